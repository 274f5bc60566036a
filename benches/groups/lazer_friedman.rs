//! Lazer and Friedman's search: a ring of 100 on an NK landscape with N = 20 and K = 5. One element is one agent in one round.

use super::seat::Seat;
use super::text::read;
use super::words;
use crate::reference::lazer_friedman::Searchers;
use criterion::{Criterion, Throughput};
use manyminds::problem::Problem;
use manyminds::problem::landscape::Point;
use manyminds::study::Landscapes;

const AGENTS: usize = 100;
const ROUNDS: u32 = 250;
const BITS: u32 = 20;
const DEGREE: usize = 2;
/// Runs in which the hand loop is held against the engine.
const CHECKED: u64 = 100;

fn scenario() -> String {
    format!(
        "schema = 1\n[problem]\nkind = \"strings\"\nn = {BITS}\nk = 5\n\
         [society]\nnetwork = {{ kind = \"ring\", degree = {DEGREE} }}\n\
         [society.perspectives.agent]\ncount = {AGENTS}\nmind = \"climber\"\nimitates = true\n\
         [protocol]\nvote = \"none\"\nstop = {{ rounds = {ROUNDS}, budget = \"none\" }}\n"
    )
}

pub(crate) fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("lazer-friedman");
    group.throughput(Throughput::Elements(AGENTS as u64 * u64::from(ROUNDS)));
    let study = read(&scenario(), "");
    let mut seat = Seat::<Landscapes>::new(&study);
    let view = seat.problem.view(0);
    let fitness: Vec<f64> = (0..1 << BITS).map(|string| view.value(Point(string))).collect();
    let mut searchers = Searchers::new(seat.heard(), DEGREE);
    let mut means = [0.0; 2];
    for replicate in 0..CHECKED {
        seat.draw_as(&study, replicate);
        seat.run(&mut ());
        searchers.search(&fitness, BITS, &strings(&seat.starts()), ROUNDS);
        means[0] += strings(seat.positions()).iter().map(|&string| fitness[string as usize]).sum::<f64>();
        means[1] += searchers.held.iter().map(|&(_, fitness)| fitness).sum::<f64>();
    }
    let [engine, hand] = means.map(|sum| sum / (CHECKED as f64 * AGENTS as f64));
    // What a run comes to has a standard deviation of about .015; seven of those of the difference of means are allowed.
    assert!((engine - hand).abs() < 0.015, "mean fitness {engine} against {hand}");
    let begin = strings(&seat.starts());
    group.bench_function("ring of 100, engine", |bencher| bencher.iter(|| seat.run(&mut ())));
    group.bench_function("ring of 100, by hand", |bencher| {
        bencher.iter(|| searchers.search(&fitness, BITS, &begin, ROUNDS));
    });
    words(&mut group);
    group.finish();
}

fn strings(points: &[Point]) -> Vec<u32> {
    points.iter().map(|point| point.0).collect()
}
