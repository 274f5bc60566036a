//! The scenario file: what was typed (a tree), and what is meant (a [`Study`] that cannot be wrong).
//!
//! ```text
//! text -> tree of values with lines        (tree)
//!      -> + --set                          (study: overlay)
//!      -> points of [sweep] x [arms]       (study)
//!      -> each held against one table of fields (fields, check)
//!      -> typed, and checked across fields (build) -> Study { cells }
//! ```
//!
//! Every fault is collected, named with file, line, path, value and what is needed, and told once, in order of lines. The
//! table of [`fields`] also gives the JSON Schema ([`schema`]), the words of `explain` ([`explain`]) and the list of
//! defaults in the docs ([`defaults_table`]).
//!
//! An override (`--set`, `[sweep]`, `[arms]`, `[[interventions]]`) is a path and a value. A table is laid key by key into
//! a section (`society`, a perspective, its traits, `acts`, `protocol` with `vote`, `stop` and `replace`, `prices`) and
//! replaces anything else whole (`problem`, a network, a spread).
//!
//! ```
//! use manyminds::scenario::{Options, parse};
//! use std::path::Path;
//! let text = r#"
//! schema = 1
//! problem = { kind = "coloring", generate = { graph = "queen", rows = 4, cols = 4 }, colors = 5 }
//! society.perspectives.sceptic.count = 3
//! sweep."prices.verify" = [10, 200]
//! arms.silent.twin = "silent"
//! "#;
//! let disk = |_: &Path| Err(std::io::ErrorKind::NotFound.into());
//! let study = parse(text, Path::new("queens.toml"), &disk, &Options::default(), &["merit"]).unwrap();
//! assert_eq!((study.points.len(), study.arms.len(), study.cells.len()), (2, 2, 4));
//! assert_eq!(study.points[1].label(), "prices.verify = 200");
//! let wrong = text.replace("count = 3", "cuont = 3");
//! let error = parse(&wrong, Path::new("queens.toml"), &disk, &Options::default(), &["merit"]).unwrap_err();
//! assert!(error.to_string().contains("queens.toml:4: society.perspectives.sceptic.cuont: unknown key; did you mean `count`?"));
//! ```

mod build;
mod check;
mod columns;
pub mod fields;
mod key;
mod schema;
mod settings;
mod study;
#[cfg(test)]
mod tests;
pub mod tree;
mod types;

pub use fields::{defaults_table, explain};
pub use schema::schema;
pub use settings::{Setting, settings};
pub use study::{MOST_CELLS, Midway, Options, load, parse};
pub use types::*;
