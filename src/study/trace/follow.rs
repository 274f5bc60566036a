//! A transcript handed on while it is being written.

use super::{Chapter, End, Header, Round, Start, Tracer, Transcript, traced};
use crate::deliberation::{Observer, Scene};
use crate::error::{Fault, Result};
use crate::problem::Truth;
use crate::scenario::Study;
use crate::study::family::{Family, with_family};
use crate::study::seat::Outcome;

/// A stretch of a transcript, as it is handed on.
#[derive(Clone, Debug, PartialEq)]
pub enum Passage {
    /// What was run, who takes part, on what, and where everybody starts.
    Opening(Box<Header>, Start),
    /// What lies between two rounds, and how things stand after the latter.
    Round(Chapter<Round>),
    /// What came after the last round, and how it ended.
    End(Box<Chapter<End>>),
}

impl Transcript {
    /// It, stretch by stretch: what [`follow`] would have told.
    pub fn passages(self) -> impl Iterator<Item = Passage> {
        let opening = Passage::Opening(Box::new(self.header), self.start);
        let rounds = self.rounds.into_iter().map(Passage::Round);
        std::iter::once(opening).chain(rounds).chain([Passage::End(Box::new(self.end))])
    }
}

/// As [`trace`](super::trace()), telling each stretch as soon as it is there and keeping none, while the deliberation waits. What
/// is told is the transcript, and the outcome is that of the study, bit for bit.
///
/// # Errors
/// As [`trace`](super::trace()).
pub fn follow(study: &Study, cell: usize, replicate: u64, tell: &mut dyn FnMut(Passage)) -> Result<Outcome> {
    let Some(place) = study.cells.get(cell) else {
        return Err(Fault::at("cell", cell, format!("need one below {}", study.cells.len())).into());
    };
    with_family!(place, F => follow_of::<F>(study, cell, replicate, tell))
}

fn follow_of<F: Family>(study: &Study, cell: usize, replicate: u64, tell: &mut dyn FnMut(Passage)) -> Result<Outcome> {
    let (outcome, follower) = traced::<F, _>(study, cell, replicate, |tracer| Follower { tracer, tell })?;
    let Follower { tracer, tell } = follower;
    tell(Passage::End(Box::new(tracer.finish(&outcome.ending).end)));
    Ok(outcome)
}

/// Hands on what a tracer writes down.
struct Follower<'t, P: Truth> {
    tracer: Tracer<P>,
    tell: &'t mut dyn FnMut(Passage),
}

impl<P: Truth + 'static> Observer<P> for Follower<'_, P> {
    fn detailed(&self) -> bool {
        self.tracer.detailed()
    }

    fn wants_credences(&self) -> bool {
        self.tracer.wants_credences()
    }

    fn see(&mut self, scene: &Scene<'_, P>) {
        self.tracer.see(scene);
        if scene.round == 0 && !scene.is_final() {
            (self.tell)(self.tracer.opening());
        }
        self.tracer.take_rounds().into_iter().for_each(|round| (self.tell)(Passage::Round(round)));
    }
}
