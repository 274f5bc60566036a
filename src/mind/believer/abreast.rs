//! Debaters between two options, side by side: rounds in which all hear all, and nobody looks in between.

use super::debater::Debating;
use crate::mind::question_mind::LANE;
use crate::rng::{Next, Phase, Stream, turn_ahead, units};
use std::ops::Range;

/// What debaters with the same dials believe about one question with two options, and room to play rounds in.
#[derive(Clone, Debug, Default)]
pub(in crate::mind) struct Abreast {
    /// What all give to the first option and to the second, as long as all believe the same: who weighs itself as it weighs others learns
    /// what they learn.
    shared: Option<[f64; 2]>,
    /// What each gives to the first option, and to the second, where they do not.
    first: Vec<f64>,
    second: Vec<f64>,
    /// What each draws in a round; then 1 if it answers with the second option, else 0.
    answers: Vec<f64>,
}

impl Abreast {
    /// Takes up what they believe, in order.
    pub(super) fn gather<'b>(&mut self, beliefs: impl Iterator<Item = &'b mut [f64; 2]>) {
        self.first.clear();
        self.second.clear();
        let mut alike = true;
        for &mut [first, second] in beliefs {
            self.first.push(first);
            self.second.push(second);
            alike &= first == self.first[0] && second == self.second[0];
        }
        self.answers.resize(self.first.len(), 0.0);
        self.shared =
            self.first.first().zip(self.second.first()).filter(|_| alike).map(|(&first, &second)| [first, second]);
    }

    /// Gives back what they came to believe.
    pub(super) fn hand_back<'b>(&self, beliefs: impl Iterator<Item = &'b mut [f64; 2]>) {
        if let Some(shared) = self.shared {
            return beliefs.for_each(|belief| *belief = shared);
        }
        let learned = self.first.iter().zip(&self.second);
        beliefs.zip(learned).for_each(|(belief, (&first, &second))| *belief = [first, second]);
    }

    /// Plays these rounds, in each of which they draw their answers and then learn from all; `positions` become their answers in the last
    /// one. Those that are left where draws must be taken one by one: of them nothing happened.
    pub(super) fn play(
        &mut self,
        dials: Debating,
        mut rounds: Range<u32>,
        positions: &mut [u8],
        stream: &mut Stream,
    ) -> Range<u32> {
        let before = rounds.start;
        while !rounds.is_empty() && self.draw(rounds.start, stream) {
            self.answer_and_learn(dials);
            rounds.start += 1;
        }
        if rounds.start > before {
            positions.iter_mut().zip(&self.answers).for_each(|(answer, &own)| *answer = u8::from(own > 0.0));
        }
        rounds
    }

    #[inline]
    fn answer_and_learn(&mut self, dials: Debating) {
        let agents = self.answers.len();
        let Some(belief) = self.shared else {
            let seconds = answer(&mut self.answers, &self.first, &self.second);
            return learn(dials.own, heard(dials, agents, seconds), &self.answers, &mut self.first, &mut self.second);
        };
        let seconds = answer_alike(&mut self.answers, belief);
        let [one, other] = heard(dials, agents, seconds);
        let [first, second] = belief;
        let learned = [first + one[0] + dials.own, second + one[1]];
        // The same to the last bit, or each for itself from here on.
        if learned == [first + other[0], second + other[1] + dials.own] {
            self.shared = Some(learned);
        } else {
            self.shared = None;
            self.first.fill(first);
            self.second.fill(second);
            learn(dials.own, [one, other], &self.answers, &mut self.first, &mut self.second);
        }
    }

    fn draw(&mut self, round: u32, stream: &mut Stream) -> bool {
        (0..).zip(self.answers.chunks_mut(LANE as usize)).all(|(lane, drawn)| {
            turn_ahead(stream, lane, round, Phase::Propose, Next::Round, 2 * drawn.len());
            units(stream, drawn)
        })
    }
}

/// Makes answers of what was drawn, without a branch that nobody could foresee; how many are the second option.
///
/// A function of its own, as [`learn`] is: the compiler then knows that nothing written here is read there, and packs it.
#[inline(never)]
fn answer(drawn: &mut [f64], first: &[f64], second: &[f64]) -> u32 {
    let mut seconds = 0;
    for ((drawn, first), second) in drawn.iter_mut().zip(first).zip(second) {
        // Both weigh something: what is not the first is the second.
        let own = *drawn * (first + second) >= *first;
        *drawn = if own { 1.0 } else { 0.0 };
        seconds += u64::from(own);
    }
    seconds as u32
}

/// As [`answer`], of those who all believe the same.
#[inline(never)]
fn answer_alike(drawn: &mut [f64], [first, second]: [f64; 2]) -> u32 {
    let (mut seconds, total) = (0, first + second);
    for drawn in drawn {
        let own = *drawn * total >= first;
        *drawn = if own { 1.0 } else { 0.0 };
        seconds += u64::from(own);
    }
    seconds as u32
}

/// What the answers of others, `seconds` of all being the second, add to each option, for those whose own is the first and for those
/// whose own is the second.
fn heard(dials: Debating, agents: usize, seconds: u32) -> [[f64; 2]; 2] {
    let firsts = agents as u32 - seconds;
    let add = |count: u32| dials.peer * f64::from(count);
    [[add(firsts.saturating_sub(1)), add(seconds)], [add(firsts), add(seconds.saturating_sub(1))]]
}

/// Adds to what each gives to the two options what it [heard], and `weight` for its own answer.
#[inline(never)]
fn learn(weight: f64, [one, other]: [[f64; 2]; 2], answers: &[f64], first: &mut [f64], second: &mut [f64]) {
    for ((first, second), &own) in first.iter_mut().zip(second).zip(answers) {
        // Of 1 and 0 a product picks, exactly.
        let not = 1.0 - own;
        *first = *first + (not * one[0] + own * other[0]) + not * weight;
        *second = *second + (not * one[1] + own * other[1]) + own * weight;
    }
}
