//! Mixing in pairs: at each step everybody, in the order of their priorities, meets somebody drawn evenly.

use super::{as_any, enlist, run_schedule};
use crate::work::{CONFIDENCE, Work};
use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

struct Society {
    opinions: Vec<f64>,
    rng: SmallRng,
}

impl State for Society {
    fn init(&mut self, schedule: &mut Schedule) {
        for id in 0..self.opinions.len() {
            enlist(schedule, Person { id }, id);
        }
    }

    fn update(&mut self, _step: u64) {}

    as_any!();
}

#[derive(Clone)]
struct Person {
    id: usize,
}

impl Agent for Person {
    fn step(&mut self, state: &mut dyn State) {
        let society = state.as_any_mut().downcast_mut::<Society>().expect("a society");
        let other = society.rng.random_range(0..society.opinions.len());
        let (a, b) = (society.opinions[self.id], society.opinions[other]);
        if (a - b).abs() < CONFIDENCE {
            society.opinions[self.id] = (a + b) / 2.0;
            society.opinions[other] = (a + b) / 2.0;
        }
    }
}

pub(crate) fn run(work: &Work) -> Vec<f64> {
    let opinions = work.starts(work.agents(10_000));
    let mut society = Society { opinions, rng: SmallRng::seed_from_u64(1) };
    run_schedule(&mut society, work.rounds());
    society.opinions
}
