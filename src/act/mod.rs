//! What can be done and heard: the acts, and one agent's turn.
//!
//! Acts are the only pen. Whatever a perspective does in its turn is one [`Act`], a small `Copy` record that holds ids;
//! standing, measures and transcripts read acts and nothing else.

mod exposure;
mod manners;
mod turn;

pub use exposure::{Exposure, Heed};
pub use manners::{Address, Manners, Standing, Telling};
pub use turn::Turn;

use crate::problem::About;
use serde::{Deserialize, Serialize};

/// What kind of thing was done.
///
/// Policies index by [`Deed::CHOSEN`], so adding an act that can be chosen is adding a row before `Placebo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Deed {
    /// Looks for a better answer to one question and says it.
    Propose = 0,
    /// Contests a live claim: names a relation that it believes the claim breaks, or sends evidence against it.
    Challenge = 1,
    /// Takes over a live claim that reads better on one's own position, and says so.
    Support = 2,
    /// Learns the truth of one relation at one's own answers, at its price.
    Verify = 3,
    /// Moves to another idea, better or not.
    Shift = 4,
    /// Looks at one thing more, remembers what it makes of it, and says nothing.
    Read = 5,
    /// Asks the others about one question.
    Ask = 6,
    /// Tells what it knows about a question: evidence, a fact, else its own answer.
    Answer = 7,
    /// Joins two claims that stand in one another's way into one position.
    Reconcile = 8,
    /// Goes back to what it held before.
    Backtrack = 9,
    /// Sets itself a smaller aim and works on that first. Says nothing.
    Subgoal = 10,
    /// Works from what is wanted back to what would bring it about.
    ChainBack = 11,
    /// Does nothing, at the price of speaking.
    Placebo = 12,
    /// Moved after hearing (a consequence, never chosen): `other` is who moved it.
    Concede = 13,
    /// Cast a ballot.
    Vote = 14,
    /// The group decided (agent is [`NOBODY`]); `relation` counts the questions that changed hands, `born` is the number
    /// of the tally.
    Decide = 15,
}

/// How many acts a perspective chooses among.
pub const DEEDS: usize = Deed::CHOSEN.len();

impl Deed {
    /// The acts that a perspective chooses among in its turn, in order of their number.
    pub const CHOSEN: [Deed; 13] = [
        Deed::Propose,
        Deed::Challenge,
        Deed::Support,
        Deed::Verify,
        Deed::Shift,
        Deed::Read,
        Deed::Ask,
        Deed::Answer,
        Deed::Reconcile,
        Deed::Backtrack,
        Deed::Subgoal,
        Deed::ChainBack,
        Deed::Placebo,
    ];

    /// All acts.
    pub const ALL: [Deed; 16] = [
        Deed::Propose,
        Deed::Challenge,
        Deed::Support,
        Deed::Verify,
        Deed::Shift,
        Deed::Read,
        Deed::Ask,
        Deed::Answer,
        Deed::Reconcile,
        Deed::Backtrack,
        Deed::Subgoal,
        Deed::ChainBack,
        Deed::Placebo,
        Deed::Concede,
        Deed::Vote,
        Deed::Decide,
    ];

    /// Its name in files and columns.
    pub fn name(self) -> &'static str {
        match self {
            Deed::Propose => "propose",
            Deed::Challenge => "challenge",
            Deed::Support => "support",
            Deed::Verify => "verify",
            Deed::Shift => "shift",
            Deed::Read => "read",
            Deed::Ask => "ask",
            Deed::Answer => "answer",
            Deed::Reconcile => "reconcile",
            Deed::Backtrack => "backtrack",
            Deed::Subgoal => "subgoal",
            Deed::ChainBack => "chain-back",
            Deed::Placebo => "placebo",
            Deed::Concede => "concede",
            Deed::Vote => "vote",
            Deed::Decide => "decide",
        }
    }

    /// The act of that name.
    pub fn by_name(name: &str) -> Option<Deed> {
        Deed::ALL.into_iter().find(|deed| deed.name() == name)
    }

    /// The chosen act of that name.
    pub fn chosen(name: &str) -> Option<Deed> {
        Deed::by_name(name).filter(|&deed| deed.is_chosen())
    }

    /// Whether a perspective chooses it in its turn.
    pub fn is_chosen(self) -> bool {
        (self as usize) < DEEDS
    }

    /// Whether it says a claim when it comes off: an answer to a question.
    pub fn makes_claim(self) -> bool {
        use Deed::{Backtrack, ChainBack, Propose, Reconcile, Shift, Support};
        matches!(self, Propose | Shift | Support | Reconcile | Backtrack | ChainBack)
    }

    /// Whether others can hear it when it comes off. Checks, reading and aims are one's own affair.
    pub fn is_spoken(self) -> bool {
        self.is_chosen() && !matches!(self, Deed::Verify | Deed::Read | Deed::Subgoal | Deed::Placebo)
    }
}

/// A set of chosen acts, as bits by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeedSet(pub u16);

impl DeedSet {
    /// No act.
    pub const NONE: DeedSet = DeedSet(0);
    /// How many different sets there are.
    pub const COUNT: usize = 1 << Deed::CHOSEN.len();

    /// The set with `deed` in it.
    #[must_use]
    pub fn with(self, deed: Deed) -> DeedSet {
        DeedSet(self.0 | 1 << deed as u16)
    }

    /// The set without the members of `other`.
    #[must_use]
    pub fn without(self, other: DeedSet) -> DeedSet {
        DeedSet(self.0 & !other.0)
    }

    /// The numbers of its members, in order.
    #[inline]
    pub(crate) fn places(self) -> impl Iterator<Item = usize> {
        let mut left = self.0 as usize % DeedSet::COUNT;
        std::iter::from_fn(move || {
            let place = (left != 0).then_some(left.trailing_zeros() as usize);
            left &= left.wrapping_sub(1);
            place
        })
    }

    /// Whether `deed` is in it.
    pub fn has(self, deed: Deed) -> bool {
        self.0 >> deed as u16 & 1 == 1
    }
}

/// What stands in for a real act in a control.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Null {
    /// The act itself.
    #[default]
    Real = 0,
    /// The same act and the same total price; every state effect is computed, charged and undone.
    Placebo = 1,
    /// The same act and effect, with its pointer drawn evenly from the claim's relations.
    Sham = 2,
}

/// What came of an act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Outcome {
    /// It was done, and said.
    #[default]
    Done = 0,
    /// There was nothing to say: no better answer, nothing to challenge, not persuaded. The looks are charged.
    Nothing = 1,
    /// The purse could not pay for it. The act is not charged.
    Unpaid = 2,
}

/// On what grounds words rest. Facts and evidence cannot be invented: they were verified, read or told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Fact {
    /// The speaker goes by its own belief.
    #[default]
    Belief = 0,
    /// The relation is known to hold there.
    Holds = 1,
    /// The relation is known to be broken there.
    Broken = 2,
    /// A piece of evidence travels along: from now on the hearer can look at it too.
    Evidence = 3,
}

/// Where an id is missing.
pub const NONE: u32 = u32::MAX;
/// The agent of acts that nobody in particular did.
pub const NOBODY: u32 = u32::MAX;

/// One typed event. Ids that do not apply are [`NONE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act {
    /// The round, from 1.
    pub round: u32,
    /// Who did it.
    pub agent: u32,
    /// What was done.
    pub deed: Deed,
    /// Whether it was the act itself or a stand-in.
    pub null: Null,
    /// What came of it.
    pub outcome: Outcome,
    /// Which acts were open to it in that turn.
    pub available: DeedSet,
    /// The question that it is about.
    pub question: u32,
    /// The option that it proposes, contests, supports or moved to.
    pub option: u32,
    /// The relation that it names.
    pub relation: u32,
    /// The local answers at which the relation is named.
    pub local: u32,
    /// On what grounds it rests.
    pub fact: Fact,
    /// Whose reading the evidence is that travels along.
    pub source: u32,
    /// The option that the evidence speaks for.
    pub reads: u32,
    /// The author of the claim that it is about, or who moved it.
    pub other: u32,
    /// The round in which that claim was made; claim ids are (other, born).
    pub born: u32,
    /// What it cost its doer, looks included.
    pub cost: u32,
}

impl Act {
    /// What it is about, for those who can tell whether it is so.
    pub fn about(&self) -> About {
        About { question: self.question, option: self.option, relation: self.relation, local: self.local }
    }

    /// An act with every id missing.
    pub fn of(deed: Deed) -> Act {
        Act {
            round: 0,
            agent: NOBODY,
            deed,
            null: Null::Real,
            outcome: Outcome::Done,
            available: DeedSet::NONE,
            question: NONE,
            option: NONE,
            relation: NONE,
            local: NONE,
            fact: Fact::Belief,
            source: NONE,
            reads: NONE,
            other: NONE,
            born: NONE,
            cost: 0,
        }
    }
}
