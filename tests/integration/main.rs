//! Everything that is tested from outside.

mod laws;
mod perception;
mod placebo;
mod worlds;
