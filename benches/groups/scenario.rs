//! Reading and checking a scenario, all of its cells and the problem that it names.

use super::text::{random_graph, read};
use criterion::Criterion;
use std::fmt::Write as _;

/// Three groups, nine points, three arms: 27 cells.
const STUDY: &str = r#"schema = 1
title = "A study of middling size"
replicates = 100
[problem]
kind = "coloring"
file = "graph.col"
colors = 8
topics = { count = 6 }
[society]
network = { kind = "small-world", degree = 6, rewire = 0.1 }
[society.perspectives.sceptic]
count = 10
traits = { agreeableness = 0.1, openness = { sampled = "beta", mean = 0.5, concentration = 10 } }
[society.perspectives.believer]
count = 10
traits = { agreeableness = 0.9 }
expertise = { sampled = "uniform", low = 0.1, high = 0.7 }
[society.perspectives.expert]
count = 5
expertise = 0.8
heuristics = ["expert", "flaws"]
[protocol]
vote = { rule = "copeland", slate = 5, every = 5, quorum = 0.66 }
stop = { rounds = 200, budget = 50_000, when = ["settled", "decided"] }
[measures]
report = ["merit", "agreement", "settled_time", "spent"]
[sweep]
"society.perspectives.sceptic.traits.agreeableness" = [0.1, 0.5, 0.9]
"prices.verify" = [20, 200, 2000]
[arms]
nominal = { twin = "nominal" }
placebo = { "protocol.replace" = { challenge = "placebo" } }
[claims.talk-helps]
role = "hypothesis"
says = "talking beats staying apart"
measure = "merit"
contrast = ["society", "nominal"]
at = "every"
expect = "> 0.005"
"#;

pub(crate) fn run(criterion: &mut Criterion) {
    let graph = random_graph(200, 2_000);
    let written = written_graph(100, 300);
    let mut group = criterion.benchmark_group("scenario");
    group.bench_function("27 cells, a file of 2,000 edges", |bencher| bencher.iter(|| read(STUDY, &graph)));
    group.bench_function("one cell, 100 questions and 300 relations written out", |bencher| {
        bencher.iter(|| read(&written, ""));
    });
    group.finish();
}

/// A problem graph in the words of a scenario.
fn written_graph(questions: usize, relations: usize) -> String {
    let mut text = String::from("schema = 1\n[problem]\nkind = \"graph\"\n");
    for question in 0..questions {
        let topic = question % 4;
        let _ = writeln!(text, "[[problem.questions]]\nname = \"q{question}\"\noptions = 4\ntopic = \"t{topic}\"");
    }
    for relation in 0..relations {
        let (one, other) = (relation % questions, (relation * 7 + 1 + relation / questions) % questions);
        let other = if one == other { (other + 1) % questions } else { other };
        let _ = writeln!(text, "[[problem.relations]]\nkind = \"differ\"\nquestions = [\"q{one}\", \"q{other}\"]");
        let _ = writeln!(text, "topic = \"t{}\"", relation % 4);
    }
    text.push_str("[society.perspectives.member]\ncount = 16\n");
    text
}
