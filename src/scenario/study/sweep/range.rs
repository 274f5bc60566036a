//! Ranges: `{ from, to, step }`, `{ from, to, count }`, and what they are to points that are drawn, `{ from, to }`.

use super::super::MOST_CELLS;
use crate::scenario::build::{number, text};
use crate::scenario::check::{self, Faults};
use crate::scenario::fields::thousands;
use crate::scenario::tree::{Node, Value, join};

/// The words of a range.
const WORDS: [&str; 6] = ["from", "to", "step", "count", "scale", "whole"];

/// Whether a table is a range, and not a part of a path: one of its words has a value that is no list and no table.
pub(super) fn is_range(node: &Node) -> bool {
    let plain = |value: &Value| !matches!(value, Value::List(_) | Value::Table(_));
    node.entries().iter().any(|(key, value)| WORDS.contains(&&key[..]) && plain(&value.value))
}

/// The ends of a range, and how values lie between them.
#[derive(Clone, Debug)]
pub(super) struct Span {
    from: f64,
    to: f64,
    log: bool,
    whole: bool,
    /// Both ends are written without a point: what is whole between them is written so too.
    typed_whole: bool,
}

/// Reads the ends; what is wrong is told. `pattern` is the path in the table of fields.
pub(super) fn span(node: &Node, pattern: &str, at: &str, faults: &mut Faults) -> Option<Span> {
    let told = faults.list.len();
    check::table(node, pattern, at, faults);
    if faults.list.len() > told {
        return None;
    }
    let (first, last) = (node.get("from")?, node.get("to")?);
    let (from, to) = (number(first)?, number(last)?);
    let whole = node.get("whole").is_some_and(|node| matches!(node.value, Value::Bool(true)));
    let log = node.get("scale").and_then(text) == Some("log");
    if from >= to {
        faults.value(last, &join(at, "to"), format!("need a number above from, which is {}", first.value));
    }
    if log && from <= 0.0 {
        faults.value(first, &join(at, "from"), "need a number above 0, as scale is \"log\"");
    }
    for (key, end) in [("from", first), ("to", last)] {
        if whole && number(end).is_some_and(|end| end.fract() != 0.0 || end.abs() > WHOLE) {
            faults.value(end, &join(at, key), "need a whole number, as whole is true");
        }
    }
    let typed_whole = [first, last].into_iter().all(|node| matches!(node.value, Value::Int(_)));
    (faults.list.len() == told).then_some(Span { from, to, log, whole, typed_whole })
}

/// Whole numbers up to here are exact.
const WHOLE: f64 = (1u64 << 53) as f64;

impl Span {
    /// The value at share `u` (from 0 to below 1) of the range, in the measure of its scale: evenly spread `u` give evenly spread
    /// values, of whole numbers each as often as any other. It has as many decimals as tell a thousand millionth of the range.
    pub(super) fn at(&self, u: f64) -> Value {
        // A whole number has all from itself to the next.
        let end = self.to + if self.whole { 1.0 } else { 0.0 };
        let value = if self.log {
            let (low, high) = (libm::log(self.from), libm::log(end));
            libm::exp(low + u * (high - low))
        } else {
            self.from + u * (end - self.from)
        };
        if self.whole {
            return Value::Int(value.floor().clamp(self.from, self.to) as i64);
        }
        let value = if self.log { format!("{value:.8e}") } else { format!("{value:.*}", decimals_of(end - self.from)) };
        Value::Float(value.parse().unwrap_or(self.from).clamp(self.from, self.to))
    }

    fn shown(&self, value: f64) -> Value {
        let whole = self.whole || self.typed_whole && value.fract() == 0.0 && value.abs() <= WHOLE;
        if whole { Value::Int(value as i64) } else { Value::Float(value) }
    }
}

/// Decimals that tell a thousand millionth of `width`.
fn decimals_of(width: f64) -> usize {
    (9.0 - libm::floor(libm::log10(width))).clamp(0.0, 300.0) as usize
}

/// Decimals with which a number is written.
fn decimals(value: f64) -> usize {
    format!("{value}").split_once('.').map_or(0, |(_, after)| after.len())
}

/// `value` with twelve digits, so that what should be .3 is not .30000000000000004; less than that share of `scale` is 0.
fn rounded(value: f64, scale: f64) -> f64 {
    if value.abs() < scale * 1e-12 { 0.0 } else { format!("{value:.11e}").parse().unwrap_or(value) }
}

/// The values of a range of a grid or a zip; what is wrong is told.
pub(super) fn values(node: &Node, at: &str, faults: &mut Faults) -> Option<Vec<Node>> {
    let span = span(node, "sweep.*", at, faults)?;
    let found = match (node.get("step"), node.get("count")) {
        (Some(step), None) => span.steps(step, &join(at, "step"), faults)?,
        (None, Some(count)) => span.shares(count, &join(at, "count"), faults)?,
        (Some(_), Some(count)) => {
            faults.value(count, &join(at, "count"), "need either step or count, not both");
            return None;
        }
        (None, None) => {
            faults.about(node, at, "need step or count beside from and to");
            return None;
        }
    };
    let made = |value: f64| Node { value: span.shown(value), line: node.line, origin: node.origin.clone() };
    Some(found.into_iter().map(made).collect())
}

impl Span {
    /// From one end in steps: each value is worked out by itself, with the decimals of what was written.
    fn steps(&self, typed: &Node, at: &str, faults: &mut Faults) -> Option<Vec<f64>> {
        let step = number(typed)?;
        let steps = (self.to - self.from) / step + 1e-9;
        let need = if self.log {
            "need count, and not step, as scale is \"log\"".into()
        } else if self.whole && step.fract() != 0.0 {
            "need a whole number, as whole is true".into()
        } else if steps < 1.0 {
            format!("need at most {}, which leads from one end to the other", rounded(self.to - self.from, 1.0))
        } else if steps >= MOST_CELLS as f64 {
            format!("need at most {} values: this gives {:.0}", thousands(MOST_CELLS as i64), steps.floor() + 1.0)
        } else {
            let places = decimals(self.from).max(decimals(step));
            let value = |i: usize| format!("{:.places$}", self.from + i as f64 * step).parse().unwrap_or(self.to);
            return Some((0..=steps as usize).map(value).collect());
        };
        faults.value(typed, at, need);
        None
    }

    /// So many from one end to the other, both included.
    fn shares(&self, typed: &Node, at: &str, faults: &mut Faults) -> Option<Vec<f64>> {
        let count = number(typed)? as usize;
        let last = count - 1;
        let between = |i: usize| {
            let (here, rest) = (i as f64, (last - i) as f64);
            if self.log {
                libm::exp((libm::log(self.from) * rest + libm::log(self.to) * here) / last as f64)
            } else {
                (self.from * rest + self.to * here) / last as f64
            }
        };
        let value = |i: usize| match i {
            0 => self.from,
            _ if i == last => self.to,
            _ => rounded(between(i), self.from.abs().max(self.to.abs())),
        };
        let values: Vec<f64> = (0..count).map(|i| if self.whole { value(i).round() } else { value(i) }).collect();
        let same = values.windows(2).filter(|pair| pair[0] == pair[1]).count();
        if same > 0 {
            let need = format!("need a smaller count: rounded to whole numbers only {} differ", count - same);
            faults.value(typed, at, need);
            return None;
        }
        Some(values)
    }
}
