//! Which rule obeys which axiom: the table in full, found by search, and profiles that are written down.

use crate::docs::with_section;
use crate::worlds::matches_file;
use manyminds::voting::axioms::{Axiom, Counterexample, Profile, Verdict, check, check_on};
use manyminds::voting::{Ballots, RULES, RuleInfo, Takes, Tally, VotingRule, rule_by_name};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// What the bars of `supermajority` and `quorum` are.
const QUORUM: f64 = 2.0 / 3.0;

/// Rule by axiom, in the order of [`Axiom::ALL`]: `y`, no breach is found; `s`, so where the rule finds a winner; `n`, broken,
/// and the search finds where; `w`, broken on a profile of [`WRITTEN`] alone.
const TABLE: [(&str, &str); 41] = [
    ("plurality", "yyyyynnnyynn"),
    ("majority", "yyyyysyyysny"),
    ("supermajority", "yyyyssyyysny"),
    ("unanimity", "yyyyssyyysny"),
    ("consent", "yyyyynnnyynn"),
    ("quorum", "yyyyynnnyynn"),
    ("runoff", "yyyyynynnnnn"),
    ("instant-runoff", "yyyyynynnnyn"),
    ("instant-runoff-fixed", "ynyyynynnnyn"),
    ("coombs", "yyyyynynnnnn"),
    ("coombs-fixed", "ynyyynynnnnn"),
    ("baldwin", "yyyyyyyynnnn"),
    ("baldwin-fixed", "ynyyyyyynnnn"),
    ("nanson", "yyyyyyyynnny"),
    ("nanson-strict", "yyyyyyyynnnn"),
    ("bucklin", "yyyyynnnynnn"),
    ("borda", "yyyynnynyyny"),
    ("borda-zero", "yyyynnynyyny"),
    ("borda-short", "yyyynnynyyny"),
    ("condorcet", "yyyyyyyyysny"),
    ("copeland", "yyyyyyyyynny"),
    ("smith", "yyynyyyyyyyy"),
    ("black", "yyyyyyywynny"),
    ("minimax", "yyyyyynnynnn"),
    ("minimax-margins", "yyyyyynnynnn"),
    ("schulze", "yyyyyyyyynyy"),
    ("schulze-margins", "yyyyyyyyynyy"),
    ("ranked-pairs", "yyyyyyyyynyy"),
    ("ranked-pairs-fixed", "ynyyyyyyynyn"),
    ("ranked-pairs-margins", "yyyyyyyyynyy"),
    ("ranked-pairs-margins-fixed", "ynyyyyyyynyn"),
    ("split-cycle", "yyyyyyyyynyy"),
    ("kemeny", "yyyyyyyyynny"),
    ("approval", "yynnnnnnyyyy"),
    ("score", "yyyynnnnyyyy"),
    ("mean", "yyyynnnnyyyy"),
    ("median", "yyyynnnnynyn"),
    ("majority-judgement", "yyyynnnnynyn"),
    ("star", "yyyynnynynnn"),
    ("cumulative", "yysynnnnysnn"),
    ("log-pool", "yynnnnnnyyyn"),
];

/// Profiles that are published, or too large for the search: rules, axiom, what is seen, and where it comes from.
const WRITTEN: [(&[&str], Axiom, &str, &str); 4] = [
    (
        &["runoff", "instant-runoff", "instant-runoff-fixed"],
        Axiom::Monotonicity,
        "6 ABC, 2 BAC, 4 BCA, 5 CAB: A; 2 BAC to 2 ABC: C",
        "Straffin 1980, Topics in the Theory of Voting",
    ),
    // A, B and C beat each other in a circle and all beat D and E, by a vote; but D gets four points from all who put E after it.
    (&["black"], Axiom::Smith, "2 ABCDE, 2 BCADE, 1 CABDE, 1 DEABC, 1 DEBCA, 2 DECAB: D", "by hand"),
    // No two tie, and all put C above D.
    (&["smith"], Axiom::Pareto, "1 ABCD, 1 BCDA, 1 CDAB: ABCD", "by hand"),
    // A ties with all, and the others beat each other in a circle, both ways round: A wins alone twice.
    (
        &["minimax", "minimax-margins"],
        Axiom::Reversal,
        "1 ABCD, 1 ACDB, 1 ADBC, 1 BCDA, 1 CDBA, 1 DBCA: A; reversed, 1 DCBA, 1 BDCA, 1 CBDA, 1 ADCB, 1 ABDC, 1 ACBD: A",
        "by hand",
    ),
];

/// Voters who would have done better to stay away, with one winner before and one after: rules, who votes, who comes, and the
/// two winners. Found by a search among profiles of 4 alternatives. Condorcet's rules cannot avoid it (Moulin 1988, Journal of
/// Economic Theory 45:53).
const STAYED_AWAY: [(&[&str], &str, &str, [&str; 2]); 7] = [
    (&["runoff", "instant-runoff", "instant-runoff-fixed"], "4 ABC, 2 CBA, 3 BAC", "2 CBA", ["B", "A"]),
    (&["coombs", "coombs-fixed", "black"], "3 CADB, 2 BCAD, 2 BDCA", "1 ABDC", ["B", "C"]),
    (&["baldwin", "baldwin-fixed"], "1 DCBA, 1 DCAB, 2 CBAD, 1 BADC", "2 ABDC", ["D", "C"]),
    (&["nanson", "nanson-strict", "kemeny"], "1 ABDC, 2 CADB, 1 ADBC, 1 BCAD", "2 DBCA", ["C", "A"]),
    (&["bucklin"], "2 DACB, 1 CADB", "1 BCDA", ["D", "A"]),
    (&["copeland"], "1 BCAD, 1 ABDC, 2 ABCD, 1 BCDA", "3 DCAB", ["A", "B"]),
    (
        &[
            "minimax",
            "minimax-margins",
            "schulze",
            "schulze-margins",
            "ranked-pairs",
            "ranked-pairs-fixed",
            "ranked-pairs-margins",
            "ranked-pairs-margins-fixed",
            "split-cycle",
        ],
        "3 ACBD, 2 BDAC, 2 CBDA",
        "2 DABC",
        ["A", "B"],
    ),
];

fn rule(name: &str) -> Box<dyn VotingRule> {
    rule_by_name(name, QUORUM).unwrap_or_else(|| panic!("no rule {name}"))
}

/// What the search says of every rule and axiom: worked out once for all tests.
fn verdicts() -> &'static [Vec<Verdict>] {
    static VERDICTS: OnceLock<Vec<Vec<Verdict>>> = OnceLock::new();
    VERDICTS.get_or_init(|| {
        let row = |info: &RuleInfo| {
            let rule = info.make(QUORUM).unwrap();
            Axiom::ALL.iter().map(|&axiom| check(&*rule, axiom)).collect()
        };
        RULES.par_iter().map(row).collect()
    })
}

/// The profile of a line of [`WRITTEN`] under a rule: what breaks there.
fn replayed(name: &str, axiom: Axiom, seen: &str) -> Option<Counterexample> {
    let profile: Profile = seen.split(':').next().unwrap().parse().unwrap();
    check_on(&*rule(name), axiom, &profile)
}

fn written(name: &str, axiom: Axiom) -> Option<&'static str> {
    WRITTEN.iter().find(|line| line.0.contains(&name) && line.1 == axiom).map(|line| line.2)
}

#[test]
fn each_rule_obeys_and_breaks_the_axioms_of_its_row() {
    let mut wrong = Vec::new();
    assert_eq!(RULES.len(), TABLE.len());
    for ((info, verdicts), (name, row)) in RULES.iter().zip(verdicts()).zip(TABLE) {
        assert_eq!((info.name, row.len()), (name, Axiom::ALL.len()));
        for ((axiom, verdict), mark) in Axiom::ALL.into_iter().zip(verdicts).zip(row.chars()) {
            let right = match verdict {
                Verdict::Holds { silent: 0, .. } => mark == 'y' || (mark == 'w' && written(name, axiom).is_some()),
                Verdict::Holds { .. } => mark == 's',
                Verdict::Broken(_) => mark == 'n',
            };
            if !right {
                wrong.push(format!("{name}, {}: {mark}, but {verdict:?}", axiom.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn written_profiles_break_what_they_are_written_for() {
    for (rules, axiom, seen, source) in WRITTEN {
        for name in rules {
            let found = replayed(name, axiom, seen).map(|found| found.to_string());
            assert_eq!(found.as_deref(), Some(seen), "{name}, {}, {source}", axiom.name());
        }
    }
}

fn winners(rule: &dyn VotingRule, profile: &str) -> String {
    let (profile, mut ballots, mut tally) = (profile.parse::<Profile>().unwrap(), Ballots::default(), Tally::default());
    profile.fill(&mut ballots);
    rule.decide(&ballots, &mut tally);
    profile.letters(&tally.winners)
}

#[test]
fn under_every_order_rule_that_breaks_participation_voters_can_lose_one_winner_for_a_worse_one() {
    let mut told = Vec::new();
    for (rules, profile, joining, [before, after]) in STAYED_AWAY {
        assert!(joining.find(before).unwrap() < joining.find(after).unwrap(), "{joining}");
        for &name in rules {
            let rule = rule(name);
            assert_eq!(winners(&*rule, profile), before, "{name}");
            assert_eq!(winners(&*rule, &format!("{profile}, {joining}")), after, "{name}");
            told.push(name);
        }
    }
    let at = Axiom::ALL.iter().position(|&axiom| axiom == Axiom::Participation).unwrap();
    let breaks = RULES.iter().zip(TABLE).filter(|(info, row)| info.takes != Takes::Grades && &row.1[at..=at] == "n");
    assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), breaks.map(|(info, _)| info.name).collect());
}

#[test]
fn what_the_search_finds_breaks_again_and_nobody_can_be_left_out() {
    for (info, verdicts) in RULES.iter().zip(verdicts()) {
        let rule = info.make(QUORUM).unwrap();
        for verdict in verdicts {
            let Verdict::Broken(seen) = verdict else { continue };
            let again = check_on(&*rule, seen.axiom, &seen.profile).unwrap();
            assert_eq!(again, **seen, "{}", info.name);
            assert!(seen.profile.voters() <= 25, "{}: {seen}", info.name);
            // What is written is what was meant.
            assert_eq!(seen.profile.to_string().parse::<Profile>().unwrap().to_string(), seen.profile.to_string());
        }
    }
}

/// The cell of a rule and an axiom.
fn cell(verdict: &Verdict, mark: char) -> &'static str {
    match (mark, verdict) {
        ('w', _) | (_, Verdict::Broken(_)) => "**no**",
        (_, Verdict::Holds { silent: 0, .. }) => "yes",
        (_, Verdict::Holds { .. }) => "if any",
    }
}

/// The section of `docs/VOTING.md` that is made of the verdicts.
fn section() -> String {
    let mut text = String::from("| axiom | what it asks | source |\n|---|---|---|\n");
    for axiom in Axiom::ALL {
        text.push_str(&format!("| {} | {} | {} |\n", axiom.name(), axiom.says(), axiom.source()));
    }
    let names = Axiom::ALL.map(Axiom::name).join(" | ");
    text.push_str(&format!("\n| rule | {names} |\n|---|{}\n", "---|".repeat(Axiom::ALL.len())));
    for ((name, row), verdicts) in TABLE.iter().zip(verdicts()) {
        let cells: Vec<&str> = verdicts.iter().zip(row.chars()).map(|(verdict, mark)| cell(verdict, mark)).collect();
        text.push_str(&format!("| `{name}` | {} |\n", cells.join(" | ")));
    }
    text.push_str("\n| axiom | who breaks it | where |\n|---|---|---|\n");
    for (at, axiom) in Axiom::ALL.into_iter().enumerate() {
        // Rules that break it on the same profile in the same way share a line; lines stand in the order of their first rules.
        let mut lines: Vec<(String, Vec<String>)> = Vec::new();
        for ((name, _), verdicts) in TABLE.iter().zip(verdicts()) {
            let found = match &verdicts[at] {
                Verdict::Broken(seen) => Some(seen.to_string()),
                Verdict::Holds { .. } => None,
            };
            let Some(seen) = written(name, axiom).map(str::to_string).or(found) else { continue };
            match lines.iter_mut().find(|line| line.0 == seen) {
                Some(line) => line.1.push(format!("`{name}`")),
                None => lines.push((seen, vec![format!("`{name}`")])),
            }
        }
        for (seen, rules) in lines {
            text.push_str(&format!("| {} | {} | `{seen}` |\n", axiom.name(), rules.join(", ")));
        }
    }
    text.push_str("\n| who does better to stay away | among | would come | winner without | winner with |\n|---|---|---|---|---|\n");
    for (rules, profile, joining, [before, after]) in STAYED_AWAY {
        let rules: Vec<String> = rules.iter().map(|name| format!("`{name}`")).collect();
        text.push_str(&format!("| {} | `{profile}` | `{joining}` | {before} | {after} |\n", rules.join(", ")));
    }
    text
}

const PATH: &str = "docs/VOTING.md";

#[test]
fn the_voting_page_has_the_table_of_the_search() {
    let place = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(PATH);
    let text = std::fs::read_to_string(place).unwrap().replace("\r\n", "\n");
    matches_file(PATH, &with_section(PATH, &text, "axioms", &section()));
}
