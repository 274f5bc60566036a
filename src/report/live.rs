//! One replicate as somebody watches it: fed a transcript stretch by stretch, it goes on act by act, and says at any moment what
//! there is to see. No clock and no terminal here: who shows it decides when it goes on.

mod course;
mod positions;

use super::debate::ending::{Ended, MOST_ANSWERS, word};
use super::debate::sentence::sentence;
use super::debate::{Claims, ballot};
use super::number::whole;
use super::table::TIE;
use crate::act::Deed;
use crate::measure::moves;
use crate::study::trace::{ActLine, Chapter, End, Header, Passage, Round, TallyLine};
use course::Course;
use positions::Positions;
use std::collections::{BTreeMap, VecDeque};

/// Sentences that are kept; older ones are forgotten.
const MOST_TOLD: usize = 1_000;

/// What came with one step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// A vote was told.
    pub vote: bool,
    /// A round is over.
    pub round: bool,
    /// All is over.
    pub end: bool,
}

/// What a sentence tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What somebody did.
    Act,
    /// What a hearer made of it.
    Consequence,
    /// How a vote came out.
    Vote,
}

/// A sentence, and whom it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The round, from 1; of the final vote one more than the last.
    pub round: u32,
    /// Whoever did it, or what it is about.
    pub who: String,
    /// What is said of that.
    pub said: String,
    /// What it tells.
    pub kind: Kind,
}

/// An agent, as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'a> {
    /// The letter of its position where others hold the same one; none where it stands alone, or letters ran out.
    pub letter: Option<char>,
    /// What it is called.
    pub name: &'a str,
    /// The group that it is of.
    pub group: &'a str,
    /// What it holds: an answer for each question, or what [sets it apart](Live::tells_apart), or the derivation that it turned to last.
    pub position: String,
    /// The share of the others who answer as it does, from 0 to 1, on average over questions; none where there are no others.
    pub share: Option<f64>,
    /// What it did last, as a sentence; empty before it did anything.
    pub last: &'a str,
}

/// How a measure went.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What it is called.
    pub name: &'static str,
    /// Its course so far, from 0 to 1 in eight heights.
    pub spark: String,
    /// What it is now, and what is to be said beside; `-` where it is not defined.
    pub now: String,
}

/// How it ended, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TheEnd {
    /// After how many rounds, why, and what was spent.
    pub how: String,
    /// What the group answered.
    pub decision: String,
    /// Whether that is right; none where nothing says what is right.
    pub right: Option<bool>,
    /// The same in words and what the decision is worth; empty where there is neither.
    pub verdict: String,
}

/// A replicate that is being watched. Memory: positions, two rounds of the transcript, and the last thousand sentences.
#[derive(Debug, Default)]
pub struct Live {
    header: Option<Box<Header>>,
    positions: Positions,
    /// What each agent did last.
    last: Vec<String>,
    /// What holds of each agent where a position is a derivation: that which it turned to last.
    derivations: Vec<String>,
    /// Whether it is: where a statement is needed and answers are not numbers.
    derives: bool,
    pending: Option<Pending>,
    /// What comes after it.
    next: Option<Pending>,
    round: u32,
    acts: u64,
    spent: u64,
    readings: Vec<Course>,
    told: VecDeque<Told>,
    claims: Claims,
    public: BTreeMap<u32, u32>,
    vote: Option<String>,
    end: Option<TheEnd>,
}

/// A stretch that is being gone through: its acts, how things stand then, and what was done in that round afterwards, which stands
/// at the beginning of the next stretch.
#[derive(Debug)]
struct Pending {
    acts: VecDeque<ActLine>,
    tallies: BTreeMap<u32, TallyLine>,
    /// None once it was taken in.
    then: Option<Then>,
    after: VecDeque<ActLine>,
}

#[derive(Debug)]
enum Then {
    Round(Round),
    End(Box<End>),
}

impl Live {
    /// Before anything was heard.
    pub fn new() -> Self {
        Live { readings: Course::all(), ..Live::default() }
    }

    /// Takes in the next stretch. To be called when it [waits](Live::waits).
    pub fn hear(&mut self, passage: Passage) {
        match passage {
            Passage::Opening(header, start) => {
                self.last = vec![String::new(); header.agents.len()];
                self.derivations = self.last.clone();
                self.positions = Positions::new(&header, &start.positions);
                self.derives = !header.statement.is_empty() && start.numbers.is_empty();
                self.spent = start.spent;
                self.readings.iter_mut().for_each(|course| course.read(&start.measures));
                self.header = Some(header);
            }
            Passage::Round(chapter) => self.pend(chapter, Then::Round),
            Passage::End(chapter) => self.pend(*chapter, |end| Then::End(Box::new(end))),
        }
    }

    fn pend<T>(&mut self, chapter: Chapter<T>, then: impl FnOnce(T) -> Then) {
        let mut acts = VecDeque::from(chapter.acts);
        let then = then(chapter.then);
        let own = match &then {
            Then::Round(round) => round.round,
            Then::End(end) => end.rounds + 1,
        };
        if let Some(before) = &mut self.pending {
            let after = acts.iter().take_while(|act| act.round < own).count();
            before.after = acts.drain(..after).collect();
        }
        let tallies = chapter.tallies.into_iter().map(|tally| (tally.id, tally)).collect();
        let pending = Some(Pending { acts, tallies, then: Some(then), after: VecDeque::new() });
        if self.pending.is_some() { self.next = pending } else { self.pending = pending }
    }

    /// Whether it can only go on once it hears more.
    pub fn waits(&self) -> bool {
        let last = |pending: &Pending| matches!(pending.then, Some(Then::End(_)));
        self.end.is_none() && self.next.is_none() && !self.pending.as_ref().is_some_and(last)
    }

    /// Goes on to the next act that is told, and over the end of the round if that was its last; a round in which nothing is told is
    /// one step. `None` where it waits, and at the end.
    pub fn step(&mut self) -> Option<Step> {
        if self.waits() {
            return None;
        }
        let mut pending = self.pending.take()?;
        let mut step = Step::default();
        let mut told = false;
        loop {
            if let Some(act) = pending.acts.front() {
                if told && self.tells(act) {
                    self.pending = Some(pending);
                    return Some(step);
                }
                told |= self.tells(act);
            }
            if let Some(act) = pending.acts.pop_front() {
                step.vote |= act.act == Deed::Decide;
                self.take(act, &pending.tallies);
                continue;
            }
            match pending.then.take() {
                Some(Then::Round(round)) => {
                    self.close(&round, pending.tallies.last_entry().map(|last| last.remove()));
                    pending.acts = std::mem::take(&mut pending.after);
                }
                Some(Then::End(end)) => {
                    self.finish(&end);
                    return Some(Step { round: true, end: true, ..step });
                }
                None => {
                    self.positions.name();
                    self.pending = self.next.take();
                    return Some(Step { round: true, ..step });
                }
            }
        }
    }

    /// Whether an act is told: what came off, and says anything.
    fn tells(&self, act: &ActLine) -> bool {
        let chosen = act.act.is_chosen() && act.act != Deed::Placebo;
        act.is_done() && (chosen || act.act == Deed::Concede || act.act == Deed::Decide)
    }

    fn take(&mut self, act: ActLine, tallies: &BTreeMap<u32, TallyLine>) {
        if act.round > self.round {
            (self.round, self.acts) = (act.round, 0);
        }
        if let (Some(claim), true) = (act.claim, act.is_done() || act.other != act.agent) {
            let known = self.claims.entry((act.other.0, act.question.0, act.option.0)).or_default();
            if known.last().is_none_or(|&(_, last)| last != claim) {
                known.push((act.round, claim));
            }
        }
        if act.act == Deed::Decide {
            if let Some(tally) = act.tally.number().and_then(|id| tallies.get(&id)) {
                self.take_vote(tally);
            }
            return;
        }
        let agent = act.agent.index().filter(|&agent| agent < self.last.len());
        let said = untied(&sentence(&act));
        if let Some(agent) = agent {
            if moves(&act.act()) {
                if !act.derivation.is_empty() {
                    self.derivations[agent].clone_from(&act.derivation);
                } else if let (Some(question), Some(option)) = (act.question.index(), act.option.number()) {
                    self.positions.change(agent, question, option);
                }
            }
            if act.act != Deed::Vote {
                self.last[agent].clone_from(&said);
            }
        }
        if self.tells(&act) {
            self.acts += 1;
            let kind = if act.act == Deed::Concede { Kind::Consequence } else { Kind::Act };
            self.tell(act.round, act.name, said, kind);
        }
    }

    fn take_vote(&mut self, tally: &TallyLine) {
        let Some(header) = &self.header else { return };
        let said = untied(&ballot::told(tally, header, &self.claims, &self.public));
        // Claims stand until they were voted on.
        self.claims.clear();
        let who = if tally.last { "last vote" } else { "vote" };
        self.vote = Some(match tally.last {
            true => format!("last vote  {said}"),
            false => format!("vote in round {}  {said}", tally.round),
        });
        self.acts += 1;
        self.tell(tally.round, who.into(), said, Kind::Vote);
    }

    fn tell(&mut self, round: u32, who: String, said: String, kind: Kind) {
        if self.told.len() == MOST_TOLD {
            self.told.pop_front();
        }
        self.told.push_back(Told { round, who, said, kind });
    }

    /// How things stand after a round.
    fn close(&mut self, round: &Round, tally: Option<TallyLine>) {
        if round.round > self.round {
            (self.round, self.acts) = (round.round, 0);
        }
        self.spent = round.spent;
        self.publish(&round.public);
        self.readings.iter_mut().for_each(|course| course.read(&round.measures));
        self.positions.settle(&round.moves);
        if let Some(tally) = tally.filter(|tally| tally.adopted && !tally.last) {
            self.positions.adopt(&tally);
        }
    }

    fn publish(&mut self, public: &[(u32, Option<u32>)]) {
        for &(question, option) in public {
            option.map(|option| self.public.insert(question, option));
        }
    }

    fn finish(&mut self, end: &End) {
        self.spent = end.spent;
        self.publish(&end.public);
        self.readings.iter_mut().for_each(|course| course.read(&end.measures));
        self.positions.settle(&end.moves);
        self.positions.settle(&end.latest);
        self.positions.name();
        let Some(header) = &self.header else { return };
        let ended = Ended::of(header, end, MOST_ANSWERS);
        let verdict = ended.verdict.as_ref().map(|(right, why)| format!("{}{why}", word(*right)));
        let said: Vec<String> = verdict.into_iter().chain(ended.merit).collect();
        self.round = end.rounds;
        self.end = Some(TheEnd {
            how: untied(&ended.how),
            decision: untied(&ended.decision),
            right: ended.verdict.map(|(right, _)| right),
            verdict: untied(&said.join("; ")),
        });
    }

    /// Who takes part and on what; none before the opening was heard.
    pub fn header(&self) -> Option<&Header> {
        self.header.as_deref()
    }

    /// The round that is being told, from 1; 0 before the first.
    pub fn round(&self) -> u32 {
        self.round
    }

    /// How many acts of it were told.
    pub fn acts(&self) -> u64 {
        self.acts
    }

    /// What was spent when the last round was over, and of which budget: `1,234/80,000`.
    pub fn spent(&self) -> String {
        let budget = self.header().and_then(|header| header.protocol.budget);
        match budget {
            Some(budget) => format!("{}/{}", whole(self.spent), whole(budget)),
            None => whole(self.spent),
        }
    }

    /// How diversity, agreement and merit went, those that are defined, in `width` characters each.
    pub fn readings(&self, width: usize) -> Vec<Reading> {
        self.readings.iter().filter_map(|course| course.shown(width)).collect()
    }

    /// How many agents there are.
    pub fn agents(&self) -> usize {
        self.last.len()
    }

    /// Agents as they stand, from the one numbered `first`, as many as there are and at most so many.
    pub fn rows(&self, first: usize, most: usize) -> Vec<Row<'_>> {
        let Some(header) = self.header() else { return Vec::new() };
        let usual = if self.positions.are_short(header) { None } else { Some(self.positions.usual()) };
        let row = |agent: usize| Row {
            letter: self.positions.letter(agent),
            position: match &usual {
                // What a derivation comes to is told by acts.
                _ if self.derives => self.derivations.get(agent).cloned().unwrap_or_default(),
                None => self.positions.whole(header, agent),
                Some(usual) => self.positions.apart(header, agent, usual),
            },
            share: self.positions.share(agent),
            name: &header.agents[agent].name,
            group: &header.agents[agent].group,
            last: self.last.get(agent).map_or("", |last| last),
        };
        (first..header.agents.len()).take(most).map(row).collect()
    }

    /// Whether positions are told by what sets them apart from the usual answers, as long ones are.
    pub fn tells_apart(&self) -> bool {
        self.header().is_some_and(|header| !self.derives && !self.positions.are_short(header))
    }

    /// What is asked: the title of the scenario, or the problem where it is drawn anew for each replicate and fits a sentence.
    pub fn question(&self) -> &str {
        self.header().map_or("", |header| if self.derives { &header.statement } else { &header.title })
    }

    /// Where there is one question: who holds what, counted where there are few options, else drawn in `width` characters from the first
    /// option to the last.
    pub fn spread(&self, width: usize) -> Option<String> {
        self.positions.spread(self.header()?, width)
    }

    /// The last sentences, in order.
    pub fn told(&self) -> &VecDeque<Told> {
        &self.told
    }

    /// The last vote in words; none before one was held.
    pub fn vote(&self) -> Option<&str> {
        self.vote.as_deref()
    }

    /// How it ended; none before it did.
    pub fn end(&self) -> Option<&TheEnd> {
        self.end.as_ref()
    }
}

fn untied(text: &str) -> String {
    text.replace(TIE, " ")
}

#[cfg(test)]
mod tests;
