//! A study that is killed, cut, refused a disk, moved, grown and run in parts comes to the digest of one that was left in peace.

use super::cli::{TINY, child, ended, folder, good, refused};
use manyminds::measure::stats::mean_interval;
use manyminds::rng::{Draws, Phase, Stream, below};
use manyminds::study::Rows;
use serde_json::Value;
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

#[allow(clippy::disallowed_methods, reason = "when to kill; no result sees it")]
fn now() -> Instant {
    Instant::now()
}

/// The tiny scenario without its claims, swept like this.
fn swept(sweep: &str) -> String {
    let bare = TINY.split("[claims").next().unwrap();
    bare.replace("[arms]", &format!("[sweep]\n{sweep}\n[arms]"))
}

fn manifest(dir: &Path) -> Value {
    serde_json::from_slice(&fs::read(dir.join("manifest.json")).unwrap()).unwrap()
}

fn digest(dir: &Path) -> String {
    manifest(dir)["digest"].as_str().unwrap().to_string()
}

/// That two run directories hold the same bytes but for the order in which rows came in.
#[track_caller]
fn same(one: &Path, other: &Path) {
    for file in ["claims.json", "replicates.csv", "rounds.csv", "summary.csv", "scenario.toml", "manifest.json"] {
        let read = |dir: &Path| String::from_utf8(fs::read(dir.join(file)).unwrap()).unwrap();
        assert!(read(one) == read(other), "{file} differs");
    }
}

/// When a run is killed: so many milliseconds after it began, or after rows of its own have reached the disk.
struct Instants {
    rng: Stream,
    most: u32,
    /// Bytes of rows at each beginning.
    begins: Vec<u64>,
}

impl Instants {
    fn within(most: u64, seed: u64) -> Self {
        let rng = Draws::new(seed, 0, 0).stream(0, 0, Phase::Estimate);
        Self { rng, most: most as u32 + 1, begins: Vec::new() }
    }

    /// Runs the study in `out` until it is done, killing it as often as `most`; how often it was killed. Every other run lives
    /// until it has added rows, so that work goes on however slow the machine starts a program.
    fn kill(&mut self, folder: &Path, args: &[&str], out: &str, most: u32) -> u32 {
        let rows = folder.join(out).join("rows.bin");
        let held = || fs::metadata(&rows).map_or(0, |file| file.len());
        for kills in 0..most {
            let jobs = (kills % 3 + 1).to_string();
            let args = [args, &["--out", out, "--resume", "--quiet", "--jobs", &jobs]].concat();
            let first = held();
            self.begins.push(first);
            let wait = Duration::from_millis(u64::from(below(&mut self.rng, self.most)));
            let mut run = child(folder, &args).spawn().unwrap();
            let mut since = (kills % 2 == 0).then(now);
            while since.is_none_or(|since| since.elapsed() < wait) {
                if let Some(status) = run.try_wait().unwrap() {
                    assert!(status.success(), "{}", String::from_utf8_lossy(&run.wait_with_output().unwrap().stderr));
                    return kills;
                }
                if since.is_none() && held() > first {
                    since = Some(now());
                }
                std::thread::sleep(Duration::from_millis(1));
            }
            // SIGKILL: nothing can be tidied up.
            run.kill().unwrap();
            run.wait().unwrap();
        }
        most
    }
}

#[test]
fn killed_at_a_hundred_instants_on_changing_threads_it_ends_with_the_same_bytes() {
    let folder = folder();
    let args = ["run", "tiny.toml", "--replicates", "12000"];
    let begin = now();
    good(folder.path(), &[&args[..], &["--quiet", "--out", "peace"]].concat());
    let mut instants = Instants::within(begin.elapsed().as_millis() as u64 / 12 + 20, 99);
    let mut kills = 0;
    while kills < 100 {
        kills += instants.kill(folder.path(), &args, "kept", 100 - kills);
        if kills < 100 {
            same(&folder.path().join("peace"), &folder.path().join("kept"));
            fs::remove_dir_all(folder.path().join("kept")).unwrap();
        }
    }
    good(folder.path(), &[&args[..], &["--quiet", "--resume", "--out", "kept"]].concat());
    same(&folder.path().join("peace"), &folder.path().join("kept"));
    instants.begins.dedup();
    assert!(instants.begins.len() > 20, "killed at few different places: {:?}", instants.begins);
}

#[test]
fn torn_ends_are_cut_off_and_made_again() {
    let folder = folder();
    let args = ["run", "tiny.toml", "--quiet", "--replicates", "600", "--out"];
    good(folder.path(), &[&args[..], &["peace"]].concat());
    let rows = folder.path().join("peace/rows.bin");
    let whole = fs::read(&rows).unwrap();
    for (cut, more) in [(1, 0), (700, 0), (whole.len() - 30, 0), (0, 5), (900, 2_000)] {
        let kept = folder.path().join("kept");
        let _ = fs::remove_dir_all(&kept);
        fs::create_dir(&kept).unwrap();
        let mut bytes = whole[..whole.len() - cut].to_vec();
        bytes.extend(std::iter::repeat_n(b'm', more));
        fs::write(kept.join("rows.bin"), bytes).unwrap();
        good(folder.path(), &[&args[..], &["kept", "--resume"]].concat());
        same(&folder.path().join("peace"), &kept);
    }
}

#[test]
fn a_disk_that_gets_full_is_told_of_and_costs_nothing() {
    let folder = folder();
    let args = ["run", "tiny.toml", "--quiet", "--replicates", "3000", "--out"];
    good(folder.path(), &[&args[..], &["peace"]].concat());
    let binary = assert_cmd::cargo::cargo_bin!("manyminds");
    let mut reached = Vec::new();
    // So many blocks of 512 bytes may be written to a file (and some shells take them for 1,024).
    for blocks in [1, 100, 300, 600] {
        let line =
            format!("trap '' XFSZ; ulimit -f {blocks}; exec '{}' {} kept --resume", binary.display(), args.join(" "));
        let output = Command::new("sh").args(["-c", &line]).current_dir(folder.path()).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{blocks} blocks: {told}");
        assert!(told.contains("File too large"), "{told}");
        reached.push(fs::metadata(folder.path().join("kept/rows.bin")).unwrap().len());
    }
    assert!(reached.is_sorted() && reached[3] > reached[1], "{reached:?}");
    good(folder.path(), &[&args[..], &["kept", "--resume"]].concat());
    same(&folder.path().join("peace"), &folder.path().join("kept"));
}

#[test]
fn a_full_device_and_a_place_where_nothing_may_be_written_are_told_of() {
    let folder = folder();
    if Path::new("/dev/full").exists() {
        fs::create_dir(folder.path().join("full")).unwrap();
        std::os::unix::fs::symlink("/dev/full", folder.path().join("full/rows.bin")).unwrap();
        let full = ended(folder.path(), &["run", "tiny.toml", "--quiet", "--out", "full"]);
        assert_eq!(full.code, 3, "{}", full.err);
        assert!(full.err.contains("rows.bin") && full.err.to_lowercase().contains("no space left"), "{}", full.err);
    }
    if Path::new("/proc/self").exists() {
        let barred = ended(folder.path(), &["run", "tiny.toml", "--quiet", "--out", "/proc/manyminds"]);
        assert_eq!(barred.code, 3, "{}", barred.err);
        assert!(barred.err.contains("/proc/manyminds"), "{}", barred.err);
    }
    let under = ended(folder.path(), &["run", "tiny.toml", "--quiet", "--out", "tiny.toml/run"]);
    assert!(under.code == 3 && under.err.contains("tiny.toml/run"), "{}", under.err);
}

#[test]
fn what_was_begun_is_gone_on_with_only_as_it_was() {
    let folder = folder();
    let coloring = "schema = 1\nname = \"map\"\nseed = 1\nreplicates = 40\n[problem]\nkind = \"coloring\"\nfile = \"map.col\"\n\
                    colors = 3\n[society.perspectives.one]\ncount = 3\nexpertise = 0.7\n[protocol]\nstop = { rounds = 6, budget = 200 }\n";
    fs::write(folder.path().join("map.toml"), coloring).unwrap();
    fs::write(folder.path().join("map.col"), "p edge 3 2\ne 1 2\ne 2 3\n").unwrap();
    let args = ["run", "map.toml", "--quiet", "--out", "kept"];
    good(folder.path(), &args);
    let rows = fs::read(folder.path().join("kept/rows.bin")).unwrap();
    let begin_again = || {
        fs::write(folder.path().join("kept/rows.bin"), &rows[..rows.len() - 40]).unwrap();
        let _ = fs::remove_file(folder.path().join("kept/manifest.json"));
    };
    begin_again();
    assert!(refused(folder.path(), &args).contains("--resume"), "unfinished work is not run over");
    let resume = [&args[..], &["--resume"]].concat();
    fs::write(folder.path().join("map.toml"), coloring.replace("0.7", "0.8")).unwrap();
    let told = refused(folder.path(), &resume);
    assert!(told.contains("-expertise = 0.7") && told.contains("+expertise = 0.8"), "{told}");
    fs::write(folder.path().join("map.toml"), coloring).unwrap();
    fs::write(folder.path().join("map.col"), "p edge 3 2\ne 1 2\ne 1 3\n").unwrap();
    let told = refused(folder.path(), &resume);
    assert!(told.contains("map.col was ") && !told.contains("scenario differs"), "{told}");
    fs::write(folder.path().join("map.col"), "p edge 3 2\ne 1 2\ne 2 3\n").unwrap();
    for (more, says) in [
        (&["--seed", "9"][..], "seed: 1 there, 9 here"),
        (&["--replicates", "41"], "replicates: 40 there, 41 here"),
        (&["--set", "prices.look=3"], "set: none there, prices.look=3 here"),
        (&["--until", "ci(merit)<0.5"], "until: none there, ci(merit)<0.5 here"),
    ] {
        let told = refused(folder.path(), &[&resume[..], more].concat());
        assert!(told.contains(says), "{told}");
    }
    // Another version of the program.
    let open = || OpenOptions::new().read(true).write(true).open(folder.path().join("kept/rows.bin")).unwrap();
    let there = Rows::open(Box::new(open()), 1).unwrap();
    let plan: Value = serde_json::from_str(&there.plan().unwrap()).unwrap();
    let version = format!("\"manyminds\":\"{}\"", env!("CARGO_PKG_VERSION"));
    there.set_plan(&plan.to_string().replace(&version, "\"manyminds\":\"0.0.9\"")).unwrap();
    drop(there);
    let told = refused(folder.path(), &resume);
    assert!(told.contains("version 0.0.9") && told.contains("--any-version"), "{told}");
    let whole = good(folder.path(), &["run", "map.toml", "--quiet", "--out", "peace"]);
    good(folder.path(), &[&resume[..], &["--any-version"]].concat());
    assert_eq!(digest(&folder.path().join("kept")), digest(&folder.path().join("peace")), "{whole}");
}

#[test]
fn of_two_processes_on_one_directory_the_second_is_told_who_holds_it() {
    let folder = folder();
    let args = ["run", "tiny.toml", "--quiet", "--replicates", "2000000", "--out", "kept"];
    let mut first = child(folder.path(), &args).spawn().unwrap();
    let holder = folder.path().join("kept/.holder");
    let begin = now();
    while !holder.is_file() && begin.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let rows = folder.path().join("kept/rows.bin");
    while fs::metadata(&rows).map_or(0, |file| file.len()) == 0 && begin.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let told = refused(folder.path(), &[&args[..], &["--resume"]].concat());
    assert!(told.contains(&format!("process {}", first.id())), "{told}");
    first.kill().unwrap();
    first.wait().unwrap();
    // Nobody holds it any more, whatever still stands there.
    let few = ["run", "tiny.toml", "--quiet", "--replicates", "20", "--out", "kept", "--resume"];
    let told = refused(folder.path(), &few);
    assert!(told.contains("replicates: 2000000 there, 20 here"), "{told}");
}

#[test]
fn a_study_that_grows_is_the_one_that_was_planned_so() {
    let folder = folder();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let grown = swept("\"prices.look\" = [1, 3, 2]").replace("[arms]", "[arms]\nmute = { \"acts.shift\" = 0 }");
    let small = swept("\"prices.look\" = [1, 2]");
    write("small.toml", &small);
    write("grown.toml", &grown);
    for (from, to, more) in [("small", "small", "90"), ("small", "grown", "40"), ("small", "grown", "70")] {
        let kept = folder.path().join("kept");
        let _ = fs::remove_dir_all(&kept);
        let _ = fs::remove_dir_all(folder.path().join("peace"));
        good(folder.path(), &["run", &format!("{from}.toml"), "--quiet", "--replicates", "40", "--out", "kept"]);
        let before = fs::read(kept.join("rows.bin")).unwrap();
        let to = format!("{to}.toml");
        good(folder.path(), &["run", &to, "--quiet", "--replicates", more, "--out", "kept", "--extend"]);
        good(folder.path(), &["run", &to, "--quiet", "--replicates", more, "--out", "peace"]);
        same(&folder.path().join("peace"), &kept);
        let after = fs::read(kept.join("rows.bin")).unwrap();
        assert!(after.starts_with(&before), "what was there is not made again");
    }
    // A folder with other things is no study.
    fs::create_dir(folder.path().join("mine")).unwrap();
    write("mine/diary.txt", "dear diary");
    let told = refused(folder.path(), &["run", "small.toml", "--out", "mine", "--extend"]);
    assert!(told.contains("diary.txt"), "{told}");
    // What would give other rows is no part of it.
    let other = grown.replace("rounds = 12", "rounds = 11");
    write("other.toml", &other);
    let told = refused(folder.path(), &["run", "other.toml", "--replicates", "70", "--out", "kept", "--extend"]);
    assert!(told.contains("12 of its 12 cells") && told.contains("-stop = { rounds = 12"), "{told}");
    let told = refused(folder.path(), &["run", "grown.toml", "--replicates", "60", "--out", "kept", "--extend"]);
    assert!(told.contains("it has 70 replicates, and here are 60"), "{told}");
}

#[test]
fn parts_are_joined_to_the_bytes_of_the_whole_and_what_does_not_fit_is_refused() {
    let folder = folder();
    let args = ["run", "tiny.toml", "--quiet", "--replicates", "50"];
    good(folder.path(), &[&args[..], &["--out", "peace"]].concat());
    let part = |index: u32, of: u32| format!("part-{index}-{of}");
    let make = |index: u32, of: u32, more: &[&str]| {
        let (shard, out) = (format!("{index}/{of}"), part(index, of));
        good(folder.path(), &[&args[..], &["--shard", &shard, "--out", &out], more].concat());
    };
    for of in [1, 2, 3, 7] {
        (1..=of).for_each(|index| make(index, of, &["--jobs", &(index % 3 + 1).to_string()]));
        let parts: Vec<String> = (1..=of).rev().map(|index| part(index, of)).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let whole = format!("whole-{of}");
        good(folder.path(), &[&["merge"][..], &parts, &["--out", &whole]].concat());
        same(&folder.path().join("peace"), &folder.path().join(&whole));
    }
    let merge = |parts: &[&str]| refused(folder.path(), &[&["merge"][..], parts, &["--out", "none"]].concat());
    let told = merge(&["part-1-3", "part-3-3"]);
    assert!(told.contains("there is no part 2"), "{told}");
    let told = merge(&["part-1-3", "part-2-3", "part-2-3", "part-3-3"]);
    assert!(told.contains("need each part once"), "{told}");
    let told = merge(&["part-1-3", "part-1-2", "part-2-2", "part-3-3", "part-2-3"]);
    assert!(told.contains("need a part of 3"), "{told}");
    let told = merge(&["peace"]);
    assert!(told.contains("need a part of one"), "{told}");
    fs::create_dir(folder.path().join("empty")).unwrap();
    assert!(merge(&["part-1-2", "empty"]).contains("need the directory of a finished run"));
    good(folder.path(), &[&args[..], &["--seed", "8", "--shard", "2/2", "--out", "other"]].concat());
    let told = merge(&["part-1-2", "other"]);
    assert!(told.contains("seed: 8 there, 5 here"), "{told}");
    assert!(!folder.path().join("none").exists(), "nothing is begun with parts that do not fit");
}

#[test]
fn a_part_that_is_killed_goes_on_where_it_was() {
    let folder = folder();
    let args = ["run", "tiny.toml", "--replicates", "3000"];
    good(folder.path(), &[&args[..], &["--quiet", "--out", "peace"]].concat());
    let mut instants = Instants::within(200, 5);
    for shard in ["1/2", "2/2"] {
        let out = format!("part{}", &shard[..1]);
        let args = [&args[..], &["--shard", shard]].concat();
        assert!(instants.kill(folder.path(), &args, &out, 8) > 0);
        good(folder.path(), &[&args[..], &["--quiet", "--resume", "--out", &out]].concat());
    }
    good(folder.path(), &["merge", "part1", "part2", "--out", "whole"]);
    same(&folder.path().join("peace"), &folder.path().join("whole"));
}

#[test]
fn points_end_each_when_their_interval_is_narrow_and_the_same_after_a_kill() {
    let folder = folder();
    let swept = swept("\"protocol.stop.rounds\" = [1, 12]").replace("replicates = 40", "replicates = 4000");
    fs::write(folder.path().join("swept.toml"), swept).unwrap();
    let args = ["run", "swept.toml", "--until", "ci(solved) < 0.12"];
    let shown = good(folder.path(), &[&args[..], &["--quiet", "--out", "peace"]].concat());
    let rows = fs::read_to_string(folder.path().join("peace/replicates.csv")).unwrap();
    let of = |rounds: &str| rows.lines().filter(|line| line.starts_with(&format!("{rounds},society,"))).count();
    let [few, many] = ["1", "12"].map(of);
    assert!(few > 0 && many > 0 && few != many && few.max(many) < 4000, "{few} {many}\n{shown}");
    assert!(shown.contains("replicates of each point: every interval of solved is narrower than 0.12"), "{shown}");
    assert!(good(folder.path(), &["verify", "peace"]).contains("all as they were"));
    assert!(Instants::within(150, 6).kill(folder.path(), &args, "kept", 10) > 0);
    good(folder.path(), &[&args[..], &["--quiet", "--resume", "--out", "kept"]].concat());
    same(&folder.path().join("peace"), &folder.path().join("kept"));
    let told = refused(folder.path(), &["run", "swept.toml", "--until", "ci(sharpness)<0.1"]);
    assert!(told.contains("need a measure that is reported"), "{told}");
}

#[test]
fn what_is_kept_is_verified_and_what_was_touched_is_found() {
    let folder = folder();
    good(folder.path(), &["run", "tiny.toml", "--quiet", "--replicates", "30", "--out", "kept"]);
    let shown = good(folder.path(), &["verify", "kept"]);
    assert!(shown.contains("5 files and 20 of 90 runs made again, all as they were"), "{shown}");
    assert!(good(folder.path(), &["verify", "kept", "--all"]).contains("90 of 90 runs"));
    assert!(good(folder.path(), &["verify", "kept", "--replicate", "7"]).contains("3 of 90 runs"));
    assert!(refused(folder.path(), &["verify", "kept", "--replicate", "30"]).contains("need a replicate from 0 to 29"));
    let kept = folder.path().join("kept");
    let touch = |name: &str, change: &dyn Fn(String) -> String| {
        let text = fs::read_to_string(kept.join(name)).unwrap();
        fs::write(kept.join(name), change(text.clone())).unwrap();
        let found = ended(folder.path(), &["verify", "kept"]);
        fs::write(kept.join(name), text).unwrap();
        assert_eq!(found.code, 1, "{}", found.out);
        found.err
    };
    assert!(touch("summary.csv", &|text| text + " ").contains("summary.csv is not what it was"));
    // A scenario with another price gives other rows.
    let told = touch("scenario.toml", &|text| text.replace("budget = 400", "budget = 90"));
    assert!(told.contains("scenario.toml is not what it was"), "{told}");
    fs::remove_file(kept.join("claims.json")).unwrap();
    let found = ended(folder.path(), &["verify", "kept"]);
    assert!(found.code == 1 && found.err.contains("claims.json is not there"), "{}", found.err);
}

#[test]
fn rows_that_do_not_come_out_again_are_found() {
    let folder = folder();
    good(folder.path(), &["run", "tiny.toml", "--quiet", "--replicates", "30", "--out", "kept"]);
    let place = folder.path().join("kept/rows.bin");
    let whole = fs::read(&place).unwrap();
    let write = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = whole.clone();
        change(&mut bytes);
        fs::write(&place, bytes).unwrap();
        ended(folder.path(), &["verify", "kept", "--all"])
    };
    let torn = write(&|bytes| bytes.extend(b"mind"));
    assert_eq!((torn.code, &torn.err[..]), (0, ""), "a torn end is nobody's row");
    // A value of the first replicates, as if another program had come to it: of frames the second kind, after the plan.
    let number = |at: usize| u32::from_le_bytes(whole[at..at + 4].try_into().unwrap());
    let mut at = 0;
    while number(at + 8) != 1 {
        at += 16 + number(at + 4) as usize;
    }
    let body = at + 16..at + 16 + number(at + 4) as usize;
    let found = write(&|bytes| {
        bytes[body.start + 64] ^= 1;
        let sum = crc32fast::hash(&bytes[body.clone()]);
        bytes[at + 12..at + 16].copy_from_slice(&sum.to_le_bytes());
    });
    assert!(found.code == 1 && found.err.contains("rows.bin holds other rows"), "{}", found.err);
    let first = manifest(&folder.path().join("kept"))["measures"][0].as_str().unwrap().to_string();
    assert!(found.err.contains(&format!("replicate 0 of society: {first} is ")), "{}", found.err);
    assert_eq!(found.err.lines().count(), 2, "{}", found.err);
    // Without its checksum the frame is no frame, and what comes after it is not looked for.
    let found = write(&|bytes| bytes[body.start + 64] ^= 1);
    assert!(found.code == 1 && found.err.contains("need the rows that were reported"), "{}", found.err);
}

#[test]
fn a_branch_is_the_same_society_up_to_its_round() {
    let folder = folder();
    good(folder.path(), &["run", "tiny.toml", "--quiet", "--replicates", "5", "--out", "kept"]);
    let at = ["run", "--from", "kept", "--replicate", "2", "--round", "3"];
    let shown = good(folder.path(), &[&at[..], &["--set", "prices.hear=40", "--out", "both"]].concat());
    assert!(shown.contains("replicate 2: the same up to round 3, then prices.hear = 40"), "{shown}");
    let lines = |name: &str| -> Vec<String> {
        let text = fs::read_to_string(folder.path().join("both").join(name)).unwrap();
        text.lines().map(str::to_string).collect()
    };
    let [was, becomes] = ["as-it-was.jsonl", "changed.jsonl"].map(lines);
    let of = |lines: &[String], round: u32| -> Vec<String> {
        let here = |line: &&String| serde_json::from_str::<Value>(line).unwrap()["round"] == round;
        lines.iter().filter(here).cloned().collect()
    };
    for round in 1..=3 {
        assert!(!of(&was, round).is_empty() && of(&was, round) == of(&becomes, round), "round {round}");
    }
    assert!(was != becomes, "and is another after it");
    // What it was stands in the run.
    let object: Value =
        serde_json::from_str(&good(folder.path(), &[&at[..], &["--set", "prices.hear=40", "--json"]].concat()))
            .unwrap();
    let rows = fs::read_to_string(folder.path().join("kept/replicates.csv")).unwrap();
    let row: Vec<&str> = rows.lines().find(|line| line.starts_with("society,2,")).unwrap().split(',').collect();
    for (measure, cell) in object["measures"].as_array().unwrap().iter().zip(&row[2..]) {
        assert_eq!(measure["was"].as_f64(), cell.parse().ok(), "{measure}");
    }
    // A change to what it was already changes nothing.
    let same: Value =
        serde_json::from_str(&good(folder.path(), &[&at[..], &["--set", "prices.look=1", "--json"]].concat())).unwrap();
    assert!(same["measures"].as_array().unwrap().iter().all(|measure| measure["was"] == measure["becomes"]), "{same}");
    for (more, says) in [
        (&["--set", "society.shared_error=0.3"][..], "need a path under protocol, acts or prices"),
        (&["--set", "protocol.stop.rounds=30"], "it holds from the start"),
        (&["--set", "prices.hear=-1"], "prices.hear"),
        (&[], "need what changes after that round"),
        (&["--set", "prices.hear=40", "--out", "both"], "need a new directory"),
        (&["--set", "prices.hear=40", "--arm", "nobody"], "need an arm"),
    ] {
        let told = refused(folder.path(), &[&at[..], more].concat());
        assert!(told.contains(says), "{told}");
    }
    let late = ["run", "--from", "kept", "--replicate", "2", "--round", "40", "--set", "prices.hear=40"];
    assert!(refused(folder.path(), &late).contains("need a round from 1 to"));
}

#[test]
fn series_and_agents_are_kept_on_request_and_survive_a_kill_and_a_merge() {
    let folder = folder();
    let args = ["run", "tiny.toml", "--quiet", "--replicates", "30", "--series", "--agents"];
    good(folder.path(), &[&args[..], &["--out", "peace"]].concat());
    let peace = folder.path().join("peace");
    let read = |dir: &Path, name: &str| fs::read_to_string(dir.join(name)).unwrap();
    let series = read(&peace, "series.csv");
    let agents = read(&peace, "agents.csv");
    assert_eq!(agents.lines().next(), Some("arm,replicate,agent,name,group,merit,right,moved,position"));
    assert_eq!(agents.lines().count(), 1 + 3 * 30 * 3);
    assert!(agents.contains("society,0,0,cook-1,cook,") || agents.contains("society,0,0,cook,cook,"), "{agents}");
    // Means over the series of all replicates and their intervals are what rounds.csv says.
    let head: Vec<&str> = series.lines().next().unwrap().split(',').collect();
    let rounds = read(&peace, "rounds.csv");
    let mut compared = 0;
    for line in rounds.lines().skip(1).filter(|line| line.starts_with("silent,0,")) {
        let cells: Vec<&str> = line.split(',').collect();
        let column = head.iter().position(|name| *name == cells[2]).unwrap();
        let values: Vec<Option<f64>> = series
            .lines()
            .filter(|line| line.starts_with("silent,") && line.split(',').nth(2) == Some("0"))
            .map(|line| line.split(',').nth(column).unwrap().parse().ok())
            .collect();
        let seen = mean_interval(&values, 0.95);
        assert_eq!(seen.n.to_string(), cells[6]);
        for (told, seen) in cells[3..6].iter().zip([seen.mean, seen.low, seen.high]) {
            assert!((told.parse::<f64>().unwrap() - seen.unwrap()).abs() < 1e-9, "{line}: {seen:?}");
        }
        compared += 1;
    }
    assert!(compared > 3);
    for shard in ["1/2", "2/2"] {
        let out = format!("part{}", &shard[..1]);
        let args = [&args[..], &["--shard", shard, "--out", &out]].concat();
        good(folder.path(), &args);
        // As if it had been killed: what is torn is made again with all that was kept of it.
        let rows = folder.path().join(&out).join("rows.bin");
        let bytes = fs::read(&rows).unwrap();
        fs::write(&rows, &bytes[..bytes.len() - 99]).unwrap();
        good(folder.path(), &[&args[..], &["--resume"]].concat());
    }
    good(folder.path(), &["merge", "part1", "part2", "--out", "whole"]);
    same(&peace, &folder.path().join("whole"));
    assert!(read(&folder.path().join("whole"), "series.csv") == series);
    assert!(read(&folder.path().join("whole"), "agents.csv") == agents);
    let told = refused(folder.path(), &["run", "tiny.toml", "--replicates", "30", "--out", "whole", "--resume"]);
    assert!(told.contains("details: series, agents there, none here"), "{told}");
}

#[test]
fn runs_are_compared_in_pairs_and_sweeps_by_their_parameters() {
    let folder = folder();
    let swept = swept("\"prices.look\" = [1, 4]\n\"protocol.stop.rounds\" = [1, 12]");
    fs::write(folder.path().join("swept.toml"), swept).unwrap();
    let run = |out: &str, more: &[&str]| {
        good(folder.path(), &[&["run", "swept.toml", "--quiet", "--replicates", "60", "--out", out], more].concat());
    };
    run("one", &[]);
    run("dear", &["--set", "prices.hear=60"]);
    run("other", &["--seed", "77"]);
    let json = |args: &[&str]| -> Value {
        serde_json::from_str(&good(folder.path(), &[&["compare"][..], args, &["--json"]].concat())).unwrap()
    };
    let pairs = json(&["one", "dear", "--measure", "merit"]);
    assert_eq!((&pairs["paired"], pairs["differences"].as_array().unwrap().len()), (&true.into(), 12));
    // The first cell by hand, off the rows of both.
    let column = |dir: &str| -> Vec<f64> {
        let rows = fs::read_to_string(folder.path().join(dir).join("replicates.csv")).unwrap();
        let at = rows.lines().next().unwrap().split(',').position(|name| name == "merit").unwrap();
        let cells = rows.lines().filter(|line| line.starts_with("1,1,society,"));
        cells.map(|line| line.split(',').nth(at).unwrap().parse().unwrap()).collect()
    };
    let apart: Vec<f64> = column("dear").iter().zip(column("one")).map(|(b, a)| b - a).collect();
    let mean = apart.iter().sum::<f64>() / apart.len() as f64;
    let first = &pairs["differences"][0];
    assert_eq!((first["arm"].as_str(), first["difference"]["n"].as_u64()), (Some("society"), Some(60)));
    assert!((first["difference"]["mean"].as_f64().unwrap() - mean).abs() < 1e-12, "{first}");
    let apart = json(&["one", "other", "--measure", "merit"]);
    assert_eq!(apart["paired"], false);
    let [narrow, wide] = [&pairs, &apart].map(|found| found["differences"][0]["difference"].clone());
    assert!(narrow["low"].is_number() && wide["low"].is_number());
    // Of a grid of two by two the first-order indices and their interaction make one.
    let alone = json(&["one", "--measure", "rounds"]);
    let society: Vec<&Value> =
        alone["explained"].as_array().unwrap().iter().filter(|row| row["arm"] == "society").collect();
    assert_eq!(society.len(), 2);
    let [firsts, totals] =
        ["first", "total"].map(|which| society.iter().map(|row| row["index"][which].as_f64().unwrap()).sum::<f64>());
    // Interaction of two: counted in both totals.
    assert!((firsts + (totals - firsts) / 2.0 - 1.0).abs() < 1e-9, "{firsts} {totals}");
    assert!(society[1]["index"]["first"].as_f64().unwrap() > 0.5, "rounds are explained by how many there may be");
    let shown = good(folder.path(), &["compare", "one", "dear"]);
    assert!(
        shown.contains("dear less one: pairs on common draws") && shown.contains("what explains how much"),
        "{shown}"
    );
    assert!(
        refused(folder.path(), &["compare", "one", "dear", "--measure", "charm"])
            .contains("need a measure that was reported")
    );
    good(folder.path(), &["run", "tiny.toml", "--quiet", "--replicates", "5", "--out", "plain"]);
    assert!(refused(folder.path(), &["compare", "plain"]).contains("need a second run"));
    assert!(refused(folder.path(), &["compare", "one", "plain"]).contains("need a run with a point and an arm"));
}

#[test]
fn nothing_that_was_run_is_run_over_and_nothing_foreign_is_touched() {
    let folder = folder();
    let args = ["run", "tiny.toml", "--quiet", "--replicates", "50"];
    for shard in ["1/2", "2/2"] {
        good(folder.path(), &[&args[..], &["--shard", shard, "--out", &format!("part{}", &shard[..1])]].concat());
    }
    good(folder.path(), &[&args[..], &["--out", "peace"]].concat());
    let bytes = |name: &str| fs::read(folder.path().join(name).join("rows.bin")).unwrap();
    let before = bytes("part1");
    let told = refused(folder.path(), &["merge", "part1", "part2", "--out", "part1"]);
    assert!(told.contains("there is another part"), "{told}");
    let told = refused(folder.path(), &[&args[..], &["--shard", "2/2", "--out", "part1"]].concat());
    assert!(told.contains("there is another part"), "{told}");
    assert!(bytes("part1") == before && folder.path().join("part1/manifest.json").is_file());
    // A merge that was killed is made again.
    good(folder.path(), &["merge", "part1", "part2", "--out", "whole"]);
    let rows = bytes("whole");
    fs::write(folder.path().join("whole/rows.bin"), &rows[..rows.len() / 2 + 100]).unwrap();
    fs::remove_file(folder.path().join("whole/manifest.json")).unwrap();
    good(folder.path(), &["merge", "part2", "part1", "--out", "whole"]);
    same(&folder.path().join("peace"), &folder.path().join("whole"));
    // Rows of nobody knows whom.
    fs::create_dir(folder.path().join("foreign")).unwrap();
    fs::write(folder.path().join("foreign/rows.bin"), "these are mine").unwrap();
    for how in ["--resume", "--extend"] {
        let told = refused(folder.path(), &[&args[..], &[how, "--out", "foreign"]].concat());
        assert!(told.contains("need a directory whose rows.bin this program wrote"), "{told}");
    }
    assert_eq!(bytes("foreign"), b"these are mine");
    assert!(!folder.path().join("foreign/.holder").exists());
    // A refusal leaves what is there, also what is torn.
    fs::write(folder.path().join("peace/rows.bin"), [&bytes("peace")[..], b"mind"].concat()).unwrap();
    let before = bytes("peace");
    refused(folder.path(), &[&args[..], &["--seed", "9", "--resume", "--out", "peace"]].concat());
    assert_eq!(bytes("peace"), before);
    // The scenario is written anew where it is not what was begun.
    fs::write(folder.path().join("peace/scenario.toml"), "").unwrap();
    good(folder.path(), &[&args[..], &["--resume", "--out", "peace"]].concat());
    assert_eq!(fs::read_to_string(folder.path().join("peace/scenario.toml")).unwrap(), TINY);
    // Frames of a fixed run end where they end: it does not become one that looks.
    let told = refused(folder.path(), &[&args[..], &["--extend", "--until", "decided", "--out", "peace"]].concat());
    assert!(told.contains("until: none there, decided here"), "{told}");
    // Nobody vouches for parts, or for rows that are not all there.
    for command in [&["verify", "part1"][..], &["compare", "part1", "part2"]] {
        assert!(refused(folder.path(), command).contains("need the directory of a whole study"));
    }
    let rows = bytes("peace");
    fs::write(folder.path().join("peace/rows.bin"), &rows[..rows.len() / 2]).unwrap();
    assert!(refused(folder.path(), &["compare", "whole", "peace"]).contains("need the rows that were reported"));
    let found = ended(folder.path(), &["verify", "peace"]);
    assert!(found.code == 1 && found.err.contains("need the rows that were reported"), "{}", found.err);
}
