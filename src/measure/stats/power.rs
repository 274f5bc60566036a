//! How many replicates a decision needs, and how small an effect a study could have seen.

use super::quantile::{normal_quantile, normal_tail, t_quantile, t_tail};
use super::{Bounds, Estimate, is_level};
use serde::Serialize;

/// More replicates than this and the estimate is taken to lie on the margin.
const UNREACHABLE: u64 = 1_000_000_000_000;

/// The number of replicates (or pairs) that would decide a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Needed {
    /// At the present estimate.
    pub n: u64,
    /// At the most favourable value inside the interval of the estimate.
    pub low: u64,
    /// At the least favourable one; `None` when the interval holds the margin, so that no number is enough.
    pub high: Option<u64>,
}

/// What lies between an assumed true value and one margin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gap {
    /// Distance to the margin; infinite when there is none on this side.
    pub(crate) width: f64,
    /// Standard deviation of one value if the truth were on the margin: it sets where the bound falls.
    pub(crate) sd_there: f64,
}

/// The least n at which every one-sided bound with `tail` beyond it clears its gap with probability `power`, if
/// values vary by `sd`. `exact_t` takes t quantiles, otherwise normal ones. `None` if a gap is not positive, or
/// beyond 10^12.
pub(crate) fn replicates_to_decide(gaps: [Gap; 2], sd: f64, tail: f64, power: f64, exact_t: bool) -> Option<u64> {
    if exact_t {
        least_n(gaps, sd, power, |n| t_quantile(tail, n - 1.0), |x, n| t_tail(x, n - 1.0))
    } else {
        least_n(gaps, sd, power, |_| -normal_quantile(tail), |x, _| normal_tail(x))
    }
}

/// The same for a bound that lies `critical(n)` standard errors from the estimate; `beyond(x, n)` is the chance that an
/// estimate of n values falls short by more than x standard errors.
pub(super) fn least_n(
    gaps: [Gap; 2],
    sd: f64,
    power: f64,
    critical: impl Fn(f64) -> f64,
    beyond: impl Fn(f64, f64) -> f64,
) -> Option<u64> {
    if gaps.iter().any(|g| g.width.is_nan() || g.width <= 0.0) || gaps.iter().all(|g| g.width.is_infinite()) {
        return None;
    }
    let reaches = |n: u64| {
        let n = n as f64;
        let (root, critical) = (n.sqrt(), critical(n));
        let missed: f64 = gaps
            .iter()
            .filter(|g| g.width.is_finite())
            .map(|g| {
                let room = g.width * root - critical * g.sd_there;
                if sd > 0.0 { beyond(room / sd, n) } else { f64::from(u8::from(room <= 0.0)) }
            })
            .sum();
        // A hair of slack: at power .5 both sides are computed to be equal.
        1.0 - missed >= power - 1e-12
    };
    let mut high = 2;
    while !reaches(high) {
        high *= 2;
        if high > UNREACHABLE {
            return None;
        }
    }
    let mut low = high / 2;
    while high - low > 1 {
        let mid = low + (high - low) / 2;
        if reaches(mid) {
            high = mid;
        } else {
            low = mid;
        }
    }
    Some(high.max(2))
}

/// How many values would put a two-sided t interval at `level` clear of `margin` with probability `power`, if the truth
/// were at the present `estimate`: the least n with `t(1 - alpha/2) + t(power) <= |mean - margin| sqrt(n)/sd`.
///
/// `power` .8 is the custom; .5 is the n at which the half-width equals the distance to the margin. Its `low` and
/// `high` replace the estimate by the ends of its interval at `level`; the uncertainty of the standard deviation is
/// left out. `None` when the estimate lies on the margin (or would need more than 10^12), for fewer than two values,
/// or for a level or power outside (0, 1). Cost: about forty quantiles for each of three numbers. The t form is
/// within one or two of the noncentral t for n above 10.
pub fn needed_n(estimate: &Estimate, margin: f64, level: f64, power: f64) -> Option<Needed> {
    if !is_level(level) || !is_level(power) {
        return None;
    }
    let (mean, sd) = (estimate.mean?, estimate.sd?);
    let at = |value: f64| {
        let gap = Gap { width: (value - margin).abs(), sd_there: sd };
        let open = Gap { width: f64::INFINITY, sd_there: sd };
        replicates_to_decide([gap, open], sd, (1.0 - level) / 2.0, power, true)
    };
    over_interval(at, mean, Bounds::of_mean(estimate)?.interval(level)?, [margin, margin])
}

/// What `at` needs at the present `mean`, with the least and the most it needs over the `interval`. The two `margins`
/// are equal for a claim with one. `None` where `at` the mean is.
pub(crate) fn over_interval(
    at: impl Fn(f64) -> Option<u64>,
    mean: f64,
    (low, high): (f64, f64),
    margins: [f64; 2],
) -> Option<Needed> {
    let n = at(mean)?;
    let ends = [at(low), at(high)];
    // The easiest value is an end, or the middle between two margins.
    let middle = at((margins[0] + (margins[1] - margins[0]) / 2.0).max(low).min(high));
    let least = ends.into_iter().chain([middle]).flatten().fold(n, u64::min);
    let clear = margins.iter().all(|m| *m < low || *m > high);
    let most = ends[0].zip(ends[1]).filter(|_| clear).map(|(a, b)| a.max(b).max(n));
    Some(Needed { n, low: least, high: most })
}

/// The smallest true effect, in the unit of the values, that a two-sided test of `n` values with standard deviation
/// `sd` would find at `level` with probability `power`: `(t(1 - alpha/2) + t(power)) sd / sqrt(n)`. Before a null is
/// printed, this stands beside it.
///
/// `None` for n below 2, an `sd` that is negative or not finite, or a level or power outside (0, 1). Cost: two
/// quantiles.
pub fn minimum_detectable(sd: f64, n: u64, level: f64, power: f64) -> Option<f64> {
    if n < 2 || !sd.is_finite() || sd < 0.0 || !is_level(level) || !is_level(power) {
        return None;
    }
    let df = n as f64 - 1.0;
    Some((t_quantile((1.0 - level) / 2.0, df) + t_quantile(1.0 - power, df)) * sd / (n as f64).sqrt())
}
