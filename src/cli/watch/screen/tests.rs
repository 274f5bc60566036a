//! Screens, without a terminal.

use super::super::player::Goal;
use super::*;
use manyminds::error::Result;
use manyminds::measure;
use manyminds::scenario::{self, Options, Study};
use manyminds::study::trace::{Passage, follow};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::path::Path;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");

fn parsed(text: &str) -> Study {
    let nothing = |_: &Path| Err(std::io::ErrorKind::NotFound.into());
    scenario::parse(text, "watched.toml".as_ref(), &nothing, &Options::default(), &measure::names()).unwrap()
}

fn lunch_text() -> String {
    std::fs::read_to_string(Path::new(GOLDEN).join("lunch.toml")).unwrap()
}

/// Three friends, six rounds.
pub(in super::super) fn lunch() -> Study {
    parsed(&lunch_text())
}

/// The first replicate of a study.
pub(in super::super) fn passages(study: Study) -> Vec<Passage> {
    let mut passages = Vec::new();
    follow(&study, 0, 0, &mut |passage| passages.push(passage)).unwrap();
    passages
}

/// A player and what it is fed: everything is there at once.
pub(in super::super) fn playing(
    speed: f64,
    paused: bool,
    study: Study,
) -> (Player, impl FnMut() -> Result<Option<Passage>>) {
    let mut passages = passages(study).into_iter();
    (Player::new(speed, paused), move || Ok(passages.next()))
}

/// After so many steps towards a goal, drawn in so much room.
fn drawn(study: Study, steps: &[Goal], view: &mut View, room: (u16, u16)) -> Terminal<TestBackend> {
    let (mut player, mut next) = playing(4.0, true, study);
    player.advance(0.0, &mut next).unwrap();
    for &goal in steps {
        player.go(goal);
        player.advance(0.0, &mut next).unwrap();
    }
    let mut terminal = Terminal::new(TestBackend::new(room.0, room.1)).unwrap();
    terminal.draw(|frame| draw(frame, &player, view, true)).unwrap();
    terminal
}

fn text(terminal: &Terminal<TestBackend>) -> String {
    let buffer = terminal.backend().buffer();
    let row = |y: u16| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..buffer.area.height).map(|y| row(y).trim_end().to_string() + "\n").collect()
}

/// Compares with a screen that is kept, as `.ci/watch.py` does with that of a real terminal; renewed with `MANYMINDS_BLESS`.
#[track_caller]
fn as_kept(name: &str, shown: &str) {
    let path = Path::new(GOLDEN).join(format!("watch/{name}.txt"));
    if std::env::var_os("MANYMINDS_BLESS").is_some() {
        std::fs::write(&path, shown).unwrap();
    }
    assert_eq!(shown, std::fs::read_to_string(&path).unwrap(), "{name}");
}

#[test]
fn a_screen_of_80_by_24_has_everything() {
    use Goal::{Act, Round, Vote};
    let all = [Vote, Round, Act, Vote, Vote];
    for (name, steps) in [("start", &all[..0]), ("vote", &all[..1]), ("later", &all[..3]), ("end", &all)] {
        let shown = text(&drawn(lunch(), steps, &mut View::default(), (80, 24)));
        as_kept(name, &shown);
    }
}

#[test]
fn long_positions_are_told_by_what_sets_them_apart() {
    let shipped = manyminds::shipped::find("diagnosis").unwrap();
    let study = shipped.study(&Options::default(), &measure::names()).unwrap();
    let steps = [Goal::Vote, Goal::Act, Goal::Act, Goal::Act];
    as_kept("diagnosis", &text(&drawn(study, &steps, &mut View::default(), (80, 24))));
}

#[test]
fn more_room_is_used_and_too_little_is_said() {
    let steps = [Goal::Vote, Goal::Vote];
    as_kept("wide", &text(&drawn(lunch(), &steps, &mut View::default(), (140, 30))));
    let small = text(&drawn(lunch(), &steps, &mut View::default(), (59, 16)));
    let said = small.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.starts_with("need a terminal of at least 60 x 16; this one is 59 x 16."), "{said}");
    let just = text(&drawn(lunch(), &steps, &mut View::default(), (60, 16)));
    assert!(just.contains("walker-2") && just.contains("vote in round 6"), "{just}");
    for room in [(1, 1), (2, 40), (80, 1), (300, 90)] {
        drawn(lunch(), &steps, &mut View::default(), room);
    }
}

#[test]
fn a_position_is_told_by_letter_and_by_colour() {
    let seen = drawn(lunch(), &[], &mut View::default(), (80, 24));
    let rows: Vec<String> = text(&seen).lines().map(str::to_string).collect();
    let row =
        |name: &str| rows.iter().position(|row| row.chars().skip(3).collect::<String>().starts_with(name)).unwrap();
    let (cook, walker) = (row("cook"), row("walker-1"));
    let mark = |y: usize| {
        let cell = &seen.backend().buffer()[(1, y as u16)];
        (cell.symbol().to_string(), cell.fg)
    };
    assert_eq!((mark(cook), mark(walker)), (("A".into(), COLORS[0]), ("A".into(), COLORS[0])));
    assert_eq!(mark(row("walker-2")), ("·".into(), Color::Reset));
}

#[test]
fn without_colour_there_is_none() {
    let (mut player, mut next) = playing(4.0, true, lunch());
    player.go(Goal::Vote);
    player.advance(0.0, &mut next).unwrap();
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| draw(frame, &player, &mut View::default(), false)).unwrap();
    let buffer = terminal.backend().buffer();
    assert!(buffer.content.iter().all(|cell| (cell.fg, cell.bg) == (Color::Reset, Color::Reset)));
}

#[test]
fn what_a_scenario_says_cannot_command_the_terminal() {
    let mut escaped = lunch_text();
    for (from, to) in [
        ("title = \"Do three", "title = \"\\u001b[31mDo\\u0007 three \\u202e議論"),
        ("\"home\"", "\"ho\\u001b]0;x\\u0007me\""),
        ("\"place\"", "\"pl\\u009bace\""),
    ] {
        assert!(escaped.contains(from), "{from}");
        escaped = escaped.replace(from, to);
    }
    for steps in [&[][..], &[Goal::Vote], &[Goal::Vote, Goal::Vote, Goal::Vote, Goal::Vote]] {
        let seen = drawn(parsed(&escaped), steps, &mut View::default(), (80, 24));
        let shown = text(&seen);
        assert!(!shown.contains(|c: char| c != '\n' && c.is_control() || c == '\u{202e}'), "{shown:?}");
        assert!(shown.contains("\u{fffd}[31mDo\u{fffd} three \u{fffd}議"), "{shown}");
    }
}

#[test]
fn panels_scroll_as_far_as_there_is_something() {
    let crowd = parsed(&lunch_text().replace("count = 2", "count = 20").replace("1_500", "60_000"));
    let mut view = View { panel: Panel::Agents, ..View::default() };
    let steps = [Goal::Vote];
    let shown = text(&drawn(crowd.clone(), &steps, &mut view, (80, 24)));
    assert!(shown.contains(">agents 1 to 7 of 21"), "{shown}");
    view.scroll(3, false);
    assert!(text(&drawn(crowd.clone(), &steps, &mut view, (80, 24))).contains(">agents 4 to 10 of 21"));
    view.scroll(usize::MAX, false);
    assert!(text(&drawn(crowd.clone(), &steps, &mut view, (80, 24))).contains(">agents 15 to 21 of 21"));
    view.scroll(1, true);
    assert!(text(&drawn(crowd.clone(), &steps, &mut view, (80, 24))).contains(">agents 14 to 20 of 21"));
    view.panel = Panel::Acts;
    view.scroll(4, true);
    let shown = text(&drawn(crowd.clone(), &steps, &mut view, (80, 24)));
    assert!(shown.contains(">acts, 4 lines below"), "{shown}");
    view.scroll(usize::MAX, true);
    let shown = text(&drawn(crowd.clone(), &steps, &mut view, (80, 24)));
    assert!(shown.contains("\n    1 "), "the first act: {shown}");
    view.scroll(usize::MAX, false);
    assert!(text(&drawn(crowd, &steps, &mut view, (80, 24))).contains(">acts ──"));
}

#[test]
fn the_help_names_every_key() {
    let mut view = View { help: true, ..View::default() };
    let shown = text(&drawn(lunch(), &[], &mut view, (80, 24)));
    as_kept("help", &shown);
    for (key, does) in KEYS {
        assert!(shown.contains(key) && shown.contains(does), "{key}: {shown}");
    }
}
