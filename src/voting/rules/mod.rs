//! The rules that ship, and the table that names them.

mod pairwise;
mod positional;
mod quota;

pub use pairwise::Copeland;
pub use positional::{Approval, Borda, Plurality, Score};
pub use quota::{Majority, Supermajority, Unanimity};

use super::{Takes, VotingRule};

/// What docs, schema and scenarios need to know of a rule.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo {
    /// The word for it.
    pub name: &'static str,
    /// What it reads of a ballot.
    pub takes: Takes,
    /// Whether it reads the quorum.
    pub quorum: bool,
    /// One line on what wins.
    pub doc: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    make: fn(f64) -> Option<Box<dyn VotingRule>>,
}

impl RuleInfo {
    /// Makes the rule. `quorum` is a share in [0, 1), ignored unless [`RuleInfo::quorum`]; `None` if it is outside.
    pub fn make(&self, quorum: f64) -> Option<Box<dyn VotingRule>> {
        (self.make)(quorum)
    }
}

/// All rules, in the order in which docs list them.
pub const RULES: &[RuleInfo] = &[
    RuleInfo {
        name: "plurality",
        takes: Takes::Top,
        quorum: false,
        doc: "the alternative that most voters put first",
        source: "Zwicker 2016, Handbook of Computational Social Choice, ch. 2",
        make: |_| Some(Box::new(Plurality)),
    },
    RuleInfo {
        name: "majority",
        takes: Takes::Top,
        quorum: false,
        doc: "the alternative that more than half of the voters put first, if there is one",
        source: "May 1952, Econometrica 20:680",
        make: |_| Some(Box::new(Majority)),
    },
    RuleInfo {
        name: "supermajority",
        takes: Takes::Top,
        quorum: true,
        doc: "the alternative that more than the quorum of the voters put first, if there is one",
        source: "Caplin and Nalebuff 1988, Econometrica 56:787",
        make: |quorum| Some(Box::new(Supermajority::new(quorum)?)),
    },
    RuleInfo {
        name: "unanimity",
        takes: Takes::Top,
        quorum: false,
        doc: "the alternative that every voter puts first, if there is one",
        source: "Buchanan and Tullock 1962, The Calculus of Consent",
        make: |_| Some(Box::new(Unanimity)),
    },
    RuleInfo {
        name: "approval",
        takes: Takes::Grades,
        quorum: false,
        doc: "the alternative that most voters approve: grade it above 0, or without grades put it first",
        source: "Brams and Fishburn 1978, American Political Science Review 72:831",
        make: |_| Some(Box::new(Approval)),
    },
    RuleInfo {
        name: "score",
        takes: Takes::Grades,
        quorum: false,
        doc: "the alternative with the highest sum of grades",
        source: "Smith 2000, Range voting",
        make: |_| Some(Box::new(Score)),
    },
    RuleInfo {
        name: "borda",
        takes: Takes::Ranking,
        quorum: false,
        doc: "the alternative with the most points: m - 1 for a first place down to 0 for a last",
        source: "Borda 1784; ties averaged as in Black 1976, Public Choice 28:1",
        make: |_| Some(Box::new(Borda)),
    },
    RuleInfo {
        name: "copeland",
        takes: Takes::Ranking,
        quorum: false,
        doc: "the alternative that beats the most others one against one, a tie counting half",
        source: "Copeland 1951, A reasonable social welfare function (University of Michigan seminar)",
        make: |_| Some(Box::new(Copeland)),
    },
];

/// The rule of that name, if there is one and `quorum`, a share in [0, 1), is one it can use. Rules that read no quorum
/// ignore it; [`RULES`] says which do.
pub fn rule_by_name(name: &str, quorum: f64) -> Option<Box<dyn VotingRule>> {
    RULES.iter().find(|info| info.name == name)?.make(quorum)
}

/// Makes winners of the alternatives with the highest count; of none if all counts are 0.
fn most(counts: &[u32], winners: &mut Vec<u32>) {
    winners.clear();
    let best = counts.iter().copied().max().unwrap_or(0);
    if best > 0 {
        winners.extend((0..).zip(counts).filter(|&(_, &n)| n == best).map(|(a, _)| a));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Ballots, Tally, UNRANKED, laws::check_rule};
    use super::*;

    /// Strict and complete ballots, best first, as in `18 ADECB`.
    fn profile(lines: &str) -> Ballots {
        let mut ballots = Ballots::default();
        for line in lines.split(", ") {
            let (count, order) = line.split_once(' ').unwrap();
            let order: Vec<u32> = order.bytes().map(|letter| u32::from(letter - b'A')).collect();
            if ballots.is_empty() {
                ballots.clear(order.len() as u32);
            }
            for _ in 0..count.parse::<u32>().unwrap() {
                ballots.push_ranking(&order);
            }
        }
        ballots
    }

    fn decide(rule: &dyn VotingRule, ballots: &Ballots) -> Tally {
        let mut tally = Tally::default();
        rule.decide(ballots, &mut tally);
        tally
    }

    fn all_rules() -> impl Iterator<Item = Box<dyn VotingRule>> {
        RULES.iter().map(|info| info.make(2.0 / 3.0).unwrap())
    }

    /// The profile of 55 voters in which every family of rules elects another alternative.
    const FIFTY_FIVE: &str = "18 ADECB, 12 BEDCA, 10 CBEDA, 9 DCEBA, 4 EBDCA, 2 ECDBA";

    /// Schulze 2011, Social Choice and Welfare 36:267, example 1: no Condorcet winner.
    const SCHULZE: &str = "5 ACBED, 5 ADECB, 8 BEDAC, 3 CABED, 7 CAEBD, 2 CBADE, 7 DCEBA, 8 EBADC";

    #[test]
    fn the_55_voters_elect_somebody_else_under_every_rule() {
        let ballots = profile(FIFTY_FIVE);
        let plurality = decide(&Plurality, &ballots);
        assert_eq!((plurality.scores, plurality.winners), (vec![18.0, 12.0, 10.0, 9.0, 6.0], vec![0]));
        let borda = decide(&Borda, &ballots);
        assert_eq!((borda.scores, borda.winners), (vec![72.0, 101.0, 107.0, 136.0, 134.0], vec![3]));
        let copeland = decide(&Copeland, &ballots);
        assert_eq!((copeland.scores[4], copeland.winners), (4.0, vec![4]));
        // A, who wins on first places, loses to everybody one against one.
        assert_eq!(copeland.scores[0], 0.0);
        assert!(decide(&Majority, &ballots).winners.is_empty());
    }

    #[test]
    fn tennessee_is_exact() {
        // M, N, C, K are 0, 1, 2, 3: the letters here are A, B, C, D.
        let ballots = profile("42 ABCD, 26 BCDA, 15 CDBA, 17 DCBA");
        let plurality = decide(&Plurality, &ballots);
        assert_eq!((plurality.scores, plurality.winners), (vec![42.0, 26.0, 15.0, 17.0], vec![0]));
        let borda = decide(&Borda, &ballots);
        assert_eq!((borda.scores, borda.winners), (vec![126.0, 194.0, 173.0, 107.0], vec![1]));
        let copeland = decide(&Copeland, &ballots);
        assert_eq!((copeland.scores, copeland.winners), (vec![0.0, 3.0, 2.0, 1.0], vec![1]));
    }

    #[test]
    fn schulze_45_is_exact() {
        let copeland = decide(&Copeland, &profile(SCHULZE));
        let over = |i: usize, j: usize| copeland.pairwise[i * 5 + j];
        let published = [
            [0.0, 20.0, 26.0, 30.0, 22.0],
            [25.0, 0.0, 16.0, 33.0, 18.0],
            [19.0, 29.0, 0.0, 17.0, 24.0],
            [15.0, 12.0, 28.0, 0.0, 14.0],
            [23.0, 27.0, 21.0, 31.0, 0.0],
        ];
        for (i, row) in published.iter().enumerate() {
            for (j, &weight) in row.iter().enumerate() {
                assert_eq!(over(i, j), weight, "{i} over {j}");
            }
        }
        assert_eq!(copeland.scores, [2.0, 2.0, 2.0, 1.0, 3.0]);
        assert_eq!(copeland.winners, [4]);
    }

    #[test]
    fn every_rule_obeys_the_laws() {
        for rule in all_rules() {
            check_rule(&*rule).unwrap();
        }
        for quorum in [0.0, 0.3, 0.66] {
            check_rule(&Supermajority::new(quorum).unwrap()).unwrap();
        }
    }

    #[test]
    fn every_shipped_rule_has_a_fast_path_or_needs_grades() {
        for rule in all_rules() {
            let mut winners = vec![9];
            let fast = rule.decide_counts(&[1, 4, 1], 6, &mut winners);
            assert_eq!(fast, rule.name() != "score", "{}", rule.name());
            let expected: &[u32] =
                if rule.name() == "unanimity" || rule.name() == "supermajority" { &[] } else { &[1] };
            assert!(!fast || winners == expected, "{}: {winners:?}", rule.name());
        }
    }

    #[test]
    fn the_table_says_what_the_rules_say() {
        for info in RULES {
            let rule = info.make(0.5).unwrap();
            assert_eq!((rule.name(), rule.takes()), (info.name, info.takes));
            assert_eq!(info.make(1.0).is_none(), info.quorum);
        }
        assert!(rule_by_name("supermajority", 0.66).is_some());
        assert!(rule_by_name("supermajority", 1.0).is_none());
        assert!(rule_by_name("Plurality", 0.5).is_none());
    }

    #[test]
    fn exactly_half_is_no_majority_and_exactly_the_quorum_is_none() {
        let mut ballots = profile("5 AB, 5 BA");
        let tally = decide(&Majority, &ballots);
        assert_eq!((&tally.winners[..], tally.needed), (&[][..], Some(6.0)));
        ballots.push_top(1);
        assert_eq!(decide(&Majority, &ballots).winners, [1]);
        let two_thirds = Supermajority::new(2.0 / 3.0).unwrap();
        let tally = decide(&two_thirds, &profile("6 AB, 3 BA"));
        assert_eq!((&tally.winners[..], tally.needed), (&[][..], Some(7.0)));
        assert_eq!(decide(&two_thirds, &profile("7 AB, 2 BA")).winners, [0]);
        // Below one half two alternatives can be over the quorum: the larger wins, and equal ones tie.
        let third = Supermajority::new(0.3).unwrap();
        assert_eq!(decide(&third, &profile("6 AB, 4 BA")).winners, [0]);
        assert_eq!(decide(&third, &profile("5 AB, 5 BA")).winners, [0, 1]);
    }

    #[test]
    fn blank_ballots_count_for_nothing() {
        let mut ballots = Ballots::new(2);
        ballots.push_top(0);
        ballots.push_top(0);
        ballots.push_top(UNRANKED);
        ballots.push_ranking(&[]);
        ballots.push_grades(&[f64::NAN; 2]);
        for (rule, score) in [(&Unanimity as &dyn VotingRule, 2.0), (&Majority, 2.0), (&Borda, 2.0), (&Copeland, 1.0)] {
            let tally = decide(rule, &ballots);
            assert_eq!((tally.cast, tally.scores[0], &tally.winners[..]), (2.0, score, &[0][..]), "{rule:?}");
        }
        // A member who is silent is in the denominator only where the protocol puts them there.
        let mut winners = Vec::new();
        assert!(Unanimity.decide_counts(&[2, 0], 3, &mut winners) && winners.is_empty());
    }

    #[test]
    fn weights_count_and_a_weight_of_nothing_decides_nothing() {
        let mut ballots = profile("2 AB, 1 BA");
        ballots.set_weight(2, 2.5);
        for rule in [&Plurality as &dyn VotingRule, &Majority, &Approval, &Borda, &Copeland] {
            assert_eq!(decide(rule, &ballots).winners, [1], "{rule:?}");
        }
        let majority = decide(&Majority, &ballots);
        assert_eq!((majority.cast, majority.needed), (4.5, Some(2.25)));
        for ballot in 0..3 {
            ballots.set_weight(ballot, 0.0);
        }
        for rule in all_rules() {
            assert!(decide(&*rule, &ballots).winners.is_empty(), "{rule:?}");
        }
    }

    #[test]
    fn weights_of_a_tenth_tie_whatever_their_order() {
        let mut ballots = Ballots::new(2);
        for (alternative, weight) in [(0, 0.1), (0, 0.1), (0, 0.1), (1, 0.3), (0, 0.3), (1, 0.1), (1, 0.1), (1, 0.1)] {
            let ballot = ballots.push_top(alternative);
            ballots.set_weight(ballot, weight);
        }
        for rule in [&Plurality as &dyn VotingRule, &Approval, &Borda, &Copeland] {
            assert_eq!(decide(rule, &ballots).winners, [0, 1], "{rule:?}");
        }
        assert!(decide(&Majority, &ballots).winners.is_empty());
    }

    #[test]
    fn ties_at_the_top_share_a_vote() {
        let mut ballots = Ballots::new(3);
        ballots.push_ranks(&[0, 0, UNRANKED]);
        ballots.push_top(0);
        assert_eq!(decide(&Plurality, &ballots).scores, [1.5, 0.5, 0.0]);
        assert_eq!(decide(&Majority, &ballots).winners, [0]);
        assert!(decide(&Unanimity, &ballots).winners.is_empty());
        assert_eq!(decide(&Approval, &ballots).scores, [2.0, 1.0, 0.0]);
    }

    #[test]
    fn borda_averages_ties_and_what_is_left_of_a_short_ballot() {
        let mut ballots = Ballots::new(5);
        ballots.push_ranking(&[3, 1]);
        assert_eq!(decide(&Borda, &ballots).scores, [1.0, 3.0, 1.0, 4.0, 1.0]);
        ballots.clear(5);
        ballots.push_ranks(&[2, 1, 1, UNRANKED, UNRANKED]);
        assert_eq!(decide(&Borda, &ballots).scores, [2.0, 3.5, 3.5, 0.5, 0.5]);
    }

    #[test]
    fn copeland_counts_half_for_a_tie_and_ranked_above_unranked() {
        let mut ballots = Ballots::new(3);
        ballots.push_top(1);
        assert_eq!(decide(&Copeland, &ballots).scores, [0.5, 2.0, 0.5]);
    }

    #[test]
    fn approval_and_score_read_grades() {
        let mut ballots = Ballots::new(3);
        ballots.push_grades(&[0.5, 0.0, -1.0]);
        let heavy = ballots.push_grades(&[0.25, 1.0, f64::NAN]);
        ballots.set_weight(heavy, 2.0);
        let approval = decide(&Approval, &ballots);
        assert_eq!((approval.scores, approval.winners), (vec![3.0, 2.0, 0.0], vec![0]));
        let score = decide(&Score, &ballots);
        assert_eq!((score.scores, score.winners), (vec![1.0, 2.0, -1.0], vec![1]));
        // A ballot without grades says nothing to a sum of grades.
        ballots.push_top(2);
        assert_eq!(decide(&Score, &ballots).cast, 3.0);
        assert_eq!(decide(&Approval, &ballots).scores, [3.0, 2.0, 1.0]);
    }

    #[test]
    fn the_largest_grades_and_weights_do_not_overflow() {
        let mut ballots = Ballots::new(2);
        for _ in 0..4 {
            let ballot = ballots.push_grades(&[f64::MAX, f64::MIN]);
            ballots.set_weight(ballot, f64::INFINITY);
        }
        for rule in all_rules() {
            let tally = decide(&*rule, &ballots);
            assert!(tally.scores.iter().all(|s| s.is_finite()) && tally.winners == [0], "{rule:?}: {tally:?}");
        }
    }
}
