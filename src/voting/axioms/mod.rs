//! Axioms of voting rules: what each of them says, and the search for a profile on which a rule breaks it.
//!
//! A [`Profile`] holds complete ballots: strict orders, or grades for a rule that [takes](super::Takes) them. [`check`] tries an axiom
//! on all small profiles and on larger ones that are drawn; [`check_on`] tries it on one. That nothing was found is no proof.
//!
//! ```
//! use manyminds::voting::axioms::{Axiom, Verdict, check};
//! use manyminds::voting::rule_by_name;
//! let borda = rule_by_name("borda", 0.5).unwrap();
//! assert!(matches!(check(&*borda, Axiom::Monotonicity), Verdict::Holds { .. }));
//! let Verdict::Broken(seen) = check(&*borda, Axiom::Majority) else { panic!("Borda may pass over a majority") };
//! assert_eq!(seen.to_string(), "2 ABC, 1 BCA: AB");
//! ```

mod breach;
mod profile;
mod tried;
mod variants;

pub use profile::Profile;

use super::VotingRule;
use breach::Judge;
use std::fmt;

/// A property that is asked of voting rules. Rules give sets of winners, so that each says what it asks of a set.
///
/// "Puts first" and "puts above" are strict, by place or by grade. Where a rule finds no winner, axioms of one profile ask nothing
/// (how often that was so, [`Verdict::Holds`] tells); to axioms of two profiles no winner is an outcome like any other, save to
/// participation. A rule that [refuses](super::Tally::refused) has said nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Axiom {
    /// Who hands in which ballot does not matter.
    Anonymity,
    /// What the alternatives are called does not matter.
    Neutrality,
    /// An alternative that everybody puts first is the only winner.
    Unanimity,
    /// An alternative does not win if everybody puts one and the same other above it.
    Pareto,
    /// An alternative that more than half put first is the only winner.
    Majority,
    /// An alternative that beats every other is the only winner.
    Condorcet,
    /// An alternative that every other beats does not win.
    CondorcetLoser,
    /// No winner is outside the Smith set.
    Smith,
    /// A winner that is lifted stays one.
    Monotonicity,
    /// To vote is not worse than to stay away.
    Participation,
    /// Clones neither help nor hurt.
    Clones,
    /// Who wins alone does not win when all ballots are reversed.
    Reversal,
}

impl Axiom {
    /// All axioms, in the order in which docs list them.
    pub const ALL: [Axiom; 12] = [
        Axiom::Anonymity,
        Axiom::Neutrality,
        Axiom::Unanimity,
        Axiom::Pareto,
        Axiom::Majority,
        Axiom::Condorcet,
        Axiom::CondorcetLoser,
        Axiom::Smith,
        Axiom::Monotonicity,
        Axiom::Participation,
        Axiom::Clones,
        Axiom::Reversal,
    ];

    /// The word for it in tables.
    pub fn name(self) -> &'static str {
        self.info().0
    }

    /// What it asks, in one sentence or two, with the extension to sets of winners.
    pub fn says(self) -> &'static str {
        self.info().1
    }

    /// Where it comes from.
    pub fn source(self) -> &'static str {
        self.info().2
    }

    fn info(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Axiom::Anonymity => (
                "anonymity",
                "The winners are the same in whatever order the ballots are handed in, one by one or counted.",
                "May 1952, Econometrica 20:680",
            ),
            Axiom::Neutrality => (
                "neutrality",
                "If the alternatives change names on all ballots, the winners change names with them.",
                "May 1952, Econometrica 20:680",
            ),
            Axiom::Unanimity => (
                "unanimity",
                "An alternative that everybody puts first is the only winner.",
                "Zwicker 2016, Handbook of Computational Social Choice, ch. 2",
            ),
            Axiom::Pareto => (
                "Pareto",
                "An alternative does not win if everybody puts one and the same other above it.",
                "Zwicker 2016, Handbook of Computational Social Choice, ch. 2",
            ),
            Axiom::Majority => (
                "majority",
                "An alternative that more than half of the voters put first is the only winner.",
                "Felsenthal 2012, Electoral Systems, ch. 3",
            ),
            Axiom::Condorcet => (
                "Condorcet",
                "An alternative that beats every other one against one is the only winner.",
                "Fishburn 1977, SIAM Journal on Applied Mathematics 33:469",
            ),
            Axiom::CondorcetLoser => (
                "loser",
                "An alternative that every other beats one against one does not win.",
                "Felsenthal 2012, Electoral Systems, ch. 3",
            ),
            Axiom::Smith => (
                "Smith",
                "All winners are in the smallest set of alternatives of which each beats all outside it.",
                "Smith 1973, Econometrica 41:1027",
            ),
            Axiom::Monotonicity => (
                "monotonicity",
                "A winner that some voters of one ballot lift, all else staying as it is, is still a winner, though others may join it. \
                 Grades: their grade of the winner rises.",
                "Fishburn 1982, Discrete Applied Mathematics 4:119",
            ),
            Axiom::Participation => (
                "participation",
                "When one more voter comes, the winners do not get worse for that voter as Kelly compares sets: worse is when each \
                 winner before is at least as good as each winner after, and one of them is better than one of those. Asked only where \
                 there are winners before and after.",
                "Moulin 1988, Journal of Economic Theory 45:53; Kelly 1977, Econometrica 45:439",
            ),
            Axiom::Clones => (
                "clones",
                "When an alternative becomes two or three that stand together on every ballot, and beside each other in the list, \
                 another alternative wins if and only if it won before, and one of the clones wins if and only if the alternative did. \
                 Grades: clones get the grade of the alternative.",
                "Tideman 1987, Social Choice and Welfare 4:185",
            ),
            Axiom::Reversal => (
                "reversal",
                "Of two alternatives and more, one that wins alone does not win, alone or with others, when all ballots are reversed. \
                 Grades change their sign.",
                "Saari 1994, Geometry of Voting; Schulze 2011, Social Choice and Welfare 36:267",
            ),
        }
    }
}

/// What the search for a breach came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// None was found.
    Holds {
        /// On how many profiles it was tried.
        tried: u64,
        /// How often the axiom would have asked for a winner, or for a comparison of winners, and there was none.
        silent: u64,
    },
    /// A breach, with nobody in it who could be left out.
    Broken(Box<Counterexample>),
}

/// A profile on which a rule breaks an axiom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterexample {
    /// The axiom.
    pub axiom: Axiom,
    /// Who voted how.
    pub profile: Profile,
    /// Who wins there.
    pub winners: Vec<u32>,
    /// What is changed and who wins then; `None` where the axiom is of one profile.
    pub change: Option<Changed>,
}

/// A change of a profile, and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// What is done, in words.
    pub what: String,
    /// The profile afterwards.
    pub profile: Profile,
    /// Who wins there.
    pub winners: Vec<u32>,
}

impl fmt::Display for Counterexample {
    /// In one line: the profile and its winners, then the change and the winners after it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.profile, self.profile.letters(&self.winners))?;
        match &self.change {
            Some(changed) => write!(f, "; {}: {}", changed.what, changed.profile.letters(&changed.winners)),
            None => Ok(()),
        }
    }
}

/// Tries an axiom on profiles of strict orders, or of grades from -2, -1, 1 and 2 for a rule that takes grades. The same every time.
///
/// * Up to renaming, all of up to 3 alternatives and 5 voters, and of 4 alternatives and 3 voters; with grades, of 2 alternatives and
///   3 voters and of 3 alternatives and 2 voters.
/// * 400 that are drawn, of 3 to 5 alternatives and up to 30 voters: half of them with voters all drawn alone, half with blocs.
///
/// On each profile every change is tried that the axiom speaks of, or where those are many, as many as [`check_on`] says.
///
/// Cost: at most about 100,000 votes.
pub fn check(rule: &dyn VotingRule, axiom: Axiom) -> Verdict {
    let mut judge = Judge::new(rule);
    let mut tried = 0;
    // Few voters and many clones are ties without number, over which some rules take long.
    let dear = |profile: &Profile| profile.alternatives() > if profile.voters() > 3 { 4 } else { 3 };
    for profile in tried::profiles(rule.takes()).filter(|profile| axiom != Axiom::Clones || !dear(profile)) {
        tried += 1;
        if let Some(seen) = judge.breach(axiom, &profile) {
            return Verdict::Broken(Box::new(tried::shrunk(&mut judge, seen)));
        }
    }
    Verdict::Holds { tried, silent: judge.silent }
}

/// Tries an axiom on one profile: the first breach, if there is one.
///
/// Changes that are tried: every winner lifted to every higher place by one voter or by all who vote alike; one more voter with every
/// ballot there is (up to 5 alternatives, and with grades up to 4; a fixed 64 that are drawn beyond); every alternative cloned, with the
/// clones in every order on every ballot if these are at most 32 ways, else in 32 ways that are drawn, and three clones in 8.
///
/// Cost: up to a few hundred votes.
pub fn check_on(rule: &dyn VotingRule, axiom: Axiom, profile: &Profile) -> Option<Counterexample> {
    Judge::new(rule).breach(axiom, profile)
}
