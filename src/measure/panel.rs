//! The panel of measures that watches a deliberation.

use super::counts::Counts;
use super::ledger::Ledger;
use super::merits::Merits;
use crate::deliberation::{Observer, Scene};
use crate::problem::Truth;
use crate::society::Network;
use crate::society::columns::AXES;
use std::cell::{Ref, RefCell};

/// What a measure's number is, for reports: it decides which interval is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// 0 or 1 in each replicate: a share over replicates.
    Share,
    /// A number: a mean over replicates.
    Mean,
    /// A time that may not be reached: right-censored at the last round played.
    Time,
}

/// What there is to say about a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Info {
    /// Its name in files and columns.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub what: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// The values that it can take.
    pub range: &'static str,
    /// How it is computed, and when it is undefined.
    pub formula: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What computing it once costs: n agents, q questions, r relations, a acts.
    pub cost: &'static str,
    /// What its number is.
    pub scale: Scale,
    /// Whether it is worth following over rounds.
    pub over_rounds: bool,
}

impl Info {
    /// The two ends of the range, where [`Info::range`] begins with two numbers: `[0, 1]`, `(0, 1]` or `0 or 1`. No value
    /// lies outside them. `None` for a range without ends, or whose ends depend on the study.
    pub fn ends(&self) -> Option<(f64, f64)> {
        let range = self.range.split(';').next()?.trim();
        let pair = range.strip_prefix(['[', '(']).and_then(|rest| rest.strip_suffix([']', ')'])?.split_once(','));
        let (low, high) = pair.or_else(|| range.split_once(" or "))?;
        let (low, high) = (low.trim().parse::<f64>().ok()?, high.trim().parse::<f64>().ok()?);
        (low.is_finite() && high.is_finite() && low < high).then_some((low, high))
    }
}

/// What the society was given, before anybody spoke: facts that no round changes. What is dear to find out is left out
/// where no measure asks for it ([`Panel::asks`]).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// Mean over the five axes of the population standard deviation of traits.
    pub trait_diversity: Option<f64>,
    /// The population standard deviation of each trait, in the order of [`crate::society::columns::Trait`].
    pub axis_diversity: [Option<f64>; AXES],
    /// Mean over agents of 1 - cosine to the centroid of expertise.
    pub expertise_diversity: Option<f64>,
    /// Mean pairwise Jaccard distance of heuristic sets.
    pub heuristic_diversity: Option<f64>,
    /// Weighted share of relations, each counted by the best expertise on it.
    pub coverage: Option<f64>,
    /// Mean over best expertise, over relations.
    pub overlap: Option<f64>,
    /// Hierarchic social entropy of traits and expertise, in [0, 1].
    pub social_entropy: Option<f64>,
    /// Effective number of independent agents, by the errors that they make before anybody speaks.
    pub effective_agents: Option<f64>,
    /// How hard the instance is, exactly.
    pub difficulty: Option<f64>,
    /// Mean share of places in which the heuristics of two members differ.
    pub team_diversity: Option<f64>,
    /// Whether a decoy was planted.
    pub decoy: Option<bool>,
    /// A number for each agent, the same for those with the same heuristics and the same private evidence.
    pub outlooks: Vec<u32>,
    /// Who was told of which private relation, as (relation, agent), in increasing order.
    pub told: Vec<(u32, u32)>,
    /// Who hears whom.
    pub network: Option<Network>,
    /// Share of agents that must be exceeded for agreement.
    pub quorum: f64,
    /// Idle turns of each agent that count as settled.
    pub patience: u32,
    /// Units of the society's budget; `None` for no limit.
    pub budget: Option<u64>,
}

/// Everything that a measure may read at one moment.
#[derive(Debug)]
pub struct Now<'a, P: Truth> {
    /// The state of the deliberation.
    pub scene: &'a Scene<'a, P>,
    /// Everything that was done so far, counted; nothing, unless some measure [asks](Measure::wants_acts).
    pub ledger: &'a Ledger,
    /// What the society was given.
    pub given: &'a Given,
    /// How many agents hold each answer to each question, once a measure has asked.
    counts: &'a RefCell<Counts>,
    /// The merit of each private position, once a measure has asked.
    merits: &'a RefCell<Merits<P::Answer>>,
}

impl<P: Truth> Now<'_, P> {
    /// How many agents hold each answer to each question: counted once for all measures that ask, and not at all where none
    /// does. Cost: O(n q + K), K the options of all questions.
    pub fn counts(&self) -> Ref<'_, Counts> {
        if !self.counts.borrow().are_taken() {
            self.counts.borrow_mut().take(self.scene);
        }
        self.counts.borrow()
    }

    /// The merit of each private position as it stands now, in order of agent: computed once for all measures that ask, and
    /// anew only for those that moved since it was last asked for.
    pub fn merits(&self) -> Ref<'_, [f64]> {
        if !self.merits.borrow().are_taken() {
            self.merits.borrow_mut().take(self.scene);
        }
        Ref::map(self.merits.borrow(), Merits::each)
    }
}

/// A number with a unit, read off a deliberation.
///
/// [`Measure::follow`] is called for every round where any measure follows, so that nothing is missed; [`Measure::read`] is called at each round of the cadence, from round 0, and once after the final vote; its last
/// answer is the measure's value for the replicate. `None` is "undefined", which is counted and never dropped.
///
/// ```
/// use manyminds::measure::{Info, Measure, Now, Scale};
/// use manyminds::problem::Truth;
///
/// /// How many rounds were played.
/// struct Rounds(Info);
///
/// impl<P: Truth> Measure<P> for Rounds {
///     fn info(&self) -> &Info {
///         &self.0
///     }
///     fn read(&mut self, now: &Now<'_, P>) -> Option<f64> {
///         Some(f64::from(now.scene.round))
///     }
/// }
/// ```
pub trait Measure<P: Truth>: Send {
    /// What it is.
    fn info(&self) -> &Info;

    /// Whether it reads acts, or the counts of them in [`Now::ledger`]. They are written down only if some measure asks; where
    /// none does, or minds [only move](crate::mind::Mind::only_moves), simple minds are not asked one by one, which is many times faster.
    fn wants_acts(&self) -> bool {
        true
    }

    /// Whether it needs details: who heard what, and how votes came out. They are written down only if some measure
    /// asks.
    fn detailed(&self) -> bool {
        false
    }

    /// Whether it needs to know what minds believe, as probabilities. They are asked only if some measure does.
    fn wants_credences(&self) -> bool {
        false
    }

    /// Whether [`Measure::follow`] does anything. Where it does for none, rounds between readings need not be shown.
    fn follows(&self) -> bool {
        true
    }

    /// Takes in what happened since the last scene: called once before round 1, after every round, and after the final
    /// vote, each time before any reading. Only measures that follow acts or exposures need it.
    fn follow(&mut self, _scene: &Scene<'_, P>, _given: &Given) {}

    /// Its value now.
    fn read(&mut self, now: &Now<'_, P>) -> Option<f64>;

    /// Forgets the last replicate. Only measures that keep something need it.
    fn reset(&mut self) {}
}

/// The measures of a run: an observer. What several of them read is worked out once, when the first one asks.
pub struct Panel<P: Truth> {
    measures: Vec<Box<dyn Measure<P>>>,
    every: u32,
    /// Whether any measure reads acts.
    acts: bool,
    /// Whether any measure follows every round.
    follows: bool,
    /// Whether any measure asks for details.
    detailed: bool,
    /// Whether any measure reads beliefs.
    credences: bool,
    given: Given,
    counts: RefCell<Counts>,
    ledger: Ledger,
    merits: RefCell<Merits<P::Answer>>,
    values: Vec<Option<f64>>,
    series: Vec<Option<f64>>,
    rounds: Vec<u32>,
}

impl<P: Truth> std::fmt::Debug for Panel<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Panel").field("measures", &self.measures.len()).field("every", &self.every).finish()
    }
}

impl<P: Truth> Panel<P> {
    /// A panel of `measures`, read every `every` rounds (at least 1).
    pub fn new(measures: Vec<Box<dyn Measure<P>>>, every: u32) -> Self {
        Panel {
            acts: measures.iter().any(|measure| measure.wants_acts()),
            follows: measures.iter().any(|measure| measure.follows()),
            detailed: measures.iter().any(|measure| measure.detailed()),
            credences: measures.iter().any(|measure| measure.wants_credences()),
            measures,
            every: every.max(1),
            given: Given::default(),
            counts: RefCell::default(),
            ledger: Ledger::default(),
            merits: RefCell::default(),
            values: Vec::new(),
            series: Vec::new(),
            rounds: Vec::new(),
        }
    }

    /// Gets ready for a replicate of a society like this.
    pub fn reset(&mut self, given: Given) {
        self.given = given;
        self.measures.iter_mut().for_each(|measure| measure.reset());
        self.values.clear();
        self.series.clear();
        self.rounds.clear();
    }

    /// The value of each measure, in order, as last read.
    pub fn values(&self) -> &[Option<f64>] {
        &self.values
    }

    /// The rounds at which the panel was read, from 0; the final vote is not among them.
    pub fn rounds(&self) -> &[u32] {
        &self.rounds
    }

    /// The readings at those rounds: rounds x measures, row by row.
    pub fn series(&self) -> &[Option<f64>] {
        &self.series
    }

    /// The measures.
    pub fn infos(&self) -> impl Iterator<Item = &Info> {
        self.measures.iter().map(|measure| measure.info())
    }

    /// Whether it has a measure of that name: whether it is worth finding out what that measure is to be given.
    pub fn asks(&self, name: &str) -> bool {
        self.infos().any(|info| info.name == name)
    }

    /// Everything that was done, counted.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}

impl<P: Truth> Observer<P> for Panel<P> {
    fn wants_acts(&self) -> bool {
        self.acts
    }

    fn detailed(&self) -> bool {
        self.detailed
    }

    fn wants_credences(&self) -> bool {
        self.credences
    }

    fn looks_at(&self, round: u32) -> bool {
        self.acts || self.follows || round.is_multiple_of(self.every)
    }

    fn see(&mut self, scene: &Scene<'_, P>) {
        let first = scene.round == 0 && !scene.is_final();
        if first {
            self.merits.get_mut().open();
        }
        if self.acts {
            if first {
                self.ledger.open(scene.agents);
            }
            self.ledger.enter(scene, self.given.patience);
        }
        for measure in &mut self.measures {
            measure.follow(scene, &self.given);
        }
        if !scene.round.is_multiple_of(self.every) && !scene.is_final() {
            return;
        }
        self.counts.get_mut().forget();
        self.merits.get_mut().forget();
        let now = Now { scene, counts: &self.counts, ledger: &self.ledger, given: &self.given, merits: &self.merits };
        self.values.clear();
        self.values.extend(self.measures.iter_mut().map(|measure| measure.read(&now)));
        if !scene.is_final() {
            self.rounds.push(scene.round);
            self.series.extend_from_slice(&self.values);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::by_hand::{ByHand, Round, problem, seen};
    use super::super::make;
    use super::Panel;
    use crate::problem::Truth;
    use crate::problem::spec::{Body, GraphSpec, QuestionSpec, RelationSpec};

    #[test]
    fn answers_are_counted_only_where_a_measure_asks() {
        let debate = ByHand::new(2).start(&[0, 1, 2, 0, 2, 2]);
        for (measure, asks) in
            [("agreement", true), ("answer_diversity", true), ("merit_mean", false), ("rounds", false)]
        {
            let panel = debate.watched_by(measure);
            assert_eq!(panel.counts.borrow().are_taken(), asks, "{measure}");
            assert!(panel.values()[0].is_some(), "{measure}");
        }
    }

    #[test]
    fn merits_are_those_of_the_positions_as_they_stand_whoever_moved_and_whatever_was_watched_before() {
        // Two agents, three questions: one moves, then the other, then nobody, then both; then another problem.
        let rows = [[0, 0, 0, 1, 0, 0], [1, 0, 1, 1, 0, 0], [1, 0, 1, 1, 0, 2], [1, 0, 1, 1, 0, 2], [0, 1, 2, 1, 0, 0]];
        let questions = ["a", "b", "c"].map(|name| QuestionSpec::counted(name, 3)).to_vec();
        let relations = vec![RelationSpec::new(Body::Differ { scope: vec![0, 2] })];
        let other = || {
            seen(
                GraphSpec { questions: questions.clone(), relations: relations.clone(), ..GraphSpec::default() }
                    .freeze()
                    .unwrap(),
            )
        };
        for every in [1, 3] {
            let mut panel = Panel::new(vec![make("merit_raw").unwrap()], every);
            for [of, watched] in [[problem(), problem()], [other(), other()]] {
                let rounds = rows[1..].iter().map(|row| Round { positions: row.to_vec(), ..Round::default() });
                let debate = ByHand::about(watched, 2).start(&rows[0]).rounds(&rounds.collect::<Vec<_>>());
                debate.show(&mut panel);
                let mean = |row: &[u8; 6]| Some((of.merit(&row[..3]) + of.merit(&row[3..])) / 2.0);
                let want: Vec<_> = rows.iter().step_by(every as usize).map(mean).collect();
                assert_eq!(panel.series(), want, "every {every}");
            }
        }
    }
}
