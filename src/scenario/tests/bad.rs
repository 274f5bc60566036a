//! A table of wrong scenarios, each with what is said about it.

use super::*;

/// The text that is changed, what is replaced, what by, and the message.
type Row = (&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
//ROWS
];

#[test]
fn every_wrong_scenario_is_told_what_is_needed() {
    let mut seen = String::new();
    for &(text, from, to, expected) in ROWS {
        let text = edited(text, from, to);
        let message = match read(&text) {
            Ok(_) => "no fault".to_string(),
            Err(error) => {
                assert!(error.is_input());
                error.to_string().replace("lab/panel.toml:", "")
            }
        };
        if message != expected {
            seen.push_str(&format!("{to:?}\nexpected {expected}\nseen     {message}\n\n"));
        }
    }
    assert!(seen.is_empty(), "{seen}");
    assert!(ROWS.len() >= 40);
}

#[test]
fn options_of_the_command_line_are_blamed_without_a_line() {
    let told = |path: &str, value: &str| {
        let options = Options { sets: vec![(path.into(), value.into())], ..options() };
        read_with(PANEL, &options).unwrap_err().to_string()
    };
    assert_eq!(
        told("protocol.flor", "random"),
        "protocol.flor: unknown key; did you mean `floor`? (given on the command line)"
    );
    assert_eq!(
        told("protocol.floor", "rand"),
        "protocol.floor is \"rand\"; need one of everyone, round-robin, random, relay, by-extraversion, moderated; did \
         you mean \"random\"? (given on the command line)"
    );
    assert_eq!(
        told("..", "1"),
        "--set is ..=1; need a dotted path such as society.perspectives.sceptic.count"
    );
    assert_eq!(
        told("society.perspectives.sceptic.count", "1e12"),
        "society.perspectives.sceptic.count is 1000000000000.0; need a whole number from 0 to 100,000,000 (given on \
         the command line)"
    );
    assert_eq!(
        told("name.x", "1"),
        "name.x: need a table to hold `x`, and this is a text (given on the command line)"
    );
    let options = Options { replicates: Some(0), seed: Some(u64::MAX), ..super::options() };
    assert_eq!(read_with(PANEL, &options).unwrap_err().to_string().lines().count(), 2);
}
