//! Acts about what others said: contesting, backing, asking, answering, joining.

use super::*;

impl<A: Label> Deliberator<A> {
    /// Takes one live claim, drawn evenly, off the board.
    fn take_claim(&mut self, turn: &mut Turn<'_>, null: Null) -> Claim<A> {
        let at = below(turn.rng, self.board.len() as u32) as usize;
        if null == Null::Placebo { self.board.at(at) } else { self.board.take(at) }
    }

    /// On what grounds it can speak of `relation` at `local`: what it verified, evidence that not everybody was given, else
    /// its belief. What it knows travels only where telling is on.
    fn grounds(&self, view: GraphView<'_, A>, turn: &Turn<'_>, relation: usize, local: u32) -> Fact {
        match self.search.memory.verified(relation, local) {
            _ if !turn.manners.tell => Fact::Belief,
            Some(true) => Fact::Holds,
            Some(false) => Fact::Broken,
            None if view.is_private(relation) && view.sees(relation) => Fact::Evidence,
            None => Fact::Belief,
        }
    }

    /// The first thing around a claim that it can tell in favour of it: verified to hold there, or evidence that not
    /// everybody was given and that holds there in its own eyes.
    fn reason(&self, view: GraphView<'_, A>, own: &[A], turn: &Turn<'_>, claim: Claim<A>) -> Option<(u32, u32, Fact)> {
        let question = claim.question as usize;
        view.around(question, own).find_map(|(link, x)| {
            let relation = link.to as usize;
            let x = x + claim.answer.index() as u32 * link.stride;
            let fact = self.grounds(view, turn, relation, x);
            let speaks = match fact {
                Fact::Holds => true,
                Fact::Evidence => self.search.belief(view, relation, x) >= 0.5,
                _ => false,
            };
            speaks.then_some((link.to, x, fact))
        })
    }

    /// Contests a claim: names the relation that it believes least, if it believes that one broken.
    pub(super) fn challenge(&mut self, view: GraphView<'_, A>, own: &[A], turn: &mut Turn<'_>, null: Null) -> Said<A> {
        let claim = self.take_claim(turn, null);
        let question = claim.question as usize;
        let mut act = Act { null, ..about(Deed::Challenge, claim) };
        let looks = view.in_sight(question);
        if !turn.affords(looks) || !turn.look(looks) {
            act.outcome = Outcome::Unpaid;
            return (act, Word::default());
        }
        let mut least = (0.5, NONE, NONE);
        for (link, x) in view.around(question, own).filter(|(link, _)| self.search.knows(view, link.to as usize)) {
            let x = x + claim.answer.index() as u32 * link.stride;
            let belief = self.search.belief(view, link.to as usize, x);
            if belief < least.0 {
                least = (belief, link.to, x);
            }
        }
        let (_, mut relation, mut local) = least;
        if relation == NONE || !turn.speak() {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        }
        if null == Null::Sham {
            let known = || view.around(question, own).filter(|(link, _)| self.search.knows(view, link.to as usize));
            let drawn = below(turn.rng, known().count().max(1) as u32) as usize;
            let Some((link, x)) = known().nth(drawn) else { return (act, Word::default()) };
            relation = link.to;
            local = x + claim.answer.index() as u32 * link.stride;
        }
        (act.relation, act.local) = (relation, local);
        let fact = self.grounds(view, turn, relation as usize, local);
        let fact = if fact == Fact::Holds { Fact::Belief } else { fact };
        act.fact = fact;
        (act, Word { deed: Some(Deed::Challenge), null, claim, relation, local, fact, ..Word::default() })
    }

    /// Weighs a claim on its own position, and takes it over and backs it if it reads better there.
    pub(super) fn support(
        &mut self,
        view: GraphView<'_, A>,
        own: &mut [A],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> Said<A> {
        let claim = self.take_claim(turn, null);
        let question = claim.question as usize;
        let mut act = Act { null, ..about(Deed::Support, claim) };
        if !turn.affords(2 * view.in_sight(question)) {
            act.outcome = Outcome::Unpaid;
            return (act, Word::default());
        }
        let gain = self.search.weigh_claim(view, own, claim, turn).unwrap_or(0.0);
        if gain <= 0.0 || !turn.speak() {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        }
        let mut word = Word { deed: Some(Deed::Support), null, claim, ..Word::default() };
        if null != Null::Placebo {
            self.moves(view, own, question, claim.answer);
        }
        if let Some((relation, local, fact)) = self.reason(view, own, turn, claim) {
            (word.relation, word.local, word.fact) = (relation, local, fact);
            (act.relation, act.local, act.fact) = (relation, local, fact);
        }
        (act, word)
    }

    /// Asks about a question of the one relation, of four drawn evenly, that it knows least.
    pub(super) fn ask(&mut self, view: GraphView<'_, A>, own: &[A], turn: &mut Turn<'_>, null: Null) -> Said<A> {
        let question = match view.relations() as u32 {
            0 => below(turn.rng, view.questions() as u32),
            relations => {
                let known = |relation: u32| match relation as usize {
                    relation if view.sees(relation) => view.expertise(relation),
                    _ => -1.0,
                };
                let mut least = below(turn.rng, relations);
                for _ in 1..4 {
                    let other = below(turn.rng, relations);
                    if known(other) < known(least) {
                        least = other;
                    }
                }
                let scope = view.scope(least as usize);
                scope[below(turn.rng, scope.len() as u32) as usize].to
            }
        };
        let claim = Claim { question, answer: own[question as usize], author: turn.me, born: turn.round };
        let act = Act { null, ..about(Deed::Ask, claim) };
        if !turn.speak() {
            return (Act { outcome: Outcome::Unpaid, ..act }, Word::default());
        }
        (act, Word { deed: Some(Deed::Ask), null, claim, ..Word::default() })
    }

    /// Answers one of the questions that wait, drawn evenly: gives its own answer, and with it the first thing that it can
    /// tell in favour of it. Who gives the same answer as the asker and knows nothing that speaks for it has nothing to
    /// add.
    pub(super) fn answer(&mut self, view: GraphView<'_, A>, own: &[A], turn: &mut Turn<'_>, null: Null) -> Said<A> {
        let at = below(turn.rng, self.asked.len() as u32) as usize;
        let asked = if null == Null::Placebo { self.asked[at] } else { self.asked.remove(at) };
        let question = asked.question as usize;
        let mut claim = Claim { question: asked.question, answer: own[question], author: turn.me, born: turn.round };
        let mut act = Act { null, other: asked.author, born: asked.born, ..about(Deed::Answer, claim) };
        (act.other, act.born) = (asked.author, asked.born);
        let reason = self.reason(view, own, turn, claim);
        if (reason.is_none() && claim.answer == asked.answer) || !turn.speak() {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        }
        let mut word = Word { deed: Some(Deed::Answer), null, to: asked.author, ..Word::default() };
        if null == Null::Sham {
            claim.answer = A::from_index(below(turn.rng, view.options(question) as u32) as usize);
            act.option = claim.answer.index() as u32;
        } else if let Some((relation, local, fact)) = reason {
            (word.relation, word.local, word.fact) = (relation, local, fact);
            (act.relation, act.local, act.fact) = (relation, local, fact);
        }
        word.claim = claim;
        (act, word)
    }

    /// Joins two claims that a relation ties together: what neither would gain by itself, both may. Takes both over if
    /// together they read better than what it holds, and says the relation with the answers that it then has.
    pub(super) fn reconcile(
        &mut self,
        view: GraphView<'_, A>,
        own: &mut [A],
        turn: &mut Turn<'_>,
        null: Null,
    ) -> Said<A> {
        let first = below(turn.rng, self.board.len() as u32) as usize;
        let claim = self.board.at(first);
        let mut act = Act { null, ..about(Deed::Reconcile, claim) };
        let tie = (1..self.board.len()).map(|step| (first + step) % self.board.len()).find_map(|second| {
            let other = self.board.at(second);
            let ties = |relation: u32| view.scope(relation as usize).iter().any(|link| link.to == other.question);
            let links = view.touching(claim.question as usize).iter().map(|link| link.to);
            let known = |&relation: &u32| self.search.knows(view, relation as usize) && ties(relation);
            links.filter(|_| other.question != claim.question).find(known).map(|relation| (second, relation))
        });
        let Some((second, relation)) = tie else {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        };
        let other = self.board.at(second);
        let (one, two) = (claim.question as usize, other.question as usize);
        if !turn.affords(2 * (view.in_sight(one) + view.in_sight(two))) {
            act.outcome = Outcome::Unpaid;
            return (act, Word::default());
        }
        if null != Null::Placebo {
            self.board.take(first.max(second));
            self.board.take(first.min(second));
        }
        let gain = self.search.weigh_both(view, own, claim, other, turn).unwrap_or(0.0);
        if gain <= 0.0 || !turn.speak() {
            act.outcome = Outcome::Nothing;
            return (act, Word::default());
        }
        let held = [own[one], own[two]];
        (own[one], own[two]) = (claim.answer, other.answer);
        let local = view.local(relation as usize, own);
        [own[one], own[two]] = held;
        (act.relation, act.local) = (relation, local);
        if null != Null::Placebo {
            self.moves(view, own, one, claim.answer);
            self.moves(view, own, two, other.answer);
        }
        (act, Word { deed: Some(Deed::Reconcile), null, claim, relation, local, ..Word::default() })
    }
}
