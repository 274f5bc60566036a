//! Sums that come out the same in whatever order they are formed.

/// So many units are one: values of 2^-11 or more, and all whole numbers, are taken as they are; what is smaller is rounded to a unit.
const UNITS: f64 = (1u128 << 64) as f64;

/// A sum of numbers and how many there are, in fixed point: adding is exact, so that parts of a study may be put together in any order
/// and give the bits of the whole. Numbers beyond 2^63 count as that much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exact {
    units: i128,
    n: u64,
}

impl Exact {
    /// The bytes that it takes in a file.
    pub(super) const BYTES: usize = 24;

    /// Adds one number; one that is not finite is left out.
    pub fn add(&mut self, value: f64) {
        if value.is_finite() {
            self.units = self.units.saturating_add((value * UNITS).round_ties_even() as i128);
            self.n += 1;
        }
    }

    /// Adds all that another sum holds.
    pub fn join(&mut self, other: Exact) {
        self.units = self.units.saturating_add(other.units);
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

    pub(super) fn to_bytes(self) -> [u8; Exact::BYTES] {
        let mut bytes = [0; Exact::BYTES];
        bytes[..16].copy_from_slice(&self.units.to_le_bytes());
        bytes[16..].copy_from_slice(&self.n.to_le_bytes());
        bytes
    }

    pub(super) fn from_bytes(bytes: &[u8; Exact::BYTES]) -> Self {
        let (mut units, mut n) = ([0; 16], [0; 8]);
        units.copy_from_slice(&bytes[..16]);
        n.copy_from_slice(&bytes[16..]);
        Exact { units: i128::from_le_bytes(units), n: u64::from_le_bytes(n) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
