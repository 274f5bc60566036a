//! The twelve categories of Bales' interaction process analysis, given to acts by what they are.
//!
//! An act is typed by its structure (deed, outcome, grounds, who moved whom), never by words. Agents here have no affect:
//! what Bales calls tension release, tension and antagonism has no act, and these three categories stay empty.
//!
//! | act | category |
//! |---|---|
//! | support, reconcile | 1 solidarity: takes up what others said |
//! | concede, moved by somebody's challenge | 3 agrees |
//! | propose, shift, backtrack, chain-back | 4 gives suggestion: a claim |
//! | answer by its own belief | 5 gives opinion |
//! | answer with a fact or evidence | 6 gives orientation |
//! | ask that names a relation | 7 asks for orientation |
//! | ask that names an option | 8 asks for opinion |
//! | ask that names the question alone | 9 asks for suggestion |
//! | challenge; thinking again because of somebody's challenge, and staying | 10 disagrees |
//!
//! Acts of which nobody hears anything (verify, read, subgoal, the placebo act, and whatever came to nothing or was not
//! paid), ballots and decisions have no category, nor has what follows from one's own verifying. Words that are placebos
//! were said, so they have one; thinking again because of a placebo, which by construction never moves, has none.
//!
//! Source: Bales 1950, *Interaction Process Analysis*; the mapping is this project's.

use super::balance::{self, Shuffled, Side};
use super::panel::{Given, Info, Measure, Now, Scale};
use crate::act::{Act, Deed, Fact, NONE, Null, Outcome};
use crate::deliberation::Scene;
use crate::problem::Truth;

/// A category of interaction, numbered from 1 as in Bales.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Category {
    /// Raises the status of another, gives help or reward.
    Solidarity = 1,
    /// Jokes, laughs, shows satisfaction. No act here does.
    TensionRelease = 2,
    /// Accepts, concurs, complies.
    Agrees = 3,
    /// Gives direction: what might be done or answered.
    GivesSuggestion = 4,
    /// Gives its evaluation.
    GivesOpinion = 5,
    /// Gives information.
    GivesOrientation = 6,
    /// Asks for information.
    AsksOrientation = 7,
    /// Asks for an evaluation.
    AsksOpinion = 8,
    /// Asks for direction.
    AsksSuggestion = 9,
    /// Rejects.
    Disagrees = 10,
    /// Withdraws, asks for help. No act here does.
    Tension = 11,
    /// Deflates the status of another. No act here does.
    Antagonism = 12,
}

/// The four groups of categories, three to each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Group {
    /// Categories 1 to 3.
    Positive = 0,
    /// Categories 4 to 6.
    Give = 1,
    /// Categories 7 to 9.
    Ask = 2,
    /// Categories 10 to 12.
    Negative = 3,
}

impl Category {
    /// All of them, in order of number.
    pub const ALL: [Category; 12] = [
        Category::Solidarity,
        Category::TensionRelease,
        Category::Agrees,
        Category::GivesSuggestion,
        Category::GivesOpinion,
        Category::GivesOrientation,
        Category::AsksOrientation,
        Category::AsksOpinion,
        Category::AsksSuggestion,
        Category::Disagrees,
        Category::Tension,
        Category::Antagonism,
    ];

    /// The category of an act, if it is one of interaction; the module says how.
    ///
    /// ```
    /// use manyminds::act::{Act, Deed, Fact};
    /// use manyminds::measure::bales::{Category, Group};
    /// let told = Act { fact: Fact::Evidence, ..Act::of(Deed::Answer) };
    /// assert_eq!(Category::of(&told), Some(Category::GivesOrientation));
    /// assert_eq!(Category::of(&Act::of(Deed::Ask)).map(Category::group), Some(Group::Ask));
    /// assert_eq!(Category::of(&Act::of(Deed::Verify)), None);
    /// ```
    pub fn of(act: &Act) -> Option<Category> {
        let moved_by_others = act.other != act.agent && act.null != Null::Placebo;
        match (act.deed, act.outcome) {
            (Deed::Concede, Outcome::Done) if moved_by_others => Some(Category::Agrees),
            (Deed::Concede, Outcome::Nothing) if moved_by_others => Some(Category::Disagrees),
            (_, Outcome::Nothing | Outcome::Unpaid) => None,
            (Deed::Support | Deed::Reconcile, _) => Some(Category::Solidarity),
            (Deed::Propose | Deed::Shift | Deed::Backtrack | Deed::ChainBack, _) => Some(Category::GivesSuggestion),
            (Deed::Answer, _) if act.fact == Fact::Belief => Some(Category::GivesOpinion),
            (Deed::Answer, _) => Some(Category::GivesOrientation),
            (Deed::Ask, _) if act.relation != NONE => Some(Category::AsksOrientation),
            (Deed::Ask, _) if act.option != NONE => Some(Category::AsksOpinion),
            (Deed::Ask, _) => Some(Category::AsksSuggestion),
            (Deed::Challenge, _) => Some(Category::Disagrees),
            (Deed::Verify | Deed::Read | Deed::Subgoal | Deed::Placebo, _) => None,
            (Deed::Concede | Deed::Vote | Deed::Decide, _) => None,
        }
    }

    /// Its group.
    pub fn group(self) -> Group {
        match self as u8 {
            1..=3 => Group::Positive,
            4..=6 => Group::Give,
            7..=9 => Group::Ask,
            _ => Group::Negative,
        }
    }
}

/// How many acts of each category there were.
///
/// ```
/// use manyminds::act::{Act, Deed};
/// use manyminds::measure::bales::{Category, Group, Tally};
/// let mut tally = Tally::default();
/// [Deed::Ask, Deed::Propose, Deed::Shift, Deed::Vote].map(Act::of).iter().for_each(|act| tally.add(act));
/// assert_eq!((tally.of(Category::GivesSuggestion), tally.in_group(Group::Give), tally.in_group(Group::Negative)), (2, 2, 0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally([u64; 12]);

impl Tally {
    /// Counts an act, if it has a category.
    pub fn add(&mut self, act: &Act) {
        if let Some(category) = Category::of(act) {
            self.0[category as usize - 1] += 1;
        }
    }

    /// Acts of this category.
    pub fn of(&self, category: Category) -> u64 {
        self.0[category as usize - 1]
    }

    /// Acts of this group.
    pub fn in_group(&self, group: Group) -> u64 {
        Category::ALL.into_iter().filter(|category| category.group() == group).map(|category| self.of(category)).sum()
    }
}

const COUNT: Info = Info {
    name: "",
    what: "",
    unit: "acts",
    range: "0 or more",
    formula: "count of acts with such a category; docs/MODEL.md says which acts have which",
    source: "Bales 1950; the mapping is this project's",
    cost: "O(a)",
    scale: Scale::Mean,
    over_rounds: false,
};

const PRESENCE: Info = Info {
    name: "",
    what: "",
    unit: "share of windows",
    range: "[0, 1]; undefined where neither occurs in a full window",
    formula: "presence form: windows of ten acts of interaction with both / windows with either; not the formula of Kim and others, which is unknown",
    source: "Jaccard 1912, on windows; the idea after Kim and others 2026",
    ..COUNT
};

const RATIO: Info = Info {
    unit: "ratio of counts",
    formula: "count form: mean of min/max of the two counts over windows of ten acts of interaction with either; not the formula of Kim and others, which is unknown",
    source: "Ruzicka 1958, on windows; the idea after Kim and others 2026",
    ..PRESENCE
};

const EXCESS: Info = Info {
    unit: "share of windows, beyond chance",
    range: "(-1, 1); undefined where the balance is, and before the final vote",
    formula: "presence form minus its mean over 1,000 permutations of the labels over windows, from a fixed seed; not the formula of Kim and others, which is unknown",
    source: "permutation of labels; the idea after Kim and others 2026",
    cost: "O(1,000 a), once",
    ..PRESENCE
};

/// What there is to say about these measures.
pub(super) const INFOS: [Info; 10] = [
    Info { name: "bales_positive", what: "acts that agree or show solidarity (Bales 1 to 3)", ..COUNT },
    Info { name: "bales_give", what: "acts that give suggestion, opinion or orientation (Bales 4 to 6)", ..COUNT },
    Info { name: "bales_ask", what: "acts that ask for orientation, opinion or suggestion (Bales 7 to 9)", ..COUNT },
    Info { name: "bales_negative", what: "acts that disagree (Bales 10 to 12)", ..COUNT },
    Info { name: "ask_give_balance", what: "how far asking and giving go together, by presence", ..PRESENCE },
    Info { name: "positive_negative_balance", what: "how far accord and dissent go together, by presence", ..PRESENCE },
    Info { name: "ask_give_balance_counts", what: "how evenly asking and giving are matched, by counts", ..RATIO },
    Info {
        name: "positive_negative_balance_counts",
        what: "how evenly accord and dissent are matched, by counts",
        ..RATIO
    },
    Info { name: "ask_give_excess", what: "ask_give_balance beyond what frequencies bring about", ..EXCESS },
    Info {
        name: "positive_negative_excess",
        what: "positive_negative_balance beyond what frequencies bring about",
        ..EXCESS
    },
];

/// How each is read, in the order of [`INFOS`].
const READINGS: [Reading; 10] = {
    use Group::{Ask, Give, Negative, Positive};
    use Reading::{Balance, Counts, Excess, In};
    [
        In(Positive),
        In(Give),
        In(Ask),
        In(Negative),
        Balance(Ask, Give),
        Balance(Positive, Negative),
        Counts(Ask, Give),
        Counts(Positive, Negative),
        Excess(Ask, Give),
        Excess(Positive, Negative),
    ]
};

#[derive(Clone, Copy, Debug)]
enum Reading {
    In(Group),
    Balance(Group, Group),
    Counts(Group, Group),
    Excess(Group, Group),
}

/// The measure of interaction that is called so, if it is one of these.
pub(super) fn make<P: Truth>(info: &'static Info) -> Option<Box<dyn Measure<P>>> {
    let at = INFOS.iter().position(|row| row.name == info.name)?;
    let reading = READINGS[at];
    Some(Box::new(Interaction {
        info,
        reading,
        tally: Tally::default(),
        sides: Vec::new(),
        scratch: Shuffled::default(),
    }))
}

struct Interaction {
    info: &'static Info,
    reading: Reading,
    tally: Tally,
    sides: Vec<Side>,
    scratch: Shuffled,
}

impl<P: Truth> Measure<P> for Interaction {
    fn info(&self) -> &Info {
        self.info
    }

    fn follow(&mut self, scene: &Scene<'_, P>, _given: &Given) {
        match self.reading {
            Reading::In(_) => scene.acts.iter().for_each(|act| self.tally.add(act)),
            Reading::Balance(one, other) | Reading::Counts(one, other) | Reading::Excess(one, other) => {
                let side = |category: Category| match category.group() {
                    group if group == one => Side::One,
                    group if group == other => Side::Other,
                    _ => Side::Neither,
                };
                self.sides.extend(scene.acts.iter().filter_map(Category::of).map(side));
            }
        }
    }

    fn read(&mut self, now: &Now<'_, P>) -> Option<f64> {
        match self.reading {
            Reading::In(group) => Some(self.tally.in_group(group) as f64),
            Reading::Balance(..) => balance::presence(&self.sides),
            Reading::Counts(..) => balance::counts(&self.sides),
            // Dear, and of no use before the end.
            Reading::Excess(..) => {
                now.scene.is_final().then(|| balance::presence_excess(&self.sides, &mut self.scratch))?
            }
        }
    }

    fn reset(&mut self) {
        self.tally = Tally::default();
        self.sides.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::super::by_hand::ByHand;
    use super::*;

    fn act(deed: Deed) -> Act {
        Act { agent: 0, other: 1, ..Act::of(deed) }
    }

    #[test]
    fn every_act_has_the_category_that_the_table_says() {
        use Category::*;
        let own = Act { other: 0, ..act(Deed::Concede) };
        let table = [
            (act(Deed::Support), Some(Solidarity)),
            (act(Deed::Reconcile), Some(Solidarity)),
            (act(Deed::Propose), Some(GivesSuggestion)),
            (act(Deed::Shift), Some(GivesSuggestion)),
            (act(Deed::Backtrack), Some(GivesSuggestion)),
            (act(Deed::ChainBack), Some(GivesSuggestion)),
            (act(Deed::Answer), Some(GivesOpinion)),
            (Act { fact: Fact::Evidence, ..act(Deed::Answer) }, Some(GivesOrientation)),
            (Act { fact: Fact::Holds, ..act(Deed::Answer) }, Some(GivesOrientation)),
            (act(Deed::Ask), Some(AsksSuggestion)),
            (Act { option: 1, ..act(Deed::Ask) }, Some(AsksOpinion)),
            (Act { relation: 2, ..act(Deed::Ask) }, Some(AsksOrientation)),
            (act(Deed::Challenge), Some(Disagrees)),
            (Act { fact: Fact::Broken, null: Null::Placebo, ..act(Deed::Challenge) }, Some(Disagrees)),
            (act(Deed::Concede), Some(Agrees)),
            (Act { outcome: Outcome::Nothing, ..act(Deed::Concede) }, Some(Disagrees)),
            (Act { outcome: Outcome::Nothing, null: Null::Placebo, ..act(Deed::Concede) }, None),
            (Act { outcome: Outcome::Unpaid, ..act(Deed::Concede) }, None),
            (Act { outcome: Outcome::Nothing, ..own }, None),
            (own, None),
        ];
        for (act, category) in table {
            assert_eq!(Category::of(&act), category, "{act:?}");
        }
        for deed in Deed::ALL {
            let silent = Act { outcome: Outcome::Nothing, ..act(deed) };
            assert_eq!(Category::of(&silent).is_some(), deed == Deed::Concede, "{deed:?} came to nothing");
            let interacts = deed.is_spoken() || deed == Deed::Concede;
            assert_eq!(Category::of(&act(deed)).is_some(), interacts, "{deed:?}");
        }
        let numbers: Vec<u8> = Category::ALL.into_iter().map(|category| category as u8).collect();
        assert_eq!(numbers, (1..=12).collect::<Vec<u8>>());
    }

    #[test]
    fn balances_are_read_off_windows_of_interaction() {
        // Silent acts take no place in a window, and windows run across rounds.
        let window = |deeds: &[Deed]| -> Vec<Act> {
            let silent = [Deed::Verify, Deed::Vote];
            let filled = deeds.iter().chain([&Deed::Challenge; 10]).take(10);
            filled.chain(&silent).map(|&deed| act(deed)).collect()
        };
        let rounds = [
            window(&[Deed::Ask, Deed::Answer, Deed::Propose, Deed::Concede]),
            window(&[Deed::Ask]),
            window(&[Deed::Shift]),
            window(&[]),
            vec![act(Deed::Ask), act(Deed::Answer)],
        ];
        let read = |name: &str| ByHand::new(2).every(9).rounds(&rounds).read(name);
        let seen = ["bales_positive", "bales_give", "bales_ask", "bales_negative"].map(read);
        assert_eq!(seen, [1.0, 4.0, 3.0, 34.0].map(Some));
        assert_eq!(read("ask_give_balance"), Some(1.0 / 3.0));
        assert_eq!(read("ask_give_balance_counts"), Some(0.5 / 3.0));
        assert_eq!(read("positive_negative_balance"), Some(1.0 / 4.0));
        assert_eq!(read("positive_negative_balance_counts"), Some(1.0 / 6.0 / 4.0));
        let excess = read("ask_give_excess").unwrap();
        assert!((-2.0 / 3.0..=1.0 / 3.0).contains(&excess), "{excess}");
        // Dissent is everywhere, so accord meets it wherever it falls.
        assert!(read("positive_negative_excess").unwrap().abs() < 1e-12);
        assert_eq!(ByHand::new(2).rounds(&rounds[4..]).read("ask_give_balance"), None);
    }
}
