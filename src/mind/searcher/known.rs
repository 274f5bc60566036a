//! What a searcher remembers: which states it has met and what it holds of them, and the partial results it has made.

use super::line::Row;
use crate::problem::countdown::Ratio;
use crate::rng::mix;

/// It was opened, or would have been.
pub(super) const MET: u8 = 1;
/// It is believed to be a dead end.
pub(super) const CLOSED: u8 = 2;
/// It was verified to be none.
pub(super) const ALIVE: u8 = 4;
/// It was verified to be one.
pub(super) const DEAD: u8 = 8;

const EMPTY: u64 = u64::MAX;

/// What is held of states, by their keys. Found by key, never walked.
///
/// Bounded: beyond three quarters of its slots it takes no more states that were only met, which may then be opened
/// again; beyond seven eighths it takes none.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Known {
    keys: Vec<u64>,
    marks: Vec<u8>,
    held: usize,
}

impl Known {
    /// Forgets all, with `slots` slots, a power of two.
    pub(super) fn reset(&mut self, slots: usize) {
        self.keys.clear();
        self.keys.resize(slots, EMPTY);
        self.marks.clear();
        self.marks.resize(slots, 0);
        self.held = 0;
    }

    fn slot(&self, key: u64) -> usize {
        let mask = self.keys.len() - 1;
        let mut at = mix(0, key) as usize & mask;
        while self.keys[at] != key && self.keys[at] != EMPTY {
            at = (at + 1) & mask;
        }
        at
    }

    /// What is held of the state of `key`, as bits; 0 if it was never met.
    pub(super) fn of(&self, key: u64) -> u8 {
        let at = self.slot(key.min(EMPTY - 1));
        if self.keys[at] == EMPTY { 0 } else { self.marks[at] }
    }

    /// Holds `mark` of it from now on, beside what was held, without what is in `instead`. True if `mark` is new.
    pub(super) fn mark(&mut self, key: u64, mark: u8, instead: u8) -> bool {
        let key = key.min(EMPTY - 1);
        let at = self.slot(key);
        if self.keys[at] == EMPTY {
            let eighths = if mark == MET { 6 } else { 7 };
            if 8 * (self.held + 1) > eighths * self.keys.len() {
                return true;
            }
            (self.keys[at], self.marks[at]) = (key, 0);
            self.held += 1;
        }
        let before = self.marks[at];
        self.marks[at] = before & !instead | mark;
        before & mark != mark
    }
}

/// A value that can be made, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Partial {
    pub(super) value: Ratio,
    /// The numbers that it was made from.
    pub(super) sources: u8,
    /// Whether it has been undone from the target, to look for what would complete it.
    tried: bool,
    /// A derivation in which it is made; it may take other steps beside.
    pub(super) row: Row,
}

/// The table of partial results, by value; each value once for each set of numbers that it was made from.
///
/// Bounded: once full it keeps what it has.
#[derive(Clone, Debug, Default)]
pub(super) struct Partials {
    entries: Vec<Partial>,
    /// Places of entries, by value; 0 is empty, else one more than the place. Twice as long as there may be entries.
    index: Vec<u32>,
    most: usize,
    untried: usize,
}

fn hash(value: Ratio) -> usize {
    mix(value.denominator() as u64, value.numerator() as u64) as usize
}

impl Partials {
    /// Forgets all, with room for `most` results, a power of two.
    pub(super) fn reset(&mut self, most: usize) {
        self.entries.clear();
        self.entries.reserve(most);
        self.index.clear();
        self.index.resize(2 * most, 0);
        (self.most, self.untried) = (most, 0);
    }

    /// Keeps a result, unless it has it already. `tried`: nobody need look for what completes it.
    pub(super) fn add(&mut self, value: Ratio, sources: u8, row: Row, tried: bool) {
        let mask = self.index.len() - 1;
        let mut at = hash(value) & mask;
        while self.index[at] > 0 {
            let entry = &self.entries[self.index[at] as usize - 1];
            if entry.value == value && entry.sources == sources {
                return;
            }
            at = (at + 1) & mask;
        }
        if self.entries.len() < self.most {
            self.entries.push(Partial { value, sources, tried, row });
            self.index[at] = self.entries.len() as u32;
            self.untried += usize::from(!tried);
        }
    }

    /// The results of that value, in the order in which they were made.
    pub(super) fn with_value(&self, value: Ratio) -> impl Iterator<Item = &Partial> {
        let mask = self.index.len() - 1;
        let start = hash(value) & mask;
        let places = (0..self.index.len()).map(move |step| self.index[(start + step) & mask]);
        let entries = places.take_while(|&place| place > 0).map(|place| &self.entries[place as usize - 1]);
        entries.filter(move |entry| entry.value == value)
    }

    /// Whether a result waits to be undone from the target.
    pub(super) fn has_untried(&self) -> bool {
        self.untried > 0
    }

    /// The result made last among those not yet tried, with its place.
    pub(super) fn last_untried(&self) -> Option<(usize, Partial)> {
        let at = self.entries.iter().rposition(|entry| !entry.tried)?;
        Some((at, self.entries[at]))
    }

    /// It has been tried.
    pub(super) fn tried(&mut self, at: usize) {
        self.untried -= usize::from(!self.entries[at].tried);
        self.entries[at].tried = true;
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The result at `place`, in the order in which they were made.
    pub(super) fn get(&self, place: usize) -> Option<Partial> {
        self.entries.get(place).copied()
    }
}
