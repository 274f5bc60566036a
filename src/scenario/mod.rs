//! The scenario file: what was typed (a tree), and what is meant (a [`Study`] that cannot be wrong).
//!
mod check;
pub mod fields;
mod schema;
pub mod tree;

pub use fields::{defaults_table, explain};
pub use schema::schema;

pub(crate) const RULE_NAMES: &[&str] = &["plurality", "majority", "supermajority", "unanimity", "approval", "borda", "copeland", "score"];
pub(crate) const TIE_NAMES: &[&str] = &["none", "lexical", "random", "status-quo", "first-proposed", "revote"];
