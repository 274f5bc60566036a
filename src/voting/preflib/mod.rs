//! Elections in files of PrefLib: `.soc`, `.soi`, `.toc` and `.toi`, read and written.
//!
//! A file is a header of lines `# KEY: VALUE` and a line `COUNT: ORDER` for each different order, the best alternative first,
//! those that tie in braces. It holds orders alone: no grades, no objections, no weights but whole numbers of voters.
//!
//! ```
//! use manyminds::voting::preflib::{read, write};
//! let head = "# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 9\n# NUMBER UNIQUE ORDERS: 2\n";
//! let names = "# ALTERNATIVE NAME 1: park\n# ALTERNATIVE NAME 2: bistro\n# ALTERNATIVE NAME 3: home\n";
//! let text = format!("{head}{names}5: 2,{{1,3}}\n4: 1\n");
//! let election = read(&text, "lunch.toi".as_ref())?;
//! assert_eq!((election.voters(), &election.names[1][..]), (9, "bistro"));
//! assert_eq!(election.ballots().get(0).unwrap().ranks, [1, 0, 1]);
//! assert_eq!(write(&election), text);
//! # Ok::<(), manyminds::error::Error>(())
//! ```
//!
//! Source: Mattei and Walsh 2013, PrefLib: a library for preferences, ADT 259; the format as it is since 2022.

mod election;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use election::{Election, Kind, LARGEST_COUNT, Order};
pub use read::read;
pub use write::write;

/// What a header line says: its key in capitals and its value; `None` for a remark, which has no colon.
fn header(line: &str) -> Option<(String, &str)> {
    let (key, value) = line.trim().strip_prefix('#')?.split_once(':')?;
    let key: Vec<&str> = key.split_whitespace().collect();
    Some((key.join(" ").to_uppercase(), value.trim()))
}

/// The alternative, from 1, that a key such as `ALTERNATIVE NAME 3` is about, as it is written.
fn name_of(key: &str) -> Option<&str> {
    key.strip_prefix(NAME)?.strip_prefix(' ')
}

/// A whole number of digits alone; `None` where it is something else, or too large.
fn whole<T: std::str::FromStr>(text: &str) -> Option<T> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

const TITLE: &str = "TITLE";
const TYPE: &str = "DATA TYPE";
const ALTERNATIVES: &str = "NUMBER ALTERNATIVES";
const VOTERS: &str = "NUMBER VOTERS";
const ORDERS: &str = "NUMBER UNIQUE ORDERS";
const NAME: &str = "ALTERNATIVE NAME";
