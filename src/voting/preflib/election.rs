//! An election as a file holds it, and as a store of ballots.

use super::super::{Ballots, UNRANKED};
use super::{TITLE, header};
use crate::error::Error;
use crate::problem::faults::{Faults, clip, grouped};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The largest number of voters of one order, 2^63 - 1. All voters together may be more.
pub const LARGEST_COUNT: u64 = i64::MAX as u64;

/// What the orders of a file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `soc`: strict orders of all alternatives.
    StrictComplete,
    /// `soi`: strict orders that may leave alternatives out.
    StrictIncomplete,
    /// `toc`: orders of all alternatives, some of which may tie.
    TiedComplete,
    /// `toi`: orders with ties that may leave alternatives out.
    TiedIncomplete,
}

impl Kind {
    /// All kinds, the narrowest first.
    pub const ALL: [Kind; 4] = [Kind::StrictComplete, Kind::StrictIncomplete, Kind::TiedComplete, Kind::TiedIncomplete];

    /// The narrowest kind that allows, or does not allow, ties and orders that leave something out.
    pub fn of(ties: bool, short: bool) -> Kind {
        match (ties, short) {
            (false, false) => Kind::StrictComplete,
            (false, true) => Kind::StrictIncomplete,
            (true, false) => Kind::TiedComplete,
            (true, true) => Kind::TiedIncomplete,
        }
    }

    /// The word for it, which is also how its files end.
    pub fn name(self) -> &'static str {
        match self {
            Kind::StrictComplete => "soc",
            Kind::StrictIncomplete => "soi",
            Kind::TiedComplete => "toc",
            Kind::TiedIncomplete => "toi",
        }
    }

    /// The kind of that name, if there is one.
    pub fn by_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether alternatives may tie.
    pub fn ties(self) -> bool {
        matches!(self, Kind::TiedComplete | Kind::TiedIncomplete)
    }

    /// Whether an order may leave alternatives out.
    pub fn short(self) -> bool {
        matches!(self, Kind::StrictIncomplete | Kind::TiedIncomplete)
    }
}

/// One order, and how many voters hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// How many voters hold it, from 1 to [`LARGEST_COUNT`].
    pub count: u64,
    /// The alternatives, from 0, best first; those of one group tie. None at all is a blank ballot.
    pub groups: Vec<Vec<u32>>,
}

/// An election: its alternatives by name, and the orders that voters hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Election {
    /// The header lines, remarks among them, as they were written. Of those that say what the other fields say too,
    /// [`write`](super::write) writes what the other fields say.
    pub headers: Vec<String>,
    /// The name of each alternative; it may be empty, or that of another one.
    pub names: Vec<String>,
    /// Each different order once.
    pub orders: Vec<Order>,
    /// What the orders may be.
    pub kind: Kind,
}

impl Election {
    /// The election that ballots over alternatives of these names make: equal orders are put together, those of most voters
    /// first, and of as many by their alternatives. The kind is the narrowest that fits. Grades and objections are left out, as
    /// are ballots of nobody.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault: a number of names that is not that of alternatives, or none; a name that does not
    /// stand on a line as it is; a weight that is not whole; more than [`LARGEST_COUNT`] voters of one order.
    ///
    /// Cost: O(ballots x m log ballots).
    pub fn of(ballots: &Ballots, names: &[String]) -> Result<Election, Error> {
        let mut faults = Faults::default();
        let m = ballots.alternatives() as usize;
        if names.len() != m || m == 0 {
            let need =
                if m == 0 { "need at least one".to_string() } else { format!("need {m}, one for each alternative") };
            faults.at("names", names.len(), need);
        }
        for (at, name) in names.iter().enumerate() {
            if name.trim() != name || name.contains(['\n', '\r']) {
                faults.at(format!("names[{at}]"), format!("{name:?}"), "need one line without spaces at its ends");
            }
        }
        let mut counts: BTreeMap<Vec<Vec<u32>>, u128> = BTreeMap::new();
        for (at, ballot) in ballots.iter().enumerate() {
            if ballot.weight.fract() != 0.0 {
                let need = "need whole weights: a file of PrefLib counts voters";
                faults.at(format!("ballots[{at}].weight"), ballot.weight, need);
                continue;
            }
            // A float beyond the range becomes the largest number, which is refused below.
            let voters = (ballot.weight as u128).saturating_mul(u128::from(ballot.count));
            if voters > 0 {
                let all = counts.entry(groups(ballot.ranks)).or_default();
                *all = all.saturating_add(voters);
            }
        }
        let (mut ties, mut short) = (false, false);
        let mut orders = Vec::with_capacity(counts.len());
        for (groups, voters) in counts {
            ties |= groups.iter().any(|group| group.len() > 1);
            short |= groups.iter().map(Vec::len).sum::<usize>() < m;
            match u64::try_from(voters) {
                Ok(count @ ..=LARGEST_COUNT) => orders.push(Order { count, groups }),
                _ => {
                    let need = format!("need at most {} voters of one order", grouped(LARGEST_COUNT));
                    faults.at(clip(&super::write::order(&groups)), voters, need);
                }
            }
        }
        orders.sort_by_key(|order| Reverse(order.count));
        let election = Election { headers: Vec::new(), names: names.to_vec(), orders, kind: Kind::of(ties, short) };
        faults.or(election).map_err(Error::from)
    }

    /// The ballots, one for each order, with its count. Cost: O(orders x m log m).
    pub fn ballots(&self) -> Ballots {
        let mut ballots = Ballots::new(self.names.len() as u32);
        let mut ranks = Vec::new();
        for order in &self.orders {
            ranks.clear();
            ranks.resize(self.names.len(), UNRANKED);
            for (rank, group) in (0..).zip(&order.groups) {
                for &alternative in group {
                    if let Some(slot) = ranks.get_mut(alternative as usize) {
                        *slot = rank;
                    }
                }
            }
            let ballot = ballots.push_ranks(&ranks);
            ballots.set_count(ballot, order.count);
        }
        ballots
    }

    /// How many voters there are in all.
    pub fn voters(&self) -> u128 {
        self.orders.iter().map(|order| u128::from(order.count)).sum()
    }

    /// The title, if a header line gives one.
    pub fn title(&self) -> Option<&str> {
        let titles = self.headers.iter().filter_map(|line| header(line).filter(|(key, _)| key == TITLE));
        titles.map(|(_, title)| title).find(|title| !title.is_empty())
    }

    /// A name for each alternative that no other has: its own; with its number, from 1, if some have the same or none.
    pub fn labels(&self) -> Vec<String> {
        let mut sorted: Vec<&str> = self.names.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        if sorted.first().is_some_and(|first| !first.is_empty()) && sorted.windows(2).all(|pair| pair[0] != pair[1]) {
            return self.names.clone();
        }
        let numbered = |(number, name): (u32, &String)| format!("{name} ({number})").trim_start().to_string();
        (1..).zip(&self.names).map(numbered).collect()
    }
}

/// Ranks as groups of alternatives, best first.
fn groups(ranks: &[u32]) -> Vec<Vec<u32>> {
    let mut by_rank: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (alternative, &rank) in (0..).zip(ranks).filter(|&(_, &rank)| rank != UNRANKED) {
        by_rank.entry(rank).or_default().push(alternative);
    }
    by_rank.into_values().collect()
}
