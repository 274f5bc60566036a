//! The surface detector as a user drives it.

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn ended(args: &[&str]) -> (i32, String, String) {
    let mut command = cargo_bin_cmd!("manyminds");
    let output = command.env_remove("COLUMNS").env_remove("NO_COLOR").args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

#[test]
fn each_scenario_is_judged_by_the_detector_of_each_within_first() {
    let files = [golden("lunch.toml"), golden("triangle.toml")].map(|path| path.to_string_lossy().into_owned());
    let (code, out, err) = ended(&["surface", &files[0], &files[1], "--replicates", "4", "--json"]);
    assert_eq!((code, &err[..]), (0, ""));
    let found: Value = serde_json::from_str(&out).unwrap();
    let pairs = found["comparisons"].as_array().unwrap().iter();
    let pairs: Vec<_> = pairs.map(|one| (one["judged"].as_str().unwrap(), one["trained"].as_str().unwrap())).collect();
    assert_eq!(pairs, [("lunch", "lunch"), ("triangle", "triangle"), ("lunch", "triangle"), ("triangle", "lunch")]);
    let rows = found["comparisons"][0]["agreement"].as_array().unwrap().iter();
    let names: Vec<_> = rows.map(|row| row["of"].as_str().unwrap()).collect();
    assert_eq!(names, ["question", "answer", "shift", "conflict", "reconciliation", "all", "change of voice"]);
    let (code, out, _) = ended(&["surface", &files[0], "--replicates", "4", "--claims"]);
    assert!(code == 0 && out.contains("perspectives a run: 3 in truth"), "{out}");
}

#[test]
fn a_run_is_judged_like_its_scenario() {
    let here = tempfile::tempdir().unwrap();
    let (file, run) = (golden("lunch.toml"), here.path().join("run"));
    let (file, run) = (file.to_str().unwrap(), run.to_str().unwrap());
    assert_eq!(ended(&["run", file, "--quiet", "--out", run]).0, 0);
    let [one, other] = [file, run].map(|path| ended(&["surface", path, "--replicates", "3", "--json"]));
    assert_eq!(one, other);
    assert_eq!(one.0, 0);
}

#[test]
fn what_cannot_be_judged_is_refused_in_words() {
    let file = golden("lunch.toml");
    let file = file.to_str().unwrap();
    let refused = |more: &[&str]| {
        let (code, out, err) = ended(&[&["surface", file], more].concat());
        assert_eq!((code, &out[..]), (2, ""), "{more:?}");
        err
    };
    assert!(refused(&["--train", "5"]).contains("--train is 5; need another seed than that of lunch"));
    let err = refused(&["--arm", "nobody", "--point", "7"]);
    assert!(err.contains("--arm") && err.contains("--point"), "{err}");
    assert!(refused(&["--replicates", "1"]).contains("--replicates"));
}
