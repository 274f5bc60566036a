//! `run --from`: a replicate of a run with one thing changed from some round on.

use super::replay::cell;
use super::{Done, Outcome, RunArgs, look, print, print_json};
use manyminds::error::{Error, Fault};
use manyminds::report::branch::{Change, branch as run, tell};
use manyminds::report::kept::Kept;
use manyminds::report::transcript;
use manyminds::study::trace::trace;
use serde_json::json;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

/// The transcripts of both ways.
const WAYS: [&str; 2] = ["as-it-was.jsonl", "changed.jsonl"];

pub(crate) fn branch(args: &RunArgs, dir: &Path) -> Outcome {
    let kept = Kept::open(dir)?;
    let mut faults = Vec::new();
    let cell = cell(&kept.study(|_| ())?, args.point.unwrap_or(0), args.arm.as_deref(), &mut faults);
    if let Some(out) = args.out.as_ref().filter(|out| out.exists()) {
        faults.push(Fault::at("--out", out.display(), "need a new directory for the two transcripts"));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults).into());
    }
    let (replicate, round) = (args.replicate.unwrap_or(0), args.round.unwrap_or(0));
    let found = run(&kept, Change { cell, replicate, round, sets: args.changes.sets.clone() })?;
    if let Some(out) = &args.out {
        fs::create_dir_all(out).map_err(Error::io(out))?;
        for (name, study) in WAYS.iter().zip([&found.was, &found.becomes]) {
            let (_, seen) = trace(study, cell, replicate)?;
            let place = out.join(name);
            let written = || {
                let mut file = BufWriter::new(fs::File::create_new(&place)?);
                transcript::write(&seen, &mut file)?;
                file.flush()
            };
            written().map_err(Error::io(&place))?;
        }
    }
    if args.json {
        let way = |outcome: &manyminds::study::Outcome| json!({ "rounds": outcome.ending.rounds, "stop": manyminds::report::stop_name(outcome.ending.why) });
        print_json(&json!({
            "replicate": replicate,
            "round": round,
            "measures": found.turns(),
            "as_it_was": way(&found.before),
            "changed": way(&found.after),
        }))?;
    } else {
        print(&tell(&found, &look()))?;
    }
    Ok(Done::Well)
}
