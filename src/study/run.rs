//! A whole study: every cell, every replicate, in parallel, with the rows in order.

use super::details::{Detail, Details, Final, Finals};
use super::family::{Family, with_family};
use super::queue::Queue;
use super::results::{Results, followed};
use super::rows::{Recorder, Rows};
use super::seat::{Bench, Outcome, Seated, draw_instance};
use super::work::{Missing, Part, batch_ends};
use crate::error::Result;
use crate::measure::{self, Info};
use crate::rng::Draws;
use crate::scenario::{Cell, Sharing, Study};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How a study is run.
#[derive(Debug)]
pub struct Running<'a> {
    /// Set from outside to stop cleanly after the replicates under way.
    pub stop: &'a AtomicBool,
}

/// Runs a study on the current rayon pool. Its rows are kept for as long as the results are.
///
/// All cells advance together, batch by batch, so that what a stopped study keeps is balanced. `progress` is told how
/// many runs (cells x replicates) are finished. The results are the same bits on any number of threads.
///
/// # Errors
/// What a replicate could not be made of, and [`crate::error::Error::Io`] where rows cannot be kept.
pub fn run(study: &Study, running: &Running<'_>, progress: &(dyn Fn(u64) + Sync)) -> Result<Results> {
    let rows = Arc::new(Rows::spooled(measures_of(study).len()));
    run_into(study, &rows, Part::ROWS, running, progress)
}

/// As [`run`], of one part of the study, into `rows`: only what they lack is run. Of a part that is not the whole, or of a study that was
/// stopped, the results are of those replicates that every cell has.
///
/// # Errors
/// As [`run`].
pub fn run_into(
    study: &Study,
    rows: &Arc<Rows>,
    part: Part,
    running: &Running<'_>,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Results> {
    let wanted = part.shard.ranges(study.cells.len(), study.replicates, study.per_problem);
    let missing = Missing::of(study, rows, wanted);
    progress(missing.count().1);
    fill(
        study,
        rows,
        part.details,
        running,
        progress,
        missing.in_batches(batch_ends(study.replicates, study.per_problem)),
    )?;
    came(study, rows)
}

/// What came of a study so far: of each cell the replicates that every cell has.
///
/// # Errors
/// [`crate::error::Error::Io`] where rows cannot be read.
pub fn came(study: &Study, rows: &Arc<Rows>) -> Result<Results> {
    let keys: Vec<u64> = study.cells.iter().map(|cell| cell.key).collect();
    let fewest = keys.iter().map(|&key| rows.reaches(key)).min().unwrap_or_default();
    let end = rows.common_end(&keys, fewest.min(study.replicates));
    came_to(study, rows, &vec![end; keys.len()])
}

/// What came of so many replicates of each cell, counted. Each number must be the end of a frame of its cell, as the numbers that a run
/// comes to are.
///
/// # Errors
/// As [`came`].
pub fn came_to(study: &Study, rows: &Arc<Rows>, replicates: &[u64]) -> Result<Results> {
    let keys = study.cells.iter().map(|cell| cell.key).collect();
    let results = Results::of(measures_of(study), Arc::clone(rows), keys, replicates).counted();
    results.intact()?;
    Ok(results)
}

/// Makes the runs that are `missing`, one after the other, on as many threads as there are, and records them.
pub(super) fn fill(
    study: &Study,
    rows: &Rows,
    details: Details,
    running: &Running<'_>,
    progress: &(dyn Fn(u64) + Sync),
    missing: impl Iterator<Item = (usize, Range<u64>)> + Send,
) -> Result<()> {
    let measures = measures_of(study);
    let keys: Vec<u64> = study.cells.iter().map(|cell| cell.key).collect();
    let followed = followed(&measures);
    let queue = Mutex::new(Queue::new(Recorder::new(rows, followed.clone()), &keys, missing));
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
            let came = bench.run_one(study, &study.cells[task.cell], task.replicate, details.agents);
            progress(1);
            let kept = came.map(|(outcome, agents)| {
                let kept = details.any().then(|| Detail::of(details, &outcome, &followed, agents).to_bytes());
                (outcome, kept)
            });
            let mut queue = lock();
            queue.hand_in(task, kept);
            if queue.is_stalled() {
                return;
            }
        }
    };
    // Again where one run took so long that the others went as far ahead as they may. They cannot wait for it: a thread may have come
    // here from within that very run, to help out.
    while !lock().is_over() {
        lock().begin_again();
        rayon::scope(|scope| (0..rayon::current_num_threads()).for_each(|_| scope.spawn(|_| work())));
    }
    queue.into_inner().unwrap_or_else(PoisonError::into_inner).finish()
}

/// A bench for one cell, whatever the family of its problem.
pub(super) trait Runs {
    /// Runs a replicate; how its agents ended only where `agents` are asked for.
    fn run_one(&mut self, study: &Study, cell: &Cell, replicate: u64, agents: bool) -> Result<(Outcome, Vec<Final>)>;
}

/// A bench, and the instance that the last replicate was about: the next one may be about the same.
struct Warm<F: Family> {
    bench: Bench<F>,
    held: Option<(u64, F::Instance)>,
}

impl<F: Family> Runs for Warm<F> {
    fn run_one(&mut self, study: &Study, cell: &Cell, replicate: u64, agents: bool) -> Result<(Outcome, Vec<Final>)> {
        let draws = draws_of(study, cell.point, replicate);
        let problem = replicate / study.per_problem;
        let held = self.held.take().filter(|(about, _)| *about == problem);
        let (_, instance) = match held {
            Some(held) => self.held.insert(held),
            None => self.held.insert((problem, draw_instance::<F>(&cell.scenario, &draws)?)),
        };
        let (scenario, twin) = (&cell.scenario, cell.twin);
        if !agents {
            return Ok((self.bench.run_on(instance, scenario, twin, study.calibration, &draws)?, Vec::new()));
        }
        let watch = |_: &_, seated: &Seated, _: &_, _: &_| Finals::<F::Problem>::of(seated);
        let (outcome, finals) = self.bench.watched(instance, scenario, twin, study.calibration, &draws, watch)?;
        Ok((outcome, finals.agents()))
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
    Ok(bench_of(place, &measures_of(study)).run_one(study, place, replicate, false)?.0)
}
