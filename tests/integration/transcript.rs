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
