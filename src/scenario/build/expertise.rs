//! What differs between the agents of a group: a number, traits from a questionnaire, expertise.

use super::*;
use crate::society::questionnaire::{FIVE, bfi10_rows};

impl Builder<'_> {
    /// The traits of a group from what people answered, one row for each agent; `count` rows are needed.
    pub(super) fn questionnaire(
        &mut self,
        file: &Node,
        group: &str,
        typed: Option<&Node>,
        count: usize,
        traits: &mut [Spread; AXES],
        faults: &mut Faults,
    ) -> Option<()> {
        let at = format!("{group}.bfi10");
        let before = faults.list.len();
        let scored = &AXIS_NAMES[..FIVE];
        for (axis, node) in typed.map_or(&[][..], Node::entries) {
            if scored.contains(&axis.as_str()) {
                let need = "need either this or bfi10, not both: the questionnaire says what it is";
                faults.about(node, &format!("{group}.traits.{axis}"), need);
            }
        }
        let (place, content) = self.open(file, &at, faults)?;
        match bfi10_rows(&content, count) {
            Ok(rows) => {
                for (axis, slot) in traits.iter_mut().take(FIVE).enumerate() {
                    *slot = Spread::Given(rows.iter().map(|row| row[axis]).collect());
                }
            }
            Err(list) => faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place))),
        }
        (faults.list.len() == before).then_some(())
    }

    /// A number that differs between the agents of a group.
    pub(super) fn spread(&mut self, node: &Node, at: &str, count: usize, faults: &mut Faults) -> Option<Spread> {
        let spread = match (number(node), node.get("sampled"), node.get("file")) {
            (Some(value), _, _) => Spread::Fixed(value),
            _ if !node.items().is_empty() => Spread::Given(node.items().iter().filter_map(number).collect()),
            (None, Some(_), None) => sampled(node, at, faults)?,
            (None, None, Some(file)) => {
                let (place, content) = self.open(file, &format!("{at}.file"), faults)?;
                let column = node.get("column").and_then(text);
                let read = columns::numbers(&content, column.map(|name| vec![name.to_string()]).as_deref(), count);
                match read {
                    Ok(rows) => Spread::Given(rows.into_iter().filter_map(|row| row.first().copied()).collect()),
                    Err(list) => {
                        faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place)));
                        return None;
                    }
                }
            }
            _ => {
                let need = "need a number from 0 to 1, { sampled = ... } or { file = ..., column = ... }";
                faults.value(node, at, need);
                return None;
            }
        };
        let list = spread.check(count);
        for fault in &list {
            let near = node.get(&fault.path).unwrap_or(node);
            faults.push(near, under_path(at, fault.clone()));
        }
        list.is_empty().then_some(spread)
    }

    pub(super) fn expertise(
        &mut self,
        group: &Node,
        at: &str,
        count: usize,
        problem: Option<&ProblemSpec>,
        faults: &mut Faults,
    ) -> Option<ExpertiseSpec> {
        let at = format!("{at}.expertise");
        let topics = problem.map(ProblemSpec::topics)?;
        let typed = group.get("expertise");
        if let Some(value) = typed.and_then(number) {
            return Some(ExpertiseSpec::Topics(vec![value; topics.len()]));
        }
        let node = typed.unwrap_or(group);
        let known = |key: &str| fields::children("society.perspectives.*.expertise").iter().any(|f| f.split().1 == key);
        let drawn = typed.is_none() || node.get("sampled").is_some();
        let file = typed.and_then(|node| node.get("file"));
        if let (Some(node), true) = (typed, drawn || file.is_some()) {
            for (key, child) in node.entries().iter().filter(|(key, _)| !known(key)) {
                faults.about(
                    child,
                    &join(&at, key),
                    "unknown key; topics are named only where nothing is sampled or read",
                );
            }
        }
        match (drawn, file) {
            (true, Some(file)) => {
                faults.value(file, &format!("{at}.file"), "need either sampled or file, not both");
                None
            }
            (true, None) => {
                let table = Table { node: typed, pattern: "society.perspectives.*.expertise" };
                let word = table.get("sampled").and_then(text).unwrap_or("dirichlet");
                if word == "specialists" {
                    let mut share = |key: &str| {
                        let given = table.get(key).and_then(number);
                        if given.is_none() {
                            let need = "missing; need sampled = \"specialists\" with own and other";
                            faults.about(node, &format!("{at}.{key}"), need);
                        }
                        given
                    };
                    let (own, other) = (share("own"), share("other"));
                    return Some(ExpertiseSpec::Specialists { own: own?, other: other? });
                }
                if word != "dirichlet" {
                    let spread = sampled(node, &at, faults)?;
                    let list = spread.check(count);
                    for fault in &list {
                        faults.push(node.get(&fault.path).unwrap_or(node), under_path(&at, fault.clone()));
                    }
                    return list.is_empty().then_some(ExpertiseSpec::Each(spread));
                }
                let (concentration, floor) = (table.number("concentration"), table.number("floor"));
                let usual = floor * topics.len() as f64 + 1.0 - floor;
                let sum = table.get("sum").and_then(number).unwrap_or(usual);
                if topics.len() < 2 {
                    let need = "need a number or a spread: the problem has one topic, and a dirichlet row over one topic is its sum";
                    faults.about(node, &at, need);
                    return None;
                }
                let list = check_dirichlet(topics.len(), concentration, floor, sum);
                for fault in &list {
                    faults.push(node.get(&fault.path).unwrap_or(node), under_path(&at, fault.clone()));
                }
                list.is_empty().then_some(ExpertiseSpec::Dirichlet { concentration, floor, sum })
            }
            (false, Some(file)) => {
                let (place, content) = self.open(file, &format!("{at}.file"), faults)?;
                match columns::numbers(&content, Some(topics), count) {
                    Ok(rows) => Some(ExpertiseSpec::Rows(rows)),
                    Err(list) => {
                        faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place)));
                        None
                    }
                }
            }
            (false, None) => {
                let mut values = vec![0.0; topics.len()];
                let mut fine = true;
                for (key, child) in node.entries() {
                    match topics.iter().position(|topic| topic == key) {
                        Some(topic) => values[topic] = number(child).unwrap_or(0.0),
                        None => {
                            let shown: Vec<&str> = topics.iter().take(8).map(String::as_str).collect();
                            let near = fields::nearest(key, topics.iter().map(String::as_str));
                            let hint = near.map(|word| format!("; did you mean `{word}`?")).unwrap_or_default();
                            let need = format!("need a topic of the problem: {}{hint}", shown.join(", "));
                            faults.about(child, &join(&at, key), need);
                            fine = false;
                        }
                    }
                }
                fine.then_some(ExpertiseSpec::Topics(values))
            }
        }
    }
}

/// A drawn number: { sampled = "uniform" | "beta" | "pairs", ... }.
fn sampled(node: &Node, at: &str, faults: &mut Faults) -> Option<Spread> {
    let word = node.get("sampled").and_then(text)?;
    let mut must = |key: &str| match node.get(key).and_then(number) {
        Some(value) => Some(value),
        None => {
            faults.about(node, &format!("{at}.{key}"), format!("missing; sampled = \"{word}\" needs it"));
            None
        }
    };
    match word {
        "uniform" => {
            let (low, high) = (must("low"), must("high"));
            Some(Spread::Uniform { low: low?, high: high? })
        }
        "beta" => {
            let (mean, concentration) = (must("mean"), must("concentration"));
            Some(Spread::Beta { mean: mean?, concentration: concentration? })
        }
        _ => {
            let (mean, spread) = (must("mean"), must("spread"));
            Some(Spread::Pairs { mean: mean?, spread: spread? })
        }
    }
}
