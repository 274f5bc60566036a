//! `vary`.

use super::progress::{Progress, stop_button};
use super::{Done, Outcome, VaryArgs, look, print, print_json, run};
use manyminds::error::{Error, Fault};
use manyminds::report::varied;
use manyminds::study::{self, Running};
use std::io;

pub(crate) fn vary(args: &VaryArgs) -> Outcome {
    if !(args.by > 0.0 && args.by < 1.0) {
        return Err(Fault::at("--by", args.by, "need a share above 0 and below 1").into());
    }
    if let Some(file) = args.out.as_ref().filter(|file| file.exists()) {
        return Err(Fault::at("--out", file.display(), "need a file that is not there yet").into());
    }
    let load = |options: &_| run::load(&args.scenario, options).map(|loaded| loaded.study);
    let jobs = args.jobs.map_or(0, |jobs| jobs as usize);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    let pool = pool.map_err(|error| Error::io("threads")(io::Error::other(error)))?;
    let running = Running { stop: stop_button()? };
    let options = run::options(&args.scenario);
    // The bar counts settings: how many runs each takes is known only when it is read.
    let progress = Progress::new(0, !args.quiet);
    let told = |_, of| progress.of(of as u64);
    let came = pool.install(|| study::vary(&load, &options, args.by, args.all, &running, &told));
    progress.finish();
    let came = came?;
    let json = varied::object(&came);
    if let Some(file) = &args.out {
        std::fs::write(file, format!("{json:#}\n")).map_err(Error::io(file))?;
    }
    if args.json {
        print_json(&json)?
    } else {
        print(&varied::summary(&came, &look()))?
    }
    Ok(Done::Well)
}
