//! A debate watched step by step.

use super::*;
use crate::scenario::{self, Options, Study};
use crate::study::trace::{Transcript, follow, trace};
use std::path::Path;

fn golden(name: &str) -> Study {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    scenario::load(&path, &Options::default(), &crate::measure::names()).unwrap()
}

fn passages(study: &Study) -> Vec<Passage> {
    let mut heard = Vec::new();
    follow(study, 0, 0, &mut |passage| heard.push(passage)).unwrap();
    heard
}

/// Shows everything, and calls `seen` after every step.
fn watch(study: &Study, mut seen: impl FnMut(&Live, Step)) -> Live {
    let mut live = Live::new();
    for passage in passages(study) {
        assert!(live.waits() && live.step().is_none() && live.end().is_none());
        live.hear(passage);
        while let Some(step) = live.step() {
            seen(&live, step);
        }
    }
    live
}

/// The positions after each stretch, as a transcript has them.
fn held(seen: &Transcript) -> Vec<u32> {
    let questions = seen.header.questions.len();
    let mut held = seen.start.positions.concat();
    let end = &seen.end.then;
    let rounds = seen.rounds.iter().flat_map(|chapter| &chapter.then.moves);
    for &(agent, question, option) in rounds.chain(&end.moves).chain(&end.latest) {
        held[agent as usize * questions + question as usize] = option;
    }
    held
}

#[test]
fn what_is_told_while_it_happens_is_the_transcript_and_the_outcome_is_that_of_the_study() {
    for name in ["lunch.toml", "triangle.toml", "committee.toml"] {
        let study = golden(name);
        let (outcome, seen) = trace(&study, 0, 0).unwrap();
        let mut heard = Vec::new();
        assert_eq!(follow(&study, 0, 0, &mut |passage| heard.push(passage)).unwrap(), outcome);
        assert_eq!(outcome, crate::study::run_one(&study, 0, 0).unwrap());
        assert!(heard == seen.clone().passages().collect::<Vec<_>>(), "{name}");
        assert_eq!(watch(&study, |_, _| ()).positions.settled, held(&seen), "{name}");
    }
    assert!(follow(&golden("lunch.toml"), 9, 0, &mut |_| ()).is_err());
}

#[test]
fn every_step_tells_one_act_and_the_last_of_a_round_closes_it() {
    let study = golden("lunch.toml");
    let (mut steps, mut rounds, mut votes) = (Vec::new(), 0, 0);
    let mut before = 0;
    let live = watch(&study, |live, step| {
        if !step.end {
            assert!(live.told().len() - before <= 1, "a step tells one act at most");
        }
        before = live.told().len();
        steps.push((live.round(), live.acts()));
        rounds += u32::from(step.round);
        votes += u32::from(step.vote);
    });
    // Six rounds and the end; two votes and the last.
    assert_eq!((rounds, votes), (7, 3));
    assert_eq!(steps[..4], [(1, 1), (1, 2), (2, 1), (2, 2)]);
    let told: Vec<String> =
        live.told().iter().map(|told| format!("{} {} {}", told.round, told.who, told.said)).collect();
    assert_eq!(told[0], "1 cook proposes place = home instead of park (#1); merit -0.895 -> -0.895");
    assert_eq!(told[3], "2 cook concedes, moves place to bistro; merit -0.895 -> -0.895");
    assert!(told[told.len() - 1].starts_with("7 last vote plurality question by question"), "{told:?}");
    let end = live.end().unwrap();
    assert_eq!(end.decision, "place = park, hour = one, dish = soup");
    assert_eq!((end.right, &end.verdict[..]), (Some(false), "not right: not every relation holds; merit -0.895"));
    assert!(
        live.vote().unwrap().starts_with("last vote  plurality question by question, 3 ballots: place = park (3 to 0)")
    );
    assert!(!live.waits());
}

#[test]
fn a_decision_that_everybody_takes_over_is_seen_when_its_round_is_over() {
    let study = golden("lunch.toml");
    let mut seen = Vec::new();
    watch(&study, |live, step| {
        if step.round {
            seen.push(live.rows(0, 3).into_iter().map(|row| row.position).collect::<Vec<_>>());
        }
    });
    // As the cook concedes in round 2, it is at the bistro when that is over.
    assert_eq!(seen[1], ["bistro one soup", "park one soup", "park noon salad"]);
    assert_eq!(seen[2], ["park one pie", "park one soup", "park one salad"]);
}

#[test]
fn a_derivation_is_told_as_it_reads() {
    let shipped = crate::shipped::find("diversity-within-countdown").unwrap();
    let study = shipped.study(&Options::default(), &crate::measure::names()).unwrap();
    let mut seen = Vec::new();
    let live = watch(&study, |live, _| seen.push(live.rows(0, 1)[0].position.clone()));
    assert!(live.question().starts_with("make "), "{}", live.question());
    assert!(seen.iter().any(|position| position.contains(" = ")), "{seen:?}");
}

#[test]
fn memory_stays_bounded() {
    let mut live = Live::new();
    for at in 0..3 * MOST_TOLD {
        live.tell(1, at.to_string(), String::new(), Kind::Act);
    }
    assert_eq!((live.told().len(), &live.told()[0].who[..]), (MOST_TOLD, "2000"));
}
