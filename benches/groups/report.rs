//! The tables of `docs/BENCHMARKS.md`: the last figures of each group, and the scenarios of convergence.

use manyminds::deliberation::Why;
use manyminds::measure;
use manyminds::measure::survival::KaplanMeier;
use manyminds::scenario::{Options, load};
use manyminds::study::{self, Running};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/BENCHMARKS.md");
const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/convergence");
const GROUPS: [&str; 7] = ["deliberation", "episode", "merit_delta", "convergence", "network", "scenario", "voting"];

/// Where criterion keeps its figures.
pub(crate) fn directory() -> &'static Path {
    Path::new(concat!(env!("CARGO_TARGET_TMPDIR"), "/criterion"))
}

/// Puts the tables into the document, each between its two marks.
pub(crate) fn write() {
    let mut text = fs::read_to_string(DOCUMENT).expect("docs/BENCHMARKS.md");
    text = between(&text, "machine", &machine());
    for group in GROUPS {
        text = between(&text, group, &figures(group));
    }
    text = between(&text, "books", &books());
    text = between(&text, "settling", &settling());
    fs::write(DOCUMENT, text).expect("docs/BENCHMARKS.md can be written");
}

/// The text with what stands between the marks of `name` replaced.
fn between(text: &str, name: &str, table: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&open).expect("an opening mark");
    let (_, after) = rest.split_once(&close).expect("a closing mark");
    format!("{before}{open}{table}{close}{after}")
}

fn machine() -> String {
    let said = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output().map(|output| output.stdout).unwrap_or_default();
        String::from_utf8_lossy(&output).trim().to_string()
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (date, rustc) = (said("date", "+%Y-%m-%d"), said("rustc", "--version"));
    let arch = std::env::consts::ARCH;
    format!(
        "Seen on {date}, {cores} cores of an {arch} server that is shared with others, {rustc}, manyminds {}.\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// One timed benchmark: its name, how long one iteration took, and how many elements it has.
struct Figure {
    name: String,
    size: u64,
    /// The median of all samples, and the least, which was disturbed least.
    nanoseconds: f64,
    least: f64,
    elements: Option<f64>,
}

fn figures(group: &str) -> String {
    let mut found = Vec::new();
    collect(&directory().join(group), &mut found);
    found.sort_by(|a, b| (&a.name, a.size).cmp(&(&b.name, b.size)));
    let mut table = String::from("| benchmark | time | elements a second |\n|---|---|---|\n");
    for figure in found {
        let size = if figure.size > 0 { format!(" {}", figure.size) } else { String::new() };
        // Of one element the time says all.
        let rate = figure
            .elements
            .filter(|&elements| elements > 1.0)
            .map_or("-".into(), |elements| format!("{:.2} million", elements / figure.nanoseconds * 1e3));
        let _ = writeln!(table, "| {}{size} | {} | {rate} |", figure.name, time(figure.nanoseconds));
    }
    table
}

/// What a replicate takes beyond its run: a small difference, so that the least disturbed sample of either is taken.
fn books() -> String {
    let mut found = Vec::new();
    collect(&directory().join("study"), &mut found);
    let each = |figure: &Figure| figure.least / figure.elements.unwrap_or(1.0) / 1e3;
    let mut rows: Vec<(f64, f64)> = Vec::new();
    for whole in &found {
        let Some(size) = whole.name.strip_suffix(", the study") else { continue };
        let bare = found.iter().find(|figure| figure.name == format!("{size}, bare"));
        rows.extend(bare.map(|bare| (each(bare), each(whole))));
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut table =
        String::from("| a bare run | with the study | keeping the books | its share |\n|---|---|---|---|\n");
    for (bare, whole) in rows {
        let (books, share) = (whole - bare, 100.0 * (whole - bare) / whole);
        let _ = writeln!(table, "| {bare:.2} \u{b5}s | {whole:.2} \u{b5}s | {books:.2} \u{b5}s | {share:.0} % |");
    }
    table
}

/// Reads all figures below `place`.
fn collect(place: &Path, found: &mut Vec<Figure>) {
    let Ok(entries) = fs::read_dir(place) else { return };
    let mut below: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    below.sort();
    for path in below {
        if path.file_name().is_some_and(|name| name == "new") {
            found.extend(figure(&path));
        } else if path.is_dir() {
            collect(&path, found);
        }
    }
}

fn figure(place: &Path) -> Option<Figure> {
    let read = |name: &str| -> Option<Value> { serde_json::from_slice(&fs::read(place.join(name)).ok()?).ok() };
    let (about, estimates) = (read("benchmark.json")?, read("estimates.json")?);
    let text = |key: &str| about[key].as_str().unwrap_or("").to_string();
    let (name, value) = (text("function_id"), text("value_str"));
    let size = value.parse().unwrap_or(0);
    let name = match (name.is_empty(), size > 0) {
        (true, true) => "questions:".into(),
        (false, false) if !value.is_empty() => format!("{name}, {value}"),
        _ => name,
    };
    let elements = about["throughput"]["Elements"].as_f64();
    let samples = read("sample.json")?;
    let numbers = |key: &str| samples[key].as_array().into_iter().flatten().filter_map(Value::as_f64);
    let least = numbers("times").zip(numbers("iters")).map(|(time, runs)| time / runs).fold(f64::INFINITY, f64::min);
    Some(Figure { name, size, nanoseconds: estimates["median"]["point_estimate"].as_f64()?, least, elements })
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ns if ns < 1e3 => format!("{ns:.0} ns"),
        ns if ns < 1e6 => format!("{:.1} us", ns / 1e3),
        ns if ns < 1e9 => format!("{:.2} ms", ns / 1e6),
        ns => format!("{:.2} s", ns / 1e9),
    }
}

/// Rounds, acts and price to settlement, of every scenario of convergence: one row for each point and arm.
fn settling() -> String {
    let mut files: Vec<PathBuf> =
        fs::read_dir(SCENARIOS).expect("scenarios").filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let mut text = String::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "toml")) {
        let study = load(file, &Options::default(), &measure::names()).expect("a scenario that is right");
        let stop = AtomicBool::new(false);
        let results = study::run(&study, &Running { stop: &stop }, &|_| {}).expect("a study that runs");
        let swept = study.points[0].params.iter().map(|(path, _)| format!("`{path}`")).collect::<Vec<_>>().join(" | ");
        let columns =
            "settled | median rounds | rounds | turns | spent | agreed | median agreed | answer diversity | merit";
        let _ = writeln!(text, "| {swept} | arm | {columns} |");
        let _ = writeln!(text, "|{}", "---|".repeat(study.points[0].params.len() + 10));
        for (at, cell) in study.cells.iter().enumerate() {
            let reported =
                |name: &str| study::report(&results, study.per_problem, at, measure::info(name).expect("a measure"));
            let shown =
                |value: Option<f64>, digits: usize| value.map_or("-".into(), |value| format!("{value:.digits$}"));
            let mean = |name: &str, digits: usize| shown(reported(name).estimate.mean, digits);
            let params = study.points[cell.point].params.iter().map(|(_, value)| format!("`{value}`"));
            let params = params.collect::<Vec<_>>().join(" | ");
            // By why a run stopped, which sees the last round's moves too.
            let seen = &results.cells[at];
            let settled: u64 = seen.whys.iter().filter(|(why, _)| *why == Why::Settled).map(|(_, n)| n).sum();
            let settled = settled as f64 / seen.replicates as f64;
            let ends = (0..seen.replicates).filter_map(|replicate| results.row(at, replicate));
            let times: Vec<(f64, bool)> = ends.map(|row| (f64::from(row.played), row.why == Why::Settled)).collect();
            let _ = writeln!(
                text,
                "| {params} | {} | {settled:.2} | {} | {} | {} | {} | {} | {} | {} | {} |",
                study.arms[cell.arm],
                shown(KaplanMeier::new(&times).and_then(|curve| curve.median()), 0),
                mean("rounds", 0),
                mean("turns", 0),
                mean("spent", 0),
                mean("agreed", 2),
                shown(reported("agreed_time").median, 0),
                mean("answer_diversity", 2),
                mean("merit", 3),
            );
        }
        let _ = writeln!(text, "\nClaims of `{}`, {} replicates:\n", study.name, results.replicates);
        for judged in study::judge_claims(&study, &results) {
            let verdict = format!("{:?}", judged.verdict).to_lowercase();
            let _ = writeln!(text, "- {}: **{verdict}**", judged.claim.says);
        }
    }
    text
}
