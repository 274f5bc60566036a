//! A table of wrong scenarios, each with what is said about it.

use super::*;

/// The text that is changed, what is replaced, what by, and the message.
type Row = (&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (PANEL, "schema = 1", "schema = 2", ""),
    (PANEL, "schema = 1\n", "", ""),
    (PANEL, "seed = 7", "seed = -7", ""),
    (PANEL, "replicates = 20", "replicates = 1e9", ""),
    (PANEL, "seed = 7", "seed = 7\nsede = 8", ""),
    (PANEL, "seed = 7", "seed = 1979-05-27", ""),
    (PANEL, "seed = 7", "seed = \nreplicates = = 2\n[", ""),
    (PANEL, "seed = 7", "seed = 7\nseed = 8", ""),
    (PANEL, r#"kind = "coloring""#, r#"kind = "colouring""#, ""),
    (PANEL, "colors = 5", "", ""),
    (PANEL, "colors = 5", "colors = 0", ""),
    (PANEL, "colors = 5", "colors = 5\nn = 3", ""),
    (PANEL, "rows = 4, cols = 4", "rows = 4", ""),
    (PANEL, "rows = 4, cols = 4", "rows = 4, k = 4", ""),
    (PANEL, r#"generate = { graph = "queen", rows = 4, cols = 4 }"#, r#"file = "nowhere.col""#, ""),
    (PANEL, r#"generate = { graph = "queen", rows = 4, cols = 4 }"#, r#"file = "broken.col""#, ""),
    (PANEL, r#"generate = { graph = "queen", rows = 4, cols = 4 }"#, "", ""),
    (PANEL, "colors = 5", r#"colors = 5
file = "triangle.col""#, ""),
    (PANEL, "colors = 5", "colors = 5\ntopics = { count = 17 }", ""),
    (PANEL, r#"kind = "ring", degree = 2"#, r#"kind = "ring", degree = 3"#, ""),
    (PANEL, r#"kind = "ring", degree = 2"#, r#"kind = "ring""#, ""),
    (PANEL, r#"kind = "ring", degree = 2"#, r#"kind = "rnig", degree = 2"#, ""),
    (PANEL, r#"kind = "ring", degree = 2"#, r#"kind = "star", degree = 2"#, ""),
    (PANEL, r#"kind = "ring", degree = 2"#, r#"kind = "edges", file = "apart.csv""#, ""),
    (PANEL, r#"kind = "ring", degree = 2"#, r#"kind = "stochastic-block", within = 0.5, between = 0.1, blocks = [4, 4]"#, ""),
    (PANEL, "count = 4", "cuont = 4", ""),
    (PANEL, "count = 4", "count = 1e12", ""),
    (PANEL, "count = 5", "count = 99_999_999", ""),
    (PANEL, "agreeableness = 0.1", "agreeableness = 1.4, openess = 0.2", ""),
    (PANEL, "mean = 0.5, concentration = 10", "mean = nan, concentration = inf", ""),
    (PANEL, "mean = 0.5, concentration = 10", "mean = 0.5", ""),
    (PANEL, r#"sampled = "beta", mean = 0.5, concentration = 10"#, r#"sampled = "pairs", mean = 0.9, spread = 0.4"#, ""),
    (PANEL, r#"sampled = "beta", mean = 0.5, concentration = 10"#, r#"file = "wrong.csv", column = "bold""#, ""),
    (PANEL, r#"sampled = "beta", mean = 0.5, concentration = 10"#, r#"file = "traits.csv", column = "bald""#, ""),
    (PANEL, "concentration = 0.3", "concentration = 0.3, low = 0.1", ""),
    (PANEL, "concentration = 0.3", "concentration = 0.3, floor = 0.5, sum = 1", ""),
    (PANEL, "concentration = 0.3 }", r#"concentration = 0.3 }
heuristics = ["anywhere", "nearbye"]
noise = 0.1"#, ""),
    (PANEL, r#"floor = "everyone""#, r#"floor = "everyone"
patience = 3"#, ""),
    (PANEL, r#"rule = "copeland""#, r#"rule = "plurality", over = "positions""#, ""),
    (PANEL, r#"rule = "copeland""#, r#"rule = "copeland", over = "questions""#, ""),
    (PANEL, r#"rule = "copeland""#, r#"rule = "codeland""#, ""),
    (PANEL, "quorum = 0.66", "quorum = 1.0", ""),
    (PANEL, r#"vote = { rule = "copeland", every = 5, quorum = 0.66, ties = "status-quo" }"#, r#"vote = "none""#, ""),
    (PANEL, r#"rule = "copeland""#, r#"over = "claims""#, ""),
    (PANEL, "budget = 50_000", "budget = 44", ""),
    (PANEL, "budget = 50_000", r#"budget = "none""#, ""),
    (PANEL, r#"nominal = { twin = "nominal" }"#, r#"nominal = { twin = "nominall" }
society = {}"#, ""),
    (PANEL, r#"placebo = { "protocol.replace""#, r#"placebo = { "protcol.replace""#, ""),
    (PANEL, r#"placebo = { "protocol.replace" = { challenge = "placebo" } }"#, r#"placebo = { "protocol.replace" = { chalenge = "placebo" }, "protocol.floor" = 3 }"#, ""),
    (PANEL, r#"placebo = { "protocol.replace" = { challenge = "placebo" } }"#, r#"best = { twin = "best", "society.perspectives.believer.count" = 0 }"#, ""),
    (PANEL, "[0.1, 0.5, 0.9]", "[0.1, 5, 0.1]", ""),
    (PANEL, "[0.1, 0.5, 0.9]", "0.1", ""),
    (PANEL, r#""society.perspectives.sceptic.traits.agreeableness" ="#, r#""seed" ="#, ""),
    (PANEL, r#""society.perspectives.sceptic.traits.agreeableness" ="#, r#""society..x" ="#, ""),
    (PANEL, r#"role = "hypothesis""#, r#"role = "guess""#, ""),
    (PANEL, r#"measure = "merit""#, r#"measure = "merits""#, ""),
    (PANEL, r#"["society", "silent"]"#, r#"["society", "silence"]"#, ""),
    (PANEL, r#"["society", "silent"]"#, r#"["society"]"#, ""),
    (PANEL, r#"at = "every""#, "", ""),
    (PANEL, r#"at = "every""#, r#"at = { "society.perspectives.sceptic.traits.agreeableness" = 0.2 }"#, ""),
    (PANEL, r#"at = "every""#, r#"at = { "prices.verify" = 0.2 }"#, ""),
    (PANEL, r#"expect = "> 0.005""#, r#"expect = "null""#, ""),
    (PANEL, r#"expect = "> 0.005""#, r#"expect = "better""#, ""),
    (PANEL, "", r#"[measures]
report = ["rigth"]"#, ""),
    (DIAGNOSIS, r#"{ name = "test", options = 2, topic = "lungs" }"#, r#"{ name = "test", options = 0, topic = "lungs" }"#, ""),
    (DIAGNOSIS, r#"favours = ["clot"]"#, r#"favours = ["clott"]"#, ""),
    (DIAGNOSIS, r#"to = { question = "test", is = 1 }"#, r#"to = { question = "tset", is = 1 }"#, ""),
    (DIAGNOSIS, "weight = 2", "weight = 0", ""),
    (DIAGNOSIS, r#"cause = "clot"
[soc"#, r#"cause = "cold"
[soc"#, ""),
    (DIAGNOSIS, r#"kind = "implies""#, r#"kind = "implis""#, ""),
    (DIAGNOSIS, r#"evidence = ["scan"]"#, r#"evidence = ["scam"]"#, ""),
    (DIAGNOSIS, "private = true", "private = false", ""),
    (DIAGNOSIS, "{ heart = 0.8, lungs = 0.2 }", "{ heart = 0.8, lung = 0.2 }", ""),
    (DIAGNOSIS, r#"start = { cause = "flu" }"#, r#"start = { cause = "fly", test = 5 }"#, ""),
    (DIAGNOSIS, r#""protocol.hearing" = "everyone""#, r#""protocol.hearing" = "everybody", "society.start" = "common""#, ""),
    (DIAGNOSIS, r#""prices.hear" = 0"#, r#""protocol.stop.rounds" = 10"#, ""),
    (DIAGNOSIS, "at = 50", "at = 301", ""),
    (DIAGNOSIS, "", r#"[protocol.stop]
when = ["solved"]"#, ""),
    (PANEL, r#"placebo = { "protocol.replace" = { challenge = "placebo" } }"#, r#"x = { "society.start" = "private", "protocol.vote.rule" = "plurality" }"#, ""),
    (PANEL, r#"placebo = { "protocol.replace" = { challenge = "placebo" } }"#, r#"x = { "society.perspectives.sceptic.count" = 0, "society.perspectives.believer.count" = 0 }"#, ""),
    (PANEL, r#"placebo = { "protocol.replace" = { challenge = "placebo" } }"#, r#"x = { "prices.act" = 10_000, "protocol.stop" = { rounds = 0 } }"#, ""),
    (PANEL, r#"placebo = { "protocol.replace" = { challenge = "placebo" } }"#, r#"x = { "protocol.floor" = "random", "protocol.speakers" = 10 }"#, ""),
    (PANEL, r#"placebo = { "protocol.replace" = { challenge = "placebo" } }"#, r#"x = { "protocol.vote.final" = "majority", "protocol.vote.final_over" = "positions" }"#, ""),
    (PANEL, r#"kind = "coloring"
generate = { graph = "queen", rows = 4, cols = 4 }
colors = 5"#, r#"kind = "nk"
n = 4
k = 4"#, ""),
    (PANEL, r#"kind = "coloring"
generate = { graph = "queen", rows = 4, cols = 4 }
colors = 5"#, r#"kind = "nk"
n = 4
k = 1
merit_public = true"#, ""),
    (PANEL, r#"kind = "coloring"
generate = { graph = "queen", rows = 4, cols = 4 }
colors = 5"#, r#"kind = "json"
file = "broken.json""#, ""),
    (PANEL, r#"kind = "coloring"
generate = { graph = "queen", rows = 4, cols = 4 }
colors = 5"#, r#"kind = "sat"
generate = { variables = 2, clauses = 5 }"#, ""),
    (PANEL, "count = 5", "count = 90_000_000", ""),
    (PANEL, "[0.1, 0.5, 0.9]", r#"[{ sampled = "uniform", low = 0.6, high = 0.4 }]"#, ""),
    (DIAGNOSIS, "{ heart = 0.8, lungs = 0.2 }", r#"{ sampled = "dirichlet", heart = 0.8 }"#, ""),
    (DIAGNOSIS, r#"start = { cause = "flu" }"#, r#"start = { file = "topics.csv" }"#, ""),
    (DIAGNOSIS, r#"topic = "heart""#, r#"topic = "lungs""#, ""),
    (DIAGNOSIS, "", r#"[acts]
permute = ["openness", "openness"]
challenge = inf
weights.verify.openness = 3"#, ""),
    (DIAGNOSIS, "", r#"[protocol]
block = ["propose", "challenge", "support", "verify", "shift", "placebo"]
named = false
standing = "learned""#, ""),
    (DIAGNOSIS, "expertise = 0.4", r#"expertise = 0.4
mind = "climber"
cooling = 0"#, ""),
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
        "society.perspectives.sceptic.count is 1e12; need a whole number from 0 to 100,000,000, written without a point \
         or an exponent (given on the command line)"
    );
    assert_eq!(
        told("name.x", "1"),
        "name.x: need a table to hold `x`, and this is a text (given on the command line)"
    );
    let options = Options { replicates: Some(0), seed: Some(u64::MAX), ..super::options() };
    assert_eq!(read_with(PANEL, &options).unwrap_err().to_string().lines().count(), 2);
}
