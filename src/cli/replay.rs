//! `replay`: a replicate as a debate.

use super::run::{load, options};
use super::words::near;
use super::{Changes, Done, Format, Graph, Outcome, ReplayArgs, ScenarioArgs, Which, look, print};
use manyminds::act::Deed;
use manyminds::error::{Error, Fault, Result};
use manyminds::report::debate::{self, Filter, Rounds};
use manyminds::report::kept::Kept;
use manyminds::report::ties::{self, Ties};
use manyminds::report::{elections, files, transcript};
use manyminds::scenario::Study;
use manyminds::study::trace::{Transcript, trace};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

pub(crate) fn replay(args: &ReplayArgs) -> Outcome {
    let seen = find(&args.which)?;
    if let Some(graph) = args.graph {
        let ties = match graph {
            Graph::Influence => Ties::Influence,
            Graph::Hearing => Ties::Hearing,
        };
        print(&match args.format {
            Format::Edges => ties::edge_list(&seen, ties),
            Format::Graphml => ties::graphml(&seen, ties),
        })?;
        return Ok(Done::Well);
    }
    if let Some(directory) = &args.ballots {
        return write_ballots(&elections::elections(&seen)?, directory);
    }
    let filter = filter(args, &seen)?;
    print(&match args.json {
        true => debate::lines(&seen, &filter),
        false => debate::tell(&seen, &filter, &look()),
    })?;
    Ok(Done::Well)
}

/// Writes each election into a file of its own, and names them.
fn write_ballots(files: &[(String, String)], directory: &Path) -> Outcome {
    fs::create_dir_all(directory).map_err(Error::io(directory))?;
    for (name, text) in files {
        let path = directory.join(name);
        let written = File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(Error::io(&path))?;
        print(&format!("{}\n", path.display()))?;
    }
    if files.is_empty() {
        print("no votes\n")?;
    }
    Ok(Done::Well)
}

/// A replicate that is meant.
pub(super) enum Source {
    /// One that was written down.
    Kept(Box<Transcript>),
    /// One that is to be run: of a study, the cell and the replicate.
    Run(Box<Study>, usize, u64),
}

/// The transcript that is meant: one that is there, or one that is made by running the replicate.
fn find(which: &Which) -> Result<Transcript> {
    match source(which)? {
        Source::Kept(transcript) => Ok(*transcript),
        Source::Run(study, cell, replicate) => Ok(trace(&study, cell, replicate)?.1),
    }
}

/// The replicate that is meant.
///
/// # Errors
/// Everything that is wrong with what was asked for.
pub(super) fn source(which: &Which) -> Result<Source> {
    if which.path.is_dir() {
        only_for_scenarios(which)?;
        return of_run(which);
    }
    if is_transcript(&which.path)? {
        only_for_scenarios(which)?;
        let given = [
            ("--replicate", which.replicate.map(|n| n.to_string())),
            ("--arm", which.arm.clone()),
            ("--point", which.point.map(|k| k.to_string())),
        ];
        let wrong = given.into_iter().filter_map(|(path, value)| Some((path, value?)));
        let need = "need a run directory or a scenario for that; a transcript is one replicate already";
        let faults: Vec<Fault> = wrong.map(|(path, value)| Fault::at(path, value, need)).collect();
        return if faults.is_empty() { Ok(Source::Kept(Box::new(read(&which.path)?))) } else { Err(faults.into()) };
    }
    let file = which.path.display().to_string();
    let asked =
        ScenarioArgs { file, changes: Changes { sets: which.sets.clone(), seed: which.seed, replicates: None } };
    let study = load(&asked, &options(&asked))?.study;
    let (cell, replicate) = place(which, &study, study.replicates)?;
    Ok(Source::Run(Box::new(study), cell, replicate))
}

/// What changes a scenario changes nothing that has been run.
fn only_for_scenarios(args: &Which) -> Result<()> {
    let need = "need a scenario for that; this one has been run";
    let mut faults: Vec<Fault> =
        args.sets.iter().map(|(path, value)| Fault::at("--set", format!("{path}={value}"), need)).collect();
    faults.extend(args.seed.map(|seed| Fault::at("--seed", seed, need)));
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}

/// A scenario never begins with a brace.
fn is_transcript(path: &Path) -> Result<bool> {
    if !path.is_file() {
        return Ok(false);
    }
    let mut first = [0];
    let read = File::open(path).and_then(|mut file| file.read(&mut first)).map_err(Error::io(path))?;
    Ok(path.extension().is_some_and(|end| end == "jsonl") || (read == 1 && first[0] == b'{'))
}

pub(super) fn read(path: &Path) -> Result<Transcript> {
    let mut bytes = Vec::new();
    let opened = File::open(path).map_err(Error::io(path))?;
    opened.take(transcript::MOST_BYTES + 1).read_to_end(&mut bytes).map_err(Error::io(path))?;
    if bytes.len() as u64 > transcript::MOST_BYTES {
        let need = format!("need a transcript of at most {} bytes", transcript::MOST_BYTES);
        return Err(Fault { need, ..Fault::default() }.in_file(path).into());
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| Fault { need: "need a text file in UTF-8".into(), ..Fault::default() }.in_file(path))?;
    Ok(transcript::read(&text, path)?)
}

/// The cell and the replicate that are asked for, of so many replicates.
fn place(args: &Which, study: &Study, replicates: u64) -> Result<(usize, u64)> {
    let mut faults = Vec::new();
    let replicate = args.replicate.unwrap_or(0);
    if replicate >= replicates {
        let need = format!("need a replicate from 0 to {}", replicates.saturating_sub(1));
        faults.push(Fault::at("--replicate", replicate, need));
    }
    let cell = cell(study, args.point.unwrap_or(0), args.arm.as_deref(), &mut faults);
    if faults.is_empty() { Ok((cell, replicate)) } else { Err(faults.into()) }
}

/// The cell of a point and an arm, the society without one; what is wrong with them goes to `faults`.
pub(super) fn cell(study: &Study, point: usize, arm: Option<&str>, faults: &mut Vec<Fault>) -> usize {
    if point >= study.points.len() {
        faults.push(Fault::at("--point", point, format!("need a point from 0 to {}", study.points.len() - 1)));
    }
    let arm = match arm {
        None => 0,
        Some(name) => study.arms.iter().position(|arm| arm == name).unwrap_or_else(|| {
            faults.push(Fault::at("--arm", name, format!("need an arm: {}", study.arms.join(", "))));
            0
        }),
    };
    point * study.arms.len() + arm
}

/// A replicate of a run directory: its transcript if it was kept, else the same replicate run again.
fn of_run(args: &Which) -> Result<Source> {
    let kept = Kept::open(&args.path)?;
    let study = kept.study(|_| ())?;
    let (cell, replicate) = place(args, &study, kept.replicates())?;
    let there = args.path.join(files::trace_name(&study, cell, replicate));
    if there.is_file() {
        return Ok(Source::Kept(Box::new(read(&there)?)));
    }
    kept.draws_as_here()?;
    Ok(Source::Run(Box::new(study), cell, replicate))
}

/// The study of a run directory, to be run again; under another seed if one is given.
///
/// # Errors
/// If it is no directory of a finished run, or of one whose draws would come out otherwise here.
pub(super) fn study_again(dir: &Path, seed: Option<u64>) -> Result<Study> {
    let kept = Kept::open(dir)?;
    kept.draws_as_here()?;
    kept.study(|options| options.seed = seed.or(options.seed))
}

fn filter(args: &ReplayArgs, seen: &Transcript) -> Result<Filter> {
    let agents = &seen.header.agents;
    let mut filter = Filter { rounds: args.round.unwrap_or_default(), acts: args.act.clone(), agents: Vec::new() };
    let mut faults = Vec::new();
    for name in &args.agent {
        let found = agents.iter().filter(|agent| agent.name == *name || agent.group == *name).map(|agent| agent.index);
        let before = filter.agents.len();
        filter.agents.extend(found);
        if filter.agents.len() == before {
            let names: Vec<&str> = agents.iter().map(|agent| &agent.name[..]).collect();
            let near = near(name, &names);
            let hint = match near.is_empty() {
                true => names.iter().take(8).copied().collect::<Vec<_>>().join(", "),
                false => format!("did you mean {}?", near.join(", ")),
            };
            faults.push(Fault::at("--agent", name, format!("need an agent or a group of the debate; {hint}")));
        }
    }
    let played = seen.end.then.rounds;
    if let Rounds::Span(from, _) = filter.rounds
        && from > played + 1
    {
        faults.push(Fault::at("--round", from, format!("need rounds from 1 to {played}: no more were played")));
    }
    if faults.is_empty() { Ok(filter) } else { Err(faults.into()) }
}

/// Reads `7`, `3..9`, `3..`, `..9` or `all`.
pub(crate) fn rounds(text: &str) -> std::result::Result<Rounds, String> {
    const NEED: &str = "need a round, a range of them as 3..9, or `all`";
    if text.trim() == "all" {
        return Ok(Rounds::All);
    }
    let number = |text: &str, missing: u32| match text.trim() {
        "" => Ok(missing),
        text => text.parse::<u32>().map_err(|_| NEED.to_string()),
    };
    match text.split_once("..") {
        Some((from, to)) => {
            let (from, to) = (number(from, 1)?, number(to.trim_start_matches('='), u32::MAX)?);
            if from <= to {
                Ok(Rounds::Span(from, to))
            } else {
                Err("need a range that does not end before it begins".into())
            }
        }
        None if text.trim().is_empty() => Err(NEED.into()),
        None => number(text, 0).map(|round| Rounds::Span(round, round)),
    }
}

/// Reads the name of an act.
pub(crate) fn deed(text: &str) -> std::result::Result<Deed, String> {
    Deed::by_name(text).ok_or_else(|| {
        let names = Deed::ALL.map(Deed::name);
        match near(text, &names).first() {
            Some(name) => format!("need an act; did you mean {name}?"),
            None => format!("need an act: {}", names.join(", ")),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_read_as_people_write_them() {
        assert_eq!(rounds("all"), Ok(Rounds::All));
        assert_eq!(rounds("7"), Ok(Rounds::Span(7, 7)));
        assert_eq!(rounds("3..9"), Ok(Rounds::Span(3, 9)));
        assert_eq!(rounds("3.."), Ok(Rounds::Span(3, u32::MAX)));
        assert_eq!(rounds("..9"), Ok(Rounds::Span(1, 9)));
        assert!(["", "x", "9..3", "1..x", "-1"].into_iter().all(|text| rounds(text).is_err()));
        assert_eq!(deed("chain-back"), Ok(Deed::ChainBack));
        assert!(deed("chalenge").unwrap_err().contains("challenge"));
    }
}
