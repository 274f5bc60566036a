//! What can be said of a network before anybody speaks.

use super::{Network, Rows};
use crate::rng::{Stream, below, unit};
use std::borrow::Cow;

/// Beyond this many steps (agents times ties) the diameter is sampled.
const EXACT_DIAMETER: u64 = 50_000_000;
/// Sources of a sampled diameter.
const SOURCES: u32 = 32;
/// Up to this size all eigenvalues are computed.
const DENSE: usize = 100;
/// The most work (agents plus arcs, a step) spent on one eigenvalue of a larger network, and the most steps.
const EIGEN_WORK: u64 = 400_000_000;
const EIGEN_STEPS: u64 = 5_000;
/// An eigenvalue with a residual below this is called exact.
const RESIDUAL: f64 = 1e-10;

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
struct Mutual<'a> {
    starts: Cow<'a, [u32]>,
    near: Cow<'a, [u32]>,
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

    fn agents(&self) -> usize {
        self.starts.len() - 1
    }

    fn row(&self, agent: usize) -> &[u32] {
        &self.near[self.places(agent)]
    }

    fn places(&self, agent: usize) -> std::ops::Range<usize> {
        self.starts[agent] as usize..self.starts[agent + 1] as usize
    }

    fn weight(&self, place: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[place])
    }

    /// Each tie is read from its end of lower degree alone, so that a hub is not read once for each of its ties and every
    /// triangle is met once (the forward algorithm; Latapy 2008, Theor. Comput. Sci. 407:458).
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
        if !walk.scale.iter().all(|scale| scale.is_finite()) {
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

/// The symmetric form D^-1/2 W D^-1/2 of a random walk on a connected network, which has the same eigenvalues.
struct Walk<'a> {
    mutual: &'a Mutual<'a>,
    /// 1 / sqrt of each agent's total weight.
    scale: Vec<f64>,
    /// The unit eigenvector of the eigenvalue 1: sqrt of each agent's total weight, normalised.
    top: Vec<f64>,
}

impl<'a> Walk<'a> {
    fn new(mutual: &'a Mutual<'a>) -> Self {
        // Weights are divided by the largest, so that sums of extreme ones stay finite.
        let largest = (0..mutual.near.len()).map(|place| mutual.weight(place)).fold(0.0, f64::max);
        let strength = |agent| mutual.places(agent).map(|place| mutual.weight(place) / largest).sum::<f64>().sqrt();
        let mut top: Vec<f64> = (0..mutual.agents()).map(strength).collect();
        let scale = top.iter().map(|&root| 1.0 / (root * largest.sqrt())).collect();
        normalise(&mut top);
        Walk { mutual, scale, top }
    }

    fn apply(&self, x: &[f64], out: &mut [f64]) {
        for (agent, out) in out.iter_mut().enumerate() {
            let sum: f64 = self
                .mutual
                .places(agent)
                .map(|place| {
                    let other = self.mutual.near[place] as usize;
                    self.mutual.weight(place) * self.scale[other] * x[other]
                })
                .sum();
            *out = sum * self.scale[agent];
        }
    }

    fn second_of_all(&self) -> f64 {
        let n = self.mutual.agents();
        let mut matrix = vec![0.0; n * n];
        for agent in 0..n {
            for place in self.mutual.places(agent) {
                let other = self.mutual.near[place] as usize;
                // The same order of factors on both sides, so that the matrix is symmetric to the bit.
                let (a, b) = (agent.min(other), agent.max(other));
                matrix[agent * n + other] = self.mutual.weight(place) * self.scale[a] * self.scale[b];
            }
            // Deflated: the eigenvalue 1 becomes -1.
            for other in 0..n {
                matrix[agent * n + other] -= 2.0 * self.top[agent] * self.top[other];
            }
        }
        jacobi(&mut matrix, n, &mut []);
        (0..n).map(|at| matrix[at * n + at]).fold(-1.0, f64::max)
    }

    /// The locally optimal conjugate ascent on the Rayleigh quotient (Knyazev 2001, SIAM J. Sci. Comput. 23:517), with
    /// the top eigenvector deflated. Returns the quotient, the norm of its residual and the steps taken.
    fn second_by_ascent(&self, rng: &mut Stream) -> (f64, f64, u32) {
        let n = self.mutual.agents();
        let work = (n + self.mutual.near.len()) as u64;
        let steps = (EIGEN_WORK / work).clamp(20, EIGEN_STEPS) as u32;
        let mut x: Vec<f64> = (0..n).map(|_| unit(rng) - 0.5).collect();
        let (mut r, mut p) = (vec![0.0; n], vec![0.0; n]);
        let (mut sx, mut sr, mut sp) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        let (mut quotient, mut residual) = (0.0, f64::INFINITY);
        for step in 0..=steps {
            // The image of x is carried along, and refreshed before rounding can add up.
            if step % 25 == 0 || residual <= RESIDUAL || step == steps {
                self.deflate(&mut x);
                normalise(&mut x);
                self.apply(&x, &mut sx);
            }
            quotient = dot(&x, &sx);
            let settled = residual <= RESIDUAL;
            for ((r, &x), &sx) in r.iter_mut().zip(&x).zip(&sx) {
                *r = sx - quotient * x;
            }
            self.deflate(&mut r);
            residual = dot(&r, &r).sqrt();
            if residual <= RESIDUAL && settled || residual == 0.0 || step == steps {
                return (quotient, residual, step);
            }
            for _ in 0..2 {
                remove(&mut r, &x);
                normalise(&mut r);
            }
            self.apply(&r, &mut sr);
            for _ in 0..2 {
                let (along_x, along_r) = (dot(&p, &x), dot(&p, &r));
                combine(&mut p, [(-along_x, &x), (-along_r, &r)]);
                combine(&mut sp, [(-along_x, &sx), (-along_r, &sr)]);
                let norm = dot(&p, &p).sqrt();
                let shrink = if norm > 1e-14 { 1.0 / norm } else { 0.0 };
                p.iter_mut().chain(&mut sp).for_each(|value| *value *= shrink);
            }
            let (xr, xp, rp) = (dot(&x, &sr), dot(&x, &sp), dot(&r, &sp));
            let mut small = [quotient, xr, xp, xr, dot(&r, &sr), rp, xp, rp, dot(&p, &sp)];
            if p.iter().all(|&value| value == 0.0) {
                small[8] = -2.0;
            }
            let mut turn = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
            jacobi(&mut small, 3, &mut turn);
            let best = (1..3).fold(0, |best, at| if small[at * 4] > small[best * 4] { at } else { best });
            let [on_x, on_r, on_p] = [turn[best], turn[3 + best], turn[6 + best]];
            for (at, step) in p.iter_mut().enumerate() {
                *step = on_r * r[at] + on_p * *step;
                sp[at] = on_r * sr[at] + on_p * sp[at];
                x[at] = on_x * x[at] + *step;
                sx[at] = on_x * sx[at] + sp[at];
            }
        }
        (quotient, residual, steps)
    }

    fn deflate(&self, x: &mut [f64]) {
        remove(x, &self.top);
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn combine(x: &mut [f64], parts: [(f64, &Vec<f64>); 2]) {
    let [(a, u), (b, v)] = parts;
    for ((x, u), v) in x.iter_mut().zip(u).zip(v) {
        *x += a * u + b * v;
    }
}

fn remove(x: &mut [f64], unit: &[f64]) {
    let along = dot(x, unit);
    x.iter_mut().zip(unit).for_each(|(x, unit)| *x -= along * unit);
}

fn normalise(x: &mut [f64]) {
    let norm = dot(x, x).sqrt();
    if norm > 0.0 {
        x.iter_mut().for_each(|value| *value /= norm);
    }
}

/// Turns a symmetric `n` x `n` matrix diagonal by cyclic Jacobi rotations (Golub and Van Loan 2013, section 8.5), and
/// the columns of `turn` (n x n, or empty) into its eigenvectors.
fn jacobi(matrix: &mut [f64], n: usize, turn: &mut [f64]) {
    for _ in 0..60 {
        let off: f64 =
            (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| matrix[i * n + j] * matrix[i * n + j]).sum();
        if off < 1e-25 {
            return;
        }
        for i in 0..n {
            for j in i + 1..n {
                let entry = matrix[i * n + j];
                if entry == 0.0 {
                    continue;
                }
                let slope = (matrix[j * n + j] - matrix[i * n + i]) / (2.0 * entry);
                let tangent = slope.signum() / (slope.abs() + (slope * slope + 1.0).sqrt());
                let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
                let sine = tangent * cosine;
                for k in 0..n {
                    let (a, b) = (matrix[k * n + i], matrix[k * n + j]);
                    matrix[k * n + i] = cosine * a - sine * b;
                    matrix[k * n + j] = sine * a + cosine * b;
                }
                for k in 0..n {
                    let (a, b) = (matrix[i * n + k], matrix[j * n + k]);
                    matrix[i * n + k] = cosine * a - sine * b;
                    matrix[j * n + k] = sine * a + cosine * b;
                }
                for row in turn.chunks_exact_mut(n) {
                    (row[i], row[j]) = (cosine * row[i] - sine * row[j], sine * row[i] + cosine * row[j]);
                }
            }
        }
    }
}
