//! Where every random draw comes from.
//!
//! A stream is a pure function of **where it is used**, never of the order of calls: ChaCha8 keyed by (seed, point,
//! replicate, contract version), with the stream number made of (who, round, phase). Any replicate, agent or phase can
//! therefore be run alone, on any thread, and draws the same bits.
//!
//! Perception needs one coin for each (agent, relation, local answers), looked up in any order and again and again. A
//! stream is the wrong shape for that, so [`Draws::key`] gives a 64-bit key drawn from ChaCha8 and [`mix`] turns
//! (key, index) into the coin: a counter-based generator.

mod blocks;
mod every;
mod law;

pub use every::{Every, every};
pub use law::Law;

use blocks::Ahead;
use every::Fork;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, RngExt, SeedableRng, TryRng};
use std::convert::Infallible;
use std::sync::Arc;

/// The version of the randomness contract. It is part of every key: changing any draw means raising it.
pub const CONTRACT: u64 = 1;

/// One random stream. ChaCha8: portable, seekable, with 2^64 streams under one key.
///
/// The words are those of `rand_chacha`, by which the contract is defined; the generator behind it is the one of `rand`, which
/// turns to another stream twice as fast. Turned to another place it computes nothing before the first draw: most turns draw nothing.
#[derive(Debug)]
pub struct Stream {
    chacha: ChaCha8Rng,
    /// What draws come from, if not from the generator as it stands: there is one question to ask before a draw.
    instead: Option<Instead>,
    ahead: Ahead,
}

#[derive(Clone, Debug)]
enum Instead {
    /// Where all that might be drawn is gone through, one branch after the other.
    Fork(Arc<Fork>),
    /// Blocks that are made for several places at once.
    Ahead,
}

impl Stream {
    #[inline]
    fn fork(&self) -> Option<&Fork> {
        match &self.instead {
            Some(Instead::Fork(fork)) => Some(fork),
            _ => None,
        }
    }

    /// The generator, where this stream stands, to draw bits from.
    fn bits(&mut self) -> &mut ChaCha8Rng {
        match &self.instead {
            Some(Instead::Fork(fork)) => fork.open(),
            Some(Instead::Ahead) => {
                self.chacha.set_word_pos(self.ahead.drawn() as u128);
                self.instead = None;
            }
            None => {}
        }
        &mut self.chacha
    }

    /// The next word, where it does not come from the generator as it stands.
    #[inline(never)]
    fn word(&mut self) -> u32 {
        let word = match self.instead {
            Some(Instead::Ahead) => self.ahead.word(|| self.chacha.get_seed()),
            _ => None,
        };
        word.unwrap_or_else(|| self.bits().next_u32())
    }
}

impl Stream {
    /// The next two words, where they do not come from the generator as it stands.
    #[inline(never)]
    fn double(&mut self) -> u64 {
        let double = match self.instead {
            Some(Instead::Ahead) => self.ahead.double(|| self.chacha.get_seed()),
            _ => None,
        };
        double.unwrap_or_else(|| {
            let low = self.word();
            u64::from(low) | u64::from(self.word()) << 32
        })
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline(always)]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(if self.instead.is_some() { self.word() } else { self.chacha.next_u32() })
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        if self.instead.is_some() {
            return Ok(self.double());
        }
        Ok(self.chacha.next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.bits().fill_bytes(bytes);
        Ok(())
    }
}

/// What a draw is for. Each phase has streams of its own, so a new draw in one never shifts another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Phase {
    /// Generating the problem.
    Problem = 0,
    /// Sampling traits, expertise and ability.
    Society = 1,
    /// Sampling the network.
    Network = 2,
    /// Initial positions.
    Begin = 3,
    /// Keys of the fixed readings.
    Perceive = 4,
    /// Who has the floor, and in what order.
    Floor = 5,
    /// What is said.
    Propose = 6,
    /// Answers to what was heard.
    Critique = 7,
    /// Ballots.
    Vote = 8,
    /// Moves after hearing.
    Revise = 9,
    /// Breaking ties in a decision.
    Ties = 10,
    /// Which member a twin stands for.
    Twin = 11,
    /// Estimates made beside the run (sampled network facts, bootstraps).
    Estimate = 12,
    /// Who meets whom: groups of a round, and pairs of an event.
    Group = 13,
    /// Who casts a ballot.
    Voters = 14,
    /// Points of a sweep that are drawn.
    Design = 15,
}

/// Rounds are numbered in 26 bits: the stream number holds (who: 32, round: 26, phase: 6). The last number is for the final
/// vote, so a run has at most one round less.
pub const MAX_ROUNDS: u32 = (1 << 26) - 1;

/// All draws of one replicate: the key from which every stream is made.
///
/// ```
/// use manyminds::rng::{Draws, Phase};
/// use rand::Rng;
/// let draws = Draws::new(7, 0, 3);
/// let first = draws.stream(5, 2, Phase::Propose).next_u64();
/// assert_eq!(first, Draws::new(7, 0, 3).stream(5, 2, Phase::Propose).next_u64());
/// assert_ne!(first, draws.stream(5, 2, Phase::Vote).next_u64());
/// ```
#[derive(Clone, Debug)]
pub struct Draws {
    key: [u8; 32],
    /// The replicate whose problem it is.
    problem: u64,
    fork: Option<Arc<Fork>>,
}

impl Draws {
    /// Keys a replicate. `point` is 0 under common random numbers (the default), so that points and arms share draws;
    /// otherwise it is a hash of the point's parameters, never an index.
    pub fn new(seed: u64, point: u64, replicate: u64) -> Self {
        let mut key = [0u8; 32];
        for (slot, word) in key.chunks_exact_mut(8).zip([seed, point, replicate, CONTRACT]) {
            slot.copy_from_slice(&word.to_le_bytes());
        }
        Draws { key, problem: replicate, fork: None }
    }

    /// The same draws for a replicate that is about the problem of replicate `first`, and not about one of its own.
    pub fn about(self, first: u64) -> Self {
        Draws { problem: first, ..self }
    }

    /// The draws that the problem is made from: those of the replicate whose problem it is.
    ///
    /// ```
    /// use manyminds::rng::{Draws, Phase};
    /// use rand::Rng;
    /// let first = |draws: &Draws| draws.of_problem().stream(0, 0, Phase::Problem).next_u64();
    /// assert_eq!(first(&Draws::new(7, 0, 21).about(20)), first(&Draws::new(7, 0, 20)));
    /// assert_ne!(first(&Draws::new(7, 0, 21)), first(&Draws::new(7, 0, 20)));
    /// ```
    pub fn of_problem(&self) -> Draws {
        let mut draws = self.clone();
        draws.key[16..24].copy_from_slice(&self.problem.to_le_bytes());
        draws
    }

    /// The stream of `who` (an agent or a lane) in `round` for `phase`. Cost: about 55 ns at the first draw.
    pub fn stream(&self, who: u32, round: u32, phase: Phase) -> Stream {
        let instead = self.fork.clone().map(Instead::Fork);
        let mut stream = Stream { chacha: ChaCha8Rng::from_seed(self.key), instead, ahead: Ahead::new() };
        turn(&mut stream, who, round, phase);
        stream
    }

    /// As [`Draws::stream`], in the place of `stream`: where one is used again for another replicate, its room is not made anew.
    pub fn restart(&self, stream: &mut Stream, who: u32, round: u32, phase: Phase) {
        stream.chacha = ChaCha8Rng::from_seed(self.key);
        stream.instead = self.fork.clone().map(Instead::Fork);
        stream.ahead.forget();
        turn(stream, who, round, phase);
    }

    /// A 64-bit key for coins that are looked up rather than drawn in order.
    pub fn key(&self, who: u32, phase: Phase) -> u64 {
        self.stream(who, 0, phase).next_u64()
    }
}

/// The number of the stream of `who` in `round` for `phase`.
#[inline]
fn place(who: u32, round: u32, phase: Phase) -> u64 {
    debug_assert!(round <= MAX_ROUNDS);
    u64::from(who) << 32 | u64::from(round) << 6 | phase as u64
}

/// Turns `stream` to another place under the key that it has: it stays with the replicate that made it.
#[inline]
pub fn turn(stream: &mut Stream, who: u32, round: u32, phase: Phase) {
    stream.chacha.set_stream(place(who, round, phase));
    if let Some(Instead::Ahead) = stream.instead {
        stream.instead = None;
    }
}

/// To which places a stream is likely to be turned after this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// To those of the rounds that follow.
    Round = 6,
    /// To those of the agents (or lanes) that follow.
    Who = 32,
}

/// As [`turn`], and with the same draws, where `words` words or so will be drawn here and in the places that are `next`: if they are
/// few, what is drawn from is made for several places at once. Cost: about 20 ns for each sixteen words, at the first draw.
#[inline]
pub fn turn_ahead(stream: &mut Stream, who: u32, round: u32, phase: Phase, next: Next, words: usize) {
    turn(stream, who, round, phase);
    if stream.instead.is_none() && stream.ahead.turn(place(who, round, phase), next as u32, words) {
        stream.instead = Some(Instead::Ahead);
    }
}

/// Turns (key, index) into 64 well-mixed bits: the finaliser of SplitMix64 (Steele, Lea and Flood 2014) applied twice.
#[inline]
pub fn mix(key: u64, index: u64) -> u64 {
    let step = |mut z: u64| {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    step(key ^ step(index.wrapping_add(0x9e37_79b9_7f4a_7c15)))
}

/// A number below `bound` (at least 1), unbiased, by Lemire's multiply and shift: one 32-bit draw in nearly all cases.
#[inline(always)]
pub fn below(rng: &mut Stream, bound: u32) -> u32 {
    debug_assert!(bound > 0);
    if rng.instead.is_some() {
        return below_instead(rng, bound);
    }
    lemire(bound, || rng.chacha.next_u32())
}

#[inline(never)]
fn below_instead(rng: &mut Stream, bound: u32) -> u32 {
    match rng.fork() {
        Some(fork) => fork.even(bound),
        None => lemire(bound, || rng.word()),
    }
}

#[inline(always)]
fn lemire(bound: u32, mut word: impl FnMut() -> u32) -> u32 {
    let mut product = u64::from(word()) * u64::from(bound);
    if (product as u32) < bound {
        let reject = bound.wrapping_neg() % bound;
        while (product as u32) < reject {
            product = u64::from(word()) * u64::from(bound);
        }
    }
    (product >> 32) as u32
}

/// Fills `rows` with numbers of which the one at each place is below the bound of that place: the same as to call [`below`] for each of
/// them in turn. Cost: half of theirs, as words are taken by the block.
#[inline]
pub fn below_each<const N: usize>(rng: &mut Stream, bounds: [u32; N], rows: &mut [[u32; N]]) {
    let slots = rows.as_flattened_mut();
    let mut drawn = 0;
    if rng.instead.is_none() {
        rng.chacha.fill(slots);
        let reject = bounds.map(|bound| bound.wrapping_neg() % bound);
        let product = |word: u32, place: usize| u64::from(word) * u64::from(bounds[place % N]);
        let refused = |(place, &word): (usize, &u32)| (product(word, place) as u32) < reject[place % N];
        if !slots.iter().enumerate().fold(false, |any, slot| any | refused(slot)) {
            slots.iter_mut().enumerate().for_each(|(place, slot)| *slot = (product(*slot, place) >> 32) as u32);
            return;
        }
        // Whatever is refused, the next word is for the same place.
        for at in 0..slots.len() {
            let word = slots[at];
            slots[drawn] = (product(word, drawn) >> 32) as u32;
            drawn += usize::from(product(word, drawn) as u32 >= reject[drawn % N]);
        }
    }
    for place in drawn..slots.len() {
        slots[place] = below(rng, bounds[place % N]);
    }
}

/// A number in [0, 1) with 53 random bits.
#[inline]
pub fn unit(rng: &mut Stream) -> f64 {
    fraction(rng.next_u64())
}

/// The first 53 of these bits, as a number in [0, 1).
#[inline(always)]
fn fraction(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
}

/// How far apart rows of `width` numbers are that are drawn [by round](units_by_round): as far as blocks are, where blocks are made for
/// several places at once.
pub fn row_of_units(width: usize) -> usize {
    blocks::words_ahead(2 * width).map_or(width, |words| words / 2)
}

/// Fills rows of slots, [so far](row_of_units) apart, with the first `width` numbers that [`unit()`] would draw in the place of `who` in
/// `round` for `phase`, in that of the round after it, and so on; the last row may be shorter, and what follows on a row's numbers is
/// anything. The stream then stands where the last of them was drawn. False, and nothing is drawn, where all that might be drawn is gone
/// through. Cost: a few nanoseconds each where rows are short, as places are then made [ahead](turn_ahead).
pub fn units_by_round(rng: &mut Stream, who: u32, round: u32, phase: Phase, width: usize, slots: &mut [f64]) -> bool {
    if rng.fork().is_some() {
        return false;
    }
    let apart = row_of_units(width);
    let Some(last) = slots.len().checked_sub(1).map(|last| last / apart) else { return true };
    turn(rng, who, round + last as u32, phase);
    if rng.ahead.fill(slots, width, place(who, round, phase), Next::Round as u32, || rng.chacha.get_seed()) {
        rng.instead = Some(Instead::Ahead);
        return true;
    }
    for (round, row) in (round..).zip(slots.chunks_mut(apart)) {
        turn(rng, who, round, phase);
        row.iter_mut().for_each(|slot| *slot = unit(rng));
    }
    true
}

/// True with probability `p`; never for 0 or less, always for 1 or more. Draws once in any case.
#[inline]
pub fn chance(rng: &mut Stream, p: f64) -> bool {
    match rng.fork() {
        Some(fork) => fork.branch(&[p.clamp(0.0, 1.0), 1.0 - p.clamp(0.0, 1.0)]) == 0,
        None => unit(rng) < p,
    }
}

/// The place of one of `weights` (not negative, their sum above 0), drawn in proportion to it; 0 if there are none. Cost:
/// linear.
#[inline]
pub fn weighted(rng: &mut Stream, weights: &[f64]) -> usize {
    let total: f64 = weights.iter().sum();
    if let Some(fork) = rng.fork() {
        let shares: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
        return fork.branch(&shares);
    }
    let mut left = unit(rng) * total;
    let at = weights.iter().position(|&weight| {
        left -= weight;
        left < 0.0
    });
    // Rounding may leave nothing: then the last that weighs anything.
    at.or_else(|| weights.iter().rposition(|&weight| weight > 0.0)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_draws_of_contract_1_never_change() {
        let draws = Draws::new(7, 0, 3);
        let mut stream = draws.stream(5, 2, Phase::Propose);
        let seen = [stream.next_u64(), u64::from(below(&mut stream, 1000)), mix(1, 2)];
        assert_eq!(seen, [16066223064886972459, 229, 17474652204475260503]);
    }

    #[test]
    fn the_words_are_those_of_rand_chacha_by_which_the_contract_is_defined() {
        let mut key = [0; 32];
        key.chunks_exact_mut(8)
            .zip([7u64, 0, 3, CONTRACT])
            .for_each(|(slot, word)| slot.copy_from_slice(&word.to_le_bytes()));
        let mut defined = rand_chacha::ChaCha8Rng::from_seed(key);
        let mut stream = Draws::new(7, 0, 3).stream(0, 0, Phase::Problem);
        for (who, round, phase) in [(0, 0, Phase::Problem), (5, 2, Phase::Vote), (u32::MAX, MAX_ROUNDS, Phase::Group)] {
            turn(&mut stream, who, round, phase);
            defined.set_stream(u64::from(who) << 32 | u64::from(round) << 6 | phase as u64);
            defined.set_word_pos(0);
            for step in 0..1_000 {
                // Single and double words in a mix, so that blocks end in the middle of a double one too.
                match step % 3 {
                    0 => assert_eq!(stream.next_u64(), defined.next_u64()),
                    _ => assert_eq!(stream.next_u32(), defined.next_u32()),
                }
            }
        }
    }

    #[test]
    fn a_turned_stream_equals_a_fresh_one() {
        let draws = Draws::new(1, 2, 3);
        let mut turned = draws.stream(9, 9, Phase::Vote);
        turned.next_u32();
        turn(&mut turned, 4, 5, Phase::Revise);
        let mut fresh = draws.stream(4, 5, Phase::Revise);
        for _ in 0..200 {
            assert_eq!(turned.next_u32(), fresh.next_u32());
        }
    }

    #[test]
    fn draws_by_the_block_are_those_one_by_one() {
        let draws = Draws::new(1, 2, 3);
        // Just above 2^31 nearly every second word is refused; 8 refuses none.
        for bounds in [[8, 100_000], [(1 << 31) + 1, 3], [u32::MAX, (1 << 31) + 1], [1, 1]] {
            for rows in [0, 1, 7, 32, 100] {
                let (mut one, mut block) = (draws.stream(4, 5, Phase::Group), draws.stream(4, 5, Phase::Group));
                for _ in 0..5 {
                    let each: Vec<[u32; 2]> = (0..rows).map(|_| bounds.map(|bound| below(&mut one, bound))).collect();
                    let mut filled = vec![[0; 2]; rows];
                    below_each(&mut block, bounds, &mut filled);
                    assert_eq!(filled, each, "below {bounds:?}");
                }
                assert_eq!(one.next_u64(), block.next_u64());
            }
        }
        let sums = every(|draws| {
            let mut rows = [[0; 2]; 2];
            below_each(&mut draws.stream(0, 0, Phase::Begin), [2, 3], &mut rows);
            rows.as_flattened().iter().sum::<u32>()
        });
        let mean: f64 = sums.map(|(chance, sum)| chance * f64::from(sum)).sum();
        assert!((mean - 3.0).abs() < 1e-12, "{mean}");
    }

    #[test]
    fn draws_below_a_bound_are_even() {
        let mut rng = Draws::new(0, 0, 0).stream(0, 0, Phase::Floor);
        let mut seen = [0u32; 3];
        for _ in 0..30_000 {
            seen[below(&mut rng, 3) as usize] += 1;
        }
        // Each count is binomial(30,000, 1/3) with standard deviation 81.6; five of them are allowed.
        assert!(seen.iter().all(|&n| n.abs_diff(10_000) < 408), "{seen:?}");
    }
}
