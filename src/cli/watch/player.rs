//! How far the debate has been shown, and when it goes on.

use super::SPEEDS;
use manyminds::error::Result;
use manyminds::report::live::{Live, Step};
use manyminds::study::trace::Passage;
use std::collections::VecDeque;
use std::time::Duration;

/// Acts that are shown in one go, so that keys are heard in between.
const MOST_AT_ONCE: usize = 20_000;

/// Keys that are remembered until it has come so far.
const MOST_GOALS: usize = 100;

/// How far to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    Act,
    Round,
    Vote,
}

impl Goal {
    fn is_reached(self, step: Step) -> bool {
        step.end
            || match self {
                Goal::Act => true,
                Goal::Round => step.round,
                Goal::Vote => step.vote,
            }
    }
}

/// A debate, and how it is played.
#[derive(Debug)]
pub(super) struct Player {
    pub(super) live: Live,
    playing: bool,
    /// Acts a second.
    speed: f64,
    /// How far to go on, one after the other: keys come faster than debates.
    goals: VecDeque<Goal>,
    /// Acts that are due by the time that has gone by.
    owed: f64,
}

impl Player {
    pub(super) fn new(speed: f64, paused: bool) -> Self {
        Player { live: Live::new(), playing: !paused, speed, goals: VecDeque::new(), owed: 0.0 }
    }

    /// Pauses, or goes on.
    pub(super) fn toggle(&mut self) {
        self.playing = !self.playing && self.live.end().is_none();
        self.goals.clear();
        self.owed = 0.0;
    }

    /// Goes on as far as `goal`, once it has come as far as it was told to before, and pauses there.
    pub(super) fn go(&mut self, goal: Goal) {
        (self.playing, self.owed) = (false, 0.0);
        if self.live.end().is_none() && self.goals.len() < MOST_GOALS {
            self.goals.push_back(goal);
        }
    }

    /// Twice as fast, or half as fast.
    pub(super) fn speed_up(&mut self, times: f64) {
        let (slowest, fastest) = SPEEDS;
        self.speed = (self.speed * times).clamp(slowest, fastest);
    }

    /// What it does, in a word or two.
    pub(super) fn state(&self) -> String {
        let wants = self.playing || !self.goals.is_empty();
        match () {
            () if self.live.end().is_some() => "ended".into(),
            () if wants && self.live.waits() => "thinking".into(),
            () if wants => format!("{}/s", self.speed),
            () => "paused".into(),
        }
    }

    /// Goes on by what is due after so many `seconds` more; whether there is anything new to see. `next` gives the next stretch, if it
    /// is there.
    pub(super) fn advance(&mut self, seconds: f64, next: &mut dyn FnMut() -> Result<Option<Passage>>) -> Result<bool> {
        if self.playing && !self.live.waits() {
            self.owed += self.speed * seconds;
        }
        let mut news = false;
        for _ in 0..MOST_AT_ONCE {
            if self.live.waits() {
                let Some(passage) = next()? else { break };
                self.live.hear(passage);
                news = true;
                continue;
            }
            if self.goals.is_empty() && self.owed < 1.0 {
                break;
            }
            let Some(step) = self.live.step() else { break };
            news = true;
            match self.goals.front() {
                Some(goal) if goal.is_reached(step) => _ = self.goals.pop_front(),
                Some(_) => {}
                None => self.owed -= 1.0,
            }
            if step.end {
                self.goals.clear();
                (self.playing, self.owed) = (false, 0.0);
            }
        }
        Ok(news)
    }

    /// How long nothing new is to be expected, at most.
    pub(super) fn patience(&self) -> Duration {
        const FRAME: f64 = 0.033;
        const IDLE: f64 = 0.25;
        let wants = self.playing || !self.goals.is_empty();
        Duration::from_secs_f64(match wants {
            true if self.live.waits() => FRAME,
            true => ((1.0 - self.owed) / self.speed).clamp(FRAME, IDLE),
            // What was begun is taken in even if nobody goes on.
            false if self.live.waits() => FRAME,
            false => IDLE,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::screen::tests::{lunch, playing};
    use super::*;

    #[test]
    fn acts_come_as_time_goes_by_and_not_while_it_is_paused() {
        let (mut player, mut next) = playing(4.0, false, lunch());
        let mut rounds = Vec::new();
        for _ in 0..4 {
            player.advance(0.25, &mut next).unwrap();
            rounds.push((player.live.round(), player.live.acts()));
        }
        assert_eq!(rounds, [(0, 0), (1, 1), (1, 2), (2, 1)], "what is heard first is on screen before time runs");
        player.toggle();
        assert!(!player.advance(60.0, &mut next).unwrap());
        player.toggle();
        player.speed_up(2.0);
        player.advance(0.125, &mut next).unwrap();
        assert_eq!((player.live.round(), player.live.acts()), (2, 2));
        player.advance(3_600.0, &mut next).unwrap();
        assert_eq!((player.live.end().is_some(), &player.state()[..]), (true, "ended"));
        player.toggle();
        assert!(!player.advance(1.0, &mut next).unwrap(), "nothing comes after the end");
    }

    #[test]
    fn it_goes_as_far_as_it_is_told_to() {
        let (mut player, mut next) = playing(4.0, true, lunch());
        player.advance(9.0, &mut next).unwrap();
        assert_eq!((player.live.round(), &player.state()[..]), (0, "paused"));
        let mut go = |goal| {
            player.go(goal);
            player.advance(0.0, &mut next).unwrap();
            (player.live.round(), player.live.acts(), player.live.vote().map(|vote| vote[..15].to_string()))
        };
        assert_eq!(go(Goal::Act), (1, 1, None));
        assert_eq!(go(Goal::Round), (1, 2, None));
        assert_eq!(go(Goal::Round), (2, 2, None));
        assert_eq!(go(Goal::Vote), (3, 3, Some("vote in round 3".into())));
        assert_eq!(go(Goal::Vote), (6, 1, Some("vote in round 6".into())));
        go(Goal::Vote);
        go(Goal::Vote);
        assert_eq!(player.state(), "ended");
        // Two keys before either was heard come to the same as one after the other.
        let (mut player, mut next) = playing(4.0, true, lunch());
        player.go(Goal::Round);
        player.go(Goal::Act);
        player.advance(0.0, &mut next).unwrap();
        assert_eq!((player.live.round(), player.live.acts(), &player.state()[..]), (2, 1, "paused"));
    }

    #[test]
    fn a_speed_stays_within_what_can_be_watched() {
        let mut player = Player::new(1_000.0, false);
        (0..9).for_each(|_| player.speed_up(2.0));
        assert_eq!(player.speed, SPEEDS.1);
        (0..99).for_each(|_| player.speed_up(0.5));
        assert_eq!(player.speed, SPEEDS.0);
    }
}
