//! How the group decides: ballots over questions, positions or claims, one decision, and who takes it over.

use super::chamber::{Chamber, Setting};
use super::observer::Observer;
use super::poll::{MOST_CLAIMS, Poll};
use super::protocol::{Adopt, Ballotry, Over, Protocol, VotePlan, Voters, Weighing};
use super::tally::{Support, Tally};
use crate::act::{Act, Deed, NOBODY, NONE, Outcome, Turn};
use crate::mind::Mind;
use crate::problem::{Label, Truth};
use crate::rng::{Phase, below};
use crate::voting::{self, Ballots, Choice, Takes, TiePolicy, quorum_needed, resolve};

/// Of more options than this only those that are held are counted.
pub(super) const MOST_COUNTED: usize = 64;

/// Units set aside before round 1 so that `agents` can hold the final vote, whatever happens before. `looks` is what
/// weighing one position takes. 0 without a budget to set it aside from.
pub fn reserve(protocol: &Protocol, agents: usize, looks: usize) -> u64 {
    if protocol.stop.budget.is_none() {
        return 0;
    }
    let prices = &protocol.manners.prices;
    // Who casts no ballot needs nothing, and still nominates a position.
    let casting = u64::from(protocol.vote.voters.count(agents as u32));
    let (agents, looks) = (agents as u64, looks as u64 * u64::from(prices.look));
    let ballot = u64::from(prices.act);
    let last = &protocol.vote.last;
    match last.over {
        Over::Questions => casting.saturating_mul(ballot),
        Over::Claims => {
            let most = u64::from(MOST_CLAIMS);
            let stand = if last.slate == 0 { most } else { most.min(u64::from(last.slate)) };
            casting.saturating_mul(ballot.saturating_add(looks.saturating_mul(2 * stand)))
        }
        Over::Positions => {
            let stand = if last.slate == 0 { agents } else { agents.min(u64::from(last.slate)) };
            let nominate = if last.slate == 0 { 0 } else { agents.saturating_mul(looks) };
            casting.saturating_mul(ballot.saturating_add(stand.saturating_mul(looks))).saturating_add(nominate)
        }
    }
}

impl<P: Truth, M: Mind<P>> Chamber<P, M> {
    /// Takes a vote: fills the poll's outcome, and says whether it is to be adopted.
    pub(super) fn ballot<O: Observer<P>>(
        &mut self,
        setting: &Setting<'_, P>,
        protocol: &Protocol,
        ballotry: &Ballotry,
        last: bool,
    ) {
        self.poll.adopted = false;
        if ballotry.over == Over::Positions {
            self.nominate::<O>(setting, protocol, ballotry.slate as usize);
        } else if ballotry.over == Over::Claims && ballotry.slate > 0 {
            let surplus = self.poll.claims.len().saturating_sub(ballotry.slate as usize);
            self.poll.claims.drain(..surplus);
        }
        let alternatives = match ballotry.over {
            Over::Questions => 0,
            Over::Positions => self.poll.slate.len(),
            Over::Claims => self.poll.claims.len(),
        };
        self.poll.ballots.clear(alternatives as u32);
        self.poll.voters.clear();
        self.poll.casters.clear();
        self.poll.again = false;
        self.call_voters(setting, &protocol.vote);
        self.call_ballots::<O>(setting, protocol, ballotry.over);
        let plan = &protocol.vote;
        let adopt = if last { Adopt::Public } else { plan.adopt };
        match ballotry.over {
            Over::Questions => self.decide_questions(setting, ballotry, plan, adopt),
            _ => self.decide_whole(setting, ballotry, plan.ties, plan.quorum, adopt),
        }
        let tally = self.votes;
        self.votes += 1;
        if self.detailed {
            self.write_down(setting, ballotry, tally, last, plan.quorum);
        }
        if O::WATCHES && self.watched {
            let decided = self.poll.outcome.len() as u32;
            self.acts.push(Act {
                round: self.round(),
                agent: NOBODY,
                relation: decided,
                born: tally,
                outcome: if decided == 0 { Outcome::Nothing } else { Outcome::Done },
                ..Act::of(Deed::Decide)
            });
        }
    }

    /// Lets everybody who may cast a ballot.
    fn call_ballots<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol, over: Over) {
        let price = u64::from(protocol.manners.prices.act) * u64::from(protocol.vote.voters.count(self.agents as u32));
        // Over questions nobody is asked anything. Where nobody writes it down either, all pay at once, if one purse is that of all.
        let unseen = over == Over::Questions && !self.limited && !(O::WATCHES && self.watched);
        if unseen && self.purses[0].pay(price) {
            let poll = &mut self.poll;
            poll.voters.resize(self.agents, poll.chosen.is_empty());
            poll.chosen.iter().for_each(|&agent| poll.voters[agent as usize] = true);
            return;
        }
        for agent in 0..self.agents {
            let cast = self.poll.may_vote(agent)
                && self.in_turn::<O, _>(setting, protocol, agent, |mind, view, positions, questions, poll, turn| {
                    cast_ballot(mind, view, positions, questions, poll, turn, (over, protocol.vote.weights))
                });
            self.poll.voters.push(cast);
        }
    }

    /// Writes down how every alternative fared.
    fn write_down(&mut self, setting: &Setting<'_, P>, ballotry: &Ballotry, tally: u32, last: bool, quorum: f64) {
        let questions = setting.problem.questions();
        let poll = &self.poll;
        let agents = poll.voters.len() as u32;
        self.tallies.push(Tally {
            id: tally,
            round: self.round(),
            last,
            over: ballotry.over,
            ballots: poll.voters.iter().filter(|&&cast| cast).count() as u32,
            needed: quorum_needed(agents, quorum),
            decided: poll.outcome.len() as u32,
            adopted: poll.adopted,
        });
        if ballotry.over != Over::Questions {
            poll.tell_ballots(tally, NONE, &mut self.cast, &mut self.ranks);
        }
        match ballotry.over {
            Over::Questions => {
                for question in 0..questions {
                    self.opinions(setting, question);
                    let poll = &self.poll;
                    let winner = poll.outcome.iter().find(|(decided, _)| *decided as usize == question);
                    for option in 0..setting.problem.options(question) {
                        let holds = |&&row: &&usize| self.positions[row + question].index() == option;
                        let backing = poll.rows.iter().filter(holds).count() as u32;
                        if backing > 0 {
                            let won = winner.is_some_and(|(_, answer)| answer.index() == option);
                            let (question, option) = (question as u32, option as u32);
                            self.supports.push(Support { tally, question, option, holder: NONE, backing, won });
                        }
                    }
                }
            }
            Over::Positions => {
                for (place, &holder) in poll.slate.iter().enumerate() {
                    let first = |ballot: &voting::Ballot<'_>| ballot.ranks[place] == 0;
                    let backing = poll.ballots.iter().filter(first).count() as u32;
                    let row = &self.positions[holder as usize * questions..][..questions];
                    let won = !poll.outcome.is_empty()
                        && poll.outcome.iter().all(|&(question, answer)| row[question as usize] == answer);
                    self.supports.push(Support { tally, question: NONE, option: NONE, holder, backing, won });
                }
            }
            Over::Claims => {
                for (place, claim) in poll.claims.iter().enumerate() {
                    let gains = |ballot: &voting::Ballot<'_>| ballot.grades.is_some_and(|grades| grades[place] > 0.0);
                    self.supports.push(Support {
                        tally,
                        question: claim.question,
                        option: claim.answer.index() as u32,
                        holder: claim.author,
                        backing: poll.ballots.iter().filter(gains).count() as u32,
                        won: poll.outcome.contains(&(claim.question, claim.answer)),
                    });
                }
            }
        }
    }

    /// Names the positions that stand: each different one once, and of those the `most` that their holders believe best.
    fn nominate<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol, most: usize) {
        let questions = setting.problem.questions();
        self.poll.slate.clear();
        for agent in 0..self.agents {
            let row = &self.positions[agent * questions..][..questions];
            let held = |&other: &u32| &self.positions[other as usize * questions..][..questions] == row;
            if !self.poll.slate.iter().any(held) {
                self.poll.slate.push(agent as u32);
            }
        }
        if most == 0 || self.poll.slate.len() <= most {
            return;
        }
        self.poll.assessed.clear();
        let mut lots = setting.draws.stream(NOBODY, self.round(), Phase::Vote);
        for at in 0..self.poll.slate.len() {
            let agent = self.poll.slate[at];
            let score = self.in_turn::<O, _>(setting, protocol, agent as usize, |mind, view, positions, q, _, turn| {
                mind.weigh(view, &positions[agent as usize * q..][..q], turn)
            });
            self.poll.assessed.push((score.unwrap_or(f64::NEG_INFINITY), below(&mut lots, u32::MAX), agent));
        }
        self.poll.assessed.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        self.poll.slate.clear();
        self.poll.slate.extend(self.poll.assessed.iter().take(most).map(|&(.., agent)| agent));
        self.poll.slate.sort_unstable();
    }

    /// Finds out who may cast a ballot, and how many hear each where ballots weigh that.
    fn call_voters(&mut self, setting: &Setting<'_, P>, plan: &VotePlan) {
        let (agents, poll) = (self.agents as u32, &mut self.poll);
        poll.chosen.clear();
        match &plan.voters {
            Voters::Drawn(many) if *many < agents => {
                let mut lots = setting.draws.stream(NOBODY, self.round, Phase::Voters);
                poll.chosen.extend(0..agents);
                for place in 0..*many {
                    poll.chosen.swap(place as usize, (place + below(&mut lots, agents - place)) as usize);
                }
                poll.chosen.truncate(*many as usize);
                poll.chosen.sort_unstable();
            }
            Voters::Named(named) if named.start < agents => poll.chosen.extend(named.start..named.end.min(agents)),
            _ => {}
        }
        if plan.weights == Weighing::Centrality {
            poll.heard_by.clear();
            poll.heard_by.resize(self.agents, 1);
            for hearer in 0..self.agents {
                for &speaker in setting.network.hears(hearer).iter().filter(|&&speaker| speaker as usize != hearer) {
                    poll.heard_by[speaker as usize] += 1;
                }
            }
        }
    }

    /// Whether a vote over questions must see ballots, and not only how many hold each answer: where they weigh, and where the rule
    /// reads more than one answer and somebody believes more than one.
    pub(super) fn reads_ballots(&self, setting: &Setting<'_, P>, ballotry: &Ballotry, plan: &VotePlan) -> bool {
        let believes = |agent: usize| self.minds[agent].credence(setting.problem.view(agent as u32), 0, 0).is_some();
        plan.weights != Weighing::Even
            || M::BELIEVES && ballotry.rule.takes() != Takes::Top && (0..self.agents).any(believes)
    }

    /// Finds those who vote on `question`: of all who cast a ballot, those who have an opinion; all, if nobody has one.
    fn opinions(&mut self, setting: &Setting<'_, P>, question: usize) {
        let questions = setting.problem.questions();
        let (poll, minds, agents) = (&mut self.poll, &self.minds, self.agents);
        let cast = |agent: &usize| poll.voters[*agent];
        let opines = |agent: &usize| minds[*agent].opines(setting.problem.view(*agent as u32), question);
        poll.rows.clear();
        poll.rows.extend((0..agents).filter(cast).filter(opines).map(|agent| agent * questions));
        if poll.rows.is_empty() {
            poll.rows.extend((0..agents).filter(cast).map(|agent| agent * questions));
        }
    }

    /// Decides each question where all who vote hold one position: there is nothing to count but how many have an opinion.
    /// False, and nothing is decided, where they do not, or where the rule must see their ballots.
    fn decide_at_one(&mut self, setting: &Setting<'_, P>, ballotry: &Ballotry, plan: &VotePlan, adopt: Adopt) -> bool {
        let questions = setting.problem.questions();
        let agents = self.agents;
        let cast = |agent: &usize| self.poll.voters[*agent];
        let Some(first) = (0..agents).find(cast) else { return false };
        if self.reads_ballots(setting, ballotry, plan)
            || (first + 1..agents).filter(cast).any(|agent| !self.hold_same(agent, first))
        {
            return false;
        }
        let (poll, minds) = (&mut self.poll, &self.minds);
        let needed = backing_needed(adopt, agents, plan.quorum);
        let cast = |agent: &usize| poll.voters[*agent];
        let row = |agent: usize| &self.positions[agent * questions..][..questions];
        let all = (0..agents).filter(cast).count() as u32;
        let always = minds.all(M::always_opines);
        // How many vote on the question at hand, and whether what they hold wins.
        let mut ballot = (0, false);
        for (question, answer) in row(first).iter().enumerate() {
            let opines = |agent: &usize| minds[*agent].opines(setting.problem.view(*agent as u32), question);
            let voters = match always || (0..agents).all(|agent| opines(&agent)) {
                true => all,
                false => match (0..agents).filter(cast).filter(opines).count() as u32 {
                    0 => all,
                    some => some,
                },
            };
            if voters != ballot.0 {
                if !ballotry.rule.decide_counts(&[voters], voters, &mut poll.winners) {
                    poll.outcome.clear();
                    return false;
                }
                ballot = (voters, poll.winners == [0] && voters >= needed);
            }
            if ballot.1 {
                poll.outcome.push((question as u32, P::Answer::from_index(answer.index())));
            }
        }
        true
    }

    /// Decides each question by the answers that those with an opinion on it hold.
    fn decide_questions(&mut self, setting: &Setting<'_, P>, ballotry: &Ballotry, plan: &VotePlan, adopt: Adopt) {
        self.poll.adopted = adopt != Adopt::Public;
        if !self.is_plain()
            && (self.decide_at_one(setting, ballotry, plan, adopt)
                || self.decide_by_counts(setting, ballotry, plan, adopt))
        {
            return;
        }
        let questions = setting.problem.questions();
        let agents = self.poll.voters.len();
        let needed = backing_needed(adopt, agents, plan.quorum);
        let reads = self.reads_ballots(setting, ballotry, plan);
        self.turn_to_ties();
        for question in 0..questions {
            let options = setting.problem.options(question);
            self.opinions(setting, question);
            let (poll, positions) = (&mut self.poll, &self.positions[question..]);
            let named = |&row: &usize| positions[row].index() as u32;
            let sparse = options > MOST_COUNTED && options > 2 * poll.rows.len();
            poll.held.clear();
            if sparse {
                poll.held.extend(poll.rows.iter().map(named));
                poll.held.dedup();
                poll.held.sort_unstable();
                poll.held.dedup();
            }
            poll.counts.clear();
            poll.counts.resize(if sparse { poll.held.len() } else { options }, 0);
            for row in &poll.rows {
                let option = named(row);
                let place = if sparse { poll.held.partition_point(|&held| held < option) } else { option as usize };
                poll.counts[place] += 1;
            }
            let voters = poll.rows.len() as u32;
            if !reads && ballotry.rule.decide_counts(&poll.counts, voters, &mut poll.winners) {
                if sparse {
                    poll.winners.iter_mut().for_each(|winner| *winner = poll.held[*winner as usize]);
                }
            } else {
                let graded = ballotry.rule.takes() == Takes::Grades;
                poll.ballots.clear(options as u32);
                poll.casters.clear();
                for row in &poll.rows {
                    let (agent, option) = (row / questions, self.positions[row + question].index());
                    let (mind, view) = (&self.minds[agent], || setting.problem.view(agent as u32));
                    let weight = match plan.weights {
                        Weighing::Even => None,
                        Weighing::LogOdds => mind.ballot_weight(view()),
                        Weighing::Confidence => mind.credence(view(), question, option),
                        Weighing::Centrality => Some(f64::from(poll.heard_by[agent])),
                    };
                    let credence = |option| mind.credence(view(), question, option);
                    poll.grades.clear();
                    if ballotry.rule.takes() != Takes::Top {
                        poll.grades.extend((0..options).map_while(credence));
                    }
                    let beliefs = (poll.grades.len() == options).then_some(&poll.grades[..]);
                    if beliefs.is_some() {
                        poll.casters.push(agent as u32);
                    }
                    hand_in(&mut poll.ballots, option as u32, beliefs, weight.unwrap_or(1.0), graded);
                }
                if self.detailed && poll.casters.len() == poll.ballots.len() {
                    poll.tell_ballots(self.votes, question as u32, &mut self.cast, &mut self.ranks);
                }
                ballotry.rule.decide(&poll.ballots, &mut poll.tally);
                poll.winners.clear();
                poll.winners.extend_from_slice(&poll.tally.winners);
            }
            let standing = self.public[question].map(|answer| answer.index() as u32);
            if let Choice::One(winner) = poll.choose(question, plan.ties, standing, &mut self.stream)
                && (needed == 0
                    || poll.rows.iter().map(named).filter(|&held| held == winner).count() >= needed as usize)
            {
                poll.outcome.push((question as u32, P::Answer::from_index(winner as usize)));
            }
        }
    }

    /// Decides among whole positions or claims by the grades that were given.
    fn decide_whole(
        &mut self,
        setting: &Setting<'_, P>,
        ballotry: &Ballotry,
        ties: TiePolicy,
        quorum: f64,
        adopt: Adopt,
    ) {
        let questions = setting.problem.questions();
        self.turn_to_ties();
        let poll = &mut self.poll;
        ballotry.rule.decide(&poll.ballots, &mut poll.tally);
        let choice = resolve(&poll.tally.winners, ties, None, &[], &mut self.stream);
        poll.again = choice == Choice::Again;
        let Choice::One(winner) = choice else { return };
        let claims = ballotry.over == Over::Claims;
        // A position is backed by those who rank it first, a claim by those who believe that it gains.
        let backs = |ballot: &voting::Ballot<'_>| match ballot.grades {
            Some(grades) if claims => grades[winner as usize] > 0.0,
            _ => ballot.ranks[winner as usize] == 0,
        };
        let backing = poll.ballots.iter().filter(backs).count() as u32;
        if backing < backing_needed(adopt, poll.voters.len(), quorum) {
            return;
        }
        if claims {
            let claim = poll.claims[winner as usize];
            poll.outcome.push((claim.question, claim.answer));
        } else {
            let row = &self.positions[poll.slate[winner as usize] as usize * questions..][..questions];
            poll.outcome.extend((0..).zip(row.iter().copied()));
        }
        poll.adopted = adopt != Adopt::Public;
    }
}

/// How many of `agents` must back what is decided: 0 where no quorum is asked for.
pub(super) fn backing_needed(adopt: Adopt, agents: usize, quorum: f64) -> u32 {
    if adopt == Adopt::Quorum { quorum_needed(agents as u32, quorum) } else { 0 }
}

/// Hands in a ballot of beliefs, or else one for `option`, as a grade of 1 where the rule reads grades. A weight below 0 speaks
/// against it: that is the same weight for each other option, and between two options for the other one.
fn hand_in(ballots: &mut Ballots, option: u32, beliefs: Option<&[f64]>, weight: f64, graded: bool) {
    if let Some(beliefs) = beliefs {
        let ballot = ballots.push_grades(beliefs);
        return ballots.set_weight(ballot, weight);
    }
    let for_whom = if weight >= 0.0 { option..option + 1 } else { 0..ballots.alternatives() };
    for other in for_whom.filter(|&other| weight >= 0.0 || other != option) {
        let ballot = if graded { ballots.push_approval(other) } else { ballots.push_top(other) };
        ballots.set_weight(ballot, weight.abs());
    }
}

/// One agent's ballot, paid for; false if it abstains. Over positions and claims nobody has one confidence, and a weight below 0 is
/// none: there is no one other alternative to speak for.
fn cast_ballot<P: Truth, M: Mind<P>>(
    mind: &mut M,
    view: P::View<'_>,
    positions: &[P::Answer],
    questions: usize,
    poll: &mut Poll<P::Answer>,
    turn: &mut Turn<'_>,
    (over, weights): (Over, Weighing),
) -> bool {
    let before = turn.purse.spent();
    let mut cast = turn.purse.pay(u64::from(turn.manners.prices.act));
    if cast && over != Over::Questions {
        let own = &positions[turn.me as usize * questions..][..questions];
        poll.grades.clear();
        if over == Over::Positions {
            for &holder in &poll.slate {
                let position = &positions[holder as usize * questions..][..questions];
                poll.grades.push(mind.weigh(view, position, turn).unwrap_or(f64::NAN));
            }
        } else {
            for &claim in &poll.claims {
                poll.grades.push(mind.weigh_claim(view, own, claim, turn).unwrap_or(f64::NAN));
            }
        }
        cast = poll.grades.iter().any(|grade| !grade.is_nan());
        let ballot = poll.ballots.push_grades(&poll.grades);
        poll.casters.push(turn.me);
        let weight = match weights {
            Weighing::Even | Weighing::Confidence => None,
            Weighing::LogOdds => mind.ballot_weight(view),
            Weighing::Centrality => Some(f64::from(poll.heard_by[turn.me as usize])),
        };
        if let Some(weight) = weight {
            poll.ballots.set_weight(ballot, weight);
        }
    }
    let cost = (turn.purse.spent() - before) as u32;
    let outcome = if cast { Outcome::Done } else { Outcome::Unpaid };
    turn.act(Act { outcome, cost, ..Act::of(Deed::Vote) });
    cast
}
