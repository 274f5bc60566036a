//! Hong and Page's climbers on a ring of 2,000 points, with three of twelve steps each. One element is one climb of the
//! ability of all heuristics, and one turn of a start in the relay of ten, counted by hand.

use super::seat::Seat;
use super::words;
use crate::reference::hong_page::{ability, ends, relay};
use criterion::{Criterion, Throughput};
use manyminds::mind::Steps;
use manyminds::problem::Problem;
use manyminds::study::Landscapes;

const POINTS: usize = 2_000;
const MEMBERS: usize = 10;

fn scenario() -> String {
    format!(
        "schema = 1\n[problem]\nkind = \"ring\"\npoints = {POINTS}\n\
         [society.perspectives.solver]\ncount = {MEMBERS}\nmind = \"climber\"\n\
         team = {{ from = \"random\", steps = 12, k = 3 }}\n\
         [protocol]\nhearing = \"everyone\"\nfloor = \"relay\"\npatience = 0\nvote = \"none\"\n\
         stop = {{ budget = \"none\", rounds = 10000, patience = 1, when = [\"settled\"] }}\n"
    )
}

fn three(steps: &Steps) -> [usize; 3] {
    [0, 1, 2].map(|place| usize::from(steps.0[place]))
}

pub(crate) fn run(criterion: &mut Criterion) {
    let mut seat = Seat::<Landscapes>::of(&scenario());
    let values = seat.problem.view(0).ring().expect("a ring").to_vec();
    let all = Steps::all(12, 3);
    let all_by_hand: Vec<[usize; 3]> = all.iter().map(three).collect();
    let engine = || all.iter().map(|steps| steps.ability(&values)).fold(0.0, f64::max);
    let by_hand = || all_by_hand.iter().map(|&steps| ability(&values, steps)).fold(0.0, f64::max);
    assert_eq!(engine(), by_hand());
    let mut group = criterion.benchmark_group("hong-page");
    group.throughput(Throughput::Elements((all.len() * POINTS) as u64));
    group.bench_function("ability of all heuristics, engine", |bencher| bencher.iter(engine));
    group.bench_function("ability of all heuristics, by hand", |bencher| bencher.iter(by_hand));

    let team: Vec<[usize; 3]> =
        seat.seated.society.heuristics.iter().map(|&packed| three(&Steps::unpack(packed))).collect();
    let ends = ends(&values, &team);
    let mut reached = vec![0; POINTS];
    let turns = relay(&ends, &mut reached);
    seat.run(&mut ());
    for row in seat.positions().chunks_exact(POINTS) {
        assert!(row.iter().zip(&reached).all(|(point, &end)| point.0 == end), "the relay ends elsewhere");
    }
    group.throughput(Throughput::Elements(turns));
    // Both have climbed already: where a climb ends is known for each member and point.
    group.bench_function("relay of ten, engine", |bencher| bencher.iter(|| seat.go_on(&mut ())));
    group.bench_function("relay of ten, by hand", |bencher| bencher.iter(|| relay(&ends, &mut reached)));
    words(&mut group);
    group.finish();
}
