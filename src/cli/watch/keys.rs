//! What keys do.

use super::player::{Goal, Player};
use super::screen::{Panel, View};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// The keys, and what they do.
pub(super) const KEYS: [(&str, &str); 10] = [
    ("space", "pause, and go on"),
    ("s, right", "one act"),
    ("n", "to the end of the round"),
    ("v", "to the next vote"),
    ("+ -", "twice as fast, half as fast"),
    ("tab", "to the other panel: agents, acts"),
    ("up, down", "scroll that panel by a line"),
    ("PgUp, PgDn", "scroll it by ten; Home and End go all the way"),
    ("?", "these keys, and back"),
    ("q, Esc", "leave; so does Ctrl-C"),
];

/// Does what a key stands for; whether it says to leave.
pub(super) fn press(key: KeyEvent, player: &mut Player, view: &mut View) -> bool {
    const PAGE: usize = 10;
    if key.kind == KeyEventKind::Release {
        return false;
    }
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char('c') if control => return true,
        KeyCode::Char(_) if control => {}
        KeyCode::Esc if view.help => view.help = false,
        KeyCode::Char('q') | KeyCode::Esc => return true,
        KeyCode::Char('?') => view.help = !view.help,
        KeyCode::Char(' ') => player.toggle(),
        KeyCode::Char('s') | KeyCode::Right => player.go(Goal::Act),
        KeyCode::Char('n') => player.go(Goal::Round),
        KeyCode::Char('v') => player.go(Goal::Vote),
        KeyCode::Char('+' | '=') => player.speed_up(2.0),
        KeyCode::Char('-') => player.speed_up(0.5),
        KeyCode::Tab | KeyCode::BackTab => {
            view.panel = if view.panel == Panel::Agents { Panel::Acts } else { Panel::Agents };
        }
        KeyCode::Up => view.scroll(1, true),
        KeyCode::Down => view.scroll(1, false),
        KeyCode::PageUp => view.scroll(PAGE, true),
        KeyCode::PageDown => view.scroll(PAGE, false),
        KeyCode::Home => view.scroll(usize::MAX, true),
        KeyCode::End => view.scroll(usize::MAX, false),
        _ => {}
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_does_what_the_help_says() {
        let (mut player, mut view) = (Player::new(4.0, true), View::default());
        let mut press = |code: KeyCode| press(KeyEvent::from(code), &mut player, &mut view);
        assert!(press(KeyCode::Char('q')) && press(KeyCode::Esc));
        for code in [' ', 's', 'n', 'v', '+', '-', '?'].map(KeyCode::Char) {
            assert!(!press(code), "{code:?}");
        }
        assert!(!press(KeyCode::Esc), "the help goes first");
        assert!(press(KeyCode::Esc));
        let control = |letter| KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
        assert!(super::press(control('c'), &mut player, &mut view));
        assert!(!super::press(control('q'), &mut player, &mut view), "that is another key");
    }
}
