//! The climber on landscapes: by steps around a ring, or by single bits of a string.

use super::reflex::{Reflex, Reply, Stage};
use super::{Heard, MOST_STEPS, Mind, Says, Steps};
use crate::act::{Act, Deed, NOBODY, Turn};
use crate::problem::Label;
use crate::problem::landscape::{Landscape, LandscapeView, Point};
use crate::rng::{Phase, Stream, below};
use std::hint::select_unpredictable;

/// The dials of a [`Walker`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Walking {
    /// Whether it takes over the best point that it hears of, where that is strictly better than its own; of several equally
    /// good ones the first in the order of hearing.
    pub imitates: bool,
}

/// What a walker lets others hear: how high it stands, by string. On a ring there are many points, and hearers look.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Height {
    /// Whether it speaks at all.
    pub open: bool,
    /// The value of its string.
    pub value: f64,
}

impl Says<Point> for Height {
    #[inline]
    fn is_silent(&self) -> bool {
        !self.open
    }

    /// Whoever climbs somewhere speaks.
    #[inline]
    fn stayed(&self) -> bool {
        !self.open
    }
}

/// Points are climbed from by so many, and counted as one if any of them moves.
const HANDFUL: usize = 8;

/// Moves each point to its end: in how many handfuls any moved.
fn climb_from(ends: &[u32], points: &mut [Point]) -> usize {
    let end = |point: &Point| Point(ends[point.index()]);
    let (handfuls, rest) = points.as_chunks_mut::<HANDFUL>();
    let mut moved = 0;
    for handful in handfuls {
        // All are looked up before any is written: a look-up may fail, and what stands before it would have to be written in time.
        let there = handful.each_ref().map(end);
        moved += usize::from(handful.iter().zip(&there).fold(0, |differs, (from, to)| differs | (from.0 ^ to.0)) != 0);
        *handful = there;
    }
    let mut differs = false;
    for point in rest {
        let there = end(point);
        differs |= *point != there;
        *point = there;
    }
    moved + usize::from(differs)
}

/// A mind that climbs a landscape.
#[derive(Clone, Debug)]
pub struct Walker {
    dials: Walking,
    steps: Steps,
    /// On a ring: where a climb from each point ends.
    ends: Vec<u32>,
    /// On a ring: whether it knows that all it holds are ends of its climbs, from which no climb goes anywhere, but for the
    /// questions in `fresh`.
    climbed: bool,
    fresh: Vec<u32>,
    /// Whether it moved from few places when it last climbed.
    few: bool,
    /// A string of which it knows the value, and that value.
    known: Option<Point>,
    value: f64,
    /// The value of what it heard of that is better.
    best: f64,
    /// What it heard of that is better: on a ring by question.
    better: Vec<Option<(Point, u32)>>,
}

impl Walker {
    /// One with these dials. Reset before use.
    pub fn new(dials: Walking) -> Self {
        Walker {
            dials,
            steps: Steps([0; MOST_STEPS]),
            ends: Vec::new(),
            climbed: false,
            fresh: Vec::new(),
            few: false,
            known: None,
            value: 0.0,
            best: 0.0,
            better: Vec::new(),
        }
    }

    /// Gets it ready for a replicate. Cost: on a ring one climb from each point.
    pub fn reset(&mut self, view: LandscapeView<'_>, heuristics: u32) {
        self.steps = Steps::unpack(heuristics);
        self.climbed = false;
        self.steps.ends(view.ring().unwrap_or(&[]), &mut self.ends);
        self.better.clear();
        (self.known, self.value) = (None, 0.0);
    }

    /// Climbs from every point that it holds, but not from where it knows that a climb ended; whether it moved.
    fn climb(&mut self, own: &mut [Point]) -> bool {
        let moved = if self.climbed {
            self.fresh.iter().map(|&question| climb_from(&self.ends, &mut own[question as usize..][..1])).sum()
        } else {
            climb_from(&self.ends, own)
        };
        debug_assert!(own.iter().all(|point| self.ends[point.index()] == point.0), "its answers were written unseen");
        (self.climbed, self.few) = (true, moved <= own.len() / (8 * HANDFUL));
        self.fresh.clear();
        moved > 0
    }

    /// Looks how high it stands, unless it knows: another may have written there since its last move.
    #[inline]
    fn look(&mut self, view: LandscapeView<'_>, own: Point) {
        if self.known != Some(own) {
            (self.known, self.value) = (Some(own), view.value(own));
        }
    }

    /// Flips one bit, drawn evenly, and keeps it if that is strictly better.
    fn flip(&mut self, view: LandscapeView<'_>, own: &mut Point, bits: u32, rng: &mut Stream) -> bool {
        self.look(view, *own);
        let flipped = Point(own.0 ^ 1 << below(rng, bits));
        let value = view.value(flipped);
        let better = value > self.value;
        if better {
            (*own, self.known, self.value) = (flipped, Some(flipped), value);
        }
        better
    }
}

impl Mind<Landscape> for Walker {
    type Says = Height;
    type Air = ();
    const LANE: u32 = 1_024;
    const SHOWS: bool = true;
    const BELIEVES: bool = false;

    fn wake(&mut self, _view: LandscapeView<'_>, _own: &[Point], _turn: &mut Turn<'_>) {
        self.climbed = false;
    }

    /// On a ring it climbs, from every point that it holds. A string stays: it is moved by one bit, or by hearing, in
    /// [`Mind::revise`], so that all read the last round.
    fn propose(&mut self, view: LandscapeView<'_>, own: &mut [Point], turn: &mut Turn<'_>) -> Height {
        if view.ring().is_none() {
            self.look(view, own[0]);
            return Height { open: true, value: self.value };
        }
        let moving = |own: &[Point]| own.iter().filter(|point| self.ends[point.index()] != point.0).count() as u32;
        let counted = turn.log.is_some().then(|| moving(own));
        let moved = self.climb(own);
        if let Some(relation) = counted.filter(|_| moved) {
            turn.act(Act { relation, ..Act::of(Deed::Propose) });
        }
        Height { open: moved || self.dials.imitates, value: 0.0 }
    }

    fn critique(
        &mut self,
        view: LandscapeView<'_>,
        own: &[Point],
        heard: &Heard<'_, Height, Point>,
        _turn: &mut Turn<'_>,
    ) {
        if !self.dials.imitates {
            return;
        }
        self.better.clear();
        self.better.resize(own.len(), None);
        if view.ring().is_none() {
            self.look(view, own[0]);
            self.best = self.value;
            for speaker in heard.speakers() {
                let height = heard.said[speaker as usize];
                if height.open && height.value > self.best {
                    self.best = height.value;
                    self.better[0] = Some((heard.position(speaker)[0], speaker));
                }
            }
            return;
        }
        for speaker in heard.speakers().filter(|&speaker| heard.said[speaker as usize].open) {
            let shown = heard.position(speaker);
            for (slot, (&mine, &point)) in self.better.iter_mut().zip(own.iter().zip(shown)) {
                let best = view.value(slot.map_or(mine, |(point, _)| point));
                if view.value(point) > best {
                    *slot = Some((point, speaker));
                }
            }
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        self.dials == other.dials
    }

    fn reacts(&self, _together: bool) -> bool {
        true
    }

    fn reflex<G: Stage<Landscape, Self>>(&self, stage: G) {
        stage.play(self.dials);
    }

    fn revise(&mut self, view: LandscapeView<'_>, own: &mut [Point], turn: &mut Turn<'_>) -> bool {
        let mut moved = false;
        let mut from = None;
        for (question, (point, better)) in (0..).zip(own.iter_mut().zip(self.better.drain(..))) {
            if let Some((found, speaker)) = better {
                *point = found;
                if self.climbed {
                    self.fresh.push(question);
                }
                (moved, from) = (true, Some(speaker));
            }
        }
        if let Some(speaker) = from {
            if view.bits().is_some() {
                (self.known, self.value) = (Some(own[0]), self.best);
            }
            if turn.log.is_some() {
                turn.act(Act { other: speaker, ..Act::of(Deed::Concede) });
            }
        } else if let Some(bits) = view.bits() {
            moved = self.flip(view, &mut own[0], bits, turn.rng);
        }
        moved
    }

    /// Where it moved from many places others will too, and a list of what is new to it would not be short: it then climbs from
    /// everywhere.
    fn attends(&mut self) -> bool {
        self.climbed &= self.few;
        self.climbed
    }

    fn always_opines(&self) -> bool {
        true
    }

    fn looks(&self) -> bool {
        self.dials.imitates
    }

    fn moves_in_turn(&self) -> bool {
        !self.ends.is_empty() && !self.dials.imitates
    }

    fn accept(&mut self, _view: LandscapeView<'_>, _own: &[Point], changed: &[u32], _turn: &mut Turn<'_>) {
        if self.climbed {
            self.fresh.extend_from_slice(changed);
        }
    }
}

/// The reflex of who holds a string: the best that it hears of, if it imitates and that is better; else one bit, drawn evenly, if
/// that is.
impl Reflex<Landscape, Walker> for Walking {
    const DRAWS: Phase = Phase::Revise;
    const SPEAKS: bool = true;

    #[inline]
    fn say(&self, view: LandscapeView<'_>, own: Point) -> Height {
        Height { open: true, value: view.value(own) }
    }

    #[inline(always)]
    fn hear(
        &self,
        view: LandscapeView<'_>,
        own: Point,
        heard: &Heard<'_, Height, Point>,
        rng: &mut Stream,
    ) -> Reply<Point, Height> {
        let own_value = heard.said[heard.me as usize].value;
        let (mut point, mut value, mut better) = (own, own_value, false);
        if self.imitates {
            for &speaker in heard.from {
                // Its own is no better.
                let height = heard.said[speaker as usize].value;
                if height > value {
                    (point, value, better) = (heard.shown[speaker as usize], height, true);
                }
            }
        }
        if !better {
            let flipped = Point(own.0 ^ 1 << below(rng, view.bits().unwrap_or(1)));
            let there = view.value(flipped);
            // Nobody could guess which is higher.
            point = Point(select_unpredictable(there > own_value, flipped.0, own.0));
            value = select_unpredictable(there > own_value, there, own_value);
        }
        Reply { answer: point, says: Height { open: true, value }, by: NOBODY }
    }
}

#[cfg(test)]
mod tests;
