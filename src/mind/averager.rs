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
#[cfg(test)]
mod tests;

pub use air::Voiced;

use super::{Heard, Mind, Says};
use crate::act::{Act, Deed, NONE, Turn};
use crate::problem::Label;
use crate::problem::opinion::{Opinion, OpinionProblem, nearest};

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

/// Units, 10^-12 in all, within which a gap is at the bound: means are rounded, and what is a tie by theory must stay one.
const TIE: i64 = 1_000;

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

impl Averaging {
    /// The greatest gap in units that is followed; below 0: none is.
    fn reach(&self) -> i64 {
        match (self.confidence, self.boundary) {
            (None, _) => i64::MAX,
            (Some(bound), Boundary::Closed) => Opinion::new(bound).units() as i64 + TIE,
            (Some(bound), Boundary::Open) => Opinion::new(bound).units() as i64 - TIE - 1,
        }
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

/// A mind that averages.
#[derive(Clone, Debug)]
pub struct Averager {
    averaging: Averaging,
    reach: i64,
    /// Where it goes when it revises, if anything heard is pending.
    pending: bool,
    next: Opinion,
    /// The same where there are several questions.
    row: Vec<Opinion>,
    /// Who moved it, if it was one.
    by: u32,
    /// Where it started; empty where that does not matter.
    start: Vec<Opinion>,
}

/// What was heard about one question by someone who holds a certain opinion there.
#[derive(Clone, Copy)]
enum Mean {
    /// So many others, all of weight 1, whose units sum to `sum`.
    Even { sum: u128, others: u64 },
    /// Others of this `weight` together; `pull` is the sum of weight times the way to each, in units.
    Weighted { pull: f64, weight: f64 },
}

impl Averager {
    /// An averager that averages like this.
    pub fn new(averaging: Averaging) -> Self {
        Averager {
            averaging,
            reach: averaging.reach(),
            pending: false,
            next: Opinion::default(),
            row: Vec::new(),
            by: NONE,
            start: Vec::new(),
        }
    }

    /// Forgets the last replicate.
    pub fn reset(&mut self) {
        self.pending = false;
        self.start.clear();
    }

    /// Where it goes from `held`, having heard `mean`; `start` is where it began.
    #[inline]
    fn aim(&self, held: Opinion, mean: Mean, own: f64, start: Option<Opinion>) -> Opinion {
        let Averaging { rate, susceptibility, .. } = self.averaging;
        let plain = rate == 1.0 && susceptibility == 1.0;
        let way = match mean {
            Mean::Even { sum, others } if plain && own == 1.0 => {
                return Opinion::mean(sum + u128::from(held.units()), others + 1);
            }
            Mean::Even { sum, others } => {
                let pull = sum as i128 - i128::from(others) * i128::from(held.units());
                over(pull as f64, others as f64 + own)
            }
            Mean::Weighted { pull, weight } => over(pull, weight + own),
        };
        let way = match start {
            Some(start) if susceptibility < 1.0 => {
                let back = start.units() as i64 - held.units() as i64;
                susceptibility * way + (1.0 - susceptibility) * back as f64
            }
            _ => way,
        };
        held.moved(nearest(rate * way))
    }

    /// What is heard about the one question there is.
    #[inline]
    fn listen(&self, held: Opinion, heard: &Heard<'_, Voice, Opinion, Voiced>) -> Mean {
        let near = |other: Opinion| other.units().abs_diff(held.units()) as i64 <= self.reach;
        if let Some(weights) = heard.weights {
            return self.weighted(heard, weights, |speaker| {
                let other = heard.shown[speaker as usize];
                near(other).then(|| other.units() as i64 - held.units() as i64)
            });
        }
        if heard.from.len() == heard.said.len() && heard.air.is_made() {
            let (sum, count) = heard.air.within(heard.me, held, self.reach);
            // The air holds everybody who spoke, the listener too.
            return match heard.said[heard.me as usize].0 && count > 0 {
                true => Mean::Even { sum: sum - u128::from(held.units()), others: count - 1 },
                false => Mean::Even { sum, others: count },
            };
        }
        let (mut sum, mut others) = (0u128, 0);
        for &speaker in heard.from {
            let other = heard.shown[speaker as usize];
            if speaker != heard.me && heard.said[speaker as usize].0 && near(other) {
                sum += u128::from(other.units());
                others += 1;
            }
        }
        Mean::Even { sum, others }
    }

    /// Sums weighted ways, in the order of the row: `way` leaves out whom it does not follow.
    fn weighted(
        &self,
        heard: &Heard<'_, Voice, Opinion, Voiced>,
        weights: &[f64],
        way: impl Fn(u32) -> Option<i64>,
    ) -> Mean {
        let (mut pull, mut weight) = (0.0, 0.0);
        for (&speaker, &tie) in heard.from.iter().zip(weights) {
            if speaker != heard.me
                && heard.said[speaker as usize].0
                && let Some(way) = way(speaker)
            {
                pull += tie * way as f64;
                weight += tie;
            }
        }
        Mean::Weighted { pull, weight }
    }

    /// Whether the position of `speaker` is within reach of `own`, by the Euclidean distance, exactly.
    fn follows(&self, own: &[Opinion], heard: &Heard<'_, Voice, Opinion, Voiced>, speaker: u32) -> bool {
        if self.reach == i64::MAX {
            return true;
        }
        let square = |(a, b): (&Opinion, &Opinion)| u128::from(a.units().abs_diff(b.units())).pow(2);
        let apart: u128 = own.iter().zip(heard.position(speaker)).map(square).sum();
        self.reach >= 0 && apart <= u128::from(self.reach.unsigned_abs()).pow(2)
    }

    /// Where it goes with a row of several opinions.
    fn aim_row(&self, own: &[Opinion], heard: &Heard<'_, Voice, Opinion, Voiced>, row: &mut Vec<Opinion>) {
        let weight = heard.own.unwrap_or(self.averaging.self_weight);
        row.clear();
        for (question, &held) in own.iter().enumerate() {
            let mean = match heard.weights {
                Some(weights) => self.weighted(heard, weights, |speaker| {
                    let other = || heard.position(speaker)[question].units() as i64;
                    self.follows(own, heard, speaker).then(|| other() - held.units() as i64)
                }),
                None => {
                    let speaks = |speaker: &u32| *speaker != heard.me && heard.said[*speaker as usize].0;
                    let (mut sum, mut others) = (0, 0);
                    for speaker in heard.from.iter().copied().filter(speaks) {
                        if self.follows(own, heard, speaker) {
                            sum += u128::from(heard.position(speaker)[question].units());
                            others += 1;
                        }
                    }
                    Mean::Even { sum, others }
                }
            };
            row.push(self.aim(held, mean, weight, self.start.get(question).copied()));
        }
    }
}

/// `pull / weight`; where nothing weighs anything, there is no way to go.
#[inline]
fn over(pull: f64, weight: f64) -> f64 {
    if weight > 0.0 { pull / weight } else { 0.0 }
}

impl Mind<OpinionProblem> for Averager {
    type Says = Voice;
    type Air = Voiced;

    const LANE: u32 = 1024;
    const SHOWS: bool = true;
    const BELIEVES: bool = false;

    fn wake(&mut self, _view: (), own: &[Opinion], _turn: &mut Turn<'_>) {
        if self.averaging.susceptibility < 1.0 {
            self.start.clear();
            self.start.extend_from_slice(own);
        }
    }

    #[inline]
    fn propose(&mut self, _view: (), _own: &mut [Opinion], _turn: &mut Turn<'_>) -> Voice {
        Voice(true)
    }

    fn gather(air: &mut Voiced, minds: &[Self], said: &[Voice], shown: &[Opinion], everyone: bool) {
        if everyone && shown.len() == minds.len() {
            air.make(minds.iter().map(|mind| mind.reach), |agent| said[agent as usize].0, shown);
        } else {
            air.clear();
        }
    }

    #[inline]
    fn critique(
        &mut self,
        _view: (),
        own: &[Opinion],
        heard: &Heard<'_, Voice, Opinion, Voiced>,
        _turn: &mut Turn<'_>,
    ) {
        self.pending = true;
        self.by = if let &[one] = heard.from { one } else { NONE };
        if let &[held] = own {
            let mean = self.listen(held, heard);
            let weight = heard.own.unwrap_or(self.averaging.self_weight);
            self.next = self.aim(held, mean, weight, self.start.first().copied());
        } else {
            let mut row = std::mem::take(&mut self.row);
            self.aim_row(own, heard, &mut row);
            self.row = row;
        }
    }

    #[inline]
    fn revise(&mut self, _view: (), own: &mut [Opinion], turn: &mut Turn<'_>) -> bool {
        if !std::mem::take(&mut self.pending) {
            return false;
        }
        let mut moved = false;
        for (question, held) in own.iter_mut().enumerate() {
            let next = self.row.get(question).copied().unwrap_or(self.next);
            if next == *held {
                continue;
            }
            *held = next;
            moved = true;
            if turn.log.is_some() {
                let (question, option) = (question as u32, next.index() as u32);
                turn.act(Act { question, option, other: self.by, ..Act::of(Deed::Concede) });
            }
        }
        moved
    }

    fn settles_at_once(&self) -> bool {
        true
    }

    fn is_firm(&self, _view: (), own: &[Opinion]) -> bool {
        self.start.is_empty() || self.start == own
    }

    /// Nobody in `heard` moves it, neither alone nor all together.
    fn at_rest(&self, _view: (), own: &[Opinion], heard: &Heard<'_, Voice, Opinion, Voiced>) -> bool {
        // As if all spoke, and without the air, which is of another moment.
        let said = vec![Voice(true); heard.said.len()];
        let air = Voiced::default();
        let mut row = Vec::with_capacity(own.len());
        let mut stays = |from: &[u32], weights: Option<&[f64]>| {
            self.aim_row(own, &Heard { said: &said, air: &air, from, weights, ..*heard }, &mut row);
            row == own
        };
        let alone = |at: usize| heard.weights.map(|weights| &weights[at..=at]);
        (0..heard.from.len()).all(|at| heard.from[at] == heard.me || stays(&heard.from[at..=at], alone(at)))
            && stays(heard.from, heard.weights)
    }
}
