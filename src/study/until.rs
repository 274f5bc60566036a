//! Runs that stop when they have seen enough: the rule, the looks, and the verdicts.
//!
//! After each complete batch, in order of replicate, the claims are judged by confidence sequences
//! ([`crate::measure::stats::sequence`]), which hold at all looks at once. Alpha is split evenly over the gates and
//! hypotheses and their parts, so that a study makes any wrong verdict with a chance of at most the largest alpha of its
//! claims; Holm's families have no part in it. Descriptive claims end nothing and take nothing from the others.

use super::judge::Judged;
use super::run::{Results, Running, run_batches};
use super::samples::{PartSample, samples};
use crate::error::{Fault, Result};
use crate::measure::stats::sequence::{FEWEST, Sequence};
use crate::measure::verdict::{Role, Verdict, judge_sequential};
use crate::measure::{Scale, info};
use crate::scenario::{ClaimOn, ClaimPart, ClaimSpec, Study, Terms};
use std::fmt;

/// When there is enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Until {
    /// Every gate and hypothesis is decided.
    Decided,
    /// The interval of every gate and hypothesis is narrower than this, in each of its parts.
    Narrow(f64),
}

impl Until {
    /// Reads `decided` or `ci<w`, w above 0 in the unit of the measures.
    ///
    /// # Errors
    /// What is needed instead.
    ///
    /// ```
    /// use manyminds::study::Until;
    /// assert_eq!(Until::parse("ci < 0.01"), Ok(Until::Narrow(0.01)));
    /// assert!(Until::parse("ci<0").is_err());
    /// ```
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        let text = text.trim();
        if text == "decided" {
            return Ok(Until::Decided);
        }
        let width = text.strip_prefix("ci").and_then(|rest| rest.trim_start().strip_prefix('<'));
        let width = width.and_then(|width| width.trim().replace('_', "").parse::<f64>().ok());
        let width = width.filter(|width| width.is_finite() && *width > 0.0);
        width.map(Until::Narrow).ok_or("need `decided`, or `ci<w` with a width above 0, as in ci<0.01".to_string())
    }

    fn is_reached(self, judged: &[Judged<'_>]) -> bool {
        let mut counted = judged.iter().filter(|judged| counts(judged.claim));
        match self {
            Until::Decided => counted.all(|judged| judged.verdict != Verdict::Undecided),
            Until::Narrow(width) => counted.flat_map(|judged| &judged.parts).all(|part| {
                let interval = part.seen.estimate.interval();
                interval.is_some_and(|(low, high)| high - low < width)
            }),
        }
    }
}

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Until::Decided => f.write_str("decided"),
            Until::Narrow(width) => write!(f, "ci<{width}"),
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
/// [`crate::error::Error::Invalid`] for a study without gates and hypotheses, and those of [`super::run`].
pub fn run_until(
    study: &Study,
    running: &Running<'_>,
    until: Until,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(Results, Sequential)> {
    if !study.claims.iter().any(counts) {
        let need = "need a claim to run for, a gate or a hypothesis; this scenario has none";
        return Err(Fault::at("--until", until, need).into());
    }
    if let Some(claim) = study.claims.iter().find(|claim| claim.slope.is_some()) {
        let need = "need no claim on a slope: it is no mean of what comes in one by one, and no sequence holds for it";
        return Err(Fault::at("--until", format!("{until}, with {}", claim.name), need).into());
    }
    let mut looks = Vec::new();
    let mut reached = false;
    let results = run_batches(
        study,
        running,
        progress,
        Some(&mut |results| {
            looks.push(results.replicates);
            reached = until.is_reached(&judge_sequentially(study, results, &looks));
            reached
        }),
    )?;
    let ended = match reached {
        true => Ended::Enough,
        false if results.replicates >= study.replicates => Ended::Most,
        false => Ended::Stopped,
    };
    Ok((results, Sequential { until, looks, ended }))
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
        let judge = |(part, sample): (&ClaimPart, &PartSample)| {
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
    let terms = match part {
        ClaimOn::Sum(terms) => terms.clone(),
        ClaimOn::Best { end, .. } => Terms::contrast(*end, *end),
    };
    if info.scale == Scale::Share && study.per_problem == 1 && matches!(terms.plain(), Some((_, None))) {
        return Sequence::Share;
    }
    let Some((low, high)) = info.ends() else { return Sequence::Asymptotic };
    let [plus, minus] = terms.sides().map(|side| side.iter().map(|term| term.0).sum::<f64>());
    Sequence::Bounded { low: plus * low - minus * high, high: plus * high - minus * low }
}

#[cfg(test)]
mod tests;
