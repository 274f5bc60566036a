//! One mind: what it sees, believes, remembers, picks and hears.

mod acts;

use super::{Case, best, chance, difference};
use manyminds::act::{Act, Deed, Fact, NOBODY, Outcome, Standing};
use manyminds::mind::ANONYMOUS;
use manyminds::rng::{Phase, Stream, below, mix, unit};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy)]
struct Claim {
    question: usize,
    answer: usize,
    author: u32,
    born: u32,
}

#[derive(Clone, Copy)]
pub(super) struct Word {
    deed: Deed,
    claim: Claim,
    /// The relation that it names, at which answers, and on what grounds.
    named: Option<(usize, u32, Fact)>,
    /// Whom it answers.
    to: Option<u32>,
}

#[derive(Clone, Copy)]
struct Pending {
    question: usize,
    named: Option<(usize, u32)>,
    because_of: u32,
}

pub(super) struct Mind<'a> {
    case: &'a Case,
    pub(super) me: u32,
    round: u32,
    rng: Stream,
    pub(super) own: Vec<usize>,
    /// Private relations in sight.
    eyes: BTreeSet<usize>,
    memory: BTreeMap<(usize, u32), f64>,
    /// Who was counted on which relation at which answers.
    counted: BTreeSet<(u32, usize, u32)>,
    /// By challenger: checked, right.
    checks: BTreeMap<u32, (u32, u32)>,
    board: Vec<Claim>,
    asked: Vec<Claim>,
    trail: Vec<(usize, usize)>,
    agenda: Vec<usize>,
    pending: Vec<Pending>,
    doubt: Option<usize>,
    working: Option<u32>,
    sweep: usize,
    changed_last: Option<usize>,
    /// `None` if it keeps no list.
    flaws: Option<Vec<usize>>,
    pub(super) left: u64,
    pub(super) spent: u64,
    act: Act,
}

impl<'a> Mind<'a> {
    pub(super) fn new(case: &'a Case, me: u32) -> Self {
        let mut rng = case.draws.stream(if case.common_start { NOBODY } else { me }, 0, Phase::Begin);
        Mind {
            case,
            me,
            round: 0,
            own: (0..case.spec.questions.len()).map(|q| below(&mut rng, case.options(q) as u32) as usize).collect(),
            rng,
            eyes: case.told[me as usize].iter().map(|&relation| relation as usize).collect(),
            memory: BTreeMap::new(),
            counted: BTreeSet::new(),
            checks: BTreeMap::new(),
            board: Vec::new(),
            asked: Vec::new(),
            trail: Vec::new(),
            agenda: Vec::new(),
            pending: Vec::new(),
            doubt: None,
            working: None,
            sweep: 0,
            changed_last: None,
            flaws: None,
            left: 0,
            spent: 0,
            act: Act::of(Deed::Propose),
        }
    }

    pub(super) fn turn_to(&mut self, round: u32, phase: Phase) {
        (self.round, self.rng) = (round, self.case.draws.stream(self.me, round, phase));
    }

    fn draw(&mut self, bound: usize) -> usize {
        below(&mut self.rng, bound as u32) as usize
    }

    /// All or nothing.
    fn pay(&mut self, price: u64) -> bool {
        let can = self.left >= price;
        if can {
            (self.left, self.spent) = (self.left - price, self.spent + price);
        }
        can
    }

    pub(super) fn fill(&mut self, units: u64) {
        (self.left, self.spent) = (units, 0);
    }

    // Seeing and believing.

    fn sees(&self, relation: usize) -> bool {
        !self.case.spec.relations[relation].private || self.eyes.contains(&relation)
    }

    /// Within reach of its acts: in sight or heard of.
    fn knows(&self, relation: usize) -> bool {
        self.sees(relation) || self.memory.keys().any(|&(known, _)| known == relation)
    }

    /// The price of a look at every relation in sight around a question.
    fn look(&self, question: usize) -> u64 {
        let in_sight = self.case.around(question).into_iter().filter(|&relation| self.sees(relation)).count();
        in_sight as u64 * self.case.c_look()
    }

    /// P and d.
    fn belief(&self, relation: usize, x: u32) -> (f64, f64) {
        let b = self.case.base_rate(relation).clamp(1e-6, 1.0 - 1e-6);
        let (mut log_odds, mut distance) = (libm::log(b / (1.0 - b)), 0.5);
        if self.sees(relation) {
            let degree = self.case.degree(relation, x);
            let e = self.case.expertise(self.me, relation);
            let evidence = libm::log((1.0 + e) / (1.0 - e));
            let reads_holding = (degree >= 0.5) != self.case.errs(self.me, relation, x);
            log_odds += if reads_holding { evidence } else { -evidence };
            distance = (degree - 0.5).abs();
        }
        match self.memory.get(&(relation, x)) {
            Some(&remembered) if remembered == f64::INFINITY => (1.0, distance),
            Some(&remembered) if remembered == f64::NEG_INFINITY => (0.0, distance),
            remembered => (chance(log_odds + remembered.unwrap_or(&0.0)), distance),
        }
    }

    fn chance_of(&self, relation: usize, position: &[usize]) -> f64 {
        self.belief(relation, self.case.local(relation, position)).0
    }

    fn score(&self, relations: &[usize], position: &[usize]) -> f64 {
        let weighted = |&relation: &usize| {
            let (p, d) = self.belief(relation, self.case.local(relation, position));
            self.case.spec.relations[relation].weight * (0.5 + d * (2.0 * p - 1.0))
        };
        relations.iter().map(weighted).sum()
    }

    fn with(&self, changes: &[(usize, usize)]) -> Vec<usize> {
        let mut position = self.own.clone();
        changes.iter().for_each(|&(question, answer)| position[question] = answer);
        position
    }

    /// The scores of all options of a question.
    fn scores(&self, question: usize) -> Vec<f64> {
        let around = self.case.around(question);
        (0..self.case.options(question)).map(|answer| self.score(&around, &self.with(&[(question, answer)]))).collect()
    }

    fn verified(&self, relation: usize, x: u32) -> Option<bool> {
        self.memory.get(&(relation, x)).filter(|known| known.is_infinite()).map(|&known| known > 0.0)
    }

    /// The first of the known relations around a question with the least P at a position: P, relation, answers.
    fn weakest(&self, question: usize, position: &[usize]) -> Option<(f64, usize, u32)> {
        let mut least: Option<(f64, usize, u32)> = None;
        for relation in self.case.around(question).into_iter().filter(|&relation| self.knows(relation)) {
            let p = self.chance_of(relation, position);
            if least.is_none_or(|(least, ..)| p < least) {
                least = Some((p, relation, self.case.local(relation, position)));
            }
        }
        least
    }

    // Changing.

    fn settle(&mut self, question: usize, answer: usize) {
        self.own[question] = answer;
        self.changed_last = Some(question);
        self.case.around(question).into_iter().for_each(|relation| self.check_flaw(relation));
    }

    fn moves(&mut self, question: usize, answer: usize) {
        if self.own[question] == answer {
            return;
        }
        self.trail.push((question, self.own[question]));
        let surplus = self.trail.len().saturating_sub(32);
        self.trail.drain(..surplus);
        self.settle(question, answer);
    }

    /// The list of flaws: what comes to be believed broken goes to the end, what ceases to be gives its place to the last.
    fn check_flaw(&mut self, relation: usize) {
        let broken = self.knows(relation) && self.chance_of(relation, &self.own) < 0.5;
        let Some(flaws) = &mut self.flaws else { return };
        match flaws.iter().position(|&flaw| flaw == relation) {
            None if broken => flaws.push(relation),
            Some(place) if !broken => _ = flaws.swap_remove(place),
            _ => {}
        }
    }

    fn learn(&mut self, relation: usize, x: u32, holds: bool) {
        self.memory.insert((relation, x), if holds { f64::INFINITY } else { f64::NEG_INFINITY });
        self.check_flaw(relation);
    }

    fn pend(&mut self, question: usize, named: Option<(usize, u32)>, because_of: u32) {
        if self.pending.len() < 8 {
            self.pending.push(Pending { question, named, because_of });
        }
    }

    // Picking.

    fn has_heuristic(&self, heuristic: u32) -> bool {
        self.case.heuristics[self.me as usize] >> heuristic & 1 == 1
    }

    /// One of its heuristics, one aside unless it is the only one. No draw where there is no choice.
    fn heuristic(&mut self, aside: Option<u32>) -> u32 {
        let mut all: Vec<u32> = (0..5).filter(|&heuristic| self.has_heuristic(heuristic)).collect();
        if all.len() > 1 {
            all.retain(|&heuristic| Some(heuristic) != aside);
        }
        if all.len() == 1 { all[0] } else { all[self.draw(all.len())] }
    }

    fn member(&mut self, relation: usize) -> usize {
        let scope = self.case.scope(relation);
        scope[self.draw(scope.len())]
    }

    /// Of four relations drawn evenly, the one for which `measure` of its expertise is largest, the first of equals.
    fn of_four(&mut self, measure: impl Fn(f64) -> f64) -> usize {
        let four = [(); 4].map(|()| self.draw(self.case.spec.relations.len()));
        let worth = |r: usize| measure(if self.sees(r) { self.case.expertise(self.me, r) } else { -1.0 });
        four.into_iter().reduce(|kept, next| if worth(next) > worth(kept) { next } else { kept }).unwrap()
    }

    fn pick(&mut self) -> usize {
        let working = self.working.unwrap_or_else(|| self.heuristic(None));
        self.working = Some(working);
        let questions = self.own.len();
        match working {
            1 => match self.flaws.clone().unwrap_or_default() {
                flaws if flaws.is_empty() => self.draw(questions),
                flaws => {
                    let flaw = flaws[self.draw(flaws.len())];
                    self.member(flaw)
                }
            },
            2 => match self.changed_last.map_or(Vec::new(), |last| self.case.around(last)) {
                around if around.is_empty() => self.draw(questions),
                around => {
                    let relation = around[self.draw(around.len())];
                    self.member(relation)
                }
            },
            3 => {
                let relation = self.of_four(|e| e);
                self.member(relation)
            }
            4 => {
                self.sweep += 1;
                (self.sweep - 1) % questions
            }
            _ => self.draw(questions),
        }
    }

    pub(super) fn survey(&mut self) {
        let in_sight = self.case.relations().filter(|&relation| self.sees(relation)).count();
        if self.has_heuristic(1) && self.pay(in_sight as u64 * self.case.c_look()) {
            self.flaws = Some(Vec::new());
            self.case.relations().for_each(|relation| self.check_flaw(relation));
        }
    }

    // Hearing, and thinking again.

    pub(super) fn listen(&mut self, said: &[Option<Word>]) {
        let mut row = self.case.row(self.me);
        let place = u64::from(self.round) << 32 | u64::from(self.me);
        let first = mix(self.case.draws.key(NOBODY, Phase::Critique), place) % row.len() as u64;
        row.rotate_left(first as usize);
        row.retain(|&speaker| speaker != self.me);
        let mut news = Vec::new();
        for speaker in row {
            let Some(word) = said[speaker as usize] else { continue };
            if !self.pay(self.case.c_hear()) {
                break;
            }
            if self.case.manners.decline > 0.0 && unit(&mut self.rng) < self.case.manners.decline {
                continue;
            }
            let speaker = if self.case.manners.named { speaker } else { ANONYMOUS };
            match word.deed {
                Deed::Challenge => self.hear_challenge(speaker, word),
                Deed::Ask => {
                    self.asked.retain(|old| old.author != word.claim.author);
                    self.asked.insert(0, word.claim);
                    self.asked.truncate(8);
                }
                _ => self.hear_claim(speaker, word),
            }
            news.extend(word.named.filter(|&(.., fact)| fact == Fact::Evidence).map(|(relation, ..)| relation));
        }
        // Eyes open when all has been heard.
        self.eyes.extend(news);
    }

    fn hear_challenge(&mut self, challenger: u32, word: Word) {
        let (relation, x, fact) = word.named.unwrap();
        let first = self.counted.insert((challenger, relation, x));
        if fact == Fact::Broken {
            self.learn(relation, x, false);
        } else if first {
            let s = self.standing(challenger, relation).min(0.99);
            *self.memory.entry((relation, x)).or_default() -= libm::log((1.0 + s) / (1.0 - s));
            self.check_flaw(relation);
        }
        if self.case.local(relation, &self.own) == x {
            self.doubt = Some(relation);
            self.pend(word.claim.question, Some((relation, x)), challenger);
        }
    }

    fn standing(&self, challenger: u32, relation: usize) -> f64 {
        match self.case.manners.standing {
            Standing::Constant(standing) => standing,
            _ if challenger == ANONYMOUS => 0.5,
            Standing::Topic => self.case.expertise(challenger, relation),
            Standing::Learned => {
                let &(checked, right) = self.checks.get(&challenger).unwrap_or(&(0, 0));
                (2.0 * f64::from(right + 1) / f64::from(checked + 2) - 1.0).max(0.0)
            }
        }
    }

    fn hear_claim(&mut self, speaker: u32, word: Word) {
        if let Some((relation, x, Fact::Holds)) = word.named {
            self.learn(relation, x, true);
        }
        self.put_on_board(word.claim);
        if let (Deed::Reconcile, Some((relation, x, _))) = (word.deed, word.named) {
            let joined = self.case.scope(relation).into_iter().zip(self.case.unpacked(relation, x));
            for (question, answer) in joined.filter(|&(question, _)| question != word.claim.question) {
                self.put_on_board(Claim { question, answer, author: speaker, born: self.round });
            }
        }
        if word.to == Some(self.me) {
            self.pend(word.claim.question, word.named.map(|(relation, x, _)| (relation, x)), speaker);
        }
    }

    fn put_on_board(&mut self, claim: Claim) {
        if claim.author != self.me && self.own[claim.question] != claim.answer {
            self.board.retain(|old| (old.author, old.question) != (claim.author, claim.question));
            self.board.insert(0, claim);
            self.board.truncate(8);
        }
    }

    /// What everybody adopted is written over its own answers; then it thinks again.
    pub(super) fn revise(&mut self, adopted: &[(usize, usize)]) -> Vec<Act> {
        let changed: Vec<usize> = adopted.iter().filter(|&&(q, a)| self.own[q] != a).map(|&(q, _)| q).collect();
        adopted.iter().for_each(|&(question, answer)| self.own[question] = answer);
        for question in changed {
            if self.flaws.is_some() && self.pay(self.look(question)) {
                self.case.around(question).into_iter().for_each(|relation| self.check_flaw(relation));
            }
        }
        let pending = std::mem::take(&mut self.pending);
        pending.into_iter().map(|again| self.think_again(again)).collect()
    }

    fn think_again(&mut self, Pending { question, named, because_of }: Pending) -> Act {
        let looks = self.look(question) * self.case.options(question) as u64;
        let mut act = Act { agent: self.me, round: self.round, ..Act::of(Deed::Concede) };
        (act.question, act.other) = (question as u32, because_of);
        if let Some((relation, local)) = named {
            (act.relation, act.local) = (relation as u32, local);
        }
        if !self.pay(looks) {
            return Act { outcome: Outcome::Unpaid, ..act };
        }
        act.cost = looks as u32;
        let scores = self.scores(question);
        let best = best(&scores, None, &mut self.rng).unwrap();
        if difference(scores[best], scores[self.own[question]]) <= 0.0 {
            return Act { outcome: Outcome::Nothing, ..act };
        }
        self.moves(question, best);
        Act { option: best as u32, ..act }
    }
}
