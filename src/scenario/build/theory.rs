//! What theory says of a society of averagers before it runs: a model that cannot converge says so before it spins.

use super::*;
use crate::mind::MindKind;
use crate::society::Network;
use crate::society::influence::{Weights, closed_classes};

/// Beyond this many agents nothing is worked out beforehand.
const MOST: u32 = 20_000;

/// Notes what repeated averaging on a given network cannot do, and refuses to wait for what cannot come.
pub(super) fn theory(tree: &Node, scenario: &Scenario, faults: &mut Faults, notes: &mut Vec<String>) {
    let Scenario { problem, society, protocol, .. } = scenario;
    let all_at_once = protocol.schedule == Schedule::Synchronous && protocol.floor == FloorRule::Everyone;
    let fixed = all_at_once && protocol.vote.every == 0 && scenario.changes.is_empty();
    // Groups and bounds of confidence change who weighs what from round to round.
    let bounded = society.perspectives.iter().any(|group| group.averaging.confidence.is_some());
    let groups = matches!(protocol.hearing, Hearing::Group { .. } | Hearing::Nobody);
    if problem.opinions().is_none() || !fixed || bounded || groups || society.agents() > MOST {
        return;
    }
    let complete = protocol.hearing == Hearing::Everyone || society.network == NetworkKind::Complete;
    if society.network.is_random() || (complete && society.agents() > 2) {
        return;
    }
    let network = if complete { Ok(Network::complete(society.agents())) } else { built(society) };
    let Ok(network) = network else { return };
    // Who goes but part of the way, or back to where it began, does not go round.
    let (mut steady, mut own) = (Vec::new(), Vec::new());
    for group in &society.perspectives {
        let MindKind::Averager(averaging) = group.mind else { return };
        let susceptible = group.averaging.susceptibility.as_ref().is_none_or(|spread| *spread == Spread::Fixed(1.0));
        let members = own.len()..own.len() + group.count as usize;
        own.extend(members.map(|agent| network.own_weight(agent).unwrap_or(averaging.self_weight)));
        steady.resize(own.len(), susceptible && averaging.rate == 1.0);
    }
    let classes = closed_classes(&Weights::of(&network, |agent| own[agent]));
    let free = |members: &[u32]| members.iter().all(|&member| steady[member as usize]);
    if let Some(class) = classes.iter().find(|class| class.period > 1 && free(&class.members)) {
        let who = class.members.len();
        notes.push(format!(
            "cannot converge by theory: the weights among {who} agents that hear nobody else have period {}, so that opinions go round for ever unless they start alike",
            class.period
        ));
        let when = protocol.stop.when;
        if when.settled || when.agreed || when.unanimous || when.still {
            let near = nearest_node(tree, "protocol.stop.when");
            let need = format!(
                "need weights that are not periodic to wait for this (period {}); or leave out settled, agreed, unanimous and still",
                class.period
            );
            faults.value(near, "protocol.stop.when", need);
        }
    }
    if classes.len() > 1 && classes.iter().all(|class| free(&class.members)) {
        notes.push(format!(
            "cannot come to one opinion by theory, whatever the start: {} groups of agents hear nobody outside their own",
            classes.len()
        ));
    }
}

fn built(society: &SocietySpec) -> Result<Network, Vec<Fault>> {
    let mut rng = Draws::new(0, 0, FIXED).stream(0, 0, Phase::Network);
    society.network.build(society.agents() as usize, &mut rng)
}
