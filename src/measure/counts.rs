//! How many agents hold each answer: counted once, read by many measures. What they read of a question is worked out anew only
//! where its counts changed.

use super::index;
use crate::deliberation::Scene;
use crate::problem::{Label, Problem};
use std::cell::Cell;

/// How many agents hold each option of each question.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    agents: u32,
    starts: Vec<u32>,
    counts: Vec<u32>,
    /// Agents, starts and counts of the moment before.
    before: (u32, Vec<u32>, Vec<u32>),
    diversity: Index,
    modal: Index,
    agreement: Index,
}

/// What is read of each question, not a number where it is still to be worked out; and its mean, once somebody has asked.
#[derive(Clone, Debug, Default)]
struct Index {
    each: Vec<Cell<f64>>,
    mean: Cell<Option<Option<f64>>>,
}

impl Index {
    fn forget(&mut self, questions: usize) {
        self.each.clear();
        self.each.resize(questions, Cell::new(f64::NAN));
    }
}

impl Counts {
    /// Counts the private answers of a scene. Cost: O(n q).
    pub fn take<P: Problem>(&mut self, scene: &Scene<'_, P>) {
        let questions = scene.questions();
        self.before.0 = self.agents;
        std::mem::swap(&mut self.before.2, &mut self.counts);
        self.agents = scene.agents as u32;
        self.starts.clear();
        let mut total = 0;
        for question in 0..questions {
            self.starts.push(total);
            total += scene.problem.options(question) as u32;
        }
        self.starts.push(total);
        self.counts.clear();
        self.counts.resize(total as usize, 0);
        let counts = &mut self.counts[..];
        for row in scene.positions.chunks_exact(questions.max(1)) {
            for (answer, start) in row.iter().zip(&self.starts) {
                counts[*start as usize + answer.index()] += 1;
            }
        }
        self.compare();
    }

    /// Finds what has to be worked out anew.
    fn compare(&mut self) {
        let questions = self.starts.len() - 1;
        let (agents, starts, counts) = &mut self.before;
        let indices = [&mut self.diversity, &mut self.modal, &mut self.agreement];
        indices.iter().for_each(|index| index.mean.set(None));
        if (*agents, &*starts) != (self.agents, &self.starts) {
            starts.clone_from(&self.starts);
            indices.into_iter().for_each(|index| index.forget(questions));
            return;
        }
        for (question, pair) in self.starts.windows(2).enumerate() {
            let range = pair[0] as usize..pair[1] as usize;
            if !range.clone().fold(true, |same, at| same & (self.counts[at] == counts[at])) {
                indices.iter().for_each(|index| index.each[question].set(f64::NAN));
            }
        }
    }

    /// Whether answers have been counted since they were last forgotten.
    pub(super) fn are_taken(&self) -> bool {
        !self.starts.is_empty()
    }

    /// Forgets what was counted; buffers stay.
    pub(super) fn forget(&mut self) {
        self.starts.clear();
    }

    /// How many agents.
    pub fn agents(&self) -> u32 {
        self.agents
    }

    /// The counts of each question, in order.
    pub fn questions(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|pair| &self.counts[pair[0] as usize..pair[1] as usize])
    }

    /// The mean of `f` over questions; `None` if it is undefined for one of them or there are none.
    pub fn mean(&self, mut f: impl FnMut(&[u32]) -> Option<f64>) -> Option<f64> {
        let (mut sum, mut n) = (0.0, 0u32);
        for counts in self.questions() {
            sum += f(counts)?;
            n += 1;
        }
        (n > 0).then(|| sum / f64::from(n))
    }

    /// The mean of what `f` reads, which is kept question by question in `index`.
    fn kept(&self, index: &Index, mut f: impl FnMut(&[u32]) -> Option<f64>) -> Option<f64> {
        if let Some(mean) = index.mean.get() {
            return mean;
        }
        let mut each = index.each.iter();
        let mean = self.mean(|counts| {
            let kept = each.next()?;
            if kept.get().is_nan() {
                kept.set(f(counts)?);
            }
            Some(kept.get())
        });
        index.mean.set(Some(mean));
        mean
    }

    /// Mean over questions of H / ln(min(n, K)), in [0, 1]; a single voice scores 0.
    pub fn answer_diversity(&self) -> Option<f64> {
        self.kept(&self.diversity, |counts| index::normalised_entropy(counts, self.agents, counts.len() as u32))
    }

    /// Mean over questions of the share of agents with the most common answer, in (0, 1].
    pub fn modal_share(&self) -> Option<f64> {
        self.kept(&self.modal, index::modal_share)
    }

    /// Mean over questions of the share of agreeing pairs; `None` below two agents.
    pub fn agreement(&self) -> Option<f64> {
        self.kept(&self.agreement, index::pairwise_agreement)
    }
}
