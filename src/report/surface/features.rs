//! What can be seen in the text of a debate, line by line.

use super::text::PARTS;
use std::collections::{BTreeMap, BTreeSet};

/// A word without the punctuation around it; empty for punctuation alone.
fn bare(word: &str) -> String {
    word.trim_matches([',', ':', ';', '.', '(', ')']).to_lowercase()
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect()
}

/// A word with every number in it as `#`: what is said of item 3 and of item 7 is said in the same words.
fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for letter in word.chars() {
        match letter.is_ascii_digit() {
            true if folded.ends_with('#') => {}
            true => folded.push('#'),
            false => folded.push(letter),
        }
    }
    folded
}

/// What a line claims: its text up to what stands against, why, or what follows.
fn claim(line: &str) -> &str {
    let end = PARTS.iter().filter_map(|part| line.find(part)).min().unwrap_or(line.len());
    &line[..end]
}

/// What a line is about: its claim up to the first `=`.
fn subject(line: &str) -> &str {
    claim(line).split(" = ").next().unwrap_or_default()
}

/// The folded words of a line, and its pairs of neighbouring words.
fn plain(line: &str) -> Vec<String> {
    let mut found: Vec<String> = words(line).iter().map(|word| folded(word)).collect();
    let pairs: Vec<String> = found.windows(2).map(|pair| format!("{} {}", pair[0], pair[1])).collect();
    found.extend(pairs);
    found
}

/// What there is to see in each line: its words and pairs of words with numbers folded, and how it takes up what was said
/// before it. That is read off the text as well: whether its claim, and what it is about, was said by the line before, earlier or
/// never, and how many other claims made earlier stand in it. Cost: lines x different claims.
pub(super) fn of_lines(lines: &[String]) -> Vec<Vec<String>> {
    let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
    let mut subjects: BTreeMap<&str, usize> = BTreeMap::new();
    let mut quotable: BTreeSet<String> = BTreeSet::new();
    let mut seen = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let ago = |last: Option<usize>| match last {
            None => "never",
            Some(last) if last + 1 == at => "just",
            Some(_) => "earlier",
        };
        let own = spaced(claim(line));
        let whole = spaced(line);
        let quoted = quotable.iter().filter(|other| **other != own && whole.contains(&other[..])).take(2).count();
        let mut found = plain(line);
        found.push(format!("<claim {}>", ago(claims.insert(claim(line), at))));
        found.push(format!("<subject {}>", ago(subjects.insert(subject(line), at))));
        found.push(format!("<quotes {quoted}>"));
        quotable.insert(own);
        seen.push(found);
    }
    seen
}

/// Words with a space before and after each, so that whole words are found in it.
fn spaced(text: &str) -> String {
    format!(" {} ", words(text).join(" "))
}

/// What there is to see between two lines that follow one another: the words of each, what part of the words of the shorter they
/// share, and whether they claim the same, something else of the same, or something of another.
pub(super) fn of_pair(before: &str, after: &str) -> Vec<String> {
    let sides = [("before", before), ("after", after)];
    let mut found: Vec<String> = sides
        .into_iter()
        .flat_map(|(side, line)| words(line).into_iter().map(move |word| format!("{side} {}", folded(&word))))
        .collect();
    let sets = [before, after].map(|line| words(line).into_iter().collect::<BTreeSet<String>>());
    let least = sets.iter().map(BTreeSet::len).min().unwrap_or(0).max(1);
    let shared = sets[0].intersection(&sets[1]).count() * 4 / least;
    found.push(format!("<shares {shared} quarters>"));
    found.push(match (claim(before) == claim(after), subject(before) == subject(after)) {
        (true, _) => "<same claim>".into(),
        (false, true) => "<other claim>".into(),
        (false, false) => "<other subject>".into(),
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_seen_by_its_words_and_by_what_it_takes_up() {
        let lines =
            ["n1.2 = 3", "n1.2 = 3, not 2", "n1.1 = 0: n1.2 = 3 and n4 = 1; so 12", "n1.2 = 2"].map(String::from);
        let seen = of_lines(&lines);
        assert!(seen[0].contains(&"n#.#".to_string()) && seen[0].contains(&"= #".to_string()), "{seen:?}");
        let has = |line: usize, word: &str| seen[line].iter().any(|found| found == word);
        assert!(has(0, "<claim never>") && has(1, "<claim just>") && has(2, "<quotes 1>") && has(1, "<quotes 0>"));
        assert!(has(3, "<claim never>") && has(3, "<subject earlier>"));
        let pair = of_pair(&lines[1], &lines[3]);
        assert!(
            pair.contains(&"<other claim>".to_string()) && pair.contains(&"<shares 4 quarters>".to_string()),
            "{pair:?}"
        );
    }
}
