//! Studies: every point and arm of a scenario, many replicates each, and what may be concluded.

mod asked;
pub mod digest;
mod family;
mod judge;
mod run;
mod samples;
mod seat;
pub mod trace;

pub use family::{Countdowns, Family, Graphs};
pub use judge::{Judged, JudgedPart, LEVEL, Reported, contrast, judge_claims, report};
pub use run::{CellResults, Results, RoundSums, Running, draws_of, measures_of, run, run_one};
pub use samples::{PartSample, samples};
pub use seat::{Bench, Drawn, Outcome, Seated, draw_society};
