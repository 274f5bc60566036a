//! "More than a share of the votes", without rounding.

/// Two shares closer than this are the same share, however they were computed.
const NEAR: f64 = 1e-13;

/// Fractions up to this denominator are recognised: every decimal of up to six places, and every n-th people use.
/// Two of them differ by at least 1e-12, so at most one is `NEAR` a given number.
const LARGEST_DENOMINATOR: u128 = 1_000_000;

/// A share in [0, 1) as an exact fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Share {
    num: u64,
    den: u128,
}

impl Share {
    pub(super) const HALF: Share = Share { num: 1, den: 2 };

    /// Reads `q` as the fraction that was meant: 2.0 / 3.0 is two thirds and 0.66 is 33/50, though a binary number can
    /// hold neither; a number near no simple fraction is taken to the last bit. `None` outside [0, 1).
    pub(super) fn of(q: f64) -> Option<Share> {
        if !(0.0..1.0).contains(&q) {
            return None;
        }
        if q <= NEAR {
            return Some(Share { num: 0, den: 1 });
        }
        // q is exactly mantissa / 2^shift; being above 1e-13 it is normal, and shift is at most 96.
        let bits = q.to_bits();
        let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
        let shift = 1075 - (bits >> 52);
        // A fraction this near with a denominator this small is a convergent of the continued fraction (Legendre).
        let (mut x, mut y) = (1u128 << shift, u128::from(mantissa));
        let (mut num, mut den, mut last_num, mut last_den) = (0u128, 1u128, 1u128, 0u128);
        while y != 0 {
            let term = x / y;
            (x, y) = (y, x % y);
            (num, last_num) = (term * num + last_num, num);
            (den, last_den) = (term * den + last_den, den);
            if den > LARGEST_DENOMINATOR {
                break;
            }
            if (num as f64 / den as f64 - q).abs() <= NEAR {
                return (num < den).then_some(Share { num: num as u64, den });
            }
        }
        Some(Share { num: mantissa, den: 1 << shift })
    }

    /// The share as a number.
    pub(super) fn value(self) -> f64 {
        self.num as f64 / self.den as f64
    }

    /// The largest whole number that is not more than this share of `n`.
    fn floor_of(self, n: u64) -> u64 {
        match (u32::try_from(self.den), u32::try_from(n)) {
            // Whole-number division in 64 bits is several times faster than in 128.
            (Ok(den), Ok(n)) => u64::from(n) * self.num / u64::from(den),
            _ => (u128::from(n) * u128::from(self.num) / self.den) as u64,
        }
    }

    /// The fewest of `n` voters that are more than this share.
    pub(super) fn needed(self, n: u32) -> u32 {
        self.floor_of(u64::from(n)) as u32 + 1
    }

    /// The fewest units of `all` that are more than this share of them. Exact where `all` times the fraction fits 127 bits; beyond,
    /// the share is taken as the nearest number.
    pub(super) fn above(self, all: i128) -> i128 {
        let num_den = i128::try_from(self.den).ok().and_then(|den| Some((all.checked_mul(i128::from(self.num))?, den)));
        num_den.map_or_else(|| (all as f64 * self.value()) as i128, |(product, den)| product.div_euclid(den)) + 1
    }
}

/// The fewest of `n` voters that are **more than** the share `q` of them: the holders needed, for printing.
///
/// Whole-number arithmetic on the fraction that `q` stands for: any fraction with a denominator up to a million that is
/// within 1e-13 of it (so 0.66 is 33/50, and 2.0 / 3.0 is two thirds), or else the number itself to the last bit. A `q`
/// below 0 needs one holder; at 1 or above (and for NaN) nobody can, and the answer is n + 1. Cost: under a microsecond.
///
/// ```
/// use manyminds::voting::quorum_needed;
/// assert_eq!(quorum_needed(16, 0.5), 9);
/// assert_eq!(quorum_needed(9, 2.0 / 3.0), 7);
/// assert_eq!(quorum_needed(50, 0.66), 34);
/// ```
pub fn quorum_needed(n: u32, q: f64) -> u32 {
    match Share::of(q) {
        Some(share) => share.needed(n),
        None if q < 0.0 => 1,
        None => n.saturating_add(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_the_fractions_that_were_meant() {
        let cases = [
            (0.0, 0, 1),
            (0.5, 1, 2),
            (2.0 / 3.0, 2, 3),
            (1.0 - 1.0 / 3.0, 2, 3),
            (0.1 + 0.2, 3, 10),
            (0.66, 33, 50),
            (0.667, 667, 1000),
            (0.666667, 666_667, 1_000_000),
            (1e-13, 0, 1),
            (0.999999, 999_999, 1_000_000),
        ];
        for (q, num, den) in cases {
            assert_eq!(Share::of(q), Some(Share { num, den }), "{q}");
        }
        for q in [1.0, 1.0 - 1e-15, -0.1, f64::NAN, f64::INFINITY] {
            assert_eq!(Share::of(q), None, "{q}");
        }
        let odd = Share::of(std::f64::consts::FRAC_1_PI).unwrap();
        assert!(odd.den > LARGEST_DENOMINATOR && odd.value() == std::f64::consts::FRAC_1_PI);
    }

    #[test]
    fn more_than_a_fraction_is_counted_exactly() {
        for den in 1..60u32 {
            for num in 0..den {
                let q = f64::from(num) / f64::from(den);
                for n in [0, 1, 2, 3, 7, den, 2 * den, 100, u32::MAX] {
                    let least = (u64::from(n) * u64::from(num) / u64::from(den)) as u32 + 1;
                    assert_eq!(quorum_needed(n, q), least, "{num}/{den} of {n}");
                }
            }
        }
        // Every percentage as a user would write it.
        for percent in 0..100u32 {
            let q: f64 = format!("0.{percent:02}").parse().unwrap();
            assert_eq!(quorum_needed(100, q), percent + 1);
        }
        assert_eq!([quorum_needed(5, 1.0), quorum_needed(5, f64::NAN), quorum_needed(5, -1.0)], [6, 6, 1]);
        assert_eq!(quorum_needed(u32::MAX, 1e-13), 1);
        assert_eq!(quorum_needed(u32::MAX, 1.0), u32::MAX);
    }

    #[test]
    fn more_than_a_share_of_units_is_exact() {
        assert_eq!([Share::HALF.above(10), Share::HALF.above(11)], [6, 6]);
        let all = i128::from(i64::MAX) * 3;
        assert_eq!(Share::of(2.0 / 3.0).unwrap().above(all), i128::from(i64::MAX) * 2 + 1);
        assert_eq!(Share::HALF.above(1 << 100), (1 << 99) + 1);
    }
}
