//! Acts as sentences, said of their doer: `challenges bold-1 on e6 = 5 (#14): b3 and e6 are both 5`.

use super::super::table::TIE;
use crate::act::{Deed, Fact, Null, Outcome};
use crate::study::trace::ActLine;

/// What was done, without the name of who did it.
pub(in crate::report) fn sentence(act: &ActLine) -> String {
    let mut said = match act.outcome {
        Outcome::Done => done(act),
        Outcome::Nothing => nothing(act),
        Outcome::Unpaid => format!("cannot pay to {}", intent(act)),
    };
    if let (Some([before, after]), true) = (act.merit, act.null != Null::Placebo) {
        said.push_str(&format!("; merit{TIE}{before:.3}{TIE}->{TIE}{after:.3}"));
    }
    match act.null {
        Null::Real => {}
        Null::Placebo => said.push_str(" [a placebo: nothing comes of it]"),
        Null::Sham => said.push_str(" [a sham]"),
    }
    said
}

fn done(act: &ActLine) -> String {
    if !act.derivation.is_empty()
        && let Some(said) = derived(act)
    {
        return said;
    }
    match act.act {
        Deed::Propose => format!("proposes {}{}{}", choice(act), instead(act), number(act)),
        Deed::Shift => format!("shifts to {}{}{}", choice(act), instead(act), number(act)),
        Deed::Challenge => {
            let wrongly = if act.rightly == Some(false) { ", wrongly" } else { "" };
            let on = format!("challenges {} on {}{}{wrongly}", whose(act), choice(act), number(act));
            match act.fact {
                Fact::Broken => format!("{on}, having checked{}", because(act)),
                Fact::Evidence => format!("{on}, and sends evidence against it{}{}", because(act), reading(act)),
                _ => format!("{on}{}", because(act)),
            }
        }
        Deed::Support => {
            let checked = if act.fact == Fact::Holds || !act.why.is_empty() { ", having checked" } else { "" };
            let why = because(act);
            format!("takes over {} from {}{}{checked}{why}", choice(act), whose(act), number(act))
        }
        Deed::Verify => match act.holds {
            Some(true) => format!("checks, and it holds{}", because(act)),
            Some(false) => format!("checks, and it is broken{}", because(act)),
            None => format!("checks{}", because(act)),
        },
        Deed::Read => match act.why.is_empty() {
            true => format!("looks at {}{}", thing(act), reading(act)),
            false => format!("looks closer{}{}", because(act), reading(act)),
        },
        Deed::Ask => match act.answer.is_empty() {
            true => format!("asks about {}", thing(act)),
            false => format!("asks about {}, answering {} itself so far", thing(act), act.answer),
        },
        Deed::Answer => answer(act),
        Deed::Reconcile => format!("reconciles both sides with {}{}{}", choice(act), number(act), because(act)),
        Deed::Backtrack => format!("goes back to {}{}{}", choice(act), instead(act), number(act)),
        Deed::Subgoal => match act.why.is_empty() {
            true => format!("sets itself to settle {} first", thing(act)),
            false => format!("sets itself an aim first{}", because(act)),
        },
        Deed::ChainBack => {
            let from =
                if act.why.is_empty() { String::new() } else { format!(", working back from this: {}", seen(act)) };
            format!("moves to {}{}{}{from}", choice(act), instead(act), number(act))
        }
        Deed::Placebo => "speaks, and says nothing".into(),
        Deed::Concede if act.other == act.agent => format!("corrects itself, moves {} to {}", act.about, act.answer),
        Deed::Concede => {
            let to = if act.cause.is_none() { format!(" to {}", whose(act)) } else { String::new() };
            format!("concedes{to}, moves {} to {}", act.about, act.answer)
        }
        Deed::Vote => "casts a ballot".into(),
        Deed::Decide => "decided".into(),
    }
}

/// What is said otherwise of derivations than of answers.
fn derived(act: &ActLine) -> Option<String> {
    let what = &act.derivation;
    Some(match act.act {
        Deed::Challenge => {
            let wrongly = if act.rightly == Some(false) { ", wrongly" } else { "" };
            format!("challenges {} on {what}{}{wrongly}: it leads nowhere", whose(act), number(act))
        }
        Deed::Verify if act.holds == Some(true) => format!("checks {what}: it can still be done"),
        Deed::Verify => format!("checks {what}: a dead end"),
        Deed::Read => format!("works on {what}"),
        Deed::Ask => format!("asks who can complete {what}"),
        Deed::Reconcile => format!("joins two results: {what}"),
        Deed::Subgoal => format!("sets a number aside, and works on {what} first"),
        Deed::ChainBack => format!("works back from the target: {what}"),
        Deed::Concede if act.other == act.agent => format!("turns to {what}"),
        Deed::Concede => {
            let to = if act.cause.is_none() { format!(" to {}", whose(act)) } else { String::new() };
            format!("concedes{to}, and turns to {what}")
        }
        _ => return None,
    })
}

/// What an act would have been that came to nothing.
fn nothing(act: &ActLine) -> String {
    match act.act {
        Deed::Propose | Deed::Shift => format!("finds no better answer to {}", thing(act)),
        Deed::Challenge => format!("finds nothing against {}'s {}{}", whose(act), choice(act), number(act)),
        Deed::Support => format!("is not persuaded by {}'s {}{}", whose(act), choice(act), number(act)),
        Deed::Concede => format!("thinks again about {} and stays", thing(act)),
        Deed::Verify => "finds nothing left to check".into(),
        Deed::Placebo => "says nothing".into(),
        _ => format!("would {}, and comes to nothing", intent(act)),
    }
}

/// What it meant to do.
fn intent(act: &ActLine) -> String {
    match act.act {
        Deed::Propose => format!("look for a better answer to {}", thing(act)),
        Deed::Shift => format!("shift {}", thing(act)),
        Deed::Challenge => format!("weigh {}'s {}{}", whose(act), choice(act), number(act)),
        Deed::Support => format!("weigh {}'s {}{}", whose(act), choice(act), number(act)),
        Deed::Verify => format!("check{}", because(act)),
        Deed::Read => format!("look at {}", thing(act)),
        Deed::Ask => format!("ask about {}", thing(act)),
        Deed::Answer => format!("answer about {}", thing(act)),
        Deed::Reconcile => "reconcile two claims".into(),
        Deed::Backtrack => "go back".into(),
        Deed::Subgoal => "set itself an aim".into(),
        Deed::ChainBack => "work back from what is wanted".into(),
        Deed::Concede => format!("think again about {}", thing(act)),
        Deed::Vote => "vote".into(),
        Deed::Placebo | Deed::Decide => "speak".into(),
    }
}

fn answer(act: &ActLine) -> String {
    let to = if act.whose.is_empty() { "answers".to_string() } else { format!("answers {}", whose(act)) };
    match act.fact {
        Fact::Evidence => {
            let told =
                if act.why.is_empty() { String::new() } else { format!(", and tells what it knows: {}", seen(act)) };
            format!("{to} on {}{told}{}", thing(act), reading(act))
        }
        Fact::Holds | Fact::Broken => format!("{to} on {} with what it checked{}", thing(act), because(act)),
        Fact::Belief if act.answer.is_empty() => format!("{to} on {}{}", thing(act), because(act)),
        Fact::Belief => format!("{to}: {}{}", choice(act), because(act)),
    }
}

/// `e6 = 5`, on one line; the question or the answer alone where the other is missing.
fn choice(act: &ActLine) -> String {
    if !act.derivation.is_empty() {
        return act.derivation.clone();
    }
    match (act.about.is_empty(), act.answer.is_empty()) {
        (false, false) => format!("{}{TIE}={TIE}{}", act.about, act.answer),
        (false, true) => act.about.clone(),
        (true, false) => act.answer.clone(),
        (true, true) => "an answer".into(),
    }
}

fn instead(act: &ActLine) -> String {
    if act.before.is_empty() { String::new() } else { format!(" instead of {}", act.before) }
}

fn number(act: &ActLine) -> String {
    act.claim.map(|claim| format!("{TIE}(#{claim})")).unwrap_or_default()
}

fn whose(act: &ActLine) -> String {
    match act.whose.is_empty() {
        true => "somebody".into(),
        false if act.whose == act.name => "itself".into(),
        false => act.whose.clone(),
    }
}

fn because(act: &ActLine) -> String {
    if act.why.is_empty() { String::new() } else { format!(": {}", seen(act)) }
}

/// What is to be seen, said after a colon: the name of a relation goes before it with a comma.
fn seen(act: &ActLine) -> String {
    act.why.replacen(": ", ", ", 1)
}

fn thing(act: &ActLine) -> String {
    match act.relation.number() {
        _ if !act.derivation.is_empty() => act.derivation.clone(),
        _ if !act.about.is_empty() => act.about.clone(),
        Some(relation) => format!("relation {relation}"),
        None => "the question".into(),
    }
}

fn reading(act: &ActLine) -> String {
    if act.speaks_for.is_empty() { String::new() } else { format!(", which speaks for {}", act.speaks_for) }
}

/// "a, b and c".
pub(super) fn and(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::Act;
    use crate::study::trace::Id;

    fn line(deed: Deed) -> ActLine {
        let act = Act { agent: 1, question: 3, option: 5, other: 0, born: 2, ..Act::of(deed) };
        ActLine {
            name: "sceptic-2".into(),
            about: "e6".into(),
            answer: "5".into(),
            whose: "bold-1".into(),
            why: "b3 and e6 are both 5".into(),
            claim: Some(14),
            ..ActLine::new(7, &act)
        }
    }

    #[track_caller]
    fn says(act: ActLine, said: &str) {
        assert_eq!(sentence(&act).replace(TIE, " "), said);
    }

    #[test]
    fn acts_on_derivations_are_sentences_too() {
        for deed in Deed::CHOSEN {
            let act = ActLine { derivation: "75 - 50 = 25".into(), ..line(deed) };
            let said = sentence(&act);
            assert!(deed == Deed::Placebo || said.contains("75 - 50 = 25"), "{deed:?}: {said}");
        }
    }

    #[test]
    fn every_act_is_a_sentence() {
        says(line(Deed::Challenge), "challenges bold-1 on e6 = 5 (#14): b3 and e6 are both 5");
        let proposal =
            ActLine { why: String::new(), before: "7".into(), merit: Some([0.9414, 0.9449]), ..line(Deed::Propose) };
        says(proposal, "proposes e6 = 5 instead of 7 (#14); merit 0.941 -> 0.945");
        let wrong = ActLine { rightly: Some(false), why: "crumbs: e6 is 5".into(), ..line(Deed::Challenge) };
        says(wrong, "challenges bold-1 on e6 = 5 (#14), wrongly: crumbs, e6 is 5");
        says(ActLine { cause: Some(3), claim: None, ..line(Deed::Concede) }, "concedes, moves e6 to 5");
        says(ActLine { other: Id(1), ..line(Deed::Concede) }, "corrects itself, moves e6 to 5");
        says(ActLine { holds: Some(false), ..line(Deed::Verify) }, "checks, and it is broken: b3 and e6 are both 5");
        says(ActLine { why: String::new(), ..line(Deed::Support) }, "takes over e6 = 5 from bold-1 (#14)");
        says(ActLine { answer: String::new(), ..line(Deed::Ask) }, "asks about e6");
        says(line(Deed::Ask), "asks about e6, answering 5 itself so far");
        says(ActLine { why: String::new(), ..line(Deed::Answer) }, "answers bold-1: e6 = 5");
        let evidence = ActLine { fact: Fact::Evidence, speaks_for: "7".into(), ..line(Deed::Answer) };
        says(evidence, "answers bold-1 on e6, and tells what it knows: b3 and e6 are both 5, which speaks for 7");
        says(line(Deed::Reconcile), "reconciles both sides with e6 = 5 (#14): b3 and e6 are both 5");
        says(line(Deed::Backtrack), "goes back to e6 = 5 (#14)");
        says(line(Deed::Subgoal), "sets itself an aim first: b3 and e6 are both 5");
        says(line(Deed::ChainBack), "moves to e6 = 5 (#14), working back from this: b3 and e6 are both 5");
        says(
            ActLine { speaks_for: "7".into(), ..line(Deed::Read) },
            "looks closer: b3 and e6 are both 5, which speaks for 7",
        );
        says(
            ActLine { null: Null::Sham, why: String::new(), ..line(Deed::Challenge) },
            "challenges bold-1 on e6 = 5 (#14) [a sham]",
        );
        for deed in Deed::ALL {
            for outcome in [Outcome::Done, Outcome::Nothing, Outcome::Unpaid] {
                assert!(!sentence(&ActLine { outcome, ..line(deed) }).is_empty());
            }
        }
    }
}
