//! Countdown from outside: what the crate holds to be right is right by an evaluator that shares no code with it.

use super::evaluate::evaluate;
use manyminds::problem::countdown::solver::{dead_end, solve};
use manyminds::problem::countdown::{CountdownProblem, Puzzle, Rule, State, Usage, expression, steps_text};
use manyminds::problem::{Problem, Truth};
use manyminds::rng::{Draws, Phase, Stream, below};

fn drawn(count: usize, high: u32, rng: &mut Stream) -> Vec<u32> {
    (0..count).map(|_| 1 + below(rng, high)).collect()
}

/// A derivation of the target, found by walking at random wherever the solver sees no dead end.
fn derivation(puzzle: &Puzzle, rng: &mut Stream) -> Vec<u8> {
    let mut state = State::start(puzzle);
    let mut answers = Vec::new();
    while !state.reached(puzzle.target(), puzzle.usage()) {
        let alive = |(_, child): &(_, State)| !dead_end(child, puzzle.target(), puzzle.usage());
        let ways: Vec<_> = state.children().filter(alive).collect();
        let (step, next) = ways[below(rng, ways.len() as u32) as usize];
        answers.push(step.answer());
        state = next;
    }
    answers.resize(puzzle.numbers().len() - 1, 0);
    answers
}

#[test]
fn derivations_that_the_solver_leads_to_hold_by_another_evaluator() {
    let mut rng = Draws::new(11, 0, 0).stream(0, 0, Phase::Problem);
    let (mut held, mut stuck) = (0, 0);
    for round in 0..600 {
        let (rule, usage) = (Rule::ALL[round % 2], Usage::ALL[round / 2 % 2]);
        let numbers = drawn(3 + round % 3, 30, &mut rng);
        let puzzle = Puzzle::new(&numbers, 1 + below(&mut rng, 99), rule, usage).unwrap();
        let Some(depth) = solve(&puzzle).min_depth else {
            stuck += 1;
            continue;
        };
        let answers = derivation(&puzzle, &mut rng);
        assert!(CountdownProblem::new(puzzle.clone()).right(&answers));
        let text = expression(&puzzle, &answers).unwrap();
        let equation = evaluate(&text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(equation.value, (puzzle.target().into(), 1), "{text}");
        assert!(rule == Rule::Rational || equation.is_in_positive_integers(), "{text}");
        match usage {
            Usage::AtMostOnce => assert!(equation.uses_at_most(&numbers), "{text} of {numbers:?}"),
            Usage::ExactlyOnce => assert!(equation.uses_exactly(&numbers), "{text} of {numbers:?}"),
        }
        assert!(equation.results.len() >= depth as usize, "{text} in fewer than {depth}");
        held += 1;
    }
    assert!(held > 200 && stuck > 50, "{held} held, {stuck} stuck");
}

#[test]
fn any_row_of_answers_says_what_another_evaluator_reads() {
    let mut rng = Draws::new(12, 0, 0).stream(0, 0, Phase::Problem);
    let (mut right, mut legal) = (0, 0);
    for round in 0..20_000 {
        let (rule, usage) = (Rule::ALL[round % 2], Usage::ALL[round / 2 % 2]);
        let numbers = drawn(3 + round % 2, 6, &mut rng);
        let puzzle = Puzzle::new(&numbers, 1 + below(&mut rng, 9), rule, usage).unwrap();
        let problem = CountdownProblem::new(puzzle.clone());
        let answers: Vec<u8> =
            (0..problem.questions()).map(|q| below(&mut rng, problem.options(q) as u32) as u8).collect();
        let Some(text) = expression(&puzzle, &answers) else {
            assert!(!problem.right(&answers), "{answers:?}");
            continue;
        };
        legal += 1;
        let equation = evaluate(&text).unwrap_or_else(|| panic!("{text}"));
        assert!(equation.uses_at_most(&numbers), "{text} of {numbers:?}");
        assert!(rule == Rule::Rational || equation.is_in_positive_integers(), "{text}");
        let met = equation.value == (puzzle.target().into(), 1)
            && (usage == Usage::AtMostOnce || equation.uses_exactly(&numbers));
        assert_eq!(problem.right(&answers), met, "{text} for {puzzle:?}");
        right += u32::from(met);
        for line in steps_text(&puzzle, &answers).unwrap() {
            assert!(line.contains("(-") || line.contains('/') || evaluate(&line).is_some(), "{line}");
        }
    }
    assert!(right > 500 && legal > 4_000, "{right} right, {legal} legal");
}
