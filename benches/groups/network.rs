//! Networks of 1,000 agents: drawing one, and finding out what can be said of it.

use super::text::{read, stream};
use criterion::{BenchmarkId, Criterion};
use manyminds::society::network::facts;

const AGENTS: usize = 1_000;

/// A few networks, as a scenario names them.
const KINDS: [(&str, &str); 4] = [
    ("ring", r#"{ kind = "ring", degree = 8 }"#),
    ("small-world", r#"{ kind = "small-world", degree = 8, rewire = 0.1 }"#),
    ("random-regular", r#"{ kind = "random-regular", degree = 8 }"#),
    ("preferential-attachment", r#"{ kind = "preferential-attachment", links = 4 }"#),
];

pub(crate) fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("network");
    for (name, network) in KINDS {
        let kind = &read(&text(network), "").cells[0].scenario.society.network;
        group.bench_function(BenchmarkId::new("build", name), |bencher| {
            bencher.iter(|| kind.build(AGENTS, &mut stream()).expect("a network"));
        });
        let network = kind.build(AGENTS, &mut stream()).expect("a network");
        group.bench_function(BenchmarkId::new("facts", name), |bencher| {
            bencher.iter(|| facts(&network, &mut stream()));
        });
    }
    group.finish();
}

fn text(network: &str) -> String {
    format!(
        r#"schema = 1
[problem]
kind = "nk"
n = 10
k = 2
[society]
network = {network}
[society.perspectives.member]
count = {AGENTS}
"#
    )
}
