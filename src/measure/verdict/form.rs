//! What a claim expects, of one number or of several contrasts.

use super::Expect;
use super::expect::{FORMS, number};
use std::fmt;

/// The form of a claim. Whatever the form, the claim comes down to contrasts with an [`Expect`] each, all of which must
/// come true (see [`judge_together`](super::judge_together)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    /// The same of a value or a contrast, at each of its points.
    Each(Expect),
    /// A rising or falling order: each contrast of neighbours (for a rising one the later place less the earlier, for a
    /// falling one the earlier less the later) is above `by`.
    Ordered {
        /// Whether it rises.
        rising: bool,
        /// The least step that counts, 0 or more, in the unit of the measure.
        by: f64,
    },
    /// The first contrast is above `by` and the second below `-by`.
    SignChange {
        /// The least difference that counts, 0 or more, in the unit of the measure.
        by: f64,
    },
    /// A point inside a sweep beats both ends: the point less each end is above `by` (a maximum) or below `-by` (a minimum).
    Interior {
        /// A maximum, else a minimum.
        maximum: bool,
        /// The least difference that counts, 0 or more, in the unit of the measure.
        by: f64,
    },
}

const SEVERAL: &str = "or of several contrasts `increasing by m`, `decreasing by m`, `sign change by m`, \
                       `interior maximum by m` or `interior minimum by m`";

/// The forms of several contrasts by the words that begin them, with a margin of 0.
const WORDS: [(&str, Form); 5] = [
    ("increasing", Form::Ordered { rising: true, by: 0.0 }),
    ("decreasing", Form::Ordered { rising: false, by: 0.0 }),
    ("sign change", Form::SignChange { by: 0.0 }),
    ("interior maximum", Form::Interior { maximum: true, by: 0.0 }),
    ("interior minimum", Form::Interior { maximum: false, by: 0.0 }),
];

impl Form {
    /// Reads what [`Expect::parse`] reads, or `increasing by m`, `decreasing by m`, `sign change by m`, `interior maximum by m`
    /// or `interior minimum by m`, where `m` is the least difference that counts, in the unit of the measure; also 0 is
    /// written.
    ///
    /// # Errors
    /// What is needed instead.
    ///
    /// ```
    /// use manyminds::measure::verdict::{Expect, Form};
    /// assert_eq!(Form::parse("decreasing by 0.1"), Ok(Form::Ordered { rising: false, by: 0.1 }));
    /// assert_eq!(Form::parse("> 0"), Ok(Form::Each(Expect::Above(0.0))));
    /// assert!(Form::parse("increasing").unwrap_err().contains("`increasing by 0`"));
    /// assert!(Form::parse("increasing by -1").unwrap_err().contains("need 0 or more"));
    /// ```
    pub fn parse(text: &str) -> Result<Form, String> {
        let text = text.trim();
        for (word, form) in WORDS {
            let Some(rest) = text.strip_prefix(word) else { continue };
            let need = || format!("the least difference that counts is written, also 0: `{word} by 0`");
            let margin = number(rest.trim().strip_prefix("by").ok_or_else(need)?)?;
            if margin < 0.0 {
                return Err(format!("the margin is {margin}; need 0 or more"));
            }
            return Ok(match form {
                Form::Ordered { rising, .. } => Form::Ordered { rising, by: margin },
                Form::SignChange { .. } => Form::SignChange { by: margin },
                Form::Interior { maximum, .. } => Form::Interior { maximum, by: margin },
                Form::Each(_) => form,
            });
        }
        Expect::parse(text)
            .map(Form::Each)
            .map_err(|need| if need == FORMS { format!("{FORMS}, {SEVERAL}") } else { need })
    }

    /// What contrast number `at` of one row has to be: of neighbours for an order (the greater less the smaller), the first
    /// and the second for a sign change, the point less each end for an extreme.
    pub fn expects(&self, at: usize) -> Expect {
        match *self {
            Form::Each(expect) => expect,
            Form::Ordered { by, .. } | Form::Interior { maximum: true, by } => Expect::Above(by),
            Form::SignChange { by } if at == 0 => Expect::Above(by),
            Form::SignChange { by } | Form::Interior { maximum: false, by } => Expect::Below(0.0 - by),
        }
    }

    /// Whether the form itself says of several contrasts where each must lie.
    pub fn is_of_several(&self) -> bool {
        !matches!(self, Form::Each(_))
    }
}

impl fmt::Display for Form {
    /// The canonical text, which [`Form::parse`] reads back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, by) = match *self {
            Form::Each(expect) => return expect.fmt(f),
            Form::Ordered { rising: true, by } => ("increasing", by),
            Form::Ordered { rising: false, by } => ("decreasing", by),
            Form::SignChange { by } => ("sign change", by),
            Form::Interior { maximum: true, by } => ("interior maximum", by),
            Form::Interior { maximum: false, by } => ("interior minimum", by),
        };
        write!(f, "{word} by {by}")
    }
}
