//! The climber: local search through its own heuristics, and nothing else.

use super::{Claim, Heuristics, Mind, Search, Word};
use crate::act::{Act, Deed, Outcome, Turn};
use crate::problem::{GraphProblem, GraphView, Label};
use crate::rng::{below, unit};

/// How a climber accepts moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cooling {
    /// Probability, in [0, 1], of taking any other option instead of the best.
    pub noise: f64,
    /// Metropolis temperature at the first turn, in units of relation weight; 0 takes the best option, ties drawn evenly
    /// (Kirkpatrick, Gelatt and Vecchi 1983 above 0, min-conflicts of Minton and others 1992 at 0).
    pub temperature: f64,
    /// What the temperature is multiplied by after each turn, in (0, 1].
    pub cooling: f64,
}

impl Default for Cooling {
    fn default() -> Self {
        Cooling { noise: 0.0, temperature: 0.0, cooling: 1.0 }
    }
}

/// A mind that climbs alone. It says what it changes and listens to nobody.
#[derive(Clone, Debug)]
pub struct Climber {
    search: Search,
    cooling: Cooling,
    temperature: f64,
}

impl Climber {
    /// A climber that accepts moves as `cooling` says.
    pub fn new(cooling: Cooling) -> Self {
        Climber { search: Search::new(Heuristics(0)), cooling, temperature: cooling.temperature }
    }

    /// Gets it ready for a replicate.
    pub fn reset<A: Label>(&mut self, view: GraphView<'_, A>, heuristics: Heuristics) {
        self.search.reset(view, heuristics);
        self.temperature = self.cooling.temperature;
    }

    /// The option that it moves to, having weighed them all.
    fn choose<A: Label>(&mut self, view: GraphView<'_, A>, question: usize, held: usize, turn: &mut Turn<'_>) -> usize {
        let options = view.options(question);
        if options < 2 {
            return held;
        }
        let another = |turn: &mut Turn<'_>| {
            let drawn = below(turn.rng, options as u32 - 1) as usize;
            drawn + usize::from(drawn >= held)
        };
        if self.cooling.noise > 0.0 && unit(turn.rng) < self.cooling.noise {
            return another(turn);
        }
        if self.temperature > 0.0 {
            let option = another(turn);
            let gain = self.search.gain(option, held);
            let accepts = gain >= 0.0 || unit(turn.rng) < libm::exp(gain / self.temperature);
            return if accepts { option } else { held };
        }
        self.search.best(options, None, turn.rng).unwrap_or(held)
    }
}

impl<A: Label> Mind<GraphProblem<A>> for Climber {
    type Says = Word<A>;
    type Air = ();

    fn wake(&mut self, view: GraphView<'_, A>, own: &[A], turn: &mut Turn<'_>) {
        self.search.survey(view, own, turn);
    }

    fn propose(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>) -> Word<A> {
        let before = turn.purse.spent();
        let question = self.search.pick(view, turn, true);
        let mut act = Act { question: question as u32, ..Act::of(Deed::Propose) };
        let mut word = Word::default();
        let price = u64::from(turn.manners.prices.act);
        let looks = view.options(question) * view.in_sight(question);
        if !turn.purse.can(price + looks as u64 * u64::from(turn.manners.prices.look))
            || !self.search.weigh(view, own, question, turn)
        {
            act.outcome = Outcome::Unpaid;
        } else {
            let held = own[question].index();
            let option = self.choose(view, question, held, turn);
            self.temperature *= self.cooling.cooling;
            if option == held || !turn.purse.pay(price) {
                act.outcome = Outcome::Nothing;
            } else {
                own[question] = A::from_index(option);
                self.search.settle(view, own, question);
                act.option = option as u32;
                (act.other, act.born) = (turn.me, turn.round);
                let claim =
                    Claim { question: question as u32, answer: own[question], author: turn.me, born: turn.round };
                word = Word { deed: Some(Deed::Propose), claim, ..Word::default() };
            }
        }
        act.cost = (turn.purse.spent() - before) as u32;
        turn.act(act);
        word
    }

    fn revise(&mut self, _view: GraphView<'_, A>, _own: &mut [A], _turn: &mut Turn<'_>) -> bool {
        false
    }

    fn weigh(&mut self, view: GraphView<'_, A>, position: &[A], turn: &mut Turn<'_>) -> Option<f64> {
        self.search.weigh_position(view, position, turn)
    }

    fn weigh_claim(&mut self, view: GraphView<'_, A>, own: &[A], claim: Claim<A>, turn: &mut Turn<'_>) -> Option<f64> {
        self.search.weigh_claim(view, own, claim, turn)
    }

    fn accept(&mut self, view: GraphView<'_, A>, own: &[A], changed: &[u32], turn: &mut Turn<'_>) {
        self.search.overwritten(view, own, changed, turn);
    }
}

#[cfg(test)]
mod tests;
