//! The profiles on which axioms are tried.

use super::super::Takes;
use super::breach::Judge;
use super::variants::{drawn_row, rows};
use super::{Counterexample, Profile};
use crate::rng::{Draws, Phase, below};

/// How many profiles are drawn.
const DRAWN: u32 = 400;

/// The largest electorate that is drawn.
const VOTERS: u32 = 30;

/// All small profiles, the smallest first, and then those that are drawn.
pub(super) fn profiles(takes: Takes) -> impl Iterator<Item = Profile> {
    let graded = takes == Takes::Grades;
    let sizes: &[(usize, usize)] = if graded { &[(2, 3), (3, 2)] } else { &[(2, 5), (3, 5), (4, 3)] };
    let sizes = sizes.iter().flat_map(|&(m, most)| (1..=most).map(move |voters| (m, voters)));
    sizes.flat_map(move |(m, voters)| all(m, voters, graded)).chain((0..DRAWN).map(move |at| drawn(at, graded)))
}

/// All profiles of so many alternatives and voters, up to renaming: the first voter has the alternatives in the order of the list.
fn all(m: usize, voters: usize, graded: bool) -> Vec<Profile> {
    let rows = rows(m, graded);
    let mut found = Vec::new();
    for first in rows.iter().filter(|row| row.windows(2).all(|pair| pair[0] >= pair[1])) {
        let mut profile = Profile::new(m, graded);
        profile.add(1, first);
        extend(&profile, &rows, voters - 1, &mut found);
    }
    found
}

/// Adds so many voters of `rows` to a profile, in all ways.
fn extend(profile: &Profile, rows: &[Vec<i32>], voters: usize, found: &mut Vec<Profile>) {
    if voters == 0 {
        return found.push(profile.clone());
    }
    for (at, row) in rows.iter().enumerate() {
        let mut longer = profile.clone();
        longer.add(1, row);
        extend(&longer, &rows[at..], voters - 1, found);
    }
}

/// The profile number `at` of those that are drawn: 3 to 5 alternatives; with an odd number the voters come in up to six blocs.
fn drawn(at: u32, graded: bool) -> Profile {
    let mut rng = Draws::new(0, 0, 0).stream(at, 0, Phase::Vote);
    let m = 3 + below(&mut rng, 3) as usize;
    let mut profile = Profile::new(m, graded);
    let mut left = 1 + below(&mut rng, VOTERS);
    let blocs = 2 + below(&mut rng, 5);
    while left > 0 {
        let bloc = if at % 2 == 1 { (1 + below(&mut rng, 2 * VOTERS / blocs)).min(left) } else { 1 };
        profile.add(bloc, &drawn_row(m, graded, &mut rng));
        left -= bloc;
    }
    profile
}

/// The breach that is left when alternatives and voters are taken out as long as there is one.
pub(super) fn shrunk(judge: &mut Judge<'_>, mut seen: Counterexample) -> Counterexample {
    'smaller: loop {
        let profile = &seen.profile;
        let fewer = (0..profile.alternatives()).map(|a| profile.without(a));
        let without = |at: usize, count: u32| {
            let mut fewer = profile.clone();
            fewer.lines[at].count -= count;
            fewer.lines.retain(|line| line.count > 0);
            fewer
        };
        let lines = || 0..profile.lines.len();
        let blocs = lines().map(|at| without(at, profile.lines[at].count));
        for smaller in fewer.chain(blocs).chain(lines().map(|at| without(at, 1))) {
            if let Some(smaller) = judge.breach(seen.axiom, &smaller) {
                seen = smaller;
                continue 'smaller;
            }
        }
        return seen;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_profiles_are_all_there_up_to_renaming() {
        // The first voter is fixed; the others are multisets of n - 1 among 6 orders.
        let counts: Vec<usize> = (1..=5).map(|voters| all(3, voters, false).len()).collect();
        assert_eq!(counts, [1, 6, 21, 56, 126]);
        assert_eq!(all(2, 2, false).iter().map(Profile::to_string).collect::<Vec<_>>(), ["2 AB", "1 AB, 1 BA"]);
        // Ten rows of two grades do not rise.
        assert_eq!(all(2, 1, true).len(), 10);
    }

    #[test]
    fn what_is_drawn_is_the_same_every_time_and_spans_the_sizes() {
        let drawn: Vec<Profile> = profiles(Takes::Ranking).collect();
        assert!(drawn.iter().eq(profiles(Takes::Ranking).collect::<Vec<_>>().iter()));
        let sizes = |m: usize| drawn.iter().filter(move |profile| profile.alternatives() == m && profile.voters() > 20);
        assert!((3..6).all(|m| sizes(m).count() > 20));
    }
}
