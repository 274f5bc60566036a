//! How far apart the agents of a society are as they were given, before anybody speaks.
//!
//! All are distances: 0 where everybody is the same, and 0 for a single voice, which is never dropped.

use super::columns::{AXES, Society, traits_of};
use std::collections::BTreeMap;

/// The spread of each trait.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TraitDiversity {
    /// The population standard deviation over agents along each axis, in the order of [`super::columns::Trait`]; in
    /// [0, 0.5].
    pub axes: [f64; AXES],
    /// The mean over the first five: the neutral axis is left out.
    pub mean_of_five: f64,
}

/// The population standard deviation of each trait over agents, and its mean over the Big Five, in [0, 0.5].
/// After Kim et al. 2026, who use it on questionnaire scores. Cost: O(n).
pub fn trait_diversity(society: &Society) -> TraitDiversity {
    let n = society.n.max(1) as f64;
    let mut axes = [0.0; AXES];
    for (axis, deviation) in axes.iter_mut().enumerate() {
        let column = || society.traits[axis].iter();
        // Measured from the first value, so that equal values leave no rounding behind.
        let origin = column().next().copied().unwrap_or(0.0);
        let mean = column().map(|value| value - origin).sum::<f64>() / n;
        let squares: f64 = column().map(|value| (value - origin - mean) * (value - origin - mean)).sum();
        *deviation = (squares / n).sqrt();
    }
    TraitDiversity { axes, mean_of_five: axes[..5].iter().sum::<f64>() / 5.0 }
}

/// The mean over agents of 1 - cos(e_k, mean of e): E = (1/K) sum_k (1 - cos(e_k, e_bar)) of Kim et al. 2026, on the
/// rows of expertise; in [0, 1]. Only the direction of a row counts, not how able the agent is. An agent that knows
/// nothing of any topic counts 1, or 0 where nobody knows anything. Cost: O(n topics).
pub fn expertise_diversity(society: &Society) -> f64 {
    let (n, topics) = (society.n, society.topics);
    let mut centre = vec![0.0; topics];
    for row in society.expertise.rows() {
        for (sum, own) in centre.iter_mut().zip(row) {
            *sum += own;
        }
    }
    let square = |row: &[f64]| row.iter().map(|value| value * value).sum::<f64>();
    let centre_square = square(&centre);
    if n < 2 || centre_square == 0.0 {
        return 0.0;
    }
    let distance = |row: &[f64]| {
        let along: f64 = row.iter().zip(&centre).map(|(own, sum)| own * sum).sum();
        let lengths = (square(row) * centre_square).sqrt();
        if lengths > 0.0 { (1.0 - along / lengths).clamp(0.0, 1.0) } else { 1.0 }
    };
    society.expertise.rows().map(distance).sum::<f64>() / n as f64
}

/// The mean over pairs of agents of the Jaccard distance of their heuristics, 1 - |A and B| / |A or B| (two empty sets:
/// 0); in [0, 1] (Jaccard 1912, New Phytol. 11:37). Cost: O(n log n + k^2) for k different sets.
pub fn heuristic_diversity(society: &Society) -> f64 {
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    society.heuristics.iter().for_each(|&set| *counts.entry(set).or_default() += 1);
    let counts: Vec<(u32, f64)> = counts.into_iter().map(|(set, many)| (set, many as f64)).collect();
    let n = society.heuristics.len() as f64;
    let mut sum = 0.0;
    for (place, &(a, many_a)) in counts.iter().enumerate() {
        for &(b, many_b) in &counts[..place] {
            sum += many_a * many_b * (1.0 - f64::from((a & b).count_ones()) / f64::from((a | b).count_ones()));
        }
    }
    if n < 2.0 { 0.0 } else { sum / (n * (n - 1.0) / 2.0) }
}

/// How far members `a` and `b` are apart: the root of the mean of two mean squares of differences, over the Big Five and
/// over topics, so that both weigh the same however many topics there are; over traits alone where there are none. In
/// [0, 1]. Cost: O(topics).
pub fn distance(society: &Society, a: u32, b: u32) -> f64 {
    let mean_square =
        |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum::<f64>() / a.len().max(1) as f64;
    let traits = |agent: u32| traits_of(&society.traits, agent as usize);
    let knows = |agent: u32| society.expertise_of(agent as usize);
    let apart = mean_square(&traits(a)[..5], &traits(b)[..5]);
    let square = if society.topics == 0 { apart } else { (apart + mean_square(knows(a), knows(b))) / 2.0 };
    square.sqrt()
}

/// A number for each agent, from 0, the same for those with the same heuristics and the same private evidence, and for no
/// others. Cost: O(n log n) comparisons of evidence.
pub fn outlooks(society: &Society) -> Vec<u32> {
    let outlook = |agent: u32| (society.heuristics[agent as usize], &society.evidence[agent as usize]);
    let mut order: Vec<u32> = (0..society.n as u32).collect();
    order.sort_by(|&a, &b| outlook(a).cmp(&outlook(b)));
    let mut numbers = vec![0; society.n];
    for (number, same) in order.chunk_by(|&a, &b| outlook(a) == outlook(b)).enumerate() {
        same.iter().for_each(|&agent| numbers[agent as usize] = number as u32);
    }
    numbers
}

/// How well a society sees a problem's relations between its members.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// sum over relations of weight times the largest expertise on its topic among agents who can see it, over the sum
    /// of weights; in [0, 1]. `None` where the weights sum to 0.
    pub coverage: Option<f64>,
    /// sum of weight times the mean expertise over **all** agents, one who cannot see the relation counting 0, over sum
    /// of weight times the largest; in [1/n, 1]: 1/n if each relation has an expert of its own, 1 if all see all of it
    /// alike. `None` where nobody sees anything.
    pub overlap: Option<f64>,
}

/// Coverage and overlap of what agents can see.
///
/// `weights` (0 or more) and `topics` (below the society's) have one entry for each relation; `sees(agent, relation)`
/// says whether an agent can see a relation at all. A relation on an unknown topic is seen by nobody. Cost: O(n relations).
pub fn sight(society: &Society, weights: &[f64], topics: &[u32], sees: impl Fn(u32, u32) -> bool) -> Sight {
    let (mut total, mut by_best, mut by_mean) = (0.0, 0.0, 0.0);
    for (relation, (&weight, &topic)) in weights.iter().zip(topics).enumerate() {
        let (mut most, mut sum) = (0.0, 0.0);
        for agent in 0..society.n {
            let known = society.expertise_of(agent).get(topic as usize);
            if let Some(&own) = known.filter(|_| sees(agent as u32, relation as u32)) {
                most = f64::max(most, own);
                sum += own;
            }
        }
        total += weight;
        by_best += weight * most;
        by_mean += weight * (sum / society.n as f64);
    }
    let share = |part: f64, whole: f64| (whole > 0.0).then(|| (part / whole).clamp(0.0, 1.0));
    Sight { coverage: share(by_best, total), overlap: share(by_mean, by_best) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::Column;
    use crate::society::columns::Group;
    use crate::society::network::Network;
    use proptest::prelude::*;

    fn society(traits: &[f64], expertise: &[f64], topics: usize, heuristics: &[u32]) -> Society {
        let n = heuristics.len();
        Society {
            n,
            groups: vec![Group { name: "any".into(), members: 0..n as u32 }],
            traits: std::array::from_fn(|axis| {
                traits.iter().skip(axis).step_by(AXES).copied().collect::<Vec<f64>>().into()
            }),
            expertise: if topics == 0 { Column::same(n, vec![]) } else { Column::of_rows(topics, expertise.to_vec()) },
            topics,
            heuristics: heuristics.to_vec().into(),
            evidence: Column::same(n, vec![vec![]]),
            network: Network::complete(n as u32),
        }
    }

    #[test]
    fn diversity_of_two_is_known() {
        let traits = [0.0, 0.2, 0.5, 0.5, 0.5, 0.0, 1.0, 0.4, 0.5, 0.5, 0.5, 1.0];
        let two = society(&traits, &[1.0, 0.0, 0.0, 1.0], 2, &[0b011, 0b110]);
        let found = trait_diversity(&two);
        assert!((found.axes[1] - 0.1).abs() < 1e-15);
        assert_eq!((found.axes[0], found.axes[2], found.axes[5]), (0.5, 0.0, 0.5));
        assert!((found.mean_of_five - 0.12).abs() < 1e-15);
        assert!((expertise_diversity(&two) - (1.0 - 0.5f64.sqrt())).abs() < 1e-15);
        assert!((heuristic_diversity(&two) - 2.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn one_voice_and_equal_voices_are_not_diverse() {
        let one = society(&[0.1; 6], &[0.3, 0.7], 2, &[5]);
        let same = society(&[0.1; 18], &[0.3, 0.7, 0.3, 0.7, 0.3, 0.7], 2, &[5, 5, 5]);
        let none = society(&[], &[], 0, &[]);
        for society in [one, same, none] {
            assert_eq!(trait_diversity(&society), TraitDiversity { axes: [0.0; 6], mean_of_five: 0.0 });
            assert!(expertise_diversity(&society) < 1e-15);
            assert_eq!(heuristic_diversity(&society), 0.0);
        }
    }

    #[test]
    fn expertise_is_a_direction() {
        let scaled = society(&[0.5; 12], &[0.2, 0.4, 0.4, 0.8], 2, &[0, 0]);
        assert!(expertise_diversity(&scaled) < 1e-15);
        assert_eq!(heuristic_diversity(&scaled), 0.0);
        let ignorant = society(&[0.5; 12], &[0.2, 0.4, 0.0, 0.0], 2, &[0, 1]);
        assert!((expertise_diversity(&ignorant) - 0.5).abs() < 1e-15);
        assert_eq!(heuristic_diversity(&ignorant), 1.0);
        assert_eq!(expertise_diversity(&society(&[0.5; 12], &[0.0; 4], 2, &[0, 0])), 0.0);
    }

    #[test]
    fn distances_and_outlooks_are_known() {
        // Traits differ by 1 on one of five axes, expertise by 0.6 on one of two topics; the neutral axis does not count.
        let traits = [0.0, 0.5, 0.5, 0.5, 0.5, 0.0, 1.0, 0.5, 0.5, 0.5, 0.5, 1.0];
        let two = society(&traits, &[0.2, 0.7, 0.8, 0.7], 2, &[1, 1]);
        assert!((distance(&two, 0, 1) - ((0.2 + 0.18) / 2.0f64).sqrt()).abs() < 1e-15);
        assert_eq!((distance(&two, 0, 0), distance(&two, 1, 0)), (0.0, distance(&two, 0, 1)));
        assert!((distance(&society(&traits, &[], 0, &[1, 1]), 0, 1) - 0.2f64.sqrt()).abs() < 1e-15);
        let far = [[0.0; 6], [1.0; 6]].concat();
        assert_eq!(distance(&society(&far, &[0.0, 1.0], 1, &[1, 1]), 0, 1), 1.0);

        let mut five = society(&[0.5; 30], &[], 0, &[3, 1, 3, 3, 1]);
        five.evidence = vec![vec![], vec![], vec![2, 5], vec![2, 5], vec![]].into();
        assert_eq!(outlooks(&five), [1, 0, 2, 2, 0]);
        assert!(outlooks(&society(&[], &[], 0, &[])).is_empty());
    }

    #[test]
    fn sight_is_known() {
        let two = society(&[0.5; 12], &[0.8, 0.2, 0.4, 0.6], 2, &[0, 0]);
        let (weights, topics) = ([1.0, 3.0], [0, 1]);
        let all = sight(&two, &weights, &topics, |_, _| true);
        assert!((all.coverage.unwrap() - (0.8 + 1.8) / 4.0).abs() < 1e-15);
        assert!((all.overlap.unwrap() - (0.6 + 1.2) / (0.8 + 1.8)).abs() < 1e-15);
        // Each sees one relation: 1/n.
        let own = sight(&two, &weights, &topics, |agent, relation| agent == relation);
        assert!((own.overlap.unwrap() - 0.5).abs() < 1e-15);
        assert!((own.coverage.unwrap() - (0.8 + 1.8) / 4.0).abs() < 1e-15);
        let blind = sight(&two, &weights, &topics, |_, _| false);
        assert_eq!(blind, Sight { coverage: Some(0.0), overlap: None });
        assert_eq!(sight(&two, &[], &[], |_, _| true), Sight { coverage: None, overlap: None });
        assert_eq!(sight(&two, &[1.0], &[9], |_, _| true), Sight { coverage: Some(0.0), overlap: None });
    }

    proptest! {
        #[test]
        fn diversity_keeps_its_range(
            rows in prop::collection::vec(
                (prop::array::uniform6(0.0..=1.0f64), [0.0..=1.0f64, 0.0..=1.0], 0u32..64),
                1..20,
            )
        ) {
            let traits: Vec<f64> = rows.iter().flat_map(|row| row.0).collect();
            let expertise: Vec<f64> = rows.iter().flat_map(|row| row.1).collect();
            let heuristics: Vec<u32> = rows.iter().map(|row| row.2).collect();
            let society = society(&traits, &expertise, 2, &heuristics);
            let n = society.n;
            prop_assert!(trait_diversity(&society).axes.iter().all(|axis| (0.0..=0.5 + 1e-12).contains(axis)));
            prop_assert!((0.0..=1.0).contains(&expertise_diversity(&society)));
            // The mean over pairs, the long way.
            let mut sum = 0.0;
            for a in 0..n {
                for b in 0..a {
                    let (a, b) = (heuristics[a], heuristics[b]);
                    let either = (a | b).count_ones();
                    sum += if either == 0 { 0.0 } else { 1.0 - f64::from((a & b).count_ones()) / f64::from(either) };
                }
            }
            let pairs = (n * (n - 1) / 2).max(1) as f64;
            prop_assert!((heuristic_diversity(&society) - sum / pairs).abs() < 1e-12);
        }
    }
}
