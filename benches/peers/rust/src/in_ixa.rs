//! In ixa a person is an entity, what it holds a property, and what happens a plan of the context.

pub(crate) mod nk;
pub(crate) mod opinions;
pub(crate) mod voter;

use ixa::prelude::*;
use std::rc::Rc;

define_entity!(Person);
define_rng!(Draws);

/// Runs `round` at times 1, 2, ... until `rounds`, each planned by the one before.
fn run_rounds(context: &mut Context, rounds: usize, round: impl Fn(&mut Context) + 'static) {
    fn plan(context: &mut Context, left: usize, round: Rc<dyn Fn(&mut Context)>) {
        if left > 0 {
            schedule_relative!(context, 1.0, |context: &mut Context| {
                round(context);
                plan(context, left - 1, round);
            });
        }
    }
    plan(context, rounds, Rc::new(round));
    context.execute();
}
