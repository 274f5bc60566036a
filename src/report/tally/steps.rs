//! How each rule got to its winners, for a person.

use super::super::number::units;
use super::super::table::{Column, blocks, hang};
use super::super::terminal::Look;
use super::shown::{named, names, ranked};
use super::{Count, Outcome};
use crate::voting::Step;
use std::fmt::Write as _;

/// So many alternatives are told of one line or table at most.
const MOST_TOLD: usize = 40;

/// For each rule its scores, the bar if it has one, and its rounds, victories or strongest paths.
pub(super) fn steps(text: &mut String, count: &Count<'_>, look: &Look) {
    for one in &count.outcomes {
        let _ = writeln!(text, "\n{}", look.bold(one.rule.name));
        if let Some(why) = one.tally.refused {
            let _ = writeln!(text, "{}", hang("  refused   ", &why.to_string(), look.width));
            continue;
        }
        let mut line = |what: &str, said: String| {
            let _ = writeln!(text, "{}", hang(&format!("  {what:<9} "), &said, look.width));
        };
        let mut scores: Vec<(u32, i128)> = (0..).zip(one.tally.scores.iter().copied()).collect();
        line("scores", told(count, &mut scores, one.tally.per));
        if let Some(needed) = one.tally.needed {
            line("needed", units(needed, one.tally.per));
        }
        for (number, Round { mut stands, out }) in (1..).zip(rounds(&one.tally.steps)) {
            let goes = out.iter().map(|a| (a + 1).to_string()).collect::<Vec<_>>().join(", ");
            let goes = if out.is_empty() { String::new() } else { format!("; out: {goes}") };
            line(&format!("round {number}"), told(count, &mut stands, one.tally.vote()) + &goes);
        }
        for step in &one.tally.steps {
            victory(&mut line, one, step);
        }
        if !one.ranking().is_empty() {
            line("ranking", ranked(&one.ranking()));
        }
        paths(text, count, one, look);
    }
}

/// A round of eliminations: who stands with how much, and who goes.
#[derive(Debug, Default)]
struct Round {
    stands: Vec<(u32, i128)>,
    out: Vec<u32>,
}

fn rounds(steps: &[Step]) -> Vec<Round> {
    let mut rounds: Vec<Round> = Vec::new();
    for step in steps {
        match *step {
            Step::Stands { alternative, units } => {
                if rounds.last().is_none_or(|round| !round.out.is_empty()) {
                    rounds.push(Round::default());
                }
                if let Some(round) = rounds.last_mut() {
                    round.stands.push((alternative, units));
                }
            }
            Step::Out { alternative } => {
                if let Some(round) = rounds.last_mut() {
                    round.out.push(alternative);
                }
            }
            Step::Locked { .. } | Step::Passed { .. } => {}
        }
    }
    rounds
}

fn victory(line: &mut impl FnMut(&str, String), one: &Outcome, step: &Step) {
    let (what, over, under, strength) = match *step {
        Step::Locked { over, under, units } => ("stands", over, under, units),
        Step::Passed { over, under, units } => ("passed", over, under, units),
        Step::Stands { .. } | Step::Out { .. } => return,
    };
    let why = if what == "passed" { ", which would close a circle" } else { "" };
    line(what, format!("{} over {} by {}{why}", over + 1, under + 1, units(strength, one.tally.vote())));
}

/// `3 Ann 5, 1 Bob 2`: those with the most first.
fn told(count: &Count<'_>, list: &mut [(u32, i128)], per: f64) -> String {
    list.sort_by_key(|&(a, score)| (std::cmp::Reverse(score), a));
    let more = if list.len() > MOST_TOLD { format!(" and {} more", list.len() - MOST_TOLD) } else { String::new() };
    let one = |&(a, score): &(u32, i128)| format!("{} {}", named(count, a), units(score, per)).replace(' ', "\u{a0}");
    list.iter().take(MOST_TOLD).map(one).collect::<Vec<_>>().join(", ") + &more
}

fn paths(text: &mut String, count: &Count<'_>, one: &Outcome, look: &Look) {
    let m = count.labels.len();
    if one.tally.paths.is_empty() || m > MOST_TOLD {
        return;
    }
    let _ = writeln!(text, "  strongest paths from the alternative of the row to that of the column");
    let cell =
        |i: usize, j: usize| if i == j { "-".into() } else { units(one.tally.paths[i * m + j], one.tally.vote()) };
    let columns: Vec<Column> =
        (0..m).map(|j| Column::new((j + 1).to_string(), (0..m).map(|i| cell(i, j)).collect())).collect();
    let table = blocks(&[names(count)], &columns, look.width.saturating_sub(2));
    for row in table.lines() {
        let _ = writeln!(text, "{}", if row.is_empty() { String::new() } else { format!("  {row}") });
    }
}
