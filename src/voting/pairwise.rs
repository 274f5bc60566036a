//! Every two alternatives against each other: victories, and what they say of Condorcet's winner, loser and the Smith set.

use super::{Ballots, Tally};

/// What a victory of one alternative over another counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// The votes for the winner.
    WinningVotes,
    /// The votes for the winner less those against.
    Margins,
}

impl Tally {
    /// Fills [`Tally::pairwise`], and [`Tally::scratch`] with the class of each victory; [`Tally::sums`] says how many units each
    /// class has, of its weakest. With `ties` two that tie have a victory each, of the class of their votes or of margin 0.
    ///
    /// Cost: O(ballots x m^2 + m^2 log m).
    pub(super) fn add_victories(&mut self, ballots: &Ballots, strength: Strength, ties: bool) {
        self.add_pairwise(ballots);
        let (m, slack) = (ballots.alternatives() as usize, self.slack(self.cast));
        let pairwise = &self.pairwise;
        // Units of a victory, if it is one.
        let units = |i: usize, j: usize| {
            let (mine, theirs) = (pairwise[i * m + j], pairwise[j * m + i]);
            let tied = (mine - theirs).abs() <= slack;
            let wins = i != j && if tied { ties } else { mine > theirs };
            wins.then_some(match strength {
                Strength::WinningVotes => mine,
                Strength::Margins if tied => 0,
                Strength::Margins => mine - theirs,
            })
        };
        let levels = &mut self.sums;
        levels.clear();
        levels.extend((0..m * m).filter_map(|at| units(at / m, at % m)));
        levels.sort_unstable();
        // Neighbours that are equal up to rounding are one class, which begins at the weakest.
        let mut last = None;
        levels.retain(|&level| {
            let begins = last.is_none_or(|last| level - last > slack);
            last = Some(level);
            begins
        });
        self.scratch.clear();
        let class = |units: i128| levels.partition_point(|&level| level <= units) as u32;
        self.scratch.extend((0..m * m).map(|at| units(at / m, at % m).map_or(0, class)));
    }
}

/// What the comparisons of every two alternatives say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The alternative that beats every other, if there is one.
    pub condorcet_winner: Option<u32>,
    /// The alternative that every other beats, if there is one.
    pub condorcet_loser: Option<u32>,
    /// The smallest set of alternatives of which each beats all outside it.
    pub smith: Vec<u32>,
    /// Whether some alternatives beat each other in a circle.
    pub cycle: bool,
    /// The alternative that more than half of the voters put first, alone, if there is one.
    pub majority_winner: Option<u32>,
    /// The alternative that more than half of the voters put last, alone, if there is one.
    pub majority_loser: Option<u32>,
}

impl Facts {
    /// Reads the facts off ballots. `tally` lends its memory, and holds the pairwise matrix afterwards.
    ///
    /// Cost: O(ballots x m^2 + m^3). Source: Smith 1973, Econometrica 41:1027, for the set.
    pub fn of(ballots: &Ballots, tally: &mut Tally) -> Facts {
        tally.start(ballots);
        tally.add_victories(ballots, Strength::Margins, false);
        let m = ballots.alternatives() as usize;
        if m == 0 || tally.cast == 0 {
            return Facts::default();
        }
        let beats = |i: usize, j: usize| tally.scratch[i * m + j] > 0;
        let mut reach = Vec::new();
        let (mut first, mut last) = (vec![0i128; m], vec![0i128; m]);
        for ballot in ballots.cast() {
            let units = tally.weigh(&ballot);
            let bottom = ballot.ranks.iter().copied().max().unwrap_or(0);
            let lasts = ballot.ranks.iter().filter(|&&rank| rank == bottom).count();
            for (a, &rank) in ballot.ranks.iter().enumerate() {
                first[a] += if rank == 0 && ballot.tops == 1 { units } else { 0 };
                last[a] += if rank == bottom && lasts == 1 { units } else { 0 };
            }
        }
        let half =
            |of: &[i128]| (0..m).find(|&a| 2 * of[a] > tally.cast + 2 * tally.slack(tally.cast)).map(|a| a as u32);
        let all = |a: &usize, holds: &dyn Fn(usize, usize) -> bool| (0..m).all(|b| b == *a || holds(*a, b));
        Facts {
            condorcet_winner: (0..m).find(|a| all(a, &beats)).map(|a| a as u32),
            condorcet_loser: if m < 2 { None } else { (0..m).find(|a| all(a, &|a, b| beats(b, a))).map(|a| a as u32) },
            smith: {
                smith(m, &beats, &mut reach);
                (0..m).filter(|&a| (0..m).all(|b| reach[a * m + b] > 0)).map(|a| a as u32).collect()
            },
            cycle: {
                reach.clear();
                reach.extend((0..m * m).map(|at| u64::from(beats(at / m, at % m))));
                close(m, &mut reach);
                (0..m).any(|a| reach[a * m + a] > 0)
            },
            majority_winner: half(&first),
            majority_loser: if m < 2 { None } else { half(&last) },
        }
    }
}

/// Fills `reach` with who reaches whom by steps from one alternative to another that does not beat it. Those who reach everybody
/// are the smallest set of which each beats all outside.
pub(super) fn smith(m: usize, beats: &dyn Fn(usize, usize) -> bool, reach: &mut Vec<u64>) {
    reach.clear();
    reach.extend((0..m * m).map(|at| u64::from(!beats(at % m, at / m))));
    close(m, reach);
}

/// Makes a relation transitive (Warshall 1962).
fn close(m: usize, reach: &mut [u64]) {
    for via in 0..m {
        for from in 0..m {
            if reach[from * m + via] > 0 {
                for to in 0..m {
                    reach[from * m + to] |= reach[via * m + to];
                }
            }
        }
    }
}
