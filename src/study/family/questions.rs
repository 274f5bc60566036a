//! Open questions, and the minds of the classic models on them.

use super::{Family, given};
use crate::column::Column;
use crate::deliberation::Protocol;
use crate::error::Fault;
use crate::measure::Given;
use crate::mind::{MindKind, Policy, QuestionMind};
use crate::problem::question::{QuestionProblem, QuestionView};
use crate::rng::Draws;
use crate::scenario::{ProblemSpec, QuestionInstance, SocietySpec};
use crate::society::columns::Society;
use crate::study::seat::Seated;

/// Open questions. All is in the open but what is right, and each one's signal of it.
#[derive(Debug)]
pub struct OpenQuestions;

impl Family for OpenQuestions {
    type Problem = QuestionProblem;
    type Mind = QuestionMind;
    type Instance = QuestionInstance;

    fn instance(problem: &ProblemSpec, draws: &Draws) -> Result<QuestionInstance, Vec<Fault>> {
        problem.question(draws)
    }

    /// Expertise e on the one topic is a private signal that is right with probability (1 + e)/2.
    fn problem(
        instance: &QuestionInstance,
        _spec: &SocietySpec,
        seated: &Seated,
        _members: Option<&Society>,
        _draws: &Draws,
    ) -> QuestionProblem {
        let spec = &instance.questions;
        let mut starts = Vec::new();
        if !seated.starts.iter().all(Vec::is_empty) {
            starts = vec![None; seated.starts.len() * spec.count];
            for (agent, row) in seated.starts.iter().enumerate() {
                for &(question, option) in row {
                    starts[agent * spec.count + question as usize] = Some(option as u8);
                }
            }
        }
        let expertise = &seated.society.expertise;
        let mut competence = Column::new(1);
        competence.push(expertise.len(), expertise.iter().map(|e| (1.0 + e) / 2.0));
        QuestionProblem::new(spec.clone(), instance.right.clone(), starts, competence)
    }

    fn mind(kind: MindKind) -> QuestionMind {
        QuestionMind::new(kind)
    }

    fn reset(mind: &mut QuestionMind, view: QuestionView<'_>, _heuristics: u32, _policy: &dyn Fn() -> Policy) {
        mind.reset(view);
    }

    fn given(_instance: &QuestionInstance, society: &Society, protocol: &Protocol) -> Given {
        given(society, protocol)
    }
}
