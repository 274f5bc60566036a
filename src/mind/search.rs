//! Local search through one's own eyes: what the climber and the deliberator have in common.
//!
//! A searcher picks a question by one of its heuristics, weighs the options through the relations that touch the
//! question, and nothing else: the cost of scoring a move does not grow with the graph.

mod marked;

use super::memory::Trace;
use super::{Claim, Memory};
use crate::act::{NONE, Turn};
use crate::problem::{Gaze, Glimpse, GraphView, Label, Link, expected};
use crate::rng::{Stream, below};
use marked::Marked;

/// Two scores closer than this are equal: sums of the same beliefs in another order must not look like progress.
pub(super) const EQUAL: f64 = 1e-9;

/// How a perspective picks the question to think about: which moves it sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Heuristic {
    /// Any question, drawn evenly.
    Anywhere = 0,
    /// A question in a relation that it believes broken, drawn evenly from those relations first; anywhere when it sees none.
    Flaws = 1,
    /// A question that shares a relation with the answer it changed last.
    Nearby = 2,
    /// A question in the one of four relations, drawn evenly, whose topic it knows best.
    Expert = 3,
    /// One question after the other.
    Sweep = 4,
    /// A question that stands in some relation that it believes broken, drawn evenly from those questions (min-conflicts:
    /// Minton and others 1992); anywhere when it sees none.
    Conflicted = 5,
}

impl Heuristic {
    /// All of them, in order of their number.
    pub const ALL: [Heuristic; 6] = [
        Heuristic::Anywhere,
        Heuristic::Flaws,
        Heuristic::Nearby,
        Heuristic::Expert,
        Heuristic::Sweep,
        Heuristic::Conflicted,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Heuristic::Anywhere => "anywhere",
            Heuristic::Flaws => "flaws",
            Heuristic::Nearby => "nearby",
            Heuristic::Expert => "expert",
            Heuristic::Sweep => "sweep",
            Heuristic::Conflicted => "conflicted",
        }
    }
}

/// A set of heuristics, as bits by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heuristics(pub u32);

impl Heuristics {
    /// Just one.
    pub fn only(heuristic: Heuristic) -> Self {
        Heuristics(1 << heuristic as u32)
    }

    /// Whether `heuristic` is in it.
    pub fn has(self, heuristic: Heuristic) -> bool {
        self.0 >> heuristic as u32 & 1 == 1
    }

    /// Whether one of them goes by relations that are believed broken.
    fn heed_flaws(self) -> bool {
        self.has(Heuristic::Flaws) || self.has(Heuristic::Conflicted)
    }

    /// One of them, drawn evenly; anywhere if there is none.
    pub(super) fn draw(self, rng: &mut Stream) -> Heuristic {
        let count = self.0.count_ones();
        if count == 0 {
            return Heuristic::Anywhere;
        }
        let place = if count == 1 { 0 } else { below(rng, count) };
        Heuristic::ALL.into_iter().filter(|&h| self.has(h)).nth(place as usize).unwrap_or(Heuristic::Anywhere)
    }
}

/// Where a search stands.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    working: Option<Heuristic>,
    sweep: u32,
}

/// The part of a mind that looks for better answers.
#[derive(Clone, Debug)]
pub struct Search {
    /// What it remembers of relations.
    pub memory: Memory,
    heuristics: Heuristics,
    working: Option<Heuristic>,
    /// Relations believed broken on its own position.
    flaws: Marked,
    /// Questions that stand in one of them, and in how many each does; kept where a heuristic goes by them.
    conflicted: Marked,
    conflicts: Vec<u32>,
    surveyed: bool,
    /// The question whose answer changed last.
    last: u32,
    sweep: u32,
    scores: Vec<f64>,
}

impl Search {
    /// A searcher that sees moves through `heuristics`. Reset before use.
    pub fn new(heuristics: Heuristics) -> Self {
        Search {
            memory: Memory::default(),
            heuristics,
            working: None,
            flaws: Marked::default(),
            conflicted: Marked::default(),
            conflicts: Vec::new(),
            surveyed: false,
            last: NONE,
            sweep: 0,
            scores: Vec::new(),
        }
    }

    /// Forgets everything, and takes on the `heuristics` of a new replicate. Buffers stay.
    pub fn reset<A: Label>(&mut self, view: GraphView<'_, A>, heuristics: Heuristics) {
        self.memory.clear(view.relations());
        self.heuristics = heuristics;
        self.working = None;
        self.flaws.clear(if heuristics.heed_flaws() { view.relations() } else { 0 });
        let questions = if heuristics.has(Heuristic::Conflicted) { view.questions() } else { 0 };
        self.conflicted.clear(questions);
        self.conflicts.clear();
        self.conflicts.resize(questions, 0);
        self.surveyed = false;
        (self.last, self.sweep) = (NONE, 0);
        self.scores.clear();
        self.scores.resize(view.most_options(), 0.0);
    }

    /// Whether it can see `relation`, or has heard of it.
    #[inline]
    pub fn knows<A: Label>(&self, view: GraphView<'_, A>, relation: usize) -> bool {
        view.sees(relation) || self.memory.has(relation)
    }

    /// How likely it is that `relation` holds at `x`, memory included. The look is paid by the caller.
    #[inline]
    pub fn belief<A: Label>(&self, view: GraphView<'_, A>, relation: usize, x: u32) -> f64 {
        match view.eyes() {
            Some(eyes) if !self.memory.trace(relation).keeps(x) => eyes.on(relation).1.chance(x),
            _ => self.memory.believe(view.glance(relation, x), relation, x),
        }
    }

    /// Picks a question: by the heuristic it works with, or by any of its heuristics when `anew`.
    pub fn pick<A: Label>(&mut self, view: GraphView<'_, A>, turn: &mut Turn<'_>, anew: bool) -> usize {
        let heuristic = match self.working {
            Some(heuristic) if !anew => heuristic,
            _ => self.heuristics.draw(turn.rng),
        };
        self.working = Some(heuristic);
        let anywhere = |rng: &mut Stream| below(rng, view.questions() as u32) as usize;
        let member = |relation: usize, rng: &mut Stream| {
            let scope = view.scope(relation);
            scope[below(rng, scope.len() as u32) as usize].to as usize
        };
        match heuristic {
            Heuristic::Anywhere => anywhere(turn.rng),
            Heuristic::Flaws => match self.flaws.members() {
                [] => anywhere(turn.rng),
                flaws => member(flaws[below(turn.rng, flaws.len() as u32) as usize] as usize, turn.rng),
            },
            Heuristic::Conflicted => match self.conflicted.members() {
                [] => anywhere(turn.rng),
                questions => questions[below(turn.rng, questions.len() as u32) as usize] as usize,
            },
            Heuristic::Nearby => match view.touching(if self.last == NONE { 0 } else { self.last as usize }) {
                touching if self.last != NONE && !touching.is_empty() => {
                    member(touching[below(turn.rng, touching.len() as u32) as usize].to as usize, turn.rng)
                }
                _ => anywhere(turn.rng),
            },
            Heuristic::Expert => {
                if view.relations() == 0 {
                    return anywhere(turn.rng);
                }
                let mut best = below(turn.rng, view.relations() as u32) as usize;
                for _ in 1..4 {
                    let other = below(turn.rng, view.relations() as u32) as usize;
                    let known = |relation: usize| if view.sees(relation) { view.expertise(relation) } else { -1.0 };
                    if known(other) > known(best) {
                        best = other;
                    }
                }
                member(best, turn.rng)
            }
            Heuristic::Sweep => {
                let question = self.sweep as usize;
                self.sweep = (self.sweep + 1) % view.questions() as u32;
                question
            }
        }
    }

    /// Where the search stands, so that a placebo can be undone.
    pub fn mark(&self) -> Mark {
        Mark { working: self.working, sweep: self.sweep }
    }

    /// Goes back to `mark`. What it cost is not refunded.
    pub fn undo(&mut self, mark: Mark) {
        (self.working, self.sweep) = (mark.working, mark.sweep);
    }

    /// Drops the heuristic it works with for another of its own, if it has one.
    pub fn change_heuristic(&mut self, rng: &mut Stream) {
        let others = match self.working {
            Some(working) if self.heuristics.0.count_ones() > 1 => {
                Heuristics(self.heuristics.0 & !(1 << working as u32))
            }
            _ => self.heuristics,
        };
        self.working = Some(others.draw(rng));
    }

    /// Weighs every option of `question` on its own position: fills the scores. One look for each relation in sight and
    /// option; false, and nothing charged, if the purse cannot pay.
    ///
    /// Cost: O(options x relations that touch the question).
    pub fn weigh<A: Label>(&mut self, view: GraphView<'_, A>, own: &[A], question: usize, turn: &mut Turn<'_>) -> bool {
        let options = view.options(question);
        if !turn.look(options * view.in_sight(question)) {
            return false;
        }
        let scores = &mut self.scores[..options];
        scores.fill(0.0);
        if let Some(eyes) = view.eyes() {
            for (link, x) in view.around(question, own) {
                let (weight, glimpse) = eyes.on(link.to as usize);
                let trace = self.memory.trace(link.to as usize);
                if trace.any() && trace.keeps_any(x, link.stride, options) {
                    recollect(&mut self.memory, view, link, x, scores, (weight, glimpse));
                    continue;
                }
                let mut appeal = glimpse.appeals(x, link.stride);
                scores.iter_mut().for_each(|score| *score += weight * appeal());
            }
            return true;
        }
        for (link, mut x) in view.around(question, own) {
            let weight = view.weight(link.to as usize);
            let look = Look::at(&self.memory, view, link.to as usize);
            for score in scores.iter_mut() {
                *score += weight * look.appeal(&mut self.memory, view, x);
                x += link.stride;
            }
        }
        true
    }

    /// What answering `question` with `answer` scores on its own position, and what the answer that it holds scores there:
    /// the looks are paid by the caller.
    fn score_beside<A: Label>(&mut self, view: GraphView<'_, A>, own: &[A], question: usize, answer: A) -> (f64, f64) {
        let (mut other, mut held) = (0.0, 0.0);
        if let Some(eyes) = view.eyes() {
            for (link, x) in view.around(question, own) {
                let (weight, glimpse) = eyes.on(link.to as usize);
                let trace = self.memory.trace(link.to as usize);
                let mut at = |answer: A| match x + answer.index() as u32 * link.stride {
                    x if trace.keeps(x) => appeal(&mut self.memory, view, link.to as usize, x),
                    x => glimpse.appeal(x),
                };
                other += weight * at(answer);
                held += weight * at(own[question]);
            }
            return (other, held);
        }
        for (link, x) in view.around(question, own) {
            let weight = view.weight(link.to as usize);
            let look = Look::at(&self.memory, view, link.to as usize);
            other += weight * look.appeal(&mut self.memory, view, x + answer.index() as u32 * link.stride);
            held += weight * look.appeal(&mut self.memory, view, x + own[question].index() as u32 * link.stride);
        }
        (other, held)
    }

    /// The best of the options just weighed, ties drawn evenly. With `but`, that option stands aside. `None` if nothing is
    /// left to choose from.
    pub fn best(&self, options: usize, but: Option<usize>, rng: &mut Stream) -> Option<usize> {
        let mut best: Option<usize> = None;
        let mut ties = 1;
        for option in (0..options).filter(|&option| Some(option) != but) {
            match best {
                Some(held) if self.scores[option] < self.scores[held] - EQUAL => {}
                Some(held) if self.scores[option] <= self.scores[held] + EQUAL => {
                    ties += 1;
                    if below(rng, ties) == 0 {
                        best = Some(option);
                    }
                }
                _ => (best, ties) = (Some(option), 1),
            }
        }
        best
    }

    /// How much better option `a` scores than option `b`, of those just weighed; 0 if they are equal.
    pub fn gain(&self, a: usize, b: usize) -> f64 {
        let gain = self.scores[a] - self.scores[b];
        if gain.abs() <= EQUAL { 0.0 } else { gain }
    }

    /// Notes that the answer to `question` changed on its own position, and which relations it now believes broken. The
    /// looks were paid when the option was weighed.
    pub fn settle<A: Label>(&mut self, view: GraphView<'_, A>, own: &[A], question: usize) {
        self.last = question as u32;
        if self.surveyed {
            for link in view.touching(question) {
                self.refresh(view, own, link.to as usize);
            }
        }
    }

    /// Notes anew whether it believes `relation` broken on its own position, if it keeps a list of flaws.
    #[inline]
    pub fn refresh<A: Label>(&mut self, view: GraphView<'_, A>, own: &[A], relation: usize) {
        if self.surveyed {
            self.note_anew(view, own, relation);
        }
    }

    fn note_anew<A: Label>(&mut self, view: GraphView<'_, A>, own: &[A], relation: usize) {
        let broken = self.knows(view, relation) && self.belief(view, relation, view.local(relation, own)) < 0.5;
        let turned = if broken { self.flaws.put(relation as u32) } else { self.flaws.take(relation as u32) };
        if !turned || !self.heuristics.has(Heuristic::Conflicted) {
            return;
        }
        for link in view.scope(relation) {
            let count = &mut self.conflicts[link.to as usize];
            if broken {
                *count += 1;
                self.conflicted.put(link.to);
            } else {
                *count -= 1;
                if *count == 0 {
                    self.conflicted.take(link.to);
                }
            }
        }
    }

    /// Whether it keeps a list of flaws.
    pub(super) fn is_surveyed(&self) -> bool {
        self.surveyed
    }

    /// Answers were overwritten from outside: looks again at what touches them, if it keeps a list of flaws and can pay.
    pub fn overwritten<A: Label>(&mut self, view: GraphView<'_, A>, own: &[A], changed: &[u32], turn: &mut Turn<'_>) {
        if !self.surveyed {
            return;
        }
        for &question in changed {
            if turn.look(view.in_sight(question as usize)) {
                for link in view.touching(question as usize) {
                    self.refresh(view, own, link.to as usize);
                }
            }
        }
    }

    /// How good it believes a whole position to be: the weighted sum of expected degrees. One look for each relation in
    /// sight; `None` if the purse cannot pay.
    pub fn weigh_position<A: Label>(&self, view: GraphView<'_, A>, position: &[A], turn: &mut Turn<'_>) -> Option<f64> {
        let in_sight = (0..view.relations()).filter(|&relation| view.sees(relation)).count();
        turn.look(in_sight).then(|| {
            let mut score = 0.0;
            for relation in 0..view.relations() {
                score += view.weight(relation) * self.appeal(view, relation, position);
            }
            score
        })
    }

    /// What it believes that taking over `claim` would gain. Two looks for each relation in sight of the question.
    pub fn weigh_claim<A: Label>(
        &mut self,
        view: GraphView<'_, A>,
        own: &[A],
        claim: Claim<A>,
        turn: &mut Turn<'_>,
    ) -> Option<f64> {
        let question = claim.question as usize;
        if own[question] == claim.answer {
            return Some(0.0);
        }
        turn.look(2 * view.in_sight(question)).then(|| {
            let (other, held) = self.score_beside(view, own, question, claim.answer);
            let gain = other - held;
            if gain.abs() <= EQUAL { 0.0 } else { gain }
        })
    }

    /// What it believes that taking over both claims, on different questions, would gain. Two looks for each relation in
    /// sight of either question.
    pub fn weigh_both<A: Label>(
        &self,
        view: GraphView<'_, A>,
        own: &mut [A],
        one: Claim<A>,
        two: Claim<A>,
        turn: &mut Turn<'_>,
    ) -> Option<f64> {
        let (first, second) = (one.question as usize, two.question as usize);
        turn.look(2 * (view.in_sight(first) + view.in_sight(second))).then(|| {
            let score = |own: &[A]| {
                let beside =
                    |relation: u32| view.touching(first).binary_search_by_key(&relation, |link| link.to).is_ok();
                let rest = view.touching(second).iter().filter(|link| !beside(link.to));
                let around = view.touching(first).iter().chain(rest).map(|link| link.to as usize);
                let each = |relation: usize| view.weight(relation) * self.appeal(view, relation, own);
                around.map(each).sum::<f64>()
            };
            let held = [own[first], own[second]];
            let before = score(own);
            (own[first], own[second]) = (one.answer, two.answer);
            let gain = score(own) - before;
            [own[first], own[second]] = held;
            if gain.abs() <= EQUAL { 0.0 } else { gain }
        })
    }

    /// The degree that it expects of `relation` at a whole position.
    fn appeal<A: Label>(&self, view: GraphView<'_, A>, relation: usize, position: &[A]) -> f64 {
        let x = view.local(relation, position);
        let glance = view.glance(relation, x);
        expected(glance.spread, self.memory.believe(glance, relation, x))
    }

    /// Relations it believes broken on its own position, as far as it looked.
    pub fn flaws(&self) -> &[u32] {
        self.flaws.members()
    }

    /// Looks once at every relation in sight, if one of its heuristics goes by flaws; without the means for all of them it
    /// will see none. Called before round 1.
    pub fn survey<A: Label>(&mut self, view: GraphView<'_, A>, own: &[A], turn: &mut Turn<'_>) {
        let in_sight = (0..view.relations()).filter(|&relation| view.sees(relation)).count();
        if self.heuristics.heed_flaws() && turn.look(in_sight) {
            self.surveyed = true;
            for relation in 0..view.relations() {
                self.refresh(view, own, relation);
            }
        }
    }
}

/// One relation, to be looked at at several local answers.
struct Look<'p> {
    relation: usize,
    gaze: Option<Gaze<'p>>,
    trace: Trace,
}

impl<'p> Look<'p> {
    #[inline(always)]
    fn at<A: Label>(memory: &Memory, view: GraphView<'p, A>, relation: usize) -> Self {
        Look { relation, gaze: view.gaze(relation), trace: memory.trace(relation) }
    }

    /// The degree to expect at `x`, memory included, in [0, 1].
    #[inline(always)]
    fn appeal<A: Label>(&self, memory: &mut Memory, view: GraphView<'_, A>, x: u32) -> f64 {
        match &self.gaze {
            Some(gaze) if !self.trace.keeps(x) => gaze.appeal(x),
            _ => appeal(memory, view, self.relation, x),
        }
    }
}

/// The same, where something may be remembered; and keeps what it came to believe.
#[inline(never)]
fn appeal<A: Label>(memory: &mut Memory, view: GraphView<'_, A>, relation: usize, x: u32) -> f64 {
    if view.eyes().is_some()
        && let Some(chance) = memory.believed(relation, x)
    {
        return expected(0.5, chance);
    }
    let glance = view.glance(relation, x);
    expected(glance.spread, memory.come_to_believe(glance, relation, x))
}

/// Adds to each of `scores` what the answer of that number makes of the relation of `link`, where something is remembered of some.
#[inline(never)]
fn recollect<A: Label>(
    memory: &mut Memory,
    view: GraphView<'_, A>,
    link: &Link,
    mut x: u32,
    scores: &mut [f64],
    (weight, glimpse): (f64, Glimpse<'_>),
) {
    let trace = memory.trace(link.to as usize);
    for score in scores {
        let appeal = if trace.keeps(x) { appeal(memory, view, link.to as usize, x) } else { glimpse.appeal(x) };
        *score += weight * appeal;
        x += link.stride;
    }
}
