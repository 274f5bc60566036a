//! A count for a program: one JSON object, whole numbers in it to the last digit.

use super::super::number::parts;
use super::{Count, Outcome};
use crate::voting::{Choice, Step};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// The object as text. It holds `rules` (by name: `winners`, `ranking` as groups of those that share a place, best first,
/// `scores` in the order of `alternatives`, and more), `pairwise`, `condorcet_winner`, `smith_set` and other facts. Alternatives
/// go by name. Votes beyond 2^53 are written in full, as whole numbers.
pub fn json(count: &Count<'_>) -> String {
    let m = count.labels.len().max(1);
    let facts = &count.facts;
    let name = |alternative: Option<u32>| alternative.map(|a| count.label(a));
    let object = Object {
        manyminds: env!("CARGO_PKG_VERSION"),
        title: count.election.title(),
        kind: count.election.kind.name(),
        voters: count.election.voters(),
        orders: count.election.orders.len(),
        alternatives: &count.labels,
        rules: Rules(count),
        pairwise: count.pairwise.chunks(m).collect(),
        condorcet_winner: name(facts.condorcet_winner),
        smith_set: names(count, &facts.smith),
        facts: Told {
            condorcet_winner: name(facts.condorcet_winner),
            condorcet_loser: name(facts.condorcet_loser),
            majority_winner: name(facts.majority_winner),
            majority_loser: name(facts.majority_loser),
            cycle: facts.cycle,
            circle: names(count, &count.circle),
        },
    };
    serde_json::to_string_pretty(&object).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Object<'a> {
    manyminds: &'static str,
    title: Option<&'a str>,
    kind: &'static str,
    voters: u128,
    orders: usize,
    alternatives: &'a [String],
    rules: Rules<'a>,
    pairwise: Vec<&'a [i128]>,
    condorcet_winner: Option<&'a str>,
    smith_set: Vec<&'a str>,
    facts: Told<'a>,
}

#[derive(Serialize)]
struct Told<'a> {
    condorcet_winner: Option<&'a str>,
    condorcet_loser: Option<&'a str>,
    majority_winner: Option<&'a str>,
    majority_loser: Option<&'a str>,
    cycle: bool,
    circle: Vec<&'a str>,
}

/// The rules by name, in the order in which they were asked.
struct Rules<'a>(&'a Count<'a>);

impl Serialize for Rules<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.outcomes.len()))?;
        for one in &self.0.outcomes {
            map.serialize_entry(one.rule.name, &rule(self.0, one))?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Rule<'a> {
    winners: Vec<&'a str>,
    ranking: Vec<Vec<&'a str>>,
    scores: Vec<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    needed: Option<Number>,
    refused: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    choice: Option<Chosen<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<Vec<Event<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paths: Option<Vec<Vec<Number>>>,
}

#[derive(Serialize)]
struct Chosen<'a> {
    policy: &'static str,
    seed: u64,
    outcome: &'static str,
    chosen: Option<&'a str>,
}

#[derive(Serialize)]
struct Event<'a> {
    step: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    over: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    under: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    votes: Option<Number>,
}

/// Votes or points: a whole number to the last digit, or the nearest other one.
#[derive(Serialize)]
#[serde(untagged)]
enum Number {
    Whole(i128),
    Part(f64),
}

impl Number {
    fn of(units: i128, per: f64) -> Number {
        match parts(per) {
            Some(per) if units % per == 0 => Number::Whole(units / per),
            _ => Number::Part(units as f64 / per),
        }
    }
}

fn names<'a>(count: &'a Count<'_>, alternatives: &[u32]) -> Vec<&'a str> {
    alternatives.iter().map(|&a| count.label(a)).collect()
}

fn rule<'a>(count: &'a Count<'_>, one: &Outcome) -> Rule<'a> {
    let tally = &one.tally;
    let (steps, m) = (count.asked.steps, count.labels.len().max(1));
    let path = |row: &[i128]| row.iter().map(|&units| Number::of(units, tally.vote())).collect();
    Rule {
        winners: names(count, &tally.winners),
        ranking: one.ranking().iter().map(|group| names(count, group)).collect(),
        scores: tally.scores.iter().map(|&units| Number::of(units, tally.per)).collect(),
        needed: tally.needed.map(|units| Number::of(units, tally.per)),
        refused: tally.refused.map(|why| why.to_string()),
        choice: one.choice.zip(count.asked.ties).map(|(choice, (policy, seed))| {
            let (outcome, chosen) = match choice {
                Choice::One(a) => ("one", Some(count.label(a))),
                Choice::Tied => ("tied", None),
                Choice::NoWinner => ("no winner", None),
                Choice::Again => ("again", None),
            };
            Chosen { policy: policy.name(), seed, outcome, chosen }
        }),
        steps: (steps && !tally.steps.is_empty())
            .then(|| tally.steps.iter().map(|step| event(count, one, step)).collect()),
        paths: (steps && !tally.paths.is_empty()).then(|| tally.paths.chunks(m).map(path).collect()),
    }
}

fn event<'a>(count: &'a Count<'_>, one: &Outcome, step: &Step) -> Event<'a> {
    let (name, votes) = (|a| Some(count.label(a)), |units| Some(Number::of(units, one.tally.vote())));
    let plain = Event { step: "", alternative: None, over: None, under: None, votes: None };
    match *step {
        Step::Stands { alternative, units } => {
            Event { step: "stands", alternative: name(alternative), votes: votes(units), ..plain }
        }
        Step::Out { alternative } => Event { step: "out", alternative: name(alternative), ..plain },
        Step::Locked { over, under, units } => {
            Event { step: "locked", over: name(over), under: name(under), votes: votes(units), ..plain }
        }
        Step::Passed { over, under, units } => {
            Event { step: "passed", over: name(over), under: name(under), votes: votes(units), ..plain }
        }
    }
}
