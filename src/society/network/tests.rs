use super::facts::Estimate::{Exact, Sampled, Undefined};
use super::*;
use crate::error::Fault;
use crate::rng::{Draws, Phase, Stream};
use proptest::prelude::*;

fn stream(seed: u64) -> Stream {
    Draws::new(seed, 0, 0).stream(0, 0, Phase::Network)
}

fn built(kind: &NetworkKind, agents: usize) -> Network {
    kind.build(agents, &mut stream(7)).unwrap()
}

fn facts_of(kind: &NetworkKind, agents: usize) -> Facts {
    facts(&built(kind, agents), &mut stream(8))
}

fn edges(pairs: &[(u32, u32)], directed: bool) -> NetworkKind {
    NetworkKind::Edges { edges: pairs.iter().map(|&(a, b)| (a, b, 1.0)).collect(), directed }
}

fn grid(width: Option<usize>, torus: bool, diagonal: bool) -> NetworkKind {
    NetworkKind::Grid { width, torus, diagonal }
}

const PETERSEN: [(u32, u32); 15] = [
    (0, 1),
    (1, 2),
    (2, 3),
    (3, 4),
    (4, 0),
    (0, 5),
    (1, 6),
    (2, 7),
    (3, 8),
    (4, 9),
    (5, 7),
    (7, 9),
    (9, 6),
    (6, 8),
    (8, 5),
];

/// One of each random kind, for `agents` of 12 or more, even.
fn random_kinds(agents: usize) -> Vec<NetworkKind> {
    vec![
        NetworkKind::SmallWorld { degree: 4, rewire: 0.3 },
        NetworkKind::RandomRegular { degree: 3 },
        NetworkKind::RandomRegular { degree: agents - 3 },
        NetworkKind::ErdosRenyi { ties: Ties::Chance(0.2) },
        NetworkKind::ErdosRenyi { ties: Ties::MeanDegree(3.5) },
        NetworkKind::PreferentialAttachment { links: 2 },
        NetworkKind::StochasticBlock { blocks: vec![5, agents - 5], within: 0.6, between: 0.1 },
    ]
}

fn known() -> Vec<(NetworkKind, usize)> {
    let star = |n: u32| (1..n).map(|leaf| (0, leaf, f64::from(leaf) / 4.0)).collect::<Vec<_>>();
    let mut kinds = vec![
        (NetworkKind::Complete, 6),
        (NetworkKind::Path, 6),
        (NetworkKind::Star, 6),
        (NetworkKind::Wheel, 6),
        (NetworkKind::Ring { degree: 4 }, 9),
        (grid(None, false, true), 12),
        (edges(&PETERSEN, true), 10),
        (NetworkKind::Cliques { size: 4, rewire: 0.3 }, 12),
        (NetworkKind::Edges { edges: star(6), directed: false }, 7),
    ];
    kinds.extend(random_kinds(24).into_iter().map(|kind| (kind, 24)));
    kinds
}

#[test]
fn both_ways_of_freezing_give_the_same_network() {
    for (kind, agents) in known() {
        let with = kind.build_by(agents, &mut stream(3), true).unwrap();
        let without = kind.build_by(agents, &mut stream(3), false).unwrap();
        assert_eq!(with, without, "{kind:?}");
        assert_eq!(with, kind.build(agents, &mut stream(3)).unwrap());
    }
    let kind = NetworkKind::Ring { degree: 2 };
    let large = PETGRAPH_LIMIT + 1;
    assert_eq!(kind.build(large, &mut stream(3)), kind.build_by(large, &mut stream(3), true));
}

#[test]
fn known_graphs_have_their_known_facts() {
    let ring_gap = |n: f64| (1.0 - libm::cos(2.0 * std::f64::consts::PI / n)) / 2.0;
    let path_gap = |n: f64| (1.0 - libm::cos(std::f64::consts::PI / (n - 1.0))) / 2.0;
    // (network, agents, ties, clustering, diameter, spectral gap of the lazy walk)
    let table = [
        (NetworkKind::Complete, 7, 21, 1.0, 1.0, 7.0 / 12.0),
        (NetworkKind::Complete, 2, 1, 0.0, 1.0, 1.0),
        (NetworkKind::ErdosRenyi { ties: Ties::Chance(1.0) }, 7, 21, 1.0, 1.0, 7.0 / 12.0),
        (NetworkKind::Ring { degree: 2 }, 9, 9, 0.0, 4.0, ring_gap(9.0)),
        (NetworkKind::Ring { degree: 2 }, 150, 150, 0.0, 75.0, ring_gap(150.0)),
        // A ring lattice of degree k clusters by 3(k - 2)/(4(k - 1)).
        (NetworkKind::Ring { degree: 4 }, 20, 40, 0.5, 5.0, f64::NAN),
        (NetworkKind::Ring { degree: 6 }, 30, 90, 0.6, 5.0, f64::NAN),
        (NetworkKind::Path, 6, 5, 0.0, 5.0, path_gap(6.0)),
        (NetworkKind::Star, 9, 8, 0.0, 2.0, 0.5),
        (NetworkKind::Star, 300, 299, 0.0, 2.0, 0.5),
        // Hub: 6 of 15 pairs; each of six on the rim: 2 of 3.
        (NetworkKind::Wheel, 7, 12, (0.4 + 6.0 * 2.0 / 3.0) / 7.0, 2.0, f64::NAN),
        (grid(None, false, false), 12, 17, 0.0, 5.0, f64::NAN),
        (grid(Some(3), true, true), 9, 36, 1.0, 1.0, 9.0 / 16.0),
        (grid(Some(5), true, false), 25, 50, 0.0, 4.0, ring_gap(5.0) / 2.0),
        (grid(Some(12), true, false), 144, 288, 0.0, 12.0, ring_gap(12.0) / 2.0),
        (edges(&PETERSEN, false), 10, 15, 0.0, 2.0, 1.0 / 3.0),
        (edges(&PETERSEN, true), 10, 15, 0.0, 2.0, 1.0 / 3.0),
    ];
    for (kind, agents, ties, clustering, diameter, gap) in table {
        let facts = facts_of(&kind, agents);
        assert_eq!((facts.agents, facts.ties, facts.components), (agents, ties, 1), "{kind:?}");
        assert!((facts.clustering - clustering).abs() < 1e-12, "{kind:?} {facts:?}");
        assert_eq!(facts.diameter, Exact(diameter), "{kind:?}");
        let Exact(found) = facts.spectral_gap else { panic!("{kind:?} {facts:?}") };
        assert!(gap.is_nan() || (found - gap).abs() < 1e-10, "{kind:?} {found} {gap}");
        let directed = matches!(kind, NetworkKind::Edges { directed: true, .. });
        let share = ties as f64 / (agents * (agents - 1)) as f64;
        assert_eq!(facts.density, Some(if directed { share } else { 2.0 * share }));
    }
}

#[test]
fn both_ways_to_the_gap_agree() {
    let kind = NetworkKind::ErdosRenyi { ties: Ties::MeanDegree(6.0) };
    let mut rng = stream(4);
    let network = kind.build_connected(90, &mut rng, Disconnected::Redraw { at_most: 99 }).unwrap().0;
    let Exact(dense) = facts(&network, &mut rng).spectral_gap else { panic!() };
    // Splitting every agent into two equal copies adds eigenvalues of 0 and moves no other, and takes the other way.
    let copies = 2;
    let mut doubled = Vec::new();
    for agent in 0..90u32 {
        for &other in network.hears(agent as usize).iter().filter(|&&other| other > agent) {
            for (i, j) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                doubled.push((agent * copies + i, other * copies + j, 0.25));
            }
        }
    }
    let doubled = NetworkKind::Edges { edges: doubled, directed: false }.build(180, &mut rng).unwrap();
    let Exact(sparse) = facts(&doubled, &mut rng).spectral_gap else { panic!() };
    assert!((dense - sparse).abs() < 1e-10, "{dense} {sparse}");
}

#[test]
fn facts_that_do_not_exist_are_undefined() {
    let alone = facts_of(&NetworkKind::Complete, 1);
    assert_eq!((alone.density, alone.diameter, alone.spectral_gap), (None, Exact(0.0), Undefined));
    assert_eq!(alone, Facts { clustering: 0.0, ..facts_of(&NetworkKind::Path, 1) });
    let parts = facts_of(&edges(&[(0, 1), (2, 3), (3, 4)], false), 6);
    assert_eq!((parts.components, parts.largest_component), (3, 3));
    assert_eq!((parts.diameter, parts.spectral_gap), (Undefined, Exact(0.0)));
    assert_eq!(parts.mean_degree, 1.0);
    let wild = vec![(0, 1, 1e-300), (1, 2, 1e300), (2, 3, 1e300)];
    let wild = facts_of(&NetworkKind::Edges { edges: wild, directed: true }, 4);
    assert_eq!(wild.spectral_gap, Undefined);
}

#[test]
fn large_networks_are_sampled() {
    let facts = facts_of(&NetworkKind::Ring { degree: 2 }, 10_000);
    assert!(matches!(facts.diameter, Sampled { value: 5000.0, effort: 32 }));
    let gap = (1.0 - libm::cos(2.0 * std::f64::consts::PI / 10_000.0)) / 2.0;
    let Sampled { value, .. } = facts.spectral_gap else { panic!("{facts:?}") };
    assert!(value >= gap - 1e-12 && value < 1e-4, "{value}");
}

#[test]
fn an_arc_runs_from_speaker_to_hearer() {
    let kind = NetworkKind::Edges { edges: vec![(0, 1, 0.5), (2, 1, 1.0)], directed: true };
    let network = built(&kind, 3);
    assert_eq!((network.hears(0), network.hears(1), network.hears(2)), (&[][..], &[0, 2][..], &[][..]));
    assert_eq!(network.weights(1), Some(&[0.5, 1.0][..]));
    assert_eq!((network.ties(), network.degree(1), network.is_directed()), (2, 2, true));
    let graph = network.to_petgraph();
    assert_eq!(graph.edge_weight(graph.find_edge(0.into(), 1.into()).unwrap()), Some(&0.5));
    assert_eq!((graph.node_count(), graph.edge_count()), (3, 2));
    assert_eq!(Network::complete(4).to_petgraph().edge_count(), 12);
}

#[test]
fn complete_rows_hold_everybody() {
    let network = Network::complete(3);
    assert_eq!((network.hears(1), network.degree(1), network.ties()), (&[0, 1, 2][..], 2, 3));
    assert!(network.is_complete() && network.is_connected() && network.weights(0).is_none());
}

#[test]
fn random_regular_degrees_are_all_equal() {
    for (agents, degree) in [(8, 1), (8, 7), (9, 4), (20, 9), (20, 10), (100, 49), (100, 50), (300, 120), (2000, 8)] {
        let network = built(&NetworkKind::RandomRegular { degree }, agents);
        assert!((0..agents).all(|agent| network.degree(agent) == degree), "{agents} {degree}");
    }
}

#[test]
fn a_large_random_regular_network_is_found() {
    let agents = if cfg!(debug_assertions) { 20_001 } else { 1_000_000 };
    let network = built(&NetworkKind::RandomRegular { degree: 8 }, agents);
    assert!((0..agents).all(|agent| network.degree(agent) == 8));
    assert!(network.is_connected());
}

#[test]
fn a_small_world_without_rewiring_is_the_ring() {
    let ring = built(&NetworkKind::Ring { degree: 6 }, 40);
    assert_eq!(built(&NetworkKind::SmallWorld { degree: 6, rewire: 0.0 }, 40), ring);
    let rewired = built(&NetworkKind::SmallWorld { degree: 6, rewire: 1.0 }, 40);
    assert_eq!((rewired.ties(), rewired == ring), (120, false));
    // Each agent keeps the near ends of its own ties.
    assert!((0..40).all(|agent| rewired.degree(agent) >= 3));
    // Tied to everybody: nothing can move.
    let full = built(&NetworkKind::SmallWorld { degree: 8, rewire: 1.0 }, 9);
    assert_eq!(full.ties(), 36);
}

#[test]
fn numbers_of_ties_are_as_expected() {
    // (kind, agents, expected ties, variance); five standard deviations are allowed.
    let blocks = vec![100, 300];
    let inside = (4950 + 44_850) as f64;
    let table = [
        (NetworkKind::ErdosRenyi { ties: Ties::Chance(0.1) }, 400, 7980.0, 7182.0),
        (NetworkKind::ErdosRenyi { ties: Ties::MeanDegree(3.0) }, 30_001, 45_001.5, 45_000.0),
        (NetworkKind::PreferentialAttachment { links: 3 }, 500, 6.0 + 3.0 * 496.0, 0.0),
        (
            NetworkKind::StochasticBlock { blocks, within: 0.2, between: 0.01 },
            400,
            0.2 * inside + 0.01 * 30_000.0,
            0.16 * inside + 0.0099 * 30_000.0,
        ),
    ];
    for (kind, agents, mean, variance) in table {
        let ties = built(&kind, agents).ties() as f64;
        assert!((ties - mean).abs() <= 5.0 * f64::sqrt(variance), "{kind:?}: {ties} against {mean}");
    }
}

#[test]
fn blocks_are_tied_by_their_own_chances() {
    let apart = NetworkKind::StochasticBlock { blocks: vec![4, 6], within: 1.0, between: 0.0 };
    let facts = facts_of(&apart, 10);
    assert_eq!((facts.ties, facts.components, facts.largest_component), (6 + 15, 2, 6));
    let across = NetworkKind::StochasticBlock { blocks: vec![4, 6], within: 0.0, between: 1.0 };
    assert_eq!((facts_of(&across, 10).ties, facts_of(&across, 10).clustering), (24, 0.0));
}

#[test]
fn earlier_agents_attract_more_ties() {
    let network = built(&NetworkKind::PreferentialAttachment { links: 2 }, 5000);
    assert!((0..5000).all(|agent| network.degree(agent) >= 2));
    let most = (0..5000).map(|agent| network.degree(agent)).max().unwrap();
    // The largest degree grows as links times the root of n, 141; without preference it would stay near 20.
    assert!(most > 60, "{most}");
}

#[test]
fn the_draws_of_contract_1_never_change() {
    let rows = |kind: &NetworkKind| {
        let network = kind.build(12, &mut stream(1)).unwrap();
        let ties = (0..12u32).flat_map(|agent| {
            network.hears(agent as usize).iter().filter(move |&&b| b > agent).map(move |b| format!("{agent}-{b}"))
        });
        ties.collect::<Vec<_>>().join(" ")
    };
    let seen: Vec<String> = random_kinds(12).iter().map(rows).collect();
    insta::assert_snapshot!(seen.join("\n"), @r"
    0-1 0-2 0-3 0-10 0-11 1-2 1-3 1-11 2-3 2-9 2-11 3-5 4-5 4-6 5-6 5-7 6-7 6-8 6-9 7-8 7-9 8-9 8-10 10-11
    0-2 0-3 0-5 1-5 1-7 1-8 2-4 2-9 3-6 3-9 4-8 4-10 5-11 6-10 6-11 7-8 7-11 9-10
    0-1 0-2 0-3 0-4 0-5 0-6 0-7 0-9 0-10 1-2 1-3 1-4 1-5 1-7 1-8 1-10 1-11 2-3 2-5 2-6 2-8 2-9 2-10 2-11 3-4 3-5 3-6 3-7 3-9 3-11 4-5 4-7 4-8 4-9 4-10 4-11 5-6 5-7 5-8 5-11 6-7 6-8 6-9 6-10 6-11 7-8 7-9 7-10 8-9 8-10 8-11 9-10 9-11 10-11
    0-6 0-9 1-2 1-4 1-6 1-11 2-6 4-7 6-8 6-9 8-10 9-10
    0-2 0-5 0-7 1-3 1-5 1-6 2-7 3-4 4-8 5-7 5-8 5-10 5-11 6-8 8-9 8-11 9-11
    0-1 0-2 0-3 0-6 0-10 1-2 1-3 1-4 1-5 1-6 1-7 2-8 2-9 3-4 3-5 3-7 3-9 5-11 6-8 7-10 7-11
    0-1 0-4 0-5 1-2 1-3 2-3 2-4 5-6 5-7 5-8 5-9 5-11 6-9 7-9 7-10 9-11
    ");
}

/// All rows in one number, in order (FNV-1a).
fn fingerprint(network: &Network) -> u64 {
    let rows = (0..network.agents()).flat_map(|agent| {
        let row = network.hears(agent);
        std::iter::once(row.len() as u32).chain(row.iter().copied())
    });
    rows.flat_map(u32::to_le_bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[test]
fn networks_of_contract_1_never_change_however_they_are_built() {
    let table = [
        (NetworkKind::RandomRegular { degree: 1 }, 8, 0x65d4_4ab3_4a19_31a5),
        (NetworkKind::RandomRegular { degree: 7 }, 8, 0x7055_7602_a788_0fe5),
        (NetworkKind::RandomRegular { degree: 4 }, 9, 0xb7cf_9611_ba6d_d461),
        (NetworkKind::RandomRegular { degree: 50 }, 100, 0x10de_8e15_8f1e_f255),
        (NetworkKind::RandomRegular { degree: 120 }, 300, 0xf746_2d20_4e41_97a9),
        (NetworkKind::RandomRegular { degree: 8 }, PETGRAPH_LIMIT + 2, 0xaa76_03a0_32cd_a6b9),
        (NetworkKind::SmallWorld { degree: 4, rewire: 0.3 }, 2_000, 0x0167_4e6f_7d6a_91c0),
        (NetworkKind::SmallWorld { degree: 4, rewire: 0.3 }, PETGRAPH_LIMIT + 1, 0x24d7_3841_4e13_d38a),
        (NetworkKind::ErdosRenyi { ties: Ties::MeanDegree(3.5) }, PETGRAPH_LIMIT + 1, 0xa4ac_1ed4_4c6a_6da0),
        (NetworkKind::PreferentialAttachment { links: 3 }, 2_000, 0xa129_4bef_5b54_673c),
        (NetworkKind::PreferentialAttachment { links: 3 }, PETGRAPH_LIMIT + 1, 0xefc0_0e03_f5e0_fdd6),
        (NetworkKind::Cliques { size: 4, rewire: 0.3 }, PETGRAPH_LIMIT + 4, 0x1d82_9896_fe97_2881),
    ];
    for (kind, agents, seen) in table {
        assert_eq!(fingerprint(&built(&kind, agents)), seen, "{kind:?} {agents}");
    }
}

#[test]
fn disconnected_networks_are_redrawn() {
    let sparse = NetworkKind::ErdosRenyi { ties: Ties::MeanDegree(3.0) };
    let (kept, redraws) = sparse.build_connected(30, &mut stream(2), Disconnected::Keep).unwrap();
    assert_eq!((kept.is_connected(), redraws), (false, 0));
    let mut rng = stream(2);
    let (network, redraws) = sparse.build_connected(30, &mut rng, Disconnected::Redraw { at_most: 500 }).unwrap();
    assert!(network.is_connected() && redraws > 0);
    let hopeless = NetworkKind::ErdosRenyi { ties: Ties::Chance(0.0) };
    let faults = hopeless.build_connected(5, &mut rng, Disconnected::Redraw { at_most: 3 }).unwrap_err();
    let said = "network is in parts after 3 redraws; need more ties, more redraws, or a policy that keeps it";
    assert_eq!(faults[0].to_string(), said);
    // A network without chance is not drawn again.
    let faults = edges(&[(0, 1)], false).build_connected(3, &mut rng, Disconnected::Redraw { at_most: 3 });
    assert!(faults.unwrap_err()[0].value.contains("after 0 redraws"));
}

#[test]
fn wrong_recipes_say_what_is_needed() {
    let table: Vec<(NetworkKind, usize, &str)> = vec![
        (NetworkKind::Complete, 0, "agents is 0; need from 1 to 4294967294"),
        (NetworkKind::Ring { degree: 3 }, 8, "degree is 3; need an even number from 2 to 6"),
        (NetworkKind::Ring { degree: 8 }, 8, "degree is 8; need an even number from 2 to 6"),
        (NetworkKind::Ring { degree: 0 }, 9, "degree is 0; need an even number from 2 to 8"),
        (NetworkKind::Ring { degree: 2 }, 2, "agents is 2; need at least 3 for a ring"),
        (NetworkKind::Wheel, 3, "agents is 3; need at least 4 for a wheel"),
        (grid(Some(5), false, false), 12, "width is 5; need a divisor of the number of agents, 12"),
        (grid(Some(0), false, false), 12, "width is 0; need a divisor of the number of agents, 12"),
        (
            grid(None, false, false),
            13,
            "agents is 13; need a number that is not prime (its only grid is a path), or a width",
        ),
        (grid(None, true, false), 8, "torus is 4 wide and 2 high; need at least 3 each way"),
        (NetworkKind::SmallWorld { degree: 4, rewire: 1.5 }, 9, "rewire is 1.5; need a probability, 0..=1"),
        (NetworkKind::SmallWorld { degree: 4, rewire: f64::NAN }, 9, "rewire is NaN; need a probability, 0..=1"),
        (
            NetworkKind::SmallWorld { degree: 5, rewire: -1.0 },
            9,
            "rewire is -1; need a probability, 0..=1\ndegree is 5; need an even number from 2 to 8",
        ),
        (
            NetworkKind::RandomRegular { degree: 3 },
            9,
            "degree is 3; need an even degree, because the number of agents, 9, is odd",
        ),
        (NetworkKind::RandomRegular { degree: 9 }, 9, "degree is 9; need from 1 to 8, below the number of agents"),
        (NetworkKind::RandomRegular { degree: 1 }, 1, "degree is 1; need at least 2 agents"),
        (NetworkKind::ErdosRenyi { ties: Ties::Chance(-0.1) }, 9, "p is -0.1; need a probability, 0..=1"),
        (NetworkKind::ErdosRenyi { ties: Ties::MeanDegree(9.0) }, 9, "mean_degree is 9; need 0..=8"),
        (
            NetworkKind::ErdosRenyi { ties: Ties::Chance(0.5) },
            1_000_000,
            "agents is 1000000; need at most 1e9 ties; this makes about 2.5e11",
        ),
        (
            NetworkKind::PreferentialAttachment { links: 0 },
            9,
            "links is 0; need from 1 to 8, below the number of agents",
        ),
        (
            NetworkKind::StochasticBlock { blocks: vec![3, 0, 5], within: 2.0, between: f64::INFINITY },
            9,
            "within is 2; need a probability, 0..=1\nbetween is inf; need a probability, 0..=1\nblocks[1] is 0; need at \
             least 1 agent\nblocks is [3, 0, 5]; need sizes that sum to the number of agents, 9; these sum to 8",
        ),
        (
            NetworkKind::Edges { edges: vec![(0, 0, 1.0), (1, 7, -1.0), (2, 1, 1.0), (1, 2, 1.0)], directed: false },
            3,
            "edges[0] is 0 to 0; need two different agents\nedges[1] is 7; need agents from 0 to 2\nedges[1] is -1; need a \
             weight above 0\nedges[3] is 1 to 2; need each tie once; edges[2] has it",
        ),
        (
            NetworkKind::Cliques { size: 4, rewire: 0.1 },
            10,
            "size is 4; need a divisor of the number of agents, 10, from 2",
        ),
        (
            NetworkKind::Cliques { size: 1, rewire: -0.5 },
            10,
            "rewire is -0.5; need a probability, 0..=1\nsize is 1; need a divisor of the number of agents, 10, from 2",
        ),
        (NetworkKind::Cliques { size: 5, rewire: 0.1 }, 5, "size is 5; need at least two cliques to rewire between"),
        (edges(&[(0, 1), (0, 1)], true), 3, "edges[1] is 0 to 1; need each tie once; edges[0] has it"),
    ];
    for (kind, agents, said) in table {
        let faults = kind.build(agents, &mut stream(0)).unwrap_err();
        let found: Vec<String> = faults.iter().map(Fault::to_string).collect();
        assert_eq!(found.join("\n"), said);
    }
    assert!(edges(&[(0, 1), (1, 0)], true).check(2).is_empty());
    let many = NetworkKind::Edges { edges: vec![(0, 0, 1.0); 200], directed: false }.check(2);
    assert_eq!((many.len(), many[100].to_string()), (101, "and 299 more like these".to_owned()));
}

#[test]
fn each_tie_of_a_clique_goes_elsewhere_by_itself_and_the_hearer_keeps_it() {
    let heard = |size, rewire, agents: usize| built(&NetworkKind::Cliques { size, rewire }, agents);
    let whole = heard(3, 0.0, 9);
    for agent in 0..9u32 {
        let others: Vec<u32> = (agent / 3 * 3..agent / 3 * 3 + 3).filter(|&other| other != agent).collect();
        assert_eq!(whole.hears(agent as usize), others);
    }
    assert!(!whole.is_connected());
    let scattered = heard(7, 1.0, 280);
    let mut spoken = vec![0; 280];
    for agent in 0..280 {
        let row = scattered.hears(agent);
        assert!(row.len() == 6 && row.iter().all(|&other| other as usize / 7 != agent / 7));
        row.iter().for_each(|&other| spoken[other as usize] += 1);
    }
    // Everybody hears six; by how many one is heard differs.
    assert!(spoken.iter().any(|&times| times > 9) && spoken.iter().any(|&times| times < 4));
    // The exact law of whom the first of four, in two pairs, hears; and the second draws apart from it.
    let mut law = crate::rng::every(|draws| {
        let mut rng = draws.stream(0, 0, Phase::Network);
        let network = NetworkKind::Cliques { size: 2, rewire: 0.25 }.build(4, &mut rng).unwrap();
        (network.hears(0)[0], network.hears(1)[0])
    });
    let mut joint = [[0.0; 4]; 4];
    law.by_ref().for_each(|(chance, (one, two))| joint[one as usize][two as usize] += chance);
    assert!(law.is_closed());
    let (first, second) = ([0.0, 0.75, 0.125, 0.125], [0.75, 0.0, 0.125, 0.125]);
    for one in 0..4 {
        (0..4).for_each(|two| assert!((joint[one][two] - first[one] * second[two]).abs() < 1e-15));
    }
    // Of two strangers, the second tie takes the one that is left.
    let both = heard(3, 1.0, 6);
    assert!((0..6).all(|agent| both.hears(agent).windows(2).all(|pair| pair[0] < pair[1])));
}

#[test]
fn edge_lists_are_read() {
    let text = "\u{feff}# friends\r\nSource,Target,Weight\r\n0, 1, 2.5\n\n3\t1   # no weight\n2,0\n";
    let (agents, edges) = read_edges(text).unwrap();
    assert_eq!((agents, edges), (4, vec![(0, 1, 2.5), (3, 1, 1.0), (2, 0, 1.0)]));
}

#[test]
fn wrong_edge_lists_say_where() {
    let text = "0 1\n0\n0 1 2 3\n-1 2\n0 x\n2 2\n0 1 nan\n1 0 0\n0,,1\n1 2 1e999\n0 1\nsource target\n4294967296 1";
    let found: Vec<String> = read_edges(text).unwrap_err().iter().map(Fault::to_string).collect();
    let said = [
        "line 2: found 0; need two agents and, if wanted, a weight",
        "line 3: found 0 1 2 3; need two agents and, if wanted, a weight",
        "line 4: found `-1`; need an agent, a whole number from 0",
        "line 5: found `x`; need an agent, a whole number from 0",
        "line 6: found 2 to 2; need two different agents",
        "line 7: found `nan`; need a weight above 0",
        "line 8: found `0`; need a weight above 0",
        "line 9: found ``; need an agent, a whole number from 0",
        "line 10: found `1e999`; need a weight above 0",
        "line 11: found 0 to 1; need each tie once; line 1 has it",
        "line 12: found `source`; need an agent, a whole number from 0",
        "line 13: found `4294967296`; need an agent, a whole number from 0",
    ];
    assert_eq!(found, said);
    assert_eq!(read_edges("# none\n").unwrap_err()[0].to_string(), "need at least one tie");
}

fn any_kind() -> impl Strategy<Value = (NetworkKind, usize)> {
    (2usize..40, 0.0..=1.0f64, any::<u8>(), 0usize..7).prop_map(|(half, p, low, which)| {
        let agents = 2 * half;
        let below = 1 + low as usize % (agents - 1);
        let kind = match which {
            0 => NetworkKind::SmallWorld { degree: (below / 2 * 2).max(2), rewire: p },
            1 => NetworkKind::RandomRegular { degree: below },
            2 => NetworkKind::ErdosRenyi { ties: Ties::Chance(p) },
            3 => NetworkKind::PreferentialAttachment { links: below },
            4 => NetworkKind::StochasticBlock { blocks: vec![below, agents - below], within: p, between: 1.0 - p },
            5 => NetworkKind::Ring { degree: (below / 2 * 2).max(2) },
            _ => grid(None, false, low % 2 == 0),
        };
        (kind, agents)
    })
}

proptest! {
    #[test]
    fn every_network_is_simple_and_mutual((kind, agents) in any_kind(), seed: u64) {
        let network = kind.build(agents, &mut stream(seed)).unwrap();
        prop_assert_eq!(&network, &kind.build(agents, &mut stream(seed)).unwrap());
        for agent in 0..agents {
            let row = network.hears(agent);
            prop_assert!(row.is_sorted_by(|a, b| a < b) && row.binary_search(&(agent as u32)).is_err());
            for &other in row {
                prop_assert!(network.hears(other as usize).binary_search(&(agent as u32)).is_ok());
            }
        }
        let facts = facts(&network, &mut stream(0));
        prop_assert_eq!(facts.components == 1, network.is_connected());
        prop_assert!((0.0..=1.0).contains(&facts.clustering));
        let Exact(gap) = facts.spectral_gap else { return Err(TestCaseError::fail("not exact")) };
        prop_assert!((0.0..=1.0).contains(&gap) && (gap > 1e-12) == network.is_connected());
    }

    #[test]
    fn no_recipe_and_no_text_panics(
        agents in 0usize..30, size: u8, p: f64, text in "[0-9a-z, #.\n-]{0,60}", which in 0usize..10
    ) {
        let degree = size as usize;
        let kind = match which {
            0 => NetworkKind::SmallWorld { degree, rewire: p },
            1 => NetworkKind::RandomRegular { degree },
            2 => NetworkKind::ErdosRenyi { ties: Ties::Chance(p) },
            3 => NetworkKind::ErdosRenyi { ties: Ties::MeanDegree(p) },
            4 => NetworkKind::PreferentialAttachment { links: degree },
            5 => NetworkKind::StochasticBlock { blocks: vec![degree, agents], within: p, between: p },
            6 => grid(Some(degree), size % 2 == 0, size % 3 == 0),
            7 => NetworkKind::Cliques { size: degree, rewire: p },
            8 => [NetworkKind::Wheel, NetworkKind::Star, NetworkKind::Path][degree % 3].clone(),
            _ => NetworkKind::Edges { edges: vec![(size.into(), 3, p), (1, 2, p)], directed: size % 2 == 0 },
        };
        if let Ok(network) = kind.build(agents, &mut stream(1)) {
            facts(&network, &mut stream(2));
        }
        let _ = read_edges(&text);
    }
}
