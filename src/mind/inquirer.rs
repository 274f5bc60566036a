//! The inquirer: reads each thing once, for a price, remembers it, and can tell what it read.
//!
//! The model is specified in `docs/MODEL.md`. Where a deliberator re-reads at every look and keeps what it heard about
//! relations, an inquirer keeps *items*: pieces of evidence, and entries of tables that conclude one question from others.
//! Its answers follow from its items, and from what others claim, by adding log-odds; where an answer changes, those that
//! depend on it follow from memory.

mod acts;
mod chart;
mod hearing;
mod notebook;
mod reading;
mod telling;
#[cfg(test)]
mod tests;

use super::{Claim, Heard, Heuristic, Heuristics, Mind, Policy, Word};
use crate::act::{Act, Address, Deed, DeedSet, NONE, Null, Outcome, Turn};
use crate::problem::{GraphProblem, GraphView, Label};
use notebook::{Item, Notebook};

pub use notebook::Stance;
use reading::Thing;
use telling::Asked;

/// How many live claims a hearer keeps, newest first; and how many questions that it was asked.
const BOARD: usize = 8;

/// A mind that inquires.
#[derive(Clone, Debug)]
pub struct Inquirer<A> {
    notes: Notebook,
    policy: Policy,
    heuristics: Heuristics,
    working: Option<Heuristic>,
    board: Vec<Claim<A>>,
    asks: Vec<Asked>,
    /// The question on which it was last contradicted, to verify first.
    doubt: u32,
    /// The question that it works on first, and all that it depends on.
    aim: u32,
    aimed: Vec<bool>,
    /// For each agent: how often its claims were checked, and how often they were right.
    checks: Vec<(u32, u32)>,
    /// What it chooses among, while it chooses.
    things: Vec<Thing>,
    items: Vec<Item>,
}

/// What a turn comes to, before it is written down.
type Said<A> = (Act, Word<A>);

/// An act about somebody's claim.
fn about<A: Label>(deed: Deed, claim: Claim<A>) -> Act {
    Act {
        question: claim.question,
        option: claim.answer.index() as u32,
        other: claim.author,
        born: claim.born,
        ..Act::of(deed)
    }
}

impl<A: Label> Default for Inquirer<A> {
    fn default() -> Self {
        Inquirer::new(Stance::Plain)
    }
}

impl<A: Label> Inquirer<A> {
    /// An inquirer that takes this stance to shared evidence. Reset before use.
    pub fn new(stance: Stance) -> Self {
        Inquirer {
            notes: Notebook::new(stance),
            policy: Policy::Own([0.0; Deed::CHOSEN.len()]),
            heuristics: Heuristics(0),
            working: None,
            board: Vec::with_capacity(BOARD),
            asks: Vec::with_capacity(BOARD),
            doubt: NONE,
            aim: NONE,
            aimed: Vec::new(),
            checks: Vec::new(),
            things: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Gets it ready for a replicate, with the policy and heuristics that it has there. Buffers stay.
    pub fn reset(&mut self, view: GraphView<'_, A>, heuristics: Heuristics, policy: Policy) {
        self.notes.reset(view);
        self.policy = policy;
        (self.heuristics, self.working) = (heuristics, None);
        self.board.clear();
        self.asks.clear();
        (self.doubt, self.aim) = (NONE, NONE);
        self.aimed.clear();
        self.aimed.resize(view.questions(), false);
        self.checks.clear();
    }

    /// Takes another policy from now on (an intervention).
    pub fn set_policy(&mut self, policy: Policy) {
        self.policy = policy;
    }

    /// The acts open to it now: those that can be paid for and can have an effect in the problem at hand.
    fn available(&self, view: GraphView<'_, A>, own: &[A], turn: &Turn<'_>) -> DeedSet {
        let (prices, manners) = (&turn.manners.prices, turn.manners);
        let (act, look) = (u64::from(prices.act), u64::from(prices.look));
        let chart = &self.notes.chart;
        let tells = manners.company && manners.tell;
        let mut open = DeedSet::NONE;
        let mut may = |deed: Deed, price: u64, can: bool| {
            if turn.purse.can(price) && can {
                open = open.with(deed);
            }
        };
        may(Deed::Read, look, chart.readable);
        may(Deed::Propose, act, manners.company && self.unsaid().is_some());
        may(Deed::Challenge, act + look, tells && !self.board.is_empty());
        may(Deed::Support, act, tells && !self.board.is_empty());
        may(Deed::Verify, act + u64::from(prices.verify), chart.checkable);
        may(Deed::Shift, act, self.heuristics.0.count_ones() > 1);
        may(Deed::Ask, act, tells);
        may(Deed::Answer, act, tells && (self.notes.items > 0 || !self.asks.is_empty()));
        may(Deed::Reconcile, act + look, self.has_conflicts(own, turn));
        may(Deed::Backtrack, act, chart.chained && self.is_swayed());
        may(Deed::Subgoal, act, chart.chained && self.has_aims(view, own));
        may(Deed::ChainBack, act + look, chart.chained);
        may(Deed::Placebo, act, true);
        open.without(manners.blocked)
    }

    /// How likely it believes `option` of `question` to be, as a logarithm.
    fn log_chance(&self, question: usize, option: usize) -> f64 {
        let beliefs = self.notes.beliefs(question);
        let top = beliefs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = beliefs.iter().map(|belief| libm::exp(belief - top)).sum();
        beliefs[option] - top - libm::log(sum)
    }
}

impl<A: Label> Mind<GraphProblem<A>> for Inquirer<A> {
    type Says = Word<A>;
    type Air = ();

    fn propose(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>) -> Word<A> {
        let before = turn.purse.spent();
        let available = self.available(view, own, turn);
        let Some(deed) = self.policy.choose(available, turn.rng) else {
            turn.act(Act { outcome: Outcome::Unpaid, ..Act::of(Deed::Propose) });
            return Word::default();
        };
        let null = turn.manners.replace[deed as usize];
        let (mut act, word) = match deed {
            Deed::Read => self.read(view, own, turn, null),
            Deed::Challenge => self.challenge(view, own, turn, null),
            Deed::Support => self.support(view, own, turn, null),
            Deed::Verify => self.verify(view, own, turn, null),
            Deed::Shift => self.shift(turn, null),
            Deed::Ask => self.ask(own, turn, null),
            Deed::Answer => self.answer(view, own, turn, null),
            Deed::Reconcile => self.reconcile(view, own, turn, null),
            Deed::Backtrack => self.backtrack(view, own, turn, null),
            Deed::Subgoal => self.subgoal(view, own, turn, null),
            Deed::ChainBack => self.chain_back(view, own, turn, null),
            Deed::Placebo => {
                let outcome = if turn.speak() { Outcome::Done } else { Outcome::Unpaid };
                (Act { outcome, ..Act::of(Deed::Placebo) }, Word::default())
            }
            _ => self.say(own, turn, null),
        };
        act.available = available;
        act.cost = (turn.purse.spent() - before) as u32;
        turn.act(act);
        word
    }

    fn critique(&mut self, view: GraphView<'_, A>, own: &[A], heard: &Heard<'_, Word<A>, A>, turn: &mut Turn<'_>) {
        for (speaker, word) in heard.each() {
            if turn.manners.address == Address::Experts && !word.is_for(view, turn.me) {
                continue;
            }
            if self.heed(own, speaker, &word, turn) && word.null != Null::Placebo {
                self.take_in(view, own, speaker, &word, turn);
            }
        }
    }

    fn revise(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>) -> bool {
        self.conclude(view, own, turn)
    }

    fn opines(&self, _view: GraphView<'_, A>, question: usize) -> bool {
        self.notes.opines(question)
    }

    fn weigh(&mut self, view: GraphView<'_, A>, position: &[A], _turn: &mut Turn<'_>) -> Option<f64> {
        let asked = view.asked().filter(|&question| self.notes.pages[question].believed);
        let weighed = asked.map(|question| self.log_chance(question, position[question].index()));
        weighed.fold(None, |sum, weight| Some(sum.unwrap_or(0.0) + weight))
    }

    fn weigh_claim(
        &mut self,
        _view: GraphView<'_, A>,
        own: &[A],
        claim: Claim<A>,
        _turn: &mut Turn<'_>,
    ) -> Option<f64> {
        let question = claim.question as usize;
        let beliefs = self.notes.beliefs(question);
        let gain = beliefs[claim.answer.index()] - beliefs[own[question].index()];
        self.notes.pages[question].believed.then_some(gain)
    }

    fn accept(&mut self, view: GraphView<'_, A>, _own: &[A], changed: &[u32], _turn: &mut Turn<'_>) {
        changed.iter().for_each(|&question| self.notes.hold(view, question as usize));
    }
}
