//! How two kinds of act balance, in windows of ten: two forms, and what one of them is beyond chance.
//!
//! A balance of counts over a whole conversation says nothing about reciprocity: a hundred questions, and then a hundred
//! answers, balance. In windows it does. The formula behind the "Jaccard balance" of Kim and others 2026 is not known;
//! these two are not claimed to be it, and their names say which they are.

use crate::rng::{Draws, Phase, below};

/// Acts in a window.
pub const WINDOW: usize = 10;
/// How often labels are permuted over windows.
pub const PERMUTATIONS: u32 = 1_000;
/// The seed of the permutations: the same labels have the same chance level, whoever asks.
const SEED: u64 = 0xba1a_9ce5;

/// Of which of the two kinds an act is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first kind.
    One,
    /// The second.
    Other,
    /// Neither.
    Neither,
}

impl Side {
    /// A bit for each kind, so that a window is the bits of its acts.
    fn bit(self) -> u8 {
        match self {
            Side::One => 1,
            Side::Other => 2,
            Side::Neither => 0,
        }
    }
}

/// Windows with both kinds over windows with either, given the bits of each.
fn share(windows: impl Iterator<Item = u8>) -> Option<f64> {
    let (mut both, mut either) = (0u32, 0u32);
    for bits in windows {
        both += u32::from(bits == 3);
        either += u32::from(bits != 0);
    }
    (either > 0).then(|| f64::from(both) / f64::from(either))
}

/// The presence form: windows in which both kinds occur / windows in which either does, in [0, 1] (the Jaccard index of
/// the sets of windows that have each).
///
/// `sides` are the acts in order, cut into windows of [`WINDOW`]; acts after the last full window are left out. `None`
/// where neither kind occurs in any. Cost: linear. Source: Jaccard 1912, on windows.
///
/// ```
/// use manyminds::measure::balance::{Side::*, presence};
/// let mut acts = [Neither; 30];
/// (acts[0], acts[9], acts[10]) = (One, Other, One);
/// assert_eq!(presence(&acts), Some(0.5));
/// ```
pub fn presence(sides: &[Side]) -> Option<f64> {
    share(sides.chunks_exact(WINDOW).map(|window| window.iter().fold(0, |bits, side| bits | side.bit())))
}

/// The count form: the mean of min(one, other) / max(one, other) over windows in which either kind occurs, in [0, 1].
///
/// `sides` as in [`presence`]; `None` where neither kind occurs. Cost: linear. Source: the weighted Jaccard
/// index (Ruzicka 1958), on windows.
///
/// ```
/// use manyminds::measure::balance::{Side::*, counts};
/// let acts = [One, One, Other, Neither, Neither, Neither, Neither, Neither, Neither, Neither];
/// assert_eq!(counts(&acts), Some(0.5));
/// ```
pub fn counts(sides: &[Side]) -> Option<f64> {
    let (mut sum, mut windows) = (0.0, 0u32);
    for window in sides.chunks_exact(WINDOW) {
        let of = |kind: Side| window.iter().filter(|&&side| side == kind).count();
        let (one, other) = (of(Side::One), of(Side::Other));
        if one + other > 0 {
            sum += one.min(other) as f64 / one.max(other) as f64;
            windows += 1;
        }
    }
    (windows > 0).then(|| sum / f64::from(windows))
}

/// Scratch space for [`presence_excess`], so that a warm call allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Shuffled {
    places: Vec<u32>,
    windows: Vec<u8>,
}

/// The presence form beyond chance: [`presence`] minus its mean over [`PERMUTATIONS`] permutations of the labels over the
/// places in the windows, in (-1, 1). 0 is what the frequencies of the two kinds alone bring about.
///
/// A pure function of `sides`: the permutations are drawn from a fixed seed. `None` where [`presence`] is. Cost: for each
/// permutation one draw for each act of either kind, and the number of windows.
pub fn presence_excess(sides: &[Side], scratch: &mut Shuffled) -> Option<f64> {
    let seen = presence(sides)?;
    let windows = sides.len() / WINDOW;
    let sides = &sides[..windows * WINDOW];
    let labelled = || sides.iter().filter(|&&side| side != Side::Neither);
    let mut rng = Draws::new(SEED, 0, 0).stream(0, 0, Phase::Estimate);
    scratch.places.clear();
    scratch.places.extend(0..sides.len() as u32);
    let mut sum = 0.0;
    for _ in 0..PERMUTATIONS {
        scratch.windows.clear();
        scratch.windows.resize(windows, 0);
        // Only where labels fall matters: the first places of a permutation, drawn one by one.
        for (at, side) in labelled().enumerate() {
            let drawn = at + below(&mut rng, (sides.len() - at) as u32) as usize;
            scratch.places.swap(at, drawn);
            scratch.windows[scratch.places[at] as usize / WINDOW] |= side.bit();
        }
        sum += share(scratch.windows.iter().copied()).unwrap_or(0.0);
    }
    Some(seen - sum / f64::from(PERMUTATIONS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Side::{Neither, One, Other};

    fn row(text: &str) -> Vec<Side> {
        let side = |letter| match letter {
            'a' => One,
            'g' => Other,
            _ => Neither,
        };
        text.chars().filter(|letter| *letter != ' ').map(side).collect()
    }

    #[test]
    fn both_forms_are_worked_by_hand() {
        // Both; one; none; both, one of three; and a window that was not filled.
        let acts = row("a........g aa........ .......... agg...g... agagag");
        assert_eq!(presence(&acts), Some(2.0 / 3.0));
        assert_eq!(counts(&acts), Some((1.0 + 0.0 + 1.0 / 3.0) / 3.0));
        for nothing in ["", "agagagag.", ".........."] {
            let acts = row(nothing);
            assert_eq!((presence(&acts), counts(&acts)), (None, None), "{nothing}");
            assert_eq!(presence_excess(&acts, &mut Shuffled::default()), None);
        }
    }

    #[test]
    fn chance_is_what_the_frequencies_bring_about() {
        // One of each in two windows: they fall together with probability 9/19, and then the balance is 1, else 0.
        let scratch = &mut Shuffled::default();
        let together = presence_excess(&row("ag........ .........."), scratch).unwrap();
        assert!((together - 10.0 / 19.0).abs() < 0.05, "{together}");
        let apart = presence_excess(&row("a......... .........g"), scratch).unwrap();
        assert!((apart + 9.0 / 19.0).abs() < 0.05, "{apart}");
        assert!((together - apart - 1.0).abs() < 1e-12);
        // Where every window is full of both, nothing is left to chance.
        let full = presence_excess(&row("agagagagag agagagagag"), scratch).unwrap();
        assert!((0.0..0.01).contains(&full), "{full}");
        assert_eq!(presence_excess(&row("ag........"), scratch), Some(0.0));
    }

    #[test]
    fn scratch_does_not_matter() {
        let (long, short) = (row(&"a.gg......".repeat(40)), row("ag........ a........."));
        let scratch = &mut Shuffled::default();
        presence_excess(&long, scratch);
        assert_eq!(presence_excess(&short, scratch), presence_excess(&short, &mut Shuffled::default()));
    }
}
