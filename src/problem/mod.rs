//! What is reasoned about.
mod faults;
pub mod generate;
pub mod graph;
pub mod label;
pub mod read;
pub mod spec;
