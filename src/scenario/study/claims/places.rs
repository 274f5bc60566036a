//! What a claim compares: places of a study, by arm and by the swept values that they fix.

use super::super::tried::{Tried, listed};
use super::super::{Arm, Resolver, plain};
use crate::measure::verdict::Form;
use crate::scenario::build::{number, text};
use crate::scenario::tree::{self, Node, Value, parse_path, show_path};
use crate::scenario::types::*;

/// The keys that name what is compared; a claim has one of them at most.
pub(super) const KEYS: [&str; 4] = ["contrast", "contrasts", "order", "along"];

/// A place before the rest of its point is known: the swept values that it fixes (axis, value), and its arm.
#[derive(Clone, PartialEq)]
pub(super) struct Spot {
    pub(super) fixed: Vec<(usize, String)>,
    arm: usize,
}

impl Spot {
    /// The place that differs from `base` only in what is fixed.
    fn from(&self, base: usize, points: &Tried<'_>) -> Option<Place> {
        let mut wanted = points.get(base)?.clone();
        for (axis, value) in &self.fixed {
            wanted.params.get_mut(*axis)?.1.clone_from(value);
        }
        Some(Place { point: points.place(&wanted)?, arm: self.arm })
    }
}

/// What the keys of a claim look at.
pub(super) enum Subject {
    /// A value, a contrast, or more: what is added up, with its weight.
    Sum(Vec<(f64, Spot)>),
    /// Contrasts, in order: first minus second.
    Contrasts(Vec<(Spot, Spot)>),
    Order(Vec<Spot>),
    /// Candidates and the two ends.
    Along {
        inside: Vec<Spot>,
        ends: [Spot; 2],
    },
}

impl Subject {
    pub(super) fn spots(&self) -> Vec<&Spot> {
        match self {
            Subject::Sum(terms) => terms.iter().map(|(_, spot)| spot).collect(),
            Subject::Contrasts(pairs) => pairs.iter().flat_map(|(one, two)| [one, two]).collect(),
            Subject::Order(spots) => spots.iter().collect(),
            Subject::Along { inside, ends } => inside.iter().chain(ends).collect(),
        }
    }

    /// What is read at one base point, or as a mean over several; only sums have several.
    pub(super) fn parts(&self, form: Form, bases: &[usize], points: &Tried<'_>) -> Option<Vec<ClaimOn>> {
        let base = *bases.first()?;
        let at = |spot: &Spot| spot.from(base, points);
        let contrast = |one: Place, two: Place| ClaimOn::Sum(Terms::contrast(one, two));
        match self {
            Subject::Sum(terms) => {
                let mut sum = Vec::new();
                for &base in bases {
                    for (weight, spot) in terms {
                        sum.push((weight / bases.len() as f64, spot.from(base, points)?));
                    }
                }
                Some(vec![ClaimOn::Sum(Terms(sum))])
            }
            Subject::Contrasts(pairs) => pairs.iter().map(|(one, two)| Some(contrast(at(one)?, at(two)?))).collect(),
            Subject::Order(spots) => spots
                .windows(2)
                .map(|near| {
                    let (one, two) = (at(&near[0])?, at(&near[1])?);
                    let falling = matches!(form, Form::Ordered { rising: false, .. });
                    Some(if falling { contrast(one, two) } else { contrast(two, one) })
                })
                .collect(),
            Subject::Along { inside, ends } => {
                let among: Vec<Place> = inside.iter().map(at).collect::<Option<_>>()?;
                let greatest = matches!(form, Form::Interior { maximum: true, .. });
                let against = |end: &Spot| {
                    let end = at(end)?;
                    Some(match among[..] {
                        [named] => contrast(named, end),
                        _ => ClaimOn::Best { among: among.clone(), greatest, end },
                    })
                };
                ends.iter().map(against).collect()
            }
        }
    }
}

impl Resolver<'_> {
    /// What the keys of a claim name, with all faults told.
    pub(super) fn subject(&mut self, node: &Node, at: &str, points: &Tried<'_>, arms: &[Arm]) -> Option<Subject> {
        let given: Vec<(&str, &Node)> = KEYS.iter().filter_map(|key| Some((*key, node.get(key)?))).collect();
        if let [(one, _), (two, typed), ..] = given[..] {
            self.faults.value(typed, &format!("{at}.{two}"), format!("need either {one} or {two}, not both"));
            return None;
        }
        if let (Some(peak), false) = (node.get("peak"), given.iter().any(|(key, _)| *key == "along")) {
            self.faults.value(peak, &format!("{at}.peak"), "need along, the swept path on which the peak lies");
        }
        let own = match node.get("arm") {
            Some(arm) => match given[..] {
                [] | [("along", _)] => self.arm(arm, &format!("{at}.arm"), arms)?,
                [(key, _), ..] => {
                    self.faults.value(arm, &format!("{at}.arm"), format!("need either {key} or arm, not both"));
                    return None;
                }
            },
            None => 0,
        };
        if self.out_of_company(node, at, given.first().map(|(key, _)| *key)) {
            return None;
        }
        let Some(&(key, typed)) = given.first() else {
            return Some(Subject::Sum(vec![(1.0, Spot { fixed: vec![], arm: own })]));
        };
        let path = format!("{at}.{key}");
        match key {
            "contrast" => {
                let mut sum = self.difference(typed, &path, points, arms)?;
                if let Some(less) = node.get("less") {
                    let less = self.difference(less, &format!("{at}.less"), points, arms)?;
                    sum.extend(less.into_iter().map(|(weight, spot)| (-weight, spot)));
                }
                Some(Subject::Sum(sum))
            }
            "contrasts" => {
                let need = "need two contrasts, [[place, place], [place, place]]";
                let [one, two] = typed.items() else {
                    self.faults.value(typed, &path, need);
                    return None;
                };
                let one = self.pair(one, &format!("{path}[0]"), "need two places", points, arms);
                let two = self.pair(two, &format!("{path}[1]"), "need two places", points, arms);
                Some(Subject::Contrasts(vec![one?, two?]))
            }
            "order" => {
                if typed.items().len() < 2 {
                    self.faults.value(typed, &path, "need two places or more, in the order that is expected");
                    return None;
                }
                let spots: Vec<Option<Spot>> = (typed.items().iter().enumerate())
                    .map(|(i, place)| self.spot(place, &format!("{path}[{i}]"), points, arms))
                    .collect();
                spots.into_iter().collect::<Option<_>>().map(Subject::Order)
            }
            _ => self.along(node, typed, at, own, points),
        }
    }

    /// Whether a key stands without the one that it needs, which is told. `form` is the key that names what is compared.
    fn out_of_company(&mut self, node: &Node, at: &str, form: Option<&str>) -> bool {
        let told = self.faults.list.len();
        for key in ["less", "mean_over"] {
            let Some(typed) = node.get(key) else { continue };
            let need = match form {
                Some("contrast") => continue,
                None if key == "mean_over" => continue,
                None => "need contrast beside it: the contrast that this one is taken off".to_string(),
                Some(other) if key == "less" => format!("need contrast, not {other}, beside it"),
                Some(other) => format!("need contrast or arm, not {other}, beside it"),
            };
            self.faults.value(typed, &format!("{at}.{key}"), need);
        }
        if let (Some(typed), None) = (node.get("between"), node.get("mean_over")) {
            self.faults.value(
                typed,
                &format!("{at}.between"),
                "need mean_over beside it: the path whose values these bound",
            );
        }
        self.faults.list.len() > told
    }

    /// Two places, the first minus the second; a list of places is their mean.
    fn difference(&mut self, typed: &Node, path: &str, points: &Tried<'_>, arms: &[Arm]) -> Option<Vec<(f64, Spot)>> {
        let [first, second] = typed.items() else {
            self.faults.value(typed, path, "need two arms, [\"society\", \"...\"]");
            return None;
        };
        let mut sum = Vec::new();
        let mut sound = true;
        for (at, (side, sign)) in [(first, 1.0), (second, -1.0)].into_iter().enumerate() {
            let path = format!("{path}[{at}]");
            let several = side.items();
            let one = [side.clone()];
            let places = if several.is_empty() { &one } else { several };
            for place in places {
                match self.spot(place, &path, points, arms) {
                    Some(spot) => sum.push((sign / places.len() as f64, spot)),
                    None => sound = false,
                }
            }
        }
        sound.then_some(sum)
    }

    fn pair(&mut self, typed: &Node, path: &str, need: &str, points: &Tried<'_>, arms: &[Arm]) -> Option<(Spot, Spot)> {
        let [first, second] = typed.items() else {
            self.faults.value(typed, path, need);
            return None;
        };
        let first = self.spot(first, &format!("{path}[0]"), points, arms);
        let second = self.spot(second, &format!("{path}[1]"), points, arms);
        Some((first?, second?))
    }

    fn arm(&mut self, typed: &Node, path: &str, arms: &[Arm]) -> Option<usize> {
        let name = text(typed)?;
        let found = arms.iter().position(|arm| arm.name == name);
        if found.is_none() {
            let names: Vec<&str> = arms.iter().map(|arm| arm.name.as_str()).collect();
            self.faults.value(typed, path, format!("need an arm: {}", names.join(", ")));
        }
        found
    }

    fn spot(&mut self, typed: &Node, path: &str, points: &Tried<'_>, arms: &[Arm]) -> Option<Spot> {
        if text(typed).is_some() {
            return Some(Spot { fixed: vec![], arm: self.arm(typed, path, arms)? });
        }
        let sound = |(key, value): &(String, Node)| match key.as_str() {
            "at" => matches!(value.value, Value::Table(_)),
            "arm" => text(value).is_some(),
            _ => false,
        };
        if !matches!(typed.value, Value::Table(_)) || typed.entries().is_empty() || !typed.entries().iter().all(sound) {
            self.faults.value(typed, path, "need a place: an arm by name, or { at = { path = value }, arm = \"...\" }");
            return None;
        }
        let arm = match typed.get("arm") {
            Some(arm) => self.arm(arm, &format!("{path}.arm"), arms),
            None => Some(0),
        };
        let mut fixed = Vec::new();
        for (key, value) in typed.get("at").map(Node::entries).unwrap_or_default() {
            let path = tree::join(&format!("{path}.at"), key);
            let found = self.swept(key, value, &path, points)?;
            if fixed.iter().any(|(axis, _)| *axis == found.0) {
                self.faults.value(value, &path, "need each swept path once");
                return None;
            }
            fixed.push(found);
        }
        Some(Spot { fixed, arm: arm? })
    }

    /// The axis over which a claim takes the mean, and which of its values are meant.
    pub(super) fn over(&mut self, node: &Node, at: &str, points: &Tried<'_>) -> Option<(usize, Vec<String>)> {
        let typed = node.get("mean_over")?;
        let axis = self.axis(text(typed)?, typed, &format!("{at}.mean_over"), points)?;
        let mut values = points.values(axis).to_vec();
        if let Some(between) = node.get("between") {
            let ends: Vec<f64> = between.items().iter().filter_map(number).collect();
            let inside = |value: &f64| matches!(ends[..], [low, high] if (low..=high).contains(value));
            values.retain(|value| value.parse().is_ok_and(|value| inside(&value)));
            if values.is_empty() {
                let need = "need two numbers, [from, to], between which some values are tried";
                self.faults.value(between, &format!("{at}.between"), need);
                return None;
            }
        }
        Some((axis, values))
    }

    /// The axis that `key` names.
    fn axis(&mut self, key: &str, typed: &Node, path: &str, points: &Tried<'_>) -> Option<usize> {
        let name = parse_path(key).map(|steps| show_path(&steps)).unwrap_or_else(|_| key.to_string());
        let swept: Vec<&str> = points[0].params.iter().map(|(path, _)| path.as_str()).collect();
        let found = swept.iter().position(|path| *path == name);
        if found.is_none() {
            let need = match swept.is_empty() {
                true => "need a swept path; nothing is swept".to_string(),
                false => format!("need a swept path: {}", swept.join(", ")),
            };
            self.faults.value(typed, path, need);
        }
        found
    }

    /// The axis that `key` names, and the value on it that is meant.
    pub(super) fn swept(&mut self, key: &str, value: &Node, path: &str, points: &Tried<'_>) -> Option<(usize, String)> {
        let axis = self.axis(key, value, path, points)?;
        let tried = points.values(axis);
        let found = tried.iter().find(|text| same(text, value)).map(|text| (axis, text.clone()));
        if found.is_none() {
            self.faults.value(value, path, format!("need a value that is tried: {}", listed(tried)));
        }
        found
    }

    fn along(&mut self, node: &Node, typed: &Node, at: &str, arm: usize, points: &Tried<'_>) -> Option<Subject> {
        let path = format!("{at}.along");
        let axis = self.axis(text(typed)?, typed, &path, points)?;
        let mut tried = points.values(axis).to_vec();
        // The ends of numbers are the least and the greatest, in whatever order they are tried; words among them have no place
        // along the path.
        let number = |value: &String| value.parse::<f64>().ok();
        if tried.iter().any(|value| number(value).is_some()) {
            tried.retain(|value| number(value).is_some());
            tried.sort_by(|a, b| f64::total_cmp(&number(a).unwrap_or(0.0), &number(b).unwrap_or(0.0)));
        }
        let [first, inside @ .., last] = &tried[..] else { return self.too_short(typed, &path) };
        if inside.is_empty() {
            return self.too_short(typed, &path);
        }
        let inside = match node.get("peak") {
            None => inside.to_vec(),
            Some(peak) => match inside.iter().find(|value| same(value, peak)) {
                Some(value) => vec![value.clone()],
                None => {
                    let need = format!("need a value between the ends of the sweep: {}", listed(inside));
                    self.faults.value(peak, &format!("{at}.peak"), need);
                    return None;
                }
            },
        };
        let spot = |value: &String| Spot { fixed: vec![(axis, value.clone())], arm };
        Some(Subject::Along { inside: inside.iter().map(spot).collect(), ends: [spot(first), spot(last)] })
    }

    fn too_short(&mut self, typed: &Node, path: &str) -> Option<Subject> {
        let need = "need a swept path of three values or more: two ends and what lies between";
        self.faults.value(typed, path, need);
        None
    }
}

/// Whether a value as written is the one that `text` shows.
fn same(text: &str, typed: &Node) -> bool {
    let wanted = plain(&typed.value);
    text == wanted || matches!((text.parse::<f64>(), wanted.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}
