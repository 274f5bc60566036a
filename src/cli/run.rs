//! `run` and `check`.

use super::branch;
use super::progress::{Progress, stop_button};
use super::words::near;
use super::{Changes, CheckArgs, Done, Outcome, RunArgs, ScenarioArgs, look, print, print_json, tell};
use manyminds::error::{Error, Fault, Result};
use manyminds::measure;
use manyminds::report::directory::{Asked, Begin, Directory};
use manyminds::report::files::Beside;
use manyminds::report::{Report, Setup, files, json, plan, terminal};
use manyminds::scenario::{self, Options, Study};
use manyminds::shipped;
use manyminds::study::{self, Details, Part, Rows, Running, Shard, Until};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
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
    let Changes { sets, seed, replicates } = args.changes.clone();
    Options { sets, seed, replicates, ..Options::default() }
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
    if let Some(dir) = &args.from {
        return branch::branch(args, dir);
    }
    let file = args.file.clone().unwrap_or_default();
    let scenarios = folder(&file)?;
    let stop = stop_button()?;
    let scenario = |file: String| ScenarioArgs { file, changes: args.changes.clone() };
    let Some(scenarios) = scenarios else {
        return run_one(args, &scenario(file), args.out.as_deref(), stop);
    };
    let mut done = Done::Well;
    for (path, below) in scenarios {
        let scenario = scenario(path);
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
    let until = args.until.clone().or(args.until_decided.then_some(Until::Decided));
    let mut options = options(scenario);
    if let Some(most) = args.most {
        if until.is_none() {
            let need = "need --until or --until-decided; without them --replicates says how many are run";
            return Err(Fault::at("--most", most, need).into());
        }
        options.replicates = Some(most);
    }
    if args.parquet {
        files::may_parquet()?;
    }
    let loaded = load(scenario, &options)?;
    let study = &loaded.study;
    let shard = args.shard.unwrap_or(Shard::WHOLE);
    let part = Part { shard, details: Details { series: args.series, agents: args.agents } };
    until.iter().try_for_each(|until| until.suits(study))?;
    let directory = match out {
        Some(dir) => {
            files::may_trace(study, &args.trace)?;
            let asked = Asked { overrides: &options, part, until: until.as_ref(), any_version: args.any_version };
            let begin = match (args.resume, args.extend) {
                (true, _) => Begin::Resume,
                (_, true) => Begin::Extend,
                _ => Begin::Anew,
            };
            Some(Directory::open(dir, study, begin, &asked, &|file| loaded.read(file))?)
        }
        None => {
            if let Some(replicate) = args.trace.first() {
                let need = "need --out DIR, where the transcript is kept; `manyminds replay` shows one without";
                return Err(Fault::at("--trace", replicate, need).into());
            }
            None
        }
    };
    let rows = match &directory {
        Some(directory) => Arc::clone(directory.rows()),
        None => Arc::new(Rows::spooled(study::measures_of(study).len())),
    };
    let jobs = args.jobs.map_or(0, |jobs| jobs as usize);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    let pool = pool.map_err(|error| Error::io("threads")(io::Error::other(error)))?;
    let running = Running { stop };
    let wanted = shard.ranges(study.cells.len(), study.replicates, study.per_problem);
    let wanted: u64 = wanted.iter().map(|range| range.end - range.start).sum();
    let progress = Progress::new(wanted, !args.quiet);
    let told = |runs| progress.add(runs);
    let run = || match &until {
        Some(until) => study::run_until_into(study, &rows, part.details, &running, until, &told)
            .map(|(results, went)| (results, Some(went))),
        None => study::run_into(study, &rows, part, &running, &told).map(|results| (results, None)),
    };
    let (came, setup) = pool.install(|| rayon::join(run, || Setup::after(study)));
    let seconds = progress.finish();
    let (results, sequential) = came?;
    rows.settle().map_err(Error::io(out.unwrap_or(Path::new("rows"))))?;
    if args.shard.is_some() {
        return finish_part(&loaded, &rows, shard, &options, out.unwrap_or(Path::new("")));
    }
    let stopped = Error::Stopped { done: results.replicates, of: study.replicates };
    if results.replicates == 0 {
        tell(match out {
            Some(_) => "nothing that could be shown was finished; --resume goes on with what was",
            None => "nothing was finished, so nothing is kept",
        });
        return Err(stopped.into());
    }
    let report = pool.install(|| Report::of(study, &results, sequential.as_ref(), setup))?;
    if let Some(dir) = out {
        let beside = Beside { traces: &args.trace, details: part.details, parquet: args.parquet };
        let write = || files::write_with(&report, dir, &options, &|file| loaded.read(file), &beside);
        pool.install(write)?;
    }
    drop(directory);
    let kept = out.map(|dir| dir.display().to_string());
    if args.json {
        print_json(&json::object(&report))?;
    } else {
        print(&terminal::summary(&report, &look(), Some(seconds), kept.as_deref()))?;
    }
    if !report.is_complete() {
        match kept {
            Some(dir) => tell(&format!("what was finished is kept in {dir}; --resume goes on with it")),
            None => tell("what was finished is shown and not kept; with --out DIR it is"),
        }
        return Err(stopped.into());
    }
    Ok(gates(&report, args.strict))
}

/// Tells of gates that failed.
pub(super) fn gates(report: &Report<'_>, strict: bool) -> Done {
    let broken = report.broken_gates(strict);
    broken.iter().for_each(|gate| tell(&format!("gate failed: {gate}")));
    if broken.is_empty() { Done::Well } else { Done::GateFailed }
}

/// Puts what `merge` needs beside the rows of a part that is finished.
fn finish_part(loaded: &Loaded, rows: &Rows, shard: Shard, options: &Options, dir: &Path) -> Outcome {
    let study = &loaded.study;
    let wanted = shard.ranges(study.cells.len(), study.replicates, study.per_problem);
    let length = |range: &Range<u64>| range.end - range.start;
    let all: u64 = wanted.iter().map(length).sum();
    let there = study.cells.iter().flat_map(|cell| rows.covered(cell.key)).map(|range| length(&range)).sum();
    if there < all {
        tell(&format!("what was finished is kept in {}; --resume goes on with it", dir.display()));
        return Err(Error::Stopped { done: there, of: all }.into());
    }
    files::write_part(study, dir, shard, options, &|file| loaded.read(file))?;
    print(&format!(
        "{}: part {} of {}, {all} runs, kept in {}; `manyminds merge` joins all parts\n",
        study.name,
        shard.index,
        shard.of,
        dir.display()
    ))?;
    Ok(Done::Well)
}
