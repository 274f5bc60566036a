//! The profiles that a profile is held against.

use super::profile::Profile;
use crate::rng::{Draws, Phase, Stream, below};

/// Grades that voters give: of two signs, so that approval sees both, and without 0, so that each has an opposite.
pub(super) const GRADES: [i32; 4] = [-2, -1, 1, 2];

/// Rows of a voter who joins, and ways to order clones, that are drawn where there are too many.
const JOINING: usize = 48;
const CLONINGS: u64 = 12;
const TRIPLINGS: u64 = 2;

/// The stream of what is drawn for a profile: the same every time.
fn stream(number: u32) -> Stream {
    Draws::new(1, 0, 0).stream(number, 0, Phase::Vote)
}

/// A row in which `a` stands higher, for each way to lift it.
pub(super) fn lifted(row: &[i32], a: usize, graded: bool) -> Vec<Vec<i32>> {
    let lift = |level: i32| {
        let mut lifted = row.to_vec();
        if !graded {
            lifted.iter_mut().filter(|other| **other > row[a] && **other <= level).for_each(|other| *other -= 1);
        }
        lifted[a] = level;
        lifted
    };
    let levels: Vec<i32> = if graded { GRADES.to_vec() } else { (0..row.len() as i32).collect() };
    levels.into_iter().filter(|&level| level > row[a]).map(lift).collect()
}

/// All ballots of one voter, or some if they are many.
pub(super) fn rows(m: usize, graded: bool) -> Vec<Vec<i32>> {
    if m > if graded { 3 } else { 4 } {
        let mut rng = stream(0);
        return (0..JOINING).map(|_| drawn_row(m, graded, &mut rng)).collect();
    }
    let mut rows = vec![Vec::new()];
    for _ in 0..m {
        let levels: Vec<i32> = if graded { GRADES.to_vec() } else { (0..m as i32).rev().collect() };
        let longer =
            rows.iter().flat_map(|row: &Vec<i32>| levels.iter().map(move |&level| [&row[..], &[level]].concat()));
        rows = longer.filter(|row| graded || !row[..row.len() - 1].contains(&row[row.len() - 1])).collect();
    }
    rows
}

/// A ballot that is drawn, all being equally likely.
pub(super) fn drawn_row(m: usize, graded: bool, rng: &mut Stream) -> Vec<i32> {
    if graded {
        return (0..m).map(|_| GRADES[below(rng, 4) as usize]).collect();
    }
    let mut row: Vec<i32> = (0..m as i32).collect();
    for last in (1..m).rev() {
        row.swap(last, below(rng, last as u32 + 1) as usize);
    }
    row
}

/// The profile in which `x` is `size` clones, in each of some ways to order them. The clones stand where `x` did.
pub(super) fn cloned(profile: &Profile, x: usize) -> Vec<Profile> {
    let both = |row: &[i32]| [spread(row, x, &[0, 1], profile.graded), spread(row, x, &[1, 0], profile.graded)];
    let mut found = Vec::new();
    let ways = profile.lines.iter().fold(1u64, |ways, line| ways.saturating_mul(u64::from(line.count) + 1));
    let (ways, all) = match profile.graded {
        true => (1, true),
        false => (ways.min(CLONINGS), ways <= CLONINGS),
    };
    let mut rng = stream(1 + x as u32);
    for way in 0..ways {
        let mut cloned = with_clones(profile, x, 2);
        let mut left = way;
        for line in &profile.lines {
            // How many put the first clone above the second.
            let first = match all {
                true => (left % (u64::from(line.count) + 1)) as u32,
                false => below(&mut rng, line.count + 1),
            };
            left /= u64::from(line.count) + 1;
            let [above, under] = both(&line.row);
            cloned.add(line.count - first, &above);
            cloned.add(first, &under);
        }
        found.push(cloned);
    }
    for _ in 0..if profile.graded { 1 } else { TRIPLINGS } {
        let mut cloned = with_clones(profile, x, 3);
        for line in &profile.lines {
            for _ in 0..line.count {
                let levels = drawn_row(3, false, &mut rng);
                cloned.add(1, &spread(&line.row, x, &levels, profile.graded));
            }
        }
        found.push(cloned);
    }
    found
}

/// Where another alternative stands when `x` has become `size` clones.
pub(super) fn beside(other: usize, x: usize, size: usize) -> usize {
    if other > x { other + size - 1 } else { other }
}

fn with_clones(profile: &Profile, x: usize, size: usize) -> Profile {
    let mut cloned = Profile::new(0, profile.graded);
    cloned.names = profile.names.clone();
    let clones = ('X'..='Z').filter(|name| !profile.names.contains(name)).take(size - 1);
    cloned.names.splice(x + 1..x + 1, clones.collect::<Vec<_>>());
    cloned
}

/// A row in which `x` has become clones: `levels` are their places among each other, the highest first, from 0.
fn spread(row: &[i32], x: usize, levels: &[i32], graded: bool) -> Vec<i32> {
    let more = levels.len() as i32 - 1;
    let mut wide: Vec<i32> =
        row.iter().map(|&level| level + if !graded && level > row[x] { more } else { 0 }).collect();
    let clones = levels.iter().map(|&level| if graded { row[x] } else { row[x] + more - level });
    wide.splice(x..x + 1, clones.collect::<Vec<_>>());
    wide
}

/// All ballots turned over.
pub(super) fn reversed(profile: &Profile) -> Profile {
    let top = if profile.graded { 0 } else { profile.alternatives() as i32 - 1 };
    profile.with_rows(|row| row.iter().map(|level| top - level).collect())
}

/// A ballot as it is written, after a count.
pub(super) fn written(profile: &Profile, count: u32, row: &[i32]) -> String {
    let mut one = Profile { lines: Vec::new(), ..profile.clone() };
    one.add(count, row);
    one.to_string()
}

/// The letters of the clones of `x`, of which there are `size`.
pub(super) fn clones_of(cloned: &Profile, x: usize, size: usize) -> String {
    let clones: Vec<u32> = (x as u32 + 1..(x + size) as u32).collect();
    let verb = if size == 2 { "clones" } else { "clone" };
    format!("{} {verb} {}", cloned.letters(&clones), cloned.names[x])
}

#[cfg(test)]
mod tests {
    use super::super::profile::order;
    use super::*;

    #[test]
    fn a_lifted_alternative_passes_others_and_they_keep_their_order() {
        let to = |row: &[i32], graded| lifted(row, 0, graded);
        // C B A: A is lifted above B, then above C.
        assert_eq!(to(&[0, 1, 2], false), [vec![1, 0, 2], vec![2, 0, 1]]);
        assert_eq!(to(&[1, 2, -1], true), [vec![2, 2, -1]]);
        assert!(to(&[2, 1, 0], false).is_empty());
    }

    #[test]
    fn every_ballot_is_there_once() {
        for (m, graded, count) in [(1, false, 1), (3, false, 6), (4, false, 24), (2, true, 16), (3, true, 64)] {
            let mut rows = rows(m, graded);
            rows.sort();
            rows.dedup();
            assert_eq!(rows.len(), count, "{m} {graded}");
        }
        assert_eq!(order(&rows(3, false)[0]), [0, 1, 2]);
    }

    #[test]
    fn clones_stand_together_on_every_ballot_and_in_every_order() {
        let profile: Profile = "1 ABC, 1 CBA".parse().unwrap();
        let seen: Vec<String> = cloned(&profile, 1).iter().take(4).map(Profile::to_string).collect();
        assert_eq!(seen, ["1 ABXC, 1 CBXA", "1 AXBC, 1 CBXA", "1 ABXC, 1 CXBA", "1 AXBC, 1 CXBA"]);
        assert!(cloned(&profile, 1)[4..].iter().all(|cloned| cloned.alternatives() == 5 && cloned.voters() == 2));
        for cloned in &cloned(&profile, 0)[4..] {
            let (first, last) = (&cloned.lines[0].row, &cloned.lines[1].row);
            assert!((0..3).all(|clone| first[clone] >= 2 && last[clone] <= 2), "{cloned}");
        }
        let graded: Profile = "1 A2 B1".parse().unwrap();
        assert_eq!(cloned(&graded, 0)[1].to_string(), "1 A2 X2 Y2 B1");
        assert_eq!((beside(0, 1, 3), beside(2, 1, 3)), (0, 4));
    }

    #[test]
    fn reversed_twice_is_the_same() {
        for text in ["2 ABC, 1 BCA", "1 A2 B-1, 3 B1 A-2"] {
            let profile: Profile = text.parse().unwrap();
            assert_ne!(reversed(&profile), profile);
            assert_eq!(reversed(&reversed(&profile)), profile);
        }
    }
}
