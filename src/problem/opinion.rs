//! Opinions: real numbers in [0, 1], one for each question.
//!
//! An opinion is a whole number of units of 10^-15. What a person writes (0.1, 1/50) is then exact, and so are ties at a bound
//! of confidence; sums of opinions are exact whatever their order; and since the unit is even, rounding halves to even keeps
//! mirror symmetry: the mirror of a mean is the mean of the mirrors. In floating point none of the three holds, and the
//! classic runs of bounded confidence come out wrong.

use super::{Label, Problem, Truth};
use crate::column::Column;
use crate::rng::{Stream, unit};

/// How many units make 1. Even, and below 2^53, so that an opinion is exact as a float of units too.
pub const UNIT: u64 = 1_000_000_000_000_000;
/// Cells in which opinions are told apart where they are counted or named: thousandths, both ends included.
pub const CELLS: usize = 1001;
const CELL: u64 = UNIT / (CELLS as u64 - 1);

/// A number in [0, 1], in units of 10^-15.
///
/// As a [`Label`] it is named by the thousandth that it is nearest to; equality is exact.
///
/// ```
/// use manyminds::problem::{Label, opinion::Opinion};
/// assert_eq!(Opinion::new(0.1).units(), 100_000_000_000_000);
/// assert_eq!(Opinion::new(0.1234).index(), 123);
/// assert_eq!(Opinion::ratio(1, 3).mirror(), Opinion::ratio(2, 3));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Opinion(u64);

impl Opinion {
    /// The opinion nearest to `value`, which is clamped to [0, 1]; NaN is 0.
    pub fn new(value: f64) -> Self {
        // The product is below 2^53 and the float of every unit exact, so that the conversion after rounding loses nothing.
        // What is no number is 0.
        Opinion(if value > 0.0 { whole(value.min(1.0) * UNIT as f64) } else { 0 })
    }

    /// `units` of 10^-15, at most [`UNIT`].
    pub fn of_units(units: u64) -> Self {
        Opinion(units.min(UNIT))
    }

    /// `part` of `whole` (at least `part`, and at least 1), the half of a unit rounded to even.
    pub fn ratio(part: u32, whole: u32) -> Self {
        Opinion(divide(u128::from(part) * u128::from(UNIT), u64::from(whole.max(1)))).within()
    }

    /// How many units.
    #[inline]
    pub fn units(self) -> u64 {
        self.0
    }

    /// As a number in [0, 1].
    #[inline]
    pub fn get(self) -> f64 {
        self.0 as f64 / UNIT as f64
    }

    /// 1 minus it.
    #[must_use]
    pub fn mirror(self) -> Self {
        Opinion(UNIT - self.0)
    }

    /// It, `by` units further; never out of [0, 1].
    #[inline]
    #[must_use]
    pub fn moved(self, by: i64) -> Self {
        Opinion((self.0 as i64).saturating_add(by).clamp(0, UNIT as i64) as u64)
    }

    /// The mean of `count` opinions (at least 1) whose units sum to `sum`, the half of a unit rounded to even.
    #[inline]
    pub fn mean(sum: u128, count: u64) -> Self {
        Opinion(divide(sum, count)).within()
    }

    fn within(self) -> Self {
        Opinion(self.0.min(UNIT))
    }
}

/// The whole number nearest to `value` in [0, 2^51], a half going to the even one.
#[inline]
pub(crate) fn whole(value: f64) -> u64 {
    nearest(value) as u64
}

/// The whole number nearest to `value` in [-2^51, 2^51], a half going to the even one, alike on both sides of 0.
#[inline]
pub(crate) fn nearest(value: f64) -> i64 {
    // Between 2^52 and 2^53 floats are the whole numbers: the sum is rounded as any is, to the nearest and halves to even, and its
    // bits count them. No conversion, and nothing to guess.
    const WHOLE: f64 = (3u64 << 51) as f64;
    (value + WHOLE).to_bits() as i64 - WHOLE.to_bits() as i64
}

/// `sum / count`, at most [`UNIT`], the half rounded to even.
#[inline]
fn divide(sum: u128, count: u64) -> u64 {
    // Below 2^50 four roundings are less than a unit, and what is left over says which way. Several times faster than a division
    // of words, and ten times than one of double words.
    let float = match i64::try_from(sum) {
        Ok(sum) => sum as f64,
        Err(_) => (sum >> 64) as u64 as f64 * 2f64.powi(64) + sum as u64 as f64,
    };
    let near = (float / count as i64 as f64) as i64 as u64;
    let rest = (sum as u64).wrapping_sub(near.wrapping_mul(count)) as i64;
    let (under, over) = (rest < 0, rest >= count as i64);
    let quotient = near - u64::from(under) + u64::from(over);
    let rest = (rest + if under { count as i64 } else { 0 } - if over { count as i64 } else { 0 }) as u64;
    let twice = 2 * rest;
    quotient + u64::from(twice > count || twice == count && quotient & 1 == 1)
}

impl Label for Opinion {
    const MOST: usize = CELLS;

    #[inline]
    fn index(self) -> usize {
        ((self.0 + CELL / 2) / CELL) as usize
    }

    #[inline]
    fn from_index(index: usize) -> Self {
        debug_assert!(index < Self::MOST);
        Opinion::of_units(index as u64 * CELL)
    }

    #[inline]
    fn value(self) -> Option<f64> {
        Some(self.get())
    }

    /// Numbers are further apart than what they are rounded by, so that every opinion comes back as it was.
    #[inline]
    fn from_value(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then(|| Opinion::new(value))
    }
}

/// A matter on which agents hold opinions in [0, 1]^d, one number for each of d questions. Nothing of it is hidden, and
/// there need not be a truth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OpinionProblem {
    questions: usize,
    /// By agent; a row that is empty or missing is drawn evenly.
    starts: Column<Vec<Opinion>>,
    truth: Vec<Opinion>,
}

impl OpinionProblem {
    /// A matter with so many questions, at least 1. `starts` has a row of opinions for each agent; where it is empty or
    /// missing the agent's start is drawn evenly. `truth` has a number for each question, or none where there is no truth.
    pub fn new(questions: usize, starts: impl Into<Column<Vec<Opinion>>>, truth: Vec<Opinion>) -> Self {
        OpinionProblem { questions: questions.max(1), starts: starts.into(), truth }
    }
}

/// What `question` of so many is called: `opinion`, or `opinion 1` and so on.
pub fn question_name(questions: usize, question: usize) -> String {
    if questions == 1 { "opinion".to_string() } else { format!("opinion {}", question + 1) }
}

impl Problem for OpinionProblem {
    type Answer = Opinion;
    type View<'p> = ();

    fn questions(&self) -> usize {
        self.questions
    }

    fn options(&self, _question: usize) -> usize {
        CELLS
    }

    fn begin(&self, me: u32, position: &mut [Opinion], rng: &mut Stream) {
        let given = self.starts.get(me as usize).map_or(&[][..], |row| &row[0]);
        for (question, slot) in position.iter_mut().enumerate() {
            *slot = given.get(question).copied().unwrap_or_else(|| Opinion::new(unit(rng)));
        }
    }

    fn view(&self, _me: u32) {}
}

impl Truth for OpinionProblem {
    /// 1 minus the mean distance from the truth; 0 where there is no truth.
    fn merit(&self, position: &[Opinion]) -> f64 {
        if self.truth.is_empty() {
            return 0.0;
        }
        let apart = |(held, truth): (&Opinion, &Opinion)| held.units().abs_diff(truth.units()) as f64 / UNIT as f64;
        1.0 - position.iter().zip(&self.truth).map(apart).sum::<f64>() / self.questions as f64
    }

    fn random_merit(&self) -> f64 {
        if self.truth.is_empty() {
            return 0.0;
        }
        // The mean distance of an even draw from t is (t^2 + (1 - t)^2)/2.
        let apart = |truth: &Opinion| {
            let truth = truth.get();
            (truth * truth + (1.0 - truth) * (1.0 - truth)) / 2.0
        };
        1.0 - self.truth.iter().map(apart).sum::<f64>() / self.questions as f64
    }

    fn right_option(&self, question: usize) -> Option<usize> {
        self.truth.get(question).map(|truth| truth.index())
    }

    fn statement(&self) -> String {
        match self.questions {
            1 => "an opinion between 0 and 1".to_string(),
            many => format!("{many} opinions between 0 and 1"),
        }
    }

    fn question_name(&self, question: usize) -> String {
        self::question_name(self.questions, question)
    }

    fn option_name(&self, _question: usize, option: usize) -> String {
        format!("{}.{:03}", option / (CELLS - 1), option % (CELLS - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::laws::check_problem;
    use crate::rng::{Draws, Phase};
    use proptest::prelude::*;

    #[test]
    fn what_a_person_writes_is_exact() {
        assert_eq!([0.1, 0.02, 0.3, 1.0, 0.0].map(|value| Opinion::new(value).units() * 50 % UNIT), [0; 5]);
        // 0.1 + 0.2 is not 0.3 in floats.
        assert_eq!(Opinion::new(0.1).moved(Opinion::new(0.2).units() as i64), Opinion::new(0.3));
        assert_eq!((Opinion::ratio(1, 50), Opinion::ratio(7, 7)), (Opinion::new(0.02), Opinion::new(1.0)));
        assert_eq!([Opinion::new(-1.0), Opinion::new(2.0), Opinion::new(f64::NAN)].map(Opinion::units), [0, UNIT, 0]);
    }

    #[test]
    fn opinions_are_named_by_thousandths_and_told_apart_by_units() {
        let near = Opinion::of_units(UNIT / 2 + 1);
        assert!(near.index() == 500 && near != Opinion::from_index(500));
        assert_eq!((Opinion::new(0.0).index(), Opinion::new(1.0).index()), (0, CELLS - 1));
        let problem = OpinionProblem::new(1, vec![], vec![]);
        assert_eq!([0, 25, 1000].map(|cell| problem.option_name(0, cell)), ["0.000", "0.025", "1.000"]);
    }

    #[test]
    fn merit_is_nearness_to_the_truth_and_the_merit_of_chance_is_its_mean() {
        let problem = OpinionProblem::new(2, vec![], vec![Opinion::new(0.5), Opinion::new(0.2)]);
        assert_eq!(problem.merit(&[Opinion::new(0.5), Opinion::new(0.6)]), 0.8);
        let mut rng = Draws::new(1, 0, 0).stream(0, 0, Phase::Begin);
        let mut row = [Opinion::default(); 2];
        let sum: f64 = (0..20_000)
            .map(|_| {
                problem.begin(0, &mut row, &mut rng);
                problem.merit(&row)
            })
            .sum();
        // A draw has standard deviation below 0.15, so that the mean of 20,000 has one below 0.0011; five are allowed.
        assert!((sum / 20_000.0 - problem.random_merit()).abs() < 0.0055);
        assert_eq!(OpinionProblem::new(1, vec![], vec![]).random_merit(), 0.0);
    }

    #[test]
    fn opinions_keep_the_laws_of_problems() {
        let problem = OpinionProblem::new(3, vec![vec![], vec![Opinion::new(0.25); 3]], vec![Opinion::new(0.5); 3]);
        check_problem(&problem, 3).unwrap();
    }

    proptest! {
        #[test]
        fn the_mirror_of_a_mean_is_the_mean_of_the_mirrors(units in prop::collection::vec(0..=UNIT, 1..40)) {
            let of = |list: &[u64]| Opinion::mean(list.iter().map(|&one| u128::from(one)).sum(), list.len() as u64);
            let mirrored: Vec<u64> = units.iter().map(|one| UNIT - one).collect();
            prop_assert_eq!(of(&units).mirror(), of(&mirrored));
        }

        #[test]
        fn division_is_exact(count in 1u64..=1 << 40, shift in 0..40u32, quotient in 0..UNIT, part in 0..=8u64, off in -1..=1i64) {
            let count = (count >> shift).max(1);
            // Near eighths, where roundings are decided.
            let rest = (count * part / 8).saturating_add_signed(off).min(count);
            let sum = u128::from(quotient) * u128::from(count) + u128::from(rest);
            let (whole, rest) = (sum / u128::from(count), 2 * (sum % u128::from(count)));
            let up = rest > u128::from(count) || rest == u128::from(count) && whole % 2 == 1;
            prop_assert_eq!(u128::from(divide(sum, count)), whole + u128::from(up));
        }

        #[test]
        fn an_opinion_is_the_one_whose_number_it_is(units in 0..=UNIT) {
            let opinion = Opinion::of_units(units);
            prop_assert_eq!(opinion.value().and_then(Opinion::from_value), Some(opinion));
            prop_assert_eq!(Opinion::from_value(opinion.get() + 1.5), None);
        }

        #[test]
        fn shares_of_a_gap_are_rounded_alike_both_ways(gap in 0..=UNIT, rate in 0.0..=1.0f64) {
            let by = rate * gap as f64;
            prop_assert_eq!(nearest(by), -nearest(-by));
            prop_assert!((whole(by) as f64 - by).abs() <= 0.5);
        }
    }
}
