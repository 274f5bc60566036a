//! How large a difference is: in its own unit between samples that share no replicates, and in standard deviations.
//!
//! A standardised difference says how far two distributions lie apart, which a p value does not; it needs a choice of whose
//! standard deviation, and each choice has a name (Lakens 2013). Its interval inverts the noncentral t distribution that its
//! t statistic has for normal values (Steiger and Fouladi 1997), so that it leans as it should where a difference is large.

use super::noncentral::noncentrality;
use super::quantile::{ln_beta, t_quantile};
use super::{Differences, Estimate, Values, defined, is_level, moments};
use serde::Serialize;

/// A standardised difference with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// The difference, in standard deviations.
    pub size: f64,
    /// Lower end of the two-sided interval.
    pub low: f64,
    /// Upper end of the two-sided interval.
    pub high: f64,
}

impl Effect {
    fn times(self, by: f64) -> Effect {
        Effect { size: self.size * by, low: self.low * by, high: self.high * by }
    }
}

/// Standardised differences of pairs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PairedEffect {
    /// In standard deviations of the differences: `d_z`, by which the power of a paired test goes.
    pub of_differences: Effect,
    /// In the mean of both standard deviations: `d_av`, to be compared with studies that have no pairs. `None` where neither
    /// side varies.
    pub of_average: Option<Effect>,
    /// Pairs of which both are defined.
    pub n: u64,
}

/// The mean of the differences `a - b` of pairs in standard deviations, with two-sided intervals at `level`.
///
/// `d_z = mean/sd` of the differences, with the interval of its noncentral t on n - 1 degrees of freedom; `d_av = mean/((sd_a +
/// sd_b)/2)`, with the same interval in its own unit, as if the ratio of the two were known (Algina and Keselman 2003). Neither
/// is corrected for few pairs: [`hedges`] of n - 1 would be the factor. Pairs of which either is undefined are left out.
///
/// `None` for fewer than two pairs, for differences that are all equal, or for a level outside (0, 1). Cost: six passes and
/// about a hundred tails of the noncentral t (milliseconds). Source: Lakens 2013, equations 7 and 10.
///
/// ```
/// use manyminds::measure::stats::effect::paired_effect;
/// let (after, before) = ([3.0, 5.0, 4.0, 8.0].map(Some), [1.0, 2.0, 3.0, 4.0].map(Some));
/// let seen = paired_effect(&after, &before, 0.95).unwrap();
/// // The differences 2, 3, 1, 4 have mean 2.5 and variance 5/3.
/// assert!((seen.of_differences.size - 2.5 / (5.0f64 / 3.0).sqrt()).abs() < 1e-12);
/// ```
pub fn paired_effect<A: Values + ?Sized, B: Values + ?Sized>(a: &A, b: &B, level: f64) -> Option<PairedEffect> {
    let apart = moments(&Differences(a, b));
    let (mean, sd) = (apart.mean?, apart.sd?);
    let n = apart.n as f64;
    let of_differences = standardised(mean / sd, n.sqrt(), n - 1.0, level)?;
    let average = (moments(&Beside(a, b)).sd? + moments(&Beside(b, a)).sd?) / 2.0;
    let of_average = (average > 0.0).then(|| of_differences.times(sd / average));
    Some(PairedEffect { of_differences, of_average, n: apart.n })
}

/// The difference between the means of two independent samples, `a` less `b`, in standard deviations: Cohen's d, with the
/// two-sided interval at `level`, and the same corrected for few values.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct IndependentEffect {
    /// Cohen's `d_s`: in the pooled standard deviation.
    pub cohen: Effect,
    /// Hedges' g: the same times [`hedges`] of n_a + n_b - 2, which takes away nearly all of its bias.
    pub hedges: Effect,
}

/// Standardised difference of two independent samples. The pooled variance takes both for equally spread; the difference in its
/// own unit, which does not, is [`welch`].
///
/// `None` where either has fewer than two values, neither varies, or the level is outside (0, 1). Cost: four passes and about
/// a hundred tails of the noncentral t. Source: Cohen 1988; Hedges 1981; Lakens 2013, equations 1 and 4.
pub fn independent_effect<A: Values + ?Sized, B: Values + ?Sized>(
    a: &A,
    b: &B,
    level: f64,
) -> Option<IndependentEffect> {
    let (a, b) = (moments(a), moments(b));
    let (n, m) = (a.n as f64, b.n as f64);
    let df = n + m - 2.0;
    let (spread_a, spread_b) = (a.sd? * a.sd?, b.sd? * b.sd?);
    let pooled = (((n - 1.0) * spread_a + (m - 1.0) * spread_b) / df).sqrt();
    let cohen = standardised((a.mean? - b.mean?) / pooled, (n * m / (n + m)).sqrt(), df, level)?;
    Some(IndependentEffect { cohen, hedges: cohen.times(hedges(df)) })
}

/// The factor by which a standardised difference on `df` degrees of freedom (above 1) is too large on average:
/// `Gamma(df/2) / (sqrt(df/2) Gamma((df - 1)/2))`. Source: Hedges 1981.
pub fn hedges(df: f64) -> f64 {
    (std::f64::consts::PI / (df / 2.0)).sqrt() * libm::exp(-ln_beta((df - 1.0) / 2.0, 0.5))
}

/// A difference of means, and on how many degrees of freedom its interval stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Welch {
    /// The mean of `a` less that of `b`, in the unit of the values.
    pub difference: f64,
    /// Its standard error.
    pub error: f64,
    /// Degrees of freedom, at least one less than the smaller sample has values.
    pub df: f64,
    /// Lower end of the two-sided interval.
    pub low: f64,
    /// Upper end of the two-sided interval.
    pub high: f64,
    /// Defined values of `a` and of `b`.
    pub n: [u64; 2],
}

/// The difference between the means of two independent samples, `a` less `b`, with its two-sided interval at `level`: t on the
/// degrees of freedom of Welch and Satterthwaite, for samples that need not be equally spread. For runs that share no draws;
/// where they do, [`paired`](super::paired) is narrower.
///
/// `None` where either has fewer than two values or the level is outside (0, 1); where neither varies, the interval is a point.
/// Cost: four passes and a quantile. Source: Welch 1947; Satterthwaite 1946.
///
/// ```
/// use manyminds::measure::stats::effect::welch;
/// let seen = welch(&[1.0, 2.0, 3.0].map(Some), &[2.0, 6.0].map(Some), 0.95).unwrap();
/// // Variances 1 and 8: squared errors 1/3 and 4, and (13/3)^2 / ((1/3)^2/2 + 4^2/1) degrees of freedom.
/// assert!(seen.difference == -2.0 && (seen.df - (169.0 / 9.0) / (1.0 / 18.0 + 16.0)).abs() < 1e-12);
/// ```
pub fn welch<A: Values + ?Sized, B: Values + ?Sized>(a: &A, b: &B, level: f64) -> Option<Welch> {
    let square = |one: &Estimate| Some(one.sd? * one.sd? / one.n as f64);
    let (a, b) = (moments(a), moments(b));
    let (of_a, of_b) = (square(&a)?, square(&b)?);
    let difference = a.mean? - b.mean?;
    let error = (of_a + of_b).sqrt();
    // As shares of the sum, so that small errors do not vanish when they are squared.
    let share = of_a / (of_a + of_b);
    let share = if share.is_finite() { share } else { 0.5 };
    let df = 1.0 / (share * share / (a.n - 1) as f64 + (1.0 - share) * (1.0 - share) / (b.n - 1) as f64);
    let half = is_level(level).then(|| if error == 0.0 { 0.0 } else { error * t_quantile((1.0 - level) / 2.0, df) })?;
    let (low, high) = (difference - half, difference + half);
    (low.is_finite() && high.is_finite()).then_some(Welch { difference, error, df, low, high, n: [a.n, b.n] })
}

/// The interval of a standardised difference whose t statistic is itself times `root`.
fn standardised(size: f64, root: f64, df: f64, level: f64) -> Option<Effect> {
    if !is_level(level) || !size.is_finite() {
        return None;
    }
    let end = |below: f64| noncentrality(size * root, df, below) / root;
    let tail = (1.0 - level) / 2.0;
    Some(Effect { size, low: end(1.0 - tail), high: end(tail) })
}

/// The first of each pair, where the other is defined too.
#[derive(Debug)]
struct Beside<'a, A: ?Sized, B: ?Sized>(&'a A, &'a B);

impl<A: Values + ?Sized, B: Values + ?Sized> Values for Beside<'_, A, B> {
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        let pairs = self.0.over().zip(self.1.over());
        // A difference that overflows is undefined, and so is its pair.
        Box::new(pairs.map(|(a, b)| a.filter(|a| defined(b).is_some_and(|b| (a - b).is_finite()))))
    }
}

#[cfg(test)]
mod tests;
