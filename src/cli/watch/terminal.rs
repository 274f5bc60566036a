//! The terminal: taken over, and given back however it ends.

use super::feed::Feed;
use super::keys::press;
use super::player::Player;
use super::screen::{View, draw};
use manyminds::error::{Error, Fault, Result};
use ratatui::crossterm::event::{self, Event};
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

/// The screen is drawn this often though nothing is new.
const PULSE: Duration = Duration::from_secs(1);

/// Refuses where there is nothing to draw on, or nobody to press a key.
///
/// # Errors
/// Unless stdin and stdout are a terminal that can do more than write lines.
pub(super) fn may_show() -> Result<()> {
    let need = "need a terminal to draw on; `manyminds replay` tells a debate as text";
    let mut faults = Vec::new();
    for (name, there) in [("stdin", io::stdin().is_terminal()), ("stdout", io::stdout().is_terminal())] {
        if !there {
            faults.push(Fault::at(name, "no terminal", need));
        }
    }
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        faults.push(Fault::at("TERM", "dumb", need));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}

/// Shows the debate until somebody leaves.
pub(super) fn show(player: Player, feed: Feed, color: bool) -> Result<()> {
    let signals = Signals::watch().map_err(Error::io("signals"))?;
    let watched = {
        let mut terminal = ratatui::try_init().map_err(Error::io("terminal"))?;
        let _back = GiveBack;
        watch(player, feed, &signals, &mut |player, view| {
            terminal.draw(|frame| draw(frame, player, view, color)).map(|_| ())
        })
    };
    signals.obey();
    watched
}

/// Gives the terminal back; a panic does so too, before it is told.
struct GiveBack;

impl Drop for GiveBack {
    fn drop(&mut self) {
        ratatui::restore();
    }
}

#[allow(clippy::disallowed_methods, reason = "the clock is for the person who watches; no result sees it")]
fn clock() -> Instant {
    Instant::now()
}

fn watch(
    mut player: Player,
    mut feed: Feed,
    signals: &Signals,
    show: &mut dyn FnMut(&Player, &mut View) -> io::Result<()>,
) -> Result<()> {
    let mut view = View::default();
    let mut before = clock();
    let mut drawn = before;
    let mut news = true;
    loop {
        let now = clock();
        let seconds = now.duration_since(before).as_secs_f64().min(1.0);
        before = now;
        // A terminal that is gone tells so only to who writes to it.
        news |= now.duration_since(drawn) >= PULSE;
        news |= player.advance(seconds, &mut || feed.next())?;
        if std::mem::take(&mut news) {
            drawn = now;
            show(&player, &mut view).map_err(Error::io("terminal"))?;
        }
        let mut patience = player.patience().min(PULSE);
        while event::poll(patience).map_err(Error::io("terminal"))? {
            match event::read().map_err(Error::io("terminal"))? {
                Event::Key(key) if press(key, &mut player, &mut view) => return Ok(()),
                _ => news = true,
            }
            patience = Duration::ZERO;
        }
        if signals.caught() {
            return Ok(());
        }
    }
}

/// Signals that end the program, kept until the terminal is given back.
struct Signals {
    #[cfg(unix)]
    caught: std::sync::Arc<std::sync::atomic::AtomicUsize>,
}

#[cfg(unix)]
impl Signals {
    fn watch() -> io::Result<Self> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let signals = Signals { caught: std::sync::Arc::default() };
        for signal in [SIGHUP, SIGINT, SIGTERM] {
            signal_hook::flag::register_usize(signal, signals.caught.clone(), signal as usize)?;
        }
        Ok(signals)
    }

    fn caught(&self) -> bool {
        self.caught.load(std::sync::atomic::Ordering::Relaxed) > 0
    }

    /// Ends as the program would have, had it not waited.
    fn obey(&self) {
        let signal = self.caught.load(std::sync::atomic::Ordering::Relaxed);
        if signal > 0 {
            let _ = signal_hook::low_level::emulate_default_handler(signal as i32);
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    fn watch() -> io::Result<Self> {
        Ok(Signals {})
    }

    fn caught(&self) -> bool {
        false
    }

    fn obey(&self) {}
}
