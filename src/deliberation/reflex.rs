//! Rounds of minds that answer by reflex: one pass through the answers, and none through the minds.
//!
//! What is drawn where, and what follows, is as in [`Chamber::critique`], [`Chamber::happen`] and [`Chamber::revise`]; a test
//! holds the two against each other.

use super::chamber::{Chamber, Setting};
use super::meeting::{Ear, Groups, Pairs};
use super::observer::Observer;
use super::protocol::{FloorRule, Hearing, Meeting, Protocol, Schedule, StopWhen};
use crate::act::{Act, Deed, NOBODY};
use crate::mind::reflex::{Moves, Reflex, Reply, Stage, Together};
use crate::mind::{Heard, Mind};
use crate::problem::{Label, Problem, Truth};
use crate::rng::{Draws, Phase, Stream, below_each, turn};
use rayon::prelude::*;

/// So many agents are worth several threads.
const MANY: usize = 1 << 16;

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
        let minds = &self.minds;
        self.alike = M::SHOWS && self.questions == 1 && minds.all(|mind| mind.is_like(&minds[0]));
    }

    /// Whether a round under this protocol may be played by reflex: everybody may speak and can be heard, nothing is paid, nobody
    /// writes down acts other than moves or asks minds what they believe, and no vote does.
    pub(super) fn is_reflexive(&self, setting: &Setting<'_, P>, protocol: &Protocol) -> bool {
        let vote = protocol.vote.every > 0 && self.round.is_multiple_of(protocol.vote.every);
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
    /// intervention and no observer.
    fn unseen<O: Observer<P>>(&self, protocol: &Protocol, observer: &O) -> u32 {
        let (every, last) = (protocol.vote.every, protocol.stop.rounds);
        if self.watched || protocol.may_change || protocol.stop.when != StopWhen::default() {
            return 1;
        }
        let votes = |round: u32| every > 0 && round.is_multiple_of(every);
        let seen = |round: &u32| *round >= last || votes(round + 1) || O::WATCHES && observer.looks_at(*round);
        (self.round..).find(seen).map_or(1, |end| end - self.round + 1)
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
            if let Some(moves) = M::react_together(self.minds.each_mut(), &mut self.air, round) {
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

/// A round in which all hear what all said, and move together.
struct AtOnce<'c, P: Problem, M: Mind<P>> {
    setting: &'c Setting<'c, P>,
    hearing: Hearing,
    /// How many each hears, where all hear as many.
    degree: Option<u32>,
    round: u32,
    everyone: &'c [u32],
    groups: &'c Groups,
    positions: &'c [P::Answer],
    next: &'c mut [P::Answer],
    said: &'c mut Vec<M::Says>,
    saying: &'c mut Vec<M::Says>,
    /// Who moves each; empty where nobody asks.
    movers: &'c mut [u32],
    /// Whether `said` is what is said of `positions`.
    again: bool,
    air: &'c M::Air,
    stream: &'c mut Stream,
}

impl<P: Problem, M: Mind<P>> Stage<P, M> for AtOnce<'_, P, M> {
    fn play<R: Reflex<P, M>>(self, reflex: R) {
        let AtOnce { hearing, everyone, groups, degree, .. } = self;
        let network = self.setting.network;
        // What kind of row it is is asked once, and not by each.
        match (hearing, network.rows(), degree) {
            (Hearing::Neighbours, Some((_, heard)), Some(degree)) => {
                let width = degree as usize;
                self.go(&reflex, Some((degree, heard)), move |agent| Ear::evenly(&heard[agent * width..][..width]));
            }
            (Hearing::Neighbours, Some((starts, heard)), None) => {
                let row = move |agent| &heard[starts[agent] as usize..starts[agent + 1] as usize];
                self.go(&reflex, None, move |agent| Ear::evenly(row(agent)));
            }
            _ => self.go(&reflex, None, move |agent| Ear::of(agent, hearing, network, everyone, groups)),
        }
    }
}

impl<P: Problem, M: Mind<P>> AtOnce<'_, P, M> {
    #[inline(always)]
    fn go<'e, R: Reflex<P, M>>(
        self,
        reflex: &R,
        even: Option<(u32, &'e [u32])>,
        ear: impl Fn(usize) -> Ear<'e> + Copy + Sync,
    ) {
        let AtOnce { setting, round, positions, next, said, saying, movers, again, air, stream, .. } = self;
        let (problem, agents) = (setting.problem, positions.len());
        if R::SPEAKS && !again {
            let views = (0..).map(|agent| problem.view(agent));
            said.clear();
            said.extend(positions.iter().zip(views).map(|(&own, view)| reflex.say(view, own)));
            saying.resize(agents, M::Says::default());
        }
        let words: &[M::Says] = if R::SPEAKS { said } else { &[] };
        let lanes = Lanes::<P, M> { problem, words, positions, air, even, draws: setting.draws, round };
        if R::SPEAKS {
            lanes.play(reflex, ear, stream, next, saying, |slot, says, _| *slot = says);
            std::mem::swap(said, saying);
        } else if movers.is_empty() {
            lanes.play(reflex, ear, stream, next, &mut vec![(); agents], |(), _, _| ());
        } else {
            lanes.play(reflex, ear, stream, next, movers, |slot, _, by| *slot = by);
        }
    }
}

/// What all hear in a round at once, who go lane by lane.
struct Lanes<'c, P: Problem, M: Mind<P>> {
    problem: &'c P,
    words: &'c [M::Says],
    positions: &'c [P::Answer],
    air: &'c M::Air,
    /// How many each hears, and whom, row by row, where that is the same number for all and nobody hears itself.
    even: Option<(u32, &'c [u32])>,
    draws: &'c Draws,
    round: u32,
}

impl<P: Problem, M: Mind<P>> Lanes<'_, P, M> {
    /// Lets all hear, and writes where each goes, and in `beside` by `put` what is kept of what it then says and of who moves it.
    #[inline(always)]
    fn play<'e, R: Reflex<P, M>, T: Send>(
        &self,
        reflex: &R,
        ear: impl Fn(usize) -> Ear<'e> + Copy + Sync,
        stream: &mut Stream,
        next: &mut [P::Answer],
        beside: &mut [T],
        put: impl Fn(&mut T, M::Says, u32) + Copy + Sync,
    ) {
        let size = M::LANE as usize;
        let lane = |stream: &mut Stream, at: usize, next: &mut [P::Answer], beside: &mut [T]| {
            turn(stream, at as u32, self.round, R::DRAWS);
            self.lane(reflex, ear, stream, at * size, next, beside, put);
        };
        if next.len() >= MANY && rayon::current_num_threads() > 1 {
            let fresh = || self.draws.stream(0, self.round, R::DRAWS);
            let lanes = next.par_chunks_mut(size).zip(beside.par_chunks_mut(size)).enumerate();
            lanes.for_each_init(fresh, |stream, (at, (next, beside))| lane(stream, at, next, beside));
        } else {
            let lanes = next.chunks_mut(size).zip(beside.chunks_mut(size)).enumerate();
            lanes.for_each(|(at, (next, beside))| lane(stream, at, next, beside));
        }
    }

    /// As [`Lanes::play`], for those of one lane, from `first`.
    #[inline(always)]
    #[expect(clippy::too_many_arguments)]
    fn lane<'e, R: Reflex<P, M>, T>(
        &self,
        reflex: &R,
        ear: impl Fn(usize) -> Ear<'e>,
        stream: &mut Stream,
        first: usize,
        next: &mut [P::Answer],
        beside: &mut [T],
        put: impl Fn(&mut T, M::Says, u32),
    ) {
        let &Lanes { problem, words, positions, air, even, .. } = self;
        if R::PICKS {
            let mut picked = [[0]; AHEAD];
            for (at, (next, beside)) in next.chunks_mut(AHEAD).zip(beside.chunks_mut(AHEAD)).enumerate() {
                let (first, picked) = (first + at * AHEAD, &mut picked[..next.len()]);
                match even {
                    Some((degree, heard)) if degree > 1 => {
                        below_each(stream, [degree], picked);
                        let rows = heard[first * degree as usize..].chunks_exact(degree as usize);
                        picked.iter_mut().zip(rows).for_each(|([one], row)| *one = row[*one as usize]);
                    }
                    _ => {
                        for (agent, [one]) in (first..).zip(picked.iter_mut()) {
                            let heard = hears(words, positions, air, ear(agent), agent as u32);
                            *one = heard.draw_one(stream).unwrap_or(agent as u32);
                        }
                    }
                }
                for ((slot, beside), &mut [one]) in next.iter_mut().zip(beside).zip(picked) {
                    *slot = positions[one as usize];
                    put(beside, M::Says::default(), one);
                }
            }
            return;
        }
        let own = &positions[first..][..next.len()];
        for (agent, ((slot, beside), &own)) in (first..).zip(next.iter_mut().zip(beside).zip(own)) {
            let heard = hears(words, positions, air, ear(agent), agent as u32);
            let reply = reflex.hear(problem.view(agent as u32), own, &heard, stream);
            *slot = reply.answer;
            put(beside, reply.says, reply.by);
        }
    }
}

/// A round of events, one after the other.
struct Events<'c, P: Problem, M: Mind<P>> {
    setting: &'c Setting<'c, P>,
    meeting: Meeting,
    events: u32,
    /// How many each hears, where all hear as many.
    degree: Option<u32>,
    round: u32,
    positions: &'c mut [P::Answer],
    air: &'c M::Air,
    stream: &'c mut Stream,
    /// Where it is written down who moves; `None` where nobody asks.
    acts: Option<&'c mut Vec<Act>>,
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
    /// Plays it, and lets `note` see what each held who hears somebody, and what it comes to.
    #[inline(always)]
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

/// What `me` hears by `ear` of those who all hold `positions`, in the open.
#[inline(always)]
fn hears<'h, S, A, R>(said: &'h [S], shown: &'h [A], air: &'h R, ear: Ear<'h>, me: u32) -> Heard<'h, S, A, R> {
    let Ear { from, weights, own } = ear;
    Heard { said, shown, questions: 1, air, weights, own, from, first: 0, me, named: true }
}
