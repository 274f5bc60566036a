//! All benchmarks: `cargo bench --bench manyminds`, or one group with `-- deliberation`.
//!
//! Everything is built from scenario text, so that what is timed is what a scenario file runs.
//! `cargo bench --bench manyminds -- report` runs all of them and writes the figures into `docs/BENCHMARKS.md`; `--
//! tables` writes the last figures without timing anew, and runs the scenarios of convergence. Engine and loops by hand are compared
//! by `benches/loops/ratios.py`, which runs their groups again and again.

mod groups;
mod reference;

use criterion::Criterion;
use std::time::Duration;

fn main() {
    // One thread on both sides: a large society would take all there are.
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("nobody asked for threads before");
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    let criterion = Criterion::default()
        .output_directory(groups::report::directory())
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    if asked("report") {
        run(criterion);
    } else if !asked("tables") {
        return run(criterion.configure_from_args());
    }
    groups::report::write();
}

fn run(mut criterion: Criterion) {
    type Group = fn(&mut Criterion);
    let groups: [(&str, Group); 14] = [
        ("deliberation", groups::deliberation::run),
        ("episode", groups::episode::run),
        ("merit_delta", groups::merit_delta::run),
        ("convergence", groups::convergence::run),
        ("network", groups::network::run),
        ("scenario", groups::scenario::run),
        ("debate", groups::debate::run),
        ("five-acts", groups::five_acts::run),
        ("opinion", groups::opinion::run),
        ("voter", groups::voter::run),
        ("lazer-friedman", groups::lazer_friedman::run),
        ("hong-page", groups::hong_page::run),
        ("voting", groups::voting::run),
        ("study", groups::studies::run),
    ];
    // A group that is named is run alone: making the others ready takes longer than timing it.
    let named = |name: &str| std::env::args().any(|argument| argument.split('/').next() == Some(name));
    let some = groups.iter().any(|(name, _)| named(name));
    for (name, group) in groups {
        if !some || named(name) {
            group(&mut criterion);
        }
    }
    criterion.final_summary();
}
