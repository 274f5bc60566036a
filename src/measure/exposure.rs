//! What hearing does: how far private evidence gets, and how often words put a member right, or wrong.
//!
//! These measures ask for details: who heard what.

use super::panel::{Given, Info, Measure, Now, Scale};
use crate::act::{Act, Deed, Exposure, Fact, Heed, NONE, Null, Outcome};
use crate::deliberation::Scene;
use crate::mind::ANONYMOUS;
use crate::problem::{Label, Truth};

/// What there is to say about these measures.
pub(super) const INFOS: [Info; 5] = [
    Info {
        name: "messages",
        what: "words that reached somebody",
        unit: "words, each to one listener",
        range: "0 and up",
        formula: "words, each as often as it reached a listener who paid for hearing it, taken in or not; in a replicate, which is one decision of the group",
        source: "what an exchange by messages would send: a listener's context holds them",
        cost: "O(h), h words heard",
        scale: Scale::Mean,
        over_rounds: false,
    },
    Info {
        name: "facts_surfaced",
        what: "how much of the private evidence was told on",
        unit: "share of private relations that somebody was told of",
        range: "[0, 1]; undefined without private evidence",
        formula: "private relations, given to somebody at the start, that words carried as evidence or as a fact / those given to somebody; placebos left out",
        source: "information sampling, Stasser and Titus 1985",
        cost: "O(a log f), f private relations",
        scale: Scale::Mean,
        over_rounds: true,
    },
    Info {
        name: "facts_surviving",
        what: "how much of the private evidence more than half of the members know at the end",
        unit: "share of private relations that somebody was told of",
        range: "[0, 1]; undefined without private evidence",
        formula: "private relations that more than n/2 members were given at the start or heard as evidence or as a fact / those given to somebody",
        source: "hidden profiles, Stasser and Titus 1985",
        cost: "O(a log a + h log a), h words heard; memory n f bits",
        scale: Scale::Mean,
        over_rounds: true,
    },
    Info {
        name: "correction_rate",
        what: "how often a member that is wrong about a designated question, and hears words for the right answer, then holds it",
        unit: "share of such exposures",
        range: "[0, 1]; undefined without designated answers, or without such an exposure",
        formula: "exposures of a listener with a wrong answer to a claim of the right one, or to evidence for it, followed by the right answer in the next scene / such exposures",
        source: "docs/MODEL.md, acts as measures",
        cost: "O(a log a + h log a), h words heard",
        scale: Scale::Mean,
        over_rounds: false,
    },
    Info {
        name: "subversion_rate",
        what: "how often a member that is right about a designated question, and hears words for a wrong answer, then holds a wrong one",
        unit: "share of such exposures",
        range: "[0, 1]; undefined without designated answers, or without such an exposure",
        formula: "exposures of a listener with the right answer to a claim of another, or to evidence for it, followed by a wrong answer in the next scene / such exposures",
        source: "docs/MODEL.md, acts as measures",
        cost: "O(a log a + h log a), h words heard",
        scale: Scale::Mean,
        over_rounds: false,
    },
];

/// The measure of exposure that is called so, if it is one of these.
pub(super) fn make<P: Truth>(info: &'static Info) -> Option<Box<dyn Measure<P>>> {
    Some(match info.name {
        "messages" => Box::new(Messages { info, heard: 0 }),
        "facts_surfaced" => Box::new(Surfaced { info, known: Facts::default() }),
        "facts_surviving" => Box::new(Surviving { info, known: Facts::default(), spoken: Spoken::default() }),
        "correction_rate" => Box::new(Turned::new(info, true)),
        "subversion_rate" => Box::new(Turned::new(info, false)),
        _ => return None,
    })
}

struct Messages {
    info: &'static Info,
    heard: u64,
}

impl<P: Truth> Measure<P> for Messages {
    fn info(&self) -> &Info {
        self.info
    }

    fn detailed(&self) -> bool {
        true
    }

    fn follow(&mut self, scene: &Scene<'_, P>, _given: &Given) {
        if scene.round == 0 && !scene.is_final() {
            self.heard = 0;
        }
        self.heard += scene.exposures.iter().filter(|exposure| exposure.heed != Heed::Unpaid).count() as u64;
    }

    fn read(&mut self, _now: &Now<'_, P>) -> Option<f64> {
        Some(self.heard as f64)
    }
}

/// The words of a scene by who said them, to find the act behind an exposure.
#[derive(Debug, Default)]
struct Spoken {
    order: Vec<u32>,
}

impl Spoken {
    fn take(&mut self, acts: &[Act]) {
        self.order.clear();
        let said = |act: &Act| act.deed.is_spoken() && act.outcome == Outcome::Done;
        self.order.extend((0..acts.len() as u32).filter(|&at| said(&acts[at as usize])));
        self.order.sort_unstable_by_key(|&at| (acts[at as usize].agent, at));
    }

    /// The act that was heard. Of a speaker whom nobody knows: the first one that says just the same.
    fn behind<'a>(&self, heard: &Exposure, acts: &'a [Act]) -> Option<&'a Act> {
        let by = |at: &u32| &acts[*at as usize];
        if heard.speaker == ANONYMOUS {
            let content = |act: &Act| (act.round, act.deed, act.question, act.relation, act.local);
            let seen = (heard.round, heard.deed, heard.question, heard.relation, heard.local);
            let says = |act: &&Act| content(act) == seen && (act.option == NONE || act.option == heard.option);
            return self.order.iter().map(by).filter(|act| act.agent != heard.listener).find(says);
        }
        let first = self.order.partition_point(|at| by(at).agent < heard.speaker);
        let same = |act: &&Act| {
            (act.round, act.deed, act.question, act.relation)
                == (heard.round, heard.deed, heard.question, heard.relation)
        };
        self.order[first..].iter().map(by).take_while(|act| act.agent == heard.speaker).find(same)
    }
}

/// Whether the act carries what it says about a relation, so that whoever hears it knows.
fn carries(act: &Act) -> bool {
    act.deed.is_spoken() && act.outcome == Outcome::Done && act.null != Null::Placebo && act.fact != Fact::Belief
}

/// Which members know which private relation: rows of bits, one for each relation that somebody was told of.
#[derive(Debug, Default)]
struct Facts {
    relations: Vec<u32>,
    words: usize,
    known: Vec<u64>,
}

impl Facts {
    /// Room for what `agents` may know; `told` is sorted.
    fn open(&mut self, told: &[(u32, u32)], agents: usize) {
        self.relations.clear();
        self.relations.extend(told.iter().map(|&(relation, _)| relation));
        self.relations.dedup();
        self.words = agents.div_ceil(64);
        self.known.clear();
        self.known.resize(self.relations.len() * self.words, 0);
    }

    fn learn(&mut self, agent: u32, relation: u32) {
        if let Ok(row) = self.relations.binary_search(&relation)
            && (agent as usize) < self.words * 64
        {
            self.known[row * self.words + agent as usize / 64] |= 1 << (agent % 64);
        }
    }

    /// The share of relations that more than `most` members know; `None` without relations.
    fn share_above(&self, most: f64) -> Option<f64> {
        if self.relations.is_empty() {
            return None;
        }
        let many = |row: &&[u64]| f64::from(row.iter().map(|word| word.count_ones()).sum::<u32>()) > most;
        let rows = self.known.chunks_exact(self.words.max(1)).filter(many).count();
        Some(rows as f64 / self.relations.len() as f64)
    }
}

struct Surfaced {
    info: &'static Info,
    /// Who told on what.
    known: Facts,
}

impl<P: Truth> Measure<P> for Surfaced {
    fn info(&self) -> &Info {
        self.info
    }

    fn follow(&mut self, scene: &Scene<'_, P>, given: &Given) {
        if scene.round == 0 && !scene.is_final() {
            self.known.open(&given.told, scene.agents);
        }
        for act in scene.acts.iter().filter(|act| carries(act)) {
            self.known.learn(act.agent, act.relation);
        }
    }

    fn read(&mut self, _now: &Now<'_, P>) -> Option<f64> {
        self.known.share_above(0.0)
    }
}

struct Surviving {
    info: &'static Info,
    known: Facts,
    spoken: Spoken,
}

impl<P: Truth> Measure<P> for Surviving {
    fn info(&self) -> &Info {
        self.info
    }

    fn detailed(&self) -> bool {
        true
    }

    fn follow(&mut self, scene: &Scene<'_, P>, given: &Given) {
        if scene.round == 0 && !scene.is_final() {
            self.known.open(&given.told, scene.agents);
            given.told.iter().for_each(|&(relation, agent)| self.known.learn(agent, relation));
        }
        if scene.exposures.is_empty() || self.known.relations.is_empty() {
            return;
        }
        self.spoken.take(scene.acts);
        for heard in scene.exposures.iter().filter(|heard| heard.heed == Heed::Heard && heard.relation != NONE) {
            if self.spoken.behind(heard, scene.acts).is_some_and(carries) {
                self.known.learn(heard.listener, heard.relation);
            }
        }
    }

    fn read(&mut self, now: &Now<'_, P>) -> Option<f64> {
        self.known.share_above(now.scene.agents as f64 / 2.0)
    }
}

/// Members who were turned by what they heard: to the right answer, or away from it.
struct Turned {
    info: &'static Info,
    to_right: bool,
    /// Exposures since the last scene, as (listener, question, the right option).
    pending: Vec<(u32, u32, u32)>,
    exposures: u64,
    turned: u64,
    spoken: Spoken,
}

impl Turned {
    fn new(info: &'static Info, to_right: bool) -> Self {
        Turned { info, to_right, pending: Vec::new(), exposures: 0, turned: 0, spoken: Spoken::default() }
    }
}

/// The option that words speak for, if they speak for one.
fn speaks_for(heard: &Exposure, act: Option<&Act>) -> Option<u32> {
    let option = match act {
        Some(act) if act.fact != Fact::Belief && act.reads != NONE => act.reads,
        Some(act) if heard.deed == Deed::Answer && act.fact == Fact::Belief => heard.option,
        _ if heard.deed.makes_claim() => heard.option,
        _ => NONE,
    };
    (option != NONE).then_some(option)
}

impl<P: Truth> Measure<P> for Turned {
    fn info(&self) -> &Info {
        self.info
    }

    fn detailed(&self) -> bool {
        true
    }

    fn follow(&mut self, scene: &Scene<'_, P>, _given: &Given) {
        for &(listener, question, right) in &self.pending {
            let now = scene.latest(listener as usize)[question as usize].index() as u32;
            self.exposures += 1;
            self.turned += u64::from((now == right) == self.to_right);
        }
        self.pending.clear();
        if scene.exposures.is_empty() {
            return;
        }
        self.spoken.take(scene.acts);
        let taken_in = |heard: &&Exposure| {
            let known = (heard.question as usize) < scene.questions() && (heard.listener as usize) < scene.agents;
            known && heard.heed == Heed::Heard
        };
        for heard in scene.exposures.iter().filter(taken_in) {
            let Some(right) = scene.problem.right_option(heard.question as usize).map(|right| right as u32) else {
                continue;
            };
            let Some(option) = speaks_for(heard, self.spoken.behind(heard, scene.acts)) else { continue };
            if (heard.held == right) != self.to_right && (option == right) == self.to_right {
                self.pending.push((heard.listener, heard.question, right));
            }
        }
    }

    fn read(&mut self, _now: &Now<'_, P>) -> Option<f64> {
        (self.exposures > 0).then(|| self.turned as f64 / self.exposures as f64)
    }

    fn reset(&mut self) {
        self.pending.clear();
        (self.exposures, self.turned) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::by_hand::{ByHand, Round, heard};
    use super::*;
    use crate::problem::GraphProblem;

    fn act(deed: Deed, round: u32, agent: u32) -> Act {
        Act { round, agent, question: 0, ..Act::of(deed) }
    }

    fn evidence(deed: Deed, round: u32, agent: u32, relation: u32, reads: u32) -> Act {
        Act { relation, reads, source: agent, fact: Fact::Evidence, ..act(deed, round, agent) }
    }

    #[test]
    fn details_are_written_down_only_where_a_measure_asks() {
        use super::super::{Panel, make};
        use crate::deliberation::Observer;
        let panel = |names: &[&str]| Panel::new(names.iter().map(|name| make(name).unwrap()).collect(), 1);
        let detailed = |names: &[&str]| Observer::<GraphProblem<u8>>::detailed(&panel(names));
        assert!(!detailed(super::super::DEFAULT) && !detailed(&["facts_surfaced", "conflicts", "ask_give_excess"]));
        for name in ["messages", "facts_surviving", "correction_rate", "subversion_rate"] {
            assert!(detailed(&["merit", name]), "{name}");
        }
    }

    #[test]
    fn facts_surface_when_told_and_survive_when_most_know_them() {
        let told = evidence(Deed::Answer, 1, 0, 0, 1);
        let checked = Act { relation: 1, local: 1, fact: Fact::Holds, option: 1, ..act(Deed::Support, 1, 1) };
        let believed = Act { relation: 2, option: 0, ..act(Deed::Challenge, 1, 2) };
        let undone = Act { null: Null::Placebo, ..evidence(Deed::Answer, 2, 3, 2, 1) };
        let public = Act { relation: 3, fact: Fact::Broken, ..act(Deed::Challenge, 2, 0) };
        let rounds = [
            Round {
                acts: vec![told, checked, believed],
                exposures: vec![
                    heard(1, 0, &told),
                    heard(2, 0, &told),
                    // One that knows already; one that lets it pass; belief is no fact.
                    heard(0, 0, &checked),
                    Exposure { heed: Heed::Declined, ..heard(2, 0, &checked) },
                    Exposure { heed: Heed::Unpaid, ..heard(3, 0, &checked) },
                    heard(0, 0, &believed),
                    heard(1, 0, &believed),
                ],
                ..Round::default()
            },
            Round {
                acts: vec![undone, public],
                exposures: vec![heard(0, 0, &undone), heard(1, 0, &undone), heard(1, 0, &public)],
                ..Round::default()
            },
        ];
        let mut story = ByHand::new(4).every(9).rounds(&rounds);
        assert_eq!((story.read("facts_surfaced"), story.read("facts_surviving")), (None, None));
        // All that reached somebody, whoever spoke and whatever became of it, but for what could not be paid.
        assert_eq!(story.read("messages"), Some(9.0));
        // Relation 0 is known to 0, then to 1 and 2: three of four. Relation 1 to 0 and 1: not more than half. Relation 2,
        // to 3 alone.
        story.given.told = vec![(0, 0), (1, 0), (1, 1), (2, 3)];
        assert_eq!(story.read("facts_surfaced"), Some(2.0 / 3.0));
        assert_eq!(story.read("facts_surviving"), Some(1.0 / 3.0));
        // Without details nobody is known to have heard anything.
        let unheard = rounds.map(|round| Round { exposures: Vec::new(), ..round });
        let mut story = ByHand::new(4).rounds(&unheard);
        story.given.told = vec![(0, 0), (0, 1), (0, 2), (1, 0)];
        assert_eq!((story.read("facts_surfaced"), story.read("facts_surviving")), (Some(1.0), Some(0.5)));
    }

    #[test]
    fn corrections_and_subversions_are_counted_by_exposure() {
        // Members 0 and 1 are right about the culprit (option 1), 2 and 3 are wrong.
        let start = [1, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0];
        let claim =
            |round, agent, option| Act { option, other: agent, born: round, ..act(Deed::Propose, round, agent) };
        let (right, wrong) = (claim(1, 0, 1), claim(1, 2, 2));
        let asks = act(Deed::Ask, 1, 3);
        let (fits, misleads) = (evidence(Deed::Answer, 2, 0, 0, 1), evidence(Deed::Challenge, 2, 3, 1, 0));
        let belief = Act { option: 1, ..act(Deed::Answer, 2, 1) };
        let elsewhere = Act { question: 1, option: 2, ..claim(2, 1, 2) };
        let rounds = [
            Round {
                acts: vec![right, wrong, asks],
                // Two hear what is right, one that is right already; two that are right hear what is wrong. Asking, or
                // contesting, speaks for nothing.
                exposures: vec![
                    heard(2, 2, &right),
                    heard(3, 0, &right),
                    heard(1, 1, &right),
                    heard(0, 1, &wrong),
                    heard(1, 1, &wrong),
                    heard(3, 0, &wrong),
                    heard(0, 1, &asks),
                    heard(2, 2, &asks),
                ],
                ..Round::default()
            },
            // Before the next scene 2 was put right and 1 wrong.
            Round {
                acts: vec![fits, misleads, belief, elsewhere],
                exposures: vec![
                    heard(1, 2, &fits),
                    heard(3, 0, &belief),
                    heard(2, 1, &misleads),
                    Exposure { heed: Heed::Declined, ..heard(0, 1, &misleads) },
                    heard(0, 0, &elsewhere),
                ],
                positions: vec![1, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0],
            },
            // And then 1 right again, and 2 wrong; 3 stays.
            Round { positions: vec![1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], ..Round::default() },
        ];
        let story = ByHand::new(4).start(&start).every(9).rounds(&rounds);
        assert_eq!(story.read("correction_rate"), Some(2.0 / 4.0));
        assert_eq!(story.read("subversion_rate"), Some(2.0 / 3.0));
        // What was heard last is followed by the final scene.
        let story = ByHand::new(4).start(&start).rounds(&rounds[..1]);
        assert_eq!((story.read("correction_rate"), story.read("subversion_rate")), (Some(0.0), Some(0.0)));
        assert_eq!(ByHand::new(4).read("correction_rate"), None);
    }

    #[test]
    fn words_of_unknown_speakers_and_evidence_that_reads_nothing_count_as_what_they_say() {
        // Members 0 and 1 are right about the culprit (option 1), 2 and 3 are wrong.
        let start = [1, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0];
        let told = evidence(Deed::Answer, 1, 0, 0, 1);
        // A claim with evidence beside it, of which nobody says what it reads.
        let backed = Act { option: 1, relation: 1, local: 1, fact: Fact::Evidence, ..act(Deed::Support, 1, 1) };
        let checked = Act { option: 1, relation: 2, reads: 1, fact: Fact::Holds, ..act(Deed::Answer, 1, 0) };
        let unknown = |act: &Act, listener, held| Exposure { speaker: ANONYMOUS, ..heard(listener, held, act) };
        for (spoken, listener) in [(told, 2), (backed, 2), (checked, 3)] {
            for seen in [heard(listener, 2, &spoken), unknown(&spoken, listener, 2)] {
                let round = Round { acts: vec![spoken], exposures: vec![seen], ..Round::default() };
                let mut story = ByHand::new(4).start(&start).rounds(&[round, Round::default()]);
                story.given.told = vec![(spoken.relation, 1)];
                assert_eq!(story.read("correction_rate"), Some(0.0), "{spoken:?}");
                assert_eq!(story.read("facts_surviving"), Some(0.0));
                story.given.told = vec![(spoken.relation, 0), (spoken.relation, 1)];
                assert_eq!(story.read("facts_surviving"), Some(1.0), "{spoken:?}");
            }
        }
    }
}
