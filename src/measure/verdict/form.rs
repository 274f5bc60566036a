//! What a claim expects, of one number or of several contrasts.

use super::{Expect, FORMS, number};
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
    /// The first contrast is above 0 and the second below 0.
    SignChange,
    /// A point inside a sweep beats both ends: the point less each end is above 0 (a maximum) or below 0 (a minimum).
    Interior {
        /// A maximum, else a minimum.
        maximum: bool,
    },
}

const SEVERAL: &str = "or of several contrasts `increasing`, `decreasing` (with `by m`), `sign change`, \
                       `interior maximum` or `interior minimum`";

impl Form {
    /// Reads what [`Expect::parse`] reads, or `increasing`, `decreasing`, `increasing by m`, `decreasing by m`,
    /// `sign change`, `interior maximum` or `interior minimum`.
    ///
    /// # Errors
    /// What is needed instead.
    ///
    /// ```
    /// use manyminds::measure::verdict::{Expect, Form};
    /// assert_eq!(Form::parse("decreasing by 0.1"), Ok(Form::Ordered { rising: false, by: 0.1 }));
    /// assert_eq!(Form::parse("> 0"), Ok(Form::Each(Expect::Above(0.0))));
    /// assert!(Form::parse("increasing by -1").unwrap_err().contains("need 0 or more"));
    /// ```
    pub fn parse(text: &str) -> Result<Form, String> {
        let text = text.trim();
        match text {
            "sign change" => return Ok(Form::SignChange),
            "interior maximum" => return Ok(Form::Interior { maximum: true }),
            "interior minimum" => return Ok(Form::Interior { maximum: false }),
            _ => {}
        }
        for (word, rising) in [("increasing", true), ("decreasing", false)] {
            let Some(rest) = text.strip_prefix(word) else { continue };
            let by = match rest.trim() {
                "" => 0.0,
                rest => number(rest.strip_prefix("by").ok_or(format!("need `{word}` or `{word} by m`"))?)?,
            };
            return match by < 0.0 {
                true => Err(format!("the step is {by}; need 0 or more")),
                false => Ok(Form::Ordered { rising, by }),
            };
        }
        Expect::parse(text)
            .map(Form::Each)
            .map_err(|need| if need == FORMS { format!("{FORMS}, {SEVERAL}") } else { need })
    }

    /// What contrast number `at` of the claim has to be.
    pub fn expects(&self, at: usize) -> Expect {
        match *self {
            Form::Each(expect) => expect,
            Form::Ordered { by, .. } => Expect::Above(by),
            Form::SignChange if at.is_multiple_of(2) => Expect::Above(0.0),
            Form::SignChange => Expect::Below(0.0),
            Form::Interior { maximum: true } => Expect::Above(0.0),
            Form::Interior { maximum: false } => Expect::Below(0.0),
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
        match *self {
            Form::Each(expect) => expect.fmt(f),
            Form::Ordered { rising, by } => {
                f.write_str(if rising { "increasing" } else { "decreasing" })?;
                if by > 0.0 { write!(f, " by {by}") } else { Ok(()) }
            }
            Form::SignChange => f.write_str("sign change"),
            Form::Interior { maximum: true } => f.write_str("interior maximum"),
            Form::Interior { maximum: false } => f.write_str("interior minimum"),
        }
    }
}
