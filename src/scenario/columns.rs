//! Columns that a user brings in CSV files: one row for each agent of a group.

use crate::error::Fault;
use crate::problem::spec::Lookup;

struct Sheet {
    head: Vec<String>,
    /// Rows with their lines.
    rows: Vec<(usize, Vec<String>)>,
}

fn sheet(text: &str, agents: usize) -> Result<Sheet, Vec<Fault>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(text.as_bytes());
    let wrong = |error: csv::Error| {
        let line = error.position().map_or(0, |position| position.line() as usize);
        let need = match error.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("need {expected_len} cells, as in the first line; found {len}")
            }
            _ => "need comma-separated values".to_string(),
        };
        Fault::on_line(line, "", need)
    };
    let head = reader.headers().map_err(|error| vec![wrong(error)])?.iter().map(str::to_string).collect();
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, |position| position.line() as usize);
                rows.push((line, record.iter().map(str::to_string).collect()));
            }
            Err(error) => faults.push(wrong(error)),
        }
    }
    if faults.is_empty() && rows.len() != agents {
        faults.push(Fault::on_line(0, format!("{} rows", rows.len()), format!("need one for each of {agents} agents")));
    }
    if faults.is_empty() { Ok(Sheet { head, rows }) } else { Err(faults) }
}

/// Numbers in [0, 1], row by row, of the named columns in that order; without names, of the only column there is.
pub(super) fn numbers(text: &str, names: Option<&[String]>, agents: usize) -> Result<Vec<Vec<f64>>, Vec<Fault>> {
    let sheet = sheet(text, agents)?;
    let mut faults = Vec::new();
    let places: Vec<usize> = match names {
        Some(names) => names
            .iter()
            .filter_map(|name| {
                let place = sheet.head.iter().position(|head| head == name);
                if place.is_none() {
                    faults.push(Fault::on_line(1, sheet.head.join(","), format!("need a column named {name}")));
                }
                place
            })
            .collect(),
        None if sheet.head.len() == 1 => vec![0],
        None => {
            faults.push(Fault::on_line(1, sheet.head.join(","), "need column = \"...\" to say which of these"));
            Vec::new()
        }
    };
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for (line, cells) in &sheet.rows {
        let mut row = Vec::with_capacity(places.len());
        for &place in &places {
            let cell = cells.get(place).map_or("", String::as_str);
            match cell.parse::<f64>() {
                Ok(value) if (0.0..=1.0).contains(&value) => row.push(value),
                _ => faults.push(Fault::on_line(*line, format!("{cell:?}"), "need a number from 0 to 1")),
            }
        }
        rows.push(row);
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

/// First answers, row by row: columns are questions, cells are options; an empty cell leaves the answer open.
#[allow(clippy::type_complexity)]
pub(super) fn answers(text: &str, lookup: &Lookup<'_>, agents: usize) -> Result<Vec<Vec<(u32, u32)>>, Vec<Fault>> {
    let sheet = sheet(text, agents)?;
    let mut faults = Vec::new();
    let on_line = |line: usize, fault: Fault| Fault { line, path: String::new(), ..fault };
    let questions: Vec<Option<usize>> = sheet
        .head
        .iter()
        .map(|name| lookup.question(name, "").map_err(|fault| faults.push(on_line(1, fault))).ok())
        .collect();
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for (line, cells) in &sheet.rows {
        let mut row = Vec::new();
        for (cell, question) in cells.iter().zip(&questions) {
            let Some(question) = question.filter(|_| !cell.is_empty()) else { continue };
            match lookup.option(question, cell, "") {
                Ok(option) => row.push((question as u32, option as u32)),
                Err(fault) => faults.push(on_line(*line, fault)),
            }
        }
        row.sort_unstable();
        rows.push(row);
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}
