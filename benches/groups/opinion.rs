//! Opinions of 1,000 agents: bounded confidence, one element an agent and round, and pairwise mixing, one element a pair.

use super::text::read;
use crate::reference::opinion::{deffuant, hegselmann_krause, starts};
use criterion::{BatchSize, Criterion, Throughput};
use manyminds::deliberation::{Chamber, Ending, Setting, deliberate};
use manyminds::mind::{Averager, MindKind};
use manyminds::problem::opinion::OpinionProblem;
use manyminds::rng::Draws;
use manyminds::scenario::Scenario;
use manyminds::society::columns::Society;
use manyminds::study::{draw_society, draws_of};

const AGENTS: u64 = 1_000;
const ROUNDS: u32 = 20;

/// A society of averagers seated once.
struct Seat {
    scenario: Scenario,
    draws: Draws,
    society: Society,
    problem: OpinionProblem,
    extraversion: Vec<f64>,
    chamber: Chamber<OpinionProblem, Averager>,
}

impl Seat {
    fn new(dials: &str, protocol: &str) -> Self {
        let study = read(
            &format!(
                "schema = 1\n[problem]\nkind = \"opinion\"\n[society.perspectives.person]\ncount = {AGENTS}\nmind = \"averager\"\n{dials}\n\
                 [protocol]\n{protocol}\nstop = {{ rounds = {ROUNDS} }}\n"
            ),
            "",
        );
        let scenario = study.cells[0].scenario.clone();
        let draws = draws_of(&study, 0, 0);
        let drawn = draw_society(&scenario.society, 1, &draws).expect("the society can be drawn");
        let mind = |&kind: &MindKind| match kind {
            MindKind::Averager(averaging) => Averager::new(averaging),
            other => panic!("{other:?} is no averager"),
        };
        Seat {
            chamber: Chamber::new(drawn.minds.iter().map(mind).collect()),
            problem: OpinionProblem::new(scenario.problem.questions(), drawn.opinions, Vec::new()),
            extraversion: vec![0.5; drawn.society.n],
            society: drawn.society,
            draws,
            scenario,
        }
    }

    fn run(&mut self) -> Ending {
        self.chamber.minds_mut().iter_mut().for_each(Averager::reset);
        let setting = Setting {
            problem: &self.problem,
            network: &self.society.network,
            extraversion: &self.extraversion,
            draws: &self.draws,
            common_start: self.scenario.society.common_start,
        };
        deliberate(&setting, &self.scenario.protocol, &|_, _| None, &mut self.chamber, &mut ())
    }
}

pub(crate) fn run(criterion: &mut Criterion) {
    let begin = starts(AGENTS as usize, 1);
    let mut group = criterion.benchmark_group("opinion");
    group.sample_size(20).throughput(Throughput::Elements(AGENTS * u64::from(ROUNDS)));
    let mut seat = Seat::new("confidence = 0.15", "");
    group.bench_function("Hegselmann-Krause", |bencher| bencher.iter(|| seat.run()));
    group.bench_function("Hegselmann-Krause, by hand", |bencher| {
        bencher.iter_batched_ref(|| begin.clone(), |held| hegselmann_krause(held, 0.15, ROUNDS), BatchSize::SmallInput);
    });
    let mut seat = Seat::new(
        "confidence = 0.2\nboundary = \"open\"\nrate = 0.5\nself_weight = 0",
        "schedule = \"events\"\nmeeting = \"mutual\"",
    );
    group.bench_function("Deffuant-Weisbuch", |bencher| bencher.iter(|| seat.run()));
    group.bench_function("Deffuant-Weisbuch, by hand", |bencher| {
        bencher.iter_batched_ref(
            || begin.clone(),
            |held| deffuant(held, 0.2, AGENTS as u32 * ROUNDS, 1),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}
