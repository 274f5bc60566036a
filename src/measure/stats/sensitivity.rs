//! Which parameter of a sweep explains how much of what comes out: Sobol' indices (Sobol' 1993).
//!
//! The **first-order** index of a parameter is the share of the variance of the outputs that goes with it alone: what would
//! vanish on average if it were known. Its **total** index is the share that any effect has a part in which it is, alone or with
//! others: what would be left on average if all but it were known. Without interactions both are equal, and add up to 1.
//!
//! Outputs are point means. Where those rest on few replicates, their noise counts as variance that no parameter explains
//! alone, and totals are too large by it: the intervals ([`jackknife`]) hold the noise, but not that bias.

use super::quantile::t_quantile;
use super::{Values, defined, is_level, moments, present};
use serde::Serialize;

/// How much of the variance one parameter explains. Both are `None` where all outputs are equal, or too few are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Index {
    /// Alone. Estimated from a sample, it may come out a little below 0 or above 1.
    pub first: Option<f64>,
    /// Alone and with others.
    pub total: Option<f64>,
}

/// Indices from a Saltelli design: `a` and `b` are the outputs at two independent samples of the parameters, and `mixed[i]` those
/// at the points of `a` with parameter i taken from `b`. One index for each of `mixed`, in order.
///
/// First order `mean of f_b (f_mixed - f_a) / V` (Saltelli and others 2010, table 2 (b)), total `mean of (f_a - f_mixed)^2 / 2V`
/// (Jansen 1999), V the variance of `a` and `b` together; outputs are taken from the mean of those, which makes the first less
/// noisy. A row of the design is left out for a parameter where one of its three outputs is undefined or missing.
///
/// Cost: a pass for each parameter.
///
/// ```
/// use manyminds::measure::stats::sensitivity::saltelli;
/// // f = x + 2y at all four corners: a over them, b over the opposite ones.
/// let f = |x: f64, y: f64| Some(x + 2.0 * y);
/// let (a, b) = ([f(0., 0.), f(0., 1.), f(1., 0.), f(1., 1.)], [f(1., 1.), f(1., 0.), f(0., 1.), f(0., 0.)]);
/// let mixed = [vec![f(1., 0.), f(1., 1.), f(0., 0.), f(0., 1.)], vec![f(0., 1.), f(0., 0.), f(1., 1.), f(1., 0.)]];
/// let seen = saltelli(&a, &b, &mixed);
/// // Half of a mean square of 1, of a variance of 5/4.
/// assert!((seen[0].total.unwrap() - 0.4).abs() < 1e-15);
/// ```
pub fn saltelli(a: &[Option<f64>], b: &[Option<f64>], mixed: &[Vec<Option<f64>>]) -> Vec<Index> {
    let both = moments(&[a, b].concat());
    let scale = both.mean.zip(both.sd).filter(|(_, sd)| *sd > 0.0);
    let index = |mixed: &Vec<Option<f64>>| {
        let Some((mean, sd)) = scale else { return Index::default() };
        // The variance of the outputs themselves: divisor n.
        let variance = sd * sd * (both.n - 1) as f64 / both.n as f64;
        let (mut first, mut total, mut n) = (0.0, 0.0, 0);
        for ((a, b), mixed) in a.iter().zip(b).zip(mixed) {
            let [Some(a), Some(b), Some(mixed)] = [a, b, mixed].map(|value| defined(*value)) else { continue };
            first += (b - mean) * (mixed - a);
            total += (a - mixed) * (a - mixed);
            n += 1;
        }
        let share = |sum: f64| (n > 0).then(|| sum / f64::from(n) / variance).filter(|share| share.is_finite());
        Index { first: share(first), total: share(total / 2.0) }
    };
    mixed.iter().map(index).collect()
}

/// Exact indices of outputs on a full grid, each point as likely as the others: `sizes[i]` is how many values parameter i has,
/// and `outputs` are in the order of a sweep, the last parameter fastest. One index for each of `sizes`, in order.
///
/// First order is the variance of means over all other parameters, total the mean of variances over the parameter itself, both
/// over the variance of all outputs (the functional analysis of variance: Sobol' 1993, with sums for integrals).
///
/// All `None` where `outputs` are not as many as the grid has points, one of them is undefined, or all are equal. Cost: two
/// passes for each parameter.
///
/// ```
/// use manyminds::measure::stats::sensitivity::grid;
/// // x y for x and y in {0, 1}: variances 3/16 of all, 1/16 of the means over y, 1/8 within x on average.
/// let seen = grid(&[2, 2], &[0.0, 0.0, 0.0, 1.0].map(Some));
/// assert_eq!((seen[0].first, seen[0].total), (Some(1.0 / 3.0), Some(2.0 / 3.0)));
/// ```
pub fn grid(sizes: &[usize], outputs: &[Option<f64>]) -> Vec<Index> {
    let nothing = || vec![Index::default(); sizes.len()];
    let points = sizes.iter().try_fold(1usize, |points, &size| points.checked_mul(size));
    let Some(known) = outputs.iter().map(|value| defined(*value)).collect::<Option<Vec<f64>>>() else {
        return nothing();
    };
    let Some(first) = known.first().filter(|_| points == Some(known.len())) else { return nothing() };
    if known.iter().all(|value| value == first) {
        return nothing();
    }
    let all = variance(known.iter().copied());
    let share = |part: f64| Some(part / all).filter(|share| share.is_finite());
    let mut stride = known.len();
    let index = |&size: &usize| {
        stride /= size;
        let stride = stride;
        let level = |at: usize| at / stride % size;
        // Sums by value of the parameter, and the variance within it at each setting of the others.
        let mut sums = vec![0.0; size];
        known.iter().enumerate().for_each(|(at, value)| sums[level(at)] += value - first);
        let each = (known.len() / size) as f64;
        let within = |at: usize| variance((0..size).map(|step| known[at + step * stride]));
        let total = (0..known.len()).filter(|&at| level(at) == 0).map(within).sum::<f64>() / each;
        Index { first: share(variance(sums.into_iter().map(|sum| sum / each))), total: share(total) }
    };
    sizes.iter().map(index).collect()
}

/// Variance of all there are (divisor n), shifted by the first.
fn variance(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let n = values.clone().count() as f64;
    let first = values.clone().next().unwrap_or(0.0);
    let shift = values.clone().map(|value| value - first).sum::<f64>() / n;
    values.map(|value| (value - first - shift) * (value - first - shift)).sum::<f64>() / n
}

/// The interval at `level` of a number that was `whole` on all replicates, given what it is when each of several equal groups of
/// them is left out in turn: for an index or anything else that has no formula. Twenty groups are enough.
///
/// `whole +- t(G - 1) sqrt((G - 1)/G sum (left_out - mean)^2)` for G groups (Kott 2001). The same replicates make a group at all
/// points, so that common draws are counted as what they are.
///
/// `None` for fewer than two groups, a value that is not finite, or a level outside (0, 1). Source: Quenouille 1956; Tukey 1958.
///
/// ```
/// use manyminds::measure::stats::sensitivity::jackknife;
/// // Of a mean of 1, 2, 3 (each a group) it is the t interval of the mean.
/// let (low, high) = jackknife(2.0, &[2.5, 2.0, 1.5], 0.95).unwrap();
/// assert!((high - (2.0 + 4.302652729749 / 3f64.sqrt())).abs() < 1e-9 && (low + high - 4.0).abs() < 1e-12);
/// ```
pub fn jackknife(whole: f64, left_out: &[f64], level: f64) -> Option<(f64, f64)> {
    let groups = left_out.len() as f64;
    if left_out.len() < 2 || !is_level(level) || !whole.is_finite() || left_out.iter().any(|one| !one.is_finite()) {
        return None;
    }
    let error = ((groups - 1.0) * variance(left_out.iter().copied())).sqrt();
    let half = error * t_quantile((1.0 - level) / 2.0, groups - 1.0);
    half.is_finite().then_some((whole - half, whole + half))
}

/// The mean of `values` without each of so many `groups` in turn, for [`jackknife`]: a value belongs to the group of its place,
/// counted round, so that the same replicates make a group at all points. `None` where nothing defined is left.
///
/// Cost: one pass.
///
/// ```
/// use manyminds::measure::stats::sensitivity::left_out;
/// // Groups of the first and third, and of the second and fourth.
/// let seen = left_out(&[Some(1.0), Some(10.0), Some(3.0), None], 2);
/// assert_eq!(seen, [Some(10.0), Some(2.0)]);
/// ```
pub fn left_out<V: Values + ?Sized>(values: &V, groups: usize) -> Vec<Option<f64>> {
    // Shifted by the first value, as in all sums over replicates.
    let first = present(values).next().unwrap_or(0.0);
    let mut sums = vec![(0.0, 0u64); groups];
    for (value, group) in values.over().zip((0..groups).cycle()) {
        if let Some(value) = defined(value) {
            sums[group].0 += value - first;
            sums[group].1 += 1;
        }
    }
    let without = |group: usize| {
        let kept = sums.iter().enumerate().filter(|(at, _)| *at != group).map(|(_, sum)| sum);
        let (sum, n) = kept.fold((0.0, 0), |(sum, n), one| (sum + one.0, n + one.1));
        (n > 0).then(|| first + sum / n as f64).filter(|mean| mean.is_finite())
    };
    (0..groups).map(without).collect()
}

#[cfg(test)]
mod tests;
