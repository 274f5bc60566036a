//! Ten debaters of *Debate or Vote* who all hear all, and a plurality at the end. One element is one debater in one round.

use super::text::read;
use crate::reference::debate::Debate;
use criterion::{Criterion, Throughput};
use manyminds::deliberation::{Chamber, Setting, deliberate};
use manyminds::mind::QuestionMind;
use manyminds::problem::Problem;
use manyminds::problem::question::QuestionProblem;
use manyminds::study::{draw_society, draws_of};

const AGENTS: usize = 10;
const ROUNDS: u32 = 10;

fn scenario() -> String {
    format!(
        "schema = 1\n[problem]\nkind = \"question\"\nanswers = [\"right\", \"wrong\"]\nright = \"right\"\n\
         [society]\nnetwork = {{ kind = \"complete\" }}\n\
         [society.perspectives.debater]\ncount = {AGENTS}\nmind = \"believer\"\nlearns = \"answers\"\nprior = [3, 2]\n\
         [protocol]\nhearing = \"everyone\"\nvote = {{ every = 0, final = \"plurality\", ties = \"lexical\" }}\n\
         stop = {{ rounds = {ROUNDS}, budget = \"none\" }}\n"
    )
}

pub(crate) fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("debate");
    group.throughput(Throughput::Elements(AGENTS as u64 * u64::from(ROUNDS)));
    let study = read(&scenario(), "");
    let scenario = &study.cells[0].scenario;
    let draws = draws_of(&study, 0, 0);
    let instance = scenario.problem.question(&draws).expect("open questions");
    let drawn = draw_society(&scenario.society, 1, &draws).expect("the society can be drawn");
    let problem = QuestionProblem::new(instance.questions, instance.right, Vec::new(), Vec::new());
    let mut chamber = Chamber::new(drawn.minds.iter().map(|&kind| QuestionMind::new(kind)).collect());
    let extraversion = vec![0.5; AGENTS];
    let setting = Setting {
        problem: &problem,
        network: &drawn.society.network,
        extraversion: &extraversion,
        draws: &draws,
        common_start: false,
    };
    group.bench_function("ten debaters, ten rounds, engine", |bencher| {
        bencher.iter(|| {
            for (agent, mind) in chamber.minds_mut().iter_mut().enumerate() {
                mind.reset(problem.view(agent as u32));
            }
            deliberate(&setting, &scenario.protocol, &|_, _| None, &mut chamber, &mut ())
        });
    });
    let mut debate = Debate::new(AGENTS);
    group.bench_function("ten debaters, ten rounds, by hand", |bencher| {
        bencher.iter(|| debate.play([3.0, 2.0], ROUNDS));
    });
    group.finish();
}
