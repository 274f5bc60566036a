//! Landscapes, and the climbers on them.

use super::*;
use crate::mind::{Steps, Walker};
use crate::problem::landscape::{Ground, Landscape, LandscapeView, Terrain};
use crate::rng::{Phase, below};
use crate::scenario::TeamSpec;
use std::sync::Arc;

/// Landscapes. All see the value of any point, so that eyes, expertise and evidence play no part.
#[derive(Debug)]
pub struct Landscapes;

impl Family for Landscapes {
    type Problem = Landscape;
    type Mind = Walker;
    type Instance = Arc<Ground>;

    fn instance(problem: &ProblemSpec, draws: &Draws) -> Result<Arc<Ground>, Vec<Fault>> {
        match problem.terrain() {
            Some(terrain) => Ground::draw(terrain, draws).map(Arc::new),
            None => Err(vec![Fault::at("kind", &problem.kind, "need ring or strings")]),
        }
    }

    /// Deals heuristics to those groups that are teams.
    fn inform(instance: &Arc<Ground>, spec: &SocietySpec, society: &mut Society, draws: &Draws) {
        let mut heuristics = Column::new(1);
        for (place, group) in spec.perspectives.iter().enumerate() {
            let members = group.count as usize;
            match group.team {
                Some(team) => {
                    let dealt = deal(&team, instance, members, place as u32, draws);
                    heuristics.push(members, dealt.into_iter().map(Steps::pack));
                }
                None => heuristics.push_same(members, vec![group.heuristics]),
            }
        }
        society.heuristics = heuristics;
    }

    fn problem(
        instance: &Arc<Ground>,
        _spec: &SocietySpec,
        _seated: &Seated,
        _members: Option<&Society>,
        _draws: &Draws,
    ) -> Landscape {
        Landscape::new(instance.clone())
    }

    fn mind(kind: MindKind) -> Walker {
        match kind {
            MindKind::Walker(dials) => Walker::new(dials),
            // A scenario seats climbers alone on landscapes.
            _ => Walker::new(Default::default()),
        }
    }

    fn reset(mind: &mut Walker, view: LandscapeView<'_>, heuristics: u32, _policy: &dyn Fn() -> Policy) {
        mind.reset(view, heuristics);
    }

    /// On a ring an agent's steps, in its order; in strings there are none.
    fn heuristics(instance: &Arc<Ground>, packed: u32) -> Vec<String> {
        match instance.terrain() {
            Terrain::Ring { .. } => vec![Steps::unpack(packed).words()],
            Terrain::Strings { .. } => trace::heuristics(packed),
        }
    }

    fn given(instance: &Arc<Ground>, society: &Society, protocol: &Protocol) -> Given {
        // Who climbs strings has no steps.
        let ring = matches!(instance.terrain(), Terrain::Ring { .. });
        Given { team_diversity: ring.then(|| diversity(society)).flatten(), ..given(society, protocol) }
    }
}

/// The mean distance between the heuristics of two members; of one member none. Cost: O(members^2).
fn diversity(society: &Society) -> Option<f64> {
    let steps: Vec<Steps> = society.heuristics.iter().map(|&packed| Steps::unpack(packed)).collect();
    let pairs = steps.iter().enumerate().flat_map(|(a, one)| steps[..a].iter().map(move |other| one.distance(other)));
    let (sum, n) = pairs.fold((0.0, 0u64), |(sum, n), distance| (sum + distance, n + 1));
    (n > 0).then(|| sum / n as f64)
}

/// The heuristics of a team of `members`.
fn deal(team: &TeamSpec, ground: &Ground, members: usize, place: u32, draws: &Draws) -> Vec<Steps> {
    let mut all = Steps::all(team.steps, team.k);
    if team.best {
        let values = ground.values();
        let mut able: Vec<(f64, Steps)> = all.into_iter().map(|steps| (steps.ability(values), steps)).collect();
        // Stable: of equally able ones the first in lexicographic order.
        able.sort_by(|a, b| b.0.total_cmp(&a.0));
        return able.into_iter().take(members).map(|(_, steps)| steps).collect();
    }
    let mut rng = draws.stream(place * 16 + 12, 0, Phase::Society);
    for at in 0..members.min(all.len()) {
        let drawn = at + below(&mut rng, (all.len() - at) as u32) as usize;
        all.swap(at, drawn);
    }
    all.truncate(members);
    all
}
