//! Landscapes: points with a value each, open to everybody; what is hidden is only where the highest lies.
//!
//! On a **ring** (Hong and Page 2004) a point is a place; a position answers one question for each place that one may start
//! from, so that a deliberation runs from all starts at once: they do not touch one another. In **strings** (Lazer and Friedman
//! 2007) a point is a string of bits, packed in a number, and its value the fitness of an NK landscape.

use super::spec::Body;
use super::{Label, Problem, Truth};
use crate::error::Fault;
use crate::problem::generate::{Neighbours, nk};
use crate::rng::{Draws, Phase, Stream, below, unit};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// A point of a landscape, by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point(pub u32);

impl Label for Point {
    const MOST: usize = u32::MAX as usize;

    #[inline]
    fn index(self) -> usize {
        self.0 as usize
    }

    #[inline]
    fn from_index(index: usize) -> Self {
        Point(index as u32)
    }
}

/// How landscapes are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Terrain {
    /// A closed ring of points.
    Ring {
        /// How many, at least 2.
        points: usize,
        /// Mean gap between anchors, at least 1. Anchors have values uniform on [0, 1) and gaps uniform on 1 to 2s - 1; between
        /// them values are interpolated (Grim and others 2019). 1 draws each point by itself (Hong and Page 2004).
        smoothness: u32,
    },
    /// Strings of bits with NK fitness, neighbours drawn at random.
    Strings {
        /// Bits, 1 to 24.
        n: usize,
        /// Other bits that each contribution depends on, below `n`.
        k: usize,
        /// Merit is (fitness/highest fitness) to this power.
        power: u32,
    },
}

/// Strings have at most this many bits: the highest fitness is found by looking at all of them.
pub const MOST_BITS: usize = 24;
/// The bytes of a string: [`Strings::sum`] looks at three.
const BYTES: u32 = 3;
const _: () = assert!(MOST_BITS <= 8 * BYTES as usize);

/// A landscape as it was drawn.
#[derive(Debug)]
pub struct Ground {
    terrain: Terrain,
    /// Of a ring: values by point, in [0, 1).
    values: Vec<f64>,
    strings: Strings,
    known: Known,
    highest: OnceLock<f64>,
}

impl Ground {
    /// Draws a landscape. A pure function of `draws`.
    ///
    /// # Errors
    /// What no landscape can be made of.
    pub fn draw(terrain: Terrain, draws: &Draws) -> Result<Ground, Vec<Fault>> {
        let mut rng = draws.stream(0, 0, Phase::Problem);
        let (mut values, mut strings) = (Vec::new(), Strings::default());
        match terrain {
            Terrain::Ring { points, smoothness } => values = ring(points, smoothness, &mut rng),
            Terrain::Strings { n, k, .. } => {
                let spec = nk(n, k, Neighbours::Random, 1, &mut rng)?;
                for relation in spec.relations {
                    if let Body::Table { scope, degrees } = relation.body {
                        strings.add(scope.iter().map(|&locus| locus as u32).collect(), &degrees);
                    }
                }
                strings.look_up();
            }
        }
        let known = Known::of(if let Terrain::Strings { n, .. } = terrain { n } else { 0 });
        Ok(Ground { terrain, values, strings, known, highest: OnceLock::new() })
    }

    /// The value of a point, in [0, 1]: of a string its fitness, the mean contribution. Cost: O(1); of a string that nobody asked
    /// for before, O(n).
    #[inline]
    pub fn value(&self, point: Point) -> f64 {
        match self.terrain {
            Terrain::Ring { .. } => self.values[point.index()],
            Terrain::Strings { .. } => self.known.value(point.0, |string| self.fitness(string)),
        }
    }

    /// Of a string that is not noted. Apart, so that who asks for those that are keeps its registers.
    #[inline(never)]
    fn fitness(&self, string: u32) -> f64 {
        self.strings.sum(string) / self.strings.bits.len() as f64
    }

    /// How it was drawn.
    pub fn terrain(&self) -> Terrain {
        self.terrain
    }

    /// Of a ring, the value of each point; of strings nothing.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// How many points there are.
    pub fn points(&self) -> usize {
        match self.terrain {
            Terrain::Ring { points, .. } => points,
            Terrain::Strings { n, .. } => 1 << n,
        }
    }

    /// The highest value. Found once, by a walk over all strings that changes one bit at a time: O(2^n k).
    fn highest(&self) -> f64 {
        *self.highest.get_or_init(|| {
            let Terrain::Strings { n, .. } = self.terrain else {
                return self.values.iter().copied().fold(0.0, f64::max);
            };
            let strings = &self.strings;
            let mut touched: Vec<Vec<usize>> = vec![Vec::new(); n];
            for (at, bits) in strings.bits.iter().enumerate() {
                bits.iter().for_each(|&bit| touched[bit as usize].push(at));
            }
            let part = |at: usize, string: u32| strings.parts[strings.place(at, string) as usize];
            let mut parts: Vec<f64> = (0..strings.bits.len()).map(|at| part(at, 0)).collect();
            let (mut string, mut best) = (0u32, 0u32);
            let mut sum: f64 = parts.iter().sum();
            let mut most = sum;
            for step in 1..1u32 << n {
                let bit = step.trailing_zeros();
                string ^= 1 << bit;
                for &at in &touched[bit as usize] {
                    let new = part(at, string);
                    sum += new - parts[at];
                    parts[at] = new;
                }
                if sum > most {
                    (most, best) = (sum, string);
                }
            }
            // Afresh, without what the walk has rounded.
            self.fitness(best)
        })
    }
}

/// What the bits of a string contribute to its fitness.
#[derive(Debug, Default)]
struct Strings {
    /// Of each contribution the bits that it depends on, the first one changing slowest.
    bits: Vec<Vec<u32>>,
    /// Their tables, one after the other, and where each begins.
    parts: Vec<f64>,
    begins: Vec<u32>,
    /// For each byte of a string and what it holds: what that adds to the place of each contribution's part.
    places: Vec<u32>,
}

impl Strings {
    fn add(&mut self, bits: Vec<u32>, table: &[f64]) {
        self.begins.push(self.parts.len() as u32);
        self.parts.extend_from_slice(table);
        self.bits.push(bits);
    }

    /// The place of the part that contribution `at` has in `string`.
    #[inline]
    fn place(&self, at: usize, string: u32) -> u32 {
        self.begins[at] + self.bits[at].iter().fold(0, |place, &bit| place << 1 | (string >> bit & 1))
    }

    /// Makes ready what [`Strings::sum`] looks up, once all contributions are there.
    fn look_up(&mut self) {
        for (byte, held) in (0..BYTES).flat_map(|byte| (0..256).map(move |held| (byte, held))) {
            for at in 0..self.bits.len() {
                let begin = if byte == 0 { 0 } else { self.begins[at] };
                self.places.push(self.place(at, held << (8 * byte)) - begin);
            }
        }
    }

    /// The sum of all contributions, in their order.
    #[inline]
    fn sum(&self, string: u32) -> f64 {
        let n = self.bits.len();
        let row = |byte: u32| {
            let held = byte << 8 | (string >> (8 * byte) & 255);
            &self.places[held as usize * n..][..n]
        };
        let rows = row(0).iter().zip(row(1)).zip(row(2));
        rows.map(|((low, middle), high)| self.parts[(low + middle + high) as usize]).sum()
    }
}

/// The fitness of strings that somebody asked for lately: searchers ask for few, again and again.
///
/// A note is one word, so that all threads may share it: which of the strings with this place it is of, in the upper
/// bits, and how far its fitness is above [`LEAST`](Known::LEAST), in floats, below them.
#[derive(Debug, Default)]
struct Known {
    notes: Vec<AtomicU64>,
    /// Spreads strings: times this, the uppermost bits of a word say the place of a string's note, and the next ones which of the
    /// strings with that place it is.
    spread: u32,
    /// Bits that say a place.
    places: u32,
}

impl Known {
    /// Notes are this many bits of a string: they fit the first caches.
    const PLACES: u32 = 13;
    /// Fitness from here to 1 is noted: four powers of two.
    const LEAST: f64 = 1.0 / 16.0;
    /// Bits that it takes. The one above them says that there is a note at all.
    const BITS: u32 = 54;

    /// No notes yet of strings of so many bits; none ever where there are no strings, or where a word is too short to say which.
    fn of(bits: usize) -> Self {
        let bits = bits as u32;
        let places = bits.min(Known::PLACES);
        if bits == 0 || bits - places + 1 + Known::BITS > u64::BITS {
            return Known::default();
        }
        // An odd factor permutes the strings, so that neighbours do not share a place.
        let spread = 0x9e37_79b9 << (u32::BITS - bits);
        Known { notes: (0..1 << places).map(|_| AtomicU64::new(0)).collect(), spread, places }
    }

    /// What `find` says of `string`, noted for whoever asks next. All would find the same.
    #[inline(always)]
    fn value(&self, string: u32, find: impl Fn(u32) -> f64) -> f64 {
        let spread = u64::from(string.wrapping_mul(self.spread)) << self.places;
        let Some(note) = self.notes.get((spread >> u32::BITS) as usize) else { return find(string) };
        let which = spread << u32::BITS | 1 << Known::BITS;
        // Of this string it leaves the fitness.
        let above = note.load(Ordering::Relaxed) ^ which;
        if above >> Known::BITS == 0 {
            return f64::from_bits(above + Known::LEAST.to_bits());
        }
        let value = find(string);
        let above = value.to_bits().wrapping_sub(Known::LEAST.to_bits());
        if above >> Known::BITS == 0 {
            note.store(which | above, Ordering::Relaxed);
        }
        value
    }
}

fn ring(points: usize, smoothness: u32, rng: &mut Stream) -> Vec<f64> {
    if smoothness <= 1 {
        return (0..points).map(|_| unit(rng)).collect();
    }
    let mut anchors: Vec<(usize, f64)> = Vec::new();
    let mut at = 0;
    while at < points {
        anchors.push((at, unit(rng)));
        at += 1 + below(rng, 2 * smoothness - 1) as usize;
    }
    // The ring is closed: after the last anchor comes the first.
    anchors.push((points, anchors[0].1));
    let mut values = Vec::with_capacity(points);
    for pair in anchors.windows(2) {
        let ((from, low), (to, high)) = (pair[0], pair[1]);
        values.extend((from..to).map(|at| low + (high - low) * (at - from) as f64 / (to - from) as f64));
    }
    values
}

/// A landscape before a society.
#[derive(Clone, Debug)]
pub struct Landscape {
    ground: Arc<Ground>,
}

impl Landscape {
    /// A society before this ground.
    pub fn new(ground: Arc<Ground>) -> Self {
        Landscape { ground }
    }
}

impl Problem for Landscape {
    type Answer = Point;
    type View<'p> = LandscapeView<'p>;

    fn questions(&self) -> usize {
        match self.ground.terrain {
            Terrain::Ring { points, .. } => points,
            Terrain::Strings { .. } => 1,
        }
    }

    fn options(&self, _question: usize) -> usize {
        self.ground.points()
    }

    /// On the ring everybody starts everywhere; a string is drawn evenly.
    fn begin(&self, _me: u32, position: &mut [Point], rng: &mut Stream) {
        match self.ground.terrain {
            Terrain::Ring { .. } => (0..).zip(position).for_each(|(start, slot)| *slot = Point(start)),
            Terrain::Strings { n, .. } => position[0] = Point(below(rng, 1 << n)),
        }
    }

    fn view(&self, _me: u32) -> LandscapeView<'_> {
        LandscapeView { ground: &self.ground }
    }
}

impl Truth for Landscape {
    /// On the ring the mean value over starts; of a string (fitness/highest) to the power.
    fn merit(&self, position: &[Point]) -> f64 {
        match self.ground.terrain {
            Terrain::Ring { .. } => {
                position.iter().map(|&point| self.ground.value(point)).sum::<f64>() / position.len() as f64
            }
            Terrain::Strings { power, .. } => {
                libm::pow(self.ground.value(position[0]) / self.ground.highest(), f64::from(power))
            }
        }
    }

    fn question_name(&self, question: usize) -> String {
        match self.ground.terrain {
            Terrain::Ring { .. } => format!("from {question}"),
            Terrain::Strings { .. } => "the string".into(),
        }
    }

    fn option_name(&self, _question: usize, option: usize) -> String {
        match self.ground.terrain {
            Terrain::Ring { .. } => option.to_string(),
            Terrain::Strings { n, .. } => format!("{option:0n$b}"),
        }
    }
}

/// What one may see of a landscape: the value of any point, and never how high it goes.
#[derive(Clone, Copy, Debug)]
pub struct LandscapeView<'p> {
    ground: &'p Ground,
}

impl LandscapeView<'_> {
    /// The value of a point, in [0, 1].
    #[inline]
    pub fn value(&self, point: Point) -> f64 {
        self.ground.value(point)
    }

    /// Points of the ring; `None` for strings.
    #[inline]
    pub fn ring(&self) -> Option<&[f64]> {
        (!self.ground.values.is_empty()).then_some(&self.ground.values)
    }

    /// Bits of a string; `None` on a ring.
    #[inline]
    pub fn bits(&self) -> Option<u32> {
        match self.ground.terrain {
            Terrain::Ring { .. } => None,
            Terrain::Strings { n, .. } => Some(n as u32),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ground(terrain: Terrain, replicate: u64) -> Ground {
        Ground::draw(terrain, &Draws::new(1, 0, replicate)).unwrap()
    }

    #[test]
    fn the_highest_string_is_the_highest_of_all() {
        for replicate in 0..5 {
            let ground = ground(Terrain::Strings { n: 10, k: 3, power: 8 }, replicate);
            let most = (0..1024).map(|string| ground.value(Point(string))).fold(0.0, f64::max);
            assert_eq!(ground.highest(), most);
            let landscape = Landscape::new(Arc::new(ground));
            assert!((0..1024).any(|string| landscape.merit(&[Point(string)]) == 1.0));
        }
    }

    #[test]
    fn what_was_noted_is_what_was_found() {
        for n in [1, 5, 13, 16, 20, 22] {
            let ground = ground(Terrain::Strings { n, k: 2.min(n - 1), power: 1 }, 4);
            let mut rng = Draws::new(2, 0, 0).stream(0, 0, Phase::Estimate);
            // Strings that are close, and asked for again after others took their places.
            for _ in 0..20_000 {
                let string = below(&mut rng, 1 << n) & below(&mut rng, 1 << n);
                assert_eq!(ground.value(Point(string)), ground.strings.sum(string) / n as f64, "{n} bits, {string:b}");
            }
        }
        let known = Known::of(20);
        for value in [0.0, 0.01, Known::LEAST, 0.5, 1.0 - f64::EPSILON / 2.0, 1.0] {
            assert_eq!([known.value(7, |_| value), known.value(7, |_| value)], [value; 2]);
            known.value(7, |_| 2.0);
            known.notes.iter().for_each(|note| note.store(0, Ordering::Relaxed));
        }
    }

    #[test]
    fn a_landscape_with_k_0_has_one_peak_that_single_bits_reach_from_anywhere() {
        let ground = ground(Terrain::Strings { n: 8, k: 0, power: 1 }, 1);
        let better = |at: u32| {
            (0..8).map(move |bit| at ^ 1 << bit).find(|&to| ground.value(Point(to)) > ground.value(Point(at)))
        };
        let peaks = (0..256).filter(|&at| better(at).is_none()).count();
        assert_eq!(peaks, 1);
    }

    #[test]
    fn a_smooth_ring_is_closed_and_moves_in_small_steps() {
        let rough = ground(Terrain::Ring { points: 2_000, smoothness: 1 }, 3);
        let smooth = ground(Terrain::Ring { points: 2_000, smoothness: 10 }, 3);
        let steps = |ground: &Ground| {
            (0..2_000).map(|at| (ground.values[at] - ground.values[(at + 1) % 2_000]).abs()).sum::<f64>() / 2_000.0
        };
        // Two uniform numbers differ by a third on average, anchors ten apart in steps of about a thirtieth.
        assert!((0.30..0.37).contains(&steps(&rough)), "{}", steps(&rough));
        assert!(steps(&smooth) < 0.05, "{}", steps(&smooth));
        assert_eq!(smooth.values.len(), 2_000);
        assert!(smooth.values.iter().all(|value| (0.0..1.0).contains(value)));
    }
}
