//! The deliberator: proposes, challenges, supports, verifies and shifts, by its traits, and is moved by what it hears.
//!
//! The model is specified in `docs/MODEL.md`. In its turn a deliberator chooses one act among those open to it. What it
//! hears goes two ways: claims stay on a small board until it weighs them, they are replaced, or newer ones push them
//! out; challenges become remembered evidence about one relation at given answers, and where its own position has just
//! those answers, it thinks about the question again.

use super::{ANONYMOUS, Claim, Fact, Heard, Heuristics, Mind, Policy, Search, Word};
use crate::act::{Act, Deed, DeedSet, Heed, NONE, Null, Outcome, Standing, Turn};
use crate::problem::{GraphProblem, GraphView, Label};
use crate::rng::{below, unit};

/// How many live claims a hearer keeps, newest first.
const BOARD: usize = 8;
/// How many questions may wait to be thought about again in one round; placebos, which must not crowd others out, wait
/// in as many places of their own.
const PENDING: usize = 8;
/// Standing is kept below this, so that hearsay never becomes certainty: at most ln(199) = 5.3 in log-odds.
const MOST_STANDING: f64 = 0.99;
/// The standing of a speaker whom nobody knows, where standing goes by who speaks.
const STRANGER: f64 = 0.5;

/// A mind that deliberates.
#[derive(Clone, Debug)]
pub struct Deliberator<A> {
    search: Search,
    policy: Policy,
    /// Whether proposing may move to an equally good answer.
    sideways: bool,
    board: Vec<Claim<A>>,
    pending: Vec<Reconsider>,
    /// The relation last used against an answer that it holds, to verify first.
    doubt: u32,
    /// For each agent: how often its challenges were checked, and how often they were right.
    checks: Vec<(u32, u32)>,
}

/// A question to think about again.
#[derive(Clone, Copy, Debug)]
struct Reconsider {
    question: u32,
    relation: u32,
    local: u32,
    because_of: u32,
    null: Null,
}

/// What a turn comes to, before it is written down.
type Said<A> = (Act, Word<A>);

impl<A: Label> Deliberator<A> {
    /// A deliberator. `sideways` lets a proposal move to an equally good answer. Reset before use.
    pub fn new(sideways: bool) -> Self {
        Deliberator {
            search: Search::new(Heuristics(0)),
            policy: Policy::Own([0.0; Deed::CHOSEN.len()]),
            sideways,
            board: Vec::with_capacity(BOARD),
            pending: Vec::with_capacity(2 * PENDING),
            doubt: NONE,
            checks: Vec::new(),
        }
    }

    /// Gets it ready for a replicate, with the policy and heuristics that it has there. Buffers stay.
    pub fn reset(&mut self, view: GraphView<'_, A>, heuristics: Heuristics, policy: Policy) {
        self.search.reset(view, heuristics);
        self.policy = policy;
        self.board.clear();
        self.pending.clear();
        self.doubt = NONE;
        self.checks.clear();
    }

    /// Takes another policy from now on (an intervention).
    pub fn set_policy(&mut self, policy: Policy) {
        self.policy = policy;
    }

    /// The acts open to it now.
    fn available(&self, turn: &Turn<'_>) -> DeedSet {
        let prices = &turn.manners.prices;
        let (act, look) = (u64::from(prices.act), u64::from(prices.look));
        let mut open = DeedSet::NONE;
        if turn.purse.can(act + look) {
            open = open.with(Deed::Propose).with(Deed::Shift);
            if !self.board.is_empty() {
                open = open.with(Deed::Challenge).with(Deed::Support);
            }
        }
        if turn.purse.can(act) {
            open = open.with(Deed::Placebo);
        }
        if turn.purse.can(act + u64::from(prices.verify)) {
            open = open.with(Deed::Verify);
        }
        open.without(turn.manners.blocked)
    }

    /// Whether speaking, after `looks` looks, can be paid for.
    fn affords(turn: &Turn<'_>, looks: usize) -> bool {
        let prices = &turn.manners.prices;
        turn.purse.can(u64::from(prices.act) + looks as u64 * u64::from(prices.look))
    }

    fn speak(turn: &mut Turn<'_>) -> bool {
        turn.purse.pay(u64::from(turn.manners.prices.act))
    }

    /// Weighs a question by its working heuristic and takes the better answer, or (`shift`) the best other answer under
    /// another heuristic.
    fn think(
        &mut self,
        view: GraphView<'_, A>,
        own: &mut [A],
        turn: &mut Turn<'_>,
        null: Null,
        shift: bool,
    ) -> Said<A> {
        let deed = if shift { Deed::Shift } else { Deed::Propose };
        if shift {
            self.search.change_heuristic(turn.rng);
        }
        let question = self.search.pick(view, turn, false);
        let mut act = Act { question: question as u32, null, ..Act::of(deed) };
        let (options, held) = (view.options(question), own[question].index());
        if !Self::affords(turn, options * view.in_sight(question)) || !self.search.weigh(view, own, question, turn) {
            act.outcome = Outcome::Unpaid;
            return (act, Word::default());
        }
        let best = self.search.best(options, shift.then_some(held), turn.rng).unwrap_or(held);
        let better = shift || self.sideways || self.search.gain(best, held) > 0.0;
        if best == held || !better || !Self::speak(turn) {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        }
        act.option = best as u32;
        (act.other, act.born) = (turn.me, turn.round);
        let claim = Claim { question: question as u32, answer: A::from_index(best), author: turn.me, born: turn.round };
        if null != Null::Placebo {
            own[question] = claim.answer;
            self.search.settle(view, own, question);
        }
        (act, Word { deed: Some(deed), null, claim, ..Word::default() })
    }

    /// Takes one live claim, drawn evenly, off the board.
    fn take_claim(&mut self, turn: &mut Turn<'_>, null: Null) -> Claim<A> {
        let at = below(turn.rng, self.board.len() as u32) as usize;
        if null == Null::Placebo { self.board[at] } else { self.board.remove(at) }
    }

    /// Contests a claim: names the relation that it believes least, if it believes that one broken.
    fn challenge(&mut self, view: GraphView<'_, A>, own: &[A], turn: &mut Turn<'_>, null: Null) -> Said<A> {
        let claim = self.take_claim(turn, null);
        let question = claim.question as usize;
        let mut act = Act { null, ..about(Deed::Challenge, claim) };
        let looks = view.in_sight(question);
        if !Self::affords(turn, looks) || !turn.look(looks) {
            act.outcome = Outcome::Unpaid;
            return (act, Word::default());
        }
        let mut least = (0.5, NONE, NONE);
        for link in view.touching(question).iter().filter(|link| self.search.knows(view, link.to as usize)) {
            let relation = link.to as usize;
            let x = self.search.local_with(view, own, question, claim.answer, link.stride, relation);
            let belief = self.search.belief(view, relation, x);
            if belief < least.0 {
                least = (belief, link.to, x);
            }
        }
        let (_, mut relation, mut local) = least;
        if relation == NONE || !Self::speak(turn) {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        }
        if null == Null::Sham {
            let known = || view.touching(question).iter().filter(|link| self.search.knows(view, link.to as usize));
            let drawn = below(turn.rng, known().count().max(1) as u32) as usize;
            let Some(link) = known().nth(drawn) else { return (act, Word::default()) };
            relation = link.to;
            local = self.search.local_with(view, own, question, claim.answer, link.stride, relation as usize);
        }
        (act.relation, act.local) = (relation, local);
        let known = self.search.memory.verified(relation as usize, local);
        let fact = if turn.manners.tell && known == Some(false) { Fact::Broken } else { Fact::Belief };
        (act, Word { deed: Some(Deed::Challenge), null, claim, relation, local, fact, ..Word::default() })
    }

    /// Weighs a claim on its own position, and takes it over and backs it if it reads better there.
    fn support(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>, null: Null) -> Said<A> {
        let claim = self.take_claim(turn, null);
        let question = claim.question as usize;
        let mut act = Act { null, ..about(Deed::Support, claim) };
        if !Self::affords(turn, 2 * view.in_sight(question)) {
            act.outcome = Outcome::Unpaid;
            return (act, Word::default());
        }
        let gain = self.search.weigh_claim(view, own, claim, turn).unwrap_or(0.0);
        if gain <= 0.0 || !Self::speak(turn) {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        }
        let mut word = Word { deed: Some(Deed::Support), null, claim, ..Word::default() };
        if null != Null::Placebo {
            own[question] = claim.answer;
            self.search.settle(view, own, question);
        }
        if turn.manners.tell {
            let known = view.touching(question).iter().find_map(|link| {
                let x = self.search.local_with(view, own, question, claim.answer, link.stride, link.to as usize);
                (self.search.memory.verified(link.to as usize, x) == Some(true)).then_some((link.to, x))
            });
            if let Some((relation, local)) = known {
                (word.relation, word.local, word.fact) = (relation, local, Fact::Holds);
                (act.relation, act.local) = (relation, local);
            }
        }
        (act, word)
    }

    /// Learns the truth of a relation on its own position: the one last held against it, or one that touches a question
    /// it thinks of.
    fn verify(&mut self, view: GraphView<'_, A>, own: &[A], turn: &mut Turn<'_>, null: Null) -> Said<A> {
        let mut act = Act { null, ..Act::of(Deed::Verify) };
        let doubted = self.doubt;
        let unknown = |search: &Search, relation: u32| {
            let x = view.local(relation as usize, own);
            search.knows(view, relation as usize) && search.memory.verified(relation as usize, x).is_none()
        };
        let mut target = (doubted != NONE && null != Null::Sham && unknown(&self.search, doubted)).then_some(doubted);
        if target.is_none() {
            let question = self.search.pick(view, turn, null == Null::Sham);
            let touching = view.touching(question);
            if !touching.is_empty() {
                let first = below(turn.rng, touching.len() as u32) as usize;
                let in_turn = touching.iter().cycle().skip(first).take(touching.len());
                target = in_turn.map(|link| link.to).find(|&relation| unknown(&self.search, relation));
            }
        }
        let Some(relation) = target else {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        };
        let local = view.local(relation as usize, own);
        (act.relation, act.local) = (relation, local);
        let prices = turn.manners.prices;
        if !turn.purse.can(u64::from(prices.verify) + u64::from(prices.act)) || !Self::speak(turn) {
            act.outcome = Outcome::Unpaid;
            return (act, Word::default());
        }
        let Some(holds) = view.verify(relation as usize, local, turn.purse, &prices) else {
            return (act, Word::default());
        };
        act.option = u32::from(holds);
        if null != Null::Placebo {
            if doubted == relation {
                self.doubt = NONE;
            }
            self.learn(view, own, relation, local, holds);
            self.rate_challengers(relation, local, holds);
        }
        if !holds {
            let scope = view.scope(relation as usize);
            let question = scope[below(turn.rng, scope.len() as u32) as usize].to;
            self.reconsider(Reconsider { question, relation, local, because_of: turn.me, null });
        }
        (act, Word::default())
    }

    /// Keeps a fact, and looks at its own position in the light of it.
    fn learn(&mut self, view: GraphView<'_, A>, own: &[A], relation: u32, local: u32, holds: bool) {
        self.search.memory.verify(relation as usize, local, holds);
        self.search.refresh(view, own, relation as usize);
    }

    /// Whoever said that `relation` is broken at `local` was right, or not.
    fn rate_challengers(&mut self, relation: u32, local: u32, holds: bool) {
        for challenger in 0..self.checks.len() {
            if self.search.memory.was_heard(challenger as u32, relation as usize, local) {
                let (checked, right) = &mut self.checks[challenger];
                *checked += 1;
                *right += u32::from(!holds);
            }
        }
    }

    fn reconsider(&mut self, what: Reconsider) {
        let placebo = |other: &Reconsider| other.null == Null::Placebo;
        if self.pending.iter().filter(|other| placebo(other) == placebo(&what)).count() < PENDING {
            self.pending.push(what);
        }
    }

    /// What one heard challenge weighs, in log-odds.
    fn weight_of(&self, view: GraphView<'_, A>, challenger: u32, relation: u32, standing: Standing) -> f64 {
        let standing = match standing {
            Standing::Constant(standing) => standing,
            _ if challenger == ANONYMOUS => STRANGER,
            Standing::Topic => view.declared(challenger, relation as usize),
            Standing::Learned => {
                let (checked, right) = self.checks.get(challenger as usize).copied().unwrap_or((0, 0));
                (2.0 * f64::from(right + 1) / f64::from(checked + 2) - 1.0).max(0.0)
            }
        };
        let standing = standing.min(MOST_STANDING);
        libm::log((1.0 + standing) / (1.0 - standing))
    }

    /// Takes in a challenge: evidence against one relation at given answers.
    fn hear_challenge(
        &mut self,
        view: GraphView<'_, A>,
        own: &[A],
        challenger: u32,
        word: &Word<A>,
        turn: &mut Turn<'_>,
    ) {
        let (relation, local) = (word.relation as usize, word.local);
        if word.null != Null::Placebo {
            if turn.manners.standing == Standing::Learned && challenger != ANONYMOUS {
                let agents = self.checks.len().max(challenger as usize + 1);
                self.checks.resize(agents, (0, 0));
            }
            let first = self.search.memory.first_heard(challenger, relation, local);
            if word.fact == Fact::Broken {
                self.learn(view, own, word.relation, local, false);
            } else if first {
                let weight = self.weight_of(view, challenger, word.relation, turn.manners.standing);
                self.search.memory.add(relation, local, -weight);
                self.search.refresh(view, own, relation);
            }
        }
        if view.local(relation, own) == local {
            if word.null != Null::Placebo {
                self.doubt = word.relation;
            }
            let (question, null) = (word.claim.question, word.null);
            self.reconsider(Reconsider { question, relation: word.relation, local, because_of: challenger, null });
        }
    }

    /// Puts a claim on the board, in front; an older one by the same author on the same question makes room.
    fn hear_claim(&mut self, view: GraphView<'_, A>, own: &[A], word: &Word<A>, me: u32) {
        if word.fact == Fact::Holds {
            self.learn(view, own, word.relation, word.local, true);
        }
        let claim = word.claim;
        if claim.author == me || own[claim.question as usize] == claim.answer {
            return;
        }
        let same = |old: &Claim<A>| (old.question, old.author) == (claim.question, claim.author);
        let place = self.board.iter().position(same).unwrap_or_else(|| {
            if self.board.len() < BOARD {
                self.board.push(claim);
            }
            self.board.len() - 1
        });
        self.board.copy_within(..place, 1);
        self.board[0] = claim;
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
        let null = turn.manners.replace[deed as usize];
        let mark = self.search.mark();
        let (mut act, word) = match deed {
            Deed::Challenge => self.challenge(view, own, turn, null),
            Deed::Support => self.support(view, own, turn, null),
            Deed::Verify => self.verify(view, own, turn, null),
            Deed::Placebo => {
                let outcome = if Self::speak(turn) { Outcome::Done } else { Outcome::Unpaid };
                (Act { outcome, ..Act::of(Deed::Placebo) }, Word::default())
            }
            _ => self.think(view, own, turn, null, deed == Deed::Shift),
        };
        if null == Null::Placebo {
            self.search.undo(mark);
        }
        act.available = available;
        act.cost = (turn.purse.spent() - before) as u32;
        turn.act(act);
        word
    }

    fn critique(&mut self, view: GraphView<'_, A>, own: &[A], heard: &Heard<'_, Word<A>>, turn: &mut Turn<'_>) {
        let price = u64::from(turn.manners.prices.hear);
        for (speaker, word) in heard.each() {
            if !turn.purse.pay(price) {
                turn.hear(|| word.reaching(speaker, own, Heed::Unpaid));
                break;
            }
            if turn.manners.decline > 0.0 && unit(turn.rng) < turn.manners.decline {
                turn.hear(|| word.reaching(speaker, own, Heed::Declined));
                continue;
            }
            turn.hear(|| word.reaching(speaker, own, Heed::Heard));
            match word.deed {
                Some(Deed::Challenge) => self.hear_challenge(view, own, speaker, &word, turn),
                Some(_) if word.null != Null::Placebo => self.hear_claim(view, own, &word, turn.me),
                _ => {}
            }
        }
    }

    fn revise(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>) -> bool {
        let mut moved = false;
        for at in 0..self.pending.len() {
            let Reconsider { question, relation, local, because_of, null } = self.pending[at];
            let before = turn.purse.spent();
            let mut act = Act { question, relation, local, other: because_of, null, ..Act::of(Deed::Concede) };
            let (question, held) = (question as usize, own[question as usize].index());
            act.outcome = Outcome::Nothing;
            if !self.search.weigh(view, own, question, turn) {
                act.outcome = Outcome::Unpaid;
            } else if null != Null::Placebo {
                let best = self.search.best(view.options(question), None, turn.rng).unwrap_or(held);
                if self.search.gain(best, held) > 0.0 {
                    own[question] = A::from_index(best);
                    self.search.settle(view, own, question);
                    act.outcome = Outcome::Done;
                    act.option = best as u32;
                    moved = true;
                }
            }
            act.cost = (turn.purse.spent() - before) as u32;
            turn.act(act);
        }
        self.pending.clear();
        moved
    }

    fn weigh(&mut self, view: GraphView<'_, A>, position: &[A], turn: &mut Turn<'_>) -> Option<f64> {
        self.search.weigh_position(view, position, turn)
    }

    fn weigh_claim(&mut self, view: GraphView<'_, A>, own: &[A], claim: Claim<A>, turn: &mut Turn<'_>) -> Option<f64> {
        self.search.weigh_claim(view, own, claim, turn)
    }

    fn accept(&mut self, view: GraphView<'_, A>, own: &[A], changed: &[u32], turn: &mut Turn<'_>) {
        self.search.overwritten(view, own, changed, turn);
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
                mind.board.push(claim);
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
