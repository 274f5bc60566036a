//! A replicate of a run with one thing changed from some round on: what would have come of the same society.

use super::kept::Kept;
use super::number::plain;
use super::table::{Column, blocks, hang};
use super::terminal::Look;
use crate::error::{Error, Fault, Result};
use crate::scenario::{Midway, Study};
use crate::study::{Outcome, measures_of, run_one};
use serde::Serialize;
use std::fmt::Write as _;

/// What is changed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which cell, in order of the study.
    pub cell: usize,
    /// Which replicate.
    pub replicate: u64,
    /// The last round that is as it was, from 1.
    pub round: u32,
    /// `path=value`, in order: what changes after it.
    pub sets: Vec<(String, String)>,
}

/// A replicate as it was, and as it would have been.
#[derive(Clone, Debug)]
pub struct Branch {
    /// What was changed.
    pub change: Change,
    /// The study as it was.
    pub was: Study,
    /// The study with the change.
    pub becomes: Study,
    /// What came of the replicate.
    pub before: Outcome,
    /// What comes of it with the change.
    pub after: Outcome,
}

/// One measure both ways.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Turn {
    /// The measure.
    pub measure: &'static str,
    /// As it was.
    pub was: Option<f64>,
    /// With the change.
    pub becomes: Option<f64>,
}

/// Runs a replicate of `kept` again with a change: the same society, which does the same up to and with the round named. Streams of draws
/// are pure functions of where they are used, so that to run again up to there is exact.
///
/// What may change is what an intervention may: paths under `protocol`, `acts` and `prices` but for those that hold from the start.
///
/// # Errors
/// [`Error::Invalid`] where the run would come out otherwise here or has no such replicate, the replicate ended before that round, and for
/// a path or a value that cannot be; what a replicate could not be made of.
pub fn branch(kept: &Kept, change: Change) -> Result<Branch> {
    kept.draws_as_here()?;
    let was = kept.study(|_| ())?;
    let mut faults = Vec::new();
    if change.replicate >= kept.replicates() {
        let need = format!("need a replicate from 0 to {}", kept.replicates().saturating_sub(1));
        faults.push(Fault::at("--replicate", change.replicate, need));
    }
    if change.sets.is_empty() {
        faults.push(Fault::at("--set", "not given", "need what changes after that round, as --set acts.challenge=2"));
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let before = run_one(&was, change.cell, change.replicate)?;
    let played = before.ending.rounds;
    if change.round == 0 || change.round >= played {
        let need = match played {
            0 | 1 => format!("need a replicate that plays two rounds or more; this one played {played}"),
            _ => format!("need a round from 1 to {}: that replicate played {played}", played - 1),
        };
        return Err(Fault::at("--round", change.round, need).into());
    }
    let midway = Midway { at: change.round + 1, sets: change.sets.clone() };
    let becomes = kept.study(|options| options.midway = Some(midway))?;
    let after = run_one(&becomes, change.cell, change.replicate)?;
    let found = Branch { change, was, becomes, before, after };
    match found.parts_early() {
        None => Ok(found),
        Some(round) => {
            let told =
                format!("round {round} is not as it was, although the change comes after {}", found.change.round);
            Err(Error::io("branch")(std::io::Error::other(told)))
        }
    }
}

impl Branch {
    /// The measures both ways, in order of columns.
    pub fn turns(&self) -> Vec<Turn> {
        let values = self.before.values.iter().zip(&self.after.values);
        let turn = |(info, (&was, &becomes)): (&'static crate::measure::Info, (&Option<f64>, &Option<f64>))| Turn {
            measure: info.name,
            was,
            becomes,
        };
        measures_of(&self.was).into_iter().zip(values).map(turn).collect()
    }

    /// A reading up to the round of the change that is not the same both ways: there is none, or streams are no pure functions.
    fn parts_early(&self) -> Option<u32> {
        let width = measures_of(&self.was).len().max(1);
        let [before, after] =
            [&self.before, &self.after].map(|outcome| outcome.rounds.iter().zip(outcome.series.chunks_exact(width)));
        let bits = |values: &[Option<f64>]| values.iter().map(|value| value.map(f64::to_bits)).collect::<Vec<_>>();
        let early = before.zip(after).take_while(|((round, _), _)| **round <= self.change.round);
        early.into_iter().find(|((_, was), (_, is))| bits(was) != bits(is)).map(|((round, _), _)| *round)
    }
}

/// The branch as a person reads it.
pub fn tell(found: &Branch, look: &Look) -> String {
    let change = &found.change;
    let place = &found.was.cells[change.cell];
    let label = found.was.points[place.point].label();
    let at = if label.is_empty() { String::new() } else { format!(" at {label}") };
    let sets: Vec<String> = change.sets.iter().map(|(path, value)| format!("{path} = {value}")).collect();
    let head = format!(
        "{}, {}{at}, replicate {}: the same up to round {}, then {}",
        found.was.name,
        found.was.arms[place.arm],
        change.replicate,
        change.round,
        sets.join(", ")
    );
    let mut text = hang("", &head, look.width);
    text.push('\n');
    let turns = found.turns();
    let shown = |value: Option<f64>| value.map_or("-".to_string(), plain);
    let column = |head: &str, cell: &dyn Fn(&Turn) -> String| Column::new(head, turns.iter().map(cell).collect());
    let less = |turn: &Turn| match (turn.was, turn.becomes) {
        (Some(was), Some(becomes)) if was != becomes => {
            format!("{}{}", if becomes > was { "+" } else { "" }, plain(becomes - was))
        }
        (was, becomes) if was == becomes => String::new(),
        _ => "-".into(),
    };
    let columns = [
        column("as it was", &|turn| shown(turn.was)),
        column("changed", &|turn| shown(turn.becomes)),
        column("difference", &less),
    ];
    text.push_str(&blocks(&[column("measure", &|turn| turn.measure.into())], &columns, look.width));
    let [was, becomes] =
        [&found.before, &found.after].map(|outcome| (outcome.ending.rounds, super::stop_name(outcome.ending.why)));
    let _ = writeln!(text, "ended after {} rounds ({}), and changed after {} ({})", was.0, was.1, becomes.0, becomes.1);
    text
}
