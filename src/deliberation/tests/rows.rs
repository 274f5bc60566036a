//! What looks only at rows that were written comes to the same as what copies, compares and counts everything.

use super::*;
use crate::mind::{Heard, Height, Steps, Walker, Walking};
use crate::problem::Label;
use crate::problem::landscape::{Ground, Landscape, LandscapeView, Point, Terrain};

/// Everything that a scene shows of positions and decisions, one scene after the other.
#[derive(Default)]
struct Seen(Vec<Vec<usize>>);

impl<P: Problem> Observer<P> for Seen {
    fn see(&mut self, scene: &Scene<'_, P>) {
        let named = |row: &[P::Answer]| row.iter().map(|answer| answer.index()).collect();
        let decided = |row: &[Option<P::Answer>]| {
            row.iter().map(|answer| answer.map_or(usize::MAX, |answer| answer.index())).collect()
        };
        self.0.extend([named(scene.positions), named(scene.latest), decided(scene.public), decided(scene.decision)]);
    }
}

/// How a run ends: the ending, and all answers.
fn run<P: Truth, M: Mind<P>, O: Observer<P>>(
    problem: &P,
    minds: Vec<M>,
    plan: &Protocol,
    plain: bool,
    observer: &mut O,
) -> (Ending, Vec<usize>, Vec<Option<P::Answer>>) {
    let (network, draws) = (Network::complete(minds.len() as u32), Draws::new(5, 0, 0));
    let extraversion = [0.1, 0.3, 0.5, 0.7, 0.9];
    let setting =
        Setting { problem, network: &network, extraversion: &extraversion, draws: &draws, common_start: false };
    let mut chamber = Chamber::new(minds);
    chamber.plain = plain;
    let ending = deliberate(&setting, plan, &|_, _| None, &mut chamber, observer);
    (ending, chamber.positions().iter().map(|answer| answer.index()).collect(), chamber.decision().to_vec())
}

/// Under every limited floor, every vote and every way to adopt, `make` gives the same run with and without an observer, and
/// in the plain ways.
fn same_in_plain<P: Truth, M: Mind<P>>(problem: &P, make: impl Fn() -> Vec<M>, overs: &[(Over, &str)]) {
    for (floor, speakers) in FLOORS.into_iter().flat_map(|floor| [(floor, 1), (floor, 3)]) {
        for (&(over, rule), adopt) in
            overs.iter().flat_map(|over| [Adopt::Public, Adopt::Quorum, Adopt::Decree].map(|adopt| (over, adopt)))
        {
            let mut plan = protocol(over, rule, if adopt == Adopt::Public { 0 } else { 7 }, 90);
            (plan.floor, plan.speakers, plan.vote.adopt) = (floor, speakers, adopt);
            (plan.stop.when.settled, plan.stop.patience) = (true, 2);
            plan.stop.when.agreed = speakers == 3;
            plan.vote.quorum = 0.95;
            let place = format!("{floor:?}, {speakers} speak, {over:?} {adopt:?}");
            let (mut seen, mut plainly) = (Seen::default(), Seen::default());
            let came = run(problem, make(), &plan, true, &mut plainly);
            assert_eq!(run(problem, make(), &plan, false, &mut seen), came, "watched: {place}");
            assert!(seen.0 == plainly.0, "another scene: {place}");
            assert_eq!(run(problem, make(), &plan, false, &mut ()), came, "unwatched: {place}");
            assert_eq!(run(problem, make(), &plan, true, &mut ()), came, "unwatched and plain: {place}");
        }
    }
}

#[test]
fn rows_that_nobody_wrote_need_no_look_among_deliberators() {
    let problem = mixed().0;
    let votes = [(Over::Questions, "plurality"), (Over::Positions, "borda"), (Over::Claims, "approval")];
    same_in_plain(&problem, || mixed().1, &votes);
}

/// A walker as its definition has it: climbs from everywhere in every turn, and knows nothing of what it did.
struct Plodder(Steps);

impl Mind<Landscape> for Plodder {
    type Says = Height;
    type Air = ();
    const LANE: u32 = 1_024;
    const SHOWS: bool = true;
    fn propose(&mut self, view: LandscapeView<'_>, own: &mut [Point], _turn: &mut Turn<'_>) -> Height {
        let before = own.to_vec();
        own.iter_mut().for_each(|point| point.0 = self.0.climb(view.ring().unwrap(), point.0));
        Height { open: own != before, value: 0.0 }
    }
    fn revise(&mut self, _view: LandscapeView<'_>, _own: &mut [Point], _turn: &mut Turn<'_>) -> bool {
        false
    }
}

const TEAM: [[u8; 4]; 5] = [[3, 7, 1, 0], [2, 9, 12, 0], [11, 1, 5, 0], [4, 8, 2, 0], [6, 5, 10, 0]];

fn ring(points: usize, replicate: u64) -> Landscape {
    let terrain = Terrain::Ring { points, smoothness: 1 };
    Landscape::new(Arc::new(Ground::draw(terrain, &Draws::new(4, 0, replicate)).unwrap()))
}

fn walkers(problem: &Landscape, imitates: bool) -> Vec<Walker> {
    (0..5)
        .map(|agent| {
            let mut mind = Walker::new(Walking { imitates });
            mind.reset(problem.view(agent), Steps(TEAM[agent as usize]).pack());
            mind
        })
        .collect()
}

#[test]
fn rows_that_nobody_wrote_need_no_look_among_walkers() {
    // With 70 points few options are counted one by one, with 30 all.
    for (points, imitates) in [(70, false), (70, true), (30, false)] {
        let problem = ring(points, 0);
        same_in_plain(&problem, || walkers(&problem, imitates), &[(Over::Questions, "plurality")]);
    }
}

#[test]
fn a_walker_that_knows_what_is_new_to_it_ends_where_one_ends_that_climbs_from_everywhere() {
    for replicate in 0..4 {
        let problem = ring(700, replicate);
        for (every, adopt) in [(0, Adopt::Public), (4, Adopt::Decree), (5, Adopt::Quorum)] {
            for floor in FLOORS {
                let mut plan = protocol(Over::Questions, "plurality", every, 200);
                (plan.floor, plan.vote.adopt) = (floor, adopt);
                (plan.stop.when.settled, plan.stop.patience) = (true, 1);
                let plodders = TEAM.map(|steps| Plodder(Steps(steps))).into();
                let plainly = run(&problem, plodders, &plan, true, &mut ());
                assert_eq!(
                    run(&problem, walkers(&problem, false), &plan, false, &mut ()),
                    plainly,
                    "{floor:?} {adopt:?}"
                );
            }
        }
    }
}

/// Has an opinion on every question but its own number.
#[derive(Clone)]
struct Choosy(usize);

impl Mind<Plain> for Choosy {
    type Says = Word<u8>;
    type Air = ();
    fn propose(&mut self, _view: (), _own: &mut [u8], _turn: &mut Turn<'_>) -> Word<u8> {
        Word::default()
    }
    fn critique(&mut self, _: (), _: &[u8], _: &Heard<'_, Word<u8>, u8>, _: &mut Turn<'_>) {}
    fn revise(&mut self, _view: (), _own: &mut [u8], _turn: &mut Turn<'_>) -> bool {
        false
    }
    fn opines(&self, _view: (), question: usize) -> bool {
        question != self.0 && question != 3
    }
}

#[test]
fn a_vote_of_those_who_agree_counts_who_has_an_opinion() {
    let row = vec![2, 0, 1, 3, 1];
    for rule in ["plurality", "majority", "unanimity", "supermajority", "borda", "copeland"] {
        for (weights, quorum) in [(Weighing::Even, 0.5), (Weighing::Even, 0.7), (Weighing::LogOdds, 0.5)] {
            for starts in [vec![row.clone(); 5], [vec![row.clone(); 4], vec![vec![2, 0, 1, 2, 1]]].concat()] {
                let problem = Plain { options: 4, starts };
                let mut plan = protocol(Over::Questions, rule, 1, 1);
                (plan.vote.weights, plan.vote.quorum) = (weights, quorum);
                let minds: Vec<Choosy> = [0, 0, 1, 4, 4].map(Choosy).into();
                let (mut seen, mut plainly) = (Seen::default(), Seen::default());
                let came = run(&problem, minds.clone(), &plan, true, &mut plainly);
                assert_eq!(run(&problem, minds, &plan, false, &mut seen), came, "{rule} {weights:?} {quorum}");
                assert!(seen.0 == plainly.0, "{rule} {weights:?} {quorum}");
            }
        }
    }
}
