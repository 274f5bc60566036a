//! Which transcripts a run keeps, and under which names.

use crate::error::{Fault, Result};
use crate::scenario::{Cell, Study};
use crate::study::trace::MOST_ANSWERS;

/// The folder of transcripts in a run directory, and how their names end.
pub(super) const TRACES: &str = "trace";
pub(super) const TRANSCRIPT: &str = ".jsonl";

/// The most transcripts that one run keeps.
pub const MOST_TRACES: u64 = 1_000;

/// The transcript of one replicate of one cell, by its path in the run directory: `trace/point0-society-0.jsonl`. Points
/// and replicates are padded so that names sort as they do.
pub fn trace_name(study: &Study, cell: usize, replicate: u64) -> String {
    let (points, arms) = (study.points.len().max(1), study.arms.len().max(1));
    let wide = |most: u64| most.saturating_sub(1).max(1).ilog10() as usize + 1;
    let safe = |arm: &str| -> String {
        arm.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect()
    };
    let (point, arm) = (cell / arms, cell % arms);
    let mut name = study.arms.get(arm).map_or_else(String::new, |arm| safe(arm));
    // Two arms may differ only in what a file name cannot hold.
    if study.arms.iter().filter(|other| safe(other).eq_ignore_ascii_case(&name)).count() > 1 {
        name = format!("{name}-{arm}");
    }
    let (p, r) = (wide(points as u64), wide(study.replicates));
    format!("{TRACES}/point{point:0p$}-{name}-{replicate:0r$}{TRANSCRIPT}")
}

/// Refuses replicates that cannot be traced. Cheap: to be asked before the run.
///
/// # Errors
/// [`crate::error::Error::Invalid`]: a replicate that is not run, more than [`MOST_TRACES`] transcripts, a society too large for one.
pub fn may_trace(study: &Study, replicates: &[u64]) -> Result<()> {
    let mut faults = Vec::new();
    for replicate in replicates.iter().filter(|&&replicate| replicate >= study.replicates) {
        let need = format!("need a replicate from 0 to {}", study.replicates.saturating_sub(1));
        faults.push(Fault::at("--trace", replicate, need));
    }
    let files = (replicates.len() as u64).saturating_mul(study.cells.len() as u64);
    if files > MOST_TRACES {
        let need = format!(
            "need at most {MOST_TRACES}, one for each arm at each point and replicate; `manyminds replay` shows any replicate of the run without"
        );
        faults.push(Fault::at("--trace", format!("{files} transcripts"), need));
    }
    let answers =
        |cell: &Cell| (cell.scenario.society.agents() as usize).saturating_mul(cell.scenario.problem.questions());
    if let Some(most) = study.cells.iter().map(answers).max().filter(|&most| most > MOST_ANSWERS)
        && !replicates.is_empty()
    {
        let need = format!("need at most {MOST_ANSWERS} (agents x questions) for a transcript");
        faults.push(Fault::at("--trace", format!("{most} answers"), need));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}
