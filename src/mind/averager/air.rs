//! The air of averagers: everybody's opinion on one question, sorted, with prefix sums, so that the sum over all who are within
//! reach of a listener is a difference of two.

use crate::problem::opinion::Opinion;

/// The opinions that were voiced in a round, in order. Sums are of whole units, and therefore exactly those of hearing one
/// after the other.
#[derive(Clone, Debug, Default)]
pub struct Voiced {
    /// Who spoke, by opinion. Kept between rounds: averaging keeps the order, so that sorting again is one look.
    order: Vec<u32>,
    values: Vec<u64>,
    /// `sums[i]` is the sum of the first `i` values.
    sums: Vec<u128>,
    /// Where those within reach of each agent begin and end, where all reach equally far.
    windows: Vec<(u32, u32)>,
    made: bool,
}

impl Voiced {
    /// Whether it holds the opinions of this round.
    #[inline]
    pub(super) fn is_made(&self) -> bool {
        self.made
    }

    /// Forgets what it held.
    pub(super) fn clear(&mut self) {
        self.made = false;
    }

    /// Takes in the opinions `shown` of those who `spoke`; `reaches` has one for each agent. Cost: O(n) where the order is
    /// as before and all reach equally far, else O(n log n).
    pub(super) fn make(
        &mut self,
        reaches: impl ExactSizeIterator<Item = i64> + Clone,
        spoke: impl Fn(u32) -> bool,
        shown: &[Opinion],
    ) {
        let agents = shown.len() as u32;
        let known = self.order.len() == shown.len() && (0..agents).all(&spoke);
        if !known {
            self.order.clear();
            self.order.extend((0..agents).filter(|&agent| spoke(agent)));
        }
        self.order.sort_by_key(|&agent| shown[agent as usize]);
        self.values.clear();
        self.values.extend(self.order.iter().map(|&agent| shown[agent as usize].units()));
        self.sums.clear();
        self.sums.push(0);
        let mut sum = 0u128;
        for &value in &self.values {
            sum += u128::from(value);
            self.sums.push(sum);
        }
        self.windows.clear();
        let mut rest = reaches;
        if let Some(reach) = rest.next().filter(|&reach| rest.all(|other| other == reach)) {
            self.windows.resize(shown.len(), (0, 0));
            self.slide(reach);
        }
        self.made = true;
    }

    /// The window of each speaker, by two pointers.
    fn slide(&mut self, reach: i64) {
        let Ok(reach) = u64::try_from(reach) else { return };
        let (mut low, mut high) = (0, 0);
        for (at, &value) in self.values.iter().enumerate() {
            while value - self.values[low] > reach {
                low += 1;
            }
            high = high.max(at + 1);
            while self.values.get(high).is_some_and(|&other| other - value <= reach) {
                high += 1;
            }
            self.windows[self.order[at] as usize] = (low as u32, high as u32);
        }
    }

    /// The sum of all opinions within `reach` units of `held`, the opinion of `agent`, and how many there are; its own
    /// among them, if it spoke.
    #[inline]
    pub(super) fn within(&self, agent: u32, held: Opinion, reach: i64) -> (u128, u64) {
        let (low, high) = match self.windows.get(agent as usize) {
            Some(&(low, high)) if low < high => (low as usize, high as usize),
            _ => self.search(held.units(), reach),
        };
        (self.sums[high] - self.sums[low], (high - low) as u64)
    }

    /// The window around `held`, by two binary searches.
    fn search(&self, held: u64, reach: i64) -> (usize, usize) {
        let Ok(reach) = u64::try_from(reach) else { return (0, 0) };
        let (least, most) = (held.saturating_sub(reach), held.saturating_add(reach));
        let low = self.values.partition_point(|&value| value < least);
        (low, self.values.partition_point(|&value| value <= most))
    }
}
