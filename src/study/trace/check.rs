//! Whether the ids of a transcript point to something.

use super::{ActLine, Credences, Header, Id, Line, SupportLine, Transcript};
use crate::act::Deed;
use crate::error::Fault;

/// Beyond this many faults the rest is not looked for.
pub(crate) const MOST_FAULTS: usize = 100;

/// Checks the lines of a transcript one after another, in order.
#[derive(Debug)]
pub(crate) struct Checker {
    agents: usize,
    options: Vec<u32>,
    /// Local answers of each relation; empty where relations are not listed.
    locals: Vec<u64>,
    acts: u64,
    /// Acts so far that a decision of them referred to a tally, with the rounds that tallies were counted in.
    tallies: u32,
    awaited: u32,
    round: u32,
    faults: Vec<Fault>,
}

impl Checker {
    /// A checker of what follows `header`, and what is wrong with that itself.
    pub(crate) fn new(header: &Header) -> Self {
        let options: Vec<u32> = header.questions.iter().map(|question| question.options).collect();
        let locals = |scope: &[u32]| {
            let each = scope.iter().map(|&question| u64::from(options.get(question as usize).copied().unwrap_or(0)));
            each.fold(1u64, u64::saturating_mul)
        };
        let mut checker = Checker {
            agents: header.agents.len(),
            locals: header.relations.iter().map(|relation| locals(&relation.scope)).collect(),
            options,
            acts: 0,
            tallies: 0,
            awaited: 0,
            round: 0,
            faults: Vec::new(),
        };
        for (at, agent) in header.agents.iter().enumerate() {
            if agent.index as usize != at {
                checker.wrong(format!("agents[{at}].index"), agent.index, format!("need {at}, its place"));
            }
            for &told in &agent.evidence {
                checker.below(&format!("agents[{at}].evidence"), u64::from(told), header.relations.len(), "relations");
            }
        }
        for (at, relation) in header.relations.iter().enumerate() {
            for &question in &relation.scope {
                checker.there(&format!("relations[{at}].scope"), question);
                checker.question(&format!("relations[{at}].scope"), Id(question));
            }
        }
        for (at, &(speaker, listener, weight)) in header.network.edges.iter().enumerate() {
            let path = format!("network.edges[{at}]");
            [speaker, listener].into_iter().for_each(|id| checker.there(&path, id));
            checker.agent(&path, Id(speaker));
            checker.agent(&path, Id(listener));
            if !(weight.is_finite() && weight > 0.0) {
                checker.wrong(path, weight, "need a weight above 0".into());
            }
        }
        for (at, question) in header.questions.iter().enumerate() {
            let named = question.names.len();
            if question.options == 0 || (named > 0 && named != question.options as usize) {
                let need = "need at least one option, and a name for each or for none".into();
                checker.wrong(format!("questions[{at}].options"), question.options, need);
            }
        }
        checker
    }

    /// What was found wrong since it was last asked.
    pub(crate) fn take(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.faults)
    }

    fn wrong(&mut self, path: impl Into<String>, value: impl std::fmt::Display, need: String) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault::at(path, value, need));
        }
    }

    fn below(&mut self, path: &str, id: u64, limit: usize, what: &str) {
        if limit > 0 && id >= limit as u64 {
            self.wrong(path, id, format!("need an id below {limit}: there are {limit} {what}"));
        }
    }

    /// For ids that stand in lists, where there is always one.
    fn there(&mut self, path: &str, id: u32) {
        if Id(id).number().is_none() {
            self.wrong(path, id, format!("need an id below {}", crate::mind::ANONYMOUS));
        }
    }

    fn agent(&mut self, path: &str, id: Id) {
        if let Some(id) = id.number().filter(|&id| id as usize >= self.agents) {
            self.wrong(path, id, format!("need an id below {0}: there are {0} agents", self.agents));
        }
    }

    fn question(&mut self, path: &str, id: Id) {
        if let Some(id) = id.number().filter(|&id| id as usize >= self.options.len()) {
            self.wrong(path, id, format!("need an id below {0}: there are {0} questions", self.options.len()));
        }
    }

    fn option(&mut self, path: &str, question: Id, option: Id) {
        let Some(options) = question.index().and_then(|question| self.options.get(question).copied()) else { return };
        if let Some(option) = option.number().filter(|&option| option >= options) {
            self.wrong(path, option, format!("need an id below {options}: the question has {options} options"));
        }
    }

    fn relation(&mut self, relation: Id, local: Id) {
        let Some(relation) = relation.number() else { return };
        self.below("relation", u64::from(relation), self.locals.len(), "relations");
        let locals = self.locals.get(relation as usize).copied().unwrap_or(u64::MAX);
        if let Some(local) = local.number().filter(|&local| u64::from(local) >= locals) {
            self.wrong("local", local, format!("need an id below {locals}, the local answers of the relation"));
        }
    }

    /// Checks the next line; the header is not one of them.
    pub(crate) fn line(&mut self, line: &Line) {
        match line {
            Line::Header(_) => self.wrong("type", "header", "need one header, as the first line".into()),
            Line::Start(start) => {
                self.credences(&start.credences);
                if !start.numbers.is_empty() && start.numbers.len() != self.agents {
                    let need = format!("need {}, one for each agent, or none", self.agents);
                    self.wrong("numbers", format!("{} rows", start.numbers.len()), need);
                }
                for (agent, (numbers, row)) in start.numbers.iter().zip(&start.positions).enumerate() {
                    self.beside(&format!("numbers[{agent}]"), numbers.len(), row.len());
                }
                if start.positions.len() != self.agents {
                    let found = format!("{} rows", start.positions.len());
                    self.wrong("positions", found, format!("need {}, one for each agent", self.agents));
                }
                for (agent, row) in start.positions.iter().enumerate() {
                    if row.len() != self.options.len() {
                        let need = format!("need {}, one for each question", self.options.len());
                        self.wrong(format!("positions[{agent}]"), format!("{} long", row.len()), need);
                    }
                    for (question, &option) in (0..).zip(row) {
                        self.there(&format!("positions[{agent}][{question}]"), option);
                        self.option(&format!("positions[{agent}][{question}]"), Id(question), Id(option));
                    }
                }
            }
            Line::Act(act) => self.act(act),
            Line::Exposure(seen) => {
                for (path, id) in [("listener", seen.listener), ("speaker", seen.speaker)] {
                    if id.is_none() || (path == "listener" && id.is_anonymous()) {
                        self.wrong(path, "nobody", "need the number of an agent".into());
                    }
                }
                self.agent("listener", seen.listener);
                self.agent("speaker", seen.speaker);
                self.question("question", seen.question);
                self.option("option", seen.question, seen.option);
                self.option("held", seen.question, seen.held);
                self.relation(seen.relation, seen.local);
            }
            Line::Tally(tally) => {
                if tally.id != self.tallies {
                    self.wrong("id", tally.id, format!("need {}, the next tally", self.tallies));
                }
                self.tallies = self.tallies.max(tally.id.saturating_add(1));
                for support in &tally.supports {
                    let SupportLine { question, option, holder, .. } = *support;
                    self.question("supports.question", question);
                    self.option("supports.option", question, option);
                    self.agent("supports.holder", holder);
                }
                for ballot in &tally.cast {
                    self.agent("cast.voter", Id(ballot.voter));
                    self.question("cast.question", ballot.question);
                    let options = ballot.question.index().and_then(|question| self.options.get(question));
                    let ranked = options.map_or(tally.supports.len(), |&options| options as usize);
                    if ballot.ranks.len() != ranked {
                        self.wrong(
                            "cast.ranks",
                            ballot.ranks.len(),
                            format!("need {ranked}, one for each alternative"),
                        );
                    }
                }
            }
            Line::Round(round) => {
                let next = self.round.saturating_add(1);
                if round.round != next {
                    self.wrong("round", round.round, format!("need {next}, the next round"));
                }
                self.round = round.round;
                self.moves("moves", &round.moves);
                self.public(&round.public);
                self.beside("numbers.moves", round.numbers.moves.len(), round.moves.len());
                self.beside("numbers.public", round.numbers.public.len(), round.public.len());
                self.credences(&round.credences);
                self.votes();
            }
            Line::End(end) => {
                self.moves("moves", &end.moves);
                self.moves("latest", &end.latest);
                self.public(&end.public);
                self.beside("numbers.moves", end.numbers.moves.len(), end.moves.len());
                self.beside("numbers.latest", end.numbers.latest.len(), end.latest.len());
                self.beside("numbers.public", end.numbers.public.len(), end.public.len());
                self.beside("numbers.decision", end.numbers.decision.len(), end.decision.len());
                self.credences(&end.credences);
                if end.decision.len() != self.options.len() {
                    let need = format!("need {}, one for each question", self.options.len());
                    self.wrong("decision", format!("{} long", end.decision.len()), need);
                }
                for (question, option) in (0..).zip(&end.decision) {
                    option.iter().for_each(|&option| self.there("decision", option));
                    self.option("decision", Id(question), option.map_or(Id::NONE, Id));
                }
                if end.rounds != self.round {
                    self.wrong("rounds", end.rounds, format!("need {}, the last `round` line", self.round));
                }
                self.votes();
            }
        }
    }

    fn act(&mut self, act: &ActLine) {
        if act.id != self.acts {
            self.wrong("id", act.id, format!("need {}, the next act", self.acts));
        }
        self.acts = act.id.saturating_add(1);
        let group = act.act == Deed::Decide;
        if act.agent.is_anonymous() || (act.agent.is_none() && !group) {
            self.wrong("agent", "nobody", "need the number of an agent: a transcript knows who acts".into());
        }
        self.agent("agent", act.agent);
        self.agent("other", act.other);
        self.agent("source", act.source);
        self.question("question", act.question);
        self.option("option", act.question, act.option);
        self.option("reads", act.question, act.reads);
        self.relation(act.relation, act.local);
        if let Some(cause) = act.cause.filter(|&cause| cause >= act.id) {
            self.wrong("cause", cause, format!("need an act before {}", act.id));
        }
        if group {
            match act.tally.number() {
                Some(tally) => self.awaited = self.awaited.max(tally.saturating_add(1)),
                None => self.wrong("tally", "missing", "need the number of its tally".into()),
            }
        }
    }

    /// Every tally that a decision of this round refers to must be there.
    fn votes(&mut self) {
        if self.awaited > self.tallies {
            let missing = self.awaited - 1;
            self.wrong(
                "tally",
                missing,
                format!("need a `tally` line of that number before round {} ends", self.round),
            );
            self.awaited = self.tallies;
        }
    }

    /// Numbers stand beside everything that they are the numbers of, or beside nothing.
    fn beside(&mut self, path: &str, numbers: usize, of: usize) {
        if numbers > 0 && numbers != of {
            self.wrong(path, format!("{numbers} long"), format!("need {of}, one for each, or none"));
        }
    }

    fn credences(&mut self, rows: &Credences) {
        let width: u64 = self.options.iter().map(|&options| u64::from(options)).sum();
        for (agent, row) in rows {
            self.there("credences", *agent);
            self.agent("credences", Id(*agent));
            if row.len() as u64 != width {
                let need = format!("need {width}, one for each option of each question");
                self.wrong("credences", format!("{} long", row.len()), need);
            }
            for given in row.iter().flatten().filter(|given| !(0.0..=1.0).contains(*given)) {
                self.wrong("credences", given, "need a probability".into());
            }
        }
    }

    fn moves(&mut self, path: &str, moves: &[(u32, u32, u32)]) {
        for &(agent, question, option) in moves {
            [agent, question, option].into_iter().for_each(|id| self.there(path, id));
            self.agent(path, Id(agent));
            self.question(path, Id(question));
            self.option(path, Id(question), Id(option));
        }
    }

    fn public(&mut self, changes: &[(u32, Option<u32>)]) {
        for &(question, option) in changes {
            self.there("public", question);
            option.iter().for_each(|&option| self.there("public", option));
            self.question("public", Id(question));
            self.option("public", Id(question), option.map_or(Id::NONE, Id));
        }
    }
}

/// Everything in a whole transcript that points to nothing.
pub(super) fn faults(transcript: &Transcript) -> Vec<Fault> {
    let mut checker = Checker::new(&transcript.header);
    transcript.lines().skip(1).for_each(|line| checker.line(&line));
    checker.take()
}
