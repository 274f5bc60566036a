use super::super::sequence::{Alpha, Sequence};
use super::super::{Estimate, doubt, mean_interval, paired};
use super::*;
use proptest::prelude::*;

/// Mean and spread of a list, written out: count, then the sum of what lies beyond the first, then the squares.
fn of_list(values: &[Option<f64>]) -> Estimate {
    let present: Vec<f64> = values.iter().flatten().copied().filter(|v| v.is_finite()).collect();
    let n = present.len();
    let none = Estimate { n: n as u64, undefined: (values.len() - n) as u64, ..Estimate::default() };
    let Some(first) = present.first() else { return none };
    let shift = present.iter().map(|v| v - first).sum::<f64>() / n as f64;
    let mean = first + shift;
    let square = present.iter().map(|v| (v - first - shift) * (v - first - shift)).sum::<f64>();
    let sd = (n >= 2).then(|| (square / (n - 1) as f64).sqrt());
    if mean.is_finite() && square.is_finite() { Estimate { mean: Some(mean), sd, ..none } } else { none }
}

fn differences_of_lists(a: &[Option<f64>], b: &[Option<f64>]) -> Vec<Option<f64>> {
    let at = |list: &[Option<f64>], i: usize| list.get(i).copied().flatten().filter(|v| v.is_finite());
    (0..a.len().max(b.len())).map(|i| Some(at(a, i)? - at(b, i)?)).collect()
}

fn bits(values: impl IntoIterator<Item = Option<f64>>) -> Vec<Option<u64>> {
    values.into_iter().map(|value| value.map(f64::to_bits)).collect()
}

fn bits_of(estimate: Estimate) -> (Vec<Option<u64>>, [u64; 2]) {
    let Estimate { mean, low, high, sd, n, undefined } = estimate;
    (bits([mean, low, high, sd]), [n, undefined])
}

/// Lists in which values may be missing, infinite, not a number, too large to square, 0 and 1.
fn lists() -> impl Strategy<Value = Vec<Option<f64>>> {
    let special = prop::sample::select(vec![f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e300, -1e300, -0.0]);
    let plain = prop_oneof![20 => -5.0f64..5.0, 5 => (0u8..2).prop_map(f64::from), 1 => special];
    prop::collection::vec(prop::option::weighted(0.9, plain), 0..40)
}

proptest! {
    #[test]
    fn moments_of_what_is_gone_over_have_the_bits_of_those_of_a_list(list in lists()) {
        prop_assert_eq!(bits_of(moments(&list)), bits_of(of_list(&list)));
        prop_assert_eq!(bits_of(moments(&list as &dyn Values)), bits_of(of_list(&list)));
    }

    #[test]
    fn adaptors_give_what_lists_would(a in lists(), b in lists(), n in 0u64..45, each in 0u64..6) {
        let cut = a.len().min(n as usize);
        prop_assert_eq!(bits(First(&a, n).over()), bits(a[..cut].to_vec()));
        prop_assert_eq!(bits(After(&a, n).over()), bits(a[cut..].to_vec()));
        prop_assert_eq!(bits(Differences(&a, &b).over()), bits(differences_of_lists(&a, &b)));
        let means: Vec<_> = a.chunks(each.max(1) as usize).map(|row| of_list(row).mean).collect();
        prop_assert_eq!(bits(Means(&a, each).over()), if each <= 1 { bits(a.clone()) } else { bits(means) });
    }

    #[test]
    fn estimates_of_adaptors_have_the_bits_of_those_of_lists(a in lists(), b in lists(), n in 0u64..45) {
        let list = differences_of_lists(&a, &b);
        prop_assert_eq!(bits_of(paired(&a, &b, 0.9)), bits_of(mean_interval(&list, 0.9)));
        let (cut, made) = (list.len().min(n as usize), Differences(&a, &b));
        let (list, made) = (&list[cut..], After(&made, n));
        prop_assert_eq!(bits_of(mean_interval(&made, 0.9)), bits_of(mean_interval(list, 0.9)));
        prop_assert_eq!(doubt(&made), doubt(list));
        let looks = [3, 3 + n, 60];
        for sequence in [Sequence::Bounded { low: -10.0, high: 10.0 }, Sequence::Share] {
            prop_assert_eq!(sequence.misfit(&made), sequence.misfit(list));
            let seen = sequence.intervals(&made, &looks, Alpha::Both(0.1));
            prop_assert_eq!(&seen, &sequence.intervals(list, &looks, Alpha::Both(0.1)));
            // A look knows nothing of what comes after it.
            for (at, &look) in looks.iter().enumerate() {
                let so_far = First(&made, look);
                prop_assert_eq!(seen[at], sequence.intervals(&so_far, &looks[..=at], Alpha::Both(0.1))[at]);
            }
        }
    }
}

#[test]
fn what_is_gone_over_twice_is_the_same_twice() {
    let (a, b) = ([Some(1.0), None, Some(4.0), Some(2.0)], [Some(0.5), Some(3.0)]);
    let made = Differences(&a, &b);
    for _ in 0..2 {
        assert_eq!(made.over().collect::<Vec<_>>(), [Some(0.5), None, None, None]);
        assert_eq!(Means(&a, 3).over().collect::<Vec<_>>(), [Some(2.5), Some(2.0)]);
    }
}
