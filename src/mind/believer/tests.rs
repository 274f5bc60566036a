//! Juries, bandits and debates against their exact values: the engine is gone through branch by branch.

use super::*;
use crate::deliberation::{
    Chamber, FloorRule, Observer, Protocol, Scene, Setting, StopRule, StopWhen, Voters, Weighing, deliberate,
};
use crate::mind::{MindKind, QuestionMind};
use crate::problem::question::{Arms, Questions, Right};
use crate::problem::{Problem, Truth};
use crate::rng::{Draws, Phase, every};
use crate::society::Network;
use crate::society::network::{NetworkKind, read_edges};
use crate::voting::TiePolicy;
use std::sync::Arc;

mod debate;
mod weights;

const EXACT: f64 = 1e-12;

/// What each member believes of the right option after each round, and whether the majority of the answers given in it was
/// right: ties count one half.
#[derive(Default)]
struct Seen {
    beliefs: Vec<Vec<f64>>,
    majority: Vec<f64>,
    answers: Vec<Vec<u8>>,
}

impl Observer<QuestionProblem> for Seen {
    fn wants_credences(&self) -> bool {
        true
    }
    fn see(&mut self, scene: &Scene<'_, QuestionProblem>) {
        let right = scene.problem.right_option(0).unwrap();
        let options = scene.problem.options(0);
        let of = |agent: usize| scene.credences[agent * options + right].unwrap_or(f64::NAN);
        self.beliefs.push((0..scene.agents).map(of).collect());
        let votes = |option: usize| scene.latest.iter().filter(|&&answer| usize::from(answer) == option).count();
        let most = (0..options).map(votes).max().unwrap();
        let tied = (0..options).filter(|&option| votes(option) == most).count() as f64;
        self.majority.push(if votes(right) == most { 1.0 / tied } else { 0.0 });
        self.answers.push(scene.latest.to_vec());
    }
}

/// How a run ended: what all hold, what was decided, and what all give to the first option.
#[derive(Debug, PartialEq)]
struct End {
    positions: Vec<u8>,
    decision: Vec<Option<u8>>,
    beliefs: Vec<Option<f64>>,
}

struct World {
    questions: Questions,
    competence: Vec<f64>,
    /// Of each agent in turn.
    dials: Vec<Believing>,
    /// The first answer of all; `None` where each is drawn.
    start: Option<u8>,
    network: Network,
    protocol: Protocol,
}

impl World {
    fn new(dials: Believing, network: Network, rounds: u32) -> World {
        let questions = Questions { truth: Right::Option(0), ..Questions::default() };
        let stop = StopRule { rounds, budget: None, patience: 1, when: StopWhen::default() };
        let mut protocol = Protocol { stop, ..Protocol::default() };
        protocol.vote.ties = TiePolicy::Random;
        World { questions, competence: Vec::new(), dials: vec![dials], start: Some(0), network, protocol }
    }

    /// One run: what was seen in it, and whether the group's answer was right.
    fn run(&self, draws: &Draws) -> (Seen, bool) {
        let mut seen = Seen::default();
        let decision = self.play(draws, &mut seen).decision;
        (seen, decision == [Some(self.questions.right(draws)[0])])
    }

    /// One run before `observer`.
    fn play<O: Observer<QuestionProblem>>(&self, draws: &Draws, observer: &mut O) -> End {
        let agents = self.network.agents();
        let kinds = self.dials.iter().cycle().take(agents).map(|&dials| MindKind::Believer(dials));
        self.play_in(&mut Chamber::new(kinds.map(QuestionMind::new).collect()), draws, observer)
    }

    /// The same, in this chamber.
    fn play_in<O: Observer<QuestionProblem>>(
        &self,
        chamber: &mut Chamber<QuestionProblem, QuestionMind>,
        draws: &Draws,
        observer: &mut O,
    ) -> End {
        let agents = self.network.agents();
        let questions = Arc::new(self.questions.clone());
        let right = questions.right(draws);
        let problem = QuestionProblem::new(questions, right, vec![self.start; agents], self.competence.clone());
        let extraversion = vec![0.5; agents];
        let setting = Setting {
            problem: &problem,
            network: &self.network,
            extraversion: &extraversion,
            draws,
            common_start: false,
        };
        (0..).zip(chamber.minds_mut()).for_each(|(agent, mind)| mind.reset(problem.view(agent)));
        deliberate(&setting, &self.protocol, &|_, _| None, chamber, observer);
        let (positions, decision) = (chamber.positions().to_vec(), chamber.decision().to_vec());
        // One mind may stand for all.
        let minds = chamber.minds_mut().iter().cycle().take(agents);
        End { positions, decision, beliefs: minds.map(|mind| mind.credence(problem.view(0), 0, 0)).collect() }
    }

    /// The exact expectation of what `read` makes of a run.
    fn expect(&self, read: impl Fn(&Seen, bool) -> f64) -> f64 {
        let mut branches = every(|draws| {
            let (seen, right) = self.run(draws);
            read(&seen, right)
        });
        let (mut sum, mut chances) = (0.0, 0.0);
        for (chance, value) in branches.by_ref() {
            sum += chance * value;
            chances += chance;
        }
        assert!(branches.is_closed() && (chances - 1.0).abs() < EXACT);
        sum
    }
}

fn jury(competence: &[f64], weighted: bool) -> f64 {
    let mut world = World::new(Believing::Signal, Network::complete(competence.len() as u32), 1);
    world.competence = competence.to_vec();
    world.protocol.vote.weights = if weighted { Weighing::LogOdds } else { Weighing::Even };
    world.expect(|_, right| f64::from(u8::from(right)))
}

#[test]
fn a_jury_is_right_as_often_as_condorcet_says() {
    for (n, exact) in [(1, 0.6), (3, 81.0 / 125.0), (5, 2133.0 / 3125.0), (11, 36_791_901.0 / 48_828_125.0)] {
        assert!((jury(&vec![0.6; n], false) - exact).abs() < EXACT, "{n}");
    }
}

#[test]
fn an_even_jury_with_a_fair_coin_is_worth_one_juror_less_and_jurors_that_err_mirror_those_that_know() {
    for n in [2, 4, 6] {
        assert!((jury(&vec![0.6; n], false) - jury(&vec![0.6; n - 1], false)).abs() < EXACT, "{n}");
    }
    assert!((jury(&[0.7; 5], false) + jury(&[0.3; 5], false) - 1.0).abs() < EXACT);
    // P(2m + 1) - P(2m - 1) = (2p - 1) C(2m - 1, m) (pq)^m, for m = 2.
    let gain = jury(&[0.6; 5], false) - jury(&[0.6; 3], false);
    assert!((gain - 0.2 * 3.0 * 0.24 * 0.24).abs() < EXACT);
}

fn debate(prior: &[f64], network: Network, rounds: u32, own: f64, intervention: Intervention) -> World {
    let mut alpha = [1.0; MOST_PRIOR];
    alpha[..prior.len()].copy_from_slice(prior);
    let dials = Believing::Answers(Debating { prior: alpha, own, peer: 1.0, intervention });
    let mut world = World::new(dials, network, rounds);
    world.questions.options = (0..prior.len()).map(|option| option.to_string()).collect();
    world
}

#[test]
fn belief_is_a_martingale_while_the_majority_gets_worse() {
    // Three debaters with alpha = (3, 2), all hear all and themselves: E[p], Var p, P(majority of fresh answers right).
    let exact = [(0.0, 0.648), (0.01125, 0.641_812_50), (0.016_921_49, 0.638_890_97), (0.020_335_95, 0.637_190_19)];
    for (t, (variance, majority)) in exact.into_iter().enumerate() {
        let world = debate(&[3.0, 2.0], Network::complete(3), t as u32 + 1, 1.0, Intervention::None);
        // Scene t + 1 shows the answers of round t + 1, which were drawn after t updates, before they are learned from.
        let mean = world.expect(|seen, _| seen.beliefs[t + 1][0]);
        let square = world.expect(|seen, _| seen.beliefs[t + 1][0] * seen.beliefs[t + 1][0]);
        assert!((mean - 0.6).abs() < EXACT, "{t}: {mean}");
        assert!((square - mean * mean - variance).abs() < 5e-9, "{t}: {}", square - mean * mean);
        let seen = world.expect(|seen, _| seen.majority[t + 1]);
        assert!((seen - majority).abs() < 5e-9, "{t}: {seen}");
    }
}

#[test]
fn the_shared_urn_spreads_by_the_product_law() {
    // H_t = E[p(1 - p)] = H_0 prod (1 - n/(S_0 + s n)^2), Var p_t = H_0 - H_t.
    let (n, total, mut left) = (3.0, 5.0, 0.24);
    for t in 1..=3u32 {
        let after = total + f64::from(t) * n;
        left *= 1.0 - n / (after * after);
        let world = debate(&[3.0, 2.0], Network::complete(3), t + 1, 1.0, Intervention::None);
        let seen = world.expect(|seen, _| seen.beliefs[t as usize + 1][1] * (1.0 - seen.beliefs[t as usize + 1][1]));
        assert!((seen - left).abs() < EXACT, "{t}: {seen} against {left}");
    }
}

#[test]
fn one_who_listens_to_itself_is_polyas_urn() {
    // Var p_t = p q t/((s + t)(s + 1)).
    for t in 1..=5u32 {
        let world = debate(&[3.0, 2.0], Network::complete(1), t + 1, 1.0, Intervention::None);
        let square = world.expect(|seen, _| seen.beliefs[t as usize + 1][0] * seen.beliefs[t as usize + 1][0]);
        let exact = 0.24 * f64::from(t) / ((5.0 + f64::from(t)) * 6.0);
        assert!((square - 0.36 - exact).abs() < EXACT, "{t}");
    }
}

/// A hub with three neighbours, two of which are tied: degrees 3, 2, 2, 1.
fn paw() -> Network {
    let (_, edges) = read_edges("0,1\n0,2\n0,3\n1,2\n").unwrap();
    let kind = NetworkKind::Edges { edges, directed: false };
    kind.build(4, &mut Draws::new(0, 0, 0).stream(0, 0, Phase::Network)).unwrap()
}

#[test]
fn on_any_graph_beliefs_move_as_the_mean_recursion_says() {
    // E[p(t)] = W_t E[p(t - 1)], S_i(t) = S_i(0) + t d_i, W_t(i, i) = S_i(t - 1)/S_i(t), W_t(i, j) = A_ij/S_i(t). All start from
    // one prior, so the first answers must differ for the recursion to move anything: they do, given what was answered.
    let network = paw();
    let world = debate(&[2.0, 1.0], network.clone(), 2, 0.0, Intervention::None);
    let mut branches = every(|draws| world.run(draws).0);
    // E[p(2) | answers of round 1], by what was answered first.
    let mut sums = std::collections::BTreeMap::<Vec<u8>, (f64, Vec<f64>, Vec<f64>)>::new();
    for (chance, seen) in branches.by_ref() {
        let entry = sums.entry(seen.answers[1].clone()).or_insert((0.0, vec![0.0; 4], vec![0.0; 4]));
        entry.0 += chance;
        for agent in 0..4 {
            entry.1[agent] += chance * seen.beliefs[2][agent];
            entry.2[agent] += chance * seen.beliefs[3][agent];
        }
    }
    assert!(branches.is_closed());
    // Scene 2 stands before the second update, the last scene after it.
    for (answers, (chance, before, after)) in sums {
        for agent in 0..4 {
            let degree = network.degree(agent) as f64;
            let (old, new) = (3.0 + degree, 3.0 + 2.0 * degree);
            let heard: f64 = network.hears(agent).iter().map(|&other| before[other as usize] / chance).sum();
            let expected = (old * before[agent] / chance + heard) / new;
            assert!((after[agent] / chance - expected).abs() < EXACT, "{answers:?}, {agent}");
        }
    }
}

#[test]
fn the_first_vote_of_three_options_is_the_multinomial() {
    let world = debate(&[3.0, 2.0, 1.0], Network::complete(3), 1, 1.0, Intervention::None);
    // p = 1/2, q = 1/3, r = 1/6: two or three of the right one, or a third of all different.
    let (p, q, r) = (0.5f64, 1.0 / 3.0, 1.0 / 6.0);
    let exact = p * p * p + 3.0 * p * p * (1.0 - p) + 6.0 * p * q * r / 3.0;
    assert!((world.expect(|_, right| f64::from(u8::from(right))) - exact).abs() < EXACT);
}

#[test]
fn among_conformists_the_first_majority_stays_and_an_oracle_only_helps() {
    for rounds in [1, 2, 3] {
        let world = debate(&[3.0, 2.0], Network::complete(3), rounds, 1.0, Intervention::Conformist);
        assert!((world.expect(|_, right| f64::from(u8::from(right))) - 0.648).abs() < EXACT, "{rounds}");
    }
    let world = debate(&[3.0, 2.0], Network::complete(3), 3, 1.0, Intervention::Oracle);
    let right = |round: usize| {
        world.expect(|seen, _| seen.answers[round].iter().filter(|&&answer| answer == 0).count() as f64 / 3.0)
    };
    let shares = [right(1), right(2), right(3)];
    assert!((shares[0] - 0.6).abs() < EXACT && shares[0] < shares[1] && shares[1] < shares[2], "{shares:?}");
}

fn bandit(trials: u32, network: Network, rounds: u32, credence: Option<f64>) -> World {
    let mut world = World::new(Believing::Trials(Gambling { certain: 0.99, credence }), network, rounds);
    world.questions.options = vec!["known".into(), "new".into()];
    world.questions.truth = Right::Option(1);
    world.questions.arms = Arms::new(vec![0.5, 0.6], trials);
    world
}

#[test]
fn the_inverse_of_the_odds_is_a_martingale_where_the_new_arm_is_better() {
    // E[(1 - c)/c] stays what it was, (1 - .55)/.55, because everybody applies Bayes' rule to the same counts.
    for rounds in [1, 2] {
        let world = bandit(3, Network::complete(2), rounds, Some(0.55));
        let last = rounds as usize + 1;
        let seen = world.expect(|seen, _| (1.0 - seen.beliefs[last][0]) / seen.beliefs[last][0]);
        assert!((seen - 0.45 / 0.55).abs() < EXACT, "{rounds}: {seen}");
        // All share one likelihood ratio in a complete network.
        assert!(world.expect(|seen, _| (seen.beliefs[last][0] - seen.beliefs[last][1]).abs()) < EXACT);
    }
}

#[test]
fn who_does_not_believe_in_the_new_arm_learns_nothing_by_itself() {
    let world = bandit(3, Network::complete(1), 3, Some(0.5));
    assert!((world.expect(|seen, _| seen.beliefs[4][0]) - 0.5).abs() < EXACT);
    assert_eq!(world.expect(|seen, _| f64::from(seen.answers[3][0])), 0.0);
}
