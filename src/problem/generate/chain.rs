//! Chained deduction: a layered graph in which every value follows from the values of its parents.
//!
//! The nodes of the first layer are given; every other node has a rule, a table that names its value for each
//! combination of its parents' values. To answer for one node of the last layer is to work through its ancestors, and
//! consecutive rules lie in different topics, so that no expert of one topic gets there alone. How hard that is is exact:
//! see [`ChainFacts::unaided`].
//!
//! What is drawn here is part of the randomness contract.

mod unaided;

pub use unaided::Unaided;

use super::{choose, in_range};
use crate::error::Fault;
use crate::problem::faults::{Faults, grouped};
use crate::problem::spec::{Body, GraphSpec, QuestionSpec, RelationSpec};
use crate::rng::{Stream, below};

/// The most entries of all tables together (128 MiB).
const MAX_ENTRIES: u64 = 1 << 24;

/// How the rules are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tables {
    /// One wrong parent always makes the child wrong. One parent: a random permutation of the options. Two: a Latin
    /// square, the cyclic one with its rows, columns and symbols permuted at random; three: two such squares, one after
    /// the other. That is not uniform over Latin squares: it leaves out those that no permutation makes cyclic, as the
    /// table of the Klein four-group.
    Latin,
    /// Each entry is drawn evenly, on its own: a wrong parent may still give the right child, so errors heal. The named
    /// variant.
    Random,
}

/// What to draw.
///
/// ```
/// use manyminds::problem::generate::chain::{ChainDials, chain};
/// use manyminds::rng::{Draws, Phase};
/// let mut rng = Draws::new(1, 0, 0).stream(0, 0, Phase::Problem);
/// let drawn = chain(&ChainDials::default(), &mut rng).unwrap();
/// let perfect = drawn.facts.unaided(&[1.0; 16]).unwrap();
/// assert_eq!((drawn.spec.questions.len(), perfect.right, drawn.facts.guess()), (16, 1.0, 0.25));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainDials {
    /// Layers, that of the given nodes included, 2 to 64; 4 by default.
    pub layers: usize,
    /// Nodes in each layer, 1 to 64 and at least `parents`; 4 by default.
    pub width: usize,
    /// Parents of each node that has a rule, 1 to 3; 2 by default.
    pub parents: usize,
    /// Options K of each node, 2 to 16; 4 by default. Below 4 a reader who errs twice is too often right by chance to
    /// tell talk from luck; the studies of this family use 4 or more.
    pub options: usize,
    /// How the rules are drawn; [`Tables::Latin`] by default.
    pub tables: Tables,
    /// Topics T, 1 to the number of nodes; 4 by default. They are dealt at random, as evenly as can be within each layer
    /// and over all nodes.
    pub topics: usize,
}

impl Default for ChainDials {
    fn default() -> Self {
        ChainDials { layers: 4, width: 4, parents: 2, options: 4, tables: Tables::Latin, topics: 4 }
    }
}

/// What is true of a chain: for measures and tests, never for minds. Nodes are numbered layer by layer, as the questions
/// and the relations are: relation v is the rule, or the given value, of question v.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainFacts {
    /// Layers.
    pub layers: usize,
    /// Nodes in each layer.
    pub width: usize,
    /// Options of each node.
    pub options: usize,
    /// The parents of each node, ascending; none in the first layer.
    pub parents: Vec<Vec<usize>>,
    /// The rule of each node: its value for each combination of its parents' values, the last parent varying fastest;
    /// in the first layer its one value.
    pub rules: Vec<Vec<usize>>,
    /// The true value of each node.
    pub values: Vec<usize>,
    /// The topic of each node.
    pub topics: Vec<usize>,
    /// The node that is asked for, in the last layer.
    pub answer: usize,
    /// The nodes from which the answer follows, ascending, those of the first layer and the answer itself included: the
    /// entries that a reader needs.
    pub ancestors: Vec<usize>,
}

/// A chain of deduction.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainDrawn {
    /// The problem: one question and one `table` relation for each node, and the value of the answer as its truth.
    pub spec: GraphSpec,
    /// What is true of it.
    pub facts: ChainFacts,
}

/// Draws a chain of deduction: nodes `n1.1`, `n1.2`, ... layer by layer, each with a relation over its parents and itself
/// (`value of n1.1`, `rule of n2.1`) whose degree is 1 where the node has the value that follows, else 0. One position
/// alone satisfies all relations. The parents of a node are drawn evenly, without replacement, from the layer before.
///
/// - draws, layer by layer: the topics of its nodes; then node by node its parents and its rule. At last the answer.
///
/// Returns the chain, or every dial that is out of range. Cost: layers * width * K^(parents + 1).
pub fn chain(dials: &ChainDials, rng: &mut Stream) -> Result<ChainDrawn, Vec<Fault>> {
    check(dials)?;
    let ChainDials { layers, width, options, .. } = *dials;
    let topics = deal_topics(dials, rng);
    let mut facts = ChainFacts {
        layers,
        width,
        options,
        parents: Vec::with_capacity(layers * width),
        rules: Vec::with_capacity(layers * width),
        values: Vec::with_capacity(layers * width),
        topics,
        answer: 0,
        ancestors: Vec::new(),
    };
    for node in 0..layers * width {
        let layer = node / width;
        let mut parents = Vec::new();
        if layer > 0 {
            let mut pool: Vec<u32> = ((layer - 1) * width..layer * width).map(|parent| parent as u32).collect();
            choose(&mut pool, dials.parents, rng);
            parents = pool[..dials.parents].iter().map(|&parent| parent as usize).collect();
            parents.sort_unstable();
        }
        let rule = draw_rule(dials, parents.len(), rng);
        let at = parents.iter().fold(0, |at, &parent| at * options + facts.values[parent]);
        facts.values.push(rule[at]);
        facts.parents.push(parents);
        facts.rules.push(rule);
    }
    facts.answer = (layers - 1) * width + below(rng, width as u32) as usize;
    facts.ancestors = ancestors(&facts);
    Ok(ChainDrawn { spec: spec(&facts, dials.topics), facts })
}

fn check(dials: &ChainDials) -> Result<(), Vec<Fault>> {
    let mut faults = Faults::default();
    in_range("layers", dials.layers, 2, 64, &mut faults);
    in_range("width", dials.width, 1, 64, &mut faults);
    in_range("parents", dials.parents, 1, dials.width.clamp(1, 3), &mut faults);
    in_range("options", dials.options, 2, 16, &mut faults);
    let nodes = dials.layers.saturating_mul(dials.width);
    in_range("topics", dials.topics, 1, nodes.clamp(1, 64 * 64), &mut faults);
    if faults.is_empty() {
        let entries = nodes as u64 * (dials.options as u64).pow(dials.parents as u32 + 1);
        if entries > MAX_ENTRIES {
            let need = format!("need layers * width * options^(parents + 1) of at most {}", grouped(MAX_ENTRIES));
            faults.at("options", dials.options, need);
        }
    }
    faults.or(())
}

/// Layer by layer, each topic as often as it goes, and the nodes left over to the topics that had fewest so far, in
/// random order: counts differ by at most one, in each layer and overall.
fn deal_topics(dials: &ChainDials, rng: &mut Stream) -> Vec<usize> {
    let ChainDials { layers, width, topics, .. } = *dials;
    let mut counts = vec![0usize; topics];
    let mut dealt = Vec::with_capacity(layers * width);
    let mut order: Vec<u32> = (0..topics as u32).collect();
    for _ in 0..layers {
        choose(&mut order, topics, rng);
        order.sort_by_key(|&topic| counts[topic as usize]);
        let mut layer: Vec<u32> = (0..width).map(|place| order[place % topics]).collect();
        for &topic in &layer {
            counts[topic as usize] += 1;
        }
        choose(&mut layer, width, rng);
        dealt.extend(layer.iter().map(|&topic| topic as usize));
    }
    dealt
}

/// A rule for a node of so many parents; see [`ChainFacts::rules`].
fn draw_rule(dials: &ChainDials, parents: usize, rng: &mut Stream) -> Vec<usize> {
    let options = dials.options;
    let entries = options.pow(parents as u32);
    if parents == 0 || dials.tables == Tables::Random {
        return (0..entries).map(|_| below(rng, options as u32) as usize).collect();
    }
    let mut permutation = || {
        let mut order: Vec<u32> = (0..options as u32).collect();
        choose(&mut order, options, rng);
        order.iter().map(|&option| option as usize).collect::<Vec<_>>()
    };
    if parents == 1 {
        return permutation();
    }
    // Each further parent goes through a Latin square with what the parents before it gave.
    let squares: Vec<[Vec<usize>; 3]> = (1..parents).map(|_| [(); 3].map(|()| permutation())).collect();
    let value = |entry: usize| {
        let parent = |place: usize| entry / options.pow((parents - 1 - place) as u32) % options;
        squares.iter().enumerate().fold(parent(0), |so_far, (place, [rows, columns, symbols])| {
            symbols[(rows[so_far] + columns[parent(place + 1)]) % options]
        })
    };
    (0..entries).map(value).collect()
}

fn ancestors(facts: &ChainFacts) -> Vec<usize> {
    let mut needed = vec![false; facts.parents.len()];
    needed[facts.answer] = true;
    for node in (0..=facts.answer).rev() {
        if needed[node] {
            for &parent in &facts.parents[node] {
                needed[parent] = true;
            }
        }
    }
    (0..needed.len()).filter(|&node| needed[node]).collect()
}

fn spec(facts: &ChainFacts, topics: usize) -> GraphSpec {
    let (width, options) = (facts.width, facts.options);
    let name = |node: usize| format!("n{}.{}", node / width + 1, node % width + 1);
    let topic = |node: usize| Some(format!("t{}", facts.topics[node]));
    let question = |node| QuestionSpec { topic: topic(node), ..QuestionSpec::counted(name(node), options) };
    let relation = |node: usize| {
        let scope = facts.parents[node].iter().copied().chain([node]).collect();
        let holds = |value: usize| (0..options).map(move |own| if own == value { 1.0 } else { 0.0 });
        let degrees = facts.rules[node].iter().flat_map(|&value| holds(value)).collect();
        let kind = if facts.parents[node].is_empty() { "value" } else { "rule" };
        RelationSpec {
            name: Some(format!("{kind} of {}", name(node))),
            topic: topic(node),
            ..RelationSpec::new(Body::Table { scope, degrees })
        }
    };
    GraphSpec {
        questions: (0..facts.parents.len()).map(question).collect(),
        relations: (0..facts.parents.len()).map(relation).collect(),
        truth: vec![(facts.answer, facts.values[facts.answer])],
        topics: (0..topics).map(|t| format!("t{t}")).collect(),
        ..GraphSpec::default()
    }
}

#[cfg(test)]
mod tests;
