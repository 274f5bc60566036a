//! Indices of diversity, agreement and inequality at one moment, as pure functions of counts, labels and distances.
//!
//! Entropies are in nats, standard deviations are of the population, distances are called distances. Nothing here
//! allocates except where said; scratch space belongs to the caller and is cleared, not dropped.

mod social;

pub use social::{phi, social_entropy};

/// The order of a Hill number from which the sum of powers is computed relative to the largest share.
const SCALED_FROM: f64 = 2.0;

fn total(counts: &[u32]) -> u64 {
    counts.iter().map(|&c| u64::from(c)).sum()
}

/// The shares of the types that are present, in the order of `counts`.
fn shares(counts: &[u32], total: u64) -> impl Iterator<Item = f64> {
    counts.iter().filter(|&&c| c > 0).map(move |&c| f64::from(c) / total as f64)
}

/// Shannon entropy `-sum p ln p` of a table of `counts`, in nats: 0 (one type) to ln(types present).
///
/// `None` when nothing was counted. Cost: one logarithm per type. Source: Shannon 1948.
///
/// ```
/// let h = manyminds::measure::index::shannon(&[10, 20, 30, 40]).unwrap();
/// assert!((h - 1.2798542258).abs() < 1e-10);
/// ```
pub fn shannon(counts: &[u32]) -> Option<f64> {
    let n = total(counts);
    // Adding 0 turns the -0 of a single type into 0.
    (n > 0).then(|| shares(counts, n).map(|p| -p * libm::log(p)).sum::<f64>() + 0.0)
}

/// Gini-Simpson index `1 - sum p^2` of a table of `counts`: the chance that two draws with replacement differ, in
/// [0, 1). A single voice has 0.
///
/// `None` when nothing was counted. Cost: linear. Source: Simpson 1949.
pub fn gini_simpson(counts: &[u32]) -> Option<f64> {
    let n = total(counts);
    (n > 0).then(|| 1.0 - shares(counts, n).map(|p| p * p).sum::<f64>())
}

/// The unbiased estimate of [`gini_simpson`] of the population that `counts` were drawn from:
/// `1 - sum n(n - 1)/(N(N - 1))`, the share of pairs that differ, in [0, 1].
///
/// `None` for fewer than two counted: one draw says nothing about its population. Cost: linear. Source: Simpson 1949.
pub fn gini_simpson_unbiased(counts: &[u32]) -> Option<f64> {
    pairwise_agreement(counts).map(|same| 1.0 - same)
}

/// Hill number of order `q`, the effective number of types: `(sum p^q)^(1/(1 - q))`, in [1, types present].
///
/// `q` is 0 (types present), 1 (exp of the Shannon entropy), 2 (inverse Simpson), infinity (1 / largest share) or any
/// other order that is not negative. `None` when nothing was counted, or for a negative `q` or NaN. Cost: linear.
/// Source: Hill 1973.
pub fn hill(counts: &[u32], q: f64) -> Option<f64> {
    let n = total(counts);
    if n == 0 || q.is_nan() || q < 0.0 {
        return None;
    }
    let types = counts.iter().filter(|&&c| c > 0).count() as f64;
    let most = f64::from(counts.iter().copied().max()?) / n as f64;
    let number = if q == 0.0 {
        types
    } else if q == 1.0 {
        libm::exp(shannon(counts)?)
    } else if q == 2.0 {
        1.0 / shares(counts, n).map(|p| p * p).sum::<f64>()
    } else if q == f64::INFINITY {
        1.0 / most
    } else if q < SCALED_FROM {
        // Near q = 1 the plain formula is 0/0; in this form the digits stay.
        let excess: f64 = shares(counts, n).map(|p| p * libm::expm1((q - 1.0) * libm::log(p))).sum();
        libm::exp(libm::log1p(excess) / (1.0 - q))
    } else {
        // Powers of shares underflow for large q; powers of their ratio to the largest do not all.
        let sum: f64 = shares(counts, n).map(|p| libm::pow(p / most, q)).sum();
        libm::exp((q * libm::log(most) + libm::log(sum)) / (1.0 - q))
    };
    Some(number.clamp(1.0, types))
}

/// Answer diversity of one question: `H / ln(min(n, K))`, in [0, 1], for `n` agents and `options` = K.
///
/// 0 when min(n, K) is 1: a single voice has no diversity. `None` when nothing was counted, or when `counts` holds more
/// agents than `n` or more types than `options`. Cost: one logarithm per type.
pub fn normalised_entropy(counts: &[u32], n: u32, options: u32) -> Option<f64> {
    let present = counts.iter().filter(|&&c| c > 0).count() as u64;
    if total(counts) > u64::from(n) || present > u64::from(options) {
        return None;
    }
    let entropy = shannon(counts)?;
    let most = n.min(options);
    // Only rounding can lift the quotient above 1.
    Some(if most == 1 { 0.0 } else { (entropy / libm::log(f64::from(most))).min(1.0) })
}

/// The share of the commonest option, in (0, 1]. `None` when nothing was counted. Cost: linear.
pub fn modal_share(counts: &[u32]) -> Option<f64> {
    let n = total(counts);
    (n > 0).then(|| f64::from(counts.iter().copied().max().unwrap_or(0)) / n as f64)
}

/// The share of the pairs of agents that agree, `sum c(c - 1)/(n(n - 1))`, in [0, 1].
///
/// `None` for fewer than two agents. Cost: linear in the options, never in the pairs.
pub fn pairwise_agreement(counts: &[u32]) -> Option<f64> {
    let ordered = |c: u64| u128::from(c) * u128::from(c.saturating_sub(1));
    let n = total(counts);
    let same: u128 = counts.iter().map(|&c| ordered(u64::from(c))).sum();
    (n >= 2).then(|| same as f64 / ordered(n) as f64)
}

/// Mean of `distance(i, j)` over the pairs i < j of `n` agents, in the unit of the distance.
///
/// `None` for fewer than two agents or when the sum is not finite. Cost: n(n - 1)/2 distances, summed row by row.
pub fn mean_pairwise(n: u32, mut distance: impl FnMut(u32, u32) -> f64) -> Option<f64> {
    let mut sum = 0.0;
    for i in 0..n {
        sum += (i + 1..n).map(|j| distance(i, j)).sum::<f64>();
    }
    let pairs = f64::from(n) * (f64::from(n) - 1.0) / 2.0;
    (n >= 2).then(|| sum / pairs).filter(|m| m.is_finite())
}

/// Rao's quadratic entropy of types with the given `shares` (which sum to 1): `sum d(i, j) p_i p_j` over *ordered*
/// pairs, in the unit of the distance. Some libraries print half of it.
///
/// `None` when there are no shares or the sum is not finite. Cost: one distance per ordered pair. Source: Rao 1982.
pub fn rao(mut distance: impl FnMut(usize, usize) -> f64, shares: &[f64]) -> Option<f64> {
    let mut sum = 0.0;
    for (i, p) in shares.iter().enumerate() {
        sum += p * shares.iter().enumerate().map(|(j, q)| distance(i, j) * q).sum::<f64>();
    }
    (!shares.is_empty()).then_some(sum).filter(|s| s.is_finite())
}

/// Rao's Q of `n` agents of equal weight from the `mean` pairwise distance: `(n - 1)/n * mean`. The two say the same,
/// so claim one. A single agent has 0, whatever `mean` is.
///
/// `None` for no agents or a `mean` that is not finite. Cost: constant.
pub fn rao_from_mean_pairwise(mean: f64, n: u32) -> Option<f64> {
    (n > 0 && mean.is_finite()).then(|| f64::from(n - 1) / f64::from(n) * mean)
}

/// Scratch space for [`rand_index_distance`]: a table of options x options and its margins. After each use only the
/// cells that were touched are cleared, so a comparison never pays for the table.
#[derive(Clone, Debug, Default)]
pub struct Contingency {
    options: usize,
    cells: Vec<u32>,
    left: Vec<u32>,
    right: Vec<u32>,
}

impl Contingency {
    /// A table for labels 0 to `options` - 1. Memory: 4 bytes x options^2.
    pub fn new(options: u16) -> Self {
        let options = usize::from(options);
        Contingency { options, cells: vec![0; options * options], left: vec![0; options], right: vec![0; options] }
    }
}

/// Counts one more in `cell` and returns the number of pairs this made.
fn add(cell: &mut u32) -> u64 {
    let before = *cell;
    *cell += 1;
    u64::from(before)
}

/// 1 - Rand index of the partitions that two labellings induce, in [0, 1]: the share of pairs of questions on which the
/// two disagree whether both questions have the same answer. Renaming the labels of either changes nothing, so a
/// recoloured twin is at distance 0.
///
/// `None` for fewer than two questions, for lengths that differ, or for a label outside the `table`. Cost: linear in
/// the questions, nothing else. Source: Rand 1971.
pub fn rand_index_distance<L: Copy + Into<u32>>(a: &[L], b: &[L], table: &mut Contingency) -> Option<f64> {
    let known = |labels: &[L]| labels.iter().all(|&l| (l.into() as usize) < table.options);
    if a.len() != b.len() || a.len() < 2 || a.len() > u32::MAX as usize || !known(a) || !known(b) {
        return None;
    }
    let (mut in_a, mut in_b, mut in_both) = (0, 0, 0);
    for (&x, &y) in a.iter().zip(b) {
        let (x, y) = (x.into() as usize, y.into() as usize);
        in_a += add(&mut table.left[x]);
        in_b += add(&mut table.right[y]);
        in_both += add(&mut table.cells[x * table.options + y]);
    }
    for (&x, &y) in a.iter().zip(b) {
        let (x, y) = (x.into() as usize, y.into() as usize);
        table.left[x] = 0;
        table.right[y] = 0;
        table.cells[x * table.options + y] = 0;
    }
    let n = a.len() as u64;
    let pairs = n * (n - 1) / 2;
    Some((in_a - in_both + (in_b - in_both)) as f64 / pairs as f64)
}

/// Label distance: the share of questions that are answered differently (normalised Hamming), in [0, 1].
///
/// `None` for no questions or lengths that differ. Cost: linear.
pub fn label_distance<L: PartialEq>(a: &[L], b: &[L]) -> Option<f64> {
    let differ = a.iter().zip(b).filter(|(x, y)| x != y).count();
    (a.len() == b.len() && !a.is_empty()).then(|| differ as f64 / a.len() as f64)
}

/// Counts equal rows by sorting; owns its scratch.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    order: Vec<u32>,
    counts: Vec<u32>,
}

impl Rows {
    /// How often each distinct row of `width` labels occurs in `flat`, in the order of the rows. The length of the
    /// answer is the number of distinct positions; [`hill`] of it is their effective number.
    ///
    /// Empty when `width` is 0, does not divide `flat`, or the rows are more than 2^32. Cost: a sort of the rows;
    /// nothing is allocated once warm.
    pub fn count<L: Ord>(&mut self, flat: &[L], width: usize) -> &[u32] {
        self.order.clear();
        self.counts.clear();
        if width == 0 || !flat.len().is_multiple_of(width) {
            return &self.counts;
        }
        let Ok(rows) = u32::try_from(flat.len() / width) else { return &self.counts };
        let row = |i: u32| &flat[i as usize * width..][..width];
        self.order.extend(0..rows);
        self.order.sort_unstable_by(|&i, &j| row(i).cmp(row(j)));
        for (at, &i) in self.order.iter().enumerate() {
            match self.counts.last_mut() {
                Some(count) if row(self.order[at - 1]) == row(i) => *count += 1,
                _ => self.counts.push(1),
            }
        }
        &self.counts
    }
}

/// The number of clusters among `n` agents: connected components when two agents are joined if their `distance` is at
/// most `threshold` (single linkage). 0 for no agents. A distance of NaN joins nobody.
///
/// Cost: at most n(n - 1)/2 distances (pairs that are joined already are not asked for); `scratch` is overwritten.
pub fn clusters(n: u32, threshold: f64, mut distance: impl FnMut(u32, u32) -> f64, scratch: &mut Vec<u32>) -> u32 {
    fn root(parent: &mut [u32], mut i: u32) -> u32 {
        while parent[i as usize] != i {
            parent[i as usize] = parent[parent[i as usize] as usize];
            i = parent[i as usize];
        }
        i
    }
    scratch.clear();
    scratch.extend(0..n);
    let mut left = n;
    for i in 0..n {
        for j in i + 1..n {
            let (a, b) = (root(scratch, i), root(scratch, j));
            if a != b && distance(i, j) <= threshold {
                scratch[a.max(b) as usize] = a.min(b);
                left -= 1;
            }
        }
    }
    left
}

/// Fleiss' kappa: agreement beyond chance, `(P - Pe)/(1 - Pe)`, at most 1; P is the mean pairwise agreement over
/// items and Pe the sum of squared pooled shares. Items are questions and raters are agents; `counts` is items x
/// `options`, flat.
///
/// `None` when chance agreement is 1 (every rating is the same option), for no items, for fewer than two raters, or
/// when items differ in their number of raters. Cost: linear. Source: Fleiss 1971.
pub fn fleiss_kappa(counts: &[u32], options: usize) -> Option<f64> {
    if options == 0 || counts.is_empty() || !counts.len().is_multiple_of(options) {
        return None;
    }
    let items = (counts.len() / options) as f64;
    let raters = total(&counts[..options]);
    let mut agreement = 0.0;
    for item in counts.chunks_exact(options) {
        if total(item) != raters {
            return None;
        }
        agreement += pairwise_agreement(item)?;
    }
    let pooled = |option: usize| counts.iter().skip(option).step_by(options).map(|&c| u64::from(c)).sum::<u64>();
    let all = total(counts);
    if (0..options).any(|option| pooled(option) == all) {
        return None;
    }
    let chance: f64 = (0..options).map(|option| pooled(option) as f64 / all as f64).map(|p| p * p).sum();
    Some((agreement / items - chance) / (1.0 - chance))
}

/// Gini coefficient of values that are not negative, as a population: 0 (all equal) to (n - 1)/n (one has all).
///
/// `None` when empty, all zero, or when a value is negative or not finite. Cost: a sort of a copy. Source: Gini 1912.
pub fn gini(values: &[f64]) -> Option<f64> {
    gini_in(values, &mut Vec::new())
}

/// [`gini`], sorted in `sorted`, so that a warm call allocates nothing.
pub fn gini_in(values: &[f64], sorted: &mut Vec<f64>) -> Option<f64> {
    if values.iter().any(|v| !v.is_finite() || *v < 0.0) {
        return None;
    }
    sorted.clear();
    sorted.extend_from_slice(values);
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let sum: f64 = sorted.iter().sum();
    let weighted: f64 = sorted.iter().enumerate().map(|(i, v)| (2.0 * i as f64 + 1.0 - n) * v).sum();
    (sum > 0.0).then(|| weighted / (n * sum)).filter(|g| g.is_finite()).map(|g| g.max(0.0) + 0.0)
}

/// Jaccard distance of two sets given as bits: 1 - |both| / |either|, in [0, 1]. Two empty sets are equal, so their
/// distance is 0; a shorter slice is followed by absent members. Cost: one operation per word.
pub fn jaccard_distance(a: &[u64], b: &[u64]) -> f64 {
    let (mut both, mut either) = (0u64, 0u64);
    for word in 0..a.len().max(b.len()) {
        let (x, y) = (a.get(word).copied().unwrap_or(0), b.get(word).copied().unwrap_or(0));
        both += u64::from((x & y).count_ones());
        either += u64::from((x | y).count_ones());
    }
    if either == 0 { 0.0 } else { (either - both) as f64 / either as f64 }
}

/// Standard deviation of a *population*: the divisor is n. A single voice has 0.
///
/// `None` when empty or when a value is not finite. Cost: two passes.
pub fn population_sd(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let first = *values.first()?;
    // Shifted by the first value, so that equal values have exactly 0.
    let mean = first + values.iter().map(|v| v - first).sum::<f64>() / n;
    let square = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
    Some(square.sqrt()).filter(|sd| sd.is_finite())
}

/// Effective number of independent agents among `n` whose errors correlate by `rho` on average over pairs:
/// `n/(1 + (n - 1) rho)`. Above `n` for a negative `rho`; never clipped.
///
/// `None` for no agents, a `rho` that is not finite or above 1, or a `rho` at or below -1/(n - 1), the smallest that n
/// variables can have. Cost: constant. Source: Kish 1965 (the design effect).
pub fn effective_independent(n: u32, rho: f64) -> Option<f64> {
    let inflation = 1.0 + (f64::from(n) - 1.0) * rho;
    (n > 0 && rho <= 1.0 && inflation > 0.0 && inflation.is_finite()).then(|| f64::from(n) / inflation)
}

/// The three terms of the diversity prediction theorem, in squared units of the estimates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crowd {
    /// Squared error of the mean estimate.
    pub collective: f64,
    /// Mean squared error of the estimates.
    pub individual: f64,
    /// Population variance of the estimates. `collective = individual - diversity` holds for any data.
    pub diversity: f64,
}

/// Splits the error of a crowd's mean estimate of `truth`: `(mean - truth)^2 = mean (s - truth)^2 - mean (s - mean)^2`.
///
/// `None` when empty or when a term is not finite. Cost: three passes. Source: Page 2007, the diversity prediction
/// theorem.
pub fn crowd(estimates: &[f64], truth: f64) -> Option<Crowd> {
    let n = estimates.len() as f64;
    let mean = estimates.iter().sum::<f64>() / n;
    let around = |centre: f64| estimates.iter().map(|s| (s - centre) * (s - centre)).sum::<f64>() / n;
    let crowd =
        Crowd { collective: (mean - truth) * (mean - truth), individual: around(truth), diversity: around(mean) };
    (crowd.collective + crowd.individual + crowd.diversity).is_finite().then_some(crowd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COUNTS: [u32; 4] = [10, 20, 30, 40];

    #[track_caller]
    fn close(seen: impl Into<Option<f64>>, want: f64) {
        let seen = seen.into().expect("defined");
        assert!((seen - want).abs() < 1e-10, "{seen} is not {want}");
    }

    #[test]
    fn published_values_are_reproduced() {
        close(shannon(&COUNTS), 1.2798542258);
        close(shannon(&COUNTS).map(|h| h / std::f64::consts::LN_2), 1.8464393447);
        close(gini_simpson(&COUNTS), 0.7);
        close(hill(&COUNTS, 0.0), 4.0);
        close(hill(&COUNTS, 1.0), 3.5961154666);
        close(hill(&COUNTS, 2.0), 10.0 / 3.0);
        close(hill(&COUNTS, f64::INFINITY), 2.5);
        close(rao(|i, j| i.abs_diff(j) as f64 / 3.0, &[0.1, 0.2, 0.3, 0.4]), 9.0 / 25.0);
        close(gini_simpson_unbiased(&COUNTS), 1.0 - (90.0 + 380.0 + 870.0 + 1560.0) / 9900.0);
        close(modal_share(&COUNTS), 0.4);
        close(normalised_entropy(&COUNTS, 100, 4), 1.2798542258 / libm::log(4.0));
    }

    #[test]
    fn hill_numbers_join_smoothly_at_their_special_orders() {
        for (order, near) in [(1.0, 1.0 - 1e-9), (1.0, 1.0 + 1e-9), (2.0, 2.0 - 1e-12), (2.0, 2.0 + 1e-12)] {
            let (a, b) = (hill(&COUNTS, order).unwrap(), hill(&COUNTS, near).unwrap());
            assert!((a - b).abs() < 1e-8, "{order}: {a} and {b}");
        }
        assert!((hill(&COUNTS, 5000.0).unwrap() - 2.5).abs() < 1e-3);
        assert_eq!([hill(&COUNTS, -1.0), hill(&COUNTS, f64::NAN), hill(&[], 1.0)], [None; 3]);
    }

    #[test]
    fn a_single_voice_has_no_diversity() {
        for counts in [&[1u32][..], &[0, 1, 0]] {
            assert_eq!(shannon(counts), Some(0.0));
            assert_eq!(gini_simpson(counts), Some(0.0));
            assert_eq!(hill(counts, 1.5), Some(1.0));
            assert_eq!(normalised_entropy(counts, 1, 3), Some(0.0));
            assert_eq!(pairwise_agreement(counts), None);
            assert_eq!(gini_simpson_unbiased(counts), None);
        }
        assert_eq!(normalised_entropy(&[5, 0], 5, 1), Some(0.0));
        assert_eq!(rao_from_mean_pairwise(0.7, 1), Some(0.0));
        assert_eq!(population_sd(&[0.3]), Some(0.0));
        assert_eq!([shannon(&[]), gini_simpson(&[0]), modal_share(&[]), normalised_entropy(&[0], 0, 1)], [None; 4]);
        assert_eq!([normalised_entropy(&[2, 2], 3, 2), normalised_entropy(&[1, 1, 1], 3, 2)], [None; 2]);
    }

    #[test]
    fn an_even_spread_is_bounded_by_the_smaller_of_agents_and_options() {
        close(normalised_entropy(&[1, 1, 1, 0, 0], 3, 5), 1.0);
        close(normalised_entropy(&[4, 4, 4], 12, 3), 1.0);
    }

    #[test]
    fn huge_counts_do_not_overflow() {
        let counts = [u32::MAX; 5];
        close(modal_share(&counts), 0.2);
        assert!((pairwise_agreement(&counts).unwrap() - 0.2).abs() < 1e-9);
    }

    #[test]
    fn the_rand_distance_counts_pairs() {
        let mut table = Contingency::new(3);
        let (a, b) = ([0u8, 0, 0, 1, 1, 1], [0u8, 0, 1, 1, 2, 2]);
        let mut disagree = 0;
        for i in 0..6 {
            for j in i + 1..6 {
                disagree += u32::from((a[i] == a[j]) != (b[i] == b[j]));
            }
        }
        close(rand_index_distance(&a, &b, &mut table), f64::from(disagree) / 15.0);
        // The scratch is clean: a second use gives the same.
        close(rand_index_distance(&a, &b, &mut table), f64::from(disagree) / 15.0);
        assert_eq!(rand_index_distance(&[0u8, 3], &[0, 0], &mut table), None);
        assert_eq!(rand_index_distance(&[0u8], &[0], &mut table), None);
        assert_eq!(rand_index_distance(&[0u8, 1], &[0], &mut table), None);
        assert_eq!(label_distance(&a, &b), Some(3.0 / 6.0));
        assert_eq!(label_distance::<u8>(&[], &[]), None);
    }

    #[test]
    fn rows_are_counted_in_order() {
        let mut rows = Rows::default();
        assert_eq!(rows.count(&[1u8, 2, 0, 0, 1, 2, 1, 1], 2), [1, 1, 2]);
        assert_eq!(rows.count(&[7u16, 7, 7], 1), [3]);
        assert!(rows.count(&[1u8, 2, 3], 2).is_empty());
        assert!(rows.count::<u8>(&[], 0).is_empty());
    }

    #[test]
    fn clusters_are_joined_by_single_links() {
        let at = [0.0, 0.1, 0.2, 0.5, 0.6, 1.0f64];
        let mut scratch = Vec::new();
        let mut count = |t: f64| clusters(6, t, |i, j| (at[i as usize] - at[j as usize]).abs(), &mut scratch);
        assert_eq!([count(0.05), count(0.15), count(0.35), count(0.4), count(-1.0)], [6, 3, 2, 1, 6]);
        assert_eq!(clusters(3, 1.0, |_, _| f64::NAN, &mut scratch), 3);
        assert_eq!(clusters(0, 1.0, |_, _| 0.0, &mut scratch), 0);
    }

    #[test]
    fn kappa_reproduces_fleiss_and_knows_when_it_is_undefined() {
        // Fleiss 1971 as reprinted widely: 10 subjects, 14 raters, 5 categories; kappa .210.
        #[rustfmt::skip]
        let counts = [
            0, 0, 0, 0, 14,  0, 2, 6, 4, 2,  0, 0, 3, 5, 6,  0, 3, 9, 2, 0,  2, 2, 8, 1, 1,
            7, 7, 0, 0, 0,   3, 2, 6, 3, 0,  2, 5, 3, 2, 2,  6, 5, 2, 1, 0,  0, 2, 2, 3, 7,
        ];
        assert!((fleiss_kappa(&counts, 5).unwrap() - 0.20993).abs() < 5e-6);
        assert_eq!(fleiss_kappa(&[3, 0, 3, 0], 2), None, "chance agreement is 1");
        assert_eq!(fleiss_kappa(&[3, 0, 0, 3], 2), Some(1.0));
        assert_eq!(fleiss_kappa(&[1, 0, 0, 1], 2), None, "one rater");
        assert_eq!(fleiss_kappa(&[2, 0, 0, 3], 2), None, "unequal raters");
        assert_eq!([fleiss_kappa(&[], 2), fleiss_kappa(&[1], 0), fleiss_kappa(&[1, 1, 1], 2)], [None; 3]);
    }

    #[test]
    fn inequality_and_spread() {
        close(gini(&[1.0, 1.0, 1.0]), 0.0);
        close(gini(&[0.0, 0.0, 0.0, 5.0]), 0.75);
        close(gini(&[4.0, 2.0, 1.0, 3.0]), 0.25);
        assert_eq!([gini(&[]), gini(&[0.0, 0.0]), gini(&[1.0, -1.0]), gini(&[f64::NAN])], [None; 4]);
        close(population_sd(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]), 2.0);
        assert_eq!(population_sd(&[0.1; 10]), Some(0.0));
        assert_eq!([population_sd(&[]), population_sd(&[f64::INFINITY, 1.0])], [None; 2]);
        assert_eq!(jaccard_distance(&[0b0111], &[0b1110, 0b1]), 0.6);
        assert_eq!(jaccard_distance(&[], &[0]), 0.0);
    }

    #[test]
    fn effective_independence_is_never_clipped() {
        assert_eq!(effective_independent(5, 0.0), Some(5.0));
        assert_eq!(effective_independent(5, 1.0), Some(1.0));
        close(effective_independent(5, -0.125), 10.0);
        assert_eq!(effective_independent(5, -0.25), None);
        assert_eq!(effective_independent(1, -3.0), Some(1.0));
        assert_eq!([effective_independent(0, 0.0), effective_independent(3, f64::NAN)], [None; 2]);
    }

    proptest! {
        #[test]
        fn a_recoloured_twin_is_at_rand_distance_0(
            (labels, other) in (2usize..40).prop_flat_map(|n| (
                prop::collection::vec(0u8..6, n), prop::collection::vec(0u8..6, n))),
            renamed in Just([0u8, 1, 2, 3, 4, 5]).prop_shuffle(),
        ) {
            let mut table = Contingency::new(6);
            let twin: Vec<u8> = labels.iter().map(|&l| renamed[usize::from(l)]).collect();
            prop_assert_eq!(rand_index_distance(&labels, &twin, &mut table), Some(0.0));
            let there = rand_index_distance(&labels, &other, &mut table);
            prop_assert_eq!(there, rand_index_distance(&twin, &other, &mut table));
            prop_assert_eq!(there, rand_index_distance(&other, &labels, &mut table));
            prop_assert!((0.0..=1.0).contains(&there.unwrap()));
        }

        #[test]
        fn indices_keep_their_bounds(counts in prop::collection::vec(0u32..50, 1..8), q in 0.0f64..6.0) {
            let n: u32 = counts.iter().sum();
            prop_assume!(n > 0);
            let options = counts.len() as u32;
            prop_assert!((0.0..=1.0).contains(&normalised_entropy(&counts, n, options).unwrap()));
            let (low, high) = (hill(&counts, q + 0.1).unwrap(), hill(&counts, q).unwrap());
            prop_assert!(low <= high + 1e-9, "hill numbers fall with the order");
            prop_assert!((1.0..=f64::from(options)).contains(&high));
        }

        #[test]
        fn rao_is_the_mean_pairwise_distance_rescaled(at in prop::collection::vec(0.0f64..1.0, 2..12)) {
            let n = at.len() as u32;
            let mean = mean_pairwise(n, |i, j| (at[i as usize] - at[j as usize]).abs()).unwrap();
            let even = vec![1.0 / f64::from(n); at.len()];
            let direct = rao(|i, j| (at[i] - at[j]).abs(), &even).unwrap();
            prop_assert!((direct - rao_from_mean_pairwise(mean, n).unwrap()).abs() < 1e-12);
        }

        #[test]
        fn the_diversity_prediction_theorem_holds(
            estimates in prop::collection::vec(-10.0f64..10.0, 1..30), truth in -10.0f64..10.0,
        ) {
            let terms = crowd(&estimates, truth).unwrap();
            prop_assert!((terms.collective - (terms.individual - terms.diversity)).abs() < 1e-9);
        }
    }
}
