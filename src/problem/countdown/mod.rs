//! Countdown: from a few numbers, make a target by addition, subtraction, multiplication and division.
//!
//! A position is a **partial derivation**: a row of `numbers - 1` answers, one for each step. A step takes two of the
//! remaining values and puts the result of one of six ordered operations in their place; answer 0 means "no step yet",
//! and once an answer is 0 all later ones are. Remaining values stand in one canonical order, the largest first, so
//! that an answer names a pair by its places; see [`Step`].
//!
//! What is true of a puzzle is exact and comes from the [`solver`]; what an agent sees is a [`CountdownView`].
//! **One expansion is one generated child**: a state that one legal step leads to (see [`State::children`]).

mod children;
mod draw;
mod number;
mod operators;
mod problem;
mod read;
pub mod solver;
mod state;
mod text;
mod tiles;
mod verify;
mod walk;

pub use children::Children;
pub use draw::{Difficulty, Draw, Drawn, MOST_TRIES};
pub use number::{Operation, Ratio};
pub use operators::Operators;
pub(crate) use problem::about_row;
pub use problem::{CountdownProblem, CountdownView};
pub use read::read_puzzles;
pub use state::{State, Step, options};
pub use text::{expression, steps_text};
pub use tiles::{TileTotals, tile_sets, tile_totals};
pub(crate) use verify::Seen;

use super::faults::{Faults, grouped};
use crate::error::Fault;

/// The most steps of a derivation.
pub const MOST_STEPS: usize = MOST_NUMBERS - 1;
/// The fewest numbers of a puzzle.
pub const LEAST_NUMBERS: usize = 3;
/// The most numbers of a puzzle.
pub const MOST_NUMBERS: usize = 6;
/// The largest number of a puzzle.
pub const LARGEST_NUMBER: u32 = 1_000_000;
/// The largest target of a puzzle.
pub const LARGEST_TARGET: u32 = 1_000_000_000;

/// What an intermediate result may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A positive integer: subtraction leaves something, division leaves no rest. The rule of the television game.
    PositiveIntegers,
    /// Any fraction, zero and negative ones included; only division by zero is forbidden.
    Rational,
}

impl Rule {
    /// Both rules.
    pub const ALL: [Rule; 2] = [Rule::PositiveIntegers, Rule::Rational];

    /// The name in scenarios: `positive-integers` or `rational`.
    pub fn name(self) -> &'static str {
        match self {
            Rule::PositiveIntegers => "positive-integers",
            Rule::Rational => "rational",
        }
    }

    /// The rule with this name.
    pub fn by_name(name: &str) -> Option<Rule> {
        Rule::ALL.into_iter().find(|rule| rule.name() == name)
    }
}

/// How often a number may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// Each number at most once: the target may be any of the remaining values.
    AtMostOnce,
    /// Every number exactly once: the target must be the only value left.
    ExactlyOnce,
}

impl Usage {
    /// Both usages.
    pub const ALL: [Usage; 2] = [Usage::AtMostOnce, Usage::ExactlyOnce];

    /// The name in scenarios: `at-most-once` or `exactly-once`.
    pub fn name(self) -> &'static str {
        match self {
            Usage::AtMostOnce => "at-most-once",
            Usage::ExactlyOnce => "exactly-once",
        }
    }

    /// The usage with this name.
    pub fn by_name(name: &str) -> Option<Usage> {
        Usage::ALL.into_iter().find(|usage| usage.name() == name)
    }
}

/// A puzzle: numbers, a target and the rules of the game. It need not be solvable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Puzzle {
    numbers: Vec<u32>,
    target: u32,
    rule: Rule,
    usage: Usage,
}

impl Puzzle {
    /// A puzzle of 3 to 6 `numbers` from 1 to 1,000,000, repeated ones allowed, and a `target` from 1 to 1,000,000,000.
    ///
    /// # Errors
    ///
    /// Every argument that is out of range.
    ///
    /// ```
    /// use manyminds::problem::countdown::{Puzzle, Rule, Usage};
    /// let faults = Puzzle::new(&[1, 0], 0, Rule::Rational, Usage::ExactlyOnce).unwrap_err();
    /// assert_eq!(faults[0].to_string(), "nums is 2 numbers; need 3 to 6 numbers");
    /// assert_eq!(faults[1].to_string(), "nums[1] is 0; need a number from 1 to 1,000,000");
    /// assert_eq!(faults[2].to_string(), "target is 0; need a number from 1 to 1,000,000,000");
    /// ```
    pub fn new(numbers: &[u32], target: u32, rule: Rule, usage: Usage) -> Result<Puzzle, Vec<Fault>> {
        let mut faults = Faults::default();
        if !(LEAST_NUMBERS..=MOST_NUMBERS).contains(&numbers.len()) {
            let found = format!("{} numbers", numbers.len());
            faults.at("nums", found, format!("need {LEAST_NUMBERS} to {MOST_NUMBERS} numbers"));
        }
        let within = |number: u32, most: u32| (1..=most).contains(&number);
        let need = |most: u32| format!("need a number from 1 to {}", grouped(u64::from(most)));
        for (i, &number) in numbers.iter().enumerate().filter(|&(_, &number)| !within(number, LARGEST_NUMBER)) {
            faults.at(format!("nums[{i}]"), number, need(LARGEST_NUMBER));
        }
        if !within(target, LARGEST_TARGET) {
            faults.at("target", target, need(LARGEST_TARGET));
        }
        faults.or(())?;
        Ok(Puzzle { numbers: numbers.to_vec(), target, rule, usage })
    }

    /// The numbers, as they were given.
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The target.
    pub fn target(&self) -> u32 {
        self.target
    }

    /// What an intermediate result may be.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// How often a number may be used.
    pub fn usage(&self) -> Usage {
        self.usage
    }
}

#[cfg(test)]
mod tests;
