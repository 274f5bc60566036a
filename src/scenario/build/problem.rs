//! The problem of a cell.

use super::families::{chained, hidden_profile, open_questions};
use super::*;
use crate::problem::countdown::options;
use crate::problem::landscape::{MOST_BITS, Terrain};
use crate::problem::opinion::{CELLS, Opinion, question_name as opinion_name};
use crate::problem::spec::GENERAL;

impl Builder<'_> {
    pub(super) fn problem(&mut self, tree: &Node, faults: &mut Faults) -> Option<ProblemSpec> {
        let node = tree.get("problem")?;
        // A hidden profile is made for so many members.
        let key = format!("{} for {}", node.value, agents(tree));
        if let Some(held) = self.problems.get(&key) {
            return match held {
                Ok(problem) => Some(problem.clone()),
                Err(list) => {
                    faults.list.extend(list.iter().cloned());
                    None
                }
            };
        }
        let before = faults.list.len();
        let made = self.make_problem(node, tree, faults);
        let found: Vec<Fault> = faults.list[before..].to_vec();
        let result = match &made {
            Some(problem) if found.is_empty() => Ok(problem.clone()),
            _ => Err(found),
        };
        self.problems.insert(key, result);
        made
    }

    fn make_problem(&mut self, node: &Node, tree: &Node, faults: &mut Faults) -> Option<ProblemSpec> {
        let table = Table { node: Some(node), pattern: "problem" };
        let kind = table.word("kind");
        let merit_public = match table.get("merit_public").map(|node| &node.value) {
            Some(Value::Bool(public)) => *public,
            _ => matches!(kind, "coloring" | "sat"),
        };
        if let (true, "nk", Some(typed)) = (merit_public, kind, table.get("merit_public")) {
            faults.value(typed, "problem.merit_public", "need false: an NK landscape has no known optimum");
        }
        if kind == "countdown" {
            let source = self.countdown(node, faults)?;
            return Some(unrelated(
                ProblemSource::Puzzles(source),
                kind,
                table.get("merit_public").is_none() || merit_public,
            ));
        }
        if matches!(kind, "ring" | "strings") {
            let terrain = match kind {
                "ring" => Terrain::Ring {
                    points: table.whole("points").max(2) as usize,
                    smoothness: table.u32("smoothness").max(1),
                },
                _ => {
                    let (n, k) = (table.whole("n").max(1) as usize, table.whole("k").max(0) as usize);
                    if n > MOST_BITS {
                        let near = table.get("n").unwrap_or(node);
                        faults.value(near, "problem.n", format!("need at most {MOST_BITS} bits in a string"));
                        return None;
                    }
                    if k >= n {
                        let near = table.get("k").unwrap_or(node);
                        faults.value(near, "problem.k", format!("need less than n, {n}"));
                        return None;
                    }
                    Terrain::Strings { n, k, power: table.u32("power") }
                }
            };
            return Some(unrelated(ProblemSource::Landscape(terrain), kind, merit_public));
        }
        if kind == "opinion" {
            let spec = opinions(&table, faults)?;
            return Some(unrelated(ProblemSource::Opinions(spec), kind, merit_public));
        }
        if kind == "question" {
            let questions = open_questions(&table, faults)?;
            return Some(unrelated(ProblemSource::Questions(Arc::new(questions)), kind, merit_public));
        }
        if let (Some(typed), "graph") = (table.get("truth"), kind)
            && !matches!(typed.value, Value::Table(_))
        {
            faults.value(typed, "problem.truth", "need a table { question = option, ... }; a number is for opinions");
            return None;
        }
        let mut from_file: Option<PathBuf> = None;
        let topics = Table { node: table.get("topics"), pattern: "problem.topics" };
        let (count, random) = (topics.whole("count").max(1) as usize, topics.word("how") == "random");
        match table.get("topics") {
            Some(list) if kind != "graph" && matches!(list.value, Value::List(_)) => {
                faults.value(
                    list,
                    "problem.topics",
                    "need a table { count, how }; a list of names is for kind = \"graph\"",
                );
            }
            Some(typed) if kind == "graph" && matches!(typed.value, Value::Table(_)) => {
                faults.value(typed, "problem.topics", "need a list of names; { count, how } is for generated problems");
            }
            _ => {}
        }
        let mut drawn = None;
        let mut spec = match kind {
            "graph" => {
                let own = |key: &str| ["kind", "merit_public"].contains(&key);
                let entries = node.entries().iter().filter(|(key, _)| !own(key)).cloned().collect();
                let inner = Node { value: Value::Table(entries), line: node.line, origin: node.origin.clone() };
                match read_value(&json(&inner), "problem") {
                    Ok(spec) => Some(spec),
                    Err(list) => {
                        for fault in list {
                            faults.push(nearest_node(tree, &fault.path), fault);
                        }
                        None
                    }
                }
            }
            "nk" => {
                let (n, k) = (table.whole("n").max(1) as usize, table.whole("k").max(0) as usize);
                let random = table.word("neighbours") == "random";
                let neighbours = if random { Neighbours::Random } else { Neighbours::Adjacent };
                if k >= n {
                    let near = table.get("k").unwrap_or(node);
                    faults.value(near, "problem.k", format!("need less than n, {n}"));
                    return None;
                }
                drawn = Some(Family::Nk { n, k, neighbours });
                None
            }
            "hidden-profile" => {
                drawn = Some(hidden_profile(node, agents(tree), self.seed, faults)?);
                None
            }
            "chain" => {
                drawn = Some(chained(node, count, self.seed, faults)?);
                None
            }
            _ => match (table.get("file"), table.get("generate")) {
                (Some(file), Some(_)) => {
                    faults.value(file, "problem.file", "need either file or generate, not both");
                    None
                }
                (None, None) => {
                    let or = if kind == "json" { "" } else { ", or generate = { ... }" };
                    faults.about(node, "problem.file", format!("missing; need a file{or}"));
                    None
                }
                (Some(file), None) => {
                    let (place, content) = self.open(file, "problem.file", faults)?;
                    let colors = table.u32("colors");
                    let read = match kind {
                        "json" => read_json(&content),
                        "coloring" => read_col(&content, colors),
                        _ => read_cnf(&content),
                    };
                    from_file = Some(place.clone());
                    read.map_err(|list| faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place)))).ok()
                }
                (None, Some(made)) if kind == "coloring" => coloring(made, table.u32("colors"), faults),
                (None, Some(made)) => {
                    drawn = sat(made, faults);
                    None
                }
            },
        };
        if let Some(family) = drawn {
            let mut recipe = Recipe { family, topics: 1, random_topics: random };
            recipe.topics = self.topic_count(&topics, count, recipe.questions(), faults)?;
            let (relations, size) = match &recipe.family {
                Family::Nk { n, k, .. } => (*n as u64, 1u64 << (k + 1)),
                Family::Sat { clauses, width, .. } => (*clauses as u64, 1u64 << (*width).min(62)),
                Family::Profile(dials) => (dials.items as u64, dials.options as u64),
                Family::Chain(dials) => {
                    let size = (dials.options as u64).saturating_pow(dials.parents as u32 + 1);
                    ((dials.layers * dials.width) as u64, size)
                }
            };
            let names = match &recipe.family {
                Family::Profile(_) => vec![GENERAL.to_string()],
                _ => (0..recipe.topics).map(|topic| format!("t{topic}")).collect(),
            };
            if table.word("instance") == "per-replicate" {
                // Drawn once and thrown away: what cannot be drawn is told now, not in the first replicate.
                if relations.saturating_mul(size) > 1 << 28 {
                    faults.value(node, "problem", "need tables of at most 2^28 entries together");
                    return None;
                }
                return Some(ProblemSpec {
                    source: ProblemSource::Drawn(recipe),
                    merit_public,
                    kind: kind.to_string(),
                    topics: names,
                    relations,
                    entries: relations.saturating_mul(size),
                    differ_only: false,
                });
            }
            spec = recipe
                .draw(&Draws::new(self.seed, 0, FIXED))
                .map_err(|list| list.into_iter().for_each(|fault| faults.push(node, under_path("problem", fault))))
                .ok();
        } else if let (Some(spec), "coloring" | "sat") = (&mut spec, kind) {
            let dealt = self.topic_count(&topics, count, spec.questions.len(), faults)?;
            deal_topics(spec, dealt, random, &Draws::new(self.seed, 0, FIXED));
        }
        let spec = spec?;
        let graph = match spec.freeze() {
            Ok(graph) => graph,
            Err(list) => {
                for fault in list {
                    match &from_file {
                        Some(place) => faults.list.push(fault.in_file(place)),
                        None => {
                            let fault = under_path("problem", fault);
                            faults.push(nearest_node(tree, &fault.path), fault);
                        }
                    }
                }
                return None;
            }
        };
        let all = 0..graph.relations();
        Some(ProblemSpec {
            merit_public,
            kind: kind.to_string(),
            topics: graph.names().topics.clone(),
            relations: graph.relations() as u64,
            entries: all.clone().map(|relation| graph.locals(relation) as u64).sum(),
            differ_only: graph.relations() > 0 && all.into_iter().all(|relation| graph.kind(relation) == Kind::Differ),
            source: ProblemSource::Fixed { spec: Arc::new(spec), graph: Arc::new(graph) },
        })
    }

    /// How many topics there are to be; the default shrinks with the problem, a number that was given does not.
    fn topic_count(&self, table: &Table<'_>, count: usize, questions: usize, faults: &mut Faults) -> Option<usize> {
        match table.get("count") {
            Some(typed) if count > questions => {
                let need = format!("need at most as many topics as questions, {questions}");
                faults.value(typed, "problem.topics.count", need);
                None
            }
            Some(_) => Some(count),
            None => Some(count.min(questions.max(1))),
        }
    }
}

/// A matter of opinion.
fn opinions(table: &Table<'_>, faults: &mut Faults) -> Option<OpinionSpec> {
    let questions = table.whole("dimensions").max(1) as usize;
    let Some(typed) = table.get("truth") else { return Some(OpinionSpec { questions, truth: Vec::new() }) };
    let truth: Vec<Opinion> = match (&typed.value, number(typed)) {
        (_, Some(one)) => vec![Opinion::new(one); questions],
        (Value::List(items), _) => items.iter().filter_map(number).map(Opinion::new).collect(),
        _ => Vec::new(),
    };
    if truth.len() != questions {
        faults.value(typed, "problem.truth", format!("need a number, or a list of {questions}, one for each question"));
        return None;
    }
    Some(OpinionSpec { questions, truth })
}

/// A problem that nothing ties together: no relations, and one topic.
fn unrelated(source: ProblemSource, kind: &str, merit_public: bool) -> ProblemSpec {
    ProblemSpec {
        source,
        merit_public,
        kind: kind.to_string(),
        topics: vec![GENERAL.to_string()],
        relations: 0,
        entries: 0,
        differ_only: false,
    }
}

/// How many agents the scenario asks for.
fn agents(tree: &Node) -> usize {
    let groups = tree.at(&parse_path("society.perspectives").unwrap_or_default());
    let counts =
        groups.map_or(&[][..], Node::entries).iter().filter_map(|(_, group)| group.get("count").and_then(whole));
    counts.map(|count| count.clamp(0, MOST_AGENTS as i64) as usize).sum()
}

fn coloring(made: &Node, colors: u32, faults: &mut Faults) -> Option<GraphSpec> {
    let mut size = |key: &str| match made.get(key).and_then(whole) {
        Some(number) => Some(number.max(0) as usize),
        None => {
            faults.about(made, &format!("problem.generate.{key}"), "missing; this graph needs it");
            None
        }
    };
    let mut width = None;
    let edges = match made.get("graph").and_then(text) {
        Some("queen") => {
            let (rows, cols) = (size("rows"), size("cols"));
            width = cols;
            generate::queen(rows?, cols?)
        }
        Some("mycielski") => generate::mycielski(size("k")?),
        _ => {
            faults.about(made, "problem.generate.graph", "missing; need one of queen, mycielski");
            return None;
        }
    };
    for key in ["variables", "clauses", "width"] {
        if let Some(typed) = made.get(key) {
            faults.value(typed, &format!("problem.generate.{key}"), "is for kind = \"sat\"");
        }
    }
    match edges {
        Ok(edges) => {
            let mut spec = edges.coloring(colors);
            if let Some(cols) = width.filter(|&cols| cols <= 26) {
                squares(&mut spec, cols);
            }
            Some(spec)
        }
        Err(list) => {
            list.into_iter().for_each(|fault| faults.push(made, under_path("problem.generate", fault)));
            None
        }
    }
}

/// Names the questions of a board of `cols` columns, at most 26, as chess does: a1, b1, c1, ... row by row.
fn squares(spec: &mut GraphSpec, cols: usize) {
    for (at, question) in spec.questions.iter_mut().enumerate() {
        let column = char::from(b'a' + (at % cols) as u8);
        question.name = format!("{column}{}", at / cols + 1);
    }
}

fn sat(made: &Node, faults: &mut Faults) -> Option<Family> {
    let table = Table { node: Some(made), pattern: "problem.generate" };
    let mut fine = true;
    for key in ["variables", "clauses"] {
        if table.get(key).is_none() {
            faults.about(made, &format!("problem.generate.{key}"), "missing; a random formula needs it");
            fine = false;
        }
    }
    for key in ["graph", "rows", "cols", "k"] {
        if let Some(typed) = made.get(key) {
            faults.value(typed, &format!("problem.generate.{key}"), "is for kind = \"coloring\"");
            fine = false;
        }
    }
    let of = |key: &str| table.whole(key).max(0) as usize;
    let (variables, clauses, width) = (of("variables"), of("clauses"), of("width"));
    if fine && width > variables {
        let need = format!("need at most as many literals as variables, {variables}");
        let near = table.get("width").unwrap_or(made);
        faults.push(near, Fault::at("problem.generate.width", width, need));
        return None;
    }
    fine.then_some(Family::Sat { variables, clauses, width })
}

/// The questions of a problem, made up where instances are drawn.
pub(super) fn questions(problem: &ProblemSpec) -> Vec<QuestionSpec> {
    match &problem.source {
        ProblemSource::Fixed { spec, .. } => spec.questions.clone(),
        // Starts are not given by name on a landscape.
        ProblemSource::Landscape(_) => Vec::new(),
        ProblemSource::Questions(questions) => (0..questions.count)
            .map(|at| QuestionSpec {
                options: OptionsSpec::Names(questions.options.clone()),
                ..QuestionSpec::counted(format!("q{at}"), questions.options.len())
            })
            .collect(),
        ProblemSource::Puzzles(source) => (0..problem.questions())
            .map(|step| QuestionSpec::counted(format!("step {}", step + 1), options(source.most_numbers() - step)))
            .collect(),
        ProblemSource::Opinions(spec) => {
            (0..spec.questions).map(|at| QuestionSpec::counted(opinion_name(spec.questions, at), CELLS)).collect()
        }
        ProblemSource::Drawn(recipe) => match &recipe.family {
            Family::Nk { n, .. } => (0..*n).map(|locus| QuestionSpec::counted(format!("locus{locus}"), 2)).collect(),
            Family::Sat { variables, .. } => (0..*variables)
                .map(|variable| QuestionSpec {
                    options: OptionsSpec::Names(vec!["false".into(), "true".into()]),
                    ..QuestionSpec::counted(format!("x{}", variable + 1), 2)
                })
                .collect(),
            // Names and options are the same in every instance.
            _ => recipe.draw(&Draws::new(0, 0, FIXED)).map_or_else(|_| Vec::new(), |spec| spec.questions),
        },
    }
}
