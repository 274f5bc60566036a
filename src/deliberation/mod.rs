//! The loop.
pub mod protocol;
