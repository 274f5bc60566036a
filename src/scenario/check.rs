//! Every value against the table of fields: unknown keys, wrong types, values out of range, missing fields.

use super::fields::{self, Ends, Field, Shape};
use super::tree::{Node, Origin, Value, join, shorten};
use crate::error::Fault;

/// The faults of one scenario, each naming the file and line that is to blame.
#[derive(Debug, Default)]
pub(super) struct Faults {
    file: String,
    /// What was found so far.
    pub(super) list: Vec<Fault>,
}

impl Faults {
    pub(super) fn new(file: &str) -> Faults {
        Faults { file: file.to_string(), list: Vec::new() }
    }

    /// An empty list about the same file.
    pub(super) fn same(other: &Faults) -> Faults {
        Faults::new(&other.file)
    }

    /// `node`, at `path`, is not what is needed.
    pub(super) fn value(&mut self, node: &Node, path: &str, need: impl Into<String>) {
        let value = shorten(&node.value.to_string());
        self.push(node, Fault::at(path, value, need));
    }

    /// Something about `path` is wrong that no one value shows; `near` is the closest thing that was typed.
    pub(super) fn about(&mut self, near: &Node, path: &str, need: impl Into<String>) {
        self.push(near, Fault::at(path, "", need));
    }

    /// Adds a fault, with the place of `near`.
    pub(super) fn push(&mut self, near: &Node, fault: Fault) {
        let mut fault = fault;
        match near.origin {
            Origin::Set => fault.need.push_str(" (given on the command line)"),
            _ => {
                fault.file = self.file.clone();
                fault.line = near.line;
            }
        }
        self.list.push(fault);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Checks a whole scenario against the table of fields.
pub(super) fn check(root: &Node, faults: &mut Faults) {
    table(root, "", "", faults);
}

/// Checks one value against the field at `pattern`, which stands at `path`.
fn value(node: &Node, pattern: &str, path: &str, shape: &Shape, faults: &mut Faults) {
    if let Err(problem) = fits(node, shape) {
        match problem {
            Misfit::Whole(need) => faults.value(node, path, need),
            Misfit::Items(list) => {
                for (index, need) in list {
                    faults.value(&node.items()[index], &format!("{path}[{index}]"), need);
                }
            }
        }
        return;
    }
    if matches!(shape, Shape::Any) {
        return;
    }
    match &node.value {
        Value::Table(_) => table(node, pattern, path, faults),
        Value::List(items) if items.iter().any(|item| matches!(item.value, Value::Table(_))) => {
            let inner = format!("{pattern}.[]");
            for (i, item) in items.iter().enumerate() {
                table(item, &inner, &format!("{path}[{i}]"), faults);
            }
        }
        _ => {}
    }
}

/// Checks what a table holds against the fields below `pattern`.
pub(super) fn table(node: &Node, pattern: &str, path: &str, faults: &mut Faults) {
    let fields = fields::children(pattern);
    for (key, child) in node.entries() {
        let below = join(path, key);
        match find(fields, key) {
            Some(field) => {
                if let Placed::Elsewhere(need) = placed(field, node, pattern) {
                    faults.about(child, &below, need);
                } else {
                    value(child, field.path, &below, &field.shape, faults);
                }
            }
            None => faults.about(child, &below, unknown(fields, key, node, pattern)),
        }
    }
    for field in fields.iter().filter(|field| field.required) {
        let name = field.split().1;
        if node.get(name).is_none() && placed(field, node, pattern) == Placed::Here {
            faults.about(node, &join(path, name), format!("missing; need {}", field.shape.need()));
        }
    }
}

/// The field that stands under `key`.
pub(super) fn find(fields: &[&'static Field], key: &str) -> Option<&'static Field> {
    let named = |field: &&&'static Field| field.split().1 == key && key != "*" && key != "[]";
    let held = |field: &&&'static Field| fields::placeholder(field.split().1).is_some_and(|names| names.contains(&key));
    let free = |field: &&&'static Field| field.split().1 == "*";
    fields.iter().find(named).or_else(|| fields.iter().find(held)).or_else(|| fields.iter().find(free)).copied()
}

/// Whether a field that is not written has its place, and so its default, in a table.
pub(super) fn applies(field: &Field, table: &Node, pattern: &str) -> bool {
    placed(field, table, pattern) == Placed::Here
}

/// Whether a field has a place in a table.
#[derive(PartialEq)]
enum Placed {
    Here,
    /// The field that it depends on is wrong itself, which is told there.
    Unclear,
    /// No, and why.
    Elsewhere(String),
}

fn placed(field: &Field, table: &Node, pattern: &str) -> Placed {
    let Some((beside, values)) = field.only else { return Placed::Here };
    let Some(sibling) = fields::children(pattern).iter().find(|other| other.split().1 == beside) else {
        return Placed::Here;
    };
    let has = match table.get(beside) {
        Some(node) => match &node.value {
            Value::Str(word) if fits(node, &sibling.shape).is_ok() => word.as_str(),
            _ => return Placed::Unclear,
        },
        None => match sibling.default.trim_matches('"') {
            "-" if sibling.required => return Placed::Unclear,
            "-" => return Placed::Elsewhere(format!("is used only with {beside} = {}", quoted(values))),
            word => word,
        },
    };
    if values.contains(&has) {
        return Placed::Here;
    }
    Placed::Elsewhere(format!("is used only with {beside} = {}, and here {beside} is \"{has}\"", quoted(values)))
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" or ")
}

fn unknown(fields: &[&'static Field], key: &str, table: &Node, pattern: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for field in fields.iter().filter(|field| !matches!(placed(field, table, pattern), Placed::Elsewhere(_))) {
        match fields::placeholder(field.split().1) {
            Some(names) => words.extend(names),
            None if field.split().1 != "*" => words.push(field.split().1),
            None => {}
        }
    }
    match fields::nearest(key, words.iter().copied()) {
        Some(word) => format!("unknown key; did you mean `{word}`?"),
        None if words.is_empty() => "unknown key; nothing is known here".into(),
        None => format!("unknown key; known here: {}", words.join(", ")),
    }
}

enum Misfit {
    Whole(String),
    /// Some items of a list, by number.
    Items(Vec<(usize, String)>),
}

fn misfit(shape: &Shape) -> Misfit {
    Misfit::Whole(format!("need {}", shape.need()))
}

/// Whether the value has the shape, its own fields aside.
fn fits(node: &Node, shape: &Shape) -> Result<(), Misfit> {
    let fine = match (shape, &node.value) {
        (Shape::Any, _) | (Shape::Table, Value::Table(_)) | (Shape::Truth, Value::Bool(_)) => true,
        (Shape::Text, Value::Str(_)) => true,
        (Shape::Whole { low, high }, Value::Int(number)) => (low..=high).contains(&number),
        (Shape::Whole { .. }, Value::Float(_)) => {
            return Err(Misfit::Whole(format!("need {}, written without a point or an exponent", shape.need())));
        }
        (Shape::Number { low, high, ends }, value) => {
            let number = match value {
                Value::Int(number) => *number as f64,
                Value::Float(number) => *number,
                _ => return Err(misfit(shape)),
            };
            let inside = (*low..=*high).contains(&number);
            inside && !(*ends == Ends::Above && number == *low) && !(*ends == Ends::Below && number == *high)
        }
        (Shape::Choice(words), Value::Str(word)) => return choice(word, words, shape),
        (Shape::Named(words), Value::Str(word)) => return choice(word, &words(), shape),
        (Shape::List(item), Value::List(items)) => {
            let needs = items.iter().enumerate().filter_map(|(i, entry)| match fits(entry, item) {
                Ok(()) => None,
                Err(Misfit::Whole(need)) => Some((i, need)),
                // A list in a list is told as one item.
                Err(Misfit::Items(_)) => Some((i, format!("need {}", item.need()))),
            });
            let needs: Vec<_> = needs.collect();
            if !needs.is_empty() {
                return Err(Misfit::Items(needs));
            }
            true
        }
        (Shape::Either(shapes), value) => {
            // The fault of the one alternative of the right type says more than the list of all.
            let mut told = None;
            for shape in *shapes {
                match fits(node, shape) {
                    Ok(()) => return Ok(()),
                    Err(problem) if same_type(shape, value) && told.is_none() => told = Some(problem),
                    Err(_) => {}
                }
            }
            let list = matches!(told, Some(Misfit::Items(_)));
            let words = shapes.iter().find_map(|shape| match shape {
                Shape::Choice(words) => Some(*words),
                _ => None,
            });
            if let (Value::Str(word), Some(words), false) = (value, words, list) {
                return choice(word, words, shape);
            }
            return Err(if list { told.unwrap_or_else(|| misfit(shape)) } else { misfit(shape) });
        }
        _ => false,
    };
    if fine { Ok(()) } else { Err(misfit(shape)) }
}

fn same_type(shape: &Shape, value: &Value) -> bool {
    matches!((shape, value), (Shape::List(_), Value::List(_)))
}

fn choice(word: &str, words: &[&'static str], shape: &Shape) -> Result<(), Misfit> {
    if words.contains(&word) {
        return Ok(());
    }
    let hint = fields::nearest(word, words.iter().copied()).map(|near| format!("; did you mean \"{near}\"?"));
    Err(Misfit::Whole(format!("need {}{}", shape.need(), hint.unwrap_or_default())))
}
