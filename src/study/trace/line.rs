//! The lines of a transcript.

use super::{ActLine, ExposureLine, Header, Readouts, TallyLine};
use crate::deliberation::Why;
use serde::{Deserialize, Serialize};

/// One line of a transcript.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Line {
    /// What was run, who took part, and on what: the first line.
    Header(Box<Header>),
    /// Where everybody starts: the second line.
    Start(Start),
    /// Something was done.
    Act(Box<ActLine>),
    /// A message reached somebody.
    Exposure(ExposureLine),
    /// A vote was counted.
    Tally(TallyLine),
    /// How things stand after a round: its vote is held, and not yet taken over.
    Round(Round),
    /// How it ended: the last line.
    End(Box<End>),
}

/// What minds believe where it changed: an agent, and what it gives to each option, question by question.
pub type Credences = Vec<(u32, Vec<Option<f64>>)>;

/// Where answers are numbers: those that a line tells as options, in the same order and exactly. Empty elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Numbers {
    /// Of `moves`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<f64>,
    /// Of `latest`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub latest: Vec<f64>,
    /// Of `public`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub public: Vec<Option<f64>>,
    /// Of `decision`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decision: Vec<Option<f64>>,
}

impl Numbers {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.moves.is_empty() && self.latest.is_empty() && self.public.is_empty() && self.decision.is_empty()
    }
}

/// Where everybody starts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// A row of options for each agent, one for each question.
    pub positions: Vec<Vec<u32>>,
    /// Where answers are numbers, those of `positions`; empty elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<Vec<f64>>,
    /// What minds believe, of those who hold probabilities; empty unless the header says `credences`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credences: Credences,
    /// Units spent before round 1.
    pub spent: u64,
    /// What was read there.
    pub measures: Readouts,
}

/// How things stand after a round.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// The round just played.
    pub round: u32,
    /// Private answers that changed since the line before of this kind, as `[agent, question, option]`.
    pub moves: Vec<(u32, u32, u32)>,
    /// Public answers that changed, as `[question, option]`.
    pub public: Vec<(u32, Option<u32>)>,
    /// Where answers are numbers, those of `moves` and `public`.
    #[serde(default, skip_serializing_if = "Numbers::is_empty")]
    pub numbers: Numbers,
    /// What minds believe, where that changed since it was last told: at the cadence of the measures of the study.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credences: Credences,
    /// Units spent so far.
    pub spent: u64,
    /// What was read: the measures of [`BESIDE`](super::BESIDE) after each round, those of the study at its cadence.
    pub measures: Readouts,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// Why it stopped.
    pub why: Why,
    /// Rounds played.
    pub rounds: u32,
    /// Private answers that differ from those of the last `round` line.
    pub moves: Vec<(u32, u32, u32)>,
    /// Private answers that changed after that, once the last decision was taken over.
    pub latest: Vec<(u32, u32, u32)>,
    /// Public answers that changed, as `[question, option]`.
    pub public: Vec<(u32, Option<u32>)>,
    /// The group's answer to each question; `null` where it has none.
    pub decision: Vec<Option<u32>>,
    /// Where answers are numbers, those of the four before.
    #[serde(default, skip_serializing_if = "Numbers::is_empty")]
    pub numbers: Numbers,
    /// What minds believe, where that changed since it was last told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credences: Credences,
    /// What those answers are called; empty where there is none.
    pub answers: Vec<String>,
    /// The answer as one derivation, where positions are derivations.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub derivation: String,
    /// The right answers, as `[question, option]`, where some are designated.
    pub truth: Vec<(u32, u32)>,
    /// Whether the group's answer is right.
    pub right: bool,
    /// Units spent, the final vote included.
    pub spent: u64,
    /// Units set aside for the final vote.
    pub reserved: u64,
    /// Units that the final vote cost.
    pub final_cost: u64,
    /// The value of every measure for the replicate.
    pub measures: Readouts,
}
