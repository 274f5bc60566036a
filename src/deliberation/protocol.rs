//! The protocol: who has the floor, who hears what, how and when it is decided, when it stops.

use crate::act::Manners;
use crate::voting::rules::Plurality;
use crate::voting::{TiePolicy, VotingRule};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// Who acts on what state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// Everybody reads the last round, everybody writes the next.
    #[default]
    Synchronous,
    /// One listener at a time hears one speaker, in random order; n such events make a round.
    Asynchronous,
    /// Events drawn with replacement, as [`Meeting`] says: the elementary updates of the classic models.
    Events,
}

/// Who meets in an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meeting {
    /// An agent, drawn evenly, hears one of those it hears, drawn evenly (node update).
    #[default]
    Listener,
    /// An agent, drawn evenly, is heard by one of its neighbours, drawn evenly (invasion, push). Needs mutual ties.
    Speaker,
    /// A tie, drawn evenly, in a direction drawn evenly (link update).
    Tie,
    /// As `Listener`, and both hear one another.
    Mutual,
    /// Both ends of a tie, drawn evenly, are heard by every other neighbour of either (Sznajd). Needs mutual ties.
    Outward,
}

impl Meeting {
    /// All of them, with their names in files.
    pub const ALL: [(Meeting, &'static str); 5] = [
        (Meeting::Listener, "listener"),
        (Meeting::Speaker, "speaker"),
        (Meeting::Tie, "tie"),
        (Meeting::Mutual, "mutual"),
        (Meeting::Outward, "outward"),
    ];
}

/// Who may speak in a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FloorRule {
    /// All of them.
    #[default]
    Everyone,
    /// By number, in a circle.
    RoundRobin,
    /// Drawn evenly, without replacement within a round.
    Random,
    /// One keeps the floor until it has nothing to say for `patience` turns in a row; the next starts from its position.
    Relay {
        /// Turns in a row without a move before the floor passes; 0 to hand it on after every turn.
        patience: u32,
    },
    /// Drawn in proportion to extraversion, without replacement within a round.
    ByExtraversion,
    /// Those who have spoken least so far, ties drawn evenly.
    Moderated,
}

/// Whom one hears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hearing {
    /// The neighbours in the network.
    #[default]
    Neighbours,
    /// The whole society.
    Everyone,
    /// A group, drawn anew in each round: the society is divided evenly at random, and who is left over hears nobody.
    Group {
        /// How many are in a group, itself included; at least 2.
        size: u32,
    },
    /// Nobody.
    Nobody,
}

/// What a vote is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Over {
    /// Each question by itself; a ballot is the answer one holds.
    #[default]
    Questions,
    /// The whole positions that members hold, ranked by believed score.
    Positions,
    /// The claims made since the last vote, ranked by what each would gain on one's own position.
    Claims,
}

/// Who takes over the winner of a periodic vote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Adopt {
    /// Everybody, if the winner is held (or ranked first) by more than the quorum.
    #[default]
    Quorum,
    /// Everybody, whoever wins: convergence by decree.
    Decree,
    /// Nobody: the decision is public, private answers stay.
    Public,
}

/// Who casts a ballot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Voters {
    /// Every member.
    #[default]
    Everyone,
    /// So many, drawn evenly anew for each vote (sortition); one is a random dictator. At least 1, and all where there are no more.
    Drawn(u32),
    /// The members with these numbers: delegates, or one judge. Everybody where none of them is in the society, as in a twin of one
    /// mind.
    Named(Range<u32>),
}

impl Voters {
    /// How many of `agents` members they are.
    pub fn count(&self, agents: u32) -> u32 {
        match self {
            Voters::Everyone => agents,
            Voters::Drawn(many) => agents.min(*many),
            Voters::Named(named) if named.start >= agents => agents,
            Voters::Named(named) => named.end.min(agents) - named.start,
        }
    }
}

/// What a ballot weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weighing {
    /// The same for all.
    #[default]
    Even,
    /// What its voter is known to know ([`Mind::ballot_weight`](crate::mind::Mind::ballot_weight)).
    LogOdds,
    /// The probability that its voter gives to the answer it holds; 1 where it has none, and over whole positions and claims.
    Confidence,
    /// How many hear its voter, itself included.
    Centrality,
}

impl Weighing {
    /// All ways, in the order in which docs list them.
    pub const ALL: [Weighing; 4] = [Weighing::Even, Weighing::LogOdds, Weighing::Confidence, Weighing::Centrality];

    /// The word for it in scenarios: `even`, `log-odds`, `confidence`, `centrality`.
    pub fn name(self) -> &'static str {
        match self {
            Weighing::Even => "even",
            Weighing::LogOdds => "log-odds",
            Weighing::Confidence => "confidence",
            Weighing::Centrality => "centrality",
        }
    }
}

/// One way of deciding.
#[derive(Clone, Debug)]
pub struct Ballotry {
    /// What is voted on.
    pub over: Over,
    /// How ballots become winners.
    pub rule: Arc<dyn VotingRule>,
    /// At most this many positions stand, those that their holders believe best; 0 for all.
    pub slate: u32,
}

/// When and how the group decides.
#[derive(Clone, Debug)]
pub struct VotePlan {
    /// The periodic vote.
    pub periodic: Ballotry,
    /// Every so many rounds; 0 for never.
    pub every: u32,
    /// The share that must be exceeded for adoption and for agreement, in [0.5, 1).
    pub quorum: f64,
    /// Who takes over the winner.
    pub adopt: Adopt,
    /// Who casts a ballot.
    pub voters: Voters,
    /// What ballots weigh.
    pub weights: Weighing,
    /// What happens when several win.
    pub ties: TiePolicy,
    /// The vote after the last round, which makes the group's answer. Its price is set aside before round 1.
    pub last: Ballotry,
}

/// What ends a run before its last round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StopWhen {
    /// No private answer changed for `patience` rounds in which each agent had the floor.
    pub settled: bool,
    /// The mean modal share of private answers reached the quorum.
    pub agreed: bool,
    /// Every question has a public answer, or a whole position was adopted.
    pub decided: bool,
    /// Somebody holds a position of full merit. Only where merit is public.
    pub solved: bool,
    /// All hold the same, and every mind stays with it as long as the others do.
    pub unanimous: bool,
    /// Nothing that anybody may hear from those it hears could move it.
    pub still: bool,
}

/// When a run stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopRule {
    /// At most this many rounds, 1 to 2^26 - 1.
    pub rounds: u32,
    /// The society's budget in units; `None` for no limit.
    pub budget: Option<u64>,
    /// Floor rounds without a change that count as settled, at least 1.
    pub patience: u32,
    /// What else ends it.
    pub when: StopWhen,
}

/// How a society talks, decides and stops.
#[derive(Clone, Debug)]
pub struct Protocol {
    /// Who acts on what state.
    pub schedule: Schedule,
    /// Who may speak.
    pub floor: FloorRule,
    /// Who meets, where rounds are made of events.
    pub meeting: Meeting,
    /// Events in a round; 0 for as many as there are agents.
    pub events: u32,
    /// How many speak in a round, under floors that limit it; at least 1.
    pub speakers: u32,
    /// Whom one hears.
    pub hearing: Hearing,
    /// How one speaks and listens, and what it costs.
    pub manners: Manners,
    /// How the group decides.
    pub vote: VotePlan,
    /// When it stops.
    pub stop: StopRule,
    /// Each agent keeps a purse of its own, an equal share of the budget, instead of drawing on the society's.
    pub own_purses: bool,
    /// Whether another protocol may follow in the midst of a run. Everything is then noted from the start that only some ask for:
    /// who spoke how often, for a moderated floor, since when nothing has changed, for a stop rule, and what was claimed, for a vote;
    /// and each round is played by itself.
    pub may_change: bool,
}

impl Protocol {
    /// Whether claims may ever stand in a vote: they are noted only where they may.
    #[inline]
    pub(super) fn claims_stand(&self) -> bool {
        self.may_change || self.vote.last.over == Over::Claims || self.vote.periodic.over == Over::Claims
    }

    /// Whether it matters which answer was proposed first: only where ties go to it.
    #[inline]
    pub(super) fn proposals_count(&self) -> bool {
        self.may_change || self.vote.ties == TiePolicy::FirstProposed
    }
}

impl Default for Protocol {
    /// Everybody speaks and hears its neighbours for 100 rounds without a budget; one plurality vote, question by
    /// question, ends it.
    fn default() -> Self {
        let plurality = Ballotry { over: Over::Questions, rule: Arc::new(Plurality), slate: 0 };
        Protocol {
            schedule: Schedule::Synchronous,
            floor: FloorRule::Everyone,
            meeting: Meeting::Listener,
            events: 0,
            speakers: 1,
            hearing: Hearing::Neighbours,
            manners: Manners::default(),
            vote: VotePlan {
                periodic: plurality.clone(),
                every: 0,
                quorum: 0.5,
                adopt: Adopt::Quorum,
                voters: Voters::Everyone,
                weights: Weighing::Even,
                ties: TiePolicy::Random,
                last: plurality,
            },
            stop: StopRule { rounds: 100, budget: None, patience: 1, when: StopWhen::default() },
            own_purses: false,
            may_change: false,
        }
    }
}
