//! The debater: Dirichlet beliefs that count answers (Choi, Zhu and Li 2025, arXiv:2508.17536; with weights for own and other
//! answers, arXiv:2510.07517).
//!
//! In each round it draws an answer from alpha/|alpha|, shows it, and adds to alpha what it and those it hears answered. In the
//! paper theta is drawn from Dirichlet(alpha) and the answer from theta; theta is used once, so that the answer has
//! probability alpha/|alpha|, and that is what is drawn.

use super::super::question_mind::{Hears, Report};
use crate::act::Turn;
use crate::problem::question::QuestionView;
use crate::rng::{Stream, chance, weighted};

/// Debaters have beliefs about at most this many options.
pub const MOST_PRIOR: usize = 8;

/// What is done to a debater.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Intervention {
    /// Nothing.
    #[default]
    None,
    /// While its last answer is that of the last majority, it keeps it.
    Conformist,
    /// With this probability it takes the answer of the last majority.
    Follower(f64),
    /// Once it is right it stays: an oracle tells it so.
    Oracle,
}

/// The dials of a debater.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Debating {
    /// What alpha starts from, by option, each above 0; options beyond [`MOST_PRIOR`] have none.
    pub prior: [f64; MOST_PRIOR],
    /// What is added for its own answer, 0 or more; 0 if it does not listen to itself.
    pub own: f64,
    /// What is added for each answer of another.
    pub peer: f64,
    /// What is done to it. The last majority is that of the answers that it heard and its own; there is none at a tie.
    pub intervention: Intervention,
}

impl Default for Debating {
    fn default() -> Self {
        Debating { prior: [1.0; MOST_PRIOR], own: 1.0, peer: 1.0, intervention: Intervention::None }
    }
}

/// The state of a debater.
#[derive(Clone, Debug)]
pub(super) struct Debater {
    dials: Debating,
    options: usize,
    /// Questions x options.
    alpha: Vec<f64>,
    /// Answers of others in this round, questions x options.
    counts: Vec<u32>,
    /// Whether anything was answered since it last learned.
    answered: bool,
    /// The answer of the last majority to each question, where anything is done to it.
    majority: Vec<Option<u8>>,
}

impl Debater {
    pub(super) fn new(dials: Debating) -> Self {
        Debater { dials, options: 0, alpha: Vec::new(), counts: Vec::new(), answered: false, majority: Vec::new() }
    }

    pub(super) fn reset(&mut self, view: QuestionView<'_>) {
        self.options = view.options().min(MOST_PRIOR);
        let prior = &self.dials.prior[..self.options];
        // What most debates are about, and reset at each run: two numbers, written where they stand.
        if view.questions() == 1 && prior.len() == 2 && self.alpha.len() == 2 {
            self.alpha.copy_from_slice(prior);
        } else {
            self.alpha.clear();
            (0..view.questions()).for_each(|_| self.alpha.extend_from_slice(prior));
        }
        self.counts.clear();
        self.answered = false;
        self.majority.clear();
        if !self.is_free() {
            self.majority.resize(view.questions(), None);
        }
    }

    /// Makes room to count in, where nothing was counted yet.
    fn make_room(&mut self) {
        self.counts.resize(self.alpha.len(), 0);
    }

    /// Of how many options it counts the answers.
    pub(super) fn options(&self) -> usize {
        self.options
    }

    /// Its dials, if there is one question with two options, both of which weigh something from the start.
    pub(super) fn between_two(&self) -> Option<Debating> {
        let weigh = self.dials.prior[..2].iter().all(|&weight| weight > 0.0);
        (self.alpha.len() == 2 && self.options == 2 && weigh).then_some(self.dials)
    }

    /// What it believes where there is one question with two options.
    #[inline]
    pub(super) fn belief(&self) -> Option<[f64; 2]> {
        self.alpha.first_chunk().copied()
    }

    /// Believes this from now on, where there is one question with two options.
    #[inline]
    pub(super) fn believe(&mut self, belief: [f64; 2]) {
        self.alpha.copy_from_slice(&belief);
    }

    /// Draws its answers.
    pub(super) fn answer(&mut self, view: QuestionView<'_>, own: &mut [u8], turn: &mut Turn<'_>) -> Report {
        self.make_room();
        self.counts.fill(0);
        self.answered = true;
        for (question, answer) in own.iter_mut().enumerate() {
            // Before round 1 nothing was answered that could be kept.
            let last = (turn.round > 1).then_some(*answer);
            let majority = self.majority.get(question).copied().flatten();
            let kept = match self.dials.intervention {
                Intervention::None => None,
                Intervention::Conformist => last.filter(|_| last == majority),
                Intervention::Follower(often) => majority.filter(|_| chance(turn.rng, often)),
                Intervention::Oracle => last.filter(|&last| view.oracle(question, last)),
            };
            *answer = kept.unwrap_or_else(|| self.draw(question, turn.rng));
        }
        Report::Open
    }

    pub(super) fn hear(&mut self, own: &[u8], heard: &Hears<'_>) {
        self.make_room();
        if !heard.air.add(&mut self.counts, heard) {
            self.count(heard);
        }
        if self.dials.intervention != Intervention::None {
            for (question, &answer) in own.iter().enumerate() {
                let counts = &self.counts[question * self.options..][..self.options];
                let of = |option: usize| counts[option] + u32::from(option == usize::from(answer));
                let most = (0..self.options).map(of).max().unwrap_or(0);
                let mut first = (0..self.options).filter(|&option| of(option) == most);
                self.majority[question] = first.next().filter(|_| first.next().is_none()).map(|option| option as u8);
            }
        }
    }

    /// Counts the answers that it hears, one speaker after the other: the order does not matter.
    fn count(&mut self, heard: &Hears<'_>) {
        for &speaker in heard.from {
            if speaker == heard.me || !heard.spoke(speaker) {
                continue;
            }
            for (counts, &answer) in self.counts.chunks_exact_mut(self.options).zip(heard.position(speaker)) {
                counts[usize::from(answer)] += 1;
            }
        }
    }

    pub(super) fn learn(&mut self, own: &[u8]) {
        if !std::mem::take(&mut self.answered) {
            return;
        }
        let counts = std::mem::take(&mut self.counts);
        for (question, &answer) in own.iter().enumerate() {
            self.add(question, &counts[question * self.options..], answer);
        }
        self.counts = counts;
        self.counts.fill(0);
    }

    /// Draws an answer to `question` from its belief.
    #[inline]
    pub(super) fn draw(&self, question: usize, rng: &mut Stream) -> u8 {
        weighted(rng, &self.alpha[question * self.options..][..self.options]) as u8
    }

    /// Learns about `question` from so many answers of others, by option, and its own.
    #[inline]
    pub(super) fn add(&mut self, question: usize, counts: &[u32], own: u8) {
        let alpha = &mut self.alpha[question * self.options..][..self.options];
        for (alpha, &count) in alpha.iter_mut().zip(counts) {
            *alpha += self.dials.peer * f64::from(count);
        }
        alpha[usize::from(own)] += self.dials.own;
    }

    /// Whether the other does the same with the same beliefs.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let dials = |of: &Self| (of.dials.own, of.dials.peer, of.dials.intervention);
        self.options == other.options
            && self.dials.prior[..self.options] == other.dials.prior[..self.options]
            && dials(self) == dials(other)
    }

    /// Whether nothing is done to it.
    pub(super) fn is_free(&self) -> bool {
        self.dials.intervention == Intervention::None
    }

    pub(super) fn credence(&self, question: usize, option: usize) -> Option<f64> {
        let alpha = self.alpha.get(question * self.options..)?.get(..self.options)?;
        let total: f64 = alpha.iter().sum();
        alpha.get(option).map(|weight| weight / total)
    }
}
