//! Puzzles drawn at a wanted difficulty.
//!
//! Difficulty comes from the exact solver, never from how a society fares.

use super::solver::{search_nodes, solve};
use super::{LARGEST_NUMBER, LARGEST_TARGET, LEAST_NUMBERS, MOST_NUMBERS, Puzzle, Rule, Usage};
use crate::error::Fault;
use crate::problem::faults::{Faults, grouped};
use crate::rng::{Stream, below};

/// How many puzzles are tried before a draw is given up.
pub const MOST_TRIES: u32 = 2_000;

/// What a drawn puzzle must meet. Whatever is asked, it can be solved. Ranges include both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difficulty {
    /// It can be solved, and no more is asked.
    Solvable,
    /// The fewest operations that solve it; 0 means that the target is one of the numbers.
    Depth {
        /// At least this many.
        least: u32,
        /// At most this many.
        most: u32,
    },
    /// The number of expressions that solve it: [`Solution::count`](super::solver::Solution::count).
    Solutions {
        /// At least this many.
        least: u64,
        /// At most this many.
        most: u64,
    },
    /// The children that an exhaustive search generates: [`search_nodes`].
    Nodes {
        /// At least this many.
        least: u64,
        /// At most this many.
        most: u64,
    },
}

/// How puzzles are drawn: numbers and target evenly from their ranges, independently, numbers with replacement, until
/// the difficulty is met. What is drawn is part of the randomness contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draw {
    /// How many numbers, 3 to 6.
    pub count: usize,
    /// The smallest number that may be drawn, at least 1.
    pub low: u32,
    /// The largest number that may be drawn, at most 1,000,000.
    pub high: u32,
    /// The smallest target, at least 1.
    pub target_low: u32,
    /// The largest target, at most 1,000,000,000.
    pub target_high: u32,
    /// What an intermediate result may be.
    pub rule: Rule,
    /// How often a number may be used.
    pub usage: Usage,
    /// What a puzzle must meet to be kept.
    pub difficulty: Difficulty,
}

/// A drawn puzzle, and what it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The puzzle.
    pub puzzle: Puzzle,
    /// How many puzzles were tried, this one included: acceptance is its inverse on average.
    pub tries: u32,
}

impl Draw {
    /// Draws one puzzle from `rng`: try by try, the numbers in order and then the target.
    ///
    /// Cost: a call of [`solve`] a try, and for [`Difficulty::Nodes`] one of [`search_nodes`] for each solvable one.
    ///
    /// # Errors
    ///
    /// Every setting that is out of range; or, after [`MOST_TRIES`] tries, what was not met.
    ///
    /// ```
    /// use manyminds::problem::countdown::{Difficulty, Draw, Rule, Usage};
    /// use manyminds::rng::{Draws, Phase};
    /// let mut draw = Draw {
    ///     count: 4,
    ///     low: 1,
    ///     high: 50,
    ///     target_low: 10,
    ///     target_high: 99,
    ///     rule: Rule::PositiveIntegers,
    ///     usage: Usage::ExactlyOnce,
    ///     difficulty: Difficulty::Solutions { least: 1, most: 2 },
    /// };
    /// let mut rng = Draws::new(1, 0, 0).stream(0, 0, Phase::Problem);
    /// assert_eq!(draw.puzzle(&mut rng).unwrap().puzzle.numbers().len(), 4);
    /// draw.count = 7;
    /// assert_eq!(draw.puzzle(&mut rng).unwrap_err()[0].to_string(), "count is 7; need 3 to 6");
    /// ```
    pub fn puzzle(&self, rng: &mut Stream) -> Result<Drawn, Vec<Fault>> {
        self.check()?;
        let (mut unsolvable, mut outside) = (0u32, None);
        let mut within = |value: u64, least: u64, most: u64| {
            let (low, high) = outside.unwrap_or((value, value));
            outside = Some((low.min(value), high.max(value)));
            (least..=most).contains(&value)
        };
        for tries in 1..=MOST_TRIES {
            let numbers: Vec<u32> = (0..self.count).map(|_| between(self.low, self.high, rng)).collect();
            let target = between(self.target_low, self.target_high, rng);
            let puzzle = Puzzle::new(&numbers, target, self.rule, self.usage)?;
            let solution = solve(&puzzle);
            let Some(depth) = solution.min_depth else {
                unsolvable += 1;
                continue;
            };
            let met = match self.difficulty {
                Difficulty::Solvable => true,
                Difficulty::Depth { least, most } => within(depth.into(), least.into(), most.into()),
                Difficulty::Solutions { least, most } => within(solution.count, least, most),
                Difficulty::Nodes { least, most } => within(search_nodes(&numbers, self.rule), least, most),
            };
            if met {
                return Ok(Drawn { puzzle, tries });
            }
        }
        let mut need = format!(
            "need what drawn puzzles can meet: of {} tries {} could not be solved",
            grouped(MOST_TRIES.into()),
            grouped(unsolvable.into())
        );
        if let Some((low, high)) = outside {
            let (low, high) = (grouped(low), grouped(high));
            need.push_str(&format!(", and the {} of the others went from {low} to {high}", self.measure()));
        }
        Err(vec![Fault::at("difficulty", self.wanted(), need)])
    }

    fn measure(&self) -> &'static str {
        match self.difficulty {
            Difficulty::Solvable => "puzzles",
            Difficulty::Depth { .. } => "depths",
            Difficulty::Solutions { .. } => "solutions",
            Difficulty::Nodes { .. } => "nodes",
        }
    }

    fn wanted(&self) -> String {
        let (least, most) = match self.difficulty {
            Difficulty::Solvable => return "solvable".into(),
            Difficulty::Depth { least, most } => (least.into(), most.into()),
            Difficulty::Solutions { least, most } | Difficulty::Nodes { least, most } => (least, most),
        };
        format!("{} to {} {}", grouped(least), grouped(most), self.measure())
    }

    fn check(&self) -> Result<(), Vec<Fault>> {
        let mut faults = Faults::default();
        let mut within = |path: &str, value: u64, least: u64, most: u64| {
            if !(least..=most).contains(&value) {
                faults.at(path, value, format!("need {} to {}", grouped(least), grouped(most)));
            }
        };
        within("count", self.count as u64, LEAST_NUMBERS as u64, MOST_NUMBERS as u64);
        within("low", self.low.into(), 1, LARGEST_NUMBER.into());
        within("high", self.high.into(), self.low.clamp(1, LARGEST_NUMBER).into(), LARGEST_NUMBER.into());
        within("target_low", self.target_low.into(), 1, LARGEST_TARGET.into());
        let least = self.target_low.clamp(1, LARGEST_TARGET);
        within("target_high", self.target_high.into(), least.into(), LARGEST_TARGET.into());
        let (least, most) = match self.difficulty {
            Difficulty::Solvable => (0, 0),
            Difficulty::Depth { least, most } => (least.into(), most.into()),
            Difficulty::Solutions { least, most } | Difficulty::Nodes { least, most } => (least, most),
        };
        if least > most {
            faults.at("difficulty", self.wanted(), "need the smaller end first");
        }
        faults.or(())
    }
}

/// A number from `low` to `high`, both included.
fn between(low: u32, high: u32, rng: &mut Stream) -> u32 {
    low + below(rng, high - low + 1)
}
