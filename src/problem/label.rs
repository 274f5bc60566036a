//! How an answer is stored: the index of an option in one or two bytes.

use std::fmt::Debug;

/// An option's index, from 0, in a small integer. `u8` serves up to 256 options a question, `u16` up to 65,536.
///
/// ```
/// use manyminds::problem::label::Label;
/// assert_eq!(u8::from_index(7).index(), 7);
/// assert_eq!(u16::from_index(65_535).index(), 65_535);
/// ```
pub trait Label: Copy + PartialEq + Default + Send + Sync + Debug + 'static {
    /// How many options this type can name.
    const MOST: usize;

    /// The option's index, from 0.
    fn index(self) -> usize;

    /// The label of the option with this index, which must be below [`Label::MOST`].
    fn from_index(index: usize) -> Self;

    /// The number that it is, where an answer is a number; `None` for options.
    #[inline]
    fn value(self) -> Option<f64> {
        None
    }

    /// The answer whose [`Label::value`] is `value`; `None` where answers are options, and for what no answer is.
    #[inline]
    fn from_value(_value: f64) -> Option<Self> {
        None
    }
}

impl Label for u8 {
    const MOST: usize = 1 << 8;

    #[inline]
    fn index(self) -> usize {
        usize::from(self)
    }

    #[inline]
    fn from_index(index: usize) -> Self {
        debug_assert!(index < Self::MOST);
        index as u8
    }
}

impl Label for u16 {
    const MOST: usize = 1 << 16;

    #[inline]
    fn index(self) -> usize {
        usize::from(self)
    }

    #[inline]
    fn from_index(index: usize) -> Self {
        debug_assert!(index < Self::MOST);
        index as u16
    }
}

/// Answers are compared by so many: within a stretch there is no way out, so that many are compared at once.
const STRETCH: usize = 16;

/// Whether both hold the same.
pub(crate) fn same<A: PartialEq>(one: &[A], other: &[A]) -> bool {
    let ((ones, one), (others, other)) = (one.as_chunks::<STRETCH>(), other.as_chunks::<STRETCH>());
    ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| same_stretch(one, other)) && one == other
}

#[inline]
fn same_stretch<A: PartialEq>(one: &[A; STRETCH], other: &[A; STRETCH]) -> bool {
    one.iter().zip(other).fold(true, |same, (a, b)| same & (a == b))
}

/// Adds the places at which two rows differ, in order.
pub(crate) fn differ<A: PartialEq>(one: &[A], other: &[A], places: &mut Vec<u32>) {
    let ((ones, one), (others, other)) = (one.as_chunks::<STRETCH>(), other.as_chunks::<STRETCH>());
    let mut add = |begin: usize, one: &[A], other: &[A]| {
        let pairs = (begin as u32..).zip(one.iter().zip(other));
        places.extend(pairs.filter(|(_, (a, b))| a != b).map(|(place, _)| place));
    };
    for (stretch, (one, other)) in ones.iter().zip(others).enumerate() {
        if !same_stretch(one, other) {
            add(stretch * STRETCH, one, other);
        }
    }
    add(ones.len() * STRETCH, one, other);
}
