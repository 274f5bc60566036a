//! Ballots -> a set of winners; ties are a declared policy.
//!
//! A [`Ballots`] store holds weak orders (with grades, if the voters gave them), a [`VotingRule`] turns it into a
//! [`Tally`], and [`resolve`] makes one [`Choice`] of the winners. The three are apart on purpose: a rule never breaks
//! a tie, so the same election under another tie policy is the same election.
//!
//! ```
//! use manyminds::rng::{Draws, Phase};
//! use manyminds::voting::{Ballots, Choice, Tally, TiePolicy, resolve, rule_by_name};
//! let mut ballots = Ballots::new(3);
//! ballots.push_ranking(&[0, 1, 2]);
//! ballots.push_ranking(&[2, 1, 0]);
//! ballots.push_top(1);
//! let mut tally = Tally::default();
//! rule_by_name("borda", 0.5).unwrap().decide(&ballots, &mut tally);
//! assert_eq!((&tally.values()[..], &tally.winners[..]), (&[2.5, 4.0, 2.5][..], &[1][..]));
//! let mut rng = Draws::new(7, 0, 0).stream(0, 0, Phase::Ties);
//! assert_eq!(resolve(&tally.winners, TiePolicy::Random, None, &[], &mut rng), Choice::One(1));
//! ```
//!
//! Votes are added up in whole numbers ([`Tally`]), so that no result depends on the order of the ballots.

pub mod axioms;
mod ballot;
pub mod laws;
mod pairwise;
pub mod preflib;
mod quorum;
mod rule;
pub mod rules;
mod tally;
mod ties;

pub use ballot::{Ballot, Ballots, LARGEST, UNRANKED};
pub use pairwise::Facts;
pub use quorum::quorum_needed;
pub use rule::{Takes, VotingRule};
pub use rules::{RULES, RuleInfo, rule_by_name};
pub use tally::{Refusal, Step, Tally};
pub use ties::{Choice, TiePolicy, resolve};
