//! What minds on a problem graph say to one another.

use super::{Claim, Says};
use crate::act::{Deed, Exposure, Fact, Heed, NONE, Null};
use crate::problem::{GraphView, Label};

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
    /// On what grounds it rests: what is known about that relation there.
    pub fact: Fact,
    /// Whose reading the evidence is that travels along, or [`NONE`].
    pub source: u32,
    /// The option that the evidence speaks for, or [`NONE`].
    pub reads: u32,
    /// Whom it answers, or [`NONE`].
    pub to: u32,
}

impl<A: Default> Default for Word<A> {
    fn default() -> Self {
        let claim = Claim { question: NONE, answer: A::default(), author: NONE, born: NONE };
        Word {
            deed: None,
            null: Null::Real,
            claim,
            relation: NONE,
            local: NONE,
            fact: Fact::Belief,
            source: NONE,
            reads: NONE,
            to: NONE,
        }
    }
}

impl<A: Label> Word<A> {
    /// It, reaching a listener that holds `own`.
    pub fn reaching(&self, speaker: u32, own: &[A], heed: Heed) -> Exposure {
        let question = self.claim.question;
        let held = own.get(question as usize).map_or(NONE, |answer| answer.index() as u32);
        Exposure {
            round: 0,
            listener: NONE,
            speaker,
            deed: self.deed.unwrap_or(Deed::Placebo),
            question,
            option: self.claim.answer.index() as u32,
            held,
            relation: self.relation,
            local: self.local,
            heed,
        }
    }

    /// Whether there is nothing to it but a claim, made or backed, about which nothing is known.
    #[inline]
    pub(super) fn is_bare(&self) -> bool {
        use Deed::{Backtrack, ChainBack, Propose, Shift, Support};
        matches!(self.deed, Some(Propose | Shift | Support | Backtrack | ChainBack))
            && self.fact == Fact::Belief
            && self.null != Null::Placebo
    }

    /// Whether it is meant for `me` where words go to experts: to whom it answers, and to those who know best about a
    /// relation that its question enters.
    pub fn is_for(&self, view: GraphView<'_, A>, me: u32) -> bool {
        self.to == me
            || view.touching(self.claim.question as usize).iter().any(|link| view.is_expert(me, link.to as usize))
    }
}

impl<A: Copy + Default + Send + Sync> Says<A> for Word<A> {
    #[inline]
    fn is_silent(&self) -> bool {
        self.deed.is_none()
    }

    fn claim(&self) -> Option<Claim<A>> {
        (self.deed.is_some_and(Deed::makes_claim) && self.null != Null::Placebo).then_some(self.claim)
    }
}
