//! The problem graph, frozen: questions, relations and who touches whom, as flat arrays for the loop.
//!
//! A position answers every question with the index of one of its options. A relation sees only the answers of its
//! *scope*; they are packed into one **local index**, `x = sum of answer * stride` over the scope, and the relation's
//! table says how well it holds there, its *degree* in [0, 1] (0 or 1 for logical relations; anything between for
//! landscapes). It *holds* when the degree is at least one half. Merit is the weighted mean degree.
//!
//! Equal tables are stored once: all `differ` relations over four options share sixteen numbers.

use super::label::Label;
use super::spec::Kind;
use std::collections::BTreeMap;

/// One question in the scope of a relation, or one relation that touches a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The question (in a scope) or the relation (around a question).
    pub to: u32,
    /// What one step of that question's answer adds to the relation's local index.
    pub stride: u32,
}

/// What is asked of a relation whenever it is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Traits {
    /// Above 0.
    pub(super) weight: f64,
    /// Where its table begins among all tables; equal tables share a start.
    pub(super) table: u32,
    pub(super) topic: u16,
    /// Base class: relations of one class share a prior that they hold (see `base_rates`).
    pub(super) class: u16,
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
    /// What else is in the scope of the relation of each touch, in the same order: `besides[beside_starts[t]..beside_starts[t + 1]]`.
    pub(super) beside_starts: Vec<u32>,
    pub(super) besides: Vec<Link>,
    /// What every look at a relation asks for, relation by relation.
    pub(super) traits: Vec<Traits>,
    /// Mean degree over all local answers, averaged over the relations of each class (same kind, same shape).
    pub(super) base_rates: Vec<f64>,
    /// Kind of each relation.
    pub(super) kinds: Vec<Kind>,
    /// The tables, one after the other; equal ones are there once.
    pub(super) tables: Vec<f64>,
    /// Where each table begins: at which local answers its relations hold, as bits. Empty unless every degree is 0 or 1, and no
    /// relation has more local answers than a word has bits.
    pub(super) holding: Vec<u64>,
    /// Whether only those who were told of the relation can see it.
    pub(super) private: Vec<bool>,
    /// The right answer of each designated question, in order of question; empty for constraint problems.
    pub(super) truth: Vec<(u32, u32)>,
    /// Sum of all weights.
    pub(super) total_weight: f64,
    /// Whether every degree is 0 or 1 and every weight a whole number, none of their sums too large for a float: sums are then the
    /// same in whatever order they are made.
    pub(super) counts: bool,
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
        self.traits.len()
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

    /// The relations that touch `question`, in order of relation, each with what else is in its scope.
    #[inline]
    pub(crate) fn around(&self, question: usize) -> impl Iterator<Item = (&Link, &[Link])> {
        let range = self.touch_starts[question] as usize..self.touch_starts[question + 1] as usize;
        let starts = self.beside_starts[range.start..=range.end].windows(2);
        let besides = starts.map(|pair| &self.besides[pair[0] as usize..pair[1] as usize]);
        self.touches[range].iter().zip(besides)
    }

    /// Weight of `relation`.
    #[inline]
    pub fn weight(&self, relation: usize) -> f64 {
        self.traits[relation].weight
    }

    /// Topic of `relation`.
    #[inline]
    pub fn topic(&self, relation: usize) -> usize {
        self.traits[relation].topic as usize
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
        self.base_rates[self.traits[relation].class as usize]
    }

    /// Names for people.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The designated answers, as (question, option); empty for constraint problems.
    pub fn truth(&self) -> &[(u32, u32)] {
        &self.truth
    }

    /// The option that the table of `relation` gives to the last question of its scope, its conclusion, where the others
    /// have the local answers `x`: the one of largest degree, the first of several.
    pub(crate) fn entry(&self, relation: usize, x: u32) -> usize {
        let mut best = 0;
        for option in 1..self.conclusions(relation) {
            if self.degree(relation, x + option as u32) > self.degree(relation, x + best as u32) {
                best = option;
            }
        }
        best
    }

    /// How many options the last question of the scope of `relation` has.
    pub(crate) fn conclusions(&self, relation: usize) -> usize {
        self.scope(relation).last().map_or(1, |link| self.options(link.to as usize))
    }

    /// How well `relation` holds at the local answers `x`, in [0, 1].
    #[inline]
    pub(crate) fn degree(&self, relation: usize, x: u32) -> f64 {
        self.tables[self.traits[relation].table as usize + x as usize]
    }
}

/// Truth and words.
impl ProblemGraph {
    /// The local index of `relation` at the answers of a whole position, one for each question. Cost: its scope.
    #[inline]
    pub(crate) fn local<A: Label>(&self, relation: usize, answers: &[A]) -> u32 {
        self.scope(relation).iter().map(|link| answers[link.to as usize].index() as u32 * link.stride).sum()
    }

    /// The weighted mean degree at a whole position, in [0, 1]; 1 if there are no relations, and exactly 1 where every
    /// degree is 1. Summed in order of relation. Cost: all scopes.
    pub(crate) fn merit_raw<A: Label>(&self, answers: &[A]) -> f64 {
        if self.traits.is_empty() {
            return 1.0;
        }
        let each = |r: usize| self.weight(r) * self.degree(r, self.local(r, answers));
        (0..self.relations()).map(each).sum::<f64>() / self.total_weight
    }

    /// The [`ProblemGraph::merit_raw`] of `to`, which `from`, of that `merit`, becomes. `None`, and nothing happened, where it is better
    /// to sum anew, or the sum would not be the same to the bit. Cost: what touches the answers that differ.
    pub(crate) fn merit_moved<A: Label>(&self, merit: f64, from: &mut [A], to: &[A]) -> Option<f64> {
        let differ = |from: &[A]| from.iter().zip(to).map(|(a, b)| u32::from(a != b)).sum::<u32>() as usize;
        if !self.counts || 4 * differ(from) > self.questions() {
            return None;
        }
        // The sum is whole, and a merit is close enough to it to tell which one it was.
        let mut sum = (merit * self.total_weight).round();
        for question in 0..to.len() {
            if from[question] == to[question] {
                continue;
            }
            let (old, new) = (from[question].index() as u32, to[question].index() as u32);
            for (link, besides) in self.around(question) {
                let relation = link.to as usize;
                let x: u32 = besides.iter().map(|link| from[link.to as usize].index() as u32 * link.stride).sum();
                let degree = |answer: u32| self.degree(relation, x + answer * link.stride);
                sum += self.weight(relation) * (degree(new) - degree(old));
            }
            from[question] = to[question];
        }
        Some(sum / self.total_weight)
    }

    /// The expected [`ProblemGraph::merit_raw`] of a position whose answers are drawn evenly and independently: the
    /// weighted mean of the means of the tables. Cost: the relations and all different tables.
    pub(crate) fn random_merit(&self) -> f64 {
        if self.traits.is_empty() {
            return 1.0;
        }
        let mut means: BTreeMap<u32, f64> = BTreeMap::new();
        let each = |r: usize| {
            let (start, size) = (self.traits[r].table, self.locals(r));
            let table = &self.tables[start as usize..start as usize + size];
            let mean = *means.entry(start).or_insert_with(|| table.iter().sum::<f64>() / size as f64);
            self.weight(r) * mean
        };
        (0..self.relations()).map(each).sum::<f64>() / self.total_weight
    }

    /// What `question` is called.
    pub fn question_name(&self, question: usize) -> &str {
        &self.names.questions[question]
    }

    /// What `option` of `question` is called: its name, else its number from 0.
    pub fn option_name(&self, question: usize, option: usize) -> String {
        self.names.options[question].get(option).cloned().unwrap_or_else(|| option.to_string())
    }

    /// What `relation` is called: its name, else its kind and scope, as in `differ(b3, e6)`.
    pub fn relation_name(&self, relation: usize) -> String {
        let name = &self.names.relations[relation];
        if !name.is_empty() {
            return name.clone();
        }
        let scope: Vec<&str> = self.scope(relation).iter().map(|link| self.question_name(link.to as usize)).collect();
        format!("{}({})", self.kinds[relation].word(), scope.join(", "))
    }

    /// What `relation` finds at the local answers `x`, as a short sentence for people: `b3 and e6 are both 5`.
    pub fn describe_relation(&self, relation: usize, x: u32) -> String {
        // Each question of the scope with its answer.
        let picks: Vec<(usize, usize)> = self
            .scope(relation)
            .iter()
            .map(|link| (link.to as usize, (x / link.stride) as usize % self.options(link.to as usize)))
            .collect();
        let is = |(q, o): (usize, usize)| format!("{} is {}", self.question_name(q), self.option_name(q, o));
        let each = || and(&picks.iter().map(|pick| is(*pick)).collect::<Vec<_>>());
        let degree = self.degree(relation, x);
        let holds = degree >= 0.5;
        match self.kinds[relation] {
            Kind::Differ if holds => format!("{} differ", and(&self.names_of(&picks))),
            Kind::Differ => {
                let shared = picks.iter().find(|a| picks.iter().filter(|b| a.1 == b.1).count() > 1);
                self.same(
                    &picks.iter().copied().filter(|pick| shared.is_some_and(|s| s.1 == pick.1)).collect::<Vec<_>>(),
                )
            }
            Kind::Equal if holds => self.same(&picks),
            Kind::Equal => format!("{}, not the same", each()),
            Kind::Implies if !holds => format!("{} but {}", is(picks[0]), is(picks[1])),
            Kind::Supports if !holds => format!("{} without its support, as {}", is(picks[1]), is(picks[0])),
            Kind::Attacks if !holds => format!("{} against {}", is(picks[0]), is(picks[1])),
            Kind::Clause if !holds => format!("{}, where one at least has to change", each()),
            Kind::Evidence if holds => format!("the evidence allows that {}", each()),
            Kind::Evidence => format!("the evidence speaks against {}", each().replacen(" is ", " being ", 1)),
            // A table of yes and no is a rule, any other a landscape.
            Kind::Table if picks.len() == 1 && degree == 1.0 => each(),
            Kind::Table if picks.len() == 1 && degree == 0.0 => each().replacen(" is ", " is not ", 1),
            Kind::Table if degree == 0.0 => format!("{} do not go together", each()),
            Kind::Table if degree == 1.0 => format!("{} go together", each()),
            Kind::Table => format!("{} scores {degree:.2}", each()),
            Kind::Implies | Kind::Supports | Kind::Attacks | Kind::Clause if picks.len() > 1 => {
                format!("{} go together", each())
            }
            Kind::Implies | Kind::Supports | Kind::Attacks | Kind::Clause => format!("{} is allowed", each()),
        }
    }

    fn names_of(&self, picks: &[(usize, usize)]) -> Vec<String> {
        picks.iter().map(|pick| self.question_name(pick.0).to_string()).collect()
    }

    /// "a, b and c are all 5": questions whose answers have one index.
    fn same(&self, picks: &[(usize, usize)]) -> String {
        let options: Vec<String> = picks.iter().map(|&(q, o)| self.option_name(q, o)).collect();
        let names = self.names_of(picks);
        if options.iter().any(|option| *option != options[0]) {
            // One index, but called differently.
            let each: Vec<String> =
                names.iter().zip(&options).map(|(name, option)| format!("{name} is {option}")).collect();
            return and(&each);
        }
        match picks.len() {
            0 => String::new(),
            1 => format!("{} is {}", names[0], options[0]),
            2 => format!("{} are both {}", and(&names), options[0]),
            _ => format!("{} are all {}", and(&names), options[0]),
        }
    }
}

/// "a, b and c".
fn and(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
