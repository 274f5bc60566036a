//! The deliberator: proposes, contests, supports, asks, answers, joins claims, checks and goes back, by its traits, and is
//! moved by what it hears.
//!
//! The model is specified in `docs/MODEL.md`. In its turn a deliberator chooses one act among those open to it: acts on
//! its own position stand in `own`, acts about what others said in `reply`. What it hears (`hearing`) goes three
//! ways: claims stay on a small board until it weighs them, they are replaced, or newer ones push them out; questions wait
//! to be answered; challenges become remembered evidence about one relation at given answers, and where its own position
//! has just those answers, it thinks about the question again.

mod board;
mod hearing;
mod own;
mod reply;

use super::{Claim, Heard, Heuristics, Mind, Policy, Search, Word};
use crate::act::{Act, Address, Deed, DeedSet, Fact, Heed, NONE, Null, Outcome, Turn};
use crate::problem::{GraphProblem, GraphView, Label};
use crate::rng::{below, unit};
use board::{BOARD, Board};
use hearing::Reconsider;

/// How many questions may wait to be thought about again in one round; placebos, which must not crowd others out, wait
/// in as many places of their own.
const PENDING: usize = 8;
/// How many of its own moves it could take back.
const TRAIL: usize = 32;
/// How many questions a subgoal puts first.
const AGENDA: usize = 8;

/// A mind that deliberates.
#[derive(Clone, Debug)]
pub struct Deliberator<A> {
    search: Search,
    policy: Policy,
    /// Whether proposing may move to an equally good answer.
    sideways: bool,
    board: Board<A>,
    /// What others asked and it has not answered, newest first: the asker's own answer is in the claim.
    asked: Vec<Claim<A>>,
    pending: Vec<Reconsider>,
    /// Its own moves, oldest first: the question, and the answer that it gave up.
    trail: Vec<(u32, A)>,
    /// Questions to think about before any other, last one first.
    agenda: Vec<u32>,
    /// The relation last used against an answer that it holds, to verify first.
    doubt: u32,
    /// For each agent: how often its challenges were checked, and how often they were right.
    checks: Vec<(u32, u32)>,
    /// Private relations that it was told of by others, as bits, and those of the round, not yet among them.
    told: Vec<u64>,
    news: Vec<u32>,
}

/// What a turn comes to, before it is written down.
type Said<A> = (Act, Word<A>);

impl<A: Label> Deliberator<A> {
    /// A deliberator. `sideways` lets a proposal move to an equally good answer. Reset before use.
    pub fn new(sideways: bool) -> Self {
        Deliberator {
            search: Search::new(Heuristics(0)),
            policy: Policy::Own([0.0; crate::act::DEEDS]),
            sideways,
            board: Board::new(),
            asked: Vec::with_capacity(BOARD),
            pending: Vec::with_capacity(2 * PENDING),
            trail: Vec::with_capacity(TRAIL),
            agenda: Vec::with_capacity(AGENDA),
            doubt: NONE,
            checks: Vec::new(),
            told: Vec::new(),
            news: Vec::new(),
        }
    }

    /// Gets it ready for a replicate, with the policy and heuristics that it has there. Buffers stay.
    pub fn reset(&mut self, view: GraphView<'_, A>, heuristics: Heuristics, policy: Policy) {
        self.search.reset(view, heuristics);
        self.policy = policy;
        self.board.clear();
        self.asked.clear();
        self.pending.clear();
        self.trail.clear();
        self.agenda.clear();
        self.doubt = NONE;
        self.checks.clear();
        self.told.clear();
        self.news.clear();
        if !view.all_public() {
            self.told.resize(view.relations().div_ceil(64), 0);
        }
    }

    /// Takes another policy from now on (an intervention).
    pub fn set_policy(&mut self, policy: Policy) {
        self.policy = policy;
    }

    /// Does something with eyes that are open to all evidence that it was told of, by whomever.
    fn seeing<T>(&mut self, view: GraphView<'_, A>, act: impl FnOnce(&mut Self, GraphView<'_, A>) -> T) -> T {
        if view.all_public() {
            return act(self, view);
        }
        let told = std::mem::take(&mut self.told);
        let came = act(self, view.also_told(&told));
        self.told = told;
        for relation in self.news.drain(..) {
            self.told[relation as usize / 64] |= 1 << (relation % 64);
        }
        came
    }

    /// The acts open to it now: those that it could pay for and that could change something.
    fn available(&self, turn: &Turn<'_>) -> DeedSet {
        let prices = &turn.manners.prices;
        let (act, look) = (u64::from(prices.act), u64::from(prices.look));
        let mut open = DeedSet::NONE;
        if turn.purse.can(act + look) {
            open = open.with(Deed::Propose).with(Deed::Shift).with(Deed::Subgoal).with(Deed::ChainBack);
            if !self.board.is_empty() {
                open = open.with(Deed::Challenge).with(Deed::Support);
            }
            if self.board.len() > 1 {
                open = open.with(Deed::Reconcile);
            }
            if !self.trail.is_empty() {
                open = open.with(Deed::Backtrack);
            }
        }
        if turn.purse.can(act) {
            open = open.with(Deed::Placebo);
            if turn.manners.company {
                open = open.with(Deed::Ask);
            }
            if !self.asked.is_empty() {
                open = open.with(Deed::Answer);
            }
        }
        if turn.purse.can(act + u64::from(prices.verify)) {
            open = open.with(Deed::Verify);
        }
        open.without(turn.manners.blocked)
    }

    /// Gives `question` another answer on its own position, and remembers the way back. An answer already held (one of two
    /// claims joined) is no move: nothing was given up.
    fn moves(&mut self, view: GraphView<'_, A>, own: &mut [A], question: usize, answer: A) {
        if own[question] == answer {
            return;
        }
        if self.trail.len() == TRAIL {
            self.trail.remove(0);
        }
        self.trail.push((question as u32, own[question]));
        own[question] = answer;
        self.search.settle(view, own, question);
    }

    /// One turn, without its price.
    fn take_turn(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>, deed: Deed) -> Said<A> {
        let null = turn.manners.replace[deed as usize];
        let mark = self.search.mark();
        let said = match deed {
            Deed::Challenge => self.challenge(view, own, turn, null),
            Deed::Support => self.support(view, own, turn, null),
            Deed::Ask => self.ask(view, own, turn, null),
            Deed::Answer => self.answer(view, own, turn, null),
            Deed::Reconcile => self.reconcile(view, own, turn, null),
            Deed::Verify => self.verify(view, own, turn, null),
            Deed::Backtrack => self.backtrack(view, own, turn, null),
            Deed::Subgoal => self.subgoal(view, own, turn, null),
            Deed::ChainBack => self.chain_back(view, own, turn, null),
            Deed::Placebo => {
                let outcome = if turn.speak() { Outcome::Done } else { Outcome::Unpaid };
                (Act { outcome, ..Act::of(Deed::Placebo) }, Word::default())
            }
            _ => self.think(view, own, turn, null, deed == Deed::Shift),
        };
        if null == Null::Placebo {
            self.search.undo(mark);
        }
        said
    }
}

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

impl<A: Label> Mind<GraphProblem<A>> for Deliberator<A> {
    type Says = Word<A>;
    type Air = ();

    fn wake(&mut self, view: GraphView<'_, A>, own: &[A], turn: &mut Turn<'_>) {
        self.search.survey(view, own, turn);
    }

    fn propose(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>) -> Word<A> {
        let before = turn.purse.spent();
        let available = self.available(turn);
        let Some(deed) = self.policy.choose(available, turn.rng) else {
            turn.act(Act { outcome: Outcome::Unpaid, ..Act::of(Deed::Propose) });
            return Word::default();
        };
        let (mut act, word) = self.seeing(view, |mind, view| mind.take_turn(view, own, turn, deed));
        act.available = available;
        act.cost = (turn.purse.spent() - before) as u32;
        turn.act(act);
        word
    }

    fn critique(&mut self, view: GraphView<'_, A>, own: &[A], heard: &Heard<'_, Word<A>, A>, turn: &mut Turn<'_>) {
        self.seeing(view, |mind, view| mind.listen(view, own, heard, turn));
    }

    fn revise(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>) -> bool {
        self.seeing(view, |mind, view| mind.think_again(view, own, turn))
    }

    fn weigh(&mut self, view: GraphView<'_, A>, position: &[A], turn: &mut Turn<'_>) -> Option<f64> {
        self.seeing(view, |mind, view| mind.search.weigh_position(view, position, turn))
    }

    fn weigh_claim(&mut self, view: GraphView<'_, A>, own: &[A], claim: Claim<A>, turn: &mut Turn<'_>) -> Option<f64> {
        self.seeing(view, |mind, view| mind.search.weigh_claim(view, own, claim, turn))
    }

    fn notices(&self) -> bool {
        self.search.is_surveyed()
    }

    fn accept(&mut self, view: GraphView<'_, A>, own: &[A], changed: &[u32], turn: &mut Turn<'_>) {
        self.seeing(view, |mind, view| mind.search.overwritten(view, own, changed, turn));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::Manners;
    use crate::budget::Purse;
    use crate::problem::spec::{Body, GraphSpec, QuestionSpec, RelationSpec};
    use crate::problem::{Competence, Problem, Sight};
    use crate::rng::{Draws, Phase};
    use std::sync::Arc;

    /// One question of four options, and one private piece of evidence that favours one of them and that nobody was told of.
    #[test]
    fn nobody_verifies_or_names_private_evidence_that_it_was_never_told_of() {
        let mut evidence = RelationSpec::new(Body::Evidence { question: 0, favours: vec![2] });
        evidence.private = true;
        let mut spec = GraphSpec { questions: vec![QuestionSpec::counted("who", 4)], ..GraphSpec::default() };
        spec.relations.push(evidence);
        let graph = Arc::new(spec.freeze().unwrap());
        let draws = Draws::new(1, 0, 0);
        for (told, may) in [(vec![Vec::new()], false), (vec![vec![0]], true)] {
            let eyes = Competence { expertise: &[0.9], told: &told, shared_error: 0.0 };
            let problem: GraphProblem<u8> =
                GraphProblem::new(graph.clone(), Sight::new(&graph, eyes, &draws, |agent| agent), Vec::new());
            let (mut challenged, mut verified) = (false, false);
            for round in 1..40 {
                let mut mind = Deliberator::<u8>::new(false);
                mind.reset(problem.view(0), Heuristics(0b11111), Policy::Own([1.0; Deed::CHOSEN.len()]));
                let claim = Claim { question: 0, answer: 1, author: 7, born: 1 };
                mind.board.put(&claim);
                let (mut rng, mut purse) = (draws.stream(0, round, Phase::Propose), Purse::unlimited());
                let manners = Manners::default();
                let mut turn = Turn {
                    me: 0,
                    round,
                    rng: &mut rng,
                    purse: &mut purse,
                    manners: &manners,
                    log: None,
                    exposures: None,
                    unpaid: false,
                };
                let null = if round.is_multiple_of(2) { Null::Sham } else { Null::Real };
                verified |= mind.verify(problem.view(0), &[0], &mut turn, null).0.relation != NONE;
                challenged |= mind.challenge(problem.view(0), &[0], &mut turn, null).1.deed.is_some();
            }
            assert_eq!((challenged, verified), (may, may));
        }
    }
}
