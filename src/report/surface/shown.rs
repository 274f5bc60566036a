//! Comparisons of a detector with the truth, for people and for programs.

use super::super::number::{estimate, interval, plain, whole};
use super::super::table::{Column, blocks, hang};
use super::super::terminal::Look;
use super::{Comparison, Text};
use serde_json::{Value, json as value};

/// As a table: a row for each construct of each comparison.
pub fn table(comparisons: &[Comparison], look: &Look) -> String {
    let note = "What a detector finds in the text alone, without speakers and kinds of acts, beside what there is in truth. Each \
                detector was trained on other runs. Counts are over all runs; kappa is agreement beyond chance, in brackets its \
                95 % interval by run.";
    let mut text = hang("", note, look.width) + "\n";
    for one in comparisons {
        let trained = if one.trained == one.judged { "the same scenario" } else { &one.trained };
        let head = format!("trained on {trained}; {} runs, {} utterances", whole(one.runs), whole(one.utterances));
        text.push_str(&format!("\n{}\n", hang(&format!("{}   ", look.bold(&one.judged)), &head, look.width)));
        let column = |name: &str, of: &dyn Fn(&super::Agreement) -> String| {
            Column::new(name, one.agreement.iter().map(of).collect())
        };
        let share = |share: Option<f64>| share.map_or_else(|| "-".into(), |share| format!("{share:.2}"));
        let key = column("", &|row| row.of.to_string());
        let columns = [
            column("truth", &|row| whole(row.truth)),
            column("found", &|row| whole(row.found)),
            column("precision", &|row| share(row.precision)),
            column("recall", &|row| share(row.recall)),
            column("kappa", &|row| interval(row.kappa, row.interval, false)),
        ];
        text.push_str(&blocks(&[key], &columns, look.width));
        let voices = &one.perspectives;
        let said = format!(
            "{} in truth, {} found, {} apart",
            voices.truth.mean.map_or_else(|| "-".into(), plain),
            estimate(&voices.found, false),
            estimate(&voices.error, false),
        );
        text.push_str(&hang("perspectives a run: ", &said, look.width));
        text.push('\n');
    }
    text
}

/// As JSON: how much there was to read, and a list of comparisons.
pub fn json(comparisons: &[Comparison], text: Text) -> Value {
    value!({ "text": text, "comparisons": comparisons })
}
