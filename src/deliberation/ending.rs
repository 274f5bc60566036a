//! Whether a deliberation stops after a round, and its end: the final vote and the last look.

use super::chamber::{Chamber, Setting, heard_of};
use super::meeting::Ear;
use super::observer::Observer;
use super::protocol::{Hearing, Protocol};
use super::stop::{Ending, Why};
use crate::budget::Purse;
use crate::mind::{Heard, Mind};
use crate::problem::Truth;

/// After so many rounds in a row in which nothing was spent and no turn could be paid for, the rest of a budget counts as
/// used up. A single round tells nothing where one member has the floor: another act may be cheaper.
const SPENDLESS: u32 = 20;

impl<P: Truth, M: Mind<P>> Chamber<P, M> {
    /// Whether the budget can do no more: nothing was spent, and nobody can pay for a look and a word, or nothing has been
    /// spent for so long that what is left is not enough for any act that comes up.
    fn exhausted(&mut self, protocol: &Protocol) -> bool {
        let idle = self.spent == self.spent_before;
        self.spendless = if idle && self.turned.is_empty() { self.spendless + 1 } else { 0 };
        let prices = &protocol.manners.prices;
        let least = u64::from(prices.act) + u64::from(prices.look);
        let broke = || self.purses.iter().all(|purse| !purse.can(least));
        idle && (broke() || self.spendless >= SPENDLESS)
    }

    /// Why it stops after this round, if it does.
    pub(super) fn stops(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) -> Option<Why> {
        let (rule, when) = (&protocol.stop, &protocol.stop.when);
        if self.limited && self.exhausted(protocol) {
            return Some(Why::Budget);
        }
        if when.solved
            && self.positions.chunks_exact(self.questions).any(|row| setting.problem.merit(row) >= 1.0 - 1e-12)
        {
            return Some(Why::Solved);
        }
        if when.decided && self.public.iter().all(Option::is_some) {
            return Some(Why::Decided);
        }
        if when.agreed {
            let before = if self.stayed { &self.positions } else { &self.before_adoption };
            let share = self.watch.modal_share(before, self.questions, |q| setting.problem.options(q));
            if share >= protocol.vote.quorum {
                return Some(Why::Agreed);
            }
        }
        if when.unanimous && self.is_unanimous(setting) {
            return Some(Why::Unanimous);
        }
        if when.still && self.is_still(setting, protocol) {
            return Some(Why::Still);
        }
        if when.settled {
            self.watch.seat(&self.positions, self.agents);
        }
        if when.settled && self.watch.settled(&self.positions, &self.turned, rule) {
            return Some(Why::Settled);
        }
        None
    }

    /// The final vote, paid from what was set aside, and the last look.
    pub(super) fn close<O: Observer<P>>(
        &mut self,
        setting: &Setting<'_, P>,
        protocol: &Protocol,
        why: Why,
        observer: &mut O,
    ) -> Ending {
        if !self.limited {
            // A purse without an end is filled once.
            self.spent = self.purses.iter().map(Purse::spent).sum();
        }
        let spent = self.spent;
        if !self.begun {
            self.begin(setting);
        }
        let casting = u64::from(protocol.vote.voters.count(self.agents as u32));
        if casting > 0 {
            self.round += 1;
            // Who casts no ballot spends no more on a nomination than who does.
            let share = if self.limited { self.reserved.div_ceil(casting) } else { u64::MAX };
            self.purses.fill(Purse::with(share));
            self.poll.outcome.clear();
            self.ballot::<O>(setting, protocol, &protocol.vote.last, true);
            self.round -= 1;
        }
        let final_cost = self.purses.iter().map(Purse::spent).sum();
        self.spent += final_cost;
        self.purses.fill(Purse::default());
        self.decision.clear();
        self.decision.resize(self.questions, None);
        let decision = &mut self.decision[..];
        for &(question, answer) in &self.poll.outcome {
            decision[question as usize] = Some(answer);
        }
        self.show(setting, observer);
        Ending { why, rounds: self.round, spent, reserved: self.reserved, final_cost }
    }

    /// Whether all hold the same, and nobody would leave it.
    fn is_unanimous(&self, setting: &Setting<'_, P>) -> bool {
        let first = &self.positions[..self.questions.min(self.positions.len())];
        self.positions.chunks_exact(self.questions).all(|row| row == first)
            && (0..self.agents).all(|agent| self.minds[agent].is_firm(setting.problem.view(agent as u32), first))
    }

    /// Whether nothing that anybody may hear from those it hears could move it.
    fn is_still(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) -> bool {
        if self.shows {
            self.shown.clone_from(&self.positions);
        }
        // Whoever meets in groups may meet anybody.
        let hearing = match protocol.hearing {
            Hearing::Group { .. } => Hearing::Everyone,
            hearing => hearing,
        };
        if hearing == Hearing::Everyone {
            self.call_everyone();
        }
        (0..self.agents).all(|agent| {
            let ear = Ear::of(agent, hearing, setting.network, &self.everyone, &self.groups);
            let heard = heard_of!(self, protocol, agent, ear, 0, None);
            let own = &self.positions[agent * self.questions..][..self.questions];
            self.minds[agent].at_rest(setting.problem.view(agent as u32), own, &heard)
        })
    }
}
