//! Min-conflicts on small graphs: the kernel of the loop that simulates it, solved against the exact expectations.

use super::*;
use crate::deliberation::{Chamber, Protocol, Setting, StopRule, StopWhen, deliberate};
use crate::mind::Heuristic;
use crate::problem::generate::coloring;
use crate::problem::graph::ProblemGraph;
use crate::problem::{Competence, Sight, Truth};
use crate::rng::{Draws, every};
use crate::society::Network;
use crate::society::influence::solve;
use std::sync::Arc;

/// One climber with full sight before a graph to be coloured in `q` colours.
struct Wall {
    graph: Arc<ProblemGraph>,
    sight: Sight,
    heuristic: Heuristic,
    q: usize,
}

impl Wall {
    fn new(vertices: usize, edges: &[(usize, usize)], q: usize, heuristic: Heuristic) -> Wall {
        let graph = coloring(vertices, edges, q as u32).freeze().unwrap();
        let eyes = Competence { expertise: &vec![1.0; graph.topics()], told: &[Vec::new()], shared_error: 0.0 };
        let sight = Sight::new(&graph, eyes, &Draws::new(1, 0, 0), |agent| agent);
        Wall { graph: Arc::new(graph), sight, heuristic, q }
    }

    fn states(&self) -> usize {
        self.q.pow(self.graph.questions() as u32)
    }

    /// The colours of a state: its digits in base q.
    fn colours(&self, state: usize) -> Vec<u8> {
        (0..self.graph.questions()).map(|vertex| (state / self.q.pow(vertex as u32) % self.q) as u8).collect()
    }

    fn before(&self, state: usize) -> GraphProblem<u8> {
        let starts = self.colours(state).into_iter().map(Some).collect();
        GraphProblem::new(self.graph.clone(), self.sight.clone(), starts)
    }

    fn is_proper(&self, state: usize) -> bool {
        self.before(state).merit(&self.colours(state)) == 1.0
    }

    /// The exact law of where one round of the loop leads from a state.
    fn step(&self, state: usize) -> Vec<f64> {
        let problem = self.before(state);
        let network = Network::complete(1);
        let stop = StopRule { rounds: 1, budget: None, patience: 1, when: StopWhen::default() };
        let protocol = Protocol { stop, ..Protocol::default() };
        let mut law = vec![0.0; self.states()];
        let mut branches = every(|draws| {
            let mut mind = Climber::new(Cooling::default());
            mind.reset(crate::problem::Problem::view(&problem, 0), Heuristics::only(self.heuristic));
            let mut chamber = Chamber::new(vec![mind]);
            let setting =
                Setting { problem: &problem, network: &network, extraversion: &[0.5], draws, common_start: false };
            deliberate(&setting, &protocol, &|_, _| None, &mut chamber, &mut ());
            let digits = chamber.positions().iter().rev();
            digits.fold(0, |state, &colour| state * self.q + usize::from(colour))
        });
        for (chance, next) in branches.by_ref() {
            law[next] += chance;
        }
        assert!(branches.is_closed() && (law.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        law
    }

    /// Steps until the first proper colouring, expected from an evenly drawn start.
    fn steps(&self) -> f64 {
        let n = self.states();
        let mut matrix = vec![0.0; n * n];
        let mut right = vec![0.0; n];
        for state in 0..n {
            let row = &mut matrix[state * n..][..n];
            if !self.is_proper(state) {
                row.iter_mut().zip(self.step(state)).for_each(|(cell, chance)| *cell = -chance);
                right[state] = 1.0;
            }
            row[state] += 1.0;
        }
        solve(matrix, right).unwrap().iter().sum::<f64>() / n as f64
    }
}

fn cycle(n: usize) -> Vec<(usize, usize)> {
    (0..n).map(|vertex| (vertex, (vertex + 1) % n)).collect()
}

#[test]
fn min_conflicts_takes_as_many_steps_as_the_chain_says() {
    let star = [(0, 1), (0, 2), (0, 3)];
    let path = [(0, 1), (1, 2), (2, 3)];
    for (name, vertices, edges, q, exact) in [
        ("C4", 4, &cycle(4)[..], 2, 5.0),
        ("C6", 6, &cycle(6), 2, 27.0 / 2.0),
        ("P4", 4, &path, 2, 25.0 / 7.0),
        ("K(1,3)", 4, &star, 2, 73.0 / 32.0),
        ("K3", 3, &cycle(3), 3, 8.0 / 9.0),
        ("C5", 5, &cycle(5), 3, 40.0 / 27.0),
    ] {
        let seen = Wall::new(vertices, edges, q, Heuristic::Conflicted).steps();
        assert!((seen - exact).abs() < 1e-12 * exact, "{name} in {q} colours: {seen} is not {exact}");
    }
}

/// A star in one colour: every tie is broken, the hub stands in all of them and each leaf in one.
#[test]
fn the_conflicted_are_drawn_by_question_and_flaws_by_relation() {
    let star = [(0, 1), (0, 2), (0, 3)];
    let hub_moves = |heuristic| Wall::new(4, &star, 2, heuristic).step(0)[1];
    assert!((hub_moves(Heuristic::Conflicted) - 0.25).abs() < 1e-15);
    assert!((hub_moves(Heuristic::Flaws) - 0.5).abs() < 1e-15);
}
