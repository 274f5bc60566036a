//! Opinions in scenarios: what they become, and what theory says of them beforehand.

use super::*;
use crate::mind::{Averaging, Boundary, MindKind};
use crate::problem::opinion::Opinion;
use crate::rng::Draws;
use crate::study::{draw_society, run_one};

fn opinions(society: &str, rest: &str) -> String {
    format!("schema = 1\n[problem]\nkind = \"opinion\"\n{society}\n{rest}\n")
}

#[test]
fn dials_and_starts_reach_each_member() {
    let group = "[society.perspectives.one]\ncount = 3\nmind = \"averager\"\nstart = \"even\"\nboundary = \"open\"\nrate = 0.5\n\
                 confidence = { sampled = \"uniform\", low = 0.1, high = 0.3 }\nsusceptibility = [0.2, 0.4, 1]\n\
                 [society.perspectives.two]\ncount = 2\nstart = [0.1, 0.9]";
    let study = read(&opinions(group, "")).unwrap_or_else(|error| panic!("{error}"));
    let scenario = &study.cells[0].scenario;
    assert_eq!((scenario.protocol.stop.budget, scenario.protocol.vote.every), (None, 0));
    let drawn = draw_society(&scenario.society, 1, &Draws::new(1, 0, 0)).unwrap();
    let firsts: Vec<Opinion> = drawn.opinions.iter().map(|row| row[0]).collect();
    assert_eq!(firsts, [0.0, 0.5, 1.0, 0.1, 0.9].map(Opinion::new));
    let dials: Vec<Averaging> = drawn
        .minds
        .iter()
        .map(|kind| match kind {
            MindKind::Averager(averaging) => *averaging,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(dials[..3].iter().map(|dials| dials.susceptibility).collect::<Vec<_>>(), [0.2, 0.4, 1.0]);
    let bounds: Vec<f64> = dials[..3].iter().map(|dials| dials.confidence.unwrap()).collect();
    assert!(bounds.iter().all(|bound| (0.1..=0.3).contains(bound)) && bounds[0] != bounds[1], "{bounds:?}");
    assert!(dials[..3].iter().all(|dials| dials.boundary == Boundary::Open && dials.rate == 0.5));
    assert_eq!(dials[3..], [Averaging::default(); 2]);
}

/// A bipartite walk has the eigenvalue -1: who does not heed itself goes round for ever.
#[test]
fn what_cannot_converge_is_said_before_it_runs() {
    let star = |dials: &str| {
        let society =
            "[society]\nnetwork = { kind = \"star\" }\n[society.perspectives.one]\ncount = 5\nmind = \"averager\"";
        opinions(&format!("{society}\n{dials}"), "[protocol]\nstop = { rounds = 50 }")
    };
    let notes = |text: &str| read(text).unwrap_or_else(|error| panic!("{error}")).notes.join("\n");
    assert!(notes(&star("self_weight = 0")).contains("cannot converge by theory"));
    assert!(notes(&star("self_weight = 0")).contains("period 2"));
    for fine in [
        "",
        "self_weight = 0\nrate = 0.9",
        "self_weight = 0\nsusceptibility = 0.9",
        "self_weight = 0\nconfidence = 0.5",
    ] {
        assert!(!notes(&star(fine)).contains("theory"), "{fine}");
    }
    let waits = star("self_weight = 0").replace("rounds = 50", "rounds = 50, when = [\"unanimous\"]");
    let error = read(&waits).unwrap_err().to_string();
    assert!(error.contains("protocol.stop.when") && error.contains("period 2"), "{error}");
    // Two who hear themselves alone, and one between them.
    let split = "[society]\nnetwork = { kind = \"matrix\", rows = [[1, 0, 0], [0.5, 0, 0.5], [0, 0, 1]] }\n\
                 [society.perspectives.one]\ncount = 3";
    assert!(notes(&opinions(split, "")).contains("2 groups of agents hear nobody outside their own"));
}

#[test]
fn a_truth_makes_merit_and_measures_read_numbers() {
    let group = "truth = 0.5\n[society.perspectives.one]\ncount = 2\nstart = [0.4, 0.8]";
    let rest = "[protocol]\nstop = { rounds = 9, when = [\"settled\"], patience = 1 }\n\
                [measures]\nreport = [\"merit_mean\", \"opinion_mean\", \"opinion_spread\", \"opinion_clusters\", \"opinion_steps\"]";
    let study =
        parse(&opinions(group, rest), Path::new("lab/opinions.toml"), &disk, &options(), &crate::measure::names())
            .unwrap_or_else(|error| panic!("{error}"));
    let values = run_one(&study, 0, 0).unwrap().values;
    // Both go to .6 at once: .1 from the truth, where chance is .25 away.
    assert!((values[0].unwrap() - 0.6).abs() < 1e-12, "{values:?}");
    assert_eq!(values[1..], [Some(0.6), Some(0.0), Some(1.0), Some(1.0)]);
}

/// Where minds pay for nothing a budget could only cut a run short.
#[test]
fn where_nobody_pays_there_is_no_budget_unless_it_is_said() {
    let group = |dials: &str| format!("[society.perspectives.one]\ncount = 5\n{dials}\n");
    let free = [
        ("kind = \"opinion\"", "mind = \"averager\""),
        ("kind = \"question\"", "mind = \"copier\""),
        ("kind = \"ring\"\npoints = 50", "mind = \"climber\"\nteam = { from = \"random\", steps = 5, k = 2 }"),
        ("kind = \"strings\"\nn = 6\nk = 2", "mind = \"climber\""),
    ];
    let budget = |problem: &str, dials: &str, rest: &str| {
        let text = format!("schema = 1\n[problem]\n{problem}\n{}[protocol]\n{rest}\n", group(dials));
        let study = read(&text).unwrap_or_else(|error| panic!("{problem}: {error}"));
        study.cells[0].scenario.protocol.stop.budget
    };
    for (problem, dials) in free {
        assert_eq!(budget(problem, dials, ""), None, "{problem}");
        assert_eq!(budget(problem, dials, "stop = { budget = 70 }"), Some(70), "{problem}");
    }
    let colours = "kind = \"coloring\"\ngenerate = { graph = \"queen\", rows = 3, cols = 3 }\ncolors = 4";
    assert_eq!(budget(colours, "", ""), Some(80_000));
    assert_eq!(budget(colours, "", "stop = { budget = \"none\" }"), None);
}
