//! Whether opinions that are averaged again and again can come to rest, by theory.
//!
//! Averaging with fixed weights converges from every start exactly if every closed class of agents (a strong component
//! whose members hear nobody outside it) is aperiodic, and to one opinion exactly if there is but one closed class (DeGroot
//! 1974; Seneta 1981, Non-negative Matrices and Markov Chains).

use super::Network;
use petgraph::algo::tarjan_scc;
use std::collections::VecDeque;

/// Agents who hear one another and nobody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedClass {
    /// Who, in increasing order.
    pub members: Vec<u32>,
    /// After how many rounds influence comes back to where it was: 1 is aperiodic; above it opinions go round for ever
    /// unless they start alike.
    pub period: u32,
}

/// The closed classes of `network`, in order of their first members. `heeds_itself(agent)` says whether the agent's own
/// answer weighs anything. Who hears nobody heeds itself. Cost: O(agents + ties).
pub fn closed_classes(network: &Network, heeds_itself: impl Fn(usize) -> bool) -> Vec<ClosedClass> {
    let graph = network.to_petgraph();
    let mut class_of = vec![u32::MAX; network.agents()];
    let mut classes: Vec<Vec<u32>> = tarjan_scc(&graph)
        .into_iter()
        .map(|class| {
            let mut members: Vec<u32> = class.into_iter().map(|node| node.index() as u32).collect();
            members.sort_unstable();
            members
        })
        .collect();
    classes.sort_unstable();
    for (number, members) in classes.iter().enumerate() {
        members.iter().for_each(|&member| class_of[member as usize] = number as u32);
    }
    let heard = |agent: u32| network.hears(agent as usize).iter().copied().filter(move |&other| other != agent);
    let mut found = Vec::new();
    for (number, members) in classes.into_iter().enumerate() {
        if members.iter().any(|&member| heard(member).any(|other| class_of[other as usize] != number as u32)) {
            continue;
        }
        let still = members.iter().any(|&member| heeds_itself(member as usize)) || members.len() == 1;
        let period = if still { 1 } else { period(&members, heard, network.agents()) };
        found.push(ClosedClass { members, period });
    }
    found
}

/// The greatest common divisor of the lengths of all circles among `members`: that of level(a) + 1 - level(b) over arcs
/// from a to b, levels counted from the first member.
fn period<I: Iterator<Item = u32>>(members: &[u32], heard: impl Fn(u32) -> I, agents: usize) -> u32 {
    let mut levels: Vec<Option<u32>> = vec![None; agents];
    let mut queue = VecDeque::new();
    if let Some(&first) = members.first() {
        levels[first as usize] = Some(0);
        queue.push_back((first, 0));
    }
    let mut common = 0;
    while let Some((agent, level)) = queue.pop_front() {
        for other in heard(agent) {
            match levels[other as usize] {
                None => {
                    levels[other as usize] = Some(level + 1);
                    queue.push_back((other, level + 1));
                }
                Some(seen) => common = divisor(common, (level + 1).abs_diff(seen)),
            }
        }
    }
    common.max(1)
}

fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::super::NetworkKind;
    use super::*;
    use crate::rng::{Draws, Phase};

    fn built(kind: &NetworkKind, agents: usize) -> Network {
        kind.build(agents, &mut Draws::new(1, 0, 0).stream(0, 0, Phase::Network)).unwrap()
    }

    fn of(rows: &[&[f64]]) -> Vec<(Vec<u32>, u32)> {
        let kind = NetworkKind::Matrix { rows: rows.iter().map(|row| row.to_vec()).collect() };
        let network = built(&kind, rows.len());
        let own = |agent: usize| network.own_weight(agent).unwrap() > 0.0;
        closed_classes(&network, own).into_iter().map(|class| (class.members, class.period)).collect()
    }

    #[test]
    fn periods_and_closed_classes_are_known() {
        // A circle of three, a swap, and one that hears itself.
        assert_eq!(of(&[&[0.0, 1.0, 0.0], &[0.0, 0.0, 1.0], &[1.0, 0.0, 0.0]]), [(vec![0, 1, 2], 3)]);
        assert_eq!(of(&[&[0.0, 1.0], &[1.0, 0.0]]), [(vec![0, 1], 2)]);
        assert_eq!(of(&[&[0.1, 0.9], &[1.0, 0.0]]), [(vec![0, 1], 1)]);
        // Circles of three and of two through one agent: aperiodic without anybody heeding itself.
        assert_eq!(of(&[&[0.0, 1.0, 0.0], &[0.5, 0.0, 0.5], &[1.0, 0.0, 0.0]]), [(vec![0, 1, 2], 1)]);
        // Two closed classes, and one that hears both.
        let split: [&[f64]; 4] =
            [&[1.0, 0.0, 0.0, 0.0], &[0.5, 0.0, 0.5, 0.0], &[0.0, 0.0, 0.0, 1.0], &[0.0, 0.0, 1.0, 0.0]];
        assert_eq!(of(&split), [(vec![0], 1), (vec![2, 3], 2)]);
    }

    #[test]
    fn a_walk_on_a_bipartite_network_is_periodic_unless_somebody_heeds_itself() {
        for (kind, agents, period) in
            [(NetworkKind::Star, 5, 2), (NetworkKind::Path, 4, 2), (NetworkKind::Ring { degree: 2 }, 5, 1)]
        {
            let network = built(&kind, agents);
            assert_eq!(closed_classes(&network, |_| false)[0].period, period, "{kind:?}");
            assert_eq!(closed_classes(&network, |agent| agent == 0)[0].period, 1, "{kind:?}");
        }
        assert_eq!(closed_classes(&Network::complete(3), |_| false)[0].period, 1);
        assert_eq!(closed_classes(&Network::complete(2), |_| false)[0].period, 2);
    }
}
