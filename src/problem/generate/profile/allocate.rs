//! Who is told what: dealing items at random, and swapping them until the decoy is planted.

use super::items::{Item, best, posterior, shuffle, total};
use crate::rng::{Stream, below};

/// Pairs tried for each item before a deal is given up.
const PAIRS: usize = 400;

/// How often the twin is dealt again before an item set is given up.
const DEALS: u32 = 100;

/// Where each item lies: 0 is the shared pile, i + 1 what agent i alone is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Allocation {
    places: Vec<usize>,
    agents: usize,
}

impl Allocation {
    /// Deals the items in `order`: all but the last `unshared` to the shared pile, these in turn to the agents.
    pub(super) fn deal(order: &[usize], unshared: usize, agents: usize) -> Self {
        let mut places = vec![0; order.len()];
        let shared = order.len() - unshared;
        for (turn, &item) in order[shared..].iter().enumerate() {
            places[item] = 1 + turn % agents;
        }
        Allocation { places, agents }
    }

    pub(super) fn is_private(&self, item: usize) -> bool {
        self.places[item] > 0
    }

    /// The private items of each agent.
    pub(super) fn told(&self) -> Vec<Vec<u32>> {
        let mut told = vec![Vec::new(); self.agents];
        for (item, &place) in self.places.iter().enumerate() {
            if place > 0 {
                told[place - 1].push(item as u32);
            }
        }
        told
    }
}

/// An item set and the decoy to be planted in it.
#[derive(Debug)]
pub(super) struct Search<'a> {
    pub(super) items: &'a [Item],
    pub(super) agents: usize,
    pub(super) options: usize,
    pub(super) decoy: usize,
    pub(super) margin: f64,
}

impl Search<'_> {
    /// The summed weights given the shared items, then given those and the own items of each agent.
    pub(super) fn scores(&self, allocation: &Allocation) -> Vec<Vec<f64>> {
        let known = |place: usize| {
            let seen = self.items.iter().zip(&allocation.places).filter(move |(_, at)| **at == 0 || **at == place);
            total(seen.map(|(item, _)| item), self.options)
        };
        (0..=self.agents).map(known).collect()
    }

    /// Whether the shared items, and every agent's, favour the decoy by the margin.
    pub(super) fn is_planted(&self, known: &[Vec<f64>]) -> bool {
        known.iter().all(|scores| {
            let posterior = posterior(scores);
            let rival = self.rival(&posterior);
            best(&posterior) == self.decoy && posterior[self.decoy] - rival >= self.margin
        })
    }

    /// The greatest value that is not the decoy's.
    fn rival(&self, values: &[f64]) -> f64 {
        let others = values.iter().enumerate().filter(|&(option, _)| option != self.decoy);
        others.fold(f64::NEG_INFINITY, |most, (_, &value)| most.max(value))
    }

    /// How far the sets of items are from favouring the decoy, in log-odds, summed; 0 suffices.
    ///
    /// The lead that is asked for gives the margin even where all rivals are level, which is the hardest case.
    fn deficit(&self, known: &[Vec<f64>], lead: f64) -> f64 {
        known.iter().map(|scores| (lead - (scores[self.decoy] - self.rival(scores))).max(0.0)).sum()
    }

    /// Deals at random, then swaps random pairs of items that lie in different places, keeping a swap unless it leads
    /// away from the decoy. Returns where the items lie in the end and how many swaps were kept, or nothing if the decoy
    /// was not planted after [`PAIRS`] pairs for each item.
    pub(super) fn plant(&self, unshared: usize, rng: &mut Stream) -> Option<(Allocation, u32)> {
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        shuffle(&mut order, rng);
        let mut allocation = Allocation::deal(&order, unshared, self.agents);
        let mut known = self.scores(&allocation);
        let rivals = (self.options - 1) as f64;
        // A hair more than needed, so that rounding does not undo it.
        let lead = libm::log((1.0 + rivals * self.margin) / (1.0 - self.margin)) + 1e-9;
        let mut deficit = self.deficit(&known, lead);
        let mut swaps = 0;
        for _ in 0..PAIRS * self.items.len() {
            if deficit <= 0.0 {
                break;
            }
            let [a, b] = [0; 2].map(|_: usize| below(rng, self.items.len() as u32) as usize);
            if allocation.places[a] == allocation.places[b] || self.items[a] == self.items[b] {
                continue;
            }
            self.swap(&mut known, &mut allocation, a, b);
            let after = self.deficit(&known, lead);
            if after <= deficit {
                (deficit, swaps) = (after, swaps + 1);
            } else {
                self.swap(&mut known, &mut allocation, a, b);
            }
        }
        // Added up anew: what the swaps left behind is rounding.
        self.is_planted(&self.scores(&allocation)).then_some((allocation, swaps))
    }

    fn swap(&self, known: &mut [Vec<f64>], allocation: &mut Allocation, a: usize, b: usize) {
        for (item, to) in [(a, allocation.places[b]), (b, allocation.places[a])] {
            self.add(known, item, allocation.places[item], -1.0);
            self.add(known, item, to, 1.0);
        }
        allocation.places.swap(a, b);
    }

    /// Adds `times` the weight of an item to all that know it if it lies at `place`.
    fn add(&self, known: &mut [Vec<f64>], item: usize, place: usize, times: f64) {
        let item = &self.items[item];
        let knowing = if place == 0 { 0..known.len() } else { place..place + 1 };
        for scores in &mut known[knowing] {
            for &option in &item.favours {
                scores[option] += times * item.weight;
            }
        }
    }

    /// An order in which the items, dealt, plant the decoy at none of the numbers of unshared items, and how many orders
    /// did before it.
    pub(super) fn twin(&self, unshared: &[usize], rng: &mut Stream) -> Option<(Vec<usize>, u32)> {
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        (0..DEALS).find_map(|redealt| {
            shuffle(&mut order, rng);
            let planted = |&count: &usize| self.is_planted(&self.scores(&Allocation::deal(&order, count, self.agents)));
            (!unshared.iter().any(planted)).then(|| (order.clone(), redealt))
        })
    }
}
