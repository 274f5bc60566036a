//! The different states that one step leads to.

use super::{Operation, Operators, Ratio, State, Step};

/// The iterator of [`State::children`] and [`State::children_by`].
#[derive(Clone, Debug)]
pub struct Children<'s> {
    state: &'s State,
    operators: Operators,
    first: usize,
    second: usize,
    /// The next operation of this pair; 6 when the pair is done.
    next: usize,
    results: [Ratio; 6],
    /// Bit p: some step listed before removes the value whose earliest place is p.
    removed: u8,
}

impl<'s> Children<'s> {
    #[inline]
    pub(super) fn of(state: &'s State, operators: Operators) -> Self {
        Children { state, operators, first: 0, second: 0, next: 6, results: [Ratio::default(); 6], removed: 0 }
    }

    #[inline]
    pub(super) fn advance(&mut self) -> Option<(Step, Ratio)> {
        loop {
            if self.next == 6 && !self.turn_to_next_pair() {
                return None;
            }
            while self.next < 6 {
                let at = self.next;
                self.next += 1;
                let result = self.results[at];
                if result.denominator() == 0 || self.results[..at].contains(&result) || !self.is_new_removal(result) {
                    continue;
                }
                let operation = Operation::ALL[at];
                return Some((Step::of_places(self.first, self.second, operation), result));
            }
        }
    }

    /// Goes on to the next pair of places that are the earliest of their values.
    #[inline]
    fn turn_to_next_pair(&mut self) -> bool {
        let values = self.state.values();
        loop {
            self.first += 1;
            if self.first >= self.second {
                (self.first, self.second) = (0, self.second + 1);
            }
            let (i, j) = (self.first, self.second);
            if j >= values.len() {
                // Stays at the end if asked again.
                self.second = values.len();
                self.first = self.second;
                return false;
            }
            let again = (i > 0 && values[i - 1] == values[i]) || (j > i + 1 && values[j - 1] == values[j]);
            if !again {
                self.results = Operation::all_of(self.state.rule(), values[i], values[j]);
                if self.operators != Operators::ALL {
                    for (operation, result) in Operation::ALL.into_iter().zip(&mut self.results) {
                        if !self.operators.has(operation) {
                            *result = Ratio::NONE;
                        }
                    }
                }
                self.next = 0;
                return true;
            }
        }
    }

    /// False if `result` leaves one operand as it was and a step listed before removed the other's like.
    #[inline]
    fn is_new_removal(&mut self, result: Ratio) -> bool {
        let gone = match result {
            result if result == self.state.values()[self.first] => self.second,
            result if result == self.state.values()[self.second] => self.first,
            _ => return true,
        };
        let bit = 1 << self.state.earliest(gone);
        let new = self.removed & bit == 0;
        self.removed |= bit;
        new
    }
}

impl Iterator for Children<'_> {
    type Item = (Step, State);

    #[inline]
    fn next(&mut self) -> Option<(Step, State)> {
        let (step, result) = self.advance()?;
        Some((step, self.state.with(step, result)))
    }
}
