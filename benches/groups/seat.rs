//! A society seated once, to deliberate again and again.

use super::text::read;
use manyminds::act::{DEEDS, NOBODY};
use manyminds::deliberation::{Chamber, Ending, Observer, Setting, deliberate};
use manyminds::measure::{self, Given, Panel};
use manyminds::mind::Policy;
use manyminds::problem::{GraphProblem, Problem};
use manyminds::rng::{Draws, Phase};
use manyminds::scenario::{Scenario, Study};
use manyminds::society::columns::traits_of;
use manyminds::study::{Family, Graphs, Seated, draw_society, draws_of};

/// One answer of a family of problems.
type Answer<F> = <<F as Family>::Problem as Problem>::Answer;

/// A society before a problem graph.
pub(crate) type GraphSeat = Seat<Graphs<u8>>;

/// One replicate of the first cell of a study, as `study::run` seats it, but with an observer of one's own.
pub(crate) struct Seat<F: Family> {
    scenario: Scenario,
    draws: Draws,
    pub(crate) seated: Seated,
    pub(crate) problem: F::Problem,
    policies: Vec<Policy>,
    extraversion: Vec<f64>,
    chamber: Chamber<F::Problem, F::Mind>,
}

impl<F: Family> Seat<F> {
    /// The first replicate.
    pub(crate) fn new(study: &Study) -> Self {
        Self::replicate(study, 0)
    }

    /// The first replicate of this scenario text.
    pub(crate) fn of(text: &str) -> Self {
        Self::new(&read(text, ""))
    }

    pub(crate) fn replicate(study: &Study, replicate: u64) -> Self {
        let scenario = study.cells[0].scenario.clone();
        let draws = draws_of(study, 0, replicate);
        let instance = F::instance(&scenario.problem, &draws).expect("the problem can be drawn");
        let mut drawn =
            draw_society(&scenario.society, F::topics(&instance), &draws).expect("the society can be drawn");
        F::inform(&instance, &scenario.society, &mut drawn.society, &draws);
        let seated = Seated::all(drawn);
        let traits = &seated.society.traits;
        let policy = |agent| Policy::Own(scenario.acts.odds(&traits_of(traits, agent)));
        let problem = F::problem(&instance, &scenario.society, &seated, None, &draws);
        let mut seat = Seat {
            policies: (0..seated.society.n).map(policy).collect(),
            extraversion: vec![0.5; seated.society.n],
            chamber: seated.chamber::<F>(&problem),
            problem,
            seated,
            draws,
            scenario,
        };
        seat.reset();
        seat
    }

    /// Gets all minds ready.
    fn reset(&mut self) {
        for (agent, (mind, policy)) in self.chamber.minds_mut().iter_mut().zip(&self.policies).enumerate() {
            let heuristics = self.seated.society.heuristics[agent];
            F::reset(mind, self.problem.view(agent as u32), heuristics, &|| policy.clone());
        }
    }

    /// One whole deliberation before `observer`.
    pub(crate) fn run<O: Observer<F::Problem>>(&mut self, observer: &mut O) -> Ending {
        self.reset();
        self.go_on(observer)
    }

    /// As [`Seat::run`], with minds as the last run left them: for those that nothing changes in it.
    pub(crate) fn go_on<O: Observer<F::Problem>>(&mut self, observer: &mut O) -> Ending {
        let setting = Setting {
            problem: &self.problem,
            network: &self.seated.society.network,
            extraversion: &self.extraversion,
            draws: &self.draws,
            common_start: self.scenario.society.common_start,
        };
        deliberate(&setting, &self.scenario.protocol, &|_, _| None, &mut self.chamber, observer)
    }

    /// From now on it draws what another replicate would, before the same problem.
    pub(crate) fn draw_as(&mut self, study: &Study, replicate: u64) {
        self.draws = draws_of(study, 0, replicate);
    }

    /// The positions that all start from, agents x questions.
    pub(crate) fn starts(&self) -> Vec<Answer<F>> {
        let mut positions = vec![Answer::<F>::default(); self.seated.society.n * self.problem.questions()];
        for (agent, row) in (0..).zip(positions.chunks_exact_mut(self.problem.questions())) {
            let who = if self.scenario.society.common_start { NOBODY } else { agent };
            self.problem.begin(agent, row, &mut self.draws.stream(who, 0, Phase::Begin));
        }
        positions
    }

    /// The positions that the last run ended with, agents x questions.
    pub(crate) fn positions(&self) -> &[Answer<F>] {
        self.chamber.positions()
    }

    /// What the last run decided, question by question.
    pub(crate) fn decision(&self) -> &[Option<Answer<F>>] {
        self.chamber.decision()
    }

    /// The odds of acts by which `agent` chooses, in order of their number.
    pub(crate) fn odds(&self, agent: usize) -> [f64; DEEDS] {
        self.scenario.acts.odds(&traits_of(&self.seated.society.traits, agent))
    }

    /// Whom each hears, row after row.
    pub(crate) fn heard(&self) -> Vec<u32> {
        let network = &self.seated.society.network;
        (0..network.agents()).flat_map(|agent| network.hears(agent).iter().copied()).collect()
    }
}

impl GraphSeat {
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
