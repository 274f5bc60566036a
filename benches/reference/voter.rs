//! The voter model on a network in which everybody hears as many.

use super::below;
use rand_chacha::ChaCha8Rng;

/// Agents with one opinion each, and whom each hears.
pub(crate) struct Voters {
    pub(crate) opinions: Vec<u8>,
    next: Vec<u8>,
    /// Row by row, `degree` to a row.
    heard: Vec<u32>,
    degree: u32,
    rng: ChaCha8Rng,
}

impl Voters {
    pub(crate) fn new(heard: Vec<u32>, degree: u32) -> Voters {
        let agents = heard.len() / degree as usize;
        Voters { opinions: vec![0; agents], next: vec![0; agents], heard, degree, rng: super::draws() }
    }

    /// So many sweeps of as many events as agents, from these opinions.
    pub(crate) fn events(&mut self, begin: &[u8], sweeps: u32) {
        self.opinions.copy_from_slice(begin);
        let agents = self.opinions.len() as u32;
        for _ in 0..u64::from(sweeps) * u64::from(agents) {
            let listener = below(&mut self.rng, agents);
            let place = listener * self.degree + below(&mut self.rng, self.degree);
            self.opinions[listener as usize] = self.opinions[self.heard[place as usize] as usize];
        }
    }

    /// So many rounds in which all copy at once, from these opinions.
    pub(crate) fn at_once(&mut self, begin: &[u8], rounds: u32) {
        self.opinions.copy_from_slice(begin);
        for _ in 0..rounds {
            for (row, next) in self.heard.chunks_exact(self.degree as usize).zip(&mut self.next) {
                *next = self.opinions[row[below(&mut self.rng, self.degree) as usize] as usize];
            }
            std::mem::swap(&mut self.opinions, &mut self.next);
        }
    }
}
