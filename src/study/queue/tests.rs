//! Runs that finish in any order are taken in in theirs.

use super::super::run::{CellResults, batch_ends};
use super::*;
use crate::deliberation::{Ending, Why};
use crate::error::Fault;

fn results(cells: usize) -> Results {
    let measures = vec![crate::measure::info("rounds").unwrap()];
    Results { measures, cells: vec![CellResults::default(); cells], replicates: 0 }
}

/// What a run comes to that says which one it is.
fn outcome(task: Task) -> Outcome {
    let ending = Ending { why: Why::Rounds, rounds: task.replicate as u32, spent: 0, reserved: 0, final_cost: 0 };
    let value = Some((task.cell * 1_000) as f64 + task.replicate as f64);
    Outcome { values: vec![value], rounds: vec![], series: vec![], ending, redraws: 0, connected: true }
}

/// That each cell holds its first replicates in order, and how many.
fn kept(results: &Results) -> u64 {
    for (place, cell) in results.cells.iter().enumerate() {
        let values: Vec<f64> = cell.values.iter().map(|value| value.unwrap()).collect();
        let expected: Vec<f64> =
            (0..results.replicates).map(|replicate| (place * 1_000) as f64 + replicate as f64).collect();
        assert_eq!(values, expected, "cell {place}");
    }
    results.replicates
}

#[test]
fn whatever_finishes_first_all_are_taken_in_in_order() {
    for (cells, replicates) in [(1, 1), (1, 300), (3, 100), (2, 8), (4, 9)] {
        for lag in [1, 2, 7, 40] {
            let mut results = results(cells);
            let mut queue = Queue::new(&mut results, batch_ends(replicates, 1));
            let (mut under_way, mut handed): (Vec<Task>, u64) = (Vec::new(), 0);
            loop {
                let task = queue.hand_out();
                under_way.extend(task);
                // The latest of those under way is finished first, and the earliest of all last.
                if under_way.len() >= lag || task.is_none() {
                    let Some(task) = under_way.pop() else { break };
                    queue.hand_in(task, Ok(outcome(task)));
                    handed += 1;
                }
            }
            assert!(queue.is_over());
            queue.finish().unwrap();
            assert_eq!((handed, kept(&results)), (cells as u64 * replicates, replicates), "{cells} cells, lag {lag}");
        }
    }
}

#[test]
fn a_run_that_takes_long_holds_those_up_that_would_get_too_far_ahead() {
    let mut results = results(1);
    let mut queue = Queue::new(&mut results, batch_ends(1_000, 1));
    let slow = queue.hand_out().unwrap();
    let mut ahead = 1;
    while let Some(task) = queue.hand_out() {
        queue.hand_in(task, Ok(outcome(task)));
        ahead += 1;
    }
    assert_eq!((ahead, queue.is_over()), (AHEAD, false));
    queue.hand_in(slow, Ok(outcome(slow)));
    assert!(queue.hand_out().is_some());
}

#[test]
fn of_a_batch_that_was_closed_what_every_cell_finished_is_kept() {
    let mut results = results(2);
    let mut queue = Queue::new(&mut results, batch_ends(100, 1));
    // Both cells of the first 8, the first cell of the next 16, and three of the second.
    for _ in 0..16 + 19 {
        let task = queue.hand_out().unwrap();
        queue.hand_in(task, Ok(outcome(task)));
    }
    queue.close();
    assert!(queue.is_over() && queue.hand_out().is_none());
    queue.finish().unwrap();
    assert_eq!(kept(&results), 11);
}

#[test]
fn of_runs_that_fail_the_first_in_order_is_told() {
    let mut results = results(1);
    let mut queue = Queue::new(&mut results, batch_ends(100, 1));
    let (one, two, three) = (queue.hand_out().unwrap(), queue.hand_out().unwrap(), queue.hand_out().unwrap());
    let error = |words: &str| Err(Fault::at("here", words, "need another").into());
    queue.hand_in(three, error("third"));
    assert!(queue.hand_out().is_none(), "nothing is begun after one that failed");
    queue.hand_in(two, error("second"));
    queue.hand_in(one, Ok(outcome(one)));
    let told = queue.finish().unwrap_err().to_string();
    assert!(told.contains("second") && !told.contains("third"), "{told}");
}
