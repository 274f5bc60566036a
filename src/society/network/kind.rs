//! Recipes for networks: what each needs, and how one is drawn.

use super::{Edge, Network, PETGRAPH_LIMIT, draw, freeze};
use crate::error::Fault;
use crate::rng::Stream;
use crate::society::{cut_short, unless_faulty};

/// The most ties that a stored network may be expected to have. A complete network stores none.
pub const MAX_TIES: f64 = 1e9;

/// How the number of ties of a random network is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ties {
    /// The probability of each tie, in [0, 1].
    Chance(f64),
    /// The expected number of ties of an agent, in [0, agents - 1].
    MeanDegree(f64),
}

/// A recipe for a network.
///
/// Ties are mutual except in [`NetworkKind::Cliques`] and where [`NetworkKind::Edges`] says so, and weigh 1 except in the
/// latter. Nobody is tied to itself, and no two agents twice.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum NetworkKind {
    /// Everybody hears everybody.
    Complete,
    /// A ring in which each agent hears `degree / 2` agents on either side.
    Ring {
        /// Even, from 2, below the number of agents.
        degree: usize,
    },
    /// Agents in a row.
    Path,
    /// Agent 0 and its leaves.
    Star,
    /// Agent 0 as the hub, and the others in a cycle around it (4 agents or more).
    Wheel,
    /// Rows and columns.
    Grid {
        /// Agents in a row, a divisor of their number. Without it: the most nearly square grid, at least as wide as
        /// high.
        width: Option<usize>,
        /// Joins opposite borders; needs 3 rows and 3 columns.
        torus: bool,
        /// Also joins diagonal neighbours: 8 rather than 4.
        diagonal: bool,
    },
    /// A ring in which the far end of each tie moves, with probability `rewire`, to an agent drawn evenly from those
    /// not yet tied to the near end (Watts and Strogatz 1998, Nature 393:440).
    SmallWorld {
        /// As for [`NetworkKind::Ring`].
        degree: usize,
        /// In [0, 1].
        rewire: f64,
    },
    /// Everybody has `degree` ties, all such networks being about equally likely (Steger and Wormald 1999, Combin.
    /// Probab. Comput. 8:377; Kim and Vu 2003). Above half of the possible degree the complement is drawn.
    RandomRegular {
        /// From 1, below the number of agents; agents times degree must be even.
        degree: usize,
    },
    /// Each pair is tied independently (Gilbert 1959; drawn as in Batagelj and Brandes 2005, Phys. Rev. E 71:036113, in
    /// time proportional to the ties).
    ErdosRenyi {
        /// How many ties.
        ties: Ties,
    },
    /// The first `links + 1` agents hear one another; each later one is tied to `links` different earlier agents, drawn
    /// in proportion to the ties these have (Barabasi and Albert 1999, Science 286:509).
    PreferentialAttachment {
        /// From 1, below the number of agents.
        links: usize,
    },
    /// Blocks of agents in order; pairs are tied independently, by block (Holland, Laskey and Leinhardt 1983).
    StochasticBlock {
        /// The size of each block, from 1; together they are the number of agents.
        blocks: Vec<usize>,
        /// The probability of a tie between two agents of one block, in [0, 1].
        within: f64,
        /// The probability of a tie between agents of two blocks, in [0, 1].
        between: f64,
    },
    /// Cliques of equal size, in order; each agent hears the others of its own. With probability `rewire`, each of these
    /// directed ties by itself, it hears instead an agent drawn evenly from those of other cliques that it does not hear
    /// yet (Fang, Lee and Schilling 2010, Org. Sci. 21:625).
    Cliques {
        /// From 2, a divisor of the number of agents; below it where ties are rewired.
        size: usize,
        /// In [0, 1].
        rewire: f64,
    },
    /// A list of ties, as from [`read_edges`](super::read_edges).
    Edges {
        /// Agents counted from 0, weights above 0.
        edges: Vec<Edge>,
        /// Without it both hear one another, with the same weight.
        directed: bool,
    },
    /// A row-stochastic matrix of weights: who hears whom, how much it weighs, and on the diagonal one's own answer
    /// (DeGroot 1974, J. Am. Stat. Assoc. 69:118).
    Matrix {
        /// A row for each hearer; entries not negative, each row summing to 1 within 1e-9.
        rows: Vec<Vec<f64>>,
    },
}

/// Slack of a row of weights that a person means to sum to 1.
const ROW_SLACK: f64 = 1e-9;

/// What to do when a random network falls into parts that cannot hear one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disconnected {
    /// Keep it.
    Keep,
    /// Draw again until it is connected.
    Redraw {
        /// Give up after so many further draws.
        at_most: u32,
    },
}

impl NetworkKind {
    /// Everything that is wrong with this recipe for a society of `agents`: paths are relative, as `degree` or
    /// `edges[3]`. Empty if [`NetworkKind::build`] can work. Cost: O(1), or O(m log m) for a list of m ties.
    pub fn check(&self, agents: usize) -> Vec<Fault> {
        let mut faults = Vec::new();
        if agents == 0 || agents >= u32::MAX as usize {
            return vec![Fault::at("agents", agents, "need from 1 to 4294967294")];
        }
        let mut chance = |path: &str, value: f64| {
            if !(0.0..=1.0).contains(&value) {
                faults.push(Fault::at(path, value, "need a probability, 0..=1"));
            }
        };
        match self {
            NetworkKind::Complete | NetworkKind::Path | NetworkKind::Star => {}
            NetworkKind::Ring { degree } => faults.extend(check_ring(*degree, agents)),
            NetworkKind::SmallWorld { degree, rewire } => {
                chance("rewire", *rewire);
                faults.extend(check_ring(*degree, agents));
            }
            NetworkKind::Wheel => {
                if agents < 4 {
                    faults.push(Fault::at("agents", agents, "need at least 4 for a wheel"));
                }
            }
            NetworkKind::Grid { width, torus, .. } => faults.extend(check_grid(*width, *torus, agents)),
            NetworkKind::RandomRegular { degree } => {
                if *degree == 0 || *degree >= agents {
                    faults.push(Fault::at("degree", degree, from_1_below(agents)));
                } else if degree % 2 == 1 && agents % 2 == 1 {
                    let need = format!("need an even degree, because the number of agents, {agents}, is odd");
                    faults.push(Fault::at("degree", degree, need));
                }
            }
            NetworkKind::ErdosRenyi { ties: Ties::Chance(p) } => chance("p", *p),
            NetworkKind::ErdosRenyi { ties: Ties::MeanDegree(degree) } => {
                if !(0.0..=(agents - 1) as f64).contains(degree) {
                    faults.push(Fault::at("mean_degree", degree, format!("need 0..={}", agents - 1)));
                }
            }
            NetworkKind::PreferentialAttachment { links } => {
                if *links == 0 || *links >= agents {
                    faults.push(Fault::at("links", links, from_1_below(agents)));
                }
            }
            NetworkKind::StochasticBlock { blocks, within, between } => {
                chance("within", *within);
                chance("between", *between);
                for (place, _) in blocks.iter().enumerate().filter(|(_, size)| **size == 0) {
                    faults.push(Fault::at(format!("blocks[{place}]"), 0, "need at least 1 agent"));
                }
                let sum = blocks.iter().fold(0usize, |sum, &size| sum.saturating_add(size));
                if sum != agents {
                    let need = format!("need sizes that sum to the number of agents, {agents}; these sum to {sum}");
                    faults.push(Fault::at("blocks", format!("{blocks:?}"), need));
                }
            }
            NetworkKind::Cliques { size, rewire } => {
                chance("rewire", *rewire);
                if *size < 2 || !agents.is_multiple_of(*size) {
                    let need = format!("need a divisor of the number of agents, {agents}, from 2");
                    faults.push(Fault::at("size", size, need));
                } else if *size == agents && *rewire > 0.0 {
                    faults.push(Fault::at("size", size, "need at least two cliques to rewire between"));
                }
            }
            NetworkKind::Edges { edges, directed } => faults.extend(check_edges(edges, *directed, agents)),
            NetworkKind::Matrix { rows } => faults.extend(check_matrix(rows, agents)),
        }
        if faults.is_empty() && !matches!(self, NetworkKind::Complete) && self.expected_ties(agents) > MAX_TIES {
            let need = format!("need at most {MAX_TIES:e} ties; this makes about {:.1e}", self.expected_ties(agents));
            faults.push(Fault::at("agents", agents, need));
        }
        cut_short(faults)
    }

    /// How many ties to expect among `agents`, for an estimate of memory before anything is built; only a bound where
    /// [`NetworkKind::check`] finds faults. Cost: O(1), or O(blocks).
    pub fn expected_ties(&self, agents: usize) -> f64 {
        let n = agents as f64;
        let pairs = |n: f64| n * (n - 1.0) / 2.0;
        match self {
            NetworkKind::Complete => pairs(n),
            NetworkKind::Ring { degree }
            | NetworkKind::SmallWorld { degree, .. }
            | NetworkKind::RandomRegular { degree } => n * *degree as f64 / 2.0,
            NetworkKind::Path | NetworkKind::Star => n - 1.0,
            NetworkKind::Wheel => 2.0 * (n - 1.0),
            NetworkKind::Grid { diagonal, .. } => n * if *diagonal { 4.0 } else { 2.0 },
            NetworkKind::ErdosRenyi { ties: Ties::Chance(p) } => p * pairs(n),
            NetworkKind::ErdosRenyi { ties: Ties::MeanDegree(degree) } => n * degree / 2.0,
            NetworkKind::PreferentialAttachment { links } => n * *links as f64,
            NetworkKind::StochasticBlock { blocks, within, between } => {
                let inside: f64 = blocks.iter().map(|&size| pairs(size as f64)).sum();
                within * inside + between * (pairs(n) - inside)
            }
            NetworkKind::Cliques { size, .. } => n * (*size as f64 - 1.0),
            NetworkKind::Edges { edges, .. } => edges.len() as f64,
            NetworkKind::Matrix { rows } => rows.iter().map(Vec::len).sum::<usize>() as f64,
        }
    }

    /// True if two draws can differ.
    pub fn is_random(&self) -> bool {
        matches!(
            self,
            NetworkKind::SmallWorld { .. }
                | NetworkKind::RandomRegular { .. }
                | NetworkKind::ErdosRenyi { .. }
                | NetworkKind::PreferentialAttachment { .. }
                | NetworkKind::StochasticBlock { .. }
                | NetworkKind::Cliques { .. }
        )
    }

    /// Draws one network of `agents` from `rng`.
    ///
    /// Cost: O(agents + ties), but for a random regular network of high degree, whose pairs are looked up in rows of
    /// that length. A million agents of degree 8 take about a second, ten million ten.
    ///
    /// # Errors
    /// Whatever [`NetworkKind::check`] finds; for a random regular network also that none was found in 1,000 tries.
    pub fn build(&self, agents: usize, rng: &mut Stream) -> Result<Network, Vec<Fault>> {
        unless_faulty(self.check(agents))?;
        self.build_by(agents, rng, agents <= PETGRAPH_LIMIT)
    }

    /// Draws a network and treats one that falls apart as `policy` says. Returns it with the number of redraws.
    ///
    /// Redraws continue the same stream, so that the outcome is still a function of where the stream is used.
    ///
    /// # Errors
    /// As [`NetworkKind::build`], and if the last draw allowed is not connected either.
    pub fn build_connected(
        &self,
        agents: usize,
        rng: &mut Stream,
        policy: Disconnected,
    ) -> Result<(Network, u32), Vec<Fault>> {
        let mut network = self.build(agents, rng)?;
        let Disconnected::Redraw { at_most } = policy else { return Ok((network, 0)) };
        let at_most = if self.is_random() { at_most } else { 0 };
        let mut redraws = 0;
        while !network.is_connected() {
            if redraws == at_most {
                let need = "need more ties, more redraws, or a policy that keeps it";
                return Err(vec![Fault::at("network", format!("in parts after {redraws} redraws"), need)]);
            }
            redraws += 1;
            network = self.build(agents, rng)?;
        }
        Ok((network, redraws))
    }

    /// A checked recipe, built with petgraph or without.
    pub(super) fn build_by(&self, agents: usize, rng: &mut Stream, with_petgraph: bool) -> Result<Network, Vec<Fault>> {
        match self {
            NetworkKind::Complete => Ok(Network::complete(agents as u32)),
            NetworkKind::Edges { edges, directed } => Ok(freeze(agents, edges, *directed, with_petgraph)),
            NetworkKind::Matrix { rows } => Ok(Network::from_matrix(rows)),
            NetworkKind::RandomRegular { degree } => {
                let heard = draw::random_regular(agents as u32, *degree, rng).map_err(|fault| vec![fault])?;
                Ok(Network::regular(agents as u32, *degree as u32, heard))
            }
            _ => {
                let ties = draw::ties(self, agents as u32, rng);
                Ok(freeze(agents, &ties, matches!(self, NetworkKind::Cliques { .. }), with_petgraph))
            }
        }
    }
}

fn from_1_below(agents: usize) -> String {
    if agents < 2 {
        return "need at least 2 agents".into();
    }
    format!("need from 1 to {}, below the number of agents", agents - 1)
}

fn check_ring(degree: usize, agents: usize) -> Option<Fault> {
    if agents < 3 {
        return Some(Fault::at("agents", agents, "need at least 3 for a ring"));
    }
    let wrong = degree < 2 || degree % 2 == 1 || degree >= agents;
    wrong.then(|| Fault::at("degree", degree, format!("need an even number from 2 to {}", (agents - 1) / 2 * 2)))
}

fn check_grid(width: Option<usize>, torus: bool, agents: usize) -> Option<Fault> {
    if let Some(width) = width.filter(|&width| width == 0 || !agents.is_multiple_of(width)) {
        return Some(Fault::at("width", width, format!("need a divisor of the number of agents, {agents}")));
    }
    let (columns, rows) = draw::grid_sides(agents, width);
    if width.is_none() && rows == 1 && agents > 3 {
        let need = "need a number that is not prime (its only grid is a path), or a width";
        return Some(Fault::at("agents", agents, need));
    }
    (torus && columns.min(rows) < 3)
        .then(|| Fault::at("torus", format!("{columns} wide and {rows} high"), "need at least 3 each way"))
}

fn check_edges(edges: &[Edge], directed: bool, agents: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    let path = |place: usize| format!("edges[{place}]");
    for (place, &(source, target, weight)) in edges.iter().enumerate() {
        for agent in [source, target] {
            if agent as usize >= agents {
                faults.push(Fault::at(path(place), agent, format!("need agents from 0 to {}", agents - 1)));
            }
        }
        if source == target {
            faults.push(Fault::at(path(place), format!("{source} to {target}"), "need two different agents"));
        }
        if !(weight.is_finite() && weight > 0.0) {
            faults.push(Fault::at(path(place), weight, "need a weight above 0"));
        }
    }
    for (first, again) in repeats(edges, directed) {
        let (source, target, _) = edges[again];
        let need = format!("need each tie once; edges[{first}] has it");
        faults.push(Fault::at(path(again), format!("{source} to {target}"), need));
    }
    faults
}

fn check_matrix(rows: &[Vec<f64>], agents: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    if rows.len() != agents {
        let need = format!("need a row for each of the {agents} agents");
        faults.push(Fault::at("rows", format!("{} rows", rows.len()), need));
    }
    for (hearer, row) in rows.iter().enumerate() {
        let path = format!("rows[{hearer}]");
        if row.len() != agents {
            let need = format!("need a weight for each of the {agents} agents");
            faults.push(Fault::at(path, format!("{} weights", row.len()), need));
            continue;
        }
        let wrong = |weight: f64| !(weight.is_finite() && weight >= 0.0);
        for (speaker, &weight) in row.iter().enumerate().filter(|&(_, &weight)| wrong(weight)) {
            faults.push(Fault::at(format!("{path}[{speaker}]"), weight, "need a weight of 0 or more"));
        }
        let sum: f64 = row.iter().sum();
        if !row.iter().any(|&weight| wrong(weight)) && (sum - 1.0).abs() > ROW_SLACK {
            faults.push(Fault::at(path, format!("a sum of {sum}"), "need weights that sum to 1"));
        }
    }
    faults
}

/// The places of ties that were given before, with the place of the first, in order of place.
pub(super) fn repeats(edges: &[Edge], directed: bool) -> Vec<(usize, usize)> {
    let key = |place: usize| {
        let (source, target, _) = edges[place];
        if directed || source < target { (source, target) } else { (target, source) }
    };
    let mut order: Vec<usize> = (0..edges.len()).collect();
    order.sort_unstable_by_key(|&place| (key(place), place));
    let mut found: Vec<(usize, usize)> = order
        .chunk_by(|&a, &b| key(a) == key(b))
        .flat_map(|same| same[1..].iter().map(|&again| (same[0], again)))
        .collect();
    found.sort_unstable_by_key(|&(_, again)| again);
    found
}
