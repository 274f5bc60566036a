//! Runs in a row: which replicate of which cell is next, for whichever thread is free, and what came of them, in order.

use super::rows::Recorder;
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

/// What came of a run: its outcome, and what else is kept of it.
pub(super) type Came = Result<(Outcome, Option<Vec<u8>>)>;

/// The runs that are missing, in order.
///
/// A thread that gets free takes the next one: nobody waits for another but at the end of the row. What came of them is recorded in order,
/// whoever finishes first.
pub(super) struct Queue<'a, I> {
    recorder: Recorder<'a>,
    keys: &'a [u64],
    /// What nobody has begun: ranges of replicates of cells, and the one that is handed out.
    missing: I,
    next: Option<(usize, Range<u64>)>,
    /// Of the runs that were handed out the place of the first that is not in order yet; the run and what came of it, if it is known,
    /// and so those after it.
    first: u64,
    waiting: VecDeque<(Task, Option<Came>)>,
    /// The first run in order that failed.
    failed: Option<Error>,
    closed: bool,
    /// Whether a thread went away because none may get further ahead.
    stalled: bool,
}

impl<'a, I: Iterator<Item = (usize, Range<u64>)>> Queue<'a, I> {
    /// The runs that are `missing` of cells with these keys, for `recorder`.
    pub(super) fn new(recorder: Recorder<'a>, keys: &'a [u64], mut missing: I) -> Self {
        let next = missing.next();
        Queue {
            recorder,
            keys,
            missing,
            next,
            first: 0,
            waiting: VecDeque::new(),
            failed: None,
            closed: false,
            stalled: false,
        }
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
        self.stalled |= self.waiting.len() >= AHEAD;
        if self.closed || self.waiting.len() >= AHEAD {
            return None;
        }
        let (cell, range) = self.next.as_mut()?;
        let task = Task { place: self.first + self.waiting.len() as u64, cell: *cell, replicate: range.start };
        range.start += 1;
        if range.is_empty() {
            self.next = self.missing.next();
        }
        self.waiting.push_back((task, None));
        Some(task)
    }

    /// Whether a thread went away because none may get further ahead: whoever finishes then goes too, so that all can begin again.
    pub(super) fn is_stalled(&self) -> bool {
        self.stalled
    }

    /// All threads are back.
    pub(super) fn begin_again(&mut self) {
        self.stalled = false;
    }

    /// Takes in what came of a run. After one that failed, or whose row could not be kept, nothing is handed out, and nothing that comes
    /// after it in order is kept.
    pub(super) fn hand_in(&mut self, task: Task, came: Came) {
        self.closed |= came.is_err();
        if let Some((_, slot)) = self.waiting.get_mut((task.place - self.first) as usize) {
            *slot = Some(came);
        }
        while let Some((_, Some(_))) = self.waiting.front() {
            let Some((task, Some(came))) = self.waiting.pop_front() else { return };
            self.first += 1;
            if self.failed.is_none() {
                let kept = came.and_then(|(outcome, details)| self.keep(task, &outcome, details.as_deref()));
                self.failed = kept.err();
                self.closed |= self.failed.is_some();
            }
        }
    }

    fn keep(&mut self, task: Task, outcome: &Outcome, details: Option<&[u8]>) -> Result<()> {
        let key = self.keys[task.cell];
        self.recorder.take(key, task.replicate, outcome, details).map_err(Error::io("rows"))
    }

    /// Once all that were handed out are finished: records what is left.
    ///
    /// # Errors
    /// That of the first run in order that failed, or of its row.
    pub(super) fn finish(mut self) -> Result<()> {
        let recorded = self.recorder.append().map_err(Error::io("rows"));
        self.failed.take().map_or(recorded, Err)
    }
}

#[cfg(test)]
mod tests;
