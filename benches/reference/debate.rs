//! A debate of Dirichlet beliefs in which all hear all and themselves, and the plurality of the last answers.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Debaters with two weights each.
pub(crate) struct Debate {
    alpha: Vec<[f64; 2]>,
    answers: Vec<u8>,
    rng: ChaCha8Rng,
}

/// A number in [0, 1) with 32 random bits.
#[inline]
fn unit(rng: &mut ChaCha8Rng) -> f64 {
    f64::from(rng.next_u32()) * (1.0 / (1u64 << 32) as f64)
}

impl Debate {
    pub(crate) fn new(agents: usize) -> Debate {
        Debate { alpha: vec![[0.0; 2]; agents], answers: vec![0; agents], rng: ChaCha8Rng::seed_from_u64(1) }
    }

    /// Starts anew from `prior`, plays so many rounds, and returns the plurality of the last answers; the first option at a tie.
    pub(crate) fn play(&mut self, prior: [f64; 2], rounds: u32) -> u8 {
        self.alpha.fill(prior);
        for _ in 0..rounds {
            for (alpha, answer) in self.alpha.iter().zip(&mut self.answers) {
                *answer = u8::from(unit(&mut self.rng) * (alpha[0] + alpha[1]) >= alpha[0]);
            }
            // Each hears each, one after the other, as the engine lets it.
            for alpha in &mut self.alpha {
                let mut counts = [0u32; 2];
                for &answer in &self.answers {
                    counts[usize::from(answer)] += 1;
                }
                alpha[0] += f64::from(counts[0]);
                alpha[1] += f64::from(counts[1]);
            }
        }
        u8::from(2 * self.answers.iter().filter(|&&answer| answer == 1).count() > self.answers.len())
    }
}
