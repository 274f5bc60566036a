use super::*;
use crate::problem::read::{read_cnf, read_col};
use crate::rng::{Draws, Phase};
use std::collections::BTreeSet;
use std::path::PathBuf;

fn rng(seed: u64) -> Stream {
    Draws::new(seed, 0, 0).stream(0, 0, Phase::Problem)
}

fn said<T>(result: Result<T, Vec<Fault>>) -> Vec<String> {
    result.err().unwrap_or_default().iter().map(Fault::to_string).collect()
}

/// Compares with a file of the repository; with MANYMINDS_BLESS set, writes it instead.
fn committed(name: &str, made: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios/data").join(name);
    if std::env::var_os("MANYMINDS_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "scenarios/data/{name} differs from what is made; MANYMINDS_BLESS=1 writes it anew");
}

#[test]
fn the_committed_graphs_are_the_generated_ones() {
    for size in [6, 8] {
        let graph = queen(size, size).unwrap();
        let text = format!("The {size} x {size} queen graph, squares row by row (made by manyminds).");
        committed(&format!("queen{size}_{size}.col"), &write_col(&graph, &text));
    }
    for k in [4, 5] {
        let text = format!("Mycielski graph {k}: no triangles, needs {} colours (made by manyminds).", k + 1);
        committed(&format!("myciel{k}.col"), &write_col(&mycielski(k).unwrap(), &text));
    }
}

#[test]
fn the_committed_formula_is_the_first_satisfiable_one() {
    let (seed, formula) = (1..)
        .map(|seed| (seed, random_sat(50, 200, 3, &mut rng(seed)).unwrap()))
        .find(|(_, formula)| satisfiable(&formula.clauses))
        .unwrap();
    let text = format!(
        "Uniform random 3-SAT, 50 variables, 200 clauses, made by manyminds:\n\
         the first satisfiable formula (by exhaustive search) of random_sat(50, 200, 3)\n\
         over the seeds 1, 2, ... under randomness contract {}; seed {seed}.",
        crate::rng::CONTRACT
    );
    let text = write_cnf(&formula, &text);
    committed("random3sat-50-200.cnf", &text);
    let read = read_cnf(&text).unwrap();
    assert_eq!(read.freeze().unwrap(), formula.spec().freeze().unwrap());
}

/// Davis, Putnam, Logemann and Loveland: unit clauses first, else both values of the first literal.
fn satisfiable(clauses: &[Vec<i32>]) -> bool {
    let Some(shortest) = clauses.iter().min_by_key(|clause| clause.len()) else { return true };
    let Some(&literal) = shortest.first() else { return false };
    let set = |literal: i32| -> Vec<Vec<i32>> {
        let open = clauses.iter().filter(|clause| !clause.contains(&literal));
        open.map(|clause| clause.iter().copied().filter(|&other| other != -literal).collect()).collect()
    };
    satisfiable(&set(literal)) || (shortest.len() > 1 && satisfiable(&set(-literal)))
}

#[test]
fn dpll_knows_right_from_wrong() {
    assert!(satisfiable(&[vec![1, 2], vec![-1]]));
    assert!(!satisfiable(&[vec![1, 2], vec![-1, 2], vec![1, -2], vec![-1, -2]]));
}

#[test]
fn queen_and_mycielski_graphs_have_their_known_sizes() {
    let sizes = |graph: Edges| {
        let distinct: BTreeSet<_> = graph.edges.iter().collect();
        assert_eq!(distinct.len(), graph.edges.len());
        assert!(graph.edges.iter().all(|&(u, v)| u < v && v < graph.vertices));
        (graph.vertices, graph.edges.len())
    };
    for (n, edges) in [(5, 160), (6, 290), (7, 476), (8, 728), (9, 1056)] {
        assert_eq!(sizes(queen(n, n).unwrap()), (n * n, edges));
    }
    assert_eq!(sizes(queen(8, 12).unwrap()), (96, 1368));
    assert_eq!(sizes(queen(1, 1).unwrap()), (1, 0));
    for (k, vertices, edges) in [(1, 2, 1), (2, 5, 5), (3, 11, 20), (4, 23, 71), (5, 47, 236), (6, 95, 755)] {
        assert_eq!(sizes(mycielski(k).unwrap()), (vertices, edges));
    }
    assert_eq!(said(mycielski(13)), ["k is 13; need 1 to 12"]);
    assert_eq!(said(queen(0, 300)), ["rows is 0; need 1 to 256", "cols is 300; need 1 to 256"]);
}

#[test]
fn a_written_graph_reads_back() {
    let graph = mycielski(4).unwrap();
    let read = read_col(&write_col(&graph, "one\n\ntwo"), 5).unwrap();
    assert_eq!(read.freeze().unwrap(), graph.coloring(5).freeze().unwrap());
}

#[test]
fn adjacent_and_random_landscapes_have_the_right_scopes() {
    let adjacent = nk(6, 2, Neighbours::Adjacent, 3, &mut rng(1)).unwrap();
    assert_eq!(adjacent.relations[5].body.scope(), [5, 0, 1]);
    let topics: Vec<_> = adjacent.relations.iter().map(|relation| relation.topic.clone().unwrap()).collect();
    assert_eq!(topics, ["t0", "t0", "t1", "t1", "t2", "t2"]);

    // Each of the other loci is a neighbour equally often.
    let (n, k) = (8, 3);
    let mut seen = vec![0u32; n];
    let mut stream = rng(2);
    for _ in 0..7_000 {
        let spec = nk(n, k, Neighbours::Random, 1, &mut stream).unwrap();
        let scope = spec.relations[4].body.scope();
        assert_eq!(scope.iter().collect::<BTreeSet<_>>().len(), k + 1);
        assert_eq!(scope[0], 4);
        scope[1..].iter().for_each(|&q| seen[q] += 1);
    }
    // Binomial(7,000, 3/7): mean 3,000, standard deviation 41.4; five of them are allowed.
    assert!((0..n).all(|q| if q == 4 { seen[q] == 0 } else { seen[q].abs_diff(3_000) < 207 }), "{seen:?}");
}

#[test]
fn a_landscape_without_interaction_climbs_to_the_mean_of_maxima() {
    let spec = nk(2_000, 0, Neighbours::Random, 1, &mut rng(3)).unwrap();
    let problem = spec.freeze().unwrap();
    let best: Vec<u8> = (0..2_000).map(|r| u8::from(problem.degree(r, 1) > problem.degree(r, 0))).collect();
    // The larger of two uniforms has mean 2/3 and variance 1/18: standard error .0053, five of them allowed.
    assert!((problem.merit_raw(&best) - 2.0 / 3.0).abs() < 0.027);
    // All contributions together: mean 1/2, standard error .0046.
    assert!((problem.random_merit() - 0.5).abs() < 0.023);
}

#[test]
fn bad_arguments_are_all_named() {
    let told = said(nk(4, 4, Neighbours::Random, 5, &mut rng(0)));
    assert_eq!(told, ["k is 4; need 0 to 3", "topics is 5; need 1 to 4"]);
    assert_eq!(said(nk(100, 24, Neighbours::Adjacent, 1, &mut rng(0))), ["k is 24; need 0 to 23"]);
    let told = said(nk(100, 23, Neighbours::Adjacent, 1, &mut rng(0)));
    assert_eq!(told, ["k is 23; need n * 2^(k + 1) of at most 268,435,456"]);
    let told = said(nk(0, 0, Neighbours::Adjacent, 0, &mut rng(0)));
    assert_eq!(told, ["n is 0; need 1 to 1,048,576", "topics is 0; need 1 to 1"]);
    assert_eq!(said(random_sat(2, 1, 3, &mut rng(0))), ["k is 3; need 1 to 2"]);
    assert_eq!(said(random_sat(0, 1, 0, &mut rng(0))), ["n is 0; need 1 to 1,048,576", "k is 0; need 1 to 1"]);
}

#[test]
fn random_clauses_have_different_variables_and_fair_signs() {
    let formula = random_sat(20, 4_000, 3, &mut rng(4)).unwrap();
    let mut positive = 0;
    for clause in &formula.clauses {
        let variables: BTreeSet<u32> = clause.iter().map(|literal| literal.unsigned_abs()).collect();
        assert!(variables.len() == 3 && variables.iter().all(|v| (1..=20).contains(v)));
        positive += clause.iter().filter(|literal| **literal > 0).count();
    }
    // Binomial(12,000, 1/2): standard deviation 54.8; five of them are allowed.
    assert!(positive.abs_diff(6_000) < 274, "{positive}");
}

#[test]
fn topics_are_dealt_in_blocks_or_by_chance() {
    let mut spec = queen(4, 4).unwrap().coloring(4);
    assign_topics(&mut spec, 4, Topics::Blocks);
    let problem = spec.freeze().unwrap();
    assert_eq!(problem.topics(), 4);
    assert!((0..problem.relations()).all(|r| problem.topic(r) == problem.scope(r)[0].to as usize / 4));

    assign_topics(&mut spec, 50, Topics::Random(&mut rng(5)));
    let problem = spec.freeze().unwrap();
    assert_eq!(problem.names().topics[49], "t49");
    assert_eq!(problem.topics(), 50);
    assign_topics(&mut spec, 0, Topics::Random(&mut rng(5)));
    assert_eq!(spec.freeze().unwrap().names().topics, ["t0"]);
    assign_topics(&mut GraphSpec::default(), usize::MAX, Topics::Blocks);
}

#[test]
fn what_contract_1_generates_never_changes() {
    let spec = nk(5, 1, Neighbours::Random, 1, &mut rng(7)).unwrap();
    let scopes: Vec<_> = spec.relations.iter().map(|relation| relation.body.scope()[1]).collect();
    let formula = random_sat(9, 2, 3, &mut rng(7)).unwrap();
    let Body::Table { degrees, .. } = &spec.relations[4].body else { panic!("not a table") };
    assert_eq!(scopes, [4, 3, 3, 2, 2]);
    assert_eq!(formula.clauses, [[-7, 4, -9], [2, 5, 6]]);
    assert_eq!(degrees[3].to_bits(), 4606888617347838911);
}
