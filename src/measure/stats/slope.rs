//! Slopes with problem fixed effects: how an outcome goes with something else *within* problems, several replicates being about each.
//!
//! Both estimators solve sum over problems of s_p(b) = 0. What is given back is one value for each problem, b + s_p(b)/i with i the mean of
//! -ds_p/db: their mean is b, and their variance over the number of problems is the sandwich of the literature, clustered by problem (Liang and
//! Zeger 1986). So a slope is judged as any mean is, problems counting once, and nothing is assumed about replicates of one problem.

/// One pair for each replicate of a problem: what it is regressed on, and the outcome. Either may be undefined.
pub type Pair = (Option<f64>, Option<f64>);

/// Which slope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slope {
    /// Least squares within problems: s_p = sum of (x - mean x)(y - mean y) - b sum of (x - mean x)^2. In units of the outcome for one unit of x.
    Linear,
    /// The conditional logit of a binary outcome (Chamberlain 1980): s_p = sum of x over successes, less its expectation given how many successes
    /// there are. In log-odds for one unit of x. Problems whose outcomes are all alike say nothing.
    Logit,
}

/// The values of each problem, `None` where it says nothing (no two defined pairs that differ in x; for a logit, outcomes all alike). All are
/// `None` where no finite slope solves the equations, and where an outcome of a logit is neither 0 nor 1.
///
/// Cost: a pass for a line; for a logit at most fifty passes, each with O(m k) steps for a problem of m replicates and k successes.
///
/// ```
/// use manyminds::measure::stats::slope::{Slope, by_problem};
/// // y = x + 5 in one problem, y = x - 3 in the other: within problems the slope is 1, whatever their levels.
/// let problem = |level: f64| [0.0, 1.0, 2.0].map(|x| (Some(x), Some(x + level))).to_vec();
/// assert_eq!(by_problem(&[problem(5.0), problem(-3.0)], Slope::Linear), [Some(1.0), Some(1.0)]);
/// ```
pub fn by_problem(problems: &[Vec<Pair>], slope: Slope) -> Vec<Option<f64>> {
    let told: Vec<Option<Vec<(f64, f64)>>> = problems.iter().map(|problem| informative(problem, slope)).collect();
    let nothing = || vec![None; problems.len()];
    let known = || told.iter().flatten();
    if known().next().is_none() || (slope == Slope::Logit && known().flatten().any(|&(_, y)| y != 0.0 && y != 1.0)) {
        return nothing();
    }
    let mut b = 0.0;
    for _ in 0..MOST_STEPS {
        let (score, information) =
            known().map(|problem| step(problem, b, slope)).fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let change = score / information;
        b += change;
        if !b.is_finite() {
            return nothing();
        }
        if change.abs() <= 1e-12 * b.abs().max(1.0) {
            let mean = information / known().count() as f64;
            return told
                .iter()
                .map(|problem| problem.as_ref().map(|problem| b + step(problem, b, slope).0 / mean))
                .collect();
        }
    }
    nothing()
}

/// Newton's method takes five or so; where a slope has no end, each step adds about one to it.
const MOST_STEPS: usize = 50;

/// The defined pairs of a problem, x less its mean, if they say anything about the slope.
fn informative(problem: &[Pair], slope: Slope) -> Option<Vec<(f64, f64)>> {
    let pairs: Vec<(f64, f64)> = problem.iter().filter_map(|&(x, y)| Some((x?, y?))).collect();
    let (first_x, first_y) = *pairs.first()?;
    let differ = pairs.iter().any(|&(x, _)| x != first_x);
    let open = slope == Slope::Linear || pairs.iter().any(|&(_, y)| y != first_y);
    let mean = pairs.iter().map(|(x, _)| x).sum::<f64>() / pairs.len() as f64;
    (differ && open).then(|| pairs.into_iter().map(|(x, y)| (x - mean, y)).collect())
}

/// The score of a problem at slope `b`, and the information: minus its derivative.
fn step(problem: &[(f64, f64)], b: f64, slope: Slope) -> (f64, f64) {
    let covered = problem.iter().map(|(x, y)| x * y).sum::<f64>();
    match slope {
        Slope::Linear => {
            let spread = problem.iter().map(|(x, _)| x * x).sum::<f64>();
            (covered - b * spread, spread)
        }
        Slope::Logit => {
            let (mean, variance) = given_successes(problem, b);
            (covered - mean, variance)
        }
    }
}

/// Mean and variance of the sum of x over successes, given their number, where each has odds exp(b x): by the recursion over replicates of
/// the elementary symmetric sums of the odds, with their first and second moments.
fn given_successes(problem: &[(f64, f64)], b: f64) -> (f64, f64) {
    let successes = problem.iter().filter(|(_, y)| *y == 1.0).count();
    // For each number of successes: sum over subsets of their odds, and of odds times the sum of x, and times its square. Odds are scaled
    // by the largest, which cancels.
    let top = problem.iter().map(|(x, _)| b * x).fold(f64::NEG_INFINITY, f64::max);
    let mut sums = vec![[0.0; 3]; successes + 1];
    sums[0][0] = 1.0;
    for &(x, _) in problem {
        let odds = libm::exp(b * x - top);
        for k in (1..=successes).rev() {
            let [all, first, second] = sums[k - 1];
            sums[k][0] += odds * all;
            sums[k][1] += odds * (first + x * all);
            sums[k][2] += odds * (second + 2.0 * x * first + x * x * all);
        }
    }
    let [all, first, second] = sums[successes];
    let mean = first / all;
    (mean, second / all - mean * mean)
}

#[cfg(test)]
mod tests {
    use super::super::mean_interval;
    use super::*;
    use crate::rng::{Draws, Phase, unit};

    fn pairs(list: &[(f64, f64)]) -> Vec<Pair> {
        list.iter().map(|&(x, y)| (Some(x), Some(y))).collect()
    }

    #[test]
    fn a_conditional_logit_of_pairs_is_that_of_matched_case_control_studies() {
        // Of pairs with x = 1 and x = 0 and one success each, 30 have it at 1 and 10 at 0: the log-odds ratio is ln(30/10), its standard
        // error sqrt(1/30 + 1/10) (McNemar; Breslow and Day 1980). Pairs with two successes or none say nothing.
        let mut problems = vec![pairs(&[(1.0, 1.0), (0.0, 0.0)]); 30];
        problems.extend(vec![pairs(&[(1.0, 0.0), (0.0, 1.0)]); 10]);
        problems.extend(vec![pairs(&[(1.0, 1.0), (0.0, 1.0)]); 7]);
        let seen = mean_interval(&by_problem(&problems, Slope::Logit), 0.95);
        assert_eq!((seen.n, seen.undefined), (40, 7));
        assert!((seen.mean.unwrap() - libm::log(3.0)).abs() < 1e-9);
        let error = seen.sd.unwrap() / libm::sqrt(39.0);
        assert!((error - libm::sqrt(1.0 / 30.0 + 0.1)).abs() < 0.01, "{error}");
    }

    #[test]
    fn levels_of_problems_play_no_part_and_the_slope_that_was_put_in_comes_out() {
        // Harder problems have more of x: across problems x and success go apart, within them together.
        let mut rng = Draws::new(11, 0, 0).stream(0, 0, Phase::Estimate);
        let problem = |_| {
            let level = 4.0 * unit(&mut rng) - 2.0;
            let one = |_| {
                let x = unit(&mut rng) - level;
                let p = 1.0 / (1.0 + libm::exp(-(1.5 * x + 3.0 * level)));
                (Some(x), Some(f64::from(u8::from(unit(&mut rng) < p))))
            };
            (0..12).map(one).collect::<Vec<Pair>>()
        };
        let problems: Vec<Vec<Pair>> = (0..3_000).map(problem).collect();
        let logit = mean_interval(&by_problem(&problems, Slope::Logit), 0.999);
        let (low, high) = logit.interval().unwrap();
        assert!(low < 1.5 && 1.5 < high && high - low < 0.6, "{low} {high}");
        let all: Vec<Pair> = problems.concat();
        assert!(by_problem(&[all], Slope::Linear)[0].unwrap() < 0.0);
        assert!(mean_interval(&by_problem(&problems, Slope::Linear), 0.999).interval().unwrap().0 > 0.0);
    }

    #[test]
    fn a_line_has_the_interval_of_the_sandwich_clustered_by_problem() {
        // Three problems of two replicates: b = sum Sxy/sum Sxx = (2 + 3 - 1)/(2 + 2 + 2)... each difference of x being 2 about its mean.
        let problems = [[0.0, 2.0], [0.0, 3.0], [0.0, -1.0]].map(|[y, z]| pairs(&[(0.0, y), (2.0, z)]));
        let seen = by_problem(&problems, Slope::Linear);
        // Slopes of the problems are 1, 1.5 and -.5 with equal weights.
        let expected = [1.0, 1.5, -0.5];
        assert!(seen.iter().zip(expected).all(|(seen, one)| (seen.unwrap() - one).abs() < 1e-12), "{seen:?}");
    }

    #[test]
    fn what_says_nothing_is_undefined() {
        let flat = pairs(&[(1.0, 0.0), (1.0, 1.0)]);
        let sure = pairs(&[(0.0, 0.0), (1.0, 1.0)]);
        assert_eq!(by_problem(&[flat.clone(), sure.clone()], Slope::Linear), [None, Some(1.0)]);
        // All successes at the larger x: the log-odds have no end.
        assert_eq!(by_problem(&[flat, sure.clone(), sure], Slope::Logit), [None; 3]);
        assert_eq!(by_problem(&[vec![(Some(0.0), None), (None, Some(1.0))]], Slope::Linear), [None]);
        assert_eq!(by_problem(&[pairs(&[(0.0, 0.5), (1.0, 1.0)])], Slope::Logit), [None]);
        assert_eq!(by_problem(&[], Slope::Linear), []);
    }
}
