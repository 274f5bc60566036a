//! What a scenario means, once nothing in it can be wrong.

use crate::act::Deed;
use crate::deliberation::protocol::{Hearing, Protocol};
use crate::error::Fault;
use crate::measure::verdict::{Form, Role, Sides, Verdict};
use crate::mind::MindKind;
use crate::mind::policy::{AXES, ActTable};
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
use crate::society::network::{Disconnected, NetworkKind};
use crate::society::sample::Spread;
use std::path::PathBuf;
use std::sync::Arc;

/// All that one scenario file asks for: every point of its sweep, crossed with every arm.
#[derive(Clone, Debug)]
pub struct Study {
    /// A short name.
    pub name: String,
    /// The question that it asks.
    pub title: String,
    /// What to look for.
    pub about: String,
    /// The paper that it follows.
    pub source: String,
    /// What the literature has wrong about it.
    pub errata: Vec<String>,
    /// The seed of every draw.
    pub seed: u64,
    /// Runs of every cell, at least 1.
    pub replicates: u64,
    /// How points share draws.
    pub sharing: Sharing,
    /// Seeds that choose the best member, apart from the study's own.
    pub calibration: u64,
    /// The scenario file.
    pub file: PathBuf,
    /// Its text, as given.
    pub text: String,
    /// Points of the sweep in order, the first swept path slowest; one without parameters where nothing is swept.
    pub points: Vec<Point>,
    /// Names of the arms; the first is `society`.
    pub arms: Vec<String>,
    /// Every point with every arm: `cells[point * arms + arm]`.
    pub cells: Vec<Cell>,
    /// Expectations, in order of the file.
    pub claims: Vec<ClaimSpec>,
    /// Files that the scenario refers to, as they were opened, each once, sorted.
    pub files: Vec<PathBuf>,
    /// Advice that stops nothing.
    pub notes: Vec<String>,
}

impl Study {
    /// The cell of `point` and `arm`.
    pub fn cell(&self, point: usize, arm: usize) -> Option<&Cell> {
        self.cells.get(point.checked_mul(self.arms.len())?.checked_add(arm)?).filter(|_| arm < self.arms.len())
    }
}

/// How points of a sweep share draws. Arms of a point always do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// All points use the same draws, so that contrasts are paired.
    #[default]
    Common,
    /// Each point has draws of its own.
    Independent,
}

/// One point of the sweep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// The swept paths with their values, as one would write them.
    pub params: Vec<(String, String)>,
}

impl Point {
    /// The point in one line, `a = 1, b = 2`; empty where nothing is swept.
    pub fn label(&self) -> String {
        self.params.iter().map(|(path, value)| format!("{path} = {value}")).collect::<Vec<_>>().join(", ")
    }
}

/// One point with one arm: what a replicate runs.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its point.
    pub point: usize,
    /// Its arm.
    pub arm: usize,
    /// The twin that the arm is, if it is one.
    pub twin: Option<Twin>,
    /// What is run. The protocol of a silent or nominal twin is changed already; the society of the others is not.
    pub scenario: Scenario,
}

/// A society to compare with, at the same budget and prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twin {
    /// One mind with the union of all evidence and heuristics and the per-topic maximum of expertise.
    Pooled,
    /// One mind with the sum of all log-odds.
    PooledBayes,
    /// The member with the best mean solo merit on the calibration seeds.
    Best,
    /// The same members, a share of the budget each, no hearing.
    Nominal,
    /// The same society with its votes and no messages.
    Silent,
    /// A random member with the whole budget.
    Lone,
}

impl Twin {
    /// All twins.
    pub const ALL: [Twin; 6] = [Twin::Pooled, Twin::PooledBayes, Twin::Best, Twin::Nominal, Twin::Silent, Twin::Lone];

    /// Its word in scenarios.
    pub fn name(self) -> &'static str {
        match self {
            Twin::Pooled => "pooled",
            Twin::PooledBayes => "pooled-bayes",
            Twin::Best => "best",
            Twin::Nominal => "nominal",
            Twin::Silent => "silent",
            Twin::Lone => "lone",
        }
    }

    /// The twin of that name.
    pub fn by_name(name: &str) -> Option<Twin> {
        Twin::ALL.into_iter().find(|twin| twin.name() == name)
    }

    /// Changes the protocol as the twin needs: silent members hear nobody, nominal ones also keep their own purses and
    /// hold no vote before the last.
    pub fn adapt(self, protocol: &mut Protocol) {
        if matches!(self, Twin::Silent | Twin::Nominal) {
            protocol.hearing = Hearing::Nobody;
            protocol.manners.company = false;
        }
        if self == Twin::Nominal {
            protocol.own_purses = true;
            protocol.vote.every = 0;
        }
    }
}

/// One cell, typed.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What is reasoned about.
    pub problem: ProblemSpec,
    /// Who reasons.
    pub society: SocietySpec,
    /// How traits turn into acts.
    pub acts: ActTable,
    /// How they talk, decide and stop.
    pub protocol: Protocol,
    /// The budget as a multiple of what one attempt at the instance takes, the final vote on top: it is worked out in each
    /// replicate, and stands in place of the protocol's.
    pub attempts: Option<f64>,
    /// From which round on another protocol and act table hold, in order of rounds.
    pub changes: Vec<(u32, Protocol, ActTable)>,
    /// Measures asked for, those of the claims included. Empty: the usual ones, and those of the claims.
    pub measures: Vec<String>,
    /// The cadence of measures taken per round, at least 1.
    pub every: u32,
}

/// The problem of a cell.
#[derive(Clone, Debug)]
pub struct ProblemSpec {
    /// Where instances come from.
    pub source: ProblemSource,
    /// Whether anybody could check a full solution.
    pub merit_public: bool,
    /// The kind, as written in the scenario.
    pub kind: String,
    pub(super) topics: Vec<String>,
    pub(super) relations: u64,
    pub(super) entries: u64,
    pub(super) differ_only: bool,
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
}

impl PuzzleInstance {
    /// In how many ways the target can be made. Cost: that of [`solve`].
    pub fn solutions(&self) -> u64 {
        solve(&self.puzzle).count
    }

    /// Children that an exhaustive search without repetitions generates. Cost: that search.
    pub fn nodes(&self) -> u64 {
        search_nodes(self.puzzle.numbers(), self.puzzle.rule())
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
pub(super) fn deal_topics(spec: &mut GraphSpec, count: usize, random: bool, draws: &Draws) {
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
                puzzle
                    .map(|puzzle| PuzzleInstance { puzzle })
                    .ok_or_else(|| vec![Fault::at("file", "", "need a puzzle")])
            }
            ProblemSource::Puzzles(PuzzleSource::Drawn(draw)) => {
                Ok(PuzzleInstance { puzzle: draw.puzzle(&mut rng)?.puzzle })
            }
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

/// The society of a cell.
#[derive(Clone, Debug)]
pub struct SocietySpec {
    /// Who hears whom.
    pub network: NetworkKind,
    /// What happens to a drawn network that falls apart.
    pub disconnected: Disconnected,
    /// The groups, those of 0 agents left out; agents are numbered group by group.
    pub perspectives: Vec<PerspectiveSpec>,
    /// Whether all begin with the same position.
    pub common_start: bool,
    /// Whether all act by the group's mean act probabilities.
    pub mean_policy: bool,
    /// Probability that two agents' readings of a relation come from one draw.
    pub shared_error: f64,
    /// Whether sampled traits are moved to the mean that was asked for.
    pub centred: bool,
}

impl SocietySpec {
    /// How many agents, 1 to 10^8.
    pub fn agents(&self) -> u32 {
        self.perspectives.iter().map(|group| group.count).sum()
    }
}

/// One group of agents.
#[derive(Clone, Debug)]
pub struct PerspectiveSpec {
    /// Its name.
    pub name: String,
    /// How many, at least 1.
    pub count: u32,
    /// How they reason.
    pub mind: MindKind,
    /// Dials of averagers that differ between members; the others stand in `mind`.
    pub averaging: AveragingSpec,
    /// Their traits, in the order of [`super::fields::AXIS_NAMES`].
    pub traits: [Spread; AXES],
    /// What they know.
    pub expertise: ExpertiseSpec,
    /// A factor on all of an agent's expertise.
    pub ability: Spread,
    /// Which moves they look for, as bits in the order of [`super::fields::HEURISTICS`].
    pub heuristics: u32,
    /// Which heuristics are dealt to them once the landscape is there; `None` where they are told.
    pub team: Option<TeamSpec>,
    /// Private relations that they were told of, in increasing order.
    pub evidence: Vec<u32>,
    /// Their first answers, where given.
    pub start: StartSpec,
}

/// How a team comes to its heuristics: ordered lists of steps on a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamSpec {
    /// Steps are 1 to this.
    pub steps: u8,
    /// Steps in a list.
    pub k: usize,
    /// Whether the ablest on that landscape are taken, instead of any, drawn evenly without replacement.
    pub best: bool,
}

/// What differs between the averagers of a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AveragingSpec {
    /// The bound of confidence, if there is one.
    pub confidence: Option<Spread>,
    /// Susceptibility; without it 1.
    pub susceptibility: Option<Spread>,
}

/// What a group knows, in [0, 1] per topic.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpertiseSpec {
    /// The same for every member, one number for each topic.
    Topics(Vec<f64>),
    /// floor + (sum - topics x floor) x share, shares from a symmetric Dirichlet.
    Dirichlet {
        /// Of the Dirichlet, above 0.
        concentration: f64,
        /// The least entry.
        floor: f64,
        /// What each row sums to.
        sum: f64,
    },
    /// Each member knows one topic, in turn, and the others as well as is said.
    Specialists {
        /// Expertise on its own topic.
        own: f64,
        /// Expertise on every other.
        other: f64,
    },
    /// Every entry drawn by itself.
    Each(Spread),
    /// One row for each member.
    Rows(Vec<Vec<f64>>),
}

/// The first answers of a group, as (question, option).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartSpec {
    /// The same for every member; questions left out are drawn.
    Same(Vec<(u32, u32)>),
    /// One row for each member.
    Rows(Vec<Vec<(u32, u32)>>),
    /// One row of opinions for each member, one for each question.
    Opinions(Vec<Vec<Opinion>>),
}

/// An expectation.
#[derive(Clone, Debug)]
pub struct ClaimSpec {
    /// Its name.
    pub name: String,
    /// What hangs on it.
    pub role: Role,
    /// It in words.
    pub says: String,
    /// The measure that it is about.
    pub measure: String,
    /// What is expected.
    pub form: Form,
    /// What it is read off, at least one: all must come true. Which [`Expect`](crate::measure::verdict::Expect) each
    /// has, the form says.
    pub parts: Vec<ClaimOn>,
    /// Confidence level of its interval.
    pub level: f64,
    /// Which bounds judge `>` and `<`.
    pub sides: Sides,
    /// Claims of one family share their error rate.
    pub family: String,
    /// Where the expectation comes from.
    pub source: String,
    /// The published value that it is compared with.
    pub published: String,
    /// What it speaks of.
    pub population: Population,
    /// The verdict that came, as a person recorded it.
    pub came: Option<Verdict>,
    /// Its line in the scenario.
    pub line: usize,
}

/// A point of the sweep and an arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its point.
    pub point: usize,
    /// Its arm.
    pub arm: usize,
}

/// What one part of a claim is read off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimOn {
    /// The values at one place.
    Values(Place),
    /// The first place minus the second, paired by replicate.
    Contrast(Place, Place),
    /// The best of some places minus another, paired by replicate. The best is found on some replicates and the
    /// difference judged on others ([`crate::study::samples`]).
    Best {
        /// Where the best is looked for, at least one.
        among: Vec<Place>,
        /// Whether the best has the greatest mean, else the least.
        greatest: bool,
        /// What it is compared with.
        end: Place,
    },
}

impl ClaimOn {
    /// All places that it may read.
    pub fn places(&self) -> Vec<Place> {
        match self {
            ClaimOn::Values(place) => vec![*place],
            ClaimOn::Contrast(first, second) => vec![*first, *second],
            ClaimOn::Best { among, end, .. } => among.iter().chain([end]).copied().collect(),
        }
    }
}

/// What a claim generalises to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Population {
    /// Seeds on this instance.
    Seeds,
    /// Problems of this kind.
    Problems,
}

/// The acts by name, for tables of them.
pub(super) fn deed(name: &str) -> Option<usize> {
    Deed::chosen(name).map(|deed| deed as usize)
}
