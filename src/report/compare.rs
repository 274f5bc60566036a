//! Two runs beside one another, and which parameter of a sweep explains how much.

mod told;

pub use told::tell;
#[cfg(feature = "page")]
pub(super) use told::{explained, how, table};

use super::CONTRASTED;
use crate::error::{Error, Fault, Result};
use crate::measure::stats::effect::{Effect, independent_effect, paired_effect, welch};
use crate::measure::stats::sensitivity::{Index, grid, jackknife, left_out, saltelli};
use crate::measure::stats::{Estimate, Means, mean_interval, paired};
use crate::measure::{Info, Scale};
use crate::scenario::{Design, Study};
use crate::study::{LEVEL, Measured, Results};
use serde::Serialize;

/// Replicates are left out in so many groups for the intervals of indices.
const GROUPS: usize = 20;

/// A run with its study.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What was run.
    pub study: &'a Study,
    /// What came of it.
    pub results: &'a Results,
}

/// One measure in one cell of both runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The point, as its label.
    pub point: String,
    /// The arm.
    pub arm: String,
    /// The measure.
    pub measure: &'static str,
    /// Its mean in the first run, with its interval.
    pub first: Estimate,
    /// In the second.
    pub second: Estimate,
    /// The second less the first.
    pub difference: Estimate,
    /// The difference in standard deviations: of the differences for pairs (`d_z`), else of both samples together (Hedges' g).
    pub effect: Option<Effect>,
}

/// How much of the variance over a sweep one parameter explains.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// Of which run, or of the second less the first.
    pub of: String,
    /// The arm.
    pub arm: String,
    /// The measure.
    pub measure: &'static str,
    /// The paths that move together.
    pub parameter: String,
    /// Alone and with others.
    pub index: Index,
    /// Interval of the first-order index over replicates.
    pub first: Option<(f64, f64)>,
    /// Interval of the total index.
    pub total: Option<(f64, f64)>,
}

/// What there is to say of one run or two.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The names of the runs.
    pub runs: Vec<String>,
    /// Whether replicates are pairs on common draws; without a second run there is nothing to pair.
    pub paired: bool,
    /// Cell by cell, those that both have, in order of the first.
    pub differences: Vec<Difference>,
    /// Cells of either that the other does not have.
    pub alone: usize,
    /// What explains what, where the design of the sweep allows it.
    pub explained: Vec<Explained>,
    /// Why it does not, where there is a sweep.
    pub unexplained: Option<&'static str>,
}

/// Compares `second` with `first` in some measures, or looks at one run alone; by default those of [`CONTRASTED`] that both have, or else
/// all that both have.
///
/// Cells are matched by the values of their point and the name of their arm. Where both runs have one seed, share draws in the same way and
/// have as many replicates for each problem, replicates are pairs; else samples are independent, and differences have Welch's interval.
///
/// Cost: some passes over the columns, and for indices as many of the whole sweep as there are measures.
///
/// # Errors
/// [`Error::Invalid`] for a measure that they do not have, for runs that have no cell in common, and for one run without a sweep;
/// [`Error::Io`] where rows cannot be read.
pub fn compare(first: &Run<'_>, second: Option<&Run<'_>>, measures: &[String], all: bool) -> Result<Comparison> {
    let wanted = wanted(first, second, measures, all)?;
    let mut found = Comparison {
        runs: [Some(first), second].into_iter().flatten().map(|run| run.name.to_string()).collect(),
        paired: second.is_some_and(|second| are_pairs(first.study, second.study)),
        differences: Vec::new(),
        alone: 0,
        explained: Vec::new(),
        unexplained: None,
    };
    let mut sides = vec![(first.name.to_string(), Side::One(*first))];
    if let Some(second) = second {
        let common = common_cells(first.study, second.study);
        found.alone = first.study.cells.len() + second.study.cells.len() - 2 * common.len();
        if common.is_empty() {
            let need = format!("need a run with a point and an arm that {} has too", first.name);
            return Err(Fault::at("compare", second.name, need).into());
        }
        for &(a, b) in &common {
            found.differences.extend(wanted.iter().map(|info| difference(first, second, (a, b), info, found.paired)));
        }
        sides.push((second.name.to_string(), Side::One(*second)));
        if found.alone == 0 && first.study.design == second.study.design {
            let of = common.iter().map(|&(_, b)| b).collect();
            sides.push((format!("{} - {}", second.name, first.name), Side::Both(*first, *second, of)));
        }
    }
    let swept = !first.study.design.axes.is_empty();
    if second.is_none() && !swept {
        return Err(Fault::at("compare", first.name, "need a second run, or a run of a sweep").into());
    }
    let drawn = |study: &Study| layout(&study.design).is_none();
    if swept && (drawn(first.study) || second.is_some_and(|second| drawn(second.study))) {
        found.unexplained = Some(
            "which parameter explains how much is told of full grids and of sweep.sample with method = \"saltelli\" alone",
        );
    } else if swept {
        for (name, side) in &sides {
            for info in wanted.iter().filter(|info| info.scale != Scale::Time) {
                explain(&mut found.explained, name, side, info);
            }
        }
    }
    first.results.intact()?;
    second.iter().try_for_each(|second| second.results.intact())?;
    Ok(found)
}

fn wanted(first: &Run<'_>, second: Option<&Run<'_>>, asked: &[String], all: bool) -> Result<Vec<&'static Info>> {
    let has = |run: &Run<'_>, name: &str| run.results.measures.iter().any(|info| info.name == name);
    let both = |info: &&'static Info| second.is_none_or(|second| has(second, info.name));
    let common: Vec<&'static Info> = first.results.measures.iter().copied().filter(both).collect();
    if asked.is_empty() {
        let usual: Vec<&'static Info> = common.iter().copied().filter(|info| CONTRASTED.contains(&info.name)).collect();
        return Ok(if all || usual.is_empty() { common } else { usual });
    }
    let names: Vec<&str> = common.iter().map(|info| info.name).collect();
    let wrong = asked.iter().filter(|name| !names.contains(&&name[..]));
    let need = format!("need a measure that was reported: {}", names.join(", "));
    let faults: Vec<Fault> = wrong.map(|name| Fault::at("--measure", name, need.clone())).collect();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    Ok(common.into_iter().filter(|info| asked.iter().any(|name| name == info.name)).collect())
}

fn are_pairs(a: &Study, b: &Study) -> bool {
    a.seed == b.seed && a.sharing == b.sharing && a.per_problem == b.per_problem
}

/// Cells of two studies with the same point and arm.
fn common_cells(a: &Study, b: &Study) -> Vec<(usize, usize)> {
    let name = |study: &Study, cell: usize| {
        let at = &study.cells[cell];
        (study.points[at.point].label(), study.arms[at.arm].clone())
    };
    let there: std::collections::BTreeMap<(String, String), usize> =
        (0..b.cells.len()).map(|cell| (name(b, cell), cell)).collect();
    (0..a.cells.len()).filter_map(|cell| Some((cell, *there.get(&name(a, cell))?))).collect()
}

fn difference(
    first: &Run<'_>,
    second: &Run<'_>,
    (a, b): (usize, usize),
    info: &'static Info,
    pairs: bool,
) -> Difference {
    let at = &first.study.cells[a];
    let [a, b] =
        [(first, a), (second, b)].map(|(run, cell)| Measured { results: run.results, cell, measure: info.name });
    // Where several replicates share a problem, a value for each problem.
    let [a, b] = [Means(&a, first.study.per_problem), Means(&b, second.study.per_problem)];
    let [one, other] = [a, b].map(|cell| mean_interval(&cell, LEVEL));
    let (difference, effect) = if pairs {
        (paired(&b, &a, LEVEL), paired_effect(&b, &a, LEVEL).map(|effect| effect.of_differences))
    } else {
        let apart = welch(&b, &a, LEVEL).map_or_else(Estimate::default, |seen| Estimate {
            mean: Some(seen.difference),
            low: Some(seen.low),
            high: Some(seen.high),
            n: seen.n.into_iter().min().unwrap_or(0),
            undefined: one.undefined + other.undefined,
            sd: None,
        });
        (apart, independent_effect(&b, &a, LEVEL).map(|effect| effect.hedges))
    };
    Difference {
        point: first.study.points[at.point].label(),
        arm: first.study.arms[at.arm].clone(),
        measure: info.name,
        first: one,
        second: other,
        difference,
        effect,
    }
}

/// How a design is analysed.
enum Layout {
    /// How many places each axis has.
    Grid(Vec<usize>),
    /// Rows of A, and paths.
    Saltelli(usize, usize),
}

fn layout(design: &Design) -> Option<Layout> {
    match &design.axes[..] {
        [one] if one.drawn.as_ref().is_some_and(|drawn| drawn.a(0).is_some()) => {
            Some(Layout::Saltelli(one.drawn.as_ref()?.points, one.paths.len()))
        }
        axes if axes.iter().all(|axis| axis.drawn.is_none()) => {
            Some(Layout::Grid(axes.iter().map(|axis| axis.places).collect()))
        }
        _ => None,
    }
}

/// What the outputs of a sweep are taken from.
enum Side<'a> {
    One(Run<'a>),
    /// The second less the first, with the cell of the second for each of the first.
    Both(Run<'a>, Run<'a>, Vec<usize>),
}

impl Side<'_> {
    fn study(&self) -> &Study {
        match self {
            Side::One(run) | Side::Both(run, ..) => run.study,
        }
    }

    fn replicates(&self) -> u64 {
        match self {
            Side::One(run) => run.results.replicates / run.study.per_problem,
            Side::Both(a, b, _) => {
                (a.results.replicates / a.study.per_problem).min(b.results.replicates / b.study.per_problem)
            }
        }
    }

    /// The mean at each point of an arm: over all replicates, then with each of so many groups of them left out.
    fn outputs(&self, arm: usize, measure: &'static str, groups: usize) -> Vec<Vec<Option<f64>>> {
        let arms = self.study().arms.len();
        let of = |run: &Run<'_>, cell: usize| {
            let values = Measured { results: run.results, cell, measure };
            let values = Means(&values, run.study.per_problem);
            let mut all = vec![mean_interval(&values, LEVEL).mean];
            all.extend(left_out(&values, groups));
            all
        };
        let point = |point: usize| {
            let cell = point * arms + arm;
            match self {
                Side::One(run) => of(run, cell),
                Side::Both(a, b, cells) => {
                    let less = |(a, b): (Option<f64>, Option<f64>)| Some(b? - a?);
                    of(a, cell).into_iter().zip(of(b, cells[cell])).map(less).collect()
                }
            }
        };
        (0..self.study().points.len()).map(point).collect()
    }
}

fn explain(found: &mut Vec<Explained>, name: &str, side: &Side<'_>, info: &'static Info) {
    let study = side.study();
    let Some(layout) = layout(&study.design) else { return };
    let groups = GROUPS.min((side.replicates() / 2) as usize);
    let parameters: Vec<String> = match &layout {
        Layout::Grid(_) => study.design.axes.iter().map(|axis| axis.paths.join(", ")).collect(),
        Layout::Saltelli(..) => study.design.axes.iter().flat_map(|axis| axis.paths.clone()).collect(),
    };
    for (arm, arm_name) in study.arms.iter().enumerate() {
        let outputs = side.outputs(arm, info.name, groups);
        let column = |at: usize| -> Vec<Option<f64>> { outputs.iter().map(|point| point[at]).collect() };
        let indices = |at: usize| indices(&layout, &study.design, &column(at));
        let whole = indices(0);
        let without: Vec<Vec<Index>> = (1..=groups).map(indices).collect();
        for (at, parameter) in parameters.iter().enumerate() {
            let ends = |of: fn(&Index) -> Option<f64>| {
                let others: Option<Vec<f64>> = without.iter().map(|indices| of(&indices[at])).collect();
                jackknife(of(&whole[at])?, &others?, LEVEL)
            };
            found.push(Explained {
                of: name.to_string(),
                arm: arm_name.clone(),
                measure: info.name,
                parameter: parameter.clone(),
                index: whole[at],
                first: ends(|index| index.first),
                total: ends(|index| index.total),
            });
        }
    }
}

fn indices(layout: &Layout, design: &Design, outputs: &[Option<f64>]) -> Vec<Index> {
    match layout {
        Layout::Grid(sizes) => grid(sizes, outputs),
        Layout::Saltelli(points, paths) => {
            let Some(drawn) = design.axes.first().and_then(|axis| axis.drawn.as_ref()) else { return Vec::new() };
            let at = |place: Option<usize>| place.and_then(|place| outputs.get(place).copied().flatten());
            let [a, b]: [Vec<Option<f64>>; 2] = [
                (0..*points).map(|row| at(drawn.a(row))).collect(),
                (0..*points).map(|row| at(drawn.b(row))).collect(),
            ];
            let mixed: Vec<Vec<Option<f64>>> =
                (0..*paths).map(|path| (0..*points).map(|row| at(drawn.ab(path, row))).collect()).collect();
            saltelli(&a, &b, &mixed)
        }
    }
}
