//! Columns that a user brings in CSV files: one row for each agent of a group.

use crate::error::Fault;
use crate::problem::spec::Lookup;
use crate::society::csv_columns::Columns;

/// Numbers in [0, 1], row by row, of the named columns in that order; without names, of the only column there is.
pub(super) fn numbers(text: &str, names: Option<&[String]>, agents: usize) -> Result<Vec<Vec<f64>>, Vec<Fault>> {
    let columns = Columns::read(text, agents)?;
    let names = match (names, columns.names()) {
        (Some(names), _) => names,
        (None, only @ [_]) => only,
        (None, several) => {
            return Err(vec![Fault::on_line(1, several.join(","), "need column = \"...\" to say which of these")]);
        }
    };
    let mut rows = vec![Vec::with_capacity(names.len()); agents];
    let mut faults = Vec::new();
    for name in names {
        match columns.shares(name) {
            Ok(values) => rows.iter_mut().zip(values).for_each(|(row, value)| row.push(value)),
            Err(list) => faults.extend(list),
        }
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

/// One row of first answers for each agent, as (question, option).
pub(super) type Answers = Vec<Vec<(u32, u32)>>;

/// First answers: columns are questions, cells are options; an empty cell leaves the answer open.
pub(super) fn answers(text: &str, lookup: &Lookup<'_>, agents: usize) -> Result<Answers, Vec<Fault>> {
    let columns = Columns::read(text, agents)?;
    let mut rows = vec![Vec::new(); agents];
    let mut faults = Vec::new();
    for name in columns.names() {
        let question = match lookup.question(name, "") {
            Ok(question) => question,
            Err(fault) => {
                faults.push(Fault { line: 1, ..fault });
                continue;
            }
        };
        for (agent, word) in columns.words(name)?.into_iter().enumerate().filter(|(_, word)| !word.is_empty()) {
            match lookup.option(question, word, &format!("{name}[{agent}]")) {
                Ok(option) => rows[agent].push((question as u32, option as u32)),
                Err(fault) => faults.push(fault),
            }
        }
    }
    rows.iter_mut().for_each(|row| row.sort_unstable());
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}
