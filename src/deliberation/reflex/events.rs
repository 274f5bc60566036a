//! A round of events, by reflex.

use super::{AHEAD, hears, move_of};
use crate::act::Act;
use crate::deliberation::chamber::Setting;
use crate::deliberation::meeting::{Ear, Pairs};
use crate::deliberation::protocol::Meeting;
use crate::mind::Mind;
use crate::mind::reflex::{Reflex, Reply, Stage};
use crate::problem::Problem;
use crate::rng::{Phase, Stream, turn};

/// A round of events, one after the other.
pub(super) struct Events<'c, P: Problem, M: Mind<P>> {
    pub(super) setting: &'c Setting<'c, P>,
    pub(super) meeting: Meeting,
    pub(super) events: u32,
    /// How many each hears, where all hear as many.
    pub(super) degree: Option<u32>,
    pub(super) round: u32,
    pub(super) positions: &'c mut [P::Answer],
    pub(super) air: &'c M::Air,
    pub(super) stream: &'c mut Stream,
    /// Where it is written down who moves; `None` where nobody asks.
    pub(super) acts: Option<&'c mut Vec<Act>>,
}

impl<P: Problem, M: Mind<P>> Stage<P, M> for Events<'_, P, M> {
    fn play<R: Reflex<P, M>>(mut self, reflex: R) {
        match self.acts.take() {
            None => self.go(&reflex, |_, _, _| ()),
            Some(acts) => {
                let round = self.round;
                self.go(&reflex, |agent, own, reply| {
                    acts.extend((own != reply.answer).then(|| move_of(agent, round, reply.answer, reply.by)));
                });
            }
        }
    }
}

impl<P: Problem, M: Mind<P>> Events<'_, P, M> {
    /// Plays it, and lets `note` see what each held who hears somebody, and what it comes to. A function of its own, as a lane is.
    #[inline(never)]
    fn go<R: Reflex<P, M>>(self, reflex: &R, mut note: impl FnMut(u32, P::Answer, &Reply<P::Answer, M::Says>)) {
        let Events { setting, meeting, events, degree, round, positions, air, stream, .. } = self;
        let (problem, network) = (setting.problem, setting.network);
        let pairs = Pairs::of(network, meeting, degree);
        let listen = |positions: &[P::Answer], listener: u32, speaker: u32, stream: &mut Stream| {
            let own = network.own_weight(listener as usize);
            let ear = Ear { own, ..Ear::evenly(std::slice::from_ref(&speaker)) };
            let heard = hears(&[], positions, air, ear, listener);
            reflex.hear(problem.view(listener), positions[listener as usize], &heard, stream)
        };
        let mut ahead = [[0; 2]; AHEAD];
        for first in (0..events).step_by(M::LANE as usize) {
            turn(stream, first / M::LANE, round, Phase::Group);
            let mut left = M::LANE.min(events - first) as usize;
            while left > 0 {
                // Memory has many of them under way at once, where nothing is drawn in between.
                let some = if R::DRAWS_FOR_ONE { 1 } else { left.min(AHEAD) };
                let drawn = pairs.draw_ahead(stream, &mut ahead[..some]);
                for &[one, other] in &ahead[..drawn] {
                    let reply = listen(positions, one, other, stream);
                    note(one, positions[one as usize], &reply);
                    if meeting == Meeting::Mutual {
                        let reply = listen(positions, other, one, stream);
                        note(other, positions[other as usize], &reply);
                        positions[other as usize] = reply.answer;
                    }
                    positions[one as usize] = reply.answer;
                }
                left -= some;
            }
        }
    }
}
