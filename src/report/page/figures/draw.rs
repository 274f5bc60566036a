//! Figures as tables, and how they are drawn.

use crate::measure::stats::Estimate;
use crate::scenario::Study;
use serde::Serialize;
use serde_json::{Value, json};

/// A table with a way to draw it.
#[derive(Clone, Debug, Serialize)]
pub(in crate::report::page) struct Figure {
    /// Its name in links and files.
    pub(in crate::report::page) id: &'static str,
    pub(in crate::report::page) title: String,
    /// What is drawn, in a sentence or two.
    pub(in crate::report::page) says: String,
    /// What was left out.
    pub(in crate::report::page) left: Option<String>,
    pub(in crate::report::page) draw: Draw,
    pub(in crate::report::page) columns: Vec<Column>,
    /// The swept paths, where points are placed by them.
    pub(in crate::report::page) axes: Vec<Axis>,
    /// Texts, numbers and nulls, in order of the columns.
    pub(in crate::report::page) rows: Vec<Vec<Value>>,
}

/// How a table is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::report::page) enum Draw {
    /// Means over rounds with bands, a line for each arm.
    Bands,
    /// A mean with its interval in each row, around a line at 0 if there is one.
    Intervals {
        /// Whether 0 is set off.
        zero: bool,
    },
    /// Against units spent.
    Budget,
    /// How values are spread over replicates, a row for each arm.
    Spread,
    /// Along the one axis of a sweep.
    Line,
    /// Colours over two axes.
    Heat,
    /// A line for each point through all axes.
    Parallel,
}

/// A column of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::report::page) struct Column {
    /// Its name in files.
    pub(in crate::report::page) name: String,
    /// What it is called on the page.
    pub(in crate::report::page) label: String,
}

impl Column {
    pub(in crate::report::page) fn new(name: &str, label: &str) -> Self {
        Column { name: name.into(), label: label.into() }
    }
}

/// Columns that are called on the page as in files.
pub(super) fn named(names: &[&str]) -> Vec<Column> {
    names.iter().map(|name| Column::new(name, name)).collect()
}

/// An axis of a sweep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::report::page) struct Axis {
    /// The path.
    pub(super) path: String,
    /// Its last words, as many as tell it from others.
    label: String,
    /// Whether all its values are numbers.
    numbers: bool,
}

impl Axis {
    /// The axis of a path, of which the study has values at every point.
    pub(super) fn new(study: &Study, path: &str, label: &str) -> Self {
        let values = study.points.iter().flat_map(|point| &point.params).filter(|(of, _)| of == path);
        let numbers = values.into_iter().all(|(_, value)| super::written(value).is_number());
        Axis { path: path.into(), label: label.into(), numbers }
    }

    pub(super) fn column(&self) -> Column {
        Column::new(&self.path, &self.label)
    }
}

/// Mean, low, high, n, undefined: what stands in a row of an estimate, in order of [`with_estimate`].
pub(super) fn numbers(seen: &Estimate) -> [Value; 5] {
    [json!(seen.mean), json!(seen.low), json!(seen.high), json!(seen.n), json!(seen.undefined)]
}

/// These columns, then those of [`numbers`].
pub(super) fn with_estimate(mut columns: Vec<Column>) -> Vec<Column> {
    let told = [("mean", "mean"), ("ci_low", "95 % from"), ("ci_high", "to"), ("n", "n"), ("undefined", "undefined")];
    columns.extend(told.map(|(name, label)| Column::new(name, label)));
    columns
}
