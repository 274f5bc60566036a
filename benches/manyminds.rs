//! All benchmarks: `cargo bench --bench manyminds`, or one group with `-- deliberation`.
//!
//! Everything is built from scenario text, so that what is timed is what a scenario file runs.
//! `cargo bench --bench manyminds -- report` runs all of them and writes the figures into `docs/BENCHMARKS.md`; `--
//! tables` writes the last figures without timing anew, and runs the scenarios of convergence; `-- ratios` writes only those of
//! the engine to loops written by hand.

mod groups;
mod reference;

use criterion::Criterion;
use std::time::Duration;

fn main() {
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    let criterion = Criterion::default()
        .output_directory(groups::report::directory())
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    if asked("ratios") {
        return groups::report::write_ratios();
    }
    if asked("report") {
        run(criterion);
    } else if !asked("tables") {
        return run(criterion.configure_from_args());
    }
    groups::report::write();
}

fn run(mut criterion: Criterion) {
    groups::deliberation::run(&mut criterion);
    groups::episode::run(&mut criterion);
    groups::merit_delta::run(&mut criterion);
    groups::convergence::run(&mut criterion);
    groups::network::run(&mut criterion);
    groups::scenario::run(&mut criterion);
    groups::debate::run(&mut criterion);
    groups::opinion::run(&mut criterion);
    groups::voter::run(&mut criterion);
    groups::lazer_friedman::run(&mut criterion);
    groups::hong_page::run(&mut criterion);
    criterion.final_summary();
}
