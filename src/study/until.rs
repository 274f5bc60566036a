//! Runs that stop when they have seen enough: the rule, the looks, and the verdicts.
//!
//! After each complete batch, in order of replicate, the claims are judged by confidence sequences
//! ([`crate::measure::stats::sequence`]), which hold at all looks at once. Alpha is split evenly over the gates and
//! hypotheses and their parts, so that a study makes any wrong verdict with a chance of at most the largest alpha of its
//! claims; Holm's families have no part in it. Descriptive claims end nothing and take nothing from the others.

use super::details::Details;
use super::judge::{Judged, LEVEL};
use super::results::Results;
use super::rows::Rows;
use super::run::{Running, came_to, fill, measures_of};
use super::samples::{Measured, PartSample, samples};
use super::work::{Missing, Shard, batch_ends};
use crate::error::{Fault, Result};
use crate::measure::stats::Means;
use crate::measure::stats::sequence::{Alpha, FEWEST, Sequence};
use crate::measure::verdict::{Role, Verdict, judge_sequential};
use crate::measure::{Info, Scale, info};
use crate::scenario::{ClaimOn, ClaimPart, ClaimSpec, Place, Study, Terms};
use std::fmt;
use std::sync::Arc;

/// When there is enough.
#[derive(Clone, Debug, PartialEq)]
pub enum Until {
    /// Every gate and hypothesis is decided.
    Decided,
    /// The interval of every gate and hypothesis is narrower than this, in each of its parts.
    Narrow(f64),
    /// The 95 % confidence sequence of a measure is narrower than this in every arm of a point: each point ends when it is.
    Precise(String, f64),
}

impl Until {
    /// Reads `decided`, `ci<w` or `ci(measure)<w`, w above 0 in the unit of the measures.
    ///
    /// # Errors
    /// What is needed instead.
    ///
    /// ```
    /// use manyminds::study::Until;
    /// assert_eq!(Until::parse("ci < 0.01"), Ok(Until::Narrow(0.01)));
    /// assert_eq!(Until::parse("ci(merit) < 0.01"), Ok(Until::Precise("merit".into(), 0.01)));
    /// assert!(Until::parse("ci<0").is_err());
    /// ```
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        let text = text.trim();
        if text == "decided" {
            return Ok(Until::Decided);
        }
        let parts = text.strip_prefix("ci").and_then(|rest| rest.split_once('<'));
        let width = parts.and_then(|(_, width)| width.trim().replace('_', "").parse::<f64>().ok());
        let width = width.filter(|width| width.is_finite() && *width > 0.0);
        let rule = parts.zip(width).and_then(|((of, _), width)| match of.trim() {
            "" => Some(Until::Narrow(width)),
            of => {
                let measure = of.strip_prefix('(')?.strip_suffix(')')?.trim();
                (!measure.is_empty()).then(|| Until::Precise(measure.to_string(), width))
            }
        });
        let need =
            "need `decided`, or `ci<w` with a width above 0, as in ci<0.01, or that of a measure, as in ci(merit)<0.01";
        rule.ok_or(need.to_string())
    }

    /// Whether claims that were judged are what is waited for.
    fn is_reached(&self, judged: &[Judged<'_>]) -> bool {
        let mut counted = judged.iter().filter(|judged| counts(judged.claim));
        match self {
            Until::Decided => counted.all(|judged| judged.verdict != Verdict::Undecided),
            Until::Narrow(width) => counted.flat_map(|judged| &judged.parts).all(|part| {
                let interval = part.seen.estimate.interval();
                interval.is_some_and(|(low, high)| high - low < *width)
            }),
            Until::Precise(..) => false,
        }
    }

    /// Refuses a study in which there is nothing to wait for.
    ///
    /// # Errors
    /// [`crate::error::Error::Invalid`] with what is needed.
    pub fn suits(&self, study: &Study) -> Result<()> {
        if let Until::Precise(measure, _) = self {
            let known = measures_of(study).into_iter().find(|info| info.name == measure);
            return match known {
                Some(info) if info.scale != Scale::Time => Ok(()),
                Some(_) => {
                    let need =
                        "need a mean or a share: a time that may not be reached has no interval that may be looked at";
                    Err(Fault::at("--until", self, need).into())
                }
                None => {
                    let names: Vec<&str> = measures_of(study).iter().map(|info| info.name).collect();
                    let need = format!("need a measure that is reported: one of {}", names.join(", "));
                    Err(Fault::at("--until", self, need).into())
                }
            };
        }
        if !study.claims.iter().any(counts) {
            let need = "need a claim to run for, a gate or a hypothesis; this scenario has none";
            return Err(Fault::at("--until", self, need).into());
        }
        if let Some(claim) = study.claims.iter().find(|claim| claim.slope.is_some()) {
            let need =
                "need no claim on a slope: it is no mean of what comes in one by one, and no sequence holds for it";
            return Err(Fault::at("--until", format!("{self}, with {}", claim.name), need).into());
        }
        Ok(())
    }
}

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Until::Decided => f.write_str("decided"),
            Until::Narrow(width) => write!(f, "ci<{width}"),
            Until::Precise(measure, width) => write!(f, "ci({measure})<{width}"),
        }
    }
}

/// Why a run that looks at its values ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It had seen enough.
    Enough,
    /// The most replicates were used up.
    Most,
    /// It was stopped from outside.
    Stopped,
}

impl Ended {
    /// Its word in manifests.
    pub fn name(self) -> &'static str {
        match self {
            Ended::Enough => "enough",
            Ended::Most => "most",
            Ended::Stopped => "stopped",
        }
    }
}

/// How a run that looks at its values went.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequential {
    /// The rule.
    pub until: Until,
    /// Numbers of replicates at which the claims were judged, in order: the ends of complete batches.
    pub looks: Vec<u64>,
    /// Why it ended.
    pub ended: Ended,
}

/// Runs a study until the rule is reached, or its replicates are used up. The replicates that are run have the bits of a
/// fixed run of as many.
///
/// Cost: the claims are judged anew at each look, over all values so far.
///
/// # Errors
/// Those of [`Until::suits`] and of [`super::run`].
pub fn run_until(
    study: &Study,
    running: &Running<'_>,
    until: &Until,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(Results, Sequential)> {
    run_until_into(
        study,
        &Arc::new(Rows::spooled(measures_of(study).len())),
        Details::default(),
        running,
        until,
        progress,
    )
}

/// As [`run_until`], into `rows`: only what they lack is run, and every look is taken as if it were.
///
/// # Errors
/// As [`run_until`], and [`crate::error::Error::Io`] where rows cannot be kept or read.
pub fn run_until_into(
    study: &Study,
    rows: &Arc<Rows>,
    details: Details,
    running: &Running<'_>,
    until: &Until,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(Results, Sequential)> {
    until.suits(study)?;
    let wanted = Shard::WHOLE.ranges(study.cells.len(), study.replicates, study.per_problem);
    let missing = Missing::of(study, rows, wanted);
    progress(missing.count().1);
    let keys: Vec<u64> = study.cells.iter().map(|cell| cell.key).collect();
    let mut points = Points::of(study, until);
    let (mut looks, mut begin) = (Vec::new(), 0);
    for end in batch_ends(study.replicates, study.per_problem) {
        let lacking = missing.within(begin..end).filter(|(cell, _)| points.is_open(study.cells[*cell].point));
        fill(study, rows, details, running, progress, lacking)?;
        let open = |at: &usize| points.is_open(study.cells[*at].point);
        if (0..keys.len()).filter(open).any(|at| rows.reaches(keys[at]) < end) {
            break;
        }
        looks.push(end);
        begin = end;
        let results = Results::of(measures_of(study), Arc::clone(rows), keys.clone(), &vec![end; keys.len()]);
        let reached = match &mut points {
            Points::Together => until.is_reached(&judge_sequentially(study, &results, &looks)),
            Points::Each(points) => {
                points.look(study, &results, &looks);
                points.ends.iter().all(Option::is_some)
            }
        };
        results.intact()?;
        if reached {
            let replicates: Vec<u64> = study.cells.iter().map(|cell| points.end(cell.point).unwrap_or(end)).collect();
            return Ok((
                came_to(study, rows, &replicates)?,
                Sequential { until: until.clone(), looks, ended: Ended::Enough },
            ));
        }
    }
    let open: Vec<u64> =
        (0..keys.len()).filter(|&at| points.is_open(study.cells[at].point)).map(|at| keys[at]).collect();
    let fewest = open.iter().map(|&key| rows.reaches(key)).min().unwrap_or_default();
    let common = rows.common_end(&open, fewest.min(study.replicates));
    let replicates: Vec<u64> = study.cells.iter().map(|cell| points.end(cell.point).unwrap_or(common)).collect();
    let ended = if begin >= study.replicates { Ended::Most } else { Ended::Stopped };
    Ok((came_to(study, rows, &replicates)?, Sequential { until: until.clone(), looks, ended }))
}

/// Whether points end together or each by itself.
enum Points {
    Together,
    Each(Apart),
}

/// Points that each end when the intervals of a measure are narrow enough in all their arms.
struct Apart {
    info: &'static Info,
    width: f64,
    /// By point, the replicates at which it ended.
    ends: Vec<Option<u64>>,
}

impl Points {
    fn of(study: &Study, until: &Until) -> Self {
        match until {
            Until::Precise(measure, width) => match info(measure) {
                Some(info) => Points::Each(Apart { info, width: *width, ends: vec![None; study.points.len()] }),
                None => Points::Together,
            },
            _ => Points::Together,
        }
    }

    fn end(&self, point: usize) -> Option<u64> {
        match self {
            Points::Together => None,
            Points::Each(points) => points.ends[point],
        }
    }

    fn is_open(&self, point: usize) -> bool {
        self.end(point).is_none()
    }
}

impl Apart {
    fn look(&mut self, study: &Study, results: &Results, looks: &[u64]) {
        let here = looks.last().copied();
        let looks: Vec<u64> = looks.iter().map(|look| look / study.per_problem).collect();
        for point in 0..self.ends.len() {
            let narrow = |arm: usize| {
                let place = Place { point, arm };
                let sequence = sequence_at(study, self.info, &Terms::value(place));
                let values = Measured { results, cell: point * study.arms.len() + arm, measure: self.info.name };
                let last = sequence
                    .intervals(&Means(&values, study.per_problem), &looks, Alpha::Both(1.0 - LEVEL))
                    .last()
                    .copied()
                    .flatten();
                last.is_some_and(|(low, high)| high - low < self.width)
            };
            if self.ends[point].is_none() && (0..study.arms.len()).all(narrow) {
                self.ends[point] = here;
            }
        }
    }
}

/// Judges all claims of a study by confidence sequences at `looks`, in order of the file. A part of a claim that was
/// decided at one look stays so. An extreme that is to be found is found at the first look at [`FEWEST`] replicates or
/// more, for good, and judged on the replicates that come after.
pub fn judge_sequentially<'a>(study: &'a Study, results: &Results, looks: &[u64]) -> Vec<Judged<'a>> {
    // Looks are at the ends of batches, and so of problems.
    let looks: Vec<u64> = looks.iter().map(|look| look / study.per_problem).collect();
    let found = looks.iter().copied().find(|&look| look >= FEWEST).or(looks.last().copied()).unwrap_or(0);
    let judge = |claim: &'a ClaimSpec| {
        let level = 1.0 - alpha_of(study, claim);
        let samples = samples(study, results, claim, found);
        let judge = |(part, sample): (&ClaimPart, &PartSample<'_>)| {
            let after = |look: &u64| look.checked_sub(sample.read.found_on).filter(|&n| n > 0);
            let looks: Vec<u64> = looks.iter().filter_map(after).collect();
            judge_sequential(&sample.case(), sequence_of(study, claim, &part.on), &looks, level)
        };
        let seen = claim.parts.iter().zip(&samples).map(judge).collect();
        // Replicates that found a place are needed beside those that judge it.
        Judged::of(claim, &samples, seen, |n, read| n.saturating_add(read.found_on))
    };
    study.claims.iter().map(judge).collect()
}

/// Whether a claim is run for.
fn counts(claim: &ClaimSpec) -> bool {
    claim.role != Role::Descriptive
}

/// The chance of ever being wrong that a claim has in each of its parts.
pub(crate) fn alpha_of(study: &Study, claim: &ClaimSpec) -> f64 {
    let among = if counts(claim) {
        study.claims.iter().filter(|claim| counts(claim)).map(|claim| claim.parts.len()).sum()
    } else {
        claim.parts.len()
    };
    (1.0 - claim.level) / among as f64
}

/// The sequence that fits what a part of a claim is about: shares at one place; what has known ends; or else the
/// asymptotic one.
pub(crate) fn sequence_of(study: &Study, claim: &ClaimSpec, part: &ClaimOn) -> Sequence {
    let Some(info) = info(&claim.measure) else { return Sequence::Asymptotic };
    match part {
        ClaimOn::Sum(terms) => sequence_at(study, info, terms),
        ClaimOn::Best { end, .. } => sequence_at(study, info, &Terms::contrast(*end, *end)),
    }
}

fn sequence_at(study: &Study, info: &Info, terms: &Terms) -> Sequence {
    if info.scale == Scale::Share && study.per_problem == 1 && matches!(terms.plain(), Some((_, None))) {
        return Sequence::Share;
    }
    let Some((low, high)) = info.ends() else { return Sequence::Asymptotic };
    let [plus, minus] = terms.sides().map(|side| side.iter().map(|term| term.0).sum::<f64>());
    Sequence::Bounded { low: plus * low - minus * high, high: plus * high - minus * low }
}

#[cfg(test)]
mod tests;
