//! Everything that is tested from outside.

mod bad;
mod determinism;
mod laws;
mod perception;
mod placebo;
mod solving;
mod symmetry;
mod worlds;
