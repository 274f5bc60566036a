//! The same file, the same bits: on any number of threads, in any order, in either size of answers, on any machine.

use crate::worlds::matches_file;
use manyminds::measure::{make, names};
use manyminds::problem::Label;
use manyminds::rng::{Draws, Phase, below};
use manyminds::scenario::{Options, Study, load};
use manyminds::study::{Bench, Graphs, Outcome, Results, Running, draws_of, measures_of, run, run_one};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

const SCENARIOS: [&str; 7] = [
    "everyone-plurality",
    "round-robin-copeland",
    "random-claims-asynchronous",
    "everyone-asynchronous",
    "relay",
    "extraversion",
    "moderated",
];

fn study(name: &str) -> Study {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.toml"));
    let options = Options { memory: Some(1 << 33), ..Options::default() };
    load(&path, &options, &names()).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn results(study: &Study, threads: usize) -> Results {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let stop = AtomicBool::new(false);
    pool.install(|| run(study, &Running { stop: &stop }, &|_| {})).unwrap()
}

/// One row for each replicate of each cell. Numbers are written so that they read back to the same bits.
pub(crate) fn rows(study: &Study, results: &Results) -> String {
    let mut text = String::from("point,arm,replicate,why");
    for info in &results.measures {
        let _ = write!(text, ",{}", info.name);
    }
    for (at, (cell, came)) in study.cells.iter().zip(&results.cells).enumerate() {
        for replicate in 0..came.replicates {
            let row = results.row(at, replicate).unwrap();
            let _ = write!(text, "\n{},{},{replicate},{:?}", cell.point, study.arms[cell.arm], row.why);
            for value in row.values {
                let _ = match value {
                    Some(value) => write!(text, ",{value:?}"),
                    None => write!(text, ","),
                };
            }
        }
    }
    text + "\n"
}

#[test]
fn small_scenarios_give_the_rows_that_were_recorded() {
    for name in SCENARIOS {
        let study = study(name);
        matches_file(&format!("tests/golden/{name}.csv"), &rows(&study, &results(&study, 2)));
    }
}

#[test]
fn rows_are_the_same_on_any_number_of_threads() {
    for name in SCENARIOS {
        let study = study(name);
        let one = rows(&study, &results(&study, 1));
        for threads in [2, 3, 7] {
            assert!(one == rows(&study, &results(&study, threads)), "{name} on {threads} threads");
        }
    }
}

#[test]
fn replicates_run_alone_in_any_order_are_those_of_the_study() {
    for name in SCENARIOS {
        let study = study(name);
        let whole = results(&study, 2);
        let mut runs: Vec<(usize, u64)> =
            (0..study.cells.len()).flat_map(|cell| (0..study.replicates).map(move |r| (cell, r))).collect();
        let mut rng = Draws::new(9, 0, 0).stream(0, 0, Phase::Estimate);
        for place in (1..runs.len()).rev() {
            runs.swap(place, below(&mut rng, place as u32 + 1) as usize);
        }
        for (cell, replicate) in runs {
            let alone = run_one(&study, cell, replicate).unwrap();
            let row = whole.row(cell, replicate).unwrap();
            assert_eq!(alone.values, row.values, "{name}, cell {cell}, replicate {replicate}");
            assert_eq!((alone.ending.why, alone.ending.rounds), (row.why, row.played));
        }
    }
}

/// All replicates of a study, one bench for each cell, in order.
fn outcomes<A: Label>(study: &Study) -> Vec<Outcome> {
    let mut all = Vec::new();
    for cell in &study.cells {
        let panel = measures_of(study).iter().filter_map(|info| make(info.name)).collect();
        let mut bench = Bench::<Graphs<A>>::new(panel, cell.scenario.every);
        for replicate in 0..study.replicates {
            let draws = draws_of(study, cell.point, replicate);
            all.push(bench.run(&cell.scenario, cell.twin, study.calibration, &draws).unwrap());
        }
    }
    all
}

#[test]
fn the_size_of_answers_changes_nothing() {
    for name in SCENARIOS {
        let study = study(name);
        assert!(outcomes::<u8>(&study) == outcomes::<u16>(&study), "{name}");
    }
}

#[test]
fn replicates_that_share_a_problem_differ_in_their_society_and_draws_alone_on_any_number_of_threads() {
    let text = |per_problem: u64| {
        format!(
            "schema = 1\nreplicates = 24\nper_problem = {per_problem}\nseed = 5\n[problem]\nkind = \"countdown\"\n\
             generate = {{ count = 4 }}\n[society.perspectives.one]\ncount = 3\noperators = [\"+\", \"-\", \"*\"]\n\
             [measures]\nreport = [\"difficulty\", \"right\", \"spent\"]\n[protocol]\nvote = {{ every = 0 }}\n\
             stop = {{ rounds = 40, attempts = 0.3 }}\n"
        )
    };
    let study = |per_problem| {
        let disk = |_: &std::path::Path| Err(std::io::ErrorKind::NotFound.into());
        let place = std::path::Path::new("shared.toml");
        manyminds::scenario::parse(&text(per_problem), place, &disk, &Options::default(), &names()).unwrap()
    };
    let shared = study(6);
    let came = results(&shared, 1);
    assert!(rows(&shared, &came) == rows(&shared, &results(&shared, 3)));
    assert_eq!(run_one(&shared, 0, 15).unwrap().values, came.row(0, 15).unwrap().values);
    let [hard, spent] = ["difficulty", "spent"].map(|name| came.column(0, name));
    for problem in 0..4 {
        let of = |values: &[Option<f64>]| values[6 * problem..6 * problem + 6].to_vec();
        assert!(of(&hard).iter().all(|value| *value == hard[6 * problem]), "{hard:?}");
    }
    assert!((0..24).any(|replicate| spent[replicate] != spent[replicate / 6 * 6]), "{spent:?}");
    assert!((1..4).any(|problem| hard[6 * problem] != hard[0]));
    // The first of each group is the replicate that it is where nothing is shared.
    let own = study(1);
    let apart = results(&own, 2);
    assert!((0..24).step_by(6).all(|replicate| apart.row(0, replicate) == came.row(0, replicate)));
}

/// Minds of every kind, each before a problem of its own.
const MINDS: [(&str, &str); 14] = [
    ("kind = \"question\"\nanswers = [\"a\", \"b\", \"c\"]", "mind = \"copier\""),
    (
        "kind = \"question\"\nanswers = [\"a\", \"b\"]\nright = \"a\"",
        "mind = \"believer\"\nlearns = \"signal\"\nexpertise = 0.3",
    ),
    (
        "kind = \"question\"\nanswers = [\"a\", \"b\"]\nright = \"a\"",
        "mind = \"believer\"\nlearns = \"answers\"\nprior = [3, 2]",
    ),
    (
        "kind = \"question\"\nanswers = [\"a\", \"b\"]\nright = \"a\"",
        "mind = \"believer\"\nlearns = \"answers\"\nprior = [3, 2]\nintervention = \"conformist\"",
    ),
    (
        "kind = \"question\"\nanswers = [\"a\", \"b\", \"c\"]\nright = \"a\"",
        "mind = \"believer\"\nlearns = \"answers\"\nprior = [3, 2, 1]\nintervention = \"follower\"\nfollow = 0.5",
    ),
    (
        "kind = \"question\"\nanswers = [\"old\", \"new\"]\nright = \"new\"\narms = [0.5, 0.6]\ntrials = 5",
        "mind = \"believer\"\nlearns = \"trials\"",
    ),
    (
        "kind = \"question\"\ncount = 6\nanswers = [\"none\", \"-1\", \"+1\"]\nunsure = true\nright = \"drawn\"",
        "mind = \"learner\"\nheeds = \"better\"\nadopt = 0.5",
    ),
    ("kind = \"opinion\"", "mind = \"averager\"\nboundary = \"open\"\nconfidence = 0.3"),
    ("kind = \"strings\"\nn = 8\nk = 3", "mind = \"climber\"\nimitates = true"),
    ("kind = \"ring\"\npoints = 40", "mind = \"climber\"\nteam = { from = \"random\", steps = 5, k = 2 }"),
    ("kind = \"coloring\"\ncolors = 3\ngenerate = { graph = \"queen\", rows = 3, cols = 3 }", "mind = \"climber\""),
    (
        "kind = \"coloring\"\ncolors = 3\ngenerate = { graph = \"queen\", rows = 3, cols = 3 }",
        "heuristics = [\"conflicted\", \"sweep\"]",
    ),
    ("kind = \"hidden-profile\"", "mind = \"inquirer\"\nexpertise = 0.7"),
    ("kind = \"countdown\"\ngenerate = { count = 4 }", "operators = [\"+\", \"-\", \"*\"]"),
];

/// What is asked of them: who has the floor, and when they vote.
const MANNERS: [&str; 6] = [
    "floor = \"everyone\"",
    "floor = \"random\"\nspeakers = 2",
    "floor = \"round-robin\"\nspeakers = 2\nvote = { every = 2 }",
    "floor = \"relay\"",
    "schedule = \"asynchronous\"\nvote = { every = 2 }",
    "schedule = \"events\"\nevents = 3",
];

#[test]
fn minds_of_every_kind_forget_the_replicate_before() {
    for (problem, mind) in MINDS {
        for manner in MANNERS {
            for (rounds, network) in [(1, "complete"), (2, "ring"), (5, "complete"), (4, "random-regular")] {
                let degree = if network == "complete" { "" } else { ", degree = 2" };
                // Four sit in the place of five, and five again where those sat.
                let text = format!(
                    "schema = 1\nreplicates = 10\nseed = 3\n[problem]\n{problem}\n\
                     [society]\nnetwork = {{ kind = \"{network}\"{degree} }}\n\
                     [society.perspectives.one]\ncount = 5\n{mind}\n[protocol]\n{manner}\nstop = {{ rounds = {rounds} }}\n\
                     [arms]\nfewer = {{ \"society.perspectives.one.count\" = 4 }}\n"
                );
                let disk = |_: &std::path::Path| Err(std::io::ErrorKind::NotFound.into());
                let place = std::path::Path::new("minds.toml");
                let study =
                    manyminds::scenario::parse(&text, place, &disk, &Options::default(), &names()).expect(&text);
                let whole = results(&study, 1);
                for replicate in (0..study.replicates).rev() {
                    for cell in 0..study.cells.len() {
                        let alone = run_one(&study, cell, replicate).unwrap();
                        let among_others = whole.row(cell, replicate).unwrap();
                        assert_eq!(alone.values, among_others.values, "cell {cell}, replicate {replicate} of\n{text}");
                    }
                }
            }
        }
    }
}
