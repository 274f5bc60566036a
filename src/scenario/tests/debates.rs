//! Debaters that differ, from scenario text to what they believe, on every branch of their draws.

use super::*;
use crate::deliberation::{Observer, Scene};
use crate::problem::question::QuestionProblem;
use crate::rng::every;
use crate::society::Network;
use crate::study::{Bench, OpenQuestions};

/// A hub that does not listen to itself, and leaves that do: each group has a prior and weights of its own.
const STAR: &str = r#"schema = 1
[problem]
kind = "question"
answers = ["a", "b"]
right = "a"
[society]
network = { kind = "star" }
[society.perspectives.hub]
count = 1
mind = "believer"
learns = "answers"
prior = [3, 2]
own_weight = 0
peer_weight = 2
[society.perspectives.even]
count = 1
mind = "believer"
learns = "answers"
prior = [1, 4]
[society.perspectives.deaf]
count = 1
mind = "believer"
learns = "answers"
prior = [2.5, 0.5]
own_weight = 0.5
peer_weight = 3
[protocol]
vote = { every = 0, ties = "lexical" }
stop = { budget = "none", rounds = 1 }
"#;

/// The priors of the three, and what they add for their own answers and for others'.
const DIALS: [([f64; 2], f64, f64); 3] = [([3.0, 2.0], 0.0, 2.0), ([1.0, 4.0], 1.0, 1.0), ([2.5, 0.5], 0.5, 3.0)];

/// What each believes of the first answer, at last, and whom it hears.
struct Beliefs {
    network: Network,
    last: Vec<f64>,
}

impl Observer<QuestionProblem> for Beliefs {
    fn wants_credences(&self) -> bool {
        true
    }
    fn see(&mut self, scene: &Scene<'_, QuestionProblem>) {
        self.last = scene.credences.chunks_exact(2).map(|pair| pair[0].unwrap_or(f64::NAN)).collect();
    }
}

#[test]
fn debaters_told_apart_in_the_text_move_by_their_own_priors_and_weights() {
    let study = read(STAR).unwrap_or_else(|error| panic!("{error}"));
    let mut bench = Bench::<OpenQuestions>::new(Vec::new(), 1);
    let mut network = Network::complete(0);
    let mut seen = [0.0; 3];
    let mut branches = every(|draws| {
        let ran = bench.run_before(&study.cells[0].scenario, None, 0, draws, |_, seated, _, _| Beliefs {
            network: seated.society.network.clone(),
            last: Vec::new(),
        });
        ran.unwrap_or_else(|error| panic!("{error}")).1
    });
    for (chance, beliefs) in branches.by_ref() {
        seen.iter_mut().zip(&beliefs.last).for_each(|(sum, belief)| *sum += chance * belief);
        network = beliefs.network;
    }
    assert!(branches.is_closed());
    assert_eq!([0, 1, 2].map(|agent| network.degree(agent)), [2, 1, 1]);
    let belief = |agent: usize| DIALS[agent].0[0] / DIALS[agent].0.iter().sum::<f64>();
    for (agent, (prior, own, peer)) in DIALS.into_iter().enumerate() {
        let heard: f64 = network.hears(agent).iter().map(|&other| belief(other as usize)).sum();
        let weight = prior[0] + prior[1] + own + peer * network.degree(agent) as f64;
        let exact = (prior[0] + own * belief(agent) + peer * heard) / weight;
        assert!((seen[agent] - exact).abs() < 1e-12, "{agent}: {} is not {exact}", seen[agent]);
    }
}
