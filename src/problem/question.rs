//! Open questions: what one may hold, and nothing that ties answers together. The ground of voters, juries, bandits,
//! cultures and organisations.

use super::{Problem, Truth};
use crate::column::Column;
use crate::rng::{Draws, Law, Phase, Stream, below, chance, weighted};
use std::sync::Arc;

/// What the questions of a study are, the same in every replicate.
#[derive(Clone, Debug, PartialEq)]
pub struct Questions {
    /// How many questions a position answers, at least 1.
    pub count: usize,
    /// Names of the options of every question, 1 to 256.
    pub options: Vec<String>,
    /// How likely each option is as a first answer, in order; empty for all alike. Their sum is above 0.
    pub start: Vec<f64>,
    /// What is right.
    pub truth: Right,
    /// What a position is worth.
    pub payoff: Payoff,
    /// Whether option 0 is "no opinion": never right, and nobody votes for it.
    pub unsure: bool,
    /// What comes of trying.
    pub arms: Arms,
}

/// What comes of trying an option.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arms {
    /// How often each option pays off, in [0, 1], by option; empty where nothing can be tried.
    rates: Vec<f64>,
    /// How often an option is tried at a time.
    trials: u32,
    /// How often it pays off then.
    laws: Vec<Law>,
}

impl Arms {
    /// Options that pay off at these `rates`, in [0, 1], and are tried `trials` times at a time. Cost: O(options trials).
    pub fn new(rates: Vec<f64>, trials: u32) -> Arms {
        let laws = rates.iter().map(|&rate| Law::binomial(trials, rate)).collect();
        Arms { rates, trials, laws }
    }

    /// How often each option pays off.
    pub fn rates(&self) -> &[f64] {
        &self.rates
    }
}

/// Where the right option of each question comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Right {
    /// Nothing is right.
    Nothing,
    /// The same option of every question.
    Option(u8),
    /// One for each question.
    Each(Vec<u8>),
    /// Drawn evenly in each replicate, among those that are an opinion.
    Drawn,
}

/// What a position is worth, in [0, 1].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payoff {
    /// The share of questions that are answered right.
    Share,
    /// The share of blocks of this many questions in a row that are right as a whole.
    Blocks(usize),
}

impl Default for Questions {
    /// One yes-no question with nothing right about it.
    fn default() -> Self {
        Questions {
            count: 1,
            options: vec!["no".into(), "yes".into()],
            start: Vec::new(),
            truth: Right::Nothing,
            payoff: Payoff::Share,
            unsure: false,
            arms: Arms::default(),
        }
    }
}

/// Open questions before a society, with what is right in this replicate. Each agent may have a private signal.
#[derive(Clone, Debug)]
pub struct QuestionProblem {
    questions: Arc<Questions>,
    /// The right option of each question; empty where nothing is right.
    right: Vec<u8>,
    /// Agents x questions; `None` in a slot means "drawn". Empty where all are drawn.
    starts: Vec<Option<u8>>,
    /// The probability that an agent's private signal is right, by agent; empty where nobody has one.
    competence: Column<f64>,
}

impl QuestionProblem {
    /// The problem of one replicate.
    ///
    /// * `starts`: agents x questions, row by row, or nothing where every first answer is drawn.
    /// * `competence`: the probability that an agent's private signal names the right option, by agent, or nothing.
    pub fn new(
        questions: Arc<Questions>,
        right: Vec<u8>,
        starts: Vec<Option<u8>>,
        competence: impl Into<Column<f64>>,
    ) -> QuestionProblem {
        QuestionProblem { questions, right, starts, competence: competence.into() }
    }

    /// What the questions are.
    pub fn spec(&self) -> &Questions {
        &self.questions
    }

    fn is_right(&self, question: usize, option: u8) -> bool {
        self.right.get(question) == Some(&option)
    }
}

impl Questions {
    /// The right options of a replicate: a pure function of `draws`. Empty where nothing is right.
    pub fn right(&self, draws: &Draws) -> Vec<u8> {
        match &self.truth {
            Right::Nothing => Vec::new(),
            Right::Option(option) => vec![*option; self.count],
            Right::Each(options) => options.clone(),
            Right::Drawn => {
                let mut rng = draws.stream(0, 0, Phase::Problem);
                let first = u32::from(self.unsure);
                let options = self.options.len() as u32;
                (0..self.count).map(|_| (first + below(&mut rng, (options - first).max(1))) as u8).collect()
            }
        }
    }
}

impl Problem for QuestionProblem {
    type Answer = u8;
    type View<'p> = QuestionView<'p>;

    fn questions(&self) -> usize {
        self.questions.count
    }

    fn options(&self, _question: usize) -> usize {
        self.questions.options.len()
    }

    fn begin(&self, me: u32, position: &mut [u8], rng: &mut Stream) {
        let given = self.starts.get(me as usize * position.len()..).unwrap_or(&[]);
        for (question, slot) in position.iter_mut().enumerate() {
            *slot = match given.get(question).copied().flatten() {
                Some(option) => option,
                None if self.questions.start.is_empty() => below(rng, self.questions.options.len() as u32) as u8,
                None => weighted(rng, &self.questions.start) as u8,
            };
        }
    }

    fn view(&self, me: u32) -> QuestionView<'_> {
        QuestionView { problem: self, me }
    }
}

impl Truth for QuestionProblem {
    fn merit(&self, position: &[u8]) -> f64 {
        let right = |question: usize| self.is_right(question, position[question]);
        match self.questions.payoff {
            Payoff::Share => (0..position.len()).filter(|&q| right(q)).count() as f64 / position.len() as f64,
            Payoff::Blocks(size) => {
                let blocks = position.len() / size;
                let whole = (0..blocks).filter(|block| (block * size..(block + 1) * size).all(right)).count();
                whole as f64 / blocks.max(1) as f64
            }
        }
    }

    fn right_option(&self, question: usize) -> Option<usize> {
        self.right.get(question).map(|&option| usize::from(option))
    }

    fn question_name(&self, question: usize) -> String {
        if self.questions.count == 1 { "the question".into() } else { format!("q{question}") }
    }

    fn option_name(&self, _question: usize, option: usize) -> String {
        self.questions.options.get(option).cloned().unwrap_or_default()
    }
}

/// What one agent may see of open questions: which options there are, what its own senses tell it, and what comes of trying.
#[derive(Clone, Copy, Debug)]
pub struct QuestionView<'p> {
    problem: &'p QuestionProblem,
    me: u32,
}

impl QuestionView<'_> {
    /// How many questions.
    #[inline]
    pub fn questions(&self) -> usize {
        self.problem.questions.count
    }

    /// How many options each question has.
    #[inline]
    pub fn options(&self) -> usize {
        self.problem.questions.options.len()
    }

    /// Whether option 0 is "no opinion".
    #[inline]
    pub fn unsure(&self) -> bool {
        self.problem.questions.unsure
    }

    /// The probability that its private signal is right; `None` where it has none.
    pub fn competence(&self) -> Option<f64> {
        self.problem.competence.get(self.me as usize).map(|row| row[0])
    }

    /// Its private signal on `question`: the right option with the probability of its competence, else one of the others,
    /// drawn evenly. `None` where nothing is right or it has no senses for it.
    pub fn signal(&self, question: usize, rng: &mut Stream) -> Option<u8> {
        let right = *self.problem.right.get(question)?;
        let competence = self.competence()?;
        if chance(rng, competence) {
            return Some(right);
        }
        let others = (self.options() as u32).checked_sub(1).filter(|&others| others > 0)?;
        let drawn = below(rng, others) as u8;
        Some(drawn + u8::from(drawn >= right))
    }

    /// Tries `option` as often as the questions say, and counts: (trials, successes). `None` where nothing can be tried.
    pub fn attempt(&self, option: usize, rng: &mut Stream) -> Option<(u32, u32)> {
        let law = self.problem.questions.arms.laws.get(option)?;
        Some((self.problem.questions.arms.trials, law.draw(rng) as u32))
    }

    /// What everybody knows of two arms, beforehand: the rate of option 0, and by how much that of option 1 is above or below
    /// it. `None` where nothing can be tried.
    pub fn known_rate(&self) -> Option<(f64, f64)> {
        match self.problem.questions.arms.rates[..] {
            [known, other, ..] => Some((known, (other - known).abs())),
            _ => None,
        }
    }

    /// Whether `option` is right: for the intervention in which an oracle tells so, and for nothing else.
    pub(crate) fn oracle(&self, question: usize, option: u8) -> bool {
        self.problem.is_right(question, option)
    }

    /// What a position pays, where everybody sees who does well, as in an organisation: for one's own and those one hears,
    /// and for nothing else. A mind of another crate that could ask it of any position would know what is right.
    pub(crate) fn payoff(&self, position: &[u8]) -> f64 {
        self.problem.merit(position)
    }
}
