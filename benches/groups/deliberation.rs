//! Acts per second: 16 deliberators on a graph of 100 questions. One element is one turn on the floor.

use super::seat::GraphSeat;
use super::text::{COLORING, LANDSCAPE, SPARSE, random_graph, read, society};
use criterion::{Criterion, Throughput};
use manyminds::measure;
use manyminds::study::{Bench, Graphs, draws_of};

const AGENTS: u64 = 16;
const ROUNDS: u32 = 250;

pub(crate) fn run(criterion: &mut Criterion) {
    let graph = random_graph(100, 300);
    let coloring = read(&society(COLORING, ROUNDS), &graph);
    let sparse = read(&format!("{}\n{SPARSE}", society(COLORING, ROUNDS)), &graph);
    let landscape = read(&society(LANDSCAPE, ROUNDS), "");
    let mut group = criterion.benchmark_group("deliberation");
    group.sample_size(20).throughput(Throughput::Elements(AGENTS * u64::from(ROUNDS)));

    let mut seat = GraphSeat::new(&coloring);
    group.bench_function("coloring", |bencher| bencher.iter(|| seat.run(&mut ())));
    let mut few = GraphSeat::new(&sparse);
    group.bench_function("coloring, small world of degree 4", |bencher| bencher.iter(|| few.run(&mut ())));
    let mut panel = seat.default_panel(5);
    group.bench_function("coloring, default measures every fifth round", |bencher| {
        bencher.iter(|| {
            panel.reset(seat.given());
            seat.run(&mut panel)
        });
    });
    let mut panel = seat.default_panel(1);
    group.bench_function("coloring, default measures", |bencher| {
        bencher.iter(|| {
            panel.reset(seat.given());
            seat.run(&mut panel)
        });
    });
    let measures = measure::DEFAULT.iter().filter_map(|name| measure::make(name)).collect();
    let mut bench = Bench::<Graphs<u8>>::new(measures, 1);
    let draws = draws_of(&coloring, 0, 0);
    group.bench_function("coloring, default measures, drawn and seated anew", |bencher| {
        bencher.iter(|| bench.run(&coloring.cells[0].scenario, None, 1, &draws));
    });
    let mut seat = GraphSeat::new(&landscape);
    group.bench_function("landscape", |bencher| bencher.iter(|| seat.run(&mut ())));
    group.finish();
}
