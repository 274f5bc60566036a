//! What an inquirer makes of what it hears.

use super::notebook::{FACT, Item};
use super::telling::Asked;
use super::{BOARD, Inquirer};
use crate::act::{Deed, Heed, NONE, Standing, Turn};
use crate::mind::search::EQUAL;
use crate::mind::{ANONYMOUS, Claim, Fact, Says, Word};
use crate::problem::spec::Kind;
use crate::problem::{GraphView, Label, reading_weight};
use crate::rng::unit;

/// The standing of a speaker whom nobody knows, where standing goes by who speaks.
const STRANGER: f64 = 0.5;

impl<A: Label> Inquirer<A> {
    /// Pays for one message, and lets it pass or heeds it.
    pub(super) fn heed(&self, own: &[A], speaker: u32, word: &Word<A>, turn: &mut Turn<'_>) -> bool {
        let heed = if !turn.purse.pay(u64::from(turn.manners.prices.hear)) {
            Heed::Unpaid
        } else if turn.manners.decline > 0.0 && unit(turn.rng) < turn.manners.decline {
            Heed::Declined
        } else {
            Heed::Heard
        };
        turn.hear(|| word.reaching(speaker, own, heed));
        heed == Heed::Heard
    }

    /// Takes a message in: the item in it, the claim, or what is asked. Its answers follow in `revise`.
    pub(super) fn take_in(&mut self, view: GraphView<'_, A>, own: &[A], speaker: u32, word: &Word<A>, turn: &Turn<'_>) {
        if matches!(word.fact, Fact::Evidence | Fact::Holds) && (word.relation as usize) < view.relations() {
            self.hear_item(view, own, speaker, word, turn);
        }
        if word.deed == Some(Deed::Ask) {
            self.hear_question(word.claim);
        } else if let Some(claim) = word.claim() {
            self.hear_claim(view, own, speaker, claim, turn);
        }
    }

    fn hear_item(&mut self, view: GraphView<'_, A>, own: &[A], speaker: u32, word: &Word<A>, turn: &Turn<'_>) {
        let relation = word.relation as usize;
        let item =
            Item { question: NONE, relation: word.relation, x: NONE, option: NONE, source: speaker, weight: 0.0 };
        if view.kind(relation) == Kind::Evidence {
            let question = view.scope(relation)[0].to;
            let item = Item { question, ..item };
            if self.notes.note(view, own, item, false, speaker) && !item.favours(view, own[question as usize].index()) {
                self.doubt = question;
            }
            return;
        }
        let Some(question) = view.conclusion(relation) else { return };
        let options = view.options(question);
        let at = word.local % options as u32;
        let option = if word.reads == NONE { at } else { word.reads };
        let fact = word.fact == Fact::Holds;
        if word.local == NONE || option as usize >= options || (!fact && word.source == NONE) {
            return;
        }
        let (source, weight) = match (fact, turn.manners.named) {
            (true, _) => (FACT, 0.0),
            (false, true) => (word.source, reading_weight(view.declared(word.source, relation), options)),
            (false, false) => (word.source, reading_weight(STRANGER, options)),
        };
        let item = Item { question: question as u32, x: word.local - at, option, source, weight, ..item };
        let counts = super::Notebook::parents_at(view, own, relation, question) == item.x;
        if self.notes.note(view, own, item, false, speaker) && counts && own[question].index() as u32 != option {
            self.doubt = item.question;
        }
    }

    /// Keeps a claim as testimony, and on the board for a while.
    fn hear_claim(&mut self, view: GraphView<'_, A>, own: &[A], speaker: u32, claim: Claim<A>, turn: &Turn<'_>) {
        if claim.author == turn.me {
            return;
        }
        let question = claim.question as usize;
        let author = if turn.manners.named { claim.author } else { ANONYMOUS };
        let standing = self.standing(view, author, question, turn.manners.standing);
        let weight = reading_weight(standing, view.options(question));
        if weight > EQUAL {
            self.notes.listen(question, author, claim.answer.index() as u32, weight, speaker);
            if own[question] != claim.answer {
                self.doubt = claim.question;
            }
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

    /// What `author` counts for on `question`.
    fn standing(&self, view: GraphView<'_, A>, author: u32, question: usize, standing: Standing) -> f64 {
        let authority = self.notes.chart.authority[question];
        match standing {
            Standing::Constant(standing) => standing,
            _ if author == ANONYMOUS => STRANGER,
            Standing::Topic if authority == NONE => 0.0,
            Standing::Topic => view.declared(author, authority as usize),
            Standing::Learned => {
                let (checked, right) = self.checks.get(author as usize).copied().unwrap_or((0, 0));
                (2.0 * f64::from(right + 1) / f64::from(checked + 2) - 1.0).max(0.0)
            }
        }
    }

    /// Keeps what was asked, the oldest first; one asker's newer question about the same matter replaces the older one.
    /// An answer goes back to whoever asked, known or not.
    fn hear_question(&mut self, claim: Claim<A>) {
        let asked = Asked { question: claim.question, option: claim.answer.index() as u32, asker: claim.author };
        let same = |old: &Asked| (old.question, old.asker) == (asked.question, asked.asker);
        if let Some(old) = self.asks.iter_mut().find(|old| same(old)) {
            *old = asked;
            return;
        }
        if self.asks.len() == BOARD {
            self.asks.remove(0);
        }
        self.asks.push(asked);
    }
}
