//! Files of puzzles: one JSON object a line.

use super::{LARGEST_NUMBER, LARGEST_TARGET, Puzzle, Rule, Usage, solver};
use crate::error::Fault;
use crate::problem::faults::{Faults, clip, grouped};
use crate::problem::read::check_length;
use rayon::prelude::*;
use serde_json::Value;

/// Reads puzzles from JSON lines such as `{"nums": [44, 19, 35], "target": 98}`, the form of Countdown-Tasks-3to4.
/// Other keys are ignored and blank lines skipped. `rule` and `usage` are not in the file; name them.
///
/// Unless `unsolvable` ones are welcome, a target that cannot be made under the rule and usage is a fault too.
///
/// # Errors
///
/// Every fault with its line, the first thousand and how many more: bad JSON, `nums` or `target` missing or of a wrong
/// kind or out of range, a target that cannot be made, no puzzle at all.
///
/// Cost: linear in the text; the check of targets is a call of [`solver::solve`] each, spread over rayon's pool.
///
/// ```
/// use manyminds::problem::countdown::{Rule, Usage, read_puzzles};
/// let read = |text| read_puzzles(text, Rule::Rational, Usage::ExactlyOnce, false);
/// assert_eq!(read("{\"nums\": [44, 19, 35], \"target\": 98}\n").unwrap()[0].numbers(), [44, 19, 35]);
/// let faults = read("\n{\"nums\": [44, 19, 35], \"target\": 97}\n").unwrap_err();
/// let need = "need one that 44, 19 and 35 can make (rational, exactly-once)";
/// assert_eq!(faults[0].to_string(), format!("line 2: found target 97; {need}"));
/// ```
pub fn read_puzzles(text: &str, rule: Rule, usage: Usage, unsolvable: bool) -> Result<Vec<Puzzle>, Vec<Fault>> {
    check_length(text.len())?;
    let mut faults: Vec<(usize, Fault)> = Vec::new();
    let mut read: Vec<(usize, Puzzle)> = Vec::new();
    for (line, row) in text.lines().enumerate().map(|(i, row)| (i + 1, row.trim_ascii())) {
        if row.is_empty() {
            continue;
        }
        match puzzle(line, row, rule, usage) {
            Ok(puzzle) => read.push((line, puzzle)),
            Err(found) => faults.extend(found.into_iter().map(|fault| (line, fault))),
        }
    }
    if !unsolvable {
        let stuck = read.par_iter().filter(|(_, puzzle)| solver::solve(puzzle).min_depth.is_none());
        let told = stuck.map(|(line, puzzle)| (*line, cannot(*line, puzzle)));
        faults.par_extend(told);
        faults.sort_by_key(|&(line, _)| line);
    }
    if read.is_empty() && faults.is_empty() {
        return Err(vec![Fault { need: "need a puzzle: {\"nums\": [..], \"target\": ..}".into(), ..Fault::default() }]);
    }
    let mut kept = Faults::default();
    faults.into_iter().for_each(|(_, fault)| kept.push(fault));
    kept.or(read.into_iter().map(|(_, puzzle)| puzzle).collect())
}

fn cannot(line: usize, puzzle: &Puzzle) -> Fault {
    let numbers: Vec<String> = puzzle.numbers().iter().map(u32::to_string).collect();
    let (last, first) = numbers.split_last().map_or(("", &[][..]), |(last, first)| (last.as_str(), first));
    let names = format!("{}, {}", puzzle.rule().name(), puzzle.usage().name());
    let need = format!("need one that {} and {last} can make ({names})", first.join(", "));
    Fault::on_line(line, format!("target {}", puzzle.target()), need)
}

fn puzzle(line: usize, row: &str, rule: Rule, usage: Usage) -> Result<Puzzle, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |value: &str, need: String| faults.push(Fault::on_line(line, clip(value), need));
    let value: Value = match serde_json::from_str(row) {
        Ok(value) => value,
        Err(error) => {
            // The line is ours; the reader of JSON knows only this one.
            let message = error.to_string();
            let message = message.split(" at line 1").next().unwrap_or("");
            return Err(vec![Fault::on_line(line, clip(row), format!("column {}: {message}", error.column()))]);
        }
    };
    let whole = |value: &Value, most: u32| {
        value.as_u64().and_then(|number| u32::try_from(number).ok()).filter(|number| (1..=most).contains(number))
    };
    let range = |most: u32| format!("a number from 1 to {}", grouped(u64::from(most)));
    let mut numbers = Vec::new();
    match value.get("nums") {
        Some(Value::Array(list)) => {
            for item in list {
                match whole(item, LARGEST_NUMBER) {
                    Some(number) => numbers.push(number),
                    None => fault(&item.to_string(), format!("need {} in nums", range(LARGEST_NUMBER))),
                }
            }
            // How many there are is checked with the puzzle, unless some could not be read.
        }
        _ => fault(row, "need nums, a list of 3 to 6 numbers".into()),
    }
    let target = value.get("target").and_then(|target| whole(target, LARGEST_TARGET));
    if target.is_none() {
        let found = value.get("target").map_or(row.to_string(), Value::to_string);
        fault(&found, format!("need target, {}", range(LARGEST_TARGET)));
    }
    match target {
        Some(target) if faults.is_empty() => {
            let on_line = |fault: Fault| Fault::on_line(line, fault.value, fault.need + " in nums");
            Puzzle::new(&numbers, target, rule, usage).map_err(|faults| faults.into_iter().map(on_line).collect())
        }
        _ => Err(faults),
    }
}
