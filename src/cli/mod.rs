//! What the command line takes, how it speaks, and what it ends with.
//!
//! | exit code | means |
//! |---|---|
//! | 0 | done |
//! | 1 | a gate failed |
//! | 2 | the user's input is wrong |
//! | 3 | the machine let us down |
//! | 130 | stopped by Ctrl-C, as shells have it: neither of the two is to blame |
//!
//! Results go to stdout, everything else to stderr. A reader that closes the pipe has seen enough: that is exit code 0.

mod args;
mod branch;
pub(crate) mod compare;
mod constructs;
pub(crate) mod explain;
pub(crate) mod list;
pub(crate) mod merge;
pub(crate) mod new;
pub(crate) mod plan;
mod progress;
pub(crate) mod replay;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod surface;
pub(crate) mod tally;
pub(crate) mod vary;
pub(crate) mod verify;
pub(crate) mod watch;
mod words;

pub(crate) use args::*;

use clap::{Parser, Subcommand};
use manyminds::error::{Error, Fault};
use manyminds::report::terminal::Look;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

const SURFACE: &str = "\
Train a detector on the text of debates and show what it finds, beside what there is in truth.

Whoever studies reasoning traces has a text and a judge; here it is known who speaks and what each act is. The detector \
(naive Bayes over words and pairs of words) sees the content of what is said in one neutral voice: no names of speakers, no \
kinds of acts. It is trained on debates of another seed and takes each utterance for a question, an answer, a shift, a \
conflict, a reconciliation or none of these, and each step from one to the next for a change of voice or none, from which \
it counts perspectives. Shown are counts, precision, recall and Cohen's kappa with an interval by run.

With several scenarios each is judged by the detector of each: trained on itself, and trained on another family. See \
\"The surface detector\" in docs/MODEL.md.";

const AFTER: &str =
    "Exit codes: 0 done, 1 a gate failed, 2 the input is wrong, 3 the machine let us down, 130 stopped by Ctrl-C.";

const VERIFIED: &str =
    "Exit codes: 0 all is as it was, 1 something is not, 2 the input is wrong, 3 the machine let us down.";

const WATCHED: &str = "\
Keys: space pauses and goes on; s or the right arrow one act, n one round, v to the next vote; + and - change the speed; \
tab goes to the other panel, arrows and PageUp, PageDown, Home and End scroll it; ? shows the keys; q leaves.";

/// Societies of thought: perspectives propose, critique and vote over a problem graph, and their diversity and
/// convergence are measured.
#[derive(Debug, Parser)]
#[command(name = "manyminds", version, arg_required_else_help = true, after_help = AFTER)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a scenario and show what came of it
    #[command(after_help = AFTER)]
    Run(RunArgs),
    /// Join the parts of a study (`run --shard`) into the directory of the whole
    #[command(after_help = AFTER)]
    Merge(MergeArgs),
    /// Check the files of a run directory, and make some of its replicates again
    #[command(after_help = VERIFIED)]
    Verify(VerifyArgs),
    /// Set two runs beside one another, and say which parameter of a sweep explains how much
    Compare(CompareArgs),
    /// Make a page of a run, or of two beside one another, that opens in any browser without a network
    Report(ReportArgs),
    /// Show a replicate as a debate that a person can read
    Replay(ReplayArgs),
    /// Watch one society deliberate, act by act, in the terminal (needs a build with the feature `tui`)
    #[command(after_help = WATCHED)]
    Watch(WatchArgs),
    /// Train a detector on the text of debates and show what it finds of what was asked, contested and joined
    #[command(long_about = SURFACE)]
    Surface(SurfaceArgs),
    /// Say what a scenario would run, or everything that is wrong with it
    Check(CheckArgs),
    /// Say what a scenario would run at which points, and what that would take: memory, disk, and after a pilot time
    Plan(PlanArgs),
    /// Move each number of a scenario either way, and list where its claims would say something else
    Vary(VaryArgs),
    /// Tally the ballots of a file of PrefLib by many rules: winners, pairwise matrix, Condorcet winner, cycles
    Tally(TallyArgs),
    /// Write a scenario to start from
    New(NewArgs),
    /// List the scenarios that ship
    List(ListArgs),
    /// Explain a word: a measure, a field, a voting rule, an act, a kind of relation, ...
    Explain(ExplainArgs),
    /// Print the JSON Schema of a scenario, so that an editor completes and checks it
    Schema,
}

/// How a command that worked ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    Well,
    GateFailed,
}

/// Why a command did not work.
#[derive(Debug)]
pub(crate) enum Failure {
    Told(Error),
    /// Nobody reads stdout any more.
    Closed,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Told(error)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Failure::Told(fault.into())
    }
}

pub(crate) type Outcome = Result<Done, Failure>;

/// Says what went wrong, a line each, and gives the exit code.
pub(crate) fn exit(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(Done::Well) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Ok(Done::GateFailed) => ExitCode::from(1),
        Err(Failure::Told(error)) => {
            tell(&error.to_string());
            ExitCode::from(match error {
                Error::Stopped { .. } => STOPPED,
                error if error.is_input() => 2,
                _ => 3,
            })
        }
    }
}

/// The exit code after Ctrl-C: 128 and the number of the signal, as shells have it.
const STOPPED: u8 = 130;

/// A message to stderr; there is nobody to tell if that fails.
fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Results to stdout.
fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Closed,
        _ => Error::io("stdout")(error).into(),
    })
}

fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
    print(&format!("{value:#}\n"))
}

/// How texts look on this stdout. Colour is for terminals whose user has not set `NO_COLOR`.
fn look() -> Look {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let dumb = set("TERM").is_some_and(|term| term == "dumb");
    let columns = set("COLUMNS").and_then(|columns| columns.to_str()?.parse::<usize>().ok());
    Look {
        width: columns.unwrap_or(Look::default().width).max(40),
        color: io::stdout().is_terminal() && set("NO_COLOR").is_none() && !dumb,
    }
}

/// Prints the JSON Schema.
pub(crate) fn schema() -> Outcome {
    print_json(&manyminds::scenario::schema())?;
    Ok(Done::Well)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }
}
