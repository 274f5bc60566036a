//! Who may speak in a round, and in what order.

use super::protocol::FloorRule;
use crate::rng::{Stream, below, unit};

/// The floor of a deliberation: who has it now, and what it must remember to pass it on.
#[derive(Clone, Debug, Default)]
pub(super) struct Floor {
    /// Who may speak in this round.
    pub(super) speakers: Vec<u32>,
    /// How many agents there are, and how often each has said something; nothing before anybody was asked.
    agents: u32,
    spoken: Vec<u32>,
    pool: Vec<u32>,
    /// Round-robin: who is next. Relay: who holds the floor.
    next: u32,
    /// Relay: turns in a row in which the holder said nothing.
    idle: u32,
}

impl Floor {
    pub(super) fn open(&mut self, agents: usize) {
        self.agents = agents as u32;
        self.spoken.clear();
        (self.next, self.idle) = (0, 0);
        self.speakers.clear();
    }

    fn seat(&mut self) {
        if self.spoken.len() != self.agents as usize {
            self.spoken.resize(self.agents as usize, 0);
        }
    }

    /// Names the speakers of the next round. `count` is how many, under rules that limit it.
    pub(super) fn call(&mut self, rule: FloorRule, count: u32, extraversion: &[f64], rng: &mut Stream) {
        let agents = self.agents;
        self.seat();
        let count = count.clamp(1, agents);
        self.speakers.clear();
        match rule {
            FloorRule::Everyone => self.speakers.extend(0..agents),
            FloorRule::RoundRobin => {
                for _ in 0..count {
                    self.speakers.push(self.next);
                    self.next = (self.next + 1) % agents;
                }
            }
            FloorRule::Relay { .. } => self.speakers.push(self.next),
            FloorRule::Random => {
                self.pool.clear();
                self.pool.extend(0..agents);
                for place in 0..count {
                    let drawn = place + below(rng, agents - place);
                    self.pool.swap(place as usize, drawn as usize);
                    self.speakers.push(self.pool[place as usize]);
                }
            }
            FloorRule::ByExtraversion => {
                self.pool.clear();
                self.pool.extend(0..agents);
                for _ in 0..count {
                    let weight = |agent: u32| extraversion[agent as usize].max(1e-9);
                    let total: f64 = self.pool.iter().map(|&agent| weight(agent)).sum();
                    let mut left = unit(rng) * total;
                    let at = self.pool.iter().position(|&agent| {
                        left -= weight(agent);
                        left < 0.0
                    });
                    let at = at.unwrap_or(self.pool.len() - 1);
                    self.speakers.push(self.pool.remove(at));
                }
            }
            FloorRule::Moderated => {
                self.pool.clear();
                self.pool.extend(0..agents);
                for place in (1..agents).rev() {
                    self.pool.swap(place as usize, below(rng, place + 1) as usize);
                }
                for place in 0..count as usize {
                    let waiting = &self.pool[place..];
                    let least = waiting.iter().enumerate().min_by_key(|&(_, &agent)| self.spoken[agent as usize]);
                    let at = place + least.map_or(0, |(at, _)| at);
                    self.pool.swap(place, at);
                    self.speakers.push(self.pool[place]);
                }
            }
        }
    }

    /// Notes whether `speaker` said something.
    pub(super) fn spoke(&mut self, speaker: u32, said: bool) {
        self.seat();
        self.spoken[speaker as usize] += u32::from(said);
        self.idle = if said { 0 } else { self.idle + 1 };
    }

    /// Notes that all said something: as often as one another, so that nobody's turn is nearer for it.
    pub(super) fn all_spoke(&mut self) {
        self.idle = 0;
    }

    /// Under a relay: who hands the floor to whom, if the holder has been silent for long enough.
    pub(super) fn pass(&mut self, rule: FloorRule) -> Option<(u32, u32)> {
        let FloorRule::Relay { patience } = rule else { return None };
        if self.idle < patience {
            return None;
        }
        let from = self.next;
        self.next = (self.next + 1) % self.agents;
        self.idle = 0;
        (self.next != from).then_some((from, self.next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Draws, Phase};

    fn calls(rule: FloorRule, count: u32, extraversion: &[f64], rounds: u32) -> Vec<Vec<u32>> {
        let draws = Draws::new(3, 0, 0);
        let mut floor = Floor::default();
        floor.open(extraversion.len());
        (1..=rounds)
            .map(|round| {
                floor.call(rule, count, extraversion, &mut draws.stream(0, round, Phase::Floor));
                for at in 0..floor.speakers.len() {
                    floor.spoke(floor.speakers[at], true);
                }
                floor.speakers.clone()
            })
            .collect()
    }

    #[test]
    fn round_robin_goes_round_and_everyone_is_everyone() {
        assert_eq!(calls(FloorRule::RoundRobin, 2, &[0.5; 3], 3), [[0, 1], [2, 0], [1, 2]]);
        assert_eq!(calls(FloorRule::Everyone, 1, &[0.5; 3], 1), [[0, 1, 2]]);
    }

    #[test]
    fn a_moderator_gives_everybody_the_same_time() {
        let mut turns = [0; 5];
        for speakers in calls(FloorRule::Moderated, 2, &[0.5; 5], 50) {
            assert_ne!(speakers[0], speakers[1]);
            speakers.iter().for_each(|&s| turns[s as usize] += 1);
        }
        assert_eq!(turns, [20; 5]);
    }

    #[test]
    fn extraverts_speak_in_proportion() {
        let mut turns = [0u32; 2];
        for speakers in calls(FloorRule::ByExtraversion, 1, &[0.2, 0.8], 10_000) {
            turns[speakers[0] as usize] += 1;
        }
        // Binomial(10,000, 0.8): standard deviation 40, five allowed.
        assert!(turns[1].abs_diff(8_000) < 200, "{turns:?}");
    }

    #[test]
    fn a_random_floor_names_nobody_twice() {
        for speakers in calls(FloorRule::Random, 4, &[0.5; 6], 100) {
            let mut sorted = speakers.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(sorted.len(), 4);
        }
    }

    #[test]
    fn a_relay_passes_after_the_holder_was_silent_for_its_patience() {
        let rule = FloorRule::Relay { patience: 2 };
        let mut floor = Floor::default();
        floor.open(3);
        floor.spoke(0, false);
        assert_eq!(floor.pass(rule), None);
        floor.spoke(0, false);
        assert_eq!(floor.pass(rule), Some((0, 1)));
        floor.spoke(1, true);
        assert_eq!(floor.pass(rule), None);
    }
}
