//! The society of a cell.

use crate::mind::MindKind;
use crate::mind::policy::AXES;
use crate::problem::opinion::Opinion;
use crate::society::network::{Disconnected, NetworkKind};
use crate::society::sample::Spread;

/// The society of a cell.
#[derive(Clone, Debug)]
pub struct SocietySpec {
    /// Who hears whom.
    pub network: NetworkKind,
    /// What happens to a drawn network that falls apart.
    pub disconnected: Disconnected,
    /// The groups, those of 0 agents left out; agents are numbered group by group.
    pub perspectives: Vec<PerspectiveSpec>,
    /// Whether all begin with the same position.
    pub common_start: bool,
    /// Whether all act by the group's mean act probabilities.
    pub mean_policy: bool,
    /// Probability that two agents' readings of a relation come from one draw.
    pub shared_error: f64,
    /// Whether sampled traits are moved to the mean that was asked for.
    pub centred: bool,
}

impl SocietySpec {
    /// How many agents, 1 to 10^8.
    pub fn agents(&self) -> u32 {
        self.perspectives.iter().map(|group| group.count).sum()
    }
}

/// One group of agents.
#[derive(Clone, Debug)]
pub struct PerspectiveSpec {
    /// Its name.
    pub name: String,
    /// How many, at least 1.
    pub count: u32,
    /// How they reason.
    pub mind: MindKind,
    /// Dials of averagers that differ between members; the others stand in `mind`.
    pub averaging: AveragingSpec,
    /// Their traits, in the order of [`super::super::fields::AXIS_NAMES`].
    pub traits: [Spread; AXES],
    /// What they know.
    pub expertise: ExpertiseSpec,
    /// A factor on all of an agent's expertise.
    pub ability: Spread,
    /// Which moves they look for, as bits in the order of [`super::super::fields::HEURISTICS`].
    pub heuristics: u32,
    /// Which heuristics are dealt to them once the landscape is there; `None` where they are told.
    pub team: Option<TeamSpec>,
    /// Private relations that they were told of, in increasing order.
    pub evidence: Vec<u32>,
    /// Their first answers, where given.
    pub start: StartSpec,
}

/// How a team comes to its heuristics: ordered lists of steps on a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamSpec {
    /// Steps are 1 to this.
    pub steps: u8,
    /// Steps in a list.
    pub k: usize,
    /// Whether the ablest on that landscape are taken, instead of any, drawn evenly without replacement.
    pub best: bool,
}

/// What differs between the averagers of a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AveragingSpec {
    /// The bound of confidence, if there is one.
    pub confidence: Option<Spread>,
    /// Susceptibility; without it 1.
    pub susceptibility: Option<Spread>,
}

/// What a group knows, in [0, 1] per topic.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpertiseSpec {
    /// The same for every member, one number for each topic.
    Topics(Vec<f64>),
    /// floor + (sum - topics x floor) x share, shares from a symmetric Dirichlet.
    Dirichlet {
        /// Of the Dirichlet, above 0.
        concentration: f64,
        /// The least entry.
        floor: f64,
        /// What each row sums to.
        sum: f64,
    },
    /// Each member knows one topic, in turn, and the others as well as is said.
    Specialists {
        /// Expertise on its own topic.
        own: f64,
        /// Expertise on every other.
        other: f64,
    },
    /// Every entry drawn by itself.
    Each(Spread),
    /// One row for each member.
    Rows(Vec<Vec<f64>>),
}

/// The first answers of a group, as (question, option).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartSpec {
    /// The same for every member; questions left out are drawn.
    Same(Vec<(u32, u32)>),
    /// One row for each member.
    Rows(Vec<Vec<(u32, u32)>>),
    /// One row of opinions for each member, one for each question.
    Opinions(Vec<Vec<Opinion>>),
}
