//! The problem of a cell, and how its instances are drawn.

use crate::error::Fault;
use crate::problem::countdown::{
    Draw, Puzzle, State,
    solver::{search_nodes, solve},
};
use crate::problem::generate::chain::{ChainDials, chain};
use crate::problem::generate::profile::{ProfileDials, profile};
use crate::problem::generate::{Neighbours, Topics, assign_topics, nk, random_sat};
use crate::problem::graph::ProblemGraph;
use crate::problem::landscape::Terrain;
use crate::problem::opinion::Opinion;
use crate::problem::question::{Questions, Right};
use crate::problem::spec::GraphSpec;
use crate::rng::{Draws, Phase, below};
use std::sync::{Arc, OnceLock};

/// The problem of a cell.
#[derive(Clone, Debug)]
pub struct ProblemSpec {
    /// Where instances come from.
    pub source: ProblemSource,
    /// Whether anybody could check a full solution.
    pub merit_public: bool,
    /// The kind, as written in the scenario.
    pub kind: String,
    pub(in crate::scenario) topics: Vec<String>,
    pub(in crate::scenario) relations: u64,
    pub(in crate::scenario) entries: u64,
    pub(in crate::scenario) differ_only: bool,
}

/// Where the instances of a problem come from.
#[derive(Clone, Debug)]
pub enum ProblemSource {
    /// The same instance in every replicate, shared between cells.
    Fixed {
        /// As it was written.
        spec: Arc<GraphSpec>,
        /// As the loop runs on it.
        graph: Arc<ProblemGraph>,
    },
    /// A new instance in each replicate.
    Drawn(Recipe),
    /// Countdown.
    Puzzles(PuzzleSource),
    /// Open questions.
    Questions(Arc<Questions>),
    /// A landscape, drawn anew in each replicate.
    Landscape(Terrain),
    /// Opinions.
    Opinions(OpinionSpec),
}

/// A matter of opinion, the same in every replicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpinionSpec {
    /// How many questions, at least 1.
    pub questions: usize,
    /// The true opinion on each; none where there is no truth.
    pub truth: Vec<Opinion>,
}

/// Where Countdown puzzles come from.
#[derive(Clone, Debug, PartialEq)]
pub enum PuzzleSource {
    /// These, at least one: a replicate takes one of them, drawn evenly.
    Given(Arc<[Puzzle]>),
    /// A new one in each replicate.
    Drawn(Draw),
}

impl PuzzleSource {
    /// The most numbers that a puzzle has.
    pub fn most_numbers(&self) -> usize {
        match self {
            PuzzleSource::Given(list) => list.iter().map(|puzzle| puzzle.numbers().len()).max().unwrap_or(0),
            PuzzleSource::Drawn(draw) => draw.count,
        }
    }
}

/// Open questions in one replicate.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionInstance {
    /// What they are.
    pub questions: Arc<Questions>,
    /// The right options; empty where nothing is right.
    pub right: Vec<u8>,
}

/// The puzzle of one replicate.
#[derive(Clone, Debug, PartialEq)]
pub struct PuzzleInstance {
    /// The puzzle.
    pub puzzle: Puzzle,
    nodes: OnceLock<u64>,
}

impl PuzzleInstance {
    /// In how many ways the target can be made. Cost: that of [`solve`].
    pub fn solutions(&self) -> u64 {
        solve(&self.puzzle).count
    }

    /// The instance of a puzzle.
    pub fn of(puzzle: Puzzle) -> Self {
        PuzzleInstance { puzzle, nodes: OnceLock::new() }
    }

    /// Children that an exhaustive search without repetitions generates. Cost: that search, once.
    pub fn nodes(&self) -> u64 {
        *self.nodes.get_or_init(|| search_nodes(self.puzzle.numbers(), self.puzzle.rule()))
    }
}

/// The problem graph of one replicate, and what its family knows of it.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphInstance {
    /// The graph.
    pub graph: Arc<ProblemGraph>,
    /// The private relations that each agent is told of, where the instance deals them out; otherwise the society says.
    pub told: Option<Vec<Vec<u32>>>,
    /// Looks that one attempt of the whole society takes, each member reading all it can (a hidden profile) or one reading
    /// for each node that the answer depends on (a chain).
    pub attempt: Option<u64>,
    /// Whether a decoy was planted.
    pub decoy: Option<bool>,
    /// How hard it is, exactly: see the measure `difficulty`.
    pub difficulty: Option<f64>,
}

impl GraphInstance {
    /// A graph of which nothing more is known.
    pub fn of(graph: Arc<ProblemGraph>) -> Self {
        GraphInstance { graph, told: None, attempt: None, decoy: None, difficulty: None }
    }
}

/// How instances are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    /// What is drawn.
    pub family: Family,
    /// How many topics relations are dealt to.
    pub topics: usize,
    /// Whether topics are drawn evenly rather than dealt in blocks.
    pub random_topics: bool,
}

/// A family of random problems.
#[derive(Clone, Debug, PartialEq)]
pub enum Family {
    /// An NK landscape.
    Nk {
        /// Loci.
        n: usize,
        /// Other loci that each depends on.
        k: usize,
        /// Which ones.
        neighbours: Neighbours,
    },
    /// A uniform random formula.
    Sat {
        /// Variables.
        variables: usize,
        /// Clauses.
        clauses: usize,
        /// Literals in each clause.
        width: usize,
    },
    /// A hidden profile.
    Profile(Arc<ProfileDials>),
    /// Chained deduction.
    Chain(ChainDials),
}

impl Recipe {
    /// Draws an instance. A pure function of the replicate that `draws` keys.
    pub fn draw(&self, draws: &Draws) -> Result<GraphSpec, Vec<Fault>> {
        let mut rng = draws.stream(0, 0, Phase::Problem);
        let mut spec = match &self.family {
            Family::Nk { n, k, neighbours } => nk(*n, *k, *neighbours, self.topics.clamp(1, *n.max(&1)), &mut rng)?,
            Family::Sat { variables, clauses, width } => random_sat(*variables, *clauses, *width, &mut rng)?.spec(),
            // These two know which relation is about what.
            Family::Profile(dials) => return Ok(profile(dials, &mut rng)?.spec),
            Family::Chain(dials) => return Ok(chain(dials, &mut rng)?.spec),
        };
        deal_topics(&mut spec, self.topics, self.random_topics, draws);
        Ok(spec)
    }

    /// Draws an instance and what its family knows of it.
    fn instance(&self, draws: &Draws) -> Result<GraphInstance, Vec<Fault>> {
        let mut rng = draws.stream(0, 0, Phase::Problem);
        match &self.family {
            Family::Profile(dials) => {
                let drawn = profile(dials, &mut rng)?;
                let items = drawn.spec.relations.len() as u64;
                let unshared: u64 = drawn.told.iter().map(|told| told.len() as u64).sum();
                Ok(GraphInstance {
                    attempt: Some(drawn.told.len() as u64 * (items - unshared) + unshared),
                    decoy: Some(drawn.facts.planted),
                    difficulty: Some(1.0 - drawn.facts.nominal()),
                    told: Some(drawn.told),
                    ..GraphInstance::of(Arc::new(drawn.spec.freeze()?))
                })
            }
            Family::Chain(dials) => {
                let drawn = chain(dials, &mut rng)?;
                let ancestors = drawn.facts.ancestors.len() as u64;
                Ok(GraphInstance {
                    attempt: Some(ancestors),
                    difficulty: Some(ancestors as f64),
                    ..GraphInstance::of(Arc::new(drawn.spec.freeze()?))
                })
            }
            _ => Ok(GraphInstance::of(Arc::new(self.draw(draws)?.freeze()?))),
        }
    }

    /// How many questions an instance has.
    pub fn questions(&self) -> usize {
        match &self.family {
            Family::Nk { n, .. } => *n,
            Family::Sat { variables, .. } => *variables,
            Family::Profile(_) => 1,
            Family::Chain(dials) => dials.layers * dials.width,
        }
    }

    /// How many options each question has.
    pub fn options(&self) -> usize {
        match &self.family {
            Family::Nk { .. } | Family::Sat { .. } => 2,
            Family::Profile(dials) => dials.options,
            Family::Chain(dials) => dials.options,
        }
    }
}

/// Deals relations to topics; those of a random deal come from a stream of their own.
pub(in crate::scenario) fn deal_topics(spec: &mut GraphSpec, count: usize, random: bool, draws: &Draws) {
    if random {
        let mut rng = draws.stream(1, 0, Phase::Problem);
        assign_topics(spec, count, Topics::Random(&mut rng));
    } else {
        assign_topics(spec, count, Topics::Blocks);
    }
}

impl ProblemSpec {
    /// How many questions an instance has.
    pub fn questions(&self) -> usize {
        match &self.source {
            ProblemSource::Fixed { graph, .. } => graph.questions(),
            ProblemSource::Drawn(recipe) => recipe.questions(),
            ProblemSource::Puzzles(source) => source.most_numbers().saturating_sub(1),
            ProblemSource::Questions(questions) => questions.count,
            ProblemSource::Landscape(Terrain::Ring { points, .. }) => *points,
            ProblemSource::Landscape(Terrain::Strings { .. }) => 1,
            ProblemSource::Opinions(spec) => spec.questions,
        }
    }

    /// How many relations an instance has (a drawn one: at most).
    pub fn relations(&self) -> u64 {
        self.relations
    }

    /// How many entries the tables of all relations have together, one by one.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Names of the topics, in order.
    pub fn topics(&self) -> &[String] {
        &self.topics
    }

    /// Whether all relations are `differ`, so that colours may be renamed.
    pub fn differ_only(&self) -> bool {
        self.differ_only
    }

    /// What an attempt takes, in attempts of the whole society: the society's own, which is 1, and that of one member
    /// working alone. `None` where nobody can say.
    pub fn attempt(&self) -> Option<(f64, f64)> {
        match &self.source {
            ProblemSource::Drawn(Recipe { family: Family::Profile(dials), .. }) => {
                Some((1.0, 1.0 / dials.agents as f64))
            }
            ProblemSource::Drawn(Recipe { family: Family::Chain(_), .. }) => Some((1.0, 1.0)),
            ProblemSource::Puzzles(_) => {
                // A share has to cover three times the children of the root, on a puzzle as a replicate may draw it.
                let puzzle = self.puzzle(&Draws::new(0, 0, u64::MAX)).ok()?;
                let root = State::start(&puzzle.puzzle).children().count() as f64;
                Some((1.0, 3.0 * root / puzzle.nodes().max(1) as f64))
            }
            _ => None,
        }
    }

    /// The puzzle of a replicate: a pure function of `draws`.
    ///
    /// # Errors
    /// What cannot be drawn; or that this is no Countdown.
    pub fn puzzle(&self, draws: &Draws) -> Result<PuzzleInstance, Vec<Fault>> {
        let mut rng = draws.stream(0, 0, Phase::Problem);
        match &self.source {
            ProblemSource::Puzzles(PuzzleSource::Given(puzzles)) => {
                let at = below(&mut rng, puzzles.len().max(1) as u32) as usize;
                let puzzle = puzzles.get(at).cloned();
                puzzle.map(PuzzleInstance::of).ok_or_else(|| vec![Fault::at("file", "", "need a puzzle")])
            }
            ProblemSource::Puzzles(PuzzleSource::Drawn(draw)) => Ok(PuzzleInstance::of(draw.puzzle(&mut rng)?.puzzle)),
            _ => Err(vec![Fault::at("kind", &self.kind, "need countdown")]),
        }
    }

    /// Whether replicates have instances of their own.
    pub fn varies(&self) -> bool {
        match &self.source {
            ProblemSource::Fixed { .. } | ProblemSource::Opinions(_) => false,
            ProblemSource::Questions(questions) => questions.truth == Right::Drawn,
            ProblemSource::Puzzles(PuzzleSource::Given(puzzles)) => puzzles.len() > 1,
            ProblemSource::Drawn(_) | ProblemSource::Puzzles(_) | ProblemSource::Landscape(_) => true,
        }
    }

    /// Whether it is Countdown: positions are derivations, and minds are searchers.
    pub fn is_countdown(&self) -> bool {
        matches!(self.source, ProblemSource::Puzzles(_))
    }

    /// How landscapes are drawn; `None` if it is none.
    pub fn terrain(&self) -> Option<Terrain> {
        match self.source {
            ProblemSource::Landscape(terrain) => Some(terrain),
            _ => None,
        }
    }

    /// Whether minds before it pay for nothing: all is in the open, and what may stay hidden is not for sale.
    pub fn is_free(&self) -> bool {
        let source = &self.source;
        matches!(source, ProblemSource::Opinions(_) | ProblemSource::Questions(_) | ProblemSource::Landscape(_))
    }

    /// The matter of opinion that it is, if it is one.
    pub fn opinions(&self) -> Option<&OpinionSpec> {
        match &self.source {
            ProblemSource::Opinions(spec) => Some(spec),
            _ => None,
        }
    }

    /// The open questions of a replicate: a pure function of `draws`.
    ///
    /// # Errors
    /// That these are none.
    pub fn question(&self, draws: &Draws) -> Result<QuestionInstance, Vec<Fault>> {
        match &self.source {
            ProblemSource::Questions(questions) => {
                Ok(QuestionInstance { questions: questions.clone(), right: questions.right(draws) })
            }
            _ => Err(vec![Fault::at("kind", &self.kind, "need question")]),
        }
    }

    /// The instance of a replicate. Fixed ones are shared, drawn ones are a pure function of `draws`.
    pub fn instance(&self, draws: &Draws) -> Result<GraphInstance, Vec<Fault>> {
        match &self.source {
            ProblemSource::Fixed { graph, .. } => Ok(GraphInstance::of(graph.clone())),
            ProblemSource::Drawn(recipe) => recipe.instance(draws),
            ProblemSource::Puzzles(_)
            | ProblemSource::Opinions(_)
            | ProblemSource::Questions(_)
            | ProblemSource::Landscape(_) => Err(vec![Fault::at("kind", &self.kind, "need a problem graph")]),
        }
    }
}
