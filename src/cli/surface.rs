//! `surface`: what can be told of debates from their text alone.

use super::replay::{cell, study_again};
use super::run::{load, options};
use super::{Changes, Done, Outcome, ScenarioArgs, SurfaceArgs, look, print, print_json};
use manyminds::error::{Fault, Result};
use manyminds::report::surface::{self, Comparison, Detector, Text, Told};
use manyminds::scenario::Study;
use std::path::Path;

/// A scenario, with the debates on which a detector is judged and those on which one is trained.
struct Ground {
    name: String,
    judged: Vec<Told>,
    detector: Detector,
}

pub(crate) fn surface(args: &SurfaceArgs) -> Outcome {
    let text = if args.claims { Text::Claims } else { Text::Whole };
    let mut grounds = args.files.iter().map(|file| ground(args, file, text)).collect::<Result<Vec<Ground>>>()?;
    let names: Vec<String> = grounds.iter().map(|ground| ground.name.clone()).collect();
    for (ground, file) in grounds.iter_mut().zip(&args.files) {
        // Two of one name are told apart by where they are.
        if names.iter().filter(|name| **name == ground.name).count() > 1 {
            ground.name.clone_from(file);
        }
    }
    let pairs = grounds.iter().flat_map(|judged| grounds.iter().map(move |trained| (judged, trained)));
    let mut compared: Vec<(bool, Comparison)> = pairs
        .map(|(judged, trained)| {
            let same = std::ptr::eq(judged, trained);
            (!same, surface::compare(&trained.detector, &judged.judged, &trained.name, &judged.name))
        })
        .collect();
    // Within first, then across.
    compared.sort_by_key(|(across, _)| *across);
    let compared: Vec<Comparison> = compared.into_iter().map(|(_, one)| one).collect();
    match args.json {
        true => print_json(&surface::json(&compared, text))?,
        false => print(&surface::table(&compared, &look()))?,
    }
    Ok(Done::Well)
}

fn ground(args: &SurfaceArgs, file: &str, text: Text) -> Result<Ground> {
    let study = |seed| study(args, file, seed);
    let judged = study(None)?;
    let other = args.train.unwrap_or(if judged.seed == 0 { 1 } else { judged.seed - 1 });
    let mut faults = Vec::new();
    if other == judged.seed {
        let need = format!("need another seed than that of {}, on which it is judged", judged.name);
        faults.push(Fault::at("--train", other, need));
    }
    let cell = cell(&judged, args.point, args.arm.as_deref(), &mut faults);
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let trained = study(Some(other))?;
    Ok(Ground {
        name: judged.name.clone(),
        judged: surface::debates(&judged, cell, args.replicates, text)?,
        detector: Detector::train(&surface::debates(&trained, cell, args.replicates, text)?),
    })
}

/// The study of a scenario or a run directory; under another seed if one is given.
fn study(args: &SurfaceArgs, file: &str, seed: Option<u64>) -> Result<Study> {
    let path = Path::new(file);
    if !path.is_dir() {
        let asked =
            ScenarioArgs { file: file.into(), changes: Changes { sets: args.sets.clone(), seed, replicates: None } };
        return Ok(load(&asked, &options(&asked))?.study);
    }
    let need = format!("need a scenario for that; {file} has been run");
    let wrong = |(path, value): &(String, String)| Fault::at("--set", format!("{path}={value}"), &need[..]);
    let faults: Vec<Fault> = args.sets.iter().map(wrong).collect();
    if faults.is_empty() { study_again(path, seed) } else { Err(faults.into()) }
}
