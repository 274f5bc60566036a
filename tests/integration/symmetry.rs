//! Names of colours do not matter; colourings are counted exactly.

use crate::worlds::frozen;
use manyminds::measure::index::{Contingency, label_distance, rand_index_distance};
use manyminds::problem::Truth;
use manyminds::problem::generate::{Edges, coloring, mycielski, queen};
use manyminds::problem::{Competence, GraphProblem, Sight};
use manyminds::rng::{Draws, Phase, Stream, below};

fn shuffled(n: u32, rng: &mut Stream) -> Vec<u8> {
    let mut all: Vec<u8> = (0..n as u8).collect();
    for place in (1..n).rev() {
        all.swap(place as usize, below(rng, place + 1) as usize);
    }
    all
}

#[test]
fn renaming_the_colours_of_each_agent_leaves_distance_and_merit_alone() {
    let mut rng = Draws::new(2, 0, 0).stream(0, 0, Phase::Estimate);
    let mut table = Contingency::new(7);
    let graph = frozen(&queen(5, 5).unwrap().coloring(7));
    let eyes = Competence { expertise: &[], told: &[], shared_error: 0.0 };
    let sight = Sight::new(&graph, eyes, &Draws::new(1, 0, 0), |agent| agent);
    let problem = GraphProblem::<u8>::new(graph, sight, Vec::new());
    for _ in 0..200 {
        let [a, b] = [0, 1].map(|_| (0..25).map(|_| below(&mut rng, 7) as u8).collect::<Vec<u8>>());
        let renamed = |row: &[u8], names: &[u8]| row.iter().map(|&color| names[color as usize]).collect::<Vec<u8>>();
        let a_again = renamed(&a, &shuffled(7, &mut rng));
        let b_again = renamed(&b, &shuffled(7, &mut rng));
        let distance = |a: &[u8], b: &[u8], table: &mut Contingency| rand_index_distance(a, b, table).unwrap();
        let before = distance(&a, &b, &mut table);
        assert_eq!(before, distance(&a_again, &b_again, &mut table));
        // A recoloured twin is at distance 0, wherever its labels are.
        assert_eq!(distance(&a, &a_again, &mut table), 0.0);
        assert!(a == a_again || label_distance(&a, &a_again).unwrap() > 0.0);
        assert_eq!(problem.merit(&a), problem.merit(&a_again));
    }
}

/// Proper colourings of a graph, counted by trying all positions.
fn proper(vertices: usize, edges: &[(usize, usize)], colors: u32) -> u64 {
    let graph = frozen(&coloring(vertices, edges, colors));
    let eyes = Competence { expertise: &[], told: &[], shared_error: 0.0 };
    let sight = Sight::new(&graph, eyes, &Draws::new(1, 0, 0), |agent| agent);
    let problem = GraphProblem::<u8>::new(graph, sight, Vec::new());
    let mut position = vec![0u8; vertices];
    let (mut count, mut sum, mut all) = (0, 0.0, 0.0);
    loop {
        count += u64::from(problem.right(&position));
        sum += problem.merit(&position);
        all += 1.0;
        let Some(slot) = position.iter().position(|&answer| u32::from(answer) + 1 < colors) else { break };
        position[..slot].fill(0);
        position[slot] += 1;
    }
    // Each edge differs in (colors - 1)/colors of all positions, exactly.
    assert!((sum / all - problem.random_merit()).abs() < 1e-9);
    assert!((problem.random_merit() - (1.0 - 1.0 / f64::from(colors))).abs() < 1e-12);
    count
}

#[test]
fn proper_colourings_are_as_many_as_the_chromatic_polynomial_says() {
    for (n, q) in [(3usize, 3u32), (4, 2), (5, 3), (6, 2), (7, 3)] {
        let edges: Vec<(usize, usize)> = (0..n).map(|at| (at, (at + 1) % n)).collect();
        let sign = if n % 2 == 0 { 1 } else { -1 };
        let said = i64::from(q - 1).pow(n as u32) + sign * i64::from(q - 1);
        assert_eq!(proper(n, &edges, q) as i64, said, "cycle of {n}, {q} colours");
    }
    let outer = (0..5).map(|at| (at, (at + 1) % 5));
    let spokes = (0..5).map(|at| (at, at + 5));
    let inner = (0..5).map(|at| (at + 5, (at + 2) % 5 + 5));
    let petersen: Vec<(usize, usize)> = outer.chain(spokes).chain(inner).collect();
    assert_eq!(proper(10, &petersen, 3), 120);
    // A path has q (q - 1)^(n - 1), a star the same; the cycle of five is the second Mycielski graph, and needs three.
    assert_eq!(proper(4, &[(0, 1), (1, 2), (2, 3)], 2), 2);
    assert_eq!(proper(4, &[(0, 1), (0, 2), (0, 3)], 3), 24);
    let Edges { vertices, edges } = mycielski(2).unwrap();
    assert_eq!((proper(vertices, &edges, 2), proper(vertices, &edges, 3)), (0, 30));
}
