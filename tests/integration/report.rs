//! `report`: a page of a run, as a user asks for it. What a browser makes of it is tested in `tests/page`.

use super::cli::{ended, folder, good, refused};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// What the scripts of a page are given.
fn data(page: &Path) -> Value {
    let text = fs::read_to_string(page).unwrap();
    let (_, rest) = text.split_once("<script type=\"application/json\" id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn a_page_is_put_into_the_directory_of_its_run_and_goes_when_the_run_is_replaced() {
    let folder = folder();
    let dir = folder.path().join("kept");
    good(folder.path(), &["run", "tiny.toml", "--quiet", "--out", "kept"]);
    let said = good(folder.path(), &["report", "kept"]);
    assert!(said.starts_with("kept/report.html   ") && said.ends_with(" kB\n"), "{said}");
    let page = fs::read_to_string(dir.join("report.html")).unwrap();
    for said in [
        "Do three friends agree on lunch?",
        "manyminds run scenario.toml",
        "merit is at most 1",
        "talk makes these friends",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert_eq!(data(&dir.join("report.html"))["replays"][0]["name"], "society, replicate 0");
    assert!(good(folder.path(), &["verify", "kept"]).contains("all as they were"), "a page is no part of a run");
    let again = page.clone();
    good(folder.path(), &["report", "kept"]);
    assert!(fs::read_to_string(dir.join("report.html")).unwrap() == again, "the same run, the same page");
    good(folder.path(), &["run", "tiny.toml", "--quiet", "--replicates", "9", "--out", "kept"]);
    assert!(!dir.join("report.html").exists(), "it would speak of another run");
}

#[test]
fn what_is_replayed_can_be_chosen_and_what_cannot_be_had_is_said() {
    let folder = folder();
    good(folder.path(), &["run", "tiny.toml", "--quiet", "--trace", "2", "--out", "kept"]);
    let chosen = ["report", "kept", "--replicate", "2", "--arm", "silent", "--arm", "society", "--to", "page.html"];
    good(folder.path(), &chosen);
    let names: Vec<Value> = data(&folder.path().join("page.html"))["replays"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].clone())
        .collect();
    assert_eq!(names, ["silent, replicate 2", "society, replicate 2"]);
    good(folder.path(), &["report", "kept", "--no-replay", "--to", "bare.html"]);
    assert_eq!(data(&folder.path().join("bare.html"))["replays"].as_array().unwrap().len(), 0);
    let told = refused(folder.path(), &["report", "kept", "--replicate", "40", "--arm", "nobody", "--point", "3"]);
    for said in ["need a replicate from 0 to 39", "need an arm: society, silent, nominal", "need a point from 0 to 0"] {
        assert!(told.contains(said), "{told}");
    }
    assert!(refused(folder.path(), &["report", "tiny.toml"]).contains("need the directory of a finished run"));
    // Rows that were drawn otherwise than this program draws have a page, without a replay.
    let manifest = folder.path().join("kept/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value["contract"] = Value::from(0);
    fs::write(&manifest, value.to_string()).unwrap();
    let page = ended(folder.path(), &["report", "kept"]);
    assert!(page.code == 0 && page.err.starts_with("no replay: ") && page.err.contains("contract"), "{}", page.err);
    assert!(refused(folder.path(), &["report", "kept", "--arm", "society"]).contains("contract"));
}

#[test]
fn two_runs_come_onto_one_page_in_the_directory_of_the_second() {
    let folder = folder();
    good(folder.path(), &["run", "tiny.toml", "--quiet", "--out", "a"]);
    good(folder.path(), &["run", "tiny.toml", "--quiet", "--set", "prices.hear=3", "--out", "b"]);
    let said = good(folder.path(), &["report", "a", "b"]);
    assert!(said.starts_with("b/compared.html"), "{said}");
    let data = data(&folder.path().join("b/compared.html"));
    let figure = &data["figures"][0];
    assert_eq!((&figure["id"], &figure["title"]), (&"differences".into(), &"b less a".into()));
    let compared: Value =
        serde_json::from_str(&good(folder.path(), &["compare", "a", "b", "--all", "--json"])).unwrap();
    let told: Vec<&Value> =
        compared["differences"].as_array().unwrap().iter().map(|row| &row["difference"]["mean"]).collect();
    let told: Vec<&Value> = told.into_iter().filter(|mean| !mean.is_null()).collect();
    let drawn: Vec<&Value> = figure["rows"].as_array().unwrap().iter().map(|row| &row[3]).collect();
    assert!(!told.is_empty() && drawn == told);
    assert!(ended(folder.path(), &["report", "a", "b", "--arm", "society"]).code == 2);
}

#[test]
fn the_commands_on_a_page_make_its_digest_again() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("lab/scenarios")).unwrap();
    fs::create_dir_all(folder.path().join("lab/data")).unwrap();
    fs::write(folder.path().join("lab/data/map.col"), "p edge 3 2\ne 1 2\ne 2 3\n").unwrap();
    let scenario = "schema = 1\nname = \"map\"\nseed = 1\nreplicates = 40\n[problem]\nkind = \"coloring\"\nfile = \"../data/map.col\"\n\
                    colors = 3\n[society.perspectives.one]\ncount = 3\nexpertise = 0.7\n[protocol]\nstop = { rounds = 6, budget = 200 }\n";
    fs::write(folder.path().join("lab/scenarios/map.toml"), scenario).unwrap();
    let changes = ["--seed", "9", "--replicates", "12", "--set", "protocol.stop.rounds=5"];
    good(folder.path(), &[&["run", "lab/scenarios/map.toml", "--quiet", "--out", "kept"][..], &changes].concat());
    // The page, and nothing else of where it was made.
    fs::remove_dir_all(folder.path().join("lab")).unwrap();
    good(folder.path(), &["report", "kept"]);
    let page = fs::read_to_string(folder.path().join("kept/report.html")).unwrap();
    let (_, rest) = page.split_once("class=\"command\"").unwrap();
    let command = rest.split_once("<code>").unwrap().1.split_once("</code>").unwrap().0;
    let command = command.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let program = assert_cmd::cargo::cargo_bin!("manyminds");
    let script = format!("set -e\nmanyminds() {{ '{}' \"$@\" --quiet --json; }}\n{command}\n", program.display());
    let ran = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder.path().join("kept"))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let again: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let manifest: Value = serde_json::from_slice(&fs::read(folder.path().join("kept/manifest.json")).unwrap()).unwrap();
    assert_eq!(again["digest"], manifest["digest"]);
}
