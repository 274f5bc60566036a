//! Transcripts and their replay, as a user drives them.

use crate::worlds::matches_file;
use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// A folder with a scenario of three friends, two points, three arms and four replicates.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(golden("lunch.toml")).unwrap().replace("replicates = 1", "replicates = 4");
    let more = "[arms]\nsilent = { twin = \"silent\" }\n\"a/b\" = { twin = \"pooled\" }\n[sweep]\n\"protocol.vote.every\" = [3, 2]\n";
    fs::write(folder.path().join("lunch.toml"), text + more).unwrap();
    folder
}

struct Ended {
    code: i32,
    out: String,
    err: String,
}

fn ended(folder: &Path, args: &[&str]) -> Ended {
    let mut command = cargo_bin_cmd!("manyminds");
    let output = command.current_dir(folder).env_remove("COLUMNS").env_remove("NO_COLOR").args(args).output().unwrap();
    Ended {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[track_caller]
fn good(folder: &Path, args: &[&str]) -> String {
    let ended = ended(folder, args);
    assert_eq!((ended.code, &ended.err[..]), (0, ""), "{args:?}\n{}", ended.out);
    ended.out
}

#[track_caller]
fn refused(folder: &Path, args: &[&str]) -> String {
    let ended = ended(folder, args);
    assert_eq!((ended.code, &ended.out[..]), (2, ""), "{args:?}\n{}", ended.err);
    ended.err
}

#[test]
fn small_debates_read_as_they_were_recorded() {
    let here = tempfile::tempdir().unwrap();
    for name in ["lunch", "triangle", "committee"] {
        let transcript = golden(&format!("{name}.jsonl"));
        let told = good(here.path(), &["replay", transcript.to_str().unwrap()]);
        matches_file(&format!("tests/golden/{name}.txt"), &told);
        let scenario = golden(&format!("{name}.toml"));
        assert!(told == good(here.path(), &["replay", scenario.to_str().unwrap()]), "a scenario is run and shown");
        assert!(!told.contains('\x1b') && told.lines().all(|line| line.chars().count() <= 100), "{told}");
    }
}

#[test]
fn a_run_keeps_its_transcripts_and_forgets_those_of_an_older_one() {
    let folder = folder();
    let run = |traces: &[&str], out: &str| {
        let asked = traces.iter().flat_map(|trace| ["--trace", trace]);
        let args: Vec<&str> = ["run", "lunch.toml", "--quiet", "--out", out].into_iter().chain(asked).collect();
        good(folder.path(), &args)
    };
    let plain = run(&[], "plain");
    let traced = run(&["3", "1", "3"], "kept");
    let digest = |out: &str| out.lines().find(|line| line.starts_with("digest ")).unwrap()[..20].to_string();
    assert_eq!(digest(&plain), digest(&traced));
    let kept = folder.path().join("kept/trace");
    let names = || {
        let mut names: Vec<String> =
            fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names().len(), 2 * 3 * 2);
    assert_eq!(names()[..3], ["point0-a_b-1.jsonl", "point0-a_b-3.jsonl", "point0-silent-1.jsonl"]);
    let manifest: Value = serde_json::from_slice(&fs::read(folder.path().join("kept/manifest.json")).unwrap()).unwrap();
    for name in names() {
        let hash = manyminds::hash::hash(&fs::read(kept.join(&name)).unwrap());
        assert_eq!(manifest["files"][format!("trace/{name}")], hash, "{name}");
    }
    // What is kept and what is run again from the directory are one.
    let again = |dir: &str, arm: &str| {
        good(folder.path(), &["replay", dir, "--replicate", "3", "--arm", arm, "--point", "1", "--round", "all"])
    };
    for arm in ["society", "silent", "a/b"] {
        assert!(again("kept", arm) == again("plain", arm), "{arm}");
    }
    assert!(again("kept", "society").contains("protocol.vote.every = 2"));
    run(&["0"], "kept");
    assert_eq!(names().len(), 6);
    run(&[], "kept");
    assert!(names().is_empty());
}

#[test]
fn a_run_directory_remembers_what_the_command_line_changed() {
    let folder = folder();
    let changed = ["--set", "protocol.stop.rounds=4", "--seed", "9"];
    let run = ["run", "lunch.toml", "--quiet", "--replicates", "2", "--out", "runs"];
    good(folder.path(), &[&run[..], &changed].concat());
    let told = good(folder.path(), &["replay", "runs"]);
    assert!(told == good(folder.path(), &[&["replay", "lunch.toml"], &changed[..]].concat()));
    assert!(told.contains("seed 9") && told.contains("after 4 rounds"), "{told}");
    assert!(refused(folder.path(), &["replay", "runs", "--seed", "3"]).contains("has been run"));
    assert!(refused(folder.path(), &["replay", "runs", "--replicate", "2"]).contains("from 0 to 1"));
    // Data files come from the copies.
    good(
        folder.path(),
        &["run", "queens", "--quiet", "--replicates", "1", "--out", "queens", "--set", "protocol.stop.rounds=3"],
    );
    assert!(good(folder.path(), &["replay", "queens"]).contains("after 3 rounds"));
}

#[test]
fn acts_can_be_picked_out() {
    let folder = folder();
    let path = golden("lunch.jsonl");
    let replay = |args: &[&str]| good(folder.path(), &[&["replay", path.to_str().unwrap()], args].concat());
    let acts = |args: &[&str]| -> Vec<Value> {
        replay(args).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let all = acts(&["--json"]);
    let challenges = acts(&["--json", "--act", "challenge"]);
    assert!(!challenges.is_empty() && challenges.iter().all(|act| act["act"] == "challenge"));
    let cook = acts(&["--json", "--agent", "cook", "--round", "2..3"]);
    assert!(!cook.is_empty() && cook.len() < all.len());
    for act in &cook {
        assert!([&act["name"], &act["whose"]].contains(&&Value::from("cook")), "{act}");
        assert!((2..=3).contains(&act["round"].as_u64().unwrap()));
    }
    assert!(
        acts(&["--json", "--agent", "walker"]).iter().any(|act| act["name"] == "walker-2"),
        "a group is its members"
    );
    let told = replay(&["--act", "challenge"]);
    assert!(told.contains("challenges cook on place = home") && told.contains("nothing that was asked for"), "{told}");
    let told = replay(&["--round", "2"]);
    assert!(told.contains("\nround 2") && !told.contains("\nround 1") && told.contains("\nthe end"), "{told}");
}

#[test]
fn long_debates_say_how_much_more_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let told = good(folder.path(), &["replay", "queens", "--arm", "sham"]);
    assert!(told.contains("more rounds: --round ") && told.contains("[a sham]"), "{told}");
    assert!(told.lines().count() < 400);
    assert!(good(folder.path(), &["replay", "queens", "--arm", "sham", "--round", "all"]).len() > 2 * told.len());
}

#[test]
fn graphs_are_written_for_other_programs() {
    let folder = tempfile::tempdir().unwrap();
    let path = golden("triangle.jsonl");
    let graph = |args: &[&str]| good(folder.path(), &[&["replay", path.to_str().unwrap(), "--graph"], args].concat());
    let influence = graph(&["influence"]);
    assert!(
        influence.contains("# 1 sceptic-2\n") && influence.contains("source,target,weight\n1,2,1\n"),
        "{influence}"
    );
    let (agents, edges) = manyminds::society::network::read_edges(&graph(&["hearing"])).unwrap();
    assert!(agents == 3 && edges.len() > 3);
    matches_file("tests/golden/triangle.graphml", &graph(&["hearing", "--format", "graphml"]));
    assert!(refused(folder.path(), &["replay", "lunch", "--format", "graphml"]).contains("--graph"));
}

#[test]
fn a_transcript_that_is_wrong_is_refused_with_every_line() {
    let folder = tempfile::tempdir().unwrap();
    let sound = fs::read_to_string(golden("lunch.jsonl")).unwrap();
    let lines: Vec<&str> = sound.lines().collect();
    let told = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).unwrap();
        refused(folder.path(), &["replay", name])
    };
    let cut = lines[..lines.len() - 3].join("\n");
    assert!(told("cut.jsonl", &cut).contains(&format!("cut.jsonl:{}: ", lines.len() - 3)));
    assert!(told("cut.jsonl", &cut).contains("cut off"));
    assert!(told("half.jsonl", &sound[..sound.len() - 40]).contains("need JSON"));
    let version = sound.replacen("\"version\":1", "\"version\":2", 1);
    assert_eq!(
        told("new.jsonl", &version),
        "new.jsonl:1: version is 2; need version 1, which is what this program reads\n"
    );
    let wrong = sound.replacen("\"agent\":2", "\"agent\":7", 1).replacen("\"heed\":\"heard\"", "\"heed\":\"liked\"", 1);
    let faults = told("wrong.jsonl", &wrong);
    assert!(
        faults.contains("agent is 7; need an id below 3") && faults.contains("need a line of a transcript"),
        "{faults}"
    );
    assert!(faults.lines().count() >= 2 && faults.lines().all(|line| line.starts_with("wrong.jsonl:")), "{faults}");
    // The largest numbers stand for nobody and nothing elsewhere; in lists there is always somebody and something.
    for (at, to) in [
        ("\"moves\":[[", "\"moves\":[[4294967295,0,0],["),
        ("\"moves\":[[", "\"moves\":[[0,4294967295,0],["),
        ("\"moves\":[[", "\"moves\":[[0,0,4294967294],["),
        ("\"positions\":[[", "\"positions\":[[4294967295,"),
        ("\"public\":[[", "\"public\":[[4294967295,0],["),
        ("\"public\":[[", "\"public\":[[0,4294967295],["),
        ("\"decision\":[", "\"decision\":[4294967295,"),
        ("\"scope\":[", "\"scope\":[4294967295,"),
    ] {
        assert!(sound.contains(at), "{at}");
        let faults = told("largest.jsonl", &sound.replacen(at, to, 1));
        assert!(faults.contains("need an id below 4294967294"), "{to}: {faults}");
    }
    let nameless = sound.replacen("\"agent\":2", "\"agent\":\"anonymous\"", 1);
    assert!(told("nameless.jsonl", &nameless).contains("a transcript knows who acts"));
    assert!(told("empty.jsonl", "").contains("need a header"));
    assert!(told("other.jsonl", "{\"type\":\"act\"}\n").contains("need the header of a transcript"));
    let twice = format!("{sound}{}\n", lines[2]);
    assert!(told("more.jsonl", &twice).contains("nothing after the `end` line"));
    let missing = [&lines[..1], &lines[2..]].concat().join("\n");
    assert!(told("startless.jsonl", &missing).contains("`start` as the second line"));
}

#[test]
fn what_is_not_there_is_told() {
    let folder = folder();
    let path = golden("lunch.jsonl");
    let path = path.to_str().unwrap();
    assert!(refused(folder.path(), &["replay", path, "--agent", "walker-3"]).contains("did you mean walker-"));
    assert!(refused(folder.path(), &["replay", path, "--act", "chalenge"]).contains("did you mean challenge?"));
    assert!(refused(folder.path(), &["replay", path, "--round", "9..3"]).contains("does not end before"));
    assert!(refused(folder.path(), &["replay", path, "--round", "40"]).contains("no more were played"));
    assert!(refused(folder.path(), &["replay", path, "--replicate", "1"]).contains("one replicate already"));
    let told = refused(folder.path(), &["replay", "lunch.toml", "--replicate", "4", "--arm", "loud", "--point", "2"]);
    assert!(
        told.contains("from 0 to 3") && told.contains("society, silent, a/b") && told.contains("from 0 to 1"),
        "{told}"
    );
    assert!(refused(folder.path(), &["replay", "nowhere"]).contains("manyminds list"));
    assert!(refused(folder.path(), &["replay", "."]).contains("need the directory of a finished run"));
    assert!(refused(folder.path(), &["run", "lunch.toml", "--trace", "0"]).contains("need --out DIR"));
    assert!(refused(folder.path(), &["run", "lunch.toml", "--trace", "4", "--out", "o"]).contains("from 0 to 3"));
    assert!(!folder.path().join("o").exists());
}

/// The first row of that arm in `replicates.csv`, by column.
fn row(folder: &Path, arm: &str) -> Vec<(String, String)> {
    let table = fs::read_to_string(folder.join("replicates.csv")).unwrap();
    let mut rows = table.lines().map(|line| line.split(',').map(str::to_string).collect::<Vec<_>>());
    let names = rows.next().unwrap();
    let at = |name: &str| names.iter().position(|column| column == name).unwrap();
    let (of_arm, replicate) = (at("arm"), at("replicate"));
    let found = rows.find(|row| row[of_arm] == arm && row[replicate] == "0").unwrap();
    names.into_iter().zip(found).collect()
}

#[test]
fn every_measure_of_a_classic_is_read_off_the_file_that_its_run_keeps() {
    use manyminds::scenario::{Options, load};
    use manyminds::study::{measures_of, trace::remeasure};
    let folder = tempfile::tempdir().unwrap();
    let classics = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/classics");
    for name in ["hegselmann-krause", "deffuant", "degroot", "friedkin-johnsen", "zollman", "debate-or-vote", "march"] {
        let file = classics.join(format!("{name}.toml"));
        let few = ["--replicates", "1", "--set", "protocol.stop.rounds=12"];
        good(
            folder.path(),
            &[&["run", file.to_str().unwrap(), "--quiet", "--out", name, "--trace", "0"][..], &few].concat(),
        );
        let sets = vec![("protocol.stop.rounds".to_string(), "12".to_string())];
        let options = Options { sets, replicates: Some(1), ..Options::default() };
        let study = load(&file, &options, &manyminds::measure::names()).unwrap();
        let kept = folder.path().join(name);
        let mut compared = 0;
        for (cell, arm) in study.arms.iter().enumerate() {
            let path = kept.join(manyminds::report::files::trace_name(&study, cell, 0));
            let transcript = manyminds::report::transcript::read(&fs::read_to_string(&path).unwrap(), &path).unwrap();
            let readings = remeasure(&study, cell, &transcript).unwrap();
            let row = row(&kept, arm);
            for (info, value) in measures_of(&study).iter().zip(&readings.values) {
                let (_, told) = row.iter().find(|(column, _)| column == info.name).unwrap();
                let told = if told.is_empty() { None } else { Some(told.parse::<f64>().unwrap().to_bits()) };
                assert_eq!(value.map(f64::to_bits), told, "{name}, {arm}: {}", info.name);
                compared += usize::from(told.is_some());
            }
        }
        assert!(compared > study.arms.len(), "{name}");
    }
}

#[cfg(not(feature = "tui"))]
#[test]
fn a_build_that_cannot_watch_says_which_build_can() {
    let folder = tempfile::tempdir().unwrap();
    let told = refused(folder.path(), &["watch", "queens"]);
    assert_eq!(told, "watch is given; need a build with `--features tui`\n");
    assert!(refused(folder.path(), &["watch", "queens", "--speed", "0"]).contains("need a number of acts a second"));
}

#[cfg(feature = "tui")]
#[test]
fn what_is_no_terminal_is_not_drawn_on() {
    let folder = tempfile::tempdir().unwrap();
    let told = refused(folder.path(), &["watch", "queens"]);
    assert!(told.contains("stdout is no terminal; need a terminal to draw on; `manyminds replay` tells"), "{told}");
}
