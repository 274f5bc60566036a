//! The paper's kinds of problem: hidden profiles, chains and Countdown.

use super::*;
use crate::problem::countdown::{Difficulty, Draw, Puzzle, Rule, Usage, read_puzzles, solver::solve};
use crate::problem::generate::chain::{ChainDials, Tables, chain};
use crate::problem::generate::profile::{Decoy, ProfileDials, Testimony, profile};
use crate::problem::question::{Arms, Payoff, Questions, Right};

/// The dials of a hidden profile for `agents`, tried once: what cannot be drawn is told now, not in the first replicate.
pub(super) fn hidden_profile(node: &Node, agents: usize, seed: u64, faults: &mut Faults) -> Option<Family> {
    let table = Table { node: Some(node), pattern: "problem" };
    let shares = |key: &str| table.get(key).map(|node| node.items().iter().filter_map(number).collect::<Vec<f64>>());
    let usual = ProfileDials::default();
    let reliability = match shares("reliability").as_deref() {
        None => usual.reliability,
        Some(&[low, high]) => (low, high),
        Some(_) => {
            let typed = table.get("reliability").unwrap_or(node);
            faults.value(typed, "problem.reliability", "need two numbers, the least and the greatest");
            return None;
        }
    };
    let dials = ProfileDials {
        agents,
        options: table.whole("options").max(0) as usize,
        items: table.whole("items").max(0) as usize,
        unshared: table.number("unshared"),
        dial: shares("dial").unwrap_or(usual.dial),
        testimony: match table.word("testimony") {
            "names-one" => Testimony::NamesOne,
            _ => Testimony::ForOrAgainst,
        },
        reliability,
        pooled: table.number("pooled"),
        margin: table.number("margin"),
        decoy: match table.word("decoy") {
            "absent" => Decoy::Absent,
            "mixed" => Decoy::Mixed,
            _ => Decoy::Planted,
        },
    };
    let mut rng = Draws::new(seed, 0, FIXED).stream(0, 0, Phase::Problem);
    told(profile(&dials, &mut rng).map(|_| ()), node, faults)?;
    Some(Family::Profile(Arc::new(dials)))
}

/// The dials of a chain, tried once.
pub(super) fn chained(node: &Node, topics: usize, seed: u64, faults: &mut Faults) -> Option<Family> {
    let table = Table { node: Some(node), pattern: "problem" };
    let dials = ChainDials {
        layers: table.whole("layers").max(0) as usize,
        width: table.whole("width").max(0) as usize,
        parents: table.whole("parents").max(0) as usize,
        options: table.whole("options").max(0) as usize,
        tables: match table.word("tables") {
            "random" => Tables::Random,
            _ => Tables::Latin,
        },
        topics,
    };
    let mut rng = Draws::new(seed, 0, FIXED).stream(0, 0, Phase::Problem);
    told(chain(&dials, &mut rng).map(|_| ()), node, faults)?;
    Some(Family::Chain(dials))
}

fn told(drawn: Result<(), Vec<Fault>>, node: &Node, faults: &mut Faults) -> Option<()> {
    match drawn {
        Ok(()) => Some(()),
        Err(list) => {
            for fault in list {
                // How many agents there are is said elsewhere.
                let at = if fault.path == "agents" { "society.perspectives" } else { "problem" };
                let fault = match at {
                    "problem" => under_path(at, fault),
                    _ => Fault { path: at.to_string(), need: format!("{} agents", fault.need), ..fault },
                };
                let key = fault.path.strip_prefix("problem.").and_then(|rest| rest.split(['.', '[']).next());
                let near = key.and_then(|key| node.get(key)).unwrap_or(node);
                faults.push(near, fault);
            }
            None
        }
    }
}

/// Open questions, all with the same options.
pub(super) fn open_questions(table: &Table<'_>, faults: &mut Faults) -> Option<Questions> {
    let before = faults.list.len();
    let count = table.whole("count").max(1) as usize;
    let options = match table.get("answers") {
        Some(node) if whole(node).is_some() => (0..whole(node).unwrap_or(1)).map(|option| option.to_string()).collect(),
        Some(node) => texts(Some(node)),
        None => vec!["no".to_string(), "yes".to_string()],
    };
    let unsure = table.truth("unsure");
    if let (Some(node), true) = (table.get("answers"), options.len() < 2 + usize::from(unsure)) {
        let need = "need at least two answers to choose from: with one there is nothing to decide";
        faults.value(node, "problem.answers", need);
    }
    if let (Some(node), true) = (table.get("answers"), options.len() > 256) {
        faults.value(node, "problem.answers", "need at most 256 answers");
    }
    let mut shares = |key: &str, of: usize, what: &str| {
        let Some(node) = table.get(key) else { return Vec::new() };
        let list: Vec<f64> = node.items().iter().filter_map(number).collect();
        if list.len() != of {
            faults.value(node, &format!("problem.{key}"), format!("need {of} numbers, {what}"));
        }
        list
    };
    let start = shares("first", options.len(), "one for each answer");
    let rates = shares("arms", options.len(), "one for each answer");
    if let Some(node) = table.get("arms") {
        if rates.iter().any(|&rate| rate <= 0.0 || rate >= 1.0) {
            let need = "need rates above 0 and below 1: an arm that always or never pays off is known after one trial";
            faults.value(node, "problem.arms", need);
        } else if let [known, other, ..] = rates[..]
            && (known == other || 2.0 * known - other <= 0.0 || 2.0 * known - other >= 1.0)
        {
            let need = "need two rates that differ, and as far on the other side of the first a rate between 0 and 1";
            faults.value(node, "problem.arms", need);
        }
    }
    let arms = Arms::new(rates, table.u32("trials"));
    if let (Some(node), true) = (table.get("first"), start.iter().sum::<f64>() <= 0.0) {
        faults.value(node, "problem.first", "need at least one answer that may come first");
    }
    let named = |node: &Node, path: &str, faults: &mut Faults| {
        let place = text(node).and_then(|name| options.iter().position(|option| option == name));
        let place =
            place.or_else(|| whole(node).and_then(|at| usize::try_from(at).ok()).filter(|&at| at < options.len()));
        match place.filter(|&at| !(unsure && at == 0)) {
            Some(at) => Some(at as u8),
            None => {
                let first = usize::from(unsure);
                faults.value(node, path, format!("need one of the answers: {}", options[first..].join(", ")));
                None
            }
        }
    };
    let truth = match table.get("right") {
        None => Right::Nothing,
        Some(node) if text(node) == Some("drawn") => Right::Drawn,
        Some(node) if matches!(node.value, Value::List(_)) => {
            let list: Vec<Option<u8>> = node
                .items()
                .iter()
                .enumerate()
                .map(|(at, item)| named(item, &format!("problem.right[{at}]"), faults))
                .collect();
            if list.len() != count {
                faults.value(node, "problem.right", format!("need {count} answers, one for each question"));
            }
            Right::Each(list.into_iter().flatten().collect())
        }
        Some(node) => named(node, "problem.right", faults).map_or(Right::Nothing, Right::Option),
    };
    let payoff = match table.get("payoff").and_then(|node| node.get("blocks")) {
        Some(node) => {
            let size = whole(node).unwrap_or(1).max(1) as usize;
            if !count.is_multiple_of(size) {
                faults.value(node, "problem.payoff.blocks", format!("need a divisor of count, {count}"));
            }
            Payoff::Blocks(size)
        }
        None => Payoff::Share,
    };
    (faults.list.len() == before).then_some(Questions { count, options, start, truth, payoff, unsure, arms })
}

impl Builder<'_> {
    /// Countdown: one puzzle written here, those of a file, or puzzles drawn at a wanted difficulty.
    pub(super) fn countdown(&mut self, node: &Node, faults: &mut Faults) -> Option<PuzzleSource> {
        let table = Table { node: Some(node), pattern: "problem" };
        let rule = Rule::by_name(table.word("rule"))?;
        let usage = Usage::by_name(table.word("usage"))?;
        let unsolvable = table.truth("unsolvable");
        let ways = [table.get("file"), table.get("numbers"), table.get("generate")];
        if let ([_, None, _], Some(target)) = (ways, table.get("target")) {
            faults.value(target, "problem.target", "is used only with numbers");
            return None;
        }
        match ways {
            [Some(file), None, None] => {
                let (place, content) = self.open(file, "problem.file", faults)?;
                let read = read_puzzles(&content, rule, usage, unsolvable);
                let told = |list: Vec<Fault>| faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place)));
                read.map_err(told).ok().map(|puzzles| PuzzleSource::Given(puzzles.into()))
            }
            [None, Some(list), None] => {
                let numbers: Vec<u32> =
                    list.items().iter().filter_map(whole).map(|number| u32::try_from(number).unwrap_or(0)).collect();
                let Some(target) = table.get("target") else {
                    faults.about(node, "problem.target", "missing; need the number to make");
                    return None;
                };
                let wanted = whole(target).and_then(|number| u32::try_from(number).ok()).unwrap_or(0);
                let puzzle = match Puzzle::new(&numbers, wanted, rule, usage) {
                    Ok(puzzle) => puzzle,
                    Err(found) => {
                        let typed = |fault: Fault| Fault { path: fault.path.replace("nums", "numbers"), ..fault };
                        told(Err(found.into_iter().map(typed).collect()), node, faults);
                        return None;
                    }
                };
                if !unsolvable && solve(&puzzle).min_depth.is_none() {
                    let need = "need a target that can be reached by these numbers and rules, or unsolvable = true";
                    faults.value(target, "problem.target", need);
                    return None;
                }
                Some(PuzzleSource::Given([puzzle].into()))
            }
            [None, None, Some(made)] => drawn_puzzles(made, rule, usage, self.seed, faults),
            _ => {
                let need = "need one of file = \"...\", numbers = [...] with target, or generate = { ... }";
                let given = ["file", "numbers", "generate"].into_iter().zip(ways);
                let mut given = given.filter_map(|(key, typed)| Some((key, typed?)));
                match (given.next(), given.next()) {
                    (Some((first, _)), Some((key, typed))) => {
                        faults.value(typed, &format!("problem.{key}"), format!("{need}; {first} is given too"));
                    }
                    _ => faults.about(node, "problem", need),
                }
                None
            }
        }
    }
}

fn drawn_puzzles(made: &Node, rule: Rule, usage: Usage, seed: u64, faults: &mut Faults) -> Option<PuzzleSource> {
    let table = Table { node: Some(made), pattern: "problem.generate" };
    let mut range = |key: &str, usual: Option<(u64, u64)>| {
        let Some(node) = table.get(key) else { return Some(usual) };
        if let [low, high] = node.items()
            && let (Some(low), Some(high)) = (whole(low), whole(high))
            && (0..=high).contains(&low)
        {
            return Some(Some((low as u64, high as u64)));
        }
        faults.value(node, &format!("problem.generate.{key}"), "need [least, most], the smaller end first");
        None
    };
    let (numbers, target) = (range("numbers", Some((1, 50))), range("target", Some((10, 99))));
    let (depth, solutions, nodes) = (range("depth", None), range("solutions", None), range("nodes", None));
    let (numbers, target) = (numbers??, target??);
    let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let wanted: Vec<(&str, Difficulty)> = [
        ("depth", depth?.map(|(low, high)| Difficulty::Depth { least: narrow(low), most: narrow(high) })),
        ("solutions", solutions?.map(|(least, most)| Difficulty::Solutions { least, most })),
        ("nodes", nodes?.map(|(least, most)| Difficulty::Nodes { least, most })),
    ]
    .into_iter()
    .filter_map(|(key, difficulty)| Some((key, difficulty?)))
    .collect();
    if let [(first, _), (second, _), ..] = wanted[..] {
        let need = format!("need at most one of depth, solutions and nodes; {first} is given too");
        faults.value(made.get(second).unwrap_or(made), &format!("problem.generate.{second}"), need);
        return None;
    }
    let wanted = wanted.first().copied();
    let draw = Draw {
        count: table.whole("count").max(0) as usize,
        low: narrow(numbers.0),
        high: narrow(numbers.1),
        target_low: narrow(target.0),
        target_high: narrow(target.1),
        rule,
        usage,
        difficulty: wanted.map_or(Difficulty::Solvable, |(_, difficulty)| difficulty),
    };
    let mut rng = Draws::new(seed, 0, FIXED).stream(0, 0, Phase::Problem);
    match draw.puzzle(&mut rng) {
        Ok(_) => Some(PuzzleSource::Drawn(draw)),
        Err(list) => {
            for fault in list {
                // Under the key that was typed; without a difficulty, what cannot be met is the target.
                let key = match &fault.path[..] {
                    "difficulty" => wanted.map_or("target", |(key, _)| key),
                    "low" | "high" => "numbers",
                    "target_low" | "target_high" => "target",
                    other => other,
                };
                let path = format!("problem.generate.{key}");
                faults.push(made.get(key).unwrap_or(made), Fault { path, ..fault });
            }
            None
        }
    }
}
