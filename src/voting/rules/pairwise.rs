//! Rules that hold every two alternatives against each other.

use super::super::{Ballots, ROUNDING, Tally, VotingRule};
use super::most;

/// Copeland: 1 for each other alternative that is beaten one against one, 1/2 for each tie; the highest sum wins, so a
/// Condorcet winner wins alone with m - 1. Majorities are by weight. A ballot puts what it ranks above what it does not,
/// and says nothing between alternatives that tie on it or are both unranked.
///
/// Cost: O(ballots x m^2). Source: Copeland 1951, A reasonable social welfare function (University of Michigan seminar).
#[derive(Clone, Copy, Debug, Default)]
pub struct Copeland;

impl VotingRule for Copeland {
    fn name(&self) -> &'static str {
        "copeland"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        let m = ballots.alternatives() as usize;
        tally.start(ballots.alternatives());
        tally.add_pairwise(ballots);
        let slack = ROUNDING * tally.cast;
        for i in 0..m {
            for j in 0..i {
                let margin = tally.pairwise[i * m + j] - tally.pairwise[j * m + i];
                let mine = if margin.abs() <= slack { 0.5 } else { f64::from(u8::from(margin > 0.0)) };
                tally.scores[i] += mine;
                tally.scores[j] += 1.0 - mine;
            }
        }
        tally.crown(0.0);
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        // On ballots that name one alternative, the larger count wins every pair.
        most(counts, winners);
        true
    }
}
