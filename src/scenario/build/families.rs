//! The paper's kinds of problem, drawn anew in each replicate: hidden profiles and chains.

use super::*;
use crate::problem::generate::chain::{ChainDials, Tables, chain};
use crate::problem::generate::profile::{Decoy, ProfileDials, Testimony, profile};

/// The dials of a hidden profile for `agents`, tried once: what cannot be drawn is told now, not in the first replicate.
pub(super) fn hidden_profile(node: &Node, agents: usize, seed: u64, faults: &mut Faults) -> Option<Family> {
    let table = Table { node: Some(node), pattern: "problem" };
    let shares = |key: &str| table.get(key).map(|node| node.items().iter().filter_map(number).collect::<Vec<f64>>());
    let usual = ProfileDials::default();
    let reliability = match shares("reliability").as_deref() {
        None => usual.reliability,
        Some(&[low, high]) => (low, high),
        Some(_) => {
            let typed = table.get("reliability").unwrap_or(node);
            faults.value(typed, "problem.reliability", "need two numbers, the least and the greatest");
            return None;
        }
    };
    let dials = ProfileDials {
        agents,
        options: table.whole("options").max(0) as usize,
        items: table.whole("items").max(0) as usize,
        unshared: table.number("unshared"),
        dial: shares("dial").unwrap_or(usual.dial),
        testimony: match table.word("testimony") {
            "names-one" => Testimony::NamesOne,
            _ => Testimony::ForOrAgainst,
        },
        reliability,
        pooled: table.number("pooled"),
        margin: table.number("margin"),
        decoy: match table.word("decoy") {
            "absent" => Decoy::Absent,
            "mixed" => Decoy::Mixed,
            _ => Decoy::Planted,
        },
    };
    let mut rng = Draws::new(seed, 0, FIXED).stream(0, 0, Phase::Problem);
    told(profile(&dials, &mut rng).map(|_| ()), node, faults)?;
    Some(Family::Profile(Arc::new(dials)))
}

/// The dials of a chain, tried once.
pub(super) fn chained(node: &Node, topics: usize, seed: u64, faults: &mut Faults) -> Option<Family> {
    let table = Table { node: Some(node), pattern: "problem" };
    let dials = ChainDials {
        layers: table.whole("layers").max(0) as usize,
        width: table.whole("width").max(0) as usize,
        parents: table.whole("parents").max(0) as usize,
        options: table.whole("options").max(0) as usize,
        tables: match table.word("tables") {
            "random" => Tables::Random,
            _ => Tables::Latin,
        },
        topics,
    };
    let mut rng = Draws::new(seed, 0, FIXED).stream(0, 0, Phase::Problem);
    told(chain(&dials, &mut rng).map(|_| ()), node, faults)?;
    Some(Family::Chain(dials))
}

fn told(drawn: Result<(), Vec<Fault>>, node: &Node, faults: &mut Faults) -> Option<()> {
    match drawn {
        Ok(()) => Some(()),
        Err(list) => {
            for fault in list {
                let fault = under_path("problem", fault);
                let key = fault.path.strip_prefix("problem.").and_then(|rest| rest.split(['.', '[']).next());
                let near = key.and_then(|key| node.get(key)).unwrap_or(node);
                faults.push(near, fault);
            }
            None
        }
    }
}
