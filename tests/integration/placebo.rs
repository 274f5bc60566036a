//! The null acts: a placebo is a charged idle, bit for bit; a sham differs in its pointer alone.

use crate::worlds::{FLOORS, INQUISITIVE, World, all_heuristics, base, chained, frozen, policy, protocol};
use manyminds::act::{Act, DEEDS, Deed, Null, Outcome, Standing, Turn};
use manyminds::deliberation::{Chamber, Ending, Hearing, Observer, Over, Protocol, Scene, Schedule, deliberate};
use manyminds::mind::{Claim, Deliberator, Heard, Inquirer, Mind, Says, Word};
use manyminds::problem::generate::queen;
use manyminds::problem::{GraphProblem, GraphView, Problem};
use manyminds::rng::unit;

type Graph = GraphProblem<u8>;

/// Words, or a noise without content that costs the hearer what words cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sound {
    word: Word<u8>,
    noise: bool,
}

impl Says<u8> for Sound {
    fn is_silent(&self) -> bool {
        !self.noise && self.word.is_silent()
    }
    fn claim(&self) -> Option<Claim<u8>> {
        self.word.claim()
    }
}

/// What a call was charged for placebos.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Entry {
    /// The turn went to a real act.
    Real,
    /// The turn went to a placebo.
    Idle { cost: u64, noise: bool },
    /// Placebos were thought about again.
    Again { cost: u64 },
}

/// A mind whose placebos are put to the test.
trait Tested: Mind<Graph, Says = Word<u8>, Air = ()> + Clone + std::fmt::Debug {
    /// What it knows, without what it last scribbled down.
    fn knows(&self) -> String;
}

impl Tested for Deliberator<u8> {
    fn knows(&self) -> String {
        let text = format!("{self:?}");
        let (before, after) = text.split_once("scores: [").unwrap();
        format!("{before}{}", after.split_once(']').unwrap().1)
    }
}

impl Tested for Inquirer<u8> {
    fn knows(&self) -> String {
        format!("{self:?}")
    }
}

/// A mind that writes down what its placebos are charged, or one that idles whenever a placebo is due and pays what was
/// written down, without thinking at all.
#[derive(Clone, Debug)]
struct Idler<M> {
    inner: M,
    idles: bool,
    replaced: Deed,
    tape: Vec<Entry>,
    at: usize,
    /// What was left in the purse after each call.
    purses: Vec<u64>,
}

impl<M: Tested> Idler<M> {
    fn new(inner: M, replaced: Deed) -> Self {
        Idler { inner, idles: false, replaced, tape: Vec::new(), at: 0, purses: Vec::new() }
    }

    fn next(&mut self) -> Entry {
        self.at += 1;
        self.tape[self.at - 1]
    }

    fn pay(turn: &mut Turn<'_>, cost: u64) {
        assert!(turn.purse.pay(cost), "round {}: the idler cannot pay {cost}", turn.round);
    }
}

/// What the acts written down since `before` cost as placebos.
fn charged(turn: &Turn<'_>, before: usize) -> (u64, u32) {
    let acts = &turn.log.as_deref().unwrap()[before..];
    let placebos = acts.iter().filter(|act| act.null == Null::Placebo);
    placebos.fold((0, 0), |(cost, n), act| (cost + u64::from(act.cost), n + 1))
}

fn written(turn: &Turn<'_>) -> usize {
    turn.log.as_deref().unwrap().len()
}

impl<M: Tested> Mind<Graph> for Idler<M> {
    type Says = Sound;
    type Air = ();

    fn wake(&mut self, view: GraphView<'_, u8>, own: &[u8], turn: &mut Turn<'_>) {
        self.inner.wake(view, own, turn);
    }

    fn propose(&mut self, view: GraphView<'_, u8>, own: &mut [u8], turn: &mut Turn<'_>) -> Sound {
        let before = written(turn);
        let sound = match self.idles.then(|| self.next()) {
            Some(Entry::Idle { cost, noise }) => {
                Self::pay(turn, cost);
                Sound { noise, ..Sound::default() }
            }
            _ => {
                let word = self.inner.propose(view, own, turn);
                let (cost, placebos) = charged(turn, before);
                if self.idles {
                    assert_eq!(placebos, 0, "round {}: a placebo where there was none", turn.round);
                } else if placebos > 0 {
                    self.tape.push(Entry::Idle { cost, noise: !word.is_silent() });
                } else {
                    self.tape.push(Entry::Real);
                }
                Sound { word, noise: false }
            }
        };
        self.purses.push(turn.purse.left());
        sound
    }

    fn critique(&mut self, view: GraphView<'_, u8>, own: &[u8], heard: &Heard<'_, Sound, u8>, turn: &mut Turn<'_>) {
        let said: Vec<Word<u8>> = heard.said.iter().map(|sound| sound.word).collect();
        for speaker in heard.speakers() {
            if heard.said[speaker as usize].noise {
                if !turn.purse.pay(u64::from(turn.manners.prices.hear)) {
                    break;
                }
                if turn.manners.decline > 0.0 {
                    unit(turn.rng);
                }
            } else {
                let one = Heard::words(&said, std::slice::from_ref(&speaker), heard.me, heard.named);
                self.inner.critique(view, own, &one, turn);
            }
        }
        self.purses.push(turn.purse.left());
    }

    fn revise(&mut self, view: GraphView<'_, u8>, own: &mut [u8], turn: &mut Turn<'_>) -> bool {
        let before = written(turn);
        let moved = match self.idles.then(|| self.next()) {
            Some(Entry::Again { cost }) => {
                // What follows from one's own turn is thought about before what follows from hearing.
                let first = self.replaced == Deed::Verify;
                if first {
                    Self::pay(turn, cost);
                }
                let moved = self.inner.revise(view, own, turn);
                if !first {
                    Self::pay(turn, cost);
                }
                moved
            }
            _ => {
                let moved = self.inner.revise(view, own, turn);
                self.tape.push(Entry::Again { cost: charged(turn, before).0 });
                moved
            }
        };
        self.purses.push(turn.purse.left());
        moved
    }

    fn opines(&self, view: GraphView<'_, u8>, question: usize) -> bool {
        self.inner.opines(view, question)
    }

    fn weigh(&mut self, view: GraphView<'_, u8>, position: &[u8], turn: &mut Turn<'_>) -> Option<f64> {
        self.inner.weigh(view, position, turn)
    }

    fn weigh_claim(
        &mut self,
        view: GraphView<'_, u8>,
        own: &[u8],
        claim: Claim<u8>,
        turn: &mut Turn<'_>,
    ) -> Option<f64> {
        self.inner.weigh_claim(view, own, claim, turn)
    }

    fn accept(&mut self, view: GraphView<'_, u8>, own: &[u8], changed: &[u32], turn: &mut Turn<'_>) {
        self.inner.accept(view, own, changed, turn);
    }
}

/// Round, positions, public answers, decision, what was spent.
type Frame = (u32, Vec<u8>, Vec<Option<u8>>, Vec<Option<u8>>, u64);

/// Everything that can be seen of a deliberation.
#[derive(Debug, Default, PartialEq)]
struct Film {
    frames: Vec<Frame>,
    acts: Vec<Act>,
}

impl Observer<Graph> for Film {
    fn see(&mut self, scene: &Scene<'_, Graph>) {
        let (positions, public, decision) = (scene.positions.to_vec(), scene.public.to_vec(), scene.decision.to_vec());
        self.frames.push((scene.round, positions, public, decision, scene.spent));
        self.acts.extend_from_slice(scene.acts);
    }
}

fn world(agents: usize) -> World<u8> {
    let graph = frozen(&queen(4, 4).unwrap().coloring(3));
    // From one common start, challenges hit home; on three colours, there is always something to challenge.
    World { common_start: true, ..World::even(&graph, agents, 0.6, 11) }
}

fn play<M: Mind<Graph>>(world: &World<u8>, protocol: &Protocol, minds: Vec<M>) -> (Film, Ending, Chamber<Graph, M>) {
    let (mut film, mut chamber) = (Film::default(), Chamber::new(minds));
    let ending = deliberate(&world.setting(), protocol, &|_, _| None, &mut chamber, &mut film);
    (film, ending, chamber)
}

fn deliberators(world: &World<u8>, base: [f64; DEEDS]) -> Vec<Deliberator<u8>> {
    (0..world.network.agents() as u32)
        .map(|agent| {
            let mut mind = Deliberator::new(false);
            mind.reset(world.problem.view(agent), all_heuristics(), policy(base));
            mind
        })
        .collect()
}

const REPLACED: [Deed; 11] = [
    Deed::Propose,
    Deed::Challenge,
    Deed::Support,
    Deed::Verify,
    Deed::Shift,
    Deed::Ask,
    Deed::Answer,
    Deed::Reconcile,
    Deed::Backtrack,
    Deed::Subgoal,
    Deed::ChainBack,
];

/// Every act, often.
fn busy() -> [f64; DEEDS] {
    base(&[
        (Deed::Propose, 1.0),
        (Deed::Challenge, 1.5),
        (Deed::Support, 0.5),
        (Deed::Verify, 1.0),
        (Deed::Shift, 0.0),
        (Deed::Ask, 0.0),
        (Deed::Answer, 1.0),
        (Deed::Reconcile, 1.0),
        (Deed::Backtrack, 0.0),
        (Deed::Subgoal, 0.0),
        (Deed::ChainBack, 0.5),
        (Deed::Placebo, -1.0),
    ])
}

#[test]
fn a_placebo_is_a_charged_idle_bit_for_bit() {
    let world = world(14);
    let mut placebos = [0u32; DEEDS];
    for schedule in [Schedule::Synchronous, Schedule::Asynchronous] {
        for floor in FLOORS {
            for (replaced, budget) in REPLACED.into_iter().flat_map(|deed| [(deed, None), (deed, Some(25_000))]) {
                let mut plan = protocol(Over::Questions, "plurality", 60);
                (plan.schedule, plan.floor, plan.speakers, plan.stop.budget) = (schedule, floor, 9, budget);
                plan.manners.prices.verify = 30;
                plan.manners.replace[replaced as usize] = Null::Placebo;
                plan.manners.standing = Standing::Learned;
                plan.manners.decline = if budget.is_some() { 0.2 } else { 0.0 };
                let place = format!("{schedule:?}, {floor:?}, {replaced:?}, {budget:?}");
                let mut acts = busy();
                // The way back is seldom as good: try it more often, from moves that were no gain.
                if replaced == Deed::Backtrack {
                    (acts[Deed::Backtrack as usize], acts[Deed::Shift as usize]) = (2.0, 2.0);
                }
                let film = idles_like(&world, &plan, replaced, || deliberators(&world, acts), &place);
                let null = film.acts.iter().filter(|act| act.null == Null::Placebo);
                placebos[replaced as usize] +=
                    null.filter(|act| act.deed == replaced && act.outcome == Outcome::Done).count() as u32;
            }
        }
    }
    assert!(REPLACED.iter().all(|&deed| placebos[deed as usize] > 50), "{placebos:?}");
}

#[test]
fn placebos_do_not_crowd_out_what_waits_to_be_thought_about_again() {
    let world = world(60);
    let mut plan = protocol(Over::Questions, "plurality", 30);
    plan.manners.prices.verify = 30;
    plan.manners.replace[Deed::Verify as usize] = Null::Placebo;
    let acts = base(&[
        (Deed::Propose, -1.0),
        (Deed::Challenge, 3.0),
        (Deed::Support, 0.0),
        (Deed::Verify, 2.0),
        (Deed::Shift, 0.0),
        (Deed::Placebo, -30.0),
    ]);
    let film = idles_like(&world, &plan, Deed::Verify, || deliberators(&world, acts), "crowded");
    let crowded = (1..=30).flat_map(|round| (0..60).map(move |agent| (agent, round))).any(|place| {
        let again = film.acts.iter().filter(|act| (act.agent, act.round) == place && act.deed == Deed::Concede);
        again.clone().any(|act| act.null == Null::Placebo) && again.count() == 9
    });
    assert!(crowded, "nobody had a placebo and more challenges to think about again than it can");
}

/// Plays a society with placebos for `replaced`, then one that idles in their place and pays what they were charged, and
/// finds the two equal in everything that is not an act: positions, decisions, purses and all that minds know.
fn idles_like<M: Tested>(
    world: &World<u8>,
    plan: &Protocol,
    replaced: Deed,
    minds: impl Fn() -> Vec<M>,
    place: &str,
) -> Film {
    let idlers = minds().into_iter().map(|inner| Idler::new(inner, replaced));
    let (film, ending, mut chamber) = play(world, plan, idlers.collect());
    // The wrapper itself changes nothing.
    let (plain, plain_ending, _) = play(world, plan, minds());
    assert!((&film, ending) == (&plain, plain_ending), "{place}");
    // Now those that never think, but only pay.
    let idle = minds().into_iter().zip(chamber.minds_mut()).map(|(inner, idler)| Idler {
        idles: true,
        tape: idler.tape.clone(),
        ..Idler::new(inner, replaced)
    });
    let (idle_film, idle_ending, mut idle_chamber) = play(world, plan, idle.collect());
    assert!(film.frames == idle_film.frames, "{place}");
    assert_eq!(ending, idle_ending, "{place}");
    for (idler, idle) in chamber.minds_mut().iter().zip(idle_chamber.minds_mut()) {
        assert!(idler.purses == idle.purses, "{place}");
        assert!(idler.inner.knows() == idle.inner.knows(), "{place}");
    }
    film
}

fn inquirers(world: &World<u8>, base: [f64; DEEDS]) -> Vec<Inquirer<u8>> {
    (0..world.network.agents() as u32)
        .map(|agent| {
            let mut mind = Inquirer::default();
            mind.reset(world.problem.view(agent), all_heuristics(), policy(base));
            mind
        })
        .collect()
}

#[test]
fn a_placebo_of_an_inquirer_is_a_charged_idle_bit_for_bit() {
    let world = World::<u8>::even(&frozen(&chained()), 6, 0.6, 11);
    let mut placebos = [0u32; DEEDS];
    for schedule in [Schedule::Synchronous, Schedule::Asynchronous] {
        for replaced in Deed::CHOSEN.into_iter().filter(|&deed| deed != Deed::Placebo) {
            for (floor, budget) in FLOORS.into_iter().flat_map(|floor| [(floor, None), (floor, Some(3_000))]) {
                let mut plan = protocol(Over::Questions, "plurality", 40);
                (plan.schedule, plan.floor, plan.speakers, plan.stop.budget) = (schedule, floor, 5, budget);
                plan.manners.prices.verify = 15;
                plan.manners.replace[replaced as usize] = Null::Placebo;
                plan.manners.standing = if budget.is_some() { Standing::Topic } else { Standing::Learned };
                plan.manners.decline = if budget.is_some() { 0.2 } else { 0.0 };
                let place = format!("{schedule:?}, {floor:?}, {replaced:?}, {budget:?}");
                let film = idles_like(&world, &plan, replaced, || inquirers(&world, INQUISITIVE), &place);
                let null = film.acts.iter().filter(|act| act.null == Null::Placebo);
                placebos[replaced as usize] += null.filter(|act| act.outcome == Outcome::Done).count() as u32;
            }
        }
    }
    assert!(placebos[..DEEDS - 1].iter().all(|&count| count > 20), "{placebos:?}");
}

/// The acts chosen in the first `rounds` rounds, by agent, without what a null act may change.
fn chosen(film: &Film, rounds: u32) -> Vec<Act> {
    let blank = |act: &Act| Act { null: Null::Real, relation: 0, local: 0, option: 0, ..*act };
    let chosen = film.acts.iter().filter(|act| act.round <= rounds && (act.deed as usize) < Deed::CHOSEN.len());
    chosen.map(blank).collect()
}

#[test]
fn real_sham_and_placebo_share_prices_and_availability() {
    for replaced in REPLACED {
        // From one common start nobody has another answer to give than the asker's.
        let world = World { common_start: replaced != Deed::Answer, ..world(12) };
        let run = |null: Null| {
            let mut plan = protocol(Over::Questions, "plurality", 4);
            plan.manners.prices.verify = 30;
            plan.manners.replace[replaced as usize] = null;
            let mut acts = busy();
            acts[Deed::Placebo as usize] = -30.0;
            acts[Deed::Ask as usize] = 2.0;
            acts[Deed::Shift as usize] = 2.0;
            acts[replaced as usize] += 2.0;
            play(&world, &plan, deliberators(&world, acts)).0
        };
        // Nobody can reply, or go back, before the second round, and nothing else depends on what was heard.
        let late = [Deed::Challenge, Deed::Support, Deed::Answer, Deed::Reconcile, Deed::Backtrack];
        let rounds = if late.contains(&replaced) { 2 } else { 1 };
        let real = chosen(&run(Null::Real), rounds);
        assert!(real.iter().any(|act| act.deed == replaced && act.outcome == Outcome::Done), "{replaced:?}");
        assert_eq!(real, chosen(&run(Null::Sham), rounds), "{replaced:?}, sham");
        assert_eq!(real, chosen(&run(Null::Placebo), rounds), "{replaced:?}, placebo");
    }
}

#[test]
fn a_sham_challenge_points_evenly_at_the_relations_of_the_claim() {
    let world = world(12);
    let mut plan = protocol(Over::Questions, "plurality", 200);
    plan.manners.replace[Deed::Challenge as usize] = Null::Sham;
    plan.hearing = Hearing::Everyone;
    let (film, ..) = play(
        &world,
        &plan,
        deliberators(
            &world,
            base(&[
                (Deed::Propose, 1.0),
                (Deed::Challenge, 2.0),
                (Deed::Support, 0.0),
                (Deed::Verify, 0.0),
                (Deed::Shift, 1.0),
                (Deed::Placebo, -30.0),
            ]),
        ),
    );
    let view = world.problem.view(0);
    let (mut places, mut n) = (0.0, 0.0);
    for act in film.acts.iter().filter(|act| act.deed == Deed::Challenge && act.outcome == Outcome::Done) {
        assert_eq!(act.null, Null::Sham);
        let touching = view.touching(act.question as usize);
        let place = touching.iter().position(|link| link.to == act.relation).unwrap();
        places += (place as f64 + 0.5) / touching.len() as f64;
        n += 1.0;
    }
    // The mean of n places drawn evenly on (0, 1) has a standard error of sqrt(1/12n).
    assert!(n > 500.0 && (places / n - 0.5).abs() < 5.0 * (1.0f64 / 12.0 / n).sqrt(), "{places} of {n}");
}
