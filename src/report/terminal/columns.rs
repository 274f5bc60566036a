//! The tables of a summary: what the rows are called, which measures stand in the columns, and what is said in a cell.

use super::super::number::{estimate, interval, plain};
use super::super::table::{Column, Laid};
use super::super::{Contrast, Report};
use crate::measure::{Scale, info};
use crate::scenario::Study;

/// More rows than this are left to `summary.csv`.
pub(in crate::report) const MOST_ROWS: usize = 120;
/// Measures that are shown beside the main ones where the scenario asks for none by name. The rest are in the files.
const UNASKED: [&str; 3] = ["agreed_time", "concession_rate", "rounds"];

/// The last words of swept paths that tell them apart.
pub(in crate::report) fn short_paths(study: &Study) -> Vec<String> {
    let paths: Vec<&str> =
        study.points.first().into_iter().flat_map(|point| point.params.iter().map(|(path, _)| &path[..])).collect();
    let tail = |path: &str, words: usize| {
        let parts: Vec<&str> = path.split('.').collect();
        parts[parts.len().saturating_sub(words)..].join(".")
    };
    let longest = paths.iter().map(|path| path.split('.').count()).max().unwrap_or(1);
    paths
        .iter()
        .map(|path| {
            let alone =
                |words: &usize| paths.iter().filter(|other| tail(other, *words) == tail(path, *words)).count() == 1;
            tail(path, (1..=longest).find(alone).unwrap_or(longest))
        })
        .collect()
}

/// The names of rows: swept values, then the arm (or what `last` says of a row).
fn keys(study: &Study, rows: &[usize], last: (&str, Vec<String>)) -> Vec<Column> {
    let mut keys: Vec<Column> = short_paths(study)
        .into_iter()
        .enumerate()
        .map(|(axis, name)| {
            Column::new(name, rows.iter().map(|&point| study.points[point].params[axis].1.clone()).collect())
        })
        .collect();
    if study.arms.len() > 1 {
        keys.push(Column::new(last.0, last.1));
    }
    keys
}

/// `0.1, star`: the values of a point without their paths.
pub(in crate::report) fn short_label(study: &Study, point: usize) -> String {
    let values = short_paths(study).into_iter().zip(&study.points[point].params);
    values.map(|(name, (_, value))| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
}

/// The main measures of every arm at every point, and where there are any the others.
pub(in crate::report) fn main_tables(report: &Report<'_>) -> Vec<Laid> {
    let study = report.study;
    let shown = study.cells.len().min(MOST_ROWS);
    let rows: Vec<usize> = study.cells[..shown].iter().map(|cell| cell.point).collect();
    let arms = study.cells[..shown].iter().map(|cell| study.arms[cell.arm].clone()).collect();
    let keys = keys(study, &rows, ("arm", arms));
    let (main, others) = columns(report, shown);
    let tables = [main, others].into_iter().filter(|columns| !columns.is_empty());
    tables.map(|columns| Laid { keys: keys.clone(), columns }).collect()
}

/// Society minus each arm, where any of them differs.
pub(in crate::report) fn difference_table(report: &Report<'_>) -> Option<Laid> {
    let study = report.study;
    let mut measures: Vec<&str> = Vec::new();
    for contrast in &report.contrasts {
        let moved =
            |other: &Contrast| other.measure == contrast.measure && other.estimate.mean.is_some_and(|m| m != 0.0);
        if !measures.contains(&contrast.measure) && report.contrasts.iter().any(moved) {
            measures.push(contrast.measure);
        }
    }
    let first = measures.first()?;
    let of = |measure: &str| -> Vec<&Contrast> {
        report.contrasts.iter().filter(|contrast| contrast.measure == measure).take(MOST_ROWS).collect()
    };
    let rows = of(first);
    let points: Vec<usize> = rows.iter().map(|contrast| contrast.point).collect();
    let names = rows.iter().map(|contrast| format!("{} - {}", study.arms[0], study.arms[contrast.arm])).collect();
    let told = |measure: &&str| {
        Column::new(*measure, of(measure).into_iter().map(|contrast| estimate(&contrast.estimate, true)).collect())
    };
    Some(Laid { keys: keys(study, &points, ("difference", names)), columns: measures.iter().map(told).collect() })
}

/// The columns that say what matters, and those of the other measures.
fn columns(report: &Report<'_>, rows: usize) -> (Vec<Column>, Vec<Column>) {
    let has = |name: &str| report.results.measures.iter().any(|info| info.name == name);
    let study = report.study;
    let asked = study.cells.first().is_some_and(|cell| !cell.scenario.measures.is_empty());
    let public = study.cells.first().is_some_and(|cell| cell.scenario.problem.merit_public);
    let cells = |name: &str| -> Vec<String> {
        (0..rows).map(|cell| report.number(cell, name).map_or_else(String::new, |seen| said(name, seen))).collect()
    };
    let mean = |cell: usize, name: &str| report.number(cell, name).and_then(|seen| seen.estimate.mean);
    let zero = |name: &str| (0..study.cells.len()).all(|cell| mean(cell, name) == Some(0.0));
    let same = |a: &str, b: &str| (0..study.cells.len()).all(|cell| mean(cell, a) == mean(cell, b));
    let mut main = Vec::new();
    let mut used: Vec<&str> = vec!["cost_per_act"];
    // Nobody asked for these two: one that says nothing, or the same as the other, only takes room.
    let idle = |name: &str| {
        !asked
            && ((name == "solved" && !public && zero(name))
                || (name == "right" && has("solved") && same(name, "solved")))
    };
    for name in ["solved", "right"] {
        if has(name) && !idle(name) {
            main.push(Column::new(name, cells(name)));
        }
        used.push(name);
    }
    if has("merit") {
        main.push(Column::new("merit", cells("merit")));
    }
    if has("answer_diversity") && has("answer_diversity_start") {
        let both = (0..rows).map(|cell| {
            let start =
                mean(cell, "answer_diversity_start").map_or("-".into(), |mean| interval(Some(mean), None, false));
            let end =
                report.number(cell, "answer_diversity").map_or_else(String::new, |seen| said("answer_diversity", seen));
            format!("{start} -> {end}")
        });
        main.push(Column::new("answer diversity", both.collect()));
        used.push("answer_diversity_start");
    } else if has("answer_diversity") {
        main.push(Column::new("answer diversity", cells("answer_diversity")));
    }
    for (name, head) in [("half_life", "half-life"), ("agreed", "agreed by T")] {
        if has(name) {
            main.push(Column::new(head, cells(name)));
        }
    }
    used.extend(["merit", "answer_diversity", "half_life", "agreed"]);
    let more = |name: &str| if asked { !used.contains(&name) } else { UNASKED.contains(&name) };
    let others = report.results.measures.iter().filter(|info| more(info.name));
    let others = others.map(|info| {
        let median = if info.scale == Scale::Time { " (median)" } else { "" };
        Column::new(info.name.replace('_', " ") + median, cells(info.name))
    });
    (main, others.collect())
}

/// A number as it stands in a table.
fn said(measure: &str, seen: &crate::study::Reported) -> String {
    if info(measure).is_none_or(|info| info.scale != Scale::Time) {
        return estimate(&seen.estimate, false);
    }
    match (seen.median, seen.estimate.mean) {
        (Some(median), _) => plain(median),
        (None, Some(share)) if share > 0.0 => "after T".into(),
        (None, Some(_)) => "never".into(),
        (None, None) => "-".into(),
    }
}
