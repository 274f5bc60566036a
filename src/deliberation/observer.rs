//! Who watches a deliberation.

use super::tally::{Cast, Support, Tally};
use crate::act::{Act, Exposure};
use crate::problem::Problem;

/// What there is to see at one moment.
#[derive(Debug)]
pub struct Scene<'a, P: Problem> {
    /// The problem.
    pub problem: &'a P,
    /// The round just played; 0 before the first.
    pub round: u32,
    /// How many agents.
    pub agents: usize,
    /// Private positions, agents x questions, row by row, before the group's decision is taken over; in the last scene, as
    /// they were before the last round's decision was. Diversity and convergence are read off these.
    pub positions: &'a [P::Answer],
    /// Private positions as they stand now: in the last scene, everything taken over. Quality is read off these.
    pub latest: &'a [P::Answer],
    /// The public answer to each question, where there is one.
    pub public: &'a [Option<P::Answer>],
    /// The group's answer to each question after the final vote; empty before it.
    pub decision: &'a [Option<P::Answer>],
    /// The acts since the last scene, in the order in which they were done.
    pub acts: &'a [Act],
    /// What reached whom since the last scene, in order; empty unless the observer asks for details.
    pub exposures: &'a [Exposure],
    /// The votes since the last scene; empty unless the observer asks for details.
    pub tallies: &'a [Tally],
    /// How each alternative fared in them.
    pub supports: &'a [Support],
    /// The ballots in them, where these say more than who holds what.
    pub ballots: &'a [Cast],
    /// What these ballots rank, one after the other.
    pub ranks: &'a [u32],
    /// What each mind gives to each option, agents x options question by question; empty unless the observer asks for it.
    pub credences: &'a [Option<f64>],
    /// Units of budget spent so far.
    pub spent: u64,
}

impl<P: Problem> Scene<'_, P> {
    /// How many questions.
    pub fn questions(&self) -> usize {
        self.public.len()
    }

    /// The private position of `agent`.
    #[inline]
    pub fn position(&self, agent: usize) -> &[P::Answer] {
        &self.positions[agent * self.questions()..][..self.questions()]
    }

    /// The position of `agent` as it stands now.
    #[inline]
    pub fn latest(&self, agent: usize) -> &[P::Answer] {
        &self.latest[agent * self.questions()..][..self.questions()]
    }

    /// Whether this is the last scene, after the final vote.
    pub fn is_final(&self) -> bool {
        !self.decision.is_empty()
    }
}

/// Reads a deliberation as it goes. Observers compose as pairs; `()` watches nothing and costs nothing.
pub trait Observer<P: Problem> {
    /// Whether it looks at all.
    const WATCHES: bool = true;

    /// Whether it wants acts to be written down. Where nobody does, or [moves](crate::mind::Mind::only_moves) are all the acts there
    /// are, minds that are alike answer by [reflex](crate::mind::reflex), which is many times faster and comes to the same.
    fn wants_acts(&self) -> bool {
        true
    }

    /// Whether it wants details too: who heard what, and how votes came out.
    fn detailed(&self) -> bool {
        false
    }

    /// Whether it wants to know what minds believe, as probabilities.
    fn wants_credences(&self) -> bool {
        false
    }

    /// Whether it looks at the scene after this round, if that is not the last one. Rounds that nobody looks at may be played in one go,
    /// and then are not shown.
    fn looks_at(&self, _round: u32) -> bool {
        true
    }

    /// Called once before the first round (`round` 0), after each round that it [looks at](Observer::looks_at) and maybe others, and
    /// once after the final vote.
    fn see(&mut self, scene: &Scene<'_, P>);
}

impl<P: Problem> Observer<P> for () {
    const WATCHES: bool = false;
    fn see(&mut self, _scene: &Scene<'_, P>) {}
}

impl<P: Problem, A: Observer<P>, B: Observer<P>> Observer<P> for (A, B) {
    const WATCHES: bool = A::WATCHES || B::WATCHES;
    fn wants_acts(&self) -> bool {
        A::WATCHES && self.0.wants_acts() || B::WATCHES && self.1.wants_acts()
    }
    fn detailed(&self) -> bool {
        self.0.detailed() || self.1.detailed()
    }
    fn wants_credences(&self) -> bool {
        self.0.wants_credences() || self.1.wants_credences()
    }
    fn looks_at(&self, round: u32) -> bool {
        A::WATCHES && self.0.looks_at(round) || B::WATCHES && self.1.looks_at(round)
    }
    fn see(&mut self, scene: &Scene<'_, P>) {
        self.0.see(scene);
        self.1.see(scene);
    }
}

impl<P: Problem, O: Observer<P>> Observer<P> for &mut O {
    const WATCHES: bool = O::WATCHES;
    fn wants_acts(&self) -> bool {
        (**self).wants_acts()
    }
    fn detailed(&self) -> bool {
        (**self).detailed()
    }
    fn wants_credences(&self) -> bool {
        (**self).wants_credences()
    }
    fn looks_at(&self, round: u32) -> bool {
        (**self).looks_at(round)
    }
    fn see(&mut self, scene: &Scene<'_, P>) {
        (**self).see(scene);
    }
}
