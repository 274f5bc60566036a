//! Galam's groups and Sznajd's pairs.

use super::*;

/// The law of the number of challengers (option 1) after one round among `n` in groups of `size`.
fn after_one_round(n: u32, size: u32, challengers: u32, ties: Tied) -> Vec<f64> {
    let dials = Copying { rule: Following::Majority, ties, ..Copying::default() };
    let start: Vec<u8> = (0..n).map(|agent| u8::from(agent < challengers)).collect();
    let mut counts = vec![0.0; n as usize + 1];
    for (end, chance) in Town::grouped(n, size, dials).law(&start) {
        counts[end.iter().filter(|&&option| option == 1).count()] += chance;
    }
    counts
}

fn choose(n: u32, k: u32) -> f64 {
    (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product()
}

/// The share that is expected after one round, by the hypergeometric law of one group: it adopts 1 from `least` on.
fn hypergeometric(n: u32, size: u32, challengers: u32, least: u32) -> f64 {
    let of = |k: u32| match k <= challengers && size - k <= n - challengers {
        true => choose(challengers, k) * choose(n - challengers, size - k) / choose(n, size),
        false => 0.0,
    };
    (least..=size).map(of).sum()
}

fn share(counts: &[f64]) -> f64 {
    counts.iter().enumerate().map(|(k, chance)| k as f64 * chance).sum::<f64>() / (counts.len() - 1) as f64
}

#[test]
fn groups_of_three_follow_their_majority_by_the_hypergeometric_law() {
    for challengers in 0..=6 {
        let seen = share(&after_one_round(6, 3, challengers, Tied::First));
        close(seen, hypergeometric(6, 3, challengers, 2));
    }
}

#[test]
fn in_groups_of_four_a_tie_serves_the_status_quo() {
    for challengers in 0..=8 {
        let seen = after_one_round(8, 4, challengers, Tied::First);
        close(share(&seen), hypergeometric(8, 4, challengers, 3));
        assert!([1, 2, 3, 5, 6, 7].iter().all(|&k| seen[k] == 0.0), "a group has one mind: {seen:?}");
        // Where a tie changes nothing, half of the group keeps either.
        if ![3, 5].contains(&challengers) {
            continue;
        }
        let kept = share(&after_one_round(8, 4, challengers, Tied::Keep));
        let two = hypergeometric(8, 4, challengers, 2) - hypergeometric(8, 4, challengers, 3);
        close(kept, hypergeometric(8, 4, challengers, 3) + two / 2.0);
    }
}

#[test]
fn a_tie_that_is_drawn_is_drawn_by_each() {
    // One group of two that disagree: each takes either.
    close(after_one_round(2, 2, 1, Tied::Random)[1], 0.5);
    close(after_one_round(2, 2, 1, Tied::Random)[2], 0.25);
}

#[test]
fn whoever_is_left_over_keeps_its_own() {
    // 4 agents in groups of 3: the one left over is the challenger with probability 1/4.
    let seen = after_one_round(4, 3, 1, Tied::First);
    close(seen[1], 0.25);
    close(seen[0], 0.75);
}

#[test]
fn among_many_a_challenger_in_groups_of_four_needs_more_than_three_quarters() {
    // p' = p^4 + 4 p^3 (1 - p) stays where it is at (1 + sqrt 13)/6 = 0.7676: below it falls, above it rises. After one round
    // of 10,000 groups the share has a standard deviation of at most 0.005; five are allowed.
    let threshold = (1.0 + 13f64.sqrt()) / 6.0;
    let dials = Copying { rule: Following::Majority, ties: Tied::First, ..Copying::default() };
    let town = Town::grouped(40_000, 4, dials);
    for (p, known) in [(threshold - 0.15, 0.5058), (threshold, threshold), (threshold + 0.15, 0.9636)] {
        let challengers = (p * 40_000.0) as usize;
        let start: Vec<u8> = (0..40_000).map(|agent| u8::from(agent < challengers)).collect();
        let (end, _) = town.after(&start, &Draws::new(1, 0, 0));
        let seen = end.iter().filter(|&&option| option == 1).count() as f64 / 40_000.0;
        assert!((seen - known).abs() < 0.025, "{p}: {seen} is not {known}");
    }
}

#[test]
fn pairs_that_agree_persuade_their_neighbours_and_others_do_nothing() {
    let dials = Copying { rule: Following::Unanimous, ..Copying::default() };
    let ring = |start: &[u8]| {
        let agents = start.len();
        Town::new(network(NetworkKind::Ring { degree: 2 }, agents), dials, 1, 2, Meeting::Outward).law(start)
    };
    // Only the pair (1, 2) agrees with anything to persuade: its outer neighbours 0 and 3 both turn. Of six ties (3, 4),
    // (4, 5) and (5, 0) agree too: (3, 4) turns 2, (5, 0) turns 1, and (4, 5) has only friends.
    let law = ring(&[0, 1, 1, 0, 0, 0]);
    for (end, chance) in [
        ([1, 1, 1, 1, 0, 0], 1.0 / 6.0),
        ([0, 1, 0, 0, 0, 0], 1.0 / 6.0),
        ([0, 0, 1, 0, 0, 0], 1.0 / 6.0),
        ([0, 1, 1, 0, 0, 0], 0.5),
    ] {
        close(law[&end[..]], chance);
    }
    assert_eq!(law.len(), 4);
    // Nobody agrees with a neighbour: under this rule that is for ever.
    assert_eq!(ring(&[0, 1, 0, 1, 0, 1]).into_iter().collect::<Vec<_>>(), [(vec![0, 1, 0, 1, 0, 1], 1.0)]);
}

#[test]
fn on_a_ring_of_four_the_exit_of_every_start_is_solved() {
    // From one holder no pair of its own can form, from two neighbours both sides are alike: 0, 1/2 and, alternating, stuck.
    let dials = Copying { rule: Following::Unanimous, ..Copying::default() };
    let town = Town::new(network(NetworkKind::Ring { degree: 2 }, 4), dials, 1, 2, Meeting::Outward);
    let mut kernel = vec![vec![0.0; 16]; 16];
    for (state, row) in kernel.iter_mut().enumerate() {
        let start: Vec<u8> = (0..4).map(|agent| (state >> agent & 1) as u8).collect();
        for (end, chance) in town.law(&start) {
            row[end.iter().enumerate().map(|(agent, &option)| usize::from(option) << agent).sum::<usize>()] += chance;
        }
    }
    assert_eq!((kernel[0b0101][0b0101], kernel[0b1010][0b1010]), (1.0, 1.0));
    // The two frozen states are ends as well; they are left out, for nothing else leads there.
    for stuck in [0b0101, 0b1010] {
        assert!((0..16).all(|state| state == stuck || kernel[state][stuck] == 0.0));
        kernel[stuck] = vec![0.0; 16];
        kernel[stuck][0] = 1.0;
    }
    let (fixed, _) = absorbed(&kernel, 15, 0);
    close(fixed[0b0001], 0.0);
    close(fixed[0b0011], 0.5);
    close(fixed[0b0111], 1.0);
}
