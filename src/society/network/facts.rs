//! What can be said of a network before anybody speaks.

use super::gap::{RESIDUAL, Walk};
use super::{Network, Rows};
use crate::rng::{Stream, below};
use std::borrow::Cow;

/// Beyond this many steps (agents times ties) the diameter is sampled.
const EXACT_DIAMETER: u64 = 50_000_000;
/// Sources of a sampled diameter.
const SOURCES: u32 = 32;
/// Up to this size all eigenvalues are computed.
const DENSE: usize = 100;

/// A number that is exact where that is affordable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Estimate {
    /// The value, to rounding (an eigenvalue: to 1e-10).
    Exact(f64),
    /// An estimate, on the side that its fact declares.
    Sampled {
        /// The estimate.
        value: f64,
        /// What it took: sources of a search, or steps of an iteration.
        effort: u32,
    },
    /// There is no such number.
    Undefined,
}

impl Estimate {
    /// The number, exact or not.
    pub fn value(self) -> Option<f64> {
        match self {
            Estimate::Exact(value) | Estimate::Sampled { value, .. } => Some(value),
            Estimate::Undefined => None,
        }
    }
}

/// Facts of a network. Those from `clustering` on read a directed network as its undirected version, in which two
/// agents are tied if either hears the other, with the sum of both weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Agents.
    pub agents: usize,
    /// Ties, or arcs of a directed network.
    pub ties: u64,
    /// Ties over the ties that there could be, in [0, 1]; `None` for a single agent.
    pub density: Option<f64>,
    /// The mean number of others that an agent hears.
    pub mean_degree: f64,
    /// The mean over agents of the share of pairs of their neighbours who are tied (Watts and Strogatz 1998, Nature
    /// 393:440), in [0, 1]. Agents with fewer than two neighbours count as 0.
    pub clustering: f64,
    /// The number of parts that cannot hear one another.
    pub components: usize,
    /// Agents in the largest of them.
    pub largest_component: usize,
    /// The longest of the shortest paths, in ties. Sampled: the longest from 32 sources drawn evenly with repetition, a
    /// lower bound and at least half the diameter. Undefined if the network is not connected.
    pub diameter: Estimate,
    /// How fast word spreads: 1 - lambda_2 of the lazy random walk (I + D^-1 W)/2, where W holds the weights of ties
    /// and D their sums; that is (1 - lambda_2(D^-1 W))/2, in [0, 1] and 0 exactly if the network is not connected.
    /// The lazy walk is declared because agents also hear themselves, and because the gap of the plain walk is 0 on
    /// every bipartite network. Sampled: an upper bound. Undefined for a single agent.
    pub spectral_gap: Estimate,
}

/// Computes the facts of `network`; `rng` draws sources and a start vector where those are needed.
///
/// Cost for n agents and m ties: clustering O(m^1.5); the diameter O(n m) up to 5e7, then 32 searches of O(m); the gap
/// O(n^3) up to 100 agents, then O(n + m) a step for at most 5,000 steps and 4e8 in all. A million agents of degree 8
/// take half a minute. O(1) if complete.
///
/// ```
/// use manyminds::rng::{Draws, Phase};
/// use manyminds::society::network::{Estimate, Network, facts};
/// let mut rng = Draws::new(7, 0, 0).stream(0, 0, Phase::Estimate);
/// let facts = facts(&Network::complete(5), &mut rng);
/// assert_eq!((facts.ties, facts.diameter), (10, Estimate::Exact(1.0)));
/// ```
pub fn facts(network: &Network, rng: &mut Stream) -> Facts {
    let (n, ties) = (network.agents(), network.ties());
    let pairs = n as f64 * (n as f64 - 1.0) / if network.is_directed() { 1.0 } else { 2.0 };
    let arcs = if network.is_directed() { ties } else { 2 * ties };
    let mut facts = Facts {
        agents: n,
        ties,
        density: (n > 1).then(|| ties as f64 / pairs),
        mean_degree: if n > 0 { arcs as f64 / n as f64 } else { 0.0 },
        clustering: f64::from(u8::from(n > 2)),
        components: n.min(1),
        largest_component: n,
        diameter: Estimate::Exact(f64::from(u8::from(n > 1))),
        spectral_gap: Estimate::Exact(n as f64 / (2.0 * (n as f64 - 1.0))),
    };
    if let Some(mutual) = Mutual::of(network) {
        facts.clustering = mutual.clustering();
        (facts.components, facts.largest_component) = mutual.components();
        let connected = facts.components == 1;
        facts.diameter = if connected { mutual.diameter(rng) } else { Estimate::Undefined };
        facts.spectral_gap = if connected { mutual.gap(rng) } else { Estimate::Exact(0.0) };
    }
    if n < 2 {
        facts.spectral_gap = Estimate::Undefined;
    }
    if n == 0 {
        facts.diameter = Estimate::Undefined;
    }
    facts
}

/// The undirected version of a stored network.
pub(super) struct Mutual<'a> {
    starts: Cow<'a, [u32]>,
    pub(super) near: Cow<'a, [u32]>,
    weights: Option<Cow<'a, [f64]>>,
}

impl<'a> Mutual<'a> {
    /// `None` for a complete network, whose facts are formulas.
    fn of(network: &'a Network) -> Option<Self> {
        let Rows::Sparse { starts, heard, weights } = &network.rows else { return None };
        if !network.directed {
            let weights = weights.as_deref().map(Cow::Borrowed);
            return Some(Mutual { starts: Cow::Borrowed(starts), near: Cow::Borrowed(heard), weights });
        }
        let n = network.agents();
        let mut rows: Vec<Vec<(u32, f64)>> = vec![Vec::new(); n];
        for agent in 0..n {
            for (place, &other) in network.hears(agent).iter().enumerate() {
                let weight = network.weights(agent).map_or(1.0, |weights| weights[place]);
                rows[agent].push((other, weight));
                rows[other as usize].push((agent as u32, weight));
            }
        }
        let (mut starts, mut near, mut weights) = (vec![0u32], Vec::new(), Vec::new());
        for row in &mut rows {
            row.sort_by_key(|&(other, _)| other);
            for same in row.chunk_by(|a, b| a.0 == b.0) {
                near.push(same[0].0);
                weights.push(same.iter().map(|&(_, weight)| weight).sum());
            }
            starts.push(near.len() as u32);
        }
        Some(Mutual { starts: starts.into(), near: near.into(), weights: Some(weights.into()) })
    }

    pub(super) fn agents(&self) -> usize {
        self.starts.len() - 1
    }

    fn row(&self, agent: usize) -> &[u32] {
        &self.near[self.places(agent)]
    }

    pub(super) fn places(&self, agent: usize) -> std::ops::Range<usize> {
        self.starts[agent] as usize..self.starts[agent + 1] as usize
    }

    pub(super) fn weight(&self, place: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[place])
    }

    /// Each tie is read from its end of lower degree alone, so that a hub is not read once for each of its ties and
    /// every triangle is met once (the forward algorithm; Latapy 2008, Theor. Comput. Sci. 407:458).
    fn clustering(&self) -> f64 {
        let n = self.agents();
        let rank = |agent: u32| (self.row(agent as usize).len(), agent);
        let (mut starts, mut ahead): (Vec<usize>, Vec<u32>) = (Vec::new(), Vec::new());
        starts.push(0);
        for agent in 0..n {
            ahead.extend(self.row(agent).iter().filter(|&&other| rank(other) > rank(agent as u32)));
            starts.push(ahead.len());
        }
        let mut triangles = vec![0u64; n];
        let mut marked = vec![u32::MAX; n];
        for agent in 0..n {
            let row = &ahead[starts[agent]..starts[agent + 1]];
            row.iter().for_each(|&other| marked[other as usize] = agent as u32);
            for &other in row {
                for &third in &ahead[starts[other as usize]..starts[other as usize + 1]] {
                    if marked[third as usize] == agent as u32 {
                        triangles[agent] += 1;
                        triangles[other as usize] += 1;
                        triangles[third as usize] += 1;
                    }
                }
            }
        }
        let local = |(agent, &triangles): (usize, &u64)| {
            let degree = self.row(agent).len() as f64;
            if triangles == 0 { 0.0 } else { 2.0 * triangles as f64 / (degree * (degree - 1.0)) }
        };
        triangles.iter().enumerate().map(local).sum::<f64>() / n.max(1) as f64
    }

    fn components(&self) -> (usize, usize) {
        let mut search = Search::new(self.agents());
        let (mut parts, mut largest) = (0, 0);
        for agent in 0..self.agents() {
            if search.far[agent] == u32::MAX {
                parts += 1;
                largest = largest.max(search.run(self, agent as u32).1);
            }
        }
        (parts, largest)
    }

    fn diameter(&self, rng: &mut Stream) -> Estimate {
        let n = self.agents();
        let mut search = Search::new(n);
        let mut reach = |source: u32| {
            search.far.fill(u32::MAX);
            search.run(self, source).0
        };
        if n as u64 * (self.near.len() as u64 / 2) <= EXACT_DIAMETER {
            return Estimate::Exact(f64::from((0..n as u32).map(reach).max().unwrap_or(0)));
        }
        let farthest = (0..SOURCES).map(|_| reach(below(rng, n as u32))).max();
        Estimate::Sampled { value: f64::from(farthest.unwrap_or(0)), effort: SOURCES }
    }

    fn gap(&self, rng: &mut Stream) -> Estimate {
        let lazy = |second: f64| ((1.0 - second) / 2.0).clamp(0.0, 1.0);
        let walk = Walk::new(self);
        // Weights that differ by hundreds of orders of magnitude leave nothing to compute with.
        if !walk.is_finite() {
            return Estimate::Undefined;
        }
        if self.agents() <= DENSE {
            return Estimate::Exact(lazy(walk.second_of_all()));
        }
        let (second, residual, steps) = walk.second_by_ascent(rng);
        // Half the residual bounds the error of the gap.
        if residual / 2.0 <= RESIDUAL {
            return Estimate::Exact(lazy(second));
        }
        Estimate::Sampled { value: lazy(second), effort: steps }
    }
}

/// A breadth-first search that keeps its buffers.
struct Search {
    far: Vec<u32>,
    queue: Vec<u32>,
}

impl Search {
    fn new(agents: usize) -> Self {
        Search { far: vec![u32::MAX; agents], queue: Vec::new() }
    }

    /// The distance of the farthest agent, and how many are within reach. Agents reached before are not reached again.
    fn run(&mut self, mutual: &Mutual<'_>, source: u32) -> (u32, usize) {
        self.queue.clear();
        self.queue.push(source);
        self.far[source as usize] = 0;
        let (mut next, mut farthest) = (0, 0);
        while let Some(&agent) = self.queue.get(next) {
            next += 1;
            farthest = self.far[agent as usize];
            for &other in mutual.row(agent as usize) {
                if self.far[other as usize] == u32::MAX {
                    self.far[other as usize] = farthest + 1;
                    self.queue.push(other);
                }
            }
        }
        (farthest, self.queue.len())
    }
}
