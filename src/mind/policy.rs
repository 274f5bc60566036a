//! How traits turn into acts.
//!
//! P(act | available acts) = softmax(base + sum over axes of W * (trait - 0.5)/0.5 + steer). The axes are propensities
//! named after the Big Five; they make no claim about human personality.

use crate::act::{DEEDS, Deed, DeedSet};
use crate::rng::{Stream, unit};
use std::sync::{Arc, OnceLock};

/// How many trait axes there are: the Big Five and one neutral.
pub const AXES: usize = 6;

/// The table from traits to acts, shared by a society. All entries are logits.
#[derive(Clone, Debug, PartialEq)]
pub struct ActTable {
    /// What each act starts from.
    pub base: [f64; DEEDS],
    /// What one unit of (trait - 0.5)/0.5 adds, in [-2, 2]; by act, then axis.
    pub weights: [[f64; AXES]; DEEDS],
    /// The steering dial, added last.
    pub steer: [f64; DEEDS],
    /// Acts that are held at a share, each once; their shares together are below 1.
    pub doses: Vec<Dose>,
}

/// An act held at a share of the turns in which it is open, whatever else is open then. It is the steering dial, told by
/// what comes of it: the logit of the act is moved, in each turn, to where it takes that share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dose {
    /// Which act.
    pub deed: Deed,
    /// Its share, in [0, 1).
    pub share: f64,
}

impl Default for ActTable {
    /// The defaults that `docs/MODEL.md` lists: one main act per axis.
    fn default() -> Self {
        let mut weights = [[0.0; AXES]; DEEDS];
        weights[Deed::Shift as usize][0] = 1.0;
        weights[Deed::Verify as usize][1] = 1.0;
        weights[Deed::Support as usize][3] = 1.0;
        weights[Deed::Challenge as usize][3] = -1.0;
        weights[Deed::Subgoal as usize][1] = 1.0;
        weights[Deed::Backtrack as usize][4] = 1.0;
        let mut base = [-3.0; DEEDS];
        for (deed, logit) in [
            (Deed::Propose, 1.0),
            (Deed::Challenge, 0.0),
            (Deed::Support, 0.0),
            (Deed::Read, 1.0),
            (Deed::Answer, 0.0),
            (Deed::Placebo, -30.0),
        ] {
            base[deed as usize] = logit;
        }
        ActTable { base, weights, steer: [0.0; DEEDS], doses: Vec::new() }
    }
}

impl ActTable {
    /// Unnormalised probabilities of the acts for one agent's `traits`: exp of its logits, the largest taken out.
    pub fn odds(&self, traits: &[f64; AXES]) -> [f64; DEEDS] {
        let mut logits = [0.0; DEEDS];
        for (deed, logit) in logits.iter_mut().enumerate() {
            *logit = self.base[deed] + self.steer[deed];
            for (weight, value) in self.weights[deed].iter().zip(traits) {
                *logit += weight * (value - 0.5) / 0.5;
            }
        }
        let top = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        logits.map(|logit| libm::exp(logit - top))
    }
}

/// How one agent chooses an act among those that are available.
#[derive(Clone, Debug, PartialEq)]
pub enum Policy {
    /// By its own traits.
    Own([f64; DEEDS]),
    /// By the group's mean act probabilities, so that only the difference between agents is removed.
    Mean(Arc<Mean>),
    /// By another policy, some acts being held at a share.
    Dosed(Box<Policy>, Arc<[Dose]>),
}

/// The mean act probabilities of a group: the mean over members of each one's shares among the acts that are open. A row
/// for each set of open acts, made when that set first comes up.
#[derive(Debug)]
pub struct Mean {
    members: Vec<[f64; DEEDS]>,
    rows: Vec<OnceLock<[f64; DEEDS]>>,
}

impl Mean {
    /// The mean shares where the acts in `open` are open. Cost: O(members) the first time, then O(1).
    pub fn row(&self, open: DeedSet) -> &[f64; DEEDS] {
        self.rows[open.0 as usize].get_or_init(|| {
            let mut row = [0.0; DEEDS];
            for odds in &self.members {
                let sum: f64 = shares(odds, open).sum();
                if sum > 0.0 {
                    for (slot, share) in row.iter_mut().zip(shares(odds, open)) {
                        *slot += share / sum;
                    }
                }
            }
            row
        })
    }
}

impl PartialEq for Mean {
    fn eq(&self, other: &Self) -> bool {
        self.members == other.members
    }
}

impl Policy {
    /// The mean policy of a group, given each member's odds.
    pub fn mean_of(members: &[[f64; DEEDS]]) -> Policy {
        let rows = (0..DeedSet::COUNT).map(|_| OnceLock::new()).collect();
        Policy::Mean(Arc::new(Mean { members: members.to_vec(), rows }))
    }

    /// This policy with some acts held at a share. Where nothing else is open they are taken in proportion to their shares.
    #[must_use]
    pub fn dosed(self, doses: &[Dose]) -> Policy {
        if doses.is_empty() { self } else { Policy::Dosed(Box::new(self), doses.into()) }
    }

    /// Draws an act; `None` if none is available. One draw.
    #[inline]
    pub fn choose(&self, available: DeedSet, rng: &mut Stream) -> Option<Deed> {
        match self {
            Policy::Own(odds) => choose(odds, available, rng),
            Policy::Mean(mean) => choose(mean.row(available), available, rng),
            Policy::Dosed(policy, doses) => choose(&policy.row(available, doses), available, rng),
        }
    }

    /// What the acts weigh where those in `available` are open, under doses.
    fn row(&self, available: DeedSet, doses: &[Dose]) -> [f64; DEEDS] {
        let mut row = match self {
            Policy::Own(odds) => *odds,
            Policy::Mean(mean) => *mean.row(available),
            Policy::Dosed(policy, first) => policy.row(available, first),
        };
        doses.iter().for_each(|dose| row[dose.deed as usize] = 0.0);
        let others: f64 = shares(&row, available).sum();
        let open = doses.iter().filter(|dose| available.has(dose.deed));
        let left = 1.0 - open.map(|dose| dose.share).sum::<f64>();
        let unit = if others > 0.0 { others / left } else { 1.0 };
        doses.iter().for_each(|dose| row[dose.deed as usize] = dose.share * unit);
        row
    }
}

#[inline]
fn choose(odds: &[f64; DEEDS], available: DeedSet, rng: &mut Stream) -> Option<Deed> {
    let open: f64 = available.places().map(|place| odds[place]).sum();
    let mut left = unit(rng) * open;
    // Which act it is nobody can foresee: all are gone through, without a jump.
    let (mut chosen, mut found) = (DEEDS, false);
    for place in available.places() {
        chosen = if !found & (odds[place] > 0.0) { place } else { chosen };
        left -= odds[place];
        found |= left < 0.0;
    }
    Deed::CHOSEN.get(chosen).copied()
}

fn shares(odds: &[f64; DEEDS], available: DeedSet) -> impl Iterator<Item = f64> + '_ {
    odds.iter().enumerate().map(move |(deed, &share)| if available.0 >> deed & 1 == 1 { share } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Draws, Phase};

    #[test]
    fn acts_are_drawn_by_softmax_over_the_available_ones() {
        let mut table = ActTable { base: [0.0; DEEDS], ..ActTable::default() };
        table.base[Deed::Challenge as usize] = libm::log(3.0);
        let policy = Policy::Own(table.odds(&[0.5; AXES]));
        let open = DeedSet::NONE.with(Deed::Propose).with(Deed::Challenge);
        let mut rng = Draws::new(1, 0, 0).stream(0, 0, Phase::Propose);
        let challenges = (0..40_000).filter(|_| policy.choose(open, &mut rng) == Some(Deed::Challenge)).count();
        // Binomial(40,000, 3/4) has a standard deviation of 86.6; five are allowed.
        assert!(challenges.abs_diff(30_000) < 433, "{challenges}");
        assert_eq!(policy.choose(DeedSet::NONE, &mut rng), None);
    }

    #[test]
    fn the_mean_policy_keeps_the_mean_of_the_members_probabilities() {
        let table = ActTable::default();
        let odds = [table.odds(&[0.1; AXES]), table.odds(&[0.9; AXES])];
        let Policy::Mean(mean) = Policy::mean_of(&odds) else { unreachable!() };
        let all = DeedSet(DeedSet::COUNT as u16 - 1);
        for (deed, &seen) in mean.row(all).iter().enumerate() {
            let mean: f64 = odds.iter().map(|o| o[deed] / o.iter().sum::<f64>()).sum::<f64>();
            assert!((seen - mean).abs() < 1e-12);
        }
    }

    #[test]
    fn a_dosed_act_takes_its_share_of_the_turns_in_which_it_is_open_whatever_else_is() {
        let table = ActTable::default();
        let dose = [Dose { deed: Deed::Challenge, share: 0.3 }, Dose { deed: Deed::Verify, share: 0.25 }];
        let own = || Policy::Own(table.odds(&[0.5; AXES]));
        let mean = Policy::mean_of(&[table.odds(&[0.1; AXES]), table.odds(&[0.9; AXES])]);
        let mut rng = Draws::new(3, 0, 0).stream(0, 0, Phase::Propose);
        for policy in [own().dosed(&dose), mean.dosed(&dose)] {
            for others in [vec![Deed::Propose], vec![Deed::Propose, Deed::Verify, Deed::Ask]] {
                let open = others.iter().fold(DeedSet::NONE.with(Deed::Challenge), |open, &deed| open.with(deed));
                let taken = (0..40_000).filter(|_| policy.choose(open, &mut rng) == Some(Deed::Challenge)).count();
                // Binomial(40,000, .3) has a standard deviation of 91.7; five are allowed.
                assert!(taken.abs_diff(12_000) < 459, "{taken}");
            }
            assert_eq!(policy.choose(DeedSet::NONE.with(Deed::Challenge), &mut rng), Some(Deed::Challenge));
        }
        // Without the act, or without a dose, nothing changes: the same draws choose the same acts.
        let draws = || Draws::new(4, 0, 0).stream(0, 0, Phase::Propose);
        let (mut one, mut two) = (draws(), draws());
        let open = DeedSet::NONE.with(Deed::Propose).with(Deed::Ask);
        assert!((0..100).all(|_| own().dosed(&dose).choose(open, &mut one) == own().dosed(&[]).choose(open, &mut two)));
        let never = own().dosed(&[Dose { deed: Deed::Propose, share: 0.0 }]);
        assert_eq!(never.choose(DeedSet::NONE.with(Deed::Propose), &mut one), None);
    }
}
