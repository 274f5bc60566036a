//! What a page says in words and tables; whatever came from a scenario is escaped by the template.

use super::super::compare::Comparison;
use super::super::number::{count, plain};
use super::super::table::Laid;
use super::super::terminal::{self, MOST_ROWS};
use super::super::{Report, compare};
use super::figures::Figure;
use super::{Beside, words};
use crate::measure::verdict::Verdict;
use crate::society::network::{Estimate as Fact, Facts};
use crate::study::Judged;
use maud::{Markup, html};
use serde_json::Value;

/// The page of one run.
pub(super) fn of_one(report: &Report<'_>, beside: &Beside<'_>, figures: &[Figure]) -> Markup {
    let study = report.study;
    html! {
        (skip())
        header.top {
            p.name { (study.name) }
            h1 { (if study.title.is_empty() { &study.name } else { &study.title }) }
            (facts(report))
            (verdicts(report))
            (contents(&[
                ("claims", "Claims", !report.claims.is_empty()),
                ("figures", "Figures", !figures.is_empty()),
                ("replay", "Replay", !beside.replays.is_empty()),
                ("numbers", "Numbers", true),
                ("network", "Network", report.setup.network.is_some()),
                ("scenario", "Scenario", true),
                ("again", "Make it again", true),
            ]))
        }
        main id="main" {
            @if !study.about.is_empty() { section.about { @for part in study.about.trim().split("\n\n") { p { (marked(part)) } } } }
            @if !report.claims.is_empty() { (claims(report)) }
            (drawn(figures))
            @if !beside.replays.is_empty() {
                section id="replay" {
                    h2 { "Replay" }
                    p { "One replicate, act by act: the problem on one side, the society on the other." }
                    noscript { p { "The replay needs scripts; " code { "manyminds replay" } " tells the same in a terminal." } }
                    div data-replay {}
                }
            }
            section id="numbers" {
                h2 { "Numbers" }
                p { "Means over replicates with 95 % intervals. " code { "summary.csv" } " has every measure in full." }
                @for table in terminal::main_tables(report) { (text_table(&table, "Means of every arm")) }
                @if study.cells.len() > MOST_ROWS { p { "The first " (MOST_ROWS) " rows are shown." } }
                @if let Some(table) = terminal::difference_table(report) { (text_table(&table, "Differences between arms")) }
                @for line in terminal::aside_lines(report) { p.aside { (line) } }
            }
            @if let Some(facts) = &report.setup.network { (network(facts, &report.setup.network_line())) }
            section id="scenario" {
                h2 { "Scenario" }
                @if !study.source.is_empty() { p { "Source: " (study.source) } }
                @for erratum in &study.errata { p { "Erratum: " (erratum) } }
                @for note in &study.notes { p.note { (note) } }
                details { summary { "The file as it was run" } pre tabindex="0" { (study.text) } }
            }
            (made(beside.manifest, "again"))
        }
        (foot())
    }
}

/// The page of two runs.
pub(super) fn of_two(
    reports: [&Report<'_>; 2],
    manifests: [&Value; 2],
    found: &Comparison,
    figures: &[Figure],
) -> Markup {
    let [first, second] = [&found.runs[0], &found.runs[1]];
    html! {
        (skip())
        header.top {
            p.name { "two runs" }
            h1 { (second) " beside " (first) }
            p { (compare::how(found)) }
            @for (name, report) in found.runs.iter().zip(reports) { h2.run { (name) } (facts(report)) (verdicts(report)) }
            (contents(&[
                ("figures", "Figures", true),
                ("numbers", "Numbers", true),
                ("again-1", "Make the first again", true),
                ("again-2", "and the second", true),
            ]))
        }
        main id="main" {
            (drawn(figures))
            section id="numbers" {
                h2 { "Numbers" }
                (text_table(&compare::table(found), "Both runs and what is different"))
                @if found.alone > 0 { p { (count(found.alone as u64, "cell stands", "cells stand")) " in one of the runs alone." } }
                @if !found.explained.is_empty() {
                    h3 { "Which parameter explains how much" }
                    (text_table(&compare::explained(found), "Shares of variance by parameter"))
                }
            }
            @for (at, (name, manifest)) in found.runs.iter().zip(manifests).enumerate() {
                @let id = format!("again-{}", at + 1);
                h2.run { (name) }
                (made(manifest, &id))
            }
        }
        (foot())
    }
}

/// A text in which what stands between backticks is a name.
fn marked(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    let closed = parts.len() % 2 == 1;
    html! { @for (at, part) in parts.iter().enumerate() { @if at % 2 == 1 && closed { code { (part) } } @else { @if at > 0 && !closed { "`" } (part) } } }
}

fn skip() -> Markup {
    html! { a.skip href="#main" { "To the content" } }
}

fn foot() -> Markup {
    html! {
        footer { p { "Made by manyminds " (env!("CARGO_PKG_VERSION")) ". Figures by Observable Plot and D3 (ISC license). This page loads nothing and sends nothing." } }
    }
}

fn contents(sections: &[(&str, &str, bool)]) -> Markup {
    html! {
        nav aria-label="Contents" {
            ul { @for (id, name, _) in sections.iter().filter(|section| section.2) { li { a href={ "#" (id) } { (name) } } } }
        }
    }
}

/// What was run, in a few lines.
fn facts(report: &Report<'_>) -> Markup {
    let (study, setup) = (report.study, &report.setup);
    let of = count(study.replicates, "replicate", "replicates");
    html! {
        ul.facts {
            li { (setup.problem_line()) }
            li { (setup.network_line()) }
            li { (of) @if study.cells.len() > 1 { " of each of " (count(study.cells.len() as u64, "cell", "cells")) } ", seed " (study.seed) }
            li { (setup.budget_line()) @if setup.varies { " (at the first point; the sweep changes this)" } }
            @if !report.is_complete() { li.warn { "Stopped after " (report.results.replicates) " of " (of) " of each point and arm." } }
            @else if let Some(line) = terminal::enough_line(report) { li { (line) } }
            li { "digest " code { (report.short_digest()) } }
        }
    }
}

/// How the claims came out, in a line.
fn verdicts(report: &Report<'_>) -> Markup {
    let each = [Verdict::Holds, Verdict::Fails, Verdict::Undecided];
    let number = |verdict: Verdict| report.claims.iter().filter(|judged| judged.verdict == verdict).count();
    html! {
        @if !report.claims.is_empty() {
            p.verdicts { @for verdict in each { @if number(verdict) > 0 { span.verdict.(verdict.to_string()) { (sign(verdict)) " " (number(verdict)) " " (verdict) } } } }
        }
    }
}

/// What tells a verdict apart beside its colour.
fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "✓",
        Verdict::Fails => "✗",
        Verdict::Undecided => "?",
    }
}

fn claims(report: &Report<'_>) -> Markup {
    html! {
        section id="claims" {
            h2 { "Claims" }
            p { "Written before the run, and judged by where the interval lies (the line) against where it was expected to (the band)." }
            @if let Some(line) = terminal::sequence_line(report) { p { (line) } }
            @for (at, judged) in report.claims.iter().enumerate() { (claim(report, judged, at)) }
        }
    }
}

fn claim(report: &Report<'_>, judged: &Judged<'_>, at: usize) -> Markup {
    let claim = judged.claim;
    let (lines, more) = terminal::claim_lines(report.study, judged);
    html! {
        article.claim {
            h3 {
                span.verdict.(judged.verdict.to_string()) { (sign(judged.verdict)) " " (judged.verdict) }
                " " (claim.says)
            }
            p.small { code { (claim.name) } ", " (claim.role) ": " (claim.measure) " " (claim.form) }
            div.strip data-claim=(at) data-verdict=(judged.verdict) aria-hidden="true" {}
            ul { @for line in &lines { li { (line) } } }
            @if more > 0 { p.small { "and " (more) " more, in " code { "claims.json" } } }
            @if let Some(line) = terminal::recorded_line(judged) { p.warn { (line) } }
            @if !claim.source.is_empty() { p.small { "Source: " (claim.source) } }
        }
    }
}

/// A place for each figure; the script fills it.
fn drawn(figures: &[Figure]) -> Markup {
    html! {
        @if !figures.is_empty() {
            section id="figures" {
                h2 { "Figures" }
                noscript { p { "Figures need scripts; the tables below say the same in numbers." } }
                @for figure in figures {
                    figure data-figure=(figure.id) {
                        figcaption {
                            h3 { (figure.title) }
                            p { (figure.says) @if let Some(left) = &figure.left { " " strong { (left) } } }
                        }
                    }
                }
            }
        }
    }
}

/// A table of texts whose first columns, those that are no numbers, name the rows.
fn text_table(table: &Laid, caption: &str) -> Markup {
    let keys = &table.keys;
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { @for column in keys { th scope="col" { (column.head) } } @for column in &table.columns { th.number scope="col" { (column.head) } } } }
                tbody {
                    @for row in 0..table.rows() {
                        tr {
                            @for column in keys { th scope="row" { (column.cells[row]) } }
                            @for column in &table.columns { td.number { (column.cells[row]) } }
                        }
                    }
                }
            }
        }
    }
}

fn network(facts: &Facts, line: &str) -> Markup {
    let fact = |fact: Fact| match fact {
        Fact::Exact(value) => plain(value),
        Fact::Sampled { value, .. } => format!("about {} (sampled)", plain(value)),
        Fact::Undefined => "undefined".into(),
    };
    let rows = [
        ("agents", facts.agents.to_string()),
        ("ties", facts.ties.to_string()),
        ("density", facts.density.map_or_else(|| "undefined".into(), plain)),
        ("mean degree", plain(facts.mean_degree)),
        ("clustering", plain(facts.clustering)),
        ("parts", facts.components.to_string()),
        ("diameter", fact(facts.diameter)),
        ("spectral gap", fact(facts.spectral_gap)),
    ];
    html! {
        section id="network" {
            h2 { "Network" }
            p { (line) ", as the first replicate draws it." }
            dl { @for (name, value) in rows { div { dt { (name) } dd { (value) } } } }
        }
    }
}

/// Where it came from, and the command that makes it again.
fn made(manifest: &Value, id: &str) -> Markup {
    html! {
        section id=(id) {
            h2 { "Make it again" }
            p { "In the directory of the run; the digest must come out the same, on any number of threads:" }
            div.command { pre tabindex="0" { code { (words::again(manifest)) } } }
            dl { @for (name, value) in words::told(manifest) { div { dt { (name) } dd { code { (value) } } } } }
            details {
                summary { "Files and their hashes" }
                dl.hashes { @for (name, hash) in manifest["files"].as_object().into_iter().flatten() { div { dt { (name) } dd { code { (hash.as_str().unwrap_or_default()) } } } } }
            }
        }
    }
}
