//! How the questions of a problem depend on one another, as everybody may know it.

use crate::act::NONE;
use crate::problem::spec::Kind;
use crate::problem::{GraphView, Label};

/// Who concludes what from what. Drawn up anew for each replicate; buffers stay.
#[derive(Clone, Debug, Default)]
pub(super) struct Chart {
    /// All questions, each after its parents (as far as there is no circle).
    pub(super) order: Vec<u32>,
    /// Where each question stands in that order.
    pub(super) place: Vec<u32>,
    parent_starts: Vec<u32>,
    parents: Vec<u32>,
    /// Questions that the group was asked.
    pub(super) asked: Vec<bool>,
    /// Questions that those depend on, themselves included.
    pub(super) needed: Vec<bool>,
    /// Questions about which nothing can be read: their answers stand as they are.
    pub(super) bare: Vec<bool>,
    /// The relation whose topic tells who is an authority on each question: the first table that concludes it, else the
    /// first relation around it.
    pub(super) authority: Vec<u32>,
    /// Where the options of each question start, with the end of the last.
    pub(super) option_starts: Vec<u32>,
    /// Whether there is anything to read.
    pub(super) readable: bool,
    /// Whether a table concludes something needed.
    pub(super) checkable: bool,
    /// Whether something needed depends on another question.
    pub(super) chained: bool,
    walk: Vec<(u32, u32)>,
}

impl Chart {
    /// Draws the chart of the problem in view. Cost: O(questions + scopes), as often as circles are nested.
    pub(super) fn draw<A: Label>(&mut self, view: GraphView<'_, A>) {
        let questions = view.questions();
        self.parent_starts.clear();
        self.parents.clear();
        self.bare.clear();
        self.authority.clear();
        self.option_starts.clear();
        self.parent_starts.push(0);
        self.option_starts.push(0);
        self.readable = false;
        for question in 0..questions {
            let touching = view.touching(question);
            let (mut bare, mut authority) = (true, NONE);
            for link in touching {
                let relation = link.to as usize;
                if view.conclusion(relation) == Some(question) {
                    authority = if authority == NONE { link.to } else { authority };
                    let scope = view.scope(relation);
                    self.parents.extend(scope[..scope.len() - 1].iter().map(|parent| parent.to));
                    bare = false;
                }
                bare &= view.kind(relation) != Kind::Evidence;
            }
            self.readable |= !bare;
            self.bare.push(bare);
            self.authority.push(if authority == NONE {
                touching.first().map_or(NONE, |link| link.to)
            } else {
                authority
            });
            self.parent_starts.push(self.parents.len() as u32);
            self.option_starts.push(self.option_starts[question] + view.options(question) as u32);
        }
        self.asked.clear();
        self.asked.resize(questions, false);
        view.asked().for_each(|question| self.asked[question] = true);
        self.sort(questions);
        let mut needed = std::mem::take(&mut self.needed);
        needed.clone_from(&self.asked);
        self.spread(&mut needed);
        self.needed = needed;
        let concluded = |question: usize| {
            let mut touching = view.touching(question).iter();
            touching.any(|link| view.conclusion(link.to as usize) == Some(question))
        };
        self.checkable = (0..questions).any(|question| self.needed[question] && concluded(question));
        self.chained = (0..questions).any(|question| self.needed[question] && !self.parents(question).is_empty());
    }

    /// The questions from which tables conclude `question`.
    #[inline]
    pub(super) fn parents(&self, question: usize) -> &[u32] {
        &self.parents[self.parent_starts[question] as usize..self.parent_starts[question + 1] as usize]
    }

    /// Depth first along the parents, from the first question to the last: whoever is left behind comes later.
    fn sort(&mut self, questions: usize) {
        const OPEN: u32 = NONE - 1;
        self.order.clear();
        self.place.clear();
        self.place.resize(questions, NONE);
        for root in 0..questions {
            if self.place[root] != NONE {
                continue;
            }
            self.place[root] = OPEN;
            self.walk.push((root as u32, 0));
            while let Some((question, next)) = self.walk.pop() {
                match self.parents(question as usize).get(next as usize).copied() {
                    Some(parent) => {
                        self.walk.push((question, next + 1));
                        if self.place[parent as usize] == NONE {
                            self.place[parent as usize] = OPEN;
                            self.walk.push((parent, 0));
                        }
                    }
                    None => {
                        self.place[question as usize] = self.order.len() as u32;
                        self.order.push(question);
                    }
                }
            }
        }
    }

    /// Adds to `marks` all that the marked questions depend on.
    pub(super) fn spread(&self, marks: &mut [bool]) {
        let mut again = true;
        while again {
            again = false;
            for &question in self.order.iter().rev().filter(|&&question| self.bears(question)) {
                if !marks[question as usize] {
                    continue;
                }
                for &parent in self.parents(question as usize) {
                    if !marks[parent as usize] {
                        marks[parent as usize] = true;
                        // A parent that was passed already, in a circle, takes another walk.
                        again |= self.place[parent as usize] > self.place[question as usize];
                    }
                }
            }
        }
    }

    fn bears(&self, question: u32) -> bool {
        !self.parents(question as usize).is_empty()
    }
}
