//! Everything that is tested from outside.

mod axioms;
mod bad;
#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "cli")]
mod columns;
mod countdown;
mod coverage;
mod determinism;
mod docking;
mod docs;
mod evaluate;
mod families;
mod laws;
mod layers;
mod oracle;
mod perception;
mod placebo;
mod readme;
mod reflex;
mod relabelling;
#[cfg(feature = "cli")]
mod replay;
mod report;
mod solving;
#[cfg(all(unix, feature = "cli"))]
mod study;
mod surface;
mod symmetry;
#[cfg(feature = "cli")]
mod tally;
#[cfg(all(feature = "cli", unix))]
mod templates;
mod transcript;
#[cfg(feature = "cli")]
mod vary;
mod worlds;
