//! A detector's readings beside the truth.

use super::{Construct, Detector, Told};
use crate::measure::index::cohen_kappa;
use crate::measure::stats::bootstrap::{RESAMPLES, resampled};
use crate::measure::stats::{Estimate, mean_interval};
use crate::rng::Draws;
use rayon::prelude::*;
use serde::Serialize;

/// The level of every interval.
const LEVEL: f64 = 0.95;

/// How well a detector finds one thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// What is to be found.
    pub of: &'static str,
    /// How many there are in truth, over all runs.
    pub truth: u64,
    /// How many the detector finds.
    pub found: u64,
    /// The share of those found that are there; `None` where none is found.
    pub precision: Option<f64>,
    /// The share of those there that are found; `None` where there is none.
    pub recall: Option<f64>,
    /// Cohen's kappa over all utterances of all runs; `None` where chance agreement is 1.
    pub kappa: Option<f64>,
    /// Its interval: percentiles of a bootstrap that draws whole runs.
    pub interval: Option<(f64, f64)>,
}

/// How many perspectives there are and how many are found, run by run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Perspectives {
    /// Those who say anything.
    pub truth: Estimate,
    /// Those that are found.
    pub found: Estimate,
    /// The absolute difference of the two.
    pub error: Estimate,
}

/// A detector beside the truth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// What the detector was trained on.
    pub trained: String,
    /// What it was judged on.
    pub judged: String,
    /// Runs that it was judged on.
    pub runs: u64,
    /// Their utterances.
    pub utterances: u64,
    /// Each construct, `none` left out; then all six together, of which kappa alone speaks; then changes of voice.
    pub agreement: Vec<Agreement>,
    /// How many perspectives.
    pub perspectives: Perspectives,
}

/// Reads the text of `debates` and compares with their truth. `trained` and `judged` name what the detector was trained on
/// and what `debates` are. Cost: the reading, and 2,000 resamples of the runs.
pub fn compare(detector: &Detector, debates: &[Told], trained: &str, judged: &str) -> Comparison {
    let readings: Vec<_> = debates.par_iter().map(|told| detector.read(&told.lines)).collect();
    let seen: Vec<Vec<(usize, usize)>> = debates
        .iter()
        .zip(&readings)
        .map(|(told, read)| {
            told.is.iter().zip(&read.is).map(|(truth, found)| (*truth as usize, *found as usize)).collect()
        })
        .collect();
    let mut agreement: Vec<Agreement> = Construct::ALL[1..]
        .iter()
        .map(|&one| {
            let is = |class: usize| usize::from(class == one as usize);
            let tables = seen.iter().map(|run| table(2, run.iter().map(|&(truth, found)| (is(truth), is(found)))));
            agree(one.name(), 2, &tables.collect::<Vec<_>>())
        })
        .collect();
    let six = Construct::ALL.len();
    agreement.push(agree("all", six, &seen.iter().map(|run| table(six, run.iter().copied())).collect::<Vec<_>>()));
    let changes = debates.iter().zip(&readings).map(|(told, read)| {
        table(2, told.changes().zip(&read.changes).map(|(truth, &found)| (usize::from(truth), usize::from(found))))
    });
    agreement.push(agree("change of voice", 2, &changes.collect::<Vec<_>>()));
    let counts: Vec<(u32, u32)> =
        debates.iter().zip(&readings).map(|(told, read)| (told.perspectives(), read.perspectives)).collect();
    let over = |of: fn(u32, u32) -> u32| {
        let values: Vec<_> = counts.iter().map(|&(truth, found)| Some(f64::from(of(truth, found)))).collect();
        mean_interval(&values, LEVEL)
    };
    Comparison {
        trained: trained.into(),
        judged: judged.into(),
        runs: debates.len() as u64,
        utterances: debates.iter().map(|told| told.lines.len() as u64).sum(),
        agreement,
        perspectives: Perspectives {
            truth: over(|truth, _| truth),
            found: over(|_, found| found),
            error: over(|truth, found| truth.abs_diff(found)),
        },
    }
}

/// How often each truth (rows) met each finding (columns).
fn table(classes: usize, pairs: impl Iterator<Item = (usize, usize)>) -> Vec<u32> {
    let mut table = vec![0; classes * classes];
    pairs.for_each(|(truth, found)| table[truth * classes + found] += 1);
    table
}

/// The agreement of tables, one a run. Of two classes the second is what is to be found; of more, all but the first are.
pub(super) fn agree(of: &'static str, classes: usize, runs: &[Vec<u32>]) -> Agreement {
    let summed = |times: &[u32]| {
        let mut sum = vec![0u32; classes * classes];
        for (run, &times) in runs.iter().zip(times).filter(|(_, times)| **times > 0) {
            sum.iter_mut().zip(run).for_each(|(sum, &cell)| *sum = sum.saturating_add(cell.saturating_mul(times)));
        }
        sum
    };
    let all = summed(&vec![1; runs.len()]);
    let count = |wanted: fn(usize, usize) -> bool| -> u64 {
        let cells = all.iter().enumerate().filter(|(cell, _)| wanted(cell / classes, cell % classes));
        cells.map(|(_, &count)| u64::from(count)).sum()
    };
    let (truth, found) = (count(|truth, _| truth > 0), count(|_, found| found > 0));
    let hit = count(|truth, found| truth > 0 && truth == found);
    let share = |of: u64| (of > 0).then(|| hit as f64 / of as f64);
    let kappa = |times: &[u32]| cohen_kappa(&summed(times), classes);
    Agreement {
        of,
        truth,
        found,
        precision: share(found),
        recall: share(truth),
        kappa: cohen_kappa(&all, classes),
        interval: resampled(runs.len(), kappa, LEVEL, RESAMPLES, &Draws::new(0, 0, 0)),
    }
}
