//! How values are spread over replicates.

use super::super::super::Report;
use super::draw::{Column, Draw, Figure, named};
use super::{drawn, label, points_within};
use crate::measure::{Info, Scale};
use serde_json::{Value, json};

/// So many bins of equal width from the least value of a measure to the largest.
const BINS: usize = 32;
/// Values that are told one by one, where there are no more.
const FEW: usize = 12;

/// The values of a measure at one point, in bins that all arms share.
struct Bins {
    low: f64,
    width: f64,
    count: usize,
}

impl Bins {
    /// For values that are few whole numbers one each; else [`BINS`]. `None` where all are equal or none is there.
    fn over(values: impl Iterator<Item = f64>) -> Option<Bins> {
        let (mut low, mut high, mut whole) = (f64::INFINITY, f64::NEG_INFINITY, true);
        for value in values {
            (low, high) = (low.min(value), high.max(value));
            whole &= value == value.trunc();
        }
        if !(low < high && (high - low).is_finite()) {
            return None;
        }
        let span = high - low;
        if whole && span < FEW as f64 {
            return Some(Bins { low: low - 0.5, width: 1.0, count: span as usize + 1 });
        }
        Some(Bins { low, width: span / BINS as f64, count: BINS })
    }

    fn of(&self, value: f64) -> usize {
        (((value - self.low) / self.width) as usize).min(self.count - 1)
    }

    fn edge(&self, at: usize) -> f64 {
        self.low + self.width * at as f64
    }
}

/// Shares of replicates by value: of every measure whose mean is one of numbers, a row for each bin of each arm.
pub(super) fn spread(report: &Report<'_>) -> Option<Figure> {
    let (study, results) = (report.study, report.results);
    let measures: Vec<&Info> = drawn(report).into_iter().filter(|info| info.scale == Scale::Mean).collect();
    // About half of the bins of a row are empty.
    let (points, left) = points_within(report, measures.len() * study.arms.len() * BINS / 2);
    let mut rows = Vec::new();
    for info in measures {
        for point in 0..points {
            let cells = point * study.arms.len()..(point + 1) * study.arms.len();
            let values = |cell: usize| results.values(cell, info.name).flatten();
            let Some(bins) = Bins::over(cells.clone().flat_map(values)) else { continue };
            for cell in cells {
                let mut counts = vec![0u64; bins.count];
                values(cell).for_each(|value| counts[bins.of(value)] += 1);
                let n: u64 = counts.iter().sum();
                for (at, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                    let place = [info.name, &label(study, point)[..], &study.arms[study.cells[cell].arm]];
                    let mut row: Vec<Value> = place.iter().map(|text| json!(text)).collect();
                    row.extend([
                        json!(bins.edge(at)),
                        json!(bins.edge(at + 1)),
                        json!(count),
                        json!(count as f64 / n as f64),
                    ]);
                    rows.push(row);
                }
            }
        }
    }
    let mut columns = named(&["measure", "point", "arm"]);
    let own = [("from", "from"), ("to", "to"), ("count", "replicates"), ("share", "share of replicates")];
    columns.extend(own.map(|(name, label)| Column::new(name, label)));
    Some(Figure {
        id: "spread",
        title: "Over replicates".into(),
        says: "How many replicates of each arm ended with which value: the height of a bar is a share of the arm's replicates.".into(),
        left,
        draw: Draw::Spread,
        columns,
        axes: Vec::new(),
        rows,
    })
}
