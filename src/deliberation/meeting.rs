//! Who meets whom, where not all speak at once: asynchronous rounds, events and groups.

use super::chamber::{Chamber, Setting, heard_of, turn_of};
use super::observer::Observer;
use super::protocol::{FloorRule, Hearing, Meeting, Protocol};
use crate::act::Turn;
use crate::mind::{Heard, Mind, Says};
use crate::problem::{Label, Truth};
use crate::rng::{Phase, Stream, below, below_each, turn};
use crate::society::Network;

/// The groups of a round.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    size: usize,
    /// Everybody, in the order of the groups.
    order: Vec<u32>,
    /// The place of each agent in that order.
    places: Vec<u32>,
}

impl Groups {
    /// Divides `agents` evenly at random into groups of `size`.
    pub(super) fn divide(&mut self, agents: u32, size: u32, rng: &mut Stream) {
        self.size = size as usize;
        self.order.clear();
        self.order.extend(0..agents);
        self.places.resize(agents as usize, 0);
        for place in 0..agents {
            let drawn = place + below(rng, agents - place);
            self.order.swap(place as usize, drawn as usize);
            self.places[self.order[place as usize] as usize] = place;
        }
    }

    /// The group of `agent`, itself included; empty if it is left over.
    pub(super) fn of(&self, agent: usize) -> &[u32] {
        let first = self.places[agent] as usize / self.size * self.size;
        self.order.get(first..first + self.size).unwrap_or(&[])
    }
}

/// Whom an agent hears, and what that weighs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ear<'a> {
    pub(super) from: &'a [u32],
    /// In the order of `from`; `None` where all weigh the same.
    pub(super) weights: Option<&'a [f64]>,
    /// What its own position weighs beside them, where the network says so.
    pub(super) own: Option<f64>,
}

impl<'a> Ear<'a> {
    /// All of `from` alike.
    #[inline]
    pub(super) fn evenly(from: &'a [u32]) -> Self {
        Ear { from, weights: None, own: None }
    }

    #[inline(always)]
    pub(super) fn of(
        agent: usize,
        hearing: Hearing,
        network: &'a Network,
        everyone: &'a [u32],
        groups: &'a Groups,
    ) -> Self {
        match hearing {
            Hearing::Nobody => Ear::evenly(&[]),
            Hearing::Everyone => Ear::evenly(everyone),
            Hearing::Group { .. } => Ear::evenly(groups.of(agent)),
            Hearing::Neighbours => {
                Ear { from: network.hears(agent), weights: network.weights(agent), own: network.own_weight(agent) }
            }
        }
    }
}

impl<P: Truth, M: Mind<P>> Chamber<P, M> {
    /// The asynchronous round: one listener at a time hears one speaker, and moves at once.
    ///
    /// With the floor open to everyone, each agent listens once, in random order, to one of those it hears. Where the
    /// floor is limited, each speaker in turn is heard by one of those who hear it.
    pub(super) fn meet<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        let agents = self.agents as u32;
        let open = protocol.floor == FloorRule::Everyone;
        for at in 0..self.floor.speakers.len() {
            if open {
                // The list of everyone is shuffled as it is walked.
                turn(&mut self.stream, at as u32, self.round, Phase::Floor);
                let drawn = at + below(&mut self.stream, agents - at as u32) as usize;
                self.floor.speakers.swap(at, drawn);
            } else {
                turn(&mut self.stream, at as u32 + 1, self.round, Phase::Floor);
            }
            let one = self.floor.speakers[at];
            self.audible.clear();
            let everyone = protocol.hearing == Hearing::Everyone || setting.network.is_complete();
            let hears = |listener: u32, speaker: u32| {
                everyone || setting.network.hears(listener as usize).binary_search(&speaker).is_ok()
            };
            match protocol.hearing {
                Hearing::Nobody => {}
                _ if open && !everyone => self.audible.extend_from_slice(setting.network.hears(one as usize)),
                _ => self.audible.extend((0..agents).filter(|&other| other != one && (open || hears(other, one)))),
            }
            let partner = match self.audible.len() as u32 {
                0 => None,
                n => Some(self.audible[below(&mut self.stream, n) as usize]),
            };
            let (speaker, listener) = if open { (partner.unwrap_or(one), one) } else { (one, partner.unwrap_or(one)) };
            // One may have several events in a round: each draws from a lane of its own, above those of the agents.
            let lane = agents + at as u32;
            turn(&mut self.stream, lane, self.round, Phase::Propose);
            self.speak::<O>(setting, protocol, speaker);
            if let (Some(_), false) = (partner, self.said[speaker as usize].is_silent()) {
                self.listen::<O>(setting, protocol, &[speaker], listener, Some(lane));
            }
        }
    }

    /// One speaker has the floor: acts, and says something or nothing.
    pub(super) fn speak<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol, speaker: u32) {
        let agent = speaker as usize;
        let own = &mut self.positions[agent * self.questions..][..self.questions];
        let mut turn = turn_of!(self, protocol, agent);
        let says = self.minds[agent].propose(setting.problem.view(speaker), own, &mut turn);
        if !turn.unpaid {
            self.turned.push(speaker);
        }
        self.floor.spoke(speaker, !says.is_silent());
        let (stand, first) = (protocol.claims_stand(), protocol.proposals_count());
        if (stand || first)
            && let Some(claim) = says.claim()
        {
            if first {
                self.poll.propose(claim.question, claim.answer.index() as u32);
            }
            if stand {
                self.poll.note(claim);
            }
        }
        self.said[agent] = says;
    }

    /// Puts the position of `speaker` in the open, where minds show theirs.
    pub(super) fn expose(&mut self, speaker: u32) {
        if self.shows {
            let at = speaker as usize * self.questions;
            self.shown[at..at + self.questions].copy_from_slice(&self.positions[at..at + self.questions]);
        }
    }

    /// One listener hears some speakers, and moves. Draws come from `lane`; without one the stream runs on.
    fn listen<O: Observer<P>>(
        &mut self,
        setting: &Setting<'_, P>,
        protocol: &Protocol,
        from: &[u32],
        listener: u32,
        lane: Option<u32>,
    ) {
        let agent = listener as usize;
        let view = setting.problem.view(listener);
        let own = &mut self.positions[agent * self.questions..][..self.questions];
        let ear = Ear { from, weights: None, own: setting.network.own_weight(agent) };
        let heard = heard_of!(self, protocol, listener, ear, 0, None);
        for phase in [Phase::Critique, Phase::Revise] {
            if let Some(lane) = lane {
                turn(&mut self.stream, lane, self.round, phase);
            }
            let mut turn = turn_of!(self, protocol, agent);
            if phase == Phase::Critique {
                self.minds[agent].critique(view, own, &heard, &mut turn);
            } else {
                self.minds[agent].revise(view, own, &mut turn);
            }
        }
    }

    /// A round of events, each drawn with replacement.
    ///
    /// All draws of an event, whom it joins included, come from one lane: where minds have lanes of their own, that of the
    /// event, else one that [`Mind::LANE`] events share.
    pub(super) fn happen<O: Observer<P>>(&mut self, setting: &Setting<'_, P>, protocol: &Protocol) {
        let agents = self.agents as u32;
        let events = if protocol.events == 0 { agents } else { protocol.events };
        let pairs = Pairs::of(setting.network, protocol.meeting, self.degree);
        for at in 0..events {
            if at.is_multiple_of(M::LANE) {
                turn(&mut self.stream, at / M::LANE, self.round, Phase::Group);
            }
            let Some((one, other)) = pairs.draw(&mut self.stream) else { continue };
            match protocol.meeting {
                Meeting::Listener | Meeting::Speaker | Meeting::Tie => {
                    self.speak::<O>(setting, protocol, other);
                    self.expose(other);
                    self.listen::<O>(setting, protocol, &[other], one, None);
                }
                Meeting::Mutual => {
                    for speaker in [one, other] {
                        self.speak::<O>(setting, protocol, speaker);
                        self.expose(speaker);
                    }
                    self.listen::<O>(setting, protocol, &[other], one, None);
                    self.listen::<O>(setting, protocol, &[one], other, None);
                }
                Meeting::Outward => {
                    for speaker in [one, other] {
                        self.speak::<O>(setting, protocol, speaker);
                        self.expose(speaker);
                    }
                    let mut audible = std::mem::take(&mut self.audible);
                    audible.clear();
                    for end in [one, other] {
                        audible.extend(setting.network.hears(end as usize).iter().filter(|&&a| a != one && a != other));
                    }
                    audible.sort_unstable();
                    audible.dedup();
                    for &listener in &audible {
                        self.listen::<O>(setting, protocol, &[one, other], listener, None);
                    }
                    self.audible = audible;
                }
            }
        }
    }
}

/// How those who meet in events are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pairs<'a> {
    network: &'a Network,
    meeting: Meeting,
    /// How many everybody hears, and whom, row by row, where that is the same number for all.
    regular: Option<(u32, &'a [u32])>,
}

impl<'a> Pairs<'a> {
    /// `degree` is how many each hears, where all hear as many.
    pub(super) fn of(network: &'a Network, meeting: Meeting, degree: Option<u32>) -> Self {
        let regular = degree.and_then(|degree| Some((degree, network.rows()?.1)));
        Pairs { network, meeting, regular }
    }

    /// Who meets in an event, as (listener, speaker); `None` if the agent that is drawn is alone.
    #[inline(always)]
    pub(super) fn draw(&self, rng: &mut Stream) -> Option<(u32, u32)> {
        let agents = self.network.agents() as u32;
        match self.meeting {
            // Among all, an ordered pair is as good as an arc, and needs no count of them.
            Meeting::Tie | Meeting::Outward if !self.network.is_complete() => {
                // An arc drawn evenly is a tie in a direction drawn evenly.
                let arcs = self.network.arcs();
                (arcs > 0).then(|| self.network.arc(below(rng, arcs)))
            }
            Meeting::Speaker => {
                let speaker = below(rng, agents);
                Some((self.neighbour(speaker, rng)?, speaker))
            }
            _ => {
                let listener = below(rng, agents);
                Some((listener, self.neighbour(listener, rng)?))
            }
        }
    }

    /// Draws who meets in so many events as there is room for in `ahead`, and says how many they are without those who are alone.
    ///
    /// Where all hear as many, draws come first and looks at the network after them: memory has many under way at once.
    #[inline(always)]
    pub(super) fn draw_ahead(&self, rng: &mut Stream, ahead: &mut [[u32; 2]]) -> usize {
        let agents = self.network.agents() as u32;
        // A single event is not worth a block.
        let by_listener = ahead.len() > 1 && matches!(self.meeting, Meeting::Listener | Meeting::Mutual);
        if let (Some((degree, heard)), true) = (self.regular, by_listener) {
            below_each(rng, [agents, degree], ahead);
            for [listener, place] in ahead.iter_mut() {
                *place = heard[*listener as usize * degree as usize + *place as usize];
            }
            return ahead.len();
        }
        if self.network.is_complete() && by_listener && agents > 1 {
            below_each(rng, [agents, agents - 1], ahead);
            ahead.iter_mut().for_each(|[listener, other]| *other += u32::from(*other >= *listener));
            return ahead.len();
        }
        let mut drawn = 0;
        for _ in 0..ahead.len() {
            if let Some((listener, speaker)) = self.draw(rng) {
                ahead[drawn] = [listener, speaker];
                drawn += 1;
            }
        }
        drawn
    }

    /// One of those that `agent` hears, drawn evenly; `None` if it hears nobody.
    #[inline(always)]
    fn neighbour(&self, agent: u32, rng: &mut Stream) -> Option<u32> {
        if let Some((degree, heard)) = self.regular {
            return Some(heard[agent as usize * degree as usize + below(rng, degree) as usize]);
        }
        if self.network.is_complete() {
            let others = (self.network.agents() as u32).checked_sub(1).filter(|&others| others > 0)?;
            let drawn = below(rng, others);
            return Some(drawn + u32::from(drawn >= agent));
        }
        let hears = self.network.hears(agent as usize);
        (!hears.is_empty()).then(|| hears[below(rng, hears.len() as u32) as usize])
    }
}

#[cfg(test)]
mod tests;
