//! Exact arithmetic: fractions in lowest terms, and the six ordered operations under a rule.

use super::Rule;
use std::cmp::Ordering;
use std::fmt;

/// An exact fraction in lowest terms, its denominator above 0. Both parts fit 63 bits: a result that does not is no
/// result, and the operation that would make it is not allowed.
///
/// ```
/// use manyminds::problem::countdown::{Operation, Ratio, Rule};
/// let half = Operation::Over.of(Rule::Rational, Ratio::whole(3), Ratio::whole(6)).unwrap();
/// assert_eq!((half.numerator(), half.denominator(), half.to_string()), (1, 2, "1/2".to_string()));
/// assert_eq!(Operation::Over.of(Rule::PositiveIntegers, Ratio::whole(3), Ratio::whole(6)), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ratio {
    numerator: i64,
    denominator: i64,
}

impl Default for Ratio {
    fn default() -> Self {
        Ratio::whole(0)
    }
}

impl Ratio {
    /// No value: where an operation is impossible.
    pub(super) const NONE: Ratio = Ratio { numerator: 0, denominator: 0 };

    /// The whole number `value`; the least 64-bit integer, which has no opposite, is taken as the one above it.
    #[inline]
    pub const fn whole(value: i64) -> Self {
        let numerator = if value == i64::MIN { -i64::MAX } else { value };
        Ratio { numerator, denominator: 1 }
    }

    /// The numerator, which carries the sign.
    #[inline]
    pub const fn numerator(self) -> i64 {
        self.numerator
    }

    /// The denominator, at least 1.
    #[inline]
    pub const fn denominator(self) -> i64 {
        self.denominator
    }

    /// Whether it is the whole number `value`.
    #[inline]
    pub const fn is(self, value: i64) -> bool {
        self.denominator == 1 && self.numerator == value
    }

    /// Whether it has no fractional part.
    #[inline]
    pub const fn is_whole(self) -> bool {
        self.denominator == 1
    }

    /// `numerator / denominator` in lowest terms; `None` if the denominator is 0 or a part does not fit.
    fn reduced(numerator: i128, denominator: i128) -> Option<Ratio> {
        if denominator == 0 {
            return None;
        }
        let negative = (numerator < 0) != (denominator < 0);
        let (top, bottom) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        // Nearly always 64 bits are enough, and dividing 128 is slow.
        let (top, bottom) = match (u64::try_from(top), u64::try_from(bottom)) {
            (Ok(top), Ok(bottom)) => {
                let common = common_divisor(top, bottom);
                (i64::try_from(top / common).ok()?, i64::try_from(bottom / common).ok()?)
            }
            _ => {
                let (mut common, mut rest) = (top, bottom);
                while rest > 0 {
                    (common, rest) = (rest, common % rest);
                }
                (i64::try_from(top / common).ok()?, i64::try_from(bottom / common).ok()?)
            }
        };
        Some(Ratio { numerator: if negative { -top } else { top }, denominator: bottom })
    }

    #[inline]
    fn plus(self, other: Ratio) -> Option<Ratio> {
        if self.is_whole() && other.is_whole() {
            return self.numerator.checked_add(other.numerator).filter(|&sum| sum > i64::MIN).map(Ratio::whole);
        }
        let [a, b, c, d] = self.parts(other);
        Ratio::reduced(a * d + c * b, b * d)
    }

    #[inline]
    fn minus(self, other: Ratio) -> Option<Ratio> {
        self.plus(Ratio { numerator: -other.numerator, ..other })
    }

    #[inline]
    fn times(self, other: Ratio) -> Option<Ratio> {
        if self.is_whole() && other.is_whole() {
            let product = self.numerator.checked_mul(other.numerator);
            return product.filter(|&product| product > i64::MIN).map(Ratio::whole);
        }
        let [a, b, c, d] = self.parts(other);
        Ratio::reduced(a * c, b * d)
    }

    #[inline]
    fn over(self, other: Ratio) -> Option<Ratio> {
        let [a, b, c, d] = self.parts(other);
        Ratio::reduced(a * d, b * c)
    }

    #[inline]
    fn parts(self, other: Ratio) -> [i128; 4] {
        [self.numerator, self.denominator, other.numerator, other.denominator].map(i128::from)
    }
}

impl Ord for Ratio {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        let [a, b, c, d] = self.parts(*other);
        (a * d).cmp(&(c * b))
    }
}

impl PartialOrd for Ratio {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A whole number as digits, a fraction as `7/2`; the sign first.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_whole() {
            return write!(f, "{}", self.numerator);
        }
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

/// The greatest common divisor by Stein's binary method; that of 0 and b is b.
fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b > 0 {
        b >>= b.trailing_zeros();
        (a, b) = (a.min(b), a.abs_diff(b));
    }
    a << shift
}

/// `a / b` of positive numbers where there is no rest; nothing if `b` is not positive. Dividing 32 bits is several
/// times faster than 64.
#[inline]
pub(super) fn exact_quotient(a: i64, b: i64) -> Option<i64> {
    if let (Ok(a), Ok(b)) = (u32::try_from(a), u32::try_from(b)) {
        return (b > 0 && a % b == 0).then(|| i64::from(a / b));
    }
    (b > 0 && a % b == 0).then(|| a / b)
}

/// One of the six ordered operations on two remaining values, of which the **first** stands earlier in the canonical
/// order (it is the larger one, or equal).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Operation {
    /// first + second.
    Plus = 0,
    /// first - second.
    Minus = 1,
    /// second - first.
    MinusReversed = 2,
    /// first * second.
    Times = 3,
    /// first / second.
    Over = 4,
    /// second / first.
    OverReversed = 5,
}

impl Operation {
    /// All six, in the order of their numbers.
    pub const ALL: [Operation; 6] = [
        Operation::Plus,
        Operation::Minus,
        Operation::MinusReversed,
        Operation::Times,
        Operation::Over,
        Operation::OverReversed,
    ];

    /// The sign that people write: `+`, `-`, `*` or `/`.
    pub fn sign(self) -> char {
        ['+', '-', '-', '*', '/', '/'][self as usize]
    }

    /// Whether the second operand is written first.
    pub fn is_reversed(self) -> bool {
        matches!(self, Operation::MinusReversed | Operation::OverReversed)
    }

    /// The results of all six under `rule` on values of which the first is the larger one or equal; an impossible one
    /// has a denominator of 0.
    #[inline]
    pub(super) fn all_of(rule: Rule, first: Ratio, second: Ratio) -> [Ratio; 6] {
        if rule == Rule::Rational {
            return Operation::ALL.map(|operation| operation.of(rule, first, second).unwrap_or(Ratio::NONE));
        }
        let (a, b) = (first.numerator, second.numerator);
        let whole = |result: Option<i64>| result.map_or(Ratio::NONE, Ratio::whole);
        let difference = (a > b).then(|| a - b);
        let over = exact_quotient(a, b);
        // Of equal values the quotient is 1 either way.
        let reversed = over.filter(|&over| over == 1);
        [whole(a.checked_add(b)), whole(difference), Ratio::NONE, whole(a.checked_mul(b)), whole(over), whole(reversed)]
    }

    /// The result under `rule`, or `None` where the rule forbids it or the result does not fit [`Ratio`].
    /// Cost: a few ns for whole numbers, tens of ns for fractions.
    #[inline]
    pub fn of(self, rule: Rule, first: Ratio, second: Ratio) -> Option<Ratio> {
        let (a, b) = if self.is_reversed() { (second, first) } else { (first, second) };
        if rule == Rule::PositiveIntegers {
            let positive = |value: Ratio| value.is_whole() && value.numerator > 0;
            if !positive(a) || !positive(b) {
                return None;
            }
            let (a, b) = (a.numerator, b.numerator);
            let result = match self {
                Operation::Plus => a.checked_add(b),
                Operation::Minus | Operation::MinusReversed => (a > b).then(|| a - b),
                Operation::Times => a.checked_mul(b),
                Operation::Over | Operation::OverReversed => exact_quotient(a, b),
            };
            return result.map(Ratio::whole);
        }
        match self {
            Operation::Plus => a.plus(b),
            Operation::Minus | Operation::MinusReversed => a.minus(b),
            Operation::Times => a.times(b),
            Operation::Over | Operation::OverReversed => a.over(b),
        }
    }
}
