//! What happens, handed from the thread in which it does to whoever watches.

use crate::cli::replay::Source;
use manyminds::error::{Error, Result};
use manyminds::study::trace::{Passage, follow};
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread::{self, JoinHandle};

/// Stretches that may be there before they are asked for. The deliberation waits rather than running ahead further.
const AHEAD: usize = 1;

/// A transcript that is still being written, or one that is there.
#[derive(Debug)]
pub(super) struct Feed {
    passages: Receiver<Passage>,
    thread: Option<JoinHandle<Result<()>>>,
}

impl Feed {
    /// Begins. A deliberation that nobody listens to any more ends with the program.
    pub(super) fn of(source: Source) -> Result<Self> {
        let (sender, passages) = sync_channel(AHEAD);
        let run = move || match source {
            Source::Run(study, cell, replicate) => {
                // One that is no longer heard is told to nobody.
                follow(&study, cell, replicate, &mut |passage| _ = sender.send(passage)).map(|_| ())
            }
            Source::Kept(transcript) => {
                _ = transcript.passages().all(|passage| sender.send(passage).is_ok());
                Ok(())
            }
        };
        let thread = thread::Builder::new().name("deliberation".into()).spawn(run).map_err(Error::io("a thread"))?;
        Ok(Feed { passages, thread: Some(thread) })
    }

    /// The next stretch, if it is there already.
    ///
    /// # Errors
    /// What the replicate could not be made of.
    pub(super) fn next(&mut self) -> Result<Option<Passage>> {
        match self.passages.try_recv() {
            Ok(passage) => Ok(Some(passage)),
            Err(TryRecvError::Empty) => Ok(None),
            Err(TryRecvError::Disconnected) => match self.thread.take().map(JoinHandle::join) {
                Some(Ok(came)) => came.map(|()| None),
                Some(Err(panic)) => resume_unwind(panic),
                None => Ok(None),
            },
        }
    }
}
