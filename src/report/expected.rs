//! What a study is expected to take: memory, disk, and after a pilot time.

use super::json::point;
use super::number::{count, plain, whole};
use super::stop_name;
use super::table::TIE;
use super::tables::cell as written;
use crate::measure::Scale;
use crate::measure::stats::mean_interval;
use crate::scenario::Study;
use crate::study::{Outcome, measures_of};
use serde_json::{Value, json};

/// The level of the interval of the expected time.
const LEVEL: f64 = 0.95;
/// By how much the same runs take longer or shorter at another time, on a machine that does something else besides.
const MACHINE: f64 = 0.1;
/// Characters of a number that is no share of replicates, as it is written: 17 digits and a point at most, mostly fewer.
const NUMBER: f64 = 18.0;
/// Characters of a word for why a run stopped.
const STOP: f64 = 6.0;
/// The normal quantile of [`LEVEL`].
const Z: f64 = 1.96;

/// Some runs of one cell, made beforehand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Piece {
    /// How many.
    pub runs: u64,
    /// Seconds that they took together, on one thread.
    pub seconds: f64,
    /// The sum of the squares of what each took.
    pub squares: f64,
    /// Characters of their values in `replicates.csv`, and of the words for why they stopped.
    pub written: u64,
}

impl Piece {
    /// Takes a run in, which took so many seconds.
    pub fn add(&mut self, outcome: &Outcome, seconds: f64) {
        self.runs += 1;
        self.seconds += seconds;
        self.squares += seconds * seconds;
        let values: usize = outcome.values.iter().map(|&value| written(value).len()).sum();
        self.written += (values + stop_name(outcome.ending.why).len()) as u64;
    }

    /// The variance of the mean of its runs; 0 of one run, of which it is not known.
    fn variance(&self) -> f64 {
        let runs = self.runs as f64;
        let around = (self.squares - self.seconds * self.seconds / runs).max(0.0);
        if self.runs > 1 { around / (runs - 1.0) / runs } else { 0.0 }
    }
}

/// What a study would take.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// Runs: cells times replicates.
    pub runs: u64,
    /// Threads that work.
    pub threads: u64,
    /// Bytes of memory that the largest run takes while it goes on.
    pub run_bytes: u64,
    /// Bytes of the runs on all threads. Rows are on disk.
    pub study_bytes: u64,
    /// Bytes of these rows, what is read over rounds apart.
    pub row_bytes: u64,
    /// Bytes of `replicates.csv`.
    pub file_bytes: u64,
    /// Seconds on one thread, if there was a pilot.
    pub time: Option<Time>,
}

/// Seconds on one thread, told from a pilot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Time {
    /// What is expected.
    pub seconds: f64,
    /// Its range: from how cells and runs of the pilot differ, and a tenth more on either side for the machine. `None` where one of several
    /// cells was tried.
    pub range: Option<(f64, f64)>,
    /// Runs of the pilot.
    pub runs: u64,
    /// Cells of the study that the pilot ran.
    pub tried: u64,
    /// Cells of the study.
    pub cells: u64,
}

impl Expected {
    /// What `study` would take on so many threads (at least 1), where `pilot` are runs of different cells; it may be empty.
    pub fn of(study: &Study, threads: usize, pilot: &[Piece]) -> Expected {
        let cells = study.cells.len() as u64;
        let runs = cells.saturating_mul(study.replicates);
        let threads = (threads as u64).clamp(1, runs.max(1));
        let run_bytes = study.cells.iter().map(|cell| cell.scenario.estimate_bytes()).max().unwrap_or(0);
        // Each measure, the rounds played, and why it stopped.
        let row_bytes = (measures_of(study).len() * size_of::<f64>() + size_of::<u32>() + 1) as u64;
        Expected {
            runs,
            threads,
            run_bytes,
            study_bytes: threads.saturating_mul(run_bytes),
            row_bytes: runs.saturating_mul(row_bytes),
            file_bytes: file_bytes(study, pilot) as u64,
            time: time(study, runs, pilot),
        }
    }

    /// Seconds on all threads, as if none hindered another.
    pub fn spread(&self, seconds: f64) -> f64 {
        seconds / self.threads as f64
    }

    /// Labels and lines for a person.
    pub(super) fn lines(&self) -> Vec<(&'static str, String)> {
        let threads = count(self.threads, "thread", "threads");
        let memory = format!("{} a run, {} in all on {threads}", bytes(self.run_bytes), bytes(self.study_bytes));
        let time = match &self.time {
            None => "not known without a pilot".to_string(),
            Some(time) => {
                let on = |share: f64| {
                    let range = time.range.map_or_else(String::new, |(low, high)| {
                        format!(" [{}, {}]", duration(low * share), duration(high * share))
                    });
                    duration(time.seconds * share) + &range
                };
                let many = match self.threads {
                    1 => String::new(),
                    _ => format!(", {} on {threads}", on(self.spread(1.0))),
                };
                let pilot = format!(
                    "told from {} of {} of {}",
                    count(time.runs, "run", "runs"),
                    whole(time.tried),
                    count(time.cells, "cell", "cells")
                );
                format!("{} on one thread{many}; {pilot}", on(1.0))
            }
        };
        let disk = format!("{} of replicates.csv, {} of rows", bytes(self.file_bytes), bytes(self.row_bytes));
        vec![("memory", memory), ("disk", disk), ("time", time)]
    }
}

/// Bytes of `replicates.csv`: what names a row is known, the values are as long as those of the pilot.
fn file_bytes(study: &Study, pilot: &[Piece]) -> f64 {
    let measures = measures_of(study);
    let (runs, written) =
        pilot.iter().fold((0, 0), |(runs, written), piece| (runs + piece.runs, written + piece.written));
    let values = match runs {
        0 => measures.iter().map(|info| if info.scale == Scale::Share { 1.0 } else { NUMBER }).sum::<f64>() + STOP,
        _ => written as f64 / runs as f64,
    };
    // A comma or a line break after each value, the replicate and the word for why it stopped.
    let digits = (0..study.replicates.max(1).ilog10() + 1)
        .map(|power| (study.replicates - study.replicates.min(10u64.pow(power)) + u64::from(power == 0)) as f64);
    let digits = digits.sum::<f64>() / study.replicates.max(1) as f64;
    let row = values + measures.len() as f64 + digits + 1.0 + 1.0;
    let names = study.cells.iter().map(|cell| {
        let params = study.points[cell.point].params.iter().map(|(_, value)| value.len() + 1).sum::<usize>();
        (params + study.arms[cell.arm].len() + 1) as f64
    });
    let head = study.points[0].params.iter().map(|(path, _)| path.len() + 1).sum::<usize>()
        + measures.iter().map(|info| info.name.len() + 1).sum::<usize>()
        + "arm,replicate,stop\n".len();
    head as f64 + study.replicates as f64 * (names.sum::<f64>() + study.cells.len() as f64 * row)
}

fn time(study: &Study, runs: u64, pilot: &[Piece]) -> Option<Time> {
    let pilot: Vec<&Piece> = pilot.iter().filter(|piece| piece.runs > 0).collect();
    let per_run: Vec<Option<f64>> = pilot.iter().map(|piece| Some(piece.seconds / piece.runs as f64)).collect();
    let (tried, cells) = (per_run.len() as f64, study.cells.len() as f64);
    let seen = mean_interval(&per_run, LEVEL);
    let mean = seen.mean?;
    // Of cells that were all tried it is known what they take: the interval is of those that were not.
    let left = (1.0 - tried / cells).max(0.0).sqrt();
    let half = match seen.interval() {
        Some((low, high)) => Some((high - low) / 2.0 * left),
        None => (left == 0.0).then_some(0.0),
    };
    // And each was tried by a few of its runs.
    let within = pilot.iter().map(|piece| piece.variance()).sum::<f64>() / (tried * tried);
    let half = half.map(|half| libm::hypot(half, Z * within.sqrt()));
    let all = runs as f64;
    let range =
        half.map(|half| ((mean - half).max(0.0) * all * (1.0 - MACHINE), (mean + half) * all * (1.0 + MACHINE)));
    Some(Time {
        seconds: mean * all,
        range,
        runs: pilot.iter().map(|piece| piece.runs).sum(),
        tried: tried as u64,
        cells: cells as u64,
    })
}

/// `84 s`, `12 min`, `3.5 h`, `4 days`.
fn duration(seconds: f64) -> String {
    const MINUTE: f64 = 60.0;
    const HOUR: f64 = 3_600.0;
    const DAY: f64 = 86_400.0;
    let (number, unit) = match seconds {
        _ if seconds < 0.1 => (seconds * 1_000.0, "ms"),
        _ if seconds < 2.0 * MINUTE => (seconds, "s"),
        _ if seconds < 2.0 * HOUR => (seconds / MINUTE, "min"),
        _ if seconds < 2.0 * DAY => (seconds / HOUR, "h"),
        _ => (seconds / DAY, "days"),
    };
    let number = if number < 10.0 { (number * 100.0).round() / 100.0 } else { (number * 10.0).round() / 10.0 };
    format!("{}{TIE}{unit}", plain(number))
}

/// `3.2 MiB`.
fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut size = bytes as f64;
    let mut unit = 0;
    while size >= 1_024.0 && unit + 1 < UNITS.len() {
        size /= 1_024.0;
        unit += 1;
    }
    format!("{}{TIE}{}", plain((size * 10.0).round() / 10.0), UNITS[unit])
}

/// All of it, for a program.
pub fn object(study: &Study, expected: &Expected) -> Value {
    let axes = study.design.axes.iter().map(|axis| {
        json!({
            "paths": axis.paths,
            "places": axis.places,
            "drawn": axis.drawn.as_ref().map(|drawn| {
                json!({ "method": drawn.method.name(), "points": drawn.points, "rows": drawn.rows })
            }),
        })
    });
    let seconds = |share: f64, time: &Time| {
        let [low, high] = [0, 1].map(|end| time.range.map(|(low, high)| [low, high][end] * share));
        json!({ "seconds": time.seconds * share, "low": low, "high": high })
    };
    json!({
        "manyminds": env!("CARGO_PKG_VERSION"),
        "scenario": study.name,
        "title": study.title,
        "seed": study.seed,
        "axes": axes.collect::<Vec<_>>(),
        "points": study.points.iter().map(point).collect::<Vec<_>>(),
        "arms": study.arms,
        "measures": measures_of(study).iter().map(|info| info.name).collect::<Vec<_>>(),
        "replicates": study.replicates,
        "runs": expected.runs,
        "threads": expected.threads,
        "memory": { "run_bytes": expected.run_bytes, "study_bytes": expected.study_bytes },
        "disk": { "replicates_csv_bytes": expected.file_bytes, "rows_bytes": expected.row_bytes },
        "time": expected.time.as_ref().map(|time| json!({
            "one_thread": seconds(1.0, time),
            "all_threads": seconds(expected.spread(1.0), time),
            "pilot": { "runs": time.runs, "cells": time.tried, "of_cells": time.cells },
        })),
        "notes": study.notes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Options, parse};

    fn study(replicates: u64, along: &str) -> Study {
        let text = format!(
            "schema = 1\nreplicates = {replicates}\nproblem = {{ kind = \"coloring\", generate = {{ graph = \"queen\", rows = 4, \
             cols = 4 }}, colors = 5 }}\nsociety.perspectives.member.count = 3\nsweep.\"prices.look\" = {along}\n\
             measures.report = [\"merit\"]\n"
        );
        let nothing = |_: &std::path::Path| Err(std::io::ErrorKind::NotFound.into());
        parse(&text, "s.toml".as_ref(), &nothing, &Options::default(), &["merit"]).unwrap()
    }

    fn piece(runs: u64, seconds: f64) -> Piece {
        // Each takes as long, tells ".123", and stops for want of budget.
        Piece { runs, seconds, squares: seconds * seconds / runs as f64, written: 10 * runs }
    }

    #[test]
    fn cells_that_were_all_tried_leave_only_the_machine_to_chance() {
        let study = study(100, "[1, 2]");
        let expected = Expected::of(&study, 2, &[piece(10, 1.0), piece(20, 6.0)]);
        // A tenth of a second and three tenths a run, a hundred of each.
        let time = expected.time.unwrap();
        assert!((time.seconds - 40.0).abs() < 1e-9, "{time:?}");
        let (low, high) = time.range.unwrap();
        assert!((low - 36.0).abs() < 1e-9 && (high - 44.0).abs() < 1e-9, "{time:?}");
        assert_eq!((expected.runs, time.runs, time.tried, time.cells), (200, 30, 2, 2));
        assert!((expected.spread(40.0) - 20.0).abs() < 1e-9);
        // Two runs of a cell that take 0 and 2 seconds: a mean of 1 whose variance is 1.
        let uneven = Piece { squares: 4.0, ..piece(2, 2.0) };
        let (low, high) = Expected::of(&study, 1, &[uneven, uneven]).time.unwrap().range.unwrap();
        assert_eq!(low, 0.0);
        assert!((high - 1.1 * 200.0 * (1.0 + Z * 0.5f64.sqrt())).abs() < 1e-9, "{high}");
    }

    #[test]
    fn the_range_is_wider_where_cells_differ_and_not_known_of_one() {
        let study = study(100, "{ from = 1, to = 50, step = 1 }");
        let width = |pilot: &[Piece]| {
            let (low, high) = Expected::of(&study, 1, pilot).time.unwrap().range.unwrap();
            high - low
        };
        let alike: Vec<Piece> = (0..9).map(|_| piece(1, 0.5)).collect();
        let other: Vec<Piece> = (0..9).map(|at| piece(1, 0.1 * f64::from(at + 1))).collect();
        assert!(width(&other) > 1.5 * width(&alike), "{} {}", width(&other), width(&alike));
        let one = Expected::of(&study, 1, &[piece(1, 0.5)]).time.unwrap();
        assert_eq!((one.range, one.seconds), (None, 2_500.0));
        assert_eq!(Expected::of(&study, 1, &[]).time, None);
    }

    #[test]
    fn the_length_of_the_file_counts_what_names_a_row_exactly() {
        let length = |replicates, along| Expected::of(&study(replicates, along), 1, &[piece(1, 1.0)]).file_bytes;
        // Look, arm, replicate, merit, stop: "1,society,0,.123,budget" and a line break, thrice, below its head.
        let head = "prices.look,arm,replicate,merit,stop\n".len() as u64;
        assert_eq!(length(3, "[1]") - head, 3 * "1,society,0,.123,budget\n".len() as u64);
        assert_eq!(length(12, "[1]") - head, 10 * 24 + 2 * 25);
        assert_eq!(length(12, "[1, 10]") - head, 10 * 24 + 2 * 25 + 10 * 25 + 2 * 26);
    }

    #[test]
    fn lengths_and_times_read_as_people_say_them() {
        let shown = [0.012, 0.5, 84.0, 600.0, 9_000.0, 345_600.0].map(|seconds| duration(seconds).replace(TIE, " "));
        assert_eq!(shown, ["12 ms", "0.5 s", "84 s", "10 min", "2.5 h", "4 days"]);
        assert_eq!([512, 1_536, 3 << 20].map(|size| bytes(size).replace(TIE, " ")), ["512 B", "1.5 KiB", "3 MiB"]);
    }
}
