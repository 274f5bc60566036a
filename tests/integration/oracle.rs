//! The voting rules against `pref_voting`, which counts another way.
//!
//! `tests/oracles/ask_pref_voting.py` asked that library who wins, and `tests/oracles/pref_voting.txt` holds what it said. Of a
//! hundred profiles each rule has one digest; where one differs, the script shows what the library says. `docs/VOTING.md` tells
//! where definitions differ.

mod profiles;

use manyminds::voting::{Ballots, RULES, Tally, VotingRule, rule_by_name};
use profiles::{BLOCK, Profile, graded_profile, least, mix, random_profile, strict_profiles, weak_profiles};
use std::collections::BTreeMap;

const GOLDEN: &str = include_str!("../oracles/pref_voting.txt");

/// Which profiles the library reads under a rule, or is asked about in reasonable time.
type Reads = fn(&Profile) -> bool;

const EVERY: Reads = |_| true;
const STRICT: Reads = Profile::is_strict;
const ORDERS: Reads = |profile| profile.is_strict() && profile.is_complete();

const RANKED: [(&str, Reads); 30] = [
    ("plurality", EVERY),
    ("majority", STRICT),
    // With the quorum of one half it is the majority.
    ("supermajority", STRICT),
    ("runoff", STRICT),
    ("instant-runoff", EVERY),
    ("instant-runoff-fixed", EVERY),
    ("coombs", ORDERS),
    ("coombs-fixed", ORDERS),
    ("baldwin", ORDERS),
    ("baldwin-fixed", ORDERS),
    ("nanson", ORDERS),
    ("nanson-strict", ORDERS),
    ("bucklin", STRICT),
    ("borda", EVERY),
    ("borda-zero", |profile| profile.is_strict() || profile.is_complete()),
    ("borda-short", Profile::is_complete),
    ("condorcet", EVERY),
    ("copeland", EVERY),
    ("smith", EVERY),
    ("black", EVERY),
    ("minimax", EVERY),
    ("minimax-margins", EVERY),
    ("schulze", EVERY),
    ("schulze-margins", EVERY),
    ("ranked-pairs", |profile| profile.m <= 6),
    ("ranked-pairs-fixed", EVERY),
    ("ranked-pairs-margins", |profile| profile.m <= 6),
    ("ranked-pairs-margins-fixed", EVERY),
    ("split-cycle", EVERY),
    ("kemeny", |profile| profile.m <= 7),
];

/// Rules of grades; majority judgement has a test of its own.
const GRADED: [(&str, Reads); 7] = [
    ("approval", EVERY),
    ("score", EVERY),
    ("mean", EVERY),
    ("median", EVERY),
    ("star", EVERY),
    ("cumulative", |profile| profile.rows.iter().all(|grades| grades.iter().sum::<i64>() == 5 && least(grades) >= 0)),
    ("log-pool", |profile| {
        let liked = |a: usize| profile.rows.iter().all(|grades| grades[a] > 0);
        profile.rows.len() <= 20 && (0..profile.m as usize).any(liked)
    }),
];

/// Rules that nobody else counts, and why.
const APART: [(&str, &str); 3] = [
    ("unanimity", "the library has no such rule"),
    ("consent", "the library knows no objections"),
    ("quorum", "the library knows nobody who does not vote"),
];

/// The winners as bits; 0 where the library does not read the profile.
fn winners(rule: &dyn VotingRule, reads: Reads, profile: &Profile, ballots: &Ballots, tally: &mut Tally) -> u64 {
    if !reads(profile) {
        return 0;
    }
    rule.decide(ballots, tally);
    tally.winners.iter().map(|winner| 1 << winner).sum()
}

fn digest(answers: &[u64]) -> String {
    format!("{:08x}", answers.iter().fold(0, |word, answer| mix(word ^ answer)) >> 32)
}

/// What the golden file tells of a set: under each rule the digests, block by block.
fn digests(set: &str) -> BTreeMap<&'static str, Vec<&'static str>> {
    let begin = format!("digests {set} ");
    let lines = GOLDEN.lines().filter_map(|line| line.strip_prefix(&begin)?.split_once(' '));
    lines.map(|(rule, digests)| (rule, digests.split(' ').collect())).collect()
}

/// The answers of the library, profile by profile, where the golden file tells a block in full.
fn in_full(set: &str, rule: &str, block: usize) -> Option<Vec<u64>> {
    let begin = format!("full {set} {rule} {block} ");
    let answers = GOLDEN.lines().find_map(|line| line.strip_prefix(&begin))?;
    Some(answers.split(' ').map(|answer| u64::from_str_radix(answer, 16).unwrap()).collect())
}

/// Every rule on every profile of a set, against the digests of the set.
fn agrees(set: &str, profiles: &[Profile], ballots: fn(&Profile) -> Ballots, rules: &[(&str, Reads)]) {
    let told = digests(set);
    let (mut tally, mut wrong) = (Tally::default(), Vec::new());
    for (block, profiles) in profiles.chunks(BLOCK).enumerate() {
        let ballots: Vec<Ballots> = profiles.iter().map(ballots).collect();
        for &(name, reads) in rules {
            let rule = rule_by_name(name, 0.5).unwrap();
            let each = profiles.iter().zip(&ballots);
            let ours: Vec<u64> = each.map(|(p, b)| winners(&*rule, reads, p, b, &mut tally)).collect();
            let full = in_full(set, name, block);
            if told[name].get(block).is_none_or(|&theirs| theirs != digest(&ours))
                || full.is_some_and(|full| full != ours)
            {
                wrong.push(format!("--show {set} {block} {name}, where we say {ours:?}"));
            }
        }
    }
    let blocks = profiles.len().div_ceil(BLOCK);
    assert!(rules.iter().all(|(name, _)| told[name].len() == blocks), "{set} has {blocks} blocks");
    let shown = wrong.iter().take(5).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} blocks differ; ask tests/oracles/ask_pref_voting.py with\n{shown}", wrong.len());
}

#[test]
fn every_strict_profile_of_four_alternatives_and_four_voters_agrees() {
    let profiles = strict_profiles();
    assert_eq!(profiles.len(), 20_701);
    agrees("strict", &profiles, Profile::orders, &RANKED);
}

#[test]
fn every_profile_with_ties_and_gaps_of_three_alternatives_and_four_voters_agrees() {
    let profiles = weak_profiles();
    assert_eq!(profiles.len(), 23_879);
    agrees("weak", &profiles, Profile::orders, &RANKED);
}

#[test]
fn twenty_thousand_random_profiles_half_of_them_of_strict_orders_agree() {
    let profiles: Vec<Profile> = (0..20_000).map(random_profile).collect();
    agrees("random", &profiles, Profile::orders, &RANKED);
}

#[test]
fn three_thousand_random_profiles_of_grades_agree() {
    let profiles: Vec<Profile> = (0..3_000).map(graded_profile).collect();
    agrees("graded", &profiles, Profile::grades, &GRADED);
}

/// The library breaks ties of medians by the majority gauge: the larger of the shares above and below. Where that too is equal it
/// leaves a tie, and we go on through the medians that follow.
#[test]
fn majority_judgement_is_the_full_order_of_medians_within_what_the_gauge_leaves() {
    let theirs: Vec<u64> = (0..30).flat_map(|block| in_full("graded", "majority-judgement", block).unwrap()).collect();
    let (rule, mut tally) = (rule_by_name("majority-judgement", 0.5).unwrap(), Tally::default());
    let (mut ties, mut broken) = (0, 0);
    for number in 0..3_000 {
        let profile = graded_profile(number);
        let ours = winners(&*rule, EVERY, &profile, &profile.grades(), &mut tally);
        let gauge = theirs[number as usize];
        assert_eq!(ours & !gauge, 0, "--profile graded {number}: we say {ours}, and the gauge {gauge}");
        let medians: Vec<Vec<i64>> = (0..profile.m as usize).map(|a| medians(&profile, a)).collect();
        let best = medians.iter().max().unwrap();
        let literal: u64 = (0..medians.len()).filter(|&a| medians[a] == *best).map(|a| 1 << a).sum();
        assert_eq!(ours, literal, "--profile graded {number}");
        ties += u32::from(gauge.count_ones() > 1);
        broken += u32::from(ours != gauge);
    }
    assert!(broken > 100 && ties > broken, "{broken} of {ties} ties are broken further");
}

/// The lower median of what is left, taken away again and again, as the definition has it.
fn medians(profile: &Profile, alternative: usize) -> Vec<i64> {
    let mut grades: Vec<i64> = profile.rows.iter().map(|row| row[alternative]).collect();
    grades.sort_unstable();
    std::iter::from_fn(|| (!grades.is_empty()).then(|| grades.remove((grades.len() - 1) / 2))).collect()
}

#[test]
fn every_rule_is_compared_or_has_a_reason_not_to_be() {
    let compared = RANKED.iter().chain(&GRADED).map(|(name, _)| *name).chain(["majority-judgement"]);
    let mut listed: Vec<&str> = compared.chain(APART.iter().map(|(name, _)| *name)).collect();
    let mut all: Vec<&str> = RULES.iter().map(|info| info.name).collect();
    listed.sort_unstable();
    all.sort_unstable();
    assert_eq!(listed, all);
    // And the page that tells where definitions differ names those that stand apart.
    let page = include_str!("../../docs/VOTING.md");
    for (name, reason) in APART {
        assert!(page.contains(&format!("`{name}`: {reason}")), "docs/VOTING.md needs `{name}`: {reason}");
    }
}
