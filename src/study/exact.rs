//! Sums that come out the same in whatever order they are formed.

use crate::measure::stats::{Bounds, Estimate};

/// So many units are one: values of 2^-11 or more, and all whole numbers, are taken as they are; what is smaller is rounded to a unit.
const UNITS: f64 = (1u128 << 64) as f64;

/// Below this share of the squared mean a variance is what rounding the squares leaves of none.
const NOISE: f64 = 1.0 / (1u64 << 48) as f64;

/// A sum of numbers, that of their squares, and how many there are, in fixed point: adding is exact, so that parts of a study may be put
/// together in any order and give the bits of the whole. Numbers and squares beyond 2^63 count as that much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exact {
    units: i128,
    squares: i128,
    n: u64,
}

fn in_units(value: f64) -> i128 {
    (value * UNITS).round_ties_even() as i128
}

impl Exact {
    /// The bytes that it takes in a file.
    pub(super) const BYTES: usize = 40;

    /// Adds one number; one that is not finite is left out.
    pub fn add(&mut self, value: f64) {
        if value.is_finite() {
            self.units = self.units.saturating_add(in_units(value));
            self.squares = self.squares.saturating_add(in_units(value * value));
            self.n += 1;
        }
    }

    /// Adds all that another sum holds.
    pub fn join(&mut self, other: Exact) {
        self.units = self.units.saturating_add(other.units);
        self.squares = self.squares.saturating_add(other.squares);
        self.n += other.n;
    }

    /// How many numbers were added.
    pub fn n(self) -> u64 {
        self.n
    }

    /// Their mean, `None` where there are none. Equal numbers have exactly their value as mean.
    pub fn mean(self) -> Option<f64> {
        let n = i128::from(self.n);
        let half = n / 2;
        let rounded = |units: i128| (units.saturating_add(half)).div_euclid(n);
        (n > 0).then(|| rounded(self.units) as f64 / UNITS)
    }

    /// Their mean with its t interval at `level`, taking them for independent. Spreads below a hundred-millionth of the mean count as
    /// none; no interval where squares came near the end of what can be counted.
    pub fn estimate(self, level: f64) -> Estimate {
        let Some(mean) = self.mean() else { return Estimate::default() };
        let n = self.n as f64;
        let squares = self.squares as f64 / UNITS;
        let variance = (squares - n * mean * mean) / (n - 1.0);
        let told = self.n >= 2 && self.squares < i128::MAX / 2;
        let sd = told.then(|| if variance <= NOISE * mean * mean { 0.0 } else { variance.sqrt() });
        let estimate = Estimate { mean: Some(mean), sd, n: self.n, ..Estimate::default() };
        let (low, high) = Bounds::of_mean(&estimate).and_then(|bounds| bounds.interval(level)).unzip();
        Estimate { low, high, ..estimate }
    }

    pub(super) fn to_bytes(self) -> [u8; Exact::BYTES] {
        let mut bytes = [0; Exact::BYTES];
        bytes[..16].copy_from_slice(&self.units.to_le_bytes());
        bytes[16..32].copy_from_slice(&self.squares.to_le_bytes());
        bytes[32..].copy_from_slice(&self.n.to_le_bytes());
        bytes
    }

    pub(super) fn from_bytes(bytes: &[u8; Exact::BYTES]) -> Self {
        let wide = |at: usize| i128::from_le_bytes(std::array::from_fn(|byte| bytes[at + byte]));
        let n = u64::from_le_bytes(std::array::from_fn(|byte| bytes[32 + byte]));
        Exact { units: wide(0), squares: wide(16), n }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::stats::mean_interval;
    use proptest::prelude::*;

    fn sum(values: &[f64]) -> Exact {
        let mut sum = Exact::default();
        values.iter().for_each(|&value| sum.add(value));
        sum
    }

    #[test]
    fn equal_numbers_have_their_value_as_mean_and_nothing_has_none() {
        for value in [0.1, 1.0 / 3.0, -0.7, 1e9 + 0.1, -12345.678, 2f64.powi(52)] {
            assert_eq!(sum(&[value; 1000]).mean(), Some(value));
        }
        assert_eq!((sum(&[]).mean(), sum(&[f64::NAN, f64::INFINITY]).n()), (None, 0));
        assert_eq!(sum(&[1.0, 2.0, -6.0]).mean(), Some(-1.0));
    }

    #[test]
    fn intervals_are_those_of_the_numbers_themselves() {
        let level = 0.95;
        for values in [&[0.25, 0.5, 1.0][..], &[3.0, 3.5, -1.0, 700.0], &[0.1; 50], &[1e6; 7], &[2.0], &[]] {
            let column: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
            let (seen, plain) = (sum(values).estimate(level), mean_interval(&column, level));
            assert_eq!(seen.n, plain.n);
            for (seen, plain) in [(seen.mean, plain.mean), (seen.low, plain.low), (seen.high, plain.high)] {
                assert_eq!(seen.is_some(), plain.is_some(), "{values:?}");
                let apart = seen.zip(plain).map_or(0.0, |(seen, plain)| (seen - plain).abs() / plain.abs().max(1.0));
                assert!(apart <= 1e-9, "{values:?}: {seen:?} {plain:?}");
            }
        }
        assert_eq!(sum(&[4e9; 3]).estimate(level).low, None, "squares are beyond what is counted");
    }

    proptest! {
        #[test]
        fn any_order_and_any_parts_give_the_same_bits(values in prop::collection::vec(-1e12f64..1e12, 1..40), cut in 0usize..40) {
            let whole = sum(&values);
            let cut = cut.min(values.len());
            let mut parts = sum(&values[cut..]);
            parts.join(sum(&values[..cut]));
            let backwards: Vec<f64> = values.iter().rev().copied().collect();
            prop_assert_eq!(whole, parts);
            prop_assert_eq!(whole, sum(&backwards));
            prop_assert_eq!(whole, Exact::from_bytes(&whole.to_bytes()));
            let plain = values.iter().sum::<f64>() / values.len() as f64;
            prop_assert!((whole.mean().unwrap() - plain).abs() <= 1e-3);
        }
    }
}
