//! Claims and what came of them, as a person reads it after a run.

use super::{INDENT, Look, YELLOW, short_label};
use crate::measure::verdict::Verdict;
use crate::report::number::{count, interval, plain, whole, with_undefined};
use crate::report::table::hang;
use crate::scenario::{Place, Study};
use crate::study::{Judged, JudgedPart, LEVEL, Read};
use std::fmt::Write as _;

/// At most so many parts of a claim are shown.
const MOST_JUDGED: usize = 24;

pub(super) fn claim(text: &mut String, study: &Study, judged: &Judged<'_>, look: &Look) {
    let claim = judged.claim;
    let says = format!("{} ({}): {}", claim.name, claim.role, claim.says);
    // The verdict is painted last: its codes take no room on the line.
    let line = hang(&" ".repeat(INDENT), &says, look.width);
    let _ = writeln!(text, "  {}{}", look.verdict(judged.verdict, INDENT - 2), &line[INDENT..]);
    let several = claim.form.is_of_several();
    if several {
        let line = format!("{}: {}", claim.measure, claim.form);
        let _ = writeln!(text, "{}", hang(&" ".repeat(INDENT), &line, look.width));
    }
    for part in judged.parts.iter().take(MOST_JUDGED) {
        let mut line = String::new();
        // Where all is read at one point, it is said once; else with each place.
        let Read { first, second, found_on, .. } = part.read;
        let shared = first.filter(|one| second.is_none_or(|two| two.point == one.point));
        if let Some(place) = shared.filter(|_| study.points.len() > 1) {
            let _ = write!(line, "at {}: ", short_label(study, place.point));
        }
        if judged.parts.len() > 1 {
            let _ = write!(line, "{}, ", part.seen.verdict);
        }
        let name = |place: Place| match shared {
            Some(_) => study.arms[place.arm].clone(),
            None => format!("{} at {}", study.arms[place.arm], short_label(study, place.point)),
        };
        let first = first.map_or("the best inside".to_string(), name);
        let found = match found_on {
            0 => String::new(),
            n => format!(" (found on the first {})", count(n, "replicate", "replicates")),
        };
        let about = match second {
            None => format!("{} of {first}", claim.measure),
            Some(second) if several => format!("{first}{found} - {}", name(second)),
            Some(second) => format!("{}, {first}{found} - {}", claim.measure, name(second)),
        };
        let _ = write!(line, "{about} {}", finding(part));
        let _ = writeln!(text, "{}", hang(&" ".repeat(INDENT), &line, look.width));
    }
    if judged.parts.len() > MOST_JUDGED {
        let _ = writeln!(text, "{:INDENT$}... and {} more", "", judged.parts.len() - MOST_JUDGED);
    }
    if let Some(came) = claim.came.filter(|came| *came != judged.verdict) {
        let line = format!("recorded before: {came}; this run says {}", judged.verdict);
        let _ = writeln!(text, "{:INDENT$}{}", "", look.paint(YELLOW, &line));
    }
}

/// The numbers behind a verdict.
fn finding(part: &JudgedPart) -> String {
    let (seen, expect, paired) = (&part.seen, part.read.expect, part.read.second.is_some());
    let (one, many) = if paired { ("pair", "pairs") } else { ("replicate", "replicates") };
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
                let (one, many) = if part.read.found_on > 0 { ("replicate", "replicates") } else { (one, many) };
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
