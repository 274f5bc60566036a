//! The command line: parse, one match, an exit code.

#![allow(missing_docs, reason = "the library is the documented half")]

mod cli;

use clap::Parser;
use cli::{Args, Command};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::exit(match Args::parse().command {
        Command::Run(args) => cli::run::run(&args),
        Command::Merge(args) => cli::merge::merge(&args),
        Command::Verify(args) => cli::verify::verify(&args),
        Command::Compare(args) => cli::compare::compare(&args),
        Command::Report(args) => cli::report::report(&args),
        Command::Replay(args) => cli::replay::replay(&args),
        Command::Watch(args) => cli::watch::watch(&args),
        Command::Surface(args) => cli::surface::surface(&args),
        Command::Check(args) => cli::run::check(&args),
        Command::Plan(args) => cli::plan::plan(&args),
        Command::Tally(args) => cli::tally::tally(&args),
        Command::New(args) => cli::new::new(&args),
        Command::List(args) => cli::list::list(&args),
        Command::Explain(args) => cli::explain::explain(&args),
        Command::Vary(args) => cli::vary::vary(&args),
        Command::Schema => cli::schema(),
    })
}
