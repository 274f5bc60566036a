//! Claims and what came of them, as a person reads it after a run.

use super::{INDENT, Look, YELLOW, short_label};
use crate::measure::stats::slope::Slope;
use crate::measure::verdict::Verdict;
use crate::report::number::{count, interval, plain, whole, with_undefined};
use crate::report::table::hang;
use crate::scenario::{Place, Study, Terms};
use crate::study::{Judged, JudgedPart, LEVEL};
use std::fmt::Write as _;

/// At most so many parts of a claim are shown.
const MOST_JUDGED: usize = 24;

pub(super) fn claim(text: &mut String, study: &Study, judged: &Judged<'_>, look: &Look) {
    let claim = judged.claim;
    let says = format!("{} ({}): {}", claim.name, claim.role, claim.says);
    // The verdict is painted last: its codes take no room on the line.
    let line = hang(&" ".repeat(INDENT), &says, look.width);
    let _ = writeln!(text, "  {}{}", look.verdict(judged.verdict, INDENT - 2), &line[INDENT..]);
    if claim.form.is_of_several() {
        let line = format!("{}: {}", claim.measure, claim.form);
        let _ = writeln!(text, "{}", hang(&" ".repeat(INDENT), &line, look.width));
    }
    let (lines, more) = lines(study, judged);
    for line in lines {
        let _ = writeln!(text, "{}", hang(&" ".repeat(INDENT), &line, look.width));
    }
    if more > 0 {
        let _ = writeln!(text, "{:INDENT$}... and {more} more", "");
    }
    if let Some(line) = recorded(judged) {
        let _ = writeln!(text, "{:INDENT$}{}", "", look.paint(YELLOW, &line));
    }
}

/// What was recorded of a claim, where this run says something else.
pub(in crate::report) fn recorded(judged: &Judged<'_>) -> Option<String> {
    let came = judged.claim.came.filter(|came| *came != judged.verdict)?;
    Some(format!("recorded before: {came}; this run says {}", judged.verdict))
}

/// What each part of a claim came to, a line each, and how many more there are.
pub(in crate::report) fn lines(study: &Study, judged: &Judged<'_>) -> (Vec<String>, usize) {
    let claim = judged.claim;
    let line = |part: &JudgedPart| {
        let mut line = String::new();
        // Where all is read at one point, it is said once; else with each place.
        let terms = &part.read.terms;
        let point = terms.0.first().filter(|(weight, _)| *weight > 0.0).map(|(_, place)| place.point);
        let shared = point.filter(|point| terms.0.iter().all(|(_, place)| place.point == *point));
        if let Some(point) = shared.filter(|_| study.points.len() > 1) {
            let _ = write!(line, "at {}: ", short_label(study, point));
        }
        if judged.parts.len() > 1 {
            let _ = write!(line, "{}, ", part.seen.verdict);
        }
        let found = match part.read.found_on {
            0 => String::new(),
            n => format!(" (found on the first {})", units(study, n)),
        };
        let about = about(study, terms, shared.is_some(), &found);
        let about = match &claim.slope {
            Some((Slope::Linear, on)) => format!("{about}, slope on {on} within problems"),
            Some((Slope::Logit, on)) => format!("{about}, log-odds on {on} within problems"),
            None => about,
        };
        let about = match claim.form.is_of_several() {
            true => about,
            false if terms.0.len() > 1 => format!("{}, {about}", claim.measure),
            false => format!("{} of {about}", claim.measure),
        };
        let _ = write!(line, "{about} {}", finding(study, part));
        line
    };
    let lines = judged.parts.iter().take(MOST_JUDGED).map(line).collect();
    (lines, judged.parts.len().saturating_sub(MOST_JUDGED))
}

/// So many replicates, or problems where several replicates are about each.
fn units(study: &Study, n: u64) -> String {
    if study.per_problem > 1 { count(n, "problem", "problems") } else { count(n, "replicate", "replicates") }
}

/// What terms read, in words: `a`, `a - b`, or of more terms the arms with what each weighs in all, over how many points.
fn about(study: &Study, terms: &Terms, one_point: bool, found: &str) -> String {
    let name = |place: Place| match one_point {
        true => study.arms[place.arm].clone(),
        false => format!("{} at {}", study.arms[place.arm], short_label(study, place.point)),
    };
    match (terms.plain(), &terms.0[..]) {
        (Some((first, None)), _) => return name(first),
        (Some((first, Some(second))), _) => return format!("{}{found} - {}", name(first), name(second)),
        // Nothing inside was the best, or could be found.
        (None, [(_, end)]) => return format!("the best inside{found} - {}", name(*end)),
        _ => {}
    }
    let mut points: Vec<usize> = terms.0.iter().map(|(_, place)| place.point).collect();
    points.sort_unstable();
    points.dedup();
    // Each arm on either side, with what it weighs there, and where it is read if the other side is read elsewhere.
    let mut groups: Vec<(usize, bool, f64, Vec<usize>)> = Vec::new();
    for (weight, place) in &terms.0 {
        let off = *weight < 0.0;
        match groups.iter_mut().find(|group| (group.0, group.1) == (place.arm, off)) {
            Some((_, _, sum, places)) => {
                *sum += weight.abs();
                places.push(place.point);
            }
            None => groups.push((place.arm, off, weight.abs(), vec![place.point])),
        }
    }
    let most = groups.iter().map(|group| group.3.len()).max().unwrap_or(1);
    let mut text = String::new();
    for (at, (arm, off, weight, places)) in groups.into_iter().enumerate() {
        let sign = match (at, off) {
            (0, false) => "",
            (0, true) => "- ",
            (_, false) => " + ",
            (_, true) => " - ",
        };
        let size = (weight * 1e3).round() / 1e3;
        let size = if size == 1.0 { String::new() } else { format!("{size} ") };
        let _ = write!(text, "{sign}{size}{}{}", study.arms[arm], only_there(study, &places, &points));
    }
    match most {
        1 => text,
        n => format!("{text}, mean over {n} points"),
    }
}

/// ` at a = 1` for the swept values that all of `places` have and some of `points` have not.
fn only_there(study: &Study, places: &[usize], points: &[usize]) -> String {
    let params = |point: usize| &study.points[point].params;
    let shared =
        |among: &[usize], axis: usize| among.iter().all(|&point| params(point)[axis] == params(among[0])[axis]);
    let axes = (0..params(points[0]).len()).filter(|&axis| shared(places, axis) && !shared(points, axis));
    let told: Vec<String> = axes
        .map(|axis| {
            let (path, value) = &params(places[0])[axis];
            format!("{} = {value}", path.rsplit('.').next().unwrap_or(path))
        })
        .collect();
    if told.is_empty() { String::new() } else { format!(" at {}", told.join(", ")) }
}

/// The numbers behind a verdict.
fn finding(study: &Study, part: &JudgedPart) -> String {
    let (seen, expect, paired) = (&part.seen, part.read.expect, part.read.terms.0.len() > 1);
    let (one, many) = match study.per_problem {
        1 if paired => ("pair", "pairs"),
        1 => ("replicate", "replicates"),
        _ => ("problem", "problems"),
    };
    let mut text = with_undefined(interval(seen.estimate.mean, seen.estimate.interval(), paired), &seen.estimate);
    if (seen.level - LEVEL).abs() > 1e-9 && seen.estimate.interval().is_some_and(|(low, high)| low < high) {
        // Enough digits that no level is called 100 %.
        let digits = if seen.level > 0.9999 { 1e4 } else { 1e2 };
        let level = (seen.level * 1e2 * digits).round() / digits;
        let _ = write!(text, " ({level} %)");
    }
    if let Some(inner) = seen.equivalence {
        let _ = write!(
            text,
            ", inner {}",
            interval(seen.estimate.mean, Some(inner), paired).split_once(' ').map_or("", |x| x.1)
        );
    }
    let _ = write!(text, " against {expect}, n\u{a0}=\u{a0}{}", count(seen.estimate.n, one, many));
    if let Some(effect) = seen.minimum_detectable {
        let _ = write!(text, ", smallest effect to be seen {}", plain(effect));
    }
    if let Some(reason) = &seen.reason {
        let _ = write!(text, "; {reason}");
    } else if seen.verdict == Verdict::Undecided {
        match seen.needed {
            Some(needed) => {
                let (one, many) = match part.read.found_on > 0 && study.per_problem == 1 {
                    true => ("replicate", "replicates"),
                    false => (one, many),
                };
                let low = whole(needed.low);
                let range = needed.high.map_or(format!("{low} or more"), |high| format!("{low} to {}", whole(high)));
                let _ = write!(text, "; about {} would decide ({range})", count(needed.n, one, many));
            }
            None => text.push_str("; no number would decide: the estimate lies on the margin"),
        }
    }
    if let Some(doubt) = &seen.doubt {
        let _ = write!(text, "; doubtful: {doubt}");
    }
    text
}
