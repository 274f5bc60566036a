//! Sets of operators: what somebody can do with numbers.

use super::Operation;

/// A set of the four operators. Those of `-` and `/` stand for both orders of their operands.
///
/// ```
/// use manyminds::problem::countdown::{Operation, Operators};
/// let few = Operators::NONE.with('+').with('-');
/// assert!(few.has(Operation::MinusReversed) && !few.has(Operation::Times));
/// assert_eq!(Operators::ALL.signs().collect::<String>(), "+-*/");
/// assert_eq!(Operators::of_bits(few.bits()), few);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Operators(u8);

impl Operators {
    /// The signs, in the order of their bits.
    pub const SIGNS: [char; 4] = ['+', '-', '*', '/'];
    /// None of them.
    pub const NONE: Operators = Operators(0);
    /// All four.
    pub const ALL: Operators = Operators(0b1111);

    /// The set whose members are given as bits, in the order of [`Operators::SIGNS`]; higher bits are ignored.
    #[inline]
    pub const fn of_bits(bits: u8) -> Operators {
        Operators(bits & Operators::ALL.0)
    }

    /// Its members as bits.
    #[inline]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The set with the operator of that sign in it; of another sign, the set itself.
    #[must_use]
    pub fn with(self, sign: char) -> Operators {
        let bit = Operators::SIGNS.iter().position(|&known| known == sign);
        Operators(self.0 | bit.map_or(0, |bit| 1 << bit))
    }

    /// The set without the operator of that sign.
    #[must_use]
    pub fn without(self, sign: char) -> Operators {
        Operators(self.0 & !Operators::NONE.with(sign).0)
    }

    /// Whether `operation` is by one of them.
    #[inline]
    pub const fn has(self, operation: Operation) -> bool {
        let bit = match operation {
            Operation::Plus => 0,
            Operation::Minus | Operation::MinusReversed => 1,
            Operation::Times => 2,
            Operation::Over | Operation::OverReversed => 3,
        };
        self.0 >> bit & 1 == 1
    }

    /// The operations by its members, in the order of [`Operation::ALL`].
    #[inline]
    pub fn operations(self) -> impl Iterator<Item = Operation> {
        Operation::ALL.into_iter().filter(move |&operation| self.has(operation))
    }

    /// The signs of its members.
    pub fn signs(self) -> impl Iterator<Item = char> {
        (0..4).filter(move |bit| self.0 >> bit & 1 == 1).map(|bit| Operators::SIGNS[bit])
    }
}
