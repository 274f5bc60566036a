//! Tables in typed columns, as far as the command line goes; `.ci/parquet.py` reads them.

use assert_cmd::cargo::cargo_bin_cmd;
use std::path::Path;

fn run(folder: &Path, more: &[&str]) -> (Option<i32>, String) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/relay.toml");
    let mut command = cargo_bin_cmd!("manyminds");
    let output =
        command.current_dir(folder).arg("run").arg(golden).args(["--quiet", "--out", "out"]).args(more).output();
    let output = output.unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_which_build_has_it_before_anything_is_run() {
    let folder = tempfile::tempdir().unwrap();
    let (code, told) = run(folder.path(), &["--parquet"]);
    assert_eq!((code, &told[..]), (Some(2), "--parquet is given; need a build with `--features parquet`\n"));
    assert!(!folder.path().join("out").exists());
}

#[cfg(feature = "parquet")]
#[test]
fn a_run_directory_has_tables_in_columns_where_they_are_asked_for_and_no_older_ones() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let there = || {
        let names = std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.ends_with(".parquet")).collect();
        names.sort();
        names
    };
    let of_manifest = || {
        let manifest = std::fs::read_to_string(out.join("manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        let files = manifest["files"].as_object().unwrap().keys().filter(|name| name.ends_with(".parquet"));
        let mut names: Vec<String> = files.cloned().collect();
        names.sort();
        names
    };
    assert_eq!(run(folder.path(), &["--parquet", "--series", "--agents"]).0, Some(0));
    let all = ["agents.parquet", "replicates.parquet", "rounds.parquet", "series.parquet"];
    assert_eq!((there(), of_manifest()), (all.map(String::from).to_vec(), all.map(String::from).to_vec()));
    std::fs::remove_dir_all(&out).unwrap();
    assert_eq!(run(folder.path(), &["--parquet"]).0, Some(0));
    assert_eq!(there(), ["replicates.parquet", "rounds.parquet"]);
    assert_eq!(run(folder.path(), &[]), (Some(0), String::new()));
    assert_eq!((there(), of_manifest()), (vec![], vec![]));
}
