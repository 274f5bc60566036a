//! What reached whom, and how votes came out, as lines of a transcript.

use super::Id;
use crate::act::{Deed, Exposure, Heed};
use crate::deliberation::{Cast, Over, Support, Tally};
use crate::voting::UNRANKED;
use serde::{Deserialize, Serialize};

/// A message reached somebody.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExposureLine {
    /// The round, from 1.
    pub round: u32,
    /// Who listened.
    pub listener: Id,
    /// Who spoke.
    pub speaker: Id,
    /// The kind of act.
    pub act: Deed,
    /// The question that it is about.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub question: Id,
    /// The option that is claimed, or contested.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub option: Id,
    /// The option that the listener held.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub held: Id,
    /// The relation that is named.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub relation: Id,
    /// The local answers at which it is named.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub local: Id,
    /// What became of it.
    pub heed: Heed,
}

impl ExposureLine {
    /// The exposure as a line.
    pub fn new(seen: &Exposure) -> Self {
        ExposureLine {
            round: seen.round,
            listener: Id(seen.listener),
            speaker: Id(seen.speaker),
            act: seen.deed,
            question: Id(seen.question),
            option: Id(seen.option),
            held: Id(seen.held),
            relation: Id(seen.relation),
            local: Id(seen.local),
            heed: seen.heed,
        }
    }

    /// The exposure as it was written down.
    pub fn exposure(&self) -> Exposure {
        Exposure {
            round: self.round,
            listener: self.listener.0,
            speaker: self.speaker.0,
            deed: self.act,
            question: self.question.0,
            option: self.option.0,
            held: self.held.0,
            relation: self.relation.0,
            local: self.local.0,
            heed: self.heed,
        }
    }
}

/// A vote as it was counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TallyLine {
    /// Its number, from 0, to which the act `decide` refers.
    pub id: u32,
    /// The round in which it was held.
    pub round: u32,
    /// Whether it was the final vote.
    pub last: bool,
    /// What was voted on.
    pub over: Over,
    /// Ballots cast and paid for.
    pub ballots: u32,
    /// Holders that an answer needs for adoption.
    pub needed: u32,
    /// Questions with a winner.
    pub decided: u32,
    /// Whether everybody takes the outcome over.
    pub adopted: bool,
    /// How each alternative fared.
    pub supports: Vec<SupportLine>,
    /// Ballots as they were handed in, where these say more than who holds what: in votes over positions and claims, and over
    /// questions where beliefs are handed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cast: Vec<CastLine>,
}

/// One ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CastLine {
    /// Who voted.
    pub voter: u32,
    /// The question; none in a vote over positions or claims.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub question: Id,
    /// Rank of each alternative, in the order of the options, or of `supports`: how many are strictly above it; null where it is not
    /// ranked.
    pub ranks: Vec<Option<u32>>,
}

/// How one alternative fared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SupportLine {
    /// The question; none for whole positions.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub question: Id,
    /// The option; none for whole positions.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub option: Id,
    /// Whose position, or whose claim; none in a vote over questions.
    #[serde(default, skip_serializing_if = "Id::is_none")]
    pub holder: Id,
    /// Ballots for it.
    pub backing: u32,
    /// Whether it won.
    pub won: bool,
}

impl TallyLine {
    /// A tally with those of `supports` and `ballots` that are its own; `ranks` are those of all ballots.
    pub fn new(tally: &Tally, supports: &[Support], ballots: &[Cast], ranks: &[u32]) -> Self {
        let rank = |&rank: &u32| (rank != UNRANKED).then_some(rank);
        let cast = ballots.iter().filter(|ballot| ballot.tally == tally.id).map(|ballot| CastLine {
            voter: ballot.voter,
            question: Id(ballot.question),
            ranks: ranks[ballot.ranks.clone()].iter().map(rank).collect(),
        });
        let own = supports.iter().filter(|support| support.tally == tally.id);
        TallyLine {
            id: tally.id,
            round: tally.round,
            last: tally.last,
            over: tally.over,
            ballots: tally.ballots,
            needed: tally.needed,
            decided: tally.decided,
            adopted: tally.adopted,
            supports: own
                .map(|support| SupportLine {
                    question: Id(support.question),
                    option: Id(support.option),
                    holder: Id(support.holder),
                    backing: support.backing,
                    won: support.won,
                })
                .collect(),
            cast: cast.collect(),
        }
    }

    /// Writes the ballots down again, as they were.
    pub(super) fn tell_ballots(&self, cast: &mut Vec<Cast>, ranks: &mut Vec<u32>) {
        for line in &self.cast {
            let from = ranks.len();
            ranks.extend(line.ranks.iter().map(|rank| rank.unwrap_or(UNRANKED)));
            cast.push(Cast { tally: self.id, voter: line.voter, question: line.question.0, ranks: from..ranks.len() });
        }
    }

    /// The tally as it was written down.
    pub fn tally(&self) -> Tally {
        Tally {
            id: self.id,
            round: self.round,
            last: self.last,
            over: self.over,
            ballots: self.ballots,
            needed: self.needed,
            decided: self.decided,
            adopted: self.adopted,
        }
    }

    /// How its alternatives fared, as it was written down.
    pub fn supports(&self) -> impl Iterator<Item = Support> {
        self.supports.iter().map(|support| Support {
            tally: self.id,
            question: support.question.0,
            option: support.option.0,
            holder: support.holder.0,
            backing: support.backing,
            won: support.won,
        })
    }
}
