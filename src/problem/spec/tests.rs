use super::*;
use crate::problem::generate::{Edges, coloring};
use crate::problem::label::Label;

fn said(faults: Vec<Fault>) -> Vec<String> {
    faults.iter().map(Fault::to_string).collect()
}

fn ask(options: &[usize], bodies: Vec<Body>) -> GraphSpec {
    GraphSpec {
        questions: options.iter().zip("abcdefgh".chars()).map(|(&o, name)| QuestionSpec::counted(name, o)).collect(),
        relations: bodies.into_iter().map(RelationSpec::new).collect(),
        ..GraphSpec::default()
    }
}

/// The degrees of the one relation, the last question of its scope varying fastest.
fn table(options: &[usize], body: Body) -> Vec<f64> {
    let problem = ask(options, vec![body]).freeze().unwrap();
    (0..problem.locals(0)).map(|x| problem.degree(0, x as u32)).collect()
}

#[test]
fn every_kind_has_its_truth_table() {
    let same = |a: usize, b: usize, c: usize| f64::from(u8::from(a == b && b == c));
    let all = || (0..2).flat_map(|a| (0..3).flat_map(move |b| (0..3).map(move |c| (a, b, c))));
    let scope = || vec![0, 1, 2];
    let differ = all().map(|(a, b, c)| f64::from(u8::from(a != b && b != c && a != c))).collect::<Vec<_>>();
    assert_eq!(table(&[2, 3, 3], Body::Differ { scope: scope() }), differ);
    let equal = all().map(|(a, b, c)| same(a, b, c)).collect::<Vec<_>>();
    assert_eq!(table(&[2, 3, 3], Body::Equal { scope: scope() }), equal);

    let (from, to) = ((0, 1), (1, 1));
    assert_eq!(table(&[2, 2], Body::Implies { from, to }), [1.0, 1.0, 0.0, 1.0]);
    assert_eq!(table(&[2, 2], Body::Supports { from, to }), [1.0, 0.0, 1.0, 1.0]);
    assert_eq!(table(&[2, 2], Body::Attacks { from, to }), [1.0, 1.0, 1.0, 0.0]);
    // With more options, "not chosen" is any other.
    assert_eq!(table(&[2, 3], Body::Implies { from, to: (1, 2) }), [1.0, 1.0, 1.0, 0.0, 0.0, 1.0]);

    let literals = vec![(0, 1, true), (1, 2, false)];
    assert_eq!(table(&[2, 3], Body::Clause { literals }), [1.0, 1.0, 0.0, 1.0, 1.0, 1.0]);
    assert_eq!(table(&[4], Body::Evidence { question: 0, favours: vec![3, 1] }), [0.0, 1.0, 0.0, 1.0]);
    let degrees = vec![0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
    assert_eq!(table(&[2, 3], Body::Table { scope: vec![0, 1], degrees: degrees.clone() }), degrees);
    // A scope keeps the order in which it was written.
    assert_eq!(table(&[2, 3], Body::Table { scope: vec![1, 0], degrees: degrees.clone() }), degrees);
}

#[test]
fn the_last_question_of_a_scope_varies_fastest() {
    let degrees: Vec<f64> = (0..12).map(|i| f64::from(i) / 16.0).collect();
    let problem = ask(&[2, 3, 2], vec![Body::Table { scope: vec![2, 1, 0], degrees: degrees.clone() }]).freeze();
    let problem = problem.unwrap();
    for (a, b, c) in (0..2).flat_map(|a| (0..3).flat_map(move |b| (0..2).map(move |c| (a, b, c)))) {
        let x = problem.local(0, &[a as u8, b as u8, c as u8]);
        assert_eq!(problem.degree(0, x), degrees[(c * 3 + b) * 2 + a]);
    }
    assert!(problem.touching(1).iter().all(|link| *link == crate::problem::graph::Link { to: 0, stride: 2 }));
}

#[test]
fn links_agree_in_both_directions() {
    let bodies = vec![
        Body::Differ { scope: vec![2, 0] },
        Body::Evidence { question: 2, favours: vec![0] },
        Body::Equal { scope: vec![0, 1, 2] },
    ];
    let problem = ask(&[3, 2, 4], bodies).freeze().unwrap();
    for q in 0..3 {
        let links = problem.touching(q);
        assert!(links.windows(2).all(|pair| pair[0].to < pair[1].to));
        for r in 0..3 {
            let there = problem.scope(r).iter().find(|link| link.to == q as u32).map(|link| link.stride);
            assert_eq!(there, links.iter().find(|link| link.to == r as u32).map(|link| link.stride));
        }
    }
}

#[test]
fn equal_tables_are_stored_once_and_classes_share_a_prior() {
    let clause = |signs: [bool; 2]| Body::Clause { literals: vec![(0, 1, signs[0]), (1, 1, signs[1])] };
    let bodies = vec![
        Body::Differ { scope: vec![0, 1] },
        Body::Differ { scope: vec![1, 0] },
        clause([true, true]),
        clause([true, false]),
        Body::Table { scope: vec![0], degrees: vec![0.25, 0.5] },
        Body::Table { scope: vec![1], degrees: vec![0.25, 0.5] },
        Body::Table { scope: vec![1], degrees: vec![1.0, 0.75] },
        Body::Evidence { question: 2, favours: vec![0] },
        Body::Evidence { question: 2, favours: vec![0, 1] },
        Body::Evidence { question: 2, favours: vec![1, 0] },
    ];
    let problem = ask(&[2, 2, 3], bodies).freeze().unwrap();
    assert_eq!(problem.tables.len(), 4 + 4 + 4 + 2 + 2 + 3 + 3);
    assert_eq!(problem.traits.iter().map(|of| of.class).collect::<Vec<_>>(), [0, 0, 1, 1, 2, 2, 2, 3, 3, 3]);
    assert_eq!(problem.base_rate(0), 0.5);
    assert_eq!(problem.base_rate(2), 0.75);
    assert_eq!(problem.base_rate(5), (0.375 + 0.375 + 0.875) / 3.0);
    assert_eq!(problem.base_rate(7), (1.0 / 3.0 + 2.0 / 3.0 + 2.0 / 3.0) / 3.0);
}

#[test]
fn topics_come_from_the_relation_then_its_first_question_then_general() {
    let mut spec = ask(&[2, 2], vec![Body::Equal { scope: vec![0, 1] }; 3]);
    spec.relations[0].topic = Some("own".into());
    spec.relations[2].body = Body::Equal { scope: vec![1, 0] };
    spec.questions[1].topic = Some("second".into());
    let names = |spec: &GraphSpec| {
        let problem = spec.freeze().unwrap();
        (problem.names().topics.clone(), (0..3).map(|r| problem.topic(r)).collect::<Vec<_>>())
    };
    assert_eq!(names(&spec), (vec!["own".into(), GENERAL.into(), "second".into()], vec![0, 1, 2]));
    spec.topics = vec!["unused".into(), "second".into()];
    let listed = vec!["unused".into(), "second".into(), "own".into(), GENERAL.into()];
    assert_eq!(names(&spec), (listed, vec![2, 3, 1]));
    assert_eq!(ask(&[2], vec![]).freeze().unwrap().names().topics, [GENERAL]);
}

/// How many positions break nothing, by trying all.
fn solutions(spec: &GraphSpec) -> usize {
    let problem = spec.freeze().unwrap();
    let mut position = vec![0u8; problem.questions()];
    let mut found = 0;
    loop {
        found += usize::from(problem.merit_raw(&position) == 1.0);
        let Some(q) = (0..position.len()).find(|&q| position[q].index() + 1 < problem.options(q)) else {
            return found;
        };
        position[q] += 1;
        position[..q].fill(0);
    }
}

fn cycle(n: usize) -> Edges {
    Edges { vertices: n, edges: (0..n).map(|v| (v, (v + 1) % n)).collect() }
}

#[test]
fn proper_colourings_are_as_many_as_the_chromatic_polynomial_says() {
    for (n, q) in [(3, 2), (3, 3), (4, 3), (5, 2), (5, 3), (6, 4), (7, 3)] {
        let sign = if n % 2 == 0 { 1 } else { -1 };
        let polynomial = (q as i64 - 1).pow(n as u32) + sign * (q as i64 - 1);
        assert_eq!(solutions(&cycle(n).coloring(q)) as i64, polynomial, "cycle of {n} in {q} colours");
    }
    let outer = (0..5).map(|v| (v, (v + 1) % 5));
    let inner = (0..5).map(|v| (5 + v, 5 + (v + 2) % 5));
    let spokes = (0..5).map(|v| (v, v + 5));
    let petersen: Vec<_> = outer.chain(inner).chain(spokes).collect();
    assert_eq!(solutions(&coloring(10, &petersen, 3)), 120);
}

#[test]
fn merit_is_the_weighted_mean_degree() {
    let problem = cycle(5).coloring(3).freeze().unwrap();
    assert_eq!(problem.merit_raw(&[0u8, 1, 0, 1, 2]), 1.0);
    assert_eq!(problem.merit_raw(&[0u16, 1, 0, 1, 0]), 0.8);
    assert!((problem.random_merit() - 2.0 / 3.0).abs() < 1e-15);

    let table = Body::Table { scope: vec![0], degrees: vec![0.25, 1.0] };
    let mut spec = ask(&[2, 4], vec![table, Body::Evidence { question: 1, favours: vec![2] }]);
    spec.relations[0].weight = 3.0;
    let problem = spec.freeze().unwrap();
    assert_eq!(problem.merit_raw(&[0u8, 2]), (0.75 + 1.0) / 4.0);
    assert_eq!(problem.random_merit(), (3.0 * 0.625 + 0.25) / 4.0);
    // The expectation is the mean over all positions.
    let all = (0..2).flat_map(|a| (0..4).map(move |b| [a, b]));
    assert_eq!(all.map(|position| problem.merit_raw::<u8>(&position)).sum::<f64>() / 8.0, problem.random_merit());

    let empty = ask(&[2], vec![]).freeze().unwrap();
    assert_eq!((empty.merit_raw(&[1u8]), empty.random_merit()), (1.0, 1.0));
}

#[test]
fn facts_count_parts_and_loose_ends() {
    let mut spec =
        ask(&[10, 10, 10, 10, 1], vec![Body::Equal { scope: vec![0, 1] }, Body::Equal { scope: vec![1, 2] }]);
    spec.relations.push(RelationSpec::new(Body::Evidence { question: 0, favours: vec![1] }));
    spec.dropped = 2;
    let facts = spec.facts().unwrap();
    let expected = Facts {
        questions: 5,
        relations: 3,
        topics: 1,
        components: 3,
        isolated: 2,
        mean_scope: 5.0 / 3.0,
        positions_log10: 4.0,
        dropped: 2,
    };
    assert_eq!(facts, expected);
    assert_eq!(ask(&[2], vec![]).facts().unwrap().mean_scope, 0.0);
}

#[test]
fn the_bipartite_graph_keeps_places() {
    let graph = ask(&[2, 2, 2], vec![Body::Equal { scope: vec![2, 0, 1] }]).build().unwrap();
    assert_eq!(graph.node_count(), 4);
    let places: Vec<u32> = graph.edge_weights().copied().collect();
    assert_eq!(places, [0, 1, 2]);
    assert_eq!(graph[petgraph::graph::NodeIndex::new(3)], Node::Relation(0));
}

#[test]
fn dot_names_everything_and_escapes_quotes() {
    let mut spec = ask(&[2, 3], vec![Body::Differ { scope: vec![0, 1] }]);
    spec.questions[0].name = "say \"a\"".into();
    let expected = "graph {\n    0 [ label=\"say \\\"a\\\" (2)\"]\n    1 [ label=\"b (3)\"]\n    \
                    2 [ shape=box label=\"differ\"]\n    2 -- 0 [ label = \"0\" ]\n    2 -- 1 [ label = \"1\" ]\n}\n";
    let dot = spec.to_dot().unwrap();
    let tidy = |text: &str| text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(tidy(&dot), tidy(expected));
}

#[test]
fn relations_are_described_for_people() {
    let mut spec = GraphSpec {
        questions: vec![
            QuestionSpec::named("b3", ["red", "blue"]),
            QuestionSpec::named("e6", ["red", "blue"]),
            QuestionSpec::counted("n", 2),
        ],
        ..GraphSpec::default()
    };
    let (from, to) = ((0, 1), (1, 1));
    let bodies = [
        Body::Differ { scope: vec![0, 1] },
        Body::Differ { scope: vec![0, 1, 2] },
        Body::Equal { scope: vec![0, 1] },
        Body::Implies { from, to },
        Body::Supports { from, to },
        Body::Attacks { from, to },
        Body::Clause { literals: vec![(0, 0, true), (2, 0, true)] },
        Body::Evidence { question: 0, favours: vec![0] },
        Body::Table { scope: vec![2], degrees: vec![0.0, 0.375] },
    ];
    spec.relations = bodies.into_iter().map(RelationSpec::new).collect();
    spec.relations[8].name = Some("the last word".into());
    let problem = spec.freeze().unwrap();
    let tell = |r: usize| (0..problem.locals(r)).map(|x| problem.describe_relation(r, x as u32)).collect();
    let told: Vec<Vec<String>> = (0..9).map(tell).collect();
    assert_eq!(told[0][0], "b3 and e6 are both red");
    assert_eq!(told[0][1], "b3 and e6 differ");
    assert_eq!(told[1][0b110], "b3 and e6 are both blue");
    assert_eq!(told[1][0b101], "b3 is blue and n is 1");
    assert_eq!(told[2][3], "b3 and e6 are both blue");
    assert_eq!(told[2][2], "b3 is blue and e6 is red, not the same");
    assert_eq!(told[3][2], "b3 is blue but e6 is red");
    assert_eq!(told[3][3], "b3 is blue and e6 is blue go together");
    assert_eq!(told[4][1], "e6 is blue without its support, as b3 is red");
    assert_eq!(told[5][3], "b3 is blue against e6 is blue");
    assert_eq!(told[6][3], "b3 is blue and n is 1, where one at least has to change");
    assert_eq!(told[7], ["the evidence allows that b3 is red", "the evidence speaks against b3 being blue"]);
    assert_eq!(told[8][1], "n is 1 scores 0.38");
    assert_eq!((problem.relation_name(0), problem.relation_name(8)), ("differ(b3, e6)".into(), "the last word".into()));
    assert_eq!((problem.option_name(0, 1), problem.option_name(2, 1)), ("blue".into(), "1".into()));
}

#[test]
fn every_fault_of_a_problem_is_told_at_once() {
    let mut spec = ask(&[2, 0, 3], vec![]);
    spec.questions.push(QuestionSpec { line: 9, ..QuestionSpec::named("a", ["x", "x", ""]) });
    spec.questions.push(QuestionSpec::counted("", 65_537));
    let bodies = vec![
        Body::Differ { scope: vec![] },
        Body::Equal { scope: vec![0, 7, 0] },
        Body::Implies { from: (0, 2), to: (0, 0) },
        Body::Clause { literals: vec![(0, 1, true), (2, 3, false), (0, 1, false)] },
        Body::Table { scope: vec![0, 2], degrees: vec![0.5, f64::NAN, 1.5, -0.5] },
        Body::Evidence { question: 2, favours: vec![1, 1, 5] },
        Body::Evidence { question: 2, favours: vec![] },
        Body::Attacks { from: (9, 0), to: (2, 0) },
    ];
    spec.relations = bodies.into_iter().map(RelationSpec::new).collect();
    spec.relations[0].weight = 0.0;
    spec.relations[1].weight = f64::INFINITY;
    spec.relations[1].line = 12;
    spec.truth = vec![(0, 1), (0, 0), (2, 3), (8, 0)];
    spec.topics = vec!["t".into(), "t".into(), String::new()];
    let expected = [
        "questions[1].options is 0; need 1 to 65,536 options",
        "line 9: questions[3].name is a; need a name of its own; questions[0] has this one",
        "line 9: questions[3].options[1] is x; need a name that no other option of this question has",
        "line 9: questions[3].options[2] is empty; need a name",
        "questions[4].name is empty; need a name",
        "questions[4].options is 65,537; need 1 to 65,536 options",
        "relations[0].weight is 0; need a finite number above 0",
        "relations[0].questions: need at least one question",
        "line 12: relations[1].weight is inf; need a finite number above 0",
        "line 12: relations[1].questions[1] is 7; need a question number below 5",
        "line 12: relations[1].questions[2] is a; need each question once",
        "relations[2].from is 2; need an option number of a, below 2",
        "relations[2].to is a; need a question other than that of from",
        "relations[3].any[2] is a; need each question once",
        "relations[3].any[1] is 3; need an option number of c, below 3",
        "relations[4].degrees is 4 long; need 6 degrees, one for each combination of answers",
        "relations[4].degrees[1] is NaN; need a number from 0 to 1",
        "relations[4].degrees[2] is 1.5; need a number from 0 to 1",
        "relations[4].degrees[3] is -0.5; need a number from 0 to 1",
        "relations[5].favours[1] is 1; need each option once",
        "relations[5].favours[2] is 5; need an option number of c, below 3",
        "relations[6].favours: need at least one option; without one the evidence can never hold",
        "relations[7].from is 9; need a question number below 5",
        "truth.a is 0; need one right answer to each question",
        "truth.c is 3; need an option number below 3",
        "truth[3] is 8; need a question number below 5",
        "topics[1] is t; need a topic that is not listed before",
        "topics[2] is empty; need a topic that is not listed before",
    ];
    assert_eq!(said(spec.build().unwrap_err()), expected);
    assert_eq!(spec.freeze().unwrap_err(), spec.build().unwrap_err());
    assert_eq!(said(GraphSpec::default().build().unwrap_err()), ["questions: need at least one question"]);
}

#[test]
fn sizes_are_limited_and_the_number_is_told() {
    let faults = ask(&[300, 300, 300], vec![Body::Equal { scope: vec![0, 1, 2] }]).build().unwrap_err();
    let need = "need at most 16,777,216 combinations of answers in one relation";
    assert_eq!(said(faults), [format!("relations[0] is 27,000,000; {need}")]);
    let faults = ask(&[65_536; 5], vec![Body::Equal { scope: vec![0, 1, 2, 3, 4] }]).build().unwrap_err();
    assert_eq!(said(faults), [format!("relations[0] is over 2^64; {need}")]);

    // Seventeen different tables of 2^24 each are too much together; the same one seventeen times is not.
    let implies = |o: usize| Body::Implies { from: (0, o), to: (1, o) };
    let faults = ask(&[4096, 4096], (0..17).map(implies).collect()).build().unwrap_err();
    let need = "need at most 268,435,456 numbers in all different tables together";
    assert_eq!(said(faults), [format!("relations is 285,212,672; {need}")]);
    assert!(ask(&[4096, 4096], vec![implies(0); 17]).build().is_ok());

    let mut heavy = ask(&[2, 2], vec![Body::Equal { scope: vec![0, 1] }; 2]);
    heavy.relations.iter_mut().for_each(|relation| relation.weight = f64::MAX);
    assert_eq!(said(heavy.build().unwrap_err()), ["relations: need weights whose sum is finite"]);
}

#[test]
fn the_truth_is_kept_in_order_of_question() {
    let mut spec = ask(&[2, 2, 2], vec![]);
    spec.truth = vec![(2, 1), (0, 0)];
    assert_eq!(spec.freeze().unwrap().truth(), [(0, 0), (2, 1)]);
}

#[test]
fn names_go_before_numbers() {
    let questions = [QuestionSpec::named("q", ["2", "1", "0"]), QuestionSpec::counted("0", 12)];
    let lookup = Lookup::new(&questions);
    assert_eq!(lookup.option(0, 2, "p"), Ok(0));
    assert_eq!(lookup.question("0", "p"), Ok(1));
    assert_eq!(lookup.question(1, "p"), Ok(1));
    assert_eq!(lookup.choice("q", "0", "p"), Ok((0, 2)));
    let told = |fault: Result<usize, Fault>| fault.unwrap_err().to_string();
    assert_eq!(told(lookup.option(1, -1, "p")), "p is -1; need an option of 0: a number from 0 to 11");
    assert_eq!(told(lookup.option(1, "+1", "p")), "p is +1; need an option of 0: a number from 0 to 11");
    assert_eq!(told(lookup.option(7, 0, "p")), "p is 7; need a question: a number from 0 to 1");
    assert_eq!(told(lookup.option(0, "x", "p")), "p is x; need an option of q: 2, 1, 0, or a number from 0 to 2");
    assert_eq!(told(Lookup::new(&[]).question("x", "p")), "p is x; need a question, but there is none");
}
