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
    ///
    /// # Errors
    /// If there is no thread to be had.
    pub(super) fn of(source: Source) -> Result<Self> {
        Self::begin(move |tell| match source {
            Source::Run(study, cell, replicate) => follow(&study, cell, replicate, tell).map(|_| ()),
            Source::Kept(transcript) => {
                transcript.passages().for_each(tell);
                Ok(())
            }
        })
    }

    /// Runs what tells of itself. Once nobody listens, it is told to nobody.
    fn begin(run: impl FnOnce(&mut dyn FnMut(Passage)) -> Result<()> + Send + 'static) -> Result<Self> {
        let (sender, passages) = sync_channel(AHEAD);
        let run = move || run(&mut |passage| _ = sender.send(passage));
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

#[cfg(test)]
mod tests {
    use super::super::screen::tests::{lunch, passages};
    use super::*;
    use manyminds::error::Fault;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn wait(feed: &mut Feed) -> Result<Passage> {
        loop {
            if let Some(passage) = feed.next()? {
                return Ok(passage);
            }
            thread::yield_now();
        }
    }

    #[test]
    fn a_deliberation_does_not_run_ahead_of_who_watches_and_is_not_held_up_by_who_left() {
        let told = Arc::new(AtomicUsize::new(0));
        let (counts, all) = (Arc::clone(&told), passages(lunch()));
        let many = 200 * all.len();
        let mut feed = Feed::begin(move |tell| {
            for passage in all.iter().cycle().take(many) {
                tell(passage.clone());
                counts.fetch_add(1, Ordering::SeqCst);
            }
            Ok(())
        })
        .unwrap();
        for heard in 1..many / 2 {
            wait(&mut feed).unwrap();
            let told = told.load(Ordering::SeqCst);
            assert!(told <= heard + AHEAD, "{told} were told when {heard} were heard");
        }
        let Feed { passages, thread } = feed;
        drop(passages);
        thread.unwrap().join().unwrap().unwrap();
        assert_eq!(told.load(Ordering::SeqCst), many);
    }

    #[test]
    fn everything_is_heard_in_order_and_so_is_what_went_wrong() {
        let all = passages(lunch());
        let mut feed = Feed::of(Source::Run(Box::new(lunch()), 0, 0)).unwrap();
        for passage in &all {
            assert!(wait(&mut feed).unwrap() == *passage);
        }
        let first = all[0].clone();
        let mut feed = Feed::begin(move |tell| {
            tell(first);
            Err(Fault::at("problem", "none", "need one").into())
        })
        .unwrap();
        assert!(wait(&mut feed).is_ok());
        assert_eq!(wait(&mut feed).unwrap_err().to_string(), "problem is none; need one");
    }
}
