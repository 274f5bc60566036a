//! The chamber: minds, positions, purses and every buffer of a deliberation, and the phases of a round.

use super::floor::Floor;
use super::meeting::{Ear, Groups};
use super::observer::{Observer, Scene};
use super::protocol::{FloorRule, Hearing, Protocol, Schedule};
use super::reflex::Played;
use super::stop::Watch;
use super::tally::{Support, Tally};
use super::vote::{Poll, reserve};
use super::written::Written;
use crate::act::{Act, Exposure, NOBODY, Turn};
use crate::budget::{self, Purse};
use crate::mind::{Heard, Mind, Says};
use crate::problem::{Problem, Truth};
use crate::rng::{Draws, Phase, Stream, mix, turn};
use crate::society::Network;

/// The turn of an agent: borrowed field by field, so that its mind and its position stay free.
macro_rules! turn_of {
    ($chamber:ident, $protocol:ident, $agent:ident) => {
        Turn {
            me: $agent as u32,
            round: $chamber.round,
            rng: &mut $chamber.stream,
            purse: &mut $chamber.purses[$agent * usize::from($chamber.limited)],
            manners: &$protocol.manners,
            log: (O::WATCHES && $chamber.watched).then_some(&mut $chamber.acts),
            exposures: $chamber.detailed.then_some(&mut $chamber.exposures),
            unpaid: false,
        }
    };
}
pub(super) use turn_of;

/// What an agent hears by an ear, beginning where `first` says.
macro_rules! heard_of {
    ($chamber:ident, $protocol:ident, $agent:expr, $ear:expr, $first:expr) => {
        Heard {
            said: &$chamber.said,
            shown: &$chamber.shown,
            questions: $chamber.questions,
            air: &$chamber.air,
            weights: $ear.weights,
            own: $ear.own,
            from: $ear.from,
            first: $first,
            me: $agent as u32,
            named: $protocol.manners.named,
        }
    };
}
pub(super) use heard_of;

/// Turns the stream to the lane that `place`, of an agent or an event, falls into; a mind with a lane of its own draws from
/// `own`. Inside a lane the stream runs on.
#[inline]
pub(super) fn enter<M: Mind<P>, P: Problem>(stream: &mut Stream, place: u32, own: u32, round: u32, phase: Phase) {
    if M::LANE == 1 {
        turn(stream, own, round, phase);
    } else if place.is_multiple_of(M::LANE) {
        turn(stream, place / M::LANE, round, phase);
    }
}

/// The place of the mind of `agent` among `minds`, where there is [one for all](Chamber::of_alike) or one for each.
#[inline]
pub(super) fn seat<M>(minds: &[M], agent: usize) -> usize {
    if minds.len() == 1 { 0 } else { agent }
}

/// Where a deliberation takes place: everything that it reads and never changes.
#[derive(Debug)]
pub struct Setting<'a, P> {
    /// The problem as this society sees it.
    pub problem: &'a P,
    /// Who hears whom.
    pub network: &'a Network,
    /// Extraversion of each agent, for the floor.
    pub extraversion: &'a [f64],
    /// The draws of this replicate.
    pub draws: &'a Draws,
    /// Where agents start: a stream of its own for each, or one for all.
    pub common_start: bool,
}

/// The minds of a society, their positions, their purses and every buffer. Opened anew for each replicate; once warm,
/// it allocates nothing.
#[derive(Debug)]
pub struct Chamber<P: Problem, M: Mind<P>> {
    /// One for each agent; or one for all, as long as they answer by reflex, and how it is copied then.
    pub(super) minds: Vec<M>,
    pub(super) agents: usize,
    copy: Option<fn(&M) -> M>,
    pub(super) questions: usize,
    pub(super) round: u32,
    /// Agents x questions.
    pub(super) positions: Vec<P::Answer>,
    /// Private positions as they were before the last decision was taken over, unless all stayed; kept only for those who
    /// look, and empty until then.
    pub(super) before_adoption: Vec<P::Answer>,
    /// What was written since `before_adoption` was last brought up to date.
    pub(super) unkept: Written,
    /// What was written since it was put in the open.
    pub(super) unshown: Written,
    /// Whether nobody moved at the end of the last round.
    pub(super) stayed: bool,
    /// Whether all minds [settle at once](Mind::settles_at_once), and whether all are [alike](Mind::is_like).
    pub(super) prompt: bool,
    pub(super) alike: bool,
    /// Whether this round is played by reflex, whether all then moved as they spoke, and how the last one was, if nothing happened
    /// since.
    pub(super) reflexive: bool,
    pub(super) moved: bool,
    pub(super) last: Option<Played>,
    /// How many each hears, where all hear as many.
    pub(super) degree: Option<u32>,
    /// Whether positions stand in the open, and somebody [looks](Mind::looks).
    pub(super) shows: bool,
    pub(super) public: Vec<Option<P::Answer>>,
    pub(super) decision: Vec<Option<P::Answer>>,
    pub(super) said: Vec<M::Says>,
    /// What will be said after the moves to come, where minds answer by reflex and have words.
    pub(super) saying: Vec<M::Says>,
    /// The positions that everybody spoke from, where minds show theirs.
    pub(super) shown: Vec<P::Answer>,
    pub(super) air: M::Air,
    /// What each mind gives to each option, agents x options question by question, for observers that ask.
    credences: Vec<Option<f64>>,
    /// One for each, or one for all where none has an end: what is spent is then the same sum.
    pub(super) purses: Vec<Purse>,
    pub(super) acts: Vec<Act>,
    /// Whether the observer asked for acts.
    pub(super) watched: bool,
    /// Whether the observer asked for what follows: who heard what, and how votes came out.
    pub(super) detailed: bool,
    pub(super) exposures: Vec<Exposure>,
    pub(super) tallies: Vec<Tally>,
    pub(super) supports: Vec<Support>,
    /// Votes held so far.
    pub(super) votes: u32,
    pub(super) floor: Floor,
    pub(super) poll: Poll<P::Answer>,
    pub(super) watch: Watch<P::Answer>,
    pub(super) stream: Stream,
    pub(super) everyone: Vec<u32>,
    pub(super) audible: Vec<u32>,
    changed: Vec<u32>,
    /// The questions to which the position that came with the floor has another answer than its receiver had.
    pub(super) came: Vec<u32>,
    pub(super) groups: Groups,
    /// Who had a turn in this round that was not cut short by an empty purse; once for each turn.
    pub(super) turned: Vec<u32>,
    /// Where listeners begin to listen, as a key: no number is always heard first.
    listening: u64,
    /// Units left in the society's budget outside the purses, spent so far, spent in this round.
    pub(super) left: u64,
    pub(super) spent: u64,
    pub(super) spent_before: u64,
    /// Rounds in a row in which nothing was spent and no turn could be paid for.
    pub(super) spendless: u32,
    pub(super) reserved: u64,
    pub(super) limited: bool,
    /// Whether everything is copied, compared and counted in every round, for tests to hold the shorter ways against.
    #[cfg(test)]
    pub(super) plain: bool,
}

impl<P: Truth, M: Mind<P>> Chamber<P, M> {
    /// A chamber for these minds.
    pub fn new(minds: Vec<M>) -> Self {
        Chamber {
            agents: minds.len(),
            minds,
            copy: None,
            questions: 0,
            round: 0,
            positions: Vec::new(),
            before_adoption: Vec::new(),
            unkept: Written::default(),
            unshown: Written::default(),
            stayed: true,
            prompt: false,
            alike: false,
            reflexive: false,
            moved: false,
            last: None,
            degree: None,
            shows: false,
            public: Vec::new(),
            decision: Vec::new(),
            said: Vec::new(),
            saying: Vec::new(),
            shown: Vec::new(),
            air: M::Air::default(),
            credences: Vec::new(),
            purses: Vec::new(),
            acts: Vec::new(),
            watched: false,
            detailed: false,
            exposures: Vec::new(),
            tallies: Vec::new(),
            supports: Vec::new(),
            votes: 0,
            floor: Floor::default(),
            poll: Poll::default(),
            watch: Watch::default(),
            stream: Draws::new(0, 0, 0).stream(0, 0, Phase::Floor),
            everyone: Vec::new(),
            audible: Vec::new(),
            changed: Vec::new(),
            came: Vec::new(),
            groups: Groups::default(),
            turned: Vec::new(),
            listening: 0,
            left: 0,
            spent: 0,
            spent_before: 0,
            spendless: 0,
            reserved: 0,
            limited: false,
            #[cfg(test)]
            plain: false,
        }
    }

    /// A chamber for `agents` minds like this one, which must answer by [reflex](Mind::reacts) wherever they are: one mind, which
    /// keeps nothing, is then in the place of all, until they have to be asked one by one. Cost: that of one mind.
    pub fn of_alike(mind: M, agents: usize) -> Self
    where
        M: Clone,
    {
        let minds = if agents > 0 { vec![mind] } else { Vec::new() };
        Chamber { agents, copy: Some(M::clone), ..Chamber::new(minds) }
    }

    /// The minds, to be reset for a replicate: one for each agent, or [one for all](Chamber::of_alike).
    pub fn minds_mut(&mut self) -> &mut [M] {
        &mut self.minds
    }

    /// Rounds played so far.
    pub fn round(&self) -> u32 {
        self.round
    }

    /// Whether the last round was played by [reflex](crate::mind::reflex).
    pub fn was_reflexive(&self) -> bool {
        self.reflexive
    }

    /// Whether nobody is here.
    pub fn is_empty(&self) -> bool {
        self.agents == 0
    }

    /// Private positions, agents x questions.
    pub fn positions(&self) -> &[P::Answer] {
        &self.positions
    }

    /// What the group answered to each question, after the final vote.
    pub fn decision(&self) -> &[Option<P::Answer>] {
        &self.decision
    }

    /// Seats everybody: positions, purses, and the price of the final vote set aside.
    pub(super) fn open<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol, observer: &mut O) {
        let agents = self.agents;
        self.questions = setting.problem.questions();
        self.round = 0;
        // The key of this replicate: from here on the stream is only turned.
        self.stream = setting.draws.stream(NOBODY, 0, Phase::Begin);
        self.listening = if M::SHOWS || agents < 2 { 0 } else { setting.draws.key(NOBODY, Phase::Critique) };
        self.positions.clear();
        self.positions.resize(agents * self.questions, P::Answer::default());
        for (agent, row) in self.positions.chunks_exact_mut(self.questions).enumerate() {
            let who = if setting.common_start { NOBODY } else { agent as u32 };
            turn(&mut self.stream, who, 0, Phase::Begin);
            setting.problem.begin(agent as u32, row, &mut self.stream);
        }
        self.before_adoption.clear();
        self.unkept.clear();
        self.unshown.clear();
        (self.stayed, self.prompt) = (true, self.minds.iter().all(M::settles_at_once));
        self.compare();
        (self.last, self.degree) = (None, setting.network.regular_degree());
        self.public.clear();
        self.public.resize(self.questions, None);
        self.decision.clear();
        self.said.clear();
        self.shown.clear();
        self.shows = M::SHOWS && self.minds.iter().any(M::looks);
        self.everyone.clear();
        self.forget();
        let credences = M::BELIEVES && observer.wants_credences();
        self.watched = O::WATCHES && (observer.wants_acts() || observer.detailed() || credences);
        (self.detailed, self.votes) = (observer.detailed(), 0);
        self.floor.open(agents);
        self.poll.open();
        if protocol.stop.when.settled || protocol.may_change {
            self.watch.open(&self.positions, agents);
        } else {
            self.watch.open(&[], 0);
        }
        (self.spent, self.spent_before, self.spendless) = (0, 0, 0);
        self.reserved = reserve(protocol, agents, setting.problem.looks());
        self.limited = protocol.stop.budget.is_some();
        self.left = protocol.stop.budget.unwrap_or(0).saturating_sub(self.reserved);
        self.purses.clear();
        self.purses.resize(if self.limited { agents } else { 1 }, Purse::unlimited());
        if self.limited {
            budget::deal(self.left, 0, &mut self.purses);
        }
        self.show(setting, observer);
    }

    /// Deals the budget and calls the floor.
    pub(super) fn begin_round<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        self.round += 1;
        self.spent_before = self.spent;
        self.turned.clear();
        if self.limited && protocol.own_purses {
            self.purses.iter_mut().for_each(|purse| *purse = Purse::with(purse.left()));
        } else if self.limited {
            budget::deal(self.left, self.round, &mut self.purses);
        }
        self.reflexive = self.is_reflexive(setting, protocol);
        if !self.reflexive {
            self.prepare();
        }
        if self.round == 1 && !self.reflexive {
            self.wake::<O>(setting, protocol);
        }
        // Events ask nobody for the floor: everybody is not called for each handful of them.
        if !self.reflexive && (protocol.schedule != Schedule::Events || protocol.floor != FloorRule::Everyone) {
            turn(&mut self.stream, 0, self.round, Phase::Floor);
            self.floor.call(protocol.floor, protocol.speakers, setting.extraversion, &mut self.stream);
        }
    }

    /// Makes ready what only those need who are asked one by one, once.
    fn prepare(&mut self) {
        let agents = self.agents;
        if let (Some(copy), Some(first)) = (self.copy, self.minds.first()) {
            let copies = self.minds.len()..agents;
            let copies: Vec<M> = copies.map(|_| copy(first)).collect();
            self.minds.extend(copies);
        }
        if self.said.len() != agents {
            self.said.resize(agents, M::Says::default());
        }
        if self.shows && self.shown.len() != self.positions.len() {
            self.shown.clone_from(&self.positions);
        }
        self.call_everyone();
    }

    /// Makes the list of everyone, once.
    pub(super) fn call_everyone(&mut self) {
        if self.everyone.is_empty() {
            self.everyone.extend(0..self.agents as u32);
        }
    }

    /// Before anybody speaks, everybody may look around, at its own expense.
    fn wake<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        for agent in 0..self.agents {
            let own = &self.positions[agent * self.questions..][..self.questions];
            turn(&mut self.stream, agent as u32, 0, Phase::Critique);
            let mut turn = turn_of!(self, protocol, agent);
            self.minds[agent].wake(setting.problem.view(agent as u32), own, &mut turn);
        }
    }

    /// Those with the floor act and speak; everybody else is silent.
    pub(super) fn propose<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        self.said.fill(M::Says::default());
        for at in 0..self.floor.speakers.len() {
            let speaker = self.floor.speakers[at];
            enter::<M, P>(&mut self.stream, at as u32, speaker, self.round, Phase::Propose);
            self.speak::<O>(setting, protocol, speaker);
        }
        if self.shows && self.floor.speakers.len() < self.agents {
            // Of those who said nothing nobody sees anything.
            for at in 0..self.floor.speakers.len() {
                let speaker = self.floor.speakers[at];
                if self.unshown.take(speaker as usize) || !self.said[speaker as usize].stayed() {
                    self.expose(speaker);
                }
            }
        } else if self.shows {
            self.shown.copy_from_slice(&self.positions);
        }
        if protocol.hearing != Hearing::Nobody {
            let everyone = protocol.hearing == Hearing::Everyone || setting.network.is_complete();
            M::gather(&mut self.air, &self.minds, &self.said, &self.shown, everyone);
        }
    }

    /// Everybody takes in what it hears.
    pub(super) fn critique<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        if protocol.hearing == Hearing::Nobody {
            return;
        }
        if let Hearing::Group { size } = protocol.hearing {
            turn(&mut self.stream, 0, self.round, Phase::Group);
            self.groups.divide(self.agents as u32, size, &mut self.stream);
        }
        for agent in 0..self.agents {
            let ear = Ear::of(agent, protocol.hearing, setting.network, &self.everyone, &self.groups);
            let places = ear.from.len().max(1) as u64;
            let first = match M::SHOWS {
                true => 0,
                false => mix(self.listening, u64::from(self.round) << 32 | agent as u64) % places,
            };
            let heard = heard_of!(self, protocol, agent, ear, first as usize);
            enter::<M, P>(&mut self.stream, agent as u32, agent as u32, self.round, Phase::Critique);
            let own = &self.positions[agent * self.questions..][..self.questions];
            let mut turn = turn_of!(self, protocol, agent);
            self.minds[agent].critique(setting.problem.view(agent as u32), own, &heard, &mut turn);
        }
    }

    /// The periodic vote, when one is due. Its outcome waits in the poll until [`Chamber::revise`].
    pub(super) fn vote<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        let plan = &protocol.vote;
        self.poll.outcome.clear();
        if plan.every == 0 || !self.round.is_multiple_of(plan.every) {
            return;
        }
        self.ballot::<O>(setting, protocol, &plan.periodic, false);
        self.poll.forget_claims();
    }

    /// Takes over the group's decision, passes the floor under a relay, and lets everybody move, having heard. Where all moved
    /// when they heard, and nothing is handed to anybody, nobody is asked.
    pub(super) fn revise<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        let passed = self.floor.pass(protocol.floor).filter(|&(_, to)| {
            // What the last holder came to is heard like any message, or not at all.
            let price = u64::from(protocol.manners.prices.hear);
            protocol.hearing != Hearing::Nobody && self.purses[to as usize * usize::from(self.limited)].pay(price)
        });
        let handed = passed.is_some() || self.poll.adopted && !self.poll.outcome.is_empty();
        let moved = self.prompt && protocol.schedule != Schedule::Synchronous || self.reflexive && self.moved;
        self.stayed = moved && !handed;
        self.note_turns(protocol);
        if self.reflexive && !self.stayed {
            std::mem::swap(&mut self.positions, &mut self.before_adoption);
        } else if !self.stayed {
            if O::WATCHES || protocol.stop.when.agreed {
                self.keep();
            }
            self.all_move::<O>(setting, protocol, passed);
        }
        for &(question, answer) in &self.poll.outcome {
            self.public[question as usize] = Some(answer);
        }
        if self.limited {
            self.spent += self.purses.iter().map(Purse::spent).sum::<u64>();
            self.left = budget::collect(&self.purses);
        }
    }

    /// Everybody takes over what the group decided, and the position that came with the floor, and moves.
    fn all_move<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol, passed: Option<(u32, u32)>) {
        self.came.clear();
        if let Some((from, to)) = passed {
            self.hand_on(from, to);
        }
        for agent in 0..self.agents {
            self.changed.clear();
            if passed.is_some_and(|(_, to)| to as usize == agent) {
                self.changed.append(&mut self.came);
            }
            let view = setting.problem.view(agent as u32);
            let own = &mut self.positions[agent * self.questions..][..self.questions];
            if self.poll.adopted {
                for &(question, answer) in &self.poll.outcome {
                    if own[question as usize] != answer {
                        own[question as usize] = answer;
                        self.changed.push(question);
                    }
                }
            }
            enter::<M, P>(&mut self.stream, agent as u32, agent as u32, self.round, Phase::Revise);
            let mut turn = turn_of!(self, protocol, agent);
            if passed.is_some() && self.poll.adopted {
                self.changed.sort_unstable();
                self.changed.dedup();
            }
            let overwritten = !self.changed.is_empty();
            if overwritten {
                self.minds[agent].accept(view, own, &self.changed, &mut turn);
            }
            if self.minds[agent].revise(view, own, &mut turn) || overwritten {
                self.wrote(agent);
            }
        }
    }

    /// Private positions as they were before the last decision was taken over.
    fn before(&self) -> &[P::Answer] {
        if self.stayed { &self.positions } else { &self.before_adoption }
    }

    /// Lets the observer see, and forgets the acts that it saw.
    pub(super) fn show<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, observer: &mut O) {
        if O::WATCHES {
            self.credences.clear();
            if M::BELIEVES && observer.wants_credences() {
                for agent in 0..self.agents {
                    let view = setting.problem.view(agent as u32);
                    for question in 0..self.questions {
                        let mind = &self.minds[seat(&self.minds, agent)];
                        let of = |option| mind.credence(view, question, option);
                        self.credences.extend((0..setting.problem.options(question)).map(of));
                    }
                }
            }
            observer.see(&Scene {
                problem: setting.problem,
                round: self.round,
                agents: self.agents,
                positions: if self.decision.is_empty() { &self.positions } else { self.before() },
                latest: &self.positions,
                public: &self.public,
                decision: &self.decision,
                acts: &self.acts,
                exposures: &self.exposures,
                tallies: &self.tallies,
                supports: &self.supports,
                credences: &self.credences,
                spent: self.spent + self.purses.iter().map(Purse::spent).sum::<u64>(),
            });
            self.forget();
        }
    }

    /// Forgets what was written down.
    fn forget(&mut self) {
        self.acts.clear();
        self.exposures.clear();
        self.tallies.clear();
        self.supports.clear();
    }

    /// Gives one agent a turn in a vote, and what it makes of it.
    pub(super) fn in_turn<O: Observer<P>, T>(
        &mut self,
        setting: &Setting<'_, P>,
        protocol: &Protocol,
        agent: usize,
        act: impl FnOnce(&mut M, P::View<'_>, &[P::Answer], usize, &mut Poll<P::Answer>, &mut Turn<'_>) -> T,
    ) -> T {
        turn(&mut self.stream, agent as u32, self.round, Phase::Vote);
        let mut turn = turn_of!(self, protocol, agent);
        let view = setting.problem.view(agent as u32);
        let seat = seat(&self.minds, agent);
        act(&mut self.minds[seat], view, &self.positions, self.questions, &mut self.poll, &mut turn)
    }

    /// The stream in which ties of this round's vote are broken.
    pub(super) fn ties(&mut self, setting: &Setting<'_, P>) -> Stream {
        setting.draws.stream(NOBODY, self.round, Phase::Ties)
    }
}
