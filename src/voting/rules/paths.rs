//! Rules that follow chains of victories.

use super::super::pairwise::Strength;
use super::super::{Ballots, Tally, VotingRule};
use super::most;

/// Schulze (beat path): a chain of victories is as strong as its weakest link; an alternative wins if its strongest path to each
/// other is no weaker than the strongest back. Score: how many alternatives it is above; [`Tally::paths`] holds the strengths.
///
/// Cost: O(ballots x m^2 + m^3). Source: Schulze 2011, Social Choice and Welfare 36:267.
#[derive(Clone, Copy, Debug)]
pub struct Schulze(pub Strength);

impl VotingRule for Schulze {
    fn name(&self) -> &'static str {
        match self.0 {
            Strength::WinningVotes => "schulze",
            Strength::Margins => "schulze-margins",
        }
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        tally.add_victories(ballots, self.0, false);
        let m = tally.scores.len();
        widen(m, &mut tally.scratch);
        let (paths, scores) = (&tally.scratch, &mut tally.scores);
        for a in 0..m {
            scores[a] = (0..m).filter(|&b| paths[a * m + b] > paths[b * m + a]).count() as i128;
        }
        tell_paths(tally);
        // Above is transitive, so that who is above is above more; who is above nobody may still be beaten by nobody.
        if tally.cast > 0 {
            let paths = &tally.scratch;
            let above = |a: usize| (0..m).filter(|&b| paths[b * m + a] > paths[a * m + b]).count() as u32;
            tally.places.extend((0..m).map(above));
            tally.crown_first();
        }
        tally.per = 1.0;
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        true
    }
}

/// Split cycle: of every circle of victories the weakest is thrown out; who is then beaten by nobody wins. Victories are margins.
/// Score: how many alternatives it still beats; [`Tally::paths`] holds the strengths of the strongest chains.
///
/// Cost: O(ballots x m^2 + m^3). Source: Holliday and Pacuit 2023, Public Choice 197:1.
#[derive(Clone, Copy, Debug, Default)]
pub struct SplitCycle;

impl VotingRule for SplitCycle {
    fn name(&self) -> &'static str {
        "split-cycle"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        tally.add_victories(ballots, Strength::Margins, false);
        let m = tally.scores.len();
        let cells = m * m;
        tally.scratch.extend_from_within(..cells);
        let (direct, paths) = tally.scratch.split_at_mut(cells);
        widen(m, paths);
        // A victory stands where no chain as strong leads back.
        let stands = |a: usize, b: usize| direct[a * m + b] > paths[b * m + a];
        for a in 0..m {
            tally.scores[a] = (0..m).filter(|&b| stands(a, b)).count() as i128;
        }
        if tally.cast > 0 {
            let beaten = |a: &usize| (0..m).any(|b| stands(b, *a));
            tally.winners.extend((0..m).filter(|a| !beaten(a)).map(|a| a as u32));
        }
        tally.scratch.drain(..cells);
        tell_paths(tally);
        tally.per = 1.0;
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        true
    }
}

/// Makes the classes of victories those of the strongest chains (Floyd and Warshall, with the weakest link as the length).
fn widen(m: usize, classes: &mut [u32]) {
    for via in 0..m {
        for from in 0..m {
            let first = classes[from * m + via];
            if first == 0 || from == via {
                continue;
            }
            for to in 0..m {
                let through = first.min(classes[via * m + to]);
                let direct = &mut classes[from * m + to];
                *direct = (*direct).max(through);
            }
        }
    }
    (0..m).for_each(|a| classes[a * m + a] = 0);
}

/// Writes the classes in the scratch down as units.
fn tell_paths(tally: &mut Tally) {
    let levels = &tally.sums;
    let units = |&class: &u32| if class == 0 { 0 } else { levels[class as usize - 1] };
    tally.paths.clear();
    tally.paths.extend(tally.scratch.iter().map(units));
}
