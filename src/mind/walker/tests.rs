//! Climbers on landscapes against what is known by other means.

use super::*;
use crate::deliberation::{Chamber, Observer, Protocol, Scene, Setting, StopRule, StopWhen, deliberate};
use crate::problem::landscape::{Ground, Terrain};
use crate::rng::{Draws, Phase, every};
use crate::society::Network;
use crate::society::network::NetworkKind;
use crate::voting::TiePolicy;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where everybody stood before the first round.
#[derive(Default)]
struct Start(Vec<Point>);

impl Observer<Landscape> for Start {
    fn see(&mut self, scene: &Scene<'_, Landscape>) {
        if scene.round == 0 {
            self.0 = scene.positions.to_vec();
        }
    }
}

/// Lazer and Friedman 2007, by hand: where a string goes that reads those of its neighbours. Each end with its probability.
fn moved(ground: &Ground, bits: u32, own: Point, neighbours: &[Point]) -> Vec<(Point, f64)> {
    let value = |point: Point| ground.value(point);
    let best =
        neighbours.iter().copied().fold(own, |best, other| if value(other) > value(best) { other } else { best });
    if best != own {
        return vec![(best, 1.0)];
    }
    let kept = |flipped: Point| if value(flipped) > value(own) { flipped } else { own };
    (0..bits).map(|bit| (kept(Point(own.0 ^ 1 << bit)), 1.0 / f64::from(bits))).collect()
}

/// The law of a round from every start: the best of those heard is copied whole if strictly better, else one bit is flipped and
/// kept if strictly better, and all read the last round.
#[test]
fn a_synchronous_round_copies_the_best_or_flips_one_bit_and_reads_the_last_round() {
    let bits = 4;
    let terrain = Terrain::Strings { n: bits as usize, k: 2, power: 8 };
    let ground = Arc::new(Ground::draw(terrain, &Draws::new(5, 0, 0)).unwrap());
    let problem = Landscape::new(ground.clone());
    // The middle one hears both ends, which do not hear one another.
    let network: Network = NetworkKind::Path.build(3, &mut Draws::new(1, 0, 0).stream(0, 0, Phase::Network)).unwrap();
    let stop = StopRule { rounds: 1, budget: None, patience: 1, when: StopWhen::default() };
    let mut protocol = Protocol { stop, ..Protocol::default() };
    protocol.vote.ties = TiePolicy::Lexical;
    let mut walker = Walker::new(Walking { imitates: true });
    walker.reset(crate::problem::Problem::view(&problem, 0), 0);
    let mut law: BTreeMap<(Vec<Point>, Vec<Point>), f64> = BTreeMap::new();
    let mut branches = every(|draws| {
        let mut chamber = Chamber::new(vec![walker.clone(); 3]);
        let setting =
            Setting { problem: &problem, network: &network, extraversion: &[0.5; 3], draws, common_start: false };
        let mut start = Start::default();
        deliberate(&setting, &protocol, &|_, _| None, &mut chamber, &mut start);
        (start.0, chamber.positions().to_vec())
    });
    for (chance, pair) in branches.by_ref() {
        *law.entry(pair).or_insert(0.0) += chance;
    }
    assert!(branches.is_closed());
    let mut known: BTreeMap<(Vec<Point>, Vec<Point>), f64> = BTreeMap::new();
    let mut copied = 0;
    for code in 0..1u32 << (3 * bits) {
        let start: Vec<Point> = (0..3).map(|agent| Point(code >> (agent * bits) & 15)).collect();
        let mut ends = vec![(Vec::new(), 1.0 / f64::from(1u32 << (3 * bits)))];
        for (agent, heard) in [(0, vec![start[1]]), (1, vec![start[0], start[2]]), (2, vec![start[1]])] {
            let moves = moved(&ground, bits, start[agent], &heard);
            copied += u32::from(moves.len() == 1);
            let longer = |(row, chance): &(Vec<Point>, f64)| {
                let (row, chance) = (row.clone(), *chance);
                moves.clone().into_iter().map(move |(end, share)| ([&row[..], &[end]].concat(), chance * share))
            };
            ends = ends.iter().flat_map(longer).collect::<Vec<_>>();
        }
        ends.into_iter().for_each(|(end, chance)| *known.entry((start.clone(), end)).or_insert(0.0) += chance);
    }
    assert!(copied > 0 && copied < 3 << (3 * bits));
    assert!(law.keys().eq(known.keys()), "{} pairs are reached and {} known", law.len(), known.len());
    for (pair, chance) in &law {
        // Within a start, so that rare and common ones are held alike.
        assert!((chance - known[pair]).abs() * f64::from(1u32 << (3 * bits)) < 1e-12, "{pair:?}");
    }
}
