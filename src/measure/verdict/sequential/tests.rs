use super::super::{Case, Expect, Kind, Sample, Sides, Verdict};
use super::*;
use Verdict::{Fails, Holds, Undecided};

const UNIT: Sequence = Sequence::Bounded { low: 0.0, high: 1.0 };

fn case<'a>(expect: &str, values: &'a dyn Values, kind: Kind) -> Case<'a> {
    Case { expect: Expect::parse(expect).unwrap(), sample: Sample::Values(values), kind, sides: Sides::Two }
}

fn ones_then_zeros(ones: usize, zeros: usize) -> Vec<Option<f64>> {
    (0..ones + zeros).map(|i| Some(f64::from(u8::from(i < ones)))).collect()
}

#[test]
fn what_one_look_decided_stays_decided() {
    // 24 ones decide `> 0.5`; after 2,000 zeros nobody would believe it from the values alone.
    let values = ones_then_zeros(24, 2_000);
    let at = |looks: &[u64]| judge_sequential(&case("> 0.5", &values, Kind::Share), Sequence::Share, looks, 0.99);
    assert_eq!(at(&[8]).verdict, Undecided);
    assert_eq!(at(&[8, 24]).verdict, Holds);
    assert_eq!(at(&[8, 24, 2_000]).verdict, Holds);
    assert_eq!(at(&[8, 2_000]).verdict, Undecided, "where nobody looked nothing was decided");
    // The two looks have nothing in common: one of them was wrong, and the earlier stands.
    assert_eq!(at(&[8, 24, 2_000]).estimate.interval(), at(&[8, 24]).estimate.interval());
    // Looks that agree keep the higher of their lower ends.
    let late = ones_then_zeros(24, 10);
    let last = |looks: &[u64]| judge_sequential(&case("> 0.5", &late, Kind::Share), Sequence::Share, looks, 0.99);
    assert_eq!([last(&[8, 34]).verdict, last(&[8, 24, 34]).verdict], [Undecided, Holds]);
}

#[test]
fn only_what_was_looked_at_is_judged() {
    let values = ones_then_zeros(24, 76);
    let seen = judge_sequential(&case("> 0.5", &values, Kind::Share), Sequence::Share, &[8, 24], 0.95);
    assert_eq!((seen.estimate.n, seen.estimate.mean), (24, Some(1.0)));
    let none = judge_sequential(&case("> 0.5", &values, Kind::Share), Sequence::Share, &[], 0.95);
    assert_eq!((none.verdict, none.estimate.n), (Undecided, 0));
    assert!(none.reason.unwrap().contains("no defined value"));
}

#[test]
fn an_equivalence_holds_by_its_inner_sequence_and_fails_by_the_outer() {
    let even: Vec<_> = (0..3_000).map(|i| Some(0.5 + 0.02 * f64::from(i % 2) - 0.01)).collect();
    let judged = |expect: &str| judge_sequential(&case(expect, &even, Kind::Mean), UNIT, &[504, 3_000], 0.95);
    let seen = judged("= 0.5 +- 0.02");
    let ((low, high), (inner_low, inner_high)) = (seen.estimate.interval().unwrap(), seen.equivalence.unwrap());
    assert!(seen.verdict == Holds && low < inner_low && inner_high < high, "{seen:?}");
    assert!((seen.p - 0.05).abs() < 1e-12);
    assert_eq!(judged("within [0.9, 1]").verdict, Fails);
    let close = judged(&format!("within [{}, 1]", (low + inner_low) / 2.0));
    assert_eq!(close.verdict, Holds, "an end between the two is enough for the inner one");
    let open = judged(&format!("within [{}, 1]", (inner_low + 0.5) / 2.0));
    assert!(open.verdict == Undecided && open.p == 1.0);
    assert!(open.needed.is_some_and(|needed| needed.n > 3_000), "{:?}", open.needed);
    let null = judge_sequential(&case("null +- 0.6", &even, Kind::Mean), UNIT, &[3_000], 0.95);
    assert!(null.minimum_detectable.is_some_and(|effect| effect > (null.estimate.high.unwrap() - 0.5)), "{null:?}");
}

#[test]
fn one_sided_bounds_lie_nearer() {
    let values: Vec<_> = (0..500).map(|i| Some(f64::from(i % 10) / 9.0)).collect();
    let two = case("> 0.1", &values, Kind::Mean);
    let one = Case { sides: Sides::One, ..two };
    for sequence in [UNIT, Sequence::Asymptotic] {
        let low = |case| judge_sequential(case, sequence, &[500], 0.95).estimate.low.unwrap();
        assert!(low(&two) < low(&one));
    }
}

#[test]
fn what_cannot_be_judged_says_why() {
    let reason = |expect: &str, values: &dyn Values, kind, sequence, level| {
        let seen = judge_sequential(&case(expect, values, kind), sequence, &[200], level);
        assert_eq!(seen.verdict, Undecided);
        seen.reason.unwrap()
    };
    let wave: Vec<_> = (0..200).map(|i| Some(f64::from(i % 3))).collect();
    assert!(reason("> 0", &wave, Kind::Share, Sequence::Share, 0.95).contains("0 or 1"));
    assert!(reason("> 0", &wave, Kind::Mean, UNIT, 0.95).contains("outside the range"));
    assert!(reason("> 0", &&wave[..99], Kind::Mean, Sequence::Asymptotic, 0.95).contains("begins at 100"));
    assert!(reason("null +- 0", &[Some(0.0); 200], Kind::Mean, Sequence::Asymptotic, 0.95).contains("equal"));
    assert!(reason("> 0", &wave, Kind::Mean, Sequence::Asymptotic, 1.0).contains("level"));
}
