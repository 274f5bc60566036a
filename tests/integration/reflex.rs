//! Minds that answer by reflex come to the same, bit by bit, as when each is asked.

use manyminds::act::{Act, DEEDS};
use manyminds::deliberation::{Ending, Observer, Scene, Setting, deliberate};
use manyminds::measure;
use manyminds::mind::Policy;
use manyminds::problem::{Label, Problem};
use manyminds::scenario::{Options, Study, parse};
use manyminds::study::{Bench, Family, Landscapes, OpenQuestions, Opinions, Seated, draw_society, draws_of};
use std::io;
use std::path::Path;

/// Of a scene: the round and whether it is the last scene, all positions, before and after what was decided, and what the group decided, as
/// bits; none is no answer. And the acts since the scene before, if they are asked for.
type Seen = ((u32, bool), Vec<u64>, Vec<u64>, Vec<Option<u64>>, Vec<Act>);

/// What a film asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Asks {
    /// Everything, which only those tell who are asked one by one.
    All,
    Acts,
    Positions,
}

/// Keeps the scenes that it is shown, and looks so often.
struct Film {
    asks: Asks,
    every: u32,
    seen: Vec<Seen>,
}

impl<P: Problem> Observer<P> for Film {
    fn wants_acts(&self) -> bool {
        self.asks != Asks::Positions
    }

    fn detailed(&self) -> bool {
        self.asks == Asks::All
    }

    fn looks_at(&self, round: u32) -> bool {
        round.is_multiple_of(self.every)
    }

    fn see(&mut self, scene: &Scene<'_, P>) {
        let one = |answer: &P::Answer| answer.value().map_or(answer.index() as u64, f64::to_bits);
        let all = |answers: &[P::Answer]| answers.iter().map(one).collect();
        let decided = |answers: &[Option<P::Answer>]| answers.iter().map(|answer| answer.as_ref().map(one)).collect();
        let groups = if scene.is_final() { scene.decision } else { scene.public };
        let when = (scene.round, scene.is_final());
        self.seen.push((when, all(scene.positions), all(scene.latest), decided(groups), scene.acts.to_vec()));
    }
}

fn study(text: &str) -> Study {
    let file = |_: &Path| -> io::Result<String> { Ok(String::new()) };
    parse(text, Path::new("test.toml"), &file, &Options::default(), &measure::names()).expect(text)
}

/// What a run of this scenario text shows, how it ended, and whether the last round was played by reflex.
fn run<F: Family>(text: &str, replicate: u64, asks: Asks, every: u32) -> (Film, Ending, bool) {
    let study = study(text);
    let scenario = &study.cells[0].scenario;
    let draws = draws_of(&study, 0, replicate);
    let instance = F::instance(&scenario.problem, &draws).unwrap();
    let mut drawn = draw_society(&scenario.society, F::topics(&instance), &draws).unwrap();
    F::inform(&instance, &scenario.society, &mut drawn.society, &draws);
    let seated = Seated::all(drawn);
    let problem = F::problem(&instance, &scenario.society, &seated, None, &draws);
    let mut chamber = seated.chamber::<F>(&problem);
    for (agent, mind) in chamber.minds_mut().iter_mut().enumerate() {
        let policy = || Policy::Own([1.0; DEEDS]);
        F::reset(mind, problem.view(agent as u32), seated.society.heuristics[agent], &policy);
    }
    let setting = Setting {
        problem: &problem,
        network: &seated.society.network,
        extraversion: &vec![0.5; seated.society.n],
        draws: &draws,
        common_start: scenario.society.common_start,
    };
    let mut film = Film { asks, every, seen: Vec::new() };
    let ending = deliberate(&setting, &scenario.protocol, &|_, _| None, &mut chamber, &mut film);
    (film, ending, chamber.was_reflexive())
}

/// Runs it both ways. `reflexive` says whether the last round of the one without acts must have been played by reflex.
fn same<F: Family>(text: &str, reflexive: bool) {
    for replicate in 0..3 {
        let (asked, ending, by_reflex) = run::<F>(text, replicate, Asks::All, 1);
        assert!(!by_reflex, "details are told by those who are asked\n{text}");
        assert!(asked.seen.len() > 2, "{text}");
        let (mut told, told_ending, by_reflex) = run::<F>(text, replicate, Asks::Acts, 1);
        // Climbers write down what they try, too.
        assert_eq!(by_reflex, reflexive && !text.contains("climber"), "{text}");
        assert_eq!(ending, told_ending, "{text}");
        for (asked, told) in asked.seen.iter().zip(&told.seen) {
            assert!(asked == told, "replicate {replicate}, acts, scene {:?}\n{text}", told.0);
        }
        assert_eq!(asked.seen.len(), told.seen.len(), "{text}");
        told.seen.iter_mut().for_each(|scene| scene.4.clear());
        for every in [1, 4, u32::MAX] {
            let (free, free_ending, by_reflex) = run::<F>(text, replicate, Asks::Positions, every);
            assert_eq!(by_reflex, reflexive, "{text}");
            assert_eq!(ending, free_ending, "{text}");
            let shown = |round: u32| free.seen.iter().any(|&((other, _), ..)| other == round);
            let looked_at = |&&((round, last), ..): &&Seen| round.is_multiple_of(every) || last;
            assert!(told.seen.iter().filter(looked_at).all(|&((round, _), ..)| shown(round)), "every {every}\n{text}");
            for free in &free.seen {
                assert!(told.seen.contains(free), "replicate {replicate}, every {every}, scene {:?}\n{text}", free.0);
            }
        }
    }
}

const NETWORKS: [&str; 5] = [
    "{ kind = \"complete\" }",
    "{ kind = \"ring\", degree = 4 }",
    "{ kind = \"preferential-attachment\", links = 2 }",
    "{ kind = \"erdos-renyi\", p = 0.03, disconnected = \"keep\" }",
    "{ kind = \"star\" }",
];

/// The schedules under which minds may answer by reflex, and one under which they may not.
const SCHEDULES: [(&str, bool); 6] = [
    ("", true),
    ("schedule = \"events\"", true),
    ("schedule = \"events\"\nmeeting = \"speaker\"\nevents = 7", true),
    ("schedule = \"events\"\nmeeting = \"tie\"", true),
    ("schedule = \"events\"\nmeeting = \"mutual\"", true),
    ("schedule = \"asynchronous\"", false),
];

#[test]
fn copiers_come_to_the_same_by_reflex() {
    let rules = [
        "rule = \"one\"",
        "rule = \"one\"\nnoise = 0.1",
        "rule = \"majority\"\nties = \"random\"",
        "rule = \"majority\"\nties = \"first\"\ncount_self = false\nnoise = 0.05",
        "rule = \"unanimous\"",
        "rule = \"one\"\ncontrarian = 1",
    ];
    for rule in rules {
        for network in NETWORKS {
            for (schedule, reflexive) in SCHEDULES {
                same::<OpenQuestions>(&copiers(rule, network, schedule, "rounds = 12"), reflexive);
            }
        }
    }
}

/// Sixty copiers before one question with three answers.
fn copiers(rule: &str, network: &str, protocol: &str, stop: &str) -> String {
    format!(
        "schema = 1\n[problem]\nkind = \"question\"\nanswers = [\"a\", \"b\", \"c\"]\n[society]\nnetwork = {network}\n\
         [society.perspectives.one]\ncount = 60\nmind = \"copier\"\n{rule}\n\
         [protocol]\n{protocol}\nvote = \"none\"\nstop = {{ {stop}, budget = \"none\" }}\n"
    )
}

#[test]
fn groups_votes_and_stop_rules_are_the_same_by_reflex() {
    let groups = "hearing = { group = 5 }";
    same::<OpenQuestions>(&copiers("rule = \"majority\"", NETWORKS[0], groups, "rounds = 6"), true);
    for when in ["unanimous", "still", "agreed", "settled"] {
        let stop = format!("rounds = 200, patience = 2, when = [\"{when}\"]");
        same::<OpenQuestions>(&copiers("rule = \"majority\"", NETWORKS[0], "", &stop), true);
        let events = copiers("rule = \"one\"", NETWORKS[1], "schedule = \"events\"", &stop);
        same::<OpenQuestions>(&events, when != "settled");
    }
    // The round of a vote is not, those between are: the eleventh is the last.
    let vote = "schema = 1\n[problem]\nkind = \"question\"\n[society]\nnetwork = { kind = \"ring\", degree = 4 }\n\
                [society.perspectives.one]\ncount = 60\nmind = \"copier\"\nrule = \"one\"\n\
                [protocol]\nvote = { every = 2, adopt = \"public\" }\nstop = { rounds = 11, budget = \"none\" }\n";
    same::<OpenQuestions>(vote, true);
}

#[test]
fn those_who_differ_or_remember_are_asked() {
    let stubborn = copiers("rule = \"one\"\nstubborn = 0.3", NETWORKS[1], "", "rounds = 5");
    same::<OpenQuestions>(&stubborn, false);
    same::<Opinions>(&averagers("susceptibility = 0.5", NETWORKS[1], ""), false);
    same::<OpenQuestions>(&debaters("conformist"), false);
}

#[test]
fn whoever_hears_everyone_does_so_by_reflex_on_any_network() {
    let everyone = "hearing = \"everyone\"";
    for network in NETWORKS {
        same::<OpenQuestions>(&copiers("rule = \"one\"", network, everyone, "rounds = 8"), true);
        same::<OpenQuestions>(&copiers("rule = \"majority\"", network, everyone, "rounds = 8"), true);
        same::<Opinions>(&averagers("confidence = 0.2", network, everyone), true);
    }
}

#[test]
fn what_changes_in_the_midst_of_a_run_changes_alike_for_both() {
    let changes = [
        "\"protocol.hearing\" = \"everyone\"",
        "\"protocol.floor\" = \"moderated\", \"protocol.speakers\" = 3",
        "\"protocol.hearing\" = \"nobody\"",
    ];
    for schedule in ["", "schedule = \"events\"", "hearing = \"everyone\""] {
        for one in changes {
            for other in changes {
                let at = |round: u32, set: &str| format!("[[interventions]]\nat = {round}\nset = {{ {set} }}\n");
                let text = averagers("confidence = 0.2", NETWORKS[1], schedule) + &at(4, one) + &at(8, other);
                assert_eq!(seen::<Opinions>(&text, Asks::All), seen::<Opinions>(&text, Asks::Acts), "{text}");
            }
        }
    }
}

/// What a run of this scenario text shows, interventions included.
fn seen<F: Family>(text: &str, asks: Asks) -> Vec<Seen> {
    let study = study(text);
    let film = |_: &_, _: &_, _: &_, _: &_| Film { asks, every: 1, seen: Vec::new() };
    let run =
        Bench::<F>::new(Vec::new(), 1).run_before(&study.cells[0].scenario, None, 1, &draws_of(&study, 0, 0), film);
    run.unwrap().1.seen
}

/// Fifty averagers with one opinion each.
fn averagers(dials: &str, network: &str, protocol: &str) -> String {
    format!(
        "schema = 1\n[problem]\nkind = \"opinion\"\n[society]\nnetwork = {network}\n\
         [society.perspectives.person]\ncount = 50\nmind = \"averager\"\n{dials}\n\
         [protocol]\n{protocol}\nstop = {{ rounds = 12 }}\n"
    )
}

#[test]
fn averagers_come_to_the_same_by_reflex() {
    let dials = [
        "confidence = 0.2",
        "confidence = 0.2\nrate = 0.3\nself_weight = 0",
        "confidence = 0.15\nboundary = \"open\"\nself_weight = 2.5",
        "rate = 0.5",
    ];
    for dials in dials {
        for network in NETWORKS {
            for (schedule, reflexive) in SCHEDULES {
                same::<Opinions>(&averagers(dials, network, schedule), reflexive);
            }
        }
    }
}

/// So many climbers on strings of ten bits.
fn climbers(count: u32, imitates: bool, network: &str, schedule: &str, rounds: u32) -> String {
    format!(
        "schema = 1\n[problem]\nkind = \"strings\"\nn = 10\nk = 3\n[society]\nnetwork = {network}\n\
         [society.perspectives.agent]\ncount = {count}\nmind = \"climber\"\nimitates = {imitates}\n\
         [protocol]\n{schedule}\nvote = \"none\"\nstop = {{ rounds = {rounds}, budget = \"none\" }}\n"
    )
}

#[test]
fn climbers_on_strings_come_to_the_same_by_reflex() {
    for imitates in [true, false] {
        for network in NETWORKS {
            for (schedule, _) in SCHEDULES {
                let text = climbers(40, imitates, network, schedule, 15);
                // They search when nobody meets them, too: in events they are asked again at the end of each round.
                same::<Landscapes>(&text, schedule.is_empty());
            }
        }
    }
}

/// Ten debaters who all hear all.
fn debaters(intervention: &str) -> String {
    format!(
        "schema = 1\n[problem]\nkind = \"question\"\nanswers = [\"a\", \"b\", \"c\"]\nright = \"a\"\n\
         [society]\nnetwork = {{ kind = \"complete\" }}\n\
         [society.perspectives.debater]\ncount = 10\nmind = \"believer\"\nlearns = \"answers\"\nprior = [3, 2, 1]\n\
         own_weight = 0.5\npeer_weight = 2\nintervention = \"{intervention}\"\n\
         [protocol]\nhearing = \"everyone\"\nvote = {{ every = 0, final = \"plurality\" }}\nstop = {{ rounds = 9, budget = \"none\" }}\n"
    )
}

#[test]
fn debaters_come_to_the_same_together() {
    let three = debaters("none");
    let two = three.replace(", \"c\"]", "]").replace("[3, 2, 1]", "[0.3, 0.2]").replace("= 0.5", "= 0.7");
    let crowd = two.replace("count = 10", "count = 2100").replace("peer_weight = 2", "peer_weight = 0.001");
    for text in [three, two, crowd] {
        same::<OpenQuestions>(&text, true);
    }
}

#[test]
fn rounds_that_nobody_looks_at_are_played_in_one_go() {
    let scenes = |seen: Vec<Seen>| seen.into_iter().map(|(when, ..)| when).collect::<Vec<_>>();
    let bounded = averagers("confidence = 0.2", NETWORKS[0], "");
    let voting = bounded.clone() + "vote = { every = 7, adopt = \"public\" }\n";
    assert_eq!(
        scenes(run::<Opinions>(&bounded, 0, Asks::Positions, 5).0.seen),
        [(0, false), (5, false), (10, false), (12, false), (12, true)]
    );
    assert_eq!(
        scenes(run::<OpenQuestions>(&debaters("none"), 0, Asks::Positions, 100).0.seen),
        [(0, false), (9, false), (9, true)]
    );
    assert_eq!(
        scenes(run::<Opinions>(&voting, 0, Asks::Positions, 100).0.seen),
        [(0, false), (6, false), (7, false), (12, false), (12, true)]
    );
}

#[test]
fn a_large_society_comes_to_the_same_on_any_number_of_threads() {
    let network = "{ kind = \"random-regular\", degree = 4, disconnected = \"keep\" }";
    let copiers = copiers("rule = \"one\"", network, "", "rounds = 3").replace("count = 60", "count = 70000");
    let climbers = climbers(70_000, true, network, "", 3);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let (voters, _, by_reflex) = run::<OpenQuestions>(&copiers, 0, Asks::Positions, 1);
            let (searchers, _, too) = run::<Landscapes>(&climbers, 0, Asks::Positions, 1);
            assert!(by_reflex && too);
            (voters.seen, searchers.seen)
        })
    };
    let one = on(1);
    assert!(on(3) == one);
}
