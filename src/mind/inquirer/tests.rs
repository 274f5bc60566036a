use super::*;
use crate::act::{Exposure, Fact, Heed, Manners, Standing};
use crate::budget::{Prices, Purse};
use crate::mind::laws::check_mind;
use crate::problem::spec::{Body, GraphSpec, QuestionSpec, RelationSpec};
use crate::problem::{Competence, Problem, Sight, Truth};
use crate::rng::{Draws, Phase};
use std::sync::Arc;

type Graph = GraphProblem<u8>;

fn world(spec: &GraphSpec, rows: &[f64], told: &[Vec<u32>], seed: u64) -> Graph {
    let graph = Arc::new(spec.freeze().unwrap());
    let eyes = Competence { expertise: rows, told, shared_error: 0.0 };
    let sight = Sight::new(&graph, eyes, &Draws::new(seed, 0, 0), |agent| agent);
    GraphProblem::new(graph, sight, Vec::new())
}

/// One question of four options. The first four pieces are shared, the others private; each favours one option, the fifth
/// two.
const PIECES: [(&[usize], f64); 8] =
    [(&[0], 1.0), (&[0], 0.7), (&[1], 0.4), (&[3], 0.9), (&[1, 2], 1.1), (&[2], 0.8), (&[2], 0.5), (&[1], 0.3)];

fn profile(agents: usize, seed: u64) -> Graph {
    let mut spec = GraphSpec { questions: vec![QuestionSpec::counted("who", 4)], ..GraphSpec::default() };
    for (at, (favours, weight)) in PIECES.into_iter().enumerate() {
        let mut piece = RelationSpec::new(Body::Evidence { question: 0, favours: favours.to_vec() });
        (piece.weight, piece.private) = (weight, at >= 4);
        spec.relations.push(piece);
    }
    spec.truth = vec![(0, 2)];
    let told: Vec<Vec<u32>> =
        (0..agents).map(|agent| (4..8).filter(|r| *r as usize % agents == agent).collect()).collect();
    world(&spec, &vec![0.5; agents], &told, seed)
}

/// Layers of `width` questions with `k` options, two parents each: child = (a + b + number) mod k. The last layer has one
/// question, which is asked. One topic for each of the two parities of layers.
fn chain(layers: usize, width: usize, k: usize) -> GraphSpec {
    let mut spec = GraphSpec::default();
    let (mut above, mut truth): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for layer in 0..layers {
        let mut here = Vec::new();
        for place in 0..if layer + 1 == layers { 1 } else { width } {
            let question = spec.questions.len();
            spec.questions.push(QuestionSpec::counted(format!("q{question}"), k));
            let (scope, degrees) = match layer {
                0 => {
                    truth.push((question + 1) % k);
                    (vec![question], (0..k).map(|o| f64::from(u8::from(o == truth[question]))).collect::<Vec<_>>())
                }
                _ => {
                    let parents = [above[place % above.len()], above[(place + 1) % above.len()]];
                    let child = |a: usize, b: usize| (a + b + question) % k;
                    truth.push(child(truth[parents[0]], truth[parents[1]]));
                    let cells = (0..k * k * k).map(|x| f64::from(u8::from(child(x / k / k, x / k % k) == x % k)));
                    (vec![parents[0], parents[1], question], cells.collect())
                }
            };
            let mut table = RelationSpec::new(Body::Table { scope, degrees });
            table.topic = Some(["even", "odd"][layer % 2].to_string());
            spec.relations.push(table);
            here.push(question);
        }
        above = here;
    }
    let leaf = spec.questions.len() - 1;
    spec.truth = vec![(leaf, truth[leaf])];
    spec
}

fn policy(acts: &[(Deed, f64)]) -> Policy {
    let mut odds = [0.0; Deed::CHOSEN.len()];
    acts.iter().for_each(|&(deed, share)| odds[deed as usize] = share);
    Policy::Own(odds)
}

fn lively() -> Policy {
    let mut odds = [1.0; Deed::CHOSEN.len()];
    (odds[Deed::Read as usize], odds[Deed::Propose as usize]) = (4.0, 3.0);
    Policy::Own(odds)
}

fn manners() -> Manners {
    Manners { prices: Prices { look: 1, verify: 10, act: 1, hear: 1 }, ..Manners::default() }
}

/// A society of inquirers who all hear one another.
struct Society<'a> {
    problem: &'a Graph,
    minds: Vec<Inquirer<u8>>,
    rows: Vec<Vec<u8>>,
    manners: Manners,
    draws: Draws,
    round: u32,
    acts: Vec<Act>,
    exposures: Vec<Exposure>,
    spent: u64,
}

impl<'a> Society<'a> {
    fn new(
        problem: &'a Graph,
        agents: usize,
        heuristic: Heuristic,
        policy: &Policy,
        manners: Manners,
        seed: u64,
    ) -> Self {
        let draws = Draws::new(seed, 0, 0);
        let mut minds = vec![Inquirer::default(); agents];
        let mut rows = vec![vec![0; problem.questions()]; agents];
        for agent in 0..agents {
            minds[agent].reset(problem.view(agent as u32), Heuristics::only(heuristic), policy.clone());
            problem.begin(agent as u32, &mut rows[agent], &mut draws.stream(agent as u32, 0, Phase::Begin));
        }
        let (acts, exposures) = (Vec::new(), Vec::new());
        Society { problem, minds, rows, manners, draws, round: 1, acts, exposures, spent: 0 }
    }

    fn turn<T>(
        &mut self,
        agent: usize,
        phase: Phase,
        what: impl FnOnce(&mut Inquirer<u8>, GraphView<'_, u8>, &mut [u8], &mut Turn<'_>) -> T,
    ) -> T {
        let mut rng = self.draws.stream(agent as u32, self.round, phase);
        let mut purse = Purse::unlimited();
        let mut turn = Turn {
            me: agent as u32,
            round: self.round,
            rng: &mut rng,
            purse: &mut purse,
            manners: &self.manners,
            log: Some(&mut self.acts),
            exposures: Some(&mut self.exposures),
            unpaid: false,
        };
        let view = self.problem.view(agent as u32);
        let came = what(&mut self.minds[agent], view, &mut self.rows[agent], &mut turn);
        self.spent += purse.spent();
        came
    }

    fn hear(&mut self, agent: usize, said: &[Word<u8>]) {
        let from: Vec<u32> = (0..said.len() as u32).collect();
        let (me, named) = (agent as u32, self.manners.named);
        let heard = Heard::words(said, &from, me, named);
        self.turn(agent, Phase::Critique, |mind, view, own, turn| mind.critique(view, own, &heard, turn));
        self.turn(agent, Phase::Revise, |mind, view, own, turn| mind.revise(view, own, turn));
    }

    fn round(&mut self) -> Vec<Word<u8>> {
        let agents = self.minds.len();
        let speak = |society: &mut Self, agent| {
            society.turn(agent, Phase::Propose, |mind, view, own, turn| Mind::propose(mind, view, own, turn))
        };
        let said: Vec<Word<u8>> = (0..agents).map(|agent| speak(self, agent)).collect();
        (0..agents).for_each(|agent| self.hear(agent, &said));
        self.round += 1;
        said
    }

    fn open(&mut self, agent: usize) -> DeedSet {
        self.turn(agent, Phase::Vote, |mind, view, own, turn| mind.available(view, own, turn))
    }
}

fn evidence(relation: u32, reads: u32, author: u32) -> Word<u8> {
    let claim = Claim { question: 0, answer: reads as u8, author, born: 1 };
    let (deed, fact) = (Some(Deed::Answer), Fact::Evidence);
    Word { deed, claim, relation, local: reads, fact, source: author, reads, ..Word::default() }
}

#[test]
fn alone_with_everything_told_and_read_it_answers_what_the_weights_add_up_to() {
    for heuristic in Heuristic::ALL {
        let problem = profile(1, 3);
        let manners = Manners { company: false, ..manners() };
        let mut society = Society::new(&problem, 1, heuristic, &policy(&[(Deed::Read, 1.0)]), manners, 3);
        (0..10).for_each(|_| drop(society.round()));
        let sums = (0..4).map(|o| PIECES.iter().filter(|(f, _)| f.contains(&o)).map(|(_, w)| w).sum::<f64>());
        let sums: Vec<f64> = sums.collect();
        assert!(sums.iter().zip(society.minds[0].notes.beliefs(0)).all(|(a, b)| (a - b).abs() < 1e-12), "{sums:?}");
        assert_eq!(society.rows[0], [2], "{heuristic:?}");
        // Each piece costs one look; turns in which nothing is left cost nothing.
        assert_eq!(society.spent, 8);
        assert_eq!(society.acts.iter().filter(|act| act.outcome == Outcome::Nothing).count(), 2);
    }
}

#[test]
fn evidence_counts_once_however_often_and_from_whom_it_is_heard() {
    let problem = profile(4, 3);
    let mut society = Society::new(&problem, 4, Heuristic::Sweep, &policy(&[(Deed::Read, 1.0)]), manners(), 3);
    let words = [evidence(0, 0, 0), evidence(5, 2, 1), evidence(5, 2, 2), Word::default()];
    for _ in 0..3 {
        society.hear(3, &words);
    }
    assert_eq!(society.minds[3].notes.beliefs(0), [1.0, 0.0, 0.8, 0.0]);
    assert!(society.minds[3].notes.knows(5) && !problem.view(3).sees(5), "a piece told of is known");
    assert_eq!(society.rows[3], [0]);
    // Its own reading of a piece that it was told adds nothing.
    (0..8).for_each(|_| drop(society.round()));
    let shared: f64 = [1.0, 0.7].iter().sum();
    assert!((society.minds[3].notes.beliefs(0)[0] - shared).abs() < 1e-12);
}

#[test]
fn an_entry_heard_counts_once_by_its_source_and_only_at_the_answers_it_was_read_at() {
    let problem = world(&chain(2, 2, 4), &[0.8, 0.6, 0.0, 0.0, 0.3, 0.0], &vec![vec![]; 3], 1);
    let mut society = Society::new(&problem, 3, Heuristic::Sweep, &policy(&[]), manners(), 1);
    society.rows[1] = vec![2, 3, 0];
    let entry = |question, relation, local, reads, source| {
        let claim = Claim { question, answer: reads as u8, author: 0, born: 1 };
        let (deed, fact) = (Some(Deed::Answer), Fact::Evidence);
        Word { deed, claim, relation, local, reads, source, fact, ..Word::default() }
    };
    let near =
        |a: &[f64], b: [f64; 4]| assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12), "{a:?} and not {b:?}");
    let weigh = |e: f64| libm::log((1.0 + 3.0 * e) / (1.0 - e));
    for _ in 0..3 {
        // The same entry from two speakers, and another source's reading of it.
        let root = entry(0, 0, 1, 1, 0);
        society.hear(1, &[root, Word::default(), root]);
        society.hear(1, &[entry(0, 0, 1, 1, 2)]);
        // The leaf at (1, 3), and at (0, 3), where it does not stand.
        society.hear(1, &[entry(2, 2, 16 + 3 * 4 + 2, 2, 0), Word::default(), entry(2, 2, 3 * 4 + 3, 3, 0)]);
    }
    near(society.minds[1].notes.beliefs(0), [0.0, weigh(0.8) + weigh(0.3), 0.0, 0.0]);
    near(society.minds[1].notes.beliefs(2), [0.0, 0.0, weigh(0.6), 0.0]);
    assert_eq!(society.rows[1], [1, 3, 2]);
    // Once its answer to a parent is another, the other entry counts, from memory.
    let claim = Claim { question: 0, answer: 0, author: 2, born: 2 };
    society.manners.standing = Standing::Constant(1.0);
    let word = Word { deed: Some(Deed::Propose), claim, ..Word::default() };
    society.hear(1, &[Word::default(), Word::default(), word]);
    assert_eq!(society.rows[1], [0, 3, 3]);
    near(society.minds[1].notes.beliefs(2), [0.0, 0.0, 0.0, weigh(0.6)]);
}

#[test]
fn opinions_are_no_evidence_where_standing_is_nothing() {
    let problem = profile(4, 3);
    let claim = Claim { question: 0, answer: 3, author: 1, born: 1 };
    let word = Word { deed: Some(Deed::Propose), claim, ..Word::default() };
    for (standing, moved) in [(Standing::Constant(0.0), false), (Standing::Topic, true)] {
        let manners = Manners { standing, ..manners() };
        let mut society = Society::new(&problem, 4, Heuristic::Sweep, &policy(&[]), manners, 3);
        society.rows[0] = vec![0];
        society.hear(0, &[Word::default(), word, word]);
        assert_eq!(society.rows[0] == [3], moved);
        // Twice the same claim by one author counts once: ln((1 + 3 x 0.5)/(1 - 0.5)) = ln 5.
        let believed = society.minds[0].notes.beliefs(0)[3];
        assert!((believed - if moved { libm::log(5.0) } else { 0.0 }).abs() < 1e-12);
    }
}

#[test]
fn nothing_is_told_that_was_neither_read_nor_heard() {
    let mut mixed = chain(3, 3, 3);
    let mut clue = RelationSpec::new(Body::Evidence { question: 1, favours: vec![1, 2] });
    (clue.private, clue.topic) = (true, Some("even".into()));
    mixed.relations.push(clue);
    let told = [vec![9 - 2], vec![], vec![], vec![]];
    let mut tellings = 0;
    for seed in 0..30 {
        let rows = [0.9, 0.2, 0.3, 0.7, 0.5, 0.5, 1.0, 0.0];
        for (problem, even) in [(profile(4, seed), true), (world(&mixed, &rows, &told, seed), false)] {
            for telling in crate::act::Telling::ALL {
                let manners = Manners { telling: telling.0, ..manners() };
                let mut society = Society::new(&problem, 4, Heuristic::Anywhere, &lively(), manners, seed);
                let mut heard: Vec<Word<u8>> = Vec::new();
                for _ in 0..25 {
                    let before = society.acts.len();
                    let said = society.round();
                    for (agent, word) in said.iter().enumerate().filter(|(_, word)| word.relation != NONE) {
                        let view = problem.view(agent as u32);
                        let relation = word.relation as usize;
                        // Whoever knows a piece of evidence may name any option that it favours.
                        let same = |old: &Word<u8>| {
                            let piece = view.conclusion(relation).is_none();
                            old.relation == word.relation && (piece || old.reads == word.reads)
                        };
                        let told = heard.iter().any(same);
                        tellings += 1;
                        if view.conclusion(relation).is_none() {
                            assert!(view.sees(relation) || told, "{even}: {word:?}");
                            assert!(problem.graph().degree(relation, word.reads) >= 0.5);
                            continue;
                        }
                        let x = word.local - word.local % view.options(view.conclusion(relation).unwrap()) as u32;
                        let prices = Prices::default();
                        if word.fact == Fact::Holds {
                            let checked = |act: &Act| {
                                act.deed == Deed::Verify && (act.relation, act.local) == (word.relation, x + word.reads)
                            };
                            assert!(society.acts[..before].iter().any(checked), "{word:?}");
                            assert_eq!(problem.graph().entry(relation, x), word.reads as usize);
                            continue;
                        }
                        let read = problem.view(word.source).read_entry(relation, x, &mut Purse::unlimited(), &prices);
                        assert_eq!(read, Some(word.reads as usize), "{word:?}");
                        assert!(word.source == agent as u32 || told, "{word:?}");
                    }
                    heard.extend(said);
                }
            }
        }
    }
    assert!(tellings > 1_000, "{tellings}");
}

#[test]
fn one_who_reads_without_error_solves_a_chain_at_one_look_a_question() {
    let problem = world(&chain(4, 4, 4), &[1.0, 1.0], &[vec![]], 5);
    for (heuristic, acts) in [
        (Heuristic::Sweep, vec![(Deed::Read, 1.0)]),
        (Heuristic::Expert, vec![(Deed::Read, 1.0)]),
        (Heuristic::Anywhere, vec![(Deed::Read, 1.0)]),
        (Heuristic::Flaws, vec![(Deed::Read, 1.0)]),
        (Heuristic::Nearby, vec![(Deed::Read, 1.0)]),
        (Heuristic::Sweep, vec![(Deed::ChainBack, 1.0)]),
    ] {
        let manners = Manners { company: false, ..manners() };
        let mut society = Society::new(&problem, 1, heuristic, &policy(&acts), manners, 5);
        (0..13).for_each(|_| drop(society.round()));
        assert!(problem.right(&society.rows[0]), "{heuristic:?} {acts:?}");
        // The leaf depends on nine of the twelve others: who goes by what is asked leaves three unread.
        let back = acts[0].0 == Deed::ChainBack;
        let questions = if back || heuristic == Heuristic::Expert { 10 } else { 13 };
        assert_eq!(society.spent, questions * if back { 2 } else { 1 });
    }
}

#[test]
fn two_specialists_solve_a_chain_that_neither_solves_alone() {
    let (mut together, mut alone) = (0, [0, 0]);
    for seed in 0..60 {
        let problem = world(&chain(4, 2, 4), &[1.0, 0.0, 0.0, 1.0], &[vec![], vec![]], seed);
        let acts = policy(&[(Deed::Read, 1.0), (Deed::Propose, 2.0)]);
        let talk = Manners { address: Address::Experts, ..manners() };
        let mut society = Society::new(&problem, 2, Heuristic::Expert, &acts, talk, seed);
        (0..60).for_each(|_| drop(society.round()));
        together += u32::from(problem.right(&society.rows[1]));
        assert!(
            society
                .acts
                .iter()
                .filter(|act| act.deed == Deed::Read && act.question != NONE)
                .all(|act| { problem.view(act.agent).is_expert(act.agent, act.relation as usize) })
        );
        for (agent, right) in alone.iter_mut().enumerate() {
            let manners = Manners { company: false, ..manners() };
            let mut society = Society::new(&problem, 2, Heuristic::Expert, &acts, manners, seed);
            for round in 1..60 {
                society.round = round;
                society.turn(agent, Phase::Propose, |mind, view, own, turn| Mind::propose(mind, view, own, turn));
            }
            *right += u32::from(problem.right(&society.rows[agent]));
        }
    }
    // Alone, either ends on one of four options by chance: 15 of 60, with a standard deviation of 3.4; five are allowed.
    assert_eq!(together, 60);
    assert!(alone.iter().all(|&right| right < 32), "{alone:?}");
}

/// The chance that one who reads with `q` ends on the right leaf: the sum over all answers to all questions, each entry
/// being right with `q` and else any other option.
fn propagated(problem: &Graph, k: usize, q: f64) -> f64 {
    let questions = problem.questions();
    let mut total = 0.0;
    for code in 0..k.pow(questions as u32) {
        let answers: Vec<u8> = (0..questions).map(|question| (code / k.pow(question as u32) % k) as u8).collect();
        let mut chance = 1.0;
        for relation in 0..problem.graph().relations() {
            let x = problem.graph().local(relation, &answers);
            chance *= if problem.graph().degree(relation, x) == 1.0 { q } else { (1.0 - q) / (k as f64 - 1.0) };
        }
        total += if problem.right(&answers) { chance } else { 0.0 };
    }
    total
}

#[test]
fn an_unaided_chain_succeeds_at_the_rate_of_exact_propagation() {
    for (expertise, k) in [(0.8, 3), (0.5, 3), (0.9, 2)] {
        let spec = chain(3, 3, k);
        let q = 1.0 / k as f64 + expertise * (1.0 - 1.0 / k as f64);
        let (mut right, runs) = (0, 4_000);
        let mut expected = 0.0;
        for seed in 0..runs {
            let problem = world(&spec, &[expertise; 2], &[vec![]], seed);
            let manners = Manners { company: false, ..manners() };
            let mut society =
                Society::new(&problem, 1, Heuristic::Expert, &policy(&[(Deed::Read, 1.0)]), manners, seed);
            (0..8).for_each(|_| drop(society.round()));
            right += u32::from(problem.right(&society.rows[0]));
            if seed == 0 {
                expected = propagated(&problem, k, q);
            }
        }
        let share = f64::from(right) / runs as f64;
        // Five standard errors.
        let bound = 5.0 * (expected * (1.0 - expected) / runs as f64).sqrt();
        assert!((share - expected).abs() < bound, "{share} and not {expected}, e {expertise}, K {k}");
        assert!(expected > q.powi(6) && expected < 1.0, "wrong steps heal at times");
    }
}

#[test]
fn what_is_verified_is_kept_for_good_and_nothing_moves_it() {
    let problem = world(&chain(2, 2, 4), &[0.0; 8], &vec![vec![]; 4], 1);
    let mut society = Society::new(&problem, 4, Heuristic::Sweep, &policy(&[(Deed::Verify, 1.0)]), manners(), 1);
    for round in 1..9 {
        society.round = round;
        society.turn(0, Phase::Propose, |mind, view, own, turn| Mind::propose(mind, view, own, turn));
    }
    let checked: Vec<(u32, Outcome)> = society.acts.iter().map(|act| (act.relation, act.outcome)).collect();
    assert_eq!(checked[..4], [(0, Outcome::Done), (1, Outcome::Done), (2, Outcome::Done), (NONE, Outcome::Nothing)]);
    assert_eq!(society.spent, 33, "what is known is not paid for again");
    assert!(problem.right(&society.rows[0]));
    let kept = society.rows[0].clone();
    let leaf = kept[2];
    let claim = |author| Claim { question: 2, answer: (leaf + 1) % 4, author, born: 9 };
    let word = |author: u32| Word { deed: Some(Deed::Propose), claim: claim(author), ..Word::default() };
    society.manners.standing = Standing::Constant(1.0);
    for _ in 0..5 {
        society.hear(0, &[Word::default(), word(1), word(2), word(3)]);
    }
    assert_eq!(society.rows[0], kept);
    assert_eq!(society.minds[0].doubt, 2, "it heard them, though");
    let others = society.minds[0].notes.beliefs(2).iter().filter(|&&belief| belief == 0.0).count();
    assert_eq!(others, 3, "beside what is certain nothing counts");
    // Whoever is told the fact keeps it too; where telling is off, nothing is told.
    let fact = Word { deed: Some(Deed::Answer), fact: Fact::Holds, relation: 0, local: u32::from(kept[0]), ..word(0) };
    society.rows[1][0] = (kept[0] + 1) % 4;
    society.hear(1, &[Word { reads: u32::from(kept[0]), claim: Claim { question: 0, ..claim(0) }, ..fact }]);
    assert_eq!(society.rows[1][0], kept[0]);
    assert!(society.minds[1].notes.has_verified(0, 0));
    society.manners.tell = false;
    assert!(!society.open(0).has(Deed::Answer) && !society.open(1).has(Deed::Challenge));
}

#[test]
fn acts_that_can_have_no_effect_are_not_open() {
    let (mut seen, mut done) = (DeedSet::NONE, DeedSet::NONE);
    let off = |acts: &[Act], done: DeedSet| {
        let acts = acts.iter().filter(|act| act.deed.is_chosen() && act.outcome == Outcome::Done);
        acts.fold(done, |done, act| done.with(act.deed))
    };
    let problem = profile(4, 3);
    for seed in 0..10 {
        let manners = Manners { standing: Standing::Constant(0.0), ..manners() };
        let mut society = Society::new(&problem, 4, Heuristic::Anywhere, &lively(), manners, seed);
        for _ in 0..40 {
            society.round();
            (0..4).for_each(|agent| seen = DeedSet(seen.0 | society.open(agent).0));
        }
        done = off(&society.acts, done);
    }
    let never = [Deed::Verify, Deed::Subgoal, Deed::ChainBack, Deed::Backtrack, Deed::Shift];
    let never = never.into_iter().fold(DeedSet::NONE, DeedSet::with);
    let all = DeedSet(DeedSet::COUNT as u16 - 1);
    assert_eq!((seen, done), (all.without(never), all.without(never)));
    let problem = world(&chain(3, 3, 4), &[0.8, 0.3, 0.3, 0.8, 0.6, 0.6], &vec![vec![]; 3], 2);
    let mut done = DeedSet::NONE;
    for seed in 0..10 {
        let mut society = Society::new(&problem, 3, Heuristic::Anywhere, &lively(), manners(), seed);
        (0..3).for_each(|agent| society.minds[agent].heuristics = Heuristics(0b11111));
        (0..80).for_each(|_| drop(society.round()));
        done = off(&society.acts, done);
        assert!(society.acts.iter().any(|act| act.deed == Deed::Concede && act.other < 3));
    }
    assert_eq!(done, all, "every act comes off in a chain");
}

#[test]
fn who_is_asked_tells_what_was_asked_for_or_nothing() {
    let problem = profile(4, 3);
    let acts = policy(&[(Deed::Answer, 1.0)]);
    let mut society = Society::new(&problem, 4, Heuristic::Sweep, &acts, manners(), 3);
    let claim = |answer| Claim { question: 0, answer, author: 2, born: 1 };
    let ask = |answer| Word { deed: Some(Deed::Ask), claim: claim(answer), ..Word::default() };
    let silent = Word::default();
    society.hear(0, &[silent, silent, ask(2)]);
    assert!(society.open(0).has(Deed::Answer));
    let speak = |society: &mut Society<'_>| {
        society.round += 1;
        society.turn(0, Phase::Propose, |mind, view, own, turn| Mind::propose(mind, view, own, turn))
    };
    assert_eq!(speak(&mut society), silent, "it knows nothing");
    assert_eq!((society.acts[0].outcome, society.spent), (Outcome::Nothing, 1));
    society.hear(0, &[silent, evidence(0, 0, 1), ask(2)]);
    society.hear(0, &[silent, evidence(6, 2, 1)]);
    let word = speak(&mut society);
    assert_eq!((word.relation, word.reads, word.to, word.fact), (6, 2, 2, Fact::Evidence));
    let told: Vec<u32> = (0..20).map(|_| speak(&mut society).relation).collect();
    assert!(told.contains(&0) && told.contains(&6), "unasked, any: {told:?}");
}

#[test]
fn overwritten_answers_stay_until_something_new_bears_on_them() {
    let problem = profile(4, 3);
    let mut society = Society::new(&problem, 4, Heuristic::Sweep, &policy(&[(Deed::Read, 1.0)]), manners(), 3);
    society.hear(0, &[Word::default(), evidence(0, 0, 1)]);
    assert_eq!(society.rows[0], [0]);
    society.rows[0] = vec![3];
    society.turn(0, Phase::Revise, |mind, view, own, turn| {
        mind.accept(view, own, &[0], turn);
        assert!(!mind.revise(view, own, turn));
    });
    society.hear(0, &[Word::default(), evidence(0, 0, 1)]);
    assert_eq!(society.rows[0], [3], "an old piece is nothing new");
    society.hear(0, &[Word::default(), evidence(2, 1, 1)]);
    assert_eq!(society.rows[0], [0]);
    let concede = society.acts.last().unwrap();
    assert_eq!((concede.deed, concede.other, concede.option, concede.cost), (Deed::Concede, 1, 0, 0));
}

#[test]
fn an_overwritten_conclusion_stays_when_what_it_was_concluded_from_changes() {
    let problem = world(&chain(2, 2, 4), &[1.0; 4], &vec![vec![]; 2], 1);
    let mut society = Society::new(&problem, 2, Heuristic::Sweep, &policy(&[(Deed::Read, 1.0)]), manners(), 1);
    let claim = |question, answer: u8| Claim { question, answer: answer % 4, author: 1, born: 9 };
    let says = |claim| [Word::default(), Word { deed: Some(Deed::Propose), claim, ..Word::default() }];
    let concluded = society.rows[0][2];
    let overwritten = (concluded + 1) % 4;
    society.hear(0, &says(claim(2, concluded)));
    society.rows[0][2] = overwritten;
    society.turn(0, Phase::Revise, |mind, view, own, turn| {
        mind.accept(view, own, &[2], turn);
        assert!(!mind.revise(view, own, turn));
    });
    let root = society.rows[0][0];
    society.hear(0, &says(claim(0, root + 1)));
    assert_eq!((society.rows[0][0], society.rows[0][2]), ((root + 1) % 4, overwritten));
    society.hear(0, &says(claim(2, concluded + 2)));
    assert_eq!(society.rows[0][2], (concluded + 2) % 4);
}

#[test]
fn words_to_experts_reach_them_and_those_they_answer_alone() {
    let problem = world(&chain(2, 2, 3), &[1.0, 0.0, 0.0, 1.0, 0.5, 0.5], &vec![vec![]; 3], 1);
    let manners = Manners { address: Address::Experts, decline: 1.0, ..manners() };
    let mut society = Society::new(&problem, 3, Heuristic::Sweep, &policy(&[]), manners, 3);
    let claim = Claim { question: 0, answer: 1, author: 0, born: 1 };
    let word = Word { deed: Some(Deed::Propose), claim, ..Word::default() };
    for agent in [1, 2] {
        society.hear(agent, &[word, Word::default(), Word::default()]);
    }
    let seen: Vec<(u32, Heed)> = society.exposures.iter().map(|one| (one.listener, one.heed)).collect();
    assert_eq!((seen, society.spent), (vec![(1, Heed::Declined)], 1));
    society.hear(2, &[Word { to: 2, ..word }]);
    assert_eq!(society.exposures.len(), 2);
}

#[test]
fn inquirers_obey_the_laws_of_minds() {
    for problem in [profile(4, 2), world(&chain(3, 3, 4), &[0.7; 8], &vec![vec![]; 4], 2)] {
        for heuristic in Heuristic::ALL {
            let make = |agent| {
                let mut mind = Inquirer::default();
                let heuristics = Heuristics(Heuristics::only(heuristic).0 | 1);
                mind.reset(problem.view(agent), heuristics, lively());
                mind
            };
            check_mind(&problem, 4, make).unwrap();
        }
    }
}
