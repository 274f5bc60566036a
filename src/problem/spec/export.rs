//! What a problem amounts to, and its forms for other programs.

use super::{Body, Choice, GraphSpec, Node, OptionsSpec, check};
use crate::error::Fault;
use petgraph::dot::{Config, Dot};
use petgraph::graph::NodeIndex;
use serde_json::{Map, Value, json};

/// What a problem amounts to, for people and for warnings.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// How many questions.
    pub questions: usize,
    /// How many relations.
    pub relations: usize,
    /// How many topics.
    pub topics: usize,
    /// Parts that share no relation: connected components, a question without relations being one of its own.
    pub components: usize,
    /// Questions that no relation touches: any answer to them is as good as any other.
    pub isolated: usize,
    /// Mean number of questions in a scope; 0 without relations.
    pub mean_scope: f64,
    /// How many positions there are, as a decimal logarithm: the sum over questions of log10(options).
    pub positions_log10: f64,
    /// Relations that a reader kept out because they hold whatever is answered.
    pub dropped: usize,
}

impl GraphSpec {
    /// What the problem amounts to. Returns the faults of [`GraphSpec::build`]. Cost: that of building it.
    pub fn facts(&self) -> Result<Facts, Vec<Fault>> {
        let plan = check::plan(self)?;
        let graph = super::freeze::graph(self);
        let isolated = (0..self.questions.len()).filter(|&q| graph.neighbors(NodeIndex::new(q)).next().is_none());
        let places = graph.edge_count() as f64;
        Ok(Facts {
            questions: self.questions.len(),
            relations: self.relations.len(),
            topics: plan.topics.len(),
            components: petgraph::algo::connected_components(&graph),
            isolated: isolated.count(),
            mean_scope: if self.relations.is_empty() { 0.0 } else { places / self.relations.len() as f64 },
            positions_log10: self.questions.iter().map(|q| libm::log10(q.options.count() as f64)).sum(),
            dropped: self.dropped,
        })
    }

    /// The bipartite graph in the language of Graphviz: questions are ellipses, relations boxes, edges carry the
    /// place in the scope. Returns the faults of [`GraphSpec::build`].
    pub fn to_dot(&self) -> Result<String, Vec<Fault>> {
        let graph = self.build()?;
        let edge = |_, _| String::new();
        let node = |_, (_, node): (NodeIndex, &Node)| match *node {
            Node::Question(q) => {
                let question = &self.questions[q as usize];
                format!("label=\"{} ({})\"", escape(&question.name), question.options.count())
            }
            Node::Relation(r) => {
                let relation = &self.relations[r as usize];
                let label = relation.name.as_deref().unwrap_or(relation.body.kind().word());
                format!("shape=box label=\"{}\"", escape(label))
            }
        };
        Ok(Dot::with_attr_getters(&graph, &[Config::NodeNoLabel], &edge, &node).to_string())
    }

    /// The problem in the schema of [`crate::problem::read::read_json`], which reads it back to an equal one (but for
    /// line numbers, and for the last bit of numbers of more than 15 digits where serde_json is built without its
    /// feature `float_roundtrip`). Options and questions are called by name where they have one.
    pub fn to_spec_json(&self) -> String {
        let questions: Vec<Value> = self.questions.iter().map(question).collect();
        let relations: Vec<Value> = self.relations.iter().map(|relation| self.relation(relation)).collect();
        let mut all = Map::new();
        if !self.topics.is_empty() {
            all.insert("topics".into(), json!(self.topics));
        }
        all.insert("questions".into(), Value::Array(questions));
        all.insert("relations".into(), Value::Array(relations));
        if !self.truth.is_empty() {
            let truth = self.truth.iter().map(|&(q, o)| (self.question_name(q), Value::String(self.option(q, o))));
            all.insert("truth".into(), Value::Object(truth.collect()));
        }
        if self.dropped > 0 {
            all.insert("dropped".into(), json!(self.dropped));
        }
        Value::Object(all).to_string()
    }

    fn question_name(&self, q: usize) -> String {
        self.questions.get(q).map_or_else(|| q.to_string(), |question| question.name.clone())
    }

    fn option(&self, q: usize, o: usize) -> String {
        self.questions.get(q).map_or_else(|| o.to_string(), |question| question.options.name(o))
    }

    fn choice(&self, (q, o): Choice) -> Value {
        json!({ "question": self.question_name(q), "is": self.option(q, o) })
    }

    fn relation(&self, relation: &super::RelationSpec) -> Value {
        let names = |scope: &[usize]| Value::from_iter(scope.iter().map(|&q| self.question_name(q)));
        let mut all = Map::new();
        all.insert("kind".into(), json!(relation.body.kind().word()));
        match &relation.body {
            Body::Differ { scope } | Body::Equal { scope } => {
                all.insert("questions".into(), names(scope));
            }
            Body::Table { scope, degrees } => {
                all.insert("questions".into(), names(scope));
                all.insert("degrees".into(), json!(degrees));
            }
            Body::Implies { from, to } | Body::Supports { from, to } | Body::Attacks { from, to } => {
                all.insert("from".into(), self.choice(*from));
                all.insert("to".into(), self.choice(*to));
            }
            Body::Clause { literals } => {
                let literal = |&(q, o, positive): &(usize, usize, bool)| {
                    let is = if positive { "is" } else { "is_not" };
                    json!({ "question": self.question_name(q), is: self.option(q, o) })
                };
                all.insert("any".into(), Value::from_iter(literals.iter().map(literal)));
            }
            Body::Evidence { question, favours } => {
                all.insert("question".into(), json!(self.question_name(*question)));
                let favours = favours.iter().map(|&o| self.option(*question, o));
                all.insert("favours".into(), Value::from_iter(favours));
            }
        }
        if relation.weight != 1.0 {
            all.insert("weight".into(), json!(relation.weight));
        }
        for (key, text) in [("topic", &relation.topic), ("name", &relation.name)] {
            if let Some(text) = text {
                all.insert(key.into(), json!(text));
            }
        }
        if relation.private {
            all.insert("private".into(), json!(true));
        }
        Value::Object(all)
    }
}

fn question(question: &super::QuestionSpec) -> Value {
    let options = match &question.options {
        OptionsSpec::Names(names) => json!(names),
        OptionsSpec::Count(count) => json!(count),
    };
    let mut all = Map::new();
    all.insert("name".into(), json!(question.name));
    all.insert("options".into(), options);
    if let Some(topic) = &question.topic {
        all.insert("topic".into(), json!(topic));
    }
    Value::Object(all)
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
