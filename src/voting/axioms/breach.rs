//! Each axiom as a question to a rule and a profile.

use super::super::{Ballots, Tally, VotingRule};
use super::variants::{beside, cloned, clones_of, lifted, reversed, rows, written};
use super::{Axiom, Changed, Counterexample, Profile};

/// Asks a rule about profiles, and keeps count of where it was silent.
pub(super) struct Judge<'a> {
    rule: &'a dyn VotingRule,
    ballots: Ballots,
    tally: Tally,
    pub(super) silent: u64,
}

/// A change of a profile that breaks an axiom, or nothing.
type Breach = Option<(Vec<u32>, Option<Changed>)>;

impl<'a> Judge<'a> {
    pub(super) fn new(rule: &'a dyn VotingRule) -> Self {
        Judge { rule, ballots: Ballots::default(), tally: Tally::default(), silent: 0 }
    }

    /// The first breach of an axiom on a profile and all its changes.
    pub(super) fn breach(&mut self, axiom: Axiom, profile: &Profile) -> Option<Counterexample> {
        let winners = self.winners(profile)?;
        let (winners, change) = match axiom {
            Axiom::Anonymity => self.anonymity(profile, winners),
            Axiom::Neutrality => self.neutrality(profile, winners),
            Axiom::Unanimity => self.alone(profile, winners, |profile, a| profile.firsts(a) == profile.voters()),
            Axiom::Majority => self.alone(profile, winners, |profile, a| 2 * profile.firsts(a) > profile.voters()),
            Axiom::Condorcet => {
                let best = profile.facts(&mut self.ballots, &mut self.tally).condorcet_winner;
                self.alone(profile, winners, |_, a| best == Some(a as u32))
            }
            Axiom::CondorcetLoser => {
                let worst = profile.facts(&mut self.ballots, &mut self.tally).condorcet_loser;
                winners.iter().any(|&a| worst == Some(a)).then_some((winners, None))
            }
            Axiom::Smith => {
                let smith = profile.facts(&mut self.ballots, &mut self.tally).smith;
                winners.iter().any(|a| !smith.contains(a)).then_some((winners, None))
            }
            Axiom::Pareto => {
                let beaten = |a: u32| (0..profile.alternatives()).any(|b| profile.all_prefer(b, a as usize));
                winners.iter().any(|&a| beaten(a)).then_some((winners, None))
            }
            Axiom::Monotonicity => self.monotonicity(profile, winners),
            Axiom::Participation => self.participation(profile, winners),
            Axiom::Clones => self.clones(profile, winners),
            Axiom::Reversal => self.reversal(profile, winners),
        }?;
        Some(Counterexample { axiom, profile: profile.clone(), winners, change })
    }

    /// Who wins; `None` where the rule refuses, or where nobody votes.
    fn winners(&mut self, profile: &Profile) -> Option<Vec<u32>> {
        profile.fill(&mut self.ballots);
        self.decided().filter(|_| profile.voters() > 0)
    }

    fn decided(&mut self) -> Option<Vec<u32>> {
        self.rule.decide(&self.ballots, &mut self.tally);
        self.tally.refused.is_none().then(|| self.tally.winners.clone())
    }

    /// Whether the alternative that is due wins alone, if one is due.
    fn alone(&mut self, profile: &Profile, winners: Vec<u32>, due: impl Fn(&Profile, usize) -> bool) -> Breach {
        let due = (0..profile.alternatives()).find(|&a| due(profile, a))? as u32;
        self.silent += u64::from(winners.is_empty());
        (!winners.is_empty() && winners != [due]).then_some((winners, None))
    }

    fn anonymity(&mut self, profile: &Profile, winners: Vec<u32>) -> Breach {
        for first in 0..profile.lines.len() {
            profile.fill_by_voter(first, &mut self.ballots);
            if let Some(after) = self.decided().filter(|after| *after != winners) {
                let what = format!("one by one from {}", written(profile, 1, &profile.lines[first].row));
                return Some((winners, Some(Changed { what, profile: profile.clone(), winners: after })));
            }
        }
        None
    }

    fn neutrality(&mut self, profile: &Profile, winners: Vec<u32>) -> Breach {
        // Neighbours in the list changing places make every renaming.
        for a in 1..profile.alternatives() {
            let renamed = profile.with_rows(|row| {
                let mut row = row.to_vec();
                row.swap(a - 1, a);
                row
            });
            let swapped = |w: u32| if w as usize == a { w - 1 } else { w + u32::from(w as usize + 1 == a) };
            let mut expected: Vec<u32> = winners.iter().map(|&w| swapped(w)).collect();
            expected.sort_unstable();
            if let Some(after) = self.winners(&renamed).filter(|after| *after != expected) {
                return Some((winners, Some(Changed { what: renamed.to_string(), profile: renamed, winners: after })));
            }
        }
        None
    }

    fn monotonicity(&mut self, profile: &Profile, winners: Vec<u32>) -> Breach {
        for &winner in &winners {
            for (at, line) in profile.lines.iter().enumerate() {
                for row in lifted(&line.row, winner as usize, profile.graded) {
                    for count in if line.count > 1 { vec![1, line.count] } else { vec![1] } {
                        let changed = profile.with_moved(at, count, &row);
                        if let Some(after) = self.winners(&changed).filter(|after| !after.contains(&winner)) {
                            let (from, to) = (written(profile, count, &line.row), written(profile, count, &row));
                            let what = format!("{from} to {to}");
                            return Some((winners, Some(Changed { what, profile: changed, winners: after })));
                        }
                    }
                }
            }
        }
        None
    }

    fn participation(&mut self, profile: &Profile, winners: Vec<u32>) -> Breach {
        for row in rows(profile.alternatives(), profile.graded) {
            let mut joined = profile.clone();
            joined.add(1, &row);
            let Some(after) = self.winners(&joined) else { continue };
            self.silent += u64::from(winners.is_empty() || after.is_empty());
            let pairs = || winners.iter().flat_map(|&x| after.iter().map(move |&y| (x as usize, y as usize)));
            // Worse as Kelly has it.
            if pairs().all(|(x, y)| row[x] >= row[y]) && pairs().any(|(x, y)| row[x] > row[y]) {
                let what = format!("and {}", written(profile, 1, &row));
                return Some((winners, Some(Changed { what, profile: joined, winners: after })));
            }
        }
        None
    }

    fn clones(&mut self, profile: &Profile, winners: Vec<u32>) -> Breach {
        let m = profile.alternatives();
        for x in 0..m {
            for changed in cloned(profile, x) {
                let Some(after) = self.winners(&changed) else { continue };
                let size = changed.alternatives() - m + 1;
                let wins = |a: usize| after.contains(&(a as u32));
                let others = (0..m).all(|a| a == x || winners.contains(&(a as u32)) == wins(beside(a, x, size)));
                let itself = winners.contains(&(x as u32)) == (x..x + size).any(wins);
                if !others || !itself {
                    let what = format!("{}, {changed}", clones_of(&changed, x, size));
                    return Some((winners, Some(Changed { what, profile: changed, winners: after })));
                }
            }
        }
        None
    }

    fn reversal(&mut self, profile: &Profile, winners: Vec<u32>) -> Breach {
        let &[alone] = &winners[..] else { return None };
        let turned = reversed(profile);
        let after = self.winners(&turned)?;
        (profile.alternatives() > 1 && after.contains(&alone))
            .then(|| (winners, Some(Changed { what: format!("reversed, {turned}"), profile: turned, winners: after })))
    }
}
