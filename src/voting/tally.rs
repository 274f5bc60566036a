//! What a vote comes to, and the scratch that it is worked out in.

use super::{Ballot, Ballots};

/// All votes together are below so many units, so that a rule may multiply them by numbers of alternatives without a thought.
const MOST_UNITS: f64 = 1e30;

/// Digits that are kept of weights and grades that are not whole.
const DIGITS: i32 = 15;

/// Of votes that are not whole, two sums are equal if they differ by at most this part of all that was summed: what is left is
/// rounding.
const ROUNDING: i128 = 1_000_000_000_000;

/// Votes are split exactly among up to this many, and rounded among more.
const MOST_SHARING: u32 = 16;

/// One event of a count, so that a reader can follow the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// An alternative stands, with so many units, in a round of eliminations.
    Stands {
        /// The alternative.
        alternative: u32,
        /// What it has in this round.
        units: i128,
    },
    /// An alternative is out; a new round begins after the last one that goes.
    Out {
        /// The alternative.
        alternative: u32,
    },
    /// A victory of one alternative over another stands.
    Locked {
        /// Who wins.
        over: u32,
        /// Who loses.
        under: u32,
        /// How strong it is.
        units: i128,
    },
    /// A victory is passed over, for it would close a circle.
    Passed {
        /// Who wins.
        over: u32,
        /// Who loses.
        under: u32,
        /// How strong it is.
        units: i128,
    },
}

/// Why a rule gives no answer at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// More alternatives than it works out exactly.
    Alternatives {
        /// How many there are.
        given: u32,
        /// How many there may be.
        most: u32,
    },
    /// More ways to break ties than it follows.
    Universes {
        /// How many it follows.
        most: u32,
    },
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::Alternatives { given, most } => write!(f, "{given} alternatives; need at most {most}"),
            Refusal::Universes { most } => write!(f, "ties can be broken in more than {most} ways; need fewer ties"),
        }
    }
}

/// The outcome of a vote, and the scratch that it was worked out in: reused, so that a warm vote allocates nothing.
///
/// **Units.** Votes are added up in whole numbers, so that no sum depends on the order of ballots and counts up to 2^63 - 1 are
/// exact. One vote of weight 1 is [`Tally::vote`] units: 1 where all weights are whole, more where votes are split or weights and
/// grades have decimals, of which fifteen digits are kept. [`Tally::votes`] and, for scores, [`Tally::value`] lead back.
///
/// **Equal** sums are the same number of units where everything is whole. With other weights they differ by rounding at most: by a
/// part in 10^12 of all that was summed.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Score of each alternative, in units; higher is better. What it counts, each rule says.
    pub scores: Vec<i128>,
    /// The winners, in increasing order. Several are a tie; none is no decision.
    pub winners: Vec<u32>,
    /// Place of each alternative in the rule's ranking: how many are ranked strictly above it, so that equal places are ties.
    /// Empty where the rule makes no ranking.
    pub places: Vec<u32>,
    /// `pairwise[i * m + j]`: units of the ballots that put i strictly above j. Empty unless the rule filled it.
    pub pairwise: Vec<i128>,
    /// `paths[i * m + j]`: units of the strongest path from i to j. Empty unless the rule filled it.
    pub paths: Vec<i128>,
    /// What was counted, who went out, which victories stood, in order. Under parallel universes: of the first universe, in
    /// which of those who tie the last listed goes, or the first listed victory stands.
    pub steps: Vec<Step>,
    /// Units of all ballots that counted.
    pub cast: i128,
    /// Units of a score that are one vote, one point or one grade.
    pub per: f64,
    /// For rules with a bar: the least score that decides, in units.
    pub needed: Option<i128>,
    /// Why the rule gave no answer, if it refused.
    pub refused: Option<Refusal>,
    /// Whole numbers of passing use to a rule; its content means nothing afterwards.
    pub scratch: Vec<u32>,
    /// Units of passing use to a rule; its content means nothing afterwards.
    pub sums: Vec<i128>,
    /// Words of passing use to a rule; its content means nothing afterwards.
    pub words: Vec<u64>,
    /// Alternatives in the order of their scores, of passing use.
    order: Vec<u32>,
    /// Grades with their units, of passing use.
    pub(super) pairs: Vec<(i128, i128)>,
    /// More words of passing use.
    pub(super) settled: Vec<u64>,
    /// Units in a vote before it is split.
    whole: f64,
    /// In how many parts a vote is split.
    parts: i128,
    /// Whether every vote, and every part of one, is a whole number of units.
    exact: bool,
    /// Whether every grade is, too.
    exact_grades: bool,
    /// How many voters there are.
    voters: i128,
}

impl Tally {
    /// Begins a vote: zero scores, no winners, and as many units in a vote as its weights ask for. Every rule calls it first.
    ///
    /// Cost: O(ballots), O(1) where all count one.
    pub fn start(&mut self, ballots: &Ballots) {
        self.scores.clear();
        self.scores.resize(ballots.alternatives() as usize, 0);
        self.winners.clear();
        self.places.clear();
        self.pairwise.clear();
        self.paths.clear();
        self.steps.clear();
        self.cast = 0;
        self.needed = None;
        self.refused = None;
        self.scratch.clear();
        self.sums.clear();
        self.words.clear();
        (self.whole, self.parts, self.per) = (1.0, 1, 1.0);
        (self.exact, self.exact_grades) = (true, true);
        self.voters = ballots.len() as i128;
        if ballots.is_plain() {
            return;
        }
        let (mut most, mut whole) = (0.0f64, true);
        self.voters = 0;
        // Blank ballots too: who may vote and does not counts toward a quorum.
        for ballot in ballots.iter() {
            most = most.max(ballot.weight);
            whole &= ballot.weight.fract() == 0.0;
            self.voters += i128::from(ballot.count);
        }
        (self.whole, self.exact) = units_of(most, self.voters as f64, whole);
        self.per = self.whole;
    }

    /// Makes units so much smaller that a vote can be given in equal parts to up to so many alternatives. Exact up to sixteen.
    pub fn split(&mut self, sharing: u32) {
        self.parts = (1..=i128::from(sharing.min(MOST_SHARING))).fold(1, |all, n| all / common(all, n) * n);
        self.exact &= sharing <= MOST_SHARING;
        self.per = self.whole * self.parts as f64;
    }

    /// Makes units so much smaller that grades can be given, and says how many units a grade of 1 has at a weight of one unit:
    /// a ballot gives `rint(grade * that) * weigh(ballot)`.
    ///
    /// Cost: O(ballots x m).
    pub fn grade(&mut self, ballots: &Ballots) -> f64 {
        let (mut most, mut cast, mut whole) = (0.0f64, 0.0, true);
        for ballot in ballots.cast() {
            cast += self.weigh(&ballot) as f64;
            for grade in ballot.grades.into_iter().flatten().filter(|grade| !grade.is_nan()) {
                most = most.max(grade.abs());
                whole &= grade.fract() == 0.0;
            }
        }
        let (grade, exact) = units_of(most, cast, whole);
        self.exact_grades = exact;
        self.per = self.vote() * grade;
        grade
    }

    /// Makes units so many times smaller, for parts that cannot all be whole.
    pub fn divide(&mut self, by: f64) {
        self.exact_grades = false;
        self.per *= by;
    }

    /// Units in a vote of weight 1, whatever is given with it.
    pub fn vote(&self) -> f64 {
        self.whole * self.parts as f64
    }

    /// Units of a ballot.
    pub fn weigh(&self, ballot: &Ballot<'_>) -> i128 {
        let each =
            if ballot.weight == 1.0 && self.whole == 1.0 { 1 } else { libm::rint(ballot.weight * self.whole) as i128 };
        each * i128::from(ballot.count) * self.parts
    }

    /// By how much two sums of votes may differ and still be equal, where so many units were added up in all: 0 where every vote is a
    /// whole number of units.
    pub fn slack(&self, all: i128) -> i128 {
        if self.exact { 0 } else { all / ROUNDING + self.voters }
    }

    /// The same of sums of grades times votes.
    pub fn slack_of_grades(&self, all: i128) -> i128 {
        if self.exact && self.exact_grades { 0 } else { all / ROUNDING + self.voters }
    }

    /// What so many units of [`Tally::pairwise`], [`Tally::paths`], [`Tally::steps`] or [`Tally::cast`] are in votes.
    pub fn votes(&self, units: i128) -> f64 {
        units as f64 / self.vote()
    }

    /// What so many units of [`Tally::scores`] or [`Tally::needed`] are in votes, points or grades.
    pub fn value(&self, units: i128) -> f64 {
        units as f64 / self.per
    }

    /// The score of each alternative in votes, points or grades.
    pub fn values(&self) -> Vec<f64> {
        self.scores.iter().map(|&units| self.value(units)).collect()
    }

    /// Adds the units of each ballot to the scores of its top group, in equal parts, and to [`Tally::cast`], after splitting votes
    /// as far as the ballots ask for. Cost: O(ballots x m).
    pub fn add_tops(&mut self, ballots: &Ballots) {
        self.split(ballots.most_tops().max(1));
        if ballots.is_plain() && ballots.most_tops() <= 1 {
            self.words.clear();
            self.words.resize(self.scores.len(), 0);
            for ranks in ballots.ranks().chunks_exact(self.scores.len().max(1)) {
                self.words.iter_mut().zip(ranks).for_each(|(count, &rank)| *count += u64::from(rank == 0));
            }
            self.scores.iter_mut().zip(&self.words).for_each(|(score, &count)| *score = i128::from(count));
            self.cast = ballots.cast_len() as i128;
            return;
        }
        for ballot in ballots.cast() {
            let units = self.weigh(&ballot);
            let part = share(units, ballot.tops);
            for (score, &rank) in self.scores.iter_mut().zip(ballot.ranks) {
                *score += if rank == 0 { part } else { 0 };
            }
            self.cast += units;
        }
    }

    /// Fills [`Tally::pairwise`] and [`Tally::cast`]. Unranked alternatives lose to ranked ones; ties add to neither side.
    ///
    /// Cost: O(ballots x m^2).
    pub fn add_pairwise(&mut self, ballots: &Ballots) {
        let m = ballots.alternatives() as usize;
        self.pairwise.clear();
        self.pairwise.resize(m * m, 0);
        if ballots.is_plain() {
            // Ballots that all count one are counted in words, and where alternatives are few in a table of a size that is known.
            self.words.clear();
            self.words.resize(m * m, 0);
            let count = match m {
                2 => count_pairs::<2>,
                3 => count_pairs::<3>,
                4 => count_pairs::<4>,
                5 => count_pairs::<5>,
                6 => count_pairs::<6>,
                7 => count_pairs::<7>,
                8 => count_pairs::<8>,
                _ => count_many,
            };
            count(ballots.ranks(), m, &mut self.words);
            let parts = self.parts;
            self.pairwise.iter_mut().zip(&self.words).for_each(|(cell, &count)| *cell = i128::from(count) * parts);
            self.cast = ballots.cast_len() as i128 * parts;
            return;
        }
        for ballot in ballots.cast() {
            let units = self.weigh(&ballot);
            for (row, &mine) in self.pairwise.chunks_exact_mut(m).zip(ballot.ranks) {
                for (cell, &theirs) in row.iter_mut().zip(ballot.ranks) {
                    *cell += if mine < theirs { units } else { 0 };
                }
            }
            self.cast += units;
        }
    }

    /// Makes winners of the alternatives with the highest score, all those equal to it where so many units were added up; of none
    /// if nothing was cast.
    pub fn crown(&mut self, all: i128) {
        self.winners.clear();
        if self.cast > 0 {
            let bar = self.scores.iter().copied().max().unwrap_or(0) - self.slack(all);
            self.winners.extend((0..).zip(&self.scores).filter(|&(_, &units)| units >= bar).map(|(a, _)| a));
        }
    }

    /// Ranks all alternatives by their scores, of which neighbours that are equal share a place, and makes winners of those in the
    /// first place; of none if nothing was cast.
    pub fn rank(&mut self, all: i128) {
        self.rank_within(self.slack(all));
    }

    /// Ranks by scores of which those that differ by no more than `slack` are equal: 0 for scores that are exact.
    pub fn rank_within(&mut self, slack: i128) {
        let (order, scores) = (&mut self.order, &self.scores);
        order.clear();
        order.extend(0..scores.len() as u32);
        order.sort_unstable_by_key(|&a| (std::cmp::Reverse(scores[a as usize]), a));
        self.places.clear();
        if self.cast == 0 {
            return self.winners.clear();
        }
        self.places.resize(scores.len(), 0);
        let mut place = 0;
        for (at, &alternative) in order.iter().enumerate() {
            if at > 0 && scores[order[at - 1] as usize] - scores[alternative as usize] > slack {
                place = at as u32;
            }
            self.places[alternative as usize] = place;
        }
        self.crown_first();
    }

    /// Makes winners of those in the first place.
    pub fn crown_first(&mut self) {
        self.winners.clear();
        self.winners.extend((0..).zip(&self.places).filter(|&(_, &place)| place == 0).map(|(a, _)| a));
    }

    /// Gives no answer.
    pub fn refuse(&mut self, why: Refusal) {
        self.winners.clear();
        self.places.clear();
        self.refused = Some(why);
    }
}

/// Counts who is above whom on ballots of M alternatives.
fn count_pairs<const M: usize>(ranks: &[u32], _m: usize, words: &mut [u64]) {
    // So many ballots do not overflow a count of 32 bits.
    for some in ranks.chunks(M << 30) {
        let mut counts = [[0u32; M]; M];
        for ballot in some.as_chunks::<M>().0 {
            for (row, mine) in counts.iter_mut().zip(ballot) {
                row.iter_mut().zip(ballot).for_each(|(count, theirs)| *count += u32::from(mine < theirs));
            }
        }
        words.iter_mut().zip(counts.as_flattened()).for_each(|(word, &count)| *word += u64::from(count));
    }
}

fn count_many(ranks: &[u32], m: usize, words: &mut [u64]) {
    for ballot in ranks.chunks_exact(m.max(1)) {
        for (row, mine) in words.chunks_exact_mut(m).zip(ballot) {
            row.iter_mut().zip(ballot).for_each(|(count, theirs)| *count += u64::from(mine < theirs));
        }
    }
}

/// `units` in so many equal parts, one of them, to the nearest unit.
pub(super) fn share(units: i128, parts: u32) -> i128 {
    let parts = i128::from(parts);
    if units % parts == 0 { units / parts } else { (2 * units + parts) / (2 * parts) }
}

/// How many units 1 has where the largest number is `most` and `count` such numbers are added up; and whether all of them are whole
/// numbers of units. A power of ten, so that decimals as people write them are whole.
fn units_of(most: f64, count: f64, whole: bool) -> (f64, bool) {
    if whole && most * count < MOST_UNITS {
        return (1.0, true);
    }
    let digits = |x: f64| libm::ceil(libm::log10(x.max(f64::MIN_POSITIVE))) as i32;
    let kept = DIGITS.min(digits(MOST_UNITS) - digits(count.max(1.0)));
    (libm::pow(10.0, f64::from(kept - digits(most))), false)
}

fn common(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { common(b, a % b) }
}
