//! One whole episode: 8 agents and 200 turns on the floor, from opened chamber to final vote. One element is one turn.

use super::seat::GraphSeat;
use super::text::{random_graph, read};
use criterion::{Criterion, Throughput};

const AGENTS: u64 = 8;
const ROUNDS: u64 = 25;

/// Every act of the deliberator, on a problem of middling size, heard by four neighbours.
const DEBATE: &str = r#"schema = 1
[problem]
kind = "coloring"
file = "graph.col"
colors = 4
[society]
network = { kind = "small-world", degree = 4, rewire = 0.1 }
[society.perspectives.member]
count = 8
[protocol]
vote = { rule = "borda", every = 10 }
stop = { rounds = 25, budget = "none" }
"#;

/// Everybody reads, tells and asks, and hears everybody.
const PROFILE: &str = r#"schema = 1
[problem]
kind = "hidden-profile"
items = 72
unshared = 0.9
reliability = [0.55, 0.68]
[society.perspectives.member]
count = 8
mind = "inquirer"
expertise = 1.0
[protocol]
standing = 0
vote = "none"
stop = { rounds = 25, budget = "none" }
"#;

/// Specialists pass results on to the experts of what hangs on them.
const CHAIN: &str = r#"schema = 1
[problem]
kind = "chain"
[society.perspectives.member]
count = 8
mind = "inquirer"
heuristics = ["expert"]
expertise = { sampled = "specialists", own = 0.95, other = 0.8 }
[protocol]
address = "experts"
vote = "none"
stop = { rounds = 25, budget = "none" }
"#;

pub(crate) fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("episode");
    group.sample_size(50).throughput(Throughput::Elements(AGENTS * ROUNDS));
    for (name, text) in [("deliberators on 30 questions", DEBATE), ("a hidden profile", PROFILE), ("a chain", CHAIN)] {
        let mut seat = GraphSeat::new(&read(text, &random_graph(30, 80)));
        group.bench_function(name, |bencher| bencher.iter(|| seat.run(&mut ())));
    }
    group.finish();
}
