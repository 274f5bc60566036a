//! A ring of climbers on an NK landscape: copy the better of two neighbours, or else try one bit.

use super::{Draws, Person, PersonId, run_rounds};
use crate::work::{BITS, Work};
use ixa::prelude::*;

define_property!(struct Held(u32), Person, default_const = Held(0));

pub(crate) fn run(work: &Work) -> Vec<f64> {
    let agents = work.agents(100);
    let fitness = work.fitness();
    let mut context = Context::new();
    context.init_random(1 + work.landscape() as u64);
    let people: Vec<PersonId> = (0..agents)
        .map(|_| {
            let start = Held(context.sample_range(Draws, 0..1 << BITS));
            context.add_entity(with!(Person, start)).expect("a person")
        })
        .collect();
    let ring = people.clone();
    run_rounds(&mut context, work.rounds(), move |context| {
        let held: Vec<u32> = ring.iter().map(|&person| context.get_property::<Person, Held>(person).0).collect();
        for (at, &person) in ring.iter().enumerate() {
            let own = held[at];
            let mut best = own;
            for other in [held[(at + agents - 1) % agents], held[(at + 1) % agents]] {
                if fitness[other as usize] > fitness[best as usize] {
                    best = other;
                }
            }
            if best == own {
                let flipped = own ^ 1 << context.sample_range(Draws, 0..BITS);
                if fitness[flipped as usize] > fitness[own as usize] {
                    best = flipped;
                }
            }
            if best != own {
                context.set_property(person, Held(best));
            }
        }
    });
    people.iter().map(|&person| f64::from(context.get_property::<Person, Held>(person).0)).collect()
}
