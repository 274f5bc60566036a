//! How numbers that differ between agents are made.
//!
//! Everything here is drawn from one [`Stream`] through `libm`: normals by the polar method (Marsaglia and Bray 1964,
//! SIAM Rev. 6:260), gammas by squeezed cubes of normals (Marsaglia and Tsang 2000, ACM Trans. Math. Softw. 26:363),
//! betas and Dirichlet rows as gammas over their sum. A sampling crate would pass through maths that a feature of
//! another crate can switch, and with it the last bits.

use super::shuffle;
use crate::error::Fault;
use crate::rng::{Stream, unit};

/// How a number in [0, 1] differs between agents.
///
/// A normal clipped to [0, 1] is not offered: widening it would move its mean, and a dial for diversity would turn two
/// things at once.
///
/// ```
/// use manyminds::rng::{Draws, Phase};
/// use manyminds::society::sample::Spread;
/// let mut rng = Draws::new(7, 0, 0).stream(0, 0, Phase::Society);
/// let mut pairs = Spread::Pairs { mean: 0.5, spread: 0.25 }.sample(3, false, &mut rng);
/// pairs.sort_by(f64::total_cmp);
/// assert_eq!(pairs, [0.25, 0.5, 0.75]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Spread {
    /// The same for everybody.
    Fixed(f64),
    /// Evenly between two bounds: variance (high - low)^2 / 12.
    Uniform {
        /// In [0, 1], at most `high`.
        low: f64,
        /// In [0, 1].
        high: f64,
    },
    /// Beta with this mean and a + b = `concentration`: variance mean (1 - mean) / (concentration + 1).
    Beta {
        /// In [0, 1]; at 0 and 1 everybody is the same.
        mean: f64,
        /// Above 0. Below 2 at mean 0.5 the extremes are likelier than the middle.
        concentration: f64,
    },
    /// Half of the agents at mean - spread, half at mean + spread, an odd one at the mean; who is where is shuffled.
    Pairs {
        /// In [0, 1].
        mean: f64,
        /// From 0 to the distance of the mean from 0 or 1, whichever is nearer.
        spread: f64,
    },
    /// One number for each agent.
    Given(Vec<f64>),
}

/// Slack for sums such as 0.7 + 0.3 that a person means to be exact.
const SLACK: f64 = 1e-12;

impl Spread {
    /// Everything that is wrong with this for `n` agents; paths are relative, as `mean` or `values[2]`, and empty for a
    /// fixed number. Cost: O(1), or O(n) for given numbers.
    pub fn check(&self, n: usize) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut share = |path: &str, value: f64| {
            let good = (0.0..=1.0).contains(&value);
            if !good {
                faults.push(Fault::at(path, value, "need 0..=1"));
            }
            good
        };
        match self {
            Spread::Fixed(value) => {
                share("", *value);
            }
            Spread::Uniform { low, high } => {
                if share("low", *low) & share("high", *high) && low > high {
                    faults.push(Fault::at("low", low, format!("need at most high, {high}")));
                }
            }
            Spread::Beta { mean, concentration } => {
                share("mean", *mean);
                faults.extend(above_0("concentration", *concentration));
            }
            Spread::Pairs { mean, spread } => {
                let most = mean.min(1.0 - mean);
                if share("mean", *mean) && !(0.0..=most + SLACK).contains(spread) {
                    let need = format!("need 0..={most}, so that mean - spread and mean + spread stay in 0..=1");
                    faults.push(Fault::at("spread", spread, need));
                }
            }
            Spread::Given(values) => {
                for (place, &value) in values.iter().enumerate() {
                    share(&format!("values[{place}]"), value);
                }
                if values.len() != n {
                    let need = format!("need one for each of {n} agents");
                    faults.push(Fault::at("values", format!("{} long", values.len()), need));
                }
            }
        }
        super::cut_short(faults)
    }

    /// The mean that is asked for; of given numbers, their own.
    pub fn mean(&self) -> f64 {
        match self {
            Spread::Fixed(value) => *value,
            Spread::Uniform { low, high } => (low + high) / 2.0,
            Spread::Beta { mean, .. } | Spread::Pairs { mean, .. } => *mean,
            Spread::Given(values) => mean(values),
        }
    }

    /// Draws one number for each of `n` agents, all in [0, 1].
    ///
    /// `centred` moves the sample so that its mean is [`Spread::mean`] to 1e-12: by one shift where everything stays in
    /// range (the differences are then untouched), and otherwise by drawing every number in the same proportion toward
    /// the bound that lies in the direction of the move, which never clips. The range is [0, 1], or that of a uniform
    /// spread. Of one agent nothing but the mean is left. Given numbers are not moved.
    ///
    /// Unchecked input is clamped rather than refused: numbers into [0, 1], with NaN as 0, and too short a list begins
    /// again. Cost: O(n), about 50 ns for each beta.
    pub fn sample(&self, n: usize, centred: bool, rng: &mut Stream) -> Vec<f64> {
        let mut values: Vec<f64> = match self {
            Spread::Fixed(value) => vec![*value; n],
            Spread::Uniform { low, high } => (0..n).map(|_| low + (high - low) * unit(rng)).collect(),
            Spread::Beta { mean, concentration } => (0..n).map(|_| beta(*mean, *concentration, rng)).collect(),
            Spread::Pairs { mean, spread } => {
                let side = |agent: usize| if agent.is_multiple_of(2) { mean - spread } else { mean + spread };
                let mut values: Vec<f64> = (0..n).map(side).collect();
                if let Some(odd) = values.last_mut().filter(|_| n % 2 == 1) {
                    *odd = *mean;
                }
                shuffle(&mut values, rng);
                values
            }
            Spread::Given(values) => values.iter().copied().cycle().take(n).collect(),
        };
        // A list too short to begin again is empty.
        values.resize(n, 0.0);
        values.iter_mut().for_each(|value| *value = clamp(*value));
        if centred && !matches!(self, Spread::Given(_)) {
            let (low, high) = match self {
                Spread::Uniform { low, high } => (clamp(low.min(*high)), clamp(high.max(*low))),
                _ => (0.0, 1.0),
            };
            centre(&mut values, clamp(self.mean()).max(low).min(high), low, high);
        }
        values
    }
}

/// Moves `values`, all in [low, high], so that their mean is `target`.
fn centre(values: &mut [f64], target: f64, low: f64, high: f64) {
    // A second pass takes what rounding left of the first.
    for _ in 0..2 {
        let now = mean(values);
        let step = target - now;
        let fits = |&value: &f64| (low..=high).contains(&(value + step));
        if values.is_empty() || step == 0.0 {
            return;
        }
        if values.iter().all(fits) {
            values.iter_mut().for_each(|value| *value += step);
        } else {
            let bound = if step > 0.0 { high } else { low };
            let share = (step / (bound - now)).clamp(0.0, 1.0);
            values.iter_mut().for_each(|value| *value = (*value + share * (bound - *value)).clamp(low, high));
        }
    }
}

/// Everything that is wrong with the numbers of [`dirichlet_rows`]; paths are relative. Cost: O(1).
pub fn check_dirichlet(topics: usize, concentration: f64, floor: f64, sum: f64) -> Vec<Fault> {
    let mut faults: Vec<Fault> = above_0("concentration", concentration).into_iter().collect();
    if topics == 0 {
        faults.push(Fault::at("topics", topics, "need at least 1"));
    }
    if !(0.0..=1.0).contains(&floor) {
        faults.push(Fault::at("floor", floor, "need 0..=1"));
    } else {
        let least = topics as f64 * floor;
        if !(least - SLACK..=topics as f64 + SLACK).contains(&sum) {
            let need = format!("need from {least} (topics times floor) to {topics} (topics)");
            faults.push(Fault::at("sum", sum, need));
        }
    }
    faults
}

/// Expertise that trades one topic for another: `n` rows of `topics` numbers in [floor, 1], row by row.
///
/// A row is floor + (sum - topics * floor) * d, with d a symmetric Dirichlet of this `concentration` on each topic
/// (small: specialists; large: all alike). Where an entry passes 1 it is set to 1, and its excess goes to the others in
/// proportion to their room below 1, so that the row keeps its sum; with sum <= 1 + (topics - 1) * floor that never
/// happens.
///
/// **All rows share one sum.** No agent knows more than another, only other things, and a *best* member means nothing;
/// [`abilities`] makes agents of unequal ability.
///
/// Unchecked input (see [`check_dirichlet`]) is clamped as in [`Spread::sample`]. Cost: O(n topics), about 60 ns an
/// entry.
pub fn dirichlet_rows(n: usize, topics: usize, concentration: f64, floor: f64, sum: f64, rng: &mut Stream) -> Vec<f64> {
    let floor = clamp(floor);
    let least = topics as f64 * floor;
    let above = if sum >= least { sum.min(topics as f64) - least } else { 0.0 };
    let mut rows = Vec::with_capacity(n.saturating_mul(topics));
    for _ in 0..n {
        let start = rows.len();
        rows.extend((0..topics).map(|_| ln_gamma_draw(concentration, rng)));
        let row = &mut rows[start..];
        let most = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        row.iter_mut().for_each(|entry| *entry = libm::exp(*entry - most));
        let total: f64 = row.iter().sum();
        row.iter_mut().for_each(|entry| *entry = floor + above * *entry / total);
        let excess: f64 = row.iter().map(|entry| (entry - 1.0).max(0.0)).sum();
        if excess > 0.0 {
            let room: f64 = row.iter().map(|entry| (1.0 - entry).max(0.0)).sum();
            let share = if room > 0.0 { excess / room } else { 0.0 };
            row.iter_mut().for_each(|entry| *entry += share * (1.0 - *entry).max(0.0));
        }
        row.iter_mut().for_each(|entry| *entry = entry.max(floor).min(1.0));
    }
    rows
}

/// Multiplies each agent's row of `rows` (agents x `topics`) by its own ability and clips at 1: the floor of the rows
/// is lowered with them. Returns the abilities, one for each agent. Cost: O(agents topics).
pub fn abilities(rows: &mut [f64], topics: usize, factor: &Spread, centred: bool, rng: &mut Stream) -> Vec<f64> {
    let factors = factor.sample(rows.len() / topics.max(1), centred, rng);
    for (row, factor) in rows.chunks_exact_mut(topics.max(1)).zip(&factors) {
        row.iter_mut().for_each(|entry| *entry = clamp(*entry * factor));
    }
    factors
}

fn above_0(path: &str, value: f64) -> Option<Fault> {
    let good = value.is_finite() && value > 0.0;
    (!good).then(|| Fault::at(path, value, "need a number above 0"))
}

/// In [0, 1], NaN being 0.
fn clamp(value: f64) -> f64 {
    if value > 0.0 { value.min(1.0) } else { 0.0 }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// A standard normal, by the polar method. Its twin is thrown away, so that the number of draws does not depend on what
/// was drawn before.
fn normal(rng: &mut Stream) -> f64 {
    loop {
        let (x, y) = (2.0 * unit(rng) - 1.0, 2.0 * unit(rng) - 1.0);
        let square = x * x + y * y;
        if square > 0.0 && square < 1.0 {
            return x * (-2.0 * libm::log(square) / square).sqrt();
        }
    }
}

/// The logarithm of a gamma variable with this shape (above 0) and scale 1. Below a shape of about 0.01 the variable
/// itself would underflow to 0.
fn ln_gamma_draw(shape: f64, rng: &mut Stream) -> f64 {
    // Beyond these bounds nothing changes but the rounding, in which the test below would drown.
    let shape = if shape > 1e-300 { shape.min(1e12) } else { 1e-300 };
    if shape < 1.0 {
        // Gamma(a) is Gamma(a + 1) times a uniform to the power 1/a.
        let raised = ln_gamma_draw(shape + 1.0, rng);
        return raised + libm::log1p(-unit(rng)) / shape;
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = normal(rng);
        let root = 1.0 + c * x;
        if root <= 0.0 {
            continue;
        }
        let cube = root * root * root;
        let ln_cube = 3.0 * libm::log(root);
        if libm::log1p(-unit(rng)) < 0.5 * x * x + d * (1.0 - cube + ln_cube) {
            return libm::log(d) + ln_cube;
        }
    }
}

/// A beta variable with this mean and a + b = `concentration`.
fn beta(mean: f64, concentration: f64, rng: &mut Stream) -> f64 {
    let mean = clamp(mean);
    if mean == 0.0 || mean == 1.0 {
        return mean;
    }
    let a = ln_gamma_draw(mean * concentration, rng);
    let b = ln_gamma_draw((1.0 - mean) * concentration, rng);
    1.0 / (1.0 + libm::exp(b - a))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Draws, Phase};
    use proptest::prelude::*;

    fn stream(seed: u64) -> Stream {
        Draws::new(seed, 0, 0).stream(0, 0, Phase::Society)
    }

    fn moments(values: &[f64]) -> (f64, f64) {
        let mean = mean(values);
        (mean, values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / values.len() as f64)
    }

    /// Fails unless mean and variance are within five standard errors of theory.
    fn has_moments(values: &[f64], mean: f64, variance: f64) {
        let n = values.len() as f64;
        let (seen_mean, seen_variance) = moments(values);
        let fourth = values.iter().map(|value| (value - seen_mean).powi(4)).sum::<f64>() / n;
        assert!((seen_mean - mean).abs() < 5.0 * (variance / n).sqrt(), "mean {seen_mean} against {mean}");
        let error = 5.0 * ((fourth - variance * variance).max(0.0) / n).sqrt();
        assert!((seen_variance - variance).abs() <= error, "variance {seen_variance} against {variance}");
    }

    #[test]
    fn the_draws_of_contract_1_never_change() {
        let mut rng = stream(1);
        let beta = Spread::Beta { mean: 0.3, concentration: 4.0 }.sample(2, false, &mut rng);
        let uniform = Spread::Uniform { low: 0.2, high: 0.6 }.sample(2, true, &mut rng);
        let pairs = Spread::Pairs { mean: 0.4, spread: 0.1 }.sample(5, false, &mut rng);
        let rows = dirichlet_rows(1, 4, 0.2, 0.1, 1.0, &mut rng);
        let seen = [beta, uniform, pairs, rows, vec![normal(&mut rng)]].concat();
        let seen = seen.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(seen, @r"
        0.014278543413919265
        0.4499241693220988
        0.32229876794874573
        0.47770123205125425
        0.5
        0.5
        0.4
        0.30000000000000004
        0.30000000000000004
        0.1000809500200242
        0.35397614904326213
        0.44537006797188494
        0.10057283296482862
        0.9094903996268521
        ");
    }

    #[test]
    fn samples_have_the_moments_of_theory() {
        let n = 40_000;
        let mut rng = stream(2);
        let normals: Vec<f64> = (0..n).map(|_| normal(&mut rng)).collect();
        has_moments(&normals, 0.0, 1.0);
        for shape in [0.05, 0.7, 1.0, 3.5, 400.0] {
            let gammas: Vec<f64> = (0..n).map(|_| libm::exp(ln_gamma_draw(shape, &mut rng))).collect();
            has_moments(&gammas, shape, shape);
        }
        for (mean, concentration) in [(0.5, 0.01), (0.5, 1.0), (0.1, 3.0), (0.9, 50.0), (0.001, 2.0)] {
            let spread = Spread::Beta { mean, concentration };
            has_moments(&spread.sample(n, false, &mut rng), mean, mean * (1.0 - mean) / (concentration + 1.0));
        }
        has_moments(&Spread::Uniform { low: 0.1, high: 0.7 }.sample(n, false, &mut rng), 0.4, 0.03);
        // Each of k topics: Beta(a, (k - 1) a), stretched by sum - k floor.
        let rows = dirichlet_rows(n, 4, 0.5, 0.1, 1.0, &mut rng);
        let third: Vec<f64> = rows.chunks(4).map(|row| row[2]).collect();
        has_moments(&third, 0.25, 0.36 * (0.25 * 0.75) / 3.0);
    }

    #[test]
    fn pairs_are_symmetric_and_shuffled() {
        let spread = Spread::Pairs { mean: 0.7, spread: 0.3 };
        assert!(spread.check(9).is_empty());
        let values = spread.sample(9, false, &mut stream(3));
        let count = |at: f64| values.iter().filter(|&&value| (value - at).abs() < 1e-15).count();
        assert_eq!((count(0.4), count(1.0), count(0.7)), (4, 4, 1));
        let firsts = (0..1000).filter(|&seed| spread.sample(2, false, &mut stream(seed))[0] < 0.5).count();
        assert!(firsts.abs_diff(500) < 80, "{firsts}");
    }

    #[test]
    fn extreme_shapes_stay_numbers() {
        let mut rng = stream(4);
        for concentration in [5e-324, 1e-300, 1e-9, 1e9, 1e300, f64::MAX, f64::INFINITY, f64::NAN, -1.0] {
            let values = Spread::Beta { mean: 0.5, concentration }.sample(20, false, &mut rng);
            assert!(values.iter().all(|value| (0.0..=1.0).contains(value)), "{concentration}: {values:?}");
            let rows = dirichlet_rows(20, 3, concentration, 0.1, 1.2, &mut rng);
            assert!(rows.iter().all(|entry| (0.1..=1.0).contains(entry)), "{concentration}: {rows:?}");
        }
    }

    #[test]
    fn abilities_scale_rows() {
        let mut rows = vec![0.5, 1.0, 0.2, 0.4];
        let factors = abilities(&mut rows, 2, &Spread::Given(vec![0.5, 1.0]), false, &mut stream(5));
        assert_eq!((rows, factors), (vec![0.25, 0.5, 0.2, 0.4], vec![0.5, 1.0]));
        assert!(abilities(&mut [], 0, &Spread::Fixed(1.0), true, &mut stream(5)).is_empty());
    }

    #[test]
    fn wrong_spreads_say_what_is_needed() {
        let table = [
            (Spread::Fixed(1.4), "found 1.4; need 0..=1"),
            (Spread::Fixed(f64::NAN), "found NaN; need 0..=1"),
            (Spread::Uniform { low: 0.6, high: 0.5 }, "low is 0.6; need at most high, 0.5"),
            (Spread::Uniform { low: -0.1, high: 2.0 }, "low is -0.1; need 0..=1\nhigh is 2; need 0..=1"),
            (
                Spread::Beta { mean: 1.5, concentration: 0.0 },
                "mean is 1.5; need 0..=1\nconcentration is 0; need a number above 0",
            ),
            (Spread::Beta { mean: 0.5, concentration: f64::INFINITY }, "concentration is inf; need a number above 0"),
            (
                Spread::Pairs { mean: 0.25, spread: 0.5 },
                "spread is 0.5; need 0..=0.25, so that mean - spread and mean + spread stay in 0..=1",
            ),
            (
                Spread::Given(vec![0.5, -1.0]),
                "values[1] is -1; need 0..=1\nvalues is 2 long; need one for each of 3 agents",
            ),
        ];
        for (spread, said) in table {
            let found: Vec<String> = spread.check(3).iter().map(Fault::to_string).collect();
            assert_eq!(found.join("\n"), said);
        }
        let found: Vec<String> = check_dirichlet(4, -1.0, 0.25, 0.5).iter().map(Fault::to_string).collect();
        assert_eq!(
            found.join("\n"),
            "concentration is -1; need a number above 0\nsum is 0.5; need from 1 (topics times floor) to 4 (topics)"
        );
        assert!(check_dirichlet(10, 0.2, 0.1, 1.0).is_empty());
    }

    fn any_spread() -> impl Strategy<Value = Spread> {
        (0usize..4, 0.0..=1.0f64, 0.0..=1.0f64, 1e-3..50.0f64).prop_map(|(which, a, b, concentration)| match which {
            0 => Spread::Fixed(a),
            1 => Spread::Uniform { low: a.min(b), high: a.max(b) },
            2 => Spread::Beta { mean: a, concentration },
            _ => Spread::Pairs { mean: a, spread: b * a.min(1.0 - a) },
        })
    }

    proptest! {
        #[test]
        fn centred_samples_keep_the_mean_and_the_range(spread in any_spread(), n in 1usize..400, seed: u64) {
            prop_assert!(spread.check(n).is_empty());
            let values = spread.sample(n, true, &mut stream(seed));
            prop_assert_eq!(values.len(), n);
            prop_assert!(values.iter().all(|value| (0.0..=1.0).contains(value)));
            prop_assert!((mean(&values) - spread.mean()).abs() < 1e-12, "{} {}", mean(&values), spread.mean());
        }

        #[test]
        fn rows_keep_their_sum_and_range(
            topics in 1usize..9, concentration in 1e-3..20.0f64, floor in 0.0..=1.0f64, fill in 0.0..=1.0f64, seed: u64
        ) {
            let sum = topics as f64 * (floor + fill * (1.0 - floor));
            let rows = dirichlet_rows(5, topics, concentration, floor, sum, &mut stream(seed));
            prop_assert_eq!(rows.len(), 5 * topics);
            for row in rows.chunks(topics) {
                prop_assert!(row.iter().all(|entry| (floor..=1.0).contains(entry)), "{row:?}");
                prop_assert!((row.iter().sum::<f64>() - sum).abs() < 1e-9);
            }
        }

        #[test]
        fn nothing_panics(
            which in 0usize..5, a: f64, b: f64, n in 0usize..9, topics in 0usize..5, centred: bool, given: Vec<f64>
        ) {
            let spread = match which {
                0 => Spread::Fixed(a),
                1 => Spread::Uniform { low: a, high: b },
                2 => Spread::Beta { mean: a, concentration: b },
                3 => Spread::Pairs { mean: a, spread: b },
                _ => Spread::Given(given),
            };
            spread.check(n);
            let values = spread.sample(n, centred, &mut stream(1));
            prop_assert!(values.len() == n && values.iter().all(|value| (0.0..=1.0).contains(value)), "{values:?}");
            let mut rows = dirichlet_rows(n, topics, a, b, a, &mut stream(1));
            check_dirichlet(topics, a, b, a);
            abilities(&mut rows, topics, &spread, centred, &mut stream(1));
            prop_assert!(rows.iter().all(|value| (0.0..=1.0).contains(value)), "{rows:?}");
        }
    }
}
