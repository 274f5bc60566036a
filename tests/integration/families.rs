//! The families of tasks as a study runs them, held against what is known of them by other means: an evaluator of
//! equations that shares nothing with the solver, the exact difficulty of chains, and posteriors added up by hand.

use crate::determinism::{results, rows};
use crate::evaluate::evaluate;
use manyminds::act::{Deed, Heed, Outcome};
use manyminds::deliberation::Why;
use manyminds::measure::names;
use manyminds::problem::countdown::solver::search_nodes;
use manyminds::problem::countdown::{Puzzle, Rule, State, Usage, expression};
use manyminds::problem::generate::chain::{ChainDrawn, chain};
use manyminds::problem::generate::profile::{ProfileDrawn, profile};
use manyminds::problem::spec::Body;
use manyminds::rng::Phase;
use manyminds::scenario::{Family, Options, ProblemSource, Recipe, Study, Twin, load, parse};
use manyminds::study::trace::{Transcript, trace};
use manyminds::study::{draws_of, measures_of, run_one};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Everything but reading, for `protocol.block`.
const BUT_READ: &str = r#"["propose", "challenge", "support", "verify", "shift", "ask", "answer", "reconcile", "backtrack", "subgoal", "chain-back", "placebo"]"#;
/// Everything but reading and telling.
const BUT_TELL: &str = r#"["propose", "challenge", "support", "verify", "shift", "ask", "reconcile", "backtrack", "subgoal", "chain-back", "placebo"]"#;

fn study_of(text: &str) -> Study {
    let nothing = |_: &Path| Err(std::io::ErrorKind::NotFound.into());
    let options = Options { memory: Some(1 << 33), ..Options::default() };
    parse(text, Path::new("family.toml"), &nothing, &options, &names()).unwrap_or_else(|error| panic!("{error}"))
}

fn shipped(name: &str, replicates: u64) -> Study {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/families/{name}.toml"));
    let options = Options { memory: Some(1 << 33), replicates: Some(replicates), ..Options::default() };
    load(&path, &options, &names()).unwrap_or_else(|error| panic!("{error}"))
}

fn reading(study: &Study, values: &[Option<f64>], measure: &str) -> Option<f64> {
    values[measures_of(study).iter().position(|info| info.name == measure).unwrap()]
}

fn arm(study: &Study, name: &str) -> usize {
    study.arms.iter().position(|arm| arm == name).unwrap()
}

/// Whether the group was right in each replicate of the first point of an arm.
fn right(study: &Study, arm: usize) -> Vec<f64> {
    let one = |replicate| reading(study, &run_one(study, arm, replicate).unwrap().values, "right").unwrap();
    (0..study.replicates).into_par_iter().map(one).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn traced(study: &Study, cell: usize) -> Vec<Transcript> {
    (0..study.replicates).into_par_iter().map(|replicate| trace(study, cell, replicate).unwrap().1).collect()
}

/// What everybody answers at the final vote: where they start, and every move since, what they came to in the last round
/// included.
fn final_positions(transcript: &Transcript) -> Vec<Vec<u32>> {
    let mut rows = transcript.start.positions.clone();
    let moves = transcript.rounds.iter().flat_map(|chapter| &chapter.then.moves).chain(&transcript.end.then.moves);
    let moves = moves.chain(&transcript.end.then.latest);
    for &(agent, question, option) in moves {
        rows[agent as usize][question as usize] = option;
    }
    rows
}

fn recipe(study: &Study) -> &Recipe {
    match &study.cells[0].scenario.problem.source {
        ProblemSource::Drawn(recipe) => recipe,
        other => panic!("{other:?}"),
    }
}

/// The hidden profile of a replicate, drawn again.
fn profile_of(study: &Study, replicate: u64) -> ProfileDrawn {
    let Family::Profile(dials) = &recipe(study).family else { panic!("no hidden profile") };
    profile(dials, &mut draws_of(study, 0, replicate).stream(0, 0, Phase::Problem)).unwrap()
}

/// The chain of a replicate, drawn again.
fn chain_of(study: &Study, replicate: u64) -> ChainDrawn {
    let Family::Chain(dials) = &recipe(study).family else { panic!("no chain") };
    chain(dials, &mut draws_of(study, 0, replicate).stream(0, 0, Phase::Problem)).unwrap()
}

fn largest(scores: &[f64]) -> usize {
    (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap()
}

/// The summed weights, by suspect, of `items`, each as often as it comes.
fn summed(drawn: &ProfileDrawn, items: impl IntoIterator<Item = u32>) -> Vec<f64> {
    let mut scores = vec![0.0; drawn.facts.pooled.len()];
    for item in items {
        let relation = &drawn.spec.relations[item as usize];
        let Body::Evidence { favours, .. } = &relation.body else { panic!("{relation:?}") };
        favours.iter().for_each(|&option| scores[option] += relation.weight);
    }
    scores
}

/// Holds `right` of every replicate of every arm but `best` against the evaluator; returns how many were right, and how
/// many were not though the group had a legal derivation.
fn checked(study: &Study) -> (u32, u32) {
    let cells = study.cells.iter().enumerate().filter(|(_, cell)| cell.twin != Some(Twin::Best)).map(|(at, _)| at);
    let runs: Vec<(usize, u64)> = cells.flat_map(|cell| (0..study.replicates).map(move |r| (cell, r))).collect();
    let check = |&(at, replicate): &(usize, u64)| {
        let cell = &study.cells[at];
        let place = format!("{}, arm {}, replicate {replicate}", study.name, study.arms[cell.arm]);
        let puzzle = cell.scenario.problem.puzzle(&draws_of(study, cell.point, replicate)).unwrap().puzzle;
        let (outcome, transcript) = trace(study, at, replicate).unwrap();
        let end = &transcript.end.then;
        let row: Option<Vec<u8>> = end.decision.iter().map(|answer| answer.map(|answer| answer as u8)).collect();
        let text = row.and_then(|row| expression(&puzzle, &row));
        let met = text.as_ref().is_some_and(|text| {
            let equation = evaluate(text).unwrap_or_else(|| panic!("{place}: {text}"));
            assert!(equation.uses_at_most(puzzle.numbers()), "{place}: {text} for {puzzle:?}");
            assert!(puzzle.rule() == Rule::Rational || equation.is_in_positive_integers(), "{place}: {text}");
            equation.value == (puzzle.target().into(), 1)
                && (puzzle.usage() == Usage::AtMostOnce || equation.uses_exactly(puzzle.numbers()))
        });
        let told = reading(study, &outcome.values, "right").unwrap();
        assert_eq!(told, f64::from(met), "{place}: {text:?} for {puzzle:?}");
        assert_eq!(end.right, met, "{place}");
        (u32::from(met), u32::from(!met && text.is_some()))
    };
    runs.par_iter().map(check).reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
}

#[test]
fn what_searchers_call_right_is_right_to_another_evaluator() {
    for name in ["countdown-easy", "countdown-middle", "countdown-hard"] {
        let (right, wrong) = checked(&shipped(name, 30));
        assert!(right > 50 && wrong > 50, "{name}: {right} right, {wrong} wrong");
    }
}

const PUZZLES: &str = r#"schema = 1
name = "puzzles"
seed = 3
replicates = 60
[problem]
kind = "countdown"
rule = "RULE"
usage = "USAGE"
generate = { count = 4, numbers = [1, 12], target = [10, 40], solutions = [1, 30] }
[society.perspectives.plus]
count = 2
operators = ["+", "-", "/"]
[society.perspectives.times]
count = 1
operators = ["*", "/", "-"]
[acts]
verify = -1
subgoal = -1
chain-back = -1
reconcile = 1
weights = "none"
[protocol]
vote = { every = 4, adopt = "decree" }
stop = { rounds = 60, attempts = 0.4 }
[prices]
act = 1
verify = 1
[measures]
report = ["right"]
[arms]
nominal = { twin = "nominal" }
lone = { twin = "lone" }
"#;

#[test]
fn right_means_the_same_under_every_rule_and_usage() {
    for rule in Rule::ALL {
        for usage in Usage::ALL {
            let text = PUZZLES.replace("RULE", rule.name()).replace("USAGE", usage.name());
            let (right, wrong) = checked(&study_of(&text));
            assert!(right > 20 && wrong > 5, "{} {}: {right} right, {wrong} wrong", rule.name(), usage.name());
        }
    }
}

const READERS: &str = r#"schema = 1
name = "readers"
seed = 5
replicates = 800
[problem]
kind = "chain"
[society.perspectives.reader]
count = COUNT
mind = "inquirer"
heuristics = ["expert"]
expertise = SKILL
[acts]
weights = "none"
[protocol]
block = BLOCKED
vote = { every = 0 }
stop = { rounds = 40, attempts = 1 }
[measures]
report = ["right"]
[arms]
lone = { twin = "lone" }
"#;

#[test]
fn who_reads_a_chain_alone_is_right_as_often_as_propagation_says() {
    for skill in [0.6, 0.8, 0.95] {
        // A society of one, and one of two who stands for both.
        for (count, name) in [(1, "society"), (2, "lone")] {
            let text = READERS.replace("COUNT", &count.to_string()).replace("SKILL", &skill.to_string());
            let study = study_of(&text.replace("BLOCKED", BUT_READ));
            let exact = |replicate| {
                let facts = chain_of(&study, replicate).facts;
                facts.unaided(&facts.accuracy(&[skill; 4])).unwrap().right
            };
            let exact: Vec<f64> = (0..study.replicates).map(exact).collect();
            let share = mean(&right(&study, arm(&study, name)));
            // Given the chains, replicates are independent and right with these probabilities.
            let error = exact.iter().map(|p| p * (1.0 - p)).sum::<f64>().sqrt() / exact.len() as f64;
            let expected = mean(&exact);
            assert!((share - expected).abs() < 5.0 * error, "{name} at {skill}: {share} for {expected} +- {error}");
        }
    }
}

#[test]
fn a_chain_is_read_through_at_one_look_for_each_ancestor() {
    let text = READERS.replace("COUNT", "2").replace("SKILL", "1.0").replace("BLOCKED", BUT_READ);
    let study = study_of(&text.replace("replicates = 800", "replicates = 50"));
    for (replicate, transcript) in traced(&study, arm(&study, "lone")).iter().enumerate() {
        let facts = chain_of(&study, replicate as u64).facts;
        let mut read: Vec<usize> = transcript
            .acts()
            .filter(|act| act.outcome == Outcome::Done)
            .filter(|act| act.act == Deed::Read)
            .map(|act| act.relation.0 as usize)
            .collect();
        read.sort_unstable();
        assert_eq!(read, facts.ancestors, "replicate {replicate}: relation v is the entry of node v");
        assert!(transcript.end.then.right, "replicate {replicate}: whoever never errs is right");
    }
}

const JURY: &str = r#"schema = 1
name = "jury"
seed = 7
replicates = 400
[problem]
kind = "hidden-profile"
PROBLEM
[society.perspectives.juror]
count = JURORS
mind = "inquirer"
heuristics = ["anywhere"]
expertise = 1.0
[acts]
weights = "none"
[protocol]
block = BLOCKED
standing = 0
vote = { every = 0, quorum = 0.9 }
stop = STOP
[measures]
report = ["right"]
[arms]
nominal = { twin = "nominal" }
pooled = { twin = "pooled" }
"#;

/// Defaults, or with eight jurors the dials of the mixture.
fn jury(jurors: usize, decoy: &str, blocked: &str, stop: &str) -> String {
    let dials = if jurors == 8 { "items = 72\nunshared = 0.9\nreliability = [0.55, 0.68]\n" } else { "" };
    let text = JURY.replace("PROBLEM", &format!("{dials}decoy = \"{decoy}\"")).replace("JURORS", &jurors.to_string());
    text.replace("BLOCKED", blocked).replace("STOP", stop)
}

/// Whoever reads all that it was told holds its most probable suspect at the end. Returns the profiles.
fn read_all(study: &Study) -> Vec<ProfileDrawn> {
    let profiles: Vec<ProfileDrawn> = (0..study.replicates).into_par_iter().map(|r| profile_of(study, r)).collect();
    for (replicate, (transcript, drawn)) in traced(study, arm(study, "nominal")).iter().zip(&profiles).enumerate() {
        let held: Vec<usize> = final_positions(transcript).iter().map(|row| row[0] as usize).collect();
        let solo: Vec<usize> = drawn.facts.solo.iter().map(|posterior| largest(posterior)).collect();
        assert_eq!(held, solo, "replicate {replicate}");
        let decided = transcript.end.then.decision[0].unwrap() as usize;
        assert!(held.contains(&decided) && transcript.end.then.right == (decided == drawn.facts.truth));
    }
    profiles
}

#[test]
fn every_juror_alone_holds_the_decoy_where_one_is_planted() {
    for jurors in [5, 8] {
        let study = study_of(&jury(jurors, "planted", BUT_READ, "{ rounds = 100, attempts = 2 }"));
        let profiles = read_all(&study);
        for (replicate, drawn) in profiles.iter().enumerate() {
            let decoys = drawn.facts.solo.iter().filter(|posterior| largest(posterior) == drawn.facts.decoy);
            assert_eq!(decoys.count(), jurors, "replicate {replicate}");
        }
        assert_eq!(mean(&right(&study, arm(&study, "nominal"))), 0.0, "{jurors} jurors");
        assert_eq!(mean(&right(&study, arm(&study, "pooled"))), 1.0, "{jurors} jurors: only informative sets are kept");
    }
}

#[test]
fn without_a_decoy_jurors_who_only_vote_are_right_as_often_as_their_posteriors_say() {
    let study = study_of(&jury(8, "absent", BUT_READ, "{ rounds = 100, attempts = 2 }"));
    let exact: Vec<f64> = read_all(&study).iter().map(|drawn| drawn.facts.nominal()).collect();
    let share = mean(&right(&study, arm(&study, "nominal")));
    // Given the profiles, only ties for the lead are left to chance.
    let error = exact.iter().map(|p| p * (1.0 - p)).sum::<f64>().sqrt() / exact.len() as f64;
    let expected = mean(&exact);
    assert!((share - expected).abs() <= 5.0 * error, "{share} for {expected} +- {error}");
    // The figure that the documents give is a share of 400 as well.
    let apart = (0.84f64 * 0.16 * 2.0 / 400.0).sqrt();
    assert!((share - 0.84).abs() < 5.0 * apart, "{share}");
    assert_eq!(mean(&right(&study, arm(&study, "pooled"))), 1.0);
}

#[test]
fn evidence_counts_once_however_often_it_is_heard() {
    let (mut all, mut part, mut fooled) = (0, 0, 0);
    // In 800 rounds each tells about 400 times, so that an item stays untold with a chance of (35/36)^400, 1 in 78,000.
    for rounds in [4, 12, 800] {
        let text = jury(5, "mixed", BUT_TELL, &format!("{{ rounds = {rounds}, budget = 10_000_000 }}"));
        let text =
            text.replace("replicates = 400", "replicates = 40").replace("[acts]", "[acts]\nread = 0\nanswer = 0");
        let study = study_of(&text);
        for (replicate, transcript) in traced(&study, 0).iter().enumerate() {
            let drawn = profile_of(&study, replicate as u64);
            let mut met: Vec<Vec<u32>> = vec![Vec::new(); 5];
            let done = |act: &&manyminds::study::trace::ActLine| act.act == Deed::Read && act.outcome == Outcome::Done;
            transcript.acts().filter(done).for_each(|act| met[act.agent.0 as usize].push(act.relation.0));
            for told in transcript.exposures().filter(|told| told.act == Deed::Answer && !told.relation.is_none()) {
                assert_eq!(told.heed, Heed::Heard);
                met[told.listener.0 as usize].push(told.relation.0);
            }
            let held = final_positions(transcript);
            for (juror, met) in met.iter().enumerate() {
                let mut known = met.clone();
                known.sort_unstable();
                known.dedup();
                if known.is_empty() {
                    continue;
                }
                let place = format!("{rounds} rounds, replicate {replicate}, juror {juror}");
                // With few items two may lead alike, but for rounding.
                let leads = |scores: &[f64], suspect: u32| scores[suspect as usize] >= scores[largest(scores)] - 1e-9;
                let own = held[juror][0];
                assert!(leads(&summed(&drawn, known.iter().copied()), own), "{place}: holds {own}, knows {known:?}");
                if known.len() == drawn.spec.relations.len() {
                    assert_eq!(own as usize, drawn.facts.truth, "{place}");
                    assert!(rounds < 800 || met.len() > 10 * known.len(), "{place}: {} heard", met.len());
                    all += 1;
                } else {
                    part += 1;
                }
                fooled += u32::from(!leads(&summed(&drawn, met.iter().copied()), own));
            }
        }
    }
    // Whoever counted what it hears again would have been led astray now and then.
    assert!(all >= 200 && part >= 200 && fooled > 10, "{all} know all, {part} do not, {fooled}");
}

#[test]
fn a_society_that_reads_all_before_it_speaks_and_stops_when_it_agrees_is_nominal() {
    // Nobody reads for as long as this, with 36 items.
    let read_first = |when: &str| {
        let stop = "{ rounds = 300, budget = 10_000_000 }";
        let talk = format!(
            "\n[[interventions]]\nat = 40\nset = {{ \"protocol.stop.when\" = {when} }}\n[[interventions]]\nat = 41\nset = {{ \"protocol.block\" = {BUT_TELL} }}\n"
        );
        study_of(&(jury(5, "planted", BUT_READ, stop).replace("replicates = 400", "replicates = 60") + &talk))
    };
    let stops = read_first("[\"agreed\"]");
    for replicate in 0..stops.replicates {
        let (society, told) = trace(&stops, 0, replicate).unwrap();
        let (nominal, _) = trace(&stops, arm(&stops, "nominal"), replicate).unwrap();
        assert_eq!((society.ending.why, society.ending.rounds), (Why::Agreed, 40), "replicate {replicate}");
        assert_eq!(society.values, nominal.values, "replicate {replicate}");
        let decoy = profile_of(&stops, replicate).facts.decoy;
        assert_eq!(told.end.then.decision[0], Some(decoy as u32), "replicate {replicate}");
    }
    // The same jurors find the truth if agreement does not stop them.
    assert_eq!(mean(&right(&read_first("[]"), 0)), 1.0);
}

fn is_marked(study: &Study) -> bool {
    study.notes.iter().any(|note| note.starts_with("share-bound"))
}

#[test]
fn budgets_whose_share_pays_for_no_attempt_are_marked() {
    let readers = |count: usize, attempts: f64| {
        let text = READERS.replace("COUNT", &count.to_string()).replace("SKILL", "0.8").replace("BLOCKED", BUT_READ);
        is_marked(&study_of(&text.replace("attempts = 1", &format!("attempts = {attempts}"))))
    };
    assert!(readers(4, 3.99) && !readers(4, 4.0) && readers(7, 6.99) && !readers(7, 7.0));
    let jurors = |count, attempts: f64| {
        is_marked(&study_of(&jury(count, "planted", BUT_READ, &format!("{{ rounds = 100, attempts = {attempts} }}"))))
    };
    assert!(jurors(5, 0.99) && !jurors(5, 1.0) && jurors(8, 0.99) && !jurors(8, 1.0));

    // 7, 3 and 2 lead to 7 + 3, 7 - 3, 7 * 3, 7 + 2, 7 - 2, 7 * 2, 3 + 2, 3 - 2 and 3 * 2.
    let puzzle = Puzzle::new(&[2, 3, 7], 42, Rule::PositiveIntegers, Usage::AtMostOnce).unwrap();
    assert_eq!(State::start(&puzzle).children().count(), 9);
    let needed = 3.0 * 3.0 * 9.0 / search_nodes(puzzle.numbers(), puzzle.rule()) as f64;
    let searchers = |attempts: f64| {
        let generate = "generate = { count = 4, numbers = [1, 12], target = [10, 40], solutions = [1, 30] }";
        let text = PUZZLES.replace(generate, "numbers = [2, 3, 7]\ntarget = 42");
        let text = text.replace("RULE", puzzle.rule().name()).replace("USAGE", puzzle.usage().name());
        is_marked(&study_of(&text.replace("attempts = 0.4", &format!("attempts = {attempts}"))))
    };
    assert!(searchers(0.999 * needed) && !searchers(1.001 * needed), "{needed}");

    for name in ["chain", "hidden-profile", "countdown-easy", "countdown-middle", "countdown-hard"] {
        assert!(!is_marked(&shipped(name, 1)), "{name}");
    }
}

/// Small ones in which every act comes up.
fn lively() -> Vec<Study> {
    let acts: String = Deed::CHOSEN.iter().map(|deed| format!("{} = 0\n", deed.name())).collect();
    let rest = format!(
        r#"[acts]
{acts}weights = "none"
[prices]
act = 1
verify = 2
[protocol]
vote = {{ every = 4, adopt = "decree" }}
stop = {{ rounds = 30, attempts = 6 }}
[measures]
report = {:?}
[arms]
nominal = {{ twin = "nominal" }}
pooled-bayes = {{ twin = "pooled-bayes" }}
lone = {{ twin = "lone" }}
asynchronous = {{ "protocol.schedule" = "asynchronous" }}
placebo = {{ "protocol.replace" = {{ challenge = "placebo", answer = "sham" }} }}
"#,
        names()
    );
    let opening = "schema = 1\nseed = 13\nreplicates = 12\n[problem]\n";
    let inquirers = "[society.perspectives.one]\ncount = 2\nmind = \"inquirer\"\nheuristics = [\"anywhere\", \"expert\"]\n\
                     expertise = 0.7\n[society.perspectives.other]\ncount = 2\nmind = \"inquirer\"\nexpertise = 0.9\n";
    let searchers = "[society.perspectives.one]\ncount = 2\noperators = [\"+\", \"*\", \"-\"]\norders = [\"best-first\", \
                     \"breadth-first\"]\n[society.perspectives.other]\ncount = 2\noperators = [\"/\", \"*\", \"-\"]\n";
    let problems = [
        ("kind = \"hidden-profile\"\nitems = 27\noptions = 3\ndial = [0.67]\ndecoy = \"mixed\"\n", inquirers),
        ("kind = \"chain\"\nlayers = 3\nwidth = 3\n", inquirers),
        ("kind = \"countdown\"\ngenerate = { count = 4 }\n", searchers),
    ];
    problems.iter().map(|(problem, society)| study_of(&format!("{opening}{problem}{society}{rest}"))).collect()
}

#[test]
fn families_give_the_same_rows_on_any_number_of_threads_and_alone() {
    let mut done = Vec::new();
    for study in lively() {
        let kind = &study.cells[0].scenario.problem.kind;
        let whole = results(&study, 1);
        let one = rows(&study, &whole);
        for threads in [2, 3] {
            assert!(one == rows(&study, &results(&study, threads)), "{kind} on {threads} threads");
        }
        // From the last to the first.
        for cell in (0..study.cells.len()).rev() {
            for replicate in (0..study.replicates).rev() {
                let alone = run_one(&study, cell, replicate).unwrap();
                let row = whole.row(cell, replicate).unwrap();
                assert_eq!(alone.values, row.values, "{kind}, cell {cell}, replicate {replicate}");
                assert_eq!(alone.ending.why, row.why);
            }
        }
        let acts = traced(&study, 0);
        done.extend(
            acts.iter().flat_map(Transcript::acts).filter(|act| act.outcome == Outcome::Done).map(|act| act.act),
        );
    }
    let missing: Vec<&Deed> = Deed::CHOSEN.iter().filter(|deed| !done.contains(deed)).collect();
    assert!(missing.is_empty(), "{missing:?} never came to anything, so that little was tried");
}
