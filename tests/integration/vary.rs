//! Each number of a scenario moved either way, as a user does it.

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;

/// A run of two rounds, which a claim says is longer than one and a half.
const SHAKY: &str = r#"schema = 1
name = "shaky"
title = "Is a run of two rounds long?"
seed = 3
replicates = 20
[problem]
kind = "question"
count = 1
right = 0
[society.perspectives.voter]
count = 3
mind = "copier"
stubborn = 1.0
[protocol]
stop = { rounds = 2 }
[sweep]
"prices.look" = [1, 2]
[arms]
idle = { "prices.verify" = 10 }
[claims.voters]
role = "gate"
says = "the run is as long as it was"
measure = "rounds"
expect = "> 1.5"
at = { "prices.look" = 1 }
[claims.aside]
role = "descriptive"
says = "nobody asks"
measure = "rounds"
expect = "< 9"
at = { "prices.look" = 1 }
"#;

fn vary(args: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shaky.toml"), SHAKY).unwrap();
    let mut command = cargo_bin_cmd!("manyminds");
    let output = command.current_dir(folder.path()).arg("vary").args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

#[test]
fn a_flip_that_was_built_in_is_found_and_what_is_left_out_is_told() {
    let (code, out, err) = vary(&["shaky.toml", "--by", "0.5", "--json"]);
    assert_eq!((code, &err[..]), (0, ""), "{out}");
    let seen: Value = serde_json::from_str(&out).unwrap();
    // Two rounds are more than 1.5, one is less; nothing else has to do with it.
    let claim = &seen["claims"][0];
    assert_eq!(seen["claims"].as_array().unwrap().len(), 1);
    let turns = claim["turns"].as_array().unwrap();
    assert_eq!(turns.len(), 1, "{claim:#}");
    assert_eq!((&turns[0]["path"], &turns[0]["to"]), (&"protocol.stop.rounds".into(), &"1".into()));
    assert_eq!((&turns[0]["flipped"], &turns[0]["turned"]), (&serde_json::json!([0]), &true.into()));
    assert_eq!(claim["ranges"], serde_json::json!([[1.0, 3.0]]));
    let of = |path: &str| -> Vec<&Value> {
        seen["variations"].as_array().unwrap().iter().filter(|one| one["path"] == path).collect()
    };
    assert!(of("prices.look").iter().all(|one| one["left_out"] == "it is swept"));
    assert!(of("problem.right").iter().all(|one| one["left_out"].as_str().unwrap().contains("names an option")));
    let stubborn = of("society.perspectives.voter.stubborn");
    assert_eq!(stubborn[1]["left_out"], "it is at the end of its range");
    assert!(stubborn[0]["to"] == "0.5" && stubborn[0]["left_out"].is_null());
    // A default that nobody wrote.
    assert!(of("prices.hear").iter().all(|one| one["written"] == false && one["from"] == "1"));
}

#[test]
fn the_summary_names_the_flip_and_the_bits_do_not_depend_on_threads() {
    let (code, out, _) = vary(&["shaky.toml", "--by", "0.5", "--jobs", "1"]);
    assert_eq!(code, 0);
    assert!(out.contains("1 sign flip, 1 verdict turned"), "{out}");
    assert!(out.contains("protocol.stop.rounds = 1 (2): 1"), "{out}");
    assert!(
        out.contains("left out\n") && out.contains("prices.look down and up (1, the default): it is swept"),
        "{out}"
    );
    assert_eq!(out, vary(&["shaky.toml", "--by", "0.5", "--jobs", "3"]).1);
}

#[test]
fn what_cannot_be_varied_is_refused() {
    let (code, _, err) = vary(&["shaky.toml", "--by", "1.5"]);
    assert!(code == 2 && err.contains("--by is 1.5; need a share above 0 and below 1"), "{err}");
    let (code, _, err) = vary(&["shaky.toml", "--set", "claims={}"]);
    assert!(code == 2 && err.contains("need claims that are gates or hypotheses"), "{err}");
}
