//! What keeping the books of a study takes: the whole of it (rows, digest, summary) beside the bare runs, with twenty measures, for runs
//! of about one, ten and a hundred microseconds, both on one thread. One element is one replicate.

use super::text::read;
use criterion::{Criterion, Throughput};
use manyminds::measure;
use manyminds::report;
use manyminds::scenario::Study;
use manyminds::study::{self, Bench, OpenQuestions, Running, draws_of, measures_of};
use std::hint::black_box;
use std::sync::atomic::AtomicBool;

const MEASURES: [&str; 20] = [
    "merit",
    "right",
    "right_mean",
    "answer_diversity",
    "answer_diversity_start",
    "label_distance",
    "distinct_positions",
    "hill_1",
    "hill_2",
    "agreement",
    "modal_share",
    "clusters",
    "settled",
    "settled_time",
    "agreed",
    "agreed_time",
    "half_life",
    "rounds",
    "spent",
    "unanimous",
];

/// Voters who copy one another for so many rounds, measured at the end.
fn voters(replicates: u64, agents: u64, rounds: u64) -> Study {
    let text = format!(
        "schema = 1\nreplicates = {replicates}\n[problem]\nkind = \"question\"\n[society]\nnetwork = {{ kind = \"ring\", degree = 2 }}\n\
         [society.perspectives.voter]\ncount = {agents}\nmind = \"copier\"\n[measures]\nreport = {MEASURES:?}\nevery = {rounds}\n\
         [protocol]\nvote = \"none\"\nstop = {{ rounds = {rounds} }}\n"
    );
    read(&text, "")
}

pub(crate) fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("study");
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    // About half a second each.
    let sizes = [("small", 65_536, 4, 1), ("middling", 16_384, 16, 20), ("large", 2_048, 64, 100)];
    for (name, replicates, agents, rounds) in sizes {
        let study = voters(replicates, agents, rounds);
        group.throughput(Throughput::Elements(replicates));
        assert_eq!(measures_of(&study).len(), MEASURES.len());
        let stop = AtomicBool::new(false);
        group.bench_function(format!("{name} runs, the study"), |bencher| {
            bencher.iter(|| {
                alone.install(|| {
                    let results = study::run(&study, &Running { stop: &stop }, &|_| {}).expect("a study that runs");
                    for info in &results.measures {
                        black_box(study::report(&results, 1, 0, info));
                    }
                    report::digest(&study, &results).expect("rows that can be read")
                })
            });
        });
        group.bench_function(format!("{name} runs, bare"), |bencher| {
            let cell = &study.cells[0];
            bencher.iter(|| {
                let panel = MEASURES.iter().filter_map(|name| measure::make(name)).collect();
                let mut bench = Bench::<OpenQuestions>::new(panel, cell.scenario.every);
                for replicate in 0..replicates {
                    let draws = draws_of(&study, 0, replicate);
                    black_box(bench.run(&cell.scenario, None, study.calibration, &draws).expect("a run"));
                }
            });
        });
    }
    group.finish();
}
