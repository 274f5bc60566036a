use super::*;
use crate::mind::{Distance, Order};
use crate::problem::countdown::{Difficulty, Draw, Operators, Puzzle, Rule, Usage};
use crate::scenario::{Options, PuzzleSource, Scenario, Twin, parse};
use crate::study::{Bench, Outcome};
use std::path::Path;
use std::sync::Arc;

/// Four searchers, one operator missing in each, with `share` of an exhaustive search to spend.
fn scenario(source: PuzzleSource, share: f64, acts: &str) -> Scenario {
    let text = format!(
        "schema = 1\nname = 'c'\nproblem = {{ kind = 'nk', n = 4, k = 1 }}\n\
         [society.perspectives.one]\ncount = 1\n[society.perspectives.two]\ncount = 1\n\
         [society.perspectives.three]\ncount = 1\n[society.perspectives.four]\ncount = 1\n\
         [acts]\nweights = 'none'\n{acts}\n[protocol]\nhearing = 'everyone'\n\
         vote = {{ every = 0, final = 'score', final_over = 'positions' }}\nstop = {{ rounds = 400, budget = 1000 }}\n\
         [prices]\nlook = 1\nact = 1\nhear = 1\nverify = 1\n"
    );
    let read = |_: &Path| Err(std::io::ErrorKind::NotFound.into());
    let study = parse(&text, Path::new("c.toml"), &read, &Options::default(), &[]).unwrap();
    let mut scenario = study.cells[0].scenario.clone();
    (scenario.problem, scenario.attempts) = (ProblemSpec::of_puzzles(source), Some(share));
    for (group, sign) in scenario.society.perspectives.iter_mut().zip(Operators::SIGNS) {
        group.heuristics = Tools::new(Operators::ALL.without(sign), &Order::ALL[..1], &Distance::ALL).pack();
    }
    scenario
}

fn draw(count: usize, rule: Rule) -> PuzzleSource {
    PuzzleSource::Drawn(Draw {
        count,
        low: 1,
        high: 50,
        target_low: 100,
        target_high: 500,
        rule,
        usage: Usage::ExactlyOnce,
        difficulty: Difficulty::Solvable,
    })
}

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
    let scenario = scenario(draw(4, Rule::PositiveIntegers), 2.0, "ask = 0\nreconcile = 0\nshift = -1");
    let mut counts = [0; 4];
    let mut bench = bench();
    let twins = [None, Some(Twin::Pooled), Some(Twin::Nominal), Some(Twin::Lone)];
    for replicate in 0..20 {
        let nodes = scenario.problem.puzzle(&Draws::new(1, 0, replicate)).unwrap().nodes;
        let kept = right(&mut bench, &scenario, None, replicate).1.ending.reserved;
        for (count, twin) in counts.iter_mut().zip(twins) {
            let (solved, outcome) = right(&mut bench, &scenario, twin, replicate);
            *count += u32::from(solved);
            let again = right(&mut self::bench(), &scenario, twin, replicate).1;
            assert_eq!(outcome, again, "{twin:?} {replicate}");
            assert!(outcome.ending.spent <= 2 * nodes + kept);
        }
    }
    // One mind with all operators and twice an exhaustive search to spend.
    assert!(counts[1] >= 18 && counts[0] > 4, "{counts:?}");
}

#[test]
fn puzzles_are_drawn_from_a_list_or_anew_and_their_difficulty_is_known() {
    let puzzle = |target| Puzzle::new(&[3, 50, 75], target, Rule::PositiveIntegers, Usage::ExactlyOnce).unwrap();
    let listed = ProblemSpec::of_puzzles(PuzzleSource::Listed(Arc::from([puzzle(75), puzzle(22)])));
    assert_eq!(listed.questions(), 2);
    let drawn: Vec<_> = (0..40).map(|replicate| listed.puzzle(&Draws::new(1, 0, replicate)).unwrap()).collect();
    let of = |target: u32| drawn.iter().filter(move |instance| instance.puzzle.target() == target);
    assert!(of(75).count() > 5 && of(22).count() > 5);
    assert!(of(75).all(|instance| (instance.solutions, instance.depth) == (3, Some(2))));
    assert!(of(75).all(|instance| Countdowns::attempt(instance) == Some(instance.nodes)));
    assert!(listed.instance(&Draws::new(1, 0, 0)).is_err());
    let anew = ProblemSpec::of_puzzles(draw(4, Rule::Rational));
    let [one, two, again] = [0, 1, 0].map(|replicate| anew.puzzle(&Draws::new(1, 0, replicate)).unwrap());
    assert!(one == again && one.puzzle != two.puzzle && one.depth.is_some());
}
