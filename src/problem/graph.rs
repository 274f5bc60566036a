//! The problem graph, frozen: questions, relations and who touches whom, as flat arrays for the loop.
//!
//! A position answers every question with the index of one of its options. A relation sees only the answers of its
//! *scope*; they are packed into one **local index**, `x = sum of answer * stride` over the scope, and the relation's
//! table says how well it holds there, its *degree* in [0, 1] (0 or 1 for logical relations; anything between for
//! landscapes). It *holds* when the degree is at least one half. Merit is the weighted mean degree.
//!
//! Equal tables are stored once: all `differ` relations over four options share sixteen numbers.

use super::spec::Kind;

/// One question in the scope of a relation, or one relation that touches a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The question (in a scope) or the relation (around a question).
    pub to: u32,
    /// What one step of that question's answer adds to the relation's local index.
    pub stride: u32,
}

/// A problem graph in the form that the loop runs on. Made by [`super::spec::GraphSpec::freeze`], never changed after.
#[derive(Clone, Debug, PartialEq)]
pub struct ProblemGraph {
    /// Options of each question.
    pub(super) options: Vec<u32>,
    /// Relation `r` has the scope `scopes[scope_starts[r]..scope_starts[r + 1]]`.
    pub(super) scope_starts: Vec<u32>,
    pub(super) scopes: Vec<Link>,
    /// Question `q` is touched by `touches[touch_starts[q]..touch_starts[q + 1]]`, in order of relation.
    pub(super) touch_starts: Vec<u32>,
    pub(super) touches: Vec<Link>,
    /// Weight of each relation, above 0.
    pub(super) weights: Vec<f64>,
    /// Topic of each relation.
    pub(super) topics: Vec<u16>,
    /// Base class of each relation: relations of one class share a prior that they hold (see `base_rates`).
    pub(super) classes: Vec<u16>,
    /// Mean degree over all local answers, averaged over the relations of each class (same kind, same shape).
    pub(super) base_rates: Vec<f64>,
    /// Kind of each relation.
    pub(super) kinds: Vec<Kind>,
    /// Relation `r` has the table `tables[table_starts[r]..][..size]`; equal tables share a start.
    pub(super) table_starts: Vec<u32>,
    pub(super) tables: Vec<f64>,
    /// Whether only those who were told of the relation can see it.
    pub(super) private: Vec<bool>,
    /// The right answer of each designated question, in order of question; empty for constraint problems.
    pub(super) truth: Vec<(u32, u32)>,
    /// Sum of all weights.
    pub(super) total_weight: f64,
    /// Names for people; the loop never reads them.
    pub(super) names: Names,
}

/// What things are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Of each question.
    pub questions: Vec<String>,
    /// Of each option of each question; an empty list means that options are called by their number, from 0.
    pub options: Vec<Vec<String>>,
    /// Of each relation; an empty name means that the relation is called after its kind and scope.
    pub relations: Vec<String>,
    /// Of each topic.
    pub topics: Vec<String>,
}

impl ProblemGraph {
    /// How many questions.
    #[inline]
    pub fn questions(&self) -> usize {
        self.options.len()
    }

    /// How many relations.
    #[inline]
    pub fn relations(&self) -> usize {
        self.weights.len()
    }

    /// How many topics.
    pub fn topics(&self) -> usize {
        self.names.topics.len()
    }

    /// How many options `question` has.
    #[inline]
    pub fn options(&self, question: usize) -> usize {
        self.options[question] as usize
    }

    /// The most options that any question has.
    pub fn most_options(&self) -> usize {
        self.options.iter().copied().max().unwrap_or(0) as usize
    }

    /// The questions of `relation`, in order of its scope.
    #[inline]
    pub fn scope(&self, relation: usize) -> &[Link] {
        &self.scopes[self.scope_starts[relation] as usize..self.scope_starts[relation + 1] as usize]
    }

    /// The relations that touch `question`, in order of relation.
    #[inline]
    pub fn touching(&self, question: usize) -> &[Link] {
        &self.touches[self.touch_starts[question] as usize..self.touch_starts[question + 1] as usize]
    }

    /// Weight of `relation`.
    #[inline]
    pub fn weight(&self, relation: usize) -> f64 {
        self.weights[relation]
    }

    /// Topic of `relation`.
    #[inline]
    pub fn topic(&self, relation: usize) -> usize {
        self.topics[relation] as usize
    }

    /// Kind of `relation`.
    pub fn kind(&self, relation: usize) -> Kind {
        self.kinds[relation]
    }

    /// Whether only those who were told of `relation` can see it.
    pub fn is_private(&self, relation: usize) -> bool {
        self.private[relation]
    }

    /// How many local answers `relation` has: the size of its table.
    pub fn locals(&self, relation: usize) -> usize {
        self.scope(relation).iter().map(|link| self.options(link.to as usize)).product()
    }

    /// The prior probability that a relation of this kind and shape holds at answers drawn evenly.
    pub fn base_rate(&self, relation: usize) -> f64 {
        self.base_rates[self.classes[relation] as usize]
    }

    /// Names for people.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The designated answers, as (question, option); empty for constraint problems.
    pub fn truth(&self) -> &[(u32, u32)] {
        &self.truth
    }

    /// How well `relation` holds at the local answers `x`, in [0, 1].
    #[inline]
    pub(crate) fn degree(&self, relation: usize, x: u32) -> f64 {
        self.tables[self.table_starts[relation] as usize + x as usize]
    }
}
