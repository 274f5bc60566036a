//! Transcripts as files: JSON lines, one act a line.
//!
//! The format is said in `docs/TRANSCRIPT.md`. A reader refuses a transcript that is cut off, of another version, or
//! that points to what is not there, and names every such line at once.

use crate::error::Fault;
use crate::study::trace::{
    ActLine, Chapter, Checker, End, ExposureLine, FORMAT, Header, Line, MOST_FAULTS, Round, Start, TallyLine,
    Transcript, VERSION,
};
use serde_json::Value;
use std::io::{self, Write};
use std::path::Path;

/// The largest transcript that is read, in bytes.
pub const MOST_BYTES: u64 = 1 << 30;

/// Writes a transcript, a line each.
///
/// # Errors
/// What `into` says.
pub fn write(transcript: &Transcript, into: &mut dyn Write) -> io::Result<()> {
    for line in transcript.lines() {
        serde_json::to_writer(&mut *into, &line)?;
        into.write_all(b"\n")?;
    }
    Ok(())
}

/// A transcript as text.
pub fn text(transcript: &Transcript) -> String {
    let mut bytes = Vec::new();
    // A vector takes everything.
    let _ = write(transcript, &mut bytes);
    String::from_utf8(bytes).unwrap_or_default()
}

/// Reads a transcript. `file` is named in faults.
///
/// # Errors
/// Every line that is wrong, up to a hundred: no JSON, no line of a transcript, an id that points to nothing, a line out
/// of order, or no `end` line.
pub fn read(text: &str, file: &Path) -> Result<Transcript, Vec<Fault>> {
    let mut reader = Reader::default();
    for (at, line) in text.lines().enumerate() {
        reader.line(at + 1, line);
        if reader.stop || reader.faults.len() >= MOST_FAULTS {
            break;
        }
    }
    let lines = text.lines().count();
    if !reader.stop && reader.faults.len() < MOST_FAULTS {
        if reader.header.is_none() {
            reader.faults.push(Fault::on_line(1, "", format!("need a header: {}", first())));
        } else if reader.end.is_none() {
            let need = "need an `end` line: this transcript is cut off";
            reader.faults.push(Fault::on_line(lines, "the last line", need));
        }
    }
    let faults = std::mem::take(&mut reader.faults);
    match (faults.is_empty(), reader.header, reader.start, reader.end) {
        (true, Some(header), Some(start), Some(end)) => {
            Ok(Transcript { header: *header, start, rounds: reader.rounds, end })
        }
        _ => Err(faults.into_iter().map(|fault| fault.in_file(file)).collect()),
    }
}

/// What the first line must say.
fn first() -> String {
    format!("{{\"type\":\"header\",\"format\":\"{FORMAT}\",\"version\":{VERSION},...}}")
}

#[derive(Default)]
struct Reader {
    header: Option<Box<Header>>,
    checker: Option<Checker>,
    start: Option<Start>,
    rounds: Vec<Chapter<Round>>,
    end: Option<Chapter<End>>,
    open: Open,
    faults: Vec<Fault>,
    /// Whether nothing further can be made of the file.
    stop: bool,
}

/// The lines since the last `round`.
#[derive(Default)]
struct Open {
    acts: Vec<ActLine>,
    exposures: Vec<ExposureLine>,
    tallies: Vec<TallyLine>,
}

impl Open {
    fn close<T>(&mut self, then: T) -> Chapter<T> {
        let Open { acts, exposures, tallies } = std::mem::take(self);
        Chapter { acts, exposures, tallies, then }
    }
}

impl Reader {
    fn wrong(&mut self, line: usize, found: impl std::fmt::Display, need: impl Into<String>) {
        self.faults.push(Fault::on_line(line, found, need));
    }

    fn line(&mut self, at: usize, text: &str) {
        if text.trim().is_empty() {
            return self.wrong(at, "an empty line", "need a JSON object on every line");
        }
        if self.header.is_none() {
            return self.header(at, text);
        }
        if self.end.is_some() {
            self.stop = true;
            return self.wrong(at, short(text), "need nothing after the `end` line");
        }
        let line = match serde_json::from_str::<Line>(text) {
            Ok(line) => line,
            Err(error) => return self.wrong(at, short(text), unlike(&error)),
        };
        match (&line, self.start.is_some()) {
            (Line::Start(_), true) => return self.wrong(at, "start", "need one `start`, as the second line"),
            (Line::Start(_), false) | (Line::Header(_), _) => {}
            (_, false) => {
                self.stop = true;
                return self.wrong(at, short(text), "need `start` as the second line");
            }
            _ => {}
        }
        if let Some(checker) = &mut self.checker {
            checker.line(&line);
            self.faults.extend(checker.take().into_iter().map(|fault| Fault { line: at, ..fault }));
        }
        match line {
            Line::Header(_) => {}
            Line::Start(start) => self.start = Some(start),
            Line::Act(act) => self.open.acts.push(*act),
            Line::Exposure(exposure) => self.open.exposures.push(exposure),
            Line::Tally(tally) => self.open.tallies.push(tally),
            Line::Round(round) => self.rounds.push(self.open.close(round)),
            Line::End(end) => self.end = Some(self.open.close(*end)),
        }
    }

    fn header(&mut self, at: usize, text: &str) {
        self.stop = true;
        let value: Value = match serde_json::from_str(text) {
            Ok(value) => value,
            Err(error) => return self.wrong(at, short(text), format!("{}; need {}", unlike(&error), first())),
        };
        if value["type"] != "header" || value["format"] != FORMAT {
            return self.wrong(at, short(text), format!("need the header of a transcript: {}", first()));
        }
        if value["version"] != VERSION {
            let need = format!("need version {VERSION}, which is what this program reads");
            return self.faults.push(Fault { line: at, ..Fault::at("version", &value["version"], need) });
        }
        match serde_json::from_str::<Line>(text) {
            Ok(Line::Header(header)) => {
                let mut checker = Checker::new(&header);
                self.faults.extend(checker.take().into_iter().map(|fault| Fault { line: at, ..fault }));
                self.stop = !self.faults.is_empty();
                (self.header, self.checker) = (Some(header), Some(checker));
            }
            Ok(_) => self.wrong(at, short(text), format!("need {}", first())),
            Err(error) => self.wrong(at, short(text), unlike(&error)),
        }
    }
}

/// The start of a line, for a message.
fn short(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_string(),
    }
}

/// What is needed where JSON does not say it.
fn unlike(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    match error.classify() {
        serde_json::error::Category::Data => format!("need a line of a transcript: {said}"),
        _ => format!("need JSON: {said}"),
    }
}
