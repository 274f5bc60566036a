//! Debaters between two options, side by side: rounds in which all hear all, and nobody looks in between.

use super::debater::Debating;
use crate::mind::question_mind::LANE;
use crate::rng::{Next, Phase, Stream, turn_ahead, units};
use std::ops::Range;

/// What debaters with the same dials believe about one question with two options, and room to play rounds in.
#[derive(Clone, Debug, Default)]
pub(in crate::mind) struct Abreast {
    /// What each gives to the first option, and to the second.
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
        for &mut [first, second] in beliefs {
            self.first.push(first);
            self.second.push(second);
        }
        self.answers.resize(self.first.len(), 0.0);
    }

    /// Gives back what they came to believe.
    pub(super) fn hand_back<'b>(&self, beliefs: impl Iterator<Item = &'b mut [f64; 2]>) {
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
            let seconds = answer(&mut self.answers, &self.first, &self.second);
            learn(dials, &self.answers, seconds, &mut self.first, &mut self.second);
            rounds.start += 1;
        }
        if rounds.start > before {
            positions.iter_mut().zip(&self.answers).for_each(|(answer, &own)| *answer = u8::from(own > 0.0));
        }
        rounds
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
fn answer(drawn: &mut [f64], first: &[f64], second: &[f64]) -> u64 {
    let mut seconds = 0;
    for ((drawn, first), second) in drawn.iter_mut().zip(first).zip(second) {
        // Both weigh something: what is not the first is the second.
        let own = *drawn * (first + second) >= *first;
        *drawn = if own { 1.0 } else { 0.0 };
        seconds += u64::from(own);
    }
    seconds
}

/// Adds to what each gives to the two options what it heard, `seconds` of all `answers` being the second, and what it answered itself.
#[inline(never)]
fn learn(dials: Debating, answers: &[f64], seconds: u64, first: &mut [f64], second: &mut [f64]) {
    let firsts = answers.len() as u64 - seconds;
    let add = |count: u64| dials.peer * count as f64;
    // What the answers of others add to each option, for those whose own is the first and the second.
    let [one, other] = [[add(firsts.saturating_sub(1)), add(seconds)], [add(firsts), add(seconds.saturating_sub(1))]];
    for ((first, second), &own) in first.iter_mut().zip(second).zip(answers) {
        let of = |one: f64, other: f64| if own > 0.0 { other } else { one };
        *first = *first + of(one[0], other[0]) + of(dials.own, 0.0);
        *second = *second + of(one[1], other[1]) + of(0.0, dials.own);
    }
}
