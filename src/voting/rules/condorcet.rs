//! Rules that hold every two alternatives against each other and count victories or defeats.

use super::super::pairwise::{Strength, smith};
use super::super::{Ballots, Tally, VotingRule};
use super::most;

/// Condorcet: the alternative that beats every other, or no decision. Score: how many it beats.
///
/// Here as in all rules of pairs, majorities are by weight; a ballot puts what it ranks above what it does not, and says nothing
/// between alternatives that tie on it or are both unranked.
///
/// Cost: O(ballots x m^2). Source: Condorcet 1785, Essai sur l'application de l'analyse.
#[derive(Clone, Copy, Debug, Default)]
pub struct Condorcet;

impl VotingRule for Condorcet {
    fn name(&self) -> &'static str {
        "condorcet"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        tally.add_victories(ballots, Strength::Margins, false);
        let m = tally.scores.len();
        for (score, row) in tally.scores.iter_mut().zip(tally.scratch.chunks_exact(m.max(1))) {
            *score = row.iter().filter(|&&class| class > 0).count() as i128;
        }
        tally.per = 1.0;
        if tally.cast > 0 {
            let beats_all = |&a: &u32| tally.scores[a as usize] == m as i128 - 1;
            tally.winners.extend((0..m as u32).find(beats_all));
        }
    }

    fn may_abstain(&self) -> bool {
        true
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        if winners.len() > 1 {
            winners.clear();
        }
        true
    }
}

/// Copeland: 1 for each other alternative that is beaten one against one, 1/2 for each tie; the highest sum wins, so a
/// Condorcet winner wins alone with m - 1.
///
/// Cost: O(ballots x m^2). Source: Copeland 1951, A reasonable social welfare function (University of Michigan seminar).
#[derive(Clone, Copy, Debug, Default)]
pub struct Copeland;

impl VotingRule for Copeland {
    fn name(&self) -> &'static str {
        "copeland"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        tally.add_victories(ballots, Strength::Margins, false);
        let m = tally.scores.len();
        for i in 0..m {
            for j in 0..i {
                let mine = if tally.scratch[i * m + j] > 0 { 2 } else { i128::from(tally.scratch[j * m + i] == 0) };
                tally.scores[i] += mine;
                tally.scores[j] += 2 - mine;
            }
        }
        tally.per = 2.0;
        rank_exactly(tally);
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        // On ballots that name one alternative, the larger count wins every pair.
        most(counts, winners);
        true
    }
}

/// The Smith set: the smallest set of alternatives of which each beats all outside it. Score: 1 inside, 0 outside.
///
/// Cost: O(ballots x m^2 + m^3). Source: Smith 1973, Econometrica 41:1027.
#[derive(Clone, Copy, Debug, Default)]
pub struct Smith;

impl VotingRule for Smith {
    fn name(&self) -> &'static str {
        "smith"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        tally.add_victories(ballots, Strength::Margins, false);
        let m = tally.scores.len();
        if tally.cast > 0 {
            let (beats, reach) = (&tally.scratch, &mut tally.words);
            smith(m, &|i, j| beats[i * m + j] > 0, reach);
            for (a, score) in tally.scores.iter_mut().enumerate() {
                *score = i128::from(reach[a * m..][..m].iter().all(|&reached| reached > 0));
            }
        }
        tally.per = 1.0;
        rank_exactly(tally);
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        true
    }
}

/// Minimax (Simpson and Kramer): the alternative whose worst defeat is the least. Score: the worst defeat, below 0; 0 for one that
/// is not beaten.
///
/// Cost: O(ballots x m^2 + m^2 log m). Source: Simpson 1969, Quarterly Journal of Economics 83:478; Kramer 1977, Journal of Economic
/// Theory 16:310.
#[derive(Clone, Copy, Debug)]
pub struct Minimax(pub Strength);

impl VotingRule for Minimax {
    fn name(&self) -> &'static str {
        match self.0 {
            Strength::WinningVotes => "minimax",
            Strength::Margins => "minimax-margins",
        }
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        tally.add_victories(ballots, self.0, false);
        let m = tally.scores.len();
        // Classes are ranked, and not units, so that equal defeats stay equal.
        for a in 0..m {
            tally.scores[a] = -i128::from((0..m).map(|b| tally.scratch[b * m + a]).max().unwrap_or(0));
        }
        let classes = std::mem::take(&mut tally.sums);
        rank_exactly(tally);
        for score in &mut tally.scores {
            *score = if *score == 0 { 0 } else { -classes[(-*score) as usize - 1] };
        }
        tally.sums = classes;
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        true
    }
}

/// Black: the Condorcet winner if there is one, and else the Borda winner. Score: the points of Borda.
///
/// Cost: O(ballots x m^2). Source: Black 1958, The Theory of Committees and Elections.
#[derive(Clone, Copy, Debug, Default)]
pub struct Black;

impl VotingRule for Black {
    fn name(&self) -> &'static str {
        "black"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        Condorcet.decide(ballots, tally);
        let winner = tally.winners.first().copied();
        super::Borda(super::Truncated::Average).decide(ballots, tally);
        if let Some(winner) = winner {
            // Those who stood above the winner, or beside, come after it now.
            let before = tally.places[winner as usize];
            tally.places.iter_mut().filter(|place| **place <= before).for_each(|place| *place += 1);
            tally.places[winner as usize] = 0;
            tally.winners.clear();
            tally.winners.push(winner);
        }
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        true
    }
}

/// Ranks by scores that are exact.
pub(super) fn rank_exactly(tally: &mut Tally) {
    tally.rank_within(0);
}
