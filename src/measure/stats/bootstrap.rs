//! Intervals by resampling: the clustered bootstrap for means and shares of replicates that are not independent, because they
//! share a problem or a seed; and the studentised one for means of skewed values.
//!
//! Whole clusters are drawn with replacement and keep what is in them, which gives the variance of the mean over clusters
//! without a model of what their members have in common (Davison and Hinkley 1997, section 3.8; Field and Welsh 2007).
//! Resample b draws from its own stream, so that the same values give the same bits on any number of threads.

use super::{Estimate, Values, defined, is_level, moments, present};
use crate::rng::{Draws, Phase, Stream, below};

/// How problems and seeds meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Design {
    /// Each problem has seeds of its own: problems are drawn, with all their seeds.
    Nested,
    /// All problems have the same seeds, seed j in place j: problems and seeds are both drawn, and each value counts as
    /// often as both of its own were drawn (the pigeonhole bootstrap, Owen 2007, which errs towards wide intervals).
    Crossed,
}

/// Resamples that give a percentile interval at 95 % two steady digits.
pub const RESAMPLES: u32 = 2_000;

/// The mean over all defined values of `clusters`, with the percentile interval at `level` of `resamples` resamples. A
/// row of `clusters` is one problem, its entries are seeds; 0 and 1 make a share.
///
/// The ends are the order statistics `floor((B + 1) a/2)` from either side (Efron 1979), B being the resamples with a
/// defined mean and a = 1 - `level`. No interval for fewer than two problems (nor, crossed, fewer than two seeds), where
/// B is below 2/a - 1, or for a level outside (0, 1). With few clusters it is too narrow: with ten, a nominal 95 % covers
/// about 90 %. `sd` is that of the values, not of the mean.
///
/// Cost: for each resample a pass over the problems, crossed over all values; then a sort.
///
/// ```
/// use manyminds::measure::stats::bootstrap::{Design, RESAMPLES, clustered};
/// use manyminds::rng::Draws;
/// // Twenty problems that decide everything: a hundred replicates know no more than twenty.
/// let rows: Vec<_> = (0..20).map(|problem| vec![Some(f64::from(problem % 2)); 5]).collect();
/// let seen = clustered(&rows, Design::Nested, 0.95, RESAMPLES, &Draws::new(1, 0, 0));
/// let (low, high) = seen.interval().unwrap();
/// assert_eq!((seen.mean, seen.n), (Some(0.5), 100));
/// assert!(low <= 0.3 && high >= 0.7);
/// ```
pub fn clustered(clusters: &[Vec<Option<f64>>], design: Design, level: f64, resamples: u32, draws: &Draws) -> Estimate {
    let all: Vec<Option<f64>> = clusters.iter().flatten().copied().collect();
    let seeds = clusters.iter().map(Vec::len).max().unwrap_or(0);
    let estimate = moments(&all);
    if clusters.len() < 2 || (design == Design::Crossed && seeds < 2) || !is_level(level) {
        return estimate;
    }
    let sums = Sums::of(clusters);
    let mut means: Vec<f64> = (0..resamples)
        .filter_map(|resample| {
            let mut rng = draws.stream(resample, 0, Phase::Estimate);
            let problems = drawn(&mut rng, clusters.len());
            match design {
                Design::Nested => sums.nested(&problems),
                Design::Crossed => crossed(clusters, &problems, &drawn(&mut rng, seeds)),
            }
        })
        .collect();
    means.sort_by(f64::total_cmp);
    estimate.with(percentiles(&means, level))
}

/// The percentile interval at `level` of a statistic `of` whole clusters that are drawn with replacement: it is given how often
/// each of `clusters` was drawn. For statistics that are no mean, as a kappa over all items; ends as in [`clustered`].
///
/// Resamples in which it is undefined are left out. No interval for fewer than two clusters, nor where there are too few
/// resamples for the level.
pub fn resampled(
    clusters: usize,
    of: impl Fn(&[u32]) -> Option<f64>,
    level: f64,
    resamples: u32,
    draws: &Draws,
) -> Option<(f64, f64)> {
    if clusters < 2 || !is_level(level) {
        return None;
    }
    let one = |resample| of(&drawn(&mut draws.stream(resample, 0, Phase::Estimate), clusters));
    let mut found: Vec<f64> = (0..resamples).filter_map(one).filter(|value| value.is_finite()).collect();
    found.sort_by(f64::total_cmp);
    percentiles(&found, level)
}

/// The mean of `values` with the studentised bootstrap interval at `level` of `resamples` resamples, for independent
/// replicates whose values are skewed: where [`mean_interval`](super::mean_interval) takes the t distribution, this takes
/// that of the t statistics of resamples, and so leans where the values lean. What both cover is tabled in
/// `docs/STATISTICS.md`.
///
/// With `t* = (mean* - mean) sqrt(n)/sd*` of each resample, the interval is `mean - t*(1 - a/2) sd/sqrt(n)` to
/// `mean - t*(a/2) sd/sqrt(n)`, a = 1 - `level` (Efron and Tibshirani 1993, chapter 12). A resample of values that are all
/// equal has an infinite t, and no interval is given that would rest on one: so for a few values, and for rare ones among
/// equals. Otherwise no interval as in [`clustered`], and for fewer than two values; equal values have their point.
///
/// Cost: for each resample as many draws as there are values, which are held in memory; then a sort.
///
/// ```
/// use manyminds::measure::stats::bootstrap::{RESAMPLES, studentised};
/// use manyminds::measure::stats::mean_interval;
/// use manyminds::rng::Draws;
/// // Squares: a long tail to the right, where more of the mean may lie than has been seen.
/// let values: Vec<_> = (0..20).map(|i| Some(f64::from(i * i))).collect();
/// let (seen, plain) = (studentised(&values, 0.95, RESAMPLES, &Draws::new(1, 0, 0)), mean_interval(&values, 0.95));
/// assert!(seen.mean == plain.mean && seen.low > plain.low && seen.high > plain.high);
/// ```
pub fn studentised<V: Values + ?Sized>(values: &V, level: f64, resamples: u32, draws: &Draws) -> Estimate {
    let estimate = moments(values);
    let (Some(mean), Some(sd)) = (estimate.mean, estimate.sd) else { return estimate };
    if !is_level(level) || sd == 0.0 {
        return estimate.with(is_level(level).then_some((mean, mean)));
    }
    // More than 2^32 do not fit in memory. What is drawn is how far a value lies from the mean.
    let away: Vec<f64> = present(values).map(|value| value - mean).collect();
    let (bound, n) = (u32::try_from(away.len()).unwrap_or(u32::MAX), away.len() as f64);
    let one = |resample| {
        let mut rng = draws.stream(resample, 0, Phase::Estimate);
        let mut draw = || away[below(&mut rng, bound) as usize];
        let first = draw();
        let (mut sum, mut squares, mut alike) = (first, first * first, true);
        for _ in 1..bound {
            let drawn = draw();
            sum += drawn;
            squares += drawn * drawn;
            alike &= drawn == first;
        }
        if alike {
            return f64::INFINITY.copysign(first);
        }
        sum / (n * (squares - sum * sum / n) / (n - 1.0)).sqrt()
    };
    let mut found: Vec<f64> = (0..resamples).map(one).collect();
    found.sort_by(f64::total_cmp);
    let error = sd / n.sqrt();
    let ends = percentiles(&found, level).map(|(low, high)| (mean - high * error, mean - low * error));
    estimate.with(ends.filter(|(low, high)| low.is_finite() && high.is_finite()))
}

/// How often each of `count` was drawn, in as many draws with replacement.
fn drawn(rng: &mut Stream, count: usize) -> Vec<u32> {
    let mut counts = vec![0; count];
    // More than 2^32 do not fit in memory.
    let bound = u32::try_from(count).unwrap_or(u32::MAX);
    (0..bound).for_each(|_| counts[below(rng, bound) as usize] += 1);
    counts
}

/// Sum and number of the defined values of each cluster.
struct Sums(Vec<(f64, u64)>);

impl Sums {
    fn of(clusters: &[Vec<Option<f64>>]) -> Self {
        let of = |cluster: &Vec<Option<f64>>| {
            cluster.iter().copied().filter_map(defined).fold((0.0, 0), |(sum, n), value| (sum + value, n + 1))
        };
        Sums(clusters.iter().map(of).collect())
    }

    /// The mean if each cluster counts as often as it was drawn.
    fn nested(&self, counts: &[u32]) -> Option<f64> {
        let (mut sum, mut n) = (0.0, 0);
        for (&(of, defined), &count) in self.0.iter().zip(counts) {
            sum += f64::from(count) * of;
            n += u64::from(count) * defined;
        }
        (n > 0).then(|| sum / n as f64)
    }
}

/// The mean if each value counts as often as its problem times as often as its seed was drawn.
fn crossed(clusters: &[Vec<Option<f64>>], problems: &[u32], seeds: &[u32]) -> Option<f64> {
    let (mut sum, mut n) = (0.0, 0);
    for (row, &problem) in clusters.iter().zip(problems).filter(|(_, problem)| **problem > 0) {
        for (value, &seed) in row.iter().zip(seeds) {
            let Some(value) = defined(*value) else { continue };
            let times = u64::from(problem) * u64::from(seed);
            sum += times as f64 * value;
            n += times;
        }
    }
    (n > 0).then(|| sum / n as f64)
}

/// The interval between the order statistics that leave out `(1 - level)/2` of the sorted `means` on either side.
fn percentiles(means: &[f64], level: f64) -> Option<(f64, f64)> {
    // A hair, so that (1999 + 1) .025 is 50 and not a rounding below it.
    let out = ((means.len() as f64 + 1.0) * (1.0 - level) / 2.0 + 1e-9) as usize;
    let low = means.get(out.checked_sub(1)?)?;
    Some((*low, means[means.len() - out]))
}

#[cfg(test)]
mod tests;
