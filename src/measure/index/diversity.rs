//! Indices of how many kinds there are and how evenly they are shared, from a table of counts.

/// The order of a Hill number from which the sum of powers is computed relative to the largest share.
const SCALED_FROM: f64 = 2.0;

pub(super) fn total(counts: &[u32]) -> u64 {
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

/// Pielou's evenness of a table of `counts`: `H / ln(types present)`, in [0, 1]; 1 where all types are equally common.
///
/// `None` for fewer than two types present, whose evenness is 0/0. Unlike [`normalised_entropy`] it does not ask how many
/// types there could be. Cost: one logarithm per type. Source: Pielou 1966.
pub fn pielou(counts: &[u32]) -> Option<f64> {
    let present = counts.iter().filter(|&&c| c > 0).count();
    // Only rounding can lift the quotient above 1.
    (present >= 2).then(|| shannon(counts)).flatten().map(|h| (h / libm::log(present as f64)).min(1.0))
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
    let n = total(counts);
    if let Ok(few) = u32::try_from(n) {
        let ordered = |c: u32| u64::from(c) * u64::from(c.saturating_sub(1));
        let same: u64 = counts.iter().map(|&c| ordered(c)).sum();
        return (n >= 2).then(|| same as f64 / ordered(few) as f64);
    }
    let ordered = |c: u64| u128::from(c) * u128::from(c.saturating_sub(1));
    let same: u128 = counts.iter().map(|&c| ordered(u64::from(c))).sum();
    Some(same as f64 / ordered(n) as f64)
}

#[cfg(test)]
mod tests {
    use super::super::checks::{COUNTS, close, near};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_values_are_reproduced() {
        near(shannon(&COUNTS), 1.2798542258, 1e-10);
        near(shannon(&COUNTS).map(|h| h / std::f64::consts::LN_2), 1.8464393447, 1e-10);
        close(gini_simpson(&COUNTS), 0.7);
        close(hill(&COUNTS, 0.0), 4.0);
        near(hill(&COUNTS, 1.0), 3.5961154666, 1e-10);
        close(hill(&COUNTS, 2.0), 10.0 / 3.0);
        close(hill(&COUNTS, f64::INFINITY), 2.5);
        // Order 3 by hand: sum p^3 = .001 + .008 + .027 + .064 = .1, and .1^(-1/2) = sqrt 10.
        close(hill(&COUNTS, 3.0), 10f64.sqrt());
        close(gini_simpson_unbiased(&COUNTS), 1.0 - (90.0 + 380.0 + 870.0 + 1560.0) / 9900.0);
        close(pairwise_agreement(&COUNTS), (90.0 + 380.0 + 870.0 + 1560.0) / 9900.0);
        close(modal_share(&COUNTS), 0.4);
        near(normalised_entropy(&COUNTS, 100, 4), 1.2798542258 / libm::log(4.0), 1e-10);
        near(pielou(&COUNTS), 1.8464393447 / 2.0, 1e-10);
    }

    #[test]
    fn evenness_is_worked_by_hand() {
        // Shares 1/2, 1/4, 1/4 have 3/2 bit of log2 3; a type that is absent does not count.
        close(pielou(&[2, 0, 1, 1]), 1.5 / libm::log2(3.0));
        close(pielou(&[7, 7, 7, 7, 7]), 1.0);
        assert_eq!([pielou(&[]), pielou(&[0, 0]), pielou(&[9, 0])], [None; 3]);
    }

    #[test]
    fn the_index_of_a_place_with_one_kind_of_each_is_worked_by_hand() {
        // One of each of five: nobody agrees, and 1 - 5/25 with replacement.
        assert_eq!([pairwise_agreement(&[1; 5]), gini_simpson_unbiased(&[1; 5])], [Some(0.0), Some(1.0)]);
        close(gini_simpson(&[1; 5]), 0.8);
        close(hill(&[1; 5], 0.5), 5.0);
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

    proptest! {
        #[test]
        fn indices_keep_their_bounds(counts in prop::collection::vec(0u32..50, 1..8), q in 0.0f64..6.0) {
            let n: u32 = counts.iter().sum();
            prop_assume!(n > 0);
            let options = counts.len() as u32;
            prop_assert!((0.0..=1.0).contains(&normalised_entropy(&counts, n, options).unwrap()));
            let (low, high) = (hill(&counts, q + 0.1).unwrap(), hill(&counts, q).unwrap());
            prop_assert!(low <= high + 1e-9, "hill numbers fall with the order");
            prop_assert!((1.0..=f64::from(options)).contains(&high));
            prop_assert!(pielou(&counts).is_none_or(|even| (0.0..=1.0).contains(&even)));
        }
    }
}
