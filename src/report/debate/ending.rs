//! How a debate ended: the last vote, what the group answered, and whether that is right.

use super::super::STOPS;
use super::super::number::{count, whole};
use super::super::stop_name;
use super::super::table::{TIE, hang};
use super::super::terminal::{GREEN, RED};
use super::sentence::and;
use super::{Debate, MOST_NAMES, Rounds};
use crate::act::Deed;
use crate::study::trace::{End, Header};
use std::fmt::Write as _;

/// A decision of so many questions is shown whole.
pub(in crate::report) const MOST_ANSWERS: usize = 12;

/// An ending in words.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Ended {
    /// After how many rounds, why, and what was spent.
    pub(in crate::report) how: String,
    /// What the group answered.
    pub(in crate::report) decision: String,
    /// Whether that is right, and why; none where nothing says what is right, as among opinions or on a landscape.
    pub(in crate::report) verdict: Option<(bool, String)>,
    /// What it is worth.
    pub(in crate::report) merit: Option<String>,
}

impl Ended {
    /// The ending of a debate; of its decision up to so many answers are named.
    pub(in crate::report) fn of(header: &Header, end: &End, most: usize) -> Self {
        let why = STOPS.iter().find(|(name, _)| *name == stop_name(end.why)).map_or("", |(_, meaning)| meaning);
        let spent = count(end.spent, "unit", "units");
        let merit = end.measures.get("merit").copied().flatten().map(|merit| {
            let merit = format!("{merit:.3}");
            format!("merit{TIE}{}", if merit == "-0.000" { "0.000" } else { &merit })
        });
        let judged = !header.relations.is_empty() || !end.truth.is_empty() || !end.derivation.is_empty();
        Ended {
            how: format!("after {}, as {why}; {spent} spent", count(u64::from(end.rounds), "round", "rounds")),
            decision: decision(header, end, most),
            verdict: judged.then(|| verdict(header, end)),
            merit,
        }
    }
}

/// The word of a verdict.
pub(in crate::report) fn word(right: bool) -> &'static str {
    if right { "right" } else { "not right" }
}

impl Debate<'_> {
    /// Says how it ended.
    pub(super) fn end(&mut self) {
        let end = &self.transcript.end.then;
        let most = if self.filter.rounds == Rounds::All { usize::MAX } else { MOST_ANSWERS };
        let ended = Ended::of(&self.transcript.header, end, most);
        self.text.push('\n');
        self.line("the end   ", &ended.how);
        let last = self.acts.get(&(end.rounds + 1)).map(Vec::as_slice).unwrap_or_default();
        let mut text = String::new();
        last.iter().filter(|act| act.act == Deed::Decide).for_each(|act| self.vote(&mut text, act));
        self.text.push_str(&text);
        self.line("decision  ", &ended.decision);
        let verdict = ended.verdict.as_ref().map(|(right, why)| format!("{}{why}", word(*right)));
        let said: Vec<String> = verdict.into_iter().chain(ended.merit).collect();
        if said.is_empty() {
            return;
        }
        let mut line = hang("          ", &said.join("; "), self.look.width);
        if let Some((right, _)) = ended.verdict {
            let color = if right { GREEN } else { RED };
            line = line.replacen(word(right), &self.look.paint(color, word(right)), 1);
        }
        let _ = writeln!(self.text, "{line}");
    }
}

/// What the group answered.
fn decision(header: &Header, end: &End, most: usize) -> String {
    let questions = &header.questions;
    let answered: Vec<usize> = (0..end.decision.len()).filter(|&at| end.decision[at].is_some()).collect();
    let said =
        |at: &usize| format!("{}{TIE}={TIE}{}", questions[*at].name, end.answers.get(*at).map_or("", |name| name));
    if answered.is_empty() {
        return "none".into();
    }
    if !end.derivation.is_empty() {
        return end.derivation.clone();
    }
    let mut text = answered.iter().take(most).map(said).collect::<Vec<_>>().join(", ");
    if answered.len() > most {
        let _ = write!(text, " and {} more", whole((answered.len() - most) as u64));
    }
    let open = end.decision.len() - answered.len();
    if open > 0 {
        let _ = write!(text, "; {} without an answer", count(open as u64, "question", "questions"));
    }
    text
}

/// Whether that is right, and why not.
fn verdict(header: &Header, end: &End) -> (bool, String) {
    let questions = &header.questions;
    if !end.derivation.is_empty() {
        return (end.right, if end.right { ": it makes the target" } else { ": it does not make the target" }.into());
    }
    if end.right {
        return (true, if end.truth.is_empty() { ": every relation holds".into() } else { String::new() });
    }
    if end.truth.is_empty() {
        return (false, ": not every relation holds".into());
    }
    let missed = end
        .truth
        .iter()
        .filter(|(question, option)| end.decision.get(*question as usize).copied().flatten() != Some(*option));
    let should: Vec<String> = missed
        .filter_map(|&(question, option)| {
            let question = questions.get(question as usize)?;
            Some(format!("{} should be {}", question.name, question.option(option)))
        })
        .take(MOST_NAMES)
        .collect();
    (false, format!(": {}", and(&should)))
}
