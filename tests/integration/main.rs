//! Everything that is tested from outside.

mod bad;
#[cfg(feature = "cli")]
mod cli;
mod determinism;
mod docking;
mod docs;
mod laws;
mod layers;
mod perception;
mod placebo;
mod readme;
mod solving;
mod symmetry;
mod worlds;
