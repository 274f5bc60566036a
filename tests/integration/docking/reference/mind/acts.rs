//! The acts of its own choosing. An act is written down as it goes, and `?` ends the turn where it comes to nothing or
//! cannot be paid.

use super::{Claim, Mind, Word, best, difference};
use manyminds::act::{Act, Deed, DeedSet, Fact, Outcome};
use manyminds::rng::unit;
use std::collections::BTreeSet;

/// What a turn comes to: words or none, or why not.
type Came = Result<Option<Word>, Outcome>;

fn ensure(something: bool) -> Result<(), Outcome> {
    something.then_some(()).ok_or(Outcome::Nothing)
}

impl Mind<'_> {
    fn open(&self) -> DeedSet {
        let (say, think) = (self.left >= self.case.c_act(), self.left >= self.case.c_act() + self.case.c_look());
        let open = [
            (Deed::Propose, think),
            (Deed::Challenge, think && !self.board.is_empty()),
            (Deed::Support, think && !self.board.is_empty()),
            (Deed::Verify, self.left >= self.case.c_act() + self.case.c_verify()),
            (Deed::Shift, think),
            (Deed::Ask, say),
            (Deed::Answer, say && !self.asked.is_empty()),
            (Deed::Reconcile, think && self.board.len() >= 2),
            (Deed::Backtrack, think && !self.trail.is_empty()),
            (Deed::Subgoal, think),
            (Deed::ChainBack, think),
            (Deed::Placebo, say),
        ];
        open.iter().filter(|(_, open)| *open).fold(DeedSet::NONE, |set, &(deed, _)| set.with(deed))
    }

    fn choose(&mut self, open: DeedSet) -> Option<Deed> {
        let table = &self.case.acts;
        let odds = |traits: &[f64; 6], deed: Deed| {
            let pull = table.weights[deed as usize].iter().zip(traits).map(|(w, level)| w * (level - 0.5) / 0.5);
            libm::exp(table.base[deed as usize] + pull.sum::<f64>() + table.steer[deed as usize])
        };
        let deeds: Vec<Deed> = Deed::CHOSEN.into_iter().filter(|&deed| open.has(deed)).collect();
        let share = |traits: &[f64; 6], deed: Deed| {
            odds(traits, deed) / deeds.iter().map(|&deed| odds(traits, deed)).sum::<f64>()
        };
        let all = &self.case.traits;
        let whose = if self.case.mean_policy { &all[..] } else { &all[self.me as usize..][..1] };
        let mut left = unit(&mut self.rng);
        let chosen = deeds.iter().find(|&&deed| {
            left -= whose.iter().map(|traits| share(traits, deed)).sum::<f64>() / whose.len() as f64;
            left < 0.0
        });
        chosen.or(deeds.last()).copied()
    }

    pub(in super::super) fn take_turn(&mut self) -> (Act, Option<Word>) {
        let (before, open) = (self.spent, self.open());
        let chosen = self.choose(open);
        let deed = chosen.unwrap_or(Deed::Propose);
        self.act = Act { agent: self.me, round: self.round, available: open, ..Act::of(deed) };
        let came = match deed {
            _ if chosen.is_none() => Err(Outcome::Unpaid),
            Deed::Challenge => self.challenge(),
            Deed::Support => self.support(),
            Deed::Verify => self.verify(),
            Deed::Ask => self.ask(),
            Deed::Answer => self.answer(),
            Deed::Reconcile => self.reconcile(),
            Deed::Backtrack => self.backtrack(),
            Deed::Subgoal => self.subgoal(),
            Deed::ChainBack => self.chain_back(),
            Deed::Placebo => self.say().map(|()| None),
            deed => self.think(deed == Deed::Shift),
        };
        self.act.cost = (self.spent - before) as u32;
        self.act.outcome = came.err().unwrap_or(Outcome::Done);
        (self.act, came.unwrap_or(None))
    }

    pub(in super::super) fn say(&mut self) -> Result<(), Outcome> {
        self.pay(self.case.c_act()).then_some(()).ok_or(Outcome::Unpaid)
    }

    /// Looks for that price, if words after them can be paid too.
    fn looks(&mut self, price: u64) -> Result<(), Outcome> {
        (self.affords(price) && self.pay(price)).then_some(()).ok_or(Outcome::Unpaid)
    }

    fn affords(&self, looks: u64) -> bool {
        self.left >= looks + self.case.c_act()
    }

    /// A claim of its own, made now.
    fn mine(&self, question: usize, answer: usize) -> Claim {
        Claim { question, answer, author: self.me, born: self.round }
    }

    fn about(&mut self, claim: Claim) {
        (self.act.question, self.act.option) = (claim.question as u32, claim.answer as u32);
        (self.act.other, self.act.born) = (claim.author, claim.born);
    }

    fn naming(&mut self, relation: usize, local: u32) {
        (self.act.relation, self.act.local) = (relation as u32, local);
    }

    /// Says a claim, and what it names.
    fn words(&mut self, claim: Claim, named: Option<(usize, u32, Fact)>) -> Came {
        if let Some((relation, local, fact)) = named {
            self.naming(relation, local);
            self.act.fact = fact;
        }
        Ok(Some(Word { deed: self.act.deed, claim, named, to: None }))
    }

    /// Says an answer of its own that it has just taken.
    fn words_for(&mut self, question: usize, answer: usize) -> Came {
        let claim = self.mine(question, answer);
        self.about(claim);
        self.words(claim, None)
    }

    fn think(&mut self, shift: bool) -> Came {
        if shift {
            self.working = Some(self.heuristic(self.working));
        }
        let question = if shift || self.agenda.is_empty() { self.pick() } else { self.agenda.remove(0) };
        self.act.question = question as u32;
        self.looks(self.look(question) * self.case.options(question) as u64)?;
        let (held, scores) = (self.own[question], self.scores(question));
        let best = best(&scores, shift.then_some(held), &mut self.rng).ok_or(Outcome::Nothing)?;
        let better = shift || self.case.sideways || difference(scores[best], scores[held]) > 0.0;
        ensure(best != held && better)?;
        self.say()?;
        self.moves(question, best);
        self.words_for(question, best)
    }

    fn challenge(&mut self) -> Came {
        let drawn = self.draw(self.board.len());
        let claim = self.board.remove(drawn);
        self.about(claim);
        self.looks(self.look(claim.question))?;
        let position = self.with(&[(claim.question, claim.answer)]);
        let (p, relation, local) = self.weakest(claim.question, &position).ok_or(Outcome::Nothing)?;
        ensure(p < 0.5)?;
        self.say()?;
        self.words(claim, Some((relation, local, self.grounds(relation, local))))
    }

    /// What it can tell about a relation there.
    fn grounds(&self, relation: usize, x: u32) -> Fact {
        match self.verified(relation, x) {
            _ if !self.case.manners.tell => Fact::Belief,
            Some(true) => Fact::Holds,
            Some(false) => Fact::Broken,
            None if self.case.spec.relations[relation].private && self.sees(relation) => Fact::Evidence,
            None => Fact::Belief,
        }
    }

    /// The first relation around a question that it can tell in favour of its own answer.
    fn reason(&self, question: usize) -> Option<(usize, u32, Fact)> {
        let all = self.case.around(question).into_iter().map(|r| (r, self.case.local(r, &self.own)));
        let mut told = all.map(|(r, x)| (r, x, self.grounds(r, x)));
        told.find(|&(r, x, fact)| matches!(fact, Fact::Holds | Fact::Evidence) && self.belief(r, x).0 >= 0.5)
    }

    fn support(&mut self) -> Came {
        let drawn = self.draw(self.board.len());
        let claim = self.board.remove(drawn);
        self.about(claim);
        let looks = 2 * self.look(claim.question);
        if !self.affords(looks) {
            return Err(Outcome::Unpaid);
        }
        ensure(claim.answer != self.own[claim.question])?;
        self.looks(looks)?;
        let scores = self.scores(claim.question);
        ensure(difference(scores[claim.answer], scores[self.own[claim.question]]) > 0.0)?;
        self.say()?;
        self.moves(claim.question, claim.answer);
        self.words(claim, self.reason(claim.question))
    }

    /// Whether verifying a relation at its own answers would tell it anything, and is within its reach.
    fn unknown(&self, relation: usize) -> bool {
        self.knows(relation) && self.verified(relation, self.case.local(relation, &self.own)).is_none()
    }

    fn verify(&mut self) -> Came {
        let mut target = self.doubt.filter(|&doubt| self.unknown(doubt));
        if target.is_none() {
            let question = self.pick();
            let mut around = self.case.around(question);
            let first = if around.is_empty() { 0 } else { self.draw(around.len()) };
            around.rotate_left(first);
            target = around.into_iter().find(|&relation| self.unknown(relation));
        }
        let relation = target.ok_or(Outcome::Nothing)?;
        let local = self.case.local(relation, &self.own);
        self.naming(relation, local);
        self.looks(self.case.c_verify())?;
        self.say()?;
        let holds = self.case.degree(relation, local) >= 0.5;
        self.act.option = u32::from(holds);
        self.doubt = self.doubt.filter(|&doubt| doubt != relation);
        self.learn(relation, local, holds);
        for &(challenger, ..) in self.counted.iter().filter(|&&(_, r, x)| (r, x) == (relation, local)) {
            let (checked, right) = self.checks.entry(challenger).or_default();
            (*checked, *right) = (*checked + 1, *right + u32::from(!holds));
        }
        if !holds {
            let question = self.member(relation);
            self.pend(question, Some((relation, local)), self.me);
        }
        Ok(None)
    }

    fn ask(&mut self) -> Came {
        let relation = self.of_four(|e| -e);
        let question = self.member(relation);
        self.say()?;
        self.words_for(question, self.own[question])
    }

    fn answer(&mut self) -> Came {
        let drawn = self.draw(self.asked.len());
        let asked = self.asked.remove(drawn);
        let claim = self.mine(asked.question, self.own[asked.question]);
        self.about(Claim { answer: claim.answer, ..asked });
        let reason = self.reason(asked.question);
        ensure(reason.is_some() || claim.answer != asked.answer)?;
        self.say()?;
        Ok(self.words(claim, reason)?.map(|word| Word { to: Some(asked.author), ..word }))
    }

    fn reconcile(&mut self) -> Came {
        let (first, size) = (self.draw(self.board.len()), self.board.len());
        let claim = self.board[first];
        self.about(claim);
        let tie = |other: usize| {
            let mut around = self.case.around(claim.question).into_iter().filter(|&relation| self.knows(relation));
            around.find(|&r| other != claim.question && self.case.scope(r).contains(&other))
        };
        let mut circle = (1..size).map(|step| (first + step) % size);
        let tied = circle.find_map(|second| Some((second, tie(self.board[second].question)?)));
        let (second, relation) = tied.ok_or(Outcome::Nothing)?;
        let other = self.board[second];
        self.looks(2 * (self.look(claim.question) + self.look(other.question)))?;
        self.board.remove(first.max(second));
        self.board.remove(first.min(second));
        let both = self.with(&[(claim.question, claim.answer), (other.question, other.answer)]);
        let around: BTreeSet<usize> =
            [claim, other].iter().flat_map(|claim| self.case.around(claim.question)).collect();
        let around: Vec<usize> = around.into_iter().collect();
        ensure(difference(self.score(&around, &both), self.score(&around, &self.own)) > 0.0)?;
        self.say()?;
        self.moves(claim.question, claim.answer);
        self.moves(other.question, other.answer);
        self.words(claim, Some((relation, self.case.local(relation, &self.own), Fact::Belief)))
    }

    fn backtrack(&mut self) -> Came {
        let (question, before) = self.trail[self.trail.len() - 1];
        self.act.question = question as u32;
        let looks = 2 * self.look(question);
        if !self.affords(looks) {
            return Err(Outcome::Unpaid);
        }
        self.trail.pop();
        ensure(self.own[question] != before)?;
        self.looks(looks)?;
        let scores = self.scores(question);
        ensure(difference(scores[before], scores[self.own[question]]) >= 0.0)?;
        self.say()?;
        self.settle(question, before);
        self.words_for(question, before)
    }

    fn subgoal(&mut self) -> Came {
        let question = self.pick();
        self.act.question = question as u32;
        self.looks(self.look(question))?;
        let (_, relation, local) = self.weakest(question, &self.own).ok_or(Outcome::Nothing)?;
        self.say()?;
        self.naming(relation, local);
        self.agenda = self.case.scope(relation).into_iter().take(8).collect();
        Ok(None)
    }

    fn chain_back(&mut self) -> Came {
        let doubt = self.doubt.filter(|&doubt| self.knows(doubt));
        let (question, looks) = match doubt {
            Some(doubt) => (self.case.scope(doubt)[0], self.case.c_look()),
            None => {
                let question = self.pick();
                (question, self.look(question))
            }
        };
        self.act.question = question as u32;
        self.looks(looks)?;
        let start = match doubt {
            Some(doubt) => Some((self.chance_of(doubt, &self.own), doubt, self.case.local(doubt, &self.own))),
            None => self.weakest(question, &self.own),
        };
        let (_, relation, local) = start.filter(|&(p, ..)| p < 0.5).ok_or(Outcome::Nothing)?;
        self.naming(relation, local);
        let scope = self.case.scope(relation);
        self.looks(scope.iter().map(|&q| self.look(q) * self.case.options(q) as u64).sum())?;
        let mut found: Option<(f64, usize, usize)> = None;
        for question in scope {
            let scores = self.scores(question);
            for option in (0..scores.len()).filter(|&option| option != self.own[question]) {
                let gain = difference(scores[option], scores[self.own[question]]);
                let holds = self.chance_of(relation, &self.with(&[(question, option)])) >= 0.5;
                if holds && difference(gain, found.map_or(0.0, |(gain, ..)| gain)) > 0.0 {
                    found = Some((gain, question, option));
                }
            }
        }
        let (_, question, option) = found.ok_or(Outcome::Nothing)?;
        self.say()?;
        self.moves(question, option);
        self.words_for(question, option)
    }
}
