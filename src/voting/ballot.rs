//! What voters hand in: weak orders over the same alternatives, many in one flat store.

/// The rank of an alternative that a ballot does not rank.
pub const UNRANKED: u32 = u32::MAX;

/// Weights and grades are held to at most this size, so that no sum of them can overflow.
pub const LARGEST: f64 = 1e100;

/// One ballot, read from a [`Ballots`] store.
#[derive(Clone, Copy, Debug)]
pub struct Ballot<'a> {
    /// Rank of each alternative: how many alternatives the voter puts strictly above it, so 0 is the top group and
    /// equal ranks are ties; [`UNRANKED`] if the ballot does not rank it. As a number `UNRANKED` is below every rank.
    pub ranks: &'a [u32],
    /// Grade of each alternative, higher is better, NaN if unranked; `None` if the voter gave an order alone.
    pub grades: Option<&'a [f64]>,
    /// How much the ballot of one voter counts: finite, at least 0.
    pub weight: f64,
    /// How many voters handed in this very ballot.
    pub count: u64,
    /// How many alternatives are ranked; 0 for a blank ballot, which is not *cast*.
    pub ranked: u32,
    /// How many alternatives share the top; 0 for a blank ballot.
    pub tops: u32,
    /// The alternative that the voter objects to, if any.
    pub objection: Option<u32>,
}

impl Ballot<'_> {
    /// True unless the ballot is blank. Blank ballots count for nothing, not even toward a quorum.
    pub fn is_cast(&self) -> bool {
        self.ranked > 0
    }
}

/// Many ballots over the alternatives `0..m`: columns that are cleared and filled again, never dropped.
///
/// A ballot is a **weak order**: alternatives may tie. A short ballot leaves the rest unranked; unranked alternatives
/// are below all ranked ones and tie with each other, and each rule documents what it makes of them.
///
/// ```
/// use manyminds::voting::{Ballots, UNRANKED};
/// let mut ballots = Ballots::new(4);
/// let ballot = ballots.push_grades(&[0.2, 0.9, f64::NAN, 0.9]);
/// ballots.set_weight(ballot, 2.0);
/// assert_eq!(ballots.get(ballot).unwrap().ranks, [2, 0, UNRANKED, 0]);
/// ```
#[derive(Clone, Debug)]
pub struct Ballots {
    alternatives: u32,
    /// Ballot `b` ranks the alternatives in `ranks[b * m..][..m]`.
    ranks: Vec<u32>,
    /// Where the grades of each ballot begin; `UNGRADED` if it has none.
    grade_starts: Vec<usize>,
    grades: Vec<f64>,
    weights: Vec<f64>,
    counts: Vec<u64>,
    /// Whether all ballots so far count one.
    plain: bool,
    /// How many are blank.
    blank: usize,
    /// The most alternatives that share the top of one.
    most_tops: u32,
    ranked: Vec<u32>,
    tops: Vec<u32>,
    /// `UNRANKED` stands for no objection.
    objections: Vec<u32>,
    /// Scratch: the ranked alternatives, best first.
    order: Vec<u32>,
}

const UNGRADED: usize = usize::MAX;

impl Default for Ballots {
    fn default() -> Self {
        Ballots::new(0)
    }
}

impl Ballots {
    /// An empty store over `alternatives` alternatives.
    pub fn new(alternatives: u32) -> Self {
        Ballots {
            alternatives,
            ranks: Vec::new(),
            grade_starts: Vec::new(),
            grades: Vec::new(),
            weights: Vec::new(),
            counts: Vec::new(),
            plain: true,
            blank: 0,
            most_tops: 0,
            ranked: Vec::new(),
            tops: Vec::new(),
            objections: Vec::new(),
            order: Vec::new(),
        }
    }

    /// Removes all ballots and sets the number of alternatives. Keeps the memory.
    pub fn clear(&mut self, alternatives: u32) {
        self.alternatives = alternatives;
        self.ranks.clear();
        self.grade_starts.clear();
        self.grades.clear();
        self.weights.clear();
        self.counts.clear();
        (self.plain, self.blank, self.most_tops) = (true, 0, 0);
        self.ranked.clear();
        self.tops.clear();
        self.objections.clear();
    }

    /// Adds a ballot for one alternative and nothing else, weight 1. One outside `0..m` makes the ballot blank.
    ///
    /// Returns the number of the new ballot, as every `push` does. Cost: O(m).
    pub fn push_top(&mut self, alternative: u32) -> usize {
        let ranks = self.fresh(UNGRADED);
        let ranked = ranks.get_mut(alternative as usize).map(|rank| *rank = 0).is_some();
        self.count(u32::from(ranked), u32::from(ranked))
    }

    /// Adds a ballot that grades one alternative 1 and every other 0, weight 1. One outside `0..m` makes the ballot blank.
    /// Cost: O(m).
    pub fn push_approval(&mut self, alternative: u32) -> usize {
        if alternative >= self.alternatives {
            return self.push_top(alternative);
        }
        let (start, m) = (self.grades.len(), self.alternatives as usize);
        self.grades.resize(start + m, 0.0);
        self.grades[start + alternative as usize] = 1.0;
        let ranks = self.fresh(start);
        ranks.fill(1);
        ranks[alternative as usize] = 0;
        self.count(m as u32, 1)
    }

    /// Adds a strict order, the best alternative first, weight 1. It may be short: the rest is unranked. An alternative
    /// outside `0..m`, or named a second time, is skipped. Cost: O(m).
    pub fn push_ranking(&mut self, best_first: &[u32]) -> usize {
        let ranks = self.fresh(UNGRADED);
        let mut ranked = 0;
        for &alternative in best_first {
            if let Some(rank @ &mut UNRANKED) = ranks.get_mut(alternative as usize) {
                *rank = ranked;
                ranked += 1;
            }
        }
        self.count(ranked, ranked.min(1))
    }

    /// Adds a weak order given as one rank per alternative, weight 1: smaller is better, equal ranks tie, gaps mean
    /// nothing, [`UNRANKED`] leaves one out. Missing entries are unranked, entries beyond m ignored.
    ///
    /// Cost: O(m log m).
    pub fn push_ranks(&mut self, ranks: &[u32]) -> usize {
        let rank = |a: u32| ranks[a as usize];
        self.order.clear();
        self.order.extend((0..self.alternatives).zip(ranks).filter(|&(_, &r)| r != UNRANKED).map(|(a, _)| a));
        self.order.sort_unstable_by_key(|&a| rank(a));
        self.place(UNGRADED, |a, b| rank(a) == rank(b))
    }

    /// Adds a ballot of grades, one per alternative, weight 1; the order follows: higher is better, equal grades tie,
    /// NaN and missing entries are unranked. Grades are held within +-[`LARGEST`]; entries beyond m are ignored.
    ///
    /// Cost: O(m log m).
    pub fn push_grades(&mut self, grades: &[f64]) -> usize {
        let (start, m) = (self.grades.len(), self.alternatives as usize);
        self.grades.extend(grades.iter().take(m).map(|g| g.clamp(-LARGEST, LARGEST)));
        self.grades.resize(start + m, f64::NAN);
        // The column steps aside while the order is built from it.
        let column = std::mem::take(&mut self.grades);
        let grade = |a: u32| column[start + a as usize];
        self.order.clear();
        self.order.extend((0..self.alternatives).filter(|&a| !grade(a).is_nan()));
        self.order.sort_unstable_by(|&a, &b| grade(b).total_cmp(&grade(a)));
        let ballot = self.place(start, |a, b| grade(a) == grade(b));
        self.grades = column;
        ballot
    }

    /// Sets how many voters handed in a ballot; 1 if nothing is said. Does nothing if there is no such ballot.
    pub fn set_count(&mut self, ballot: usize, count: u64) {
        if let Some(slot) = self.counts.get_mut(ballot) {
            *slot = count;
            self.plain &= count == 1;
        }
    }

    /// Sets how much a ballot counts. A weight below 0 or NaN counts as 0, one above [`LARGEST`] as that. Does nothing
    /// if there is no such ballot.
    pub fn set_weight(&mut self, ballot: usize, weight: f64) {
        if let Some(slot) = self.weights.get_mut(ballot) {
            *slot = if weight.is_nan() { 0.0 } else { weight.clamp(0.0, LARGEST) };
            self.plain &= *slot == 1.0;
        }
    }

    /// Records that the voter of `ballot` objects to an alternative, or to none. Does nothing if there is no such
    /// ballot; an alternative outside `0..m` is no objection.
    pub fn set_objection(&mut self, ballot: usize, alternative: Option<u32>) {
        if let Some(slot) = self.objections.get_mut(ballot) {
            *slot = alternative.filter(|&a| a < self.alternatives).unwrap_or(UNRANKED);
        }
    }

    /// The number of alternatives, m.
    pub fn alternatives(&self) -> u32 {
        self.alternatives
    }

    /// The number of ballots, blank ones included.
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// True if there are no ballots at all.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// Whether every ballot is of one voter and of weight 1.
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// How many ballots are cast, that is not blank. Cost: O(1).
    pub fn cast_len(&self) -> usize {
        self.len() - self.blank
    }

    /// The most alternatives that share the top of a ballot; 0 if none is cast. Cost: O(1).
    pub fn most_tops(&self) -> u32 {
        self.most_tops
    }

    /// The ranks of all ballots, m to a ballot.
    pub(super) fn ranks(&self) -> &[u32] {
        &self.ranks
    }

    /// One ballot, if there is such a ballot.
    pub fn get(&self, ballot: usize) -> Option<Ballot<'_>> {
        let (&weight, m) = (self.weights.get(ballot)?, self.alternatives as usize);
        let start = self.grade_starts[ballot];
        Some(Ballot {
            ranks: &self.ranks[ballot * m..][..m],
            grades: (start != UNGRADED).then(|| &self.grades[start..][..m]),
            weight,
            count: self.counts[ballot],
            ranked: self.ranked[ballot],
            tops: self.tops[ballot],
            objection: Some(self.objections[ballot]).filter(|&a| a != UNRANKED),
        })
    }

    /// All ballots in the order in which they were handed in.
    pub fn iter(&self) -> impl Iterator<Item = Ballot<'_>> {
        (0..self.len()).filter_map(|ballot| self.get(ballot))
    }

    /// The ballots that are cast, that is not blank.
    pub fn cast(&self) -> impl Iterator<Item = Ballot<'_>> {
        self.iter().filter(Ballot::is_cast)
    }

    /// Adds a ballot that ranks nothing and gives its ranks to be filled; `count` completes it.
    fn fresh(&mut self, grade_start: usize) -> &mut [u32] {
        let start = self.ranks.len();
        self.ranks.resize(start + self.alternatives as usize, UNRANKED);
        self.grade_starts.push(grade_start);
        self.weights.push(1.0);
        self.counts.push(1);
        self.objections.push(UNRANKED);
        &mut self.ranks[start..]
    }

    fn count(&mut self, ranked: u32, tops: u32) -> usize {
        self.blank += usize::from(ranked == 0);
        self.most_tops = self.most_tops.max(tops);
        self.ranked.push(ranked);
        self.tops.push(tops);
        self.ranked.len() - 1
    }

    /// Adds the ballot that `order` describes, given which neighbours in it tie.
    fn place(&mut self, grade_start: usize, same: impl Fn(u32, u32) -> bool) -> usize {
        let order = std::mem::take(&mut self.order);
        let ranks = self.fresh(grade_start);
        let (mut rank, mut tops) = (0, 0);
        for (i, &alternative) in order.iter().enumerate() {
            if i > 0 && !same(order[i - 1], alternative) {
                rank = i as u32;
            }
            ranks[alternative as usize] = rank;
            tops += u32::from(rank == 0);
        }
        let ranked = order.len() as u32;
        self.order = order;
        self.count(ranked, tops)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranks(ballots: &Ballots, ballot: usize) -> &[u32] {
        ballots.get(ballot).unwrap().ranks
    }

    #[test]
    fn every_way_in_gives_ranks_that_count_the_better_ones() {
        let mut ballots = Ballots::new(4);
        let short = ballots.push_ranking(&[2, 0]);
        let weak = ballots.push_ranks(&[7, 3, 7, UNRANKED]);
        let graded = ballots.push_grades(&[-0.0, 0.0, f64::NAN, 1.0]);
        assert_eq!(ranks(&ballots, short), [1, UNRANKED, 0, UNRANKED]);
        assert_eq!(ranks(&ballots, weak), [1, 0, 1, UNRANKED]);
        assert_eq!(ranks(&ballots, graded), [1, 1, UNRANKED, 0]);
        let seen: Vec<_> = ballots.iter().map(|b| (b.ranked, b.tops, b.grades.is_some())).collect();
        assert_eq!(seen, [(2, 1, false), (3, 1, false), (3, 1, true)]);
    }

    #[test]
    fn wrong_entries_make_a_shorter_ballot_and_never_a_panic() {
        let mut ballots = Ballots::new(2);
        ballots.push_top(9);
        ballots.push_ranking(&[1, 1, 5, 0]);
        ballots.push_ranks(&[1, 1, 0, 4]);
        ballots.push_grades(&[f64::INFINITY]);
        ballots.push_grades(&[f64::NEG_INFINITY, 0.0, 3.0]);
        ballots.set_weight(99, 2.0);
        ballots.set_objection(99, None);
        let seen: Vec<_> = ballots.iter().map(|b| b.ranks.to_vec()).collect();
        assert_eq!(seen, [[UNRANKED; 2], [1, 0], [0, 0], [0, UNRANKED], [1, 0]]);
        assert_eq!(ballots.cast().count(), 4);
        assert_eq!(ballots.get(3).unwrap().grades.unwrap()[0], LARGEST);
        assert!(ballots.get(5).is_none());
    }

    #[test]
    fn weights_are_finite_and_objections_name_an_alternative() {
        let mut ballots = Ballots::new(2);
        ballots.push_top(0);
        for (given, kept) in [(f64::NAN, 0.0), (-1.0, 0.0), (f64::INFINITY, LARGEST), (0.25, 0.25)] {
            ballots.set_weight(0, given);
            assert_eq!(ballots.get(0).unwrap().weight, kept);
        }
        for (given, kept) in [(Some(1), Some(1)), (Some(2), None), (None, None)] {
            ballots.set_objection(0, given);
            assert_eq!(ballots.get(0).unwrap().objection, kept);
        }
    }

    #[test]
    fn a_cleared_store_forgets_everything() {
        let mut ballots = Ballots::new(3);
        ballots.push_grades(&[1.0, 2.0, 3.0]);
        ballots.set_weight(0, 5.0);
        ballots.clear(0);
        ballots.push_top(0);
        assert_eq!((ballots.alternatives(), ballots.len(), ballots.cast().count()), (0, 1, 0));
        ballots.clear(2);
        assert!(ballots.is_empty());
        ballots.push_top(1);
        let ballot = ballots.get(0).unwrap();
        assert_eq!((ballot.ranks, ballot.weight, ballot.grades), (&[UNRANKED, 0][..], 1.0, None));
    }
}
