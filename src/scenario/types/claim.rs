//! Expectations, written before a run and judged after it.

use crate::measure::verdict::{Expect, Form, Role, Sides, Verdict};

/// An expectation.
#[derive(Clone, Debug)]
pub struct ClaimSpec {
    /// Its name.
    pub name: String,
    /// What hangs on it.
    pub role: Role,
    /// It in words.
    pub says: String,
    /// The measure that it is about.
    pub measure: String,
    /// What is expected.
    pub form: Form,
    /// Its parts, at least one: all must come true.
    pub parts: Vec<ClaimPart>,
    /// Confidence level of its interval.
    pub level: f64,
    /// Which bounds judge `>` and `<`.
    pub sides: Sides,
    /// Claims of one family share their error rate.
    pub family: String,
    /// Where the expectation comes from.
    pub source: String,
    /// The published value that it is compared with.
    pub published: String,
    /// What it speaks of.
    pub population: Population,
    /// The verdict that came, as a person recorded it.
    pub came: Option<Verdict>,
    /// Its line in the scenario.
    pub line: usize,
}

/// One part of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimPart {
    /// What it is read off.
    pub on: ClaimOn,
    /// What is expected of it.
    pub expect: Expect,
}

/// A point of the sweep and an arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its point.
    pub point: usize,
    /// Its arm.
    pub arm: usize,
}

/// What one part of a claim is read off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimOn {
    /// The values at one place.
    Values(Place),
    /// The first place minus the second, paired by replicate.
    Contrast(Place, Place),
    /// The best of some places minus another, paired by replicate. The best is found on some replicates and the
    /// difference judged on others ([`crate::study::samples`]).
    Best {
        /// Where the best is looked for, at least one.
        among: Vec<Place>,
        /// Whether the best has the greatest mean, else the least.
        greatest: bool,
        /// What it is compared with.
        end: Place,
    },
}

impl ClaimOn {
    /// All places that it may read.
    pub fn places(&self) -> Vec<Place> {
        match self {
            ClaimOn::Values(place) => vec![*place],
            ClaimOn::Contrast(first, second) => vec![*first, *second],
            ClaimOn::Best { among, end, .. } => among.iter().chain([end]).copied().collect(),
        }
    }
}

/// What a claim generalises to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Population {
    /// Seeds on this instance.
    Seeds,
    /// Problems of this kind.
    Problems,
}
