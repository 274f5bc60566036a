//! What changes the rows of a cell changes its key, and nothing else does.

use super::*;
use std::collections::BTreeMap;

/// The keys of a scenario by point and arm.
fn keys(text: &str) -> BTreeMap<(String, String), u64> {
    keys_with(text, Path::new("lab/panel.toml"), &disk, &options())
}

fn keys_with(
    text: &str,
    file: &Path,
    disk: &dyn Fn(&Path) -> io::Result<String>,
    options: &Options,
) -> BTreeMap<(String, String), u64> {
    let study = parse(text, file, disk, options, &MEASURES).unwrap_or_else(|error| panic!("{error}"));
    let place = |cell: &Cell| (study.points[cell.point].label(), study.arms[cell.arm].clone());
    study.cells.iter().map(|cell| (place(cell), cell.key)).collect()
}

/// The text with traits from a file.
fn with_file() -> String {
    edited(PANEL, "agreeableness = 0.1", "agreeableness = 0.1, extraversion = { file = 'traits.csv', column = 'bold' }")
}

#[test]
fn all_cells_of_a_study_have_keys_of_their_own_even_where_an_arm_changes_nothing() {
    let text = edited(
        PANEL,
        "[claims.talk-helps]",
        "same = { \"prices.verify\" = 200 }\nalso = { \"prices.verify\" = 200 }\n[claims.talk-helps]",
    );
    let keys = keys(&text);
    let different: std::collections::BTreeSet<u64> = keys.values().copied().collect();
    assert_eq!((keys.len(), different.len()), (18, 18));
}

#[test]
fn a_study_that_grows_keeps_the_keys_that_it_had() {
    let before = keys(PANEL);
    let grown = [
        ("replicates = 20", "replicates = 2000"),
        ("[0.1, 0.5, 0.9]", "[0.0, 0.1, 0.5, 0.9, 1.0]"),
        ("placebo = {", "half = { \"prices.hear\" = 2 }\nplacebo = {"),
        ("expect = \"> 0.005\"", "expect = \"> 0.5\""),
        ("title = \"Does", "about = \"more\"\nsource = \"a book\"\nerrata = [\"one\"]\ntitle = \"Why does"),
        ("[sweep]", "[measures]\nreport = [\"right\"]\n[sweep]"),
        ("name = \"panel\"", "name = \"another\""),
    ];
    for (from, to) in grown {
        let after = keys(&edited(PANEL, from, to));
        for (place, key) in &before {
            assert_eq!(after.get(place), Some(key), "{place:?} with {to}");
        }
    }
}

#[test]
fn what_changes_the_rows_of_every_cell_changes_every_key() {
    let text = with_file();
    let before = keys(&text);
    let other = |after: BTreeMap<(String, String), u64>, what: &str| {
        assert!(before.keys().eq(after.keys()), "{what}");
        for (place, key) in &before {
            assert_ne!(after[place], *key, "{place:?} with {what}");
        }
    };
    let changes = [
        ("seed = 7", "seed = 8"),
        ("seed = 7", "seed = 7\ndraws = \"independent\""),
        ("seed = 7", "seed = 7\ncalibration = 51"),
        ("[sweep]", "[prices]\nverify = 201\n[sweep]"),
        ("[sweep]", "[measures]\nevery = 6\n[sweep]"),
        ("[sweep]", "[[interventions]]\nat = 3\nset = { \"prices.hear\" = 0 }\n[sweep]"),
        ("rows = 4", "rows = 5"),
        ("count = 5", "count = 7"),
        ("rounds = 200", "rounds = 201"),
    ];
    for (from, to) in changes {
        other(keys(&edited(&text, from, to)), to);
    }
    let file = Path::new("lab/panel.toml");
    let four = |path: &Path| disk(path).map(|text| text.replace("0.4", "0.5"));
    other(keys_with(&text, file, &four, &options()), "another file");
    let dearer = Options { sets: vec![("prices.verify".into(), "201".into())], ..options() };
    other(keys_with(&text, file, &disk, &dearer), "--set");
    let seeded = Options { seed: Some(8), ..options() };
    other(keys_with(&text, file, &disk, &seeded), "--seed");
}

#[test]
fn replicates_about_one_problem_change_keys() {
    let coloring = "kind = \"coloring\"\ngenerate = { graph = \"queen\", rows = 4, cols = 4 }\ncolors = 5";
    let drawn = edited(PANEL, coloring, "kind = \"nk\"\nn = 12\nk = 2");
    let (one, two) = (keys(&drawn), keys(&edited(&drawn, "seed = 7", "seed = 7\nper_problem = 2")));
    assert!(one.iter().all(|(place, key)| two[place] != *key));
}

#[test]
fn an_arm_that_changes_keeps_the_keys_of_the_others() {
    let before = keys(PANEL);
    let after = keys(&edited(PANEL, "challenge = \"placebo\"", "challenge = \"sham\""));
    for ((point, arm), key) in &before {
        assert_eq!(after[&(point.clone(), arm.clone())] == *key, arm != "placebo", "{arm} at {point}");
    }
}

#[test]
fn keys_do_not_know_where_the_scenario_lies() {
    let elsewhere = |path: &Path| disk(&Path::new("lab").join(path.file_name().unwrap_or_default()));
    let moved = keys_with(&with_file(), Path::new("/home/other/study.toml"), &elsewhere, &options());
    assert_eq!(keys(&with_file()), moved);
}
