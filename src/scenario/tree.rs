//! What was typed: a tree of values that remember their line and where they came from.

use crate::error::Fault;
use std::fmt;
use toml::de::{DeTable, DeValue};

/// Where a value came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// The scenario file.
    #[default]
    File,
    /// A `--set path=value` on the command line, or another option.
    Set,
    /// The arm of that name.
    Arm(String),
    /// The sweep.
    Sweep,
}

/// A value with its line in the file (0 when it has none) and its origin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its line in the scenario file, from 1; 0 for a value from the command line.
    pub line: usize,
    /// Where it came from.
    pub origin: Origin,
}

/// A value as typed. Dates are refused when the text is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text.
    Str(String),
    /// A whole number.
    Int(i64),
    /// A number with a point or an exponent; it may be infinite or not a number.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A list.
    List(Vec<Node>),
    /// Keys with their values, in order of the file.
    Table(Vec<(String, Node)>),
}

impl Default for Value {
    fn default() -> Self {
        Value::Table(Vec::new())
    }
}

impl Value {
    /// What it is, for a person.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Str(_) => "a text",
            Value::Int(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Bool(_) => "true or false",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Str(text) => write!(f, "{text:?}"),
            Value::Int(number) => write!(f, "{number}"),
            Value::Float(number) if number.abs() >= 1e9 => write!(f, "{number:e}"),
            Value::Float(number) => write!(f, "{number:?}"),
            Value::Bool(truth) => write!(f, "{truth}"),
            Value::List(items) => {
                f.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    write!(f, "{}{}", if i > 0 { ", " } else { "" }, item.value)?;
                }
                f.write_str("]")
            }
            Value::Table(entries) => {
                f.write_str("{")?;
                for (i, (key, node)) in entries.iter().enumerate() {
                    write!(f, "{}{} = {}", if i > 0 { ", " } else { " " }, quoted(key), node.value)?;
                }
                f.write_str(if entries.is_empty() { "}" } else { " }" })
            }
        }
    }
}

impl Node {
    /// A node without a line.
    pub fn new(value: Value, origin: Origin) -> Node {
        Node { value, line: 0, origin }
    }

    /// The entries of a table; empty for anything else.
    pub fn entries(&self) -> &[(String, Node)] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; empty for anything else.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The value under `key` of a table.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// The value at the end of a path.
    pub fn at(&self, path: &[Step]) -> Option<&Node> {
        path.iter().try_fold(self, |node, step| match step {
            Step::Key(key) => node.get(key),
            Step::Item(index) => node.items().get(*index),
        })
    }

    /// Puts `new` at the end of `path`, making the tables on the way. On failure, says what stands in the way.
    pub fn set(&mut self, path: &[Step], new: Node) -> Result<(), String> {
        let Some((step, rest)) = path.split_first() else {
            *self = new;
            return Ok(());
        };
        match (step, &mut self.value) {
            (Step::Key(key), Value::Table(entries)) => {
                let place = entries.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
                    let empty = Node { value: Value::default(), line: new.line, origin: new.origin.clone() };
                    entries.push((key.clone(), empty));
                    entries.len() - 1
                });
                entries[place].1.set(rest, new)
            }
            (Step::Item(index), Value::List(items)) => match items.get_mut(*index) {
                Some(item) => item.set(rest, new),
                None => Err(format!("an item of the list, which has {}", items.len())),
            },
            (Step::Key(key), other) => Err(format!("a table to hold `{key}`, and this is {}", other.kind())),
            (Step::Item(index), other) => Err(format!("a list to hold item {index}, and this is {}", other.kind())),
        }
    }

    /// The same tree with every line and origin replaced.
    #[must_use]
    pub fn stamped(mut self, line: usize, origin: &Origin) -> Node {
        self.stamp(line, origin);
        self
    }

    fn stamp(&mut self, line: usize, origin: &Origin) {
        self.origin = origin.clone();
        if line > 0 {
            self.line = line;
        }
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|item| item.stamp(line, origin)),
            Value::Table(entries) => entries.iter_mut().for_each(|(_, node)| node.stamp(line, origin)),
            _ => {}
        }
    }
}

/// The most steps of a path.
pub(super) const MOST_STEPS: usize = 64;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into a table.
    Key(String),
    /// Into a list, from 0.
    Item(usize),
}

/// Reads a dotted path such as `society.perspectives."the sceptic".count` or `problem.relations[3].weight`.
pub fn parse_path(text: &str) -> Result<Vec<Step>, String> {
    let need = || "a dotted path such as society.perspectives.sceptic.count".to_string();
    let mut steps = Vec::new();
    let mut rest = text.trim();
    loop {
        let (key, after) = match rest.chars().next() {
            Some(mark @ ('"' | '\'')) => {
                let body = &rest[1..];
                let end = body.find(mark).ok_or_else(need)?;
                (&body[..end], &body[end + 1..])
            }
            _ => {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                let key = rest[..end].trim();
                if key.is_empty() || key.contains(['"', '\'', ']', '=']) {
                    return Err(need());
                }
                (key, &rest[end..])
            }
        };
        steps.push(Step::Key(key.to_string()));
        rest = after.trim_start();
        while let Some(body) = rest.strip_prefix('[') {
            let end = body.find(']').ok_or_else(need)?;
            steps.push(Step::Item(body[..end].trim().parse().map_err(|_| need())?));
            rest = body[end + 1..].trim_start();
        }
        if rest.is_empty() {
            return if steps.len() > MOST_STEPS {
                Err(format!("a path of at most {MOST_STEPS} steps"))
            } else {
                Ok(steps)
            };
        }
        rest = rest.strip_prefix('.').ok_or_else(need)?.trim_start();
    }
}

/// Writes a path the way that [`parse_path`] reads it.
pub fn show_path(steps: &[Step]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            Step::Key(key) => text = join(&text, key),
            Step::Item(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

/// `key` below `path`.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { quoted(key) } else { format!("{path}.{}", quoted(key)) }
}

fn quoted(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    if bare { key.to_string() } else { format!("{key:?}") }
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Lines {
        Lines(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    fn line(&self, at: usize) -> usize {
        self.0.partition_point(|&start| start <= at)
    }
}

/// Reads a scenario text. Every syntax error that the parser can tell apart is a fault; what could be read is returned
/// beside them.
pub fn parse(text: &str) -> (Node, Vec<Fault>) {
    let lines = Lines::of(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut faults: Vec<Fault> = Vec::new();
    for error in errors {
        let (line, found) = match error.span() {
            Some(span) => {
                (lines.line(span.start), text.get(span).unwrap_or("").lines().next().unwrap_or("").to_string())
            }
            None => (0, String::new()),
        };
        // One slip often makes the parser stumble several times on its line; the first is the one to mend.
        if !faults.iter().any(|fault| fault.line == line) {
            faults.push(Fault::on_line(line, shorten(&found), format!("need valid TOML: {}", error.message())));
        }
    }
    let root = Node { value: from_table(table.get_ref(), "", &lines, &mut faults), line: 1, origin: Origin::File };
    faults.sort();
    (root, faults)
}

/// Reads one value of the command line: as TOML, or as a text if it is no TOML value.
pub fn parse_value(text: &str) -> Node {
    let (value, errors) = DeValue::parse_recoverable(text.trim());
    let mut faults = Vec::new();
    let read = from_value(value.get_ref(), "", 0, &Lines(Vec::new()), &mut faults);
    match read {
        Some(mut node) if errors.is_empty() && faults.is_empty() && !text.trim().is_empty() => {
            node.stamp(0, &Origin::Set);
            unline(&mut node);
            node
        }
        _ => Node::new(Value::Str(text.trim().to_string()), Origin::Set),
    }
}

fn unline(node: &mut Node) {
    node.line = 0;
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(unline),
        Value::Table(entries) => entries.iter_mut().for_each(|(_, node)| unline(node)),
        _ => {}
    }
}

fn from_table(table: &DeTable<'_>, path: &str, lines: &Lines, faults: &mut Vec<Fault>) -> Value {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let read = entries.into_iter().filter_map(|(key, value)| {
        let name = key.get_ref().to_string();
        let line = lines.line(key.span().start);
        from_value(value.get_ref(), &join(path, &name), line, lines, faults).map(|node| (name, node))
    });
    Value::Table(read.collect())
}

fn from_value(value: &DeValue<'_>, path: &str, line: usize, lines: &Lines, faults: &mut Vec<Fault>) -> Option<Node> {
    let value = match value {
        DeValue::String(text) => Value::Str(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()) {
            Ok(read) => Value::Int(read),
            Err(_) => {
                let need = "need a whole number from -2^63 to 2^63 - 1";
                faults.push(Fault { line, ..Fault::at(path, shorten(number.as_str()), need) });
                return None;
            }
        },
        DeValue::Float(number) => match number.as_str().replace('_', "").parse() {
            Ok(read) => Value::Float(read),
            Err(_) => {
                faults.push(Fault { line, ..Fault::at(path, shorten(number.as_str()), "need a number") });
                return None;
            }
        },
        DeValue::Boolean(truth) => Value::Bool(*truth),
        DeValue::Datetime(date) => {
            faults.push(Fault { line, ..Fault::at(path, date, "need a text in quotes or a number, not a date") });
            return None;
        }
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .enumerate()
                .filter_map(|(i, item)| {
                    let line = lines.line(item.span().start).max(line);
                    from_value(item.get_ref(), &format!("{path}[{i}]"), line, lines, faults)
                })
                .collect(),
        ),
        DeValue::Table(table) => from_table(table, path, lines, faults),
    };
    Some(Node { value, line, origin: Origin::File })
}

/// The text, cut where it would swamp a message.
pub(super) fn shorten(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST { text.to_string() } else { text.chars().take(MOST).chain("...".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_keeps_order_and_lines() {
        let (root, faults) = parse("b = 1\n\n[a]\nz = [1,\n 2.5]\ny = \"x\"\n[[c.d]]\nk = true\n[[c.d]]\n");
        assert_eq!(faults, []);
        assert_eq!(
            root.value.to_string(),
            r#"{ b = 1, a = { z = [1, 2.5], y = "x" }, c = { d = [{ k = true }, {}] } }"#
        );
        let a = root.get("a").unwrap();
        assert_eq!((a.line, a.get("z").unwrap().items()[1].line, a.get("y").unwrap().line), (3, 5, 6));
        assert_eq!(root.at(&parse_path("c.d[0].k").unwrap()).unwrap().line, 8);
    }

    #[test]
    fn several_slips_are_told_at_once() {
        let (_, faults) = parse("a = \nb = 1\nc = 1979-05-27\nd = 99999999999999999999\nb = 2\n");
        assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [1, 3, 4, 5]);
    }

    #[test]
    fn paths_read_and_show_alike() {
        for text in ["a.b.c", "a.\"b c\".d", "problem.relations[3].weight"] {
            assert_eq!(show_path(&parse_path(text).unwrap()), text);
        }
        for text in ["", ".", "a.", "a..b", "a[", "a[x]", "a\"b", "\"a", "a b.c="] {
            assert!(parse_path(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_path_is_set_through_new_tables_and_never_through_a_number() {
        let (mut root, _) = parse("a = 1\nl = [1, 2]\n");
        root.set(&parse_path("b.c").unwrap(), parse_value("[1, x]")).unwrap();
        root.set(&parse_path("l[1]").unwrap(), parse_value("ring")).unwrap();
        assert_eq!(root.value.to_string(), r#"{ a = 1, l = [1, "ring"], b = { c = "[1, x]" } }"#);
        assert!(root.set(&parse_path("a.x").unwrap(), parse_value("1")).is_err());
        assert!(root.set(&parse_path("l[2]").unwrap(), parse_value("1")).is_err());
    }
}
