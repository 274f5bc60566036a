//! The learner: takes over single answers of those who do better: mutual learning in organisations.

use super::question_mind::Report;
use super::{Heard, Mind};
use crate::act::Turn;
use crate::problem::question::{QuestionProblem, QuestionView};

/// The dials of a [`Learner`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Learning {}

/// A mind that takes over single answers of those who do better: mutual learning in organisations.
#[derive(Clone, Debug)]
pub struct Learner {
    dials: Learning,
}

impl Learner {
    /// One with these dials.
    pub fn new(dials: Learning) -> Self {
        Learner { dials }
    }

    /// Gets it ready for a replicate.
    pub fn reset(&mut self, _view: QuestionView<'_>) {
        let _ = self.dials;
    }
}

impl Mind<QuestionProblem> for Learner {
    type Says = Report;
    type Air = ();
    const LANE: u32 = super::question_mind::LANE;
    const SHOWS: bool = true;

    fn propose(&mut self, _view: QuestionView<'_>, _own: &mut [u8], _turn: &mut Turn<'_>) -> Report {
        Report::Open
    }

    fn critique(&mut self, _view: QuestionView<'_>, _own: &[u8], _heard: &Heard<'_, Report, u8>, _turn: &mut Turn<'_>) {
    }

    fn revise(&mut self, _view: QuestionView<'_>, _own: &mut [u8], _turn: &mut Turn<'_>) -> bool {
        false
    }
}
