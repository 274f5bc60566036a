//! The classic models as anybody would write them by hand: flat arrays, ChaCha8, draws of 32 bits. What the engine is
//! measured against.

pub(crate) mod debate;
pub(crate) mod opinion;
pub(crate) mod voter;
