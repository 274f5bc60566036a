//! What a society is made of, before anybody speaks: measures that read nothing but what they are given.

use super::panel::{Given, Info, Measure, Now, Scale};
use crate::problem::Truth;
use crate::society::columns::Trait;

const AXIS: Info = Info {
    name: "",
    what: "",
    unit: "standard deviation (population)",
    range: "[0, 0.5]; one voice is 0",
    formula: "population standard deviation of the trait over members",
    source: "Kim and others 2026, personality diversity by trait; whether they use the population or sample form is unknown",
    cost: "O(n)",
    scale: Scale::Mean,
    over_rounds: false,
};

/// What there is to say about these measures.
pub(super) const INFOS: [Info; 11] = [
    Info { name: "openness_diversity", what: "how much members differ in openness", ..AXIS },
    Info { name: "conscientiousness_diversity", what: "how much members differ in conscientiousness", ..AXIS },
    Info { name: "extraversion_diversity", what: "how much members differ in extraversion", ..AXIS },
    Info { name: "agreeableness_diversity", what: "how much members differ in agreeableness", ..AXIS },
    Info { name: "neuroticism_diversity", what: "how much members differ in neuroticism", ..AXIS },
    Info {
        name: "neutral_diversity",
        what: "how much members differ on the axis that does nothing",
        source: "a control: this project",
        ..AXIS
    },
    Info {
        name: "team_diversity",
        what: "how much the heuristics of members differ, place by place",
        unit: "share of places",
        range: "[0, 1]; undefined elsewhere than on a ring, and for one member",
        formula: "mean over pairs of the share of the k places in which their ordered lists of steps differ; of a random team 1 - (N/l - 1)/(N - 1) is expected, N = l!/(l - k)!",
        source: "Hong and Page 2004",
        cost: "O(n^2 k), once",
        ..AXIS
    },
    Info {
        name: "social_entropy",
        what: "how much, and at how many scales, members differ in traits and expertise",
        unit: "share of the most possible",
        range: "[0, 1]; one voice is 0",
        formula: "(1/log2 n) integral over h from 0 of H(h), H the entropy in bits of cluster sizes when members at distance <= h are joined (single linkage); distance: root of the mean of two mean squares of differences, over the five traits and over topics",
        source: "Balch 2000, hierarchic social entropy, normalised",
        cost: "O(n^2 topics), once; at most 256 members, the first ones",
        ..AXIS
    },
    Info {
        name: "effective_agents",
        what: "to how many independent members the members amount, by the errors that they make before anybody speaks",
        unit: "agents",
        range: "above 0, above n where errors repel; 1 for one member; undefined where somebody never errs or always does, or at rho <= -1/(n - 1)",
        formula: "n/(1 + (n - 1) rho), rho the mean over pairs of the correlation (phi), over the relations that both see, of reading wrongly, at one common position drawn evenly; never clipped",
        source: "Kish 1965 (the design effect)",
        cost: "O(n r + n^2 r/64), once; rho over the first 256 members at most",
        ..AXIS
    },
    Info {
        name: "difficulty",
        what: "how hard the instance is, exactly and from the instance alone, never from how a society fares",
        unit: "by family: probability (hidden profile), nodes (chain), children (Countdown)",
        range: "0 or more; undefined for other problems",
        formula: "hidden profile: probability that a plurality of solo readers of everything is wrong, ties split; chain: nodes that the answer hangs on; Countdown: children that an exhaustive search without repetitions generates, over the number of solutions",
        source: "docs/FAMILIES.md",
        cost: "that of the exact solver, once",
        ..AXIS
    },
    Info {
        name: "decoy",
        what: "whether a decoy was planted in the hidden profile",
        unit: "share of replicates",
        range: "0 or 1; undefined for other problems",
        formula: "1 if planted",
        source: "docs/FAMILIES.md",
        cost: "O(1)",
        scale: Scale::Share,
        over_rounds: false,
    },
];

/// How each is read, in the order of [`INFOS`].
const READINGS: [fn(&Given) -> Option<f64>; 11] = [
    |given| given.axis_diversity[Trait::Openness as usize],
    |given| given.axis_diversity[Trait::Conscientiousness as usize],
    |given| given.axis_diversity[Trait::Extraversion as usize],
    |given| given.axis_diversity[Trait::Agreeableness as usize],
    |given| given.axis_diversity[Trait::Neuroticism as usize],
    |given| given.axis_diversity[Trait::Neutral as usize],
    |given| given.team_diversity,
    |given| given.social_entropy,
    |given| given.effective_agents,
    |given| given.difficulty,
    |given| given.decoy.map(|planted| f64::from(u8::from(planted))),
];

/// The measure of what was given that is called so, if it is one of these.
pub(super) fn make<P: Truth>(info: &'static Info) -> Option<Box<dyn Measure<P>>> {
    let at = INFOS.iter().position(|row| row.name == info.name)?;
    Some(Box::new(OfGiven { info, read: READINGS[at] }))
}

struct OfGiven {
    info: &'static Info,
    read: fn(&Given) -> Option<f64>,
}

impl<P: Truth> Measure<P> for OfGiven {
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
        (self.read)(now.given)
    }
}

#[cfg(test)]
mod tests {
    use super::super::by_hand::ByHand;

    #[test]
    fn each_axis_reads_its_own() {
        let mut story = ByHand::new(2);
        story.given.axis_diversity = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5].map(Some);
        (story.given.social_entropy, story.given.effective_agents) = (Some(0.6), Some(1.7));
        let names = ["openness", "conscientiousness", "extraversion", "agreeableness", "neuroticism", "neutral"];
        for (axis, name) in names.into_iter().enumerate() {
            assert_eq!(story.read(&format!("{name}_diversity")), story.given.axis_diversity[axis]);
        }
        assert_eq!((story.read("social_entropy"), story.read("effective_agents")), (Some(0.6), Some(1.7)));
        assert_eq!((story.read("difficulty"), story.read("decoy")), (None, None));
        (story.given.difficulty, story.given.decoy) = (Some(9.0), Some(true));
        assert_eq!((story.read("difficulty"), story.read("decoy")), (Some(9.0), Some(1.0)));
    }
}
