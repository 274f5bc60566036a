//! The voter model on a `Network`. A step of the schedule lets every voter copy once, in the order of their priorities.

use super::{as_any, enlist, run_schedule};
use crate::work::{DEGREE, Work};
use krabmaga::engine::agent::Agent;
use krabmaga::engine::fields::field::Field;
use krabmaga::engine::fields::network::{EdgeOptions, Network};
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

struct Society {
    network: Network<u32, String>,
    ties: Vec<u32>,
    votes: Vec<u8>,
    rng: SmallRng,
}

impl State for Society {
    fn init(&mut self, schedule: &mut Schedule) {
        let agents = self.votes.len();
        for id in 0..agents as u32 {
            self.network.add_node(id);
        }
        self.network.update();
        for (id, row) in self.ties.chunks_exact(DEGREE).enumerate() {
            for &other in row.iter().filter(|&&other| other > id as u32) {
                self.network.add_edge(id as u32, other, EdgeOptions::Simple);
            }
        }
        self.network.update();
        for id in 0..agents {
            enlist(schedule, Voter { id: id as u32 }, id);
        }
    }

    fn update(&mut self, _step: u64) {}

    as_any!();
}

#[derive(Clone)]
struct Voter {
    id: u32,
}

impl Agent for Voter {
    fn step(&mut self, state: &mut dyn State) {
        let society = state.as_any_mut().downcast_mut::<Society>().expect("a society");
        let edges = society.network.get_edges(self.id).expect("neighbours");
        let edge = &edges[society.rng.random_range(0..edges.len())];
        let other = society.network.get_object(edge.v).expect("a neighbour");
        society.votes[self.id as usize] = society.votes[other as usize];
    }
}

pub(crate) fn run(work: &Work) -> Vec<f64> {
    let agents = work.agents(100_000);
    let mut rng = SmallRng::seed_from_u64(1);
    let votes = (0..agents).map(|_| rng.random_range(0..2)).collect();
    let mut society = Society { network: Network::new(false), ties: work.network(agents), votes, rng };
    run_schedule(&mut society, work.rounds());
    society.votes.iter().map(|&vote| f64::from(vote)).collect()
}
