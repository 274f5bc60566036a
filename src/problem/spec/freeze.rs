//! From the checked problem to the bipartite graph, and from there to flat arrays.

use super::check::{Plan, shape};
use super::{Body, GraphSpec, Node, OptionsSpec, RelationSpec};
use crate::problem::graph::{Link, Names, ProblemGraph, Traits};
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;

/// The largest sum of weights of which a merit still tells each whole number apart, by far.
const MOST_COUNTED: f64 = (1u64 << 40) as f64;

/// The bipartite graph of a checked problem: edges in order of relation, then of place.
pub(super) fn graph(spec: &GraphSpec) -> UnGraph<Node, u32> {
    let nodes = spec.questions.len() + spec.relations.len();
    let mut graph = UnGraph::with_capacity(nodes, spec.relations.len() * 2);
    for q in 0..spec.questions.len() {
        graph.add_node(Node::Question(q as u32));
    }
    for r in 0..spec.relations.len() {
        graph.add_node(Node::Relation(r as u32));
    }
    for (r, relation) in spec.relations.iter().enumerate() {
        let from = NodeIndex::new(spec.questions.len() + r);
        for (place, q) in relation.body.scope().into_iter().enumerate() {
            graph.add_edge(from, NodeIndex::new(q), place as u32);
        }
    }
    graph
}

/// The flat form of a checked problem.
pub(super) fn freeze(spec: &GraphSpec, graph: &UnGraph<Node, u32>, plan: Plan) -> ProblemGraph {
    let options: Vec<u32> = spec.questions.iter().map(|question| question.options.count() as u32).collect();
    let relations = spec.relations.len();
    let relation_of = |node: NodeIndex| (node.index() - options.len()) as u32;

    let mut scope_starts = vec![0u32; relations + 1];
    let mut scopes = Vec::with_capacity(graph.edge_count());
    let mut touch_starts = vec![0u32; options.len() + 1];
    for edge in graph.edge_references() {
        scope_starts[relation_of(edge.source()) as usize + 1] += 1;
        touch_starts[edge.target().index() + 1] += 1;
        scopes.push(Link { to: edge.target().index() as u32, stride: 1 });
    }
    for starts in [&mut scope_starts, &mut touch_starts] {
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
    }
    // The last place varies fastest, so strides grow from the right.
    for r in 0..relations {
        let mut stride = 1u32;
        for link in scopes[scope_starts[r] as usize..scope_starts[r + 1] as usize].iter_mut().rev() {
            link.stride = stride;
            stride *= options[link.to as usize];
        }
    }
    let mut touches = vec![Link { to: 0, stride: 0 }; scopes.len()];
    let mut next = touch_starts.clone();
    for (edge, link) in graph.edge_references().zip(&scopes) {
        let slot = &mut next[link.to as usize];
        touches[*slot as usize] = Link { to: relation_of(edge.source()), stride: link.stride };
        *slot += 1;
    }

    let mut beside_starts = Vec::with_capacity(touches.len() + 1);
    let mut besides = Vec::new();
    beside_starts.push(0);
    for question in 0..options.len() {
        for touch in &touches[touch_starts[question] as usize..touch_starts[question + 1] as usize] {
            let scope = scope_starts[touch.to as usize] as usize..scope_starts[touch.to as usize + 1] as usize;
            let here = Link { to: question as u32, stride: touch.stride };
            besides.extend(scopes[scope].iter().filter(|&&link| link != here));
            beside_starts.push(besides.len() as u32);
        }
    }

    let mut tables = Vec::with_capacity(plan.table_total);
    let mut means = Vec::with_capacity(plan.owners.len());
    let mut largest = 0;
    for &owner in &plan.owners {
        let start = tables.len();
        fill(spec, &spec.relations[owner].body, &mut tables);
        let mean = tables[start..].iter().sum::<f64>() / (tables.len() - start) as f64;
        means.push((start as u32, mean));
        largest = largest.max(tables.len() - start);
    }
    let mut base_rates = vec![0.0; plan.class_count];
    let mut members = vec![0u32; plan.class_count];
    for (&class, start) in plan.classes.iter().zip(&plan.table_starts) {
        let found = means.partition_point(|(s, _)| s < start);
        base_rates[class as usize] += means[found].1;
        members[class as usize] += 1;
    }
    for (rate, members) in base_rates.iter_mut().zip(members) {
        *rate /= f64::from(members);
    }

    let places = plan.table_starts.iter().zip(plan.topic_of.iter().zip(&plan.classes));
    let traits = |(relation, (&table, (&topic, &class))): (&RelationSpec, _)| Traits {
        weight: relation.weight,
        table,
        topic,
        class,
    };
    let traits = spec.relations.iter().zip(places).map(traits).collect();

    let whole = spec.relations.iter().all(|relation| relation.weight.fract() == 0.0);
    let certain = tables.iter().all(|&degree| degree == 0.0 || degree == 1.0);
    let counts = whole && certain && plan.total_weight <= MOST_COUNTED;
    let mut holding = Vec::new();
    if certain && largest <= u64::BITS as usize {
        holding.resize(tables.len(), 0u64);
        for (table, &(start, _)) in means.iter().enumerate() {
            let end = means.get(table + 1).map_or(tables.len(), |&(next, _)| next as usize);
            let bit = |(x, &degree): (usize, &f64)| u64::from(degree == 1.0) << x;
            holding[start as usize] = tables[start as usize..end].iter().enumerate().map(bit).sum();
        }
    }

    let mut truth: Vec<(u32, u32)> = spec.truth.iter().map(|&(q, o)| (q as u32, o as u32)).collect();
    truth.sort_unstable();
    let names = Names {
        questions: spec.questions.iter().map(|question| question.name.clone()).collect(),
        options: spec.questions.iter().map(|question| option_names(&question.options)).collect(),
        relations: spec.relations.iter().map(|relation| relation.name.clone().unwrap_or_default()).collect(),
        topics: plan.topics,
    };
    ProblemGraph {
        options,
        scope_starts,
        scopes,
        touch_starts,
        touches,
        beside_starts,
        besides,
        traits,
        base_rates,
        kinds: spec.relations.iter().map(|relation| relation.body.kind()).collect(),
        tables,
        private: spec.relations.iter().map(|relation| relation.private).collect(),
        truth,
        total_weight: plan.total_weight,
        counts,
        holding,
        names,
    }
}

fn option_names(options: &OptionsSpec) -> Vec<String> {
    match options {
        OptionsSpec::Names(names) => names.clone(),
        OptionsSpec::Count(_) => Vec::new(),
    }
}

/// Appends the table of `body`: its degree at every combination of answers, the last place varying fastest.
fn fill(spec: &GraphSpec, body: &Body, tables: &mut Vec<f64>) {
    if let Body::Table { degrees, .. } = body {
        tables.extend_from_slice(degrees);
        return;
    }
    if let Body::Evidence { question, favours } = body {
        let start = tables.len();
        tables.resize(start + spec.questions[*question].options.count(), 0.0);
        for &option in favours {
            tables[start + option] = 1.0;
        }
        return;
    }
    let shape = shape(spec, body);
    let mut answers = vec![0u32; shape.len()];
    loop {
        tables.push(if holds(body, &answers) { 1.0 } else { 0.0 });
        let mut place = shape.len();
        loop {
            if place == 0 {
                return;
            }
            place -= 1;
            answers[place] += 1;
            if answers[place] < shape[place] {
                break;
            }
            answers[place] = 0;
        }
    }
}

/// Whether a logical body holds at these answers, given in order of its scope; see [`super::Kind`].
fn holds(body: &Body, answers: &[u32]) -> bool {
    let is = |place: usize, option: usize| answers[place] as usize == option;
    match body {
        Body::Differ { .. } => (1..answers.len()).all(|i| !answers[..i].contains(&answers[i])),
        Body::Equal { .. } => answers.iter().all(|answer| *answer == answers[0]),
        Body::Implies { from, to } => !is(0, from.1) || is(1, to.1),
        Body::Clause { literals } => {
            literals.iter().enumerate().any(|(place, &(_, option, positive))| is(place, option) == positive)
        }
        Body::Supports { from, to } => is(0, from.1) || !is(1, to.1),
        Body::Attacks { from, to } => !(is(0, from.1) && is(1, to.1)),
        // These two are filled without asking.
        Body::Table { .. } | Body::Evidence { .. } => false,
    }
}
