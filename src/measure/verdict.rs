//! Claims and verdicts: an expectation written before the run, judged after it.
//!
//! A claim names the smallest effect that matters and is judged by where the interval lies, so that "not significant"
//! never counts as "no effect". With alpha = 1 - level:
//!
//! | expectation | holds | fails |
//! |---|---|---|
//! | `> m` | lower bound above m | upper bound at most m |
//! | `< m` | upper bound below m | lower bound at least m |
//! | `within [a, b]`, `= v +- d`, `null +- d` | (1 - 2 alpha) interval lies inside | (1 - alpha) interval lies wholly outside |
//!
//! Anything else is undecided. The bounds of `>` and `<` are the ends of the two-sided (1 - alpha) interval unless
//! the claim is one-sided; equivalence is two one-sided tests (Schuirmann 1987). Means and paired differences take t
//! intervals, shares exact ones. Equal values have a point as interval: a deterministic equality decides. Differences of
//! shares that are all equal are no such thing, as unequal ones may be rare: their interval is that of how rare, exactly.
//!
//! Orderings, sign changes and interior extremes are [`Form`]s of the same thing: a list of contrasts, each with an
//! expectation, judged by [`judge_together`].

use super::stats::{
    Bounds, Estimate, Gap, Needed, Seen, Values, differences, is_level, minimum_detectable, over_interval,
    replicates_to_decide,
};
use serde::Serialize;
use std::fmt;

mod expect;
mod form;
mod sequential;
mod together;

pub use super::stats::holm;
pub use expect::Expect;
pub use form::Form;
pub use sequential::judge_sequential;
pub use together::{altogether, judge_families, judge_family, judge_together};

/// The power that "would decide" and "could have detected" speak of.
pub const POWER: f64 = 0.8;

/// What a claim is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A control or a known truth: the one role whose failure is an error.
    Gate,
    /// A prediction: keeps its sign whatever comes, and is adjusted inside its family.
    Hypothesis,
    /// Judged and shown, claimed by nobody.
    Descriptive,
}

impl Role {
    /// Reads `gate`, `hypothesis` or `descriptive`.
    ///
    /// # Errors
    /// What is needed instead.
    pub fn parse(text: &str) -> Result<Role, String> {
        let roles = [Role::Gate, Role::Hypothesis, Role::Descriptive];
        roles.into_iter().find(|r| r.to_string() == text).ok_or("need gate, hypothesis or descriptive".to_string())
    }

    /// The level when the claim names none: .999 for a gate, so that a sound build rarely fails by chance; .95
    /// otherwise.
    pub fn level(self) -> f64 {
        if self == Role::Gate { 0.999 } else { 0.95 }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Gate => "gate",
            Role::Hypothesis => "hypothesis",
            Role::Descriptive => "descriptive",
        })
    }
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The data say yes.
    Holds,
    /// The data say no.
    Fails,
    /// The data do not say.
    Undecided,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Holds => "holds",
            Verdict::Fails => "fails",
            Verdict::Undecided => "undecided",
        })
    }
}

/// What a claim is about. Paired differences are always a mean, also those of shares, unless all are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A mean: t bounds.
    #[default]
    Mean,
    /// A share of independent replicates, given as 0 and 1: exact bounds.
    Share,
    /// Shares averaged or added up, which differ by so much at most: t bounds, but that all are equal is no certainty.
    Shares(u32),
}

/// Which bounds judge `>` and `<`. Equivalence is two one-sided tests whatever this says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sides {
    /// The ends of the two-sided (1 - alpha) interval: each wrong verdict has a chance of at most alpha / 2.
    #[default]
    Two,
    /// One-sided (1 - alpha) bounds: each wrong verdict has a chance of at most alpha.
    One,
}

/// The replicates that a claim is judged on, in replicate order.
#[derive(Clone, Copy, Debug)]
pub enum Sample<'a> {
    /// One value for each replicate.
    Values(&'a dyn Values),
    /// One value for each replicate under two arms; the claim is about the first less the second.
    Pairs(&'a dyn Values, &'a dyn Values),
}

/// What is judged: the values, or the differences of the pairs.
impl Values for Sample<'_> {
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        match *self {
            Sample::Values(values) => values.over(),
            Sample::Pairs(a, b) => Box::new(differences(a.over(), b.over())),
        }
    }
}

/// A claim and its data.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What is expected.
    pub expect: Expect,
    /// What was seen.
    pub sample: Sample<'a>,
    /// Mean or share.
    pub kind: Kind,
    /// Two-sided or one-sided bounds.
    pub sides: Sides,
}

impl Case<'_> {
    /// The most that a difference of shares, or several of them together, can be; `None` for what is no such thing.
    fn most(&self) -> Option<f64> {
        match (self.kind, self.sample) {
            (Kind::Shares(most), _) => Some(f64::from(most)),
            (Kind::Share, Sample::Pairs(..)) => Some(1.0),
            _ => None,
        }
    }

    /// Whether what is judged is a mean or a share: a difference of shares is a mean.
    fn kind(&self) -> Kind {
        match (self.sample, self.kind) {
            (Sample::Pairs(..), Kind::Share) => Kind::Mean,
            _ => self.kind,
        }
    }
}

/// A verdict and all that is shown beside it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judgement {
    /// What became of the claim.
    pub verdict: Verdict,
    /// The estimate, n and the number undefined. Its interval is made of the bounds that judge `>` and `<`: two-sided
    /// at `level`, or both one-sided bounds at `level` for a one-sided claim.
    pub estimate: Estimate,
    /// The (1 - 2 alpha) interval that must lie inside, for `within` and `null`.
    pub equivalence: Option<(f64, f64)>,
    /// The level at which it was judged, after any adjustment.
    pub level: f64,
    /// The smallest alpha at which the claim is decided either way; 1 if nothing can be said. Not adjusted.
    pub p: f64,
    /// How many replicates would decide it with power .8; only for the undecided. `None` there: the estimate lies on
    /// the margin, or there is none.
    pub needed: Option<Needed>,
    /// The smallest effect that this sample would have found with power .8; only for `null` claims.
    pub minimum_detectable: Option<f64>,
    /// Why nothing could be judged, where that is so.
    pub reason: Option<String>,
    /// Why the interval may not cover its level.
    pub doubt: Option<String>,
}

/// Estimate without an interval, bounds, and doubt: all that does not depend on the level. The bounds are missing where
/// nothing can be judged, with the reason.
#[derive(Clone)]
struct Evidence {
    estimate: Estimate,
    bounds: Result<Bounds, String>,
    doubt: Option<String>,
}

impl Evidence {
    fn of(case: &Case<'_>) -> Evidence {
        let kind = case.kind();
        let seen = Seen::of(&case.sample);
        let mut estimate = seen.estimate;
        let needed = |what: &str| Err(format!("{what}, {} undefined", estimate.undefined));
        let bounds = if !case.expect.is_sound() {
            Err("the expectation has a margin that is not finite".to_string())
        } else if estimate.n == 0 {
            needed("no defined value")
        } else if let (Some(most), Some(0.0), Some(value)) = (case.most(), estimate.sd, estimate.mean) {
            // Differences of shares are mostly 0: that none differed in a few pairs does not say that none would.
            Ok(Bounds::Alike { value, n: estimate.n, low: -most, high: most })
        } else if kind != Kind::Share {
            Bounds::of_mean(&estimate).map_or_else(|| needed("fewer than two usable values"), Ok)
        } else {
            match seen.share().zip(Bounds::of_share(seen.ones, estimate.n)) {
                Some((share, bounds)) => {
                    estimate = share;
                    Ok(bounds)
                }
                None => Err("a share needs values that are 0 or 1".to_string()),
            }
        };
        // An exact interval needs no warning.
        let doubt = if kind == Kind::Share { None } else { seen.doubt(&case.sample) };
        Evidence { estimate, bounds, doubt }
    }

    /// The smallest alpha at which the claim holds, and that at which it fails.
    fn ways(&self, case: &Case<'_>) -> (f64, f64) {
        let Ok(bounds) = &self.bounds else { return (1.0, 1.0) };
        let both = if case.sides == Sides::Two { 2.0 } else { 1.0 };
        let (holds, fails) = match case.expect {
            Expect::Above(m) => (both * bounds.p_above(m), both * p_at_most(bounds, m)),
            Expect::Below(m) => (both * bounds.p_below(m), both * p_at_least(bounds, m)),
            Expect::Within { .. } | Expect::Near { .. } | Expect::Null { .. } => {
                let (a, b) = case.expect.ends().unwrap_or_default();
                let inside = p_at_least(bounds, a).max(p_at_most(bounds, b));
                (inside, 2.0 * bounds.p_below(a).min(bounds.p_above(b)))
            }
        };
        (holds.min(1.0), fails.min(1.0))
    }

    fn judge(self, case: &Case<'_>, level: f64) -> Judgement {
        let (holds, fails) = self.ways(case);
        let p = holds.min(fails);
        let Evidence { estimate, bounds, doubt } = self;
        let mut judgement = Judgement {
            verdict: Verdict::Undecided,
            estimate,
            equivalence: None,
            level,
            p,
            needed: None,
            minimum_detectable: None,
            reason: None,
            doubt,
        };
        let bounds = match bounds {
            Ok(_) if !is_level(level) => Err(format!("level {level} is not between 0 and 1")),
            bounds => bounds,
        };
        match bounds {
            Ok(bounds) => judgement.settle(case, &bounds),
            Err(reason) => judgement.reason = Some(reason),
        }
        judgement
    }
}

/// As [`Bounds::p_above`], but for "the lower bound reaches `m`": a point, or the end of a share's range, lies on it.
fn p_at_least(bounds: &Bounds, m: f64) -> f64 {
    match *bounds {
        Bounds::Mean { mean, error: 0.0, .. } => f64::from(u8::from(mean < m)),
        Bounds::Share { .. } if m <= 0.0 => 0.0,
        _ => bounds.p_above(m),
    }
}

/// As [`Bounds::p_below`], but for "the upper bound is at most `m`".
fn p_at_most(bounds: &Bounds, m: f64) -> f64 {
    match *bounds {
        Bounds::Mean { mean, error: 0.0, .. } => f64::from(u8::from(mean > m)),
        Bounds::Share { .. } if m >= 1.0 => 0.0,
        _ => bounds.p_below(m),
    }
}

impl Judgement {
    fn settle(&mut self, case: &Case<'_>, bounds: &Bounds) {
        let alpha = 1.0 - self.level;
        let one_sided = case.sides == Sides::One && case.expect.ends().is_none();
        let single = || bounds.lower(self.level).zip(bounds.upper(self.level));
        let interval = if one_sided { single() } else { bounds.interval(self.level) };
        let inner = case.expect.ends().and_then(|_| single());
        let Some((low, high)) = interval else {
            self.reason = Some("the bounds are not finite".to_string());
            return;
        };
        (self.estimate.low, self.estimate.high) = (Some(low), Some(high));
        self.equivalence = inner;
        self.verdict = case.expect.verdict((low, high), inner);
        if self.verdict == Verdict::Undecided {
            let tail = if one_sided { alpha } else { alpha / 2.0 };
            let is_mean = matches!(bounds, Bounds::Mean { .. });
            let reach = |gaps, sd, tail| replicates_to_decide(gaps, sd, tail, POWER, is_mean);
            self.needed = match *bounds {
                Bounds::Alike { value, low, high, .. } => needed_alike(case.expect, value, [low, high], alpha, tail),
                _ => needed(case.expect, &self.estimate, is_mean, alpha, tail, reach),
            };
        }
        if let (Expect::Null { .. }, Some(sd)) = (case.expect, self.estimate.sd) {
            self.minimum_detectable = minimum_detectable(sd, self.estimate.n, self.level, POWER);
        }
    }
}

/// The replicates that would decide `expect`, at the estimate and over its interval. For shares by the normal
/// approximation, with the variance of the margin where the bound falls. `reach` says how many put one-sided bounds
/// with a tail clear of two gaps, for values of a standard deviation.
fn needed(
    expect: Expect,
    estimate: &Estimate,
    is_mean: bool,
    alpha: f64,
    tail: f64,
    reach: impl Fn([Gap; 2], f64, f64) -> Option<u64>,
) -> Option<Needed> {
    let sd = |p: f64| if is_mean { estimate.sd } else { Some((p * (1.0 - p)).max(0.0).sqrt()) };
    let gap = |width: f64, margin: f64| Some(Gap { width, sd_there: sd(margin)? });
    let nothing = Gap { width: f64::INFINITY, sd_there: 0.0 };
    let at = |value: f64| {
        let (gaps, tail) = match (expect, expect.ends()) {
            (_, Some((a, b))) if a < value && value < b => ([gap(value - a, a)?, gap(b - value, b)?], alpha),
            (_, Some((a, b))) => {
                let nearest = if value <= a { a } else { b };
                ([gap((value - nearest).abs(), nearest)?, nothing], tail)
            }
            (Expect::Above(m) | Expect::Below(m), _) => ([gap((value - m).abs(), m)?, nothing], tail),
            _ => return None,
        };
        reach(gaps, sd(value)?, tail)
    };
    let margins = match expect {
        Expect::Above(m) | Expect::Below(m) => [m, m],
        _ => expect.ends().map(|(a, b)| [a, b])?,
    };
    over_interval(at, estimate.mean?, estimate.interval()?, margins)
}

/// The replicates that would decide `expect` if all of them go on to give `value`, which is all that is known.
fn needed_alike(expect: Expect, value: f64, [low, high]: [f64; 2], alpha: f64, tail: f64) -> Option<Needed> {
    // Enough that others are too rare to carry the mean over a gap, of the room that there is.
    let reach = |gap: f64, room: f64, tail: f64| {
        let others = (gap / room).min(1.0);
        (gap > 0.0).then(|| (libm::log(tail) / libm::log1p(-others)).ceil().max(1.0) as u64)
    };
    let (below, above) = (value - low, high - value);
    let n = match (expect, expect.ends()) {
        (_, Some((a, b))) if a <= value && value <= b => {
            reach(value - a, below, alpha)?.max(reach(b - value, above, alpha)?)
        }
        (_, Some((a, _))) if value < a => reach(a - value, above, tail)?,
        (_, Some((_, b))) => reach(value - b, below, tail)?,
        (Expect::Above(m) | Expect::Below(m), _) if value > m => reach(value - m, below, tail)?,
        (Expect::Above(m) | Expect::Below(m), _) => reach(m - value, above, tail)?,
        _ => return None,
    };
    Some(Needed { n, low: n, high: None })
}

/// Judges one claim at `level` (see [`Role::level`]). Undecided with a reason when nothing is defined, when a mean
/// has fewer than two values, when a share has values other than 0 and 1, or when a number in the claim or the level
/// is unusable.
///
/// Cost: two or three passes over the values and two to four quantiles; for an undecided claim about a hundred more.
///
/// ```
/// use manyminds::measure::verdict::{Case, Expect, Kind, Role, Sample, Sides, Verdict, judge};
/// let (talk, silent) = ([Some(0.9), Some(0.8), Some(0.95)], [Some(0.5), Some(0.45), Some(0.5)]);
/// let sample = Sample::Pairs(&talk, &silent);
/// let case = Case { expect: Expect::Above(0.1), sample, kind: Kind::Mean, sides: Sides::Two };
/// assert_eq!(judge(&case, Role::Hypothesis.level()).verdict, Verdict::Holds);
/// assert_eq!(judge(&case, Role::Gate.level()).verdict, Verdict::Undecided);
/// ```
pub fn judge(case: &Case<'_>, level: f64) -> Judgement {
    Evidence::of(case).judge(case, level)
}

#[cfg(test)]
mod tests;
