//! Scenario texts, and the graphs that they colour.

use manyminds::measure;
use manyminds::rng::{Draws, Phase, Stream, below};
use manyminds::scenario::{Options, Study, parse};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

/// Reads a scenario. The file that it colours, whatever its name, is `graph`.
pub(crate) fn read(text: &str, graph: &str) -> Study {
    let options = Options { memory: Some(1 << 34), ..Options::default() };
    let file = |_: &Path| -> io::Result<String> { Ok(graph.to_string()) };
    parse(text, Path::new("bench.toml"), &file, &options, &measure::names()).expect("the scenario is right")
}

/// A stream for making instances: the same bits on every run.
pub(crate) fn stream() -> Stream {
    Draws::new(100, 0, 0).stream(0, 0, Phase::Problem)
}

/// DIMACS text of a graph with `vertices` vertices and `edges` edges, drawn evenly.
pub(crate) fn random_graph(vertices: u32, edges: usize) -> String {
    let mut rng = stream();
    let mut drawn = BTreeSet::new();
    while drawn.len() < edges {
        let (a, b) = (below(&mut rng, vertices), below(&mut rng, vertices));
        if a != b {
            drawn.insert((a.min(b), a.max(b)));
        }
    }
    dimacs(vertices, &drawn)
}

/// DIMACS text of three random cycles through all of `vertices` vertices: every vertex touches six edges, less where
/// cycles share one.
pub(crate) fn three_cycles(vertices: u32) -> String {
    let mut rng = stream();
    let mut edges = BTreeSet::new();
    let mut order: Vec<u32> = (0..vertices).collect();
    for _ in 0..3 {
        for place in (1..vertices).rev() {
            order.swap(place as usize, below(&mut rng, place + 1) as usize);
        }
        let next = order.iter().skip(1).chain(order.first());
        edges.extend(order.iter().zip(next).map(|(&a, &b)| (a.min(b), a.max(b))));
    }
    dimacs(vertices, &edges)
}

fn dimacs(vertices: u32, edges: &BTreeSet<(u32, u32)>) -> String {
    let mut text = format!("p edge {vertices} {}\n", edges.len());
    for (a, b) in edges {
        let _ = writeln!(text, "e {} {}", a + 1, b + 1);
    }
    text
}

/// 16 deliberators with mixed traits, the full mix of acts, on whatever `problem` is; `rounds` rounds without a budget.
pub(crate) fn society(problem: &str, rounds: u32) -> String {
    format!(
        r#"schema = 1
[problem]
{problem}
[society.perspectives.member]
count = 16
traits = {{ openness = {{ sampled = "uniform", low = 0, high = 1 }}, conscientiousness = {{ sampled = "uniform", low = 0, high = 1 }}, agreeableness = {{ sampled = "uniform", low = 0, high = 1 }} }}
[protocol]
stop = {{ rounds = {rounds}, budget = "none" }}
"#
    )
}

/// Added to a society: everybody hears four others or so, not all.
pub(crate) const SPARSE: &str = r#"[society]
network = { kind = "small-world", degree = 4, rewire = 0.1 }"#;

/// Four colours for every vertex of the graph.
pub(crate) const COLORING: &str = r#"kind = "coloring"
file = "graph.col"
colors = 4"#;

/// A landscape of 100 loci, each depending on two others.
pub(crate) const LANDSCAPE: &str = r#"kind = "nk"
n = 100
k = 2
instance = "fixed""#;
