//! The votes of a replicate as elections, for other programs: each as a file of PrefLib.

use crate::deliberation::Over;
use crate::error::Result;
use crate::study::trace::{CastLine, Header, SupportLine, TallyLine, Transcript};
use crate::voting::preflib::{Election, Order, write};
use crate::voting::{Ballots, UNRANKED};

/// Every vote of a replicate as a file: its name and its text. A vote over questions is one election for each question, over its
/// options; a vote over positions or claims is one over those that stood. Orders are as they were handed in; in a vote over
/// questions a ballot without beliefs is the one answer that is held. What ballots weigh is not in a file.
///
/// # Errors
/// A name of an option or an agent that does not stand on a line as it is.
pub fn elections(seen: &Transcript) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for tally in seen.tallies() {
        if tally.over != Over::Questions {
            let names: Vec<String> = tally.supports.iter().map(|support| stood(&seen.header, support)).collect();
            files.extend(file(tally, None, names, tally.cast.iter())?);
            continue;
        }
        for (at, question) in seen.header.questions.iter().enumerate() {
            let about = |id: Option<usize>| id == Some(at);
            let names: Vec<String> = (0..question.options).map(|option| question.option(option)).collect();
            let cast: Vec<&CastLine> = tally.cast.iter().filter(|ballot| about(ballot.question.index())).collect();
            if !cast.is_empty() {
                files.extend(file(tally, Some((at, &question.name)), names, cast.into_iter())?);
                continue;
            }
            let mut ballots = Ballots::new(question.options);
            for support in tally.supports.iter().filter(|support| about(support.question.index())) {
                let ballot = ballots.push_top(support.option.0);
                ballots.set_count(ballot, u64::from(support.backing));
            }
            files.extend(told(tally, Some((at, &question.name)), &names, &ballots)?);
        }
    }
    Ok(files)
}

fn file<'a>(
    tally: &TallyLine,
    question: Option<(usize, &str)>,
    names: Vec<String>,
    cast: impl Iterator<Item = &'a CastLine>,
) -> Result<Option<(String, String)>> {
    let mut ballots = Ballots::new(names.len() as u32);
    for ballot in cast {
        let ranks: Vec<u32> = ballot.ranks.iter().map(|rank| rank.unwrap_or(UNRANKED)).collect();
        ballots.push_ranks(&ranks);
    }
    told(tally, question, &names, &ballots)
}

/// The file of one election; none where nothing stood, or nobody voted.
fn told(
    tally: &TallyLine,
    question: Option<(usize, &str)>,
    names: &[String],
    ballots: &Ballots,
) -> Result<Option<(String, String)>> {
    if names.is_empty() || ballots.cast_len() == 0 {
        return Ok(None);
    }
    let mut election = Election::of(ballots, names)?;
    election.orders.retain(|order: &Order| !order.groups.is_empty());
    let when = if tally.last { "last vote".to_string() } else { format!("vote of round {}", tally.round) };
    let what = question.map(|(_, name)| format!(", {}", one_line(name))).unwrap_or_default();
    election.headers.insert(0, format!("# TITLE: {when}{what}"));
    let about = question.map(|(at, name)| format!("-{at}-{}", slug(name))).unwrap_or_default();
    Ok(Some((format!("vote-{}{about}.{}", tally.id, election.kind.name()), write(&election))))
}

/// What stood in a vote over positions or claims.
fn stood(header: &Header, support: &SupportLine) -> String {
    let holder = support.holder.index().and_then(|at| header.agents.get(at));
    let holder = holder.map_or("somebody".to_string(), |agent| one_line(&agent.name));
    match support.question.index().and_then(|at| header.questions.get(at)) {
        Some(question) => {
            let option = support.option.number().map(|option| question.option(option)).unwrap_or_default();
            format!("{holder}: {} = {}", one_line(&question.name), one_line(&option))
        }
        None => format!("{holder}'s position"),
    }
}

fn one_line(name: &str) -> String {
    name.replace(['\n', '\r'], " ").trim().to_string()
}

/// A name as part of the name of a file: letters, digits and dashes.
fn slug(name: &str) -> String {
    let plain = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
    name.chars().map(plain).take(60).collect()
}
