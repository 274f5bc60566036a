//! `verify`: is a run directory what it says, and does it come out again?

use super::{Done, Outcome, VerifyArgs, print, print_json, tell};
use manyminds::error::Error;
use manyminds::report::kept::Kept;
use manyminds::report::verify::{Which, verify as check};
use serde_json::json;
use std::io;

pub(crate) fn verify(args: &VerifyArgs) -> Outcome {
    let kept = Kept::open(&args.dir)?;
    let which = match (args.all, &args.replicate[..]) {
        (true, _) => Which::All,
        (_, []) => Which::Sample(args.sample),
        (_, these) => Which::These(these.to_vec()),
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.jobs.map_or(0, |jobs| jobs as usize)).build();
    let pool = pool.map_err(|error| Error::io("threads")(io::Error::other(error)))?;
    let found = pool.install(|| check(&kept, &which))?;
    if args.json {
        print_json(&json!({
            "files": found.files,
            "replicates": { "again": found.again, "of": found.of },
            "wrong": found.wrong,
        }))?;
    } else {
        let came = if found.wrong.is_empty() { "all as they were" } else { "not all as they were" };
        print(&format!(
            "{}: {} files and {} of {} runs made again, {came}\n",
            args.dir.display(),
            found.files,
            found.again,
            found.of
        ))?;
        found.wrong.iter().for_each(|line| tell(line));
    }
    Ok(if found.wrong.is_empty() { Done::Well } else { Done::GateFailed })
}
