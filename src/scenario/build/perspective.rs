//! One group of a society.

use super::minds::{mind_of, minds_on, team, tools};
use super::*;
use crate::mind::MindKind;

impl Builder<'_> {
    pub(super) fn perspective(
        &mut self,
        name: &str,
        node: &Node,
        count: usize,
        (problem, kind): (Option<&ProblemSpec>, Option<&str>),
        faults: &mut Faults,
    ) -> Option<PerspectiveSpec> {
        let at = join("society.perspectives", name);
        let table = Table { node: Some(node), pattern: "society.perspectives.*" };
        let mut traits = [const { Spread::Fixed(0.5) }; AXES];
        for (slot, axis) in traits.iter_mut().zip(AXIS_NAMES) {
            if let Some(typed) = table.get("traits").and_then(|traits| traits.get(axis)) {
                *slot = self.spread(typed, &format!("{at}.traits.{axis}"), count, faults)?;
            }
        }
        if let Some(file) = table.get("bfi10") {
            self.questionnaire(file, &at, table.get("traits"), count, &mut traits, faults)?;
        }
        let ability = match table.get("ability") {
            Some(typed) => self.spread(typed, &format!("{at}.ability"), count, faults)?,
            None => Spread::Fixed(1.0),
        };
        let expertise = match table.get("expertise") {
            // There is nothing here that expertise could misread.
            None if !kind.is_none_or(|kind| minds_on(kind).1) => Some(ExpertiseSpec::Topics(vec![1.0])),
            _ => self.expertise(node, &at, count, problem, faults),
        };
        let words = texts(table.get("heuristics"));
        let heuristics = HEURISTICS
            .iter()
            .enumerate()
            .filter(|(_, name)| words.iter().any(|word| word == *name))
            .map(|(bit, _)| 1 << bit);
        let able = kind.map(|kind| minds_on(kind).0);
        let word = match able {
            Some(able) if table.get("mind").is_none() => able[0],
            _ => table.word("mind"),
        };
        if let (Some(able), Some(kind)) = (able, kind)
            && !able.contains(&word)
        {
            let near = table.get("mind").unwrap_or(node);
            let need = format!("need {}: no other mind reasons over a problem of kind \"{kind}\"", able.join(", "));
            faults.value(near, &format!("{at}.mind"), need);
            return None;
        }
        let mind = mind_of(word, kind, &table, &at, problem, faults)?;
        let mut dial = |key: &str| match table.get(key) {
            Some(typed) => self.spread(typed, &format!("{at}.{key}"), count, faults).map(Some),
            None => Some(None),
        };
        let (confidence, susceptibility) = (dial("confidence"), dial("susceptibility"));
        let averaging = AveragingSpec { confidence: confidence?, susceptibility: susceptibility? };
        let (mut evidence, mut start) = (Vec::new(), StartSpec::Same(Vec::new()));
        if let Some(problem) = problem {
            evidence = self::evidence(table.get("evidence"), &at, problem, faults);
            if let Some(typed) = table.get("start") {
                start = self.start(typed, &format!("{at}.start"), count, problem, faults)?;
            }
        }
        Some(PerspectiveSpec {
            name: name.to_string(),
            count: count as u32,
            mind,
            averaging,
            traits,
            expertise: expertise?,
            ability,
            heuristics: if mind == MindKind::Searcher { tools(&table) } else { heuristics.sum::<u32>().max(1) },
            team: team(&table, kind, &at, count, faults)?,
            evidence,
            start,
        })
    }
}

fn evidence(node: Option<&Node>, at: &str, problem: &ProblemSpec, faults: &mut Faults) -> Vec<u32> {
    let mut found = Vec::new();
    let Some(node) = node else { return found };
    for (i, item) in node.items().iter().enumerate() {
        let path = format!("{at}.evidence[{i}]");
        let ProblemSource::Fixed { graph, .. } = &problem.source else {
            faults.value(item, &path, "need a problem that is the same in every replicate to name its relations");
            continue;
        };
        let name = text(item).unwrap_or("");
        match graph.names().relations.iter().position(|relation| relation == name && !name.is_empty()) {
            Some(relation) if graph.is_private(relation) => found.push(relation as u32),
            Some(_) => {
                faults.value(item, &path, "need a private relation; everybody sees this one (private = true hides it)")
            }
            None => {
                let named = || graph.names().relations.iter().map(String::as_str).filter(|name| !name.is_empty());
                let hint = fields::nearest(name, named()).map(|near| format!("; did you mean \"{near}\"?"));
                faults.value(item, &path, format!("need the name of a relation{}", hint.unwrap_or_default()));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
