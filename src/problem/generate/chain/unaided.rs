//! How hard a chain is, exactly.

use super::ChainFacts;
use crate::error::Fault;
use crate::problem::faults::{Faults, grouped};

/// The most joint values of the nodes that are still needed at one step of the propagation.
const MAX_JOINT: u64 = 1 << 22;

/// How often a reader who works alone derives the right answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unaided {
    /// The probability that the answer is right.
    pub right: f64,
    /// The probability that every entry was read rightly: the product of the accuracies over all ancestors.
    pub flawless: f64,
    /// What errors that cancel or heal add: `right - flawless`.
    pub healed: f64,
}

impl ChainFacts {
    /// The accuracy q = 1/K + e (1 - 1/K) of reading an entry of each node, given the expertise e in [0, 1] on each topic;
    /// a topic that is not listed has expertise 0. Cost: the nodes.
    pub fn accuracy(&self, expertise: &[f64]) -> Vec<f64> {
        let chance = 1.0 / self.options as f64;
        let expert = |&topic: &usize| expertise.get(topic).copied().unwrap_or(0.0);
        self.topics.iter().map(|topic| chance + expert(topic) * (1.0 - chance)).collect()
    }

    /// How often a reader derives the right answer that reads the entry of each ancestor once, from the first layer on,
    /// at the values that it derived for the parents: with the accuracy of the node it reads what the entry says, else
    /// one of the K - 1 other values evenly, independently over nodes.
    ///
    /// Exact: the joint distribution of the derived values is propagated node by node, in order, a parent being summed
    /// out after its last child.
    ///
    /// - `accuracy`: one for each node, in [0, 1]; see [`ChainFacts::accuracy`]. Those of other nodes do not count.
    ///
    /// Returns every accuracy that is out of range, or that too many nodes are needed at once: the joint values are at
    /// most 4,194,304 (K = 4: eleven nodes). Cost: ancestors times joint values.
    ///
    /// ```
    /// # use manyminds::problem::generate::chain::{ChainDials, chain};
    /// # use manyminds::rng::{Draws, Phase};
    /// # let mut rng = Draws::new(1, 0, 0).stream(0, 0, Phase::Problem);
    /// let line = ChainDials { width: 1, parents: 1, ..ChainDials::default() };
    /// let facts = chain(&line, &mut rng).unwrap().facts;
    /// let unaided = facts.unaided(&facts.accuracy(&[0.8; 4])).unwrap();
    /// // Reading is a copy with probability e, else a random value: four copies, else chance.
    /// assert!((unaided.right - (0.25 + 0.75 * 0.8f64.powi(4))).abs() < 1e-12);
    /// assert!((unaided.flawless - 0.85f64.powi(4)).abs() < 1e-12);
    /// ```
    pub fn unaided(&self, accuracy: &[f64]) -> Result<Unaided, Vec<Fault>> {
        let mut faults = Faults::default();
        if accuracy.len() != self.parents.len() {
            let need = format!("need {}, one for each node", grouped(self.parents.len() as u64));
            faults.at("accuracy", format!("{} long", accuracy.len()), need);
        }
        for (node, q) in accuracy.iter().enumerate() {
            if !(0.0..=1.0).contains(q) {
                faults.at(format!("accuracy[{node}]"), q, "need a probability from 0 to 1");
            }
        }
        let widest = self.widest();
        if widest > MAX_JOINT {
            let need = format!("need a chain whose derived values have at most {} joint values", grouped(MAX_JOINT));
            faults.at("width", format!("{} ({} joint values)", self.width, grouped(widest)), need);
        }
        if !faults.is_empty() {
            return faults.or(Unaided { right: 0.0, flawless: 0.0, healed: 0.0 });
        }
        let mut joint = Joint { options: self.options, nodes: Vec::new(), chances: vec![1.0] };
        for &node in &self.ancestors {
            joint.read(node, &self.parents[node], &self.rules[node], accuracy[node]);
            for &done in self.parents[node].iter().filter(|&&parent| self.last_child(parent) == node) {
                joint.sum_out(done);
            }
        }
        let right = joint.chances[self.values[self.answer]];
        let flawless: f64 = self.ancestors.iter().map(|&node| accuracy[node]).product();
        Ok(Unaided { right, flawless, healed: right - flawless })
    }

    /// How often a guess that knows the answer's own rule, and nothing of its parents, is right: the modal share of the
    /// rule's values, 1/K where it is Latin. Cost: the rule.
    pub fn guess(&self) -> f64 {
        let rule = &self.rules[self.answer];
        let mut counts = vec![0u32; self.options];
        for &value in rule {
            counts[value] += 1;
        }
        f64::from(counts.into_iter().max().unwrap_or(0)) / rule.len() as f64
    }

    /// The last ancestor of the answer that has `parent` as a parent.
    fn last_child(&self, parent: usize) -> usize {
        let has = |&&node: &&usize| self.parents[node].contains(&parent);
        self.ancestors.iter().rev().find(has).copied().unwrap_or(parent)
    }

    /// The most joint values met in the propagation; saturates.
    fn widest(&self) -> u64 {
        let (mut open, mut most) = (0u32, 0u32);
        for &node in &self.ancestors {
            open += 1;
            most = most.max(open);
            open -= self.parents[node].iter().filter(|&&parent| self.last_child(parent) == node).count() as u32;
        }
        (self.options as u64).saturating_pow(most)
    }
}

/// The joint distribution of the values derived for some nodes, the last varying fastest.
#[derive(Debug)]
struct Joint {
    options: usize,
    nodes: Vec<usize>,
    chances: Vec<f64>,
}

impl Joint {
    /// What one step of a node's value adds to an index.
    fn stride(&self, node: usize) -> usize {
        let after = self.nodes.iter().rev().take_while(|&&other| other != node).count();
        self.options.pow(after as u32)
    }

    /// Adds a node, whose entry is read at the values of its parents.
    fn read(&mut self, node: usize, parents: &[usize], rule: &[usize], accuracy: f64) {
        let options = self.options;
        let strides: Vec<usize> = parents.iter().map(|&parent| self.stride(parent)).collect();
        let wrong = (1.0 - accuracy) / (options - 1) as f64;
        let mut chances = Vec::with_capacity(self.chances.len() * options);
        for (at, chance) in self.chances.iter().enumerate() {
            let entry = strides.iter().fold(0, |entry, stride| entry * options + at / stride % options);
            chances.extend((0..options).map(|value| chance * if value == rule[entry] { accuracy } else { wrong }));
        }
        self.chances = chances;
        self.nodes.push(node);
    }

    /// Leaves a node out.
    fn sum_out(&mut self, node: usize) {
        let stride = self.stride(node);
        let block = stride * self.options;
        let mut chances = Vec::with_capacity(self.chances.len() / self.options);
        for start in (0..self.chances.len()).step_by(block) {
            for offset in start..start + stride {
                chances.push((0..self.options).map(|value| self.chances[offset + value * stride]).sum());
            }
        }
        self.chances = chances;
        self.nodes.retain(|&other| other != node);
    }
}
