//! What minds on a problem graph say to one another.

use super::{Claim, Says};
use crate::act::{Deed, NONE, Null};

/// A fact that travels with words: the truth of the relation they name, known to the speaker because it verified it or
/// was told. It cannot be invented.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Fact {
    /// The speaker goes by its own belief.
    #[default]
    Belief,
    /// The relation is known to hold there.
    Holds,
    /// The relation is known to be broken there.
    Broken,
}

/// What was said in one turn: a claim made (propose, shift), backed (support) or contested (challenge).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word<A> {
    /// What kind of act it is; `None` is silence.
    pub deed: Option<Deed>,
    /// Whether it is the act itself or a stand-in.
    pub null: Null,
    /// The claim that it is about.
    pub claim: Claim<A>,
    /// The relation that it names, or [`NONE`].
    pub relation: u32,
    /// The local answers at which it names it.
    pub local: u32,
    /// What is known about that relation there.
    pub fact: Fact,
}

impl<A: Default> Default for Word<A> {
    fn default() -> Self {
        let claim = Claim { question: NONE, answer: A::default(), author: NONE, born: NONE };
        Word { deed: None, null: Null::Real, claim, relation: NONE, local: NONE, fact: Fact::Belief }
    }
}

impl<A: Copy + Default + Send + Sync> Says<A> for Word<A> {
    #[inline]
    fn is_silent(&self) -> bool {
        self.deed.is_none()
    }

    fn claim(&self) -> Option<Claim<A>> {
        let makes = matches!(self.deed, Some(Deed::Propose | Deed::Shift | Deed::Support));
        (makes && self.null != Null::Placebo).then_some(self.claim)
    }
}
