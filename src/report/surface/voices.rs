//! How many voices there are in a text, as a judge would count them: cut where the voice changes, then put together what
//! sounds alike.

use super::features::words;
use std::collections::BTreeMap;

/// Steps between what must be alike: 0 puts everything together, [`STEPS`] only what brings no new word.
pub(super) const STEPS: u32 = 20;

/// The segments of a text, each as its different words, by number; and how many different words there are.
pub(super) fn segments(lines: &[String], changes: &[bool]) -> (Vec<Vec<u32>>, usize) {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut segments: Vec<Vec<u32>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if at == 0 || changes[at - 1] {
            segments.push(Vec::new());
        }
        for word in words(line) {
            let next = numbers.len() as u32;
            let number = *numbers.entry(word).or_insert(next);
            segments.last_mut().into_iter().for_each(|segment| segment.push(number));
        }
    }
    for segment in &mut segments {
        segment.sort_unstable();
        segment.dedup();
    }
    (segments, numbers.len())
}

/// How many voices speak in these segments. One after the other, each joins the voice that has said most of its words, the
/// first of equals, if that is at least `alike`/[`STEPS`] of them; else it is a new voice. Cost: segments x voices x words.
pub(super) fn count((segments, words): &(Vec<Vec<u32>>, usize), alike: u32) -> u32 {
    let mut voices: Vec<Vec<bool>> = Vec::new();
    for segment in segments {
        let said = |voice: &Vec<bool>| segment.iter().filter(|word| voice[**word as usize]).count();
        let mut best: Option<(usize, usize)> = None;
        for (voice, shared) in voices.iter().map(said).enumerate() {
            if best.is_none_or(|(_, most)| shared > most) {
                best = Some((voice, shared));
            }
        }
        let enough = |shared: usize| shared as u64 * u64::from(STEPS) >= segment.len() as u64 * u64::from(alike);
        let joined = match best.filter(|&(_, shared)| enough(shared)) {
            Some((voice, _)) => voice,
            None => {
                voices.push(vec![false; *words]);
                voices.len() - 1
            }
        };
        segment.iter().for_each(|word| voices[joined][*word as usize] = true);
    }
    voices.len() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_that_sound_alike_are_one_voice() {
        let lines = ["red blue", "red", "green", "blue red", "green grey"].map(String::from);
        let cut = segments(&lines, &[false, true, true, true]);
        assert_eq!(cut.0.len(), 4);
        assert_eq!([0, STEPS / 2, STEPS].map(|alike| count(&cut, alike)), [1, 2, 3]);
        assert_eq!(count(&segments(&[], &[]), 1), 0);
    }
}
