//! What it costs to weigh the options of one question, as the graph around it grows. One element is one question of four
//! options and six relations, drawn at random: beyond what caches do, the cost must not grow.

use super::text::{COLORING, read, society, stream, three_cycles};
use criterion::{BenchmarkId, Criterion, Throughput};
use manyminds::act::{Manners, Turn};
use manyminds::budget::Purse;
use manyminds::mind::{Heuristics, Search};
use manyminds::problem::{Competence, GraphProblem, Problem, Sight};
use manyminds::rng::below;
use manyminds::study::{draw_society, draws_of};

const PICKS: usize = 1024;

pub(crate) fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("merit_delta");
    group.throughput(Throughput::Elements(PICKS as u64));
    for questions in [100, 1_000, 10_000, 100_000] {
        let study = read(&society(COLORING, 1), &three_cycles(questions));
        let scenario = &study.cells[0].scenario;
        let draws = draws_of(&study, 0, 0);
        let graph = scenario.problem.instance(&draws).expect("a graph").graph;
        let society = draw_society(&scenario.society, graph.topics(), &draws).expect("a society").society;
        let expertise: Vec<f64> = society.expertise.iter().copied().collect();
        let told: Vec<Vec<u32>> = society.evidence.iter().cloned().collect();
        let eyes = Competence { expertise: &expertise, told: &told, shared_error: 0.0 };
        let sight = Sight::new(&graph, eyes, &draws, |agent| agent);
        let problem = GraphProblem::<u8>::new(graph, sight, Vec::new());
        let mut rng = stream();
        let mut own = vec![0u8; questions as usize];
        problem.begin(0, &mut own, &mut rng);
        let picks: Vec<usize> = (0..PICKS).map(|_| below(&mut rng, questions) as usize).collect();
        let view = problem.view(0);
        let mut search = Search::new(Heuristics(1));
        search.reset(view, Heuristics(1));
        let (manners, mut purse) = (Manners::default(), Purse::unlimited());
        let mut turn = Turn {
            me: 0,
            round: 1,
            rng: &mut rng,
            purse: &mut purse,
            manners: &manners,
            log: None,
            exposures: None,
            unpaid: false,
        };
        group.bench_function(BenchmarkId::from_parameter(questions), |bencher| {
            bencher.iter(|| picks.iter().filter(|&&question| search.weigh(view, &own, question, &mut turn)).count());
        });
    }
    group.finish();
}
