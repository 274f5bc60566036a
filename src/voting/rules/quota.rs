//! Rules with a bar: an alternative is held by enough of the voters, or nothing is decided.

use super::super::quorum::Share;
use super::super::{Ballots, ROUNDING, Takes, Tally, VotingRule};
use super::most;

/// Majority: the alternative that more than half put first, or no decision. Exactly half is no majority. The whole is
/// the weight of all cast ballots; a ballot with several at the top gives them equal parts; what lies below the top is
/// not read.
///
/// Cost: O(ballots x m). Source: May 1952, Econometrica 20:680.
#[derive(Clone, Copy, Debug, Default)]
pub struct Majority;

impl VotingRule for Majority {
    fn name(&self) -> &'static str {
        "majority"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        decide_by_share(Share::HALF, ballots, tally);
    }

    fn takes(&self) -> Takes {
        Takes::Top
    }

    fn may_abstain(&self) -> bool {
        true
    }

    fn decide_counts(&self, counts: &[u32], voters: u32, winners: &mut Vec<u32>) -> bool {
        decide_counts_by_share(Share::HALF, counts, voters, winners);
        true
    }
}

/// Supermajority: an answer held by **more than** the quorum, or no decision. Ballots count as under [`Majority`].
/// With a quorum below one half several may be over it: the largest wins, and equal ones tie.
///
/// Cost: O(ballots x m). Source: Caplin and Nalebuff 1988, Econometrica 56:787.
#[derive(Clone, Copy, Debug)]
pub struct Supermajority {
    quorum: f64,
    share: Share,
}

impl Supermajority {
    /// The rule for a quorum, a share in [0, 1) of the weight of all cast ballots, read as
    /// [`quorum_needed`](crate::voting::quorum_needed) reads it. `None` outside that range, as nobody can hold more
    /// than all: that everybody holds the same answer is [`Unanimity`].
    pub fn new(quorum: f64) -> Option<Self> {
        Some(Supermajority { quorum, share: Share::of(quorum)? })
    }

    /// The quorum, as given.
    pub fn quorum(&self) -> f64 {
        self.quorum
    }
}

impl VotingRule for Supermajority {
    fn name(&self) -> &'static str {
        "supermajority"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        decide_by_share(self.share, ballots, tally);
    }

    fn takes(&self) -> Takes {
        Takes::Top
    }

    fn may_abstain(&self) -> bool {
        true
    }

    fn decide_counts(&self, counts: &[u32], voters: u32, winners: &mut Vec<u32>) -> bool {
        decide_counts_by_share(self.share, counts, voters, winners);
        true
    }
}

/// Unanimity: the alternative that every cast ballot puts first, alone, or no decision.
///
/// Cost: O(ballots x m). Source: Buchanan and Tullock 1962, The Calculus of Consent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unanimity;

impl VotingRule for Unanimity {
    fn name(&self) -> &'static str {
        "unanimity"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots.alternatives());
        tally.add_tops(ballots);
        tally.needed = Some(tally.cast);
        let (cast, slack) = (tally.cast, ROUNDING * tally.cast);
        tally.crown(slack);
        let scores = &tally.scores;
        tally.winners.retain(|&a| scores[a as usize] >= cast - slack);
    }

    fn takes(&self) -> Takes {
        Takes::Top
    }

    fn may_abstain(&self) -> bool {
        true
    }

    fn decide_counts(&self, counts: &[u32], voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        winners.retain(|&a| counts[a as usize] >= voters);
        true
    }
}

fn decide_by_share(share: Share, ballots: &Ballots, tally: &mut Tally) {
    tally.start(ballots.alternatives());
    tally.add_tops(ballots);
    tally.needed = Some(share.bar(&tally.scores, tally.cast));
    tally.crown(ROUNDING * tally.cast);
    let (cast, scores) = (tally.cast, &tally.scores);
    tally.winners.retain(|&a| share.exceeded(scores[a as usize], cast));
}

fn decide_counts_by_share(share: Share, counts: &[u32], voters: u32, winners: &mut Vec<u32>) {
    most(counts, winners);
    let needed = share.needed(voters);
    winners.retain(|&a| counts[a as usize] >= needed);
}
