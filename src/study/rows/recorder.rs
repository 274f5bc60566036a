//! Rows, appended: gathered into frames as runs come in.

use super::super::seat::Outcome;
use super::frame::{self, BEFORE, Filling};
use super::{Place, Rows};
use std::io;
use std::time::{Duration, Instant};

/// Rows that are there for this long are appended, however few: so much work at most is lost in a crash beside the runs under way.
const PATIENCE: Duration = Duration::from_millis(250);
/// A frame holds at most so many replicates.
const MOST_ROWS: usize = 256;
/// And about so many bytes of what is kept beyond rows.
const MOST_DETAILS: usize = 1 << 22;

/// Appends the replicates of a study as they come in, in order, cell by cell.
pub(in crate::study) struct Recorder<'a> {
    rows: &'a Rows,
    /// Which measures are followed over rounds.
    followed: Vec<bool>,
    cell: Option<u64>,
    filling: Filling,
    bytes: Vec<u8>,
    appended: Instant,
}

impl<'a> Recorder<'a> {
    pub(in crate::study) fn new(rows: &'a Rows, followed: Vec<bool>) -> Self {
        Recorder { rows, followed, cell: None, filling: Filling::default(), bytes: Vec::new(), appended: now() }
    }

    /// Takes a replicate in, and appends those before it where it is not the next of the same cell, or they are many.
    ///
    /// # Errors
    /// What the medium says.
    pub(in crate::study) fn take(
        &mut self,
        key: u64,
        replicate: u64,
        outcome: &Outcome,
        details: Option<&[u8]>,
    ) -> io::Result<()> {
        let full = self.filling.len() >= MOST_ROWS || self.filling.weight() >= MOST_DETAILS;
        if full || self.cell != Some(key) || self.filling.next() != replicate {
            self.append()?;
            self.cell = Some(key);
        }
        self.filling.take(replicate, outcome, &self.followed);
        if let Some(details) = details {
            self.filling.detail(|bytes| bytes.extend(details));
        }
        if self.appended.elapsed() >= PATIENCE { self.append() } else { Ok(()) }
    }

    /// Appends what was taken in.
    ///
    /// # Errors
    /// What the medium says.
    pub(in crate::study) fn append(&mut self) -> io::Result<()> {
        let (Some(key), true) = (self.cell, self.filling.len() > 0) else { return Ok(()) };
        self.appended = now();
        let head = self.filling.close(key, &mut self.bytes);
        if self.bytes.len() - BEFORE > frame::MOST_BYTES {
            let most =
                format!("need at most {} bytes of rows in one frame: fewer readings or measures", frame::MOST_BYTES);
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, most));
        }
        let mut inner = self.rows.lock();
        let at = inner.append(&self.bytes)? + BEFORE as u64;
        let (count, length) = (head.count as u32, (self.bytes.len() - BEFORE) as u32);
        inner.insert(key, Place { at, first: head.first, count, length });
        Ok(())
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the clock says how many rows go into a frame; what they hold, and what comes of them, it does not"
)]
fn now() -> Instant {
    Instant::now()
}
