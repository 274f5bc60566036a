//! `watch`: one society deliberating, live in the terminal.
//!
//! The deliberation runs in a thread and hands on what happens (`feed`); a player goes on through it at the speed of who watches
//! (`player`); what there is to see is drawn (`screen`). What is worked out of a debate is the library's affair
//! (`manyminds::report::live`); no result sees the clock or the terminal.

#[cfg(feature = "tui")]
mod feed;
#[cfg(feature = "tui")]
mod fit;
#[cfg(feature = "tui")]
mod keys;
#[cfg(feature = "tui")]
mod player;
#[cfg(feature = "tui")]
mod screen;
#[cfg(feature = "tui")]
mod terminal;

use super::{Outcome, WatchArgs};

/// The slowest and the fastest that acts are shown, in acts a second.
const SPEEDS: (f64, f64) = (0.125, 4_096.0);

#[cfg(feature = "tui")]
pub(crate) fn watch(args: &WatchArgs) -> Outcome {
    terminal::may_show()?;
    let feed = feed::Feed::of(super::replay::source(&args.which)?)?;
    terminal::show(player::Player::new(args.speed, args.paused), feed, super::look().color)?;
    Ok(super::Done::Well)
}

#[cfg(not(feature = "tui"))]
pub(crate) fn watch(_: &WatchArgs) -> Outcome {
    Err(manyminds::error::Fault::at("watch", "given", "need a build with `--features tui`").into())
}

/// Reads a number of acts a second.
pub(crate) fn speed(text: &str) -> Result<f64, String> {
    let (slowest, fastest) = SPEEDS;
    let read = text.trim().parse::<f64>().ok().filter(|speed| (slowest..=fastest).contains(speed));
    read.ok_or_else(|| format!("need a number of acts a second from {slowest} to {fastest}"))
}

#[cfg(test)]
mod tests {
    use super::speed;

    #[test]
    fn a_speed_is_a_number_of_acts_that_somebody_can_watch() {
        assert_eq!((speed("0.5"), speed(" 4096 ")), (Ok(0.5), Ok(4_096.0)));
        assert!(["", "0", "-1", "nan", "inf", "4097", "fast"].into_iter().all(|text| speed(text).is_err()));
    }
}
