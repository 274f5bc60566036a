//! Every value that can be made, by dynamic programming over the subsets of the numbers.

use super::number::exact_quotient;
use super::{Operation, Ratio, Rule, State, Usage};

/// A value of the solver: integers where the rule allows no others, because they are faster.
pub(super) trait Number: Copy + Ord {
    /// Hands on all results of the ordered operations, those of `+` and `*` once.
    fn join(self, other: Self, result: &mut impl FnMut(Self));
    /// How many of these results are `target`.
    fn ways(self, other: Self, target: Self) -> u64;
    /// The value if it is whole.
    fn to_whole(self) -> Option<i64>;
}

/// A positive integer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Whole(pub(super) i64);

/// The values of a state under positive integers.
pub(super) fn whole(state: &State) -> Vec<Whole> {
    state.values().iter().map(|value| Whole(value.numerator())).collect()
}

impl Number for Whole {
    #[inline]
    fn join(self, other: Self, result: &mut impl FnMut(Self)) {
        let (a, b) = (self.0.max(other.0), self.0.min(other.0));
        if let Some(sum) = a.checked_add(b) {
            result(Whole(sum));
        }
        if let Some(product) = a.checked_mul(b) {
            result(Whole(product));
        }
        if a > b {
            result(Whole(a - b));
        }
        if let Some(quotient) = exact_quotient(a, b) {
            result(Whole(quotient));
            if a == b {
                result(Whole(quotient));
            }
        }
    }

    #[inline]
    fn ways(self, other: Self, Whole(target): Self) -> u64 {
        let (a, b) = (self.0.max(other.0), self.0.min(other.0));
        let quotients = if b.checked_mul(target) == Some(a) { 1 + u64::from(a == b) } else { 0 };
        u64::from(a.checked_add(b) == Some(target))
            + u64::from(a.checked_mul(b) == Some(target))
            + u64::from(a - b == target)
            + quotients
    }

    #[inline]
    fn to_whole(self) -> Option<i64> {
        Some(self.0)
    }
}

impl Number for Ratio {
    #[inline]
    fn join(self, other: Self, result: &mut impl FnMut(Self)) {
        for operation in Operation::ALL {
            if let Some(value) = operation.of(Rule::Rational, self, other) {
                result(value);
            }
        }
    }

    #[inline]
    fn ways(self, other: Self, target: Self) -> u64 {
        // Compared crosswise, so that no fraction need be reduced; `target` is whole.
        let [a, b, c, d, t] =
            [self.numerator(), self.denominator(), other.numerator(), other.denominator(), target.numerator()]
                .map(i128::from);
        let (ad, bc, bd) = (a * d, b * c, b * d);
        let equal = |top: i128, bottom: i128| u64::from(bottom.checked_mul(t) == Some(top));
        let sums = equal(ad + bc, bd) + equal(ad - bc, bd) + equal(bc - ad, bd);
        let quotients = if bc != 0 { equal(ad, bc) } else { 0 } + if ad != 0 { equal(bc, ad) } else { 0 };
        sums + equal(a * c, bd) + quotients
    }

    #[inline]
    fn to_whole(self) -> Option<i64> {
        self.is_whole().then_some(self.numerator())
    }
}

/// What becomes of the values that are made.
pub(super) trait Sink<N> {
    /// `value` can be made of `of` numbers by `count` expressions.
    fn take(&mut self, value: N, of: usize, count: u64);
    /// So can the results of joining `a` and `b`, which are of `of` numbers together.
    fn close(&mut self, a: N, b: N, of: usize, count: u64);
}

/// Different values in rising order, each with the number of its expressions.
type List<N> = Vec<(N, u64)>;

/// Hands `sink` every value that can be made: of all numbers, or of any of them.
pub(super) fn walk<N: Number>(numbers: &[N], usage: Usage, sink: &mut impl Sink<N>) {
    let n = numbers.len();
    if n == 0 {
        return;
    }
    let any = usage == Usage::AtMostOnce;
    let all = (1usize << n) - 1;
    let mut lists: Vec<List<N>> = vec![Vec::new(); all + 1];
    for (i, &number) in numbers.iter().enumerate() {
        lists[1 << i].push((number, 1));
    }
    for subset in 1..all {
        let of = subset.count_ones() as usize;
        if of > 1 && of + 1 < n {
            let mut made = Vec::new();
            for (a, b) in splits(subset) {
                pairs(&lists[a], &lists[b], |x, y, count| x.join(y, &mut |value| made.push((value, count))));
            }
            lists[subset] = merged(made);
        }
        if any && of + 1 < n {
            lists[subset].iter().for_each(|&(value, count)| sink.take(value, of, count));
        }
    }
    if n <= 2 {
        if any || n == 1 {
            numbers.iter().for_each(|&number| sink.take(number, 1, 1));
        }
        if n == 2 {
            sink.close(numbers[0], numbers[1], 2, 1);
        }
        return;
    }
    for (i, &number) in numbers.iter().enumerate() {
        for (a, b) in splits(all ^ 1 << i) {
            pairs(&lists[a], &lists[b], |x, y, count| {
                x.join(y, &mut |value| {
                    if any {
                        sink.take(value, n - 1, count);
                    }
                    sink.close(value, number, n, count);
                });
            });
        }
    }
    for (a, b) in splits(all).filter(|(a, b)| a.count_ones() > 1 && b.count_ones() > 1) {
        pairs(&lists[a], &lists[b], |x, y, count| sink.close(x, y, n, count));
    }
}

/// The ways to split a subset in two, each once.
fn splits(subset: usize) -> impl Iterator<Item = (usize, usize)> {
    let lowest = subset & subset.wrapping_neg();
    let rest = subset ^ lowest;
    // Every proper part of the rest goes with the lowest number; the other side is what remains.
    std::iter::successors((rest > 0).then(|| (rest - 1) & rest), move |&part| (part > 0).then(|| (part - 1) & rest))
        .map(move |part| (part | lowest, rest ^ part))
}

#[inline]
fn pairs<N: Copy>(left: &[(N, u64)], right: &[(N, u64)], mut join: impl FnMut(N, N, u64)) {
    for &(a, many) in left {
        for &(b, more) in right {
            join(a, b, many * more);
        }
    }
}

fn merged<N: Number>(mut made: List<N>) -> List<N> {
    made.sort_unstable_by_key(|&(value, _)| value);
    made.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    made
}
