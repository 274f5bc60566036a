//! Bounded confidence: all at once (Hegselmann and Krause), and in pairs (Deffuant and others).

use super::{Draws, Person, PersonId, run_rounds};
use crate::work::{CONFIDENCE, Work};
use ixa::prelude::*;

define_property!(struct Opinion(f64), Person, impl_eq_hash = both, default_const = Opinion(0.0));

fn people(context: &mut Context, starts: Vec<f64>) -> Vec<PersonId> {
    starts.into_iter().map(|start| context.add_entity(with!(Person, Opinion(start))).expect("a person")).collect()
}

fn held(context: &Context, person: PersonId) -> f64 {
    context.get_property::<Person, Opinion>(person).0
}

pub(crate) fn hegselmann_krause(work: &Work) -> Vec<f64> {
    let mut context = Context::new();
    let people = people(&mut context, work.starts(work.agents(1_000)));
    let everybody = people.clone();
    run_rounds(&mut context, work.rounds(), move |context| {
        let mut next = Vec::with_capacity(everybody.len());
        for &person in &everybody {
            let own = held(context, person);
            let (mut sum, mut count) = (0.0, 0);
            for &other in &everybody {
                let opinion = held(context, other);
                if (opinion - own).abs() <= CONFIDENCE {
                    sum += opinion;
                    count += 1;
                }
            }
            next.push(Opinion(sum / f64::from(count)));
        }
        for (&person, opinion) in everybody.iter().zip(next) {
            context.set_property(person, opinion);
        }
    });
    people.iter().map(|&person| held(&context, person)).collect()
}

pub(crate) fn deffuant(work: &Work) -> Vec<f64> {
    let agents = work.agents(10_000);
    let mut context = Context::new();
    context.init_random(1);
    let people = people(&mut context, work.starts(agents));
    run_rounds(&mut context, work.rounds(), move |context| {
        for _ in 0..agents {
            let one: PersonId = context.sample_entity(Draws, with!(Person)).expect("somebody");
            let other: PersonId = context.sample_entity(Draws, with!(Person)).expect("somebody");
            let (a, b) = (held(context, one), held(context, other));
            if (a - b).abs() < CONFIDENCE {
                context.set_property(one, Opinion((a + b) / 2.0));
                context.set_property(other, Opinion((a + b) / 2.0));
            }
        }
    });
    people.iter().map(|&person| held(&context, person)).collect()
}
