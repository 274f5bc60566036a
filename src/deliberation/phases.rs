//! The phases of a round in which each mind is asked: who has the floor proposes, all take in what they hear, a vote when one is due,
//! and all move.

use super::chamber::{Chamber, Setting, enter, heard_of, turn_of};
use super::meeting::Ear;
use super::observer::Observer;
use super::protocol::{FloorRule, Hearing, Protocol, Schedule};
use crate::act::Turn;
use crate::budget::{self, Purse};
use crate::mind::{Heard, Mind, Says};
use crate::problem::Truth;
use crate::problem::label::same;
use crate::rng::{Next, Phase, mix, turn, turn_ahead};

impl<P: Truth, M: Mind<P>> Chamber<P, M> {
    /// Deals the budget and calls the floor.
    pub(super) fn begin_round<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        self.round += 1;
        self.spent_before = self.spent;
        self.turned.clear();
        if self.limited && protocol.own_purses {
            self.purses.iter_mut().for_each(|purse| *purse = Purse::with(purse.left()));
        } else if self.limited {
            budget::deal(self.left, self.round, &mut self.purses);
        }
        self.reflexive = self.is_reflexive(setting, protocol);
        if !(self.begun || self.reflexive && self.minds[0].answers_anew()) {
            self.begin(setting);
        }
        self.begun = true;
        if !self.reflexive {
            self.prepare();
        }
        if self.round == 1 && !self.reflexive {
            self.wake::<O>(setting, protocol);
        }
        // Events ask nobody for the floor: everybody is not called for each handful of them.
        if !self.reflexive && (protocol.schedule != Schedule::Events || protocol.floor != FloorRule::Everyone) {
            turn(&mut self.stream, 0, self.round, Phase::Floor);
            self.floor.call(protocol.floor, protocol.speakers, setting.extraversion, &mut self.stream);
        }
    }

    /// Before anybody speaks, everybody may look around, at its own expense.
    fn wake<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        for agent in 0..self.agents {
            let own = &self.positions[agent * self.questions..][..self.questions];
            turn(&mut self.stream, agent as u32, 0, Phase::Critique);
            let mut turn = turn_of!(self, protocol, agent);
            self.minds[agent].wake(setting.problem.view(agent as u32), own, &mut turn);
        }
    }

    /// Those with the floor act and speak; everybody else is silent.
    pub(super) fn propose<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        self.said.fill(M::Says::default());
        for at in 0..self.floor.speakers.len() {
            let speaker = self.floor.speakers[at];
            if M::LANE == 1 && protocol.floor == FloorRule::Everyone {
                turn_ahead(&mut self.stream, speaker, self.round, Phase::Propose, Next::Who, M::WORDS);
            } else {
                enter::<M, P>(&mut self.stream, at as u32, speaker, self.round, Phase::Propose);
            }
            self.speak::<O>(setting, protocol, speaker);
        }
        if self.shows && self.floor.speakers.len() < self.agents {
            // Of those who said nothing nobody sees anything.
            for at in 0..self.floor.speakers.len() {
                let speaker = self.floor.speakers[at];
                if self.unshown.take(speaker as usize) || !self.said[speaker as usize].stayed() {
                    self.expose(speaker);
                }
            }
        } else if self.shows {
            self.shown.copy_from_slice(&self.positions);
        }
        if protocol.hearing != Hearing::Nobody {
            let everyone = protocol.hearing == Hearing::Everyone || setting.network.is_complete();
            M::gather(&mut self.air, self.minds.each(), &self.said, &self.shown, everyone);
        }
    }

    /// Whether everybody hears everybody.
    fn hear_all(&self, setting: &Setting<'_, P>, protocol: &Protocol) -> bool {
        match protocol.hearing {
            Hearing::Everyone => true,
            Hearing::Neighbours => setting.network.is_complete(),
            Hearing::Group { .. } | Hearing::Nobody => false,
        }
    }

    /// Everybody takes in what it hears.
    pub(super) fn critique<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        if protocol.hearing == Hearing::Nobody || self.heedless {
            return;
        }
        if let Hearing::Group { size } = protocol.hearing {
            turn(&mut self.stream, 0, self.round, Phase::Group);
            self.groups.divide(self.agents as u32, size, &mut self.stream);
        }
        let everyone = self.hear_all(setting, protocol);
        if everyone {
            let bit = |(at, words): (usize, &M::Says)| u64::from(!words.is_silent()) << at;
            let bits = |words: &[M::Says]| words.iter().enumerate().map(bit).fold(0, |bits, bit| bits | bit);
            self.aloud.clear();
            self.aloud.extend(self.said.chunks(u64::BITS as usize).map(bits));
        }
        for agent in 0..self.agents {
            let ear = Ear::of(agent, protocol.hearing, setting.network, &self.everyone, &self.groups);
            let places = ear.from.len().max(1) as u64;
            let first = match M::SHOWS {
                true => 0,
                false => mix(self.listening, u64::from(self.round) << 32 | agent as u64) % places,
            };
            let heard = heard_of!(self, protocol, agent, ear, first as usize, everyone.then_some(&self.aloud));
            enter::<M, P>(&mut self.stream, agent as u32, agent as u32, self.round, Phase::Critique);
            let own = &self.positions[agent * self.questions..][..self.questions];
            let mut turn = turn_of!(self, protocol, agent);
            self.minds[agent].critique(setting.problem.view(agent as u32), own, &heard, &mut turn);
        }
    }

    /// Whether a periodic vote is due: every so many rounds, and in the round after one that is to be held again.
    pub(super) fn votes_now(&self, protocol: &Protocol) -> bool {
        let every = protocol.vote.every;
        every > 0 && (self.poll.again || self.round.is_multiple_of(every))
    }

    /// The periodic vote, when one is due. Its outcome waits in the poll until [`Chamber::revise`].
    pub(super) fn vote<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        let plan = &protocol.vote;
        self.poll.outcome.clear();
        if !self.votes_now(protocol) {
            return;
        }
        self.ballot::<O>(setting, protocol, &plan.periodic, false);
        self.poll.forget_claims();
    }

    /// Takes over the group's decision, passes the floor under a relay, and lets everybody move, having heard. Where all moved
    /// when they heard, and nothing is handed to anybody, nobody is asked.
    pub(super) fn revise<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        let passed = self.floor.pass(protocol.floor).filter(|&(_, to)| {
            // What the last holder came to is heard like any message, or not at all.
            let price = u64::from(protocol.manners.prices.hear);
            protocol.hearing != Hearing::Nobody && self.purses[to as usize * usize::from(self.limited)].pay(price)
        });
        let handed = passed.is_some() || self.poll.adopted && !self.poll.outcome.is_empty();
        let moved = self.prompt && protocol.schedule != Schedule::Synchronous || self.reflexive && self.moved;
        self.stayed = moved && !handed;
        self.note_turns(protocol);
        if self.reflexive && !self.stayed {
            self.note_moves();
            std::mem::swap(&mut self.positions, &mut self.before_adoption);
        } else if !self.stayed {
            if O::WATCHES || protocol.stop.when.agreed {
                self.keep();
            }
            self.all_move::<O>(setting, protocol, passed);
        }
        for &(question, answer) in &self.poll.outcome {
            self.public[question as usize] = Some(answer);
        }
        if self.limited {
            self.spent += self.purses.iter().map(Purse::spent).sum::<u64>();
            self.left = budget::collect(&self.purses);
        }
    }

    /// Everybody takes over what the group decided, and the position that came with the floor, and moves.
    fn all_move<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol, passed: Option<(u32, u32)>) {
        self.came.clear();
        if self.poll.adopted {
            self.poll.lay_out(self.questions);
        }
        if let Some((from, to)) = passed {
            self.hand_on(from, to);
        }
        let asked = match passed {
            _ if !self.heedless => 0..self.agents,
            Some((_, to)) => to as usize..to as usize + 1,
            None => 0..0,
        };
        for agent in asked {
            self.changed.clear();
            if passed.is_some_and(|(_, to)| to as usize == agent) {
                self.changed.append(&mut self.came);
            }
            let view = setting.problem.view(agent as u32);
            let own = &mut self.positions[agent * self.questions..][..self.questions];
            let notices = self.minds[agent].notices();
            let mut overwritten = false;
            if self.poll.adopted && !notices && !self.poll.answers.is_empty() {
                overwritten = !same(own, &self.poll.answers);
                own.copy_from_slice(&self.poll.answers);
            } else if self.poll.adopted {
                for &(question, answer) in &self.poll.outcome {
                    if own[question as usize] != answer {
                        own[question as usize] = answer;
                        self.changed.push(question);
                    }
                }
            }
            enter::<M, P>(&mut self.stream, agent as u32, agent as u32, self.round, Phase::Revise);
            let mut turn = turn_of!(self, protocol, agent);
            if passed.is_some() && self.poll.adopted {
                self.changed.sort_unstable();
                self.changed.dedup();
            }
            overwritten |= !self.changed.is_empty();
            if overwritten && notices {
                self.minds[agent].accept(view, own, &self.changed, &mut turn);
            }
            if self.minds[agent].revise(view, own, &mut turn) || overwritten {
                self.wrote(agent);
            }
        }
    }
}
