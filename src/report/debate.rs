//! A transcript as a debate that a person can read: who, what, about which question, and why.

pub(super) mod ballot;
pub(super) mod ending;
pub(super) mod sentence;

use super::number::{count, plain};
use super::table::{TIE, hang};
use super::terminal::Look;
use crate::act::{Deed, Outcome};
use crate::study::trace::{ActLine, Header, Line, Readouts, TallyLine, Transcript};
use sentence::and;
pub(super) use sentence::sentence;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Rounds that are shown where nobody says which, besides those in which nothing new happens.
const MOST_ROUNDS: usize = 20;
/// Acts of a round that are shown then, and names in a list.
const MOST_ACTS: usize = 24;
const MOST_NAMES: usize = 6;
/// Names of agents are aligned up to this many characters.
const WIDEST: usize = 16;

/// Which rounds are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounds {
    /// The first ones in which something happens.
    #[default]
    Usual,
    /// Every one.
    All,
    /// From one to another, both shown.
    Span(u32, u32),
}

/// What is shown of a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Acts by these agents, or about their claims; empty for everybody's.
    pub agents: Vec<u32>,
    /// Acts in these rounds.
    pub rounds: Rounds,
    /// Acts of these kinds; empty for every kind.
    pub acts: Vec<Deed>,
}

impl Filter {
    /// Whether it lets an act through.
    pub fn takes(&self, act: &ActLine) -> bool {
        self.has_round(act.round) && self.wants(act)
    }

    fn has_round(&self, round: u32) -> bool {
        match self.rounds {
            Rounds::Span(from, to) => (from..=to).contains(&round),
            Rounds::Usual | Rounds::All => true,
        }
    }

    fn wants(&self, act: &ActLine) -> bool {
        let by = |agent: &u32| act.agent.number() == Some(*agent) || act.other.number() == Some(*agent);
        let who = self.agents.is_empty() || self.agents.iter().any(by);
        who && (self.acts.is_empty() || self.acts.contains(&act.act))
    }

    fn is_open(&self) -> bool {
        self.agents.is_empty() && self.acts.is_empty()
    }
}

/// The acts that `filter` lets through, as JSON lines.
pub fn lines(transcript: &Transcript, filter: &Filter) -> String {
    let kept = transcript.acts().filter(|act| filter.takes(act));
    let line = |act: &ActLine| serde_json::to_string(&Line::Act(Box::new(act.clone()))).ok();
    kept.filter_map(line).map(|line| line + "\n").collect()
}

/// The debate, as text.
pub fn tell(transcript: &Transcript, filter: &Filter, look: &Look) -> String {
    let mut debate = Debate::new(transcript, filter, look);
    debate.head();
    debate.rounds();
    debate.end();
    debate.text.replace(TIE, " ")
}

/// Numbers of claims by author, question and option, with the rounds in which they were first mentioned.
pub(super) type Claims = BTreeMap<(u32, u32, u32), Vec<(u32, u64)>>;

/// What each vote came to, in a sentence, in order.
#[cfg(feature = "page")]
pub(super) fn votes(transcript: &Transcript) -> Vec<String> {
    let (filter, look) = (Filter::default(), Look::default());
    let claims = Debate::new(transcript, &filter, &look).claims;
    let mut public = BTreeMap::new();
    let mut told = Vec::new();
    let rounds = transcript.rounds.iter().map(|chapter| (&chapter.then.public, &chapter.tallies));
    for (changed, tallies) in rounds.chain([(&transcript.end.then.public, &transcript.end.tallies)]) {
        public.extend(changed.iter().filter_map(|&(question, option)| Some((question, option?))));
        let tell = |tally| ballot::told(tally, &transcript.header, &claims, &public).replace(TIE, " ");
        told.extend(tallies.iter().map(tell));
    }
    told
}

struct Debate<'a> {
    transcript: &'a Transcript,
    filter: &'a Filter,
    look: &'a Look,
    /// Acts by the round in which they were done, in order.
    acts: BTreeMap<u32, Vec<&'a ActLine>>,
    tallies: BTreeMap<u32, &'a TallyLine>,
    claims: Claims,
    /// Public answers as far as the telling has come.
    public: BTreeMap<u32, u32>,
    names: usize,
    text: String,
}

impl<'a> Debate<'a> {
    fn new(transcript: &'a Transcript, filter: &'a Filter, look: &'a Look) -> Self {
        let mut acts: BTreeMap<u32, Vec<&ActLine>> = BTreeMap::new();
        let mut claims = Claims::new();
        for act in transcript.acts() {
            acts.entry(act.round).or_default().push(act);
            if let (Some(claim), true) = (act.claim, act.is_done() || act.other != act.agent) {
                let known = claims.entry((act.other.0, act.question.0, act.option.0)).or_default();
                if known.last().is_none_or(|&(_, last)| last != claim) {
                    known.push((act.round, claim));
                }
            }
        }
        let long = transcript.header.agents.iter().map(|agent| agent.name.chars().count());
        Debate {
            transcript,
            filter,
            look,
            acts,
            tallies: transcript.tallies().map(|tally| (tally.id, tally)).collect(),
            claims,
            public: BTreeMap::new(),
            names: long.max().unwrap_or(0).clamp(4, WIDEST),
            text: String::new(),
        }
    }

    fn line(&mut self, prefix: &str, said: &str) {
        let line = hang(prefix, said, self.look.width);
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn head(&mut self) {
        let header = &self.transcript.header;
        let title = hang(&format!("{}   ", header.scenario), &header.title, self.look.width);
        let title = title.trim_end().replacen(&header.scenario, &self.look.bold(&header.scenario), 1);
        let _ = writeln!(self.text, "{title}");
        for said in facts(header) {
            self.line("", &said);
        }
        let readings = beside(&self.transcript.start.measures);
        self.text.push('\n');
        self.line("start     ", &readings);
    }

    /// Every round that is to be shown; those in which nothing new happens are folded.
    fn rounds(&mut self) {
        let rounds = &self.transcript.rounds;
        let mut quiet: Option<(u32, u32)> = None;
        let mut shown = 0;
        for (at, chapter) in rounds.iter().enumerate() {
            let then = &chapter.then;
            for &(question, option) in &then.public {
                option.map(|option| self.public.insert(question, option));
            }
            if !self.filter.has_round(then.round) {
                continue;
            }
            let next = rounds.get(at + 1).map_or(&self.transcript.end.then.public, |next| &next.then.public);
            let block = self.block(then.round, &then.measures, !next.is_empty());
            match block {
                None => quiet = Some((quiet.map_or(then.round, |(from, _)| from), then.round)),
                Some(_) if self.filter.rounds == Rounds::Usual && shown >= MOST_ROUNDS => {
                    self.fold(quiet.take());
                    let (from, to) = (then.round, rounds.last().map_or(then.round, |last| last.then.round));
                    let more = count(u64::from(to - from + 1), "more round", "more rounds");
                    let said = format!(
                        "{more}: --round {from}..{} shows the next, --round all every one",
                        (from + 19).min(to)
                    );
                    self.text.push('\n');
                    self.line("... ", &said);
                    return;
                }
                Some(block) => {
                    self.fold(quiet.take());
                    self.text.push('\n');
                    self.text.push_str(&block);
                    shown += 1;
                }
            }
        }
        self.fold(quiet);
    }

    fn fold(&mut self, quiet: Option<(u32, u32)>) {
        let Some((from, to)) = quiet else { return };
        let nothing = if self.filter.is_open() { "nothing new" } else { "nothing that was asked for" };
        let said = match from == to {
            true => format!("round {from}: {nothing}"),
            false => format!("rounds {from} to {to}: {nothing}"),
        };
        self.text.push('\n');
        self.line("", &said);
    }

    /// A round, or `None` where nothing new happens in it.
    fn block(&self, round: u32, measures: &Readouts, decided: bool) -> Option<String> {
        let acts = self.acts.get(&round).map(Vec::as_slice).unwrap_or_default();
        let kept: Vec<&ActLine> = acts.iter().copied().filter(|act| self.filter.wants(act)).collect();
        let asked = !self.filter.acts.is_empty();
        let told = |act: &&&ActLine| act.act.is_chosen() && (asked || (act.is_done() && act.act != Deed::Placebo));
        let main: Vec<&ActLine> = kept.iter().filter(told).copied().collect();
        let votes: Vec<&ActLine> = kept.iter().filter(|act| act.act == Deed::Decide).copied().collect();
        let moved = kept.iter().any(|act| act.act == Deed::Concede && (asked || act.is_done()));
        let ballots = asked && kept.iter().any(|act| act.act == Deed::Vote);
        if main.is_empty() && !moved && !ballots && (votes.is_empty() || !(decided || asked)) {
            return None;
        }
        let head = format!("round {round}");
        let mut text = format!("{}   {}\n", self.look.bold(&head), beside(measures));
        let most = if self.filter.rounds == Rounds::Usual { MOST_ACTS } else { usize::MAX };
        let mut told = BTreeSet::new();
        for act in main.iter().take(most) {
            self.act(&mut text, act, 2);
            told.insert(act.id);
            self.consequences(&mut text, &kept, Some(act.id), 4);
        }
        if main.len() > most {
            let more = count((main.len() - most) as u64, "more act", "more acts");
            let _ = writeln!(text, "  and {more}: --round {round} shows them");
        } else {
            let orphans: Vec<&ActLine> =
                kept.iter().copied().filter(|act| act.cause.is_none_or(|cause| !told.contains(&cause))).collect();
            self.consequences(&mut text, &orphans, None, 2);
        }
        if self.filter.is_open() {
            let idle = |act: &&&ActLine| act.act.is_chosen() && (!act.is_done() || act.act == Deed::Placebo);
            let spoke: BTreeSet<&str> = main.iter().map(|act| &act.name[..]).collect();
            let mut silent: Vec<&str> = kept.iter().filter(idle).map(|act| &act.name[..]).collect();
            silent.retain(|name| !spoke.contains(name));
            silent.dedup();
            if !silent.is_empty() {
                let has = if silent.len() == 1 { "has" } else { "have" };
                let said = format!("{} {has} nothing to say", listed(&silent));
                let _ = writeln!(text, "{}", hang("  ", &said, self.look.width));
            }
        }
        if ballots {
            let cast = kept.iter().filter(|act| act.act == Deed::Vote);
            cast.for_each(|act| self.act(&mut text, act, 2));
        }
        votes.iter().for_each(|vote| self.vote(&mut text, vote));
        Some(text)
    }

    fn act(&self, text: &mut String, act: &ActLine, indent: usize) {
        let gap = " ".repeat(indent);
        let prefix = format!("{gap}{:<wide$}  ", act.name, wide = self.names);
        let _ = writeln!(text, "{}", hang(&prefix, &sentence(act), self.look.width));
    }

    /// What hearers made of an act: those who moved one by one, those who stayed in one line.
    fn consequences(&self, text: &mut String, acts: &[&ActLine], cause: Option<u64>, indent: usize) {
        let of = |act: &&&ActLine| act.act == Deed::Concede && (cause.is_none() || act.cause == cause);
        let asked = self.filter.acts.contains(&Deed::Concede);
        let mut stayed: Vec<&str> = Vec::new();
        for act in acts.iter().filter(of) {
            if act.is_done() || asked {
                self.act(text, act, indent);
            } else if act.outcome == Outcome::Nothing {
                stayed.push(&act.name);
            }
        }
        stayed.dedup();
        if !stayed.is_empty() {
            let thinks = if stayed.len() == 1 { "thinks again and stays" } else { "think again and stay" };
            let said = format!("{} {thinks}", listed(&stayed));
            let _ = writeln!(text, "{}", hang(&" ".repeat(indent), &said, self.look.width));
        }
    }

    fn vote(&self, text: &mut String, act: &ActLine) {
        let Some(tally) = act.tally.number().and_then(|id| self.tallies.get(&id)) else { return };
        let said = ballot::told(tally, &self.transcript.header, &self.claims, &self.public);
        let label = if tally.last { "last vote" } else { "vote" };
        let prefix = format!("  {label:<wide$}  ", wide = self.names.max(label.len()));
        let _ = writeln!(text, "{}", hang(&prefix, &said, self.look.width));
    }
}

/// What the debate is about and among whom, in a few lines.
fn facts(header: &Header) -> Vec<String> {
    let mut run = format!("replicate {} of arm {}", header.replicate, header.arm);
    let params: Vec<String> = header.params.iter().map(|(path, value)| format!("{path}{TIE}={TIE}{value}")).collect();
    if !params.is_empty() {
        let _ = write!(run, " at {}", params.join(", "));
    }
    let _ = write!(run, ", seed{TIE}{}", header.seed);
    let names: Vec<&str> = header.agents.iter().map(|agent| &agent.name[..]).collect();
    let agents = count(names.len() as u64, "perspective", "perspectives");
    let questions = count(header.questions.len() as u64, "question", "questions");
    let mut about = if header.statement.is_empty() { questions } else { header.statement.clone() };
    if !header.relations.is_empty() {
        let _ = write!(about, ", {}", count(header.relations.len() as u64, "relation", "relations"));
    }
    let rules = &header.protocol;
    if rules.every > 0 {
        let _ = write!(about, "; a vote every {}", count(u64::from(rules.every), "round", "rounds"));
    }
    if !rules.changes.is_empty() {
        let changes: Vec<String> = rules.changes.iter().map(u32::to_string).collect();
        let _ = write!(about, "; interventions in round {}", and(&changes));
    }
    vec![run, format!("{agents}: {}", listed_up_to(&names, 12)), about]
}

/// The readings that stand beside a round.
fn beside(read: &Readouts) -> String {
    let said = [
        ("answer diversity", "answer_diversity"),
        ("agreement", "agreement"),
        ("best merit", "merit_best"),
        ("mean merit", "merit_mean"),
    ];
    let shown = said.iter().filter_map(|(words, name)| {
        let value = read.get(*name).copied().flatten()?;
        let value = if value == value.trunc() { plain(value) } else { format!("{value:.2}") };
        let value = if value == "-0.00" { "0.00".into() } else { value };
        Some(format!("{}{TIE}{value}", words.replace(' ', "\u{a0}")))
    });
    shown.collect::<Vec<_>>().join(&format!("{TIE}{TIE} "))
}

fn listed(names: &[&str]) -> String {
    listed_up_to(names, MOST_NAMES)
}

fn listed_up_to(names: &[&str], most: usize) -> String {
    let mut shown: Vec<String> = names.iter().take(most).map(|name| name.to_string()).collect();
    if names.len() > most {
        shown.truncate(most - 1);
        shown.push(format!("{} others", names.len() - most + 1));
    }
    and(&shown)
}
