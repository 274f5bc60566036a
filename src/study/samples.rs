//! From a claim to its data: one sample for each of its contrasts, with what is expected of it.

use super::results::Results;
use crate::measure::stats::slope::{self, Slope};
use crate::measure::stats::{First, Values, in_means, moments};
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
pub struct PartSample<'a> {
    /// What it is read off.
    pub read: Read,
    /// Mean or share.
    pub kind: Kind,
    /// Two-sided or one-sided bounds.
    pub sides: Sides,
    /// What is added up: one value for each replicate after those that the place was found on, in their order; where several
    /// share a problem, the mean over those of each problem.
    pub values: Series<'a>,
    /// As `values`, for what is taken off.
    pub against: Option<Series<'a>>,
}

impl PartSample<'_> {
    /// What [`judge`](crate::measure::verdict::judge) takes.
    pub fn case(&self) -> Case<'_> {
        let sample = match &self.against {
            Some(against) => Sample::Pairs(&self.values, against),
            None => Sample::Values(&self.values),
        };
        Case { expect: self.read.expect, sample, kind: self.kind, sides: self.sides }
    }
}

/// One value for each replicate or problem, made from the rows of a study whenever it is gone over.
#[derive(Clone, Debug)]
pub struct Series<'a> {
    of: Of<'a>,
    /// How many replicates make a value, their mean.
    per_value: u64,
    /// How many values at the beginning are left out.
    found_on: u64,
}

#[derive(Clone, Debug)]
enum Of<'a> {
    Sum(Sum<'a>),
    /// What no single pass can make.
    Held(Vec<Option<f64>>),
}

/// What cells add up to in each replicate. Where one of them, or of those `beside`, is undefined in a replicate, all are.
#[derive(Clone, Debug)]
struct Sum<'a> {
    results: &'a Results,
    measure: &'static str,
    cells: Vec<(f64, usize)>,
    beside: Vec<usize>,
    /// Replicates that all of them have.
    replicates: u64,
}

impl Values for Sum<'_> {
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        let column = |cell| self.results.values(cell, self.measure);
        let mut added: Vec<_> = self.cells.iter().map(|&(weight, cell)| (weight, column(cell))).collect();
        let mut beside: Vec<_> = self.beside.iter().map(|&cell| column(cell)).collect();
        let replicates = usize::try_from(self.replicates).unwrap_or(usize::MAX);
        let next = move || {
            let mut sum = (!added.is_empty()).then_some(0.0);
            for (weight, column) in &mut added {
                let value = column.next()?;
                sum = sum.zip(value).map(|(sum, value)| sum + *weight * value);
            }
            for column in &mut beside {
                sum = column.next()?.and(sum);
            }
            Some(sum)
        };
        Box::new(std::iter::from_fn(next).take(replicates))
    }
}

impl Values for Series<'_> {
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        let found_on = usize::try_from(self.found_on).unwrap_or(usize::MAX);
        match &self.of {
            Of::Sum(sum) => Box::new(in_means(sum.over(), self.per_value).skip(found_on)),
            Of::Held(values) => Box::new(values.iter().copied().skip(found_on)),
        }
    }
}

/// The samples of a claim, one for each of its parts, in order. Where an extreme is to be found, that is done on the first
/// `half` (replicates, or problems where several share one), and the others are the sample.
///
/// Cost: nothing before a sample is gone over, then a pass over the columns of its terms; but a pass over those of all candidates where an
/// extreme is to be found, and all columns in memory for a slope.
pub fn samples<'a>(study: &Study, results: &'a Results, claim: &ClaimSpec, half: u64) -> Vec<PartSample<'a>> {
    let share = info(&claim.measure).is_some_and(|info| info.scale == Scale::Share);
    let add = |terms: &Terms| sums(study, results, &claim.measure, terms);
    let part = |part: &ClaimPart| {
        let (terms, found_on) = match &part.on {
            ClaimOn::Sum(terms) => (terms.clone(), 0),
            ClaimOn::Best { among, greatest, end } => {
                let half = half.min(results.replicates / study.per_problem);
                let mean = |place: &Place| {
                    let values = add(&Terms::value(*place)).0;
                    moments(&First(&values, half)).mean
                };
                let best = extreme(among.iter().map(mean), *greatest).map(|at| (1.0, among[at]));
                (Terms(best.into_iter().chain([(-1.0, *end)]).collect()), half)
            }
        };
        let (mut values, mut against) = match &claim.slope {
            Some((slope, on)) => (slopes(study, results, claim, &terms, *slope, on), None),
            None => add(&terms),
        };
        values.found_on = found_on;
        if let Some(against) = &mut against {
            against.found_on = found_on;
        }
        let kind = match share && claim.slope.is_none() {
            true if study.per_problem == 1 && terms.plain().is_some() => Kind::Share,
            true => Kind::Shares(terms.most().ceil() as u32),
            false => Kind::Mean,
        };
        PartSample { read: Read { terms, found_on, expect: part.expect }, kind, sides: claim.sides, values, against }
    };
    claim.parts.iter().map(part).collect()
}

/// What terms add up to and what they take off, if they do, in each replicate or problem. Where one of them is undefined in a
/// replicate, all are.
pub(super) fn sums<'a>(
    study: &Study,
    results: &'a Results,
    measure: &str,
    terms: &Terms,
) -> (Series<'a>, Option<Series<'a>>) {
    let [plus, minus] = terms.sides();
    let cell = |place: &Place| place.point * study.arms.len() + place.arm;
    let cells = |side: &[(f64, Place)]| -> Vec<(f64, usize)> {
        side.iter().map(|(weight, place)| (*weight, cell(place))).collect()
    };
    let (plus, minus) = (cells(&plus), cells(&minus));
    let all = plus.iter().chain(&minus).map(|(_, cell)| results.cells[*cell].replicates);
    let replicates = all.min().unwrap_or(results.replicates);
    // Pairs of means need both sides of each replicate; of pairs of values the judge sees to it.
    let only = |other: &[(f64, usize)]| match study.per_problem {
        1 => Vec::new(),
        _ => other.iter().map(|(_, cell)| *cell).collect(),
    };
    let measure = info(measure).map_or("", |info| info.name);
    let series = |cells: &Vec<(f64, usize)>, other: &[(f64, usize)]| Series {
        of: Of::Sum(Sum { results, measure, cells: cells.clone(), beside: only(other), replicates }),
        per_value: study.per_problem,
        found_on: 0,
    };
    (series(&plus, &minus), (!minus.is_empty()).then(|| series(&minus, &plus)))
}

/// How the measure of a claim goes with another at one place: a value for each problem, whose mean is the slope within problems.
fn slopes<'a>(
    study: &Study,
    results: &'a Results,
    claim: &ClaimSpec,
    terms: &Terms,
    slope: Slope,
    on: &str,
) -> Series<'a> {
    let column = |measure: &str| {
        let mut all = sums(study, results, measure, terms).0;
        all.per_value = 1;
        all
    };
    let (on, measure) = (column(on), column(&claim.measure));
    let pairs: Vec<(Option<f64>, Option<f64>)> = on.over().zip(measure.over()).collect();
    let problems: Vec<Vec<(Option<f64>, Option<f64>)>> =
        pairs.chunks(study.per_problem as usize).map(<[_]>::to_vec).collect();
    Series { of: Of::Held(slope::by_problem(&problems, slope)), per_value: 1, found_on: 0 }
}

/// One measure in one cell, a value for each replicate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured<'a> {
    pub(crate) results: &'a Results,
    pub(crate) cell: usize,
    pub(crate) measure: &'static str,
}

impl Values for Measured<'_> {
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        Box::new(self.results.values(self.cell, self.measure))
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
