//! Claims against results, and the numbers that are reported.

use super::run::Results;
use crate::measure::stats::{Estimate, mean_interval, paired, share_interval};
use crate::measure::survival::KaplanMeier;
use crate::measure::verdict::{Case, Judgement, Kind, Role, Sample, Sides, Verdict, judge, judge_family};
use crate::measure::{Info, Scale, info};
use crate::scenario::{ClaimOn, ClaimSpec, Study};

/// The level of reported intervals.
pub const LEVEL: f64 = 0.95;

/// What a claim came to: at each of its points, and altogether.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The claim.
    pub claim: &'a ClaimSpec,
    /// One judgement for each of its points, in order.
    pub points: Vec<Judgement>,
    /// Holds if it holds at each point, fails if it fails at any, else undecided.
    pub verdict: Verdict,
}

/// Judges all claims of a study. Claims of one family of hypotheses share their error rate (Holm).
pub fn judge_claims<'a>(study: &'a Study, results: &Results) -> Vec<Judged<'a>> {
    // Claims that ask for different levels cannot share one error rate: they are families of their own.
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
        let columns: Vec<Columns> = members
            .iter()
            .flat_map(|&at| study.claims[at].points.iter().map(move |&point| (at, point)))
            .map(|(at, point)| Columns::of(study, results, &study.claims[at], point))
            .collect();
        let cases: Vec<Case<'_>> = columns.iter().map(Columns::case).collect();
        let level = study.claims[members[0]].level;
        let judgements = match family.1 {
            Role::Hypothesis => judge_family(&cases, level),
            _ => cases.iter().map(|case| judge(case, level)).collect(),
        };
        let mut judgements = judgements.into_iter();
        for at in members {
            let claim = &study.claims[at];
            let points: Vec<Judgement> = judgements.by_ref().take(claim.points.len()).collect();
            let verdict = altogether(&points);
            judged[at] = Some(Judged { claim, points, verdict });
        }
    }
    judged.into_iter().flatten().collect()
}

pub(super) fn altogether(points: &[Judgement]) -> Verdict {
    if points.iter().any(|point| point.verdict == Verdict::Fails) {
        Verdict::Fails
    } else if points.iter().all(|point| point.verdict == Verdict::Holds) {
        Verdict::Holds
    } else {
        Verdict::Undecided
    }
}

/// The data of one claim at one point.
pub(super) struct Columns {
    expect: crate::measure::verdict::Expect,
    kind: Kind,
    sides: Sides,
    first: Vec<Option<f64>>,
    second: Option<Vec<Option<f64>>>,
}

impl Columns {
    pub(super) fn of(study: &Study, results: &Results, claim: &ClaimSpec, point: usize) -> Self {
        let column = |arm: usize| results.column(point * study.arms.len() + arm, &claim.measure);
        let share = info(&claim.measure).is_some_and(|info| info.scale == Scale::Share);
        let (first, second) = match claim.on {
            ClaimOn::Arm(arm) => (column(arm), None),
            ClaimOn::Contrast(first, second) => (column(first), Some(column(second))),
        };
        let kind = if share && second.is_none() { Kind::Share } else { Kind::Mean };
        Columns { expect: claim.expect, kind, sides: claim.sides, first, second }
    }

    pub(super) fn case(&self) -> Case<'_> {
        let sample = match &self.second {
            Some(second) => Sample::Pairs(&self.first, second),
            None => Sample::Values(&self.first),
        };
        Case { expect: self.expect, sample, kind: self.kind, sides: self.sides }
    }
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
pub fn report(results: &Results, cell: usize, info: &Info) -> Reported {
    let values = results.column(cell, info.name);
    let plain = |estimate| Reported { estimate, median: None, restricted: None };
    match info.scale {
        Scale::Mean => plain(mean_interval(&values, LEVEL)),
        Scale::Share => {
            let defined: Vec<f64> = values.iter().copied().flatten().collect();
            let hits = defined.iter().filter(|&&value| value > 0.5).count() as u64;
            let mut estimate = share_interval(hits, defined.len() as u64, LEVEL);
            estimate.undefined = (values.len() - defined.len()) as u64;
            plain(estimate)
        }
        Scale::Time => {
            let played = &results.cells[cell].played;
            let times: Vec<(f64, bool)> = values
                .iter()
                .zip(played)
                .map(|(value, &end)| value.map_or((f64::from(end), false), |time| (time, true)))
                .collect();
            let arrived = values.iter().flatten().count() as u64;
            let estimate = share_interval(arrived, values.len() as u64, LEVEL);
            let curve = KaplanMeier::new(&times);
            let horizon = times.iter().filter(|(_, seen)| !seen).map(|&(time, _)| time).fold(f64::INFINITY, f64::min);
            let horizon =
                if horizon.is_finite() { horizon } else { times.iter().fold(0.0, |t, &(u, _)| f64::max(t, u)) };
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
    let cell = |arm: usize| point * study.arms.len() + arm;
    paired(&results.column(cell(0), info.name), &results.column(cell(arm), info.name), LEVEL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::CellResults;

    #[test]
    fn a_time_that_was_not_reached_is_censored_where_its_run_ended_whatever_else_is_measured() {
        let times = [Some(2.0), None, Some(4.0), None];
        let cell = CellResults { values: times.to_vec(), played: vec![9, 3, 9, 9], ..CellResults::default() };
        let measure = info("settled_time").unwrap();
        let results = Results { measures: vec![measure], cells: vec![cell], replicates: 4 };
        let seen = report(&results, 0, measure);
        // Survival: 3/4 after 2, then one of two left at 4: 3/8. Half is crossed at 4; the area to 3 is 2 + 3/4.
        assert_eq!((seen.median, seen.restricted, seen.estimate.mean), (Some(4.0), Some(2.75), Some(0.5)));
    }
}
