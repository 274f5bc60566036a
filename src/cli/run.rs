//! `run` and `check`.

use super::progress::{Progress, stop_button};
use super::words::near;
use super::{CheckArgs, Done, Outcome, RunArgs, ScenarioArgs, look, print, print_json, tell};
use manyminds::error::{Error, Fault, Result};
use manyminds::measure;
use manyminds::report::{Report, Setup, files, json, plan, terminal};
use manyminds::scenario::{self, Options, Study};
use manyminds::shipped;
use manyminds::study::{self, Running, Until};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// A study, and whether it came with the program rather than from disk.
pub(super) struct Loaded {
    pub(super) study: Study,
    shipped: bool,
}

impl Loaded {
    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        if self.shipped { shipped::read(file).map(String::into_bytes) } else { std::fs::read(file) }
    }
}

pub(super) fn options(args: &ScenarioArgs) -> Options {
    Options { sets: args.sets.clone(), seed: args.seed, replicates: args.replicates, memory: None }
}

/// A file wins over a scenario that ships under the same name.
pub(super) fn load(args: &ScenarioArgs, options: &Options) -> Result<Loaded> {
    let path = Path::new(&args.file);
    let shipped = shipped::find(&args.file).filter(|_| !path.is_file());
    if let Some(shipped) = shipped {
        return Ok(Loaded { study: shipped.study(options, &measure::names())?, shipped: true });
    }
    if !path.exists() {
        let names: Vec<&str> = shipped::scenarios().map(|shipped| shipped.name()).collect();
        let hint = near(&args.file, &names).first().map(|name| format!("; did you mean {name}?"));
        let need = "need a scenario file, or the name of a scenario that ships (`manyminds list`)".to_string();
        let found = format!("{:?}, which is not there", args.file);
        return Err(Fault::on_line(0, found, need + &hint.unwrap_or_default()).into());
    }
    match scenario::load(path, options, &measure::names()) {
        Ok(study) => Ok(Loaded { study, shipped: false }),
        // A scenario that cannot be read is a wrong argument, not a broken machine.
        Err(Error::Io { path, source }) => {
            Err(Fault::at("", "", format!("need a scenario that can be read: {source}")).in_file(&path).into())
        }
        Err(error) => Err(error),
    }
}

pub(crate) fn check(args: &CheckArgs) -> Outcome {
    let loaded = load(&args.scenario, &options(&args.scenario))?;
    print(&plan(&loaded.study, &look()))?;
    Ok(Done::Well)
}

/// Runs a scenario, or every scenario of a folder, in order of path: then each is kept in a folder of its own.
pub(crate) fn run(args: &RunArgs) -> Outcome {
    let scenarios = folder(&args.scenario.file)?;
    let stop = stop_button()?;
    let Some(scenarios) = scenarios else {
        return run_one(args, &args.scenario, args.out.as_deref(), stop);
    };
    let mut done = Done::Well;
    for (path, below) in scenarios {
        let scenario = ScenarioArgs { file: path, ..args.scenario.clone() };
        let out = args.out.as_ref().map(|dir| dir.join(below));
        if let Done::GateFailed = run_one(args, &scenario, out.as_deref(), stop)? {
            done = Done::GateFailed;
        }
    }
    Ok(done)
}

/// The scenarios of a folder, on disk or of those that ship: the name of each, and its path below the folder without the
/// ending. `None` if it is no such folder.
fn folder(name: &str) -> Result<Option<Vec<(String, PathBuf)>>> {
    let path = Path::new(name);
    let mut found = Vec::new();
    if path.is_dir() {
        below(path, path, &mut found).map_err(Error::io(path))?;
        if found.is_empty() {
            return Err(Fault::on_line(0, format!("{name:?}"), "need a folder with scenarios in it").into());
        }
    } else if !path.is_file() && shipped::find(name).is_none() {
        let place = format!("{}/", name.strip_prefix("scenarios/").unwrap_or(name).trim_end_matches('/'));
        let inside = |one: shipped::Shipped| {
            Some((one.path.to_string(), Path::new(one.path.strip_prefix(&place)?).with_extension("")))
        };
        found.extend(shipped::scenarios().filter_map(inside));
    }
    found.sort();
    Ok(if found.is_empty() { None } else { Some(found) })
}

fn below(folder: &Path, root: &Path, found: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            below(&path, root, found)?;
        } else if path.extension().is_some_and(|kind| kind == "toml") {
            let inside = path.strip_prefix(root).unwrap_or(&path).with_extension("");
            found.push((path.to_string_lossy().into_owned(), inside));
        }
    }
    Ok(())
}

fn run_one(args: &RunArgs, scenario: &ScenarioArgs, out: Option<&Path>, stop: &AtomicBool) -> Outcome {
    let until = args.until.or(args.until_decided.then_some(Until::Decided));
    let mut options = options(scenario);
    if let Some(most) = args.most {
        if until.is_none() {
            let need = "need --until or --until-decided; without them --replicates says how many are run";
            return Err(Fault::at("--most", most, need).into());
        }
        options.replicates = Some(most);
    }
    let loaded = load(scenario, &options)?;
    let study = &loaded.study;
    match out {
        Some(dir) => {
            files::may_write(dir, study)?;
            files::may_trace(study, &args.trace)?;
        }
        None => {
            if let Some(replicate) = args.trace.first() {
                let need = "need --out DIR, where the transcript is kept; `manyminds replay` shows one without";
                return Err(Fault::at("--trace", replicate, need).into());
            }
        }
    }
    let jobs = args.jobs.map_or(0, |jobs| jobs as usize);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    let pool = pool.map_err(|error| Error::io("threads")(io::Error::other(error)))?;
    let running = Running { stop };
    let progress = Progress::new(study.cells.len() as u64 * study.replicates, !args.quiet);
    let told = |runs| progress.add(runs);
    let run = || match until {
        Some(until) => study::run_until(study, &running, until, &told).map(|(results, went)| (results, Some(went))),
        None => study::run(study, &running, &told).map(|results| (results, None)),
    };
    let (came, setup) = pool.install(|| rayon::join(run, || Setup::after(study)));
    let seconds = progress.finish();
    let (results, sequential) = came?;
    let stopped = Error::Stopped { done: results.replicates, of: study.replicates };
    if results.replicates == 0 {
        tell("nothing was finished, so nothing is kept");
        return Err(stopped.into());
    }
    let report = Report::of(study, &results, sequential.as_ref(), setup);
    if let Some(dir) = out {
        files::write_traced(&report, dir, &options, &|file| loaded.read(file), &args.trace)?;
    }
    let kept = out.map(|dir| dir.display().to_string());
    if args.json {
        print_json(&json::object(&report))?;
    } else {
        print(&terminal::summary(&report, &look(), Some(seconds), kept.as_deref()))?;
    }
    if !report.is_complete() {
        match kept {
            Some(dir) => tell(&format!("what was finished is kept in {dir}")),
            None => tell("what was finished is shown and not kept; with --out DIR it is"),
        }
        return Err(stopped.into());
    }
    let broken = report.broken_gates(args.strict);
    broken.iter().for_each(|gate| tell(&format!("gate failed: {gate}")));
    Ok(if broken.is_empty() { Done::Well } else { Done::GateFailed })
}
