//! How each measure of the catalog is read that is read off the state.

use super::index::{self, Contingency, Rows};
use super::panel::{Info, Measure, Now};
use super::{acts, bales, belief, catalog, conversation, exposure, makeup, opinion, repertoire, unity};
use crate::act::Deed;
use crate::problem::{Label, Truth};

/// At most this many members are compared as partitions.
const MOST_RAND: usize = 64;
/// Beyond this many options the table of a comparison would outgrow memory, and the distance is undefined.
const MOST_RAND_OPTIONS: usize = 4096;
/// At most this many members are clustered.
const MOST_CLUSTERED: usize = 256;
/// Members closer than this are of one cluster.
const NEAR: f64 = 0.1;
/// A mean of shares this near the quorum has reached it: sums of shares round.
const ROUNDING: f64 = 1e-12;
/// Merit counts as full above this: sums of weights round.
const FULL: f64 = 1.0 - 1e-12;

/// The measures of this room that read counts of acts.
const COUNTED: [&str; 9] = [
    "settled",
    "settled_time",
    "turns",
    "cost_per_act",
    "concessions",
    "concession_rate",
    "perspectives",
    "speaking_gini",
    "influence_gini",
];

/// The measure `name` of the catalog; `None` if there is none of that name.
pub fn make<P: Truth + 'static>(name: &str) -> Option<Box<dyn Measure<P>>> {
    let info = catalog::info(name)?;
    makeup::make(info)
        .or_else(|| acts::make(info))
        .or_else(|| conversation::make(info))
        .or_else(|| bales::make(info))
        .or_else(|| repertoire::make(info))
        .or_else(|| exposure::make(info))
        .or_else(|| unity::make(info))
        .or_else(|| belief::make(info))
        .or_else(|| opinion::make(info))
        .or_else(|| of_state(info))
}

/// A measure that is read off the state and the counts, and needs to follow nothing.
fn of_state<P: Truth + 'static>(info: &'static Info) -> Option<Box<dyn Measure<P>>> {
    let read: fn(&mut Kept, &Now<'_, P>) -> Option<f64> = match info.name {
        "merit" => |_, now| Some(scaled(now, group_merit(now).unwrap_or_else(|| mean_merit(now)))),
        "merit_raw" => |_, now| Some(group_merit(now).unwrap_or_else(|| mean_merit(now))),
        "merit_mean" => |_, now| Some(scaled(now, mean_merit(now))),
        "merit_best" => |_, now| Some(scaled(now, best_merit(now))),
        "oracle_gap" => |_, now| Some(scaled(now, best_merit(now)) - scaled(now, group_merit(now)?)),
        "right" => |_, now| Some(flag(group_right(now))),
        "right_mean" => |_, now| Some(mean(now, |position| flag(now.scene.problem.right(position)))),
        "solved" => |kept, now| {
            let found = best_merit(now) >= FULL || group_merit(now).is_some_and(|merit| merit >= FULL);
            kept.number = kept.number.max(flag(found));
            Some(kept.number)
        },
        "answered" => |_, now| {
            let answers = if now.scene.is_final() { now.scene.decision } else { now.scene.public };
            Some(share(answers.iter().filter(|answer| answer.is_some()).count(), answers.len()))
        },
        "agreement_public" => |_, now| {
            Some(share(now.scene.public.iter().filter(|answer| answer.is_some()).count(), now.scene.public.len()))
        },
        "flips_to_right" => |kept, now| Some(flips(kept, now, true)),
        "flips_to_wrong" => |kept, now| Some(flips(kept, now, false)),
        "answer_diversity" => |_, now| now.counts().answer_diversity(),
        "answer_diversity_peak" => |kept, now| {
            kept.number = kept.number.max(now.counts().answer_diversity()?);
            Some(kept.number)
        },
        "answer_diversity_peak_round" => |kept, now| {
            let diversity = now.counts().answer_diversity()?;
            if kept.since.is_none() || diversity > kept.number {
                (kept.number, kept.since) = (diversity, Some(f64::from(now.scene.round)));
            }
            kept.since
        },
        "answer_diversity_start" => |kept, now| {
            if kept.series.is_empty() {
                kept.series.push(now.counts().answer_diversity()?);
            }
            kept.series.first().copied()
        },
        "label_distance" => |_, now| label_distance(now),
        "rao" => |_, now| index::rao_from_mean_pairwise(label_distance(now)?, now.counts().agents()),
        "rand_distance" => rand_distance,
        "distinct_positions" => |kept, now| index::hill(same_positions(kept, now), 0.0),
        "hill_1" => |kept, now| index::hill(same_positions(kept, now), 1.0),
        "hill_2" => |kept, now| index::hill(same_positions(kept, now), 2.0),
        "trait_diversity" => |_, now| now.given.trait_diversity,
        "expertise_diversity" => |_, now| now.given.expertise_diversity,
        "heuristic_diversity" => |_, now| now.given.heuristic_diversity,
        "coverage" => |_, now| now.given.coverage,
        "overlap" => |_, now| now.given.overlap,
        "agreement" => |_, now| now.counts().agreement(),
        "modal_share" => |_, now| now.counts().modal_share(),
        "clusters" => clusters,
        "kappa" => kappa,
        "settled" => |_, now| Some(flag(now.ledger.settled().is_some())),
        "settled_time" => |_, now| now.ledger.settled().map(f64::from),
        "agreed" => |kept, now| (now.scene.agents > 1).then(|| flag(agreed_since(kept, now).is_some())),
        "agreed_time" => agreed_since,
        "half_life" => |kept, now| {
            if !now.scene.is_final() {
                kept.series.push(now.counts().answer_diversity()?);
                kept.rounds.push(f64::from(now.scene.round));
                return None;
            }
            let at = index_of_half(&kept.series)?;
            kept.rounds.get(at).copied()
        },
        "wrong_consensus" => |kept, now| Some(flag(agreed_since(kept, now).is_some() && !group_right(now))),
        "wrong_given_agreed" => |kept, now| agreed_since(kept, now).map(|_| flag(!group_right(now))),
        "rounds" => |_, now| Some(f64::from(now.scene.round)),
        "spent" => |_, now| Some(now.scene.spent as f64),
        "turns" => |_, now| Some(now.ledger.turns() as f64),
        "cost_per_act" => |_, now| {
            let acts: u64 = Deed::CHOSEN.into_iter().map(|deed| now.ledger.done(deed)).sum();
            (acts > 0).then(|| now.scene.spent as f64 / acts as f64)
        },
        "concessions" => |_, now| Some(now.ledger.done(Deed::Concede) as f64),
        "concession_rate" => |_, now| {
            let thought = now.ledger.tried(Deed::Concede);
            (thought > 0).then(|| now.ledger.done(Deed::Concede) as f64 / thought as f64)
        },
        "perspectives" => |_, now| Some(now.ledger.spoken().iter().filter(|&&times| times > 0.0).count() as f64),
        "speaking_gini" => |kept, now| index::gini_in(now.ledger.spoken(), &mut kept.series),
        "influence_gini" => |kept, now| index::gini_in(now.ledger.moved(), &mut kept.series),
        _ => return None,
    };
    Some(Box::new(Builtin { info, read, kept: Kept::default() }))
}

/// What a measure may keep between readings.
#[derive(Debug, Default)]
struct Kept {
    number: f64,
    since: Option<f64>,
    series: Vec<f64>,
    rounds: Vec<f64>,
    flags: Vec<bool>,
    flat: Vec<u16>,
    scratch: Vec<u32>,
    rows: Rows,
    table: Option<Contingency>,
}

struct Builtin<P: Truth> {
    info: &'static Info,
    read: fn(&mut Kept, &Now<'_, P>) -> Option<f64>,
    kept: Kept,
}

impl<P: Truth> Measure<P> for Builtin<P> {
    fn info(&self) -> &Info {
        self.info
    }

    fn wants_acts(&self) -> bool {
        COUNTED.contains(&self.info.name)
    }

    fn follows(&self) -> bool {
        false
    }

    fn read(&mut self, now: &Now<'_, P>) -> Option<f64> {
        if now.scene.agents == 0 {
            return None;
        }
        (self.read)(&mut self.kept, now)
    }

    fn reset(&mut self) {
        self.kept.number = 0.0;
        self.kept.since = None;
        self.kept.series.clear();
        self.kept.rounds.clear();
        self.kept.flags.clear();
    }
}

fn flag(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Merit on the reported scale: 0 is a random position, 1 a perfect one.
fn scaled<P: Truth>(now: &Now<'_, P>, merit: f64) -> f64 {
    let random = now.scene.problem.random_merit();
    if random >= 1.0 { 1.0 } else { (merit - random) / (1.0 - random) }
}

/// The mean of `f` over members' positions.
fn mean<P: Truth>(now: &Now<'_, P>, f: impl Fn(&[P::Answer]) -> f64) -> f64 {
    let sum: f64 = (0..now.scene.agents).map(|agent| f(now.scene.latest(agent))).sum();
    sum / now.scene.agents as f64
}

fn mean_merit<P: Truth>(now: &Now<'_, P>) -> f64 {
    now.merits().iter().sum::<f64>() / now.scene.agents as f64
}

fn best_merit<P: Truth>(now: &Now<'_, P>) -> f64 {
    now.merits().iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Merit of the group's answer, once there is one.
fn group_merit<P: Truth>(now: &Now<'_, P>) -> Option<f64> {
    now.scene.is_final().then(|| now.scene.problem.merit_of(now.scene.decision))
}

fn group_right<P: Truth>(now: &Now<'_, P>) -> bool {
    now.scene.is_final() && now.scene.problem.right_of(now.scene.decision)
}

fn flips<P: Truth>(kept: &mut Kept, now: &Now<'_, P>, to_right: bool) -> f64 {
    for agent in 0..now.scene.agents {
        let right = now.scene.problem.right(now.scene.latest(agent));
        match kept.flags.get_mut(agent) {
            None => kept.flags.push(right),
            Some(before) => {
                kept.number += flag(*before != right && right == to_right);
                *before = right;
            }
        }
    }
    kept.number
}

fn label_distance<P: Truth>(now: &Now<'_, P>) -> Option<f64> {
    Some(now.counts().agreement().map_or(0.0, |agreement| 1.0 - agreement))
}

/// Since when members agree without a break, as far as they were read; `None` while they do not.
fn agreed_since<P: Truth>(kept: &mut Kept, now: &Now<'_, P>) -> Option<f64> {
    let agree = now.scene.agents > 1 && now.counts().modal_share()? >= now.given.quorum - ROUNDING;
    kept.since = if agree { kept.since.or(Some(f64::from(now.scene.round))) } else { None };
    kept.since
}

/// The reading at which half of the way down was gone.
fn index_of_half(series: &[f64]) -> Option<usize> {
    super::survival::half_life(series).map(|at| at as usize)
}

fn rand_distance<P: Truth>(kept: &mut Kept, now: &Now<'_, P>) -> Option<f64> {
    let questions = now.scene.questions();
    let members = now.scene.agents.min(MOST_RAND);
    let most = (0..questions).map(|question| now.scene.problem.options(question)).max().unwrap_or(1);
    if members < 2 || most > MOST_RAND_OPTIONS {
        return (members < 2).then_some(0.0);
    }
    kept.flat.clear();
    kept.flat.extend(now.scene.positions[..members * questions].iter().map(|answer| answer.index() as u16));
    let table = kept.table.get_or_insert_with(|| Contingency::new(most as u16));
    let row = |agent: u32| &kept.flat[agent as usize * questions..][..questions];
    index::mean_pairwise(members as u32, |a, b| index::rand_index_distance(row(a), row(b), table).unwrap_or(0.0))
}

fn same_positions<'k, P: Truth>(kept: &'k mut Kept, now: &Now<'_, P>) -> &'k [u32] {
    kept.flat.clear();
    kept.flat.extend(now.scene.positions.iter().map(|answer| answer.index() as u16));
    kept.rows.count(&kept.flat, now.scene.questions())
}

fn clusters<P: Truth>(kept: &mut Kept, now: &Now<'_, P>) -> Option<f64> {
    let members = now.scene.agents.min(MOST_CLUSTERED) as u32;
    let distance = |a: u32, b: u32| {
        index::label_distance(now.scene.position(a as usize), now.scene.position(b as usize)).unwrap_or(0.0)
    };
    Some(f64::from(index::clusters(members, NEAR, distance, &mut kept.scratch)))
}

fn kappa<P: Truth>(kept: &mut Kept, now: &Now<'_, P>) -> Option<f64> {
    let options = now.scene.problem.options(0);
    if (0..now.scene.questions()).any(|question| now.scene.problem.options(question) != options) {
        return None;
    }
    kept.scratch.clear();
    for counts in now.counts().questions() {
        kept.scratch.extend_from_slice(counts);
    }
    index::fleiss_kappa(&kept.scratch, options)
}

#[cfg(test)]
mod tests {
    use super::super::by_hand::ByHand;
    use super::*;
    use crate::act::{Act, Outcome};
    use crate::problem::GraphProblem;

    #[test]
    fn a_perspective_counts_once_it_was_heard_of() {
        let act = |agent, deed| Act { agent, ..Act::of(deed) };
        let rounds = [
            vec![act(0, Deed::Propose), act(1, Deed::Verify), act(2, Deed::Ask)],
            vec![
                act(0, Deed::Shift),
                Act { outcome: Outcome::Nothing, ..act(3, Deed::Propose) },
                act(3, Deed::Concede),
            ],
        ];
        assert_eq!(ByHand::new(4).rounds(&rounds).read("perspectives"), Some(2.0));
        assert_eq!(ByHand::new(4).read("perspectives"), Some(0.0));
    }

    #[test]
    fn every_measure_of_the_catalog_can_be_made() {
        for info in catalog::CATALOG {
            assert!(make::<GraphProblem<u8>>(info.name).is_some(), "{}", info.name);
        }
        assert!(make::<GraphProblem<u8>>("no such measure").is_none());
        assert!(catalog::DEFAULT.iter().all(|name| catalog::info(name).is_some()));
    }
}
