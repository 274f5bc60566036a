//! Where an averager goes, by what it holds and hears: the arithmetic, without the mind.

use super::{Averaging, Boundary, Hears};
use crate::problem::opinion::{Opinion, nearest};
use std::hint::select_unpredictable;

/// Units, 10^-12 in all, within which a gap is at the bound: means are rounded, and what is a tie by theory must stay one.
const TIE: i64 = 1_000;

/// What decides where an averager goes, beside where it started.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Manner {
    /// The greatest gap in units that is followed; below 0: none is.
    pub(super) reach: i64,
    pub(super) rate: f64,
    pub(super) susceptibility: f64,
    pub(super) self_weight: f64,
}

/// What was heard about one question by someone who holds a certain opinion there.
#[derive(Clone, Copy)]
pub(super) enum Mean {
    /// One other of weight 1, so many units away; none at all is as one that holds the same.
    One(i64),
    /// So many others, all of weight 1, whose units sum to `sum`.
    Even { sum: u128, others: u64 },
    /// Others of this `weight` together; `pull` is the sum of weight times the way to each, in units.
    Weighted { pull: f64, weight: f64 },
}

impl Manner {
    pub(super) fn of(averaging: &Averaging) -> Self {
        let reach = match (averaging.confidence, averaging.boundary) {
            (None, _) => i64::MAX,
            (Some(bound), Boundary::Closed) => Opinion::new(bound).units() as i64 + TIE,
            (Some(bound), Boundary::Open) => Opinion::new(bound).units() as i64 - TIE - 1,
        };
        let Averaging { rate, susceptibility, self_weight, .. } = *averaging;
        Manner { reach, rate, susceptibility, self_weight }
    }

    /// Whether it goes all the way to the mean, and nothing holds it back.
    #[inline]
    pub(super) fn is_plain(&self) -> bool {
        self.rate == 1.0 && self.susceptibility == 1.0
    }

    /// Where it goes from `held`, having heard `mean`; `start` is where it began.
    #[inline(always)]
    pub(super) fn aim(&self, held: Opinion, mean: Mean, own: f64, start: Option<Opinion>) -> Opinion {
        let halfway = self.is_plain() && own == 1.0;
        let way = match mean {
            Mean::One(way) if halfway => {
                let other = held.units().wrapping_add_signed(way);
                return Opinion::mean(u128::from(held.units() + other), 2);
            }
            Mean::Even { sum, others } if halfway => return Opinion::mean(sum + u128::from(held.units()), others + 1),
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

    /// Where those go on the one question there is who hear all alike: by agent, what it holds, and the sum and the number of the
    /// opinions within reach, its own among them. `start` is where an agent began, where that matters.
    pub(super) fn among_all(
        self,
        start: impl Fn(u32) -> Option<Opinion>,
    ) -> impl FnMut(u32, Opinion, u128, u64) -> Opinion {
        let plain = self.is_plain() && self.self_weight == 1.0;
        // Many are within reach of the same, and come to the same.
        let (mut before, mut mean) = ((0, 0), Opinion::default());
        move |agent, held, sum, count| {
            if !plain {
                let mean = Mean::Even { sum: sum - u128::from(held.units()), others: count - 1 };
                return self.aim(held, mean, self.self_weight, start(agent));
            }
            if before != (sum, count) {
                (before, mean) = ((sum, count), Opinion::mean(sum, count));
            }
            mean
        }
    }

    /// How far away `speaker` is, in units, on the one question there is; 0 if it is not followed. From oneself nobody is away. Nobody
    /// could guess who is followed, so that no jump should depend on it.
    #[inline(always)]
    pub(super) fn way_to(&self, speaker: u32, held: Opinion, heard: &Hears<'_>) -> i64 {
        let way = heard.shown[speaker as usize].units() as i64 - held.units() as i64;
        let follows = heard.spoke(speaker) & (way.abs() <= self.reach);
        select_unpredictable(follows, way, 0)
    }

    /// What is heard about the one question there is.
    pub(super) fn listen(&self, held: Opinion, heard: &Hears<'_>) -> Mean {
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
            return match heard.spoke(heard.me) && count > 0 {
                true => Mean::Even { sum: sum - u128::from(held.units()), others: count - 1 },
                false => Mean::Even { sum, others: count },
            };
        }
        let (mut sum, mut others) = (0u128, 0);
        for &speaker in heard.from {
            let other = heard.shown[speaker as usize];
            if speaker != heard.me && heard.spoke(speaker) && near(other) {
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
                && heard.spoke(speaker)
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
    pub(super) fn aim_row(&self, own: &[Opinion], start: &[Opinion], heard: &Hears<'_>, row: &mut Vec<Opinion>) {
        let weight = heard.own.unwrap_or(self.self_weight);
        row.clear();
        for (question, &held) in own.iter().enumerate() {
            let mean = match heard.weights {
                Some(weights) => self.weighted(heard, weights, |speaker| {
                    let other = || heard.position(speaker)[question].units() as i64;
                    self.follows(own, heard, speaker).then(|| other() - held.units() as i64)
                }),
                None => {
                    let speaks = |speaker: &u32| *speaker != heard.me && heard.spoke(*speaker);
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
            row.push(self.aim(held, mean, weight, start.get(question).copied()));
        }
    }
}

/// The float nearest to a whole number, which mostly fits a word; the same whatever the way.
#[inline]
pub(super) fn float(whole: i128) -> f64 {
    i64::try_from(whole).map_or_else(|_| whole as f64, |whole| whole as f64)
}

/// `pull / weight`; where nothing weighs anything, there is no way to go.
#[inline]
fn over(pull: f64, weight: f64) -> f64 {
    if weight > 0.0 { pull / weight } else { 0.0 }
}
