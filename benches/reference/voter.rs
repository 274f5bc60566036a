//! The voter model on a network in which everybody hears as many.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Agents with one opinion each, and whom each hears.
pub(crate) struct Voters {
    opinions: Vec<u8>,
    next: Vec<u8>,
    /// Row by row, `degree` to a row.
    heard: Vec<u32>,
    degree: u32,
    rng: ChaCha8Rng,
}

/// A number below `bound`, unbiased: multiply and shift (Lemire 2019).
#[inline]
fn below(rng: &mut ChaCha8Rng, bound: u32) -> u32 {
    let mut product = u64::from(rng.next_u32()) * u64::from(bound);
    if (product as u32) < bound {
        let reject = bound.wrapping_neg() % bound;
        while (product as u32) < reject {
            product = u64::from(rng.next_u32()) * u64::from(bound);
        }
    }
    (product >> 32) as u32
}

impl Voters {
    pub(crate) fn new(heard: Vec<u32>, degree: u32) -> Voters {
        let agents = heard.len() / degree as usize;
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let opinions = (0..agents).map(|_| below(&mut rng, 2) as u8).collect();
        Voters { opinions, next: vec![0; agents], heard, degree, rng }
    }

    /// So many sweeps of as many events as agents; returns how many hold 1.
    pub(crate) fn events(&mut self, sweeps: u32) -> usize {
        let agents = self.opinions.len() as u32;
        for _ in 0..sweeps {
            for _ in 0..agents {
                let listener = below(&mut self.rng, agents);
                let place = listener * self.degree + below(&mut self.rng, self.degree);
                self.opinions[listener as usize] = self.opinions[self.heard[place as usize] as usize];
            }
        }
        self.ones()
    }

    /// So many rounds in which all copy at once; returns how many hold 1.
    pub(crate) fn at_once(&mut self, rounds: u32) -> usize {
        for _ in 0..rounds {
            for (row, next) in self.heard.chunks_exact(self.degree as usize).zip(&mut self.next) {
                *next = self.opinions[row[below(&mut self.rng, self.degree) as usize] as usize];
            }
            std::mem::swap(&mut self.opinions, &mut self.next);
        }
        self.ones()
    }

    fn ones(&self) -> usize {
        self.opinions.iter().filter(|&&opinion| opinion == 1).count()
    }
}
