use super::*;
use crate::problem::generate::{mycielski, queen, write_col};
use crate::problem::spec::{Body, GraphSpec, QuestionSpec, RelationSpec};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn said(result: Result<GraphSpec, Vec<Fault>>) -> Vec<String> {
    result.expect_err("a fault").iter().map(Fault::to_string).collect()
}

/// A public instance, if the data lies beside the repository or where MANYMINDS_DATA says.
fn instance(name: &str) -> Option<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let named = std::env::var_os("MANYMINDS_DATA").map(PathBuf::from);
    let text = named.into_iter().chain([beside]).find_map(|dir| std::fs::read_to_string(dir.join(name)).ok());
    if text.is_none() {
        eprintln!("skipped: {name} is not here");
    }
    text
}

fn edges(spec: &GraphSpec) -> BTreeSet<Vec<usize>> {
    spec.relations.iter().map(|relation| relation.body.scope()).collect()
}

#[test]
fn public_graphs_have_their_known_sizes() {
    let known = [
        ("huck", 74, 301),
        ("jean", 80, 254),
        ("games120", 120, 638),
        ("miles250", 128, 387),
        ("queen6_6", 36, 290),
        ("queen8_8", 64, 728),
        ("myciel6", 95, 755),
        ("le450_5a", 450, 5714),
    ];
    for (name, vertices, count) in known {
        let Some(text) = instance(&format!("dimacs/{name}.col")) else { continue };
        let spec = read_col(&text, 5).unwrap();
        let problem = spec.freeze().unwrap();
        assert_eq!((problem.questions(), problem.relations()), (vertices, count), "{name}");
        assert_eq!(edges(&spec).len(), count, "{name}");
        let made = match name {
            "queen6_6" => queen(6, 6),
            "queen8_8" => queen(8, 8),
            "myciel6" => mycielski(6),
            _ => continue,
        };
        let made = made.unwrap().coloring(5);
        let degrees = |spec: &GraphSpec| {
            let mut degrees = vec![0; spec.questions.len()];
            edges(spec).iter().flatten().for_each(|&v| degrees[v] += 1);
            degrees.sort_unstable();
            degrees
        };
        assert_eq!(degrees(&spec), degrees(&made), "{name}");
        if name != "myciel6" {
            assert_eq!(edges(&spec), edges(&made), "{name}");
        }
    }
}

#[test]
fn public_formulas_have_their_known_sizes() {
    for (name, variables, clauses) in [("uf20-01", 20, 91), ("uf100-01", 100, 430), ("uf250-01", 250, 1065)] {
        let Some(text) = instance(&format!("satlib/{name}.cnf")) else { continue };
        let problem = read_cnf(&text).unwrap().freeze().unwrap();
        assert_eq!((problem.questions(), problem.relations()), (variables, clauses), "{name}");
        assert_eq!(problem.base_rate(0), 0.875);
    }
}

#[test]
fn a_small_public_formula_is_satisfiable() {
    let Some(text) = instance("satlib/uf20-01.cnf") else { return };
    let problem = read_cnf(&text).unwrap().freeze().unwrap();
    let all = 0..1u32 << 20;
    let position = |bits: u32| -> [u8; 20] { std::array::from_fn(|q| (bits >> q & 1) as u8) };
    assert!(all.into_iter().any(|bits| problem.merit_raw(&position(bits)) == 1.0));
}

#[test]
fn both_counts_and_both_directions_of_edges_are_accepted() {
    for text in [
        "c x\np edge 3 2\ne 1 2\ne 3 2\n",
        "p col 3 4\ne 1 2\ne 2 1\ne 2 3\ne 3 2\n",
        "p edge 3 2 9\r\ne 1 2\r\n\r\n  e 2 1\r\ne 2 3\r\ne 3 2",
    ] {
        let spec = read_col(text, 4).unwrap();
        assert_eq!(edges(&spec), BTreeSet::from([vec![0, 1], vec![1, 2]]));
        assert_eq!(spec.questions[2], QuestionSpec::counted("v3", 4));
        assert_eq!(spec.relations[0].line, text.lines().position(|line| line.trim() == "e 1 2").unwrap() + 1);
    }
}

#[test]
fn malformed_graphs_are_told_line_by_line() {
    let table: [(&str, &[&str]); 12] = [
        ("", &["need a header: p edge <vertices> <edges>"]),
        ("p edge 3\n", &["line 1: found p edge 3; need a header: p edge <vertices> <edges>"]),
        ("p cnf 3 0\n", &["line 1: found p cnf 3 0; need a header: p edge <vertices> <edges>"]),
        ("p edge 3 -1\n", &["line 1: found p edge 3 -1; need a header: p edge <vertices> <edges>"]),
        ("p edge 0 0\n", &["line 1: found 0; need 1 to 1,048,576 vertices"]),
        ("p edge 9999999999999999999999 0\n", &["line 1: found 9999999999999999999999; need 1 to 1,048,576 vertices"]),
        (
            "p edge 2 1\np edge 2 1\ne 1 2\n",
            &["line 2: found p edge 2 1; need one header only; the first is on line 1"],
        ),
        ("e 1 2\ne 2 3\np edge 3 2\n", &["line 1: need the header before the first edge"]),
        (
            "p edge 3 2\ne 1 1\ne 1 4\ne 0 2\nx 1 2\ne 1\ne 1 2 3\ne a 2\n",
            &[
                "line 2: found e 1 1; need two different vertices: a self loop can never hold",
                "line 3: found 4; need a vertex from 1 to 3",
                "line 4: found 0; need a vertex from 1 to 3",
                "line 5: found x 1 2; need a line that starts with c, p or e",
                "line 6: found e 1; need an edge: e <vertex> <vertex>",
                "line 7: found e 1 2 3; need an edge: e <vertex> <vertex>",
                "line 8: found a; need a vertex from 1 to 3",
            ],
        ),
        ("p edge 3 3\ne 1 2\ne 2 3\n", &["line 1: found 3; need the number of edges, 2"]),
        (
            "p edge 3 4\ne 1 2\ne 2 1\ne 2 3\n",
            &["line 1: found 4; need the number of edges, 3 as listed or 2 different ones"],
        ),
        ("e 1 2\n", &["need a header: p edge <vertices> <edges>"]),
    ];
    for (text, expected) in table {
        assert_eq!(said(read_col(text, 3)), expected, "{text:?}");
    }
    let faults = read_col("p edge 2 1\ne 1 2\n", 0).unwrap().build().unwrap_err();
    assert_eq!(faults[0].to_string(), "questions[0].options is 0; need 1 to 65,536 options");
}

#[test]
fn clauses_may_span_lines_and_end_with_a_percent_sign() {
    let text = "c uf\np cnf 3 4\n1 -2\n 3 0 2 0\n-1 -1 2 0\n3 1 -3 0\n%\n0\n\n";
    let spec = read_cnf(text).unwrap();
    let literals: Vec<_> = spec.relations.iter().map(|relation| (relation.line, relation.body.clone())).collect();
    let clause = |literals: &[(usize, bool)]| Body::Clause {
        literals: literals.iter().map(|&(q, positive)| (q, 1, positive)).collect(),
    };
    let expected = [
        (3, clause(&[(0, true), (1, false), (2, true)])),
        (4, clause(&[(1, true)])),
        (5, clause(&[(0, false), (1, true)])),
    ];
    assert_eq!(literals, expected);
    assert_eq!(spec.facts().unwrap().dropped, 1);
    assert_eq!(spec.questions[0], QuestionSpec::named("x1", ["false", "true"]));
    // Broken only by x1 = false, x2 = true, x3 = false: the third clause, and so on.
    let problem = spec.freeze().unwrap();
    assert_eq!(problem.merit_raw(&[0u8, 1, 0]), 2.0 / 3.0);
    assert_eq!(problem.merit_raw(&[1u8, 1, 0]), 1.0);
}

#[test]
fn malformed_formulas_are_told_line_by_line() {
    let table: [(&str, &[&str]); 12] = [
        ("", &["need a header: p cnf <variables> <clauses>"]),
        ("p edge 3 1\n", &["line 1: found p edge 3 1; need a header: p cnf <variables> <clauses>"]),
        ("p cnf 2 1 7\n1 0\n", &["line 1: found p cnf 2 1 7; need a header: p cnf <variables> <clauses>"]),
        ("p cnf 0 0\n", &["line 1: found 0; need 1 to 1,048,576 variables"]),
        ("p cnf 2 1\np cnf 2 1\n1 0\n", &["line 2: found p cnf 2 1; need one header only; the first is on line 1"]),
        ("1 0\np cnf 1 1\n", &["line 1: need the header before the first clause"]),
        (
            "p cnf 2 2\n1 3 0\n-3 0\n",
            &[
                "line 2: found 3; need a literal from 1 to 2 or its negative",
                "line 3: found -3; need a literal from 1 to 2 or its negative",
            ],
        ),
        ("p cnf 2 2\n1 0\n0\n", &["line 3: found 0; need a literal in every clause: an empty one can never hold"]),
        ("p cnf 2 2\n1 0\n1\n2\n", &["line 3: need a 0 at the end of the clause that begins here"]),
        ("p cnf 2 3\n1 0\n2 0\n", &["line 1: found 3; need the number of clauses, 2"]),
        ("p cnf 2 1\n1 x 0\n", &["line 2: found x; need a literal, or a 0 that ends a clause"]),
        ("p cnf 2 1\n1 0\n%\n0\n1 0\n", &["line 5: found 1 0; need nothing but 0 after the line with %"]),
    ];
    for (text, expected) in table {
        assert_eq!(said(read_cnf(text)), expected, "{text:?}");
    }
    // The most negative number has no positive twin.
    assert!(read_cnf("p cnf x 1\n-9223372036854775808 -9223372036854775808 0\n").is_err());
}

fn mystery() -> GraphSpec {
    let named =
        |name: &str| RelationSpec { name: Some(name.into()), ..RelationSpec::new(Body::Differ { scope: vec![0, 1] }) };
    let new = RelationSpec::new;
    GraphSpec {
        questions: vec![
            QuestionSpec { topic: Some("motive".into()), ..QuestionSpec::named("culprit", ["ann", "bob", "cy"]) },
            QuestionSpec::counted("hour", 3),
            QuestionSpec::named("0", ["1", "0"]),
        ],
        relations: vec![
            RelationSpec { weight: 0.1, topic: Some("alibi".into()), ..named("one, \"two\"") },
            new(Body::Equal { scope: vec![1, 0] }),
            new(Body::Implies { from: (0, 0), to: (1, 2) }),
            RelationSpec { private: true, ..new(Body::Clause { literals: vec![(0, 1, true), (1, 0, false)] }) },
            new(Body::Table { scope: vec![2], degrees: vec![0.3, 1.0] }),
            new(Body::Supports { from: (2, 1), to: (0, 1) }),
            new(Body::Attacks { from: (2, 0), to: (0, 2) }),
            new(Body::Evidence { question: 0, favours: vec![2, 0] }),
        ],
        truth: vec![(0, 0), (2, 1)],
        topics: vec!["alibi".into(), "motive".into()],
        dropped: 3,
    }
}

#[test]
fn json_goes_there_and_back() {
    let spec = mystery();
    spec.build().unwrap();
    assert_eq!(read_json(&spec.to_spec_json()), Ok(spec));
    let graph = queen(3, 3).unwrap();
    let spec = graph.coloring(3);
    assert_eq!(read_json(&spec.to_spec_json()), Ok(spec));
}

#[test]
fn the_example_in_the_documentation_of_the_schema_reads() {
    let source = include_str!("json.rs");
    let example = source.split("```json").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let spec = read_json(&example.replace("///", "")).unwrap();
    let problem = spec.freeze().unwrap();
    assert_eq!((problem.questions(), problem.relations(), problem.topics()), (2, 3, 2));
    assert_eq!((problem.truth(), problem.is_private(2), problem.weight(2)), (&[(0, 0)][..], true, 2.0));
}

#[test]
fn json_means_questions_and_options_by_name_or_number() {
    let text = r#"{
        "questions": [{"name": "a", "options": ["x", "y"]}, {"name": "ok", "options": ["false", "true"]}],
        "relations": [
            {"kind": "implies", "from": {"question": 0, "is": 1}, "to": {"question": "1", "is": true}},
            {"kind": "evidence", "question": "a", "favours": ["0", "y"]}
        ],
        "truth": {"1": false}
    }"#;
    let spec = read_json(text).unwrap();
    assert_eq!(spec.relations[0].body, Body::Implies { from: (0, 1), to: (1, 1) });
    assert_eq!(spec.relations[1].body, Body::Evidence { question: 0, favours: vec![0, 1] });
    assert_eq!(spec.truth, [(1, 0)]);
}

#[test]
fn malformed_json_is_told_with_line_or_path() {
    let table: [(&str, &[&str]); 9] = [
        ("", &["line 1: column 0: EOF while parsing a value"]),
        ("{\n  \"a\": }", &["line 2: column 8: expected value"]),
        ("{\"a\": 1,\n \"a\": 2}", &["line 2: column 4: the key a is given twice"]),
        ("[]", &["found a list; need a table with topics, questions, relations, truth, dropped"]),
        ("{}", &["questions: missing"]),
        (
            r#"{"questions": 3, "problem": 1}"#,
            &[
                "problem: unknown key; need one of topics, questions, relations, truth, dropped",
                "questions is 3; need a list",
            ],
        ),
        (
            r#"{"questions": [{"name": 1, "options": "x", "colour": 2}, {"options": [1, "b"]}, 7]}"#,
            &[
                "questions[0].colour: unknown key; need one of name, options, topic",
                "questions[0].name is 1; need text",
                "questions[0].options is \"x\"; need a list of names or how many options there are",
                "questions[1].name: missing",
                "questions[1].options[0] is 1; need text",
                "questions[2] is 7; need a table with name, options, topic",
            ],
        ),
        (
            r#"{"questions": [{"name": "a", "options": 2}, {"name": "b", "options": -1}], "relations": [
                {"questions": ["a"]},
                {"kind": "same", "questions": ["a"]},
                {"kind": "differ", "questions": ["a", "c", {}], "from": 1, "weight": "2", "private": "no"},
                {"kind": "implies", "from": {"question": "a", "is": "x"}, "to": {"question": "b", "is": 1, "or": 2}},
                {"kind": "clause", "any": [{"question": "a"}, {"question": "a", "is": 0, "is_not": 1}]},
                {"kind": "table", "questions": ["a"], "degrees": [0, "1"]},
                {"kind": "evidence", "question": "z", "favours": 1},
                {"kind": "evidence", "question": "a", "favours": 1},
                3
            ]}"#,
            &[
                "questions[1].options is -1; need a whole number",
                "relations[0].kind: missing",
                "relations[1].kind is \"same\"; need one of differ, equal, implies, clause, table, supports, attacks, evidence",
                "relations[2].from: unknown key; need one of questions, kind, weight, topic, name, private",
                "relations[2].questions[1] is c; need a question: a or b, or a number from 0 to 1",
                "relations[2].questions[2] is a table; need the name or number of a question",
                "relations[2].weight is \"2\"; need a number",
                "relations[2].private is \"no\"; need true or false",
                "relations[3].from.is is x; need an option of a: a number from 0 to 1",
                "relations[3].to.or: unknown key; need one of question, is",
                "relations[4].any[0]: need either is or is_not",
                "relations[4].any[1]: need either is or is_not",
                "relations[5].degrees[1] is \"1\"; need a number",
                "relations[6].question is z; need a question: a or b, or a number from 0 to 1",
                "relations[7].favours is 1; need a list",
                "relations[8] is 3; need a table with a kind",
            ],
        ),
        (
            r#"{"questions": [{"name": "a", "options": 2}], "truth": {"a": 2, "b": 0}}"#,
            &["truth.a is 2; need an option of a: a number from 0 to 1", "truth.b is b; need a question: a or 0"],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(said(read_json(text)), expected, "{text}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(said(read_json(&deep)), ["line 1: column 128: recursion limit exceeded"]);
    let value = serde_json::json!({"questions": [], "relation": []});
    let faults = read_value(&value, "problem").unwrap_err();
    assert_eq!(faults[0].path, "problem.relation");
}

#[test]
fn too_long_a_text_is_refused_before_it_is_read() {
    assert!(check_length(MAX_BYTES).is_ok());
    let faults = check_length(MAX_BYTES + 1).unwrap_err();
    assert_eq!(faults[0].to_string(), "found 268,435,457 bytes; need a file of at most 268,435,456 bytes");
}

/// Reads a text in every way, and freezes what was accepted.
fn read_all(text: &str) {
    for spec in [read_col(text, 3), read_cnf(text), read_json(text)].into_iter().flatten() {
        // A frozen table may take 2 GiB by right; building has the same checks.
        let _ = spec.build();
        let _ = spec.to_spec_json();
    }
}

fn mutated(text: &str) -> impl Strategy<Value = String> + use<> {
    let bytes = text.as_bytes().to_vec();
    let length = bytes.len();
    let likely = prop::sample::select(b"0123456789-+ \n\t\"{}[]:,.%epcnfdgtrue\xff".to_vec());
    let byte = prop_oneof![4 => likely, 1 => any::<u8>()];
    let change = (0..length, byte, 0..3u8);
    prop::collection::vec(change, 1..12).prop_map(move |changes| {
        let mut bytes = bytes.clone();
        for (at, byte, how) in changes {
            let at = at.min(bytes.len().saturating_sub(1));
            match how {
                0 if !bytes.is_empty() => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ if !bytes.is_empty() => drop(bytes.remove(at)),
                _ => {}
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_graphs_never_panic(text in mutated(&write_col(&queen(3, 3).unwrap(), "a board"))) {
        read_all(&text);
    }

    #[test]
    fn mutated_formulas_never_panic(text in mutated("c x\np cnf 4 4\n1 -2 3 0\n-1 -4\n 2 0\n4 0 1 -1 2 0\n%\n0\n")) {
        read_all(&text);
    }

    #[test]
    fn mutated_json_never_panics(text in mutated(&mystery().to_spec_json())) {
        read_all(&text);
    }

    #[test]
    fn any_text_never_panics(text in "\\PC{0,200}") {
        read_all(&text);
    }
}
