//! Expectations, written before a run and judged after it.

use crate::measure::stats::slope::Slope;
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
    /// Where it is about how that measure goes with another within problems: which slope, and the other measure.
    pub slope: Option<(Slope, String)>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its point.
    pub point: usize,
    /// Its arm.
    pub arm: usize,
}

/// Places whose values are added up replicate by replicate, each with its weight: `[(1, a)]` is a value, `[(1, a), (-1, b)]` a
/// contrast, and so are differences of contrasts, and contrasts of means over places or points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms(pub Vec<(f64, Place)>);

impl Terms {
    /// The value at one place.
    pub fn value(place: Place) -> Self {
        Terms(vec![(1.0, place)])
    }

    /// The first place minus the second.
    pub fn contrast(first: Place, second: Place) -> Self {
        Terms(vec![(1.0, first), (-1.0, second)])
    }

    /// The place, and what is taken off it, where this is a plain value or a plain contrast.
    pub fn plain(&self) -> Option<(Place, Option<Place>)> {
        match self.0[..] {
            [(1.0, first)] => Some((first, None)),
            [(1.0, first), (-1.0, second)] => Some((first, Some(second))),
            _ => None,
        }
    }

    /// The most that the sum of weights of either side comes to: of shares, the sum lies so far from 0 at most.
    pub fn most(&self) -> f64 {
        self.sides().into_iter().map(|side| side.iter().map(|term| term.0).sum()).fold(0.0, f64::max)
    }

    /// Those that are added, and those that are taken off with their weights turned positive.
    pub fn sides(&self) -> [Vec<(f64, Place)>; 2] {
        [1.0, -1.0].map(|sign| {
            let signed = self.0.iter().map(|&(weight, place)| (weight * sign, place));
            signed.filter(|(weight, _)| *weight > 0.0).collect()
        })
    }
}

/// What one part of a claim is read off.
#[derive(Clone, Debug, PartialEq)]
pub enum ClaimOn {
    /// A sum over places.
    Sum(Terms),
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
            ClaimOn::Sum(terms) => terms.0.iter().map(|(_, place)| *place).collect(),
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
