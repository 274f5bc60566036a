//! Rounds of minds that answer by reflex: one pass through the answers, and none through the minds.
//!
//! What is drawn where, and what follows, is as in [`Chamber::critique`], [`Chamber::happen`] and [`Chamber::revise`]; a test
//! holds the two against each other.

mod at_once;
mod events;

use super::chamber::{Chamber, Setting};
use super::meeting::Ear;
use super::observer::Observer;
use super::protocol::{FloorRule, Hearing, Meeting, Protocol, Schedule, StopWhen};
use crate::act::{Act, Deed, NOBODY};
use crate::mind::reflex::{Moves, Together};
use crate::mind::{Heard, Mind};
use crate::problem::{Label, Truth};
use crate::rng::{Phase, turn};
use at_once::AtOnce;
use events::Events;

/// So many events, or picks, are drawn ahead: memory has many of them under way at once.
const AHEAD: usize = 64;

/// How a round was played by reflex, if all spoke at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Played {
    /// One after the other heard what all had said.
    AtOnce,
    /// All were asked [together](Mind::react_together).
    Together,
}

impl<P: Truth, M: Mind<P>> Chamber<P, M> {
    /// Finds out whether all minds are alike: when a run opens, and when something was done to them.
    pub(super) fn compare(&mut self) {
        let like = |(first, others): (&M, &[M])| others.iter().all(|mind| mind.is_like(first));
        self.alike = M::SHOWS && self.questions == 1 && self.minds.each().split_first().is_none_or(like);
    }

    /// Whether a round under this protocol may be played by reflex: everybody may speak and can be heard, nothing is paid, nobody
    /// writes down acts other than moves or asks minds what they believe, and no vote does.
    pub(super) fn is_reflexive(&self, setting: &Setting<'_, P>, protocol: &Protocol) -> bool {
        let vote = self.votes_now(protocol);
        let suits = match protocol.schedule {
            Schedule::Synchronous => true,
            Schedule::Asynchronous => false,
            // Who had the floor in which event is not noted, and nobody is asked again at the end.
            Schedule::Events => {
                let noted = protocol.stop.when.settled || protocol.may_change;
                self.prompt && protocol.meeting != Meeting::Outward && !noted
            }
        };
        self.alike
            && !self.asked
            && (!self.watched || self.minds[0].only_moves())
            && !self.limited
            && suits
            && !vote
            && protocol.floor == FloorRule::Everyone
            && protocol.hearing != Hearing::Nobody
            && self.minds[0].reacts(together(setting, protocol))
    }

    /// How many rounds, this one the first, nothing and nobody looks into before they are over: no vote, no rule that may stop them, no
    /// intervention and no observer. Not inlined, or the compiler takes every rule apart before the first round.
    #[inline(never)]
    fn unseen<O: Observer<P>>(&self, protocol: &Protocol, observer: &O) -> u32 {
        let (every, last) = (protocol.vote.every, protocol.stop.rounds);
        if self.watched || protocol.may_change || protocol.stop.when != StopWhen::default() {
            return 1;
        }
        let before_vote = if every > 0 { (self.round + 1).div_ceil(every) * every - 1 } else { u32::MAX };
        let end = last.min(before_vote).max(self.round);
        let seen = |&round: &u32| O::WATCHES && observer.looks_at(round);
        (self.round..end).find(seen).unwrap_or(end) - self.round + 1
    }

    /// Plays the round by reflex, where it may be played so, and others after it that nobody would see; false, and nothing happened, if
    /// not.
    pub(super) fn react<O: Observer<P>>(
        &mut self,
        setting: &Setting<'_, P>,
        protocol: &Protocol,
        observer: &O,
    ) -> bool {
        let agents = self.agents as u32;
        let before = self.last.take();
        if !self.reflexive {
            return false;
        }
        self.moved = false;
        self.floor.all_spoke();
        if protocol.schedule == Schedule::Events {
            self.minds[0].reflex(Events {
                setting,
                meeting: protocol.meeting,
                events: if protocol.events == 0 { agents } else { protocol.events },
                degree: self.degree,
                round: self.round,
                positions: &mut self.positions,
                air: &self.air,
                stream: &mut self.stream,
                acts: self.watched.then_some(&mut self.acts),
            });
            return true;
        }
        if protocol.hearing == Hearing::Everyone {
            self.call_everyone();
        }
        if self.before_adoption.len() != self.positions.len() {
            self.before_adoption.clone_from(&self.positions);
        }
        if protocol.stop.when.settled {
            self.turned.extend(0..agents);
        }
        self.movers.clear();
        if together(setting, protocol) {
            let rounds = self.unseen(protocol, observer);
            let round = Together {
                round: self.round,
                rounds,
                positions: &mut self.positions,
                next: &mut self.before_adoption,
                stream: &mut self.stream,
                again: before == Some(Played::Together),
            };
            if let Some(moves) = M::react_together(&mut self.minds, &mut self.air, round) {
                self.round += rounds - 1;
                self.moved = moves == Moves::Now;
                self.last = Some(Played::Together);
                return true;
            }
        }
        self.last = Some(Played::AtOnce);
        if let Hearing::Group { size } = protocol.hearing {
            turn(&mut self.stream, 0, self.round, Phase::Group);
            self.groups.divide(agents, size, &mut self.stream);
        }
        if self.watched {
            self.movers.resize(self.agents, NOBODY);
        }
        self.minds[0].reflex(AtOnce {
            setting,
            hearing: protocol.hearing,
            degree: self.degree,
            round: self.round,
            everyone: &self.everyone,
            groups: &self.groups,
            positions: &self.positions,
            next: &mut self.before_adoption,
            said: &mut self.said,
            saying: &mut self.saying,
            movers: &mut self.movers,
            again: before == Some(Played::AtOnce),
            air: &self.air,
            stream: &mut self.stream,
        });
        true
    }

    /// Writes down who moves, where all move at once from `positions` to what stands in `before_adoption`.
    pub(super) fn note_moves(&mut self) {
        if self.watched {
            let mut movers = self.movers.iter();
            for (agent, (own, next)) in (0..).zip(self.positions.iter().zip(&self.before_adoption)) {
                let by = movers.next().copied().unwrap_or(NOBODY);
                self.acts.extend((own != next).then(|| move_of(agent, self.round, *next, by)));
            }
        }
    }
}

/// That `agent` moved to `answer` in this round.
fn move_of<A: Label>(agent: u32, round: u32, answer: A, by: u32) -> Act {
    Act { agent, round, question: 0, option: answer.index() as u32, other: by, ..Act::of(Deed::Concede) }
}

/// Whether all hear all at once.
fn together<P>(setting: &Setting<'_, P>, protocol: &Protocol) -> bool {
    let everyone = protocol.hearing == Hearing::Neighbours && setting.network.is_complete();
    protocol.schedule == Schedule::Synchronous && (everyone || protocol.hearing == Hearing::Everyone)
}

/// What `me` hears by `ear` of those who all hold `positions`, in the open.
#[inline(always)]
fn hears<'h, S, A, R>(said: &'h [S], shown: &'h [A], air: &'h R, ear: Ear<'h>, me: u32) -> Heard<'h, S, A, R> {
    let Ear { from, weights, own } = ear;
    Heard { said, shown, questions: 1, air, weights, own, from, first: 0, me, named: true, aloud: None }
}
