//! Numbers read off a deliberation, and what may be said from them.
//!
//! A [`Measure`] reads the state at a cadence; a [`Panel`] of measures is the observer of a run. [`CATALOG`] lists those
//! that ship. Below them stand the formulas: diversity and agreement on counts in [`index`], the
//! categories of interaction in [`bales`], their balance in windows in [`balance`], intervals in [`stats`],
//! right-censored times in [`survival`], and claims in [`verdict`].

mod acts;
pub mod balance;
pub mod bales;
mod belief;
mod builtin;
#[cfg(test)]
mod by_hand;
mod catalog;
mod conversation;
mod counts;
mod exposure;
pub mod index;
pub mod laws;
mod ledger;
mod makeup;
mod merits;
mod opinion;
mod panel;
mod repertoire;
pub mod stats;
pub mod survival;
mod unity;
pub mod verdict;

pub use builtin::make;
pub use catalog::{CATALOG, DEFAULT, info, names};
pub use counts::Counts;
pub use ledger::Ledger;
pub(crate) use ledger::moves;
pub use panel::{Given, Info, Measure, Now, Panel, Scale};
