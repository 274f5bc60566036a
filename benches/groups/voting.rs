//! Votes by themselves: raw ballots, each of one voter, and the same ballots with equal ones counted together; paths, pairs and
//! rankings among many alternatives. One element of raw ballots is one voter.

use super::text::stream;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput};
use manyminds::rng::below;
use manyminds::voting::{Ballots, Tally, VotingRule, rule_by_name};
use std::collections::BTreeMap;

const VOTERS: usize = 1_000_000;
const FEW: u32 = 5;

pub(crate) fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("voting");
    let (raw, together) = (strict(FEW, VOTERS), aggregated(FEW, VOTERS));
    for rule in ["plurality", "copeland", "borda", "instant-runoff"] {
        time(&mut group, rule, "raw ballots of 5 alternatives", &raw, VOTERS as u64);
        time(&mut group, rule, "equal ballots counted together", &together, 1);
    }
    for rule in ["schulze", "ranked-pairs-fixed", "split-cycle"] {
        time(&mut group, rule, "100 alternatives, 101 ballots", &strict(100, 101), 1);
    }
    for (rule, alternatives) in [("kemeny", 10), ("kemeny", 16)] {
        time(&mut group, rule, &format!("{alternatives} alternatives, 101 ballots"), &strict(alternatives, 101), 1);
    }
    group.finish();
}

fn time(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, what: &str, ballots: &Ballots, elements: u64) {
    let rule: Box<dyn VotingRule> = rule_by_name(name, 0.5).expect("a rule that ships");
    let mut tally = Tally::default();
    group.throughput(Throughput::Elements(elements));
    group.bench_function(BenchmarkId::new(name, what), |bencher| {
        bencher.iter(|| {
            rule.decide(ballots, &mut tally);
            assert!(!tally.winners.is_empty());
        });
    });
}

/// Strict orders of all alternatives, drawn evenly.
fn strict(alternatives: u32, voters: usize) -> Ballots {
    let mut ballots = Ballots::new(alternatives);
    orders(alternatives, voters, |order| _ = ballots.push_ranking(order));
    ballots
}

fn aggregated(alternatives: u32, voters: usize) -> Ballots {
    let mut counts: BTreeMap<Vec<u32>, u64> = BTreeMap::new();
    orders(alternatives, voters, |order| *counts.entry(order.to_vec()).or_default() += 1);
    let mut ballots = Ballots::new(alternatives);
    for (order, count) in counts {
        let ballot = ballots.push_ranking(&order);
        ballots.set_count(ballot, count);
    }
    ballots
}

fn orders(alternatives: u32, voters: usize, mut each: impl FnMut(&[u32])) {
    let mut rng = stream();
    let mut order: Vec<u32> = (0..alternatives).collect();
    for _ in 0..voters {
        for last in (1..alternatives).rev() {
            order.swap(last as usize, below(&mut rng, last + 1) as usize);
        }
        each(&order);
    }
}
