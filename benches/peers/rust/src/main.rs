//! Classic models as users of krABMaga and ixa write them, one process a run:
//!
//! `peers FRAMEWORK MODEL rounds=N data=DIR [agents=N] [landscape=N] [state=FILE]`
//!
//! The end state goes to FILE as plain 64-bit floats, to be checked by whoever started the program.

mod in_ixa;
mod in_krabmaga;
mod work;

use std::process::ExitCode;
use work::Work;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [framework, model, settings @ ..] = &words[..] else {
        eprintln!("need a framework, a model and settings");
        return ExitCode::from(2);
    };
    let work = Work::new(settings);
    let state = match (framework.as_str(), model.as_str()) {
        ("ixa", "voter") => in_ixa::voter::run(&work),
        ("ixa", "hegselmann-krause") => in_ixa::opinions::hegselmann_krause(&work),
        ("ixa", "deffuant") => in_ixa::opinions::deffuant(&work),
        ("ixa", "nk") => in_ixa::nk::run(&work),
        ("krabmaga", "voter") => in_krabmaga::voter::run(&work),
        ("krabmaga", "hegselmann-krause") => in_krabmaga::hegselmann_krause::run(&work),
        ("krabmaga", "deffuant") => in_krabmaga::deffuant::run(&work),
        ("krabmaga", "nk") => in_krabmaga::nk::run(&work),
        _ => {
            eprintln!("no {model} in {framework}");
            return ExitCode::from(2);
        }
    };
    work.keep(&state);
    ExitCode::SUCCESS
}
