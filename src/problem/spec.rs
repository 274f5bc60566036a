//! The problem graph as a person writes it: named questions, and the relations that tie them together.
//!
//! Every reader and generator makes a [`GraphSpec`]. [`GraphSpec::build`] checks it, all faults at once, and gives the
//! bipartite petgraph of questions and relations; [`GraphSpec::freeze`] turns that into the flat arrays of the loop.
//!
//! ```
//! use manyminds::problem::spec::{Body, GraphSpec, QuestionSpec, RelationSpec};
//! let spec = GraphSpec {
//!     questions: vec![QuestionSpec::named("door", ["open", "shut"]), QuestionSpec::named("cat", ["in", "out"])],
//!     relations: vec![RelationSpec::new(Body::Implies { from: (1, 1), to: (0, 0) })],
//!     ..GraphSpec::default()
//! };
//! let problem = spec.freeze().unwrap();
//! assert_eq!(problem.locals(0), 4);
//! assert_eq!(problem.base_rate(0), 0.75);
//! ```

mod check;
mod export;
mod freeze;
mod lookup;

pub use export::Facts;
pub use lookup::Lookup;

use super::graph::ProblemGraph;
use crate::error::Fault;
use petgraph::graph::UnGraph;

/// The most questions of a problem.
pub const MAX_QUESTIONS: usize = 1 << 20;

/// The most options of a question: an answer is kept in 16 bits.
pub const MAX_OPTIONS: usize = 1 << 16;

/// The most local answers of one relation.
pub const MAX_LOCALS: u64 = 1 << 24;

/// The most numbers in all different tables together (2 GiB).
pub const MAX_TABLES: u64 = 1 << 28;

/// The most topics, and the most base classes: their numbers are kept in 16 bits.
pub const MAX_TOPICS: usize = 1 << 16;

/// The topic of a relation that has none and whose first question has none.
pub const GENERAL: &str = "general";

/// One option of one question, both by index from 0.
pub type Choice = (usize, usize);

/// What kind of tie a relation is.
///
/// Each kind has a truth table over the answers of its scope. Below, `a`, `b`, `c` are the indices of the options
/// chosen for its questions, in order of scope. Logical kinds have degree 1 where they hold and 0 where they are broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// All answers in the scope differ from one another, compared by option index.
    ///
    /// | a, b, c | holds |
    /// |---|---|
    /// | 0, 1, 2 | yes |
    /// | 0, 1, 0 | no |
    /// | 0, 0, 0 | no |
    Differ,
    /// All answers in the scope have the same option index. The questions may have different numbers of options.
    ///
    /// | a, b, c | holds |
    /// |---|---|
    /// | 1, 1, 1 | yes |
    /// | 1, 1, 0 | no |
    Equal,
    /// If the first question takes its named option, so does the second.
    ///
    /// | first is its option | second is its option | holds |
    /// |---|---|---|
    /// | yes | yes | yes |
    /// | yes | no | no |
    /// | no | yes | yes |
    /// | no | no | yes |
    Implies,
    /// At least one literal is true. The literal (q, o, true) is true iff the answer to q is o; (q, o, false) is true
    /// iff the answer to q is not o.
    ///
    /// | literals true | holds |
    /// |---|---|
    /// | none | no |
    /// | one or more | yes |
    Clause,
    /// A degree in [0, 1] for every combination of answers, listed in mixed radix order with the **last** question of
    /// the scope varying fastest: for two questions of two options, the degrees at (0,0), (0,1), (1,0), (1,1). It holds
    /// where the degree is at least 1/2.
    Table,
    /// Necessary support (Nouioua and Risch 2010): the supported answer does not stand without its support.
    ///
    /// | support chosen | supported chosen | holds |
    /// |---|---|---|
    /// | yes | yes | yes |
    /// | yes | no | yes |
    /// | no | yes | no |
    /// | no | no | yes |
    Supports,
    /// The two answers cannot both stand.
    ///
    /// | attacker chosen | attacked chosen | holds |
    /// |---|---|---|
    /// | yes | yes | no |
    /// | yes | no | yes |
    /// | no | yes | yes |
    /// | no | no | yes |
    Attacks,
    /// A piece of evidence about one question: it holds iff the answer is among those that it favours.
    ///
    /// | answer favoured | holds |
    /// |---|---|
    /// | yes | yes |
    /// | no | no |
    Evidence,
}

impl Kind {
    /// All kinds, in order.
    pub const ALL: [Kind; 8] = [
        Kind::Differ,
        Kind::Equal,
        Kind::Implies,
        Kind::Clause,
        Kind::Table,
        Kind::Supports,
        Kind::Attacks,
        Kind::Evidence,
    ];

    /// The word for it in files and reports.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Differ => "differ",
            Kind::Equal => "equal",
            Kind::Implies => "implies",
            Kind::Clause => "clause",
            Kind::Table => "table",
            Kind::Supports => "supports",
            Kind::Attacks => "attacks",
            Kind::Evidence => "evidence",
        }
    }

    /// The kind that this word names, if any.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// The options of a question: by name, or only how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionsSpec {
    /// A name for each, all different.
    Names(Vec<String>),
    /// So many, called by their number from 0.
    Count(usize),
}

impl OptionsSpec {
    /// How many options there are.
    pub fn count(&self) -> usize {
        match self {
            OptionsSpec::Names(names) => names.len(),
            OptionsSpec::Count(count) => *count,
        }
    }

    /// What option `index` is called: its name, else its number.
    pub fn name(&self, index: usize) -> String {
        match self {
            OptionsSpec::Names(names) if index < names.len() => names[index].clone(),
            _ => index.to_string(),
        }
    }
}

/// Something to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionSpec {
    /// Its name, unlike that of any other question.
    pub name: String,
    /// Its options, 1 to 65,536.
    pub options: OptionsSpec,
    /// Its topic, which relations that start from it take over if they have none.
    pub topic: Option<String>,
    /// Where it was written; 0 if unknown.
    pub line: usize,
}

impl QuestionSpec {
    /// A question with `options` options, called by number.
    pub fn counted(name: impl Into<String>, options: usize) -> Self {
        QuestionSpec { name: name.into(), options: OptionsSpec::Count(options), topic: None, line: 0 }
    }

    /// A question with named options.
    pub fn named<S: Into<String>>(name: impl Into<String>, options: impl IntoIterator<Item = S>) -> Self {
        let options = OptionsSpec::Names(options.into_iter().map(Into::into).collect());
        QuestionSpec { name: name.into(), options, topic: None, line: 0 }
    }
}

/// What a relation says; see [`Kind`] for the truth tables. Questions and options are indices from 0.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// See [`Kind::Differ`].
    Differ {
        /// The questions.
        scope: Vec<usize>,
    },
    /// See [`Kind::Equal`].
    Equal {
        /// The questions.
        scope: Vec<usize>,
    },
    /// See [`Kind::Implies`].
    Implies {
        /// The condition.
        from: Choice,
        /// What follows.
        to: Choice,
    },
    /// See [`Kind::Clause`].
    Clause {
        /// (question, option, whether the answer is to be that option or not to be it); each question once.
        literals: Vec<(usize, usize, bool)>,
    },
    /// See [`Kind::Table`].
    Table {
        /// The questions; the last varies fastest.
        scope: Vec<usize>,
        /// One degree in [0, 1] for each combination of answers.
        degrees: Vec<f64>,
    },
    /// See [`Kind::Supports`].
    Supports {
        /// The support.
        from: Choice,
        /// The answer that needs it.
        to: Choice,
    },
    /// See [`Kind::Attacks`].
    Attacks {
        /// The attacker.
        from: Choice,
        /// The attacked.
        to: Choice,
    },
    /// See [`Kind::Evidence`].
    Evidence {
        /// What it is about.
        question: usize,
        /// The options it speaks for, at least one.
        favours: Vec<usize>,
    },
}

impl Body {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Body::Differ { .. } => Kind::Differ,
            Body::Equal { .. } => Kind::Equal,
            Body::Implies { .. } => Kind::Implies,
            Body::Clause { .. } => Kind::Clause,
            Body::Table { .. } => Kind::Table,
            Body::Supports { .. } => Kind::Supports,
            Body::Attacks { .. } => Kind::Attacks,
            Body::Evidence { .. } => Kind::Evidence,
        }
    }

    /// The questions it ties together, in order. Cost: one allocation.
    pub fn scope(&self) -> Vec<usize> {
        match self {
            Body::Differ { scope } | Body::Equal { scope } | Body::Table { scope, .. } => scope.clone(),
            Body::Implies { from, to } | Body::Supports { from, to } | Body::Attacks { from, to } => vec![from.0, to.0],
            Body::Clause { literals } => literals.iter().map(|literal| literal.0).collect(),
            Body::Evidence { question, .. } => vec![*question],
        }
    }

    /// The first question of its scope, if the scope is not empty.
    pub fn first(&self) -> Option<usize> {
        match self {
            Body::Differ { scope } | Body::Equal { scope } | Body::Table { scope, .. } => scope.first().copied(),
            Body::Implies { from, .. } | Body::Supports { from, .. } | Body::Attacks { from, .. } => Some(from.0),
            Body::Clause { literals } => literals.first().map(|literal| literal.0),
            Body::Evidence { question, .. } => Some(*question),
        }
    }
}

/// A constraint or a piece of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationSpec {
    /// Its name; without one it is called after its kind and scope.
    pub name: Option<String>,
    /// What it says.
    pub body: Body,
    /// How much it counts in merit: finite, above 0; 1 by default.
    pub weight: f64,
    /// Its topic; by default that of the first question in its scope, else [`GENERAL`].
    pub topic: Option<String>,
    /// Whether only those who were told of it can see it.
    pub private: bool,
    /// Where it was written; 0 if unknown.
    pub line: usize,
}

impl RelationSpec {
    /// A public relation of weight 1, with neither name nor topic.
    pub fn new(body: Body) -> Self {
        RelationSpec { name: None, body, weight: 1.0, topic: None, private: false, line: 0 }
    }
}

/// A problem as it was written, before it is checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GraphSpec {
    /// What is to be decided, 1 to [`MAX_QUESTIONS`].
    pub questions: Vec<QuestionSpec>,
    /// What ties the questions together; merit is the weighted mean of their degrees.
    pub relations: Vec<RelationSpec>,
    /// The designated right answers; empty for constraint problems, where *right* means that every relation holds.
    pub truth: Vec<Choice>,
    /// Topics in the order in which they are numbered. Those that are not listed follow as relations name them.
    pub topics: Vec<String>,
    /// Relations that a reader kept out because they hold whatever is answered.
    pub dropped: usize,
}

/// A node of the bipartite graph: a question or a relation, by index in the [`GraphSpec`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// A question.
    Question(u32),
    /// A relation.
    Relation(u32),
}

impl std::fmt::Display for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Node::Question(q) => write!(f, "question {q}"),
            Node::Relation(r) => write!(f, "relation {r}"),
        }
    }
}

impl GraphSpec {
    /// Checks the problem and gives it as a bipartite graph: the questions are the first nodes, in order, the
    /// relations the next; an edge joins a relation to each question of its scope and weighs the place in the scope,
    /// from 0.
    ///
    /// Returns every fault that was found (the first thousand, and how many more).
    ///
    /// Cost: linear in questions, options and scopes, with a logarithm for names and different tables.
    pub fn build(&self) -> Result<UnGraph<Node, u32>, Vec<Fault>> {
        check::plan(self)?;
        Ok(freeze::graph(self))
    }

    /// Checks the problem and gives it in the form that the loop runs on.
    ///
    /// Equal tables are stored once. Relations of the same kind whose scopes have the same numbers of options, in
    /// order, form a base class; its base rate is the mean over its relations of their mean degree.
    ///
    /// Returns the same faults as [`GraphSpec::build`]. Cost: that of building, and of filling the different tables.
    pub fn freeze(&self) -> Result<ProblemGraph, Vec<Fault>> {
        let plan = check::plan(self)?;
        Ok(freeze::freeze(self, &freeze::graph(self), plan))
    }
}

#[cfg(test)]
mod tests;
