//! manyminds
#![allow(missing_docs)]
pub mod act;
pub mod budget;
pub mod deliberation;
pub mod error;
pub mod measure;
pub mod mind;
pub mod problem;
pub mod report;
pub mod rng;
pub mod scenario;
pub mod shipped;
pub mod society;
pub mod study;
pub mod voting;
