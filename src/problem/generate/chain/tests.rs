use super::*;
use crate::rng::{Draws, Phase, unit};

fn stream(seed: u64) -> Stream {
    Draws::new(seed, 0, 0).stream(0, 0, Phase::Problem)
}

fn drawn(dials: &ChainDials, seed: u64) -> ChainDrawn {
    chain(dials, &mut stream(seed)).unwrap()
}

/// The entry of a node's rule at the parents' values in `values`.
fn entry(facts: &ChainFacts, node: usize, values: &[usize]) -> usize {
    facts.rules[node][facts.parents[node].iter().fold(0, |at, &parent| at * facts.options + values[parent])]
}

#[test]
fn any_one_wrong_parent_changes_the_child_of_a_latin_rule() {
    for (parents, options) in [(1, 2), (1, 5), (2, 2), (2, 4), (2, 7), (3, 4), (3, 5)] {
        let facts = drawn(&ChainDials { parents, options, ..ChainDials::default() }, 3).facts;
        for rule in &facts.rules[facts.width..] {
            assert_eq!(rule.len(), options.pow(parents as u32));
            for place in 0..parents as u32 {
                let step = options.pow(place);
                for at in (0..rule.len()).filter(|at| at / step % options == 0) {
                    let mut seen: Vec<usize> = (0..options).map(|value| rule[at + value * step]).collect();
                    seen.sort_unstable();
                    assert_eq!(seen, (0..options).collect::<Vec<_>>());
                }
            }
        }
        assert_eq!(facts.guess(), 1.0 / options as f64);
    }
}

#[test]
fn exactly_the_true_values_satisfy_all_relations() {
    let dials = ChainDials { layers: 3, width: 2, options: 3, ..ChainDials::default() };
    for (seed, tables) in [(1, Tables::Latin), (2, Tables::Latin), (3, Tables::Random)] {
        let ChainDrawn { spec, facts } = drawn(&ChainDials { tables, ..dials.clone() }, seed);
        let graph = spec.freeze().unwrap();
        let positions = (0..3usize.pow(6)).map(|x| (0..6).map(|q| (x / 3usize.pow(q) % 3) as u16).collect::<Vec<_>>());
        let satisfying: Vec<_> = positions.filter(|position| graph.merit_raw(position) == 1.0).collect();
        assert_eq!(satisfying, [facts.values.iter().map(|&value| value as u16).collect::<Vec<_>>()]);
        assert_eq!(spec.truth, [(facts.answer, facts.values[facts.answer])]);
        assert_eq!((graph.question_name(0), graph.relation_name(3)), ("n1.1", "rule of n2.2".to_string()));
    }
}

#[test]
fn topics_are_balanced_in_each_layer_and_overall() {
    for (topics, width) in [(4, 4), (3, 4), (5, 4), (1, 3), (12, 3), (7, 10)] {
        let dials = ChainDials { topics, width, ..ChainDials::default() };
        let facts = drawn(&dials, 9).facts;
        let spread = |nodes: &[usize]| {
            let counts = (0..topics).map(|topic| nodes.iter().filter(|&&t| t == topic).count());
            counts.clone().max().unwrap() - counts.min().unwrap()
        };
        assert!(facts.topics.chunks(width).all(|layer| spread(layer) <= 1), "{facts:?}");
        assert!(spread(&facts.topics) <= 1);
    }
}

#[test]
fn the_ancestors_are_all_that_the_answer_depends_on() {
    let dials = ChainDials { layers: 5, width: 6, ..ChainDials::default() };
    let facts = drawn(&dials, 4).facts;
    assert!(facts.answer >= 24 && facts.ancestors.last() == Some(&facts.answer));
    for &node in &facts.ancestors {
        assert!(facts.parents[node].iter().all(|parent| facts.ancestors.contains(parent)));
        let child = |&&other: &&usize| facts.parents[other].contains(&node);
        assert!(node == facts.answer || facts.ancestors.iter().any(|other| child(&other)));
        assert!(facts.parents[node].iter().all(|parent| parent / 6 + 1 == node / 6));
    }
}

#[test]
fn exact_propagation_agrees_with_simulation() {
    const RUNS: u32 = 40_000;
    let mut rng = stream(77);
    for (seed, tables, parents) in [(1, Tables::Latin, 2), (2, Tables::Random, 2), (3, Tables::Latin, 3)] {
        let dials = ChainDials { tables, parents, layers: 3, ..ChainDials::default() };
        let facts = drawn(&dials, seed).facts;
        let accuracy = facts.accuracy(&[1.0, 0.8, 0.6, 0.8]);
        let exact = facts.unaided(&accuracy).unwrap();
        let mut right = 0;
        for _ in 0..RUNS {
            let mut values = vec![0; facts.values.len()];
            for &node in &facts.ancestors {
                let said = entry(&facts, node, &values);
                let off = 1 + below(&mut rng, facts.options as u32 - 1) as usize;
                values[node] = if unit(&mut rng) < accuracy[node] { said } else { (said + off) % facts.options };
            }
            right += u32::from(values[facts.answer] == facts.values[facts.answer]);
        }
        let (seen, p) = (f64::from(right) / f64::from(RUNS), exact.right);
        let error = (p * (1.0 - p) / f64::from(RUNS)).sqrt();
        // Five standard errors.
        assert!((seen - p).abs() < 5.0 * error, "{seen} is not {p}");
        assert!(exact.flawless < p && (exact.flawless + exact.healed - p).abs() < 1e-12);
    }
}

#[test]
fn a_wrong_root_heals_with_random_tables_and_never_with_latin_ones() {
    let line = ChainDials { layers: 9, width: 1, parents: 1, tables: Tables::Random, ..ChainDials::default() };
    let right_after_a_wrong_root = |dials: &ChainDials, seed: u64| {
        let facts = drawn(dials, seed).facts;
        let mut accuracy = vec![1.0; 9];
        accuracy[0] = 0.0;
        facts.unaided(&accuracy).unwrap().right
    };
    let mean = (0..2_000).map(|seed| right_after_a_wrong_root(&line, seed)).sum::<f64>() / 2_000.0;
    // Two values meet at a random table with probability 1/K: 1 - (3/4)^8 = .8999 after eight. The standard error is at
    // most that of one coin, .0067; five are allowed.
    assert!((mean - 0.8999).abs() < 0.034, "{mean}");
    assert_eq!(right_after_a_wrong_root(&ChainDials { tables: Tables::Latin, ..line }, 1), 0.0);
}

#[test]
fn the_same_stream_gives_the_same_chain() {
    let dials = ChainDials::default();
    assert_eq!(drawn(&dials, 5), drawn(&dials, 5));
    assert_ne!(drawn(&dials, 5), drawn(&dials, 6));
}

#[test]
fn impossible_dials_are_refused_all_at_once() {
    let dials = ChainDials { layers: 1, width: 0, parents: 4, options: 17, tables: Tables::Latin, topics: 0 };
    let faults = chain(&dials, &mut stream(0)).unwrap_err();
    let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths, ["layers", "width", "parents", "options", "topics"]);
    let large = ChainDials { layers: 64, width: 64, parents: 3, options: 16, ..ChainDials::default() };
    let fault = &chain(&large, &mut stream(0)).unwrap_err()[0];
    assert_eq!(fault.to_string(), "options is 16; need layers * width * options^(parents + 1) of at most 16,777,216");
    let facts = drawn(&ChainDials { width: 16, layers: 8, ..ChainDials::default() }, 1).facts;
    let faults = facts.unaided(&[2.0]).unwrap_err();
    let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths, ["accuracy", "accuracy[0]", "width"]);
}
