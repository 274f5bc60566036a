//! Acts on one's own position: thinking, checking, going back, aiming at less, working backwards.

use super::*;
use crate::mind::search::EQUAL;

impl<A: Label> Deliberator<A> {
    /// Weighs a question by its working heuristic and takes the better answer, or (`shift`) the best other answer under
    /// another heuristic.
    pub(super) fn think(
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
        // What a subgoal put first comes first; a placebo leaves it there.
        let first = if shift { None } else { self.agenda.last().copied() };
        let question = first.map_or_else(|| self.search.pick(view, turn, false), |first| first as usize);
        if first.is_some() && null != Null::Placebo {
            self.agenda.pop();
        }
        let mut act = Act { question: question as u32, null, ..Act::of(deed) };
        let (options, held) = (view.options(question), own[question].index());
        if !turn.affords(options * view.in_sight(question)) || !self.search.weigh(view, own, question, turn) {
            act.outcome = Outcome::Unpaid;
            return (act, Word::default());
        }
        let best = self.search.best(options, shift.then_some(held), turn.rng).unwrap_or(held);
        let better = shift || self.sideways || self.search.gain(best, held) > 0.0;
        if best == held || !better || !turn.speak() {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        }
        act.option = best as u32;
        (act.other, act.born) = (turn.me, turn.round);
        let claim = Claim { question: question as u32, answer: A::from_index(best), author: turn.me, born: turn.round };
        if null != Null::Placebo {
            self.moves(view, own, question, claim.answer);
        }
        (act, Word { deed: Some(deed), null, claim, ..Word::default() })
    }

    /// Learns the truth of a relation on its own position: the one last held against it, or one that touches a question
    /// it thinks of.
    pub(super) fn verify(&mut self, view: GraphView<'_, A>, own: &[A], turn: &mut Turn<'_>, null: Null) -> Said<A> {
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
        if !turn.purse.can(u64::from(prices.verify) + u64::from(prices.act)) || !turn.speak() {
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

    /// Takes back the last of its moves that still stands, unless the way back is worse.
    pub(super) fn backtrack(
        &mut self,
        view: GraphView<'_, A>,
        own: &mut [A],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> Said<A> {
        let mut act = Act { null, ..Act::of(Deed::Backtrack) };
        let Some(&(question, before)) = self.trail.last() else {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        };
        act.question = question;
        let claim = Claim { question, answer: before, author: turn.me, born: turn.round };
        let question = question as usize;
        if !turn.affords(2 * view.in_sight(question)) {
            act.outcome = Outcome::Unpaid;
            return (act, Word::default());
        }
        if null != Null::Placebo {
            self.trail.pop();
        }
        let stands = own[question] != before;
        let gain = if stands { self.search.weigh_claim(view, own, claim, turn).unwrap_or(-1.0) } else { -1.0 };
        if gain < 0.0 || !turn.speak() {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        }
        act.option = before.index() as u32;
        (act.other, act.born) = (turn.me, turn.round);
        if null != Null::Placebo {
            own[question] = before;
            self.search.settle(view, own, question);
        }
        (act, Word { deed: Some(Deed::Backtrack), null, claim, ..Word::default() })
    }

    /// The relation around `question` that it believes least on its own position: how likely it is to hold, and where.
    /// The looks are paid by the caller.
    fn weakest(&self, view: GraphView<'_, A>, own: &[A], question: usize) -> Option<(f64, u32, u32)> {
        let known = view.touching(question).iter().filter(|link| self.search.knows(view, link.to as usize));
        let believed = known.map(|link| {
            let x = view.local(link.to as usize, own);
            (self.search.belief(view, link.to as usize, x), link.to, x)
        });
        believed.reduce(|least, next| if next.0 < least.0 { next } else { least })
    }

    /// Sets itself a smaller aim: the questions of the weakest relation around one that it picks come first from now on.
    pub(super) fn subgoal(&mut self, view: GraphView<'_, A>, own: &[A], turn: &mut Turn<'_>, null: Null) -> Said<A> {
        let question = self.search.pick(view, turn, false);
        let mut act = Act { question: question as u32, null, ..Act::of(Deed::Subgoal) };
        let looks = view.in_sight(question);
        if !turn.affords(looks) || !turn.look(looks) {
            act.outcome = Outcome::Unpaid;
            return (act, Word::default());
        }
        let Some((_, relation, local)) = self.weakest(view, own, question).filter(|_| turn.speak()) else {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        };
        (act.relation, act.local) = (relation, local);
        if null != Null::Placebo {
            self.agenda.clear();
            self.agenda.extend(view.scope(relation as usize).iter().take(AGENDA).rev().map(|link| link.to));
        }
        (act, Word::default())
    }

    /// Starts from a relation that ought to hold and works back: of all moves that would make it hold in its eyes, takes
    /// the best, if it is better than to stay.
    pub(super) fn chain_back(
        &mut self,
        view: GraphView<'_, A>,
        own: &mut [A],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> Said<A> {
        let mut act = Act { null, ..Act::of(Deed::ChainBack) };
        let doubted = Some(self.doubt).filter(|&doubt| doubt != NONE && self.search.knows(view, doubt as usize));
        let question = match doubted {
            Some(doubt) => view.scope(doubt as usize)[0].to as usize,
            None => self.search.pick(view, turn, false),
        };
        act.question = question as u32;
        let looks = if doubted.is_some() { 1 } else { view.in_sight(question) };
        if !turn.affords(looks) || !turn.look(looks) {
            act.outcome = Outcome::Unpaid;
            return (act, Word::default());
        }
        let target = match doubted {
            Some(doubt) => {
                let x = view.local(doubt as usize, own);
                Some((self.search.belief(view, doubt as usize, x), doubt, x))
            }
            None => self.weakest(view, own, question),
        };
        let Some((_, relation, local)) = target.filter(|&(belief, ..)| belief < 0.5) else {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        };
        (act.relation, act.local) = (relation, local);
        let scope = view.scope(relation as usize);
        let looks = scope.iter().map(|link| view.options(link.to as usize) * view.in_sight(link.to as usize)).sum();
        if !turn.affords(looks) {
            act.outcome = Outcome::Unpaid;
            return (act, Word::default());
        }
        let mut best = (0.0, NONE, 0);
        for link in scope {
            let (question, held) = (link.to as usize, own[link.to as usize].index());
            if !self.search.weigh(view, own, question, turn) {
                break;
            }
            for option in (0..view.options(question)).filter(|&option| option != held) {
                let there = local - held as u32 * link.stride + option as u32 * link.stride;
                let gain = self.search.gain(option, held);
                if gain > best.0 + EQUAL && self.search.belief(view, relation as usize, there) >= 0.5 {
                    best = (gain, link.to, option);
                }
            }
        }
        let (_, question, option) = best;
        if question == NONE || !turn.speak() {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        }
        let claim = Claim { question, answer: A::from_index(option), author: turn.me, born: turn.round };
        (act.question, act.option, act.other, act.born) = (question, option as u32, turn.me, turn.round);
        if null != Null::Placebo {
            self.moves(view, own, question as usize, claim.answer);
        }
        (act, Word { deed: Some(Deed::ChainBack), null, claim, ..Word::default() })
    }
}
