//! Bounded confidence and pairwise mixing by hand, in floats.

use super::below;
use rand_chacha::ChaCha8Rng;

/// Hegselmann-Krause for so many rounds: opinions sorted once (averaging keeps their order), two pointers and prefix sums.
pub(crate) fn hegselmann_krause(held: &mut [f64], confidence: f64, rounds: u32) {
    let agents = held.len();
    let (mut sums, mut next) = (vec![0.0; agents + 1], vec![0.0; agents]);
    held.sort_unstable_by(f64::total_cmp);
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
}

/// Deffuant-Weisbuch: so many pairs meet, with mu = 1/2.
pub(crate) fn deffuant(held: &mut [f64], confidence: f64, pairs: u32, rng: &mut ChaCha8Rng) {
    let agents = held.len() as u32;
    for _ in 0..pairs {
        let one = below(rng, agents);
        let other = below(rng, agents - 1);
        let other = (other + u32::from(other >= one)) as usize;
        let (a, b) = (held[one as usize], held[other]);
        if (a - b).abs() < confidence {
            let way = (b - a) / 2.0;
            held[one as usize] = a + way;
            held[other] = b - way;
        }
    }
}
