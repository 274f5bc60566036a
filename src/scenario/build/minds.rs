//! Which minds can reason over what, and their dials.

use super::copiers::copying;
use super::*;
use crate::mind::{
    Averaging, Believing, Blank, Boundary, Cooling, Debating, Distance, Gambling, Heeds, Intervention, Learning,
    MOST_PRIOR, MindKind, Order, Pull, Stance, Tools, Walking,
};
use crate::problem::countdown::Operators;
use crate::problem::question::Questions;

/// Who can reason over a problem of that kind, the usual mind first; and whether expertise plays a part there that must be
/// said.
pub(super) fn minds_on(kind: &str) -> (&'static [&'static str], bool) {
    match kind {
        "countdown" => (&["searcher"], false),
        "question" => (&["copier", "believer", "learner"], false),
        "ring" | "strings" => (&["climber"], false),
        "opinion" => (&["averager"], false),
        _ => (&["deliberator", "climber", "inquirer"], true),
    }
}

/// The mind that `word` names, with the dials of the group at the path `at`.
pub(super) fn mind_of(
    word: &str,
    kind: Option<&str>,
    table: &Table<'_>,
    at: &str,
    problem: Option<&ProblemSpec>,
    faults: &mut Faults,
) -> Option<MindKind> {
    let mind = match word {
        "searcher" => MindKind::Searcher,
        "copier" => MindKind::Copier(copying(table, at, faults)?),
        "believer" => MindKind::Believer(believing(table, at, questions_of(problem), faults)?),
        "learner" => MindKind::Learner(Learning {
            heeds: named(&Heeds::ALL, table.word("heeds")),
            rate: table.number("adopt"),
            pull: named(&Pull::ALL, table.word("pull")),
            blank: named(&Blank::ALL, table.word("blank")),
        }),
        "climber" if matches!(kind, Some("ring" | "strings")) => {
            for key in ["noise", "temperature", "cooling"] {
                if let Some(typed) = table.get(key) {
                    faults.value(typed, &format!("{at}.{key}"), "is for climbers on problem graphs");
                    return None;
                }
            }
            MindKind::Walker(Walking { imitates: table.truth("imitates") })
        }
        "averager" => MindKind::Averager(Averaging {
            boundary: Boundary::ALL
                .into_iter()
                .find(|(_, name)| *name == table.word("boundary"))
                .map_or(Boundary::Closed, |(boundary, _)| boundary),
            rate: table.number("rate"),
            self_weight: table.number("self_weight"),
            ..Averaging::default()
        }),
        "climber" => MindKind::Climber(Cooling {
            noise: table.number("noise"),
            temperature: table.number("temperature"),
            cooling: table.number("cooling"),
        }),
        "inquirer" => MindKind::Inquirer {
            stance: Stance::ALL
                .into_iter()
                .find(|(_, name)| *name == table.word("stance"))
                .map_or(Stance::Plain, |(stance, _)| stance),
        },
        _ => MindKind::Deliberator { sideways: table.truth("sideways") },
    };
    Some(mind)
}

/// How a team on a ring comes to its heuristics; on a ring it must be said.
pub(super) fn team(
    table: &Table<'_>,
    kind: Option<&str>,
    at: &str,
    count: usize,
    faults: &mut Faults,
) -> Option<Option<TeamSpec>> {
    let at = format!("{at}.team");
    let Some(node) = table.get("team") else {
        if kind == Some("ring") {
            faults.about(table.node?, &at, "missing; need team = { from = \"random\" } or \"best\"");
            return None;
        }
        return Some(None);
    };
    if kind != Some("ring") {
        faults.about(node, &at, "is for climbers on a ring");
        return None;
    }
    let team = Table { node: Some(node), pattern: "society.perspectives.*.team" };
    let spec = TeamSpec {
        steps: team.whole("steps").clamp(1, 255) as u8,
        k: team.whole("k").max(1) as usize,
        best: team.word("from") == "best",
    };
    let lists = (0..spec.k).map(|taken| usize::from(spec.steps).saturating_sub(taken)).product::<usize>();
    if lists < count.max(1) {
        faults.about(node, &at, format!("need at most as many members as lists of steps; there are {lists}"));
        return None;
    }
    Some(Some(spec))
}

/// The open questions, if the problem is some.
fn questions_of(problem: Option<&ProblemSpec>) -> Option<&Questions> {
    match problem.map(|problem| &problem.source) {
        Some(ProblemSource::Questions(questions)) => Some(questions),
        _ => None,
    }
}

/// The dials of a believer on these `questions`.
fn believing(table: &Table<'_>, at: &str, questions: Option<&Questions>, faults: &mut Faults) -> Option<Believing> {
    let answers = questions.map(|questions| questions.options.len());
    match table.word("learns") {
        "trials" => {
            let before = faults.list.len();
            let credence = table.get("credence");
            if let Some(node) = credence.filter(|node| number(node).is_some_and(|share| share <= 0.0 || share >= 1.0)) {
                faults.value(node, &format!("{at}.credence"), "need a number above 0 and below 1");
            }
            if let Some(questions) = questions.filter(|all| all.arms.rates().len() != 2 || all.count != 1) {
                let need = match questions.count {
                    1 => "need problem.arms with two rates: there is nothing here that a gambler could try".to_string(),
                    count => format!("need problem.count = 1: a gambler stands before one pair of arms, not {count}"),
                };
                faults.about(table.get("learns").or(table.node)?, &format!("{at}.learns"), need);
            }
            (faults.list.len() == before).then_some(Believing::Trials(Gambling {
                certain: table.number("certain"),
                credence: credence.and_then(number),
            }))
        }
        "answers" => {
            let mut prior = [1.0; MOST_PRIOR];
            if let Some(answers) = answers.filter(|&answers| answers > MOST_PRIOR) {
                let need = format!("need at most {MOST_PRIOR} answers for a debater; there are {answers}");
                faults.about(table.node?, &format!("{at}.learns"), need);
                return None;
            }
            if let Some(node) = table.get("prior") {
                let list: Vec<f64> = node.items().iter().filter_map(number).collect();
                if answers.is_some_and(|answers| answers != list.len()) || list.len() > MOST_PRIOR {
                    let need = format!("need {} numbers, one for each answer", answers.unwrap_or(MOST_PRIOR));
                    faults.value(node, &format!("{at}.prior"), need);
                    return None;
                }
                prior[..list.len()].copy_from_slice(&list);
            }
            Some(Believing::Answers(Debating {
                prior,
                own: table.number("own_weight"),
                peer: table.number("peer_weight"),
                intervention: match table.word("intervention") {
                    "conformist" => Intervention::Conformist,
                    "follower" => Intervention::Follower(table.number("follow")),
                    "oracle" => Intervention::Oracle,
                    _ => Intervention::None,
                },
            }))
        }
        _ => Some(Believing::Signal),
    }
}

/// What a word that the reader has checked stands for.
fn named<T: Copy + Default>(all: &[(T, &str)], word: &str) -> T {
    all.iter().find(|(_, name)| *name == word).map_or(T::default(), |(value, _)| *value)
}

/// The tools of a searcher, packed.
pub(super) fn tools(table: &Table<'_>) -> u32 {
    let words = |key: &str, usual: &[&str]| match table.get(key) {
        Some(list) => texts(Some(list)),
        None => usual.iter().map(|word| word.to_string()).collect(),
    };
    let signs = words("operators", &["+", "-", "*", "/"]);
    let operators = signs.iter().filter_map(|sign| sign.chars().next()).fold(Operators::NONE, Operators::with);
    let orders: Vec<Order> = words("orders", &["best-first"]).iter().filter_map(|word| Order::by_name(word)).collect();
    let distances: Vec<Distance> =
        words("distances", &["closest"]).iter().filter_map(|word| Distance::by_name(word)).collect();
    Tools::new(operators, &orders, &distances).pack()
}
