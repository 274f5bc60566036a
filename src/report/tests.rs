//! What is written and shown of a tiny study.

use super::directory::Begin;
use super::terminal::{Look, summary};
use super::*;
use crate::scenario::{Options, parse};
use crate::study::{Running, run};
use serde_json::Value;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Three questions that must differ in a triangle, by few minds.
const TINY: &str = r#"schema = 1
name = "tiny"
title = "Does a triangle find its colours?"
seed = 3
replicates = 12
[problem]
kind = "coloring"
file = "data/triangle.col"
colors = 3
[society.perspectives.member]
count = 3
expertise = 0.9
[protocol]
stop = { rounds = 10, budget = 900 }
[sweep]
"society.perspectives.member.count" = [3, 5]
[arms]
silent = { twin = "silent" }
[claims.sane]
role = "gate"
says = "merit is never above 1"
measure = "merit"
at = "every"
expect = "< 1.5"
came = "fails"
[claims.open]
role = "hypothesis"
says = "talk helps"
measure = "solved"
contrast = ["society", "silent"]
at = { "society.perspectives.member.count" = 5 }
expect = "> 0.001"
"#;

fn study() -> Study {
    let read = |_: &Path| Ok("p edge 3 3\ne 1 2\ne 2 3\ne 1 3\n".to_string());
    parse(TINY, Path::new("lab/tiny.toml"), &read, &Options::default(), &crate::measure::names()).unwrap()
}

fn results(study: &Study) -> Results {
    run(study, &Running { stop: &AtomicBool::new(false) }, &|_| {}).unwrap()
}

#[test]
fn rows_come_in_order_with_their_parameters_first() {
    let study = study();
    let results = results(&study);
    let mut bytes = Vec::new();
    tables::replicates(&study, &results, &mut bytes).unwrap();
    assert_eq!(crate::hash::hash(&bytes), digest(&study, &results).unwrap());
    let mut csv = csv::Reader::from_reader(&bytes[..]);
    let head = csv.headers().unwrap().clone();
    assert_eq!(
        head.iter().take(4).collect::<Vec<_>>(),
        ["society.perspectives.member.count", "arm", "replicate", "merit"]
    );
    assert_eq!(head.iter().next_back(), Some("stop"));
    let rows: Vec<_> = csv.records().map(|record| record.unwrap()).collect();
    assert_eq!(rows.len(), 48);
    let place = |at: usize| rows[at].iter().take(3).map(String::from).collect::<Vec<_>>();
    assert_eq!([place(0), place(12), place(47)], [["3", "society", "0"], ["3", "silent", "0"], ["5", "silent", "11"]]);
    for (at, row) in rows.iter().enumerate() {
        for (value, text) in results.row(at / 12, at as u64 % 12).unwrap().values.iter().zip(row.iter().skip(3)) {
            assert_eq!(*value, text.parse().ok(), "a number reads back as the same bits");
        }
    }
}

#[test]
fn the_summary_and_the_json_say_the_same() {
    let study = study();
    let results = results(&study);
    let report = Report::new(&study, &results).unwrap();
    let text = summary(&report, &Look::default(), Some(0.25), None);
    let object = json::object(&report);
    assert!(
        text.starts_with(
            "tiny   Does a triangle find its colours?\n3 questions x 3 options, 3 relations; 3 perspectives\n"
        ),
        "{text}"
    );
    assert!(text.contains("(at the first point;") && text.contains("48 runs in 0.2 s"), "{text}");
    assert!(text.contains("recorded before: fails; this run says holds"), "{text}");
    assert!(text.contains(report.short_digest()) && object["digest"] == *report.digest);
    let untidy = text.lines().find(|line| line.chars().count() > 100 || line.ends_with(' '));
    assert_eq!(untidy, None);
    assert!(!text.contains('\x1b') && !text.contains('\u{a0}'));
    assert_eq!(object["cells"].as_array().unwrap().len(), 4);
    let merit = &object["cells"][3]["measures"]["merit"];
    assert_eq!(merit["mean"].as_f64(), report.number(3, "merit").unwrap().estimate.mean);
    assert_eq!((&object["claims"][0]["verdict"], &object["claims"][0]["came"]), (&"holds".into(), &"fails".into()));
    assert_eq!(object["claims"][0]["judged"].as_array().unwrap().len(), 2);
    assert!(summary(&report, &Look { width: 40, color: true }, None, Some("runs/x")).contains("\x1b[32mholds\x1b[0m"));
}

#[test]
fn summary_rows_hold_times_and_contrasts() {
    let study = study();
    let results = results(&study);
    let mut bytes = Vec::new();
    tables::summary(&Report::new(&study, &results).unwrap(), &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    for start in
        ["3,society,merit,", "3,society,agreed_time,", "5,silent,agreed_time_reached,", "5,society - silent,solved,"]
    {
        assert!(text.lines().any(|line| line.starts_with(start)), "{start}\n{text}");
    }
    let mut bytes = Vec::new();
    tables::rounds(&study, &results, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("\n3,society,0,merit,") && !text.contains("half_life"), "{text}");
}

#[test]
fn a_claim_has_one_hash_whatever_came_of_it() {
    let (one, mut two) = (study(), study());
    two.claims[0].came = None;
    assert_eq!(json::claim_hash(&one, &one.claims[0]), json::claim_hash(&two, &two.claims[0]));
    two.claims[0].says.push('!');
    assert_ne!(json::claim_hash(&one, &one.claims[0]), json::claim_hash(&two, &two.claims[0]));
}

#[test]
fn a_study_without_a_finished_replicate_is_reported_too() {
    let study = study();
    let results = run(&study, &Running { stop: &AtomicBool::new(true) }, &|_| {}).unwrap();
    let report = Report::new(&study, &results).unwrap();
    assert!(!report.is_complete() && report.runs() == 0);
    let text = summary(&report, &Look::default(), None, None);
    assert!(text.contains("stopped after 0 of 12 replicates"), "{text}");
    assert!(matches!(json::object(&report), Value::Object(_)));
    assert_eq!(report.broken_gates(false), Vec::<&str>::new());
    assert_eq!(report.broken_gates(true), ["sane"]);
}

#[test]
fn the_directory_holds_what_the_manifest_says() {
    let study = study();
    let results = results(&study);
    let report = Report::new(&study, &results).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("deep/run");
    let read = |_: &Path| Ok(b"p edge 3 3\n".to_vec());
    files::write(&report, &dir, &Options::default(), &read).unwrap();
    let manifest: Value = serde_json::from_slice(&std::fs::read(dir.join("manifest.json")).unwrap()).unwrap();
    let listed = manifest["files"].as_object().unwrap();
    assert_eq!(listed.len(), 6);
    for (name, sum) in listed {
        let held = std::fs::read(dir.join(name)).unwrap();
        assert_eq!(*sum, crate::hash::hash(&held), "{name}");
    }
    assert_eq!(manifest["digest"], listed["replicates.csv"]);
    assert_eq!(manifest["refers"]["data/triangle.col"]["copy"], "files/data/triangle.col");
    // Again: the same scenario may; another, or a folder with other things, may not.
    files::write(&report, &dir, &Options::default(), &read).unwrap();
    let mut other = study.clone();
    other.text.push('#');
    assert!(files::may_write(&dir, &other, Begin::Anew).unwrap_err().is_input());
    let mixed = folder.path().join("mixed");
    std::fs::create_dir(&mixed).unwrap();
    files::may_write(&mixed, &study, Begin::Anew).unwrap();
    std::fs::write(mixed.join("notes.txt"), "mine").unwrap();
    let refusal = files::may_write(&mixed, &study, Begin::Anew).unwrap_err().to_string();
    assert!(refusal.contains("notes.txt"), "{refusal}");
    // A file that cannot be read leaves nothing half-written behind.
    let failing = |_: &Path| Err(std::io::Error::from(std::io::ErrorKind::NotFound));
    let bare = folder.path().join("bare");
    assert!(files::write(&report, &bare, &Options::default(), &failing).is_err());
    assert_eq!(std::fs::read_dir(&bare).unwrap().count(), 0);
}

#[test]
fn after_a_run_on_a_large_network_its_shape_alone_is_told() {
    let told = |count: u32, network: &str| {
        let text = format!(
            "schema = 1\n[problem]\nkind = 'question'\n[society]\nnetwork = {{ {network} }}\n\
             [society.perspectives.voter]\ncount = {count}\nmind = 'copier'\n[protocol]\nvote = 'none'\n"
        );
        let read = |_: &Path| Err(std::io::ErrorKind::NotFound.into());
        let options = Options { memory: Some(1 << 33), ..Options::default() };
        let study = parse(&text, Path::new("v.toml"), &read, &options, &crate::measure::names());
        let setup = Setup::after(&study.unwrap_or_else(|error| panic!("{error}")));
        (setup.network.is_some(), setup.network_line())
    };
    assert_eq!(told(100_001, "kind = 'ring', degree = 2"), (false, "ring lattice of degree 2".into()));
    assert!(told(200_001, "kind = 'complete'").0 && told(20, "kind = 'ring', degree = 2").0);
}
