//! What a scenario means, once nothing in it can be wrong.

mod claim;
mod design;
mod problem;
mod society;

pub use claim::*;
pub use design::*;
pub(super) use problem::deal_topics;
pub use problem::*;
pub use society::*;

use crate::act::Deed;
use crate::deliberation::protocol::{Hearing, Protocol};
use crate::mind::policy::ActTable;
use std::path::PathBuf;

/// All that one scenario file asks for: every point of its sweep, crossed with every arm.
#[derive(Clone, Debug)]
pub struct Study {
    /// A short name.
    pub name: String,
    /// The question that it asks.
    pub title: String,
    /// What to look for.
    pub about: String,
    /// The paper that it follows.
    pub source: String,
    /// What the literature has wrong about it.
    pub errata: Vec<String>,
    /// The seed of every draw.
    pub seed: u64,
    /// Runs of every cell, at least 1.
    pub replicates: u64,
    /// How many replicates in a row are about one drawn problem, at least 1.
    pub per_problem: u64,
    /// How points share draws.
    pub sharing: Sharing,
    /// Seeds that choose the best member, apart from the study's own.
    pub calibration: u64,
    /// The scenario file.
    pub file: PathBuf,
    /// Its text, as given.
    pub text: String,
    /// Points of the sweep in order, the first axis slowest; one without parameters where nothing is swept.
    pub points: Vec<Point>,
    /// How they are laid out.
    pub design: Design,
    /// Names of the arms; the first is `society`.
    pub arms: Vec<String>,
    /// Every point with every arm: `cells[point * arms + arm]`.
    pub cells: Vec<Cell>,
    /// Expectations, in order of the file.
    pub claims: Vec<ClaimSpec>,
    /// Files that the scenario refers to, as they were opened, each once, sorted.
    pub files: Vec<PathBuf>,
    /// Advice that stops nothing.
    pub notes: Vec<String>,
}

impl Study {
    /// The cell of `point` and `arm`.
    pub fn cell(&self, point: usize, arm: usize) -> Option<&Cell> {
        self.cells.get(point.checked_mul(self.arms.len())?.checked_add(arm)?).filter(|_| arm < self.arms.len())
    }
}

/// How points of a sweep share draws. Arms of a point always do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// All points use the same draws, so that contrasts are paired.
    #[default]
    Common,
    /// Each point has draws of its own.
    Independent,
}

/// One point of the sweep.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// The swept paths with their values, as one would write them.
    pub params: Vec<(String, String)>,
}

impl Point {
    /// The point in one line, `a = 1, b = 2`; empty where nothing is swept.
    pub fn label(&self) -> String {
        self.params.iter().map(|(path, value)| format!("{path} = {value}")).collect::<Vec<_>>().join(", ")
    }
}

/// One point with one arm: what a replicate runs.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its point.
    pub point: usize,
    /// Its arm.
    pub arm: usize,
    /// The twin that the arm is, if it is one.
    pub twin: Option<Twin>,
    /// Says which rows it gives: the first eight bytes of the SHA-256 of all that they rest on, the point, the arm, what is run, the
    /// seed and how draws are shared, the cadence and the content of files. Not of it are the number of replicates, other points and
    /// arms, claims and words, so that a study that grows keeps the keys that it had.
    pub key: u64,
    /// What is run. The protocol of a silent or nominal twin is changed already; the society of the others is not.
    pub scenario: Scenario,
}

/// A society to compare with, at the same budget and prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twin {
    /// One mind with the union of all evidence and heuristics and the per-topic maximum of expertise.
    Pooled,
    /// One mind with the sum of all log-odds.
    PooledBayes,
    /// The member with the best mean solo merit on the calibration seeds.
    Best,
    /// The same members, a share of the budget each, no hearing.
    Nominal,
    /// The same society with its votes and no messages.
    Silent,
    /// A random member with the whole budget.
    Lone,
}

impl Twin {
    /// All twins.
    pub const ALL: [Twin; 6] = [Twin::Pooled, Twin::PooledBayes, Twin::Best, Twin::Nominal, Twin::Silent, Twin::Lone];

    /// Its word in scenarios.
    pub fn name(self) -> &'static str {
        match self {
            Twin::Pooled => "pooled",
            Twin::PooledBayes => "pooled-bayes",
            Twin::Best => "best",
            Twin::Nominal => "nominal",
            Twin::Silent => "silent",
            Twin::Lone => "lone",
        }
    }

    /// The twin of that name.
    pub fn by_name(name: &str) -> Option<Twin> {
        Twin::ALL.into_iter().find(|twin| twin.name() == name)
    }

    /// Changes the protocol as the twin needs: silent members hear nobody, nominal ones also keep their own purses and
    /// hold no vote before the last.
    pub fn adapt(self, protocol: &mut Protocol) {
        if matches!(self, Twin::Silent | Twin::Nominal) {
            protocol.hearing = Hearing::Nobody;
            protocol.manners.company = false;
        }
        if self == Twin::Nominal {
            protocol.own_purses = true;
            protocol.vote.every = 0;
        }
    }
}

/// One cell, typed.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What is reasoned about.
    pub problem: ProblemSpec,
    /// Who reasons.
    pub society: SocietySpec,
    /// How traits turn into acts.
    pub acts: ActTable,
    /// How they talk, decide and stop.
    pub protocol: Protocol,
    /// The budget as a multiple of what one attempt at the instance takes, the final vote on top: it is worked out in each
    /// replicate, and stands in place of the protocol's.
    pub attempts: Option<f64>,
    /// From which round on another protocol and act table hold, in order of rounds.
    pub changes: Vec<(u32, Protocol, ActTable)>,
    /// Measures asked for, those of the claims included. Empty: the usual ones, and those of the claims.
    pub measures: Vec<String>,
    /// The cadence of measures taken per round, at least 1.
    pub every: u32,
}

/// The acts by name, for tables of them.
pub(super) fn deed(name: &str) -> Option<usize> {
    Deed::chosen(name).map(|deed| deed as usize)
}
