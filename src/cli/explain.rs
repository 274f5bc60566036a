//! `explain`: what a word means.

use super::words::{self, near, plain};
use super::{Done, ExplainArgs, Outcome, constructs, print};
use manyminds::error::Fault;
use manyminds::measure::{self, Info, Scale};
use manyminds::scenario;
use manyminds::scenario::fields::FIELDS;
use manyminds::voting::RULES;

pub(crate) fn explain(args: &ExplainArgs) -> Outcome {
    let word = args.word.join(" ");
    if word.trim().is_empty() {
        print(&overview())?;
        return Ok(Done::Well);
    }
    let Some(text) = about(&word) else {
        let near = near(&word, &words::all());
        let need = match near.is_empty() {
            true => "need a word of manyminds; `manyminds explain` lists what there is".to_string(),
            false => format!("need a word of manyminds; did you mean {}?", near.join(", ")),
        };
        return Err(Fault::on_line(0, format!("{word:?}"), need).into());
    };
    print(&text)?;
    Ok(Done::Well)
}

/// What there is to ask about.
fn overview() -> String {
    let mut text = String::from(
        "explain WORD says what a word means. WORD is one of these, or a path in a scenario (protocol.vote.quorum).\n\n",
    );
    for family in words::families() {
        let names: Vec<&str> = family.words.iter().map(|(word, _)| *word).collect();
        text.push_str(&format!("{:<11} {}\n", family.all, broken(&names, 12)));
    }
    text.push_str(&format!("{:<11} every field of a scenario, {} of them\n", "fields", FIELDS.len()));
    text.push_str("\nThe first word of a line lists its words with their meanings: explain measures.\n");
    text
}

/// Words in lines of at most 100 characters, those after the first indented.
fn broken(names: &[&str], indent: usize) -> String {
    let mut text = String::new();
    let mut at = indent;
    for (i, name) in names.iter().enumerate() {
        let comma = if i + 1 < names.len() { "," } else { "" };
        if i > 0 && at + name.len() + 2 > 100 {
            text.push_str(&format!("\n{:indent$}", ""));
            at = indent;
        } else if i > 0 {
            text.push(' ');
            at += 1;
        }
        text.push_str(name);
        text.push_str(comma);
        at += name.len() + comma.len();
    }
    text
}

/// Everything that is known of a word, or `None`.
fn about(word: &str) -> Option<String> {
    let wanted = plain(word);
    let mut parts: Vec<String> = Vec::new();
    if wanted == "fields" {
        let line = |field: &scenario::fields::Field| format!("{:<48} {}\n", field.path, field.doc);
        parts.push(FIELDS.iter().map(line).collect());
    }
    for family in words::families() {
        if wanted == plain(family.all) {
            let wide = family.words.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
            parts.push(family.words.iter().map(|(word, doc)| format!("{word:<wide$}  {doc}\n")).collect());
        }
        for (name, doc) in family.words.iter().filter(|(name, _)| plain(name) == wanted) {
            parts.push(match family.one {
                "measure" => measure::info(name).map(of_measure).unwrap_or_default(),
                "voting rule" => of_rule(name),
                "construct of the paper" => constructs::of(name),
                one => format!("{name} ({one})\n  {doc}\n"),
            });
        }
    }
    let field = scenario::explain(word.trim()).or_else(|| scenario::explain(&wanted.replace('-', "_")));
    parts.extend(field.or_else(|| scenario::explain(&wanted)));
    (!parts.is_empty()).then(|| parts.join("\n"))
}

fn of_measure(info: &Info) -> String {
    let scale = match info.scale {
        Scale::Share => "a share of replicates, with Wilson's interval",
        Scale::Mean => "a mean over replicates, with the t interval",
        Scale::Time => "a time that may not be reached: share, Kaplan-Meier median, restricted mean",
    };
    let rounds = if info.over_rounds { "yes" } else { "no" };
    format!(
        "{} (measure)\n  {}\n  unit         {}\n  range        {}\n  formula      {}\n  source       {}\n  cost         {}\n  reported as  {scale}\n  over rounds  {rounds}\n",
        info.name, info.what, info.unit, info.range, info.formula, info.source, info.cost,
    )
}

fn of_rule(name: &str) -> String {
    let Some(rule) = RULES.iter().find(|rule| rule.name == name) else { return String::new() };
    let quorum = if rule.quorum { "\n  quorum   protocol.vote.quorum" } else { "" };
    format!(
        "{name} (voting rule)\n  {}\n  reads    the {} of a ballot{quorum}\n  source   {}\n",
        rule.doc,
        rule.takes.name(),
        rule.source,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_explained() {
        for word in words::all() {
            assert!(about(word).is_some_and(|text| text.len() > word.len()), "{word}");
        }
    }

    #[test]
    fn a_word_may_mean_several_things() {
        let text = about("Answer Diversity").unwrap();
        assert!(text.contains("answer_diversity (measure)") && text.contains("formula"), "{text}");
        let text = about("plurality").unwrap();
        assert!(text.contains("voting rule") && text.contains("Zwicker"), "{text}");
        assert!(about("protocol.vote.quorum").unwrap().contains("default  0.5"));
        assert!(about("random").unwrap().contains("tie policy"));
        assert!(about("zzz").is_none());
    }
}
