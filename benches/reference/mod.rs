//! The classic models as anybody would write them by hand: one thread, flat arrays, ChaCha8, draws of 32 bits. What the
//! engine is measured against.

pub(crate) mod debate;
pub(crate) mod deliberation;
pub(crate) mod hong_page;
pub(crate) mod lazer_friedman;
pub(crate) mod opinion;
pub(crate) mod voter;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The draws of a hand loop.
pub(crate) fn draws() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(1)
}

/// A number below `bound`, unbiased: multiply and shift (Lemire 2019).
#[inline]
pub(crate) fn below(rng: &mut ChaCha8Rng, bound: u32) -> u32 {
    let mut product = u64::from(rng.next_u32()) * u64::from(bound);
    if (product as u32) < bound {
        let reject = bound.wrapping_neg() % bound;
        while (product as u32) < reject {
            product = u64::from(rng.next_u32()) * u64::from(bound);
        }
    }
    (product >> 32) as u32
}

/// A number in [0, 1) with 32 random bits.
#[inline]
fn unit(rng: &mut ChaCha8Rng) -> f64 {
    f64::from(rng.next_u32()) * (1.0 / (1u64 << 32) as f64)
}

/// The sum of so many words: how fast the generator is by itself.
pub(crate) fn words(rng: &mut ChaCha8Rng, words: u32) -> u32 {
    (0..words).fold(0, |sum: u32, _| sum.wrapping_add(rng.next_u32()))
}
