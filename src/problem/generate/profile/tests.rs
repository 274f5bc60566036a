use super::*;
use crate::problem::spec::Body;
use crate::rng::{Draws, Phase, unit};

fn stream(seed: u64) -> Stream {
    Draws::new(seed, 0, 0).stream(0, 0, Phase::Problem)
}

fn drawn(dials: &ProfileDials, seed: u64) -> ProfileDrawn {
    profile(dials, &mut stream(seed)).unwrap()
}

/// The posterior after reading these relations, from the problem itself.
fn read(spec: &GraphSpec, relations: impl Iterator<Item = usize>) -> Vec<f64> {
    let mut scores = vec![0.0; spec.questions[0].options.count()];
    for r in relations {
        let Body::Evidence { favours, .. } = &spec.relations[r].body else { panic!("not evidence") };
        favours.iter().for_each(|&option| scores[option] += spec.relations[r].weight);
    }
    posterior(&scores)
}

#[test]
fn the_decoy_wins_until_all_items_are_pooled() {
    let small = ProfileDials { options: 3, agents: 4, items: 27, dial: vec![0.5], unshared: 0.5, ..Default::default() };
    let names = ProfileDials { testimony: Testimony::NamesOne, dial: vec![0.8], unshared: 0.8, ..Default::default() };
    for (dials, seeds) in [(ProfileDials::default(), 0..20), (small, 0..20), (names, 0..5)] {
        for seed in seeds {
            let ProfileDrawn { spec, told, facts } = drawn(&dials, seed);
            let graph = spec.freeze().unwrap();
            let shared = || (0..dials.items).filter(|&r| !graph.is_private(r));
            let lead = |posterior: &[f64]| posterior[facts.decoy] - posterior[runner_up(posterior, facts.decoy)];
            let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9);
            let pooled = read(&spec, 0..dials.items);
            assert!(facts.planted && pooled[facts.truth] > 0.95 && close(&pooled, &facts.pooled));
            assert_eq!((spec.truth[0], facts.decoy), ((0, facts.truth), runner_up(&pooled, facts.truth)));
            assert!(lead(&read(&spec, shared())) > 0.05 - 1e-9);
            for (agent, own) in told.iter().enumerate() {
                let solo = read(&spec, shared().chain(own.iter().map(|&r| r as usize)));
                assert!(lead(&solo) > 0.05 - 1e-9 && close(&solo, &facts.solo[agent]));
            }
            assert_eq!(facts.nominal(), 0.0);
            // Each private item is told once, and as evenly as can be.
            let mut private: Vec<u32> = told.concat();
            private.sort_unstable();
            assert_eq!(private.len(), unshared(dials.items, dials.unshared));
            assert!(private.iter().all(|&r| graph.is_private(r as usize)) && private.windows(2).all(|w| w[0] < w[1]));
            let sizes = told.iter().map(Vec::len);
            assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= 1);
        }
    }
}

#[test]
fn one_item_set_serves_every_share_and_the_twin() {
    for seed in 0..10 {
        let items = |spec: &GraphSpec| -> Vec<(Body, f64)> {
            spec.relations.iter().map(|relation| (relation.body.clone(), relation.weight)).collect()
        };
        let first = drawn(&ProfileDials::default(), seed);
        let mut ends = Vec::new();
        for unshared in [0.33, 0.5, 0.67, 0.8, 0.9] {
            for decoy in [Decoy::Planted, Decoy::Absent, Decoy::Mixed] {
                // The order of the dial does not matter.
                let dial = vec![0.9, 0.5, 0.67, 0.33, 0.8];
                let dials = ProfileDials { unshared, decoy, dial, ..ProfileDials::default() };
                let mut rng = stream(seed);
                let other = profile(&dials, &mut rng).unwrap();
                ends.push(unit(&mut rng));
                assert_eq!((items(&first.spec), first.facts.truth), (items(&other.spec), other.facts.truth));
                assert!(decoy == Decoy::Mixed || other.facts.planted == (decoy == Decoy::Planted));
                if unshared == 0.67 && other.facts.planted {
                    assert_eq!(first, other);
                }
            }
        }
        assert!(ends.iter().all(|end| *end == ends[0]), "the stream ends where it will: {ends:?}");
    }
}

#[test]
fn the_twin_of_the_mixture_is_neither_hopeless_nor_done() {
    let dials = ProfileDials { decoy: Decoy::Absent, ..ProfileDials::mixture() };
    let mean = (0..400).map(|seed| drawn(&dials, seed).facts.nominal()).sum::<f64>() / 400.0;
    // About .84, with a standard error of .018: five of them are allowed.
    assert!((0.75..0.93).contains(&mean), "{mean}");
    let planted = (0..200).filter(|&seed| drawn(&ProfileDials::mixture(), seed).facts.planted).count();
    // A fair coin: standard deviation 7.1; five of them are allowed.
    assert!(planted.abs_diff(100) < 36, "{planted}");
}

#[test]
fn items_are_as_reliable_as_they_weigh() {
    for testimony in [Testimony::ForOrAgainst, Testimony::NamesOne] {
        let dials = ProfileDials { items: 500, testimony, ..ProfileDials::default() };
        let (mut right, mut expected, mut spread, mut count) = (0.0, 0.0, 0.0, 0.0);
        for seed in 0..80 {
            let truth = (seed % 4) as usize;
            for item in draw_items(&dials, truth, &mut stream(seed)) {
                // The reliability that the weight stands for.
                let odds = libm::exp(item.weight) / if testimony == Testimony::NamesOne { 3.0 } else { 1.0 };
                let p = odds / (1.0 + odds);
                assert!((0.6 - 1e-9..0.8 + 1e-9).contains(&p));
                right += f64::from(u8::from(item.favours.contains(&truth)));
                (expected, spread, count) = (expected + p, spread + p * (1.0 - p), count + 1.0);
            }
        }
        assert!((expected / count - 0.7f64).abs() < 0.003);
        // An item that is right favours the truth, among others or alone. Five standard deviations.
        assert!((right - expected).abs() < 5.0 * f64::sqrt(spread), "{right} of {count}, expected {expected}");
    }
}

#[test]
fn neither_names_nor_order_say_anything() {
    let runs = 300;
    let (mut truths, mut decoys, mut private) = ([0u32; 4], [0u32; 4], [0u32; 36]);
    for seed in 0..runs {
        let ProfileDrawn { spec, facts, .. } = drawn(&ProfileDials::default(), seed);
        truths[facts.truth] += 1;
        decoys[facts.decoy] += 1;
        spec.relations.iter().zip(&mut private).for_each(|(relation, count)| *count += u32::from(relation.private));
    }
    // Binomial(300, 1/4) has standard deviation 7.5; binomial(300, 24/36) has 8.2. Five of them are allowed.
    assert!(truths.iter().chain(&decoys).all(|&count| count.abs_diff(75) < 38), "{truths:?} {decoys:?}");
    assert!(private.iter().all(|&count| count.abs_diff(200) < 41), "{private:?}");
}

#[test]
fn a_tie_for_the_lead_is_split() {
    let mut facts = drawn(&ProfileDials::default(), 0).facts;
    (facts.truth, facts.decoy) = (0, 1);
    let certain = |option: usize| (0..4).map(|o| f64::from(u8::from(o == option))).collect::<Vec<_>>();
    facts.solo = [0, 0, 1, 1, 2].map(certain).to_vec();
    assert_eq!(facts.nominal(), 0.5);
    facts.solo[0] = certain(1);
    assert_eq!(facts.nominal(), 0.0);
}

#[test]
fn impossible_dials_are_refused_all_at_once() {
    let dials = ProfileDials {
        agents: 3,
        options: 2,
        items: 26,
        unshared: 0.4,
        dial: vec![0.0, 0.5, 1.0, f64::NAN, 0.01],
        reliability: (0.5, 1.0),
        pooled: 1.0,
        margin: -0.1,
        ..ProfileDials::default()
    };
    let faults = profile(&dials, &mut stream(0)).unwrap_err();
    let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    let all = ["agents", "options", "items", "dial[0]", "dial[2]", "dial[3]", "dial[4]", "unshared", "reliability"];
    assert_eq!(paths, [&all[..], &["pooled", "margin"]].concat());
}

#[test]
fn a_decoy_that_cannot_exist_is_said_to() {
    let certain = ProfileDials { reliability: (0.97, 0.97), items: 40, ..ProfileDials::default() };
    let fault = &profile(&certain, &mut stream(1)).unwrap_err()[0];
    let words = fault.to_string();
    assert!(words.starts_with("items is 40; a decoy that cannot exist at the asked information: of 400"), "{words}");
    let weak = ProfileDials { reliability: (0.505, 0.51), ..ProfileDials::default() };
    let fault = &profile(&weak, &mut stream(1)).unwrap_err()[0];
    assert!(fault.need.starts_with("none of 400 item sets had a pooled posterior above 0.95"), "{fault}");
}

#[test]
fn twelve_items_hardly_ever_hold_a_decoy_at_every_share() {
    let dials = ProfileDials { items: 12, ..ProfileDials::default() };
    let mut rng = stream(2);
    let (mut informative, mut kept) = (0, 0);
    for _ in 0..2_000 {
        let truth = below(&mut rng, 4) as usize;
        let items = draw_items(&dials, truth, &mut rng);
        let pooled = posterior(&total(items.iter(), 4));
        if pooled[truth] > 0.95 {
            informative += 1;
            let search =
                Search { items: &items, agents: 5, options: 4, decoy: runner_up(&pooled, truth), margin: 0.05 };
            kept += u32::from(dials.dial.iter().all(|&u| search.plant(unshared(12, u), &mut rng).is_some()));
        }
    }
    assert!(kept * 20 <= informative && informative > 0, "{kept} of {informative}");
}
