//! Estimates over replicates: intervals for means, shares and paired differences, and when to doubt them.
//!
//! The intervals here are for a number of replicates that was fixed beforehand and for independent replicates.
//! [`sequence`] has those that may be looked at while they come, [`bootstrap`] those for replicates in clusters and for
//! skewed values, and [`holm()`] adjusts several p values. [`effect`] says how large a difference is, [`sensitivity`] which
//! parameter explains how much. How often each interval holds the truth is tabled in `docs/STATISTICS.md`.
//!
//! Values are taken in the order given and sums are formed in two passes, shifted by the first value, so that the
//! same values give the same bits and equal values have a standard deviation of exactly 0. An undefined value
//! (`None`, or one that is not finite) is left out of the estimate and counted in it. They need not lie in memory:
//! whatever can be gone over again will do ([`Values`]).

pub mod bootstrap;
pub mod effect;
mod holm;
mod noncentral;
mod power;
mod quantile;
pub mod sensitivity;
pub mod sequence;
pub mod slope;
mod values;

pub use holm::holm;
pub(crate) use holm::step_down;
pub(crate) use power::{Gap, over_interval, replicates_to_decide};
pub use power::{Needed, minimum_detectable, needed_n};
pub(crate) use values::differences;
pub(crate) use values::in_means;
pub use values::{After, Differences, First, Means, Values};

use quantile::{beta_quantile, beta_tails, normal_quantile, t_quantile, t_tail};
use serde::Serialize;

/// An estimate over replicates, with its interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// The estimate, in the unit of the values; `None` when there is nothing to estimate from.
    pub mean: Option<f64>,
    /// Lower end of the two-sided interval; `None` when there is no interval.
    pub low: Option<f64>,
    /// Upper end of the two-sided interval; `None` when there is no interval.
    pub high: Option<f64>,
    /// *Sample* standard deviation of the values (divisor n - 1); `None` for fewer than two.
    pub sd: Option<f64>,
    /// How many values (or pairs) the estimate rests on.
    pub n: u64,
    /// How many values (or pairs) were undefined, and so left out.
    pub undefined: u64,
}

impl Estimate {
    /// The interval, if there is one.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.low.zip(self.high)
    }

    fn with(mut self, interval: Option<(f64, f64)>) -> Self {
        (self.low, self.high) = interval.unzip();
        self
    }
}

/// True for a confidence level that can be used: strictly between 0 and 1.
pub(crate) fn is_level(level: f64) -> bool {
    level > 0.0 && level < 1.0
}

fn defined(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

/// What two passes over values tell, in their order: an estimate without an interval, and how many are 0 and 1.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    /// Mean, sample standard deviation and counts.
    pub(crate) estimate: Estimate,
    /// How many are 0.
    pub(crate) zeros: u64,
    /// How many are 1.
    pub(crate) ones: u64,
}

impl Seen {
    pub(crate) fn of<V: Values + ?Sized>(values: &V) -> Seen {
        let mut seen = Seen::default();
        let Estimate { n, undefined, .. } = &mut seen.estimate;
        // A shift by the first value: equal values have exactly their value as mean, and large ones lose no digits.
        let (mut first, mut sum) = (0.0, 0.0);
        for value in values.over() {
            let Some(value) = defined(value) else {
                *undefined += 1;
                continue;
            };
            if *n == 0 {
                first = value;
            }
            *n += 1;
            sum += value - first;
            seen.zeros += u64::from(value == 0.0);
            seen.ones += u64::from(value == 1.0);
        }
        let n = *n;
        if n == 0 {
            return seen;
        }
        let shift = sum / n as f64;
        let mean = first + shift;
        let away = |value: f64| (value - first - shift) * (value - first - shift);
        let square = present(values).map(away).sum::<f64>();
        if mean.is_finite() && square.is_finite() {
            seen.estimate.mean = Some(mean);
            seen.estimate.sd = (n >= 2).then(|| (square / (n - 1) as f64).sqrt());
        }
        seen
    }

    /// The same as a share without an interval; `None` where there are other values than 0 and 1.
    pub(crate) fn share(&self) -> Option<Estimate> {
        let Estimate { n, undefined, .. } = self.estimate;
        (self.zeros + self.ones == n).then(|| Estimate { undefined, ..share(self.ones, n) })
    }

    /// As [`doubt`], of the `values` that were seen. Cost: one pass at most.
    pub(crate) fn doubt<V: Values + ?Sized>(&self, values: &V) -> Option<String> {
        let Seen { estimate, zeros, ones } = *self;
        let mut reasons = Vec::new();
        let n = estimate.n;
        if n < FEW {
            reasons.push(format!("only {n} values"));
        }
        if let (Some(mean), Some(sd)) = (estimate.mean, estimate.sd) {
            if sd == 0.0 {
                reasons.push("all values are equal".to_string());
            } else if ones + zeros == n {
                if ones.min(zeros) < RARE {
                    reasons.push(format!("only {} of {n} differ from the rest", ones.min(zeros)));
                }
            } else {
                let spread = sd * ((n - 1) as f64 / n as f64).sqrt();
                let cube = |v: f64| (v - mean) / spread * ((v - mean) / spread) * ((v - mean) / spread);
                let skewness = present(values).map(cube).sum::<f64>() / n as f64;
                if (n as f64) < PER_SQUARED_SKEWNESS * skewness * skewness {
                    reasons.push(format!("skewness {skewness:.1} is large for {n} values"));
                }
            }
        }
        (!reasons.is_empty()).then(|| reasons.join("; "))
    }
}

fn present<V: Values + ?Sized>(values: &V) -> impl Iterator<Item = f64> + '_ {
    values.over().filter_map(defined)
}

/// Mean, sample standard deviation and counts, without an interval. Two passes in the order of the values.
pub(crate) fn moments<V: Values + ?Sized>(values: &V) -> Estimate {
    Seen::of(values).estimate
}

/// Mean of `values` with its two-sided t interval at `level` (.95, say): `mean +- t(n - 1) sd / sqrt(n)`.
///
/// No interval for fewer than two defined values or a level outside (0, 1); equal values have their point as interval.
/// Covers 95 % for normal values, but 87 % for lognormal ones at n = 20 and 93 % at n = 200: see [`doubt`],
/// [`bootstrap::studentised`] and the tables of `docs/STATISTICS.md`.
/// Cost: two passes and one quantile (about 10 microseconds). Source: Student 1908.
///
/// ```
/// use manyminds::measure::stats::mean_interval;
/// let seen = mean_interval(&[Some(1.0), Some(2.0), None, Some(3.0)], 0.95);
/// assert_eq!((seen.mean, seen.n, seen.undefined), (Some(2.0), 3, 1));
/// assert!((seen.high.unwrap() - (2.0 + 4.302652729749 / 3f64.sqrt())).abs() < 1e-9);
/// ```
pub fn mean_interval<V: Values + ?Sized>(values: &V, level: f64) -> Estimate {
    let estimate = moments(values);
    estimate.with(Bounds::of_mean(&estimate).and_then(|bounds| bounds.interval(level)))
}

/// Mean of the differences `a - b` of pairs, with its two-sided t interval at `level`. A pair is one replicate under
/// two arms, on common draws.
///
/// A pair with either side undefined, or without a partner, is counted as undefined. For the rest as [`mean_interval`].
pub fn paired<A: Values + ?Sized, B: Values + ?Sized>(a: &A, b: &B, level: f64) -> Estimate {
    mean_interval(&Differences(a, b), level)
}

/// The share `successes / n` without an interval. No mean when n is 0 or there are more successes than trials.
pub(crate) fn share(successes: u64, n: u64) -> Estimate {
    let p = successes as f64 / n as f64;
    let known = n > 0 && successes <= n;
    let sd = (known && n >= 2).then(|| (p * (1.0 - p) * (n as f64 / (n - 1) as f64)).sqrt());
    Estimate { mean: known.then_some(p), sd, n, ..Estimate::default() }
}

/// The share of `successes` among `n` independent replicates with Wilson's score interval at `level`, inside [0, 1].
///
/// No interval when n is 0, when there are more successes than trials, or for a level outside (0, 1). On average it
/// covers its level; at single shares it can fall short: 93.3 % of a nominal 95 at p = .02, n = 200. Use
/// [`clopper_pearson`] where at least the level is required, and a clustered bootstrap where replicates share a
/// problem. Cost: constant. Source: Wilson 1927.
pub fn share_interval(successes: u64, n: u64, level: f64) -> Estimate {
    let estimate = share(successes, n);
    let interval = estimate.mean.filter(|_| is_level(level)).map(|p| {
        let z = -normal_quantile((1.0 - level) / 2.0);
        let (n, square) = (n as f64, z * z);
        let centre = (p + square / (2.0 * n)) / (1.0 + square / n);
        let half = z / (1.0 + square / n) * (p * (1.0 - p) / n + square / (4.0 * n * n)).sqrt();
        // The ends at no success and no failure are exact; rounding would miss them.
        let low = if p == 0.0 { 0.0 } else { (centre - half).max(0.0) };
        let high = if p == 1.0 { 1.0 } else { (centre + half).min(1.0) };
        (low, high)
    });
    estimate.with(interval)
}

/// The share of `successes` among `n` independent replicates with the exact interval of Clopper and Pearson, which
/// covers at least `level` for every true share.
///
/// Undefined as in [`share_interval`]. Cost: two bisections (tens of microseconds, growing as sqrt(n)).
/// Source: Clopper and Pearson 1934.
pub fn clopper_pearson(successes: u64, n: u64, level: f64) -> Estimate {
    share(successes, n).with(Bounds::of_share(successes, n).and_then(|bounds| bounds.interval(level)))
}

/// One-sided confidence bounds, from which claims are judged: t bounds for a mean, exact (Clopper-Pearson) ones for a
/// share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bounds {
    /// A mean with its standard error; an error of 0 puts every bound on the mean.
    Mean {
        /// The mean.
        mean: f64,
        /// Its standard error.
        error: f64,
        /// Degrees of freedom, n - 1.
        df: f64,
    },
    /// A share of independent replicates.
    Share {
        /// Successes, at most `n`.
        successes: u64,
        /// Trials, at least 1.
        n: u64,
    },
    /// Independent replicates that all gave the same value of something whose range is known: how rare others may be,
    /// exactly (those that differ are a share of which none was seen).
    Alike {
        /// The value.
        value: f64,
        /// Replicates, at least 1.
        n: u64,
        /// The least possible value, at most `value`.
        low: f64,
        /// The greatest, at least `value`.
        high: f64,
    },
}

impl Bounds {
    /// The bounds of a mean; `None` for fewer than two values.
    pub fn of_mean(estimate: &Estimate) -> Option<Bounds> {
        let n = estimate.n as f64;
        Some(Bounds::Mean { mean: estimate.mean?, error: estimate.sd? / n.sqrt(), df: n - 1.0 })
    }

    /// The bounds of a share; `None` when n is 0 or there are more successes than trials.
    pub fn of_share(successes: u64, n: u64) -> Option<Bounds> {
        (n > 0 && successes <= n).then_some(Bounds::Share { successes, n })
    }

    /// The bound above which the true value lies with confidence `level`. `None` for a level outside (0, 1).
    pub fn lower(&self, level: f64) -> Option<f64> {
        self.bound(level, -1.0)
    }

    /// The bound below which the true value lies with confidence `level`. `None` for a level outside (0, 1).
    pub fn upper(&self, level: f64) -> Option<f64> {
        self.bound(level, 1.0)
    }

    /// The two-sided interval at `level`: each end leaves half of the rest. `None` for a level outside (0, 1).
    pub fn interval(&self, level: f64) -> Option<(f64, f64)> {
        if !is_level(level) {
            return None;
        }
        let side = 0.5 + level / 2.0;
        self.lower(side).zip(self.upper(side))
    }

    fn bound(&self, level: f64, side: f64) -> Option<f64> {
        if !is_level(level) {
            return None;
        }
        let tail = 1.0 - level;
        let bound = match *self {
            Bounds::Mean { mean, error: 0.0, .. } => mean,
            Bounds::Mean { mean, error, df } => mean + side * error * t_quantile(tail, df),
            // Of the narrowest bracket the outer end is taken, so that rounding never lowers the coverage.
            Bounds::Share { successes: 0, .. } if side < 0.0 => 0.0,
            Bounds::Share { successes, n } if side < 0.0 => {
                beta_quantile(successes as f64, (n - successes) as f64 + 1.0, tail).0
            }
            Bounds::Share { successes, n } if successes == n => 1.0,
            // By symmetry, so that a share and its complement have bounds that mirror each other.
            Bounds::Share { successes, n } => {
                1.0 - beta_quantile((n - successes) as f64, successes as f64 + 1.0, tail).0
            }
            Bounds::Alike { value, n, low, high } => {
                let others = 1.0 - libm::pow(tail, 1.0 / n as f64);
                value + others * if side < 0.0 { low - value } else { high - value }
            }
        };
        bound.is_finite().then_some(bound)
    }

    /// One-sided p value of "the true value is at most `m`": the smallest 1 - level at which [`Bounds::lower`]
    /// exceeds `m`.
    pub fn p_above(&self, m: f64) -> f64 {
        match *self {
            Bounds::Mean { mean, error: 0.0, .. } => f64::from(u8::from(mean <= m)),
            Bounds::Mean { mean, error, df } => t_tail((mean - m) / error, df),
            Bounds::Share { .. } if m < 0.0 => 0.0,
            Bounds::Share { successes, .. } if successes == 0 || m >= 1.0 => 1.0,
            Bounds::Share { successes, n } => beta_tails(successes as f64, (n - successes) as f64 + 1.0, m).0,
            Bounds::Alike { value, .. } if m >= value => 1.0,
            Bounds::Alike { value, n, low, .. } => libm::pow((1.0 - (value - m) / (value - low)).max(0.0), n as f64),
        }
    }

    /// One-sided p value of "the true value is at least `m`": the smallest 1 - level at which [`Bounds::upper`] is
    /// below `m`.
    pub fn p_below(&self, m: f64) -> f64 {
        match *self {
            Bounds::Mean { mean, error: 0.0, .. } => f64::from(u8::from(mean >= m)),
            Bounds::Mean { mean, error, df } => t_tail((m - mean) / error, df),
            Bounds::Share { successes, n } => Bounds::Share { successes: n - successes, n }.p_above(1.0 - m),
            Bounds::Alike { value, n, low, high } => {
                Bounds::Alike { value: -value, n, low: -high, high: -low }.p_above(-m)
            }
        }
    }
}

/// Fewer defined values than this and an interval is doubted.
pub const FEW: u64 = 20;
/// Fewer successes or failures than this and an interval for a share is doubted.
pub const RARE: u64 = 5;
/// A t interval is doubted below this many values per squared skewness (Cochran 1977, 2.15).
pub const PER_SQUARED_SKEWNESS: f64 = 25.0;

/// Says why an interval for the mean of `values` may not cover its level, or `None` if nothing speaks against it.
///
/// Reasons, joined by "; ": fewer than [`FEW`] values; all values equal (the interval is a point); values that are
/// all 0 or 1 with fewer than [`RARE`] of either; otherwise fewer than 25 values per squared skewness (sample
/// moments, divisor n). Cost: three passes.
pub fn doubt<V: Values + ?Sized>(values: &V) -> Option<String> {
    Seen::of(values).doubt(values)
}

#[cfg(test)]
mod tests;
