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
