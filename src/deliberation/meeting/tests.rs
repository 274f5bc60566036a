//! The exact law of who meets whom, gone through branch by branch on societies small enough to list.

use crate::act::Turn;
use crate::deliberation::{
    Chamber, Ending, Hearing, Meeting, Protocol, Schedule, Setting, StopRule, StopWhen, Why, deliberate,
};
use crate::mind::{Heard, Mind, Says};
use crate::problem::{Problem, Truth};
use crate::rng::{Draws, Stream, every};
use crate::society::Network;
use crate::society::network::NetworkKind;
use std::collections::BTreeMap;

/// One question; agent `a` starts with answer `a`.
struct Own;

impl Problem for Own {
    type Answer = u8;
    type View<'p> = ();
    fn options(&self, _question: usize) -> usize {
        10
    }
    fn begin(&self, me: u32, position: &mut [u8], _rng: &mut Stream) {
        position[0] = me as u8;
    }
    fn view(&self, _me: u32) {}
}

impl Truth for Own {
    fn merit(&self, _position: &[u8]) -> f64 {
        0.0
    }
}

#[derive(Clone, Copy, Default, PartialEq)]
struct Aloud(bool);

impl Says<u8> for Aloud {
    fn is_silent(&self) -> bool {
        !self.0
    }
}

/// Takes over the sum of the answers that it sees. Without ears it stays.
#[derive(Clone, Default)]
struct Adder {
    heard: Option<u8>,
    deaf: bool,
}

impl Mind<Own> for Adder {
    type Says = Aloud;
    type Air = u8;
    const LANE: u32 = 2;
    const SHOWS: bool = true;
    fn gather(air: &mut u8, _minds: &[Self], _said: &[Aloud], shown: &[u8], everyone: bool) {
        *air = if everyone { shown.iter().sum() } else { u8::MAX };
    }
    fn propose(&mut self, _view: (), _own: &mut [u8], _turn: &mut Turn<'_>) -> Aloud {
        Aloud(true)
    }
    fn critique(&mut self, _view: (), _own: &[u8], heard: &Heard<'_, Aloud, u8, u8>, _turn: &mut Turn<'_>) {
        let seen = || heard.each().map(|(speaker, _)| heard.position(speaker)[0]);
        self.heard = (!self.deaf && seen().count() > 0).then(|| seen().sum());
    }
    fn revise(&mut self, _view: (), own: &mut [u8], _turn: &mut Turn<'_>) -> bool {
        let Some(heard) = self.heard.take() else { return false };
        std::mem::replace(&mut own[0], heard) != heard
    }
    fn at_rest(&self, _view: (), _own: &[u8], heard: &Heard<'_, Aloud, u8, u8>) -> bool {
        self.deaf || heard.speakers().next().is_none()
    }
}

fn run(network: &Network, protocol: &Protocol, minds: Vec<Adder>, draws: &Draws) -> (Vec<u8>, Ending) {
    let extraversion = vec![0.5; minds.len()];
    let setting = Setting { problem: &Own, network, extraversion: &extraversion, draws, common_start: false };
    let mut chamber = Chamber::new(minds);
    let ending = deliberate(&setting, protocol, &|_, _| None, &mut chamber, &mut ());
    (chamber.positions().to_vec(), ending)
}

fn rounds(rounds: u32, when: StopWhen) -> StopRule {
    StopRule { rounds, budget: None, patience: 1, when }
}

/// The law of the answers after one event, or one round of groups.
fn law(network: &Network, protocol: &Protocol) -> BTreeMap<Vec<u8>, f64> {
    let agents = network.agents();
    let mut law = BTreeMap::new();
    let mut branches = every(|draws| run(network, protocol, vec![Adder::default(); agents], draws).0);
    for (chance, came) in branches.by_ref() {
        *law.entry(came).or_insert(0.0) += chance;
    }
    assert!(branches.is_closed());
    law
}

fn one_event(meeting: Meeting) -> Protocol {
    let stop = rounds(1, StopWhen::default());
    Protocol { schedule: Schedule::Events, meeting, events: 1, stop, ..Protocol::default() }
}

fn path(agents: usize) -> Network {
    NetworkKind::Path.build(agents, &mut Draws::new(0, 0, 0).stream(0, 0, crate::rng::Phase::Network)).unwrap()
}

fn same(law: &BTreeMap<Vec<u8>, f64>, expected: &[(&[u8], f64)]) {
    let listed: BTreeMap<Vec<u8>, f64> = expected.iter().map(|(came, chance)| (came.to_vec(), *chance)).collect();
    assert_eq!(law.keys().collect::<Vec<_>>(), listed.keys().collect::<Vec<_>>());
    for (came, chance) in law {
        assert!((chance - listed[came]).abs() < 1e-12, "{came:?}: {chance}");
    }
}

#[test]
fn an_event_draws_its_pair_as_the_meeting_says() {
    let path = path(3);
    let (sixth, third) = (1.0 / 6.0, 1.0 / 3.0);
    // Agents 0 and 2 hear 1 alone; 1 hears either.
    let node = [(&[1, 1, 2][..], third), (&[0, 0, 2], sixth), (&[0, 2, 2], sixth), (&[0, 1, 1], third)];
    same(&law(&path, &one_event(Meeting::Listener)), &node);
    // The ends speak to 1 alone; 1 speaks to either.
    let push = [(&[0, 0, 2][..], third), (&[1, 1, 2], sixth), (&[0, 1, 1], sixth), (&[0, 2, 2], third)];
    same(&law(&path, &one_event(Meeting::Speaker)), &push);
    let link = [(&[1, 1, 2][..], 0.25), (&[0, 0, 2], 0.25), (&[0, 2, 2], 0.25), (&[0, 1, 1], 0.25)];
    same(&law(&path, &one_event(Meeting::Tie)), &link);
    // Both read what the other held before.
    same(&law(&path, &one_event(Meeting::Mutual)), &[(&[1, 0, 2], 0.5), (&[0, 2, 1], 0.5)]);
}

#[test]
fn both_ends_of_a_tie_are_heard_by_the_other_neighbours_of_either() {
    let four = path(4);
    let outward = [(&[0, 1, 1, 3][..], third()), (&[3, 1, 2, 3], third()), (&[0, 5, 2, 3], third())];
    same(&law(&four, &one_event(Meeting::Outward)), &outward);
}

fn third() -> f64 {
    1.0 / 3.0
}

#[test]
fn in_a_complete_network_a_pair_is_any_two() {
    let two = [(&[1, 1][..], 0.5), (&[0, 0], 0.5)];
    for meeting in [Meeting::Listener, Meeting::Speaker, Meeting::Tie] {
        same(&law(&Network::complete(2), &one_event(meeting)), &two);
    }
    assert_eq!(law(&Network::complete(4), &one_event(Meeting::Listener)).len(), 12);
}

#[test]
fn groups_divide_the_society_evenly_and_who_is_left_over_hears_nobody() {
    let stop = rounds(1, StopWhen::default());
    let protocol = Protocol { hearing: Hearing::Group { size: 2 }, stop, ..Protocol::default() };
    let pairs = [(&[1, 0, 3, 2][..], third()), (&[2, 3, 0, 1], third()), (&[3, 2, 1, 0], third())];
    same(&law(&Network::complete(4), &protocol), &pairs);
    let alone = [(&[1, 0, 2][..], third()), (&[2, 1, 0], third()), (&[0, 2, 1], third())];
    same(&law(&Network::complete(3), &protocol), &alone);
}

#[test]
fn a_society_that_nothing_can_move_stops_as_still_and_one_of_one_mind_as_unanimous() {
    let when = |unanimous, still| StopWhen { unanimous, still, ..StopWhen::default() };
    let deaf = vec![Adder { deaf: true, ..Adder::default() }; 3];
    let (protocol, network) = (Protocol { stop: rounds(2, when(false, true)), ..Protocol::default() }, path(3));
    let (_, ending) = run(&network, &protocol, deaf, &Draws::new(1, 0, 0));
    assert_eq!((ending.why, ending.rounds), (Why::Still, 1));
    let (_, ending) = run(&network, &protocol, vec![Adder::default(); 3], &Draws::new(1, 0, 0));
    assert_eq!(ending.why, Why::Rounds);
    // Agent 0 holds 0 and hears 1; 1 holds 1 and hears 0: they swap for ever under Mutual, and agree under Listener.
    let agree = Protocol { stop: rounds(99, when(true, false)), ..one_event(Meeting::Listener) };
    let (came, ending) = run(&path(2), &agree, vec![Adder::default(); 2], &Draws::new(1, 0, 0));
    assert_eq!((ending.why, ending.rounds, came[0] == came[1]), (Why::Unanimous, 1, true));
}
