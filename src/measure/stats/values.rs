//! Numbers that can be gone over again, wherever they are kept: all that an estimate asks of them.
//!
//! An estimate takes two or three passes. Asked of a slice it would force a million replicates into memory, so it asks
//! for the passes alone. What is made of numbers (differences, a part, means of several in a row) is made on the way.

use super::{defined, moments};
use std::fmt;

/// Numbers that can be gone over as often as need be: the same ones, in the same order, each time.
///
/// ```
/// use manyminds::measure::stats::{Differences, First, Values, mean_interval};
/// let (talk, silent) = (vec![Some(0.9), None, Some(0.7)], [Some(0.5), Some(0.4), Some(0.5)]);
/// let gained = Differences(&talk, &silent);
/// assert_eq!(gained.over().collect::<Vec<_>>(), [Some(0.4), None, Some(0.7 - 0.5)]);
/// assert_eq!(mean_interval(&First(&gained, 2), 0.95).mean, Some(0.4));
/// ```
pub trait Values: fmt::Debug {
    /// Goes over them from the first on. An undefined one is `None`.
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_>;
}

impl Values for [Option<f64>] {
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        Box::new(self.iter().copied())
    }
}

impl<const N: usize> Values for [Option<f64>; N] {
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        self.as_slice().over()
    }
}

impl Values for Vec<Option<f64>> {
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        self.as_slice().over()
    }
}

impl<V: Values + ?Sized> Values for &V {
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        (**self).over()
    }
}

/// The differences `a - b` of pairs, the first of one with the first of the other and so on: `None` where either is
/// undefined or has no partner.
#[derive(Clone, Copy, Debug)]
pub struct Differences<'a, A: ?Sized, B: ?Sized>(
    /// What is taken from.
    pub &'a A,
    /// What is taken off.
    pub &'a B,
);

impl<A: Values + ?Sized, B: Values + ?Sized> Values for Differences<'_, A, B> {
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        Box::new(differences(self.0.over(), self.1.over()))
    }
}

/// The differences of what two passes come by.
pub(crate) fn differences(
    a: impl Iterator<Item = Option<f64>>,
    b: impl Iterator<Item = Option<f64>>,
) -> impl Iterator<Item = Option<f64>> {
    let (mut a, mut b) = (a.fuse(), b.fuse());
    std::iter::from_fn(move || match (a.next(), b.next()) {
        (None, None) => None,
        (a, b) => {
            let [a, b] = [a, b].map(|value| defined(value.flatten()));
            Some(a.zip(b).map(|(a, b)| a - b))
        }
    })
}

/// The first so many of what it is given, undefined ones included; all where there are fewer.
#[derive(Clone, Copy, Debug)]
pub struct First<'a, V: ?Sized>(
    /// Of these.
    pub &'a V,
    /// How many.
    pub u64,
);

impl<V: Values + ?Sized> Values for First<'_, V> {
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        Box::new(self.0.over().take(size(self.1)))
    }
}

/// What comes after the first so many of what it is given, undefined ones included; nothing where there are no more.
#[derive(Clone, Copy, Debug)]
pub struct After<'a, V: ?Sized>(
    /// Of these.
    pub &'a V,
    /// How many are left out.
    pub u64,
);

impl<V: Values + ?Sized> Values for After<'_, V> {
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        Box::new(self.0.over().skip(size(self.1)))
    }
}

/// The mean over the defined ones of every so many in a row, the last of them perhaps of fewer: `None` where none is
/// defined. Of one in a row, each as it is. Keeps one row at a time.
#[derive(Clone, Copy, Debug)]
pub struct Means<'a, V: ?Sized>(
    /// Of these.
    pub &'a V,
    /// How many make a mean, at least 1 (0 is taken for 1).
    pub u64,
);

impl<V: Values + ?Sized> Values for Means<'_, V> {
    fn over(&self) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        in_means(self.0.over(), self.1)
    }
}

/// As [`Means`], of one pass.
pub(crate) fn in_means<'a>(
    values: Box<dyn Iterator<Item = Option<f64>> + 'a>,
    each: u64,
) -> Box<dyn Iterator<Item = Option<f64>> + 'a> {
    if each <= 1 {
        return values;
    }
    let (mut values, each) = (values.fuse(), size(each));
    let mut row: Vec<Option<f64>> = Vec::new();
    Box::new(std::iter::from_fn(move || {
        row.clear();
        row.extend(values.by_ref().take(each));
        (!row.is_empty()).then(|| moments(&row).mean)
    }))
}

fn size(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
