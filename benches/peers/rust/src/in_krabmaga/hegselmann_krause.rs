//! Bounded confidence, all at once: agents read the opinions of the last step and write those of the next.

use super::{as_any, enlist, run_schedule};
use crate::work::{CONFIDENCE, Work};
use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;

struct Society {
    opinions: Vec<f64>,
    next: Vec<f64>,
}

impl State for Society {
    fn init(&mut self, schedule: &mut Schedule) {
        for id in 0..self.opinions.len() {
            enlist(schedule, Person { id }, id);
        }
    }

    fn update(&mut self, _step: u64) {
        self.opinions.copy_from_slice(&self.next);
    }

    as_any!();
}

#[derive(Clone)]
struct Person {
    id: usize,
}

impl Agent for Person {
    fn step(&mut self, state: &mut dyn State) {
        let society = state.as_any_mut().downcast_mut::<Society>().expect("a society");
        let own = society.opinions[self.id];
        let (mut sum, mut count) = (0.0, 0);
        for opinion in &society.opinions {
            if (opinion - own).abs() <= CONFIDENCE {
                sum += opinion;
                count += 1;
            }
        }
        society.next[self.id] = sum / f64::from(count);
    }
}

pub(crate) fn run(work: &Work) -> Vec<f64> {
    let opinions = work.starts(work.agents(1_000));
    let mut society = Society { next: opinions.clone(), opinions };
    run_schedule(&mut society, work.rounds());
    society.opinions
}
