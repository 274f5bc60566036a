//! What a study must know of a family of problems to run one: how an instance, its minds and their eyes are made.

mod landscapes;
mod opinions;
mod questions;

pub use landscapes::Landscapes;
pub use opinions::Opinions;
pub use questions::OpenQuestions;

use super::asked;
use super::seat::Seated;
use super::trace::{self, Relation};
use crate::column::Column;
use crate::deliberation::Protocol;
use crate::error::Fault;
use crate::measure::Given;
use crate::mind::{GraphMind, Heuristics, Mind, MindKind, Policy, Searcher, Tools};
use crate::problem::countdown::{CountdownProblem, CountdownView};
use crate::problem::graph::ProblemGraph;
use crate::problem::{Competence, GraphProblem, Label, Problem, Sight, Truth};
use crate::rng::Draws;
use crate::scenario::{GraphInstance, ProblemSpec, PuzzleInstance, SocietySpec};
use crate::society::columns::Society;
use crate::society::spread;
use std::fmt::Debug;
use std::marker::PhantomData;

/// A family of problems, with the minds that reason over them. The one place where a study names concrete types: a new
/// family is a new implementation, and the loop, the twins and the measures serve it as they are.
pub trait Family: Debug {
    /// The problem of one replicate, with a society's eyes on it.
    type Problem: Truth + Debug + 'static;
    /// How one perspective reasons about it.
    type Mind: Mind<Self::Problem, Says: Debug> + Clone + Debug;
    /// What a replicate is about, before anybody looks at it.
    type Instance;

    /// The instance of a replicate: a pure function of `draws`.
    ///
    /// # Errors
    /// What cannot be drawn.
    fn instance(problem: &ProblemSpec, draws: &Draws) -> Result<Self::Instance, Vec<Fault>>;

    /// How many topics expertise is about.
    fn topics(_instance: &Self::Instance) -> usize {
        1
    }

    /// Looks that one attempt takes, where the family says so.
    fn attempt(_instance: &Self::Instance) -> Option<u64> {
        None
    }

    /// How hard an instance is, exactly; `None` where the family does not say. Called only where a measure asks.
    fn difficulty(_instance: &Self::Instance) -> Option<f64> {
        None
    }

    /// Looks that weighing a whole position takes.
    fn looks(_instance: &Self::Instance) -> usize {
        0
    }

    /// Tells the members of a society what only they are told, where the instance says so.
    fn inform(_instance: &Self::Instance, _spec: &SocietySpec, _society: &mut Society, _draws: &Draws) {}

    /// The instance as a seated society sees it. `members` are those whose log-odds one pooled mind adds up.
    fn problem(
        instance: &Self::Instance,
        spec: &SocietySpec,
        seated: &Seated,
        members: Option<&Society>,
        draws: &Draws,
    ) -> Self::Problem;

    /// A mind of that kind, to be reset before use.
    fn mind(kind: MindKind) -> Self::Mind;

    /// Gets a mind ready for a replicate. `policy` works out how it chooses among acts, for minds that do.
    fn reset(
        mind: &mut Self::Mind,
        view: <Self::Problem as Problem>::View<'_>,
        heuristics: u32,
        policy: &dyn Fn() -> Policy,
    );

    /// Gives a mind another policy from now on, where it chooses among acts.
    fn set_policy(_mind: &mut Self::Mind, _policy: &dyn Fn() -> Policy) {}

    /// The relations of an instance by number, for transcripts; none where the family keeps no list of them.
    fn relations(_instance: &Self::Instance) -> Vec<Relation> {
        Vec::new()
    }

    /// To how many independent agents the seated ones amount, by the errors that they make before anybody speaks; `None`
    /// where the family does not say. Called only where a measure asks.
    fn effective_agents(_problem: &Self::Problem, _agents: u32, _draws: &Draws) -> Option<f64> {
        None
    }

    /// What the packed heuristics of an agent are called in transcripts.
    fn heuristics(_instance: &Self::Instance, packed: u32) -> Vec<String> {
        trace::heuristics(packed)
    }

    /// What measures are told of the society.
    fn given(instance: &Self::Instance, society: &Society, protocol: &Protocol) -> Given;
}

/// Evaluates `$body` with `$family` naming the family of a cell: the one place where a study chooses among types.
macro_rules! with_family {
    ($cell:expr, $family:ident => $body:expr) => {
        match &$cell.scenario.problem.source {
            $crate::scenario::ProblemSource::Puzzles(_) => {
                type $family = $crate::study::family::Countdowns;
                $body
            }
            $crate::scenario::ProblemSource::Landscape(_) => {
                type $family = $crate::study::family::Landscapes;
                $body
            }
            $crate::scenario::ProblemSource::Questions(_) => {
                type $family = $crate::study::family::OpenQuestions;
                $body
            }
            $crate::scenario::ProblemSource::Opinions(_) => {
                type $family = $crate::study::family::Opinions;
                $body
            }
            $crate::scenario::ProblemSource::Fixed { graph, .. }
                if graph.most_options() > <u8 as $crate::problem::Label>::MOST =>
            {
                type $family = $crate::study::family::Graphs<u16>;
                $body
            }
            _ => {
                type $family = $crate::study::family::Graphs<u8>;
                $body
            }
        }
    };
}
pub(super) use with_family;

/// What is true of a society whatever it reasons about.
fn given(society: &Society, protocol: &Protocol) -> Given {
    let traits = spread::trait_diversity(society);
    Given {
        trait_diversity: Some(traits.mean_of_five),
        axis_diversity: traits.axes.map(Some),
        expertise_diversity: Some(spread::expertise_diversity(society)),
        heuristic_diversity: Some(spread::heuristic_diversity(society)),
        quorum: protocol.vote.quorum,
        patience: protocol.stop.patience,
        budget: protocol.stop.budget,
        ..Given::default()
    }
}

/// Problem graphs, answers stored as `A`.
#[derive(Debug)]
pub struct Graphs<A>(PhantomData<A>);

/// The eyes of a society on `graph`; `owner` says whose reading coins each agent has.
fn sight(
    graph: &ProblemGraph,
    society: &Society,
    spec: &SocietySpec,
    draws: &Draws,
    owner: impl Fn(u32) -> u32,
) -> Sight {
    let expertise: Vec<f64> = society.expertise.iter().copied().collect();
    let told: Vec<Vec<u32>> = society.evidence.iter().cloned().collect();
    let eyes = Competence { expertise: &expertise, told: &told, shared_error: spec.shared_error };
    Sight::new(graph, eyes, draws, owner)
}

impl<A: Label> Family for Graphs<A> {
    type Problem = GraphProblem<A>;
    type Mind = GraphMind<A>;
    type Instance = GraphInstance;

    fn instance(problem: &ProblemSpec, draws: &Draws) -> Result<GraphInstance, Vec<Fault>> {
        problem.instance(draws)
    }

    fn topics(instance: &GraphInstance) -> usize {
        instance.graph.topics()
    }

    fn attempt(instance: &GraphInstance) -> Option<u64> {
        instance.attempt
    }

    fn difficulty(instance: &GraphInstance) -> Option<f64> {
        instance.difficulty
    }

    fn looks(instance: &GraphInstance) -> usize {
        instance.graph.relations()
    }

    fn inform(instance: &GraphInstance, _spec: &SocietySpec, society: &mut Society, _draws: &Draws) {
        if let Some(told) = &instance.told {
            society.evidence = told.clone().into();
        }
    }

    fn problem(
        instance: &GraphInstance,
        spec: &SocietySpec,
        seated: &Seated,
        members: Option<&Society>,
        draws: &Draws,
    ) -> GraphProblem<A> {
        let graph = &instance.graph;
        let mut sight = sight(graph, &seated.society, spec, draws, |agent| seated.eyes.unwrap_or(agent));
        if let Some(members) = members {
            sight = Sight::pooled(sight, self::sight(graph, members, spec, draws, |agent| agent));
        }
        GraphProblem::new(graph.clone(), sight, starts(graph, &seated.starts))
    }

    fn mind(kind: MindKind) -> GraphMind<A> {
        GraphMind::new(kind)
    }

    fn reset(
        mind: &mut GraphMind<A>,
        view: <GraphProblem<A> as Problem>::View<'_>,
        heuristics: u32,
        policy: &dyn Fn() -> Policy,
    ) {
        mind.reset(view, Heuristics(heuristics), policy());
    }

    fn set_policy(mind: &mut GraphMind<A>, policy: &dyn Fn() -> Policy) {
        mind.set_policy(policy());
    }

    fn relations(instance: &GraphInstance) -> Vec<Relation> {
        let graph = &instance.graph;
        let relation = |at: usize| Relation {
            name: graph.relation_name(at),
            kind: graph.kind(at).word().to_string(),
            scope: graph.scope(at).iter().map(|link| link.to).collect(),
            topic: graph.names().topics.get(graph.topic(at)).cloned().unwrap_or_default(),
            weight: graph.weight(at),
            private: graph.is_private(at),
        };
        (0..graph.relations()).map(relation).collect()
    }

    fn effective_agents(problem: &GraphProblem<A>, agents: u32, draws: &Draws) -> Option<f64> {
        asked::effective_agents(problem, agents, draws)
    }

    fn given(instance: &GraphInstance, society: &Society, protocol: &Protocol) -> Given {
        let graph = &instance.graph;
        let relations = 0..graph.relations();
        let weights: Vec<f64> = relations.clone().map(|relation| graph.weight(relation)).collect();
        let topics: Vec<u32> = relations.map(|relation| graph.topic(relation) as u32).collect();
        let sight = spread::sight(society, &weights, &topics, |agent, relation| {
            !graph.is_private(relation as usize) || society.evidence[agent as usize].binary_search(&relation).is_ok()
        });
        Given { coverage: sight.coverage, overlap: sight.overlap, decoy: instance.decoy, ..given(society, protocol) }
    }
}

/// Puzzles of Countdown, and searchers. All see all of a puzzle, so that eyes, expertise and evidence play no part.
#[derive(Debug)]
pub struct Countdowns;

impl Family for Countdowns {
    type Problem = CountdownProblem;
    type Mind = Searcher;
    type Instance = PuzzleInstance;

    fn instance(problem: &ProblemSpec, draws: &Draws) -> Result<PuzzleInstance, Vec<Fault>> {
        problem.puzzle(draws)
    }

    fn attempt(instance: &PuzzleInstance) -> Option<u64> {
        Some(instance.nodes())
    }

    fn difficulty(instance: &PuzzleInstance) -> Option<f64> {
        let solutions = instance.solutions();
        (solutions > 0).then(|| instance.nodes() as f64 / solutions as f64)
    }

    fn looks(_instance: &PuzzleInstance) -> usize {
        1
    }

    fn problem(
        instance: &PuzzleInstance,
        _spec: &SocietySpec,
        _seated: &Seated,
        _members: Option<&Society>,
        _draws: &Draws,
    ) -> CountdownProblem {
        CountdownProblem::new(instance.puzzle.clone())
    }

    fn mind(_kind: MindKind) -> Searcher {
        Searcher::new()
    }

    fn reset(mind: &mut Searcher, view: CountdownView<'_>, heuristics: u32, policy: &dyn Fn() -> Policy) {
        mind.reset(view, Tools::unpack(heuristics), policy());
    }

    fn set_policy(mind: &mut Searcher, policy: &dyn Fn() -> Policy) {
        mind.set_policy(policy());
    }

    fn given(_instance: &PuzzleInstance, society: &Society, protocol: &Protocol) -> Given {
        given(society, protocol)
    }
}

fn starts<A: Label>(graph: &ProblemGraph, given: &Column<Vec<(u32, u32)>>) -> Vec<Option<A>> {
    if given.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    let mut starts = vec![None; given.len() * graph.questions()];
    for (agent, row) in given.iter().enumerate() {
        for &(question, option) in row {
            starts[agent * graph.questions() + question as usize] = Some(A::from_index(option as usize));
        }
    }
    starts
}

#[cfg(test)]
mod tests;
