//! The rules on profiles whose outcome is known.

use super::super::{Ballots, Facts, Refusal, Step, Tally, UNRANKED, laws::check_rule};
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
    assert_eq!((plurality.values(), plurality.winners), (vec![18.0, 12.0, 10.0, 9.0, 6.0], vec![0]));
    let borda = decide(&Borda(Truncated::Average), &ballots);
    assert_eq!((borda.values(), borda.winners), (vec![72.0, 101.0, 107.0, 136.0, 134.0], vec![3]));
    let copeland = decide(&Copeland, &ballots);
    assert_eq!((copeland.values()[4], copeland.winners.clone()), (4.0, vec![4]));
    // A, who wins on first places, loses to everybody one against one.
    assert_eq!(copeland.values()[0], 0.0);
    assert!(decide(&Majority, &ballots).winners.is_empty());
}

#[test]
fn tennessee_is_exact() {
    // M, N, C, K are 0, 1, 2, 3: the letters here are A, B, C, D.
    let ballots = profile("42 ABCD, 26 BCDA, 15 CDBA, 17 DCBA");
    let plurality = decide(&Plurality, &ballots);
    assert_eq!((plurality.values(), plurality.winners), (vec![42.0, 26.0, 15.0, 17.0], vec![0]));
    let borda = decide(&Borda(Truncated::Average), &ballots);
    assert_eq!((borda.values(), borda.winners), (vec![126.0, 194.0, 173.0, 107.0], vec![1]));
    let copeland = decide(&Copeland, &ballots);
    assert_eq!((copeland.values(), copeland.winners), (vec![0.0, 3.0, 2.0, 1.0], vec![1]));
}

#[test]
fn schulze_45_is_exact() {
    let copeland = decide(&Copeland, &profile(SCHULZE));
    let over = |i: usize, j: usize| copeland.votes(copeland.pairwise[i * 5 + j]);
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
    assert_eq!(copeland.values(), [2.0, 2.0, 2.0, 1.0, 3.0]);
    assert_eq!(copeland.winners, [4]);
}

/// The winners of a rule by its name, as letters.
fn winners(rule: &str, ballots: &Ballots) -> String {
    let tally = decide(&*rule_by_name(rule, 0.5).unwrap(), ballots);
    tally.winners.iter().map(|&a| char::from(b'A' + a as u8)).collect()
}

/// Who went out in which order, as letters.
fn outs(rule: &str, ballots: &Ballots) -> String {
    let tally = decide(&*rule_by_name(rule, 0.5).unwrap(), ballots);
    let letter = |step: &Step| match *step {
        Step::Out { alternative } => Some(char::from(b'A' + alternative as u8)),
        _ => None,
    };
    tally.steps.iter().filter_map(letter).collect()
}

/// The ranking of a rule, as letters, best first; only where it is strict.
fn ranking(rule: &str, ballots: &Ballots) -> String {
    let places = decide(&*rule_by_name(rule, 0.5).unwrap(), ballots).places;
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&a| places[a]);
    assert!(order.iter().enumerate().all(|(at, &a)| places[a] == at as u32), "{rule} {places:?}");
    order.into_iter().map(|a| char::from(b'A' + a as u8)).collect()
}

#[test]
fn the_55_voters_have_six_winners_by_name_of_rule() {
    let ballots = profile(FIFTY_FIVE);
    for (rule, winner) in [("plurality", "A"), ("runoff", "B"), ("instant-runoff", "C"), ("borda", "D")] {
        assert_eq!(winners(rule, &ballots), winner, "{rule}");
    }
    let condorcet =
        ["condorcet", "copeland", "smith", "schulze", "schulze-margins", "ranked-pairs", "ranked-pairs-margins"];
    let more = [
        "split-cycle",
        "coombs",
        "baldwin",
        "nanson",
        "nanson-strict",
        "black",
        "minimax",
        "minimax-margins",
        "kemeny",
    ];
    for rule in condorcet.into_iter().chain(more) {
        assert_eq!(winners(rule, &ballots), "E", "{rule}");
    }
    assert_eq!(outs("instant-runoff", &ballots), "EDBA");
    assert_eq!(ranking("kemeny", &ballots), "EDCBA");
    assert_eq!(decide(&Kemeny, &ballots).scores[4], 356);
    let facts = Facts::of(&ballots, &mut Tally::default());
    assert_eq!((facts.condorcet_winner, facts.condorcet_loser, facts.cycle), (Some(4), Some(0), false));
    assert_eq!((facts.smith, facts.majority_winner, facts.majority_loser), (vec![4], None, Some(0)));
}

#[test]
fn tennessee_elects_by_every_kind_of_rule() {
    let ballots = profile("42 ABCD, 26 BCDA, 15 CDBA, 17 DCBA");
    let elected = ["plurality", "instant-runoff", "borda", "condorcet", "kemeny"].map(|rule| winners(rule, &ballots));
    assert_eq!(elected, ["A", "D", "B", "B", "B"]);
    assert_eq!(outs("instant-runoff", &ballots), "CBA");
    assert_eq!(ranking("kemeny", &ballots), "BCDA");
    assert_eq!(decide(&Kemeny, &ballots).scores[1], 393);
    assert_eq!(Facts::of(&ballots, &mut Tally::default()).condorcet_loser, Some(0));
}

#[test]
fn schulze_45_has_its_published_paths() {
    let ballots = profile(SCHULZE);
    let elected = ["schulze", "copeland", "ranked-pairs", "kemeny"].map(|rule| winners(rule, &ballots));
    assert_eq!(elected, ["E", "E", "A", "E"]);
    assert_eq!(ranking("kemeny", &ballots), "EBADC");
    assert_eq!(decide(&Kemeny, &ballots).scores[4], 260);
    assert_eq!(ranking("schulze", &ballots), "EACBD");
    // Schulze 2011, table 3.1.
    let published =
        [[0, 28, 28, 30, 24], [25, 0, 28, 33, 24], [25, 29, 0, 29, 24], [25, 28, 28, 0, 24], [25, 28, 28, 31, 0]];
    assert_eq!(decide(&Schulze(Strength::WinningVotes), &ballots).paths, published.concat());
    let facts = Facts::of(&ballots, &mut Tally::default());
    assert_eq!((facts.condorcet_winner, facts.cycle, facts.smith), (None, true, vec![0, 1, 2, 3, 4]));
}

#[test]
fn an_elimination_tie_leads_to_the_declared_universes() {
    // Of the 45 voters, after D, both B and E have 8 first places: out one by one C wins; out together A would.
    let ballots = profile(SCHULZE);
    assert_eq!(winners("instant-runoff", &ballots), "C");
    assert_eq!(outs("instant-runoff", &ballots), "DEAB");
    assert_eq!(winners("instant-runoff-fixed", &ballots), "C");
    // Three who tie: each wins in some universe, and under the fixed order the last in the list goes first.
    let circle = profile("1 ABC, 1 BCA, 1 CAB");
    assert_eq!([winners("instant-runoff", &circle), winners("instant-runoff-fixed", &circle)], ["ABC", "A"]);
    assert_eq!([winners("ranked-pairs", &circle), winners("ranked-pairs-fixed", &circle)], ["ABC", "A"]);
    assert_eq!([winners("coombs", &circle), winners("baldwin", &circle)], ["ABC", "ABC"]);
}

#[test]
fn ranked_pairs_follows_many_equal_victories_to_their_end() {
    // Eight times eight victories of four sizes: their orders are too many to follow one by one.
    let ballots =
        profile("1 ABCDEFGH, 1 BCDEFGHA, 1 CDEFGHAB, 1 DEFGHABC, 1 EFGHABCD, 1 FGHABCDE, 1 GHABCDEF, 1 HABCDEFG");
    for rule in ["ranked-pairs", "ranked-pairs-margins"] {
        assert_eq!(winners(rule, &ballots), "ABCDEFGH", "{rule}");
    }
}

#[test]
fn counts_up_to_the_largest_are_exact() {
    let mut ballots = Ballots::new(2);
    for (order, count) in [([0, 1], i64::MAX as u64), ([1, 0], i64::MAX as u64 - 1)] {
        let ballot = ballots.push_ranking(&order);
        ballots.set_count(ballot, count);
    }
    for info in RULES.iter().filter(|info| info.takes != Takes::Grades || info.name == "approval") {
        let rule = info.make(0.5).unwrap();
        let expected: &[u32] = if info.name == "unanimity" { &[] } else { &[0] };
        assert_eq!(decide(&*rule, &ballots).winners, expected, "{}", info.name);
    }
    let plurality = decide(&Plurality, &ballots);
    assert_eq!(plurality.scores, [i128::from(i64::MAX), i128::from(i64::MAX) - 1]);
    // A vote less, and they tie.
    ballots.set_count(0, i64::MAX as u64 - 1);
    assert_eq!(decide(&Copeland, &ballots).winners, [0, 1]);
}

#[test]
fn what_is_too_large_is_refused_and_not_guessed() {
    let mut ballots = Ballots::new(17);
    ballots.push_ranking(&[3, 1]);
    let kemeny = decide(&Kemeny, &ballots);
    assert_eq!((kemeny.winners, kemeny.refused), (vec![], Some(Refusal::Alternatives { given: 17, most: 16 })));
    // Forty who are all alike can be taken out in more orders than anybody follows.
    let mut ballots = Ballots::new(40);
    (0..40).for_each(|first| _ = ballots.push_ranking(&(0..40).map(|at| (first + at) % 40).collect::<Vec<_>>()));
    let refused = decide(&*rule_by_name("instant-runoff", 0.5).unwrap(), &ballots).refused;
    assert_eq!(refused.unwrap().to_string(), "ties can be broken in more than 4096 ways; need fewer ties");
    assert_eq!(winners("instant-runoff-fixed", &ballots), "A");
}

#[test]
fn medians_and_their_ties_are_exact() {
    // Balinski and Laraki's reading: with grades 1 2 3 | 1 3 3 and 2 2 2 the medians are 2, 3 and 2.
    let graded = |columns: &[[f64; 3]]| {
        let mut ballots = Ballots::new(columns.len() as u32);
        (0..3).for_each(|voter| _ = ballots.push_grades(&columns.iter().map(|c| c[voter]).collect::<Vec<_>>()));
        ballots
    };
    let median = Median { judged: false };
    let judgement = Median { judged: true };
    let ballots = graded(&[[1.0, 2.0, 3.0], [1.0, 3.0, 3.0], [2.0, 2.0, 2.0]]);
    assert_eq!((decide(&median, &ballots).values(), decide(&median, &ballots).winners), (vec![2.0, 3.0, 2.0], vec![1]));
    // Equal medians: one is taken away, and the lower side is seen first where the number is odd.
    let ballots = graded(&[[1.0, 2.0, 3.0], [2.0, 2.0, 2.0], [0.0, 2.0, 9.0]]);
    assert_eq!(decide(&median, &ballots).winners, [0, 1, 2]);
    assert_eq!(decide(&judgement, &ballots).winners, [1]);
    // With an even number the lower middle counts, and then the upper side.
    let mut ballots = Ballots::new(2);
    for grades in [[1.0, 0.0], [2.0, 2.0], [2.0, 3.0], [2.0, 3.0]] {
        ballots.push_grades(&grades);
    }
    assert_eq!((decide(&median, &ballots).winners, decide(&judgement, &ballots).winners), (vec![0, 1], vec![1]));
    // Who nobody grades has the lowest grade of all.
    let mut ballots = Ballots::new(2);
    ballots.push_grades(&[-3.0, f64::NAN]);
    assert_eq!(
        (decide(&judgement, &ballots).winners, decide(&judgement, &ballots).values()),
        (vec![0], vec![-3.0, -3.0])
    );
}

#[test]
fn sums_means_and_pools_of_grades_are_told_apart() {
    let mut ballots = Ballots::new(3);
    for grades in [[5.0, 4.0, f64::NAN], [0.0, 1.0, f64::NAN], [0.0, f64::NAN, 3.0]] {
        ballots.push_grades(&grades);
    }
    let of = |rule: &dyn VotingRule| (decide(rule, &ballots).values(), decide(rule, &ballots).winners);
    assert_eq!(of(&Score(Sum::Grades)), (vec![5.0, 5.0, 3.0], vec![0, 1]));
    assert_eq!(of(&Mean).1, [2]);
    assert!((of(&Mean).0[0] - 5.0 / 3.0).abs() < 1e-9);
    // B is above A on one of the two ballots on which either is graded, and A above B on two: ungraded is below.
    assert_eq!(of(&Star).1, [0]);
    // Of the first vote A has five ninths and B four; the second is B's, the third C's.
    let shares = of(&Score(Sum::Shares));
    assert!((shares.0[1] - (4.0 / 9.0 + 1.0)).abs() < 1e-9 && shares.1 == [1], "{shares:?}");
    // Two beliefs: the linear pool takes the bold one, the logarithmic pool the one that both can bear.
    let mut beliefs = Ballots::new(3);
    beliefs.push_grades(&[0.9, 0.09, 0.01]);
    beliefs.push_grades(&[0.01, 0.34, 0.65]);
    assert_eq!(decide(&Score(Sum::Shares), &beliefs).winners, [0]);
    assert_eq!(decide(&LogPool, &beliefs).winners, [1]);
    beliefs.push_grades(&[1.0, 0.0, 0.0]);
    assert_eq!(decide(&LogPool, &beliefs).winners, [0], "who gives 0 vetoes");
}

#[test]
fn consent_and_quorum_have_their_bars() {
    let mut ballots = profile("3 ABC, 2 BAC");
    assert_eq!(winners("consent", &ballots), "A");
    ballots.set_objection(4, Some(0));
    assert_eq!(winners("consent", &ballots), "B");
    ballots.set_objection(0, Some(1));
    ballots.set_objection(1, Some(2));
    assert_eq!(winners("consent", &ballots), "");
    let mut ballots = profile("3 AB, 2 BA");
    (0..5).for_each(|_| _ = ballots.push_top(UNRANKED));
    assert_eq!(winners("quorum", &ballots), "", "five of ten are not more than half");
    ballots.push_top(1);
    assert_eq!(winners("quorum", &ballots), "AB");
}

#[test]
fn borda_says_what_a_short_ballot_gives() {
    let mut ballots = Ballots::new(4);
    ballots.push_ranking(&[2, 0]);
    let points = |truncated| decide(&Borda(truncated), &ballots).values();
    assert_eq!(points(Truncated::Average), [2.0, 0.5, 3.0, 0.5]);
    assert_eq!(points(Truncated::Zero), [2.0, 0.0, 3.0, 0.0]);
    assert_eq!(points(Truncated::Short), [1.0, 0.0, 2.0, 0.0]);
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
fn every_rule_but_those_of_grades_decides_by_counts() {
    for rule in all_rules() {
        let mut winners = vec![9];
        let fast = rule.decide_counts(&[1, 4, 1], 6, &mut winners);
        let grades = rule.takes() == Takes::Grades && rule.name() != "approval";
        assert_eq!(fast, !grades, "{}", rule.name());
        let expected: &[u32] = if rule.name() == "unanimity" || rule.name() == "supermajority" { &[] } else { &[1] };
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
    assert_eq!((&tally.winners[..], tally.needed.map(|units| tally.value(units))), (&[][..], Some(6.0)));
    ballots.push_top(1);
    assert_eq!(decide(&Majority, &ballots).winners, [1]);
    let two_thirds = Supermajority::new(2.0 / 3.0).unwrap();
    let tally = decide(&two_thirds, &profile("6 AB, 3 BA"));
    assert_eq!((&tally.winners[..], tally.needed.map(|units| tally.value(units))), (&[][..], Some(7.0)));
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
    for (rule, score) in
        [(&Unanimity as &dyn VotingRule, 2.0), (&Majority, 2.0), (&Borda(Truncated::Average), 2.0), (&Copeland, 1.0)]
    {
        let tally = decide(rule, &ballots);
        assert_eq!(
            (tally.votes(tally.cast), tally.values()[0], &tally.winners[..]),
            (2.0, score, &[0][..]),
            "{rule:?}"
        );
    }
    // A member who is silent is in the denominator only where the protocol puts them there.
    let mut winners = Vec::new();
    assert!(Unanimity.decide_counts(&[2, 0], 3, &mut winners) && winners.is_empty());
}

#[test]
fn weights_count_and_a_weight_of_nothing_decides_nothing() {
    let mut ballots = profile("2 AB, 1 BA");
    ballots.set_weight(2, 2.5);
    for rule in [&Plurality as &dyn VotingRule, &Majority, &Approval, &Borda(Truncated::Average), &Copeland] {
        assert_eq!(decide(rule, &ballots).winners, [1], "{rule:?}");
    }
    let majority = decide(&Majority, &ballots);
    let needed = majority.needed.map(|units| majority.value(units)).unwrap();
    assert!(majority.votes(majority.cast) == 4.5 && (needed - 2.25).abs() < 1e-9, "{needed}");
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
    for rule in [&Plurality as &dyn VotingRule, &Approval, &Borda(Truncated::Average), &Copeland] {
        assert_eq!(decide(rule, &ballots).winners, [0, 1], "{rule:?}");
    }
    assert!(decide(&Majority, &ballots).winners.is_empty());
}

#[test]
fn ties_at_the_top_share_a_vote() {
    let mut ballots = Ballots::new(3);
    ballots.push_ranks(&[0, 0, UNRANKED]);
    ballots.push_top(0);
    assert_eq!(decide(&Plurality, &ballots).values(), [1.5, 0.5, 0.0]);
    assert_eq!(decide(&Majority, &ballots).winners, [0]);
    assert!(decide(&Unanimity, &ballots).winners.is_empty());
    assert_eq!(decide(&Approval, &ballots).values(), [2.0, 1.0, 0.0]);
}

#[test]
fn borda_averages_ties_and_what_is_left_of_a_short_ballot() {
    let mut ballots = Ballots::new(5);
    ballots.push_ranking(&[3, 1]);
    assert_eq!(decide(&Borda(Truncated::Average), &ballots).values(), [1.0, 3.0, 1.0, 4.0, 1.0]);
    ballots.clear(5);
    ballots.push_ranks(&[2, 1, 1, UNRANKED, UNRANKED]);
    assert_eq!(decide(&Borda(Truncated::Average), &ballots).values(), [2.0, 3.5, 3.5, 0.5, 0.5]);
}

#[test]
fn copeland_counts_half_for_a_tie_and_ranked_above_unranked() {
    let mut ballots = Ballots::new(3);
    ballots.push_top(1);
    assert_eq!(decide(&Copeland, &ballots).values(), [0.5, 2.0, 0.5]);
}

#[test]
fn approval_and_score_read_grades() {
    let mut ballots = Ballots::new(3);
    ballots.push_grades(&[0.5, 0.0, -1.0]);
    let heavy = ballots.push_grades(&[0.25, 1.0, f64::NAN]);
    ballots.set_weight(heavy, 2.0);
    let approval = decide(&Approval, &ballots);
    assert_eq!((approval.values(), approval.winners), (vec![3.0, 2.0, 0.0], vec![0]));
    let score = decide(&Score(Sum::Grades), &ballots);
    assert_eq!((score.values(), score.winners), (vec![1.0, 2.0, -1.0], vec![1]));
    // A ballot without grades says nothing to a sum of grades.
    ballots.push_top(2);
    assert_eq!(decide(&Score(Sum::Grades), &ballots).cast, 3);
    assert_eq!(decide(&Approval, &ballots).values(), [3.0, 2.0, 1.0]);
}

#[test]
fn the_largest_grades_and_weights_do_not_overflow() {
    let mut ballots = Ballots::new(2);
    for _ in 0..4 {
        let ballot = ballots.push_grades(&[f64::MAX, f64::MIN]);
        ballots.set_weight(ballot, f64::INFINITY);
    }
    // The same, and as many voters of it as can be counted.
    let mut many = ballots.clone();
    (0..4).for_each(|ballot| many.set_count(ballot, u64::MAX));
    for (rule, ballots) in all_rules().flat_map(|rule| [&ballots, &many].map(|ballots| (rule.name(), ballots))) {
        let rule = rule_by_name(rule, 2.0 / 3.0).unwrap();
        let tally = decide(&*rule, ballots);
        assert!(tally.values().iter().all(|s| s.is_finite()) && tally.winners == [0], "{rule:?}: {tally:?}");
    }
}
