//! The DIMACS formats for graphs to colour and for formulas in conjunctive normal form.

use super::check_length;
use crate::error::Fault;
use crate::problem::faults::{Faults, grouped};
use crate::problem::generate::{color_question, truth_question};
use crate::problem::spec::{Body, GraphSpec, MAX_QUESTIONS, RelationSpec};
use std::collections::BTreeSet;

/// The header of a file, `p <format> <first> <second>`, once it was read.
struct Header {
    line: usize,
    /// Vertices or variables; `None` if unreadable, so that the lines below are not blamed for it.
    size: Option<usize>,
    /// Edges or clauses.
    count: Option<usize>,
}

/// Reads a graph to be coloured (DIMACS `.col`) with `colors` colours: one question for each vertex, `v1`, `v2`, ...,
/// and one `differ` relation for each edge.
///
/// Lines are comments (`c`), the header (`p edge <vertices> <edges>` or `p col ...`, once, before the edges) and edges
/// (`e <vertex> <vertex>`, vertices from 1). Public files are not of one mind, so an edge may be listed several times
/// and in both directions and is one relation; the header's count may be that of the lines or that of the different
/// edges; and a further number in the header (a number of colours) is ignored.
///
/// Faults, each with its line: a self loop, a vertex out of range, no header or two, a wrong count, an unknown line.
///
/// Cost: n log n in edges. Source: the second DIMACS implementation challenge, 1993.
///
/// ```
/// use manyminds::problem::read::read_col;
/// let triangle = read_col("p edge 3 3\ne 1 2\ne 2 3\ne 3 1\n", 3).unwrap();
/// assert_eq!(triangle.freeze().unwrap().relations(), 3);
/// let faults = read_col("p edge 3 1\ne 1 4\n", 3).unwrap_err();
/// assert_eq!(faults[0].to_string(), "line 2: found 4; need a vertex from 1 to 3");
/// ```
pub fn read_col(text: &str, colors: u32) -> Result<GraphSpec, Vec<Fault>> {
    check_length(text.len())?;
    let mut faults = Faults::default();
    let mut header: Option<Header> = None;
    let mut seen = BTreeSet::new();
    let mut relations = Vec::new();
    let mut listed = 0usize;
    let mut unreadable = false;
    let mut early = 0;
    for (line, row) in rows(text) {
        let mut words = row.split_ascii_whitespace();
        match words.next() {
            None => {}
            Some(word) if word.starts_with('c') => {}
            Some("p") => head(&mut header, line, row, &["edge", "col"], ["vertices", "edges"], 5, &mut faults),
            Some("e") => {
                listed += 1;
                let size = header.as_ref().map_or(Some(usize::MAX), |header| header.size);
                if header.is_none() && early == 0 {
                    early = line;
                }
                match edge(words, line, row, size, &mut faults) {
                    Some((u, v)) if seen.insert((u.min(v), u.max(v))) => {
                        let scope = vec![u.min(v) - 1, u.max(v) - 1];
                        relations.push(RelationSpec { line, ..RelationSpec::new(Body::Differ { scope }) });
                    }
                    Some(_) => {}
                    None => unreadable = true,
                }
            }
            Some(_) => faults.line(line, row, "need a line that starts with c, p or e"),
        }
    }
    let vertices = ending(header.as_ref(), early, "edge", "p edge <vertices> <edges>", &mut faults);
    if let (Some(Header { line, count: Some(count), .. }), false) = (&header, unreadable)
        && *count != listed
        && *count != relations.len()
    {
        let need = if listed == relations.len() {
            format!("need the number of edges, {}", grouped(listed as u64))
        } else {
            let (listed, different) = (grouped(listed as u64), grouped(relations.len() as u64));
            format!("need the number of edges, {listed} as listed or {different} different ones")
        };
        faults.line(*line, &count.to_string(), need);
    }
    if !faults.is_empty() {
        return faults.or(GraphSpec::default());
    }
    let questions = (0..vertices).map(|v| color_question(v, colors)).collect();
    Ok(GraphSpec { questions, relations, ..GraphSpec::default() })
}

/// Reads a formula in conjunctive normal form (DIMACS `.cnf`): one question for each variable, `x1`, `x2`, ..., with
/// the options `false` and `true`, and one `clause` relation for each clause.
///
/// Lines are comments (`c`), the header (`p cnf <variables> <clauses>`, once, before the clauses) and literals; each
/// clause ends with a 0 and may span lines. A line with `%` ends the formula; only zeros may follow (SATLIB). A literal
/// repeated in its clause counts once. A clause with a variable and its negation holds whatever is answered; it is
/// kept out and counted in [`GraphSpec::dropped`].
///
/// Faults, each with its line: a literal out of range, an empty clause, a last clause without its 0, no header or two,
/// a wrong count, anything that is not a number.
///
/// Cost: linear in literals, with a logarithm for long clauses.
/// Source: the second DIMACS implementation challenge, 1993; SATLIB (Hoos and Stützle 2000).
///
/// ```
/// use manyminds::problem::read::read_cnf;
/// let formula = read_cnf("p cnf 2 2\n1 -2 0\n2 0\n").unwrap().freeze().unwrap();
/// assert_eq!((formula.questions(), formula.relations()), (2, 2));
/// ```
pub fn read_cnf(text: &str) -> Result<GraphSpec, Vec<Fault>> {
    check_length(text.len())?;
    let mut faults = Faults::default();
    let mut header: Option<Header> = None;
    let mut relations = Vec::new();
    let mut clause: Vec<i64> = Vec::new();
    // Where the open clause began, and whether it has a literal that could not be read.
    let (mut began, mut spoiled) = (0, false);
    let (mut early, mut clauses, mut dropped) = (0, 0usize, 0);
    let mut unreadable = false;
    let mut rows = rows(text);
    for (line, row) in rows.by_ref() {
        match row.split_ascii_whitespace().next() {
            None => continue,
            Some(word) if word.starts_with('c') => continue,
            Some("p") => {
                head(&mut header, line, row, &["cnf"], ["variables", "clauses"], 4, &mut faults);
                continue;
            }
            Some("%") => break,
            Some(_) => {}
        }
        if header.is_none() && early == 0 {
            early = line;
        }
        for word in row.split_ascii_whitespace() {
            let Ok(literal) = word.parse::<i64>() else {
                faults.line(line, word, "need a literal, or a 0 that ends a clause");
                (spoiled, unreadable) = (true, true);
                continue;
            };
            if began == 0 {
                began = line;
            }
            if literal != 0 {
                match header.as_ref().map_or(Some(MAX_QUESTIONS), |header| header.size) {
                    Some(size) if literal.unsigned_abs() <= size as u64 => clause.push(literal),
                    Some(size) => {
                        let need = format!("need a literal from 1 to {} or its negative", grouped(size as u64));
                        faults.line(line, word, need);
                        spoiled = true;
                    }
                    // The header is at fault already.
                    None => spoiled = true,
                }
                continue;
            }
            clauses += 1;
            if clause.is_empty() && !spoiled {
                faults.line(line, word, "need a literal in every clause: an empty one can never hold");
            }
            if !merge(&mut clause) {
                dropped += 1;
            } else if !spoiled {
                let literals = clause.iter().map(|l| (l.unsigned_abs() as usize - 1, 1, *l > 0)).collect();
                relations.push(RelationSpec { line: began, ..RelationSpec::new(Body::Clause { literals }) });
            }
            clause.clear();
            (began, spoiled) = (0, false);
        }
    }
    for (line, row) in rows {
        if row.split_ascii_whitespace().any(|word| word != "0" && word != "%") {
            faults.line(line, row, "need nothing but 0 after the line with %");
        }
    }
    if began > 0 {
        faults.line(began, "", "need a 0 at the end of the clause that begins here");
        unreadable = true;
    }
    let variables = ending(header.as_ref(), early, "clause", "p cnf <variables> <clauses>", &mut faults);
    if let (Some(Header { line, count: Some(count), .. }), false) = (&header, unreadable)
        && *count != clauses
    {
        faults.line(*line, &count.to_string(), format!("need the number of clauses, {}", grouped(clauses as u64)));
    }
    if !faults.is_empty() {
        return faults.or(GraphSpec::default());
    }
    let questions = (0..variables).map(truth_question).collect();
    Ok(GraphSpec { questions, relations, dropped, ..GraphSpec::default() })
}

/// Lines with their numbers from 1, without the spaces around them.
fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, row)| (i + 1, row.trim_ascii()))
}

/// Reads a header of three words and up to `most`, all but the first two being numbers.
fn head(
    header: &mut Option<Header>,
    line: usize,
    row: &str,
    formats: &[&str],
    [sizes, counts]: [&str; 2],
    most: usize,
    faults: &mut Faults,
) {
    if let Some(first) = header {
        faults.line(line, row, format!("need one header only; the first is on line {}", first.line));
        return;
    }
    let words: Vec<&str> = row.split_ascii_whitespace().take(most + 1).collect();
    let sound = (4..=most).contains(&words.len())
        && formats.contains(&words[1])
        && words[2..].iter().all(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    if !sound {
        faults.line(line, row, format!("need a header: p {} <{sizes}> <{counts}>", formats[0]));
        *header = Some(Header { line, size: None, count: None });
        return;
    }
    let size = words[2].parse().ok().filter(|size| (1..=MAX_QUESTIONS).contains(size));
    if size.is_none() {
        faults.line(line, words[2], format!("need 1 to {} {sizes}", grouped(MAX_QUESTIONS as u64)));
    }
    let count = words[3].parse().ok();
    if count.is_none() {
        faults.line(line, words[3], format!("need the number of {counts}"));
    }
    *header = Some(Header { line, size, count });
}

/// What can only be said at the end about the header; returns the size (0 where there is a fault).
fn ending(header: Option<&Header>, early: usize, what: &str, form: &str, faults: &mut Faults) -> usize {
    match header {
        None => faults.line(0, "", format!("need a header: {form}")),
        Some(_) if early > 0 => faults.line(early, "", format!("need the header before the first {what}")),
        Some(header) => return header.size.unwrap_or(0),
    }
    0
}

/// The two vertices of an edge, from 1; `size` is how many there are, if known.
fn edge<'a>(
    words: impl Iterator<Item = &'a str>,
    line: usize,
    row: &str,
    size: Option<usize>,
    faults: &mut Faults,
) -> Option<(usize, usize)> {
    let ends: Vec<&str> = words.take(3).collect();
    let &[u, v] = ends.as_slice() else {
        faults.line(line, row, "need an edge: e <vertex> <vertex>");
        return None;
    };
    let mut vertex = |word: &str| {
        let number = word.parse().ok().filter(|v| (1..=size.unwrap_or(usize::MAX)).contains(v));
        if number.is_none() {
            let range = size.map_or_else(String::new, |size| format!(" to {}", grouped(size as u64)));
            faults.line(line, word, format!("need a vertex from 1{range}"));
        }
        number
    };
    let (u, v) = (vertex(u), vertex(v));
    let (u, v) = (u?, v?);
    if u == v {
        faults.line(line, row, "need two different vertices: a self loop can never hold");
        return None;
    }
    Some((u, v))
}

/// Drops repeated literals, keeping the first of each; false if the clause has a variable and its negation.
fn merge(clause: &mut Vec<i64>) -> bool {
    let mut seen = BTreeSet::new();
    clause.retain(|literal| seen.insert(*literal));
    clause.iter().all(|literal| !seen.contains(&-literal))
}
