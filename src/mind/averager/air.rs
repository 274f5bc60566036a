//! The air of averagers: everybody's opinion on one question, sorted, so that whoever is within reach of a listener is a run of
//! them, and the sum over it is what two pointers or a difference of two prefix sums say.

use crate::problem::opinion::Opinion;

/// The opinions that were voiced in a round, in order. Sums are of whole units, and therefore exactly those of hearing one
/// after the other.
#[derive(Clone, Debug, Default)]
pub struct Voiced {
    /// Who spoke, by opinion. Kept between rounds: averaging keeps the order, so that sorting again is one look.
    order: Vec<u32>,
    values: Vec<Opinion>,
    /// `sums[i]` is the sum of the first `i` values; empty where no sums are needed.
    sums: Vec<u128>,
    /// Where each agent goes, where all spoke and all reach equally far; else empty. `ahead` is the same in order.
    next: Vec<Opinion>,
    ahead: Vec<Opinion>,
}

impl Voiced {
    /// Forgets what it held.
    pub(super) fn clear(&mut self) {
        self.clear_but_ahead();
        self.ahead.clear();
    }

    /// Takes in the opinions `shown` of those who `spoke`. Cost: O(n) where the order is as before, and no look-ups where all
    /// went where they were seen to go; else O(n log n).
    pub(super) fn hear(&mut self, all: bool, spoke: impl Fn(u32) -> bool, shown: &[Opinion]) {
        if all && self.next == shown {
            std::mem::swap(&mut self.values, &mut self.ahead);
        } else {
            if !all || self.order.len() != shown.len() {
                self.order.clear();
                self.order.extend((0..shown.len() as u32).filter(|&agent| spoke(agent)));
            }
            self.values.clear();
            self.values.extend(self.order.iter().map(|&agent| shown[agent as usize]));
        }
        self.clear_but_ahead();
        self.sort();
    }

    /// As [`Voiced::hear`] where all speak; `again` if all went where [`Voiced::look_ahead_to`] saw them go.
    pub(super) fn go_on(&mut self, again: bool, shown: &[Opinion]) {
        if again {
            std::mem::swap(&mut self.values, &mut self.ahead);
            self.clear_but_ahead();
            self.sort();
        } else {
            self.next.clear();
            self.hear(true, |_| true, shown);
        }
    }

    fn clear_but_ahead(&mut self) {
        self.sums.clear();
        self.next.clear();
    }

    /// Brings all in order. Cost: one look where they are.
    fn sort(&mut self) {
        if !self.values.is_sorted() {
            let mut pairs: Vec<(Opinion, u32)> = self.values.iter().copied().zip(self.order.iter().copied()).collect();
            pairs.sort_by_key(|&(value, _)| value);
            for (at, (value, agent)) in pairs.into_iter().enumerate() {
                (self.values[at], self.order[at]) = (value, agent);
            }
        }
    }

    /// Sums up, so that [`Voiced::within`] can tell.
    pub(super) fn sum_up(&mut self) {
        self.sums.push(0);
        let mut sum = 0u128;
        for value in &self.values {
            sum += u128::from(value.units());
            self.sums.push(sum);
        }
    }

    /// Sees where each goes, so that [`Voiced::next`] can tell: `aim` as in [`Voiced::look_ahead_to`].
    pub(super) fn look_ahead(&mut self, reach: u64, aim: impl FnMut(u32, Opinion, u128, u64) -> Opinion) {
        let mut next = std::mem::take(&mut self.next);
        next.resize(self.values.len(), Opinion::default());
        self.look_ahead_to(reach, aim, |agent, ahead| next[agent as usize] = ahead);
        self.next = next;
    }

    /// Writes to `positions`, by agent, what those hold who spoke.
    pub(super) fn tell(&self, positions: &mut [Opinion]) {
        self.order.iter().zip(&self.values).for_each(|(&agent, &value)| positions[agent as usize] = value);
    }

    /// Tells `put` of each agent where it goes, by two pointers: `aim` tells it of an agent, what it holds, and the sum and
    /// the number of the opinions within `reach` units, its own among them. All speak.
    pub(super) fn look_ahead_to(
        &mut self,
        reach: u64,
        mut aim: impl FnMut(u32, Opinion, u128, u64) -> Opinion,
        mut put: impl FnMut(u32, Opinion),
    ) {
        self.ahead.resize(self.values.len(), Opinion::default());
        let values = &self.values[..];
        let (mut low, mut high, mut sum) = (0, 0, 0u128);
        for ((&agent, &held), ahead) in self.order.iter().zip(values).zip(&mut self.ahead) {
            while held.units() - values[low].units() > reach {
                sum -= u128::from(values[low].units());
                low += 1;
            }
            while let Some(other) = values.get(high)
                && other.units().saturating_sub(held.units()) <= reach
            {
                sum += u128::from(other.units());
                high += 1;
            }
            *ahead = aim(agent, held, sum, (high - low) as u64);
            put(agent, *ahead);
        }
    }

    /// Where `agent` goes, if that was seen.
    #[inline]
    pub(super) fn next(&self, agent: u32) -> Option<Opinion> {
        self.next.get(agent as usize).copied()
    }

    /// The sum of all opinions within `reach` units of `held`, and how many there are; `None` where nothing was summed up.
    pub(super) fn within(&self, held: Opinion, reach: i64) -> Option<(u128, u64)> {
        if self.sums.is_empty() {
            return None;
        }
        let Ok(reach) = u64::try_from(reach) else { return Some((0, 0)) };
        let (least, most) = (held.units().saturating_sub(reach), held.units().saturating_add(reach));
        let low = self.values.partition_point(|value| value.units() < least);
        let high = self.values.partition_point(|value| value.units() <= most);
        Some((self.sums[high] - self.sums[low], (high - low) as u64))
    }
}
