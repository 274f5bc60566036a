//! Of which relations something is remembered, and roughly where: a few bits for each.

/// At most so many bits, where there are no more relations than that.
const MOST: usize = 1 << 15;

/// A bit for each local answer of each relation; where those are more than there is room for, up to 64 of a relation, several share
/// one.
#[derive(Clone, Debug, Default)]
pub(super) struct Traces {
    words: Vec<u64>,
    /// How many bits each relation has, as a power of two.
    fold: u32,
}

/// The bits of one relation.
#[derive(Clone, Copy, Debug)]
pub(in crate::mind) struct Trace {
    bits: u64,
    mask: u32,
}

impl Traces {
    /// Forgets everything, and makes room for so many relations. Keeps the memory.
    pub(super) fn clear(&mut self, relations: usize) {
        self.fold = (MOST / relations.max(1)).clamp(1, 64).ilog2();
        self.words.clear();
        self.words.resize((relations << self.fold).div_ceil(64), 0);
    }

    /// The word of `relation`, and where its bits begin there.
    #[inline]
    fn place(&self, relation: usize) -> (usize, usize) {
        let bit = relation << self.fold;
        (bit / 64, bit % 64)
    }

    /// The bits of `relation`.
    #[inline]
    pub(super) fn of(&self, relation: usize) -> Trace {
        let (word, begin) = self.place(relation);
        Trace { bits: self.words[word] >> begin, mask: (1 << self.fold) - 1 }
    }

    /// Notes that something is remembered of `relation` at `x`.
    pub(super) fn keep(&mut self, relation: usize, x: u32) {
        let (word, begin) = self.place(relation);
        self.words[word] |= 1 << (begin + (x as usize & ((1 << self.fold) - 1)));
    }
}

impl Trace {
    /// Whether anything is remembered of it.
    #[inline]
    pub(in crate::mind) fn any(self) -> bool {
        self.bits & (u64::MAX >> (63 - self.mask)) != 0
    }

    /// Whether something may be remembered of it at one of `count` local answers, from `x` on, each `stride` further.
    #[inline(always)]
    pub(in crate::mind) fn keeps_any(self, x: u32, stride: u32, count: usize) -> bool {
        let bit = |step: u32| self.bits >> ((x + step * stride) & self.mask);
        (0..count as u32).fold(0, |any, step| any | bit(step)) & 1 == 1
    }

    /// Whether something may be remembered of it at `x`.
    #[inline]
    pub(in crate::mind) fn keeps(self, x: u32) -> bool {
        self.bits >> (x & self.mask) & 1 == 1
    }
}
