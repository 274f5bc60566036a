//! Checks that look at several sections at once, and the estimate of memory.

use super::theory::theory;
use super::*;
use crate::mind::MindKind;

/// Checks that look at several sections at once.
pub(super) fn cross(tree: &Node, scenario: &Scenario, faults: &mut Faults, notes: &mut Vec<String>) {
    let Scenario { problem, society, protocol, .. } = scenario;
    let near = |path: &str| nearest_node(tree, path);
    let agents = u64::from(society.agents());
    let when = protocol.stop.when;
    if when.solved && !problem.merit_public {
        let need = match problem.kind.as_str() {
            "nk" => "need to leave out solved: an NK landscape has no known optimum",
            _ => "need merit_public = true under problem for solved: nobody could tell a full solution from another",
        };
        faults.value(near("protocol.stop.when"), "protocol.stop.when", need);
    }
    if when.decided {
        let at = near("protocol.stop.when");
        if protocol.vote.every == 0 {
            faults.value(at, "protocol.stop.when", "need a periodic vote for decided");
        } else if protocol.vote.periodic.over == Over::Claims {
            faults.value(
                at,
                "protocol.stop.when",
                "need a vote over questions or positions for decided; this one is over claims",
            );
        }
    }
    let given = matches!(society.network, NetworkKind::Edges { .. }) && protocol.hearing == Hearing::Neighbours;
    if (when.agreed || when.decided) && given {
        let mut rng = Draws::new(0, 0, FIXED).stream(0, 0, Phase::Network);
        if society.network.build(agents as usize, &mut rng).is_ok_and(|network| !network.is_connected()) {
            let need = "need a connected network where consensus is asked (protocol.stop.when); this one is in parts";
            faults.value(near("society.network.file"), "society.network.file", need);
        }
    }
    let turns = u64::from(protocol.stop.rounds).saturating_mul(agents);
    if turns > 1 << 53 {
        let need = format!("need rounds times agents of at most 2^53; {agents} agents make it {turns}");
        faults.push(near("protocol.stop.rounds"), Fault::at("protocol.stop.rounds", protocol.stop.rounds, need));
    }
    if u64::from(protocol.speakers) > agents && protocol.floor != FloorRule::Everyone {
        let need = format!("need at most the number of agents, {agents}");
        faults.push(near("protocol.speakers"), Fault::at("protocol.speakers", protocol.speakers, need));
    }
    if let Hearing::Group { size } = protocol.hearing
        && u64::from(size) > agents
    {
        let need = format!("need at most the number of agents, {agents}: in groups of that size nobody hears anybody");
        let at = "protocol.hearing.group";
        faults.push(near(at), Fault::at(at, size, need));
    }
    let one_way = matches!(society.network, NetworkKind::Edges { directed: true, .. });
    if one_way
        && protocol.schedule == Schedule::Events
        && matches!(protocol.meeting, Meeting::Speaker | Meeting::Outward)
    {
        let at = "protocol.meeting";
        faults.value(near(at), at, "need mutual ties (directed = false): who is heard is drawn among those it hears");
    }
    if scenario.attempts.is_some() && problem.attempt().is_none() {
        let need = "need a number of units in budget instead: nobody can say what an attempt at this problem takes";
        faults.about(near("protocol.stop.attempts"), "protocol.stop.attempts", need);
    }
    if scenario.attempts.is_some() && near("protocol.stop").get("budget").is_some() {
        faults.about(near("protocol.stop.budget"), "protocol.stop.budget", "need either budget or attempts, not both");
    }
    if scenario.is_share_bound() {
        notes.push("share-bound: at this budget a member's share does not pay for one attempt, so nothing may be claimed about nominal".into());
    }
    if let (Some(budget), None) = (protocol.stop.budget, scenario.attempts) {
        let prices = protocol.manners.prices;
        let looks = usize::try_from(problem.relations).unwrap_or(usize::MAX);
        let reserve = reserve(protocol, agents as usize, looks);
        if budget < reserve {
            let need = format!(
                "need at least {}: the price of the final vote is set aside before round 1",
                thousands(i64::try_from(reserve).unwrap_or(i64::MAX)),
            );
            faults.push(near("protocol.stop.budget"), Fault::at("protocol.stop.budget", budget, need));
        } else if reserve > budget / 2 {
            let share = 100.0 * reserve as f64 / budget as f64;
            notes
                .push(format!("the final vote takes {share:.0} % of the budget: protocol.vote.slate makes it cheaper"));
        }
        let all = (f64::from(prices.verify)) * problem.entries as f64;
        let share = budget as f64 / all;
        if all > 0.0 && share > 0.3 && scenario.deliberates() {
            notes.push(format!(
                "verification alone solves the problem: the budget pays for {:.2} of all table entries (B / (c_v x entries); above 0.3 talk has little to add)",
                share
            ));
        }
    }
    if protocol.manners.prices.hear == 0 {
        notes.push("hearing is free (prices.hear = 0): label the results free talk".into());
    }
    let counts = protocol.vote.every > 0 && protocol.vote.periodic.over == Over::Questions;
    if agents.is_multiple_of(2) && counts {
        notes.push(format!(
            "{agents} agents vote: an even number ties more often, and a sweep over n should use odd ones"
        ));
    }
    let full = |group: &PerspectiveSpec| {
        matches!(&group.expertise, ExpertiseSpec::Topics(row) if row.iter().all(|&entry| entry == 1.0))
            && group.ability == Spread::Fixed(1.0)
    };
    theory(tree, scenario, faults, notes);
    let graphs = matches!(problem.source, ProblemSource::Fixed { .. } | ProblemSource::Drawn(_));
    if graphs && society.perspectives.iter().all(full) {
        notes.push("full-sight mode: every expertise is 1, so nobody misreads a relation".into());
    }
}

pub(super) fn check_twin(twin: Twin, node: &Node, at: &str, scenario: &Scenario, faults: &mut Faults) {
    let typed = node.get("twin").unwrap_or(node);
    let at = format!("{at}.twin");
    if scenario.protocol.stop.budget.is_none() && twin != Twin::Silent {
        faults.value(typed, &at, "need protocol.stop.budget: this twin is compared at an equal budget");
    }
    let total = |group: &PerspectiveSpec| match (&group.expertise, &group.ability) {
        (ExpertiseSpec::Dirichlet { sum, .. }, Spread::Fixed(ability)) => Some(sum * ability),
        (ExpertiseSpec::Specialists { own, other }, Spread::Fixed(ability)) => {
            Some((own + other * (scenario.problem.topics.len() as f64 - 1.0)) * ability)
        }
        _ => None,
    };
    let groups = &scenario.society.perspectives;
    let first = groups.first().and_then(total);
    if twin == Twin::Best && first.is_some() && groups.iter().all(|group| total(group) == first) {
        let need =
            "need an ability that differs (ability = { sampled = ... }): rows share one sum, so no member is best";
        faults.value(typed, &at, need);
    }
    if twin == Twin::Silent && scenario.protocol.hearing == Hearing::Nobody {
        faults.value(typed, &at, "need a society that hears: with hearing = \"nobody\" this is the society itself");
    }
}

impl Scenario {
    /// Sets the budget to `looks` looks and the price of the final vote of `members`.
    pub fn afford(&mut self, looks: f64, members: usize, looks_of_position: usize) {
        for protocol in std::iter::once(&mut self.protocol).chain(self.changes.iter_mut().map(|change| &mut change.1)) {
            let kept = reserve(protocol, members, looks_of_position);
            // A float too large for the type saturates.
            let units = (looks * f64::from(protocol.manners.prices.look)).round() as u64;
            protocol.stop.budget = Some(units.saturating_add(kept));
        }
    }

    /// Whether a member's share of the budget does not pay for one attempt of its own: what nominal then does says nothing
    /// about talk. Known where the budget is told in attempts.
    pub fn is_share_bound(&self) -> bool {
        let (Some(times), Some((whole, own))) = (self.attempts, self.problem.attempt()) else { return false };
        times * whole / f64::from(self.society.agents()) < own
    }

    /// Whether anybody in it is a deliberator.
    pub fn deliberates(&self) -> bool {
        self.society.perspectives.iter().any(|group| matches!(group.mind, MindKind::Deliberator { .. }))
    }

    /// About how many bytes one replicate takes while it runs: columns of agents, answers, claims, memories, the
    /// network and the problem. A lower bound in spirit, within a factor of two or so.
    pub fn estimate_bytes(&self) -> u64 {
        let agents = f64::from(self.society.agents());
        let questions = self.problem.questions() as f64;
        let topics = self.problem.topics.len() as f64;
        let agent = match &self.problem.source {
            // Answers four times over, as in a chamber; a mind, a purse and an act: nothing else differs between agents.
            ProblemSource::Opinions(_) => 4.0 * 8.0 * questions + 160.0,
            ProblemSource::Questions(_) => 4.0 * questions + 160.0,
            // Private, public and next answers at two bytes; traits, odds and expertise at eight; eight claims of 24 bytes.
            _ => 3.0 * 2.0 * questions + 8.0 * (2.0 * AXES as f64 + topics) + 8.0 * 24.0 + 256.0,
        };
        let ties = match self.society.network {
            NetworkKind::Complete => 0.0,
            _ => 8.0 * self.society.network.expected_ties(self.society.agents() as usize),
        };
        let problem = match &self.problem.source {
            ProblemSource::Fixed { .. }
            | ProblemSource::Puzzles(_)
            | ProblemSource::Questions(_)
            | ProblemSource::Opinions(_)
            | ProblemSource::Landscape(_) => 0.0,
            ProblemSource::Drawn(_) => 64.0 * self.problem.relations as f64 + 16.0 * self.problem.entries as f64,
        };
        // A float too large for the type saturates.
        (agents * agent + ties + problem) as u64
    }
}
