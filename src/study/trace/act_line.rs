//! An act as a line of a transcript.

use super::Id;
use crate::act::{self, Act, Deed, DeedSet, Fact, Null};
use serde::{Deserialize, Serialize};

/// An act, its ids resolved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActLine {
    /// Its number in the transcript, from 0.
    pub id: u64,
    /// The round, from 1; one more than the last for the final vote.
    pub round: u32,
    /// Who did it; none where the group did.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub agent: Id,
    /// Who that is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What was done.
    pub act: Deed,
    /// Whether it was the act itself, and if not, what stood in for it.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub null: Null,
    /// What came of it.
    pub outcome: act::Outcome,
    /// The question that it is about.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub question: Id,
    /// What that is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The option that it proposes, contests, supports or moved to.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub option: Id,
    /// What that is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// For a move: what its doer answered before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// The relation that it names.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub relation: Id,
    /// The local answers at which it names it.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub local: Id,
    /// What is to be seen there, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// The derivation that it points to, where positions are derivations; it stands for question, answer and why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub derivation: String,
    /// For a check that was paid for: whether the relation holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
    /// For a challenge that was made: whether what it says is so, where anybody could tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rightly: Option<bool>,
    /// On what grounds it rests.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub fact: Fact,
    /// Whose reading the evidence is that travels along.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub source: Id,
    /// The option that the evidence speaks for.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub reads: Id,
    /// What that is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speaks_for: String,
    /// The author of the claim that it is about, or who moved it.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub other: Id,
    /// Who that is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub whose: String,
    /// The round in which that claim was made.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub born: Id,
    /// The number of that claim, from 1, in order of first mention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<u64>,
    /// For a concession: the act that brought it about, where that can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<u64>,
    /// For a decision: the number of its tally.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub tally: Id,
    /// For a decision: how many questions have a winner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<u32>,
    /// For a move: merit of its doer's position before and after, on the scale of the measure `merit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merit: Option<[f64; 2]>,
    /// What it cost, looks included.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub cost: u32,
    /// Which acts were open in that turn, as bits in the order of the header's `acts`.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub available: DeedSet,
}

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl ActLine {
    /// The act with its ids, unresolved.
    pub fn new(id: u64, act: &Act) -> Self {
        let mut line = ActLine {
            id,
            round: act.round,
            agent: Id(act.agent),
            name: String::new(),
            act: act.deed,
            null: act.null,
            outcome: act.outcome,
            question: Id(act.question),
            about: String::new(),
            option: Id(act.option),
            answer: String::new(),
            before: String::new(),
            relation: Id(act.relation),
            local: Id(act.local),
            why: String::new(),
            derivation: String::new(),
            holds: None,
            rightly: None,
            fact: act.fact,
            source: Id(act.source),
            reads: Id(act.reads),
            speaks_for: String::new(),
            other: Id(act.other),
            whose: String::new(),
            born: Id(act.born),
            claim: None,
            cause: None,
            tally: Id::NONE,
            decided: None,
            merit: None,
            cost: act.cost,
            available: act.available,
        };
        if act.deed == Deed::Verify && act.option < 2 {
            (line.holds, line.option) = (Some(act.option == 1), Id::NONE);
        }
        if act.deed == Deed::Decide {
            (line.tally, line.born) = (line.born, Id::NONE);
            (line.decided, line.relation) = (Some(act.relation), Id::NONE);
        }
        line
    }

    /// The act as it was done.
    pub fn act(&self) -> Act {
        Act {
            round: self.round,
            agent: self.agent.0,
            deed: self.act,
            null: self.null,
            outcome: self.outcome,
            available: self.available,
            question: self.question.0,
            option: self.holds.map_or(self.option.0, u32::from),
            relation: self.decided.unwrap_or(self.relation.0),
            local: self.local.0,
            fact: self.fact,
            source: self.source.0,
            reads: self.reads.0,
            other: self.other.0,
            born: if self.tally.is_none() { self.born.0 } else { self.tally.0 },
            cost: self.cost,
        }
    }

    /// Whether it came off.
    pub fn is_done(&self) -> bool {
        self.outcome == act::Outcome::Done
    }
}
