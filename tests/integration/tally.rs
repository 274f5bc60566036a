//! `manyminds tally`, as a user drives it, and files of PrefLib.

use super::worlds::{data, matches_file};
use assert_cmd::cargo::cargo_bin_cmd;
use manyminds::voting::preflib::{Election, read, write};
use serde_json::{Value, json};
use std::path::Path;

/// A made-up election that ships: a circle of three, and a loser that first places alone elect.
const OFFSITE: &str = "examples/offsite.toi";

/// How the program ended, with what it said.
fn tally(args: &[&str]) -> (i32, String, String) {
    let mut command = cargo_bin_cmd!("manyminds");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("COLUMNS").env_remove("NO_COLOR");
    let output = command.arg("tally").args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

#[track_caller]
fn good(args: &[&str]) -> String {
    let (code, out, err) = tally(args);
    assert_eq!((code, &err[..]), (0, ""), "{args:?}\n{out}");
    out
}

#[track_caller]
fn refused(args: &[&str]) -> String {
    let (code, out, err) = tally(args);
    assert_eq!((code, &out[..]), (2, ""), "{args:?}\n{err}");
    err
}

fn object(args: &[&str]) -> Value {
    serde_json::from_str(&good(&[args, &["--json"]].concat())).unwrap()
}

#[test]
fn the_election_that_ships_is_told_as_it_was() {
    let shown = good(&[OFFSITE, "--steps"]);
    assert!(shown.lines().all(|line| line.chars().count() <= 100), "{shown}");
    matches_file("tests/golden/offsite.tally.txt", &shown);
    let every = good(&[OFFSITE, "--all", "--ties", "random", "--seed", "7"]);
    assert!(every.lines().all(|line| line.chars().count() <= 100), "{every}");
    matches_file("tests/golden/offsite.all.txt", &every);
    matches_file("tests/golden/offsite.tally.json", &good(&[OFFSITE, "--json", "--steps"]));
}

#[test]
fn the_object_has_the_keys_that_were_promised() {
    let seen = object(&[OFFSITE]);
    assert_eq!(seen["rules"]["plurality"]["winners"], json!(["the office"]));
    let ranking = json!([["the office"], ["Lisbon", "Oslo"], ["Kraków"]]);
    assert_eq!(seen["rules"]["plurality"]["ranking"], ranking);
    assert_eq!((&seen["condorcet_winner"], &seen["smith_set"]), (&Value::Null, &json!(["Lisbon", "Oslo", "Kraków"])));
    assert_eq!(seen["pairwise"][0], json!([0, 9, 6, 15]));
    assert_eq!(seen["facts"]["majority_loser"], "the office");
    assert!(seen["rules"]["plurality"].get("choice").is_none());
    let tied = object(&[OFFSITE, "--rule", "smith", "--ties", "lexical"]);
    assert_eq!(tied["rules"]["smith"]["choice"]["chosen"], "Lisbon");
}

#[test]
fn a_real_election_with_ties_is_read_tallied_and_written_back() {
    let Some(file) = data().map(|folder| folder.join("preflib/00002-00000007.toc")).filter(|file| file.is_file())
    else {
        eprintln!("no public instances here; MANYMINDS_DATA names their folder");
        return;
    };
    let text = std::fs::read_to_string(&file).unwrap();
    let election = read(&text, &file).unwrap();
    assert_eq!((election.voters(), election.orders.len(), election.names.len()), (403, 29, 4));
    assert_eq!(write(&election).trim_end(), text.trim_end());
    let again = Election::of(&election.ballots(), &election.names).unwrap();
    let sorted = |election: &Election| {
        let mut orders: Vec<String> = election.orders.iter().map(|order| format!("{order:?}")).collect();
        orders.sort_unstable();
        orders
    };
    assert_eq!((sorted(&again), again.kind), (sorted(&election), election.kind));
    let seen = object(&[file.to_str().unwrap(), "--all"]);
    assert_eq!(seen["condorcet_winner"], "Stefano Zacchiroli");
    for (name, rule) in seen["rules"].as_object().unwrap() {
        let known = [json!(["Stefano Zacchiroli"]), json!([])];
        assert!(known.contains(&rule["winners"]), "{name}: {rule}");
        assert!(rule["winners"] == known[0] || ["unanimity"].contains(&&name[..]), "{name} abstains");
    }
}

#[test]
fn counts_of_two_to_the_63_less_one_are_exact() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("large.soc");
    let head = "# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n";
    std::fs::write(&file, format!("{head}9223372036854775807: 1,2\n9223372036854775806: 2,1\n")).unwrap();
    let path = file.to_str().unwrap();
    let seen = object(&[path, "--all"]);
    for (name, rule) in seen["rules"].as_object().unwrap().iter().filter(|(name, _)| *name != "unanimity") {
        assert_eq!(rule["winners"], json!(["A"]), "{name}");
    }
    assert_eq!(seen["pairwise"], json!([[0, i64::MAX], [i64::MAX - 1, 0]]));
    assert_eq!(seen["rules"]["plurality"]["scores"], json!([i64::MAX, i64::MAX - 1]));
    assert!(good(&[path]).contains("9,223,372,036,854,775,806"));
    std::fs::write(&file, format!("{head}9223372036854775808: 1,2\n-1: 1,3\n1: 1,1\n")).unwrap();
    let told = refused(&[path]);
    let lines: Vec<&str> = told.lines().map(|line| line.strip_prefix(path).unwrap()).collect();
    let need = "need a whole number of voters from 1 to 9,223,372,036,854,775,807";
    assert_eq!(
        lines,
        [
            &format!(":4: found 9223372036854775808; {need}")[..],
            &format!(":5: found -1; {need}"),
            ":5: found 3; need an alternative from 1 to 2",
            ":6: found 1 2 times; need each alternative once",
        ]
    );
}

#[test]
fn what_is_asked_wrong_is_told_at_once() {
    let told = refused(&[OFFSITE, "--rule", "copland", "--rule", "score", "--rule", "xyzzyxyzzy", "--quorum", "1"]);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        lines,
        [
            "--rule is copland; need a voting rule; did you mean copeland?",
            "--rule is score; need a rule that reads orders: a file of PrefLib holds no grades",
            "--rule is xyzzyxyzzy; need a voting rule; `manyminds explain rules` lists them",
            "--quorum is 1; need a share in [0, 1)",
        ]
    );
    assert!(refused(&["nowhere.soc"]).starts_with("nowhere.soc: need a file of PrefLib"));
    assert!(refused(&["examples"]).contains("is a directory"));
    assert!(refused(&[OFFSITE, "--ties", "coin"]).contains("status-quo"));
    assert!(refused(&[OFFSITE, "--seed", "1"]).contains("--ties"));
    assert!(refused(&[OFFSITE, "--all", "--rule", "borda"]).contains("--rule"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("latin.soc");
    std::fs::write(&file, b"# NUMBER ALTERNATIVES: 1\n# ALTERNATIVE NAME 1: Krak\xf3w\n1: 1\n").unwrap();
    assert!(refused(&[file.to_str().unwrap()]).contains("latin.soc:2: need a text file in UTF-8"));
}

#[test]
fn rules_are_shown_once_in_the_order_in_which_they_are_asked() {
    let seen = object(&[OFFSITE, "--rule", "schulze", "--rule", "borda", "--rule", "schulze"]);
    assert_eq!(seen["rules"].as_object().unwrap().keys().collect::<Vec<_>>(), ["schulze", "borda"]);
    let at = |quorum: &str| {
        object(&[OFFSITE, "--rule", "supermajority", "--quorum", quorum])["rules"]["supermajority"].clone()
    };
    assert_eq!((&at("0.5")["winners"], &at("0.3")["winners"]), (&json!([]), &json!(["the office"])));
    assert_eq!(at("0.3")["needed"], 7);
    assert!(Path::new(OFFSITE).is_file());
}

/// Writes the votes of a scenario into a folder and gives their paths.
fn written(scenario: &str, folder: &Path) -> Vec<String> {
    let mut command = cargo_bin_cmd!("manyminds");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("COLUMNS").env_remove("NO_COLOR");
    let output = command.args(["replay", scenario, "--ballots"]).arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(String::from).collect()
}

#[test]
fn the_votes_of_a_run_leave_as_files_that_elect_whom_the_society_elected() {
    let folder = tempfile::tempdir().unwrap();
    // Copeland over whole positions, and plurality question by question.
    for (scenario, rule) in [("triangle", "copeland"), ("committee", "plurality")] {
        let file = format!("tests/golden/{scenario}.toml");
        let place = folder.path().join(scenario);
        let paths = written(&file, &place);
        let transcript =
            std::fs::read_to_string(format!("{}/tests/golden/{scenario}.jsonl", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let lines: Vec<Value> = transcript.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let (header, mut decided) = (&lines[0], 0);
        for tally in lines.iter().filter(|line| line["type"] == "tally" && line["last"] == false) {
            let won = tally["supports"].as_array().unwrap().iter().filter(|support| support["won"] == true);
            for support in won {
                // Whose position, or which option of which question.
                let (end, name) = match support["question"].as_u64() {
                    None => {
                        let holder = &header["agents"][support["holder"].as_u64().unwrap() as usize]["name"];
                        (format!("/vote-{}.", tally["id"]), format!("{}'s position", holder.as_str().unwrap()))
                    }
                    Some(at) => {
                        let names = &header["questions"][at as usize]["names"];
                        let option = names[support["option"].as_u64().unwrap() as usize].as_str().unwrap();
                        (format!("/vote-{}-{at}-", tally["id"]), option.to_string())
                    }
                };
                let path = paths.iter().find(|path| path.contains(&end)).unwrap();
                let text = std::fs::read_to_string(path).unwrap();
                assert_eq!(write(&read(&text, Path::new(path)).unwrap()), text);
                let winners = &object(&[path, "--rule", rule])["rules"][rule]["winners"];
                assert!(winners.as_array().unwrap().contains(&json!(name)), "{path}: {name} of {winners}");
                decided += 1;
            }
        }
        assert!(decided > 0, "{scenario}");
    }
    let relayed = written("tests/golden/relay.toml", &folder.path().join("relay"));
    assert!(relayed.iter().all(|path| Path::new(path).is_file()), "{relayed:?}");
}
