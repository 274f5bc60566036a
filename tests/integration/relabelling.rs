//! Nothing hangs on how agents, options and questions are numbered: with other numbers a society does as well, agrees as much and
//! spends as much. Held by equivalence (two one-sided tests at .999) over fixed seeds, as all draws are others.

use crate::determinism::results;
use crate::worlds::chained;
use manyminds::measure::names;
use manyminds::measure::verdict::{Case, Expect, Kind, Sample, Sides, Verdict, judge};
use manyminds::problem::generate::chain::{ChainDials, chain};
use manyminds::problem::generate::profile::{ProfileDials, profile};
use manyminds::problem::spec::{Body, Choice, GraphSpec};
use manyminds::rng::{Draws, Phase, Stream, below};
use manyminds::scenario::{Options, parse};
use std::path::Path;

const PROBLEMS: u64 = 10;
/// Replicates of each problem, as drawn and with other numbers.
const REPLICATES: u64 = 240;

/// A problem, and what is written for each agent.
struct Drawn {
    spec: GraphSpec,
    agents: Vec<String>,
}

fn order(n: usize, rng: &mut Stream) -> Vec<usize> {
    let mut all: Vec<usize> = (0..n).collect();
    (1..n).rev().for_each(|place| all.swap(place, below(rng, place as u32 + 1) as usize));
    all
}

/// The same problem, with questions, their options and agents in another order, and with `relations` also those.
fn relabelled(drawn: &Drawn, relations: bool, rng: &mut Stream) -> Drawn {
    let spec = &drawn.spec;
    let sizes: Vec<usize> = spec.questions.iter().map(|question| question.options.count()).collect();
    let (place, option): (Vec<usize>, Vec<Vec<usize>>) =
        (order(sizes.len(), rng), sizes.iter().map(|&size| order(size, rng)).collect());
    let choice = |&(question, is): &Choice| (place[question], option[question][is]);
    let mut new = spec.clone();
    for (question, &at) in spec.questions.iter().zip(&place) {
        new.questions[at] = question.clone();
    }
    new.truth = spec.truth.iter().map(choice).collect();
    for relation in &mut new.relations {
        relation.body = match &relation.body {
            Body::Evidence { question, favours } => Body::Evidence {
                question: place[*question],
                favours: favours.iter().map(|&is| option[*question][is]).collect(),
            },
            Body::Table { scope, degrees } => {
                let mut moved = degrees.clone();
                for (at, &degree) in degrees.iter().enumerate() {
                    let (mut rest, mut stride, mut to) = (at, 1, 0);
                    for &question in scope.iter().rev() {
                        to += stride * option[question][rest % sizes[question]];
                        (rest, stride) = (rest / sizes[question], stride * sizes[question]);
                    }
                    moved[to] = degree;
                }
                Body::Table { scope: scope.iter().map(|&question| place[question]).collect(), degrees: moved }
            }
            other => panic!("{other:?}"),
        };
    }
    if relations {
        let olds = new.relations.clone();
        for (old, at) in olds.iter().zip(order(olds.len(), rng)) {
            new.relations[at] = old.clone();
        }
    }
    let agents = order(drawn.agents.len(), rng).into_iter().map(|agent| drawn.agents[agent].clone()).collect();
    Drawn { spec: new, agents }
}

/// Right, agreement and spent of each replicate.
fn ran(drawn: &Drawn, rest: &str, seed: u64) -> [Vec<Option<f64>>; 3] {
    let mut text = format!(
        "schema = 1\nseed = {seed}\nreplicates = {REPLICATES}\nproblem = {{ kind = \"json\", file = \"p.json\" }}\n"
    );
    for (at, agent) in drawn.agents.iter().enumerate() {
        text.push_str(&format!("[society.perspectives.a{at}]\ncount = 1\n{agent}\n"));
    }
    text.push_str(rest);
    text.push_str("[measures]\nreport = [\"right\", \"agreement\", \"spent\"]\n");
    let json = drawn.spec.to_spec_json();
    let read = |_: &Path| Ok(json.clone());
    let options = Options { memory: Some(1 << 33), ..Options::default() };
    let study = parse(&text, Path::new("r.toml"), &read, &options, &names()).unwrap_or_else(|error| panic!("{error}"));
    let came = results(&study, 2);
    ["right", "agreement", "spent"].map(|name| came.column(0, name))
}

/// What became of the claims that right, agreement and spent (as a share of its mean) are the same, give or take `margin`.
fn verdicts(make: impl Fn(&mut Stream) -> Drawn, relations: bool, rest: &str, margin: f64) -> [(Verdict, f64); 3] {
    let mut seen: [[Vec<Option<f64>>; 3]; 2] = Default::default();
    for problem in 0..PROBLEMS {
        let mut rng = Draws::new(7, 0, problem).stream(0, 0, Phase::Estimate);
        let drawn = make(&mut rng);
        let other = relabelled(&drawn, relations, &mut rng);
        for (all, drawn) in seen.iter_mut().zip([&drawn, &other]) {
            for (column, more) in all.iter_mut().zip(ran(drawn, rest, problem + 1)) {
                column.extend(more);
            }
        }
    }
    let scale = |column: &mut Vec<Option<f64>>, by: f64| column.iter_mut().flatten().for_each(|value| *value /= by);
    let spent = seen[0][2].iter().flatten().sum::<f64>() / seen[0][2].len() as f64;
    seen.iter_mut().for_each(|all| scale(&mut all[2], spent));
    [0, 1, 2].map(|at| {
        let sample = Sample::Pairs(&seen[0][at], &seen[1][at]);
        let case = Case { expect: Expect::Null { margin }, sample, kind: Kind::Mean, sides: Sides::Two };
        let judged = judge(&case, 0.999);
        println!("{:?} {:?} {:?}", judged.verdict, judged.estimate.mean, judged.equivalence);
        (judged.verdict, judged.estimate.mean.unwrap())
    })
}

#[track_caller]
fn all_the_same(make: impl Fn(&mut Stream) -> Drawn, rest: &str, margin: f64) {
    let seen = verdicts(make, false, rest, margin);
    assert!(seen.iter().all(|(verdict, _)| *verdict == Verdict::Holds), "right, agreement, spent: {seen:?}");
}

const TALK: &str = "[protocol]\nstop = { rounds = 30, budget = 1500 }\n";

fn graph(start: &str) -> Drawn {
    let agents = [0.5, 0.6, 0.7, 0.8].map(|expertise| format!("expertise = {expertise}\n{start}"));
    Drawn { spec: chained(), agents: agents.into() }
}

#[test]
fn deliberators_do_not_mind_how_anything_is_numbered() {
    all_the_same(|_| graph(""), TALK, 0.08);
}

#[test]
fn jurors_of_a_hidden_profile_do_not_mind_how_anything_is_numbered() {
    let make = |rng: &mut Stream| {
        let drawn = profile(&ProfileDials::mixture(), rng).unwrap();
        let name = |&relation: &u32| drawn.spec.relations[relation as usize].name.clone().unwrap();
        let agent = |told: &Vec<u32>| {
            let names: Vec<String> = told.iter().map(name).collect();
            format!("mind = \"inquirer\"\nexpertise = 1.0\nevidence = {names:?}\n")
        };
        Drawn { agents: drawn.told.iter().map(agent).collect(), spec: drawn.spec }
    };
    all_the_same(make, TALK, 0.08);
}

#[test]
fn experts_on_a_chain_do_not_mind_how_anything_is_numbered() {
    let make = |rng: &mut Stream| {
        let spec = chain(&ChainDials::default(), rng).unwrap().spec;
        let agent = |expertise: f64| format!("mind = \"inquirer\"\nexpertise = {expertise}\n");
        Drawn { spec, agents: [0.8, 0.9, 0.95, 0.95].map(agent).into() }
    };
    all_the_same(make, TALK, 0.08);
}

#[test]
fn a_leak_through_the_number_of_an_option_is_seen() {
    // The truth of the leaf is option 0; all begin with their first options, and hold on to them.
    let rest = "[protocol]\nstop = { rounds = 1, budget = 40 }\n";
    let [right, ..] = verdicts(|_| graph("start = { leaf = 0 }\n"), false, rest, 0.08);
    assert!(right.0 == Verdict::Fails && right.1 > 0.1, "{right:?}");
}

#[test]
fn how_relations_are_numbered_matters_little_though_a_challenge_names_the_lowest() {
    let rest = format!("{TALK}[acts]\nchallenge = 2\n");
    let seen = verdicts(|_| graph(""), true, &rest, 0.08);
    assert!(seen.iter().all(|(verdict, _)| *verdict == Verdict::Holds), "right, agreement, spent: {seen:?}");
}

#[test]
fn the_numbers_of_a_countdown_may_come_in_any_order() {
    let ran = |nums: &str| {
        let text = "schema = 1\nseed = 3\nreplicates = 20\nproblem = { kind = \"countdown\", file = \"p.jsonl\" }\n\
                    society.perspectives.member.count = 3\nprotocol.stop = { rounds = 20, budget = 3000 }\n\
                    measures.report = [\"right\", \"agreement\", \"spent\"]\n";
        let read = |_: &Path| Ok(format!("{{\"nums\": {nums}, \"target\": 24}}\n"));
        let options = Options { memory: Some(1 << 33), ..Options::default() };
        let study =
            parse(text, Path::new("c.toml"), &read, &options, &names()).unwrap_or_else(|error| panic!("{error}"));
        {
            let came = results(&study, 2);
            (0..came.replicates).flat_map(|replicate| came.row(0, replicate).unwrap().values).collect::<Vec<_>>()
        }
    };
    // They are sorted before anybody looks: the same bits.
    let values = ran("[3, 5, 7, 11]");
    assert!(values.iter().flatten().count() == 60 && values == ran("[11, 3, 7, 5]"), "{values:?}");
}
