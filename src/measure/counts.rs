//! How many agents hold each answer: counted once, read by many measures.

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
    /// Answer diversity, once somebody has asked.
    diversity: Cell<Option<Option<f64>>>,
}

impl Counts {
    /// Counts the private answers of a scene. Cost: O(n q).
    pub fn take<P: Problem>(&mut self, scene: &Scene<'_, P>) {
        let questions = scene.questions();
        self.agents = scene.agents as u32;
        self.diversity.set(None);
        self.starts.clear();
        let mut total = 0;
        for question in 0..questions {
            self.starts.push(total);
            total += scene.problem.options(question) as u32;
        }
        self.starts.push(total);
        self.counts.clear();
        self.counts.resize(total as usize, 0);
        for row in scene.positions.chunks_exact(questions.max(1)) {
            for (answer, start) in row.iter().zip(&self.starts) {
                self.counts[*start as usize + answer.index()] += 1;
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

    /// Mean over questions of H / ln(min(n, K)), in [0, 1]; a single voice scores 0.
    pub fn answer_diversity(&self) -> Option<f64> {
        self.diversity.get().unwrap_or_else(|| {
            let diversity = self.mean(|counts| index::normalised_entropy(counts, self.agents, counts.len() as u32));
            self.diversity.set(Some(diversity));
            diversity
        })
    }

    /// Mean over questions of the share of agents with the most common answer, in (0, 1].
    pub fn modal_share(&self) -> Option<f64> {
        self.mean(index::modal_share)
    }

    /// Mean over questions of the share of agreeing pairs; `None` below two agents.
    pub fn agreement(&self) -> Option<f64> {
        self.mean(index::pairwise_agreement)
    }
}
