//! Working from the target backwards: subgoals, and closing three numbers from both ends.

use super::own::{after_step, mine};
use super::*;
use crate::problem::countdown::Step;

/// What a node is after beside the target: the number that was set aside, and the goal that it leaves to the others.
#[derive(Clone, Copy)]
pub(super) struct Aim {
    /// Where the number stands.
    pub(super) place: usize,
    /// What it was made from.
    pub(super) aside: u8,
    pub(super) goal: Ratio,
}

/// The aim of a node whose state is `state`, if it has one.
pub(super) fn aim_of(view: CountdownView<'_>, node: &Node, state: &State, operators: Operators) -> Option<Aim> {
    let place = join::place_of(state, node.aside)?;
    let goals = join::undone(view.rule(), join::target(view), state.values()[place], operators);
    Some(Aim { place, aside: node.aside, goal: *goals.values().get(usize::from(node.which))? })
}

impl Aim {
    /// The sources of the value among the others that is the goal, if they have come to it.
    pub(super) fn met(&self, view: CountdownView<'_>, others: &State) -> Option<u8> {
        if view.usage() == Usage::ExactlyOnce && others.left() > 1 {
            return None;
        }
        let place = others.values().iter().position(|&value| value == self.goal)?;
        Some(others.sources()[place])
    }

    /// What a node with this aim is known by.
    pub(super) fn key(&self, others: &State) -> u64 {
        mix(others.key(), mix(self.goal.denominator() as u64, self.goal.numerator() as u64))
    }

    /// A step on the others, as a step on all.
    pub(super) fn among_all(&self, step: Step) -> Option<Step> {
        let [first, second] = [step.first(), step.second()].map(|place| place + usize::from(place >= self.place));
        Step::new(first, second, step.operation())
    }
}

impl Searcher {
    /// Sets one of the remaining numbers of the node that comes next aside, drawn evenly, and works on the nearest of the
    /// goals that it leaves to the others first.
    pub(super) fn subgoal(&mut self, view: CountdownView<'_>, own: &mut [u8], turn: &mut Turn<'_>, null: Null) -> Said {
        let Some(node) = self.frontier.next().copied() else { return nothing(Act::of(Deed::Subgoal)) };
        let act = Act { null, ..about(Deed::Subgoal, node.row) };
        let Some(state) = view.after(&node.row) else { return nothing(act) };
        let place = below(turn.rng, state.left() as u32) as usize;
        let goals = join::undone(view.rule(), join::target(view), state.values()[place], self.tools.operators);
        if goals.values().is_empty() {
            return nothing(act);
        }
        if !turn.affords(goals.values().len()) || !turn.look(goals.values().len()) {
            return unpaid(act);
        }
        let (aside, others) = (state.sources()[place], state.beside(place));
        let mut nearest = (f64::INFINITY, 0);
        for (which, &goal) in goals.values().iter().enumerate() {
            let aim = Aim { place, aside, goal };
            let met = aim.met(view, &others);
            let solution = met.and_then(|met| join::close(view, &state, &node.row, [aside, met], self.tools.operators));
            if let Some((row, end)) = solution.filter(|_| turn.speak()) {
                if null != Null::Placebo {
                    self.moves(own, row, end, SOLVED);
                }
                return (act, Line::default());
            }
            let score = self.working.distance.of(&others, goal);
            if score < nearest.0 {
                nearest = (score, which);
            }
        }
        let (score, which) = nearest;
        let aim = Aim { place, aside, goal: goals.values()[which] };
        let key = aim.key(&others);
        if self.known.of(key) & MET > 0 || !turn.speak() {
            return nothing(act);
        }
        if null != Null::Placebo {
            self.known.mark(key, MET, 0);
            let opened = Node::new(node.row, usize::from(node.steps), others.left(), key, score);
            self.frontier.open(Node { aside, which: which as u8, ..opened }, true);
        }
        (act, Line::default())
    }

    /// Works back from the target on its best open node with three values left: completes it, or closes it.
    pub(super) fn chain_back(
        &mut self,
        view: CountdownView<'_>,
        own: &mut [u8],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> Said {
        let open = self.frontier.best(|node| node.left == 3);
        let Some(node) = open else { return nothing(Act::of(Deed::ChainBack)) };
        let mut act = Act { null, ..about(Deed::ChainBack, node.row) };
        let Some(state) = view.after(&node.row) else { return nothing(act) };
        let (looks, solution) = self.backwards(view, &node, &state);
        if !turn.affords(looks) || !turn.look(looks) || !turn.speak() {
            return unpaid(act);
        }
        let Some((row, end)) = solution else {
            if null != Null::Placebo {
                self.close(node.key);
                if self.held.row == node.row {
                    self.leave(view, own);
                }
            }
            return (act, Line::default());
        };
        act = Act { null, other: turn.me, born: turn.round, ..about(Deed::ChainBack, row) };
        if null != Null::Placebo {
            self.moves(own, row, end, SOLVED);
            self.said = true;
        }
        (act, mine(Deed::ChainBack, null, row, turn))
    }

    /// All that its operators can make of three values, from both ends: how many looks that takes, and the first whole
    /// derivation found.
    fn backwards(&self, view: CountdownView<'_>, node: &Node, state: &State) -> (usize, Option<(Row, State)>) {
        let operators = self.tools.operators;
        let mut looks = 0;
        for place in 0..3 {
            let aside = state.sources()[place];
            let goals = join::undone(view.rule(), join::target(view), state.values()[place], operators);
            looks += goals.values().len();
            let (first, second) = if place == 0 { (1, 2) } else { (0, 3 - place) };
            for step in operators.operations().filter_map(|operation| Step::new(first, second, operation)) {
                let Some((row, child)) = after_step(node, state, step) else { continue };
                looks += 1;
                if view.reached(&child) {
                    return (looks, Some((row, child)));
                }
                let Some(result) = child.sources().iter().position(|&sources| sources != aside) else { continue };
                if goals.values().contains(&child.values()[result]) {
                    let closed = join::close(view, &child, &row, [aside, child.sources()[result]], operators);
                    if closed.is_some() {
                        return (looks, closed);
                    }
                }
            }
        }
        (looks, None)
    }
}
