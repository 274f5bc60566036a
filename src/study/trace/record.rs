//! The observer that writes everything down.

use super::{
    ActLine, BESIDE, Chapter, Credences, End, ExposureLine, Header, Id, Numbers, Passage, Question, Readouts, Round,
    Start, TallyLine, Transcript,
};
use crate::act::{Act, Deed, NONE};
use crate::deliberation::{Ending, Observer, Over, Scene, Why};
use crate::measure::{self, Given, Info, Panel, moves};
use crate::mind::ANONYMOUS;
use crate::problem::{About, Label, Truth};
use std::collections::BTreeMap;

/// Options are called by name up to this many of a question; beyond, acts alone say what theirs are called.
const MOST_NAMES: usize = 1 << 10;

/// Watches one replicate and writes everything down.
#[derive(Debug)]
pub struct Tracer<P: Truth> {
    header: Header,
    start: Start,
    rounds: Vec<Chapter<Round>>,
    end: Option<Chapter<End>>,
    /// What stands beside every round, and the measures of the study.
    beside: Panel<P>,
    panel: Panel<P>,
    every: u32,
    names: Vec<String>,
    /// Private and public answers as they were last written down.
    positions: Vec<P::Answer>,
    public: Vec<Option<P::Answer>>,
    /// What minds believe, as it was last written down.
    credences: Vec<Option<f64>>,
    /// Positions as they must be by the acts alone.
    working: Vec<P::Answer>,
    /// Numbers of claims, by author, round and question.
    claims: BTreeMap<(u32, u32, u32), u64>,
    acts: u64,
    /// Acts of late that may bring others about.
    recent: Vec<(u64, Act)>,
}

impl<P: Truth + 'static> Tracer<P> {
    /// A tracer of one replicate, of whom `header` tells. It reads `measures`, of a society that was `given` this.
    pub fn new(mut header: Header, measures: &[&'static Info], given: Given) -> Self {
        let every = header.every.max(1);
        let mut beside = Panel::new(BESIDE.iter().filter_map(|name| measure::make(name)).collect(), 1);
        let mut panel = Panel::new(measures.iter().filter_map(|info| measure::make(info.name)).collect(), every);
        beside.reset(given.clone());
        panel.reset(given);
        header.credences = panel.wants_credences();
        Tracer {
            names: header.agents.iter().map(|agent| agent.name.clone()).collect(),
            header,
            start: Start::default(),
            rounds: Vec::new(),
            end: None,
            beside,
            panel,
            every,
            positions: Vec::new(),
            public: Vec::new(),
            credences: Vec::new(),
            working: Vec::new(),
            claims: BTreeMap::new(),
            acts: 0,
            recent: Vec::new(),
        }
    }

    /// The transcript, once the deliberation has ended like that.
    pub fn finish(self, ending: &Ending) -> Transcript {
        let mut end = self.end.unwrap_or_else(|| Chapter {
            acts: Vec::new(),
            exposures: Vec::new(),
            tallies: Vec::new(),
            then: End::none(),
        });
        end.then.why = ending.why;
        end.then.rounds = ending.rounds;
        end.then.reserved = ending.reserved;
        end.then.final_cost = ending.final_cost;
        Transcript { header: self.header, start: self.start, rounds: self.rounds, end }
    }

    /// How it begins, once the first scene was seen.
    pub(super) fn opening(&self) -> Passage {
        Passage::Opening(Box::new(self.header.clone()), self.start.clone())
    }

    /// The rounds since this was last asked; they are then no longer kept.
    pub(super) fn take_rounds(&mut self) -> Vec<Chapter<Round>> {
        std::mem::take(&mut self.rounds)
    }

    /// Whether the measures of the study are read now.
    fn looks(&self, scene: &Scene<'_, P>) -> bool {
        scene.is_final() || scene.round.is_multiple_of(self.every)
    }

    fn readouts(&self, scene: &Scene<'_, P>) -> Readouts {
        let mut read = Readouts::new();
        let mut enter = |panel: &Panel<P>| {
            read.extend(panel.infos().zip(panel.values()).map(|(info, &value)| (info.name.to_string(), value)));
        };
        enter(&self.beside);
        if self.looks(scene) {
            enter(&self.panel);
        }
        read
    }

    fn open(&mut self, scene: &Scene<'_, P>) {
        let problem = scene.problem;
        let question = |at: usize| {
            let options = problem.options(at);
            let names = || (0..options).map(|option| problem.option_name(at, option)).collect::<Vec<_>>();
            let names = if options > MOST_NAMES { Vec::new() } else { names() };
            let numbered = names.iter().enumerate().all(|(option, name)| *name == option.to_string());
            let names = if numbered { Vec::new() } else { names };
            Question { name: problem.question_name(at), options: options as u32, names }
        };
        self.header.statement = problem.statement();
        self.header.questions = (0..scene.questions()).map(question).collect();
        let rows = scene.positions.chunks_exact(scene.questions().max(1));
        self.start = Start {
            positions: rows.clone().map(|row| row.iter().map(|answer| answer.index() as u32).collect()).collect(),
            numbers: rows.map(numbers).filter(|row| !row.is_empty()).collect(),
            credences: self.credences(scene),
            spent: scene.spent,
            measures: self.readouts(scene),
        };
        self.public = vec![None; scene.questions()];
    }

    /// The acts of a scene as lines.
    fn resolve(&mut self, scene: &Scene<'_, P>) -> Vec<ActLine> {
        let mut lines: Vec<ActLine> = Vec::with_capacity(scene.acts.len());
        for act in scene.acts {
            let mut line = ActLine::new(self.acts, act);
            self.acts += 1;
            self.name(scene.problem, act, &mut line);
            self.follow(scene, act, &mut line);
            self.recent.retain(|(_, old)| old.round >= act.round);
            if act.deed == Deed::Concede {
                let brought = |(_, old): &&(u64, Act)| brings_about(old, act);
                line.cause = self.recent.iter().rev().find(brought).map(|(id, _)| *id);
            } else if act.deed.is_chosen() && line.is_done() {
                self.recent.push((line.id, *act));
            }
            lines.push(line);
        }
        // What acts alone do not explain (a position that came with the floor, say) leaves merits unknown.
        let questions = scene.questions().max(1);
        let agents = self.working.chunks_exact(questions).zip(scene.latest.chunks_exact(questions));
        let explained: Vec<bool> = agents.map(|(ours, theirs)| ours == theirs).collect();
        for line in &mut lines {
            if !line.agent.index().is_none_or(|agent| explained.get(agent).copied().unwrap_or(false)) {
                line.merit = None;
                line.before.clear();
            }
        }
        lines
    }

    /// Calls everything by its name.
    fn name(&mut self, problem: &P, act: &Act, line: &mut ActLine) {
        let who = |agent: u32| match self.names.get(agent as usize) {
            Some(name) => name.clone(),
            None if agent == ANONYMOUS => "somebody".into(),
            None => String::new(),
        };
        line.name = who(act.agent);
        line.whose = who(act.other);
        let question = act.question as usize;
        let about = About { relation: line.relation.0, option: line.option.0, ..act.about() };
        let points = act.deed != Deed::Vote && act.deed != Deed::Decide && act.deed != Deed::Placebo;
        if let Some(derivation) = problem.derivation_of(about).filter(|_| points) {
            line.derivation = derivation;
        } else if question < self.header.questions.len() {
            let called = |option: Id| {
                let known = option.index().filter(|&option| option < problem.options(question));
                known.map(|option| problem.option_name(question, option)).unwrap_or_default()
            };
            line.about = problem.question_name(question);
            line.answer = called(line.option);
            line.speaks_for = called(line.reads);
        }
        if line.derivation.is_empty() {
            line.why = problem.describe(about);
        }
        if act.deed == Deed::Challenge && line.is_done() {
            line.rightly = problem.contested_rightly(act.about());
        }
        if act.deed != Deed::Decide && ![act.other, act.born, act.question].contains(&NONE) {
            let next = self.claims.len() as u64 + 1;
            line.claim = Some(*self.claims.entry((act.other, act.born, act.question)).or_insert(next));
        }
    }

    /// Keeps positions up with the acts, and says what a move came from and led to.
    fn follow(&mut self, scene: &Scene<'_, P>, act: &Act, line: &mut ActLine) {
        let (agent, question, option) = (act.agent as usize, act.question as usize, act.option as usize);
        let questions = scene.questions();
        if !moves(act)
            || !line.derivation.is_empty()
            || agent >= scene.agents
            || question >= questions
            || option >= scene.problem.options(question)
        {
            return;
        }
        let row = &mut self.working[agent * questions..][..questions];
        let held = row[question].index();
        if held == option {
            return;
        }
        let random = scene.problem.random_merit();
        let scaled = |merit: f64| if random >= 1.0 { 1.0 } else { (merit - random) / (1.0 - random) };
        let before = scaled(scene.problem.merit(row));
        row[question] = P::Answer::from_index(option);
        line.merit = Some([before, scaled(scene.problem.merit(row))]);
        line.before = scene.problem.option_name(question, held);
    }

    /// Everybody takes over what was decided.
    fn adopt(&mut self, scene: &Scene<'_, P>) {
        let questions = scene.questions().max(1);
        let Some(tally) = scene.tallies.last().filter(|tally| tally.adopted && !tally.last) else { return };
        for won in scene.supports.iter().filter(|support| support.tally == tally.id && support.won) {
            for row in self.working.chunks_exact_mut(questions) {
                if tally.over == Over::Positions {
                    row.copy_from_slice(scene.position(won.holder as usize));
                } else {
                    row[won.question as usize] = P::Answer::from_index(won.option as usize);
                }
            }
        }
    }

    /// Public answers that changed, by question.
    fn public(&mut self, scene: &Scene<'_, P>) -> Vec<(u32, Option<P::Answer>)> {
        let pairs = self.public.iter().zip(scene.public).zip(0..);
        let changed = pairs.filter(|((old, new), _)| old != new).map(|((_, new), question)| (question, *new)).collect();
        self.public.clear();
        self.public.extend_from_slice(scene.public);
        changed
    }

    /// What minds believe, where it changed since it was last written down. It is, whenever measures are read.
    fn credences(&mut self, scene: &Scene<'_, P>) -> Credences {
        if !self.looks(scene) || scene.agents == 0 {
            return Vec::new();
        }
        let width = (scene.credences.len() / scene.agents).max(1);
        self.credences.resize(scene.credences.len(), None);
        let rows = self.credences.chunks_exact_mut(width).zip(scene.credences.chunks_exact(width));
        let mut changed = Credences::new();
        for (agent, (old, new)) in (0..).zip(rows) {
            if old != new {
                changed.push((agent, new.to_vec()));
                old.copy_from_slice(new);
            }
        }
        changed
    }
}

impl End {
    fn none() -> Self {
        End {
            why: Why::Rounds,
            rounds: 0,
            moves: Vec::new(),
            latest: Vec::new(),
            public: Vec::new(),
            decision: Vec::new(),
            numbers: Numbers::default(),
            credences: Vec::new(),
            answers: Vec::new(),
            derivation: String::new(),
            truth: Vec::new(),
            right: false,
            spent: 0,
            reserved: 0,
            final_cost: 0,
            measures: Readouts::new(),
        }
    }
}

/// Whether `old` is what `concession` came of.
fn brings_about(old: &Act, concession: &Act) -> bool {
    let who = concession.other == ANONYMOUS || old.agent == concession.other;
    let same_relation = (old.relation, old.local) == (concession.relation, concession.local);
    who && old.round == concession.round
        && (if concession.relation == NONE { old.question == concession.question } else { same_relation })
}

/// Answers that differ, as (agent, question, option), and the numbers that they are.
fn differences<A: Label>(old: &[A], new: &[A], questions: usize) -> (Vec<(u32, u32, u32)>, Vec<f64>) {
    let questions = questions.max(1);
    let changed = || old.iter().zip(new).enumerate().filter(|(_, (old, new))| old != new);
    let place = |at: usize, new: &A| ((at / questions) as u32, (at % questions) as u32, new.index() as u32);
    let moves = changed().map(|(at, (_, new))| place(at, new)).collect();
    (moves, changed().filter_map(|(_, (_, new))| new.value()).collect())
}

/// The numbers that these answers are; nothing where they are options.
fn numbers<A: Label>(answers: &[A]) -> Vec<f64> {
    answers.iter().filter_map(|answer| answer.value()).collect()
}

/// As [`numbers`], of answers that may be missing.
fn perhaps<A: Label>(answers: impl Iterator<Item = Option<A>>) -> Vec<Option<f64>> {
    match A::default().value() {
        Some(_) => answers.map(|answer| answer.and_then(Label::value)).collect(),
        None => Vec::new(),
    }
}

impl<P: Truth + 'static> Observer<P> for Tracer<P> {
    fn detailed(&self) -> bool {
        true
    }

    fn wants_credences(&self) -> bool {
        self.panel.wants_credences()
    }

    fn see(&mut self, scene: &Scene<'_, P>) {
        self.beside.see(scene);
        self.panel.see(scene);
        if scene.round == 0 && !scene.is_final() {
            self.open(scene);
            self.positions = scene.positions.to_vec();
            self.working = scene.positions.to_vec();
            return;
        }
        let acts = self.resolve(scene);
        let exposures = scene.exposures.iter().map(ExposureLine::new).collect();
        let tallies = scene
            .tallies
            .iter()
            .map(|tally| TallyLine::new(tally, scene.supports, scene.ballots, scene.ranks))
            .collect();
        let (moves, moved) = differences(&self.positions, scene.positions, scene.questions());
        let published = self.public(scene);
        let option = |answer: Option<P::Answer>| answer.map(|answer| answer.index() as u32);
        let public = published.iter().map(|&(question, answer)| (question, option(answer))).collect();
        let published = perhaps(published.iter().map(|(_, answer)| *answer));
        let mut numbers = Numbers { moves: moved, public: published, ..Numbers::default() };
        let credences = self.credences(scene);
        let measures = self.readouts(scene);
        if scene.is_final() {
            let problem = scene.problem;
            let named = |(question, answer): (usize, &Option<P::Answer>)| {
                answer.map(|answer| problem.option_name(question, answer.index())).unwrap_or_default()
            };
            let right = |question: usize| Some((question as u32, problem.right_option(question)? as u32));
            let (latest, went) = differences(scene.positions, scene.latest, scene.questions());
            numbers.latest = went;
            numbers.decision = perhaps(scene.decision.iter().copied());
            let then = End {
                moves,
                latest,
                numbers,
                credences,
                public,
                decision: scene.decision.iter().map(|answer| answer.map(|answer| answer.index() as u32)).collect(),
                answers: scene.decision.iter().enumerate().map(named).collect(),
                derivation: whole(scene.decision).and_then(|row| problem.derivation(&row)).unwrap_or_default(),
                truth: (0..scene.questions()).filter_map(right).collect(),
                right: problem.right_of(scene.decision),
                spent: scene.spent,
                measures,
                ..End::none()
            };
            self.end = Some(Chapter { acts, exposures, tallies, then });
            return;
        }
        let then = Round { round: scene.round, moves, public, numbers, credences, spent: scene.spent, measures };
        self.rounds.push(Chapter { acts, exposures, tallies, then });
        self.positions.copy_from_slice(scene.positions);
        self.working.copy_from_slice(scene.positions);
        self.adopt(scene);
    }
}

/// A row of answers without gaps.
fn whole<A: Label>(answers: &[Option<A>]) -> Option<Vec<A>> {
    answers.iter().copied().collect()
}
