//! The trait that a voting rule implements.

use super::{Ballots, Tally};
use std::fmt::Debug;

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

/// A voting rule: ballots in, a set of winners out. It knows no tie policy and draws nothing at random.
///
/// An implementor calls [`check_rule`](super::laws::check_rule) in a test. A rule is a few lines:
///
/// ```
/// use manyminds::voting::{Ballots, Tally, VotingRule, laws::check_rule};
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
///         tally.start(ballots);
///         for ballot in ballots.cast() {
///             let last = ballot.ranks.iter().max().copied();
///             let units = tally.weigh(&ballot);
///             for (score, &rank) in tally.scores.iter_mut().zip(ballot.ranks) {
///                 *score -= if Some(rank) == last { units } else { 0 };
///             }
///             tally.cast += units;
///         }
///         tally.crown(tally.cast);
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
    /// must not matter. An empty winner set is no decision. A rule that ranks fills `tally.places`, and one that goes step by
    /// step tells its steps. Allocates nothing once `tally` is warm.
    fn decide(&self, ballots: &Ballots, tally: &mut Tally);

    /// What the rule reads of a ballot; the order, unless said otherwise.
    fn takes(&self) -> Takes {
        Takes::Ranking
    }

    /// Whether the rule may find no winner although ballots that it reads were cast.
    fn may_abstain(&self) -> bool {
        false
    }

    /// Whether the rule treats all alternatives alike; one that breaks ties in the order of the list does not.
    fn is_neutral(&self) -> bool {
        true
    }

    /// At most how many alternatives the rule decides among; more are refused ([`Tally::refused`]). `None` for any number.
    fn most_alternatives(&self) -> Option<u32> {
        None
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
