//! From a resolved tree to one typed cell, with the checks that look at several fields at once.
//!
//! Values were held against the table of fields before, so reading them here cannot fail; what is read of a part that
//! was found faulty is not used.

use super::check::{self, Faults};
use super::columns;
use super::fields::{self, AXIS_NAMES, HEURISTICS, MOST_AGENTS, thousands};
use super::study::{beside, changes, overlay};
use super::tree::{self, Node, Origin, Step, Value, join, parse_path};
use super::types::*;
use crate::act::{Address, DEEDS, Deed, DeedSet, Manners, Null, Standing, Telling};
use crate::budget::Prices;
use crate::deliberation::{protocol::*, reserve};
use crate::error::Fault;
use crate::hash::hash;
use crate::mind::policy::{AXES, ActTable};
use crate::problem::generate::{self, Neighbours};
use crate::problem::graph::ProblemGraph;
use crate::problem::read::{read_cnf, read_col, read_json, read_value};
use crate::problem::spec::{GraphSpec, Kind, Lookup, OptionsSpec, QuestionSpec};
use crate::rng::{Draws, Phase};
use crate::society::network::{Disconnected, NetworkKind, Ties, read_edges};
use crate::society::sample::{Spread, check_dirichlet};
use crate::voting::{RULES, RuleInfo, Takes, TiePolicy, VotingRule};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

mod copiers;
mod cross;
mod expertise;
mod families;
mod minds;
mod network;
mod perspective;
mod problem;
mod society;
mod start;
mod talk;
mod theory;

use cross::{check_twin, cross};
use talk::{Labels, interventions, talk};

/// The replicate that a fixed random instance is drawn from: none that a study reaches.
const FIXED: u64 = u64::MAX;

/// A text.
pub(super) fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Str(text) => Some(text),
        _ => None,
    }
}

/// A number, whole or not.
pub(super) fn number(node: &Node) -> Option<f64> {
    match node.value {
        Value::Int(number) => Some(number as f64),
        Value::Float(number) => Some(number),
        _ => None,
    }
}

fn whole(node: &Node) -> Option<i64> {
    match node.value {
        Value::Int(number) => Some(number),
        _ => None,
    }
}

/// The texts of a list.
pub(super) fn texts(node: Option<&Node>) -> Vec<String> {
    node.map_or(Vec::new(), |node| node.items().iter().filter_map(text).map(str::to_string).collect())
}

/// The whole number under `key`, else the default of the field at `pattern`.
pub(super) fn whole_or(node: &Node, key: &str, pattern: &str) -> i64 {
    node.get(key).and_then(whole).unwrap_or_else(|| fields::default_of(pattern).parse().unwrap_or(0))
}

/// The word under `key`, else the default of the field at `pattern`.
pub(super) fn word_or(node: &Node, key: &str, pattern: &str) -> String {
    let default = || fields::default_of(pattern).trim_matches('"');
    node.get(key).and_then(text).unwrap_or_else(default).to_string()
}

/// Bytes that the machine has free, or a guess where it does not say.
pub(super) fn free_memory() -> u64 {
    const GUESS: u64 = 8 << 30;
    let told = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("MemAvailable:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kib.map_or(GUESS, |kib| kib.saturating_mul(1024))
}

/// A field of a table, read with its default.
struct Table<'a> {
    node: Option<&'a Node>,
    pattern: &'static str,
}

impl<'a> Table<'a> {
    fn get(&self, key: &str) -> Option<&'a Node> {
        self.node.and_then(|node| node.get(key))
    }

    fn default(&self, key: &str) -> &'static str {
        fields::default_of(&format!("{}.{key}", self.pattern))
    }

    fn whole(&self, key: &str) -> i64 {
        self.get(key).and_then(whole).unwrap_or_else(|| self.default(key).parse().unwrap_or(0))
    }

    fn u32(&self, key: &str) -> u32 {
        u32::try_from(self.whole(key)).unwrap_or(0)
    }

    fn number(&self, key: &str) -> f64 {
        self.get(key).and_then(number).unwrap_or_else(|| self.default(key).parse().unwrap_or(0.0))
    }

    fn truth(&self, key: &str) -> bool {
        match self.get(key).map(|node| &node.value) {
            Some(Value::Bool(truth)) => *truth,
            _ => self.default(key) == "true",
        }
    }

    fn word(&self, key: &str) -> &'a str {
        let default: &'static str = self.default(key).trim_matches('"');
        self.get(key).and_then(text).unwrap_or(default)
    }
}

/// The node at `path`, or the closest one above it.
fn nearest_node<'a>(tree: &'a Node, path: &str) -> &'a Node {
    let mut node = tree;
    for step in parse_path(path).unwrap_or_default() {
        let next = match &step {
            Step::Key(key) => node.get(key),
            Step::Item(index) => node.items().get(*index),
        };
        match next {
            Some(next) => node = next,
            None => break,
        }
    }
    node
}

/// A tree as JSON, in the order written.
pub(super) fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Str(text) => text.clone().into(),
        Value::Int(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Bool(truth) => (*truth).into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Table(entries) => entries.iter().map(|(key, node)| (key.clone(), json(node))).collect(),
    }
}

/// Builds cells, reading every file and every problem once.
pub(super) struct Builder<'a> {
    file: &'a Path,
    read: &'a dyn Fn(&Path) -> io::Result<String>,
    seed: u64,
    memory: u64,
    texts: BTreeMap<PathBuf, Result<(Arc<str>, String), String>>,
    problems: BTreeMap<String, Result<ProblemSpec, Vec<Fault>>>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        file: &'a Path,
        read: &'a dyn Fn(&Path) -> io::Result<String>,
        seed: u64,
        memory: u64,
    ) -> Builder<'a> {
        Builder { file, read, seed, memory, texts: BTreeMap::new(), problems: BTreeMap::new() }
    }

    /// The hash of what the file called `name` holds, if it was opened.
    pub(super) fn hash_of(&self, name: &str) -> Option<String> {
        let held = if self.texts.is_empty() { None } else { self.texts.get(&beside(self.file, name)) };
        held?.as_ref().ok().map(|(_, hash)| hash.clone())
    }

    /// The files that were opened.
    pub(super) fn files(self) -> Vec<PathBuf> {
        self.texts.into_keys().collect()
    }

    /// Builds one cell; `None` if anything in it is wrong. `blamed` are the sections with values that are wrong already.
    pub(super) fn cell(
        &mut self,
        tree: &Node,
        blamed: &[&str],
        twin: Option<(Twin, &Node, String)>,
        faults: &mut Faults,
    ) -> Option<(Scenario, Vec<String>)> {
        let before = faults.list.len();
        let fine = |section: &str| !blamed.contains(&section);
        let mut notes = Vec::new();
        let problem = if fine("problem") { self.problem(tree, faults) } else { None };
        let society = if fine("society") { self.society(tree, problem.as_ref(), faults, &mut notes) } else { None };
        let talk = if ["acts", "protocol", "prices"].into_iter().all(fine) {
            let free = problem.as_ref().is_some_and(ProblemSpec::is_free);
            talk(tree, Labels::of(problem.as_ref(), society.as_ref()), society.as_ref(), free, faults)
        } else {
            None
        };
        let changes = match &talk {
            Some(_) if fine("interventions") => interventions(tree, problem.as_ref(), society.as_ref(), faults),
            _ => Vec::new(),
        };
        let (Some(problem), Some(society), Some((protocol, acts))) = (problem, society, talk) else { return None };
        let attempts = tree.at(&parse_path("protocol.stop.attempts").unwrap_or_default()).and_then(number);
        let mut scenario =
            Scenario { problem, society, acts, protocol, attempts, changes, measures: Vec::new(), every: 1 };
        scenario.protocol.may_change = !scenario.changes.is_empty();
        cross(tree, &scenario, faults, &mut notes);
        if let Some((twin, node, at)) = twin {
            check_twin(twin, node, &at, &scenario, faults);
            twin.adapt(&mut scenario.protocol);
            scenario.changes.iter_mut().for_each(|change| twin.adapt(&mut change.1));
        }
        let bytes = scenario.estimate_bytes();
        if bytes > self.memory {
            let near = nearest_node(tree, "society.perspectives");
            let need = format!(
                "need a run that fits in memory: this one takes about {} MiB, and {} MiB are free",
                thousands((bytes >> 20) as i64),
                thousands((self.memory >> 20) as i64)
            );
            faults.about(near, "society.perspectives", need);
        }
        (faults.list.len() == before).then_some((scenario, notes))
    }

    /// The text of the file that `node` names.
    fn open(&mut self, node: &Node, path: &str, faults: &mut Faults) -> Option<(PathBuf, Arc<str>)> {
        let name = text(node)?;
        let place = beside(self.file, name);
        let read = self.read;
        let held = self.texts.entry(place.clone()).or_insert_with(|| match read(&place) {
            Ok(text) => {
                let hash = hash(text.as_bytes());
                Ok((text.into(), hash))
            }
            Err(error) => Err(error.kind().to_string()),
        });
        match held {
            Ok((text, _)) => Some((place, text.clone())),
            Err(error) => {
                faults.value(node, path, format!("need a file that can be read; {}: {error}", place.display()));
                None
            }
        }
    }
}

/// `fault`, its path hung below `at`.
fn under_path(at: &str, mut fault: Fault) -> Fault {
    fault.path = match fault.path.as_str() {
        "" => at.to_string(),
        path if path.starts_with(at) => path.to_string(),
        path => format!("{at}.{path}"),
    };
    fault
}
