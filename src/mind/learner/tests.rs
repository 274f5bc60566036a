//! What a round of learning does, as the loop computes it.

use super::*;
use crate::deliberation::{Chamber, Protocol, Setting, Why, deliberate};
use crate::mind::laws::check_mind;
use crate::problem::question::{Payoff, Questions, Right};
use crate::problem::{Problem, Truth};
use crate::rng::{Draws, Phase, every};
use crate::society::Network;
use crate::society::network::NetworkKind;
use std::sync::Arc;

/// Options 0 (no opinion), 1, 2 and 3; `right` says what is right.
fn problem(right: &[u8], starts: &[&[u8]]) -> QuestionProblem {
    let questions = Questions {
        count: right.len(),
        options: ["none", "one", "two", "three"].map(String::from).to_vec(),
        truth: Right::Each(right.to_vec()),
        unsure: true,
        ..Questions::default()
    };
    let starts = starts.iter().flat_map(|row| row.iter().map(|&option| Some(option))).collect();
    QuestionProblem::new(Arc::new(questions), right.to_vec(), starts, Vec::new())
}

fn star(agents: usize) -> Network {
    NetworkKind::Star.build(agents, &mut Draws::new(0, 0, 0).stream(0, 0, Phase::Network)).unwrap()
}

/// As in March 1991: a member hears the code.
fn member(rate: f64) -> Learning {
    Learning { heeds: Heeds::All, rate, ..Learning::default() }
}

/// As in March 1991: the code hears the members.
fn code(rate: f64, blank: Blank) -> Learning {
    Learning { heeds: Heeds::Better, rate, pull: Pull::Margin, blank }
}

fn rounds(rounds: u32, still: bool) -> Protocol {
    let mut protocol = Protocol::default();
    (protocol.stop.rounds, protocol.stop.when.still) = (rounds, still);
    protocol
}

/// Lets learners with these dials go on from their starts: the positions, row by row, and why and when it stopped.
fn played(
    problem: &QuestionProblem,
    network: &Network,
    dials: &[Learning],
    protocol: &Protocol,
    draws: &Draws,
) -> (Vec<u8>, Why, u32) {
    let extraversion = vec![0.5; dials.len()];
    let setting = Setting { problem, network, extraversion: &extraversion, draws, common_start: false };
    let mut chamber = Chamber::new(dials.iter().map(|&dials| Learner::new(dials)).collect());
    let ending = deliberate(&setting, protocol, &|_, _| None, &mut chamber, &mut ());
    (chamber.positions().to_vec(), ending.why, ending.rounds)
}

/// The exact law of one round: the positions that it may lead to, each once, with their probabilities.
fn law(problem: &QuestionProblem, network: &Network, dials: &[Learning]) -> Vec<(Vec<u8>, f64)> {
    let mut law: Vec<(Vec<u8>, f64)> = Vec::new();
    let protocol = rounds(1, false);
    let mut branches = every(|draws| played(problem, network, dials, &protocol, draws).0);
    for (chance, positions) in branches.by_ref() {
        match law.iter_mut().find(|(known, _)| *known == positions) {
            Some((_, sum)) => *sum += chance,
            None => law.push((positions, chance)),
        }
    }
    assert!(branches.is_closed());
    law
}

/// The probability that `agent` answers `question` with `option` after one round.
fn holds(law: &[(Vec<u8>, f64)], questions: usize, agent: usize, question: usize, option: u8) -> f64 {
    let of = |positions: &[u8]| positions[agent * questions + question] == option;
    law.iter().filter(|(positions, _)| of(positions)).map(|(_, chance)| chance).sum()
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-14, "{found} is not {wanted}");
}

#[test]
fn a_member_takes_over_each_opinion_of_the_code_that_differs_by_itself() {
    // The code differs on the first two questions, agrees on the third and has no opinion on the fourth.
    let problem = problem(&[3, 3, 3, 3], &[&[1, 2, 1, 0], &[2, 0, 1, 1]]);
    let law = law(&problem, &star(2), &[code(0.0, Blank::Differs), member(0.3)]);
    let code: [u8; 4] = [1, 2, 1, 0];
    for (first, second, chance) in [(1, 2, 0.09), (1, 0, 0.21), (2, 2, 0.21), (2, 0, 0.49)] {
        let after = [&code[..], &[first, second, 1, 1]].concat();
        near(law.iter().find(|(positions, _)| *positions == after).unwrap().1, chance);
    }
    assert_eq!(law.len(), 4);
}

#[test]
fn the_code_moves_by_the_margin_of_its_superiors_and_belief_0_counts_as_declared() {
    const QUARTER: [f64; 4] = [0.0, 0.25, 0.4375, 0.578125];
    // What the code and its superiors hold on the first question; k to the letter, and with blanks left out.
    let cases: [(u8, &[u8], u8, [usize; 2]); 12] = [
        (2, &[1], 1, [1, 1]),
        (2, &[1, 1], 1, [2, 2]),
        (2, &[1, 1, 1], 1, [3, 3]),
        (2, &[1, 1, 2], 1, [1, 1]),
        (2, &[1, 2], 1, [0, 0]),
        (2, &[2, 2, 1], 1, [0, 0]),
        (2, &[1, 0], 1, [2, 1]),
        (2, &[1, 1, 2, 0], 1, [2, 1]),
        (2, &[0, 0], 1, [0, 0]),
        (0, &[1, 0], 1, [0, 1]),
        (0, &[1, 1, 0], 1, [1, 2]),
        (0, &[1, 1, 2], 1, [3, 3]),
    ];
    for (held, superiors, option, margins) in cases {
        for (blank, margin) in [Blank::Differs, Blank::Abstains].into_iter().zip(margins) {
            // Superiors are right on the second question; the last member is not, and its view of the first is nothing.
            let mut starts = vec![vec![held, 0]];
            starts.extend(superiors.iter().map(|&view| vec![view, 1]));
            starts.push(vec![1, 2]);
            let rows: Vec<&[u8]> = starts.iter().map(Vec::as_slice).collect();
            let mut dials = vec![member(0.0); rows.len()];
            dials[0] = code(0.25, blank);
            let law = law(&problem(&[3, 1], &rows), &star(rows.len()), &dials);
            near(holds(&law, 2, 0, 0, option), QUARTER[margin]);
            // On the second question the superiors are of one mind, and the code has none.
            let all = 1.0 - 0.75f64.powi(superiors.len() as i32);
            near(holds(&law, 2, 0, 1, 1), all);
        }
    }
}

#[test]
fn code_and_members_read_the_same_moment() {
    // The code has more to learn and the member too: if either came first, they would end alike.
    let problem = problem(&[1, 3, 1], &[&[2, 0, 0], &[1, 0, 1]]);
    let (after, ..) =
        played(&problem, &star(2), &[code(1.0, Blank::Differs), member(1.0)], &rounds(1, false), &Draws::new(1, 0, 0));
    assert_eq!(after, [1, 0, 1, 2, 0, 1]);
}

#[test]
fn the_majority_of_those_who_do_better_is_taken_over_and_a_tie_is_not() {
    let better = Learning { rate: 0.3, ..Learning::default() };
    // Agent 0 hears three who do better by the last question and one who does as badly as itself, and outvotes nobody.
    let starts: [&[u8]; 5] = [&[1, 1, 1, 1, 0], &[2, 2, 2, 0, 1], &[2, 3, 0, 0, 1], &[2, 1, 3, 2, 1], &[1, 1, 1, 3, 2]];
    let mut still = [Learning { rate: 0.0, ..Learning::default() }; 5];
    still[0] = better;
    let law = law(&problem(&[3, 3, 1, 1, 1], &starts), &Network::complete(5), &still);
    // It is right on the two before the last, they on the last alone: nobody does better.
    assert_eq!(law.len(), 1);
    let law = self::law(&problem(&[3, 3, 2, 2, 1], &starts), &Network::complete(5), &still);
    // All three say 2; 2, 3 and 1 are one each; 2 and 3 are one each; 2 alone is an opinion; all say 1.
    let wanted = [(0, 2, 0.3), (1, 1, 1.0), (2, 1, 1.0), (3, 2, 0.3), (4, 1, 0.3)];
    for (question, option, chance) in wanted {
        near(holds(&law, 5, 0, question, option), chance);
    }
    assert_eq!(law.len(), 8);
}

#[test]
fn whole_blocks_decide_who_does_better() {
    let better = Learning { rate: 1.0, ..Learning::default() };
    let questions = Questions {
        count: 4,
        options: ["none", "one", "two"].map(String::from).to_vec(),
        payoff: Payoff::Blocks(2),
        unsure: true,
        ..Questions::default()
    };
    // Three right answers in one whole block and a half beat three with none whole; two halves teach nothing.
    let starts: Vec<Option<u8>> = [1, 1, 2, 2, 1, 2, 2, 1].map(Some).to_vec();
    let problem = QuestionProblem::new(Arc::new(questions), vec![1; 4], starts, Vec::new());
    assert_eq!([problem.merit(&[1, 1, 2, 2]), problem.merit(&[1, 2, 2, 1])], [0.5, 0.0]);
    let (after, why, rounds) =
        played(&problem, &Network::complete(2), &[better; 2], &rounds(9, true), &Draws::new(1, 0, 0));
    assert_eq!((after, why, rounds), (vec![1, 1, 2, 2, 1, 1, 2, 2], Why::Still, 1));
}

#[test]
fn where_all_is_still_nothing_moves_any_more_and_before_that_something_could() {
    let right = [1, 2, 1, 2, 1, 2, 1, 2];
    for (network, agents) in [(star(9), 9), (Network::complete(6), 6)] {
        let dials: Vec<Learning> = (0..agents)
            .map(|agent| match (agents, agent) {
                (9, 0) => code(0.4, Blank::Differs),
                (9, _) => member(0.5),
                _ => Learning { rate: 0.4, ..Learning::default() },
            })
            .collect();
        for seed in 0..40 {
            let draws = Draws::new(seed, 0, 0);
            let questions = Questions { options: vec![String::new(); 3], ..problem(&right, &[]).spec().clone() };
            let problem = QuestionProblem::new(Arc::new(questions), right.to_vec(), Vec::new(), Vec::new());
            let (stopped, why, last) = played(&problem, &network, &dials, &rounds(4_000, true), &draws);
            assert_eq!(why, Why::Still);
            let (later, ..) = played(&problem, &network, &dials, &rounds(last + 60, false), &draws);
            assert_eq!(stopped, later, "seed {seed}");
        }
    }
}

#[test]
fn one_who_knows_everything_teaches_all_by_way_of_the_code_and_knowledge_never_falls() {
    let right = [1, 2, 1, 2, 1, 2];
    let blank: &[u8] = &[0; 6];
    let problem = problem(&right, &[blank, &right, blank, blank, blank]);
    let dials: Vec<Learning> = [code(0.3, Blank::Differs)].into_iter().chain([member(0.2); 4]).collect();
    for seed in 0..20 {
        let draws = Draws::new(seed, 0, 0);
        let (after, why, last) = played(&problem, &star(5), &dials, &rounds(2_000, true), &draws);
        assert_eq!((after, why), (right.repeat(5), Why::Still));
        let known = |until| {
            let (now, ..) = played(&problem, &star(5), &dials, &rounds(until, false), &draws);
            now.chunks_exact(6).map(|row| problem.merit(row)).sum::<f64>()
        };
        assert!((1..last).all(|round| known(round) <= known(round + 1)));
    }
}

#[test]
fn learners_obey_the_laws_of_minds() {
    let right = [1, 2, 3, 1];
    let questions = Questions { options: vec![String::new(); 4], ..problem(&right, &[]).spec().clone() };
    let problem = QuestionProblem::new(Arc::new(questions), right.to_vec(), Vec::new(), Vec::new());
    for dials in [code(0.3, Blank::Differs), code(0.3, Blank::Abstains), member(0.4), Learning::default()] {
        let make = |agent| {
            let mut mind = Learner::new(Learning { rate: 0.3, ..dials });
            mind.reset(problem.view(agent));
            mind
        };
        check_mind(&problem, 6, make).unwrap();
    }
}
