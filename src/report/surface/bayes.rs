//! Multinomial naive Bayes over words.

use std::collections::BTreeMap;

/// A classifier: how often each class was seen in training, and each word in each class.
///
/// A class has its natural frequency as prior, a word (n + 1)/(N + V) as its probability in a class, with n times that the
/// word was seen there, N words seen there and V different words in all (Laplace). Words never seen say nothing. Source:
/// Manning, Raghavan and Schütze 2008, *Introduction to Information Retrieval*, section 13.2.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bayes {
    /// Examples of each class.
    seen: Vec<u32>,
    /// Words of each class.
    sums: Vec<u32>,
    words: BTreeMap<String, Vec<u32>>,
}

impl Bayes {
    /// Knows nothing of so many classes.
    pub(super) fn new(classes: usize) -> Self {
        Bayes { seen: vec![0; classes], sums: vec![0; classes], words: BTreeMap::new() }
    }

    /// Sees an example of a class, by its words.
    pub(super) fn learn(&mut self, words: Vec<String>, class: usize) {
        let classes = self.seen.len();
        self.seen[class] += 1;
        self.sums[class] += words.len() as u32;
        for word in words {
            self.words.entry(word).or_insert_with(|| vec![0; classes])[class] += 1;
        }
    }

    /// The likeliest class of these words, the first of equals; never one that was not seen, unless none was. Cost: words
    /// x classes.
    pub(super) fn judge(&self, words: &[String]) -> usize {
        let (vocabulary, examples) = (self.words.len() as f64, f64::from(self.seen.iter().sum::<u32>()));
        let known: Vec<&Vec<u32>> = words.iter().filter_map(|word| self.words.get(word)).collect();
        let mut best = (0, f64::NEG_INFINITY);
        for (class, &seen) in self.seen.iter().enumerate().filter(|(_, seen)| **seen > 0) {
            let all = libm::log(f64::from(self.sums[class]) + vocabulary);
            let likely = |counts: &&Vec<u32>| libm::log(f64::from(counts[class]) + 1.0) - all;
            let score = libm::log(f64::from(seen) / examples) + known.iter().map(likely).sum::<f64>();
            if score > best.1 {
                best = (class, score);
            }
        }
        best.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_the_textbook_is_judged_as_there() {
        // Manning and others 2008, example 13.1: documents about China (1) or not (0); the fifth is judged to be.
        let words = |text: &str| text.split(' ').map(String::from).collect::<Vec<_>>();
        let mut bayes = Bayes::new(2);
        for text in ["Chinese Beijing Chinese", "Chinese Chinese Shanghai", "Chinese Macao"] {
            bayes.learn(words(text), 1);
        }
        bayes.learn(words("Tokyo Japan Chinese"), 0);
        assert_eq!(bayes.judge(&words("Chinese Chinese Chinese Tokyo Japan")), 1);
        assert_eq!(bayes.judge(&words("Tokyo Japan")), 0);
        assert_eq!(bayes.judge(&words("nothing of it was seen")), 1, "priors alone");
        assert_eq!(Bayes::new(2).judge(&words("Chinese")), 0, "nothing was seen");
    }
}
