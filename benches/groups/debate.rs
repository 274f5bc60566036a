//! Ten debaters of *Debate or Vote* who all hear all, and a plurality at the end. One element is one debater in one round.

use super::seat::Seat;
use super::text::read;
use super::words;
use crate::reference::debate::Debate;
use criterion::{Criterion, Throughput};
use manyminds::study::OpenQuestions;

const AGENTS: usize = 10;
const ROUNDS: u32 = 10;
const PRIOR: [f64; 2] = [3.0, 2.0];

fn scenario() -> String {
    format!(
        "schema = 1\n[problem]\nkind = \"question\"\nanswers = [\"right\", \"wrong\"]\nright = \"right\"\n\
         [society]\nnetwork = {{ kind = \"complete\" }}\n\
         [society.perspectives.debater]\ncount = {AGENTS}\nmind = \"believer\"\nlearns = \"answers\"\nprior = {PRIOR:?}\n\
         [protocol]\nhearing = \"everyone\"\nvote = {{ every = 0, final = \"plurality\", ties = \"lexical\" }}\n\
         stop = {{ rounds = {ROUNDS}, budget = \"none\" }}\n"
    )
}

pub(crate) fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("debate");
    group.throughput(Throughput::Elements(AGENTS as u64 * u64::from(ROUNDS)));
    let study = read(&scenario(), "");
    let mut seat = Seat::<OpenQuestions>::new(&study);
    let mut debate = Debate::new(AGENTS);
    agree(|replicate| {
        seat.draw_as(&study, replicate);
        seat.run(&mut ());
        [seat.decision()[0] == Some(0), debate.play(PRIOR, ROUNDS) == 0, debate.play_counted_once(PRIOR, ROUNDS) == 0]
    });
    group.bench_function("ten debaters, engine", |bencher| bencher.iter(|| seat.run(&mut ())));
    group.bench_function("ten debaters, by hand", |bencher| bencher.iter(|| debate.play(PRIOR, ROUNDS)));
    group.bench_function("ten debaters, counted once for all by hand", |bencher| {
        bencher.iter(|| debate.play_counted_once(PRIOR, ROUNDS));
    });
    words(&mut group);
    group.finish();
}

/// All three must be right equally often.
fn agree(mut play: impl FnMut(u64) -> [bool; 3]) {
    const PLAYS: u64 = 10_000;
    let mut right = [0u32; 3];
    for replicate in 0..PLAYS {
        for (count, won) in right.iter_mut().zip(play(replicate)) {
            *count += u32::from(won);
        }
    }
    // The difference of two counts has a standard deviation of at most 71; five of them are allowed.
    assert!(right.iter().all(|count| count.abs_diff(right[0]) < 355), "{right:?}");
}
