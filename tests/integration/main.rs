//! Everything that is tested from outside.

#[cfg(feature = "cli")]
mod cli;
