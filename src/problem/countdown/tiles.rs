//! The tiles of the television game, and what all sets of six can make.

use super::solver::reachable;
use super::{Rule, Usage};
use rayon::prelude::*;

/// The tiles: two each of 1 to 10, and one each of the large ones.
const LARGE: [u32; 4] = [25, 50, 75, 100];
/// The targets.
const TARGETS: std::ops::RangeInclusive<u32> = 101..=999;

/// All 13,243 different sets of six tiles, out of two each of 1 to 10 and one each of 25, 50, 75 and 100, each in
/// rising order.
pub fn tile_sets() -> Vec<[u32; 6]> {
    fn extend(tiles: &[u32], set: &mut Vec<u32>, sets: &mut Vec<[u32; 6]>) {
        if let Ok(full) = <[u32; 6]>::try_from(set.as_slice()) {
            sets.push(full);
            return;
        }
        for (at, &tile) in tiles.iter().enumerate() {
            // Of two equal tiles the second is taken only after the first.
            if at == 0 || tiles[at - 1] != tile {
                set.push(tile);
                extend(&tiles[at + 1..], set, sets);
                set.pop();
            }
        }
    }
    let tiles: Vec<u32> = (1..=10).flat_map(|small| [small, small]).chain(LARGE).collect();
    let mut sets = Vec::new();
    extend(&tiles, &mut Vec::new(), &mut sets);
    sets
}

/// What the sets of six tiles can make, over targets 101 to 999.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileTotals {
    /// How many sets there are.
    pub sets: usize,
    /// How many pairs of a set and a target.
    pub pairs: usize,
    /// How many of these pairs can be solved.
    pub solvable: usize,
    /// How many sets can make all targets.
    pub complete: usize,
    /// Solvable pairs by the number of large tiles in the set, 0 to 4.
    pub by_large: [usize; 5],
    /// For each target, from 101: how many sets can make it.
    pub by_target: Vec<usize>,
}

/// The totals of the television game: every set of six tiles and every target from 101 to 999, each tile at most once,
/// positive integers.
///
/// Cost: about 13,243 times that of [`reachable`], spread over all cores of rayon's pool.
/// Source: agrees with Alliot 2015 (1,226 complete sets) and the public tables of Corby and Chipper.
pub fn tile_totals() -> TileTotals {
    let sets = tile_sets();
    let reach: Vec<_> =
        sets.par_iter().map(|set| reachable(set, Rule::PositiveIntegers, Usage::AtMostOnce, TARGETS)).collect();
    let mut totals = TileTotals {
        sets: sets.len(),
        pairs: sets.len() * TARGETS.count(),
        solvable: 0,
        complete: 0,
        by_large: [0; 5],
        by_target: vec![0; TARGETS.count()],
    };
    for (set, reach) in sets.iter().zip(&reach) {
        let large = set.iter().filter(|tile| LARGE.contains(tile)).count();
        totals.solvable += reach.count();
        totals.complete += usize::from(reach.count() == TARGETS.count());
        totals.by_large[large] += reach.count();
        for target in reach.targets() {
            totals.by_target[(target - TARGETS.start()) as usize] += 1;
        }
    }
    totals
}
