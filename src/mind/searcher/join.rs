//! Working backwards and putting together: the goals that a number leaves, and two derivations made one.
//!
//! Every step here is taken by [`State::apply`], so that what comes out is legal or does not come out.

use super::line::Row;
use crate::problem::countdown::{CountdownView, MOST_STEPS, Operation, Operators, Ratio, Rule, State, Step};

/// Different values, at most six: from each of them one operation with the number that was undone makes the target.
#[derive(Clone, Copy, Debug)]
pub(super) struct Goals {
    values: [Ratio; 6],
    held: usize,
}

impl Goals {
    pub(super) fn values(&self) -> &[Ratio] {
        &self.values[..self.held]
    }
}

/// `target` undone by `by`: all values y that the rule allows with `by` o y or y o `by` equal to the target, for an
/// operation o by one of the operators. Each once, in the order of [`Operation::ALL`].
pub(super) fn undone(rule: Rule, target: Ratio, by: Ratio, operators: Operators) -> Goals {
    let mut goals = Goals { values: [Ratio::default(); 6], held: 0 };
    for operation in operators.operations() {
        let goal = match operation {
            Operation::Plus => Operation::Minus.of(rule, target, by),
            Operation::Minus => Operation::Minus.of(rule, by, target),
            Operation::MinusReversed => Operation::Plus.of(rule, target, by),
            Operation::Times => Operation::Over.of(rule, target, by),
            Operation::Over => Operation::Over.of(rule, by, target),
            Operation::OverReversed => Operation::Times.of(rule, target, by),
        };
        if let Some(goal) = goal.filter(|goal| !goals.values().contains(goal)) {
            goals.values[goals.held] = goal;
            goals.held += 1;
        }
    }
    goals
}

/// The target of a view.
pub(super) fn target(view: CountdownView<'_>) -> Ratio {
    Ratio::whole(i64::from(view.target()))
}

/// What the last step of `row` made: the value and its sources. `None` without a step, or if a step is not legal.
pub(super) fn last_result(view: CountdownView<'_>, row: &Row) -> Option<(Ratio, u8)> {
    let mut state = *view.start();
    let mut made = 0;
    for step in row.iter().map_while(|&answer| Step::of_answer(answer)) {
        let next = state.apply(step)?;
        made = state.sources()[step.first()] | state.sources()[step.second()];
        state = next;
    }
    let place = place_of(&state, made)?;
    Some((state.values()[place], made))
}

/// Where in `state` the value stands that was made from exactly those numbers.
pub(super) fn place_of(state: &State, sources: u8) -> Option<usize> {
    state.sources().iter().position(|&own| own == sources)
}

/// A derivation while it is put together.
struct Draft {
    state: State,
    row: Row,
    steps: usize,
}

impl Draft {
    fn take(&mut self, step: Step) -> Option<()> {
        self.state = self.state.apply(step)?;
        *self.row.get_mut(self.steps)? = step.answer();
        self.steps += 1;
        Some(())
    }

    /// Takes those steps of `row` that help to make the value whose sources are `of`.
    fn follow(&mut self, start: &State, row: &Row, of: u8) -> Option<()> {
        let mut state = *start;
        for step in row.iter().map_while(|&answer| Step::of_answer(answer)) {
            let next = state.apply(step)?;
            let [a, b] = [step.first(), step.second()].map(|place| state.sources()[place]);
            if (a | b) & !of == 0 {
                // The order of two values never depends on what else remains, so first stays first.
                let (first, second) = (place_of(&self.state, a)?, place_of(&self.state, b)?);
                self.take(Step::new(first, second, step.operation())?)?;
            }
            state = next;
        }
        Some(())
    }
}

/// The last step: on the values of `state` made from `one` and from `other`, the first operation by one of the operators
/// after which the target is reached. The row of `state` goes on with it.
pub(super) fn close(
    view: CountdownView<'_>,
    state: &State,
    row: &Row,
    [one, other]: [u8; 2],
    operators: Operators,
) -> Option<(Row, State)> {
    let (i, j) = (place_of(state, one)?, place_of(state, other)?);
    let steps = super::line::steps(row);
    operators.operations().find_map(|operation| {
        let step = Step::new(i.min(j), i.max(j), operation)?;
        let end = state.apply(step).filter(|end| view.reached(end))?;
        let mut row = *row;
        *row.get_mut(steps)? = step.answer();
        Some((row, end))
    })
}

/// Two results on disjoint numbers, each a row and the sources of the value made there, joined by one operation more to a
/// whole derivation of the target; `None` if that does not come out.
pub(super) fn join(
    view: CountdownView<'_>,
    [one, other]: [(&Row, u8); 2],
    operators: Operators,
) -> Option<(Row, State)> {
    if one.1 & other.1 != 0 {
        return None;
    }
    let mut draft = Draft { state: *view.start(), row: [0; MOST_STEPS], steps: 0 };
    draft.follow(view.start(), one.0, one.1)?;
    draft.follow(view.start(), other.0, other.1)?;
    close(view, &draft.state, &draft.row, [one.1, other.1], operators)
}
