//! In krABMaga an agent is a boxed object of a schedule, and all that agents share a state which they are handed at each step.

pub(crate) mod deffuant;
pub(crate) mod hegselmann_krause;
pub(crate) mod nk;
pub(crate) mod voter;

use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;

/// Sets the state up and runs it for so many steps of the schedule, as `simulate!` does without its terminal.
fn run_schedule(state: &mut dyn State, rounds: usize) {
    let mut schedule = Schedule::new();
    state.init(&mut schedule);
    for _ in 0..rounds {
        schedule.step(state);
    }
}

/// Schedules an agent for every step, in the order of `place`.
fn enlist(schedule: &mut Schedule, agent: impl Agent + 'static, place: usize) {
    schedule.schedule_repeating(Box::new(agent), 0.0, place as i32);
}

/// What every state has to write out about itself.
macro_rules! as_any {
    () => {
        fn as_any(&self) -> &dyn std::any::Any {
            self
        }
        fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
            self
        }
        fn as_state(&self) -> &dyn State {
            self
        }
        fn as_state_mut(&mut self) -> &mut dyn State {
            self
        }
        fn reset(&mut self) {}
    };
}
use as_any;
