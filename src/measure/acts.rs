//! How often each act was done, three ways: in the deliberation, in a turn, and where it could be done.
//!
//! A count grows with the length of a deliberation, a share of turns does not; the two may differ in sign, so both are
//! here. What is taken of what is available tells a choice that was not made from one that was not there.
//!
//! Among the counts stand the four cognitive behaviours of Gandhi and others (verification, backtracking, subgoal
//! setting, backward chaining) and, of the four conversational ones of Kim and others, perspective shifts, raw conflict
//! (challenges) and reconciliations; the fourth, question answering, is a pair of acts ([`super::conversation`]).

use super::panel::{Given, Info, Measure, Now, Scale};
use crate::act::{DEEDS, Deed};
use crate::deliberation::Scene;
use crate::problem::Truth;

/// How an act is counted.
#[derive(Clone, Copy, Debug)]
enum Per {
    /// How often it came off.
    Deliberation,
    /// The same over turns taken.
    Turn,
    /// How often it was chosen, over the turns in which it could be.
    Chance,
}

const PERS: [Per; 3] = [Per::Deliberation, Per::Turn, Per::Chance];

const ROW: Info = Info {
    name: "",
    what: "",
    unit: "acts",
    range: "0 or more",
    formula: "count of those that came off; placebo and sham included",
    source: "",
    cost: "O(a)",
    scale: Scale::Mean,
    over_rounds: false,
};

/// The three rows of each act, and the acts, in one order.
macro_rules! acts {
    ($($deed:ident $plural:literal $what:literal $source:literal),* $(,)?) => {
        /// What there is to say about these measures: three for each act that can be chosen.
        pub(super) const INFOS: [Info; PERS.len() * DEEDS] = [$(
            Info { name: $plural, what: $what, source: $source, ..ROW },
            Info {
                name: concat!($plural, "_rate"),
                what: concat!($what, ", as a share of the turns taken"),
                unit: "share of turns",
                range: "[0, 1]; undefined before the first turn",
                formula: concat!($plural, " / turns"),
                source: "docs/MODEL.md, acts as measures",
                ..ROW
            },
            Info {
                name: concat!($plural, "_taken"),
                what: concat!($what, ": how often chosen, of the turns in which it could be"),
                unit: "share of turns in which it was available",
                range: "[0, 1]; undefined where it never was",
                formula: "turns that chose it, whatever came of it / turns in which it was available",
                source: "docs/MODEL.md, acts as measures",
                ..ROW
            },
        )*];
        const DONE: [Deed; DEEDS] = [$(Deed::$deed),*];
    };
}

acts! {
    Propose "proposals" "proposals" "-",
    Challenge "challenges" "challenges to somebody's claim" "conflict of perspectives, raw, after Kim and others 2026",
    Support "supports" "claims taken over and backed" "-",
    Verify "verifications" "relations verified" "cognitive behaviour: verification, Gandhi and others 2025",
    Shift "shifts" "shifts to another idea" "conversational behaviour: perspective shift, after Kim and others 2026",
    Read "reads" "readings of one thing more" "-",
    Ask "asks" "questions asked" "-",
    Answer "answers" "answers given" "-",
    Reconcile "reconciliations" "conflicting claims joined" "conversational behaviour: reconciliation, after Kim and others 2026",
    Backtrack "backtracks" "returns to what was held before" "cognitive behaviour: backtracking, Gandhi and others 2025",
    Subgoal "subgoals" "smaller aims set" "cognitive behaviour: subgoal setting, Gandhi and others 2025",
    ChainBack "chain_backs" "steps back from what is wanted" "cognitive behaviour: backward chaining, Gandhi and others 2025",
    Placebo "placebos" "turns spent on nothing, as a placebo" "-",
}

/// The measure of an act that is called so, if it is one of these.
pub(super) fn make<P: Truth>(info: &'static Info) -> Option<Box<dyn Measure<P>>> {
    let at = INFOS.iter().position(|row| row.name == info.name)?;
    let (deed, per) = (DONE[at / PERS.len()], PERS[at % PERS.len()]);
    Some(Box::new(OfAct { info, deed, per, offered: 0, taken: 0 }))
}

struct OfAct {
    info: &'static Info,
    deed: Deed,
    per: Per,
    offered: u64,
    taken: u64,
}

impl<P: Truth> Measure<P> for OfAct {
    fn info(&self) -> &Info {
        self.info
    }

    fn follow(&mut self, scene: &Scene<'_, P>, _given: &Given) {
        if matches!(self.per, Per::Chance) {
            for act in scene.acts.iter().filter(|act| act.deed.is_chosen() && act.available.has(self.deed)) {
                self.offered += 1;
                self.taken += u64::from(act.deed == self.deed);
            }
        }
    }

    fn read(&mut self, now: &Now<'_, P>) -> Option<f64> {
        let done = now.ledger.done(self.deed);
        let (part, whole) = match self.per {
            Per::Deliberation => (done, 1),
            Per::Turn => (done, now.ledger.turns()),
            Per::Chance => (self.taken, self.offered),
        };
        (whole > 0).then(|| part as f64 / whole as f64)
    }

    fn reset(&mut self) {
        (self.offered, self.taken) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::by_hand::ByHand;
    use super::*;
    use crate::act::{Act, DeedSet, Outcome};

    #[test]
    fn acts_are_counted_by_the_deliberation_by_the_turn_and_by_the_chance() {
        assert_eq!(DONE, Deed::CHOSEN);
        let open = DeedSet::NONE.with(Deed::Propose).with(Deed::Ask);
        let turn = |deed, outcome| Act { agent: 0, outcome, available: open, ..Act::of(deed) };
        let rounds = [
            vec![turn(Deed::Propose, Outcome::Done), turn(Deed::Ask, Outcome::Nothing)],
            vec![turn(Deed::Ask, Outcome::Done), turn(Deed::Propose, Outcome::Unpaid)],
            // Nothing was open to it, and it had its turn; a consequence is no turn.
            vec![
                Act { available: DeedSet::NONE, ..turn(Deed::Propose, Outcome::Unpaid) },
                Act { agent: 0, ..Act::of(Deed::Concede) },
            ],
        ];
        // The cadence skips rounds; nothing is missed.
        let read = |name: &str| ByHand::new(2).every(3).rounds(&rounds).read(name);
        assert_eq!(read("proposals"), Some(1.0));
        assert_eq!(read("proposals_rate"), Some(1.0 / 5.0));
        assert_eq!(read("proposals_taken"), Some(2.0 / 4.0));
        assert_eq!([read("asks"), read("asks_rate"), read("asks_taken")], [1.0, 0.2, 0.5].map(Some));
        assert_eq!(
            [read("backtracks"), read("backtracks_rate"), read("backtracks_taken")],
            [Some(0.0), Some(0.0), None]
        );
        assert_eq!(ByHand::new(2).read("asks_rate"), None);
    }
}
