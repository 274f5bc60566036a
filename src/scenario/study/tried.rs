//! The points of a study, where many claims look for theirs.

use crate::scenario::types::Point;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

/// The points in order, each found by its values.
pub(super) struct Tried<'a> {
    points: &'a [Point],
    places: BTreeMap<&'a Point, usize>,
    /// For each swept path its values, each once, in order.
    values: Vec<Vec<String>>,
}

impl<'a> Tried<'a> {
    pub(super) fn of(points: &'a [Point]) -> Tried<'a> {
        let mut places = BTreeMap::new();
        for (at, point) in points.iter().enumerate() {
            places.entry(point).or_insert(at);
        }
        let values_of = |axis: usize| {
            let mut seen = BTreeSet::new();
            let all = points.iter().map(|point| &point.params[axis].1);
            all.filter(|value| seen.insert(*value)).cloned().collect()
        };
        let axes = points.first().map_or(0, |point| point.params.len());
        Tried { points, places, values: (0..axes).map(values_of).collect() }
    }

    /// The place of a point with the same values.
    pub(super) fn place(&self, point: &Point) -> Option<usize> {
        self.places.get(point).copied()
    }

    /// The values of a swept path, each once, in order.
    pub(super) fn values(&self, axis: usize) -> &[String] {
        self.values.get(axis).map_or(&[], Vec::as_slice)
    }
}

impl Deref for Tried<'_> {
    type Target = [Point];

    fn deref(&self) -> &[Point] {
        self.points
    }
}

/// Values in a row; of many the first.
pub(super) fn listed(values: &[String]) -> String {
    const MOST: usize = 20;
    let shown = values[..values.len().min(MOST)].join(", ");
    if values.len() > MOST { format!("{shown}, and {} more", values.len() - MOST) } else { shown }
}
