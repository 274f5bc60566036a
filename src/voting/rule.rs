//! The trait that a voting rule implements, and the scratch that it works in.

use super::Ballots;
use std::fmt::Debug;

/// Two sums are equal if they differ by at most this share of all that was summed: what is left is rounding.
pub const ROUNDING: f64 = 1e-12;

/// What a rule reads of a ballot, and so what voters must be asked for. Every rule accepts every ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Takes {
    /// The top group.
    Top,
    /// The whole order.
    Ranking,
    /// The grades.
    Grades,
}

impl Takes {
    /// The word for it in scenarios and docs: `top`, `ranking` or `grades`.
    pub fn name(self) -> &'static str {
        match self {
            Takes::Top => "top",
            Takes::Ranking => "ranking",
            Takes::Grades => "grades",
        }
    }
}

/// The outcome of a vote, and the scratch that it was worked out in: reused, so that a warm vote allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Score of each alternative, in the rule's own unit; higher is better.
    pub scores: Vec<f64>,
    /// The winners, in increasing order. Several are a tie; none is no decision.
    pub winners: Vec<u32>,
    /// `pairwise[i * m + j]` is the weight of the ballots that put i strictly above j. Empty unless the rule filled it.
    pub pairwise: Vec<f64>,
    /// Total weight of the ballots that counted.
    pub cast: f64,
    /// For rules with a bar: the least score that decides if all scores are whole numbers, otherwise the bar that a
    /// score must be above. Unanimity must reach it.
    pub needed: Option<f64>,
    /// Whole numbers of passing use to a rule; its content means nothing afterwards.
    pub scratch: Vec<u32>,
}

impl Tally {
    /// Begins a vote over `alternatives` alternatives: zero scores, no winners. Every rule calls it first.
    pub fn start(&mut self, alternatives: u32) {
        self.scores.clear();
        self.scores.resize(alternatives as usize, 0.0);
        self.winners.clear();
        self.pairwise.clear();
        self.cast = 0.0;
        self.needed = None;
        self.scratch.clear();
    }

    /// Adds the weight of each ballot to the scores of its top group, in equal parts. Cost: O(ballots x m).
    pub fn add_tops(&mut self, ballots: &Ballots) {
        for ballot in ballots.cast() {
            let part = ballot.weight / f64::from(ballot.tops);
            for (score, &rank) in self.scores.iter_mut().zip(ballot.ranks) {
                if rank == 0 {
                    *score += part;
                }
            }
            self.cast += ballot.weight;
        }
    }

    /// Fills [`Tally::pairwise`] and [`Tally::cast`]. Unranked alternatives lose to ranked ones; ties add to neither
    /// side. Cost: O(ballots x m^2).
    pub fn add_pairwise(&mut self, ballots: &Ballots) {
        let m = ballots.alternatives() as usize;
        self.pairwise.clear();
        self.pairwise.resize(m * m, 0.0);
        for ballot in ballots.cast() {
            for (row, &mine) in self.pairwise.chunks_exact_mut(m).zip(ballot.ranks) {
                for (cell, &theirs) in row.iter_mut().zip(ballot.ranks) {
                    *cell += if mine < theirs { ballot.weight } else { 0.0 };
                }
            }
            self.cast += ballot.weight;
        }
    }

    /// Makes winners of the alternatives with the highest score, all those within `slack` of it; of none if nothing was
    /// cast. `slack` is [`ROUNDING`] times the sum of what went into the scores, or 0 for scores that are exact.
    pub fn crown(&mut self, slack: f64) {
        self.winners.clear();
        if self.cast > 0.0 {
            let best = self.scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            self.winners.extend((0..).zip(&self.scores).filter(|&(_, &s)| s >= best - slack).map(|(a, _)| a));
        }
    }
}

/// A voting rule: ballots in, a set of winners out. It knows no tie policy and draws nothing at random.
///
/// An implementor calls [`check_rule`](super::laws::check_rule) in a test. A rule is a few lines:
///
/// ```
/// use manyminds::voting::{Ballots, ROUNDING, Tally, VotingRule, laws::check_rule};
///
/// /// A point to all alternatives but the last: the fewest last places win.
/// #[derive(Debug)]
/// struct Veto;
///
/// impl VotingRule for Veto {
///     fn name(&self) -> &'static str {
///         "veto"
///     }
///
///     fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
///         tally.start(ballots.alternatives());
///         for ballot in ballots.cast() {
///             let last = ballot.ranks.iter().max().copied();
///             let lasts = ballot.ranks.iter().filter(|&&rank| Some(rank) == last).count();
///             for (score, &rank) in tally.scores.iter_mut().zip(ballot.ranks) {
///                 *score -= if Some(rank) == last { ballot.weight / lasts as f64 } else { 0.0 };
///             }
///             tally.cast += ballot.weight;
///         }
///         tally.crown(ROUNDING * tally.cast);
///     }
/// }
///
/// // Under veto an alternative that everybody puts first can still tie, and the law says so.
/// assert!(check_rule(&Veto).unwrap_err().contains("unanimity"));
/// ```
pub trait VotingRule: Send + Sync + Debug {
    /// The word for the rule in scenarios, tables and docs.
    fn name(&self) -> &'static str;

    /// Fills `tally.scores` and `tally.winners` from `ballots`, and nothing else decides: whatever `tally` held before
    /// must not matter. An empty winner set is no decision. Allocates nothing once `tally` is warm.
    fn decide(&self, ballots: &Ballots, tally: &mut Tally);

    /// What the rule reads of a ballot; the order, unless said otherwise.
    fn takes(&self) -> Takes {
        Takes::Ranking
    }

    /// Whether the rule may find no winner although ballots that it reads were cast.
    fn may_abstain(&self) -> bool {
        false
    }

    /// The fast path for ballots that name one alternative each, all of weight 1: `counts[a]` of them name a. Fills
    /// `winners` as [`decide`](Self::decide) would and returns true, or returns false if the rule has no fast path.
    /// Alternatives that no ballot names may be left out of `counts`.
    ///
    /// `voters` is what a quorum is a share of. It is the sum of `counts` if it is to agree with `decide`; a protocol
    /// that counts silence against a proposal gives the number of members instead, never fewer than the sum.
    fn decide_counts(&self, counts: &[u32], voters: u32, winners: &mut Vec<u32>) -> bool {
        let _ = (counts, voters, winners);
        false
    }
}
