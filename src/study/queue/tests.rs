//! Runs that finish in any order are recorded in theirs.

use super::super::rows::Rows;
use super::super::work::batch_ends;
use super::*;
use crate::deliberation::{Ending, Why};
use crate::error::Fault;

const KEYS: [u64; 4] = [40, 30, 20, 10];

/// What a run comes to that says which one it is.
fn outcome(task: Task) -> Outcome {
    let ending = Ending { why: Why::Rounds, rounds: task.replicate as u32, spent: 0, reserved: 0, final_cost: 0 };
    let value = Some((task.cell * 1_000) as f64 + task.replicate as f64);
    Outcome { values: vec![value], rounds: vec![], series: vec![], ending, redraws: 0, connected: true }
}

/// All replicates of so many cells, batch by batch.
fn all(cells: usize, replicates: u64) -> impl Iterator<Item = (usize, Range<u64>)> {
    let mut begin = 0;
    let batches = batch_ends(replicates, 1).map(move |end| std::mem::replace(&mut begin, end)..end);
    batches.flat_map(move |batch| (0..cells).map(move |cell| (cell, batch.clone())))
}

/// That each cell holds its first replicates in order, and how many.
fn kept(rows: &Rows, cells: usize) -> Vec<u64> {
    let cell = |cell: usize| {
        let reach = rows.reaches(KEYS[cell]);
        let values: Vec<f64> = rows.column(KEYS[cell], 0, u64::MAX).map(|value| value.unwrap()).collect();
        let expected: Vec<f64> = (0..reach).map(|replicate| (cell * 1_000) as f64 + replicate as f64).collect();
        assert_eq!(values, expected, "cell {cell}");
        reach
    };
    (0..cells).map(cell).collect()
}

#[test]
fn whatever_finishes_first_all_are_recorded_in_order() {
    for (cells, replicates) in [(1, 1), (1, 300), (3, 100), (2, 8), (4, 9)] {
        for lag in [1, 2, 7, 40] {
            let rows = Rows::spooled(1);
            let mut queue = Queue::new(Recorder::new(&rows, vec![false]), &KEYS, all(cells, replicates));
            let (mut under_way, mut handed): (Vec<Task>, u64) = (Vec::new(), 0);
            loop {
                let task = queue.hand_out();
                under_way.extend(task);
                // The latest of those under way is finished first, and the earliest of all last.
                if under_way.len() >= lag || task.is_none() {
                    let Some(task) = under_way.pop() else { break };
                    queue.hand_in(task, Ok((outcome(task), None)));
                    handed += 1;
                }
            }
            assert!(queue.is_over());
            queue.finish().unwrap();
            assert_eq!(handed, cells as u64 * replicates);
            assert_eq!(kept(&rows, cells), vec![replicates; cells], "{cells} cells, lag {lag}");
        }
    }
}

#[test]
fn a_run_that_takes_long_holds_those_up_that_would_get_too_far_ahead() {
    let rows = Rows::spooled(1);
    let mut queue = Queue::new(Recorder::new(&rows, vec![false]), &KEYS, all(1, 1_000));
    let slow = queue.hand_out().unwrap();
    let mut ahead = 1;
    while let Some(task) = queue.hand_out() {
        queue.hand_in(task, Ok((outcome(task), None)));
        ahead += 1;
    }
    assert_eq!((ahead, queue.is_over(), queue.is_stalled()), (AHEAD, false, true));
    queue.hand_in(slow, Ok((outcome(slow), None)));
    queue.begin_again();
    assert!(queue.hand_out().is_some() && !queue.is_stalled());
}

#[test]
fn of_a_row_that_was_closed_what_was_finished_is_recorded() {
    let rows = Rows::spooled(1);
    let mut queue = Queue::new(Recorder::new(&rows, vec![false]), &KEYS, all(2, 100));
    // Both cells of the first 8, the first cell of the next 16, and three of the second.
    for _ in 0..16 + 19 {
        let task = queue.hand_out().unwrap();
        queue.hand_in(task, Ok((outcome(task), None)));
    }
    queue.close();
    assert!(queue.is_over() && queue.hand_out().is_none());
    queue.finish().unwrap();
    assert_eq!(kept(&rows, 2), [24, 11]);
    assert_eq!(rows.common_end(&KEYS[..2], 11), 8, "the first cell has no end of a frame between 8 and 24");
}

#[test]
fn of_runs_that_fail_the_first_in_order_is_told_and_nothing_after_it_is_kept() {
    let rows = Rows::spooled(1);
    let mut queue = Queue::new(Recorder::new(&rows, vec![false]), &KEYS, all(1, 100));
    let tasks = [(); 4].map(|()| queue.hand_out().unwrap());
    let error = |words: &str| Err(Fault::at("here", words, "need another").into());
    queue.hand_in(tasks[3], Ok((outcome(tasks[3]), None)));
    queue.hand_in(tasks[2], error("third"));
    assert!(queue.hand_out().is_none(), "nothing is begun after one that failed");
    queue.hand_in(tasks[1], error("second"));
    queue.hand_in(tasks[0], Ok((outcome(tasks[0]), None)));
    let told = queue.finish().unwrap_err().to_string();
    assert!(told.contains("second") && !told.contains("third"), "{told}");
    assert_eq!(kept(&rows, 1), [1]);
}
