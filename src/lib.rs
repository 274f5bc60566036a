//! manyminds
#![allow(missing_docs)]
pub mod budget;
pub mod error;
pub mod problem;
pub mod rng;
pub mod society;
