//! A progress bar for work that takes longer than a second, and a stop button.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use manyminds::error::{Error, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Nobody wants to see a bar for less than this.
const PATIENCE: Duration = Duration::from_secs(1);

/// Counts runs, and shows them on stderr once the work takes long.
pub(crate) struct Progress {
    bar: ProgressBar,
    wanted: bool,
    shown: AtomicBool,
    start: Instant,
}

impl Progress {
    #[allow(clippy::disallowed_methods, reason = "the clock is for the person who waits; no result sees it")]
    pub(crate) fn new(runs: u64, wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(runs), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:32} {human_pos} of {human_len} runs, {eta} left");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Progress { bar, wanted, shown: AtomicBool::new(false), start: Instant::now() }
    }

    pub(crate) fn add(&self, runs: u64) {
        self.bar.inc(runs);
        if self.wanted && self.start.elapsed() > PATIENCE && !self.shown.swap(true, Ordering::Relaxed) {
            // Draws nothing where stderr is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// One more, of as many as turned out to be in all.
    pub(crate) fn of(&self, runs: u64) {
        self.bar.set_length(runs);
        self.add(1);
    }

    /// Takes the bar away, and says how many seconds went by.
    pub(crate) fn finish(&self) -> f64 {
        self.bar.finish_and_clear();
        self.start.elapsed().as_secs_f64()
    }
}

/// Set by the first Ctrl-C; the second ends the program at once.
pub(crate) fn stop_button() -> Result<&'static AtomicBool> {
    static STOP: AtomicBool = AtomicBool::new(false);
    ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(super::STOPPED));
        }
        super::tell("stopping after the replicates under way; press Ctrl-C again to quit at once");
    })
    .map_err(|error| Error::io("Ctrl-C")(std::io::Error::other(error)))?;
    Ok(&STOP)
}
