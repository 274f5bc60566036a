//! A ring of climbers on an NK landscape: copy the better of two neighbours, or else try one bit.

use super::{as_any, enlist, run_schedule};
use crate::work::{BITS, Work};
use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

struct Society {
    fitness: Vec<f64>,
    held: Vec<u32>,
    next: Vec<u32>,
    rng: SmallRng,
}

impl State for Society {
    fn init(&mut self, schedule: &mut Schedule) {
        for id in 0..self.held.len() {
            enlist(schedule, Climber { id }, id);
        }
    }

    fn update(&mut self, _step: u64) {
        self.held.copy_from_slice(&self.next);
    }

    as_any!();
}

#[derive(Clone)]
struct Climber {
    id: usize,
}

impl Agent for Climber {
    fn step(&mut self, state: &mut dyn State) {
        let society = state.as_any_mut().downcast_mut::<Society>().expect("a society");
        let agents = society.held.len();
        let own = society.held[self.id];
        let mut best = own;
        for place in [self.id + agents - 1, self.id + 1] {
            let other = society.held[place % agents];
            if society.fitness[other as usize] > society.fitness[best as usize] {
                best = other;
            }
        }
        if best == own {
            let flipped = own ^ 1 << society.rng.random_range(0..BITS);
            if society.fitness[flipped as usize] > society.fitness[own as usize] {
                best = flipped;
            }
        }
        society.next[self.id] = best;
    }
}

pub(crate) fn run(work: &Work) -> Vec<f64> {
    let mut rng = SmallRng::seed_from_u64(1 + work.landscape() as u64);
    let held: Vec<u32> = (0..work.agents(100)).map(|_| rng.random_range(0..1 << BITS)).collect();
    let mut society = Society { fitness: work.fitness(), next: held.clone(), held, rng };
    run_schedule(&mut society, work.rounds());
    society.held.iter().map(|&string| f64::from(string)).collect()
}
