//! When a deliberation stops, and what is said of its end.

use super::protocol::StopRule;
use super::written::Written;
use crate::problem::label::same;
use serde::{Deserialize, Serialize};

/// Why it stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The last round was played.
    Rounds,
    /// Nothing was spent, and nobody can pay for a look and a word; or nothing was spent for twenty rounds.
    Budget,
    /// Nothing changed for long enough.
    Settled,
    /// The mean modal share reached the quorum.
    Agreed,
    /// Everything is publicly decided.
    Decided,
    /// Somebody holds a position of full merit.
    Solved,
    /// All hold the same, and nobody would leave it.
    Unanimous,
    /// Nothing that anybody may still hear could move it.
    Still,
}

impl Why {
    /// All of them, in order.
    pub const ALL: [Why; 8] =
        [Why::Rounds, Why::Budget, Why::Settled, Why::Agreed, Why::Decided, Why::Solved, Why::Unanimous, Why::Still];
}

/// How a deliberation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Why it stopped.
    pub why: Why,
    /// Rounds played.
    pub rounds: u32,
    /// Units of budget spent before the final vote.
    pub spent: u64,
    /// Units set aside for the final vote before round 1.
    pub reserved: u64,
    /// Units that the final vote cost.
    pub final_cost: u64,
}

/// The running agreement that stop rules keep for themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch<A> {
    before: Vec<A>,
    /// What was written since `before` was last brought up to date.
    written: Written,
    /// Whether it is told of what changed and of nothing else, so that there is nothing to compare; and whether anything did.
    told: bool,
    changed: bool,
    /// Turns on the floor of each agent since anything changed.
    idle: Vec<u32>,
    counts: Vec<u32>,
}

impl<A: crate::problem::Label> Watch<A> {
    /// Begins to watch `agents` from where they stand. `told`: each row is noted once in a round at most, and only if it changed.
    pub(super) fn open(&mut self, positions: &[A], agents: usize, told: bool) {
        self.before.clear();
        if !told {
            self.before.extend_from_slice(positions);
        }
        self.written.clear();
        (self.told, self.changed) = (told, false);
        self.idle.clear();
        self.idle.resize(agents, 0);
    }

    /// As [`Watch::open`], unless it was opened.
    pub(super) fn seat(&mut self, positions: &[A], agents: usize) {
        if self.idle.len() != agents {
            self.open(positions, agents, false);
        }
    }

    /// Notes that `row` may have changed, or did.
    #[inline]
    pub(super) fn note(&mut self, row: usize) {
        match self.told {
            true => self.changed = true,
            false => self.written.note(row),
        }
    }

    /// Notes that any row may have changed.
    pub(super) fn note_all(&mut self) {
        debug_assert!(!self.told, "it is to be told what changed");
        self.written.note_all();
    }

    /// Whether each agent has now had the floor `patience` times since anything last changed.
    pub(super) fn settled(&mut self, positions: &[A], speakers: &[u32], rule: &StopRule) -> bool {
        let questions = positions.len() / self.idle.len().max(1);
        let mut changed = std::mem::take(&mut self.changed);
        for stretch in self.written.stretches(positions.len(), questions) {
            let (before, now) = (&mut self.before[stretch.clone()], &positions[stretch]);
            if !same(before, now) {
                before.copy_from_slice(now);
                changed = true;
            }
        }
        self.written.clear();
        if changed {
            self.idle.fill(0);
        } else {
            for &speaker in speakers {
                self.idle[speaker as usize] += 1;
            }
        }
        self.idle.iter().all(|&turns| turns >= rule.patience)
    }

    /// The mean over questions of the share of agents that hold the most common answer.
    pub(super) fn modal_share(&mut self, positions: &[A], questions: usize, options: impl Fn(usize) -> usize) -> f64 {
        let agents = positions.len() / questions;
        let mut modal = 0u64;
        for question in 0..questions {
            self.counts.clear();
            self.counts.resize(options(question), 0);
            for agent in 0..agents {
                self.counts[positions[agent * questions + question].index()] += 1;
            }
            modal += u64::from(self.counts.iter().copied().max().unwrap_or(0));
        }
        modal as f64 / (agents * questions) as f64
    }
}
