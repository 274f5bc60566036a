//! Indices of how the members of a society relate: at how many scales they differ, and how alike they err.

/// Hierarchic social entropy of `n` members, normalised: S = (1/log2 n) x the integral over h from 0 to infinity of H(h),
/// where H(h) is the Shannon entropy, in bits, of the sizes of the clusters that arise when members at a `distance` of at
/// most h are joined (single linkage).
///
/// H changes only where clusters merge, at h_1 <= ... <= h_(n-1), and is 0 beyond: with h_0 = 0 the integral is the sum
/// over k of H_k (h_(k+1) - h_k), H_k being H after k merges, and that is what is computed. In units of the distance; in
/// [0, 1] for distances in [0, 1]. The raw value grows with n by construction, hence the norm. A single member has 0.
///
/// `None` for no members, or a distance that is negative or not finite. Cost: n(n - 1)/2 distances and a sort; it
/// allocates. Source: Balch 2000, Autonomous Robots 8:209.
///
/// ```
/// use manyminds::measure::index::social_entropy;
/// // Two members are two clusters, 1 bit, up to their distance.
/// assert_eq!(social_entropy(2, |_, _| 0.25), Some(0.25));
/// ```
pub fn social_entropy(n: u32, mut distance: impl FnMut(u32, u32) -> f64) -> Option<f64> {
    if n < 2 {
        return (n == 1).then_some(0.0);
    }
    // The merges of single linkage are the edges of a minimum spanning tree (Prim), shortest first.
    let mut merges: Vec<(f64, u32, u32)> = Vec::with_capacity(n as usize - 1);
    let mut nearest: Vec<(f64, u32)> = vec![(f64::INFINITY, 0); n as usize];
    let mut out: Vec<u32> = (1..n).collect();
    let mut last = 0;
    while !out.is_empty() {
        let mut best = (f64::INFINITY, 0);
        for (at, &member) in out.iter().enumerate() {
            let d = distance(last, member);
            if !d.is_finite() || d < 0.0 {
                return None;
            }
            let near = &mut nearest[member as usize];
            if d < near.0 {
                *near = (d, last);
            }
            if near.0 < best.0 {
                best = (near.0, at);
            }
        }
        last = out.remove(best.1);
        let (height, from) = nearest[last as usize];
        merges.push((height, from, last));
    }
    merges.sort_by(|a, b| a.0.total_cmp(&b.0));

    // H = log2 n - (1/n) sum c log2 c over cluster sizes c; the sum is kept as clusters merge.
    let of = |size: u32| f64::from(size) * libm::log2(f64::from(size));
    let most = libm::log2(f64::from(n));
    let mut cluster: Vec<u32> = (0..n).collect();
    let mut sizes = vec![1u32; n as usize];
    let (mut sum, mut before, mut integral) = (0.0, 0.0, 0.0);
    for (height, a, b) in merges {
        integral += (most - sum / f64::from(n)).max(0.0) * (height - before);
        before = height;
        let (a, b) = (cluster[a as usize], cluster[b as usize]);
        let (small, large) = (sizes[a as usize], sizes[b as usize]);
        sum += of(small + large) - of(small) - of(large);
        sizes[a as usize] += large;
        cluster.iter_mut().filter(|own| **own == b).for_each(|own| *own = a);
    }
    Some(integral / most)
}

/// The phi coefficient, the correlation of two yes-no variables, in [-1, 1], from counts: `both` yes, `a` yes, `b` yes,
/// of `n`.
///
/// `None` where one of them does not vary (so also for n = 0), or the counts contradict one another. Cost: constant.
/// Source: Yule 1912.
///
/// ```
/// use manyminds::measure::index::phi;
/// assert_eq!(phi(2, 2, 2, 4), Some(1.0));
/// assert_eq!(phi(1, 2, 2, 4), Some(0.0));
/// assert_eq!(phi(0, 0, 2, 4), None);
/// ```
pub fn phi(both: u32, a: u32, b: u32, n: u32) -> Option<f64> {
    if both > a.min(b) || a > n || b > n || u64::from(a) + u64::from(b) > u64::from(n) + u64::from(both) {
        return None;
    }
    let spread = |yes: u32| f64::from(yes) * f64::from(n - yes);
    let product = spread(a) * spread(b);
    let together = f64::from(n) * f64::from(both) - f64::from(a) * f64::from(b);
    (product > 0.0).then(|| (together / product.sqrt()).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn on_a_line(places: &[f64]) -> Option<f64> {
        social_entropy(places.len() as u32, |a, b| (places[a as usize] - places[b as usize]).abs())
    }

    #[test]
    fn social_entropy_is_worked_by_hand() {
        // Three apart up to 0.1, then two together and one, up to 0.4.
        let three = libm::log2(3.0);
        let two_and_one = three - 2.0 / 3.0;
        let want = (three * 0.1 + two_and_one * 0.3) / three;
        assert!((on_a_line(&[0.5, 0.0, 0.1]).unwrap() - want).abs() < 1e-15);
        // Two pairs of equals: 1 bit of 2, up to 1.
        assert_eq!(on_a_line(&[0.0, 1.0, 0.0, 1.0]), Some(0.5));
        assert_eq!([on_a_line(&[0.3]), on_a_line(&[0.3; 5]), on_a_line(&[])], [Some(0.0), Some(0.0), None]);
        assert_eq!(on_a_line(&[0.0, f64::NAN]), None);
    }

    #[test]
    fn members_equally_far_from_one_another_have_their_distance() {
        for n in 2..9 {
            assert!((social_entropy(n, |_, _| 0.7).unwrap() - 0.7).abs() < 1e-15);
        }
    }

    #[test]
    fn phi_is_worked_by_hand() {
        // Errors at 1 1 1 0 0 and 1 1 0 1 0: covariance 5 x 2 - 3 x 3 = 1, variances 6 and 6.
        assert_eq!(phi(2, 3, 3, 5), Some(1.0 / 6.0));
        assert_eq!(phi(0, 1, 1, 2), Some(-1.0));
        assert_eq!([phi(0, 0, 0, 0), phi(3, 3, 1, 3), phi(2, 1, 1, 3), phi(0, 2, 2, 3)], [None; 4]);
    }

    proptest! {
        #[test]
        fn social_entropy_does_not_depend_on_numbering_and_keeps_its_range(
            places in prop::collection::vec(0.0..=1.0f64, 1..12), turn in 0usize..12
        ) {
            let seen = on_a_line(&places).unwrap();
            let mut turned = places.clone();
            turned.rotate_left(turn % places.len());
            turned.reverse();
            prop_assert!((0.0..=1.0 + 1e-12).contains(&seen));
            prop_assert!((seen - on_a_line(&turned).unwrap()).abs() < 1e-12);
        }
    }
}
