//! What is reasoned about.
//!
//! A position is a row of answers, one for each question. A [`Problem`] hands every agent a **view** of itself, and that
//! is all that a mind ever gets. What is true of a position, its merit and whether it is right, stands on a separate
//! trait, [`Truth`], which only measures and stop rules can name.

pub mod countdown;
pub(crate) mod faults;
pub mod generate;
pub mod graph;
pub mod label;
pub mod landscape;
pub mod laws;
pub mod opinion;
pub mod question;
pub mod read;
mod sight;
pub mod spec;
mod view;

pub(crate) use graph::Link;
pub use label::Label;
pub use sight::{Competence, Glance, Sight};
pub(crate) use sight::{Gaze, Glimpse, chance, expected, reading_weight, standing_weight};
pub use view::{GraphProblem, GraphView};

use crate::rng::Stream;

/// What is reasoned about.
///
/// One required method beside the types: [`Problem::view`] (and [`Problem::begin`], for where an agent starts).
pub trait Problem: Sync {
    /// One answer.
    type Answer: Label;
    /// What an agent may see: all that a mind of this problem is ever given.
    type View<'p>: Copy
    where
        Self: 'p;

    /// How many answers make a position, at least 1.
    fn questions(&self) -> usize {
        1
    }

    /// How many options `question` has, at least 1.
    fn options(&self, question: usize) -> usize;

    /// How many looks weighing a whole position takes at most.
    fn looks(&self) -> usize {
        0
    }

    /// Writes the position that agent `me` starts from. `position` has one slot for each question.
    fn begin(&self, me: u32, position: &mut [Self::Answer], rng: &mut Stream);

    /// The problem as agent `me` sees it.
    fn view(&self, me: u32) -> Self::View<'_>;
}

/// What is true. Only observers, measures and stop rules may ask for it.
///
/// A mind receives a view, and a view has no merit to ask for:
///
/// ```compile_fail,E0599
/// use manyminds::problem::GraphView;
/// fn peek(view: GraphView<'_, u8>, position: &[u8]) -> f64 {
///     use manyminds::problem::Truth;
///     view.merit(position)
/// }
/// ```
///
/// Nor can it reach the problem behind the view:
///
/// ```compile_fail,E0616
/// use manyminds::problem::GraphView;
/// fn peek(view: GraphView<'_, u8>) {
///     let problem = view.graph;
/// }
/// ```
///
/// Nor the degree of a relation without paying for it:
///
/// ```compile_fail,E0624
/// fn peek(graph: &manyminds::problem::graph::ProblemGraph) -> f64 {
///     graph.degree(0, 0)
/// }
/// ```
pub trait Truth: Problem {
    /// How good a position is, in [0, 1].
    fn merit(&self, position: &[Self::Answer]) -> f64;

    /// The merit of `to`, which `from`, of the given `merit`, becomes. It must come to the same bits as [`Truth::merit`].
    fn merit_moved(&self, merit: f64, from: &mut [Self::Answer], to: &[Self::Answer]) -> f64 {
        let _ = merit;
        from.copy_from_slice(to);
        self.merit(to)
    }

    /// The expected merit of a position drawn evenly: the zero of the reported scale.
    fn random_merit(&self) -> f64 {
        0.0
    }

    /// How good a row of answers is that may have gaps. Whatever touches a gap does not hold.
    /// Unless told otherwise, a gap anywhere leaves nothing.
    fn merit_of(&self, answers: &[Option<Self::Answer>]) -> f64 {
        whole(answers).map_or(0.0, |position| self.merit(&position))
    }

    /// Whether a row of answers that may have gaps is right; no answer is wrong.
    fn right_of(&self, answers: &[Option<Self::Answer>]) -> bool {
        whole(answers).is_some_and(|position| self.right(&position))
    }

    /// Whether a position is right: its designated answers equal the truth, or, for constraint problems, its merit is 1.
    fn right(&self, position: &[Self::Answer]) -> bool {
        self.merit(position) >= 1.0 - 1e-12
    }

    /// The right option of a question, where there is a designated one.
    fn right_option(&self, _question: usize) -> Option<usize> {
        None
    }

    /// Whether what a challenge says is so; `None` where nobody could tell.
    fn contested_rightly(&self, _about: About) -> Option<bool> {
        None
    }

    /// Whether the answer to `question` in `position` is wrong; `None` where nobody could tell. Unless told otherwise,
    /// only designated questions can be told.
    fn flawed(&self, position: &[Self::Answer], question: usize) -> Option<bool> {
        self.right_option(question).map(|right| position[question].index() != right)
    }

    /// The problem in a sentence, for people, where its questions do not say it.
    fn statement(&self) -> String {
        String::new()
    }

    /// What `question` is called, for people.
    fn question_name(&self, question: usize) -> String {
        format!("q{question}")
    }

    /// What `option` of `question` is called, for people.
    fn option_name(&self, _question: usize, option: usize) -> String {
        option.to_string()
    }

    /// The position as one text, for people, where positions are derivations rather than answers to questions of their own.
    fn derivation(&self, _position: &[Self::Answer]) -> Option<String> {
        None
    }

    /// The derivation that an act points to, for people, where positions are derivations.
    fn derivation_of(&self, _about: About) -> Option<String> {
        None
    }

    /// What is to be seen at a relation, or at whatever an act points to, as a short sentence for people: `b3 and e6 are
    /// both 5`. Empty where there is nothing to say.
    fn describe(&self, _about: About) -> String {
        String::new()
    }
}

/// What an act is about, by the ids that its problem gave out. What does not apply is `u32::MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// The question.
    pub question: u32,
    /// The option.
    pub option: u32,
    /// The relation.
    pub relation: u32,
    /// The local answers at which the relation is named.
    pub local: u32,
}

fn whole<A: Label>(answers: &[Option<A>]) -> Option<Vec<A>> {
    answers.iter().copied().collect()
}
