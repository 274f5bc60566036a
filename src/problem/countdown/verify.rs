//! The truth of one state, for those who pay: an exhaustive search below it.

use super::{CountdownView, State};
use crate::budget::Purse;
use crate::rng::mix;

/// The keys of the states that one exhaustive search has met, kept warm by whoever searches.
///
/// Bounded: once it is seven eighths full it takes no more, and states that it has not kept are searched again if they
/// are met again. What is found stays true; it only costs more.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    keys: Vec<u64>,
    held: usize,
}

const EMPTY: u64 = u64::MAX;

impl Seen {
    /// Makes room for `slots` keys, a power of two.
    pub(crate) fn reset(&mut self, slots: usize) {
        self.keys.clear();
        self.keys.resize(slots, EMPTY);
        self.held = 0;
    }

    fn clear(&mut self) {
        if self.held > 0 {
            self.keys.fill(EMPTY);
            self.held = 0;
        }
    }

    /// True the first time that `key` is met, as far as it remembers.
    fn insert(&mut self, key: u64) -> bool {
        let key = key.min(EMPTY - 1);
        let mask = self.keys.len() - 1;
        let mut at = mix(0, key) as usize & mask;
        while self.keys[at] != EMPTY {
            if self.keys[at] == key {
                return false;
            }
            at = (at + 1) & mask;
        }
        if 8 * (self.held + 1) <= 7 * self.keys.len() {
            self.keys[at] = key;
            self.held += 1;
        }
        true
    }
}

/// One exhaustive search under way.
struct Search<'s, 'p> {
    view: CountdownView<'p>,
    seen: &'s mut Seen,
    /// Children that may still be generated.
    left: u64,
    generated: u64,
}

impl Search<'_, '_> {
    /// Whether the target can be made from `state`; `None` if that is too dear.
    fn below(&mut self, state: &State) -> Option<bool> {
        for (_, child) in state.children() {
            if self.left == 0 {
                return None;
            }
            self.left -= 1;
            self.generated += 1;
            if self.view.reached(&child) {
                return Some(true);
            }
            if child.left() > 1 && self.seen.insert(child.key()) && self.below(&child)? {
                return Some(true);
            }
        }
        Some(false)
    }
}

impl CountdownView<'_> {
    /// Whether the target can still be made from `state`, found by searching below it with all operators until it is made
    /// or nothing is left. Costs `price` for each generated child; `None`, and nothing charged, if the purse cannot pay.
    ///
    /// Cost: about 40 ns a child.
    pub(crate) fn verify(&self, state: &State, seen: &mut Seen, purse: &mut Purse, price: u32) -> Option<bool> {
        if self.reached(state) {
            return Some(true);
        }
        seen.clear();
        let left = purse.left().checked_div(u64::from(price)).unwrap_or(u64::MAX);
        let mut search = Search { view: *self, seen, left, generated: 0 };
        let alive = search.below(state)?;
        let cost = search.generated * u64::from(price);
        purse.pay(cost).then_some(alive)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use crate::problem::countdown::{CountdownProblem, Puzzle, Rule, Usage};
    use crate::rng::{Draws, Phase, below};

    #[test]
    fn what_is_verified_is_what_the_solver_knows_however_little_is_remembered() {
        let mut rng = Draws::new(3, 0, 0).stream(0, 0, Phase::Problem);
        let (mut small, mut large) = (Seen::default(), Seen::default());
        small.reset(8);
        large.reset(1 << 12);
        let mut dead = 0;
        for round in 0..200 {
            let (rule, usage) = (Rule::ALL[round % 2], Usage::ALL[round / 2 % 2]);
            let numbers: Vec<u32> = (0..3 + round % 2).map(|_| 1 + below(&mut rng, 20)).collect();
            let puzzle = Puzzle::new(&numbers, 1 + below(&mut rng, 99), rule, usage).unwrap();
            let problem = CountdownProblem::new(puzzle);
            let (view, start) = (problem.view(0), State::start(problem.puzzle()));
            let expected = !problem.dead_end(&start);
            let (mut purse, mut free) = (Purse::unlimited(), Purse::with(0));
            assert_eq!(view.verify(&start, &mut large, &mut purse, 3), Some(expected));
            assert_eq!(view.verify(&start, &mut small, &mut free, 0), Some(expected));
            dead += u32::from(!expected);
            let cost = purse.spent();
            assert_eq!(cost % 3, 0);
            if cost > 0 {
                let mut poor = Purse::with(cost - 1);
                assert_eq!((view.verify(&start, &mut large, &mut poor, 3), poor.spent()), (None, 0));
            }
        }
        assert!((20..180).contains(&dead), "{dead}");
    }
}
