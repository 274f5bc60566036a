//! Texts made to fit: nothing of them reaches the terminal as a command, and none is cut within a character.

use ratatui::style::Style;
use ratatui::text::Span;

/// A text without anything that a terminal would obey: control characters, and marks that turn the direction of writing or cannot
/// be seen.
pub(super) fn safe(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => ' ',
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}

/// Columns of the terminal that a text takes.
pub(super) fn width(text: &str) -> usize {
    Span::raw(text).width()
}

/// A safe text in at most `most` columns, with an ellipsis where something is left out.
pub(super) fn cut(text: &str, most: usize) -> String {
    let text = safe(text);
    if width(&text) <= most {
        return text;
    }
    let (mut kept, mut taken) = (String::new(), 0);
    for grapheme in Span::raw(&text).styled_graphemes(Style::default()) {
        let wide = width(grapheme.symbol);
        if taken + wide + 1 > most {
            break;
        }
        kept.push_str(grapheme.symbol);
        taken += wide;
    }
    if most > 0 {
        kept.push('…');
    }
    kept
}

/// As [`cut`], filled up with spaces.
pub(super) fn pad(text: &str, wide: usize) -> String {
    let cut = cut(text, wide);
    let gap = wide.saturating_sub(width(&cut));
    cut + &" ".repeat(gap)
}

/// A safe text in lines of at most `most` columns, broken between words, or within one that is longer than a line.
pub(super) fn wrap(text: &str, most: usize) -> Vec<String> {
    let text = safe(text);
    let most = most.max(2);
    let mut lines = vec![String::new()];
    let mut taken = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let wide = width(word);
        if taken > 0 && taken + 1 + wide <= most {
            lines.last_mut().into_iter().for_each(|line| line.push(' '));
            taken += 1;
        } else if taken > 0 {
            lines.push(String::new());
            taken = 0;
        }
        for grapheme in Span::raw(word).styled_graphemes(Style::default()) {
            let wide = width(grapheme.symbol);
            if taken + wide > most {
                lines.push(String::new());
                taken = 0;
            }
            lines.last_mut().into_iter().for_each(|line| line.push_str(grapheme.symbol));
            taken += wide;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(
            safe("a\u{1b}[31mred\u{7}\u{9b}2J\r\n\u{202e}x"),
            "a\u{fffd}[31mred\u{fffd}\u{fffd}2J\u{fffd} \u{fffd}x"
        );
        assert_eq!(cut("\u{1b}]0;title", 4), "\u{fffd}]0…");
    }

    #[test]
    fn wide_characters_are_cut_whole() {
        assert_eq!(
            (cut("議論する", 8), cut("議論する", 7), cut("議論する", 6)),
            ("議論する".into(), "議論す…".into(), "議論…".into())
        );
        assert_eq!(pad("議論", 6), "議論  ");
        assert_eq!(pad("e\u{301}te\u{301}", 4), "e\u{301}te\u{301} ");
        assert_eq!((cut("abc", 0), cut("abc", 1)), (String::new(), "…".into()));
    }

    #[test]
    fn lines_break_between_words_and_within_those_that_are_too_long() {
        assert_eq!(wrap("a bc  def", 4), ["a bc", "def"]);
        assert_eq!(wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(wrap("議論する", 5), ["議論", "する"]);
        assert_eq!(wrap("", 5), [""]);
    }
}
