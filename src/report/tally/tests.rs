//! What is shown of an election.

use super::*;
use crate::report::terminal::Look;
use crate::voting::preflib::read;
use serde_json::Value;
use std::path::Path;

fn election(m: usize, orders: &str) -> Election {
    let names: String = (1..=m).map(|number| format!("# ALTERNATIVE NAME {number}: x{number}\n")).collect();
    read(&format!("# NUMBER ALTERNATIVES: {m}\n{names}{orders}"), Path::new("x")).unwrap()
}

fn asked(rules: &[&str]) -> Asked {
    let rules = rules.iter().map(|name| RULES.iter().find(|rule| rule.name == *name).unwrap()).collect();
    Asked { rules, quorum: 0.5, ties: None, steps: false }
}

fn all() -> Asked {
    Asked { rules: RULES.iter().filter(|rule| reads_orders(rule)).collect(), ..asked(&[]) }
}

#[test]
fn whole_numbers_are_written_to_the_last_digit() {
    let most = i64::MAX;
    let election = election(2, &format!("{most}: 1,2\n{}: 2,1\n", most - 1));
    let count = |orders: &Election, asked: &Asked| json(&Count::of(orders, asked).unwrap());
    let text = count(&election, &all());
    let object: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(object["pairwise"], serde_json::json!([[0, most], [most - 1, 0]]));
    assert_eq!(object["rules"]["borda"]["scores"], serde_json::json!([most, most - 1]));
    assert_eq!((&object["condorcet_winner"], &object["smith_set"]), (&"x1".into(), &serde_json::json!(["x1"])));
    assert_eq!((&object["voters"], object["rules"].as_object().unwrap().len()), (&18446744073709551613_u64.into(), 34));
    // Sums beyond 64 bits too.
    let three = super::tests::election(2, &format!("{most}: 1,2\n{most}: 2,1\n{most}: {{1,2}}\n"));
    assert!(count(&three, &all()).contains("\"voters\": 27670116110564327421"));
    assert!(table(&Count::of(&three, &all()).unwrap(), &Look::default()).contains("27,670,116,110,564,327,421 voters"));
    // Halves are told as such.
    let half = super::tests::election(2, "1: {1,2}\n3: 1,2\n");
    assert!(count(&half, &asked(&["plurality"])).contains("3.5,\n        0.5"));
}

#[test]
fn rules_with_the_same_winners_choose_alike_whatever_others_are_asked() {
    let tied = election(4, "1: {1,2,3,4}\n");
    let choice = |rules: &[&str], name: &str, seed| {
        let asked = Asked { ties: Some((TiePolicy::Random, seed)), ..asked(rules) };
        let count = Count::of(&tied, &asked).unwrap();
        count.outcomes.iter().find(|one| one.rule.name == name).unwrap().choice
    };
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..20 {
        let alone = choice(&["borda"], "borda", seed);
        assert_eq!(alone, choice(&["schulze", "plurality", "borda"], "borda", seed));
        assert_eq!(alone, choice(&["black"], "black", seed), "the same winners, the same choice");
        assert!(matches!(alone, Some(Choice::One(_))), "{alone:?}");
        seen.insert(format!("{alone:?}"));
    }
    assert!(seen.len() > 2, "{seen:?}");
}

#[test]
fn a_circle_is_named_and_none_is_made_up() {
    // 2 beats 3, 3 beats 4, 4 beats 2; 1 loses to all.
    let round = election(4, "3: 2,3,4,1\n3: 3,4,2,1\n3: 4,2,3,1\n");
    let rules = asked(&["borda"]);
    let count = Count::of(&round, &rules).unwrap();
    assert_eq!((&count.circle[..], &count.facts.smith[..]), (&[1, 2, 3][..], &[1, 2, 3][..]));
    let shown = table(&count, &Look::default());
    assert!(shown.contains("cycle             2 beats 3 beats 4 beats 2\n"), "{shown}");
    assert!(shown.contains("majority loser    1 x1, last on more than half of the ballots\n"), "{shown}");
    let line = election(3, "2: 1,2,3\n");
    let count = Count::of(&line, &rules).unwrap();
    assert!(count.circle.is_empty() && table(&count, &Look::default()).contains("cycle             none\n"));
}

#[test]
fn what_is_refused_or_left_out_is_said() {
    let orders: String = (1..=17).map(|a| a.to_string()).collect::<Vec<_>>().join(",");
    let many = election(17, &format!("1: {orders}\n"));
    assert!(!usual(17).iter().any(|rule| rule.name == "kemeny") && usual(16).len() == USUAL.len());
    let every = all();
    let count = Count::of(&many, &every).unwrap();
    let shown = table(&count, &Look::default());
    assert!(shown.contains("note   kemeny is refused: 17 alternatives; need at most 16\n"), "{shown}");
    assert!(shown.contains("note   left out, as the file holds no grades: score, mean, median"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 100), "{shown}");
    let object: Value = serde_json::from_str(&json(&count)).unwrap();
    let kemeny = &object["rules"]["kemeny"];
    assert_eq!(kemeny["refused"], "17 alternatives; need at most 16");
    assert!(kemeny["winners"].as_array().unwrap().is_empty() && object["rules"]["borda"]["refused"].is_null());
    let told = |asked: &Asked| Count::of(&many, asked).unwrap_err().iter().map(Fault::to_string).collect::<Vec<_>>();
    assert_eq!(
        told(&asked(&["score", "borda"])),
        ["rule is score; need a rule that reads orders: the file holds no grades"]
    );
    let far = Asked { quorum: 1.5, ..asked(&["supermajority"]) };
    assert_eq!(told(&far), ["quorum is 1.5; need a share in [0, 1) for supermajority"]);
    let flood = election(1_001, "1: 1\n");
    assert!(
        Count::of(&flood, &every).unwrap_err()[0].to_string().starts_with("NUMBER ALTERNATIVES is 1001; need at most")
    );
}

#[test]
fn an_election_of_nobody_decides_nothing() {
    let nobody = election(3, "");
    let every = Asked { ties: Some((TiePolicy::Random, 1)), steps: true, ..all() };
    let count = Count::of(&nobody, &every).unwrap();
    assert!(count.outcomes.iter().all(|one| one.tally.winners.is_empty() && one.choice == Some(Choice::NoWinner)));
    let shown = table(&count, &Look::default());
    assert!(
        shown.contains("0 voters") && shown.contains("no decision") && shown.contains("Smith set         none"),
        "{shown}"
    );
    serde_json::from_str::<Value>(&json(&count)).unwrap();
}

#[test]
fn long_names_are_cut_and_controls_do_not_reach_the_terminal() {
    let text = format!(
        "# TITLE: \u{1b}[2J\n# NUMBER ALTERNATIVES: 1\n# ALTERNATIVE NAME 1: \u{1b}[31m{}\n2: 1\n",
        "x".repeat(300)
    );
    let long = read(&text, Path::new("x")).unwrap();
    let every = all();
    let shown = table(&Count::of(&long, &every).unwrap(), &Look::default());
    assert!(
        shown.lines().all(|line| line.chars().count() <= 100) && !shown.contains('\u{1b}') && shown.contains('…'),
        "{shown}"
    );
}
