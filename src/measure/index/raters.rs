//! Agreement of raters beyond chance.
//!
//! Two raters: [`cohen_kappa`]. As many raters for every item, none missing: [`fleiss_kappa`]. Any number, with gaps, and
//! on a scale that may say how far apart two values are: [`krippendorff`].

use super::diversity::{pairwise_agreement, total};

/// Cohen's kappa: agreement of two raters beyond chance, `(Po - Pe)/(1 - Pe)`, at most 1; Po is the share of items on
/// which they agree and Pe what their own margins would give. `table` is `options` x `options`, flat: how many items the
/// first rater put in the row and the second in the column.
///
/// `None` when chance agreement is 1 (both used one and the same option only), for no items, or for a table that is not
/// square. Cost: the table. Source: Cohen 1960, Educational and Psychological Measurement 20:37.
///
/// ```
/// // 20 and 15 agreed upon, 15 disputed; by chance half would be.
/// let kappa = manyminds::measure::index::cohen_kappa(&[20, 5, 10, 15], 2).unwrap();
/// assert!((kappa - 0.4).abs() < 1e-15);
/// ```
pub fn cohen_kappa(table: &[u32], options: usize) -> Option<f64> {
    if options.checked_mul(options) != Some(table.len()) {
        return None;
    }
    let sum =
        |first: usize, step: usize| table[first..].iter().step_by(step).take(options).map(|&c| u64::from(c)).sum();
    let rows = |option: usize| -> u64 { sum(option * options, 1) };
    let columns = |option: usize| -> u64 { sum(option, options) };
    let all = total(table);
    if all == 0 || (0..options).any(|option| rows(option) == all && columns(option) == all) {
        return None;
    }
    let n = all as f64;
    let agreed = (0..options).map(|option| u64::from(table[option * options + option])).sum::<u64>() as f64 / n;
    let chance = (0..options).map(|option| rows(option) as f64 / n * (columns(option) as f64 / n)).sum::<f64>();
    Some((agreed - chance) / (1.0 - chance))
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

/// What the values that raters give mean: how far apart two of them are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Names: two values are the same or not.
    Nominal,
    /// Ranks: as far apart as there are ratings between them, half of those at either end included.
    Ordinal,
    /// Numbers: the difference.
    Interval,
    /// Amounts from a true zero, not negative: the difference relative to the sum.
    Ratio,
}

/// Krippendorff's alpha: 1 - observed / expected disagreement, at most 1, with 0 for what chance would give. Both are means
/// of squared distances: observed over the pairs of ratings within a unit, expected over all pairs of ratings, without
/// replacement. A unit with fewer than two ratings says nothing and is left out.
///
/// - `counts`: units x values, flat: how many raters gave the unit that value. What is missing is not counted.
/// - `values`: what the columns stand for, finite and strictly increasing; for ratios not negative.
///
/// `None` when nothing is expected to disagree (no unit with two ratings, or one value only), and for a table or values out
/// of shape. Cost: units x values^2; it allocates the coincidence matrix. Source: Krippendorff 2011, Computing
/// Krippendorff's alpha-reliability.
///
/// ```
/// use manyminds::measure::index::{Level, krippendorff};
/// // Three units with two ratings each: of the 15 pairs of ratings 9 differ, and 1 of the 3 within a unit.
/// let alpha = krippendorff(&[2, 0, 0, 2, 1, 1], &[0.0, 1.0], Level::Nominal).unwrap();
/// assert!((alpha - 4.0 / 9.0).abs() < 1e-15);
/// ```
pub fn krippendorff(counts: &[u32], values: &[f64], level: Level) -> Option<f64> {
    let width = values.len();
    let ordered = values.iter().all(|v| v.is_finite()) && values.windows(2).all(|pair| pair[0] < pair[1]);
    let negative = level == Level::Ratio && values.first().is_some_and(|&v| v < 0.0);
    if width == 0 || !counts.len().is_multiple_of(width) || !ordered || negative {
        return None;
    }
    let mut coincidences = vec![0.0; width * width];
    let mut margins = vec![0u64; width];
    for unit in counts.chunks_exact(width) {
        let raters = total(unit);
        if raters < 2 {
            continue;
        }
        for (c, &of_c) in unit.iter().enumerate() {
            margins[c] += u64::from(of_c);
            for (k, &of_k) in unit.iter().enumerate() {
                let others = u64::from(of_k).saturating_sub(u64::from(c == k));
                coincidences[c * width + k] += f64::from(of_c) * others as f64 / (raters - 1) as f64;
            }
        }
    }
    let apart = squared_distances(&margins, values, level);
    let (mut observed, mut expected) = (0.0, 0.0);
    for c in 0..width {
        for k in 0..width {
            observed += coincidences[c * width + k] * apart[c * width + k];
            expected += margins[c] as f64 * margins[k] as f64 * apart[c * width + k];
        }
    }
    let ratings = margins.iter().sum::<u64>() as f64;
    (expected > 0.0).then(|| 1.0 - (ratings - 1.0) * observed / expected).filter(|alpha| alpha.is_finite())
}

/// The square of the distance between every two values, flat.
fn squared_distances(margins: &[u64], values: &[f64], level: Level) -> Vec<f64> {
    let width = values.len();
    // Ratings below each value, and half of its own: ranks, in mid-rank.
    let mut below = 0.0;
    let ranks: Vec<f64> = margins
        .iter()
        .map(|&own| {
            let rank = below + own as f64 / 2.0;
            below += own as f64;
            rank
        })
        .collect();
    let distance = |c: usize, k: usize| match level {
        Level::Nominal => f64::from(u8::from(c != k)),
        Level::Ordinal => ranks[c] - ranks[k],
        Level::Interval => values[c] - values[k],
        Level::Ratio if c == k => 0.0,
        Level::Ratio => (values[c] - values[k]) / (values[c] + values[k]),
    };
    (0..width * width).map(|cell| distance(cell / width, cell % width)).map(|d| d * d).collect()
}

/// [`krippendorff`] from the ratings as they were written down: units x `raters`, flat, `None` where a rating is missing.
///
/// `None` also for a rating that is not finite, or a table out of shape. Cost: a sort of the ratings, and then as there.
pub fn krippendorff_ratings(ratings: &[Option<f64>], raters: usize, level: Level) -> Option<f64> {
    let mut values: Vec<f64> = ratings.iter().flatten().copied().collect();
    if raters == 0 || !ratings.len().is_multiple_of(raters) || values.iter().any(|v| !v.is_finite()) {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    let mut counts = vec![0u32; ratings.len() / raters * values.len()];
    for (at, rating) in ratings.iter().enumerate() {
        if let Some(value) = rating {
            let column = values.partition_point(|v| v < value);
            counts[at / raters * values.len() + column] += 1;
        }
    }
    krippendorff(&counts, &values, level)
}

#[cfg(test)]
mod tests {
    use super::super::checks::{close, near};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cohen_is_reproduced() {
        // Cohen 1960, table 2 (200 patients, three diagnoses): Po .70, Pe .41, kappa 29/59, printed .492.
        close(cohen_kappa(&[88, 14, 18, 10, 40, 10, 2, 6, 12], 3), 29.0 / 59.0);
        assert_eq!(cohen_kappa(&[5, 0, 0, 5], 2), Some(1.0));
        assert_eq!(cohen_kappa(&[0, 5, 5, 0], 2), Some(-1.0));
        // One rater never varies: nothing beyond chance, yet defined.
        assert_eq!(cohen_kappa(&[6, 2, 0, 0], 2), Some(0.0));
        assert_eq!(cohen_kappa(&[6, 0, 0, 0], 2), None, "chance agreement is 1");
        assert_eq!([cohen_kappa(&[], 0), cohen_kappa(&[0; 4], 2), cohen_kappa(&[1; 6], 2)], [None; 3]);
    }

    #[test]
    fn fleiss_kappa_reproduces_fleiss_and_knows_when_it_is_undefined() {
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

    /// Four observers and twelve units as published; 0 where a rating is missing.
    #[rustfmt::skip]
    const CANONICAL: [[u32; 12]; 4] = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ];

    fn by_unit<const N: usize>(observers: &[[u32; N]]) -> Vec<Option<f64>> {
        let of = |unit: usize| observers.iter().map(move |row| (row[unit] > 0).then_some(f64::from(row[unit])));
        (0..N).flat_map(of).collect()
    }

    #[test]
    fn krippendorff_is_reproduced_at_every_level() {
        // Krippendorff 2011, section D: .743, .815, .849, .797.
        let alpha = |level| krippendorff_ratings(&by_unit(&CANONICAL), 4, level);
        close(alpha(Level::Nominal), 113.0 / 152.0);
        near(alpha(Level::Ordinal), 0.815, 5e-4);
        near(alpha(Level::Interval), 0.849, 5e-4);
        near(alpha(Level::Ratio), 0.797, 5e-4);
    }

    #[test]
    fn krippendorff_is_reproduced_for_two_observers() {
        // Krippendorff 2011, sections A (0 and 1 written as 1 and 2; .095) and B (a to e; .692).
        let binary = [[1, 2, 1, 1, 1, 1, 1, 1, 2, 1], [2, 2, 2, 1, 1, 2, 1, 1, 1, 1]];
        near(krippendorff_ratings(&by_unit(&binary), 2, Level::Nominal), 0.095, 5e-4);
        let names = [[1, 1, 2, 2, 4, 3, 3, 3, 5, 4, 4, 1], [2, 1, 2, 2, 2, 3, 3, 3, 5, 4, 4, 4]];
        near(krippendorff_ratings(&by_unit(&names), 2, Level::Nominal), 0.692, 5e-4);
    }

    #[test]
    fn krippendorff_knows_when_it_is_undefined() {
        let nominal = |counts: &[u32], values: &[f64]| krippendorff(counts, values, Level::Nominal);
        assert_eq!(nominal(&[2, 0, 2, 0], &[0.0, 1.0]), None, "one value only");
        assert_eq!(nominal(&[1, 0, 0, 1], &[0.0, 1.0]), None, "no unit with two ratings");
        assert_eq!(nominal(&[2, 0, 0, 2, 0, 1], &[0.0, 1.0]), Some(1.0), "a lone rating says nothing");
        assert_eq!(nominal(&[1, 1, 1, 1], &[0.0, 1.0]), Some(-0.5));
        assert_eq!([nominal(&[], &[]), nominal(&[1, 1, 1], &[0.0, 1.0]), nominal(&[1, 1], &[1.0, 1.0])], [None; 3]);
        assert_eq!(nominal(&[1, 1], &[0.0, f64::NAN]), None);
        assert_eq!(krippendorff(&[2, 0, 0, 2], &[-1.0, 1.0], Level::Ratio), None, "no true zero");
        assert_eq!(krippendorff(&[2, 0, 0, 2], &[0.0, 1.0], Level::Ratio), Some(1.0));
        let rated = |ratings: &[Option<f64>], raters| krippendorff_ratings(ratings, raters, Level::Interval);
        assert_eq!([rated(&[Some(1.0)], 0), rated(&[Some(1.0), None, None], 2), rated(&[None, None], 2)], [None; 3]);
        assert_eq!(rated(&[Some(1.0), Some(f64::INFINITY)], 2), None);
        // Zero has one sign.
        assert_eq!(rated(&[Some(0.0), Some(-0.0), Some(1.0), Some(1.0)], 2), Some(1.0));
    }

    proptest! {
        #[test]
        fn two_values_are_equally_far_apart_at_every_level(
            units in prop::collection::vec((0u32..5, 0u32..5), 1..12), (low, gap) in (0.0f64..9.0, 0.1f64..9.0),
        ) {
            let counts: Vec<u32> = units.into_iter().flat_map(|(a, b)| [a, b]).collect();
            let alpha = |level| krippendorff(&counts, &[low, low + gap], level);
            if let Some(nominal) = alpha(Level::Nominal) {
                for level in [Level::Ordinal, Level::Interval, Level::Ratio] {
                    near(alpha(level), nominal, 1e-10);
                }
            }
        }

        #[test]
        fn with_many_items_alpha_is_fleiss_and_kappa_knows_no_order_of_raters(
            table in prop::collection::vec(0u32..30, 9), raters in 2u32..6,
        ) {
            // With n ratings in all, 1 - alpha is 1 - 1/n times 1 - kappa: expected pairs without and with replacement.
            let items = table.iter().map(|&c| [c % (raters + 1), raters - c % (raters + 1)]);
            let counts: Vec<u32> = items.flatten().collect();
            let n = f64::from(counts.iter().sum::<u32>());
            if let Some(kappa) = fleiss_kappa(&counts, 2) {
                let alpha = krippendorff(&counts, &[0.0, 1.0], Level::Nominal).unwrap();
                prop_assert!(((1.0 - alpha) - (1.0 - kappa) * (1.0 - 1.0 / n)).abs() < 1e-12);
            }
            let turned: Vec<u32> = (0..9).map(|cell| table[cell % 3 * 3 + cell / 3]).collect();
            match (cohen_kappa(&table, 3), cohen_kappa(&turned, 3)) {
                (Some(one), Some(other)) => near(one, other, 1e-12),
                (one, other) => prop_assert_eq!(one, other),
            }
        }
    }
}
