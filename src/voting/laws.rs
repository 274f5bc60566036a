//! What every voting rule must obey, for implementors to call in a test.

use super::{Ballots, Takes, Tally, UNRANKED, VotingRule};
use crate::rng::{Draws, Phase, Stream, below};

/// Profiles tried per rule. Each law is checked on every one.
const PROFILES: u32 = 400;

/// Checks the laws on 400 profiles drawn from a fixed stream: up to 6 alternatives and 12 ballots of every kind (top
/// alone, short, with ties, graded, blank), weights in quarters so that sums are exact. The same profiles every time.
///
/// * winners are in range, in increasing order, each once; there is one score per alternative;
/// * no ballots, no winners; and none although ballots that the rule reads were cast only if it
///   [may abstain](VotingRule::may_abstain);
/// * what the tally held before does not matter;
/// * anonymity: neither does the order of the ballots;
/// * neutrality, if the rule [claims it](VotingRule::is_neutral): renaming the alternatives renames the winners;
/// * weights: two equal ballots count as one of their joint weight;
/// * unanimity: an alternative that everybody puts first, alone, is the only winner (under a rule that takes grades,
///   everybody grades it above 0 and all others below);
/// * [`decide_counts`](VotingRule::decide_counts), if offered, agrees with [`decide`](VotingRule::decide).
///
/// # Errors
///
/// The first law that fails, on which profile, and what was seen.
///
/// Cost: a few milliseconds and 400 x 7 votes for a simple rule. Source: Zwicker 2016, Handbook of Computational Social
/// Choice, ch. 2, for the definitions.
pub fn check_rule(rule: &dyn VotingRule) -> Result<(), String> {
    match broken(rule).next() {
        None => Ok(()),
        Some((law, number, seen)) => {
            Err(format!("{} breaks the law of {law} on profile {number}: {seen}", rule.name()))
        }
    }
}

/// Every breach: the law, the number of the profile, and what was seen.
fn broken(rule: &dyn VotingRule) -> impl Iterator<Item = (&'static str, u32, String)> {
    let mut dirty = Tally::default();
    (0..PROFILES).flat_map(move |number| {
        let mut rng = Draws::new(0, 0, 0).stream(number, 0, Phase::Vote);
        let profile = profile(&mut rng);
        let (one_sided, first) = one_sided(&mut rng, rule.takes());
        let laws = [
            ("sound winners", sound(rule, &profile)),
            ("a reused tally", reuse(rule, &profile, &mut dirty)),
            ("anonymity", anonymity(rule, &profile, &mut rng)),
            ("neutrality", if rule.is_neutral() { neutrality(rule, &profile, &mut rng) } else { Ok(()) }),
            ("weights", weights(rule, &profile)),
            ("unanimity", expect(&[first], &winners(rule, &one_sided))),
            ("counts", counts(rule, &mut rng)),
        ];
        laws.into_iter().filter_map(move |(law, outcome)| Some((law, number, outcome.err()?)))
    })
}

fn tally(rule: &dyn VotingRule, ballots: &Ballots) -> Tally {
    let mut tally = Tally::default();
    rule.decide(ballots, &mut tally);
    tally
}

fn winners(rule: &dyn VotingRule, ballots: &Ballots) -> Vec<u32> {
    tally(rule, ballots).winners
}

fn expect(expected: &[u32], seen: &[u32]) -> Result<(), String> {
    if expected == seen { Ok(()) } else { Err(format!("winners {seen:?}, not {expected:?}")) }
}

fn sound(rule: &dyn VotingRule, ballots: &Ballots) -> Result<(), String> {
    let m = ballots.alternatives();
    let Tally { scores, winners, .. } = tally(rule, ballots);
    if scores.len() != m as usize {
        return Err(format!("scores {scores:?} of {m} alternatives"));
    }
    if winners.iter().any(|&a| a >= m) || winners.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(format!("winners {winners:?} of {m} alternatives"));
    }
    let read = ballots.cast().any(|b| b.weight > 0.0 && (rule.takes() != Takes::Grades || b.grades.is_some()));
    if winners.is_empty() && read && !rule.may_abstain() {
        return Err("no winner, though ballots were cast and it may not abstain".into());
    }
    expect(&[], &self::winners(rule, &Ballots::new(m)))
}

fn reuse(rule: &dyn VotingRule, ballots: &Ballots, dirty: &mut Tally) -> Result<(), String> {
    let fresh = tally(rule, ballots);
    rule.decide(ballots, dirty);
    expect(&fresh.winners, &dirty.winners)?;
    let told = |tally: &Tally| (tally.scores.clone(), tally.places.clone(), tally.needed, tally.steps.clone());
    if told(&fresh) != told(dirty) {
        return Err(format!("scores {:?}, not {:?}", dirty.scores, fresh.scores));
    }
    Ok(())
}

fn anonymity(rule: &dyn VotingRule, ballots: &Ballots, rng: &mut Stream) -> Result<(), String> {
    let mut shuffled = Ballots::new(ballots.alternatives());
    let names: Vec<u32> = (0..ballots.alternatives()).collect();
    for ballot in shuffle(ballots.len() as u32, rng) {
        copy(ballots, ballot as usize, &names, 1.0, &mut shuffled);
    }
    expect(&winners(rule, ballots), &winners(rule, &shuffled))
}

fn neutrality(rule: &dyn VotingRule, ballots: &Ballots, rng: &mut Stream) -> Result<(), String> {
    let mut renamed = Ballots::new(ballots.alternatives());
    let names = shuffle(ballots.alternatives(), rng);
    for ballot in 0..ballots.len() {
        copy(ballots, ballot, &names, 1.0, &mut renamed);
    }
    let mut expected: Vec<u32> = winners(rule, ballots).into_iter().map(|a| names[a as usize]).collect();
    expected.sort_unstable();
    expect(&expected, &winners(rule, &renamed))
}

fn weights(rule: &dyn VotingRule, ballots: &Ballots) -> Result<(), String> {
    let mut split = Ballots::new(ballots.alternatives());
    let names: Vec<u32> = (0..ballots.alternatives()).collect();
    for ballot in 0..ballots.len() {
        copy(ballots, ballot, &names, 0.5, &mut split);
        copy(ballots, ballot, &names, 0.5, &mut split);
    }
    expect(&winners(rule, ballots), &winners(rule, &split))
}

fn counts(rule: &dyn VotingRule, rng: &mut Stream) -> Result<(), String> {
    let mut ballots = Ballots::new(1 + below(rng, 5));
    let (mut counts, mut fast) = (vec![0; ballots.alternatives() as usize], vec![UNRANKED]);
    // Few distinct alternatives, so that majorities, quorums met exactly and ties are common.
    let choices = 1 + below(rng, ballots.alternatives());
    for _ in 0..below(rng, 13) {
        let choice = below(rng, choices);
        ballots.push_top(choice);
        counts[choice as usize] += 1;
    }
    if !rule.decide_counts(&counts, ballots.len() as u32, &mut fast) {
        return Ok(());
    }
    expect(&winners(rule, &ballots), &fast).map_err(|seen| format!("{seen} from counts {counts:?}"))?;
    // Alternatives that nobody names may be left out.
    let named: Vec<u32> = (0..ballots.alternatives()).filter(|&option| counts[option as usize] > 0).collect();
    if named.is_empty() {
        return Ok(());
    }
    let counts: Vec<u32> = named.iter().map(|&option| counts[option as usize]).collect();
    let mut few = vec![UNRANKED];
    if !rule.decide_counts(&counts, ballots.len() as u32, &mut few) {
        return Err("counts were decided with all alternatives, and not with those that are named".to_string());
    }
    few.iter_mut().for_each(|winner| *winner = named[*winner as usize]);
    expect(&fast, &few).map_err(|seen| format!("{seen} from the counts {counts:?} of those that are named"))
}

/// Ballots of every kind.
fn profile(rng: &mut Stream) -> Ballots {
    let m = 1 + below(rng, 6);
    let mut ballots = Ballots::new(m);
    // Half of the profiles are all strict, complete and of weight 1: there the interesting ties are found.
    let plain = below(rng, 2) == 0;
    for _ in 0..below(rng, 13) {
        let ballot = match if plain { 1 } else { below(rng, 5) } {
            0 => ballots.push_top(below(rng, m)),
            1 => ballots.push_ranking(&shuffle(m, rng)),
            2 => ballots.push_ranking(&shuffle(m, rng)[..below(rng, m + 1) as usize]),
            3 => {
                let ranks: Vec<u32> = (0..m).map(|_| [0, 1, 2, UNRANKED][below(rng, 4) as usize]).collect();
                ballots.push_ranks(&ranks)
            }
            _ => {
                let grades: Vec<f64> = (0..m).map(|_| grade(rng)).collect();
                ballots.push_grades(&grades)
            }
        };
        if !plain {
            ballots.set_weight(ballot, 0.25 * f64::from(below(rng, 9)));
            ballots.set_objection(ballot, Some(below(rng, 2 * m)));
        }
    }
    ballots
}

/// Ballots that all put one alternative first, alone, in a way that a rule taking `takes` reads; and that alternative.
fn one_sided(rng: &mut Stream, takes: Takes) -> (Ballots, u32) {
    let m = 1 + below(rng, 6);
    let (mut ballots, first) = (Ballots::new(m), below(rng, m));
    for _ in 0..1 + below(rng, 12) {
        let kind = if takes == Takes::Grades { 3 } else { below(rng, 4) };
        let ballot = match kind {
            0 => ballots.push_top(first),
            1 => {
                let mut order = shuffle(m, rng);
                let at = order.iter().position(|&a| a == first).unwrap_or(0);
                order.swap(0, at);
                ballots.push_ranking(&order[..1 + below(rng, m) as usize])
            }
            2 => {
                let mut ranks: Vec<u32> = (0..m).map(|_| [1, 2, 3, UNRANKED][below(rng, 4) as usize]).collect();
                ranks[first as usize] = 0;
                ballots.push_ranks(&ranks)
            }
            _ => {
                let mut grades: Vec<f64> = (0..m).map(|_| -0.25 - grade(rng).abs()).collect();
                grades[first as usize] = 0.25 + 0.25 * f64::from(below(rng, 8));
                ballots.push_grades(&grades)
            }
        };
        ballots.set_weight(ballot, 0.25 * f64::from(1 + below(rng, 8)));
    }
    (ballots, first)
}

/// A grade in quarters, in [-1, 1], now and then none.
fn grade(rng: &mut Stream) -> f64 {
    match below(rng, 10) {
        9 => f64::NAN,
        step => 0.25 * (f64::from(step) - 4.0),
    }
}

/// `0..n` in an order drawn evenly (Fisher and Yates).
fn shuffle(n: u32, rng: &mut Stream) -> Vec<u32> {
    let mut order: Vec<u32> = (0..n).collect();
    for last in (1..n).rev() {
        order.swap(last as usize, below(rng, last + 1) as usize);
    }
    order
}

/// Adds a ballot of `from` to `to`, alternative `a` being called `names[a]` there, at a share of its weight.
fn copy(from: &Ballots, ballot: usize, names: &[u32], share: f64, to: &mut Ballots) {
    let Some(given) = from.get(ballot) else { return };
    let copied = match given.grades {
        Some(grades) => to.push_grades(&renamed(grades, names)),
        None => to.push_ranks(&renamed(given.ranks, names)),
    };
    to.set_weight(copied, share * given.weight);
    to.set_objection(copied, given.objection.map(|a| names[a as usize]));
}

fn renamed<T: Copy>(column: &[T], names: &[u32]) -> Vec<T> {
    let mut out = column.to_vec();
    for (&value, &name) in column.iter().zip(names) {
        out[name as usize] = value;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::rules::{Majority, Plurality};
    use super::*;

    /// Plurality, spoiled in one way.
    #[derive(Debug)]
    struct Spoiled(&'static str);

    impl VotingRule for Spoiled {
        fn name(&self) -> &'static str {
            "spoiled"
        }

        fn decide(&self, ballots: &Ballots, tally: &mut Tally) {
            let stale = tally.winners.len();
            Plurality.decide(ballots, tally);
            match self.0 {
                "sound winners" => tally.winners.reverse(),
                "a reused tally" => tally.scores.iter_mut().for_each(|s| *s += stale as i128),
                "anonymity" => {
                    // A dictator: whoever handed in the first cast ballot.
                    if let Some(first) = ballots.cast().next() {
                        tally.winners = (0..).zip(first.ranks).filter(|(_, r)| **r == 0).map(|(a, _)| a).collect();
                    }
                }
                "neutrality" => tally.winners.truncate(1),
                "weights" => {
                    let mut heads = Ballots::default();
                    heads.clone_from(ballots);
                    (0..heads.len()).for_each(|ballot| heads.set_weight(ballot, 1.0));
                    let odd = heads.cast().count() % 2 == 1;
                    if odd && !tally.winners.is_empty() {
                        tally.winners = (0..ballots.alternatives()).collect();
                    }
                }
                "unanimity" if !tally.winners.is_empty() => tally.winners = (0..ballots.alternatives()).collect(),
                "abstains" => Majority.decide(ballots, tally),
                _ => {}
            }
        }

        fn decide_counts(&self, counts: &[u32], voters: u32, winners: &mut Vec<u32>) -> bool {
            match self.0 {
                "counts" => Majority.decide_counts(counts, voters, winners),
                _ => Plurality.decide_counts(counts, voters, winners),
            }
        }
    }

    #[test]
    fn each_law_catches_the_rule_that_breaks_it() {
        assert_eq!(broken(&Spoiled("nothing")).next(), None);
        for law in ["sound winners", "a reused tally", "anonymity", "neutrality", "weights", "unanimity", "counts"] {
            assert!(broken(&Spoiled(law)).any(|breach| breach.0 == law), "{law}");
        }
        assert!(broken(&Spoiled("abstains")).any(|breach| breach.2.contains("may not abstain")));
        let report = check_rule(&Spoiled("counts")).unwrap_err();
        assert!(report.starts_with("spoiled breaks the law of counts on profile "), "{report}");
    }
}
