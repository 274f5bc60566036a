//! Who sways whom in the end: what theory says of averaging before anybody averages.
//!
//! Under DeGroot's rule everybody takes a weighted mean of what is held, `x(t + 1) = W x(t)`. A set of agents that listens
//! to nobody outside, and within which word reaches everybody, is a **closed class**. Everybody comes to agree, from
//! whatever start, exactly when there is one closed class and it is aperiodic. The opinion they agree on is then
//! `s' x(0)`, where `s' W = s'`, and they near it by the factor `|lambda_2|` a round.
//!
//! Under the rule of Friedkin and Johnsen everybody also holds on to its start u, `x(t + 1) = L W x(t) + (I - L) u`.

mod dense;
#[cfg(test)]
mod tests;

pub use dense::solve;

use super::Network;
use crate::error::Fault;
use dense::{radius, stationary};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

/// The most members of a class, or agents of a linear system, that are solved for: about 3 seconds.
pub const MOST_SOLVED: usize = 2_000;

/// The most members of a class whose eigenvalues are bounded.
pub const MOST_RATED: usize = 256;

/// How far the weights of one agent may sum from 1.
const UNIT: f64 = 1e-9;

/// How much weight each agent gives to whom, itself included: a row-stochastic matrix, by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// For each agent (to, weight), by `to`, weights above 0.
    rows: Vec<Vec<(u32, f64)>>,
}

impl Weights {
    /// Checks `rows`: for each agent the agents that it listens to, each once, and the weight of each, not negative; the
    /// weights of one agent sum to 1 within 1e-9. Weights of 0 are dropped.
    ///
    /// # Errors
    ///
    /// Every fault (the first hundred, and how many more), with `weights[agent]` as its path. Cost: a sort of each row.
    ///
    /// ```
    /// use manyminds::society::influence::Weights;
    /// let short = Weights::new(vec![vec![(0, 0.5), (1, 0.4)], vec![(1, 1.0)]]).unwrap_err();
    /// assert_eq!(short[0].to_string(), "weights[0] is 0.9; need weights that sum to 1");
    /// ```
    pub fn new(mut rows: Vec<Vec<(u32, f64)>>) -> Result<Weights, Vec<Fault>> {
        let agents = rows.len();
        let mut faults = Vec::new();
        if agents == 0 {
            faults.push(Fault::at("weights", "", "need at least one agent"));
        }
        for (agent, row) in rows.iter_mut().enumerate() {
            let path = || format!("weights[{agent}]");
            row.sort_by_key(|&(to, _)| to);
            for pair in row.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                faults.push(Fault::at(path(), format!("twice to {}", pair[0].0), "need each agent once"));
            }
            if let Some((to, _)) = row.iter().find(|&&(to, _)| to as usize >= agents) {
                faults.push(Fault::at(path(), format!("to {to}"), format!("need an agent below {agents}")));
            }
            if let Some((to, weight)) = row.iter().find(|(_, weight)| !weight.is_finite() || *weight < 0.0) {
                faults.push(Fault::at(path(), format!("{weight} to {to}"), "need weights of at least 0"));
                continue;
            }
            // Adding 0 turns the -0 of an empty row into 0.
            let sum = row.iter().map(|&(_, weight)| weight).sum::<f64>() + 0.0;
            if (sum - 1.0).abs() > UNIT {
                faults.push(Fault::at(path(), sum, "need weights that sum to 1"));
            }
            row.retain(|&(_, weight)| weight > 0.0);
        }
        super::unless_faulty(super::cut_short(faults))?;
        Ok(Weights { rows })
    }

    /// The weights of a society that averages over `network`, where the network does not say what `own` answers weigh: ties
    /// weigh what they say, else 1, and each row is scaled to sum to 1. Who gives weight to nobody keeps its own answer.
    /// Cost: O(agents + ties), of a complete network the square of its size.
    pub fn of(network: &Network, own: impl Fn(usize) -> f64) -> Weights {
        let row = |agent: usize| {
            let ties = network.weights(agent);
            let others = network.hears(agent).iter().enumerate().filter(|(_, other)| **other as usize != agent);
            let heard = others.map(|(place, &other)| (other, ties.map_or(1.0, |ties| ties[place])));
            let mine = network.own_weight(agent).unwrap_or_else(|| own(agent));
            let mut row: Vec<(u32, f64)> = heard.chain([(agent as u32, mine)]).filter(|pair| pair.1 > 0.0).collect();
            row.sort_by_key(|&(to, _)| to);
            if row.is_empty() {
                row.push((agent as u32, 1.0));
            }
            let sum: f64 = row.iter().map(|pair| pair.1).sum();
            row.iter_mut().for_each(|pair| pair.1 /= sum);
            row
        };
        Weights { rows: (0..network.agents()).map(row).collect() }
    }

    /// How many agents.
    pub fn agents(&self) -> usize {
        self.rows.len()
    }

    /// Whom `agent` listens to, by number, and how much.
    ///
    /// # Panics
    /// As slices do, if `agent` is not below [`Weights::agents`].
    pub fn row(&self, agent: usize) -> &[(u32, f64)] {
        &self.rows[agent]
    }

    /// The weights within `class`, a sorted list of agents, as a dense matrix.
    fn within(&self, class: &[u32]) -> Vec<f64> {
        let n = class.len();
        let mut matrix = vec![0.0; n * n];
        for (row, &agent) in matrix.chunks_exact_mut(n).zip(class) {
            for &(to, weight) in self.row(agent as usize) {
                if let Ok(place) = class.binary_search(&to) {
                    row[place] = weight;
                }
            }
        }
        matrix
    }

    /// The common divisor of the lengths of all ways round within `class`, which is strongly connected. An arc from level
    /// a to level b of a breadth-first search tells a + 1 - b.
    fn period(&self, class: &[u32]) -> u32 {
        let mut level: Vec<Option<u32>> = vec![None; class.len()];
        let mut queue = vec![0];
        level[0] = Some(0);
        let (mut next, mut period) = (0, 0);
        while let Some(&at) = queue.get(next) {
            next += 1;
            let here = level[at].unwrap_or(0);
            for &(to, _) in self.row(class[at] as usize) {
                let Ok(place) = class.binary_search(&to) else { continue };
                match level[place] {
                    Some(there) => period = gcd(period, (here + 1).abs_diff(there)),
                    None => {
                        level[place] = Some(here + 1);
                        queue.push(place);
                    }
                }
            }
        }
        period
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Agents who listen to nobody outside and all hear, in the end, of one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Its members, in increasing order.
    pub members: Vec<u32>,
    /// Opinions go round in as many rounds; 1 is aperiodic.
    pub period: u32,
}

/// What becomes of a society that averages.
#[derive(Clone, Debug, PartialEq)]
pub struct Prospect {
    /// The closed classes, by their first members; at least one.
    pub closed: Vec<Closed>,
    /// Whether everybody comes to agree, whatever they held at first.
    pub consensus: bool,
    /// How much of the opinion that all come to hold is whose first opinion, summing to 1: 0 outside the closed class.
    /// `None` without consensus, for a class of more than [`MOST_SOLVED`] members, or where weights are so unlike that a
    /// share leaves the range of floats.
    pub influence: Option<Vec<f64>>,
    /// The second largest modulus of an eigenvalue, in [0, 1], by which opinions near their limit in each round: 1
    /// without consensus, 0 for an agent alone. To rounding where that eigenvalue is simple; of one that is not, to the
    /// root of it. `None` if a class has more than [`MOST_RATED`] members, or there is a consensus without influence.
    pub rate: Option<f64>,
}

/// What becomes of a society that averages by `weights`, from their graph and by elimination, not by trying.
///
/// Cost: linear in the weights, and the cube of the largest class for influence and rate (no more than about 3 seconds).
/// Source: DeGroot 1974; Berger 1981 for the condition.
///
/// ```
/// use manyminds::society::influence::{Weights, prospect};
/// // Two who listen only to each other swap opinions for ever.
/// let swap = prospect(&Weights::new(vec![vec![(1, 1.0)], vec![(0, 1.0)]]).unwrap());
/// assert_eq!((swap.closed[0].period, swap.consensus, swap.influence), (2, false, None));
/// ```
pub fn prospect(weights: &Weights) -> Prospect {
    let agents = weights.agents();
    let (closed, open) = classes(weights);
    let [Closed { members, period: 1 }] = &closed[..] else {
        return Prospect { closed, consensus: false, influence: None, rate: Some(1.0) };
    };
    let shares = (members.len() <= MOST_SOLVED).then(|| stationary(weights.within(members), members.len())).flatten();
    let rate = shares.as_ref().and_then(|shares| second(weights, members, shares, &open));
    let influence = shares.map(|shares| {
        let mut all = vec![0.0; agents];
        members.iter().zip(shares).for_each(|(&agent, share)| all[agent as usize] = share);
        all
    });
    Prospect { closed, consensus: true, influence, rate }
}

/// The closed classes of a society that averages by `weights`, by their first members: what its graph alone says, at a cost
/// linear in the weights. Opinions come to rest from every start exactly where each period is 1 (Seneta 1981).
pub fn closed_classes(weights: &Weights) -> Vec<Closed> {
    classes(weights).0
}

/// The closed classes, and all others.
fn classes(weights: &Weights) -> (Vec<Closed>, Vec<Vec<u32>>) {
    let agents = weights.agents();
    let mut graph = DiGraph::<(), ()>::with_capacity(agents, 0);
    for _ in 0..agents {
        graph.add_node(());
    }
    graph.extend_with_edges((0..agents).flat_map(|a| weights.row(a).iter().map(move |&(to, _)| (a as u32, to))));
    let (mut closed, mut open) = (Vec::new(), Vec::new());
    for class in kosaraju_scc(&graph) {
        let mut members: Vec<u32> = class.into_iter().map(|node| node.index() as u32).collect();
        members.sort_unstable();
        let inside = |&(to, _): &(u32, f64)| members.binary_search(&to).is_ok();
        if members.iter().all(|&agent| weights.row(agent as usize).iter().all(inside)) {
            closed.push(Closed { period: weights.period(&members), members });
        } else {
            open.push(members);
        }
    }
    closed.sort_by_key(|class| class.members[0]);
    open.sort_by_key(|class| class[0]);
    (closed, open)
}

/// The second largest modulus of an eigenvalue, one class at a time: the matrix is triangular in its classes. In the
/// `closed` one the eigenvalue 1 is taken out.
fn second(weights: &Weights, closed: &[u32], shares: &[f64], open: &[Vec<u32>]) -> Option<f64> {
    if closed.len() > MOST_RATED || open.iter().any(|class| class.len() > MOST_RATED) {
        return None;
    }
    let mut rest = weights.within(closed);
    for row in rest.chunks_exact_mut(closed.len()) {
        row.iter_mut().zip(shares).for_each(|(cell, share)| *cell -= share);
    }
    let inner = open.iter().map(|class| radius(weights.within(class), class.len()));
    Some(inner.fold(radius(rest, closed.len()), f64::max).min(1.0))
}

/// Where opinions come to rest under Friedkin and Johnsen's rule: `(I - L W)^-1 (I - L) u`.
///
/// - `susceptible`: the diagonal of L, in [0, 1]: how far each agent follows others; at 0 it keeps its own opinion.
/// - `starts`: u, the first opinions, in any unit.
///
/// Returns the opinions, in the unit of the starts. `None` when an agent cannot be traced, through those it listens to, to
/// one who holds on to its start (below 1): what they come to is then not settled by this equation (at L = I it is
/// DeGroot's; see [`prospect`]). `None` also for arguments out of range or of another length, and for more than
/// [`MOST_SOLVED`] agents. Cost: the cube of the agents. Source: Friedkin and Johnsen 1990, J. Math. Sociology 15:193.
///
/// ```
/// use manyminds::society::influence::{Weights, resting};
/// // The first does not move, the second goes half of the way.
/// let weights = Weights::new(vec![vec![(0, 1.0)], vec![(0, 1.0)]]).unwrap();
/// assert_eq!(resting(&weights, &[0.0, 0.5], &[1.0, 0.0]), Some(vec![1.0, 0.5]));
/// ```
pub fn resting(weights: &Weights, susceptible: &[f64], starts: &[f64]) -> Option<Vec<f64>> {
    let n = weights.agents();
    let fit = susceptible.len() == n && starts.len() == n && n <= MOST_SOLVED;
    if !fit || susceptible.iter().any(|l| !(0.0..=1.0).contains(l)) || !anchored(weights, susceptible) {
        return None;
    }
    let mut matrix = vec![0.0; n * n];
    for agent in 0..n {
        matrix[agent * n + agent] = 1.0;
        for &(to, weight) in weights.row(agent) {
            matrix[agent * n + to as usize] -= susceptible[agent] * weight;
        }
    }
    solve(matrix, susceptible.iter().zip(starts).map(|(l, u)| (1.0 - l) * u).collect())
}

/// Whether everybody listens, directly or through others, to somebody who holds on to its start.
fn anchored(weights: &Weights, susceptible: &[f64]) -> bool {
    let n = weights.agents();
    let mut heard_by = vec![Vec::new(); n];
    for agent in 0..n {
        weights.row(agent).iter().for_each(|&(to, _)| heard_by[to as usize].push(agent));
    }
    let mut reached: Vec<bool> = susceptible.iter().map(|&l| l < 1.0).collect();
    let mut queue: Vec<usize> = (0..n).filter(|&agent| reached[agent]).collect();
    while let Some(agent) = queue.pop() {
        for &hearer in &heard_by[agent] {
            if !std::mem::replace(&mut reached[hearer], true) {
                queue.push(hearer);
            }
        }
    }
    reached.into_iter().all(|yes| yes)
}
