//! The classic models as anybody would write them by hand: flat arrays, ChaCha8, draws of 32 bits. What the engine is
//! measured against.

pub(crate) mod debate;

use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// A number in [0, 1) with 32 random bits.
#[inline]
fn unit(rng: &mut ChaCha8Rng) -> f64 {
    f64::from(rng.next_u32()) * (1.0 / (1u64 << 32) as f64)
}
