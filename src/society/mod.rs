//! Who reasons, and who hears whom.
//!
//! A [`Society`] keeps its agents as columns (traits, expertise, heuristics, evidence) and joins them
//! by a frozen [`Network`]. [`sample`] makes the numbers that differ between agents, [`spread`] says
//! how far apart the agents are as they were given, [`influence`] what they come to who average,
//! [`csv_columns`] reads columns that a user brings, and [`questionnaire`] scores what people answered.

pub mod columns;
pub mod csv_columns;
pub mod influence;
pub mod network;
pub mod questionnaire;
pub mod sample;
pub mod spread;

pub use columns::Society;
pub use network::Network;
pub use questionnaire::bfi10;

use crate::error::Fault;
use crate::rng::{Stream, below};

/// Beyond this many faults the rest is counted, not listed.
const MOST_FAULTS: usize = 100;

/// Keeps a list of faults readable when the wrong file was given.
fn cut_short(mut faults: Vec<Fault>) -> Vec<Fault> {
    let more = faults.len().saturating_sub(MOST_FAULTS);
    if more > 0 {
        faults.truncate(MOST_FAULTS);
        faults.push(Fault { need: format!("and {more} more like these"), ..Fault::default() });
    }
    faults
}

/// `Err` if anything is wrong.
fn unless_faulty(faults: Vec<Fault>) -> Result<(), Vec<Fault>> {
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Fisher-Yates, from the end, one bounded draw per place.
fn shuffle<T>(items: &mut [T], rng: &mut Stream) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(rng, last as u32 + 1) as usize);
    }
}
