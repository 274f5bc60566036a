//! What hearing does: claims and questions wait, contested nodes are closed, and what touches its own position is thought
//! about again.

use super::*;

/// A derivation that somebody said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Told {
    pub(super) row: Row,
    pub(super) author: u32,
    pub(super) born: u32,
    pub(super) key: u64,
    /// Values that remain.
    pub(super) left: u8,
}

impl Told {
    /// An act about it.
    pub(super) fn act(&self, deed: Deed, null: Null) -> Act {
        Act { null, other: self.author, born: self.born, ..about(deed, self.row) }
    }

    /// It, said on.
    pub(super) fn line(&self, deed: Deed, null: Null) -> Line {
        Line { deed: Some(deed), null, path: self.row, author: self.author, born: self.born, ..Line::default() }
    }
}

/// A derivation that somebody wants completed, with which operators.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Asked {
    pub(super) row: Row,
    pub(super) author: u32,
    pub(super) born: u32,
    pub(super) operators: Operators,
}

/// Something to think about again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pending {
    /// The derivation that was contested, or given in answer.
    row: Row,
    /// For an answer: the sources of the result that it gives; else 0.
    made: u8,
    because_of: u32,
    null: Null,
}

impl Searcher {
    /// Takes in what it hears, as far as it can pay for it. Everything said is for everybody.
    pub(super) fn listen(
        &mut self,
        view: CountdownView<'_>,
        own: &[u8],
        heard: &Heard<'_, Line, u8>,
        turn: &mut Turn<'_>,
    ) {
        let price = u64::from(turn.manners.prices.hear);
        for (speaker, line) in heard.each() {
            if !turn.purse.pay(price) {
                turn.hear(|| line.reaching(speaker, own, Heed::Unpaid));
                break;
            }
            if turn.manners.decline > 0.0 && unit(turn.rng) < turn.manners.decline {
                turn.hear(|| line.reaching(speaker, own, Heed::Declined));
                continue;
            }
            turn.hear(|| line.reaching(speaker, own, Heed::Heard));
            let Some(state) = view.after(&line.path) else { continue };
            match line.deed {
                Some(Deed::Challenge) => self.hear_challenge(&state, speaker, &line),
                Some(Deed::Answer) if line.to == turn.me => {
                    self.wait(Pending { row: line.path, made: line.made, because_of: speaker, null: line.null })
                }
                _ if line.null == Null::Placebo => {}
                Some(Deed::Ask) => self.hear_question(&line, turn.me),
                Some(_) => self.hear_claim(&state, &line, turn.me),
                None => {}
            }
        }
    }

    fn wait(&mut self, what: Pending) {
        let placebo = |other: &Pending| other.null == Null::Placebo;
        if self.pending.iter().filter(|other| placebo(other) == placebo(&what)).count() < PENDING {
            self.pending.push(what);
        }
    }

    /// Takes in that a derivation is said to be a dead end: closes it, unless it was verified to be none, and leaves it
    /// later on if it is its own position.
    fn hear_challenge(&mut self, state: &State, speaker: u32, line: &Line) {
        let key = state.key();
        let known = self.known.of(key);
        let is_own = self.held.state.is_some_and(|own| own.key() == key);
        if known & ALIVE > 0 {
            return;
        }
        if line.null != Null::Placebo {
            if (known > 0 || is_own) && known & DEAD == 0 {
                self.doubt = Some(line.path);
            }
            self.close(key);
        }
        if is_own && !self.has_solved() {
            self.wait(Pending { row: line.path, made: 0, because_of: speaker, null: line.null });
        }
    }

    /// Keeps a question; an older one by the same asker makes room.
    fn hear_question(&mut self, line: &Line, me: u32) {
        if line.author == me {
            return;
        }
        self.asked.retain(|old| old.author != line.author);
        self.asked.truncate(BOARD - 1);
        let asked = Asked { row: line.path, author: line.author, born: line.born, operators: line.operators };
        self.asked.insert(0, asked);
    }

    /// Puts a claim on the board, in front; an older one of the same derivation makes room.
    fn hear_claim(&mut self, state: &State, line: &Line, me: u32) {
        if line.author == me || line.path == self.held.row || steps(&line.path) == 0 {
            return;
        }
        self.board.retain(|old| old.row != line.path);
        self.board.truncate(BOARD - 1);
        let (author, born, left) = (line.author, line.born, state.left() as u8);
        self.board.insert(0, Told { row: line.path, author, born, key: state.key(), left });
    }

    /// Thinks again about everything that waits for it, placebos last; true if it moved.
    pub(super) fn think_again(&mut self, view: CountdownView<'_>, own: &mut [u8], turn: &mut Turn<'_>) -> bool {
        let mut moved = false;
        for placebos in [false, true] {
            for at in 0..self.pending.len() {
                let pending = self.pending[at];
                if (pending.null == Null::Placebo) == placebos {
                    moved |= self.reconsider(view, own, pending, turn);
                }
            }
        }
        self.pending.clear();
        moved
    }

    /// Joins its own derivation with one that was given in answer, for two looks; or leaves what was contested, for one.
    fn reconsider(&mut self, view: CountdownView<'_>, own: &mut [u8], what: Pending, turn: &mut Turn<'_>) -> bool {
        let before = (self.held.row, turn.purse.spent());
        let mut act = Act { null: what.null, other: what.because_of, ..about(Deed::Concede, what.row) };
        act.outcome = Outcome::Nothing;
        if !turn.look(if what.made > 0 { 2 } else { 1 }) {
            act.outcome = Outcome::Unpaid;
        } else if what.null != Null::Placebo && !self.has_solved() {
            if what.made > 0 {
                let asked = self.question.and_then(|row| Some((row, join::last_result(view, &row)?.1)));
                let joined = asked.and_then(|(row, taken)| {
                    join::join(view, [(&row, taken), (&what.row, what.made)], self.tools.operators)
                });
                if let Some((row, end)) = joined {
                    self.moves(own, row, end, SOLVED);
                }
            } else if self.held.state.map(|state| state.key()) == view.after(&what.row).map(|state| state.key()) {
                self.leave(view, own);
            }
        }
        let moved = self.held.row != before.0;
        if moved {
            act = Act { null: what.null, other: what.because_of, ..about(Deed::Concede, self.held.row) };
        }
        act.cost = (turn.purse.spent() - before.1) as u32;
        turn.act(act);
        moved
    }
}
