//! The tables of a run as Parquet: the rows and columns of those as CSV ([`crate::report::tables`]), with types.
//!
//! | column | type |
//! |---|---|
//! | swept paths | whole number, number, truth or text: the first of them that all its values are |
//! | arm, measure, stop, name, group, position | text; empty for a group of none |
//! | replicate, round, n, agent | whole number from 0 |
//! | measures, mean, ci_low, ci_high, merit, moved | number; empty where undefined |
//! | right (of an agent) | truth |

use super::{Cell, Kind, Table};
use crate::report::stop_name;
use crate::report::tables::at_round;
use crate::scenario::Study;
use crate::study::Results;
use std::io::{self, Write};

/// What every row of a table begins with: where it belongs.
struct Places<'a> {
    columns: Vec<(&'a str, Kind)>,
    /// For each cell of the study: the values of its point, and its arm.
    cells: Vec<Vec<Cell<'a>>>,
}

impl<'a> Places<'a> {
    fn of(study: &'a Study) -> Self {
        let swept = study.points.first().map(|point| &point.params[..]).unwrap_or_default();
        let kind = |axis: usize| kind(&study.points.iter().map(|point| &point.params[axis].1[..]).collect::<Vec<_>>());
        let mut columns: Vec<(&str, Kind)> =
            swept.iter().enumerate().map(|(axis, (path, _))| (&path[..], kind(axis))).collect();
        let place = |cell: &crate::scenario::Cell| {
            let params = &study.points[cell.point].params;
            let values = params.iter().zip(&columns).map(|((_, text), (_, kind))| typed(*kind, text));
            values.chain([Cell::Text(&study.arms[cell.arm])]).collect()
        };
        let cells = study.cells.iter().map(place).collect();
        columns.push(("arm", Kind::Text));
        Places { columns, cells }
    }

    fn table<'b, W: Write + Send>(
        &self,
        more: impl IntoIterator<Item = (&'b str, Kind)>,
        into: W,
    ) -> io::Result<Table<W>>
    where
        'a: 'b,
    {
        Table::new(self.columns.iter().copied().chain(more), into)
    }
}

fn whole(text: &str) -> Option<i64> {
    text.parse().ok().filter(|value: &i64| value.to_string() == text)
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// The first kind that all of these are.
fn kind(values: &[&str]) -> Kind {
    let all = |is: &dyn Fn(&str) -> bool| values.iter().all(|text| is(text));
    match () {
        () if all(&|text| whole(text).is_some()) => Kind::Whole,
        () if all(&|text| number(text).is_some()) => Kind::Number,
        () if all(&|text| text.parse::<bool>().is_ok()) => Kind::Truth,
        () => Kind::Text,
    }
}

fn typed(kind: Kind, text: &str) -> Cell<'_> {
    let typed = match kind {
        Kind::Whole => whole(text).map(Cell::Whole),
        Kind::Number => number(text).map(Cell::Number),
        Kind::Truth => text.parse().ok().map(Cell::Truth),
        Kind::Count | Kind::Text => None,
    };
    typed.unwrap_or(Cell::Text(text))
}

/// Writes `replicates.parquet`: the rows of `replicates.csv`, in order, read back and written some at a time.
///
/// # Errors
/// What `into` says, and what reading the rows back does.
pub fn replicates(study: &Study, results: &Results, into: impl Write + Send) -> io::Result<()> {
    let places = Places::of(study);
    let measures = results.measures.iter().map(|info| (info.name, Kind::Number));
    let more = [("replicate", Kind::Count)].into_iter().chain(measures).chain([("stop", Kind::Text)]);
    let mut table = places.table(more, into)?;
    for (at, place) in places.cells.iter().enumerate() {
        let end = results.cells[at].replicates;
        for block in results.blocks(at) {
            for (row, replicate) in (block.first()..end).take(block.len()).enumerate() {
                let values = (0..results.measures.len()).map(|measure| Cell::from(block.value(measure, row)));
                let own = [Cell::Count(replicate)].into_iter().chain(values);
                table.row(place.iter().copied().chain(own).chain([Cell::Text(stop_name(block.why(row)))]))?;
            }
        }
    }
    results.intact().map_err(io::Error::other)?;
    table.finish()
}

/// Writes `rounds.parquet`: the rows of `rounds.csv`, in order.
///
/// # Errors
/// What `into` says.
pub fn rounds(study: &Study, results: &Results, into: impl Write + Send) -> io::Result<()> {
    let places = Places::of(study);
    let numbers = ["mean", "ci_low", "ci_high"].map(|name| (name, Kind::Number));
    let more = [("round", Kind::Count), ("measure", Kind::Text)].into_iter().chain(numbers).chain([("n", Kind::Count)]);
    let mut table = places.table(more, into)?;
    for (place, seen) in places.cells.iter().zip(&results.cells) {
        for round in &seen.rounds {
            let followed = results.measures.iter().zip(&round.sums).filter(|(info, _)| info.over_rounds);
            for (info, sum) in followed {
                let seen = at_round(study, sum);
                let (at, n) = (Cell::Count(round.round.into()), Cell::Count(seen.n));
                let own = [at, Cell::Text(info.name), seen.mean.into(), seen.low.into(), seen.high.into(), n];
                table.row(place.iter().copied().chain(own))?;
            }
        }
    }
    table.finish()
}

/// Writes `series.parquet`: the rows of `series.csv`, in order. Only where readings were kept.
///
/// # Errors
/// As [`replicates`].
pub fn series(study: &Study, results: &Results, into: impl Write + Send) -> io::Result<()> {
    let places = Places::of(study);
    let followed = results.measures.iter().filter(|info| info.over_rounds).map(|info| (info.name, Kind::Number));
    let more = [("replicate", Kind::Count), ("round", Kind::Count)].into_iter().chain(followed);
    let mut table = places.table(more, into)?;
    for (at, place) in places.cells.iter().enumerate() {
        for (replicate, detail) in results.details(at) {
            for (round, values) in &detail.series {
                let own = [Cell::Count(replicate), Cell::Count((*round).into())];
                table.row(place.iter().copied().chain(own).chain(values.iter().map(|&value| value.into())))?;
            }
        }
    }
    results.intact().map_err(io::Error::other)?;
    table.finish()
}

/// Writes `agents.parquet`: the rows of `agents.csv`, in order. Only where endings were kept.
///
/// # Errors
/// As [`replicates`].
pub fn agents(study: &Study, results: &Results, into: impl Write + Send) -> io::Result<()> {
    let places = Places::of(study);
    let more = [
        ("replicate", Kind::Count),
        ("agent", Kind::Count),
        ("name", Kind::Text),
        ("group", Kind::Text),
        ("merit", Kind::Number),
        ("right", Kind::Truth),
        ("moved", Kind::Number),
        ("position", Kind::Text),
    ];
    let mut table = places.table(more, into)?;
    for (at, place) in places.cells.iter().enumerate() {
        for (replicate, detail) in results.details(at) {
            for (agent, end) in (0..).zip(&detail.agents) {
                let own = [
                    Cell::Count(replicate),
                    Cell::Count(agent),
                    Cell::Text(&end.name),
                    if end.group.is_empty() { Cell::Nothing } else { Cell::Text(&end.group) },
                    Cell::Number(end.merit),
                    Cell::Truth(end.right),
                    Cell::Number(end.moved),
                    Cell::Text(&end.position),
                ];
                table.row(place.iter().copied().chain(own))?;
            }
        }
    }
    results.intact().map_err(io::Error::other)?;
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swept_value_has_the_first_type_that_all_of_its_values_are() {
        assert_eq!(kind(&["1", "-20"]), Kind::Whole);
        assert_eq!(kind(&["1", "0.5", "1e-9"]), Kind::Number);
        assert_eq!(kind(&["9223372036854775808", "1"]), Kind::Number);
        assert_eq!(kind(&["true", "false"]), Kind::Truth);
        for texts in [["star", "ring"], ["1", "true"], ["1.5", "nan"], ["inf", "2"], ["", "1"]] {
            assert_eq!(kind(&texts), Kind::Text, "{texts:?}");
        }
        let text = "007";
        assert_eq!((kind(&[text]), typed(Kind::Whole, "7")), (Kind::Number, Cell::Whole(7)));
    }
}
