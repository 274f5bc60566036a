//! What is drawn of a study: each figure is a table, of which the page makes a picture, a table to read, and files to take away.

mod draw;
mod spread;

pub(super) use draw::{Axis, Column, Draw, Figure};

use super::super::compare::{Comparison, Difference};
use super::super::number::whole;
use super::super::tables::at_round;
use super::super::{CONTRASTED, Report};
use super::evenly;
use crate::measure::{Info, Scale};
use crate::scenario::Study;
use crate::study::RoundSums;
use draw::{named, numbers, with_estimate};
use serde_json::{Value, json};

/// No figure has more rows, so that a page stays small and quick; what is left out is said, and stands in the tables of the run.
pub(super) const MOST_ROWS: usize = 20_000;
/// Of a series so many rounds at least are kept.
const FEWEST_ROUNDS: usize = 24;

/// All figures of a study, in the order of a page: none is empty.
pub(super) fn figures(report: &Report<'_>) -> Vec<Figure> {
    let all =
        [sweep(report), arms(report), differences(report), rounds(report), budget(report), spread::spread(report)];
    all.into_iter().flatten().filter(|figure| !figure.rows.is_empty()).collect()
}

/// Figures of two runs: what is different, then both beside one another.
pub(super) fn of_two(reports: [&Report<'_>; 2], found: &Comparison) -> Vec<Figure> {
    let told: Vec<&Difference> = found.differences.iter().filter(|row| row.difference.mean.is_some()).collect();
    let left = (told.len() > MOST_ROWS).then(|| {
        format!("Of {} differences the first {} are drawn.", whole(told.len() as u64), whole(MOST_ROWS as u64))
    });
    let row = |of: &&Difference| {
        let mut row = vec![json!(of.measure), json!(of.point), json!(of.arm)];
        row.extend(numbers(&of.difference));
        row
    };
    let different = Figure {
        id: "differences",
        title: format!("{} less {}", found.runs[1], found.runs[0]),
        says: "Differences in each arm, with 95 % intervals. An interval that leaves the line at 0 to one side tells the two runs apart.".into(),
        left,
        draw: Draw::Intervals { zero: true },
        columns: with_estimate(named(&["measure", "point", "arm"])),
        axes: Vec::new(),
        rows: told.iter().take(MOST_ROWS).map(row).collect(),
    };
    let both = [arms, rounds, budget, spread::spread].map(|make| {
        let mut parts = reports.iter().zip(&found.runs).filter_map(|(report, name)| {
            let mut figure = make(report)?;
            // Which run an arm is of stands before its name.
            let arm = figure.columns.iter().position(|column| column.name == "arm")?;
            for row in &mut figure.rows {
                row[arm] = json!(format!("{name}: {}", row[arm].as_str().unwrap_or_default()));
            }
            Some(figure)
        });
        let mut figure = parts.next()?;
        figure.rows.extend(parts.flat_map(|other| other.rows));
        Some(figure)
    });
    let all = std::iter::once(Some(different)).chain(both).flatten();
    all.filter(|figure| !figure.rows.is_empty()).collect()
}

/// Measures whose mean is a number that can be drawn: the main ones first.
fn drawn(report: &Report<'_>) -> Vec<&'static Info> {
    let main = |info: &Info| CONTRASTED.iter().position(|name| *name == info.name).unwrap_or(CONTRASTED.len());
    let mut found: Vec<&'static Info> = report.results.measures.to_vec();
    found.sort_by_key(|info| main(info));
    found
}

/// The points that a figure shows in full, and what is to be said of the others.
fn points_within(report: &Report<'_>, rows_of_a_point: usize) -> (usize, Option<String>) {
    let all = report.study.points.len();
    let shown = (MOST_ROWS / rows_of_a_point.max(1)).clamp(1, all);
    let left =
        (shown < all).then(|| format!("Of {} points the first {} are drawn.", whole(all as u64), whole(shown as u64)));
    (shown, left)
}

/// A row for each measure, point and arm, with what was found there.
fn means(report: &Report<'_>, points: usize, place: impl Fn(usize) -> Vec<Value>) -> Vec<Vec<Value>> {
    let study = report.study;
    let mut rows = Vec::new();
    for info in drawn(report) {
        for (at, cell) in study.cells.iter().enumerate().filter(|(_, cell)| cell.point < points) {
            let Some(seen) = report.number(at, info.name) else { continue };
            if seen.estimate.mean.is_none() {
                continue;
            }
            let mut row = vec![json!(measure_name(info))];
            row.extend(place(cell.point));
            row.push(json!(study.arms[cell.arm]));
            row.extend(numbers(&seen.estimate));
            rows.push(row);
        }
    }
    rows
}

/// What the mean of a measure is called: of a time it is the share that arrived.
fn measure_name(info: &Info) -> String {
    if info.scale == Scale::Time { format!("{}_reached", info.name) } else { info.name.to_string() }
}

/// Every measure of every arm at one point.
fn arms(report: &Report<'_>) -> Option<Figure> {
    let study = report.study;
    let (points, left) = points_within(report, study.arms.len() * report.results.measures.len());
    let rows = means(report, points, |point| vec![json!(label(study, point))]);
    Some(Figure {
        id: "arms",
        title: "Each arm".into(),
        says: "Means over replicates, with 95 % intervals.".into(),
        left,
        draw: Draw::Intervals { zero: false },
        columns: with_estimate(named(&["measure", "point", "arm"])),
        axes: Vec::new(),
        rows,
    })
}

/// The society less each arm.
fn differences(report: &Report<'_>) -> Option<Figure> {
    let study = report.study;
    let (points, left) = points_within(report, study.arms.len() * CONTRASTED.len());
    let told = report.contrasts.iter().filter(|contrast| contrast.point < points && contrast.estimate.mean.is_some());
    let row = |contrast: &super::super::Contrast| {
        let name = format!("{} - {}", study.arms[0], study.arms[contrast.arm]);
        let mut row = vec![json!(contrast.measure), json!(label(study, contrast.point)), json!(name)];
        row.extend(numbers(&contrast.estimate));
        row
    };
    let mut columns = named(&["measure", "point"]);
    columns.push(Column::new("arm", "difference"));
    Some(Figure {
        id: "differences",
        title: format!("{} less each other arm", study.arms[0]),
        says: "Differences of pairs on the same draws, with 95 % intervals. An interval that leaves the line at 0 to one side tells the two apart."
            .into(),
        left,
        draw: Draw::Intervals { zero: true },
        columns: with_estimate(columns),
        axes: Vec::new(),
        rows: told.map(row).collect(),
    })
}

/// Measures over rounds, with bands.
fn rounds(report: &Report<'_>) -> Option<Figure> {
    let (study, results) = (report.study, report.results);
    let followed: Vec<(usize, &'static Info)> =
        results.measures.iter().copied().enumerate().filter(|(_, info)| info.over_rounds).collect();
    let lines = followed.len() * study.arms.len();
    let (points, left) = points_within(report, lines * FEWEST_ROUNDS);
    let most = (MOST_ROWS / (lines * points).max(1)).max(FEWEST_ROUNDS);
    let mut rows = Vec::new();
    let mut thinned = false;
    for (at, cell) in study.cells.iter().enumerate().filter(|(_, cell)| cell.point < points) {
        let seen = &results.cells[at].rounds;
        let kept: Vec<&RoundSums> = evenly(seen.len(), most).into_iter().map(|at| &seen[at]).collect();
        thinned |= kept.len() < seen.len();
        for &(index, info) in &followed {
            for round in &kept {
                let seen = at_round(study, &round.sums[index]);
                if seen.mean.is_none() {
                    continue;
                }
                let mut row = vec![
                    json!(info.name),
                    json!(label(study, cell.point)),
                    json!(study.arms[cell.arm]),
                    json!(round.round),
                ];
                row.extend(numbers(&seen).into_iter().take(4));
                rows.push(row);
            }
        }
    }
    // Over one round there is nothing to see.
    if rows.iter().all(|row| row[3] == rows[0][3]) {
        return None;
    }
    let fewer = thinned.then(|| "Of long runs some rounds are drawn, evenly; rounds.csv has all.".to_string());
    let mut columns = with_estimate(named(&["measure", "point", "arm", "round"]));
    columns.pop();
    Some(Figure {
        id: "rounds",
        title: "Over rounds".into(),
        says: "Means over the replicates that still run, with 95 % bands, cut at the ends of what a measure can be. Lines are thin and dotted where fewer than half of the replicates go on: \
               what is left there are those that take long."
            .into(),
        left: [left, fewer].into_iter().flatten().reduce(|a, b| format!("{a} {b}")),
        draw: Draw::Bands,
        columns,
        axes: Vec::new(),
        rows,
    })
}

/// Merit against what was spent, where that was measured, and else against the budget, where that was swept.
fn budget(report: &Report<'_>) -> Option<Figure> {
    let study = report.study;
    let quality = ["merit", "right"].into_iter().find(|name| report.number(0, name).is_some())?;
    let measured = report.number(0, "spent").is_some();
    let units = |at: usize| -> Option<[Option<f64>; 3]> {
        if measured {
            let spent = report.number(at, "spent")?.estimate;
            return Some([Some(spent.mean?), spent.low, spent.high]);
        }
        Some([Some(study.cells[at].scenario.protocol.stop.budget? as f64), None, None])
    };
    let (points, left) = points_within(report, study.arms.len());
    let mut rows = Vec::new();
    for (at, cell) in study.cells.iter().enumerate().filter(|(_, cell)| cell.point < points) {
        let (Some(units), Some(seen)) = (units(at), report.number(at, quality)) else { continue };
        if seen.estimate.mean.is_none() {
            continue;
        }
        let mut row = vec![json!(quality), json!(label(study, cell.point)), json!(study.arms[cell.arm])];
        row.extend(units.map(|units| json!(units)));
        row.extend(numbers(&seen.estimate));
        rows.push(row);
    }
    // Where all cost the same there is nothing to see.
    if rows.iter().all(|row| row[3] == rows[0][3]) {
        return None;
    }
    let what = if measured { "units spent" } else { "budget in units" };
    let mut columns = named(&["measure", "point", "arm"]);
    let spent = [("spent", what), ("spent_low", "spent, 95 % from"), ("spent_high", "to")];
    columns.extend(spent.map(|(name, label)| Column::new(name, label)));
    Some(Figure {
        id: "budget",
        title: format!("{} against what it cost", capital(quality)),
        says: format!(
            "Each arm at its {what}, with 95 % intervals. Of arms that cost the same the upper one did more with it."
        ),
        left,
        draw: Draw::Budget,
        columns: with_estimate(columns),
        axes: Vec::new(),
        rows,
    })
}

/// Every measure over the points of a sweep: a line along one axis, colours over two, a line for each point through more.
fn sweep(report: &Report<'_>) -> Option<Figure> {
    let study = report.study;
    if study.points.len() < 2 {
        return None;
    }
    let short = super::super::terminal::short_paths(study);
    let swept = study.points[0].params.iter().map(|(path, _)| path);
    let every: Vec<Axis> = swept.zip(&short).map(|(path, label)| Axis::new(study, path, label)).collect();
    let drawn = study.design.axes.iter().any(|axis| axis.drawn.is_some());
    // Paths that are zipped move together: the first of them places a point.
    let leads = |axis: &Axis| drawn || study.design.axes.iter().any(|of| of.paths.first() == Some(&axis.path));
    let axes: Vec<Axis> = every.iter().filter(|axis| leads(axis)).cloned().collect();
    let (draw, says) = match &axes[..] {
        [along] => {
            let with: Vec<&str> = every.iter().filter(|axis| !leads(axis)).map(|axis| &axis.path[..]).collect();
            let with = if with.is_empty() { String::new() } else { format!(" (and with it {})", with.join(", ")) };
            (Draw::Line, format!("Means along {}{with}, with 95 % intervals.", along.path))
        }
        [x, y] if !drawn => (
            Draw::Heat,
            format!("Means by colour over {} and {}, with the number in a cell that has room for it.", x.path, y.path),
        ),
        _ => (
            Draw::Parallel,
            "A line for each point: its values from left to right, its mean at the right end and as its colour.".into(),
        ),
    };
    let (points, left) = points_within(report, study.arms.len() * report.results.measures.len());
    let value = |point: usize| study.points[point].params.iter().map(|(_, value)| written(value)).collect();
    let mut columns = named(&["measure"]);
    columns.extend(every.iter().map(Axis::column));
    columns.extend(named(&["arm"]));
    Some(Figure {
        id: "sweep",
        title: "Over the sweep".into(),
        says,
        left,
        draw,
        columns: with_estimate(columns),
        rows: means(report, points, value),
        axes,
    })
}

/// A swept value as a number, where it is one.
fn written(value: &str) -> Value {
    value
        .replace('_', "")
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())
        .map_or_else(|| json!(value), |number| json!(number))
}

/// What a point is called; nothing where there is one alone.
pub(super) fn label(study: &Study, point: usize) -> String {
    super::super::terminal::short_label(study, point)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
