//! The run directory: everything that a study came to, so that it stands alone.
//!
//! | file | holds |
//! |---|---|
//! | `scenario.toml` | the scenario as it was given |
//! | `replicates.csv` | one row per point, arm and replicate, in that order: swept paths, arm, replicate, measures, stop |
//! | `rounds.csv` | means over the replicates that still ran, with intervals, for each round read; `n` says how many |
//! | `summary.csv` | point, arm, measure, mean, ci_low, ci_high, n, undefined, median |
//! | `claims.json` | every claim, judged |
//! | `manifest.json` | version, seed, overrides, platform, digest, and SHA-256 of every other file |
//! | `series.csv` | with `--series`: one row per point, arm, replicate and reading: the measures that are followed over rounds |
//! | `agents.csv` | with `--agents`: one row per point, arm, replicate and agent: how it ended |
//! | `*.parquet` | with `--parquet`: the same rows as in each table but the summary, in typed columns |
//! | `report.html`, `compared.html` | after `manyminds report`: the run as a page, and beside another run |
//! | `trace/` | transcripts of the replicates that `--trace` names, one file for each of every arm at every point |
//! | `files/` | copies of the files that the scenario refers to, up to [`MOST_COPIED`] bytes each |
//! | `rows.bin` | the rows as they came in, from which a run is gone on with, added to and joined ([`super::directory`]) |
//!
//! Numbers are written in the shortest form that reads back as the same bits; an undefined value is an empty cell. No
//! file holds a date or a duration: the same study gives the same bytes, `rows.bin` apart, in which rows stand as they came.
//!
//! In `summary.csv` a time that may not be reached has three rows: `x_reached` is the share that reached it, `x` has the
//! Kaplan-Meier median (and in `n` and `undefined` how many did and did not reach it), and `x_restricted` the restricted
//! mean, to the shortest follow-up of a replicate of that cell that did not reach it.

pub use super::traces::{MOST_TRACES, may_trace, trace_name};

use super::directory::{Begin, HOLDER};
use super::tables::{self, Hashed};
use super::traces::{TRACES, TRANSCRIPT};
use super::{Report, json, transcript};
use crate::error::{Error, Fault, Result};
use crate::hash::hash;
use crate::rng::CONTRACT;
use crate::scenario::{Options, Study};
use crate::study::{Details, Results, Shard, measures_of, trace};
use serde_json::{Map, Value, json};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

/// Files that a scenario refers to are copied up to this many bytes; of larger ones the hash alone is kept.
pub const MOST_COPIED: usize = 1 << 26;

/// What stands in a run directory besides copies, in the order in which it is put there: the manifest last, so that a
/// directory with a manifest is whole.
const NAMES: [&str; 6] = [SCENARIO, "replicates.csv", "rounds.csv", "summary.csv", "claims.json", MANIFEST];
pub(super) const SCENARIO: &str = "scenario.toml";
pub(super) const MANIFEST: &str = "manifest.json";
/// The rows, which are there before anything else is.
pub(super) const ROWS: &str = "rows.bin";
const SERIES: &str = "series.csv";
const AGENTS: &str = "agents.csv";
/// The tables in typed columns, where they are asked for.
const PARQUET: [&str; 4] = ["replicates.parquet", "rounds.parquet", "series.parquet", "agents.parquet"];
/// The run as a page, and beside another run: made on request afterwards.
pub(super) const PAGES: [&str; 2] = ["report.html", "compared.html"];
pub(super) const COPIES: &str = "files";
const PARTIAL: &str = ".partial";

/// Refuses a directory that the run must not be written to: a file, a directory with other things in it, or a run of
/// another scenario, unless it is to be added to. Cheap: to be asked before the run, so that no work is lost.
///
/// # Errors
/// [`Error::Invalid`] with what to do instead; [`Error::Io`] if it cannot be read.
pub fn may_write(dir: &Path, study: &Study, begin: Begin) -> Result<()> {
    let refuse = |need: &str| Err(Error::from(Fault::at("--out", dir.display(), need)));
    if !dir.exists() {
        return Ok(());
    }
    if !dir.is_dir() {
        return refuse("need a directory; this is a file");
    }
    let mut foreign = None;
    let mut empty = true;
    for entry in fs::read_dir(dir).map_err(Error::io(dir))? {
        let name = entry.map_err(Error::io(dir))?.file_name();
        let known = name.to_str().is_some_and(|name| {
            NAMES.contains(&name)
                || PARQUET.contains(&name)
                || PAGES.contains(&name)
                || [COPIES, TRACES, ROWS, HOLDER, SERIES, AGENTS].contains(&name)
                || (name.starts_with('.') && name.ends_with(PARTIAL))
        });
        empty = false;
        foreign = foreign.or((!known).then_some(name));
    }
    let scenario = dir.join(NAMES[0]);
    let same = fs::read(&scenario).is_ok_and(|text| text == study.text.as_bytes());
    let ours = dir.join(MANIFEST).is_file() || dir.join(ROWS).is_file();
    match foreign {
        _ if empty => Ok(()),
        // What differs is told from the rows.
        _ if begin != Begin::Anew && dir.join(ROWS).is_file() => Ok(()),
        _ if scenario.is_file() && !same => refuse(
            "need a new or empty directory, or a run of this very scenario; here is a run of another: give another directory or delete this one",
        ),
        Some(name) if !(same && ours) => refuse(&format!(
            "need a new or empty directory, or a run of this scenario; here is {}: give another directory",
            name.display()
        )),
        _ => Ok(()),
    }
}

/// Writes the run directory: each file under a temporary name, and all renamed once they are complete. An older run of
/// the same scenario is replaced.
///
/// `overrides` are what the command line added to the scenario; `read` reads the files that the scenario refers to.
///
/// # Errors
/// As [`may_write`], and [`Error::Io`] where a file cannot be written or read.
pub fn write(
    report: &Report<'_>,
    dir: &Path,
    overrides: &Options,
    read: &dyn Fn(&Path) -> io::Result<Vec<u8>>,
) -> Result<()> {
    write_with(report, dir, overrides, read, &Beside::default())
}

/// What is written beside the usual files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// Replicates whose transcripts are written: every arm at every point. Of a study that was stopped, those that are finished.
    pub traces: &'a [u64],
    /// What was kept of each replicate beyond its row.
    pub details: Details,
    /// The tables as Parquet too.
    pub parquet: bool,
}

/// Refuses Parquet in a build without it.
///
/// # Errors
/// [`Error::Invalid`], unless the feature `parquet` is on.
pub fn may_parquet() -> Result<()> {
    let fault = Fault::at("--parquet", "given", "need a build with `--features parquet`");
    if cfg!(feature = "parquet") { Ok(()) } else { Err(fault.into()) }
}

/// As [`write()`], with more beside.
///
/// # Errors
/// As [`write()`], [`may_trace`] and [`may_parquet`].
pub fn write_with(
    report: &Report<'_>,
    dir: &Path,
    overrides: &Options,
    read: &dyn Fn(&Path) -> io::Result<Vec<u8>>,
    beside: &Beside<'_>,
) -> Result<()> {
    let (study, results) = (report.study, report.results);
    may_write(dir, study, Begin::Anew)?;
    may_trace(study, beside.traces)?;
    fs::create_dir_all(dir).map_err(Error::io(dir))?;
    let mut staged = Staged { dir, files: Vec::new() };
    staged.add(NAMES[0], |into| into.write_all(study.text.as_bytes()))?;
    staged.add(NAMES[1], |into| tables::replicates(study, results, into))?;
    staged.add(NAMES[2], |into| tables::rounds(study, results, into))?;
    staged.add(NAMES[3], |into| tables::summary(report, into))?;
    staged.add(NAMES[4], |into| pretty(into, &json::claims(report)))?;
    if beside.details.series {
        staged.add(SERIES, |into| tables::series(study, results, into))?;
    }
    if beside.details.agents {
        staged.add(AGENTS, |into| tables::agents(study, results, into))?;
    }
    if beside.parquet {
        in_columns(study, results, beside.details, &mut staged)?;
    }
    let mut traces: Vec<u64> =
        beside.traces.iter().copied().filter(|&replicate| replicate < results.replicates).collect();
    traces.sort_unstable();
    traces.dedup();
    for cell in 0..study.cells.len() {
        for &replicate in &traces {
            let (_, seen) = trace::trace(study, cell, replicate)?;
            staged.add(&trace_name(study, cell, replicate), |into| transcript::write(&seen, into))?;
        }
    }
    let referred = copies(study, read, &mut staged)?;
    let mut manifest = identity(study, overrides, results.replicates);
    let each: Vec<u64> = results.cells.iter().map(|cell| cell.replicates).collect();
    if each.iter().any(|&replicates| replicates != results.replicates) {
        manifest.insert("replicates_by_cell".into(), json!(each));
    }
    manifest.insert("sequential".into(), json::sequential(report));
    manifest.insert("digest".into(), json!(report.digest));
    manifest.insert("claims_hash".into(), json!(json::claims_hash(report)));
    manifest.insert("files".into(), staged.hashes());
    manifest.insert("refers".into(), Value::Object(referred));
    staged.add(NAMES[5], |into| pretty(into, &Value::Object(manifest)))?;
    staged.show()
}

/// Writes what stands in the directory of a part of a study beside its rows: the scenario, the files that it refers to, and a manifest
/// that says which part it is. There is no digest: only the whole has one.
///
/// # Errors
/// As [`write()`].
pub fn write_part(
    study: &Study,
    dir: &Path,
    shard: Shard,
    overrides: &Options,
    read: &dyn Fn(&Path) -> io::Result<Vec<u8>>,
) -> Result<()> {
    let mut staged = Staged { dir, files: Vec::new() };
    staged.add(SCENARIO, |into| into.write_all(study.text.as_bytes()))?;
    let referred = copies(study, read, &mut staged)?;
    let mut manifest = identity(study, overrides, 0);
    manifest.insert("shard".into(), json!({ "index": shard.index, "of": shard.of }));
    manifest.insert("files".into(), staged.hashes());
    manifest.insert("refers".into(), Value::Object(referred));
    staged.add(MANIFEST, |into| pretty(into, &Value::Object(manifest)))?;
    staged.show()
}

#[cfg(feature = "parquet")]
fn in_columns(study: &Study, results: &Results, details: Details, staged: &mut Staged<'_>) -> Result<()> {
    use super::parquet::tables;
    staged.add(PARQUET[0], |into| tables::replicates(study, results, into))?;
    staged.add(PARQUET[1], |into| tables::rounds(study, results, into))?;
    if details.series {
        staged.add(PARQUET[2], |into| tables::series(study, results, into))?;
    }
    if details.agents {
        staged.add(PARQUET[3], |into| tables::agents(study, results, into))?;
    }
    Ok(())
}

#[cfg(not(feature = "parquet"))]
fn in_columns(_: &Study, _: &Results, _: Details, _: &mut Staged<'_>) -> Result<()> {
    may_parquet()
}

/// Writes one file of a directory whole or not at all, unless that is what it holds.
pub(super) fn put(dir: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let place = dir.join(name);
    if fs::read(&place).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let mut staged = Staged { dir, files: Vec::new() };
    staged.add(name, |into| into.write_all(bytes))?;
    fs::rename(staged.partial(name), &place).map_err(Error::io(&place))?;
    staged.files.clear();
    Ok(())
}

fn pretty(into: &mut dyn Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *into, value)?;
    into.write_all(b"\n")
}

/// Files that are written and not yet shown under their names.
struct Staged<'a> {
    dir: &'a Path,
    /// Names, with the hashes of what they hold.
    files: Vec<(String, String)>,
}

impl Staged<'_> {
    fn partial(&self, name: &str) -> PathBuf {
        let place = self.dir.join(name);
        let file = place.file_name().unwrap_or(OsStr::new("file")).to_string_lossy().into_owned();
        place.with_file_name(format!(".{file}{PARTIAL}"))
    }

    fn add(&mut self, name: &str, fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) -> Result<()> {
        let partial = self.partial(name);
        let written = || -> io::Result<String> {
            if let Some(folder) = partial.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut hashed = Hashed::new(BufWriter::new(File::create(&partial)?));
            fill(&mut hashed)?;
            hashed.flush()?;
            hashed.inner().get_ref().sync_all()?;
            Ok(hashed.finish())
        };
        let hash = written();
        self.files.push((name.to_string(), hash.as_ref().cloned().unwrap_or_default()));
        hash.map_err(Error::io(self.dir.join(name)))?;
        Ok(())
    }

    fn hashes(&self) -> Value {
        Value::Object(self.files.iter().map(|(name, sum)| (name.clone(), json!(sum))).collect())
    }

    /// Takes away what an older run had on request and this one does not have.
    fn clear(&self) -> Result<()> {
        let known = [SERIES, AGENTS].into_iter().chain(PARQUET).chain(PAGES);
        for name in known.filter(|name| !self.files.iter().any(|(file, _)| file == name)) {
            let place = self.dir.join(name);
            if place.exists() {
                fs::remove_file(&place).map_err(Error::io(&place))?;
            }
        }
        let folder = self.dir.join(TRACES);
        if !folder.is_dir() {
            return Ok(());
        }
        for entry in fs::read_dir(&folder).map_err(Error::io(&folder))? {
            let entry = entry.map_err(Error::io(&folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let ours = name.starts_with("point") && name.ends_with(TRANSCRIPT);
            if ours && !self.files.iter().any(|(file, _)| *file == format!("{TRACES}/{name}")) {
                fs::remove_file(entry.path()).map_err(Error::io(entry.path()))?;
            }
        }
        Ok(())
    }

    fn show(&mut self) -> Result<()> {
        let manifest = self.dir.join(NAMES[5]);
        // An older manifest would speak of files that are being replaced.
        if manifest.exists() {
            fs::remove_file(&manifest).map_err(Error::io(&manifest))?;
        }
        self.clear()?;
        for (name, _) in &self.files {
            let place = self.dir.join(name);
            fs::rename(self.partial(name), &place).map_err(Error::io(&place))?;
        }
        self.files.clear();
        Ok(())
    }
}

/// What could not be shown is taken away again.
impl Drop for Staged<'_> {
    fn drop(&mut self) {
        for (name, _) in &self.files {
            let _ = fs::remove_file(self.partial(name));
        }
    }
}

/// Copies the files that the scenario refers to, and says what became of each.
fn copies(
    study: &Study,
    read: &dyn Fn(&Path) -> io::Result<Vec<u8>>,
    staged: &mut Staged<'_>,
) -> Result<Map<String, Value>> {
    let mut told = Map::new();
    let beside = study.file.parent().unwrap_or(Path::new(""));
    for file in &study.files {
        let bytes = read(file).map_err(Error::io(file))?;
        let named = file.strip_prefix(beside).unwrap_or(file);
        let named = if named.is_absolute() { Path::new(file.file_name().unwrap_or_default()) } else { named };
        let sum = hash(&bytes);
        let mut copied = Value::Null;
        if bytes.len() <= MOST_COPIED {
            let inside: PathBuf = named.components().filter(|part| matches!(part, Component::Normal(_))).collect();
            let mut name = format!("{COPIES}/{}", slashed(&inside));
            if staged.files.iter().any(|(other, _)| *other == name) {
                name = format!("{COPIES}/{}-{}", &sum[..12], inside.file_name().unwrap_or_default().to_string_lossy());
            }
            staged.add(&name, |into| into.write_all(&bytes))?;
            copied = json!(name);
        }
        told.insert(slashed(named), json!({ "sha256": sum, "bytes": bytes.len(), "copy": copied }));
    }
    Ok(told)
}

/// A path with `/` between its parts on every platform.
pub(super) fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// What a manifest says of a study before anything came of it.
fn identity(study: &Study, overrides: &Options, finished: u64) -> Map<String, Value> {
    let sets: Vec<String> = overrides.sets.iter().map(|(path, value)| format!("{path}={value}")).collect();
    let told = json!({
        "manyminds": env!("CARGO_PKG_VERSION"),
        "contract": CONTRACT,
        "scenario": study.name,
        "title": study.title,
        "source": study.source,
        "errata": study.errata,
        "seed": study.seed,
        "replicates": { "asked": study.replicates, "finished": finished },
        "overrides": { "set": sets, "seed": overrides.seed, "replicates": overrides.replicates },
        "points": study.points.iter().map(json::point).collect::<Vec<_>>(),
        "arms": study.arms,
        "measures": measures_of(study).iter().map(|info| info.name).collect::<Vec<_>>(),
        "platform": { "os": std::env::consts::OS, "arch": std::env::consts::ARCH },
    });
    match told {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
