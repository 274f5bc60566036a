//! The kernels of the classic copying models, gone through by the loop that simulates them, against what is known exactly.

use super::*;
use crate::deliberation::{Chamber, Hearing, Meeting, Protocol, Schedule, Setting, StopRule, StopWhen, deliberate};
use crate::mind::{MindKind, QuestionMind};
use crate::problem::Problem;
use crate::problem::question::Questions;
use crate::rng::{Draws, every};
use crate::society::Network;
use crate::society::network::NetworkKind;
use crate::voting::TiePolicy;
use std::collections::BTreeMap;
use std::sync::Arc;

mod culture;
mod groups;
mod voter;

/// A society of copiers before open questions, to be started anywhere.
struct Town {
    questions: Arc<Questions>,
    network: Network,
    dials: Copying,
    protocol: Protocol,
}

impl Town {
    /// On `count` questions with `options` options, one event a round.
    fn new(network: Network, dials: Copying, count: usize, options: usize, meeting: Meeting) -> Town {
        let options = (0..options).map(|option| option.to_string()).collect();
        let mut protocol = Protocol {
            schedule: Schedule::Events,
            meeting,
            events: 1,
            stop: StopRule { rounds: 1, budget: None, patience: 1, when: StopWhen::default() },
            ..Protocol::default()
        };
        // The vote at the end is no part of the model: it should branch as little as may be.
        protocol.vote.ties = TiePolicy::Lexical;
        Town { questions: Arc::new(Questions { count, options, ..Questions::default() }), network, dials, protocol }
    }

    /// All meet in groups of `size` at once.
    fn grouped(agents: u32, size: u32, dials: Copying) -> Town {
        let mut town = Town::new(Network::complete(agents), dials, 1, 2, Meeting::Listener);
        town.protocol.schedule = Schedule::Synchronous;
        town.protocol.hearing = Hearing::Group { size };
        town
    }

    /// Where `rounds` rounds lead from `start`, and why they ended, under `draws`.
    fn after(&self, start: &[u8], draws: &Draws) -> (Vec<u8>, crate::deliberation::Ending) {
        let agents = self.network.agents();
        let starts = start.iter().copied().map(Some).collect();
        let problem = QuestionProblem::new(self.questions.clone(), Vec::new(), starts, Vec::new());
        let mut mind = QuestionMind::new(MindKind::Copier(self.dials));
        mind.reset(problem.view(0));
        let mut chamber = Chamber::new(vec![mind; agents]);
        let setting = Setting {
            problem: &problem,
            network: &self.network,
            extraversion: &vec![0.5; agents],
            draws,
            common_start: false,
        };
        let ending = deliberate(&setting, &self.protocol, &|_, _| None, &mut chamber, &mut ());
        (chamber.positions().to_vec(), ending)
    }

    /// The exact law of where a round leads from `start`.
    fn law(&self, start: &[u8]) -> BTreeMap<Vec<u8>, f64> {
        let mut law = BTreeMap::new();
        let mut branches = every(|draws| self.after(start, draws).0);
        for (chance, end) in branches.by_ref() {
            *law.entry(end).or_insert(0.0) += chance;
        }
        assert!(branches.is_closed(), "something was drawn that cannot be gone through");
        assert!((law.values().sum::<f64>() - 1.0).abs() < 1e-12);
        law
    }
}

fn network(kind: NetworkKind, agents: usize) -> Network {
    let mut rng = Draws::new(1, 0, 0).stream(0, 0, crate::rng::Phase::Network);
    kind.build(agents, &mut rng).unwrap()
}

fn edges(agents: usize, ties: &[(u32, u32)]) -> Network {
    let edges = ties.iter().map(|&(a, b)| (a, b, 1.0)).collect();
    network(NetworkKind::Edges { edges, directed: false }, agents)
}

/// Solves a square system by elimination with the largest pivot.
fn solve(mut rows: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for at in 0..n {
        let pivot = (at..n).max_by(|&a, &b| rows[a][at].abs().total_cmp(&rows[b][at].abs())).unwrap();
        rows.swap(at, pivot);
        right.swap(at, pivot);
        for row in at + 1..n {
            let factor = rows[row][at] / rows[at][at];
            if factor != 0.0 {
                let (above, below) = rows.split_at_mut(row);
                let pair = below[0].iter_mut().zip(&above[at]);
                pair.skip(at).for_each(|(cell, pivot)| *cell -= factor * pivot);
                right[row] -= factor * right[at];
            }
        }
    }
    for at in (0..n).rev() {
        let known: f64 = (at + 1..n).map(|column| rows[at][column] * right[column]).sum();
        right[at] = (right[at] - known) / rows[at][at];
    }
    right
}

/// Of a chain on `states` states with this kernel: from each state, the probability of ending in `target`, and the expected
/// steps until `target` or `other`, both absorbing.
fn absorbed(kernel: &[Vec<f64>], target: usize, other: usize) -> (Vec<f64>, Vec<f64>) {
    let n = kernel.len();
    let ends = |state: usize| state == target || state == other;
    let mut rows = vec![vec![0.0; n]; n];
    for state in 0..n {
        rows[state][state] = 1.0;
        if !ends(state) {
            (0..n).for_each(|next| rows[state][next] -= kernel[state][next]);
        }
    }
    let hit = (0..n).map(|state| f64::from(u8::from(state == target))).collect();
    let step = (0..n).map(|state| f64::from(u8::from(!ends(state)))).collect();
    (solve(rows.clone(), hit), solve(rows, step))
}

fn close(seen: f64, known: f64) {
    assert!((seen - known).abs() <= 1e-12 * known.abs().max(1.0), "{seen} is not {known}");
}

#[test]
fn a_member_of_a_group_is_stubborn_or_contrary_by_the_shares() {
    let shares = Copying { stubborn: 0.25, contrarian: 0.5, ..Copying::default() };
    let mut law = BTreeMap::new();
    for (chance, attitude) in every(|draws| {
        let mut rng = draws.stream(0, 0, crate::rng::Phase::Society);
        shares.member(&mut rng).attitude as u8
    }) {
        *law.entry(attitude).or_insert(0.0) += chance;
    }
    let known = [(Attitude::Conformist, 0.25), (Attitude::Contrarian, 0.5), (Attitude::Stubborn, 0.25)];
    assert!(law.into_iter().eq(known.map(|(attitude, share)| (attitude as u8, share))));
}

#[test]
fn contrarians_take_the_other_option_zealots_none_and_noise_any() {
    let law = |attitude: Attitude, noise: f64| {
        let dials = Copying { attitude, noise, ..Copying::default() };
        let town = Town::new(network(NetworkKind::Path, 2), dials, 1, 3, Meeting::Listener);
        town.law(&[0, 1])
    };
    let of = |law: &BTreeMap<Vec<u8>, f64>, end: [u8; 2]| law.get(&end[..]).copied().unwrap_or(0.0);
    let stubborn = law(Attitude::Stubborn, 0.5);
    assert_eq!(of(&stubborn, [0, 1]), 1.0);
    // The first hears 1 and takes 0 or 2; the second hears 0 and takes 1 or 2.
    let contrary = law(Attitude::Contrarian, 0.0);
    assert_eq!([[0, 1], [2, 1], [0, 2]].map(|end| of(&contrary, end)), [0.5, 0.25, 0.25]);
    // One half copies; of the rest a third each.
    let noisy = law(Attitude::Conformist, 0.5);
    close(of(&noisy, [1, 1]), 0.5 * (0.5 + 0.5 / 3.0));
    close(of(&noisy, [2, 1]), 0.5 * 0.5 / 3.0);
    close(of(&noisy, [0, 1]), 0.5 / 3.0);
}
