//! Columns of numbers or words, one row for each agent, that a user brings as CSV.

use super::{cut_short, unless_faulty};
use crate::error::Fault;

/// A table with a header and one row for each agent, in order.
///
/// ```
/// use manyminds::society::csv_columns::Columns;
/// let columns = Columns::read("name,openness\nann,0.2\nbob,0.9\n", 2).unwrap();
/// assert_eq!(columns.words("name").unwrap(), ["ann", "bob"]);
/// assert_eq!(columns.shares("openness").unwrap(), [0.2, 0.9]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    names: Vec<String>,
    /// Row by row.
    cells: Vec<String>,
    /// The line of each row in the file, from 1.
    lines: Vec<usize>,
}

impl Columns {
    /// Reads a table for `agents` agents. Blanks around cells and empty lines are skipped; a cell may be quoted.
    ///
    /// # Errors
    /// A header that is missing, empty or names a column twice; a row of another length than the header; another number
    /// of rows than agents. Cost: O(length of the text).
    pub fn read(text: &str, agents: usize) -> Result<Columns, Vec<Fault>> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut faults = Vec::new();
        let mut columns = Columns { names: Vec::new(), cells: Vec::new(), lines: Vec::new() };
        let mut record = csv::StringRecord::new();
        let (mut line, mut counted) = (1, 0);
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    // A flexible table of valid text has no other errors than that of its reader.
                    faults.push(Fault { need: format!("need CSV: {error}"), ..Fault::default() });
                    break;
                }
            }
            // The reader says where it began to look; a record begins after the empty lines there.
            let mut start = record.position().map_or(counted, |place| place.byte() as usize);
            start += text
                .as_bytes()
                .get(start..)
                .map_or(0, |rest| rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count());
            line += text.as_bytes()[counted.min(start)..start].iter().filter(|&&byte| byte == b'\n').count();
            counted = start;
            if record.len() == 1 && record[0].is_empty() && columns.names.len() != 1 {
                continue;
            }
            if columns.names.is_empty() {
                columns.names = record.iter().map(str::to_owned).collect();
                check_header(&columns.names, line, &mut faults);
                continue;
            }
            if record.len() != columns.names.len() {
                let need = format!("need {}, as in the header", columns.names.len());
                faults.push(Fault::on_line(line, format!("{} cells", record.len()), need));
            }
            columns.cells.extend(record.iter().map(str::to_owned));
            columns.lines.push(line);
        }
        if columns.names.is_empty() {
            faults.push(Fault { need: "need a header line that names the columns".into(), ..Fault::default() });
        } else if columns.lines.len() != agents {
            let line = columns.lines.get(agents).copied().unwrap_or(0);
            let need = format!("need one for each of {agents} agents");
            faults.push(Fault::on_line(line, format!("{} rows", columns.lines.len()), need));
        }
        unless_faulty(cut_short(faults))?;
        Ok(columns)
    }

    /// The names of the columns, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// A column as written.
    ///
    /// # Errors
    /// There is no such column. Cost: O(agents).
    pub fn words(&self, name: &str) -> Result<Vec<&str>, Vec<Fault>> {
        let Some(column) = self.names.iter().position(|found| found == name) else {
            let need = format!("need this column; there are {}", self.names.join(", "));
            return Err(vec![Fault { path: name.into(), need, ..Fault::default() }]);
        };
        Ok(self.cells.chunks(self.names.len()).map(|row| row[column].as_str()).collect())
    }

    /// A column of numbers.
    ///
    /// # Errors
    /// There is no such column, or every cell that is not a finite number. Cost: O(agents).
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, Vec<Fault>> {
        self.numbers_if(name, f64::is_finite, "need a finite number")
    }

    /// A column of numbers in [0, 1].
    ///
    /// # Errors
    /// There is no such column, or every cell that is not such a number. Cost: O(agents).
    pub fn shares(&self, name: &str) -> Result<Vec<f64>, Vec<Fault>> {
        self.numbers_if(name, |value| (0.0..=1.0).contains(&value), "need 0..=1")
    }

    /// A column of whole numbers from `low` to `high`.
    ///
    /// # Errors
    /// There is no such column, or every cell that is not such a number. Cost: O(agents).
    pub fn grades(&self, name: &str, low: u8, high: u8) -> Result<Vec<u8>, Vec<Fault>> {
        let fits = |value: f64| (f64::from(low)..=f64::from(high)).contains(&value) && value.fract() == 0.0;
        let grades = self.numbers_if(name, fits, &format!("need a whole number from {low} to {high}"))?;
        Ok(grades.into_iter().map(|value| value as u8).collect())
    }

    fn numbers_if(&self, name: &str, good: impl Fn(f64) -> bool, need: &str) -> Result<Vec<f64>, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut values = Vec::with_capacity(self.lines.len());
        for (word, &line) in self.words(name)?.iter().zip(&self.lines) {
            match word.parse::<f64>() {
                Ok(value) if good(value) => values.push(value),
                _ => {
                    let value = if word.parse::<f64>().is_ok() { (*word).to_owned() } else { format!("`{word}`") };
                    faults.push(Fault { line, ..Fault::at(name, value, need) });
                }
            }
        }
        unless_faulty(cut_short(faults))?;
        Ok(values)
    }
}

fn check_header(names: &[String], line: usize, faults: &mut Vec<Fault>) {
    for (place, name) in names.iter().enumerate() {
        if name.is_empty() {
            faults.push(Fault::on_line(
                line,
                format!("no name for column {}", place + 1),
                "need a name for each column",
            ));
        } else if names[..place].contains(name) {
            faults.push(Fault::on_line(line, format!("`{name}` twice"), "need different names"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said<T>(result: Result<T, Vec<Fault>>) -> Vec<String> {
        result.err().unwrap_or_default().iter().map(Fault::to_string).collect()
    }

    #[test]
    fn tables_are_read_by_name() {
        let text = "\u{feff}name, openness ,weight\r\n\r\n\"Ann, \"\"A\"\"\", 0.25,1e3\r\nbob,1,-2\r\n\r\n";
        let columns = Columns::read(text, 2).unwrap();
        assert_eq!(columns.names(), ["name", "openness", "weight"]);
        assert_eq!(columns.words("name").unwrap(), ["Ann, \"A\"", "bob"]);
        assert_eq!(columns.shares("openness").unwrap(), [0.25, 1.0]);
        assert_eq!(columns.numbers("weight").unwrap(), [1000.0, -2.0]);
    }

    #[test]
    fn wrong_cells_say_where() {
        let columns = Columns::read("name,x\n\n\"a\nb\",0.5\nc,1.5\n\nd,nan\ne,\nf,inf\n", 5).unwrap();
        let table = [
            (said(columns.words("y")), "y: need this column; there are name, x"),
            (
                said(columns.shares("x")),
                "line 5: x is 1.5; need 0..=1\nline 7: x is nan; need 0..=1\nline 8: x is ``; need 0..=1\nline 9: x is \
                 inf; need 0..=1",
            ),
            (
                said(columns.numbers("x")),
                "line 7: x is nan; need a finite number\nline 8: x is ``; need a finite number\nline 9: x is inf; need a \
                 finite number",
            ),
        ];
        for (found, said) in table {
            assert_eq!(found.join("\n"), said);
        }
    }

    #[test]
    fn wrong_tables_say_where() {
        let table = [
            ("", 0, "need a header line that names the columns"),
            ("\n\n", 1, "need a header line that names the columns"),
            ("x\n1\n", 2, "found 1 rows; need one for each of 2 agents"),
            ("x\n1\n2\n3", 2, "line 4: found 3 rows; need one for each of 2 agents"),
            (
                "x,,x\n1,2\n",
                1,
                "line 1: found no name for column 2; need a name for each column\nline 1: found `x` twice; need different \
                 names\nline 2: found 2 cells; need 3, as in the header",
            ),
        ];
        for (text, agents, need) in table {
            assert_eq!(said(Columns::read(text, agents)).join("\n"), need);
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[a,\"\r\n\u{feff} é0.]{0,40}", agents in 0usize..4) {
            if let Ok(columns) = Columns::read(&text, agents) {
                for name in columns.names() {
                    prop_assert_eq!(columns.words(name).unwrap().len(), agents);
                    let _ = (columns.numbers(name), columns.shares(name));
                }
            }
        }
    }
}
