//! Small dense matrices, row by row: a linear solver, the stationary distribution of a chain, a spectral radius.
//!
//! Sums run in a fixed order, so the same matrix gives the same bits.

/// Squarings in [`radius`]: the norm of the 2^60th power is within rounding of the 2^60th power of the radius, whatever
/// the matrix.
const SQUARINGS: u32 = 60;

/// Solves `matrix x = right` by Gaussian elimination with partial pivoting; `matrix` is n x n, row by row, where n is the
/// length of `right`.
///
/// `None` when the matrix is singular to the last digit, of another size, or an entry of the solution is not finite. Cost:
/// n^3 / 3 multiplications.
///
/// ```
/// use manyminds::society::influence::solve;
/// assert_eq!(solve(vec![0.0, 2.0, 1.0, 1.0], vec![4.0, 3.0]), Some(vec![1.0, 2.0]));
/// assert_eq!(solve(vec![1.0, 2.0, 2.0, 4.0], vec![1.0, 2.0]), None);
/// ```
pub fn solve(mut matrix: Vec<f64>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    if n.checked_mul(n) != Some(matrix.len()) {
        return None;
    }
    for at in 0..n {
        let size = |row: usize| matrix[row * n + at].abs();
        // The first of several, so that ties do not depend on the machine.
        let pivot = (at + 1..n).fold(at, |best, row| if size(row) > size(best) { row } else { best });
        if size(pivot) == 0.0 {
            return None;
        }
        if pivot != at {
            let (above, below) = matrix.split_at_mut(pivot * n);
            above[at * n..][..n].swap_with_slice(&mut below[..n]);
            right.swap(at, pivot);
        }
        let (above, below) = matrix.split_at_mut((at + 1) * n);
        let lead = &above[at * n..];
        for (offset, row) in below.chunks_exact_mut(n).enumerate() {
            let factor = row[at] / lead[at];
            if factor != 0.0 {
                row[at..].iter_mut().zip(&lead[at..]).for_each(|(cell, by)| *cell -= factor * by);
                right[at + 1 + offset] -= factor * right[at];
            }
        }
    }
    for at in (0..n).rev() {
        let row = &matrix[at * n..][..n];
        let known: f64 = row[at + 1..].iter().zip(&right[at + 1..]).map(|(cell, x)| cell * x).sum();
        right[at] = (right[at] - known) / row[at];
    }
    right.iter().all(|x| x.is_finite()).then_some(right)
}

/// The distribution s of an irreducible chain with s' W = s', summing to 1: elimination without a subtraction, so that
/// every entry keeps its digits. Own weights are not read. `None` when a number leaves the range of floats.
///
/// Source: Grassmann, Taksar and Heyman 1985, Operations Research 33:1107.
pub(super) fn stationary(mut chain: Vec<f64>, n: usize) -> Option<Vec<f64>> {
    for last in (1..n).rev() {
        let (above, row) = chain.split_at_mut(last * n);
        let row = &row[..last];
        let leaving: f64 = row.iter().sum();
        for other in above.chunks_exact_mut(n) {
            other[last] /= leaving;
            let through = other[last];
            if through != 0.0 {
                other[..last].iter_mut().zip(row).for_each(|(cell, onward)| *cell += through * onward);
            }
        }
    }
    let mut share = vec![1.0; n];
    for at in 1..n {
        share[at] = (0..at).map(|from| share[from] * chain[from * n + at]).sum();
    }
    let total: f64 = share.iter().sum();
    share.iter_mut().for_each(|s| *s /= total);
    share.iter().all(|s| s.is_finite()).then_some(share)
}

/// The spectral radius of an n x n matrix, as the limit of the m-th root of the norm of its m-th power (Gelfand 1941), by
/// repeated squaring. Complex pairs and signs are no special cases.
pub(super) fn radius(mut matrix: Vec<f64>, n: usize) -> f64 {
    let mut square = vec![0.0; n * n];
    let (mut log, mut share) = (0.0, 1.0);
    for _ in 0..SQUARINGS {
        let norm = matrix.iter().fold(0.0, |most: f64, cell| most.max(cell.abs()));
        if norm == 0.0 {
            return 0.0;
        }
        log += libm::log(norm) * share;
        share /= 2.0;
        matrix.iter_mut().for_each(|cell| *cell /= norm);
        square.fill(0.0);
        for (row, out) in matrix.chunks_exact(n).zip(square.chunks_exact_mut(n)) {
            for (&by, other) in row.iter().zip(matrix.chunks_exact(n)).filter(|(by, _)| **by != 0.0) {
                out.iter_mut().zip(other).for_each(|(cell, onward)| *cell += by * onward);
            }
        }
        std::mem::swap(&mut matrix, &mut square);
    }
    libm::exp(log)
}
