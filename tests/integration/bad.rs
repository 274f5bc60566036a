//! Input that is wrong: told what is needed, all at once, and never a panic.

use crate::worlds::matches_file;
use manyminds::error::Error;
use manyminds::measure::names;
use manyminds::problem::read::{read_cnf, read_col, read_json};
use manyminds::scenario::{Options, load, parse};
use manyminds::study::run_one;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn options() -> Options {
    Options { memory: Some(1 << 33), ..Options::default() }
}

fn files(folder: &str) -> Vec<PathBuf> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(place).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.filter_map(|name| name.into_string().ok()).collect();
    names.retain(|name| name.ends_with(".toml"));
    names.sort_unstable();
    names.iter().map(|name| Path::new(folder).join(name)).collect()
}

#[test]
fn every_wrong_file_is_told_what_is_needed() {
    // Tests run in the folder of the package, so that messages name files as a user would.
    let wrong = files("tests/bad");
    assert!(wrong.len() >= 30);
    let mut seen = String::new();
    for file in wrong {
        let error = match load(&file, &options(), &names()) {
            Ok(_) => panic!("{} is taken for right", file.display()),
            Err(error) => error,
        };
        assert!(error.is_input(), "{}: {error:?}", file.display());
        let Error::Invalid(faults) = &error else { unreachable!() };
        for fault in faults {
            assert!(!fault.file.is_empty() && !fault.need.is_empty(), "{}: {fault:?}", file.display());
        }
        // What stands in a table of a scenario is blamed by its line.
        let own = faults.iter().filter(|fault| Path::new(&fault.file) == file);
        assert!(own.clone().all(|fault| fault.line > 0), "{}: {error}", file.display());
        seen.push_str(&format!("== {}\n{error}\n\n", file.file_name().unwrap().display()));
    }
    matches_file("tests/bad/messages.txt", &seen);
}

#[test]
fn several_faults_are_told_at_once() {
    let faults = |name: &str| match load(&Path::new("tests/bad").join(name), &options(), &names()) {
        Err(Error::Invalid(faults)) => faults.len(),
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(faults("two-faults.toml"), 2);
    assert!(faults("many-faults.toml") >= 6);
}

#[test]
fn a_missing_scenario_is_named() {
    let error = load(Path::new("tests/bad/nowhere.toml"), &options(), &names()).unwrap_err();
    assert!(error.is_input() && error.to_string().starts_with("tests/bad/nowhere.toml"), "{error}");
}

const SCRAPS: [&str; 20] = [
    "0",
    "-1",
    "1e300",
    "nan",
    "-inf",
    "\"x\"",
    "[]",
    "{}",
    "true",
    "[0, 1]",
    "\"none\"",
    "65535",
    "0.5",
    "1",
    "2",
    "\"nominal\"",
    "\"asynchronous\"",
    "\"positions\"",
    "\"claims\"",
    "\"decree\"",
];

fn scenarios() -> Vec<String> {
    files("tests/golden").iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

/// What may happen to a text.
#[derive(Clone, Debug)]
enum Wound {
    Byte(usize, u8),
    Cut(usize),
    Double(usize),
    Swap(usize, usize),
    Scrap(usize, usize),
    Pair(usize, usize),
}

fn wound() -> impl Strategy<Value = Wound> {
    let some = any::<usize>;
    prop_oneof![
        1 => (some(), any::<u8>()).prop_map(|(at, byte)| Wound::Byte(at, byte)),
        1 => some().prop_map(Wound::Cut),
        1 => some().prop_map(Wound::Double),
        1 => (some(), some()).prop_map(|(a, b)| Wound::Swap(a, b)),
        4 => (some(), some()).prop_map(|(a, b)| Wound::Scrap(a, b)),
        2 => (some(), some()).prop_map(|(a, b)| Wound::Pair(a, b)),
    ]
}

fn wounded(text: &str, wounds: &[Wound]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    for wound in wounds {
        let n = lines.len();
        if n == 0 {
            break;
        }
        // Lines with a value, and where it begins.
        let valued: Vec<(usize, usize)> =
            lines.iter().enumerate().filter_map(|(at, line)| Some((at, line.find("= ")? + 2))).collect();
        let value = |pick: usize| valued.get(pick % valued.len().max(1)).copied();
        match *wound {
            Wound::Byte(at, byte) => {
                let mut bytes = lines.join("\n").into_bytes();
                if !bytes.is_empty() {
                    let at = at % bytes.len();
                    bytes[at] = byte;
                }
                lines = String::from_utf8_lossy(&bytes).lines().map(str::to_string).collect();
            }
            Wound::Cut(at) => drop(lines.remove(at % n)),
            Wound::Double(at) => lines.insert(at % n, lines[at % n].clone()),
            Wound::Swap(a, b) => lines.swap(a % n, b % n),
            Wound::Scrap(at, scrap) => {
                if let Some((line, from)) = value(at) {
                    lines[line].replace_range(from.., SCRAPS[scrap % SCRAPS.len()]);
                }
            }
            Wound::Pair(a, b) => {
                if let (Some((one, from)), Some((other, start))) = (value(a), value(b)) {
                    let taken = lines[other][start..].to_string();
                    lines[one].replace_range(from.., &taken);
                }
            }
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mangled_scenarios_never_panic(pick in any::<usize>(), wounds in prop::collection::vec(wound(), 1..5)) {
        let texts = scenarios();
        let text = wounded(&texts[pick % texts.len()], &wounds);
        let file = Path::new("tests/golden/mangled.toml");
        // Small enough to be run: the memory allowed is what a small society takes.
        let options = Options { memory: Some(1 << 24), ..Options::default() };
        match parse(&text, file, &|path| std::fs::read_to_string(path), &options, &names()) {
            Err(error) => prop_assert!(error.is_input() && !error.to_string().is_empty(), "{}", error),
            Ok(study) => {
                let small = |cell: &manyminds::scenario::Cell| {
                    let scenario = &cell.scenario;
                    u64::from(scenario.protocol.stop.rounds) * u64::from(scenario.society.agents()) <= 5_000
                        && study.calibration <= 50
                        && scenario.problem.questions() <= 1_000
                };
                if let Some(cell) = study.cells.iter().position(small) {
                    let _ = run_one(&study, cell, 0);
                }
            }
        }
    }

    #[test]
    fn mangled_problem_files_never_panic(pick in 0usize..3, wounds in prop::collection::vec(wound(), 1..5)) {
        let col = "c a graph\np edge 5 5\ne 1 2\ne 2 3\ne 3 4\ne 4 5\ne 5 1\n";
        let cnf = "c a formula\np cnf 4 3\n1 -2 3 0\n-1 4 0\n2 -3\n-4 0\n";
        let json = "{\"questions\":\n[{\"name\": \"a\",\n\"options\": 3},\n{\"name\": \"b\",\n\"options\":\n[\"x\", \"y\"]}],\n\
                    \"relations\":\n[{\"kind\":\n\"implies\",\n\"from\":\n{\"question\": \"a\",\n\"is\": 2},\n\
                    \"to\":\n{\"question\": \"b\",\n\"is\":\n\"x\"}}],\n\"truth\":\n{\"a\": 1}}";
        let spec = match pick {
            0 => read_col(&wounded(col, &wounds), 3),
            1 => read_cnf(&wounded(cnf, &wounds)),
            _ => read_json(&wounded(json, &wounds)),
        };
        if let Ok(spec) = spec {
            let _ = spec.freeze();
        }
    }
}
