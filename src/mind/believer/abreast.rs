//! Debaters between two options, side by side: rounds in which all hear all, and nobody looks in between.

use super::debater::Debating;
use crate::mind::question_mind::LANE;
use crate::rng::{Phase, Stream, row_of_units, units_by_round};
use crate::wide::widely;
use std::mem;
use std::ops::Range;
use std::slice::ChunksExactMut;

/// What debaters with the same dials believe about one question with two options, and room to play rounds in.
#[derive(Clone, Debug, Default)]
pub(in crate::mind) struct Abreast {
    /// What all give to the first option and to the second, as long as all believe the same: who weighs itself as it weighs others learns
    /// what they learn.
    shared: Option<[f64; 2]>,
    /// What each gives to the first option, and to the second, where they do not.
    first: Vec<f64>,
    second: Vec<f64>,
    /// What each draws in a few rounds, row by row; once a round was played 1 for who answered with the second option in it, else 0.
    drawn: Vec<f64>,
}

impl Abreast {
    /// Takes up what they believe, in order.
    pub(super) fn gather(&mut self, mut beliefs: impl Iterator<Item = [f64; 2]> + Clone) {
        let each = beliefs.clone();
        self.shared = beliefs.next().filter(|first| beliefs.all(|belief| belief == *first));
        self.first.clear();
        self.second.clear();
        if self.shared.is_none() {
            self.first.extend(each.clone().map(|[first, _]| first));
            self.second.extend(each.map(|[_, second]| second));
        }
    }

    /// Whether all believe the same, and are known to.
    pub(super) fn is_shared(&self) -> bool {
        self.shared.is_some()
    }

    /// What each came to believe, in order.
    pub(super) fn beliefs(&self) -> impl Iterator<Item = [f64; 2]> {
        let each = self.first.iter().zip(&self.second).map(|(&first, &second)| [first, second]);
        // As many as are asked for, or as there are.
        self.shared.into_iter().cycle().chain(each)
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
        let agents = positions.len();
        let mut drawn = mem::take(&mut self.drawn);
        while !rounds.is_empty()
            && let Some(apart) = draw(&mut drawn, agents, &rounds, stream)
        {
            rounds.start += (drawn.len() / apart) as u32;
            self.play_rows(dials, agents, drawn.chunks_exact_mut(apart));
            let last = &drawn[drawn.len() - apart..];
            positions.iter_mut().zip(last).for_each(|(answer, &own)| *answer = u8::from(own > 0.0));
        }
        self.drawn = drawn;
        rounds
    }

    /// A round for each row, in which as many numbers were drawn as there are agents.
    fn play_rows(&mut self, dials: Debating, agents: usize, mut rows: ChunksExactMut<'_, f64>) {
        if let Some(mut belief) = self.shared {
            let parting = widely(
                #[inline(always)]
                || play_alike(dials, agents, &mut rows, &mut belief),
            );
            self.shared = parting.is_none().then_some(belief);
            if let Some((answers, heard)) = parting {
                self.first.resize(agents, belief[0]);
                self.second.resize(agents, belief[1]);
                learn(dials.own, heard, answers, &mut self.first, &mut self.second);
            }
        }
        for row in rows {
            let row = &mut row[..agents];
            let heard = heard(dials, agents, answer(row, &self.first, &self.second));
            learn(dials.own, heard, row, &mut self.first, &mut self.second);
        }
    }
}

/// Rounds of those who all have one `belief`, which follows what they learn. Where they part, the answers of that round and what was
/// heard in it: they have not learned from it.
#[inline(always)]
fn play_alike<'r>(
    dials: Debating,
    agents: usize,
    rows: &mut ChunksExactMut<'r, f64>,
    belief: &mut [f64; 2],
) -> Option<(&'r [f64], [[f64; 2]; 2])> {
    for row in rows {
        let row = &mut row[..agents];
        let [first, second] = *belief;
        let seconds = answer_alike(row, *belief);
        let heard = heard(dials, agents, seconds);
        let [one, other] = heard;
        let [one, other] =
            [[first + one[0] + dials.own, second + one[1]], [first + other[0], second + other[1] + dials.own]];
        // All answered the same, or learn the same to the last bit; else each for itself from here on.
        *belief = match seconds {
            0 => one,
            _ if seconds == agents as u32 || one == other => other,
            _ => return Some((row, heard)),
        };
    }
    None
}

/// Draws for the first of these rounds, a row for each; how far apart their rows are. `None`, and nothing is drawn, where draws must be
/// taken one by one.
fn draw(drawn: &mut Vec<f64>, agents: usize, rounds: &Range<u32>, stream: &mut Stream) -> Option<usize> {
    let (lane, first) = (LANE as usize, rounds.start);
    if agents > lane {
        drawn.resize(agents, 0.0);
        let mut lanes = (0..).zip(drawn.chunks_mut(lane));
        let all = lanes.all(|(lane, row)| units_by_round(stream, lane, first, Phase::Propose, row.len(), row));
        return all.then_some(agents);
    }
    let apart = row_of_units(agents);
    drawn.resize((lane / apart).clamp(1, rounds.len()) * apart, 0.0);
    units_by_round(stream, 0, first, Phase::Propose, agents, drawn).then_some(apart)
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
#[inline(always)]
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
#[inline(always)]
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
