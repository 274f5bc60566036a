//! How far a population falls into groups that feel alike within and apart between.

/// The largest sensitivity that the axioms allow, to the digits that the source gives.
const MOST: f64 = 1.6;

/// Esteban-Ray polarization: `scale * sum over ordered pairs of masses_i^(1 + alpha) masses_j |places_i - places_j|`.
///
/// - `masses`: of each group, not negative. Shares that sum to 1 make societies of different size comparable; with heads
///   it grows as the size to the power 2 + alpha.
/// - `places`: of each group, in any unit. Groups at one place are different groups: merge them first, as the measure
///   counts who identifies with whom.
/// - `alpha`: in (0, 1.6], how much identification counts. Towards 0 it becomes twice the mean times the Gini coefficient.
/// - `scale`: above 0, the K of the source.
///
/// Returns a value of at least 0, in the unit of the places. On [0, 1] with shares and scale 1 the most is `2^-(1 + alpha)`,
/// at two equal groups at the ends. `None` when an argument is out of its range, lengths differ, or the sum is not finite.
/// Cost: the square of the groups. Source: Esteban and Ray 1994, Econometrica 62:819.
///
/// ```
/// use manyminds::measure::index::esteban_ray;
/// assert_eq!(esteban_ray(&[0.5, 0.5], &[0.0, 1.0], 1.0, 1.0), Some(0.25));
/// ```
pub fn esteban_ray(masses: &[f64], places: &[f64], alpha: f64, scale: f64) -> Option<f64> {
    let in_range = alpha > 0.0 && alpha <= MOST && scale > 0.0 && scale.is_finite();
    let odd = |m: &f64| !m.is_finite() || *m < 0.0;
    if !in_range || masses.is_empty() || masses.len() != places.len() || masses.iter().any(odd) {
        return None;
    }
    let mut sum = 0.0;
    for (mass, place) in masses.iter().zip(places) {
        let alienation: f64 = masses.iter().zip(places).map(|(other, at)| other * (place - at).abs()).sum();
        sum += libm::pow(*mass, 1.0 + alpha) * alienation;
    }
    Some(scale * sum).filter(|p| p.is_finite())
}

#[cfg(test)]
mod tests {
    use super::super::checks::{close, near};
    use super::super::gini;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn polarization_is_worked_by_hand() {
        // Shares 1/4, 1/2, 1/4 at 0, 1, 3 with alpha 1: (1/16)(5/4) + (1/4)(3/4) + (1/16)(7/4) = 3/8.
        let (shares, places) = ([0.25, 0.5, 0.25], [0.0, 1.0, 3.0]);
        close(esteban_ray(&shares, &places, 1.0, 1.0), 0.375);
        close(esteban_ray(&shares, &places, 1.0, 8.0), 3.0);
        // Heads 1, 2, 1 are four times the shares: 4^3 times as much.
        close(esteban_ray(&[1.0, 2.0, 1.0], &places, 1.0, 1.0), 24.0);
        // Alpha 1/2: shares to the power 3/2 are 1/8, 2^-3/2, 1/8.
        close(esteban_ray(&shares, &places, 0.5, 1.0), 3.0 / 8.0 + 0.75 * libm::pow(2.0, -1.5));
    }

    #[test]
    fn gathering_in_two_camps_polarizes_more_though_it_is_less_unequal() {
        // What sets polarization apart from inequality: an even spread is gathered at the middles of its halves.
        let spread = esteban_ray(&[1.0 / 6.0; 6], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 1.0, 1.0).unwrap();
        let grouped = esteban_ray(&[0.5, 0.5], &[2.0, 5.0], 1.0, 1.0).unwrap();
        // Distances over ordered pairs of six in a row sum to 70; two groups three apart to 3/4.
        close(spread, 70.0 / 216.0);
        close(grouped, 0.75);
        assert!(gini(&[2.0, 2.0, 2.0, 5.0, 5.0, 5.0]).unwrap() < gini(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap());
    }

    #[test]
    fn nobody_is_polarized_alone_and_what_is_out_of_range_is_not_measured() {
        assert_eq!(esteban_ray(&[1.0], &[0.3], 1.6, 1.0), Some(0.0));
        for (alpha, scale) in [(0.0, 1.0), (1.61, 1.0), (f64::NAN, 1.0), (1.0, 0.0), (1.0, f64::INFINITY)] {
            assert_eq!(esteban_ray(&[0.5, 0.5], &[0.0, 1.0], alpha, scale), None, "{alpha} {scale}");
        }
        for (masses, places) in [(&[][..], &[][..]), (&[1.0], &[]), (&[-1.0], &[0.0]), (&[1.0], &[f64::NAN])] {
            assert_eq!(esteban_ray(masses, places, 1.0, 1.0), None, "{masses:?}");
        }
    }

    proptest! {
        #[test]
        fn no_society_is_more_polarized_than_two_halves_at_the_ends(
            groups in prop::collection::vec((1u32..50, 0.0f64..=1.0), 1..9), alpha in 0.01f64..=1.6,
        ) {
            let total: f64 = groups.iter().map(|&(heads, _)| f64::from(heads)).sum();
            let shares: Vec<f64> = groups.iter().map(|&(heads, _)| f64::from(heads) / total).collect();
            let places: Vec<f64> = groups.iter().map(|&(_, place)| place).collect();
            let most = esteban_ray(&[0.5, 0.5], &[0.0, 1.0], alpha, 1.0).unwrap();
            prop_assert!(esteban_ray(&shares, &places, alpha, 1.0).unwrap() <= most + 1e-12);
        }

        #[test]
        fn without_identification_it_is_inequality(incomes in prop::collection::vec(0.1f64..9.0, 1..9)) {
            let each = vec![1.0 / incomes.len() as f64; incomes.len()];
            let mean = incomes.iter().sum::<f64>() / incomes.len() as f64;
            near(esteban_ray(&each, &incomes, 1e-12, 1.0), 2.0 * mean * gini(&incomes).unwrap(), 1e-9);
        }
    }
}
