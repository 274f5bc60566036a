//! The rooms of the house know only those below them.

use std::path::{Path, PathBuf};

/// From the ground up. A room may name itself and any room before it.
const ROOMS: [&str; 17] = [
    "error",
    "hash",
    "wide",
    "rng",
    "column",
    "budget",
    "problem",
    "act",
    "voting",
    "mind",
    "society",
    "deliberation",
    "measure",
    "scenario",
    "study",
    "report",
    "shipped",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the source folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The room of a source file: the first part of its path under `src`, without `.rs`.
fn room(path: &Path, src: &Path) -> String {
    let inside = path.strip_prefix(src).expect("a path under src");
    let first = inside.components().next().expect("a name").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_string()
}

/// The rooms that a line of code names: the words after `crate::`, alone or in braces.
fn named(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for after in code.split("crate::").skip(1) {
        let word = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
        match after.strip_prefix('{') {
            Some(list) => found.extend(list.split('}').next().unwrap_or("").split(',').map(|part| word(part.trim()))),
            None => found.push(word(after)),
        }
    }
    found
}

/// Code without comments and without its unit tests, which may look up.
fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
    code.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

#[test]
fn arrows_between_rooms_point_down_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 40, "found only {} source files", files.len());
    let mut wrong = Vec::new();
    let mut arrows = 0;
    for path in &files {
        let own = room(path, &src);
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests") || path.iter().any(|part| part == "tests");
        if ["lib", "main", "cli"].contains(&own.as_str()) || is_test {
            continue;
        }
        let height = ROOMS.iter().position(|room| *room == own);
        let height = height.unwrap_or_else(|| panic!("{own} has no place in the house; add it to ROOMS"));
        let text = std::fs::read_to_string(path).expect("a source file");
        for other in named(&code_of(&text)) {
            arrows += 1;
            if ROOMS.iter().position(|room| *room == other).is_none_or(|place| place > height) {
                wrong.push(format!("{}: {own} names {other}", path.display()));
            }
        }
    }
    assert!(arrows > 100, "found only {arrows} arrows");
    assert!(wrong.is_empty(), "arrows that run up:\n{}", wrong.join("\n"));
}

#[test]
fn no_mind_can_call_the_solver() {
    let minds = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/mind");
    let mut files = Vec::new();
    sources(&minds, &mut files);
    assert!(files.len() > 8, "found only {} source files", files.len());
    for path in files.iter().filter(|path| !path.ends_with("tests.rs") && !path.iter().any(|part| part == "tests")) {
        let text = std::fs::read_to_string(path).expect("a source file");
        for word in ["solver", "dead_end", "Truth", "ProfileFacts", "ChainFacts"] {
            assert!(!code_of(&text).contains(word), "{} names {word}", path.display());
        }
    }
}

#[test]
fn an_arrow_that_runs_up_would_be_seen() {
    assert_eq!(named("use crate::study::Results;"), ["study"]);
    assert_eq!(named("use crate::{error::Fault, study};"), ["error", "study"]);
    assert_eq!(named("let x = crate::rng::mix(1, 2);"), ["rng"]);
    assert_eq!(code_of("a\n// crate::study\n#[cfg(test)]\nmod tests { crate::report }"), "a\n");
}
