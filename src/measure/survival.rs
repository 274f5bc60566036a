//! Times that may not have come yet, and how fast a series falls.
//!
//! A run that stopped before it settled is right-censored: it says "later than this". The mean over those that arrived
//! would reward a society for its failures, so it is not offered; see [`KaplanMeier`].

/// A survival curve is at one half when it is within this of it: products of fractions round.
const ROUNDING: f64 = 1e-12;

/// The product-limit estimate of the share that has *not* yet arrived, as a step function of time.
///
/// Source: Kaplan and Meier 1958. Arrivals at the same time as a censoring are taken to come first.
///
/// ```
/// use manyminds::measure::survival::KaplanMeier;
/// let curve = KaplanMeier::new(&[(3.0, true), (5.0, true), (9.0, false)]).unwrap();
/// assert_eq!(curve.median(), Some(5.0));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct KaplanMeier {
    /// (time, share not arrived just after it), by rising time, one entry per distinct time of arrival.
    steps: Vec<(f64, f64)>,
    last: f64,
    n: u64,
    arrived: u64,
}

impl KaplanMeier {
    /// Estimates the curve from (time, observed): `observed` is false where the watch ended at `time` without an
    /// arrival. Times are in rounds, acts or any unit from 0 up.
    ///
    /// `None` when there are no times or one is negative or not finite. Cost: a sort of a copy.
    pub fn new(times: &[(f64, bool)]) -> Option<KaplanMeier> {
        KaplanMeier::of_counts(times.iter().map(|&(t, observed)| (t, u64::from(observed), u64::from(!observed))))
    }

    /// Estimates the curve from (time, how many arrived then, of how many the watch ended then without an arrival), in any
    /// order; a time may come more than once. So a study that counts by round needs no list of its replicates.
    ///
    /// `None` when nobody was watched, or a time is negative or not finite. Cost: a sort of the counts.
    ///
    /// ```
    /// use manyminds::measure::survival::KaplanMeier;
    /// let curve = KaplanMeier::of_counts([(3.0, 400, 0), (9.0, 0, 500), (5.0, 100, 0)]).unwrap();
    /// assert_eq!((curve.n(), curve.median()), (1_000, Some(5.0)));
    /// ```
    pub fn of_counts(counts: impl IntoIterator<Item = (f64, u64, u64)>) -> Option<KaplanMeier> {
        let mut sorted: Vec<_> = counts.into_iter().filter(|(_, arrived, censored)| arrived + censored > 0).collect();
        if sorted.iter().any(|(t, ..)| !t.is_finite() || *t < 0.0) {
            return None;
        }
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let last = sorted.last()?.0;
        let n = sorted.iter().map(|(_, arrived, censored)| arrived + censored).sum();
        let mut steps = Vec::new();
        let (mut waiting, mut share): (u64, f64) = (n, 1.0);
        for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
            let arrivals: u64 = tied.iter().map(|(_, arrived, _)| arrived).sum();
            if arrivals > 0 {
                share *= (waiting - arrivals) as f64 / waiting as f64;
                steps.push((tied[0].0, share));
            }
            waiting -= arrivals + tied.iter().map(|(.., censored)| censored).sum::<u64>();
        }
        let arrived = sorted.iter().map(|(_, arrived, _)| arrived).sum();
        Some(KaplanMeier { steps, last, n, arrived })
    }

    /// How many were watched.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// How many were seen to arrive.
    pub fn arrived(&self) -> u64 {
        self.arrived
    }

    /// The (time, share not yet arrived) of each step, by rising time; before the first the share is 1.
    pub fn steps(&self) -> &[(f64, f64)] {
        &self.steps
    }

    /// The first time by which half or more have arrived, in the unit of the times.
    ///
    /// `None` when the curve stays above one half while it is watched. Cost: linear in the steps.
    pub fn median(&self) -> Option<f64> {
        self.steps.iter().find(|(_, share)| *share <= 0.5 + ROUNDING).map(|(t, _)| *t)
    }

    /// The share that has arrived by `t`, in [0, 1].
    ///
    /// `None` for NaN, or for a `t` after the last time while some have not arrived: nobody was watched then.
    pub fn reached_by(&self, t: f64) -> Option<f64> {
        let share = self.steps.iter().take_while(|step| step.0 <= t).last().map_or(1.0, |step| step.1);
        self.watched(t, share).then_some(1.0 - share)
    }

    /// The mean time to arrival or `t`, whichever comes first: the area under the curve up to `t`, in the unit of the
    /// times. Defined however many are censored, and comparable between arms at one `t`.
    ///
    /// `None` for a `t` that is negative or not finite, or after the last time while some have not arrived.
    pub fn restricted_mean(&self, t: f64) -> Option<f64> {
        let (mut area, mut from, mut share) = (0.0, 0.0, 1.0);
        for &(time, after) in self.steps.iter().take_while(|step| step.0 <= t) {
            area += (time - from) * share;
            (from, share) = (time, after);
        }
        (t.is_finite() && t >= 0.0 && self.watched(t, share)).then_some(area + (t - from) * share)
    }

    fn watched(&self, t: f64, share: f64) -> bool {
        t <= self.last || (share == 0.0 && t > self.last)
    }
}

/// Half-life of a `series` that starts private and has one value per round: the first round t with
/// `D(t) - D_end <= (D_0 - D_end)/2`, where D_end is the last value. A rising series is mirrored.
///
/// `None` when nothing moved (first and last value are equal), for an empty series, or when a value is not finite.
/// Cost: linear.
///
/// ```
/// use manyminds::measure::survival::half_life;
/// assert_eq!(half_life(&[0.9, 0.8, 0.4, 0.2, 0.1]), Some(2.0));
/// assert_eq!(half_life(&[0.9, 0.9]), None);
/// ```
pub fn half_life(series: &[f64]) -> Option<f64> {
    let (start, end) = moved(series)?;
    let up = if start > end { 1.0 } else { -1.0 };
    let at = series.iter().position(|d| up * (d - end) <= up * (start - end) / 2.0)?;
    Some(at as f64)
}

/// First and last value of a series that moved.
fn moved(series: &[f64]) -> Option<(f64, f64)> {
    let (start, end) = (*series.first()?, *series.last()?);
    let finite = series.iter().all(|d| d.is_finite()) && (start - end).is_finite();
    (finite && start != end).then_some((start, end))
}

/// The slowest and fastest rates, per round, that a series can be told to have.
const RATES: (f64, f64) = (1e-6, 20.0);
/// Rates tried in equal ratios before the best is refined.
const GRID: u32 = 170;

/// The rate lambda, per round, of the least-squares fit of `D_inf + (D_0 - D_inf) exp(-lambda t)` to a `series` with
/// one value per round. D_inf is set to the last value, so a series that has not levelled off is fitted as too fast:
/// prefer [`half_life`], and read this beside it.
///
/// `None` when nothing moved, when a value is not finite, or when the best rate is outside 1e-6 to 20: the series
/// does not decay, or is at its end after one round. Cost: about 250 passes over the series.
pub fn exponential_rate(series: &[f64]) -> Option<f64> {
    let (start, end) = moved(series)?;
    let misfit = |ln_rate: f64| {
        // exp(-lambda t) by repeated multiplication: one exponential for each pass.
        let step = libm::exp(-libm::exp(ln_rate));
        let (mut fit, mut sum) = (1.0, 0.0);
        for d in series {
            let miss = (d - end) / (start - end) - fit;
            sum += miss * miss;
            fit *= step;
        }
        sum
    };
    let (slow, fast) = (libm::log(RATES.0), libm::log(RATES.1));
    let at = |i: u32| slow + (fast - slow) * f64::from(i) / f64::from(GRID);
    let mut best = (0, f64::INFINITY);
    for i in 0..=GRID {
        let sum = misfit(at(i));
        if sum < best.1 {
            best = (i, sum);
        }
    }
    if best.0 == 0 || best.0 == GRID || !best.1.is_finite() {
        return None;
    }
    // Golden section between the neighbours of the best.
    let golden = (5f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (at(best.0 - 1), at(best.0 + 1));
    for _ in 0..60 {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        if misfit(left) <= misfit(right) {
            high = right;
        } else {
            low = left;
        }
    }
    Some(libm::exp(low + (high - low) / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Remission times in weeks under 6-mercaptopurine (Freireich et al. 1963); false is censored.
    const REMISSION: [(f64, bool); 21] = [
        (6.0, true),
        (6.0, true),
        (6.0, true),
        (6.0, false),
        (7.0, true),
        (9.0, false),
        (10.0, true),
        (10.0, false),
        (11.0, false),
        (13.0, true),
        (16.0, true),
        (17.0, false),
        (19.0, false),
        (20.0, false),
        (22.0, true),
        (23.0, true),
        (25.0, false),
        (32.0, false),
        (32.0, false),
        (34.0, false),
        (35.0, false),
    ];

    #[test]
    fn the_remission_times_have_their_published_curve() {
        let curve = KaplanMeier::new(&REMISSION).unwrap();
        let want =
            [(6.0, 0.857), (7.0, 0.807), (10.0, 0.753), (13.0, 0.690), (16.0, 0.627), (22.0, 0.538), (23.0, 0.448)];
        assert_eq!(curve.steps().len(), want.len());
        for (seen, want) in curve.steps().iter().zip(want) {
            assert!(seen.0 == want.0 && (seen.1 - want.1).abs() < 5e-4, "{seen:?} {want:?}");
        }
        assert_eq!(curve.median(), Some(23.0));
        assert_eq!((curve.n(), curve.arrived()), (21, 9));
        assert_eq!(curve.reached_by(5.9), Some(0.0));
        assert!((curve.reached_by(6.0).unwrap() - 3.0 / 21.0).abs() < 1e-15);
        // R's survfit prints a restricted mean of 23.3 weeks up to 35.
        assert!((curve.restricted_mean(35.0).unwrap() - 23.287).abs() < 5e-4, "{:?}", curve.restricted_mean(35.0));
        assert_eq!([curve.reached_by(36.0), curve.restricted_mean(36.0)], [None; 2]);
    }

    #[test]
    fn nothing_that_is_unknown_is_made_up() {
        assert_eq!(KaplanMeier::new(&[]), None);
        assert_eq!(KaplanMeier::new(&[(f64::NAN, true)]), None);
        assert_eq!(KaplanMeier::new(&[(-1.0, true)]), None);
        assert_eq!(KaplanMeier::of_counts([(1.0, 0, 0)]), None);
        let never = KaplanMeier::new(&[(10.0, false), (10.0, false)]).unwrap();
        assert_eq!(
            (never.median(), never.reached_by(10.0), never.restricted_mean(10.0)),
            (None, Some(0.0), Some(10.0))
        );
        assert_eq!([never.reached_by(f64::NAN), never.restricted_mean(f64::INFINITY)], [None; 2]);
        // All arrived: what comes after the last is known.
        let all = KaplanMeier::new(&[(1.0, true), (0.0, true), (2.0, true)]).unwrap();
        assert_eq!((all.median(), all.reached_by(9.0), all.restricted_mean(9.0)), (Some(1.0), Some(1.0), Some(1.0)));
    }

    #[test]
    fn a_median_is_found_although_products_round() {
        // (9/10)(8/9)...(5/6) is a half in exact arithmetic.
        let times: Vec<_> = (1..=10).map(|t| (f64::from(t), true)).collect();
        assert_eq!(KaplanMeier::new(&times).unwrap().median(), Some(5.0));
    }

    #[test]
    fn half_lives_follow_the_definition() {
        assert_eq!(half_life(&[1.0, 0.5, 0.0]), Some(1.0));
        assert_eq!(half_life(&[0.0, 0.2, 0.6, 1.0]), Some(2.0));
        assert_eq!(half_life(&[1.0, 1.5, 1.0, 0.0]), Some(3.0));
        assert_eq!([half_life(&[]), half_life(&[1.0]), half_life(&[1.0, 0.0, 1.0])], [None; 3]);
        assert_eq!(half_life(&[1.0, f64::NAN, 0.0]), None);
    }

    #[test]
    fn a_known_rate_is_found_again() {
        for rate in [0.05, 0.3, 2.0] {
            // Long enough that the last value is the limit.
            let series: Vec<_> = (0..800).map(|t| 0.1 + 0.8 * libm::exp(-rate * f64::from(t))).collect();
            let seen = exponential_rate(&series).unwrap();
            assert!((seen - rate).abs() < 1e-6 * rate, "{seen} is not {rate}");
        }
        let short: Vec<_> = (0..20).map(|t| libm::exp(-0.05 * f64::from(t))).collect();
        assert!(exponential_rate(&short).unwrap() > 0.05, "not yet level: fitted as too fast, as documented");
        assert_eq!([exponential_rate(&[0.3; 5]), exponential_rate(&[1.0, 0.0]), exponential_rate(&[])], [None; 3]);
    }

    proptest! {
        #[test]
        fn without_censoring_the_curve_is_the_share(times in prop::collection::vec(0u8..20, 1..40), t in 0u8..20) {
            let curve = KaplanMeier::new(&times.iter().map(|&t| (f64::from(t), true)).collect::<Vec<_>>()).unwrap();
            let share = times.iter().filter(|&&x| x <= t).count() as f64 / times.len() as f64;
            prop_assert!((curve.reached_by(f64::from(t)).unwrap() - share).abs() < 1e-12);
            let mean = times.iter().map(|&x| f64::from(x.min(t))).sum::<f64>() / times.len() as f64;
            prop_assert!((curve.restricted_mean(f64::from(t)).unwrap() - mean).abs() < 1e-10);
        }

        #[test]
        fn counts_in_any_order_give_the_curve_of_the_times_that_they_count(
            counts in prop::collection::vec((0u8..9, 0u64..4, 0u64..4), 0..20),
        ) {
            let counts = || counts.iter().map(|&(t, arrived, censored)| (f64::from(t) / 3.0, arrived, censored));
            let times: Vec<(f64, bool)> = counts()
                .flat_map(|(t, arrived, censored)| {
                    let of = |count: u64, observed| (0..count).map(move |_| (t, observed));
                    of(censored, false).chain(of(arrived, true))
                })
                .collect();
            // The product over distinct times, written out, so that a step has the same bits however it is come by.
            let mut sorted: Vec<f64> = times.iter().map(|(t, _)| *t).collect();
            sorted.sort_by(f64::total_cmp);
            sorted.dedup();
            let mut share = 1.0;
            let steps: Vec<(f64, f64)> = sorted.into_iter().filter_map(|t| {
                let waiting = times.iter().filter(|(u, _)| *u >= t).count();
                let arrivals = times.iter().filter(|(u, seen)| *u == t && *seen).count();
                share *= (waiting - arrivals) as f64 / waiting as f64;
                (arrivals > 0).then_some((t, share))
            }).collect();
            let curve = KaplanMeier::of_counts(counts());
            prop_assert_eq!(&curve, &KaplanMeier::new(&times));
            prop_assert_eq!(curve.map_or(Vec::new(), |curve| curve.steps().to_vec()), steps);
        }

        #[test]
        fn a_series_never_panics(series in prop::collection::vec(prop::num::f64::ANY, 0..8)) {
            half_life(&series);
            prop_assert!(exponential_rate(&series).is_none_or(f64::is_finite));
        }
    }
}
