//! Where rows are kept: a file, or memory that becomes a file once it is large.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use tempfile::SpooledTempFile;

/// Rows without a directory stay in memory up to this many bytes, and then go to an unnamed file.
const MOST_HELD: usize = 1 << 18;

/// What bytes can be appended to, read back from, and cut off at.
pub trait Medium: Read + Write + Seek + Send {
    /// Cuts off whatever stands after the first `length` bytes.
    ///
    /// # Errors
    /// What the medium says.
    fn cut(&mut self, length: u64) -> io::Result<()>;

    /// Returns when all that was written is where it survives a power cut.
    ///
    /// # Errors
    /// What the medium says.
    fn settle(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Medium for File {
    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }

    fn settle(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}

impl Medium for SpooledTempFile {
    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
}

/// A medium of its own for rows that nobody keeps.
pub(super) fn spool() -> SpooledTempFile {
    SpooledTempFile::new(MOST_HELD)
}
