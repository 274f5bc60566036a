//! How a debate ended: the last vote, what the group answered, and whether that is right.

use super::super::STOPS;
use super::super::number::{count, whole};
use super::super::stop_name;
use super::super::table::{TIE, hang};
use super::super::terminal::{GREEN, RED};
use super::sentence::and;
use super::{Debate, MOST_NAMES, Rounds};
use crate::act::Deed;
use std::fmt::Write as _;

/// A decision of so many questions is shown whole.
const MOST_ANSWERS: usize = 12;

impl Debate<'_> {
    /// Says how it ended.
    pub(super) fn end(&mut self) {
        let end = &self.transcript.end.then;
        let why = STOPS.iter().find(|(name, _)| *name == stop_name(end.why)).map_or("", |(_, meaning)| meaning);
        let spent = count(end.spent, "unit", "units");
        let said = format!("after {}, as {why}; {spent} spent", count(u64::from(end.rounds), "round", "rounds"));
        self.text.push('\n');
        self.line("the end   ", &said);
        let last = self.acts.get(&(end.rounds + 1)).map(Vec::as_slice).unwrap_or_default();
        let mut text = String::new();
        last.iter().filter(|act| act.act == Deed::Decide).for_each(|act| self.vote(&mut text, act));
        self.text.push_str(&text);
        let decision = self.decision();
        self.line("decision  ", &decision);
        let merit = end.measures.get("merit").copied().flatten().map(|merit| {
            let merit = format!("{merit:.3}");
            format!("merit{TIE}{}", if merit == "-0.000" { "0.000" } else { &merit })
        });
        // Where nothing says what is right, as among opinions or on a landscape, nobody is right or wrong.
        let judged =
            !self.transcript.header.relations.is_empty() || !end.truth.is_empty() || !end.derivation.is_empty();
        let (right, why) = self.verdict();
        let word = if right { "right" } else { "not right" };
        let verdict = judged.then(|| format!("{word}{why}"));
        let said: Vec<String> = verdict.into_iter().chain(merit).collect();
        if said.is_empty() {
            return;
        }
        let line = hang("          ", &said.join("; "), self.look.width);
        let line =
            if judged { line.replacen(word, &self.look.paint(if right { GREEN } else { RED }, word), 1) } else { line };
        let _ = writeln!(self.text, "{line}");
    }

    /// What the group answered.
    fn decision(&self) -> String {
        let end = &self.transcript.end.then;
        let questions = &self.transcript.header.questions;
        let answered: Vec<usize> = (0..end.decision.len()).filter(|&at| end.decision[at].is_some()).collect();
        let said =
            |at: &usize| format!("{}{TIE}={TIE}{}", questions[*at].name, end.answers.get(*at).map_or("", |name| name));
        if answered.is_empty() {
            return "none".into();
        }
        if !end.derivation.is_empty() {
            return end.derivation.clone();
        }
        let most = if self.filter.rounds == Rounds::All { usize::MAX } else { MOST_ANSWERS };
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
    fn verdict(&self) -> (bool, String) {
        let end = &self.transcript.end.then;
        let questions = &self.transcript.header.questions;
        if !end.derivation.is_empty() {
            return (
                end.right,
                if end.right { ": it makes the target" } else { ": it does not make the target" }.into(),
            );
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
}
