//! Reflexes: what minds that are all alike, and keep nothing in mind, make of what they hear.
//!
//! A mind is asked to propose, to take in what it hears and to move, one after the other, and may keep something between them. Where
//! the whole society is of one kind, keeps nothing, pays nothing and nobody writes down its acts, all of that is one step from
//! its answer to the next. The loop then goes through the answers once, and through the minds not at all.
//!
//! A reflex is no second model: it must come to the same, draw by draw, as asking its mind, which `deliberation` holds against each other.

use super::{Heard, Mind};
use crate::problem::Problem;
use crate::rng::{Phase, Stream};

/// What a mind comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply<A, S> {
    /// The answer that follows.
    pub answer: A,
    /// What it says then.
    pub says: S,
    /// Who moved it, if it moved: [`NOBODY`](crate::act::NOBODY) in particular where it was several.
    pub by: u32,
}

/// What a mind with one answer to one question makes of what it hears.
pub trait Reflex<P: Problem, M: Mind<P>>: Sync {
    /// In which phase its mind draws when all speak at once.
    const DRAWS: Phase = Phase::Critique;

    /// Whether it may draw where it hears one other. If not, who meets whom is drawn for many events ahead.
    const DRAWS_FOR_ONE: bool = true;

    /// Whether it has words beside its answer. If not, [`Heard::said`] is empty: everybody speaks.
    const SPEAKS: bool = false;

    /// Whether it takes over the whole answer of [one that is drawn](Heard::draw_one), draws nothing else and has no words. All draws
    /// of a lane are then made before any answer is looked at.
    const PICKS: bool = false;

    /// What its mind says where it holds `own`. Asked only if it [speaks](Reflex::SPEAKS).
    fn say(&self, _view: P::View<'_>, _own: P::Answer) -> M::Says {
        M::Says::default()
    }

    /// What follows on `own`.
    fn hear(
        &self,
        view: P::View<'_>,
        own: P::Answer,
        heard: &Heard<'_, M::Says, P::Answer, M::Air>,
        rng: &mut Stream,
    ) -> Reply<P::Answer, M::Says>;
}

/// What is done with a reflex, whichever it is: [`Mind::reflex`] calls it with the one of its mind.
pub trait Stage<P: Problem, M: Mind<P>> {
    /// Does it.
    fn play<R: Reflex<P, M>>(self, reflex: R);
}

/// One or several rounds of minds that are all alike, in which all hear all.
#[derive(Debug)]
pub struct Together<'c, P: Problem> {
    /// The round, from 1; the first of those to be played.
    pub round: u32,
    /// How many rounds to play, one after the other, at least 1: nobody looks in between.
    pub rounds: u32,
    /// What all hold, an answer each; in the end, what they held as the last round began.
    pub positions: &'c mut [P::Answer],
    /// What they will hold, as long; to be written where they move [later](Moves::Later), else anything.
    pub next: &'c mut [P::Answer],
    /// The draws of the replicate.
    pub stream: &'c mut Stream,
    /// Whether the round before was played so too, and nothing happened since.
    pub again: bool,
}

/// When those move who were asked together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moves {
    /// As they spoke: `positions` are what they moved to in the last round.
    Now,
    /// Having heard, once the round has been looked at: to `next`.
    Later,
}
