//! Lazer and Friedman's search by hand: the fitness of every string in one table.

use super::below;
use rand_chacha::ChaCha8Rng;

/// Searchers with a string and its fitness each, and whom each hears.
pub(crate) struct Searchers {
    pub(crate) held: Vec<(u32, f64)>,
    next: Vec<(u32, f64)>,
    /// Row by row, `degree` to a row.
    heard: Vec<u32>,
    degree: usize,
    rng: ChaCha8Rng,
}

impl Searchers {
    pub(crate) fn new(heard: Vec<u32>, degree: usize) -> Searchers {
        let agents = heard.len() / degree;
        Searchers { held: vec![(0, 0.0); agents], next: vec![(0, 0.0); agents], heard, degree, rng: super::draws() }
    }

    /// So many rounds from these strings: all copy the best that they hear if it is strictly better, and otherwise flip one
    /// of `bits` bits and keep that if it is.
    pub(crate) fn search(&mut self, fitness: &[f64], bits: u32, begin: &[u32], rounds: u32) {
        self.held.clear();
        self.held.extend(begin.iter().map(|&string| (string, fitness[string as usize])));
        for _ in 0..rounds {
            for (agent, row) in self.heard.chunks_exact(self.degree).enumerate() {
                let mut best = self.held[agent];
                for &other in row {
                    if self.held[other as usize].1 > best.1 {
                        best = self.held[other as usize];
                    }
                }
                if best.0 == self.held[agent].0 {
                    let flipped = best.0 ^ 1 << below(&mut self.rng, bits);
                    if fitness[flipped as usize] > best.1 {
                        best = (flipped, fitness[flipped as usize]);
                    }
                }
                self.next[agent] = best;
            }
            std::mem::swap(&mut self.held, &mut self.next);
        }
    }
}
