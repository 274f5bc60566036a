//! What a vote needs, kept warm: ballots and counts, what stands, who may vote, and what came of it.

use super::tally::Cast;
use crate::mind::Claim;
use crate::problem::Label;
use crate::rng::Stream;
use crate::voting::{self, Ballots, Choice, TiePolicy, resolve};

/// At most this many claims stand in a vote, the newest, where the protocol sets no smaller slate.
pub const MOST_CLAIMS: u32 = 64;

/// Everything that a vote needs, kept warm.
#[derive(Debug)]
pub(super) struct Poll<A> {
    pub(super) ballots: Ballots,
    pub(super) tally: voting::Tally,
    pub(super) counts: Vec<u32>,
    /// Where the counts of each question begin, and the last ones end, where all are counted at once.
    pub(super) starts: Vec<u32>,
    /// How many hold one option of each question.
    pub(super) held_by: Vec<u8>,
    /// The options that are held, in order, where only those are counted.
    pub(super) held: Vec<u32>,
    pub(super) winners: Vec<u32>,
    /// Who cast a ballot.
    pub(super) voters: Vec<bool>,
    /// Whose ballots those are that were handed in, in order.
    pub(super) casters: Vec<u32>,
    /// Who may, in an order drawn for this vote; empty for everybody.
    pub(super) chosen: Vec<u32>,
    /// How many hear each member, itself included.
    pub(super) heard_by: Vec<u32>,
    /// Whether somebody tied and the vote is to be held again.
    pub(super) again: bool,
    /// Where the positions of those who vote on the question at hand start.
    pub(super) rows: Vec<usize>,
    /// Claims made since the last vote, oldest first, each (question, answer) once.
    pub(super) claims: Vec<Claim<A>>,
    /// Answers in the order in which they were first proposed, as (question, option); only where that may decide a tie.
    pub(super) proposed: Vec<(u32, u32)>,
    /// Those of the question at hand.
    pub(super) order: Vec<u32>,
    /// Agents whose positions stand.
    pub(super) slate: Vec<u32>,
    pub(super) grades: Vec<f64>,
    /// What the holder of each position believes of it, a lot for ties, and the holder.
    pub(super) assessed: Vec<(f64, u32, u32)>,
    /// What was decided in this round, by question.
    pub(super) outcome: Vec<(u32, A)>,
    /// The outcome as a row, where every question was decided; else empty.
    pub(super) answers: Vec<A>,
    /// Whether everybody takes the outcome over.
    pub(super) adopted: bool,
}

impl<A> Default for Poll<A> {
    fn default() -> Self {
        Poll {
            ballots: Ballots::new(0),
            tally: voting::Tally::default(),
            counts: Vec::new(),
            starts: Vec::new(),
            held_by: Vec::new(),
            held: Vec::new(),
            winners: Vec::new(),
            voters: Vec::new(),
            casters: Vec::new(),
            chosen: Vec::new(),
            heard_by: Vec::new(),
            again: false,
            rows: Vec::new(),
            claims: Vec::new(),
            proposed: Vec::new(),
            order: Vec::new(),
            slate: Vec::new(),
            grades: Vec::new(),
            assessed: Vec::new(),
            outcome: Vec::new(),
            answers: Vec::new(),
            adopted: false,
        }
    }
}

impl<A: Label> Poll<A> {
    pub(super) fn open(&mut self) {
        self.claims.clear();
        self.proposed.clear();
        self.outcome.clear();
        self.adopted = false;
        self.again = false;
    }

    /// Enters a claim for the next vote over claims.
    pub(super) fn note(&mut self, claim: Claim<A>) {
        self.claims.retain(|old| (old.question, old.answer) != (claim.question, claim.answer));
        if self.claims.len() >= MOST_CLAIMS as usize {
            self.claims.remove(0);
        }
        self.claims.push(claim);
    }

    /// Remembers that an answer was proposed.
    pub(super) fn propose(&mut self, question: u32, option: u32) {
        if !self.proposed.contains(&(question, option)) {
            self.proposed.push((question, option));
        }
    }

    /// Makes one choice of the winners of a question.
    #[inline]
    pub(super) fn choose(
        &mut self,
        question: usize,
        ties: TiePolicy,
        standing: Option<u32>,
        stream: &mut Stream,
    ) -> Choice {
        if let [only] = self.winners[..] {
            return Choice::One(only);
        }
        self.order.clear();
        if ties == TiePolicy::FirstProposed {
            let mine = self.proposed.iter().filter(|&&(about, _)| about as usize == question);
            self.order.extend(mine.map(|&(_, option)| option));
        }
        let choice = resolve(&self.winners, ties, standing, &self.order, stream);
        self.again |= choice == Choice::Again;
        choice
    }

    /// Makes the outcome a row of so many answers, if it is one.
    pub(super) fn lay_out(&mut self, questions: usize) {
        self.answers.clear();
        if (0..).zip(&self.outcome).all(|(at, &(question, _))| at == question) && self.outcome.len() == questions {
            self.answers.extend(self.outcome.iter().map(|&(_, answer)| answer));
        }
    }

    /// Writes down the ballots as they were handed in.
    pub(super) fn tell_ballots(&self, tally: u32, question: u32, cast: &mut Vec<Cast>, ranks: &mut Vec<u32>) {
        for (&voter, ballot) in self.casters.iter().zip(self.ballots.iter()) {
            let from = ranks.len();
            ranks.extend_from_slice(ballot.ranks);
            cast.push(Cast { tally, voter, question, ranks: from..ranks.len() });
        }
    }

    pub(super) fn may_vote(&self, agent: usize) -> bool {
        self.chosen.is_empty() || self.chosen.binary_search(&(agent as u32)).is_ok()
    }

    pub(super) fn forget_claims(&mut self) {
        self.claims.clear();
    }
}
