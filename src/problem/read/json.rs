//! The project's own schema for a problem that a person writes by hand.

use super::check_length;
use crate::error::Fault;
use crate::problem::faults::{Faults, clip};
use crate::problem::spec::{Body, Choice, GraphSpec, Kind, Lookup, OptionsSpec, QuestionSpec, RelationSpec};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Reads a problem in the project's JSON schema:
///
/// ```json
/// {
///   "topics": ["alibi", "motive"],
///   "questions": [
///     { "name": "culprit", "options": ["ann", "bob", "cy"], "topic": "motive" },
///     { "name": "hour", "options": 3 }
///   ],
///   "relations": [
///     { "kind": "implies", "from": { "question": "culprit", "is": "ann" }, "to": { "question": "hour", "is": 2 } },
///     { "kind": "clause", "any": [{ "question": "culprit", "is": "bob" }, { "question": "hour", "is_not": 0 }] },
///     { "kind": "evidence", "question": "culprit", "favours": ["ann", "cy"], "weight": 2, "private": true }
///   ],
///   "truth": { "culprit": "ann" }
/// }
/// ```
///
/// | kind | its keys |
/// |---|---|
/// | `differ`, `equal` | `questions`: a list |
/// | `table` | `questions`, and `degrees`: numbers from 0 to 1, the last question varying fastest |
/// | `implies`, `supports`, `attacks` | `from` and `to`, each a `question` and what it `is` |
/// | `clause` | `any`: a list, each a `question` and what it `is` or `is_not` |
/// | `evidence` | `question`, and `favours`: a list of options |
///
/// Every relation may have a `weight` (above 0; 1 if not given), a `topic`, a `name`, and `private` (true or false).
/// Options are a list of names or how many there are. Questions and options are meant by name, or by number from 0.
/// `topics` (in their order), `relations`, `truth` and `dropped` (how many relations a reader left out) are optional.
///
/// Faults: bad JSON and repeated keys with line and column; everything else with its path, as in
/// `relations[2].from.is`: unknown keys, missing keys, wrong types, unknown names.
///
/// Cost: linear in the text, with a logarithm for names.
pub fn read_json(text: &str) -> Result<GraphSpec, Vec<Fault>> {
    check_length(text.len())?;
    let value: Strict = serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let suffix = format!(" at line {} column {}", error.line(), error.column());
        let message = message.strip_suffix(&suffix).unwrap_or(&message);
        vec![Fault::on_line(error.line(), "", format!("column {}: {message}", error.column()))]
    })?;
    read_value(&value.0, "")
}

/// Reads a problem in the schema of [`read_json`] from a value that some other format gave, such as an inline table of
/// a scenario. Paths in faults begin with `at`, such as `problem`; it may be empty. Keys that the caller owns must have
/// been removed.
pub fn read_value(value: &Value, at: &str) -> Result<GraphSpec, Vec<Fault>> {
    let mut reader = Reader::default();
    let spec = reader.problem(value, at);
    reader.faults.or(spec)
}

#[derive(Default)]
struct Reader {
    faults: Faults,
}

/// `base.key`, or `key` alone at the root.
fn join(base: &str, key: &str) -> String {
    if base.is_empty() { key.to_string() } else { format!("{base}.{key}") }
}

impl Reader {
    fn problem(&mut self, value: &Value, at: &str) -> GraphSpec {
        let mut spec = GraphSpec::default();
        let known = ["topics", "questions", "relations", "truth", "dropped"];
        let Some(map) = self.map(value, at, &known) else { return spec };
        if let Some(topics) = map.get("topics") {
            let at = join(at, "topics");
            spec.topics = self.each(topics, &at, |reader, value, at| reader.text(value, at));
        }
        match self.key(map, at, "questions") {
            None => return spec,
            Some((questions, at)) => spec.questions = self.each(questions, &at, Self::question),
        }
        let lookup = Lookup::new(&spec.questions);
        if let Some(relations) = map.get("relations") {
            let at = join(at, "relations");
            spec.relations = self.each(relations, &at, |reader, value, at| reader.relation(value, at, &lookup));
        }
        if let Some(truth) = map.get("truth") {
            let at = join(at, "truth");
            if let Some(truth) = truth.as_object() {
                for (question, option) in truth {
                    let at = join(&at, question);
                    let Some(question) = self.check(lookup.question(question, &at)) else { continue };
                    if let Some(option) = self.option(option, &at, question, &lookup) {
                        spec.truth.push((question, option));
                    }
                }
            } else {
                self.wrong(&at, truth, "need a table of questions and their right answers");
            }
        }
        if let Some(dropped) = map.get("dropped") {
            spec.dropped = self.count(dropped, &join(at, "dropped")).unwrap_or(0);
        }
        spec
    }

    fn question(&mut self, value: &Value, at: &str) -> Option<QuestionSpec> {
        let map = self.map(value, at, &["name", "options", "topic"])?;
        let name = self.key(map, at, "name").and_then(|(value, at)| self.text(value, &at));
        let options = self.key(map, at, "options").and_then(|(value, at)| match value {
            Value::Array(_) => {
                Some(OptionsSpec::Names(self.each(value, &at, |reader, value, at| reader.text(value, at))))
            }
            Value::Number(_) => self.count(value, &at).map(OptionsSpec::Count),
            _ => {
                self.wrong(&at, value, "need a list of names or how many options there are");
                None
            }
        });
        let topic = map.get("topic").and_then(|value| self.text(value, &join(at, "topic")));
        // A question with unreadable options stays in the list, so that what refers to it is not blamed too.
        let options = options.unwrap_or(OptionsSpec::Count(0));
        Some(QuestionSpec { name: name?, options, topic, line: 0 })
    }

    fn relation(&mut self, value: &Value, at: &str, lookup: &Lookup<'_>) -> Option<RelationSpec> {
        let map = value.as_object();
        let Some(map) = map else {
            self.wrong(at, value, "need a table with a kind");
            return None;
        };
        let (kind, kind_at) = self.key(map, at, "kind")?;
        let Some(kind) = kind.as_str().and_then(Kind::from_word) else {
            let words = Kind::ALL.map(Kind::word).join(", ");
            self.wrong(&kind_at, kind, format!("need one of {words}"));
            return None;
        };
        let own: &[&str] = match kind {
            Kind::Differ | Kind::Equal => &["questions"],
            Kind::Table => &["questions", "degrees"],
            Kind::Implies | Kind::Supports | Kind::Attacks => &["from", "to"],
            Kind::Clause => &["any"],
            Kind::Evidence => &["question", "favours"],
        };
        let known = [own, &["kind", "weight", "topic", "name", "private"]].concat();
        self.map(value, at, &known);
        let body = self.body(kind, map, at, lookup);
        let weight = match map.get("weight") {
            None => Some(1.0),
            Some(value) => self.number(value, &join(at, "weight")),
        };
        let topic = map.get("topic").and_then(|value| self.text(value, &join(at, "topic")));
        let name = map.get("name").and_then(|value| self.text(value, &join(at, "name")));
        let private = map.get("private").and_then(|value| {
            if !value.is_boolean() {
                self.wrong(&join(at, "private"), value, "need true or false");
            }
            value.as_bool()
        });
        let private = private.unwrap_or(false);
        Some(RelationSpec { name, body: body?, weight: weight?, topic, private, line: 0 })
    }

    fn body(&mut self, kind: Kind, map: &Map<String, Value>, at: &str, lookup: &Lookup<'_>) -> Option<Body> {
        match kind {
            Kind::Differ | Kind::Equal | Kind::Table => {
                let (questions, questions_at) = self.key(map, at, "questions")?;
                let scope =
                    self.each(questions, &questions_at, |reader, value, at| reader.named_question(value, at, lookup));
                match kind {
                    Kind::Differ => Some(Body::Differ { scope }),
                    Kind::Equal => Some(Body::Equal { scope }),
                    _ => {
                        let (degrees, at) = self.key(map, at, "degrees")?;
                        let degrees = self.each(degrees, &at, |reader, value, at| reader.number(value, at));
                        Some(Body::Table { scope, degrees })
                    }
                }
            }
            Kind::Implies | Kind::Supports | Kind::Attacks => {
                let from = self.key(map, at, "from").and_then(|(value, at)| self.choice(value, &at, lookup));
                let to = self.key(map, at, "to").and_then(|(value, at)| self.choice(value, &at, lookup));
                let (from, to) = (from?, to?);
                Some(match kind {
                    Kind::Implies => Body::Implies { from, to },
                    Kind::Supports => Body::Supports { from, to },
                    _ => Body::Attacks { from, to },
                })
            }
            Kind::Clause => {
                let (any, at) = self.key(map, at, "any")?;
                let literals = self.each(any, &at, |reader, value, at| reader.literal(value, at, lookup));
                Some(Body::Clause { literals })
            }
            Kind::Evidence => {
                let question = self.key(map, at, "question");
                let question = question.and_then(|(value, at)| self.named_question(value, &at, lookup));
                let (favours, at) = self.key(map, at, "favours")?;
                let question = question?;
                let favours = self.each(favours, &at, |reader, value, at| reader.option(value, at, question, lookup));
                Some(Body::Evidence { question, favours })
            }
        }
    }

    fn choice(&mut self, value: &Value, at: &str, lookup: &Lookup<'_>) -> Option<Choice> {
        let map = self.map(value, at, &["question", "is"])?;
        let question = self.key(map, at, "question");
        let option = self.key(map, at, "is");
        let question = question.and_then(|(value, at)| self.named_question(value, &at, lookup))?;
        let (option, at) = option?;
        Some((question, self.option(option, &at, question, lookup)?))
    }

    fn literal(&mut self, value: &Value, at: &str, lookup: &Lookup<'_>) -> Option<(usize, usize, bool)> {
        let map = self.map(value, at, &["question", "is", "is_not"])?;
        let question = self.key(map, at, "question");
        let question = question.and_then(|(value, at)| self.named_question(value, &at, lookup))?;
        let (option, key) = match (map.get("is"), map.get("is_not")) {
            (Some(option), None) => (option, "is"),
            (None, Some(option)) => (option, "is_not"),
            _ => {
                self.faults.at(at, "", "need either is or is_not");
                return None;
            }
        };
        Some((question, self.option(option, &join(at, key), question, lookup)?, key == "is"))
    }

    /// A question, meant by name or number.
    fn named_question(&mut self, value: &Value, at: &str, lookup: &Lookup<'_>) -> Option<usize> {
        let word = self.word(value, at, "need the name or number of a question")?;
        self.check(lookup.question(word, at))
    }

    /// An option, meant by name or number.
    fn option(&mut self, value: &Value, at: &str, question: usize, lookup: &Lookup<'_>) -> Option<usize> {
        let word = self.word(value, at, "need the name or number of an option")?;
        if lookup.options_of(question) == 0 {
            // The question itself is at fault, here or when the problem is built.
            return Some(0);
        }
        self.check(lookup.option(question, word, at))
    }

    fn word(&mut self, value: &Value, at: &str, need: &str) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            // In a question of false and true, the bare words mean the options.
            Value::Bool(truth) => Some(truth.to_string()),
            _ => {
                self.wrong(at, value, need);
                None
            }
        }
    }

    fn check<T>(&mut self, found: Result<T, Fault>) -> Option<T> {
        found.map_err(|fault| self.faults.push(fault)).ok()
    }

    /// The map in `value`, all of whose keys must be known.
    fn map<'a>(&mut self, value: &'a Value, at: &str, known: &[&str]) -> Option<&'a Map<String, Value>> {
        let Some(map) = value.as_object() else {
            self.wrong(at, value, format!("need a table with {}", known.join(", ")));
            return None;
        };
        for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
            self.faults.at(join(at, &clip(key)), "", format!("unknown key; need one of {}", known.join(", ")));
        }
        Some(map)
    }

    /// The value under a key that must be there, and its path.
    fn key<'a>(&mut self, map: &'a Map<String, Value>, at: &str, key: &str) -> Option<(&'a Value, String)> {
        let at = join(at, key);
        let Some(value) = map.get(key) else {
            self.faults.at(at, "", "missing");
            return None;
        };
        Some((value, at))
    }

    fn each<T>(
        &mut self,
        value: &Value,
        at: &str,
        mut read: impl FnMut(&mut Self, &Value, &str) -> Option<T>,
    ) -> Vec<T> {
        let Some(list) = value.as_array() else {
            self.wrong(at, value, "need a list");
            return Vec::new();
        };
        list.iter().enumerate().filter_map(|(i, value)| read(self, value, &format!("{at}[{i}]"))).collect()
    }

    fn text(&mut self, value: &Value, at: &str) -> Option<String> {
        if !value.is_string() {
            self.wrong(at, value, "need text");
        }
        value.as_str().map(str::to_string)
    }

    fn number(&mut self, value: &Value, at: &str) -> Option<f64> {
        if !value.is_number() {
            self.wrong(at, value, "need a number");
        }
        value.as_f64()
    }

    fn count(&mut self, value: &Value, at: &str) -> Option<usize> {
        let count = value.as_u64().and_then(|count| usize::try_from(count).ok());
        if count.is_none() {
            self.wrong(at, value, "need a whole number");
        }
        count
    }

    fn wrong(&mut self, at: &str, value: &Value, need: impl Into<String>) {
        let shown = match value {
            Value::Array(_) => "a list".to_string(),
            Value::Object(_) => "a table".to_string(),
            Value::String(text) => format!("\"{text}\""),
            other => other.to_string(),
        };
        self.faults.at(at, shown, need);
    }
}

/// A JSON value in which no key is repeated: the usual reading would silently keep the last.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Strict;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Strict, E> {
        Ok(Strict(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Strict, A::Error> {
        let mut values = Vec::new();
        while let Some(Strict(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(Strict(Value::Array(values)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Strict, A::Error> {
        let mut map = Map::new();
        while let Some(key) = pairs.next_key::<String>()? {
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!("the key {} is given twice", clip(&key))));
            }
            map.insert(key, pairs.next_value::<Strict>()?.0);
        }
        Ok(Strict(Value::Object(map)))
    }
}
