//! Whether all hold one position, and into how many regions of one position a network falls.

use super::panel::{Info, Measure, Now, Scale};
use crate::problem::Truth;
use petgraph::unionfind::UnionFind;

/// What there is to say about these measures.
pub(super) const INFOS: [Info; 3] = [
    Info {
        name: "unanimous",
        what: "whether all members hold the same position",
        unit: "share of replicates",
        range: "0 or 1",
        formula: "1 if every private position equals the first, as they stand: in the last reading everything is taken over",
        source: "consensus of the voter model: Liggett 1985",
        cost: "O(n q)",
        scale: Scale::Share,
        over_rounds: true,
    },
    Info {
        name: "unanimous_right",
        what: "whether all members hold the same position, and it is right: of a voter model, fixation of that option",
        unit: "share of replicates",
        range: "0 or 1",
        formula: "unanimous and the common position is right",
        source: "Liggett 1985",
        cost: "O(n q)",
        scale: Scale::Share,
        over_rounds: true,
    },
    Info {
        name: "regions",
        what: "stable or passing regions of one position",
        unit: "regions",
        range: "[1, n]",
        formula: "connected components of the network, direction set aside, when ties between members of different positions are cut; private positions as they stand",
        source: "Axelrod 1997",
        cost: "O(ties q), and a copy of the network once; of a complete network O(n q) times the number of positions held",
        scale: Scale::Mean,
        over_rounds: true,
    },
];

/// The measure of this room that `info` is about.
pub(super) fn make<P: Truth + 'static>(info: &'static Info) -> Option<Box<dyn Measure<P>>> {
    let read = match info.name {
        "unanimous" => |now: &Now<'_, P>| Some(f64::from(u8::from(is_unanimous(now)))),
        "unanimous_right" => |now: &Now<'_, P>| {
            Some(f64::from(u8::from(is_unanimous(now) && now.scene.problem.right(now.scene.latest(0)))))
        },
        "regions" => regions,
        _ => return None,
    };
    Some(Box::new(Unity { info, read }))
}

struct Unity<P: Truth> {
    info: &'static Info,
    read: fn(&Now<'_, P>) -> Option<f64>,
}

impl<P: Truth> Measure<P> for Unity<P> {
    fn info(&self) -> &Info {
        self.info
    }

    fn wants_acts(&self) -> bool {
        false
    }

    fn follows(&self) -> bool {
        false
    }

    fn read(&mut self, now: &Now<'_, P>) -> Option<f64> {
        if now.scene.agents == 0 { None } else { (self.read)(now) }
    }
}

fn is_unanimous<P: Truth>(now: &Now<'_, P>) -> bool {
    let first = now.scene.latest(0);
    (1..now.scene.agents).all(|agent| now.scene.latest(agent) == first)
}

fn regions<P: Truth>(now: &Now<'_, P>) -> Option<f64> {
    let network = now.given.network.as_ref()?;
    let agents = now.scene.agents;
    let same = |a: usize, b: usize| now.scene.latest(a) == now.scene.latest(b);
    let mut joins = 0;
    if network.is_complete() {
        // Each joins the first that holds the same.
        let mut firsts: Vec<usize> = Vec::new();
        for agent in 0..agents {
            match firsts.iter().any(|&first| same(agent, first)) {
                true => joins += 1,
                false => firsts.push(agent),
            }
        }
    } else {
        let mut parts = UnionFind::<u32>::new(agents);
        for agent in 0..agents {
            for &other in network.hears(agent) {
                joins += usize::from(same(agent, other as usize) && parts.union(agent as u32, other));
            }
        }
    }
    Some((agents - joins) as f64)
}
