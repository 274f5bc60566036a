//! What each command takes.

use super::{replay, tally, watch};
use clap::ValueEnum;
use manyminds::act::Deed;
use manyminds::report::debate::Rounds;
use manyminds::study::{Shard, Until};
use manyminds::voting::TiePolicy;
use std::path::PathBuf;

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ScenarioArgs {
    /// A scenario file, or the name of one that ships (see `list`)
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
    #[command(flatten)]
    pub(crate) changes: Changes,
}

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Changes {
    /// Change the scenario at a path, as `--set prices.verify=10`; may be given again
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = pair)]
    pub(crate) sets: Vec<(String, String)>,
    /// Another seed
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Another number of replicates
    #[arg(long)]
    pub(crate) replicates: Option<u64>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RunArgs {
    /// A scenario file, the name of one that ships (see `list`), or a folder of scenarios
    #[arg(value_name = "FILE", required_unless_present = "from")]
    pub(crate) file: Option<String>,
    #[command(flatten)]
    pub(crate) changes: Changes,
    /// Run one replicate of the run in DIR again, the same up to --round, and with --set changed after it
    #[arg(long, value_name = "DIR", requires_all = ["replicate", "round"],
          conflicts_with_all = ["file", "seed", "replicates", "until", "until_decided", "most", "resume", "extend", "shard",
                                "any_version", "series", "agents", "trace", "strict"])]
    pub(crate) from: Option<PathBuf>,
    /// With --from: which replicate, from 0
    #[arg(long, value_name = "R", requires = "from")]
    pub(crate) replicate: Option<u64>,
    /// With --from: the last round that is as it was, from 1
    #[arg(long, value_name = "T", requires = "from")]
    pub(crate) round: Option<u32>,
    /// With --from: which arm [default: society]
    #[arg(long, value_name = "NAME", requires = "from")]
    pub(crate) arm: Option<String>,
    /// With --from: which point of the sweep, from 0 [default: 0]
    #[arg(long, value_name = "K", requires = "from")]
    pub(crate) point: Option<usize>,
    /// Stop once every gate and hypothesis is decided, by confidence sequences that may be looked at; `--until decided`
    #[arg(long, conflicts_with = "until")]
    pub(crate) until_decided: bool,
    /// Stop once this is reached, looked at after each batch: `decided`, `ci<w` for intervals of claims narrower than w, or
    /// `ci(measure)<w` for each point by itself
    #[arg(long, value_name = "RULE", value_parser = Until::parse)]
    pub(crate) until: Option<Until>,
    /// The most replicates of a run that may stop before [default: the replicates of the scenario]
    #[arg(long, value_name = "N", conflicts_with = "replicates")]
    pub(crate) most: Option<u64>,
    /// How many threads work; all cores without it. The results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub(crate) jobs: Option<u32>,
    /// Keep everything in this directory; with --from, the transcripts of both ways
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Go on with the run that was begun in DIR, or begin it; what is there is not run again
    #[arg(long, requires = "out", conflicts_with = "extend")]
    pub(crate) resume: bool,
    /// Add to the study that is in DIR: more replicates, points or arms; what is there is not run again
    #[arg(long, requires = "out")]
    pub(crate) extend: bool,
    /// Run one part of N of the study, as `2/7`; `merge` joins them
    #[arg(long, value_name = "I/N", value_parser = Shard::parse, requires = "out",
          conflicts_with_all = ["until", "until_decided", "trace", "json", "extend"])]
    pub(crate) shard: Option<Shard>,
    /// With --resume or --extend: take rows of another version of this program for those of this one
    #[arg(long)]
    pub(crate) any_version: bool,
    /// Keep how the measures of every replicate went over rounds, in `series.csv`
    #[arg(long, requires = "out")]
    pub(crate) series: bool,
    /// Keep how every agent of every replicate ended, in `agents.csv`
    #[arg(long, requires = "out")]
    pub(crate) agents: bool,
    /// Write this replicate down in full, a transcript for every arm at every point, in `trace/` of the directory that
    /// `--out` names; may be given again
    #[arg(long, value_name = "N")]
    pub(crate) trace: Vec<u64>,
    /// Write each table but the summary as Parquet too (needs a build with the feature `parquet`)
    #[arg(long, requires = "out", conflicts_with = "shard")]
    pub(crate) parquet: bool,
    /// No progress bar
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Print one JSON object instead of the summary
    #[arg(long)]
    pub(crate) json: bool,
    /// A gate that stays undecided counts as failed
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct MergeArgs {
    /// The directories of all parts, in any order
    #[arg(value_name = "DIR", required = true)]
    pub(crate) parts: Vec<PathBuf>,
    /// Keep the whole in this directory
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Write each table but the summary as Parquet too (needs a build with the feature `parquet`)
    #[arg(long)]
    pub(crate) parquet: bool,
    /// Print one JSON object instead of the summary
    #[arg(long)]
    pub(crate) json: bool,
    /// A gate that stays undecided counts as failed
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    /// The directory of a finished run
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// How many replicates are made again, drawn evenly from all cells
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) sample: u64,
    /// Make this replicate again, in every cell; may be given again
    #[arg(long, value_name = "R", conflicts_with_all = ["sample", "all"])]
    pub(crate) replicate: Vec<u64>,
    /// Make every replicate again
    #[arg(long, conflicts_with = "sample")]
    pub(crate) all: bool,
    /// How many threads work; all cores without it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub(crate) jobs: Option<u32>,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// The directory of a finished run
    #[arg(value_name = "A")]
    pub(crate) first: PathBuf,
    /// Another, from which the first is taken off; without it only what the parameters of the sweep explain is told
    #[arg(value_name = "B")]
    pub(crate) second: Option<PathBuf>,
    /// Compare this measure; may be given again [default: merit, right and solved, where reported]
    #[arg(long, value_name = "NAME")]
    pub(crate) measure: Vec<String>,
    /// Compare all measures that both have
    #[arg(long, conflicts_with = "measure")]
    pub(crate) all: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReportArgs {
    /// The directory of a finished run, into which the page is written
    #[arg(value_name = "DIR")]
    pub(crate) first: PathBuf,
    /// Another run, into whose directory a page of both is written, with this one less the first
    #[arg(value_name = "B")]
    pub(crate) second: Option<PathBuf>,
    /// Write the page to this file instead
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
    /// Which replicate is replayed, from 0
    #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "second")]
    pub(crate) replicate: u64,
    /// Of which arm; may be given again [default: society]
    #[arg(long, value_name = "NAME", conflicts_with = "second")]
    pub(crate) arm: Vec<String>,
    /// At which point of the sweep, from 0
    #[arg(long, value_name = "K", default_value_t = 0, conflicts_with = "second")]
    pub(crate) point: usize,
    /// Leave the replay out
    #[arg(long, conflicts_with_all = ["second", "arm"])]
    pub(crate) no_replay: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Which {
    /// A transcript, a run directory, a scenario file, or the name of a scenario that ships
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,
    /// Which replicate of a run or a scenario, from 0 [default: 0]
    #[arg(long, value_name = "N")]
    pub(crate) replicate: Option<u64>,
    /// Which arm [default: society]
    #[arg(long, value_name = "NAME")]
    pub(crate) arm: Option<String>,
    /// Which point of the sweep, from 0 [default: 0]
    #[arg(long, value_name = "K")]
    pub(crate) point: Option<usize>,
    /// Change a scenario at a path before it is run, as `--set prices.verify=10`; may be given again
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = pair)]
    pub(crate) sets: Vec<(String, String)>,
    /// Another seed for a scenario
    #[arg(long)]
    pub(crate) seed: Option<u64>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReplayArgs {
    #[command(flatten)]
    pub(crate) which: Which,
    /// Only acts by this agent, or about its claims; may be given again
    #[arg(long, value_name = "NAME")]
    pub(crate) agent: Vec<String>,
    /// Only these rounds: `7`, `3..9`, `3..`, `..9`, or `all` [default: the first ones in which something happens]
    #[arg(long, value_name = "A..B", value_parser = replay::rounds)]
    pub(crate) round: Option<Rounds>,
    /// Only acts of this kind, as `challenge` or `concede`; may be given again
    #[arg(long, value_name = "NAME", value_parser = replay::deed)]
    pub(crate) act: Vec<Deed>,
    /// Print the acts as JSON lines
    #[arg(long, conflicts_with = "graph")]
    pub(crate) json: bool,
    /// Print a graph of the whole replicate instead: who moved whom, or who heard whom
    #[arg(long, value_name = "GRAPH", value_enum)]
    pub(crate) graph: Option<Graph>,
    /// How the graph is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "edges", requires = "graph")]
    pub(crate) format: Format,
    /// Write every vote into this directory instead, as files of PrefLib that `tally` reads
    #[arg(long, value_name = "DIR", conflicts_with_all = ["graph", "json"])]
    pub(crate) ballots: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct WatchArgs {
    #[command(flatten)]
    pub(crate) which: Which,
    /// How many acts are shown in a second; a round in which nothing happens counts as one
    #[arg(long, value_name = "ACTS", default_value_t = 4.0, value_parser = watch::speed)]
    pub(crate) speed: f64,
    /// Begin paused
    #[arg(long)]
    pub(crate) paused: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SurfaceArgs {
    /// Scenario files, names of scenarios that ship, or run directories
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<String>,
    /// How many debates are judged, and as many of another seed trained on; where problems are drawn, each of another one
    #[arg(long, value_name = "N", default_value = "20", value_parser = clap::value_parser!(u64).range(2..=1_000))]
    pub(crate) replicates: u64,
    /// Let it read claims alone, without what they stand against and why
    #[arg(long)]
    pub(crate) claims: bool,
    /// The seed of the debates to train on [default: the seed of the scenario less 1]
    #[arg(long, value_name = "SEED")]
    pub(crate) train: Option<u64>,
    /// Which arm [default: society]
    #[arg(long, value_name = "NAME")]
    pub(crate) arm: Option<String>,
    /// Which point of the sweep, from 0
    #[arg(long, value_name = "K", default_value = "0")]
    pub(crate) point: usize,
    /// Change the scenarios at a path, as `--set acts.shift=0`; may be given again
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = pair)]
    pub(crate) sets: Vec<(String, String)>,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which graph is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Graph {
    /// Who moved whom
    Influence,
    /// Who heard whom
    Hearing,
}

/// How a graph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One `source,target,weight` a line
    Edges,
    /// GraphML
    Graphml,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArgs,
    /// How many threads would work; all cores without it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub(crate) jobs: Option<u32>,
    /// No pilot of about a second, and so no time
    #[arg(long)]
    pub(crate) no_pilot: bool,
    /// Print one JSON object, with all points
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct VaryArgs {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArgs,
    /// By what share each number is moved, down and up
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    pub(crate) by: f64,
    /// Also descriptive claims; without it gates and hypotheses
    #[arg(long)]
    pub(crate) all: bool,
    /// How many threads work; all cores without it. The results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub(crate) jobs: Option<u32>,
    /// Write everything to this file, as JSON
    #[arg(long, value_name = "FILE.json")]
    pub(crate) out: Option<PathBuf>,
    /// Print the JSON object instead of the summary
    #[arg(long)]
    pub(crate) json: bool,
    /// No progress on stderr
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct TallyArgs {
    /// A file of PrefLib: .soc, .soi, .toc or .toi
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Decide by this rule (see `explain rules`); may be given again [default: seven usual ones]
    #[arg(long, value_name = "RULE")]
    pub(crate) rule: Vec<String>,
    /// Decide by every rule that reads orders
    #[arg(long, conflicts_with = "rule")]
    pub(crate) all: bool,
    /// The share that must be exceeded under rules with a quorum
    #[arg(long, value_name = "SHARE", default_value_t = 0.5)]
    pub(crate) quorum: f64,
    /// Also choose one of several winners: none, lexical, random, status-quo, first-proposed, revote
    #[arg(long, value_name = "POLICY", value_parser = tally::policy)]
    pub(crate) ties: Option<TiePolicy>,
    /// The seed of random choices [default: 0]
    #[arg(long, requires = "ties")]
    pub(crate) seed: Option<u64>,
    /// Tell how each rule got there: scores, rounds, victories that stand, strongest paths
    #[arg(long)]
    pub(crate) steps: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct NewArgs {
    /// Where to write it: a file that is not there yet, or a directory [default: the scenario's name in this directory]
    pub(crate) path: Option<PathBuf>,
    /// Start from a scenario that ships (see `list`) instead of the commented one; its data files are written beside it
    #[arg(long, value_name = "NAME")]
    pub(crate) from: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// Print a JSON array
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// The word; without it, what there is to ask about
    #[arg(value_name = "WORD", num_args = 0..)]
    pub(crate) word: Vec<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (path, value) = text.split_once('=').ok_or("need PATH=VALUE, as in prices.verify=10")?;
    Ok((path.trim().to_string(), value.trim().to_string()))
}

#[cfg(test)]
mod tests {
    use super::pair;

    #[test]
    fn a_change_is_a_path_and_a_value() {
        assert_eq!(pair("a.b = {x=1}"), Ok(("a.b".into(), "{x=1}".into())));
        assert!(pair("a.b").is_err());
    }
}
