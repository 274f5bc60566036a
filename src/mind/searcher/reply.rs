//! Acts about what others said: contesting, backing, asking, answering, joining.

use super::*;
use own::mine;

impl Searcher {
    /// The place of a claim on the board with three or more values left, drawn evenly among those that pass.
    fn draw_three(&self, turn: &mut Turn<'_>, passes: impl Fn(usize) -> bool) -> Option<usize> {
        let able = || (0..self.board.len()).filter(|&at| self.board[at].left >= 3 && passes(at));
        let count = able().count() as u32;
        able().nth(below(turn.rng, count.max(1)) as usize)
    }

    /// Looks at everything that its operators make of a claim, and contests it as a dead end if nothing comes nearer to
    /// the target. Where challenges are checked, it verifies that first.
    pub(super) fn challenge(
        &mut self,
        view: CountdownView<'_>,
        own: &mut [u8],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> Said {
        let Some(at) = self.draw_three(turn, |_| true) else { return nothing(Act::of(Deed::Challenge)) };
        let claim = self.board[at];
        let other = if null == Null::Sham { self.draw_three(turn, |other| other != at) } else { None };
        let contested = other.map_or(claim, |other| self.board[other]);
        if null != Null::Placebo {
            self.board.remove(at);
        }
        let act = claim.act(Deed::Challenge, null);
        let Some(state) = view.after(&claim.row) else { return nothing(act) };
        let here = self.distance(view, &state);
        let (mut looks, mut nearest, mut solution) = (0, f64::INFINITY, None);
        for (step, child) in state.children_by(self.tools.operators) {
            looks += 1;
            let distance = self.distance(view, &child);
            nearest = nearest.min(distance);
            if distance == SOLVED && solution.is_none() {
                solution = Some((step, child));
            }
        }
        if !turn.affords(looks) || !turn.look(looks) {
            return unpaid(act);
        }
        if let Some((step, child)) = solution {
            let mut row = claim.row;
            row[steps(&claim.row)] = step.answer();
            if null != Null::Placebo && !self.has_solved() {
                self.moves(own, row, child, SOLVED);
            }
            return nothing(act);
        }
        if nearest < here || self.known.of(claim.key) & ALIVE > 0 {
            return nothing(act);
        }
        if turn.manners.checked && self.known.of(claim.key) & DEAD == 0 {
            let keep = u64::from(turn.manners.prices.act);
            let Some(alive) = self.verified(view, &state, turn, keep) else { return unpaid(act) };
            if null != Null::Placebo {
                self.learns(view, claim.row, &state, alive);
            }
            if alive {
                return nothing(act);
            }
        }
        if !turn.speak() {
            return unpaid(act);
        }
        if null != Null::Placebo {
            self.close(contested.key);
        }
        (contested.act(Deed::Challenge, null), contested.line(Deed::Challenge, null))
    }

    /// Looks at a claim, and takes it over and says it on if it is nearer than all that it knows.
    pub(super) fn support(&mut self, view: CountdownView<'_>, own: &mut [u8], turn: &mut Turn<'_>, null: Null) -> Said {
        let (claim, act) = self.take_claim(turn, Deed::Support, null);
        let Some(state) = view.after(&claim.row) else { return nothing(act) };
        if !turn.affords(1) || !turn.look(1) {
            return unpaid(act);
        }
        let distance = self.distance(view, &state);
        let believed = distance == SOLVED || !self.is_closed(claim.key);
        if distance >= self.held.distance || !believed || !turn.speak() {
            return nothing(act);
        }
        if null != Null::Placebo {
            self.open(claim.row, &state, distance.max(0.0));
            self.moves(own, claim.row, state, distance);
            self.said = true;
        }
        (act, claim.line(Deed::Support, null))
    }

    /// Takes one live claim, drawn evenly, off the board.
    fn take_claim(&mut self, turn: &mut Turn<'_>, deed: Deed, null: Null) -> (Told, Act) {
        let at = below(turn.rng, self.board.len() as u32) as usize;
        let claim = if null == Null::Placebo { self.board[at] } else { self.board.remove(at) };
        (claim, claim.act(deed, null))
    }

    /// Says its own derivation, for others to say what would complete it.
    pub(super) fn ask(&mut self, turn: &mut Turn<'_>, null: Null) -> Said {
        let row = self.held.row;
        let act = Act { null, other: turn.me, born: turn.round, ..about(Deed::Ask, row) };
        if !turn.speak() {
            return unpaid(act);
        }
        if null != Null::Placebo {
            self.question = Some(row);
        }
        (act, Line { operators: self.tools.operators, ..mine(Deed::Ask, null, row, turn) })
    }

    /// Looks the goals up in its own table of partial results, for one that was made from numbers that `taken` leaves:
    /// the looks, a goal and each further entry under it at one, and what it found.
    fn look_up(&self, view: CountdownView<'_>, goals: &[Ratio], taken: u8) -> (usize, Option<Partial>) {
        let rest = ((1u8 << view.numbers().len()) - 1) & !taken;
        let fits = |sources: u8| match view.usage() {
            Usage::AtMostOnce => sources & !rest == 0,
            Usage::ExactlyOnce => sources == rest,
        };
        let mut looks = 0;
        for &goal in goals {
            let mut entries = 0;
            for entry in self.partials.with_value(goal) {
                entries += 1;
                if fits(entry.sources) {
                    return (looks + entries, Some(*entry));
                }
            }
            looks += entries.max(1);
        }
        (looks.max(1), None)
    }

    /// Answers one of the questions that wait, drawn evenly: looks the goals that it leaves up in its own table, and says
    /// how it made what it found.
    pub(super) fn answer(&mut self, view: CountdownView<'_>, turn: &mut Turn<'_>, null: Null) -> Said {
        let at = below(turn.rng, self.asked.len() as u32) as usize;
        let asked = if null == Null::Placebo { self.asked[at] } else { self.asked.remove(at) };
        let act = Act { null, other: asked.author, born: asked.born, ..about(Deed::Answer, asked.row) };
        let Some((value, taken)) = join::last_result(view, &asked.row) else { return nothing(act) };
        let goals = join::undone(view.rule(), join::target(view), value, asked.operators);
        let (looks, found) = self.look_up(view, goals.values(), taken);
        if !turn.affords(looks) || !turn.look(looks) {
            return unpaid(act);
        }
        let Some(mut found) = found.filter(|_| turn.speak()) else { return nothing(act) };
        if null == Null::Sham {
            let drawn = below(turn.rng, self.partials.len() as u32) as usize;
            found = self.partials.get(drawn).unwrap_or(found);
        }
        let act = Act { null, other: asked.author, born: asked.born, ..about(Deed::Answer, found.row) };
        let line = mine(Deed::Answer, null, found.row, turn);
        (act, Line { to: asked.author, made: found.sources, ..line })
    }

    /// Undoes the target by the last result of a claim, or, where the board is empty, by a result of its own, and looks in
    /// its own table for what would complete that.
    pub(super) fn reconcile(
        &mut self,
        view: CountdownView<'_>,
        own: &mut [u8],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> Said {
        let (row, result, mut act) = if self.board.is_empty() {
            let Some((at, partial)) = self.partials.last_untried() else {
                return nothing(Act::of(Deed::Reconcile));
            };
            if null != Null::Placebo {
                self.partials.tried(at);
            }
            let act = Act { null, other: turn.me, born: turn.round, ..about(Deed::Reconcile, partial.row) };
            (partial.row, Some((partial.value, partial.sources)), act)
        } else {
            let (claim, act) = self.take_claim(turn, Deed::Reconcile, null);
            (claim.row, join::last_result(view, &claim.row), act)
        };
        let Some((value, taken)) = result else { return nothing(act) };
        let operators = self.tools.operators;
        let goals = join::undone(view.rule(), join::target(view), value, operators);
        let (looks, found) = self.look_up(view, goals.values(), taken);
        if !turn.affords(2 + looks) || !turn.look(2 + looks) {
            return unpaid(act);
        }
        let joined = found.and_then(|found| join::join(view, [(&row, taken), (&found.row, found.sources)], operators));
        let Some((row, end)) = joined.filter(|_| turn.speak()) else { return nothing(act) };
        act = Act { null, other: act.other, born: act.born, ..about(Deed::Reconcile, row) };
        if null != Null::Placebo {
            self.moves(own, row, end, SOLVED);
            self.said = true;
        }
        (act, mine(Deed::Reconcile, null, row, turn))
    }
}
