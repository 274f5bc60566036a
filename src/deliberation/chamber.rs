//! The chamber: minds, positions, purses and every buffer of a deliberation, and who may look at them.

use super::floor::Floor;
use super::meeting::Groups;
use super::observer::{Observer, Scene};
use super::poll::Poll;
use super::protocol::{Adopt, Protocol, Schedule};
use super::reflex::Played;
use super::stop::Watch;
use super::tally::{Cast, Support, Tally};
use super::vote::reserve;
use super::written::Written;
use crate::act::{Act, Exposure, NOBODY, Turn};
use crate::budget::{self, Purse};
use crate::mind::{Mind, Minds};
use crate::problem::{Problem, Truth};
use crate::rng::{Draws, Next, Phase, Stream, turn, turn_ahead};
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

/// What an agent hears by an ear, beginning where `first` says; `aloud` are the bits of those who spoke, if they are known.
macro_rules! heard_of {
    ($chamber:ident, $protocol:ident, $agent:expr, $ear:expr, $first:expr, $aloud:expr) => {
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
            aloud: $aloud,
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

/// Where a deliberation takes place: everything that it reads and never changes.
#[derive(Debug)]
pub struct Setting<'a, P> {
    /// The problem as this society sees it.
    pub problem: &'a P,
    /// Who hears whom.
    pub network: &'a Network,
    /// Extraversion of each agent, for a floor that goes by it; may be empty where none does.
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
    pub(super) minds: Minds<M>,
    pub(super) agents: usize,
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
    /// Of each row which edition of a position it holds: rows of one edition hold the same. Kept where all are heedless.
    pub(super) editions: Vec<u32>,
    pub(super) newest: u32,
    /// Whether first answers are drawn, or a round was played without: nobody draws what nobody looks at.
    pub(super) begun: bool,
    /// Whether nobody moved at the end of the last round.
    pub(super) stayed: bool,
    /// Whether all minds [settle at once](Mind::settles_at_once), and whether all are [alike](Mind::is_like).
    pub(super) prompt: bool,
    pub(super) alike: bool,
    /// Whether all [move in their turns alone](Mind::moves_in_turn), and nothing is overwritten but what comes with the floor.
    pub(super) heedless: bool,
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
    /// Who moves each, where minds answer by reflex and acts are written down.
    pub(super) movers: Vec<u32>,
    /// The positions that everybody spoke from, where minds show theirs.
    pub(super) shown: Vec<P::Answer>,
    pub(super) air: M::Air,
    /// What each mind gives to each option, agents x options question by question, for observers that ask.
    credences: Vec<Option<f64>>,
    /// One for each, or one for all where none has an end: what is spent is then the same sum.
    pub(super) purses: Vec<Purse>,
    pub(super) acts: Vec<Act>,
    /// Whether the observer asked for acts, and for what only those tell who are asked one by one.
    pub(super) watched: bool,
    pub(super) asked: bool,
    /// Whether the observer asked for what follows: who heard what, and how votes came out.
    pub(super) detailed: bool,
    pub(super) exposures: Vec<Exposure>,
    pub(super) tallies: Vec<Tally>,
    pub(super) supports: Vec<Support>,
    pub(super) cast: Vec<Cast>,
    pub(super) ranks: Vec<u32>,
    /// Votes held so far.
    pub(super) votes: u32,
    pub(super) floor: Floor,
    pub(super) poll: Poll<P::Answer>,
    pub(super) watch: Watch<P::Answer>,
    pub(super) stream: Stream,
    pub(super) everyone: Vec<u32>,
    pub(super) audible: Vec<u32>,
    /// A bit for each who said something in this round, where all hear all.
    pub(super) aloud: Vec<u64>,
    pub(super) changed: Vec<u32>,
    /// The questions to which the position that came with the floor has another answer than its receiver had.
    pub(super) came: Vec<u32>,
    pub(super) groups: Groups,
    /// Who had a turn in this round that was not cut short by an empty purse; once for each turn.
    pub(super) turned: Vec<u32>,
    /// Where listeners begin to listen, as a key: no number is always heard first.
    pub(super) listening: u64,
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
        Chamber::of(Minds::of(minds))
    }

    fn of(minds: Minds<M>) -> Self {
        Chamber {
            agents: minds.agents(),
            minds,
            questions: 0,
            round: 0,
            positions: Vec::new(),
            before_adoption: Vec::new(),
            unkept: Written::default(),
            unshown: Written::default(),
            editions: Vec::new(),
            newest: 0,
            begun: false,
            stayed: true,
            prompt: false,
            alike: false,
            heedless: false,
            reflexive: false,
            moved: false,
            last: None,
            degree: None,
            shows: false,
            public: Vec::new(),
            decision: Vec::new(),
            said: Vec::new(),
            saying: Vec::new(),
            movers: Vec::new(),
            shown: Vec::new(),
            air: M::Air::default(),
            credences: Vec::new(),
            purses: Vec::new(),
            acts: Vec::new(),
            watched: false,
            asked: false,
            detailed: false,
            exposures: Vec::new(),
            tallies: Vec::new(),
            supports: Vec::new(),
            cast: Vec::new(),
            ranks: Vec::new(),
            votes: 0,
            floor: Floor::default(),
            poll: Poll::default(),
            watch: Watch::default(),
            stream: Draws::new(0, 0, 0).stream(0, 0, Phase::Floor),
            everyone: Vec::new(),
            audible: Vec::new(),
            aloud: Vec::new(),
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

    /// A chamber for `agents` minds like this one, which must answer by [reflex](Mind::reacts) at least where all hear all: one mind is
    /// then in the place of all, until they have to be asked one by one or come to differ. Cost: that of one mind.
    pub fn of_alike(mind: M, agents: usize) -> Self
    where
        M: Clone,
    {
        Chamber::of(Minds::alike(mind, agents))
    }

    /// The minds, to be reset for a replicate: one for each agent, or [one for all](Chamber::of_alike).
    pub fn minds_mut(&mut self) -> &mut [M] {
        self.minds.each_mut()
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
        setting.draws.restart(&mut self.stream, NOBODY, 0, Phase::Begin);
        self.listening = if M::SHOWS || agents < 2 { 0 } else { setting.draws.key(NOBODY, Phase::Critique) };
        // Each row is written as a whole.
        self.positions.resize(agents * self.questions, P::Answer::default());
        self.begun = false;
        if O::WATCHES || protocol.stop.when.settled || protocol.may_change {
            self.begin(setting);
        }
        self.before_adoption.clear();
        self.unkept.clear();
        self.unshown.clear();
        (self.stayed, self.prompt) = (true, self.minds.all(M::settles_at_once));
        self.compare();
        (self.last, self.degree) = (None, setting.network.regular_degree());
        self.public.clear();
        self.public.resize(self.questions, None);
        self.decision.clear();
        self.said.clear();
        self.shown.clear();
        self.shows = M::SHOWS && !self.minds.all(|mind| !mind.looks());
        self.everyone.clear();
        self.forget();
        let credences = M::BELIEVES && observer.wants_credences();
        self.asked = O::WATCHES && (observer.detailed() || credences);
        self.watched = O::WATCHES && observer.wants_acts() || self.asked;
        (self.detailed, self.votes) = (observer.detailed(), 0);
        self.floor.open(agents);
        self.poll.open();
        self.heedless = !self.is_plain()
            && !self.alike
            && protocol.schedule == Schedule::Synchronous
            && !protocol.may_change
            && (protocol.vote.every == 0 || protocol.vote.adopt == Adopt::Public)
            && self.minds.all(M::moves_in_turn);
        self.editions.clear();
        self.editions.extend(0..if self.heedless { agents as u32 } else { 0 });
        self.newest = agents as u32;
        if protocol.stop.when.settled || protocol.may_change {
            self.watch.open(&self.positions, agents, self.heedless);
        } else {
            self.watch.open(&[], 0, false);
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

    /// Draws the first answers.
    pub(super) fn begin(&mut self, setting: &Setting<'_, P>) {
        self.begun = true;
        for (agent, row) in self.positions.chunks_exact_mut(self.questions).enumerate() {
            let who = if setting.common_start { NOBODY } else { agent as u32 };
            turn_ahead(&mut self.stream, who, 0, Phase::Begin, Next::Who, self.questions);
            setting.problem.begin(agent as u32, row, &mut self.stream);
        }
    }

    /// Makes ready what only those need who are asked one by one, once.
    pub(super) fn prepare(&mut self) {
        let agents = self.agents;
        self.minds.part();
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
                        let of = |option| self.minds[agent].credence(view, question, option);
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
                ballots: &self.cast,
                ranks: &self.ranks,
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
        self.cast.clear();
        self.ranks.clear();
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
        act(&mut self.minds[agent], view, &self.positions, self.questions, &mut self.poll, &mut turn)
    }

    /// Turns to where ties of this round's vote are broken.
    pub(super) fn turn_to_ties(&mut self) {
        turn(&mut self.stream, NOBODY, self.round, Phase::Ties);
    }
}
