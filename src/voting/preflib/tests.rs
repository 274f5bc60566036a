//! What is read and written, and every way in which a file is wrong.

use super::super::{Ballots, Facts, RULES, Tally, UNRANKED, rule_by_name};
use super::*;
use crate::error::{Error, Fault};
use std::path::Path;

/// Ties, short orders, remarks, and a blank ballot.
const LUNCH: &str = "\
# FILE NAME: lunch.toi
# TITLE: Lunch: where to?
# a remark without a colon
# DATA TYPE: toi
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 21
# NUMBER UNIQUE ORDERS: 5
# ALTERNATIVE NAME 1: park
# ALTERNATIVE NAME 2: bistro: the new one
# ALTERNATIVE NAME 3: home
# ALTERNATIVE NAME 4: park
9: 1,2,3,4
6: 3,{1,2}
3: {2,4},1,3
2: 4
1:
";

fn lunch() -> Election {
    read(LUNCH, Path::new("lunch.toi")).unwrap()
}

/// All that is wrong with a text, without the name of the file.
fn faults(text: &str, file: &str) -> Vec<String> {
    match read(text, Path::new(file)) {
        Ok(election) => panic!("{election:?}"),
        Err(Error::Invalid(faults)) => {
            assert!(faults.iter().all(|fault| fault.file == file && !fault.need.is_empty()), "{faults:?}");
            faults.iter().map(|fault| Fault { file: String::new(), ..fault.clone() }.to_string()).collect()
        }
        Err(error) => panic!("{error:?}"),
    }
}

/// What is wrong with lunch when one part of it reads otherwise.
fn changed(from: &str, to: &str) -> Vec<String> {
    assert_eq!(LUNCH.matches(from).count(), 1, "{from}");
    faults(&LUNCH.replace(from, to), "lunch.toi")
}

#[test]
fn a_file_is_read_and_written_back_as_it_was() {
    let election = lunch();
    assert_eq!(election.kind, Kind::TiedIncomplete);
    assert_eq!((election.title(), election.voters()), (Some("Lunch: where to?"), 21));
    assert_eq!(election.labels(), ["park (1)", "bistro: the new one (2)", "home (3)", "park (4)"]);
    assert_eq!(election.orders[1], Order { count: 6, groups: vec![vec![2], vec![0, 1]] });
    assert_eq!(election.orders[4], Order { count: 1, groups: vec![] });
    assert_eq!(write(&election), LUNCH);
}

#[test]
fn spaces_line_ends_and_case_do_not_matter() {
    let loose = LUNCH.replace("6: 3,{1,2}", " 6 :3 , { 2,1 }").replace("DATA TYPE: toi", "data  type:TOI");
    let loose = loose.replace("NAME 3", "NAME 03").replace('\n', "\r\n");
    let election = read(&format!("\u{feff}{loose}"), Path::new("lunch.txt")).unwrap();
    assert_eq!((&election.names, election.kind), (&lunch().names, Kind::TiedIncomplete));
    assert_eq!(election.orders[1].groups, [vec![2], vec![1, 0]]);
    assert_eq!(write(&election), LUNCH.replace("{1,2}", "{2,1}"));
}

#[test]
fn what_a_header_need_not_say_is_found_and_written() {
    let bare =
        "# NUMBER ALTERNATIVES: 2\n# NUMBER VOTERS:\n# ALTERNATIVE NAME 1: a\n# ALTERNATIVE NAME 2: b\n5: 2,1\n1: 1\n";
    let kind = |file: &str| read(bare, Path::new(file)).unwrap().kind;
    assert_eq!([kind("x.toi"), kind("x.SOI"), kind("x.txt")].map(Kind::name), ["toi", "soi", "soi"]);
    let written = write(&read(bare, Path::new("x")).unwrap());
    let added = "# DATA TYPE: soi\n# NUMBER UNIQUE ORDERS: 2\n5: 2,1\n";
    assert!(written.contains("# NUMBER VOTERS: 6\n# ALT") && written.contains(added), "{written}");
    assert_eq!(write(&read(&written, Path::new("x")).unwrap()), written);
}

#[test]
fn every_count_and_order_that_is_wrong_is_told_with_its_line() {
    let need = "need a whole number of voters from 1 to 9,223,372,036,854,775,807";
    for count in ["-3", "0", "+3", "2.0", "", "9223372036854775808", "99999999999999999999999999", "many"] {
        let found = if count.is_empty() { String::new() } else { format!("found {count}; ") };
        assert_eq!(changed("3: {2,4}", &format!("{count}: {{2,4}}")), [format!("line 14: {found}{need}")], "{count}");
    }
    let order = |order: &str| changed("{2,4},1,3", order);
    assert_eq!(order("{2,4},5,3"), ["line 14: found 5; need an alternative from 1 to 4"]);
    assert_eq!(
        order("{2,0},-1"),
        ["line 14: found 0; need an alternative from 1 to 4", "line 14: found -1; need an alternative from 1 to 4"]
    );
    assert_eq!(order("1,4294967297"), ["line 14: found 4294967297; need an alternative from 1 to 4"]);
    assert_eq!(order("{2,4},1,2"), ["line 14: found 2 2 times; need each alternative once"]);
    assert_eq!(order("2,,3"), ["line 14: found nothing in 2,,3; need an alternative from 1 to 4"]);
    assert_eq!(order("2,3,"), ["line 14: found nothing in 2,3,; need an alternative from 1 to 4"]);
    assert_eq!(order("2,{}"), ["line 14: found nothing in 2,{}; need an alternative from 1 to 4"]);
    assert_eq!(order("{2,4,1"), ["line 14: found {2,4,1; need a } behind the group"]);
    assert_eq!(order("{2,4}1"), ["line 14: found 1; need a comma between alternatives, or groups of them"]);
    assert_eq!(order("2>4"), ["line 14: found 2>4; need an alternative from 1 to 4"]);
    assert_eq!(
        order("1,2,3,4"),
        ["line 14: found 1,2,3,4; need each order once, with all of its voters; line 12 has it"]
    );
    assert_eq!(
        order("3,{2,1}"),
        ["line 14: found 3,{2,1}; need each order once, with all of its voters; line 13 has it"]
    );
    assert_eq!(changed("2: 4\n", "2 4\n"), ["line 15: found 2 4; need a count and an order, as in 12: 3,{1,2}"]);
}

#[test]
fn a_header_that_disagrees_with_its_body_is_told_with_its_line() {
    assert_eq!(changed("VOTERS: 21", "VOTERS: 20"), ["line 6: NUMBER VOTERS is 20; need 21, the sum of the counts"]);
    assert_eq!(changed("VOTERS: 21", "VOTERS: x"), ["line 6: NUMBER VOTERS is x; need 21, the sum of the counts"]);
    assert_eq!(changed("ORDERS: 5", "ORDERS: 4"), ["line 7: NUMBER UNIQUE ORDERS is 4; need 5, the number of orders"]);
    assert_eq!(
        changed("ALTERNATIVES: 4", "ALTERNATIVES: 3"),
        [
            "line 11: ALTERNATIVE NAME 4 is park; need an alternative from 1 to 3, which is NUMBER ALTERNATIVES",
            "line 12: found 4; need an alternative from 1 to 3",
            "line 14: found 4; need an alternative from 1 to 3",
            "line 15: found 4; need an alternative from 1 to 3",
        ]
    );
    assert_eq!(
        changed("ALTERNATIVES: 4", "ALTERNATIVES: 4294967295"),
        [
            "line 5: NUMBER ALTERNATIVES is 4294967295; need as many names; there is no line # ALTERNATIVE NAME for 5, 6, 7, 8, \
         9, more"
        ]
    );
    assert_eq!(
        changed("ALTERNATIVES: 4", "ALTERNATIVES: 0"),
        ["line 5: NUMBER ALTERNATIVES is 0; need a whole number from 1 to 4,294,967,295"]
    );
    assert_eq!(changed("# NUMBER ALTERNATIVES: 4\n", ""), ["need a line # NUMBER ALTERNATIVES: 4"]);
    assert_eq!(
        changed("# ALTERNATIVE NAME 3: home\n", ""),
        ["line 5: NUMBER ALTERNATIVES is 4; need as many names; there is no line # ALTERNATIVE NAME for 3"]
    );
    assert_eq!(
        changed("NAME 3", "NAME three"),
        [
            "line 5: NUMBER ALTERNATIVES is 4; need as many names; there is no line # ALTERNATIVE NAME for 3",
            "line 10: ALTERNATIVE NAME is THREE; need the number of an alternative, from 1",
        ]
    );
    assert_eq!(
        changed("# NUMBER VOTERS", "# NUMBER VOTERS: 21\n# NUMBER VOTERS"),
        ["line 7: NUMBER VOTERS is 21; need it once; line 6 has it"]
    );
    assert_eq!(
        changed("NAME 4: park", "NAME 3: park")[1],
        "line 11: ALTERNATIVE NAME 3 is park; need it once; line 10 has it"
    );
    assert_eq!(
        changed("TYPE: toi", "TYPE: cat"),
        ["line 4: DATA TYPE is cat; need soc, soi, toc or toi: orders of alternatives"]
    );
    assert_eq!(
        changed("TYPE: toi", "TYPE: toc"),
        [
            "line 13: found 3,{1,2}; need all alternatives in toc, or another DATA TYPE: toi",
            "line 15: found 4; need all alternatives in toc, or another DATA TYPE: toi",
            "line 16: found 1:; need all alternatives in toc, or another DATA TYPE: toi",
        ]
    );
    assert_eq!(
        changed("TYPE: toi", "TYPE: soi"),
        [
            "line 13: found 3,{1,2}; need no ties in soi, or another DATA TYPE: toi",
            "line 14: found {2,4},1,3; need no ties in soi, or another DATA TYPE: toi",
        ]
    );
}

#[test]
fn all_faults_are_told_at_once_and_a_thousand_at_most() {
    let wrong =
        LUNCH.replace("21", "22").replace("9: 1", "-9: 8").replace("3: {2,4}", "3: {2,2}").replace("2: 4", "two: 4");
    assert_eq!(faults(&wrong, "x").len(), 4, "the sum of counts is not known, so that it is not blamed");
    let flood: String = LUNCH.to_string() + &"x\n".repeat(2_000);
    let told = faults(&flood, "x");
    assert_eq!((told.len(), &told[1_000][..]), (1_001, "and 1,000 more faults"));
}

#[test]
fn the_older_format_and_an_empty_file_are_told_what_is_needed() {
    let old = "4\n1,Wouter Verhelst\n2,Gergely Nagy\n403,403,2\n167,3,1,2,4\n";
    let told = faults(old, "old.toc");
    assert!(
        told.len() == 1 && told[0].starts_with("line 1: found 4; need the format") && told[0].contains("2022"),
        "{told:?}"
    );
    let headed = changed("9: 1,2,3,4", "9 1,2,3,5");
    assert!(headed.len() == 1 && headed[0].contains("need a count and an order"), "{headed:?}");
    assert_eq!(faults("", "x"), ["need a line # NUMBER ALTERNATIVES: 4"]);
    assert_eq!(faults("# NUMBER ALTERNATIVES: 1\n", "x").len(), 1, "a name is missing");
    assert_eq!(read("# NUMBER ALTERNATIVES: 1\n# ALTERNATIVE NAME 1:\n", Path::new("x")).unwrap().voters(), 0);
}

#[test]
fn counts_up_to_two_to_the_63_are_exact_and_their_sum_may_be_more() {
    let text = "# NUMBER ALTERNATIVES: 2\n# NUMBER VOTERS: 18446744073709551613\n# ALTERNATIVE NAME 1: A\n\
                # ALTERNATIVE NAME 2: B\n9223372036854775806: 2,1\n9223372036854775807: 1,2\n";
    let election = read(text, Path::new("large.soc")).unwrap();
    assert_eq!(election.voters(), 18_446_744_073_709_551_613);
    let (ballots, mut tally) = (election.ballots(), Tally::default());
    let most = i128::from(i64::MAX);
    for info in RULES
        .iter()
        .filter(|info| info.takes != super::super::Takes::Grades && !info.quorum && info.name != "unanimity")
    {
        rule_by_name(info.name, 0.5).unwrap().decide(&ballots, &mut tally);
        assert_eq!(tally.winners, [0], "{}", info.name);
    }
    assert_eq!(Facts::of(&ballots, &mut tally).condorcet_winner, Some(0));
    assert_eq!(tally.pairwise, [0, most, most - 1, 0]);
    let again = Election::of(&ballots, &election.names).unwrap();
    assert_eq!(again.orders[0], Order { count: LARGEST_COUNT, groups: vec![vec![0], vec![1]] });
    assert!(write(&again).contains("# NUMBER VOTERS: 18446744073709551613\n"));
}

#[test]
fn ballots_become_an_election_of_the_narrowest_kind() {
    let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    let mut ballots = Ballots::new(3);
    ballots.push_ranking(&[2, 0, 1]);
    let heavy = ballots.push_ranking(&[1, 0, 2]);
    ballots.set_weight(heavy, 2.0);
    let many = ballots.push_ranks(&[7, 3, 9]);
    ballots.set_count(many, 5);
    let nobody = ballots.push_top(0);
    ballots.set_weight(nobody, 0.0);
    let kind = |ballots: &Ballots| Election::of(ballots, &names(&["a", "b", "c"])).unwrap().kind;
    let election = Election::of(&ballots, &names(&["a", "b", "c"])).unwrap();
    assert_eq!(election.kind, Kind::StrictComplete);
    let orders: Vec<_> = election.orders.iter().map(|order| (order.count, &order.groups[0][..])).collect();
    assert_eq!(orders, [(7, &[1][..]), (1, &[2])]);
    assert_eq!(read(&write(&election), Path::new("x")).unwrap().orders, election.orders);
    ballots.push_ranks(&[0, 1, 1]);
    assert_eq!(kind(&ballots), Kind::TiedComplete);
    ballots.push_ranks(&[UNRANKED; 3]);
    assert_eq!(kind(&ballots), Kind::TiedIncomplete);
    let mut short = Ballots::new(3);
    short.push_top(1);
    assert_eq!(kind(&short), Kind::StrictIncomplete);
    // Nothing but what the file says is lost: the order of the ballots does not matter.
    let there = Election::of(&lunch().ballots(), &lunch().names).unwrap();
    assert_eq!((&there.orders, there.kind), (&lunch().orders, lunch().kind));
}

#[test]
fn ballots_that_no_file_can_hold_are_refused_with_every_reason() {
    let mut ballots = Ballots::new(2);
    let half = ballots.push_top(0);
    ballots.set_weight(half, 0.5);
    for _ in 0..2 {
        let large = ballots.push_top(1);
        ballots.set_count(large, LARGEST_COUNT);
    }
    let names = ["a\nb".to_string(), " c".to_string(), String::new()];
    let told = Election::of(&ballots, &names).unwrap_err().to_string();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        lines,
        [
            "names is 3; need 2, one for each alternative",
            "names[0] is \"a\\nb\"; need one line without spaces at its ends",
            "names[1] is \" c\"; need one line without spaces at its ends",
            "ballots[0].weight is 0.5; need whole weights: a file of PrefLib counts voters",
            "2 is 18446744073709551614; need at most 9,223,372,036,854,775,807 voters of one order",
        ]
    );
    assert!(Election::of(&Ballots::new(0), &[]).is_err());
}

#[test]
fn every_prefix_and_every_changed_byte_is_read_or_refused() {
    let whole = LUNCH.as_bytes();
    let (mut read_well, mut refused) = (0, 0);
    let mut tally = Tally::default();
    let mut look = |bytes: &[u8]| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        match read(text, Path::new("x.toi")) {
            Ok(election) => {
                read_well += 1;
                let again = read(&write(&election), Path::new("x.toi")).unwrap();
                assert_eq!(
                    (&again.orders, &again.names, again.kind),
                    (&election.orders, &election.names, election.kind)
                );
                Facts::of(&election.ballots(), &mut tally);
            }
            Err(error) => {
                assert!(error.is_input() && !error.to_string().is_empty());
                refused += 1;
            }
        }
    };
    (0..=whole.len()).for_each(|end| look(&whole[..end]));
    let mut bytes = whole.to_vec();
    for at in 0..whole.len() {
        for byte in 0..=255 {
            bytes[at] = byte;
            look(&bytes);
        }
        bytes[at] = whole[at];
    }
    assert!(read_well > 1_000 && refused > 1_000, "{read_well} read, {refused} refused");
}
