//! What is reasoned about.
pub mod graph;
pub mod spec;
