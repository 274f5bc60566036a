//! Confidence sequences: intervals that hold at all sample sizes at once, so that a study may look at its values while
//! they come and stop when it has seen enough.
//!
//! A 95 % interval covers at one n that was fixed beforehand. Whoever looks again and again and stops at the first
//! interval that leaves out a value will leave out the truth far more often than in 5 % of studies. A confidence sequence
//! leaves it out *ever* in at most alpha of them (Ville 1939): it is made of a nonnegative martingale that starts at 1,
//! and therefore ever exceeds 1/alpha with a chance of at most alpha.
//!
//! | of | sequence | holds |
//! |---|---|---|
//! | a share: values 0 or 1 | beta-binomial mixture | at every n |
//! | a mean of values between known ends | empirical Bernstein, predictable plug-in | at every n |
//! | any other mean | asymptotic, from [`FEWEST`] values on | as n grows |
//!
//! Values are taken in the order given, which must be the order in which they came; an undefined one is left out. What a
//! sequence excluded at one look it excludes for good: an interval is what all looks so far have in common.

use super::power::{Gap, least_n};
use super::quantile::{beta_tails, bisect, ln_beta, normal_quantile, normal_tail};
use super::{Estimate, Values, defined, present};

/// The asymptotic sequence says nothing before it has this many values.
pub const FEWEST: u64 = 100;

/// The number of values at which the asymptotic sequence is made narrowest. It holds at every other number too.
const NARROWEST_AT: f64 = 500.0;

/// No bet of the empirical Bernstein sequence is larger (Waudby-Smith and Ramdas take 1/2 or 3/4).
const LARGEST_BET: f64 = 0.5;

/// Rounding may carry a value this far outside its range, as a share of the range.
const SLACK: f64 = 1e-9;

/// Chance of ever being wrong, and of what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Alpha {
    /// That the truth is ever outside the interval.
    Both(f64),
    /// That the truth is ever below the lower end, and as much that it is ever above the upper one.
    Each(f64),
}

impl Alpha {
    /// The chance of being wrong at one end, by which a symmetric two-sided sequence is made.
    fn at_each_end(self) -> f64 {
        match self {
            Alpha::Both(alpha) => alpha / 2.0,
            Alpha::Each(alpha) => alpha,
        }
    }

    fn is_sound(self) -> bool {
        let (Alpha::Both(alpha) | Alpha::Each(alpha)) = self;
        alpha > 0.0 && alpha < 1.0
    }
}

/// Which sequence fits a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sequence {
    /// A share of values that are 0 or 1.
    Share,
    /// A mean of values between these ends, `low` below `high`.
    Bounded {
        /// No value is smaller.
        low: f64,
        /// No value is larger.
        high: f64,
    },
    /// A mean of values without known ends.
    Asymptotic,
}

impl Sequence {
    /// The name of the sequence.
    pub fn name(self) -> &'static str {
        match self {
            Sequence::Share => "beta-binomial mixture",
            Sequence::Bounded { .. } => "empirical Bernstein",
            Sequence::Asymptotic => "asymptotic",
        }
    }

    /// Why `values` cannot be judged by this sequence, if that is so: a share has another value than 0 and 1, or a value
    /// lies outside the range that it was said to have. Cost: a pass.
    pub fn misfit<V: Values + ?Sized>(self, values: &V) -> Option<String> {
        let mut present = present(values);
        match self {
            Sequence::Share => {
                let wrong = present.find(|&v| v != 0.0 && v != 1.0);
                wrong.map(|v| format!("a share needs values that are 0 or 1, not {v}"))
            }
            Sequence::Bounded { low, high } => {
                let slack = SLACK * (high - low);
                let wrong = present.find(|&v| v < low - slack || v > high + slack);
                wrong
                    .map(|v| format!("the value {v} lies outside the range [{low}, {high}] that the sequence rests on"))
            }
            Sequence::Asymptotic => None,
        }
    }

    /// The interval at each of `looks`, which are numbers of replicates (undefined ones included) in increasing order:
    /// what the looks up to it have in common. `None` where nothing can be said yet, or `alpha` is not between 0 and 1;
    /// a look beyond the values is one at all of them. If two looks have nothing in common, the earlier stands: one of
    /// them was wrong, as happens in at most alpha of studies.
    ///
    /// Cost: one pass over the values; two logarithms a value for the empirical Bernstein sequence, and about a hundred
    /// logarithms a look for a share.
    ///
    /// ```
    /// use manyminds::measure::stats::sequence::{Alpha, Sequence};
    /// let values = [Some(1.0); 40];
    /// let seen = Sequence::Share.intervals(&values, &[8, 40], Alpha::Both(0.05));
    /// // After k successes out of k the mixture is 1/((k + 1) p^k): below 1/alpha from p = (alpha/(k + 1))^(1/k) on.
    /// assert!((seen[0].unwrap().0 - (0.05f64 / 9.0).powf(1.0 / 8.0)).abs() < 1e-12);
    /// assert!((seen[1].unwrap().0 - (0.05f64 / 41.0).powf(1.0 / 40.0)).abs() < 1e-12);
    /// ```
    pub fn intervals<V: Values + ?Sized>(self, values: &V, looks: &[u64], alpha: Alpha) -> Vec<Option<(f64, f64)>> {
        let mut sums = Sums::of(self, alpha);
        let mut values = values.over().fuse();
        let mut taken = 0;
        let mut common: Option<(f64, f64)> = None;
        let mut found = Vec::with_capacity(looks.len());
        for &look in looks {
            let more = usize::try_from(look.saturating_sub(taken)).unwrap_or(usize::MAX);
            values.by_ref().take(more).filter_map(defined).for_each(|value| sums.take(value));
            taken = taken.max(look);
            if let Some((low, high)) = sums.interval().filter(|_| alpha.is_sound()) {
                let (before_low, before_high) = common.unwrap_or((low, high));
                let both = (low.max(before_low), high.min(before_high));
                common = if both.0 <= both.1 { Some(both) } else { common };
            }
            found.push(common);
        }
        found
    }
}

/// What a sequence remembers of the values that it was given.
enum Sums {
    Share { successes: u64, n: u64, alpha: Alpha },
    Bounded(Bernstein),
    Asymptotic { moments: Moments, alpha: Alpha },
}

impl Sums {
    fn of(sequence: Sequence, alpha: Alpha) -> Self {
        match sequence {
            Sequence::Share => Sums::Share { successes: 0, n: 0, alpha },
            Sequence::Bounded { low, high } => Sums::Bounded(Bernstein::new(low, high, alpha.at_each_end())),
            Sequence::Asymptotic => Sums::Asymptotic { moments: Moments::default(), alpha },
        }
    }

    fn take(&mut self, value: f64) {
        match self {
            Sums::Share { successes, n, .. } => {
                *successes += u64::from(value > 0.5);
                *n += 1;
            }
            Sums::Bounded(sums) => sums.take(value),
            Sums::Asymptotic { moments, .. } => moments.take(value),
        }
    }

    fn interval(&self) -> Option<(f64, f64)> {
        match self {
            Sums::Share { successes, n, alpha } => share_interval(*successes, *n, *alpha),
            Sums::Bounded(sums) => sums.interval(),
            Sums::Asymptotic { moments, alpha } => moments.interval(*alpha),
        }
    }
}

/// The share of `successes` among `n`, by a mixture over shares with a uniform prior; valid at every n at once. `None`
/// when n is 0, there are more successes than trials, or `alpha` is not between 0 and 1.
///
/// With [`Alpha::Both`], the shares p whose mixture martingale `B(k + 1, n - k + 1) / (p^k (1 - p)^(n - k))` is below
/// 1/alpha (Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon 2021). With [`Alpha::Each`], the lower end mixes only over
/// shares above p: `B(k + 1, n - k + 1) P(Beta(k + 1, n - k + 1) > p) / ((1 - p) p^k (1 - p)^(n - k))`, which falls in p
/// and is a supermartingale if the truth is p or less; the upper end mirrors it. Ends by bisection, on the outer side.
/// Cost: about a hundred logarithms, for `Each` as many incomplete beta functions.
pub fn share_interval(successes: u64, n: u64, alpha: Alpha) -> Option<(f64, f64)> {
    if n == 0 || successes > n || !alpha.is_sound() {
        return None;
    }
    let lower = |k: u64| if k == 0 { 0.0 } else { lower_share(k as f64, (n - k) as f64, alpha) };
    Some((lower(successes), 1.0 - lower(n - successes)))
}

/// The lower end for a positive number of successes.
fn lower_share(successes: f64, failures: f64, alpha: Alpha) -> f64 {
    let ln = |number: f64, of: f64| if of == 0.0 { 0.0 } else { of * libm::log(number) };
    let ln_mixed = ln_beta(successes + 1.0, failures + 1.0);
    let ln_martingale = |p: f64| ln_mixed - ln(p, successes) - ln(1.0 - p, failures);
    let excluded = |p: f64| match alpha {
        Alpha::Both(alpha) => ln_martingale(p) >= -libm::log(alpha),
        Alpha::Each(alpha) => {
            let above = beta_tails(successes + 1.0, failures + 1.0, p).1;
            ln_martingale(p) + libm::log(above / (1.0 - p)) >= -libm::log(alpha)
        }
    };
    // At the share itself neither martingale exceeds 1.
    bisect(0.0, successes / (successes + failures), excluded).0
}

/// The empirical Bernstein sequence with a predictable plug-in (Waudby-Smith and Ramdas 2024, theorem 2), of values
/// scaled to [0, 1]. With `a` the chance of being wrong at one end:
///
/// - `centre +- (ln(1/a) + sum (x_i - m_(i-1))^2 (-ln(1 - l_i) - l_i)) / sum l_i`, centre `sum l_i x_i / sum l_i`;
/// - bets `l_i = min(c, sqrt(2 ln(1/a) / (s_(i-1) i ln(1 + i))))`, where m and s are the mean and the variance so far,
///   begun with one value of 1/2 and one square of 1/4.
struct Bernstein {
    low: f64,
    width: f64,
    ln_odds: f64,
    n: f64,
    sum: f64,
    squares: f64,
    bets: f64,
    bet_values: f64,
    spent: f64,
}

impl Bernstein {
    fn new(low: f64, high: f64, alpha: f64) -> Self {
        let ln_odds = -libm::log(alpha);
        let width = high - low;
        Bernstein { low, width, ln_odds, n: 0.0, sum: 0.5, squares: 0.25, bets: 0.0, bet_values: 0.0, spent: 0.0 }
    }

    fn take(&mut self, value: f64) {
        let x = ((value - self.low) / self.width).clamp(0.0, 1.0);
        let (mean, variance) = (self.sum / (self.n + 1.0), self.squares / (self.n + 1.0));
        self.n += 1.0;
        let bet = (2.0 * self.ln_odds / (variance * self.n * libm::log1p(self.n))).sqrt().min(LARGEST_BET);
        self.bets += bet;
        self.bet_values += bet * x;
        self.spent += (x - mean) * (x - mean) * (-libm::log1p(-bet) - bet);
        self.sum += x;
        let mean = self.sum / (self.n + 1.0);
        self.squares += (x - mean) * (x - mean);
    }

    fn interval(&self) -> Option<(f64, f64)> {
        if self.n == 0.0 || self.width.is_nan() || self.width <= 0.0 {
            return None;
        }
        let (centre, half) = (self.bet_values / self.bets, (self.ln_odds + self.spent) / self.bets);
        let scaled = |x: f64| self.low + self.width * x.clamp(0.0, 1.0);
        Some((scaled(centre - half), scaled(centre + half)))
    }
}

/// Running mean and sum of squares (Welford 1962); equal values have a sum of exactly 0.
#[derive(Default)]
struct Moments {
    n: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn take(&mut self, value: f64) {
        self.n += 1;
        let away = value - self.mean;
        self.mean += if self.n == 1 { away } else { away / self.n as f64 };
        self.squares += away * (value - self.mean);
    }

    /// No interval while all values are equal: their spread, unlike that of values between known ends, may be anything.
    fn interval(&self, alpha: Alpha) -> Option<(f64, f64)> {
        if self.n < FEWEST || self.squares.is_nan() || self.squares <= 0.0 {
            return None;
        }
        let half = (self.squares / self.n as f64).sqrt() * asymptotic_half(self.n as f64, alpha);
        let (low, high) = (self.mean - half, self.mean + half);
        (low.is_finite() && high.is_finite()).then_some((low, high))
    }
}

/// Half the width of the asymptotic sequence at n values of standard deviation 1: Robbins' normal mixture, in which the
/// estimated standard deviation stands for the true one (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021). With r the
/// spread of the mixture:
///
/// - both ends: `sqrt(2 (n r^2 + 1) / (n r)^2 ln(sqrt(n r^2 + 1) / alpha))`;
/// - each end: the same with `ln(1 + sqrt(n r^2 + 1) / (2 alpha))`.
fn asymptotic_half(n: f64, alpha: Alpha) -> f64 {
    let (wrong, two) = match alpha {
        Alpha::Both(alpha) => (alpha, true),
        Alpha::Each(alpha) => (2.0 * alpha, false),
    };
    // Narrowest at the chosen number; a chance of one half or more has no such number.
    let ln_odds = -2.0 * libm::log(wrong.min(0.5));
    let square = (ln_odds + libm::log1p(ln_odds)) / NARROWEST_AT;
    let grown = n * square + 1.0;
    let over = grown.sqrt() / wrong;
    let ln = if two { libm::log(over) } else { libm::log1p(over) };
    (2.0 * grown * ln / square).sqrt() / n
}

/// The standard deviation at which the asymptotic sequence would be as wide as the interval of `estimate` is: what the
/// interval would shrink by. `None` without one.
pub(crate) fn spread(estimate: &Estimate, alpha: Alpha) -> Option<f64> {
    let (low, high) = estimate.interval()?;
    Some((high - low) / 2.0 / asymptotic_half(estimate.n as f64, alpha)).filter(|spread| *spread > 0.0)
}

/// About how many values would put a sequence clear of `gaps` with probability `power`, if one value varies by `sd` and
/// the sequence narrows as the asymptotic one does. As [`super::replicates_to_decide`].
pub(crate) fn replicates_to_decide(gaps: [Gap; 2], sd: f64, tail: f64, power: f64) -> Option<u64> {
    let critical = |n: f64| asymptotic_half(n, Alpha::Each(tail)) * n.sqrt();
    least_n(gaps, sd, power, critical, |x, _| normal_tail(x)).map(|n| n.max(8))
}

/// The smallest true effect that a sequence would have found by now with probability `power`: half its present width and
/// what the estimate itself may fall short by. `None` without an interval or a standard deviation.
pub(crate) fn minimum_detectable(estimate: &Estimate, power: f64) -> Option<f64> {
    let (low, high) = estimate.interval()?;
    Some((high - low) / 2.0 - normal_quantile(1.0 - power) * estimate.sd? / (estimate.n as f64).sqrt())
}

#[cfg(test)]
mod tests;
