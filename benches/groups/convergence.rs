//! The time of whole deliberations to settlement: three ways to decide, four sizes.

use super::seat::GraphSeat;
use super::text::{LANDSCAPE, read};
use criterion::{BenchmarkId, Criterion};
use manyminds::deliberation::Why;

/// How a group decides, and what it is called.
const VOTES: [(&str, &str); 3] = [
    ("majority of questions", r#"{ rule = "majority", over = "questions", adopt = "public" }"#),
    ("borda of positions", r#"{ rule = "borda", over = "positions", slate = 3 }"#),
    ("approval of claims", r#"{ rule = "approval", over = "claims" }"#),
];

const SIZES: [u32; 4] = [8, 32, 128, 512];

pub(crate) fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("convergence");
    for (name, vote) in VOTES {
        for agents in SIZES {
            let study = read(&text(vote, agents), "");
            let mut seat = GraphSeat::new(&study);
            assert_eq!(seat.run(&mut ()).why, Why::Settled, "{name}, {agents} agents");
            group.bench_function(BenchmarkId::new(name, agents), |bencher| bencher.iter(|| seat.run(&mut ())));
        }
    }
    group.finish();
}

/// A small world of members who see everything and hear six neighbours each. Shifting always moves, so nobody may: with
/// it nothing settles. Nor do 32 members or more who take over the majority's answer to each question: every such vote
/// breaks what belongs together, and all climb again. That decision is therefore public only.
fn text(vote: &str, agents: u32) -> String {
    format!(
        r#"schema = 1
[problem]
{LANDSCAPE}
[society]
network = {{ kind = "small-world", degree = 6, rewire = 0.1 }}
[society.perspectives.member]
count = {agents}
expertise = 1
[protocol]
block = ["shift"]
vote = {vote}
stop = {{ rounds = 5000, budget = "none", when = ["settled"] }}
"#
    )
}
