//! Verdicts of a run that looks at its values while they come.

use super::{Case, Expect, Judgement, Kind, POWER, Sides, Verdict, needed};
use crate::measure::stats::sequence::{self, Alpha, FEWEST, Sequence};
use crate::measure::stats::{Estimate, First, Gap, Seen, Values, is_level, share};

/// Judges one claim after each of `looks` (numbers of replicates, in increasing order) by a confidence sequence, and keeps
/// the first verdict that decides: however often one looks, it is wrong with a chance of at most alpha = 1 - `level`.
///
/// The table of [`super`] holds with sequences in place of intervals: `>` and `<` by the two-sided (1 - alpha) sequence,
/// or one-sided ones; equivalence by the one at which each end is wrong with a chance of at most alpha. Replicates after
/// the last look are left out. `p` is alpha where the claim is decided and 1 where it is not, which is more than the
/// smallest alpha that would do.
///
/// Undecided with a reason as in [`super::judge`], when no look was at enough values, and when a value lies outside the
/// range of the sequence. Values that are all equal say nothing where their range is not known: others may be rare.
///
/// Cost: four to six passes over the values.
///
/// ```
/// use manyminds::measure::stats::sequence::Sequence;
/// use manyminds::measure::verdict::{Case, Expect, Kind, Sample, Sides, Verdict, judge_sequential};
/// let values = [Some(1.0); 56];
/// let sample = Sample::Values(&values);
/// let case = Case { expect: Expect::Above(0.5), sample, kind: Kind::Share, sides: Sides::Two };
/// assert_eq!(judge_sequential(&case, Sequence::Share, &[8], 0.99).verdict, Verdict::Undecided);
/// assert_eq!(judge_sequential(&case, Sequence::Share, &[8, 24], 0.99).verdict, Verdict::Holds);
/// ```
pub fn judge_sequential(case: &Case<'_>, sequence: Sequence, looks: &[u64], level: f64) -> Judgement {
    let values = First(&case.sample, looks.last().copied().unwrap_or(0));
    let seen = Seen::of(&values);
    let mut judgement = Judgement {
        verdict: Verdict::Undecided,
        estimate: estimate(&seen, case.kind()),
        equivalence: None,
        level,
        p: 1.0,
        needed: None,
        minimum_detectable: None,
        reason: None,
        doubt: if sequence == Sequence::Asymptotic { seen.doubt(&values) } else { None },
    };
    let unusable = if !case.expect.is_sound() {
        Some("the expectation has a margin that is not finite".to_string())
    } else if !is_level(level) {
        Some(format!("level {level} is not between 0 and 1"))
    } else {
        sequence.misfit(&values)
    };
    match unusable {
        Some(reason) => judgement.reason = Some(reason),
        None => settle(&mut judgement, case, sequence, &values, looks),
    }
    judgement
}

fn estimate(seen: &Seen, kind: Kind) -> Estimate {
    if kind != Kind::Share {
        return seen.estimate;
    }
    Estimate { undefined: seen.estimate.undefined, ..share(seen.ones, seen.estimate.n) }
}

fn settle(judgement: &mut Judgement, case: &Case<'_>, sequence: Sequence, values: &impl Values, looks: &[u64]) {
    let alpha = 1.0 - judgement.level;
    let equivalence = case.expect.ends().is_some();
    let one_sided = case.sides == Sides::One && !equivalence;
    let wrong = if one_sided { Alpha::Each(alpha) } else { Alpha::Both(alpha) };
    let outer = sequence.intervals(values, looks, wrong);
    let inner = if equivalence { sequence.intervals(values, looks, Alpha::Each(alpha)) } else { Vec::new() };
    let inner_at = |look: usize| inner.get(look).copied().flatten();
    let said = |look: usize| outer[look].map_or(Verdict::Undecided, |ends| case.expect.verdict(ends, inner_at(look)));
    let decided = (0..looks.len()).map(said).find(|verdict| *verdict != Verdict::Undecided);
    judgement.verdict = decided.unwrap_or(Verdict::Undecided);
    let Some((low, high)) = outer.last().copied().flatten() else {
        judgement.reason = Some(silence(&judgement.estimate, sequence));
        return;
    };
    let estimate = &mut judgement.estimate;
    (estimate.low, estimate.high) = (Some(low), Some(high));
    judgement.equivalence = inner_at(looks.len() - 1);
    if decided.is_some() {
        judgement.p = alpha;
    } else {
        let tail = if one_sided { alpha } else { alpha / 2.0 };
        let spread = sequence::spread(estimate, wrong);
        let reach = |gaps: [Gap; 2], sd, tail| {
            let gaps = gaps.map(|gap| Gap { sd_there: spread.unwrap_or(gap.sd_there), ..gap });
            sequence::replicates_to_decide(gaps, sd, tail, POWER)
        };
        judgement.needed = needed(case.expect, estimate, sequence != Sequence::Share, alpha, tail, reach);
    }
    if matches!(case.expect, Expect::Null { .. }) {
        judgement.minimum_detectable = sequence::minimum_detectable(estimate, POWER);
    }
}

/// Why a sequence has no interval.
fn silence(estimate: &Estimate, sequence: Sequence) -> String {
    let (n, undefined) = (estimate.n, estimate.undefined);
    if sequence != Sequence::Asymptotic || n == 0 {
        format!("no defined value, {undefined} undefined")
    } else if n < FEWEST {
        format!("the sequence begins at {FEWEST} values; there are {n}, {undefined} undefined")
    } else {
        format!(
            "all {n} values are equal and their range is not known, so that a sequence cannot tell how rare others are"
        )
    }
}

#[cfg(test)]
mod tests;
