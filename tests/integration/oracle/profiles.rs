//! The profiles that the library was asked about: every small one of strict orders and of orders with ties and gaps, and random
//! ones. `tests/oracles/ask_pref_voting.py` makes the same, so that none is stored.

use manyminds::voting::{Ballots, UNRANKED};
use std::collections::BTreeSet;

/// So many profiles have a digest together.
pub(super) const BLOCK: usize = 100;

/// Kinds of ballots of the random profiles, and of the graded ones, block by block.
const KINDS: [&str; 6] = ["strict", "weak", "strict", "short", "strict", "short weak"];
const GRADES: [&str; 3] = ["complete", "partial", "points"];

/// One row per ballot: ranks from 0, where rank m leaves an alternative out, or grades, where -1 is none.
pub(super) struct Profile {
    pub(super) m: u32,
    pub(super) rows: Vec<Vec<i64>>,
}

pub(super) fn least(row: &[i64]) -> i64 {
    row.iter().copied().min().unwrap_or(0)
}

impl Profile {
    pub(super) fn is_complete(&self) -> bool {
        self.rows.iter().flatten().all(|&rank| rank < i64::from(self.m))
    }

    pub(super) fn is_strict(&self) -> bool {
        self.rows.iter().all(|row| {
            let ranked: Vec<_> = row.iter().filter(|&&rank| rank < i64::from(self.m)).collect();
            ranked.iter().collect::<BTreeSet<_>>().len() == ranked.len()
        })
    }

    pub(super) fn orders(&self) -> Ballots {
        let mut ballots = Ballots::new(self.m);
        for row in &self.rows {
            let rank = |&rank: &i64| if rank < i64::from(self.m) { rank as u32 } else { UNRANKED };
            ballots.push_ranks(&row.iter().map(rank).collect::<Vec<_>>());
        }
        ballots
    }

    pub(super) fn grades(&self) -> Ballots {
        let mut ballots = Ballots::new(self.m);
        for row in &self.rows {
            let grade = |&grade: &i64| if grade < 0 { f64::NAN } else { grade as f64 };
            ballots.push_grades(&row.iter().map(grade).collect::<Vec<_>>());
        }
        ballots
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014), from a state that is the number of the profile, mixed.
struct Draws(u64);

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

pub(super) fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(STEP);
    let word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

impl Draws {
    fn below(&mut self, bound: i64) -> i64 {
        let word = mix(self.0);
        self.0 = self.0.wrapping_add(STEP);
        (((word >> 32) * bound as u64) >> 32) as i64
    }

    fn shuffled(&mut self, m: i64) -> Vec<i64> {
        let mut values: Vec<i64> = (0..m).collect();
        for last in (1..m).rev() {
            let other = self.below(last + 1);
            values.swap(last as usize, other as usize);
        }
        values
    }

    /// Alternatives and voters.
    fn sizes(&mut self) -> (i64, i64) {
        let m = 2 + self.below(7);
        let most = if self.below(2) == 0 { 12 } else { 60 };
        (m, 1 + self.below(most))
    }

    fn row(&mut self, m: i64, mut value: impl FnMut(&mut Draws) -> i64) -> Vec<i64> {
        (0..m).map(|_| value(self)).collect()
    }

    fn ballot(&mut self, kind: &str, m: i64) -> Vec<i64> {
        match kind {
            "strict" => self.shuffled(m),
            "weak" => self.row(m, |draws| draws.below(m)),
            "short" => {
                let (ranks, kept) = (self.shuffled(m), 1 + self.below(m));
                ranks.into_iter().map(|rank| if rank < kept { rank } else { m }).collect()
            }
            _ => {
                let mut ranks = self.row(m, |draws| if draws.below(3) == 0 { m } else { draws.below(m) });
                if least(&ranks) == m {
                    ranks[self.below(m) as usize] = 0;
                }
                ranks
            }
        }
    }

    fn grades(&mut self, kind: &str, m: i64) -> Vec<i64> {
        if kind == "points" {
            let mut grades = vec![0; m as usize];
            (0..5).for_each(|_| grades[self.below(m) as usize] += 1);
            return grades;
        }
        let mut grades = self.row(m, |draws| draws.below(6));
        if kind == "partial" {
            grades.iter_mut().filter(|grade| **grade == 0).for_each(|grade| *grade = -1);
            if grades.iter().all(|&grade| grade < 0) {
                grades[self.below(m) as usize] = 5;
            }
        }
        grades
    }
}

pub(super) fn random_profile(number: u64) -> Profile {
    let (mut draws, kind) = (Draws(mix(number)), KINDS[number as usize / BLOCK % KINDS.len()]);
    let (m, n) = draws.sizes();
    Profile { m: m as u32, rows: (0..n).map(|_| draws.ballot(kind, m)).collect() }
}

pub(super) fn graded_profile(number: u64) -> Profile {
    let (mut draws, kind) = (Draws(mix(1_000_000 + number)), GRADES[number as usize / BLOCK % GRADES.len()]);
    let (m, n) = draws.sizes();
    Profile { m: m as u32, rows: (0..n).map(|_| draws.grades(kind, m)).collect() }
}

/// All rows of m values below `bound`, in the order of the dictionary.
fn rows(m: u32, bound: i64) -> impl Iterator<Item = Vec<i64>> {
    (0..bound.pow(m)).map(move |number| (0..m).rev().map(|place| number / bound.pow(place) % bound).collect())
}

/// All profiles of 1 to 4 voters with these ballots, whatever the order of the voters.
fn profiles_of(m: u32, ballots: &[Vec<i64>]) -> Vec<Profile> {
    let mut all = Vec::new();
    for n in 1..=4 {
        let mut chosen = vec![0; n];
        loop {
            all.push(Profile { m, rows: chosen.iter().map(|&ballot| ballots[ballot].clone()).collect() });
            let Some(place) = (0..n).rev().find(|&place| chosen[place] + 1 < ballots.len()) else { break };
            let next = chosen[place] + 1;
            chosen[place..].fill(next);
        }
    }
    all
}

pub(super) fn strict_profiles() -> Vec<Profile> {
    let strict = |row: &Vec<i64>| row.iter().collect::<BTreeSet<_>>().len() == row.len();
    (1..=4).flat_map(|m| profiles_of(m, &rows(m, i64::from(m)).filter(strict).collect::<Vec<_>>())).collect()
}

pub(super) fn weak_profiles() -> Vec<Profile> {
    let of = |m: u32| {
        // Ranks without gaps, and at least one.
        let dense = |row: &Vec<i64>| {
            let used: BTreeSet<i64> = row.iter().copied().filter(|&rank| rank < i64::from(m)).collect();
            !used.is_empty() && used.iter().copied().eq(0..used.len() as i64)
        };
        profiles_of(m, &rows(m, i64::from(m) + 1).filter(dense).collect::<Vec<_>>())
    };
    (1..=3).flat_map(of).collect()
}
