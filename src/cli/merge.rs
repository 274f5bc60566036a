//! `merge`: the parts of a study as one.

use super::run::gates;
use super::{MergeArgs, Outcome, look, print, print_json};
use manyminds::report::files::Beside;
use manyminds::report::parts::Parts;
use manyminds::report::{Report, files, json, terminal};

pub(crate) fn merge(args: &MergeArgs) -> Outcome {
    if args.parquet {
        files::may_parquet()?;
    }
    let parts = Parts::open(&args.parts)?;
    let read = |file: &std::path::Path| parts.read(file);
    let (directory, results) = parts.join(&args.out)?;
    let report = Report::new(parts.study(), &results)?;
    let beside = Beside { details: parts.details(), parquet: args.parquet, ..Beside::default() };
    files::write_with(&report, directory.path(), parts.overrides(), &read, &beside)?;
    let kept = args.out.display().to_string();
    if args.json {
        print_json(&json::object(&report))?;
    } else {
        print(&terminal::summary(&report, &look(), None, Some(&kept)))?;
    }
    Ok(gates(&report, args.strict))
}
