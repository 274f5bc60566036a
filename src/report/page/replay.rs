//! A transcript as the page replays it: who was there, every act in words with whom it reached, how positions moved, the votes.
//!
//! Long debates and large societies are thinned: a page is for eyes, and the transcript has everything.

use super::super::debate::{sentence, votes};
use super::super::number::whole;
use super::super::stop_name;
use super::super::table::TIE;
use super::evenly;
use crate::act::{Deed, Heed};
use crate::study::trace::{ActLine, Chapter, ExposureLine, Header, Readouts, TallyLine, Transcript};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Agents that are drawn.
const MOST_AGENTS: usize = 150;
/// Questions that are drawn.
const MOST_QUESTIONS: usize = 300;
/// Relations that are drawn.
const MOST_RELATIONS: usize = 1_500;
/// Ties that are drawn.
const MOST_TIES: usize = 2_000;
/// Rounds that are shown.
const MOST_ROUNDS: usize = 600;
/// Acts that are told, over all rounds.
const MOST_ACTS: usize = 12_000;
/// Alternatives of a vote that are drawn.
const MOST_ALTERNATIVES: usize = 12;
/// Options of a question whose names are told.
const MOST_NAMES: usize = 64;
/// Readings that are drawn over rounds.
const READ: [&str; 5] = ["answer_diversity", "agreement", "merit", "merit_mean", "opinion_spread"];

/// Which of many are shown: all, or so many of them, evenly.
struct Sample {
    /// The place of each among those shown.
    places: Vec<Option<usize>>,
    shown: Vec<usize>,
}

impl Sample {
    fn of(n: usize, most: usize) -> Self {
        let shown = evenly(n, most);
        let mut places = vec![None; n];
        shown.iter().enumerate().for_each(|(place, &at)| places[at] = Some(place));
        Sample { places, shown }
    }

    fn place(&self, at: u32) -> Option<usize> {
        self.places.get(at as usize).copied().flatten()
    }

    fn left_out(&self) -> usize {
        self.places.len() - self.shown.len()
    }
}

/// What is shown of a transcript, and of what.
struct Seen<'a> {
    transcript: &'a Transcript,
    agents: Sample,
    questions: Sample,
    rounds: Sample,
}

/// What the script needs.
pub(super) fn replay(transcript: &Transcript) -> Value {
    let header = &transcript.header;
    let seen = Seen {
        transcript,
        agents: Sample::of(header.agents.len(), MOST_AGENTS),
        questions: Sample::of(header.questions.len(), MOST_QUESTIONS),
        rounds: Sample::of(transcript.rounds.len(), MOST_ROUNDS),
    };
    let told = seen.acts_told();
    let relations = seen.relations();
    let (ties, all_ties) = seen.ties();
    json!({
        "replicate": header.replicate,
        "statement": header.statement,
        "agents": seen.agents.shown.iter().map(|&at| json!([header.agents[at].name, header.agents[at].group])).collect::<Vec<_>>(),
        "questions": seen.questions.shown.iter().map(|&at| question(header, at)).collect::<Vec<_>>(),
        "relations": relations.iter().map(|(scope, name)| json!([name, scope])).collect::<Vec<_>>(),
        "complete": header.network.complete,
        "ties": ties,
        "start": seen.start(),
        "rounds": seen.chapters(&told),
        "end": seen.end(),
        "left": seen.left_out(&told, relations.len(), (ties.len(), all_ties)),
    })
}

fn question(header: &Header, at: usize) -> Value {
    let question = &header.questions[at];
    let names: Vec<String> = (0..question.options).take(MOST_NAMES).map(|option| question.option(option)).collect();
    json!([question.name, question.options, names])
}

/// Whether an act is told: what came off and was more than waiting. Ballots are told with their vote.
fn is_told(act: &ActLine) -> bool {
    act.is_done() && !matches!(act.act, Deed::Vote | Deed::Decide | Deed::Placebo)
}

impl Seen<'_> {
    /// The numbers of the acts that are told, evenly if they are too many.
    fn acts_told(&self) -> BTreeSet<u64> {
        let shown = self.rounds.shown.iter().map(|&at| &self.transcript.rounds[at].acts);
        let all = shown.chain([&self.transcript.end.acts]).flatten().filter(|act| is_told(act));
        let all: Vec<u64> = all.map(|act| act.id).collect();
        evenly(all.len(), MOST_ACTS).into_iter().map(|at| all[at]).collect()
    }

    /// Relations all of whose questions are shown, with these.
    fn relations(&self) -> Vec<(Vec<usize>, &str)> {
        let relations = &self.transcript.header.relations;
        let inside = relations.iter().filter_map(|relation| {
            let scope: Option<Vec<usize>> = relation.scope.iter().map(|&at| self.questions.place(at)).collect();
            Some((scope.filter(|scope| !scope.is_empty())?, &relation.name[..]))
        });
        inside.take(MOST_RELATIONS).collect()
    }

    /// Ties between agents that are shown, each once, evenly if they are too many; and how many there are.
    fn ties(&self) -> (Vec<[usize; 2]>, usize) {
        let place = |at: u32| self.agents.place(at);
        let ties = self.transcript.header.network.edges.iter().filter_map(|&(a, b, _)| Some([place(a)?, place(b)?]));
        let ties: BTreeSet<[usize; 2]> = ties.map(|[a, b]| [a.min(b), a.max(b)]).filter(|[a, b]| a != b).collect();
        let ties: Vec<[usize; 2]> = ties.into_iter().collect();
        (evenly(ties.len(), MOST_TIES).into_iter().map(|at| ties[at]).collect(), ties.len())
    }

    /// Where everybody starts: a row of options for each agent, or of numbers where answers are numbers.
    fn start(&self) -> Value {
        let start = &self.transcript.start;
        let numbers = !start.numbers.is_empty();
        let row = |&agent: &usize| -> Vec<Value> {
            let cell = |&question: &usize| match numbers {
                true => json!(start.numbers.get(agent).and_then(|row| row.get(question))),
                false => json!(start.positions.get(agent).and_then(|row| row.get(question))),
            };
            self.questions.shown.iter().map(cell).collect()
        };
        json!({
            "numbers": numbers,
            "positions": self.agents.shown.iter().map(row).collect::<Vec<_>>(),
            "read": read(&start.measures),
        })
    }

    /// Moves of agents and questions that are shown; the last of each stands.
    fn moves(&self, moves: impl Iterator<Item = ((u32, u32, u32), Option<f64>)>) -> BTreeMap<[usize; 2], Value> {
        let mut last = BTreeMap::new();
        for ((agent, question, option), number) in moves {
            if let (Some(agent), Some(question)) = (self.agents.place(agent), self.questions.place(question)) {
                last.insert([agent, question], number.map_or_else(|| json!(option), |number| json!(number)));
            }
        }
        last
    }

    fn chapters(&self, told: &BTreeSet<u64>) -> Vec<Value> {
        let mut votes = votes(self.transcript).into_iter();
        let mut found = Vec::new();
        let mut moves = BTreeMap::new();
        let mut ballots: Vec<Value> = Vec::new();
        for (at, chapter) in self.transcript.rounds.iter().enumerate() {
            let then = &chapter.then;
            moves.extend(self.moves(then.moves.iter().copied().zip(numbers(&then.numbers.moves))));
            ballots.extend(chapter.tallies.iter().zip(votes.by_ref()).map(|(tally, said)| self.tally(tally, &said)));
            // What lies between two rounds that are shown comes with the latter.
            if self.rounds.place(at as u32).is_none() {
                continue;
            }
            found.push(json!({
                "round": then.round,
                "acts": self.acts(chapter, told),
                "moves": flat(std::mem::take(&mut moves)),
                "votes": std::mem::take(&mut ballots),
                "read": read(&then.measures),
            }));
        }
        let end = &self.transcript.end;
        let (then, own) = (&end.then, &end.then.numbers);
        moves.extend(self.moves(then.moves.iter().copied().zip(numbers(&own.moves))));
        moves.extend(self.moves(then.latest.iter().copied().zip(numbers(&own.latest))));
        let last: Vec<Value> = end.tallies.iter().zip(votes).map(|(tally, said)| self.tally(tally, &said)).collect();
        found.push(json!({
            "round": null,
            "acts": self.acts(end, told),
            "moves": flat(moves),
            "votes": last,
            "read": read(&then.measures),
        }));
        found
    }

    /// The acts of a chapter that are told: who, what, whom it concerns, about which question and relation, the move that came of it, the
    /// claim, whom it reached, the derivation.
    fn acts<T>(&self, chapter: &Chapter<T>, told: &BTreeSet<u64>) -> Vec<Value> {
        let mut heard: BTreeMap<(u32, Deed, u32), Vec<usize>> = BTreeMap::new();
        for ExposureLine { speaker, listener, act, question, heed, .. } in &chapter.exposures {
            if let (Heed::Heard, Some(listener)) = (heed, self.agents.place(listener.0)) {
                heard.entry((speaker.0, *act, question.0)).or_default().push(listener);
            }
        }
        let acts = chapter.acts.iter().filter(|act| told.contains(&act.id));
        acts.map(|act| {
            let reached = heard.get(&(act.agent.0, act.act, act.question.0));
            let moved = (!act.before.is_empty()).then_some(act.option.0);
            json!([
                self.agents.place(act.agent.0),
                act.name,
                act.act.name(),
                sentence(act).replace(TIE, " "),
                self.agents.place(act.other.0).filter(|_| act.other != act.agent),
                self.questions.place(act.question.0),
                self.relation(act.relation.0),
                moved,
                act.claim,
                act.option.number(),
                reached.cloned().unwrap_or_default(),
                act.derivation,
            ])
        })
        .collect()
    }

    /// The place of a relation among those that are drawn.
    fn relation(&self, at: u32) -> Option<usize> {
        let relations = &self.transcript.header.relations;
        let inside = |scope: &[u32]| !scope.is_empty() && scope.iter().all(|&at| self.questions.place(at).is_some());
        let own = relations.get(at as usize).filter(|relation| inside(&relation.scope))?;
        if self.questions.left_out() == 0 {
            return Some(at as usize).filter(|&at| at < MOST_RELATIONS && !own.scope.is_empty());
        }
        let before = relations[..at as usize].iter().filter(|relation| inside(&relation.scope)).count();
        (before < MOST_RELATIONS).then_some(before)
    }

    /// A vote: what it came to in words, how many were needed, and the alternatives with most behind them.
    fn tally(&self, tally: &TallyLine, said: &str) -> Value {
        let header = &self.transcript.header;
        let mut all: Vec<_> = tally.supports.iter().collect();
        all.sort_by_key(|support| (!support.won, std::cmp::Reverse(support.backing)));
        let name = |support: &&crate::study::trace::SupportLine| {
            let holder = support.holder.index().and_then(|at| header.agents.get(at)).map(|agent| agent.name.clone());
            let question = support.question.index().and_then(|at| header.questions.get(at));
            let answer = question.map(|question| {
                let option = support.option.number().map(|option| question.option(option)).unwrap_or_default();
                format!("{} = {option}", question.name)
            });
            let name = [holder, answer].into_iter().flatten().collect::<Vec<_>>().join(": ");
            json!([name, support.backing, support.won])
        };
        json!({
            "said": said,
            "round": tally.round,
            "last": tally.last,
            "ballots": tally.ballots,
            "needed": tally.needed,
            "of": tally.supports.len(),
            "alternatives": all.iter().take(MOST_ALTERNATIVES).map(name).collect::<Vec<_>>(),
        })
    }

    fn end(&self) -> Value {
        let (end, header) = (&self.transcript.end.then, &self.transcript.header);
        let numbers = &end.numbers.decision;
        let decision = |&at: &usize| match numbers.get(at) {
            Some(number) => json!(number),
            None => json!(end.decision.get(at).copied().flatten()),
        };
        let what = |at: usize, answer: &String| {
            format!("{} = {answer}", header.questions.get(at).map_or("", |question| &question.name))
        };
        let answers = end.answers.iter().enumerate().filter(|(_, answer)| !answer.is_empty());
        let answers: Vec<String> = answers.map(|(at, answer)| what(at, answer)).collect();
        let shown = &answers[..answers.len().min(MOST_ALTERNATIVES)];
        let derived = !end.derivation.is_empty();
        json!({
            "why": stop_name(end.why),
            "rounds": end.rounds,
            "right": end.right,
            "spent": end.spent,
            "decision": self.questions.shown.iter().map(decision).collect::<Vec<_>>(),
            "answers": if derived { end.derivation.clone() } else { shown.join(", ") },
            "more": if derived { 0 } else { answers.len() - shown.len() },
        })
    }

    /// What is not shown, in words; empty if all is.
    fn left_out(&self, told: &BTreeSet<u64>, relations: usize, ties: (usize, usize)) -> String {
        let header = &self.transcript.header;
        let shown =
            self.rounds.shown.iter().map(|&at| &self.transcript.rounds[at].acts).chain([&self.transcript.end.acts]);
        let acts = shown.flatten().filter(|act| is_told(act)).count();
        let parts = [
            (self.agents.shown.len(), header.agents.len(), "perspectives"),
            (self.questions.shown.len(), header.questions.len(), "questions"),
            (relations, header.relations.len(), "relations"),
            (ties.0, ties.1, "ties between those shown"),
            (self.rounds.shown.len(), self.transcript.rounds.len(), "rounds"),
            (told.len(), acts, "acts of these rounds"),
        ];
        let said: Vec<String> = parts
            .into_iter()
            .filter(|(shown, all, _)| shown < all)
            .map(|(shown, all, what)| format!("{} of {} {what}", whole(shown as u64), whole(all as u64)))
            .collect();
        if said.is_empty() {
            String::new()
        } else {
            format!(
                "A sample is shown: {}. Positions are right at the end of every round; the transcript has all.",
                said.join(", ")
            )
        }
    }
}

/// Numbers beside moves; none where answers are options.
fn numbers(told: &[f64]) -> impl Iterator<Item = Option<f64>> + '_ {
    told.iter().copied().map(Some).chain(std::iter::repeat(None))
}

/// Moves as triples in a row.
fn flat(moves: BTreeMap<[usize; 2], Value>) -> Vec<Value> {
    moves.into_iter().flat_map(|([agent, question], to)| [json!(agent), json!(question), to]).collect()
}

fn read(measures: &Readouts) -> Value {
    READ.iter()
        .filter_map(|name| Some((name.to_string(), json!(measures.get(*name)?))))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
