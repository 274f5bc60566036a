//! Which rows a cell gives, as one number: equal keys are equal rows of the same program, wherever the scenario lies and whatever
//! else is in it.

use super::build::{json, text};
use super::study::PARTS;
use super::tree::{Node, Value};
use super::types::{Point, Sharing, Twin};
use crate::hash::short_hash;
use serde_json::json;
use std::collections::BTreeMap;

/// What the rows of every cell of a study rest on.
pub(super) struct Ground {
    pub(super) seed: u64,
    pub(super) per_problem: u64,
    pub(super) sharing: Sharing,
    pub(super) calibration: u64,
    pub(super) every: u32,
}

impl Ground {
    /// The key of the cell of `point` and `arm`, of which `tree` is the scenario with all changes laid into it. `file` gives the hash
    /// of what the file under a written name held, if the name is one of a file that was opened.
    ///
    /// How many replicates there are, what is said and claimed about them, and which other points and arms there are is not part of it:
    /// a study that grows keeps the keys that it had.
    pub(super) fn key(
        &self,
        point: &Point,
        (arm, twin): (&str, Option<Twin>),
        tree: &Node,
        file: impl Fn(&str) -> Option<String>,
    ) -> u64 {
        let parts = || PARTS.iter().filter_map(|part| Some((*part, tree.get(part)?)));
        let mut files = BTreeMap::new();
        parts().for_each(|(_, part)| {
            each_text(part, &mut |text| {
                if let Some(hash) = file(text) {
                    files.insert(text.to_string(), hash);
                }
            })
        });
        let tree: serde_json::Map<String, serde_json::Value> =
            parts().map(|(part, node)| (part.to_string(), json(node))).collect();
        let all = json!({
            "point": point.label(),
            "arm": arm,
            "twin": twin.map(Twin::name),
            "seed": self.seed,
            "per_problem": self.per_problem,
            "draws": match self.sharing {
                Sharing::Common => "common",
                Sharing::Independent => "independent",
            },
            "calibration": self.calibration,
            "every": self.every,
            "scenario": tree,
            "files": files,
        });
        short_hash(all.to_string().as_bytes())
    }
}

fn each_text(node: &Node, told: &mut impl FnMut(&str)) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| each_text(item, told)),
        Value::Table(entries) => entries.iter().for_each(|(_, entry)| each_text(entry, told)),
        _ => text(node).into_iter().for_each(told),
    }
}
