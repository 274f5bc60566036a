//! Rules that add up what each ballot gives to each alternative.

use super::super::{Ballots, ROUNDING, Takes, Tally, UNRANKED, VotingRule};
use super::most;

/// Plurality: the alternative that most voters put first. Score: the weight of first places; a ballot with several at
/// the top gives them equal parts. What lies below the top, ranked or not, is not read.
///
/// Cost: O(ballots x m). Source: Zwicker 2016, Handbook of Computational Social Choice, ch. 2.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plurality;

impl VotingRule for Plurality {
    fn name(&self) -> &'static str {
        "plurality"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots.alternatives());
        tally.add_tops(ballots);
        tally.crown(ROUNDING * tally.cast);
    }

    fn takes(&self) -> Takes {
        Takes::Top
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        true
    }
}

/// Approval: the alternative that most voters approve. A ballot of grades approves all it grades above 0; a ballot
/// without grades approves its top group. Score: the weight of approvals. Unranked alternatives are not approved.
/// Where nobody approves of anything, all alternatives tie at 0.
///
/// Cost: O(ballots x m). Source: Brams and Fishburn 1978, American Political Science Review 72:831.
#[derive(Clone, Copy, Debug, Default)]
pub struct Approval;

impl VotingRule for Approval {
    fn name(&self) -> &'static str {
        "approval"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots.alternatives());
        for ballot in ballots.cast() {
            let weight = |approved: bool| if approved { ballot.weight } else { 0.0 };
            match ballot.grades {
                Some(grades) => tally.scores.iter_mut().zip(grades).for_each(|(s, &grade)| *s += weight(grade > 0.0)),
                None => tally.scores.iter_mut().zip(ballot.ranks).for_each(|(s, &rank)| *s += weight(rank == 0)),
            }
            tally.cast += ballot.weight;
        }
        tally.crown(ROUNDING * tally.cast);
    }

    fn takes(&self) -> Takes {
        Takes::Grades
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        true
    }
}

/// Borda: m - 1 points for a first place down to 0 for a last; the most points win. Alternatives that tie on a ballot
/// share the average of the points they span, and so do the unranked ones of a short ballot: every cast ballot gives
/// m (m - 1) / 2 points in all, and naming fewer alternatives gains nothing.
///
/// Cost: O(ballots x m). Source: Borda 1784; ties averaged as in Black 1976, Public Choice 28:1.
#[derive(Clone, Copy, Debug, Default)]
pub struct Borda;

impl VotingRule for Borda {
    fn name(&self) -> &'static str {
        "borda"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        let m = ballots.alternatives();
        tally.start(m);
        for ballot in ballots.cast() {
            // How many alternatives share each rank.
            tally.scratch.clear();
            tally.scratch.resize(m as usize, 0);
            for &rank in ballot.ranks.iter().filter(|&&rank| rank != UNRANKED) {
                tally.scratch[rank as usize] += 1;
            }
            for (score, &rank) in tally.scores.iter_mut().zip(ballot.ranks) {
                let (above, sharing) = match rank {
                    UNRANKED => (ballot.ranked, m - ballot.ranked),
                    _ => (rank, tally.scratch[rank as usize]),
                };
                let below = m - above - sharing;
                *score += ballot.weight * (f64::from(below) + 0.5 * f64::from(sharing - 1));
            }
            tally.cast += ballot.weight;
        }
        tally.crown(ROUNDING * tally.cast * f64::from(m));
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        // On ballots that name one alternative, the points are a rising function of its count.
        most(counts, winners);
        true
    }
}

/// Score voting: the alternative with the highest sum of grades, each times the weight of its ballot; where the grades
/// are a mind's own estimates of merit, this is the *believed score*. An unranked alternative gets 0 from a ballot, and
/// ballots without grades are not read at all.
///
/// Cost: O(ballots x m). Source: Smith 2000, Range voting.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score;

impl VotingRule for Score {
    fn name(&self) -> &'static str {
        "score"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots.alternatives());
        let mut mass = 0.0;
        for ballot in ballots.cast() {
            let Some(grades) = ballot.grades else { continue };
            for (score, &grade) in tally.scores.iter_mut().zip(grades).filter(|(_, grade)| !grade.is_nan()) {
                *score += ballot.weight * grade;
                mass += ballot.weight * grade.abs();
            }
            tally.cast += ballot.weight;
        }
        tally.crown(ROUNDING * mass);
    }

    fn takes(&self) -> Takes {
        Takes::Grades
    }
}
