//! Rows, read back: one, a frame of them, or a column.

use super::super::exact::Exact;
use super::Rows;
use super::frame::{self, Head};
use crate::deliberation::Why;

/// What one replicate came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The value of each measure, in order.
    pub values: Vec<Option<f64>>,
    /// Why it stopped.
    pub why: Why,
    /// The rounds that it played.
    pub played: u32,
}

/// A few replicates of a cell, read back.
#[derive(Debug)]
pub(crate) struct Block {
    pub(super) head: Head,
    pub(super) body: Vec<u8>,
}

impl Block {
    pub(crate) fn first(&self) -> u64 {
        self.head.first
    }

    pub(crate) fn len(&self) -> usize {
        self.head.count
    }

    pub(crate) fn value(&self, measure: usize, at: usize) -> Option<f64> {
        let from = self.head.column(measure) + 8 * at;
        float(self.body.get(from..from + 8)?)
    }

    pub(crate) fn played(&self, at: usize) -> u32 {
        frame::u32_at(&self.body, self.head.played() + 4 * at)
    }

    pub(crate) fn why(&self, at: usize) -> Why {
        let number = self.body.get(self.head.whys() + at).copied().unwrap_or_default();
        Why::ALL.get(usize::from(number)).copied().unwrap_or(Why::Rounds)
    }

    pub(crate) fn reserved(&self) -> u64 {
        self.head.reserved
    }

    pub(crate) fn redraws(&self) -> u64 {
        self.head.redraws
    }

    pub(crate) fn disconnected(&self) -> u64 {
        self.head.disconnected
    }

    /// Goes over the sums over replicates: the place of a reading, its round, and (none at first) a measure with its sum.
    pub(crate) fn each_sum(&self, each: impl FnMut(usize, u32, Option<(usize, Exact)>)) {
        self.head.each_sum(self.body.get(self.head.sums()..).unwrap_or_default(), each);
    }
}

fn float(bytes: &[u8]) -> Option<f64> {
    let value = f64::from_bits(u64::from_le_bytes(bytes.try_into().ok()?));
    (!value.is_nan()).then_some(value)
}

/// One column, read a frame at a time.
#[derive(Debug)]
pub(crate) struct Column<'a> {
    pub(super) rows: &'a Rows,
    pub(super) key: u64,
    pub(super) measure: usize,
    pub(super) end: u64,
    /// The replicate that comes next.
    pub(super) next: u64,
    pub(super) frame: usize,
    pub(super) held: Vec<u8>,
    pub(super) at: usize,
}

impl Column<'_> {
    fn turn(&mut self) -> Option<()> {
        let mut inner = self.rows.lock();
        let place = *inner.places(self.key).get(self.frame)?;
        let count = place.count as usize;
        self.held.resize(8 * count, 0);
        // Columns come first: where one stands follows from their number and their length.
        let from = place.at + (Head::BYTES + 8 * count * self.measure) as u64;
        inner.read(from, &mut self.held)?;
        (self.next, self.at) = (place.first, 0);
        self.frame += 1;
        Some(())
    }
}

impl Iterator for Column<'_> {
    type Item = Option<f64>;

    fn next(&mut self) -> Option<Option<f64>> {
        if self.at == self.held.len() {
            self.turn()?;
        }
        if self.next >= self.end {
            return None;
        }
        let value = float(&self.held[self.at..self.at + 8]);
        self.at += 8;
        self.next += 1;
        Some(value)
    }
}
