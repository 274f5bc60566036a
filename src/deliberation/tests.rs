//! The loop on societies small enough to work out by hand.

use super::*;
use crate::act::{Deed, Manners, Turn};
use crate::budget::{Prices, Purse};
use crate::mind::{ActTable, Claim, Cooling, GraphMind, Heuristic, Heuristics, MindKind, Policy, Word};
use crate::problem::generate::queen;
use crate::problem::{Competence, GraphProblem, GraphView, Problem, Sight};
use crate::rng::{Draws, Phase, Stream, below};
use crate::society::Network;
use crate::society::network::NetworkKind;
use crate::voting::{TiePolicy, rule_by_name};
use std::sync::Arc;

mod rows;

/// Questions with as many options each, and where everybody starts. Merit is the share of answers that are 0.
struct Plain {
    options: usize,
    starts: Vec<Vec<u8>>,
}

impl Problem for Plain {
    type Answer = u8;
    type View<'p> = ();
    fn questions(&self) -> usize {
        self.starts[0].len()
    }
    fn options(&self, _question: usize) -> usize {
        self.options
    }
    fn begin(&self, me: u32, position: &mut [u8], _rng: &mut Stream) {
        position.copy_from_slice(&self.starts[me as usize]);
    }
    fn view(&self, _me: u32) {}
}

impl Truth for Plain {
    fn merit(&self, position: &[u8]) -> f64 {
        position.iter().filter(|&&answer| answer == 0).count() as f64 / position.len() as f64
    }
    fn merit_of(&self, answers: &[Option<u8>]) -> f64 {
        answers.iter().filter(|&&answer| answer == Some(0)).count() as f64 / answers.len() as f64
    }
    fn right_of(&self, answers: &[Option<u8>]) -> bool {
        answers.iter().all(|&answer| answer == Some(0))
    }
}

/// Does as it was told: in that round, to that question, that answer. It weighs a position by its answer to the first
/// question, by its own taste.
#[derive(Clone, Default)]
struct Told {
    moves: Vec<(u32, usize, u8)>,
    taste: [f64; 4],
    beliefs: Option<[f64; 4]>,
}

impl Mind<Plain> for Told {
    type Says = Word<u8>;
    type Air = ();
    fn propose(&mut self, _view: (), own: &mut [u8], turn: &mut Turn<'_>) -> Word<u8> {
        let mut word = Word::default();
        for &(_, question, answer) in self.moves.iter().filter(|(round, ..)| *round == turn.round) {
            own[question] = answer;
            let claim = Claim { question: question as u32, answer, author: turn.me, born: turn.round };
            word = Word { deed: Some(Deed::Propose), claim, ..word };
        }
        word
    }
    fn revise(&mut self, _view: (), _own: &mut [u8], _turn: &mut Turn<'_>) -> bool {
        false
    }
    fn weigh(&mut self, _view: (), position: &[u8], _turn: &mut Turn<'_>) -> Option<f64> {
        Some(self.taste[position[0] as usize])
    }
    fn credence(&self, _view: (), _question: usize, option: usize) -> Option<f64> {
        self.beliefs.map(|beliefs| beliefs[option])
    }
    fn weigh_claim(&mut self, _view: (), _own: &[u8], claim: Claim<u8>, _turn: &mut Turn<'_>) -> Option<f64> {
        Some(self.taste[claim.answer as usize])
    }
}

fn ballotry(over: Over, rule: &str) -> Ballotry {
    Ballotry { over, rule: rule_by_name(rule, 2.0 / 3.0).unwrap().into(), slate: 0 }
}

fn protocol(over: Over, rule: &str, every: u32, rounds: u32) -> Protocol {
    Protocol {
        schedule: Schedule::Synchronous,
        floor: FloorRule::Everyone,
        meeting: Meeting::Listener,
        events: 0,
        speakers: 1,
        hearing: Hearing::Everyone,
        manners: Manners::default(),
        vote: VotePlan {
            periodic: ballotry(over, rule),
            every,
            quorum: 0.5,
            adopt: Adopt::Quorum,
            voters: Voters::Everyone,
            weights: Weighing::Even,
            ties: TiePolicy::None,
            last: ballotry(Over::Questions, "plurality"),
        },
        stop: StopRule { rounds, budget: None, patience: 3, when: StopWhen::default() },
        own_purses: false,
        may_change: false,
    }
}

/// What a society of `minds` comes to: how it ended, the public answers, and the private ones.
fn held(starts: &[&[u8]], minds: Vec<Told>, protocol: &Protocol) -> (Ending, Vec<Option<u8>>, Vec<u8>) {
    let problem = Plain { options: 4, starts: starts.iter().map(|row| row.to_vec()).collect() };
    let network = Network::complete(starts.len() as u32);
    let extraversion = vec![0.5; starts.len()];
    let draws = Draws::new(1, 0, 0);
    let setting = Setting {
        problem: &problem,
        network: &network,
        extraversion: &extraversion,
        draws: &draws,
        common_start: false,
    };
    let mut chamber = Chamber::new(minds);
    let ending = deliberate(&setting, protocol, &|_, _| None, &mut chamber, &mut ());
    (ending, chamber.public.clone(), chamber.positions.clone())
}

fn still(agents: usize) -> Vec<Told> {
    vec![Told::default(); agents]
}

/// `ones` of `agents` members answer 1, the others 2 and 3.
fn split(ones: usize, agents: usize) -> Vec<&'static [u8]> {
    (0..agents).map(|agent| if agent < ones { &[1][..] } else { [&[2][..], &[3][..]][agent % 2] }).collect()
}

#[test]
fn an_answer_is_adopted_if_more_than_the_quorum_hold_it() {
    let cases = [
        (2.0 / 3.0, 9, 7),
        (0.5, 9, 5),
        (0.5, 10, 6),
        // In binary 0.58 x 50 is below 29, which is not more than 58 of 100.
        (0.58, 50, 30),
    ];
    for (quorum, agents, needed) in cases {
        for (ones, adopted) in [(needed - 1, false), (needed, true)] {
            let mut protocol = protocol(Over::Questions, "plurality", 1, 1);
            protocol.vote.quorum = quorum;
            let starts = split(ones, agents);
            let (_, public, private) = held(&starts, still(agents), &protocol);
            assert_eq!(public, [adopted.then_some(1)], "{ones} of {agents} at {quorum}");
            let ones_after = private.iter().filter(|&&answer| answer == 1).count();
            assert_eq!(ones_after, if adopted { agents } else { ones });
        }
    }
}

#[test]
fn each_question_is_decided_by_itself() {
    // Question 0: 3 of 4 say 1. Question 1: two against two.
    let protocol = protocol(Over::Questions, "plurality", 1, 1);
    let (ending, public, private) = held(&[&[1, 0], &[1, 0], &[1, 3], &[2, 3]], still(4), &protocol);
    assert_eq!(public, [Some(1), None]);
    assert_eq!(private, [1, 0, 1, 0, 1, 3, 1, 3]);
    assert_eq!(ending.why, Why::Rounds);
}

#[test]
fn a_tie_that_is_to_be_voted_on_again_is_voted_on_in_each_round_until_it_is_none() {
    // Two against two; in round 4 one changes its mind, two rounds before the next vote is due.
    let mut minds = still(4);
    minds[2].moves = vec![(4, 0, 1)];
    let starts: [&[u8]; 4] = [&[1], &[1], &[2], &[2]];
    let mut plan = protocol(Over::Questions, "plurality", 3, 50);
    plan.stop.when.decided = true;
    for (ties, round) in [(TiePolicy::None, 6), (TiePolicy::Revote, 4)] {
        plan.vote.ties = ties;
        let (ending, public, _) = held(&starts, minds.clone(), &plan);
        assert_eq!((ending.rounds, ending.why, public), (round, Why::Decided, vec![Some(1)]), "{ties:?}");
    }
}

#[test]
fn two_who_are_sure_outvote_three_who_are_not_where_confidence_counts() {
    let sure = |answer: usize, belief: f64| {
        let mut beliefs = [(1.0 - belief) / 3.0; 4];
        beliefs[answer] = belief;
        Told { beliefs: Some(beliefs), ..Told::default() }
    };
    let minds = vec![sure(1, 0.5), sure(1, 0.5), sure(1, 0.5), sure(2, 0.9), sure(2, 0.9)];
    let starts: [&[u8]; 5] = [&[1], &[1], &[1], &[2], &[2]];
    let mut plan = protocol(Over::Questions, "plurality", 1, 1);
    plan.vote.adopt = Adopt::Public;
    for (weights, winner) in [(Weighing::Even, 1), (Weighing::Confidence, 2)] {
        plan.vote.weights = weights;
        assert_eq!(held(&starts, minds.clone(), &plan).1, [Some(winner)], "{weights:?}");
    }
}

#[test]
fn who_is_heard_by_more_outweighs_others_over_whole_positions_too() {
    // A star: all hear the first, who hears all; its ballot weighs 4, and those of the three others 2 each.
    let mut minds = still(4);
    minds.iter_mut().for_each(|mind| mind.taste = [0.0, 1.0, 2.0, 0.0]);
    minds[0].taste = [0.0, 2.0, 1.0, 0.0];
    minds[1].taste = [0.0, 2.0, 1.0, 0.0];
    let problem = Plain { options: 4, starts: [1, 2, 2, 2].map(|answer| vec![answer]).to_vec() };
    let network = NetworkKind::Star.build(4, &mut Draws::new(1, 0, 0).stream(0, 0, Phase::Network)).unwrap();
    let (extraversion, draws) = (vec![0.5; 4], Draws::new(1, 0, 0));
    let (problem, network, extraversion) = (&problem, &network, &extraversion[..]);
    let setting = Setting { problem, network, extraversion, draws: &draws, common_start: false };
    let mut plan = protocol(Over::Positions, "plurality", 1, 1);
    (plan.vote.adopt, plan.hearing) = (Adopt::Public, Hearing::Neighbours);
    for (weights, public) in [(Weighing::Even, None), (Weighing::Centrality, Some(1))] {
        plan.vote.weights = weights;
        let mut chamber = Chamber::new(minds.clone());
        deliberate(&setting, &plan, &|_, _| None, &mut chamber, &mut ());
        assert_eq!(chamber.public, [public], "{weights:?}");
    }
}

#[test]
fn a_judge_can_pay_for_the_last_vote_whatever_it_costs_and_wherever_it_sits() {
    let starts: [&[u8]; 4] = [&[1], &[1], &[2], &[1]];
    for over in [Over::Questions, Over::Positions] {
        for (price, judge) in [(1, 0), (1, 2), (7, 2), (7, 3)] {
            let mut minds = still(4);
            minds.iter_mut().for_each(|mind| mind.taste = [0.0, 1.0, 2.0, 0.0]);
            let mut plan = protocol(over, "plurality", 0, 1);
            plan.vote.last = ballotry(over, "plurality");
            plan.vote.voters = Voters::Named(judge..judge + 1);
            plan.manners.prices = Prices { act: price, ..Prices::default() };
            plan.stop.budget = Some(1_000);
            // Over questions the judge's own answer stands, over positions the one that it believes best.
            let own = if over == Over::Questions { u8::from(judge == 2) + 1 } else { 2 };
            let problem = Plain { options: 4, starts: starts.map(|row| row.to_vec()).to_vec() };
            let (network, extraversion) = (Network::complete(4), vec![0.5; 4]);
            let draws = Draws::new(1, 0, 0);
            let (problem, network, extraversion) = (&problem, &network, &extraversion[..]);
            let setting = Setting { problem, network, extraversion, draws: &draws, common_start: false };
            let mut chamber = Chamber::new(minds);
            let ending = deliberate(&setting, &plan, &|_, _| None, &mut chamber, &mut ());
            assert_eq!(chamber.decision(), [Some(own)], "{over:?}, {judge} pays {price}: {ending:?}");
            assert!(ending.final_cost <= ending.reserved, "{ending:?}");
        }
    }
}

#[test]
fn a_tie_goes_to_the_answer_that_was_proposed_first() {
    // Two against two; the second answer of the list was spoken for before the first.
    let mut minds = still(4);
    minds[3].moves = vec![(1, 0, 2)];
    minds[0].moves = vec![(2, 0, 1)];
    let starts: [&[u8]; 4] = [&[1], &[1], &[2], &[2]];
    let mut plan = protocol(Over::Questions, "plurality", 3, 3);
    plan.vote.adopt = Adopt::Decree;
    for (ties, winner) in [(TiePolicy::Lexical, 1), (TiePolicy::FirstProposed, 2)] {
        plan.vote.ties = ties;
        assert_eq!(held(&starts, minds.clone(), &plan).1, [Some(winner)], "{ties:?}");
    }
}

#[test]
fn any_rule_decides_over_questions_positions_and_claims() {
    let starts: [&[u8]; 3] = [&[1, 0], &[1, 0], &[2, 0]];
    let mut minds = still(3);
    minds.iter_mut().for_each(|mind| {
        mind.taste = [0.0, 2.0, 1.0, 0.0];
        mind.moves = vec![(1, 0, 1)];
    });
    for info in crate::voting::RULES {
        for over in [Over::Questions, Over::Positions, Over::Claims] {
            let mut plan = protocol(over, info.name, 1, 1);
            plan.vote.adopt = Adopt::Decree;
            let (_, public, _) = held(&starts, minds.clone(), &plan);
            assert_eq!(public[0], Some(1), "{} {over:?}", info.name);
        }
    }
}

#[test]
fn unanimity_needs_everybody_and_majority_more_than_half() {
    for (rule, needed) in [("unanimity", 9), ("majority", 5), ("supermajority", 7)] {
        for (ones, adopted) in [(needed - 1, false), (needed, true)] {
            let protocol = protocol(Over::Questions, rule, 1, 1);
            let (_, public, _) = held(&split(ones, 9), still(9), &protocol);
            assert_eq!(public, [adopted.then_some(1)], "{rule}, {ones} of 9");
        }
    }
}

#[test]
fn a_decree_moves_everybody_and_a_public_decision_nobody() {
    let starts: [&[u8]; 3] = [&[1], &[1], &[2]];
    for (adopt, private) in [(Adopt::Decree, [1, 1, 1]), (Adopt::Public, [1, 1, 2])] {
        let mut protocol = protocol(Over::Questions, "plurality", 1, 1);
        (protocol.vote.adopt, protocol.vote.quorum) = (adopt, 0.9);
        let (_, public, seen) = held(&starts, still(3), &protocol);
        assert_eq!((public, seen), (vec![Some(1)], private.to_vec()), "{adopt:?}");
    }
}

#[test]
fn whole_positions_are_adopted_when_more_than_the_quorum_rank_them_first() {
    let tastes = |second: [f64; 4]| {
        let first = Told { taste: [0.0, 2.0, 1.0, 0.0], ..Told::default() };
        vec![first.clone(), first, Told { taste: second, ..Told::default() }]
    };
    let starts: [&[u8]; 3] = [&[1, 0], &[2, 3], &[2, 2]];
    let mut plan = protocol(Over::Positions, "score", 1, 1);
    plan.vote.quorum = 2.0 / 3.0;
    // Two of three rank [1, 0] first: the best by score, but not more than two thirds.
    let (_, public, private) = held(&starts, tastes([0.0, 0.0, 1.0, 0.0]), &plan);
    assert_eq!((public, private), (vec![None, None], vec![1, 0, 2, 3, 2, 2]));
    let (_, public, private) = held(&starts, tastes([0.0, 3.0, 1.0, 0.0]), &plan);
    assert_eq!((public, private), (vec![Some(1), Some(0)], [1, 0].repeat(3)));
}

#[test]
fn of_the_claims_since_the_last_vote_the_most_approved_is_adopted() {
    let mut minds = still(3);
    minds[0].moves = vec![(1, 0, 3), (3, 1, 2)];
    minds.iter_mut().for_each(|mind| mind.taste = [0.0, 0.0, -1.0, 1.0]);
    let starts: [&[u8]; 3] = [&[1, 0], &[1, 0], &[1, 0]];
    let (_, public, private) = held(&starts, minds.clone(), &protocol(Over::Claims, "approval", 2, 2));
    assert_eq!((public, private), (vec![Some(3), None], [3, 0].repeat(3)));
    // The claim of round 3 stands alone in the vote of round 4, and nobody believes that it gains.
    let (_, public, private) = held(&starts, minds, &protocol(Over::Claims, "approval", 2, 4));
    assert_eq!((public, private), (vec![Some(3), None], vec![3, 2, 3, 0, 3, 0]));
}

#[test]
fn agreement_stops_in_the_round_in_which_the_quorum_is_reached() {
    let mut minds = still(4);
    minds[1].moves = vec![(2, 0, 0)];
    minds[2].moves = vec![(5, 0, 0)];
    let starts: [&[u8]; 4] = [&[0], &[1], &[2], &[3]];
    let mut protocol = protocol(Over::Questions, "plurality", 0, 20);
    protocol.stop.when.agreed = true;
    for (quorum, rounds, why) in [(0.5, 2, Why::Agreed), (0.75, 5, Why::Agreed), (0.8, 20, Why::Rounds)] {
        protocol.vote.quorum = quorum;
        let (ending, ..) = held(&starts, minds.clone(), &protocol);
        assert_eq!((ending.why, ending.rounds), (why, rounds), "quorum {quorum}");
    }
}

#[test]
fn settlement_stops_after_patience_rounds_without_a_change() {
    let mut minds = still(3);
    minds[2].moves = vec![(4, 0, 1)];
    let starts: [&[u8]; 3] = [&[0], &[0], &[0]];
    let mut protocol = protocol(Over::Questions, "plurality", 0, 50);
    protocol.stop.when.settled = true;
    for (patience, rounds) in [(3, 3), (4, 8), (6, 10)] {
        protocol.stop.patience = patience;
        let (ending, ..) = held(&starts, minds.clone(), &protocol);
        assert_eq!((ending.why, ending.rounds), (Why::Settled, rounds), "patience {patience}");
    }
    // Where one speaks at a time, nobody is asked less than patience times.
    (protocol.floor, protocol.stop.patience) = (FloorRule::RoundRobin, 2);
    let (ending, ..) = held(&starts, still(3), &protocol);
    assert_eq!((ending.why, ending.rounds), (Why::Settled, 6));
}

#[test]
fn decided_stops_at_the_vote_that_settles_the_last_question_and_solved_at_full_merit() {
    let mut minds = still(3);
    minds[2].moves = vec![(3, 1, 0)];
    let starts: [&[u8]; 3] = [&[1, 0], &[1, 2], &[2, 3]];
    let mut plan = protocol(Over::Questions, "plurality", 2, 50);
    plan.stop.when.decided = true;
    let (ending, public, _) = held(&starts, minds.clone(), &plan);
    assert_eq!((ending.why, ending.rounds, public), (Why::Decided, 4, vec![Some(1), Some(0)]));
    // A public answer decides, whether or not anybody takes it over.
    plan.vote.adopt = Adopt::Public;
    assert_eq!(held(&starts, minds.clone(), &plan).0.why, Why::Decided);
    minds[0].moves = vec![(7, 0, 0)];
    let mut plan = protocol(Over::Questions, "plurality", 0, 50);
    plan.stop.when.solved = true;
    let (ending, ..) = held(&starts, minds, &plan);
    assert_eq!((ending.why, ending.rounds), (Why::Solved, 7));
}

#[test]
fn a_society_of_nobody_stops_at_once() {
    let problem = Plain { options: 2, starts: vec![vec![0]] };
    let setting = Setting {
        problem: &problem,
        network: &Network::complete(0),
        extraversion: &[],
        draws: &Draws::new(1, 0, 0),
        common_start: false,
    };
    let mut chamber: Chamber<Plain, Told> = Chamber::new(Vec::new());
    let ending =
        deliberate(&setting, &protocol(Over::Questions, "plurality", 1, 9), &|_, _| None, &mut chamber, &mut ());
    assert_eq!((ending.rounds, ending.spent, ending.final_cost), (0, 0, 0));
}

/// Draws one number a turn and keeps it; always says something.
#[derive(Default)]
struct Drawing(Vec<(u32, u32, u64)>);

impl Mind<Plain> for Drawing {
    type Says = Word<u8>;
    type Air = ();
    fn propose(&mut self, _view: (), _own: &mut [u8], turn: &mut Turn<'_>) -> Word<u8> {
        self.0.push((turn.me, turn.round, rand::Rng::next_u64(turn.rng)));
        let claim = Claim { question: 0, answer: 0, author: turn.me, born: turn.round };
        Word { deed: Some(Deed::Propose), claim, ..Word::default() }
    }
    fn revise(&mut self, _view: (), _own: &mut [u8], turn: &mut Turn<'_>) -> bool {
        self.0.push((turn.me, turn.round, rand::Rng::next_u64(turn.rng)));
        false
    }
}

#[test]
fn whoever_has_several_turns_in_a_round_draws_anew_in_each() {
    let problem = Plain { options: 2, starts: vec![vec![0]; 6] };
    let (network, draws) = (Network::complete(6), Draws::new(1, 0, 0));
    let setting =
        Setting { problem: &problem, network: &network, extraversion: &[0.5; 6], draws: &draws, common_start: false };
    let mut plan = protocol(Over::Questions, "plurality", 0, 20);
    for (schedule, floor) in [
        (Schedule::Synchronous, FloorRule::Everyone),
        (Schedule::Asynchronous, FloorRule::Everyone),
        (Schedule::Asynchronous, FloorRule::RoundRobin),
    ] {
        (plan.schedule, plan.floor, plan.speakers) = (schedule, floor, 6);
        let mut chamber = Chamber::new((0..6).map(|_| Drawing::default()).collect());
        deliberate(&setting, &plan, &|_, _| None, &mut chamber, &mut ());
        let mut all: Vec<u64> = chamber.minds_mut().iter().flat_map(|mind| &mind.0).map(|drawn| drawn.2).collect();
        let turns = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), turns, "{schedule:?}, {floor:?}");
    }
}

/// Sees what was spent at each scene.
#[derive(Default)]
struct Spending(Vec<u64>);

impl<P: Problem> Observer<P> for Spending {
    fn see(&mut self, scene: &Scene<'_, P>) {
        self.0.push(scene.spent);
    }
}

const FLOORS: [FloorRule; 6] = [
    FloorRule::Everyone,
    FloorRule::RoundRobin,
    FloorRule::Random,
    FloorRule::Relay { patience: 2 },
    FloorRule::ByExtraversion,
    FloorRule::Moderated,
];

/// A mixed society on a small board: four deliberators and a climber.
fn mixed() -> (GraphProblem<u8>, Vec<GraphMind<u8>>, Draws) {
    let graph = Arc::new(queen(4, 4).unwrap().coloring(5).freeze().unwrap());
    let draws = Draws::new(5, 0, 0);
    let (expertise, told) = (vec![0.6; 5 * graph.topics()], vec![Vec::new(); 5]);
    let eyes = Competence { expertise: &expertise, told: &told, shared_error: 0.2 };
    let sight = Sight::new(&graph, eyes, &draws, |agent| agent);
    let problem = GraphProblem::<u8>::new(graph, sight, Vec::new());
    let table = ActTable {
        base: [1.0, 0.5, 0.5, 0.0, -1.0, -9.0, -9.0, -9.0, -9.0, -9.0, -9.0, -9.0, -2.0],
        ..ActTable::default()
    };
    let minds = (0..5)
        .map(|agent| {
            let kind = match agent {
                4 => MindKind::Climber(Cooling { noise: 0.1, ..Cooling::default() }),
                _ => MindKind::Deliberator { sideways: false },
            };
            let mut mind = GraphMind::new(kind);
            let heuristic = Heuristic::ALL[agent as usize];
            mind.reset(problem.view(agent), Heuristics::only(heuristic), Policy::Own(table.odds(&[0.5; 6])));
            mind
        })
        .collect();
    (problem, minds, draws)
}

/// Purses, what was spent, what is left and what is set aside: all of the budget, at every step of every round.
#[test]
fn the_budget_is_kept_to_the_unit_in_every_round() {
    let network = NetworkKind::Ring { degree: 2 }.build(5, &mut Draws::new(1, 0, 0).stream(0, 0, Phase::Network));
    let network = network.unwrap();
    let extraversion = [0.1, 0.3, 0.5, 0.7, 0.9];
    let votes = [(Over::Questions, "plurality"), (Over::Positions, "borda"), (Over::Claims, "approval")];
    for schedule in [Schedule::Synchronous, Schedule::Asynchronous] {
        for floor in FLOORS {
            for (over, rule) in votes {
                for own_purses in [false, true] {
                    let mut plan = protocol(over, rule, 3, 120);
                    (plan.schedule, plan.floor, plan.speakers, plan.own_purses) = (schedule, floor, 2, own_purses);
                    plan.hearing = Hearing::Neighbours;
                    plan.manners.prices = Prices { look: 1, verify: 40, act: 5, hear: 1 };
                    plan.vote.last = ballotry(Over::Positions, "score");
                    let budget = 9_001;
                    plan.stop.budget = Some(budget);
                    keeps_to(&plan, budget, &network, &extraversion);
                }
            }
        }
    }
}

fn keeps_to(plan: &Protocol, budget: u64, network: &Network, extraversion: &[f64]) {
    let (problem, minds, draws) = mixed();
    let setting = Setting { problem: &problem, network, extraversion, draws: &draws, common_start: false };
    let mut chamber = Chamber::new(minds);
    let mut seen = Spending::default();
    let place = format!("{:?} {:?} {:?} {}", plan.schedule, plan.floor, plan.vote.periodic.over, plan.own_purses);
    let in_purses = |chamber: &Chamber<GraphProblem<u8>, GraphMind<u8>>| -> u64 {
        chamber.purses.iter().map(|purse| purse.left() + purse.spent()).sum()
    };
    chamber.open(&setting, plan, &mut seen);
    let reserved = chamber.reserved;
    assert!(reserved > 0 && reserved < budget);
    let mut why = Why::Rounds;
    for round in 1..=plan.stop.rounds {
        let before = chamber.spent;
        chamber.begin_round::<Spending>(&setting, plan);
        assert_eq!(in_purses(&chamber) + before + reserved, budget, "dealt in round {round}: {place}");
        match plan.schedule {
            Schedule::Synchronous => {
                chamber.propose::<Spending>(&setting, plan);
                chamber.critique::<Spending>(&setting, plan);
            }
            Schedule::Asynchronous => chamber.meet::<Spending>(&setting, plan),
            Schedule::Events => chamber.happen::<Spending>(&setting, plan),
        }
        chamber.vote::<Spending>(&setting, plan);
        chamber.show(&setting, &mut seen);
        let now = chamber.purses.iter().map(Purse::spent).sum::<u64>();
        assert_eq!(seen.0.last(), Some(&(before + now)), "seen in round {round}: {place}");
        chamber.revise::<Spending>(&setting, plan);
        assert_eq!(in_purses(&chamber) + before + reserved, budget, "after round {round}: {place}");
        assert_eq!(chamber.left + chamber.spent + reserved, budget, "settled in round {round}: {place}");
        if let Some(reason) = chamber.stops(&setting, plan) {
            why = reason;
            break;
        }
    }
    let ending = chamber.close(&setting, plan, why, &mut seen);
    assert!(ending.final_cost <= ending.reserved, "{place}: {ending:?}");
    assert!(ending.spent + ending.final_cost <= budget, "{place}: {ending:?}");
    assert_eq!(seen.0.last(), Some(&(ending.spent + ending.final_cost)), "{place}");
    assert!(seen.0.is_sorted(), "{place}: {:?}", seen.0);
    assert!(ending.spent > budget / 20, "{place}: nothing much was done, {ending:?}");
}

/// Draws in every phase, and keeps what it drew.
#[derive(Clone, Default)]
struct Drawer {
    drawn: Vec<u32>,
}

impl Mind<GraphProblem<u8>> for Drawer {
    type Says = Word<u8>;
    type Air = ();
    fn propose(&mut self, _view: GraphView<'_, u8>, own: &mut [u8], turn: &mut Turn<'_>) -> Word<u8> {
        self.drawn.push(below(turn.rng, u32::MAX));
        let claim = Claim { question: 0, answer: own[0], author: turn.me, born: turn.round };
        Word { deed: Some(Deed::Propose), claim, ..Word::default() }
    }
    fn critique(
        &mut self,
        _view: GraphView<'_, u8>,
        _own: &[u8],
        _heard: &crate::mind::Heard<'_, Word<u8>, u8>,
        turn: &mut Turn<'_>,
    ) {
        self.drawn.push(below(turn.rng, u32::MAX));
    }
    fn revise(&mut self, _view: GraphView<'_, u8>, _own: &mut [u8], turn: &mut Turn<'_>) -> bool {
        self.drawn.push(below(turn.rng, u32::MAX));
        false
    }
}

#[test]
fn every_draw_of_a_run_comes_from_its_own_replicate_and_no_two_places_share_one() {
    let graph = Arc::new(queen(3, 3).unwrap().coloring(4).freeze().unwrap());
    let told = vec![Vec::new(); 3];
    let network = Network::complete(3);
    let mut seen: Vec<u32> = Vec::new();
    let mut starts: Vec<Vec<u8>> = Vec::new();
    // One chamber for all: what it drew for one replicate must not reach the next.
    let mut chamber = Chamber::new(vec![Drawer::default(); 3]);
    for (seed, replicate) in [(1, 0), (1, 1), (2, 0)] {
        for schedule in [Schedule::Synchronous, Schedule::Asynchronous] {
            let draws = Draws::new(seed, 0, replicate);
            let eyes = Competence { expertise: &[0.5; 3], told: &told, shared_error: 0.0 };
            let sight = Sight::new(&graph, eyes, &draws, |agent| agent);
            let problem: GraphProblem<u8> = GraphProblem::new(graph.clone(), sight, Vec::new());
            let setting = Setting {
                problem: &problem,
                network: &network,
                extraversion: &[0.5; 3],
                draws: &draws,
                common_start: false,
            };
            let mut protocol = Protocol { schedule, ..Protocol::default() };
            protocol.stop.rounds = 0;
            deliberate(&setting, &protocol, &|_, _| None, &mut chamber, &mut ());
            if schedule == Schedule::Synchronous {
                starts.extend(chamber.positions().chunks(9).map(<[u8]>::to_vec));
            }
            protocol.stop.rounds = 4;
            chamber.minds_mut().iter_mut().for_each(|mind| mind.drawn.clear());
            deliberate(&setting, &protocol, &|_, _| None, &mut chamber, &mut ());
            let drawn: Vec<u32> = chamber.minds_mut().iter().flat_map(|mind| mind.drawn.clone()).collect();
            assert!(drawn.len() >= 24, "{schedule:?}: {} draws", drawn.len());
            if schedule == Schedule::Synchronous {
                seen.extend(drawn);
            }
        }
    }
    for list in [seen.iter().map(|draw| draw.to_le_bytes().to_vec()).collect::<Vec<_>>(), starts] {
        let mut sorted = list.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), list.len(), "two places drew the same");
    }
}

/// Spends on every other turn only.
#[derive(Default)]
struct Thrifty;

impl Mind<Plain> for Thrifty {
    type Says = Word<u8>;
    type Air = ();
    fn propose(&mut self, _view: (), _own: &mut [u8], turn: &mut Turn<'_>) -> Word<u8> {
        let _paid = turn.round.is_multiple_of(2) && turn.look(1);
        Word::default()
    }
    fn revise(&mut self, _view: (), _own: &mut [u8], _turn: &mut Turn<'_>) -> bool {
        false
    }
}

#[test]
fn a_turn_that_costs_nothing_does_not_end_a_run_whose_budget_lasts() {
    let problem = Plain { options: 2, starts: vec![vec![0]] };
    let (network, draws) = (Network::complete(1), Draws::new(1, 0, 0));
    let setting =
        Setting { problem: &problem, network: &network, extraversion: &[0.5], draws: &draws, common_start: false };
    let mut plan = protocol(Over::Questions, "plurality", 0, 30);
    plan.stop.budget = Some(1000);
    let mut chamber = Chamber::new(vec![Thrifty]);
    let ending = deliberate(&setting, &plan, &|_, _| None, &mut chamber, &mut ());
    assert_eq!((ending.why, ending.rounds, ending.spent), (Why::Rounds, 30, 15));
    // Five for the final ballot and seven units: six looks on even rounds do not fit, for a word must stay payable.
    plan.stop.budget = Some(12);
    let ending = deliberate(&setting, &plan, &|_, _| None, &mut chamber, &mut ());
    assert_eq!((ending.why, ending.rounds, ending.spent), (Why::Budget, 5, 2));
}

/// Keeps the positions of the scene before the last, and of the last.
#[derive(Default)]
struct Film(Vec<Vec<u8>>, Vec<u8>);

impl Observer<Plain> for Film {
    fn see(&mut self, scene: &Scene<'_, Plain>) {
        self.0.push(scene.positions.to_vec());
        self.1 = scene.latest.to_vec();
    }
}

#[test]
fn the_last_scene_shows_positions_before_the_last_decision_was_taken_over_and_after() {
    let problem = Plain { options: 2, starts: vec![vec![0], vec![0], vec![1]] };
    let (network, draws) = (Network::complete(3), Draws::new(1, 0, 0));
    let setting =
        Setting { problem: &problem, network: &network, extraversion: &[0.5; 3], draws: &draws, common_start: false };
    let mut plan = protocol(Over::Questions, "plurality", 1, 1);
    plan.vote.adopt = Adopt::Decree;
    let (mut chamber, mut film) = (Chamber::new(still(3)), Film::default());
    deliberate(&setting, &plan, &|_, _| None, &mut chamber, &mut film);
    assert_eq!(film.0, [[0, 0, 1], [0, 0, 1], [0, 0, 1]]);
    assert_eq!(film.1, [0, 0, 0]);
}

#[test]
fn a_relay_hands_the_position_on_and_tells_the_next_holder_alone_what_changed() {
    let problem = Plain { options: 3, starts: vec![vec![0, 1], vec![2, 1], vec![2, 2]] };
    let (network, draws) = (Network::complete(3), Draws::new(1, 0, 0));
    let setting =
        Setting { problem: &problem, network: &network, extraversion: &[0.5; 3], draws: &draws, common_start: false };
    let mut plan = protocol(Over::Questions, "plurality", 0, 1);
    plan.floor = FloorRule::Relay { patience: 1 };
    for (hearing, told, held) in
        [(Hearing::Neighbours, vec![vec![], vec![0], vec![]], 0), (Hearing::Nobody, vec![Vec::<u32>::new(); 3], 2)]
    {
        plan.hearing = hearing;
        let mut chamber = Chamber::new(vec![Handed::default(), Handed::default(), Handed::default()]);
        deliberate(&setting, &plan, &|_, _| None, &mut chamber, &mut ());
        let seen: Vec<Vec<u32>> = chamber.minds_mut().iter().map(|mind| mind.0.clone()).collect();
        assert_eq!((seen, chamber.positions()[2]), (told, held), "{hearing:?}");
    }
}

/// Says nothing, and keeps what it was told of answers that were overwritten.
#[derive(Clone, Default)]
struct Handed(Vec<u32>);

impl Mind<Plain> for Handed {
    type Says = Word<u8>;
    type Air = ();
    fn propose(&mut self, _view: (), _own: &mut [u8], _turn: &mut Turn<'_>) -> Word<u8> {
        Word::default()
    }
    fn revise(&mut self, _view: (), _own: &mut [u8], _turn: &mut Turn<'_>) -> bool {
        false
    }
    fn accept(&mut self, _view: (), _own: &[u8], changed: &[u32], _turn: &mut Turn<'_>) {
        self.0.extend_from_slice(changed);
    }
}
