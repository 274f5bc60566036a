//! The summary that a person reads after a run, and the plan that `check` and `plan` show before one.

mod claims;
mod plan;

pub(super) use plan::{plan, plan_in_full};

use super::facts::Setup;
use super::number::{count, estimate, interval, percent, plain, small, whole};
use super::table::{Column, TIE, blocks, hang};
use super::{Report, stop_name};
use crate::deliberation::Why;
use crate::measure::verdict::Verdict;
use crate::measure::{Scale, info};
use crate::scenario::Study;
use crate::study::{Ended, Sequential, Until, alpha_of};
use std::fmt::Write as _;

/// How a text should look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Characters in a line, where a table can be broken.
    pub width: usize,
    /// Whether verdicts and the title are set off by colour (ANSI codes).
    pub color: bool,
}

impl Default for Look {
    fn default() -> Self {
        Look { width: 100, color: false }
    }
}

/// More rows than this are left to `summary.csv`.
const MOST_ROWS: usize = 120;
/// Measures that are shown beside the main ones where the scenario asks for none by name. The rest are in the files.
const UNASKED: [&str; 3] = ["agreed_time", "concession_rate", "rounds"];
/// More sparklines than this are not drawn.
const MOST_LINES: usize = 6;
/// Characters of a sparkline.
const SPARK: usize = 40;
/// Where the text of a claim begins.
const INDENT: usize = 13;

const BOLD: &str = "1";
pub(super) const GREEN: &str = "32";
pub(super) const RED: &str = "31";
const YELLOW: &str = "33";

impl Look {
    pub(super) fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }

    pub(super) fn bold(&self, text: &str) -> String {
        self.paint(BOLD, text)
    }

    fn verdict(&self, verdict: Verdict, width: usize) -> String {
        let code = match verdict {
            Verdict::Holds => GREEN,
            Verdict::Fails => RED,
            Verdict::Undecided => YELLOW,
        };
        let word = verdict.to_string();
        let pad = " ".repeat(width.saturating_sub(word.len()));
        self.paint(code, &word) + &pad
    }
}

/// The summary of a run. `seconds` is how long it took, if that is to be shown; `kept` is where its files are.
pub fn summary(report: &Report<'_>, look: &Look, seconds: Option<f64>, kept: Option<&str>) -> String {
    let study = report.study;
    let mut text = String::new();
    head(&mut text, study, &report.setup, look);
    if !report.is_complete() {
        let (done, of) = (whole(report.results.replicates), count(study.replicates, "replicate", "replicates"));
        let _ =
            writeln!(text, "{}", look.paint(YELLOW, &format!("stopped after {done} of {of} of each point and arm")));
    }
    if let Some(went) = report.sequential.filter(|_| report.is_complete()) {
        let _ = writeln!(text, "{}", hang("", &enough(report, went), look.width));
    }
    text.push('\n');
    tables(&mut text, report, look);
    sparklines(&mut text, report, look);
    asides(&mut text, report, look);
    if !report.claims.is_empty() {
        text.push_str("\nclaims\n");
        if let Some(went) = report.sequential {
            let _ = writeln!(text, "{}", hang("  ", &sequences(report, went), look.width));
        }
        report.claims.iter().for_each(|judged| claims::claim(&mut text, study, judged, look));
    }
    if !study.notes.is_empty() {
        text.push('\n');
        notes(&mut text, study, look);
    }
    let _ =
        write!(text, "\ndigest {}   {}", look.paint(BOLD, report.short_digest()), count(report.runs(), "run", "runs"));
    if let Some(seconds) = seconds {
        let _ = write!(text, " in {seconds:.1} s");
    }
    match kept {
        Some(dir) => {
            let _ = writeln!(text, "   kept in {dir}");
        }
        None => text.push_str("   (--out DIR keeps the rows)\n"),
    }
    text.replace(TIE, " ")
}

/// Why a run that looked at its values ended.
fn enough(report: &Report<'_>, went: &Sequential) -> String {
    let used = count(report.results.replicates, "replicate", "replicates");
    match (went.ended, &went.until) {
        (Ended::Enough, Until::Precise(measure, width)) => {
            let most = report.results.cells.iter().map(|cell| cell.replicates).max().unwrap_or_default();
            let range = if report.results.replicates < most {
                format!("{} to ", whole(report.results.replicates))
            } else {
                String::new()
            };
            let used = count(most, "replicate", "replicates");
            format!("ended after {range}{used} of each point: every interval of {measure} is narrower than {width}")
        }
        (_, Until::Precise(measure, width)) => {
            format!("ended after {used}, the most: not every interval of {measure} is narrower than {width}")
        }
        (Ended::Enough, Until::Decided) => format!("ended after {used}: every gate and hypothesis is decided"),
        (Ended::Enough, Until::Narrow(width)) => {
            format!("ended after {used}: every interval of a gate or hypothesis is narrower than {width}")
        }
        (_, Until::Decided) => format!("ended after {used}, the most: not every gate and hypothesis is decided"),
        (_, Until::Narrow(width)) => {
            format!("ended after {used}, the most: not every interval of a gate or hypothesis is narrower than {width}")
        }
    }
}

/// What the verdicts of such a run rest on.
fn sequences(report: &Report<'_>, went: &Sequential) -> String {
    let mut alphas: Vec<f64> = report.claims.iter().map(|judged| alpha_of(report.study, judged.claim)).collect();
    alphas.sort_by(f64::total_cmp);
    let range = match (alphas.first(), alphas.last()) {
        (Some(low), Some(high)) if low < high => format!("{} to {}", small(*low), small(*high)),
        (Some(low), _) => small(*low),
        _ => String::new(),
    };
    let looks = count(went.looks.len() as u64, "look", "looks");
    format!(
        "sequential: by confidence sequences that hold at all {looks} together, alpha {range} for each contrast; the \
         intervals above are those of a run whose length was fixed beforehand"
    )
}

fn head(text: &mut String, study: &Study, setup: &Setup, look: &Look) {
    let title = hang(&format!("{}   ", study.name), &study.title, look.width);
    let _ = writeln!(text, "{}", title.trim_end().replacen(&study.name, &look.paint(BOLD, &study.name), 1));
    let varies = if setup.varies { " (at the first point; the sweep changes this)" } else { "" };
    let mut runs = count(study.replicates, "replicate", "replicates");
    if study.per_problem > 1 {
        let problems = study.replicates.div_ceil(study.per_problem);
        let _ = write!(runs, " about {}", count(problems, "problem", "problems"));
    }
    let budget = setup.budget_line();
    for line in
        [setup.problem_line(), setup.network_line(), format!("{runs}, seed\u{a0}{}; {budget}{varies}", study.seed)]
    {
        let _ = writeln!(text, "{}", hang("", &line, look.width));
    }
}

fn notes(text: &mut String, study: &Study, look: &Look) {
    for note in &study.notes {
        let _ = writeln!(text, "{}", hang("note   ", note, look.width));
    }
}

/// The last words of swept paths that tell them apart.
fn short_paths(study: &Study) -> Vec<String> {
    let paths: Vec<&str> =
        study.points.first().into_iter().flat_map(|point| point.params.iter().map(|(path, _)| &path[..])).collect();
    let tail = |path: &str, words: usize| {
        let parts: Vec<&str> = path.split('.').collect();
        parts[parts.len().saturating_sub(words)..].join(".")
    };
    let longest = paths.iter().map(|path| path.split('.').count()).max().unwrap_or(1);
    paths
        .iter()
        .map(|path| {
            let alone =
                |words: &usize| paths.iter().filter(|other| tail(other, *words) == tail(path, *words)).count() == 1;
            tail(path, (1..=longest).find(alone).unwrap_or(longest))
        })
        .collect()
}

/// The names of rows: swept values, then the arm (or what `last` says of a row).
fn keys(study: &Study, rows: &[usize], last: (&str, Vec<String>)) -> Vec<Column> {
    let mut keys: Vec<Column> = short_paths(study)
        .into_iter()
        .enumerate()
        .map(|(axis, name)| {
            Column::new(name, rows.iter().map(|&point| study.points[point].params[axis].1.clone()).collect())
        })
        .collect();
    if study.arms.len() > 1 {
        keys.push(Column::new(last.0, last.1));
    }
    keys
}

fn tables(text: &mut String, report: &Report<'_>, look: &Look) {
    let study = report.study;
    let shown = study.cells.len().min(MOST_ROWS);
    let rows: Vec<usize> = study.cells[..shown].iter().map(|cell| cell.point).collect();
    let arms = study.cells[..shown].iter().map(|cell| study.arms[cell.arm].clone()).collect();
    let keys_of = keys(study, &rows, ("arm", arms));
    let (main, others) = columns(report, shown);
    text.push_str(&blocks(&keys_of, &main, look.width));
    if !others.is_empty() {
        text.push('\n');
        text.push_str(&blocks(&keys_of, &others, look.width));
    }
    if shown < study.cells.len() {
        let more = whole((study.cells.len() - shown) as u64);
        let _ = writeln!(text, "... and {more} more rows: --out DIR keeps them all in summary.csv");
    }
    differences(text, report, look);
}

/// Society minus each arm.
fn differences(text: &mut String, report: &Report<'_>, look: &Look) {
    let study = report.study;
    let mut measures: Vec<&str> = Vec::new();
    for contrast in &report.contrasts {
        let moved = |seen: &f64| *seen != 0.0;
        let any = report
            .contrasts
            .iter()
            .any(|c| c.measure == contrast.measure && c.estimate.mean.is_some_and(|m| moved(&m)));
        if !measures.contains(&contrast.measure) && any {
            measures.push(contrast.measure);
        }
    }
    let Some(first) = measures.first() else { return };
    let rows: Vec<_> = report.contrasts.iter().filter(|c| c.measure == *first).take(MOST_ROWS).collect();
    let points: Vec<usize> = rows.iter().map(|contrast| contrast.point).collect();
    let names = rows.iter().map(|contrast| format!("{} - {}", study.arms[0], study.arms[contrast.arm])).collect();
    let columns: Vec<Column> = measures
        .iter()
        .map(|measure| {
            let seen = report.contrasts.iter().filter(|c| c.measure == *measure).take(MOST_ROWS);
            Column::new(*measure, seen.map(|c| estimate(&c.estimate, true)).collect())
        })
        .collect();
    text.push('\n');
    text.push_str(&blocks(&keys(study, &points, ("difference", names)), &columns, look.width));
}

/// The columns that say what matters, and those of the other measures.
fn columns(report: &Report<'_>, rows: usize) -> (Vec<Column>, Vec<Column>) {
    let has = |name: &str| report.results.measures.iter().any(|info| info.name == name);
    let study = report.study;
    let asked = study.cells.first().is_some_and(|cell| !cell.scenario.measures.is_empty());
    let public = study.cells.first().is_some_and(|cell| cell.scenario.problem.merit_public);
    let cells = |name: &str| -> Vec<String> {
        (0..rows).map(|cell| report.number(cell, name).map_or_else(String::new, |seen| said(name, seen))).collect()
    };
    let mean = |cell: usize, name: &str| report.number(cell, name).and_then(|seen| seen.estimate.mean);
    let zero = |name: &str| (0..study.cells.len()).all(|cell| mean(cell, name) == Some(0.0));
    let same = |a: &str, b: &str| (0..study.cells.len()).all(|cell| mean(cell, a) == mean(cell, b));
    let mut main = Vec::new();
    let mut used: Vec<&str> = vec!["cost_per_act"];
    // Nobody asked for these two: one that says nothing, or the same as the other, only takes room.
    let idle = |name: &str| {
        !asked
            && ((name == "solved" && !public && zero(name))
                || (name == "right" && has("solved") && same(name, "solved")))
    };
    for name in ["solved", "right"] {
        if has(name) && !idle(name) {
            main.push(Column::new(name, cells(name)));
        }
        used.push(name);
    }
    if has("merit") {
        main.push(Column::new("merit", cells("merit")));
    }
    if has("answer_diversity") && has("answer_diversity_start") {
        let both = (0..rows).map(|cell| {
            let start =
                mean(cell, "answer_diversity_start").map_or("-".into(), |mean| interval(Some(mean), None, false));
            let end =
                report.number(cell, "answer_diversity").map_or_else(String::new, |seen| said("answer_diversity", seen));
            format!("{start} -> {end}")
        });
        main.push(Column::new("answer diversity", both.collect()));
        used.push("answer_diversity_start");
    } else if has("answer_diversity") {
        main.push(Column::new("answer diversity", cells("answer_diversity")));
    }
    for (name, head) in [("half_life", "half-life"), ("agreed", "agreed by T")] {
        if has(name) {
            main.push(Column::new(head, cells(name)));
        }
    }
    used.extend(["merit", "answer_diversity", "half_life", "agreed"]);
    let more = |name: &str| if asked { !used.contains(&name) } else { UNASKED.contains(&name) };
    let others = report.results.measures.iter().filter(|info| more(info.name));
    let others = others.map(|info| {
        let median = if info.scale == Scale::Time { " (median)" } else { "" };
        Column::new(info.name.replace('_', " ") + median, cells(info.name))
    });
    (main, others.collect())
}

/// A number as it stands in a table.
fn said(measure: &str, seen: &crate::study::Reported) -> String {
    if info(measure).is_none_or(|info| info.scale != Scale::Time) {
        return estimate(&seen.estimate, false);
    }
    match (seen.median, seen.estimate.mean) {
        (Some(median), _) => plain(median),
        (None, Some(share)) if share > 0.0 => "after T".into(),
        (None, Some(_)) => "never".into(),
        (None, None) => "-".into(),
    }
}

fn sparklines(text: &mut String, report: &Report<'_>, look: &Look) {
    let (study, results) = (report.study, report.results);
    let Some((at, info)) = ["agreement", "modal_share"]
        .iter()
        .find_map(|name| results.measures.iter().enumerate().find(|(_, info)| info.name == *name))
    else {
        return;
    };
    let society: Vec<usize> = (0..study.points.len()).collect();
    let labels: Vec<String> = society.iter().map(|&point| short_label(study, point)).collect();
    let wide = labels.iter().take(MOST_LINES).map(|label| label.chars().count()).max().unwrap_or(0);
    let mut drawn = String::new();
    for (&point, label) in society.iter().zip(&labels).take(MOST_LINES) {
        let rounds = &results.cells[point * study.arms.len()].rounds;
        // Where most runs have stopped, a mean would be that of the few which took long.
        let running = |n: u64| 2 * n >= results.cells[point * study.arms.len()].replicates;
        let means: Vec<(u32, f64)> = rounds
            .iter()
            .map(|round| (round.round, round.sums[at]))
            .take_while(|(_, sum)| running(sum.n()))
            .map_while(|(round, sum)| Some((round, sum.mean()?)))
            .collect();
        let (Some(first), Some(last)) = (means.first(), means.last()) else { continue };
        if means.len() < 2 {
            continue;
        }
        let gap = if label.is_empty() { "" } else { "  " };
        let pad = " ".repeat(wide - label.chars().count());
        let line = spark(&means.iter().map(|(_, mean)| *mean).collect::<Vec<_>>(), SPARK.min(look.width / 2));
        let _ = writeln!(drawn, "  {label}{pad}{gap}{:.2} {line} {:.2}  round {}", first.1, last.1, last.0);
    }
    if drawn.is_empty() {
        return;
    }
    let name = info.name.replace('_', " ");
    let _ = write!(text, "\n{name} over rounds, {}, while at least half of the runs go on\n{drawn}", study.arms[0]);
    if study.points.len() > MOST_LINES {
        let _ = writeln!(text, "  ... and {} more points", study.points.len() - MOST_LINES);
    }
}

/// Eight heights from 0 to 1.
pub(super) fn spark(values: &[f64], width: usize) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let bins = values.len().min(width.max(1));
    (0..bins)
        .map(|bin| {
            let (from, to) = (bin * values.len() / bins, (bin + 1) * values.len() / bins);
            let mean = values[from..to].iter().sum::<f64>() / (to - from) as f64;
            BARS[((mean * 8.0) as usize).min(7)]
        })
        .collect()
}

/// `0.1, star`: the values of a point without their paths.
fn short_label(study: &Study, point: usize) -> String {
    let values = short_paths(study).into_iter().zip(&study.points[point].params);
    values.map(|(name, (_, value))| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
}

/// Costs, networks that were drawn again, and why runs stopped.
fn asides(text: &mut String, report: &Report<'_>, look: &Look) {
    let (study, results) = (report.study, report.results);
    let mut lines = Vec::new();
    let arms = study.arms.len();
    let costs: Vec<String> = (0..arms)
        .filter_map(|arm| {
            let mut means: Vec<f64> = (0..study.points.len())
                .filter_map(|point| report.number(point * arms + arm, "cost_per_act")?.estimate.mean)
                .collect();
            means.sort_by(f64::total_cmp);
            let (low, high) = (plain(*means.first()?), plain(*means.last()?));
            let range = if low == high { low } else { format!("{low} to {high}") };
            Some(format!("{} {range}", study.arms[arm]))
        })
        .collect();
    if !costs.is_empty() {
        lines.push(format!("mean cost per act in units: {}", costs.join(", ")));
    }
    let runs = report.runs();
    let redraws: u64 = results.cells.iter().map(|cell| cell.redraws).sum();
    let apart: u64 = results.cells.iter().map(|cell| cell.disconnected).sum();
    if redraws > 0 {
        let share = percent(redraws as f64, (redraws + runs) as f64);
        lines.push(format!(
            "{share} of the networks fell apart and were drawn again ({})",
            count(redraws, "draw", "draws")
        ));
    }
    if apart > 0 {
        let share = percent(apart as f64, runs as f64);
        lines.push(format!("{share} of the runs were on a network in parts"));
    }
    lines.extend(endings(report));
    if !lines.is_empty() {
        text.push('\n');
    }
    for line in lines {
        let _ = writeln!(text, "{}", hang("", &line, look.width));
    }
}

/// `runs ended by budget 92 %, rounds 8 %`.
fn endings(report: &Report<'_>) -> Option<String> {
    let all = || report.results.cells.iter().flat_map(|cell| &cell.whys);
    let count = |why: Why| all().filter(|(seen, _)| *seen == why).map(|(_, n)| n).sum::<u64>();
    let mut seen: Vec<(u64, &str)> =
        Why::ALL.map(|why| (count(why), stop_name(why))).into_iter().filter(|(n, _)| *n > 0).collect();
    seen.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    let total = all().map(|(_, n)| n).sum::<u64>() as f64;
    let said: Vec<String> = seen.into_iter().map(|(n, name)| format!("{name} {}", percent(n as f64, total))).collect();
    (!said.is_empty()).then(|| format!("runs ended by {}", said.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparkline_runs_from_0_to_1() {
        assert_eq!(spark(&[0.0, 0.5, 1.0], 40), "▁▅█");
        assert_eq!(spark(&[0.0, 0.2, 0.9, 1.0], 2), "▁█");
        assert_eq!(spark(&[f64::NAN, -1.0], 9), "▁▁");
    }
}
