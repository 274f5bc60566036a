//! The sweep: paths with values to try, lists that move together, and points that are drawn.

mod drawn;
mod range;

use super::{MOST_CELLS, Resolver, SECTIONS, plain};
use crate::scenario::build::{text, whole_or};
use crate::scenario::fields::thousands;
use crate::scenario::tree::{self, MOST_STEPS, Node, Origin, Step, Value, parse_path, show_path};
use crate::scenario::types::{self, Design, Drawn, Method, Point};
use drawn::{Along, MOST_DIMENSIONS};
use std::collections::{BTreeMap, BTreeSet};

/// What is moved together: one path, those of a zip, or those that points are drawn for.
pub(super) struct Axis {
    pub(super) paths: Vec<Vec<Step>>,
    /// For each place along it a value for each path.
    places: Vec<Vec<Node>>,
    drawn: Option<Drawn>,
}

/// Keys of `[sweep]` that are no paths.
const ZIP: &str = "zip";
const SAMPLE: &str = "sample";

/// A path of the sweep, and what was written for it.
struct Leaf<'a> {
    path: Vec<Step>,
    at: String,
    node: &'a Node,
}

impl Resolver<'_> {
    /// The axes of the sweep: of the grid, of zips, and of what is drawn, in this order. What is wrong is told.
    pub(super) fn axes(&mut self) -> Vec<Axis> {
        let mut axes: Vec<Axis> = Vec::new();
        let Some(sweep) = self.root.get("sweep") else { return axes };
        for leaf in self.leaves(sweep, "sweep", &[ZIP, SAMPLE], &axes) {
            if let Some(values) = self.tried(&leaf) {
                let places = values.into_iter().map(|value| vec![value]).collect();
                axes.push(Axis { paths: vec![leaf.path], places, drawn: None });
            }
        }
        for (i, table) in sweep.get(ZIP).map(Node::items).unwrap_or_default().iter().enumerate() {
            let zip = self.zip(table, &format!("sweep.zip[{i}]"), &axes);
            axes.extend(zip);
        }
        if let Some(table) = sweep.get(SAMPLE).filter(|node| matches!(node.value, Value::Table(_))) {
            let sample = self.sample(table, &axes);
            axes.extend(sample);
        }
        for path in axes.iter().flat_map(|axis| &axis.paths) {
            if self.root.at(path).is_some_and(|node| node.origin == Origin::Set) {
                let path = show_path(path);
                self.notes.insert(format!("--set {path} changes nothing: the path is swept"));
            }
        }
        axes
    }

    /// The paths below `table` with their values. `a.b = [..]` without quotes makes nested tables: they are followed down to what is
    /// no table, or is a range.
    fn leaves<'a>(&mut self, table: &'a Node, at: &str, skip: &[&str], axes: &[Axis]) -> Vec<Leaf<'a>> {
        let mut leaves: Vec<Leaf<'a>> = Vec::new();
        let mut open: Vec<(Vec<Step>, String, &Node)> = vec![(Vec::new(), at.into(), table)];
        while let Some((path, at, node)) = open.pop() {
            let mut found = Vec::new();
            for (key, child) in node.entries() {
                if path.is_empty() && skip.contains(&&key[..]) {
                    continue;
                }
                let at = tree::join(&at, key);
                let steps = match parse_path(key) {
                    Ok(steps) => steps,
                    Err(need) => {
                        self.faults.about(child, &at, format!("need {need}"));
                        continue;
                    }
                };
                let path: Vec<Step> = path.iter().cloned().chain(steps).collect();
                if path.len() > MOST_STEPS {
                    self.faults.about(child, &at, format!("need a path of at most {MOST_STEPS} steps"));
                    continue;
                }
                match &child.value {
                    Value::Table(_) if !range::is_range(child) => found.push((path, at, child)),
                    Value::Table(_) => leaves.push(Leaf { path, at, node: child }),
                    Value::List(values) if !values.is_empty() => leaves.push(Leaf { path, at, node: child }),
                    _ => self.faults.value(
                        child,
                        &at,
                        "need a list of values to try, [ ... ], or a range { from, to, ... }",
                    ),
                }
            }
            open.extend(found.into_iter().rev());
        }
        let mut seen: BTreeSet<String> = axes.iter().flat_map(|axis| &axis.paths).map(|path| show_path(path)).collect();
        leaves.retain(|leaf| {
            let may = self.may_change(&leaf.path, leaf.node, &leaf.at, &SECTIONS);
            let fresh = !may || seen.insert(show_path(&leaf.path));
            if !fresh {
                self.faults.about(leaf.node, &leaf.at, "need each path once; it is swept already");
            }
            may && fresh
        });
        leaves
    }

    /// The values of a list or a range, each once.
    fn tried(&mut self, leaf: &Leaf<'_>) -> Option<Vec<Node>> {
        let values = self.written(leaf)?;
        self.once(&values, &leaf.path);
        Some(values)
    }

    fn written(&mut self, leaf: &Leaf<'_>) -> Option<Vec<Node>> {
        match &leaf.node.value {
            Value::List(values) => Some(values.clone()),
            _ => range::values(leaf.node, &leaf.at, &mut self.faults),
        }
    }

    fn once(&mut self, values: &[Node], path: &[Step]) {
        let mut seen = BTreeSet::new();
        for value in values.iter().filter(|value| !seen.insert(value.value.to_string())) {
            self.faults.value(value, &tree::join("sweep", &show_path(path)), "need each value once");
        }
    }

    /// Lists of one length, moved together.
    fn zip(&mut self, table: &Node, at: &str, axes: &[Axis]) -> Option<Axis> {
        let leaves = self.leaves(table, at, &[], axes);
        let mut columns: Vec<Vec<Node>> = Vec::new();
        let mut paths: Vec<Vec<Step>> = Vec::new();
        for leaf in leaves {
            let Some(values) = self.written(&leaf) else { continue };
            if let Some(first) = columns.first().filter(|first| first.len() != values.len()) {
                let need = format!(
                    "need as many values as {} has, which is {}: this has {}",
                    show_path(&paths[0]),
                    first.len(),
                    values.len()
                );
                self.faults.about(leaf.node, &leaf.at, need);
                continue;
            }
            columns.push(values);
            paths.push(leaf.path);
        }
        if matches!(table.value, Value::Table(_)) && table.entries().is_empty() {
            self.faults.about(table, at, "need paths with lists of one length, moved together");
        }
        let length = columns.first()?.len();
        let places: Vec<Vec<Node>> =
            (0..length).map(|row| columns.iter().map(|column| column[row].clone()).collect()).collect();
        let mut seen = BTreeSet::new();
        for row in places.iter().filter(|row| !seen.insert(shown(row))) {
            self.faults.about(&row[0], at, format!("need each row of values once: {}", shown(row).join(", ")));
        }
        Some(Axis { paths, places, drawn: None })
    }

    /// Points that are drawn; those with the same values are one place.
    fn sample(&mut self, table: &Node, axes: &[Axis]) -> Option<Axis> {
        const AT: &str = "sweep.sample";
        let given = table.get("paths").filter(|node| matches!(node.value, Value::Table(_)))?;
        let mut paths: Vec<Vec<Step>> = Vec::new();
        let mut along: Vec<Along> = Vec::new();
        for leaf in self.leaves(given, "sweep.sample.paths", &[], axes) {
            let drawn = match &leaf.node.value {
                Value::List(values) => {
                    self.once(values, &leaf.path);
                    Some(Along::Among(values.clone()))
                }
                _ => range::span(leaf.node, "sweep.sample.paths.*", &leaf.at, &mut self.faults)
                    .map(|span| Along::Range(span, Node { line: leaf.node.line, ..Node::default() })),
            };
            if let Some(drawn) = drawn {
                paths.push(leaf.path);
                along.push(drawn);
            }
        }
        if given.entries().is_empty() {
            self.faults.about(given, "sweep.sample.paths", "need paths with what is drawn for them");
        }
        let method = table.get("method").and_then(text).and_then(Method::by_name)?;
        let typed = table.get("points")?;
        let points = match typed.value {
            Value::Int(points) => usize::try_from(points).ok().filter(|points| (1..=MOST_POINTS).contains(points))?,
            _ => return None,
        };
        let most = match method {
            Method::Saltelli => MOST_DIMENSIONS / 2,
            Method::Sobol => MOST_DIMENSIONS,
            _ => usize::MAX,
        };
        if paths.len() > most {
            let need =
                format!("need at most {most} paths with method = \"{}\": these are {}", method.name(), paths.len());
            self.faults.about(given, &tree::join(AT, "paths"), need);
            return None;
        }
        let rows = method.rows(points, paths.len());
        if rows > MOST_CELLS {
            let need = format!(
                "need at most {} points times arms: these are {} with method = \"{}\" and {} paths",
                thousands(MOST_CELLS as i64),
                thousands(rows as i64),
                method.name(),
                paths.len()
            );
            self.faults.value(typed, &tree::join(AT, "points"), need);
            return None;
        }
        if paths.is_empty() {
            return None;
        }
        let seed = match table.get("seed").map(|node| &node.value) {
            Some(Value::Int(seed)) => *seed,
            _ => whole_or(self.root, "seed", "seed"),
        };
        let mut held: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        let mut places: Vec<Vec<Node>> = Vec::new();
        let place = |row: Vec<f64>| {
            let values: Vec<Node> = along.iter().zip(row).map(|(along, u)| along.at(u)).collect();
            *held.entry(shown(&values)).or_insert_with(|| {
                places.push(values);
                places.len() - 1
            })
        };
        let rows = drawn::rows(method, points, paths.len(), seed.max(0) as u64).into_iter().map(place).collect();
        let drawn = Drawn::new(method, points, paths.len(), rows);
        Some(Axis { paths, places, drawn: Some(drawn) })
    }

    /// The points of the sweep, with the values of all paths, and how they are laid out.
    pub(super) fn points(&mut self, axes: &[Axis], arms: usize) -> (Vec<Point>, Vec<Vec<Node>>, Design) {
        let count = axes.iter().try_fold(arms, |product, axis| product.checked_mul(axis.places.len()));
        if count.is_none_or(|count| count > MOST_CELLS) {
            let near = self.root.get("sweep").unwrap_or(self.root).clone();
            let need = format!("need at most {} points times arms", thousands(MOST_CELLS as i64));
            self.faults.about(&near, "sweep", need);
            return (vec![Point::default()], Vec::new(), Design::default());
        }
        let names = |axis: &Axis| axis.paths.iter().map(|path| show_path(path)).collect::<Vec<_>>();
        let axis_of =
            |axis: &Axis| types::Axis { paths: names(axis), places: axis.places.len(), drawn: axis.drawn.clone() };
        let design = Design { axes: axes.iter().map(axis_of).collect() };
        let values_at = |point: usize| {
            let places = design.places(point);
            axes.iter().zip(places).flat_map(|(axis, place)| axis.places[place].clone()).collect::<Vec<Node>>()
        };
        let values: Vec<Vec<Node>> = (0..design.points()).map(values_at).collect();
        let paths: Vec<String> = axes.iter().flat_map(names).collect();
        let point = |values: &Vec<Node>| Point {
            params: paths.iter().cloned().zip(values.iter().map(|value| plain(&value.value))).collect(),
        };
        (values.iter().map(point).collect(), values, design)
    }
}

/// The most points that are drawn: the length of a Sobol sequence.
const MOST_POINTS: usize = 1 << 16;

/// Values as written, which tells a text from a number.
fn shown(values: &[Node]) -> Vec<String> {
    values.iter().map(|value| value.value.to_string()).collect()
}
