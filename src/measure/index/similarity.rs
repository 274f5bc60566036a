//! Indices of diversity that know how far apart the kinds are.

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

/// How far shares may sum from 1.
const UNIT: f64 = 1e-9;

/// The order from which powers are taken relative to the commonest type's ordinariness.
const SCALED_FROM: f64 = 2.0;

/// Leinster-Cobbold diversity of order `q`, the effective number of types that share nothing:
/// `(sum p_i (Zp)_i^(q - 1))^(1/(1 - q))`, in [1, types present], where `(Zp)_i = sum similarity(i, j) p_j` is how
/// ordinary type i is.
///
/// - `similarity(i, j)`: in [0, 1], and 1 of a type to itself. Types that differ entirely (0) make it the Hill number.
/// - `shares`: not negative, summing to 1. Absent types change nothing.
/// - `q`: as in [`super::hill`]; 1 is `exp(-sum p_i ln (Zp)_i)`, infinity `1/max (Zp)_i`.
///
/// `None` when a similarity, a share or the order is out of its range. Cost: the square of the types present; it
/// allocates. Source: Leinster and Cobbold 2012, Ecology 93:477.
///
/// ```
/// use manyminds::measure::index::leinster_cobbold;
/// // Two equally common types, half alike, count as 4/3 at every order.
/// let z = |i: usize, j: usize| if i == j { 1.0 } else { 0.5 };
/// assert!((leinster_cobbold(z, &[0.5, 0.5], 1.0).unwrap() - 4.0 / 3.0).abs() < 1e-15);
/// ```
pub fn leinster_cobbold(mut similarity: impl FnMut(usize, usize) -> f64, shares: &[f64], q: f64) -> Option<f64> {
    let odd = |p: &f64| !p.is_finite() || *p < 0.0;
    let whole = (shares.iter().sum::<f64>() - 1.0).abs() <= UNIT;
    if q.is_nan() || q < 0.0 || shares.iter().any(odd) || !whole {
        return None;
    }
    let present = || shares.iter().copied().enumerate().filter(|&(_, p)| p > 0.0);
    // Share and ordinariness of each type present.
    let mut types: Vec<(f64, f64)> = Vec::with_capacity(shares.len());
    for (i, p) in present() {
        let mut ordinary = 0.0;
        for (j, of) in present() {
            let alike = similarity(i, j);
            if !(0.0..=1.0).contains(&alike) || (i == j && alike != 1.0) {
                return None;
            }
            ordinary += alike * of;
        }
        types.push((p, ordinary));
    }
    let most = types.iter().map(|&(_, ordinary)| ordinary).fold(0.0, f64::max);
    let mean = |of: &dyn Fn(f64) -> f64| types.iter().map(|&(p, ordinary)| p * of(ordinary)).sum::<f64>();
    let diversity = if q == 1.0 {
        libm::exp(-mean(&|ordinary| libm::log(ordinary)))
    } else if q == f64::INFINITY {
        1.0 / most
    } else if q == 2.0 {
        1.0 / mean(&|ordinary| ordinary)
    } else if q < SCALED_FROM {
        // Near q = 1 the plain formula is 0/0; in this form the digits stay.
        let excess = mean(&|ordinary| libm::expm1((q - 1.0) * libm::log(ordinary)));
        libm::exp(libm::log1p(excess) / (1.0 - q))
    } else {
        // Powers of what is rare underflow for large q; those relative to the most ordinary do not all.
        let sum = mean(&|ordinary| libm::pow(ordinary / most, q - 1.0));
        libm::exp(libm::log(sum) / (1.0 - q)) / most
    };
    // Only rounding leaves the range.
    Some(diversity.clamp(1.0, types.len() as f64))
}

#[cfg(test)]
mod tests {
    use super::super::checks::{COUNTS, close};
    use super::super::hill;
    use super::*;
    use proptest::prelude::*;

    const ORDERS: [f64; 8] = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 40.0, f64::INFINITY];

    fn same(i: usize, j: usize) -> f64 {
        f64::from(u8::from(i == j))
    }

    fn on_a_line(i: usize, j: usize) -> f64 {
        i.abs_diff(j) as f64 / 3.0
    }

    #[test]
    fn rao_and_its_diversity_reproduce_the_worked_example() {
        let shares = [0.1, 0.2, 0.3, 0.4];
        close(rao(on_a_line, &shares), 9.0 / 25.0);
        close(leinster_cobbold(|i, j| 1.0 - on_a_line(i, j), &shares, 2.0), 25.0 / 16.0);
    }

    #[test]
    fn leinster_cobbold_is_worked_by_hand() {
        // Shares 1/2, 1/4, 1/4; the first two half alike. Ordinariness 5/8, 1/2, 1/4.
        const Z: [[f64; 3]; 3] = [[1.0, 0.5, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 1.0]];
        let order = |q: f64| leinster_cobbold(|i, j| Z[i][j], &[0.5, 0.25, 0.25], q);
        close(order(0.0), 23.0 / 10.0);
        close(order(1.0), 1.6f64.sqrt() * libm::pow(2.0, 0.75));
        close(order(2.0), 2.0);
        // Order 3: sum p (Zp)^2 = 25/128 + 1/16 + 1/64 = 35/128.
        close(order(3.0), (128.0f64 / 35.0).sqrt());
        close(order(f64::INFINITY), 1.6);
    }

    #[test]
    fn types_wholly_alike_are_one_and_a_skewed_likeness_is_read_by_row() {
        for q in ORDERS {
            close(leinster_cobbold(|_, _| 1.0, &[0.2, 0.3, 0.5], q), 1.0);
        }
        // The first takes the second for itself, not the other way round: ordinariness 1 and 1/2.
        close(leinster_cobbold(|i, j| f64::from(u8::from(i <= j)), &[0.5, 0.5], 2.0), 4.0 / 3.0);
    }

    #[test]
    fn what_is_out_of_range_has_no_diversity() {
        for shares in [&[][..], &[0.5, 0.4], &[1.5, -0.5], &[f64::NAN, 1.0]] {
            assert_eq!(leinster_cobbold(same, shares, 1.0), None, "{shares:?}");
        }
        for q in [-0.1, f64::NAN] {
            assert_eq!(leinster_cobbold(same, &[0.5, 0.5], q), None);
        }
        for alike in [-0.1, 1.1, f64::NAN] {
            assert_eq!(leinster_cobbold(|i, j| if i == j { 1.0 } else { alike }, &[0.5, 0.5], 1.0), None);
        }
        assert_eq!(leinster_cobbold(|_, _| 0.5, &[0.5, 0.5], 1.0), None, "unlike itself");
        assert_eq!([rao(same, &[]), rao(|_, _| f64::NAN, &[1.0])], [None; 2]);
        assert_eq!([mean_pairwise(1, |_, _| 1.0), mean_pairwise(2, |_, _| f64::NAN)], [None; 2]);
        assert_eq!([rao_from_mean_pairwise(0.7, 1), rao_from_mean_pairwise(0.7, 0)], [Some(0.0), None]);
    }

    #[test]
    fn the_mean_pairwise_distance_is_worked_by_hand() {
        // 0, 1, 3 on a line: distances 1, 3, 2. Rao's Q of three equal shares is 2/3 of their mean.
        let at = [0.0, 1.0, 3.0f64];
        close(mean_pairwise(3, |i, j| (at[i as usize] - at[j as usize]).abs()), 2.0);
        close(rao_from_mean_pairwise(2.0, 3), 4.0 / 3.0);
    }

    #[test]
    fn leinster_cobbold_of_the_worked_example_is_hill_when_nothing_is_alike() {
        let shares = COUNTS.map(|count| f64::from(count) / 100.0);
        for q in ORDERS {
            close(leinster_cobbold(same, &shares, q), hill(&COUNTS, q).unwrap());
        }
    }

    /// Shares that sum to 1, a place on [0, 1] for each type, and an order.
    fn society() -> impl Strategy<Value = (Vec<f64>, Vec<f64>, f64)> {
        let order = prop_oneof![Just(0.0), Just(1.0), Just(2.0), Just(f64::INFINITY), 0.0f64..8.0];
        (prop::collection::vec((1u32..50, 0.0f64..=1.0), 1..9), order).prop_map(|(types, q)| {
            let total: f64 = types.iter().map(|&(count, _)| f64::from(count)).sum();
            let (shares, at) = types.into_iter().map(|(count, place)| (f64::from(count) / total, place)).unzip();
            (shares, at, q)
        })
    }

    proptest! {
        #[test]
        fn rao_is_the_mean_pairwise_distance_rescaled(at in prop::collection::vec(0.0f64..1.0, 2..12)) {
            let n = at.len() as u32;
            let mean = mean_pairwise(n, |i, j| (at[i as usize] - at[j as usize]).abs()).unwrap();
            let even = vec![1.0 / f64::from(n); at.len()];
            let direct = rao(|i, j| (at[i] - at[j]).abs(), &even).unwrap();
            prop_assert!((direct - rao_from_mean_pairwise(mean, n).unwrap()).abs() < 1e-12);
        }

        #[test]
        fn leinster_cobbold_of_unlike_types_is_hill(counts in prop::collection::vec(0u32..50, 1..9), q in 0.0f64..8.0) {
            let total: u32 = counts.iter().sum();
            prop_assume!(total > 0);
            let shares: Vec<f64> = counts.iter().map(|&count| f64::from(count) / f64::from(total)).collect();
            let (seen, want) = (leinster_cobbold(same, &shares, q).unwrap(), hill(&counts, q).unwrap());
            prop_assert!((seen - want).abs() < 1e-10, "{} and {}", seen, want);
        }

        #[test]
        fn order_2_is_the_inverse_of_what_rao_leaves((shares, at, _) in society()) {
            let distance = |i: usize, j: usize| (at[i] - at[j]).abs();
            let seen = leinster_cobbold(|i, j| 1.0 - distance(i, j), &shares, 2.0).unwrap();
            prop_assert!((seen - 1.0 / (1.0 - rao(distance, &shares).unwrap())).abs() < 1e-12);
        }

        #[test]
        fn splitting_a_type_into_duplicates_changes_nothing((shares, at, q) in society(), part in 0.0f64..1.0) {
            let (mut split, mut places) = (shares.clone(), at.clone());
            split[0] = shares[0] * part;
            split.push(shares[0] * (1.0 - part));
            places.push(at[0]);
            let whole = leinster_cobbold(|i, j| 1.0 - (at[i] - at[j]).abs(), &shares, q).unwrap();
            let apart = leinster_cobbold(|i, j| 1.0 - (places[i] - places[j]).abs(), &split, q).unwrap();
            prop_assert!((whole - apart).abs() < 1e-10, "{} and {}", whole, apart);
        }

        #[test]
        fn likeness_and_order_never_raise_it((shares, at, q) in society()) {
            let alike = |i: usize, j: usize| 1.0 - (at[i] - at[j]).abs();
            let seen = leinster_cobbold(alike, &shares, q).unwrap();
            prop_assert!(seen <= leinster_cobbold(same, &shares, q).unwrap() + 1e-10);
            prop_assert!(leinster_cobbold(alike, &shares, q + 0.5).unwrap() <= seen + 1e-10);
        }
    }
}
