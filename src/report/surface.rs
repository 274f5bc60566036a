//! The surface detector: what can be told of a debate from its text alone, beside what is true of it.
//!
//! In the engine who speaks and what an act is are facts. Whoever studies reasoning traces has text and a judge. A
//! [`Detector`] stands for the judge: it is trained on debates whose truth is told, reads the lines of others
//! ([`Told::lines`]: no speaker, no kind of act), and is compared with their truth by Cohen's kappa. It takes lines and
//! gives lines; what is true it sees in training alone.

mod bayes;
mod compare;
mod features;
mod shown;
mod text;
mod voices;

pub use compare::{Agreement, Comparison, Perspectives, compare};
pub use shown::{json, table};
pub use text::{Construct, Text, Told};

use crate::error::Result;
use crate::scenario::Study;
use crate::study::trace::trace;
use bayes::Bayes;
use rayon::prelude::*;

/// What a detector makes of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What it takes each utterance for.
    pub is: Vec<Construct>,
    /// Whether it finds that the voice changes, from each utterance to the next.
    pub changes: Vec<bool>,
    /// How many perspectives it finds.
    pub perspectives: u32,
}

/// A trained classifier of utterances, and of changes of voice.
#[derive(Clone, Debug, PartialEq)]
pub struct Detector {
    constructs: Bayes,
    changes: Bayes,
    /// From when on two segments are one voice.
    alike: u32,
}

impl Detector {
    /// Trained on these debates: words and pairs of words by construct, pairs of lines by whether the voice changes, and how
    /// alike segments must be for the number of perspectives to come out with the least error, the least of equals.
    pub fn train(debates: &[Told]) -> Detector {
        let mut detector = Detector { constructs: Bayes::new(Construct::ALL.len()), changes: Bayes::new(2), alike: 0 };
        for told in debates {
            for (seen, is) in features::of_lines(&told.lines).into_iter().zip(&told.is) {
                detector.constructs.learn(seen, *is as usize);
            }
            for (pair, change) in told.lines.windows(2).zip(told.changes()) {
                detector.changes.learn(features::of_pair(&pair[0], &pair[1]), usize::from(change));
            }
        }
        let cut: Vec<_> = debates.iter().map(|told| detector.segments(&told.lines).1).collect();
        let error = |alike: u32| -> u64 {
            let counted = cut.par_iter().zip(debates).map(|(cut, told)| (voices::count(cut, alike), told));
            counted.map(|(found, told)| u64::from(found.abs_diff(told.perspectives()))).sum()
        };
        detector.alike = (0..=voices::STEPS).min_by_key(|&alike| error(alike)).unwrap_or(0);
        detector
    }

    /// Where the voice changes, and the segments between.
    fn segments(&self, lines: &[String]) -> (Vec<bool>, (Vec<Vec<u32>>, usize)) {
        let changes = |pair: &[String]| self.changes.judge(&features::of_pair(&pair[0], &pair[1])) == 1;
        let changes: Vec<bool> = lines.windows(2).map(changes).collect();
        let cut = voices::segments(lines, &changes);
        (changes, cut)
    }

    /// Reads a text.
    pub fn read(&self, lines: &[String]) -> Reading {
        let construct = |seen: &Vec<String>| Construct::ALL[self.constructs.judge(seen)];
        let (changes, cut) = self.segments(lines);
        Reading {
            is: features::of_lines(lines).iter().map(construct).collect(),
            changes,
            perspectives: voices::count(&cut, self.alike),
        }
    }
}

/// The debates of a cell: of the first so many problems, one replicate each, so that they are independent.
///
/// # Errors
/// What a replicate could not be made of, or written down; no such cell.
pub fn debates(study: &Study, cell: usize, runs: u64, text: Text) -> Result<Vec<Told>> {
    let told = |run: u64| Ok(Told::of(&trace(study, cell, run.saturating_mul(study.per_problem))?.1, text));
    let all: Vec<Result<Told>> = (0..runs).into_par_iter().map(told).collect();
    all.into_iter().collect()
}

#[cfg(test)]
mod tests;
