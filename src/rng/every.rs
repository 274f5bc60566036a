//! All that might be drawn, one branch after the other: the exact law of whatever is run on it.

use super::Draws;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A choice among more than this is not gone through.
const MOST_BRANCHES: u32 = 1 << 16;

/// Goes through every way in which the draws of one run may fall.
///
/// Each item runs `run` on draws that follow one branch, and gives the probability of that branch with what came of it. The
/// probabilities sum to 1, so that expectations over the items are exact: a transition kernel is enumerated by the loop that
/// simulates it, not by a second copy of the model.
///
/// Only [`below`](super::below), [`chance`](super::chance) and [`weighted`](super::weighted) can be gone through. Whatever
/// draws bits directly, or one of more than 65,536, draws the same ones in each branch, and [`Every::is_closed`] is false from then on. Cost: one run for
/// each branch, which are as many as the product of the choices.
///
/// ```
/// use manyminds::rng::{self, Phase, every};
/// let two_dice = every(|draws| {
///     let mut rng = draws.stream(0, 0, Phase::Begin);
///     rng::below(&mut rng, 6) + rng::below(&mut rng, 6)
/// });
/// let double_six: f64 = two_dice.filter(|&(_, sum)| sum == 10).map(|(chance, _)| chance).sum();
/// assert!((double_six - 1.0 / 36.0).abs() < 1e-15);
/// ```
pub fn every<T, F: FnMut(&Draws) -> T>(run: F) -> Every<F> {
    Every { run, fork: Arc::new(Fork::default()), done: false }
}

/// The branches of [`every`].
#[derive(Debug)]
pub struct Every<F> {
    run: F,
    fork: Arc<Fork>,
    done: bool,
}

impl<F> Every<F> {
    /// Whether every draw so far was gone through.
    pub fn is_closed(&self) -> bool {
        !self.fork.open.load(Ordering::Relaxed)
    }
}

impl<T, F: FnMut(&Draws) -> T> Iterator for Every<F> {
    type Item = (f64, T);

    fn next(&mut self) -> Option<(f64, T)> {
        if self.done {
            return None;
        }
        let mut draws = Draws::new(0, 0, 0);
        draws.fork = Some(self.fork.clone());
        self.fork.path(|path| path.at = 0);
        let outcome = (self.run)(&draws);
        let (chance, more) = self.fork.path(|path| (path.chance(), path.turn()));
        self.done = !more;
        Some((chance, outcome))
    }
}

/// Where the draws of a run are decided.
#[derive(Debug, Default)]
pub(super) struct Fork {
    path: Mutex<Path>,
    /// Whether anything was drawn that cannot be gone through.
    open: AtomicBool,
}

/// The choices of the branch under way: which was taken, and the probabilities of all.
#[derive(Debug, Default)]
struct Path {
    choices: Vec<(usize, Vec<f64>)>,
    at: usize,
}

impl Fork {
    fn path<T>(&self, with: impl FnOnce(&mut Path) -> T) -> T {
        with(&mut self.path.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes that bits were drawn directly.
    pub(super) fn open(&self) {
        self.open.store(true, Ordering::Relaxed);
    }

    /// One of `bound` equal branches.
    pub(super) fn even(&self, bound: u32) -> u32 {
        if bound > MOST_BRANCHES {
            self.open();
            return 0;
        }
        self.branch(&vec![1.0 / f64::from(bound); bound as usize]) as u32
    }

    /// One of several branches, by probability; those of none are left out.
    pub(super) fn branch(&self, chances: &[f64]) -> usize {
        self.path(|path| {
            if path.at == path.choices.len() {
                let first = chances.iter().position(|&chance| chance > 0.0).unwrap_or(0);
                path.choices.push((first, chances.to_vec()));
            }
            let taken = path.choices[path.at].0;
            path.at += 1;
            taken
        })
    }
}

impl Path {
    fn chance(&self) -> f64 {
        self.choices.iter().map(|(taken, chances)| chances[*taken]).product()
    }

    /// Moves to the next branch: the last choice that has another.
    fn turn(&mut self) -> bool {
        while let Some((taken, chances)) = self.choices.last_mut() {
            if let Some(next) = (*taken + 1..chances.len()).find(|&at| chances[at] > 0.0) {
                *taken = next;
                return true;
            }
            self.choices.pop();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Phase, below, chance, unit, weighted};

    #[test]
    fn every_branch_comes_once_with_its_probability() {
        let law = every(|draws| {
            let mut rng = draws.stream(3, 1, Phase::Propose);
            let first = below(&mut rng, 3);
            // As many choices as the first one says: the tree need not be even.
            let heads = (0..first).filter(|_| chance(&mut rng, 0.25)).count();
            (first, heads, weighted(&mut rng, &[1.0, 0.0, 3.0]))
        });
        let all: Vec<(f64, (u32, usize, usize))> = law.collect();
        assert_eq!(all.len(), 2 * (1 + 2 + 4));
        assert!((all.iter().map(|(chance, _)| chance).sum::<f64>() - 1.0).abs() < 1e-15);
        let both = all.iter().filter(|(_, came)| *came == (2, 2, 2)).map(|(chance, _)| chance).sum::<f64>();
        assert!((both - 0.75 / 48.0).abs() < 1e-15);
        assert!(all.iter().all(|(_, came)| came.2 != 1));
    }

    #[test]
    fn what_cannot_be_gone_through_is_told() {
        let mut law = every(|draws| unit(&mut draws.stream(0, 0, Phase::Begin)));
        assert!(law.is_closed());
        assert_eq!(law.by_ref().count(), 1);
        assert!(!law.is_closed());
    }
}
