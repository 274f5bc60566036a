//! The society of a cell.

use super::copiers::copying;
use super::problem::questions;
use super::*;
use crate::mind::{
    Averaging, Believing, Blank, Boundary, Cooling, Debating, Distance, Gambling, Heeds, Intervention, Learning,
    MOST_PRIOR, MindKind, Order, Pull, Stance, Tools, Walking,
};
use crate::problem::countdown::Operators;
use crate::problem::opinion::{Opinion, question_name};
use crate::problem::question::Questions;
use crate::society::questionnaire::{FIVE, bfi10_rows};

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

    fn perspective(
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
        let mind = match word {
            "searcher" => MindKind::Searcher,
            "copier" => MindKind::Copier(copying(&table, &at, faults)?),
            "believer" => MindKind::Believer(believing(&table, &at, questions_of(problem), faults)?),
            "learner" => MindKind::Learner(Learning {
                heeds: named(&Heeds::ALL, table.word("heeds")),
                rate: table.number("adopt"),
                pull: named(&Pull::ALL, table.word("pull")),
                blank: named(&Blank::ALL, table.word("blank")),
            }),
            "climber" if matches!(kind, Some("ring" | "strings")) => {
                for key in ["noise", "temperature", "cooling"] {
                    if let Some(typed) = table.get(key) {
                        faults.value(typed, &format!("{at}.{key}"), "is for climbers on problem graphs");
                        return None;
                    }
                }
                MindKind::Walker(Walking { imitates: table.truth("imitates") })
            }
            "averager" => MindKind::Averager(Averaging {
                boundary: Boundary::ALL
                    .into_iter()
                    .find(|(_, name)| *name == table.word("boundary"))
                    .map_or(Boundary::Closed, |(boundary, _)| boundary),
                rate: table.number("rate"),
                self_weight: table.number("self_weight"),
                ..Averaging::default()
            }),
            "climber" => MindKind::Climber(Cooling {
                noise: table.number("noise"),
                temperature: table.number("temperature"),
                cooling: table.number("cooling"),
            }),
            "inquirer" => MindKind::Inquirer {
                stance: Stance::ALL
                    .into_iter()
                    .find(|(_, name)| *name == table.word("stance"))
                    .map_or(Stance::Plain, |(stance, _)| stance),
            },
            _ => MindKind::Deliberator { sideways: table.truth("sideways") },
        };
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

    /// The traits of a group from what people answered, one row for each agent; `count` rows are needed.
    fn questionnaire(
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
    fn spread(&mut self, node: &Node, at: &str, count: usize, faults: &mut Faults) -> Option<Spread> {
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

    fn expertise(
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

    fn start(
        &mut self,
        node: &Node,
        at: &str,
        count: usize,
        problem: &ProblemSpec,
        faults: &mut Faults,
    ) -> Option<StartSpec> {
        if let Some(spec) = problem.opinions() {
            return self.opinions(node, at, count, spec.questions, faults).map(StartSpec::Opinions);
        }
        if matches!(node.value, Value::List(_) | Value::Float(_)) {
            faults.value(
                node,
                at,
                "need a table { question = option, ... } or { file = ... }; numbers are for opinions",
            );
            return None;
        }
        let questions = questions(problem);
        let lookup = Lookup::new(&questions);
        if let (Some(file), 1) = (node.get("file"), node.entries().len()) {
            let (place, content) = self.open(file, &format!("{at}.file"), faults)?;
            return match columns::answers(&content, &lookup, count) {
                Ok(rows) => Some(StartSpec::Rows(rows)),
                Err(list) => {
                    faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place)));
                    None
                }
            };
        }
        let mut answers = Vec::new();
        let before = faults.list.len();
        let choice = |question: &str, option: &Node, path: &str| match &option.value {
            Value::Int(number) => lookup.choice(question, number, path),
            _ => lookup.choice(question, text(option).unwrap_or(""), path),
        };
        if text(node).is_some() || whole(node).is_some() {
            // One answer to all questions. What is no option of the first one is told once.
            for question in &questions {
                match choice(&question.name, node, at) {
                    Ok((question, option)) => answers.push((question as u32, option as u32)),
                    Err(fault) => {
                        faults.push(node, fault);
                        return None;
                    }
                }
            }
        }
        for (question, option) in node.entries() {
            let path = join(at, question);
            let found = choice(question, option, &path);
            match found {
                Ok((question, option)) => answers.push((question as u32, option as u32)),
                Err(fault) => faults.push(option, fault),
            }
        }
        answers.sort_unstable();
        (faults.list.len() == before).then_some(StartSpec::Same(answers))
    }

    /// First opinions, a row for each of `count` agents.
    fn opinions(
        &mut self,
        node: &Node,
        at: &str,
        count: usize,
        questions: usize,
        faults: &mut Faults,
    ) -> Option<Vec<Vec<Opinion>>> {
        if text(node) == Some("even") {
            let last = (count as u32).saturating_sub(1);
            return Some((0..=last).map(|agent| vec![Opinion::ratio(agent, last); questions]).collect());
        }
        if let (Value::List(items), 1) = (&node.value, questions) {
            if items.len() != count {
                faults.value(node, at, format!("need a number for each of the {count} agents, not {}", items.len()));
                return None;
            }
            return Some(items.iter().filter_map(number).map(|number| vec![Opinion::new(number)]).collect());
        }
        let Some(file) = node.get("file").filter(|_| node.entries().len() == 1) else {
            let list = if questions == 1 { "a list of numbers, " } else { "" };
            faults.value(node, at, format!("need {list}\"even\" or {{ file = \"x.csv\" }}"));
            return None;
        };
        let (place, content) = self.open(file, &format!("{at}.file"), faults)?;
        let names: Vec<String> = (0..questions).map(|question| question_name(questions, question)).collect();
        let rows = columns::numbers(&content, (questions > 1).then_some(&names[..]), count)
            .map_err(|list| faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place))))
            .ok()?;
        Some(rows.into_iter().map(|row| row.into_iter().map(Opinion::new).collect()).collect())
    }

    fn network(&mut self, node: Option<&Node>, agents: usize, faults: &mut Faults) -> Option<NetworkKind> {
        let table = Table { node, pattern: "society.network" };
        let kind = table.word("kind");
        let empty = Node::new(Value::default(), Origin::File);
        let near = node.unwrap_or(&empty);
        let before = faults.list.len();
        let must = |key: &str, faults: &mut Faults| match table.get(key) {
            Some(node) => number(node).unwrap_or(0.0),
            None => {
                faults.about(
                    near,
                    &format!("society.network.{key}"),
                    format!("missing; need it for a network of kind \"{kind}\""),
                );
                0.0
            }
        };
        let made = match kind {
            "ring" => NetworkKind::Ring { degree: must("degree", faults) as usize },
            "path" => NetworkKind::Path,
            "star" => NetworkKind::Star,
            "wheel" => NetworkKind::Wheel,
            "grid" => NetworkKind::Grid {
                width: table.get("width").and_then(whole).map(|width| width.max(0) as usize),
                torus: table.truth("torus"),
                diagonal: table.truth("diagonal"),
            },
            "small-world" => {
                NetworkKind::SmallWorld { degree: must("degree", faults) as usize, rewire: must("rewire", faults) }
            }
            "random-regular" => NetworkKind::RandomRegular { degree: must("degree", faults) as usize },
            "erdos-renyi" => NetworkKind::ErdosRenyi {
                ties: match (table.get("p").and_then(number), table.get("mean_degree").and_then(number)) {
                    (Some(_), Some(_)) => {
                        faults.about(near, "society.network", "need either p or mean_degree, not both");
                        return None;
                    }
                    (None, Some(degree)) => Ties::MeanDegree(degree),
                    _ => Ties::Chance(must("p", faults)),
                },
            },
            "preferential-attachment" => NetworkKind::PreferentialAttachment { links: must("links", faults) as usize },
            "stochastic-block" => {
                let (within, between) = (must("within", faults), must("between", faults));
                let Some(blocks) = table.get("blocks") else {
                    must("blocks", faults);
                    return None;
                };
                let sizes = blocks.items().iter().filter_map(whole).map(|size| size.max(0) as usize);
                NetworkKind::StochasticBlock { blocks: sizes.collect(), within, between }
            }
            "cliques" => NetworkKind::Cliques { size: must("size", faults) as usize, rewire: must("rewire", faults) },
            "edges" => {
                let Some(file) = table.get("file") else {
                    must("file", faults);
                    return None;
                };
                let (place, content) = self.open(file, "society.network.file", faults)?;
                match read_edges(&content) {
                    Ok((named, edges)) if named <= agents => {
                        NetworkKind::Edges { edges, directed: table.truth("directed") }
                    }
                    Ok((named, _)) => {
                        let need = format!(
                            "need ties among the {agents} agents, counted from 0; it names agent {}",
                            named - 1
                        );
                        faults.value(file, "society.network.file", need);
                        return None;
                    }
                    Err(list) => {
                        faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place)));
                        return None;
                    }
                }
            }
            "matrix" => {
                let Some(rows) = table.get("rows") else {
                    must("rows", faults);
                    return None;
                };
                let row = |row: &Node| row.items().iter().filter_map(number).collect();
                NetworkKind::Matrix { rows: rows.items().iter().map(row).collect() }
            }
            _ => NetworkKind::Complete,
        };
        if faults.list.len() > before {
            return None;
        }
        let list = made.check(agents);
        for fault in &list {
            match (node, fault.path.as_str()) {
                (Some(node), "agents") => {
                    let need = format!("{} ({agents} agents)", fault.need);
                    faults.value(node.get("kind").unwrap_or(node), "society.network.kind", need);
                }
                (Some(node), path) => {
                    let near = node.get(path.split('[').next().unwrap_or(path)).unwrap_or(node);
                    faults.push(near, under_path("society.network", fault.clone()));
                }
                (None, _) => faults.about(near, "society.network", fault.need.clone()),
            }
        }
        list.is_empty().then_some(made)
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

/// How a team on a ring comes to its heuristics; on a ring it must be said.
fn team(
    table: &Table<'_>,
    kind: Option<&str>,
    at: &str,
    count: usize,
    faults: &mut Faults,
) -> Option<Option<TeamSpec>> {
    let at = format!("{at}.team");
    let Some(node) = table.get("team") else {
        if kind == Some("ring") {
            faults.about(table.node?, &at, "missing; need team = { from = \"random\" } or \"best\"");
            return None;
        }
        return Some(None);
    };
    if kind != Some("ring") {
        faults.about(node, &at, "is for climbers on a ring");
        return None;
    }
    let team = Table { node: Some(node), pattern: "society.perspectives.*.team" };
    let spec = TeamSpec {
        steps: team.whole("steps").clamp(1, 255) as u8,
        k: team.whole("k").max(1) as usize,
        best: team.word("from") == "best",
    };
    let lists = (0..spec.k).map(|taken| usize::from(spec.steps).saturating_sub(taken)).product::<usize>();
    if lists < count.max(1) {
        faults.about(node, &at, format!("need at most as many members as lists of steps; there are {lists}"));
        return None;
    }
    Some(Some(spec))
}

/// The open questions, if the problem is some.
fn questions_of(problem: Option<&ProblemSpec>) -> Option<&Questions> {
    match problem.map(|problem| &problem.source) {
        Some(ProblemSource::Questions(questions)) => Some(questions),
        _ => None,
    }
}

/// The dials of a believer on these `questions`.
fn believing(table: &Table<'_>, at: &str, questions: Option<&Questions>, faults: &mut Faults) -> Option<Believing> {
    let answers = questions.map(|questions| questions.options.len());
    match table.word("learns") {
        "trials" => {
            let before = faults.list.len();
            let credence = table.get("credence");
            if let Some(node) = credence.filter(|node| number(node).is_some_and(|share| share <= 0.0 || share >= 1.0)) {
                faults.value(node, &format!("{at}.credence"), "need a number above 0 and below 1");
            }
            if let Some(questions) = questions.filter(|all| all.arms.rates().len() != 2 || all.count != 1) {
                let need = match questions.count {
                    1 => "need problem.arms with two rates: there is nothing here that a gambler could try".to_string(),
                    count => format!("need problem.count = 1: a gambler stands before one pair of arms, not {count}"),
                };
                faults.about(table.get("learns").or(table.node)?, &format!("{at}.learns"), need);
            }
            (faults.list.len() == before).then_some(Believing::Trials(Gambling {
                certain: table.number("certain"),
                credence: credence.and_then(number),
            }))
        }
        "answers" => {
            let mut prior = [1.0; MOST_PRIOR];
            if let Some(answers) = answers.filter(|&answers| answers > MOST_PRIOR) {
                let need = format!("need at most {MOST_PRIOR} answers for a debater; there are {answers}");
                faults.about(table.node?, &format!("{at}.learns"), need);
                return None;
            }
            if let Some(node) = table.get("prior") {
                let list: Vec<f64> = node.items().iter().filter_map(number).collect();
                if answers.is_some_and(|answers| answers != list.len()) || list.len() > MOST_PRIOR {
                    let need = format!("need {} numbers, one for each answer", answers.unwrap_or(MOST_PRIOR));
                    faults.value(node, &format!("{at}.prior"), need);
                    return None;
                }
                prior[..list.len()].copy_from_slice(&list);
            }
            Some(Believing::Answers(Debating {
                prior,
                own: table.number("own_weight"),
                peer: table.number("peer_weight"),
                intervention: match table.word("intervention") {
                    "conformist" => Intervention::Conformist,
                    "follower" => Intervention::Follower(table.number("follow")),
                    "oracle" => Intervention::Oracle,
                    _ => Intervention::None,
                },
            }))
        }
        _ => Some(Believing::Signal),
    }
}

/// What a word that the reader has checked stands for.
fn named<T: Copy + Default>(all: &[(T, &str)], word: &str) -> T {
    all.iter().find(|(_, name)| *name == word).map_or(T::default(), |(value, _)| *value)
}

/// Who can reason over a problem of that kind, the usual mind first; and whether expertise plays a part there that must be
/// said.
fn minds_on(kind: &str) -> (&'static [&'static str], bool) {
    match kind {
        "countdown" => (&["searcher"], false),
        "question" => (&["copier", "believer", "learner"], false),
        "ring" | "strings" => (&["climber"], false),
        "opinion" => (&["averager"], false),
        _ => (&["deliberator", "climber", "inquirer"], true),
    }
}

/// The tools of a searcher, packed.
fn tools(table: &Table<'_>) -> u32 {
    let words = |key: &str, usual: &[&str]| match table.get(key) {
        Some(list) => texts(Some(list)),
        None => usual.iter().map(|word| word.to_string()).collect(),
    };
    let signs = words("operators", &["+", "-", "*", "/"]);
    let operators = signs.iter().filter_map(|sign| sign.chars().next()).fold(Operators::NONE, Operators::with);
    let orders: Vec<Order> = words("orders", &["best-first"]).iter().filter_map(|word| Order::by_name(word)).collect();
    let distances: Vec<Distance> =
        words("distances", &["closest"]).iter().filter_map(|word| Distance::by_name(word)).collect();
    Tools::new(operators, &orders, &distances).pack()
}

fn unheard_evidence(graph: &ProblemGraph, groups: &[PerspectiveSpec], notes: &mut Vec<String>) {
    let told = |relation: usize| groups.iter().any(|group| group.evidence.binary_search(&(relation as u32)).is_ok());
    let unheard = (0..graph.relations()).filter(|&relation| graph.is_private(relation) && !told(relation)).count();
    if unheard > 0 {
        notes.push(format!("{unheard} private relations are seen by nobody: no perspective lists them under evidence"));
    }
}
