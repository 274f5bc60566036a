//! Deliberators with five acts on a colouring, beside a loop by hand. One element is one turn on the floor.

use super::seat::GraphSeat;
use super::text::{COLORING, random_graph, read, society};
use super::words;
use crate::reference::deliberation::{ACTS, Deliberation, Eye, Tie, World};
use criterion::{Criterion, Throughput};
use manyminds::act::{Deed, Outcome};
use manyminds::budget::{Prices, Purse};
use manyminds::deliberation::{Observer, Scene};
use manyminds::problem::{GraphProblem, Problem, Truth};
use manyminds::scenario::Study;

const AGENTS: usize = 16;
const ROUNDS: u32 = 250;
const EVERY: u32 = 5;
const LOCALS: usize = 16;
const FIVE: [Deed; ACTS.len()] = [Deed::Propose, Deed::Challenge, Deed::Support, Deed::Verify, Deed::Shift];
/// Societies in which the hand loop is held against the engine.
const CHECKED: u64 = 200;

pub(crate) fn run(criterion: &mut Criterion) {
    let others = Deed::CHOSEN.iter().filter(|deed| !FIVE.contains(deed) && **deed != Deed::Read);
    let block: Vec<String> = others.map(|deed| format!("{:?}", deed.name())).collect();
    let text = society(COLORING, ROUNDS).replace(
        "[protocol]\n",
        &format!("[protocol]\nblock = [{}]\nvote = {{ every = {EVERY}, rule = \"plurality\" }}\n", block.join(", ")),
    );
    let study = read(&text, &random_graph(100, 300));
    agree(|replicate| both::<false>(&study, replicate));
    agree(|replicate| both::<true>(&study, replicate));
    let mut seat = GraphSeat::new(&study);
    let world = by_hand(&seat);
    let begin = seat.starts();
    let (mut hand, mut drawing) = (Deliberation::<false>::new(&world, 0), Deliberation::<true>::new(&world, 0));
    let mut group = criterion.benchmark_group("five-acts");
    group.throughput(Throughput::Elements(AGENTS as u64 * u64::from(ROUNDS)));
    group.bench_function("deliberation with five acts, engine", |bencher| bencher.iter(|| seat.run(&mut ())));
    group.bench_function("deliberation with five acts, by hand", |bencher| {
        bencher.iter(|| hand.play(&world, &begin, ROUNDS, EVERY));
    });
    group.bench_function("deliberation with five acts, by hand, its readings drawn", |bencher| {
        bencher.iter(|| drawing.play(&world, &begin, ROUNDS, EVERY));
    });
    words(&mut group);
    group.finish();
}

/// What comes of one society in the engine and by hand.
fn both<const DRAWS: bool>(study: &Study, replicate: u64) -> Vec<(f64, f64)> {
    let mut seat = GraphSeat::replicate(study, replicate);
    let world = by_hand(&seat);
    let (mut seen, mut hand) = (Seen::default(), Deliberation::<DRAWS>::new(&world, replicate));
    seat.run(&mut seen);
    hand.play(&world, &seat.starts(), ROUNDS, EVERY);
    let merit = |positions: &[u8]| {
        positions.chunks_exact(world.questions).map(|row| seat.problem.merit(row)).sum::<f64>() / AGENTS as f64
    };
    let figures = [
        (seen.drawn.to_vec(), hand.drawn.map(f64::from).to_vec()),
        (seen.said.to_vec(), hand.said.map(f64::from).to_vec()),
        (vec![seen.conceded, merit(seat.positions())], vec![f64::from(hand.conceded), merit(&hand.positions)]),
    ];
    figures.into_iter().flat_map(|(engine, hand)| engine.into_iter().zip(hand)).collect()
}

/// What the engine did: acts drawn and words said, by act, and moves after hearing.
#[derive(Default)]
struct Seen {
    drawn: [f64; ACTS.len()],
    said: [f64; ACTS.len()],
    conceded: f64,
}

impl Observer<GraphProblem<u8>> for Seen {
    fn see(&mut self, scene: &Scene<'_, GraphProblem<u8>>) {
        for act in scene.acts {
            let done = f64::from(u8::from(act.outcome == Outcome::Done));
            if let Some(place) = FIVE.iter().position(|&deed| deed == act.deed) {
                self.drawn[place] += 1.0;
                self.said[place] += if act.deed == Deed::Verify { 0.0 } else { done };
            } else if act.deed == Deed::Concede {
                self.conceded += done;
            }
        }
    }
}

/// The same society in flat arrays, with what each reads.
fn by_hand(seat: &GraphSeat) -> World {
    let view = |agent: usize| seat.problem.view(agent as u32);
    let (questions, relations) = (view(0).questions(), view(0).relations());
    let (mut starts, mut ties) = (vec![0], Vec::new());
    for question in 0..questions {
        for link in view(0).touching(question) {
            let other = view(0).scope(link.to as usize).iter().find(|end| end.to as usize != question);
            let other = other.expect("a relation of two questions");
            ties.push(Tie { relation: link.to, other: other.to, here: link.stride, there: other.stride });
        }
        starts.push(ties.len());
    }
    let (mut readings, mut eyes, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    // Three of four pairs of answers differ.
    let prior = libm::log(3.0);
    for agent in 0..AGENTS {
        for relation in 0..relations {
            let expertise = view(agent).declared(agent as u32, relation);
            let evidence = libm::log((1.0 + expertise) / (1.0 - expertise));
            let eye = Eye::new(expertise, [prior - evidence, prior + evidence]);
            eyes.push(eye);
            for local in 0..LOCALS {
                let glance = view(agent).read(relation, local as u32, &mut Purse::unlimited(), &Prices::default());
                let glance = glance.expect("nobody pays");
                assert!(
                    glance.spread == 0.5 && view(agent).weight(relation) == 1.0,
                    "a relation that holds or does not"
                );
                assert!(eye.may_read(glance.log_odds), "what a reading means");
                readings.push(glance.log_odds);
            }
            let standing = view(0).declared(agent as u32, relation).min(0.99);
            weights.push(libm::log((1.0 + standing) / (1.0 - standing)));
        }
    }
    World {
        agents: AGENTS,
        questions,
        starts,
        ties,
        ends: (0..relations).map(|relation| [0, 1].map(|end| view(0).scope(relation)[end].to)).collect(),
        readings,
        eyes,
        weights,
        odds: (0..AGENTS).map(|agent| FIVE.map(|deed| seat.odds(agent)[deed as usize])).collect(),
    }
}

/// All figures must be alike in the mean over the same societies: within four standard errors of the difference.
fn agree(mut play: impl FnMut(u64) -> Vec<(f64, f64)>) {
    let all: Vec<Vec<(f64, f64)>> = (0..CHECKED).map(&mut play).collect();
    let names = ["drawn", "said"].iter().flat_map(|what| ACTS.iter().map(move |act| format!("{act}, {what}")));
    for (place, name) in names.chain(["conceded".into(), "merit".into()]).enumerate() {
        let n = all.len() as f64;
        let mean = |of: &dyn Fn(&(f64, f64)) -> f64| all.iter().map(|row| of(&row[place])).sum::<f64>() / n;
        let apart = mean(&|(engine, hand)| engine - hand);
        let error = (mean(&|(engine, hand)| (engine - hand - apart).powi(2)) / (n - 1.0)).sqrt();
        let (engine, hand) = (mean(&|pair| pair.0), mean(&|pair| pair.1));
        assert!(apart.abs() <= 4.0 * error + 1e-12, "{name}: engine {engine}, by hand {hand}");
    }
}
