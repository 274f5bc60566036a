//! What agents read, and how often they are right.

use crate::worlds::{World, frozen};
use manyminds::budget::{Prices, Purse};
use manyminds::problem::generate::queen;
use manyminds::problem::graph::ProblemGraph;
use manyminds::problem::spec::{Body, GraphSpec, QuestionSpec, RelationSpec};
use manyminds::problem::{Competence, Glance, GraphProblem, Label, Problem, Sight};
use manyminds::rng::Draws;
use std::sync::Arc;

fn read<A: Label>(problem: &GraphProblem<A>, agent: u32, relation: usize, x: u32) -> Glance {
    problem.view(agent).read(relation, x, &mut Purse::unlimited(), &Prices::default()).unwrap()
}

/// Whether the agent reads the relation as holding: whether the reading pulls it above the base rate.
fn holds<A: Label>(problem: &GraphProblem<A>, agent: u32, relation: usize, x: u32) -> bool {
    read(problem, agent, relation, x).chance > problem.graph().base_rate(relation)
}

/// Pairs of questions with four options that are to differ: they do, but at x = 0, 5, 10, 15.
fn board() -> Arc<ProblemGraph> {
    frozen(&queen(6, 6).unwrap().coloring(4))
}

fn differs(x: u32) -> bool {
    x / 4 != x % 4
}

#[test]
fn a_reading_is_right_with_probability_one_plus_expertise_over_two() {
    let graph = board();
    for expertise in [0.0, 0.3, 0.7, 1.0] {
        let (mut right, mut n) = (0u32, 0u32);
        for seed in 0..5 {
            let world = World::<u8>::even(&graph, 4, expertise, seed);
            for agent in 0..4 {
                for relation in 0..graph.relations() {
                    for x in 0..16 {
                        let glance = read(&world.problem, agent, relation, x);
                        // At expertise 0 the reading says nothing: the belief is the base rate.
                        let said = match expertise {
                            0.0 => (glance.chance - 0.75).abs() < 1e-12,
                            _ => holds(&world.problem, agent, relation, x) == differs(x),
                        };
                        right += u32::from(said);
                        n += 1;
                    }
                }
            }
        }
        let (rate, said) = (f64::from(right) / f64::from(n), (1.0 + expertise) / 2.0);
        if expertise == 0.0 || expertise == 1.0 {
            assert_eq!(right, n, "expertise {expertise}");
            continue;
        }
        let error = (said * (1.0 - said) / f64::from(n)).sqrt();
        assert!((rate - said).abs() < 5.0 * error, "expertise {expertise}: {rate} for {said} +- {error}");
    }
}

#[test]
fn looking_again_gives_the_same_reading_and_another_replicate_another() {
    let graph = board();
    let readings = |seed: u64| -> Vec<u64> {
        let world = World::<u8>::even(&graph, 3, 0.4, seed);
        let all = (0..3).flat_map(|agent| (0..graph.relations()).map(move |relation| (agent, relation)));
        all.flat_map(|(agent, relation)| (0..16).map(move |x| (agent, relation, x)))
            .map(|(agent, relation, x)| read(&world.problem, agent, relation, x).chance.to_bits())
            .collect()
    };
    let first = readings(1);
    assert_eq!(first, readings(1));
    let differing = first.iter().zip(readings(2)).filter(|&(&a, b)| a != b).count() as f64 / first.len() as f64;
    // Two independent coins of bias 0.3 differ with probability 0.42.
    let error = (0.42 * 0.58 / first.len() as f64).sqrt();
    assert!((differing - 0.42).abs() < 5.0 * error, "{differing}");
}

#[test]
fn equal_experts_err_alike_as_far_as_errors_are_shared() {
    let graph = board();
    for shared in [0.0, 0.5, 1.0] {
        let (mut both, mut one, mut n) = (0.0, 0.0, 0.0);
        for seed in 0..4 {
            let world = World::<u8>::new(&graph, &[0.4; 2], &[Vec::new(), Vec::new()], shared, seed);
            for relation in 0..graph.relations() {
                for x in 0..16 {
                    let [a, b] = [0, 1].map(|agent| holds(&world.problem, agent, relation, x) != differs(x));
                    both += f64::from(u8::from(a && b));
                    one += f64::from(u8::from(a)) + f64::from(u8::from(b));
                    n += 1.0;
                }
            }
        }
        let rate = one / (2.0 * n);
        let correlation = (both / n - rate * rate) / (rate * (1.0 - rate));
        // Both coins must be heads for two readings to be one draw.
        let said: f64 = shared * shared;
        assert!((correlation - said).abs() < 5.0 / n.sqrt(), "shared {shared}: correlation {correlation}");
        assert!(shared < 1.0 || (correlation - 1.0).abs() < 1e-9, "{correlation}");
    }
}

#[test]
fn pooled_eyes_add_up_the_log_odds_of_all_members() {
    let graph = board();
    let draws = Draws::new(3, 0, 0);
    let expertise = [0.2, 0.5, 0.8];
    let told = vec![Vec::new(); 3];
    let eyes = Competence { expertise: &expertise, told: &told, shared_error: 0.0 };
    let members = Sight::new(&graph, eyes, &draws, |agent| agent);
    let one = Competence { expertise: &[0.8], told: &told[..1], shared_error: 0.0 };
    let declared = Sight::new(&graph, one, &draws, |agent| agent);
    let apart = GraphProblem::<u8>::new(graph.clone(), members.clone(), Vec::new());
    let pooled = GraphProblem::<u8>::new(graph.clone(), Sight::pooled(declared, members), Vec::new());
    let prior = libm::log(3.0);
    for relation in 0..graph.relations() {
        for x in 0..16 {
            let evidence = |agent: u32| {
                let e = expertise[agent as usize];
                let weight = libm::log((1.0 + e) / (1.0 - e));
                if holds(&apart, agent, relation, x) { weight } else { -weight }
            };
            let sum = prior + (0..3).map(evidence).sum::<f64>();
            let seen = read(&pooled, 0, relation, x);
            assert!((seen.log_odds - sum).abs() < 1e-9, "{relation} {x}: {} for {sum}", seen.log_odds);
            assert!((seen.chance - 1.0 / (1.0 + libm::exp(-sum))).abs() < 1e-9);
        }
    }
}

/// Two questions; a public relation, and a private one.
fn half_private() -> Arc<ProblemGraph> {
    let questions = vec![QuestionSpec::counted("a", 2), QuestionSpec::counted("b", 2)];
    let private = RelationSpec { private: true, ..RelationSpec::new(Body::Equal { scope: vec![0, 1] }) };
    let public = RelationSpec::new(Body::Evidence { question: 0, favours: vec![1] });
    frozen(&GraphSpec { questions, relations: vec![public, private], ..GraphSpec::default() })
}

#[test]
fn a_private_relation_is_seen_by_those_who_were_told_and_by_nobody_else() {
    let graph = half_private();
    let world = World::<u8>::new(&graph, &[1.0; 2], &[vec![1], Vec::new()], 0.0, 1);
    let (told, other) = (world.problem.view(0), world.problem.view(1));
    assert!(told.sees(0) && told.sees(1) && other.sees(0) && !other.sees(1));
    assert_eq!((told.in_sight(0), other.in_sight(0), told.in_sight(1), other.in_sight(1)), (2, 1, 1, 0));
    for x in 0..4 {
        let equal = x == 0 || x == 3;
        assert_eq!(read(&world.problem, 0, 1, x).chance, f64::from(u8::from(equal)));
        // Out of sight a relation tells nothing, whatever the answers, and looking is free.
        let mut purse = Purse::with(0);
        let glance = other.read(1, x, &mut purse, &Prices::default()).unwrap();
        assert_eq!((glance.chance, glance.spread), (0.5, 0.5));
    }
    assert_eq!(other.read(0, 0, &mut Purse::with(0), &Prices::default()), None);
}

#[test]
fn full_sight_reads_every_relation_as_it_is() {
    let graph = board();
    let world = World::<u16>::even(&graph, 1, 1.0, 9);
    for relation in 0..graph.relations() {
        for x in 0..16 {
            let glance = read(&world.problem, 0, relation, x);
            let said = if differs(x) { (1.0, f64::INFINITY) } else { (0.0, f64::NEG_INFINITY) };
            assert_eq!((glance.chance, glance.log_odds), said);
        }
    }
}

#[test]
fn a_graded_relation_is_read_as_it_is_or_turned_over() {
    let degrees: Vec<f64> = (0..64).map(|x| f64::from(x * 37 % 64) / 63.0).collect();
    let questions = (0..6).map(|q| QuestionSpec::counted(format!("q{q}"), 2)).collect();
    let table = RelationSpec::new(Body::Table { scope: (0..6).collect(), degrees: degrees.clone() });
    let graph = frozen(&GraphSpec { questions, relations: vec![table; 200], ..GraphSpec::default() });
    let world = World::<u8>::even(&graph, 1, 0.6, 2);
    let (mut turned, mut n) = (0u32, 0u32);
    for relation in 0..200 {
        for (x, &degree) in degrees.iter().enumerate() {
            let glance = read(&world.problem, 0, relation, x as u32);
            assert!((glance.spread - (degree - 0.5).abs()).abs() < 1e-12);
            turned += u32::from(holds(&world.problem, 0, relation, x as u32) != (degree >= 0.5));
            n += 1;
        }
    }
    let (rate, error) = (f64::from(turned) / f64::from(n), (0.2 * 0.8 / f64::from(n)).sqrt());
    assert!((rate - 0.2).abs() < 5.0 * error, "{rate}");
    // With full sight the appeal is the degree itself.
    let exact = World::<u8>::even(&graph, 1, 1.0, 2);
    for (x, &degree) in degrees.iter().enumerate() {
        let glance = read(&exact.problem, 0, 0, x as u32);
        assert!((0.5 + glance.spread * (2.0 * glance.chance - 1.0) - degree).abs() < 1e-12);
    }
}
