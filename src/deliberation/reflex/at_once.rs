//! A round in which all hear at once, by reflex: lane by lane, on several threads where there are many.

use super::{AHEAD, hears};
use crate::deliberation::chamber::Setting;
use crate::deliberation::meeting::{Ear, Groups};
use crate::deliberation::protocol::Hearing;
use crate::mind::Mind;
use crate::mind::reflex::{Reflex, Stage};
use crate::problem::Problem;
use crate::rng::{Draws, Stream, below_each, turn};
use rayon::prelude::*;

/// So many agents are worth several threads.
const MANY: usize = 1 << 16;

/// A round in which all hear what all said, and move together.
pub(super) struct AtOnce<'c, P: Problem, M: Mind<P>> {
    pub(super) setting: &'c Setting<'c, P>,
    pub(super) hearing: Hearing,
    /// How many each hears, where all hear as many.
    pub(super) degree: Option<u32>,
    pub(super) round: u32,
    pub(super) everyone: &'c [u32],
    pub(super) groups: &'c Groups,
    pub(super) positions: &'c [P::Answer],
    pub(super) next: &'c mut [P::Answer],
    pub(super) said: &'c mut Vec<M::Says>,
    pub(super) saying: &'c mut Vec<M::Says>,
    /// Who moves each; empty where nobody asks.
    pub(super) movers: &'c mut [u32],
    /// Whether `said` is what is said of `positions`.
    pub(super) again: bool,
    pub(super) air: &'c M::Air,
    pub(super) stream: &'c mut Stream,
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
        // Where all hear as many, and somebody at all, their rows are walked in turn.
        let even = self.even.filter(|&(degree, _)| degree > 0);
        let rows = even.map(|(degree, heard)| heard[first * degree as usize..].chunks_exact(degree as usize));
        let agents = first..first + next.len();
        match rows {
            _ if R::PICKS => self.pick(ear, stream, first, next, beside, put),
            Some(rows) => self.hear(reflex, rows.map(Ear::evenly), stream, first, next, beside, put),
            None => self.hear(reflex, agents.map(ear), stream, first, next, beside, put),
        }
    }

    /// Each hears one of those whom it could hear, drawn evenly, and goes there.
    #[inline(never)]
    fn pick<'e, T>(
        &self,
        ear: impl Fn(usize) -> Ear<'e>,
        stream: &mut Stream,
        first: usize,
        next: &mut [P::Answer],
        beside: &mut [T],
        put: impl Fn(&mut T, M::Says, u32),
    ) {
        let &Lanes { words, positions, air, even, .. } = self;
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
    }

    /// Each hears all whom it can hear, of whom `ears` tell, and answers. A function of its own: what it keeps in registers nobody else needs.
    #[inline(never)]
    #[expect(clippy::too_many_arguments)]
    fn hear<'e, R: Reflex<P, M>, T>(
        &self,
        reflex: &R,
        ears: impl Iterator<Item = Ear<'e>>,
        stream: &mut Stream,
        first: usize,
        next: &mut [P::Answer],
        beside: &mut [T],
        put: impl Fn(&mut T, M::Says, u32),
    ) {
        let &Lanes { problem, words, positions, air, .. } = self;
        let own = &positions[first..][..next.len()];
        // Counted by place: one counter then walks along all rows.
        let places = next.iter_mut().zip(beside.iter_mut()).zip(own).zip(ears).enumerate();
        for (place, (((slot, beside), &own), ear)) in places {
            let agent = (first + place) as u32;
            let heard = hears(words, positions, air, ear, agent);
            let reply = reflex.hear(problem.view(agent), own, &heard, stream);
            *slot = reply.answer;
            put(beside, reply.says, reply.by);
        }
    }
}
