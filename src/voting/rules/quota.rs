//! Rules with a bar: an alternative is held by enough of the voters, or nothing is decided.

use super::super::quorum::Share;
use super::super::{Ballots, Takes, Tally, VotingRule};
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
        tally.start(ballots);
        tally.add_tops(ballots);
        tally.needed = Some(tally.cast - tally.slack(tally.cast));
        keep_those_over(tally);
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

/// Consent: of the alternatives that nobody objects to, the one that most voters put first; no decision where somebody objects to
/// each. Score: the votes of first places, and none for an alternative that is objected to.
///
/// An objection counts whatever its ballot weighs, also on a ballot that ranks nothing; the objection is what decides, and not a
/// count. Cost: O(ballots x m). Source: Buck and Villines 2007, We the People: Consenting to a Deeper Democracy.
#[derive(Clone, Copy, Debug, Default)]
pub struct Consent;

impl VotingRule for Consent {
    fn name(&self) -> &'static str {
        "consent"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        tally.add_tops(ballots);
        let objected = |a: u32| ballots.iter().any(|ballot| ballot.objection == Some(a) && ballot.count > 0);
        for a in (0..ballots.alternatives()).filter(|&a| objected(a)) {
            tally.scores[a as usize] = -1;
        }
        tally.crown(tally.cast);
        let scores = &tally.scores;
        tally.winners.retain(|&a| scores[a as usize] >= 0);
        tally.scores.iter_mut().for_each(|score| *score = (*score).max(0));
    }

    fn may_abstain(&self) -> bool {
        true
    }

    fn decide_counts(&self, counts: &[u32], _voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        true
    }
}

/// Quorum: the plurality winner, if more than the quorum of those who may vote have voted; blank ballots are of those who have not.
///
/// Cost: O(ballots x m). Source: Herrera and Mattozzi 2010, Journal of the European Economic Association 8:838.
#[derive(Clone, Copy, Debug)]
pub struct Quorum {
    share: Share,
}

impl Quorum {
    /// The rule for a quorum, a share in [0, 1) of the weight of all ballots, blank ones included. `None` outside that range.
    pub fn new(quorum: f64) -> Option<Self> {
        Some(Quorum { share: Share::of(quorum)? })
    }
}

impl VotingRule for Quorum {
    fn name(&self) -> &'static str {
        "quorum"
    }

    fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
        tally.start(ballots);
        tally.add_tops(ballots);
        let all = ballots.iter().map(|ballot| tally.weigh(&ballot)).sum();
        tally.needed = Some(self.share.above(all) + tally.slack(all));
        match tally.needed {
            Some(needed) if tally.cast < needed => tally.winners.clear(),
            _ => tally.rank(tally.cast),
        }
    }

    fn takes(&self) -> Takes {
        Takes::Top
    }

    fn may_abstain(&self) -> bool {
        true
    }

    fn decide_counts(&self, counts: &[u32], voters: u32, winners: &mut Vec<u32>) -> bool {
        most(counts, winners);
        let cast: u64 = counts.iter().map(|&count| u64::from(count)).sum();
        if cast < u64::from(self.share.needed(voters)) {
            winners.clear();
        }
        true
    }
}

fn decide_by_share(share: Share, ballots: &Ballots, tally: &mut Tally) {
    tally.start(ballots);
    tally.add_tops(ballots);
    tally.needed = Some(share.above(tally.cast) + tally.slack(tally.cast));
    keep_those_over(tally);
}

/// Makes winners of those with the most, if that reaches the bar.
fn keep_those_over(tally: &mut Tally) {
    tally.crown(tally.cast);
    let (needed, scores) = (tally.needed, &tally.scores);
    tally.winners.retain(|&a| needed.is_none_or(|needed| scores[a as usize] >= needed));
}

fn decide_counts_by_share(share: Share, counts: &[u32], voters: u32, winners: &mut Vec<u32>) {
    most(counts, winners);
    let needed = share.needed(voters);
    winners.retain(|&a| counts[a as usize] >= needed);
}
