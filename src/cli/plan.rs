//! `plan`: what a study would run, and what it would take.

use super::run::{load, options};
use super::{Done, Outcome, PlanArgs, look, print, print_json};
use manyminds::error::Result;
use manyminds::report::expected::{Expected, Piece, object};
use manyminds::report::plan_in_full;
use manyminds::scenario::Study;
use manyminds::study::{run_while, spread};
use std::time::{Duration, Instant};

/// The pilot takes about this long, in so many cells at most.
const PILOT: Duration = Duration::from_secs(1);
const MOST_CELLS: usize = 32;

pub(crate) fn plan(args: &PlanArgs) -> Outcome {
    let loaded = load(&args.scenario, &options(&args.scenario))?;
    let study = &loaded.study;
    let pilot = if args.no_pilot { Vec::new() } else { pilot(study)? };
    let all = || std::thread::available_parallelism().map_or(1, usize::from);
    let expected = Expected::of(study, args.jobs.map_or_else(all, |jobs| jobs as usize), &pilot);
    if args.json {
        print_json(&object(study, &expected))?;
    } else {
        print(&plan_in_full(study, &expected, &look()))?;
    }
    Ok(Done::Well)
}

/// Runs a few replicates of cells spread over the study, one after the other.
fn pilot(study: &Study) -> Result<Vec<Piece>> {
    let share = PILOT / study.cells.len().clamp(1, MOST_CELLS) as u32;
    let start = now();
    let mut pieces = Vec::new();
    for cell in spread(study.cells.len()) {
        if start.elapsed() >= PILOT {
            break;
        }
        let (mut piece, begun) = (Piece::default(), now());
        let mut last = begun;
        run_while(study, cell, &mut |outcome| {
            let here = now();
            piece.add(outcome, (here - last).as_secs_f64());
            last = here;
            here - begun < share
        })?;
        pieces.push(piece);
    }
    Ok(pieces)
}

#[allow(clippy::disallowed_methods, reason = "the clock is for the person who waits; no result sees it")]
fn now() -> Instant {
    Instant::now()
}
