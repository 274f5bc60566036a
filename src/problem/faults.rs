//! A bounded list of faults: a hostile file cannot fill the memory with complaints.

use crate::error::Fault;

/// How many faults are kept; the rest are counted.
const KEPT: usize = 1_000;

/// How much of a faulty value is quoted, in characters.
const QUOTED: usize = 60;

#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<Fault>,
    more: usize,
}

impl Faults {
    pub(crate) fn push(&mut self, fault: Fault) {
        if self.list.len() < KEPT {
            self.list.push(fault);
        } else {
            self.more += 1;
        }
    }

    /// A fault on a line of a data file.
    pub(crate) fn line(&mut self, line: usize, value: &str, need: impl Into<String>) {
        self.push(Fault::on_line(line, clip(value), need));
    }

    /// A fault about a path.
    pub(crate) fn at(&mut self, path: impl Into<String>, value: impl std::fmt::Display, need: impl Into<String>) {
        self.push(Fault::at(path, clip(&value.to_string()), need));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The result: `value` if nothing is wrong, else every fault.
    pub(crate) fn or<T>(mut self, value: T) -> Result<T, Vec<Fault>> {
        if self.list.is_empty() {
            return Ok(value);
        }
        if self.more > 0 {
            self.list
                .push(Fault { need: format!("and {} more faults", grouped(self.more as u64)), ..Fault::default() });
        }
        Err(self.list)
    }
}

/// The first characters of `value`, on one line.
pub(crate) fn clip(value: &str) -> String {
    let mut short: String = value.chars().take(QUOTED).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.chars().nth(QUOTED).is_some() {
        short.push_str("...");
    }
    short
}

/// A number with a comma between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_kept_up_to_a_limit_and_then_counted() {
        let mut faults = Faults::default();
        for line in 0..KEPT + 1_234 {
            faults.line(line, "x", "need y");
        }
        let list = faults.or(()).unwrap_err();
        assert_eq!(list.len(), KEPT + 1);
        assert_eq!(list[KEPT].to_string(), "and 1,234 more faults");
    }

    #[test]
    fn long_values_are_clipped_and_thousands_grouped() {
        assert_eq!(clip(&"é".repeat(61)), format!("{}...", "é".repeat(60)));
        assert_eq!(clip("a\nb"), "a b");
        assert_eq!([0, 999, 1_000, 16_777_216].map(grouped), ["0", "999", "1,000", "16,777,216"]);
    }
}
