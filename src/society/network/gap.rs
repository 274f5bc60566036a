//! The second eigenvalue of a random walk.

use super::facts::Mutual;
use crate::rng::{Stream, unit};

/// The most work (agents plus arcs, a step) spent on one eigenvalue of a larger network, and the most steps.
const EIGEN_WORK: u64 = 400_000_000;
const EIGEN_STEPS: u64 = 5_000;
/// An eigenvalue with a residual below this is called exact.
pub(super) const RESIDUAL: f64 = 1e-10;

/// The symmetric form D^-1/2 W D^-1/2 of a random walk on a connected network, which has the same eigenvalues.
pub(super) struct Walk<'a> {
    mutual: &'a Mutual<'a>,
    /// 1 / sqrt of each agent's total weight.
    scale: Vec<f64>,
    /// The unit eigenvector of the eigenvalue 1: sqrt of each agent's total weight, normalised.
    top: Vec<f64>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(mutual: &'a Mutual<'a>) -> Self {
        // Weights are divided by the largest, so that sums of extreme ones stay finite.
        let largest = (0..mutual.near.len()).map(|place| mutual.weight(place)).fold(0.0, f64::max);
        let strength = |agent| mutual.places(agent).map(|place| mutual.weight(place) / largest).sum::<f64>().sqrt();
        let mut top: Vec<f64> = (0..mutual.agents()).map(strength).collect();
        let scale = top.iter().map(|&root| 1.0 / (root * largest.sqrt())).collect();
        normalise(&mut top);
        Walk { mutual, scale, top }
    }

    pub(super) fn is_finite(&self) -> bool {
        self.scale.iter().all(|scale| scale.is_finite())
    }

    fn apply(&self, x: &[f64], out: &mut [f64]) {
        for (agent, out) in out.iter_mut().enumerate() {
            let sum: f64 = self
                .mutual
                .places(agent)
                .map(|place| {
                    let other = self.mutual.near[place] as usize;
                    self.mutual.weight(place) * self.scale[other] * x[other]
                })
                .sum();
            *out = sum * self.scale[agent];
        }
    }

    pub(super) fn second_of_all(&self) -> f64 {
        let n = self.mutual.agents();
        let mut matrix = vec![0.0; n * n];
        for agent in 0..n {
            for place in self.mutual.places(agent) {
                let other = self.mutual.near[place] as usize;
                // The same order of factors on both sides, so that the matrix is symmetric to the bit.
                let (a, b) = (agent.min(other), agent.max(other));
                matrix[agent * n + other] = self.mutual.weight(place) * self.scale[a] * self.scale[b];
            }
            // Deflated: the eigenvalue 1 becomes -1.
            for other in 0..n {
                matrix[agent * n + other] -= 2.0 * self.top[agent] * self.top[other];
            }
        }
        jacobi(&mut matrix, n, &mut []);
        (0..n).map(|at| matrix[at * n + at]).fold(-1.0, f64::max)
    }

    /// The locally optimal conjugate ascent on the Rayleigh quotient (Knyazev 2001, SIAM J. Sci. Comput. 23:517), with
    /// the top eigenvector deflated. Returns the quotient, the norm of its residual and the steps taken.
    pub(super) fn second_by_ascent(&self, rng: &mut Stream) -> (f64, f64, u32) {
        let n = self.mutual.agents();
        let work = (n + self.mutual.near.len()) as u64;
        let steps = (EIGEN_WORK / work).clamp(20, EIGEN_STEPS) as u32;
        let mut x: Vec<f64> = (0..n).map(|_| unit(rng) - 0.5).collect();
        let (mut r, mut p) = (vec![0.0; n], vec![0.0; n]);
        let (mut sx, mut sr, mut sp) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        let (mut quotient, mut residual) = (0.0, f64::INFINITY);
        for step in 0..=steps {
            // The image of x is carried along, and refreshed before rounding can add up.
            if step % 25 == 0 || residual <= RESIDUAL || step == steps {
                self.deflate(&mut x);
                normalise(&mut x);
                self.apply(&x, &mut sx);
            }
            quotient = dot(&x, &sx);
            let settled = residual <= RESIDUAL;
            for ((r, &x), &sx) in r.iter_mut().zip(&x).zip(&sx) {
                *r = sx - quotient * x;
            }
            self.deflate(&mut r);
            residual = dot(&r, &r).sqrt();
            if residual <= RESIDUAL && settled || residual == 0.0 || step == steps {
                return (quotient, residual, step);
            }
            for _ in 0..2 {
                remove(&mut r, &x);
                normalise(&mut r);
            }
            self.apply(&r, &mut sr);
            for _ in 0..2 {
                let (along_x, along_r) = (dot(&p, &x), dot(&p, &r));
                combine(&mut p, [(-along_x, &x), (-along_r, &r)]);
                combine(&mut sp, [(-along_x, &sx), (-along_r, &sr)]);
                let norm = dot(&p, &p).sqrt();
                let shrink = if norm > 1e-14 { 1.0 / norm } else { 0.0 };
                p.iter_mut().chain(&mut sp).for_each(|value| *value *= shrink);
            }
            let (xr, xp, rp) = (dot(&x, &sr), dot(&x, &sp), dot(&r, &sp));
            let mut small = [quotient, xr, xp, xr, dot(&r, &sr), rp, xp, rp, dot(&p, &sp)];
            // Without a step before this one, its place in the basis must not win.
            if p.iter().all(|&value| value == 0.0) {
                small[8] = -2.0;
            }
            let mut turn = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
            jacobi(&mut small, 3, &mut turn);
            let best = (1..3).fold(0, |best, at| if small[at * 4] > small[best * 4] { at } else { best });
            let [on_x, on_r, on_p] = [turn[best], turn[3 + best], turn[6 + best]];
            for (at, step) in p.iter_mut().enumerate() {
                *step = on_r * r[at] + on_p * *step;
                sp[at] = on_r * sr[at] + on_p * sp[at];
                x[at] = on_x * x[at] + *step;
                sx[at] = on_x * sx[at] + sp[at];
            }
        }
        (quotient, residual, steps)
    }

    fn deflate(&self, x: &mut [f64]) {
        remove(x, &self.top);
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn combine(x: &mut [f64], parts: [(f64, &Vec<f64>); 2]) {
    let [(a, u), (b, v)] = parts;
    for ((x, u), v) in x.iter_mut().zip(u).zip(v) {
        *x += a * u + b * v;
    }
}

fn remove(x: &mut [f64], unit: &[f64]) {
    let along = dot(x, unit);
    x.iter_mut().zip(unit).for_each(|(x, unit)| *x -= along * unit);
}

fn normalise(x: &mut [f64]) {
    let norm = dot(x, x).sqrt();
    if norm > 0.0 {
        x.iter_mut().for_each(|value| *value /= norm);
    }
}

/// Turns a symmetric `n` x `n` matrix diagonal by cyclic Jacobi rotations (Golub and Van Loan 2013, section 8.5), and
/// the columns of `turn` (n x n, or empty) into its eigenvectors.
fn jacobi(matrix: &mut [f64], n: usize, turn: &mut [f64]) {
    for _ in 0..60 {
        let off: f64 =
            (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| matrix[i * n + j] * matrix[i * n + j]).sum();
        if off < 1e-25 {
            return;
        }
        for i in 0..n {
            for j in i + 1..n {
                let entry = matrix[i * n + j];
                if entry == 0.0 {
                    continue;
                }
                let slope = (matrix[j * n + j] - matrix[i * n + i]) / (2.0 * entry);
                let tangent = slope.signum() / (slope.abs() + (slope * slope + 1.0).sqrt());
                let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
                let sine = tangent * cosine;
                for k in 0..n {
                    let (a, b) = (matrix[k * n + i], matrix[k * n + j]);
                    matrix[k * n + i] = cosine * a - sine * b;
                    matrix[k * n + j] = sine * a + cosine * b;
                }
                for k in 0..n {
                    let (a, b) = (matrix[i * n + k], matrix[j * n + k]);
                    matrix[i * n + k] = cosine * a - sine * b;
                    matrix[j * n + k] = sine * a + cosine * b;
                }
                for row in turn.chunks_exact_mut(n) {
                    (row[i], row[j]) = (cosine * row[i] - sine * row[j], sine * row[i] + cosine * row[j]);
                }
            }
        }
    }
}
