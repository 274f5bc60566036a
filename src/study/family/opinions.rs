//! Opinions, and averagers.

use super::{Family, given};
use crate::deliberation::Protocol;
use crate::error::Fault;
use crate::measure::Given;
use crate::mind::{Averager, Averaging, MindKind, Policy};
use crate::problem::opinion::OpinionProblem;
use crate::rng::Draws;
use crate::scenario::{OpinionSpec, ProblemSpec, SocietySpec};
use crate::society::columns::Society;
use crate::study::seat::Seated;

/// Opinions in [0, 1]^d. All is in the open, so that eyes, expertise, evidence and traits play no part.
#[derive(Debug)]
pub struct Opinions;

impl Family for Opinions {
    type Problem = OpinionProblem;
    type Mind = Averager;
    type Instance = OpinionSpec;

    fn instance(problem: &ProblemSpec, _draws: &Draws) -> Result<OpinionSpec, Vec<Fault>> {
        problem.opinions().cloned().ok_or_else(|| vec![Fault::at("kind", &problem.kind, "need opinion")])
    }

    fn problem(
        instance: &OpinionSpec,
        _spec: &SocietySpec,
        seated: &Seated,
        _members: Option<&Society>,
        _draws: &Draws,
    ) -> OpinionProblem {
        OpinionProblem::new(instance.questions, seated.opinions.clone(), instance.truth.clone())
    }

    fn mind(kind: MindKind) -> Averager {
        Averager::new(match kind {
            MindKind::Averager(averaging) => averaging,
            // A scenario seats nobody else before opinions.
            _ => Averaging::default(),
        })
    }

    fn reset(mind: &mut Averager, _view: (), _heuristics: u32, _policy: &dyn Fn() -> Policy) {
        mind.reset();
    }

    fn given(_instance: &OpinionSpec, society: &Society, protocol: &Protocol) -> Given {
        given(society, protocol)
    }
}
