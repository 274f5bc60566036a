//! The run directory: everything that a study came to, so that it stands alone.
//!
//! | file | holds |
//! |---|---|
//! | `scenario.toml` | the scenario as it was given |
//! | `replicates.csv` | one row per point, arm and replicate, in that order: swept paths, arm, replicate, measures, stop |
//! | `rounds.csv` | means over the replicates that still ran, for each round read; `n` says how many |
//! | `summary.csv` | point, arm, measure, mean, ci_low, ci_high, n, undefined, median |
//! | `claims.json` | every claim, judged |
//! | `manifest.json` | version, seed, overrides, platform, digest, and SHA-256 of every other file |
//! | `trace/` | transcripts of the replicates that `--trace` names, one file for each of every arm at every point |
//! | `files/` | copies of the files that the scenario refers to, up to [`MOST_COPIED`] bytes each |
//!
//! Numbers are written in the shortest form that reads back as the same bits; an undefined value is an empty cell. No
//! file holds a date or a duration: the same study gives the same bytes.
//!
//! In `summary.csv` a time that may not be reached has three rows: `x_reached` is the share that reached it, `x` has the
//! Kaplan-Meier median (and in `n` and `undefined` how many did and did not reach it), and `x_restricted` the restricted
//! mean, to the shortest follow-up of a replicate of that cell that did not reach it.

pub use super::traces::{MOST_TRACES, may_trace, trace_name};

use super::traces::{TRACES, TRANSCRIPT};
use super::{Report, json, stop_name, transcript};
use crate::error::{Error, Fault, Result};
use crate::hash::hash;
use crate::measure::Scale;
use crate::measure::stats::Estimate;
use crate::rng::CONTRACT;
use crate::scenario::{Options, Study};
use crate::study::Results;
use crate::study::trace;
use csv::Writer;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

/// Files that a scenario refers to are copied up to this many bytes; of larger ones the hash alone is kept.
pub const MOST_COPIED: usize = 1 << 20;

/// What stands in a run directory besides copies, in the order in which it is put there: the manifest last, so that a
/// directory with a manifest is whole.
const NAMES: [&str; 6] =
    ["scenario.toml", "replicates.csv", "rounds.csv", "summary.csv", "claims.json", "manifest.json"];
const COPIES: &str = "files";
const PARTIAL: &str = ".partial";

/// SHA-256 of the bytes of `replicates.csv`, in hexadecimal: equal wherever and however the study ran. The rows are
/// hashed as they are made, never held together.
pub fn digest(study: &Study, results: &Results) -> String {
    let mut hashed = Hashed { into: io::sink(), sum: Sha256::new() };
    // A sink takes everything.
    let _ = replicates(study, results, &mut hashed);
    hashed.finish()
}

/// Passes bytes on and hashes them.
struct Hashed<W> {
    into: W,
    sum: Sha256,
}

impl<W> Hashed<W> {
    fn finish(self) -> String {
        self.sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.into.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.into.flush()
    }
}

/// A number as it stands in a file: the shortest text that reads back as the same bits, and nothing for "undefined".
pub(super) fn cell(value: Option<f64>) -> String {
    match value {
        Some(0.0) => "0".into(),
        Some(value) if value.is_finite() => value.to_string(),
        _ => String::new(),
    }
}

fn params(study: &Study) -> impl Iterator<Item = &str> {
    study.points.first().into_iter().flat_map(|point| point.params.iter().map(|(path, _)| &path[..]))
}

fn place(study: &Study, at: usize) -> impl Iterator<Item = &str> {
    let values = study.points[study.cells[at].point].params.iter().map(|(_, value)| &value[..]);
    values.chain([&study.arms[study.cells[at].arm][..]])
}

/// Writes `replicates.csv`.
///
/// # Errors
/// What `into` says.
pub fn replicates(study: &Study, results: &Results, into: &mut dyn Write) -> io::Result<()> {
    let mut csv = Writer::from_writer(into);
    let measures = results.measures.iter().map(|info| info.name);
    csv.write_record(params(study).chain(["arm", "replicate"]).chain(measures).chain(["stop"]))?;
    for at in 0..study.cells.len() {
        for replicate in 0..results.replicates {
            place(study, at).try_for_each(|text| csv.write_field(text))?;
            csv.write_field(replicate.to_string())?;
            results.row(at, replicate).iter().try_for_each(|&value| csv.write_field(cell(value)))?;
            let why = results.cells[at].whys.get(replicate as usize);
            csv.write_field(why.map_or("", |&why| stop_name(why)))?;
            csv.write_record(None::<&[u8]>)?;
        }
    }
    csv.flush()
}

/// Writes `rounds.csv`: the measures that are followed over rounds.
///
/// # Errors
/// What `into` says.
pub fn rounds(study: &Study, results: &Results, into: &mut dyn Write) -> io::Result<()> {
    let mut csv = Writer::from_writer(into);
    csv.write_record(params(study).chain(["arm", "round", "measure", "mean", "n"]))?;
    for (at, seen) in results.cells.iter().enumerate() {
        for round in &seen.rounds {
            let followed = results.measures.iter().zip(&round.sums).filter(|(info, _)| info.over_rounds);
            for (info, &(sum, n)) in followed {
                place(study, at).try_for_each(|text| csv.write_field(text))?;
                let mean = cell((n > 0).then(|| sum / n as f64));
                csv.write_record([&round.round.to_string(), info.name, &mean, &n.to_string()])?;
            }
        }
    }
    csv.flush()
}

/// Writes `summary.csv`: every measure in every cell, then the society minus each arm.
///
/// # Errors
/// What `into` says.
pub fn summary(report: &Report<'_>, into: &mut dyn Write) -> io::Result<()> {
    let (study, results) = (report.study, report.results);
    let mut csv = Writer::from_writer(into);
    let head = ["arm", "measure", "mean", "ci_low", "ci_high", "n", "undefined", "median"];
    csv.write_record(params(study).chain(head))?;
    let mut row = |point: usize, arm: &str, measure: &str, seen: &Estimate, median: Option<f64>| -> io::Result<()> {
        study.points[point].params.iter().try_for_each(|(_, value)| csv.write_field(value))?;
        let (n, undefined) = (seen.n.to_string(), seen.undefined.to_string());
        let numbers = [cell(seen.mean), cell(seen.low), cell(seen.high)];
        let [mean, low, high] = &numbers;
        csv.write_record([arm, measure, mean, low, high, &n, &undefined, &cell(median)])?;
        Ok(())
    };
    for point in 0..study.points.len() {
        for (arm, name) in study.arms.iter().enumerate() {
            for info in &results.measures {
                let Some(seen) = report.number(point * study.arms.len() + arm, info.name) else { continue };
                if info.scale != Scale::Time {
                    row(point, name, info.name, &seen.estimate, None)?;
                    continue;
                }
                let arrived = (seen.estimate.mean.unwrap_or(0.0) * seen.estimate.n as f64).round() as u64;
                let times =
                    Estimate { n: arrived, undefined: seen.estimate.n.saturating_sub(arrived), ..Estimate::default() };
                row(point, name, info.name, &times, seen.median)?;
                row(point, name, &format!("{}_reached", info.name), &seen.estimate, None)?;
                let mean = Estimate { mean: seen.restricted, n: seen.estimate.n, ..Estimate::default() };
                row(point, name, &format!("{}_restricted", info.name), &mean, None)?;
            }
        }
        for contrast in report.contrasts.iter().filter(|contrast| contrast.point == point) {
            let name = format!("{} - {}", study.arms[0], study.arms[contrast.arm]);
            row(point, &name, contrast.measure, &contrast.estimate, None)?;
        }
    }
    csv.flush()
}

/// Refuses a directory that the run must not be written to: a file, a directory with other things in it, or a run of
/// another scenario. Cheap: to be asked before the run, so that no work is lost.
///
/// # Errors
/// [`Error::Invalid`] with what to do instead; [`Error::Io`] if it cannot be read.
pub fn may_write(dir: &Path, study: &Study) -> Result<()> {
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
                || [COPIES, TRACES].contains(&name)
                || (name.starts_with('.') && name.ends_with(PARTIAL))
        });
        empty = false;
        foreign = foreign.or((!known).then_some(name));
    }
    let scenario = dir.join(NAMES[0]);
    let same = fs::read(&scenario).is_ok_and(|text| text == study.text.as_bytes());
    let whole = dir.join("manifest.json").is_file();
    match foreign {
        _ if empty => Ok(()),
        _ if scenario.is_file() && !same => refuse(
            "need a new or empty directory, or a run of this very scenario; here is a run of another: give another directory or delete this one",
        ),
        Some(name) if !(same && whole) => refuse(&format!(
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
    write_traced(report, dir, overrides, read, &[])
}

/// As [`write()`], with the transcripts of `traces`, which are replicates: every arm at every point. Of a study that was
/// stopped, those that are finished.
///
/// # Errors
/// As [`write()`] and [`may_trace`].
pub fn write_traced(
    report: &Report<'_>,
    dir: &Path,
    overrides: &Options,
    read: &dyn Fn(&Path) -> io::Result<Vec<u8>>,
    traces: &[u64],
) -> Result<()> {
    let (study, results) = (report.study, report.results);
    may_write(dir, study)?;
    may_trace(study, traces)?;
    fs::create_dir_all(dir).map_err(Error::io(dir))?;
    let mut staged = Staged { dir, files: Vec::new() };
    staged.add(NAMES[0], |into| into.write_all(study.text.as_bytes()))?;
    staged.add(NAMES[1], |into| replicates(study, results, into))?;
    staged.add(NAMES[2], |into| rounds(study, results, into))?;
    staged.add(NAMES[3], |into| summary(report, into))?;
    staged.add(NAMES[4], |into| pretty(into, &json::claims(report)))?;
    let mut traces: Vec<u64> = traces.iter().copied().filter(|&replicate| replicate < results.replicates).collect();
    traces.sort_unstable();
    traces.dedup();
    for cell in 0..study.cells.len() {
        for &replicate in &traces {
            let (_, seen) = trace::trace(study, cell, replicate)?;
            staged.add(&trace_name(study, cell, replicate), |into| transcript::write(&seen, into))?;
        }
    }
    let referred = copies(study, read, &mut staged)?;
    let manifest = manifest(report, overrides, &staged.files, referred);
    staged.add(NAMES[5], |into| pretty(into, &manifest))?;
    staged.show()
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

    fn add(&mut self, name: &str, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let partial = self.partial(name);
        let written = || -> io::Result<String> {
            if let Some(folder) = partial.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut hashed = Hashed { into: BufWriter::new(File::create(&partial)?), sum: Sha256::new() };
            fill(&mut hashed)?;
            hashed.flush()?;
            hashed.into.get_ref().sync_all()?;
            Ok(hashed.finish())
        };
        let hash = written();
        self.files.push((name.to_string(), hash.as_ref().cloned().unwrap_or_default()));
        hash.map_err(Error::io(self.dir.join(name)))?;
        Ok(())
    }

    /// Takes away the transcripts of an older run that this one does not have.
    fn clear_traces(&self) -> Result<()> {
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
        self.clear_traces()?;
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
fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn manifest(
    report: &Report<'_>,
    overrides: &Options,
    files: &[(String, String)],
    referred: Map<String, Value>,
) -> Value {
    let (study, results) = (report.study, report.results);
    let hashes: Map<String, Value> = files.iter().map(|(name, sum)| (name.clone(), json!(sum))).collect();
    let sets: Vec<String> = overrides.sets.iter().map(|(path, value)| format!("{path}={value}")).collect();
    json!({
        "manyminds": env!("CARGO_PKG_VERSION"),
        "contract": CONTRACT,
        "scenario": study.name,
        "title": study.title,
        "source": study.source,
        "errata": study.errata,
        "seed": study.seed,
        "replicates": { "asked": study.replicates, "finished": results.replicates },
        "sequential": json::sequential(report),
        "overrides": { "set": sets, "seed": overrides.seed, "replicates": overrides.replicates },
        "points": study.points.iter().map(json::point).collect::<Vec<_>>(),
        "arms": study.arms,
        "measures": results.measures.iter().map(|info| info.name).collect::<Vec<_>>(),
        "platform": { "os": std::env::consts::OS, "arch": std::env::consts::ARCH },
        "digest": report.digest,
        "claims_hash": json::claims_hash(report),
        "files": hashes,
        "refers": referred,
    })
}
