//! Measures of answers that are numbers: where opinions lie, into how many groups they fall, and for how long they move.

use super::panel::{Given, Info, Measure, Now, Scale};
use crate::deliberation::Scene;
use crate::problem::{Label, Truth};

/// Neighbours in order that are further apart than this are of two groups.
const GAP: f64 = 0.005;
/// A group with less than this share of the agents is a minor one.
const MAJOR: f64 = 0.02;
/// What moves by no more than this does not count as moving.
const STILL: f64 = 1e-12;

const MEAN: Info = Info {
    name: "opinion_mean",
    what: "the mean opinion, over agents and questions",
    unit: "opinion",
    range: "[0, 1]; undefined where answers are no numbers",
    formula: "mean of x over agents and questions",
    source: "opinion dynamics",
    cost: "O(n q)",
    scale: Scale::Mean,
    over_rounds: true,
};

/// What there is to say about these measures.
pub(super) const INFOS: [Info; 5] = [
    MEAN,
    Info {
        name: "opinion_spread",
        what: "how far opinions lie apart",
        unit: "standard deviation (population)",
        range: "[0, 0.5]; undefined where answers are no numbers",
        formula: "root of the mean over questions of the population variance of x",
        ..MEAN
    },
    Info {
        name: "opinion_clusters",
        what: "into how many groups opinions fall, however small",
        unit: "groups",
        range: "1 to n; undefined where answers are no numbers, or with several questions",
        formula: "1 + gaps above 0.005 between neighbours in order",
        source: "clusters of bounded confidence, Hegselmann and Krause 2002",
        cost: "O(n log n)",
        ..MEAN
    },
    Info {
        name: "opinion_clusters_major",
        what: "into how many groups that hold at least 2 % of the agents opinions fall",
        unit: "groups",
        range: "0 to 50; undefined where answers are no numbers, or with several questions",
        formula: "groups as in opinion_clusters with at least 0.02 n agents",
        source: "peaks of Deffuant and others 2000, minor clusters cut off",
        cost: "O(n log n)",
        ..MEAN
    },
    Info {
        name: "opinion_steps",
        what: "in how many rounds anybody moved",
        unit: "rounds",
        range: "0 or more; undefined where answers are no numbers",
        formula: "rounds after which some x differs by more than 1e-12 from before",
        source: "convergence of bounded confidence, Hegselmann and Krause 2002",
        ..MEAN
    },
];

/// The measure, if it is one of these.
pub(super) fn make<P: Truth + 'static>(info: &'static Info) -> Option<Box<dyn Measure<P>>> {
    let read: fn(&mut Vec<f64>, usize) -> Option<f64> = match info.name {
        "opinion_mean" => |values, _| Some(values.iter().sum::<f64>() / values.len() as f64),
        "opinion_spread" => |values, questions| Some(spread(values, questions)),
        "opinion_clusters" => |values, questions| (questions == 1).then(|| groups(values).count() as f64),
        "opinion_clusters_major" => |values, questions| {
            let least = MAJOR * values.len() as f64;
            (questions == 1).then(|| groups(values).filter(|group| group.len() as f64 >= least).count() as f64)
        },
        "opinion_steps" => return Some(Box::new(Steps { info, before: Vec::new(), steps: 0, numbers: false })),
        _ => return None,
    };
    Some(Box::new(Values { info, read, values: Vec::new() }))
}

/// The groups of `values`, which it sorts.
fn groups(values: &mut [f64]) -> impl Iterator<Item = &[f64]> {
    values.sort_unstable_by(f64::total_cmp);
    values.chunk_by(|a, b| b - a <= GAP)
}

fn spread(values: &[f64], questions: usize) -> f64 {
    let agents = (values.len() / questions) as f64;
    let variance = |question: usize| {
        let column = || values.iter().skip(question).step_by(questions);
        let mean = column().sum::<f64>() / agents;
        column().map(|value| (value - mean) * (value - mean)).sum::<f64>() / agents
    };
    ((0..questions).map(variance).sum::<f64>() / questions as f64).sqrt()
}

/// Reads a number off all opinions, agents x questions.
struct Values {
    info: &'static Info,
    read: fn(&mut Vec<f64>, usize) -> Option<f64>,
    values: Vec<f64>,
}

/// The answers of a scene as numbers, as they stand now; false where they are none.
fn numbers<P: Truth>(scene: &Scene<'_, P>, into: &mut Vec<f64>) -> bool {
    into.clear();
    into.extend(scene.latest.iter().map_while(|answer| answer.value()));
    into.len() == scene.latest.len() && !into.is_empty()
}

impl<P: Truth> Measure<P> for Values {
    fn info(&self) -> &Info {
        self.info
    }

    fn wants_acts(&self) -> bool {
        false
    }

    fn follows(&self) -> bool {
        false
    }

    fn read(&mut self, now: &Now<'_, P>) -> Option<f64> {
        numbers(now.scene, &mut self.values).then(|| (self.read)(&mut self.values, now.scene.questions()))?
    }
}

/// Counts the rounds in which anybody moved.
struct Steps {
    info: &'static Info,
    before: Vec<f64>,
    steps: u32,
    numbers: bool,
}

impl<P: Truth> Measure<P> for Steps {
    fn info(&self) -> &Info {
        self.info
    }

    fn wants_acts(&self) -> bool {
        false
    }

    fn follow(&mut self, scene: &Scene<'_, P>, _given: &Given) {
        let mut moved = false;
        let known = self.before.len() == scene.latest.len();
        self.numbers = true;
        self.before.resize(scene.latest.len(), 0.0);
        for (before, answer) in self.before.iter_mut().zip(scene.latest) {
            let Some(value) = answer.value() else {
                self.numbers = false;
                return;
            };
            moved |= known && (value - *before).abs() > STILL;
            *before = value;
        }
        self.steps += u32::from(moved);
    }

    fn read(&mut self, _now: &Now<'_, P>) -> Option<f64> {
        self.numbers.then(|| f64::from(self.steps))
    }

    fn reset(&mut self) {
        self.before.clear();
        self.steps = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_parted_by_gaps_and_small_ones_are_minor() {
        let mut values = vec![0.9; 60];
        values.extend([0.5, 0.504, 0.508, 0.1]);
        values.extend([0.3; 2]);
        assert_eq!(groups(&mut values).map(<[f64]>::len).collect::<Vec<_>>(), [1, 2, 3, 60]);
        let least = MAJOR * values.len() as f64;
        assert_eq!(groups(&mut values).filter(|group| group.len() as f64 >= least).count(), 3);
    }

    #[test]
    fn spread_is_of_each_question_by_itself() {
        assert_eq!(spread(&[0.0, 1.0], 1), 0.5);
        assert_eq!(spread(&[0.0, 1.0, 0.0, 1.0], 2), 0.0);
        assert!((spread(&[0.0, 0.5, 1.0, 0.5], 2) - 0.125f64.sqrt()).abs() < 1e-15);
    }
}
