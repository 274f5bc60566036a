//! Some of the numbers below a bound.

use crate::act::NONE;

/// A set of numbers below a bound, in no order of their size: putting in, taking out and drawing one cost a step each.
#[derive(Clone, Debug, Default)]
pub(super) struct Marked {
    members: Vec<u32>,
    /// Where each number stands among the members.
    place: Vec<u32>,
}

impl Marked {
    /// Empties it, for numbers below `bound` from now on. Keeps the memory.
    pub(super) fn clear(&mut self, bound: usize) {
        self.members.clear();
        self.members.reserve(bound);
        self.place.clear();
        self.place.resize(bound, NONE);
    }

    /// Those that are in it.
    pub(super) fn members(&self) -> &[u32] {
        &self.members
    }

    /// Puts `number` in; false if it was there.
    pub(super) fn put(&mut self, number: u32) -> bool {
        let place = &mut self.place[number as usize];
        let new = *place == NONE;
        if new {
            *place = self.members.len() as u32;
            self.members.push(number);
        }
        new
    }

    /// Takes `number` out; false if it was not there.
    pub(super) fn take(&mut self, number: u32) -> bool {
        let place = std::mem::replace(&mut self.place[number as usize], NONE);
        if place == NONE {
            return false;
        }
        self.members.swap_remove(place as usize);
        if let Some(&moved) = self.members.get(place as usize) {
            self.place[moved as usize] = place;
        }
        true
    }
}
