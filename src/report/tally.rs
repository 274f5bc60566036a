//! What an election comes to under many rules: the winners, every two alternatives against each other, and how each rule got there.
//!
//! [`Count::of`] works it out once; [`table`] and [`json`] only write it down.

mod json;
mod shown;
mod steps;

pub use json::json;
pub use shown::table;

use crate::error::Fault;
use crate::rng::{Draws, Phase};
use crate::voting::preflib::Election;
use crate::voting::{Choice, Facts, RULES, RuleInfo, Takes, Tally, TiePolicy, resolve};

/// More alternatives are not tallied: some rules take a time that grows with their cube.
pub const MOST_ALTERNATIVES: usize = 1_000;

/// The rules that are asked where nobody says which.
pub const USUAL: [&str; 7] = ["plurality", "instant-runoff", "borda", "copeland", "schulze", "ranked-pairs", "kemeny"];

/// Whether a rule makes something of orders without grades; approval takes the top of an order for what is approved.
pub fn reads_orders(rule: &RuleInfo) -> bool {
    rule.takes != Takes::Grades || rule.name == "approval"
}

/// The rules that are asked where nobody says which, of those that decide among so many alternatives.
pub fn usual(alternatives: usize) -> Vec<&'static RuleInfo> {
    let fits = |rule: &&RuleInfo| {
        let most = rule.make(0.5).and_then(|rule| rule.most_alternatives());
        most.is_none_or(|most| alternatives <= most as usize)
    };
    RULES.iter().filter(|rule| USUAL.contains(&rule.name)).filter(fits).collect()
}

/// What is to be done with an election.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The rules, in the order in which they are shown.
    pub rules: Vec<&'static RuleInfo>,
    /// The quorum of those that read one: a share in [0, 1).
    pub quorum: f64,
    /// How ties are broken, if they are, and the seed of the draws.
    pub ties: Option<(TiePolicy, u64)>,
    /// Whether to tell how each rule got there.
    pub steps: bool,
}

/// What one rule makes of an election.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The rule.
    pub rule: &'static RuleInfo,
    /// What it came to.
    pub tally: Tally,
    /// What is chosen of the winners, where ties are broken.
    pub choice: Option<Choice>,
}

/// An election, and what it comes to.
#[derive(Clone, Debug)]
pub struct Count<'a> {
    /// The election.
    pub election: &'a Election,
    /// What was asked.
    pub asked: &'a Asked,
    /// A name for each alternative that no other has.
    pub labels: Vec<String>,
    /// What every two alternatives against each other say.
    pub facts: Facts,
    /// `pairwise[i * m + j]`: how many voters put i strictly above j.
    pub pairwise: Vec<i128>,
    /// Some alternatives that beat each other in a circle, each the next and the last the first; empty where none do.
    pub circle: Vec<u32>,
    /// By rule, as asked.
    pub outcomes: Vec<Outcome>,
}

impl<'a> Count<'a> {
    /// Lets the rules decide. All rules draw the same where they break ties, so that those with the same winners choose the same,
    /// and no choice hangs on which others are asked.
    ///
    /// # Errors
    /// More alternatives than [`MOST_ALTERNATIVES`]; a rule that does not read orders; a quorum that a rule cannot use.
    pub fn of(election: &'a Election, asked: &'a Asked) -> Result<Count<'a>, Vec<Fault>> {
        let m = election.names.len();
        if m > MOST_ALTERNATIVES {
            let need = format!("need at most {MOST_ALTERNATIVES} to tally them");
            return Err(vec![Fault::at("NUMBER ALTERNATIVES", m, need)]);
        }
        let (ballots, mut tally, mut faults) = (election.ballots(), Tally::default(), Vec::new());
        let facts = Facts::of(&ballots, &mut tally);
        let mut pairwise = std::mem::take(&mut tally.pairwise);
        pairwise.resize(m * m, 0);
        let draws = Draws::new(asked.ties.map_or(0, |(_, seed)| seed), 0, 0);
        let mut outcomes = Vec::with_capacity(asked.rules.len());
        for &info in &asked.rules {
            if !reads_orders(info) {
                faults.push(Fault::at("rule", info.name, "need a rule that reads orders: the file holds no grades"));
                continue;
            }
            let Some(rule) = info.make(asked.quorum) else {
                faults.push(Fault::at("quorum", asked.quorum, format!("need a share in [0, 1) for {}", info.name)));
                continue;
            };
            let mut tally = Tally::default();
            rule.decide(&ballots, &mut tally);
            let draw = |policy| resolve(&tally.winners, policy, None, &[], &mut draws.stream(0, 0, Phase::Ties));
            let choice = asked.ties.map(|(policy, _)| draw(policy));
            outcomes.push(Outcome { rule: info, tally, choice });
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let circle = if facts.cycle { circle(m, &pairwise) } else { Vec::new() };
        Ok(Count { election, asked, labels: election.labels(), facts, pairwise, circle, outcomes })
    }

    /// How many voters put `i` above `j`.
    fn over(&self, i: usize, j: usize) -> i128 {
        self.pairwise[i * self.labels.len() + j]
    }

    fn label(&self, alternative: u32) -> &str {
        self.labels.get(alternative as usize).map_or("", String::as_str)
    }

    /// The rules of which `holds` holds, by name.
    fn rules(&self, holds: impl Fn(&[u32]) -> bool) -> Vec<&'static str> {
        let found = self.outcomes.iter().filter(|one| !one.tally.winners.is_empty() && holds(&one.tally.winners));
        found.map(|one| one.rule.name).collect()
    }
}

impl Outcome {
    /// The rule's ranking, best first, those of one place together; empty where it makes none.
    fn ranking(&self) -> Vec<Vec<u32>> {
        let mut order: Vec<u32> = (0..self.tally.places.len() as u32).collect();
        let place = |a: &u32| self.tally.places[*a as usize];
        order.sort_by_key(place);
        order.chunk_by(|one, other| place(one) == place(other)).map(<[u32]>::to_vec).collect()
    }
}

/// A shortest circle through the lowest-numbered alternative that is in one.
fn circle(m: usize, pairwise: &[i128]) -> Vec<u32> {
    let beats = |a: usize, b: usize| pairwise[a * m + b] > pairwise[b * m + a];
    for start in 0..m {
        // Who was first reached from whom.
        let mut from = vec![m; m];
        let mut reached = vec![start];
        let mut at = 0;
        while let Some(&last) = reached.get(at) {
            if beats(last, start) {
                let mut path = vec![last as u32];
                let mut back = last;
                while back != start {
                    back = from[back];
                    path.push(back as u32);
                }
                path.reverse();
                return path;
            }
            for next in (0..m).filter(|&next| beats(last, next)) {
                if next != start && from[next] == m {
                    from[next] = last;
                    reached.push(next);
                }
            }
            at += 1;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests;
