//! Who voted how, in one line of text: `2 ABC, 1 BCA`, or with grades `2 A2 B1 C-1, 1 A-2 B2 C1`.

use super::super::{Ballots, Facts, Tally};
use crate::error::{Error, Fault};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// Grades are held within plus or minus this much.
const MOST_GRADE: u32 = 1_000_000;

/// More voters are refused: some axioms ask for the ballot of each.
const MOST_VOTERS: u64 = 100_000;

/// Voters who hand in the same ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// How many they are.
    pub(super) count: u32,
    /// The level of each alternative, higher is better: in an order m - 1 down to 0, and else the grade.
    pub(super) row: Vec<i32>,
}

/// Complete ballots, equal ones counted: either strict orders, or grades in whole numbers, which may tie.
///
/// ```
/// use manyminds::voting::axioms::Profile;
/// let profile: Profile = "2 ABC, 1 BCA".parse().unwrap();
/// assert_eq!((profile.alternatives(), profile.voters()), (3, 3));
/// assert_eq!(profile.to_string(), "2 ABC, 1 BCA");
/// assert_eq!("1 A2 B-1".parse::<Profile>().unwrap().to_string(), "1 A2 B-1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The letter of each alternative, in the order of the list.
    pub(super) names: Vec<char>,
    /// Whether the rows are grades.
    pub(super) graded: bool,
    pub(super) lines: Vec<Line>,
}

impl Profile {
    /// Nobody has voted yet, on the alternatives A, B, C and so on.
    pub(super) fn new(alternatives: usize, graded: bool) -> Profile {
        Profile { names: ('A'..).take(alternatives).collect(), graded, lines: Vec::new() }
    }

    /// Adds voters, to those who vote alike if there are any.
    pub(super) fn add(&mut self, count: u32, row: &[i32]) {
        match self.lines.iter_mut().find(|line| line.row == row) {
            _ if count == 0 => {}
            Some(line) => line.count += count,
            None => self.lines.push(Line { count, row: row.to_vec() }),
        }
    }

    /// The number of alternatives.
    pub fn alternatives(&self) -> usize {
        self.names.len()
    }

    /// The number of voters.
    pub fn voters(&self) -> u64 {
        self.lines.iter().map(|line| u64::from(line.count)).sum()
    }

    /// Whether the ballots are grades, and not orders.
    pub fn is_graded(&self) -> bool {
        self.graded
    }

    /// The letters of some alternatives; `-` for none.
    pub fn letters(&self, alternatives: &[u32]) -> String {
        let letters: String = alternatives.iter().filter_map(|&a| self.names.get(a as usize)).collect();
        if letters.is_empty() { "-".to_string() } else { letters }
    }

    /// Fills a store with the ballots, one for each line, with its count. Cost: O(lines x m log m).
    pub fn fill(&self, ballots: &mut Ballots) {
        ballots.clear(self.names.len() as u32);
        for line in &self.lines {
            let ballot = self.push(ballots, &line.row);
            ballots.set_count(ballot, u64::from(line.count));
        }
    }

    /// Fills a store with one ballot for each voter, the first of the line numbered `first`.
    pub(super) fn fill_by_voter(&self, first: usize, ballots: &mut Ballots) {
        ballots.clear(self.names.len() as u32);
        for at in 0..self.lines.len() {
            let line = &self.lines[(first + at) % self.lines.len()];
            (0..line.count).for_each(|_| _ = self.push(ballots, &line.row));
        }
    }

    fn push(&self, ballots: &mut Ballots, row: &[i32]) -> usize {
        if self.graded {
            let grades: Vec<f64> = row.iter().map(|&grade| f64::from(grade)).collect();
            return ballots.push_grades(&grades);
        }
        ballots.push_ranking(&order(row))
    }

    /// What the comparisons of every two alternatives say.
    pub(super) fn facts(&self, ballots: &mut Ballots, tally: &mut Tally) -> Facts {
        self.fill(ballots);
        Facts::of(ballots, tally)
    }

    /// How many voters put an alternative above all others.
    pub(super) fn firsts(&self, a: usize) -> u64 {
        let first = |row: &[i32]| (0..row.len()).all(|b| b == a || row[a] > row[b]);
        self.lines.iter().filter(|line| first(&line.row)).map(|line| u64::from(line.count)).sum()
    }

    /// Whether everybody puts `a` above `b`.
    pub(super) fn all_prefer(&self, a: usize, b: usize) -> bool {
        self.lines.iter().all(|line| line.row[a] > line.row[b])
    }

    /// The same profile with each row turned into another, on the same alternatives.
    pub(super) fn with_rows(&self, turn: impl Fn(&[i32]) -> Vec<i32>) -> Profile {
        let mut turned = Profile { lines: Vec::new(), ..self.clone() };
        self.lines.iter().for_each(|line| turned.add(line.count, &turn(&line.row)));
        turned
    }

    /// The same profile in which `count` voters of a line vote otherwise.
    pub(super) fn with_moved(&self, at: usize, count: u32, row: &[i32]) -> Profile {
        let mut moved = self.clone();
        moved.lines[at].count -= count;
        moved.lines.retain(|line| line.count > 0);
        moved.add(count, row);
        moved
    }

    /// The same profile without an alternative.
    pub(super) fn without(&self, a: usize) -> Profile {
        let mut left = Profile::new(self.names.len() - 1, self.graded);
        for line in &self.lines {
            let row = line.row.iter().enumerate().filter(|&(b, _)| b != a);
            let above = |level: i32| i32::from(!self.graded && level > line.row[a]);
            left.add(line.count, &row.map(|(_, &level)| level - above(level)).collect::<Vec<_>>());
        }
        left
    }
}

/// The alternatives of a row, the best first.
pub(super) fn order(row: &[i32]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..row.len() as u32).collect();
    order.sort_by_key(|&a| std::cmp::Reverse(row[a as usize]));
    order
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, line) in self.lines.iter().enumerate() {
            write!(f, "{}{} ", if at > 0 { ", " } else { "" }, line.count)?;
            for (place, a) in order(&line.row).into_iter().enumerate() {
                let name = self.names[a as usize];
                match self.graded {
                    true => write!(f, "{}{name}{}", if place > 0 { " " } else { "" }, line.row[a as usize])?,
                    false => write!(f, "{name}")?,
                }
            }
        }
        Ok(())
    }
}

impl FromStr for Profile {
    type Err = Error;

    /// Reads a profile as it is written: lines apart by commas, each a count and then an order of letters, or letters with grades.
    /// The letters of all lines are the alternatives, in the order of the alphabet.
    ///
    /// # Errors
    ///
    /// Every line that is not a count above 0 and an order, or grades, of all alternatives, each once; and more than 100,000 voters.
    fn from_str(text: &str) -> Result<Profile, Error> {
        let ballots = || text.split(',').filter_map(|line| line.trim().split_once(' ')).map(|(_, ballot)| ballot);
        let letters: BTreeSet<char> = ballots().flat_map(str::chars).filter(|c| c.is_alphabetic()).collect();
        let graded = ballots().any(|ballot| ballot.contains(|c: char| c.is_ascii_digit()));
        let names: Vec<char> = letters.into_iter().collect();
        let mut profile = Profile { names, graded, lines: Vec::new() };
        let (mut faults, mut voters) = (Vec::new(), 0);
        for line in text.split(',').map(str::trim) {
            let read = line.split_once(' ').and_then(|(count, ballot)| {
                let count = count.parse::<u32>().ok().filter(|&count| count > 0)?;
                Some((count, if graded { profile.grades(ballot)? } else { profile.levels(ballot)? }))
            });
            voters += read.as_ref().map_or(0, |&(count, _)| u64::from(count));
            match read {
                // What is too many is told once, below.
                Some((count, row)) if voters <= MOST_VOTERS => profile.add(count, &row),
                Some(_) => {}
                None => faults.push(Fault::at(
                    "profile",
                    line,
                    "need a count and all alternatives once: 2 ABC, or 2 A2 B-1 C1",
                )),
            }
        }
        if voters > MOST_VOTERS {
            faults.push(Fault::at("profile", format!("{voters} voters"), format!("need at most {MOST_VOTERS}")));
        }
        if faults.is_empty() { Ok(profile) } else { Err(faults.into()) }
    }
}

impl Profile {
    fn levels(&self, ballot: &str) -> Option<Vec<i32>> {
        let m = self.names.len();
        let places: Vec<usize> =
            ballot.chars().map(|c| self.names.iter().position(|&n| n == c)).collect::<Option<_>>()?;
        let mut row = vec![-1; m];
        places.iter().enumerate().for_each(|(place, &a)| row[a] = m as i32 - 1 - place as i32);
        (places.len() == m && row.iter().all(|&level| level >= 0)).then_some(row)
    }

    fn grades(&self, ballot: &str) -> Option<Vec<i32>> {
        let mut row = vec![None; self.names.len()];
        for word in ballot.split_whitespace() {
            let letter = word.chars().next()?;
            let slot = &mut row[self.names.iter().position(|&name| name == letter)?];
            let grade = word[letter.len_utf8()..].parse::<i32>().ok()?;
            if slot.replace(grade).is_some() || grade.unsigned_abs() > MOST_GRADE {
                return None;
            }
        }
        row.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["2 ABC, 1 BCA", "1 A", "3 A2 B-1, 1 B2 A1", "1 BCA, 7 ABC"] {
            assert_eq!(text.parse::<Profile>().unwrap().to_string(), text);
        }
        let mut ballots = Ballots::new(0);
        "2 BAC, 1 ACB".parse::<Profile>().unwrap().fill(&mut ballots);
        let seen: Vec<_> = ballots.iter().map(|ballot| (ballot.count, ballot.ranks.to_vec())).collect();
        assert_eq!(seen, [(2, vec![1, 0, 2]), (1, vec![0, 2, 1])]);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let error = "2 ABC, 0 ABC, 1 AB, 1 ABB, x ABC".parse::<Profile>().unwrap_err().to_string();
        assert_eq!(error.lines().count(), 4, "{error}");
        assert!(error.starts_with("profile is 0 ABC; need a count and all alternatives once"), "{error}");
        for text in ["", "1 A2 B", "1 A2 A1", "1 A9999999 B1", "1 A-2147483648 B1", "1  ABC", "2 A-B"] {
            assert!(text.parse::<Profile>().is_err(), "{text}");
        }
        let error = "4294967295 AB, 4294967295 AB".parse::<Profile>().unwrap_err().to_string();
        assert_eq!(error, "profile is 8589934590 voters; need at most 100000");
    }

    #[test]
    fn an_alternative_that_goes_leaves_the_rest_in_order() {
        let profile: Profile = "2 ABC, 1 BCA".parse().unwrap();
        assert_eq!(profile.without(1).to_string(), "2 AB, 1 BA");
        assert_eq!("1 A2 B-1 C1".parse::<Profile>().unwrap().without(0).to_string(), "1 B1 A-1");
    }
}
