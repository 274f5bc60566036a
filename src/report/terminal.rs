//! The summary that a person reads after a run, and the plan that `check` and `plan` show before one.

mod claims;
mod columns;
mod plan;

#[cfg(feature = "page")]
pub(super) use claims::{lines as claim_lines, recorded as recorded_line};
pub(super) use columns::{MOST_ROWS, difference_table, main_tables, short_label, short_paths};
pub(super) use plan::{plan, plan_in_full};

use super::facts::Setup;
use super::number::{count, percent, plain, small, whole};
use super::table::{TIE, blocks, hang};
use super::{Report, stop_name};
use crate::deliberation::Why;
use crate::measure::verdict::Verdict;
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
    if let Some(line) = enough_line(report) {
        let _ = writeln!(text, "{}", hang("", &line, look.width));
    }
    text.push('\n');
    tables(&mut text, report, look);
    sparklines(&mut text, report, look);
    let asides = aside_lines(report);
    if !asides.is_empty() {
        text.push('\n');
    }
    asides.iter().for_each(|line| text.push_str(&format!("{}\n", hang("", line, look.width))));
    if !report.claims.is_empty() {
        text.push_str("\nclaims\n");
        if let Some(line) = sequence_line(report) {
            let _ = writeln!(text, "{}", hang("  ", &line, look.width));
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

/// Why a run that looked at its values ended; nothing of one that was stopped.
pub(super) fn enough_line(report: &Report<'_>) -> Option<String> {
    report.sequential.filter(|_| report.is_complete()).map(|went| enough(report, went))
}

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
pub(super) fn sequence_line(report: &Report<'_>) -> Option<String> {
    report.sequential.map(|went| sequences(report, went))
}

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

fn tables(text: &mut String, report: &Report<'_>, look: &Look) {
    let laid: Vec<String> = main_tables(report).iter().map(|table| table.blocks(look.width)).collect();
    text.push_str(&laid.join("\n"));
    let (shown, all) = (report.study.cells.len().min(MOST_ROWS), report.study.cells.len());
    if shown < all {
        let more = whole((all - shown) as u64);
        let _ = writeln!(text, "... and {more} more rows: --out DIR keeps them all in summary.csv");
    }
    if let Some(table) = difference_table(report) {
        text.push('\n');
        text.push_str(&table.blocks(look.width));
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

/// Costs, networks that were drawn again, and why runs stopped.
pub(super) fn aside_lines(report: &Report<'_>) -> Vec<String> {
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
    lines
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
