//! Holm's step-down: several tests, one error rate.

/// Goes through hypotheses in increasing order of `p` (a p that is not a number counts as 1; equal ones in the order
/// given). `decide` is told which one and how many still stand, itself included, and says whether it is rejected. From
/// the first that is not, the number stays.
pub(crate) fn step_down(p: &[f64], mut decide: impl FnMut(usize, usize) -> bool) {
    let mut ranked: Vec<_> = (0..p.len()).collect();
    ranked.sort_by(|&a, &b| clean(p[a]).total_cmp(&clean(p[b])));
    let mut left = p.len();
    let mut open = true;
    for at in ranked {
        open &= decide(at, left);
        left -= usize::from(open);
    }
}

fn clean(p: f64) -> f64 {
    if p.is_nan() { 1.0 } else { p.clamp(0.0, 1.0) }
}

/// Holm's adjusted p values, in the order given: `max over the ranks up to i of min(1, (k - i + 1) p_(i))`. A p that is
/// not a number counts as 1. Cost: a sort. Source: Holm 1979.
///
/// ```
/// let adjusted = manyminds::measure::stats::holm(&[0.01, 0.04, 0.03]);
/// assert_eq!(adjusted, [0.03, 0.06, 0.06]);
/// ```
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![1.0; p.len()];
    let mut reached = 0.0f64;
    step_down(p, |at, left| {
        reached = reached.max((left as f64 * clean(p[at])).min(1.0));
        adjusted[at] = reached;
        true
    });
    adjusted
}
