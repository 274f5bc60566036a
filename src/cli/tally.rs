//! `tally`: what the ballots of a file come to under each rule.

use super::words::near;
use super::{Done, Outcome, TallyArgs, look, print};
use manyminds::error::{Error, Fault, Result};
use manyminds::report::tally::{self, Asked, Count};
use manyminds::voting::preflib::{self, Election};
use manyminds::voting::{RULES, RuleInfo, TiePolicy};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// The largest file that is read, in bytes.
const MOST_BYTES: u64 = 1 << 28;

pub(crate) fn tally(args: &TallyArgs) -> Outcome {
    let mut faults = Vec::new();
    let chosen = chosen(&args.rule, &mut faults);
    if !(0.0..1.0).contains(&args.quorum) {
        faults.push(Fault::at("--quorum", args.quorum, "need a share in [0, 1)"));
    }
    if !faults.is_empty() {
        return Err(Error::from(faults).into());
    }
    let election = read(&args.file)?;
    let rules = match (args.all, chosen.is_empty()) {
        (true, _) => RULES.iter().filter(|rule| tally::reads_orders(rule)).collect(),
        (false, true) => tally::usual(election.names.len()),
        (false, false) => chosen,
    };
    let ties = args.ties.map(|policy| (policy, args.seed.unwrap_or(0)));
    let asked = Asked { rules, quorum: args.quorum, ties, steps: args.steps };
    let count = Count::of(&election, &asked)
        .map_err(|faults| Error::from(faults.into_iter().map(|fault| fault.in_file(&args.file)).collect::<Vec<_>>()))?;
    print(&if args.json { tally::json(&count) } else { tally::table(&count, &look()) })?;
    Ok(Done::Well)
}

/// The rules that were named, each once, in their order.
fn chosen(names: &[String], faults: &mut Vec<Fault>) -> Vec<&'static RuleInfo> {
    let mut chosen: Vec<&RuleInfo> = Vec::new();
    for name in names {
        match RULES.iter().find(|rule| rule.name == *name) {
            Some(rule) if !tally::reads_orders(rule) => {
                let need = "need a rule that reads orders: a file of PrefLib holds no grades";
                faults.push(Fault::at("--rule", name, need));
            }
            Some(rule) if chosen.iter().any(|other| other.name == rule.name) => {}
            Some(rule) => chosen.push(rule),
            None => {
                let known: Vec<&str> =
                    RULES.iter().filter(|rule| tally::reads_orders(rule)).map(|rule| rule.name).collect();
                let near = near(name, &known);
                let need = match near.is_empty() {
                    true => "need a voting rule; `manyminds explain rules` lists them".to_string(),
                    false => format!("need a voting rule; did you mean {}?", near.join(", ")),
                };
                faults.push(Fault::at("--rule", name, need));
            }
        }
    }
    chosen
}

/// The policy of that name.
pub(super) fn policy(name: &str) -> std::result::Result<TiePolicy, String> {
    let names = TiePolicy::ALL.map(TiePolicy::name).join(", ");
    TiePolicy::by_name(name).ok_or_else(|| format!("need one of {names}"))
}

fn read(path: &Path) -> Result<Election> {
    let mut bytes = Vec::new();
    let opened = File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    opened.map_err(|error| match error.kind() {
        kind @ (ErrorKind::IsADirectory | ErrorKind::NotFound) => {
            let need = format!("need a file of PrefLib (.soc, .soi, .toc, .toi): {kind}");
            Error::from(Fault { need, ..Fault::default() }.in_file(path))
        }
        _ => Error::io(path)(error),
    })?;
    if bytes.len() as u64 > MOST_BYTES {
        let need = format!("need a file of at most {MOST_BYTES} bytes");
        return Err(Fault { need, ..Fault::default() }.in_file(path).into());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        Fault::on_line(line, "", "need a text file in UTF-8").in_file(path)
    })?;
    preflib::read(&text, path)
}
