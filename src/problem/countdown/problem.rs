//! Countdown as a problem of a society.

use super::{MOST_STEPS, Puzzle, Rule, State, Step, Usage, options, solver, steps_text};
use crate::problem::{About, Problem, Truth};
use crate::rng::Stream;
use std::fmt;
use std::sync::OnceLock;

/// A puzzle as a problem: one question for each step, and partial derivations as positions; see the [module](super).
///
/// A position is right, and its merit 1, if its derivation is legal and makes the target under the usage; otherwise its
/// merit is 0. Under [`Usage::AtMostOnce`] steps that the target does not need do no harm. Only whole positions count:
/// an answer of 0 says that there is no step, but a **gap** says nothing, so a row with a gap anywhere is wrong.
///
/// ```
/// use manyminds::problem::countdown::{CountdownProblem, Operation, Puzzle, Rule, Step, Usage};
/// use manyminds::problem::{Problem, Truth};
/// let puzzle = Puzzle::new(&[3, 50, 75], 25, Rule::PositiveIntegers, Usage::AtMostOnce).unwrap();
/// let problem = CountdownProblem::new(puzzle);
/// let minus = Step::new(0, 1, Operation::Minus).unwrap().answer();
/// assert!(problem.right(&[minus, 0]) && !problem.right(&[0, minus]));
/// assert!(problem.right_of(&[Some(minus), Some(0)]) && !problem.right_of(&[Some(minus), None]));
/// ```
#[derive(Clone, Debug)]
pub struct CountdownProblem {
    puzzle: Puzzle,
    start: State,
    random_merit: OnceLock<f64>,
}

impl CountdownProblem {
    /// The problem of `puzzle`.
    pub fn new(puzzle: Puzzle) -> Self {
        CountdownProblem { start: State::start(&puzzle), puzzle, random_merit: OnceLock::new() }
    }

    /// The puzzle.
    pub fn puzzle(&self) -> &Puzzle {
        &self.puzzle
    }

    /// Whether the target can no longer be made from `state`, exactly: with this, measures tell how often challenges
    /// are right. No view offers it. Computed on demand: below a microsecond for three remaining values, 1 us for four
    /// and 12 us for five under positive integers; 12 us and 0.8 ms under rational.
    pub fn dead_end(&self, state: &State) -> bool {
        solver::dead_end(state, self.puzzle.target(), self.puzzle.usage())
    }
}

impl Problem for CountdownProblem {
    type Answer = u8;
    type View<'p> = CountdownView<'p>;

    fn questions(&self) -> usize {
        self.puzzle.numbers().len() - 1
    }

    fn options(&self, question: usize) -> usize {
        options(self.puzzle.numbers().len() - question)
    }

    fn looks(&self) -> usize {
        1
    }

    /// Everybody starts from the empty derivation; nothing is drawn.
    fn begin(&self, _me: u32, position: &mut [u8], _rng: &mut Stream) {
        position.fill(0);
    }

    fn view(&self, _me: u32) -> CountdownView<'_> {
        CountdownView { puzzle: &self.puzzle, start: &self.start }
    }
}

impl Truth for CountdownProblem {
    fn merit(&self, position: &[u8]) -> f64 {
        f64::from(self.right(position))
    }

    /// The share of right ones among all rows of answers. It is computed when first asked for, by counting every legal
    /// row: 0.2 to 0.5 s for six numbers under rational, 10 to 20 ms under positive integers, 2 ms and less for fewer.
    fn random_merit(&self) -> f64 {
        *self.random_merit.get_or_init(|| solver::even_share(&self.puzzle))
    }

    fn right(&self, position: &[u8]) -> bool {
        let end = self.start.after(position);
        end.is_some_and(|end| end.reached(self.puzzle.target(), self.puzzle.usage()))
    }

    /// As [`Truth::merit`] of the row; with a gap, 0.
    fn merit_of(&self, answers: &[Option<u8>]) -> f64 {
        f64::from(self.right_of(answers))
    }

    fn right_of(&self, answers: &[Option<u8>]) -> bool {
        // On the stack: measures ask after every round.
        let mut row = [0; MOST_STEPS];
        let filled = row.iter_mut().zip(answers).all(|(slot, answer)| answer.map(|answer| *slot = answer).is_some());
        filled && self.right(&row[..answers.len().min(MOST_STEPS)])
    }

    /// Whether the derivation that was contested as a dead end is one.
    fn contested_rightly(&self, about: About) -> Option<bool> {
        // What has fewer than three numbers left is not contested.
        let state = self.start.after(&row_of(about)).filter(|state| state.left() > 2)?;
        Some(self.dead_end(&state))
    }

    fn question_name(&self, question: usize) -> String {
        format!("step {}", question + 1)
    }

    /// The places of the operands among the remaining values, from 1 for the largest: `#1 - #3`.
    fn option_name(&self, _question: usize, option: usize) -> String {
        let Some(step) = u8::try_from(option).ok().and_then(Step::of_answer) else { return "no step".into() };
        let (mut left, mut right) = (step.first() + 1, step.second() + 1);
        if step.operation().is_reversed() {
            (left, right) = (right, left);
        }
        format!("#{left} {} #{right}", step.operation().sign())
    }

    /// The derivation step by step: `75 - 50 = 25, 25 * 3 = 75`.
    fn describe(&self, about: About) -> String {
        steps_text(&self.puzzle, &row_of(about)).map_or_else(String::new, |steps| steps.join(", "))
    }

    fn statement(&self) -> String {
        let numbers: Vec<String> = self.puzzle.numbers().iter().map(u32::to_string).collect();
        let usage = match self.puzzle.usage() {
            Usage::AtMostOnce => "each at most once",
            Usage::ExactlyOnce => "each exactly once",
        };
        format!("make {} from {}, {usage}", self.puzzle.target(), numbers.join(", "))
    }

    fn derivation(&self, position: &[u8]) -> Option<String> {
        let steps = steps_text(&self.puzzle, position).unwrap_or_default();
        Some(if steps.is_empty() { "the numbers as they are".into() } else { steps.join(", ") })
    }

    fn derivation_of(&self, about: About) -> Option<String> {
        self.derivation(&row_of(about))
    }
}

/// The row of answers that the ids of an act stand for; of none, the empty one.
fn row_of(about: About) -> [u8; MOST_STEPS] {
    let mut row = [0; MOST_STEPS];
    if about.relation != u32::MAX {
        row[..4].copy_from_slice(&about.relation.to_le_bytes());
        row[4] = about.local as u8;
    }
    row
}

/// What an act is about that speaks of the derivation `row`: its first four answers as the relation, one byte each, the
/// lowest first, the fifth as the local answers, the last step as the question and its answer as the option.
pub(crate) fn about_row(row: [u8; MOST_STEPS]) -> About {
    let [a, b, c, d, last] = row;
    let taken = row.iter().position(|&answer| answer == 0).unwrap_or(MOST_STEPS);
    let (question, option) = match taken.checked_sub(1) {
        Some(step) => (step as u32, u32::from(row[step])),
        None => (u32::MAX, u32::MAX),
    };
    About { question, option, relation: u32::from_le_bytes([a, b, c, d]), local: u32::from(last) }
}

/// What an agent may see of a puzzle: all of it. Anybody can check an equation; what nobody can see is whether a state
/// still leads to the target.
///
/// ```compile_fail,E0599
/// use manyminds::problem::countdown::{CountdownView, State};
/// fn peek(view: CountdownView<'_>, state: &State) -> bool {
///     view.dead_end(state)
/// }
/// ```
#[derive(Clone, Copy)]
pub struct CountdownView<'p> {
    pub(super) puzzle: &'p Puzzle,
    start: &'p State,
}

impl fmt::Debug for CountdownView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CountdownView").field("puzzle", &self.puzzle).finish_non_exhaustive()
    }
}

impl<'p> CountdownView<'p> {
    /// How many steps a whole derivation has: one fewer than numbers.
    #[inline]
    pub fn steps(&self) -> usize {
        self.puzzle.numbers().len() - 1
    }

    /// The numbers, as they were given.
    #[inline]
    pub fn numbers(&self) -> &'p [u32] {
        self.puzzle.numbers()
    }

    /// The target.
    #[inline]
    pub fn target(&self) -> u32 {
        self.puzzle.target()
    }

    /// What an intermediate result may be.
    #[inline]
    pub fn rule(&self) -> Rule {
        self.puzzle.rule()
    }

    /// How often a number may be used.
    #[inline]
    pub fn usage(&self) -> Usage {
        self.puzzle.usage()
    }

    /// The state before the first step.
    #[inline]
    pub fn start(&self) -> &'p State {
        self.start
    }

    /// The state that a row of answers leads to, or `None` if it is no legal derivation. Cost: about 20 ns a step.
    #[inline]
    pub fn after(&self, answers: &[u8]) -> Option<State> {
        self.start.after(answers)
    }

    /// Whether `state` makes the target under the usage.
    #[inline]
    pub fn reached(&self, state: &State) -> bool {
        state.reached(self.puzzle.target(), self.puzzle.usage())
    }
}
