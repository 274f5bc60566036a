//! Updates of the voter model: 100,000 agents of whom each hears eight. One element is one update.

use super::seat::Seat;
use super::words;
use crate::reference::voter::Voters;
use criterion::{Criterion, Throughput};
use manyminds::study::OpenQuestions;

const AGENTS: u64 = 100_000;
const DEGREE: u32 = 8;
/// Enough that opening a run (a stream for each agent's first answer) and its last vote take a small part.
const ROUNDS: u32 = 100;

fn scenario(schedule: &str) -> String {
    format!(
        "schema = 1\n[problem]\nkind = \"question\"\n[society]\n\
         network = {{ kind = \"random-regular\", degree = {DEGREE} }}\n\
         [society.perspectives.voter]\ncount = {AGENTS}\nmind = \"copier\"\nrule = \"one\"\n\
         [protocol]\nschedule = \"{schedule}\"\nvote = \"none\"\nstop = {{ rounds = {ROUNDS}, budget = \"none\" }}\n"
    )
}

pub(crate) fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("voter");
    group.throughput(Throughput::Elements(AGENTS * u64::from(ROUNDS)));
    for (schedule, name) in [("events", "event by event"), ("synchronous", "all at once")] {
        let mut seat = Seat::<OpenQuestions>::of(&scenario(schedule));
        let (begin, heard) = (seat.starts(), seat.heard());
        let mut voters = Voters::new(heard.clone(), DEGREE);
        let by_hand = |voters: &mut Voters| match schedule {
            "events" => voters.events(&begin, ROUNDS),
            _ => voters.at_once(&begin, ROUNDS),
        };
        seat.run(&mut ());
        by_hand(&mut voters);
        let shares = [seat.positions(), &voters.opinions].map(|opinions| disagreeing(opinions, &heard));
        // One by one the plateau is (d - 2)/(2 (d - 1)); over 400,000 ties it moves by a few thousandths.
        let plateau = if schedule == "events" { 6.0 / 14.0 } else { shares[1] };
        assert!(shares.iter().all(|share| (share - plateau).abs() < 0.01), "{name}: {shares:?}, expected {plateau}");
        group.bench_function(format!("{name}, engine"), |bencher| bencher.iter(|| seat.run(&mut ())));
        group.bench_function(format!("{name}, by hand"), |bencher| bencher.iter(|| by_hand(&mut voters)));
    }
    words(&mut group);
    group.finish();
}

/// The share of ties whose ends disagree.
fn disagreeing(opinions: &[u8], heard: &[u32]) -> f64 {
    let differ = |(place, &other): (usize, &u32)| opinions[place / DEGREE as usize] != opinions[other as usize];
    heard.iter().enumerate().filter(|&tie| differ(tie)).count() as f64 / heard.len() as f64
}
