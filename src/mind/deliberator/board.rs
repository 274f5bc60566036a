//! The board of a hearer: the live claims that it keeps.

use super::Claim;

/// How many live claims a hearer keeps, newest first; and as many open questions. A power of two.
pub(super) const BOARD: usize = 8;
/// Live claims, newest first, in a circle: a new one takes the place of the oldest, and nothing moves.
#[derive(Clone, Debug)]
pub(super) struct Board<A> {
    claims: [Claim<A>; BOARD],
    /// A byte for each age, the newest lowest: the sign of the claim there, 0 where there is none.
    signs: u64,
    first: usize,
    len: usize,
}

/// A byte that claims by one author on one question have in common, and seldom others.
#[inline]
fn sign<A>(claim: &Claim<A>) -> u64 {
    u64::from(claim.question.wrapping_add(claim.author.wrapping_mul(101)) as u8)
}

/// The highest bit of each byte of `signs` that is `sign`, and now and then of one above it.
#[inline]
fn find(signs: u64, sign: u64) -> u64 {
    const EACH: u64 = u64::MAX / 255;
    let apart = signs ^ (sign * EACH);
    apart.wrapping_sub(EACH) & !apart & (EACH << 7)
}

impl<A: Copy + Default> Board<A> {
    /// An empty board.
    pub(super) fn new() -> Self {
        let none = Claim { question: 0, answer: A::default(), author: 0, born: 0 };
        Board { claims: [none; BOARD], signs: 0, first: 0, len: 0 }
    }

    /// Takes everything off.
    pub(super) fn clear(&mut self) {
        (self.signs, self.first, self.len) = (0, 0, 0);
    }

    /// How many claims stand on it.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Whether none does.
    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Where the claim of that age stands, 0 being the newest.
    fn place(&self, age: usize) -> usize {
        (self.first + age) % BOARD
    }

    /// The claim of that age, 0 being the newest.
    pub(super) fn at(&self, age: usize) -> Claim<A> {
        self.claims[self.place(age)]
    }

    /// Puts a claim in front; an older one by the same author on the same question makes room, else the oldest if it must.
    #[inline]
    pub(super) fn put(&mut self, claim: &Claim<A>) {
        let sign = sign(claim);
        let found = find(self.signs, sign);
        if found != 0 && self.put_again(claim, found) {
            return;
        }
        self.first = (self.first + BOARD - 1) % BOARD;
        self.len = (self.len + 1).min(BOARD);
        self.claims[self.first] = *claim;
        self.signs = self.signs << 8 | sign;
    }

    /// Puts a claim in front of the newer ones, if one by the same author on the same question stands at an age that is `found`.
    #[inline(never)]
    fn put_again(&mut self, claim: &Claim<A>, mut found: u64) -> bool {
        while found != 0 {
            let age = found.trailing_zeros() as usize / 8;
            let old = self.at(age);
            if age < self.len && (old.question, old.author) == (claim.question, claim.author) {
                for newer in (0..age).rev() {
                    self.claims[self.place(newer + 1)] = self.claims[self.place(newer)];
                }
                self.claims[self.first] = *claim;
                let newer = (1 << (8 * age)) - 1;
                self.signs = self.signs & !(newer << 8 | 255) | (self.signs & newer) << 8 | sign(claim);
                return true;
            }
            found &= found - 1;
        }
        false
    }

    /// Takes the claim of that age off.
    pub(super) fn take(&mut self, age: usize) -> Claim<A> {
        let taken = self.at(age);
        for older in age + 1..self.len {
            let (from, to) = (self.place(older), self.place(older - 1));
            self.claims[to] = self.claims[from];
        }
        let newer = (1 << (8 * age)) - 1;
        self.signs = self.signs & newer | self.signs >> 8 & !newer;
        self.len -= 1;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Each step puts a claim by one of three authors on one of five questions, or takes one off.
        #[test]
        fn a_board_agrees_with_a_plain_list(steps in proptest::collection::vec((0u32..6, 0u32..3, 0usize..8), 0..80)) {
            let (mut board, mut plain) = (Board::<u8>::new(), Vec::<Claim<u8>>::new());
            for (born, (question, author, age)) in (0..).zip(steps) {
                if question == 5 {
                    if age < plain.len() {
                        prop_assert_eq!(board.take(age), plain.remove(age));
                    }
                } else {
                    let claim = Claim { question, answer: age as u8, author, born };
                    plain.retain(|old| (old.question, old.author) != (question, author));
                    plain.truncate(BOARD - 1);
                    plain.insert(0, claim);
                    board.put(&claim);
                }
                prop_assert_eq!((board.len(), board.is_empty()), (plain.len(), plain.is_empty()));
                prop_assert_eq!((0..board.len()).map(|age| board.at(age)).collect::<Vec<_>>(), plain.clone());
            }
        }
    }
}
