//! The same numbers for a program: one JSON object.

use super::Report;
use crate::hash::hash;
use crate::measure::Scale;
use crate::measure::stats::Estimate;
use crate::measure::stats::slope::Slope;
use crate::measure::verdict::Sides;
use crate::scenario::{ClaimOn, ClaimPart, ClaimSpec, Place, Point, Population, Study, Terms};
use crate::society::network::Estimate as Fact;
use crate::study::{Judged, JudgedPart, Reported, alpha_of, sequence_of};
use serde_json::{Map, Value, json};

/// What `run --json` prints: the study, every measure in every cell, contrasts, claims, digest. It holds no clock: the
/// same study gives the same text.
pub fn object(report: &Report<'_>) -> Value {
    let (study, results) = (report.study, report.results);
    let cells: Vec<Value> = (0..study.cells.len()).map(|cell| self::cell(report, cell)).collect();
    let contrasts: Vec<Value> = report
        .contrasts
        .iter()
        .map(|contrast| {
            let mut map = estimate(&contrast.estimate);
            map.insert("point".into(), point(&study.points[contrast.point]));
            map.insert("contrast".into(), json!([study.arms[0], study.arms[contrast.arm]]));
            map.insert("measure".into(), json!(contrast.measure));
            Value::Object(map)
        })
        .collect();
    json!({
        "manyminds": env!("CARGO_PKG_VERSION"),
        "scenario": study.name,
        "title": study.title,
        "seed": study.seed,
        "replicates": { "asked": study.replicates, "finished": results.replicates },
        "sequential": sequential(report),
        "setup": setup(report),
        "arms": study.arms,
        "cells": cells,
        "contrasts": contrasts,
        "claims": claims(report),
        "notes": study.notes,
        "digest": report.digest,
    })
}

fn setup(report: &Report<'_>) -> Value {
    let setup = &report.setup;
    let groups: Map<String, Value> = setup.groups.iter().map(|(name, count)| (name.clone(), json!(count))).collect();
    let fact = |fact: Fact| match fact {
        Fact::Exact(value) => json!(value),
        Fact::Sampled { value, effort } => json!({ "sampled": value, "effort": effort }),
        Fact::Undefined => Value::Null,
    };
    let network = setup.network.as_ref().map(|facts| {
        json!({
            "ties": facts.ties,
            "density": facts.density,
            "mean_degree": facts.mean_degree,
            "clustering": facts.clustering,
            "components": facts.components,
            "diameter": fact(facts.diameter),
            "spectral_gap": fact(facts.spectral_gap),
        })
    });
    json!({
        "questions": setup.questions,
        "options": [setup.options.0, setup.options.1],
        "relations": setup.relations,
        "drawn": setup.drawn,
        "perspectives": groups,
        "network": network,
        "budget": setup.budget,
        "reserved": setup.reserved,
    })
}

fn cell(report: &Report<'_>, at: usize) -> Value {
    let (study, results) = (report.study, report.results);
    let mut measures = Map::new();
    for info in &results.measures {
        let Some(seen) = report.number(at, info.name) else { continue };
        let value = if info.scale == Scale::Time { time(seen) } else { Value::Object(estimate(&seen.estimate)) };
        measures.insert(info.name.into(), value);
    }
    let seen = &results.cells[at];
    json!({
        "point": point(&study.points[study.cells[at].point]),
        "arm": study.arms[study.cells[at].arm],
        "measures": measures,
        "redraws": seen.redraws,
        "disconnected": seen.disconnected,
    })
}

fn time(seen: &Reported) -> Value {
    json!({ "reached": estimate(&seen.estimate), "median": seen.median, "restricted_mean": seen.restricted })
}

fn estimate(seen: &Estimate) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("mean".into(), json!(seen.mean));
    map.insert("low".into(), json!(seen.low));
    map.insert("high".into(), json!(seen.high));
    map.insert("n".into(), json!(seen.n));
    map.insert("undefined".into(), json!(seen.undefined));
    map
}

/// A point of the sweep: its paths with their values, as they were written.
pub(super) fn point(point: &Point) -> Value {
    Value::Object(point.params.iter().map(|(path, value)| (path.clone(), json!(value))).collect())
}

/// What `claims.json` holds: every claim with its verdict, and a judgement for each of its parts.
pub fn claims(report: &Report<'_>) -> Value {
    Value::Array(report.claims.iter().map(|judged| claim(report, judged)).collect())
}

/// How a run that looked at its values went; null for a fixed one.
pub(super) fn sequential(report: &Report<'_>) -> Value {
    let Some(went) = report.sequential else { return Value::Null };
    json!({ "until": went.until.to_string(), "most": report.study.replicates, "looks": went.looks, "ended": went.ended.name() })
}

fn claim(report: &Report<'_>, judged: &Judged<'_>) -> Value {
    let (study, claim) = (report.study, judged.claim);
    let mut map = text_of(study, claim);
    map.insert("verdict".into(), json!(judged.verdict));
    map.insert("came".into(), json!(claim.came));
    if let Some(went) = report.sequential {
        let sequences: Vec<&str> = claim.parts.iter().map(|part| sequence_of(study, claim, &part.on).name()).collect();
        let said = json!({
            "sequences": sequences,
            "alpha": alpha_of(study, claim),
            "looks": went.looks,
            "replicates": went.looks.last().copied().unwrap_or(0),
        });
        map.insert("sequential".into(), said);
    }
    map.insert("judged".into(), judged.parts.iter().map(|part| judgement(study, part)).collect());
    map.insert("hash".into(), json!(claim_hash(study, claim)));
    Value::Object(map)
}

/// What was claimed, without what came of it.
fn text_of(study: &Study, claim: &ClaimSpec) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("name".into(), json!(claim.name));
    map.insert("role".into(), json!(claim.role));
    map.insert("says".into(), json!(claim.says));
    map.insert("measure".into(), json!(claim.measure));
    if let Some((slope, on)) = &claim.slope {
        let kind = if *slope == Slope::Logit { "logit_on" } else { "slope_on" };
        map.insert(kind.into(), json!(on));
    }
    map.insert("expect".into(), json!(claim.form.to_string()));
    map.insert("parts".into(), claim.parts.iter().map(|of| part(study, of)).collect());
    map.insert("level".into(), json!(claim.level));
    map.insert("family".into(), json!(claim.family));
    let population = match claim.population {
        Population::Seeds => "seeds",
        Population::Problems => "problems",
    };
    map.insert("population".into(), json!(population));
    map.insert("sides".into(), json!(if claim.sides == Sides::One { "one" } else { "two" }));
    map.insert("source".into(), json!(claim.source));
    map.insert("published".into(), json!(claim.published));
    map
}

fn place(study: &Study, place: Place) -> Value {
    json!({ "point": point(&study.points[place.point]), "arm": study.arms[place.arm] })
}

/// One thing that a claim reads, with what it expects there.
fn part(study: &Study, part: &ClaimPart) -> Value {
    let expect = part.expect.to_string();
    let place = |of: &Place| place(study, *of);
    match &part.on {
        ClaimOn::Sum(terms) => match terms.plain() {
            Some((of, None)) => json!({ "first": place(&of), "expect": expect }),
            Some((one, Some(two))) => json!({ "first": place(&one), "minus": place(&two), "expect": expect }),
            None => json!({ "sum": sum(study, terms), "expect": expect }),
        },
        ClaimOn::Best { among, greatest, end } => json!({
            "best_of": among.iter().map(place).collect::<Vec<_>>(),
            "greatest": greatest,
            "minus": place(end),
            "expect": expect,
        }),
    }
}

/// Places with their weights.
fn sum(study: &Study, terms: &Terms) -> Value {
    let term = |(weight, of): &(f64, Place)| {
        let mut term = place(study, *of);
        term["weight"] = json!(weight);
        term
    };
    terms.0.iter().map(term).collect()
}

fn judgement(study: &Study, part: &JudgedPart) -> Value {
    let seen = &part.seen;
    let terms = &part.read.terms;
    let alone = |sign: f64| terms.0.iter().find(|(weight, _)| *weight == sign).map(|(_, of)| place(study, *of));
    let several = terms.0.len() > 1 && terms.plain().is_none();
    let mut told = json!({
        "first": if several { None } else { alone(1.0) },
        "minus": if several { None } else { alone(-1.0) },
        "found_on": part.read.found_on,
        "expect": part.read.expect.to_string(),
        "verdict": seen.verdict,
        "estimate": seen.estimate.mean,
        "interval": seen.estimate.interval(),
        "equivalence": seen.equivalence,
        "level": seen.level,
        "n": seen.estimate.n,
        "undefined": seen.estimate.undefined,
        "p": seen.p,
        "needed": seen.needed,
        "minimum_detectable": seen.minimum_detectable,
        "reason": seen.reason,
        "doubt": seen.doubt,
    });
    if several {
        told["sum"] = sum(study, terms);
    }
    told
}

/// SHA-256 of what was claimed: a claim that was edited after the run has another one. The recorded verdict is not part
/// of it.
pub fn claim_hash(study: &Study, claim: &ClaimSpec) -> String {
    hash(Value::Object(text_of(study, claim)).to_string().as_bytes())
}

/// SHA-256 over the hashes of all claims, in order.
pub fn claims_hash(report: &Report<'_>) -> String {
    let all: String = report.study.claims.iter().map(|claim| claim_hash(report.study, claim) + "\n").collect();
    hash(all.as_bytes())
}
