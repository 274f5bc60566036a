//! `report`: a run as a page, or two beside one another.

use super::compare::{Opened, open};
use super::replay::{cell, read};
use super::{Done, Outcome, ReportArgs, print, tell};
use manyminds::error::{Error, Fault, Result};
use manyminds::report::compare::compare;
use manyminds::report::files::{may_trace, trace_name};
use manyminds::report::page::{Beside, keep, page, page_of_two};
use manyminds::report::{Report, Setup};
use manyminds::study::Sequential;
use manyminds::study::trace::{Transcript, trace};
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn report(args: &ReportArgs) -> Outcome {
    let first = open(&args.first)?;
    let (text, dir) = match &args.second {
        None => (of_one(&first, args)?, &args.first),
        Some(second) => (of_two(&first, &open(second)?)?, second),
    };
    let place = match &args.to {
        Some(file) => put(file, &text)?,
        None => keep(dir, &text, args.second.is_some())?,
    };
    print(&format!("{}   {} kB\n", place.display(), text.len().div_ceil(1000)))?;
    Ok(Done::Well)
}

fn put(file: &Path, text: &str) -> Result<PathBuf> {
    fs::write(file, text).map_err(Error::io(file))?;
    Ok(file.to_path_buf())
}

fn reported<'a>(of: &'a Opened, sequential: Option<&'a Sequential>) -> Result<Report<'a>> {
    Report::of(&of.study, &of.results, sequential, Setup::after(&of.study))
}

fn of_one(run: &Opened, args: &ReportArgs) -> Result<String> {
    let replays = if args.no_replay { Vec::new() } else { replays(run, args)? };
    let sequential = run.kept.sequential();
    let report = reported(run, sequential.as_ref())?;
    page(&report, &Beside { manifest: run.kept.manifest(), replays: &replays })
}

fn of_two(first: &Opened, second: &Opened) -> Result<String> {
    let found = compare(&first.as_run(), Some(&second.as_run()), &[], true)?;
    let went = [first, second].map(|run| run.kept.sequential());
    let [one, other] = [reported(first, went[0].as_ref())?, reported(second, went[1].as_ref())?];
    page_of_two([&one, &other], [first.kept.manifest(), second.kept.manifest()], &found)
}

/// The replicates that are to be watched: from their transcripts where those were kept, else run again. Where nobody asked for them and they
/// cannot be had, the page goes without.
fn replays(run: &Opened, args: &ReportArgs) -> Result<Vec<Transcript>> {
    let (study, kept) = (&run.study, &run.kept);
    let mut faults = Vec::new();
    if args.replicate >= kept.replicates() {
        let need = format!("need a replicate from 0 to {}", kept.replicates().saturating_sub(1));
        faults.push(Fault::at("--replicate", args.replicate, need));
    }
    let arms: Vec<Option<&str>> =
        if args.arm.is_empty() { vec![None] } else { args.arm.iter().map(|arm| Some(&arm[..])).collect() };
    let cells: Vec<usize> = arms.into_iter().map(|arm| cell(study, args.point, arm, &mut faults)).collect();
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let asked = args.replicate > 0 || args.point > 0 || !args.arm.is_empty();
    let one = |&cell: &usize| -> Result<Transcript> {
        let there = kept.path().join(trace_name(study, cell, args.replicate));
        if there.is_file() {
            return read(&there);
        }
        kept.draws_as_here()?;
        may_trace(study, &[args.replicate])?;
        Ok(trace(study, cell, args.replicate)?.1)
    };
    match cells.iter().map(one).collect() {
        Err(error) if !asked => {
            tell(&format!("no replay: {error}"));
            Ok(Vec::new())
        }
        done => done,
    }
}
