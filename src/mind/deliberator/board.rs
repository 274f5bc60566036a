//! The board of a hearer: the live claims that it keeps.

use super::Claim;

/// How many live claims a hearer keeps, newest first; and as many open questions. A power of two.
pub(super) const BOARD: usize = 8;
/// The sign of a place without a claim.
const FREE: u64 = u64::MAX;

/// Live claims, newest first, in a circle: a new one takes the place of the oldest, and nothing moves.
#[derive(Clone, Debug)]
pub(super) struct Board<A> {
    claims: [Claim<A>; BOARD],
    /// Question and author of each, which no two have in common.
    signs: [u64; BOARD],
    first: usize,
    len: usize,
}

fn sign<A>(claim: &Claim<A>) -> u64 {
    u64::from(claim.question) << 32 | u64::from(claim.author)
}

impl<A: Copy + Default> Board<A> {
    /// An empty board.
    pub(super) fn new() -> Self {
        let none = Claim { question: 0, answer: A::default(), author: 0, born: 0 };
        Board { claims: [none; BOARD], signs: [FREE; BOARD], first: 0, len: 0 }
    }

    /// Takes everything off.
    pub(super) fn clear(&mut self) {
        self.signs = [FREE; BOARD];
        (self.first, self.len) = (0, 0);
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
    pub(super) fn put(&mut self, claim: Claim<A>) {
        let sign = sign(&claim);
        // Hardly ever is it there: all are looked at, and nothing has to be guessed.
        if self.signs.iter().fold(false, |there, &other| there | (other == sign)) {
            let age = (0..self.len).find(|&age| self.signs[self.place(age)] == sign);
            self.take(age.unwrap_or(0));
        }
        self.first = (self.first + BOARD - 1) % BOARD;
        self.len = (self.len + 1).min(BOARD);
        (self.claims[self.first], self.signs[self.first]) = (claim, sign);
    }

    /// Takes the claim of that age off.
    pub(super) fn take(&mut self, age: usize) -> Claim<A> {
        let taken = self.at(age);
        for older in age + 1..self.len {
            let (from, to) = (self.place(older), self.place(older - 1));
            (self.claims[to], self.signs[to]) = (self.claims[from], self.signs[from]);
        }
        self.len -= 1;
        let free = self.place(self.len);
        self.signs[free] = FREE;
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
                    board.put(claim);
                }
                prop_assert_eq!((board.len(), board.is_empty()), (plain.len(), plain.is_empty()));
                prop_assert_eq!((0..board.len()).map(|age| board.at(age)).collect::<Vec<_>>(), plain.clone());
            }
        }
    }
}
