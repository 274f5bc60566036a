//! A run as a page: one HTML file that opens anywhere, without a network.
//!
//! Everything that can be said in words and tables is written here, escaped, so that the page can be read without its script. Figures are
//! handed over as tables and drawn by `report.js` with Observable Plot and D3, which the page carries (see `vendor/`).
//! A policy in its head lets only these scripts run, by their hashes, and nothing be loaded or sent.

mod figures;
mod html;
mod replay;
mod words;

use super::Report;
use super::compare::Comparison;
use super::files::{self, PAGES};
use crate::study::trace::Transcript;
use crate::study::{Judged, JudgedPart};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use figures::Figure;
use maud::PreEscaped;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};

/// What the page does, in order.
const SCRIPTS: [&str; 4] = [
    include_str!("vendor/d3.min.js"),
    include_str!("vendor/plot.min.js"),
    include_str!("replay.js"),
    include_str!("report.js"),
];
const STYLES: [&str; 2] = [include_str!("page.css"), include_str!("replay.css")];

/// More parts of a claim than this are not drawn.
const MOST_PARTS: usize = 6;

/// What stands on a page beside what the report says.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// The manifest of the run directory.
    pub manifest: &'a Value,
    /// Replicates to be watched.
    pub replays: &'a [Transcript],
}

/// The page of a run.
///
/// Its size hangs on what is drawn, of which there is a most, not on replicates: about half a megabyte of scripts, and up to some more of figures and replays.
/// Cost: a pass over the rows for each measure and cell.
///
/// # Errors
/// [`crate::error::Error::Io`] where rows cannot be read back.
pub fn page(report: &Report<'_>, beside: &Beside<'_>) -> crate::error::Result<String> {
    let figures = figures::figures(report);
    report.results.intact()?;
    let body = html::of_one(report, beside, &figures);
    Ok(put_together(&title(report), body, &data(report, &figures, beside.replays)))
}

/// The page of two runs: the second beside the first, and what is different.
///
/// # Errors
/// As [`page`].
pub fn page_of_two(
    reports: [&Report<'_>; 2],
    manifests: [&Value; 2],
    found: &Comparison,
) -> crate::error::Result<String> {
    let figures = figures::of_two(reports, found);
    reports.iter().try_for_each(|report| report.results.intact())?;
    let body = html::of_two(reports, manifests, found, &figures);
    let title = format!("{} and {}", found.runs[0], found.runs[1]);
    let mut data = data(reports[0], &figures, &[]);
    // What was claimed stands on the page of each run.
    data["claims"] = json!([]);
    Ok(put_together(&title, body, &data))
}

/// Writes a page into the directory of a run, as `report.html` or (of two runs) as `compared.html`, and says where.
///
/// # Errors
/// [`crate::error::Error::Io`] where it cannot be written.
pub fn keep(dir: &Path, page: &str, of_two: bool) -> crate::error::Result<PathBuf> {
    let name = PAGES[usize::from(of_two)];
    files::put(dir, name, page.as_bytes())?;
    Ok(dir.join(name))
}

fn title(report: &Report<'_>) -> String {
    let study = report.study;
    if study.title.is_empty() { study.name.clone() } else { format!("{}: {}", study.name, study.title) }
}

/// What the scripts get.
fn data(report: &Report<'_>, figures: &[Figure], replays: &[Transcript]) -> Value {
    let measures: serde_json::Map<String, Value> = report
        .results
        .measures
        .iter()
        .map(|info| (info.name.into(), json!({ "what": info.what, "unit": info.unit, "ends": info.ends() })))
        .collect();
    json!({
        "name": report.study.name,
        "replicates": report.results.replicates,
        "measures": measures,
        "claims": report.claims.iter().map(strip).collect::<Vec<_>>(),
        "figures": figures,
        "replays": replays.iter().map(named).collect::<Vec<_>>(),
    })
}

/// Which of `n` are shown, where so many may be: all, or `most` of them (2 or more), evenly, the first and the last among them.
fn evenly(n: usize, most: usize) -> Vec<usize> {
    if n <= most { (0..n).collect() } else { (0..most).map(|at| at * (n - 1) / (most - 1)).collect() }
}

/// What of a claim is drawn beside its words: where the intervals of its first parts lie, and where they were expected.
fn strip(judged: &Judged<'_>) -> Value {
    let part = |part: &JudgedPart| {
        let (seen, (from, to)) = (&part.seen.estimate, part.read.expect.region());
        json!({ "mean": seen.mean, "ci_low": seen.low, "ci_high": seen.high, "from": from, "to": to })
    };
    judged.parts.iter().take(MOST_PARTS).map(part).collect()
}

/// A replay with what it is called where there are several.
fn named(transcript: &Transcript) -> Value {
    let header = &transcript.header;
    json!({ "name": format!("{}, replicate {}", header.arm, header.replicate), "seen": replay::replay(transcript) })
}

/// The file: what it may do, how it looks, what it says, what it draws, and the scripts that draw it.
fn put_together(title: &str, body: maud::Markup, data: &Value) -> String {
    let hashes: Vec<String> = SCRIPTS
        .iter()
        .map(|script| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes()))))
        .collect();
    // Scripts by their hashes alone; styles are needed by the drawings; nothing else is loaded from anywhere.
    let policy = format!(
        "default-src 'none'; script-src {}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'",
        hashes.join(" ")
    );
    // Inside a script element only this character can end it.
    let data = data.to_string().replace('<', "\\u003c");
    maud::html! {
        (maud::DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "manyminds " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                @for style in STYLES { style { (PreEscaped(style)) } }
            }
            body {
                (body)
                script type="application/json" id="data" { (PreEscaped(data)) }
                @for script in SCRIPTS { script { (PreEscaped(script)) } }
            }
        }
    }
    .into_string()
}

#[cfg(test)]
mod tests;
