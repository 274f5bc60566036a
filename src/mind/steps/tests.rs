//! Lists of steps against what is known by other means.

use super::*;
use crate::rng::{Draws, Phase, unit};

#[test]
fn random_teams_differ_as_much_as_the_set_of_all_heuristics_says() {
    // 1 - (N/l - 1)/(N - 1) = 1210/1319 for l = 12 and k = 3, over the engine's own set by its own distance.
    let all = Steps::all(12, 3);
    assert_eq!(all.len(), 1_320);
    assert!(all.windows(2).all(|pair| pair[0].0 < pair[1].0));
    // In thirds, so that the sum is whole.
    let thirds: u64 = (0..all.len())
        .flat_map(|a| (0..a).map(move |b| (a, b)))
        .map(|(a, b)| (all[a].distance(&all[b]) * 3.0).round() as u64)
        .sum();
    let pairs = 1_320 * 1_319 / 2;
    assert_eq!(thirds * 1_319, 1_210 * 3 * pairs);
}

#[test]
fn a_climb_tries_its_steps_in_turn_and_a_move_does_not_restart_them() {
    // From 0: step 1 to 1 (higher), then step 2 to 3 (lower), step 1 to 2 (lower), so it ends at 1.
    assert_eq!(Steps([1, 2, 0, 0]).climb(&[0.1, 0.5, 0.3, 0.2, 0.9], 0), 1);
    // From 0 with steps (2, 1): 2 is lower, 1 is higher; then 2 again, to 3, which is higher; 1 to 4, higher; 2 to 1, 1 to 0.
    assert_eq!(Steps([2, 1, 0, 0]).climb(&[0.4, 0.5, 0.3, 0.6, 0.9], 0), 4);
}

#[test]
fn steps_are_read_as_they_are_written() {
    assert_eq!(Steps([3, 7, 12, 0]).words(), "steps 3, 7, 12");
    assert!(Steps::all(7, 3).into_iter().all(|steps| Steps::of_words(&steps.words()) == Some(steps)));
    let wrong = ["steps ", "3, 7", "steps 3, 0", "steps 1, 2, 3, 4, 5", "steps 300", "anywhere"];
    assert!(wrong.iter().all(|words| Steps::of_words(words).is_none()));
}

#[test]
fn a_packed_heuristic_is_the_same() {
    assert!(Steps::all(5, 3).into_iter().all(|steps| Steps::unpack(steps.pack()) == steps));
}

#[test]
fn ability_is_the_mean_over_all_starts() {
    let mut rng = Draws::new(3, 0, 0).stream(0, 0, Phase::Problem);
    let values: Vec<f64> = (0..50).map(|_| unit(&mut rng)).collect();
    // By hand: the climb written as its definition, with explicit positions in the cycle.
    let steps = [3u8, 7, 1];
    let mut sum = 0.0;
    for start in 0..50usize {
        let (mut here, mut failures, mut next) = (start, 0, 0usize);
        while failures < 3 {
            let there = (here + steps[next % 3] as usize) % 50;
            if values[there] > values[here] {
                here = there;
                failures = 0;
            } else {
                failures += 1;
            }
            next += 1;
        }
        sum += values[here];
    }
    assert_eq!(Steps([3, 7, 1, 0]).ability(&values), sum / 50.0);
}

#[test]
fn climbs_side_by_side_end_where_each_ends_by_itself() {
    let mut rng = Draws::new(4, 0, 0).stream(0, 0, Phase::Problem);
    let lists = [[0; MOST_STEPS], [3, 0, 0, 0], [1, 2, 3, 4], [12, 1, 7, 0], [255, 254, 8, 0]];
    // Rings shorter than a step, with a rest after the last eight, and with heights that are alike.
    for points in [0, 1, 2, 7, 8, 9, 50, 203, 2_000] {
        for levels in [1.0, 3.0, 1e9] {
            let values: Vec<f64> = (0..points).map(|_| (unit(&mut rng) * levels).floor() / levels).collect();
            for steps in lists.map(Steps) {
                let mut ends = vec![9; 5];
                steps.ends(&values, &mut ends);
                let each: Vec<u32> = (0..points).map(|start| steps.climb(&values, start)).collect();
                assert_eq!(ends, each, "{points} points, {levels} levels, {steps:?}");
            }
        }
    }
}
