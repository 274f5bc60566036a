//! What an inquirer tells: only what it read or heard, never what it infers about others.

use super::Inquirer;
use super::notebook::{FACT, Item};
use crate::act::{Act, Deed, NONE, Null, Outcome, Telling, Turn};
use crate::mind::search::EQUAL;
use crate::mind::{Claim, Fact, Word};
use crate::problem::{GraphView, Label};

/// An option of a question that somebody asked about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Asked {
    pub(super) question: u32,
    pub(super) option: u32,
    pub(super) asker: u32,
}

/// A message with `item` in it. `local` answers show where it is told: with the option that it speaks for, or the one that
/// it is held against.
pub(super) fn telling<A: Label>(
    view: GraphView<'_, A>,
    deed: Deed,
    null: Null,
    claim: Claim<A>,
    item: Item,
) -> Word<A> {
    let contested = claim.answer.index();
    let reads = item.reads(view, contested);
    let shown = if deed == Deed::Challenge || reads == NONE { contested as u32 } else { reads };
    Word {
        deed: Some(deed),
        null,
        claim,
        relation: item.relation,
        local: if item.x == NONE { shown } else { item.x + shown },
        fact: if item.source == FACT { Fact::Holds } else { Fact::Evidence },
        source: item.source,
        reads,
        to: NONE,
    }
}

/// Writes into `act` what `word` carries.
pub(super) fn carrying<A: Label>(act: Act, word: &Word<A>) -> Act {
    Act {
        question: word.claim.question,
        option: word.claim.answer.index() as u32,
        relation: word.relation,
        local: word.local,
        fact: word.fact,
        source: word.source,
        reads: word.reads,
        other: word.claim.author,
        born: word.claim.born,
        ..act
    }
}

impl<A: Label> Inquirer<A> {
    /// The items on `question` (on all if `None`) that count at its present answers and that `fits`, for `pick` to choose
    /// among.
    pub(super) fn pick_item(
        &mut self,
        view: GraphView<'_, A>,
        own: &[A],
        question: Option<usize>,
        turn: &mut Turn<'_>,
        fits: impl Fn(&Item) -> bool,
        pick: impl FnOnce(&mut [Item], &mut Turn<'_>) -> Option<Item>,
    ) -> Option<Item> {
        let mut items = std::mem::take(&mut self.items);
        let asked = match question {
            Some(question) => question..question + 1,
            None => 0..view.questions(),
        };
        asked.for_each(|question| self.notes.items_on(view, own, question, turn.me, &mut items));
        items.retain(fits);
        let picked = pick(&mut items, turn);
        items.clear();
        self.items = items;
        picked
    }

    /// The item to tell by the policy of telling.
    fn by_policy(
        &mut self,
        view: GraphView<'_, A>,
        own: &[A],
        question: Option<usize>,
        turn: &mut Turn<'_>,
    ) -> Option<Item> {
        let policy = turn.manners.telling;
        let backs = |item: &Item| item.favours(view, own[item.question as usize].index());
        let fits = |item: &Item| match policy {
            Telling::Random | Telling::Diagnostic => true,
            // What one reads or verifies oneself was not given to everybody.
            Telling::Unshared => item.x != NONE || !view.is_shared(item.relation as usize),
            Telling::Shared => item.x == NONE && view.is_shared(item.relation as usize),
            Telling::Support => backs(item),
            Telling::Against => !backs(item),
        };
        let pick = if policy == Telling::Diagnostic { weightiest } else { anyone };
        self.pick_item(view, own, question, turn, fits, pick)
    }

    /// Tells one item: to whom asked first, what it was asked for; unasked, any.
    pub(super) fn answer(
        &mut self,
        view: GraphView<'_, A>,
        own: &[A],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> (Act, Word<A>) {
        let mut act = Act { null, ..Act::of(Deed::Answer) };
        let asked = self.asks.first().copied();
        if asked.is_some() && null != Null::Placebo {
            self.asks.remove(0);
        }
        let item = match asked {
            Some(Asked { question, option, .. }) => {
                let about = Some(question as usize);
                let fits = |item: &Item| item.favours(view, option as usize);
                let named = self.pick_item(view, own, about, turn, fits, anyone);
                named.or_else(|| self.by_policy(view, own, about, turn))
            }
            None => self.by_policy(view, own, None, turn),
        };
        let Some(item) = item else {
            act.outcome = Outcome::Nothing;
            act.question = asked.map_or(NONE, |asked| asked.question);
            return (act, Word::default());
        };
        if !turn.speak() {
            act.outcome = Outcome::Unpaid;
            return (act, Word::default());
        }
        let wanted = asked.map_or(own[item.question as usize].index(), |asked| asked.option as usize);
        let told = item.reads(view, wanted);
        let answer = A::from_index(if told == NONE { wanted } else { told as usize });
        let claim = Claim { question: item.question, answer, author: turn.me, born: turn.round };
        let mut word = telling(view, Deed::Answer, null, claim, item);
        word.to = asked.map_or(NONE, |asked| asked.asker);
        (Act { other: word.to, born: NONE, ..carrying(act, &word) }, word)
    }

    /// Contests a claim: sends the weightiest item that speaks for another option, reading one if it has none.
    pub(super) fn challenge(
        &mut self,
        view: GraphView<'_, A>,
        own: &mut [A],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> (Act, Word<A>) {
        let at = crate::rng::below(turn.rng, self.board.len() as u32) as usize;
        let claim = if null == Null::Placebo { self.board[at] } else { self.board.remove(at) };
        let (question, claimed) = (claim.question as usize, claim.answer.index());
        let mut act = Act { null, ..super::about(Deed::Challenge, claim) };
        let against = |item: &Item| !item.favours(view, claimed) && item.reads(view, claimed) != NONE;
        let mut item = self.pick_item(view, own, Some(question), turn, against, weightiest);
        if item.is_none() {
            let thing = super::reading::unread(&self.notes, view, own, question).next();
            if let Some(thing) = thing {
                let Some(read) = self.look_at(view, thing, turn) else {
                    act.outcome = Outcome::Unpaid;
                    return (act, Word::default());
                };
                if null != Null::Placebo {
                    self.learn(view, own, read, turn);
                }
                item = Some(read).filter(against);
            }
        }
        let Some(mut item) = item else {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        };
        if !turn.speak() {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        }
        if null == Null::Sham {
            item = self.pick_item(view, own, Some(question), turn, |_| true, anyone).unwrap_or(item);
        }
        // Whoever made the claim is meant, wherever words go.
        let word = Word { to: claim.author, ..telling(view, Deed::Challenge, null, claim, item) };
        (carrying(act, &word), word)
    }

    /// Backs a claim that it agrees with, with the weightiest item that it holds for it.
    pub(super) fn support(
        &mut self,
        view: GraphView<'_, A>,
        own: &[A],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> (Act, Word<A>) {
        let first = crate::rng::below(turn.rng, self.board.len() as u32) as usize;
        for step in 0..self.board.len() {
            let at = (first + step) % self.board.len();
            let claim = self.board[at];
            let question = claim.question as usize;
            if own[question] != claim.answer {
                continue;
            }
            let fits = |item: &Item| item.favours(view, claim.answer.index());
            let Some(item) = self.pick_item(view, own, Some(question), turn, fits, weightiest) else { continue };
            let act = Act { null, ..super::about(Deed::Support, claim) };
            if !turn.speak() {
                return (Act { outcome: Outcome::Unpaid, ..act }, Word::default());
            }
            if null != Null::Placebo {
                self.board.remove(at);
            }
            let word = telling(view, Deed::Support, null, claim, item);
            return (carrying(act, &word), word);
        }
        (Act { null, outcome: Outcome::Nothing, ..Act::of(Deed::Support) }, Word::default())
    }
}

/// Any of them, drawn evenly.
pub(super) fn anyone(items: &mut [Item], turn: &mut Turn<'_>) -> Option<Item> {
    super::reading::drawn(items, turn)
}

/// The weightiest, ties drawn evenly.
pub(super) fn weightiest(items: &mut [Item], turn: &mut Turn<'_>) -> Option<Item> {
    let top = items.iter().map(|item| item.weight).fold(f64::NEG_INFINITY, f64::max);
    let mut ties = 0;
    for at in 0..items.len() {
        if items[at].weight >= top - EQUAL {
            items.swap(ties, at);
            ties += 1;
        }
    }
    super::reading::drawn(&items[..ties], turn)
}
