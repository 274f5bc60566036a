//! A debate as a reader without labels sees it: what was said, in one neutral voice, beside what it was in truth.

use crate::act::Deed;
use crate::study::trace::{ActLine, Transcript};
use serde::Serialize;

/// What an utterance is, of the constructs of Kim and others 2026; in the engine a matter of structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Construct {
    /// None of those below: claims, checks, looks, aims, concessions.
    None = 0,
    /// Asks.
    Question = 1,
    /// Answers.
    Answer = 2,
    /// Shifts to another idea.
    Shift = 3,
    /// Contests a claim.
    Conflict = 4,
    /// Joins two claims.
    Reconciliation = 5,
}

impl Construct {
    /// All of them, in order.
    pub const ALL: [Construct; 6] = [
        Construct::None,
        Construct::Question,
        Construct::Answer,
        Construct::Shift,
        Construct::Conflict,
        Construct::Reconciliation,
    ];

    /// What an act is.
    pub fn of(deed: Deed) -> Construct {
        match deed {
            Deed::Ask => Construct::Question,
            Deed::Answer => Construct::Answer,
            Deed::Shift => Construct::Shift,
            Deed::Challenge => Construct::Conflict,
            Deed::Reconcile => Construct::Reconciliation,
            _ => Construct::None,
        }
    }

    /// Its name in tables and files.
    pub fn name(self) -> &'static str {
        match self {
            Construct::None => "none",
            Construct::Question => "question",
            Construct::Answer => "answer",
            Construct::Shift => "shift",
            Construct::Conflict => "conflict",
            Construct::Reconciliation => "reconciliation",
        }
    }
}

/// How much of an utterance there is to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Text {
    /// All of its content: the claim, what it stands against, why, and what that speaks for.
    #[default]
    Whole,
    /// The claim alone. Reasons have a side: what a challenge cites speaks against, and that much gives it away.
    Claims,
}

/// One debate: its text, and apart from it what is true of each line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// What a detector may see: an utterance a line, in order.
    pub lines: Vec<String>,
    /// What each utterance is.
    pub is: Vec<Construct>,
    /// Whose each utterance is.
    pub voices: Vec<u32>,
}

impl Told {
    /// A debate as text. An utterance is an act that came off and of which there is something to read: everything that
    /// can be chosen, silent thought included, and concessions. Ballots and decisions are none. Words that are placebos
    /// were said, and are what they were said as.
    pub fn of(transcript: &Transcript, text: Text) -> Told {
        let mut told = Told::default();
        for act in transcript.acts().filter(|act| act.is_done() && !matches!(act.act, Deed::Vote | Deed::Decide)) {
            let line = said(act, text);
            if !line.is_empty() {
                told.lines.push(line);
                told.is.push(Construct::of(act.act));
                told.voices.push(act.agent.0);
            }
        }
        told
    }

    /// Whether the voice changes from each utterance to the next: one less than there are lines.
    pub fn changes(&self) -> impl Iterator<Item = bool> {
        self.voices.windows(2).map(|pair| pair[0] != pair[1])
    }

    /// How many perspectives say anything.
    pub fn perspectives(&self) -> u32 {
        let mut voices = self.voices.clone();
        voices.sort_unstable();
        voices.dedup();
        voices.len() as u32
    }
}

/// What parts a line: the claim ends at the first of these.
pub(super) const PARTS: [&str; 3] = [", not ", ": ", "; so "];

/// The content of an act, in the same form whatever the act: `n1.2 = 3, not 2: rule of n2.2, ... go together; so 3`.
/// Who does it, about whose claim, by which kind of act, on what grounds, at what cost and with what success is left out.
fn said(act: &ActLine, text: Text) -> String {
    let [not, because, so] = PARTS;
    let mut said = match (act.about.is_empty(), act.answer.is_empty()) {
        _ if !act.derivation.is_empty() => act.derivation.clone(),
        (false, false) => format!("{} = {}", act.about, act.answer),
        (false, true) => act.about.clone(),
        (true, _) => act.answer.clone(),
    };
    if text == Text::Claims {
        return said;
    }
    for (mark, part) in [(not, &act.before), (because, &act.why), (so, &act.speaks_for)] {
        if !part.is_empty() {
            said.push_str(mark);
            said.push_str(part);
        }
    }
    said
}
