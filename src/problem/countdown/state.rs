//! A partial derivation: the values that remain, and the steps from there.

use super::{Children, MOST_NUMBERS, Operation, Operators, Puzzle, Ratio, Rule, Usage};
use crate::rng::mix;

/// How many options a step has while `left` values remain: "no step yet", and six operations on each pair.
/// At most 91.
#[inline]
pub const fn options(left: usize) -> usize {
    1 + left * left.saturating_sub(1) / 2 * Operation::ALL.len()
}

/// One step: an operation on two of the remaining values, named by their places in the canonical order, from 0.
///
/// As an answer it is `1 + 6 * pair + operation`. Pairs are numbered (0, 1), (0, 2), (1, 2), (0, 3), ...: the pair
/// (first, second) has the number second (second - 1) / 2 + first, whatever the number of remaining values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    first: u8,
    second: u8,
    operation: Operation,
}

impl Step {
    /// The step on places `first` < `second` < 6; `None` otherwise.
    pub fn new(first: usize, second: usize, operation: Operation) -> Option<Step> {
        let sound = first < second && second < MOST_NUMBERS;
        sound.then_some(Step::of_places(first, second, operation))
    }

    /// The step on places that are known to be sound.
    #[inline]
    pub(super) fn of_places(first: usize, second: usize, operation: Operation) -> Step {
        Step { first: first as u8, second: second as u8, operation }
    }

    /// The step that `answer` names: `None` for 0, which is no step, and above 90.
    ///
    /// ```
    /// use manyminds::problem::countdown::Step;
    /// assert!((1..=90).all(|answer| Step::of_answer(answer).unwrap().answer() == answer));
    /// assert!([0, 91, 255].into_iter().all(|answer| Step::of_answer(answer).is_none()));
    /// ```
    #[inline]
    pub fn of_answer(answer: u8) -> Option<Step> {
        let index = answer.checked_sub(1)?;
        let (pair, operation) = (index / 6, Operation::ALL[usize::from(index % 6)]);
        let second = match pair {
            0 => 1,
            1..=2 => 2,
            3..=5 => 3,
            6..=9 => 4,
            10..=14 => 5,
            _ => return None,
        };
        Some(Step { first: pair - second * (second - 1) / 2, second, operation })
    }

    /// The answer that names this step, 1 to 90.
    #[inline]
    pub fn answer(self) -> u8 {
        1 + 6 * (self.second * (self.second - 1) / 2 + self.first) + self.operation as u8
    }

    /// The place of the earlier operand.
    pub fn first(self) -> usize {
        usize::from(self.first)
    }

    /// The place of the later operand.
    pub fn second(self) -> usize {
        usize::from(self.second)
    }

    /// The operation.
    pub fn operation(self) -> Operation {
        self.operation
    }
}

/// The values that remain, in the canonical order, and which of the original numbers each was made from.
///
/// The canonical order: the largest value first; equal values by their sources as a number, the smallest first. It is
/// 104 bytes, copied freely, and nothing here allocates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    values: [Ratio; MOST_NUMBERS],
    sources: [u8; MOST_NUMBERS],
    left: u8,
    rule: Rule,
}

impl State {
    /// All numbers of `puzzle`, no step taken.
    pub fn start(puzzle: &Puzzle) -> State {
        State::of(puzzle.numbers(), puzzle.rule())
    }

    /// `numbers`, the first six of them, each at least 1, under `rule`, no step taken.
    pub fn of(numbers: &[u32], rule: Rule) -> State {
        let mut state = State::empty(rule);
        for (i, &number) in numbers.iter().take(MOST_NUMBERS).enumerate() {
            state.insert(Ratio::whole(i64::from(number)), 1 << i);
        }
        state
    }

    /// The values that remain, in the canonical order.
    #[inline]
    pub fn values(&self) -> &[Ratio] {
        &self.values[..usize::from(self.left)]
    }

    /// For each remaining value, the original numbers it was made from: bit i stands for number i of the puzzle.
    #[inline]
    pub fn sources(&self) -> &[u8] {
        &self.sources[..usize::from(self.left)]
    }

    /// How many values remain.
    #[inline]
    pub fn left(&self) -> usize {
        usize::from(self.left)
    }

    /// The rule that steps obey.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// Whether the target is made: it is one of the remaining values, or, where every number must be used, the only
    /// one.
    #[inline]
    pub fn reached(&self, target: u32, usage: Usage) -> bool {
        let made = |value: &Ratio| value.is(i64::from(target));
        match usage {
            Usage::AtMostOnce => self.values().iter().any(made),
            Usage::ExactlyOnce => self.left == 1 && made(&self.values[0]),
        }
    }

    /// The state after `step`; `None` if a place is empty or the rule forbids it. Cost: about 20 ns.
    #[inline]
    pub fn apply(&self, step: Step) -> Option<State> {
        if step.second >= self.left {
            return None;
        }
        let [a, b] = [step.first(), step.second()].map(|place| self.values[place]);
        Some(self.with(step, step.operation.of(self.rule, a, b)?))
    }

    /// The state that a row of answers leads to; `None` if an answer is no legal step of its state, or a step follows a
    /// 0.
    pub fn after(&self, answers: &[u8]) -> Option<State> {
        let taken = answers.iter().position(|&answer| answer == 0).unwrap_or(answers.len());
        let (steps, rest) = answers.split_at(taken);
        if rest.iter().any(|&answer| answer != 0) {
            return None;
        }
        steps.iter().try_fold(*self, |state, &answer| state.apply(Step::of_answer(answer)?))
    }

    /// The different states that one legal step leads to, each once, with a step that leads there. States that hold the
    /// same values are the same here, whatever their values were made from.
    ///
    /// What is left out, compared with all six operations on all pairs:
    ///
    /// - of equal values, only the earliest places take part;
    /// - of steps on one pair with one result, the first by the order of [`Operation::ALL`] is kept;
    /// - a step whose result equals one of its operands just removes the other (x * 1, x / 1, 2x - x, x + 0); of the
    ///   steps that remove one value, the first is kept. It is not left out: a number must go if all are to be used.
    ///
    /// They come pair by pair in the order of [`Step`], operation by operation. Cost: about 30 ns a child under
    /// [`Rule::PositiveIntegers`], 40 ns under [`Rule::Rational`].
    #[inline]
    pub fn children(&self) -> Children<'_> {
        Children::of(self, Operators::ALL)
    }

    /// The same for one who knows some of the operators alone: all different states that a step by one of these leads to,
    /// each once. A state that only a missing operator reaches first is found by the one that reaches it next.
    #[inline]
    pub fn children_by(&self, operators: Operators) -> Children<'_> {
        Children::of(self, operators)
    }

    /// The steps of [`State::children`] alone.
    pub fn steps(&self) -> impl Iterator<Item = Step> + '_ {
        let mut children = self.children();
        std::iter::from_fn(move || children.advance().map(|(step, _)| step))
    }

    /// The key of the values that remain, whatever they were made from and in which order: equal for equal values, and
    /// otherwise different but for one chance in 2^64. Cost: about 5 ns a value.
    #[inline]
    pub fn key(&self) -> u64 {
        let fold = |key: u64, value: &Ratio| {
            mix(key ^ (value.denominator() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15), value.numerator() as u64)
        };
        self.values().iter().fold(u64::from(self.left), fold)
    }

    /// The state after a step whose result is known: the values that stay, in order, and the result among them.
    #[inline]
    pub(super) fn with(&self, step: Step, result: Ratio) -> State {
        let (first, second) = (step.first(), step.second());
        let made = self.sources[first] | self.sources[second];
        // Empty places are all alike, so that equal states are equal bit for bit.
        let mut next = State::empty(self.rule);
        let mut filled = 0;
        let mut waiting = true;
        for place in 0..self.left() {
            if place == first || place == second {
                continue;
            }
            let (value, source) = (self.values[place], self.sources[place]);
            if waiting && (value < result || (value == result && made < source)) {
                (next.values[filled], next.sources[filled]) = (result, made);
                filled += 1;
                waiting = false;
            }
            (next.values[filled], next.sources[filled]) = (value, source);
            filled += 1;
        }
        if waiting {
            (next.values[filled], next.sources[filled]) = (result, made);
        }
        next.left = self.left - 1;
        next
    }

    /// The values that remain beside the one at `place`, as if it were not there: no derivation leads here.
    pub(crate) fn beside(&self, place: usize) -> State {
        let mut next = State::empty(self.rule);
        for other in (0..self.left()).filter(|&other| other != place) {
            let filled = next.left();
            (next.values[filled], next.sources[filled]) = (self.values[other], self.sources[other]);
            next.left += 1;
        }
        next
    }

    fn empty(rule: Rule) -> State {
        State { values: [Ratio::default(); MOST_NUMBERS], sources: [0; MOST_NUMBERS], left: 0, rule }
    }

    #[inline]
    fn insert(&mut self, value: Ratio, source: u8) {
        let mut place = self.left();
        while place > 0 {
            let (before, made) = (self.values[place - 1], self.sources[place - 1]);
            if before > value || (before == value && made < source) {
                break;
            }
            self.values[place] = before;
            self.sources[place] = made;
            place -= 1;
        }
        self.values[place] = value;
        self.sources[place] = source;
        self.left += 1;
    }

    /// The earliest place that holds the same value as `place`.
    #[inline]
    pub(super) fn earliest(&self, mut place: usize) -> usize {
        while place > 0 && self.values[place - 1] == self.values[place] {
            place -= 1;
        }
        place
    }
}
