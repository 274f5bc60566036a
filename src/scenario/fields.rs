//! One table of all fields: it feeds the reader, the JSON Schema, `explain` and the list of defaults.
//!
//! A path is written with `*` where the user chooses the key, `[]` for the items of a list, `<axis>` for a trait axis
//! and `<act>` for an act that can be chosen.

use crate::act::Deed;
use Provenance::{Arbitrary, Calibrated, Given, Source};

/// The names of the trait axes, in the order of [`crate::mind::policy::ActTable`].
pub const AXIS_NAMES: [&str; 6] =
    ["openness", "conscientiousness", "extraversion", "agreeableness", "neuroticism", "neutral"];

/// The most agents that a society may have.
pub const MOST_AGENTS: u64 = 100_000_000;

/// The ways in which a perspective finds moves.
pub const HEURISTICS: [&str; 6] = ["anywhere", "flaws", "nearby", "expert", "sweep", "conflicted"];

/// Why a default is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// There is no default of substance: the user says it, or leaves it out.
    Given,
    /// It follows the literature or the definition of the thing.
    Source,
    /// It was tuned so that societies neither freeze nor win by construction.
    Calibrated,
    /// One had to be taken; vary it.
    Arbitrary,
}

impl Provenance {
    /// Its word in the docs.
    pub fn name(self) -> &'static str {
        match self {
            Given => "given",
            Source => "source",
            Calibrated => "calibrated",
            Arbitrary => "arbitrary",
        }
    }
}

/// Which ends of a range belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Both.
    Closed,
    /// Not the lower one.
    Above,
    /// Not the upper one.
    Below,
}

/// What a field takes.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Anything: values whose shape depends on a path inside them.
    Any,
    /// A text.
    Text,
    /// A whole number in a range, ends included.
    Whole {
        /// The least.
        low: i64,
        /// The most.
        high: i64,
    },
    /// A finite number in a range.
    Number {
        /// The least.
        low: f64,
        /// The most.
        high: f64,
        /// Which of them belong to the range.
        ends: Ends,
    },
    /// `true` or `false`.
    Truth,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// One of some words that another room lists.
    Named(fn() -> Vec<&'static str>),
    /// A list of things of one shape.
    List(&'static Shape),
    /// A table; its fields stand in the list of fields.
    Table,
    /// Any of these shapes.
    Either(&'static [Shape]),
}

/// One field of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its path.
    pub path: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// Whether it must be given (where it applies at all).
    pub required: bool,
    /// It applies only where the field beside it of this name has one of these values.
    pub only: Option<(&'static str, &'static [&'static str])>,
    /// The default, as one would write it; `-` for none.
    pub default: &'static str,
    /// Its unit; `-` for none.
    pub unit: &'static str,
    /// Where the default comes from.
    pub provenance: Provenance,
    /// What it means.
    pub doc: &'static str,
}

impl Field {
    const fn only(mut self, beside: &'static str, values: &'static [&'static str]) -> Field {
        self.only = Some((beside, values));
        self
    }

    /// The path of what holds this field, and its own last word.
    pub fn split(&self) -> (&'static str, &'static str) {
        self.path.rsplit_once('.').unwrap_or(("", self.path))
    }
}

const fn must(path: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { path, shape, required: true, only: None, default: "-", unit: "-", provenance: Given, doc }
}

const fn may(path: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { path, shape, required: false, only: None, default: "-", unit: "-", provenance: Given, doc }
}

const fn with(
    path: &'static str,
    shape: Shape,
    default: &'static str,
    unit: &'static str,
    provenance: Provenance,
    doc: &'static str,
) -> Field {
    Field { path, shape, required: false, only: None, default, unit, provenance, doc }
}

const fn whole(low: i64, high: i64) -> Shape {
    Shape::Whole { low, high }
}

const fn number(low: f64, high: f64) -> Shape {
    Shape::Number { low, high, ends: Ends::Closed }
}

const fn above(low: f64, high: f64) -> Shape {
    Shape::Number { low, high, ends: Ends::Above }
}

const SHARE: Shape = number(0.0, 1.0);
const TEXTS: Shape = Shape::List(&Shape::Text);
const PLACES: Shape = Shape::List(&Shape::Either(&[Shape::Text, Shape::Table]));
const CONTRAST: Shape = Shape::List(&Shape::Either(&[Shape::Text, Shape::Table, TEXTS]));
const SPREAD: Shape = Shape::Either(&[SHARE, Shape::Table]);
const OPTION: Shape = Shape::Either(&[Shape::Text, whole(0, 65_535)]);
const LOGIT: Shape = number(-100.0, 100.0);
const ACTS: Shape = Shape::Named(act_names);
const END: Shape = number(-1e300, 1e300);
const STEP: Shape = above(0.0, 1e300);
const SCALES: Shape = Shape::Choice(&["linear", "log"]);
const AGENTS: i64 = MOST_AGENTS as i64;

fn act_names() -> Vec<&'static str> {
    Deed::CHOSEN.iter().map(|deed| deed.name()).collect()
}

fn method_names() -> Vec<&'static str> {
    super::types::Method::ALL.iter().map(|method| method.name()).collect()
}

fn telling_names() -> Vec<&'static str> {
    crate::act::Telling::ALL.iter().map(|(_, name)| *name).collect()
}

fn meeting_names() -> Vec<&'static str> {
    crate::deliberation::Meeting::ALL.iter().map(|(_, name)| *name).collect()
}

fn following_names() -> Vec<&'static str> {
    crate::mind::Following::ALL.iter().map(|(_, name)| *name).collect()
}

fn tied_names() -> Vec<&'static str> {
    crate::mind::Tied::ALL.iter().map(|(_, name)| *name).collect()
}

fn boundary_names() -> Vec<&'static str> {
    crate::mind::Boundary::ALL.iter().map(|(_, name)| *name).collect()
}

fn heeds_names() -> Vec<&'static str> {
    crate::mind::Heeds::ALL.iter().map(|(_, name)| *name).collect()
}

fn pull_names() -> Vec<&'static str> {
    crate::mind::Pull::ALL.iter().map(|(_, name)| *name).collect()
}

fn blank_names() -> Vec<&'static str> {
    crate::mind::Blank::ALL.iter().map(|(_, name)| *name).collect()
}

fn axis_names() -> Vec<&'static str> {
    AXIS_NAMES.to_vec()
}

fn rule_names() -> Vec<&'static str> {
    crate::voting::RULES.iter().map(|info| info.name).collect()
}

fn tie_names() -> Vec<&'static str> {
    crate::voting::TiePolicy::ALL.iter().map(|policy| policy.name()).collect()
}

/// The kinds of problem.
pub const PROBLEMS: [&str; 12] = [
    "graph",
    "json",
    "coloring",
    "sat",
    "nk",
    "hidden-profile",
    "chain",
    "countdown",
    "opinion",
    "question",
    "ring",
    "strings",
];
/// The kinds of network.
pub const NETWORKS: [&str; 14] = [
    "complete",
    "ring",
    "path",
    "star",
    "wheel",
    "grid",
    "small-world",
    "random-regular",
    "erdos-renyi",
    "preferential-attachment",
    "stochastic-block",
    "cliques",
    "edges",
    "matrix",
];
/// The kinds of relation.
pub const RELATIONS: [&str; 8] = ["differ", "equal", "implies", "clause", "table", "supports", "attacks", "evidence"];
/// The twins that an arm can be.
pub const TWINS: [&str; 6] = ["pooled", "pooled-bayes", "best", "nominal", "silent", "lone"];
/// The kinds of drawn number.
pub const SPREADS: [&str; 3] = ["uniform", "beta", "pairs"];

/// All fields, in the order of the docs.
#[rustfmt::skip]
pub static FIELDS: &[Field] = &[
    // The study.
    must("schema", whole(1, 1), "The version of this format. There is one so far: 1."),
    may("name", Shape::Text, "A short name, used in tables. Without it the name of the file."),
    may("title", Shape::Text, "The question that the scenario asks, in one line."),
    may("about", Shape::Text, "A paragraph for the reader: what to look for, and what would surprise."),
    may("source", Shape::Text, "The paper or book that the scenario follows."),
    may("errata", TEXTS, "What the literature has wrong about it, one text each."),
    with("seed", whole(0, i64::MAX), "1", "-", Arbitrary, "The seed of every draw. The same file with the same seed gives the same bits, on any number of threads."),
    with("replicates", whole(1, 1_000_000_000), "100", "replicates", Arbitrary, "How many independent runs of every point and arm."),
    with("per_problem", whole(1, 1_000_000), "1", "replicates", Source, "How many replicates in a row are about one drawn problem, each with a society and draws of its own. Where there are several, values are averaged within a problem first: estimates are of problems, equally weighted, and n counts them."),
    with("draws", Shape::Choice(&["common", "independent"]), "\"common\"", "-", Source, "Whether points of a sweep and arms share their draws. Common draws pair the runs, so that contrasts are taken within a replicate; arms share draws in either case."),
    with("calibration", whole(1, 1_000_000), "50", "seeds", Arbitrary, "How many separate seeds choose the best member for the twin `best`, before the study and never among its replicates."),

    // The problem.
    must("problem", Shape::Table, "What is reasoned about: questions with options, tied by relations."),
    must("problem.kind", Shape::Choice(&PROBLEMS), "What kind of problem: `graph` (questions and relations written here), `json` (the same, in a file), `coloring` (DIMACS .col or generated), `sat` (DIMACS .cnf or generated), `nk` (an NK landscape), `hidden-profile` (noisy evidence, part of it private), `chain` (layers of deductions), `countdown` (make a target from numbers), `opinion` (numbers in [0, 1] that are averaged), `question` (open questions that nothing ties together: voters, juries, bandits, cultures, organisations), `ring` (a landscape of Hong and Page, climbed from every start at once), `strings` (an NK landscape whose points are whole strings that one may copy)."),
    must("problem.questions", Shape::List(&Shape::Table), "What there is to decide, one [[problem.questions]] each.").only("kind", &["graph"]),
    must("problem.questions.[].name", Shape::Text, "The name of the question, which relations refer to."),
    must("problem.questions.[].options", Shape::Either(&[TEXTS, whole(1, 65_535)]), "The options by name, or how many there are (called 0, 1, 2, ...)."),
    may("problem.questions.[].topic", Shape::Text, "The topic that relations of this question alone belong to, unless they name their own."),
    must("problem.relations", Shape::List(&Shape::Table), "What ties questions together, one [[problem.relations]] each.").only("kind", &["graph"]),
    must("problem.relations.[].kind", Shape::Choice(&RELATIONS), "What kind of tie: `differ`, `equal` (questions), `implies`, `supports`, `attacks` (from, to), `clause` (any), `table` (questions, degrees), `evidence` (question, favours)."),
    may("problem.relations.[].questions", TEXTS, "The questions that it ties.").only("kind", &["differ", "equal", "table"]),
    may("problem.relations.[].from", Shape::Table, "The answer that implies, supports or attacks.").only("kind", &["implies", "supports", "attacks"]),
    must("problem.relations.[].from.question", Shape::Text, "A question by name."),
    must("problem.relations.[].from.is", OPTION, "One of its options."),
    may("problem.relations.[].to", Shape::Table, "The answer that is implied, supported or attacked.").only("kind", &["implies", "supports", "attacks"]),
    must("problem.relations.[].to.question", Shape::Text, "A question by name."),
    must("problem.relations.[].to.is", OPTION, "One of its options."),
    may("problem.relations.[].any", Shape::List(&Shape::Table), "Literals of which at least one must hold.").only("kind", &["clause"]),
    must("problem.relations.[].any.[].question", Shape::Text, "A question by name."),
    may("problem.relations.[].any.[].is", OPTION, "Holds when the answer is this option."),
    may("problem.relations.[].any.[].is_not", OPTION, "Holds when the answer is any other option."),
    may("problem.relations.[].question", Shape::Text, "The question that the evidence is about.").only("kind", &["evidence"]),
    may("problem.relations.[].favours", Shape::List(&OPTION), "The options that the evidence favours.").only("kind", &["evidence"]),
    may("problem.relations.[].degrees", Shape::List(&SHARE), "How well each combination of answers holds, the last question's answer changing fastest.").only("kind", &["table"]),
    with("problem.relations.[].weight", above(0.0, 1e9), "1", "weight", Arbitrary, "How much the relation counts in the merit of a position."),
    may("problem.relations.[].topic", Shape::Text, "The topic whose expertise it takes to see the relation."),
    may("problem.relations.[].name", Shape::Text, "Its name, for evidence lists and transcripts."),
    with("problem.relations.[].private", Shape::Truth, "false", "-", Source, "Whether only perspectives that list it under `evidence` can see it."),
    may("problem.truth", Shape::Either(&[Shape::Table, SHARE, Shape::List(&SHARE)]), "The right option of designated questions; for `opinion` the true number, or one for each question, where there is a truth. Minds cannot reach it: measures and stop rules alone can.").only("kind", &["graph", "opinion"]),
    may("problem.truth.*", OPTION, "The right option of this question."),
    with("problem.dimensions", whole(1, 64), "1", "questions", Source, "On how many questions each agent holds an opinion: a point of [0, 1]^d.").only("kind", &["opinion"]),
    may("problem.file", Shape::Text, "The file to read, relative to the scenario. For `countdown`: JSON lines of { \"nums\": [...], \"target\": ... }; a replicate takes one of them, drawn evenly.").only("kind", &["json", "coloring", "sat", "countdown"]),
    may("problem.generate", Shape::Table, "Makes the instance instead of reading it.").only("kind", &["coloring", "sat", "countdown"]),
    may("problem.generate.graph", Shape::Choice(&["queen", "mycielski"]), "Which graph to colour: `queen` (rows, cols) or `mycielski` (k)."),
    may("problem.generate.rows", whole(1, 256), "Rows of the board.").only("graph", &["queen"]),
    may("problem.generate.cols", whole(1, 256), "Columns of the board.").only("graph", &["queen"]),
    may("problem.generate.k", whole(1, 12), "The order of the Mycielski graph: 1 is one edge, 2 a cycle of five; it needs k + 1 colours.").only("graph", &["mycielski"]),
    may("problem.generate.variables", whole(1, 1_048_576), "Variables of the random formula."),
    may("problem.generate.clauses", whole(1, 16_777_216), "Clauses of the random formula."),
    with("problem.generate.width", whole(1, 16), "3", "literals", Source, "Literals in each clause, of different variables."),
    with("problem.generate.count", whole(3, 6), "5", "numbers", Source, "How many numbers a puzzle has."),
    with("problem.generate.numbers", Shape::List(&whole(1, 1_000_000)), "[1, 50]", "-", Source, "The least and the greatest number that is drawn."),
    with("problem.generate.target", Shape::List(&whole(1, 1_000_000_000)), "[10, 99]", "-", Source, "The least and the greatest target that is drawn."),
    may("problem.generate.depth", Shape::List(&whole(0, 5)), "The fewest operations that solve it: [least, most]."),
    may("problem.generate.solutions", Shape::List(&whole(1, i64::MAX)), "The number of expressions that solve it: [least, most]."),
    may("problem.generate.nodes", Shape::List(&whole(1, i64::MAX)), "Children that an exhaustive search generates: [least, most]."),
    may("problem.numbers", Shape::List(&whole(1, 1_000_000)), "The numbers of one puzzle, three to six.").only("kind", &["countdown"]),
    may("problem.target", whole(1, 1_000_000_000), "The number to make.").only("kind", &["countdown"]),
    with("problem.rule", Shape::Choice(&["positive-integers", "rational"]), "\"positive-integers\"", "-", Source, "What an intermediate result may be: a positive whole number, or any fraction. The solvable puzzles differ.").only("kind", &["countdown"]),
    with("problem.usage", Shape::Choice(&["at-most-once", "exactly-once"]), "\"at-most-once\"", "-", Source, "How often each number is used.").only("kind", &["countdown"]),
    with("problem.unsolvable", Shape::Truth, "false", "-", Arbitrary, "Whether puzzles are taken whose target cannot be reached.").only("kind", &["countdown"]),
    must("problem.colors", whole(1, 65_535), "How many colours every vertex may choose from.").only("kind", &["coloring"]),
    must("problem.n", whole(1, 1_048_576), "How many loci (two-option questions) the landscape has; of `strings` at most 24 bits.").only("kind", &["nk", "strings"]),
    must("problem.k", whole(0, 20), "How many other loci each contribution depends on; below n.").only("kind", &["nk", "strings"]),
    with("problem.power", whole(1, 64), "8", "-", Source, "The merit of a string is (fitness/highest fitness) to this power.").only("kind", &["strings"]),
    with("problem.points", whole(2, 1_000_000), "2000", "points", Source, "Points of the ring; a position has one for each start.").only("kind", &["ring"]),
    with("problem.smoothness", whole(1, 1_000), "1", "points", Source, "Mean gap between anchors of the ring, between which values are interpolated (Grim and others 2019); 1 draws each point by itself.").only("kind", &["ring"]),
    with("problem.neighbours", Shape::Choice(&["adjacent", "random"]), "\"adjacent\"", "-", Source, "Which loci a contribution depends on: the next k in a circle, or k drawn at random.").only("kind", &["nk"]),
    with("problem.count", whole(1, 65_536), "1", "questions", Source, "How many open questions a position answers.").only("kind", &["question"]),
    with("problem.answers", Shape::Either(&[TEXTS, whole(1, 256)]), "[\"no\", \"yes\"]", "-", Source, "The options of every question by name, or how many there are.").only("kind", &["question"]),
    with("problem.unsure", Shape::Truth, "false", "-", Source, "Whether the first answer is no opinion: never right, and nobody votes for it.").only("kind", &["question"]),
    may("problem.first", Shape::List(&number(0.0, 1e9)), "How likely each option is as a first answer, as weights; without it all alike. How many hold an option exactly is said by groups with `start`.").only("kind", &["question"]),
    may("problem.right", Shape::Either(&[Shape::Text, whole(0, 255), Shape::List(&OPTION)]), "The right option of every question, a list of one for each, or \"drawn\" for one drawn evenly in each replicate. Without it nothing is right.").only("kind", &["question"]),
    may("problem.payoff", Shape::Either(&[Shape::Choice(&["share"]), Shape::Table]), "What a position is worth: the share of questions that are right, or { blocks = size }: the share of blocks of so many questions that are right as a whole.").only("kind", &["question"]),
    may("problem.payoff.blocks", whole(1, 65_536), "Questions in a block, a divisor of their number."),
    may("problem.arms", Shape::List(&SHARE), "How often each option pays off when it is tried, above 0 and below 1: a bandit. Everybody knows the rate of the first, and by how much that of the second is above or below it.").only("kind", &["question"]),
    with("problem.trials", whole(1, 1_000_000), "1000", "trials", Source, "How often an option is tried at a time.").only("kind", &["question"]),
    with("problem.options", whole(2, 16), "4", "options", Source, "Suspects of a hidden profile, or values of each node of a chain.").only("kind", &["hidden-profile", "chain"]),
    with("problem.items", whole(1, 512), "36", "items", Source, "Items of evidence; at least nine for each suspect.").only("kind", &["hidden-profile"]),
    with("problem.unshared", SHARE, "0.67", "share", Source, "The share of items that are told to one agent each; one of `dial`.").only("kind", &["hidden-profile"]),
    with("problem.dial", Shape::List(&SHARE), "[0.33, 0.5, 0.67, 0.8, 0.9]", "share", Source, "Every share of the study: an item set is kept only if a decoy can be planted at all of them, so that one set serves the whole dial.").only("kind", &["hidden-profile"]),
    with("problem.testimony", Shape::Choice(&["for-or-against", "names-one"]), "\"for-or-against\"", "-", Calibrated, "What an item says: something for or against one suspect, or the name of one.").only("kind", &["hidden-profile"]),
    with("problem.reliability", Shape::List(&SHARE), "[0.6, 0.8]", "probability", Source, "The least and the greatest probability that an item says right.").only("kind", &["hidden-profile"]),
    with("problem.pooled", SHARE, "0.95", "probability", Source, "What the posterior of the truth has to exceed when all items are pooled.").only("kind", &["hidden-profile"]),
    with("problem.margin", SHARE, "0.05", "probability", Source, "By how much the decoy leads wherever it is planted.").only("kind", &["hidden-profile"]),
    with("problem.decoy", Shape::Choice(&["planted", "absent", "mixed"]), "\"planted\"", "-", Source, "Whether what everybody knows, and what each can know alone, favours a decoy. `absent` is the easy twin, the same items dealt at random; `mixed` is one or the other by a fair coin, the sample on which talk can be claimed.").only("kind", &["hidden-profile"]),
    with("problem.layers", whole(2, 64), "4", "layers", Source, "Layers of the chain, the given one included.").only("kind", &["chain"]),
    with("problem.width", whole(1, 64), "4", "nodes", Source, "Nodes in each layer of the chain.").only("kind", &["chain"]),
    with("problem.parents", whole(1, 3), "2", "nodes", Source, "Nodes of the layer before from which each node follows.").only("kind", &["chain"]),
    with("problem.tables", Shape::Choice(&["latin", "random"]), "\"latin\"", "-", Source, "Latin rules: any one wrong parent changes the child. Random rules heal errors.").only("kind", &["chain"]),
    with("problem.instance", Shape::Choice(&["per-replicate", "fixed"]), "\"per-replicate\"", "-", Source, "Whether a random instance is drawn anew in each replicate (claims then speak of problems) or once per seed (they speak of seeds on that instance).").only("kind", &["sat", "nk", "hidden-profile", "chain", "countdown"]),
    may("problem.topics", Shape::Either(&[TEXTS, Shape::Table]), "For `graph`: the topics in the order in which they are numbered. For `coloring`, `sat`, `nk` and `chain`, which name none: how relations are dealt to topics, { count, how }.").only("kind", &["graph", "coloring", "sat", "nk", "chain"]),
    with("problem.topics.count", whole(1, 65_536), "4", "topics", Calibrated, "How many topics."),
    with("problem.topics.how", Shape::Choice(&["blocks", "random"]), "\"blocks\"", "-", Arbitrary, "`blocks`: by the first question of the relation, in equal runs; `random`: drawn evenly."),
    with("problem.merit_public", Shape::Truth, "true for coloring, sat and countdown, else false", "-", Source, "Whether anybody could check that a position is a full solution, so that `solved` may end a run. NK landscapes have no known optimum and refuse it."),

    // The society.
    must("society", Shape::Table, "The agents and the network that joins them."),
    with("society.network", Shape::Table, "{ kind = \"complete\" }", "-", Arbitrary, "Who is joined with whom."),
    with("society.network.kind", Shape::Choice(&NETWORKS), "\"complete\"", "-", Arbitrary, "The shape of the network. A ring lattice, grid, path, star, wheel and complete graph are fixed; the others are drawn for each replicate; `edges` reads a file; `matrix` gives all weights."),
    may("society.network.degree", whole(1, AGENTS), "Neighbours of each agent; even for `ring` and `small-world`.").only("kind", &["ring", "small-world", "random-regular"]),
    may("society.network.rewire", SHARE, "Probability that an edge of the ring lattice, or a directed edge of a clique, is moved.").only("kind", &["small-world", "cliques"]),
    may("society.network.size", whole(2, AGENTS), "Agents in a clique, a divisor of their number.").only("kind", &["cliques"]),
    may("society.network.p", SHARE, "Probability of each edge; or give mean_degree.").only("kind", &["erdos-renyi"]),
    may("society.network.mean_degree", number(0.0, 1e8), "Expected neighbours of each agent; or give p.").only("kind", &["erdos-renyi"]),
    may("society.network.links", whole(1, AGENTS), "Edges that each newcomer brings.").only("kind", &["preferential-attachment"]),
    with("society.network.width", whole(1, AGENTS), "the most nearly square", "agents", Arbitrary, "Agents in a row of the grid, a divisor of their number.").only("kind", &["grid"]),
    with("society.network.torus", Shape::Truth, "false", "-", Arbitrary, "Whether the grid closes on itself in both directions.").only("kind", &["grid"]),
    with("society.network.diagonal", Shape::Truth, "false", "-", Arbitrary, "Whether diagonal neighbours of the grid hear one another too.").only("kind", &["grid"]),
    may("society.network.blocks", Shape::List(&whole(1, AGENTS)), "Sizes of the blocks, in order of the agents; their sum is the number of agents.").only("kind", &["stochastic-block"]),
    may("society.network.within", SHARE, "Probability of an edge inside a block.").only("kind", &["stochastic-block"]),
    may("society.network.between", SHARE, "Probability of an edge between blocks.").only("kind", &["stochastic-block"]),
    may("society.network.file", Shape::Text, "The list of edges (source, target and optionally weight, a line each; agents from 0), relative to the scenario.").only("kind", &["edges"]),
    with("society.network.directed", Shape::Truth, "false", "-", Source, "Whether an edge is heard in one direction only: the target hears the source.").only("kind", &["edges"]),
    may("society.network.rows", Shape::List(&Shape::List(&number(-1e9, 1e9))), "A row of weights for each agent, what it gives to each agent's answer: not negative, each row summing to 1. The diagonal is what its own answer weighs.").only("kind", &["matrix"]),
    with("society.network.disconnected", Shape::Choice(&["keep", "redraw"]), "\"keep\"", "-", Arbitrary, "What happens to a drawn network that falls apart. The share is reported either way."),
    with("society.network.attempts", whole(1, 1_000_000), "100", "draws", Arbitrary, "Draws after which `redraw` gives up."),
    with("society.start", Shape::Choice(&["private", "common"]), "private; common where all relations are differ", "-", Calibrated, "Whether every agent begins with a position of its own or all with the same one. From a common start half-life is undefined."),
    with("society.policy", Shape::Choice(&["own", "mean"]), "\"own\"", "-", Source, "Whether agents act by their own traits or all by the group's mean act probabilities, so that only the difference between agents is removed."),
    with("society.shared_error", SHARE, "0", "probability", Arbitrary, "Probability that two agents' readings of a relation come from one draw, so that agents of equal expertise err alike."),
    with("society.centred", Shape::Truth, "true", "-", Source, "Whether sampled traits are moved so that their mean in each replicate is the mean that was asked for."),
    must("society.perspectives", Shape::Table, "Groups of agents by name, at least one."),
    may("society.perspectives.*", Shape::Table, "A group of agents that see the problem alike or by the same law."),
    must("society.perspectives.*.count", whole(0, AGENTS), "How many agents. 0 leaves the group out, which a sweep may want."),
    with("society.perspectives.*.mind", Shape::Choice(&["deliberator", "climber", "inquirer", "searcher", "averager", "copier", "believer", "learner"]), "\"deliberator\"", "-", Source, "How they reason: `deliberator` (acts chosen by traits, with belief, memory and hearing), `climber` (local search through its own heuristics) `inquirer` (reads evidence and entries of tables once, remembers and tells them) `searcher` (Countdown, and its default there); `averager` (takes means of opinions); on open questions `copier` (takes over what it hears), `believer` (holds probabilities) or `learner` (takes over answers of those who do better)."),
    may("society.perspectives.*.traits", Shape::Table, "Propensity axes named after the Big Five, and a sixth, neutral one; no claim about human personality."),
    with("society.perspectives.*.traits.<axis>", SPREAD, "0.5", "-", Source, "The trait: a number from 0 to 1, { sampled = \"uniform\", low, high }, { sampled = \"beta\", mean, concentration }, { sampled = \"pairs\", mean, spread } or { file = \"x.csv\", column = \"c\" }. At 0.5 an axis changes nothing."),
    may("society.perspectives.*.bfi10", Shape::Text, "Traits from what people answered instead: a CSV file with columns item1 to item10 of the BFI-10, each from 1 to 5, and a row for each agent of the group; a trait is (score - 1)/4, and the middle of the scale is 0.5. Not beside `traits` of these five axes; `neutral` may stay."),
    with("society.perspectives.*.expertise", SPREAD, "{ sampled = \"dirichlet\" }", "-", Calibrated, "How well they read relations, per topic, from 0 (a coin) to 1 (never wrong): a number for all topics, { topic = number, ... }, { sampled = \"dirichlet\", concentration, floor, sum }, a spread for each entry, or { file = \"x.csv\" } with a column for each topic. 1 everywhere is full sight, and must be said."),
    may("society.perspectives.*.expertise.sampled", Shape::Choice(&["dirichlet", "specialists", "uniform", "beta", "pairs"]), "How entries are drawn. `specialists`: each member knows one topic, in turn, as well as `own`, and every other as well as `other`."),
    may("society.perspectives.*.expertise.own", SHARE, "Expertise on one's own topic.").only("sampled", &["specialists"]),
    may("society.perspectives.*.expertise.other", SHARE, "Expertise on every other topic.").only("sampled", &["specialists"]),
    with("society.perspectives.*.expertise.concentration", above(0.0, 1e6), "0.2", "-", Calibrated, "Of the Dirichlet: small makes specialists, large makes generalists. Of the Beta: large is narrow; there it must be given.").only("sampled", &["dirichlet", "beta"]),
    with("society.perspectives.*.expertise.floor", SHARE, "0.1", "-", Calibrated, "The least expertise on any topic.").only("sampled", &["dirichlet"]),
    with("society.perspectives.*.expertise.sum", above(0.0, 1_000.0), "floor x topics + 1 - floor", "-", Source, "What each agent's expertise sums to over topics. The default lets a pure specialist reach 1 on one topic.").only("sampled", &["dirichlet"]),
    may("society.perspectives.*.expertise.low", SHARE, "The least.").only("sampled", &["uniform"]),
    may("society.perspectives.*.expertise.high", SHARE, "The most.").only("sampled", &["uniform"]),
    may("society.perspectives.*.expertise.mean", SHARE, "The mean.").only("sampled", &["beta", "pairs"]),
    may("society.perspectives.*.expertise.spread", number(0.0, 0.5), "How far the two of a pair stand from the mean.").only("sampled", &["pairs"]),
    may("society.perspectives.*.expertise.file", Shape::Text, "A CSV file with a column for each topic and a row for each agent of the group."),
    may("society.perspectives.*.expertise.*", SHARE, "Expertise on this topic; topics that are left out have 0."),
    with("society.perspectives.*.ability", SPREAD, "1", "-", Source, "A factor on all of an agent's expertise, a number or a spread, so that members differ in how much they know and not only in what."),
    with("society.perspectives.*.heuristics", Shape::List(&Shape::Choice(&HEURISTICS)), "[\"anywhere\"]", "-", Arbitrary, "Which moves they look for: `anywhere` (any question), `flaws` (questions of relations that they believe broken, drawn by relation), `nearby` (next to the last change), `expert` (questions of topics they know best), `sweep` (questions in turn), `conflicted` (questions in relations that they believe broken, drawn by question: min-conflicts)."),
    with("society.perspectives.*.evidence", TEXTS, "[]", "-", Source, "Private relations, by name, that these agents were told of."),
    may("society.perspectives.*.start", Shape::Either(&[OPTION, Shape::Table, Shape::List(&SHARE)]), "Their first answers, by question, or { file = \"x.csv\" } with a column for each question and a row for each agent. Questions left out are drawn. Or one option: the answer to every question. For `opinion`: a number for each agent of the group, a file of numbers, or \"even\" (i/(count - 1), i from 0); without it all are drawn evenly."),
    may("society.perspectives.*.start.file", Shape::Text, "A CSV file of first answers."),
    may("society.perspectives.*.start.*", OPTION, "The first answer to this question."),
    with("society.perspectives.*.sideways", Shape::Truth, "false", "-", Arbitrary, "Whether a deliberator's proposal may move to an equally good answer (a plateau move); otherwise only to a better one.").only("mind", &["deliberator"]),
    with("society.perspectives.*.confidence", SPREAD, "none: all are followed", "distance", Source, "The greatest distance at which an averager still follows an opinion, Euclidean over several questions: a number or a spread.").only("mind", &["averager"]),
    with("society.perspectives.*.boundary", Shape::Named(boundary_names), "\"closed\"", "-", Source, "Whether an opinion exactly at the bound of confidence (give or take 1e-12) is followed: `closed` (<=) or `open` (<).").only("mind", &["averager"]),
    with("society.perspectives.*.rate", above(0.0, 1.0), "1", "share of the way", Source, "How far an averager goes toward the mean of what it follows.").only("mind", &["averager"]),
    with("society.perspectives.*.susceptibility", Shape::Either(&[SHARE, Shape::Table, Shape::List(&SHARE)]), "1", "-", Source, "What hearing weighs for an averager against where it started: a number, one for each agent, or a spread.").only("mind", &["averager"]),
    with("society.perspectives.*.self_weight", number(0.0, 1e6), "1", "weight", Source, "What its own opinion weighs in an averager's mean, where no matrix says so; others weigh 1, or what their tie does.").only("mind", &["averager"]),
    with("society.perspectives.*.operators", Shape::List(&Shape::Choice(&["+", "-", "*", "/"])), "[\"+\", \"-\", \"*\", \"/\"]", "-", Source, "The operators that a searcher works with."),
    with("society.perspectives.*.orders", Shape::List(&Shape::Choice(&["best-first", "depth-first", "breadth-first"])), "[\"best-first\"]", "-", Arbitrary, "In which order a searcher takes up derivations; it draws one, and another when it shifts."),
    with("society.perspectives.*.distances", Shape::List(&Shape::Choice(&["closest", "ratio", "factors"])), "[\"closest\"]", "-", Arbitrary, "What a searcher thinks near: the least difference to the target, the least ratio, or the least distance to a multiple."),
    with("society.perspectives.*.stance", Shape::Choice(&["plain", "ignore-shared", "contrarian"]), "\"plain\"", "-", Source, "What an inquirer makes of evidence that everybody was given: it counts as any other, or not at all (`ignore-shared`), or it counts and what it favours is then ruled out (`contrarian`): controls for hidden profiles.").only("mind", &["inquirer"]),
    with("society.perspectives.*.noise", SHARE, "0", "probability", Arbitrary, "Probability that a climber takes a random answer instead of the best, and that a copier, whenever it hears something, takes a random option of one random question instead.").only("mind", &["climber", "copier"]),
    with("society.perspectives.*.learns", Shape::Choice(&["signal", "trials", "answers"]), "\"signal\"", "-", Source, "What a believer learns from: one private signal, right with probability (1 + expertise)/2 (juror), its own and others' trials of two arms (gambler), or the answers that it hears (debater with Dirichlet beliefs).").only("mind", &["believer"]),
    with("society.perspectives.*.certain", Shape::Number { low: 0.5, high: 1.0, ends: Ends::Below }, "0.9999", "probability", Source, "The credence in the second arm above which a gambler has nothing left to prove.").only("learns", &["trials"]),
    may("society.perspectives.*.credence", SHARE, "A gambler's first credence in the second arm, above 0 and below 1; without it drawn evenly.").only("learns", &["trials"]),
    may("society.perspectives.*.prior", Shape::List(&above(0.0, 1e9)), "What a debater's beliefs start from: a Dirichlet weight for each answer, at most 8; without it 1 each.").only("learns", &["answers"]),
    with("society.perspectives.*.own_weight", number(0.0, 1e6), "1", "answers", Source, "What a debater adds for its own answer; 0 if it does not listen to itself.").only("learns", &["answers"]),
    with("society.perspectives.*.peer_weight", number(0.0, 1e6), "1", "answers", Source, "What a debater adds for each answer that it hears.").only("learns", &["answers"]),
    with("society.perspectives.*.intervention", Shape::Choice(&["none", "conformist", "follower", "oracle"]), "\"none\"", "-", Source, "What is done to a debater: while its last answer is that of the last majority it keeps it (`conformist`), with probability `follow` it takes the answer of the last majority (`follower`), once right it stays (`oracle`). The last majority is that of what it heard and its own; there is none at a tie.").only("learns", &["answers"]),
    with("society.perspectives.*.follow", SHARE, "0.3", "probability", Source, "How often a follower follows.").only("intervention", &["follower"]),
    with("society.perspectives.*.rule", Shape::Named(following_names), "\"one\"", "-", Source, "Whom a copier follows: one of those that it hears, drawn evenly (`one`: voter), the most common answer among them (`majority`), all of them where they agree (`unanimous`: Sznajd), or one of them in one answer in which they differ, with the probability of the share in which they do not (`culture`: Axelrod).").only("mind", &["copier"]),
    with("society.perspectives.*.ties", Shape::Named(tied_names), "\"keep\"", "-", Source, "What a copier does where several answers are the most common: it keeps its own, draws one of them by itself (`random`), or takes the first in the order of the answers (`first`: the status quo is an option).").only("mind", &["copier"]),
    with("society.perspectives.*.count_self", Shape::Truth, "true", "-", Source, "Whether a copier's own answer counts in its majority.").only("mind", &["copier"]),
    with("society.perspectives.*.contrarian", SHARE, "0", "share of agents", Source, "Copiers that take another option than their rule says, drawn evenly among the others; each is drawn by itself.").only("mind", &["copier"]),
    with("society.perspectives.*.stubborn", SHARE, "0", "share of agents", Source, "Copiers that never move; each is drawn by itself.").only("mind", &["copier"]),
    may("society.perspectives.*.team", Shape::Table, "The heuristics of climbers on a ring: ordered lists of steps, dealt once the landscape is there."),
    with("society.perspectives.*.team.from", Shape::Choice(&["random", "best"]), "\"random\"", "-", Source, "`random`: drawn evenly without replacement from all lists; `best`: the ablest on that landscape, by the mean value at which climbs from all points end, ties in lexicographic order."),
    with("society.perspectives.*.team.steps", whole(1, 30), "12", "points", Source, "Steps are 1 to this."),
    with("society.perspectives.*.team.k", whole(1, 4), "3", "steps", Source, "Steps in a list, all different."),
    with("society.perspectives.*.imitates", Shape::Truth, "false", "-", Source, "Whether a climber on a landscape takes over the best point that it hears of, where that is strictly better than its own.").only("mind", &["climber"]),
    with("society.perspectives.*.temperature", number(0.0, 1e9), "0", "merit weight", Arbitrary, "Of the annealed climber; 0 is greedy.").only("mind", &["climber"]),
    with("society.perspectives.*.cooling", above(0.0, 1.0), "1", "factor per turn", Arbitrary, "What the temperature is multiplied by after each turn.").only("mind", &["climber"]),
    with("society.perspectives.*.heeds", Shape::Named(heeds_names), "\"better\"", "-", Source, "Whose answers a learner heeds, of those it hears: of those who do strictly better than itself (`better`), or of all (`all`). Who does how well is in the open.").only("mind", &["learner"]),
    with("society.perspectives.*.adopt", SHARE, "0.3", "probability", Arbitrary, "How readily a learner takes over the majority's answer to a question.").only("mind", &["learner"]),
    with("society.perspectives.*.pull", Shape::Named(pull_names), "\"once\"", "-", Source, "How strongly a majority draws a learner: with probability `adopt` however many they are (`once`), or 1 - (1 - adopt)^k, k being how many more differ from it than agree with it (`margin`).").only("mind", &["learner"]),
    with("society.perspectives.*.blank", Shape::Named(blank_names), "\"differs\"", "-", Arbitrary, "How those without an opinion count in k: `differs` (to the letter: they differ from any opinion, and agree with none) or `abstains` (neither way).").only("mind", &["learner"]),

    // Acts.
    may("acts", Shape::Table, "How traits turn into acts: P(act | available) = softmax(base + sum of weight x (trait - 0.5)/0.5 + steer)."),
    with("acts.<act>", LOGIT, "propose 1, read 1, challenge 0, support 0, answer 0, placebo -30, else -3", "logit", Calibrated, "The base logit of the act."),
    with("acts.weights", Shape::Either(&[Shape::Choice(&["none"]), Shape::Table]), "one main act per axis", "-", Source, "What traits add. \"none\" sets every weight to 0, the control that every result about traits needs."),
    may("acts.weights.<act>", Shape::Table, "Weights of this act, by axis; axes left out keep their default."),
    with("acts.weights.<act>.<axis>", number(-2.0, 2.0), "shift.openness 1, verify.conscientiousness 1, subgoal.conscientiousness 1, support.agreeableness 1, challenge.agreeableness -1, backtrack.neuroticism 1, else 0", "logit", Calibrated, "What one unit of (trait - 0.5)/0.5 adds to the act's logit."),
    with("acts.permute", Shape::List(&Shape::Named(axis_names)), "the axes in order", "-", Source, "All six axes in another order: the weights of the first named go to openness, of the second to conscientiousness, and so on. What survives is not about the trait."),
    may("acts.steer", Shape::Table, "The steering dial."),
    with("acts.steer.<act>", LOGIT, "0", "logit", Source, "Added to the act's logit for everybody."),
    may("acts.dose", Shape::Table, "The steering dial, told by what comes of it: one act is held at a share of the turns in which it is open, its logit being moved there in each turn."),
    must("acts.dose.act", Shape::Named(act_names), "The act that is held."),
    with("acts.dose.share", Shape::Either(&[Shape::Choice(&["own"]), Shape::Number { low: 0.0, high: 1.0, ends: Ends::Below }]), "\"own\"", "share of turns", Source, "Its share of the turns in which it is open. \"own\" leaves it as it is. Where nothing else is open it is taken, unless the share is 0."),
    may("acts.hold", Shape::Table, "Other acts that are held at a share of the turns in which they are open, each as under `dose`: mediators that are forced."),
    may("acts.hold.<act>", Shape::Number { low: 0.0, high: 1.0, ends: Ends::Below }, "The share at which the act is held. Where the act is that of the dose, the dose counts."),

    // The protocol.
    may("protocol", Shape::Table, "Who has the floor, who hears what, how and when it is decided, when it stops."),
    with("protocol.schedule", Shape::Choice(&["synchronous", "asynchronous", "events"]), "\"synchronous\"", "-", Source, "`synchronous`: everybody reads the last round and writes the next. `asynchronous`: one listener at a time hears one speaker, in random order, each agent listening once a round. `events`: who meets whom is drawn with replacement (`meeting`), `events` times a round; who hears somebody moves at once."),
    with("protocol.meeting", Shape::Named(meeting_names), "\"listener\"", "-", Source, "Who meets in an event: an agent hears a neighbour (`listener`: node update), is heard by one (`speaker`: invasion, push), a tie is drawn and a direction (`tie`: link update), an agent and a neighbour hear one another (`mutual`), or both ends of a tie are heard by all other neighbours of either (`outward`)."),
    with("protocol.events", whole(0, AGENTS), "0", "events", Source, "Events in a round; 0 for as many as there are agents (a sweep)."),
    with("protocol.floor", Shape::Choice(&["everyone", "round-robin", "random", "relay", "by-extraversion", "moderated"]), "\"everyone\"", "-", Arbitrary, "Who may speak in a round. `moderated` gives it to those who have spoken least; `relay` to one until it has nothing to say."),
    with("protocol.speakers", whole(1, AGENTS), "1", "agents", Arbitrary, "How many speak in a round, under floors that limit it."),
    with("protocol.patience", whole(0, 1_000_000), "1", "turns", Arbitrary, "Turns in a row without a move after which a relay passes on; 0 hands it on after every turn."),
    with("protocol.hearing", Shape::Either(&[Shape::Choice(&["neighbours", "everyone", "nobody"]), Shape::Table]), "\"neighbours\"", "-", Source, "Whom one hears: its neighbours in the network, the whole society, nobody, or { group = size }."),
    may("protocol.hearing.group", whole(2, AGENTS), "The society is divided anew in each round, evenly at random, into groups of this size; who is left over hears nobody."),
    with("protocol.named", Shape::Truth, "true", "-", Source, "Whether hearers know who speaks."),
    with("protocol.tell", Shape::Truth, "true", "-", Source, "Whether verified facts travel with a challenge or a support, at its price."),
    with("protocol.challenge", Shape::Choice(&["believed", "verified"]), "\"believed\"", "-", Source, "For searchers: whether a derivation is contested as a dead end by belief, or only once that was verified, at `prices.verify` for each generated child. With that price at 0 it is the arm that prints what perfect challenges are worth."),
    with("protocol.telling", Shape::Named(telling_names), "\"random\"", "-", Source, "Which piece of evidence an answer tells: any, the weightiest (`diagnostic`), one that not everybody was given (`unshared`: takes knowledge about others), one that everybody was given (`shared`), one for its own answer (`support`), or one against it (`against`)."),
    with("protocol.address", Shape::Choice(&["all", "experts"]), "\"all\"", "-", Source, "To whom words go: to all who hear the speaker, or of these to the experts of the relations that the question enters, and to one who asked. Only those whom words reach pay for hearing."),
    with("protocol.standing", Shape::Either(&[Shape::Choice(&["topic", "learned"]), SHARE]), "\"topic\"", "-", Source, "How a hearer rates a challenger: by declared expertise on the relation's topic, by what its own checks found, or the same number for all. Popularity is not offered."),
    with("protocol.decline", SHARE, "0", "probability", Arbitrary, "Probability that a hearer lets a message pass."),
    with("protocol.purses", Shape::Choice(&["shared", "own"]), "\"shared\"", "-", Source, "Whether the society draws on one budget, dealt each round, or every agent keeps an equal share of its own."),
    with("protocol.block", Shape::List(&ACTS), "[]", "-", Source, "Acts that nobody may choose."),
    may("protocol.replace", Shape::Table, "What stands in for an act in a control."),
    with("protocol.replace.<act>", Shape::Choice(&["real", "placebo", "sham"]), "\"real\"", "-", Source, "`placebo`: the same price, and every effect undone. `sham`: the same act and effect with its pointer drawn evenly."),
    with("protocol.vote", Shape::Either(&[Shape::Choice(&["none"]), Shape::Table]), "a table", "-", Calibrated, "How and when the group decides; \"none\" for no periodic vote. The final vote is held in any case."),
    with("protocol.vote.rule", Shape::Named(rule_names), "plurality over questions, borda over positions and claims", "-", Source, "The rule of the periodic vote."),
    with("protocol.vote.over", Shape::Choice(&["questions", "positions", "claims"]), "questions for rules that read one answer, else positions", "-", Calibrated, "What is voted on: each question by itself, whole positions, or the claims made since the last vote."),
    with("protocol.vote.every", whole(0, (1 << 26) - 1), "5", "rounds", Calibrated, "A vote every so many rounds; 0 for never."),
    with("protocol.vote.quorum", Shape::Number { low: 0.5, high: 1.0, ends: Ends::Below }, "0.5", "share of members", Arbitrary, "The share that must be exceeded for adoption, and reached for agreement."),
    with("protocol.vote.adopt", Shape::Choice(&["quorum", "decree", "public"]), "\"quorum\"", "-", Calibrated, "Who takes the winner over: everybody if it passes the quorum, everybody whoever wins (convergence by decree), or nobody."),
    with("protocol.vote.voters", Shape::Either(&[Shape::Choice(&["everyone"]), Shape::Table]), "\"everyone\"", "-", Source, "Who casts a ballot: everyone, { drawn = k } for so many drawn anew for each vote (1 is a random dictator), or { group = \"judge\" } for the members of one perspective. A quorum is of all members in any case."),
    may("protocol.vote.voters.drawn", whole(1, AGENTS), "So many members are drawn evenly, anew for each vote, and cast ballots (sortition); all, where there are no more."),
    may("protocol.vote.voters.group", Shape::Text, "The members of this perspective cast ballots: delegates, or one judge. In a twin that leaves them out everybody does."),
    with("protocol.vote.weights", Shape::Choice(&["even", "log-odds", "confidence", "centrality"]), "\"even\"", "-", Source, "What a ballot weighs: the same for all; the probability that its voter gives to the answer it holds (confidence; 1 where a mind holds no probabilities, and over positions and claims); how many hear its voter, itself included (centrality); or the log-odds of its voter's competence (Nitzan and Paroush 1982), where minds have one: ln((m - 1) p/(1 - p)) for m answers; if that is below 0, the ballot counts so much for each of the other answers."),
    with("protocol.vote.ties", Shape::Named(tie_names), "\"random\"", "-", Source, "What happens when several win."),
    with("protocol.vote.slate", whole(0, AGENTS), "0", "positions", Arbitrary, "At most this many positions stand, those that their holders believe best; 0 for all."),
    with("protocol.vote.final", Shape::Named(rule_names), "plurality over questions, score over positions", "-", Source, "The rule of the vote after the last round, which makes the group's answer."),
    with("protocol.vote.final_over", Shape::Choice(&["questions", "positions"]), "questions; positions where its rule reads orders or grades, or where all relations are differ and the start is private", "-", Source, "What the final vote is over."),
    may("protocol.stop", Shape::Table, "When a run ends."),
    with("protocol.stop.rounds", whole(1, (1 << 26) - 2), "300", "rounds", Calibrated, "At most so many rounds."),
    with("protocol.stop.budget", Shape::Either(&[Shape::Choice(&["none"]), whole(0, 1 << 60)]), "80000", "units of price", Calibrated, "What the society may spend in all; \"none\" for no limit. One relation look-up costs 1 by default. Without it there is no limit where minds pay for nothing: problems of kind `opinion`, `question`, `ring` and `strings`."),
    may("protocol.stop.attempts", above(0.0, 1e6), "The budget, in place of `budget`, as a multiple of what one attempt at the instance takes, the price of the final vote on top. An attempt is: of a hidden profile, everybody reading all that it can see; of a chain, reading once each node that the answer depends on; of Countdown, the whole search tree without repetitions."),
    with("protocol.stop.patience", whole(1, 1_000_000), "3", "floor rounds", Arbitrary, "Rounds, each agent having had the floor in each, without a change that count as settled."),
    with("protocol.stop.when", Shape::List(&Shape::Choice(&["settled", "agreed", "decided", "solved", "unanimous", "still"])), "[]", "-", Source, "What else ends it: no private answer changed (settled), the mean modal share reached the quorum (agreed), every question has a public answer (decided), somebody holds a full solution (solved, only where merit is public), all hold the same and would stay with it (unanimous), nothing that anybody may hear could move it (still)."),

    // Prices.
    may("prices", Shape::Table, "What things cost, all charged to the one budget."),
    with("prices.look", whole(0, 1_000_000_000), "1", "units", Source, "Looking at one relation."),
    with("prices.verify", whole(0, 1_000_000_000), "200", "units", Calibrated, "Learning the truth of one relation at the answers given."),
    with("prices.act", whole(0, 1_000_000_000), "5", "units", Calibrated, "Saying anything, and casting a ballot."),
    with("prices.hear", whole(0, 1_000_000_000), "1", "units", Calibrated, "Hearing one message. Results at 0 are labelled free talk."),

    // Measures.
    may("measures", Shape::Table, "What is read off the run."),
    may("measures.report", TEXTS, "Measures by name; without it the usual ones. Those that claims name are always computed."),
    with("measures.every", whole(1, (1 << 26) - 1), "5", "rounds", Arbitrary, "The cadence of measures that are taken per round."),

    // Interventions, sweep, arms, claims.
    may("interventions", Shape::List(&Shape::Table), "Changes of the protocol, the acts or the prices in the midst of a run."),
    must("interventions.[].at", whole(2, (1 << 26) - 1), "The first round in which the change holds."),
    must("interventions.[].set", Shape::Table, "What changes: { path = value, ... }."),
    may("interventions.[].set.*", Shape::Any, "The new value of that path, which is under protocol, acts or prices."),
    may("sweep", Shape::Table, "Paths with values to try, all combinations, the first key slowest; then lists that move together (`zip`), and points that are drawn (`sample`), crossed with them. The only place where a list means try each."),
    may("sweep.*", Shape::Any, "The values to try: a list, or a range { from, to, step } or { from, to, count }."),
    must("sweep.*.from", END, "The first value of the range."),
    must("sweep.*.to", END, "The end of the range: the last value if the steps reach it."),
    may("sweep.*.step", STEP, "From one value to the next. Values have as many decimals as `from` and `step` are written with; what is whole is written whole if both ends are."),
    may("sweep.*.count", whole(2, 100_000), "How many values from one end to the other, both included, of twelve digits: instead of `step`."),
    with("sweep.*.scale", SCALES, "\"linear\"", "-", Source, "Whether the values of `count` stand evenly (`linear`) or evenly in their logarithms (`log`)."),
    with("sweep.*.whole", Shape::Truth, "false", "-", Source, "Whether values are rounded to whole numbers."),
    may("sweep.zip", Shape::List(&Shape::Table), "Tables of paths with lists or ranges of one length that are moved together: the first values, then the second ones. Several of them are crossed."),
    may("sweep.zip.[].*", Shape::Any, "The values of this path: a list or a range, of as many as the others."),
    may("sweep.sample", Shape::Table, "Points that are drawn, crossed with everything else that is swept."),
    must("sweep.sample.method", Shape::Named(method_names), "How they are drawn: `random` (independently), `latin-hypercube` (one in each of as many strata of each path as there are points), `sobol` (a scrambled Sobol sequence) or `saltelli` (matrices A and B of Sobol points, and A with each column in turn from B: points times paths + 2 rows, for Sobol indices). Of more points the first are the same, but for a Latin hypercube. Under `sobol` and `saltelli` a power of 2 is balanced."),
    must("sweep.sample.points", whole(1, 65_536), "How many points. Those that come out alike, as whole numbers and words may, are run once."),
    may("sweep.sample.seed", whole(0, i64::MAX), "The seed of the points alone. Without it that of the scenario."),
    must("sweep.sample.paths", Shape::Table, "Paths with what is drawn for them."),
    may("sweep.sample.paths.*", Shape::Any, "A range { from, to }, or a list of values of which each is as likely."),
    must("sweep.sample.paths.*.from", END, "The least value."),
    must("sweep.sample.paths.*.to", END, "The greatest value: included where values are whole."),
    with("sweep.sample.paths.*.scale", SCALES, "\"linear\"", "-", Source, "Whether values are drawn evenly (`linear`) or evenly in their logarithms (`log`)."),
    with("sweep.sample.paths.*.whole", Shape::Truth, "false", "-", Source, "Whether values are whole numbers."),
    may("arms", Shape::Table, "Named sets of changes, run beside the society at every point on the same draws. The arm `society` without changes is always there."),
    may("arms.*", Shape::Table, "One arm: { twin = \"...\" } and changes by path."),
    may("arms.*.twin", Shape::Choice(&TWINS), "A built-in twin at the same budget and prices: `pooled` and `pooled-bayes` (one mind with everything), `best` (the member that does best alone), `nominal` (the same members unheard, a share each), `silent` (votes and no messages), `lone` (one member with everything to spend)."),
    may("arms.*.*", Shape::Any, "The new value of that path."),
    may("claims", Shape::Table, "Expectations, written before the run and judged after it."),
    may("claims.*", Shape::Table, "One claim, by name."),
    must("claims.*.role", Shape::Choice(&["gate", "hypothesis", "descriptive"]), "`gate` (a control or a known truth; the only one that fails a run), `hypothesis` (kept as predicted, whatever came) or `descriptive`."),
    must("claims.*.says", Shape::Text, "The claim in words."),
    must("claims.*.measure", Shape::Text, "The measure that it is about."),
    may("claims.*.contrast", CONTRAST, "Two places: the first minus the second, paired by replicate; a list of arms is their mean. A place is an arm by name, or { at = { path = value, ... }, arm = \"...\" }: another point of the sweep, where what it leaves out is as in the claim's `at`. Between points it needs common draws."),
    may("claims.*.contrast.[].at", Shape::Table, "The swept values of this place."),
    may("claims.*.contrast.[].at.*", Shape::Any, "The value of that swept path."),
    with("claims.*.contrast.[].arm", Shape::Text, "\"society\"", "-", Source, "The arm of this place."),
    may("claims.*.less", CONTRAST, "Two places, as under `contrast`: their contrast is taken off that one, for a difference of differences."),
    may("claims.*.less.[].at", Shape::Table, "The swept values of this place."),
    may("claims.*.less.[].at.*", Shape::Any, "The value of that swept path."),
    with("claims.*.less.[].arm", Shape::Text, "\"society\"", "-", Source, "The arm of this place."),
    may("claims.*.mean_over", Shape::Text, "A swept path over which the value or contrast is averaged within each replicate: over evenly spaced values, the area under its curve divided by their range. Values are to be `at` all other paths."),
    may("claims.*.between", Shape::List(&number(-1e300, 1e300)), "[from, to]: of `mean_over`, the values that are averaged; without it all of them."),
    may("claims.*.slope_on", Shape::Text, "Another measure: the claim is about the slope of `measure` on it within problems (least squares with problem fixed effects, clustered by problem). Needs `per_problem`."),
    may("claims.*.logit_on", Shape::Text, "Another measure: the claim is about the conditional logit of `measure`, a share of replicates, on it within problems, in log-odds; n counts the problems with mixed outcomes. Needs `per_problem`."),
    may("claims.*.contrasts", Shape::List(&Shape::Any), "Two contrasts, [[place, place], [place, place]], for `sign change`."),
    may("claims.*.order", PLACES, "Two or more places, written as under `contrast`, for `increasing` and `decreasing`: neighbours are contrasted."),
    may("claims.*.order.[].at", Shape::Table, "The swept values of this place."),
    may("claims.*.order.[].at.*", Shape::Any, "The value of that swept path."),
    with("claims.*.order.[].arm", Shape::Text, "\"society\"", "-", Source, "The arm of this place."),
    may("claims.*.along", Shape::Text, "The swept path, of three or more values, for `interior maximum` and `interior minimum`: a point inside is contrasted with both ends."),
    may("claims.*.peak", Shape::Any, "The value along the path that is named beforehand as the extreme. Without it the best inside is found on the first half of the replicates (under `--until-decided`, on those of the first look at 100 or more) and judged on the others."),
    with("claims.*.arm", Shape::Text, "\"society\"", "-", Source, "The one arm that it is about, where it names no places."),
    may("claims.*.at", Shape::Either(&[Shape::Choice(&["every"]), Shape::Table]), "The point of the sweep: { path = value, ... }, or \"every\". Where several points match it must hold at each. Needed wherever there is a sweep."),
    may("claims.*.at.*", Shape::Any, "The value of that swept path."),
    must("claims.*.expect", Shape::Text, "What is expected: `> m`, `< m`, `within [a, b]`, `= v +- d` or `null +- d`, where the margin is always written, also 0; or of several contrasts `increasing by m`, `decreasing by m`, `sign change by m`, `interior maximum by m` or `interior minimum by m`, with the least difference that counts."),
    with("claims.*.level", Shape::Number { low: 0.5, high: 1.0, ends: Ends::Below }, "0.999 for gates, else 0.95", "-", Source, "The confidence level of its interval."),
    with("claims.*.family", Shape::Text, "one per file", "-", Source, "Hypotheses of one family share their error rate (Holm), and have one level."),
    may("claims.*.published", Shape::Text, "The published value that it is compared with, as a person reads it."),
    may("claims.*.source", Shape::Text, "Where the expectation comes from."),
    with("claims.*.population", Shape::Choice(&["seeds", "problems"]), "problems where instances are drawn per replicate, else seeds", "-", Source, "What the claim speaks of: seeds on this instance, or problems of this kind."),
    with("claims.*.sides", Shape::Choice(&["two", "one"]), "two; one for sign changes", "-", Source, "Whether `>` and `<` are judged by the ends of the two-sided interval or by one-sided bounds, which must be said beforehand."),
    may("claims.*.came", Shape::Choice(&["holds", "fails", "undecided"]), "The verdict that came, recorded by a person. CI compares it and never edits it."),
];

/// The names that a placeholder such as `<axis>` stands for.
pub(super) fn placeholder(segment: &str) -> Option<Vec<&'static str>> {
    match segment {
        "<axis>" => Some(axis_names()),
        "<act>" => Some(act_names()),
        _ => None,
    }
}

/// The fields directly below the pattern `parent` (empty for the root), in order.
pub(super) fn children(parent: &str) -> &'static [&'static Field] {
    use std::collections::BTreeMap;
    use std::sync::OnceLock;
    static BELOW: OnceLock<BTreeMap<&'static str, Vec<&'static Field>>> = OnceLock::new();
    let below = BELOW.get_or_init(|| {
        let mut map: BTreeMap<&'static str, Vec<&'static Field>> = BTreeMap::new();
        for field in FIELDS.iter().chain(DRAWN.iter()) {
            map.entry(field.split().0).or_default().push(field);
        }
        map
    });
    below.get(parent).map_or(&[], Vec::as_slice)
}

/// The fields of a drawn number, which stand under every trait, ability, confidence and susceptibility.
#[rustfmt::skip]
static DRAWN: &[Field] = &drawn();

const fn drawn() -> [Field; 32] {
    const CSV: &str = "A CSV file with a row for each agent of the group.";
    const COLUMN: &str = "The column of the file.";
    const HOW: &str = "How it is drawn: `uniform` (low, high), `beta` (mean, concentration) or `pairs` (mean, spread).";
    const CONCENTRATION: Shape = above(0.0, 1e9);
    const AWAY: Shape = number(0.0, 0.5);
    const KINDS: Shape = Shape::Choice(&SPREADS);
    [
        may("society.perspectives.*.traits.<axis>.sampled", KINDS, HOW),
        may("society.perspectives.*.traits.<axis>.low", SHARE, "The least.").only("sampled", &["uniform"]),
        may("society.perspectives.*.traits.<axis>.high", SHARE, "The most.").only("sampled", &["uniform"]),
        may("society.perspectives.*.traits.<axis>.mean", SHARE, "The mean.").only("sampled", &["beta", "pairs"]),
        may("society.perspectives.*.traits.<axis>.concentration", CONCENTRATION, "Of the Beta; large is narrow.")
            .only("sampled", &["beta"]),
        may("society.perspectives.*.traits.<axis>.spread", AWAY, "How far the two of a pair stand from the mean.")
            .only("sampled", &["pairs"]),
        may("society.perspectives.*.traits.<axis>.file", Shape::Text, CSV),
        may("society.perspectives.*.traits.<axis>.column", Shape::Text, COLUMN),
        may("society.perspectives.*.ability.sampled", KINDS, HOW),
        may("society.perspectives.*.ability.low", SHARE, "The least.").only("sampled", &["uniform"]),
        may("society.perspectives.*.ability.high", SHARE, "The most.").only("sampled", &["uniform"]),
        may("society.perspectives.*.ability.mean", SHARE, "The mean.").only("sampled", &["beta", "pairs"]),
        may("society.perspectives.*.ability.concentration", CONCENTRATION, "Of the Beta; large is narrow.")
            .only("sampled", &["beta"]),
        may("society.perspectives.*.ability.spread", AWAY, "How far the two of a pair stand from the mean.")
            .only("sampled", &["pairs"]),
        may("society.perspectives.*.ability.file", Shape::Text, CSV),
        may("society.perspectives.*.ability.column", Shape::Text, COLUMN),
        may("society.perspectives.*.confidence.sampled", KINDS, HOW),
        may("society.perspectives.*.confidence.low", SHARE, "The least.").only("sampled", &["uniform"]),
        may("society.perspectives.*.confidence.high", SHARE, "The most.").only("sampled", &["uniform"]),
        may("society.perspectives.*.confidence.mean", SHARE, "The mean.").only("sampled", &["beta", "pairs"]),
        may("society.perspectives.*.confidence.concentration", CONCENTRATION, "Of the Beta; large is narrow.")
            .only("sampled", &["beta"]),
        may("society.perspectives.*.confidence.spread", AWAY, "How far the two of a pair stand from the mean.")
            .only("sampled", &["pairs"]),
        may("society.perspectives.*.confidence.file", Shape::Text, CSV),
        may("society.perspectives.*.confidence.column", Shape::Text, COLUMN),
        may("society.perspectives.*.susceptibility.sampled", KINDS, HOW),
        may("society.perspectives.*.susceptibility.low", SHARE, "The least.").only("sampled", &["uniform"]),
        may("society.perspectives.*.susceptibility.high", SHARE, "The most.").only("sampled", &["uniform"]),
        may("society.perspectives.*.susceptibility.mean", SHARE, "The mean.").only("sampled", &["beta", "pairs"]),
        may("society.perspectives.*.susceptibility.concentration", CONCENTRATION, "Of the Beta; large is narrow.")
            .only("sampled", &["beta"]),
        may("society.perspectives.*.susceptibility.spread", AWAY, "How far the two of a pair stand from the mean.")
            .only("sampled", &["pairs"]),
        may("society.perspectives.*.susceptibility.file", Shape::Text, CSV),
        may("society.perspectives.*.susceptibility.column", Shape::Text, COLUMN),
    ]
}

/// The default of the field at `pattern`, as written there.
pub(super) fn default_of(pattern: &str) -> &'static str {
    let found = FIELDS.iter().chain(DRAWN).find(|field| field.path == pattern);
    debug_assert!(found.is_some(), "{pattern} is no field");
    found.map_or("-", |field| field.default)
}

impl Shape {
    /// What it takes, as the end of a sentence that begins with "need".
    pub fn need(&self) -> String {
        match self {
            Shape::Any => "a value".into(),
            Shape::Text => "a text in quotes".into(),
            Shape::Whole { low, high } if low == high => format!("{low}"),
            Shape::Whole { low, high } if *high == i64::MAX => format!("a whole number from {low} to 2^63 - 1"),
            Shape::Whole { low, high } => format!("a whole number from {} to {}", thousands(*low), thousands(*high)),
            Shape::Number { low, high, ends } => {
                let end = |end: f64| if end.abs() >= 1e6 { format!("{end:e}") } else { end.to_string() };
                let (low, high) = (end(*low), end(*high));
                match ends {
                    Ends::Closed => format!("a number from {low} to {high}"),
                    Ends::Above => format!("a number above {low}, at most {high}"),
                    Ends::Below => format!("a number from {low} to below {high}"),
                }
            }
            Shape::Truth => "true or false".into(),
            Shape::Choice(words) => one_of(words),
            Shape::Named(words) => one_of(&words()),
            Shape::List(Shape::Any) => "a list of values".into(),
            Shape::List(Shape::Table) => "a list of tables".into(),
            Shape::List(item) => format!("a list, each item {}", item.need()),
            Shape::Table => "a table { ... }".into(),
            Shape::Either(shapes) => shapes.iter().map(Shape::need).collect::<Vec<_>>().join(", or "),
        }
    }
}

fn one_of(words: &[&str]) -> String {
    match words {
        [one] => format!("\"{one}\""),
        _ => format!("one of {}", words.join(", ")),
    }
}

/// A whole number with its thousands apart.
pub(super) fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

/// Words longer than this are not compared: no name of ours is, and the cost is quadratic.
const LONGEST: usize = 64;

/// The word among `words` that `typed` was probably meant to be.
pub(super) fn nearest<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |word: &str| word.to_lowercase().replace(['_', ' '], "-");
    let wanted = plain(typed);
    if wanted.len() > LONGEST {
        return None;
    }
    let most = (wanted.chars().count() / 3).clamp(1, 3);
    let scored = words.into_iter().map(|word| (edits(&wanted, &plain(word), most), word));
    let begun = |word: &str| wanted.len() >= 3 && plain(word).starts_with(&wanted);
    scored.filter(|&(far, word)| far <= most || begun(word)).min_by_key(|&(far, _)| far).map(|(_, word)| word)
}

/// Insertions, deletions, changes and swaps of neighbours that lead from `a` to `b`; anything above `most` may come out
/// as `most + 1`.
fn edits(a: &str, b: &str, most: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut rows = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

/// What the field, or fields, of that name mean: a last word (`agreeableness`, `quorum`), a path as written in a
/// scenario, or a path as written in this table.
pub fn explain(word: &str) -> Option<String> {
    let word = word.trim();
    let all = || FIELDS.iter().chain(DRAWN);
    let mut found: Vec<&Field> = all().filter(|field| field.path == word || matches_path(field.path, word)).collect();
    if let Some(exact) = found.iter().position(|field| !field.path.ends_with('*')) {
        found = vec![found[exact]];
    }
    if found.is_empty() {
        let last = |field: &&Field| {
            let name = field.split().1;
            name == word || placeholder(name).is_some_and(|names| names.contains(&word))
        };
        found = FIELDS.iter().filter(last).collect();
    }
    if found.is_empty() || word.is_empty() {
        return None;
    }
    let parts: Vec<String> = found
        .into_iter()
        .map(|field| {
            let mut text = format!("{}\n  {}\n  takes    {}\n", field.path, field.doc, field.shape.need());
            if let Some((beside, values)) = field.only {
                text.push_str(&format!("  where    {beside} is {}\n", values.join(" or ")));
            }
            if field.default != "-" {
                text.push_str(&format!("  default  {} ({})\n", field.default, field.provenance.name()));
            } else if field.required {
                text.push_str("  required\n");
            }
            if field.unit != "-" {
                text.push_str(&format!("  unit     {}\n", field.unit));
            }
            text
        })
        .collect();
    Some(parts.join("\n"))
}

fn matches_path(pattern: &str, path: &str) -> bool {
    let Ok(steps) = super::tree::parse_path(path) else { return false };
    let segments: Vec<&str> = pattern.split('.').collect();
    segments.len() == steps.len()
        && segments.iter().zip(&steps).all(|(segment, step)| match step {
            super::tree::Step::Item(_) => *segment == "[]",
            super::tree::Step::Key(key) => {
                segment == key
                    || *segment == "*"
                    || placeholder(segment).is_some_and(|names| names.contains(&key.as_str()))
            }
        })
}

/// All defaults as a Markdown table, for the docs.
pub fn defaults_table() -> String {
    let mut text = String::from("| field | default | unit | provenance | meaning |\n|---|---|---|---|---|\n");
    for field in FIELDS.iter().filter(|field| field.default != "-") {
        let doc = field.doc.replace('|', "\\|");
        let (path, default, unit) = (field.path, field.default, field.unit);
        text.push_str(&format!("| `{path}` | {default} | {unit} | {} | {doc} |\n", field.provenance.name()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_documented_once_and_hangs_below_a_table() {
        let mut seen = std::collections::BTreeSet::new();
        for field in FIELDS.iter().chain(DRAWN) {
            assert!(seen.insert(field.path), "{} stands twice", field.path);
            assert!(field.doc.ends_with('.') && !field.doc.contains('\n'), "{}", field.path);
            assert_eq!(field.default == "-", field.provenance == Given, "{}", field.path);
            assert!(!field.default.is_empty() && !field.unit.is_empty(), "{}", field.path);
            assert!(!(field.required && field.default != "-"), "{}", field.path);
            let parent = field.split().0.trim_end_matches(".[]");
            let known = |f: &&Field| f.path == parent;
            assert!(parent.is_empty() || FIELDS.iter().any(|f| known(&f)), "{} hangs in the air", field.path);
            if let Some((beside, _)) = field.only {
                let sibling = format!("{}.{beside}", field.split().0);
                let found = FIELDS.iter().chain(DRAWN).find(|f| f.path == sibling);
                assert!(found.is_some(), "{} depends on {sibling}", field.path);
            }
        }
    }

    #[test]
    fn words_are_explained_by_name_and_by_path() {
        assert!(explain("quorum").unwrap().starts_with("protocol.vote.quorum\n"));
        assert!(explain("agreeableness").unwrap().contains("acts.weights.<act>.<axis>"));
        let path = explain("society.perspectives.sceptic.traits.openness").unwrap();
        assert!(path.starts_with("society.perspectives.*.traits.<axis>\n"), "{path}");
        assert!(explain("problem.relations[3].weight").is_some());
        for word in ["", "nonsense", "protocol.nonsense", "[", "."] {
            assert_eq!(explain(word), None, "{word}");
        }
    }

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("cuont", ["count", "mind"]), Some("count"));
        assert_eq!(nearest("small_world", NETWORKS), Some("small-world"));
        assert_eq!(nearest("zebra", ["count", "mind"]), None);
    }

    #[test]
    fn defaults_are_listed() {
        let table = defaults_table();
        assert!(table.lines().count() > 60 && table.contains("| `prices.verify` | 200 | units | calibrated |"));
    }
}
