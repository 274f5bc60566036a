//! The tables of a run as CSV: rows as they are, means over rounds, the summary.
//!
//! Numbers are written in the shortest form that reads back as the same bits; an undefined value is an empty cell. Rows are read and
//! written some at a time: no table is ever held.

use super::{Report, stop_name};
use crate::error::{Error, Result};
use crate::measure::Scale;
use crate::measure::stats::Estimate;
use crate::scenario::Study;
use crate::study::{Block, Exact, LEVEL, Results};
use csv::Writer;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Whole numbers below this are written as such.
const WHOLE: f64 = 1e15;

/// So many blocks of rows are put into words side by side.
const SIDE_BY_SIDE: usize = 16;

/// SHA-256 of the bytes of `replicates.csv`, in hexadecimal: equal wherever and however the study ran. The rows are
/// hashed as they are made, never held together.
///
/// # Errors
/// [`Error::Io`] where rows cannot be read back.
pub fn digest(study: &Study, results: &Results) -> Result<String> {
    let mut hashed = Hashed::new(io::sink());
    replicates(study, results, &mut hashed).map_err(Error::io("rows"))?;
    Ok(hashed.finish())
}

/// Passes bytes on and hashes them.
pub(super) struct Hashed<W> {
    into: W,
    sum: Sha256,
}

impl<W> Hashed<W> {
    pub(super) fn new(into: W) -> Self {
        Hashed { into, sum: Sha256::new() }
    }

    pub(super) fn inner(&self) -> &W {
        &self.into
    }

    pub(super) fn finish(self) -> String {
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
    let mut text = String::new();
    put(&mut text, value);
    text
}

/// Adds a number to a text. Whole numbers are printed as such, which is faster and gives the same digits. (Faster printers of decimals
/// do not: of two shortest forms that are as near, they take another.)
fn put(text: &mut String, value: Option<f64>) {
    // A string takes everything.
    let _ = match value {
        Some(0.0) => text.write_char('0'),
        Some(1.0) => text.write_char('1'),
        Some(value) if value.fract() == 0.0 && value.abs() < WHOLE => write!(text, "{}", value as i64),
        Some(value) if value.is_finite() => write!(text, "{value}"),
        _ => Ok(()),
    };
}

fn params(study: &Study) -> impl Iterator<Item = &str> {
    study.points.first().into_iter().flat_map(|point| point.params.iter().map(|(path, _)| &path[..]))
}

/// The values of the point and the arm of a cell.
fn place(study: &Study, at: usize) -> impl Iterator<Item = &str> {
    let values = study.points[study.cells[at].point].params.iter().map(|(_, value)| &value[..]);
    values.chain([&study.arms[study.cells[at].arm][..]])
}

/// Writes `replicates.csv`. Blocks of rows are put into words on all threads of the pool, and written in order.
///
/// # Errors
/// What `into` says, and what reading the rows back does.
pub fn replicates(study: &Study, results: &Results, into: &mut dyn Write) -> io::Result<()> {
    let measures = results.measures.len();
    let mut csv = Writer::from_writer(&mut *into);
    let names = results.measures.iter().map(|info| info.name);
    csv.write_record(params(study).chain(["arm", "replicate"]).chain(names).chain(["stop"]))?;
    csv.flush()?;
    drop(csv);
    for at in 0..study.cells.len() {
        let end = results.cells[at].replicates;
        let mut blocks = results.blocks(at);
        loop {
            let some: Vec<Block> = blocks.by_ref().take(SIDE_BY_SIDE).collect();
            if some.is_empty() {
                break;
            }
            let words = |block: &Block| in_words(study, at, block, measures, end);
            let texts: Vec<io::Result<String>> = some.par_iter().map(words).collect();
            for text in texts {
                into.write_all(text?.as_bytes())?;
            }
        }
    }
    results.intact().map_err(io::Error::other)?;
    into.flush()
}

/// The rows of a block, those of replicates below `end`. What names a cell is put into words once; numbers and stops need no quotes.
fn in_words(study: &Study, at: usize, block: &Block, measures: usize, end: u64) -> io::Result<String> {
    let mut csv = Writer::from_writer(Vec::new());
    csv.write_record(place(study, at))?;
    let named = csv.into_inner().map_err(|error| error.into_error())?;
    let named = String::from_utf8(named).map_err(io::Error::other)?;
    let named = named.trim_end_matches('\n');
    let mut text = String::with_capacity(block.len() * (named.len() + 16 * measures + 32));
    for (row, replicate) in (block.first()..end).take(block.len()).enumerate() {
        let _ = write!(text, "{named},{replicate}");
        for measure in 0..measures {
            text.push(',');
            put(&mut text, block.value(measure, row));
        }
        text.push(',');
        text.push_str(stop_name(block.why(row)));
        text.push('\n');
    }
    Ok(text)
}

/// What a measure came to at a round: the mean over replicates that still ran, with its t interval where replicates are independent.
pub(super) fn at_round(study: &Study, sum: &Exact) -> Estimate {
    let seen = sum.estimate(LEVEL);
    if study.per_problem > 1 { Estimate { low: None, high: None, ..seen } } else { seen }
}

/// Writes `rounds.csv`: the measures that are followed over rounds.
///
/// # Errors
/// What `into` says.
pub fn rounds(study: &Study, results: &Results, into: &mut dyn Write) -> io::Result<()> {
    let mut csv = Writer::from_writer(into);
    csv.write_record(params(study).chain(["arm", "round", "measure", "mean", "ci_low", "ci_high", "n"]))?;
    for (at, seen) in results.cells.iter().enumerate() {
        for round in &seen.rounds {
            let followed = results.measures.iter().zip(&round.sums).filter(|(info, _)| info.over_rounds);
            for (info, sum) in followed {
                place(study, at).try_for_each(|text| csv.write_field(text))?;
                let seen = at_round(study, sum);
                let [mean, low, high] = [seen.mean, seen.low, seen.high].map(cell);
                csv.write_record([&round.round.to_string(), info.name, &mean, &low, &high, &seen.n.to_string()])?;
            }
        }
    }
    csv.flush()
}

/// Writes `series.csv`: of each replicate what the measures that are followed over rounds were at each reading. Only where it was kept.
///
/// # Errors
/// What `into` says, and what reading the rows back does.
pub fn series(study: &Study, results: &Results, into: &mut dyn Write) -> io::Result<()> {
    let mut csv = Writer::from_writer(into);
    let followed = results.measures.iter().filter(|info| info.over_rounds).map(|info| info.name);
    csv.write_record(params(study).chain(["arm", "replicate", "round"]).chain(followed))?;
    let mut text = String::new();
    for at in 0..study.cells.len() {
        for (replicate, detail) in results.details(at) {
            for (round, values) in &detail.series {
                place(study, at).try_for_each(|text| csv.write_field(text))?;
                csv.write_field(replicate.to_string())?;
                csv.write_field(round.to_string())?;
                for &value in values {
                    text.clear();
                    put(&mut text, value);
                    csv.write_field(&text)?;
                }
                csv.write_record(None::<&[u8]>)?;
            }
        }
    }
    results.intact().map_err(io::Error::other)?;
    csv.flush()
}

/// Writes `agents.csv`: how each agent of each replicate ended ([`crate::study::Final`]). Only where it was kept.
///
/// # Errors
/// What `into` says, and what reading the rows back does.
pub fn agents(study: &Study, results: &Results, into: &mut dyn Write) -> io::Result<()> {
    let mut csv = Writer::from_writer(into);
    let head = ["arm", "replicate", "agent", "name", "group", "merit", "right", "moved", "position"];
    csv.write_record(params(study).chain(head))?;
    for at in 0..study.cells.len() {
        for (replicate, detail) in results.details(at) {
            for (agent, end) in detail.agents.iter().enumerate() {
                place(study, at).try_for_each(|text| csv.write_field(text))?;
                let [merit, moved] = [end.merit, end.moved].map(|value| cell(Some(value)));
                let right = if end.right { "1" } else { "0" };
                let (replicate, agent) = (replicate.to_string(), agent.to_string());
                let own = [&replicate, &agent, &end.name[..], &end.group, &merit, right, &moved, &end.position];
                csv.write_record(own)?;
            }
        }
    }
    results.intact().map_err(io::Error::other)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn numbers_are_written_as_they_are_displayed(bits: u64, small in -1e3f64..1e3, share in 0u32..=1000, of in 1u32..=1000) {
            for value in [f64::from_bits(bits), small, small * 1e-6, f64::from(share) / f64::from(of)] {
                if value.is_finite() && value != 0.0 {
                    proptest::prop_assert_eq!(cell(Some(value)), value.to_string());
                }
            }
        }
    }

    #[test]
    fn a_number_is_written_in_the_shortest_form_that_reads_back() {
        let numbers = [
            0.1,
            1.0 / 3.0,
            -2.5e-7,
            1e15 + 2.0,
            -1e15,
            1e300,
            4_503_599_627_370_497.5,
            123_456_789.0,
            -17.0,
            2.0,
            5e-324,
        ];
        for value in numbers {
            assert_eq!(cell(Some(value)), value.to_string());
            assert_eq!(cell(Some(value)).parse(), Ok(value));
        }
        assert_eq!([Some(0.0), Some(-0.0), Some(1.0)].map(cell), ["0", "0", "1"]);
        assert_eq!([None, Some(f64::NAN), Some(f64::INFINITY)].map(cell), ["", "", ""]);
    }
}
