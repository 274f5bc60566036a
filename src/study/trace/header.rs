//! The first line of a transcript: what was run, who took part, and on what.

use super::super::family::Family;
use super::super::seat::Seated;
use super::{FORMAT, VERSION};
use crate::act::Deed;
use crate::column::Column;
use crate::deliberation::{Adopt, Ballotry, FloorRule, Hearing, Over, Protocol, Schedule, Voters, Weighing};
use crate::error::Fault;
use crate::measure::Info;
use crate::mind::Steps;
use crate::rng::{CONTRACT, Draws, Phase};
use crate::scenario::fields::HEURISTICS;
use crate::scenario::{Cell, Scenario, Study};
use crate::society::columns::{Group, Society, Trait};
use crate::society::network::{Network, NetworkKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Relations are listed up to this many; of more, acts still say in words what they point to.
const MOST_RELATIONS: usize = 1 << 16;

/// What was run, who took part, and on what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// The version of the program that wrote it.
    pub manyminds: String,
    /// The randomness contract under which it ran.
    pub contract: u64,
    /// The name of the scenario.
    pub scenario: String,
    /// The question that the scenario asks.
    pub title: String,
    /// The seed of every draw.
    pub seed: u64,
    /// The point of the sweep, from 0.
    pub point: usize,
    /// The swept paths with their values.
    pub params: Vec<(String, String)>,
    /// The arm.
    pub arm: String,
    /// The twin that the arm is, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<String>,
    /// The replicate, from 0.
    pub replicate: u64,
    /// The acts that can be chosen, in the order of the bits of `available`.
    pub acts: Vec<String>,
    /// The measures of the study.
    pub measures: Vec<String>,
    /// Every how many rounds they are read.
    pub every: u32,
    /// Whether minds that hold probabilities are asked for them whenever the measures are read; absent where no measure
    /// wants them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub credences: bool,
    /// Topics of expertise, in order.
    pub topics: Vec<String>,
    /// Who takes part, by number from 0.
    pub agents: Vec<Agent>,
    /// The problem in a sentence, where its questions do not say it; empty otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub statement: String,
    /// What is to be decided, by number from 0.
    pub questions: Vec<Question>,
    /// What ties the questions together, by number from 0; empty where the family of problems has no list of them, or
    /// one of more than 65,536.
    pub relations: Vec<Relation>,
    /// Who hears whom.
    pub network: Net,
    /// How they talk, decide and stop.
    pub protocol: Rules,
}

/// One who takes part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agent {
    /// Its number.
    pub index: u32,
    /// Its name: `sceptic-2`.
    pub name: String,
    /// The group that it is of.
    pub group: String,
    /// How far it leans along each axis.
    pub traits: BTreeMap<String, f64>,
    /// What it knows of each topic.
    pub expertise: Vec<f64>,
    /// Which moves it looks for; of a climber on a ring its steps, as `steps 3, 7, 12`.
    pub heuristics: Vec<String>,
    /// The private relations that it was told of.
    pub evidence: Vec<u32>,
}

/// Something to decide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// What it is called.
    pub name: String,
    /// How many options it has.
    pub options: u32,
    /// What they are called; absent where they are called by their number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

impl Question {
    /// What an option is called.
    pub fn option(&self, option: u32) -> String {
        self.names.get(option as usize).cloned().unwrap_or_else(|| option.to_string())
    }
}

/// What ties questions together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// What it is called.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// The questions of its scope, in order.
    pub scope: Vec<u32>,
    /// Its topic.
    pub topic: String,
    /// How much it counts.
    pub weight: f64,
    /// Whether only those who were told of it see it.
    pub private: bool,
}

/// Who hears whom.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Net {
    /// Whether everybody hears everybody.
    pub complete: bool,
    /// Otherwise `[speaker, listener, weight]`, by listener.
    pub edges: Vec<(u32, u32, f64)>,
}

/// What a protocol comes to, for readers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// `synchronous` or `asynchronous`.
    pub schedule: Schedule,
    /// Who may speak.
    pub floor: String,
    /// Whom one hears.
    pub hearing: Hearing,
    /// Whether speakers are known to hearers.
    pub named: bool,
    /// At most this many rounds.
    pub rounds: u32,
    /// Units of the society's budget; absent where it is unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<u64>,
    /// The share that must be exceeded for adoption and agreement.
    pub quorum: f64,
    /// Who takes over the winner of a periodic vote.
    pub adopt: Adopt,
    /// What happens when several win.
    pub ties: String,
    /// Every so many rounds a vote; 0 for none before the last.
    pub every: u32,
    /// Who casts ballots, where not everybody does: `3 drawn`, `member 0` or `members 0 to 2`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub voters: String,
    /// What ballots weigh, where not the same: `log-odds`, `confidence` or `centrality`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub weights: String,
    /// The periodic vote.
    pub vote: VoteRules,
    /// The final vote.
    pub last: VoteRules,
    /// Rounds from which on another protocol holds (interventions).
    pub changes: Vec<u32>,
}

/// One way of deciding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VoteRules {
    /// What is voted on.
    pub over: Over,
    /// How ballots become winners.
    pub rule: String,
}

impl Rules {
    fn of(protocol: &Protocol, changes: Vec<u32>) -> Self {
        let vote = |ballotry: &Ballotry| VoteRules { over: ballotry.over, rule: ballotry.rule.name().to_string() };
        let floor = match protocol.floor {
            FloorRule::Everyone => "everyone",
            FloorRule::RoundRobin => "round-robin",
            FloorRule::Random => "random",
            FloorRule::Relay { .. } => "relay",
            FloorRule::ByExtraversion => "by-extraversion",
            FloorRule::Moderated => "moderated",
        };
        Rules {
            schedule: protocol.schedule,
            floor: floor.into(),
            hearing: protocol.hearing,
            named: protocol.manners.named,
            rounds: protocol.stop.rounds,
            budget: protocol.stop.budget,
            quorum: protocol.vote.quorum,
            adopt: protocol.vote.adopt,
            ties: protocol.vote.ties.name().into(),
            every: protocol.vote.every,
            voters: match &protocol.vote.voters {
                Voters::Everyone => String::new(),
                Voters::Drawn(many) => format!("{many} drawn"),
                Voters::Named(named) if named.len() == 1 => format!("member {}", named.start),
                Voters::Named(named) => format!("members {} to {}", named.start, named.end.saturating_sub(1)),
            },
            weights: match protocol.vote.weights {
                Weighing::Even => String::new(),
                other => other.name().into(),
            },
            vote: vote(&protocol.vote.periodic),
            last: vote(&protocol.vote.last),
            changes,
        }
    }
}

/// The header of one replicate, given the scenario as its twin plays it; its questions are filled in at the first scene.
pub(super) fn of<F: Family>(
    study: &Study,
    cell: &Cell,
    replicate: u64,
    measures: &[&'static Info],
    (instance, seated, scenario): (&F::Instance, &Seated, &Scenario),
) -> Header {
    let society = &seated.society;
    let mut relations = F::relations(instance);
    if relations.len() > MOST_RELATIONS {
        relations.clear();
    }
    Header {
        format: FORMAT.into(),
        version: VERSION,
        manyminds: env!("CARGO_PKG_VERSION").into(),
        contract: CONTRACT,
        scenario: study.name.clone(),
        title: study.title.clone(),
        seed: study.seed,
        point: cell.point,
        params: study.points.get(cell.point).map(|point| point.params.clone()).unwrap_or_default(),
        arm: study.arms.get(cell.arm).cloned().unwrap_or_default(),
        twin: cell.twin.map(|twin| twin.name().to_string()),
        replicate,
        acts: Deed::CHOSEN.iter().map(|deed| deed.name().to_string()).collect(),
        measures: measures.iter().map(|info| info.name.to_string()).collect(),
        every: scenario.every,
        credences: false,
        topics: scenario.problem.topics().to_vec(),
        agents: (0..society.n).map(|agent| Agent::of::<F>(instance, society, agent)).collect(),
        statement: String::new(),
        questions: Vec::new(),
        relations,
        network: Net::of(&society.network),
        protocol: Rules::of(&scenario.protocol, scenario.changes.iter().map(|(round, ..)| *round).collect()),
    }
}

impl Agent {
    fn of<F: Family>(instance: &F::Instance, society: &Society, agent: usize) -> Self {
        let axes = Trait::ALL.into_iter().map(|axis| (axis.name().to_string(), society.trait_of(agent, axis)));
        Agent {
            index: agent as u32,
            name: society.name_of(agent),
            group: society.group_of(agent).map(|group| group.name.clone()).unwrap_or_default(),
            traits: axes.collect(),
            expertise: society.expertise_of(agent).to_vec(),
            heuristics: F::heuristics(instance, society.heuristics[agent]),
            evidence: society.evidence[agent].clone(),
        }
    }
}

/// What the bits of a heuristics column are called.
pub(in super::super) fn heuristics(packed: u32) -> Vec<String> {
    (0..u32::BITS).filter(|bit| packed >> bit & 1 == 1).map(heuristic).collect()
}

/// The heuristics column of an agent, by what it is called.
fn packed(names: &[String]) -> u32 {
    let bit = |name: &String| (0..u32::BITS).find(|&bit| heuristic(bit) == *name).map_or(0, |bit| 1 << bit);
    match names.first().and_then(|name| Steps::of_words(name)) {
        Some(steps) => steps.pack(),
        None => names.iter().map(bit).fold(0, |a, b| a | b),
    }
}

fn heuristic(bit: u32) -> String {
    HEURISTICS.get(bit as usize).map_or_else(|| format!("bit-{bit}"), |name| name.to_string())
}

impl Net {
    fn of(network: &Network) -> Self {
        if network.is_complete() {
            return Net { complete: true, edges: Vec::new() };
        }
        let mut edges = Vec::new();
        for listener in 0..network.agents() {
            let weights = network.weights(listener);
            for (place, &speaker) in network.hears(listener).iter().enumerate() {
                edges.push((speaker, listener as u32, weights.map_or(1.0, |weights| weights[place])));
            }
        }
        Net { complete: false, edges }
    }
}

impl Header {
    /// The society that sat there, `topics` topics wide.
    ///
    /// # Errors
    /// What does not fit together.
    pub fn society(&self, topics: usize) -> Result<Society, Vec<Fault>> {
        let n = self.agents.len();
        let mut groups: Vec<Group> = Vec::new();
        for (at, agent) in (0..).zip(&self.agents) {
            match groups.last_mut() {
                Some(group) if group.name == agent.group => group.members.end = at + 1,
                _ => groups.push(Group { name: agent.group.clone(), members: at..at + 1 }),
            }
        }
        let network = if self.network.complete {
            Network::complete(n as u32)
        } else {
            // Given ties draw nothing.
            let mut idle = Draws::new(0, 0, 0).stream(0, 0, Phase::Network);
            NetworkKind::Edges { edges: self.network.edges.clone(), directed: true }.build(n, &mut idle)?
        };
        let traits = Trait::ALL.map(|axis| {
            let leans = |agent: &Agent| agent.traits.get(axis.name()).copied().unwrap_or(0.5);
            self.agents.iter().map(leans).collect::<Vec<f64>>().into()
        });
        let known: Vec<f64> = self.agents.iter().flat_map(|agent| agent.expertise.iter().copied()).collect();
        let need = n.saturating_mul(topics);
        if known.len() != need {
            let need = format!("need {need}, for {n} agents");
            return Err(vec![Fault::at("expertise", format!("{} long", known.len()), need)]);
        }
        let mut expertise = Column::new(topics);
        expertise.push(n, known);
        Society {
            n,
            groups,
            traits,
            expertise,
            topics,
            heuristics: self.agents.iter().map(|agent| packed(&agent.heuristics)).collect::<Vec<u32>>().into(),
            evidence: self.agents.iter().map(|agent| agent.evidence.clone()).collect::<Vec<_>>().into(),
            network,
        }
        .checked()
    }
}
