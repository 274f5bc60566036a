//! A runoff between the first two.

use super::super::{Ballots, Tally, VotingRule};
use super::most;

/// Plurality with runoff: the two alternatives with the most first places stand against each other. Where several tie for a place in
/// the runoff, whoever wins some runoff wins. Score: the votes of first places.
///
/// Cost: O(ballots x m^2). Source: Zwicker 2016, Handbook of Computational Social Choice, ch. 2; parallel universes as in Conitzer,
/// Rognlie and Xia 2009, IJCAI 109.
#[derive(Clone, Copy, Debug, Default)]
pub struct Runoff;

impl VotingRule for Runoff {
    fn name(&self) -> &'static str {
        "runoff"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        tally.add_tops(ballots);
        tally.cast = 0;
        tally.add_pairwise(ballots);
        run_off(tally, tally.slack(tally.cast));
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        true
    }
}

/// Lets the two alternatives with the highest scores stand against each other by [`Tally::pairwise`]; under all ways to choose the
/// two where several tie.
pub(super) fn run_off(tally: &mut Tally, slack: i128) {
    let m = tally.scores.len();
    tally.winners.clear();
    if tally.cast == 0 {
        return;
    }
    let best = tally.scores.iter().copied().max().unwrap_or(0);
    let first = |scores: &[i128], a: usize| scores[a] >= best - slack;
    let firsts = (0..m).filter(|&a| first(&tally.scores, a)).count();
    let next = (0..m).filter(|&a| !first(&tally.scores, a)).map(|a| tally.scores[a]).max();
    let enters = |a: usize, b: usize| {
        let second = |a: usize| next.is_some_and(|next| !first(&tally.scores, a) && tally.scores[a] >= next - slack);
        match firsts {
            1 => (first(&tally.scores, a) && second(b)) || (second(a) && first(&tally.scores, b)),
            _ => first(&tally.scores, a) && first(&tally.scores, b),
        }
    };
    let slack = tally.slack(tally.cast);
    let wins = |a: usize, b: usize| tally.pairwise[a * m + b] >= tally.pairwise[b * m + a] - slack;
    let mut winners = std::mem::take(&mut tally.winners);
    winners
        .extend((0..m).filter(|&a| m == 1 || (0..m).any(|b| a != b && enters(a, b) && wins(a, b))).map(|a| a as u32));
    tally.winners = winners;
}
