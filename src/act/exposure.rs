//! Who heard what: the other half of every word.

use super::Deed;
use serde::{Deserialize, Serialize};

/// What a listener did with a message that reached it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Heed {
    /// It took it in.
    Heard = 0,
    /// It let it pass, having paid.
    Declined = 1,
    /// It could not pay for hearing it.
    Unpaid = 2,
}

/// One message reaching one listener. Written down only for observers that ask for details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// The round, from 1.
    pub round: u32,
    /// Who listened.
    pub listener: u32,
    /// Who spoke.
    pub speaker: u32,
    /// The kind of act.
    pub deed: Deed,
    /// The question that it is about, or [`super::NONE`].
    pub question: u32,
    /// The option that is claimed (for a challenge: contested).
    pub option: u32,
    /// The option that the listener held when it heard it.
    pub held: u32,
    /// The relation that is named.
    pub relation: u32,
    /// The local answers at which it is named.
    pub local: u32,
    /// What became of it.
    pub heed: Heed,
}
