//! The minds that reason over problem graphs, in one type, so that a society may mix them.

use super::{Averaging, Believing, Copying, Learning, Walking};
use super::{Claim, Climber, Cooling, Deliberator, Heard, Heuristics, Inquirer, Mind, Policy, Stance, Word};
use crate::act::Turn;
use crate::problem::{GraphProblem, GraphView, Label};
use crate::rng::Stream;

/// Any kind of mind. An enum, not a trait object: in a mixed society the call costs a branch. The inquirer, twice the size of
/// the others, stands apart.
#[derive(Clone, Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "minds stand in one row and are made once a study; a box would cost a miss a call"
)]
pub enum GraphMind<A> {
    /// Local search, alone.
    Climber(Climber),
    /// Proposes, challenges, supports, verifies and shifts.
    Deliberator(Deliberator<A>),
    /// Reads each thing once, remembers it, and tells it.
    Inquirer(Box<Inquirer<A>>),
}

/// What kind of mind an agent has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MindKind {
    /// A [`Climber`].
    Climber(Cooling),
    /// A [`Deliberator`]; `sideways` lets its proposals move to an equally good answer.
    Deliberator {
        /// Whether equally good answers are taken.
        sideways: bool,
    },
    /// A [`Searcher`](super::Searcher), which solves Countdown; it is no mind on a problem graph.
    Searcher,
    /// A [`Copier`](super::Copier), on open questions.
    Copier(Copying),
    /// A [`Believer`](super::Believer), on open questions.
    Believer(Believing),
    /// A [`Learner`](super::Learner), on open questions.
    Learner(Learning),
    /// A [`Walker`](super::Walker): the climber on landscapes.
    Walker(Walking),
    /// An [`Inquirer`].
    Inquirer {
        /// What it makes of shared evidence.
        stance: Stance,
    },
    /// An [`Averager`](super::Averager) of opinions; it is no mind on a problem graph.
    Averager(Averaging),
}

impl MindKind {
    /// The kind that one member of a group has: what differs between members is drawn from `rng`, one member after the
    /// other.
    pub fn member(self, rng: &mut Stream) -> MindKind {
        match self {
            MindKind::Copier(dials) => MindKind::Copier(dials.member(rng)),
            other => other,
        }
    }
}

impl<A: Label> GraphMind<A> {
    /// A mind of that kind. Reset before use.
    pub fn new(kind: MindKind) -> Self {
        match kind {
            MindKind::Climber(cooling) => GraphMind::Climber(Climber::new(cooling)),
            MindKind::Deliberator { sideways } => GraphMind::Deliberator(Deliberator::new(sideways)),
            MindKind::Inquirer { stance } => GraphMind::Inquirer(Box::new(Inquirer::new(stance))),
            // A scenario seats the others before their own problems only; before a graph they climb.
            _ => GraphMind::Climber(Climber::new(Cooling::default())),
        }
    }

    /// Gets it ready for a replicate. Buffers stay.
    pub fn reset(&mut self, view: GraphView<'_, A>, heuristics: Heuristics, policy: Policy) {
        match self {
            GraphMind::Climber(mind) => mind.reset(view, heuristics),
            GraphMind::Deliberator(mind) => mind.reset(view, heuristics, policy),
            GraphMind::Inquirer(mind) => mind.reset(view, heuristics, policy),
        }
    }

    /// Takes another policy from now on; a climber has none.
    pub fn set_policy(&mut self, policy: Policy) {
        match self {
            GraphMind::Climber(_) => {}
            GraphMind::Deliberator(mind) => mind.set_policy(policy),
            GraphMind::Inquirer(mind) => mind.set_policy(policy),
        }
    }
}

/// Calls the same method on whichever mind it is.
macro_rules! each {
    ($self:ident, $mind:ident => $call:expr) => {
        match $self {
            GraphMind::Climber($mind) => $call,
            GraphMind::Deliberator($mind) => $call,
            GraphMind::Inquirer($mind) => $call,
        }
    };
}

impl<A: Label> Mind<GraphProblem<A>> for GraphMind<A> {
    type Says = Word<A>;
    type Air = ();
    const BELIEVES: bool = false;
    const WORDS: usize = 8;

    fn wake(&mut self, view: GraphView<'_, A>, own: &[A], turn: &mut Turn<'_>) {
        each!(self, mind => mind.wake(view, own, turn));
    }

    fn propose(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>) -> Word<A> {
        each!(self, mind => mind.propose(view, own, turn))
    }

    fn critique(&mut self, view: GraphView<'_, A>, own: &[A], heard: &Heard<'_, Word<A>, A>, turn: &mut Turn<'_>) {
        each!(self, mind => mind.critique(view, own, heard, turn));
    }

    fn revise(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>) -> bool {
        each!(self, mind => mind.revise(view, own, turn))
    }

    fn opines(&self, view: GraphView<'_, A>, question: usize) -> bool {
        each!(self, mind => mind.opines(view, question))
    }

    fn always_opines(&self) -> bool {
        !matches!(self, GraphMind::Inquirer(_))
    }

    fn weigh(&mut self, view: GraphView<'_, A>, position: &[A], turn: &mut Turn<'_>) -> Option<f64> {
        each!(self, mind => mind.weigh(view, position, turn))
    }

    fn weigh_claim(&mut self, view: GraphView<'_, A>, own: &[A], claim: Claim<A>, turn: &mut Turn<'_>) -> Option<f64> {
        each!(self, mind => mind.weigh_claim(view, own, claim, turn))
    }

    fn notices(&self) -> bool {
        match self {
            GraphMind::Deliberator(mind) => mind.notices(),
            _ => true,
        }
    }

    fn accept(&mut self, view: GraphView<'_, A>, own: &[A], changed: &[u32], turn: &mut Turn<'_>) {
        each!(self, mind => mind.accept(view, own, changed, turn));
    }
}
