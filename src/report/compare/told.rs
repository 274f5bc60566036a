//! A comparison as a person reads it.

use super::super::number::{self, count, interval, plain};
use super::super::table::{Column, Laid, hang};
use super::super::terminal::Look;
use super::{Comparison, Difference, Explained};
use crate::measure::stats::Estimate;
use std::fmt::Write as _;

/// The comparison as text.
pub fn tell(found: &Comparison, look: &Look) -> String {
    let mut text = String::new();
    if found.runs.len() == 2 {
        let _ = writeln!(text, "{}", hang("", &how(found), look.width));
        text.push_str(&table(found).blocks(look.width));
        if found.alone > 0 {
            let _ = writeln!(text, "{}", alone(found));
        }
    }
    if !found.explained.is_empty() {
        let space = if text.is_empty() { "" } else { "\n" };
        let _ = writeln!(text, "{space}what explains how much of the variance over the sweep: alone, and with others");
        text.push_str(&explained(found).blocks(look.width));
    }
    if let Some(why) = found.unexplained {
        let _ = writeln!(text, "{}", hang("", why, look.width));
    }
    text
}

/// What is taken from what, and how; nothing of one run alone.
pub(in crate::report) fn how(found: &Comparison) -> String {
    let [first, second] = &found.runs[..] else { return String::new() };
    let how = if found.paired {
        "pairs on common draws; d in standard deviations of the differences (d_z)"
    } else {
        "independent samples; d in standard deviations of both together (Hedges' g)"
    };
    format!("{second} less {first}: {how}")
}

fn alone(found: &Comparison) -> String {
    format!("{} in one of them alone", count(found.alone as u64, "cell is", "cells are"))
}

/// Both runs, their difference and its size, a row for each measure in each cell.
pub(in crate::report) fn table(found: &Comparison) -> Laid {
    let column = |head: &str, cell: &dyn Fn(&Difference) -> String| {
        Column::new(head, found.differences.iter().map(cell).collect())
    };
    let keys = [
        column("point", &|row| row.point.clone()),
        column("arm", &|row| row.arm.clone()),
        column("measure", &|row| row.measure.into()),
    ];
    let keys = keys.into_iter().filter(|key| key.cells.iter().any(|cell| !cell.is_empty())).collect();
    let told = |seen: &Estimate, signed| number::estimate(seen, signed);
    let effect = |row: &Difference| match row.effect {
        Some(effect) => interval(Some(effect.size), Some((effect.low, effect.high)), true),
        None => "-".into(),
    };
    let name = |at: usize| found.runs.get(at).map_or("", String::as_str);
    let columns = vec![
        column(name(0), &|row| told(&row.first, false)),
        column(name(1), &|row| told(&row.second, false)),
        column("difference", &|row| told(&row.difference, true)),
        column("d", &effect),
        column("n", &|row| plain(row.difference.n as f64)),
    ];
    Laid { keys, columns }
}

/// How much each parameter explains.
pub(in crate::report) fn explained(found: &Comparison) -> Laid {
    let column =
        |head: &str, cell: &dyn Fn(&Explained) -> String| Column::new(head, found.explained.iter().map(cell).collect());
    let keys = vec![
        column("of", &|row| row.of.clone()),
        column("measure", &|row| row.measure.into()),
        column("arm", &|row| row.arm.clone()),
        column("parameter", &|row| row.parameter.clone()),
    ];
    let columns = vec![
        column("first order", &|row| interval(row.index.first, row.first, false)),
        column("total", &|row| interval(row.index.total, row.total, false)),
    ];
    Laid { keys, columns }
}
