//! The exact solver: what can be made, in how many ways, and how large the search for it is.
//!
//! An **expression** is a derivation without its order: a tree whose leaves are different numbers of the puzzle, named
//! by their places (two equal numbers are two), and whose inner nodes are operations that the rule allows. The operands
//! of `+` and `*` have no order, those of `-` and `/` do. A target is made by the expressions of that value: of any of
//! the numbers under [`Usage::AtMostOnce`], a number by itself included, or of all of them under
//! [`Usage::ExactlyOnce`].
//!
//! Method: dynamic programming over the subsets of the numbers. For each subset of up to n - 2 numbers the different
//! values with the number of expressions for each are stored, sorted; those of n - 1 are streamed, and each is joined
//! with the number that it leaves out; so are the other ways to split the whole.
//!
//! Intermediate results beyond 63 bits do not count as results; see [`Ratio`].

use super::walk::{Number, Sink, Whole, walk, whole};
use super::{Puzzle, Ratio, Rule, State, Step, Usage, options};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// The targets of a range that a set of numbers can make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    low: u32,
    high: u32,
    bits: Vec<u64>,
}

impl Reach {
    fn none(range: RangeInclusive<u32>) -> Reach {
        let (low, high) = range.into_inner();
        let length = if low > high { 0 } else { (u64::from(high - low) / 64 + 1) as usize };
        Reach { low, high, bits: vec![0; length] }
    }

    #[inline]
    fn mark(&mut self, target: i64) {
        if (i64::from(self.low)..=i64::from(self.high)).contains(&target) {
            let at = (target - i64::from(self.low)) as usize;
            self.bits[at / 64] |= 1 << (at % 64);
        }
    }

    /// Whether `target` can be made; false outside the range that was asked for.
    pub fn contains(&self, target: u32) -> bool {
        let at = target.wrapping_sub(self.low) as usize;
        (self.low..=self.high).contains(&target) && self.bits[at / 64] >> (at % 64) & 1 == 1
    }

    /// How many targets of the range can be made.
    pub fn count(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The targets that can be made, in rising order.
    pub fn targets(&self) -> impl Iterator<Item = u32> + '_ {
        let words = self.bits.iter().enumerate();
        let ones =
            words.flat_map(|(at, word)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |b| 64 * at + b));
        ones.map(|at| self.low + at as u32)
    }
}

/// What the solver knows of one target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// How many expressions make the target; see the [module](self).
    pub count: u64,
    /// The fewest operations with which it can be made, or `None` if it cannot be made.
    pub min_depth: Option<u32>,
}

/// Which of the `targets` the `numbers` (1 to 6 of them, each at least 1; more are left out) can make, all at once.
///
/// Cost: six numbers under positive integers and targets 101 to 999: about half a millisecond; under rational, 90 ms;
/// each number fewer, about a tenth of it or less. Memory: one bit for each target of the range.
///
/// ```
/// use manyminds::problem::countdown::{Rule, Usage, solver::reachable};
/// let reach = reachable(&[1, 3, 7, 10, 25, 50], Rule::PositiveIntegers, Usage::AtMostOnce, 765..=831);
/// assert!(reach.contains(765) && !reach.contains(831));
/// ```
pub fn reachable(numbers: &[u32], rule: Rule, usage: Usage, targets: RangeInclusive<u32>) -> Reach {
    let mut reach = Reach::none(targets);
    let state = State::of(numbers, rule);
    match rule {
        Rule::PositiveIntegers => walk(&whole(&state), usage, &mut reach),
        Rule::Rational => walk(state.values(), usage, &mut reach),
    }
    reach
}

/// In how many ways the target of `puzzle` can be made, and how quickly.
///
/// Cost: six numbers under positive integers, about 0.4 ms; under rational, about 20 ms; each number fewer, about a
/// tenth of it or less.
///
/// ```
/// use manyminds::problem::countdown::{Puzzle, Rule, Usage, solver::{Solution, solve}};
/// let puzzle = |target| Puzzle::new(&[3, 5, 2], target, Rule::PositiveIntegers, Usage::AtMostOnce).unwrap();
/// // 5 * 3 - 2 and 5 * 2 + 3.
/// assert_eq!(solve(&puzzle(13)), Solution { count: 2, min_depth: Some(2) });
/// assert_eq!(solve(&puzzle(12)), Solution { count: 0, min_depth: None });
/// ```
pub fn solve(puzzle: &Puzzle) -> Solution {
    solve_from(&State::start(puzzle), puzzle.target(), puzzle.usage())
}

/// The same from a state: its remaining values take the place of the numbers.
pub fn solve_from(state: &State, target: u32, usage: Usage) -> Solution {
    let target = i64::from(target);
    match state.rule() {
        Rule::PositiveIntegers => {
            let mut sought = Sought { target: Whole(target), found: Solution::default() };
            walk(&whole(state), usage, &mut sought);
            sought.found
        }
        Rule::Rational => {
            let mut sought = Sought { target: Ratio::whole(target), found: Solution::default() };
            walk(state.values(), usage, &mut sought);
            sought.found
        }
    }
}

/// Whether the target can no longer be made from `state`: a dead end. Cost: as [`solve`], by remaining values.
pub fn dead_end(state: &State, target: u32, usage: Usage) -> bool {
    solve_from(state, target, usage).min_depth.is_none()
}

/// How large an exhaustive search is: the children generated when every different state that can be reached from the
/// `numbers` is expanded once, whether or not a target was met. States are different if their values are; children are
/// those of [`State::children`]. It depends on no target and no usage.
///
/// Seen with numbers drawn from 1 to 50 under positive integers, on average: 37 for 3 numbers, 472 for 4, 6,960 for 5
/// (its quartiles are 6,050, 7,460 and 7,940) and 115,000 for 6. Under rational: 121, 2,670, 71,900 and 1,600,000.
///
/// Cost: about 0.15 us for each, as the table of seen states grows: a millisecond for five numbers under positive
/// integers, a third of a second for six under rational. Memory: about 12 bytes for each different state.
pub fn search_nodes(numbers: &[u32], rule: Rule) -> u64 {
    fn expand(state: &State, seen: &mut BTreeSet<u64>) -> u64 {
        let mut generated = 0;
        for (_, child) in state.children() {
            generated += 1;
            if child.left() > 1 && seen.insert(child.key()) {
                generated += expand(&child, seen);
            }
        }
        generated
    }
    expand(&State::of(numbers, rule), &mut BTreeSet::new())
}

impl<N: Number> Sink<N> for Reach {
    #[inline]
    fn take(&mut self, value: N, _of: usize, _count: u64) {
        if let Some(value) = value.to_whole() {
            self.mark(value);
        }
    }

    #[inline]
    fn close(&mut self, a: N, b: N, _of: usize, _count: u64) {
        a.join(b, &mut |value| {
            if let Some(value) = value.to_whole() {
                self.mark(value);
            }
        });
    }
}

struct Sought<N> {
    target: N,
    found: Solution,
}

impl<N: Number> Sink<N> for Sought<N> {
    #[inline]
    fn take(&mut self, value: N, of: usize, count: u64) {
        if value == self.target {
            let depth = of as u32 - 1;
            self.found.count += count;
            self.found.min_depth = Some(self.found.min_depth.map_or(depth, |least| least.min(depth)));
        }
    }

    #[inline]
    fn close(&mut self, a: N, b: N, of: usize, count: u64) {
        let ways = a.ways(b, self.target);
        if ways > 0 {
            self.take(self.target, of, count * ways);
        }
    }
}

/// The share of evenly drawn rows of answers that make the target: what chance alone is worth. Exact.
pub(super) fn even_share(puzzle: &Puzzle) -> f64 {
    let target = puzzle.target();
    let rows: u64 = (2..=puzzle.numbers().len()).map(|left| options(left) as u64).product();
    right_rows(&State::start(puzzle), target, puzzle.usage()) as f64 / rows as f64
}

/// How many rows of answers from `state` on make the target.
fn right_rows(state: &State, target: u32, usage: Usage) -> u64 {
    let stopping = u64::from(state.reached(target, usage));
    let more = match *state.values() {
        [] | [_] => 0,
        // Two values are joined without making a state: most of the time goes here.
        [a, b] if state.rule() == Rule::Rational => a.ways(b, Ratio::whole(target.into())),
        [a, b] => Whole(a.numerator()).ways(Whole(b.numerator()), Whole(target.into())),
        ref values => {
            let steps = (1..options(values.len()) as u8).filter_map(Step::of_answer);
            steps.filter_map(|step| state.apply(step)).map(|child| right_rows(&child, target, usage)).sum()
        }
    };
    stopping + more
}
