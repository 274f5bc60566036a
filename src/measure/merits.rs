//! The merit of each position: computed once for all measures that read it, and anew only where the position changed.

use crate::deliberation::Scene;
use crate::problem::label::same;
use crate::problem::{Label, Truth};

/// The merits of a moment, and the positions that they belong to.
#[derive(Clone, Debug)]
pub(super) struct Merits<A> {
    rows: Vec<A>,
    merits: Vec<f64>,
    /// Whether they are those of the moment at hand.
    taken: bool,
}

impl<A> Default for Merits<A> {
    fn default() -> Self {
        Merits { rows: Vec::new(), merits: Vec::new(), taken: false }
    }
}

impl<A: Label> Merits<A> {
    /// Forgets everything: another problem.
    pub(super) fn open(&mut self) {
        self.rows.clear();
        self.merits.clear();
        self.taken = false;
    }

    /// Another moment.
    pub(super) fn forget(&mut self) {
        self.taken = false;
    }

    /// Whether they are those of this moment.
    pub(super) fn are_taken(&self) -> bool {
        self.taken
    }

    /// Looks at the positions as they stand now. Cost: O(n q), and what touches the answers that changed since it
    /// last looked, or the merit of each position that did.
    pub(super) fn take<P: Truth<Answer = A>>(&mut self, scene: &Scene<'_, P>) {
        let (agents, questions) = (scene.agents, scene.questions());
        if self.merits.len() == agents && self.rows.len() == scene.latest.len() {
            for agent in 0..agents {
                let (row, latest) = (&mut self.rows[agent * questions..][..questions], scene.latest(agent));
                if !same(row, latest) {
                    self.merits[agent] = scene.problem.merit_moved(self.merits[agent], row, latest);
                }
            }
        } else {
            self.open();
            self.rows.extend_from_slice(scene.latest);
            self.merits.extend((0..agents).map(|agent| scene.problem.merit(scene.latest(agent))));
        }
        self.taken = true;
    }

    /// In order of agent.
    pub(super) fn each(&self) -> &[f64] {
        &self.merits
    }
}
