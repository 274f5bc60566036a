//! A replicate written down in full: who was there, every act, what reached whom, every vote, and how it ended.
//!
//! [`trace`] runs one replicate before a [`Tracer`] and gives its [`Transcript`]; [`retell`] shows a transcript to any
//! observer as if the deliberation took place again, so that measures read off it are those of the run
//! ([`remeasure`]). [`follow()`] tells the same while it happens. How a transcript stands in a file is said in `docs/TRANSCRIPT.md`.

mod act_line;
mod check;
mod details;
mod follow;
mod header;
mod id;
mod line;
mod record;
mod retell;

pub use act_line::ActLine;
pub(crate) use check::{Checker, MOST_FAULTS};
pub use details::{CastLine, ExposureLine, SupportLine, TallyLine};
pub use follow::{Passage, follow};
pub(super) use header::heuristics;
pub use header::{Agent, Header, Net, Question, Relation, Rules, VoteRules};
pub use id::Id;
pub use line::{Credences, End, Line, Numbers, Round, Start};
pub use record::Tracer;
pub use retell::{Readings, retell};

use super::asked;
use super::family::{Family, with_family};
use super::run::{bench, draws_of, measures_of};
use super::seat::{Outcome, Seated};
use crate::column::Column;
use crate::deliberation::Observer;
use crate::error::{Fault, Result};
use crate::measure::{self, Given, Info, Panel};
use crate::scenario::{Scenario, Study};
use std::collections::BTreeMap;

/// What the first line of a transcript calls its format.
pub const FORMAT: &str = "manyminds transcript";

/// The version of the format. It rises when a field changes its meaning or goes; fields may join without.
pub const VERSION: u32 = 1;

/// The most answers (agents x questions) of a society that is traced: a transcript is held in memory.
pub const MOST_ANSWERS: usize = 1 << 24;

/// Measures that stand beside every round.
pub const BESIDE: [&str; 5] = ["answer_diversity", "agreement", "merit", "merit_best", "merit_mean"];

/// Readings by the name of the measure; `None` is undefined.
pub type Readouts = BTreeMap<String, Option<f64>>;

/// What lies between two `round` lines, and the latter of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter<T> {
    /// What was done, in order.
    pub acts: Vec<ActLine>,
    /// What reached whom, in order.
    pub exposures: Vec<ExposureLine>,
    /// The votes, in order.
    pub tallies: Vec<TallyLine>,
    /// How things stand then.
    pub then: T,
}

/// One replicate, written down in full.
#[derive(Clone, Debug, PartialEq)]
pub struct Transcript {
    /// What was run, who took part, and on what.
    pub header: Header,
    /// Where everybody starts.
    pub start: Start,
    /// Round by round.
    pub rounds: Vec<Chapter<Round>>,
    /// What came after the last round.
    pub end: Chapter<End>,
}

impl Transcript {
    /// Every line of it, in order.
    pub fn lines(&self) -> impl Iterator<Item = Line> {
        let opening = [Line::Header(Box::new(self.header.clone())), Line::Start(self.start.clone())];
        let rounds = self.rounds.iter().flat_map(|chapter| {
            details(&chapter.acts, &chapter.exposures, &chapter.tallies).chain([Line::Round(chapter.then.clone())])
        });
        let end = &self.end;
        let last = details(&end.acts, &end.exposures, &end.tallies).chain([Line::End(Box::new(end.then.clone()))]);
        opening.into_iter().chain(rounds).chain(last)
    }

    /// All acts, in order.
    pub fn acts(&self) -> impl Iterator<Item = &ActLine> {
        self.rounds.iter().flat_map(|chapter| &chapter.acts).chain(&self.end.acts)
    }

    /// All exposures, in order.
    pub fn exposures(&self) -> impl Iterator<Item = &ExposureLine> {
        self.rounds.iter().flat_map(|chapter| &chapter.exposures).chain(&self.end.exposures)
    }

    /// All votes, in order.
    pub fn tallies(&self) -> impl Iterator<Item = &TallyLine> {
        self.rounds.iter().flat_map(|chapter| &chapter.tallies).chain(&self.end.tallies)
    }
}

fn details<'a>(
    acts: &'a [ActLine],
    exposures: &'a [ExposureLine],
    tallies: &'a [TallyLine],
) -> impl Iterator<Item = Line> + 'a {
    let acts = acts.iter().map(|act| Line::Act(Box::new(act.clone())));
    let exposures = exposures.iter().map(|exposure| Line::Exposure(*exposure));
    acts.chain(exposures).chain(tallies.iter().map(|tally| Line::Tally(tally.clone())))
}

/// Runs one replicate of one cell and writes it down. The outcome is that of the study, bit for bit.
///
/// # Errors
/// What the replicate could not be made of; a society too large to be traced ([`MOST_ANSWERS`]); no such cell.
pub fn trace(study: &Study, cell: usize, replicate: u64) -> Result<(Outcome, Transcript)> {
    let Some(place) = study.cells.get(cell) else {
        return Err(Fault::at("cell", cell, format!("need one below {}", study.cells.len())).into());
    };
    with_family!(place, F => trace_of::<F>(study, cell, replicate))
}

fn trace_of<F: Family>(study: &Study, at: usize, replicate: u64) -> Result<(Outcome, Transcript)> {
    let (outcome, tracer) = traced::<F, _>(study, at, replicate, |tracer| tracer)?;
    let transcript = tracer.finish(&outcome.ending);
    Ok((outcome, transcript))
}

/// Runs a replicate before what `watch` makes of its tracer.
fn traced<F: Family, O: Observer<F::Problem>>(
    study: &Study,
    at: usize,
    replicate: u64,
    watch: impl FnOnce(Tracer<F::Problem>) -> O,
) -> Result<(Outcome, O)> {
    let cell = &study.cells[at];
    let scenario = &cell.scenario;
    let answers = (scenario.society.agents() as usize).saturating_mul(scenario.problem.questions());
    if answers > MOST_ANSWERS {
        let need = format!("need at most {MOST_ANSWERS} (agents x questions) for a transcript");
        return Err(Fault::at("", format!("{answers} answers"), need).into());
    }
    let measures = measures_of(study);
    let draws = draws_of(study, cell.point, replicate);
    let watch = |instance: &F::Instance, seated: &Seated, scenario: &Scenario, given: &Given| {
        let header = header::of::<F>(study, cell, replicate, &measures, (instance, seated, scenario));
        watch(Tracer::new(header, &measures, given.clone()))
    };
    bench::<F>(cell, &measures).run_before(scenario, cell.twin, study.calibration, &draws, watch)
}

/// Reads the measures of a study off a transcript of one of its cells: the numbers of the run, bit for bit.
///
/// # Errors
/// If the transcript is not one of that cell, or does not hold what the measures read: numbers or probabilities, which
/// older programs did not write down.
pub fn remeasure(study: &Study, cell: usize, transcript: &Transcript) -> Result<Readings> {
    let Some(place) = study.cells.get(cell) else {
        return Err(Fault::at("cell", cell, format!("need one below {}", study.cells.len())).into());
    };
    with_family!(place, F => remeasure_of::<F>(study, cell, transcript))
}

fn remeasure_of<F: Family>(study: &Study, at: usize, transcript: &Transcript) -> Result<Readings> {
    let cell = &study.cells[at];
    let header = &transcript.header;
    let draws = draws_of(study, cell.point, header.replicate);
    let instance = F::instance(&cell.scenario.problem, &draws)?;
    let society = header.society(F::topics(&instance))?;
    let relations = F::relations(&instance).len();
    if let Some(id) = society.evidence.iter().flatten().find(|&&id| id as usize >= relations) {
        let need = format!("need an id below {relations}, the relations of the instance");
        return Err(Fault::at("agents.evidence", id, need).into());
    }
    let mut given = F::given(&instance, &society, &cell.scenario.protocol);
    let seated = Seated {
        minds: Column::default(),
        starts: Column::same(society.n, vec![Vec::new()]),
        opinions: Column::default(),
        eyes: None,
        traits_of_all: None,
        society,
    };
    let problem = F::problem(&instance, &cell.scenario.society, &seated, None, &draws);
    let infos: Vec<&'static Info> = measures_of(study);
    let mut panel = Panel::new(infos.iter().filter_map(|info| measure::make(info.name)).collect(), cell.scenario.every);
    if Observer::<F::Problem>::wants_credences(&panel) {
        let (here, there) = (cell.scenario.every, header.every.max(1));
        if !header.credences || !here.is_multiple_of(there) {
            let need = "need a transcript that tells what minds believe whenever these measures are read";
            return Err(Fault::at("credences", format!("told every {there} rounds: {}", header.credences), need).into());
        }
    }
    asked::complete::<F>(&mut given, &panel, &instance, &problem, &seated.society, &draws);
    panel.reset(given);
    retell(transcript, &problem, &mut panel)?;
    Ok(Readings { values: panel.values().to_vec(), rounds: panel.rounds().to_vec(), series: panel.series().to_vec() })
}
