//! The laws, held against everything that ships.

use crate::worlds::{INQUISITIVE, LIVELY, World, all_heuristics, chained, frozen, policy};
use manyminds::mind::laws::check_mind;
use manyminds::mind::{Climber, Cooling, Deliberator, GraphMind, Heuristic, Heuristics, Inquirer, MindKind};
use manyminds::problem::generate::{Neighbours, mycielski, nk, queen, random_sat};
use manyminds::problem::graph::ProblemGraph;
use manyminds::problem::laws::check_problem;
use manyminds::problem::read::read_json;
use manyminds::problem::{Competence, GraphProblem, Label, Problem, Sight};
use manyminds::rng::{Draws, Phase};
use manyminds::voting::RULES;
use manyminds::voting::laws::check_rule;
use std::sync::Arc;

/// A problem of every family, and one with a truth, private relations and all kinds.
fn graphs() -> Vec<Arc<ProblemGraph>> {
    let mut rng = Draws::new(1, 0, 0).stream(0, 0, Phase::Problem);
    let by_hand = r#"{
        "questions": [{"name": "cause", "options": ["flu", "clot", "cold"]}, {"name": "test", "options": 2},
                      {"name": "other", "options": 4}],
        "relations": [
            {"kind": "implies", "from": {"question": "cause", "is": "clot"}, "to": {"question": "test", "is": 1}},
            {"kind": "evidence", "question": "cause", "favours": ["clot"], "weight": 2.5, "private": true, "topic": "x"},
            {"kind": "supports", "from": {"question": "test", "is": 0}, "to": {"question": "cause", "is": "flu"}},
            {"kind": "attacks", "from": {"question": "other", "is": 3}, "to": {"question": "test", "is": 1}},
            {"kind": "clause", "any": [{"question": "cause", "is": "cold"}, {"question": "other", "is_not": 2}]},
            {"kind": "table", "questions": ["test", "other"], "degrees": [0, 0.1, 0.2, 0.3, 1, 0.9, 0.5, 0.4]}],
        "truth": {"cause": "clot", "test": 1}}"#;
    vec![
        frozen(&queen(4, 4).unwrap().coloring(5)),
        frozen(&mycielski(3).unwrap().coloring(4)),
        frozen(&random_sat(12, 40, 3, &mut rng).unwrap().spec()),
        frozen(&nk(8, 3, Neighbours::Random, 3, &mut rng).unwrap()),
        frozen(&read_json(by_hand).unwrap()),
        frozen(&chained()),
    ]
}

fn told(graph: &ProblemGraph, agents: u32) -> Vec<Vec<u32>> {
    let private: Vec<u32> = (0..graph.relations() as u32).filter(|&r| graph.is_private(r as usize)).collect();
    (0..agents).map(|agent| if agent == 0 { private.clone() } else { Vec::new() }).collect()
}

fn each_world<A: Label>(check: impl Fn(&GraphProblem<A>, u32)) {
    for graph in graphs() {
        for expertise in [0.0, 0.5, 1.0] {
            let rows = vec![expertise; 4 * graph.topics()];
            check(&World::<A>::new(&graph, &rows, &told(&graph, 4), 0.3, 7).problem, 4);
        }
    }
}

#[test]
fn problem_graphs_obey_the_laws_in_both_sizes_of_answers() {
    each_world::<u8>(|problem, agents| check_problem(problem, agents).unwrap());
    each_world::<u16>(|problem, agents| check_problem(problem, agents).unwrap());
}

#[test]
fn given_first_answers_obey_the_laws() {
    let graph = frozen(&queen(4, 4).unwrap().coloring(5));
    let eyes = Competence { expertise: &[0.5; 2], told: &[Vec::new(), Vec::new()], shared_error: 0.0 };
    let sight = Sight::new(&graph, eyes, &Draws::new(1, 0, 0), |agent| agent);
    let starts: Vec<Option<u8>> = (0..32).map(|at| (at % 3 > 0).then_some(at % 5)).collect();
    check_problem(&GraphProblem::new(graph, sight, starts), 2).unwrap();
}

fn climbers<A: Label>(problem: &GraphProblem<A>, agents: u32) {
    let greedy = Cooling::default();
    for cooling in [greedy, Cooling { noise: 0.2, ..greedy }, Cooling { temperature: 1.0, cooling: 0.9, ..greedy }] {
        for heuristic in Heuristic::ALL {
            let make = |agent| {
                let mut mind = Climber::new(cooling);
                mind.reset(problem.view(agent), Heuristics::only(heuristic));
                mind
            };
            check_mind(problem, agents, make).unwrap();
        }
    }
}

fn deliberators<A: Label>(problem: &GraphProblem<A>, agents: u32) {
    for sideways in [false, true] {
        let make = |agent| {
            let mut mind = Deliberator::new(sideways);
            mind.reset(problem.view(agent), all_heuristics(), policy(LIVELY));
            mind
        };
        check_mind(problem, agents, make).unwrap();
    }
}

fn inquirers<A: Label>(problem: &GraphProblem<A>, agents: u32) {
    let make = |agent| {
        let mut mind = Inquirer::default();
        mind.reset(problem.view(agent), all_heuristics(), policy(INQUISITIVE));
        mind
    };
    check_mind(problem, agents, make).unwrap();
}

fn mixed<A: Label>(problem: &GraphProblem<A>, agents: u32) {
    let make = |agent: u32| {
        let mut mind = GraphMind::new(match agent % 3 {
            0 => MindKind::Deliberator { sideways: false },
            1 => MindKind::Inquirer { stance: Default::default() },
            _ => MindKind::Climber(Cooling::default()),
        });
        mind.reset(problem.view(agent), all_heuristics(), policy(LIVELY));
        mind
    };
    check_mind(problem, agents, make).unwrap();
}

#[test]
fn climbers_obey_the_laws_of_minds() {
    each_world::<u8>(climbers);
    each_world::<u16>(climbers);
}

#[test]
fn deliberators_obey_the_laws_of_minds() {
    each_world::<u8>(deliberators);
    each_world::<u16>(deliberators);
}

#[test]
fn inquirers_obey_the_laws_of_minds() {
    each_world::<u8>(inquirers);
    each_world::<u16>(inquirers);
}

#[test]
fn mixed_societies_obey_the_laws_of_minds() {
    each_world::<u8>(mixed);
    each_world::<u16>(mixed);
}

#[test]
fn every_rule_obeys_the_laws_at_every_quorum() {
    for info in RULES {
        for quorum in [0.0, 0.5, 0.58, 2.0 / 3.0, 0.9] {
            check_rule(&*info.make(quorum).unwrap()).unwrap();
        }
    }
}
