//! Which positions were written since somebody last looked at them: only those are copied, compared and shown anew.

use super::chamber::Chamber;
use super::protocol::{Protocol, Schedule};
use crate::mind::{Mind, Says};
use crate::problem::Truth;
use crate::problem::label::{differ, same};

/// Rows that may have changed: a short list where few are written, else all.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    rows: Vec<u32>,
    /// Whether each row is in the list.
    noted: Vec<bool>,
    all: bool,
}

impl Written {
    /// Notes that `row` may have changed.
    #[inline]
    pub(super) fn note(&mut self, row: usize) {
        if self.all {
            return;
        }
        if self.noted.len() <= row {
            self.noted.resize(row + 1, false);
        }
        if !std::mem::replace(&mut self.noted[row], true) {
            self.rows.push(row as u32);
        }
    }

    /// Notes that any row may have changed.
    #[inline]
    pub(super) fn note_all(&mut self) {
        self.all = true;
    }

    /// Where the answers stand that may have changed, of `answers` in rows of `questions`: some stretches, or one that is all.
    pub(super) fn stretches(&self, answers: usize, questions: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
        let all = self.all.then_some(0..answers);
        let some = if self.all { &[][..] } else { &self.rows };
        let row = move |&row: &u32| row as usize * questions..(row as usize + 1) * questions;
        all.into_iter().chain(some.iter().map(row))
    }

    /// Forgets what was noted of `row`, and says whether anything was. Where any row may have changed, nothing is forgotten.
    pub(super) fn take(&mut self, row: usize) -> bool {
        if !self.all && self.noted.get_mut(row).is_some_and(std::mem::take) {
            self.rows.retain(|&noted| noted as usize != row);
            return true;
        }
        self.all
    }

    /// Forgets what was noted: somebody has looked.
    pub(super) fn clear(&mut self) {
        for row in self.rows.drain(..) {
            self.noted[row as usize] = false;
        }
        self.all = false;
    }
}

impl<P: Truth, M: Mind<P>> Chamber<P, M> {
    /// Whether a test asks for the plain ways.
    pub(super) fn is_plain(&self) -> bool {
        #[cfg(test)]
        return self.plain;
        #[cfg(not(test))]
        false
    }

    /// Notes whose positions may have been written in the turns of this round.
    pub(super) fn note_turns(&mut self, protocol: &Protocol) {
        let few = protocol.schedule == Schedule::Synchronous && self.floor.speakers.len() < self.agents;
        if self.is_plain() || self.reflexive || !few && !self.heedless {
            self.unkept.note_all();
            self.unshown.note_all();
            self.watch.note_all();
            return;
        }
        for at in 0..self.floor.speakers.len() {
            // What it wrote in its turn is shown already.
            let speaker = self.floor.speakers[at] as usize;
            if !self.said[speaker].stayed() {
                self.unkept.note(speaker);
                self.watch.note(speaker);
                if let Some(edition) = self.editions.get_mut(speaker) {
                    *edition = self.newest;
                    self.newest += 1;
                }
            }
        }
    }

    /// Whether two agents hold the same.
    pub(super) fn hold_same(&self, one: usize, other: usize) -> bool {
        let edition = |agent: usize| self.editions.get(agent);
        let row = |agent: usize| &self.positions[agent * self.questions..][..self.questions];
        edition(one).is_some_and(|held| edition(other) == Some(held)) || same(row(one), row(other))
    }

    /// Notes that the position of `agent` may have been written.
    #[inline]
    pub(super) fn wrote(&mut self, agent: usize) {
        self.unkept.note(agent);
        self.unshown.note(agent);
        self.watch.note(agent);
    }

    /// Keeps the positions as they are before anybody moves.
    pub(super) fn keep(&mut self) {
        if self.before_adoption.is_empty() {
            self.before_adoption.extend_from_slice(&self.positions);
        } else {
            for stretch in self.unkept.stretches(self.positions.len(), self.questions) {
                self.before_adoption[stretch.clone()].copy_from_slice(&self.positions[stretch]);
            }
        }
        self.unkept.clear();
    }

    /// Hands the position of `from` on to `to`, and finds what that changes, if `to` [wants to know](Mind::attends).
    pub(super) fn hand_on(&mut self, from: u32, to: u32) {
        if let Some(&edition) = self.editions.get(from as usize)
            && std::mem::replace(&mut self.editions[to as usize], edition) == edition
        {
            return;
        }
        let row = |agent: u32| agent as usize * self.questions..(agent as usize + 1) * self.questions;
        let (given, taken) = (row(from), row(to));
        let (one, other) = (&self.positions[given.clone()], &self.positions[taken.clone()]);
        let differs = match self.minds[to as usize].attends() {
            true => {
                differ(one, other, &mut self.came);
                !self.came.is_empty()
            }
            false => !same(one, other),
        };
        if differs {
            self.positions.copy_within(given, taken.start);
            self.wrote(to as usize);
        }
    }
}
