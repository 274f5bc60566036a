//! The problem graph with a society's eyes on it, and what one agent may see.

use super::graph::{Link, ProblemGraph};
use super::sight::{Eyes, Gaze};
use super::spec::Kind;
use super::{About, Glance, Label, Problem, Sight, Truth};
use crate::budget::{Prices, Purse};
use crate::rng::{Stream, below};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A problem graph seen by a society: the problem of one replicate.
#[derive(Clone, Debug)]
pub struct GraphProblem<A> {
    graph: Arc<ProblemGraph>,
    sight: Sight,
    /// Agents x questions; `None` in a slot means "drawn evenly".
    starts: Vec<Option<A>>,
    random_merit: f64,
}

impl<A: Label> GraphProblem<A> {
    /// Puts the eyes of a society on a graph. `starts` holds agents x questions, row by row, or nothing when every
    /// start is drawn evenly.
    pub fn new(graph: Arc<ProblemGraph>, sight: Sight, starts: Vec<Option<A>>) -> Self {
        let random_merit = graph.random_merit();
        GraphProblem { graph, sight, starts, random_merit }
    }

    /// The graph.
    pub fn graph(&self) -> &ProblemGraph {
        &self.graph
    }

    /// Whether `agent` misreads `relation` at the answers of `position`; `None` where it does not see it.
    pub(crate) fn misreads(&self, agent: u32, relation: usize, position: &[A]) -> Option<bool> {
        self.sight.misreads(&self.graph, agent, relation, self.graph.local(relation, position))
    }
}

impl<A: Label> Problem for GraphProblem<A> {
    type Answer = A;
    type View<'p> = GraphView<'p, A>;

    fn questions(&self) -> usize {
        self.graph.questions()
    }

    fn options(&self, question: usize) -> usize {
        self.graph.options(question)
    }

    fn looks(&self) -> usize {
        self.graph.relations()
    }

    fn begin(&self, me: u32, position: &mut [A], rng: &mut Stream) {
        let given = self.starts.get(me as usize * position.len()..).unwrap_or(&[]);
        for (question, slot) in position.iter_mut().enumerate() {
            // Drawn even where it is given, so that giving one answer does not shift the others.
            let drawn = A::from_index(below(rng, self.graph.options(question) as u32) as usize);
            *slot = given.get(question).copied().flatten().unwrap_or(drawn);
        }
    }

    fn view(&self, me: u32) -> GraphView<'_, A> {
        GraphView { graph: &self.graph, sight: &self.sight, me, told: &[], answers: PhantomData }
    }
}

impl<A: Label> Truth for GraphProblem<A> {
    fn merit(&self, position: &[A]) -> f64 {
        self.graph.merit_raw(position)
    }

    fn merit_moved(&self, merit: f64, from: &mut [A], to: &[A]) -> f64 {
        let merit = self.graph.merit_moved(merit, from, to);
        merit.unwrap_or_else(|| {
            from.copy_from_slice(to);
            self.merit(to)
        })
    }

    fn random_merit(&self) -> f64 {
        self.random_merit
    }

    fn merit_of(&self, answers: &[Option<A>]) -> f64 {
        let graph = &self.graph;
        let mut sum = 0.0;
        for relation in 0..graph.relations() {
            let local = |at: &Link| Some(answers[at.to as usize]?.index() as u32 * at.stride);
            let x: Option<u32> = graph.scope(relation).iter().map(local).sum();
            sum += graph.weight(relation) * x.map_or(0.0, |x| graph.degree(relation, x));
        }
        if graph.relations() == 0 { 1.0 } else { sum / graph.total_weight }
    }

    fn right_of(&self, answers: &[Option<A>]) -> bool {
        if self.graph.truth().is_empty() {
            return answers.iter().all(Option::is_some) && self.merit_of(answers) >= 1.0 - 1e-12;
        }
        let holds = |&(question, option): &(u32, u32)| {
            answers[question as usize].is_some_and(|answer| answer.index() == option as usize)
        };
        self.graph.truth().iter().all(holds)
    }

    fn right(&self, position: &[A]) -> bool {
        if self.graph.truth().is_empty() {
            return self.merit(position) >= 1.0 - 1e-12;
        }
        self.graph.truth().iter().all(|&(question, option)| position[question as usize].index() == option as usize)
    }

    fn right_option(&self, question: usize) -> Option<usize> {
        let designated = self.graph.truth().iter().find(|&&(designated, _)| designated as usize == question);
        designated.map(|&(_, option)| option as usize)
    }

    /// A challenge to the answer of a designated question is right if that answer is wrong; any other is right if the
    /// relation that it names is broken there.
    fn contested_rightly(&self, about: About) -> Option<bool> {
        if let Some(right) = self.right_option(about.question as usize) {
            return Some(about.option as usize != right);
        }
        // Ids may come from a file.
        let relation = about.relation as usize;
        let named = relation < self.graph.relations() && (about.local as usize) < self.graph.locals(relation);
        named.then(|| self.graph.degree(relation, about.local) < 0.5)
    }

    /// The answer to a designated question is wrong if it is not the right one; any other if a relation that its question
    /// enters is broken there. Of a question that enters none nobody can tell.
    fn flawed(&self, position: &[A], question: usize) -> Option<bool> {
        if let Some(right) = self.right_option(question) {
            return Some(position[question].index() != right);
        }
        let broken = |link: &Link| {
            let relation = link.to as usize;
            self.graph.degree(relation, self.graph.local(relation, position)) < 0.5
        };
        let touching = self.graph.touching(question);
        (!touching.is_empty()).then(|| touching.iter().any(broken))
    }

    fn question_name(&self, question: usize) -> String {
        self.graph.question_name(question).to_string()
    }

    fn option_name(&self, question: usize, option: usize) -> String {
        self.graph.option_name(question, option)
    }

    fn describe(&self, about: About) -> String {
        let relation = about.relation as usize;
        if relation >= self.graph.relations() {
            return String::new();
        }
        let name = &self.graph.names().relations[relation];
        let seen = match (about.local as usize) < self.graph.locals(relation) {
            true => self.graph.describe_relation(relation, about.local),
            false => String::new(),
        };
        match (name.is_empty(), seen.is_empty()) {
            (true, _) => seen,
            (false, true) => name.clone(),
            (false, false) => format!("{name}: {seen}"),
        }
    }
}

/// What one agent may see of a problem graph: its questions and options, the relations in sight, and, for a price, what
/// it makes of a relation at given answers. It cannot reach the truth.
#[derive(Clone, Copy)]
pub struct GraphView<'p, A> {
    graph: &'p ProblemGraph,
    sight: &'p Sight,
    me: u32,
    /// Private relations that others told it of, as bits; empty if there are none.
    told: &'p [u64],
    answers: PhantomData<A>,
}

impl<A> fmt::Debug for GraphView<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GraphView").field("me", &self.me).finish_non_exhaustive()
    }
}

impl<'p, A: Label> GraphView<'p, A> {
    /// How many questions.
    #[inline]
    pub fn questions(&self) -> usize {
        self.graph.questions()
    }

    /// How many options `question` has.
    #[inline]
    pub fn options(&self, question: usize) -> usize {
        self.graph.options(question)
    }

    /// The most options that any question has.
    pub fn most_options(&self) -> usize {
        self.graph.most_options()
    }

    /// How many relations there are.
    #[inline]
    pub fn relations(&self) -> usize {
        self.graph.relations()
    }

    /// The relations that touch `question`.
    #[inline]
    pub fn touching(&self, question: usize) -> &'p [Link] {
        self.graph.touching(question)
    }

    /// The relations that touch `question`, each with the local answers that `position` gives to it but for `question`.
    #[inline]
    pub(crate) fn around(&self, question: usize, position: &[A]) -> impl Iterator<Item = (&'p Link, u32)> {
        let local =
            |links: &[Link]| links.iter().map(|link| position[link.to as usize].index() as u32 * link.stride).sum();
        self.graph.around(question).map(move |(link, besides)| (link, local(besides)))
    }

    /// The questions that `relation` ties together.
    #[inline]
    pub fn scope(&self, relation: usize) -> &'p [Link] {
        self.graph.scope(relation)
    }

    /// Weight of `relation`, above 0.
    #[inline]
    pub fn weight(&self, relation: usize) -> f64 {
        self.graph.weight(relation)
    }

    /// Kind of `relation`.
    #[inline]
    pub fn kind(&self, relation: usize) -> Kind {
        self.graph.kind(relation)
    }

    /// The question that the table `relation` concludes: the last of its scope. `None` for relations of other kinds.
    #[inline]
    pub fn conclusion(&self, relation: usize) -> Option<usize> {
        let last = if self.kind(relation) == Kind::Table { self.scope(relation).last() } else { None };
        last.map(|link| link.to as usize)
    }

    /// Whether everybody can see `relation`.
    #[inline]
    pub fn is_shared(&self, relation: usize) -> bool {
        !self.graph.is_private(relation)
    }

    /// The questions that the group was asked, in order, without their answers: the designated ones, all if none is.
    pub fn asked(&self) -> impl Iterator<Item = usize> + 'p {
        let designated = self.graph.truth();
        let every = if designated.is_empty() { self.questions() } else { 0 };
        designated.iter().map(|&(question, _)| question as usize).chain(0..every)
    }

    /// Whether this agent can see `relation` at all.
    #[inline]
    pub fn sees(&self, relation: usize) -> bool {
        self.sight.sees(self.graph, self.me, relation)
            || self.told.get(relation / 64).is_some_and(|word| word >> (relation % 64) & 1 == 1)
    }

    /// The view of one whom others have told of the private relations in `told`, as bits. The crate's own minds alone can
    /// open their eyes so: who calls it vouches for having heard.
    pub(crate) fn also_told<'q>(self, told: &'q [u64]) -> GraphView<'q, A>
    where
        'p: 'q,
    {
        GraphView { told, ..self }
    }

    /// Whether every relation is visible to everybody.
    #[inline]
    pub fn all_public(&self) -> bool {
        self.sight.all_public()
    }

    /// Whether only those who were told of `relation` can see it.
    #[inline]
    pub fn is_private(&self, relation: usize) -> bool {
        self.graph.is_private(relation)
    }

    /// How many of the relations that touch `question` this agent can see: what one look at the question costs.
    #[inline(always)]
    pub fn in_sight(&self, question: usize) -> usize {
        let touching = self.touching(question);
        if self.sight.all_public() {
            return touching.len();
        }
        touching.iter().filter(|link| self.sees(link.to as usize)).count()
    }

    /// Expertise of `agent` on the topic of `relation`, in [0, 1], as declared to everybody.
    #[inline]
    pub fn declared(&self, agent: u32, relation: usize) -> f64 {
        self.sight.declared(agent, self.graph.topic(relation))
    }

    /// What the word of `agent` weighs on `relation` where standing goes by declared expertise, in log-odds.
    #[inline]
    pub(crate) fn standing(&self, agent: u32, relation: usize) -> f64 {
        self.sight.standing(agent, self.graph.topic(relation))
    }

    /// Whether nobody is declared to know more about the topic of `relation` than `agent` does.
    #[inline]
    pub fn is_expert(&self, agent: u32, relation: usize) -> bool {
        self.sight.is_expert(agent, self.graph.topic(relation))
    }

    /// This agent's own expertise on the topic of `relation`, in [0, 1].
    #[inline]
    pub fn expertise(&self, relation: usize) -> f64 {
        self.declared(self.me, relation)
    }

    /// The local index of `relation` under the answers of `position`.
    #[inline]
    pub fn local(&self, relation: usize, position: &[A]) -> u32 {
        self.graph.scope(relation).iter().map(|link| position[link.to as usize].index() as u32 * link.stride).sum()
    }

    /// What this agent makes of `relation` at local answers `x`, for the price of one look; `None` if the purse cannot
    /// pay. A relation out of sight costs nothing and tells nothing but its base rate.
    pub fn read(&self, relation: usize, x: u32, purse: &mut Purse, prices: &Prices) -> Option<Glance> {
        let free = !self.sees(relation);
        (free || purse.pay(u64::from(prices.look))).then(|| self.glance(relation, x))
    }

    /// The truth of one relation at local answers `x`, for the price of verifying; `None` if the purse cannot pay.
    pub fn verify(&self, relation: usize, x: u32, purse: &mut Purse, prices: &Prices) -> Option<bool> {
        purse.pay(u64::from(prices.verify)).then(|| self.graph.degree(relation, x) >= 0.5)
    }

    /// What this agent reads as the conclusion of the table `relation` where the other answers of its scope are `x` (the
    /// local index with answer 0 to the conclusion), for the price of one look. Reading again gives the same. `None` if
    /// the relation is no table or out of sight, or the purse cannot pay.
    pub fn read_entry(&self, relation: usize, x: u32, purse: &mut Purse, prices: &Prices) -> Option<usize> {
        let legible = self.conclusion(relation).is_some() && self.sees(relation);
        (legible && purse.pay(u64::from(prices.look))).then(|| self.sight.entry(self.graph, self.me, relation, x))
    }

    /// What the table `relation` truly concludes there, for the price of verifying; `None` as above.
    pub fn verify_entry(&self, relation: usize, x: u32, purse: &mut Purse, prices: &Prices) -> Option<usize> {
        let legible = self.conclusion(relation).is_some() && self.sees(relation);
        (legible && purse.pay(u64::from(prices.verify))).then(|| self.graph.entry(relation, x))
    }

    /// Whether the evidence `relation` favours `option`. The caller has paid for reading it, or was told of it.
    #[inline]
    pub(crate) fn favours(&self, relation: usize, option: usize) -> bool {
        self.graph.degree(relation, option as u32) >= 0.5
    }

    /// Its eyes on `relation`, to look at several local answers; `None` where it does not look with its own. The caller pays.
    #[inline(always)]
    pub(crate) fn gaze(&self, relation: usize) -> Option<Gaze<'p>> {
        self.sight.gaze(self.graph, self.me, relation, self.sees(relation))
    }

    /// Its eyes, where all see everything with their own alone, and relations hold or do not: what it reads never changes then.
    #[inline(always)]
    pub(crate) fn eyes(&self) -> Option<Eyes<'p>> {
        self.sight.eyes(self.graph, self.me)
    }

    /// A look whose price the caller has paid.
    #[inline]
    pub(crate) fn glance(&self, relation: usize, x: u32) -> Glance {
        self.sight.glance(self.graph, self.me, relation, self.sees(relation), x)
    }
}
