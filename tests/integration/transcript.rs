//! A replicate written down is the replicate: measures read off its transcript are those of the run, to the bit.

use crate::worlds::matches_file;
use manyminds::act::Deed;
use manyminds::measure::names;
use manyminds::report::transcript::{read, text};
use manyminds::scenario::{Options, Study, load, parse};
use manyminds::study::trace::{Transcript, remeasure, trace};
use manyminds::study::{Outcome, run_one};
use std::path::{Path, PathBuf};

/// A golden scenario, with every measure of the catalog.
fn study(name: &str) -> Study {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.toml"));
    let every = ("measures.report".to_string(), format!("{:?}", names()));
    let options = Options { memory: Some(1 << 33), sets: vec![every], ..Options::default() };
    load(&path, &options, &names()).unwrap_or_else(|error| panic!("{error}"))
}

fn small(name: &str) -> Study {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.toml"));
    load(&path, &Options::default(), &names()).unwrap_or_else(|error| panic!("{error}"))
}

fn bits(values: &[Option<f64>]) -> Vec<Option<u64>> {
    values.iter().map(|value| value.map(f64::to_bits)).collect()
}

/// Traces a replicate, sends it through a file, and holds what can be read off it against the run.
#[track_caller]
fn holds(study: &Study, cell: usize, replicate: u64) -> Transcript {
    let (outcome, transcript): (Outcome, Transcript) = trace(study, cell, replicate).unwrap();
    let arm = &study.arms[study.cells[cell].arm];
    assert!(outcome == run_one(study, cell, replicate).unwrap(), "{arm}: being watched changes nothing");
    let written = text(&transcript);
    let back = read(&written, Path::new("a.jsonl")).unwrap_or_else(|faults| panic!("{arm}: {faults:#?}"));
    assert!(back == transcript, "{arm}: what is read is what was written");
    assert!(text(&back) == written);
    let readings = remeasure(study, cell, &back).unwrap();
    assert_eq!(readings.rounds, outcome.rounds, "{arm}");
    for (info, pair) in
        manyminds::study::measures_of(study).iter().zip(bits(&readings.values).into_iter().zip(bits(&outcome.values)))
    {
        assert_eq!(pair.0, pair.1, "{arm}: {}", info.name);
        assert_eq!(back.end.then.measures[info.name].map(f64::to_bits), pair.1, "{arm}: {}", info.name);
    }
    assert_eq!(bits(&readings.series), bits(&outcome.series), "{arm}");
    transcript
}

#[test]
fn every_measure_can_be_read_off_a_transcript_again() {
    // Synchronous and asynchronous, over questions, positions and claims, with shams, placebos, twins and a relay.
    for name in
        ["everyone-plurality", "round-robin-copeland", "random-claims-asynchronous", "everyone-asynchronous", "relay"]
    {
        let study = study(name);
        for cell in 0..study.cells.len() {
            holds(&study, cell, 1);
        }
    }
}

/// Everything that makes a transcript hard to follow: adoption by decree, an intervention, nameless speakers who are
/// sometimes not heard, hearing that costs, and a cadence.
const HARD: &str = r#"schema = 1
name = "hard"
seed = 11
replicates = 3
[problem]
kind = "coloring"
generate = { graph = "queen", rows = 3, cols = 3 }
colors = 4
topics = { count = 2 }
[society]
network = { kind = "ring", degree = 2 }
[society.perspectives.member]
count = 5
expertise = { sampled = "beta", mean = 0.5, concentration = 4 }
traits = { openness = { sampled = "beta", mean = 0.5, concentration = 4 } }
[acts]
challenge = 1
verify = 0
[protocol]
vote = { rule = "majority", every = 3, adopt = "decree" }
decline = 0.2
named = false
stop = { rounds = 20, budget = 6_000 }
[prices]
verify = 20
[measures]
every = 2
[[interventions]]
at = 7
set = { "protocol.vote.adopt" = "quorum", "acts.challenge" = 3 }
[arms]
lone = { twin = "lone" }
claims = { "protocol.vote" = { rule = "approval", over = "claims", every = 2, adopt = "decree" } }
relay = { "protocol.floor" = "relay" }
"#;

#[test]
fn decrees_interventions_and_nameless_speakers_are_written_down_too() {
    let nothing = |_: &Path| Err(std::io::ErrorKind::NotFound.into());
    let every = ("measures.report".to_string(), format!("{:?}", names()));
    let options = Options { sets: vec![every], ..Options::default() };
    let study =
        parse(HARD, Path::new("hard.toml"), &nothing, &options, &names()).unwrap_or_else(|error| panic!("{error}"));
    for cell in 0..study.cells.len() {
        let transcript = holds(&study, cell, 2);
        let arm = &study.arms[study.cells[cell].arm][..];
        let nameless = transcript.acts().filter(|act| act.other.is_anonymous());
        match arm {
            "society" => assert!(nameless.count() > 0 && transcript.header.protocol.changes == [7], "{arm}"),
            "lone" => assert_eq!(transcript.header.protocol.changes, [31]),
            _ => {}
        }
        let causes = transcript.acts().filter(|act| act.cause.is_some()).count();
        assert!(causes > 0 || transcript.acts().all(|act| act.act != Deed::Concede), "{arm}");
        let merits = transcript.acts().filter(|act| act.merit.is_some()).count();
        assert!(merits > 0, "{arm}");
    }
}

#[test]
fn small_transcripts_are_those_that_were_recorded() {
    for name in ["lunch", "triangle", "committee"] {
        let study = small(name);
        let (_, transcript) = trace(&study, 0, 0).unwrap();
        matches_file(&format!("tests/golden/{name}.jsonl"), &text(&transcript));
    }
}

/// A classic, with every measure of the catalog and these changes.
fn classic(name: &str, sets: &[(&str, &str)]) -> Study {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/classics/{name}.toml"));
    let mut sets: Vec<(String, String)> =
        sets.iter().map(|(path, value)| (path.to_string(), value.to_string())).collect();
    sets.push(("measures.report".into(), format!("{:?}", names())));
    let options = Options { sets, replicates: Some(2), ..Options::default() };
    load(&path, &options, &names()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn opinions_are_told_exactly() {
    let few = [("protocol.stop.rounds", "6"), ("measures.every", "2")];
    for name in ["hegselmann-krause", "deffuant", "degroot", "friedkin-johnsen"] {
        let study = classic(name, &few);
        for cell in (0..study.cells.len()).step_by(2) {
            let transcript = holds(&study, cell, 1);
            // What a person reads stays short.
            assert!(transcript.end.then.answers.iter().all(|answer| answer.len() <= 5), "{name}");
            assert!(transcript.header.questions[0].names[250] == "0.250");
        }
    }
    // Votes over opinions too, whose winners are told to all.
    let voting = [few[0], ("protocol.vote", "{ every = 2, over = \"questions\", adopt = \"decree\" }")];
    let voting = [&voting[..], &[("society.perspectives.person.count", "9")]].concat();
    let transcript = holds(&classic("hegselmann-krause", &voting), 1, 0);
    assert!(transcript.rounds.iter().any(|chapter| !chapter.then.numbers.public.is_empty()));
}

#[test]
fn opinions_that_are_told_by_their_cells_alone_are_refused() {
    let study = classic("degroot", &[]);
    let (_, sound) = trace(&study, 0, 0).unwrap();
    let told = |change: fn(&mut Transcript)| {
        let mut wrong = sound.clone();
        change(&mut wrong);
        remeasure(&study, 0, &wrong).unwrap_err().to_string()
    };
    let bare = told(|wrong| wrong.start.numbers.clear());
    assert!(bare.contains("numbers is missing; need a number of the cell 1000"), "{bare}");
    assert!(told(|wrong| wrong.rounds[1].then.numbers.moves[0] += 0.01).contains("need a number of the cell"));
    assert!(told(|wrong| wrong.rounds[1].then.numbers.moves.truncate(1)).contains("one for each, or none"));
    assert!(told(|wrong| wrong.start.numbers.truncate(1)).contains("one for each agent"));
}

#[test]
fn what_minds_believe_is_told_where_a_measure_reads_it() {
    for (name, every) in [("zollman", "7"), ("debate-or-vote", "1")] {
        let study = classic(name, &[("protocol.stop.rounds", "30"), ("measures.every", every)]);
        for cell in 0..study.cells.len() {
            let transcript = holds(&study, cell, 1);
            assert!(transcript.end.then.measures["credence_right"].is_some(), "{name}");
            let told = transcript.rounds.iter().any(|chapter| !chapter.then.credences.is_empty());
            // An arm of one round has no round after the first that it is told of.
            assert!(told || transcript.rounds.len() < 2, "{name} {cell}");
        }
        let (_, sound) = trace(&study, 0, 0).unwrap();
        let mut wrong = sound.clone();
        wrong.header.credences = false;
        let refused = remeasure(&study, 0, &wrong).unwrap_err().to_string();
        assert!(refused.contains("what minds believe"), "{refused}");
        let mut wrong = sound.clone();
        wrong.start.credences[0].1.pop();
        assert!(remeasure(&study, 0, &wrong).unwrap_err().to_string().contains("one for each option"));
    }
    // Who holds no probabilities has none written down; where nobody reads them, nothing is.
    let learning = [("protocol.stop.rounds", "30"), ("measures.every", "5")];
    let study = classic("march", &learning);
    let silent = holds(&study, 0, 1);
    assert!(silent.header.credences && !text(&silent).contains("\"credences\":["));
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios/classics/debate-or-vote.toml");
    let sets = vec![("measures.report".to_string(), "[\"right\"]".to_string()), ("claims".into(), "{}".into())];
    let study = load(&path, &Options { sets, ..Options::default() }, &names()).unwrap();
    assert!(!text(&trace(&study, 0, 0).unwrap().1).contains("credences"));
}

#[test]
fn climbers_are_told_by_their_steps() {
    let few = [("problem.points", "200"), ("protocol.stop.rounds", "4")];
    let study = classic("hong-page", &few);
    let transcript = holds(&study, 0, 1);
    let steps = &transcript.header.agents[0].heuristics[..];
    let [one] = steps else { panic!("{steps:?}") };
    let numbers: Vec<u32> = one.strip_prefix("steps ").unwrap().split(", ").map(|step| step.parse().unwrap()).collect();
    assert!(numbers.len() == 3 && numbers.iter().all(|step| (1..=12).contains(step)), "{one}");
    assert!(transcript.end.then.measures["team_diversity"].is_some());
    let strings = classic("lazer-friedman", &[("problem.n", "8"), ("protocol.stop.rounds", "4")]);
    holds(&strings, 0, 1);
}
