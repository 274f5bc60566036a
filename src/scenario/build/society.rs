//! The society of a cell.

use super::*;

impl Builder<'_> {
    pub(super) fn society(
        &mut self,
        tree: &Node,
        problem: Option<&ProblemSpec>,
        faults: &mut Faults,
        notes: &mut Vec<String>,
    ) -> Option<SocietySpec> {
        let before = faults.list.len();
        let node = tree.get("society")?;
        let table = Table { node: Some(node), pattern: "society" };
        let groups = node.get("perspectives")?;
        // By what was typed: a problem that is wrong elsewhere still says which minds it wants.
        let kind = tree.get("problem").and_then(|problem| problem.get("kind")).and_then(text);
        let kind = kind.filter(|kind| fields::PROBLEMS.contains(kind));
        let mut agents: u64 = 0;
        let mut perspectives = Vec::new();
        for (name, group) in groups.entries() {
            let count = group.get("count").and_then(whole).unwrap_or(0).max(0) as u64;
            agents += count;
            if agents > MOST_AGENTS {
                let need = format!("need at most {} agents in all", thousands(MOST_AGENTS as i64));
                faults.about(group, &join("society.perspectives", name), need);
                return None;
            }
            if let Some(read) = self.perspective(name, group, count as usize, (problem, kind), faults) {
                perspectives.push(read);
            }
        }
        if agents == 0 {
            faults.about(groups, "society.perspectives", "need at least one agent");
            return None;
        }
        perspectives.retain(|group| group.count > 0);
        let network = self.network(table.get("network"), agents as usize, faults);
        let attempts = Table { node: table.get("network"), pattern: "society.network" };
        let disconnected = match attempts.word("disconnected") {
            "redraw" => Disconnected::Redraw { at_most: attempts.u32("attempts") },
            _ => Disconnected::Keep,
        };
        let differ = problem.is_some_and(ProblemSpec::differ_only);
        let common_start = table.get("start").and_then(text).map_or(differ, |word| word == "common");
        if let Some(ProblemSource::Fixed { graph, .. }) = problem.map(|problem| &problem.source) {
            unheard_evidence(graph, &perspectives, notes);
        }
        let network = network.filter(|_| faults.list.len() == before)?;
        Some(SocietySpec {
            network,
            disconnected,
            perspectives,
            common_start,
            mean_policy: table.word("policy") == "mean",
            shared_error: table.number("shared_error"),
            centred: table.truth("centred"),
        })
    }
}

fn unheard_evidence(graph: &ProblemGraph, groups: &[PerspectiveSpec], notes: &mut Vec<String>) {
    let told = |relation: usize| groups.iter().any(|group| group.evidence.binary_search(&(relation as u32)).is_ok());
    let unheard = (0..graph.relations()).filter(|&relation| graph.is_private(relation) && !told(relation)).count();
    if unheard > 0 {
        notes.push(format!("{unheard} private relations are seen by nobody: no perspective lists them under evidence"));
    }
}
