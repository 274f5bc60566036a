//! What was done, counted as it happens.

use crate::act::{Act, DEEDS, Deed, NOBODY, Null, Outcome};
use crate::deliberation::Scene;
use crate::problem::{Label, Problem};

/// Running counts of a deliberation's acts.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    done: [u64; Deed::ALL.len()],
    tried: [u64; Deed::ALL.len()],
    cost: [u64; Deed::ALL.len()],
    agents: usize,
    /// Of each agent: how often it said something, and how many moves of others it brought about. Empty, as is what follows,
    /// until there is something to count: in a large society of copiers nobody ever takes a turn.
    spoken: Vec<f64>,
    moved: Vec<f64>,
    /// Turns of each agent since anything changed.
    idle: Vec<u32>,
    before: Vec<u16>,
    last_change: u32,
    settled: Option<u32>,
}

impl Ledger {
    pub(super) fn open(&mut self, agents: usize) {
        let zero = [0; Deed::ALL.len()];
        (self.done, self.tried, self.cost) = (zero, zero, zero);
        self.agents = agents;
        self.spoken.clear();
        self.moved.clear();
        self.idle.clear();
        self.before.clear();
        (self.last_change, self.settled) = (0, None);
    }

    pub(super) fn enter<P: Problem>(&mut self, scene: &Scene<'_, P>, patience: u32) {
        let same = self.before.len() == scene.positions.len()
            && self.before.iter().zip(scene.positions).all(|(&old, new)| usize::from(old) == new.index());
        // A change since the last scene came about in this round, or in what followed the last one (moves after hearing,
        // a decision taken over). In the latter case this round's turns are already idle ones.
        let moved_now = scene.acts.iter().any(|act| act.round == scene.round && moves(act));
        if !same {
            self.before.clear();
            self.before.extend(scene.positions.iter().map(|answer| answer.index() as u16));
            self.last_change = if moved_now { scene.round } else { scene.round.saturating_sub(1) };
            self.idle.fill(0);
            self.settled = None;
        }
        for act in scene.acts {
            self.count(act, same || !moved_now);
        }
        let all_counted = self.idle.len() == self.agents;
        if self.settled.is_none() && all_counted && self.idle.iter().all(|&turns| turns >= patience.max(1)) {
            self.settled = Some(self.last_change);
        }
    }

    fn count(&mut self, act: &Act, idle: bool) {
        let deed = act.deed as usize;
        let done = act.outcome == Outcome::Done;
        self.tried[deed] += 1;
        self.done[deed] += u64::from(done);
        self.cost[deed] += u64::from(act.cost);
        if act.agent == NOBODY {
            return;
        }
        if act.deed.is_chosen() {
            self.spoken.resize(self.agents, 0.0);
            self.idle.resize(self.agents, 0);
            self.spoken[act.agent as usize] += f64::from(u8::from(done && act.deed.is_spoken()));
            self.idle[act.agent as usize] += u32::from(idle && act.outcome != Outcome::Unpaid);
        }
        let persuades =
            matches!(act.deed, Deed::Concede | Deed::Support | Deed::Reconcile) && act.null != Null::Placebo;
        if done && persuades && act.other != act.agent && (act.other as usize) < self.agents {
            self.moved.resize(self.agents, 0.0);
            self.moved[act.other as usize] += 1.0;
        }
    }

    /// How often `deed` came off.
    pub fn done(&self, deed: Deed) -> u64 {
        self.done[deed as usize]
    }

    /// How often `deed` was tried: done, come to nothing, or not paid for.
    pub fn tried(&self, deed: Deed) -> u64 {
        self.tried[deed as usize]
    }

    /// Turns that were taken: chosen acts, whatever came of them.
    pub fn turns(&self) -> u64 {
        self.tried[..DEEDS].iter().sum()
    }

    /// How often each agent said something; empty as long as nobody took a turn.
    pub fn spoken(&self) -> &[f64] {
        &self.spoken
    }

    /// How many moves of others each agent brought about; empty as long as there is none.
    pub fn moved(&self) -> &[f64] {
        &self.moved
    }

    /// The round of the last change, once nothing has changed for long enough; `None` before.
    pub fn settled(&self) -> Option<u32> {
        self.settled
    }
}

/// Whether an act changed an answer of its doer.
pub(crate) fn moves(act: &Act) -> bool {
    let may = matches!(
        act.deed,
        Deed::Propose
            | Deed::Support
            | Deed::Shift
            | Deed::Concede
            | Deed::Read
            | Deed::Reconcile
            | Deed::Backtrack
            | Deed::ChainBack
    );
    may && act.outcome == Outcome::Done && act.null != Null::Placebo
}
