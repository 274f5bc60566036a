//! One agent's turn: who, when, its random stream, its purse, and the only pen it has.

use super::{Act, Exposure, Manners, Outcome};
use crate::budget::Purse;
use crate::rng::Stream;

/// What an agent holds while it has a turn in some phase of a round.
#[derive(Debug)]
pub struct Turn<'a> {
    /// Who.
    pub me: u32,
    /// The round, from 1.
    pub round: u32,
    /// Draws of this agent (or its lane) in this round and phase.
    pub rng: &'a mut Stream,
    /// What may still be spent in this round.
    pub purse: &'a mut Purse,
    /// How one speaks and listens here, and what it costs.
    pub manners: &'a Manners,
    /// Where acts go; `None` when nobody watches.
    pub log: Option<&'a mut Vec<Act>>,
    /// Where it is written down who heard what; `None` when nobody asks.
    pub exposures: Option<&'a mut Vec<Exposure>>,
    /// Whether the agent's own act in this turn could not be paid for.
    pub unpaid: bool,
}

impl Turn<'_> {
    /// Writes an act down, stamped with who and when.
    #[inline]
    pub fn act(&mut self, act: Act) {
        self.unpaid |= act.deed.is_chosen() && act.outcome == Outcome::Unpaid;
        if let Some(log) = self.log.as_deref_mut() {
            log.push(Act { agent: self.me, round: self.round, ..act });
        }
    }

    /// Writes down that a message reached this agent, stamped with who and when.
    #[inline]
    pub fn hear(&mut self, exposure: impl FnOnce() -> Exposure) {
        if let Some(exposures) = self.exposures.as_deref_mut() {
            exposures.push(Exposure { listener: self.me, round: self.round, ..exposure() });
        }
    }

    /// Whether `looks` looks and speaking after them could be paid for.
    #[inline]
    pub fn affords(&self, looks: usize) -> bool {
        let prices = &self.manners.prices;
        self.purse.can(u64::from(prices.act) + looks as u64 * u64::from(prices.look))
    }

    /// Pays for speaking, or changes nothing and returns false.
    #[inline]
    #[must_use]
    pub fn speak(&mut self) -> bool {
        self.purse.pay(u64::from(self.manners.prices.act))
    }

    /// Pays for `n` looks, or changes nothing and returns false.
    #[inline]
    #[must_use]
    pub fn look(&mut self, n: usize) -> bool {
        self.purse.pay(n as u64 * u64::from(self.manners.prices.look))
    }
}
