//! Robustness: each number of a scenario moved either way, and what its claims say then.

use super::judge::{Judged, judge_claims};
use super::run::{Running, run};
use crate::error::{Error, Fault, Result};
use crate::measure::stats::Estimate;
use crate::measure::verdict::{Expect, Role, Verdict};
use crate::scenario::{ClaimSpec, Options, Study, settings};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

/// What came of one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Came {
    /// Of all its parts.
    pub verdict: Verdict,
    /// Of each part, in order.
    pub parts: Vec<Estimate>,
}

/// A setting at another value.
#[derive(Clone, Debug, PartialEq)]
pub struct Variation {
    /// The setting, as `--set` takes it.
    pub path: String,
    /// Its value in the scenario, or its default.
    pub from: String,
    /// By what share it is moved, below 0 for down.
    pub by: f64,
    /// The value that was tried; empty where there is none.
    pub to: String,
    /// Whether the value is written in the scenario; else it is a default.
    pub written: bool,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a variation.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// It was run: what came of each claim, in order.
    Ran(Vec<Came>),
    /// No cell that a claim reads is another for it: what comes is the same.
    Same,
    /// It was not run, and why.
    LeftOut(String),
}

/// A scenario as it is, and varied.
#[derive(Clone, Debug)]
pub struct Varied {
    /// The study with the claims that are of interest alone.
    pub study: Study,
    /// By what share each setting was moved.
    pub by: f64,
    /// What came of each claim of the scenario as it is.
    pub headline: Vec<Came>,
    /// Each setting moved down and up, in order of the scenario.
    pub variations: Vec<Variation>,
}

/// A variation under which a claim says something else.
#[derive(Clone, Debug)]
pub struct Turn<'a> {
    /// The variation.
    pub variation: &'a Variation,
    /// What came of the claim there.
    pub came: &'a Came,
    /// The parts, by number, whose estimate lies on another side of what is expected.
    pub flipped: Vec<usize>,
    /// Whether the verdict turned from holds to fails, or from fails to holds.
    pub turned: bool,
}

/// Where an estimate lies: -1 below, 1 above and 0 at what `> m` or `< m` expects; of the other forms 0 is inside.
pub fn side(expect: Expect, estimate: f64) -> i8 {
    let (low, high) = match expect {
        Expect::Above(margin) | Expect::Below(margin) => (margin, margin),
        Expect::Within { low, high } => (low, high),
        Expect::Near { value, margin } => (value - margin, value + margin),
        Expect::Null { margin } => (-margin, margin),
    };
    i8::from(estimate > high) - i8::from(estimate < low)
}

/// Runs a scenario as it is, and again with each of its settings moved down and up by the share `by` (above 0, below 1), at the
/// same seed and replicates. `load` reads the scenario with options, and is called once for each variation with one more
/// `--set`. Judged are gates and hypotheses, with `all` also descriptive claims; only the cells that they read are run.
///
/// The results are the same bits on any number of threads. Cost: twice as many runs of those cells as there are settings.
///
/// # Errors
/// What `load` says of the scenario as it is, what one of its replicates could not be made of, a scenario without such
/// claims, or that it was stopped.
pub fn vary(
    load: &(dyn Fn(&Options) -> Result<Study> + Sync),
    options: &Options,
    by: f64,
    all: bool,
    running: &Running<'_>,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Varied> {
    let full = load(options)?;
    let study = of_interest(full, all)?;
    let (headline, asked) = (came(&study, running)?, settings(&study, options));
    let mut variations = Vec::with_capacity(2 * asked.len());
    for (at, setting) in asked.iter().enumerate() {
        for by in [-by, by] {
            if running.stop.load(Ordering::Relaxed) {
                return Err(Error::Stopped { done: 0, of: study.replicates });
            }
            let (to, fate) = match setting.fixed.map_or_else(|| setting.moved(by), |why| Err(why.into())) {
                Err(why) => (String::new(), Fate::LeftOut(why)),
                Ok(to) => {
                    let mut options = options.clone();
                    options.sets.push((setting.path.clone(), to.clone()));
                    let fate = match load(&options).and_then(|varied| fate(varied, &study, all, running)) {
                        Ok(fate) => fate,
                        Err(error @ (Error::Io { .. } | Error::Stopped { .. })) => return Err(error),
                        Err(error) => Fate::LeftOut(why(&error)),
                    };
                    (to, fate)
                }
            };
            let (path, from, written) = (setting.path.clone(), setting.typed(), setting.written);
            variations.push(Variation { path, from, by, to, written, fate });
        }
        progress(at + 1, asked.len());
    }
    Ok(Varied { study, by, headline, variations })
}

fn fate(varied: Study, study: &Study, all: bool, running: &Running<'_>) -> Result<Fate> {
    let varied = of_interest(varied, all)?;
    // What is typed alike runs alike; a default that nothing asks for would cost as much as one that matters.
    let same = read(study).into_iter().all(|at| format!("{:?}", study.cells[at]) == format!("{:?}", varied.cells[at]));
    Ok(if same { Fate::Same } else { Fate::Ran(came(&varied, running)?) })
}

fn why(error: &Error) -> String {
    match error {
        Error::Invalid(faults) => match &faults[..] {
            [] => error.to_string(),
            [first, rest @ ..] => {
                let bare = Fault { file: String::new(), line: 0, ..first.clone() }.to_string();
                let bare = bare.replace(" (given on the command line)", "");
                if rest.is_empty() { bare } else { format!("{bare} (and {} more)", rest.len()) }
            }
        },
        _ => error.to_string(),
    }
}

/// The study with the claims that are of interest, and their measures alone.
fn of_interest(mut study: Study, all: bool) -> Result<Study> {
    study.claims.retain(|claim| all || claim.role != Role::Descriptive);
    if study.claims.is_empty() {
        let need =
            if all { "need claims" } else { "need claims that are gates or hypotheses; --all takes descriptive ones" };
        return Err(Fault::at("claims", "", need).into());
    }
    let measures: BTreeSet<String> = study.claims.iter().flat_map(measures).collect();
    for cell in &mut study.cells {
        cell.scenario.measures = measures.iter().cloned().collect();
    }
    Ok(study)
}

fn measures(claim: &ClaimSpec) -> impl Iterator<Item = String> {
    [claim.measure.clone()].into_iter().chain(claim.slope.iter().map(|(_, on)| on.clone()))
}

/// The cells that the claims of a study read, in order.
fn read(study: &Study) -> BTreeSet<usize> {
    let places = study.claims.iter().flat_map(|claim| &claim.parts).flat_map(|part| part.on.places());
    places.map(|place| place.point * study.arms.len() + place.arm).collect()
}

/// Runs the cells that claims read, each as in the whole study, and judges the claims.
fn came(study: &Study, running: &Running<'_>) -> Result<Vec<Came>> {
    let read = read(study);
    let few = Study { cells: read.iter().map(|&at| study.cells[at].clone()).collect(), ..study.clone() };
    let results = run(&few, running, &|_| {})?;
    if results.replicates < study.replicates {
        return Err(Error::Stopped { done: results.replicates, of: study.replicates });
    }
    let places: Vec<usize> = read.into_iter().collect();
    let results = results.placed(&places, study.cells.len());
    let told = |judged: Judged<'_>| Came {
        verdict: judged.verdict,
        parts: judged.parts.iter().map(|part| part.seen.estimate).collect(),
    };
    let came = judge_claims(study, &results).into_iter().map(told).collect();
    results.intact()?;
    Ok(came)
}

impl Varied {
    /// What came of claim number `claim` wherever it was run, with the variation.
    pub fn runs(&self, claim: usize) -> impl Iterator<Item = (&Variation, &Came)> {
        self.variations.iter().filter_map(move |variation| match &variation.fate {
            Fate::Ran(came) => came.get(claim).map(|came| (variation, came)),
            _ => None,
        })
    }

    /// The least and the greatest estimate of a part over all variations that were run, and the scenario as it is.
    pub fn range(&self, claim: usize, part: usize) -> Option<(f64, f64)> {
        let all = self.runs(claim).map(|(_, came)| came).chain([&self.headline[claim]]);
        let means = all.filter_map(|came| came.parts.get(part)?.mean);
        means.fold(None, |range, mean| {
            Some(range.map_or((mean, mean), |(low, high): (f64, f64)| (low.min(mean), high.max(mean))))
        })
    }

    /// The variations under which claim number `claim` says something else, in order.
    pub fn turns(&self, claim: usize) -> Vec<Turn<'_>> {
        let (was, parts) = (&self.headline[claim], &self.study.claims[claim].parts);
        let mean = |came: &Came, part: usize| came.parts.get(part).and_then(|estimate| estimate.mean);
        let turn = |(variation, came)| {
            let flips = |&part: &usize| {
                let [before, now] = [was, came].map(|came| mean(came, part).map(|mean| side(parts[part].expect, mean)));
                before != now
            };
            let flipped: Vec<usize> = (0..parts.len()).filter(flips).collect();
            let ends = [was.verdict, came.verdict];
            let turned = ends[0] != ends[1] && !ends.contains(&Verdict::Undecided);
            (turned || !flipped.is_empty()).then_some(Turn { variation, came, flipped, turned })
        };
        self.runs(claim).filter_map(turn).collect()
    }
}
