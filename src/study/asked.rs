//! What measures are told of a society only where one of them asks, because it is dear to find out.

use super::family::Family;
use crate::measure::index;
use crate::measure::{Given, Panel};
use crate::problem::{GraphProblem, Label, Problem};
use crate::rng::{Draws, Phase};
use crate::society::columns::Society;
use crate::society::spread;

/// At most this many members are compared in pairs, the first ones.
const MOST_COMPARED: usize = 256;

/// Adds to `given` what the measures of `panel` ask for. Cost: nothing where none does, else as they say.
pub(super) fn complete<F: Family>(
    given: &mut Given,
    panel: &Panel<F::Problem>,
    instance: &F::Instance,
    problem: &F::Problem,
    society: &Society,
    draws: &Draws,
) {
    if panel.asks("difficulty") {
        given.difficulty = F::difficulty(instance);
    }
    if panel.asks("social_entropy") {
        let members = society.n.min(MOST_COMPARED) as u32;
        given.social_entropy = index::social_entropy(members, |a, b| spread::distance(society, a, b));
    }
    if panel.asks("effective_agents") {
        given.effective_agents = F::effective_agents(problem, society.n as u32, draws);
    }
    if panel.asks("conflicts") {
        given.outlooks = spread::outlooks(society);
    }
    if panel.asks("regions") {
        given.network = Some(society.network.clone());
    }
    if panel.asks("facts_surfaced") || panel.asks("facts_surviving") {
        let row =
            |(agent, told): (usize, &Vec<u32>)| told.iter().map(move |&relation| (relation, agent as u32)).collect();
        given.told = society.evidence.iter().enumerate().flat_map::<Vec<(u32, u32)>, _>(row).collect();
        given.told.sort_unstable();
    }
}

/// The effective number of independent agents among `agents` that look at a problem graph, by their reading errors at one
/// position that is drawn evenly: n/(1 + (n - 1) rho), rho the mean over pairs of the phi coefficient of their errors over
/// the relations that both see, in order of pairs, of the first [`MOST_COMPARED`] members.
///
/// `None` where a pair sees nothing in common, or one of it errs always or never there; where rho is at or below
/// -1/(n - 1); and for no agents. Cost: O(n r) readings and O(n^2 r/64).
pub(super) fn effective_agents<A: Label>(problem: &GraphProblem<A>, agents: u32, draws: &Draws) -> Option<f64> {
    if agents < 2 {
        return index::effective_independent(agents, 0.0);
    }
    let mut position = vec![A::default(); problem.questions()];
    // The place of nobody: agents' numbers are below it.
    let mut rng = draws.stream(u32::MAX, 0, Phase::Estimate);
    for (question, slot) in position.iter_mut().enumerate() {
        *slot = A::from_index(crate::rng::below(&mut rng, problem.options(question) as u32) as usize);
    }
    let members = (agents as usize).min(MOST_COMPARED);
    let relations = problem.graph().relations();
    let words = relations.div_ceil(64);
    let (mut sees, mut errs) = (vec![0u64; members * words], vec![0u64; members * words]);
    for member in 0..members {
        for relation in 0..relations {
            if let Some(wrong) = problem.misreads(member as u32, relation, &position) {
                let (word, bit) = (member * words + relation / 64, relation % 64);
                sees[word] |= 1 << bit;
                errs[word] |= u64::from(wrong) << bit;
            }
        }
    }
    let (mut sum, mut pairs) = (0.0, 0u32);
    for a in 0..members {
        for b in a + 1..members {
            let (mut n, mut both, mut in_a, mut in_b) = (0, 0, 0, 0);
            for word in 0..words {
                let (at_a, at_b) = (a * words + word, b * words + word);
                let seen = sees[at_a] & sees[at_b];
                n += seen.count_ones();
                both += (seen & errs[at_a] & errs[at_b]).count_ones();
                in_a += (seen & errs[at_a]).count_ones();
                in_b += (seen & errs[at_b]).count_ones();
            }
            sum += index::phi(both, in_a, in_b, n)?;
            pairs += 1;
        }
    }
    index::effective_independent(agents, sum / f64::from(pairs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::generate::queen;
    use crate::problem::{Competence, Sight};
    use std::sync::Arc;

    fn amount_to(agents: usize, expertise: f64, shared_error: f64, seed: u64) -> Option<f64> {
        let graph = Arc::new(queen(8, 8).unwrap().coloring(9).freeze().unwrap());
        let draws = Draws::new(seed, 0, 0);
        let expertise = vec![expertise; agents * graph.topics()];
        let eyes = Competence { expertise: &expertise, told: &vec![Vec::new(); agents], shared_error };
        let sight = Sight::new(&graph, eyes, &draws, |agent| agent);
        effective_agents(&GraphProblem::<u8>::new(graph, sight, Vec::new()), agents as u32, &draws)
    }

    #[test]
    fn members_that_err_alike_are_one_and_members_that_err_apart_are_many() {
        assert_eq!(amount_to(8, 0.4, 1.0, 1), Some(1.0));
        // With 728 relations a correlation has a standard error of 0.037, and the mean over 28 pairs one of 0.007; five are
        // allowed, and eight members then amount to 8/(1 + 7 x 0.035) at least.
        let apart = amount_to(8, 0.4, 0.0, 1).unwrap();
        assert!((6.4..10.6).contains(&apart), "{apart}");
        // One coin each for sharing: errors correlate by the square of one half.
        let half = amount_to(8, 0.4, 0.5, 1).unwrap();
        assert!((8.0 / (1.0 + 7.0 * 0.285)..8.0 / (1.0 + 7.0 * 0.215)).contains(&half), "{half}");
        assert_eq!(amount_to(8, 0.4, 0.5, 1).map(f64::to_bits), Some(half.to_bits()));
    }

    #[test]
    fn who_never_errs_leaves_it_undefined_and_one_is_one() {
        assert_eq!(amount_to(4, 1.0, 0.0, 1), None);
        assert_eq!((amount_to(1, 1.0, 0.0, 1), amount_to(1, 0.3, 0.0, 1)), (Some(1.0), Some(1.0)));
    }
}
