//! The parts of a study that were run apart ([`Shard`]), joined into the directory of the whole.

use super::directory::{Asked, Begin, Directory, bare, differences};
use super::kept::Kept;
use crate::error::{Error, Fault, Result};
use crate::scenario::{Options, Study};
use crate::study::{Details, Part, Results, Rows, Shard, came};
use serde_json::Value;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// All parts of one study, with their rows.
#[derive(Debug)]
pub struct Parts {
    parts: Vec<(Kept, Arc<Rows>)>,
    study: Study,
    overrides: Options,
    details: Details,
}

impl Parts {
    /// Opens the directories of parts, in any order.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that is wrong with them: directories that are no finished parts, parts of different studies or
    /// versions, parts that are there twice or not at all.
    pub fn open(dirs: &[PathBuf]) -> Result<Parts> {
        let mut faults = Vec::new();
        let mut parts: Vec<(Shard, Kept)> = Vec::new();
        for dir in dirs {
            match Kept::open(dir) {
                Ok(kept) => match shard_of(&kept) {
                    Some(shard) => parts.push((shard, kept)),
                    None => faults.push(wrong(
                        &kept,
                        "the whole of a study",
                        "need a part of one (`manyminds run --shard I/N`)",
                    )),
                },
                Err(Error::Invalid(found)) => faults.extend(found),
                Err(error) => return Err(error),
            }
        }
        let Some((first, kept)) = parts.first() else { return Err(faults.into()) };
        kept.draws_as_here()?;
        let study = kept.study(|_| ())?;
        let mut rows = Vec::with_capacity(parts.len());
        for (_, part) in &parts {
            rows.push(part.rows(&study)?);
        }
        let plan = |rows: &Rows| -> Value {
            rows.plan().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
        };
        let whole = whole_plan(plan(&rows[0]));
        if whole["manyminds"] != env!("CARGO_PKG_VERSION") {
            let need = format!("need parts of this version, {}", env!("CARGO_PKG_VERSION"));
            faults.push(wrong(kept, format!("version {}", bare(&whole["manyminds"])), &need));
        }
        for (at, (shard, part)) in parts.iter().enumerate() {
            for line in differences(&whole_plan(plan(&rows[at])), &whole, Begin::Resume, false) {
                let need = format!("need parts of one study; beside {} (\"here\"): {line}", kept.path().display());
                faults.push(wrong(part, part.path().display(), &need));
            }
            if shard.of != first.of {
                let need = format!("need a part of {}, as {} is", first.of, kept.path().display());
                faults.push(wrong(part, format!("part {} of {}", shard.index, shard.of), &need));
            }
            if let Some((_, twin)) = parts[..at].iter().find(|(other, _)| other == shard) {
                let need = format!("need each part once; {} is the same", twin.path().display());
                faults.push(wrong(part, format!("part {} of {}", shard.index, shard.of), &need));
            }
        }
        let lacks = |index: &u64| parts.iter().all(|(shard, _)| shard.index != *index);
        let mut missing: Vec<String> = (1..=first.of).filter(lacks).take(20).map(|index| index.to_string()).collect();
        if missing.len() == 20 {
            missing.push("and maybe more".into());
        }
        if !missing.is_empty() {
            let need = format!("need all {} parts; there is no part {}", first.of, missing.join(", "));
            faults.push(Fault::at("merge", format!("{} directories", dirs.len()), need));
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let overrides = kept.overrides();
        let names = whole["details"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let details = Details::named(names);
        Ok(Parts { parts: parts.into_iter().map(|(_, kept)| kept).zip(rows).collect(), study, overrides, details })
    }

    /// The study that they are parts of.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// What the command line had changed.
    pub fn overrides(&self) -> &Options {
        &self.overrides
    }

    /// What was kept of each replicate beyond its row.
    pub fn details(&self) -> Details {
        self.details
    }

    /// A file that the scenario refers to, from the copy in a part.
    ///
    /// # Errors
    /// As [`Kept::read`].
    pub fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.parts[0].0.read(path)
    }

    /// Joins the rows of all parts in the directory `out`, which must be new, empty or a finished run of the same study.
    ///
    /// # Errors
    /// As [`Directory::open`]; [`Error::Invalid`] where parts have a replicate in common, or one is in none of them.
    pub fn join(&self, out: &Path) -> Result<(Directory, Results)> {
        let part = Part { shard: Shard::WHOLE, details: self.details };
        let asked = Asked { overrides: &self.overrides, part, until: None, any_version: false };
        let directory = Directory::open(out, &self.study, Begin::Again, &asked, &|file| self.read(file))?;
        let mut faults = Vec::new();
        for (part, rows) in &self.parts {
            for cell in &self.study.cells {
                match directory.rows().adopt(rows, cell.key) {
                    Ok(()) => {}
                    Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                        faults.push(wrong(part, error, "need parts that have nothing in common"));
                    }
                    Err(error) => return Err(Error::io(out)(error)),
                }
            }
        }
        for (at, cell) in self.study.cells.iter().enumerate() {
            let covered = directory.rows().covered(cell.key);
            if faults.is_empty() && covered != std::slice::from_ref(&(0..self.study.replicates)) {
                let there: Vec<String> =
                    covered.iter().map(|range| format!("{} to {}", range.start, range.end - 1)).collect();
                let there = if there.is_empty() { "none".to_string() } else { there.join(", ") };
                let place = format!("{}, {}", self.study.points[cell.point].label(), self.study.arms[cell.arm]);
                let need = format!("need replicates 0 to {}", self.study.replicates - 1);
                faults.push(Fault::at(format!("cell {at} ({place})"), format!("replicates {there}"), need));
            }
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        directory.rows().settle().map_err(Error::io(out))?;
        let results = came(&self.study, directory.rows())?;
        Ok((directory, results))
    }
}

fn shard_of(kept: &Kept) -> Option<Shard> {
    let told = &kept.manifest()["shard"];
    Some(Shard { index: told["index"].as_u64()?, of: told["of"].as_u64()? })
}

/// The plan of a part as that of the whole.
fn whole_plan(mut plan: Value) -> Value {
    if let Some(plan) = plan.as_object_mut() {
        plan.remove("shard");
    }
    plan
}

fn wrong(part: &Kept, value: impl std::fmt::Display, need: &str) -> Fault {
    Fault { value: value.to_string(), need: need.into(), ..Fault::default() }.in_file(part.path())
}
