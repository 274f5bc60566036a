//! Rules that add up what each ballot gives to each alternative.

use super::super::{Ballots, Takes, Tally, UNRANKED, VotingRule};
use super::most;

/// Plurality: the alternative that most voters put first. Score: the votes of first places; a ballot with several at
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
        tally.start(ballots);
        tally.add_tops(ballots);
        tally.rank(tally.cast);
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
/// without grades approves its top group. Score: the votes of approval. Unranked alternatives are not approved.
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
        tally.start(ballots);
        for ballot in ballots.cast() {
            let units = tally.weigh(&ballot);
            let given = |approved: bool| if approved { units } else { 0 };
            match ballot.grades {
                Some(grades) => tally.scores.iter_mut().zip(grades).for_each(|(s, &grade)| *s += given(grade > 0.0)),
                None => tally.scores.iter_mut().zip(ballot.ranks).for_each(|(s, &rank)| *s += given(rank == 0)),
            }
            tally.cast += units;
        }
        tally.rank(tally.cast);
    }

    fn takes(&self) -> Takes {
        Takes::Grades
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        true
    }
}

/// What a short ballot gives to the alternatives that it leaves out, and what its first place is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truncated {
    /// The average of the points that they would span: every cast ballot gives m (m - 1) / 2 points in all.
    Average,
    /// Nothing; the first place keeps its m - 1 points, so that who leaves out rivals hurts them.
    Zero,
    /// Nothing, and the last of k ranked alternatives is worth 1 point and the first k: a short ballot counts less.
    Short,
}

/// Borda: m - 1 points for a first place down to 0 for a last; the most points win. Alternatives that tie on a ballot
/// share the average of the points they span. What a short ballot gives, [`Truncated`] says.
///
/// Cost: O(ballots x m). Source: Borda 1784; ties averaged as in Black 1976, Public Choice 28:1; truncated ballots as in
/// Emerson 2013, Social Choice and Welfare 40:353.
#[derive(Clone, Copy, Debug)]
pub struct Borda(pub Truncated);

impl VotingRule for Borda {
    fn name(&self) -> &'static str {
        match self.0 {
            Truncated::Average => "borda",
            Truncated::Zero => "borda-zero",
            Truncated::Short => "borda-short",
        }
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        let m = ballots.alternatives();
        tally.start(ballots);
        // Half points are whole numbers of units.
        tally.split(2);
        for ballot in ballots.cast() {
            // How many alternatives share each rank.
            tally.scratch.clear();
            tally.scratch.resize(m as usize, 0);
            for &rank in ballot.ranks.iter().filter(|&&rank| rank != UNRANKED) {
                tally.scratch[rank as usize] += 1;
            }
            let units = tally.weigh(&ballot);
            for (score, &rank) in tally.scores.iter_mut().zip(ballot.ranks) {
                let halves = match (rank, self.0) {
                    (UNRANKED, Truncated::Average) => m - ballot.ranked - 1,
                    (UNRANKED, _) => 0,
                    _ => {
                        let sharing = tally.scratch[rank as usize];
                        let all = if self.0 == Truncated::Short { ballot.ranked + 1 } else { m };
                        2 * (all - rank - sharing) + sharing - 1
                    }
                };
                *score += units / 2 * i128::from(halves);
            }
            tally.cast += units;
        }
        tally.rank(tally.cast * i128::from(m));
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        // On ballots that name one alternative, the points are a rising function of its count.
        most(counts, winners);
        true
    }
}
