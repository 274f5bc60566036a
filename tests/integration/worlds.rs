//! Small worlds that tests share: a problem seen by a society, its network and its protocol.

#![allow(dead_code, reason = "each test binary uses what it needs")]

use manyminds::act::{DEEDS, Deed, Manners};
use manyminds::deliberation::{
    Adopt, Ballotry, FloorRule, Hearing, Over, Protocol, Schedule, Setting, StopRule, StopWhen, VotePlan, Voters,
    Weighing,
};
use manyminds::mind::{ActTable, Heuristics, Policy};
use manyminds::problem::graph::ProblemGraph;
use manyminds::problem::spec::GraphSpec;
use manyminds::problem::{Competence, GraphProblem, Label, Sight};
use manyminds::rng::Draws;
use manyminds::society::Network;
use manyminds::voting::{TiePolicy, rule_by_name};
use std::path::PathBuf;
use std::sync::Arc;

pub(crate) const FLOORS: [FloorRule; 6] = [
    FloorRule::Everyone,
    FloorRule::RoundRobin,
    FloorRule::Random,
    FloorRule::Relay { patience: 2 },
    FloorRule::ByExtraversion,
    FloorRule::Moderated,
];

pub(crate) const VOTES: [(Over, &str); 3] =
    [(Over::Questions, "plurality"), (Over::Positions, "copeland"), (Over::Claims, "approval")];

/// One replicate of a society before a problem.
pub(crate) struct World<A> {
    pub(crate) problem: GraphProblem<A>,
    pub(crate) network: Network,
    pub(crate) extraversion: Vec<f64>,
    pub(crate) draws: Draws,
    pub(crate) common_start: bool,
}

impl<A: Label> World<A> {
    /// `expertise` holds a row of topics for each agent.
    pub(crate) fn new(graph: &Arc<ProblemGraph>, expertise: &[f64], told: &[Vec<u32>], shared: f64, seed: u64) -> Self {
        let draws = Draws::new(seed, 0, 0);
        let eyes = Competence { expertise, told, shared_error: shared };
        let agents = expertise.len() / graph.topics();
        let sight = Sight::new(graph, eyes, &draws, |agent| agent);
        World {
            problem: GraphProblem::new(graph.clone(), sight, Vec::new()),
            network: Network::complete(agents as u32),
            extraversion: (0..agents).map(|agent| (agent + 1) as f64 / (agents + 1) as f64).collect(),
            draws,
            common_start: false,
        }
    }

    /// A society of `agents` with one expertise on everything, told of nothing private.
    pub(crate) fn even(graph: &Arc<ProblemGraph>, agents: usize, expertise: f64, seed: u64) -> Self {
        World::new(graph, &vec![expertise; agents * graph.topics()], &vec![Vec::new(); agents], 0.0, seed)
    }

    pub(crate) fn setting(&self) -> Setting<'_, GraphProblem<A>> {
        Setting {
            problem: &self.problem,
            network: &self.network,
            extraversion: &self.extraversion,
            draws: &self.draws,
            common_start: self.common_start,
        }
    }
}

pub(crate) fn frozen(spec: &GraphSpec) -> Arc<ProblemGraph> {
    Arc::new(spec.freeze().unwrap())
}

pub(crate) fn ballotry(over: Over, rule: &str) -> Ballotry {
    Ballotry { over, rule: rule_by_name(rule, 0.5).unwrap().into(), slate: 0 }
}

/// Everybody hears everybody; a vote every five rounds; no budget.
pub(crate) fn protocol(over: Over, rule: &str, rounds: u32) -> Protocol {
    Protocol {
        schedule: Schedule::Synchronous,
        floor: FloorRule::Everyone,
        meeting: Default::default(),
        events: 0,
        speakers: 2,
        hearing: Hearing::Everyone,
        manners: Manners::default(),
        vote: VotePlan {
            periodic: ballotry(over, rule),
            every: 5,
            quorum: 0.5,
            adopt: Adopt::Quorum,
            voters: Voters::Everyone,
            weights: Weighing::Even,
            ties: TiePolicy::Random,
            last: ballotry(Over::Positions, "score"),
        },
        stop: StopRule { rounds, budget: None, patience: 3, when: StopWhen::default() },
        own_purses: false,
        may_change: false,
    }
}

/// The policy of a middling character under base logits `base`.
pub(crate) fn policy(base: [f64; DEEDS]) -> Policy {
    let table = ActTable { base, ..ActTable::default() };
    Policy::Own(table.odds(&[0.5; 6]))
}

/// Acts often, in every way.
pub(crate) const LIVELY: [f64; DEEDS] = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0];

/// Does everything that an inquirer can, and reads and says more.
pub(crate) const INQUISITIVE: [f64; DEEDS] = [1.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0];

/// Two layers of two questions and one that is asked, on three options and two topics, with evidence for one of them.
pub(crate) fn chained() -> GraphSpec {
    let table = |scope: &[&str], cells: Vec<u8>, topic: &str| {
        format!(r#"{{"kind": "table", "questions": {scope:?}, "degrees": {cells:?}, "topic": "{topic}"}}"#)
    };
    let root = |name: &str, truth: usize| table(&[name], (0..3).map(|o| u8::from(o == truth)).collect(), "even");
    let child = |scope: [&str; 3], shift: usize, topic: &str| {
        let cells = (0..27).map(|x| u8::from((x / 9 + x / 3 % 3 + shift) % 3 == x % 3));
        table(&scope, cells.collect(), topic)
    };
    let evidence = r#"{"kind": "evidence", "question": "c", "favours": [2], "weight": 0.8, "topic": "odd"}"#;
    let relations = [
        root("a", 1),
        root("b", 2),
        child(["a", "b", "c"], 2, "odd"),
        child(["b", "a", "d"], 1, "odd"),
        child(["c", "d", "leaf"], 0, "even"),
        evidence.to_string(),
    ];
    let questions = ["a", "b", "c", "d", "leaf"].map(|name| format!(r#"{{"name": "{name}", "options": 3}}"#));
    // a is 1 and b is 2, so c is 2 and d is 1.
    let text = format!(
        r#"{{"questions": [{}], "relations": [{}], "truth": {{"leaf": 0}}}}"#,
        questions.join(", "),
        relations.join(", ")
    );
    manyminds::problem::read::read_json(&text).unwrap()
}

/// Base logits: those named, and no other act.
pub(crate) fn base(acts: &[(Deed, f64)]) -> [f64; DEEDS] {
    let mut base = [-30.0; DEEDS];
    acts.iter().for_each(|&(deed, logit)| base[deed as usize] = logit);
    base
}

pub(crate) fn all_heuristics() -> Heuristics {
    Heuristics(0b11111)
}

/// The folder of public instances, where there is one.
pub(crate) fn data() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("MANYMINDS_DATA").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// Compares `seen` with the file at `path` (relative to the repository), or writes it there if `MANYMINDS_BLESS` is set.
pub(crate) fn matches_file(path: &str, seen: &str) {
    let place = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("MANYMINDS_BLESS").is_some() {
        std::fs::write(&place, seen).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&place).unwrap_or_default();
    let differs = kept.lines().zip(seen.lines()).find(|(old, new)| old != new);
    assert!(kept == seen, "{path} differs, first at {differs:#?}; MANYMINDS_BLESS=1 writes it anew after a look");
}
