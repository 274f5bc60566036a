//! A file's text as an election, or everything that is wrong with it.

use super::{ALTERNATIVES, Election, Kind, LARGEST_COUNT, NAME, ORDERS, Order, TYPE, VOTERS, header, name_of, whole};
use crate::error::{Error, Fault};
use crate::problem::faults::{Faults, clip, grouped};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Path;

/// So many names that are missing are told.
const TOLD: usize = 5;

/// Reads an election from the text of a file. `file` is where it stands, for messages; its ending says the kind where no header
/// does, and where neither does the orders say it.
///
/// Needed are the lines `# NUMBER ALTERNATIVES` and `# ALTERNATIVE NAME k` for each k; other counts may be missing or empty, and
/// must be right where they are not. An order of nothing, `3:`, is a blank ballot where orders may leave alternatives out.
///
/// # Errors
/// [`Error::Invalid`] with every fault, in order of lines (the first thousand, and how many more): a count that is not a whole
/// number from 1 to [`LARGEST_COUNT`], an alternative that is unknown or named twice, an order that is there already or of another
/// kind than the file, a header that disagrees with what follows; and the format that PrefLib had before 2022.
///
/// Cost: O(length of the text), times the logarithm of the orders.
pub fn read(text: &str, file: &Path) -> Result<Election, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let (headers, body): (Vec<_>, Vec<_>) = lines.partition(|(_, line)| line.trim_start().starts_with('#'));
    if let Some((line, first)) = body.first().filter(|(_, first)| headers.is_empty() && !first.contains(':')) {
        let need = "need the format that PrefLib has since 2022, which begins with lines like # NUMBER ALTERNATIVES: 4";
        return Err(Fault::on_line(*line, clip(first), need).in_file(file).into());
    }
    let mut faults = Faults::default();
    let election = election(&headers, &body, file, &mut faults);
    faults.or(election).map_err(|mut list| {
        // What is about no line comes last.
        list.sort_by_key(|fault| (fault.line == 0, fault.line));
        Error::from(list.into_iter().map(|fault| fault.in_file(file)).collect::<Vec<_>>())
    })
}

/// A line with its number.
type Line<'a> = (usize, &'a str);

fn election(headers: &[Line<'_>], body: &[Line<'_>], file: &Path, faults: &mut Faults) -> Election {
    let mut heads = Headers::default();
    headers.iter().for_each(|&(line, text)| heads.take(line, text, faults));
    let alternatives = heads.alternatives(faults);
    let declared = heads.kind(faults).or_else(|| Kind::by_name(&file.extension()?.to_str()?.to_lowercase()));
    let mut orders: Vec<Order> = Vec::with_capacity(body.len());
    let mut seen: BTreeMap<Vec<Vec<u32>>, usize> = BTreeMap::new();
    let (mut ties, mut short, mut voters, mut sound) = (false, false, Some(0u128), true);
    for &(line, text) in body {
        let Some((count, order)) = text.split_once(':') else {
            faults.line(line, text.trim(), "need a count and an order, as in 12: 3,{1,2}");
            (voters, sound) = (None, false);
            continue;
        };
        let count = whole::<u64>(count.trim()).filter(|count| (1..=LARGEST_COUNT).contains(count)).or_else(|| {
            let need = format!("need a whole number of voters from 1 to {}", grouped(LARGEST_COUNT));
            faults.line(line, count.trim(), need);
            None
        });
        voters = voters.zip(count).map(|(voters, count)| voters + u128::from(count));
        let Some(groups) = groups(line, order, alternatives, faults) else {
            sound = false;
            continue;
        };
        let ranked: usize = groups.iter().map(Vec::len).sum();
        let (tied, left_out) =
            (groups.iter().any(|group| group.len() > 1), alternatives.is_some_and(|all| ranked < all as usize));
        (ties, short) = (ties | tied, short | left_out);
        if let Some(kind) = declared.filter(|kind| tied && !kind.ties()) {
            let need =
                format!("need no ties in {}, or another {TYPE}: {}", kind.name(), Kind::of(true, kind.short()).name());
            faults.line(line, order.trim(), need);
        }
        if let Some(kind) = declared.filter(|kind| left_out && !kind.short()) {
            let other = Kind::of(kind.ties(), true).name();
            let need = format!("need all alternatives in {}, or another {TYPE}: {other}", kind.name());
            faults.line(line, if ranked == 0 { text } else { order }.trim(), need);
        }
        // Within a group the order says nothing.
        let mut sorted = groups.clone();
        sorted.iter_mut().for_each(|group| group.sort_unstable());
        let first = *seen.entry(sorted).or_insert(line);
        if first != line {
            let need = format!("need each order once, with all of its voters; line {first} has it");
            faults.line(line, order.trim(), need);
            sound = false;
        }
        orders.push(Order { count: count.unwrap_or(0), groups });
    }
    if let Some(voters) = voters {
        heads.agrees(VOTERS, voters, "the sum of the counts", faults);
    }
    if sound {
        heads.agrees(ORDERS, orders.len() as u128, "the number of orders", faults);
    }
    Election {
        headers: headers.iter().map(|(_, line)| line.to_string()).collect(),
        names: heads.names.into_values().map(|(_, name)| name.to_string()).collect(),
        orders,
        kind: declared.unwrap_or(Kind::of(ties, short)),
    }
}

/// What the header lines say, each with its line.
#[derive(Debug, Default)]
struct Headers<'a> {
    said: BTreeMap<String, (usize, &'a str)>,
    names: BTreeMap<u32, (usize, &'a str)>,
}

impl<'a> Headers<'a> {
    fn take(&mut self, line: usize, text: &'a str, faults: &mut Faults) {
        let Some((key, value)) = header(text) else { return };
        let twice = |first: usize| format!("need it once; line {first} has it");
        if let Some(number) = name_of(&key) {
            match whole::<u32>(number).filter(|number| *number > 0) {
                None => fault(faults, line, NAME, number, "need the number of an alternative, from 1"),
                Some(number) => match self.names.get(&number) {
                    Some((first, _)) => fault(faults, line, &key, value, twice(*first)),
                    None => drop(self.names.insert(number, (line, value))),
                },
            }
        } else if [TYPE, ALTERNATIVES, VOTERS, ORDERS].contains(&&key[..]) {
            match self.said.get(&key) {
                Some((first, _)) => fault(faults, line, &key, value, twice(*first)),
                None => drop(self.said.insert(key, (line, value))),
            }
        }
    }

    /// How many alternatives there are: where the header is of no use, as many as have names, if any has.
    fn alternatives(&self, faults: &mut Faults) -> Option<u32> {
        let named = u32::try_from(self.names.len()).ok().filter(|named| *named > 0);
        let Some(&(line, value)) = self.said.get(ALTERNATIVES) else {
            let need = format!("need a line # {ALTERNATIVES}: {}", named.unwrap_or(4));
            faults.push(Fault { need, ..Fault::default() });
            return named;
        };
        let Some(most) = whole::<u32>(value).filter(|most| *most > 0) else {
            fault(
                faults,
                line,
                ALTERNATIVES,
                value,
                format!("need a whole number from 1 to {}", grouped(u32::MAX.into())),
            );
            return named;
        };
        for (number, (line, name)) in self.names.range((Bound::Excluded(most), Bound::Unbounded)) {
            let need = format!("need an alternative from 1 to {most}, which is {ALTERNATIVES}");
            fault(faults, *line, &format!("{NAME} {number}"), name, need);
        }
        let mut missing: Vec<String> = Vec::new();
        for number in (1..=most).filter(|number| !self.names.contains_key(number)).take(TOLD + 1) {
            missing.push(if missing.len() < TOLD { number.to_string() } else { "more".to_string() });
        }
        if !missing.is_empty() {
            let need = format!("need as many names; there is no line # {NAME} for {}", missing.join(", "));
            fault(faults, line, ALTERNATIVES, value, need);
        }
        Some(most)
    }

    fn kind(&self, faults: &mut Faults) -> Option<Kind> {
        let &(line, value) = self.said.get(TYPE).filter(|(_, value)| !value.is_empty())?;
        let kind = Kind::by_name(&value.to_lowercase());
        if kind.is_none() {
            fault(faults, line, TYPE, value, "need soc, soi, toc or toi: orders of alternatives");
        }
        kind
    }

    /// Says so if a header gives another number than `seen`. An empty one gives none.
    fn agrees(&self, key: &str, seen: u128, what: &str, faults: &mut Faults) {
        let Some(&(line, value)) = self.said.get(key).filter(|(_, value)| !value.is_empty()) else { return };
        if whole::<u128>(value) != Some(seen) {
            fault(faults, line, key, value, format!("need {seen}, {what}"));
        }
    }
}

/// A fault of a header line.
fn fault(faults: &mut Faults, line: usize, key: &str, value: &str, need: impl Into<String>) {
    faults.push(Fault { line, ..Fault::at(key, clip(value), need) });
}

/// The groups of an order, alternatives from 0; or every fault that it has.
fn groups(line: usize, order: &str, alternatives: Option<u32>, faults: &mut Faults) -> Option<Vec<Vec<u32>>> {
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut sound = true;
    let mut rest = order.trim();
    let most = alternatives.unwrap_or(u32::MAX);
    while !rest.is_empty() || !groups.is_empty() {
        let (group, after) = match rest.strip_prefix('{') {
            Some(inside) => match inside.split_once('}') {
                Some(parts) => parts,
                None => {
                    faults.line(line, rest, "need a } behind the group");
                    return None;
                }
            },
            None => rest.split_at(rest.find(',').unwrap_or(rest.len())),
        };
        let number = |text: &str| {
            let number = whole::<u32>(text.trim()).filter(|number| (1..=most).contains(number));
            if number.is_none() {
                let value =
                    if text.trim().is_empty() { format!("nothing in {}", order.trim()) } else { text.trim().into() };
                faults.line(line, &value, format!("need an alternative from 1 to {most}"));
            }
            number
        };
        let all: Option<Vec<u32>> = {
            let read: Vec<Option<u32>> = group.split(',').map(number).collect();
            read.into_iter().map(|number| Some(number? - 1)).collect()
        };
        sound &= all.is_some();
        groups.push(all.unwrap_or_default());
        rest = after.trim_start();
        match rest.strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None if rest.is_empty() => break,
            None => {
                faults.line(line, rest, "need a comma between alternatives, or groups of them");
                return None;
            }
        }
    }
    let mut all: Vec<u32> = groups.iter().flatten().copied().collect();
    all.sort_unstable();
    let twice = all.chunk_by(|one, other| one == other).filter(|same| same.len() > 1);
    for same in twice {
        faults.line(line, &format!("{} {} times", u64::from(same[0]) + 1, same.len()), "need each alternative once");
        sound = false;
    }
    sound.then_some(groups)
}
