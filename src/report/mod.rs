//! What a person looks at: the summary in a terminal, the same as JSON, and the run directory.
//!
//! [`Report::new`] works out every number once; [`terminal`], [`json`] and [`files`] only write them down, as text or
//! to a given writer. Nothing here prints.

pub mod branch;
pub mod compare;
pub mod debate;
pub mod directory;
pub mod elections;
pub mod expected;
mod facts;
pub mod files;
pub mod json;
pub mod kept;
pub mod live;
mod number;
#[cfg(feature = "page")]
pub mod page;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod parts;
pub mod surface;
mod table;
pub mod tables;
pub mod tally;
pub mod terminal;
pub mod ties;
mod traces;
pub mod transcript;
pub mod varied;
pub mod verify;

pub use facts::Setup;
pub use tables::digest;

use crate::deliberation::Why;
use crate::error::Result;
use crate::measure::stats::Estimate;
use crate::measure::verdict::{Role, Verdict};
use crate::scenario::Study;
use crate::study::{Ended, Judged, Reported, Results, Sequential, contrast, judge_claims, judge_sequentially, report};

/// The measures whose difference between the society and each arm is reported, where they were computed.
pub const CONTRASTED: [&str; 3] = ["merit", "right", "solved"];

/// The characters of a digest that are shown: enough to tell runs apart, short enough to read out.
pub const SHORT_DIGEST: usize = 12;

/// A finished (or stopped) study with every number that is shown of it.
#[derive(Debug)]
pub struct Report<'a> {
    /// What was asked.
    pub study: &'a Study,
    /// What came of it.
    pub results: &'a Results,
    /// The claims, judged, in order of the file.
    pub claims: Vec<Judged<'a>>,
    /// How a run that looked at its values went: its claims are judged by sequences. `None` for a fixed run.
    pub sequential: Option<&'a Sequential>,
    /// SHA-256 of `replicates.csv`, in hexadecimal.
    pub digest: String,
    pub(crate) setup: Setup,
    /// Cells x measures.
    pub(crate) numbers: Vec<Reported>,
    pub(crate) contrasts: Vec<Contrast>,
}

/// Society minus an arm, paired by replicate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contrast {
    pub(crate) point: usize,
    pub(crate) arm: usize,
    pub(crate) measure: &'static str,
    pub(crate) estimate: Estimate,
}

impl<'a> Report<'a> {
    /// Works out what there is to report of `results`, which are those of `study`.
    ///
    /// # Errors
    /// [`crate::error::Error::Io`] where rows cannot be read back.
    pub fn new(study: &'a Study, results: &'a Results) -> Result<Self> {
        Report::of(study, results, None, Setup::after(study))
    }

    /// As [`Report::new`], of a run that looked at its values ([`crate::study::run_until`]).
    ///
    /// # Errors
    /// As [`Report::new`].
    pub fn sequential(study: &'a Study, results: &'a Results, sequential: &'a Sequential) -> Result<Self> {
        Report::of(study, results, Some(sequential), Setup::after(study))
    }

    /// As [`Report::new`], or as [`Report::sequential`] where it says how the run went, with a setup that was worked out before:
    /// [`Setup::after`] of the same study.
    ///
    /// # Errors
    /// As [`Report::new`].
    pub fn of(
        study: &'a Study,
        results: &'a Results,
        sequential: Option<&'a Sequential>,
        setup: Setup,
    ) -> Result<Self> {
        let mut numbers = Vec::with_capacity(study.cells.len() * results.measures.len());
        for cell in 0..study.cells.len() {
            numbers.extend(results.measures.iter().map(|info| report(results, study.per_problem, cell, info)));
        }
        let mut contrasts = Vec::new();
        for point in 0..study.points.len() {
            for arm in 1..study.arms.len() {
                for info in results.measures.iter().filter(|info| CONTRASTED.contains(&info.name)) {
                    let estimate = contrast(study, results, point, arm, info);
                    contrasts.push(Contrast { point, arm, measure: info.name, estimate });
                }
            }
        }
        let report = Report {
            claims: match sequential {
                Some(sequential) => judge_sequentially(study, results, &sequential.looks),
                None => judge_claims(study, results),
            },
            sequential,
            digest: digest(study, results)?,
            setup,
            study,
            results,
            numbers,
            contrasts,
        };
        results.intact()?;
        Ok(report)
    }

    /// The start of the digest, for people.
    pub fn short_digest(&self) -> &str {
        self.digest.get(..SHORT_DIGEST).unwrap_or(&self.digest)
    }

    /// Replicates that were run, over all points and arms.
    pub fn runs(&self) -> u64 {
        self.results.cells.iter().map(|cell| cell.replicates).sum()
    }

    /// Whether all replicates that were asked for are there, or as many as were enough.
    pub fn is_complete(&self) -> bool {
        let enough = self.sequential.is_some_and(|sequential| sequential.ended == Ended::Enough);
        enough || self.results.replicates >= self.study.replicates
    }

    /// The gates that failed; if `strict`, also those that are undecided.
    pub fn broken_gates(&self, strict: bool) -> Vec<&'a str> {
        let broken = |verdict: Verdict| verdict == Verdict::Fails || (strict && verdict == Verdict::Undecided);
        let gates = self.claims.iter().filter(|judged| judged.claim.role == Role::Gate && broken(judged.verdict));
        gates.map(|judged| &judged.claim.name[..]).collect()
    }

    /// The number of one measure in one cell, if the measure was computed.
    pub(crate) fn number(&self, cell: usize, measure: &str) -> Option<&Reported> {
        let at = self.results.measures.iter().position(|info| info.name == measure)?;
        self.numbers.get(cell * self.results.measures.len() + at)
    }
}

/// What `check` shows of a study before anything is run: what would be run, on what, and advice.
pub fn plan(study: &Study, look: &terminal::Look) -> String {
    terminal::plan(study, &Setup::of(study), look)
}

/// What `plan` shows of a study: what `check` does, its points, and what all of it would take.
pub fn plan_in_full(study: &Study, expected: &expected::Expected, look: &terminal::Look) -> String {
    terminal::plan_in_full(study, &Setup::of(study), expected, look)
}

/// The word for why a run stopped, as it stands in `replicates.csv`.
pub fn stop_name(why: Why) -> &'static str {
    match why {
        Why::Rounds => "rounds",
        Why::Budget => "budget",
        Why::Settled => "settled",
        Why::Agreed => "agreed",
        Why::Decided => "decided",
        Why::Solved => "solved",
        Why::Unanimous => "unanimous",
        Why::Still => "still",
    }
}

/// What each word of [`stop_name`] means.
pub const STOPS: [(&str, &str); 8] = [
    ("rounds", "the last round was played"),
    ("budget", "a round went by in which nobody could pay for anything"),
    ("settled", "nothing changed for long enough"),
    ("agreed", "the mean modal share reached the quorum"),
    ("decided", "everything is publicly decided"),
    ("solved", "somebody holds a position of full merit"),
    ("unanimous", "all hold the same, and nobody would leave it"),
    ("still", "nothing that anybody may hear could move it"),
];

#[cfg(test)]
mod tests;
