//! What the detector may see, what it finds, and what is said of that.

use super::compare::agree;
use super::*;
use crate::act::Deed;
use crate::rng::{Draws, Phase, below};
use crate::scenario::{Options, parse};
use crate::study::trace::{Id, Transcript};
use std::path::Path;

/// Four specialists talk about a chain of deductions.
const TALK: &str = r#"schema = 1
name = "talk"
title = "Who hears what?"
seed = 11
replicates = 40
[problem]
kind = "chain"
[society.perspectives.expert]
count = 4
mind = "inquirer"
heuristics = ["expert"]
expertise = { sampled = "specialists", own = 0.95, other = 0.8 }
[acts]
read = 1
ask = 0
answer = 0
challenge = 0
support = 0
reconcile = 0
weights = "none"
[protocol]
hearing = "everyone"
vote = "none"
stop = { rounds = 30, budget = "none" }
[prices]
act = 1
"#;

fn study(text: &str, seed: u64) -> Study {
    let read = |_: &Path| Err(std::io::ErrorKind::NotFound.into());
    let options = Options { seed: Some(seed), ..Options::default() };
    parse(text, Path::new("talk.toml"), &read, &options, &crate::measure::names()).unwrap()
}

fn told(seed: u64) -> Vec<Told> {
    debates(&study(TALK, seed), 0, 12, Text::Whole).unwrap()
}

/// The same transcript among others: every name another, and every number of an agent.
fn masked(transcript: &Transcript) -> Transcript {
    let mut seen = transcript.clone();
    let other = |id: Id| id.number().map_or(id, |number| Id(3 - number));
    for (at, agent) in seen.header.agents.iter_mut().enumerate() {
        (agent.name, agent.group) = (format!("mask-{at}"), "masks".into());
    }
    let chapters = seen.rounds.iter_mut().flat_map(|chapter| &mut chapter.acts);
    for act in chapters.chain(&mut seen.end.acts) {
        (act.agent, act.other, act.source) = (other(act.agent), other(act.other), other(act.source));
        (act.name, act.whose) = (format!("mask-{}", act.id % 3), "nobody you know".into());
        (act.claim, act.cause, act.rightly, act.merit) = (None, None, None, None);
    }
    seen
}

#[test]
fn the_text_knows_neither_names_nor_numbers_of_agents() {
    let one = trace(&study(TALK, 11), 0, 0).unwrap().1;
    let lines = Told::of(&one, Text::Whole).lines;
    assert!(lines.len() > 30, "{}", lines.len());
    assert_eq!(Told::of(&masked(&one), Text::Whole).lines, lines);
    let renamed = TALK.replace("perspectives.expert", "perspectives.zealot");
    let other = trace(&study(&renamed, 11), 0, 0).unwrap().1;
    assert!(other.header.agents[0].name.contains("zealot"));
    assert_eq!(Told::of(&other, Text::Whole).lines, lines);
    assert!(lines.iter().all(|line| !line.contains("expert")), "{lines:?}");
}

#[test]
fn the_text_does_not_say_what_kind_of_act_it_is() {
    // One act under every name that it could have reads the same.
    let one = trace(&study(TALK, 11), 0, 0).unwrap().1;
    let lines = Told::of(&one, Text::Whole).lines;
    for deed in Deed::ALL.into_iter().filter(|deed| !matches!(deed, Deed::Vote | Deed::Decide)) {
        let mut other = one.clone();
        let acts = other.rounds.iter_mut().flat_map(|chapter| &mut chapter.acts);
        acts.filter(|act| !matches!(act.act, Deed::Vote | Deed::Decide)).for_each(|act| act.act = deed);
        let told = Told::of(&other, Text::Whole);
        assert_eq!(told.lines, lines, "{deed:?}");
        assert!(told.is.iter().all(|is| *is == Construct::of(deed)));
    }
    let claims = Told::of(&one, Text::Claims).lines;
    assert!(claims.iter().all(|line| !line.contains("go together")), "{claims:?}");
    assert!(lines.iter().any(|line| line.contains("go together")), "{lines:?}");
}

#[test]
fn kappa_is_that_of_worked_tables() {
    // Feinstein and Cicchetti 1990, tables 1 and 2: as much agreement, and kappa .70 and .32, since one margin is uneven.
    // Here as runs whose sum they are; rows are the truth, what is to be found second.
    let even = agree("x", 2, &[vec![20, 4, 3, 15], vec![25, 2, 6, 25]]);
    assert!((even.kappa.unwrap() - 0.70).abs() < 0.005, "{even:?}");
    let uneven = agree("x", 2, &[vec![5, 5, 10, 80]]);
    assert!((uneven.kappa.unwrap() - 0.32).abs() < 0.005, "{uneven:?}");
    assert_eq!((uneven.truth, uneven.found), (90, 85));
    assert_eq!((uneven.precision, uneven.recall), (Some(80.0 / 85.0), Some(80.0 / 90.0)));
    assert_eq!(uneven.interval, None, "one run has no spread");
    // Viera and Garrett 2005, table 2: .57.
    let useful = agree("x", 2, &[vec![70, 10, 5, 15], vec![70, 10, 5, 15]]);
    assert!((useful.kappa.unwrap() - 0.57).abs() < 0.005, "{useful:?}");
    let (low, high) = useful.interval.unwrap();
    assert!((high - low).abs() < 1e-12, "runs that are alike have no spread either");
    assert_eq!(
        agree("x", 2, &[vec![9, 0, 0, 0], vec![9, 0, 0, 0]]).kappa,
        None,
        "nothing is there, and nothing is found"
    );
}

#[test]
fn a_detector_finds_more_than_chance_and_with_shuffled_labels_nothing() {
    let (trained, judged) = (told(10), told(11));
    let kappa = |detector: &Detector, debates: &[Told]| {
        let all = compare(detector, debates, "a", "b").agreement;
        all.into_iter().find(|row| row.of == "all").unwrap()
    };
    let sees = kappa(&Detector::train(&trained), &judged);
    assert!(sees.interval.unwrap().0 > 0.2, "{sees:?}");
    let shuffled = |debates: &[Told]| -> Vec<Told> {
        let shuffle = |(run, told): (u32, &Told)| {
            let mut told = told.clone();
            let mut rng = Draws::new(1, 0, 0).stream(run, 0, Phase::Estimate);
            for last in (1..told.is.len()).rev() {
                told.is.swap(last, below(&mut rng, last as u32 + 1) as usize);
            }
            told
        };
        (0..).zip(debates).map(shuffle).collect()
    };
    let blind = kappa(&Detector::train(&shuffled(&trained)), &judged);
    assert!(blind.kappa.unwrap().abs() < 0.05, "{blind:?}");
    let beside = kappa(&Detector::train(&trained), &shuffled(&judged));
    assert!(beside.kappa.unwrap().abs() < 0.05, "{beside:?}");
}

#[test]
fn a_detector_is_the_same_whenever_and_on_however_many_threads() {
    let all = || {
        let compared = compare(&Detector::train(&told(10)), &told(11), "talk", "talk");
        json(&[compared], Text::Whole).to_string()
    };
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(all);
    let three = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap().install(all);
    assert_eq!(one, three);
    assert!(one.contains("\"kappa\":"), "{one}");
}

#[test]
fn a_text_without_words_is_read_without_fuss() {
    let detector = Detector::train(&[]);
    let nothing = detector.read(&[]);
    assert_eq!((nothing.is.len(), nothing.changes.len(), nothing.perspectives), (0, 0, 0));
    let one = detector.read(&["a = b".to_string()]);
    assert_eq!((one.is, one.perspectives), (vec![Construct::None], 1));
    let compared = compare(&detector, &[], "nothing", "nothing");
    assert_eq!((compared.runs, compared.agreement[0].kappa), (0, None));
}
