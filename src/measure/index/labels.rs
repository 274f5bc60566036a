//! How far apart two rows of labels are, and how many rows or clusters differ.

/// Scratch space for [`rand_index_distance`]: a table of options x options and its margins. After each use only the
/// cells that were touched are cleared, so a comparison never pays for the table.
#[derive(Clone, Debug, Default)]
pub struct Contingency {
    options: usize,
    cells: Vec<u32>,
    left: Vec<u32>,
    right: Vec<u32>,
}

impl Contingency {
    /// A table for labels 0 to `options` - 1. Memory: 4 bytes x options^2.
    pub fn new(options: u16) -> Self {
        let options = usize::from(options);
        Contingency { options, cells: vec![0; options * options], left: vec![0; options], right: vec![0; options] }
    }
}

/// Counts one more in `cell` and returns the number of pairs this made.
fn add(cell: &mut u32) -> u64 {
    let before = *cell;
    *cell += 1;
    u64::from(before)
}

/// 1 - Rand index of the partitions that two labellings induce, in [0, 1]: the share of pairs of questions on which the
/// two disagree whether both questions have the same answer. Renaming the labels of either changes nothing, so a
/// recoloured twin is at distance 0.
///
/// `None` for fewer than two questions, for lengths that differ, or for a label outside the `table`. Cost: linear in
/// the questions, nothing else. Source: Rand 1971.
pub fn rand_index_distance<L: Copy + Into<u32>>(a: &[L], b: &[L], table: &mut Contingency) -> Option<f64> {
    let known = |labels: &[L]| labels.iter().all(|&l| (l.into() as usize) < table.options);
    if a.len() != b.len() || a.len() < 2 || a.len() > u32::MAX as usize || !known(a) || !known(b) {
        return None;
    }
    let (mut in_a, mut in_b, mut in_both) = (0, 0, 0);
    for (&x, &y) in a.iter().zip(b) {
        let (x, y) = (x.into() as usize, y.into() as usize);
        in_a += add(&mut table.left[x]);
        in_b += add(&mut table.right[y]);
        in_both += add(&mut table.cells[x * table.options + y]);
    }
    for (&x, &y) in a.iter().zip(b) {
        let (x, y) = (x.into() as usize, y.into() as usize);
        table.left[x] = 0;
        table.right[y] = 0;
        table.cells[x * table.options + y] = 0;
    }
    let n = a.len() as u64;
    let pairs = n * (n - 1) / 2;
    Some((in_a - in_both + (in_b - in_both)) as f64 / pairs as f64)
}

/// Label distance: the share of questions that are answered differently (normalised Hamming), in [0, 1].
///
/// `None` for no questions or lengths that differ. Cost: linear.
pub fn label_distance<L: PartialEq>(a: &[L], b: &[L]) -> Option<f64> {
    let differ = a.iter().zip(b).filter(|(x, y)| x != y).count();
    (a.len() == b.len() && !a.is_empty()).then(|| differ as f64 / a.len() as f64)
}

/// Counts equal rows by sorting; owns its scratch.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    order: Vec<u32>,
    counts: Vec<u32>,
}

impl Rows {
    /// How often each distinct row of `width` labels occurs in `flat`, in the order of the rows. The length of the
    /// answer is the number of distinct positions; [`super::hill`] of it is their effective number.
    ///
    /// Empty when `width` is 0, does not divide `flat`, or the rows are more than 2^32. Cost: a sort of the rows;
    /// nothing is allocated once warm.
    pub fn count<L: Ord>(&mut self, flat: &[L], width: usize) -> &[u32] {
        self.order.clear();
        self.counts.clear();
        if width == 0 || !flat.len().is_multiple_of(width) {
            return &self.counts;
        }
        let Ok(rows) = u32::try_from(flat.len() / width) else { return &self.counts };
        let row = |i: u32| &flat[i as usize * width..][..width];
        self.order.extend(0..rows);
        self.order.sort_unstable_by(|&i, &j| row(i).cmp(row(j)));
        for (at, &i) in self.order.iter().enumerate() {
            match self.counts.last_mut() {
                Some(count) if row(self.order[at - 1]) == row(i) => *count += 1,
                _ => self.counts.push(1),
            }
        }
        &self.counts
    }
}

/// The number of clusters among `n` agents: connected components when two agents are joined if their `distance` is at
/// most `threshold` (single linkage). 0 for no agents. A distance of NaN joins nobody.
///
/// Cost: at most n(n - 1)/2 distances (pairs that are joined already are not asked for); `scratch` is overwritten.
pub fn clusters(n: u32, threshold: f64, mut distance: impl FnMut(u32, u32) -> f64, scratch: &mut Vec<u32>) -> u32 {
    fn root(parent: &mut [u32], mut i: u32) -> u32 {
        while parent[i as usize] != i {
            parent[i as usize] = parent[parent[i as usize] as usize];
            i = parent[i as usize];
        }
        i
    }
    scratch.clear();
    scratch.extend(0..n);
    let mut left = n;
    for i in 0..n {
        for j in i + 1..n {
            let (a, b) = (root(scratch, i), root(scratch, j));
            if a != b && distance(i, j) <= threshold {
                scratch[a.max(b) as usize] = a.min(b);
                left -= 1;
            }
        }
    }
    left
}

/// Jaccard distance of two sets given as bits: 1 - |both| / |either|, in [0, 1]. Two empty sets are equal, so their
/// distance is 0; a shorter slice is followed by absent members. Cost: one operation per word.
pub fn jaccard_distance(a: &[u64], b: &[u64]) -> f64 {
    let (mut both, mut either) = (0u64, 0u64);
    for word in 0..a.len().max(b.len()) {
        let (x, y) = (a.get(word).copied().unwrap_or(0), b.get(word).copied().unwrap_or(0));
        both += u64::from((x & y).count_ones());
        either += u64::from((x | y).count_ones());
    }
    if either == 0 { 0.0 } else { (either - both) as f64 / either as f64 }
}

#[cfg(test)]
mod tests {
    use super::super::checks::close;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_worked_example_of_rand_is_reproduced() {
        // Rand 1971: {a b c}{d e f} and {a b}{c d e}{f} agree on 9 of 15 pairs, c = .6.
        let mut table = Contingency::new(3);
        close(rand_index_distance(&[0u8, 0, 0, 1, 1, 1], &[0, 0, 1, 1, 1, 2], &mut table), 0.4);
    }

    #[test]
    fn the_rand_distance_counts_pairs() {
        let mut table = Contingency::new(3);
        let (a, b) = ([0u8, 0, 0, 1, 1, 1], [0u8, 0, 1, 1, 2, 2]);
        let mut disagree = 0;
        for i in 0..6 {
            for j in i + 1..6 {
                disagree += u32::from((a[i] == a[j]) != (b[i] == b[j]));
            }
        }
        close(rand_index_distance(&a, &b, &mut table), f64::from(disagree) / 15.0);
        // The scratch is clean: a second use gives the same.
        close(rand_index_distance(&a, &b, &mut table), f64::from(disagree) / 15.0);
        assert_eq!(rand_index_distance(&[0u8, 3], &[0, 0], &mut table), None);
        assert_eq!(rand_index_distance(&[0u8], &[0], &mut table), None);
        assert_eq!(rand_index_distance(&[0u8, 1], &[0], &mut table), None);
        assert_eq!(label_distance(&a, &b), Some(3.0 / 6.0));
        assert_eq!(label_distance::<u8>(&[], &[]), None);
    }

    #[test]
    fn rows_are_counted_in_order() {
        let mut rows = Rows::default();
        assert_eq!(rows.count(&[1u8, 2, 0, 0, 1, 2, 1, 1], 2), [1, 1, 2]);
        assert_eq!(rows.count(&[7u16, 7, 7], 1), [3]);
        assert!(rows.count(&[1u8, 2, 3], 2).is_empty());
        assert!(rows.count::<u8>(&[], 0).is_empty());
    }

    #[test]
    fn clusters_are_joined_by_single_links() {
        let at = [0.0, 0.1, 0.2, 0.5, 0.6, 1.0f64];
        let mut scratch = Vec::new();
        let mut count = |t: f64| clusters(6, t, |i, j| (at[i as usize] - at[j as usize]).abs(), &mut scratch);
        assert_eq!([count(0.05), count(0.15), count(0.35), count(0.4), count(-1.0)], [6, 3, 2, 1, 6]);
        assert_eq!(clusters(3, 1.0, |_, _| f64::NAN, &mut scratch), 3);
        assert_eq!(clusters(0, 1.0, |_, _| 0.0, &mut scratch), 0);
    }

    #[test]
    fn jaccard_is_worked_by_hand() {
        // {0 1 2} and {1 2 3 64} share two of five.
        assert_eq!(jaccard_distance(&[0b0111], &[0b1110, 0b1]), 0.6);
        assert_eq!(jaccard_distance(&[], &[0]), 0.0);
    }

    proptest! {
        #[test]
        fn a_recoloured_twin_is_at_rand_distance_0(
            (labels, other) in (2usize..40).prop_flat_map(|n| (
                prop::collection::vec(0u8..6, n), prop::collection::vec(0u8..6, n))),
            renamed in Just([0u8, 1, 2, 3, 4, 5]).prop_shuffle(),
        ) {
            let mut table = Contingency::new(6);
            let twin: Vec<u8> = labels.iter().map(|&l| renamed[usize::from(l)]).collect();
            prop_assert_eq!(rand_index_distance(&labels, &twin, &mut table), Some(0.0));
            let there = rand_index_distance(&labels, &other, &mut table);
            prop_assert_eq!(there, rand_index_distance(&twin, &other, &mut table));
            prop_assert_eq!(there, rand_index_distance(&other, &labels, &mut table));
            prop_assert!((0.0..=1.0).contains(&there.unwrap()));
        }
    }
}
