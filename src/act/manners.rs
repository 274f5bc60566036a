//! How people in a society may speak and listen, and what it costs: the part of a protocol that minds live by.

use super::{Deed, DeedSet, Null};
use crate::budget::Prices;

/// How a hearer rates a challenger on a relation, from 0 (nothing) to 1 (always right).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Standing {
    /// The challenger's declared expertise on the relation's topic.
    #[default]
    Topic,
    /// The same for everybody, in [0, 1].
    Constant(f64),
    /// From the hearer's own checks of what the challenger said: 2 (right + 1)/(checked + 2) - 1, not below 0.
    Learned,
}

/// What a mind is told about how one speaks and listens here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Manners {
    /// What things cost.
    pub prices: Prices,
    /// Acts that nobody may choose.
    pub blocked: DeedSet,
    /// What stands in for each chosen act.
    pub replace: [Null; Deed::CHOSEN.len()],
    /// Whether verified facts travel with a challenge or support.
    pub tell: bool,
    /// How challengers are rated.
    pub standing: Standing,
    /// Probability that a hearer lets a message pass unheard, in [0, 1].
    pub decline: f64,
    /// Whether speakers are known to hearers.
    pub named: bool,
}

impl Default for Manners {
    fn default() -> Self {
        Manners {
            prices: Prices::default(),
            blocked: DeedSet::NONE,
            replace: [Null::Real; Deed::CHOSEN.len()],
            tell: true,
            standing: Standing::Topic,
            decline: 0.0,
            named: true,
        }
    }
}
