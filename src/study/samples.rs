//! From a claim to its data: one sample for each of its contrasts, with what is expected of it.

use super::run::Results;
use crate::measure::verdict::{Case, Expect, Kind, Sample, Sides};
use crate::measure::{Scale, info};
use crate::scenario::{ClaimOn, ClaimSpec, Place, Study};

/// The data of one contrast (or value) of a claim. However it is judged, at the end or as replicates come in, the claim
/// holds if all of these hold and fails if any fails.
#[derive(Clone, Debug)]
pub struct PartSample {
    /// What is expected.
    pub expect: Expect,
    /// Mean or share.
    pub kind: Kind,
    /// Two-sided or one-sided bounds.
    pub sides: Sides,
    /// Where the values were read; `None` where the best of several places could not be found.
    pub first: Option<Place>,
    /// What is taken off them, if it is a contrast.
    pub second: Option<Place>,
    /// Whether the first place was found on the even replicates, so that only the odd ones are here. It may change as
    /// replicates come in: such a part is for the end of a run, not for a sequential rule.
    pub found: bool,
    /// One value for each replicate, in their order.
    pub values: Vec<Option<f64>>,
    /// As `values`, at the second place.
    pub against: Option<Vec<Option<f64>>>,
}

impl PartSample {
    /// What [`judge`](crate::measure::verdict::judge) takes.
    pub fn case(&self) -> Case<'_> {
        let sample = match &self.against {
            Some(against) => Sample::Pairs(&self.values, against),
            None => Sample::Values(&self.values),
        };
        Case { expect: self.expect, sample, kind: self.kind, sides: self.sides }
    }
}

/// The samples of a claim, one for each of its parts, in order. Cost: a copy of two columns for each, of all candidates
/// where an extreme is to be found.
pub fn samples(study: &Study, results: &Results, claim: &ClaimSpec) -> Vec<PartSample> {
    let column = |place: Place| results.column(place.point * study.arms.len() + place.arm, &claim.measure);
    let share = info(&claim.measure).is_some_and(|info| info.scale == Scale::Share);
    let part = |(at, part): (usize, &ClaimOn)| {
        // Where a form has two contrasts, they take turns over the points.
        let expect = claim.form.expects(at);
        let mut seen = PartSample {
            expect,
            kind: Kind::Mean,
            sides: claim.sides,
            first: None,
            second: None,
            found: false,
            values: Vec::new(),
            against: None,
        };
        match part {
            ClaimOn::Values(place) => {
                seen.kind = if share { Kind::Share } else { Kind::Mean };
                (seen.first, seen.values) = (Some(*place), column(*place));
            }
            ClaimOn::Contrast(first, second) => {
                (seen.first, seen.second) = (Some(*first), Some(*second));
                (seen.values, seen.against) = (column(*first), Some(column(*second)));
            }
            ClaimOn::Best { among, greatest, end } => {
                let columns: Vec<_> = among.iter().map(|place| column(*place)).collect();
                let best = extreme(&columns, *greatest);
                let against = odd(&column(*end));
                (seen.found, seen.second) = (true, Some(*end));
                seen.first = best.map(|at| among[at]);
                seen.values = best.map_or_else(|| vec![None; against.len()], |at| odd(&columns[at]));
                seen.against = Some(against);
            }
        }
        seen
    };
    claim.parts.iter().enumerate().map(part).collect()
}

fn odd(column: &[Option<f64>]) -> Vec<Option<f64>> {
    column.iter().skip(1).step_by(2).copied().collect()
}

/// The column with the greatest (or least) mean over its even replicates, the first of equals.
fn extreme(columns: &[Vec<Option<f64>>], greatest: bool) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (at, column) in columns.iter().enumerate() {
        let half: Vec<f64> = column.iter().step_by(2).flatten().copied().collect();
        let mean = half.iter().sum::<f64>() / half.len() as f64;
        let better = |held: f64| if greatest { mean > held } else { mean < held };
        if !half.is_empty() && best.is_none_or(|(_, held)| better(held)) {
            best = Some((at, mean));
        }
    }
    best.map(|(at, _)| at)
}

#[cfg(test)]
mod tests;
