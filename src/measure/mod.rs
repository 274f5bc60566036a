//! What is read off a run: indices of one moment, statistics over replicates, and verdicts on claims.
//!
//! An undefined value is `None`, never NaN and never dropped without being counted.

pub mod index;
pub mod stats;
pub mod survival;
pub mod verdict;
