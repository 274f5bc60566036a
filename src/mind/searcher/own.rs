//! Acts on its own search: expanding, telling, changing the way it works, going back, verifying.

use super::backwards::{Aim, aim_of};
use super::*;
use crate::problem::countdown::Step;

impl Searcher {
    /// Goes on with the node that comes next: generates its children one by one, each for a look, while the purse lasts.
    /// The node stays open until all are paid.
    pub(super) fn read(&mut self, view: CountdownView<'_>, own: &mut [u8], turn: &mut Turn<'_>, null: Null) -> Said {
        let Some(mut node) = self.frontier.next().copied() else { return nothing(Act::of(Deed::Read)) };
        let act = Act { null, ..about(Deed::Read, node.row) };
        let Some(state) = view.after(&node.row) else { return nothing(act) };
        let real = null != Null::Placebo;
        if real {
            self.frontier.take();
        }
        let aim = aim_of(view, &node, &state, self.tools.operators);
        let base = aim.map_or(state, |aim| state.beside(aim.place));
        let (paid_before, mut all) = (node.done, true);
        for (step, child) in base.children_by(self.tools.operators).skip(usize::from(node.done)) {
            if !turn.look(1) {
                all = false;
                break;
            }
            node.done += 1;
            let Some(step) = aim.map_or(Some(step), |aim| aim.among_all(step)) else { continue };
            let Some((row, whole)) = after_step(&node, &state, step) else { continue };
            let solution = self.completes(view, aim, row, &whole, &child);
            if real {
                self.keep_result(view, &state, step, &whole, row);
                self.takes_in(view, own, (&node, aim), (row, &whole, &child));
            }
            if let Some((row, end)) = solution {
                if real {
                    self.moves(own, row, end, SOLVED);
                }
                all = false;
                break;
            }
        }
        if real && !all {
            self.frontier.put(node);
        }
        if node.done == paid_before && !all { unpaid(act) } else { (act, Line::default()) }
    }

    /// The whole derivation, if a child makes the target, or what its node aims at.
    fn completes(
        &self,
        view: CountdownView<'_>,
        aim: Option<Aim>,
        row: Row,
        whole: &State,
        child: &State,
    ) -> Option<(Row, State)> {
        if view.reached(whole) {
            return Some((row, *whole));
        }
        let aim = aim?;
        let met = aim.met(view, child)?;
        join::close(view, whole, &row, [aim.aside, met], self.tools.operators)
    }

    /// Keeps what `step` made of `state`, unless it took the last of the numbers, which leaves nothing to join it with.
    fn keep_result(&mut self, view: CountdownView<'_>, state: &State, step: Step, whole: &State, row: Row) {
        let sources = state.sources()[step.first()] | state.sources()[step.second()];
        if u32::from(sources).count_ones() as usize == view.numbers().len() {
            return;
        }
        if let Some(place) = join::place_of(whole, sources) {
            self.partials.add(whole.values()[place], sources, row, false);
        }
    }

    /// Remembers a child: the way on from it, and itself as a position, if it is nearer than any before.
    fn takes_in(
        &mut self,
        view: CountdownView<'_>,
        own: &mut [u8],
        (node, aim): (&Node, Option<Aim>),
        (row, whole, child): (Row, &State, &State),
    ) {
        let distance = self.distance(view, whole);
        match aim {
            None => self.open(row, child, distance),
            Some(aim) if child.left() > 1 && self.known.mark(aim.key(child), MET, 0) => {
                let score = self.working.distance.of(child, aim.goal);
                let opened = Node::new(row, steps(&row), child.left(), aim.key(child), score);
                self.frontier.open(Node { aside: aim.aside, which: node.which, ..opened }, false);
            }
            Some(_) => {}
        }
        if distance < self.held.distance && !self.is_closed(whole.key()) {
            self.moves(own, row, *whole, distance);
        }
    }

    /// Says its own position.
    pub(super) fn say_own(&mut self, turn: &mut Turn<'_>, null: Null) -> Said {
        let row = self.held.row;
        let mut act = Act { null, ..about(Deed::Propose, row) };
        (act.other, act.born) = (turn.me, turn.round);
        if !turn.speak() {
            return unpaid(act);
        }
        if null != Null::Placebo {
            self.said = true;
        }
        (act, mine(Deed::Propose, null, row, turn))
    }

    /// Changes to another of its orders or distances, scores anew what is open, and holds the best that it knows by that.
    pub(super) fn shift(&mut self, view: CountdownView<'_>, own: &mut [u8], turn: &mut Turn<'_>, null: Null) -> Said {
        let working = self.tools.shift(self.working, turn.rng);
        let mut act = Act { null, ..about(Deed::Shift, self.held.row) };
        (act.other, act.born) = (turn.me, turn.round);
        if !turn.affords(1) || !turn.look(1) || !turn.speak() {
            return unpaid(act);
        }
        // By the new distance what it holds may be worse than something that is open.
        let target = join::target(view);
        let held = self.held.state.map_or(ILLEGAL, |state| working.distance.of(&state, target));
        let mut best = (held, 0, self.held.row, self.held.state);
        for node in self.frontier.iter().filter(|node| node.aside == 0 && node.steps > 0) {
            if let Some(state) = view.after(&node.row) {
                let score = working.distance.of(&state, target);
                if score < best.0 || (score == best.0 && best.1 > node.at) {
                    best = (score, node.at, node.row, Some(state));
                }
            }
        }
        let (distance, _, row, state) = best;
        act = Act { null, other: act.other, born: act.born, ..about(Deed::Shift, row) };
        if null != Null::Placebo {
            self.working = working;
            self.rescore(view);
            if let Some(state) = state {
                self.moves(own, row, state, distance);
            }
            self.said = true;
        }
        (act, mine(Deed::Shift, null, row, turn))
    }

    /// Gives up the branch that it is on for the best open node with another first step, or for the best that does not go
    /// on from its own position, whichever is deeper, and goes on from there.
    pub(super) fn backtrack(
        &mut self,
        view: CountdownView<'_>,
        own: &mut [u8],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> Said {
        let (row, taken) = (self.held.row, steps(&self.held.row));
        let act = Act { null, ..about(Deed::Backtrack, row) };
        if !turn.affords(1) || !turn.look(1) {
            return unpaid(act);
        }
        let elsewhere = self.frontier.best(|node| node.row[0] != row[0]);
        let beside = self.frontier.best(|node| node.row[..taken] != row[..taken]);
        let Some(node) = beside.map(|near| elsewhere.filter(|far| far.steps > near.steps).unwrap_or(near)) else {
            return nothing(act);
        };
        let Some(state) = view.after(&node.row).filter(|_| turn.speak()) else { return nothing(act) };
        let act = Act { null, other: turn.me, born: turn.round, ..about(Deed::Backtrack, node.row) };
        if null != Null::Placebo {
            self.frontier.put_first(node);
            self.moves(own, node.row, state, node.score);
            self.said = true;
        }
        (act, mine(Deed::Backtrack, null, node.row, turn))
    }

    /// Finds out whether the derivation last contested is a dead end. A sham tests an open node instead, drawn evenly.
    pub(super) fn verify(&mut self, view: CountdownView<'_>, turn: &mut Turn<'_>, null: Null) -> Said {
        let mut target = self.doubt;
        if null == Null::Sham && !self.frontier.is_empty() {
            let drawn = below(turn.rng, self.frontier.len() as u32) as usize;
            target = self.frontier.opened(drawn).map(|node| node.row);
        }
        let Some(row) = target else { return nothing(Act::of(Deed::Verify)) };
        let mut act = Act { null, ..about(Deed::Verify, row) };
        let Some(state) = view.after(&row) else { return nothing(act) };
        let Some(alive) = self.verified(view, &state, turn, u64::from(turn.manners.prices.act)) else {
            return unpaid(act);
        };
        if !turn.speak() {
            return unpaid(act);
        }
        act.fact = if alive { Fact::Holds } else { Fact::Broken };
        if null != Null::Placebo {
            if null == Null::Real {
                self.doubt = None;
            }
            self.learns(view, row, &state, alive);
        }
        (act, Line::default())
    }

    /// Keeps for good whether a state leads to the target, and opens or closes it accordingly.
    pub(super) fn learns(&mut self, view: CountdownView<'_>, row: Row, state: &State, alive: bool) {
        let key = state.key();
        if !alive {
            self.known.mark(key, DEAD, CLOSED);
            self.frontier.close(key);
        } else if self.known.of(key) & CLOSED > 0 {
            self.known.mark(key, ALIVE | MET, CLOSED);
            if state.left() > 1 {
                let score = self.distance(view, state).max(0.0);
                self.frontier.open(Node::new(row, steps(&row), state.left(), key, score), false);
            }
        } else {
            self.known.mark(key, ALIVE, 0);
        }
    }

    /// Leaves its position for the best open node; from nowhere else it goes back to the numbers of the puzzle.
    pub(super) fn leave(&mut self, view: CountdownView<'_>, own: &mut [u8]) {
        let row = self.held.row;
        let to = self.frontier.best(|node| node.row != row).map_or([0; MOST_STEPS], |node| node.row);
        if let Some(state) = view.after(&to) {
            let distance = self.distance(view, &state);
            self.moves(own, to, state, distance);
        }
    }
}

/// The derivation of a node with one step more.
pub(super) fn after_step(node: &Node, state: &State, step: Step) -> Option<(Row, State)> {
    let next = state.apply(step)?;
    let mut row = node.row;
    *row.get_mut(usize::from(node.steps))? = step.answer();
    Some((row, next))
}

/// A derivation of its own, said.
pub(super) fn mine(deed: Deed, null: Null, row: Row, turn: &Turn<'_>) -> Line {
    Line { deed: Some(deed), null, path: row, author: turn.me, born: turn.round, ..Line::default() }
}
