//! A row of values for each agent, kept once for agents in a row that share it.

use std::ops::Index;

/// For each agent a row of `width` values, all rows of one width.
///
/// Agents come in parts, one after the other (groups, mostly). A part whose rows are all equal keeps one of them, so that
/// ten million agents who share a number take no more room than one. Memory: a row a part, or a row an agent.
///
/// ```
/// use manyminds::column::Column;
/// let mut openness = Column::new(1);
/// openness.push(3, [0.5, 0.5, 0.5]);
/// openness.push(2, [0.1, 0.9]);
/// assert_eq!((openness.len(), openness[2], openness[4]), (5, 0.5, 0.9));
/// assert_eq!(openness, Column::from(vec![0.5, 0.5, 0.5, 0.1, 0.9]));
/// ```
#[derive(Clone, Debug)]
pub struct Column<T> {
    width: usize,
    parts: Vec<Part<T>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Part<T> {
    start: usize,
    end: usize,
    /// One row, which all share, or one for each agent.
    rows: Vec<T>,
}

impl<T> Part<T> {
    #[inline]
    fn row(&self, agent: usize, width: usize) -> &[T] {
        let place = if self.rows.len() == width { 0 } else { (agent - self.start) * width };
        &self.rows[place..place + width]
    }
}

impl<T> Column<T> {
    /// A column of nobody, for rows of `width` values.
    pub fn new(width: usize) -> Self {
        Column { width, parts: Vec::new() }
    }

    /// A column of `agents` that all have this `row`.
    pub fn same(agents: usize, row: Vec<T>) -> Self {
        let mut column = Column::new(row.len());
        column.push_same(agents, row);
        column
    }

    /// The number of agents.
    pub fn len(&self) -> usize {
        self.parts.last().map_or(0, |part| part.end)
    }

    /// Whether it is about nobody.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Values in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The row of `agent`. Cost: O(log parts).
    ///
    /// # Panics
    /// As slices do, if there is no such agent.
    #[inline]
    pub fn row(&self, agent: usize) -> &[T] {
        let part = self.parts.partition_point(|part| part.end <= agent);
        self.parts[part].row(agent, self.width)
    }

    /// The row of `agent`; `None` if there is no such agent. Cost: O(log parts).
    #[inline]
    pub fn get(&self, agent: usize) -> Option<&[T]> {
        (agent < self.len()).then(|| self.row(agent))
    }

    /// The rows of all agents, in order.
    pub fn rows(&self) -> impl Iterator<Item = &[T]> {
        self.parts.iter().flat_map(|part| (part.start..part.end).map(|agent| part.row(agent, self.width)))
    }

    /// The values of all rows, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows().flatten()
    }

    /// Adds a part of `agents` that all have this `row`.
    ///
    /// # Panics
    /// If the row is not of the width of the column.
    pub fn push_same(&mut self, agents: usize, row: Vec<T>) {
        assert_eq!(row.len(), self.width, "a row has the width of its column");
        let start = self.len();
        if agents > 0 {
            self.parts.push(Part { start, end: start + agents, rows: row });
        }
    }
}

impl<T: Clone + PartialEq> Column<T> {
    /// Adds a part of `agents`, whose rows follow one another in `values`; what is beyond them is left. As long as all rows
    /// are equal one is kept, so that a part that has one value is never in memory as a list. Cost: O(values).
    ///
    /// # Panics
    /// If there are too few values.
    pub fn push(&mut self, agents: usize, values: impl IntoIterator<Item = T>) {
        let (start, need) = (self.len(), agents * self.width);
        let mut values = values.into_iter().take(need);
        let mut rows: Vec<T> = values.by_ref().take(self.width).collect();
        let (mut seen, mut at) = (rows.len(), 0);
        // `at` walks along the shared row, until a value differs from it.
        for value in values.by_ref() {
            if rows[at] != value {
                rows.reserve_exact(need - self.width);
                (self.width..seen).for_each(|place| rows.push(rows[place % self.width].clone()));
                rows.push(value);
                break;
            }
            seen += 1;
            at = if at + 1 == self.width { 0 } else { at + 1 };
        }
        rows.extend(values);
        assert!(seen == need || rows.len() == need, "a row of values for each agent");
        if agents > 0 {
            self.parts.push(Part { start, end: start + agents, rows });
        }
    }

    /// A column of as many agents as there are rows of `width` in `values`; what is left over is dropped.
    ///
    /// # Panics
    /// If `width` is 0: nobody knows how many rows of nothing there are.
    pub fn of_rows(width: usize, values: Vec<T>) -> Self {
        let mut column = Column::new(width);
        column.push(values.len() / width, values);
        column
    }

    /// The column of `agent` alone.
    ///
    /// # Panics
    /// As slices do, if there is no such agent.
    pub fn only(&self, agent: usize) -> Self {
        Column::same(1, self.row(agent).to_vec())
    }
}

impl<T> Default for Column<T> {
    /// A column of nobody, for one value each.
    fn default() -> Self {
        Column::new(1)
    }
}

/// However it is kept: two columns are equal if all rows are.
impl<T: PartialEq> PartialEq for Column<T> {
    fn eq(&self, other: &Self) -> bool {
        let alike = (self.width, self.len()) == (other.width, other.len());
        alike && (self.parts == other.parts || self.rows().eq(other.rows()))
    }
}

/// The first value of an agent's row, which is all of it where rows are of one value.
impl<T> Index<usize> for Column<T> {
    type Output = T;

    #[inline]
    fn index(&self, agent: usize) -> &T {
        &self.row(agent)[0]
    }
}

/// One value for each agent.
impl<T: Clone + PartialEq> From<Vec<T>> for Column<T> {
    fn from(values: Vec<T>) -> Self {
        Column::of_rows(1, values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_all_share_is_kept_once() {
        let mut column = Column::new(2);
        column.push(1_000, [1, 2].into_iter().cycle());
        column.push(0, []);
        column.push(3, [1, 2, 1, 2, 1, 3]);
        let kept: Vec<usize> = column.parts.iter().map(|part| part.rows.len()).collect();
        assert_eq!((kept, column.len()), (vec![2, 6], 1_003));
        assert_eq!((column.row(999), column.row(1_002), column.get(1_003)), (&[1, 2][..], &[1, 3][..], None));
        assert_eq!((column.only(1_002).row(0), column[1_002]), (&[1, 3][..], 1));
        assert_eq!(Column::same(3, vec![7]), Column::from(vec![7, 7, 7]));
        assert_ne!(Column::same(3, vec![7]), Column::same(2, vec![7]));
    }

    #[test]
    fn rows_of_nothing_are_still_rows() {
        let mut column = Column::<u8>::new(0);
        column.push(4, []);
        assert_eq!((column.len(), column.row(3), column.rows().count(), column.iter().count()), (4, &[][..], 4, 0));
    }

    #[test]
    #[should_panic(expected = "a row of values for each agent")]
    fn too_few_values_are_refused() {
        Column::new(2).push(2, [1, 1, 1]);
    }

    proptest! {
        #[test]
        fn a_column_is_the_list_that_it_was_made_of(
            width in 1usize..4, parts in prop::collection::vec(prop::collection::vec(0u8..2, 0..12), 0..4)
        ) {
            let mut column = Column::new(width);
            let mut all = Vec::new();
            for part in parts {
                let agents = part.len() / width;
                all.extend_from_slice(&part[..agents * width]);
                column.push(agents, part);
            }
            prop_assert_eq!(column.len(), all.len() / width);
            prop_assert!(column.iter().eq(&all));
            for (agent, row) in all.chunks(width).enumerate() {
                prop_assert_eq!(column.row(agent), row);
            }
            prop_assert_eq!(Column::of_rows(width, all), column);
        }
    }
}
