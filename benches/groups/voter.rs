//! Updates of the voter model: 100,000 agents of whom each hears eight. One element is one update.

use super::text::read;
use crate::reference::voter::Voters;
use criterion::{Criterion, Throughput};
use manyminds::deliberation::{Chamber, Setting, deliberate};
use manyminds::mind::QuestionMind;
use manyminds::problem::Problem;
use manyminds::problem::question::QuestionProblem;
use manyminds::study::{draw_society, draws_of};

const AGENTS: u64 = 100_000;
const DEGREE: u32 = 8;
const ROUNDS: u32 = 100;

fn scenario(schedule: &str) -> String {
    format!(
        "schema = 1\n[problem]\nkind = \"question\"\n[society]\n\
         network = {{ kind = \"random-regular\", degree = {DEGREE} }}\n\
         [society.perspectives.voter]\ncount = {AGENTS}\nmind = \"copier\"\nrule = \"one\"\n\
         [protocol]\nschedule = \"{schedule}\"\nvote = \"none\"\nstop = {{ rounds = {ROUNDS}, budget = \"none\" }}\n"
    )
}

pub(crate) fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("voter");
    group.throughput(Throughput::Elements(AGENTS * u64::from(ROUNDS)));
    for (schedule, name) in [("events", "event by event"), ("synchronous", "all at once")] {
        let study = read(&scenario(schedule), "");
        let scenario = &study.cells[0].scenario;
        let draws = draws_of(&study, 0, 0);
        let instance = scenario.problem.question(&draws).expect("open questions");
        let drawn = draw_society(&scenario.society, 1, &draws).expect("the society can be drawn");
        let network = drawn.society.network;
        let problem = QuestionProblem::new(instance.questions, instance.right, Vec::new(), Vec::new());
        let mut chamber = Chamber::new(drawn.minds.iter().map(|&kind| QuestionMind::new(kind)).collect());
        let extraversion = vec![0.5; AGENTS as usize];
        let setting = Setting {
            problem: &problem,
            network: &network,
            extraversion: &extraversion,
            draws: &draws,
            common_start: false,
        };
        group.bench_function(format!("{name}, engine"), |bencher| {
            bencher.iter(|| {
                for (agent, mind) in chamber.minds_mut().iter_mut().enumerate() {
                    mind.reset(problem.view(agent as u32));
                }
                deliberate(&setting, &scenario.protocol, &|_, _| None, &mut chamber, &mut ())
            });
        });
        let heard = (0..AGENTS as usize).flat_map(|agent| network.hears(agent).iter().copied()).collect();
        let mut voters = Voters::new(heard, DEGREE);
        group.bench_function(format!("{name}, by hand"), |bencher| {
            bencher.iter(|| if schedule == "events" { voters.events(ROUNDS) } else { voters.at_once(ROUNDS) });
        });
    }
    group.finish();
}
