//! How a measure went over rounds.

use super::super::number::plain;
use super::super::terminal::spark;
use super::Reading;
use crate::study::trace::Readouts;

/// Values that are kept of a course; of a longer one, every second, then every fourth, and so on.
const MOST: usize = 2_048;

/// A measure and its course so far.
#[derive(Clone, Debug)]
pub(super) struct Course {
    name: &'static str,
    measure: &'static str,
    /// A measure that stands beside it, and what it is called.
    beside: Option<(&'static str, &'static str)>,
    values: Vec<f64>,
    /// How many readings stand for one value, and how many there were.
    stride: usize,
    read: usize,
    now: Option<f64>,
    beside_now: Option<f64>,
}

impl Course {
    /// Those that are shown.
    pub(super) fn all() -> Vec<Course> {
        let of = |name, measure, beside| Course {
            name,
            measure,
            beside,
            values: Vec::new(),
            stride: 1,
            read: 0,
            now: None,
            beside_now: None,
        };
        vec![
            of("answer diversity", "answer_diversity", None),
            of("agreement", "agreement", None),
            of("mean merit", "merit_mean", Some(("best", "merit_best"))),
        ]
    }

    /// Takes in how things stand.
    pub(super) fn read(&mut self, measures: &Readouts) {
        let value = |name: &str| measures.get(name).copied().flatten();
        self.now = value(self.measure);
        self.beside_now = self.beside.and_then(|(_, measure)| value(measure));
        if self.read.is_multiple_of(self.stride) {
            if self.values.len() == MOST {
                let mut at = 0;
                self.values.retain(|_| {
                    at += 1;
                    at % 2 == 1
                });
                self.stride *= 2;
            }
            self.values.push(self.now.unwrap_or(f64::NAN));
        }
        self.read += 1;
    }

    /// It in `width` characters; none where it was never defined.
    pub(super) fn shown(&self, width: usize) -> Option<Reading> {
        if self.values.iter().all(|value| value.is_nan()) {
            return None;
        }
        let mut now = self.now.map_or("-".into(), told);
        if let (Some((name, _)), Some(value)) = (self.beside, self.beside_now) {
            now.push_str(&format!("   {name} {}", told(value)));
        }
        Some(Reading { name: self.name, spark: spark(&self.values, width), now })
    }
}

fn told(value: f64) -> String {
    let said = if value == value.trunc() { plain(value) } else { format!("{value:.2}") };
    if said == "-0.00" { "0.00".into() } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_course_is_thinned_and_keeps_its_shape() {
        let mut course = Course::all().remove(1);
        for round in 0..10_000 {
            course.read(&[("agreement".to_string(), Some(f64::from(round) / 10_000.0))].into());
        }
        assert!(course.values.len() <= MOST, "{}", course.values.len());
        let shown = course.shown(8).unwrap();
        assert_eq!((&shown.spark[..], &shown.now[..]), ("▁▂▃▄▅▆▇█", "1.00"));
    }

    #[test]
    fn what_was_never_defined_is_not_shown() {
        let mut merit = Course::all().remove(2);
        merit.read(&Readouts::new());
        assert_eq!(merit.shown(8), None);
        merit.read(&[("merit_mean".to_string(), Some(1.0)), ("merit_best".to_string(), Some(-0.001))].into());
        let shown = merit.shown(8).unwrap();
        assert_eq!((&shown.spark[..], &shown.now[..]), ("▁█", "1   best 0.00"));
    }
}
