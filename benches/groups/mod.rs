//! One module for each criterion group, and what they share.

pub(crate) mod convergence;
pub(crate) mod debate;
pub(crate) mod deliberation;
pub(crate) mod episode;
pub(crate) mod five_acts;
pub(crate) mod hong_page;
pub(crate) mod lazer_friedman;
pub(crate) mod merit_delta;
pub(crate) mod network;
pub(crate) mod opinion;
pub(crate) mod report;
pub(crate) mod scenario;
mod seat;
pub(crate) mod studies;
mod text;
pub(crate) mod voter;
pub(crate) mod voting;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Throughput};

/// Times the generator that hand loops draw from, by itself: a yardstick of the machine.
fn words(group: &mut BenchmarkGroup<'_, WallTime>) {
    const WORDS: u32 = 1 << 16;
    let mut rng = crate::reference::draws();
    group.throughput(Throughput::Elements(u64::from(WORDS)));
    group.bench_function("words of ChaCha8", |bencher| bencher.iter(|| crate::reference::words(&mut rng, WORDS)));
}
