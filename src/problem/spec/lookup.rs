//! From the names that people write to indices.

use super::QuestionSpec;
use crate::error::Fault;
use crate::problem::faults::{clip, grouped};
use std::collections::BTreeMap;
use std::fmt::Display;

/// Finds questions and options by name, or by number from 0 written as a number or as text. A name goes first: in a
/// question whose options are called 1, 2 and 3, the word 1 means the first option.
///
/// ```
/// use manyminds::problem::spec::{Lookup, QuestionSpec};
/// let questions = [QuestionSpec::named("cat", ["in", "out"]), QuestionSpec::counted("door", 3)];
/// let lookup = Lookup::new(&questions);
/// assert_eq!(lookup.choice("cat", "out", "truth.cat"), Ok((0, 1)));
/// assert_eq!(lookup.choice(1, 2, "truth.door"), Ok((1, 2)));
/// let fault = lookup.question("dog", "truth.dog").unwrap_err();
/// assert_eq!(fault.to_string(), "truth.dog is dog; need a question: cat or door, or a number from 0 to 1");
/// ```
#[derive(Clone, Debug)]
pub struct Lookup<'a> {
    specs: &'a [QuestionSpec],
    questions: BTreeMap<&'a str, usize>,
    options: BTreeMap<(usize, &'a str), usize>,
}

impl<'a> Lookup<'a> {
    /// Reads the names of all questions and options. Of equal names the first counts; [`super::GraphSpec::build`]
    /// complains of the others. Cost: n log n in names.
    pub fn new(specs: &'a [QuestionSpec]) -> Self {
        let mut questions = BTreeMap::new();
        let mut options = BTreeMap::new();
        for (q, spec) in specs.iter().enumerate() {
            questions.entry(spec.name.as_str()).or_insert(q);
            if let super::OptionsSpec::Names(names) = &spec.options {
                for (o, name) in names.iter().enumerate() {
                    options.entry((q, name.as_str())).or_insert(o);
                }
            }
        }
        Lookup { specs, questions, options }
    }

    /// The index of the question that `word` means. The fault is about `path`.
    pub fn question(&self, word: impl Display, path: &str) -> Result<usize, Fault> {
        let word = word.to_string();
        let found = self.questions.get(word.as_str()).copied();
        found.or_else(|| number(&word, self.specs.len())).ok_or_else(|| {
            let names = self.specs.iter().map(|spec| spec.name.clone());
            Fault::at(path, clip(&word), need("a question", names, self.specs.len()))
        })
    }

    /// The index of the option of `question` that `word` means. The fault is about `path`.
    pub fn option(&self, question: usize, word: impl Display, path: &str) -> Result<usize, Fault> {
        let word = word.to_string();
        let Some(spec) = self.specs.get(question) else {
            return Err(Fault::at(path, question, need("a question", std::iter::empty(), self.specs.len())));
        };
        let found = self.options.get(&(question, word.as_str())).copied();
        found.or_else(|| number(&word, spec.options.count())).ok_or_else(|| {
            let names = match &spec.options {
                super::OptionsSpec::Names(names) => names.as_slice(),
                super::OptionsSpec::Count(_) => &[],
            };
            let what = format!("an option of {}", clip(&spec.name));
            Fault::at(path, clip(&word), need(&what, names.iter().cloned(), spec.options.count()))
        })
    }

    /// How many options `question` has; 0 if there is no such question.
    pub fn options_of(&self, question: usize) -> usize {
        self.specs.get(question).map_or(0, |spec| spec.options.count())
    }

    /// Both together: the question and the option that two words mean. The fault is about `path`.
    pub fn choice(&self, question: impl Display, option: impl Display, path: &str) -> Result<super::Choice, Fault> {
        let question = self.question(question, path)?;
        Ok((question, self.option(question, option, path)?))
    }
}

fn number(word: &str, count: usize) -> Option<usize> {
    // `parse` alone would let a plus sign pass.
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok()).flatten().filter(|&n| n < count)
}

/// "need a question: a, b, c, ..., or a number from 0 to 9".
fn need(what: &str, names: impl ExactSizeIterator<Item = String>, count: usize) -> String {
    const SHOWN: usize = 6;
    let total = names.len();
    let mut words: Vec<String> = names.take(SHOWN).map(|name| clip(&name)).collect();
    let numbers = match count {
        0 => return format!("need {what}, but there is none"),
        1 => "0".to_string(),
        _ => format!("a number from 0 to {}", grouped(count as u64 - 1)),
    };
    if total > SHOWN {
        words.push("...".to_string());
    }
    match words.len() {
        0 => format!("need {what}: {numbers}"),
        1 => format!("need {what}: {} or {numbers}", words[0]),
        2 => format!("need {what}: {} or {}, or {numbers}", words[0], words[1]),
        _ => format!("need {what}: {}, or {numbers}", words.join(", ")),
    }
}
