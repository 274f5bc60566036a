use super::super::Estimate;
use super::*;
use crate::rng::{Draws, Phase, Stream, unit};
use proptest::prelude::*;

fn stream(replicate: u64) -> Stream {
    Draws::new(12, 0, replicate).stream(0, 0, Phase::Estimate)
}

/// The mixture martingale of a share by summing over a fine prior: (two-sided, one-sided above p).
fn mixture_by_sum(successes: i32, failures: i32, p: f64) -> (f64, f64) {
    let steps = 200_000;
    let ratio = |q: f64| (q / p).powi(successes) * ((1.0 - q) / (1.0 - p)).powi(failures);
    let mean = |low: f64| {
        let at = |step: i32| low + (1.0 - low) * (f64::from(step) + 0.5) / f64::from(steps);
        (0..steps).map(|step| ratio(at(step))).sum::<f64>() / f64::from(steps)
    };
    (mean(0.0), mean(p))
}

#[test]
fn a_share_ends_where_its_mixture_reaches_one_over_alpha() {
    for (successes, failures, alpha) in [(3, 5, 0.05), (40, 16, 0.001), (1, 200, 0.05), (24, 0, 0.01)] {
        let n = (successes + failures) as u64;
        let ends = |alpha| share_interval(successes as u64, n, alpha).unwrap();
        let (low, high) = ends(Alpha::Both(alpha));
        let (lower, upper) = ends(Alpha::Each(alpha));
        let near = |seen: f64, what: &str| {
            assert!((seen * alpha - 1.0).abs() < 1e-6, "{what} {successes} {failures}: {seen}");
        };
        near(mixture_by_sum(successes, failures, low).0, "low");
        near(mixture_by_sum(successes, failures, lower).1, "lower");
        if failures > 0 {
            near(mixture_by_sum(failures, successes, 1.0 - high).0, "high");
            near(mixture_by_sum(failures, successes, 1.0 - upper).1, "upper");
        } else {
            assert_eq!((high, upper), (1.0, 1.0));
        }
        assert!(low <= lower && upper <= high, "one end alone lies nearer");
    }
}

/// The chance that the sequence is ever wrong about a true share of `p`, by going through all paths at once.
fn ever_outside(p: f64, n: u64, alpha: Alpha, wrong: impl Fn((f64, f64)) -> bool) -> f64 {
    let mut inside = vec![1.0];
    let mut outside = 0.0;
    for i in 1..=n {
        let mut next = vec![0.0; i as usize + 1];
        for (k, chance) in inside.iter().enumerate() {
            next[k] += chance * (1.0 - p);
            next[k + 1] += chance * p;
        }
        for (k, chance) in next.iter_mut().enumerate() {
            if wrong(share_interval(k as u64, i, alpha).unwrap()) {
                outside += std::mem::take(chance);
            }
        }
        inside = next;
    }
    outside
}

// Exact, by enumeration over all paths of 80 values with a look after every one.
#[test]
fn a_share_is_ever_left_out_with_a_chance_of_at_most_alpha() {
    for p in [0.03, 0.4, 0.8] {
        for alpha in [0.2, 0.05] {
            let both = ever_outside(p, 80, Alpha::Both(alpha), |(low, high)| p < low || p > high);
            let below = ever_outside(p, 80, Alpha::Each(alpha), |(low, _)| p < low);
            let above = ever_outside(p, 80, Alpha::Each(alpha), |(_, high)| p > high);
            assert!(both <= alpha && below <= alpha && above <= alpha, "{p} {alpha}: {both} {below} {above}");
            assert!(both > alpha / 10.0, "it is not idle: {p} {alpha}: {both}");
        }
    }
}

/// A look after every value of some studies of mixed kinds: the bets of the empirical Bernstein sequence, written as the
/// product that its proof bounds.
#[test]
fn the_bernstein_ends_are_where_the_martingale_of_its_proof_reaches_one_over_alpha() {
    let alpha = 0.05f64;
    let mut rng = stream(3);
    let values: Vec<f64> = (0..60).map(|i| if i % 3 == 0 { unit(&mut rng) } else { 0.25 }).collect();
    let mut sums = Bernstein::new(0.0, 1.0, alpha);
    let mut path: Vec<(f64, f64)> = Vec::new();
    for (i, &x) in values.iter().enumerate() {
        // Mean and variance of all before x, with one value of 1/2 and one square of 1/4 more, by definition.
        let mean_of = |end: usize| (0.5 + values[..end].iter().sum::<f64>()) / (end as f64 + 1.0);
        let squares: f64 = (1..=i).map(|j| (values[j - 1] - mean_of(j)).powi(2)).sum();
        let variance = (0.25 + squares) / (i as f64 + 1.0);
        let t = i as f64 + 1.0;
        let bet = (2.0 * libm::log(1.0 / alpha) / (variance * t * libm::log(1.0 + t))).sqrt().min(0.5);
        path.push((bet, 4.0 * (x - mean_of(i)).powi(2)));
        sums.take(x);
        let (low, high) = sums.interval().unwrap();
        let ln_martingale = |mu: f64, side: f64| -> f64 {
            let each = values
                .iter()
                .zip(&path)
                .map(|(x, (bet, v))| side * bet * (x - mu) - v * (-libm::log(1.0 - bet) - bet) / 4.0);
            each.sum()
        };
        for (end, side) in [(low, 1.0), (high, -1.0)] {
            let seen = ln_martingale(end, side);
            let clipped = end == 0.0 || end == 1.0;
            assert!(clipped || (seen - libm::log(1.0 / alpha)).abs() < 1e-9, "{i} {end}: {seen}");
        }
    }
    assert!(sums.interval().unwrap().0 > 0.0);
}

#[test]
fn a_range_only_scales_the_interval() {
    let mut rng = stream(4);
    let unit_values: Vec<_> = (0..300).map(|_| Some(unit(&mut rng))).collect();
    let scaled: Vec<_> = unit_values.iter().map(|v| v.map(|v| 6.0 * v - 2.0)).collect();
    let alpha = Alpha::Both(0.01);
    let one = Sequence::Bounded { low: 0.0, high: 1.0 }.intervals(&unit_values, &[56, 300], alpha);
    let other = Sequence::Bounded { low: -2.0, high: 4.0 }.intervals(&scaled, &[56, 300], alpha);
    for (one, other) in one.into_iter().flatten().zip(other.into_iter().flatten()) {
        assert!((6.0 * one.0 - 2.0 - other.0).abs() < 1e-12 && (6.0 * one.1 - 2.0 - other.1).abs() < 1e-12);
    }
}

#[test]
fn the_asymptotic_width_is_that_of_its_source() {
    // The formula at alpha = .05, rho and t from the paper's optimum for t = 500, with numbers put in by hand:
    // -2 ln .05 = 5.991465, ln(1 + 5.991465) = 1.944690, rho^2 = .01587231.
    let rho_square = 0.01587231f64;
    let at = |t: f64| {
        (2.0 * (t * rho_square + 1.0) / (t * t * rho_square) * libm::log((t * rho_square + 1.0).sqrt() / 0.05)).sqrt()
    };
    for t in [100.0, 500.0, 2_000.0] {
        assert!((asymptotic_half(t, Alpha::Both(0.05)) / at(t) - 1.0).abs() < 1e-6, "{t}");
    }
    // One end at alpha comes near to both at twice as much.
    let ratio = asymptotic_half(500.0, Alpha::Each(0.025)) / asymptotic_half(500.0, Alpha::Both(0.05));
    assert!((1.0..1.01).contains(&ratio), "{ratio}");
}

#[test]
fn nothing_is_said_without_grounds() {
    let both = Alpha::Both(0.05);
    let intervals = |sequence: Sequence, values: &[Option<f64>], looks: &[u64]| sequence.intervals(values, looks, both);
    let wave: Vec<_> = (0..200).map(|i| Some(f64::from(i % 7))).collect();
    let seen = intervals(Sequence::Asymptotic, &wave, &[8, 99, 100, 200]);
    assert_eq!(seen.iter().map(Option::is_some).collect::<Vec<_>>(), [false, false, true, true]);
    assert_eq!(intervals(Sequence::Asymptotic, &[Some(0.1); 500], &[500]), [None], "equal values have no known spread");
    assert_eq!(intervals(Sequence::Share, &[], &[8]), [None]);
    assert_eq!(intervals(Sequence::Share, &[None; 9], &[8]), [None]);
    assert_eq!(intervals(Sequence::Bounded { low: 1.0, high: 1.0 }, &wave, &[8]), [None]);
    for alpha in [0.0, 1.0, f64::NAN] {
        assert_eq!(Sequence::Share.intervals(&[Some(1.0); 9], &[9], Alpha::Both(alpha)), [None]);
        assert_eq!(share_interval(1, 2, Alpha::Each(alpha)), None);
    }
    assert_eq!([share_interval(0, 0, both), share_interval(3, 2, both)], [None; 2]);
    assert!(Sequence::Share.misfit(&[Some(0.5)]).unwrap().contains("0 or 1"));
    assert!(Sequence::Bounded { low: 0.0, high: 1.0 }.misfit(&[None, Some(1.1)]).unwrap().contains("[0, 1]"));
    assert_eq!(Sequence::Bounded { low: 0.0, high: 1.0 }.misfit(&[Some(1.0 + 1e-12)]), None, "rounding");
    assert_eq!(minimum_detectable(&Estimate::default(), 0.8), None);
}

proptest! {
    #[test]
    fn a_look_sees_only_what_was_there_and_never_takes_back(
        raw in prop::collection::vec(prop::option::weighted(0.9, 0.0f64..1.0), 1..400), kind in 0u8..3,
    ) {
        let coin = |v: f64| f64::from(u8::from(v < 0.3));
        let values: Vec<_> = raw.iter().map(|v| v.map(|v| if kind == 0 { coin(v) } else { v })).collect();
        let sequence = match kind {
            0 => Sequence::Share,
            1 => Sequence::Bounded { low: 0.0, high: 1.0 },
            _ => Sequence::Asymptotic,
        };
        let looks = [8, 24, 56, 120, 248, 504];
        let all = sequence.intervals(&values, &looks, Alpha::Both(0.05));
        for k in 1..=looks.len() {
            let end = values.len().min(looks[k - 1] as usize);
            prop_assert_eq!(&sequence.intervals(&values[..end], &looks[..k], Alpha::Both(0.05))[..], &all[..k]);
        }
        for pair in all.windows(2) {
            if let [Some(before), after] = pair {
                let after = after.expect("an interval stays");
                prop_assert!(before.0 <= after.0 && after.0 <= after.1 && after.1 <= before.1);
            }
        }
    }

    #[test]
    fn sequences_mirror_their_complements(raw in prop::collection::vec(0.0f64..1.0, 120..200), each in any::<bool>()) {
        let alpha = if each { Alpha::Each(0.03) } else { Alpha::Both(0.03) };
        let coins: Vec<_> = raw.iter().map(|&v| Some(f64::from(u8::from(v < 0.2)))).collect();
        let plain: Vec<_> = raw.iter().map(|&v| Some(v)).collect();
        for (sequence, values) in [
            (Sequence::Share, &coins), (Sequence::Bounded { low: 0.0, high: 1.0 }, &plain), (Sequence::Asymptotic, &plain),
        ] {
            let other: Vec<_> = values.iter().map(|v| v.map(|v| 1.0 - v)).collect();
            let (low, high) = sequence.intervals(values, &[120], alpha)[0].unwrap();
            let (mirrored_low, mirrored_high) = sequence.intervals(&other, &[120], alpha)[0].unwrap();
            prop_assert!((low - (1.0 - mirrored_high)).abs() < 1e-9 && (high - (1.0 - mirrored_low)).abs() < 1e-9);
        }
    }
}
