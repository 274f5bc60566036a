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
    parsed(&format!("{BASE}{more}"))
}

fn parsed(text: &str) -> Study {
    let read = |_: &Path| Ok("p edge 3 3\ne 1 2\ne 2 3\ne 1 3\n".to_string());
    parse(text, Path::new("base.toml"), &read, &Options::default(), &crate::measure::names()).unwrap()
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
fn over_rounds_nothing_is_drawn_where_one_alone_was_read() {
    let drawn = |every: &str| {
        let study = parsed(&BASE.replace("[measures]\n", &format!("[measures]\nevery = {every}\n")));
        let results = came(&study);
        let report = Report::new(&study, &results).unwrap();
        figures(&report).iter().any(|figure| figure.id == "rounds")
    };
    assert!(drawn("1"));
    assert!(!drawn("1_000"));
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

/// A replicate of a study as it is replayed.
fn replayed(text: &str) -> (Transcript, Value) {
    let read = |_: &Path| Ok("p edge 3 3\ne 1 2\ne 2 3\ne 1 3\n".to_string());
    let study = parse(text, Path::new("base.toml"), &read, &Options::default(), &crate::measure::names()).unwrap();
    let (_, transcript) = crate::study::trace::trace(&study, 0, 0).unwrap();
    let seen = replay::replay(&transcript);
    (transcript, seen)
}

/// Positions at the end, put together from a replay.
fn last_positions(seen: &Value) -> Value {
    let mut rows = seen["start"]["positions"].clone();
    for chapter in seen["rounds"].as_array().unwrap() {
        for moved in chapter["moves"].as_array().unwrap().chunks_exact(3) {
            rows[moved[0].as_u64().unwrap() as usize][moved[1].as_u64().unwrap() as usize] = moved[2].clone();
        }
    }
    rows
}

/// Positions at the end of a transcript, of the agents with these numbers.
fn true_positions(transcript: &Transcript, agents: impl Iterator<Item = usize>) -> Vec<Vec<u32>> {
    let mut rows = transcript.start.positions.clone();
    let (end, rounds) = (&transcript.end.then, transcript.rounds.iter().map(|chapter| &chapter.then.moves));
    for &(agent, question, option) in rounds.chain([&end.moves, &end.latest]).flatten() {
        rows[agent as usize][question as usize] = option;
    }
    agents.map(|agent| rows[agent].clone()).collect()
}

#[test]
fn a_small_debate_is_replayed_whole() {
    let (transcript, seen) = replayed(BASE);
    assert_eq!(seen["left"], "");
    assert_eq!(last_positions(&seen), json!(true_positions(&transcript, 0..3)));
    assert_eq!(seen["rounds"].as_array().unwrap().len(), transcript.rounds.len() + 1, "every round, and the end");
    let done =
        |act: &&crate::study::trace::ActLine| act.is_done() && !["vote", "decide", "placebo"].contains(&act.act.name());
    let told: usize = seen["rounds"].as_array().unwrap().iter().map(|one| one["acts"].as_array().unwrap().len()).sum();
    assert_eq!(told, transcript.acts().filter(done).count());
    let votes: usize =
        seen["rounds"].as_array().unwrap().iter().map(|one| one["votes"].as_array().unwrap().len()).sum();
    assert_eq!(votes, transcript.tallies().count());
    assert_eq!(seen["relations"].as_array().unwrap().len(), 3);
    assert_eq!(seen["end"]["why"], crate::report::stop_name(transcript.end.then.why));
}

#[test]
fn of_a_large_society_and_a_long_debate_a_sample_is_shown_that_says_so_and_ends_where_it_ended() {
    let voters = "schema = 1\nname = \"v\"\nseed = 2\nreplicates = 1\n[problem]\nkind = \"question\"\n[society]\nnetwork = { kind = \"ring\", degree = 2 }\n\
                  [society.perspectives.voter]\ncount = 400\nmind = \"copier\"\n[protocol]\nvote = \"none\"\nstop = { rounds = 900 }\n";
    let (transcript, seen) = replayed(voters);
    let left = seen["left"].as_str().unwrap();
    assert!(left.starts_with("A sample is shown: 150 of 400 perspectives, 600 of 900 rounds, 12,000 of "), "{left}");
    let shown = |at: usize| at * 399 / 149;
    assert_eq!(last_positions(&seen), json!(true_positions(&transcript, (0..150).map(shown))));
    let rounds: Vec<u64> = seen["rounds"].as_array().unwrap().iter().filter_map(|one| one["round"].as_u64()).collect();
    assert_eq!((rounds.len(), rounds[0], rounds[599]), (600, 1, 900));
    assert!(rounds.is_sorted_by(|a, b| a < b));
    assert!(seen.to_string().len() < 4_000_000, "{}", seen.to_string().len());
}
