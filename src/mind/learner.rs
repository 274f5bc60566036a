//! The learner: takes over single answers of those it learns from: mutual learning in organisations.
//!
//! One mind with four dials covers the members and the code of March 1991 (Org. Sci. 2:71) and the members of Fang, Lee
//! and Schilling 2010 (Org. Sci. 21:625). In a synchronous round everybody reads the positions that all spoke from, and
//! all write together.
//!
//! **Assumption of both models: how well a position does is in the open.** Whoever hears another sees what that one's
//! position pays, and knows its own payoff, and never which answers it owes that to. A learner therefore asks
//! [`QuestionView::payoff`] about positions that are held and heard, and about no other: a mind that asked about positions
//! of its own making would read the truth off the answers.

use super::Mind;
use super::question_mind::{Answers, Hears, Report};
use crate::act::{Act, Deed, NONE, Turn};
use crate::problem::question::{QuestionProblem, QuestionView};
use crate::rng::chance;
use std::cell::RefCell;

/// An option is one of so many at most.
const MOST_OPTIONS: usize = 256;

/// Whose answers a learner heeds, among those it hears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Heeds {
    /// Those whose position pays strictly more than its own.
    #[default]
    Better,
    /// All of them.
    All,
}

impl Heeds {
    /// All of them, with their names in files.
    pub const ALL: [(Heeds, &'static str); 2] = [(Heeds::Better, "better"), (Heeds::All, "all")];
}

/// How strongly a majority draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pull {
    /// However many they are: the answer is taken over with probability `rate`.
    #[default]
    Once,
    /// By how many more differ from the learner than agree with it, k: with probability 1 - (1 - rate)^k, where k > 0.
    Margin,
}

impl Pull {
    /// All of them, with their names in files.
    pub const ALL: [(Pull, &'static str); 2] = [(Pull::Once, "once"), (Pull::Margin, "margin")];
}

/// How those without an opinion count in the margin of [`Pull::Margin`]. The source says "differ from the code" and leaves
/// open what that means for who holds no belief.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blank {
    /// To the letter: no opinion differs from an opinion, and agrees with having none.
    #[default]
    Differs,
    /// They count neither way.
    Abstains,
}

impl Blank {
    /// All of them, with their names in files.
    pub const ALL: [(Blank, &'static str); 2] = [(Blank::Differs, "differs"), (Blank::Abstains, "abstains")];
}

/// The dials of a [`Learner`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Learning {
    /// Whose answers it heeds.
    pub heeds: Heeds,
    /// How readily it takes an answer over: a probability, in [0, 1].
    pub rate: f64,
    /// How strongly a majority draws.
    pub pull: Pull,
    /// How those without an opinion count in a margin.
    pub blank: Blank,
}

/// An answer that it takes over, and from whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lesson {
    question: u32,
    option: u8,
    /// The first of those that hold it, in the order of hearing.
    from: u32,
}

/// A mind that takes over single answers of those it heeds.
///
/// Question by question it looks at the most common opinion among them ("no opinion" is none, and several that are equally
/// common are none either). If that is not its own answer it takes it over, with the probability that its dials say.
///
/// It pays for nothing: the models that it serves have no budget. Cost: linear in questions times those that it heeds.
#[derive(Clone, Debug)]
pub struct Learner {
    dials: Learning,
    /// What it will take over at the end of the round.
    lessons: Vec<Lesson>,
    /// Whom it heeds, found anew for each hearing; kept for its memory alone.
    heeded: RefCell<Vec<u32>>,
    /// On which questions it has an opinion.
    opinions: Vec<bool>,
}

impl Learner {
    /// One with these dials.
    pub fn new(dials: Learning) -> Self {
        Learner { dials, lessons: Vec::new(), heeded: RefCell::default(), opinions: Vec::new() }
    }

    /// Gets it ready for a replicate.
    pub fn reset(&mut self, _view: QuestionView<'_>) {
        self.lessons.clear();
        self.opinions.clear();
    }

    /// Goes through what it may take over of what it heard: the question, the option, the probability, and who holds it
    /// first. Ends as soon as `take` says false. With `quiet`, the positions of those who were silent count too.
    fn lessons(
        &self,
        view: QuestionView<'_>,
        own: &[u8],
        heard: &Hears<'_>,
        quiet: bool,
        mut take: impl FnMut(Lesson, f64) -> bool,
    ) {
        let mut heeded = self.heeded.borrow_mut();
        heeded.clear();
        let better = self.dials.heeds == Heeds::Better;
        let payoff = if better { view.payoff(own) } else { 0.0 };
        heeded.extend(heard.speakers().filter(|&speaker| {
            let position = heard.position(speaker);
            let audible = !position.is_empty() && (quiet || heard.spoke(speaker));
            audible && (!better || view.payoff(position) > payoff)
        }));
        if heeded.is_empty() {
            return;
        }
        let first = usize::from(view.unsure());
        let options = view.options();
        let mut counts = [0u32; MOST_OPTIONS];
        for (question, &held) in own.iter().enumerate() {
            counts[..options].fill(0);
            for &speaker in heeded.iter() {
                counts[usize::from(heard.position(speaker)[question])] += 1;
            }
            let Some(option) = most_common(&counts[..options], first).filter(|&option| option != held) else {
                continue;
            };
            let probability = match self.dials.pull {
                Pull::Once => self.dials.rate,
                Pull::Margin => self.drawn(&counts, heeded.len() as u32, held, view.unsure()),
            };
            if probability <= 0.0 {
                continue;
            }
            let holds = |&&speaker: &&u32| heard.position(speaker)[question] == option;
            let from = heeded.iter().find(holds).filter(|_| heard.named).copied().unwrap_or(NONE);
            if !take(Lesson { question: question as u32, option, from }, probability) {
                return;
            }
        }
    }

    /// The probability of moving by the margin of those who differ over those who agree.
    fn drawn(&self, counts: &[u32; MOST_OPTIONS], heeded: u32, held: u8, unsure: bool) -> f64 {
        let mut agree = counts[usize::from(held)];
        let mut differ = heeded - agree;
        if unsure && self.dials.blank == Blank::Abstains {
            if held == 0 {
                agree = 0;
            } else {
                differ -= counts[0];
            }
        }
        match differ.checked_sub(agree) {
            Some(margin) if margin > 0 => 1.0 - libm::pow(1.0 - self.dials.rate, f64::from(margin)),
            _ => 0.0,
        }
    }

    fn note(&mut self, view: QuestionView<'_>, own: &[u8]) {
        self.opinions.clear();
        self.opinions.extend(own.iter().map(|&option| !(view.unsure() && option == 0)));
    }
}

/// The one option from `first` on that most hold; `None` if nobody holds any, or several are equally common.
fn most_common(counts: &[u32], first: usize) -> Option<u8> {
    let (mut most, mut found) = (0, None);
    for (option, &count) in counts.iter().enumerate().skip(first) {
        if count > most {
            (most, found) = (count, Some(option as u8));
        } else if count == most {
            found = None;
        }
    }
    found
}

impl Mind<QuestionProblem> for Learner {
    type Says = Report;
    type Air = Answers;
    const LANE: u32 = super::question_mind::LANE;
    const SHOWS: bool = true;

    fn wake(&mut self, view: QuestionView<'_>, own: &[u8], _turn: &mut Turn<'_>) {
        self.note(view, own);
    }

    /// Shows what it holds, at no price; but as everywhere, who could not pay for a word has none.
    fn propose(&mut self, _view: QuestionView<'_>, _own: &mut [u8], turn: &mut Turn<'_>) -> Report {
        if turn.affords(0) { Report::Open } else { Report::Silent }
    }

    fn critique(&mut self, view: QuestionView<'_>, own: &[u8], heard: &Hears<'_>, turn: &mut Turn<'_>) {
        let mut learned = std::mem::take(&mut self.lessons);
        learned.clear();
        self.lessons(view, own, heard, false, |lesson, probability| {
            if chance(turn.rng, probability) {
                learned.push(lesson);
            }
            true
        });
        self.lessons = learned;
    }

    fn revise(&mut self, view: QuestionView<'_>, own: &mut [u8], turn: &mut Turn<'_>) -> bool {
        let mut moved = false;
        for Lesson { question, option, from } in self.lessons.drain(..) {
            let held = &mut own[question as usize];
            if *held == option {
                continue;
            }
            *held = option;
            moved = true;
            if turn.log.is_some() {
                turn.act(Act { question, option: u32::from(option), other: from, ..Act::of(Deed::Concede) });
            }
        }
        if moved {
            self.note(view, own);
        }
        moved
    }

    fn settles_at_once(&self) -> bool {
        true
    }

    fn opines(&self, _view: QuestionView<'_>, question: usize) -> bool {
        self.opinions.get(question).copied().unwrap_or(true)
    }

    /// It takes over only what others hold and it does not.
    fn is_firm(&self, _view: QuestionView<'_>, _own: &[u8]) -> bool {
        true
    }

    /// Whether it could take nothing over from all of them at once, as in a synchronous round in which everybody speaks.
    fn at_rest(&self, view: QuestionView<'_>, own: &[u8], heard: &Hears<'_>) -> bool {
        let mut rest = true;
        self.lessons(view, own, heard, true, |_, _| {
            rest = false;
            false
        });
        rest
    }

    fn accept(&mut self, view: QuestionView<'_>, own: &[u8], _changed: &[u32], _turn: &mut Turn<'_>) {
        self.note(view, own);
    }
}

#[cfg(test)]
mod tests;
