//! Whether a run directory is what its manifest says, and whether this program makes its rows again.

use super::files::{COPIES, ROWS, SCENARIO};
use super::kept::Kept;
use super::tables::{self, Hashed};
use crate::error::{Error, Fault, Result};
use crate::rng::{Draws, Phase, below};
use crate::scenario::Study;
use crate::study::{Results, Row, measures_of, run_one};
use rayon::prelude::*;
use std::fs::File;
use std::io;

/// Which replicates are made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// So many, drawn evenly from all cells and replicates; each at most once.
    Sample(u64),
    /// These replicates of every cell.
    These(Vec<u64>),
    /// Every one.
    All,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verified {
    /// Files that the manifest names.
    pub files: usize,
    /// What is wrong with files, the digest and the rows, a line each: empty where nothing is.
    pub wrong: Vec<String>,
    /// Replicates that were made again.
    pub again: u64,
    /// Of so many.
    pub of: u64,
}

/// Checks the hash of every file that the manifest names, that `rows.bin` gives the digest, and that the replicates asked for come out
/// again with the same bits; no replicate where the scenario, a file that it names, or the rows are not those that were reported.
///
/// Cost: a pass over all files, and the runs, on all threads of the pool.
///
/// # Errors
/// [`Error::Invalid`] where it is no directory of a finished run, or of another contract of draws, or has no such replicate;
/// [`Error::Io`] where it cannot be read.
pub fn verify(kept: &Kept, which: &Which) -> Result<Verified> {
    kept.draws_as_here()?;
    let mut found = Verified::default();
    kept.is_whole()?;
    files(kept, &mut found)?;
    // What another scenario would give says nothing of these rows.
    if found.wrong.iter().any(|line| line.starts_with(SCENARIO) || line.starts_with(COPIES)) {
        return Ok(found);
    }
    let study = kept.study(|_| ())?;
    let results = match kept.results(&study) {
        Ok(results) => results,
        Err(Error::Invalid(faults)) => {
            found.wrong.extend(faults.iter().map(ToString::to_string));
            return Ok(found);
        }
        Err(error) => return Err(error),
    };
    let digest = kept.manifest()["digest"].as_str();
    if Some(&tables::digest(&study, &results)?[..]) != digest {
        found.wrong.push(format!("{ROWS} holds other rows than those of which the manifest gives the digest"));
    }
    found.of = results.cells.iter().map(|cell| cell.replicates).sum();
    let runs = which.runs(&results)?;
    found.again = runs.len() as u64;
    let lines: Vec<Option<String>> =
        runs.par_iter().map(|&(cell, replicate)| differs(&study, &results, cell, replicate)).collect::<Result<_>>()?;
    found.wrong.extend(lines.into_iter().flatten());
    results.intact()?;
    Ok(found)
}

fn files(kept: &Kept, found: &mut Verified) -> Result<()> {
    for (name, sum) in kept.manifest()["files"].as_object().into_iter().flatten() {
        found.files += 1;
        let place = kept.path().join(name);
        let mut hashed = Hashed::new(io::sink());
        match File::open(&place).and_then(|mut file| io::copy(&mut file, &mut hashed)) {
            Ok(_) if hashed.finish() == sum.as_str().unwrap_or_default() => {}
            Ok(_) => found.wrong.push(format!("{name} is not what it was when the run was written")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => found.wrong.push(format!("{name} is not there")),
            Err(error) => return Err(Error::io(&place)(error)),
        }
    }
    Ok(())
}

impl Which {
    /// Cells and replicates, in order.
    fn runs(&self, results: &Results) -> Result<Vec<(usize, u64)>> {
        let sizes: Vec<u64> = results.cells.iter().map(|cell| cell.replicates).collect();
        match self {
            Which::These(replicates) => {
                let most = sizes.iter().copied().min().unwrap_or(0);
                let need = format!("need a replicate from 0 to {}", most.saturating_sub(1));
                let wrong = replicates.iter().filter(|&&replicate| replicate >= most);
                let faults: Vec<Fault> =
                    wrong.map(|replicate| Fault::at("--replicate", replicate, need.clone())).collect();
                if !faults.is_empty() {
                    return Err(faults.into());
                }
                Ok((0..sizes.len())
                    .flat_map(|cell| replicates.iter().map(move |&replicate| (cell, replicate)))
                    .collect())
            }
            Which::All => {
                Ok(sizes.iter().enumerate().flat_map(|(cell, &n)| (0..n).map(move |at| (cell, at))).collect())
            }
            Which::Sample(n) => {
                let all: u64 = sizes.iter().sum();
                let mut runs: Vec<(usize, u64)> = sample(all, *n).into_iter().map(|at| place(at, &sizes)).collect();
                runs.sort_unstable();
                Ok(runs)
            }
        }
    }
}

/// `n` of the numbers below `all`, each at most once (Floyd's algorithm; Bentley and Floyd 1987).
fn sample(all: u64, n: u64) -> Vec<u64> {
    let mut rng = Draws::new(0, 0, 0).stream(0, 0, Phase::Estimate);
    let n = n.min(all);
    let mut taken = std::collections::BTreeSet::new();
    for last in all - n..all {
        // Far more than 2^32 runs are drawn from in two steps, evenly enough for a sample.
        let bound = last + 1;
        let at = match u32::try_from(bound) {
            Ok(bound) => u64::from(below(&mut rng, bound)),
            Err(_) => {
                let wide = u64::from(below(&mut rng, u32::MAX)) << 32 | u64::from(below(&mut rng, u32::MAX));
                wide % bound
            }
        };
        taken.insert(if taken.contains(&at) { last } else { at });
    }
    taken.into_iter().collect()
}

/// Which cell and replicate number `at` of all is.
fn place(mut at: u64, sizes: &[u64]) -> (usize, u64) {
    for (cell, &n) in sizes.iter().enumerate() {
        if at < n {
            return (cell, at);
        }
        at -= n;
    }
    (0, 0)
}

/// Makes one replicate again, and says in what it differs.
fn differs(study: &Study, results: &Results, cell: usize, replicate: u64) -> Result<Option<String>> {
    let again = run_one(study, cell, replicate)?;
    let again = Row { values: again.values, why: again.ending.why, played: again.ending.rounds };
    let there = results.row(cell, replicate);
    // Rows keep no other NaN than that of "undefined".
    let bits = |row: &Row| -> Vec<Option<u64>> {
        row.values.iter().map(|value| value.filter(|value| !value.is_nan()).map(f64::to_bits)).collect()
    };
    let same = there
        .as_ref()
        .is_some_and(|row| bits(row) == bits(&again) && (row.why, row.played) == (again.why, again.played));
    if same {
        return Ok(None);
    }
    let at = &study.cells[cell];
    let label = study.points[at.point].label();
    let place = if label.is_empty() { study.arms[at.arm].clone() } else { format!("{}, {label}", study.arms[at.arm]) };
    let names = measures_of(study).into_iter().map(|info| info.name);
    let there = there.map(|row| row.values).unwrap_or_default();
    let first =
        names.zip(there.iter().zip(&again.values)).find(|(_, (was, is))| was.map(f64::to_bits) != is.map(f64::to_bits));
    let shown = |value: &Option<f64>| value.map_or("undefined".to_string(), |value| value.to_string());
    let what = match first {
        Some((name, (was, is))) => format!("{name} is {} there and {} here", shown(was), shown(is)),
        None => "it ended otherwise".to_string(),
    };
    Ok(Some(format!("replicate {replicate} of {place}: {what}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_holds_each_number_at_most_once_and_all_if_it_may() {
        assert_eq!(sample(10, 99), (0..10).collect::<Vec<_>>());
        let some = sample(1_000_000, 50);
        assert_eq!(some.len(), 50);
        assert!(some.windows(2).all(|pair| pair[0] < pair[1]) && some[49] < 1_000_000 && some[49] > 500_000);
        assert!(sample(0, 3).is_empty());
        assert_eq!([0, 4, 5, 7].map(|at| place(at, &[5, 0, 3])), [(0, 0), (0, 4), (2, 0), (2, 2)]);
    }
}
