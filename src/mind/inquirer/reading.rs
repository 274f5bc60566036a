//! What an inquirer reads next, and reading it.

use super::Inquirer;
use super::notebook::{Item, Notebook};
use crate::act::{NONE, Turn};
use crate::mind::Heuristic;
use crate::mind::search::EQUAL;
use crate::problem::spec::Kind;
use crate::problem::{GraphView, Label, reading_weight};
use crate::rng::below;

/// Something unread: a piece of evidence, or an entry at its present answers to the parents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Thing {
    pub(super) question: u32,
    pub(super) relation: u32,
    /// Local answers of an entry, 0 for the conclusion; [`NONE`] for evidence.
    pub(super) x: u32,
}

/// What is unread about `question`, in order of relation.
pub(super) fn unread<'a, A: Label>(
    notes: &'a Notebook,
    view: GraphView<'a, A>,
    own: &'a [A],
    question: usize,
) -> impl Iterator<Item = Thing> + 'a {
    view.touching(question).iter().filter_map(move |link| {
        let relation = link.to as usize;
        let thing = |x| Thing { question: question as u32, relation: link.to, x };
        if view.kind(relation) == Kind::Evidence {
            let open = view.sees(relation) && !notes.knows(relation) && !notes.ignores(view, relation);
            return open.then(|| thing(NONE));
        }
        if view.conclusion(relation) != Some(question) || !view.sees(relation) {
            return None;
        }
        let x = Notebook::parents_at(view, own, relation, question);
        (!notes.has_read(relation, x)).then(|| thing(x))
    })
}

impl Thing {
    /// Whether it can be made sense of now: evidence always, an entry where all parents are believed.
    pub(super) fn is_ready<A: Label>(&self, notes: &Notebook, view: GraphView<'_, A>) -> bool {
        self.x == NONE || notes.ready(view, self.relation as usize)
    }
}

impl<A: Label> Inquirer<A> {
    /// The heuristic it works with; it draws one at first.
    pub(super) fn working(&self, turn: &mut Turn<'_>) -> Heuristic {
        self.working.unwrap_or_else(|| self.heuristics.draw(turn.rng))
    }

    /// What it would read next by `heuristic`; `None` if nothing is left, or ready.
    pub(super) fn next(
        &mut self,
        view: GraphView<'_, A>,
        own: &[A],
        heuristic: Heuristic,
        turn: &mut Turn<'_>,
    ) -> Option<Thing> {
        let mut things = std::mem::take(&mut self.things);
        let found = self.choose(view, own, heuristic, turn, &mut things);
        things.clear();
        self.things = things;
        found
    }

    fn choose(
        &self,
        view: GraphView<'_, A>,
        own: &[A],
        heuristic: Heuristic,
        turn: &mut Turn<'_>,
        things: &mut Vec<Thing>,
    ) -> Option<Thing> {
        let (notes, chart) = (&self.notes, &self.notes.chart);
        let asks_for = |question: &usize| self.aim == NONE || self.aimed[*question];
        let in_order = || chart.order.iter().map(|&question| question as usize).filter(asks_for);
        let needed = |question: &usize| chart.needed[*question];
        let all = || in_order().flat_map(|question| unread(notes, view, own, question));
        let ready = |thing: &Thing| thing.is_ready(notes, view);
        match heuristic {
            Heuristic::Sweep => return all().next(),
            Heuristic::Expert if !turn.manners.company => {
                return in_order().filter(needed).flat_map(|question| unread(notes, view, own, question)).next();
            }
            Heuristic::Expert => {
                let mine = |thing: &Thing| thing.x == NONE || view.is_expert(turn.me, thing.relation as usize);
                let all = in_order().filter(needed).flat_map(|question| unread(notes, view, own, question));
                things.extend(all.filter(mine).filter(ready));
            }
            Heuristic::Nearby if notes.last != NONE => {
                let last = notes.last as usize;
                let nearby = |thing: &Thing| view.touching(last).iter().any(|link| link.to == thing.relation);
                things.extend(all().filter(nearby).filter(ready));
                if things.is_empty() {
                    things.extend(all().filter(ready));
                }
            }
            // What it goes by is how little is settled, not what is broken.
            Heuristic::Flaws | Heuristic::Conflicted => {
                let mut least = f64::INFINITY;
                for thing in all().filter(ready) {
                    let margin = notes.pages[thing.question as usize].margin;
                    if margin < least - EQUAL {
                        things.clear();
                    }
                    least = least.min(margin);
                    if margin <= least + EQUAL {
                        things.push(thing);
                    }
                }
            }
            Heuristic::Anywhere | Heuristic::Nearby => things.extend(all().filter(ready)),
        }
        drawn(things, turn)
    }

    /// Reads `thing`, for one look, without noting it yet. `None` if the purse cannot pay.
    pub(super) fn look_at(&self, view: GraphView<'_, A>, thing: Thing, turn: &mut Turn<'_>) -> Option<Item> {
        let Thing { question, relation, x } = thing;
        let item = Item { question, relation, x, option: NONE, source: turn.me, weight: 0.0 };
        if x == NONE {
            return turn.look(1).then(|| Item { weight: view.weight(relation as usize), ..item });
        }
        let option = view.read_entry(relation as usize, x, turn.purse, &turn.manners.prices)?;
        let weight = reading_weight(view.expertise(relation as usize), view.options(question as usize));
        Some(Item { option: option as u32, weight, ..item })
    }

    /// Notes what it read itself, and what follows from it.
    pub(super) fn learn(&mut self, view: GraphView<'_, A>, own: &mut [A], item: Item, turn: &mut Turn<'_>) {
        self.notes.note(view, own, item, true, NONE);
        self.conclude(view, own, turn);
    }

    /// Draws what follows from what it knows by now. True if an answer changed.
    pub(super) fn conclude(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>) -> bool {
        let moved = self.notes.derive(view, own, turn);
        if self.aim != NONE && self.notes.pages[self.aim as usize].believed {
            self.aim = NONE;
        }
        moved
    }
}

/// One of several, drawn evenly.
pub(super) fn drawn<T: Copy>(among: &[T], turn: &mut Turn<'_>) -> Option<T> {
    match among.len() as u32 {
        0 => None,
        1 => Some(among[0]),
        n => Some(among[below(turn.rng, n) as usize]),
    }
}
