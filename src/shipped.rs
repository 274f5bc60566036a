//! The scenarios that ship, carried in the library: an installed program needs no folder beside it.
//!
//! Every scenario and data file below `scenarios/` is here, by its path in that folder. A scenario is known by the name
//! of its file without the ending, or by its path without the ending where two share a name.

use crate::error::Error;
use crate::scenario::{self, Options, Study};
use std::io;
use std::path::{Component, Path};

/// All files: the path below `scenarios/`, with `/` between its parts, and the text. Sorted by path.
pub static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// A scenario that ships.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Its path below `scenarios/`: `society/queens.toml`.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

impl Shipped {
    /// The shortest name by which [`find`] knows it.
    pub fn name(&self) -> &'static str {
        let long = self.path.strip_suffix(".toml").unwrap_or(self.path);
        let short = stem(self.path);
        if scenarios().filter(|other| stem(other.path) == short).count() > 1 { long } else { short }
    }

    /// The question that it asks; empty if it does not say.
    pub fn title(&self) -> String {
        self.said("title")
    }

    /// The paper or book that it follows; empty if it does not say.
    pub fn source(&self) -> String {
        self.said("source")
    }

    fn said(&self, key: &str) -> String {
        let table: Option<toml::Table> = self.text.parse().ok();
        table.and_then(|table| Some(table.get(key)?.as_str()?.to_string())).unwrap_or_default()
    }

    /// Reads it as a study. `known` are the measures that can be asked for.
    ///
    /// # Errors
    /// As [`scenario::parse`]: options may make any scenario wrong.
    pub fn study(&self, options: &Options, known: &[&str]) -> Result<Study, Error> {
        scenario::parse(self.text, Path::new(self.path), &read, options, known)
    }
}

fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".toml").unwrap_or(file)
}

/// The shipped scenarios, sorted by path.
pub fn scenarios() -> impl Iterator<Item = Shipped> {
    let files = FILES.iter().filter(|(path, _)| path.ends_with(".toml"));
    files.map(|&(path, text)| Shipped { path, text })
}

/// The scenario of that name: `queens`, `society/queens`, or its path with or without `scenarios/` before it.
pub fn find(name: &str) -> Option<Shipped> {
    let name = name.strip_prefix("scenarios/").unwrap_or(name);
    let long = name.strip_suffix(".toml").unwrap_or(name);
    let by_path = scenarios().find(|shipped| shipped.path.strip_suffix(".toml") == Some(long));
    by_path.or_else(|| scenarios().find(|shipped| shipped.name() == name))
}

/// Reads a shipped file by its path below `scenarios/`, which may go up and down again: `society/../data/queen.col`.
///
/// # Errors
/// Not found, if no such file ships.
pub fn read(path: &Path) -> io::Result<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str().unwrap_or("")),
            Component::ParentDir => {
                parts.pop();
            }
            _ => {}
        }
    }
    let wanted = parts.join("/");
    let found = FILES.iter().find(|(path, _)| *path == wanted);
    found.map(|(_, text)| text.to_string()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_scenario_is_found_by_its_name_and_has_a_title() {
        for shipped in scenarios() {
            assert_eq!(find(shipped.name()), Some(shipped));
            assert_eq!(find(&format!("scenarios/{}", shipped.path)), Some(shipped));
            assert!(!shipped.title().is_empty(), "{}", shipped.path);
        }
        assert!(FILES.is_sorted() && find("no such scenario").is_none());
    }

    #[test]
    fn a_title_is_read_and_may_be_missing() {
        let title = |text| Shipped { path: "a.toml", text }.title();
        assert_eq!([title("schema = 1\ntitle = \"Why?\""), title("schema = 1"), title("= =")], ["Why?", "", ""]);
    }

    #[test]
    fn paths_may_go_up_and_down() {
        for (path, text) in FILES {
            assert_eq!(read(Path::new("somewhere").join("..").join(path).as_path()).unwrap(), *text);
        }
        assert!(read(Path::new("../../etc/passwd")).is_err());
    }
}
