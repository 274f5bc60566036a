//! manyminds
#![allow(missing_docs)]
pub mod act;
pub mod budget;
pub mod deliberation;
pub mod error;
<<<<<<< HEAD
pub mod mind;
=======
pub mod measure;
>>>>>>> part-d
pub mod problem;
pub mod rng;
pub mod voting;
