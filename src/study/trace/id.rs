//! Ids as they stand in a transcript.

use crate::act::NONE;
use crate::mind::ANONYMOUS;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The word for a speaker whom nobody knows.
const WORD: &str = "anonymous";

/// An id. In a file it is a number, absent where there is none, and `"anonymous"` for a speaker whom nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(pub u32);

impl Id {
    /// Where there is none.
    pub const NONE: Id = Id(NONE);

    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        self.0 == NONE
    }

    /// Whether it is a speaker whom nobody knows.
    pub fn is_anonymous(self) -> bool {
        self.0 == ANONYMOUS
    }

    /// The number, if it is one.
    pub fn number(self) -> Option<u32> {
        (self.0 < ANONYMOUS).then_some(self.0)
    }

    /// The number, to look something up with.
    pub fn index(self) -> Option<usize> {
        self.number().map(|number| number as usize)
    }
}

impl Default for Id {
    fn default() -> Self {
        Id::NONE
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            ANONYMOUS => serializer.serialize_str(WORD),
            NONE => serializer.serialize_none(),
            number => serializer.serialize_u32(number),
        }
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Id;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an id: a whole number from 0, or \"anonymous\"")
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Id, E> {
                let small = u32::try_from(number).ok().filter(|&number| number < ANONYMOUS);
                small.map(Id).ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(number), &self))
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<Id, E> {
                if word == WORD { Ok(Id(ANONYMOUS)) } else { Err(E::invalid_value(de::Unexpected::Str(word), &self)) }
            }
            fn visit_unit<E: de::Error>(self) -> Result<Id, E> {
                Ok(Id::NONE)
            }
            fn visit_none<E: de::Error>(self) -> Result<Id, E> {
                Ok(Id::NONE)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
