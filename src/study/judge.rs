//! Claims against results, and the numbers that are reported.

use super::results::Results;
use super::samples::{Measured, PartSample, Read, samples, sums};
use crate::measure::stats::{Estimate, Means, Needed, Values, mean_interval, paired, share_interval};
use crate::measure::survival::KaplanMeier;
use crate::measure::verdict::{Case, Judgement, Role, Verdict, altogether, judge_families, judge_together};
use crate::measure::{Info, Scale};
use crate::scenario::{ClaimSpec, Place, Study, Terms};
use std::collections::BTreeMap;

/// The level of reported intervals.
pub const LEVEL: f64 = 0.95;

/// What a claim came to: in each of its parts, and altogether.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The claim.
    pub claim: &'a ClaimSpec,
    /// Its parts, in order.
    pub parts: Vec<JudgedPart>,
    /// Holds if all parts hold, fails if any fails, else undecided.
    pub verdict: Verdict,
}

/// One part of a claim, judged.
#[derive(Clone, Debug)]
pub struct JudgedPart {
    /// What it was read off, and what is expected of it.
    pub read: Read,
    /// What came of it.
    pub seen: Judgement,
}

impl<'a> Judged<'a> {
    /// The claim with what came of its samples.
    ///
    /// `in_all` turns a number of replicates that judge into one of all that are run, where some find a place first.
    pub(super) fn of(
        claim: &'a ClaimSpec,
        samples: &[PartSample<'_>],
        seen: Vec<Judgement>,
        in_all: impl Fn(u64, &Read) -> u64,
    ) -> Self {
        let verdict = altogether(&seen);
        let part = |(sample, mut seen): (&PartSample<'_>, Judgement)| {
            let read = sample.read.clone();
            if read.found_on > 0 {
                let scaled = |needed: Needed| Needed {
                    n: in_all(needed.n, &read),
                    low: in_all(needed.low, &read),
                    high: needed.high.map(|high| in_all(high, &read)),
                };
                seen.needed = seen.needed.map(scaled);
                if sample.values.over().next().is_none() {
                    seen.reason = Some("all replicates went into finding the place: none is left to judge it".into());
                }
            }
            JudgedPart { read, seen }
        };
        let parts = samples.iter().zip(seen).map(part).collect();
        Judged { claim, parts, verdict }
    }
}

/// Judges all claims of a study. Claims of one family of hypotheses share their error rate (Holm), each entering once,
/// however many parts it has. An extreme that is to be found is found on the first half of the replicates and judged on
/// the second.
pub fn judge_claims<'a>(study: &'a Study, results: &Results) -> Vec<Judged<'a>> {
    // Hypotheses of one family have one level (a scenario sees to it); of others each is judged by itself.
    let family_of = |claim: &'a ClaimSpec| (&claim.family[..], claim.role, claim.level.to_bits());
    let mut families: Vec<(&str, Role, u64)> = Vec::new();
    for claim in &study.claims {
        if !families.contains(&family_of(claim)) {
            families.push(family_of(claim));
        }
    }
    let mut judged: Vec<Option<Judged<'a>>> = study.claims.iter().map(|_| None).collect();
    for family in families {
        let members: Vec<usize> =
            (0..study.claims.len()).filter(|&at| family_of(&study.claims[at]) == family).collect();
        let half = results.replicates / study.per_problem / 2;
        let data: Vec<Vec<PartSample<'_>>> =
            members.iter().map(|&at| samples(study, results, &study.claims[at], half)).collect();
        let cases: Vec<Vec<Case<'_>>> = data.iter().map(|claim| claim.iter().map(PartSample::case).collect()).collect();
        let level = study.claims[members[0]].level;
        let judgements = match family.1 {
            Role::Hypothesis => judge_families(&cases, level),
            _ => cases.iter().map(|claim| judge_together(claim, level)).collect(),
        };
        for ((at, data), seen) in members.into_iter().zip(&data).zip(judgements) {
            // As many find a place as judge it.
            judged[at] = Some(Judged::of(&study.claims[at], data, seen, |n, _| n.saturating_mul(2)));
        }
    }
    judged.into_iter().flatten().collect()
}

/// A reported number: an estimate, and for times what right-censoring leaves of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported {
    /// Mean or share with its interval. For times: the share that arrived.
    pub estimate: Estimate,
    /// For times: the Kaplan-Meier median.
    pub median: Option<f64>,
    /// For times: the restricted mean, to the shortest follow-up of a replicate that did not arrive.
    pub restricted: Option<f64>,
}

/// What is reported of a measure in one cell.
///
/// Where `per_problem` replicates in a row share a problem, means and shares are of problems; times are of replicates, as if each had its own.
pub fn report(results: &Results, per_problem: u64, cell: usize, info: &Info) -> Reported {
    let values = Measured { results, cell, measure: info.name };
    let plain = |estimate| Reported { estimate, median: None, restricted: None };
    match info.scale {
        Scale::Mean => plain(mean_interval(&Means(&values, per_problem), LEVEL)),
        Scale::Share if per_problem > 1 => plain(mean_interval(&Means(&values, per_problem), LEVEL)),
        Scale::Share => {
            let (mut hits, mut defined, mut undefined) = (0, 0, 0);
            for value in values.over() {
                hits += u64::from(value.is_some_and(|value| value > 0.5));
                defined += u64::from(value.is_some());
                undefined += u64::from(value.is_none());
            }
            plain(Estimate { undefined, ..share_interval(hits, defined, LEVEL) })
        }
        Scale::Time => {
            // Times are rounds: there are few different ones, however many replicates.
            let mut times: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
            for (value, end) in values.over().zip(results.played(cell)) {
                // Of numbers from 0 up, bits are in order as they are.
                let (arrived, censored) = times.entry(value.unwrap_or(f64::from(end)).to_bits()).or_default();
                *(if value.is_some() { arrived } else { censored }) += 1;
            }
            let counts = times.iter().map(|(&time, &(arrived, censored))| (f64::from_bits(time), arrived, censored));
            let arrived = counts.clone().map(|(_, arrived, _)| arrived).sum();
            let all: u64 = counts.clone().map(|(_, arrived, censored)| arrived + censored).sum();
            let estimate = share_interval(arrived, all, LEVEL);
            let first_left = counts.clone().find(|(.., censored)| *censored > 0).map(|(time, ..)| time);
            let last = counts.clone().next_back().map_or(0.0, |(time, ..)| time);
            let horizon = first_left.unwrap_or(last);
            let curve = KaplanMeier::of_counts(counts);
            Reported {
                estimate,
                median: curve.as_ref().and_then(KaplanMeier::median),
                restricted: curve.as_ref().and_then(|curve| curve.restricted_mean(horizon)),
            }
        }
    }
}

/// The paired difference of a measure between an arm and the society, at one point.
pub fn contrast(study: &Study, results: &Results, point: usize, arm: usize, info: &Info) -> Estimate {
    let [society, arm] = [0, arm].map(|arm| Place { point, arm });
    let (first, second) = sums(study, results, info.name, &Terms::contrast(society, arm));
    let nothing: [Option<f64>; 0] = [];
    match second {
        Some(second) => paired(&first, &second, LEVEL),
        None => paired(&first, &nothing, LEVEL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::info;

    #[test]
    fn a_time_that_was_not_reached_is_censored_where_its_run_ended_whatever_else_is_measured() {
        let times = [Some(2.0), None, Some(4.0), None];
        let measure = info("settled_time").unwrap();
        let results = Results::by_hand(vec![measure], &[times.to_vec()], &[9, 3, 9, 9]);
        let seen = report(&results, 1, 0, measure);
        // Survival: 3/4 after 2, then one of two left at 4: 3/8. Half is crossed at 4; the area to 3 is 2 + 3/4.
        assert_eq!((seen.median, seen.restricted, seen.estimate.mean), (Some(4.0), Some(2.75), Some(0.5)));
    }
}
