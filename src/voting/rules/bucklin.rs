//! Bucklin: second choices count where first ones do not make a majority.

use super::super::{Ballots, Tally, UNRANKED, VotingRule};
use super::most;

/// Bucklin: first places are counted; where nobody has more than half of the ballots, second places are added, then third ones,
/// until somebody has. Of those who have, the one with the most wins. Score: the votes at that depth.
///
/// An alternative that ties on a ballot counts at the depth of the best place that its group fills. Where short ballots keep
/// everybody below half, the most at the last depth wins.
///
/// Cost: O(ballots x m^2). Source: Hoag and Hallett 1926, Proportional Representation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bucklin;

impl VotingRule for Bucklin {
    fn name(&self) -> &'static str {
        "bucklin"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        tally.cast = ballots.cast().map(|ballot| tally.weigh(&ballot)).sum();
        let bar = tally.cast + 2 * tally.slack(tally.cast);
        tally.needed = Some(tally.cast / 2 + 1);
        for depth in 0..ballots.alternatives() {
            for ballot in ballots.cast() {
                let units = tally.weigh(&ballot);
                for (score, &rank) in tally.scores.iter_mut().zip(ballot.ranks) {
                    *score += if rank == depth && rank != UNRANKED { units } else { 0 };
                }
            }
            if tally.scores.iter().any(|&score| 2 * score > bar) {
                break;
            }
        }
        tally.rank(tally.cast);
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        true
    }
}
