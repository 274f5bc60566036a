//! Points that are drawn: rows of numbers in [0, 1), and what they are along the paths of a design.

use super::range::Span;
use crate::rng::{Draws, Phase, below, unit};
use crate::scenario::tree::{Node, Value};
use crate::scenario::types::Method;

/// The most points of a Sobol sequence, and the most dimensions: what [`sobol_burley`] has.
pub(super) const MOST_DIMENSIONS: usize = sobol_burley::NUM_DIMENSIONS as usize;

/// What may be drawn for one path.
#[derive(Clone, Debug)]
pub(super) enum Along {
    /// A number of a range; the node says where it was written.
    Range(Span, Node),
    /// One of a list.
    Among(Vec<Node>),
}

impl Along {
    /// What share `u` (from 0 to below 1) of all is.
    pub(super) fn at(&self, u: f64) -> Node {
        match self {
            Along::Range(span, node) => Node { value: span.at(u), line: node.line, origin: node.origin.clone() },
            Along::Among(values) => {
                let place = ((u * values.len() as f64) as usize).min(values.len() - 1);
                values.get(place).cloned().unwrap_or(Node::new(Value::default(), Default::default()))
            }
        }
    }
}

/// The rows of a design of `points` points of `paths` paths: numbers in [0, 1), a pure function of the arguments.
///
/// Of more points the first are the same, but for a Latin hypercube, whose strata are as many as its points.
pub(super) fn rows(method: Method, points: usize, paths: usize, seed: u64) -> Vec<Vec<f64>> {
    let draws = Draws::new(seed, 0, 0);
    match method {
        Method::Random => (0..points).map(|point| random(&draws, point, paths)).collect(),
        Method::LatinHypercube => {
            let columns: Vec<Vec<f64>> = (0..paths).map(|path| strata(&draws, path, points)).collect();
            (0..points).map(|point| columns.iter().map(|column| column[point]).collect()).collect()
        }
        Method::Sobol => sobol(&draws, points, paths).collect(),
        Method::Saltelli => sobol(&draws, points, 2 * paths).flat_map(|row| saltelli(row.split_at(paths))).collect(),
    }
}

fn random(draws: &Draws, point: usize, paths: usize) -> Vec<f64> {
    let mut stream = draws.stream(point as u32, 0, Phase::Design);
    (0..paths).map(|_| unit(&mut stream)).collect()
}

/// A number in each of `points` strata, in an order that is drawn.
fn strata(draws: &Draws, path: usize, points: usize) -> Vec<f64> {
    let mut stream = draws.stream(path as u32, 1, Phase::Design);
    let mut order: Vec<usize> = (0..points).collect();
    for last in (1..points).rev() {
        order.swap(last, below(&mut stream, last as u32 + 1) as usize);
    }
    // Away from the edges of a stratum by more than rounding can move it.
    let mut inside = || (f64::from(below(&mut stream, 1 << 31)) + 0.5) / (1u64 << 31) as f64;
    order.into_iter().map(|stratum| (stratum as f64 + inside()) / points as f64).collect()
}

fn sobol(draws: &Draws, points: usize, dimensions: usize) -> impl Iterator<Item = Vec<f64>> {
    let seed = draws.key(0, Phase::Design) as u32;
    let unit = move |point: u32, at: u32| f64::from(sobol_burley::sample(point, at, seed));
    (0..points as u32).map(move |point| (0..dimensions as u32).map(|at| unit(point, at)).collect())
}

/// One row of A and of B: A, A with each column in turn from B, B.
fn saltelli((a, b): (&[f64], &[f64])) -> Vec<Vec<f64>> {
    let mixed = (0..a.len()).map(|path| {
        let mut row = a.to_vec();
        row[path] = b[path];
        row
    });
    [a.to_vec()].into_iter().chain(mixed).chain([b.to_vec()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often each of `strata` equal strata of [0, 1) is hit in one dimension.
    fn hits(rows: &[Vec<f64>], dimension: usize, strata: usize) -> Vec<usize> {
        let mut hits = vec![0; strata];
        rows.iter().for_each(|row| hits[(row[dimension] * strata as f64) as usize] += 1);
        hits
    }

    #[test]
    fn a_latin_hypercube_hits_each_stratum_of_each_dimension_once() {
        for points in [1, 2, 7, 100, 4_999] {
            let rows = rows(Method::LatinHypercube, points, 5, 7);
            for dimension in 0..5 {
                assert_eq!(hits(&rows, dimension, points), vec![1; points], "{points} points, dimension {dimension}");
            }
        }
    }

    #[test]
    fn sobol_points_hit_each_dyadic_interval_of_each_dimension_once() {
        for power in [0, 1, 5, 10, 16] {
            let rows = rows(Method::Sobol, 1 << power, 3, 7);
            for dimension in 0..3 {
                assert_eq!(hits(&rows, dimension, 1 << power), vec![1; 1 << power], "2^{power}, dimension {dimension}");
            }
        }
        // Also in the last dimensions that there are.
        let rows = rows(Method::Sobol, 256, MOST_DIMENSIONS, 1);
        assert!((MOST_DIMENSIONS - 4..MOST_DIMENSIONS).all(|at| hits(&rows, at, 256) == vec![1; 256]));
    }

    #[test]
    fn the_first_two_dimensions_of_sobol_points_are_a_net_in_base_2() {
        // A (0, m, 2)-net: each elementary interval 2^-a x 2^-(m - a) holds one of 2^m points (Sobol 1967).
        let rows = rows(Method::Sobol, 1 << 8, 2, 3);
        for a in 0..=8u32 {
            let (wide, high) = (1 << a, 1 << (8 - a));
            let mut hits = vec![0; 1 << 8];
            for row in &rows {
                hits[(row[0] * f64::from(wide)) as usize * high as usize + (row[1] * f64::from(high)) as usize] += 1;
            }
            assert_eq!(hits, vec![1; 1 << 8], "2^-{a}");
        }
    }

    #[test]
    fn larger_designs_begin_with_smaller_ones_but_for_latin_hypercubes() {
        for method in Method::ALL {
            let (few, many) = (rows(method, 20, 3, 7), rows(method, 50, 3, 7));
            assert_eq!(few.len(), method.rows(20, 3));
            assert_eq!(many[..few.len()] == few[..], method != Method::LatinHypercube, "{method:?}");
        }
    }

    #[test]
    fn another_seed_gives_other_points_and_the_same_one_the_same() {
        for method in Method::ALL {
            assert_eq!(rows(method, 10, 2, 7), rows(method, 10, 2, 7));
            assert_ne!(rows(method, 10, 2, 7), rows(method, 10, 2, 8), "{method:?}");
        }
    }

    #[test]
    fn saltelli_rows_are_a_then_a_with_each_column_of_b_then_b() {
        let rows = rows(Method::Saltelli, 4, 3, 7);
        for block in rows.chunks_exact(5) {
            let (a, b) = (&block[0], &block[4]);
            assert!(a.iter().zip(b).all(|(a, b)| a != b));
            for path in 0..3 {
                for at in 0..3 {
                    assert_eq!(block[1 + path][at], if at == path { b[at] } else { a[at] });
                }
            }
        }
    }
}
