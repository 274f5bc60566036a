//! Scenarios that are right, and what is said about those that are wrong.

mod bad;
mod debates;
mod good;
mod keys;
mod landscapes;
mod mutated;
mod opinions;
mod sweeps;

use super::*;
use crate::error::Error;
use std::io;
use std::path::Path;

/// A scenario with a bit of everything.
pub(super) const PANEL: &str = r#"schema = 1
name = "panel"
title = "Does a mixed panel do better than the same members unheard?"
seed = 7
replicates = 20

[problem]
kind = "coloring"
generate = { graph = "queen", rows = 4, cols = 4 }
colors = 5

[society]
network = { kind = "ring", degree = 2 }

[society.perspectives.sceptic]
count = 4
traits = { agreeableness = 0.1, openness = { sampled = "beta", mean = 0.5, concentration = 10 } }
expertise = { sampled = "dirichlet", concentration = 0.3 }

[society.perspectives.believer]
count = 5

[protocol]
floor = "everyone"
vote = { rule = "copeland", every = 5, quorum = 0.66, ties = "status-quo" }
stop = { rounds = 200, budget = 50_000, when = ["settled", "decided"] }

[sweep]
"society.perspectives.sceptic.traits.agreeableness" = [0.1, 0.5, 0.9]

[arms]
nominal = { twin = "nominal" }
silent = { twin = "silent" }
placebo = { "protocol.replace" = { challenge = "placebo" } }

[claims.talk-helps]
role = "hypothesis"
says = "hearing one another beats the same votes taken in silence"
measure = "merit"
contrast = ["society", "silent"]
at = "every"
expect = "> 0.005"
source = "this study"
"#;

/// A problem written by hand, with topics, evidence and a truth.
pub(super) const DIAGNOSIS: &str = r#"schema = 1
[problem]
kind = "graph"
topics = ["heart", "lungs"]
questions = [
  { name = "cause", options = ["flu", "clot"], topic = "heart" },
  { name = "test", options = 2, topic = "lungs" },
]
[[problem.relations]]
kind = "implies"
from = { question = "cause", is = "clot" }
to = { question = "test", is = 1 }
[[problem.relations]]
kind = "evidence"
question = "cause"
favours = ["clot"]
name = "scan"
weight = 2
private = true
[problem.truth]
cause = "clot"
[society.perspectives.doctor]
count = 3
evidence = ["scan"]
expertise = { heart = 0.8, lungs = 0.2 }
start = { cause = "flu" }
[society.perspectives.nurse]
count = 2
expertise = 0.4
heuristics = ["flaws", "sweep"]
[[interventions]]
at = 50
set = { "protocol.hearing" = "everyone", "prices.hear" = 0 }
"#;

pub(super) const MEASURES: [&str; 3] = ["merit", "right", "answer_diversity"];

/// The files that tests refer to.
fn disk(path: &Path) -> io::Result<String> {
    let text = match path.to_str().unwrap_or("") {
        "lab/triangle.col" => "p edge 3 3\ne 1 2\ne 2 3\ne 1 3\n",
        "lab/broken.col" => "p edge 3 1\ne 1 4\n",
        "lab/one.cnf" => "p cnf 2 2\n1 -2 0\n2 0\n",
        "lab/one.json" => {
            r#"{"questions":[{"name":"q","options":["a","b"]}],"relations":[{"kind":"evidence","question":"q","favours":["a"]}]}"#
        }
        "lab/broken.json" => {
            r#"{"questions":[{"name":"q","options":["a","b"]}],"relations":[{"kind":"evidence","question":"r","favours":["a"]}]}"#
        }
        "lab/apart.csv" => "source,target\n0,1\n1,2\n2,3\n4,5\n5,6\n6,7\n7,8\n",
        "lab/joined.csv" => "source,target\n0,1\n1,2\n2,3\n3,4\n4,5\n5,6\n6,7\n7,8\n",
        "lab/traits.csv" => "name,bold\na,0.1\nb,0.2\nc,0.3\nd,0.4\n",
        "lab/people.csv" => {
            "who,item1,item2,item3,item4,item5,item6,item7,item8,item9,item10\na,1,3,3,3,3,5,3,3,3,3\nb,3,5,3,3,3,3,1,3,3,3\nc,3,3,3,3,3,3,3,3,3,3\nd,3,3,3,3,5,3,3,3,3,1\n"
        }
        "lab/moody.csv" => {
            "item1,item2,item3,item4,item5,item6,item7,item8,item9,item10\n1,3,3,3,3,5,3,3,3,3\n3,5,3,7,3,3,1,3,3,3\n3,3,3,3,3,3,3,3,3,3\n3,3,3,3,5,3,3,3,often,1\n"
        }
        "lab/wrong.csv" => "name,bold\na,0.1\nb,2\nc,x\nd,0.4\n",
        "lab/starts.csv" => "cause,test\nflu,0\nclot,\nclot,1\n",
        "lab/flies.csv" => "cause,test\nfly,0\nclot,\nclot,2\n",
        "lab/topics.csv" => "heart,lungs\n0.1,0.9\n0.2,0.8\n0.3,0.7\n",
        _ => return Err(io::Error::from(io::ErrorKind::NotFound)),
    };
    Ok(text.to_string())
}

fn options() -> Options {
    Options { memory: Some(1 << 33), ..Options::default() }
}

fn read(text: &str) -> Result<Study, Error> {
    read_with(text, &options())
}

fn read_with(text: &str, options: &Options) -> Result<Study, Error> {
    parse(text, Path::new("lab/panel.toml"), &disk, options, &MEASURES)
}

/// The text with one thing changed; an empty `from` adds at the end.
fn edited(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from:?} is not in the text");
    if from.is_empty() { format!("{text}{to}\n") } else { text.replacen(from, to, 1) }
}
