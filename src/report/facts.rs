//! What there is to say of a study before anybody speaks.

use super::number::{count, percent, plain, whole};
use crate::deliberation::reserve;
use crate::rng::Phase;
use crate::scenario::{Cell, ProblemSource, SocietySpec, Study};
use crate::society::network::{Estimate, Facts, NetworkKind, Ties, facts};
use crate::study::draws_of;

/// Beyond so many agents and ties the report of a run leaves out what takes long to find out of a network.
const MOST_DESCRIBED: f64 = 200_000.0;

/// Facts of the first point, as its first replicate draws them.
#[derive(Clone, Debug)]
pub struct Setup {
    pub(crate) questions: usize,
    /// The fewest and the most options of a question.
    pub(crate) options: (usize, usize),
    pub(crate) relations: u64,
    /// Whether each replicate draws an instance of its own.
    pub(crate) drawn: bool,
    /// How many replicates are about each of them.
    pub(crate) per_problem: u64,
    pub(crate) agents: u32,
    pub(crate) groups: Vec<(String, u32)>,
    /// The shape of the network in words.
    pub(crate) shape: String,
    /// Missing where the network could not be made, or was left out.
    pub(crate) network: Option<Facts>,
    pub(crate) budget: Option<u64>,
    pub(crate) attempts: Option<f64>,
    pub(crate) puzzle: bool,
    /// Whether it is a landscape of points.
    pub(crate) landscape: bool,
    /// Whether it is a matter of opinion.
    pub(crate) opinions: bool,
    /// Units kept for the final vote.
    pub(crate) reserved: u64,
    /// Whether points of the sweep differ in any of this.
    pub(crate) varies: bool,
}

impl Setup {
    /// What there is to say before a run. Cost: as [`facts`], and a network of that size.
    pub(crate) fn of(study: &Study) -> Self {
        let mut setup = Setup::without_network(study);
        if let Some(first) = study.cells.first() {
            setup.network = network(study, &first.scenario.society);
        }
        setup
    }

    /// What there is to say after a run: of a large network only its shape, unless that says it all. It takes no results, and the
    /// facts of a network may take as long as hundreds of runs: whoever has threads works it out beside them.
    pub fn after(study: &Study) -> Self {
        let large = study.cells.first().is_some_and(|first| {
            let society = &first.scenario.society;
            let agents = society.agents() as usize;
            let ties = society.network.expected_ties(agents);
            society.network != NetworkKind::Complete && agents as f64 + ties > MOST_DESCRIBED
        });
        if large { Setup::without_network(study) } else { Setup::of(study) }
    }

    fn without_network(study: &Study) -> Self {
        let mut setup = Setup {
            questions: 0,
            options: (0, 0),
            relations: 0,
            drawn: false,
            per_problem: study.per_problem,
            agents: 0,
            groups: Vec::new(),
            shape: String::new(),
            network: None,
            budget: None,
            attempts: None,
            puzzle: false,
            landscape: false,
            opinions: false,
            reserved: 0,
            varies: false,
        };
        let Some(first) = study.cells.first() else { return setup };
        setup.problem(first);
        let society = &first.scenario.society;
        setup.agents = society.agents();
        setup.groups = society.perspectives.iter().map(|group| (group.name.clone(), group.count)).collect();
        setup.shape = shape(&society.network, setup.agents);
        let protocol = &first.scenario.protocol;
        setup.budget = protocol.stop.budget;
        setup.attempts = first.scenario.attempts;
        setup.reserved = reserve(protocol, setup.agents as usize, setup.relations as usize);
        let societies = study.cells.iter().filter(|cell| cell.arm == 0);
        setup.varies = societies.skip(1).any(|cell| differs(cell, first));
        setup
    }

    fn problem(&mut self, cell: &Cell) {
        let problem = &cell.scenario.problem;
        self.questions = problem.questions();
        self.relations = problem.relations();
        match &problem.source {
            ProblemSource::Fixed { graph, .. } => {
                let options = || (0..graph.questions()).map(|question| graph.options(question));
                self.options = (options().min().unwrap_or(0), options().max().unwrap_or(0));
            }
            ProblemSource::Opinions(_) => self.opinions = true,
            ProblemSource::Puzzles(_) => {
                (self.drawn, self.puzzle) = (problem.varies(), true);
            }
            ProblemSource::Landscape(_) => {
                (self.options, self.drawn, self.landscape) = ((0, 0), true, true);
            }
            ProblemSource::Questions(questions) => {
                self.options = (questions.options.len(), questions.options.len());
                self.drawn = problem.varies();
            }
            ProblemSource::Drawn(recipe) => {
                (self.options, self.drawn) = ((recipe.options(), recipe.options()), true);
            }
        }
    }

    /// `Countdown with 5 numbers, drawn anew in each replicate; 4 perspectives (...)`, or
    /// `64 questions x 9 options, 728 relations; 16 perspectives (4 sceptic, 12 bold)`.
    pub(crate) fn problem_line(&self) -> String {
        let options = match self.options {
            (low, high) if low == high => count(low as u64, "option", "options"),
            (low, high) => format!("{low} to {high} options"),
        };
        let mut line = match (self.puzzle, self.landscape, self.opinions) {
            (true, ..) => format!("Countdown with {} numbers", self.questions + 1),
            (_, true, _) => format!("a landscape, climbed from {}", count(self.questions as u64, "start", "starts")),
            (.., true) => format!("opinions on {}", count(self.questions as u64, "question", "questions")),
            _ => {
                let questions = count(self.questions as u64, "question", "questions");
                format!("{questions} x {options}, {}", count(self.relations, "relation", "relations"))
            }
        };
        if self.drawn {
            match self.per_problem {
                0 | 1 => line.push_str(", drawn anew in each replicate"),
                several => line.push_str(&format!(", drawn anew for every {} replicates", whole(several))),
            }
        }
        line.push_str(&format!("; {}", count(u64::from(self.agents), "perspective", "perspectives")));
        let named: Vec<String> =
            self.groups.iter().map(|(name, count)| format!("{} {name}", whole(u64::from(*count)))).collect();
        if named.len() > 6 {
            line.push_str(&format!(" in {} groups", named.len()));
        } else if named.len() > 1 {
            line.push_str(&format!(" ({})", named.join(", ")));
        }
        line
    }

    /// `small world of degree 4: density 0.27, clustering 0.41, diameter 3`.
    pub(crate) fn network_line(&self) -> String {
        let Some(facts) = &self.network else { return self.shape.clone() };
        let mut said = Vec::new();
        said.extend(facts.density.map(|density| format!("density {}", plain(density))));
        said.push(format!("clustering {}", plain(facts.clustering)));
        said.push(match facts.diameter {
            Estimate::Exact(value) => format!("diameter {}", plain(value)),
            Estimate::Sampled { value, .. } => format!("diameter at least {}", plain(value)),
            Estimate::Undefined => "no diameter".into(),
        });
        match facts.spectral_gap {
            Estimate::Exact(gap) => said.push(format!("spectral gap {}", plain(gap))),
            Estimate::Sampled { value, .. } => said.push(format!("spectral gap at most {}", plain(value))),
            Estimate::Undefined => {}
        }
        if facts.components > 1 {
            said.push(format!("in {} parts, the largest of {}", facts.components, facts.largest_component));
        }
        format!("{}: {}", self.shape, said.join(", "))
    }

    /// `budget 80,000 units, 0.1 % kept for the final vote`.
    pub(crate) fn budget_line(&self) -> String {
        match self.budget {
            _ if self.attempts.is_some() => {
                let times = self.attempts.map_or_else(String::new, plain);
                format!("budget of {times} attempts at each instance, and the final vote")
            }
            Some(budget) => {
                let share = percent(self.reserved as f64, budget as f64);
                format!("budget {}, {share} kept for the final vote", count(budget, "unit", "units"))
            }
            None => "no limit on the budget".into(),
        }
    }
}

fn differs(cell: &Cell, first: &Cell) -> bool {
    let (here, there) = (&cell.scenario, &first.scenario);
    here.problem.questions() != there.problem.questions()
        || here.problem.relations() != there.problem.relations()
        || here.society.agents() != there.society.agents()
        || here.society.network != there.society.network
        || here.protocol.stop.budget != there.protocol.stop.budget
        || here.attempts != there.attempts
}

/// The network of the first replicate, by the same stream as the replicate itself.
fn network(study: &Study, society: &SocietySpec) -> Option<Facts> {
    let draws = draws_of(study, 0, 0);
    let mut rng = draws.stream(0, 0, Phase::Network);
    let built = society.network.build_connected(society.agents() as usize, &mut rng, society.disconnected);
    let (network, _) = built.ok()?;
    Some(facts(&network, &mut draws.stream(0, 0, Phase::Estimate)))
}

fn shape(kind: &NetworkKind, agents: u32) -> String {
    match kind {
        _ if agents == 1 => "a single perspective".into(),
        NetworkKind::Complete => "complete network".into(),
        NetworkKind::Ring { degree } => format!("ring lattice of degree {degree}"),
        NetworkKind::Path => "path".into(),
        NetworkKind::Star => "star".into(),
        NetworkKind::Wheel => "wheel".into(),
        NetworkKind::Grid { torus: true, .. } => "grid on a torus".into(),
        NetworkKind::Grid { .. } => "grid".into(),
        NetworkKind::SmallWorld { degree, rewire } => {
            format!("small world of degree {degree}, {} rewired", plain(*rewire))
        }
        NetworkKind::RandomRegular { degree } => format!("random regular network of degree {degree}"),
        NetworkKind::ErdosRenyi { ties: Ties::Chance(p) } => format!("random network, p = {}", plain(*p)),
        NetworkKind::ErdosRenyi { ties: Ties::MeanDegree(degree) } => {
            format!("random network of mean degree {}", plain(*degree))
        }
        NetworkKind::PreferentialAttachment { links } => format!("preferential attachment of {links}"),
        NetworkKind::StochasticBlock { blocks, .. } => format!("{} blocks", blocks.len()),
        NetworkKind::Cliques { size, rewire } => format!("cliques of {size}, {} rewired", plain(*rewire)),
        NetworkKind::Edges { edges, .. } => format!("network of {} given ties", whole(edges.len() as u64)),
        NetworkKind::Matrix { .. } => "given matrix of weights".into(),
    }
}
