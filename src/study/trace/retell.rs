//! A transcript shown to an observer, as if the deliberation took place again.

use super::{Chapter, Credences, Numbers, Transcript};
use crate::act::{Act, Exposure};
use crate::deliberation::{Cast, Observer, Scene, Support, Tally};
use crate::error::{Fault, Result};
use crate::problem::{Label, Problem};

/// What measures read off a transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct Readings {
    /// The value of each measure of the study, in order.
    pub values: Vec<Option<f64>>,
    /// The rounds at which they were read.
    pub rounds: Vec<u32>,
    /// Their readings, rounds x measures.
    pub series: Vec<Option<f64>>,
}

/// What is known at one moment of a retelling.
struct Stage<'a, P: Problem> {
    problem: &'a P,
    agents: usize,
    positions: Vec<P::Answer>,
    latest: Vec<P::Answer>,
    public: Vec<Option<P::Answer>>,
    decision: Vec<Option<P::Answer>>,
    /// Empty until somebody is told to hold probabilities.
    credences: Vec<Option<f64>>,
    acts: Vec<Act>,
    exposures: Vec<Exposure>,
    tallies: Vec<Tally>,
    cast: Vec<Cast>,
    ranks: Vec<u32>,
    supports: Vec<Support>,
}

impl<P: Problem> Stage<'_, P> {
    fn enter<T>(&mut self, chapter: &Chapter<T>) {
        self.acts.clear();
        self.acts.extend(chapter.acts.iter().map(|line| line.act()));
        self.exposures.clear();
        self.exposures.extend(chapter.exposures.iter().map(|line| line.exposure()));
        self.tallies.clear();
        self.tallies.extend(chapter.tallies.iter().map(|line| line.tally()));
        self.supports.clear();
        self.cast.clear();
        self.ranks.clear();
        chapter.tallies.iter().for_each(|line| line.tell_ballots(&mut self.cast, &mut self.ranks));
        self.supports.extend(chapter.tallies.iter().flat_map(|line| line.supports()));
    }

    fn publish(&mut self, changes: &[(u32, Option<u32>)], numbers: &Numbers) -> Result<()> {
        let options: Vec<Option<u32>> = changes.iter().map(|(_, option)| *option).collect();
        let answers = perhaps("numbers.public", &options, &numbers.public)?;
        changes.iter().zip(answers).for_each(|(&(question, _), answer)| self.public[question as usize] = answer);
        Ok(())
    }

    fn believe(&mut self, rows: &Credences) {
        for (agent, row) in rows {
            self.credences.resize(self.agents * row.len(), None);
            self.credences[*agent as usize * row.len()..][..row.len()].copy_from_slice(row);
        }
    }

    fn show<O: Observer<P>>(&self, round: u32, spent: u64, observer: &mut O) {
        observer.see(&Scene {
            problem: self.problem,
            round,
            agents: self.agents,
            positions: &self.positions,
            latest: &self.latest,
            public: &self.public,
            decision: &self.decision,
            acts: &self.acts,
            exposures: &self.exposures,
            tallies: &self.tallies,
            ballots: &self.cast,
            ranks: &self.ranks,
            supports: &self.supports,
            credences: &self.credences,
            spent,
        });
    }
}

fn change<A: Label>(
    positions: &mut [A],
    moves: &[(u32, u32, u32)],
    numbers: &[f64],
    path: &str,
    questions: usize,
) -> Result<()> {
    for (at, &(agent, question, option)) in moves.iter().enumerate() {
        positions[agent as usize * questions + question as usize] = answer(path, option, numbers.get(at))?;
    }
    Ok(())
}

/// The answer that is told as this option; where answers are numbers, as the number.
fn answer<A: Label>(path: &str, option: u32, number: Option<&f64>) -> Result<A> {
    let told = A::from_index(option as usize);
    if told.value().is_none() {
        return Ok(told);
    }
    let found = number.and_then(|&number| A::from_value(number)).filter(|found| found.index() == told.index());
    let need = format!("need a number of the cell {option}: measures read numbers, which older programs did not tell");
    let said = || number.map_or_else(|| "missing".to_string(), f64::to_string);
    found.ok_or_else(|| Fault::at(path, said(), need).into())
}

/// As [`answer`], of answers that may be missing.
fn perhaps<A: Label>(path: &str, options: &[Option<u32>], numbers: &[Option<f64>]) -> Result<Vec<Option<A>>> {
    let number = |at: usize| numbers.get(at).and_then(Option::as_ref);
    options
        .iter()
        .enumerate()
        .map(|(at, option)| option.map(|option| answer(path, option, number(at))).transpose())
        .collect()
}

/// Shows a transcript to `observer`, scene by scene. `problem` is the instance of that replicate, with whoever's eyes.
///
/// # Errors
/// If the transcript is about another problem: questions or options differ, or an id points to nothing.
pub fn retell<P: Problem, O: Observer<P>>(transcript: &Transcript, problem: &P, observer: &mut O) -> Result<()> {
    let (questions, agents) = (problem.questions(), transcript.header.agents.len());
    fits(transcript, problem)?;
    let start = &transcript.start;
    let mut positions: Vec<P::Answer> = Vec::with_capacity(agents * questions);
    for (agent, row) in start.positions.iter().enumerate() {
        let number = |at: usize| start.numbers.get(agent).and_then(|numbers| numbers.get(at));
        for (at, &option) in row.iter().enumerate() {
            positions.push(answer("numbers", option, number(at))?);
        }
    }
    let mut stage = Stage {
        problem,
        agents,
        latest: positions.clone(),
        positions,
        public: vec![None; questions],
        decision: Vec::new(),
        credences: Vec::new(),
        acts: Vec::new(),
        exposures: Vec::new(),
        tallies: Vec::new(),
        cast: Vec::new(),
        ranks: Vec::new(),
        supports: Vec::new(),
    };
    stage.believe(&start.credences);
    stage.show(0, start.spent, observer);
    for chapter in &transcript.rounds {
        let then = &chapter.then;
        stage.enter(chapter);
        change(&mut stage.positions, &then.moves, &then.numbers.moves, "numbers.moves", questions)?;
        stage.latest.copy_from_slice(&stage.positions);
        stage.publish(&then.public, &then.numbers)?;
        stage.believe(&then.credences);
        stage.show(then.round, then.spent, observer);
    }
    let then = &transcript.end.then;
    stage.enter(&transcript.end);
    change(&mut stage.positions, &then.moves, &then.numbers.moves, "numbers.moves", questions)?;
    stage.latest.copy_from_slice(&stage.positions);
    change(&mut stage.latest, &then.latest, &then.numbers.latest, "numbers.latest", questions)?;
    stage.publish(&then.public, &then.numbers)?;
    stage.decision = perhaps("numbers.decision", &then.decision, &then.numbers.decision)?;
    stage.believe(&then.credences);
    stage.show(then.rounds, then.spent, observer);
    Ok(())
}

/// Refuses a transcript about another problem.
fn fits<P: Problem>(transcript: &Transcript, problem: &P) -> Result<()> {
    let header = &transcript.header;
    let questions = problem.questions();
    if header.questions.len() != questions || transcript.end.then.decision.len() != questions {
        let found = format!("about {} questions", header.questions.len());
        return Err(Fault::at("transcript", found, format!("need one about {questions}")).into());
    }
    let wrong =
        header.questions.iter().enumerate().filter(|(at, question)| question.options as usize != problem.options(*at));
    let faults: Vec<Fault> = wrong
        .map(|(at, question)| {
            let need = format!("need {}, as the problem has it", problem.options(at));
            Fault::at(format!("questions[{at}].options"), question.options, need)
        })
        .collect();
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let there = super::check::faults(transcript);
    if there.is_empty() { Ok(()) } else { Err(there.into()) }
}
