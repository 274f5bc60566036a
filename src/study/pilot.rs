//! A few runs beforehand: what one takes is known before all are begun.

use super::run::{bench_of, measures_of};
use super::seat::Outcome;
use crate::error::Result;
use crate::scenario::Study;

/// All of so many cells in an order of which any beginning is spread over all of them: steps of about the golden section of their
/// number.
pub fn spread(cells: usize) -> impl Iterator<Item = usize> {
    const GOLDEN: f64 = 0.618_033_988_749_895;
    let common = |mut a: usize, mut b: usize| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let near = ((cells as f64 * GOLDEN) as usize).max(1);
    let step = (near..=near + cells).find(|&step| common(step, cells) == 1).unwrap_or(1);
    (0..cells).map(move |at| (at as u128 * step as u128 % cells as u128) as usize)
}

/// Runs replicates of one cell in order, from the first, on this thread, for as long as `more` says so after each and there are any: the
/// same numbers as in the study.
///
/// # Errors
/// What a replicate could not be made of.
pub fn run_while(study: &Study, cell: usize, more: &mut dyn FnMut(&Outcome) -> bool) -> Result<()> {
    let place = &study.cells[cell];
    let mut bench = bench_of(place, &measures_of(study));
    for replicate in 0..study.replicates {
        if !more(&bench.run_one(study, place, replicate, false)?.0) {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_cells_come_once_and_any_beginning_is_spread() {
        for cells in [1, 2, 3, 7, 12, 100, 4_096] {
            let mut seen: Vec<usize> = spread(cells).collect();
            let mut few: Vec<usize> = seen.iter().copied().take(16).chain([cells]).collect();
            seen.sort_unstable();
            assert!(seen.into_iter().eq(0..cells), "{cells}");
            // Sixteen of many leave no gap of a fifth, the first being 0.
            few.sort_unstable();
            assert!(few.windows(2).all(|pair| pair[1] - pair[0] <= cells / 5 + 1), "{cells}: {few:?}");
        }
    }
}
