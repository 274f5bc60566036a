//! The minds that answer open questions, in one type, so that a society may mix them.

use super::{Believer, Copier, Heard, Learner, Mind, MindKind, Says};
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
    type Air = ();
    const LANE: u32 = LANE;
    const SHOWS: bool = true;

    fn wake(&mut self, view: QuestionView<'_>, own: &[u8], turn: &mut Turn<'_>) {
        each!(self, mind => mind.wake(view, own, turn));
    }

    #[inline]
    fn propose(&mut self, view: QuestionView<'_>, own: &mut [u8], turn: &mut Turn<'_>) -> Report {
        each!(self, mind => mind.propose(view, own, turn))
    }

    #[inline]
    fn critique(&mut self, view: QuestionView<'_>, own: &[u8], heard: &Heard<'_, Report, u8>, turn: &mut Turn<'_>) {
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

    fn opines(&self, view: QuestionView<'_>, question: usize) -> bool {
        each!(self, mind => mind.opines(view, question))
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

    fn at_rest(&self, view: QuestionView<'_>, own: &[u8], heard: &Heard<'_, Report, u8>) -> bool {
        each!(self, mind => mind.at_rest(view, own, heard))
    }

    fn weigh(&mut self, view: QuestionView<'_>, position: &[u8], turn: &mut Turn<'_>) -> Option<f64> {
        each!(self, mind => mind.weigh(view, position, turn))
    }

    fn accept(&mut self, view: QuestionView<'_>, own: &[u8], changed: &[u32], turn: &mut Turn<'_>) {
        each!(self, mind => mind.accept(view, own, changed, turn));
    }
}
