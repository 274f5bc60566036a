//! Which runs a study still lacks, and in which order they are made.

use super::details::Details;
use super::rows::Rows;
use crate::scenario::Study;
use std::ops::Range;

/// Problems (mostly of one replicate each) that are taken in together, in order: a few at first, so that a study that is stopped early
/// keeps some, then twice as many each time up to the most.
const FIRST_BATCH: u64 = 8;
const BATCH: u64 = 256;

/// The numbers of replicates at which the batches of a study of `replicates` end, in order, `per_problem` of them about each
/// problem. Only there may a run that looks at its values do so.
pub fn batch_ends(replicates: u64, per_problem: u64) -> impl Iterator<Item = u64> + Clone {
    let (mut end, mut size) = (0, FIRST_BATCH);
    std::iter::from_fn(move || {
        (end < replicates).then(|| {
            end = replicates.min(end.saturating_add(size.saturating_mul(per_problem)));
            size = BATCH.min(2 * size);
            end
        })
    })
}

/// A study is cut into at most so many parts.
const MOST_PARTS: u64 = 1_000_000;

/// Which part of a study is made here: shard `index` (from 1) `of` so many.
///
/// Problems are dealt out in turn to all cells (problem 0 of each, problem 1 of each, and so on), and that row is cut into parts of
/// nearly one length: each shard has its share of every cell, or where replicates are few, of the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    pub index: u64,
    /// At least 1.
    pub of: u64,
}

impl Shard {
    /// All of it.
    pub const WHOLE: Shard = Shard { index: 1, of: 1 };

    /// Reads `2/7`.
    ///
    /// # Errors
    /// What is needed instead.
    pub fn parse(text: &str) -> Result<Shard, String> {
        let numbers =
            text.split_once('/').and_then(|(index, of)| Some((index.trim().parse().ok()?, of.trim().parse().ok()?)));
        let shard = numbers.map(|(index, of)| Shard { index, of });
        let sound = shard.filter(|shard| (1..=shard.of).contains(&shard.index) && shard.of <= MOST_PARTS);
        sound.ok_or_else(|| format!("need I/N, shard I from 1 to N, N at most {MOST_PARTS}, as in 2/7"))
    }

    /// The replicates of each cell that this shard makes, of a study of so many `cells`.
    pub fn ranges(&self, cells: usize, replicates: u64, per_problem: u64) -> Vec<Range<u64>> {
        let problems = u128::from(replicates.div_ceil(per_problem));
        let all = problems * cells as u128;
        let [from, to] = [self.index - 1, self.index].map(|part| all * u128::from(part) / u128::from(self.of));
        // Of those before place `end` in the row, how many problems are of cell number `cell`.
        let before = |end: u128, cell: usize| (end + (cells - 1 - cell) as u128) / cells as u128;
        let replicate = |problem: u128| (problem * u128::from(per_problem)).min(u128::from(replicates)) as u64;
        (0..cells).map(|cell| replicate(before(from, cell))..replicate(before(to, cell))).collect()
    }
}

/// What is made of a study, and what is kept of it beyond rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which runs.
    pub shard: Shard,
    /// What is kept of each.
    pub details: Details,
}

impl Part {
    /// All runs, and of each its row.
    pub const ROWS: Part = Part { shard: Shard::WHOLE, details: Details { series: false, agents: false } };
}

/// The replicates of each cell that are wanted and not there yet, batch by batch and of each batch cell by cell, so that all cells advance
/// together: a cell, and a range of its replicates.
#[derive(Clone, Debug)]
pub(super) struct Missing {
    wanted: Vec<Range<u64>>,
    covered: Vec<Vec<Range<u64>>>,
}

impl Missing {
    /// What `rows` lack of `wanted`, the replicates of each cell of the study.
    pub(super) fn of(study: &Study, rows: &Rows, wanted: Vec<Range<u64>>) -> Self {
        Missing { wanted, covered: study.cells.iter().map(|cell| rows.covered(cell.key)).collect() }
    }

    /// How many runs are wanted, and how many of them are there.
    pub(super) fn count(&self) -> (u64, u64) {
        let length = |range: &Range<u64>| range.end.saturating_sub(range.start);
        let all = self.wanted.iter().map(length).sum();
        let there = self.wanted.iter().zip(&self.covered);
        let there = there.flat_map(|(wanted, covered)| covered.iter().map(|range| length(&both(wanted, range))));
        (all, there.sum())
    }

    /// What is missing between these replicates, cell by cell.
    pub(super) fn within(&self, batch: Range<u64>) -> impl Iterator<Item = (usize, Range<u64>)> + '_ {
        let cells = self.wanted.iter().zip(&self.covered).enumerate();
        cells.flat_map(move |(cell, (wanted, covered))| gaps(both(wanted, &batch), covered).map(move |gap| (cell, gap)))
    }

    /// What is missing in batches with these `ends`.
    pub(super) fn in_batches<'a>(
        &'a self,
        ends: impl Iterator<Item = u64> + 'a,
    ) -> impl Iterator<Item = (usize, Range<u64>)> + 'a {
        let mut begin = 0;
        let batches = ends.map(move |end| std::mem::replace(&mut begin, end)..end);
        batches.flat_map(|batch| self.within(batch))
    }
}

fn both(one: &Range<u64>, other: &Range<u64>) -> Range<u64> {
    let (start, end) = (one.start.max(other.start), one.end.min(other.end));
    start..end.max(start)
}

/// What `covered`, which is in order, leaves of a range.
fn gaps(range: Range<u64>, covered: &[Range<u64>]) -> impl Iterator<Item = Range<u64>> + '_ {
    let mut at = range.start;
    let ends = covered.iter().cloned().chain(std::iter::once(range.end..u64::MAX));
    ends.filter_map(move |held| {
        let gap = at..held.start.min(range.end);
        at = at.max(held.end);
        (gap.start < gap.end).then_some(gap)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_cover_each_replicate_once_and_are_of_nearly_one_size() {
        for (cells, replicates, per_problem) in [(1, 1000, 1), (3, 10, 1), (5, 2, 1), (2, 30, 4), (4, 0, 1), (7, 1, 1)]
        {
            for of in [1, 2, 3, 7, 50] {
                let parts: Vec<Vec<Range<u64>>> =
                    (1..=of).map(|index| Shard { index, of }.ranges(cells, replicates, per_problem)).collect();
                for cell in 0..cells {
                    let mut end = 0;
                    for part in &parts {
                        assert_eq!(part[cell].start, end, "{cells} {replicates} {of}");
                        assert!(end == replicates || end.is_multiple_of(per_problem));
                        end = part[cell].end;
                    }
                    assert_eq!(end, replicates);
                }
                let size = |part: &Vec<Range<u64>>| -> u64 {
                    part.iter().map(|range| (range.end - range.start).div_ceil(per_problem)).sum()
                };
                let sizes = parts.iter().map(size);
                assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= 1);
            }
        }
    }

    #[test]
    fn a_shard_is_written_as_it_is_read() {
        assert_eq!(Shard::parse("2/7"), Ok(Shard { index: 2, of: 7 }));
        for wrong in ["1/10000000", "0/3", "4/3", "1", "a/b", "1/0", "-1/2", ""] {
            assert!(Shard::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_missing_is_what_is_wanted_and_not_there() {
        let missing =
            Missing { wanted: vec![0..20, 5..9, 0..0], covered: vec![vec![0..3, 8..10, 18..30], vec![], vec![0..4]] };
        let found: Vec<_> = missing.in_batches([8, 20].into_iter()).collect();
        assert_eq!(found, [(0, 3..8), (1, 5..8), (0, 10..18), (1, 8..9)]);
        assert_eq!(missing.count(), (24, 7));
    }

    #[test]
    fn batches_grow_and_end_where_the_study_does() {
        let ends: Vec<u64> = batch_ends(1_000, 1).collect();
        assert_eq!(ends, [8, 24, 56, 120, 248, 504, 760, 1_000]);
        assert_eq!(batch_ends(100, 5).collect::<Vec<_>>(), [40, 100]);
    }
}
