//! What there is to see of a debate, drawn in as much room as there is.

use super::fit::{cut, pad, safe, width, wrap};
use super::keys::KEYS;
use super::player::Player;
use manyminds::report::live::{Kind, Live, Row, Told};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

/// Less room than this shows nothing of use.
const LEAST: (u16, u16) = (60, 16);
/// From this width on the two panels stand side by side.
const WIDE: u16 = 130;
/// Names of agents are aligned up to this many columns, and their positions.
const MOST_NAME: usize = 14;
const MOST_POSITION: usize = 24;
/// Lines for the last vote, and for the ending.
const VOTE_LINES: usize = 2;
const END_LINES: usize = 5;

/// Colours of letters, told apart by colour-blind people too (Okabe and Ito, "Color universal design", 2008), as the nearest of
/// 256; after the last the first again. The letter says the same.
const COLORS: [Color; 7] = [
    Color::Indexed(74),
    Color::Indexed(214),
    Color::Indexed(36),
    Color::Indexed(175),
    Color::Indexed(166),
    Color::Indexed(32),
    Color::Indexed(185),
];

/// What keys scroll.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Panel {
    Agents,
    #[default]
    Acts,
}

/// Which part of it is looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    pub(super) panel: Panel,
    pub(super) help: bool,
    /// The first agent shown.
    first: usize,
    /// How many lines of acts lie below those shown.
    below: usize,
}

impl View {
    /// Scrolls the panel by so many lines. What is too far is put right when it is drawn.
    pub(super) fn scroll(&mut self, lines: usize, up: bool) {
        match (self.panel, up) {
            (Panel::Agents, true) => self.first = self.first.saturating_sub(lines),
            (Panel::Agents, false) => self.first = self.first.saturating_add(lines),
            (Panel::Acts, true) => self.below = self.below.saturating_add(lines),
            (Panel::Acts, false) => self.below = self.below.saturating_sub(lines),
        }
    }
}

/// Draws everything. Without `color` nothing is set off but by weight.
pub(super) fn draw(frame: &mut Frame<'_>, player: &Player, view: &mut View, color: bool) {
    let area = frame.area();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let need = format!(
            "need a terminal of at least {} x {}; this one is {} x {}. Make it larger, or press q to leave",
            LEAST.0, LEAST.1, area.width, area.height
        );
        lines(frame, area, wrap(&need, area.width.into()).into_iter().map(Line::from));
        return;
    }
    let live = &player.live;
    let room = usize::from(area.width);
    let readings = readings(live, room, color);
    let foot = foot(live, room, color);
    let rows = [
        Constraint::Length(2),
        Constraint::Length(readings.len() as u16),
        Constraint::Fill(1),
        Constraint::Length(foot.len() as u16),
        Constraint::Length(1),
    ];
    let [head, middle, body, bottom, keys] = Layout::vertical(rows).areas(area);
    lines(frame, head, [title(player, room), question(live, room)]);
    lines(frame, middle, readings);
    if view.help {
        lines(frame, body, help(body.width.into()));
    } else {
        let (agents, acts) = panels(live, body);
        draw_agents(frame, agents, live, view, color);
        draw_acts(frame, acts, live, view, color);
    }
    lines(frame, bottom, foot);
    lines(frame, keys, [keys_line(room)]);
}

/// Draws lines below one another, as many as there is room for.
fn lines<'a>(frame: &mut Frame<'_>, area: Rect, lines: impl IntoIterator<Item = Line<'a>>) {
    for (line, row) in lines.into_iter().zip(area.rows()) {
        frame.render_widget(line, row);
    }
}

fn bold() -> Style {
    Style::new().add_modifier(Modifier::BOLD)
}

fn dim() -> Style {
    Style::new().add_modifier(Modifier::DIM)
}

fn title(player: &Player, room: usize) -> Line<'static> {
    let live = &player.live;
    let state = player.state();
    let Some(header) = live.header() else { return Line::from(pad(&state, room)).style(bold()) };
    let rounds = format!("round {}/{}", live.round(), header.protocol.rounds);
    let spent = format!("spent {}", live.spent());
    let mut said = format!("{}  {}, replicate {}", header.scenario, header.arm, header.replicate);
    if header.point > 0 {
        said.push_str(&format!(", point {}", header.point));
    }
    let went = format!("  {rounds}  act {}  {spent}", live.acts());
    // What changes is never cut off.
    let left = room.saturating_sub(width(&went) + width(&state) + 3);
    let said = format!(" {}{went}", cut(&said, left));
    let gap = room.saturating_sub(width(&said) + width(&state) + 1);
    Line::from(format!("{said}{}{state} ", " ".repeat(gap))).style(Style::new().add_modifier(Modifier::REVERSED))
}

fn question(live: &Live, room: usize) -> Line<'static> {
    Line::from(format!(" {}", cut(live.question(), room.saturating_sub(1))))
}

fn readings(live: &Live, room: usize, color: bool) -> Vec<Line<'static>> {
    const NAME: usize = 18;
    const NUMBER: usize = 18;
    let shown = live.readings(room.saturating_sub(NAME + NUMBER + 2));
    let style = if color { Style::new().fg(COLORS[5]) } else { Style::new() };
    let line = |reading: manyminds::report::live::Reading| {
        Line::from(vec![
            Span::raw(format!(" {}", pad(reading.name, NAME))),
            Span::raw(pad(&reading.now, NUMBER)),
            Span::styled(reading.spark, style),
        ])
    };
    let spread = live.spread(room.saturating_sub(NAME + 2)).map(|spread| {
        Line::from(vec![
            Span::raw(format!(" {}", pad("who holds what", NAME))),
            Span::styled(cut(&spread, room), style),
        ])
    });
    shown.into_iter().map(line).chain(spread).collect()
}

/// The last vote, or how it ended.
fn foot(live: &Live, room: usize, color: bool) -> Vec<Line<'static>> {
    let hung = |label: &str, said: &str, style: Style| -> Vec<Line<'static>> {
        let indent = width(label) + 3;
        // Room for an ellipsis is kept.
        let wrapped = wrap(said, room.saturating_sub(indent + 2));
        let mut first = true;
        let line = |text: String| {
            let label = if std::mem::take(&mut first) { label } else { "" };
            Line::from(vec![Span::styled(format!(" {}", pad(label, indent - 1)), bold()), Span::styled(text, style)])
        };
        wrapped.into_iter().map(line).collect()
    };
    let plain = Style::new();
    if let Some(end) = live.end() {
        let style = match end.right {
            Some(right) if color => Style::new().fg(if right { COLORS[2] } else { COLORS[4] }),
            _ => plain,
        };
        let mut shown = hung("the end ", &end.how, plain);
        shown.extend(hung("decision", &end.decision, plain));
        if !end.verdict.is_empty() {
            let verdict = hung("        ", &end.verdict, style.add_modifier(Modifier::BOLD));
            shorten(&mut shown, END_LINES.saturating_sub(verdict.len()).max(2));
            shown.extend(verdict);
        }
        shorten(&mut shown, END_LINES);
        return shown;
    }
    match live.vote().and_then(|vote| vote.split_once("  ")) {
        Some((label, said)) => {
            let mut shown = hung(label, said, plain);
            shorten(&mut shown, VOTE_LINES);
            shown
        }
        None => Vec::new(),
    }
}

/// Leaves out what is more than so many lines, and says so.
fn shorten(shown: &mut Vec<Line<'_>>, most: usize) {
    if shown.len() > most {
        shown.truncate(most);
        shown.last_mut().into_iter().for_each(|line| line.push_span(" …"));
    }
}

fn keys_line(room: usize) -> Line<'static> {
    let said = " space pause/go  s act  n round  v vote  +/- speed  tab panel  ? help  q quit";
    Line::from(cut(said, room)).style(dim())
}

fn help(room: usize) -> Vec<Line<'static>> {
    let key = |(key, does): &(&'static str, &'static str)| {
        Line::from(vec![Span::styled(format!("   {}", pad(key, 12)), bold()), Span::raw(*does)])
    };
    let told = "A letter marks a position that several hold, and its colour says the same; a dot one that somebody holds alone. \
                A long position is told by the answers that are unlike those of most. `with` is the share of the others who answer alike. Votes are taken over when their round is over.";
    let told = wrap(told, room.saturating_sub(4)).into_iter().map(|line| Line::from(format!("   {line}")));
    KEYS.iter().map(key).chain(told).collect()
}

/// Where agents and acts are drawn.
fn panels(live: &Live, body: Rect) -> (Rect, Rect) {
    if body.width >= WIDE {
        let [agents, acts] = Layout::horizontal([Constraint::Fill(1); 2]).spacing(2).areas(body);
        return (agents, acts);
    }
    // A heading and a line for each, if there is room; at most half of it.
    let wanted = live.agents() as u16 + 1;
    let [agents, acts] =
        Layout::vertical([Constraint::Length(wanted.min(body.height / 2)), Constraint::Fill(1)]).areas(body);
    (agents, acts)
}

fn heading(said: &str, room: usize, has_focus: bool) -> Line<'static> {
    let mark = if has_focus { '>' } else { ' ' };
    let said = format!("{mark}{} ", cut(said, room.saturating_sub(2)));
    let rule = "─".repeat(room.saturating_sub(width(&said)));
    Line::from(said + &rule).style(if has_focus { bold() } else { dim() })
}

fn draw_agents(frame: &mut Frame<'_>, area: Rect, live: &Live, view: &mut View, color: bool) {
    let room = usize::from(area.width);
    let height = usize::from(area.height).saturating_sub(1);
    let all = live.agents();
    view.first = view.first.min(all.saturating_sub(height));
    let shown: Vec<Row<'_>> = live.rows(view.first, height);
    let to = view.first + shown.len();
    let which = if shown.len() < all { format!("agents {} to {to} of {all}", view.first + 1) } else { "agents".into() };
    let widest = |of: &dyn Fn(&Row<'_>) -> usize, most: usize| shown.iter().map(of).max().unwrap_or(0).min(most);
    let held = if live.tells_apart() { "unlike most" } else { "position" };
    let name = widest(&|row| width(&safe(row.name)), MOST_NAME).max(width(&which) + 1);
    // A name mostly says the group.
    let apart = shown.iter().any(|row| !row.name.starts_with(row.group));
    let group = if apart { widest(&|row| width(&safe(row.group)), MOST_NAME) + 2 } else { 0 };
    let position = widest(&|row| width(&safe(&row.position)), MOST_POSITION).max(width(held));
    let head =
        format!("{}{}  {}  {}", pad(&which, name + 2), pad("group", group), pad("position", position), "with  last");
    let head = heading(head.trim_end(), room, view.panel == Panel::Agents);
    let row = |row: &Row<'_>| {
        let style = match row.letter.and_then(color_of) {
            Some(set_off) if color => bold().fg(set_off),
            _ => bold(),
        };
        let share = row.share.map_or("   -".into(), |share| format!("{:>3.0}%", 100.0 * share));
        let begun = 1 + 2 + name + group + 2 + position + 2 + 4 + 2;
        Line::from(vec![
            Span::styled(format!(" {} ", row.letter.unwrap_or('·')), style),
            Span::raw(pad(row.name, name)),
            Span::raw(pad(row.group, group)),
            Span::styled(format!("  {}  ", pad(&row.position, position)), style.remove_modifier(Modifier::BOLD)),
            Span::raw(format!("{share}  {}", cut(row.last, room.saturating_sub(begun)))),
        ])
    };
    lines(frame, area, std::iter::once(head).chain(shown.iter().map(row)));
}

/// The colour of a letter.
fn color_of(letter: char) -> Option<Color> {
    let place = match letter {
        'A'..='Z' => letter as usize - 'A' as usize,
        'a'..='z' => letter as usize - 'a' as usize + 26,
        _ => return None,
    };
    Some(COLORS[place % COLORS.len()])
}

fn draw_acts(frame: &mut Frame<'_>, area: Rect, live: &Live, view: &mut View, color: bool) {
    let room = usize::from(area.width);
    let height = usize::from(area.height).saturating_sub(1);
    // From the newest back, until there is enough to look at.
    let mut told: Vec<Vec<Line<'_>>> = Vec::new();
    let mut there = 0;
    for (at, one) in live.told().iter().enumerate().rev() {
        let follows = at > 0 && live.told()[at - 1].round == one.round;
        let block = sentence(one, follows, room, color);
        there += block.len();
        told.push(block);
        if there >= height.saturating_add(view.below) {
            break;
        }
    }
    view.below = view.below.min(there.saturating_sub(height));
    let skip = there.saturating_sub(height + view.below);
    let said = match view.below {
        0 => "acts".to_string(),
        below => format!("acts, {below} lines below"),
    };
    let head = heading(&said, room, view.panel == Panel::Acts);
    lines(frame, area, std::iter::once(head).chain(told.into_iter().rev().flatten().skip(skip)));
}

/// A sentence in lines, the round before it where it is the first of it.
fn sentence<'a>(told: &Told, follows: bool, room: usize, color: bool) -> Vec<Line<'a>> {
    const ROUND: usize = 5;
    let (indent, style) = match told.kind {
        Kind::Act => (0, bold()),
        Kind::Consequence => (2, Style::new()),
        Kind::Vote if color => (0, bold().fg(COLORS[1])),
        Kind::Vote => (0, bold()),
    };
    let name = cut(&told.who, MOST_NAME);
    let begun = ROUND + 1 + indent + width(&name) + 2;
    // A first line that begins after the name, others that begin below it.
    let hanging = ROUND + 1 + indent + 2;
    let mut rest = wrap(&told.said, room.saturating_sub(begun)).into_iter();
    let first = rest.next().unwrap_or_default();
    let round = if follows { String::new() } else { told.round.to_string() };
    let left = rest.collect::<Vec<_>>().join(" ");
    let mut shown = vec![Line::from(vec![
        Span::styled(format!("{round:>ROUND$} {}", " ".repeat(indent)), dim()),
        Span::styled(format!("{name}  "), style),
        Span::raw(first),
    ])];
    if !left.is_empty() {
        let wrapped = wrap(&left, room.saturating_sub(hanging));
        shown.extend(wrapped.into_iter().map(|line| Line::from(format!("{}{line}", " ".repeat(hanging)))));
    }
    shown
}

#[cfg(test)]
pub(super) mod tests;
