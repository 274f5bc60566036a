//! A count for a person.

use super::super::number::units;
use super::super::table::{Column, blocks, hang};
use super::super::terminal::Look;
use super::{Count, Outcome, reads_orders, steps};
use crate::voting::{Choice, RULES};
use std::fmt::Write as _;

/// The pairwise matrix is shown of so many alternatives at most.
const MOST_SHOWN: usize = 40;

/// A set of more alternatives is told by their numbers alone.
const MOST_NAMED: usize = 8;

/// A name is cut beyond so many characters.
const WIDEST_NAME: usize = 32;

/// The winners by each rule, the pairwise matrix, what it says, and the steps if they were asked for. Alternatives go by their
/// numbers in the file, from 1.
pub fn table(count: &Count<'_>, look: &Look) -> String {
    let mut text = String::new();
    head(&mut text, count, look);
    rules(&mut text, count, look);
    matrix(&mut text, count, look);
    facts(&mut text, count, look);
    if count.asked.steps {
        steps::steps(&mut text, count, look);
    }
    text
}

fn head(text: &mut String, count: &Count<'_>, look: &Look) {
    let election = count.election;
    let of = |number: usize, one: &str| {
        format!("{} {one}{}", units(number as i128, 1.0), if number == 1 { "" } else { "s" })
    };
    let voters = i128::try_from(election.voters()).unwrap_or(i128::MAX);
    let said = format!(
        "{} voter{}, {}, {}; {} ({})",
        units(voters, 1.0),
        if voters == 1 { "" } else { "s" },
        of(election.orders.len(), "different order"),
        of(election.names.len(), "alternative"),
        match (election.kind.ties(), election.kind.short()) {
            (false, false) => "strict and complete",
            (false, true) => "strict, some short",
            (true, false) => "with ties, complete",
            (true, true) => "with ties, some short",
        },
        election.kind.name(),
    );
    let title = hang("", &tame(election.title().unwrap_or("an election")), look.width);
    let _ = writeln!(text, "{}\n{}\n", look.bold(&title), hang("", &said, look.width));
}

fn rules(text: &mut String, count: &Count<'_>, look: &Look) {
    let column =
        |head: &str, of: &dyn Fn(&Outcome) -> String| Column::new(head, count.outcomes.iter().map(of).collect());
    let mut columns = vec![column("winners", &|one| match (one.tally.refused, &one.tally.winners[..]) {
        (Some(_), _) => "refused".into(),
        (_, []) => "no decision".into(),
        (_, winners) => winners.iter().map(|&a| named(count, a)).collect::<Vec<_>>().join(", "),
    })];
    if let Some((policy, _)) = count.asked.ties {
        columns.push(column(&format!("choice ({})", policy.name()), &|one| match one.choice {
            Some(Choice::One(a)) => named(count, a),
            Some(Choice::Tied) => "tied".into(),
            Some(Choice::Again) => "vote again".into(),
            Some(Choice::NoWinner) | None => "-".into(),
        }));
    }
    columns.push(column("ranking", &|one| if one.ranking().is_empty() { "-".into() } else { ranked(&one.ranking()) }));
    text.push_str(&blocks(&[column("rule", &|one| one.rule.name.into())], &columns, look.width));
    let refused = count.outcomes.iter().filter_map(|one| Some((one.rule.name, one.tally.refused?)));
    for (name, why) in refused {
        let _ = writeln!(text, "{}", hang("note   ", &format!("{name} is refused: {why}"), look.width));
    }
    // Where all that can be asked are, what is left out is told.
    if RULES
        .iter()
        .filter(|rule| reads_orders(rule))
        .all(|rule| count.outcomes.iter().any(|one| one.rule.name == rule.name))
    {
        let left: Vec<&str> = RULES.iter().filter(|rule| !reads_orders(rule)).map(|rule| rule.name).collect();
        let said = format!("left out, as the file holds no grades: {}", left.join(", "));
        let _ = writeln!(text, "{}", hang("note   ", &said, look.width));
    }
}

fn matrix(text: &mut String, count: &Count<'_>, look: &Look) {
    let m = count.labels.len();
    text.push('\n');
    if m > MOST_SHOWN {
        let _ = writeln!(text, "{m} alternatives: --json has who is put above whom by how many voters");
        return;
    }
    let _ = writeln!(text, "voters who put the alternative of the row above that of the column");
    let cell = |i: usize, j: usize| if i == j { "-".to_string() } else { units(count.over(i, j), 1.0) };
    let mut columns: Vec<Column> =
        (0..m).map(|j| Column::new((j + 1).to_string(), (0..m).map(|i| cell(i, j)).collect())).collect();
    let all = |i: usize| units((0..m).map(|j| count.over(i, j)).sum(), 1.0);
    columns.push(Column::new("all", (0..m).map(all).collect()));
    for (head, is) in [
        ("beats", std::cmp::Ordering::Greater),
        ("ties", std::cmp::Ordering::Equal),
        ("loses to", std::cmp::Ordering::Less),
    ] {
        let met = |i: usize| (0..m).filter(|&j| j != i && count.over(i, j).cmp(&count.over(j, i)) == is).count();
        columns.push(Column::new(head, (0..m).map(|i| met(i).to_string()).collect()));
    }
    text.push_str(&blocks(&[names(count)], &columns, look.width));
}

fn facts(text: &mut String, count: &Count<'_>, look: &Look) {
    let facts = &count.facts;
    let list = |rules: Vec<&str>| rules.join(", ");
    let who = |alternative: Option<u32>, does: &str, rules: &dyn Fn(u32) -> (Vec<&'static str>, &'static str)| {
        match alternative {
            None => "none".to_string(),
            Some(a) => match rules(a) {
                (rules, _) if rules.is_empty() => format!("{}, {does}", named(count, a)),
                (rules, how) => format!("{}, {does}; {how} by {}", named(count, a), list(rules)),
            },
        }
    };
    let lost = |a: u32| (count.rules(|winners| !winners.contains(&a)), "not elected");
    let won = |a: u32| (count.rules(|winners| winners.contains(&a)), "elected");
    let number = |a: &u32| (a + 1).to_string();
    let smith: Vec<String> = match facts.smith.len() {
        0..=MOST_NAMED => facts.smith.iter().map(|&a| named(count, a)).collect(),
        _ => facts.smith.iter().map(number).collect(),
    };
    let circle: Vec<String> = count.circle.iter().chain(count.circle.first()).map(number).collect();
    let lines = [
        ("Condorcet winner", who(facts.condorcet_winner, "who beats every other", &lost)),
        ("Condorcet loser", who(facts.condorcet_loser, "who loses to every other", &won)),
        ("majority winner", who(facts.majority_winner, "first on more than half of the ballots", &lost)),
        ("majority loser", who(facts.majority_loser, "last on more than half of the ballots", &won)),
        ("Smith set", if smith.is_empty() { "none".into() } else { smith.join(", ") }),
        ("cycle", if circle.is_empty() { "none".into() } else { circle.join(" beats ") }),
    ];
    text.push('\n');
    for (what, said) in lines {
        let _ = writeln!(text, "{}", hang(&format!("{what:<17} "), &said, look.width));
    }
}

/// The alternatives with their numbers, as the rows of a table.
pub(super) fn names(count: &Count<'_>) -> Column {
    Column::new("", (0..count.labels.len() as u32).map(|a| named(count, a)).collect())
}

/// `3 Stefano Zacchiroli`: the number and the name, cut if it is long.
pub(super) fn named(count: &Count<'_>, alternative: u32) -> String {
    let label = count.label(alternative);
    let short = label.chars().count() <= WIDEST_NAME;
    let cut: String = if short { label.into() } else { label.chars().take(WIDEST_NAME - 1).chain(['…']).collect() };
    format!("{} {}", u64::from(alternative) + 1, tame(&cut))
}

/// What a file says, without what would command a terminal.
fn tame(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// `3 > 1 = 2 > 4`: a ranking in numbers.
pub(super) fn ranked(ranking: &[Vec<u32>]) -> String {
    let group = |group: &Vec<u32>| group.iter().map(|a| (a + 1).to_string()).collect::<Vec<_>>().join(" = ");
    ranking.iter().map(group).collect::<Vec<_>>().join(" > ")
}
