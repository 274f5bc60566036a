//! Agents as columns, and the twins of a society that need no more than these.

use super::network::Network;
use super::unless_faulty;
use crate::column::Column;
use crate::error::Fault;
use std::ops::Range;

/// Trait columns: the Big Five and a neutral axis.
pub const AXES: usize = 6;

/// An axis of propensity. Five are named after the Big Five; the numbers say how an agent acts and claim nothing about
/// human personality. The sixth is there to be found without effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Trait {
    /// Shifts of view.
    Openness = 0,
    /// Verifying, and setting subgoals.
    Conscientiousness = 1,
    /// Taking the floor.
    Extraversion = 2,
    /// Supporting rather than challenging.
    Agreeableness = 3,
    /// Backtracking.
    Neuroticism = 4,
    /// Nothing, by design.
    Neutral = 5,
}

impl Trait {
    /// All axes, in the order of the columns.
    pub const ALL: [Trait; AXES] = [
        Trait::Openness,
        Trait::Conscientiousness,
        Trait::Extraversion,
        Trait::Agreeableness,
        Trait::Neuroticism,
        Trait::Neutral,
    ];

    /// The name, as written in a scenario.
    pub fn name(self) -> &'static str {
        match self {
            Trait::Openness => "openness",
            Trait::Conscientiousness => "conscientiousness",
            Trait::Extraversion => "extraversion",
            Trait::Agreeableness => "agreeableness",
            Trait::Neuroticism => "neuroticism",
            Trait::Neutral => "neutral",
        }
    }

    /// The axis of this name.
    pub fn named(name: &str) -> Option<Trait> {
        Trait::ALL.into_iter().find(|axis| axis.name() == name)
    }
}

/// A column for each axis, in the order of [`Trait::ALL`], of numbers in [0, 1].
pub type Traits = [Column<f64>; AXES];

/// The row of one agent across columns of traits. Cost: O(log parts).
///
/// # Panics
/// As slices do, if there is no such agent.
pub fn traits_of(traits: &Traits, agent: usize) -> [f64; AXES] {
    std::array::from_fn(|axis| traits[axis][agent])
}

/// Agents that a scenario describes together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// As in the scenario: `sceptic`.
    pub name: String,
    /// Its agents. Groups follow one another and cover all agents.
    pub members: Range<u32>,
}

/// The agents and the network that joins them.
///
/// What the members of a group share is kept once ([`Column`]): a society of one kind of agent is hardly larger than its
/// network.
///
/// ```
/// use manyminds::column::Column;
/// use manyminds::society::columns::{Group, Society, Trait};
/// use manyminds::society::network::Network;
/// let society = Society {
///     n: 2,
///     groups: vec![Group { name: "sceptic".into(), members: 0..2 }],
///     traits: std::array::from_fn(|_| Column::same(2, vec![0.5])),
///     expertise: Column::of_rows(2, vec![0.9, 0.1, 0.2, 0.6]),
///     topics: 2,
///     heuristics: vec![0b01, 0b10].into(),
///     evidence: vec![vec![3], vec![1, 3]].into(),
///     network: Network::complete(2),
/// };
/// assert!(society.check().is_empty());
/// assert_eq!((society.name_of(1).as_str(), society.trait_of(1, Trait::Openness)), ("sceptic-2", 0.5));
/// let pooled = society.pooled();
/// assert_eq!((pooled.expertise_of(0), &pooled.evidence[0]), (&[0.9, 0.6][..], &vec![1, 3]));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Society {
    /// The number of agents.
    pub n: usize,
    /// Which agents belong together, in order.
    pub groups: Vec<Group>,
    /// How each agent leans along each axis.
    pub traits: Traits,
    /// A row of `topics` numbers in [0, 1] for each agent.
    pub expertise: Column<f64>,
    /// The number of topics.
    pub topics: usize,
    /// For each agent, the moves it sees, as a set of bits.
    pub heuristics: Column<u32>,
    /// For each agent, the relations that only those who are told of them know, by number.
    pub evidence: Column<Vec<u32>>,
    /// Who hears whom.
    pub network: Network,
}

/// How able the agents are on average over topics.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Competence {
    /// The mean over agents of their mean expertise, in [0, 1].
    pub mean: f64,
    /// The largest mean expertise of one agent, in [0, 1].
    pub best: f64,
    /// Who has it; the first of several.
    pub best_agent: u32,
}

impl Society {
    /// Everything that does not fit together: lengths of columns, groups that leave gaps, numbers outside [0, 1]. Paths
    /// are relative, as `traits.openness[3]`. Cost: O(n (topics + axes)).
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut length = |path: &str, found: usize, need: usize| {
            if found != need {
                faults.push(Fault::at(path, format!("{found} long"), format!("need {need}, for {} agents", self.n)));
            }
        };
        for (axis, column) in Trait::ALL.into_iter().zip(&self.traits) {
            length(&format!("traits.{}", axis.name()), column.len(), self.n);
        }
        length("expertise", self.expertise.len(), self.n);
        length("heuristics", self.heuristics.len(), self.n);
        length("evidence", self.evidence.len(), self.n);
        length("network", self.network.agents(), self.n);
        let mut next = 0;
        for (place, group) in self.groups.iter().enumerate() {
            if group.members.start != next || group.members.end < next {
                let need = format!("need a range that starts at {next}");
                faults.push(Fault::at(format!("groups[{place}]"), format!("{:?}", group.members), need));
            }
            next = group.members.end;
        }
        if next as usize != self.n {
            faults.push(Fault::at("groups", format!("{next} agents"), format!("need {} agents", self.n)));
        }
        if self.expertise.width() != self.topics {
            let need = format!("need {}, one for each topic", self.topics);
            faults.push(Fault::at("expertise", format!("{} numbers an agent", self.expertise.width()), need));
        }
        let traits = Trait::ALL.into_iter().map(|axis| format!("traits.{}", axis.name())).zip(&self.traits);
        for (path, column) in traits.chain(std::iter::once(("expertise".into(), &self.expertise))) {
            let wrong = column.iter().enumerate().filter(|(_, value)| !(0.0..=1.0).contains(*value));
            faults.extend(wrong.map(|(place, value)| Fault::at(format!("{path}[{place}]"), value, "need 0..=1")));
        }
        super::cut_short(faults)
    }

    /// The society, if [`Society::check`] finds nothing.
    ///
    /// # Errors
    /// What it found.
    pub fn checked(self) -> Result<Society, Vec<Fault>> {
        unless_faulty(self.check())?;
        Ok(self)
    }

    /// How far `agent` leans along one axis, in [0, 1]. Cost: O(log groups).
    ///
    /// # Panics
    /// As slices do, if there is no such agent; so do the other accessors.
    #[inline]
    pub fn trait_of(&self, agent: usize, axis: Trait) -> f64 {
        self.traits[axis as usize][agent]
    }

    /// What `agent` knows of each topic, in [0, 1]. Cost: O(log groups).
    #[inline]
    pub fn expertise_of(&self, agent: usize) -> &[f64] {
        self.expertise.row(agent)
    }

    /// The group of `agent`; `None` if it is in none. Cost: O(log groups).
    pub fn group_of(&self, agent: usize) -> Option<&Group> {
        let after = self.groups.partition_point(|group| group.members.end as usize <= agent);
        self.groups.get(after).filter(|group| group.members.start as usize <= agent)
    }

    /// The name of `agent`: its group and its number there, from 1 (`sceptic-2`), or the group alone if that has one
    /// member. An agent outside all groups is called by its number. Cost: O(log groups).
    pub fn name_of(&self, agent: usize) -> String {
        match self.group_of(agent) {
            Some(group) if group.members.len() == 1 => group.name.clone(),
            Some(group) => format!("{}-{}", group.name, agent - group.members.start as usize + 1),
            None => agent.to_string(),
        }
    }

    /// The mean and the best of the agents' mean expertise; `None` without agents or topics. Cost: O(n topics).
    pub fn competence(&self) -> Option<Competence> {
        if self.n == 0 || self.topics == 0 {
            return None;
        }
        let (mut sum, mut best, mut best_agent) = (0.0, f64::NEG_INFINITY, 0);
        for (agent, row) in self.expertise.rows().enumerate() {
            let own = row.iter().sum::<f64>() / self.topics as f64;
            sum += own;
            if own > best {
                (best, best_agent) = (own, agent as u32);
            }
        }
        Some(Competence { mean: sum / self.n as f64, best, best_agent })
    }

    /// The *pooled* twin: one agent with everybody's evidence and heuristics, the largest expertise on each topic, and
    /// the mean of the traits. Not a ceiling: a society can outdo it by reading a relation more than once. Cost: O(n
    /// (topics + axes) + evidence log evidence).
    pub fn pooled(&self) -> Society {
        let mut expertise = vec![0.0; self.topics];
        for row in self.expertise.rows() {
            for (most, &own) in expertise.iter_mut().zip(row) {
                *most = f64::max(*most, own);
            }
        }
        let mean = |axis: usize| self.traits[axis].iter().fold(0.0, |sum, own| sum + own) / self.n.max(1) as f64;
        let traits = std::array::from_fn(mean);
        let mut evidence: Vec<u32> = self.evidence.iter().flatten().copied().collect();
        evidence.sort_unstable();
        evidence.dedup();
        let heuristics = self.heuristics.iter().fold(0, |all, own| all | own);
        self.lone("pooled".into(), traits, expertise, heuristics, evidence)
    }

    /// `agent` by itself, under the name that it has here. Cost: O(topics + evidence).
    ///
    /// # Panics
    /// As slices do, if there is no such agent.
    pub fn only(&self, agent: usize) -> Society {
        let traits = traits_of(&self.traits, agent);
        let expertise = self.expertise_of(agent).to_vec();
        self.lone(self.name_of(agent), traits, expertise, self.heuristics[agent], self.evidence[agent].clone())
    }

    fn lone(
        &self,
        name: String,
        traits: [f64; AXES],
        expertise: Vec<f64>,
        heuristics: u32,
        evidence: Vec<u32>,
    ) -> Society {
        Society {
            n: 1,
            groups: vec![Group { name, members: 0..1 }],
            traits: traits.map(|value| Column::same(1, vec![value])),
            expertise: Column::same(1, expertise),
            topics: self.topics,
            heuristics: Column::same(1, vec![heuristics]),
            evidence: Column::same(1, vec![evidence]),
            network: Network::complete(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn society() -> Society {
        Society {
            n: 3,
            groups: vec![Group { name: "bold".into(), members: 0..1 }, Group { name: "sceptic".into(), members: 1..3 }],
            traits: std::array::from_fn(|axis| [0, 6, 12].map(|row| (row + axis) as f64 / 20.0).to_vec().into()),
            expertise: Column::of_rows(2, vec![0.2, 0.4, 0.8, 0.0, 0.4, 0.4]),
            topics: 2,
            heuristics: vec![0b001, 0b011, 0b100].into(),
            evidence: vec![vec![5, 2], vec![], vec![2]].into(),
            network: Network::complete(3),
        }
    }

    #[test]
    fn agents_are_named_within_their_group() {
        let names: Vec<String> = (0..4).map(|agent| society().name_of(agent)).collect();
        assert_eq!(names, ["bold", "sceptic-1", "sceptic-2", "3"]);
        assert!(Trait::ALL.into_iter().all(|axis| Trait::named(axis.name()) == Some(axis)));
        assert!(Trait::ALL.into_iter().enumerate().all(|(place, axis)| axis as usize == place));
    }

    #[test]
    fn twins_are_societies_of_one() {
        let society = society().checked().unwrap();
        let pooled = society.pooled();
        assert!(pooled.check().is_empty());
        assert_eq!((pooled.n, pooled.name_of(0).as_str(), pooled.heuristics[0]), (1, "pooled", 0b111));
        assert_eq!((pooled.expertise_of(0), &pooled.evidence[0]), (&[0.8, 0.4][..], &vec![2, 5]));
        assert!((pooled.trait_of(0, Trait::Conscientiousness) - 0.35).abs() < 1e-15);
        let one = society.only(2);
        assert!(one.check().is_empty());
        assert_eq!((one.name_of(0).as_str(), one.trait_of(0, Trait::Neutral)), ("sceptic-2", 17.0 / 20.0));
        assert_eq!(one.only(0), one);
        assert_eq!(one.pooled().expertise, one.expertise);
    }

    #[test]
    fn competence_is_the_mean_and_the_best() {
        let found = society().competence().unwrap();
        assert!((found.mean - 1.1 / 3.0).abs() < 1e-15);
        assert_eq!((found.best, found.best_agent), (0.4, 1));
        assert_eq!(Society { topics: 0, expertise: Column::same(3, vec![]), ..society() }.competence(), None);
    }

    #[test]
    fn columns_that_do_not_fit_are_refused() {
        let mut wrong = society();
        wrong.traits[4] = vec![0.5, f64::NAN, 0.5].into();
        wrong.expertise = Column::of_rows(3, vec![0.5; 6]);
        wrong.groups[1].members = 2..5;
        wrong.network = Network::complete(2);
        let found: Vec<String> = wrong.checked().unwrap_err().iter().map(Fault::to_string).collect();
        let said = [
            "expertise is 2 long; need 3, for 3 agents",
            "network is 2 long; need 3, for 3 agents",
            "groups[1] is 2..5; need a range that starts at 1",
            "groups is 5 agents; need 3 agents",
            "expertise is 3 numbers an agent; need 2, one for each topic",
            "traits.neuroticism[1] is NaN; need 0..=1",
        ];
        assert_eq!(found, said);
    }
}
