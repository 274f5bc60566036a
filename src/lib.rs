//! Societies of thought: perspectives propose, critique and vote over a problem graph, and their diversity and
//! convergence are measured, the same to the bit on every run.
//!
//! ```text
//! scenario file -> Study -> society + problem + rule -> deliberate (propose, critique, vote, revise)
//!               -> acts -> measures -> one row per replicate -> claims judged -> report
//! ```
//!
//! # The tour of the house
//!
//! From the ground up; each room knows only those above it in this list.
//!
//! * [`rng`], [`column`](mod@column), [`budget`], [`error`], [`hash`]: where every draw comes from, rows of values by agent, what
//!   everything costs, what can go wrong, what is the same.
//! * [`problem`]: what is reasoned about. A mind gets a view; truth is a separate trait.
//! * [`act`]: what can be done and heard, and one agent's turn.
//! * [`voting`]: ballots to a set of winners; ties are a declared policy.
//! * [`mind`]: how one perspective reasons.
//! * [`society`]: agents as columns, and the network that joins them.
//! * [`deliberation`]: the loop.
//! * [`measure`]: numbers read off a deliberation, and what may be said from them.
//! * [`scenario`]: the file that a person writes, and the study that it means.
//! * [`study`]: points, arms, twins, replicates, and transcripts of them.
//! * [`report`], [`shipped`]: what a person looks at; the scenarios that the binary carries.
//!
//! # Three traits to extend, and one more
//!
//! [`problem::Problem`] with its [`problem::Truth`], [`mind::Mind`], [`voting::VotingRule`] and [`measure::Measure`]. Each
//! has one or two required methods and laws that any implementor can call. `examples/own_problem.rs` brings a problem, a
//! mind and a measure of its own.
//!
//! # Running a scenario
//!
//! ```
//! use manyminds::{measure, scenario, study};
//! let text = r#"
//!     schema = 1
//!     title = "two colours for a triangle"
//!     seed = 1
//!     replicates = 4
//!     [problem]
//!     kind = "graph"
//!     questions = [{ name = "a", options = 2 }, { name = "b", options = 2 }, { name = "c", options = 2 }]
//!     relations = [
//!         { kind = "differ", questions = ["a", "b"] },
//!         { kind = "differ", questions = ["b", "c"] },
//!         { kind = "differ", questions = ["c", "a"] },
//!     ]
//!     [society.perspectives.member]
//!     count = 3
//!     expertise = 1.0
//!     [protocol]
//!     stop = { rounds = 20, budget = 2000 }
//! "#;
//! let nothing = |_: &std::path::Path| Err(std::io::ErrorKind::NotFound.into());
//! let options = scenario::Options::default();
//! let study = scenario::parse(text, "triangle.toml".as_ref(), &nothing, &options, &measure::names())?;
//! let stop = std::sync::atomic::AtomicBool::new(false);
//! let results = study::run(&study, &study::Running { stop: &stop }, &|_| {})?;
//! // Two of three edges is the best that two colours can do: never solved.
//! assert_eq!(study::report(&results, study.per_problem, 0, measure::info("solved").unwrap()).estimate.mean, Some(0.0));
//! # Ok::<(), manyminds::error::Error>(())
//! ```

pub mod act;
pub mod budget;
pub mod column;
pub mod deliberation;
pub mod error;
pub mod hash;
pub mod measure;
pub mod mind;
pub mod problem;
pub mod report;
pub mod rng;
pub mod scenario;
pub mod shipped;
pub mod society;
pub mod study;
pub mod voting;
mod wide;
