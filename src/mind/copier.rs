//! The copier: takes over what it hears. Voter, majority, Sznajd and Axelrod's culture are rules of one mind.

use super::Mind;
use super::question_mind::{Answers, Hears, QuestionMind, Report};
use super::reflex::{Reflex, Reply, Stage};
use crate::act::{Act, Deed, NOBODY, Turn};
use crate::problem::question::{QuestionProblem, QuestionView};
use crate::rng::{Stream, below, chance, weighted};

/// Whom a copier follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Following {
    /// One of those that it hears, drawn evenly: it takes over the whole position (voter).
    #[default]
    One,
    /// The most common answer to each question among those that it hears.
    Majority,
    /// All that it hears, question by question: nothing happens where they disagree (Sznajd).
    Unanimous,
    /// One of those that it hears, drawn evenly: with the probability of the share of answers that they have in common it
    /// takes over one, drawn evenly, of those in which they differ (Axelrod).
    Culture,
}

impl Following {
    /// All of them, with their names in files.
    pub const ALL: [(Following, &'static str); 4] = [
        (Following::One, "one"),
        (Following::Majority, "majority"),
        (Following::Unanimous, "unanimous"),
        (Following::Culture, "culture"),
    ];
}

/// What a copier does where several answers are the most common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tied {
    /// It stays with its own.
    #[default]
    Keep,
    /// It draws one of them evenly, each copier by itself.
    Random,
    /// It takes the first of them in the order of the options: the status quo is an option (Galam).
    First,
}

impl Tied {
    /// All of them, with their names in files.
    pub const ALL: [(Tied, &'static str); 3] = [(Tied::Keep, "keep"), (Tied::Random, "random"), (Tied::First, "first")];
}

/// What a copier makes of what its rule says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attitude {
    /// It does so.
    #[default]
    Conformist,
    /// It takes another option, drawn evenly among the others; where the rule says nothing it stays.
    Contrarian,
    /// It never moves: a zealot.
    Stubborn,
}

/// The dials of a [`Copier`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Copying {
    /// Whom it follows.
    pub rule: Following,
    /// What it does where several answers are the most common.
    pub ties: Tied,
    /// Whether its own answer counts in a majority.
    pub count_self: bool,
    /// Probability, in [0, 1], that whenever it hears something it takes a random option of one random question instead.
    pub noise: f64,
    /// The share of contrarians in its group, in [0, 1].
    pub contrarian: f64,
    /// The share of stubborn ones in its group, in [0, 1]; with the contrarians at most 1.
    pub stubborn: f64,
    /// What it is itself: [`Copying::member`] draws it.
    pub attitude: Attitude,
}

impl Default for Copying {
    /// A voter.
    fn default() -> Self {
        Copying {
            rule: Following::One,
            ties: Tied::Keep,
            count_self: true,
            noise: 0.0,
            contrarian: 0.0,
            stubborn: 0.0,
            attitude: Attitude::Conformist,
        }
    }
}

impl Copying {
    /// The dials of one member of a group: whether it is a contrarian or stubborn is drawn by the shares. Draws nothing
    /// where both are 0.
    pub fn member(self, rng: &mut Stream) -> Copying {
        let shares = [self.stubborn, self.contrarian, (1.0 - self.stubborn - self.contrarian).max(0.0)];
        if shares[0] + shares[1] <= 0.0 {
            return self;
        }
        let attitudes = [Attitude::Stubborn, Attitude::Contrarian, Attitude::Conformist];
        Copying { attitude: attitudes[weighted(rng, &shares)], ..self }
    }
}

/// What a copier is about to take over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Nothing,
    One { question: u32, option: u8 },
    Row,
}

/// What decides what a copier does.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Manner {
    rule: Following,
    ties: Tied,
    count_self: bool,
    attitude: Attitude,
    noise: f64,
}

/// A mind that takes over what it hears, at no cost and without remembering anything. It shows what it holds.
#[derive(Clone, Debug)]
pub struct Copier {
    manner: Manner,
    next: Next,
    /// Whom it heard it from; [`NOBODY`] where it was several.
    by: u32,
    /// The position to come, where it is a whole row; empty where there is one question.
    row: Box<[u8]>,
}

impl Copier {
    /// One with these dials.
    pub fn new(dials: Copying) -> Self {
        let Copying { rule, ties, count_self, noise, attitude, .. } = dials;
        let manner = Manner { rule, ties, count_self, attitude, noise };
        Copier { manner, next: Next::Nothing, by: NOBODY, row: Box::default() }
    }

    /// Gets it ready for a replicate.
    pub fn reset(&mut self, view: QuestionView<'_>) {
        self.next = Next::Nothing;
        if view.questions() > 1 && self.row.len() != view.questions() {
            self.row = vec![0; view.questions()].into();
        }
    }

    /// Holds ready what it makes of each question; where its rule says nothing the own answer stays.
    fn prepare(&mut self, own: &[u8], options: u32, heard: &Hears<'_>, rng: &mut Stream) {
        for (question, (&held, slot)) in own.iter().zip(&mut self.row).enumerate() {
            *slot = self.manner.answer((question, options), held, heard, self.by, rng).unwrap_or(held);
        }
        self.next = Next::Row;
    }

    /// Axelrod's rule: the more two have in common, the likelier they come to have more.
    fn approach(&mut self, own: &[u8], other: &[u8], rng: &mut Stream) {
        let differing = own.iter().zip(other).filter(|(mine, theirs)| mine != theirs).count();
        let shared = own.len() - differing;
        if differing == 0 || shared == 0 || !chance(rng, shared as f64 / own.len() as f64) {
            return;
        }
        let drawn = below(rng, differing as u32) as usize;
        let mut differ = (0..own.len()).filter(|&question| own[question] != other[question]);
        if let Some(question) = differ.nth(drawn) {
            self.next = Next::One { question: question as u32, option: other[question] };
        }
    }
}

impl Manner {
    /// Whether it draws one of those that it hears, and listens to nobody else.
    #[inline]
    fn heeds_one(&self) -> bool {
        matches!(self.rule, Following::One | Following::Culture)
    }

    /// Whether it takes a random option instead of listening: where it hears anything, with the probability of the noise.
    #[inline]
    fn errs(&self, heard: &Hears<'_>, rng: &mut Stream) -> bool {
        self.noise > 0.0 && positions(heard).next().is_some() && chance(rng, self.noise)
    }

    /// What it answers to a question with so many options, where it holds `held`; `None` if its rule says nothing. `speaker` is
    /// the one that was drawn, under rules that draw one.
    #[inline]
    fn answer(
        &self,
        (question, options): (usize, u32),
        held: u8,
        heard: &Hears<'_>,
        speaker: u32,
        rng: &mut Stream,
    ) -> Option<u8> {
        let said = match self.rule {
            Following::One | Following::Culture => Some(heard.position(speaker)[question]),
            Following::Majority => {
                most_common(heard, (question, options), self.count_self.then_some(held), self.ties, rng)
            }
            Following::Unanimous => common(heard, question),
        };
        said.map(|said| bent(self.attitude, said, options, rng))
    }
}

/// The option that a copier takes when it hears that it should be `said`.
#[inline]
fn bent(attitude: Attitude, said: u8, options: u32, rng: &mut Stream) -> u8 {
    match attitude {
        Attitude::Contrarian => {
            let drawn = if options > 2 { below(rng, options - 1) } else { 0 } as u8;
            drawn + u8::from(drawn >= said)
        }
        _ => said,
    }
}

/// The positions of all that were heard.
fn positions<'h>(heard: &'h Hears<'_>) -> impl Iterator<Item = &'h [u8]> {
    heard.speakers().filter(|&speaker| heard.spoke(speaker)).map(|speaker| heard.position(speaker))
}

/// The most common answer to `question`, `own` counted if it is given; `None` if nobody was heard, or for a tie that is
/// kept.
fn most_common(
    heard: &Hears<'_>,
    (question, options): (usize, u32),
    own: Option<u8>,
    ties: Tied,
    rng: &mut Stream,
) -> Option<u8> {
    let mut all = [0u32; 256];
    let counts = &mut all[..options as usize];
    let mut anybody = false;
    for position in positions(heard) {
        counts[usize::from(position[question])] += 1;
        anybody = true;
    }
    if !anybody {
        return None;
    }
    if let Some(own) = own {
        counts[usize::from(own)] += 1;
    }
    let most = counts.iter().copied().max()?;
    let tied = counts.iter().filter(|&&count| count == most).count();
    let place = match ties {
        _ if tied == 1 => 0,
        Tied::Keep => return None,
        Tied::First => 0,
        Tied::Random => below(rng, tied as u32) as usize,
    };
    let mut winners = (0..counts.len()).filter(|&option| counts[option] == most);
    winners.nth(place).map(|option| option as u8)
}

/// The answer to `question` that all who were heard give; `None` if they disagree or nobody was heard.
fn common(heard: &Hears<'_>, question: usize) -> Option<u8> {
    let mut answers = positions(heard).map(|position| position[question]);
    let first = answers.next()?;
    answers.all(|answer| answer == first).then_some(first)
}

impl Mind<QuestionProblem> for Copier {
    type Says = Report;
    type Air = Answers;
    const LANE: u32 = super::question_mind::LANE;
    const SHOWS: bool = true;

    #[inline]
    fn propose(&mut self, _view: QuestionView<'_>, _own: &mut [u8], _turn: &mut Turn<'_>) -> Report {
        Report::Open
    }

    #[inline]
    fn critique(&mut self, view: QuestionView<'_>, own: &[u8], heard: &Hears<'_>, turn: &mut Turn<'_>) {
        if self.manner.attitude == Attitude::Stubborn {
            return;
        }
        let (options, rng) = (view.options() as u32, &mut *turn.rng);
        self.by = NOBODY;
        if self.manner.errs(heard, rng) {
            let question = if own.len() > 1 { below(rng, own.len() as u32) } else { 0 };
            (self.by, self.next) = (heard.me, Next::One { question, option: below(rng, options) as u8 });
            return;
        }
        if self.manner.heeds_one() {
            let Some(speaker) = heard.draw_one(rng) else { return };
            self.by = speaker;
        }
        match own {
            _ if self.manner.rule == Following::Culture => self.approach(own, heard.position(self.by), rng),
            &[held] => {
                if let Some(option) = self.manner.answer((0, options), held, heard, self.by, rng) {
                    self.next = Next::One { question: 0, option };
                }
            }
            _ => self.prepare(own, options, heard, rng),
        }
    }

    #[inline]
    fn revise(&mut self, _view: QuestionView<'_>, own: &mut [u8], turn: &mut Turn<'_>) -> bool {
        let mut moved = false;
        let mut put = |own: &mut [u8], question: usize, option: u8, turn: &mut Turn<'_>| {
            if own[question] == option {
                return;
            }
            (own[question], moved) = (option, true);
            if turn.log.is_some() {
                let (question, option) = (question as u32, u32::from(option));
                turn.act(Act { question, option, other: self.by, ..Act::of(Deed::Concede) });
            }
        };
        match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Nothing => {}
            Next::One { question, option } => put(own, question as usize, option, turn),
            Next::Row => (0..own.len()).for_each(|question| put(own, question, self.row[question], turn)),
        }
        moved
    }

    fn settles_at_once(&self) -> bool {
        true
    }

    fn is_like(&self, other: &Self) -> bool {
        self.manner == other.manner
    }

    fn reacts(&self, _together: bool) -> bool {
        self.manner.attitude != Attitude::Stubborn && self.manner.rule != Following::Culture
    }

    fn only_moves(&self) -> bool {
        true
    }

    fn is_firm(&self, _view: QuestionView<'_>, _own: &[u8]) -> bool {
        match self.manner.attitude {
            Attitude::Stubborn => true,
            // Among the like-minded it has nobody but them to differ from.
            Attitude::Contrarian => false,
            Attitude::Conformist => self.manner.noise <= 0.0,
        }
    }

    /// Whatever part of those that it may hear it does hear: of a majority or of unanimity this is known only where all of
    /// them hold what it holds, so that a frozen minority is not found out.
    fn at_rest(&self, view: QuestionView<'_>, own: &[u8], heard: &Hears<'_>) -> bool {
        let mut others = heard.speakers().map(|speaker| heard.position(speaker)).peekable();
        if self.manner.attitude == Attitude::Stubborn || others.peek().is_none() {
            return true;
        }
        if self.manner.noise > 0.0 {
            return false;
        }
        match (self.manner.attitude, self.manner.rule) {
            (_, Following::Culture) => others.all(|other| {
                let shared = own.iter().zip(other).filter(|(mine, theirs)| mine == theirs).count();
                shared == 0 || shared == own.len()
            }),
            (Attitude::Contrarian, Following::Majority) => false,
            (Attitude::Contrarian, _) => {
                view.options() == 2 && others.all(|other| own.iter().zip(other).all(|(mine, theirs)| mine != theirs))
            }
            _ => others.all(|other| other == own),
        }
    }
}

/// The reflex of a voter: one of those that it hears, and nothing else. By itself, as most of what is run is voters.
struct Votes;

impl Reflex<QuestionProblem, QuestionMind> for Votes {
    const DRAWS_FOR_ONE: bool = false;
    const PICKS: bool = true;

    #[inline(always)]
    fn hear(&self, _view: QuestionView<'_>, _own: u8, heard: &Hears<'_>, rng: &mut Stream) -> Reply<u8, Report> {
        let by = heard.draw_one(rng).unwrap_or(heard.me);
        Reply { answer: heard.shown[by as usize], says: Report::Open, by }
    }
}

impl Reflex<QuestionProblem, QuestionMind> for Manner {
    #[inline(always)]
    fn hear(&self, view: QuestionView<'_>, own: u8, heard: &Hears<'_>, rng: &mut Stream) -> Reply<u8, Report> {
        let options = view.options() as u32;
        let (answer, by) = if self.errs(heard, rng) {
            (Some(below(rng, options) as u8), heard.me)
        } else {
            let speaker = if self.heeds_one() { heard.draw_one(rng) } else { Some(NOBODY) };
            let answer = speaker.and_then(|speaker| self.answer((0, options), own, heard, speaker, rng));
            (answer, speaker.unwrap_or(NOBODY))
        };
        Reply { answer: answer.unwrap_or(own), says: Report::Open, by }
    }
}

impl Copier {
    /// Plays `stage` with its reflex.
    pub(super) fn reflex<G: Stage<QuestionProblem, QuestionMind>>(&self, stage: G) {
        match self.manner {
            Manner { rule: Following::One, attitude: Attitude::Conformist, noise, .. } if noise <= 0.0 => {
                stage.play(Votes)
            }
            manner => stage.play(manner),
        }
    }
}

#[cfg(test)]
mod tests;
