//! Laws on 0, 1, 2, ... that are drawn from again and again.

use super::{Stream, unit};

/// A law on the first whole numbers, kept as a cumulative table.
#[derive(Clone, Debug, PartialEq)]
pub struct Law {
    chances: Vec<f64>,
    cumulative: Vec<f64>,
}

impl Law {
    /// The law with these `chances` (not negative, their sum above 0), which are scaled to sum to 1.
    pub fn new(mut chances: Vec<f64>) -> Law {
        let total: f64 = chances.iter().sum();
        chances.iter_mut().for_each(|chance| *chance /= total);
        let mut sum = 0.0;
        let cumulative = chances.iter().map(|chance| {
            sum += chance;
            sum
        });
        Law { cumulative: cumulative.collect(), chances }
    }

    /// The number of successes in `n` independent trials of chance `p` in [0, 1]. Worked out from the mode outwards by the
    /// ratio of neighbours, so that nothing overflows or is lost where it matters; terms below the least double are 0.
    pub fn binomial(n: u32, p: f64) -> Law {
        let mode = ((f64::from(n) + 1.0) * p).floor().clamp(0.0, f64::from(n)) as usize;
        let mut chances = vec![0.0; n as usize + 1];
        chances[mode] = 1.0;
        if p <= 0.0 || p >= 1.0 {
            return Law::new(chances);
        }
        let odds = p / (1.0 - p);
        let ratio = |k: usize| (f64::from(n) - k as f64) / (k as f64 + 1.0) * odds;
        for k in mode..n as usize {
            chances[k + 1] = chances[k] * ratio(k);
        }
        for k in (0..mode).rev() {
            chances[k] = chances[k + 1] / ratio(k);
        }
        Law::new(chances)
    }

    /// How likely each number is.
    pub fn chances(&self) -> &[f64] {
        &self.chances
    }

    /// Draws a number. Cost: one draw and a search.
    pub fn draw(&self, rng: &mut Stream) -> usize {
        if let Some(fork) = rng.fork() {
            return fork.branch(&self.chances);
        }
        let drawn = unit(rng);
        let at = self.cumulative.partition_point(|&below| below <= drawn);
        // Rounding may leave the last sum a hair below 1.
        at.min(self.cumulative.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Draws, Phase};

    #[test]
    fn a_binomial_law_is_the_binomial_law() {
        let law = Law::binomial(5, 0.6);
        let exact = [0.01024, 0.0768, 0.2304, 0.3456, 0.2592, 0.07776];
        for (chance, exact) in law.chances().iter().zip(exact) {
            assert!((chance - exact).abs() < 1e-15);
        }
        // Mean np and variance np(1 - p), where factorials would overflow.
        let law = Law::binomial(5_000, 0.501);
        let moment = |of: &dyn Fn(f64) -> f64| {
            law.chances().iter().enumerate().map(|(k, chance)| chance * of(k as f64)).sum::<f64>()
        };
        let mean = moment(&|k| k);
        assert!((mean - 2_505.0).abs() < 1e-8, "{mean}");
        assert!((moment(&|k| (k - 2_505.0) * (k - 2_505.0)) - 5_000.0 * 0.501 * 0.499).abs() < 1e-7);
        assert_eq!(Law::binomial(3, 1.0).chances(), [0.0, 0.0, 0.0, 1.0]);
        assert_eq!(Law::binomial(3, 0.0).chances(), [1.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn draws_follow_the_law() {
        let law = Law::binomial(10, 0.3);
        let mut rng = Draws::new(1, 0, 0).stream(0, 0, Phase::Propose);
        let sum: usize = (0..100_000).map(|_| law.draw(&mut rng)).sum();
        // The mean of 100,000 draws has a standard deviation of sqrt(2.1/100,000) = 0.0046; five are allowed.
        assert!((sum as f64 / 100_000.0 - 3.0).abs() < 0.023);
    }
}
