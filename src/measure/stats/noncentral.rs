//! The noncentral t distribution, which t statistics have where there is something to find.

use super::quantile::{bisect, normal_tail};

/// Of the spread that is gone through, the density at either end: exp(-37) is below what a float adds to 1.
const LN_NOTHING: f64 = 37.0;
/// Least points of a quadrature: about six for each standard deviation of the spread.
const LEAST_POINTS: f64 = 100.0;
/// Most points of a quadrature. It is enough unless a statistic on one or two degrees of freedom is above 100.
const MOST_POINTS: f64 = 10_000.0;

/// P(T <= t) for the ratio of a normal variable with mean `delta` and variance 1 to the root of an independent chi-square over
/// its `df` degrees of freedom (at least 1).
///
/// With s that root, the mean over s of P(Z <= t s - delta), by the trapezoid rule in ln s, whose density `s^df exp(-df s^2/2)`
/// vanishes so fast at either end that the rule gains digits with each point. Weights are divided by their sum, so that no
/// constant is needed that would be lost for large samples.
pub(super) fn noncentral_t(t: f64, df: f64, delta: f64) -> f64 {
    let scale = (LN_NOTHING / df).sqrt();
    let (from, to) = (-(0.5 + LN_NOTHING / df).min(scale + LN_NOTHING / df), scale);
    // Steps that are small beside the spread of s, and beside the place where t s passes delta.
    let fine = 0.1 / t.abs().max(delta.abs()).max(1.0);
    let points = ((to - from) / fine).clamp(LEAST_POINTS, MOST_POINTS).ceil();
    let (mut below, mut all) = (0.0, 0.0);
    for at in 0..=points as u32 {
        let ln = from + (to - from) * f64::from(at) / points;
        let weight = libm::exp(df * (ln - libm::expm1(2.0 * ln) / 2.0));
        below += weight * normal_tail(delta - t * libm::exp(ln));
        all += weight;
    }
    below / all
}

/// The mean `delta` at which P(T <= `t`) is `below`, in (0, 1): it falls from 1 to 0 as delta grows. An end of an interval for
/// delta when `t` was seen. Bisection, about fifty tails.
pub(super) fn noncentrality(t: f64, df: f64, below: f64) -> f64 {
    // Beyond what the estimate and the spread of s can account for.
    let reach = 40.0 + t.abs() * (1.0 + 2.0 * LN_NOTHING / df + (LN_NOTHING / df).sqrt());
    let (low, high) = bisect(-reach, reach, |delta| noncentral_t(t, df, delta) > below);
    low + (high - low) / 2.0
}

#[cfg(test)]
mod tests {
    use super::super::quantile::{beta_tails, t_tail};
    use super::*;

    /// The series of Lenth 1989 (algorithm AS 243), for t of 0 or more and a moderate delta: another way to the same numbers.
    fn series(t: f64, df: f64, delta: f64) -> f64 {
        let (x, half) = (t * t / (df + t * t), delta * delta / 2.0);
        let mut p = libm::exp(-half) / 2.0;
        let mut q = (2.0 / std::f64::consts::PI).sqrt() * libm::exp(-half) / 2.0 * delta;
        let mut sum = normal_tail(delta);
        for j in 0..2_000 {
            let j = f64::from(j);
            sum += p * beta_tails(j + 0.5, df / 2.0, x).0 + q * beta_tails(j + 1.0, df / 2.0, x).0;
            p *= half / (j + 1.0);
            q *= half / (j + 1.5);
        }
        sum
    }

    #[test]
    fn both_ways_to_the_distribution_agree() {
        for df in [1.0, 2.0, 5.0, 19.0, 198.0] {
            for delta in [0.0, 0.5, 2.0, 8.0, 20.0] {
                for t in [0.0, 0.7, 2.0, 6.0, 25.0] {
                    let (seen, want) = (noncentral_t(t, df, delta), series(t, df, delta));
                    assert!((seen - want).abs() < 1e-9, "{t} {df} {delta}: {seen} {want}");
                    let mirrored = noncentral_t(-t, df, -delta);
                    assert!((seen + mirrored - 1.0).abs() < 1e-9, "{t} {df} {delta}: {seen} {mirrored}");
                }
            }
        }
    }

    #[test]
    fn without_a_mean_it_is_students_and_with_many_degrees_of_freedom_normal() {
        for (t, df) in [(0.3, 1.0), (2.0, 4.0), (-1.5, 60.0)] {
            assert!((noncentral_t(t, df, 0.0) - (1.0 - t_tail(t, df))).abs() < 1e-10, "{t} {df}");
        }
        let (t, df, delta) = (1_001.0f64, 1e9f64, 1_000.0);
        // The root of the chi-square has a standard deviation of 1/sqrt(2 df).
        let spread = (1.0 + t * t / (2.0 * df)).sqrt();
        assert!((noncentral_t(t, df, delta) - (1.0 - normal_tail((t - delta) / spread))).abs() < 1e-6);
    }

    #[test]
    fn the_mean_is_found_again() {
        for (t, df) in [(0.0, 3.0), (2.5, 1.0), (-7.0, 12.0), (40.0, 400.0), (500.0, 1e6)] {
            for below in [0.975, 0.5, 0.025] {
                let delta = noncentrality(t, df, below);
                assert!((noncentral_t(t, df, delta) - below).abs() < 1e-9, "{t} {df} {below}: {delta}");
            }
        }
    }
}
