//! A transcript shown to an observer, as if the deliberation took place again.

use super::{Chapter, Transcript};
use crate::act::{Act, Exposure};
use crate::deliberation::{Observer, Scene, Support, Tally};
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
    acts: Vec<Act>,
    exposures: Vec<Exposure>,
    tallies: Vec<Tally>,
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
        self.supports.extend(chapter.tallies.iter().flat_map(|line| line.supports()));
    }

    fn publish(&mut self, changes: &[(u32, Option<u32>)]) {
        for &(question, option) in changes {
            self.public[question as usize] = option.map(|option| P::Answer::from_index(option as usize));
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
            supports: &self.supports,
            credences: &[],
            spent,
        });
    }
}

fn change<A: Label>(positions: &mut [A], moves: &[(u32, u32, u32)], questions: usize) {
    for &(agent, question, option) in moves {
        positions[agent as usize * questions + question as usize] = A::from_index(option as usize);
    }
}

/// Shows a transcript to `observer`, scene by scene. `problem` is the instance of that replicate, with whoever's eyes.
///
/// # Errors
/// If the transcript is about another problem: questions or options differ, or an id points to nothing.
pub fn retell<P: Problem, O: Observer<P>>(transcript: &Transcript, problem: &P, observer: &mut O) -> Result<()> {
    let (questions, agents) = (problem.questions(), transcript.header.agents.len());
    fits(transcript, problem)?;
    let answer = |&option: &u32| P::Answer::from_index(option as usize);
    let positions: Vec<P::Answer> = transcript.start.positions.iter().flatten().map(answer).collect();
    let mut stage = Stage {
        problem,
        agents,
        latest: positions.clone(),
        positions,
        public: vec![None; questions],
        decision: Vec::new(),
        acts: Vec::new(),
        exposures: Vec::new(),
        tallies: Vec::new(),
        supports: Vec::new(),
    };
    stage.show(0, transcript.start.spent, observer);
    for chapter in &transcript.rounds {
        let then = &chapter.then;
        stage.enter(chapter);
        change(&mut stage.positions, &then.moves, questions);
        stage.latest.copy_from_slice(&stage.positions);
        stage.publish(&then.public);
        stage.show(then.round, then.spent, observer);
    }
    let then = &transcript.end.then;
    stage.enter(&transcript.end);
    change(&mut stage.positions, &then.moves, questions);
    stage.latest.copy_from_slice(&stage.positions);
    change(&mut stage.latest, &then.latest, questions);
    stage.publish(&then.public);
    stage.decision = then.decision.iter().map(|option| option.as_ref().map(answer)).collect();
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
