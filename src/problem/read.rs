//! Readers of problems: DIMACS graphs and formulas, and the project's own JSON.
//!
//! A reader takes the text of a file, never its path, and returns a [`GraphSpec`](super::spec::GraphSpec) or every
//! fault that it found (the first thousand, and how many more), with line numbers. What a reader accepts may still be
//! refused by [`GraphSpec::build`](super::spec::GraphSpec::build): it checks what all problems have in common.

mod dimacs;
mod json;

pub use dimacs::{read_cnf, read_col};
pub use json::{read_json, read_value};

use crate::error::Fault;
use crate::problem::faults::grouped;

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 256 << 20;

pub(in crate::problem) fn check_length(length: usize) -> Result<(), Vec<Fault>> {
    if length <= MAX_BYTES {
        return Ok(());
    }
    let need = format!("need a file of at most {} bytes", grouped(MAX_BYTES as u64));
    Err(vec![Fault { value: format!("{} bytes", grouped(length as u64)), need, ..Fault::default() }])
}

#[cfg(test)]
mod tests;
