//! The scenario file: what was typed (a tree), and what is meant (a [`Study`] that cannot be wrong).
//!
mod build;
mod check;
mod columns;
pub mod fields;
mod schema;
mod study;
pub mod tree;
#[cfg(test)]
mod tests;
mod types;

pub use fields::{defaults_table, explain};
pub use schema::schema;
pub use study::{MOST_CELLS, Options, load, parse};
pub use types::*;
