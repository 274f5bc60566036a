//! Numbers as people read them.

use crate::measure::stats::Estimate;

/// A whole number with its thousands apart.
pub(super) fn whole(number: u64) -> String {
    apart(&number.to_string())
}

/// Digits with the thousands apart.
fn apart(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How many wholes so many units are, where `per` units are one: to the last digit if that is a whole number, however large, and
/// else with up to three decimals.
pub(super) fn units(units: i128, per: f64) -> String {
    const DECIMALS: u128 = 1_000;
    let Some(per) = parts(per) else { return plain(units as f64 / per) };
    let (sign, size, per) = (if units < 0 { "-" } else { "" }, units.unsigned_abs(), per.unsigned_abs());
    let (full, rest) = (size / per, size % per);
    let thousandths = (2 * rest * DECIMALS + per) / (2 * per);
    let (full, thousandths) = (full + thousandths / DECIMALS, thousandths % DECIMALS);
    let text = format!("{}.{thousandths:03}", apart(&full.to_string()));
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "0" { text.to_string() } else { format!("{sign}{text}") }
}

/// How many units are one, where that is a whole number and not too large to reckon with.
pub(super) fn parts(per: f64) -> Option<i128> {
    (per.fract() == 0.0 && (1.0..1e18).contains(&per)).then_some(per as i128)
}

/// A number with `places` decimals; a rounded zero has no sign.
fn decimal(value: f64, places: usize) -> String {
    if value.abs() >= 1e9 {
        return format!("{value:.2e}");
    }
    let text = format!("{value:.places$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|byte| matches!(byte, b'0' | b'.')) => rest.to_string(),
        _ if value.abs() >= 10_000.0 && places == 0 => {
            let sign = if value < 0.0 { "-" } else { "" };
            format!("{sign}{}", whole(value.abs().round() as u64))
        }
        _ => text,
    }
}

/// A number without an interval, with about three digits.
pub(super) fn plain(value: f64) -> String {
    let size = value.abs();
    if value == value.trunc() {
        decimal(value, 0)
    } else {
        let text = decimal(
            value,
            if size >= 100.0 {
                0
            } else if size >= 10.0 {
                1
            } else {
                3
            },
        );
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
    }
}

/// A small number with three digits that count: `0.000167`.
pub(super) fn small(value: f64) -> String {
    format!("{value:.2e}").parse().unwrap_or(value).to_string()
}

/// The decimals that an interval of this width deserves: one digit of its half, two if that begins with 1.
fn places(low: f64, high: f64) -> usize {
    let half = (high - low) / 2.0;
    if half > 0.0 && half.is_finite() { (-libm::log10(half / 2.0)).ceil().clamp(0.0, 4.0) as usize } else { 3 }
}

/// `0.62 [0.55, 0.68]`, or `+0.016 [0.013, 0.019]` if `signed`; `-` where there is nothing to show.
pub(super) fn interval(mean: Option<f64>, ends: Option<(f64, f64)>, signed: bool) -> String {
    let Some(mean) = mean else { return "-".into() };
    let sign = |text: String| {
        let zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        if signed && mean > 0.0 && !zero { format!("+{text}") } else { text }
    };
    match ends {
        Some((low, high)) if low == high => sign(plain(mean)),
        Some((low, high)) => {
            let places = places(low, high);
            let sure = decimal(mean, places);
            format!("{} [{}, {}]", sign(sure), decimal(low, places), decimal(high, places))
        }
        None => sign(plain(mean)),
    }
}

/// An estimate with its interval, and how many values were undefined if any were.
pub(super) fn estimate(estimate: &Estimate, signed: bool) -> String {
    let text = interval(estimate.mean, estimate.interval(), signed);
    with_undefined(text, estimate)
}

/// The text with the count of undefined values, where there are any.
pub(super) fn with_undefined(text: String, estimate: &Estimate) -> String {
    match (estimate.undefined, estimate.n) {
        (0, 0) => "-".into(),
        (0, _) => text,
        (_, 0) => "undefined".into(),
        (undefined, _) => format!("{text} ({} undef.)", whole(undefined)),
    }
}

/// A share of `part` in `of` as a percentage.
pub(super) fn percent(part: f64, of: f64) -> String {
    let share = if of > 0.0 { 100.0 * part / of } else { 0.0 };
    let places = if share == share.trunc() || share >= 10.0 { 0 } else { 1 };
    if share > 0.0 && share < 0.1 { "under 0.1 %".into() } else { format!("{} %", decimal(share, places)) }
}

/// `1 run`, `2 runs`, kept on one line.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{}\u{a0}{}", whole(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_sets_the_decimals() {
        assert_eq!(interval(Some(0.8061), Some((0.7962, 0.8151)), false), "0.806 [0.796, 0.815]");
        assert_eq!(interval(Some(0.6161), Some((0.55, 0.68)), false), "0.62 [0.55, 0.68]");
        assert_eq!(interval(Some(17.2), Some((15.9, 18.5)), false), "17.2 [15.9, 18.5]");
        assert_eq!(interval(Some(0.016), Some((0.013, 0.019)), true), "+0.016 [0.013, 0.019]");
        assert_eq!(interval(Some(-0.00001), Some((-0.01, 0.01)), true), "0.000 [-0.010, 0.010]");
        assert_eq!(interval(Some(1.0), Some((1.0, 1.0)), false), "1");
        assert_eq!(interval(None, None, false), "-");
    }

    #[test]
    fn counts_are_shown_and_never_dropped() {
        let seen = |n, undefined| Estimate { mean: (n > 0).then_some(2.0), n, undefined, ..Estimate::default() };
        assert_eq!(estimate(&seen(5, 0), false), "2");
        assert_eq!(estimate(&seen(5, 1200), false), "2 (1,200 undef.)");
        assert_eq!(estimate(&seen(0, 3), false), "undefined");
        assert_eq!(estimate(&seen(0, 0), false), "-");
    }

    #[test]
    fn whole_numbers_have_their_thousands_apart() {
        assert_eq!([0, 999, 1000, 1_234_567].map(whole), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([plain(79_990.0), plain(-12.345), plain(0.5)], ["79,990", "-12.3", "0.5"]);
        assert_eq!([percent(1.0, 3.0), percent(0.0, 5.0), percent(1.0, 80_000.0)], ["33 %", "0 %", "under 0.1 %"]);
        let large = i128::from(i64::MAX);
        assert_eq!(
            [units(large, 1.0), units(2 * large - 1, 2.0)].map(|text| text.replace(',', "")),
            ["9223372036854775807", "9223372036854775806.5"]
        );
        assert_eq!(
            [units(-7, 6.0), units(1_200, 12.0), units(11_999, 12.0), units(1, 1e6)],
            ["-1.167", "100", "999.917", "0"]
        );
        assert_eq!([units(19_999, 1e4), units(-1, 1e6)], ["2", "0"]);
        assert_eq!([count(1, "run", "runs"), count(0, "run", "runs")], ["1\u{a0}run", "0\u{a0}runs"]);
    }
}
