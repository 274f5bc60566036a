//! Scenarios that are right, and what they become.

use super::*;
use crate::act::{Deed, Null};
use crate::budget::Prices;
use crate::deliberation::protocol::{Adopt, FloorRule, Hearing, Over, StopWhen};
use crate::measure::verdict::{Expect, Form, Role};
use crate::mind::policy::ActTable;
use crate::rng::Draws;
use crate::society::network::NetworkKind;
use crate::society::sample::Spread;

fn good(text: &str) -> Study {
    read(text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_panel_becomes_points_arms_and_cells() {
    let study = good(PANEL);
    assert_eq!((study.seed, study.replicates, study.sharing), (7, 20, Sharing::Common));
    assert_eq!(study.arms, ["society", "nominal", "silent", "placebo"]);
    let path = "society.perspectives.sceptic.traits.agreeableness";
    let labels: Vec<String> = study.points.iter().map(Point::label).collect();
    assert_eq!(labels, [0.1, 0.5, 0.9].map(|value| format!("{path} = {value}")));
    assert_eq!(study.cells.len(), 12);
    for (i, cell) in study.cells.iter().enumerate() {
        assert_eq!((cell.point, cell.arm), (i / 4, i % 4));
        assert_eq!(cell.scenario.society.perspectives[0].traits[3], Spread::Fixed([0.1, 0.5, 0.9][cell.point]));
    }
    let society = &study.cell(1, 0).unwrap().scenario;
    assert_eq!((society.society.agents(), society.problem.questions(), society.problem.relations()), (9, 16, 76));
    assert_eq!((society.problem.topics().len(), society.problem.differ_only()), (4, true));
    assert!(society.society.common_start && society.society.centred && society.problem.merit_public);
    assert_eq!(society.society.network, NetworkKind::Ring { degree: 2 });
    let protocol = &society.protocol;
    assert_eq!(
        (protocol.floor, protocol.hearing, protocol.own_purses),
        (FloorRule::Everyone, Hearing::Neighbours, false)
    );
    assert_eq!((protocol.vote.periodic.over, protocol.vote.periodic.rule.name()), (Over::Positions, "copeland"));
    assert_eq!((protocol.vote.last.over, protocol.vote.last.rule.name()), (Over::Questions, "plurality"));
    assert_eq!((protocol.vote.every, protocol.vote.quorum, protocol.vote.adopt), (5, 0.66, Adopt::Quorum));
    assert_eq!((protocol.stop.rounds, protocol.stop.budget), (200, Some(50_000)));
    assert_eq!(protocol.stop.when, StopWhen { settled: true, decided: true, ..StopWhen::default() });
    let nominal = &study.cell(0, 1).unwrap();
    assert_eq!(nominal.twin, Some(Twin::Nominal));
    let protocol = &nominal.scenario.protocol;
    assert_eq!((protocol.hearing, protocol.own_purses, protocol.vote.every), (Hearing::Nobody, true, 0));
    let silent = &study.cell(0, 2).unwrap().scenario.protocol;
    assert_eq!((silent.hearing, silent.own_purses, silent.vote.every), (Hearing::Nobody, false, 5));
    let placebo = &study.cell(0, 3).unwrap().scenario.protocol;
    assert_eq!(placebo.manners.replace[Deed::Challenge as usize], Null::Placebo);
    let claim = &study.claims[0];
    assert_eq!((claim.role, claim.form, claim.level), (Role::Hypothesis, Form::Each(Expect::Above(0.005)), 0.95));
    let at = |point: usize, arm: usize| Place { point, arm };
    let on = [0, 1, 2].map(|point| ClaimOn::Sum(Terms::contrast(at(point, 0), at(point, 2))));
    let parts = on.map(|on| ClaimPart { on, expect: Expect::Above(0.005) });
    assert_eq!((&claim.parts[..], &claim.family[..]), (&parts[..], "panel"));
}

#[test]
fn answers_to_a_questionnaire_become_traits() {
    let text = edited(DIAGNOSIS, "count = 3", "count = 4\nbfi10 = \"people.csv\"\ntraits = { neutral = 0.1 }");
    let traits = &good(&text).cells[0].scenario.society.perspectives[0].traits;
    let given = |row: [f64; 4]| Spread::Given(row.to_vec());
    assert_eq!(traits[0], given([0.5, 0.5, 0.5, 0.0]));
    assert_eq!(traits[1], given([0.5; 4]));
    assert_eq!(traits[2], given([1.0, 0.5, 0.5, 0.5]));
    assert_eq!(traits[3], given([0.5, 1.0, 0.5, 0.5]));
    assert_eq!((&traits[4], &traits[5]), (&given([0.5; 4]), &Spread::Fixed(0.1)));
}

#[test]
fn fixed_problems_are_shared_between_cells() {
    let study = good(PANEL);
    let graphs: Vec<_> =
        study.cells.iter().map(|cell| cell.scenario.problem.instance(&Draws::new(1, 0, 0)).unwrap().graph).collect();
    assert!(graphs.iter().all(|graph| std::sync::Arc::ptr_eq(graph, &graphs[0])));
}

#[test]
fn a_diagnosis_has_topics_evidence_starts_and_a_change_midway() {
    let study = good(DIAGNOSIS);
    assert_eq!((&study.name[..], study.points.len(), study.cells.len()), ("panel", 1, 1));
    let scenario = &study.cells[0].scenario;
    let [doctor, nurse] = &scenario.society.perspectives[..] else { panic!() };
    assert_eq!(doctor.expertise, ExpertiseSpec::Topics(vec![0.8, 0.2]));
    assert_eq!((&doctor.evidence[..], &doctor.start), (&[1][..], &StartSpec::Same(vec![(0, 0)])));
    assert_eq!((nurse.heuristics, &nurse.expertise), (0b10010, &ExpertiseSpec::Topics(vec![0.4, 0.4])));
    assert!(!scenario.society.common_start && !scenario.problem.merit_public);
    let [(50, protocol, _)] = &scenario.changes[..] else { panic!() };
    assert_eq!((protocol.hearing, protocol.manners.prices.hear), (Hearing::Everyone, 0));
    assert_eq!(scenario.protocol.hearing, Hearing::Neighbours);
}

#[test]
fn heuristics_are_numbered_as_minds_number_them() {
    assert_eq!(crate::mind::Heuristic::ALL.map(|heuristic| heuristic.name()), fields::HEURISTICS);
    let climber = edited(PANEL, "count = 5", "count = 5\nmind = \"climber\"\nheuristics = [\"conflicted\"]");
    let found = good(&climber).cells[0].scenario.society.perspectives[1].heuristics;
    assert_eq!(found, crate::mind::Heuristics::only(crate::mind::Heuristic::Conflicted).0);
}

#[test]
fn defaults_of_the_table_are_those_of_the_code() {
    let scenario = &good(DIAGNOSIS).cells[0].scenario;
    assert_eq!(scenario.acts, ActTable::default());
    assert_eq!(scenario.protocol.manners.prices, Prices::default());
    assert_eq!(scenario.protocol.manners, crate::act::Manners::default());
    assert_eq!((scenario.protocol.stop.rounds, scenario.protocol.stop.budget), (300, Some(80_000)));
}

#[test]
fn the_first_key_of_a_sweep_is_slowest() {
    let text = edited(PANEL, "[arms]", "\"prices.verify\" = [10, 200]\nprotocol.tell = [true, false]\n[arms]");
    let study = good(&text);
    assert_eq!(study.points.len(), 12);
    let verify: Vec<&str> = study.points.iter().map(|point| &point.params[1].1[..]).collect();
    assert_eq!(verify[..5], ["10", "10", "200", "200", "10"]);
    assert_eq!(study.points[1].params[2], ("protocol.tell".to_string(), "false".to_string()));
}

#[test]
fn a_claim_may_name_points() {
    let text = edited(PANEL, "at = \"every\"", "at = { \"society.perspectives.sceptic.traits.agreeableness\" = 0.9 }");
    assert_eq!(
        good(&text).claims[0].parts[..].iter().map(|part| &part.on).collect::<Vec<_>>(),
        [&ClaimOn::Sum(Terms::contrast(Place { point: 2, arm: 0 }, Place { point: 2, arm: 2 }))]
    );
}

#[test]
fn sets_change_what_is_swept_over_and_leave_the_rest() {
    let set = |path: &str, value: &str| {
        let options = Options { sets: vec![(path.into(), value.into())], seed: Some(9), ..options() };
        read_with(PANEL, &options).unwrap_or_else(|error| panic!("{error}"))
    };
    assert_eq!(set("society.perspectives.believer.count", "7").cells[0].scenario.society.agents(), 11);
    assert_eq!(set("society.network", "{kind='star'}").cells[0].scenario.society.network, NetworkKind::Star);
    let study = set("protocol.vote", "{every = 7}");
    assert_eq!((study.seed, study.cells[0].scenario.protocol.vote.every), (9, 7));
    assert_eq!(study.cells[0].scenario.protocol.vote.quorum, 0.66);
    assert_eq!(set("replicates", "3").replicates, 3);
}

#[test]
fn problems_come_from_files_and_generators() {
    let problem = |with: &str| {
        let (head, tail) = DIAGNOSIS.split_once("[problem]").unwrap();
        let tail = tail.split_once("[society.perspectives.nurse]").unwrap().1.split_once("[[inter").unwrap().0;
        good(&format!("{head}[problem]\n{with}\n[society.perspectives.nurse]{tail}")).cells.remove(0).scenario.problem
    };
    let triangle = problem("kind = 'coloring'\nfile = 'triangle.col'\ncolors = 3");
    assert_eq!((triangle.questions(), triangle.relations(), triangle.topics().len()), (3, 3, 3));
    assert_eq!(problem("kind = 'sat'\nfile = 'one.cnf'").relations(), 2);
    assert_eq!(problem("kind = 'json'\nfile = 'one.json'").relations(), 1);
    let nk = problem("kind = 'nk'\nn = 12\nk = 2\nneighbours = 'random'\ntopics = { count = 3, how = 'random' }");
    assert_eq!((nk.questions(), nk.entries(), nk.merit_public), (12, 96, false));
    let (one, two) =
        (nk.instance(&Draws::new(7, 0, 0)).unwrap().graph, nk.instance(&Draws::new(7, 0, 1)).unwrap().graph);
    assert_eq!((one.topics(), one.relations()), (3, 12));
    assert_ne!(one, two);
    assert_eq!(one, nk.instance(&Draws::new(7, 0, 0)).unwrap().graph);
    let sat = problem("kind = 'sat'\ngenerate = { variables = 20, clauses = 80 }\ninstance = 'fixed'");
    assert!(matches!(sat.source, ProblemSource::Fixed { .. }) && sat.merit_public);
    assert_eq!((sat.questions(), sat.entries()), (20, 640));
}

#[test]
fn columns_come_from_files() {
    let text = edited(DIAGNOSIS, "{ heart = 0.8, lungs = 0.2 }", "{ file = 'topics.csv' }");
    let text = edited(&text, "start = { cause = \"flu\" }", "start = { file = 'starts.csv' }");
    let study = good(&text);
    let doctor = &study.cells[0].scenario.society.perspectives[0];
    assert_eq!(doctor.expertise, ExpertiseSpec::Rows(vec![vec![0.1, 0.9], vec![0.2, 0.8], vec![0.3, 0.7]]));
    let rows = vec![vec![(0, 0), (1, 0)], vec![(0, 1)], vec![(0, 1), (1, 1)]];
    assert_eq!(doctor.start, StartSpec::Rows(rows));
    assert_eq!(study.files, [Path::new("lab/starts.csv"), Path::new("lab/topics.csv")]);
    let text = edited(PANEL, "agreeableness = 0.1", "extraversion = { file = 'traits.csv', column = 'bold' }");
    let traits = &good(&text).cells[0].scenario.society.perspectives[0].traits;
    assert_eq!(traits[2], Spread::Given(vec![0.1, 0.2, 0.3, 0.4]));
}

#[test]
fn weights_can_be_silenced_and_permuted() {
    let acts = |with: &str| good(&format!("{DIAGNOSIS}[acts]\n{with}\n")).cells[0].scenario.acts.clone();
    assert!(acts("weights = 'none'").weights.iter().flatten().all(|&weight| weight == 0.0));
    let permuted =
        acts("permute = ['neutral', 'openness', 'conscientiousness', 'extraversion', 'agreeableness', 'neuroticism']");
    assert_eq!(permuted.weights[Deed::Support as usize], [0.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
    let table = acts("challenge = 2\nweights = { challenge = { openness = -2 } }\nsteer = { verify = 3.5 }");
    assert_eq!(table.weights[Deed::Challenge as usize], [-2.0, 0.0, 0.0, -1.0, 0.0, 0.0]);
    assert_eq!((table.base[1], table.steer[3]), (2.0, 3.5));
}

#[test]
fn advice_is_given_and_stops_nothing() {
    let notes = good(DIAGNOSIS).notes.join("\n");
    assert!(notes.contains("verification alone solves the problem"), "{notes}");
    let text = edited(DIAGNOSIS, "count = 3\nevidence = [\"scan\"]", "count = 4");
    let notes = good(&text).notes.join("\n");
    assert!(notes.contains("6 agents vote") && notes.contains("1 private relations are seen by nobody"), "{notes}");
}
