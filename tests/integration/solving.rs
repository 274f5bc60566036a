//! Full sight solves real graphs: plain min-conflicts with a little noise.

use crate::worlds::{World, data, frozen, protocol};
use manyminds::deliberation::{Chamber, Over, Protocol, Why, deliberate};
use manyminds::mind::{Climber, Cooling, Heuristic, Heuristics};
use manyminds::problem::generate::{mycielski, queen};
use manyminds::problem::graph::ProblemGraph;
use manyminds::problem::read::{read_cnf, read_col};
use rayon::prelude::*;
use std::sync::Arc;

/// Options weighed, at most, in one replicate.
const MOVES: usize = 100_000;

/// The share of replicates in which one climber with full sight finds a solution.
fn solved(graph: &Arc<ProblemGraph>, replicates: u64) -> f64 {
    let mut plan: Protocol = protocol(Over::Questions, "plurality", (MOVES / graph.most_options()) as u32);
    plan.vote.every = 0;
    plan.stop.when.solved = true;
    let solved = (0..replicates).into_par_iter().filter(|&seed| {
        let world = World::<u8>::even(graph, 1, 1.0, seed);
        let mut mind = Climber::new(Cooling { noise: 0.02, ..Cooling::default() });
        mind.reset(manyminds::problem::Problem::view(&world.problem, 0), Heuristics::only(Heuristic::Flaws));
        let mut chamber = Chamber::new(vec![mind]);
        deliberate(&world.setting(), &plan, &|_, _| None, &mut chamber, &mut ()).why == Why::Solved
    });
    solved.count() as f64 / replicates as f64
}

#[test]
fn full_sight_solves_the_graphs_that_the_project_makes() {
    for (name, graph) in [
        ("queen 5 x 5 in 5 colours", frozen(&queen(5, 5).unwrap().coloring(5))),
        ("mycielski 4 in 5 colours", frozen(&mycielski(4).unwrap().coloring(5))),
    ] {
        let share = solved(&graph, 200);
        println!("{name}: solved {share}");
        assert!(share >= 0.95, "{name}: solved {share}");
    }
}

#[test]
fn full_sight_solves_public_instances() {
    let Some(data) = data() else {
        println!("skipped: the folder of public instances is not here (MANYMINDS_DATA names it)");
        return;
    };
    let read = |file: &str, colors: u32| {
        let text = std::fs::read_to_string(data.join(file)).unwrap();
        frozen(&if colors > 0 { read_col(&text, colors).unwrap() } else { read_cnf(&text).unwrap() })
    };
    for (file, colors) in [
        ("dimacs/huck.col", 11),
        ("dimacs/jean.col", 10),
        ("dimacs/games120.col", 9),
        ("dimacs/miles250.col", 8),
        ("satlib/uf20-01.cnf", 0),
    ] {
        let share = solved(&read(file, colors), 200);
        println!("{file} ({colors}): solved {share}");
        assert!(share >= 0.95, "{file}: solved {share}");
    }
    for (file, colors, replicates) in [
        ("dimacs/queen8_8.col", 9, 20),
        ("dimacs/myciel6.col", 7, 20),
        ("dimacs/le450_5a.col", 5, 4),
        ("satlib/uf250-01.cnf", 0, 8),
    ] {
        println!("{file} ({colors}): solved {} of {replicates}", solved(&read(file, colors), replicates));
    }
}
