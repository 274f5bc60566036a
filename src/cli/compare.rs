//! `compare`: two runs beside one another, or one sweep by its parameters.

use super::{CompareArgs, Done, Outcome, look, print, print_json};
use manyminds::error::{Error, Result};
use manyminds::report::compare::{Run, compare as find, tell};
use manyminds::report::kept::Kept;
use manyminds::scenario::Study;
use manyminds::study::Results;
use std::io;
use std::path::Path;

pub(crate) fn compare(args: &CompareArgs) -> Outcome {
    let first = open(&args.first)?;
    let second = args.second.as_deref().map(open).transpose()?;
    let found = find(&first.as_run(), second.as_ref().map(Opened::as_run).as_ref(), &args.measure, args.all)?;
    if args.json {
        let value = serde_json::to_value(&found).map_err(|error| Error::io("json")(io::Error::other(error)))?;
        print_json(&value)?;
    } else {
        print(&tell(&found, &look()))?;
    }
    Ok(Done::Well)
}

/// A run directory, read back.
pub(super) struct Opened {
    pub(super) kept: Kept,
    name: String,
    pub(super) study: Study,
    pub(super) results: Results,
}

impl Opened {
    pub(super) fn as_run(&self) -> Run<'_> {
        Run { name: &self.name, study: &self.study, results: &self.results }
    }
}

pub(super) fn open(dir: &Path) -> Result<Opened> {
    let kept = Kept::open(dir)?;
    let study = kept.study(|_| ())?;
    let results = kept.results(&study)?;
    Ok(Opened { kept, name: dir.display().to_string(), study, results })
}
