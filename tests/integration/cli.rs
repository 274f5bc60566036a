//! The program as a user drives it.

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A few questions, a few minds, a claim of each kind of fate.
pub(crate) const TINY: &str = r#"schema = 1
name = "tiny"
title = "Do three friends agree on lunch?"
seed = 5
replicates = 40
[problem]
kind = "graph"
topics = ["food", "time"]
questions = [
  { name = "place", options = ["park", "bistro", "home"] },
  { name = "hour", options = ["noon", "one"] },
  { name = "dish", options = ["soup", "salad", "pie"] },
]
relations = [
  { kind = "evidence", question = "place", favours = ["park"], topic = "time" },
  { kind = "implies", from = { question = "place", is = "park" }, to = { question = "dish", is = "pie" }, topic = "food" },
  { kind = "clause", any = [{ question = "hour", is = "noon" }, { question = "dish", is_not = "soup" }], topic = "food" },
]
[society.perspectives.cook]
count = 1
expertise = { food = 0.9, time = 0.1 }
[society.perspectives.walker]
count = 2
expertise = { food = 0.2, time = 0.8 }
[protocol]
stop = { rounds = 12, budget = 400 }
[arms]
silent = { twin = "silent" }
nominal = { twin = "nominal" }
[claims.bounded]
role = "gate"
says = "merit is at most 1"
measure = "merit"
expect = "< 1.001"
[claims.talk]
role = "hypothesis"
says = "talk makes these friends much better"
measure = "merit"
contrast = ["society", "silent"]
expect = "> 0.9"
"#;

fn manyminds(folder: &Path) -> Command {
    let mut command = cargo_bin_cmd!("manyminds");
    command.current_dir(folder).env_remove("COLUMNS").env_remove("NO_COLOR");
    command
}

/// A folder with the tiny scenario in it.
pub(crate) fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tiny.toml"), TINY).unwrap();
    folder
}

pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn ended(folder: &Path, args: &[&str]) -> Ended {
    let output = manyminds(folder).args(args).output().unwrap();
    Ended {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[track_caller]
pub(crate) fn good(folder: &Path, args: &[&str]) -> String {
    let ended = ended(folder, args);
    assert_eq!((ended.code, &ended.err[..]), (0, ""), "{args:?}\n{}", ended.out);
    ended.out
}

/// Runs what must be refused, and returns the complaint.
#[track_caller]
pub(crate) fn refused(folder: &Path, args: &[&str]) -> String {
    let ended = ended(folder, args);
    assert_eq!((ended.code, &ended.out[..]), (2, ""), "{args:?}\n{}", ended.err);
    ended.err
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_run_shows_what_came_and_keeps_nothing_unasked() {
    let folder = folder();
    let out = good(folder.path(), &["run", "tiny.toml"]);
    assert!(out.starts_with("tiny   Do three friends agree on lunch?\n"), "{out}");
    for part in
        ["3 questions x 2 to 3 options, 3 relations", "40 replicates, seed 5", "society - nominal", "(--out DIR"]
    {
        assert!(out.contains(part), "{part}\n{out}");
    }
    assert!(out.contains("holds      bounded (gate)") && out.contains("fails      talk (hypothesis)"), "{out}");
    assert!(out.contains("120 runs in ") && !out.contains('\x1b'), "{out}");
    assert_eq!(names(folder.path()), ["tiny.toml"]);
}

#[test]
fn the_digest_does_not_depend_on_threads() {
    let folder = folder();
    let digest = |jobs: &str| {
        let out = good(folder.path(), &["run", "tiny.toml", "--json", "--jobs", jobs]);
        serde_json::from_str::<Value>(&out).unwrap()["digest"].clone()
    };
    let one = digest("1");
    for jobs in ["2", "3", "7"] {
        assert_eq!(digest(jobs), one, "--jobs {jobs}");
    }
    assert!(refused(folder.path(), &["run", "tiny.toml", "--jobs", "0"]).contains("--jobs"));
}

#[test]
fn the_directory_stands_alone_and_is_the_same_twice() {
    let folder = folder();
    let args = ["run", "tiny.toml", "--set", "protocol.stop.rounds=5", "--replicates", "9", "--seed", "2", "--out"];
    let out = good(folder.path(), &[&args[..], &["one"]].concat());
    good(folder.path(), &[&args[..], &["two", "--jobs", "3", "--json"]].concat());
    let one = folder.path().join("one");
    let files = ["claims.json", "manifest.json", "replicates.csv", "rounds.csv", "scenario.toml", "summary.csv"];
    // And the rows as they came in, whose order on disk is nobody's business.
    assert_eq!(names(&one).into_iter().filter(|name| name != "rows.bin").collect::<Vec<_>>(), files);
    for file in files {
        let read = |dir: &str| fs::read(folder.path().join(dir).join(file)).unwrap();
        assert_eq!(read("one"), read("two"), "{file}");
    }
    assert_eq!(fs::read_to_string(one.join("scenario.toml")).unwrap(), TINY);
    let manifest: Value = serde_json::from_slice(&fs::read(one.join("manifest.json")).unwrap()).unwrap();
    assert_eq!((&manifest["seed"], &manifest["replicates"]["finished"]), (&2.into(), &9.into()));
    assert_eq!(manifest["overrides"]["set"][0], "protocol.stop.rounds=5");
    assert!(out.contains(&manifest["digest"].as_str().unwrap()[..12]) && out.contains("kept in one"), "{out}");
    for (name, sum) in manifest["files"].as_object().unwrap() {
        assert_eq!(*sum, manyminds::hash::hash(&fs::read(one.join(name)).unwrap()), "{name}");
    }
    assert_eq!(fs::read_to_string(one.join("replicates.csv")).unwrap().lines().count(), 1 + 3 * 9);
}

#[test]
fn a_directory_with_other_things_is_left_alone() {
    let folder = folder();
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/diary.txt"), "dear diary").unwrap();
    assert!(refused(folder.path(), &["run", "tiny.toml", "--out", "mine"]).contains("diary.txt"));
    assert!(refused(folder.path(), &["run", "tiny.toml", "--out", "tiny.toml"]).contains("this is a file"));
    good(folder.path(), &["run", "tiny.toml", "--out", "runs/a"]);
    good(folder.path(), &["run", "tiny.toml", "--out", "runs/a"]);
    fs::write(folder.path().join("other.toml"), TINY.replace("seed = 5", "seed = 6")).unwrap();
    assert!(refused(folder.path(), &["run", "other.toml", "--out", "runs/a"]).contains("run of another"));
    assert_eq!(names(&folder.path().join("mine")), ["diary.txt"]);
}

#[test]
fn bad_input_is_told_at_once_and_writes_nothing() {
    let folder = folder();
    let bad = TINY.replace("count = 2", "count = -2").replace("rounds = 12", "rounds = \"many\"");
    fs::write(folder.path().join("bad.toml"), bad).unwrap();
    let told = refused(folder.path(), &["run", "bad.toml", "--out", "runs"]);
    assert!(told.contains("walker.count") && told.contains("stop.rounds") && told.lines().count() >= 2, "{told}");
    assert!(told.lines().all(|line| line.starts_with("bad.toml:")), "{told}");
    assert_eq!(refused(folder.path(), &["check", "bad.toml"]), told);
    assert!(refused(folder.path(), &["run", "nowhere.toml"]).contains("manyminds list"));
    assert!(refused(folder.path(), &["check", "."]).contains("is a directory"));
    assert!(refused(folder.path(), &["run", "tiny.toml", "--set", "nonsense"]).contains("PATH=VALUE"));
    assert!(refused(folder.path(), &["run", "tiny.toml", "--set", "prices.verfy=1"]).contains("command line"));
    assert!(refused(folder.path(), &["run", "tiny.toml", "--replicates", "0"]).contains("replicates"));
    assert!(refused(folder.path(), &["rnu"]).contains("rnu"));
    assert_eq!(names(folder.path()), ["bad.toml", "tiny.toml"]);
}

#[test]
fn gates_set_the_exit_code_and_hypotheses_do_not() {
    let folder = folder();
    let run = |expect: &str, args: &[&str]| {
        let text = TINY.replace("< 1.001", expect);
        fs::write(folder.path().join("gate.toml"), text).unwrap();
        let ended = ended(folder.path(), &[&["run", "gate.toml", "--quiet"], args].concat());
        (ended.code, ended.err)
    };
    assert_eq!(run("> 0.99999", &[]), (1, "gate failed: bounded\n".into()));
    // One replicate has no interval, and decides nothing.
    assert_eq!(run("> 0.3", &["--replicates", "1"]).0, 0);
    assert_eq!(run("> 0.3", &["--replicates", "1", "--strict"]).0, 1);
}

#[test]
fn a_run_that_may_look_stops_when_it_has_seen_enough_and_says_how() {
    let folder = folder();
    let object = |args: &[&str]| -> Value {
        let ended = ended(folder.path(), &[&["run", "tiny.toml", "--json"], args].concat());
        assert_eq!((ended.code, &ended.err[..]), (0, ""), "{args:?}");
        serde_json::from_str(&ended.out).unwrap()
    };
    let seen = object(&["--until-decided", "--most", "2000", "--out", "kept"]);
    let used = seen["replicates"]["finished"].as_u64().unwrap();
    assert!((100..2000).contains(&used), "merit has no known ends, so its sequence begins at 100: {used}");
    let sequential = &seen["sequential"];
    assert_eq!((&sequential["until"], &sequential["ended"]), (&"decided".into(), &"enough".into()));
    assert_eq!((&sequential["most"], &sequential["looks"][0]), (&2000.into(), &8.into()));
    assert_eq!(sequential["looks"].as_array().unwrap().last(), Some(&used.into()));
    let talk = &seen["claims"][1];
    assert_eq!(
        (&talk["verdict"], &talk["sequential"]["sequences"]),
        (&"fails".into(), &serde_json::json!(["asymptotic"]))
    );
    assert!((talk["sequential"]["alpha"].as_f64().unwrap() - 0.025).abs() < 1e-12, "{talk}");
    let read = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(folder.path().join("kept").join(name)).unwrap()).unwrap()
    };
    assert_eq!((&read("manifest.json")["sequential"], &read("claims.json")), (sequential, &seen["claims"]));
    // The rows are those of a fixed run of as many, which says nothing of looks.
    let fixed = object(&["--replicates", &used.to_string()]);
    assert_eq!((&fixed["digest"], &fixed["sequential"]), (&seen["digest"], &Value::Null));
    let text = good(folder.path(), &["run", "tiny.toml", "--until", "ci<0.5", "--most", "2000"]);
    for part in ["is narrower than 0.5", "confidence sequences", "alpha 0.0005 to 0.025"] {
        let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(part), "{part}\n{text}");
    }
}

#[test]
fn what_a_look_cannot_decide_is_said_and_strict_gates_fail() {
    let folder = folder();
    let run = |args: &[&str]| ended(folder.path(), &[&["run", "tiny.toml"], args].concat());
    // 40 replicates: the sequence of a measure without known ends has not begun.
    let open = run(&["--until-decided"]);
    let said = open.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["the sequence begins at 100 values", "the most: not every gate and hypothesis is decided"] {
        assert!(open.code == 0 && said.contains(part), "{part}\n{}", open.out);
    }
    let strict = run(&["--until-decided", "--strict"]);
    assert_eq!((strict.code, &strict.err[..]), (1, "gate failed: bounded\n"));
    for (args, part) in [
        (&["--until", "soon"][..], "ci<w"),
        (&["--until", "ci<0"], "ci<w"),
        (&["--most", "9"], "--until-decided"),
        (&["--until-decided", "--most", "0"], "replicates"),
        (&["--until-decided", "--most", "9", "--replicates", "8"], "--replicates"),
        (&["--until-decided", "--until", "ci<1"], "--until"),
    ] {
        let told = refused(folder.path(), &[&["run", "tiny.toml"], args].concat());
        assert!(told.contains(part), "{args:?}: {told}");
    }
    let bare = TINY.split("[claims.bounded]").next().unwrap();
    fs::write(folder.path().join("bare.toml"), bare).unwrap();
    assert!(refused(folder.path(), &["run", "bare.toml", "--until-decided"]).contains("a gate or a hypothesis"));
}

#[test]
fn check_says_what_would_be_run() {
    let folder = folder();
    let sweep = "[sweep]\n\"protocol.vote.every\" = [0, 3, 5]\n";
    let at_every = TINY.replace("measure = \"merit\"", "measure = \"merit\"\nat = \"every\"");
    fs::write(folder.path().join("swept.toml"), at_every + sweep).unwrap();
    let out = good(folder.path(), &["check", "swept.toml"]);
    assert!(out.contains("would run 3 points x 3 arms x 40 replicates = 360 runs"), "{out}");
    assert!(out.contains("protocol.vote.every = 0, 3, 5") && out.contains("claims    bounded, talk"), "{out}");
}

#[test]
fn plan_says_what_would_be_run_at_which_points_and_what_it_takes() {
    let folder = folder();
    let bare = TINY.split("[claims.bounded]").next().unwrap();
    let sweep = "[sweep]\n\"protocol.vote.every\" = { from = 1, to = 30, step = 1 }\n";
    fs::write(folder.path().join("swept.toml"), bare.to_string() + sweep).unwrap();
    let plan = |args: &[&str]| good(folder.path(), &[&["plan", "swept.toml"], args].concat());
    let out = plan(&["--jobs", "2"]);
    // All that `check` says, and more.
    for line in good(folder.path(), &["check", "swept.toml"]).lines() {
        assert!(out.contains(line), "{line} is not in\n{out}");
    }
    let said = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in
        ["would run 30 points x 3 arms x 40 replicates = 3,600 runs", "point every 0 1 1 2", "... and 10 more points"]
    {
        assert!(said.contains(part), "{part}\n{out}");
    }
    for part in ["a run, ", " in all on 2 threads", " of replicates.csv", " on one thread, ", "; told from "] {
        assert!(said.contains(part), "{part}\n{out}");
    }
    let idle = plan(&["--no-pilot"]);
    assert!(idle.contains("not known without a pilot"), "{idle}");
    let object: Value = serde_json::from_str(&plan(&["--json", "--jobs", "2", "--replicates", "7"])).unwrap();
    assert_eq!((&object["runs"], &object["threads"]), (&Value::from(630), &Value::from(2)));
    assert_eq!(object["points"].as_array().unwrap().len(), 30);
    assert_eq!(object["axes"][0]["places"], 30);
    let time = &object["time"];
    let seconds = |which: &str| time[which]["seconds"].as_f64().unwrap();
    assert!(
        seconds("one_thread") > 0.0 && (seconds("one_thread") / seconds("all_threads") - 2.0).abs() < 1e-9,
        "{time}"
    );
    let [low, high] = ["low", "high"].map(|end| time["one_thread"][end].as_f64().unwrap());
    assert!(low < seconds("one_thread") && seconds("one_thread") < high, "{time}");
    assert!(time["pilot"]["runs"].as_u64().unwrap() >= time["pilot"]["cells"].as_u64().unwrap(), "{time}");
    let none: Value = serde_json::from_str(&plan(&["--json", "--no-pilot"])).unwrap();
    assert!(none["time"].is_null());
    // The length of the file is told within a twentieth, from the values of the pilot.
    good(folder.path(), &["run", "swept.toml", "--replicates", "7", "--out", "kept", "--quiet"]);
    let there = fs::metadata(folder.path().join("kept/replicates.csv")).unwrap().len() as f64;
    let told = object["disk"]["replicates_csv_bytes"].as_f64().unwrap();
    assert!((told / there - 1.0).abs() < 0.05, "{told} told, {there} there");
    assert!(refused(folder.path(), &["plan", "nowhere.toml"]).contains("nowhere.toml"));
}

#[test]
fn json_is_one_object_with_the_numbers() {
    let folder = folder();
    let out = good(folder.path(), &["run", "tiny.toml", "--json"]);
    let object: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(object["cells"].as_array().unwrap().len(), 3);
    assert_eq!(object["cells"][0]["measures"]["merit"]["n"], 40);
    assert_eq!(object["claims"][1]["verdict"], "fails");
    assert_eq!(object["setup"]["perspectives"]["walker"], 2);
}

#[test]
fn new_writes_a_scenario_that_runs_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = good(folder.path(), &["new"]);
    assert!(out.contains("wrote starter.toml"), "{out}");
    good(folder.path(), &["new", "deep/mine.toml"]);
    good(folder.path(), &["run", "starter.toml", "--replicates", "2"]);
    assert!(refused(folder.path(), &["new", "starter.toml"]).contains("nothing was written"));
    assert!(refused(folder.path(), &["new", "--from", "no-such"]).contains("--from"));
    assert_eq!(names(folder.path()), ["deep", "starter.toml"]);
}

#[test]
fn what_is_listed_can_be_checked_and_taken() {
    let folder = tempfile::tempdir().unwrap();
    let listed = ended(folder.path(), &["list", "--json"]).out;
    let listed: Vec<Value> = serde_json::from_str(&listed).unwrap();
    let printed = ended(folder.path(), &["list"]).out;
    for key in ["name", "title", "source"] {
        assert!(listed.iter().all(|shipped| printed.contains(shipped[key].as_str().unwrap())), "{key}: {printed}");
    }
    for shipped in &listed {
        let name = shipped["name"].as_str().unwrap();
        good(folder.path(), &["check", name]);
        let own = folder.path().join(name.replace('/', "-"));
        fs::create_dir(&own).unwrap();
        good(&own, &["new", "--from", name]);
        let file = names(&own).into_iter().find(|file| file.ends_with(".toml")).unwrap();
        assert!(good(&own, &["check", &file]).contains("would run"));
        assert!(refused(&own, &["new", "--from", name]).contains("nothing was written"));
    }
    // The first of them runs to the same digest from the program and from its copy.
    if let Some(name) = listed.first().and_then(|shipped| shipped["name"].as_str()) {
        let own = folder.path().join(name.replace('/', "-"));
        let file = names(&own).into_iter().find(|file| file.ends_with(".toml")).unwrap();
        let digest = |folder: &Path, file: &str| {
            let out = ended(folder, &["run", file, "--replicates", "1", "--json"]).out;
            serde_json::from_str::<Value>(&out).unwrap()["digest"].clone()
        };
        assert_eq!(digest(folder.path(), name), digest(&own, &file));
    }
}

#[test]
fn words_are_explained() {
    let folder = tempfile::tempdir().unwrap();
    assert!(good(folder.path(), &["explain"]).contains("measures"));
    for (word, part) in [
        ("merit", "formula"),
        ("answer diversity", "Shannon"),
        ("copeland", "voting rule"),
        ("quorum", "protocol.vote.quorum"),
        ("society.perspectives.bold.traits.openness", "takes"),
        ("challenge", "names a relation"),
        ("implies", "kind of relation"),
        ("digest", "SHA-256"),
        ("measures", "half_life"),
        ("sequential", "asymptotic"),
        ("until", "--most"),
    ] {
        assert!(good(folder.path(), &["explain", word]).contains(part), "{word}");
    }
    assert!(refused(folder.path(), &["explain", "merrit"]).contains("did you mean merit"));
    assert!(refused(folder.path(), &["explain", "xyzzyxyzzy"]).contains("manyminds explain"));
}

#[test]
fn the_schema_is_json() {
    let folder = tempfile::tempdir().unwrap();
    let schema: Value = serde_json::from_str(&good(folder.path(), &["schema"])).unwrap();
    assert_eq!(schema["title"], "manyminds scenario");
}

#[test]
fn help_and_version_are_there() {
    let folder = tempfile::tempdir().unwrap();
    assert!(good(folder.path(), &["--help"]).contains("Exit codes"));
    assert!(good(folder.path(), &["--version"]).starts_with("manyminds "));
    assert_eq!(ended(folder.path(), &[]).code, 2);
}

/// The program as a plain child, for what needs a hand on it while it runs.
#[cfg(unix)]
pub(crate) fn child(folder: &Path, args: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("manyminds"));
    command.current_dir(folder).args(args).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    command
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_no_error() {
    let folder = folder();
    let mut run = child(folder.path(), &["explain", "fields"]).spawn().unwrap();
    drop(run.stdout.take());
    let ended = run.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), &ended.stderr[..]), (Some(0), &b""[..]));
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_finished() {
    let folder = folder();
    // The program may need some time before it can be stopped; one that is killed earlier is tried again.
    for wait in [300, 1_000, 4_000, 12_000] {
        let args = ["run", "tiny.toml", "--replicates", "1000000", "--out", "kept", "--jobs", "1"];
        let run = child(folder.path(), &args).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let sent = std::process::Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let ended = run.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&ended.stderr).into_owned();
        if ended.status.code() != Some(130) || told.contains("nothing was finished") {
            continue;
        }
        assert!(told.contains("kept in kept") && told.contains("of 1000000 replicates"), "{told}");
        assert!(String::from_utf8_lossy(&ended.stdout).contains("stopped after "));
        let manifest: Value =
            serde_json::from_slice(&fs::read(folder.path().join("kept/manifest.json")).unwrap()).unwrap();
        let finished = manifest["replicates"]["finished"].as_u64().unwrap();
        let rows = fs::read_to_string(folder.path().join("kept/replicates.csv")).unwrap().lines().count() as u64;
        assert!(finished > 0 && finished < 1_000_000 && rows == 1 + 3 * finished);
        return;
    }
    panic!("it could not be stopped");
}

#[test]
fn a_folder_runs_scenario_by_scenario_into_folders_of_their_own() {
    let folder = folder();
    let place = folder.path().join("all");
    fs::create_dir_all(place.join("deep")).unwrap();
    fs::write(place.join("first.toml"), TINY).unwrap();
    fs::write(place.join("deep/second.toml"), TINY.replace("name = \"tiny\"", "name = \"second\"")).unwrap();
    fs::write(place.join("notes.txt"), "no scenario").unwrap();
    let shown = good(folder.path(), &["run", "all", "--quiet", "--replicates", "3", "--out", "kept"]);
    assert!(shown.find("second").unwrap() < shown.find("tiny").unwrap(), "{shown}");
    for kept in ["kept/first/claims.json", "kept/deep/second/claims.json"] {
        assert!(folder.path().join(kept).is_file(), "{kept}");
    }
    // A gate that fails in one of them fails the whole, and the others run all the same.
    fs::write(place.join("first.toml"), TINY.replace("< 1.001", "< -50")).unwrap();
    let failed = ended(folder.path(), &["run", "all", "--quiet", "--replicates", "3"]);
    assert!(failed.code == 1 && failed.out.contains("second") && failed.err.contains("bounded"), "{}", failed.err);
    fs::create_dir(folder.path().join("empty")).unwrap();
    assert!(refused(folder.path(), &["run", "empty"]).contains("need a folder with scenarios in it"));
    // A folder of those that ship needs none on disk.
    let shown = good(folder.path(), &["run", "paper/controls", "--quiet", "--replicates", "40"]);
    assert!(shown.contains("control-martingale") && shown.contains("control-random-acceptance"), "{shown}");
}

#[test]
fn several_societies_about_one_problem_count_as_one_problem() {
    let folder = folder();
    let text = "schema = 1\nname = \"shared\"\nreplicates = 60\nper_problem = 6\n[problem]\nkind = \"sat\"\n\
                generate = { variables = 12, clauses = 40 }\n[society.perspectives.one]\ncount = 3\n[protocol]\nstop = { rounds = 6 }\n\
                [arms]\nsilent = { twin = \"silent\" }\n[claims.x]\nrole = \"hypothesis\"\nsays = \"it\"\nmeasure = \"merit\"\n\
                contrast = [\"society\", \"silent\"]\nexpect = \"> 0.5\"\n\
                [claims.slope]\nrole = \"descriptive\"\nsays = \"it\"\nmeasure = \"merit\"\nslope_on = \"answer_diversity\"\nexpect = \"> 0\"\n";
    fs::write(folder.path().join("shared.toml"), text).unwrap();
    let shown = good(folder.path(), &["run", "shared.toml", "--quiet"]);
    let flat = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("60 replicates about 10 problems") && flat.contains("n = 10 problems"), "{shown}");
    assert!(flat.contains("slope on answer_diversity within problems"), "{shown}");
    let refused = refused(folder.path(), &["run", "shared.toml", "--until-decided"]);
    assert!(refused.contains("need no claim on a slope"), "{refused}");
    let json: Value = serde_json::from_str(&good(folder.path(), &["run", "shared.toml", "--quiet", "--json"])).unwrap();
    assert_eq!(
        (&json["claims"][0]["judged"][0]["n"], &json["claims"][1]["slope_on"]),
        (&10.into(), &"answer_diversity".into())
    );
}
