//! A debate of Dirichlet beliefs in which all hear all and themselves, and the plurality of the last answers.

use super::unit;
use rand_chacha::ChaCha8Rng;

/// Debaters with two weights each.
pub(crate) struct Debate {
    alpha: Vec<[f64; 2]>,
    answers: Vec<u8>,
    rng: ChaCha8Rng,
}

impl Debate {
    pub(crate) fn new(agents: usize) -> Debate {
        Debate { alpha: vec![[0.0; 2]; agents], answers: vec![0; agents], rng: super::draws() }
    }

    /// Starts anew from `prior`, plays so many rounds, and returns the plurality of the last answers; the first option at a
    /// tie. Each counts all answers by itself, as it would in any network.
    pub(crate) fn play(&mut self, prior: [f64; 2], rounds: u32) -> u8 {
        self.alpha.fill(prior);
        for _ in 0..rounds {
            self.answer();
            for alpha in &mut self.alpha {
                let ones: u32 = self.answers.iter().map(|&answer| u32::from(answer)).sum();
                alpha[0] += f64::from(self.answers.len() as u32 - ones);
                alpha[1] += f64::from(ones);
            }
        }
        self.plurality()
    }

    /// As [`Debate::play`], where the answers are counted once for all: only where all hear all.
    pub(crate) fn play_counted_once(&mut self, prior: [f64; 2], rounds: u32) -> u8 {
        self.alpha.fill(prior);
        for _ in 0..rounds {
            self.answer();
            let ones = self.ones();
            let counts = [f64::from(self.answers.len() as u32 - ones), f64::from(ones)];
            for alpha in &mut self.alpha {
                alpha[0] += counts[0];
                alpha[1] += counts[1];
            }
        }
        self.plurality()
    }

    fn answer(&mut self) {
        for (alpha, answer) in self.alpha.iter().zip(&mut self.answers) {
            *answer = u8::from(unit(&mut self.rng) * (alpha[0] + alpha[1]) >= alpha[0]);
        }
    }

    fn ones(&self) -> u32 {
        self.answers.iter().map(|&answer| u32::from(answer)).sum()
    }

    fn plurality(&self) -> u8 {
        u8::from(2 * self.ones() as usize > self.answers.len())
    }
}
