//! The averager: moves toward the mean of the opinions that it hears and can follow.
//!
//! One mind for four classic models. With x its opinion, u where it started, and m the weighted mean of its own opinion and of
//! those it hears that lie within its confidence,
//!
//! x becomes x + rate (susceptibility m + (1 - susceptibility) u - x).
//!
//! * DeGroot 1974: all weights given, nothing else.
//! * Friedkin and Johnsen 1990: a susceptibility below 1.
//! * Hegselmann and Krause 2002: a bound of confidence, everybody heard, all at once.
//! * Deffuant, Neau, Amblard and Weisbuch 2000: a bound of confidence (strict), two who meet, a weight of 0 for oneself and a
//!   rate of 1/2.
//!
//! It draws nothing, pays nothing, and all of its arithmetic is symmetric: mirrored opinions move to mirrored ones.

mod air;
mod manner;
#[cfg(test)]
mod tests;

pub use air::Voiced;

use super::reflex::{Moves, Reflex, Reply, Stage, Together};
use super::{Heard, Mind, Minds, Says};
use crate::act::{Act, Deed, NOBODY, Turn};
use crate::problem::Label;
use crate::problem::opinion::{Opinion, OpinionProblem, nearest};
use crate::rng::Stream;
use manner::{Manner, Mean};

/// Whether an opinion at exactly the bound of confidence is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Boundary {
    /// It is: |x - y| <= bound.
    #[default]
    Closed,
    /// It is not: |x - y| < bound.
    Open,
}

impl Boundary {
    /// Both, with their names in files.
    pub const ALL: [(Boundary, &'static str); 2] = [(Boundary::Closed, "closed"), (Boundary::Open, "open")];
}

/// How an averager averages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Averaging {
    /// The greatest distance, in [0, 1], at which an opinion is still followed; over several questions the Euclidean one.
    /// `None`: all are.
    pub confidence: Option<f64>,
    /// What holds at exactly that distance, give or take 10^-12.
    pub boundary: Boundary,
    /// The share of the way that it goes, in (0, 1].
    pub rate: f64,
    /// What hearing weighs against where it started, in [0, 1]; 1: nothing holds it back.
    pub susceptibility: f64,
    /// What its own opinion weighs in the mean, 0 or more, where the network does not say; others weigh 1, or what their
    /// tie does.
    pub self_weight: f64,
}

impl Default for Averaging {
    fn default() -> Self {
        Averaging { confidence: None, boundary: Boundary::Closed, rate: 1.0, susceptibility: 1.0, self_weight: 1.0 }
    }
}

/// That an averager spoke. What it holds is in the open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Voice(bool);

impl<A> Says<A> for Voice {
    #[inline]
    fn is_silent(&self) -> bool {
        !self.0
    }
}

/// A mind that averages: a cache line at most, as thousands are met in no order.
#[derive(Clone, Debug)]
pub struct Averager {
    manner: Manner,
    /// Where it goes when it revises, if anything heard is pending.
    next: Opinion,
    /// What only some need.
    rows: Option<Box<Rows>>,
    /// Who moved it, if it was one.
    by: u32,
    pending: bool,
}

#[derive(Clone, Debug, Default)]
struct Rows {
    /// Where it goes; empty where there is one question.
    next: Vec<Opinion>,
    /// Where it started; empty where that does not matter.
    start: Vec<Opinion>,
}

impl Averager {
    /// An averager that averages like this.
    pub fn new(averaging: Averaging) -> Self {
        Averager { manner: Manner::of(&averaging), next: Opinion::default(), rows: None, by: NOBODY, pending: false }
    }

    /// Forgets the last replicate.
    pub fn reset(&mut self) {
        self.pending = false;
        if let Some(rows) = &mut self.rows {
            rows.start.clear();
        }
    }

    /// Where it started; empty where that does not matter.
    #[inline]
    fn start(&self) -> &[Opinion] {
        self.rows.as_ref().map_or(&[], |rows| &rows.start)
    }
}

/// What an averager hears.
type Hears<'a> = Heard<'a, Voice, Opinion, Voiced>;

/// Where the listener goes on the one question there is, if that was seen as the round was summed up.
#[inline]
fn seen(held: Opinion, heard: &Hears<'_>) -> Option<Opinion> {
    let all = heard.from.len() == heard.said.len() && heard.weights.is_none() && heard.own.is_none();
    heard.air.next(heard.me).filter(|_| all && heard.shown[heard.me as usize] == held)
}

/// Who moves the listener, if anything does.
#[inline(always)]
fn mover(heard: &Hears<'_>) -> u32 {
    if let &[one] = heard.from { one } else { NOBODY }
}

/// That it goes to `answer`, having heard.
#[inline(always)]
fn reply(answer: Opinion, heard: &Hears<'_>) -> Reply<Opinion, Voice> {
    Reply { answer, says: Voice(true), by: mover(heard) }
}

/// Goes from `held` to `next` on `question`, moved by `other`; false if that is where it was.
#[inline]
fn go(question: u32, held: &mut Opinion, next: Opinion, other: u32, turn: &mut Turn<'_>) -> bool {
    if next == *held {
        return false;
    }
    *held = next;
    if turn.log.is_some() {
        turn.act(Act { question, option: next.index() as u32, other, ..Act::of(Deed::Concede) });
    }
    true
}

impl Mind<OpinionProblem> for Averager {
    type Says = Voice;
    type Air = Voiced;

    const LANE: u32 = 1024;
    const SHOWS: bool = true;
    const BELIEVES: bool = false;

    fn wake(&mut self, _view: (), own: &[Opinion], _turn: &mut Turn<'_>) {
        if self.manner.susceptibility < 1.0 {
            let start = &mut self.rows.get_or_insert_default().start;
            start.clear();
            start.extend_from_slice(own);
        }
    }

    #[inline]
    fn propose(&mut self, _view: (), _own: &mut [Opinion], _turn: &mut Turn<'_>) -> Voice {
        Voice(true)
    }

    fn gather(air: &mut Voiced, minds: &[Self], said: &[Voice], shown: &[Opinion], everyone: bool) {
        let Some(first) = minds.first().filter(|_| everyone && shown.len() == minds.len()) else { return air.clear() };
        let all = said.iter().all(|voice| voice.0);
        air.hear(all, |agent| said[agent as usize].0, shown);
        match u64::try_from(first.manner.reach) {
            Ok(reach) if all && minds.iter().all(|mind| mind.manner == first.manner) => {
                let start = |agent: u32| minds[agent as usize].start().first().copied();
                air.look_ahead(reach, first.manner.among_all(start));
            }
            _ => air.sum_up(),
        }
    }

    #[inline]
    fn critique(&mut self, _view: (), own: &[Opinion], heard: &Hears<'_>, _turn: &mut Turn<'_>) {
        self.pending = true;
        self.by = mover(heard);
        if let &[held] = own {
            let weight = heard.own.unwrap_or(self.manner.self_weight);
            let (start, manner) = (self.start().first().copied(), self.manner);
            self.next = match (heard.from, heard.weights) {
                (&[one], None) => manner.aim(held, Mean::One(manner.way_to(one, held, heard)), weight, start),
                _ => match seen(held, heard) {
                    Some(next) => next,
                    None => manner.aim(held, manner.listen(held, heard), weight, start),
                },
            };
        } else {
            let mut row = std::mem::take(&mut self.rows.get_or_insert_default().next);
            self.manner.aim_row(own, self.start(), heard, &mut row);
            self.rows.get_or_insert_default().next = row;
        }
    }

    #[inline]
    fn revise(&mut self, _view: (), own: &mut [Opinion], turn: &mut Turn<'_>) -> bool {
        if !std::mem::take(&mut self.pending) {
            return false;
        }
        if let [held] = own {
            return go(0, held, self.next, self.by, turn);
        }
        let next = self.rows.as_ref().map_or(&[][..], |rows| &rows.next);
        let mut moved = false;
        for (question, (held, &next)) in own.iter_mut().zip(next).enumerate() {
            moved |= go(question as u32, held, next, self.by, turn);
        }
        moved
    }

    fn settles_at_once(&self) -> bool {
        true
    }

    fn is_like(&self, other: &Self) -> bool {
        self.manner == other.manner
    }

    /// Not if it is held back by where it started, which it keeps.
    fn reacts(&self, _together: bool) -> bool {
        self.manner.susceptibility == 1.0
    }

    fn only_moves(&self) -> bool {
        true
    }

    fn reflex<G: Stage<OpinionProblem, Self>>(&self, stage: G) {
        match self.manner {
            manner if manner.self_weight == 0.0 => stage.play(Follows(manner)),
            manner => stage.play(manner),
        }
    }

    fn react_together(minds: &mut Minds<Self>, air: &mut Voiced, round: Together<'_, OpinionProblem>) -> Option<Moves> {
        let manner = minds.each().first()?.manner;
        let reach = u64::try_from(manner.reach).ok()?;
        let Together { rounds, positions, next, again, .. } = round;
        air.go_on(again, positions);
        for _ in 1..rounds {
            air.look_ahead_to(reach, manner.among_all(|_| None), |_, _| {});
            air.go_on(true, positions);
        }
        if rounds > 1 {
            air.tell(positions);
        }
        air.look_ahead_to(reach, manner.among_all(|_| None), |agent, ahead| next[agent as usize] = ahead);
        Some(Moves::Later)
    }

    fn is_firm(&self, _view: (), own: &[Opinion]) -> bool {
        self.start().is_empty() || self.start() == own
    }

    /// Nobody in `heard` moves it, neither alone nor all together.
    fn at_rest(&self, _view: (), own: &[Opinion], heard: &Hears<'_>) -> bool {
        // As if all spoke, and without the air, which is of another moment.
        let said = vec![Voice(true); heard.shown.len() / own.len()];
        let air = Voiced::default();
        let mut row = Vec::with_capacity(own.len());
        let mut stays = |from: &[u32], weights: Option<&[f64]>| {
            self.manner.aim_row(
                own,
                self.start(),
                &Heard { said: &said, air: &air, from, weights, ..*heard },
                &mut row,
            );
            row == own
        };
        let alone = |at: usize| heard.weights.map(|weights| &weights[at..=at]);
        (0..heard.from.len()).all(|at| heard.from[at] == heard.me || stays(&heard.from[at..=at], alone(at)))
            && stays(heard.from, heard.weights)
    }
}

impl Reflex<OpinionProblem, Averager> for Manner {
    const DRAWS_FOR_ONE: bool = false;

    #[inline(always)]
    fn hear(&self, (): (), own: Opinion, heard: &Hears<'_>, _rng: &mut Stream) -> Reply<Opinion, Voice> {
        let mean = match (heard.from, heard.weights) {
            (&[one], None) => Mean::One(self.way_to(one, own, heard)),
            _ => self.listen(own, heard),
        };
        reply(self.aim(own, mean, heard.own.unwrap_or(self.self_weight), None), heard)
    }
}

/// The reflex of one whose own opinion weighs nothing, where nothing holds it back: by itself, as most who meet in pairs are such.
struct Follows(Manner);

impl Reflex<OpinionProblem, Averager> for Follows {
    const DRAWS_FOR_ONE: bool = false;

    #[inline(always)]
    fn hear(&self, (): (), own: Opinion, heard: &Hears<'_>, rng: &mut Stream) -> Reply<Opinion, Voice> {
        let Follows(manner) = self;
        match (heard.from, heard.weights, heard.own) {
            (&[one], None, None) => {
                // No further than where the other is.
                let way = nearest(manner.rate * manner.way_to(one, own, heard) as f64);
                reply(Opinion::of_units(own.units().wrapping_add_signed(way)), heard)
            }
            _ => manner.hear((), own, heard, rng),
        }
    }
}
