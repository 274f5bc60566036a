//! What hearing does: evidence is remembered, claims and questions wait, and what touches its own position is thought about
//! again.

use super::*;
use crate::act::Standing;
use crate::mind::ANONYMOUS;
use crate::problem::standing_weight;

/// The standing of a speaker whom nobody knows, where standing goes by who speaks.
const STRANGER: f64 = 0.5;

/// A question to think about again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reconsider {
    pub(super) question: u32,
    pub(super) relation: u32,
    pub(super) local: u32,
    pub(super) because_of: u32,
    pub(super) null: Null,
}

impl<A: Label> Deliberator<A> {
    /// Takes in what it hears, as far as it can pay for it.
    #[inline(never)]
    pub(super) fn listen(
        &mut self,
        view: GraphView<'_, A>,
        own: &[A],
        heard: &Heard<'_, Word<A>, A>,
        turn: &mut Turn<'_>,
    ) {
        let manners = turn.manners;
        let (price, decline) = (u64::from(manners.prices.hear), manners.decline);
        let addressed = manners.address == Address::Experts;
        let most = price * heard.from.len() as u64;
        if !addressed && decline <= 0.0 && turn.exposures.is_none() && turn.purse.can(most) {
            // Whatever was said is heard: it is paid for together.
            let mut count = 0;
            heard.each_spoken(|speaker| {
                let word = &heard.said[speaker as usize];
                count += 1;
                if word.is_bare() {
                    self.put_on_board(own, &word.claim, turn.me);
                } else {
                    self.take_in(view, own, heard.name(speaker), word, turn);
                }
            });
            let paid = turn.purse.pay(price * count);
            debug_assert!(paid);
            return;
        }
        for speaker in heard.spoken() {
            let (speaker, word) = (heard.name(speaker), &heard.said[speaker as usize]);
            if addressed && !word.is_for(view, turn.me) {
                continue;
            }
            if !turn.purse.pay(price) {
                turn.hear(|| word.reaching(speaker, own, Heed::Unpaid));
                break;
            }
            if decline > 0.0 && unit(turn.rng) < decline {
                turn.hear(|| word.reaching(speaker, own, Heed::Declined));
                continue;
            }
            turn.hear(|| word.reaching(speaker, own, Heed::Heard));
            self.take_in(view, own, speaker, word, turn);
        }
    }

    /// Takes in one thing that was said.
    #[inline(never)]
    fn take_in(&mut self, view: GraphView<'_, A>, own: &[A], speaker: u32, word: &Word<A>, turn: &Turn<'_>) {
        match word.deed {
            Some(Deed::Challenge) => self.hear_challenge(view, own, speaker, word, turn),
            Some(Deed::Answer) => self.hear_answer(view, own, speaker, word, turn),
            _ if word.null == Null::Placebo => {}
            Some(Deed::Ask) => self.hear_question(word.claim, turn.me),
            Some(Deed::Reconcile) => self.hear_both(view, own, speaker, word, turn),
            Some(_) => self.hear_claim(view, own, word, turn.me),
            None => {}
        }
    }

    /// Thinks again about every question that waits for it; true if it moved.
    #[inline(never)]
    pub(super) fn think_again(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>) -> bool {
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
                    self.moves(view, own, question, A::from_index(best));
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

    /// Keeps a fact, and looks at its own position in the light of it.
    pub(super) fn learn(&mut self, view: GraphView<'_, A>, own: &[A], relation: u32, local: u32, holds: bool) {
        self.search.memory.verify(relation as usize, local, holds);
        self.search.refresh(view, own, relation as usize);
    }

    /// Whoever said that `relation` is broken at `local` was right, or not.
    pub(super) fn rate_challengers(&mut self, relation: u32, local: u32, holds: bool) {
        for challenger in 0..self.checks.len() {
            if self.search.memory.was_heard(challenger as u32, relation as usize, local) {
                let (checked, right) = &mut self.checks[challenger];
                *checked += 1;
                *right += u32::from(!holds);
            }
        }
    }

    /// Puts a question among those to think about again.
    pub(super) fn reconsider(&mut self, what: Reconsider) {
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
            Standing::Topic => return view.standing(challenger, relation as usize),
            Standing::Learned => {
                let (checked, right) = self.checks.get(challenger as usize).copied().unwrap_or((0, 0));
                (2.0 * f64::from(right + 1) / f64::from(checked + 2) - 1.0).max(0.0)
            }
        };
        standing_weight(standing)
    }

    /// Takes in a challenge: evidence against one relation at given answers.
    fn hear_challenge(&mut self, view: GraphView<'_, A>, own: &[A], challenger: u32, word: &Word<A>, turn: &Turn<'_>) {
        let (relation, local) = (word.relation as usize, word.local);
        if word.null != Null::Placebo {
            if turn.manners.standing == Standing::Learned && challenger != ANONYMOUS {
                let agents = self.checks.len().max(challenger as usize + 1);
                self.checks.resize(agents, (0, 0));
            }
            self.hear_of(view, word);
            if word.fact == Fact::Broken {
                self.search.memory.first_heard(challenger, relation, local);
                self.learn(view, own, word.relation, local, false);
            } else {
                let weight = self.weight_of(view, challenger, word.relation, turn.manners.standing);
                if self.search.memory.add_once(challenger, relation, local, -weight) {
                    self.search.refresh(view, own, relation);
                }
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

    /// Takes in a claim, and what is known to speak for it.
    fn hear_claim(&mut self, view: GraphView<'_, A>, own: &[A], word: &Word<A>, me: u32) {
        match word.fact {
            Fact::Belief => {}
            Fact::Evidence => self.hear_of(view, word),
            fact => self.learn(view, own, word.relation, word.local, fact == Fact::Holds),
        }
        self.put_on_board(own, &word.claim, me);
    }

    /// Takes in two claims joined: both stand on the board, the second under the name of who joined them.
    fn hear_both(&mut self, view: GraphView<'_, A>, own: &[A], speaker: u32, word: &Word<A>, turn: &Turn<'_>) {
        self.hear_claim(view, own, word, turn.me);
        if word.relation == NONE {
            return;
        }
        let options = |question: u32| view.options(question as usize) as u32;
        for link in view.scope(word.relation as usize) {
            let answer = A::from_index((word.local / link.stride % options(link.to)) as usize);
            if link.to != word.claim.question {
                let claim = Claim { question: link.to, answer, author: speaker, born: turn.round };
                self.put_on_board(own, &claim, turn.me);
            }
        }
    }

    /// Evidence travels with words: from now on it can be looked at.
    #[inline(always)]
    fn hear_of(&mut self, view: GraphView<'_, A>, word: &Word<A>) {
        if word.fact == Fact::Evidence && !view.sees(word.relation as usize) {
            self.news.push(word.relation);
        }
    }

    /// Keeps a question, the asker's own answer with it; an older one by the same asker makes room.
    fn hear_question(&mut self, claim: Claim<A>, me: u32) {
        if claim.author == me {
            return;
        }
        self.asked.retain(|old| old.author != claim.author);
        self.asked.truncate(BOARD - 1);
        self.asked.insert(0, claim);
    }

    /// Takes in an answer. Whoever asked thinks about the question again.
    fn hear_answer(&mut self, view: GraphView<'_, A>, own: &[A], speaker: u32, word: &Word<A>, turn: &Turn<'_>) {
        if word.null != Null::Placebo {
            self.hear_claim(view, own, word, turn.me);
        }
        if word.to == turn.me {
            let (question, relation, local, null) = (word.claim.question, word.relation, word.local, word.null);
            self.reconsider(Reconsider { question, relation, local, because_of: speaker, null });
        }
    }

    /// Puts a claim of another's on the board, unless it says what one holds.
    #[inline(always)]
    fn put_on_board(&mut self, own: &[A], claim: &Claim<A>, me: u32) {
        if claim.author == me || own[claim.question as usize] == claim.answer {
            return;
        }
        self.board.put(claim);
    }
}
