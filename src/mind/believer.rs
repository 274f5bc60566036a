//! The believer: holds probabilities and learns from evidence. Jurors, bandits and debaters are three ways of learning.
//!
//! | learns from | is | source |
//! |---|---|---|
//! | its private signal | a juror: Condorcet, and weighted by log-odds | Condorcet 1785; Nitzan and Paroush 1982 |
//! | trials, its own and those it hears of | a gambler at two arms, one of them known | Zollman 2007 |
//! | answers that it hears | a debater with Dirichlet beliefs | Choi, Zhu and Li 2025 (arXiv:2508.17536) |

mod abreast;
mod debater;
mod gambler;

pub(super) use abreast::Abreast;
pub use debater::{Debating, Intervention, MOST_PRIOR};
pub use gambler::Gambling;

use super::question_mind::{Answers, Hears, LANE, QuestionMind, Report};
use super::reflex::Together;
use super::{Mind, Minds};
use crate::act::Turn;
use crate::problem::question::{QuestionProblem, QuestionView};
use crate::rng::{Phase, turn};
use debater::Debater;
use gambler::Gambler;

/// How a [`Believer`] learns, and its dials.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Believing {
    /// From one private signal, which is right with the probability of its competence. It listens to nobody.
    #[default]
    Signal,
    /// From trials.
    Trials(Gambling),
    /// From answers.
    Answers(Debating),
}

/// A mind that holds probabilities.
#[derive(Clone, Debug)]
pub struct Believer {
    learns: Learns,
}

#[derive(Clone, Debug)]
enum Learns {
    Signal,
    Trials(Gambler),
    Answers(Debater),
}

impl Believer {
    /// One that learns in this way.
    pub fn new(dials: Believing) -> Self {
        let learns = match dials {
            Believing::Signal => Learns::Signal,
            Believing::Trials(dials) => Learns::Trials(Gambler::new(dials)),
            Believing::Answers(dials) => Learns::Answers(Debater::new(dials)),
        };
        Believer { learns }
    }

    /// Of how many options it counts the answers, if it does.
    pub(super) fn counts(&self) -> Option<usize> {
        match &self.learns {
            Learns::Answers(debater) => Some(debater.options()),
            _ => None,
        }
    }

    #[inline]
    fn debater(&mut self) -> Option<&mut Debater> {
        match &mut self.learns {
            Learns::Answers(debater) => Some(debater),
            _ => None,
        }
    }

    /// Gets it ready for a replicate.
    pub fn reset(&mut self, view: QuestionView<'_>) {
        match &mut self.learns {
            Learns::Signal => {}
            Learns::Trials(gambler) => gambler.reset(),
            Learns::Answers(debater) => debater.reset(view),
        }
    }
}

/// Rounds in which debaters who are all alike hear all: each draws its answer, and learns from all, counted once. `abreast` is room to
/// work in.
pub(super) fn answer_together(
    minds: &mut Minds<QuestionMind>,
    abreast: &mut Abreast,
    round: Together<'_, QuestionProblem>,
) {
    let Together { round, rounds, positions, stream, .. } = round;
    let mut rounds = round..round + rounds;
    if let Some(dials) = minds.each_mut().first_mut().and_then(debater).and_then(|first| first.between_two()) {
        abreast.gather(minds.each().iter().filter_map(believes));
        rounds = abreast.play(dials, rounds, positions, stream);
        let each = if abreast.is_shared() { minds.each_mut() } else { minds.part() };
        let debaters = each.iter_mut().filter_map(debater);
        debaters.zip(abreast.beliefs()).for_each(|(debater, belief)| debater.believe(belief));
    }
    if rounds.is_empty() {
        return;
    }
    let minds = minds.part();
    for round in rounds {
        let mut counts = [0u32; MOST_PRIOR];
        for (at, (mind, answer)) in (0..).zip(minds.iter_mut().zip(positions.iter_mut())) {
            if at % LANE == 0 {
                turn(stream, at / LANE, round, Phase::Propose);
            }
            if let Some(debater) = debater(mind) {
                *answer = debater.draw(0, stream);
                counts[usize::from(*answer)] += 1;
            }
        }
        for (mind, &answer) in minds.iter_mut().zip(positions.iter()) {
            if let Some(debater) = debater(mind) {
                counts[usize::from(answer)] -= 1;
                debater.add(0, &counts, answer);
                counts[usize::from(answer)] += 1;
            }
        }
    }
}

/// What a debater believes, where there is one question with two options.
#[inline]
fn believes(mind: &QuestionMind) -> Option<[f64; 2]> {
    match mind {
        QuestionMind::Believer(believer) => match &believer.learns {
            Learns::Answers(debater) => debater.belief(),
            _ => None,
        },
        _ => None,
    }
}

#[inline]
fn debater(mind: &mut QuestionMind) -> Option<&mut Debater> {
    match mind {
        QuestionMind::Believer(believer) => believer.debater(),
        _ => None,
    }
}

impl Mind<QuestionProblem> for Believer {
    type Says = Report;
    type Air = Answers;
    const LANE: u32 = LANE;
    const SHOWS: bool = true;

    fn wake(&mut self, view: QuestionView<'_>, _own: &[u8], turn: &mut Turn<'_>) {
        if let Learns::Trials(gambler) = &mut self.learns {
            gambler.wake(view, turn);
        }
    }

    fn propose(&mut self, view: QuestionView<'_>, own: &mut [u8], turn: &mut Turn<'_>) -> Report {
        match &mut self.learns {
            Learns::Signal => {
                if turn.round == 1 {
                    for (question, answer) in own.iter_mut().enumerate() {
                        *answer = view.signal(question, turn.rng).unwrap_or(*answer);
                    }
                }
                Report::Open
            }
            Learns::Trials(gambler) => gambler.try_out(view, own, turn),
            Learns::Answers(debater) => debater.answer(view, own, turn),
        }
    }

    fn critique(&mut self, view: QuestionView<'_>, own: &[u8], heard: &Hears<'_>, _turn: &mut Turn<'_>) {
        match &mut self.learns {
            Learns::Signal => {}
            Learns::Trials(gambler) => gambler.hear(view, heard),
            Learns::Answers(debater) => debater.hear(own, heard),
        }
    }

    fn revise(&mut self, view: QuestionView<'_>, own: &mut [u8], _turn: &mut Turn<'_>) -> bool {
        match &mut self.learns {
            Learns::Signal => false,
            Learns::Trials(gambler) => gambler.learn(view, own),
            // What it answers next is drawn when it speaks.
            Learns::Answers(debater) => {
                debater.learn(own);
                false
            }
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        match (&self.learns, &other.learns) {
            (Learns::Answers(one), Learns::Answers(other)) => one.is_like(other),
            _ => false,
        }
    }

    /// Debaters keep what they learned: only where all are asked together do they answer without a turn of their own.
    fn reacts(&self, together: bool) -> bool {
        matches!(&self.learns, Learns::Answers(debater) if together && debater.is_free())
    }

    /// Whoever is free keeps no answer.
    fn answers_anew(&self) -> bool {
        matches!(&self.learns, Learns::Answers(debater) if debater.is_free())
    }

    /// Debaters write down nothing.
    fn only_moves(&self) -> bool {
        matches!(&self.learns, Learns::Answers(_))
    }

    /// Who learns from trials or answers learns from its own too.
    fn settles_at_once(&self) -> bool {
        matches!(self.learns, Learns::Signal)
    }

    fn credence(&self, view: QuestionView<'_>, question: usize, option: usize) -> Option<f64> {
        match &self.learns {
            Learns::Signal => None,
            Learns::Trials(gambler) => gambler.credence(view, option),
            Learns::Answers(debater) => debater.credence(question, option),
        }
    }

    fn is_firm(&self, view: QuestionView<'_>, own: &[u8]) -> bool {
        match &self.learns {
            Learns::Signal => true,
            Learns::Trials(gambler) => gambler.is_firm(view, own),
            Learns::Answers(_) => false,
        }
    }

    fn ballot_weight(&self, view: QuestionView<'_>) -> Option<f64> {
        let p = view.competence()?;
        // An error falls on each of the other options alike.
        let others = view.options().saturating_sub(1).max(1) as f64;
        Some(libm::log(others * p / (1.0 - p)))
    }
}

#[cfg(test)]
mod tests;
