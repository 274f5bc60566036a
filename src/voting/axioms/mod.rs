//! Axioms of voting rules: what each of them says, and the search for a profile on which a rule breaks it.
//!
//! A [`Profile`] holds complete ballots: strict orders, or grades for a rule that [takes](super::Takes) them. [`check`] tries
//! an axiom on all small profiles and on larger ones that are drawn; [`check_on`] tries it on one. That nothing was found is no
//! proof.
//!
//! ```
//! use manyminds::voting::axioms::{Axiom, Verdict, check};
//! use manyminds::voting::rule_by_name;
//! let borda = rule_by_name("borda", 0.5).unwrap();
//! assert!(matches!(check(&*borda, Axiom::Monotonicity), Verdict::Holds { .. }));
//! let Verdict::Broken(seen) = check(&*borda, Axiom::Majority) else { panic!("Borda may pass over a majority") };
//! assert_eq!(seen.to_string(), "2 ABC, 1 BCA: AB");
//! ```

mod axiom;
mod breach;
mod profile;
mod tried;
mod variants;

pub use axiom::Axiom;
pub use profile::Profile;

use super::VotingRule;
use breach::Judge;
use std::fmt;

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

/// Tries an axiom on profiles of strict orders, or of grades from -2, -1, 1 and 2 for a rule that takes grades. The same every
/// time.
///
/// * Up to renaming, all of up to 3 alternatives and 5 voters, and of 4 alternatives and 3 voters; with grades, of 2
///   alternatives and 3 voters and of 3 alternatives and 2 voters.
/// * 400 that are drawn, of 3 to 5 alternatives and up to 30 voters: half of them with voters all drawn alone, half with blocs.
///
/// Clones are tried with up to 3 alternatives, and with 4 where there are 4 voters and more. On each profile every change is
/// tried that the axiom speaks of, or where those are many, as many as [`check_on`] says.
///
/// Cost: at most about 150,000 votes, in most cases a fifth of that.
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
/// Changes that are tried: every winner lifted to every higher place by one voter or by all who vote alike; one more voter with
/// every ballot there is (up to 4 alternatives, and with grades up to 3; a fixed 48 that are drawn beyond); every alternative
/// as two clones, in every order on every ballot if these are at most 12 ways and else in 12 that are drawn, and as three
/// clones in 2.
///
/// Cost: up to a few hundred votes.
pub fn check_on(rule: &dyn VotingRule, axiom: Axiom, profile: &Profile) -> Option<Counterexample> {
    Judge::new(rule).breach(axiom, profile)
}

#[cfg(test)]
mod tests {
    use super::super::rules::Plurality;
    use super::super::{Ballots, Refusal, Tally, rule_by_name};
    use super::*;

    /// Plurality, spoiled in one way.
    #[derive(Debug)]
    enum Spoiled {
        /// Whoever hands in the first ballot decides.
        Dictator,
        /// Voters of the same ballot count as one.
        Heads,
        /// It gives no answer.
        Refuses,
        /// Everybody wins.
        All,
        /// Nobody does.
        Nobody,
    }

    impl VotingRule for Spoiled {
        fn name(&self) -> &'static str {
            "spoiled"
        }

        fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
            Plurality.decide(ballots, tally);
            let ranks = ballots.iter().next().map(|ballot| ballot.ranks.to_vec()).unwrap_or_default();
            match self {
                Spoiled::Dictator => {
                    tally.winners = (0..).zip(ranks).filter(|pair| pair.1 == 0).map(|pair| pair.0).collect()
                }
                Spoiled::Heads => {
                    let mut heads = ballots.clone();
                    (0..heads.len()).for_each(|ballot| heads.set_count(ballot, 1));
                    Plurality.decide(&heads, tally);
                }
                Spoiled::Refuses => tally.refuse(Refusal::Universes { most: 0 }),
                Spoiled::All => tally.winners = (0..ballots.alternatives()).collect(),
                Spoiled::Nobody => tally.winners.clear(),
            }
        }
    }

    fn broken(rule: &dyn VotingRule) -> Vec<&'static str> {
        let breaks = |axiom: &Axiom| matches!(check(rule, *axiom), Verdict::Broken(_));
        Axiom::ALL.into_iter().filter(breaks).map(Axiom::name).collect()
    }

    #[test]
    fn spoiled_rules_break_what_they_were_spoiled_for() {
        assert!(broken(&Spoiled::Dictator).contains(&"anonymity"));
        assert!(broken(&Spoiled::Heads).contains(&"anonymity"));
        let all = ["unanimity", "Pareto", "majority", "Condorcet", "loser", "Smith"];
        assert_eq!(broken(&Spoiled::All), all);
        assert!(broken(&Spoiled::Nobody).is_empty() && broken(&Spoiled::Refuses).is_empty());
    }

    #[test]
    fn a_rule_that_never_decides_is_silent_and_one_that_refuses_has_said_nothing() {
        let silent = |rule: &dyn VotingRule, axiom| match check(rule, axiom) {
            Verdict::Holds { silent, .. } => silent,
            Verdict::Broken(seen) => panic!("{seen}"),
        };
        assert!(silent(&Spoiled::Nobody, Axiom::Majority) > 0 && silent(&Spoiled::Nobody, Axiom::Participation) > 0);
        assert_eq!((silent(&Spoiled::Nobody, Axiom::Monotonicity), silent(&Spoiled::Refuses, Axiom::Majority)), (0, 0));
    }

    #[test]
    fn sets_of_winners_are_held_against_each_other_as_each_axiom_says() {
        let seen = |rule: &str, axiom, profile: &str| {
            let profile = profile.parse().unwrap();
            check_on(&*rule_by_name(rule, 0.5).unwrap(), axiom, &profile).map(|seen| seen.to_string())
        };
        // From AB to A alone is worse for whoever puts B above A, and better for others.
        let participation = seen("instant-runoff", Axiom::Participation, "2 ABC, 1 BAC, 1 CBA").unwrap();
        assert_eq!(participation, "2 ABC, 1 BAC, 1 CBA: AB; and 1 CBA: A");
        // A winner may be joined by others.
        assert_eq!(seen("plurality", Axiom::Monotonicity, "2 ABC, 2 BCA"), None);
        // A vote for A that goes to its clone costs A a majority.
        let clones = seen("majority", Axiom::Clones, "2 AB, 1 BA").unwrap();
        assert_eq!(clones, "2 AB, 1 BA: A; X clones A, 1 AXB, 1 XAB, 1 BAX: -");
        // One that wins both ways, alone and then with others.
        let reversal = seen("minimax", Axiom::Reversal, "1 ABCD, 1 ADBC, 1 CDBA").unwrap();
        assert_eq!(reversal, "1 ABCD, 1 ADBC, 1 CDBA: A; reversed, 1 DCBA, 1 CBDA, 1 ABDC: ABCD");
        assert_eq!(seen("borda", Axiom::Reversal, "1 AB, 1 BA"), None);
    }
}
