//! What a claim expects of one number.

use super::Verdict;
use std::fmt;

/// What a claim expects of a mean, a share or a paired difference, in the unit of its measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expect {
    /// More than this.
    Above(f64),
    /// Less than this.
    Below(f64),
    /// Inside these two, ends included.
    Within {
        /// Lower end.
        low: f64,
        /// Upper end, at least `low`.
        high: f64,
    },
    /// This, give or take: inside `value - margin` to `value + margin`, ends included.
    Near {
        /// What is expected.
        value: f64,
        /// What it may be off by, 0 or more.
        margin: f64,
    },
    /// As good as nothing: inside `-margin` to `margin`, ends included.
    Null {
        /// The smallest effect that matters, 0 or more.
        margin: f64,
    },
}

pub(super) const FORMS: &str = "write `> m`, `< m`, `within [a, b]`, `= v +- d` or `null +- d`";

impl Expect {
    /// Reads an expectation: `> m`, `< m`, `within [a, b]`, `null +- d` or `= v +- d`. `±` may stand for `+-`, and digits
    /// may be grouped with `_`.
    ///
    /// # Errors
    /// What is needed instead, when the text has another form, a number is not finite, or a margin is missing or
    /// negative.
    ///
    /// ```
    /// use manyminds::measure::verdict::Expect;
    /// assert_eq!(Expect::parse("> 0.005"), Ok(Expect::Above(0.005)));
    /// assert_eq!(Expect::parse("= 1 ± 0.5"), Ok(Expect::Near { value: 1.0, margin: 0.5 }));
    /// assert!(Expect::parse("null").unwrap_err().contains("margin"));
    /// ```
    pub fn parse(text: &str) -> Result<Expect, String> {
        let text = text.trim();
        if text.starts_with(">=") || text.starts_with("<=") {
            return Err(format!("an interval cannot tell `{}` from `{}`; {FORMS}", &text[..2], &text[..1]));
        }
        if let Some(m) = text.strip_prefix('>') {
            return Ok(Expect::Above(number(m)?));
        }
        if let Some(m) = text.strip_prefix('<') {
            return Ok(Expect::Below(number(m)?));
        }
        if let Some(ends) = text.strip_prefix("within") {
            let inside = ends.trim().strip_prefix('[').and_then(|e| e.strip_suffix(']'));
            let (low, high) = inside.and_then(|e| e.split_once(',')).ok_or("need two ends: `within [a, b]`")?;
            return between(number(low)?, number(high)?);
        }
        if let Some(rest) = text.strip_prefix("null") {
            let need = "a null needs the smallest effect that matters as margin: `null +- 0.01`";
            return match plus_minus(rest) {
                Some((before, margin)) if before.trim().is_empty() => Ok(Expect::Null { margin: size(margin)? }),
                _ => Err(need.to_string()),
            };
        }
        if let Some(rest) = text.strip_prefix('=') {
            let (value, margin) = plus_minus(rest).ok_or("an equality needs a margin: `= 0.5 +- 0.01`")?;
            let near = Expect::Near { value: number(value)?, margin: size(margin)? };
            return if near.is_sound() { Ok(near) } else { Err("the margin needs finite ends".to_string()) };
        }
        Err(FORMS.to_string())
    }

    /// The ends of an equivalence, if this is one.
    pub(super) fn ends(&self) -> Option<(f64, f64)> {
        match *self {
            Expect::Within { low, high } => Some((low, high)),
            Expect::Near { value, margin } => Some((value - margin, value + margin)),
            Expect::Null { margin } => Some((-margin, margin)),
            Expect::Above(_) | Expect::Below(_) => None,
        }
    }

    /// What an interval says; an equivalence holds by its `inner` one.
    pub(super) fn verdict(&self, (low, high): (f64, f64), inner: Option<(f64, f64)>) -> Verdict {
        let (holds, fails) = match (*self, self.ends(), inner) {
            (Expect::Above(m), ..) => (low > m, high <= m),
            (Expect::Below(m), ..) => (high < m, low >= m),
            (_, Some((a, b)), Some((c, d))) => (a <= c && d <= b, high < a || low > b),
            _ => (false, false),
        };
        match (holds, fails) {
            (true, _) => Verdict::Holds,
            (_, true) => Verdict::Fails,
            _ => Verdict::Undecided,
        }
    }

    /// Where a value would be as expected: its two ends, `None` where it has none.
    ///
    /// ```
    /// use manyminds::measure::verdict::Expect;
    /// assert_eq!(Expect::Above(0.5).region(), (Some(0.5), None));
    /// assert_eq!(Expect::Near { value: 1.0, margin: 0.25 }.region(), (Some(0.75), Some(1.25)));
    /// ```
    pub fn region(&self) -> (Option<f64>, Option<f64>) {
        match *self {
            Expect::Above(low) => (Some(low), None),
            Expect::Below(high) => (None, Some(high)),
            Expect::Within { low, high } => (Some(low), Some(high)),
            Expect::Near { value, margin } => (Some(value - margin), Some(value + margin)),
            Expect::Null { margin } => (Some(-margin), Some(margin)),
        }
    }

    pub(super) fn is_sound(&self) -> bool {
        match *self {
            Expect::Above(m) | Expect::Below(m) => m.is_finite(),
            Expect::Within { low, high } => low.is_finite() && high.is_finite() && low <= high,
            Expect::Near { value, margin } => {
                margin >= 0.0 && (value - margin).is_finite() && (value + margin).is_finite()
            }
            Expect::Null { margin } => margin.is_finite() && margin >= 0.0,
        }
    }
}

fn plus_minus(text: &str) -> Option<(&str, &str)> {
    text.split_once("+-").or_else(|| text.split_once('±'))
}

pub(super) fn number(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let value = text.replace('_', "").parse::<f64>().ok().filter(|v| v.is_finite());
    value.ok_or_else(|| match text {
        "" => format!("a number is missing; {FORMS}"),
        _ => format!("`{text}` is not a finite number; {FORMS}"),
    })
}

fn size(text: &str) -> Result<f64, String> {
    let margin = number(text)?;
    if margin < 0.0 { Err(format!("the margin is {margin}; need 0 or more")) } else { Ok(margin) }
}

fn between(low: f64, high: f64) -> Result<Expect, String> {
    let expect = Expect::Within { low, high };
    if expect.is_sound() { Ok(expect) } else { Err(format!("[{low}, {high}] needs finite ends, the lower one first")) }
}

impl fmt::Display for Expect {
    /// The canonical text, which [`Expect::parse`] reads back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Expect::Above(m) => write!(f, "> {m}"),
            Expect::Below(m) => write!(f, "< {m}"),
            Expect::Within { low, high } => write!(f, "within [{low}, {high}]"),
            Expect::Near { value, margin } => write!(f, "= {value} +- {margin}"),
            Expect::Null { margin } => write!(f, "null +- {margin}"),
        }
    }
}
