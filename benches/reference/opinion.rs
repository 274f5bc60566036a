//! Bounded confidence and pairwise mixing by hand, in floats.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Even starts on [0, 1].
pub(crate) fn starts(agents: usize, seed: u64) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..agents).map(|_| (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64).collect()
}

/// Hegselmann-Krause for so many rounds: opinions kept in order, two pointers and prefix sums.
pub(crate) fn hegselmann_krause(held: &mut [f64], confidence: f64, rounds: u32) -> f64 {
    let agents = held.len();
    let (mut sums, mut next) = (vec![0.0; agents + 1], vec![0.0; agents]);
    held.sort_by(f64::total_cmp);
    for _ in 0..rounds {
        for (at, value) in held.iter().enumerate() {
            sums[at + 1] = sums[at] + value;
        }
        let (mut low, mut high) = (0, 0);
        for at in 0..agents {
            while held[at] - held[low] > confidence {
                low += 1;
            }
            while high < agents && held[high] - held[at] <= confidence {
                high += 1;
            }
            next[at] = (sums[high] - sums[low]) / (high - low) as f64;
        }
        held.copy_from_slice(&next);
    }
    held[0]
}

/// A number below `bound` by multiply and shift, from one 32-bit draw.
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

/// Deffuant-Weisbuch: so many pairs meet, with mu = 1/2.
pub(crate) fn deffuant(held: &mut [f64], confidence: f64, pairs: u32, seed: u64) -> f64 {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let agents = held.len() as u32;
    for _ in 0..pairs {
        let one = below(&mut rng, agents);
        let other = below(&mut rng, agents - 1);
        let other = (other + u32::from(other >= one)) as usize;
        let (a, b) = (held[one as usize], held[other]);
        if (a - b).abs() < confidence {
            let way = (b - a) / 2.0;
            held[one as usize] = a + way;
            held[other] = b - way;
        }
    }
    held[0]
}
