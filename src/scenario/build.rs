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
use crate::act::{Deed, DeedSet, Manners, Null, Standing};
use crate::budget::Prices;
use crate::deliberation::{protocol::*, reserve};
use crate::error::Fault;
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

/// A tree as JSON, for the reader of written problems.
fn json(node: &Node) -> serde_json::Value {
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
    texts: BTreeMap<PathBuf, Result<Arc<str>, String>>,
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
            let differ = problem.as_ref().is_some_and(ProblemSpec::differ_only);
            let private = society.as_ref().is_some_and(|society| !society.common_start);
            talk(tree, differ && private, faults)
        } else {
            None
        };
        let changes = match &talk {
            Some(_) if fine("interventions") => interventions(tree, problem.as_ref(), society.as_ref(), faults),
            _ => Vec::new(),
        };
        let (Some(problem), Some(society), Some((protocol, acts))) = (problem, society, talk) else { return None };
        let mut scenario = Scenario { problem, society, acts, protocol, changes, measures: Vec::new(), every: 1 };
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
            Ok(text) => Ok(text.into()),
            Err(error) => Err(error.kind().to_string()),
        });
        match held {
            Ok(text) => Some((place, text.clone())),
            Err(error) => {
                faults.value(node, path, format!("need a file that can be read; {}: {error}", place.display()));
                None
            }
        }
    }

    fn problem(&mut self, tree: &Node, faults: &mut Faults) -> Option<ProblemSpec> {
        let node = tree.get("problem")?;
        let key = node.value.to_string();
        if let Some(held) = self.problems.get(&key) {
            return match held {
                Ok(problem) => Some(problem.clone()),
                Err(list) => {
                    faults.list.extend(list.iter().cloned());
                    None
                }
            };
        }
        let before = faults.list.len();
        let made = self.make_problem(node, tree, faults);
        let found: Vec<Fault> = faults.list[before..].to_vec();
        let result = match &made {
            Some(problem) if found.is_empty() => Ok(problem.clone()),
            _ => Err(found),
        };
        self.problems.insert(key, result);
        made
    }

    fn make_problem(&mut self, node: &Node, tree: &Node, faults: &mut Faults) -> Option<ProblemSpec> {
        let table = Table { node: Some(node), pattern: "problem" };
        let kind = table.word("kind");
        let merit_public = match table.get("merit_public").map(|node| &node.value) {
            Some(Value::Bool(public)) => *public,
            _ => matches!(kind, "coloring" | "sat"),
        };
        if let (true, "nk", Some(typed)) = (merit_public, kind, table.get("merit_public")) {
            faults.value(typed, "problem.merit_public", "need false: an NK landscape has no known optimum");
        }
        let mut from_file: Option<PathBuf> = None;
        let recipe = |family: Family, topics: usize, random_topics: bool| Recipe { family, topics, random_topics };
        let topics = Table { node: table.get("topics"), pattern: "problem.topics" };
        let (count, random) = (topics.whole("count").max(1) as usize, topics.word("how") == "random");
        match table.get("topics") {
            Some(list) if kind != "graph" && matches!(list.value, Value::List(_)) => {
                faults.value(
                    list,
                    "problem.topics",
                    "need a table { count, how }; a list of names is for kind = \"graph\"",
                );
            }
            Some(typed) if kind == "graph" && matches!(typed.value, Value::Table(_)) => {
                faults.value(typed, "problem.topics", "need a list of names; { count, how } is for generated problems");
            }
            _ => {}
        }
        let mut drawn = None;
        let mut spec = match kind {
            "graph" => {
                let own = |key: &str| ["kind", "merit_public"].contains(&key);
                let entries = node.entries().iter().filter(|(key, _)| !own(key)).cloned().collect();
                let inner = Node { value: Value::Table(entries), line: node.line, origin: node.origin.clone() };
                match read_value(&json(&inner), "problem") {
                    Ok(spec) => Some(spec),
                    Err(list) => {
                        for fault in list {
                            faults.push(nearest_node(tree, &fault.path), fault);
                        }
                        None
                    }
                }
            }
            "nk" => {
                let (n, k) = (table.whole("n").max(1) as usize, table.whole("k").max(0) as usize);
                let random = table.word("neighbours") == "random";
                let neighbours = if random { Neighbours::Random } else { Neighbours::Adjacent };
                if k >= n {
                    let near = table.get("k").unwrap_or(node);
                    faults.value(near, "problem.k", format!("need less than n, {n}"));
                    return None;
                }
                drawn = Some(Family::Nk { n, k, neighbours });
                None
            }
            _ => match (table.get("file"), table.get("generate")) {
                (Some(file), Some(_)) => {
                    faults.value(file, "problem.file", "need either file or generate, not both");
                    None
                }
                (None, None) => {
                    let or = if kind == "json" { "" } else { ", or generate = { ... }" };
                    faults.about(node, "problem.file", format!("missing; need a file{or}"));
                    None
                }
                (Some(file), None) => {
                    let (place, content) = self.open(file, "problem.file", faults)?;
                    let colors = table.u32("colors");
                    let read = match kind {
                        "json" => read_json(&content),
                        "coloring" => read_col(&content, colors),
                        _ => read_cnf(&content),
                    };
                    from_file = Some(place.clone());
                    read.map_err(|list| faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place)))).ok()
                }
                (None, Some(made)) if kind == "coloring" => coloring(made, table.u32("colors"), faults),
                (None, Some(made)) => {
                    drawn = sat(made, faults);
                    None
                }
            },
        };
        if let Some(family) = drawn {
            let questions = Recipe { family, topics: 1, random_topics: false }.questions();
            let recipe = recipe(family, self.topic_count(&topics, count, questions, faults)?, random);
            let (relations, size) = match family {
                Family::Nk { n, k, .. } => (n as u64, 1u64 << (k + 1)),
                Family::Sat { clauses, width, .. } => (clauses as u64, 1u64 << width.min(62)),
            };
            if table.word("instance") == "per-replicate" {
                // Drawn once and thrown away: what cannot be drawn is told now, not in the first replicate.
                if relations.saturating_mul(size) > 1 << 28 {
                    faults.value(node, "problem", "need tables of at most 2^28 entries together");
                    return None;
                }
                return Some(ProblemSpec {
                    source: ProblemSource::Drawn(recipe),
                    merit_public,
                    kind: kind.to_string(),
                    topics: (0..recipe.topics).map(|topic| format!("t{topic}")).collect(),
                    relations,
                    entries: relations.saturating_mul(size),
                    differ_only: false,
                });
            }
            spec = recipe
                .draw(&Draws::new(self.seed, 0, FIXED))
                .map_err(|list| list.into_iter().for_each(|fault| faults.push(node, under_path("problem", fault))))
                .ok();
        } else if let (Some(spec), "coloring" | "sat") = (&mut spec, kind) {
            let dealt = self.topic_count(&topics, count, spec.questions.len(), faults)?;
            deal_topics(spec, dealt, random, &Draws::new(self.seed, 0, FIXED));
        }
        let spec = spec?;
        let graph = match spec.freeze() {
            Ok(graph) => graph,
            Err(list) => {
                for fault in list {
                    match &from_file {
                        Some(place) => faults.list.push(fault.in_file(place)),
                        None => {
                            let fault = under_path("problem", fault);
                            faults.push(nearest_node(tree, &fault.path), fault);
                        }
                    }
                }
                return None;
            }
        };
        let all = 0..graph.relations();
        Some(ProblemSpec {
            merit_public,
            kind: kind.to_string(),
            topics: graph.names().topics.clone(),
            relations: graph.relations() as u64,
            entries: all.clone().map(|relation| graph.locals(relation) as u64).sum(),
            differ_only: graph.relations() > 0 && all.into_iter().all(|relation| graph.kind(relation) == Kind::Differ),
            source: ProblemSource::Fixed { spec: Arc::new(spec), graph: Arc::new(graph) },
        })
    }

    /// How many topics there are to be; the default shrinks with the problem, a number that was given does not.
    fn topic_count(&self, table: &Table<'_>, count: usize, questions: usize, faults: &mut Faults) -> Option<usize> {
        match table.get("count") {
            Some(typed) if count > questions => {
                let need = format!("need at most as many topics as questions, {questions}");
                faults.value(typed, "problem.topics.count", need);
                None
            }
            Some(_) => Some(count),
            None => Some(count.min(questions.max(1))),
        }
    }

    fn society(
        &mut self,
        tree: &Node,
        problem: Option<&ProblemSpec>,
        faults: &mut Faults,
        notes: &mut Vec<String>,
    ) -> Option<SocietySpec> {
        let before = faults.list.len();
        let node = tree.get("society")?;
        let table = Table { node: Some(node), pattern: "society" };
        let groups = node.get("perspectives")?;
        let mut agents: u64 = 0;
        let mut perspectives = Vec::new();
        for (name, group) in groups.entries() {
            let count = group.get("count").and_then(whole).unwrap_or(0).max(0) as u64;
            agents += count;
            if agents > MOST_AGENTS {
                let need = format!("need at most {} agents in all", thousands(MOST_AGENTS as i64));
                faults.about(group, &join("society.perspectives", name), need);
                return None;
            }
            if let Some(read) = self.perspective(name, group, count as usize, problem, faults) {
                perspectives.push(read);
            }
        }
        if agents == 0 {
            faults.about(groups, "society.perspectives", "need at least one agent");
            return None;
        }
        perspectives.retain(|group| group.count > 0);
        let network = self.network(table.get("network"), agents as usize, faults);
        let attempts = Table { node: table.get("network"), pattern: "society.network" };
        let disconnected = match attempts.word("disconnected") {
            "redraw" => Disconnected::Redraw { at_most: attempts.u32("attempts") },
            _ => Disconnected::Keep,
        };
        let differ = problem.is_some_and(ProblemSpec::differ_only);
        let common_start = table.get("start").and_then(text).map_or(differ, |word| word == "common");
        if let Some(ProblemSource::Fixed { graph, .. }) = problem.map(|problem| &problem.source) {
            unheard_evidence(graph, &perspectives, notes);
        }
        let network = network.filter(|_| faults.list.len() == before)?;
        Some(SocietySpec {
            network,
            disconnected,
            perspectives,
            common_start,
            mean_policy: table.word("policy") == "mean",
            shared_error: table.number("shared_error"),
            centred: table.truth("centred"),
        })
    }

    fn perspective(
        &mut self,
        name: &str,
        node: &Node,
        count: usize,
        problem: Option<&ProblemSpec>,
        faults: &mut Faults,
    ) -> Option<PerspectiveSpec> {
        let at = join("society.perspectives", name);
        let table = Table { node: Some(node), pattern: "society.perspectives.*" };
        let mut traits = [const { Spread::Fixed(0.5) }; AXES];
        for (slot, axis) in traits.iter_mut().zip(AXIS_NAMES) {
            if let Some(typed) = table.get("traits").and_then(|traits| traits.get(axis)) {
                *slot = self.spread(typed, &format!("{at}.traits.{axis}"), count, faults)?;
            }
        }
        let ability = match table.get("ability") {
            Some(typed) => self.spread(typed, &format!("{at}.ability"), count, faults)?,
            None => Spread::Fixed(1.0),
        };
        let expertise = self.expertise(node, &at, count, problem, faults);
        let words = texts(table.get("heuristics"));
        let heuristics = HEURISTICS
            .iter()
            .enumerate()
            .filter(|(_, name)| words.iter().any(|word| word == *name))
            .map(|(bit, _)| 1 << bit);
        let mind = match table.word("mind") {
            "climber" => MindSpec::Climber {
                noise: table.number("noise"),
                temperature: table.number("temperature"),
                cooling: table.number("cooling"),
            },
            _ => MindSpec::Deliberator,
        };
        let (mut evidence, mut start) = (Vec::new(), StartSpec::Same(Vec::new()));
        if let Some(problem) = problem {
            evidence = self::evidence(table.get("evidence"), &at, problem, faults);
            if let Some(typed) = table.get("start") {
                start = self.start(typed, &format!("{at}.start"), count, problem, faults)?;
            }
        }
        Some(PerspectiveSpec {
            name: name.to_string(),
            count: count as u32,
            mind,
            traits,
            expertise: expertise?,
            ability,
            heuristics: heuristics.sum::<u32>().max(1),
            evidence,
            start,
        })
    }

    /// A number that differs between the agents of a group.
    fn spread(&mut self, node: &Node, at: &str, count: usize, faults: &mut Faults) -> Option<Spread> {
        let spread = match (number(node), node.get("sampled"), node.get("file")) {
            (Some(value), _, _) => Spread::Fixed(value),
            (None, Some(_), None) => sampled(node, at, faults)?,
            (None, None, Some(file)) => {
                let (place, content) = self.open(file, &format!("{at}.file"), faults)?;
                let column = node.get("column").and_then(text);
                let read = columns::numbers(&content, column.map(|name| vec![name.to_string()]).as_deref(), count);
                match read {
                    Ok(rows) => Spread::Given(rows.into_iter().filter_map(|row| row.first().copied()).collect()),
                    Err(list) => {
                        faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place)));
                        return None;
                    }
                }
            }
            _ => {
                let need = "need a number from 0 to 1, { sampled = ... } or { file = ..., column = ... }";
                faults.value(node, at, need);
                return None;
            }
        };
        let list = spread.check(count);
        for fault in &list {
            let near = node.get(&fault.path).unwrap_or(node);
            faults.push(near, under_path(at, fault.clone()));
        }
        list.is_empty().then_some(spread)
    }

    fn expertise(
        &mut self,
        group: &Node,
        at: &str,
        count: usize,
        problem: Option<&ProblemSpec>,
        faults: &mut Faults,
    ) -> Option<ExpertiseSpec> {
        let at = format!("{at}.expertise");
        let topics = problem.map(ProblemSpec::topics)?;
        let typed = group.get("expertise");
        if let Some(value) = typed.and_then(number) {
            return Some(ExpertiseSpec::Topics(vec![value; topics.len()]));
        }
        let node = typed.unwrap_or(group);
        let known = |key: &str| fields::children("society.perspectives.*.expertise").iter().any(|f| f.split().1 == key);
        let drawn = typed.is_none() || node.get("sampled").is_some();
        let file = typed.and_then(|node| node.get("file"));
        if let (Some(node), true) = (typed, drawn || file.is_some()) {
            for (key, child) in node.entries().iter().filter(|(key, _)| !known(key)) {
                faults.about(
                    child,
                    &join(&at, key),
                    "unknown key; topics are named only where nothing is sampled or read",
                );
            }
        }
        match (drawn, file) {
            (true, Some(file)) => {
                faults.value(file, &format!("{at}.file"), "need either sampled or file, not both");
                None
            }
            (true, None) => {
                let table = Table { node: typed, pattern: "society.perspectives.*.expertise" };
                let word = table.get("sampled").and_then(text).unwrap_or("dirichlet");
                if word != "dirichlet" {
                    let spread = sampled(node, &at, faults)?;
                    let list = spread.check(count);
                    for fault in &list {
                        faults.push(node.get(&fault.path).unwrap_or(node), under_path(&at, fault.clone()));
                    }
                    return list.is_empty().then_some(ExpertiseSpec::Each(spread));
                }
                let (concentration, floor) = (table.number("concentration"), table.number("floor"));
                let usual = floor * topics.len() as f64 + 1.0 - floor;
                let sum = table.get("sum").and_then(number).unwrap_or(usual);
                if topics.len() < 2 {
                    let need = "need a number or a spread: the problem has one topic, and a dirichlet row over one topic is its sum";
                    faults.about(node, &at, need);
                    return None;
                }
                let list = check_dirichlet(topics.len(), concentration, floor, sum);
                for fault in &list {
                    faults.push(node.get(&fault.path).unwrap_or(node), under_path(&at, fault.clone()));
                }
                list.is_empty().then_some(ExpertiseSpec::Dirichlet { concentration, floor, sum })
            }
            (false, Some(file)) => {
                let (place, content) = self.open(file, &format!("{at}.file"), faults)?;
                match columns::numbers(&content, Some(topics), count) {
                    Ok(rows) => Some(ExpertiseSpec::Rows(rows)),
                    Err(list) => {
                        faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place)));
                        None
                    }
                }
            }
            (false, None) => {
                let mut values = vec![0.0; topics.len()];
                let mut fine = true;
                for (key, child) in node.entries() {
                    match topics.iter().position(|topic| topic == key) {
                        Some(topic) => values[topic] = number(child).unwrap_or(0.0),
                        None => {
                            let shown: Vec<&str> = topics.iter().take(8).map(String::as_str).collect();
                            let near = fields::nearest(key, topics.iter().map(String::as_str));
                            let hint = near.map(|word| format!("; did you mean `{word}`?")).unwrap_or_default();
                            let need = format!("need a topic of the problem: {}{hint}", shown.join(", "));
                            faults.about(child, &join(&at, key), need);
                            fine = false;
                        }
                    }
                }
                fine.then_some(ExpertiseSpec::Topics(values))
            }
        }
    }

    fn start(
        &mut self,
        node: &Node,
        at: &str,
        count: usize,
        problem: &ProblemSpec,
        faults: &mut Faults,
    ) -> Option<StartSpec> {
        let questions = questions(problem);
        let lookup = Lookup::new(&questions);
        if let (Some(file), 1) = (node.get("file"), node.entries().len()) {
            let (place, content) = self.open(file, &format!("{at}.file"), faults)?;
            return match columns::answers(&content, &lookup, count) {
                Ok(rows) => Some(StartSpec::Rows(rows)),
                Err(list) => {
                    faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place)));
                    None
                }
            };
        }
        let mut answers = Vec::new();
        let before = faults.list.len();
        for (question, option) in node.entries() {
            let path = join(at, question);
            let found = match &option.value {
                Value::Int(number) => lookup.choice(question, number, &path),
                _ => lookup.choice(question, text(option).unwrap_or(""), &path),
            };
            match found {
                Ok((question, option)) => answers.push((question as u32, option as u32)),
                Err(fault) => faults.push(option, fault),
            }
        }
        answers.sort_unstable();
        (faults.list.len() == before).then_some(StartSpec::Same(answers))
    }

    fn network(&mut self, node: Option<&Node>, agents: usize, faults: &mut Faults) -> Option<NetworkKind> {
        let table = Table { node, pattern: "society.network" };
        let kind = table.word("kind");
        let empty = Node::new(Value::default(), Origin::File);
        let near = node.unwrap_or(&empty);
        let before = faults.list.len();
        let must = |key: &str, faults: &mut Faults| match table.get(key) {
            Some(node) => number(node).unwrap_or(0.0),
            None => {
                faults.about(
                    near,
                    &format!("society.network.{key}"),
                    format!("missing; need it for a network of kind \"{kind}\""),
                );
                0.0
            }
        };
        let made = match kind {
            "ring" => NetworkKind::Ring { degree: must("degree", faults) as usize },
            "path" => NetworkKind::Path,
            "star" => NetworkKind::Star,
            "wheel" => NetworkKind::Wheel,
            "grid" => NetworkKind::Grid {
                width: table.get("width").and_then(whole).map(|width| width.max(0) as usize),
                torus: table.truth("torus"),
                diagonal: table.truth("diagonal"),
            },
            "small-world" => {
                NetworkKind::SmallWorld { degree: must("degree", faults) as usize, rewire: must("rewire", faults) }
            }
            "random-regular" => NetworkKind::RandomRegular { degree: must("degree", faults) as usize },
            "erdos-renyi" => NetworkKind::ErdosRenyi {
                ties: match (table.get("p").and_then(number), table.get("mean_degree").and_then(number)) {
                    (Some(_), Some(_)) => {
                        faults.about(near, "society.network", "need either p or mean_degree, not both");
                        return None;
                    }
                    (None, Some(degree)) => Ties::MeanDegree(degree),
                    _ => Ties::Chance(must("p", faults)),
                },
            },
            "preferential-attachment" => NetworkKind::PreferentialAttachment { links: must("links", faults) as usize },
            "stochastic-block" => {
                let (within, between) = (must("within", faults), must("between", faults));
                let Some(blocks) = table.get("blocks") else {
                    must("blocks", faults);
                    return None;
                };
                let sizes = blocks.items().iter().filter_map(whole).map(|size| size.max(0) as usize);
                NetworkKind::StochasticBlock { blocks: sizes.collect(), within, between }
            }
            "edges" => {
                let Some(file) = table.get("file") else {
                    must("file", faults);
                    return None;
                };
                let (place, content) = self.open(file, "society.network.file", faults)?;
                match read_edges(&content) {
                    Ok((named, edges)) if named <= agents => {
                        NetworkKind::Edges { edges, directed: table.truth("directed") }
                    }
                    Ok((named, _)) => {
                        let need = format!(
                            "need ties among the {agents} agents, counted from 0; it names agent {}",
                            named - 1
                        );
                        faults.value(file, "society.network.file", need);
                        return None;
                    }
                    Err(list) => {
                        faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place)));
                        return None;
                    }
                }
            }
            _ => NetworkKind::Complete,
        };
        if faults.list.len() > before {
            return None;
        }
        let list = made.check(agents);
        for fault in &list {
            match (node, fault.path.as_str()) {
                (Some(node), "agents") => {
                    let need = format!("{} ({agents} agents)", fault.need);
                    faults.value(node.get("kind").unwrap_or(node), "society.network.kind", need);
                }
                (Some(node), path) => {
                    let near = node.get(path.split('[').next().unwrap_or(path)).unwrap_or(node);
                    faults.push(near, under_path("society.network", fault.clone()));
                }
                (None, _) => faults.about(near, "society.network", fault.need.clone()),
            }
        }
        list.is_empty().then_some(made)
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

fn coloring(made: &Node, colors: u32, faults: &mut Faults) -> Option<GraphSpec> {
    let mut size = |key: &str| match made.get(key).and_then(whole) {
        Some(number) => Some(number.max(0) as usize),
        None => {
            faults.about(made, &format!("problem.generate.{key}"), "missing; this graph needs it");
            None
        }
    };
    let edges = match made.get("graph").and_then(text) {
        Some("queen") => {
            let (rows, cols) = (size("rows"), size("cols"));
            generate::queen(rows?, cols?)
        }
        Some("mycielski") => generate::mycielski(size("k")?),
        _ => {
            faults.about(made, "problem.generate.graph", "missing; need one of queen, mycielski");
            return None;
        }
    };
    for key in ["variables", "clauses", "width"] {
        if let Some(typed) = made.get(key) {
            faults.value(typed, &format!("problem.generate.{key}"), "is for kind = \"sat\"");
        }
    }
    match edges {
        Ok(edges) => Some(edges.coloring(colors)),
        Err(list) => {
            list.into_iter().for_each(|fault| faults.push(made, under_path("problem.generate", fault)));
            None
        }
    }
}

fn sat(made: &Node, faults: &mut Faults) -> Option<Family> {
    let table = Table { node: Some(made), pattern: "problem.generate" };
    let mut fine = true;
    for key in ["variables", "clauses"] {
        if table.get(key).is_none() {
            faults.about(made, &format!("problem.generate.{key}"), "missing; a random formula needs it");
            fine = false;
        }
    }
    for key in ["graph", "rows", "cols", "k"] {
        if let Some(typed) = made.get(key) {
            faults.value(typed, &format!("problem.generate.{key}"), "is for kind = \"coloring\"");
            fine = false;
        }
    }
    let of = |key: &str| table.whole(key).max(0) as usize;
    let (variables, clauses, width) = (of("variables"), of("clauses"), of("width"));
    if fine && width > variables {
        let need = format!("need at most as many literals as variables, {variables}");
        let near = table.get("width").unwrap_or(made);
        faults.push(near, Fault::at("problem.generate.width", width, need));
        return None;
    }
    fine.then_some(Family::Sat { variables, clauses, width })
}

/// A drawn number: { sampled = "uniform" | "beta" | "pairs", ... }.
fn sampled(node: &Node, at: &str, faults: &mut Faults) -> Option<Spread> {
    let word = node.get("sampled").and_then(text)?;
    let mut must = |key: &str| match node.get(key).and_then(number) {
        Some(value) => Some(value),
        None => {
            faults.about(node, &format!("{at}.{key}"), format!("missing; sampled = \"{word}\" needs it"));
            None
        }
    };
    match word {
        "uniform" => {
            let (low, high) = (must("low"), must("high"));
            Some(Spread::Uniform { low: low?, high: high? })
        }
        "beta" => {
            let (mean, concentration) = (must("mean"), must("concentration"));
            Some(Spread::Beta { mean: mean?, concentration: concentration? })
        }
        _ => {
            let (mean, spread) = (must("mean"), must("spread"));
            Some(Spread::Pairs { mean: mean?, spread: spread? })
        }
    }
}

fn evidence(node: Option<&Node>, at: &str, problem: &ProblemSpec, faults: &mut Faults) -> Vec<u32> {
    let mut found = Vec::new();
    let Some(node) = node else { return found };
    for (i, item) in node.items().iter().enumerate() {
        let path = format!("{at}.evidence[{i}]");
        let ProblemSource::Fixed { graph, .. } = &problem.source else {
            faults.value(item, &path, "need a problem that is the same in every replicate to name its relations");
            continue;
        };
        let name = text(item).unwrap_or("");
        match graph.names().relations.iter().position(|relation| relation == name && !name.is_empty()) {
            Some(relation) if graph.is_private(relation) => found.push(relation as u32),
            Some(_) => {
                faults.value(item, &path, "need a private relation; everybody sees this one (private = true hides it)")
            }
            None => {
                let named = || graph.names().relations.iter().map(String::as_str).filter(|name| !name.is_empty());
                let hint = fields::nearest(name, named()).map(|near| format!("; did you mean \"{near}\"?"));
                faults.value(item, &path, format!("need the name of a relation{}", hint.unwrap_or_default()));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn unheard_evidence(graph: &ProblemGraph, groups: &[PerspectiveSpec], notes: &mut Vec<String>) {
    let told = |relation: usize| groups.iter().any(|group| group.evidence.binary_search(&(relation as u32)).is_ok());
    let unheard = (0..graph.relations()).filter(|&relation| graph.is_private(relation) && !told(relation)).count();
    if unheard > 0 {
        notes.push(format!("{unheard} private relations are seen by nobody: no perspective lists them under evidence"));
    }
}

/// The questions of a problem, made up where instances are drawn.
fn questions(problem: &ProblemSpec) -> Vec<QuestionSpec> {
    match &problem.source {
        ProblemSource::Fixed { spec, .. } => spec.questions.clone(),
        ProblemSource::Drawn(recipe) => match recipe.family {
            Family::Nk { n, .. } => (0..n).map(|locus| QuestionSpec::counted(format!("locus{locus}"), 2)).collect(),
            Family::Sat { variables, .. } => (0..variables)
                .map(|variable| QuestionSpec {
                    options: OptionsSpec::Names(vec!["false".into(), "true".into()]),
                    ..QuestionSpec::counted(format!("x{}", variable + 1), 2)
                })
                .collect(),
        },
    }
}

/// The protocol and the act table. `labels_free`: all relations are `differ` and starts are private, so that answers
/// to one question do not compare between members.
fn talk(tree: &Node, labels_free: bool, faults: &mut Faults) -> Option<(Protocol, ActTable)> {
    let before = faults.list.len();
    let acts = act_table(tree.get("acts"), faults);
    let table = Table { node: tree.get("protocol"), pattern: "protocol" };
    let prices = Table { node: tree.get("prices"), pattern: "prices" };
    let vote = vote_plan(&table, labels_free, faults)?;
    let stop = Table { node: table.get("stop"), pattern: "protocol.stop" };
    let when = texts(stop.get("when"));
    let asked = |word: &str| when.iter().any(|one| one == word);
    let mut replace = [Null::Real; Deed::CHOSEN.len()];
    for (name, node) in table.get("replace").map_or(&[][..], Node::entries) {
        if let Some(act) = deed(name) {
            replace[act] = match text(node) {
                Some("placebo") => Null::Placebo,
                Some("sham") => Null::Sham,
                _ => Null::Real,
            };
        }
    }
    let blocked = texts(table.get("block"));
    let blocked = blocked.iter().filter_map(|name| Deed::chosen(name)).fold(DeedSet::NONE, DeedSet::with);
    let standing = match table.get("standing") {
        Some(node) => match (number(node), text(node)) {
            (Some(value), _) => Standing::Constant(value),
            (None, Some("learned")) => Standing::Learned,
            _ => Standing::Topic,
        },
        None => Standing::Topic,
    };
    let floor = match table.word("floor") {
        "round-robin" => FloorRule::RoundRobin,
        "random" => FloorRule::Random,
        "relay" => FloorRule::Relay { patience: table.u32("patience") },
        "by-extraversion" => FloorRule::ByExtraversion,
        "moderated" => FloorRule::Moderated,
        _ => FloorRule::Everyone,
    };
    if let (Some(typed), false) = (table.get("patience"), matches!(floor, FloorRule::Relay { .. })) {
        faults.value(
            typed,
            "protocol.patience",
            "is used only with floor = \"relay\"; protocol.stop.patience is for settling",
        );
    }
    let protocol = Protocol {
        schedule: match table.word("schedule") {
            "asynchronous" => Schedule::Asynchronous,
            _ => Schedule::Synchronous,
        },
        floor,
        speakers: table.u32("speakers"),
        hearing: match table.word("hearing") {
            "everyone" => Hearing::Everyone,
            "nobody" => Hearing::Nobody,
            _ => Hearing::Neighbours,
        },
        manners: Manners {
            prices: Prices {
                look: prices.u32("look"),
                verify: prices.u32("verify"),
                act: prices.u32("act"),
                hear: prices.u32("hear"),
            },
            blocked,
            replace,
            tell: table.truth("tell"),
            standing,
            decline: table.number("decline"),
            named: table.truth("named"),
        },
        vote,
        stop: StopRule {
            rounds: stop.u32("rounds"),
            budget: match stop.get("budget") {
                Some(node) if text(node) == Some("none") => None,
                _ => Some(stop.whole("budget").max(0) as u64),
            },
            patience: stop.u32("patience"),
            when: StopWhen {
                settled: asked("settled"),
                agreed: asked("agreed"),
                decided: asked("decided"),
                solved: asked("solved"),
            },
        },
        own_purses: table.word("purses") == "own",
    };
    if blocked.0 as usize == DeedSet::COUNT - 1 {
        faults.value(table.get("block").unwrap_or(tree), "protocol.block", "need at least one act that is left");
    }
    let (own, learned) = (protocol.manners.named, protocol.manners.standing == Standing::Learned);
    if let (false, true, Some(typed)) = (own, learned, table.get("standing")) {
        faults.value(typed, "protocol.standing", "need named = true: nobody learns what an unknown speaker is worth");
    }
    (faults.list.len() == before).then_some((protocol, acts))
}

fn act_table(node: Option<&Node>, faults: &mut Faults) -> ActTable {
    let mut table = ActTable::default();
    let Some(node) = node else { return table };
    for act in Deed::CHOSEN {
        let (slot, name) = (act as usize, act.name());
        if let Some(base) = node.get(name).and_then(number) {
            table.base[slot] = base;
        }
        if let Some(steer) = node.get("steer").and_then(|steer| steer.get(name)).and_then(number) {
            table.steer[slot] = steer;
        }
        match node.get("weights") {
            Some(none) if text(none).is_some() => table.weights[slot] = [0.0; AXES],
            Some(weights) => {
                for (axis, word) in AXIS_NAMES.iter().enumerate() {
                    if let Some(weight) = weights.get(name).and_then(|row| row.get(word)).and_then(number) {
                        table.weights[slot][axis] = weight;
                    }
                }
            }
            None => {}
        }
    }
    if let Some(permute) = node.get("permute") {
        let words = texts(Some(permute));
        let places: Vec<usize> =
            words.iter().filter_map(|word| AXIS_NAMES.iter().position(|name| name == word)).collect();
        let mut sorted = places.clone();
        sorted.sort_unstable();
        if sorted != [0, 1, 2, 3, 4, 5] {
            faults.value(permute, "acts.permute", format!("need each of the six axes once: {}", AXIS_NAMES.join(", ")));
            return table;
        }
        for row in &mut table.weights {
            let old = *row;
            for (slot, &place) in row.iter_mut().zip(&places) {
                *slot = old[place];
            }
        }
    }
    table
}

fn rule_info(name: &str) -> Option<&'static RuleInfo> {
    RULES.iter().find(|info| info.name == name)
}

fn vote_plan(table: &Table<'_>, labels_free: bool, faults: &mut Faults) -> Option<VotePlan> {
    let none = table.get("vote").is_some_and(|node| text(node).is_some());
    let vote = Table { node: if none { None } else { table.get("vote") }, pattern: "protocol.vote" };
    let before = faults.list.len();
    let every = if none { 0 } else { vote.u32("every") };
    let quorum = vote.number("quorum");
    let typed_rule = vote.get("rule").and_then(text).and_then(rule_info);
    let reads_top = |rule: Option<&RuleInfo>| rule.is_none_or(|rule| rule.takes == Takes::Top);
    let over = match vote.get("over").and_then(text) {
        Some("positions") => Over::Positions,
        Some("claims") => Over::Claims,
        Some(_) => Over::Questions,
        None if reads_top(typed_rule) => Over::Questions,
        None => Over::Positions,
    };
    let rule = typed_rule.or_else(|| rule_info(if over == Over::Questions { "plurality" } else { "borda" }))?;
    let typed_last = vote.get("final").and_then(text).and_then(rule_info);
    let last_over = match vote.get("final_over").and_then(text) {
        Some("positions") => Over::Positions,
        Some(_) => Over::Questions,
        None if !reads_top(typed_last) || (labels_free && typed_last.is_none()) => Over::Positions,
        None => Over::Questions,
    };
    let last = typed_last.or_else(|| rule_info(if last_over == Over::Questions { "plurality" } else { "score" }))?;
    let near = |key: &str| vote.get(key).or(vote.node).or(table.node);
    let mut told = |key: &str, value: &str, need: String| match near(key) {
        Some(near) => faults.push(near, Fault::at(format!("protocol.vote.{key}"), value, need)),
        None => faults.list.push(Fault::at(format!("protocol.vote.{key}"), value, need)),
    };
    let votes = every > 0;
    for (rule_key, over_key, rule, over, held) in
        [("rule", "over", rule, over, votes), ("final", "final_over", last, last_over, true)]
    {
        let quoted = format!("\"{}\"", rule.name);
        match (over, rule.takes) {
            (Over::Positions, Takes::Top) if held => told(
                rule_key,
                &quoted,
                "need borda, copeland or score over whole positions: all n stay distinct, so counting first places is a lottery".into(),
            ),
            (Over::Questions, Takes::Ranking | Takes::Grades) if held => told(
                rule_key,
                &quoted,
                format!("need plurality, majority, supermajority or unanimity over questions, where a ballot is one answer; or {over_key} = \"positions\""),
            ),
            (Over::Questions, _) if held && labels_free => told(
                over_key,
                "\"questions\"",
                "need \"positions\", or society.start = \"common\": with differ relations alone and private starts the names of options mean nothing between members".into(),
            ),
            _ => {}
        }
    }
    let make = |rule: &RuleInfo| rule.make(quorum).map(Arc::<dyn VotingRule>::from);
    let plan = VotePlan {
        periodic: Ballotry { over, rule: make(rule)?, slate: vote.u32("slate") },
        every,
        quorum,
        adopt: match vote.word("adopt") {
            "decree" => Adopt::Decree,
            "public" => Adopt::Public,
            _ => Adopt::Quorum,
        },
        ties: TiePolicy::by_name(vote.word("ties")).unwrap_or_default(),
        last: Ballotry { over: last_over, rule: make(last)?, slate: vote.u32("slate") },
    };
    (faults.list.len() == before).then_some(plan)
}

/// What may change in the midst of a run.
const MIDWAY: [&str; 3] = ["protocol", "acts", "prices"];
/// What may not, although it stands there.
const FROM_THE_START: [&str; 6] = [
    "protocol.stop.rounds",
    "protocol.stop.budget",
    "protocol.purses",
    "protocol.schedule",
    "protocol.vote.final",
    "protocol.vote.final_over",
];

fn interventions(
    tree: &Node,
    problem: Option<&ProblemSpec>,
    society: Option<&SocietySpec>,
    faults: &mut Faults,
) -> Vec<(u32, Protocol, ActTable)> {
    let mut found: Vec<(u32, Protocol, ActTable)> = Vec::new();
    let Some(list) = tree.get("interventions") else { return found };
    let rounds = tree.at(&parse_path("protocol.stop.rounds").unwrap_or_default()).and_then(whole);
    let rounds = rounds.unwrap_or_else(|| fields::default_of("protocol.stop.rounds").parse().unwrap_or(i64::MAX));
    let mut order: Vec<(i64, usize)> =
        list.items().iter().enumerate().filter_map(|(i, item)| Some((item.get("at").and_then(whole)?, i))).collect();
    order.sort_unstable();
    let mut now = tree.clone();
    for (place, &(round, i)) in order.iter().enumerate() {
        let (item, at) = (&list.items()[i], format!("interventions[{i}]"));
        let typed = item.get("at").unwrap_or(item);
        if round > rounds {
            faults.value(typed, &format!("{at}.at"), format!("need a round of the run, at most {rounds}"));
        }
        if place > 0 && order[place - 1].0 == round {
            faults.value(
                typed,
                &format!("{at}.at"),
                "need one intervention for each round; put both changes into one set",
            );
        }
        let Some(set) = item.get("set") else { continue };
        let mut fine = true;
        for (path, node) in changes(set, &format!("{at}.set"), "", faults) {
            let shown = tree::show_path(&path);
            let head = shown.split(['.', '[']).next().unwrap_or("");
            let where_ = join(&format!("{at}.set"), &shown);
            if !MIDWAY.contains(&head) {
                faults.about(
                    &node,
                    &where_,
                    "need a path under protocol, acts or prices: nothing else can change midway",
                );
                fine = false;
            } else if FROM_THE_START.contains(&shown.as_str()) {
                faults.about(&node, &where_, "cannot change midway: it holds from the start");
                fine = false;
            } else {
                overlay(&mut now, &path, node, faults);
            }
        }
        let mut table = Faults::same(faults);
        check::check(&now, &mut table);
        let wrong = table.list.into_iter().filter(|fault| MIDWAY.iter().any(|head| fault.path.starts_with(head)));
        let known = faults.list.len();
        faults.list.extend(wrong);
        if !fine || faults.list.len() > known {
            continue;
        }
        let differ = problem.is_some_and(ProblemSpec::differ_only);
        let private = society.is_some_and(|society| !society.common_start);
        if let Some((protocol, acts)) = talk(&now, differ && private, faults) {
            found.push((u32::try_from(round).unwrap_or(u32::MAX), protocol, acts));
        }
    }
    found
}

/// Checks that look at several sections at once.
fn cross(tree: &Node, scenario: &Scenario, faults: &mut Faults, notes: &mut Vec<String>) {
    let Scenario { problem, society, protocol, .. } = scenario;
    let near = |path: &str| nearest_node(tree, path);
    let agents = u64::from(society.agents());
    let when = protocol.stop.when;
    if when.solved && !problem.merit_public {
        let need = match problem.kind.as_str() {
            "nk" => "need to leave out solved: an NK landscape has no known optimum",
            _ => "need merit_public = true under problem for solved: nobody could tell a full solution from another",
        };
        faults.value(near("protocol.stop.when"), "protocol.stop.when", need);
    }
    if when.decided {
        let at = near("protocol.stop.when");
        if protocol.vote.every == 0 {
            faults.value(at, "protocol.stop.when", "need a periodic vote for decided");
        } else if protocol.vote.periodic.over == Over::Claims {
            faults.value(
                at,
                "protocol.stop.when",
                "need a vote over questions or positions for decided; this one is over claims",
            );
        }
    }
    let given = matches!(society.network, NetworkKind::Edges { .. }) && protocol.hearing == Hearing::Neighbours;
    if (when.agreed || when.decided) && given {
        let mut rng = Draws::new(0, 0, FIXED).stream(0, 0, Phase::Network);
        if society.network.build(agents as usize, &mut rng).is_ok_and(|network| !network.is_connected()) {
            let need = "need a connected network where consensus is asked (protocol.stop.when); this one is in parts";
            faults.value(near("society.network.file"), "society.network.file", need);
        }
    }
    let turns = u64::from(protocol.stop.rounds).saturating_mul(agents);
    if turns > 1 << 53 {
        let need = format!("need rounds times agents of at most 2^53; {agents} agents make it {turns}");
        faults.push(near("protocol.stop.rounds"), Fault::at("protocol.stop.rounds", protocol.stop.rounds, need));
    }
    if u64::from(protocol.speakers) > agents && protocol.floor != FloorRule::Everyone {
        let need = format!("need at most the number of agents, {agents}");
        faults.push(near("protocol.speakers"), Fault::at("protocol.speakers", protocol.speakers, need));
    }
    if let Some(budget) = protocol.stop.budget {
        let prices = protocol.manners.prices;
        let looks = usize::try_from(problem.relations).unwrap_or(usize::MAX);
        let reserve = reserve(protocol, agents as usize, looks);
        if budget < reserve {
            let need = format!(
                "need at least {}: the price of the final vote is set aside before round 1",
                thousands(i64::try_from(reserve).unwrap_or(i64::MAX)),
            );
            faults.push(near("protocol.stop.budget"), Fault::at("protocol.stop.budget", budget, need));
        } else if reserve > budget / 2 {
            let share = 100.0 * reserve as f64 / budget as f64;
            notes
                .push(format!("the final vote takes {share:.0} % of the budget: protocol.vote.slate makes it cheaper"));
        }
        let all = (f64::from(prices.verify)) * problem.entries as f64;
        let share = budget as f64 / all;
        if all > 0.0 && share > 0.3 && scenario.deliberates() {
            notes.push(format!(
                "verification alone solves the problem: the budget pays for {:.2} of all table entries (B / (c_v x entries); above 0.3 talk has little to add)",
                share
            ));
        }
    }
    if protocol.manners.prices.hear == 0 {
        notes.push("hearing is free (prices.hear = 0): label the results free talk".into());
    }
    let counts = protocol.vote.every > 0 && protocol.vote.periodic.over == Over::Questions;
    if agents.is_multiple_of(2) && counts {
        notes.push(format!(
            "{agents} agents vote: an even number ties more often, and a sweep over n should use odd ones"
        ));
    }
    let full = |group: &PerspectiveSpec| {
        matches!(&group.expertise, ExpertiseSpec::Topics(row) if row.iter().all(|&entry| entry == 1.0))
            && group.ability == Spread::Fixed(1.0)
    };
    if society.perspectives.iter().all(full) {
        notes.push("full-sight mode: every expertise is 1, so nobody misreads a relation".into());
    }
}

fn check_twin(twin: Twin, node: &Node, at: &str, scenario: &Scenario, faults: &mut Faults) {
    let typed = node.get("twin").unwrap_or(node);
    let at = format!("{at}.twin");
    if scenario.protocol.stop.budget.is_none() && twin != Twin::Silent {
        faults.value(typed, &at, "need protocol.stop.budget: this twin is compared at an equal budget");
    }
    let total = |group: &PerspectiveSpec| match (&group.expertise, &group.ability) {
        (ExpertiseSpec::Dirichlet { sum, .. }, Spread::Fixed(ability)) => Some(sum * ability),
        _ => None,
    };
    let groups = &scenario.society.perspectives;
    let first = groups.first().and_then(total);
    if twin == Twin::Best && first.is_some() && groups.iter().all(|group| total(group) == first) {
        let need = "need an ability that differs (ability = { sampled = ... }): dirichlet rows share one sum, so no member is best";
        faults.value(typed, &at, need);
    }
    if twin == Twin::Silent && scenario.protocol.hearing == Hearing::Nobody {
        faults.value(typed, &at, "need a society that hears: with hearing = \"nobody\" this is the society itself");
    }
}

impl Scenario {
    /// Whether anybody in it is a deliberator.
    pub fn deliberates(&self) -> bool {
        self.society.perspectives.iter().any(|group| group.mind == MindSpec::Deliberator)
    }

    /// About how many bytes one replicate takes while it runs: columns of agents, answers, claims, memories, the
    /// network and the problem. A lower bound in spirit, within a factor of two or so.
    pub fn estimate_bytes(&self) -> u64 {
        let agents = f64::from(self.society.agents());
        let questions = self.problem.questions() as f64;
        let topics = self.problem.topics.len() as f64;
        // Private, public and next answers at two bytes; traits, odds and expertise at eight; eight claims of 24 bytes.
        let agent = 3.0 * 2.0 * questions + 8.0 * (2.0 * AXES as f64 + topics) + 8.0 * 24.0 + 256.0;
        let ties = match self.society.network {
            NetworkKind::Complete => 0.0,
            _ => 8.0 * self.society.network.expected_ties(self.society.agents() as usize),
        };
        let problem = match &self.problem.source {
            ProblemSource::Fixed { .. } => 0.0,
            ProblemSource::Drawn(_) => 64.0 * self.problem.relations as f64 + 16.0 * self.problem.entries as f64,
        };
        // A float too large for the type saturates.
        (agents * agent + ties + problem) as u64
    }
}
