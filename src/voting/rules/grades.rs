//! Rules that read grades: sums, means, medians, a runoff by score, pooled beliefs. Ballots without grades are not read.

use super::super::{Ballot, Ballots, Takes, Tally, VotingRule};
use super::runoff::run_off;
use std::cmp::Ordering;

/// Means and logarithms are told to this part of a unit.
const TOLD: f64 = 1e12;

/// The grade of an alternative that a ballot does not grade: below all grades.
const UNGRADED: i128 = i128::MIN;

/// What is added up of the grades of a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// The grades as they are.
    Grades,
    /// The grades above 0, which share one vote in their proportion: cumulative voting.
    Shares,
}

/// The alternative with the highest sum of grades.
///
/// * [`Sum::Grades`], *score voting*: each grade times the weight of its ballot; where the grades are a mind's own estimates of
///   merit, this is the *believed score*. An unranked alternative gets 0.
/// * [`Sum::Shares`], *cumulative voting*, which over beliefs is the *linear pool*: each voter has one vote to divide. Grades
///   of 0 and below get none of it, and who grades nothing above 0 has not voted.
///
/// Cost: O(ballots x m). Source: Smith 2000, Range voting; Dodgson 1884 for dividing votes; Stone 1961, Annals of Mathematical
/// Statistics 32:1339, for the pool.
#[derive(Clone, Copy, Debug)]
pub struct Score(pub Sum);

impl VotingRule for Score {
    fn name(&self) -> &'static str {
        match self.0 {
            Sum::Grades => "score",
            Sum::Shares => "cumulative",
        }
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        if self.0 == Sum::Grades {
            let mass = add_grades(ballots, tally);
            return tally.rank_within(tally.slack_of_grades(mass));
        }
        // A vote is divided into parts of 10^12, or fewer where votes are so many that the parts could not be added up.
        let all: i128 = graded(ballots).map(|(ballot, _)| tally.weigh(&ballot)).sum();
        let told = libm::rint(libm::fmin(TOLD, 1e36 / libm::fmax(all as f64, 1.0)));
        tally.divide(told);
        for (ballot, grades) in graded(ballots) {
            let whole: f64 = grades.iter().copied().filter(|&grade| grade > 0.0).sum();
            if whole > 0.0 {
                let units = tally.weigh(&ballot);
                for (score, &grade) in tally.scores.iter_mut().zip(grades) {
                    let part = if grade > 0.0 { libm::rint(grade / whole * told) as i128 } else { 0 };
                    *score += part * units;
                }
                tally.cast += units;
            }
        }
        tally.rank_within(tally.slack_of_grades(tally.cast * told as i128));
    }

    fn takes(&self) -> Takes {
        Takes::Grades
    }

    fn may_abstain(&self) -> bool {
        self.0 == Sum::Shares
    }
}

/// Mean grade: the alternative whose grades have the highest mean, over those who grade it; one that nobody grades cannot win.
/// Score: the mean.
///
/// Cost: O(ballots x m). Source: Smith 2000, Range voting, with "no opinion" left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mean;

impl VotingRule for Mean {
    fn name(&self) -> &'static str {
        "mean"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        let mass = add_grades(ballots, tally);
        let slack = tally.slack_of_grades(mass);
        tally.sums.resize(tally.scores.len(), 0);
        for (ballot, grades) in graded(ballots) {
            let units = tally.weigh(&ballot);
            tally.sums.iter_mut().zip(grades).for_each(|(sum, grade)| *sum += if grade.is_nan() { 0 } else { units });
        }
        let (scores, sums) = (&tally.scores, &tally.sums);
        let mean = |a: usize| (scores[a], sums[a]);
        let best = (0..scores.len())
            .filter(|&a| sums[a] > 0)
            .reduce(|a, b| if over(mean(b), mean(a)).is_gt() { b } else { a });
        if let Some(best) = best {
            let bar = (scores[best] - slack, sums[best]);
            let wins = |&a: &usize| sums[a] > 0 && over(mean(a), bar).is_ge();
            tally.winners.extend((0..scores.len()).filter(wins).map(|a| a as u32));
        }
        // The means are told to so many places; what wins was compared exactly.
        let grade = tally.vote() / tally.per;
        for (score, &sum) in tally.scores.iter_mut().zip(&tally.sums) {
            *score = if sum > 0 { libm::rint(*score as f64 / sum as f64 * grade * TOLD) as i128 } else { UNGRADED };
        }
        tally.per = TOLD;
    }

    fn takes(&self) -> Takes {
        Takes::Grades
    }
}

/// Median grade: the alternative with the highest lower median, an ungraded alternative counting as graded below everything.
/// With `judged` this is *majority judgement*: of those who tie, one median grade after the other is taken away until they differ.
/// Score: the median grade; alternatives that nobody grades have the lowest of all grades.
///
/// The oracle breaks ties by the larger of the shares above and below the median (the gauge), which leaves a tie where these are
/// equal and the full order of medians need not.
///
/// Cost: O(m x ballots log ballots). Source: Balinski and Laraki 2007, PNAS 104:8720.
#[derive(Clone, Copy, Debug)]
pub struct Median {
    /// Whether ties are broken by the medians that follow.
    pub judged: bool,
}

impl VotingRule for Median {
    fn name(&self) -> &'static str {
        if self.judged { "majority-judgement" } else { "median" }
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        let grade_units = tally.grade(ballots);
        tally.cast = graded(ballots).map(|(ballot, _)| tally.weigh(&ballot)).sum();
        if tally.cast == 0 {
            return;
        }
        // Of each alternative: its grades in increasing order, each with the units of weight that give it.
        let mut pairs = std::mem::take(&mut tally.pairs);
        pairs.clear();
        for a in 0..tally.scores.len() {
            let start = pairs.len();
            let given = |grade: f64| if grade.is_nan() { UNGRADED } else { libm::rint(grade * grade_units) as i128 };
            pairs.extend(graded(ballots).map(|(ballot, grades)| (given(grades[a]), tally.weigh(&ballot))));
            pairs[start..].sort_unstable();
        }
        let size = pairs.len() / tally.scores.len();
        let column = |a: usize| &pairs[a * size..][..size];
        let low = pairs.iter().map(|&(grade, _)| grade).filter(|&grade| grade != UNGRADED).min().unwrap_or(0);
        let middle = (tally.cast + 1) / 2;
        let mut best = 0;
        for a in 0..tally.scores.len() {
            let order = match self.judged {
                true => judge(column(a), column(best), tally.cast),
                false => at(column(a), middle).cmp(&at(column(best), middle)),
            };
            if order.is_gt() {
                tally.winners.clear();
                best = a;
            }
            if order.is_ge() {
                tally.winners.push(a as u32);
            }
            tally.scores[a] = at(column(a), middle).max(low);
        }
        tally.per = grade_units;
        tally.pairs = pairs;
    }

    fn takes(&self) -> Takes {
        Takes::Grades
    }
}

/// The grade of voter number `place`, from 1, when all stand in increasing order of grade.
fn at(column: &[(i128, i128)], place: i128) -> i128 {
    let mut before = 0;
    for &(grade, units) in column {
        before += units;
        if before >= place {
            return grade;
        }
    }
    UNGRADED
}

/// Which of two alternatives the majority judges higher: their medians are compared, one is taken away of each, and so on. Seen
/// from the first median the places come in the order middle, then by turns on either side; so what decides is the first place on
/// either side at which they differ.
fn judge(mine: &[(i128, i128)], theirs: &[(i128, i128)], cast: i128) -> Ordering {
    let middle = (cast + 1) / 2;
    // The nearest place at or below the middle, and the nearest above it, at which the two differ.
    let (mut below, mut above) = (None, None);
    let (mut i, mut j, mut from) = (0, 0, 1);
    let (mut ends, mut other) = (mine.first().map_or(0, |first| first.1), theirs.first().map_or(0, |first| first.1));
    while from <= cast && i < mine.len() && j < theirs.len() {
        let to = ends.min(other);
        let order = mine[i].0.cmp(&theirs[j].0);
        if order.is_ne() {
            if from <= middle {
                below = Some((middle - to.min(middle), order));
            }
            if to > middle && above.is_none() {
                above = Some((from.max(middle + 1) - middle, order));
            }
        }
        from = to + 1;
        if ends == to {
            i += 1;
            ends += mine.get(i).map_or(0, |next| next.1);
        }
        if other == to {
            j += 1;
            other += theirs.get(j).map_or(0, |next| next.1);
        }
    }
    // With an even number the lower middle comes first and then the upper side; with an odd one the lower side.
    let lower_first = cast % 2 == 1;
    match (below, above) {
        (None, None) => Ordering::Equal,
        (Some((_, order)), None) | (None, Some((_, order))) => order,
        (Some((down, low)), Some((up, high))) => match down.cmp(&up) {
            Ordering::Less => low,
            Ordering::Greater => high,
            Ordering::Equal => {
                if lower_first {
                    low
                } else {
                    high
                }
            }
        },
    }
}

/// STAR: the two alternatives with the highest sums of grades run off, and the one that more voters grade higher wins. Where several
/// tie for a place in the runoff, whoever wins some runoff wins. Score: the sum of grades.
///
/// Cost: O(ballots x m^2). Source: Equal Vote Coalition 2014; ties by parallel universes as in Freeman, Brill and Conitzer 2014.
#[derive(Clone, Copy, Debug, Default)]
pub struct Star;

impl VotingRule for Star {
    fn name(&self) -> &'static str {
        "star"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        let mass = add_grades(ballots, tally);
        let m = tally.scores.len();
        tally.pairwise.resize(m * m, 0);
        for (ballot, _) in graded(ballots) {
            let units = tally.weigh(&ballot);
            for (row, &mine) in tally.pairwise.chunks_exact_mut(m).zip(ballot.ranks) {
                row.iter_mut()
                    .zip(ballot.ranks)
                    .for_each(|(cell, &theirs)| *cell += if mine < theirs { units } else { 0 });
            }
        }
        let slack = tally.slack_of_grades(mass);
        run_off(tally, slack);
    }

    fn takes(&self) -> Takes {
        Takes::Grades
    }
}

/// The logarithmic pool: beliefs are multiplied, so that the alternative with the highest sum of their logarithms wins; who gives
/// it 0 or less vetoes it, and of alternatives that all are vetoed the one with the fewest vetoes stands. Score: the sum of natural
/// logarithms of the grades above 0, each times its weight, less a thousand for each veto.
///
/// Cost: O(ballots x m). Source: Genest and Zidek 1986, Statistical Science 1:114.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogPool;

/// What a veto costs: more than any logarithm of a grade above 0.
const VETO: f64 = 1000.0;

impl VotingRule for LogPool {
    fn name(&self) -> &'static str {
        "log-pool"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        tally.cast = graded(ballots).map(|(ballot, _)| tally.weigh(&ballot)).sum();
        // Of so many votes as nobody will ever have logarithms keep fewer places.
        let told = libm::fmin(TOLD, 1e36 / (VETO * libm::fmax(tally.cast as f64, 1.0)));
        tally.divide(told);
        for (ballot, grades) in graded(ballots) {
            let units = tally.weigh(&ballot);
            for (score, &grade) in tally.scores.iter_mut().zip(grades) {
                let said = if grade > 0.0 { libm::log(grade) } else { -VETO };
                *score += libm::rint(said * told) as i128 * units;
            }
        }
        tally.rank_within(tally.slack_of_grades(tally.cast * libm::fmax(VETO * told, 1.0) as i128));
    }

    fn takes(&self) -> Takes {
        Takes::Grades
    }
}

/// The ballots that have grades, with them.
fn graded(ballots: &Ballots) -> impl Iterator<Item = (Ballot<'_>, &[f64])> {
    ballots.cast().filter_map(|ballot| Some((ballot, ballot.grades?)))
}

/// Adds up grades times weights, and says how much was added up in all, whatever its sign.
fn add_grades(ballots: &Ballots, tally: &mut Tally) -> i128 {
    let unit = tally.grade(ballots);
    let mut mass = 0;
    for (ballot, grades) in graded(ballots) {
        let units = tally.weigh(&ballot);
        for (score, &grade) in tally.scores.iter_mut().zip(grades).filter(|(_, grade)| !grade.is_nan()) {
            let given = libm::rint(grade * unit) as i128 * units;
            *score += given;
            mass += given.abs();
        }
        tally.cast += units;
    }
    mass
}

/// Compares a/b with c/d, b and d above 0, without overflow: by their whole parts, and then by the fractions that are left, turned
/// over.
fn over((mut a, mut b): (i128, i128), (mut c, mut d): (i128, i128)) -> Ordering {
    let mut turned = false;
    loop {
        let (p, q) = (a.div_euclid(b), c.div_euclid(d));
        let (r, s) = (a.rem_euclid(b), c.rem_euclid(d));
        let order = p.cmp(&q);
        let order = if order.is_ne() || r == 0 || s == 0 {
            order.then(r.min(1).cmp(&s.min(1)))
        } else {
            // r/b against s/d is d/s against b/r.
            (a, b, c, d) = (b, r, d, s);
            turned = !turned;
            continue;
        };
        return if turned { order.reverse() } else { order };
    }
}
