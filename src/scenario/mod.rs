//! The scenario file: what was typed (a tree), and what is meant (a [`Study`] that cannot be wrong).
//!
pub mod tree;
