//! A whole study: every cell, every replicate, in parallel, with the rows in order.

use super::family::{Family, with_family};
use super::queue::Queue;
use super::seat::{Bench, Outcome, draw_instance};
use crate::deliberation::Why;
use crate::error::Result;
use crate::measure::{self, Info};
use crate::rng::Draws;
use crate::scenario::{Cell, Sharing, Study};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Problems (mostly of one replicate each) that are taken in together, in order: a few at first, so that a study that is stopped early
/// keeps some, then twice as many each time up to the most.
const FIRST_BATCH: u64 = 8;
const BATCH: u64 = 256;

/// What a cell came to.
#[derive(Clone, Debug, Default)]
pub struct CellResults {
    /// Replicates x measures, in order of replicate.
    pub values: Vec<Option<f64>>,
    /// Why each replicate stopped.
    pub whys: Vec<Why>,
    /// Rounds that each replicate played.
    pub played: Vec<u32>,
    /// Per round read: the round, and for each measure the sum and the number of defined readings.
    pub rounds: Vec<RoundSums>,
    /// Units set aside for the final vote.
    pub reserved: u64,
    /// Networks drawn again, and replicates that ran on a disconnected one.
    pub redraws: u64,
    /// Replicates on a network in parts.
    pub disconnected: u64,
}

/// Sums over replicates at one round.
#[derive(Clone, Debug)]
pub struct RoundSums {
    /// The round.
    pub round: u32,
    /// For each measure: the sum of defined readings, and how many.
    pub sums: Vec<(f64, u64)>,
}

/// What a study came to.
#[derive(Clone, Debug)]
pub struct Results {
    /// The measures, in order of columns.
    pub measures: Vec<&'static Info>,
    /// In the order of the study's cells.
    pub cells: Vec<CellResults>,
    /// Replicates of each cell that are finished. Less than asked for if the study was stopped.
    pub replicates: u64,
}

impl Results {
    /// The column of one measure in one cell, by replicate; empty if the measure was not asked for.
    pub fn column(&self, cell: usize, measure: &str) -> Vec<Option<f64>> {
        let Some(at) = self.measures.iter().position(|info| info.name == measure) else { return Vec::new() };
        self.cells[cell].values.chunks_exact(self.measures.len()).map(|row| row[at]).collect()
    }

    /// The row of one replicate of one cell.
    pub fn row(&self, cell: usize, replicate: u64) -> &[Option<f64>] {
        &self.cells[cell].values[replicate as usize * self.measures.len()..][..self.measures.len()]
    }
}

/// How a study is run.
#[derive(Debug)]
pub struct Running<'a> {
    /// Set from outside to stop cleanly after the replicates under way.
    pub stop: &'a AtomicBool,
}

/// The numbers of replicates at which the batches of a study of `replicates` end, in order, `per_problem` of them about each
/// problem. Only there may a run that looks at its values do so.
pub fn batch_ends(replicates: u64, per_problem: u64) -> impl Iterator<Item = u64> + Clone {
    let (mut end, mut size) = (0, FIRST_BATCH);
    std::iter::from_fn(move || {
        (end < replicates).then(|| {
            end = replicates.min(end.saturating_add(size.saturating_mul(per_problem)));
            size = BATCH.min(2 * size);
            end
        })
    })
}

/// Runs a study on the current rayon pool.
///
/// All cells advance together, batch by batch, so that what a stopped study keeps is balanced. `progress` is told how
/// many runs (cells x replicates) are finished. The results are the same bits on any number of threads.
///
/// # Errors
/// What a replicate could not be made of.
pub fn run(study: &Study, running: &Running<'_>, progress: &(dyn Fn(u64) + Sync)) -> Result<Results> {
    run_batches(study, running, progress, None)
}

/// As [`run`], but after each complete batch `enough`, if there is anybody to say so, may end it. What was run until then are the same
/// bits.
pub(super) fn run_batches(
    study: &Study,
    running: &Running<'_>,
    progress: &(dyn Fn(u64) + Sync),
    enough: Option<&mut dyn FnMut(&Results) -> bool>,
) -> Result<Results> {
    let measures = measures_of(study);
    let mut results =
        Results { cells: vec![CellResults::default(); study.cells.len()], measures: measures.clone(), replicates: 0 };
    let Some(enough) = enough else {
        run_row(study, running, progress, &mut results, batch_ends(study.replicates, study.per_problem))?;
        return Ok(results);
    };
    for end in batch_ends(study.replicates, study.per_problem) {
        run_row(study, running, progress, &mut results, std::iter::once(end))?;
        if results.replicates < end || enough(&results) {
            break;
        }
    }
    Ok(results)
}

/// Runs batches with these `ends`, one after the other, on as many threads as there are.
fn run_row(
    study: &Study,
    running: &Running<'_>,
    progress: &(dyn Fn(u64) + Sync),
    results: &mut Results,
    ends: impl Iterator<Item = u64> + Clone + Send,
) -> Result<()> {
    let measures = results.measures.clone();
    let queue = Mutex::new(Queue::new(results, ends));
    let lock = || queue.lock().unwrap_or_else(PoisonError::into_inner);
    let work = || {
        // A bench stays warm from one replicate of a cell to the next.
        let mut seat: Option<(usize, Box<dyn Runs + '_>)> = None;
        loop {
            let task = {
                let mut queue = lock();
                if running.stop.load(Ordering::Relaxed) {
                    queue.close();
                }
                queue.hand_out()
            };
            let Some(task) = task else { return };
            let bench = match &mut seat {
                Some((cell, bench)) if *cell == task.cell => bench,
                seat => &mut seat.insert((task.cell, bench_of(&study.cells[task.cell], &measures))).1,
            };
            let outcome = bench.run_one(study, &study.cells[task.cell], task.replicate);
            progress(1);
            lock().hand_in(task, outcome);
        }
    };
    // Again where one run took so long that the others went as far ahead as they may.
    while !lock().is_over() {
        rayon::scope(|scope| (0..rayon::current_num_threads()).for_each(|_| scope.spawn(|_| work())));
    }
    queue.into_inner().unwrap_or_else(PoisonError::into_inner).finish()
}

/// A bench for one cell, whatever the family of its problem.
pub(super) trait Runs {
    fn run_one(&mut self, study: &Study, cell: &Cell, replicate: u64) -> Result<Outcome>;
}

/// A bench, and the instance that the last replicate was about: the next one may be about the same.
struct Warm<F: Family> {
    bench: Bench<F>,
    held: Option<(u64, F::Instance)>,
}

impl<F: Family> Runs for Warm<F> {
    fn run_one(&mut self, study: &Study, cell: &Cell, replicate: u64) -> Result<Outcome> {
        let draws = draws_of(study, cell.point, replicate);
        let problem = replicate / study.per_problem;
        let held = self.held.take().filter(|(about, _)| *about == problem);
        let (_, instance) = match held {
            Some(held) => self.held.insert(held),
            None => self.held.insert((problem, draw_instance::<F>(&cell.scenario, &draws)?)),
        };
        self.bench.run_on(instance, &cell.scenario, cell.twin, study.calibration, &draws)
    }
}

pub(super) fn bench_of<'a>(cell: &Cell, measures: &[&'static Info]) -> Box<dyn Runs + 'a> {
    with_family!(cell, F => Box::new(Warm { bench: bench::<F>(cell, measures), held: None }))
}

/// The measures of a study: those it asks for, or the usual ones.
pub fn measures_of(study: &Study) -> Vec<&'static Info> {
    let asked = study.cells.first().map(|cell| &cell.scenario.measures[..]).unwrap_or_default();
    let usual: Vec<String> = measure::DEFAULT.iter().map(|name| name.to_string()).collect();
    let mut names = if asked.is_empty() { usual } else { asked.to_vec() };
    names.extend(study.claims.iter().map(|claim| claim.measure.clone()));
    names.extend(study.claims.iter().filter_map(|claim| claim.slope.as_ref()).map(|(_, on)| on.clone()));
    let mut infos: Vec<&'static Info> = Vec::new();
    for info in names.iter().filter_map(|name| measure::info(name)) {
        if !infos.contains(&info) {
            infos.push(info);
        }
    }
    infos
}

pub(super) fn bench<F: Family>(cell: &Cell, measures: &[&'static Info]) -> Bench<F> {
    let panel = measures.iter().filter_map(|info| measure::make(info.name)).collect();
    Bench::new(panel, cell.scenario.every)
}

/// The draws of one replicate at one point. Under common draws all points share them; otherwise a point is the hash of
/// its parameters, never an index, so that a study can grow.
pub fn draws_of(study: &Study, point: usize, replicate: u64) -> Draws {
    let point = match study.sharing {
        Sharing::Common => 0,
        Sharing::Independent => crate::hash::short_hash(study.points[point].label().as_bytes()),
    };
    Draws::new(study.seed, point, replicate).about(replicate - replicate % study.per_problem)
}

/// Runs one replicate of one cell alone: the same numbers as in the study.
///
/// # Errors
/// What it could not be made of.
pub fn run_one(study: &Study, cell: usize, replicate: u64) -> Result<Outcome> {
    let place = &study.cells[cell];
    bench_of(place, &measures_of(study)).run_one(study, place, replicate)
}

pub(super) fn take_in(cell: &mut CellResults, outcome: Outcome, measures: usize) {
    cell.values.extend_from_slice(&outcome.values);
    cell.whys.push(outcome.ending.why);
    cell.played.push(outcome.ending.rounds);
    cell.reserved = outcome.ending.reserved;
    cell.redraws += u64::from(outcome.redraws);
    cell.disconnected += u64::from(!outcome.connected);
    for (at, (&round, readings)) in outcome.rounds.iter().zip(outcome.series.chunks_exact(measures)).enumerate() {
        if at == cell.rounds.len() {
            cell.rounds.push(RoundSums { round, sums: vec![(0.0, 0); measures] });
        }
        for ((sum, n), reading) in cell.rounds[at].sums.iter_mut().zip(readings) {
            if let Some(value) = reading {
                *sum += value;
                *n += 1;
            }
        }
    }
}
