//! Opinions: bounded confidence, one element an agent and round, and pairwise mixing, one element a pair.

use super::seat::Seat;
use super::words;
use crate::reference::draws;
use crate::reference::opinion::{deffuant, hegselmann_krause};
use criterion::{BatchSize, Criterion, Throughput};
use manyminds::problem::opinion::Opinion;
use manyminds::study::Opinions;

const ROUNDS: u32 = 20;
const CONFIDENCE: f64 = 0.15;
const NEAR: f64 = 0.2;

fn seat(agents: u64, dials: &str, protocol: &str) -> Seat<Opinions> {
    Seat::of(&format!(
        "schema = 1\n[problem]\nkind = \"opinion\"\n\
         [society.perspectives.person]\ncount = {agents}\nmind = \"averager\"\n{dials}\n\
         [protocol]\n{protocol}\nstop = {{ rounds = {ROUNDS} }}\n"
    ))
}

fn numbers(opinions: &[Opinion]) -> Vec<f64> {
    opinions.iter().map(|opinion| opinion.get()).collect()
}

pub(crate) fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("opinion");
    for agents in [1_000, 100_000, 1_000_000] {
        group.throughput(Throughput::Elements(agents * u64::from(ROUNDS)));
        let mut seat = seat(agents, &format!("confidence = {CONFIDENCE}"), "");
        let begin = numbers(&seat.starts());
        seat.run(&mut ());
        let (mut engine, mut hand) = (numbers(seat.positions()), begin.clone());
        engine.sort_unstable_by(f64::total_cmp);
        hegselmann_krause(&mut hand, CONFIDENCE, ROUNDS);
        // The same but for the last bits of floats, which the engine does not use.
        let apart = engine.iter().zip(&hand).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(apart < 1e-9, "{agents} agents: {apart}");
        let name = format!("Hegselmann-Krause with {agents}");
        group.bench_function(format!("{name}, engine"), |bencher| bencher.iter(|| seat.run(&mut ())));
        group.bench_function(format!("{name}, by hand"), |bencher| {
            let play = |held: &mut Vec<f64>| hegselmann_krause(held, CONFIDENCE, ROUNDS);
            bencher.iter_batched_ref(|| begin.clone(), play, BatchSize::LargeInput);
        });
    }
    let agents = 10_000;
    let pairs = agents as u32 * ROUNDS;
    group.throughput(Throughput::Elements(u64::from(pairs)));
    let dials = format!("confidence = {NEAR}\nboundary = \"open\"\nrate = 0.5\nself_weight = 0");
    let mut seat = seat(agents, &dials, "schedule = \"events\"\nmeeting = \"mutual\"");
    let begin = numbers(&seat.starts());
    let mut rng = draws();
    seat.run(&mut ());
    let (engine, mut hand) = (numbers(seat.positions()), begin.clone());
    deffuant(&mut hand, NEAR, pairs, &mut rng);
    let [(mean, spread), (mean_by_hand, spread_by_hand)] = [moments(&engine), moments(&hand)];
    assert!((mean - mean_by_hand).abs() < 1e-9 && (mean - moments(&begin).0).abs() < 1e-9, "{mean} {mean_by_hand}");
    assert!((spread - spread_by_hand).abs() < 0.005, "{spread} {spread_by_hand}");
    group.bench_function("Deffuant-Weisbuch with 10000, engine", |bencher| bencher.iter(|| seat.run(&mut ())));
    group.bench_function("Deffuant-Weisbuch with 10000, by hand", |bencher| {
        let play = |held: &mut Vec<f64>| deffuant(held, NEAR, pairs, &mut rng);
        bencher.iter_batched_ref(|| begin.clone(), play, BatchSize::LargeInput);
    });
    words(&mut group);
    group.finish();
}

/// The mean, and the standard deviation.
fn moments(numbers: &[f64]) -> (f64, f64) {
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    (mean, (numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / n).sqrt())
}
