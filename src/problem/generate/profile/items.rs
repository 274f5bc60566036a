//! Items of evidence, what they add up to, and the problem made of them.

use super::allocate::Allocation;
use super::{ProfileDials, Testimony};
use crate::problem::spec::{Body, GraphSpec, QuestionSpec, RelationSpec};
use crate::rng::{Stream, below, unit};

/// One item of evidence.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) favours: Vec<usize>,
    pub(super) weight: f64,
}

/// The items of evidence that a truth sheds, in an order that says nothing.
pub(super) fn draw_items(dials: &ProfileDials, truth: usize, rng: &mut Stream) -> Vec<Item> {
    let options = dials.options;
    // The suspect that each item is about. Items that name one do without, but draw it all the same.
    let mut about: Vec<usize> = (0..dials.items).map(|i| i % options).collect();
    let spread = below(rng, options as u32) as usize;
    shuffle(&mut about, rng);
    let (low, high) = dials.reliability;
    let mut item = |about: usize| {
        let p = low + (high - low) * unit(rng);
        let right = unit(rng) < p;
        match dials.testimony {
            Testimony::ForOrAgainst => {
                // Where suspects do not share the items evenly, chance says who has one more.
                let about = (about + spread) % options;
                let says_for = (about == truth) == right;
                let favours = (0..options).filter(|&o| (o == about) == says_for).collect();
                Item { favours, weight: libm::log(p / (1.0 - p)) }
            }
            Testimony::NamesOne => {
                let other = (truth + 1 + below(rng, options as u32 - 1) as usize) % options;
                let named = if right { truth } else { other };
                Item { favours: vec![named], weight: libm::log(p * (options - 1) as f64 / (1.0 - p)) }
            }
        }
    };
    about.into_iter().map(&mut item).collect()
}

/// All orders alike.
pub(super) fn shuffle<T>(list: &mut [T], rng: &mut Stream) {
    for i in (1..list.len()).rev() {
        list.swap(i, below(rng, i as u32 + 1) as usize);
    }
}

/// The summed weights of the items that favour each suspect, in order of item.
pub(super) fn total<'a>(items: impl Iterator<Item = &'a Item>, options: usize) -> Vec<f64> {
    let mut scores = vec![0.0; options];
    for item in items {
        for &option in &item.favours {
            scores[option] += item.weight;
        }
    }
    scores
}

/// The softmax.
pub(super) fn posterior(scores: &[f64]) -> Vec<f64> {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let parts: Vec<f64> = scores.iter().map(|&score| libm::exp(score - most)).collect();
    let sum: f64 = parts.iter().sum();
    parts.iter().map(|part| part / sum).collect()
}

/// The place of the greatest, the first of equals.
pub(super) fn best(values: &[f64]) -> usize {
    (1..values.len()).fold(0, |best, i| if values[i] > values[best] { i } else { best })
}

/// The place of the greatest but for `first`.
pub(super) fn runner_up(values: &[f64], first: usize) -> usize {
    let rest: Vec<f64> = (0..values.len()).map(|i| if i == first { f64::NEG_INFINITY } else { values[i] }).collect();
    best(&rest)
}

/// The problem that agents are given.
pub(super) fn spec(dials: &ProfileDials, items: &[Item], allocation: &Allocation, truth: usize) -> GraphSpec {
    let letters = (0..dials.options).map(|o| char::from(b'a' + o as u8).to_string());
    let relation = |(i, item): (usize, &Item)| RelationSpec {
        name: Some(format!("item{}", i + 1)),
        weight: item.weight,
        private: allocation.is_private(i),
        ..RelationSpec::new(Body::Evidence { question: 0, favours: item.favours.clone() })
    };
    GraphSpec {
        questions: vec![QuestionSpec::named("suspect", letters)],
        relations: items.iter().enumerate().map(relation).collect(),
        truth: vec![(0, truth)],
        ..GraphSpec::default()
    }
}
