//! What one mind remembers of relations: what it verified, and what it was told.
//!
//! Entries are log-odds that a relation holds at some local answers, on top of what the mind reads there itself. A
//! verified entry is plus or minus infinity and nothing that is heard moves it. Open addressing over (relation, local
//! answers): found by key, never walked, so its order can never reach a result.

use crate::rng::mix;

/// The memory of one mind. Cleared between replicates, never dropped.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    keys: Vec<u64>,
    log_odds: Vec<f64>,
    entries: usize,
    /// One bit for each relation with an entry: most relations have none, and one bit says so.
    marked: Vec<u64>,
    /// Fingerprints of (challenger, relation, local answers) already counted.
    heard: Vec<u64>,
    heard_entries: usize,
}

const EMPTY: u64 = u64::MAX;

fn key(relation: usize, x: u32) -> u64 {
    (relation as u64) << 32 | u64::from(x)
}

/// The slot that holds `key`, or the empty one where it would go. Tables are powers of two, at most half full.
fn slot(keys: &[u64], key: u64) -> usize {
    let mask = keys.len() - 1;
    let mut at = mix(0, key) as usize & mask;
    while keys[at] != key && keys[at] != EMPTY {
        at = (at + 1) & mask;
    }
    at
}

impl Memory {
    /// Forgets everything and makes room for marks on `relations` relations.
    pub fn clear(&mut self, relations: usize) {
        self.keys.fill(EMPTY);
        self.heard.fill(EMPTY);
        (self.entries, self.heard_entries) = (0, 0);
        self.marked.clear();
        self.marked.resize(relations.div_ceil(64), 0);
    }

    /// Whether anything is remembered about `relation`, at whatever local answers.
    #[inline]
    pub fn has(&self, relation: usize) -> bool {
        self.marked[relation / 64] >> (relation % 64) & 1 == 1
    }

    /// Log-odds remembered about `relation` at `x`; `None` if nothing is.
    #[inline]
    pub fn recall(&self, relation: usize, x: u32) -> Option<f64> {
        if !self.has(relation) {
            return None;
        }
        let at = slot(&self.keys, key(relation, x));
        (self.keys[at] != EMPTY).then(|| self.log_odds[at])
    }

    /// Whether anything at all is remembered about `relation`.
    #[inline]
    pub fn has_heard_of(&self, relation: usize) -> bool {
        self.marked[relation / 64] >> (relation % 64) & 1 == 1
    }

    /// What is known for certain about `relation` at `x`.
    pub fn verified(&self, relation: usize, x: u32) -> Option<bool> {
        self.recall(relation, x).filter(|log_odds| log_odds.is_infinite()).map(|log_odds| log_odds > 0.0)
    }

    /// Keeps the truth of `relation` at `x` for good.
    pub fn verify(&mut self, relation: usize, x: u32, holds: bool) {
        *self.entry(relation, x) = if holds { f64::INFINITY } else { f64::NEG_INFINITY };
    }

    /// Adds `evidence` that `relation` holds at `x`, in log-odds. A verified entry does not move.
    pub fn add(&mut self, relation: usize, x: u32, evidence: f64) {
        let entry = self.entry(relation, x);
        if entry.is_finite() {
            *entry += evidence;
        }
    }

    /// True the first time that `challenger` is heard on (`relation`, `x`), and remembers it. Told apart by a 64-bit
    /// fingerprint.
    pub fn first_heard(&mut self, challenger: u32, relation: usize, x: u32) -> bool {
        if self.heard.len() < 2 * (self.heard_entries + 1) {
            let old = std::mem::take(&mut self.heard);
            self.heard = vec![EMPTY; (2 * old.len()).max(64)];
            for fingerprint in old.into_iter().filter(|&f| f != EMPTY) {
                let at = slot(&self.heard, fingerprint);
                self.heard[at] = fingerprint;
            }
        }
        let fingerprint = mix(u64::from(challenger) + 1, key(relation, x)) >> 1;
        let at = slot(&self.heard, fingerprint);
        let first = self.heard[at] == EMPTY;
        self.heard[at] = fingerprint;
        self.heard_entries += usize::from(first);
        first
    }

    /// Whether `challenger` was heard on (`relation`, `x`).
    pub fn was_heard(&self, challenger: u32, relation: usize, x: u32) -> bool {
        let fingerprint = mix(u64::from(challenger) + 1, key(relation, x)) >> 1;
        !self.heard.is_empty() && self.heard[slot(&self.heard, fingerprint)] == fingerprint
    }

    fn entry(&mut self, relation: usize, x: u32) -> &mut f64 {
        if self.keys.len() < 2 * (self.entries + 1) {
            let old_keys = std::mem::take(&mut self.keys);
            let old = std::mem::take(&mut self.log_odds);
            self.keys = vec![EMPTY; (2 * old_keys.len()).max(64)];
            self.log_odds = vec![0.0; self.keys.len()];
            for (key, log_odds) in old_keys.into_iter().zip(old).filter(|&(key, _)| key != EMPTY) {
                let at = slot(&self.keys, key);
                (self.keys[at], self.log_odds[at]) = (key, log_odds);
            }
        }
        self.marked[relation / 64] |= 1 << (relation % 64);
        let at = slot(&self.keys, key(relation, x));
        if self.keys[at] == EMPTY {
            (self.keys[at], self.log_odds[at]) = (key(relation, x), 0.0);
            self.entries += 1;
        }
        &mut self.log_odds[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn memory_agrees_with_a_plain_map(steps in proptest::collection::vec((0usize..9, 0u32..9, -4i32..5), 0..300)) {
            let (mut memory, mut plain) = (Memory::default(), BTreeMap::<(usize, u32), f64>::new());
            memory.clear(9);
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
