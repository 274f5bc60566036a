//! A vote over questions in which everybody votes on each: all answers are counted in one walk over the positions.

use super::chamber::{Chamber, Setting};
use super::protocol::{Adopt, Ballotry, VotePlan};
use super::vote::{MOST_COUNTED, backing_needed};
use crate::mind::Mind;
use crate::problem::{Label, Truth};
use crate::voting::Choice;

/// Up to so many options, as many of each question, are counted one after the other, each for all questions, where those are more or a single
/// one.
const FEW: usize = 8;

impl<P: Truth, M: Mind<P>> Chamber<P, M> {
    /// Decides each question by how many hold each answer. False, and nothing is decided, where somebody may have no vote on one
    /// of them, where votes are weighted, where options are many, or where the rule must see the ballots.
    pub(super) fn decide_by_counts(
        &mut self,
        setting: &Setting<'_, P>,
        ballotry: &Ballotry,
        plan: &VotePlan,
        adopt: Adopt,
    ) -> bool {
        let everybody = self.poll.voters.iter().all(|&cast| cast) && self.minds.all(M::always_opines);
        if self.reads_ballots(setting, ballotry, plan) || !everybody || !self.count(setting) {
            return false;
        }
        let agents = self.agents as u32;
        let needed = backing_needed(adopt, self.agents, plan.quorum);
        self.turn_to_ties();
        let poll = &mut self.poll;
        for question in 0..poll.starts.len() - 1 {
            let (from, to) = (poll.starts[question] as usize, poll.starts[question + 1] as usize);
            let counts = &poll.counts[from..to];
            if !ballotry.rule.decide_counts(counts, agents, &mut poll.winners) {
                poll.outcome.clear();
                return false;
            }
            let standing = self.public[question].map(|answer| answer.index() as u32);
            let choice = poll.choose(question, plan.ties, standing, &mut self.stream);
            let counts = &poll.counts[from..to];
            if let Choice::One(winner) = choice
                && counts[winner as usize] >= needed
            {
                poll.outcome.push((question as u32, P::Answer::from_index(winner as usize)));
            }
        }
        true
    }

    /// Counts how many hold each option of each question; false where a question has more options than are counted one by one.
    fn count(&mut self, setting: &Setting<'_, P>) -> bool {
        let poll = &mut self.poll;
        poll.starts.clear();
        let (mut total, mut most) = (0, 0);
        for question in 0..self.questions {
            let options = setting.problem.options(question);
            if options > MOST_COUNTED {
                return false;
            }
            poll.starts.push(total);
            total += options as u32;
            most = most.max(options);
        }
        poll.starts.push(total);
        poll.counts.clear();
        poll.counts.resize(total as usize, 0);
        let few = most <= FEW && total as usize == most * self.questions && P::Answer::default().value().is_none();
        if few && self.questions == 1 {
            let holding = |answer: P::Answer| self.positions.iter().filter(|&&held| held == answer).count();
            (0..)
                .zip(&mut poll.counts)
                .for_each(|(option, count)| *count = holding(P::Answer::from_index(option)) as u32);
            return true;
        }
        if !few || self.questions <= FEW {
            for row in self.positions.chunks_exact(self.questions.max(1)) {
                for (answer, start) in row.iter().zip(&poll.starts) {
                    poll.counts[*start as usize + answer.index()] += 1;
                }
            }
            return true;
        }
        // Option by option: who holds it is counted in bytes, question beside question.
        for rows in self.positions.chunks(self.questions.max(1) * usize::from(u8::MAX)) {
            for option in 0..most {
                let named = P::Answer::from_index(option);
                poll.held_by.clear();
                poll.held_by.resize(self.questions, 0);
                for row in rows.chunks_exact(self.questions.max(1)) {
                    let each = poll.held_by.iter_mut().zip(row);
                    each.for_each(|(count, answer)| *count += u8::from(*answer == named));
                }
                let counts = poll.counts.chunks_exact_mut(most).zip(&poll.held_by);
                counts.for_each(|(counts, &count)| counts[option] += u32::from(count));
            }
        }
        true
    }
}
