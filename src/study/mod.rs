//! Studies: every point and arm of a scenario, many replicates each, and what may be concluded.

mod asked;
mod details;
mod exact;
mod family;
mod judge;
mod pilot;
mod queue;
mod results;
mod rows;
mod run;
mod samples;
mod seat;
pub mod trace;
mod until;
mod vary;
mod work;

pub use details::{Detail, Details, Final};
pub use exact::Exact;
pub use family::{Countdowns, Family, Graphs, Landscapes, OpenQuestions, Opinions};
pub use judge::{Judged, JudgedPart, LEVEL, Reported, contrast, judge_claims, report};
pub use pilot::{run_while, spread};
pub use results::{CellResults, Results, RoundSums};
pub(crate) use rows::Block;
pub use rows::{Medium, Row, Rows};
pub use run::{Running, came, came_to, draws_of, measures_of, run, run_into, run_one};
pub(crate) use samples::Measured;
pub use samples::{PartSample, Read, samples};
pub use seat::{Bench, Drawn, Outcome, Seated, draw_society};
pub use until::{Ended, Sequential, Until, judge_sequentially, run_until, run_until_into};
pub(crate) use until::{alpha_of, sequence_of};
pub use vary::{Came, Fate, Turn, Variation, Varied, side, vary};
pub use work::{Part, Shard, batch_ends};
