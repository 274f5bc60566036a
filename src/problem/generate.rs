//! Problems made by rule or by chance: NK landscapes, graphs to colour, random formulas, hidden profiles, chains of
//! deduction.
//!
//! What is drawn here is part of the randomness contract: changing the order of draws means raising
//! [`crate::rng::CONTRACT`].

pub mod chain;
pub mod profile;

use super::faults::{Faults, grouped};
use super::spec::{Body, GraphSpec, MAX_LOCALS, MAX_QUESTIONS, MAX_TABLES, MAX_TOPICS, QuestionSpec, RelationSpec};
use crate::error::Fault;
use crate::rng::{Stream, below, unit};
use std::fmt::Write as _;

/// A plain graph: vertices 0 to `vertices - 1` and its edges, each once, the smaller end first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edges {
    /// How many vertices.
    pub vertices: usize,
    /// The edges.
    pub edges: Vec<(usize, usize)>,
}

/// A formula in conjunctive normal form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formula {
    /// How many variables.
    pub variables: usize,
    /// The clauses; the literal v means variable v (from 1), -v its negation.
    pub clauses: Vec<Vec<i32>>,
}

/// Which other loci a locus of an NK landscape depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Neighbours {
    /// The next K, cyclically.
    Adjacent,
    /// K others, drawn evenly without replacement for each locus.
    Random,
}

/// An NK landscape: `n` loci of two options, the contribution of each being a `table` relation over itself and `k`
/// others, uniform on [0, 1). Merit is the mean contribution. Its topics are `topics` blocks of loci (`t0`, `t1`, ...):
/// locus i belongs to block i * topics / n.
///
/// - `n`: loci, at least 1; `k`: other loci each depends on, below `n` and at most 23; `topics`: 1 to `n`, at most
///   65,536.
/// - draws, locus by locus: its neighbours (if random), then its 2^(k + 1) contributions in order of table.
///
/// Returns the landscape, or every argument that is out of range. Cost: n * 2^(k + 1).
/// Source: Kauffman and Weinberger 1989.
///
/// ```
/// use manyminds::problem::generate::{Neighbours, nk};
/// use manyminds::rng::{Draws, Phase};
/// let mut rng = Draws::new(1, 0, 0).stream(0, 0, Phase::Problem);
/// let landscape = nk(10, 3, Neighbours::Adjacent, 2, &mut rng).unwrap().freeze().unwrap();
/// assert_eq!((landscape.relations(), landscape.locals(0), landscape.topics()), (10, 16, 2));
/// ```
pub fn nk(
    n: usize,
    k: usize,
    neighbours: Neighbours,
    topics: usize,
    rng: &mut Stream,
) -> Result<GraphSpec, Vec<Fault>> {
    let mut faults = Faults::default();
    in_range("n", n, 1, MAX_QUESTIONS, &mut faults);
    let most = MAX_LOCALS.ilog2() as usize - 1;
    in_range("k", k, 0, n.saturating_sub(1).min(most), &mut faults);
    in_range("topics", topics, 1, n.clamp(1, MAX_TOPICS), &mut faults);
    if faults.is_empty() && (n as u64) << (k + 1) > MAX_TABLES {
        let need = format!("need n * 2^(k + 1) of at most {}", grouped(MAX_TABLES));
        faults.at("k", k, need);
    }
    if !faults.is_empty() {
        return faults.or(GraphSpec::default());
    }
    let mut others: Vec<u32> = (1..n as u32).collect();
    let mut spec = GraphSpec::default();
    for locus in 0..n {
        let mut scope = vec![locus];
        match neighbours {
            Neighbours::Adjacent => scope.extend((1..=k).map(|step| (locus + step) % n)),
            Neighbours::Random => {
                choose(&mut others, k, rng);
                // The pool holds steps ahead, 1 to n - 1, so that a locus never meets itself.
                scope.extend(others[..k].iter().map(|&step| (locus + step as usize) % n));
            }
        }
        let degrees = (0..1usize << (k + 1)).map(|_| unit(rng)).collect();
        let name = Some(format!("contribution of locus{locus}"));
        spec.questions.push(QuestionSpec::counted(format!("locus{locus}"), 2));
        spec.relations.push(RelationSpec { name, ..RelationSpec::new(Body::Table { scope, degrees }) });
    }
    assign_topics(&mut spec, topics, Topics::Blocks);
    Ok(spec)
}

/// The queen graph: the squares of a `rows` x `cols` board, row by row, joined where one queen attacks the other.
///
/// Cost: rows * cols * (rows + cols). Source: the queen graphs of the Stanford GraphBase (Knuth 1993).
///
/// ```
/// assert_eq!(manyminds::problem::generate::queen(8, 8).unwrap().edges.len(), 728);
/// ```
pub fn queen(rows: usize, cols: usize) -> Result<Edges, Vec<Fault>> {
    let mut faults = Faults::default();
    in_range("rows", rows, 1, 256, &mut faults);
    in_range("cols", cols, 1, 256, &mut faults);
    if !faults.is_empty() {
        return faults.or(Edges::default());
    }
    let square = |row: usize, col: usize| row * cols + col;
    let mut edges = Vec::new();
    for row in 0..rows {
        for col in 0..cols {
            edges.extend((col + 1..cols).map(|other| (square(row, col), square(row, other))));
            for below in row + 1..rows {
                let step = below - row;
                let attacked = [col.checked_sub(step), Some(col), Some(col + step)];
                let attacked = attacked.into_iter().flatten().filter(|&other| other < cols);
                edges.extend(attacked.map(|other| (square(row, col), square(below, other))));
            }
        }
    }
    Ok(Edges { vertices: rows * cols, edges })
}

/// The Mycielski graph `myciel<k>` of DIMACS: without triangles, yet it needs k + 1 colours. It has 3 * 2^(k-1) - 1
/// vertices: `myciel1` is one edge, `myciel2` the cycle of five, `myciel3` the Grötzsch graph.
///
/// - `k`: 1 to 12.
///
/// Cost: about 3^k. Source: Mycielski 1955.
///
/// ```
/// let grotzsch = manyminds::problem::generate::mycielski(3).unwrap();
/// assert_eq!((grotzsch.vertices, grotzsch.edges.len()), (11, 20));
/// ```
pub fn mycielski(k: usize) -> Result<Edges, Vec<Fault>> {
    let mut faults = Faults::default();
    in_range("k", k, 1, 12, &mut faults);
    if !faults.is_empty() {
        return faults.or(Edges::default());
    }
    let (mut vertices, mut edges) = (2, vec![(0, 1)]);
    for _ in 1..k {
        // A twin of each vertex is joined to that vertex's neighbours, and one more vertex to all twins.
        let twins: Vec<_> = edges.iter().flat_map(|&(u, v)| [(v, u + vertices), (u, v + vertices)]).collect();
        edges.extend(twins);
        edges.extend((vertices..2 * vertices).map(|twin| (twin, 2 * vertices)));
        vertices = 2 * vertices + 1;
    }
    edges.sort_unstable();
    Ok(Edges { vertices, edges })
}

/// Colouring a graph: one question for each vertex (`v1`, `v2`, ...), with `colors` options called by number, and one
/// `differ` relation for each edge (u, v), vertices from 0; an edge listed twice counts twice. What is
/// out of range shows when the problem is built.
pub fn coloring(vertices: usize, edges: &[(usize, usize)], colors: u32) -> GraphSpec {
    let differ = |&(u, v): &(usize, usize)| RelationSpec::new(Body::Differ { scope: vec![u, v] });
    GraphSpec {
        questions: (0..vertices).map(|v| color_question(v, colors)).collect(),
        relations: edges.iter().map(differ).collect(),
        ..GraphSpec::default()
    }
}

/// The question of vertex `v`, from 0.
pub(super) fn color_question(v: usize, colors: u32) -> QuestionSpec {
    QuestionSpec::counted(format!("v{}", v + 1), colors as usize)
}

/// The question of variable `v`, from 0.
pub(super) fn truth_question(v: usize) -> QuestionSpec {
    QuestionSpec::named(format!("x{}", v + 1), ["false", "true"])
}

impl Edges {
    /// Colouring this graph; see [`coloring`].
    pub fn coloring(&self, colors: u32) -> GraphSpec {
        coloring(self.vertices, &self.edges, colors)
    }
}

/// A uniform random k-SAT formula: each of `m` clauses has `k` different variables out of `n`, drawn evenly without
/// replacement, each negated by a fair coin. Nothing is planted; clauses may repeat.
///
/// - `n`: variables, at least 1; `m`: clauses, up to 2^24; `k`: 1 to 24 and at most `n`.
/// - draws, clause by clause: its variables, then its signs.
///
/// Returns the formula, or every argument that is out of range. Cost: n + m * k.
/// Source: Mitchell, Selman and Levesque 1992.
///
/// ```
/// use manyminds::problem::generate::random_sat;
/// use manyminds::rng::{Draws, Phase};
/// let mut rng = Draws::new(1, 0, 0).stream(0, 0, Phase::Problem);
/// let spec = random_sat(50, 200, 3, &mut rng).unwrap().spec();
/// assert_eq!(spec.freeze().unwrap().base_rate(0), 7.0 / 8.0);
/// ```
pub fn random_sat(n: usize, m: usize, k: usize, rng: &mut Stream) -> Result<Formula, Vec<Fault>> {
    let mut faults = Faults::default();
    in_range("n", n, 1, MAX_QUESTIONS, &mut faults);
    in_range("m", m, 0, 1 << 24, &mut faults);
    in_range("k", k, 1, n.min(MAX_LOCALS.ilog2() as usize).max(1), &mut faults);
    if !faults.is_empty() {
        return faults.or(Formula::default());
    }
    let mut variables: Vec<u32> = (1..=n as u32).collect();
    let mut clauses = Vec::with_capacity(m);
    for _ in 0..m {
        choose(&mut variables, k, rng);
        clauses.push(variables[..k].iter().map(|&v| if below(rng, 2) == 0 { v as i32 } else { -(v as i32) }).collect());
    }
    Ok(Formula { variables: n, clauses })
}

impl Formula {
    /// The formula as a problem: one question for each variable (`x1`, `x2`, ..., with the options `false` and `true`)
    /// and one `clause` relation for each clause. What is out of range shows when the problem is built.
    pub fn spec(&self) -> GraphSpec {
        let literal = |&l: &i32| ((l.unsigned_abs() as usize).wrapping_sub(1), 1, l > 0);
        let clause = |c: &Vec<i32>| RelationSpec::new(Body::Clause { literals: c.iter().map(literal).collect() });
        GraphSpec {
            questions: (0..self.variables).map(truth_question).collect(),
            relations: self.clauses.iter().map(clause).collect(),
            ..GraphSpec::default()
        }
    }
}

/// A graph in DIMACS `.col`, each edge once; `comment` may have several lines.
pub fn write_col(graph: &Edges, comment: &str) -> String {
    let mut out = comments(comment);
    // Writing to a String cannot fail.
    let _ = writeln!(out, "p edge {} {}", graph.vertices, graph.edges.len());
    for (u, v) in &graph.edges {
        let _ = writeln!(out, "e {} {}", u + 1, v + 1);
    }
    out
}

/// A formula in DIMACS `.cnf`; `comment` may have several lines.
pub fn write_cnf(formula: &Formula, comment: &str) -> String {
    let mut out = comments(comment);
    let _ = writeln!(out, "p cnf {} {}", formula.variables, formula.clauses.len());
    for clause in &formula.clauses {
        for literal in clause {
            let _ = write!(out, "{literal} ");
        }
        out.push_str("0\n");
    }
    out
}

fn comments(comment: &str) -> String {
    comment.lines().map(|line| if line.is_empty() { "c\n".to_string() } else { format!("c {line}\n") }).collect()
}

/// How relations are given topics.
#[derive(Debug)]
pub enum Topics<'a> {
    /// Questions are split in order into equal blocks; a relation has the topic of its first question's block.
    Blocks,
    /// Each relation draws its topic evenly, one draw each, in order.
    Random(&'a mut Stream),
}

/// Gives the relations the topics `t0`, `t1`, ..., `count` of them (clamped to 1..=65,536), in place of those they had.
/// All are listed in [`GraphSpec::topics`], so there are `count` even if one is not drawn. Cost: linear.
pub fn assign_topics(spec: &mut GraphSpec, count: usize, how: Topics<'_>) {
    let count = count.clamp(1, MAX_TOPICS);
    let questions = spec.questions.len().max(1);
    let block = |question: usize| (question as u64 * count as u64 / questions as u64) as usize;
    match how {
        Topics::Blocks => {
            for (q, question) in spec.questions.iter_mut().enumerate() {
                question.topic = Some(format!("t{}", block(q)));
            }
            for relation in &mut spec.relations {
                relation.topic = Some(format!("t{}", block(relation.body.first().unwrap_or(0))));
            }
        }
        Topics::Random(rng) => {
            for question in &mut spec.questions {
                question.topic = None;
            }
            for relation in &mut spec.relations {
                relation.topic = Some(format!("t{}", below(rng, count as u32)));
            }
        }
    }
    spec.topics = (0..count).map(|t| format!("t{t}")).collect();
}

/// Brings `k` different items, drawn evenly, to the front, whatever order the pool was in.
fn choose(pool: &mut [u32], k: usize, rng: &mut Stream) {
    for i in 0..k {
        let rest = (pool.len() - i) as u32;
        pool.swap(i, i + below(rng, rest) as usize);
    }
}

fn in_range(path: &str, value: usize, least: usize, most: usize, faults: &mut Faults) {
    if !(least..=most).contains(&value) {
        faults.at(path, value, format!("need {} to {}", grouped(least as u64), grouped(most as u64)));
    }
}

#[cfg(test)]
mod tests;
