//! How people in a society may speak and listen, and what it costs: the part of a protocol that minds live by.

use super::{DEEDS, DeedSet, Null};
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

/// To whom words go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Address {
    /// To everybody who hears the speaker.
    #[default]
    All,
    /// Of those, to the ones who know best about a relation that the question enters; to one who asked.
    Experts,
}

/// Which piece of evidence is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Telling {
    /// Any, drawn evenly.
    #[default]
    Random,
    /// The weightiest.
    Diagnostic,
    /// One that not everybody was given: knowing which takes knowledge about others.
    Unshared,
    /// One that everybody was given.
    Shared,
    /// One that speaks for its own answer.
    Support,
    /// One that speaks against its own answer.
    Against,
}

impl Telling {
    /// All of them, with their names in files.
    pub const ALL: [(Telling, &'static str); 6] = [
        (Telling::Random, "random"),
        (Telling::Diagnostic, "diagnostic"),
        (Telling::Unshared, "unshared"),
        (Telling::Shared, "shared"),
        (Telling::Support, "support"),
        (Telling::Against, "against"),
    ];
}

/// What a mind is told about how one speaks and listens here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Manners {
    /// What things cost.
    pub prices: Prices,
    /// Acts that nobody may choose.
    pub blocked: DeedSet,
    /// What stands in for each chosen act.
    pub replace: [Null; DEEDS],
    /// Whether verified facts travel with a challenge or support.
    pub tell: bool,
    /// Whether who contests a derivation as a dead end verifies that before it speaks.
    pub checked: bool,
    /// Which evidence is told.
    pub telling: Telling,
    /// To whom words go.
    pub address: Address,
    /// How challengers are rated.
    pub standing: Standing,
    /// Probability that a hearer lets a message pass unheard, in [0, 1].
    pub decline: f64,
    /// Whether speakers are known to hearers.
    pub named: bool,
    /// Whether anybody can be heard here at all: one who works alone leaves nothing to others.
    pub company: bool,
}

impl Default for Manners {
    fn default() -> Self {
        Manners {
            prices: Prices::default(),
            blocked: DeedSet::NONE,
            replace: [Null::Real; DEEDS],
            tell: true,
            checked: false,
            telling: Telling::Random,
            address: Address::All,
            standing: Standing::Topic,
            decline: 0.0,
            named: true,
            company: true,
        }
    }
}
