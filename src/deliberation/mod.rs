//! The loop: in every round each perspective proposes, critiques what it hears, votes when a vote is due, and revises.
//!
//! One driver serves every problem and every mind. It owns the order of things and nothing else: what is thought is the
//! mind's affair, what is counted the observer's, and every draw is a function of (agent, round, phase).

mod chamber;
mod count;
mod ending;
mod floor;
mod meeting;
mod observer;
mod phases;
mod poll;
pub mod protocol;
mod reflex;
mod stop;
mod tally;
mod vote;
mod written;

pub use chamber::{Chamber, Setting};
pub use observer::{Observer, Scene};
pub use poll::MOST_CLAIMS;
pub use protocol::{
    Adopt, Ballotry, FloorRule, Hearing, Meeting, Over, Protocol, Schedule, StopRule, StopWhen, VotePlan, Voters,
    Weighing,
};
pub use stop::{Ending, Why};
pub use tally::{Cast, Support, Tally};
pub use vote::reserve;

use crate::mind::Mind;
use crate::problem::Truth;

/// What changes at the start of a round: given the round and the minds, it may change the minds and return the protocol
/// that holds from now on. Whoever changes minds returns a protocol too, if the same one. The protocol must then say that it
/// [may change](Protocol::may_change): else rounds that nobody looks at may be played in one go, and nothing is asked in between.
pub type Script<'a, M> = dyn Fn(u32, &mut [M]) -> Option<&'a Protocol> + 'a;

/// Runs one deliberation to its end.
///
/// * `setting`: the problem as this society sees it, who hears whom, and the draws of the replicate.
/// * `protocol`: how it goes; `script` may intervene at the start of a round and otherwise returns `None`.
/// * `chamber`: the minds, reset for this replicate, and every buffer. Once warm, nothing is allocated.
/// * `observer`: sees the state before round 1, after each round's vote, **before** the group's decision is taken over,
///   and after the final vote; `()` watches nothing and costs nothing.
///
/// Returns why and when it stopped, and what was spent. A society of nobody stops at once.
pub fn deliberate<'a, P: Truth, M: Mind<P>, O: Observer<P>>(
    setting: &Setting<'_, P>,
    mut protocol: &'a Protocol,
    script: &Script<'a, M>,
    chamber: &mut Chamber<P, M>,
    observer: &mut O,
) -> Ending {
    chamber.open(setting, protocol, observer);
    let mut why = Why::Rounds;
    while chamber.round() < protocol.stop.rounds && !chamber.is_empty() {
        if let Some(changed) = script(chamber.round() + 1, chamber.minds_mut()) {
            protocol = changed;
            chamber.compare();
        }
        chamber.begin_round::<O>(setting, protocol);
        match protocol.schedule {
            _ if chamber.react(setting, protocol, observer) => {}
            Schedule::Synchronous => {
                chamber.propose::<O>(setting, protocol);
                chamber.critique::<O>(setting, protocol);
            }
            Schedule::Asynchronous => chamber.meet::<O>(setting, protocol),
            Schedule::Events => chamber.happen::<O>(setting, protocol),
        }
        chamber.vote::<O>(setting, protocol);
        chamber.show(setting, observer);
        chamber.revise::<O>(setting, protocol);
        if let Some(reason) = chamber.stops(setting, protocol) {
            why = reason;
            break;
        }
    }
    chamber.close(setting, protocol, why, observer)
}

#[cfg(test)]
mod tests;
