//! Some replicates of one cell in bytes: what a study appends as it goes on, whole or not at all.
//!
//! A frame is a mark, the length of its body, the kind of it, a checksum (CRC-32) and the body. That of rows is
//!
//! | part | holds |
//! |---|---|
//! | head | key of the cell, first replicate, how many, measures, units reserved, redraws, networks in parts, readings |
//! | columns | each measure: a float for each replicate, NaN for "undefined" |
//! | endings | for each replicate the rounds played; then why it stopped |
//! | sums | for each reading its round, and for each measure that has any, exact sums over the replicates |
//! | series, agents | on request, for each replicate their length and what it holds (see [`super::details`]) |
//!
//! All numbers are little-endian. Columns stand together so that one can be read without the others.

use super::super::exact::Exact;
use super::super::seat::Outcome;

/// What every frame begins with.
const MARK: u32 = u32::from_le_bytes(*b"mind");
/// Mark, length, kind, checksum.
pub(super) const BEFORE: usize = 16;
/// No body is longer: a length that says so is a torn one.
pub(super) const MOST_BYTES: usize = 1 << 30;
const HEAD: usize = 64;

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What is run, as text: the last one holds.
    Plan,
    /// Replicates of one cell.
    Rows,
}

/// Puts mark, length, kind and checksum before a body that stands in `bytes` from [`BEFORE`] on.
pub(super) fn seal(kind: Kind, bytes: &mut [u8]) {
    let length = (bytes.len() - BEFORE) as u32;
    let sum = crc32fast::hash(&bytes[BEFORE..]);
    for (at, number) in [MARK, length, kind as u32, sum].into_iter().enumerate() {
        bytes[4 * at..][..4].copy_from_slice(&number.to_le_bytes());
    }
}

/// What stands before a body: its kind, its length and its checksum; `None` if it is no frame.
pub(super) fn opening(bytes: &[u8; BEFORE]) -> Option<(Kind, usize, u32)> {
    let [mark, length, kind, sum] = [0, 4, 8, 12].map(|at| u32_at(bytes, at));
    let kind = [Kind::Plan, Kind::Rows].into_iter().find(|known| *known as u32 == kind)?;
    (mark == MARK && length as usize <= MOST_BYTES).then_some((kind, length as usize, sum))
}

/// Whether bytes could be the beginning of a frame.
pub(super) fn begins_like(bytes: &[u8]) -> bool {
    bytes.iter().zip(MARK.to_le_bytes()).all(|(byte, mark)| *byte == mark)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

/// Where the parts of a frame of rows stand in its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) key: u64,
    pub(super) first: u64,
    pub(super) count: usize,
    pub(super) measures: usize,
    pub(super) reserved: u64,
    pub(super) redraws: u64,
    pub(super) disconnected: u64,
    readings: usize,
    sums: usize,
    pub(super) details: usize,
}

impl Head {
    /// The bytes of a body that [`Head::read`] needs.
    pub(super) const BYTES: usize = HEAD;

    /// Reads the head of a body of so many bytes; `None` if it does not fit there.
    pub(super) fn read(body: &[u8], length: usize) -> Option<Head> {
        let wide = |at: usize| u64_at(body, at);
        let small = |at: usize| u32_at(body, at) as usize;
        let head = Head {
            key: wide(0),
            first: wide(8),
            count: small(16),
            measures: small(20),
            reserved: wide(24),
            redraws: wide(32),
            disconnected: wide(40),
            readings: small(48),
            sums: small(52),
            details: small(56),
        };
        let fits = body.len() >= HEAD && head.count > 0 && head.details.checked_add(head.end_of_sums()) == Some(length);
        (fits && head.first.checked_add(head.count as u64).is_some()).then_some(head)
    }

    fn write(&self, body: &mut [u8]) {
        let mut put = |at: usize, bytes: &[u8]| body[at..at + bytes.len()].copy_from_slice(bytes);
        for (at, number) in
            [(0, self.key), (8, self.first), (24, self.reserved), (32, self.redraws), (40, self.disconnected)]
        {
            put(at, &number.to_le_bytes());
        }
        let small = [(16, self.count), (20, self.measures), (48, self.readings), (52, self.sums), (56, self.details)];
        small.into_iter().for_each(|(at, number)| put(at, &(number as u32).to_le_bytes()));
    }

    pub(super) fn end(&self) -> u64 {
        self.first + self.count as u64
    }

    /// Where the column of a measure begins.
    pub(super) fn column(&self, measure: usize) -> usize {
        HEAD + 8 * self.count * measure
    }

    /// Where the rounds played begin.
    pub(super) fn played(&self) -> usize {
        self.column(self.measures)
    }

    /// Where the reasons for stopping begin.
    pub(super) fn whys(&self) -> usize {
        self.played() + 4 * self.count
    }

    /// Where the sums begin.
    pub(super) fn sums(&self) -> usize {
        self.whys() + self.count
    }

    /// Where the details begin.
    pub(super) fn end_of_sums(&self) -> usize {
        self.sums() + 8 * self.readings + SUM * self.sums
    }

    /// Reads the sums from the part of a body where they stand: `each` is given the place of a reading, its round, a measure, and the sum.
    pub(super) fn each_sum(&self, part: &[u8], mut each: impl FnMut(usize, u32, Option<(usize, Exact)>)) {
        let mut at = 0;
        for reading in 0..self.readings {
            let (round, entries) = (u32_at(part, at), u32_at(part, at + 4));
            at += 8;
            each(reading, round, None);
            for _ in 0..entries {
                let Some(sum) = part.get(at + 4..at + SUM).and_then(|sum| sum.try_into().ok()) else { return };
                each(reading, round, Some((u32_at(part, at) as usize, Exact::from_bytes(sum))));
                at += SUM;
            }
        }
    }
}

/// A measure and its sum.
const SUM: usize = 4 + Exact::BYTES;

/// A frame of rows that is being filled.
#[derive(Debug, Default)]
pub(super) struct Filling {
    first: u64,
    columns: Vec<Vec<f64>>,
    played: Vec<u32>,
    whys: Vec<u8>,
    reserved: u64,
    redraws: u64,
    disconnected: u64,
    /// The round of each reading, and sums by measure.
    sums: Vec<(u32, Vec<Exact>)>,
    /// Readings that hold something; the others wait to be used again.
    readings: usize,
    details: Vec<u8>,
}

impl Filling {
    pub(super) fn len(&self) -> usize {
        self.whys.len()
    }

    /// The replicate that would follow.
    pub(super) fn next(&self) -> u64 {
        self.first + self.whys.len() as u64
    }

    /// The bytes of what is kept of replicates beyond their rows.
    pub(super) fn weight(&self) -> usize {
        self.details.len()
    }

    /// Takes a replicate in, the one after the last. `followed` says which measures are summed over rounds.
    pub(super) fn take(&mut self, replicate: u64, outcome: &Outcome, followed: &[bool]) {
        if self.whys.is_empty() {
            self.first = replicate;
            self.columns.resize_with(followed.len(), Vec::new);
        }
        for (column, value) in self.columns.iter_mut().zip(&outcome.values) {
            column.push(value.unwrap_or(f64::NAN));
        }
        self.played.push(outcome.ending.rounds);
        self.whys.push(outcome.ending.why as u8);
        self.reserved = outcome.ending.reserved;
        self.redraws += u64::from(outcome.redraws);
        self.disconnected += u64::from(!outcome.connected);
        let readings = outcome.rounds.iter().zip(outcome.series.chunks_exact(followed.len().max(1)));
        for (at, (&round, values)) in readings.enumerate() {
            if at == self.sums.len() {
                self.sums.push((round, vec![Exact::default(); followed.len()]));
            }
            let slot = &mut self.sums[at];
            if at == self.readings {
                self.readings += 1;
                slot.0 = round;
                slot.1.fill(Exact::default());
            }
            for ((sum, &followed), &value) in slot.1.iter_mut().zip(followed).zip(values) {
                if let (true, Some(value)) = (followed, value) {
                    sum.add(value);
                }
            }
        }
    }

    /// Adds what is kept of the replicate that was taken last beyond its row.
    pub(super) fn detail(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let at = self.details.len();
        self.details.extend([0; 4]);
        write(&mut self.details);
        let length = (self.details.len() - at - 4) as u32;
        self.details[at..at + 4].copy_from_slice(&length.to_le_bytes());
    }

    /// Writes the frame into `bytes`, with what stands before it, and empties itself.
    pub(super) fn close(&mut self, key: u64, bytes: &mut Vec<u8>) -> Head {
        let sums = || self.sums.iter().take(self.readings);
        let head = Head {
            key,
            first: self.first,
            count: self.whys.len(),
            measures: self.columns.len(),
            reserved: self.reserved,
            redraws: self.redraws,
            disconnected: self.disconnected,
            readings: self.readings,
            sums: sums().map(|(_, sums)| sums.iter().filter(|sum| sum.n() > 0).count()).sum(),
            details: self.details.len(),
        };
        bytes.clear();
        bytes.resize(BEFORE + HEAD, 0);
        head.write(&mut bytes[BEFORE..]);
        for column in &mut self.columns {
            column.drain(..).for_each(|value| bytes.extend(value.to_bits().to_le_bytes()));
        }
        self.played.drain(..).for_each(|rounds| bytes.extend(rounds.to_le_bytes()));
        bytes.append(&mut self.whys);
        for (round, sums) in self.sums.iter().take(self.readings) {
            let entries = || sums.iter().enumerate().filter(|(_, sum)| sum.n() > 0);
            bytes.extend(round.to_le_bytes());
            bytes.extend((entries().count() as u32).to_le_bytes());
            for (measure, sum) in entries() {
                bytes.extend((measure as u32).to_le_bytes());
                bytes.extend(sum.to_bytes());
            }
        }
        bytes.append(&mut self.details);
        seal(Kind::Rows, bytes);
        (self.readings, self.redraws, self.disconnected) = (0, 0, 0);
        head
    }
}
