use super::*;
use crate::scenario::{Options, Scenario, Study, Twin, parse};
use crate::study::{Bench, Outcome};
use std::path::Path;

fn study(problem: &str) -> Study {
    let groups: String = [("one", "-*/"), ("two", "+*/"), ("three", "+-/"), ("four", "+-*")]
        .map(|(name, signs)| {
            let signs: Vec<String> = signs.chars().map(|sign| format!("'{sign}'")).collect();
            let tools = "distances = ['closest', 'ratio', 'factors']";
            format!("[society.perspectives.{name}]\ncount = 1\noperators = [{}]\n{tools}\n", signs.join(", "))
        })
        .concat();
    let text = format!(
        "schema = 1\nname = 'c'\n[problem]\nkind = 'countdown'\n{problem}\n{groups}\
         [acts]\nweights = 'none'\nask = 0\nreconcile = 0\nshift = -1\n\
         [protocol]\nhearing = 'everyone'\nvote = {{ every = 0 }}\nstop = {{ rounds = 400, attempts = 2 }}\n\
         [prices]\nact = 1\nverify = 1\n"
    );
    let read =
        |_: &Path| Ok("{\"nums\": [3, 50, 75], \"target\": 75}\n{\"nums\": [3, 50, 75], \"target\": 22}\n".to_string());
    parse(&text, Path::new("c.toml"), &read, &Options::default(), &[]).unwrap_or_else(|error| panic!("{error}"))
}

const DRAWN: &str = "usage = 'exactly-once'\ngenerate = { count = 4, numbers = [1, 50], target = [100, 500] }";

fn right(bench: &mut Bench<Countdowns>, scenario: &Scenario, twin: Option<Twin>, replicate: u64) -> (bool, Outcome) {
    let mut adapted = scenario.clone();
    if let Some(twin) = twin {
        twin.adapt(&mut adapted.protocol);
    }
    let outcome = bench.run(&adapted, twin, 1, &Draws::new(1, 0, replicate)).unwrap();
    (outcome.values[0] == Some(1.0), outcome)
}

fn bench() -> Bench<Countdowns> {
    Bench::new(["right", "merit", "solved"].iter().filter_map(|name| crate::measure::make(name)).collect(), 10)
}

#[test]
fn searchers_run_in_a_study_and_every_twin_does() {
    let study = study(DRAWN);
    let scenario = &study.cells[0].scenario;
    let mut counts = [0; 4];
    let mut bench = bench();
    let twins = [None, Some(Twin::Pooled), Some(Twin::Nominal), Some(Twin::Lone)];
    for replicate in 0..20 {
        let nodes = scenario.problem.puzzle(&Draws::new(1, 0, replicate)).unwrap().nodes();
        let kept = right(&mut bench, scenario, None, replicate).1.ending.reserved;
        for (count, twin) in counts.iter_mut().zip(twins) {
            let (solved, outcome) = right(&mut bench, scenario, twin, replicate);
            *count += u32::from(solved);
            let again = right(&mut self::bench(), scenario, twin, replicate).1;
            assert_eq!(outcome, again, "{twin:?} {replicate}");
            assert!(outcome.ending.spent <= 2 * nodes + kept);
        }
    }
    // One mind with all operators and twice an exhaustive search to spend.
    assert!(counts[1] >= 18 && counts[0] > 4, "{counts:?}");
}

#[test]
fn puzzles_are_drawn_from_a_list_or_anew_and_their_difficulty_is_known() {
    let listed = study("usage = 'exactly-once'\nfile = 'two.jsonl'");
    let listed = &listed.cells[0].scenario.problem;
    assert_eq!(listed.questions(), 2);
    let drawn: Vec<_> = (0..40).map(|replicate| listed.puzzle(&Draws::new(1, 0, replicate)).unwrap()).collect();
    let of = |target: u32| drawn.iter().filter(move |instance| instance.puzzle.target() == target);
    assert!(of(75).count() > 5 && of(22).count() > 5);
    assert!(of(75).all(|instance| instance.solutions() == 3));
    assert!(of(75).all(|instance| Countdowns::attempt(instance) == Some(instance.nodes())));
    assert!(listed.instance(&Draws::new(1, 0, 0)).is_err());
    let anew = study(DRAWN);
    let anew = &anew.cells[0].scenario.problem;
    let [one, two, again] = [0, 1, 0].map(|replicate| anew.puzzle(&Draws::new(1, 0, replicate)).unwrap());
    assert!(one == again && one.puzzle != two.puzzle && one.solutions() > 0);
}
