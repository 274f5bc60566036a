//! What came of moving each number of a scenario, for a person and for a program.

use super::number::{count, estimate, interval, plain};
use super::table::{TIE, hang};
use super::terminal::Look;
use crate::measure::stats::Estimate;
use crate::study::{Came, Fate, Turn, Variation, Varied};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The claims with their ranges and all that turned, and then what was left out.
pub fn summary(varied: &Varied, look: &Look) -> String {
    let study = &varied.study;
    let mut text = format!("{}   {}\n\n", study.name, study.title);
    let ran = of_fate(varied, |fate| matches!(fate, Fate::Ran(_)));
    let same = of_fate(varied, |fate| matches!(fate, Fate::Same));
    let left = of_fate(varied, |fate| matches!(fate, Fate::LeftOut(_)));
    let head = format!(
        "each setting by {} % either way, {} each, seed {}: {} run, {} that change nothing a claim reads, {} left out",
        plain(100.0 * varied.by),
        count(study.replicates, "replicate", "replicates"),
        study.seed,
        count(ran.len() as u64, "variation", "variations"),
        same.len(),
        left.len(),
    );
    let _ = writeln!(text, "{}", hang("", &head, look.width));
    for (at, claim) in study.claims.iter().enumerate() {
        let was = &varied.headline[at];
        let says = format!("{}: {} ({}): {}", was.verdict, claim.name, claim.role, claim.says);
        let _ = writeln!(text, "\n{}", hang("", &says, look.width));
        let several = claim.parts.len() > 1;
        for (part, seen) in was.parts.iter().enumerate() {
            let range = match varied.range(at, part) {
                Some((low, high)) => format!(", varied from {} to {}", plain(low), plain(high)),
                None => String::new(),
            };
            let which = if several { format!("part {}: ", part + 1) } else { String::new() };
            let line = format!("{which}{}{range}; expected {}", estimate(seen, false), claim.parts[part].expect);
            let _ = writeln!(text, "{}", hang("  ", &line, look.width));
        }
        let turns = varied.turns(at);
        let flips = turns.iter().filter(|turn| !turn.flipped.is_empty()).count() as u64;
        let verdicts = turns.iter().filter(|turn| turn.turned).count() as u64;
        let told = format!("{}, {}", count(flips, "sign flip", "sign flips"), turned(verdicts));
        let _ = writeln!(text, "{}", hang("  ", &told, look.width));
        for turn in &turns {
            let _ = writeln!(text, "{}", hang("    ", &line_of(turn, several), look.width));
        }
    }
    list(&mut text, "left out", &left, look);
    list(&mut text, "nothing that a claim reads is another for", &same, look);
    text.replace(TIE, " ")
}

fn turned(number: u64) -> String {
    count(number, "verdict turned", "verdicts turned")
}

fn of_fate(varied: &Varied, is: fn(&Fate) -> bool) -> Vec<&Variation> {
    varied.variations.iter().filter(|variation| is(&variation.fate)).collect()
}

fn line_of(turn: &Turn<'_>, several: bool) -> String {
    let shown = |seen: &Estimate| interval(seen.mean, seen.interval(), false);
    // Where the verdict alone turned, all parts are told.
    let all: Vec<usize> = (0..turn.came.parts.len()).collect();
    let parts = if turn.flipped.is_empty() { &all } else { &turn.flipped };
    let parts = parts.iter().map(|&part| match several {
        true => format!("part {} {}", part + 1, shown(&turn.came.parts[part])),
        false => shown(&turn.came.parts[part]),
    });
    let verdict = if turn.turned { "; the verdict turns" } else { "" };
    let Variation { path, from, to, .. } = turn.variation;
    format!("{path} = {to} ({from}): {}, {}{verdict}", parts.collect::<Vec<_>>().join(", "), turn.came.verdict)
}

/// Variations with their reasons, those of one setting and one reason in one line.
fn list(text: &mut String, title: &str, left: &[&Variation], look: &Look) {
    if left.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}");
    let why = |variation: &Variation| match &variation.fate {
        Fate::LeftOut(why) => format!(": {why}"),
        _ => String::new(),
    };
    let mut at = 0;
    while let Some(first) = left.get(at) {
        let alike = |other: &&&Variation| other.path == first.path && why(other) == why(first);
        let of_one: Vec<&Variation> = left[at..].iter().take_while(alike).copied().collect();
        at += of_one.len();
        let values = of_one.iter().map(|one| match &one.to[..] {
            "" if one.by < 0.0 => " down".to_string(),
            "" => " up".to_string(),
            to => format!(" = {to}"),
        });
        let values: Vec<String> = values.collect();
        let default = if first.written { "" } else { ", the default" };
        let line = format!("{}{} ({}{default}){}", first.path, values.join(" and"), first.from, why(first));
        let _ = writeln!(text, "{}", hang("  ", &line, look.width));
    }
}

/// All of it: each claim with its headline and its turns, and each variation with every estimate. It holds no clock: the same
/// scenario gives the same text.
pub fn object(varied: &Varied) -> Value {
    let study = &varied.study;
    let claims = study.claims.iter().enumerate().map(|(at, claim)| {
        let ranges = (0..claim.parts.len()).map(|part| varied.range(at, part).map(|(low, high)| [low, high]));
        let turns = varied.turns(at);
        let turns = turns.iter().map(|turn| {
            json!({
                "path": turn.variation.path, "from": turn.variation.from, "to": turn.variation.to,
                "flipped": turn.flipped, "turned": turn.turned, "came": came(turn.came),
            })
        });
        json!({
            "claim": claim.name, "role": claim.role, "says": claim.says, "measure": claim.measure,
            "expect": claim.parts.iter().map(|part| part.expect.to_string()).collect::<Vec<_>>(),
            "headline": came(&varied.headline[at]),
            "ranges": ranges.collect::<Vec<_>>(), "turns": turns.collect::<Vec<_>>(),
        })
    });
    let variations = varied.variations.iter().map(|variation| {
        let (ran, left) = match &variation.fate {
            Fate::Ran(all) => (Some(all.iter().map(came).collect::<Vec<_>>()), None),
            Fate::Same => (None, None),
            Fate::LeftOut(why) => (None, Some(why)),
        };
        json!({
            "path": variation.path, "from": variation.from, "to": variation.to, "by": variation.by, "written": variation.written,
            "same": variation.fate == Fate::Same, "left_out": left, "claims": ran,
        })
    });
    json!({
        "manyminds": env!("CARGO_PKG_VERSION"),
        "scenario": study.name,
        "title": study.title,
        "seed": study.seed,
        "replicates": study.replicates,
        "by": varied.by,
        "claims": claims.collect::<Vec<_>>(),
        "variations": variations.collect::<Vec<_>>(),
    })
}

fn came(came: &Came) -> Value {
    json!({ "verdict": came.verdict, "parts": came.parts })
}
