//! The directory of a run while it goes on: who holds it, what was begun there, and the rows that came so far.
//!
//! `rows.bin` is the first thing that a run puts into its directory and the only one that grows: it holds what is run (the plan) and every
//! replicate that was finished ([`Rows`]). Whoever goes on, adds to a study or joins its parts begins there. The file is locked while a
//! process writes to it; `.holder` says who does.

use super::files::{self, MANIFEST, ROWS, SCENARIO};
use crate::error::{Error, Fault, Result};
use crate::hash::hash;
use crate::rng::CONTRACT;
use crate::scenario::{Options, Study};
use crate::study::{Part, Rows, Until, measures_of};
use serde_json::{Map, Value, json};
use similar::TextDiff;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Who writes to the directory, while somebody does.
pub(super) const HOLDER: &str = ".holder";

/// More lines of a difference than this are counted and not shown.
const MOST_SHOWN: usize = 24;

/// How a run treats what stands in its directory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Begin {
    /// It must be new, empty, or a finished run of the same scenario (and the same part of it), which is replaced.
    #[default]
    Anew,
    /// As [`Begin::Anew`]; an unfinished run that was begun for just this is begun again.
    Again,
    /// An unfinished run of the same study is gone on with; a finished one is made again from its rows. A new directory is begun.
    Resume,
    /// The study that is there is part of this one: rows that it has are not made again. A new directory is begun.
    Extend,
}

/// What a run in a directory is: beside the study how it was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What the command line added to the scenario.
    pub overrides: &'a Options,
    /// Which part of it is made here, and what is kept of it.
    pub part: Part,
    /// When it ends, if before its last replicate.
    pub until: Option<&'a Until>,
    /// Whether rows of another version of this program are taken for those of this one.
    pub any_version: bool,
}

/// A directory that is held by this process until it is dropped.
#[derive(Debug)]
pub struct Directory {
    dir: PathBuf,
    rows: Arc<Rows>,
    _holder: Holder,
}

/// Keeps the lock, and the name of whoever has it where others see it.
#[derive(Debug)]
struct Holder {
    name: PathBuf,
    _lock: File,
}

impl Directory {
    /// Opens the directory of a run for writing, and writes the plan and the scenario where they are new. `read` reads the files that the
    /// scenario refers to.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the directory holds something else, where another process holds it, and where what was begun there is not
    /// what is asked for, with every difference; [`Error::Io`] where it cannot be written.
    pub fn open(
        dir: &Path,
        study: &Study,
        begin: Begin,
        asked: &Asked<'_>,
        read: &dyn Fn(&Path) -> io::Result<Vec<u8>>,
    ) -> Result<Directory> {
        files::may_write(dir, study, begin)?;
        fs::create_dir_all(dir).map_err(Error::io(dir))?;
        let place = dir.join(ROWS);
        let held = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&place);
        let io = |error| Error::io(&place)(error);
        let held = held.map_err(io)?;
        let file = held.try_clone().map_err(io)?;
        let holder = hold(dir, held)?;
        let length = file.metadata().map_err(io)?.len();
        let plan = plan(study, asked, read)?;
        let measures = measures_of(study).len();
        let found = Rows::read(Box::new(file.try_clone().map_err(io)?), measures).map_err(io)?;
        let there: Option<Value> = found.plan().and_then(|text| serde_json::from_str(&text).ok());
        may_begin(dir, begin, length, there.as_ref(), &plan, &found, asked.any_version)?;
        if length > 0 && matches!(begin, Begin::Anew | Begin::Again) {
            file.set_len(0).map_err(io)?;
        }
        let rows = Rows::open(Box::new(file), measures).map_err(io)?;
        let same = rows.plan().is_some() && there.as_ref() == Some(&plan);
        // An older manifest would speak of what is being replaced.
        let manifest = dir.join(MANIFEST);
        if manifest.is_file() && !(same && is_finished(dir)) {
            fs::remove_file(&manifest).map_err(Error::io(&manifest))?;
        }
        if !same {
            rows.set_plan(&plan.to_string()).map_err(io)?;
        }
        files::put(dir, SCENARIO, study.text.as_bytes())?;
        Ok(Directory { dir: dir.to_path_buf(), rows: Arc::new(rows), _holder: holder })
    }

    /// The rows that are there, and go there.
    pub fn rows(&self) -> &Arc<Rows> {
        &self.rows
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.dir
    }
}

/// The name goes before the lock does.
impl Drop for Holder {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.name);
    }
}

/// Refuses what must not be run over, or is not what is asked for.
fn may_begin(
    dir: &Path,
    begin: Begin,
    length: u64,
    there: Option<&Value>,
    plan: &Value,
    found: &Rows,
    any_version: bool,
) -> Result<()> {
    let refuse = |need: &str| Err(Fault::at("--out", dir.display(), need).into());
    if length > 0 && there.is_none() && !found.is_of_rows() {
        return refuse("need a directory whose rows.bin this program wrote");
    }
    let Some(there) = there else { return Ok(()) };
    match begin {
        Begin::Anew | Begin::Again => {
            let begun_again = begin == Begin::Again && there == plan;
            if there["shard"] != plan["shard"] {
                return refuse("need another directory: there is another part of a study");
            }
            if !is_finished(dir) && !begun_again {
                return refuse("need --resume to go on with the unfinished run that is there, or another directory");
            }
            Ok(())
        }
        Begin::Resume | Begin::Extend => {
            let differences = differences(there, plan, begin, any_version);
            if differences.is_empty() { Ok(()) } else { Err(refusal(dir, begin, differences).into()) }
        }
    }
}

/// Whether a directory has the manifest of a run, or of a part, that came to its end.
fn is_finished(dir: &Path) -> bool {
    let text = fs::read_to_string(dir.join(MANIFEST)).unwrap_or_default();
    let manifest: Value = serde_json::from_str(&text).unwrap_or_default();
    let (replicates, ended) = (&manifest["replicates"], &manifest["sequential"]["ended"]);
    let all = replicates["finished"].is_u64() && replicates["finished"] == replicates["asked"];
    all || ended == "enough" || ended == "most" || manifest["shard"].is_object()
}

/// Locks the rows, and says who holds them.
fn hold(dir: &Path, rows: File) -> Result<Holder> {
    let place = dir.join(HOLDER);
    match rows.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let holder = fs::read_to_string(&place).unwrap_or_default();
            let who = if holder.trim().is_empty() { "another process" } else { holder.trim() };
            let need = format!("need a directory that nobody else is writing to; {who} is");
            return Err(Fault::at("--out", dir.display(), need).into());
        }
        // A file system without locks: whoever shares it must see to it (docs/CLUSTERS.md).
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
        Err(TryLockError::Error(error)) => return Err(Error::io(dir.join(ROWS))(error)),
    }
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = if host.trim().is_empty() { String::new() } else { format!(" on {}", host.trim()) };
    let written = File::create(&place).and_then(|mut file| writeln!(file, "process {}{host}", std::process::id()));
    written.map_err(Error::io(&place))?;
    Ok(Holder { name: place, _lock: rows })
}

/// What is run, in words that are compared when somebody goes on with it.
fn plan(study: &Study, asked: &Asked<'_>, read: &dyn Fn(&Path) -> io::Result<Vec<u8>>) -> Result<Value> {
    let beside = study.file.parent().unwrap_or(Path::new(""));
    let mut refers = Map::new();
    for file in &study.files {
        let bytes = read(file).map_err(Error::io(file))?;
        let name = file.strip_prefix(beside).unwrap_or(file);
        refers.insert(files::slashed(name), json!(hash(&bytes)));
    }
    let sets: Vec<String> = asked.overrides.sets.iter().map(|(path, value)| format!("{path}={value}")).collect();
    Ok(json!({
        "manyminds": env!("CARGO_PKG_VERSION"),
        "contract": CONTRACT,
        "shard": [asked.part.shard.index, asked.part.shard.of],
        "name": study.name,
        "scenario": study.text,
        "set": sets,
        "seed": study.seed,
        "replicates": study.replicates,
        "until": asked.until.map(ToString::to_string),
        "details": asked.part.details.names(),
        "measures": measures_of(study).iter().map(|info| info.name).collect::<Vec<_>>(),
        "refers": refers,
        "cells": study.cells.iter().map(|cell| format!("{:016x}", cell.key)).collect::<Vec<_>>(),
    }))
}

/// Which differences matter to whoever begins like this: what is told of each.
pub(super) fn differences(there: &Value, here: &Value, begin: Begin, any_version: bool) -> Vec<String> {
    let mut told = Vec::new();
    let fixed: &[&str] = match begin {
        Begin::Extend => &["contract", "shard", "until", "details", "measures"],
        _ => &["contract", "shard", "set", "seed", "replicates", "until", "details", "measures", "refers", "scenario"],
    };
    if there["manyminds"] != here["manyminds"] && !any_version {
        told.push(format!(
            "it was begun by version {} of this program, and this is {}; --any-version takes its rows all the same",
            bare(&there["manyminds"]),
            bare(&here["manyminds"])
        ));
    }
    for &key in fixed.iter().filter(|&&key| there[key] != here[key]) {
        told.push(match key {
            "scenario" => lines(there[key].as_str().unwrap_or(""), here[key].as_str().unwrap_or("")),
            "refers" => changed_files(&there[key], &here[key]),
            "contract" => format!("its draws are those of contract {}, and here of {}", there[key], here[key]),
            _ => format!("{key}: {} there, {} here", bare(&there[key]), bare(&here[key])),
        });
    }
    let cells = |plan: &Value| -> BTreeSet<String> {
        plan["cells"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_string).collect()
    };
    let gone = cells(there).difference(&cells(here)).count();
    if begin == Begin::Extend && gone > 0 {
        told.push(format!(
            "{gone} of its {} cells are not in this study, or would give other rows; a study grows by replicates, points and arms",
            cells(there).len()
        ));
        told.push(lines(there["scenario"].as_str().unwrap_or(""), here["scenario"].as_str().unwrap_or("")));
        told.push(changed_files(&there["refers"], &here["refers"]));
    }
    if begin == Begin::Extend && there["replicates"].as_u64() > here["replicates"].as_u64() {
        told.push(format!("it has {} replicates, and here are {}", there["replicates"], here["replicates"]));
    }
    told.retain(|line| !line.is_empty());
    told
}

fn refusal(dir: &Path, begin: Begin, differences: Vec<String>) -> Vec<Fault> {
    let what = match begin {
        Begin::Extend => "need a study of which the one that was begun there is a part",
        _ => "need the study that was begun there; --extend adds replicates, points or arms to one",
    };
    differences.into_iter().map(|line| Fault::at("--out", dir.display(), format!("{what}: {line}"))).collect()
}

/// A value as people read it.
pub(super) fn bare(value: &Value) -> String {
    match value {
        Value::Null => "none".into(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "none".into(),
        Value::Array(items) => items.iter().map(bare).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// The lines in which two texts differ, nothing where they do not.
fn lines(there: &str, here: &str) -> String {
    if there == here {
        return String::new();
    }
    let difference = TextDiff::from_lines(there, here);
    let text = difference.unified_diff().context_radius(0).header("there", "here").to_string();
    let shown: Vec<&str> = text.lines().take(MOST_SHOWN).collect();
    let more = text.lines().count() - shown.len();
    let rest = if more > 0 { format!("\n... and {more} more lines") } else { String::new() };
    format!("the scenario differs\n{}{rest}", shown.join("\n"))
}

fn changed_files(there: &Value, here: &Value) -> String {
    let names = [there, here].into_iter().filter_map(Value::as_object).flat_map(Map::keys);
    let mut told: Vec<String> = Vec::new();
    for name in names {
        let line = match (&there[name], &here[name]) {
            (was, is) if was == is => continue,
            (Value::Null, _) => format!("{name} is new"),
            (_, Value::Null) => format!("{name} is gone"),
            (was, is) => {
                let short = |sum: &Value| bare(sum).chars().take(super::SHORT_DIGEST).collect::<String>();
                format!("{name} was {} and is {}", short(was), short(is))
            }
        };
        if !told.contains(&line) {
            told.push(line);
        }
    }
    if told.is_empty() { String::new() } else { format!("files differ: {}", told.join("; ")) }
}
