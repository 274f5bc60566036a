//! What every measure must obey, for implementors to call in a test.

use super::{Given, Measure, Panel, Scale};
use crate::act::{Act, Deed, DeedSet, Exposure, Fact, Heed, NONE, Null, Outcome};
use crate::deliberation::{Observer, Over, Scene, Support, Tally};
use crate::problem::{Label, Truth};
use crate::rng::{Draws, Phase, Stream, below};
use crate::society::network::NetworkKind;

/// Deliberations tried, each for so many rounds.
const STORIES: u32 = 12;
const ROUNDS: u32 = 8;

/// Checks the laws on 12 made-up deliberations about `problem` of 8 rounds each, by 1 to 7 agents whose answers drift
/// together, with acts of every kind, words that reach others, and votes: the same ones every time. `make` gives the
/// measure, fresh.
///
/// * its name and words are not empty;
/// * every value is finite or undefined, and a [`Scale::Share`] is 0 or 1 at the end;
/// * two fresh ones read the same;
/// * one that does not ask for details ([`Measure::detailed`]) reads the same without them;
/// * [`reset`](Measure::reset) forgets: one that saw another deliberation reads what a fresh one reads.
///
/// # Errors
///
/// The first law that fails, and what was seen.
///
/// ```
/// use manyminds::measure::{laws::check_measure, make};
/// use manyminds::problem::generate::queen;
/// use manyminds::problem::{Competence, GraphProblem, Sight};
/// use manyminds::rng::Draws;
/// use std::sync::Arc;
///
/// let graph = Arc::new(queen(3, 3).unwrap().coloring(4).freeze().unwrap());
/// let eyes = Competence { expertise: &[], told: &[], shared_error: 0.0 };
/// let sight = Sight::new(&graph, eyes, &Draws::new(1, 0, 0), |agent| agent);
/// let problem = GraphProblem::<u8>::new(graph, sight, Vec::new());
/// check_measure(&problem, &|| make("merit").unwrap()).unwrap();
/// ```
pub fn check_measure<P: Truth>(problem: &P, make: &dyn Fn() -> Box<dyn Measure<P>>) -> Result<(), String> {
    let measure = make();
    let (name, scale) = (measure.info().name, measure.info().scale);
    let info = measure.info();
    if [info.name, info.what, info.unit, info.range, info.formula, info.source, info.cost].contains(&"") {
        return Err(format!("{name:?} leaves something unsaid about itself"));
    }
    let mut used = Panel::new(vec![make()], 1);
    for number in 0..STORIES {
        let fresh = |detailed| {
            let mut panel = Panel::new(vec![make()], 1);
            tell(problem, number, detailed, &mut panel);
            panel
        };
        let (one, other) = (fresh(true), fresh(true));
        let readings = || one.series().iter().chain(one.values()).flatten();
        if let Some(value) = readings().find(|value| !value.is_finite()) {
            return Err(format!("{name} reads {value} in deliberation {number}"));
        }
        let last = one.values().first().copied().flatten();
        if scale == Scale::Share && last.is_some_and(|value| value != 0.0 && value != 1.0) {
            return Err(format!("{name} is a share and ends at {last:?} in deliberation {number}"));
        }
        if bits(&one) != bits(&other) {
            return Err(format!("two fresh {name} differ in deliberation {number}"));
        }
        if !measure.detailed() && bits(&one) != bits(&fresh(false)) {
            return Err(format!("{name} reads details that it did not ask for, in deliberation {number}"));
        }
        tell(problem, number, true, &mut used);
        if bits(&one) != bits(&used) {
            return Err(format!("{name} remembers after a reset, in deliberation {number}"));
        }
    }
    Ok(())
}

fn bits<P: Truth>(panel: &Panel<P>) -> Vec<Option<u64>> {
    panel.series().iter().chain(panel.values()).map(|value| value.map(f64::to_bits)).collect()
}

/// Shows a made-up deliberation, with who heard what and how votes came out if it is `detailed`.
fn tell<P: Truth>(problem: &P, number: u32, detailed: bool, panel: &mut Panel<P>) {
    let mut rng = Draws::new(8, 0, 0).stream(number, 0, Phase::Estimate);
    let (agents, questions) = (1 + number as usize % 7, problem.questions());
    let share = |rng: &mut Stream| Some(f64::from(below(rng, 1_000)) / 1_000.0);
    panel.reset(Given {
        trait_diversity: share(&mut rng),
        axis_diversity: [(); 6].map(|()| share(&mut rng)),
        expertise_diversity: share(&mut rng),
        heuristic_diversity: share(&mut rng),
        coverage: share(&mut rng),
        overlap: share(&mut rng),
        team_diversity: share(&mut rng),
        social_entropy: share(&mut rng),
        effective_agents: share(&mut rng),
        difficulty: share(&mut rng),
        decoy: number.checked_sub(3).map(|rest| rest.is_multiple_of(2)),
        outlooks: (0..agents).map(|_| below(&mut rng, 3)).collect(),
        told: if number.is_multiple_of(4) { Vec::new() } else { some_told(agents as u32, &mut rng) },
        network: NetworkKind::Path.build(agents, &mut rng).ok(),
        quorum: 0.6,
        patience: 2,
        budget: None,
    });
    let draw = |question: usize, rng: &mut Stream| {
        P::Answer::from_index(below(rng, problem.options(question) as u32) as usize)
    };
    let mut positions: Vec<P::Answer> = (0..agents * questions).map(|at| draw(at % questions, &mut rng)).collect();
    let target: Vec<P::Answer> = (0..questions).map(|question| draw(question, &mut rng)).collect();
    let mut public: Vec<Option<P::Answer>> = vec![None; questions];
    let (mut acts, mut exposures, mut spent) = (Vec::new(), Vec::new(), 0);
    for round in 0..=ROUNDS {
        // In the last rounds nothing moves.
        if (1..ROUNDS - 3).contains(&round) {
            for (at, slot) in positions.iter_mut().enumerate() {
                if below(&mut rng, 3) == 0 {
                    *slot = target[at % questions];
                }
            }
        }
        acts.clear();
        if round > 0 {
            let options = |question: u32| problem.options(question as usize) as u32;
            let act = |agent| some_act(agent, agents as u32, round, (questions as u32, &options), &mut rng);
            acts.extend((0..agents as u32).map(act));
            exposures.clear();
            let held = |listener: u32, question: u32| {
                let at = listener as usize * questions + question as usize;
                positions.get(at).filter(|_| question != NONE).map_or(NONE, |answer| answer.index() as u32)
            };
            exposures.extend(acts.iter().filter_map(|act| some_exposure(act, agents as u32, &held, &mut rng)));
            public[below(&mut rng, questions as u32) as usize] = Some(target[0]).filter(|_| questions == 1);
        }
        let tallies = [some_tally(round, agents as u32, &mut rng)];
        let supports = [Support { tally: round, question: 0, option: 0, holder: NONE, backing: 1, won: true }];
        spent += acts.iter().map(|act| u64::from(act.cost)).sum::<u64>();
        let scene = Scene {
            problem,
            round,
            agents,
            positions: &positions,
            latest: &positions,
            public: &public,
            decision: &[],
            acts: &acts,
            exposures: if detailed { &exposures } else { &[] },
            tallies: if detailed { &tallies } else { &[] },
            supports: if detailed { &supports } else { &[] },
            ballots: &[],
            ranks: &[],
            credences: &[],
            spent,
        };
        panel.see(&scene);
    }
    let decision: Vec<Option<P::Answer>> =
        target.iter().map(|&answer| (!number.is_multiple_of(3) || below(&mut rng, 2) == 0).then_some(answer)).collect();
    panel.see(&Scene {
        problem,
        round: ROUNDS,
        agents,
        positions: &positions,
        latest: &positions,
        public: &public,
        decision: &decision,
        acts: &[],
        exposures: &[],
        tallies: &[],
        supports: &[],
        ballots: &[],
        ranks: &[],
        credences: &[],
        spent,
    });
}

/// An act about a question (with so many options) or about none, of some round up to this one.
fn some_act(
    agent: u32,
    agents: u32,
    round: u32,
    (questions, options): (u32, &dyn Fn(u32) -> u32),
    rng: &mut Stream,
) -> Act {
    let one_of = |count: usize, rng: &mut Stream| below(rng, count as u32) as usize;
    let question = Some(below(rng, questions)).filter(|_| below(rng, 4) > 0).unwrap_or(NONE);
    let mut option = || match question {
        NONE => NONE,
        question => below(rng, options(question)),
    };
    let (option, reads) = (option(), option());
    let fact = [Fact::Belief, Fact::Holds, Fact::Broken, Fact::Evidence][one_of(4, rng)];
    let act = Act {
        round,
        agent,
        outcome: [Outcome::Done, Outcome::Done, Outcome::Nothing, Outcome::Unpaid][one_of(4, rng)],
        null: [Null::Real, Null::Real, Null::Placebo, Null::Sham][one_of(4, rng)],
        available: DeedSet(below(rng, DeedSet::COUNT as u32) as u16),
        other: below(rng, agents),
        cost: below(rng, 50),
        question,
        option,
        fact,
        ..Act::of(Deed::ALL[one_of(Deed::ALL.len() - 1, rng)])
    };
    match fact {
        // Of a relation at its first local answers: every relation has these.
        Fact::Holds | Fact::Broken => Act { relation: below(rng, FACTS), local: 0, born: below(rng, round + 1), ..act },
        Fact::Evidence => Act { relation: below(rng, FACTS), local: 0, source: agent, reads, ..act },
        Fact::Belief => Act { born: below(rng, round + 1), ..act },
    }
}

/// What may be told of: relations 0 up to this.
const FACTS: u32 = 4;

/// Who was told of what, each of half of it.
fn some_told(agents: u32, rng: &mut Stream) -> Vec<(u32, u32)> {
    let pairs = (0..FACTS).flat_map(|relation| (0..agents).map(move |agent| (relation, agent)));
    pairs.filter(|_| below(rng, 2) == 0).collect()
}

/// Words that reach somebody, if the act says any.
fn some_exposure(act: &Act, agents: u32, held: &dyn Fn(u32, u32) -> u32, rng: &mut Stream) -> Option<Exposure> {
    let listener = below(rng, agents);
    let heed = [Heed::Heard, Heed::Heard, Heed::Declined, Heed::Unpaid][below(rng, 4) as usize];
    let heard = act.deed.is_spoken() && act.outcome == Outcome::Done && listener != act.agent;
    heard.then_some(Exposure {
        round: act.round,
        listener,
        speaker: act.agent,
        deed: act.deed,
        question: act.question,
        option: act.option,
        held: held(listener, act.question),
        relation: act.relation,
        local: act.local,
        heed,
    })
}

fn some_tally(round: u32, agents: u32, rng: &mut Stream) -> Tally {
    let (ballots, decided) = (below(rng, agents + 1), below(rng, 2));
    let needed = agents / 2 + 1;
    Tally { id: round, round, last: false, over: Over::Questions, ballots, needed, decided, adopted: ballots >= needed }
}

#[cfg(test)]
mod tests {
    use super::super::{CATALOG, Info, Now, make};
    use super::*;
    use crate::problem::generate::{Neighbours, nk, queen};
    use crate::problem::graph::ProblemGraph;
    use crate::problem::{Competence, GraphProblem, Sight};
    use std::cell::Cell;
    use std::sync::Arc;

    fn problem<A: Label>(graph: ProblemGraph) -> GraphProblem<A> {
        let eyes = Competence { expertise: &[], told: &[], shared_error: 0.0 };
        let sight = Sight::new(&graph, eyes, &Draws::new(1, 0, 0), |agent| agent);
        GraphProblem::new(Arc::new(graph), sight, Vec::new())
    }

    #[test]
    fn every_measure_of_the_catalog_obeys_the_laws() {
        let colors = problem::<u8>(queen(3, 3).unwrap().coloring(9).freeze().unwrap());
        let wide = problem::<u16>(queen(2, 2).unwrap().coloring(300).freeze().unwrap());
        let mut rng = Draws::new(1, 0, 0).stream(0, 0, Phase::Problem);
        let landscape = problem::<u8>(nk(6, 2, Neighbours::Random, 2, &mut rng).unwrap().freeze().unwrap());
        for info in CATALOG {
            check_measure(&colors, &|| make(info.name).unwrap()).unwrap();
            check_measure(&wide, &|| make(info.name).unwrap()).unwrap();
            check_measure(&landscape, &|| make(info.name).unwrap()).unwrap();
        }
    }

    /// A measure that breaks one law at a time.
    struct Broken(Info, &'static str, f64);

    impl<P: Truth> Measure<P> for Broken {
        fn info(&self) -> &Info {
            &self.0
        }
        fn read(&mut self, now: &Now<'_, P>) -> Option<f64> {
            match self.1 {
                "nan" => Some(f64::NAN),
                "share" => Some(0.5),
                "peeks" => Some(now.scene.exposures.len() as f64),
                "keeps" => {
                    self.2 += 1.0;
                    Some(self.2)
                }
                _ => Some(self.2 + f64::from(now.scene.round)),
            }
        }
    }

    #[test]
    fn each_law_of_measures_catches_its_breach() {
        let problem = problem::<u8>(queen(3, 3).unwrap().coloring(4).freeze().unwrap());
        let info = super::super::info("spent").unwrap();
        let check = |breach: &'static str, info: Info, start: &dyn Fn() -> f64| {
            check_measure(&problem, &|| Box::new(Broken(info, breach, start())))
        };
        assert_eq!(check("", *info, &|| 0.0), Ok(()));
        let told = |seen: Result<(), String>| seen.unwrap_err();
        assert!(told(check("nan", *info, &|| 0.0)).contains("reads NaN"));
        assert!(told(check("share", Info { scale: Scale::Share, ..*info }, &|| 0.0)).contains("is a share"));
        assert!(told(check("peeks", *info, &|| 0.0)).contains("did not ask for"));
        assert!(told(check("keeps", *info, &|| 0.0)).contains("after a reset"));
        assert!(told(check("", Info { unit: "", ..*info }, &|| 0.0)).contains("unsaid"));
        let made = Cell::new(0.0);
        assert!(told(check("", *info, &|| made.replace(made.get() + 1.0))).contains("two fresh"));
    }
}
