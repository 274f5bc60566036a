use super::*;
use crate::rng::{Draws, Phase, unit};

fn some<const N: usize>(values: [f64; N]) -> [Option<f64>; N] {
    values.map(Some)
}

fn near(seen: f64, want: f64, by: f64) {
    assert!((seen - want).abs() <= by, "{seen} is not {want}");
}

/// Ten ratings of two movies by the same people (Lakens 2013, table 1).
const MOVIE_1: [f64; 10] = [9.0, 7.0, 8.0, 9.0, 8.0, 9.0, 9.0, 10.0, 9.0, 9.0];
const MOVIE_2: [f64; 10] = [9.0, 6.0, 7.0, 8.0, 7.0, 9.0, 8.0, 8.0, 8.0, 7.0];

#[test]
fn the_worked_example_of_two_movies_has_its_published_sizes() {
    let independent = independent_effect(&some(MOVIE_1), &some(MOVIE_2), 0.95).unwrap();
    near(independent.cohen.size, 1.13, 0.005);
    near(independent.hedges.size, 1.08, 0.005);
    let paired = paired_effect(&some(MOVIE_1), &some(MOVIE_2), 0.95).unwrap();
    near(paired.of_differences.size, 1.50, 0.005);
    near(paired.of_average.unwrap().size, 1.13, 0.005);
}

fn normal(rng: &mut crate::rng::Stream) -> f64 {
    super::super::quantile::normal_quantile(unit(rng) + 0.5 / (1u64 << 53) as f64)
}

/// The share of `studies` for which `held` says yes, each with a stream of its own.
fn share_of(studies: u64, held: impl Fn(&mut crate::rng::Stream) -> bool) -> f64 {
    let one = |study: &u64| held(&mut Draws::new(21, 0, *study).stream(0, 0, Phase::Estimate));
    (0..studies).filter(one).count() as f64 / studies as f64
}

// 500 studies: the standard error of a coverage of .95 is .01; four of them are allowed.
#[test]
fn intervals_of_standardised_differences_cover_where_values_are_normal() {
    let holds = |effect: Effect, truth: f64| (effect.low..=effect.high).contains(&truth);
    // Differences have mean .8 and standard deviation 1: an average one too, as each side has sqrt(1/2) twice over.
    let of_pairs = share_of(500, |rng| {
        let (a, b): (Vec<_>, Vec<_>) =
            (0..12).map(|_| (Some(0.8 + 0.6 * normal(rng)), Some(0.8 * normal(rng)))).unzip();
        holds(paired_effect(&a, &b, 0.95).unwrap().of_differences, 0.8)
    });
    assert!((of_pairs - 0.95).abs() < 0.04, "{of_pairs}");
    let independent = share_of(500, |rng| {
        let (a, b): (Vec<_>, Vec<_>) =
            ((0..9).map(|_| Some(2.0 + normal(rng))).collect(), (0..15).map(|_| Some(normal(rng))).collect());
        holds(independent_effect(&a, &b, 0.95).unwrap().cohen, 2.0)
    });
    assert!((independent - 0.95).abs() < 0.04, "{independent}");
    let unequal = share_of(500, |rng| {
        let (a, b): (Vec<_>, Vec<_>) =
            ((0..8).map(|_| Some(1.0 + 5.0 * normal(rng))).collect(), (0..30).map(|_| Some(normal(rng))).collect());
        let seen = welch(&a, &b, 0.95).unwrap();
        (seen.low..=seen.high).contains(&1.0)
    });
    assert!((unequal - 0.95).abs() < 0.04, "{unequal}");
}

#[test]
fn hedges_factor_has_its_closed_forms_and_takes_the_bias_away() {
    // Gamma(1)/Gamma(1/2); Gamma(5)/(sqrt(5) Gamma(9/2)); and 1 - 3/(4 df - 1) for many (Hedges 1981).
    let root = std::f64::consts::PI.sqrt();
    near(hedges(2.0), 1.0 / root, 1e-14);
    near(hedges(10.0), 24.0 / (5f64.sqrt() * root * 105.0 / 16.0), 1e-14);
    near(hedges(1e6), 1.0 - 3.0 / (4e6 - 1.0), 1e-11);
    let sizes: Vec<f64> = (0..1_000)
        .map(|study| {
            let rng = &mut Draws::new(22, 0, study).stream(0, 0, Phase::Estimate);
            let mut draw = |mean: f64| (0..3).map(|_| Some(mean + normal(rng))).collect::<Vec<_>>();
            independent_effect(&draw(1.0), &draw(0.0), 0.95).unwrap().hedges.size
        })
        .collect();
    // The standard deviation of g is about 1: .1 is three standard errors; uncorrected the mean is 1.25.
    near(sizes.iter().sum::<f64>() / 1_000.0, 1.0, 0.1);
}

#[test]
fn a_swap_of_sides_mirrors_everything() {
    let (a, b) = (some(MOVIE_1), some([1.0, 5.0, 2.0, 8.0, 3.0, 3.5, 9.0, 2.0, 0.0, 4.0]));
    let mirrors = |one: Effect, other: Effect| {
        near(one.size, -other.size, 1e-12);
        near(one.low, -other.high, 1e-9);
        near(one.high, -other.low, 1e-9);
        assert!(one.low < one.size && one.size < one.high);
    };
    let (one, other) = (paired_effect(&a, &b, 0.9).unwrap(), paired_effect(&b, &a, 0.9).unwrap());
    mirrors(one.of_differences, other.of_differences);
    mirrors(one.of_average.unwrap(), other.of_average.unwrap());
    let (one, other) = (independent_effect(&a, &b, 0.9).unwrap(), independent_effect(&b, &a, 0.9).unwrap());
    mirrors(one.cohen, other.cohen);
    mirrors(one.hedges, other.hedges);
}

#[test]
fn an_interval_of_a_size_ends_at_zero_where_its_t_test_is_at_the_level() {
    // t = 4.302652729749 on two degrees of freedom leaves .025 above it.
    let t = 4.302652729749 / 3f64.sqrt();
    let a = some([t - 1.0, t, t + 1.0]);
    near(paired_effect(&a, &[Some(0.0); 3], 0.95).unwrap().of_differences.low, 0.0, 1e-9);
    // Two values beside five, pooled variance 6/5; t = 2.570581835636 leaves .025 above it on five degrees of freedom.
    let x = 2.570581835636 * (6.0f64 / 5.0 * (1.0 / 2.0 + 1.0 / 5.0)).sqrt();
    let seen = independent_effect(&some([x - 1.0, x + 1.0]), &some([-1.0, -1.0, 0.0, 1.0, 1.0]), 0.95).unwrap();
    near(seen.cohen.low, 0.0, 1e-9);
    near(seen.hedges.low, 0.0, 1e-9);
}

#[test]
fn welch_agrees_with_what_r_makes_of_the_sleep_data() {
    // Student 1908; `t.test(extra ~ group, data = sleep)` gives 17.776 degrees of freedom and -3.3654832 to 0.2054832.
    let a = some([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]);
    let b = some([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
    let seen = welch(&a, &b, 0.95).unwrap();
    near(seen.difference / seen.error, -1.8608, 5e-5);
    near(seen.df, 17.776, 5e-4);
    near(seen.low, -3.3654832, 5e-8);
    near(seen.high, 0.2054832, 5e-8);
    // Samples alike in size and spread have the pooled degrees of freedom.
    let seen = welch(&some([1.0, 2.0, 6.0]), &some([11.0, 12.0, 16.0]), 0.95).unwrap();
    assert_eq!((seen.difference, seen.df, seen.n), (-10.0, 4.0, [3, 3]));
}

#[test]
fn what_has_no_size_is_not_given_one() {
    let (some_values, one, equal) = (some([1.0, 2.0, 4.0]), [Some(1.0), None, None], [Some(5.0); 3]);
    assert_eq!(paired_effect(&some_values, &one, 0.95), None);
    assert_eq!(paired_effect(&equal, &equal, 0.95), None);
    assert_eq!(paired_effect(&some_values, &some([2.0, 3.0, 5.0]), 0.95), None, "all differences are -1");
    assert_eq!(independent_effect(&equal, &equal, 0.95), None);
    assert_eq!(independent_effect(&some_values, &one, 0.95), None);
    assert_eq!(welch(&some_values, &one, 0.95), None);
    let point = welch(&equal, &some([3.0, 3.0, 3.0]), 0.95).unwrap();
    assert_eq!((point.low, point.high, point.error), (2.0, 2.0, 0.0));
    for level in [0.0, 1.0, f64::NAN] {
        assert_eq!(paired_effect(&some_values, &equal, level), None);
        assert_eq!(independent_effect(&some_values, &equal, level), None);
        assert_eq!(welch(&some_values, &equal, level), None);
    }
    // Pairs alone count, also for the average of the standard deviations.
    let (a, b) = ([Some(1.0), Some(3.0), Some(900.0), Some(4.0)], [Some(0.0), Some(1.0), None, Some(3.5)]);
    let with = paired_effect(&a, &b, 0.95).unwrap();
    let without = paired_effect(&some([1.0, 3.0, 4.0]), &some([0.0, 1.0, 3.5]), 0.95).unwrap();
    assert_eq!(with, without);
}
