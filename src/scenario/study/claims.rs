//! The claims of a scenario: where each looks, in which form, and what is wrong with it.

use super::super::build::{number, text, word_or};
use super::super::tree::{self, Node, Value, parse_path, show_path};
use super::super::types::*;
use super::{Arm, Resolver, plain};
use crate::measure::verdict::{Form, Role, Sides, Verdict};
use crate::measure::{Scale, info};

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

/// A place before the rest of its point is known: the swept values that it fixes (axis, value), and its arm.
#[derive(Clone, PartialEq)]
struct Spot {
    fixed: Vec<(usize, String)>,
    arm: usize,
}

impl Spot {
    /// The place that differs from `base` only in what is fixed.
    fn from(&self, base: usize, points: &[Point]) -> Option<Place> {
        let mut wanted = points.get(base)?.clone();
        for (axis, value) in &self.fixed {
            wanted.params.get_mut(*axis)?.1.clone_from(value);
        }
        Some(Place { point: points.iter().position(|point| *point == wanted)?, arm: self.arm })
    }
}

/// What the keys of a claim look at.
enum Subject {
    Value(Spot),
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
    fn spots(&self) -> Vec<&Spot> {
        match self {
            Subject::Value(spot) => vec![spot],
            Subject::Contrasts(pairs) => pairs.iter().flat_map(|(one, two)| [one, two]).collect(),
            Subject::Order(spots) => spots.iter().collect(),
            Subject::Along { inside, ends } => inside.iter().chain(ends).collect(),
        }
    }

    /// What is read at one base point.
    fn parts(&self, form: Form, base: usize, points: &[Point]) -> Option<Vec<ClaimOn>> {
        let at = |spot: &Spot| spot.from(base, points);
        match self {
            Subject::Value(spot) => Some(vec![ClaimOn::Values(at(spot)?)]),
            Subject::Contrasts(pairs) => {
                pairs.iter().map(|(one, two)| Some(ClaimOn::Contrast(at(one)?, at(two)?))).collect()
            }
            Subject::Order(spots) => spots
                .windows(2)
                .map(|near| {
                    let (one, two) = (at(&near[0])?, at(&near[1])?);
                    let falling = matches!(form, Form::Ordered { rising: false, .. });
                    Some(if falling { ClaimOn::Contrast(one, two) } else { ClaimOn::Contrast(two, one) })
                })
                .collect(),
            Subject::Along { inside, ends } => {
                let among: Vec<Place> = inside.iter().map(at).collect::<Option<_>>()?;
                let greatest = matches!(form, Form::Interior { maximum: true, .. });
                let against = |end: &Spot| {
                    let end = at(end)?;
                    Some(match among[..] {
                        [named] => ClaimOn::Contrast(named, end),
                        _ => ClaimOn::Best { among: among.clone(), greatest, end },
                    })
                };
                ends.iter().map(against).collect()
            }
        }
    }
}

impl Resolver<'_> {
    pub(super) fn claims(&mut self, points: &[Point], arms: &[Arm]) -> Vec<Draft> {
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
            let form = self.claim_form(node, &at);
            let subject = self.subject(node, &at, points, arms);
            let bases = self.claim_points(node, &at, points, subject.as_ref());
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
        let other = ["order", "contrasts", "along"].into_iter().find(|other| node.get(other).is_some());
        let need = match (key, other) {
            (Some(key), _) if node.get(key).is_none() => format!("need {key} beside it, which says what is compared"),
            (None, Some("order")) => "need `increasing` or `decreasing`, as order is given".into(),
            (None, Some("contrasts")) => "need `sign change`, as contrasts is given".into(),
            (None, Some(_)) => "need `interior maximum` or `interior minimum`, as along is given".into(),
            _ => return Some(form),
        };
        self.faults.value(typed, &path, need);
        None
    }

    fn subject(&mut self, node: &Node, at: &str, points: &[Point], arms: &[Arm]) -> Option<Subject> {
        let keys = ["contrast", "contrasts", "order", "along"];
        let given: Vec<(&str, &Node)> = keys.iter().filter_map(|key| Some((*key, node.get(key)?))).collect();
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
        let Some(&(key, typed)) = given.first() else { return Some(Subject::Value(Spot { fixed: vec![], arm: own })) };
        let path = format!("{at}.{key}");
        match key {
            "contrast" => {
                let need = "need two arms, [\"society\", \"...\"]";
                self.pair(typed, &path, need, points, arms).map(|pair| Subject::Contrasts(vec![pair]))
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

    fn pair(&mut self, typed: &Node, path: &str, need: &str, points: &[Point], arms: &[Arm]) -> Option<(Spot, Spot)> {
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

    fn spot(&mut self, typed: &Node, path: &str, points: &[Point], arms: &[Arm]) -> Option<Spot> {
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

    /// The axis that `key` names.
    fn axis(&mut self, key: &str, typed: &Node, path: &str, points: &[Point]) -> Option<usize> {
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
    fn swept(&mut self, key: &str, value: &Node, path: &str, points: &[Point]) -> Option<(usize, String)> {
        let axis = self.axis(key, value, path, points)?;
        let tried = tried(points, axis);
        let found = tried.iter().find(|text| same(text, value)).map(|text| (axis, text.clone()));
        if found.is_none() {
            self.faults.value(value, path, format!("need a value that is tried: {}", tried.join(", ")));
        }
        found
    }

    fn along(&mut self, node: &Node, typed: &Node, at: &str, arm: usize, points: &[Point]) -> Option<Subject> {
        let path = format!("{at}.along");
        let axis = self.axis(text(typed)?, typed, &path, points)?;
        let mut tried = tried(points, axis);
        // The ends of numbers are the least and the greatest, in whatever order they are tried.
        let number = |value: &String| value.parse::<f64>().ok();
        if tried.iter().all(|value| number(value).is_some()) {
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
                    let need = format!("need a value between the ends of the sweep: {}", inside.join(", "));
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

    /// The points of a claim; where each of its places says all of its own point, one will do.
    fn claim_points(&mut self, node: &Node, at: &str, points: &[Point], subject: Option<&Subject>) -> Vec<usize> {
        let at = format!("{at}.at");
        let all: Vec<usize> = (0..points.len()).collect();
        let Some(typed) = node.get("at") else {
            let axes = points[0].params.len();
            let fixes = |spot: &Spot| (0..axes).all(|axis| spot.fixed.iter().any(|(fixed, _)| *fixed == axis));
            if subject.is_some_and(|subject| subject.spots().into_iter().all(fixes)) {
                return vec![0];
            }
            // Where the places themselves are wrong, that is said already.
            if points.len() > 1 && subject.is_some() {
                let need = "missing; need a point, { path = value }, or \"every\", as there is a sweep";
                self.faults.about(node, &at, need);
            }
            return all;
        };
        let mut left = all;
        for (key, value) in typed.entries() {
            let path = tree::join(&at, key);
            let Some((axis, wanted)) = self.swept(key, value, &path, points) else { return left };
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
        left
    }

    /// What is read at all points together, each thing once.
    fn parts(
        &mut self,
        node: &Node,
        at: &str,
        form: Form,
        subject: &Subject,
        bases: &[usize],
        points: &[Point],
    ) -> Option<Vec<ClaimPart>> {
        let mut rows: Vec<Vec<ClaimOn>> = Vec::new();
        for &base in bases {
            let row = subject.parts(form, base, points)?;
            if !rows.contains(&row) {
                rows.push(row);
            }
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
        let key = ["contrast", "contrasts", "order", "along"].into_iter().find(|key| node.get(key).is_some());
        let (Some(key), Some(typed)) = (key, key.and_then(|key| node.get(key))) else { return Some(parts) };
        let path = format!("{at}.{key}");
        if parts.iter().any(|part| matches!(&part.on, ClaimOn::Contrast(one, two) if one == two)) {
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
        let about: Vec<Place> = claim.parts.iter().flat_map(|part| part.on.places()).collect();
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

/// The values of a swept path, each once, in order.
fn tried(points: &[Point], axis: usize) -> Vec<String> {
    let mut tried: Vec<String> = Vec::new();
    for point in points {
        let value = &point.params[axis].1;
        if !tried.contains(value) {
            tried.push(value.clone());
        }
    }
    tried
}

/// Whether a value as written is the one that `text` shows.
fn same(text: &str, typed: &Node) -> bool {
    let wanted = plain(&typed.value);
    text == wanted || matches!((text.parse::<f64>(), wanted.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}
