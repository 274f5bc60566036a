//! The minds that answer open questions, in one type, so that a society may mix them.

use super::believer::Abreast;
use super::reflex::{Moves, Stage, Together};
use super::{Believer, Copier, Heard, Learner, Mind, MindKind, Minds, Says};
use crate::act::Turn;
use crate::problem::question::{QuestionProblem, QuestionView};

/// Minds on open questions cost a few nanoseconds each: this many share a stream.
pub(super) const LANE: u32 = 1_024;

/// What a mind on open questions lets others hear, beside the position that it shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Report {
    /// Nothing.
    #[default]
    Silent,
    /// What it holds.
    Open,
    /// What came of trying an option.
    Tried {
        /// The option.
        option: u8,
        /// How often it was tried.
        trials: u32,
        /// How often it paid off.
        successes: u32,
    },
}

impl Says<u8> for Report {
    #[inline]
    fn is_silent(&self) -> bool {
        *self == Report::Silent
    }
}

/// What a mind on open questions hears.
pub(super) type Hears<'a> = Heard<'a, Report, u8, Answers>;

/// What a round needs once for all, where all hear all and somebody counts: the answers, counted, and room for beliefs side by side.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Questions x options; empty where they were not counted.
    counts: Vec<u32>,
    /// Room for debaters between two options to be played side by side.
    abreast: Abreast,
}

impl Answers {
    /// Adds to `counts`, questions x options, the answers of all whom the listener hears, itself left out; false, and nothing
    /// happens, where they were not counted or it does not hear all.
    #[inline]
    pub(super) fn add(&self, counts: &mut [u32], heard: &Hears<'_>) -> bool {
        if self.counts.len() != counts.len() || heard.from.len() != heard.said.len() {
            return false;
        }
        counts.iter_mut().zip(&self.counts).for_each(|(count, all)| *count += all);
        if heard.spoke(heard.me) {
            let options = counts.len() / heard.questions;
            for (counts, &answer) in counts.chunks_exact_mut(options).zip(heard.position(heard.me)) {
                counts[usize::from(answer)] -= 1;
            }
        }
        true
    }

    /// Counts the answers of all who spoke, to questions of so many options. Cost: linear.
    fn count(&mut self, options: usize, said: &[Report], shown: &[u8]) {
        let questions = shown.len() / said.len();
        self.counts.resize(questions * options, 0);
        for (position, _) in shown.chunks_exact(questions).zip(said).filter(|(_, says)| !says.is_silent()) {
            for (counts, &answer) in self.counts.chunks_exact_mut(options).zip(position) {
                counts[usize::from(answer)] += 1;
            }
        }
    }
}

/// Calls the same method on whichever mind it is.
macro_rules! each {
    ($self:ident, $mind:ident => $call:expr) => {
        match $self {
            QuestionMind::Copier($mind) => $call,
            QuestionMind::Believer($mind) => $call,
            QuestionMind::Learner($mind) => $call,
        }
    };
}

/// Any mind on open questions. Large societies are of copiers, which are small; the others stand elsewhere, so that a copier
/// takes no more room than it needs.
#[derive(Clone, Debug)]
pub enum QuestionMind {
    /// Takes over what it hears.
    Copier(Copier),
    /// Holds probabilities.
    Believer(Box<Believer>),
    /// Takes over single answers of those who do better.
    Learner(Box<Learner>),
}

impl QuestionMind {
    /// A mind of that kind. Reset before use. A scenario seats these three before questions only; any other kind copies.
    pub fn new(kind: MindKind) -> Self {
        match kind {
            MindKind::Believer(dials) => QuestionMind::Believer(Box::new(Believer::new(dials))),
            MindKind::Learner(dials) => QuestionMind::Learner(Box::new(Learner::new(dials))),
            MindKind::Copier(dials) => QuestionMind::Copier(Copier::new(dials)),
            _ => QuestionMind::Copier(Copier::new(Default::default())),
        }
    }

    /// Gets it ready for a replicate.
    pub fn reset(&mut self, view: QuestionView<'_>) {
        each!(self, mind => mind.reset(view));
    }
}

impl Mind<QuestionProblem> for QuestionMind {
    type Says = Report;
    type Air = Answers;
    const LANE: u32 = LANE;
    const SHOWS: bool = true;

    fn wake(&mut self, view: QuestionView<'_>, own: &[u8], turn: &mut Turn<'_>) {
        each!(self, mind => mind.wake(view, own, turn));
    }

    #[inline]
    fn propose(&mut self, view: QuestionView<'_>, own: &mut [u8], turn: &mut Turn<'_>) -> Report {
        each!(self, mind => mind.propose(view, own, turn))
    }

    fn gather(air: &mut Answers, minds: &[Self], said: &[Report], shown: &[u8], everyone: bool) {
        air.counts.clear();
        let counts = |mind: &QuestionMind| match mind {
            QuestionMind::Believer(mind) => mind.counts(),
            _ => None,
        };
        if let Some(options) = everyone.then(|| minds.iter().find_map(counts)).flatten() {
            air.count(options, said, shown);
        }
    }

    #[inline]
    fn critique(&mut self, view: QuestionView<'_>, own: &[u8], heard: &Hears<'_>, turn: &mut Turn<'_>) {
        each!(self, mind => mind.critique(view, own, heard, turn));
    }

    #[inline]
    fn revise(&mut self, view: QuestionView<'_>, own: &mut [u8], turn: &mut Turn<'_>) -> bool {
        each!(self, mind => mind.revise(view, own, turn))
    }

    #[inline]
    fn settles_at_once(&self) -> bool {
        each!(self, mind => mind.settles_at_once())
    }

    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (QuestionMind::Copier(one), QuestionMind::Copier(other)) => one.is_like(other),
            (QuestionMind::Believer(one), QuestionMind::Believer(other)) => one.is_like(other),
            _ => false,
        }
    }

    fn reacts(&self, together: bool) -> bool {
        each!(self, mind => mind.reacts(together))
    }

    fn answers_anew(&self) -> bool {
        each!(self, mind => mind.answers_anew())
    }

    fn only_moves(&self) -> bool {
        each!(self, mind => mind.only_moves())
    }

    fn reflex<G: Stage<QuestionProblem, Self>>(&self, stage: G) {
        if let QuestionMind::Copier(copier) = self {
            copier.reflex(stage);
        }
    }

    fn react_together(
        minds: &mut Minds<Self>,
        air: &mut Answers,
        round: Together<'_, QuestionProblem>,
    ) -> Option<Moves> {
        matches!(minds.each().first(), Some(QuestionMind::Believer(_))).then(|| {
            super::believer::answer_together(minds, &mut air.abreast, round);
            Moves::Now
        })
    }

    fn opines(&self, view: QuestionView<'_>, question: usize) -> bool {
        each!(self, mind => mind.opines(view, question))
    }

    fn always_opines(&self) -> bool {
        !matches!(self, QuestionMind::Learner(_))
    }

    fn credence(&self, view: QuestionView<'_>, question: usize, option: usize) -> Option<f64> {
        each!(self, mind => mind.credence(view, question, option))
    }

    fn ballot_weight(&self, view: QuestionView<'_>) -> Option<f64> {
        each!(self, mind => mind.ballot_weight(view))
    }

    fn is_firm(&self, view: QuestionView<'_>, own: &[u8]) -> bool {
        each!(self, mind => mind.is_firm(view, own))
    }

    fn at_rest(&self, view: QuestionView<'_>, own: &[u8], heard: &Hears<'_>) -> bool {
        each!(self, mind => mind.at_rest(view, own, heard))
    }

    fn weigh(&mut self, view: QuestionView<'_>, position: &[u8], turn: &mut Turn<'_>) -> Option<f64> {
        each!(self, mind => mind.weigh(view, position, turn))
    }

    fn accept(&mut self, view: QuestionView<'_>, own: &[u8], changed: &[u32], turn: &mut Turn<'_>) {
        each!(self, mind => mind.accept(view, own, changed, turn));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_counted_once_are_those_that_one_hears() {
        let shown = [0, 2, 1, 1, 0, 2, 2, 1];
        let said = [Report::Open, Report::Silent, Report::Open, Report::Open];
        let everyone = [0, 1, 2, 3];
        let mut air = Answers::default();
        air.count(3, &said, &shown);
        for me in 0..4 {
            let heard = Heard {
                said: &said,
                shown: &shown,
                questions: 2,
                air: &air,
                weights: None,
                own: None,
                from: &everyone,
                first: 0,
                me,
                named: true,
                aloud: None,
            };
            let mut one_by_one = [1; 6];
            for (speaker, _) in heard.each() {
                let answers = heard.position(speaker).iter().enumerate();
                answers.for_each(|(question, &answer)| one_by_one[question * 3 + usize::from(answer)] += 1);
            }
            let mut at_once = [1; 6];
            assert!(air.add(&mut at_once, &heard));
            assert_eq!(at_once, one_by_one);
            assert!(!air.add(&mut at_once, &Heard { from: &everyone[1..], ..heard }));
            assert_eq!(at_once, one_by_one);
        }
    }
}
