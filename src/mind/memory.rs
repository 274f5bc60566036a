//! What one mind remembers of relations: what it verified, and what it was told.
//!
//! Entries are log-odds that a relation holds at some local answers, on top of what the mind reads there itself. A
//! verified entry is plus or minus infinity and nothing that is heard moves it. Open addressing over (relation, local
//! answers): found by key, never walked, so its order can never reach a result.

mod traces;

use crate::act::NONE;
use crate::problem::{Glance, chance};
use crate::rng::mix;
use std::fmt;
pub(super) use traces::Trace;
use traces::Traces;

/// The memory of one mind. Cleared between replicates, never dropped.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    entries: Vec<Entry>,
    /// Where each entry stands, found by its key.
    slots: Vec<u32>,
    /// Where there are entries: at most local answers there are none, and a bit says so.
    traces: Traces,
    /// Fingerprints of (challenger, relation, local answers) already counted, of challengers with high numbers.
    heard: Vec<u64>,
    heard_entries: usize,
}

/// What is remembered of one relation at some local answers.
#[derive(Clone, Copy)]
struct Entry {
    key: u64,
    log_odds: f64,
    /// The log-odds that were last made into a chance, of what is read and what is remembered together, and that chance: the same
    /// are asked for again and again. No number once evidence was added.
    asked: f64,
    chance: f64,
    /// Which of the first challengers were heard on it.
    challengers: u64,
}

const EMPTY: u64 = u64::MAX;

fn key(relation: usize, x: u32) -> u64 {
    (relation as u64) << 32 | u64::from(x)
}

/// The first slot that fits, from where `hash` points. Tables are powers of two, at most half full.
#[inline]
fn slot<T>(table: &[T], hash: u64, fits: impl Fn(&T) -> bool) -> usize {
    let mask = table.len() - 1;
    let mut at = hash as usize & mask;
    while !fits(&table[at]) {
        at = (at + 1) & mask;
    }
    at
}

/// The slot that leads to the entry of `key`, or the empty one where that would go.
#[inline]
fn slot_of(slots: &[u32], entries: &[Entry], key: u64) -> usize {
    let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    slot(slots, hash, |&place| place == NONE || entries[place as usize].key == key)
}

/// The slot that holds `fingerprint`, or the empty one where it would go.
#[inline]
fn slot_heard(heard: &[u64], fingerprint: u64) -> usize {
    slot(heard, fingerprint, |&other| other == fingerprint || other == EMPTY)
}

impl Memory {
    /// Forgets everything and makes room for marks on `relations` relations.
    pub fn clear(&mut self, relations: usize) {
        self.entries.clear();
        self.slots.fill(NONE);
        self.heard.fill(EMPTY);
        self.heard_entries = 0;
        self.traces.clear(relations);
    }

    /// Whether anything is remembered about `relation`, at whatever local answers.
    #[inline]
    pub fn has(&self, relation: usize) -> bool {
        self.traces.of(relation).any()
    }

    /// Log-odds remembered about `relation` at `x`; `None` if nothing is.
    #[inline]
    pub fn recall(&self, relation: usize, x: u32) -> Option<f64> {
        self.find(relation, x).map(|place| self.entries[place].log_odds)
    }

    /// Where the entry about `relation` at `x` stands, if there is one.
    #[inline]
    fn find(&self, relation: usize, x: u32) -> Option<usize> {
        if !self.traces.of(relation).keeps(x) {
            return None;
        }
        let place = self.slots[slot_of(&self.slots, &self.entries, key(relation, x))];
        (place != NONE).then_some(place as usize)
    }

    /// Where something is remembered of `relation`.
    #[inline]
    pub(super) fn trace(&self, relation: usize) -> Trace {
        self.traces.of(relation)
    }

    /// How likely it is that `relation` holds at `x`, given a look at it.
    #[inline]
    pub(super) fn believe(&self, glance: Glance, relation: usize, x: u32) -> f64 {
        match self.find(relation, x) {
            None => glance.chance,
            Some(place) => {
                let entry = &self.entries[place];
                entry.known(glance).unwrap_or_else(|| chance(glance.log_odds + entry.log_odds))
            }
        }
    }

    /// The same, and keeps it: no chance is worked out twice in a row.
    pub(super) fn come_to_believe(&mut self, glance: Glance, relation: usize, x: u32) -> f64 {
        let Some(place) = self.find(relation, x) else { return glance.chance };
        let entry = &mut self.entries[place];
        entry.known(glance).unwrap_or_else(|| {
            entry.asked = glance.log_odds + entry.log_odds;
            entry.chance = chance(entry.asked);
            entry.chance
        })
    }

    /// How likely it is that `relation` holds at `x`, if that was worked out since evidence was last added: for one who reads the same
    /// there as then.
    #[inline]
    pub(super) fn believed(&self, relation: usize, x: u32) -> Option<f64> {
        let entry = &self.entries[self.find(relation, x)?];
        entry.certain().or_else(|| (!entry.asked.is_nan()).then_some(entry.chance))
    }

    /// What is known for certain about `relation` at `x`.
    pub fn verified(&self, relation: usize, x: u32) -> Option<bool> {
        self.recall(relation, x).filter(|log_odds| log_odds.is_infinite()).map(|log_odds| log_odds > 0.0)
    }

    /// Keeps the truth of `relation` at `x` for good.
    pub fn verify(&mut self, relation: usize, x: u32, holds: bool) {
        self.entry(relation, x).log_odds = if holds { f64::INFINITY } else { f64::NEG_INFINITY };
    }

    /// Adds `evidence` that `relation` holds at `x`, in log-odds. A verified entry does not move.
    pub fn add(&mut self, relation: usize, x: u32, evidence: f64) {
        self.entry(relation, x).add(evidence);
    }

    /// Adds `evidence` that `challenger` speaks of, as [`Memory::add`] does, the first time that it is heard on (`relation`, `x`):
    /// false any other time.
    pub(super) fn add_once(&mut self, challenger: u32, relation: usize, x: u32, evidence: f64) -> bool {
        if challenger >= u64::BITS {
            let first = self.first_heard(challenger, relation, x);
            if first {
                self.add(relation, x, evidence);
            }
            return first;
        }
        let entry = self.entry(relation, x);
        let first = entry.challengers >> challenger & 1 == 0;
        if first {
            entry.challengers |= 1 << challenger;
            entry.add(evidence);
        }
        first
    }

    /// True the first time that `challenger` is heard on (`relation`, `x`), and remembers it, with log-odds of 0 where there was
    /// nothing. Those with high numbers are told apart by a 64-bit fingerprint.
    pub fn first_heard(&mut self, challenger: u32, relation: usize, x: u32) -> bool {
        let entry = self.entry(relation, x);
        if challenger < u64::BITS {
            let first = entry.challengers >> challenger & 1 == 0;
            entry.challengers |= 1 << challenger;
            return first;
        }
        if self.heard.len() < 2 * (self.heard_entries + 1) {
            let old = std::mem::take(&mut self.heard);
            self.heard = vec![EMPTY; (2 * old.len()).max(64)];
            for fingerprint in old.into_iter().filter(|&f| f != EMPTY) {
                let at = slot_heard(&self.heard, fingerprint);
                self.heard[at] = fingerprint;
            }
        }
        let fingerprint = mix(u64::from(challenger) + 1, key(relation, x)) >> 1;
        let at = slot_heard(&self.heard, fingerprint);
        let first = self.heard[at] == EMPTY;
        self.heard[at] = fingerprint;
        self.heard_entries += usize::from(first);
        first
    }

    /// Whether `challenger` was heard on (`relation`, `x`).
    pub fn was_heard(&self, challenger: u32, relation: usize, x: u32) -> bool {
        if challenger < u64::BITS {
            return self.find(relation, x).is_some_and(|place| self.entries[place].challengers >> challenger & 1 == 1);
        }
        let fingerprint = mix(u64::from(challenger) + 1, key(relation, x)) >> 1;
        !self.heard.is_empty() && self.heard[slot_heard(&self.heard, fingerprint)] == fingerprint
    }

    /// The entry about `relation` at `x`, made if there is none.
    fn entry(&mut self, relation: usize, x: u32) -> &mut Entry {
        if self.slots.len() < 2 * (self.entries.len() + 1) {
            self.slots = vec![NONE; (2 * self.slots.len()).max(64)];
            for (place, entry) in (0..).zip(&self.entries) {
                let at = slot_of(&self.slots, &self.entries, entry.key);
                self.slots[at] = place;
            }
        }
        let key = key(relation, x);
        let at = slot_of(&self.slots, &self.entries, key);
        if self.slots[at] == NONE {
            self.traces.keep(relation, x);
            self.slots[at] = self.entries.len() as u32;
            self.entries.push(Entry { key, log_odds: 0.0, asked: f64::NAN, chance: f64::NAN, challengers: 0 });
        }
        &mut self.entries[self.slots[at] as usize]
    }
}

/// What is remembered, without what only saves work: two minds that know the same tell the same.
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Entry { key, log_odds, challengers, .. } = self;
        f.debug_struct("Entry")
            .field("key", key)
            .field("log_odds", log_odds)
            .field("challengers", challengers)
            .finish_non_exhaustive()
    }
}

impl Entry {
    /// Adds evidence, unless it is verified.
    #[inline]
    fn add(&mut self, evidence: f64) {
        if self.log_odds.is_finite() {
            self.log_odds += evidence;
            self.asked = f64::NAN;
        }
    }

    /// How likely it is that the relation holds, where that is verified.
    #[inline]
    fn certain(&self) -> Option<f64> {
        self.log_odds.is_infinite().then(|| f64::from(u8::from(self.log_odds > 0.0)))
    }

    /// How likely it is that the relation holds, where nothing has to be worked out.
    #[inline]
    fn known(&self, glance: Glance) -> Option<f64> {
        let same = || (self.asked == glance.log_odds + self.log_odds).then_some(self.chance);
        self.certain().or_else(same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn memory_agrees_with_a_plain_map(room in 0usize..3, steps in proptest::collection::vec((0usize..9, 0u32..9, -4i32..5), 0..300)) {
            let (mut memory, mut plain) = (Memory::default(), BTreeMap::<(usize, u32), f64>::new());
            // As many relations as have 64, 8 and 1 bits each.
            memory.clear([9, 3_000, 40_000][room]);
            for (relation, x, step) in steps {
                let entry = plain.entry((relation, x)).or_insert(0.0);
                if step == 4 {
                    memory.verify(relation, x, true);
                    *entry = f64::INFINITY;
                } else {
                    memory.add(relation, x, f64::from(step));
                    if entry.is_finite() {
                        *entry += f64::from(step);
                    }
                }
                for r in 0..9 {
                    for x in 0..9 {
                        prop_assert_eq!(memory.recall(r, x), plain.get(&(r, x)).copied());
                    }
                }
            }
        }
    }

    #[test]
    fn each_challenger_counts_once_for_each_relation_and_answers() {
        let mut memory = Memory::default();
        memory.clear(4);
        assert!(memory.first_heard(1, 2, 3));
        assert!(!memory.first_heard(1, 2, 3));
        assert!(memory.first_heard(2, 2, 3) && memory.first_heard(1, 3, 3) && memory.first_heard(1, 2, 0));
        assert!(memory.was_heard(1, 2, 0) && !memory.was_heard(4, 2, 0));
        memory.clear(4);
        assert!(memory.first_heard(1, 2, 3));
    }
}
