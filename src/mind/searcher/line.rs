//! What searchers say to one another: derivations.

use crate::act::{Act, Deed, Exposure, Heed, NONE, Null};
use crate::mind::Says;
use crate::problem::countdown::{MOST_STEPS, Operators, about_row};

/// A row of answers, padded with 0: a partial derivation from the numbers of the puzzle.
pub(super) type Row = [u8; MOST_STEPS];

/// What was said in one turn: a derivation made (propose, shift, reconcile, backtrack, chain back), backed (support),
/// contested (challenge), to be completed (ask) or given in answer to that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// What kind of act it is; `None` is silence.
    pub deed: Option<Deed>,
    /// Whether it is the act itself or a stand-in.
    pub null: Null,
    /// The derivation.
    pub path: [u8; MOST_STEPS],
    /// With which operators its speaker would complete it, where it asks.
    pub operators: Operators,
    /// Who said the derivation first.
    pub author: u32,
    /// In which round.
    pub born: u32,
    /// Whom it answers, or [`NONE`].
    pub to: u32,
    /// In an answer, which result of the derivation is meant: the numbers that it was made from, as bits. Else 0.
    pub made: u8,
}

impl Default for Line {
    fn default() -> Self {
        Line {
            deed: None,
            null: Null::Real,
            path: [0; MOST_STEPS],
            operators: Operators::NONE,
            author: NONE,
            born: NONE,
            to: NONE,
            made: 0,
        }
    }
}

impl Line {
    /// It, reaching a listener that holds `own`.
    pub fn reaching(&self, speaker: u32, own: &[u8], heed: Heed) -> Exposure {
        let about = about_row(self.path);
        Exposure {
            round: 0,
            listener: NONE,
            speaker,
            deed: self.deed.unwrap_or(Deed::Placebo),
            question: about.question,
            option: about.option,
            held: own.get(about.question as usize).map_or(NONE, |&answer| u32::from(answer)),
            relation: about.relation,
            local: about.local,
            heed,
        }
    }
}

impl Says<u8> for Line {
    #[inline]
    fn is_silent(&self) -> bool {
        self.deed.is_none()
    }
}

/// An act about the derivation `row`.
pub(super) fn about(deed: Deed, row: Row) -> Act {
    let about = about_row(row);
    Act {
        question: about.question,
        option: about.option,
        relation: about.relation,
        local: about.local,
        ..Act::of(deed)
    }
}

/// How many steps `row` takes.
#[inline]
pub(super) fn steps(row: &Row) -> usize {
    row.iter().position(|&answer| answer == 0).unwrap_or(MOST_STEPS)
}
