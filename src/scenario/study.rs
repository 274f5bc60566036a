//! From one tree to all cells: overrides, the sweep, the arms, the claims.

mod claims;
mod sweep;
mod tried;

use super::build::Builder;
use super::check::{self, Faults};
use super::fields;
use super::key::Ground;
use super::tree::{self, Node, Origin, Step, Value, parse_path, show_path};
use super::types::*;
use crate::error::{Error, Fault};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use tried::Tried;

/// The most cells (points times arms) of one study.
pub const MOST_CELLS: usize = 100_000;

/// So many values with one fault are told one by one.
const MOST_ALIKE: usize = 3;

/// What the command line adds to a scenario.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--set path=value`, in order.
    pub sets: Vec<(String, String)>,
    /// Another seed.
    pub seed: Option<u64>,
    /// Another number of replicates.
    pub replicates: Option<u64>,
    /// Bytes of memory that a run may take; without it, what the machine has free.
    pub memory: Option<u64>,
    /// A change in the midst of every run, beside those of the scenario.
    pub midway: Option<Midway>,
}

/// What changes in the midst of a run: one intervention more (see `explain interventions`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Midway {
    /// The first round in which it holds, from 2.
    pub at: u32,
    /// `path=value`, in order.
    pub sets: Vec<(String, String)>,
}

impl Midway {
    /// Adds it to the interventions of a cell.
    fn lay_into(&self, tree: &mut Node, faults: &mut Faults) {
        let node = |value| Node::new(value, Origin::Set);
        let sets = self.sets.iter().map(|(path, value)| (path.clone(), tree::parse_value(value))).collect();
        let entries = [("at", Value::Int(i64::from(self.at))), ("set", Value::Table(sets))];
        let change = node(Value::Table(entries.map(|(key, value)| (key.to_string(), node(value))).into()));
        let list = tree.get("interventions").map_or(&[][..], Node::items).iter().cloned().chain([change]).collect();
        overlay(tree, &[Step::Key("interventions".into())], node(Value::List(list)), faults);
    }
}

/// Reads a scenario from disk. `known` are the measures that can be asked for.
///
/// # Errors
/// [`Error::Invalid`] with every fault of the scenario and the files it refers to, or if there is no such scenario;
/// [`Error::Io`] if the machine fails to read it.
pub fn load(path: &Path, options: &Options, known: &[&str]) -> Result<Study, Error> {
    use io::ErrorKind::{FileTooLarge, IsADirectory, NotFound};
    let bytes = read_bytes(path).map_err(|error| match error.kind() {
        kind @ (FileTooLarge | IsADirectory | NotFound) => {
            Error::from(Fault { need: format!("need a scenario file: {kind}"), ..Fault::default() }.in_file(path))
        }
        _ => Error::io(path)(error),
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line =
            error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
        Error::from(Fault::on_line(line, "", "need a text file in UTF-8").in_file(path))
    })?;
    parse(&text, path, &read_text, options, known)
}

/// The largest file that is read.
const MOST_BYTES: u64 = 1 << 28;

fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read_bytes(path)?).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// Reads a scenario from its text. `file` is where it stands, or would stand: other files are relative to it, and are
/// read by `read`.
///
/// # Errors
/// [`Error::Invalid`] with every fault, in order of lines.
pub fn parse(
    text: &str,
    file: &Path,
    read: &dyn Fn(&Path) -> io::Result<String>,
    options: &Options,
    known: &[&str],
) -> Result<Study, Error> {
    let shown = file.display().to_string();
    let (mut root, faults) = tree::parse(text);
    let faults: Vec<Fault> = faults.into_iter().map(|fault| fault.in_file(file)).collect();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let mut faults = Faults::new(&shown);
    for (path, value) in &options.sets {
        let node = tree::parse_value(value);
        match parse_path(path) {
            Ok(steps) => overlay(&mut root, &steps, node, &mut faults),
            Err(need) => faults.list.push(Fault::at("--set", format!("{path}={value}"), format!("need {need}"))),
        }
    }
    for (key, number) in [("seed", options.seed), ("replicates", options.replicates)] {
        if let Some(number) = number {
            let value = i64::try_from(number).map_or(Value::Float(number as f64), Value::Int);
            let _ = root.set(&[Step::Key(key.into())], Node::new(value, Origin::Set));
        }
    }
    let resolver = Resolver { root: &root, known, faults, notes: BTreeSet::new() };
    resolver.study(text, file, read, options)
}

/// The parts of a scenario that a sweep or an arm may change.
pub(super) const SECTIONS: [&str; 5] = ["problem", "society", "acts", "protocol", "prices"];

/// The parts that are checked in each cell.
pub(super) const PARTS: [&str; 6] = ["problem", "society", "acts", "protocol", "prices", "interventions"];

/// Tables that an override is laid into key by key; any other table is replaced whole.
const LAID_INTO: [&str; 16] = [
    "society",
    "society.perspectives",
    "society.perspectives.*",
    "society.perspectives.*.traits",
    "acts",
    "acts.weights",
    "acts.weights.*",
    "acts.steer",
    "acts.dose",
    "acts.hold",
    "protocol",
    "protocol.replace",
    "protocol.vote",
    "protocol.stop",
    "prices",
    "measures",
];

fn laid_into(path: &[Step]) -> bool {
    LAID_INTO.iter().any(|pattern| {
        let words: Vec<&str> = pattern.split('.').collect();
        words.len() == path.len()
            && words.iter().zip(path).all(|(word, step)| matches!(step, Step::Key(key) if *word == "*" || word == key))
    })
}

/// Puts `node` at `path`: a table that belongs together is replaced, a section is laid into key by key.
pub(super) fn overlay(root: &mut Node, path: &[Step], node: Node, faults: &mut Faults) {
    let into = laid_into(path) && root.at(path).is_none_or(|old| matches!(old.value, Value::Table(_)));
    match node.value {
        Value::Table(entries) if into && !entries.is_empty() => {
            for (key, child) in entries {
                let mut below = path.to_vec();
                below.push(Step::Key(key));
                overlay(root, &below, child, faults);
            }
        }
        _ => {
            let near = Node { value: Value::Bool(false), line: node.line, origin: node.origin.clone() };
            if let Err(need) = root.set(path, node) {
                faults.about(&near, &show_path(path), format!("need {need}"));
            }
        }
    }
}

/// One change that an arm, a sweep or an intervention asks for.
pub(super) type Change = (Vec<Step>, Node);

/// Reads `{ path = value, ... }`, where a path may also be written as nested tables.
pub(super) fn changes(table: &Node, at: &str, skip: &str, faults: &mut Faults) -> Vec<Change> {
    let mut found = Vec::new();
    for (key, node) in table.entries() {
        if key == skip {
            continue;
        }
        match parse_path(key) {
            Ok(steps) => found.push((steps, node.clone())),
            Err(need) => faults.about(node, &tree::join(at, key), format!("need {need}")),
        }
    }
    found
}

struct Arm {
    name: String,
    node: Option<Node>,
    twin: Option<Twin>,
    changes: Vec<Change>,
}

struct Resolver<'a> {
    root: &'a Node,
    known: &'a [&'a str],
    faults: Faults,
    notes: BTreeSet<String>,
}

impl Resolver<'_> {
    fn study(
        mut self,
        text: &str,
        file: &Path,
        read: &dyn Fn(&Path) -> io::Result<String>,
        options: &Options,
    ) -> Result<Study, Error> {
        let root = self.root;
        // What cells may change is checked in each of them; here the rest.
        let cells_own = |fault: &Fault| PARTS.iter().any(|name| fault.path == *name || under(&fault.path, name));
        let mut whole = Faults::new(&file.display().to_string());
        check::check(root, &mut whole);
        let (own, rest): (Vec<Fault>, Vec<Fault>) = whole.list.into_iter().partition(cells_own);
        self.faults.list.extend(rest);

        let axes = self.axes();
        let swept: Vec<String> = axes.iter().flat_map(|axis| &axis.paths).map(|path| show_path(path)).collect();
        // What is swept over is in no cell, and must be right all the same.
        let hidden = |fault: &Fault| swept.iter().any(|path| fault.path == *path || under(&fault.path, path));
        self.faults.list.extend(own.into_iter().filter(|fault| hidden(fault) && !fault.value.is_empty()));
        let arms = self.arms();
        let (points, nodes, design) = self.points(&axes, arms.len());
        let text_of = |key: &str| root.get(key).and_then(super::build::text).unwrap_or("").to_string();
        let whole_of = |key: &str| super::build::whole_or(root, key, key).max(0) as u64;
        let seed = whole_of("seed");
        let mut measures: Vec<String> = super::build::texts(root.get("measures").and_then(|node| node.get("report")));
        self.measure_names();
        let claimed = self.claims(&Tried::of(&points), &arms);
        for claim in &claimed {
            let on = claim.claim.slope.iter().map(|(_, on)| on);
            for measure in [&claim.measure].into_iter().chain(on) {
                if !measures.is_empty() && !measures.contains(measure) {
                    measures.push(measure.clone());
                }
            }
        }
        let every = super::build::whole_or(root.get("measures").unwrap_or(root), "every", "measures.every");
        let every = u32::try_from(every).unwrap_or(1).max(1);
        let sharing = match super::build::word_or(root, "draws", "draws").as_str() {
            "independent" => Sharing::Independent,
            _ => Sharing::Common,
        };
        let per_problem = whole_of("per_problem").max(1);
        let ground = Ground { seed, per_problem, sharing, calibration: whole_of("calibration"), every };

        let mut builder = Builder::new(file, read, seed, options.memory.unwrap_or_else(super::build::free_memory));
        // What stands beside the parts may be long, and is the same in all cells.
        let base = Node { value: parts_of(root), line: root.line, origin: Origin::File };
        let mut cells = Vec::new();
        let mut told: BTreeMap<Fault, Vec<(usize, usize)>> = BTreeMap::new();
        for (p, values) in nodes.iter().enumerate() {
            for (a, arm) in arms.iter().enumerate() {
                let mut here = Faults::new(&file.display().to_string());
                let mut tree = base.clone();
                for (path, value) in axes.iter().flat_map(|axis| &axis.paths).zip(values) {
                    overlay(&mut tree, path, value.clone().stamped(value.line, &Origin::Sweep), &mut here);
                }
                for (path, node) in &arm.changes {
                    let node = node.clone().stamped(0, &Origin::Arm(arm.name.clone()));
                    overlay(&mut tree, path, node, &mut here);
                }
                if let Some(midway) = &options.midway {
                    midway.lay_into(&mut tree, &mut here);
                }
                let mut table = Faults::new(&file.display().to_string());
                check::check(&tree, &mut table);
                let found: Vec<Fault> = table.list.into_iter().filter(|fault| cells_own(fault)).collect();
                let blame = |part: &&&str| found.iter().any(|fault| fault.path == **part || under(&fault.path, part));
                let blamed: Vec<&str> = PARTS.iter().filter(blame).copied().collect();
                here.list.extend(found);
                let near = arm.node.as_ref().unwrap_or(root);
                let twin = arm.twin.map(|twin| (twin, near, tree::join("arms", &arm.name)));
                let built = builder.cell(&tree, &blamed, twin, &mut here);
                if let Some((scenario, notes)) = built {
                    self.notes.extend(notes);
                    let scenario = Scenario { measures: measures.clone(), every, ..scenario };
                    let key = ground.key(&points[p], (&arm.name, arm.twin), &tree, |name| builder.hash_of(name));
                    cells.push(Cell { point: p, arm: a, twin: arm.twin, key, scenario });
                }
                for fault in here.list {
                    let seen = told.entry(fault).or_default();
                    if seen.last() != Some(&(p, a)) {
                        seen.push((p, a));
                    }
                }
            }
        }
        for claim in &claimed {
            self.unless_share_bound(&claim.claim, &cells, &points, &arms);
        }
        self.tell(told, &points, &arms);
        if !self.faults.is_empty() {
            let mut list = self.faults.list;
            list.sort_by(|a, b| (a.file.is_empty(), a.line, a).cmp(&(b.file.is_empty(), b.line, b)));
            list.dedup();
            return Err(Error::Invalid(list));
        }
        let name = match text_of("name") {
            name if name.is_empty() => {
                file.file_stem().map_or("scenario".into(), |stem| stem.to_string_lossy().into_owned())
            }
            name => name,
        };
        let drawn = cells.first().is_some_and(|cell| cell.scenario.problem.varies());
        let usual = if drawn { Population::Problems } else { Population::Seeds };
        if let (Some(typed), false, 2..) = (root.get("per_problem"), drawn, whole_of("per_problem")) {
            self.faults.value(
                typed,
                "per_problem",
                "need 1, or a problem that is drawn: all replicates are about this one",
            );
        }
        let claims: Vec<ClaimSpec> = claimed.into_iter().map(|claim| claim.claim(usual, &name)).collect();
        self.notes.extend(claims::crowded(&claims));
        self.one_level(&claims);
        if !self.faults.list.is_empty() {
            return Err(Error::Invalid(self.faults.list));
        }
        Ok(Study {
            title: text_of("title"),
            about: text_of("about"),
            source: text_of("source"),
            errata: super::build::texts(root.get("errata")),
            name,
            seed,
            replicates: whole_of("replicates"),
            per_problem,
            sharing,
            calibration: ground.calibration,
            file: file.to_path_buf(),
            text: text.to_string(),
            points,
            design,
            arms: arms.into_iter().map(|arm| arm.name).collect(),
            cells,
            claims,
            files: builder.files(),
            notes: self.notes.into_iter().collect(),
        })
    }

    /// Reports the faults of cells once each, and says where they are met if that is not everywhere.
    fn tell(&mut self, told: BTreeMap<Fault, Vec<(usize, usize)>>, points: &[Point], arms: &[Arm]) {
        let mut alike: BTreeMap<(usize, String, String), (usize, usize)> = BTreeMap::new();
        for (mut fault, cells) in told {
            // Of many values of one list or range that are wrong, a few show what is wrong with all.
            let (seen, shown) = alike.entry((fault.line, fault.path.clone(), fault.need.clone())).or_default();
            *seen += 1;
            if *seen > MOST_ALIKE {
                continue;
            }
            *shown = self.faults.list.len();
            if cells.len() < points.len() * arms.len() && !under(&fault.path, "arms") {
                let (point, arm) = cells[0];
                let at: BTreeSet<usize> = cells.iter().map(|cell| cell.0).collect();
                let of: BTreeSet<usize> = cells.iter().map(|cell| cell.1).collect();
                let mut place = Vec::new();
                if of.len() < arms.len() {
                    place.push(format!("in arm {}", arms[arm].name));
                }
                if at.len() < points.len() {
                    place.push(format!("at {}", points[point].label()));
                }
                fault.need.push_str(&format!(" ({})", place.join(", ")));
            }
            self.faults.list.push(fault);
        }
        for (seen, shown) in alike.into_values().filter(|(seen, _)| *seen > MOST_ALIKE) {
            self.faults.list[shown].need.push_str(&format!(" (and {} more values)", seen - MOST_ALIKE));
        }
    }

    /// Whether `path` may be changed by a sweep or an arm; told if not.
    fn may_change(&mut self, path: &[Step], node: &Node, at: &str, heads: &[&str]) -> bool {
        let head = match path.first() {
            Some(Step::Key(key)) => key.as_str(),
            _ => "",
        };
        if heads.contains(&head) {
            return true;
        }
        let near = fields::nearest(head, heads.iter().copied());
        let hint = near.map(|word| format!("; did you mean `{word}`?")).unwrap_or_default();
        self.faults.about(node, at, format!("need a path under {}{hint}", heads.join(", ")));
        false
    }

    fn arms(&mut self) -> Vec<Arm> {
        let mut arms = vec![Arm { name: "society".into(), node: None, twin: None, changes: Vec::new() }];
        let Some(table) = self.root.get("arms") else { return arms };
        for (name, node) in table.entries() {
            let at = tree::join("arms", name);
            if name == "society" {
                let need = "need another name: society is the scenario without changes, and always there";
                self.faults.about(node, &at, need);
                continue;
            }
            let twin = node.get("twin").and_then(super::build::text).and_then(Twin::by_name);
            let mut found = changes(node, &at, "twin", &mut self.faults);
            let heads: Vec<&str> = SECTIONS.into_iter().chain(["interventions"]).collect();
            found.retain(|(path, node)| self.may_change(path, node, &tree::join(&at, &show_path(path)), &heads));
            arms.push(Arm { name: name.clone(), node: Some(node.clone()), twin, changes: found });
        }
        arms
    }

    fn measure_names(&mut self) {
        let Some(list) = self.root.get("measures").and_then(|node| node.get("report")) else { return };
        for (i, item) in list.items().iter().enumerate() {
            if super::build::text(item).is_some() {
                self.measure(item, &format!("measures.report[{i}]"));
            }
        }
    }

    fn measure(&mut self, node: &Node, path: &str) {
        let Some(name) = super::build::text(node) else { return };
        if !self.known.contains(&name) {
            let need = match fields::nearest(name, self.known.iter().copied()) {
                Some(near) => format!("need a measure; did you mean \"{near}\"?"),
                None => "need a measure; `explain measures` lists them".into(),
            };
            self.faults.value(node, path, need);
        }
    }
}

/// The parts of a scenario that are checked in each cell.
fn parts_of(root: &Node) -> Value {
    Value::Table(root.entries().iter().filter(|(key, _)| PARTS.contains(&&key[..])).cloned().collect())
}

/// A value as a parameter: texts without their quotes.
fn plain(value: &Value) -> String {
    match value {
        Value::Str(text) => text.clone(),
        other => other.to_string(),
    }
}

fn under(path: &str, head: &str) -> bool {
    path.strip_prefix(head).is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// Paths of the files in a study, made relative to nothing: as they were opened.
pub(super) fn beside(scenario: &Path, file: &str) -> PathBuf {
    scenario.parent().unwrap_or(Path::new("")).join(file)
}
