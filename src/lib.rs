//! manyminds
#![allow(missing_docs)]
pub mod act;
pub mod budget;
pub mod error;
pub mod mind;
pub mod problem;
pub mod rng;
pub mod scenario;
pub mod voting;
