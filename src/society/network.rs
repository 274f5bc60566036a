//! Who hears whom: networks built with petgraph, frozen to compressed rows.
//!
//! A [`NetworkKind`] is a recipe; [`NetworkKind::build`] draws one [`Network`] from it. The ties are drawn first, and
//! then frozen by way of petgraph for societies up to [`PETGRAPH_LIMIT`] and directly above it: the same network either
//! way. A random regular network is drawn row by row into what it is kept in. The complete network stores one row that
//! all agents share.

mod draw;
mod facts;
mod gap;
mod kind;
mod read;
#[cfg(test)]
mod tests;

pub use facts::{Estimate, Facts, facts};
pub use kind::{Disconnected, MAX_TIES, NetworkKind, Ties};
pub use read::read_edges;

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use petgraph::{Direction, unionfind::UnionFind};

/// Societies up to this size are built as a petgraph graph and then frozen; larger ones are frozen directly, which
/// saves 24 bytes a tie.
pub const PETGRAPH_LIMIT: usize = 20_000;

/// A tie as it is given: (source, target, weight). The source speaks and the target hears.
pub type Edge = (u32, u32, f64);

/// A frozen network: for each agent, the agents it hears, in increasing order.
///
/// Memory: 4 bytes for each agent and each arc (a tie is two arcs unless directed), and 8 more an arc where ties carry
/// weights; 4 bytes an agent when complete.
///
/// ```
/// use manyminds::rng::{Draws, Phase};
/// use manyminds::society::network::NetworkKind;
/// let mut rng = Draws::new(7, 0, 0).stream(0, 0, Phase::Network);
/// let ring = NetworkKind::Ring { degree: 2 }.build(5, &mut rng).unwrap();
/// assert_eq!(ring.hears(0), [1, 4]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    directed: bool,
    rows: Rows,
    /// What each agent's own answer weighs beside those it hears; empty where nothing is said of it.
    own: Vec<f64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Rows {
    /// The numbers of all agents: the row of everybody.
    Complete(Vec<u32>),
    Sparse {
        /// Row `a` is `heard[starts[a]..starts[a + 1]]`.
        starts: Vec<u32>,
        heard: Vec<u32>,
        weights: Option<Vec<f64>>,
    },
}

impl Network {
    /// Everybody hears everybody. Cost: 4 bytes an agent.
    pub fn complete(agents: u32) -> Self {
        Network { directed: false, rows: Rows::Complete((0..agents).collect()), own: Vec::new() }
    }

    /// The number of agents.
    #[inline]
    pub fn agents(&self) -> usize {
        match &self.rows {
            Rows::Complete(all) => all.len(),
            Rows::Sparse { starts, .. } => starts.len() - 1,
        }
    }

    /// The agents that `agent` hears, in increasing order. Cost: O(1).
    ///
    /// In a complete network ([`Network::is_complete`]) this is everybody, **`agent` included**: one row is shared, and
    /// a caller skips the agent itself. In any other network nobody hears itself.
    ///
    /// # Panics
    /// As slices do, if `agent` is not below [`Network::agents`].
    #[inline]
    pub fn hears(&self, agent: usize) -> &[u32] {
        match &self.rows {
            Rows::Complete(all) => all,
            Rows::Sparse { starts, heard, .. } => &heard[starts[agent] as usize..starts[agent + 1] as usize],
        }
    }

    /// All rows at once, as where each starts and who is heard, where they are not shared and nothing weighs more than anything
    /// else: row `a` is `heard[starts[a]..starts[a + 1]]`.
    pub(crate) fn rows(&self) -> Option<(&[u32], &[u32])> {
        match &self.rows {
            Rows::Sparse { starts, heard, weights: None } if self.own.is_empty() => Some((starts, heard)),
            _ => None,
        }
    }

    /// How many each hears, where all hear as many, and not nobody, and rows are not shared. Cost: O(agents).
    pub(crate) fn regular_degree(&self) -> Option<u32> {
        let Rows::Sparse { starts, .. } = &self.rows else { return None };
        let degree = starts.get(1).copied().filter(|&degree| degree > 0)?;
        starts.windows(2).all(|pair| pair[1] - pair[0] == degree).then_some(degree)
    }

    /// The weights of the ties in [`Network::hears`], in the same order; `None` where every tie weighs 1.
    ///
    /// # Panics
    /// As slices do, if `agent` is not below [`Network::agents`] and ties carry weights.
    #[inline]
    pub fn weights(&self, agent: usize) -> Option<&[f64]> {
        match &self.rows {
            Rows::Sparse { starts, weights: Some(weights), .. } => {
                Some(&weights[starts[agent] as usize..starts[agent + 1] as usize])
            }
            _ => None,
        }
    }

    /// What the own answer of `agent` weighs beside those that it hears; `None` where the network says nothing of it.
    #[inline]
    pub fn own_weight(&self, agent: usize) -> Option<f64> {
        self.own.get(agent).copied()
    }

    /// An undirected network in which everybody hears `degree` others: those of its row in `heard`, in increasing order.
    fn regular(agents: u32, degree: u32, heard: Vec<u32>) -> Self {
        let starts = (0..=agents).map(|agent| agent * degree).collect();
        Network { directed: false, rows: Rows::Sparse { starts, heard, weights: None }, own: Vec::new() }
    }

    /// A directed network from a matrix of weights, a row for each hearer: what is not 0 is a tie, and the diagonal is what
    /// one's own answer weighs.
    pub(super) fn from_matrix(rows: &[Vec<f64>]) -> Self {
        let agents = rows.len();
        let entries = rows.iter().enumerate().flat_map(|(hearer, row)| {
            let heard = row.iter().enumerate().filter(move |&(speaker, &weight)| speaker != hearer && weight > 0.0);
            heard.map(move |(speaker, &weight)| (speaker as u32, hearer as u32, weight))
        });
        let ties: Vec<Edge> = entries.collect();
        let own = rows.iter().enumerate().map(|(agent, row)| row[agent]).collect();
        Network { own, ..freeze_directly(agents, &ties, true) }
    }

    /// How many others `agent` hears. Cost: O(1).
    ///
    /// # Panics
    /// As slices do, if `agent` is not below [`Network::agents`].
    #[inline]
    pub fn degree(&self, agent: usize) -> usize {
        self.hears(agent).len() - usize::from(self.is_complete())
    }

    /// How many arcs there are: who hears whom, each direction by itself. At most 2^32 - 1, as far as [`Network::arc`] counts.
    pub fn arcs(&self) -> u32 {
        let arcs = match &self.rows {
            Rows::Complete(all) => all.len() as u64 * (all.len() as u64).saturating_sub(1),
            Rows::Sparse { heard, .. } => heard.len() as u64,
        };
        u32::try_from(arcs).unwrap_or(u32::MAX)
    }

    /// The arc of this number, as (hearer, heard), in order of hearers. Cost: O(log agents).
    ///
    /// # Panics
    /// As slices do, if `arc` is not below [`Network::arcs`].
    #[inline]
    pub fn arc(&self, arc: u32) -> (u32, u32) {
        match &self.rows {
            Rows::Complete(all) => {
                let others = all.len() as u32 - 1;
                let (hearer, other) = (arc / others, arc % others);
                (hearer, other + u32::from(other >= hearer))
            }
            Rows::Sparse { starts, heard, .. } => {
                let hearer = starts.partition_point(|&start| start <= arc) - 1;
                (hearer as u32, heard[arc as usize])
            }
        }
    }

    /// True if rows are shared and hold the hearer too. A network that merely happens to have every tie is not.
    #[inline]
    pub fn is_complete(&self) -> bool {
        matches!(self.rows, Rows::Complete(_))
    }

    /// True if hearing need not be mutual.
    pub fn is_directed(&self) -> bool {
        self.directed
    }

    /// Ties: pairs who hear one another, or arcs from a speaker to a hearer in a directed network.
    pub fn ties(&self) -> u64 {
        match &self.rows {
            Rows::Complete(all) => all.len() as u64 * (all.len() as u64).saturating_sub(1) / 2,
            Rows::Sparse { heard, .. } if self.directed => heard.len() as u64,
            Rows::Sparse { heard, .. } => heard.len() as u64 / 2,
        }
    }

    /// True if word can pass between any two agents, direction set aside. Cost: O(agents + ties).
    pub fn is_connected(&self) -> bool {
        if self.is_complete() {
            return true;
        }
        let mut parts = UnionFind::<u32>::new(self.agents());
        let enough = self.agents().saturating_sub(1);
        let joins = (0..self.agents())
            .flat_map(|agent| self.hears(agent).iter().map(move |&heard| (agent as u32, heard)))
            // Of a mutual tie one arc will do.
            .filter(|&(agent, heard)| (self.directed || agent < heard) && parts.union(agent, heard));
        joins.take(enough).count() == enough
    }

    /// The network as a petgraph graph: an edge from each speaker to each hearer, weighing what the tie weighs; a
    /// mutual tie is two edges. Cost: O(agents + ties), which for a complete network is the square of its size.
    pub fn to_petgraph(&self) -> DiGraph<(), f64> {
        let mut graph = DiGraph::with_capacity(self.agents(), 0);
        for _ in 0..self.agents() {
            graph.add_node(());
        }
        for agent in 0..self.agents() {
            let weights = self.weights(agent);
            for (place, &heard) in self.hears(agent).iter().enumerate() {
                if heard as usize != agent {
                    let weight = weights.map_or(1.0, |weights| weights[place]);
                    graph.add_edge(NodeIndex::new(heard as usize), NodeIndex::new(agent), weight);
                }
            }
        }
        graph
    }
}

fn freeze<T: Tie>(agents: usize, ties: &[T], directed: bool, with_petgraph: bool) -> Network {
    if with_petgraph { freeze_petgraph(agents, ties, directed) } else { freeze_directly(agents, ties, directed) }
}

/// Freezes by way of a petgraph graph, which keeps the ties of each agent together.
fn freeze_petgraph<T: Tie>(agents: usize, ties: &[T], directed: bool) -> Network {
    fn rows<Ty: petgraph::EdgeType, T: Tie>(agents: usize, ties: &[T]) -> Rows {
        let mut graph = petgraph::Graph::<(), f64, Ty>::with_capacity(agents, ties.len());
        for _ in 0..agents {
            graph.add_node(());
        }
        for tie in ties {
            let (source, target, weight) = tie.parts();
            graph.add_edge(NodeIndex::new(source as usize), NodeIndex::new(target as usize), weight);
        }
        let (mut starts, mut heard, mut weights) = (vec![0], Vec::new(), Vec::new());
        let mut row: Vec<(u32, f64)> = Vec::new();
        for agent in graph.node_indices() {
            row.clear();
            row.extend(graph.edges_directed(agent, Direction::Incoming).map(|edge| {
                let other = if edge.source() == agent { edge.target() } else { edge.source() };
                (other.index() as u32, *edge.weight())
            }));
            row.sort_unstable_by_key(|&(other, _)| other);
            heard.extend(row.iter().map(|&(other, _)| other));
            weights.extend(row.iter().map(|&(_, weight)| weight));
            starts.push(heard.len() as u32);
        }
        Rows::Sparse { starts, heard, weights: weighed(weights) }
    }
    let rows = if directed {
        rows::<petgraph::Directed, T>(agents, ties)
    } else {
        rows::<petgraph::Undirected, T>(agents, ties)
    };
    Network { directed, rows, own: Vec::new() }
}

/// Freezes by a counting sort of arcs by hearer and a sort of each row. Beside the ties and the network it holds nothing of
/// their size.
fn freeze_directly<T: Tie>(agents: usize, ties: &[T], directed: bool) -> Network {
    let arcs = || {
        ties.iter().flat_map(move |tie| {
            let (source, target, weight) = tie.parts();
            let back = (!directed).then_some((source, target, weight));
            std::iter::once((target, source, weight)).chain(back)
        })
    };
    let plain = ties.iter().all(|tie| tie.parts().2 == 1.0);
    let mut starts = vec![0u32; agents + 1];
    arcs().for_each(|(hearer, ..)| starts[hearer as usize + 1] += 1);
    for agent in 0..agents {
        starts[agent + 1] += starts[agent];
    }
    let total = starts[agents] as usize;
    let (mut heard, mut weights) = (vec![0u32; total], vec![1.0; if plain { 0 } else { total }]);
    for (hearer, speaker, weight) in arcs() {
        let place = starts[hearer as usize] as usize;
        starts[hearer as usize] += 1;
        heard[place] = speaker;
        if !plain {
            weights[place] = weight;
        }
    }
    // Each start has moved on to that of the next row.
    starts.rotate_right(1);
    starts[0] = 0;
    let mut row: Vec<(u32, f64)> = Vec::new();
    for agent in 0..agents {
        let places = starts[agent] as usize..starts[agent + 1] as usize;
        if plain {
            heard[places].sort_unstable();
            continue;
        }
        row.clear();
        row.extend(places.clone().map(|place| (heard[place], weights[place])));
        row.sort_unstable_by_key(|&(other, _)| other);
        for (place, &(other, weight)) in places.zip(&row) {
            (heard[place], weights[place]) = (other, weight);
        }
    }
    let rows = Rows::Sparse { starts, heard, weights: (!plain).then_some(weights) };
    Network { directed, rows, own: Vec::new() }
}

/// A tie as it is drawn (weight 1) or given.
trait Tie {
    fn parts(&self) -> (u32, u32, f64);
}

impl Tie for (u32, u32) {
    fn parts(&self) -> (u32, u32, f64) {
        (self.0, self.1, 1.0)
    }
}

impl Tie for Edge {
    fn parts(&self) -> (u32, u32, f64) {
        *self
    }
}

/// Weights are kept only where one differs from 1.
fn weighed(weights: Vec<f64>) -> Option<Vec<f64>> {
    weights.iter().any(|&weight| weight != 1.0).then_some(weights)
}
