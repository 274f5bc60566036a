//! A replicate written down in full: who was there, every act, what reached whom, every vote, and how it ended.
//!
//! [`trace`] runs one replicate before a [`Tracer`] and gives its [`Transcript`]; [`retell`] shows a transcript to any
//! observer as if the deliberation took place again, so that measures read off it are those of the run
//! ([`remeasure`]). How a transcript stands in a file is said in `docs/TRANSCRIPT.md`.

mod check;
mod header;
mod id;
mod record;
mod retell;

pub(crate) use check::{Checker, MOST_FAULTS};
pub use header::{Agent, Header, Net, Question, Relation, Rules, VoteRules};
pub use id::Id;
pub use record::Tracer;
pub use retell::{Readings, retell};

use super::family::{Family, Graphs};
use super::run::{bench, draws_of, measures_of, small};
use super::seat::{Outcome, Seated};
use crate::act::{self, Act, Deed, DeedSet, Exposure, Fact, Heed, Null};
use crate::deliberation::{Over, Support, Tally, Why};
use crate::error::{Fault, Result};
use crate::measure::{self, Info, Panel};
use crate::scenario::Study;
use serde::{Deserialize, Serialize};
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

/// One line of a transcript.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Line {
    /// What was run, who took part, and on what: the first line.
    Header(Box<Header>),
    /// Where everybody starts: the second line.
    Start(Start),
    /// Something was done.
    Act(Box<ActLine>),
    /// A message reached somebody.
    Exposure(ExposureLine),
    /// A vote was counted.
    Tally(TallyLine),
    /// How things stand after a round: its vote is held, and not yet taken over.
    Round(Round),
    /// How it ended: the last line.
    End(Box<End>),
}

/// Where everybody starts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// A row of options for each agent, one for each question.
    pub positions: Vec<Vec<u32>>,
    /// Units spent before round 1.
    pub spent: u64,
    /// What was read there.
    pub measures: Readouts,
}

/// An act, its ids resolved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActLine {
    /// Its number in the transcript, from 0.
    pub id: u64,
    /// The round, from 1; one more than the last for the final vote.
    pub round: u32,
    /// Who did it; none where the group did.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub agent: Id,
    /// Who that is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What was done.
    pub act: Deed,
    /// Whether it was the act itself, and if not, what stood in for it.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub null: Null,
    /// What came of it.
    pub outcome: act::Outcome,
    /// The question that it is about.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub question: Id,
    /// What that is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The option that it proposes, contests, supports or moved to.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub option: Id,
    /// What that is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// For a move: what its doer answered before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// The relation that it names.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub relation: Id,
    /// The local answers at which it names it.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub local: Id,
    /// What is to be seen there, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// For a check that was paid for: whether the relation holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
    /// On what grounds it rests.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub fact: Fact,
    /// Whose reading the evidence is that travels along.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub source: Id,
    /// The option that the evidence speaks for.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub reads: Id,
    /// What that is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speaks_for: String,
    /// The author of the claim that it is about, or who moved it.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub other: Id,
    /// Who that is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub whose: String,
    /// The round in which that claim was made.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub born: Id,
    /// The number of that claim, from 1, in order of first mention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<u64>,
    /// For a concession: the act that brought it about, where that can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<u64>,
    /// For a decision: the number of its tally.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub tally: Id,
    /// For a decision: how many questions have a winner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<u32>,
    /// For a move: merit of its doer's position before and after, on the scale of the measure `merit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merit: Option<[f64; 2]>,
    /// What it cost, looks included.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub cost: u32,
    /// Which acts were open in that turn, as bits in the order of the header's `acts`.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub available: DeedSet,
}

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl ActLine {
    /// The act with its ids, unresolved.
    pub fn new(id: u64, act: &Act) -> Self {
        let mut line = ActLine {
            id,
            round: act.round,
            agent: Id(act.agent),
            name: String::new(),
            act: act.deed,
            null: act.null,
            outcome: act.outcome,
            question: Id(act.question),
            about: String::new(),
            option: Id(act.option),
            answer: String::new(),
            before: String::new(),
            relation: Id(act.relation),
            local: Id(act.local),
            why: String::new(),
            holds: None,
            fact: act.fact,
            source: Id(act.source),
            reads: Id(act.reads),
            speaks_for: String::new(),
            other: Id(act.other),
            whose: String::new(),
            born: Id(act.born),
            claim: None,
            cause: None,
            tally: Id::NONE,
            decided: None,
            merit: None,
            cost: act.cost,
            available: act.available,
        };
        if act.deed == Deed::Verify && act.option < 2 {
            (line.holds, line.option) = (Some(act.option == 1), Id::NONE);
        }
        if act.deed == Deed::Decide {
            (line.tally, line.born) = (line.born, Id::NONE);
            (line.decided, line.relation) = (Some(act.relation), Id::NONE);
        }
        line
    }

    /// The act as it was done.
    pub fn act(&self) -> Act {
        Act {
            round: self.round,
            agent: self.agent.0,
            deed: self.act,
            null: self.null,
            outcome: self.outcome,
            available: self.available,
            question: self.question.0,
            option: self.holds.map_or(self.option.0, u32::from),
            relation: self.decided.unwrap_or(self.relation.0),
            local: self.local.0,
            fact: self.fact,
            source: self.source.0,
            reads: self.reads.0,
            other: self.other.0,
            born: if self.tally.is_none() { self.born.0 } else { self.tally.0 },
            cost: self.cost,
        }
    }

    /// Whether it came off.
    pub fn is_done(&self) -> bool {
        self.outcome == act::Outcome::Done
    }
}

/// A message reached somebody.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExposureLine {
    /// The round, from 1.
    pub round: u32,
    /// Who listened.
    pub listener: Id,
    /// Who spoke.
    pub speaker: Id,
    /// The kind of act.
    pub act: Deed,
    /// The question that it is about.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub question: Id,
    /// The option that is claimed, or contested.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub option: Id,
    /// The option that the listener held.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub held: Id,
    /// The relation that is named.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub relation: Id,
    /// The local answers at which it is named.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub local: Id,
    /// What became of it.
    pub heed: Heed,
}

impl ExposureLine {
    /// The exposure as a line.
    pub fn new(seen: &Exposure) -> Self {
        ExposureLine {
            round: seen.round,
            listener: Id(seen.listener),
            speaker: Id(seen.speaker),
            act: seen.deed,
            question: Id(seen.question),
            option: Id(seen.option),
            held: Id(seen.held),
            relation: Id(seen.relation),
            local: Id(seen.local),
            heed: seen.heed,
        }
    }

    /// The exposure as it was written down.
    pub fn exposure(&self) -> Exposure {
        Exposure {
            round: self.round,
            listener: self.listener.0,
            speaker: self.speaker.0,
            deed: self.act,
            question: self.question.0,
            option: self.option.0,
            held: self.held.0,
            relation: self.relation.0,
            local: self.local.0,
            heed: self.heed,
        }
    }
}

/// A vote as it was counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TallyLine {
    /// Its number, from 0, to which the act `decide` refers.
    pub id: u32,
    /// The round in which it was held.
    pub round: u32,
    /// Whether it was the final vote.
    pub last: bool,
    /// What was voted on.
    pub over: Over,
    /// Ballots cast and paid for.
    pub ballots: u32,
    /// Holders that an answer needs for adoption.
    pub needed: u32,
    /// Questions with a winner.
    pub decided: u32,
    /// Whether everybody takes the outcome over.
    pub adopted: bool,
    /// How each alternative fared.
    pub supports: Vec<SupportLine>,
}

/// How one alternative fared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SupportLine {
    /// The question; none for whole positions.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub question: Id,
    /// The option; none for whole positions.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub option: Id,
    /// Whose position, or whose claim; none in a vote over questions.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub holder: Id,
    /// Ballots for it.
    pub backing: u32,
    /// Whether it won.
    pub won: bool,
}

impl TallyLine {
    /// A tally with those of `supports` that are its own.
    pub fn new(tally: &Tally, supports: &[Support]) -> Self {
        let own = supports.iter().filter(|support| support.tally == tally.id);
        TallyLine {
            id: tally.id,
            round: tally.round,
            last: tally.last,
            over: tally.over,
            ballots: tally.ballots,
            needed: tally.needed,
            decided: tally.decided,
            adopted: tally.adopted,
            supports: own
                .map(|support| SupportLine {
                    question: Id(support.question),
                    option: Id(support.option),
                    holder: Id(support.holder),
                    backing: support.backing,
                    won: support.won,
                })
                .collect(),
        }
    }

    /// The tally as it was written down.
    pub fn tally(&self) -> Tally {
        Tally {
            id: self.id,
            round: self.round,
            last: self.last,
            over: self.over,
            ballots: self.ballots,
            needed: self.needed,
            decided: self.decided,
            adopted: self.adopted,
        }
    }

    /// How its alternatives fared, as it was written down.
    pub fn supports(&self) -> impl Iterator<Item = Support> {
        self.supports.iter().map(|support| Support {
            tally: self.id,
            question: support.question.0,
            option: support.option.0,
            holder: support.holder.0,
            backing: support.backing,
            won: support.won,
        })
    }
}

/// How things stand after a round.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// The round just played.
    pub round: u32,
    /// Private answers that changed since the line before of this kind, as `[agent, question, option]`.
    pub moves: Vec<(u32, u32, u32)>,
    /// Public answers that changed, as `[question, option]`.
    pub public: Vec<(u32, Option<u32>)>,
    /// Units spent so far.
    pub spent: u64,
    /// What was read: the measures of [`BESIDE`] after each round, those of the study at its cadence.
    pub measures: Readouts,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// Why it stopped.
    pub why: Why,
    /// Rounds played.
    pub rounds: u32,
    /// Private answers that differ from those of the last `round` line.
    pub moves: Vec<(u32, u32, u32)>,
    /// Private answers that changed after that, once the last decision was taken over.
    pub latest: Vec<(u32, u32, u32)>,
    /// Public answers that changed, as `[question, option]`.
    pub public: Vec<(u32, Option<u32>)>,
    /// The group's answer to each question; `null` where it has none.
    pub decision: Vec<Option<u32>>,
    /// What those answers are called; empty where there is none.
    pub answers: Vec<String>,
    /// The right answers, as `[question, option]`, where some are designated.
    pub truth: Vec<(u32, u32)>,
    /// Whether the group's answer is right.
    pub right: bool,
    /// Units spent, the final vote included.
    pub spent: u64,
    /// Units set aside for the final vote.
    pub reserved: u64,
    /// Units that the final vote cost.
    pub final_cost: u64,
    /// The value of every measure for the replicate.
    pub measures: Readouts,
}

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
    if small(place) {
        trace_of::<Graphs<u8>>(study, cell, replicate)
    } else {
        trace_of::<Graphs<u16>>(study, cell, replicate)
    }
}

fn trace_of<F: Family>(study: &Study, at: usize, replicate: u64) -> Result<(Outcome, Transcript)> {
    let cell = &study.cells[at];
    let scenario = &cell.scenario;
    let answers = (scenario.society.agents() as usize).saturating_mul(scenario.problem.questions());
    if answers > MOST_ANSWERS {
        let need = format!("need at most {MOST_ANSWERS} (agents x questions) for a transcript");
        return Err(Fault::at("", format!("{answers} answers"), need).into());
    }
    let measures = measures_of(study);
    let draws = draws_of(study, cell.point, replicate);
    let watch = |instance: &F::Instance, seated: &Seated| {
        let header = header::of::<F>(study, cell, replicate, &measures, instance, seated);
        Tracer::new(header, &measures, F::given(instance, &seated.society, &scenario.protocol))
    };
    let mut bench = bench::<F>(cell, &measures);
    let (outcome, tracer) = bench.run_before(scenario, cell.twin, study.calibration, &draws, watch)?;
    let transcript = tracer.finish(&outcome.ending);
    Ok((outcome, transcript))
}

/// Reads the measures of a study off a transcript of one of its cells: the numbers of the run, bit for bit.
///
/// # Errors
/// If the transcript is not one of that cell.
pub fn remeasure(study: &Study, cell: usize, transcript: &Transcript) -> Result<Readings> {
    let Some(place) = study.cells.get(cell) else {
        return Err(Fault::at("cell", cell, format!("need one below {}", study.cells.len())).into());
    };
    if small(place) {
        remeasure_of::<Graphs<u8>>(study, cell, transcript)
    } else {
        remeasure_of::<Graphs<u16>>(study, cell, transcript)
    }
}

fn remeasure_of<F: Family>(study: &Study, at: usize, transcript: &Transcript) -> Result<Readings> {
    let cell = &study.cells[at];
    let header = &transcript.header;
    let draws = draws_of(study, cell.point, header.replicate);
    let instance = F::instance(&cell.scenario.problem, &draws)?;
    let society = header.society(F::topics(&instance))?;
    let given = F::given(&instance, &society, &cell.scenario.protocol);
    let seated = Seated {
        minds: Vec::new(),
        starts: vec![Vec::new(); society.n],
        eyes: (0..society.n as u32).collect(),
        traits_of_all: society.traits.clone(),
        society,
    };
    let problem = F::problem(&instance, &cell.scenario.society, &seated, None, &draws);
    let infos: Vec<&'static Info> = measures_of(study);
    let mut panel = Panel::new(infos.iter().filter_map(|info| measure::make(info.name)).collect(), cell.scenario.every);
    panel.reset(given);
    retell(transcript, &problem, &mut panel)?;
    Ok(Readings { values: panel.values().to_vec(), rounds: panel.rounds().to_vec(), series: panel.series().to_vec() })
}
