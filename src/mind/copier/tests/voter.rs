//! The voter model: fixation and time, by linear solution of the engine's own kernel.

use super::*;

/// The kernel on all 2^n states, a bit for each agent.
fn chain(town: &Town) -> Vec<Vec<f64>> {
    let n = town.network.agents();
    let mut kernel = vec![vec![0.0; 1 << n]; 1 << n];
    for (state, row) in kernel.iter_mut().enumerate() {
        let start: Vec<u8> = (0..n).map(|agent| (state >> agent & 1) as u8).collect();
        for (end, chance) in town.law(&start) {
            let end: usize = end.iter().enumerate().map(|(agent, &option)| usize::from(option) << agent).sum();
            row[end] += chance;
        }
    }
    kernel
}

/// The kernel of the number of agents that hold option 1, each number entered from one arrangement: among all, who holds it
/// makes no difference.
fn counts(town: &Town) -> Vec<Vec<f64>> {
    let n = town.network.agents();
    let mut kernel = vec![vec![0.0; n + 1]; n + 1];
    for (count, row) in kernel.iter_mut().enumerate() {
        let start: Vec<u8> = (0..n).map(|agent| u8::from(agent < count)).collect();
        for (end, chance) in town.law(&start) {
            row[end.iter().filter(|&&option| option == 1).count()] += chance;
        }
    }
    kernel
}

fn among_all(n: u32, meeting: Meeting) -> Town {
    Town::new(Network::complete(n), Copying::default(), 1, 2, meeting)
}

#[test]
fn among_all_fixation_is_the_share_and_the_time_is_known() {
    // Expected events to consensus, exactly: 7 for 4 agents and 2 of them, 1627/28 for 10 and 5.
    for (n, k, known) in [(4, 2, 7.0), (10, 5, 1627.0 / 28.0)] {
        let kernel = counts(&among_all(n, Meeting::Listener));
        let (fixed, time) = absorbed(&kernel, n as usize, 0);
        close(time[k], known);
        (0..=n as usize).for_each(|count| close(fixed[count], count as f64 / f64::from(n)));
    }
}

#[test]
fn among_all_every_arrangement_fares_alike_and_every_update_is_the_same() {
    let node = chain(&among_all(4, Meeting::Listener));
    let (fixed, time) = absorbed(&node, 15, 0);
    for state in 0..16usize {
        close(fixed[state], f64::from(state.count_ones()) / 4.0);
        if state.count_ones() == 2 {
            close(time[state], 7.0);
        }
    }
    for meeting in [Meeting::Speaker, Meeting::Tie] {
        for (row, other) in node.iter().zip(chain(&among_all(4, meeting))) {
            row.iter().zip(other).for_each(|(one, two)| close(*one, two));
        }
    }
}

/// Fixation of every set of agents under one way to meet, against `weigh`, a weight for each degree.
fn fixation(network: &Network, meeting: Meeting, weigh: impl Fn(f64) -> f64) {
    let n = network.agents();
    let town = Town::new(network.clone(), Copying::default(), 1, 2, meeting);
    let (fixed, _) = absorbed(&chain(&town), (1 << n) - 1, 0);
    let weights: Vec<f64> = (0..n).map(|agent| weigh(network.degree(agent) as f64)).collect();
    let all: f64 = weights.iter().sum();
    for (state, &seen) in fixed.iter().enumerate() {
        let held: f64 = (0..n).filter(|agent| state >> agent & 1 == 1).map(|agent| weights[agent]).sum();
        close(seen, held / all);
    }
}

#[test]
fn on_any_graph_fixation_depends_on_who_is_drawn_first() {
    let star = network(NetworkKind::Star, 5);
    let path = network(NetworkKind::Path, 5);
    // A triangle with a tail, and a pendant on the triangle.
    let lollipop = edges(6, &[(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (1, 5)]);
    for network in [star, path, lollipop] {
        fixation(&network, Meeting::Listener, |degree| degree);
        fixation(&network, Meeting::Speaker, |degree| 1.0 / degree);
        fixation(&network, Meeting::Tie, |_| 1.0);
    }
}

#[test]
fn a_round_of_as_many_events_as_agents_is_that_many_events() {
    let one = counts(&among_all(4, Meeting::Listener));
    let mut sweep = among_all(4, Meeting::Listener);
    sweep.protocol.events = 0;
    let times = |a: &[Vec<f64>], b: &[Vec<f64>]| -> Vec<Vec<f64>> {
        let cell = |row: &Vec<f64>, column: usize| row.iter().zip(b).map(|(x, other)| x * other[column]).sum();
        a.iter().map(|row| (0..b.len()).map(|column| cell(row, column)).collect()).collect()
    };
    let two = times(&one, &one);
    let four = times(&two, &two);
    for (row, known) in counts(&sweep).iter().zip(&four) {
        row.iter().zip(known).for_each(|(seen, known)| close(*seen, *known));
    }
}

#[test]
fn at_once_each_copies_one_of_the_others() {
    // 3 agents, one of whom holds 1: the other two each copy it with probability 1/2, and itself always leaves it.
    let mut town = among_all(3, Meeting::Listener);
    town.protocol.schedule = Schedule::Synchronous;
    let law = town.law(&[0, 1, 0]);
    for (end, chance) in [([0, 0, 0], 0.25), ([1, 0, 0], 0.25), ([0, 0, 1], 0.25), ([1, 0, 1], 0.25)] {
        close(law[&end[..]], chance);
    }
    assert_eq!(law.len(), 4);
}

#[test]
fn who_agrees_stays_and_a_run_ends_when_all_do() {
    let mut town = among_all(4, Meeting::Listener);
    town.protocol.stop =
        StopRule { rounds: 1_000, when: StopWhen { unanimous: true, ..StopWhen::default() }, ..town.protocol.stop };
    let (end, ending) = town.after(&[1, 1, 1, 1], &Draws::new(1, 0, 0));
    assert_eq!((end, ending.why, ending.rounds), (vec![1; 4], crate::deliberation::Why::Unanimous, 1));
    town.dials.noise = 0.1;
    assert_eq!(town.after(&[1, 1, 1, 1], &Draws::new(1, 0, 0)).1.rounds, 1_000);
}
