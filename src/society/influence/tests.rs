use super::*;
use crate::rng::{Draws, Phase};
use crate::society::network::NetworkKind;
use proptest::prelude::*;

/// Weights from a dense matrix.
fn dense<const N: usize>(matrix: [[f64; N]; N]) -> Weights {
    let row = |row: [f64; N]| row.into_iter().enumerate().map(|(to, weight)| (to as u32, weight)).collect();
    Weights::new(matrix.into_iter().map(row).collect()).unwrap()
}

#[track_caller]
fn close(seen: f64, want: f64) {
    assert!((seen - want).abs() < 1e-12, "{seen} is not {want}");
}

#[track_caller]
fn all_close(seen: &[f64], want: &[f64]) {
    assert_eq!(seen.len(), want.len());
    seen.iter().zip(want).for_each(|(s, w)| close(*s, *w));
}

fn closed(prospect: &Prospect) -> Vec<(&[u32], u32)> {
    prospect.closed.iter().map(|class| (&class.members[..], class.period)).collect()
}

#[test]
fn three_who_average_have_the_influence_and_rate_of_exact_arithmetic() {
    let third = 1.0 / 3.0;
    let three = prospect(&dense([[third, third, third], [0.5, 0.5, 0.0], [0.0, 0.25, 0.75]]));
    assert!(three.consensus);
    assert_eq!(closed(&three), [(&[0, 1, 2][..], 1)]);
    all_close(&three.influence.unwrap(), &[3.0 / 11.0, 4.0 / 11.0, 4.0 / 11.0]);
    close(three.rate.unwrap(), 0.5);
}

#[test]
fn a_bipartite_walk_never_settles_and_an_own_weight_cures_it() {
    // A star: the hub listens to its rim alike, the rim to the hub alone.
    let third = 1.0 / 3.0;
    let rim = [1.0, 0.0, 0.0, 0.0];
    let star = prospect(&dense([[0.0, third, third, third], rim, rim, rim]));
    assert_eq!(closed(&star), [(&[0, 1, 2, 3][..], 2)]);
    assert_eq!((star.consensus, star.influence, star.rate), (false, None, Some(1.0)));
    // The hub at half its own word: eigenvalues 1, 0, 0 and -1/2.
    let sixth = 1.0 / 6.0;
    let star = prospect(&dense([[0.5, sixth, sixth, sixth], rim, rim, rim]));
    assert!(star.consensus);
    all_close(&star.influence.unwrap(), &[2.0 / 3.0, 1.0 / 9.0, 1.0 / 9.0, 1.0 / 9.0]);
    close(star.rate.unwrap(), 0.5);
}

#[test]
fn two_camps_that_do_not_listen_outside_never_agree() {
    // Agent 1 hears both camps and is in neither.
    let camps =
        prospect(&dense([[0.5, 0.0, 0.0, 0.5], [0.4, 0.2, 0.4, 0.0], [0.0, 0.0, 1.0, 0.0], [1.0, 0.0, 0.0, 0.0]]));
    assert_eq!(closed(&camps), [(&[0, 3][..], 1), (&[2][..], 1)]);
    assert_eq!((camps.consensus, camps.influence, camps.rate), (false, None, Some(1.0)));
}

#[test]
fn those_whom_the_closed_class_does_not_hear_have_no_influence_but_may_be_the_last_to_follow() {
    // 0 and 1 agree at rate 0; 2 and 3 follow them, and are slowed by each other: eigenvalues .7 and .1.
    let followed =
        prospect(&dense([[0.5, 0.5, 0.0, 0.0], [0.5, 0.5, 0.0, 0.0], [0.3, 0.0, 0.4, 0.3], [0.0, 0.3, 0.3, 0.4]]));
    assert!(followed.consensus);
    assert_eq!(closed(&followed), [(&[0, 1][..], 1)]);
    assert_eq!(followed.influence, Some(vec![0.5, 0.5, 0.0, 0.0]));
    close(followed.rate.unwrap(), 0.7);
}

#[test]
fn a_chain_of_command_is_settled_to_the_last_after_as_many_rounds() {
    // Every other eigenvalue is 0, in one block: each agent repeats the one before it.
    let rows = (0..300u32).map(|agent| vec![(agent.saturating_sub(1), 1.0)]).collect();
    let chain = prospect(&Weights::new(rows).unwrap());
    assert!(chain.consensus);
    assert_eq!(chain.rate, Some(0.0));
    assert_eq!(chain.influence.unwrap()[..3], [1.0, 0.0, 0.0]);
    let alone = prospect(&dense([[1.0]]));
    assert_eq!((alone.consensus, alone.influence, alone.rate), (true, Some(vec![1.0]), Some(0.0)));
}

#[test]
fn a_ring_that_hears_one_way_goes_round_and_with_own_weights_turns_inwards() {
    let ring = |own: f64, n: u32| {
        let rows = (0..n).map(|agent| vec![(agent, own), ((agent + 1) % n, 1.0 - own)]).collect();
        prospect(&Weights::new(rows).unwrap())
    };
    for n in 2..9 {
        let round = ring(0.0, n);
        assert_eq!((round.closed[0].period, round.consensus), (n, false));
    }
    // The eigenvalues 1/2 + w/2, w a root of unity: a complex pair of modulus 1/2 for three, sqrt 1/2 for four.
    close(ring(0.5, 3).rate.unwrap(), 0.5);
    close(ring(0.5, 4).rate.unwrap(), 0.5f64.sqrt());
    for n in 3..30 {
        let seen = ring(0.3, n);
        all_close(&seen.influence.unwrap(), &vec![1.0 / f64::from(n); n as usize]);
        let turn = libm::cos(std::f64::consts::TAU / f64::from(n));
        close(seen.rate.unwrap(), (0.3f64 * 0.3 + 0.7 * 0.7 + 2.0 * 0.3 * 0.7 * turn).sqrt());
    }
}

#[test]
fn a_class_too_large_to_solve_is_still_classed() {
    let n = MOST_SOLVED as u32 + 1;
    let rows = (0..n).map(|agent| vec![(agent, 0.5), ((agent + 1) % n, 0.5)]).collect();
    let large = Weights::new(rows).unwrap();
    let seen = prospect(&large);
    assert_eq!((seen.consensus, seen.influence, seen.rate), (true, None, None));
    assert_eq!(resting(&large, &vec![0.5; n as usize], &vec![0.5; n as usize]), None);
    let rows = (0..300u32).map(|agent| vec![(agent, 0.5), ((agent + 1) % 300, 0.5)]).collect();
    let seen = prospect(&Weights::new(rows).unwrap());
    assert_eq!(seen.rate, None);
    all_close(&seen.influence.unwrap(), &[1.0 / 300.0; 300]);
}

/// A fraction in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fraction(i128, i128);

impl Fraction {
    fn new(over: i128, under: i128) -> Self {
        fn gcd(a: i128, b: i128) -> i128 {
            if b == 0 { a } else { gcd(b, a % b) }
        }
        let by = gcd(over.abs(), under.abs()) * under.signum();
        Fraction(over / by, under / by)
    }
    fn minus(self, other: Self) -> Self {
        Self::new(self.0 * other.1 - other.0 * self.1, self.1 * other.1)
    }
    fn times(self, other: Self) -> Self {
        Self::new(self.0 * other.0, self.1 * other.1)
    }
    fn per(self, other: Self) -> Self {
        Self::new(self.0 * other.1, self.1 * other.0)
    }
    fn value(self) -> f64 {
        self.0 as f64 / self.1 as f64
    }
}

/// Gauss and Jordan, without rounding.
fn solve_exactly(mut rows: Vec<Vec<Fraction>>) -> Vec<Fraction> {
    let n = rows.len();
    for at in 0..n {
        let lead = rows[at][at];
        rows[at] = rows[at].iter().map(|cell| cell.per(lead)).collect();
        for other in (0..n).filter(|&other| other != at) {
            let factor = rows[other][at];
            rows[other] = (0..=n).map(|c| rows[other][c].minus(factor.times(rows[at][c]))).collect();
        }
    }
    rows.into_iter().map(|row| row[n]).collect()
}

#[test]
fn four_persons_come_to_rest_where_exact_arithmetic_says() {
    // The four-person group of Friedkin and Johnsen, in thousandths; everybody follows as far as it does not weigh itself.
    const W: [[i128; 4]; 4] = [[220, 120, 360, 300], [147, 215, 344, 294], [0, 0, 1000, 0], [90, 178, 446, 286]];
    const STARTS: [i128; 4] = [25, 25, 75, 85];
    let weights = dense(W.map(|row| row.map(|cell| cell as f64 / 1000.0)));
    let susceptible: Vec<f64> = (0..4).map(|i| (1000 - W[i][i]) as f64 / 1000.0).collect();
    let seen = resting(&weights, &susceptible, &STARTS.map(|u| u as f64)).unwrap();
    for (seen, printed) in seen.iter().zip([60.0208, 59.9840, 75.0, 74.9862]) {
        assert!((seen - printed).abs() < 5e-5, "{seen} is not {printed}");
    }
    // (I - L W) x = (I - L) u, in fractions.
    let row = |i: usize| {
        let follows = Fraction::new(1000 - W[i][i], 1000);
        let cell = |j: usize| Fraction::new(i128::from(i == j), 1).minus(follows.times(Fraction::new(W[i][j], 1000)));
        let right = Fraction::new(W[i][i], 1000).times(Fraction::new(STARTS[i], 1));
        (0..4).map(cell).chain([right]).collect()
    };
    let exact: Vec<f64> = solve_exactly((0..4).map(row).collect()).into_iter().map(Fraction::value).collect();
    all_close(&seen, &exact);
}

#[test]
fn those_who_hold_on_to_nothing_and_hear_nobody_who_does_are_not_settled() {
    let pair = dense([[0.5, 0.5, 0.0], [0.5, 0.5, 0.0], [0.0, 0.5, 0.5]]);
    assert_eq!(resting(&pair, &[1.0, 1.0, 0.0], &[0.0, 1.0, 1.0]), None);
    // Known by who hears whom: rounding leaves these equations a solution, of no meaning.
    let three = dense([[0.1, 0.1, 0.8], [0.1, 0.1, 0.8], [0.1, 0.4, 0.5]]);
    assert_eq!(resting(&three, &[1.0; 3], &[0.1, 0.2, 0.3]), None);
    // One of the two holds on a little: in the end both are where it began.
    all_close(&resting(&pair, &[1.0, 0.9, 1.0], &[0.0, 1.0, 0.5]).unwrap(), &[1.0; 3]);
    assert_eq!(resting(&pair, &[0.0; 3], &[0.1, 0.2, 0.3]), Some(vec![0.1, 0.2, 0.3]));
    for (susceptible, starts) in [
        (&[0.5, 0.5][..], &[0.0; 3][..]),
        (&[0.5; 3], &[0.0; 2]),
        (&[0.5, 1.1, 0.5], &[0.0; 3]),
        (&[f64::NAN; 3], &[0.0; 3]),
    ] {
        assert_eq!(resting(&pair, susceptible, starts), None);
    }
}

#[test]
fn weights_that_are_no_shares_are_all_named() {
    let rows =
        vec![vec![(0, 0.5), (1, 0.25)], vec![(1, -0.5), (0, 1.5)], vec![(7, 1.0)], vec![(2, 0.5), (2, 0.5)], vec![]];
    let faults = Weights::new(rows).unwrap_err();
    let said: Vec<String> = faults.iter().map(Fault::to_string).collect();
    assert_eq!(
        said,
        [
            "weights[0] is 0.75; need weights that sum to 1",
            "weights[1] is -0.5 to 1; need weights of at least 0",
            "weights[2] is to 7; need an agent below 5",
            "weights[3] is twice to 2; need each agent once",
            "weights[4] is 0; need weights that sum to 1",
        ]
    );
    assert_eq!(Weights::new(vec![]).unwrap_err()[0].to_string(), "weights: need at least one agent");
    assert!(Weights::new(vec![vec![(0, f64::NAN)]]).is_err());
    // A weight of 0 is no tie, and the order of a row says nothing.
    let tidy = Weights::new(vec![vec![(1, 0.0), (0, 1.0)], vec![(1, 0.5), (0, 0.5)]]).unwrap();
    assert_eq!((tidy.row(0), tidy.row(1)), (&[(0, 1.0)][..], &[(0, 0.5), (1, 0.5)][..]));
}

#[test]
fn elimination_swaps_rows_and_knows_a_singular_matrix() {
    all_close(
        &solve(vec![0.0, 1.0, 2.0, 1.0, 0.0, 3.0, 4.0, -3.0, 8.0], vec![7.0, 8.0, 19.0]).unwrap(),
        &[-4.0, -1.0, 4.0],
    );
    assert_eq!(solve(vec![1.0, 1.0, 1.0, 1.0], vec![1.0, 2.0]), None);
    assert_eq!([solve(vec![1.0; 3], vec![1.0]), solve(vec![f64::NAN], vec![1.0])], [None, None]);
    assert_eq!(solve(vec![], vec![]), Some(vec![]));
    // Without a swap the 1 is lost beside 1e20.
    all_close(&solve(vec![1e-20, 1.0, 1.0, 1.0], vec![1.0, 2.0]).unwrap(), &[1.0, 1.0]);
}

/// Row-stochastic weights over few agents, many of them 0.
fn societies(most: usize) -> impl Strategy<Value = Weights> {
    let row = |n: usize| prop::collection::vec(prop_oneof![3 => Just(0u32), 2 => 1u32..9], n);
    (1..=most).prop_flat_map(move |n| prop::collection::vec((row(n), 0..n), n)).prop_map(|rows| {
        let weigh = |(mut heads, ear): (Vec<u32>, usize)| {
            if heads.iter().all(|&h| h == 0) {
                heads[ear] = 1;
            }
            let total: u32 = heads.iter().sum();
            heads.iter().enumerate().map(|(to, &h)| (to as u32, f64::from(h) / f64::from(total))).collect()
        };
        Weights::new(rows.into_iter().map(weigh).collect()).unwrap()
    })
}

fn average(weights: &Weights, held: &[f64]) -> Vec<f64> {
    let mean = |agent| weights.row(agent).iter().map(|&(to, w)| w * held[to as usize]).sum();
    (0..weights.agents()).map(mean).collect()
}

proptest! {
    /// Wielandt: everybody agrees exactly when some agent is heard by all after (n - 1)^2 + 1 rounds.
    #[test]
    fn consensus_is_where_some_agent_is_heard_by_all_at_once(weights in societies(6)) {
        let n = weights.agents();
        // Who hears whom after some rounds, each agent as bits.
        let step = |heard: &[u32]| -> Vec<u32> {
            (0..n).map(|a| weights.row(a).iter().fold(0, |all, &(to, _)| all | heard[to as usize])).collect()
        };
        let mut heard: Vec<u32> = (0..n).map(|agent| 1 << agent).collect();
        for _ in 0..(n - 1) * (n - 1) + n {
            heard = step(&heard);
        }
        let by_all = heard.iter().fold(u32::MAX, |all, own| all & own);
        prop_assert_eq!(prospect(&weights).consensus, by_all != 0);
    }

    #[test]
    fn opinions_go_where_the_influence_says(weights in societies(6), starts in prop::collection::vec(0.0f64..1.0, 6)) {
        let seen = prospect(&weights);
        let starts = &starts[..weights.agents()];
        if let Some(shares) = &seen.influence {
            prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            let limit: f64 = shares.iter().zip(starts).map(|(s, x)| s * x).sum();
            // Influence is kept from round to round, and the far end is reached, at its rate.
            let mut held = starts.to_vec();
            let rate = seen.rate.unwrap();
            prop_assert!(rate < 1.0);
            let rounds = 200 + (60.0 / -libm::log(rate.clamp(1e-9, 0.999_999))) as u32;
            for _ in 0..rounds.min(1_000_000) {
                held = average(&weights, &held);
            }
            for opinion in held {
                prop_assert!((opinion - limit).abs() < 1e-10, "{} is not {}, rate {}", opinion, limit, rate);
            }
        }
    }

    #[test]
    fn on_ties_that_bind_both_ways_influence_is_the_share_of_strength(
        ties in prop::collection::vec(1u32..9, 21), own in 1u32..5,
    ) {
        // Six agents, all tied, each also to itself.
        let weight = |a: usize, b: usize| if a == b { own } else { ties[a.min(b) * 6 - a.min(b) * (a.min(b) + 1) / 2 + a.max(b) - 1] };
        let strength = |a: usize| f64::from((0..6).map(|b| weight(a, b)).sum::<u32>());
        let row = |a: usize| (0..6).map(|b| (b as u32, f64::from(weight(a, b)) / strength(a))).collect();
        let shares = prospect(&Weights::new((0..6).map(row).collect()).unwrap()).influence.unwrap();
        let total: f64 = (0..6).map(strength).sum();
        for (a, share) in shares.into_iter().enumerate() {
            prop_assert!((share - strength(a) / total).abs() < 1e-14);
        }
    }

    #[test]
    fn two_agents_near_each_other_by_what_they_leave(a in 0.0f64..=1.0, b in 0.0f64..=1.0) {
        let seen = prospect(&dense([[1.0 - a, a], [b, 1.0 - b]]));
        prop_assert!((seen.rate.unwrap() - (1.0 - a - b).abs()).abs() < 1e-12);
    }

    #[test]
    fn what_is_at_rest_does_not_move(
        weights in societies(7), held in prop::collection::vec((0.0f64..=1.0, 0.0f64..1.0), 7),
    ) {
        let (susceptible, starts): (Vec<f64>, Vec<f64>) = held.into_iter().take(weights.agents()).unzip();
        let rest = resting(&weights, &susceptible, &starts).unwrap();
        for (agent, mean) in average(&weights, &rest).into_iter().enumerate() {
            let next = susceptible[agent] * mean + (1.0 - susceptible[agent]) * starts[agent];
            prop_assert!((next - rest[agent]).abs() < 1e-12);
        }
    }
}

fn classes_of(kind: &NetworkKind, agents: usize, own: impl Fn(usize) -> f64) -> Vec<(Vec<u32>, u32)> {
    let network = kind.build(agents, &mut Draws::new(1, 0, 0).stream(0, 0, Phase::Network)).unwrap();
    closed_classes(&Weights::of(&network, own)).into_iter().map(|class| (class.members, class.period)).collect()
}

#[test]
fn a_matrix_of_weights_says_itself_what_own_answers_weigh() {
    let of = |rows: &[&[f64]]| {
        let kind = NetworkKind::Matrix { rows: rows.iter().map(|row| row.to_vec()).collect() };
        classes_of(&kind, rows.len(), |_| 1.0)
    };
    // A circle of three, a swap, and one that hears itself.
    assert_eq!(of(&[&[0.0, 1.0, 0.0], &[0.0, 0.0, 1.0], &[1.0, 0.0, 0.0]]), [(vec![0, 1, 2], 3)]);
    assert_eq!(of(&[&[0.0, 1.0], &[1.0, 0.0]]), [(vec![0, 1], 2)]);
    assert_eq!(of(&[&[0.1, 0.9], &[1.0, 0.0]]), [(vec![0, 1], 1)]);
    // Circles of three and of two through one agent: aperiodic without anybody heeding itself.
    assert_eq!(of(&[&[0.0, 1.0, 0.0], &[0.5, 0.0, 0.5], &[1.0, 0.0, 0.0]]), [(vec![0, 1, 2], 1)]);
    // Two closed classes, and one that hears both.
    let split: [&[f64]; 4] =
        [&[1.0, 0.0, 0.0, 0.0], &[0.5, 0.0, 0.5, 0.0], &[0.0, 0.0, 0.0, 1.0], &[0.0, 0.0, 1.0, 0.0]];
    assert_eq!(of(&split), [(vec![0], 1), (vec![2, 3], 2)]);
}

#[test]
fn a_walk_on_a_bipartite_network_is_periodic_unless_somebody_heeds_itself() {
    let cases = [(NetworkKind::Star, 5, 2), (NetworkKind::Path, 4, 2), (NetworkKind::Ring { degree: 2 }, 5, 1)];
    for (kind, agents, period) in
        cases.into_iter().chain([(NetworkKind::Complete, 3, 1), (NetworkKind::Complete, 2, 2)])
    {
        assert_eq!(classes_of(&kind, agents, |_| 0.0)[0].1, period, "{kind:?}");
        assert_eq!(classes_of(&kind, agents, |agent| f64::from(u8::from(agent == 0)))[0].1, 1, "{kind:?}");
    }
}
