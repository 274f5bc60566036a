//! Kemeny and Young: the ranking that agrees most.

use super::super::{Ballots, Refusal, Tally, VotingRule};
use super::most;

/// More alternatives are refused: time and memory double with each.
const MOST: u32 = 16;

/// Kemeny-Young: of all rankings, those that agree with most votes on most pairs; whoever heads one of them wins. Score: the
/// agreement, in votes times pairs, of the best ranking that the alternative heads; [`Tally::places`] is one of the best, the first
/// in the order of the list.
///
/// Exact, by the best ranking of every subset. Cost: O(ballots x m^2 + 2^m m^2); more than 16 alternatives are refused.
/// Source: Kemeny 1959, Daedalus 88:577; Young and Levenglick 1978, SIAM Journal on Applied Mathematics 35:285.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kemeny;

impl VotingRule for Kemeny {
    fn name(&self) -> &'static str {
        "kemeny"
    }

    fn most_alternatives(&self) -> Option<u32> {
        Some(MOST)
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        let given = ballots.alternatives();
        if given > MOST {
            return tally.refuse(Refusal::Alternatives { given, most: MOST });
        }
        tally.add_pairwise(ballots);
        let m = given as usize;
        if tally.cast == 0 || m == 0 {
            return;
        }
        // The best agreement within each set of alternatives.
        tally.sums.clear();
        tally.sums.resize(1 << m, 0);
        for set in 1..1usize << m {
            tally.sums[set] = members(m, set).map(|top| headed(tally, m, set, top)).max().unwrap_or(0);
        }
        let all = (1 << m) - 1;
        for a in 0..m {
            tally.scores[a] = headed(tally, m, all, a);
        }
        let pairs = i128::from(given) * i128::from(given);
        let slack = tally.slack(tally.cast * pairs);
        tally.crown(tally.cast * pairs);
        tally.places.resize(m, 0);
        let mut left = all;
        for place in 0..m {
            let top = members(m, left).find(|&a| headed(tally, m, left, a) >= tally.sums[left] - slack);
            let Some(top) = top else { break };
            tally.places[top] = place as u32;
            left &= !(1 << top);
        }
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        true
    }
}

fn members(m: usize, set: usize) -> impl Iterator<Item = usize> {
    (0..m).filter(move |&a| set >> a & 1 == 1)
}

/// The best agreement of a ranking of `set` that `top` heads.
fn headed(tally: &Tally, m: usize, set: usize, top: usize) -> i128 {
    let below = set & !(1 << top);
    tally.sums[below] + members(m, below).map(|b| tally.pairwise[top * m + b]).sum::<i128>()
}
