//! What would be run, on what, and advice: what `check` shows, and `plan` with all points and what they would take.

use super::{Look, TIE, blocks, head, notes, short_paths};
use crate::report::expected::Expected;
use crate::report::facts::Setup;
use crate::report::number::{count, plain, whole};
use crate::report::table::{Column, hang};
use crate::scenario::{Axis, Design, Method, Study};
use crate::study::measures_of;
use std::fmt::Write as _;

/// More values than these of a path, and more points, are left out.
const MOST_VALUES: usize = 20;
const MOST_POINTS: usize = 20;

/// What `check` shows.
pub(in crate::report) fn plan(study: &Study, setup: &Setup, look: &Look) -> String {
    let mut text = String::new();
    overview(&mut text, study, setup, look);
    advice(&mut text, study, look);
    text.replace(TIE, " ")
}

/// What `plan` shows.
pub(in crate::report) fn plan_in_full(study: &Study, setup: &Setup, expected: &Expected, look: &Look) -> String {
    let mut text = String::new();
    overview(&mut text, study, setup, look);
    points(&mut text, study, look);
    text.push('\n');
    for (label, line) in expected.lines() {
        let _ = writeln!(text, "{}", hang(&format!("{label:<8} "), &line, look.width));
    }
    advice(&mut text, study, look);
    text.replace(TIE, " ")
}

fn advice(text: &mut String, study: &Study, look: &Look) {
    if !study.notes.is_empty() {
        text.push('\n');
        notes(text, study, look);
    }
}

fn overview(text: &mut String, study: &Study, setup: &Setup, look: &Look) {
    head(text, study, setup, look);
    let (points, arms) = (study.points.len() as u64, study.arms.len() as u64);
    let runs = u64::try_from(study.cells.len()).unwrap_or(u64::MAX).saturating_mul(study.replicates);
    let _ = writeln!(
        text,
        "\nwould run {} x {} x {} = {}",
        count(points, "point", "points"),
        count(arms, "arm", "arms"),
        count(study.replicates, "replicate", "replicates"),
        count(runs, "run", "runs"),
    );
    for line in sweep(study) {
        let _ = writeln!(text, "{}", hang("  sweep     ", &line, look.width));
    }
    let line = |label: &str, list: Vec<&str>| hang(&format!("  {label:<9} "), &list.join(", "), look.width);
    let _ = writeln!(text, "{}", line("arms", study.arms.iter().map(|arm| &arm[..]).collect()));
    let _ = writeln!(text, "{}", line("measures", measures_of(study).iter().map(|info| info.name).collect()));
    if !study.claims.is_empty() {
        let _ = writeln!(text, "{}", line("claims", study.claims.iter().map(|claim| &claim.name[..]).collect()));
    }
    if !study.files.is_empty() {
        let files: Vec<String> = study.files.iter().map(|file| file.display().to_string()).collect();
        let _ = writeln!(text, "{}", line("files", files.iter().map(|file| &file[..]).collect()));
    }
}

/// A line for each swept path, with its values in order, or the ends of what was drawn.
fn sweep(study: &Study) -> Vec<String> {
    let mut lines = Vec::new();
    let mut first = 0;
    for (at, axis) in study.design.axes.iter().enumerate() {
        for (i, path) in axis.paths.iter().enumerate() {
            let values = along(study, &study.design, at, first + i);
            lines.push(format!("{path} = {}{}", shown(axis, &values), how(axis, i)));
        }
        first += axis.paths.len();
    }
    lines
}

/// The values of a parameter along an axis, at the first place of all others.
fn along<'a>(study: &'a Study, design: &Design, axis: usize, param: usize) -> Vec<&'a str> {
    let point = |place: usize| {
        let mut places = vec![0; design.axes.len()];
        places[axis] = place;
        design.point(&places)
    };
    (0..design.axes[axis].places).map(|place| &study.points[point(place)].params[param].1[..]).collect()
}

fn shown(axis: &Axis, values: &[&str]) -> String {
    if axis.drawn.is_some() {
        let numbers: Option<Vec<f64>> = values.iter().map(|value| value.parse().ok()).collect();
        if let Some(numbers) = numbers {
            let (low, high) = numbers.iter().fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(*x), high.max(*x)));
            return format!("{} to {}", plain(low), plain(high));
        }
    }
    let mut values = values.to_vec();
    if axis.drawn.is_some() {
        values.sort_unstable();
        values.dedup();
    }
    let more = values.len().saturating_sub(MOST_VALUES);
    let mut text = values[..values.len() - more].join(", ");
    if more > 0 {
        let _ = write!(text, " ... and {} more", whole(more as u64));
    }
    text
}

fn how(axis: &Axis, path: usize) -> String {
    match &axis.drawn {
        Some(drawn) if path == 0 => {
            let points = count(drawn.rows.len() as u64, "point", "points");
            let of = match drawn.method {
                Method::Saltelli => format!(" from {} of A and of B", count(drawn.points as u64, "row", "rows")),
                _ => String::new(),
            };
            let differ = match axis.places {
                places if places < drawn.rows.len() => format!(", of which {} differ", whole(places as u64)),
                _ => String::new(),
            };
            format!(" ({}: {points}{of}{differ})", drawn.method.name())
        }
        Some(_) => " (drawn with it)".into(),
        None if path > 0 => " (moved with it)".into(),
        None => String::new(),
    }
}

/// The points by number, of many the first.
fn points(text: &mut String, study: &Study, look: &Look) {
    let params = short_paths(study);
    if params.is_empty() {
        return;
    }
    let shown = study.points.len().min(MOST_POINTS);
    let numbers = Column::new("point", (0..shown).map(|point| point.to_string()).collect());
    let column = |(at, name): (usize, String)| {
        Column::new(name, study.points[..shown].iter().map(|point| point.params[at].1.clone()).collect())
    };
    let columns: Vec<Column> = params.into_iter().enumerate().map(column).collect();
    let _ = write!(text, "\n{}", blocks(&[numbers], &columns, look.width));
    if study.points.len() > shown {
        let _ = writeln!(text, "... and {} more points", whole((study.points.len() - shown) as u64));
    }
}
