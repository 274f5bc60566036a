use super::*;
use crate::rng::{Draws, Phase, unit};
use proptest::prelude::*;
use std::f64::consts::PI;

/// Ishigami and Homma 1990 with a = 7 and b = 0.1, for x in [0, 1] turned to [-pi, pi].
fn ishigami(x: &[f64]) -> f64 {
    let [x, y, z] = [x[0], x[1], x[2]].map(|x| PI * (2.0 * x - 1.0));
    libm::sin(x) + 7.0 * libm::sin(y) * libm::sin(y) + 0.1 * z * z * z * z * libm::sin(x)
}

/// First and total indices from the closed forms of its variances.
fn ishigami_exact() -> ([f64; 3], [f64; 3]) {
    let (a, b, p4) = (7.0, 0.1, PI * PI * PI * PI);
    let (x, y) = (0.5 * (1.0 + b * p4 / 5.0) * (1.0 + b * p4 / 5.0), a * a / 8.0);
    let xz = b * b * p4 * p4 * (1.0 / 18.0 - 1.0 / 50.0);
    let all = x + y + xz;
    ([x / all, y / all, 0.0], [(x + xz) / all, y / all, xz / all])
}

const G: [f64; 4] = [0.0, 1.0, 4.5, 9.0];

/// The g function of Sobol': a product of factors `(|4x - 2| + a)/(1 + a)`.
fn g(x: &[f64]) -> f64 {
    x.iter().zip(G).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
}

/// Each factor has mean 1 and variance `1/(3 (1 + a)^2)`.
fn g_exact() -> ([f64; 4], [f64; 4]) {
    let own = G.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let product: f64 = own.iter().map(|v| 1.0 + v).product();
    (own.map(|v| v / (product - 1.0)), own.map(|v| v * product / (1.0 + v) / (product - 1.0)))
}

/// The outputs of a Saltelli design of `rows` random rows.
fn design(f: fn(&[f64]) -> f64, parameters: usize, rows: u32) -> Vec<Index> {
    let mut rng = Draws::new(5, 0, 0).stream(0, 0, Phase::Estimate);
    let mut draw = || (0..parameters).map(|_| unit(&mut rng)).collect::<Vec<f64>>();
    let (mut a, mut b, mut mixed) = (Vec::new(), Vec::new(), vec![Vec::new(); parameters]);
    for _ in 0..rows {
        let (one, other) = (draw(), draw());
        a.push(Some(f(&one)));
        b.push(Some(f(&other)));
        for (at, mixed) in mixed.iter_mut().enumerate() {
            let mut point = one.clone();
            point[at] = other[at];
            mixed.push(Some(f(&point)));
        }
    }
    saltelli(&a, &b, &mixed)
}

#[track_caller]
fn all_near(seen: &[Index], (first, total): (&[f64], &[f64]), by: f64) {
    assert_eq!(seen.len(), first.len());
    for ((seen, first), total) in seen.iter().zip(first).zip(total) {
        let (one, other) = (seen.first.unwrap(), seen.total.unwrap());
        assert!((one - first).abs() < by && (other - total).abs() < by, "{seen:?} {first} {total}");
    }
}

#[test]
fn the_closed_forms_are_the_published_numbers() {
    let (first, total) = ishigami_exact();
    for (seen, want) in first.iter().chain(&total).zip([0.3139, 0.4424, 0.0, 0.5576, 0.4424, 0.2437]) {
        assert!((seen - want).abs() < 5e-5, "{seen} {want}");
    }
}

#[test]
fn saltelli_designs_find_the_indices_of_ishigami_and_of_g() {
    // 100,000 rows: standard errors are below .006.
    let (first, total) = ishigami_exact();
    all_near(&design(ishigami, 3, 100_000), (&first, &total), 0.02);
    let (first, total) = g_exact();
    all_near(&design(g, 4, 100_000), (&first, &total), 0.02);
}

#[test]
fn a_fine_grid_has_the_indices_of_the_function_that_it_is_laid_over() {
    let over = |f: fn(&[f64]) -> f64, parameters: u32, size: usize| -> Vec<Option<f64>> {
        let middle = |digit: usize| (digit as f64 + 0.5) / size as f64;
        let point = |at: usize| -> Vec<f64> {
            (0..parameters).rev().map(|place| middle(at / size.pow(place) % size)).collect()
        };
        (0..size.pow(parameters)).map(|at| Some(f(&point(at)))).collect()
    };
    let (first, total) = ishigami_exact();
    all_near(&grid(&[40; 3], &over(ishigami, 3, 40)), (&first, &total), 0.003);
    let (first, total) = g_exact();
    all_near(&grid(&[16; 4], &over(g, 4, 16)), (&first, &total), 0.005);
}

#[test]
fn a_grid_by_hand_has_exact_indices() {
    // Rows 0 2 4 and 6 8 16: mean 6. Row means 2 and 10: variance 16. Column means 3, 5, 10: variance 26/3. All: 80/3.
    let seen = grid(&[2, 3], &[0.0, 2.0, 4.0, 6.0, 8.0, 16.0].map(Some));
    // Within columns: 9, 9, 36, mean 18. Within rows: 8/3 and 56/3, mean 32/3.
    let want = [(0.6, 0.675), (0.325, 0.4)];
    for (seen, (first, total)) in seen.iter().zip(want) {
        assert!((seen.first.unwrap() - first).abs() < 1e-14 && (seen.total.unwrap() - total).abs() < 1e-14, "{seen:?}");
    }
}

#[test]
fn where_nothing_varies_or_something_is_missing_no_index_is_made_up() {
    let none = [Index::default(); 2];
    assert_eq!(grid(&[2, 2], &[Some(0.1); 4]), none);
    assert_eq!(grid(&[2, 2], &[Some(1.0), None, Some(2.0), Some(3.0)]), none);
    assert_eq!(grid(&[2, 2], &[Some(1.0), Some(2.0)]), none);
    assert_eq!(grid(&[0, 2], &[]), none);
    assert_eq!(grid(&[], &[]), []);
    let flat = vec![Some(0.3); 3];
    assert_eq!(saltelli(&flat, &flat, &[flat.clone(), flat.clone()]), none);
    assert_eq!(saltelli(&[], &[], &[vec![], vec![]]), none);
    // A row without one of its outputs is left out, whatever the others are.
    let (a, b) = ([1.0, 2.0, 4.0].map(Some), [3.0, 1.0, 5.0].map(Some));
    let full = saltelli(&a, &b, &[vec![Some(3.0), Some(1.0)]]);
    assert_eq!(saltelli(&a, &b, &[vec![Some(3.0), Some(1.0), None]]), full);
    assert!(full[0].first.is_some());
    assert_eq!(jackknife(1.0, &[1.0], 0.95), None);
    assert_eq!([jackknife(1.0, &[1.0, f64::NAN], 0.95), jackknife(1.0, &[1.0, 2.0], 1.0)], [None; 2]);
}

#[test]
fn jackknife_intervals_of_an_index_hold_it() {
    // y = x + noise on a grid of five, twenty groups of ten replicates: the index of x is 1 less what noise there is.
    let held = (0..400).filter(|&study| {
        let mut rng = Draws::new(6, 0, study).stream(0, 0, Phase::Estimate);
        let noise: Vec<Vec<f64>> = (0..10)
            .map(|_| (0..20).map(|_| (0..10).map(|_| unit(&mut rng) - 0.5).sum::<f64>() / 10.0).collect())
            .collect();
        let of = |left_out: Option<usize>| {
            let mean = |point: &Vec<f64>| {
                let kept = point.iter().enumerate().filter(|(group, _)| Some(*group) != left_out);
                kept.clone().map(|(_, noise)| noise).sum::<f64>() / kept.count() as f64
            };
            let outputs: Vec<_> = noise
                .iter()
                .enumerate()
                .map(|(at, point)| Some((at / 2) as f64 + (at % 2) as f64 + mean(point)))
                .collect();
            grid(&[5, 2], &outputs)[0].first.unwrap()
        };
        let left_out: Vec<f64> = (0..20).map(|group| of(Some(group))).collect();
        let (low, high) = jackknife(of(None), &left_out, 0.95).unwrap();
        // Without noise: variances 2 and 1/4.
        (low..=high).contains(&(2.0 / 2.25))
    });
    let seen = held.count() as f64 / 400.0;
    assert!((0.91..=0.98).contains(&seen), "{seen}");
}

#[test]
fn a_mean_without_a_group_is_that_of_the_others() {
    let values: Vec<_> = (0..23).map(|at| (at % 5 != 3).then(|| 1e9 + f64::from(at * at % 17))).collect();
    for (group, seen) in left_out(&values, 4).into_iter().enumerate() {
        let kept: Vec<_> = (0..23).filter(|at| at % 4 != group).map(|at| values[at]).collect();
        assert!((seen.unwrap() - moments(&kept).mean.unwrap()).abs() < 1e-6, "{group}: {seen:?}");
    }
    assert_eq!(left_out(&[Some(1.0), None], 2), [None, Some(1.0)]);
    assert_eq!((left_out(&[Some(1.0)], 0), left_out(&[None; 0], 2)), (vec![], vec![None; 2]));
    // Of a mean the jackknife is the t interval, also by hand of twenty groups of one.
    let values: Vec<_> = (0..20).map(|at| Some(f64::from(at * at % 11))).collect();
    let without: Vec<f64> = left_out(&values, 20).into_iter().flatten().collect();
    let plain = super::super::mean_interval(&values, 0.95);
    let (low, high) = jackknife(plain.mean.unwrap(), &without, 0.95).unwrap();
    assert!((low - plain.low.unwrap()).abs() < 1e-12 && (high - plain.high.unwrap()).abs() < 1e-12);
}

proptest! {
    #[test]
    fn on_a_grid_firsts_add_up_to_at_most_one_and_no_total_is_below_its_first(
        outputs in prop::collection::vec(-5.0f64..5.0, 12),
    ) {
        let outputs: Vec<_> = outputs.into_iter().map(Some).collect();
        let seen = grid(&[3, 2, 2], &outputs);
        prop_assert!(seen.iter().map(|one| one.first.unwrap()).sum::<f64>() <= 1.0 + 1e-9);
        prop_assert!(seen.iter().all(|one| one.total.unwrap() >= one.first.unwrap() - 1e-9));
        // Sums of functions of one parameter each have no interaction.
        let sum: Vec<_> = (0..12).map(|at| Some((at / 4) as f64 * 3.0 + outputs[at / 2 % 2].unwrap() - (at % 2) as f64)).collect();
        let seen = grid(&[3, 2, 2], &sum);
        prop_assert!((seen.iter().map(|one| one.first.unwrap()).sum::<f64>() - 1.0).abs() < 1e-9);
        prop_assert!(seen.iter().all(|one| (one.total.unwrap() - one.first.unwrap()).abs() < 1e-9));
    }
}
