//! Prints the digest of a scenario's rows, through the library alone: `cargo run --example digest -- FILE`.
use manyminds::{error::Error, measure, report, scenario, study};
use std::sync::atomic::AtomicBool;

fn main() -> Result<(), Error> {
    for file in std::env::args().skip(1) {
        let options = scenario::Options::default();
        let study = scenario::load(file.as_ref(), &options, &measure::names())?;
        let results = study::run(&study, &study::Running { stop: &AtomicBool::new(false) }, &|_| {})?;
        println!("{}  {file}", report::digest(&study, &results).unwrap());
    }
    Ok(())
}
