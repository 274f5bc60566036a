//! One replicate of one cell: the society is drawn, seated before its problem, and deliberates.

use super::asked;
use super::family::Family;
use crate::act::DEEDS;
use crate::column::Column;
use crate::deliberation::{Chamber, Ending, FloorRule, Observer, Protocol, Setting, deliberate};
use crate::error::{Error, Fault};
use crate::measure::{Given, Measure, Panel};
use crate::mind::{ActTable, Averaging, Mind, MindKind, Policy};
use crate::problem::opinion::Opinion;
use crate::problem::{Problem, Truth};
use crate::rng::{Draws, MAX_ROUNDS, Phase, below};
use crate::scenario::{ExpertiseSpec, PerspectiveSpec, Scenario, SocietySpec, StartSpec, Twin};
use crate::society::columns::{Group, Society, Trait, Traits, traits_of};
use crate::society::sample::Spread;
use crate::society::{Network, sample};
use std::sync::OnceLock;

/// What one replicate came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The value of each measure, in order.
    pub values: Vec<Option<f64>>,
    /// The rounds at which measures were read.
    pub rounds: Vec<u32>,
    /// Their readings, rounds x measures.
    pub series: Vec<Option<f64>>,
    /// How it ended.
    pub ending: Ending,
    /// How often the network was drawn again until it was connected.
    pub redraws: u32,
    /// Whether the network that it ran on is connected.
    pub connected: bool,
}

/// A society as it was drawn for one replicate, before any twin.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The agents and their network.
    pub society: Society,
    /// How each agent reasons.
    pub minds: Column<MindKind>,
    /// The first answers of each agent, where given.
    pub starts: Column<Vec<(u32, u32)>>,
    /// The first opinions of each agent, where answers are opinions and given.
    pub opinions: Column<Vec<Opinion>>,
    /// How often the network was drawn again.
    pub redraws: u32,
}

/// Draws the society of a replicate. A pure function of `spec` and `draws`.
///
/// # Errors
/// If the network cannot be made, or stays disconnected after all redraws.
pub fn draw_society(spec: &SocietySpec, topics: usize, draws: &Draws) -> Result<Drawn, Error> {
    let n = spec.agents() as usize;
    let mut drawn = Drawn {
        society: Society {
            n,
            groups: Vec::new(),
            traits: Traits::default(),
            expertise: Column::new(topics),
            topics,
            heuristics: Column::new(1),
            evidence: Column::new(1),
            network: Network::complete(0),
        },
        minds: Column::new(1),
        starts: Column::new(1),
        opinions: Column::new(1),
        redraws: 0,
    };
    for (place, group) in spec.perspectives.iter().enumerate() {
        draw_group(&mut drawn, spec, group, place as u32, draws);
    }
    let mut rng = draws.stream(0, 0, Phase::Network);
    let built = spec.network.build_connected(n, &mut rng, spec.disconnected);
    let (network, redraws) = built.map_err(|faults| Error::Invalid(under("society", faults)))?;
    drawn.society.network = network;
    drawn.redraws = redraws;
    Ok(drawn)
}

/// Draws one group into the columns. Each column has a stream of its own, so that changing one leaves the others.
fn draw_group(drawn: &mut Drawn, spec: &SocietySpec, group: &PerspectiveSpec, place: u32, draws: &Draws) {
    let (count, topics) = (group.count as usize, drawn.society.topics);
    let stream = |column: u32| draws.stream(place * 16 + column, 0, Phase::Society);
    for (axis, spread) in group.traits.iter().enumerate() {
        drawn.society.traits[axis].push(count, spread.sample(count, spec.centred, &mut stream(axis as u32)));
    }
    let mut rows: Vec<f64> = match &group.expertise {
        ExpertiseSpec::Topics(row) => row.iter().copied().cycle().take(count * topics).collect(),
        ExpertiseSpec::Rows(rows) => rows.concat(),
        ExpertiseSpec::Specialists { own, other } => (0..count)
            .flat_map(|member| (0..topics).map(move |topic| if member % topics == topic { *own } else { *other }))
            .collect(),
        ExpertiseSpec::Each(spread) => spread.sample(count * topics, spec.centred, &mut stream(6)),
        ExpertiseSpec::Dirichlet { concentration, floor, sum } => {
            sample::dirichlet_rows(count, topics, *concentration, *floor, *sum, &mut stream(6))
        }
    };
    sample::abilities(&mut rows, topics, &group.ability, spec.centred, &mut stream(7));
    drawn.society.expertise.push(count, rows);
    let first = drawn.society.heuristics.len() as u32;
    drawn.society.groups.push(Group { name: group.name.clone(), members: first..first + group.count });
    let mut members = stream(10);
    let dial = |spread: &Option<Spread>, column: u32| {
        let spread = spread.as_ref()?;
        Some(spread.sample(count, spec.centred, &mut stream(column)))
    };
    let confidence = dial(&group.averaging.confidence, 8);
    let susceptibility = dial(&group.averaging.susceptibility, 9);
    drawn.minds.push(
        count,
        (0..count).map(|member| match group.mind.member(&mut members) {
            MindKind::Averager(averaging) => MindKind::Averager(Averaging {
                confidence: confidence.as_ref().map(|bounds| bounds[member]),
                susceptibility: susceptibility.as_ref().map_or(1.0, |list| list[member]),
                ..averaging
            }),
            kind => kind,
        }),
    );
    drawn.society.heuristics.push_same(count, vec![group.heuristics]);
    drawn.society.evidence.push_same(count, vec![group.evidence.clone()]);
    match &group.start {
        StartSpec::Opinions(rows) => {
            drawn.opinions.push(count, (0..count).map(|member| rows.get(member).cloned().unwrap_or_default()));
        }
        _ => drawn.opinions.push_same(count, vec![Vec::new()]),
    }
    match &group.start {
        StartSpec::Opinions(_) => drawn.starts.push_same(count, vec![Vec::new()]),
        StartSpec::Same(row) => drawn.starts.push_same(count, vec![row.clone()]),
        StartSpec::Rows(rows) => {
            drawn.starts.push(count, (0..count).map(|member| rows.get(member).cloned().unwrap_or_default()));
        }
    }
}

/// Who sits in the chamber, and with whose eyes: the society itself, or a twin of it.
#[derive(Debug)]
pub struct Seated {
    /// The agents and their network.
    pub society: Society,
    /// How each agent reasons.
    pub minds: Column<MindKind>,
    /// First answers, where given.
    pub starts: Column<Vec<(u32, u32)>>,
    /// First opinions, where given.
    pub opinions: Column<Vec<Opinion>>,
    /// The member of the society whose reading coins a twin has; `None` where each has its own.
    pub eyes: Option<u32>,
    /// Traits of the society that a twin stands for, from which a mean policy is taken; `None` where the society sits there.
    pub traits_of_all: Option<Traits>,
}

impl Seated {
    /// All who were drawn, each with its own eyes.
    pub fn all(drawn: Drawn) -> Self {
        let Drawn { society, minds, starts, opinions, .. } = drawn;
        Seated { society, minds, starts, opinions, eyes: None, traits_of_all: None }
    }

    fn only(drawn: &Drawn, member: usize) -> Self {
        Seated {
            society: drawn.society.only(member),
            minds: drawn.minds.only(member),
            starts: drawn.starts.only(member),
            opinions: drawn.opinions.only(member),
            eyes: Some(member as u32),
            traits_of_all: Some(drawn.society.traits.clone()),
        }
    }

    /// One mind that knows what all of them know. It reasons and starts as the first member does.
    fn pooled(drawn: &Drawn) -> Self {
        Seated {
            society: drawn.society.pooled(),
            minds: drawn.minds.only(0),
            starts: drawn.starts.only(0),
            opinions: drawn.opinions.only(0),
            eyes: Some(0),
            traits_of_all: Some(drawn.society.traits.clone()),
        }
    }

    /// A chamber for those who are seated; where one mind does for all, it holds one.
    pub fn chamber<F: Family>(&self, problem: &F::Problem) -> Chamber<F::Problem, F::Mind> {
        if let Some(mind) = self.one_for_all::<F>(problem) {
            return Chamber::of_alike(mind, self.society.n);
        }
        let mut minds = Vec::with_capacity(self.society.n);
        minds.extend(self.minds.iter().map(|&kind| F::mind(kind)));
        Chamber::new(minds)
    }

    /// The mind that may stand for all, where all are of one kind and answer by reflex, if only where all hear all.
    fn one_for_all<F: Family>(&self, problem: &F::Problem) -> Option<F::Mind> {
        let (&[kind], &[heuristics]) = (self.minds.get(0)?, self.society.heuristics.get(0)?) else { return None };
        let same = self.minds.iter().all(|other| *other == kind)
            && self.society.heuristics.iter().all(|&other| other == heuristics);
        let mut mind = same.then(|| F::mind(kind))?;
        // No mind that chooses among acts answers by reflex: any policy will do.
        F::reset(&mut mind, problem.view(0), heuristics, &|| Policy::Own([1.0; DEEDS]));
        mind.reacts(true).then_some(mind)
    }
}

/// The faults, their paths hung below `section`.
fn under(section: &str, faults: Vec<Fault>) -> Vec<Fault> {
    faults.into_iter().map(|fault| Fault { path: format!("{section}.{}", fault.path), ..fault }).collect()
}

/// What a replicate is about, drawn.
///
/// # Errors
/// What cannot be drawn.
pub(super) fn draw_instance<F: Family>(scenario: &Scenario, draws: &Draws) -> Result<F::Instance, Error> {
    F::instance(&scenario.problem, &draws.of_problem()).map_err(|faults| Error::Invalid(under("problem", faults)))
}

/// A place to run replicates in: chamber and panel stay warm from one to the next.
pub struct Bench<F: Family> {
    chamber: Chamber<F::Problem, F::Mind>,
    kinds: Column<MindKind>,
    /// Whether one mind is in the place of all.
    alone: bool,
    panel: Panel<F::Problem>,
}

impl<F: Family> std::fmt::Debug for Bench<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bench").field("kinds", &self.kinds.len()).field("panel", &self.panel).finish_non_exhaustive()
    }
}

impl<F: Family> Bench<F> {
    /// A bench with a panel of `measures`, read every `every` rounds.
    pub fn new(measures: Vec<Box<dyn Measure<F::Problem>>>, every: u32) -> Self {
        let chamber = Chamber::new(Vec::new());
        Bench { chamber, kinds: Column::new(1), alone: false, panel: Panel::new(measures, every) }
    }

    /// Runs one replicate of `scenario` under `draws`, as `twin` says. `calibration` seeds choose the best member.
    ///
    /// A pure function of its arguments, whatever the bench did before.
    ///
    /// # Errors
    /// If the network cannot be made, or a drawn problem cannot.
    pub fn run(
        &mut self,
        scenario: &Scenario,
        twin: Option<Twin>,
        calibration: u64,
        draws: &Draws,
    ) -> Result<Outcome, Error> {
        self.run_on(&draw_instance::<F>(scenario, draws)?, scenario, twin, calibration, draws)
    }

    /// As [`Bench::run`], on an instance that was drawn before: that of `draws`.
    ///
    /// # Errors
    /// If the network cannot be made.
    pub fn run_on(
        &mut self,
        instance: &F::Instance,
        scenario: &Scenario,
        twin: Option<Twin>,
        calibration: u64,
        draws: &Draws,
    ) -> Result<Outcome, Error> {
        let nobody = |_: &_, _: &_, _: &_, _: &_| ();
        self.watched(instance, scenario, twin, calibration, draws, nobody).map(|(outcome, ())| outcome)
    }

    /// As [`Bench::run`], before one observer more, made by `watch` from the instance, whoever is seated, the scenario as
    /// they play it, and what measures are told.
    ///
    /// # Errors
    /// As [`Bench::run`].
    pub fn run_before<O: Observer<F::Problem>>(
        &mut self,
        scenario: &Scenario,
        twin: Option<Twin>,
        calibration: u64,
        draws: &Draws,
        watch: impl FnOnce(&F::Instance, &Seated, &Scenario, &Given) -> O,
    ) -> Result<(Outcome, O), Error> {
        self.watched(&draw_instance::<F>(scenario, draws)?, scenario, twin, calibration, draws, watch)
    }

    /// As [`Bench::run_before`], on an instance that was drawn before.
    pub(super) fn watched<O: Observer<F::Problem>>(
        &mut self,
        instance: &F::Instance,
        scenario: &Scenario,
        twin: Option<Twin>,
        calibration: u64,
        draws: &Draws,
        watch: impl FnOnce(&F::Instance, &Seated, &Scenario, &Given) -> O,
    ) -> Result<(Outcome, O), Error> {
        let mut drawn = draw_society(&scenario.society, F::topics(instance), draws)?;
        F::inform(instance, &scenario.society, &mut drawn.society, draws);
        let (members, redraws) = (drawn.society.n, drawn.redraws);
        let connected = drawn.society.network.is_connected();
        let mut scenario = std::borrow::Cow::Borrowed(scenario);
        if let (Some(times), Some(attempt)) = (scenario.attempts, F::attempt(instance)) {
            scenario.to_mut().afford(times * attempt as f64, members, F::looks(instance));
        }
        let mut bayes = None;
        let seated = match twin {
            Some(Twin::Lone) => {
                let member = below(&mut draws.stream(0, 0, Phase::Twin), drawn.society.n as u32);
                Seated::only(&drawn, member as usize)
            }
            Some(Twin::Best) => {
                let member = self.best_member(&scenario, instance, &drawn, calibration, draws);
                Seated::only(&drawn, member)
            }
            Some(Twin::Pooled) => Seated::pooled(&drawn),
            Some(Twin::PooledBayes) => {
                bayes = Some(drawn.society.clone());
                Seated::pooled(&drawn)
            }
            Some(Twin::Nominal | Twin::Silent) | None => Seated::all(drawn),
        };
        if seated.society.n == 1 && members > 1 {
            one_for_all(scenario.to_mut(), members);
        }
        let scenario = &*scenario;
        let protocol = &scenario.protocol;
        let mut panel = std::mem::replace(&mut self.panel, Panel::new(Vec::new(), 1));
        let problem = F::problem(instance, &scenario.society, &seated, bayes.as_ref(), draws);
        let mut given = F::given(instance, &seated.society, protocol);
        asked::complete::<F>(&mut given, &panel, instance, &problem, &seated.society, draws);
        let watched = watch(instance, &seated, scenario, &given);
        panel.reset(given);
        let mut observer = (panel, watched);
        let ending = self.deliberate(scenario, protocol, &problem, &seated, draws, &mut observer);
        self.panel = observer.0;
        let outcome = Outcome {
            values: self.panel.values().to_vec(),
            rounds: self.panel.rounds().to_vec(),
            series: self.panel.series().to_vec(),
            ending,
            redraws,
            connected,
        };
        Ok((outcome, observer.1))
    }

    /// Seats a society, and lets it deliberate before `observer`.
    fn deliberate<O: Observer<F::Problem>>(
        &mut self,
        scenario: &Scenario,
        protocol: &Protocol,
        problem: &F::Problem,
        seated: &Seated,
        draws: &Draws,
        observer: &mut O,
    ) -> Ending {
        let society = &seated.society;
        let alone = seated.one_for_all::<F>(problem).is_some();
        if self.kinds != seated.minds || self.alone != alone {
            self.kinds = seated.minds.clone();
            self.alone = alone;
            self.chamber = seated.chamber::<F>(problem);
        }
        let mean_over = scenario.society.mean_policy.then(|| seated.traits_of_all.as_ref().unwrap_or(&society.traits));
        let policies = |table| Policies { table, traits: &society.traits, mean_over, mean: OnceLock::new() };
        let first = policies(&scenario.acts);
        for (agent, mind) in self.chamber.minds_mut().iter_mut().enumerate() {
            F::reset(mind, problem.view(agent as u32), society.heuristics[agent], &|| first.of(agent));
        }
        let changes: Vec<_> =
            scenario.changes.iter().map(|(at, protocol, acts)| (*at, protocol, policies(acts))).collect();
        let script = |round: u32, minds: &mut [F::Mind]| {
            let (_, protocol, policies) = changes.iter().find(|(at, ..)| *at == round)?;
            for (agent, mind) in minds.iter_mut().enumerate() {
                F::set_policy(mind, &|| policies.of(agent));
            }
            Some(*protocol)
        };
        // Only one kind of floor asks for it.
        let mut protocols = std::iter::once(protocol).chain(changes.iter().map(|(_, protocol, _)| *protocol));
        let extraversion: Vec<f64> = match protocols.any(|protocol| protocol.floor == FloorRule::ByExtraversion) {
            true => society.traits[Trait::Extraversion as usize].iter().copied().collect(),
            false => Vec::new(),
        };
        let setting = Setting {
            problem,
            network: &society.network,
            extraversion: &extraversion,
            draws,
            common_start: scenario.society.common_start,
        };
        deliberate(&setting, protocol, &script, &mut self.chamber, observer)
    }

    /// The member with the best mean solo merit over `calibration` seeds that no replicate uses. Each solo run has the
    /// member's equal share of the budget; the first of several equals is taken.
    fn best_member(
        &mut self,
        scenario: &Scenario,
        instance: &F::Instance,
        drawn: &Drawn,
        calibration: u64,
        draws: &Draws,
    ) -> usize {
        let mut protocol = scenario.protocol.clone();
        protocol.stop.budget = protocol.stop.budget.map(|budget| budget / drawn.society.n as u64);
        protocol.manners.company = false;
        let mut best = (f64::NEG_INFINITY, 0);
        for member in 0..drawn.society.n {
            let seated = Seated::only(drawn, member);
            let mut sum = 0.0;
            for seed in 0..calibration.max(1) {
                let apart = Draws::new(draws.key(seed as u32, Phase::Twin), u64::MAX, seed);
                let problem = F::problem(instance, &scenario.society, &seated, None, &apart);
                self.deliberate(scenario, &protocol, &problem, &seated, &apart, &mut ());
                sum += problem.merit(self.chamber.positions());
            }
            if sum > best.0 {
                best = (sum, member);
            }
        }
        best.1
    }
}

/// Makes it the scenario of one mind that stands for `members`: it has the turns of all of them, so that the whole budget is
/// within its reach; votes are as many turns apart, and interventions come as many turns in.
fn one_for_all(scenario: &mut Scenario, members: usize) {
    let times = |number: u32| (u64::from(number) * members as u64).min(u64::from(MAX_ROUNDS - 1)) as u32;
    let stretch = |protocol: &mut Protocol| {
        protocol.stop.rounds = times(protocol.stop.rounds);
        protocol.vote.every = times(protocol.vote.every);
        protocol.manners.company = false;
    };
    stretch(&mut scenario.protocol);
    for (at, protocol, _) in &mut scenario.changes {
        *at = times(at.saturating_sub(1)).saturating_add(1);
        stretch(protocol);
    }
}

/// How each agent of a society chooses its acts under one table, worked out where a mind asks.
struct Policies<'a> {
    table: &'a ActTable,
    traits: &'a Traits,
    /// Whose mean all act by, if they do.
    mean_over: Option<&'a Traits>,
    mean: OnceLock<Policy>,
}

impl Policies<'_> {
    fn of(&self, agent: usize) -> Policy {
        let odds = |traits: &Traits, agent: usize| self.table.odds(&traits_of(traits, agent));
        let policy = match self.mean_over {
            None => Policy::Own(odds(self.traits, agent)),
            Some(all) => {
                let members = || (0..all[0].len()).map(|member| odds(all, member)).collect::<Vec<_>>();
                self.mean.get_or_init(|| Policy::mean_of(&members())).clone()
            }
        };
        policy.dosed(&self.table.doses)
    }
}
