//! The classic models of opinions, run by the loop and held against theory.

use super::manner::{Mean, float};
use super::*;
use crate::deliberation::{
    Chamber, Ending, Hearing, Meeting, Observer, Protocol, Scene, Schedule, Setting, Why, deliberate,
};
use crate::problem::opinion::UNIT;
use crate::rng::{Draws, Phase};
use crate::society::Network;
use crate::society::network::NetworkKind;
use proptest::prelude::*;

/// Keeps the positions of every scene; the last is what they came to.
#[derive(Default)]
struct Film(Vec<Vec<Opinion>>);

impl Observer<OpinionProblem> for Film {
    fn see(&mut self, scene: &Scene<'_, OpinionProblem>) {
        self.0.push(scene.latest.to_vec());
    }
}

fn plan(schedule: Schedule, rounds: u32) -> Protocol {
    let mut protocol = Protocol { schedule, ..Protocol::default() };
    protocol.stop.rounds = rounds;
    protocol.stop.when.settled = true;
    protocol
}

/// A run from rows of opinions, and all that was seen of it, in order: the start, and each round.
fn film(
    starts: &[Vec<Opinion>],
    minds: &[Averaging],
    network: &Network,
    protocol: &Protocol,
) -> (Ending, Vec<Vec<Opinion>>) {
    let problem = OpinionProblem::new(starts[0].len(), starts.to_vec(), vec![]);
    let draws = Draws::new(5, 0, 0);
    let extraversion = vec![0.5; minds.len()];
    let setting =
        Setting { problem: &problem, network, extraversion: &extraversion, draws: &draws, common_start: false };
    let mut chamber = Chamber::new(minds.iter().map(|&averaging| Averager::new(averaging)).collect());
    let mut film = Film::default();
    let ending = deliberate(&setting, protocol, &|_, _| None, &mut chamber, &mut film);
    if protocol.schedule == Schedule::Synchronous {
        // A scene is shown before its round's moves are made.
        film.0.remove(0);
    }
    (ending, film.0)
}

fn rows(values: &[f64]) -> Vec<Vec<Opinion>> {
    values.iter().map(|&value| vec![Opinion::new(value)]).collect()
}

fn even(m: u32) -> Vec<Vec<Opinion>> {
    (0..=m).map(|i| vec![Opinion::ratio(i, m)]).collect()
}

fn bound(confidence: f64) -> Averaging {
    Averaging { confidence: Some(confidence), ..Averaging::default() }
}

/// Rounds in which somebody moved by more than 10^-12, and the groups at the end as (opinion, size).
fn steps_and_clusters(film: &[Vec<Opinion>]) -> (usize, Vec<(f64, usize)>) {
    let far = |(a, b): (&Opinion, &Opinion)| a.units().abs_diff(b.units()) > 1_000;
    let steps = film.windows(2).filter(|pair| pair[0].iter().zip(&pair[1]).any(far)).count();
    let mut last = film[film.len() - 1].clone();
    last.sort_unstable();
    let clusters = last.chunk_by(|a, b| a == b).map(|same| (same[0].get(), same.len()));
    (steps, clusters.collect())
}

fn matrix(rows: &[&[f64]]) -> Network {
    let kind = NetworkKind::Matrix { rows: rows.iter().map(|row| row.to_vec()).collect() };
    kind.build(rows.len(), &mut Draws::new(1, 0, 0).stream(0, 0, Phase::Network)).unwrap()
}

/// Everybody hears everybody, one by one: a ring of all ties is not known to be complete, and has no air.
fn tie_by_tie(agents: usize) -> Network {
    let ring = NetworkKind::Ring { degree: agents - 1 };
    ring.build(agents, &mut Draws::new(1, 0, 0).stream(0, 0, Phase::Network)).unwrap()
}

/// The model as one would write it in floats. Returns the clusters at the end, those within 10^-9 taken as one.
fn in_floats(m: u32, confidence: f64) -> usize {
    let mut held: Vec<f64> = (0..=m).map(|i| f64::from(i) / f64::from(m)).collect();
    for _ in 0..200 {
        let mean = |x: &f64| {
            let near: Vec<f64> = held.iter().copied().filter(|y| (x - y).abs() <= confidence).collect();
            near.iter().sum::<f64>() / near.len() as f64
        };
        held = held.iter().map(mean).collect();
    }
    held.sort_by(f64::total_cmp);
    held.chunk_by(|a, b| b - a < 1e-9).count()
}

/// Exact rational runs of Hegselmann and Krause 2002 from even starts: 11 steps to groups of 3, 5 and 3, and 24 steps to
/// consensus. The same loop in floats loses the ties and finds other numbers of groups.
#[test]
fn bounded_confidence_from_even_starts_is_exact_where_floats_are_wrong() {
    let run = |m: u32, confidence: f64| {
        let agents = m as usize + 1;
        let minds = vec![bound(confidence); agents];
        let (ending, film) = film(&even(m), &minds, &Network::complete(m + 1), &plan(Schedule::Synchronous, 100));
        assert_eq!(ending.why, Why::Settled);
        let last = &film[film.len() - 1];
        assert!((0..agents).all(|agent| last[agent].mirror() == last[m as usize - agent]), "not symmetric");
        steps_and_clusters(&film)
    };
    let (steps, clusters) = run(10, 0.1);
    assert_eq!((steps, clusters.iter().map(|c| c.1).collect::<Vec<_>>()), (11, vec![3, 5, 3]));
    assert!((clusters[0].0 - 0.168525).abs() < 5e-7 && (clusters[2].0 - 0.831475).abs() < 5e-7, "{clusters:?}");
    assert_eq!(clusters[1].0, 0.5);
    assert_eq!(run(50, 0.2), (24, vec![(0.5, 51)]));
    assert_eq!((in_floats(10, 0.1), in_floats(50, 0.2)), (4, 2));
}

#[test]
fn the_boundary_decides_who_is_followed() {
    let run = |boundary| {
        let minds = [Averaging { boundary, ..bound(0.3) }; 2];
        film(&rows(&[0.1, 0.4]), &minds, &Network::complete(2), &plan(Schedule::Synchronous, 9)).1.pop().unwrap()
    };
    assert_eq!(run(Boundary::Closed), [Opinion::new(0.25); 2]);
    assert_eq!(run(Boundary::Open), [Opinion::new(0.1), Opinion::new(0.4)]);
}

/// The limit is (3/11, 4/11, 4/11)'x(0) and the second eigenvalue 1/2 (DeGroot 1974).
#[test]
fn degroot_comes_to_the_weighted_consensus_at_the_rate_of_the_second_eigenvalue() {
    let third = 1.0 / 3.0;
    let network = matrix(&[&[third; 3], &[0.5, 0.5, 0.0], &[0.0, 0.25, 0.75]]);
    let mut protocol = plan(Schedule::Synchronous, 60);
    protocol.stop.when.settled = false;
    for start in [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.2, 0.7, 0.4]] {
        let limit = (3.0 * start[0] + 4.0 * start[1] + 4.0 * start[2]) / 11.0;
        let (_, film) = film(&rows(&start), &[Averaging::default(); 3], &network, &protocol);
        for opinion in &film[60] {
            assert!((opinion.get() - limit).abs() < 1e-12, "{} {limit}", opinion.get());
        }
    }
    // (0, 1, -1) is the eigenvector of 1/2: along it the way left halves in every round.
    let (_, film) = self::film(&rows(&[0.5, 0.9, 0.1]), &[Averaging::default(); 3], &network, &protocol);
    for (round, row) in film.iter().enumerate() {
        let left = 0.4 * 0.5f64.powi(round as i32);
        let off = [row[0].get() - 0.5, row[1].get() - 0.5 - left, row[2].get() - 0.5 + left];
        assert!(off.iter().all(|off| off.abs() < 1e-12), "{round} {off:?}");
    }
    // From any start the way left, halves: read off where the third eigenvalue has died out and rounding is still small.
    let (_, film) = self::film(&rows(&[1.0, 0.0, 0.0]), &[Averaging::default(); 3], &network, &protocol);
    let apart = |round: usize| (film[round][0].units() as f64 - film[round][2].units() as f64).abs();
    assert!((apart(13) / apart(12) - 0.5).abs() < 1e-9, "{}", apart(13) / apart(12));
}

#[test]
fn a_periodic_matrix_never_comes_to_rest() {
    let network = matrix(&[&[0.0, 1.0], &[1.0, 0.0]]);
    let (ending, film) =
        film(&rows(&[0.2, 0.9]), &[Averaging::default(); 2], &network, &plan(Schedule::Synchronous, 1_001));
    assert_eq!((ending.why, ending.rounds), (Why::Rounds, 1_001));
    assert_eq!(film[1_001], [Opinion::new(0.9), Opinion::new(0.2)]);
    assert_eq!(film[1_000], [Opinion::new(0.2), Opinion::new(0.9)]);
}

/// The four persons of Friedkin and Johnsen: the fixed point of x = L W x + (I - L) u, u in hundredths.
#[test]
fn friedkin_and_johnsens_four_persons_come_to_the_fixed_point() {
    let weights: [[f64; 4]; 4] =
        [[0.22, 0.12, 0.36, 0.3], [0.147, 0.215, 0.344, 0.294], [0.0, 0.0, 1.0, 0.0], [0.09, 0.178, 0.446, 0.286]];
    let start = [0.25, 0.25, 0.75, 0.85];
    let minds: Vec<Averaging> =
        (0..4).map(|i| Averaging { susceptibility: 1.0 - weights[i][i], ..Averaging::default() }).collect();
    let network = matrix(&weights.each_ref().map(|row| &row[..]));
    let (ending, film) = film(&rows(&start), &minds, &network, &plan(Schedule::Synchronous, 1_000));
    assert_eq!(ending.why, Why::Settled);
    let came: Vec<f64> = film[film.len() - 1].iter().map(|opinion| opinion.get()).collect();
    for (came, exact) in came.iter().zip([60.0208, 59.9840, 75.0, 74.9862]) {
        assert!((100.0 * came - exact).abs() < 5e-5, "{came} {exact}");
    }
    assert_eq!(came[2], 0.75);
    // The equation itself, at what the loop came to: its defect bounds the distance, for the map contracts by .91 or less.
    for i in 0..4 {
        let heard: f64 = (0..4).map(|j| weights[i][j] * came[j]).sum();
        let lambda = 1.0 - weights[i][i];
        assert!((lambda * heard + (1.0 - lambda) * start[i] - came[i]).abs() < 1e-14);
    }
}

#[test]
fn two_who_meet_keep_the_mean_to_the_unit() {
    let starts: Vec<Vec<Opinion>> = (0..60u64).map(|i| vec![Opinion::of_units(i * i * 277_777_777_777 + i)]).collect();
    let sum = |row: &[Opinion]| row.iter().map(|opinion| opinion.units()).sum::<u64>();
    for rate in [0.5, 0.3, 0.1] {
        let minds = [Averaging { rate, self_weight: 0.0, boundary: Boundary::Open, ..bound(0.25) }; 60];
        let mut protocol = plan(Schedule::Events, 200);
        (protocol.meeting, protocol.stop.when.settled) = (Meeting::Mutual, false);
        let (_, film) = film(&starts, &minds, &Network::complete(60), &protocol);
        assert!(film.iter().all(|row| sum(row) == sum(&film[0])), "rate {rate}");
        assert_ne!(film[0], film[200]);
    }
}

#[test]
fn over_several_questions_the_distance_is_euclidean() {
    let start = |x: f64, y: f64| vec![Opinion::new(x), Opinion::new(y)];
    // A right triangle of sides .3 and .4: the far ends are .5 apart, and at the bound.
    let starts = [start(0.1, 0.1), start(0.4, 0.5)];
    let run = |confidence| {
        let minds = [bound(confidence); 2];
        film(&starts, &minds, &Network::complete(2), &plan(Schedule::Synchronous, 9)).1.pop().unwrap()
    };
    assert_eq!(run(0.5), [start(0.25, 0.3), start(0.25, 0.3)].concat());
    assert_eq!(run(0.49), starts.concat());
}

#[test]
fn nobody_can_move_those_at_rest() {
    let mut protocol = plan(Schedule::Events, 10_000);
    protocol.meeting = Meeting::Mutual;
    (protocol.stop.when.settled, protocol.stop.when.still) = (false, true);
    let minds = [Averaging { rate: 0.5, self_weight: 0.0, boundary: Boundary::Open, ..bound(0.3) }; 20];
    let starts: Vec<Vec<Opinion>> = (0..20).map(|i| vec![Opinion::ratio(i * i, 400)]).collect();
    let (ending, film) = film(&starts, &minds, &Network::complete(20), &protocol);
    assert_eq!(ending.why, Why::Still);
    let last = &film[film.len() - 1];
    // Whoever is within reach is at most a unit away.
    for (a, b) in last.iter().flat_map(|a| last.iter().map(move |b| (a, b))) {
        let gap = a.units().abs_diff(b.units());
        assert!(gap <= 1 || gap >= 300_000_000_000_000 - 1_000, "{gap}");
    }
}

fn any_minds(n: usize) -> impl Strategy<Value = (Vec<Vec<Opinion>>, Vec<Averaging>)> {
    let one = (0..=UNIT, 0.0..=0.5f64, prop::bool::ANY);
    (prop::collection::vec(one, n), prop::bool::ANY, 0.2..=1.0f64, 0.3..=1.0f64, 0.0..=2.0f64, prop::bool::ANY)
        .prop_map(|(each, alike, rate, susceptibility, self_weight, plain)| {
            let starts = each.iter().map(|&(units, ..)| vec![Opinion::of_units(units)]).collect();
            let first = each[0];
            let mind = |&(_, confidence, open): &(u64, f64, bool)| {
                let (confidence, open) = if alike { (first.1, first.2) } else { (confidence, open) };
                let boundary = if open { Boundary::Open } else { Boundary::Closed };
                match plain {
                    true => Averaging { boundary, ..bound(confidence) },
                    false => Averaging { rate, susceptibility, self_weight, boundary, ..bound(confidence) },
                }
            };
            (starts, each.iter().map(mind).collect())
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn one_who_is_heard_counts_as_a_sum_of_one(
        [held, other, start] in [0..=UNIT, 0..=UNIT, 0..=UNIT],
        [rate, susceptibility] in [prop_oneof![Just(1.0), 0.1..=1.0f64], prop_oneof![Just(1.0), 0.1..=1.0f64]],
        own in prop_oneof![Just(0.0), Just(1.0), 0.0..=2.0f64]
    ) {
        let mind = Averager::new(Averaging { rate, susceptibility, self_weight: own, ..Averaging::default() });
        let (held, start) = (Opinion::of_units(held), Some(Opinion::of_units(start)));
        let one = Mean::One(other as i64 - held.units() as i64);
        let sum = Mean::Even { sum: u128::from(other), others: 1 };
        prop_assert_eq!(mind.manner.aim(held, one, own, start), mind.manner.aim(held, sum, own, start));
    }

    #[test]
    fn a_whole_number_is_the_same_float_by_words(whole in any::<i128>(), shift in 0..127u32) {
        prop_assert_eq!(float(whole >> shift), (whole >> shift) as f64);
    }

    #[test]
    fn the_air_tells_the_same_as_hearing_one_by_one((starts, minds) in any_minds(15)) {
        let protocol = plan(Schedule::Synchronous, 20);
        let by_air = film(&starts, &minds, &Network::complete(15), &protocol);
        let one_by_one = film(&starts, &minds, &tie_by_tie(15), &protocol);
        prop_assert_eq!(&by_air.1, &one_by_one.1);
        let everyone = Protocol { hearing: Hearing::Everyone, ..protocol };
        prop_assert_eq!(&by_air.1, &film(&starts, &minds, &tie_by_tie(15), &everyone).1);
    }

    #[test]
    fn a_symmetric_start_stays_symmetric_to_the_unit(
        half in prop::collection::vec(0..=UNIT, 1..12), confidence in 0.0..=1.0f64, rate in 0.1..=1.0f64
    ) {
        let mirrored = half.iter().rev().map(|units| UNIT - units);
        let starts: Vec<Vec<Opinion>> = half.iter().copied().chain(mirrored).map(|u| vec![Opinion::of_units(u)]).collect();
        let n = starts.len();
        let minds = vec![Averaging { rate, ..bound(confidence) }; n];
        let (_, film) = film(&starts, &minds, &Network::complete(n as u32), &plan(Schedule::Synchronous, 30));
        for row in film {
            for agent in 0..n {
                prop_assert_eq!(row[agent].mirror(), row[n - 1 - agent]);
            }
        }
    }

    /// Hegselmann and Krause 2002: order is preserved, and the process ends with groups further apart than the bound.
    #[test]
    fn order_is_kept_and_groups_end_apart(units in prop::collection::vec(0..=UNIT, 1..30), confidence in 0.02..=0.5f64) {
        let mut units = units;
        units.sort_unstable();
        let starts: Vec<Vec<Opinion>> = units.iter().map(|&u| vec![Opinion::of_units(u)]).collect();
        let n = starts.len();
        let (ending, film) =
            film(&starts, &vec![bound(confidence); n], &Network::complete(n as u32), &plan(Schedule::Synchronous, 1_000));
        prop_assert_eq!(ending.why, Why::Settled);
        prop_assert!(film.iter().all(|row| row.is_sorted()));
        let last = &film[film.len() - 1];
        for pair in last.windows(2) {
            prop_assert!(pair[0] == pair[1] || pair[1].get() - pair[0].get() > confidence);
        }
    }
}
