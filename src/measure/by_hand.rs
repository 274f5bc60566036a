//! A deliberation written by hand, for tests that work a measure out on paper.

use super::{Given, Panel, make};
use crate::act::{Act, Exposure, Heed, NONE};
use crate::deliberation::{Observer, Scene};
use crate::problem::graph::ProblemGraph;
use crate::problem::spec::{Body, GraphSpec, QuestionSpec, RelationSpec};
use crate::problem::{Competence, GraphProblem, Problem, Sight};
use crate::rng::Draws;
use std::sync::Arc;

/// What happened in one round, and where everybody stood at its end.
#[derive(Clone, Debug, Default)]
pub(super) struct Round {
    pub(super) acts: Vec<Act>,
    pub(super) exposures: Vec<Exposure>,
    /// Agents x questions; empty where nobody moved.
    pub(super) positions: Vec<u8>,
}

impl From<Vec<Act>> for Round {
    fn from(acts: Vec<Act>) -> Self {
        Round { acts, ..Round::default() }
    }
}

/// Three questions of three options. The right answer to the first is option 1, and three pieces of private evidence
/// (relations 0 to 2) speak for it; the other two ought to differ (relation 3).
pub(super) fn problem() -> GraphProblem<u8> {
    let mut relations: Vec<RelationSpec> = (0..3)
        .map(|_| RelationSpec { private: true, ..RelationSpec::new(Body::Evidence { question: 0, favours: vec![1] }) })
        .collect();
    relations.push(RelationSpec::new(Body::Differ { scope: vec![1, 2] }));
    let spec = GraphSpec {
        questions: ["culprit", "weapon", "place"].map(|name| QuestionSpec::counted(name, 3)).to_vec(),
        relations,
        truth: vec![(0, 1)],
        ..GraphSpec::default()
    };
    seen(spec.freeze().unwrap())
}

/// A problem that nobody looks at.
pub(super) fn seen(graph: ProblemGraph) -> GraphProblem<u8> {
    let eyes = Competence { expertise: &[], told: &[], shared_error: 0.0 };
    let sight = Sight::new(&graph, eyes, &Draws::new(1, 0, 0), |agent| agent);
    GraphProblem::new(Arc::new(graph), sight, Vec::new())
}

/// Words of `act` that reach `listener`, which holds option `held` of the question.
pub(super) fn heard(listener: u32, held: u32, act: &Act) -> Exposure {
    Exposure {
        round: act.round,
        listener,
        speaker: act.agent,
        deed: act.deed,
        question: act.question,
        option: if act.option == NONE { 0 } else { act.option },
        held,
        relation: act.relation,
        local: act.local,
        heed: Heed::Heard,
    }
}

/// The deliberation.
#[derive(Debug)]
pub(super) struct ByHand {
    problem: GraphProblem<u8>,
    agents: usize,
    every: u32,
    pub(super) given: Given,
    start: Vec<u8>,
    rounds: Vec<Round>,
}

impl ByHand {
    /// Of `agents`, about [`problem`], from option 0 of everything.
    pub(super) fn new(agents: usize) -> Self {
        ByHand::about(problem(), agents)
    }

    pub(super) fn about(problem: GraphProblem<u8>, agents: usize) -> Self {
        let start = vec![0; agents * problem.questions()];
        ByHand { problem, agents, every: 1, given: Given::default(), start, rounds: Vec::new() }
    }

    /// Read every so many rounds.
    pub(super) fn every(mut self, rounds: u32) -> Self {
        self.every = rounds;
        self
    }

    pub(super) fn start(mut self, positions: &[u8]) -> Self {
        self.start = positions.to_vec();
        self
    }

    pub(super) fn rounds<R: Into<Round> + Clone>(mut self, rounds: &[R]) -> Self {
        self.rounds.extend(rounds.iter().cloned().map(Into::into));
        self
    }

    /// What `measure` comes to, after a final vote that decides nothing.
    pub(super) fn read(&self, measure: &str) -> Option<f64> {
        self.watched_by(measure).values()[0]
    }

    /// A panel of that measure, after a final vote that decides nothing.
    pub(super) fn watched_by(&self, measure: &str) -> Panel<GraphProblem<u8>> {
        let mut panel = Panel::new(vec![make(measure).unwrap()], self.every);
        self.show(&mut panel);
        panel
    }

    /// Lets a panel watch, whatever it watched before.
    pub(super) fn show(&self, panel: &mut Panel<GraphProblem<u8>>) {
        panel.reset(self.given.clone());
        let questions = self.problem.questions();
        let (public, decision) = (vec![None; questions], vec![None; questions]);
        let mut positions = self.start.clone();
        let nothing = Round::default();
        let last = self.rounds.len() as u32;
        let each = std::iter::once(&nothing).chain(&self.rounds).chain([&nothing]);
        for (number, round) in each.enumerate() {
            if !round.positions.is_empty() {
                positions.clone_from(&round.positions);
            }
            panel.see(&Scene {
                problem: &self.problem,
                round: last.min(number as u32),
                agents: self.agents,
                positions: &positions,
                latest: &positions,
                public: &public,
                decision: if number as u32 > last { &decision } else { &[] },
                acts: &round.acts,
                exposures: &round.exposures,
                tallies: &[],
                supports: &[],
                ballots: &[],
                ranks: &[],
                credences: &[],
                spent: 0,
            });
        }
    }
}
