//! Heuristics on a ring: lists of steps, and where their climbs end (Hong and Page 2004).

use std::hint::select_unpredictable;

/// A heuristic has at most this many steps.
pub const MOST_STEPS: usize = 4;

/// Climbs that go side by side: what one waits for, the others use.
const ABREAST: usize = 8;

/// An ordered list of steps, tried in turn (Hong and Page 2004): steps of 1 to 255 points, up to [`MOST_STEPS`] of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps(pub [u8; MOST_STEPS]);

impl Steps {
    /// From the number in which a society keeps it.
    pub fn unpack(packed: u32) -> Steps {
        Steps(packed.to_le_bytes())
    }

    /// The number in which a society keeps it.
    pub fn pack(self) -> u32 {
        u32::from_le_bytes(self.0)
    }

    /// The steps; those that are 0 are none.
    pub fn each(&self) -> &[u8] {
        let count = self.0.iter().take_while(|&&step| step > 0).count();
        &self.0[..count]
    }

    /// As a person writes them: `steps 3, 7, 12`.
    pub fn words(&self) -> String {
        let each: Vec<String> = self.each().iter().map(u8::to_string).collect();
        format!("steps {}", each.join(", "))
    }

    /// The steps that these [`words`](Steps::words) are.
    pub fn of_words(words: &str) -> Option<Steps> {
        let mut steps = [0; MOST_STEPS];
        for (at, step) in words.strip_prefix("steps ")?.split(", ").enumerate() {
            *steps.get_mut(at)? = step.parse().ok().filter(|&step| step > 0)?;
        }
        Some(Steps(steps))
    }

    /// All ordered lists of `k` different steps from 1 to `l`, in lexicographic order: l!/(l - k)! of them. `k` is 1 to
    /// [`MOST_STEPS`], `l` at least `k`.
    pub fn all(l: u8, k: usize) -> Vec<Steps> {
        let mut lists: Vec<[u8; MOST_STEPS]> = vec![[0; MOST_STEPS]];
        for place in 0..k.min(MOST_STEPS) {
            let longer = |list: &[u8; MOST_STEPS]| {
                let list = *list;
                (1..=l).filter(move |step| !list[..place].contains(step)).map(move |step| {
                    let mut longer = list;
                    longer[place] = step;
                    longer
                })
            };
            lists = lists.iter().flat_map(longer).collect();
        }
        lists.into_iter().map(Steps).collect()
    }

    /// The share of places in which two lists differ.
    pub fn distance(&self, other: &Steps) -> f64 {
        let places = self.each().len().max(other.each().len());
        let differ = (0..places).filter(|&place| self.0[place] != other.0[place]).count();
        if places == 0 { 0.0 } else { differ as f64 / places as f64 }
    }

    /// Where a climb from `start` ends on a ring of `values`: steps are tried in cyclic order, beginning with the first; a
    /// move to a strictly higher value does not restart the order; it ends after as many failures in a row as there are steps.
    #[inline]
    pub fn climb(&self, values: &[f64], start: u32) -> u32 {
        let steps = self.each();
        let points = values.len() as u32;
        let (mut here, mut failed, mut at) = (start, 0, 0);
        while failed < steps.len() {
            let mut there = here + u32::from(steps[at]);
            if there >= points {
                there %= points;
            }
            if values[there as usize] > values[here as usize] {
                (here, failed) = (there, 0);
            } else {
                failed += 1;
            }
            at += 1;
            if at == steps.len() {
                at = 0;
            }
        }
        here
    }

    /// Where climbs from all points of a ring of `values` end: fills `ends`, by point. Cost: about half of so many
    /// [climbs](Steps::climb).
    pub fn ends(&self, values: &[f64], ends: &mut Vec<u32>) {
        ends.clear();
        ends.extend(0..values.len() as u32);
        let (abreast, rest) = ends.as_chunks_mut();
        abreast.iter_mut().for_each(|here| self.climb_abreast(values, here));
        rest.iter_mut().for_each(|here| *here = self.climb(values, *here));
    }

    /// Moves each of these points to where its climb ends. All try the same step at once: whose climb has ended fails at each of them.
    fn climb_abreast(&self, values: &[f64], here: &mut [u32; ABREAST]) {
        let points = values.len() as u32;
        let steps = self.0.map(|step| u32::from(step) % points);
        let steps = &steps[..self.each().len()];
        let mut height = here.map(|point| values[point as usize]);
        let (mut failed, mut at) = (0, 0);
        while failed < steps.len() {
            let step = steps[at];
            let mut moved = false;
            for (here, height) in here.iter_mut().zip(&mut height) {
                let there = *here + step;
                // Around the ring: below 0 a number is large.
                let there = there.min(there.wrapping_sub(points));
                let value = values[there as usize];
                let higher = value > *height;
                // Nobody could guess which.
                *here = select_unpredictable(higher, there, *here);
                *height = if higher { value } else { *height };
                moved |= higher;
            }
            failed = if moved { 0 } else { failed + 1 };
            at += 1;
            if at == steps.len() {
                at = 0;
            }
        }
    }

    /// The mean value at which climbs from all points end: the ability of the heuristic.
    pub fn ability(&self, values: &[f64]) -> f64 {
        let mut ends = Vec::new();
        self.ends(values, &mut ends);
        ends.iter().map(|&end| values[end as usize]).sum::<f64>() / values.len() as f64
    }
}

#[cfg(test)]
mod tests;
