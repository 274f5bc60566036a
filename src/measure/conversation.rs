//! What passes between members: questions that are answered, conflict between outlooks, and challenges that are right.
//!
//! Acts are typed by their structure, never by words. Of the four conversational behaviours of Kim and others 2026,
//! question answering and typed conflict are here; perspective shifts, raw conflict and reconciliations are counts of
//! acts ([`super::acts`]). Placebo acts, which are undone, and shams, whose pointer is drawn, are left out where said.

use super::panel::{Given, Info, Measure, Now, Scale};
use crate::act::{Act, Deed, NONE, Null, Outcome};
use crate::deliberation::Scene;
use crate::problem::{Label, Truth};

/// What there is to say about these measures.
pub(super) const INFOS: [Info; 5] = [
    Info {
        name: "question_answering",
        what: "asks that somebody else answered later",
        unit: "asks",
        range: "0 to asks",
        formula: "asks that came off, by i about q, followed by an answer about q that came off, by another, to i; each ask once, placebos left out",
        source: "conversational behaviour: question and answering, after Kim and others 2026",
        cost: "O(a log a)",
        scale: Scale::Mean,
        over_rounds: false,
    },
    Info {
        name: "conflicts",
        what: "challenges between members that differ in private evidence or heuristics; never to be related to diversity, which it is defined by",
        unit: "acts",
        range: "0 to challenges",
        formula: "real challenges that came off, by j of a claim of i, where j and i were told different evidence or have different heuristics; undefined where nobody was asked what they were given",
        source: "conflict of perspectives, typed, after Kim and others 2026; docs/MODEL.md, acts as measures",
        cost: "O(a)",
        scale: Scale::Mean,
        over_rounds: false,
    },
    Info {
        name: "challenge_precision",
        what: "how often a challenge is right",
        unit: "share of challenges",
        range: "[0, 1]; undefined where of no challenge it can be told",
        formula: "real challenges of wrong answers (designated questions) or that name a broken relation (others) / real challenges of which it can be told",
        source: "docs/MODEL.md, acts as measures",
        cost: "O(a)",
        scale: Scale::Mean,
        over_rounds: false,
    },
    Info {
        name: "challenge_base",
        what: "how often a claim that could be contested is wrong: what the precision of a blind challenger would be on designated questions and in Countdown, and at most that elsewhere",
        unit: "share of claims",
        range: "[0, 1]; undefined where of no claim it can be told",
        formula: "wrong claims made / claims of which it can be told; a claim is wrong if its answer is (designated questions), if it is a dead end (Countdown, claims with three or more values left), or if it breaks a relation of its question on its author's position",
        source: "docs/MODEL.md, acts as measures",
        cost: "O(a r/q)",
        scale: Scale::Mean,
        over_rounds: false,
    },
    Info {
        name: "challenge_recall",
        what: "how often a wrong claim is rightly challenged",
        unit: "share of wrong claims",
        range: "[0, 1]; undefined without a claim that is known to be wrong",
        formula: "wrong claims that a real challenge contested rightly / wrong claims made; a claim is wrong if its answer is (designated questions), or breaks a relation of its question on its author's position",
        source: "docs/MODEL.md, acts as measures",
        cost: "O(a (r/q + log a))",
        scale: Scale::Mean,
        over_rounds: false,
    },
];

/// The measure of conversation that is called so, if it is one of these.
pub(super) fn make<P: Truth + 'static>(info: &'static Info) -> Option<Box<dyn Measure<P>>> {
    Some(match info.name {
        "question_answering" => Box::new(QuestionAnswering { info, open: Vec::new(), answered: 0 }),
        "conflicts" => Box::new(Conflicts { info, told: false, conflicts: 0 }),
        "challenge_precision" => Box::new(Precision { info, right: 0, told: 0 }),
        "challenge_base" => Box::new(Base::<P> { info, wrong: 0, told: 0, row: Vec::new() }),
        "challenge_recall" => Box::new(Recall::<P> { info, wrong: Vec::new(), caught: 0, row: Vec::new() }),
        _ => return None,
    })
}

/// Whether the act was done, and not undone again.
fn took_place(act: &Act) -> bool {
    act.outcome == Outcome::Done && act.null != Null::Placebo
}

/// Challenges that were made, and with the pointer that their author chose.
fn real_challenges(acts: &[Act]) -> impl Iterator<Item = &Act> {
    acts.iter().filter(|act| act.deed == Deed::Challenge && act.outcome == Outcome::Done && act.null == Null::Real)
}

struct QuestionAnswering {
    info: &'static Info,
    /// Asks that nobody has answered yet, as (who asked, about what, how often), in increasing order.
    open: Vec<(u32, u32, u64)>,
    answered: u64,
}

impl<P: Truth> Measure<P> for QuestionAnswering {
    fn info(&self) -> &Info {
        self.info
    }

    fn follow(&mut self, scene: &Scene<'_, P>, _given: &Given) {
        for act in scene.acts.iter().filter(|act| took_place(act)) {
            let place = |who: u32| self.open.binary_search_by_key(&(who, act.question), |ask| (ask.0, ask.1));
            match act.deed {
                Deed::Ask => match place(act.agent) {
                    Ok(at) => self.open[at].2 += 1,
                    Err(at) => self.open.insert(at, (act.agent, act.question, 1)),
                },
                Deed::Answer if act.other != act.agent => {
                    if let Ok(at) = place(act.other) {
                        // It stays, empty: who asks once asks again.
                        self.answered += std::mem::take(&mut self.open[at].2);
                    }
                }
                _ => {}
            }
        }
    }

    fn read(&mut self, _now: &Now<'_, P>) -> Option<f64> {
        Some(self.answered as f64)
    }

    fn reset(&mut self) {
        self.open.clear();
        self.answered = 0;
    }
}

struct Conflicts {
    info: &'static Info,
    told: bool,
    conflicts: u64,
}

impl<P: Truth> Measure<P> for Conflicts {
    fn info(&self) -> &Info {
        self.info
    }

    fn follow(&mut self, scene: &Scene<'_, P>, given: &Given) {
        self.told = given.outlooks.len() == scene.agents;
        let outlook = |agent: u32| given.outlooks.get(agent as usize);
        for act in real_challenges(scene.acts) {
            if let (Some(own), Some(other)) = (outlook(act.agent), outlook(act.other)) {
                self.conflicts += u64::from(own != other);
            }
        }
    }

    fn read(&mut self, _now: &Now<'_, P>) -> Option<f64> {
        self.told.then_some(self.conflicts as f64)
    }

    fn reset(&mut self) {
        (self.told, self.conflicts) = (false, 0);
    }
}

struct Precision {
    info: &'static Info,
    right: u64,
    told: u64,
}

impl<P: Truth> Measure<P> for Precision {
    fn info(&self) -> &Info {
        self.info
    }

    fn follow(&mut self, scene: &Scene<'_, P>, _given: &Given) {
        for right in real_challenges(scene.acts).filter_map(|act| scene.problem.contested_rightly(act.about())) {
            self.told += 1;
            self.right += u64::from(right);
        }
    }

    fn read(&mut self, _now: &Now<'_, P>) -> Option<f64> {
        (self.told > 0).then(|| self.right as f64 / self.told as f64)
    }

    fn reset(&mut self) {
        (self.right, self.told) = (0, 0);
    }
}

struct Recall<P: Truth> {
    info: &'static Info,
    /// Wrong claims in the order in which they were made.
    wrong: Vec<Wrong>,
    caught: u64,
    /// A position with the claim in it.
    row: Vec<P::Answer>,
}

/// A wrong claim, by its id.
#[derive(Clone, Copy, Debug)]
struct Wrong {
    born: u32,
    author: u32,
    question: u32,
    caught: bool,
}

/// Whether what `act` claims is wrong on the position of its author; `None` where nobody could tell. `row` is scratch.
fn is_wrong<P: Truth>(scene: &Scene<'_, P>, act: &Act, row: &mut Vec<P::Answer>) -> Option<bool> {
    let question = act.question as usize;
    if act.option == NONE || question >= scene.questions() || act.agent as usize >= scene.agents {
        return None;
    }
    row.clear();
    row.extend_from_slice(scene.latest(act.agent as usize));
    row[question] = P::Answer::from_index(act.option as usize);
    scene.problem.flawed(row, question)
}

/// Whether the act makes a claim of its own. Who supports says a claim that somebody made before.
fn claims_anew(act: &Act) -> bool {
    act.deed.makes_claim() && act.deed != Deed::Support && took_place(act)
}

struct Base<P: Truth> {
    info: &'static Info,
    wrong: u64,
    told: u64,
    row: Vec<P::Answer>,
}

impl<P: Truth> Measure<P> for Base<P> {
    fn info(&self) -> &Info {
        self.info
    }

    fn follow(&mut self, scene: &Scene<'_, P>, _given: &Given) {
        for act in scene.acts.iter().filter(|act| claims_anew(act)) {
            let wrong = is_wrong(scene, act, &mut self.row).or_else(|| scene.problem.contested_rightly(act.about()));
            self.told += u64::from(wrong.is_some());
            self.wrong += u64::from(wrong == Some(true));
        }
    }

    fn read(&mut self, _now: &Now<'_, P>) -> Option<f64> {
        (self.told > 0).then(|| self.wrong as f64 / self.told as f64)
    }

    fn reset(&mut self) {
        (self.wrong, self.told) = (0, 0);
    }
}

impl<P: Truth> Measure<P> for Recall<P> {
    fn info(&self) -> &Info {
        self.info
    }

    fn follow(&mut self, scene: &Scene<'_, P>, _given: &Given) {
        for act in scene.acts {
            if claims_anew(act) && is_wrong(scene, act, &mut self.row) == Some(true) {
                let (born, author, question) = (act.round, act.agent, act.question);
                self.wrong.push(Wrong { born, author, question, caught: false });
            }
            if real_challenges(std::slice::from_ref(act)).next().is_some()
                && scene.problem.contested_rightly(act.about()) == Some(true)
            {
                let first = self.wrong.partition_point(|wrong| wrong.born < act.born);
                let same_round = self.wrong[first..].iter_mut().take_while(|wrong| wrong.born == act.born);
                for wrong in same_round.filter(|wrong| (wrong.author, wrong.question) == (act.other, act.question)) {
                    self.caught += u64::from(!wrong.caught);
                    wrong.caught = true;
                }
            }
        }
    }

    fn read(&mut self, _now: &Now<'_, P>) -> Option<f64> {
        (!self.wrong.is_empty()).then(|| self.caught as f64 / self.wrong.len() as f64)
    }

    fn reset(&mut self) {
        self.wrong.clear();
        self.caught = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::by_hand::{ByHand, Round};
    use super::*;

    fn act(deed: Deed, round: u32, agent: u32, question: u32) -> Act {
        Act { round, agent, question, ..Act::of(deed) }
    }

    fn answer(agent: u32, other: u32, question: u32) -> Act {
        Act { other, ..act(Deed::Answer, 9, agent, question) }
    }

    #[test]
    fn an_ask_counts_once_somebody_else_answered_it() {
        let ask = |agent, question| act(Deed::Ask, 1, agent, question);
        let placebo = |act: Act| Act { null: Null::Placebo, ..act };
        let rounds = [
            // Nobody asked yet; then two ask about the same, one of them twice, and one about something else.
            vec![answer(2, 0, 1), ask(0, 1), ask(1, 1), ask(0, 1), ask(2, 2), placebo(ask(2, 0))],
            // To 0, twice: both its asks are answered, once. Then to nobody who asked that, by itself, in vain, undone.
            vec![answer(2, 0, 1), answer(1, 0, 1), answer(1, 2, 1), answer(2, 2, 2), answer(0, 2, 0)],
            vec![Act { outcome: Outcome::Nothing, ..answer(0, 1, 1) }, placebo(answer(0, 1, 1))],
            // 0 asks again, and is answered again.
            vec![ask(0, 1), answer(1, 0, 1)],
        ];
        assert_eq!(ByHand::new(3).every(5).rounds(&rounds).read("question_answering"), Some(3.0));
        assert_eq!(ByHand::new(3).read("question_answering"), Some(0.0));
    }

    #[test]
    fn conflict_is_a_real_challenge_between_outlooks() {
        let challenge = |agent, other| Act { other, ..act(Deed::Challenge, 1, agent, 0) };
        let rounds = [vec![
            challenge(0, 1),
            challenge(0, 2),
            challenge(2, 0),
            Act { null: Null::Sham, ..challenge(0, 2) },
            Act { null: Null::Placebo, ..challenge(0, 2) },
            Act { outcome: Outcome::Nothing, ..challenge(0, 2) },
        ]];
        let mut story = ByHand::new(3).rounds(&rounds);
        assert_eq!(story.read("conflicts"), None);
        story.given.outlooks = vec![0, 0, 1];
        assert_eq!(story.read("conflicts"), Some(2.0));
        assert_eq!(story.read("challenges"), Some(5.0));
    }

    /// A claim of `option`, and a challenge to a claim.
    fn claim(round: u32, agent: u32, question: u32, option: u32) -> Act {
        Act { option, other: agent, born: round, ..act(Deed::Propose, round, agent, question) }
    }

    fn contest(agent: u32, of: &Act, relation: u32, local: u32) -> Act {
        let (option, other, born) = (of.option, of.agent, of.round);
        Act { option, other, born, relation, local, ..act(Deed::Challenge, of.round + 1, agent, of.question) }
    }

    #[test]
    fn precision_and_recall_of_challenges_are_worked_by_hand() {
        // Everybody stands at option 0 of everything, so questions 1 and 2, which ought to differ, do not (relation 3).
        let wrong_culprit = claim(1, 0, 0, 2);
        let right_culprit = claim(1, 1, 0, 1);
        let same_place = claim(2, 1, 2, 0);
        let missed = claim(2, 2, 0, 0);
        let other_weapon = claim(2, 0, 1, 1);
        let rounds = [
            vec![wrong_culprit, right_culprit, Act { null: Null::Placebo, ..claim(1, 2, 0, 2) }],
            vec![
                // Right, right again, wrong.
                contest(1, &wrong_culprit, 0, 2),
                contest(2, &wrong_culprit, 0, 2),
                contest(0, &right_culprit, 0, 1),
                same_place,
                missed,
                other_weapon,
                // The same claim said on is no new one.
                Act { other: 0, born: 1, ..Act { deed: Deed::Support, ..claim(2, 1, 0, 2) } },
            ],
            vec![
                // Broken where both are 0, holds where they are not; nobody could tell of a relation that there is none of.
                contest(0, &same_place, 3, 0),
                contest(1, &other_weapon, 3, 3),
                contest(1, &other_weapon, NONE, NONE),
                Act { null: Null::Sham, ..contest(0, &missed, 0, 0) },
            ],
        ];
        let story = ByHand::new(3).every(4).rounds(&rounds);
        assert_eq!(story.read("challenge_precision"), Some(3.0 / 5.0));
        // Wrong are the first culprit, the same place and the missed one.
        assert_eq!(story.read("challenge_recall"), Some(2.0 / 3.0));
        let silent = ByHand::new(3).rounds(&[Round::default()]);
        assert_eq!((silent.read("challenge_precision"), silent.read("challenge_recall")), (None, None));
    }
}
