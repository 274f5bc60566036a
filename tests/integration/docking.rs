//! The engine beside an independent reference: both are given the same societies and the same draws, and every act, field
//! for field, every position, public answer, decision and every unit spent must be the same in every round.
//!
//! What the reference is and what it leaves out is said at its head. It is written from `docs/MODEL.md`: where this test
//! fails after a change, either the change is a mistake or the page has to say what is new.

mod reference;

use crate::worlds::{World, frozen};
use manyminds::act::{Act, DEEDS, Deed, Fact, Manners, Outcome, Standing};
use manyminds::deliberation::{Chamber, Ending, Observer, Protocol, Scene, Why, deliberate};
use manyminds::mind::{ActTable, Deliberator, Heuristics, Policy};
use manyminds::problem::spec::{Body, GraphSpec, QuestionSpec, RelationSpec};
use manyminds::problem::{GraphProblem, Label, Problem};
use manyminds::rng::{Draws, Phase, mix, unit};
use manyminds::society::network::NetworkKind;
use reference::{Case, Frame};

const CASES: u64 = 120;

fn relation(topic: &str, weight: f64, body: Body) -> RelationSpec {
    RelationSpec { topic: Some(topic.into()), weight, ..RelationSpec::new(body) }
}

fn problem(options: &[usize], topics: &[&str], relations: Vec<RelationSpec>) -> GraphSpec {
    GraphSpec {
        questions: options.iter().enumerate().map(|(q, &k)| QuestionSpec::counted(format!("q{q}"), k)).collect(),
        relations,
        topics: topics.iter().map(|topic| topic.to_string()).collect(),
        ..GraphSpec::default()
    }
}

/// A wheel of six in three colours: one too few.
fn colouring() -> GraphSpec {
    let differ = |topic: &str, a: usize, b: usize| relation(topic, 1.0, Body::Differ { scope: vec![a, b] });
    let rim = (0..5).map(|q| differ("rim", q, (q + 1) % 5));
    problem(&[3; 6], &["rim", "spokes"], rim.chain((0..5).map(|q| differ("spokes", 5, q))).collect())
}

/// Every kind of relation, weights, three topics; evidence and a support that not everybody was told of.
fn mixed() -> GraphSpec {
    let private = |relation: RelationSpec| RelationSpec { private: true, ..relation };
    let table = |scope: [usize; 2], degrees: [f64; 6]| Body::Table { scope: scope.into(), degrees: degrees.into() };
    let relations = vec![
        relation("law", 1.0, Body::Implies { from: (0, 1), to: (1, 0) }),
        relation("law", 2.0, Body::Clause { literals: vec![(0, 0, true), (2, 2, false), (4, 1, true)] }),
        relation("traces", 1.5, Body::Evidence { question: 2, favours: vec![1, 2] }),
        private(relation("traces", 0.7, Body::Evidence { question: 2, favours: vec![3] })),
        relation("taste", 1.3, table([1, 3], [0.1, 0.8, 0.45, 0.9, 0.3, 0.6])),
        relation("taste", 0.9, table([4, 3], [0.7, 0.2, 0.55, 0.05, 0.95, 0.5])),
        relation("law", 0.6, Body::Attacks { from: (1, 1), to: (4, 1) }),
        private(relation("law", 1.1, Body::Supports { from: (3, 2), to: (0, 2) })),
        relation("taste", 0.5, Body::Equal { scope: vec![1, 4] }),
        relation("traces", 0.8, Body::Differ { scope: vec![0, 2, 3] }),
    ];
    problem(&[3, 2, 4, 3, 2], &["law", "traces", "taste"], relations)
}

/// Clauses of two and three literals over six variables.
fn clauses() -> GraphSpec {
    let clause = |n: usize| {
        let literal = |place: usize| ((n + place * (n % 2 + 1)) % 6, 1, (n * 5 + place * 3) % 4 < 2);
        relation("logic", 1.0, Body::Clause { literals: (0..2 + n % 3 / 2).map(literal).collect() })
    };
    problem(&[2; 6], &["logic"], (0..14).map(clause).collect())
}

/// The case of a seed: everything that is varied is drawn from it.
fn case(seed: u64) -> Case {
    let toss = |place: u64, sides: u64| mix(seed, place) % sides;
    let world = seed % 3;
    let spec = [colouring, mixed, clauses][world as usize]();
    let agents = 2 + toss(0, 3) as usize;
    let draws = Draws::new(seed, 0, 0);
    let levels = |agent: usize, what: u32, n: usize| -> Vec<f64> {
        let mut rng = draws.stream(agent as u32, what, Phase::Society);
        (0..n).map(|_| unit(&mut rng)).collect()
    };
    let standing = [Standing::Topic, Standing::Constant(0.6), Standing::Learned][toss(1, 3) as usize];
    let mut acts = ActTable::default();
    for (deed, logit) in [
        (Deed::Challenge, 1.5),
        (Deed::Support, 0.5),
        (Deed::Verify, 0.5),
        (Deed::Shift, 0.5),
        (Deed::Ask, 0.0),
        (Deed::Answer, 1.0),
        (Deed::Reconcile, 1.5),
        (Deed::Backtrack, 0.5),
        (Deed::Subgoal, 0.0),
        (Deed::ChainBack, 0.5),
        (Deed::Placebo, -1.0),
    ] {
        acts.base[deed as usize] = logit;
    }
    // Where few reply and many shift, boards and trails overflow.
    let restless = toss(23, 3) == 0;
    if restless {
        acts.steer[Deed::Shift as usize] = 2.0;
        for deed in [Deed::Challenge, Deed::Support, Deed::Reconcile] {
            acts.steer[deed as usize] = -2.5;
        }
    }
    let mut manners = Manners { tell: toss(2, 3) > 0, standing, ..Manners::default() };
    manners.prices.verify = 20;
    manners.decline = if toss(3, 3) == 0 { 0.2 } else { 0.0 };
    manners.named = standing == Standing::Learned || toss(4, 3) > 0;
    // In the mixed world the first was told of both, the last of one, those between of nothing.
    let mut told = vec![Vec::new(); agents];
    if world == 1 {
        told[0].extend([3, 7]);
        told[agents - 1] = vec![if toss(24, 2) == 0 { 3 } else { 7 }];
    }
    Case {
        expertise: (0..agents)
            .map(|agent| levels(agent, 0, spec.topics.len()).into_iter().map(|level| 0.2 + 0.75 * level).collect())
            .collect(),
        traits: (0..agents).map(|agent| levels(agent, 1, 6).try_into().unwrap()).collect(),
        heuristics: (0..agents as u64).map(|agent| 1 + toss(10 + agent, 31) as u32).collect(),
        spec,
        told,
        acts,
        mean_policy: toss(5, 5) == 0,
        sideways: toss(6, 2) == 0,
        shared_error: [0.0, 0.4][toss(7, 2) as usize],
        common_start: world == 2,
        path: toss(8, 2) == 0,
        manners,
        every: [0, 3, 4][toss(9, 3) as usize],
        quorum: [(1, 2), (2, 3)][toss(20, 2) as usize],
        budget: [None, Some(200 * agents as u64), Some(500 * agents as u64 + 1)][toss(21, 3) as usize],
        own_purses: toss(22, 3) == 0,
        rounds: if restless { 60 } else { 25 },
        seed,
        draws,
    }
}

/// Keeps everything.
struct Film(Vec<Frame>);

impl Observer<GraphProblem<u8>> for Film {
    fn see(&mut self, scene: &Scene<'_, GraphProblem<u8>>) {
        let index = |answers: &[u8]| answers.iter().map(|answer| answer.index()).collect();
        let maybe = |answers: &[Option<u8>]| answers.iter().map(|answer| answer.map(Label::index)).collect();
        self.0.push(Frame {
            round: scene.round,
            positions: index(scene.positions),
            latest: index(scene.latest),
            public: maybe(scene.public),
            decision: maybe(scene.decision),
            acts: scene.acts.to_vec(),
            spent: scene.spent,
        });
    }
}

/// The same case, by the engine.
fn engine(case: &Case) -> (Vec<Frame>, Ending) {
    let agents = case.expertise.len();
    let (graph, expertise) = (frozen(&case.spec), case.expertise.concat());
    let mut world: World<u8> = World::new(&graph, &expertise, &case.told, case.shared_error, case.seed);
    world.common_start = case.common_start;
    if case.path {
        world.network = NetworkKind::Path.build(agents, &mut case.draws.stream(0, 0, Phase::Network)).unwrap();
    }
    let mut protocol = Protocol { manners: case.manners, own_purses: case.own_purses, ..Protocol::default() };
    protocol.vote.every = case.every;
    protocol.vote.quorum = f64::from(case.quorum.0) / f64::from(case.quorum.1);
    (protocol.stop.rounds, protocol.stop.budget) = (case.rounds, case.budget);
    let odds: Vec<[f64; DEEDS]> = case.traits.iter().map(|traits| case.acts.odds(traits)).collect();
    let minds = (0..agents).map(|agent| {
        let mut mind = Deliberator::new(case.sideways);
        let policy = if case.mean_policy { Policy::mean_of(&odds) } else { Policy::Own(odds[agent]) };
        mind.reset(world.problem.view(agent as u32), Heuristics(case.heuristics[agent]), policy);
        mind
    });
    let (mut film, mut chamber) = (Film(Vec::new()), Chamber::new(minds.collect()));
    let ending = deliberate(&world.setting(), &protocol, &|_, _| None, &mut chamber, &mut film);
    (film.0, ending)
}

#[test]
fn the_engine_does_what_the_model_page_says_act_for_act() {
    let mut acts: Vec<Act> = Vec::new();
    let (mut rounds, mut broke) = (0, 0);
    for seed in 0..CASES {
        let case = case(seed);
        let ((seen, ending), (expected, expected_ending)) = (engine(&case), reference::deliberate(&case));
        for (seen, expected) in seen.iter().zip(&expected) {
            let place = format!("seed {seed}, world {}, round {}", seed % 3, expected.round);
            for (at, (act, expected)) in seen.acts.iter().zip(&expected.acts).enumerate() {
                assert_eq!(act, expected, "{place}, act {at}: the engine's left, the reference's right");
            }
            assert_eq!(seen, expected, "{place}: the engine's left, the reference's right");
        }
        assert_eq!((seen.len(), ending), (expected.len(), expected_ending), "seed {seed}");
        acts.extend(seen.into_iter().flat_map(|frame| frame.acts));
        rounds += ending.rounds;
        broke += u32::from(ending.why == Why::Budget);
    }
    // Nothing above means anything unless all of it came up.
    let count = |is: &dyn Fn(&Act) -> bool| acts.iter().filter(|act| is(act)).count();
    let tally = |deed: Deed| {
        [Outcome::Done, Outcome::Nothing, Outcome::Unpaid]
            .map(|outcome| count(&|act| (act.deed, act.outcome) == (deed, outcome)))
    };
    println!("{rounds} rounds, {} acts, {broke} budgets used up", acts.len());
    Deed::ALL.into_iter().for_each(|deed| println!("{:>10} done, nothing, unpaid: {:?}", deed.name(), tally(deed)));
    // Reading is an act of another kind of mind.
    for deed in Deed::ALL.into_iter().filter(|&deed| deed != Deed::Read) {
        assert!(tally(deed)[0] > 0, "{} never came off", deed.name());
    }
    for deed in [Deed::Propose, Deed::Challenge, Deed::Support, Deed::Reconcile, Deed::ChainBack, Deed::Concede] {
        let [_, nothing, unpaid] = tally(deed);
        assert!(nothing > 0 && unpaid > 0, "{} never came to nothing, or was never unpaid", deed.name());
    }
    for fact in [Fact::Holds, Fact::Broken, Fact::Evidence] {
        assert!(count(&|act| act.fact == fact) > 0, "nobody told {fact:?}");
    }
    assert!(rounds > 300 && broke > 0 && broke < CASES as u32);
}
