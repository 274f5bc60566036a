//! One typed error for the whole house.
//!
//! What a user wrote wrong is a list of [`Fault`]s, each naming file, line, path, value and what is needed, all at once.

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing that is wrong in what a user gave us.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, as the user named it; empty for a fault in the command line.
    pub file: String,
    /// The line in that file, from 1; 0 when no line is to blame.
    pub line: usize,
    /// Where in the scenario: `society.perspectives.sceptic.count`. Empty in plain data files.
    pub path: String,
    /// What was found, as written.
    pub value: String,
    /// What is needed instead.
    pub need: String,
}

impl Fault {
    /// A fault that is about `path`.
    pub fn at(path: impl Into<String>, value: impl fmt::Display, need: impl Into<String>) -> Self {
        Fault { path: path.into(), value: value.to_string(), need: need.into(), ..Fault::default() }
    }

    /// A fault on a line of a data file.
    pub fn on_line(line: usize, value: impl fmt::Display, need: impl Into<String>) -> Self {
        Fault { line, value: value.to_string(), need: need.into(), ..Fault::default() }
    }

    /// The same fault, with the file named if it was not yet.
    #[must_use]
    pub fn in_file(mut self, file: &Path) -> Self {
        if self.file.is_empty() {
            self.file = file.display().to_string();
        }
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            f.write_str(&self.file)?;
            if self.line > 0 {
                write!(f, ":{}", self.line)?;
            }
            f.write_str(": ")?;
        } else if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        match (self.path.is_empty(), self.value.is_empty()) {
            (false, false) => write!(f, "{} is {}; ", self.path, self.value)?,
            (false, true) => write!(f, "{}: ", self.path)?,
            (true, false) => write!(f, "found {}; ", self.value)?,
            (true, true) => {}
        }
        f.write_str(&self.need)
    }
}

/// Everything that can go wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The input is wrong: every fault that was found. Nothing was run or written.
    #[error("{}", list(.0))]
    Invalid(Vec<Fault>),
    /// The machine let us down: a file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The user stopped the run. What was finished before is kept.
    #[error("stopped by the user after {done} of {of} replicates")]
    Stopped {
        /// Replicates finished, in order.
        done: u64,
        /// Replicates asked for.
        of: u64,
    },
}

impl Error {
    /// Wraps an input-output error with the file that it is about.
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.into();
        move |source| Error::Io { path, source }
    }

    /// True if the user's input is to blame (exit code 2), false if the machine is (exit code 3).
    pub fn is_input(&self) -> bool {
        matches!(self, Error::Invalid(_))
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Error::Invalid(vec![fault])
    }
}

impl From<Vec<Fault>> for Error {
    fn from(faults: Vec<Fault>) -> Self {
        Error::Invalid(faults)
    }
}

fn list(faults: &[Fault]) -> String {
    faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n")
}

/// The result of anything that may be the user's fault or the machine's.
pub type Result<T> = std::result::Result<T, Error>;
