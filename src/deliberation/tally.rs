//! What a vote came to, for those who want to look it up: acts refer to a tally by its number.

use super::protocol::Over;
use std::ops::Range;

/// One vote. Written down only for observers that ask for details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Its number in the replicate, from 0.
    pub id: u32,
    /// The round in which it was held; one more than the last for the final vote.
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
}

/// How one alternative fared in a tally.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Support {
    /// The number of the tally.
    pub tally: u32,
    /// The question; [`crate::act::NONE`] for whole positions.
    pub question: u32,
    /// The option; [`crate::act::NONE`] for whole positions.
    pub option: u32,
    /// Whose position, or whose claim; [`crate::act::NONE`] in a vote over questions.
    pub holder: u32,
    /// Ballots for it: those that hold it, rank it first, or believe that it gains.
    pub backing: u32,
    /// Whether it won.
    pub won: bool,
}

/// One ballot, as it was handed in. Written down only for observers that ask for details, and only where ballots say more than who
/// holds what: in votes over positions and claims, and over questions where beliefs are handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cast {
    /// The number of the tally.
    pub tally: u32,
    /// Who voted.
    pub voter: u32,
    /// The question; [`crate::act::NONE`] in a vote over positions or claims.
    pub question: u32,
    /// Which of the ranks that are told with it are its own: one for each alternative, in the order of the options, or of the supports
    /// of the tally. A rank is how many are strictly above; [`crate::voting::UNRANKED`] where it is not ranked.
    pub ranks: Range<usize>,
}
