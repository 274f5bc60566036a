//! What minds believe, as probabilities: measures of beliefs, which answers alone do not show.

use super::panel::{Info, Measure, Now, Scale};
use crate::problem::Truth;

/// What there is to say about these measures.
pub(super) const INFOS: [Info; 2] = [
    Info {
        name: "credence_right",
        what: "how probable members find what is right",
        unit: "probability",
        range: "[0, 1]; undefined where nothing is designated right, or somebody has no such belief",
        formula: "mean over members and designated questions of the probability given to the right option, as it stands then",
        source: "Zollman 2007; Choi, Zhu and Li 2025",
        cost: "O(n q K)",
        scale: Scale::Mean,
        over_rounds: true,
    },
    Info {
        name: "credence_spread",
        what: "how much members differ in how probable they find what is right",
        unit: "probability, as a standard deviation (population)",
        range: "[0, 0.5]; undefined as credence_right",
        formula: "square root of the mean over designated questions of the variance over members of the probability given to the right option",
        source: "Zollman 2007",
        cost: "O(n q K)",
        scale: Scale::Mean,
        over_rounds: true,
    },
];

/// The measure of this room that `info` is about.
pub(super) fn make<P: Truth + 'static>(info: &'static Info) -> Option<Box<dyn Measure<P>>> {
    match info.name {
        "credence_right" | "credence_spread" => Some(Box::new(Belief { info })),
        _ => None,
    }
}

struct Belief {
    info: &'static Info,
}

impl<P: Truth> Measure<P> for Belief {
    fn info(&self) -> &Info {
        self.info
    }

    fn wants_acts(&self) -> bool {
        false
    }

    fn follows(&self) -> bool {
        false
    }

    fn wants_credences(&self) -> bool {
        true
    }

    fn read(&mut self, now: &Now<'_, P>) -> Option<f64> {
        let (scene, problem) = (now.scene, now.scene.problem);
        let width: usize = (0..scene.questions()).map(|question| problem.options(question)).sum();
        let (mut mean, mut variance, mut designated, mut first) = (0.0, 0.0, 0u32, 0);
        for question in 0..scene.questions() {
            if let Some(right) = problem.right_option(question) {
                let of = |agent: usize| scene.credences.get(agent * width + first + right).copied().flatten();
                let given: Option<Vec<f64>> = (0..scene.agents).map(of).collect();
                let given = given?;
                let n = given.len() as f64;
                let centre = given.iter().sum::<f64>() / n;
                mean += centre;
                variance += given.iter().map(|value| (value - centre) * (value - centre)).sum::<f64>() / n;
                designated += 1;
            }
            first += problem.options(question);
        }
        let n = f64::from(designated);
        let value = if self.info.name == "credence_right" { mean / n } else { (variance / n).sqrt() };
        (designated > 0 && scene.agents > 0).then_some(value)
    }
}
