//! What every measure must obey, for implementors to call in a test.

use super::{Given, Measure, Panel, Scale};
use crate::act::{Act, Deed, DeedSet, Outcome};
use crate::deliberation::{Observer, Scene};
use crate::problem::{Label, Truth};
use crate::rng::{Draws, Phase, Stream, below};

/// Deliberations tried, each for so many rounds.
const STORIES: u32 = 12;
const ROUNDS: u32 = 8;

/// Checks the laws on 12 made-up deliberations about `problem` of 8 rounds each, by 1 to 7 agents whose answers drift
/// together, with acts of every kind: the same ones every time. `make` gives the measure, fresh.
///
/// * its name and words are not empty;
/// * every value is finite or undefined, and a [`Scale::Share`] is 0 or 1 at the end;
/// * two fresh ones read the same;
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
        let fresh = || {
            let mut panel = Panel::new(vec![make()], 1);
            tell(problem, number, &mut panel);
            panel
        };
        let (one, other) = (fresh(), fresh());
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
        tell(problem, number, &mut used);
        if bits(&one) != bits(&used) {
            return Err(format!("{name} remembers after a reset, in deliberation {number}"));
        }
    }
    Ok(())
}

fn bits<P: Truth>(panel: &Panel<P>) -> Vec<Option<u64>> {
    panel.series().iter().chain(panel.values()).map(|value| value.map(f64::to_bits)).collect()
}

/// Shows a made-up deliberation.
fn tell<P: Truth>(problem: &P, number: u32, panel: &mut Panel<P>) {
    let mut rng = Draws::new(8, 0, 0).stream(number, 0, Phase::Estimate);
    let (agents, questions) = (1 + number as usize % 7, problem.questions());
    let share = |rng: &mut Stream| Some(f64::from(below(rng, 1_000)) / 1_000.0);
    panel.reset(Given {
        trait_diversity: share(&mut rng),
        expertise_diversity: share(&mut rng),
        heuristic_diversity: share(&mut rng),
        coverage: share(&mut rng),
        overlap: share(&mut rng),
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
    let (mut acts, mut spent) = (Vec::new(), 0);
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
            acts.extend((0..agents as u32).map(|agent| some_act(agent, agents as u32, round, &mut rng)));
            public[below(&mut rng, questions as u32) as usize] = Some(target[0]).filter(|_| questions == 1);
        }
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
            exposures: &[],
            tallies: &[],
            supports: &[],
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
        spent,
    });
}

fn some_act(agent: u32, agents: u32, round: u32, rng: &mut Stream) -> Act {
    let deed = Deed::ALL[below(rng, Deed::ALL.len() as u32 - 1) as usize];
    let outcome = [Outcome::Done, Outcome::Nothing, Outcome::Unpaid][below(rng, 3) as usize];
    let available = DeedSet(below(rng, DeedSet::COUNT as u32) as u16);
    let (other, cost) = (below(rng, agents), below(rng, 50));
    Act { round, agent, outcome, available, other, cost, ..Act::of(deed) }
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
            check_measure(&problem, &|| Box::new(Broken(info.clone(), breach, start())))
        };
        assert_eq!(check("", info.clone(), &|| 0.0), Ok(()));
        let told = |seen: Result<(), String>| seen.unwrap_err();
        assert!(told(check("nan", info.clone(), &|| 0.0)).contains("reads NaN"));
        assert!(told(check("share", Info { scale: Scale::Share, ..info.clone() }, &|| 0.0)).contains("is a share"));
        assert!(told(check("keeps", info.clone(), &|| 0.0)).contains("after a reset"));
        assert!(told(check("", Info { unit: "", ..info.clone() }, &|| 0.0)).contains("unsaid"));
        let made = Cell::new(0.0);
        assert!(told(check("", info.clone(), &|| made.replace(made.get() + 1.0))).contains("two fresh"));
    }
}
