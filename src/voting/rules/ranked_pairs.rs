//! Ranked pairs: the strongest victories stand, unless they close a circle.

use super::super::pairwise::Strength;
use super::super::{Ballots, Refusal, Step, Tally, VotingRule};
use super::most;
use super::stacks::Stacks;

/// At most so many ways to lock the victories of one strength are followed, before rankings are searched instead.
const MOST_UNIVERSES: usize = 256;

/// Ranked pairs (Tideman): victories are locked in, the strongest first, each unless those locked lead back from the loser to the
/// winner; a tie is a victory either way. Who is above all wins. Score: how many alternatives it is above in the first universe.
///
/// Equal victories are locked in the order of the list (`fixed`: by winner, then by loser), or in every order (parallel universes):
/// then whoever wins in some universe wins. Where there are more than 256 of them for one strength, the rankings in which they end
/// are searched instead; where that takes too long the rule [refuses](Tally::refused), which is no decision.
///
/// Cost: O(ballots x m^2 + m^4 / 64), times the universes. Source: Tideman 1987, Social Choice and Welfare 4:185; ties as in Brill and
/// Fischer 2012, AAAI 26:1299.
#[derive(Clone, Copy, Debug)]
pub struct RankedPairs {
    /// What a victory counts.
    pub strength: Strength,
    /// Whether equal victories are locked in the order of the list.
    pub fixed: bool,
}

impl VotingRule for RankedPairs {
    fn name(&self) -> &'static str {
        match (self.strength, self.fixed) {
            (Strength::WinningVotes, false) => "ranked-pairs",
            (Strength::WinningVotes, true) => "ranked-pairs-fixed",
            (Strength::Margins, false) => "ranked-pairs-margins",
            (Strength::Margins, true) => "ranked-pairs-margins-fixed",
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
        tally.add_victories(ballots, self.strength, true);
        let m = tally.scores.len();
        tally.per = 1.0;
        if tally.cast == 0 {
            return;
        }
        // Victories by class, the strongest first, and in the order of the list among equals.
        let mut order = std::mem::take(&mut tally.scratch);
        let classes = order.len();
        order.extend((0..classes as u32).filter(|&at| at as usize / m != at as usize % m));
        let (class, victories) = order.split_at_mut(classes);
        let mut kept = 0;
        for at in 0..victories.len() {
            if class[victories[at] as usize] > 0 {
                victories[kept] = victories[at];
                kept += 1;
            }
        }
        let victories = &mut victories[..kept];
        victories.sort_unstable_by_key(|&at| (std::cmp::Reverse(class[at as usize]), at));
        let mut words = std::mem::take(&mut tally.words);
        let mut locked = Locked::new(m, &mut words);
        for group in victories.chunk_by(|&a, &b| class[a as usize] == class[b as usize]) {
            let units = tally.sums[class[group[0] as usize] as usize - 1];
            locked.lock_in_order(0, group, Some((&mut tally.steps, units)));
        }
        for a in 0..m {
            tally.scores[a] = (0..m).filter(|&b| locked.leads(0, a, b)).count() as i128;
        }
        tally.rank_within(0);
        if !self.fixed {
            let groups = victories.chunk_by(|&a, &b| class[a as usize] == class[b as usize]);
            let beats_all = |a: &usize| (0..m).all(|b| b == *a || class[b * m + a] == 0);
            if let Some(winner) = (0..m).find(beats_all) {
                // The victories of one that beats everybody stand in every universe.
                tally.winners.clear();
                tally.winners.push(winner as u32);
                (tally.words, tally.scratch) = (words, order);
                return;
            }
            let found = locked.universes(groups, &mut tally.settled, &mut tally.winners)
                || Stacks::new(m, class, &mut tally.settled).heads(&mut tally.winners);
            match found {
                true if tally.winners.len() > 1 => tally.places.clear(),
                true => {}
                false => tally.refuse(Refusal::Universes { most: MOST_UNIVERSES as u32 }),
            }
        }
        (tally.words, tally.scratch) = (words, order);
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        if self.fixed {
            winners.truncate(1);
        }
        true
    }
}

/// Universes, each as who leads to whom by victories that are locked: m rows of bits, one universe after the other.
struct Locked<'a> {
    m: usize,
    /// Words in a row.
    row: usize,
    words: &'a mut Vec<u64>,
}

impl<'a> Locked<'a> {
    fn new(m: usize, words: &'a mut Vec<u64>) -> Self {
        let row = m.div_ceil(64);
        words.clear();
        words.resize(m * row, 0);
        Locked { m, row, words }
    }

    fn size(&self) -> usize {
        self.m * self.row
    }

    fn leads(&self, universe: usize, from: usize, to: usize) -> bool {
        self.words[universe * self.size() + from * self.row + to / 64] >> (to % 64) & 1 == 1
    }

    /// Locks the victory of `over` over `under` and all that follows, unless it is implied or closes a circle.
    fn lock(&mut self, universe: usize, over: usize, under: usize) -> bool {
        if self.leads(universe, under, over) {
            return false;
        }
        let (base, row) = (universe * self.size(), self.row);
        for from in 0..self.m {
            if from != over && !self.leads(universe, from, over) {
                continue;
            }
            for word in 0..row {
                let reached = self.words[base + under * row + word];
                self.words[base + from * row + word] |= reached;
            }
            self.words[base + from * row + under / 64] |= 1 << (under % 64);
        }
        true
    }

    /// Locks the victories of a group one after the other; false if one was passed over.
    fn lock_in_order(&mut self, universe: usize, group: &[u32], mut tell: Option<(&mut Vec<Step>, i128)>) -> bool {
        let mut all = true;
        for &at in group {
            let (over, under) = (at as usize / self.m, at as usize % self.m);
            let locked = self.lock(universe, over, under);
            all &= locked;
            if let Some((steps, units)) = &mut tell {
                let (over, under, units) = (over as u32, under as u32, *units);
                steps.push(if locked {
                    Step::Locked { over, under, units }
                } else {
                    Step::Passed { over, under, units }
                });
            }
        }
        all
    }

    /// Follows every order of equal victories, and fills `winners` with who is above all in some universe; false if there are too
    /// many.
    fn universes<'g>(
        &mut self,
        groups: impl Iterator<Item = &'g [u32]>,
        settled: &mut Vec<u64>,
        winners: &mut Vec<u32>,
    ) -> bool {
        let size = self.size();
        self.words.clear();
        self.words.resize(size, 0);
        let mut groups = groups.peekable();
        while let Some(group) = groups.next() {
            // Where only ties are left, whoever is still beaten by nobody can win all of its own first.
            let m = self.m as u32;
            if groups.peek().is_none() && group.iter().all(|at| group.contains(&(at % m * m + at / m))) {
                break;
            }
            let mut at = 0;
            settled.clear();
            while at * size < self.words.len() {
                self.settle(at, group, settled);
                at += 1;
                if self.words.len() / size + settled.len() / size > MOST_UNIVERSES {
                    return false;
                }
            }
            self.words.clear();
            self.words.extend_from_slice(settled);
        }
        winners.clear();
        for a in 0..self.m {
            let count = self.words.len() / size;
            if (0..count).any(|universe| (0..self.m).all(|b| !self.leads(universe, b, a))) {
                winners.push(a as u32);
            }
        }
        true
    }

    /// Decides a group in one universe: where all that is open can be locked at once it is settled, and else each open victory makes
    /// a universe of its own.
    fn settle(&mut self, universe: usize, group: &[u32], settled: &mut Vec<u64>) {
        let (m, size) = (self.m, self.size());
        let ends = |at: u32| (at as usize / m, at as usize % m);
        let open = |locked: &Self, at: u32| {
            let (over, under) = ends(at);
            !locked.leads(universe, over, under) && !locked.leads(universe, under, over)
        };
        let before = self.words.len();
        self.words.extend_from_within(universe * size..(universe + 1) * size);
        let copy = before / size;
        let mut together = true;
        for &at in group {
            if open(self, at) {
                let (over, under) = ends(at);
                together &= self.lock(copy, over, under);
            }
        }
        if together {
            let done = &self.words[before..];
            if !settled.chunks_exact(size).any(|other| other == done) {
                settled.extend_from_slice(done);
            }
            self.words.truncate(before);
            return;
        }
        self.words.truncate(before);
        for &at in group {
            if open(self, at) {
                let (over, under) = ends(at);
                let start = self.words.len();
                self.words.extend_from_within(universe * size..(universe + 1) * size);
                self.lock(start / size, over, under);
                let (seen, new) = self.words.split_at(start);
                if seen.chunks_exact(size).any(|other| other == new) {
                    self.words.truncate(start);
                }
            }
        }
    }
}
