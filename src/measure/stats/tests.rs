use super::quantile::normal_quantile;
use super::*;
use crate::rng::{Draws, Phase, Stream, unit};
use proptest::prelude::*;

fn stream(replicate: u64) -> Stream {
    Draws::new(11, 0, replicate).stream(0, 0, Phase::Estimate)
}

fn normal(rng: &mut Stream) -> f64 {
    // Half a step off, so that neither end is drawn.
    normal_quantile(unit(rng) + 0.5 / (1u64 << 53) as f64)
}

/// The share of 4,000 simulated studies of `n` values whose 95 % t interval holds `truth`.
fn coverage(n: usize, truth: f64, draw: impl Fn(&mut Stream) -> f64) -> f64 {
    let studies = 4_000;
    let held = (0..studies).filter(|&study| {
        let mut rng = stream(study);
        let values: Vec<_> = (0..n).map(|_| Some(draw(&mut rng))).collect();
        let (low, high) = mean_interval(&values, 0.95).interval().unwrap();
        (low..=high).contains(&truth)
    });
    held.count() as f64 / studies as f64
}

/// Exact coverage of an interval for a share, by going through every count.
fn exact_coverage(n: u64, p: f64, interval: impl Fn(u64) -> Estimate) -> f64 {
    let choose =
        |k: u64| libm::lgamma(n as f64 + 1.0) - libm::lgamma(k as f64 + 1.0) - libm::lgamma((n - k) as f64 + 1.0);
    let chance = |k: u64| libm::exp(choose(k) + k as f64 * libm::log(p) + (n - k) as f64 * libm::log1p(-p));
    (0..=n)
        .filter(|&k| {
            let (low, high) = interval(k).interval().unwrap();
            (low..=high).contains(&p)
        })
        .map(chance)
        .sum()
}

// 4,000 studies: the standard error of a coverage of .95 is .0034, so the gate of 93.5 to 96.5 % is more than four of
// them.
#[test]
fn t_intervals_cover_normal_and_even_binary_values() {
    for (n, seen) in [
        (5, coverage(5, 3.0, |rng| 3.0 + 2.0 * normal(rng))),
        (20, coverage(20, 3.0, |rng| 3.0 + 2.0 * normal(rng))),
        (200, coverage(200, 0.5, |rng| f64::from(u8::from(unit(rng) < 0.5)))),
    ] {
        assert!((0.935..=0.965).contains(&seen), "{n}: {seen}");
    }
}

#[test]
fn t_intervals_of_lognormal_values_fall_short_by_what_is_documented() {
    let truth = libm::exp(0.5);
    let draw = |rng: &mut Stream| libm::exp(normal(rng));
    let (few, many) = (coverage(20, truth, draw), coverage(200, truth, draw));
    assert!((few - 0.87).abs() < 0.015 && (many - 0.93).abs() < 0.015, "{few} {many}");
}

#[test]
fn wilson_covers_what_is_documented() {
    let at = |n, p| exact_coverage(n, p, |k| share_interval(k, n, 0.95));
    assert!((at(200, 0.02) - 0.933).abs() < 0.0005, "{}", at(200, 0.02));
    assert!((0.935..=0.965).contains(&at(200, 0.5)), "{}", at(200, 0.5));
}

#[test]
fn clopper_pearson_covers_at_least_its_level() {
    for n in [1, 7, 40] {
        for level in [0.95, 0.999] {
            let intervals: Vec<_> = (0..=n).map(|k| clopper_pearson(k, n, level)).collect();
            for step in 1..200 {
                let p = f64::from(step) / 200.0;
                let seen = exact_coverage(n, p, |k| intervals[k as usize]);
                assert!(seen >= level - 1e-12, "{n} {level} {p}: {seen}");
            }
        }
    }
}

#[test]
fn exact_intervals_have_their_published_values() {
    // 5 of 10, 0 of 10, 4 of 200: closed forms and standard tables.
    let ends = |k, n| clopper_pearson(k, n, 0.95).interval().unwrap();
    let close = |seen: (f64, f64), want: (f64, f64)| {
        assert!((seen.0 - want.0).abs() < 5e-7 && (seen.1 - want.1).abs() < 5e-7, "{seen:?} {want:?}");
    };
    close(ends(5, 10), (0.187086, 0.812914));
    close(ends(0, 10), (0.0, 1.0 - libm::pow(0.025, 0.1)));
    close(ends(10, 10), (libm::pow(0.025, 0.1), 1.0));
    // Newcombe 1998, table I: 81 of 263.
    let newcombe = share_interval(81, 263, 0.95).interval().unwrap();
    assert!((newcombe.0 - 0.2553).abs() < 5e-5 && (newcombe.1 - 0.3662).abs() < 5e-5, "{newcombe:?}");
    let newcombe = clopper_pearson(81, 263, 0.95).interval().unwrap();
    assert!((newcombe.0 - 0.2527).abs() < 5e-5 && (newcombe.1 - 0.3676).abs() < 5e-5, "{newcombe:?}");
}

#[test]
fn nothing_to_estimate_is_said_and_not_dropped() {
    let empty = mean_interval(&[None; 0], 0.95);
    assert_eq!(empty, Estimate::default());
    let one = mean_interval(&[Some(2.0), None, Some(f64::NAN), Some(f64::INFINITY)], 0.95);
    assert_eq!(one, Estimate { mean: Some(2.0), n: 1, undefined: 3, ..Estimate::default() });
    let huge = mean_interval(&[Some(f64::MAX), Some(f64::MIN)], 0.95);
    assert_eq!((huge.mean, huge.interval()), (None, None));
    assert_eq!(share_interval(0, 0, 0.95), Estimate::default());
    assert_eq!(clopper_pearson(3, 2, 0.95).interval(), None);
    for level in [0.0, 1.0, -1.0, f64::NAN] {
        assert_eq!(mean_interval(&[Some(1.0), Some(2.0)], level).interval(), None);
        assert_eq!(share_interval(1, 2, level).interval(), None);
        assert_eq!(clopper_pearson(1, 2, level).interval(), None);
    }
}

#[test]
fn pairs_are_compared_where_both_are_defined() {
    let a = [Some(1.0), None, Some(3.0), Some(4.0), Some(9.0)];
    let b = [Some(0.5), Some(1.0), None, Some(3.0)];
    let seen = paired(&a, &b, 0.95);
    assert_eq!((seen.mean, seen.n, seen.undefined), (Some(0.75), 2, 3));
}

#[test]
fn equal_values_have_their_point_as_interval() {
    let seen = mean_interval(&[Some(0.1); 10], 0.95);
    assert_eq!((seen.mean, seen.sd, seen.interval()), (Some(0.1), Some(0.0), Some((0.1, 0.1))));
}

#[test]
fn doubt_names_its_reasons() {
    let of = |values: Vec<f64>| doubt(&values.into_iter().map(Some).collect::<Vec<_>>());
    assert_eq!(of((0..100).map(f64::from).collect()), None);
    assert_eq!(of((0..5).map(f64::from).collect()).unwrap(), "only 5 values");
    assert_eq!(of(vec![2.0; 30]).unwrap(), "all values are equal");
    let binary = |ones: usize| (0..200).map(|i| f64::from(u8::from(i < ones))).collect();
    assert_eq!(of(binary(4)).unwrap(), "only 4 of 200 differ from the rest");
    assert_eq!(of(binary(196)).unwrap(), "only 4 of 200 differ from the rest");
    assert_eq!(of(binary(5)), None);
    let mut rng = stream(0);
    let skewed = of((0..200).map(|_| libm::exp(normal(&mut rng))).collect()).unwrap();
    assert!(skewed.starts_with("skewness") && skewed.ends_with("is large for 200 values"), "{skewed}");
    assert_eq!(doubt(&[None; 0]).unwrap(), "only 0 values");
}

#[test]
fn needed_numbers_agree_with_published_sample_sizes() {
    // A paired t test at d = .5, 5 % two-sided, power .8 needs 34 pairs (Cohen 1988; G*Power); d = .2 needs 199.
    let at = |mean: f64, n: u64| Estimate { mean: Some(mean), sd: Some(1.0), n, ..Estimate::default() };
    assert!(needed_n(&at(0.5, 10), 0.0, 0.95, 0.8).unwrap().n.abs_diff(34) <= 1);
    assert!(needed_n(&at(0.2, 10), 0.0, 0.95, 0.8).unwrap().n.abs_diff(199) <= 1);
    let seen = minimum_detectable(1.0, 34, 0.95, 0.8).unwrap();
    assert!((seen - 0.495).abs() < 0.001, "{seen}");
    assert_eq!(needed_n(&at(0.0, 10), 0.0, 0.95, 0.8), None, "on the margin");
    assert_eq!(needed_n(&at(1e-9, 10), 0.0, 0.95, 0.8), None, "as good as on the margin");
    let open = needed_n(&at(0.1, 100), 0.0, 0.95, 0.8).unwrap();
    assert!(open.low < open.n && open.high.is_none(), "{open:?}");
    let closed = needed_n(&at(0.5, 100), 0.0, 0.95, 0.8).unwrap();
    assert!(closed.low < closed.n && closed.high.unwrap() > closed.n, "{closed:?}");
    assert_eq!([minimum_detectable(1.0, 1, 0.95, 0.8), minimum_detectable(f64::NAN, 9, 0.95, 0.8)], [None; 2]);
}

#[test]
fn at_even_power_the_half_width_just_reaches_the_margin() {
    let estimate = Estimate { mean: Some(0.1), sd: Some(1.0), n: 50, ..Estimate::default() };
    let n = needed_n(&estimate, 0.0, 0.95, 0.5).unwrap().n;
    let half = |n: u64| t_quantile(0.025, n as f64 - 1.0) / (n as f64).sqrt();
    assert!(half(n) <= 0.1 && half(n - 1) > 0.1, "{n}");
}

proptest! {
    #[test]
    fn intervals_grow_with_the_level_and_hold_the_mean(
        values in prop::collection::vec(prop::option::weighted(0.9, -5.0f64..5.0), 0..30), level in 0.5f64..0.99,
    ) {
        let (near, far) = (mean_interval(&values, level), mean_interval(&values, level + 0.005));
        if let (Some((a, b)), Some((c, d))) = (near.interval(), far.interval()) {
            prop_assert!(c <= a && a <= near.mean.unwrap() && near.mean.unwrap() <= b && b <= d);
        } else {
            prop_assert!(near.n < 2);
        }
        prop_assert_eq!(near.n + near.undefined, values.len() as u64);
    }

    #[test]
    fn shares_mirror_their_complements(n in 1u64..300, k in 0u64..300, level in 0.5f64..0.999) {
        let k = k.min(n);
        for interval in [share_interval, clopper_pearson] {
            let (low, high) = interval(k, n, level).interval().unwrap();
            let (other_low, other_high) = interval(n - k, n, level).interval().unwrap();
            prop_assert!((low - (1.0 - other_high)).abs() < 1e-12 && (high - (1.0 - other_low)).abs() < 1e-12);
            prop_assert!(0.0 <= low && low <= k as f64 / n as f64 && k as f64 / n as f64 <= high && high <= 1.0);
        }
    }

    #[test]
    fn bounds_and_p_values_are_each_others_inverse(
        n in 2u64..200, k in 1u64..200, mean in -3.0f64..3.0, tail in 0.001f64..0.4,
    ) {
        prop_assume!(k < n);
        for bounds in [Bounds::Share { successes: k, n }, Bounds::Mean { mean, error: 0.7, df: n as f64 }] {
            let (low, high) = (bounds.lower(1.0 - tail).unwrap(), bounds.upper(1.0 - tail).unwrap());
            prop_assert!((bounds.p_above(low) - tail).abs() < 1e-9, "{bounds:?} {} {tail}", bounds.p_above(low));
            prop_assert!((bounds.p_below(high) - tail).abs() < 1e-9, "{bounds:?} {} {tail}", bounds.p_below(high));
            prop_assert!(low < high && bounds.p_above(low - 0.01) <= bounds.p_above(low));
        }
    }
}
