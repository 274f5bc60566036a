//! Derivations as people write them.

use super::{Operation, Puzzle, Ratio, State, Step};
use std::fmt::Write as _;

/// One step as it was taken.
struct Line {
    left: Ratio,
    operation: Operation,
    right: Ratio,
    result: Ratio,
    /// Sources of the operands, in the order in which they are written.
    of: [u8; 2],
}

fn lines(puzzle: &Puzzle, answers: &[u8]) -> Option<Vec<Line>> {
    let mut state = State::start(puzzle);
    let end = state.after(answers)?;
    let mut lines = Vec::new();
    for step in answers.iter().map_while(|&answer| Step::of_answer(answer)) {
        let (mut left, mut right) = (step.first(), step.second());
        if step.operation().is_reversed() {
            (left, right) = (right, left);
        }
        let [(a, from), (b, and)] = [left, right].map(|place| (state.values()[place], state.sources()[place]));
        let result = step.operation().of(state.rule(), state.values()[step.first()], state.values()[step.second()])?;
        lines.push(Line { left: a, operation: step.operation(), right: b, result, of: [from, and] });
        state = state.apply(step)?;
    }
    debug_assert_eq!(state, end);
    Some(lines)
}

/// The derivation step by step, as in `75 - 50 = 25` and `25 * 3 = 75`; `None` if a step is not legal. Operands that
/// are negative or no whole numbers stand in brackets.
pub fn steps_text(puzzle: &Puzzle, answers: &[u8]) -> Option<Vec<String>> {
    let operand = |value: Ratio| {
        if value.is_whole() && value.numerator() >= 0 { value.to_string() } else { format!("({value})") }
    };
    let text = |line: Line| {
        format!("{} {} {} = {}", operand(line.left), line.operation.sign(), operand(line.right), line.result)
    };
    Some(lines(puzzle, answers)?.into_iter().map(text).collect())
}

/// The derivation as one equation over the numbers of the puzzle, as in `(75 - 50) * 3 = 75`: of the target if it is
/// among the remaining values, else of what was made last, else of the largest number. `None` if a step is not legal.
///
/// Brackets follow the steps to the letter: `8 - (5 - 2)`, and also `8 + (5 - 2)`, whose value is that of `8 + 5 - 2`.
///
/// ```
/// use manyminds::problem::countdown::{Operation, Puzzle, Rule, Step, Usage, expression, steps_text};
/// let puzzle = Puzzle::new(&[3, 50, 75], 75, Rule::PositiveIntegers, Usage::ExactlyOnce).unwrap();
/// let answers = [Operation::Minus, Operation::Times].map(|sign| Step::new(0, 1, sign).unwrap().answer());
/// assert_eq!(expression(&puzzle, &answers).unwrap(), "(75 - 50) * 3 = 75");
/// assert_eq!(steps_text(&puzzle, &answers).unwrap(), ["75 - 50 = 25", "25 * 3 = 75"]);
/// ```
pub fn expression(puzzle: &Puzzle, answers: &[u8]) -> Option<String> {
    let start = State::start(puzzle);
    let end = start.after(answers)?;
    // What was made, by its sources, with the strength of its outermost sign: 3 for a number alone.
    let leaf = |(value, &source): (&Ratio, &u8)| (source, value.to_string(), 3);
    let mut made: Vec<(u8, String, u8)> = start.values().iter().zip(start.sources()).map(leaf).collect();
    let mut last = start.sources().first().copied()?;
    for line in lines(puzzle, answers)? {
        let strength = if matches!(line.operation.sign(), '+' | '-') { 1 } else { 2 };
        let mut text = String::new();
        for (side, of) in line.of.into_iter().enumerate() {
            if side == 1 {
                let _ = write!(text, " {} ", line.operation.sign());
            }
            let (_, part, own) = made.iter().find(|(source, ..)| *source == of)?;
            // On the right even an equal sign needs brackets.
            let bare = usize::from(*own) >= usize::from(strength) + side;
            let _ = if bare { write!(text, "{part}") } else { write!(text, "({part})") };
        }
        last = line.of[0] | line.of[1];
        made.push((last, text, strength));
    }
    let target = end.values().iter().position(|value| value.is(i64::from(puzzle.target())));
    let source = target.map_or(last, |place| end.sources()[place]);
    let value = end.values()[end.sources().iter().position(|&other| other == source)?];
    let (_, text, _) = made.iter().find(|(other, ..)| *other == source)?;
    Some(format!("{text} = {value}"))
}
