//! Votes as sentences: `copeland, 16 ballots: bold-1's position over sceptic-2's, 10 first places to 6; everybody takes it over`.

use super::super::number::{count, whole};
use super::super::table::TIE;
use super::Claims;
use crate::deliberation::{Adopt, Over};
use crate::study::trace::{Header, SupportLine, TallyLine};
use std::collections::BTreeMap;

/// Questions whose votes are told one by one.
const MOST_TOLD: usize = 4;

/// What a vote came to. `public` is what was publicly decided before it.
pub(in crate::report) fn told(
    tally: &TallyLine,
    header: &Header,
    claims: &Claims,
    public: &BTreeMap<u32, u32>,
) -> String {
    let rules = &header.protocol;
    let vote = if tally.last { &rules.last } else { &rules.vote };
    let changed = rules.changes.iter().any(|&round| round <= tally.round);
    let over = match tally.over {
        Over::Questions => "question by question",
        Over::Positions => "over positions",
        Over::Claims => "over claims",
    };
    let rule = if changed { String::new() } else { format!("{} ", vote.rule) };
    let mut said = format!("{rule}{over}, {}", count(u64::from(tally.ballots), "ballot", "ballots"));
    let came = match tally.over {
        Over::Questions => by_question(tally, header, public),
        Over::Positions | Over::Claims => whole_of(tally, header, claims),
    };
    if !came.is_empty() {
        said.push_str(": ");
        said.push_str(&came);
    }
    let quorum = format!("; the quorum of {} is not met", tally.needed);
    said.push_str(match (tally.last, tally.decided, tally.adopted) {
        (_, 0, _) if !tally.last && rules.adopt == Adopt::Quorum && !tally.supports.is_empty() => &quorum,
        (_, 0, _) => "; no decision",
        (true, ..) => "",
        (false, _, true) => "; everybody takes it over",
        (false, _, false) => "; nobody has to take it over",
    });
    said
}

/// What won, over what, by how much.
fn whole_of(tally: &TallyLine, header: &Header, claims: &Claims) -> String {
    let mut ranked: Vec<&SupportLine> = tally.supports.iter().collect();
    ranked.sort_by_key(|support| (!support.won, u32::MAX - support.backing));
    let called = |support: &SupportLine| {
        let holder =
            support.holder.index().and_then(|at| header.agents.get(at)).map_or("somebody", |agent| &agent.name);
        if tally.over == Over::Positions {
            return format!("{holder}'s position");
        }
        let known = claims.get(&(support.holder.0, support.question.0, support.option.0));
        let claim = known.and_then(|known| known.iter().rev().find(|(round, _)| *round <= tally.round));
        let number = claim.map(|(_, claim)| format!("{TIE}(#{claim})")).unwrap_or_default();
        format!("{holder}'s {}{number}", choice(header, support))
    };
    match ranked[..] {
        [] => String::new(),
        [one] => format!("{}, backed by {}", called(one), one.backing),
        [first, second, ..] => {
            let over = if first.won { "over" } else { "before" };
            let other = called(second);
            let other = other.strip_suffix(" position").unwrap_or(&other);
            let what = if tally.over == Over::Positions { "first places" } else { "supporters" };
            let (one, two) = (first.backing, second.backing);
            format!("{} {over} {other}, {one}{TIE}{what} to{TIE}{two}", called(first))
        }
    }
}

/// How many questions were decided, and on which the group changed its mind.
fn by_question(tally: &TallyLine, header: &Header, public: &BTreeMap<u32, u32>) -> String {
    let questions = header.questions.len();
    let won: Vec<&SupportLine> = tally.supports.iter().filter(|support| support.won).collect();
    let against = |winner: &SupportLine| {
        let others = tally.supports.iter().filter(|other| other.question == winner.question && !other.won);
        others.map(|other| other.backing).max().unwrap_or(0)
    };
    let result = |winner: &&SupportLine| {
        format!("{} ({}{TIE}to{TIE}{})", choice(header, winner), winner.backing, against(winner))
    };
    if questions <= MOST_TOLD {
        return won.iter().map(result).collect::<Vec<_>>().join(", ");
    }
    let fresh: Vec<&SupportLine> = won
        .iter()
        .copied()
        .filter(|winner| public.get(&winner.question.0).copied() != winner.option.number())
        .collect();
    let mut said =
        format!("{} of {} decided", whole(won.len() as u64), count(questions as u64, "question", "questions"));
    if !fresh.is_empty() {
        let shown: Vec<String> = fresh.iter().take(MOST_TOLD - 1).map(result).collect();
        said.push_str(&format!(", new {}", shown.join(", ")));
        if fresh.len() > shown.len() {
            said.push_str(&format!(" and {} more", whole((fresh.len() - shown.len()) as u64)));
        }
    }
    said
}

fn choice(header: &Header, support: &SupportLine) -> String {
    let Some(question) = support.question.index().and_then(|at| header.questions.get(at)) else { return String::new() };
    let option = support.option.number().map(|option| question.option(option)).unwrap_or_default();
    format!("{}{TIE}={TIE}{option}", question.name)
}
