//! What a page holds, without a browser.

use super::figures::{Draw, Figure, figures};
use super::*;
use crate::report::tables;
use crate::scenario::{Options, Study, parse};
use crate::study::{Results, Running, run};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

const BASE: &str = r#"schema = 1
name = "base"
title = "Does a triangle find its colours?"
seed = 3
replicates = 12
[problem]
kind = "coloring"
file = "triangle.col"
colors = 3
[society.perspectives.member]
count = 3
expertise = 0.9
[protocol]
stop = { rounds = 10, budget = 900 }
[measures]
report = ["merit", "right", "answer_diversity", "agreement", "agreed_time", "spent"]
[arms]
silent = { twin = "silent" }
[claims.sane]
role = "gate"
says = "merit is never above 1"
measure = "merit"
at = "every"
expect = "< 1.5"
"#;

fn study(more: &str) -> Study {
    let read = |_: &Path| Ok("p edge 3 3\ne 1 2\ne 2 3\ne 1 3\n".to_string());
    parse(&format!("{BASE}{more}"), Path::new("base.toml"), &read, &Options::default(), &crate::measure::names())
        .unwrap()
}

fn came(study: &Study) -> Results {
    run(study, &Running { stop: &AtomicBool::new(false) }, &|_| {}).unwrap()
}

fn of<'a>(all: &'a [Figure], id: &str) -> &'a Figure {
    all.iter().find(|figure| figure.id == id).unwrap()
}

/// What stands in the column of that name.
fn column<'a>(figure: &'a Figure, name: &str) -> Vec<&'a Value> {
    let at = figure.columns.iter().position(|column| column.name == name).unwrap();
    figure.rows.iter().map(|row| &row[at]).collect()
}

#[test]
fn every_row_of_a_figure_has_all_its_columns_and_no_figure_is_empty() {
    for sweep in ["", "[sweep]\n\"protocol.stop.budget\" = [300, 900]\n"] {
        let study = study(sweep);
        let results = came(&study);
        let all = figures(&Report::new(&study, &results).unwrap());
        let ids: Vec<&str> = all.iter().map(|figure| figure.id).collect();
        let swept = if sweep.is_empty() { &[][..] } else { &["sweep"] };
        assert_eq!(ids, [swept, &["arms", "differences", "rounds", "budget", "spread"]].concat());
        for figure in &all {
            assert!(
                !figure.rows.is_empty() && figure.rows.iter().all(|row| row.len() == figure.columns.len()),
                "{figure:?}"
            );
        }
    }
}

#[test]
fn means_are_those_of_the_summary_to_the_bit() {
    let study = study("[sweep]\n\"protocol.stop.budget\" = [300, 900]\n");
    let results = came(&study);
    let report = Report::new(&study, &results).unwrap();
    let mut bytes = Vec::new();
    tables::summary(&report, &mut bytes).unwrap();
    let summary: BTreeMap<[String; 3], [String; 3]> = csv::Reader::from_reader(&bytes[..])
        .records()
        .map(|row| row.unwrap())
        .map(|row| ([0, 1, 2].map(|at| row[at].to_string()), [3, 4, 5].map(|at| row[at].to_string())))
        .collect();
    let all = figures(&report);
    let sweep = of(&all, "sweep");
    let text = |value: &Value| tables::cell(value.as_f64());
    for row in &sweep.rows {
        let key = [text(&row[1]), row[2].as_str().unwrap().to_string(), row[0].as_str().unwrap().to_string()];
        assert_eq!(summary[&key], [3, 4, 5].map(|at| text(&row[at])), "{key:?}");
    }
    // Every measure in every cell, of a time the share that arrived.
    assert_eq!(sweep.rows.len(), 6 * 4);
    assert!(column(sweep, "measure").iter().any(|name| *name == "agreed_time_reached"));
}

#[test]
fn a_sweep_is_drawn_by_how_its_points_are_laid_out() {
    let drawn = |sweep: &str| {
        let study = study(sweep);
        let results = came(&study);
        let report = Report::new(&study, &results).unwrap();
        let figure = of(&figures(&report), "sweep").clone();
        (figure.draw, figure.axes.len())
    };
    let two = "\"protocol.stop.budget\" = [300, 900]\n\"protocol.stop.rounds\" = [5, 9]\n";
    assert_eq!(drawn("[sweep]\n\"protocol.stop.budget\" = [300, 900]\n"), (Draw::Line, 1));
    assert_eq!(drawn(&format!("[[sweep.zip]]\n{two}")), (Draw::Line, 1));
    assert_eq!(drawn(&format!("[sweep]\n{two}")), (Draw::Heat, 2));
    assert_eq!(drawn(&format!("[sweep]\n{two}\"prices.hear\" = [0, 1]\n")), (Draw::Parallel, 3));
}

#[test]
fn shares_over_replicates_are_whole_and_few_values_stand_alone() {
    let study = study("");
    let results = came(&study);
    let report = Report::new(&study, &results).unwrap();
    let all = figures(&report);
    let spread = of(&all, "spread");
    let mut sums: BTreeMap<(String, String), u64> = BTreeMap::new();
    for row in &spread.rows {
        let key = (row[0].as_str().unwrap().to_string(), row[2].as_str().unwrap().to_string());
        *sums.entry(key).or_default() += row[5].as_u64().unwrap();
    }
    for ((measure, arm), sum) in sums {
        let cell = study.arms.iter().position(|name| *name == arm).unwrap();
        assert_eq!(sum, results.values(cell, &measure).flatten().count() as u64, "{measure} of {arm}");
    }
}

#[test]
fn what_a_scenario_says_is_shown_as_text_and_nothing_else_may_run() {
    let hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>`'\"&";
    let mut study = study("");
    study.title = hostile.into();
    study.name = hostile.into();
    study.about = hostile.into();
    study.source = hostile.into();
    study.text = hostile.into();
    study.arms[1] = hostile.into();
    study.claims[0].says = hostile.into();
    let results = came(&study);
    let report = Report::new(&study, &results).unwrap();
    let manifest = json!({ "scenario": hostile, "seed": hostile, "overrides": { "set": [hostile] } });
    let page = page(&report, &Beside { manifest: &manifest, replays: &[] }).unwrap();
    let own: usize = SCRIPTS.iter().chain(&STYLES).map(|text| text.matches("<img").count()).sum();
    assert_eq!(page.matches("<img").count(), own, "an element of a scenario's");
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert(1)"));
    // The scripts, and the data, which end where they should.
    assert_eq!(page.matches("</script>").count(), SCRIPTS.len() + 1);
    for script in SCRIPTS {
        let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
        assert!(page.contains(&format!("'sha256-{hash}'")));
    }
    assert!(page.contains("default-src 'none'") && !page.contains("unsafe-eval"));
}

#[test]
fn the_page_of_two_runs_has_their_differences_and_both_sides() {
    let [a, b] = ["", "[prices]\nhear = 3\n"].map(study);
    let [one, other] = [came(&a), came(&b)];
    let [first, second] = [Report::new(&a, &one).unwrap(), Report::new(&b, &other).unwrap()];
    let run = |name, study, results| crate::report::compare::Run { name, study, results };
    let found = crate::report::compare::compare(&run("a", &a, &one), Some(&run("b", &b, &other)), &[], true).unwrap();
    let all = figures::of_two([&first, &second], &found);
    let different = of(&all, "differences");
    assert_eq!(different.draw, Draw::Intervals { zero: true });
    for (row, told) in different.rows.iter().zip(found.differences.iter().filter(|row| row.difference.mean.is_some())) {
        assert_eq!((row[0].as_str(), row[3].as_f64()), (Some(told.measure), told.difference.mean));
    }
    let arms = column(of(&all, "arms"), "arm");
    for name in ["a: society", "b: society", "a: silent", "b: silent"] {
        assert!(arms.iter().any(|arm| *arm == name), "{name}");
    }
    let page = page_of_two([&first, &second], [&json!({}), &json!({})], &found).unwrap();
    assert!(page.contains("b less a: pairs on common draws"));
}
