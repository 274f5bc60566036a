//! The claims of a scenario: where each looks, in which form, and what is wrong with it.

mod places;

use super::super::build::{number, text, word_or};
use super::super::tree::{self, Node};
use super::super::types::*;
use super::tried::Tried;
use super::{Arm, Resolver};
use crate::measure::stats::slope::Slope;
use crate::measure::verdict::{Form, Role, Sides, Verdict};
use crate::measure::{Scale, info};
use places::{KEYS, Spot, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// The most confirmatory claims that one family should have.
const MOST_CONFIRMATORY: usize = 3;

/// A claim that does not know yet what it speaks of where the file does not say.
pub(super) struct Draft {
    pub(super) measure: String,
    population: Option<Population>,
    pub(super) claim: ClaimSpec,
}

impl Draft {
    pub(super) fn claim(self, usual: Population, name: &str) -> ClaimSpec {
        let mut claim = self.claim;
        claim.population = self.population.unwrap_or(usual);
        if claim.family.is_empty() {
            claim.family = name.to_string();
        }
        claim
    }
}

/// Points one by one, or in groups of those that differ on the axis over which the mean is taken and nowhere else.
fn together(points: Vec<usize>, over: Option<&(usize, Vec<String>)>, all: &Tried<'_>) -> Vec<Vec<usize>> {
    let Some(&(axis, _)) = over else { return points.into_iter().map(|point| vec![point]).collect() };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut held: BTreeMap<Point, usize> = BTreeMap::new();
    for point in points {
        let mut rest = all[point].clone();
        rest.params.remove(axis);
        let group = *held.entry(rest).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(point),
            None => groups.push(vec![point]),
        }
    }
    groups
}

/// Advice where a family has more hypotheses than are confirmatory.
pub(super) fn crowded(claims: &[ClaimSpec]) -> Vec<String> {
    let hypotheses = || claims.iter().filter(|claim| claim.role == Role::Hypothesis);
    let mut families: Vec<&str> = Vec::new();
    for claim in hypotheses() {
        if !families.contains(&&claim.family[..]) {
            families.push(&claim.family);
        }
    }
    let counted = families.into_iter().map(|family| (family, hypotheses().filter(|c| c.family == family).count()));
    counted
        .filter(|(_, count)| *count > MOST_CONFIRMATORY)
        .map(|(family, count)| {
            format!(
                "family {family} has {count} hypotheses; with more than {MOST_CONFIRMATORY}, each is decided late: make \
                 some descriptive, or give each question a family"
            )
        })
        .collect()
}

impl Resolver<'_> {
    pub(super) fn claims(&mut self, points: &Tried<'_>, arms: &[Arm]) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let Some(table) = self.root.get("claims") else { return drafts };
        for (name, node) in table.entries() {
            let at = tree::join("claims", name);
            if let Some(measure) = node.get("measure") {
                self.measure(measure, &format!("{at}.measure"));
                let timed = text(measure).and_then(info).is_some_and(|info| info.scale == Scale::Time);
                if timed {
                    let need = "need a measure that every replicate has: a time that some never reach has no mean; claim on \
                                settled, agreed or rounds";
                    self.faults.value(measure, &format!("{at}.measure"), need);
                }
            }
            let slope = self.slope(node, &at);
            let form = self.claim_form(node, &at);
            let subject = self.subject(node, &at, points, arms);
            let over = self.over(node, &at, points);
            if node.get("mean_over").is_some() && over.is_none() {
                continue;
            }
            let bases = self.claim_points(node, &at, points, subject.as_ref(), over.as_ref());
            let (Some(form), Some(subject)) = (form, subject) else { continue };
            let Some(parts) = self.parts(node, &at, form, &subject, &bases, points) else { continue };
            let text_of = |key: &str| node.get(key).and_then(text).unwrap_or("").to_string();
            let role = Role::parse(&text_of("role")).unwrap_or(Role::Hypothesis);
            let level = node.get("level").and_then(number);
            let one_sided = match text_of("sides").as_str() {
                "one" => true,
                "two" => false,
                // A sign change is two one-sided tests.
                _ => matches!(form, Form::SignChange { .. }),
            };
            drafts.push(Draft {
                measure: text_of("measure"),
                population: match text_of("population").as_str() {
                    "seeds" => Some(Population::Seeds),
                    "problems" => Some(Population::Problems),
                    _ => None,
                },
                claim: ClaimSpec {
                    name: name.clone(),
                    says: text_of("says"),
                    measure: text_of("measure"),
                    slope,
                    form,
                    parts,
                    level: level.unwrap_or(role.level()),
                    sides: if one_sided { Sides::One } else { Sides::Two },
                    role,
                    family: text_of("family"),
                    source: text_of("source"),
                    published: text_of("published"),
                    population: Population::Seeds,
                    came: match text_of("came").as_str() {
                        "holds" => Some(Verdict::Holds),
                        "fails" => Some(Verdict::Fails),
                        "undecided" => Some(Verdict::Undecided),
                        _ => None,
                    },
                    line: node.line,
                },
            });
        }
        drafts
    }

    /// The slope that a claim is about, if it is about one.
    fn slope(&mut self, node: &Node, at: &str) -> Option<(Slope, String)> {
        let kinds = [("slope_on", Slope::Linear), ("logit_on", Slope::Logit)];
        let (key, slope, typed) = kinds.into_iter().find_map(|(key, slope)| Some((key, slope, node.get(key)?)))?;
        let path = format!("{at}.{key}");
        self.measure(typed, &path);
        let about = |key| node.get(key).and_then(text).and_then(info);
        let need = if super::super::build::whole_or(self.root, "per_problem", "per_problem") < 2 {
            "need per_problem of 2 or more: a slope is taken within problems"
        } else if KEYS.iter().chain(&["mean_over"]).any(|other| node.get(other).is_some()) {
            "need one place, an arm: a slope is of no contrast and no mean"
        } else if key == "logit_on" && about("measure").is_some_and(|info| info.scale != Scale::Share) {
            "need a measure that is a share of replicates, as right is, or slope_on"
        } else {
            return Some((slope, text(typed)?.to_string()));
        };
        self.faults.value(typed, &path, need);
        None
    }

    /// The expectation, told where the keys beside it are those of another form.
    fn claim_form(&mut self, node: &Node, at: &str) -> Option<Form> {
        let typed = node.get("expect")?;
        let path = format!("{at}.expect");
        let form = match Form::parse(text(typed)?) {
            Ok(form) => form,
            Err(need) => {
                self.faults.value(typed, &path, need);
                return None;
            }
        };
        let key = match form {
            Form::Each(_) => None,
            Form::Ordered { .. } => Some("order"),
            Form::SignChange { .. } => Some("contrasts"),
            Form::Interior { .. } => Some("along"),
        };
        let other = KEYS.into_iter().find(|other| *other != "contrast" && node.get(other).is_some());
        let need = match (key, other) {
            (Some(key), _) if node.get(key).is_none() => format!("need {key} beside it, which says what is compared"),
            (None, Some("order")) => "need `increasing by m` or `decreasing by m`, as order is given".into(),
            (None, Some("contrasts")) => "need `sign change by m`, as contrasts is given".into(),
            (None, Some(_)) => "need `interior maximum by m` or `interior minimum by m`, as along is given".into(),
            _ => return Some(form),
        };
        self.faults.value(typed, &path, need);
        None
    }

    /// The points of a claim; where each of its places says all of its own point, one will do.
    fn claim_points(
        &mut self,
        node: &Node,
        at: &str,
        points: &Tried<'_>,
        subject: Option<&Subject>,
        over: Option<&(usize, Vec<String>)>,
    ) -> Vec<Vec<usize>> {
        let at = format!("{at}.at");
        let mut left: Vec<usize> = (0..points.len()).collect();
        if let Some((axis, values)) = over {
            let values: BTreeSet<&String> = values.iter().collect();
            left.retain(|&point| values.contains(&points[point].params[*axis].1));
        }
        let Some(typed) = node.get("at") else {
            let axes = points[0].params.len();
            let told = |spot: &Spot, axis: usize| {
                over.is_some_and(|(over, _)| *over == axis) || spot.fixed.iter().any(|(fixed, _)| *fixed == axis)
            };
            let fixes = |spot: &Spot| (0..axes).all(|axis| told(spot, axis));
            let fixed = subject.is_some_and(|subject| subject.spots().into_iter().all(fixes));
            if fixed && over.is_none() {
                return vec![vec![0]];
            }
            // Where the places themselves are wrong, that is said already.
            if points.len() > 1 && subject.is_some() && !fixed {
                let need = "missing; need a point, { path = value }, or \"every\", as there is a sweep";
                self.faults.about(node, &at, need);
            }
            return together(left, over, points);
        };
        for (key, value) in typed.entries() {
            let path = tree::join(&at, key);
            let Some((axis, wanted)) = self.swept(key, value, &path, points) else {
                return together(left, over, points);
            };
            let fixes = |spot: &Spot| spot.fixed.iter().any(|(fixed, _)| *fixed == axis);
            if subject.is_some_and(|subject| subject.spots().into_iter().all(fixes)) {
                self.faults.value(
                    value,
                    &path,
                    "need this path either here or in the places: each of them says it already",
                );
            }
            left.retain(|&point| points[point].params[axis].1 == wanted);
        }
        together(left, over, points)
    }

    /// What is read at all points together, each thing once.
    fn parts(
        &mut self,
        node: &Node,
        at: &str,
        form: Form,
        subject: &Subject,
        bases: &[Vec<usize>],
        points: &Tried<'_>,
    ) -> Option<Vec<ClaimPart>> {
        let mut rows: Vec<Vec<ClaimOn>> = Vec::new();
        // The same places are added up alike.
        let mut held: BTreeSet<Vec<Place>> = BTreeSet::new();
        for bases in bases {
            let row = subject.parts(form, bases, points);
            rows.extend(row.filter(|row| held.insert(row.iter().flat_map(ClaimOn::places).collect())));
        }
        if rows.is_empty() {
            let near = node.get("at").unwrap_or(node);
            self.faults.about(near, &format!("{at}.at"), "need a point that is tried: none has all of these values");
            return None;
        }
        let expected = |row: Vec<ClaimOn>| {
            row.into_iter().enumerate().map(|(at, on)| ClaimPart { on, expect: form.expects(at) }).collect::<Vec<_>>()
        };
        let parts: Vec<ClaimPart> = rows.into_iter().flat_map(expected).collect();
        let Some((key, typed)) = KEYS.iter().find_map(|key| Some((key, node.get(key)?))) else { return Some(parts) };
        let path = format!("{at}.{key}");
        let itself = |on: &ClaimOn| match on {
            ClaimOn::Sum(terms) => terms.plain().is_some_and(|(one, two)| two == Some(one)),
            ClaimOn::Best { .. } => false,
        };
        if parts.iter().any(|part| itself(&part.on)) {
            self.faults.value(typed, &path, "need different places: one of them is compared with itself");
            return None;
        }
        let between = |part: &ClaimPart| {
            let places = part.on.places();
            places.iter().any(|place| place.point != places[0].point)
        };
        if parts.iter().any(between) && word_or(self.root, "draws", "draws") == "independent" {
            let need = "need draws = \"common\": under independent draws replicates of different points are no pairs";
            self.faults.value(typed, &path, need);
            return None;
        }
        Some(parts)
    }

    /// Hypotheses of one family share one error rate, so they have one level.
    pub(super) fn one_level(&mut self, claims: &[ClaimSpec]) {
        let hypotheses = || claims.iter().filter(|claim| claim.role == Role::Hypothesis);
        for claim in hypotheses() {
            let Some(first) = hypotheses().find(|first| first.family == claim.family) else { continue };
            if first.level.to_bits() == claim.level.to_bits() {
                continue;
            }
            let path = format!("claims.{}.level", claim.name);
            let need = format!(
                "need {}, the level of {}, or a family of its own: hypotheses of one family share one error rate",
                first.level, first.name
            );
            let node = self.root.get("claims").and_then(|claims| claims.get(&claim.name)).unwrap_or(self.root);
            match node.get("level") {
                Some(level) => self.faults.value(level, &path, need),
                None => self.faults.about(node, &path, format!("{}; {need}", claim.level)),
            }
        }
    }

    /// A claim about nominal says nothing where a member's share does not pay for one attempt.
    pub(super) fn unless_share_bound(&mut self, claim: &ClaimSpec, cells: &[Cell], points: &[Point], arms: &[Arm]) {
        let about: BTreeSet<Place> = claim.parts.iter().flat_map(|part| part.on.places()).collect();
        let bound = |cell: &&Cell| {
            arms[cell.arm].twin == Some(Twin::Nominal)
                && about.contains(&Place { point: cell.point, arm: cell.arm })
                && cell.scenario.is_share_bound()
        };
        if let Some(cell) = cells.iter().find(bound) {
            let at = match points[cell.point].label() {
                label if label.is_empty() => String::new(),
                label => format!(" at {label}"),
            };
            let path = tree::join("claims", &claim.name);
            let need = format!(
                "need a budget whose share pays for one attempt, or no claim about nominal{at}: it is share-bound there"
            );
            let near = self.root.get("claims").and_then(|claims| claims.get(&claim.name)).unwrap_or(self.root);
            self.faults.about(near, &path, need);
        }
    }
}
