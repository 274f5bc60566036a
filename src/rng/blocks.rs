//! The first blocks of several streams, made side by side.
//!
//! A stream that is turned and drawn from a word or two needs one block of sixteen words; the generator makes four at each turn, all of
//! one stream. Where it is known which places come next, blocks of several of them are made at once instead, four or eight by how wide
//! the processor's vectors are: lane by lane the same steps, which the compiler packs.

use crate::wide::{is_wide, widely};

/// Blocks that are made at once by any processor.
const LANES: usize = 4;
/// Blocks that are made at once where vectors are wide.
const MOST_LANES: usize = 8;
/// Words of a block.
const WORDS: usize = 16;
/// As many blocks as are ever made at once, one after the other.
type Words = [u32; MOST_LANES * WORDS];

/// The constants of ChaCha: "expand 32-byte k".
const EXPAND: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// What streams turned ahead draw from: the first block, or two, of each of a few places.
#[derive(Debug)]
pub(super) struct Ahead {
    words: Words,
    places: Places,
    /// How many blocks were made at once when they last were.
    lanes: usize,
    /// Whether they are made: they are when the first word is drawn.
    made: bool,
    /// The next of all words, and the end of those of the place that was turned to.
    next: usize,
    end: usize,
}

/// Places that come one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Places {
    /// The number of the first, and how far it is from the next one, as a power of two.
    first: u64,
    apart: u32,
    /// Whether each has two blocks, and not one.
    two: bool,
}

impl Places {
    /// The number of the place, and of the block there, that stands in this lane.
    #[inline(always)]
    fn of(self, lane: usize) -> (u64, u32) {
        let two = u32::from(self.two);
        (self.first.wrapping_add(((lane >> two) as u64) << self.apart), lane as u32 & two)
    }

    #[inline]
    fn blocks(self) -> usize {
        1 + usize::from(self.two)
    }
}

/// How many words are made ahead of a place from which `words` will be drawn: `None` where those are so many that the generator
/// makes them as fast.
#[inline]
pub(super) fn words_ahead(words: usize) -> Option<usize> {
    let blocks = words.div_ceil(WORDS).max(1);
    (blocks <= 2).then(|| blocks * WORDS)
}

impl Ahead {
    pub(super) fn new() -> Ahead {
        let places = Places { first: 0, apart: 0, two: false };
        Ahead { words: [0; MOST_LANES * WORDS], places, lanes: LANES, made: false, next: 0, end: 0 }
    }

    /// Forgets what was made.
    pub(super) fn forget(&mut self) {
        self.made = false;
    }

    /// Turns to `place`, from which `words` will be drawn or so, and likely then to those that are 2^`apart` further each. False, and
    /// nothing happened, where words are so many that the generator makes them as fast.
    #[inline]
    pub(super) fn turn(&mut self, place: u64, apart: u32, words: usize) -> bool {
        let Some(each) = words_ahead(words) else { return false };
        let places = Places { first: self.places.first, apart, two: each > WORDS };
        let (further, blocks) = (place.wrapping_sub(places.first), places.blocks());
        let mut at = (further >> apart) as usize;
        let known = at < self.lanes / blocks && (at as u64) << apart == further;
        if !known || self.places != places {
            (self.places, self.made, at) = (Places { first: place, ..places }, false, 0);
        }
        self.next = at * blocks * WORDS;
        self.end = self.next + blocks * WORDS;
        true
    }

    /// The next word of the place under the key that `key` tells, if it is among those that are made.
    #[inline]
    pub(super) fn word(&mut self, key: impl FnOnce() -> [u8; 32]) -> Option<u32> {
        let words = self.left(key);
        let word = words.first().copied()?;
        self.next += 1;
        Some(word)
    }

    /// The next two words, if both are among those that are made.
    #[inline]
    pub(super) fn double(&mut self, key: impl FnOnce() -> [u8; 32]) -> Option<u64> {
        let &[low, high] = self.left(key).first_chunk()?;
        self.next += 2;
        Some(u64::from(low) | u64::from(high) << 32)
    }

    /// Fills `slots` with numbers in [0, 1), each of two words: those of `place`, then those of the places that come 2^`apart` further; stands
    /// behind `width` of the last one then. False, and nothing happened, where so many are [too many](words_ahead).
    pub(super) fn fill(
        &mut self,
        mut slots: &mut [f64],
        width: usize,
        mut place: u64,
        apart: u32,
        key: impl Fn() -> [u8; 32],
    ) -> bool {
        while self.turn(place, apart, 2 * width) {
            if !self.made {
                self.make(&key(), fill_wide);
            }
            let each = self.places.blocks() * WORDS;
            let made = &self.words[self.next..self.lanes * WORDS];
            let (now, later) = slots.split_at_mut(slots.len().min(made.len() / 2));
            widely(
                #[inline(always)]
                || fractions(now, made),
            );
            if later.is_empty() {
                let before = (2 * now.len()).saturating_sub(1) / each * each;
                self.next += before;
                self.end = self.next + each;
                self.next += 2 * width.min(now.len() - before / 2);
                return true;
            }
            place = place.wrapping_add(((made.len() / each) as u64) << apart);
            slots = later;
        }
        false
    }

    /// The words of the place that are left.
    #[inline]
    fn left(&mut self, key: impl FnOnce() -> [u8; 32]) -> &[u32] {
        if !self.made {
            self.make(&key(), fill_wide);
        }
        self.words.get(self.next..self.end).unwrap_or(&[])
    }

    /// How many words of the place were drawn.
    pub(super) fn drawn(&self) -> usize {
        self.next + self.places.blocks() * WORDS - self.end
    }

    #[inline(never)]
    fn make(&mut self, key: &[u8; 32], fill: impl FnOnce(&mut Words, &[u32; 8], Places) -> usize) {
        let mut words = [0; 8];
        for (word, &bytes) in words.iter_mut().zip(key.as_chunks().0) {
            *word = u32::from_le_bytes(bytes);
        }
        self.lanes = fill(&mut self.words, &words, self.places);
        self.made = true;
    }
}

/// Makes numbers in [0, 1) of the first 53 bits of two words each, lowest first.
///
/// Each number is the sum of its first bits and of its last ones, which are written behind the bits of a power of two and so make a float of
/// which that power is taken off: all of it is exact, and vectors can do it, while few have a way from whole numbers of 64 bits to floats.
#[inline(always)]
fn fractions(slots: &mut [f64], words: &[u32]) {
    const FIRST: f64 = (1u64 << 31) as f64;
    const LAST: f64 = 0.5;
    for (slot, &[low, high]) in slots.iter_mut().zip(words.as_chunks().0) {
        let bits = u64::from(low) | u64::from(high) << 32;
        let first = f64::from_bits(FIRST.to_bits() | bits >> 43);
        let last = f64::from_bits(LAST.to_bits() | bits >> 11 & u64::from(u32::MAX));
        *slot = first - (FIRST + LAST) + last;
    }
}

/// Fills `words` with as many blocks as the processor's vectors are wide; how many.
fn fill_wide(words: &mut Words, key: &[u32; 8], places: Places) -> usize {
    if !is_wide() {
        fill::<LANES>(words, key, places);
        return LANES;
    }
    widely(
        #[inline(always)]
        || {
            // Its own copies: else the compiler must take them for part of what is written, and packs nothing.
            let (key, places) = (*key, places);
            fill::<MOST_LANES>(words, &key, places);
        },
    );
    MOST_LANES
}

/// Fills the first of `words`, lane after lane, with the first blocks of ChaCha8 under `key` of these places.
#[inline(always)]
fn fill<const N: usize>(words: &mut Words, key: &[u32; 8], places: Places) {
    for (lane, block) in words.as_chunks_mut::<WORDS>().0.iter_mut().enumerate().take(N) {
        let (place, counter) = places.of(lane);
        let mut start = [0; WORDS];
        start[..4].copy_from_slice(&EXPAND);
        start[4..12].copy_from_slice(key);
        start[12..].copy_from_slice(&[counter, 0, place as u32, (place >> 32) as u32]);
        let mut state = start;
        // Written out, so that nothing but the lanes is a loop.
        twice(&mut state);
        twice(&mut state);
        twice(&mut state);
        twice(&mut state);
        for ((word, state), start) in block.iter_mut().zip(state).zip(start) {
            *word = state.wrapping_add(start);
        }
    }
}

/// A round over columns and one over diagonals.
#[inline(always)]
fn twice(state: &mut [u32; WORDS]) {
    quarter(state, [0, 4, 8, 12]);
    quarter(state, [1, 5, 9, 13]);
    quarter(state, [2, 6, 10, 14]);
    quarter(state, [3, 7, 11, 15]);
    quarter(state, [0, 5, 10, 15]);
    quarter(state, [1, 6, 11, 12]);
    quarter(state, [2, 7, 8, 13]);
    quarter(state, [3, 4, 9, 14]);
}

#[inline(always)]
fn quarter(state: &mut [u32; WORDS], [a, b, c, d]: [usize; 4]) {
    for (one, other, turned, bits) in [(a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)] {
        state[one] = state[one].wrapping_add(state[other]);
        state[turned] = (state[turned] ^ state[one]).rotate_left(bits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Draws, MAX_ROUNDS, Next, Phase, every, row_of_units, turn, turn_ahead, unit, units_by_round};
    use rand::Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn blocks_side_by_side_are_those_of_rand_chacha() {
        for seed in 0..50u8 {
            let key: [u8; 32] = std::array::from_fn(|at| seed.wrapping_mul(31).wrapping_add(at as u8 * 7));
            let key_words = std::array::from_fn(|at| u32::from_le_bytes(key.as_chunks().0[at]));
            let first = [u64::from(seed), u64::MAX, u64::from(seed) << 32 | 5, 1 << 31][usize::from(seed) % 4];
            let places = Places { first, apart: [6, 32][usize::from(seed / 4) % 2], two: seed / 8 % 2 == 1 };
            let mut defined = rand_chacha::ChaCha8Rng::from_seed(key);
            let mut check = |words: Words, lanes: usize| {
                for (lane, block) in words.chunks_exact(WORDS).enumerate().take(lanes) {
                    let (place, counter) = places.of(lane);
                    defined.set_stream(place);
                    defined.set_word_pos(u128::from(counter) * WORDS as u128);
                    assert!(
                        block.iter().all(|&word| word == defined.next_u32()),
                        "lane {lane} of {lanes}, seed {seed}"
                    );
                }
            };
            let mut words = [0; MOST_LANES * WORDS];
            fill::<LANES>(&mut words, &key_words, places);
            check(words, LANES);
            let wide = fill_wide(&mut words, &key_words, places);
            check(words, wide);
        }
    }

    #[test]
    fn places_ahead_draw_the_same_however_many_are_made_at_once() {
        let key: [u8; 32] = std::array::from_fn(|at| at as u8 * 7);
        let narrow = |words: &mut Words, key: &[u32; 8], places: Places| {
            fill::<LANES>(words, key, places);
            LANES
        };
        let mut defined = rand_chacha::ChaCha8Rng::from_seed(key);
        for words in [1, 20] {
            let mut ahead = [Ahead::new(), Ahead::new()];
            for place in (5..30).map(|round| round << 6) {
                for (ahead, narrowly) in ahead.iter_mut().zip([true, false]) {
                    assert!(ahead.turn(place, 6, words));
                    if narrowly && !ahead.made {
                        ahead.make(&key, narrow);
                    }
                    defined.set_stream(place);
                    defined.set_word_pos(0);
                    assert!((0..words).all(|_| ahead.word(|| key) == Some(defined.next_u32())), "{place}, {narrowly}");
                }
            }
        }
    }

    #[test]
    fn a_stream_turned_ahead_draws_the_same() {
        for (seed, words) in [(1, 0), (2, 1), (3, 16), (4, 17), (5, 32), (6, 33), (7, 1_000)] {
            let draws = Draws::new(seed, 0, 3);
            let mut ahead = draws.stream(0, 0, Phase::Problem);
            let mut plain = draws.stream(0, 0, Phase::Problem);
            let agents = (0..11).map(|who| (who, 0, Phase::Begin, Next::Who));
            let rounds = (MAX_ROUNDS - 9..=MAX_ROUNDS).map(|round| (u32::MAX, round, Phase::Propose, Next::Round));
            let again =
                [(7, 0, Phase::Begin, Next::Who), (7, 0, Phase::Begin, Next::Who), (7, 1, Phase::Begin, Next::Who)];
            for (who, round, phase, next) in agents.chain(rounds).chain(again) {
                // Past the blocks that are made, in single words and double ones, and in bytes in between.
                for most in [0, 1, 15, 16, 31, 32, 40, 200] {
                    turn_ahead(&mut ahead, who, round, phase, next, words);
                    turn(&mut plain, who, round, phase);
                    for step in 0..most {
                        match step % 3 {
                            0 => assert_eq!(ahead.next_u64(), plain.next_u64()),
                            _ => assert_eq!(ahead.next_u32(), plain.next_u32()),
                        }
                    }
                    let (mut bytes, mut same) = ([0; 7], [0; 7]);
                    ahead.fill_bytes(&mut bytes);
                    plain.fill_bytes(&mut same);
                    assert_eq!((bytes, ahead.next_u32()), (same, plain.next_u32()));
                }
            }
        }
    }

    #[test]
    fn numbers_drawn_round_by_round_are_those_one_by_one() {
        let draws = Draws::new(8, 0, 3);
        let (mut some, mut plain) = (draws.stream(0, 0, Phase::Problem), draws.stream(0, 0, Phase::Problem));
        // Rows of one block, of two and of more; places that are made already, and others; a last row that is not whole.
        for width in [1, 2, 7, 8, 9, 10, 16, 17, 40] {
            for (who, first, numbers) in [(0, 1, 1), (0, 2, 4), (0, 3, 70), (5, 9, 33), (5, 10, 33), (5, 2, 0)] {
                let mut drawn = vec![0.0; numbers];
                assert!(units_by_round(&mut some, who, first, Phase::Propose, width, &mut drawn));
                for (round, row) in (first..).zip(drawn.chunks(row_of_units(width))) {
                    turn(&mut plain, who, round, Phase::Propose);
                    let mut row = row.iter().take(width);
                    assert!(
                        row.all(|number| number.to_bits() == unit(&mut plain).to_bits()),
                        "{width}, {first}, {numbers}"
                    );
                }
                assert_eq!((some.next_u32(), some.next_u64()), (plain.next_u32(), plain.next_u64()));
            }
        }
    }

    #[test]
    fn numbers_made_of_two_parts_are_those_made_whole() {
        let ends = [0, 1, 0x7ff, 0x800, 0x7fff_ffff, 0x8000_0000, u32::MAX - 1, u32::MAX];
        for (low, high) in ends.into_iter().flat_map(|low| ends.map(|high| (low, high))) {
            let mut made = [f64::NAN];
            fractions(&mut made, &[low, high]);
            let whole = crate::rng::fraction(u64::from(low) | u64::from(high) << 32);
            assert_eq!(made[0].to_bits(), whole.to_bits(), "{low:x}, {high:x}");
        }
    }

    #[test]
    fn what_is_gone_through_is_gone_through_ahead_too() {
        let sums = every(|draws| {
            let mut rng = draws.stream(0, 0, Phase::Begin);
            turn_ahead(&mut rng, 1, 0, Phase::Begin, Next::Who, 1);
            assert!(!units_by_round(&mut rng, 1, 0, Phase::Begin, 1, &mut [0.0]));
            crate::rng::below(&mut rng, 4)
        });
        assert_eq!(sums.map(|(chance, drawn)| chance * f64::from(drawn)).sum::<f64>(), 1.5);
    }
}
