use super::super::share_interval;
use super::*;
use crate::rng::unit;

const TINY: [[f64; 2]; 3] = [[0.0, 1.0], [2.0, 4.0], [8.0, 8.0]];

fn rows(values: &[[f64; 2]]) -> Vec<Vec<Option<f64>>> {
    values.iter().map(|row| row.iter().map(|&v| Some(v)).collect()).collect()
}

/// The mean of a resample that names its problems and its seeds, by writing out what it holds.
fn written_out(problems: &[usize], seeds: &[usize]) -> f64 {
    let held: Vec<f64> = problems.iter().flat_map(|&p| seeds.iter().map(move |&s| TINY[p][s])).collect();
    held.iter().sum::<f64>() / held.len() as f64
}

/// All resamples, each as likely as the others: 27 of three problems, times 4 of two seeds if those are drawn too.
fn every_resample(design: Design) -> Vec<f64> {
    let problems = (0..27).map(|code| [code / 9, code / 3 % 3, code % 3]);
    let seeds: &[[usize; 2]] = match design {
        Design::Nested => &[[0, 1]],
        Design::Crossed => &[[0, 0], [0, 1], [1, 0], [1, 1]],
    };
    let mut means: Vec<f64> =
        problems.flat_map(|p| seeds.iter().map(move |s| written_out(&p, s)).collect::<Vec<_>>()).collect();
    means.sort_by(f64::total_cmp);
    means
}

/// The smallest value with at least this share of all resamples at or below it.
fn quantile(means: &[f64], share: f64) -> f64 {
    means[((share * means.len() as f64).ceil() as usize).max(1) - 1]
}

#[test]
fn the_interval_of_a_tiny_case_is_that_of_all_its_resamples() {
    for design in [Design::Nested, Design::Crossed] {
        let all = every_resample(design);
        for level in [0.5, 0.9, 0.95] {
            let seen = clustered(&rows(&TINY), design, level, 40_000, &Draws::new(3, 0, 0));
            // 40,000 draws miss a share by .0025 at one standard error: the exact quantiles .0125 to either side bracket
            // what may be seen, and mostly are the same value.
            let exact = |share: f64| (quantile(&all, share - 0.0125), quantile(&all, share + 0.0125));
            let ((a, b), (c, d)) = (exact((1.0 - level) / 2.0), exact((1.0 + level) / 2.0));
            let (low, high) = seen.interval().unwrap();
            let within = |x: f64, a: f64, b: f64| a - 1e-12 <= x && x <= b + 1e-12;
            assert!(within(low, a, b) && within(high, c, d), "{design:?} {level}: [{low}, {high}], {a} {b} {c} {d}");
            assert!((seen.mean.unwrap() - 23.0 / 6.0).abs() < 1e-12 && seen.n == 6);
        }
    }
}

#[test]
fn each_resample_is_as_likely_as_it_should_be() {
    for design in [Design::Nested, Design::Crossed] {
        let all = every_resample(design);
        let of = |means: &[f64], value: f64| {
            means.iter().filter(|m| (**m - value).abs() < 1e-9).count() as f64 / means.len() as f64
        };
        // The means themselves: what `clustered` sorts, drawn as it draws them.
        let rows = rows(&TINY);
        let sums = Sums::of(&rows);
        let seen: Vec<f64> = every_draw(design, 20_000)
            .into_iter()
            .filter_map(|(problems, seeds)| match design {
                Design::Nested => sums.nested(&problems),
                Design::Crossed => crossed(&rows, &problems, &seeds),
            })
            .collect();
        for &value in &all {
            let (want, got) = (of(&all, value), of(&seen, value));
            assert!((want - got).abs() < 5.0 * (want * (1.0 - want) / 20_000.0).sqrt(), "{value}: {want} {got}");
        }
    }
}

/// Counts of drawn problems and seeds.
fn every_draw(design: Design, resamples: u32) -> Vec<(Vec<u32>, Vec<u32>)> {
    let draws = Draws::new(4, 0, 0);
    (0..resamples)
        .map(|resample| {
            let mut rng = draws.stream(resample, 0, Phase::Estimate);
            let problems = drawn(&mut rng, 3);
            let seeds = if design == Design::Crossed { drawn(&mut rng, 2) } else { vec![1; 2] };
            (problems, seeds)
        })
        .collect()
}

/// The share of 600 simulated studies whose 95 % interval holds the true share of .5: each problem has its own share,
/// which its seeds have in common.
fn coverage(problems: usize, interval: impl Fn(&[Vec<Option<f64>>], u64) -> (f64, f64) + Sync) -> f64 {
    let studies = 600;
    let held = (0..studies).filter(|&study| {
        let mut rng = Draws::new(5, 0, study).stream(0, 0, Phase::Estimate);
        let clusters: Vec<Vec<_>> = (0..problems)
            .map(|_| {
                let own = unit(&mut rng);
                (0..10).map(|_| Some(f64::from(u8::from(unit(&mut rng) < own)))).collect()
            })
            .collect();
        let (low, high) = interval(&clusters, study);
        (low..=high).contains(&0.5)
    });
    held.count() as f64 / studies as f64
}

// 600 studies: the standard error of a coverage of .95 is .009, of .90 .012; three of them are allowed.
#[test]
fn clusters_are_covered_where_wilson_takes_them_for_independent() {
    let boot = |clusters: &[Vec<Option<f64>>], study| {
        clustered(clusters, Design::Nested, 0.95, 499, &Draws::new(6, 0, study)).interval().unwrap()
    };
    let wilson = |clusters: &[Vec<Option<f64>>], _| {
        let hits = clusters.iter().flatten().filter(|v| **v == Some(1.0)).count() as u64;
        share_interval(hits, clusters.iter().flatten().count() as u64, 0.95).interval().unwrap()
    };
    let (many, few, taken) = (coverage(60, boot), coverage(10, boot), coverage(60, wilson));
    assert!((many - 0.95).abs() < 0.027, "{many}");
    assert!((few - 0.90).abs() < 0.036, "{few}");
    assert!(taken < 0.80, "the test would not see the clusters: {taken}");
}

#[test]
fn what_cannot_be_resampled_has_no_interval() {
    let draws = Draws::new(1, 0, 0);
    let none = |rows: &[Vec<Option<f64>>], design, level, resamples| {
        assert_eq!(clustered(rows, design, level, resamples, &draws).interval(), None);
    };
    none(&[], Design::Nested, 0.95, 99);
    none(&[vec![Some(1.0), Some(2.0)]], Design::Nested, 0.95, 99);
    none(&[vec![Some(1.0)], vec![Some(2.0)]], Design::Crossed, 0.95, 99);
    none(&rows(&TINY), Design::Nested, 1.0, 99);
    none(&rows(&TINY), Design::Nested, 0.95, 38);
    none(&[vec![None], vec![None]], Design::Nested, 0.95, 99);
    let gaps = [vec![Some(1.0), None], vec![Some(3.0)], vec![]];
    let seen = clustered(&gaps, Design::Nested, 0.9, 999, &draws);
    assert_eq!((seen.mean, seen.n, seen.undefined, seen.interval()), (Some(2.0), 2, 1, Some((1.0, 3.0))));
    assert_eq!(seen, clustered(&gaps, Design::Nested, 0.9, 999, &draws), "the same bits");
}

#[test]
fn a_mean_resampled_by_hand_has_the_interval_of_the_mean() {
    let rows: Vec<Vec<Option<f64>>> = (0..12).map(|row| vec![Some(f64::from(row * row % 7))]).collect();
    let draws = Draws::new(5, 0, 0);
    let mean = |times: &[u32]| {
        let sum: f64 = rows.iter().zip(times).filter_map(|(row, &times)| Some(row[0]? * f64::from(times))).sum();
        Some(sum / f64::from(times.iter().sum::<u32>()))
    };
    let seen = clustered(&rows, Design::Nested, 0.95, 999, &draws);
    assert_eq!(resampled(rows.len(), mean, 0.95, 999, &draws), seen.interval());
    assert_eq!(resampled(1, |_| Some(1.0), 0.95, 999, &draws), None);
    assert_eq!(resampled(5, |_| None, 0.95, 999, &draws), None);
}

/// The t statistics of all 27 resamples of three values, by rising value; those of equal values are infinite.
fn every_t(values: [f64; 3]) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / 3.0;
    let t = |code: usize| {
        let drawn = [code / 9, code / 3 % 3, code % 3].map(|at| values[at]);
        let own = drawn.iter().sum::<f64>() / 3.0;
        let variance = drawn.iter().map(|v| (v - own) * (v - own)).sum::<f64>() / 2.0;
        (own - mean) / (variance / 3.0).sqrt()
    };
    let mut all: Vec<f64> = (0..27).map(t).collect();
    all.sort_by(f64::total_cmp);
    all
}

#[test]
fn a_studentised_interval_of_three_values_is_that_of_all_its_resamples() {
    let values = [1.0, 2.0, 6.0];
    let (all, error) = (every_t(values), (7.0f64 / 3.0).sqrt());
    assert_eq!(all.iter().filter(|t| t.is_infinite()).count(), 3);
    for level in [0.3, 0.5, 0.7] {
        let seen = studentised(&values.map(Some), level, 40_000, &Draws::new(3, 0, 0));
        // As in the clustered case: .0125 of the resamples to either side.
        let exact = |share: f64| (quantile(&all, share - 0.0125), quantile(&all, share + 0.0125));
        let ((a, b), (c, d)) = (exact((1.0 - level) / 2.0), exact((1.0 + level) / 2.0));
        let (low, high) = seen.interval().unwrap();
        let within = |t: f64, a: f64, b: f64| a - 1e-9 <= t && t <= b + 1e-9;
        let (t_low, t_high) = ((3.0 - high) / error, (3.0 - low) / error);
        assert!(within(t_low, a, b) && within(t_high, c, d), "{level}: {t_low} {t_high}, {a} {b} {c} {d}");
        assert_eq!((seen.mean, seen.n), (Some(3.0), 3));
    }
    // One resample in nine has no spread: an interval that leaves out less would rest on those.
    assert_eq!(studentised(&values.map(Some), 0.95, 40_000, &Draws::new(3, 0, 0)).interval(), None);
}

#[test]
fn studentised_intervals_follow_shifts_and_mirrors_of_the_values() {
    let values = |of: &dyn Fn(f64) -> f64| (0..15).map(|i| Some(of(f64::from(i * i)))).collect::<Vec<_>>();
    let ends = |of: &dyn Fn(f64) -> f64| {
        let seen = studentised(&values(of), 0.9, 999, &Draws::new(2, 0, 0));
        assert_eq!(seen, studentised(&values(of), 0.9, 999, &Draws::new(2, 0, 0)), "the same bits");
        seen.interval().unwrap()
    };
    let (low, high) = ends(&|v| v);
    let (a, b) = ends(&|v| 1e6 + 2.0 * v);
    assert!((a - (1e6 + 2.0 * low)).abs() < 1e-6 && (b - (1e6 + 2.0 * high)).abs() < 1e-6);
    let (a, b) = ends(&|v| -v);
    assert!((a + high).abs() < 1e-9 && (b + low).abs() < 1e-9);
}

#[test]
fn what_cannot_be_studentised_has_no_interval() {
    let of = |values: &[Option<f64>], level, resamples| {
        studentised(values, level, resamples, &Draws::new(1, 0, 0)).interval()
    };
    assert_eq!([of(&[], 0.9, 99), of(&[Some(1.0), None], 0.9, 99)], [None; 2]);
    assert_eq!(of(&[Some(2.0); 5], 0.9, 99), Some((2.0, 2.0)));
    let spread: Vec<_> = (0..30).map(|i| Some(f64::from(i))).collect();
    assert!(of(&spread, 0.9, 99).is_some());
    assert_eq!([of(&spread, 1.0, 99), of(&spread, 0.9, 18)], [None; 2]);
    // One in thirty differs: in a third of the resamples it is never drawn.
    let rare: Vec<_> = (0..30).map(|i| Some(f64::from(u8::from(i == 0)))).collect();
    assert_eq!(of(&rare, 0.9, 999), None);
}
