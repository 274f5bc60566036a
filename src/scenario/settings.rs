//! The numbers of a scenario that might have been others: those written, and the defaults that hold in their place.

use super::check;
use super::fields::{self, Field, Shape};
use super::study::{Options, SECTIONS, overlay};
use super::tree::{self, Node, Step, Value, parse_path, show_path};
use super::types::Study;

/// Tables whose defaults hold also where nothing of them is written.
const ALWAYS: [&str; 7] =
    ["acts", "acts.weights", "protocol", "protocol.vote", "protocol.stop", "prices", "society.perspectives.*.traits"];

/// A number of a scenario, with the range that it may have.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its path, as `--set` takes it.
    pub path: String,
    /// Its value.
    pub value: f64,
    /// Whether it stands in the scenario or in a `--set`; else it is a default.
    pub written: bool,
    /// Why it is not to be varied, where that is so: it is swept, or names something and is no quantity.
    pub fixed: Option<&'static str>,
    whole: bool,
    low: f64,
    high: f64,
}

impl Setting {
    /// The value times `1 + by`, as one would write it. Whole numbers are rounded, at least one away; numbers are kept inside
    /// their range; a 0 that may also be negative (a logit) is moved to `by`. `by` may be negative.
    ///
    /// # Errors
    /// Why there is no such value.
    pub fn moved(&self, by: f64) -> Result<String, String> {
        let away = by.signum();
        let mut to = self.value * (1.0 + by);
        if self.whole {
            to = to.round();
            if to == self.value {
                to += away;
            }
        } else if self.value == 0.0 && self.low < 0.0 {
            to = by;
        } else if self.value == 0.0 {
            return Err("a share of 0 is 0".into());
        }
        let to = to.clamp(self.low, self.high);
        if to == self.value {
            return Err("it is at the end of its range".into());
        }
        // 0.7 and a fifth are 0.84, and not 0.8399999999999999.
        let to: f64 = format!("{to:.11e}").parse().unwrap_or(to);
        Ok(self.shown(to))
    }

    /// The value as one would write it.
    pub fn typed(&self) -> String {
        self.shown(self.value)
    }

    fn shown(&self, value: f64) -> String {
        if self.whole { format!("{value:.0}") } else { format!("{value:?}") }
    }
}

/// All numbers under problem, society, acts, protocol and prices of the scenario that `study` was read from with `options`, in
/// order of its text: those written, each followed by the defaults that hold beside it as far as the table of fields tells
/// them. What arms and interventions change is theirs and not listed.
pub fn settings(study: &Study, options: &Options) -> Vec<Setting> {
    let (mut root, _) = tree::parse(&study.text);
    let mut faults = check::Faults::new("");
    for (path, value) in &options.sets {
        if let Ok(steps) = parse_path(path) {
            overlay(&mut root, &steps, tree::parse_value(value), &mut faults);
        }
    }
    let swept = study.points.first().map(|point| &point.params[..]).unwrap_or_default();
    let swept = swept.iter().filter_map(|(path, _)| parse_path(path).ok()).collect();
    let mut walk = Walk { swept, found: Vec::new() };
    let nothing = Node::default();
    for section in SECTIONS {
        let node = root.get(section).unwrap_or(&nothing);
        walk.table(node, section, &[Step::Key(section.into())]);
    }
    walk.found
}

struct Walk {
    swept: Vec<Vec<Step>>,
    found: Vec<Setting>,
}

impl Walk {
    fn table(&mut self, node: &Node, pattern: &str, path: &[Step]) {
        let below = |key: &str| [path, &[Step::Key(key.to_string())]].concat();
        let known = fields::children(pattern);
        for (key, child) in node.entries() {
            if let Some(field) = check::find(known, key) {
                self.value(child, field, &field.shape, &below(key));
            }
        }
        let nothing = Node::default();
        for field in known.iter().filter(|field| check::applies(field, node, pattern)) {
            let name = field.split().1;
            let names = fields::placeholder(name).unwrap_or_else(|| vec![name]);
            for name in names.into_iter().filter(|name| node.get(name).is_none()) {
                if ALWAYS.contains(&field.path) {
                    self.table(&nothing, field.path, &below(name));
                } else if let Some(value) = default_of(field, name, &below(name)) {
                    self.number(value, &field.shape, &below(name), false);
                }
            }
        }
        // Weights of acts that are not written have no table to stand in.
        let weights = fields::children("acts.weights.<act>").iter().filter(|_| pattern == "acts.weights");
        for field in weights {
            for act in fields::placeholder("<act>").unwrap_or_default() {
                for axis in fields::placeholder("<axis>").unwrap_or_default() {
                    let path = [&below(act)[..], &[Step::Key(axis.into())]].concat();
                    if let (None, Some(value)) = (node.get(act), default_of(field, axis, &path)) {
                        self.number(value, &field.shape, &path, false);
                    }
                }
            }
        }
    }

    fn value(&mut self, node: &Node, field: &Field, shape: &Shape, path: &[Step]) {
        match &node.value {
            Value::Int(value) => self.number(*value as f64, shape, path, true),
            Value::Float(value) => self.number(*value, shape, path, true),
            Value::Table(_) => self.table(node, field.path, path),
            Value::List(items) => {
                let inner = items_of(shape);
                for (i, item) in items.iter().enumerate() {
                    let path = [path, &[Step::Item(i)]].concat();
                    match (&item.value, inner) {
                        (Value::Table(_), _) => self.table(item, &format!("{}.[]", field.path), &path),
                        (_, Some(inner)) => self.value(item, field, inner, &path),
                        _ => {}
                    }
                }
            }
            Value::Str(_) | Value::Bool(_) => {}
        }
    }

    fn number(&mut self, value: f64, shape: &Shape, path: &[Step], written: bool) {
        let apart = |swept: &Vec<Step>| swept.iter().zip(path).any(|(a, b)| a != b);
        let fixed = if names_option(shape) {
            Some("it names an option and is no quantity")
        } else if !self.swept.iter().all(apart) {
            Some("it is swept")
        } else {
            None
        };
        let range = range_of(shape).or(fixed.map(|_| (true, value, value)));
        if let Some((whole, low, high)) = range {
            self.found.push(Setting { path: show_path(path), value, written, fixed, whole, low, high });
        }
    }
}

/// The default of a field where it is a number, also where it is told as `challenge 0, placebo -30, else -3`.
fn default_of(field: &Field, name: &str, path: &[Step]) -> Option<f64> {
    // The dial adds to what `acts.<act>` says: to vary both would be to vary one twice.
    if field.path.starts_with("acts.steer") {
        return None;
    }
    if let Ok(value) = field.default.parse() {
        return Some(value);
    }
    if !field.path.starts_with("acts.") {
        return None;
    }
    let full = match path {
        [.., Step::Key(act), Step::Key(axis)] => format!("{act}.{axis}"),
        _ => String::new(),
    };
    let words = || field.default.split(", ").filter_map(|entry| entry.rsplit_once(' '));
    let found = words().find(|(word, _)| *word == name || *word == full).or_else(|| {
        // A weight that is 0 ties an act to an axis that it has nothing to do with.
        words().find(|(word, _)| *word == "else" && field.path == "acts.<act>")
    });
    found.and_then(|(_, value)| value.parse().ok())
}

fn items_of(shape: &Shape) -> Option<&Shape> {
    match shape {
        Shape::List(inner) => Some(inner),
        Shape::Either(shapes) => shapes.iter().find_map(items_of),
        _ => None,
    }
}

/// Whether a number, where this takes one, is the place of an option.
fn names_option(shape: &Shape) -> bool {
    let Shape::Either(shapes) = shape else { return false };
    let has = |wanted: fn(&Shape) -> bool| shapes.iter().any(wanted);
    has(|shape| matches!(shape, Shape::Text)) && has(|shape| matches!(shape, Shape::Whole { .. }))
}

/// Whether numbers of this shape are whole, and their ends.
fn range_of(shape: &Shape) -> Option<(bool, f64, f64)> {
    match *shape {
        Shape::Whole { low, high } => Some((true, low as f64, high as f64)),
        Shape::Number { low, high, .. } => Some((false, low, high)),
        Shape::Either(shapes) => shapes.iter().find_map(range_of),
        _ => None,
    }
}
