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

/// A mind that averages: a cache line at most, as thousands are met in no order.
#[derive(Clone, Debug)]
pub struct Averager {
    reach: i64,
    rate: f64,
    susceptibility: f64,
    self_weight: f64,
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

/// What was heard about one question by someone who holds a certain opinion there.
#[derive(Clone, Copy)]
enum Mean {
    /// Nothing.
    Nothing,
    /// One other of weight 1, so many units away.
    One(i64),
    /// So many others, all of weight 1, whose units sum to `sum`.
    Even { sum: u128, others: u64 },
    /// Others of this `weight` together; `pull` is the sum of weight times the way to each, in units.
    Weighted { pull: f64, weight: f64 },
}

impl Averager {
    /// An averager that averages like this.
    pub fn new(averaging: Averaging) -> Self {
        Averager {
            reach: averaging.reach(),
            rate: averaging.rate,
            susceptibility: averaging.susceptibility,
            self_weight: averaging.self_weight,
            next: Opinion::default(),
            rows: None,
            by: NONE,
            pending: false,
        }
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

    /// Whether it differs from `other` by where it started alone.
    #[inline]
    fn is_like(&self, other: &Averager) -> bool {
        let dials = |mind: &Averager| (mind.reach, mind.rate, mind.susceptibility, mind.self_weight);
        dials(self) == dials(other)
    }

    /// Whether it goes all the way to the mean, and nothing holds it back.
    #[inline]
    fn is_plain(&self) -> bool {
        self.rate == 1.0 && self.susceptibility == 1.0
    }

    /// Where it goes from `held`, having heard `mean`; `start` is where it began.
    #[inline(always)]
    fn aim(&self, held: Opinion, mean: Mean, own: f64, start: Option<Opinion>) -> Opinion {
        let halfway = self.is_plain() && own == 1.0;
        let way = match mean {
            Mean::One(way) if halfway => {
                let other = held.units().wrapping_add_signed(way);
                return Opinion::mean(u128::from(held.units() + other), 2);
            }
            Mean::Even { sum, others } if halfway => return Opinion::mean(sum + u128::from(held.units()), others + 1),
            Mean::Nothing if start.is_none() => return held,
            Mean::Nothing => 0.0,
            Mean::One(way) => over(way as f64, 1.0 + own),
            Mean::Even { sum, others } => {
                let pull = sum as i128 - i128::from(others) * i128::from(held.units());
                over(float(pull), others as f64 + own)
            }
            Mean::Weighted { pull, weight } => over(pull, weight + own),
        };
        let way = match start {
            Some(start) if self.susceptibility < 1.0 => {
                let back = start.units() as i64 - held.units() as i64;
                self.susceptibility * way + (1.0 - self.susceptibility) * back as f64
            }
            _ => way,
        };
        held.moved(nearest(self.rate * way))
    }

    /// Where it goes on the one question there is, if that was seen as the round was summed up.
    #[inline]
    fn seen(&self, held: Opinion, heard: &Hears<'_>) -> Option<Opinion> {
        let all = heard.from.len() == heard.said.len() && heard.weights.is_none() && heard.own.is_none();
        heard.air.next(heard.me).filter(|_| all && heard.shown[heard.me as usize] == held)
    }

    /// What is heard about the one question there is, where one speaker is heard and nobody is weighed.
    #[inline]
    fn listen_to(&self, speaker: u32, held: Opinion, heard: &Hears<'_>) -> Mean {
        let way = heard.shown[speaker as usize].units() as i64 - held.units() as i64;
        let follows = speaker != heard.me && heard.said[speaker as usize].0 && way.abs() <= self.reach;
        if follows { Mean::One(way) } else { Mean::Nothing }
    }

    /// What is heard about the one question there is.
    fn listen(&self, held: Opinion, heard: &Hears<'_>) -> Mean {
        let near = |other: Opinion| other.units().abs_diff(held.units()) as i64 <= self.reach;
        if let Some(weights) = heard.weights {
            return self.weighted(heard, weights, |speaker| {
                let other = heard.shown[speaker as usize];
                near(other).then(|| other.units() as i64 - held.units() as i64)
            });
        }
        if heard.from.len() == heard.said.len()
            && let Some((sum, count)) = heard.air.within(held, self.reach)
        {
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
    fn weighted(&self, heard: &Hears<'_>, weights: &[f64], way: impl Fn(u32) -> Option<i64>) -> Mean {
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
    fn follows(&self, own: &[Opinion], heard: &Hears<'_>, speaker: u32) -> bool {
        if self.reach == i64::MAX {
            return true;
        }
        let square = |(a, b): (&Opinion, &Opinion)| u128::from(a.units().abs_diff(b.units())).pow(2);
        let apart: u128 = own.iter().zip(heard.position(speaker)).map(square).sum();
        self.reach >= 0 && apart <= u128::from(self.reach.unsigned_abs()).pow(2)
    }

    /// Where it goes with a row of several opinions.
    fn aim_row(&self, own: &[Opinion], heard: &Hears<'_>, row: &mut Vec<Opinion>) {
        let weight = heard.own.unwrap_or(self.self_weight);
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
            row.push(self.aim(held, mean, weight, self.start().get(question).copied()));
        }
    }
}

/// What an averager hears.
type Hears<'a> = Heard<'a, Voice, Opinion, Voiced>;

/// The float nearest to a whole number, which mostly fits a word; the same whatever the way.
#[inline]
fn float(whole: i128) -> f64 {
    i64::try_from(whole).map_or_else(|_| whole as f64, |whole| whole as f64)
}

/// `pull / weight`; where nothing weighs anything, there is no way to go.
#[inline]
fn over(pull: f64, weight: f64) -> f64 {
    if weight > 0.0 { pull / weight } else { 0.0 }
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
        if self.susceptibility < 1.0 {
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
        match u64::try_from(first.reach) {
            Ok(reach) if all && minds.iter().all(|mind| mind.is_like(first)) => {
                let plain = first.is_plain() && first.self_weight == 1.0;
                // Many are within reach of the same, and come to the same.
                let (mut before, mut mean) = ((0, 0), Opinion::default());
                air.look_ahead(reach, |agent, held, sum, count| {
                    if !plain {
                        let mean = Mean::Even { sum: sum - u128::from(held.units()), others: count - 1 };
                        let mind = &minds[agent as usize];
                        return mind.aim(held, mean, mind.self_weight, mind.start().first().copied());
                    }
                    if before != (sum, count) {
                        (before, mean) = ((sum, count), Opinion::mean(sum, count));
                    }
                    mean
                });
            }
            _ => air.sum_up(),
        }
    }

    #[inline]
    fn critique(&mut self, _view: (), own: &[Opinion], heard: &Hears<'_>, _turn: &mut Turn<'_>) {
        self.pending = true;
        self.by = if let &[one] = heard.from { one } else { NONE };
        if let &[held] = own {
            let weight = heard.own.unwrap_or(self.self_weight);
            let start = self.start().first().copied();
            self.next = match (heard.from, heard.weights) {
                (&[one], None) => self.aim(held, self.listen_to(one, held, heard), weight, start),
                _ => match self.seen(held, heard) {
                    Some(next) => next,
                    None => self.aim(held, self.listen(held, heard), weight, start),
                },
            };
        } else {
            let mut row = std::mem::take(&mut self.rows.get_or_insert_default().next);
            self.aim_row(own, heard, &mut row);
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

    fn is_firm(&self, _view: (), own: &[Opinion]) -> bool {
        self.start().is_empty() || self.start() == own
    }

    /// Nobody in `heard` moves it, neither alone nor all together.
    fn at_rest(&self, _view: (), own: &[Opinion], heard: &Hears<'_>) -> bool {
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
