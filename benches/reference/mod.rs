//! The same models by hand: plain loops over arrays, to hold the engine against.

pub(crate) mod opinion;
