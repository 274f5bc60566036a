//! The deliberator and the synchronous loop once more, from `docs/MODEL.md`: short, slow, plain.
//!
//! It shares with the crate the random numbers and plain data (acts, prices, what a problem says), and nothing that
//! thinks, sees, remembers, votes or loops. Whatever can be worked out is worked out again at every look: truth tables
//! from what the relation says, base rates from all tables, scores from all relations around a question.
//!
//! The problem, perception and the loop stand here, one mind in `mind`, its acts in `mind/acts`.
//!
//! Left out, so that it stays short enough to be read against the text: the asynchronous schedule, floors other than
//! everyone, votes over positions and claims, rules other than plurality, ties other than random, adoption other than by
//! quorum, placebo and sham stand-ins (`placebo.rs` holds those), climbers, words to experts alone, blocked acts, answers
//! given at the start, full sight, interventions, and the stop rules under `when`.

mod mind;

use manyminds::act::{Act, Deed, Manners, NOBODY, Outcome};
use manyminds::deliberation::{Ending, Why};
use manyminds::mind::ActTable;
use manyminds::problem::spec::{Body, GraphSpec};
use manyminds::rng::{Draws, Phase, Stream, below};
use mind::Mind;
use std::collections::BTreeSet;

/// A society before a problem, and how it goes about it.
pub(super) struct Case {
    pub(super) spec: GraphSpec,
    /// By agent: expertise on each topic, private relations that it was told of, traits, heuristics as bits.
    pub(super) expertise: Vec<Vec<f64>>,
    pub(super) told: Vec<Vec<u32>>,
    pub(super) traits: Vec<[f64; 6]>,
    pub(super) heuristics: Vec<u32>,
    pub(super) acts: ActTable,
    pub(super) mean_policy: bool,
    pub(super) sideways: bool,
    pub(super) shared_error: f64,
    pub(super) common_start: bool,
    /// A path; else everybody hears everybody.
    pub(super) path: bool,
    pub(super) manners: Manners,
    pub(super) every: u32,
    /// Numerator and denominator.
    pub(super) quorum: (u32, u32),
    pub(super) budget: Option<u64>,
    pub(super) own_purses: bool,
    pub(super) rounds: u32,
    pub(super) seed: u64,
    pub(super) draws: Draws,
}

/// What an observer sees.
#[derive(Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) round: u32,
    pub(super) positions: Vec<usize>,
    pub(super) latest: Vec<usize>,
    pub(super) public: Vec<Option<usize>>,
    pub(super) decision: Vec<Option<usize>>,
    pub(super) acts: Vec<Act>,
    pub(super) spent: u64,
}

// The problem. A local answer is packed with the last question of the scope changing fastest.

impl Case {
    fn options(&self, question: usize) -> usize {
        self.spec.questions[question].options.count()
    }

    fn scope(&self, relation: usize) -> Vec<usize> {
        self.spec.relations[relation].body.scope()
    }

    fn relations(&self) -> std::ops::Range<usize> {
        0..self.spec.relations.len()
    }

    fn around(&self, question: usize) -> Vec<usize> {
        self.relations().filter(|&relation| self.scope(relation).contains(&question)).collect()
    }

    fn local(&self, relation: usize, position: &[usize]) -> u32 {
        self.scope(relation).iter().fold(0, |x, &q| x * self.options(q) + position[q]) as u32
    }

    /// The answers in the scope, in order.
    fn unpacked(&self, relation: usize, x: u32) -> Vec<usize> {
        let (mut x, mut answers) = (x as usize, Vec::new());
        for &question in self.scope(relation).iter().rev() {
            answers.insert(0, x % self.options(question));
            x /= self.options(question);
        }
        answers
    }

    /// How well a relation holds: the truth tables, by hand.
    fn degree(&self, relation: usize, x: u32) -> f64 {
        let a = self.unpacked(relation, x);
        let holds = match &self.spec.relations[relation].body {
            Body::Differ { .. } => a.iter().collect::<BTreeSet<_>>().len() == a.len(),
            Body::Equal { .. } => a.iter().collect::<BTreeSet<_>>().len() == 1,
            Body::Implies { from, to } => a[0] != from.1 || a[1] == to.1,
            Body::Supports { from, to } => a[1] != to.1 || a[0] == from.1,
            Body::Attacks { from, to } => a[0] != from.1 || a[1] != to.1,
            Body::Clause { literals } => literals.iter().zip(&a).any(|(&(_, option, is), &a)| (a == option) == is),
            Body::Evidence { favours, .. } => favours.contains(&a[0]),
            Body::Table { degrees, .. } => return degrees[x as usize],
        };
        if holds { 1.0 } else { 0.0 }
    }

    /// The mean degree over all local answers, averaged over the relations of the same kind and shape.
    fn base_rate(&self, relation: usize) -> f64 {
        let shape = |r: usize| self.scope(r).iter().map(|&q| self.options(q)).collect::<Vec<_>>();
        let class = |r: usize| (self.spec.relations[r].body.kind(), shape(r));
        let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
        let mean_degree =
            |r: usize| mean((0..shape(r).iter().product::<usize>()).map(|x| self.degree(r, x as u32)).collect());
        mean(self.relations().filter(|&r| class(r) == class(relation)).map(mean_degree).collect())
    }

    fn expertise(&self, agent: u32, relation: usize) -> f64 {
        let topic = self.spec.relations[relation].topic.as_ref().unwrap();
        self.expertise[agent as usize][self.spec.topics.iter().position(|other| other == topic).unwrap()]
    }

    /// Whether the agent reads the relation wrongly there: the same at every look.
    fn errs(&self, agent: u32, relation: usize, x: u32) -> bool {
        let coin = |who: u32| {
            // SplitMix64 at place (relation, x), from the key as its state.
            let place = ((relation as u64) << 32) + u64::from(x);
            let state =
                self.draws.key(who, Phase::Perceive).wrapping_add((place + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        let below = |half: u64, chance: f64| (half as f64) < (chance * 4_294_967_296.0).floor();
        let own = coin(agent);
        let shared = below(own & 0xffff_ffff, self.shared_error);
        let coin = if shared { coin(u32::MAX) } else { own };
        below(coin >> 32, (1.0 - self.expertise(agent, relation)) / 2.0)
    }

    fn c_look(&self) -> u64 {
        u64::from(self.manners.prices.look)
    }

    fn c_verify(&self) -> u64 {
        u64::from(self.manners.prices.verify)
    }

    fn c_act(&self) -> u64 {
        u64::from(self.manners.prices.act)
    }

    fn c_hear(&self) -> u64 {
        u64::from(self.manners.prices.hear)
    }

    /// Whom an agent hears, by number. Where all hear all, it stands in the row itself.
    fn row(&self, agent: u32) -> Vec<u32> {
        let all = 0..self.expertise.len() as u32;
        if self.path { all.filter(|other| other.abs_diff(agent) == 1).collect() } else { all.collect() }
    }
}

fn chance(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

/// Scores within 1e-9 are equal.
fn difference(a: f64, b: f64) -> f64 {
    if (a - b).abs() <= 1e-9 { 0.0 } else { a - b }
}

/// The best option, one aside: of equals the k-th takes the place of the one kept if a number drawn below k is 0.
fn best(scores: &[f64], aside: Option<usize>, rng: &mut Stream) -> Option<usize> {
    let (mut kept, mut equals): (Option<usize>, u32) = (None, 1);
    for option in (0..scores.len()).filter(|&option| Some(option) != aside) {
        match kept.map(|kept| difference(scores[option], scores[kept])) {
            Some(0.0) => {
                equals += 1;
                if below(rng, equals) == 0 {
                    kept = Some(option);
                }
            }
            Some(gain) if gain < 0.0 => {}
            _ => (kept, equals) = (Some(option), 1),
        }
    }
    kept
}

// The society: the synchronous loop.

/// Equal shares; the remainder one unit each to agents in turn, beginning with `first`.
fn deal(minds: &mut [Mind<'_>], sum: u64, first: u32) {
    let n = minds.len() as u64;
    (0..n).for_each(|agent| minds[agent as usize].fill(sum / n));
    (0..sum % n).for_each(|place| minds[((u64::from(first) + place) % n) as usize].left += 1);
}

/// Plurality over each question, ties drawn: what won, with how many holders.
fn vote(minds: &mut [Mind<'_>], case: &Case, round: u32, acts: &mut Vec<Act>) -> Vec<(usize, usize, u32)> {
    let mut ballots = Vec::new();
    for mind in minds.iter_mut() {
        let cast = mind.say().is_ok();
        let (outcome, cost) = if cast { (Outcome::Done, case.c_act() as u32) } else { (Outcome::Unpaid, 0) };
        acts.push(Act { agent: mind.me, round, outcome, cost, ..Act::of(Deed::Vote) });
        ballots.extend(cast.then(|| mind.own.clone()));
    }
    let mut ties = case.draws.stream(NOBODY, round, Phase::Ties);
    let mut won = Vec::new();
    for question in 0..case.spec.questions.len() {
        let holders = |answer: usize| ballots.iter().filter(|ballot| ballot[question] == answer).count() as u32;
        let options = 0..case.options(question);
        let most = options.clone().map(holders).max().unwrap_or(0);
        let winners: Vec<usize> = options.filter(|&answer| most > 0 && holders(answer) == most).collect();
        match winners[..] {
            [] => {}
            [one] => won.push((question, one, most)),
            _ => won.push((question, winners[below(&mut ties, winners.len() as u32) as usize], most)),
        }
    }
    won
}

/// Runs a case to its end: what an observer sees, and how it ended.
pub(super) fn deliberate(case: &Case) -> (Vec<Frame>, Ending) {
    let n = case.expertise.len();
    let mut minds: Vec<Mind<'_>> = (0..n as u32).map(|me| Mind::new(case, me)).collect();
    let mut public = vec![None; case.spec.questions.len()];
    let (mut frames, mut acts, mut spent, mut tallies, mut spendless) = (Vec::new(), Vec::new(), 0, 0, 0);
    let positions = |minds: &[Mind<'_>]| minds.iter().flat_map(|mind| mind.own.clone()).collect::<Vec<usize>>();
    let reserved = if case.budget.is_some() { n as u64 * case.c_act() } else { 0 };
    let mut left = case.budget.unwrap_or(0).saturating_sub(reserved);
    deal(&mut minds, left, 0);
    let mut before = positions(&minds);
    let latest = before.clone();
    frames.push(Frame {
        round: 0,
        positions: latest.clone(),
        latest,
        public: public.clone(),
        decision: vec![],
        acts: vec![],
        spent,
    });
    let decide = |round: u32, questions: usize, tallies: &mut u32| {
        *tallies += 1;
        let outcome = if questions > 0 { Outcome::Done } else { Outcome::Nothing };
        Act { round, relation: questions as u32, born: *tallies - 1, outcome, ..Act::of(Deed::Decide) }
    };
    let (mut why, mut round) = (Why::Rounds, 0);
    while round < case.rounds && why == Why::Rounds {
        round += 1;
        match case.budget {
            None => minds.iter_mut().for_each(|mind| mind.fill(u64::MAX)),
            Some(_) if case.own_purses => minds.iter_mut().for_each(|mind| mind.fill(mind.left)),
            Some(_) => deal(&mut minds, left, round),
        }
        if round == 1 {
            minds.iter_mut().for_each(Mind::survey);
        }
        // Propose.
        let (mut said, mut paid_turns) = (Vec::new(), 0);
        for mind in &mut minds {
            mind.turn_to(round, Phase::Propose);
            let (act, word) = mind.take_turn();
            paid_turns += u32::from(act.outcome != Outcome::Unpaid);
            acts.push(act);
            said.push(word);
        }
        // Critique.
        for mind in &mut minds {
            mind.turn_to(round, Phase::Critique);
            mind.listen(&said);
        }
        // Vote.
        let mut adopted: Vec<(usize, usize)> = Vec::new();
        if case.every > 0 && round % case.every == 0 {
            let needed = n as u32 * case.quorum.0 / case.quorum.1 + 1;
            let won = vote(&mut minds, case, round, &mut acts);
            adopted.extend(won.iter().filter(|&&(.., holders)| holders >= needed).map(|&(q, a, _)| (q, a)));
            acts.push(decide(round, adopted.len(), &mut tallies));
        }
        // Observe.
        before = positions(&minds);
        frames.push(Frame {
            round,
            positions: before.clone(),
            latest: before.clone(),
            public: public.clone(),
            decision: vec![],
            acts: std::mem::take(&mut acts),
            spent: spent + minds.iter().map(|mind| mind.spent).sum::<u64>(),
        });
        // Revise.
        for mind in &mut minds {
            mind.turn_to(round, Phase::Revise);
            acts.extend(mind.revise(&adopted));
        }
        adopted.iter().for_each(|&(question, answer)| public[question] = Some(answer));
        let in_round: u64 = minds.iter().map(|mind| mind.spent).sum();
        spent += in_round;
        // What is left flows back.
        left = minds.iter().map(|mind| mind.left).fold(0, u64::saturating_add);
        spendless = if in_round == 0 && paid_turns == 0 { spendless + 1 } else { 0 };
        let least = case.c_act() + case.c_look();
        let broke = minds.iter().all(|mind| mind.left < least);
        if case.budget.is_some() && in_round == 0 && (broke || spendless >= 20) {
            why = Why::Budget;
        }
    }
    // The final vote, from what was set aside.
    let share = if case.budget.is_some() { reserved / n as u64 } else { u64::MAX };
    minds.iter_mut().for_each(|mind| mind.fill(share));
    let won = vote(&mut minds, case, round + 1, &mut acts);
    acts.push(decide(round + 1, won.len(), &mut tallies));
    let mut decision = vec![None; public.len()];
    won.iter().for_each(|&(question, answer, _)| decision[question] = Some(answer));
    let final_cost: u64 = minds.iter().map(|mind| mind.spent).sum();
    let latest = positions(&minds);
    frames.push(Frame { round, positions: before, latest, public, decision, acts, spent: spent + final_cost });
    (frames, Ending { why, rounds: round, spent, reserved, final_cost })
}
