//! Several contrasts, one claim; several claims, one family.
//!
//! A claim says that **all** of its contrasts lie where they are expected. With alpha = 1 - level it
//!
//! - **holds** if each contrast holds at `level`: no adjustment is needed, as it holds wrongly only if a contrast that is
//!   not so holds, and each does with a chance of at most alpha (an intersection-union test, Berger 1982);
//! - **fails** if a contrast fails after Holm's adjustment among the contrasts of the claim, as any of them may fail it;
//! - is **undecided** otherwise.
//!
//! A family adjusts over claims, not contrasts: a claim enters once, with the smallest alpha that decides it.

use super::{Case, Evidence, Judgement, Verdict, is_level};
use crate::measure::stats::step_down;

/// Holds if all hold, fails if any fails, else undecided; undecided where there is nothing.
pub fn altogether(contrasts: &[Judgement]) -> Verdict {
    if contrasts.iter().any(|seen| seen.verdict == Verdict::Fails) {
        Verdict::Fails
    } else if !contrasts.is_empty() && contrasts.iter().all(|seen| seen.verdict == Verdict::Holds) {
        Verdict::Holds
    } else {
        Verdict::Undecided
    }
}

/// Judges the contrasts of one claim at `level`, in the order given. One that would fail is shown at Holm's adjusted
/// level, at which it fails or is undecided; so each shown interval is the one that decided. [`altogether`] sums up.
///
/// Cost: that of [`judge`](super::judge) for each, up to twice. Source: Berger 1982; Holm 1979.
///
/// ```
/// use manyminds::measure::verdict::{Case, Expect, Kind, Sample, Sides, Verdict, altogether, judge_together};
/// let (low, mid, high) = ([Some(0.1), Some(0.2)], [Some(0.5), Some(0.61)], [Some(0.9), Some(1.0)]);
/// let step = |a, b| Case { expect: Expect::Above(0.0), sample: Sample::Pairs(a, b), kind: Kind::Mean, sides: Sides::One };
/// let seen = judge_together(&[step(&mid, &low), step(&high, &mid)], 0.9);
/// assert_eq!(altogether(&seen), Verdict::Holds);
/// ```
pub fn judge_together(contrasts: &[Case<'_>], level: f64) -> Vec<Judgement> {
    Claimed::of(contrasts).judge(level)
}

/// Judges the claims of one family at the family's `level`, each a list of contrasts, in the order given, by Holm's
/// step-down over claims.
///
/// The claim with the smallest alpha that decides it is judged ([`judge_together`]) at 1 - alpha/k for k claims; if that
/// decides it, the next at 1 - alpha/(k - 1), and so on. The first that stays undecided, and all after it, are judged at
/// the level reached, at which none of them can be decided. A claim without data counts in k. The chance of any wrong
/// verdict in the family is at most alpha for independent claims (Holm 1979; Shaffer 1980 for verdicts with a direction).
pub fn judge_families(claims: &[Vec<Case<'_>>], level: f64) -> Vec<Vec<Judgement>> {
    let claims: Vec<Claimed<'_>> = claims.iter().map(|claim| Claimed::of(claim)).collect();
    let p: Vec<f64> = claims.iter().map(Claimed::p).collect();
    let mut judged = vec![Vec::new(); claims.len()];
    step_down(&p, |at, left| {
        judged[at] = claims[at].judge(adjusted(level, left));
        altogether(&judged[at]) != Verdict::Undecided
    });
    judged
}

/// As [`judge_families`], for claims of one contrast each.
pub fn judge_family(cases: &[Case<'_>], level: f64) -> Vec<Judgement> {
    let claims: Vec<Vec<Case<'_>>> = cases.iter().map(|case| vec![*case]).collect();
    judge_families(&claims, level).into_iter().flatten().collect()
}

/// The level of one of `left` that share alpha. What is no level stays so, to be told of.
fn adjusted(level: f64, left: usize) -> f64 {
    if is_level(level) { 1.0 - (1.0 - level) / left as f64 } else { level }
}

/// The contrasts of one claim with what they show at any level.
struct Claimed<'a> {
    contrasts: &'a [Case<'a>],
    evidence: Vec<Evidence>,
}

impl<'a> Claimed<'a> {
    fn of(contrasts: &'a [Case<'a>]) -> Self {
        Claimed { contrasts, evidence: contrasts.iter().map(Evidence::of).collect() }
    }

    fn judge_one(&self, at: usize, level: f64) -> Judgement {
        self.evidence[at].clone().judge(&self.contrasts[at], level)
    }

    /// The smallest alphas at which each contrast holds and fails.
    fn ways(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.evidence.iter().zip(self.contrasts).map(|(evidence, case)| evidence.ways(case))
    }

    /// The smallest alpha at which the claim is decided either way; 1 where there is nothing.
    fn p(&self) -> f64 {
        let Some(holds) = self.ways().map(|way| way.0).reduce(f64::max) else { return 1.0 };
        let fails = self.ways().map(|way| way.1).fold(1.0, f64::min) * self.evidence.len() as f64;
        holds.min(fails).min(1.0)
    }

    fn judge(&self, level: f64) -> Vec<Judgement> {
        let mut seen: Vec<Judgement> = (0..self.contrasts.len()).map(|at| self.judge_one(at, level)).collect();
        let failing: Vec<f64> = self.ways().map(|way| way.1).collect();
        step_down(&failing, |at, left| {
            if seen[at].verdict == Verdict::Fails {
                seen[at] = self.judge_one(at, adjusted(level, left));
            }
            seen[at].verdict == Verdict::Fails
        });
        seen
    }
}
