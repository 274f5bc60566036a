//! Runs in a row: which replicate of which cell is next, for whichever thread is free, and what came of them, in order.

use super::run::{Results, take_in};
use super::seat::Outcome;
use crate::error::{Error, Result};
use std::collections::VecDeque;
use std::ops::Range;

/// So many runs are under way, or wait for one before them, at most: what is kept of them is bounded.
const AHEAD: usize = 256;

/// One run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task {
    /// Its place in the row.
    place: u64,
    pub(super) cell: usize,
    pub(super) replicate: u64,
}

/// The runs of some batches: batch by batch, and of each batch cell by cell, so that all cells advance together.
///
/// A thread that gets free takes the next one, beyond the end of a batch too: nobody waits for another but at the end of the row. What
/// came of them is taken in in order, a batch when all of it is there: the same bits on any number of threads.
#[derive(Debug)]
pub(super) struct Queue<'a, I> {
    results: &'a mut Results,
    /// The ends of the batches that nobody has begun, and the one that is handed out.
    ends: I,
    handed: Range<u64>,
    next: Option<(usize, u64)>,
    /// Of the runs that were handed out the place of the first that is not in order yet; its cell and what came of it, if it is known,
    /// and so those after it.
    first: u64,
    waiting: VecDeque<(usize, Option<Result<Outcome>>)>,
    /// The ends of the batches after the one that is taken in, that one, and what is there of it, by cell.
    later: I,
    taken: Range<u64>,
    there: Vec<Vec<Outcome>>,
    /// The first run in order that failed.
    failed: Option<Error>,
    closed: bool,
}

impl<'a, I: Iterator<Item = u64> + Clone> Queue<'a, I> {
    /// The runs that `results` lack, of all cells, in batches with these `ends`.
    pub(super) fn new(results: &'a mut Results, ends: I) -> Self {
        let (cells, begin) = (results.cells.len(), results.replicates);
        let mut queue = Queue {
            results,
            later: ends.clone(),
            ends,
            handed: begin..begin,
            next: None,
            first: 0,
            waiting: VecDeque::new(),
            taken: begin..begin,
            there: Vec::new(),
            failed: None,
            closed: cells == 0,
        };
        queue.there.resize_with(cells, Vec::new);
        (queue.handed, queue.taken) = (batch(begin, &mut queue.ends), batch(begin, &mut queue.later));
        queue.next = (!queue.handed.is_empty()).then_some((0, begin));
        queue
    }

    /// Hands out no run more.
    pub(super) fn close(&mut self) {
        self.closed = true;
    }

    /// Whether all were handed out that will be.
    pub(super) fn is_over(&self) -> bool {
        self.closed || self.next.is_none()
    }

    /// The next run; `None` where there is none, or none may be begun before others are finished.
    pub(super) fn hand_out(&mut self) -> Option<Task> {
        if self.closed || self.waiting.len() >= AHEAD {
            return None;
        }
        let (cell, replicate) = self.next?;
        self.next = match (cell + 1 < self.there.len(), replicate + 1 < self.handed.end) {
            (_, true) => Some((cell, replicate + 1)),
            (true, false) => Some((cell + 1, self.handed.start)),
            (false, false) => {
                self.handed = batch(self.handed.end, &mut self.ends);
                (!self.handed.is_empty()).then_some((0, self.handed.start))
            }
        };
        let place = self.first + self.waiting.len() as u64;
        self.waiting.push_back((cell, None));
        Some(Task { place, cell, replicate })
    }

    /// Takes in what came of a run.
    pub(super) fn hand_in(&mut self, task: Task, outcome: Result<Outcome>) {
        self.closed |= outcome.is_err();
        if let Some((_, slot)) = self.waiting.get_mut((task.place - self.first) as usize) {
            *slot = Some(outcome);
        }
        while let Some((_, Some(_))) = self.waiting.front() {
            let Some((cell, Some(outcome))) = self.waiting.pop_front() else { return };
            self.first += 1;
            match outcome {
                Ok(outcome) => self.there[cell].push(outcome),
                Err(error) => self.failed = self.failed.take().or(Some(error)),
            }
            if self.there.last().is_some_and(|last| last.len() as u64 == self.taken.end - self.taken.start) {
                self.take_in();
                self.taken = batch(self.taken.end, &mut self.later);
            }
        }
    }

    /// Takes the replicates in that every cell finished, and forgets the others.
    fn take_in(&mut self) {
        let kept = self.there.iter().map(Vec::len).min().unwrap_or_default();
        let measures = self.results.measures.len();
        for (cell, outcomes) in self.results.cells.iter_mut().zip(&mut self.there) {
            outcomes.drain(..).take(kept).for_each(|outcome| take_in(cell, outcome, measures));
        }
        self.results.replicates += kept as u64;
    }

    /// Once all that were handed out are finished: of a batch that was not, those replicates are kept that every cell finished.
    ///
    /// # Errors
    /// That of the first run in order that failed.
    pub(super) fn finish(mut self) -> Result<()> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => {
                self.take_in();
                Ok(())
            }
        }
    }
}

/// The batch that begins where the one before it ended; empty if there is none.
fn batch(begin: u64, ends: &mut impl Iterator<Item = u64>) -> Range<u64> {
    begin..ends.next().unwrap_or(begin)
}

#[cfg(test)]
mod tests;
