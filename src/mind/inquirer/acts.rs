//! The acts of an inquirer that do not tell items: saying, asking, reading, checking, and working toward an aim.

use super::notebook::{FACT, Item, Notebook};
use super::reading::{Thing, drawn, unread};
use super::{Inquirer, Said, about};
use crate::act::{Act, Deed, NONE, Null, Outcome, Standing, Turn};
use crate::mind::search::EQUAL;
use crate::mind::{ANONYMOUS, Claim, Heuristics, Word};
use crate::problem::{GraphView, Label};

/// An act that came to nothing, without words.
fn nothing<A: Label>(act: Act, outcome: Outcome) -> Said<A> {
    (Act { outcome, ..act }, Word::default())
}

impl<A: Label> Inquirer<A> {
    /// Reads the next thing by its working heuristic, and says nothing.
    pub(super) fn read(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>, null: Null) -> Said<A> {
        let mut act = Act { null, ..Act::of(Deed::Read) };
        let heuristic = self.working(turn);
        if null != Null::Placebo {
            self.working = Some(heuristic);
        }
        let Some(thing) = self.next(view, own, heuristic, turn) else { return nothing(act, Outcome::Nothing) };
        (act.question, act.relation) = (thing.question, thing.relation);
        let Some(item) = self.look_at(view, thing, turn) else { return nothing(act, Outcome::Unpaid) };
        (act.local, act.reads, act.source) = (item.x, item.option, item.source);
        if item.x != NONE {
            act.local += item.option;
        }
        if null != Null::Placebo {
            self.learn(view, own, item, turn);
        }
        act.option = own[thing.question as usize].index() as u32;
        (act, Word::default())
    }

    /// The first question, parents first, whose answer it has grounds of its own for and has not said.
    pub(super) fn unsaid(&self) -> Option<usize> {
        let order = self.notes.chart.order.iter().map(|&question| question as usize);
        let page = |question: usize| &self.notes.pages[question];
        order.into_iter().find(|&question| page(question).concluded && !page(question).said)
    }

    /// Says its answer to a question.
    pub(super) fn say(&mut self, own: &[A], turn: &mut Turn<'_>, null: Null) -> Said<A> {
        let act = Act { null, ..Act::of(Deed::Propose) };
        let Some(question) = self.unsaid() else { return nothing(act, Outcome::Nothing) };
        if !turn.speak() {
            return nothing(act, Outcome::Unpaid);
        }
        if null != Null::Placebo {
            self.notes.pages[question].said = true;
        }
        self.claiming(Deed::Propose, own, question, turn, null)
    }

    /// Its own answer to `question`, as a claim.
    fn claiming(&self, deed: Deed, own: &[A], question: usize, turn: &Turn<'_>, null: Null) -> Said<A> {
        let claim = Claim { question: question as u32, answer: own[question], author: turn.me, born: turn.round };
        (Act { null, ..about(deed, claim) }, Word { deed: Some(deed), null, claim, ..Word::default() })
    }

    /// Names the option that leads where it is least certain, among what is asked and what that depends on.
    pub(super) fn ask(&mut self, own: &[A], turn: &mut Turn<'_>, null: Null) -> Said<A> {
        let act = Act { null, ..Act::of(Deed::Ask) };
        let questions = 0..own.len() as u32;
        let question = self.least_certain(questions, turn, |notes, question| notes.chart.needed[question]);
        let Some(question) = question else { return nothing(act, Outcome::Nothing) };
        if !turn.speak() {
            return nothing(act, Outcome::Unpaid);
        }
        self.claiming(Deed::Ask, own, question, turn, null)
    }

    /// The question of least margin among those that `fits`, ties drawn evenly.
    fn least_certain(
        &mut self,
        questions: impl Iterator<Item = u32>,
        turn: &mut Turn<'_>,
        fits: impl Fn(&Notebook, usize) -> bool,
    ) -> Option<usize> {
        let mut things = std::mem::take(&mut self.things);
        let mut least = f64::INFINITY;
        for question in questions.filter(|&question| fits(&self.notes, question as usize)) {
            let margin = self.notes.pages[question as usize].margin;
            if margin < least - EQUAL {
                things.clear();
            }
            least = least.min(margin);
            if margin <= least + EQUAL {
                things.push(Thing { question, relation: NONE, x: NONE });
            }
        }
        let found = drawn(&things, turn).map(|thing| thing.question as usize);
        things.clear();
        self.things = things;
        found
    }

    /// Changes to another of its heuristics.
    pub(super) fn shift(&mut self, turn: &mut Turn<'_>, null: Null) -> Said<A> {
        let act = Act { null, ..Act::of(Deed::Shift) };
        if !turn.speak() {
            return nothing(act, Outcome::Unpaid);
        }
        let working = self.working(turn);
        let other = Heuristics(self.heuristics.0 & !(1 << working as u32)).draw(turn.rng);
        if null != Null::Placebo {
            self.working = Some(other);
        }
        (act, Word::default())
    }

    /// Learns the truth of one entry at its own answers: one lately contradicted, else the least certain of those needed,
    /// parents first. A sham checks any of them.
    pub(super) fn verify(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>, null: Null) -> Said<A> {
        let mut act = Act { null, ..Act::of(Deed::Verify) };
        let mut things = std::mem::take(&mut self.things);
        let notes = &self.notes;
        let entry = |question: usize| {
            view.touching(question).iter().find_map(|link| {
                let relation = link.to as usize;
                if view.conclusion(relation) != Some(question) || !view.sees(relation) {
                    return None;
                }
                let x = Notebook::parents_at(view, own, relation, question);
                let thing = Thing { question: question as u32, relation: link.to, x };
                (!notes.has_verified(relation, x)).then_some(thing)
            })
        };
        if self.doubt != NONE && null != Null::Sham {
            things.extend(entry(self.doubt as usize));
        }
        if things.is_empty() {
            let needed = notes.chart.order.iter().filter(|&&question| notes.chart.needed[question as usize]);
            let ready = |thing: &Thing| thing.is_ready(notes, view);
            things.extend(needed.filter_map(|&question| entry(question as usize)).filter(ready));
            if null == Null::Sham {
                let any = drawn(&things, turn);
                things.clear();
                things.extend(any);
            }
        }
        let margin = |thing: &Thing| notes.pages[thing.question as usize].margin;
        let least = things.iter().map(margin).fold(f64::INFINITY, f64::min);
        let target = things.iter().find(|thing| margin(thing) <= least + EQUAL).copied();
        things.clear();
        self.things = things;
        let Some(Thing { question, relation, x }) = target else { return nothing(act, Outcome::Nothing) };
        (act.question, act.relation) = (question, relation);
        let prices = turn.manners.prices;
        if !turn.purse.can(u64::from(prices.verify) + u64::from(prices.act)) || !turn.speak() {
            return nothing(act, Outcome::Unpaid);
        }
        let Some(option) = view.verify_entry(relation as usize, x, turn.purse, &prices) else {
            return nothing(act, Outcome::Unpaid);
        };
        (act.option, act.local) = (option as u32, x + option as u32);
        if null != Null::Placebo {
            if self.doubt == question {
                self.doubt = NONE;
            }
            if turn.manners.standing == Standing::Learned {
                self.rate(question as usize, option as u32);
            }
            let item = Item { question, relation, x, option: option as u32, source: FACT, weight: 0.0 };
            self.learn(view, own, item, turn);
        }
        (act, Word::default())
    }

    /// Whoever claimed `option` for `question` was right, or not.
    fn rate(&mut self, question: usize, option: u32) {
        for (author, claimed) in self.notes.claims_on(question).filter(|&(author, _)| author != ANONYMOUS) {
            let agents = self.checks.len().max(author as usize + 1);
            self.checks.resize(agents, (0, 0));
            let (checked, right) = &mut self.checks[author as usize];
            *checked += 1;
            *right += u32::from(claimed == option);
        }
    }

    /// Whether `question` may be set as an aim: needed, not itself asked, not yet believed, and readable.
    fn could_aim(&self, view: GraphView<'_, A>, own: &[A], question: usize) -> bool {
        let (chart, pages) = (&self.notes.chart, &self.notes.pages);
        let entry = |thing: Thing| thing.x != NONE;
        chart.needed[question]
            && !chart.asked[question]
            && !pages[question].believed
            && question as u32 != self.aim
            && unread(&self.notes, view, own, question).any(entry)
    }

    /// Whether there is an aim to set.
    pub(super) fn has_aims(&self, view: GraphView<'_, A>, own: &[A]) -> bool {
        (0..own.len()).any(|question| self.could_aim(view, own, question))
    }

    /// Sets itself the aim to conclude the unread question that it knows best, and reads only for that until it has.
    pub(super) fn subgoal(&mut self, view: GraphView<'_, A>, own: &[A], turn: &mut Turn<'_>, null: Null) -> Said<A> {
        let mut act = Act { null, ..Act::of(Deed::Subgoal) };
        let mut things = std::mem::take(&mut self.things);
        let mut most = f64::NEG_INFINITY;
        for question in 0..own.len() {
            if !self.could_aim(view, own, question) {
                continue;
            }
            let relation = self.notes.chart.authority[question];
            let known = view.expertise(relation as usize);
            if known > most + EQUAL {
                things.clear();
                most = known;
            }
            if known >= most - EQUAL {
                things.push(Thing { question: question as u32, relation, x: NONE });
            }
        }
        let aim = drawn(&things, turn);
        things.clear();
        self.things = things;
        let Some(Thing { question, relation, .. }) = aim else { return nothing(act, Outcome::Nothing) };
        (act.question, act.relation) = (question, relation);
        if !turn.speak() {
            return nothing(act, Outcome::Unpaid);
        }
        if null != Null::Placebo {
            self.aim = question;
            self.aimed.fill(false);
            self.aimed[question as usize] = true;
            self.notes.chart.spread(&mut self.aimed);
        }
        (act, Word::default())
    }

    /// From what is asked back along the parents to the last question not yet believed whose parents are; reads it, and
    /// says what it concludes.
    pub(super) fn chain_back(
        &mut self,
        view: GraphView<'_, A>,
        own: &mut [A],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> Said<A> {
        let mut act = Act { null, ..Act::of(Deed::ChainBack) };
        let notes = &self.notes;
        let back = notes.chart.order.iter().rev().map(|&question| question as usize);
        let open = back.filter(|&question| notes.chart.needed[question] && !notes.pages[question].believed);
        let entry = |thing: &Thing| thing.x != NONE && thing.is_ready(notes, view);
        let mut things = open.flat_map(|question| unread(notes, view, own, question)).filter(entry);
        let Some(thing) = things.next() else { return nothing(act, Outcome::Nothing) };
        drop(things);
        (act.question, act.relation) = (thing.question, thing.relation);
        if !turn.affords(1) {
            return nothing(act, Outcome::Unpaid);
        }
        let Some(item) = self.look_at(view, thing, turn) else { return nothing(act, Outcome::Unpaid) };
        if item.weight <= EQUAL || !turn.speak() {
            // What it reads there it knows nothing about: nothing to say.
            if null != Null::Placebo {
                self.learn(view, own, item, turn);
            }
            return nothing(act, Outcome::Nothing);
        }
        let question = thing.question as usize;
        let mut answer = A::from_index(item.option as usize);
        if null != Null::Placebo {
            self.learn(view, own, item, turn);
            answer = own[question];
            self.notes.pages[question].said = true;
        }
        let (said, mut word) = self.claiming(Deed::ChainBack, own, question, turn, null);
        word.claim.answer = answer;
        let act = Act { option: answer.index() as u32, relation: thing.relation, local: item.x + item.option, ..said };
        (act, word)
    }

    /// Whether others' claims weigh on anything that depends on something, or that something depends on.
    pub(super) fn is_swayed(&self) -> bool {
        (0..self.notes.pages.len()).any(|question| self.notes.swayed(question))
    }

    /// Drops what others claimed where it is most in doubt, goes back to its own readings, and says what they come to.
    pub(super) fn backtrack(
        &mut self,
        view: GraphView<'_, A>,
        own: &mut [A],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> Said<A> {
        let act = Act { null, ..Act::of(Deed::Backtrack) };
        let questions = 0..own.len() as u32;
        let question = self.least_certain(questions, turn, |notes, question| notes.swayed(question));
        let Some(question) = question else { return nothing(act, Outcome::Nothing) };
        if !turn.speak() {
            return nothing(act, Outcome::Unpaid);
        }
        let concluded = self.notes.pages[question].concluded;
        if null != Null::Placebo {
            self.notes.disregard(question);
            self.conclude(view, own, turn);
            self.notes.pages[question].said |= concluded;
        }
        let (act, word) = self.claiming(Deed::Backtrack, own, question, turn, null);
        // Without readings of its own it has nothing to say on the matter.
        (act, if concluded { word } else { Word::default() })
    }

    /// Two claims that answer one question differently, or a claim and its own answer: where on the board, and what stands
    /// against it.
    fn conflict(&self, own: &[A], at: usize, turn: &Turn<'_>) -> Option<(Claim<A>, Claim<A>)> {
        let claim = self.board[at];
        let question = claim.question as usize;
        let rival = |other: &&Claim<A>| other.question == claim.question && other.answer != claim.answer;
        let mine = Claim { answer: own[question], author: turn.me, born: turn.round, ..claim };
        let own_rival = (self.notes.pages[question].believed && mine.answer != claim.answer).then_some(mine);
        self.board.iter().find(rival).copied().or(own_rival).map(|other| (claim, other))
    }

    /// Whether there is anything to reconcile.
    pub(super) fn has_conflicts(&self, own: &[A], turn: &Turn<'_>) -> bool {
        (0..self.board.len()).any(|at| self.conflict(own, at, turn).is_some())
    }

    /// Reads around two answers to one question, sides with the one that it believes more, and says that.
    pub(super) fn reconcile(
        &mut self,
        view: GraphView<'_, A>,
        own: &mut [A],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> Said<A> {
        let mut act = Act { null, ..Act::of(Deed::Reconcile) };
        let first = crate::rng::below(turn.rng, self.board.len() as u32) as usize;
        let boards = (0..self.board.len()).map(|step| (first + step) % self.board.len());
        let Some((one, other)) = boards.into_iter().find_map(|at| self.conflict(own, at, turn)) else {
            return nothing(act, Outcome::Nothing);
        };
        let question = one.question as usize;
        act.question = one.question;
        let thing = unread(&self.notes, view, own, question).next();
        if !turn.affords(usize::from(thing.is_some())) {
            return nothing(act, Outcome::Unpaid);
        }
        let item = thing.and_then(|thing| self.look_at(view, thing, turn));
        if !turn.speak() {
            return nothing(act, Outcome::Unpaid);
        }
        if null != Null::Placebo {
            if let Some(item) = item {
                self.learn(view, own, item, turn);
            }
            let settled =
                |claim: &Claim<A>| claim.question == one.question && [one.answer, other.answer].contains(&claim.answer);
            self.board.retain(|claim| !settled(claim));
        }
        let beliefs = self.notes.beliefs(question);
        let lead = beliefs[one.answer.index()] - beliefs[other.answer.index()];
        let winner = if lead > EQUAL || (lead >= -EQUAL && own[question] == one.answer) { one } else { other };
        let act = Act { null, ..about(Deed::Reconcile, winner) };
        (act, Word { deed: Some(Deed::Reconcile), null, claim: winner, ..Word::default() })
    }
}
