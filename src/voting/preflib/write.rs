//! An election as the text of a file.

use super::{ALTERNATIVES, Election, NAME, ORDERS, TYPE, VOTERS, header, name_of, whole};
use std::fmt::Write as _;

/// The text of a file: header lines in their order, then the orders in theirs.
///
/// A header line that says what the election says too (its kind, how many alternatives, voters and orders, names) is written
/// with what the election says; one of these that is missing is added, after the others. What [`read`](super::read) reads is
/// written back as it was, but for spaces.
///
/// Cost: O(length of the text).
pub fn write(election: &Election) -> String {
    let mut text = String::new();
    let mut missing = said(election);
    for line in &election.headers {
        let key = header(line).map(|(key, _)| key).unwrap_or_default();
        // A name is looked up by its number, as there may be many.
        let key = name_of(&key).and_then(whole::<u32>).map_or(key, name_key);
        match missing.binary_search_by(|(_, other, _)| other.cmp(&key)) {
            Ok(at) => {
                if let Some(value) = missing[at].2.take() {
                    let _ = writeln!(text, "# {key}: {value}");
                }
            }
            Err(_) => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    missing.sort_by_key(|(place, ..)| *place);
    for (_, key, value) in missing {
        if let Some(value) = value {
            let _ = writeln!(text, "# {key}: {value}");
        }
    }
    for one in &election.orders {
        let order = order(&one.groups);
        let _ = writeln!(text, "{}:{}{order}", one.count, if order.is_empty() { "" } else { " " });
    }
    text
}

/// What an election says in header lines, by key: in which place each stands, its key, its value.
fn said(election: &Election) -> Vec<(usize, String, Option<String>)> {
    let numbers = [
        (TYPE, election.kind.name().to_string()),
        (ALTERNATIVES, election.names.len().to_string()),
        (VOTERS, election.voters().to_string()),
        (ORDERS, election.orders.len().to_string()),
    ];
    let numbers = numbers.map(|(key, value)| (key.to_string(), value));
    let names = (1..).zip(&election.names).map(|(number, name)| (name_key(number), name.clone()));
    let mut said: Vec<_> =
        numbers.into_iter().chain(names).enumerate().map(|(at, (key, value))| (at, key, Some(value))).collect();
    said.sort_by(|one, other| one.1.cmp(&other.1));
    said
}

fn name_key(number: u32) -> String {
    format!("{NAME} {number}")
}

/// `3,{1,2},4`: alternatives from 1, best first, those that tie in braces.
pub(super) fn order(groups: &[Vec<u32>]) -> String {
    let list = |group: &[u32]| group.iter().map(|a| (u64::from(*a) + 1).to_string()).collect::<Vec<_>>().join(",");
    let group = |group: &Vec<u32>| if group.len() == 1 { list(group) } else { format!("{{{}}}", list(group)) };
    groups.iter().map(group).collect::<Vec<_>>().join(",")
}
