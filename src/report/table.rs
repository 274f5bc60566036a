//! Tables of text that fit a width.

/// Between columns.
const GAP: usize = 2;
/// A cell is cut beyond this many characters.
const WIDEST: usize = 40;

/// A column: its heading, and one cell for each row.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) head: String,
    pub(super) cells: Vec<String>,
}

impl Column {
    pub(super) fn new(head: impl Into<String>, cells: Vec<String>) -> Self {
        Column { head: head.into(), cells: cells.into_iter().map(cut).collect() }
    }

    fn width(&self) -> usize {
        self.cells.iter().chain([&self.head]).map(|text| text.chars().count()).max().unwrap_or(0)
    }

    /// Leaves a cell out where the one above it says the same and so do all columns before it.
    fn without_repeats(&self, fresh: &mut [bool]) -> Column {
        let mut cells = Vec::with_capacity(self.cells.len());
        for (row, cell) in self.cells.iter().enumerate() {
            fresh[row] |= row == 0 || self.cells[row - 1] != *cell;
            cells.push(if fresh[row] { cell.clone() } else { String::new() });
        }
        Column { head: self.head.clone(), cells }
    }
}

/// A table: the columns that name its rows, and those that say something of them.
#[derive(Clone, Debug)]
pub(super) struct Laid {
    pub(super) keys: Vec<Column>,
    pub(super) columns: Vec<Column>,
}

impl Laid {
    /// How many rows it has.
    #[cfg(feature = "page")]
    pub(super) fn rows(&self) -> usize {
        self.keys.iter().chain(&self.columns).map(|column| column.cells.len()).max().unwrap_or(0)
    }

    /// It as text: see [`blocks`].
    pub(super) fn blocks(&self, width: usize) -> String {
        blocks(&self.keys, &self.columns, width)
    }
}

fn cut(text: String) -> String {
    if text.chars().count() <= WIDEST {
        return text;
    }
    text.chars().take(WIDEST - 1).chain(['…']).collect()
}

/// Lays out `columns` beside `keys`, which name the rows; columns that do not fit beside one another within `width`
/// go to further blocks, each with the keys. Ends with a line break unless there are no columns.
pub(super) fn blocks(keys: &[Column], columns: &[Column], width: usize) -> String {
    let rows = keys.iter().chain(columns).map(|column| column.cells.len()).max().unwrap_or(0);
    let mut fresh = vec![false; rows];
    let shown: Vec<Column> = keys.iter().map(|key| key.without_repeats(&mut fresh)).collect();
    let taken: usize = shown.iter().map(|key| key.width() + GAP).sum();
    let mut text = String::new();
    let mut left = columns;
    while !left.is_empty() {
        let mut room = width.saturating_sub(taken);
        let mut fit = 0;
        for column in left {
            if fit > 0 && column.width() > room {
                break;
            }
            room = room.saturating_sub(column.width() + GAP);
            fit += 1;
        }
        let (block, rest) = left.split_at(fit);
        if !text.is_empty() {
            text.push('\n');
        }
        lines(&mut text, &shown, block, rows);
        left = rest;
    }
    text
}

fn lines(text: &mut String, keys: &[Column], block: &[Column], rows: usize) {
    let columns: Vec<&Column> = keys.iter().chain(block).collect();
    let widths: Vec<usize> = columns.iter().map(|column| column.width()).collect();
    for row in 0..=rows {
        let mut line = String::new();
        for (column, width) in columns.iter().zip(&widths) {
            let cell = if row == 0 { &column.head } else { column.cells.get(row - 1).unwrap_or(&column.head) };
            line.push_str(cell);
            let pad = width + GAP - cell.chars().count();
            line.extend(std::iter::repeat_n(' ', pad));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

/// Stands between words that belong on one line.
pub(super) const TIE: char = '\u{a0}';

/// `text` behind `prefix`, broken between words into lines of at most `width` characters that begin below its start.
pub(super) fn hang(prefix: &str, text: &str, width: usize) -> String {
    const LEAST: usize = 24;
    let indent = prefix.chars().count();
    let room = width.saturating_sub(indent).max(LEAST);
    let mut hung = prefix.to_string();
    let mut at = 0;
    for (place, word) in text.split([' ', '\n']).filter(|word| !word.is_empty()).enumerate() {
        let long = word.chars().count();
        if place > 0 && at + 1 + long > room {
            hung.push('\n');
            hung.extend(std::iter::repeat_n(' ', indent));
            at = 0;
        } else if place > 0 {
            hung.push(' ');
            at += 1;
        }
        hung.push_str(word);
        at += long;
    }
    hung.replace(TIE, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(head: &str, cells: &[&str]) -> Column {
        Column::new(head, cells.iter().map(|cell| cell.to_string()).collect())
    }

    #[test]
    fn columns_that_do_not_fit_go_to_another_block() {
        let keys = [column("p", &["0.1", "0.1"]), column("arm", &["society", "silent"])];
        let columns = [column("merit", &["0.9", "0.8"]), column("solved", &["1", "0"])];
        assert_eq!(
            blocks(&keys, &columns, 80),
            "p    arm      merit  solved\n0.1  society  0.9    1\n     silent   0.8    0\n"
        );
        assert_eq!(blocks(&keys, &columns, 20).lines().count(), 7);
        assert_eq!(blocks(&keys, &[], 20), "");
        assert!(blocks(&keys, &[column("m", &[&"x".repeat(99), ""])], 20).contains('…'));
    }

    #[test]
    fn text_hangs_below_its_start() {
        let text = "one two three four five six seven";
        assert_eq!(hang("x  ", text, 27), "x  one two three four five\n   six seven");
        assert_eq!([hang("x  ", "", 10), hang("", "a b", 0)], ["x  ", "a b"]);
    }
}
