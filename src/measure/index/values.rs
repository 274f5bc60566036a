//! Indices of numbers: inequality, spread, and the error of a crowd.

/// Gini coefficient of values that are not negative, as a population: 0 (all equal) to (n - 1)/n (one has all).
///
/// `None` when empty, all zero, or when a value is negative or not finite. Cost: a sort of a copy. Source: Gini 1912.
pub fn gini(values: &[f64]) -> Option<f64> {
    gini_in(values, &mut Vec::new())
}

/// [`gini`], sorted in `sorted`, so that a warm call allocates nothing.
pub fn gini_in(values: &[f64], sorted: &mut Vec<f64>) -> Option<f64> {
    if values.iter().any(|v| !v.is_finite() || *v < 0.0) {
        return None;
    }
    sorted.clear();
    sorted.extend_from_slice(values);
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let sum: f64 = sorted.iter().sum();
    let weighted: f64 = sorted.iter().enumerate().map(|(i, v)| (2.0 * i as f64 + 1.0 - n) * v).sum();
    (sum > 0.0).then(|| weighted / (n * sum)).filter(|g| g.is_finite()).map(|g| g.max(0.0) + 0.0)
}

/// Standard deviation of a *population*: the divisor is n. A single voice has 0.
///
/// `None` when empty or when a value is not finite. Cost: two passes.
pub fn population_sd(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let first = *values.first()?;
    // Shifted by the first value, so that equal values have exactly 0.
    let mean = first + values.iter().map(|v| v - first).sum::<f64>() / n;
    let square = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
    Some(square.sqrt()).filter(|sd| sd.is_finite())
}

/// Effective number of independent agents among `n` whose errors correlate by `rho` on average over pairs:
/// `n/(1 + (n - 1) rho)`. Above `n` for a negative `rho`; never clipped.
///
/// `None` for no agents, a `rho` that is not finite or above 1, or a `rho` at or below -1/(n - 1), the smallest that n
/// variables can have. Cost: constant. Source: Kish 1965 (the design effect).
pub fn effective_independent(n: u32, rho: f64) -> Option<f64> {
    let inflation = 1.0 + (f64::from(n) - 1.0) * rho;
    (n > 0 && rho <= 1.0 && inflation > 0.0 && inflation.is_finite()).then(|| f64::from(n) / inflation)
}

/// The three terms of the diversity prediction theorem, in squared units of the estimates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crowd {
    /// Squared error of the mean estimate.
    pub collective: f64,
    /// Mean squared error of the estimates.
    pub individual: f64,
    /// Population variance of the estimates. `collective = individual - diversity` holds for any data and weights.
    pub diversity: f64,
}

/// Splits the error of a crowd's mean estimate of `truth`: `(mean - truth)^2 = mean (s - truth)^2 - mean (s - mean)^2`.
///
/// `None` when empty or when a term is not finite. Cost: three passes. Source: Page 2007, the diversity prediction
/// theorem.
///
/// ```
/// let crowd = manyminds::measure::index::crowd(&[1.0, 3.0], 4.0).unwrap();
/// assert_eq!((crowd.collective, crowd.individual, crowd.diversity), (4.0, 5.0, 1.0));
/// ```
pub fn crowd(estimates: &[f64], truth: f64) -> Option<Crowd> {
    split(estimates, truth, estimates.len() as f64, |_| 1.0)
}

/// [`crowd`] where estimate i counts by `weights[i]`, in the mean, in the mean squared error and in the variance alike:
/// with other weights in any one of the three the theorem does not hold. Only their ratios matter.
///
/// `None` when empty, when lengths differ, when a weight is negative or not finite, when all are 0, or when a term is not
/// finite. Cost: four passes.
pub fn crowd_weighted(estimates: &[f64], weights: &[f64], truth: f64) -> Option<Crowd> {
    if estimates.len() != weights.len() || weights.iter().any(|w| !w.is_finite() || *w < 0.0) {
        return None;
    }
    split(estimates, truth, weights.iter().sum(), |i| weights[i])
}

/// The three terms under weights that sum to `total`. Nothing in total makes a term NaN.
fn split(estimates: &[f64], truth: f64, total: f64, weight: impl Fn(usize) -> f64) -> Option<Crowd> {
    let mean_of =
        |of: &dyn Fn(f64) -> f64| estimates.iter().enumerate().map(|(i, &s)| weight(i) * of(s)).sum::<f64>() / total;
    let mean = mean_of(&|s| s);
    let around = |centre: f64| mean_of(&|s| (s - centre) * (s - centre));
    let crowd =
        Crowd { collective: (mean - truth) * (mean - truth), individual: around(truth), diversity: around(mean) };
    (crowd.collective + crowd.individual + crowd.diversity).is_finite().then_some(crowd)
}

#[cfg(test)]
mod tests {
    use super::super::checks::close;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_error_of_a_crowd_is_worked_by_hand() {
        // Estimates 1, 2, 6 of 4: mean 3; squares 9, 4, 4; deviations -2, -1, 3.
        let Crowd { collective, individual, diversity } = crowd(&[1.0, 2.0, 6.0], 4.0).unwrap();
        close(collective, 1.0);
        close(individual, 17.0 / 3.0);
        close(diversity, 14.0 / 3.0);
        // With weights 1, 2, 1 the mean is 11/4.
        let Crowd { collective, individual, diversity } =
            crowd_weighted(&[1.0, 2.0, 6.0], &[1.0, 2.0, 1.0], 4.0).unwrap();
        close(collective, 25.0 / 16.0);
        close(individual, 21.0 / 4.0);
        close(diversity, 59.0 / 16.0);
    }

    #[test]
    fn weights_that_are_none_split_nothing() {
        for weights in [&[1.0][..], &[0.0, 0.0], &[2.0, -1.0], &[1.0, f64::NAN], &[1.0, f64::INFINITY]] {
            assert_eq!(crowd_weighted(&[1.0, 2.0], weights, 0.0), None, "{weights:?}");
        }
        assert_eq!([crowd(&[], 1.0), crowd(&[1.0, f64::NAN], 1.0), crowd_weighted(&[], &[], 1.0)], [None; 3]);
    }

    #[test]
    fn inequality_and_spread() {
        close(gini(&[1.0, 1.0, 1.0]), 0.0);
        close(gini(&[0.0, 0.0, 0.0, 5.0]), 0.75);
        close(gini(&[4.0, 2.0, 1.0, 3.0]), 0.25);
        assert_eq!([gini(&[]), gini(&[0.0, 0.0]), gini(&[1.0, -1.0]), gini(&[f64::NAN])], [None; 4]);
        close(population_sd(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]), 2.0);
        assert_eq!([population_sd(&[0.1; 10]), population_sd(&[0.3])], [Some(0.0); 2]);
        assert_eq!([population_sd(&[]), population_sd(&[f64::INFINITY, 1.0])], [None; 2]);
    }

    #[test]
    fn effective_independence_is_never_clipped() {
        assert_eq!(effective_independent(5, 0.0), Some(5.0));
        assert_eq!(effective_independent(5, 1.0), Some(1.0));
        close(effective_independent(5, -0.125), 10.0);
        // Kish: clusters of 20 whose members correlate by .05 have a design effect of 1.95.
        close(effective_independent(20, 0.05), 20.0 / 1.95);
        assert_eq!(effective_independent(5, -0.25), None);
        assert_eq!(effective_independent(1, -3.0), Some(1.0));
        assert_eq!([effective_independent(0, 0.0), effective_independent(3, f64::NAN)], [None; 2]);
    }

    proptest! {
        #[test]
        fn the_diversity_prediction_theorem_holds_under_any_weights(
            crowd_of in prop::collection::vec((-10.0f64..10.0, 0.01f64..5.0), 1..30), truth in -10.0f64..10.0,
        ) {
            let (estimates, weights): (Vec<f64>, Vec<f64>) = crowd_of.into_iter().unzip();
            let even = crowd(&estimates, truth).unwrap();
            for terms in [even, crowd_weighted(&estimates, &weights, truth).unwrap()] {
                prop_assert!((terms.collective - (terms.individual - terms.diversity)).abs() < 1e-11);
                prop_assert!(terms.diversity >= 0.0);
            }
            prop_assert_eq!(crowd_weighted(&estimates, &vec![1.0; estimates.len()], truth), Some(even));
        }
    }
}
