//! Prices, and the purse that pays them.
//!
//! Everything that a perspective does costs something: looking at a relation, checking it against the world, speaking,
//! hearing. A society has one budget. It is dealt out at the start of each round, in whole units, so that its sum is
//! exact whatever the order or the thread in which agents spend; what is left over flows back.

/// What each thing costs, in units of budget. One relation look-up is the unit by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prices {
    /// Looking at one relation with one's own eyes.
    pub look: u32,
    /// Learning the truth of one relation at the answers given.
    pub verify: u32,
    /// Saying anything, and casting a ballot.
    pub act: u32,
    /// Hearing one message.
    pub hear: u32,
}

impl Default for Prices {
    fn default() -> Self {
        Prices { look: 1, verify: 200, act: 5, hear: 1 }
    }
}

/// What one agent may still spend before the next deal.
///
/// Paying is all or nothing: a price that cannot be met changes nothing and says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    left: u64,
    spent: u64,
}

impl Purse {
    /// A purse with `left` units in it.
    pub fn with(left: u64) -> Self {
        Purse { left, spent: 0 }
    }

    /// A purse that never runs out, for runs without a budget; what it spends is still counted.
    pub fn unlimited() -> Self {
        Purse::with(u64::MAX)
    }

    /// Pays `price`, or changes nothing and returns false.
    #[inline]
    #[must_use]
    pub fn pay(&mut self, price: u64) -> bool {
        if price > self.left {
            return false;
        }
        self.left -= price;
        self.spent += price;
        true
    }

    /// Whether `price` could be paid now.
    #[inline]
    pub fn can(&self, price: u64) -> bool {
        price <= self.left
    }

    /// Units left.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// Units spent since the purse was filled.
    pub fn spent(&self) -> u64 {
        self.spent
    }
}

/// Deals `sum` units into the purses: equal shares, the remainder going one each to the agents that follow
/// `round` in turn, so that nobody gains from its number. The sum of the purses is `sum`, exactly.
///
/// Cost: O(n).
pub fn deal(sum: u64, round: u32, purses: &mut [Purse]) {
    let n = purses.len() as u64;
    if n == 0 {
        return;
    }
    let (share, rest) = (sum / n, sum % n);
    let first = u64::from(round) % n;
    for (agent, purse) in purses.iter_mut().enumerate() {
        let place = (agent as u64 + n - first) % n;
        *purse = Purse::with(share + u64::from(place < rest));
    }
}

/// Collects what is left in the purses.
pub fn collect(purses: &[Purse]) -> u64 {
    purses.iter().map(Purse::left).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_deal_keeps_the_sum_and_no_share_differs_by_more_than_one(sum in 0u64..1_000_000, round in 0u32..1000, n in 1usize..50) {
            let mut purses = vec![Purse::default(); n];
            deal(sum, round, &mut purses);
            prop_assert_eq!(collect(&purses), sum);
            let low = purses.iter().map(Purse::left).min().unwrap();
            prop_assert!(purses.iter().all(|p| p.left() - low <= 1));
        }
    }

    #[test]
    fn a_price_that_cannot_be_met_changes_nothing() {
        let mut purse = Purse::with(3);
        assert!(!purse.pay(4));
        assert_eq!((purse.left(), purse.spent()), (3, 0));
        assert!(purse.pay(3));
        assert_eq!((purse.left(), purse.spent()), (0, 3));
    }
}
