//! The templates for many machines: what stands in them is run, part by part, and merged to the study of one machine.

use assert_cmd::cargo::cargo_bin;
use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;
use yaml_rust2::{Yaml, YamlLoader};

/// 45 replicates: not a multiple of the parts that the templates cut.
const STUDY: &str = r#"schema = 1
name = "parts"
title = "a study in parts"
seed = 3
replicates = 45
[problem]
kind = "nk"
n = 8
k = 2
topics = { count = 2 }
[society.perspectives.friend]
count = 3
expertise = 0.5
[protocol]
stop = { rounds = 6 }
[sweep]
"protocol.stop.rounds" = [3, 6]
[arms]
silent = { twin = "silent" }
"#;

fn template(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name)
}

/// What stands before the program on the PATH: writes down how it was started.
const NOTED: &str = r#"#!/bin/sh
printf '%s\n' "$*" >> "$(dirname "$0")/started.txt"
exec "PROGRAM" "$@"
"#;

/// A folder with a space in its name, which is where shell scripts go wrong, and in it the study and a folder of tools.
fn folder() -> (TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let inside = root.path().join("my study");
    fs::create_dir_all(inside.join("tools")).unwrap();
    fs::write(inside.join("study.toml"), STUDY).unwrap();
    tool(&inside, "manyminds", &NOTED.replace("PROGRAM", cargo_bin("manyminds").to_str().unwrap()));
    (root, inside)
}

fn tool(folder: &Path, name: &str, text: &str) {
    let path = folder.join("tools").join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
}

/// The PATH with the tools of the folder before everything.
fn path(folder: &Path) -> OsString {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths([folder.join("tools")].into_iter().chain(std::env::split_paths(&rest))).unwrap()
}

/// How many parts were started. Every one of them so that it goes on with what is there.
fn starts(folder: &Path) -> usize {
    let started = fs::read_to_string(folder.join("tools/started.txt")).unwrap();
    let runs: Vec<&str> = started.lines().filter(|line| line.starts_with("run ")).collect();
    assert!(runs.iter().all(|run| run.contains(" --resume ")), "{started}");
    runs.len()
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn works(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?} ended with {}: {}", output.status, told(&output));
    told(&output)
}

fn digest(dir: &Path) -> String {
    let text = fs::read_to_string(dir.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
    manifest["digest"].as_str().expect("a digest").to_string()
}

/// The digest of the study run in one piece, in a directory of its own.
fn whole(folder: &Path) -> String {
    let run = ["run", "study.toml", "--quiet", "--out", "whole"];
    works(Command::new(cargo_bin("manyminds")).current_dir(folder).args(run));
    digest(&folder.join("whole"))
}

fn documents(name: &str) -> Vec<Yaml> {
    YamlLoader::load_from_str(&fs::read_to_string(template(name)).unwrap()).unwrap()
}

/// The command of the one container of a Job, as the kubelet would start it: nothing in it is a reference to a variable
/// that the kubelet would put in itself.
fn command_of(job: &Yaml, values: &Yaml) -> Vec<String> {
    let containers = job["spec"]["template"]["spec"]["containers"].as_vec().expect("containers");
    assert_eq!(containers.len(), 1);
    assert_eq!(containers[0]["envFrom"][0]["configMapRef"]["name"], values["metadata"]["name"]);
    let words = containers[0]["command"].as_vec().expect("a command");
    let words: Vec<String> = words.iter().map(|word| word.as_str().expect("a word").to_string()).collect();
    for name in values["data"].as_hash().expect("values").keys() {
        let reference = format!("$({})", name.as_str().unwrap());
        assert!(!words.iter().any(|word| word.contains(&reference)), "{reference}");
    }
    words
}

#[test]
fn the_pods_of_the_kubernetes_job_compute_a_part_each_and_merge_to_the_whole() {
    let (_root, folder) = folder();
    let [values, job] = &documents("kubernetes/job.yaml")[..] else { panic!("two documents") };
    let [merge] = &documents("kubernetes/merge.yaml")[..] else { panic!("one document") };
    assert_eq!((values["kind"].as_str(), job["kind"].as_str()), (Some("ConfigMap"), Some("Job")));
    assert_eq!(job["spec"]["completionMode"].as_str(), Some("Indexed"));
    let completions = job["spec"]["completions"].as_i64().unwrap();
    assert_eq!(values["data"]["SHARDS"].as_str(), Some(&completions.to_string()[..]));
    // The environment is the values and nothing else, moved from the volume to the folder.
    let pod = |words: &[String]| {
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(&folder).env_clear().env("PATH", path(&folder));
        for (name, value) in values["data"].as_hash().unwrap() {
            let value = value.as_str().unwrap().replace("/study/", &format!("{}/", folder.display()));
            command.env(name.as_str().unwrap(), value);
        }
        command
    };
    let words = command_of(job, values);
    // Pods end in any order, and one is started twice.
    for index in (0..completions).rev().chain([1]) {
        works(pod(&words).env("JOB_COMPLETION_INDEX", index.to_string()));
    }
    assert_eq!(starts(&folder), completions as usize + 1);
    works(&mut pod(&command_of(merge, values)));
    assert_eq!(digest(&folder.join("out")), whole(&folder));
}

/// What stands in for Slurm here (`templates/slurm/one-node.sh` has the real one): runs what is submitted at once, a task
/// after the other, and writes down what was asked for.
const SBATCH: &str = r#"#!/usr/bin/env bash
set -euo pipefail
tasks=
while [[ $1 == --* ]]; do
  case $1 in --array=1-*) tasks=${1#--array=1-} ;; --cpus-per-task=*) export SLURM_CPUS_PER_TASK=${1#*=} ;; esac
  echo "$1" >> asked.txt
  shift
done
if [[ -n $tasks ]]; then
  for task in $(seq "$tasks"); do SLURM_ARRAY_TASK_ID=$task bash "$@" >&2; done
  echo "71;here"
else
  bash "$@" >&2
  echo 72
fi
"#;

#[test]
fn the_tasks_of_the_slurm_array_compute_a_part_each_and_merge_to_the_whole() {
    let (_root, folder) = folder();
    tool(&folder, "sbatch", SBATCH);
    let submit = || {
        let mut command = Command::new(template("slurm/submit.sh"));
        command.current_dir(&folder).env("PATH", path(&folder));
        command.env("SCENARIO", "study.toml").env("OUT", "the whole").env("SHARDS", "7").env("CPUS", "2");
        works(&mut command)
    };
    assert!(submit().contains("parts: job 71; merge: job 72"));
    let asked = fs::read_to_string(folder.join("asked.txt")).unwrap();
    assert!(asked.lines().any(|line| line == "--dependency=afterok:71"), "{asked}");
    assert_eq!(digest(&folder.join("the whole")), whole(&folder));
    submit();
    assert_eq!((digest(&folder.join("the whole")), starts(&folder)), (whole(&folder), 14));
}

fn parallel(folder: &Path) -> Command {
    let mut command = Command::new(template("parallel/run.sh"));
    command.current_dir(folder).env("PATH", path(folder)).env("SHARDS", "5").env("OUT", "the whole");
    command
}

/// Needs GNU parallel, which the gate installs; whoever lacks it is told, and in the gate (`CI`) that is a failure.
#[test]
fn the_jobs_of_gnu_parallel_compute_a_part_each_and_merge_to_the_whole() {
    let (_root, folder) = folder();
    let version = Command::new("parallel").arg("--version").output();
    if !version.is_ok_and(|output| told(&output).starts_with("GNU parallel")) {
        assert!(std::env::var_os("CI").is_none(), "need GNU parallel on the PATH");
        eprintln!("GNU parallel is not on the PATH: its template is not tried");
        return;
    }
    works(parallel(&folder).arg("--jobs=2"));
    assert_eq!(digest(&folder.join("the whole")), whole(&folder));
    works(parallel(&folder).arg("--jobs=2"));
    assert_eq!((digest(&folder.join("the whole")), starts(&folder)), (whole(&folder), 10));
    // Parts of a scenario that has changed since are refused and not merged.
    fs::write(folder.join("study.toml"), STUDY.replace("seed = 3", "seed = 4")).unwrap();
    let output = parallel(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(told(&output).contains("run.sh: not every part is done"), "{}", told(&output));
}

#[test]
fn a_parallel_that_is_not_gnus_is_told_by_name() {
    let (_root, folder) = folder();
    tool(&folder, "parallel", "#!/bin/sh\necho 'parallel of another kind'\n");
    let output = parallel(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(told(&output).contains("need GNU parallel on the PATH"), "{}", told(&output));
    assert!(!folder.join("the whole.parts").exists());
}
