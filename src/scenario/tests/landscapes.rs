//! Teams on a ring, from scenario text to where they stop, against the rules of Hong and Page 2004 written by hand.

use super::*;
use crate::deliberation::{Observer, Scene};
use crate::mind::Steps;
use crate::problem::landscape::Landscape;
use crate::study::{Bench, Landscapes, Running, draws_of, run};
use std::sync::atomic::AtomicBool;

const RELAY: &str = r#"schema = 1
seed = 4
[problem]
kind = "ring"
points = 120
[society.perspectives.solver]
count = 5
mind = "climber"
team = { from = "random", steps = 6, k = 3 }
[protocol]
hearing = "everyone"
floor = "relay"
patience = 0
vote = "none"
stop = { budget = "none", rounds = 10000, patience = 1, when = ["settled"] }
"#;

/// A team, the values around its ring, and where each member ends from each start.
struct Team {
    values: Vec<f64>,
    steps: Vec<Vec<usize>>,
    ends: Vec<Vec<usize>>,
}

impl Observer<Landscape> for Team {
    fn see(&mut self, scene: &Scene<'_, Landscape>) {
        let row = |agent| scene.latest(agent).iter().map(|point| point.0 as usize).collect();
        self.ends = (0..scene.agents).map(row).collect();
    }
}

/// What a scenario's team came to in a replicate.
fn team(text: &str, replicate: u64) -> Team {
    let study = read(text).unwrap_or_else(|error| panic!("{error}"));
    let mut bench = Bench::<Landscapes>::new(Vec::new(), 1);
    let ran =
        bench.run_before(&study.cells[0].scenario, None, 0, &draws_of(&study, 0, replicate), |ground, seated, _, _| {
            let steps = |&packed: &u32| Steps::unpack(packed).each().iter().map(|&step| usize::from(step)).collect();
            let steps = seated.society.heuristics.iter().map(steps).collect();
            Team { values: ground.values().to_vec(), steps, ends: Vec::new() }
        });
    ran.unwrap_or_else(|error| panic!("{error}")).1
}

impl Team {
    /// One climb: steps in cyclic order from the first, a move if and only if strictly higher, which does not restart the
    /// order, until as many failures in a row as there are steps.
    fn climb(&self, member: usize, start: usize) -> usize {
        let steps = &self.steps[member];
        let (mut here, mut failures) = (start, 0);
        for next in (0..steps.len()).cycle() {
            let there = (here + steps[next]) % self.values.len();
            if self.values[there] > self.values[here] {
                (here, failures) = (there, 0);
            } else {
                failures += 1;
            }
            if failures == steps.len() {
                break;
            }
        }
        here
    }

    /// Each climbs from where the one before stopped, until all in turn have failed to move.
    fn relay(&self, start: usize) -> usize {
        let (mut here, mut failed) = (start, 0);
        for member in (0..self.steps.len()).cycle() {
            let there = self.climb(member, here);
            failed = if there == here { failed + 1 } else { 0 };
            here = there;
            if failed == self.steps.len() {
                break;
            }
        }
        here
    }

    /// All climb from one point, and all begin the next round at the highest that any of them reached, until none moves.
    fn tournament(&self, start: usize) -> usize {
        let mut here = start;
        loop {
            let tried = (0..self.steps.len()).map(|member| self.climb(member, here));
            let best =
                tried.fold(here, |best, there| if self.values[there] > self.values[best] { there } else { best });
            if best == here {
                return here;
            }
            here = best;
        }
    }

    /// Holds where all members ended, from every start, against `known`; says how far the team went beyond its first member.
    fn ends_as(&self, known: impl Fn(&Team, usize) -> usize) -> usize {
        let by_hand: Vec<usize> = (0..self.values.len()).map(|start| known(self, start)).collect();
        assert!(self.ends.len() == self.steps.len() && self.ends.iter().all(|row| *row == by_hand));
        (0..self.values.len()).filter(|&start| by_hand[start] != self.climb(0, start)).count()
    }
}

#[test]
fn a_relay_stops_from_every_start_where_the_rule_of_hong_and_page_does() {
    let best = edited(RELAY, "\"random\"", "\"best\"");
    let smooth = edited(RELAY, "points = 120", "points = 120\nsmoothness = 4");
    let twenty = edited(RELAY, "count = 5", "count = 20");
    for text in [RELAY, &best, &smooth, &twenty] {
        let beyond: usize = (0..5).map(|replicate| team(text, replicate).ends_as(Team::relay)).sum();
        // A relay of one climb each would pass where no member helped another.
        assert!(beyond > 50, "{beyond} of 600 starts");
    }
}

#[test]
fn a_tournament_stops_from_every_start_where_nobody_betters_the_best() {
    let together = edited(RELAY, "floor = \"relay\"\npatience = 0", "floor = \"everyone\"");
    let together = edited(&together, "mind = \"climber\"", "mind = \"climber\"\nimitates = true");
    let best = edited(&together, "\"random\"", "\"best\"");
    let mut apart = 0;
    for text in [&together, &best] {
        for replicate in 0..5 {
            let team = team(text, replicate);
            team.ends_as(Team::tournament);
            apart += (0..120).filter(|&start| team.tournament(start) != team.relay(start)).count();
        }
    }
    assert!(apart > 50, "a tournament and a relay end apart from {apart} starts");
}

#[test]
fn whoever_imitates_need_not_know_whom() {
    let strings = "schema = 1\nseed = 2\nreplicates = 3\n[problem]\nkind = \"strings\"\nn = 8\nk = 3\n\
                   [society.perspectives.agent]\ncount = 6\nmind = \"climber\"\nimitates = true\n\
                   [protocol]\nvote = \"none\"\nstop = { rounds = 5 }\n";
    let ring = RELAY
        .replace("floor = \"relay\"\npatience = 0", "")
        .replace("mind = \"climber\"", "mind = \"climber\"\nimitates = true");
    for text in [strings, &ring] {
        let run = |text: &str| {
            let study = read(text).unwrap_or_else(|error| panic!("{error}"));
            let running = Running { stop: &AtomicBool::new(false) };
            let came = run(&study, &running, &|_| {}).unwrap_or_else(|error| panic!("{error}"));
            (0..3).map(|replicate| came.row(0, replicate).unwrap()).collect::<Vec<_>>()
        };
        let unnamed = text.replace("[protocol]", "[protocol]\nnamed = false");
        assert_eq!(run(text), run(&unnamed));
    }
}
