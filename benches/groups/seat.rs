//! A society seated once, to deliberate again and again on the same draws.

use manyminds::deliberation::{Chamber, Ending, Observer, Setting, deliberate};
use manyminds::measure::{self, Given, Panel};
use manyminds::mind::{GraphMind, Heuristics, Policy};
use manyminds::problem::{Competence, GraphProblem, Sight};
use manyminds::rng::Draws;
use manyminds::scenario::{Scenario, Study};
use manyminds::society::columns::{AXES, Society};
use manyminds::study::{draw_society, draws_of};

/// The first replicate of the first cell of a study, as `study::run` seats it, but with an observer of one's own.
pub(crate) struct Seat {
    scenario: Scenario,
    draws: Draws,
    society: Society,
    problem: GraphProblem<u8>,
    policies: Vec<Policy>,
    extraversion: Vec<f64>,
    chamber: Chamber<GraphProblem<u8>, GraphMind<u8>>,
}

impl Seat {
    pub(crate) fn new(study: &Study) -> Self {
        let scenario = study.cells[0].scenario.clone();
        let draws = draws_of(study, 0, 0);
        let instance = scenario.problem.instance(&draws).expect("the problem can be drawn");
        let graph = instance.graph;
        let drawn = draw_society(&scenario.society, graph.topics(), &draws).expect("the society can be drawn");
        let mut society = drawn.society;
        if let Some(told) = instance.told {
            society.evidence = told;
        }
        let eyes = Competence { expertise: &society.expertise, told: &society.evidence, shared_error: 0.0 };
        let sight = Sight::new(&graph, eyes, &draws, |agent| agent);
        let odds = |row: &[f64]| scenario.acts.odds(row.try_into().expect("a row of axes"));
        Seat {
            policies: society.traits.chunks_exact(AXES).map(|row| Policy::Own(odds(row))).collect(),
            extraversion: vec![0.5; society.n],
            chamber: Chamber::new(drawn.minds.iter().map(|&kind| GraphMind::new(kind)).collect()),
            problem: GraphProblem::new(graph, sight, Vec::new()),
            society,
            draws,
            scenario,
        }
    }

    /// One whole deliberation before `observer`.
    pub(crate) fn run<O: Observer<GraphProblem<u8>>>(&mut self, observer: &mut O) -> Ending {
        use manyminds::problem::Problem;
        for (agent, (mind, policy)) in self.chamber.minds_mut().iter_mut().zip(&self.policies).enumerate() {
            let heuristics = Heuristics(self.society.heuristics[agent]);
            mind.reset(self.problem.view(agent as u32), heuristics, policy.clone());
        }
        let setting = Setting {
            problem: &self.problem,
            network: &self.society.network,
            extraversion: &self.extraversion,
            draws: &self.draws,
            common_start: self.scenario.society.common_start,
        };
        deliberate(&setting, &self.scenario.protocol, &|_, _| None, &mut self.chamber, observer)
    }

    /// The measures that a report shows when a scenario does not say, read after every round.
    pub(crate) fn default_panel(&self, every: u32) -> Panel<GraphProblem<u8>> {
        Panel::new(measure::DEFAULT.iter().filter_map(|name| measure::make(name)).collect(), every)
    }

    /// What a panel is told of this society, as far as its cost depends on it.
    pub(crate) fn given(&self) -> Given {
        let protocol = &self.scenario.protocol;
        Given { quorum: protocol.vote.quorum, patience: protocol.stop.patience, ..Given::default() }
    }
}
