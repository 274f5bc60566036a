//! The voter model, event by event: somebody copies somebody that it is tied to.

use super::{Draws, Person, PersonId, run_rounds};
use crate::work::{DEGREE, Work};
use ixa::prelude::*;

define_property!(struct Vote(u8), Person, default_const = Vote(0));
define_edge_type!(struct Tie, Person);

pub(crate) fn run(work: &Work) -> Vec<f64> {
    let agents = work.agents(100_000);
    let mut context = Context::new();
    context.init_random(1);
    let people: Vec<PersonId> = (0..agents)
        .map(|_| {
            let vote = Vote(context.sample_range(Draws, 0..2));
            context.add_entity(with!(Person, vote)).expect("a person")
        })
        .collect();
    for (&person, row) in people.iter().zip(work.network(agents).chunks_exact(DEGREE)) {
        for &other in row {
            context.add_edge(person, people[other as usize], 1.0, Tie).expect("a tie");
        }
    }
    run_rounds(&mut context, work.rounds(), move |context| {
        for _ in 0..agents {
            let listener: PersonId = context.sample_entity(Draws, with!(Person)).expect("somebody");
            let tie = context.select_random_edge::<Person, Tie, _>(Draws, listener).expect("a neighbour");
            let vote: Vote = context.get_property(tie.neighbor);
            context.set_property(listener, vote);
        }
    });
    people.iter().map(|&person| f64::from(context.get_property::<Person, Vote>(person).0)).collect()
}
