//! From a claim to its data: one sample for each of its contrasts, with what is expected of it.

use super::results::Results;
use crate::measure::stats::moments;
use crate::measure::stats::slope::{self, Slope};
use crate::measure::verdict::{Case, Expect, Kind, Sample, Sides};
use crate::measure::{Scale, info};
use crate::scenario::{ClaimOn, ClaimPart, ClaimSpec, Place, Study, Terms};

/// What one part of a claim was read off.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// Which values are added up; of the best of several places that could not be found, only what is taken off it.
    pub terms: Terms,
    /// How many replicates (or problems, where several share one), from the first on, a place was found on. The part is judged
    /// on those after them. 0 where the places were named.
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
    /// What is added up: one value for each replicate after those that the place was found on, in their order; where several
    /// share a problem, the mean over those of each problem.
    pub values: Vec<Option<f64>>,
    /// As `values`, for what is taken off.
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
/// `half` (replicates, or problems where several share one), and the others are the sample.
///
/// Cost: a pass over the columns of all terms; of all candidates where an extreme is to be found.
pub fn samples(study: &Study, results: &Results, claim: &ClaimSpec, half: u64) -> Vec<PartSample> {
    let share = info(&claim.measure).is_some_and(|info| info.scale == Scale::Share);
    let add = |terms: &Terms| sums(study, results, &claim.measure, terms);
    let part = |part: &ClaimPart| {
        let (terms, found_on) = match &part.on {
            ClaimOn::Sum(terms) => (terms.clone(), 0),
            ClaimOn::Best { among, greatest, end } => {
                let half = half.min(results.replicates / study.per_problem) as usize;
                let mean = |place: &Place| moments(&add(&Terms::value(*place)).0[..half]).mean;
                let best = extreme(among.iter().map(mean), *greatest).map(|at| (1.0, among[at]));
                (Terms(best.into_iter().chain([(-1.0, *end)]).collect()), half)
            }
        };
        let (mut values, mut against) = match &claim.slope {
            Some((slope, on)) => (slopes(study, results, claim, &terms, *slope, on), None),
            None => add(&terms),
        };
        values.drain(..found_on.min(values.len()));
        if let Some(against) = &mut against {
            against.drain(..found_on.min(against.len()));
        }
        let kind = match share && claim.slope.is_none() {
            true if study.per_problem == 1 && terms.plain().is_some() => Kind::Share,
            true => Kind::Shares(terms.most().ceil() as u32),
            false => Kind::Mean,
        };
        let read = Read { terms, found_on: found_on as u64, expect: part.expect };
        PartSample { read, kind, sides: claim.sides, values, against }
    };
    claim.parts.iter().map(part).collect()
}

/// What terms add up to and what they take off, if they do, in each replicate or problem. Where one of them is undefined in a
/// replicate, all are.
pub(super) fn sums(
    study: &Study,
    results: &Results,
    measure: &str,
    terms: &Terms,
) -> (Vec<Option<f64>>, Option<Vec<Option<f64>>>) {
    let add = |side: &[(f64, Place)]| sums_of_replicates(study, results, measure, side);
    let [plus, minus] = terms.sides();
    let mut values = if plus.is_empty() { vec![None; results.replicates as usize] } else { add(&plus) };
    let mut against = (!minus.is_empty()).then(|| add(&minus));
    if study.per_problem > 1 {
        if let Some(against) = &mut against {
            for (one, other) in values.iter_mut().zip(&mut *against) {
                (*one, *other) = one.zip(*other).unzip();
            }
            *against = by_problem(against, study.per_problem);
        }
        values = by_problem(&values, study.per_problem);
    }
    (values, against)
}

/// What terms add up to in each replicate.
fn sums_of_replicates(study: &Study, results: &Results, measure: &str, terms: &[(f64, Place)]) -> Vec<Option<f64>> {
    let mut sum = vec![Some(0.0); results.replicates as usize];
    for &(weight, place) in terms {
        for (slot, value) in sum.iter_mut().zip(results.column(place.point * study.arms.len() + place.arm, measure)) {
            *slot = slot.zip(value).map(|(sum, value)| sum + weight * value);
        }
    }
    sum
}

/// How the measure of a claim goes with another at one place: a value for each problem, whose mean is the slope within problems.
fn slopes(
    study: &Study,
    results: &Results,
    claim: &ClaimSpec,
    terms: &Terms,
    slope: Slope,
    on: &str,
) -> Vec<Option<f64>> {
    let column = |measure: &str| sums_of_replicates(study, results, measure, &terms.0);
    let pairs: Vec<(Option<f64>, Option<f64>)> = column(on).into_iter().zip(column(&claim.measure)).collect();
    let problems: Vec<Vec<(Option<f64>, Option<f64>)>> =
        pairs.chunks(study.per_problem as usize).map(<[_]>::to_vec).collect();
    slope::by_problem(&problems, slope)
}

/// The mean over the defined values of each problem, where `per_problem` replicates in a row share one: a problem counts once,
/// however many societies met it. Values as they are where each has its own.
pub(super) fn by_problem(values: &[Option<f64>], per_problem: u64) -> Vec<Option<f64>> {
    match per_problem {
        1 => values.to_vec(),
        _ => values.chunks(per_problem as usize).map(|problem| moments(problem).mean).collect(),
    }
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
