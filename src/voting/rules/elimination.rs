//! Rules that take out the weakest alternative, count again, and go on.

use super::super::tally::share;
use super::super::{Ballots, Refusal, Step, Tally, UNRANKED, VotingRule};
use super::most;

/// At most so many sets of alternatives that may be left are followed.
const MOST_UNIVERSES: usize = 4096;

/// What makes an alternative the weakest of those that are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakest {
    /// It has the fewest first places: instant runoff (Hare, alternative vote).
    FewestFirsts,
    /// It has the most last places, if none has more than half of the first places: Coombs.
    MostLasts,
    /// It has the fewest points of Borda: Baldwin.
    LowestBorda,
    /// All that have no more than the mean points of Borda go together: Nanson.
    NotAboveMean,
    /// All that have less than the mean go together: Nanson in its strict form.
    BelowMean,
}

/// Takes out the weakest of those that are left until one is. Score: what it counts with all alternatives (for Coombs the last
/// places, below 0; for Baldwin and Nanson points above the mean). [`Tally::steps`] tells every round.
///
/// Ballots are read as if only those that are left had stood. Alternatives that tie on a ballot share its vote; unranked ones share
/// the last place, and a ballot that ranks none of those left is exhausted and counts for nothing. Where several are the weakest,
/// each goes in a universe of its own and whoever wins in one of them wins; with `fixed` the last in the list goes. More than 4,096
/// sets that may be left are [refused](Tally::refused), which is no decision.
///
/// Cost: O(ballots x m^2) for instant runoff and Coombs, O(ballots x m^2 + m^3) for the others, times the universes. Sources: Hare 1859;
/// Coombs 1964, A Theory of Data; Baldwin 1926, Proceedings of the Royal Society of Victoria 39:42; Nanson 1882, Transactions of the
/// Royal Society of Victoria 19:197; ties as in Conitzer, Rognlie and Xia 2009, IJCAI 109.
#[derive(Clone, Copy, Debug)]
pub struct Elimination {
    /// Who goes.
    pub weakest: Weakest,
    /// Whether of several the last in the list goes; it says nothing to Nanson, where all go.
    pub fixed: bool,
}

impl VotingRule for Elimination {
    fn name(&self) -> &'static str {
        match (self.weakest, self.fixed) {
            (Weakest::FewestFirsts, false) => "instant-runoff",
            (Weakest::FewestFirsts, true) => "instant-runoff-fixed",
            (Weakest::MostLasts, false) => "coombs",
            (Weakest::MostLasts, true) => "coombs-fixed",
            (Weakest::LowestBorda, false) => "baldwin",
            (Weakest::LowestBorda, true) => "baldwin-fixed",
            (Weakest::NotAboveMean, _) => "nanson",
            (Weakest::BelowMean, _) => "nanson-strict",
        }
    }

    fn is_neutral(&self) -> bool {
        !self.fixed
    }

    fn may_abstain(&self) -> bool {
        !self.fixed
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        let m = tally.scores.len();
        match self.weakest {
            Weakest::FewestFirsts | Weakest::MostLasts => {
                let most = largest_tie(ballots, &mut tally.scratch, self.weakest == Weakest::MostLasts);
                tally.split(most);
                tally.cast = ballots.cast().map(|ballot| tally.weigh(&ballot)).sum();
            }
            _ => tally.add_pairwise(ballots),
        }
        if tally.cast == 0 || m == 0 {
            return;
        }
        let mut words = std::mem::take(&mut tally.words);
        let row = m.div_ceil(64);
        words.clear();
        words.extend((0..row).map(|word| if (word + 1) * 64 <= m { u64::MAX } else { (1 << (m % 64)) - 1 }));
        self.follow(ballots, tally, &mut words, row);
        tally.words = words;
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        if self.fixed {
            winners.truncate(1);
        }
        true
    }
}

/// What comes of one round.
enum Round {
    /// All that are left win: one alone, or several that cannot be told apart.
    Over,
    /// Of those in the scratch one goes.
    One,
    /// All of those in the scratch go.
    All,
}

impl Elimination {
    /// Follows every set that may be left, the first of each size as the fixed order has it. Sets stand one after the other in
    /// `sets`, `row` words each.
    fn follow(&self, ballots: &Ballots, tally: &mut Tally, sets: &mut Vec<u64>, row: usize) {
        let m = tally.scores.len();
        let (mut at, mut ranked) = (0, true);
        // The set that the fixed order leads to; those before it in the list are its elders.
        let mut first = 0;
        while at * row < sets.len() {
            let told = at == first;
            let round = self.count(ballots, tally, &sets[at * row..][..row]);
            if at == 0 {
                tally.scores.clear();
                tally.scores.extend_from_slice(&tally.sums);
            }
            if told {
                let left = &sets[at * row..][..row];
                let stands = |a: &usize| has(left, *a);
                let counted =
                    (0..m).filter(stands).map(|a| Step::Stands { alternative: a as u32, units: tally.sums[a] });
                tally.steps.extend(counted);
            }
            let goes = tally.scratch.len();
            match round {
                Round::Over => {
                    for a in (0..m).filter(|&a| has(&sets[at * row..][..row], a)) {
                        if let Err(place) = tally.winners.binary_search(&(a as u32)) {
                            tally.winners.insert(place, a as u32);
                        }
                    }
                }
                Round::All => {
                    let next = push(sets, row, at, &tally.scratch);
                    if told {
                        first = next;
                        tally.steps.extend(tally.scratch.iter().map(|&alternative| Step::Out { alternative }));
                    }
                }
                Round::One => {
                    let last = tally.scratch[goes - 1];
                    let next = push(sets, row, at, &[last]);
                    if told {
                        first = next;
                        tally.steps.push(Step::Out { alternative: last });
                    }
                    if goes > 1 && !self.fixed {
                        ranked = false;
                        for &one in &tally.scratch[..goes - 1] {
                            push(sets, row, at, &[one]);
                        }
                    }
                }
            }
            at += 1;
            if sets.len() / row > MOST_UNIVERSES {
                return tally.refuse(Refusal::Universes { most: MOST_UNIVERSES as u32 });
            }
        }
        if ranked {
            self.place(tally);
        }
    }

    /// Ranks all: who goes later is above.
    fn place(&self, tally: &mut Tally) {
        let m = tally.scores.len();
        tally.places.resize(m, 0);
        let (mut above, mut at) = (m, 0);
        while at < tally.steps.len() {
            let together = tally.steps[at..].iter().take_while(|step| matches!(step, Step::Out { .. })).count();
            above -= together;
            for step in &tally.steps[at..at + together] {
                if let Step::Out { alternative } = *step {
                    tally.places[alternative as usize] = above as u32;
                }
            }
            at += together.max(1);
        }
    }

    /// Counts among those that are left: fills the sums, lower being weaker, and the scratch with who is the weakest.
    fn count(&self, ballots: &Ballots, tally: &mut Tally, left: &[u64]) -> Round {
        let m = tally.scores.len();
        let standing = (0..m).filter(|&a| has(left, a)).count();
        tally.sums.clear();
        tally.sums.resize(m, 0);
        let mass = match self.weakest {
            Weakest::FewestFirsts => add_ends(ballots, tally, left, false),
            Weakest::MostLasts => {
                let mut counted = add_ends(ballots, tally, left, false);
                let best = (0..m).filter(|&a| has(left, a)).max_by_key(|&a| (tally.sums[a], std::cmp::Reverse(a)));
                counted += 2 * tally.slack(counted);
                if let Some(best) = best.filter(|&best| 2 * tally.sums[best] > counted) {
                    // Who has more than half wins: everybody else goes.
                    tally.sums.fill(0);
                    add_ends(ballots, tally, left, true);
                    tally.sums.iter_mut().for_each(|sum| *sum = -*sum);
                    tally.scratch.clear();
                    tally.scratch.extend((0..m).filter(|&a| has(left, a) && a != best).map(|a| a as u32));
                    return if standing == 1 { Round::Over } else { Round::All };
                }
                tally.sums.fill(0);
                add_ends(ballots, tally, left, true);
                tally.sums.iter_mut().for_each(|sum| *sum = -*sum);
                counted
            }
            _ => {
                let (sums, pairwise) = (&mut tally.sums, &tally.pairwise);
                for a in (0..m).filter(|&a| has(left, a)) {
                    sums[a] = (0..m).filter(|&b| has(left, b)).map(|b| pairwise[a * m + b] - pairwise[b * m + a]).sum();
                }
                tally.cast * m as i128
            }
        };
        tally.scratch.clear();
        if standing <= 1 {
            return Round::Over;
        }
        let slack = tally.slack(mass);
        let stands = || (0..m).filter(|&a| has(left, a));
        let least = stands().map(|a| tally.sums[a]).min().unwrap_or(0);
        let goes = |a: &usize| match self.weakest {
            Weakest::NotAboveMean => tally.sums[*a] <= slack,
            Weakest::BelowMean => tally.sums[*a] < -slack,
            _ => tally.sums[*a] <= least + slack,
        };
        tally.scratch.extend(stands().filter(goes).map(|a| a as u32));
        let all = tally.scratch.len() == standing;
        match self.weakest {
            Weakest::NotAboveMean if all => Round::Over,
            Weakest::BelowMean if tally.scratch.is_empty() => Round::Over,
            Weakest::NotAboveMean | Weakest::BelowMean => Round::All,
            // Whoever nobody puts first goes in any order, and nothing else changes.
            Weakest::FewestFirsts if least == 0 && !all => Round::All,
            _ => Round::One,
        }
    }
}

/// Adds what ballots give to the first, or the last, of those that are left, and says how much that is in all.
fn add_ends(ballots: &Ballots, tally: &mut Tally, left: &[u64], last: bool) -> i128 {
    let mut all = 0;
    for ballot in ballots.cast() {
        let stands = || ballot.ranks.iter().enumerate().filter(|&(a, _)| has(left, a));
        let best = stands().map(|(_, &rank)| rank).min().unwrap_or(UNRANKED);
        if best == UNRANKED {
            continue;
        }
        let end = if last { stands().map(|(_, &rank)| rank).max().unwrap_or(best) } else { best };
        let sharing = stands().filter(|&(_, &rank)| rank == end).count() as u32;
        let units = tally.weigh(&ballot);
        let part = share(units, sharing);
        for (a, _) in stands().filter(|&(_, &rank)| rank == end) {
            tally.sums[a] += part;
        }
        all += units;
    }
    all
}

/// The largest group of alternatives that tie on a ballot; with `last` also those that it leaves out.
fn largest_tie(ballots: &Ballots, sharing: &mut Vec<u32>, last: bool) -> u32 {
    let m = ballots.alternatives();
    let mut most = 1;
    for ballot in ballots.cast() {
        sharing.clear();
        sharing.resize(m as usize, 0);
        for &rank in ballot.ranks.iter().filter(|&&rank| rank != UNRANKED) {
            sharing[rank as usize] += 1;
        }
        most = sharing.iter().fold(most, |most, &sharing| most.max(sharing));
        most = if last { most.max(m - ballot.ranked) } else { most };
    }
    most
}

fn has(set: &[u64], a: usize) -> bool {
    set[a / 64] >> (a % 64) & 1 == 1
}

/// Adds the set number `at` without some, unless it is there; says where it is.
fn push(sets: &mut Vec<u64>, row: usize, at: usize, without: &[u32]) -> usize {
    let start = sets.len();
    sets.extend_from_within(at * row..(at + 1) * row);
    for &a in without {
        sets[start + a as usize / 64] &= !(1 << (a % 64));
    }
    let (seen, new) = sets.split_at(start);
    let found = seen.chunks_exact(row).skip(at + 1).position(|set| set == new).map(|after| at + 1 + after);
    if found.is_some() {
        sets.truncate(start);
    }
    found.unwrap_or(start / row)
}
