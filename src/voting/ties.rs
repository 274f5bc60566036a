//! From a set of winners to one choice, by a policy that was declared before the vote.

use crate::rng::{self, Stream};

/// What is done about a tie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TiePolicy {
    /// Nothing: a tie is no decision.
    None,
    /// The lowest-numbered winner. Not neutral: it favours what was listed first.
    Lexical,
    /// A winner drawn evenly. The default, as it is neutral and always decides.
    #[default]
    Random,
    /// What stands already, if it is among the winners; otherwise the tie stays a tie.
    StatusQuo,
    /// The winner that was proposed first; where none of them was proposed, the lowest-numbered.
    FirstProposed,
    /// The vote is held again.
    Revote,
}

impl TiePolicy {
    /// All policies, in the order in which docs list them.
    pub const ALL: [TiePolicy; 6] = [
        TiePolicy::None,
        TiePolicy::Lexical,
        TiePolicy::Random,
        TiePolicy::StatusQuo,
        TiePolicy::FirstProposed,
        TiePolicy::Revote,
    ];

    /// The word for the policy in scenarios: `none`, `lexical`, `random`, `status-quo`, `first-proposed`, `revote`.
    pub fn name(self) -> &'static str {
        match self {
            TiePolicy::None => "none",
            TiePolicy::Lexical => "lexical",
            TiePolicy::Random => "random",
            TiePolicy::StatusQuo => "status-quo",
            TiePolicy::FirstProposed => "first-proposed",
            TiePolicy::Revote => "revote",
        }
    }

    /// The policy of that name, if there is one.
    pub fn by_name(name: &str) -> Option<TiePolicy> {
        TiePolicy::ALL.into_iter().find(|policy| policy.name() == name)
    }
}

/// What a vote came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// This alternative.
    One(u32),
    /// Several won and the policy does not choose among them: no decision.
    Tied,
    /// The rule found no winner: no decision.
    NoWinner,
    /// Several won and the vote is to be held again.
    Again,
}

/// Makes one choice of the winners.
///
/// * `winners`: as a rule left them, in increasing order, each once.
/// * `status_quo`: what stands already, read by [`TiePolicy::StatusQuo`] alone.
/// * `proposed_order`: alternatives, the first proposed first; may be empty; read by [`TiePolicy::FirstProposed`] alone.
/// * `rng`: drawn from only where there really is a tie and the policy is [`TiePolicy::Random`], once in nearly all
///   cases, so that an undisputed vote shifts nothing that follows.
///
/// Cost: O(winners) at most, but O(proposals x log winners) under `FirstProposed`.
pub fn resolve(
    winners: &[u32],
    policy: TiePolicy,
    status_quo: Option<u32>,
    proposed_order: &[u32],
    rng: &mut Stream,
) -> Choice {
    let first = match winners {
        [] => return Choice::NoWinner,
        &[only] => return Choice::One(only),
        &[first, ..] => first,
    };
    let tied = |alternative: &u32| winners.binary_search(alternative).is_ok();
    match policy {
        TiePolicy::None => Choice::Tied,
        TiePolicy::Lexical => Choice::One(first),
        TiePolicy::Random => Choice::One(winners[rng::below(rng, winners.len() as u32) as usize]),
        TiePolicy::StatusQuo => status_quo.filter(tied).map_or(Choice::Tied, Choice::One),
        TiePolicy::FirstProposed => Choice::One(proposed_order.iter().copied().find(tied).unwrap_or(first)),
        TiePolicy::Revote => Choice::Again,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Draws, Phase};
    use rand::Rng;

    fn stream() -> Stream {
        Draws::new(7, 0, 0).stream(0, 0, Phase::Ties)
    }

    #[test]
    fn each_policy_does_what_it_says() {
        let say =
            |policy, status_quo, proposed: &[u32]| resolve(&[1, 4, 6], policy, status_quo, proposed, &mut stream());
        assert_eq!(say(TiePolicy::None, Some(4), &[6]), Choice::Tied);
        assert_eq!(say(TiePolicy::Lexical, Some(4), &[6]), Choice::One(1));
        assert_eq!(say(TiePolicy::StatusQuo, Some(4), &[6]), Choice::One(4));
        assert_eq!(say(TiePolicy::StatusQuo, Some(5), &[6]), Choice::Tied);
        assert_eq!(say(TiePolicy::StatusQuo, None, &[6]), Choice::Tied);
        assert_eq!(say(TiePolicy::FirstProposed, Some(4), &[9, 6, 1]), Choice::One(6));
        assert_eq!(say(TiePolicy::FirstProposed, Some(4), &[]), Choice::One(1));
        assert_eq!(say(TiePolicy::Revote, Some(4), &[6]), Choice::Again);
    }

    #[test]
    fn only_a_real_tie_draws() {
        let untouched = stream().next_u64();
        for policy in TiePolicy::ALL {
            let mut rng = stream();
            assert_eq!(resolve(&[], policy, Some(1), &[1], &mut rng), Choice::NoWinner);
            assert_eq!(resolve(&[3], policy, Some(1), &[1], &mut rng), Choice::One(3));
            if policy != TiePolicy::Random {
                resolve(&[1, 3], policy, Some(1), &[1], &mut rng);
            }
            assert_eq!(rng.next_u64(), untouched, "{policy:?}");
        }
    }

    #[test]
    fn a_random_tie_is_even() {
        let (mut rng, mut seen) = (stream(), [0u32; 7]);
        for _ in 0..30_000 {
            if let Choice::One(a) = resolve(&[1, 4, 6], TiePolicy::Random, None, &[], &mut rng) {
                seen[a as usize] += 1;
            }
        }
        // Each count is binomial(30,000, 1/3) with standard deviation 81.6; five of them are allowed.
        assert!([1, 4, 6].iter().all(|&a| seen[a as usize].abs_diff(10_000) < 408), "{seen:?}");
    }

    #[test]
    fn names_lead_back_to_their_policies() {
        for policy in TiePolicy::ALL {
            assert_eq!(TiePolicy::by_name(policy.name()), Some(policy));
        }
        assert_eq!(TiePolicy::by_name("Random"), None);
    }
}
