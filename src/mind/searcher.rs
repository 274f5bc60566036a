//! The searcher: expands partial derivations of a Countdown puzzle with the operators it knows, tells what it has, and goes
//! by what others tell.
//!
//! The model is specified in `docs/MODEL.md`. One expansion is one generated child, at a look. Acts on its own search
//! stand in `own` and `backwards`, acts about what others said in `reply`, what hearing does in `hearing`. Whether the
//! target is made anybody can see for nothing; whether a derivation still leads there is learned by an exhaustive search
//! alone, at the price of verifying for each child.
//!
//! Everything it keeps is bounded and sized when it is reset, by how many numbers the puzzle has:
//!
//! | numbers | open nodes | slots for states | partial results |
//! |---|---|---|---|
//! | 3 | 128 | 256 | 128 |
//! | 4 | 1,024 | 2,048 | 1,024 |
//! | 5 | 4,096 | 8,192 | 4,096 |
//! | 6 | 16,384 | 32,768 | 16,384 |
//!
//! That is all of a puzzle of four numbers under any rule, and of five under positive integers but for partial results;
//! beyond that it forgets: of open nodes those that would come last, of states those that were only met, of results the
//! later ones.

mod backwards;
mod frontier;
mod hearing;
mod join;
mod known;
mod line;
mod own;
mod reply;
mod tools;

pub use line::Line;
pub use tools::{Distance, Order, Tools};

use super::{Heard, Mind, Policy};
use crate::act::{Act, DEEDS, Deed, DeedSet, Fact, Heed, Null, Outcome, Turn};
use crate::budget::Purse;
use crate::problem::countdown::{CountdownProblem, CountdownView, MOST_STEPS, Operators, Ratio, Seen, State, Usage};
use crate::rng::{below, mix, unit};
use frontier::{Frontier, Node};
use hearing::{Asked, Pending, Told};
use known::{ALIVE, CLOSED, DEAD, Known, MET, Partial, Partials};
use line::{Row, about, steps};
use tools::{FARTHEST, Working};

/// How many live claims a hearer keeps, newest first; and as many open questions.
const BOARD: usize = 8;
/// How much may wait to be thought about again in one round; placebos wait in as many places of their own.
const PENDING: usize = 8;
/// The distance of a solution: nearer than anything.
const SOLVED: f64 = -1.0;
/// What is believed of a row that is no derivation.
const ILLEGAL: f64 = 10.0 * FARTHEST;

/// The best derivation that it knows, by its distance: its own position.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Held {
    row: Row,
    /// Where it leads; `None` if it is no legal derivation, as a vote over single steps may leave it.
    state: Option<State>,
    distance: f64,
}

/// A mind that searches for a derivation.
#[derive(Clone, Debug)]
pub struct Searcher {
    tools: Tools,
    policy: Policy,
    /// The order and the distance that it works with, and whether they were drawn yet.
    working: Working,
    drawn: bool,
    frontier: Frontier,
    known: Known,
    partials: Partials,
    held: Held,
    /// Whether it has said its position since that changed.
    said: bool,
    board: Vec<Told>,
    /// What others asked and it has not answered, newest first.
    asked: Vec<Asked>,
    pending: Vec<Pending>,
    /// The derivation that it last asked about.
    question: Option<Row>,
    /// The derivation, known to it, that was last contested.
    doubt: Option<Row>,
    /// For exhaustive searches.
    seen: Seen,
}

/// What a turn comes to, before it is written down.
type Said = (Act, Line);

/// Nothing came of it.
fn nothing(act: Act) -> Said {
    (Act { outcome: Outcome::Nothing, ..act }, Line::default())
}

/// The purse could not pay for it.
fn unpaid(act: Act) -> Said {
    (Act { outcome: Outcome::Unpaid, ..act }, Line::default())
}

impl Default for Searcher {
    fn default() -> Self {
        Self::new()
    }
}

impl Searcher {
    /// A searcher. Reset before use.
    pub fn new() -> Self {
        Searcher {
            tools: Tools::unpack(0),
            policy: Policy::Own([0.0; DEEDS]),
            working: Working::default(),
            drawn: false,
            frontier: Frontier::default(),
            known: Known::default(),
            partials: Partials::default(),
            held: Held { row: [0; MOST_STEPS], state: None, distance: ILLEGAL },
            said: false,
            board: Vec::with_capacity(BOARD),
            asked: Vec::with_capacity(BOARD),
            pending: Vec::with_capacity(2 * PENDING),
            question: None,
            doubt: None,
            seen: Seen::default(),
        }
    }

    /// Gets it ready for a replicate, with the policy and tools that it has there. Buffers stay. Which order and distance
    /// it begins with is drawn in its first turn.
    pub fn reset(&mut self, view: CountdownView<'_>, tools: Tools, policy: Policy) {
        (self.tools, self.policy) = (tools, policy);
        let room = match view.numbers().len() {
            0..=3 => 1 << 7,
            4 => 1 << 10,
            5 => 1 << 12,
            _ => 1 << 14,
        };
        self.known.reset(2 * room);
        self.seen.reset(2 * room);
        self.partials.reset(room);
        for (place, &source) in view.start().sources().iter().enumerate() {
            // What completes a number of the puzzle is found when the other side is tried.
            self.partials.add(view.start().values()[place], source, [0; MOST_STEPS], true);
        }
        self.board.clear();
        self.asked.clear();
        self.pending.clear();
        (self.question, self.doubt, self.said) = (None, None, false);
        (self.working, self.drawn) = (tools.first(), false);
        self.held = self.standing(view, [0; MOST_STEPS]);
        self.frontier.reset(room, self.working.order);
        self.open([0; MOST_STEPS], view.start(), self.held.distance.max(0.0));
    }

    /// Draws what it works with, once.
    fn draw(&mut self, view: CountdownView<'_>, turn: &mut Turn<'_>) {
        if !self.drawn {
            self.drawn = true;
            self.working = self.tools.draw(turn.rng);
            self.rescore(view);
            self.held = self.standing(view, self.held.row);
        }
    }

    /// Takes another policy from now on (an intervention).
    pub fn set_policy(&mut self, policy: Policy) {
        self.policy = policy;
    }

    /// How far a state is, in its eyes.
    #[inline]
    fn distance(&self, view: CountdownView<'_>, state: &State) -> f64 {
        if view.reached(state) { SOLVED } else { self.working.distance.of(state, join::target(view)) }
    }

    fn standing(&self, view: CountdownView<'_>, row: Row) -> Held {
        let state = view.after(&row);
        let distance = state.map_or(ILLEGAL, |state| self.distance(view, &state));
        Held { row, state, distance }
    }

    /// Sees what it holds, if somebody else has written there.
    fn look_at_own(&mut self, view: CountdownView<'_>, own: &[u8]) {
        if own != &self.held.row[..own.len()] {
            let mut row = [0; MOST_STEPS];
            row[..own.len()].copy_from_slice(own);
            self.held = self.standing(view, row);
            self.said = false;
        }
    }

    /// Takes up another position.
    fn moves(&mut self, own: &mut [u8], row: Row, state: State, distance: f64) {
        own.copy_from_slice(&row[..own.len()]);
        self.held = Held { row, state: Some(state), distance };
        self.said = false;
    }

    fn has_solved(&self) -> bool {
        self.held.distance == SOLVED
    }

    /// Whether a state is taken for a dead end.
    fn is_closed(&self, key: u64) -> bool {
        self.known.of(key) & (CLOSED | DEAD) > 0
    }

    /// Takes a state for a dead end, unless it was verified to be none.
    fn close(&mut self, key: u64) {
        if self.known.of(key) & ALIVE == 0 {
            self.known.mark(key, CLOSED, 0);
            self.frontier.close(key);
        }
    }

    /// Opens a derivation, if it leads on and was not met before.
    fn open(&mut self, row: Row, state: &State, score: f64) {
        let key = state.key();
        if state.left() > 1 && self.known.mark(key, MET, 0) && !self.is_closed(key) {
            self.frontier.open(Node::new(row, steps(&row), state.left(), key, score), false);
        }
    }

    /// Scores all that is open anew, by the working distance and order.
    fn rescore(&mut self, view: CountdownView<'_>) {
        let (working, operators) = (self.working, self.tools.operators);
        self.frontier.rescore(working, |node| {
            let Some(state) = view.after(&node.row) else { return FARTHEST };
            match backwards::aim_of(view, node, &state, operators) {
                Some(aim) => working.distance.of(&state.beside(aim.place), aim.goal),
                None => working.distance.of(&state, join::target(view)),
            }
        });
    }

    /// Learns whether a state still leads to the target, leaving `keep` units in the purse; `None` if that is too dear.
    fn verified(&mut self, view: CountdownView<'_>, state: &State, turn: &mut Turn<'_>, keep: u64) -> Option<bool> {
        let mut purse = Purse::with(turn.purse.left().checked_sub(keep)?);
        let alive = view.verify(state, &mut self.seen, &mut purse, turn.manners.prices.verify)?;
        turn.purse.pay(purse.spent()).then_some(alive)
    }

    /// The acts open to it now: those that it could pay for and that could change something. Who holds a solution looks
    /// for nothing more.
    fn available(&self, turn: &Turn<'_>) -> DeedSet {
        let prices = &turn.manners.prices;
        let (act, look) = (u64::from(prices.act), u64::from(prices.look));
        let mut open = DeedSet::NONE;
        let mut may = |deed: Deed, price: u64, can: bool| {
            if can && turn.purse.can(price) {
                open = open.with(deed);
            }
        };
        let steps = if self.held.state.is_some() { steps(&self.held.row) } else { 0 };
        let three = |claim: &Told| claim.left >= 3;
        may(Deed::Placebo, act, true);
        may(Deed::Propose, act, !self.said && steps > 0);
        may(Deed::Challenge, act + look, self.board.iter().any(three));
        may(Deed::Verify, act + u64::from(prices.verify), self.doubt.is_some());
        may(Deed::Answer, act + look, !self.asked.is_empty());
        if !self.has_solved() {
            let next = self.frontier.next();
            may(Deed::Read, look, next.is_some());
            may(Deed::Support, act + look, !self.board.is_empty());
            may(Deed::Shift, act + look, self.tools.others() > 0);
            may(Deed::Ask, act, turn.manners.company && steps > 0);
            may(Deed::Reconcile, act + 3 * look, !self.board.is_empty() || self.partials.has_untried());
            may(Deed::Backtrack, act + look, steps > 0 && next.is_some());
            may(Deed::Subgoal, act + look, next.is_some_and(|node| node.aside == 0 && node.left >= 3));
            may(Deed::ChainBack, act + look, self.frontier.has_threes());
        }
        open.without(turn.manners.blocked)
    }

    /// One turn, without its price.
    fn take_turn(&mut self, view: CountdownView<'_>, own: &mut [u8], turn: &mut Turn<'_>, deed: Deed) -> Said {
        let null = turn.manners.replace[deed as usize];
        match deed {
            Deed::Propose => self.say_own(turn, null),
            Deed::Challenge => self.challenge(view, own, turn, null),
            Deed::Support => self.support(view, own, turn, null),
            Deed::Verify => self.verify(view, turn, null),
            Deed::Shift => self.shift(view, own, turn, null),
            Deed::Read => self.read(view, own, turn, null),
            Deed::Ask => self.ask(turn, null),
            Deed::Answer => self.answer(view, turn, null),
            Deed::Reconcile => self.reconcile(view, own, turn, null),
            Deed::Backtrack => self.backtrack(view, own, turn, null),
            Deed::Subgoal => self.subgoal(view, own, turn, null),
            Deed::ChainBack => self.chain_back(view, own, turn, null),
            _ => {
                let outcome = if turn.speak() { Outcome::Done } else { Outcome::Unpaid };
                (Act { outcome, ..Act::of(Deed::Placebo) }, Line::default())
            }
        }
    }
}

impl Mind<CountdownProblem> for Searcher {
    type Says = Line;
    type Air = ();
    const BELIEVES: bool = false;

    fn wake(&mut self, view: CountdownView<'_>, _own: &[u8], turn: &mut Turn<'_>) {
        self.draw(view, turn);
    }

    fn propose(&mut self, view: CountdownView<'_>, own: &mut [u8], turn: &mut Turn<'_>) -> Line {
        self.draw(view, turn);
        self.look_at_own(view, own);
        let before = turn.purse.spent();
        let available = self.available(turn);
        let Some(deed) = self.policy.choose(available, turn.rng) else {
            turn.act(Act { outcome: Outcome::Unpaid, ..Act::of(Deed::Propose) });
            return Line::default();
        };
        let (mut act, line) = self.take_turn(view, own, turn, deed);
        act.available = available;
        act.cost = (turn.purse.spent() - before) as u32;
        turn.act(act);
        line
    }

    fn critique(&mut self, view: CountdownView<'_>, own: &[u8], heard: &Heard<'_, Line, u8>, turn: &mut Turn<'_>) {
        self.look_at_own(view, own);
        self.listen(view, own, heard, turn);
    }

    fn revise(&mut self, view: CountdownView<'_>, own: &mut [u8], turn: &mut Turn<'_>) -> bool {
        self.look_at_own(view, own);
        self.think_again(view, own, turn)
    }

    /// Minus the distance; a solution is worth 1, and what is no derivation less than any.
    fn weigh(&mut self, view: CountdownView<'_>, position: &[u8], turn: &mut Turn<'_>) -> Option<f64> {
        if !turn.look(1) {
            return None;
        }
        Some(-view.after(position).map_or(ILLEGAL, |state| self.distance(view, &state)))
    }

    fn accept(&mut self, view: CountdownView<'_>, own: &[u8], _changed: &[u32], _turn: &mut Turn<'_>) {
        self.look_at_own(view, own);
        // The others have it too.
        self.said = true;
        if let Some(state) = self.held.state {
            self.open(self.held.row, &state, self.held.distance.max(0.0));
        }
    }
}

#[cfg(test)]
mod tests;
