//! From a claim to its data: one sample for each of its contrasts, with what is expected of it.

use super::run::Results;
use crate::measure::stats::moments;
use crate::measure::verdict::{Case, Expect, Kind, Sample, Sides};
use crate::measure::{Scale, info};
use crate::scenario::{ClaimOn, ClaimPart, ClaimSpec, Place, Study};

/// What one part of a claim was read off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Read {
    /// Where the values stand; `None` where the best of several places could not be found.
    pub first: Option<Place>,
    /// What is taken off them, if it is a contrast.
    pub second: Option<Place>,
    /// How many replicates, from the first on, the first place was found on. The part is judged on those after them. 0
    /// where the place was named.
    pub found_on: u64,
    /// What is expected.
    pub expect: Expect,
}

/// The data of one contrast (or value) of a claim. However it is judged, at the end or as replicates come in, the claim
/// holds if all of these hold and fails if any fails.
#[derive(Clone, Debug)]
pub struct PartSample {
    /// What it is read off.
    pub read: Read,
    /// Mean or share.
    pub kind: Kind,
    /// Two-sided or one-sided bounds.
    pub sides: Sides,
    /// One value for each replicate after those that the place was found on, in their order.
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
        Case { expect: self.read.expect, sample, kind: self.kind, sides: self.sides }
    }
}

/// The samples of a claim, one for each of its parts, in order. Where an extreme is to be found, that is done on the first
/// `half` replicates, and the others are the sample.
///
/// Cost: a copy of two columns for each part; of all candidates where an extreme is to be found.
pub fn samples(study: &Study, results: &Results, claim: &ClaimSpec, half: u64) -> Vec<PartSample> {
    let column = |place: Place| results.column(place.point * study.arms.len() + place.arm, &claim.measure);
    let share = info(&claim.measure).is_some_and(|info| info.scale == Scale::Share);
    let kind = if share { Kind::Share } else { Kind::Mean };
    let half = half.min(results.replicates);
    let part = |part: &ClaimPart| {
        let read = Read { first: None, second: None, found_on: 0, expect: part.expect };
        let (read, values, against) = match &part.on {
            ClaimOn::Values(place) => (Read { first: Some(*place), ..read }, column(*place), None),
            ClaimOn::Contrast(first, second) => {
                let read = Read { first: Some(*first), second: Some(*second), ..read };
                (read, column(*first), Some(column(*second)))
            }
            ClaimOn::Best { among, greatest, end } => {
                let after = |column: Vec<Option<f64>>| column[half as usize..].to_vec();
                let best = extreme(among.iter().map(|place| moments(&column(*place)[..half as usize]).mean), *greatest);
                let read = Read { first: best.map(|at| among[at]), second: Some(*end), found_on: half, ..read };
                let against = after(column(*end));
                let values = read.first.map_or_else(|| vec![None; against.len()], |place| after(column(place)));
                (read, values, Some(against))
            }
        };
        PartSample { read, kind, sides: claim.sides, values, against }
    };
    claim.parts.iter().map(part).collect()
}

/// Which of the defined means is the greatest (or least), the first of equals.
fn extreme(means: impl Iterator<Item = Option<f64>>, greatest: bool) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (at, mean) in means.enumerate().filter_map(|(at, mean)| Some((at, mean?))) {
        if best.is_none_or(|(_, held)| if greatest { mean > held } else { mean < held }) {
            best = Some((at, mean));
        }
    }
    best.map(|(at, _)| at)
}

#[cfg(test)]
mod tests;
