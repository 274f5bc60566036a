//! A warm deliberation allocates nothing.
//!
//! A binary of its own. Each thread has a counter: what the test harness allocates meanwhile is not counted.

use manyminds::act::{DEEDS, Standing};
use manyminds::deliberation::{Chamber, Observer, Over, Protocol, Schedule, Setting, deliberate};
use manyminds::measure::{DEFAULT, Given, Panel, make, names};
use manyminds::mind::{Cooling, Distance, GraphMind, MindKind, Order, Searcher, Tools};
use manyminds::problem::countdown::{CountdownProblem, Operators, Puzzle, Rule, Usage};
use manyminds::problem::generate::{Neighbours, nk, queen};
use manyminds::problem::{GraphProblem, Label, Problem};
use manyminds::rng::{Draws, Phase, below};
use manyminds::society::network::NetworkKind;
use manyminds::voting::{Ballots, RULES, Tally};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use worlds::{FLOORS, INQUISITIVE, LIVELY, VOTES, World, all_heuristics, chained, frozen, policy, protocol};

#[path = "integration/worlds.rs"]
mod worlds;

struct Counting;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

#[allow(unsafe_code, reason = "an allocator that counts, and hands everything on to the system's")]
// SAFETY: every call goes to `System` unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        unsafe { System.dealloc(place, layout) }
    }
    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What the second run of the same replicate allocates.
fn allocated<A: Label, O: Observer<GraphProblem<A>>>(
    world: &World<A>,
    protocol: &Protocol,
    kinds: &[MindKind],
    observer: &mut O,
    ready: impl Fn(&mut O),
) -> u64 {
    let mut chamber = Chamber::new(kinds.iter().map(|&kind| GraphMind::new(kind)).collect());
    let mut last = 0;
    for _ in 0..2 {
        for (agent, mind) in chamber.minds_mut().iter_mut().enumerate() {
            let acts = if matches!(kinds[agent], MindKind::Inquirer { .. }) { INQUISITIVE } else { LIVELY };
            mind.reset(world.problem.view(agent as u32), all_heuristics(), policy(acts));
        }
        ready(observer);
        let before = COUNT.get();
        deliberate(&world.setting(), protocol, &|_, _| None, &mut chamber, observer);
        last = COUNT.get() - before;
    }
    last
}

fn each<A: Label>(world: &World<A>, kinds: &[MindKind], faults: &mut Vec<String>) {
    let given = || Given { quorum: 0.5, patience: 3, ..Given::default() };
    for schedule in [Schedule::Synchronous, Schedule::Asynchronous] {
        for floor in FLOORS {
            for (over, rule) in VOTES {
                for budget in [None, Some(60_000)] {
                    let mut plan = protocol(over, rule, 60);
                    (plan.schedule, plan.floor, plan.stop.budget) = (schedule, floor, budget);
                    plan.manners.prices.verify = 20;
                    plan.manners.standing = Standing::Learned;
                    if over == Over::Positions {
                        plan.vote.periodic.slate = 3;
                    }
                    (plan.stop.when.settled, plan.stop.when.agreed) = (true, true);
                    let place = format!("{schedule:?}, {floor:?}, {over:?}, {budget:?}");
                    let nobody = allocated(world, &plan, kinds, &mut (), |_| {});
                    if nobody > 0 {
                        faults.push(format!("{nobody} unwatched: {place}"));
                    }
                    for measures in [DEFAULT.to_vec(), names()] {
                        let mut panel = Panel::new(measures.iter().filter_map(|name| make(name)).collect(), 1);
                        let seen = allocated(world, &plan, kinds, &mut panel, |panel| panel.reset(given()));
                        if seen > 0 {
                            faults.push(format!("{seen} under {} measures: {place}", measures.len()));
                        }
                    }
                }
            }
        }
    }
}

/// What the second run of searchers on one puzzle allocates, with every act.
fn searching(rule: Rule, usage: Usage, budget: Option<u64>, faults: &mut Vec<String>) {
    let problem = CountdownProblem::new(Puzzle::new(&[3, 7, 12, 25, 40], 317, rule, usage).unwrap());
    let network = NetworkKind::Complete.build(4, &mut Draws::new(1, 0, 0).stream(0, 0, Phase::Network)).unwrap();
    let draws = Draws::new(5, 0, 0);
    let (problem, extraversion) = (&problem, &[0.5; 4][..]);
    let setting = Setting { problem, network: &network, extraversion, draws: &draws, common_start: false };
    for checked in [false, true] {
        let mut plan = protocol(Over::Positions, "score", 200);
        plan.stop.budget = budget;
        plan.manners.checked = checked;
        plan.manners.prices.verify = 1;
        // Whether a claim is a dead end is asked of the exact solver, which fills tables of its own.
        let asks = ["challenge_base", "challenge_precision", "challenge_recall"];
        let plain = names().into_iter().filter(|name| !asks.contains(name));
        let mut panel = Panel::new(plain.filter_map(make).collect(), 1);
        let mut chamber = Chamber::new(vec![Searcher::new(); 4]);
        let mut last = 0;
        for _ in 0..2 {
            for (agent, mind) in chamber.minds_mut().iter_mut().enumerate() {
                let operators = Operators::ALL.without(Operators::SIGNS[agent]);
                let tools = Tools::new(operators, &Order::ALL, &Distance::ALL);
                mind.reset(problem.view(agent as u32), tools, policy([0.0; DEEDS]));
            }
            panel.reset(Given { quorum: 0.5, patience: 3, ..Given::default() });
            let before = COUNT.get();
            deliberate(&setting, &plan, &|_, _| None, &mut chamber, &mut panel);
            last = COUNT.get() - before;
        }
        if last > 0 {
            faults.push(format!("{last} by searchers: {rule:?}, {usage:?}, {budget:?}, checked {checked}"));
        }
    }
}

/// Ballots of every kind over five alternatives, with circles and ties among them.
fn ballots(seed: u64) -> Ballots {
    let mut rng = Draws::new(seed, 0, 0).stream(0, 0, Phase::Vote);
    let mut ballots = Ballots::new(5);
    for voter in 0..12 {
        let mut order = [0, 1, 2, 3, 4];
        for last in (1..5).rev() {
            order.swap(last, below(&mut rng, last as u32 + 1) as usize);
        }
        let ballot = match voter % 4 {
            0 => ballots.push_ranking(&order),
            1 => ballots.push_ranking(&order[..3]),
            2 => ballots.push_ranks(&order.map(|rank| rank / 2)),
            _ => ballots.push_grades(&order.map(|grade| f64::from(grade) - 1.5)),
        };
        ballots.set_weight(ballot, if seed.is_multiple_of(2) { 1.0 } else { 0.25 * f64::from(1 + voter) });
    }
    ballots
}

#[test]
fn a_warm_vote_by_any_rule_allocates_nothing() {
    let elections: Vec<Ballots> = (0..20).map(ballots).collect();
    let mut faults = Vec::new();
    for info in RULES {
        let rule = info.make(0.5).unwrap();
        let mut tally = Tally::default();
        let mut last = 0;
        for _ in 0..2 {
            let before = COUNT.get();
            elections.iter().for_each(|ballots| rule.decide(ballots, &mut tally));
            last = COUNT.get() - before;
        }
        if last > 0 {
            faults.push(format!("{last} by {}", info.name));
        }
    }
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn a_warm_deliberation_allocates_nothing() {
    let deliberator = MindKind::Deliberator { sideways: false };
    let climber = MindKind::Climber(Cooling { noise: 0.05, ..Cooling::default() });
    let mut faults = Vec::new();
    let board = frozen(&queen(5, 5).unwrap().coloring(5));
    let mut world = World::<u8>::even(&board, 8, 0.6, 3);
    let mut rng = Draws::new(1, 0, 0).stream(0, 0, Phase::Network);
    each(&world, &[deliberator; 8], &mut faults);
    world.network = NetworkKind::Ring { degree: 4 }.build(8, &mut rng).unwrap();
    each(&world, &[deliberator, deliberator, climber, climber, deliberator, climber, climber, climber], &mut faults);
    let landscape = nk(20, 3, Neighbours::Random, 4, &mut Draws::new(1, 0, 0).stream(0, 0, Phase::Problem));
    let world = World::<u16>::even(&frozen(&landscape.unwrap()), 6, 0.5, 3);
    each(&world, &[climber; 6], &mut faults);
    each(&world, &[deliberator; 6], &mut faults);
    let world = World::<u8>::even(&frozen(&chained()), 6, 0.6, 3);
    each(&world, &[MindKind::Inquirer { stance: Default::default() }; 6], &mut faults);
    for rule in Rule::ALL {
        for usage in Usage::ALL {
            for budget in [None, Some(20_000)] {
                searching(rule, usage, budget, &mut faults);
            }
        }
    }
    assert!(faults.is_empty(), "{} cases allocate, as {:#?}", faults.len(), &faults[..faults.len().min(8)]);
}
