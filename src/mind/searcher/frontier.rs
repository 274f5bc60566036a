//! The open nodes of a search, in the order in which they are taken up.

use super::line::Row;
use super::tools::{Order, Working};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A partial derivation that is still to be expanded, or expanded on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Node {
    /// How far it is from its goal, by the working distance.
    pub(super) score: f64,
    /// By what it is known; with an aim of its own, that enters too.
    pub(super) key: u64,
    /// When it was opened, which breaks ties: no two nodes share it.
    pub(super) at: u32,
    /// Above 0 it comes before all others, the largest first.
    pub(super) front: u32,
    pub(super) row: Row,
    pub(super) steps: u8,
    /// Values that remain.
    pub(super) left: u8,
    /// Children already generated and paid.
    pub(super) done: u8,
    /// The sources of the number that a subgoal set aside; 0 without one.
    pub(super) aside: u8,
    /// Which of the goals that the number set aside leaves.
    pub(super) which: u8,
    pub(super) order: Order,
}

impl Node {
    pub(super) fn new(row: Row, steps: usize, left: usize, key: u64, score: f64) -> Node {
        Node {
            score,
            key,
            at: 0,
            front: 0,
            row,
            steps: steps as u8,
            left: left as u8,
            done: 0,
            aside: 0,
            which: 0,
            order: Order::BestFirst,
        }
    }
}

impl Eq for Node {}

impl Ord for Node {
    /// The greater one is taken up first.
    fn cmp(&self, other: &Self) -> Ordering {
        let nearer = || other.score.total_cmp(&self.score);
        let by_order = || match self.order {
            Order::BestFirst => nearer(),
            Order::DepthFirst => self.steps.cmp(&other.steps).then_with(nearer),
            Order::BreadthFirst => other.steps.cmp(&self.steps),
        };
        self.front.cmp(&other.front).then_with(by_order).then(other.at.cmp(&self.at))
    }
}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The open nodes, at most so many: when it is full, the half that would be taken up last is forgotten.
#[derive(Clone, Debug, Default)]
pub(super) struct Frontier {
    nodes: BinaryHeap<Node>,
    most: usize,
    opened: u32,
    put_first: u32,
    order: Order,
    /// How many nodes without an aim of their own have three values left.
    threes: usize,
}

fn is_three(node: &Node) -> bool {
    node.left == 3 && node.aside == 0
}

impl Frontier {
    /// Empties it, with room for `most` nodes.
    pub(super) fn reset(&mut self, most: usize, order: Order) {
        self.nodes.clear();
        self.nodes.reserve(most + 1);
        (self.most, self.order) = (most, order);
        (self.opened, self.put_first, self.threes) = (0, 0, 0);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn has_threes(&self) -> bool {
        self.threes > 0
    }

    /// The node that comes next.
    pub(super) fn next(&self) -> Option<&Node> {
        self.nodes.peek()
    }

    /// Takes the node that comes next.
    pub(super) fn take(&mut self) -> Option<Node> {
        let node = self.nodes.pop()?;
        self.threes -= usize::from(is_three(&node));
        Some(node)
    }

    /// Opens a node; `first` puts it before all others.
    pub(super) fn open(&mut self, node: Node, first: bool) {
        self.opened += 1;
        self.put_first += u32::from(first);
        let front = if first { self.put_first } else { 0 };
        self.put(Node { at: self.opened, front, order: self.order, ..node });
    }

    /// Puts a node back that was taken.
    pub(super) fn put(&mut self, node: Node) {
        if self.nodes.len() >= self.most {
            let mut nodes = std::mem::take(&mut self.nodes).into_vec();
            nodes.sort_unstable_by(|a, b| b.cmp(a));
            nodes.truncate(self.most / 2);
            self.threes = nodes.iter().filter(|node| is_three(node)).count();
            self.nodes = nodes.into();
        }
        self.threes += usize::from(is_three(&node));
        self.nodes.push(node);
    }

    /// Closes every node of that key.
    pub(super) fn close(&mut self, key: u64) {
        let mut threes = 0;
        self.nodes.retain(|node| {
            threes += usize::from(node.key != key && is_three(node));
            node.key != key
        });
        self.threes = threes;
    }

    /// Puts an open node before all others, and closes what else has its key.
    pub(super) fn put_first(&mut self, node: Node) {
        self.close(node.key);
        self.put_first += 1;
        self.put(Node { front: self.put_first, ..node });
    }

    /// The open node of that place in the order in which they were opened, from 0. How the heap lies does not enter.
    pub(super) fn opened(&self, place: usize) -> Option<&Node> {
        if place >= self.nodes.len() {
            return None;
        }
        let until = |at: u32| self.nodes.iter().filter(|node| node.at <= at).count();
        let (mut low, mut high) = (0, self.opened);
        while low < high {
            let middle = low + (high - low) / 2;
            if until(middle) > place { high = middle } else { low = middle + 1 }
        }
        self.nodes.iter().find(|node| node.at == low)
    }

    /// The nearest of the open nodes without an aim of their own that pass; of equals, the one opened first.
    pub(super) fn best(&self, passes: impl Fn(&Node) -> bool) -> Option<Node> {
        let open = self.nodes.iter().filter(|node| node.aside == 0 && passes(node));
        open.min_by(|a, b| a.score.total_cmp(&b.score).then(a.at.cmp(&b.at))).copied()
    }

    /// All open nodes, in no order that means anything: nothing may depend on it.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
    }

    /// Scores all nodes anew and takes them up in another order from now on.
    pub(super) fn rescore(&mut self, working: Working, score: impl Fn(&Node) -> f64) {
        self.order = working.order;
        let mut nodes = std::mem::take(&mut self.nodes).into_vec();
        for node in &mut nodes {
            (node.score, node.order) = (score(node), working.order);
        }
        self.nodes = nodes.into();
    }
}
