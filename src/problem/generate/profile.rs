//! Hidden profiles: private evidence that points away from what the group could know.
//!
//! One question, `suspect`. Each item of evidence is a relation of kind `evidence` whose weight is its log likelihood
//! ratio, so that under an even prior the posterior over suspects is the softmax of the summed weights of the items that
//! hold: weights add up as evidence does. Some items are public, the others are told to one agent each. With the decoy
//! *planted*, what everybody knows, and what each agent can know alone, favour the decoy; only all items together favour
//! the truth. Source: Stasser and Titus 1985, with items that are noisy and carry their likelihoods.
//!
//! What is drawn here is part of the randomness contract. Every draw is made whichever share and whichever decoy are
//! asked for, so that a stream gives one item set, and ends at one place, for all of them.

mod allocate;
mod items;

use super::in_range;
use crate::error::Fault;
use crate::problem::faults::Faults;
use crate::problem::spec::GraphSpec;
use crate::rng::{Stream, below};
use allocate::{Allocation, Search};
use items::{best, draw_items, posterior, runner_up, spec, total};

/// How many item sets are drawn before a decoy is said to be impossible.
const TRIES: u32 = 400;

/// What an item says, and how its reliability p is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Testimony {
    /// It is about one suspect, for or against, and says right with probability p: for, it favours that suspect; against,
    /// all others. Weight ln(p / (1 - p)). Items are dealt evenly over suspects.
    ForOrAgainst,
    /// It names one suspect: the truth with probability p, else another evenly. Weight ln(p (K - 1) / (1 - p)).
    /// About p m of the m items name the truth, so decoys are hard to plant where few items are unshared.
    NamesOne,
}

/// Whether what is public, and what each agent knows, is made to favour the decoy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decoy {
    /// It is.
    Planted,
    /// It is not: the same item set, dealt at random. The easy twin of the planted profile.
    Absent,
    /// One or the other by a fair coin: the sample on which talk can be claimed.
    Mixed,
}

/// What to draw.
///
/// ```
/// use manyminds::problem::generate::profile::{ProfileDials, profile};
/// use manyminds::rng::{Draws, Phase};
/// let mut rng = Draws::new(1, 0, 0).stream(0, 0, Phase::Problem);
/// let drawn = profile(&ProfileDials::default(), &mut rng).unwrap();
/// let (truth, decoy) = (drawn.facts.truth, drawn.facts.decoy);
/// assert!(drawn.facts.pooled[truth] > 0.95 && drawn.facts.shared[decoy] > drawn.facts.shared[truth]);
/// assert_eq!(drawn.told.len(), 5);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileDials {
    /// Agents, 4 to 64; 5 by default.
    pub agents: usize,
    /// Suspects K, 3 to 16; 4 by default.
    pub options: usize,
    /// Items of evidence m, 9 K to 512; 36 by default.
    pub items: usize,
    /// The share of items that are unshared, one of `dial`; .67 by default. Of m items, u m to the nearest whole are
    /// told to one agent each, as evenly as can be.
    pub unshared: f64,
    /// Every share of the study, each in (0, 1): an item set is kept only if the decoy can be planted at all of them.
    /// The order does not matter. .33, .5, .67, .8 and .9 by default.
    pub dial: Vec<f64>,
    /// What an item says; [`Testimony::ForOrAgainst`] by default.
    pub testimony: Testimony,
    /// The least and the greatest reliability p of an item, which is uniform between them; below 1, and above 1/2 (an
    /// item that names one: above 1/K). .6 and .8 by default.
    pub reliability: (f64, f64),
    /// What the pooled posterior of the truth has to exceed, in [.5, 1); .95 by default.
    pub pooled: f64,
    /// By how much the decoy's posterior has to exceed that of every other suspect wherever it is planted, in [0, .5];
    /// .05 by default.
    pub margin: f64,
    /// Whether the decoy is planted; it is by default.
    pub decoy: Decoy,
}

impl Default for ProfileDials {
    fn default() -> Self {
        ProfileDials {
            agents: 5,
            options: 4,
            items: 36,
            unshared: 0.67,
            dial: vec![0.33, 0.5, 0.67, 0.8, 0.9],
            testimony: Testimony::ForOrAgainst,
            reliability: (0.6, 0.8),
            pooled: 0.95,
            margin: 0.05,
            decoy: Decoy::Planted,
        }
    }
}

/// What is true of a hidden profile: for measures and tests, never for minds. Posteriors are those of a reader that makes
/// no mistakes, from an even prior, one number for each suspect.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileFacts {
    /// The suspect from which the items were drawn.
    pub truth: usize,
    /// The runner-up of the pooled posterior.
    pub decoy: usize,
    /// Whether the decoy was planted.
    pub planted: bool,
    /// Item sets drawn until one was kept.
    pub drawn: u32,
    /// How many of these had a pooled posterior of the truth above what was asked.
    pub informative: u32,
    /// Random deals of the twin that were dealt again because they planted the decoy by accident, at any share.
    pub redealt: u32,
    /// Swaps of two items that planting the decoy took, at the share asked for; 0 if it was not planted.
    pub swaps: u32,
    /// The posterior given all items.
    pub pooled: Vec<f64>,
    /// The posterior given the shared items.
    pub shared: Vec<f64>,
    /// The posterior of each agent given the shared items and its own.
    pub solo: Vec<Vec<f64>>,
}

impl ProfileDials {
    /// The dials for the mixture of decoy and twin: 8 agents, 72 items, .9 unshared, reliability .55 to .68. Here the
    /// nominal society of the twin is right about .84 of the time; at the defaults it is at .93, too near its ceiling for
    /// talk to show. Measured by `examples/families.rs`.
    pub fn mixture() -> Self {
        ProfileDials {
            agents: 8,
            items: 72,
            unshared: 0.9,
            reliability: (0.55, 0.68),
            decoy: Decoy::Mixed,
            ..ProfileDials::default()
        }
    }
}

impl ProfileFacts {
    /// The probability that a plurality of the agents is right if each reads all that it was told, without a mistake,
    /// votes for its most probable suspect (the first of equals) and hears nobody; a tie for the lead is split evenly.
    ///
    /// In [0, 1]. Cost: agents times suspects.
    pub fn nominal(&self) -> f64 {
        let mut votes = vec![0u32; self.pooled.len()];
        for posterior in &self.solo {
            votes[best(posterior)] += 1;
        }
        let most = votes.iter().copied().max().unwrap_or(0);
        let leaders = votes.iter().filter(|&&count| count == most).count();
        if votes[self.truth] == most { 1.0 / leaders as f64 } else { 0.0 }
    }
}

/// A hidden profile.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileDrawn {
    /// The problem: public and private evidence about one question, and its truth.
    pub spec: GraphSpec,
    /// The private relations that each agent is told of, by number, ascending.
    pub told: Vec<Vec<u32>>,
    /// What is true of it.
    pub facts: ProfileFacts,
}

/// Draws a hidden profile.
///
/// An item set is drawn from a truth drawn evenly, and kept if the pooled posterior of the truth exceeds
/// `dials.pooled` and if, at every share of the dial, two items at a time can be swapped between the shared pile and the
/// agents, from a random deal, until the shared pile and every agent's knowledge favour the decoy (see
/// [`ProfileDials::margin`]). Suspects and items are exchangeable: neither their names nor their order say anything.
///
/// Without a decoy, the same item set is dealt at random instead; a deal that plants the decoy by accident, at any share
/// of the dial, is dealt again.
///
/// - draws, for each item set: the truth, the suspects of the items, then item by item its reliability and what it
///   says; for each share of the dial, ascending: a deal and the pairs tried; at last the deal of the twin, and the coin
///   of [`Decoy::Mixed`].
///
/// Returns the profile, or every dial that is out of range, or, after 400 item sets, what could not be met. Cost: about
/// 1 ms at the defaults; the pairs tried grow with m, each costing (agents + 1) K.
pub fn profile(dials: &ProfileDials, rng: &mut Stream) -> Result<ProfileDrawn, Vec<Fault>> {
    let dial = check(dials)?;
    let wanted = dial.iter().position(|&share| share == dials.unshared).unwrap_or(0);
    let mut failed = vec![0u32; dial.len()];
    let mut informative = 0;
    for drawn in 1..=TRIES {
        let truth = below(rng, dials.options as u32) as usize;
        let items = draw_items(dials, truth, rng);
        let pooled = posterior(&total(items.iter(), dials.options));
        if best(&pooled) != truth || pooled[truth] <= dials.pooled {
            continue;
        }
        informative += 1;
        let decoy = runner_up(&pooled, truth);
        let search =
            Search { items: &items, agents: dials.agents, options: dials.options, decoy, margin: dials.margin };
        let mut planted: Option<(Allocation, u32)> = None;
        let stuck = dial.iter().enumerate().find(|&(place, &share)| {
            let found = search.plant(unshared(dials.items, share), rng);
            let missing = found.is_none();
            planted = if place == wanted { found } else { planted.take() };
            missing
        });
        if let Some((place, _)) = stuck {
            failed[place] += 1;
            continue;
        }
        let counts: Vec<usize> = dial.iter().map(|&share| unshared(dials.items, share)).collect();
        let Some((order, redealt)) = search.twin(&counts, rng) else { continue };
        let coin = below(rng, 2) == 0;
        let plant = dials.decoy == Decoy::Planted || dials.decoy == Decoy::Mixed && coin;
        let dealt = || (Allocation::deal(&order, counts[wanted], dials.agents), 0);
        let (allocation, swaps) = planted.filter(|_| plant).unwrap_or_else(dealt);
        let known = search.scores(&allocation);
        let facts = ProfileFacts {
            truth,
            decoy,
            planted: plant,
            drawn,
            informative,
            redealt,
            swaps,
            pooled,
            shared: posterior(&known[0]),
            solo: known[1..].iter().map(|scores| posterior(scores)).collect(),
        };
        return Ok(ProfileDrawn { spec: spec(dials, &items, &allocation, truth), told: allocation.told(), facts });
    }
    Err(vec![impossible(dials, &dial, informative, &failed)])
}

/// The shares of the dial, ascending, each once, or all that is wrong with the dials.
fn check(dials: &ProfileDials) -> Result<Vec<f64>, Vec<Fault>> {
    let mut faults = Faults::default();
    in_range("agents", dials.agents, 4, 64, &mut faults);
    in_range("options", dials.options, 3, 16, &mut faults);
    in_range("items", dials.items, 9 * dials.options.clamp(3, 16), 512, &mut faults);
    for (i, &share) in dials.dial.iter().enumerate() {
        let path = format!("dial[{i}]");
        if !(share > 0.0 && share < 1.0) {
            faults.at(
                path,
                share,
                "need a share above 0 and below 1: with nothing or all unshared no decoy can be planted",
            );
        } else if !(dials.agents..dials.items).contains(&unshared(dials.items, share)) {
            faults.at(path, share, "need at least one unshared item for each agent, and one shared");
        }
    }
    if !dials.dial.contains(&dials.unshared) {
        faults.at("unshared", dials.unshared, format!("need a share of the dial, one of {:?}", dials.dial));
    }
    let least = match dials.testimony {
        Testimony::ForOrAgainst => 0.5,
        Testimony::NamesOne => 1.0 / dials.options.max(1) as f64,
    };
    let (low, high) = dials.reliability;
    if !(low > least && low <= high && high < 1.0) {
        let need = format!("need two probabilities above {least} and below 1, the lower one first");
        faults.at("reliability", format!("{low} to {high}"), need);
    }
    if !(0.5..1.0).contains(&dials.pooled) {
        faults.at("pooled", dials.pooled, "need a probability of at least 0.5 and below 1");
    }
    if !(0.0..=0.5).contains(&dials.margin) {
        faults.at("margin", dials.margin, "need a number from 0 to 0.5");
    }
    let mut dial = dials.dial.clone();
    dial.sort_unstable_by(f64::total_cmp);
    dial.dedup();
    faults.or(dial)
}

/// How many of `items` are unshared at a share.
fn unshared(items: usize, share: f64) -> usize {
    (share * items as f64).round() as usize
}

/// What was not met after the last try.
fn impossible(dials: &ProfileDials, dial: &[f64], informative: u32, failed: &[u32]) -> Fault {
    let asked = dials.pooled;
    if informative == 0 {
        let need = format!("none of {TRIES} item sets had a pooled posterior above {asked}; need more or better items");
        return Fault::at("items", dials.items, need);
    }
    let mut shares: Vec<String> =
        dial.iter().zip(failed).filter(|(_, count)| **count > 0).map(|(u, count)| format!("{u} ({count})")).collect();
    if shares.is_empty() {
        shares.push("none, but its twin could not be dealt without planting it".into());
    }
    let need = format!(
        "a decoy that cannot exist at the asked information: of {TRIES} item sets {informative} had a pooled posterior \
         above {asked}, and in none of them could the shared items and every agent favour the decoy by {}; it failed \
         first at unshared {}; need more items, a lower reliability or other shares",
        dials.margin,
        shares.join(", ")
    );
    Fault::at("items", dials.items, need)
}

#[cfg(test)]
mod tests;
