//! How one perspective reasons.
pub mod policy;
