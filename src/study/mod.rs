//! Studies: every point and arm of a scenario, many replicates each, and what may be concluded.

mod asked;
mod family;
mod judge;
mod pilot;
mod queue;
mod run;
mod samples;
mod seat;
pub mod trace;
mod until;
mod vary;

pub use crate::hash as digest;
pub use family::{Countdowns, Family, Graphs, Landscapes, OpenQuestions, Opinions};
pub use judge::{Judged, JudgedPart, LEVEL, Reported, contrast, judge_claims, report};
pub use pilot::{run_while, spread};
pub use run::{CellResults, Results, RoundSums, Running, batch_ends, draws_of, measures_of, run, run_one};
pub use samples::{PartSample, Read, samples};
pub use seat::{Bench, Drawn, Outcome, Seated, draw_society};
pub use until::{Ended, Sequential, Until, judge_sequentially, run_until};
pub(crate) use until::{alpha_of, sequence_of};
pub use vary::{Came, Fate, Turn, Variation, Varied, side, vary};
