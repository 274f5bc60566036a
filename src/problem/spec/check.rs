//! Whether a written problem can be reasoned about, and where its parts will lie once frozen.

use super::{
    Body, Choice, GENERAL, GraphSpec, Kind, MAX_LOCALS, MAX_OPTIONS, MAX_QUESTIONS, MAX_TABLES, MAX_TOPICS,
    OptionsSpec, RelationSpec,
};
use crate::error::Fault;
use crate::problem::faults::{Faults, clip, grouped};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// The most places in all scopes together: the arrays of links are indexed in 32 bits.
const MAX_PLACES: u64 = 1 << 30;

/// Where the parts of a sound problem go.
pub(super) struct Plan {
    /// Names of all topics, in order.
    pub(super) topics: Vec<String>,
    /// Topic of each relation.
    pub(super) topic_of: Vec<u16>,
    /// Base class of each relation.
    pub(super) classes: Vec<u16>,
    /// How many base classes there are.
    pub(super) class_count: usize,
    /// Where the table of each relation starts.
    pub(super) table_starts: Vec<u32>,
    /// The first relation with each different table, in order of start.
    pub(super) owners: Vec<usize>,
    /// Numbers in all different tables.
    pub(super) table_total: usize,
    /// Sum of all weights, in order.
    pub(super) total_weight: f64,
}

/// Checks everything; returns every fault or the plan.
pub(super) fn plan(spec: &GraphSpec) -> Result<Plan, Vec<Fault>> {
    let mut faults = Faults::default();
    questions(spec, &mut faults);
    for (r, relation) in spec.relations.iter().enumerate() {
        Checker { spec, relation, index: r, faults: &mut faults }.relation();
    }
    truth(spec, &mut faults);
    let mut plan = Plan {
        topics: Vec::new(),
        topic_of: Vec::new(),
        classes: Vec::new(),
        class_count: 0,
        table_starts: Vec::new(),
        owners: Vec::new(),
        table_total: 0,
        total_weight: spec.relations.iter().map(|relation| relation.weight).sum(),
    };
    topics(spec, &mut plan, &mut faults);
    if faults.is_empty() {
        if !plan.total_weight.is_finite() {
            faults.at("relations", "", "need weights whose sum is finite");
        }
        tables(spec, &mut plan, &mut faults);
        classes(spec, &mut plan, &mut faults);
    }
    faults.or(plan)
}

fn questions(spec: &GraphSpec, faults: &mut Faults) {
    let count = spec.questions.len();
    if count == 0 {
        faults.at("questions", "", "need at least one question");
    }
    if count > MAX_QUESTIONS {
        let need = format!("need at most {} questions", grouped(MAX_QUESTIONS as u64));
        faults.at("questions", grouped(count as u64), need);
    }
    let mut seen = BTreeMap::new();
    for (q, question) in spec.questions.iter().enumerate() {
        let mut fault = |path: String, value: &str, need: String| {
            faults.push(Fault { line: question.line, ..Fault::at(path, clip(value), need) });
        };
        if question.name.is_empty() {
            fault(format!("questions[{q}].name"), "empty", "need a name".to_string());
        } else if let Some(first) = seen.insert(question.name.as_str(), q) {
            let need = format!("need a name of its own; questions[{first}] has this one");
            fault(format!("questions[{q}].name"), &question.name, need);
            seen.insert(question.name.as_str(), first);
        }
        let options = question.options.count();
        if options == 0 || options > MAX_OPTIONS {
            let need = format!("need 1 to {} options", grouped(MAX_OPTIONS as u64));
            fault(format!("questions[{q}].options"), &grouped(options as u64), need);
        }
        if let OptionsSpec::Names(names) = &question.options {
            let mut seen = BTreeSet::new();
            for (o, name) in names.iter().enumerate() {
                if name.is_empty() {
                    fault(format!("questions[{q}].options[{o}]"), "empty", "need a name".to_string());
                } else if !seen.insert(name.as_str()) {
                    let need = "need a name that no other option of this question has".to_string();
                    fault(format!("questions[{q}].options[{o}]"), name, need);
                }
            }
        }
    }
}

struct Checker<'a> {
    spec: &'a GraphSpec,
    relation: &'a RelationSpec,
    index: usize,
    faults: &'a mut Faults,
}

impl Checker<'_> {
    fn fault(&mut self, field: &str, value: impl std::fmt::Display, need: impl Into<String>) {
        let dot = if field.is_empty() { "" } else { "." };
        let path = format!("relations[{}]{dot}{field}", self.index);
        self.faults.push(Fault { line: self.relation.line, ..Fault::at(path, clip(&value.to_string()), need) });
    }

    fn relation(&mut self) {
        let weight = self.relation.weight;
        if !(weight.is_finite() && weight > 0.0) {
            self.fault("weight", weight, "need a finite number above 0");
        }
        let body = &self.relation.body;
        let sound = match body {
            Body::Differ { scope } | Body::Equal { scope } | Body::Table { scope, .. } => {
                self.scope(scope.iter().copied(), "questions")
            }
            Body::Implies { from, to } | Body::Supports { from, to } | Body::Attacks { from, to } => {
                let ends = [("from", *from), ("to", *to)];
                let sound = ends.into_iter().fold(true, |sound, (field, choice)| self.choice(field, choice) && sound);
                if from.0 == to.0 {
                    self.fault("to", self.question_name(to.0), "need a question other than that of from");
                }
                sound && from.0 != to.0
            }
            Body::Clause { literals } => {
                let mut sound = self.scope(literals.iter().map(|literal| literal.0), "any");
                for (place, &(question, option, _)) in literals.iter().enumerate() {
                    sound &= question >= self.spec.questions.len()
                        || self.choice(&format!("any[{place}]"), (question, option));
                }
                sound
            }
            Body::Evidence { question, favours } => self.evidence(*question, favours),
        };
        if sound {
            self.size();
        }
    }

    /// The name of a question, or its number if there is no such question.
    fn question_name(&self, question: usize) -> String {
        self.spec.questions.get(question).map_or_else(|| question.to_string(), |spec| spec.name.clone())
    }

    fn question(&mut self, field: &str, question: usize) -> bool {
        let count = self.spec.questions.len();
        if question >= count {
            self.fault(field, question, format!("need a question number below {}", grouped(count as u64)));
        }
        question < count
    }

    fn choice(&mut self, field: &str, (question, option): Choice) -> bool {
        if !self.question(field, question) {
            return false;
        }
        let count = self.spec.questions[question].options.count();
        if option >= count && count > 0 {
            let name = clip(&self.question_name(question));
            self.fault(field, option, format!("need an option number of {name}, below {}", grouped(count as u64)));
        }
        option < count
    }

    fn scope(&mut self, scope: impl ExactSizeIterator<Item = usize>, field: &str) -> bool {
        if scope.len() == 0 {
            self.fault(field, "", "need at least one question");
            return false;
        }
        let mut sound = true;
        let mut seen = BTreeSet::new();
        for (place, question) in scope.enumerate() {
            let field = format!("{field}[{place}]");
            if !self.question(&field, question) {
                sound = false;
            } else if !seen.insert(question) {
                self.fault(&field, self.question_name(question), "need each question once");
                sound = false;
            }
        }
        sound
    }

    fn evidence(&mut self, question: usize, favours: &[usize]) -> bool {
        if !self.question("question", question) {
            return false;
        }
        if favours.is_empty() {
            self.fault("favours", "", "need at least one option; without one the evidence can never hold");
        }
        let mut seen = BTreeSet::new();
        for (i, &option) in favours.iter().enumerate() {
            let field = format!("favours[{i}]");
            if self.choice(&field, (question, option)) && !seen.insert(option) {
                let name = self.spec.questions[question].options.name(option);
                self.fault(&field, name, "need each option once");
            }
        }
        true
    }

    /// The size of the table, once the scope is known to be sound.
    fn size(&mut self) {
        let locals = locals(self.spec, &self.relation.body);
        if locals == 0 {
            // A question without options was blamed already.
            return;
        }
        if locals > MAX_LOCALS {
            let shown = if locals == u64::MAX { "over 2^64".to_string() } else { grouped(locals) };
            let need = format!("need at most {} combinations of answers in one relation", grouped(MAX_LOCALS));
            self.fault("", shown, need);
            return;
        }
        let Body::Table { degrees, .. } = &self.relation.body else { return };
        if degrees.len() as u64 != locals {
            let need = format!("need {} degrees, one for each combination of answers", grouped(locals));
            self.fault("degrees", format!("{} long", grouped(degrees.len() as u64)), need);
        }
        for (i, degree) in degrees.iter().enumerate() {
            if !(0.0..=1.0).contains(degree) {
                self.fault(&format!("degrees[{i}]"), degree, "need a number from 0 to 1");
            }
        }
    }
}

/// Options of each question in the scope of a sound body, in order.
pub(super) fn shape(spec: &GraphSpec, body: &Body) -> Vec<u32> {
    body.scope().into_iter().map(|q| spec.questions[q].options.count() as u32).collect()
}

/// Combinations of answers of a body with a sound scope; saturates.
fn locals(spec: &GraphSpec, body: &Body) -> u64 {
    body.scope().into_iter().fold(1, |size: u64, q| size.saturating_mul(spec.questions[q].options.count() as u64))
}

fn truth(spec: &GraphSpec, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for (i, &(question, option)) in spec.truth.iter().enumerate() {
        let Some(asked) = spec.questions.get(question) else {
            let need = format!("need a question number below {}", grouped(spec.questions.len() as u64));
            faults.at(format!("truth[{i}]"), question, need);
            continue;
        };
        let path = format!("truth.{}", clip(&asked.name));
        if !seen.insert(question) {
            faults.at(&path, asked.options.name(option), "need one right answer to each question");
        }
        let count = asked.options.count();
        if option >= count {
            faults.at(&path, option, format!("need an option number below {}", grouped(count as u64)));
        }
    }
}

fn topics(spec: &GraphSpec, plan: &mut Plan, faults: &mut Faults) {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, topic) in spec.topics.iter().enumerate() {
        let next = numbers.len();
        if topic.is_empty() || numbers.insert(topic, next).is_some() {
            let value = if topic.is_empty() { "empty" } else { topic };
            faults.at(format!("topics[{i}]"), value, "need a topic that is not listed before");
        }
    }
    for relation in &spec.relations {
        let inherited = || relation.body.first().and_then(|q| spec.questions.get(q)?.topic.as_deref());
        let topic = relation.topic.as_deref().or_else(inherited).unwrap_or(GENERAL);
        let next = numbers.len();
        let number = *numbers.entry(topic).or_insert(next);
        plan.topic_of.push(number as u16);
    }
    if numbers.is_empty() {
        numbers.insert(GENERAL, 0);
    }
    if numbers.len() > MAX_TOPICS {
        faults.at("topics", grouped(numbers.len() as u64), format!("need at most {}", grouped(MAX_TOPICS as u64)));
    }
    plan.topics = vec![String::new(); numbers.len()];
    for (topic, number) in numbers {
        plan.topics[number] = topic.to_string();
    }
}

/// What a table depends on: equal keys make equal tables.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct TableKey<'a> {
    kind: Kind,
    shape: Vec<u32>,
    details: Vec<u32>,
    degrees: Bits<'a>,
}

/// Degrees, compared bit by bit.
struct Bits<'a>(&'a [f64]);

impl Ord for Bits<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.iter().map(|x| x.to_bits()).cmp(other.0.iter().map(|x| x.to_bits()))
    }
}

impl PartialOrd for Bits<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Bits<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Bits<'_> {}

impl<'a> TableKey<'a> {
    fn of(spec: &GraphSpec, body: &'a Body) -> Self {
        let mut key = TableKey { kind: body.kind(), shape: shape(spec, body), details: Vec::new(), degrees: Bits(&[]) };
        match body {
            Body::Differ { .. } | Body::Equal { .. } => {}
            Body::Implies { from, to } | Body::Supports { from, to } | Body::Attacks { from, to } => {
                key.details = vec![from.1 as u32, to.1 as u32];
            }
            Body::Clause { literals } => {
                key.details = literals.iter().flat_map(|&(_, o, positive)| [o as u32, u32::from(positive)]).collect();
            }
            Body::Table { degrees, .. } => key.degrees = Bits(degrees),
            Body::Evidence { favours, .. } => {
                key.details = favours.iter().map(|&o| o as u32).collect();
                key.details.sort_unstable();
            }
        }
        key
    }
}

fn tables(spec: &GraphSpec, plan: &mut Plan, faults: &mut Faults) {
    let mut starts = BTreeMap::new();
    let mut total = 0u64;
    let mut places = 0u64;
    for (r, relation) in spec.relations.iter().enumerate() {
        let key = TableKey::of(spec, &relation.body);
        places += key.shape.len() as u64;
        let start = *starts.entry(key).or_insert_with(|| {
            plan.owners.push(r);
            let start = total;
            total += locals(spec, &relation.body);
            start
        });
        plan.table_starts.push(start as u32);
    }
    if total > MAX_TABLES {
        let need = format!("need at most {} numbers in all different tables together", grouped(MAX_TABLES));
        faults.at("relations", grouped(total), need);
    }
    if places > MAX_PLACES {
        faults.at("relations", grouped(places), format!("need at most {} places in all scopes", grouped(MAX_PLACES)));
    }
    plan.table_total = total as usize;
}

fn classes(spec: &GraphSpec, plan: &mut Plan, faults: &mut Faults) {
    let mut numbers = BTreeMap::new();
    for relation in &spec.relations {
        let next = numbers.len();
        let number = *numbers.entry((relation.body.kind(), shape(spec, &relation.body))).or_insert(next);
        plan.classes.push(number as u16);
    }
    plan.class_count = numbers.len();
    if numbers.len() > MAX_TOPICS {
        let need = format!("need at most {} different kinds and shapes", grouped(MAX_TOPICS as u64));
        faults.at("relations", grouped(numbers.len() as u64), need);
    }
}
