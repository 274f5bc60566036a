//! How often intervals hold the truth, in simulated studies whose truth is known. What is asserted here is what
//! `docs/STATISTICS.md` prints: the tables are made and judged in one place.

use super::docs::with_section;
use super::worlds::matches_file;
use manyminds::measure::stats::bootstrap::studentised;
use manyminds::measure::stats::sequence::{self, Alpha, Sequence};
use manyminds::measure::stats::{
    Bounds, Differences, Estimate, clopper_pearson, doubt, mean_interval, paired, share_interval,
};
use manyminds::rng::{Draws, Phase, Stream, unit};
use rayon::prelude::*;
use std::f64::consts::PI;

const PATH: &str = "docs/STATISTICS.md";
const LEVEL: f64 = 0.95;
const STUDIES: u64 = 10_000;
/// Resampling costs a thousand times an interval, so fewer studies are resampled: the standard error is .7 %.
const RESAMPLED: u64 = 1_000;
const RESAMPLES: u32 = 999;
/// Studies in which a sequence is looked at after every value, up to so many.
const WATCHED: u64 = 2_000;
const LOOKS: u64 = 1_000;

fn normal(rng: &mut Stream) -> f64 {
    // 1 - u is never 0 (Box and Muller 1958).
    (-2.0 * libm::log(1.0 - unit(rng))).sqrt() * libm::cos(2.0 * PI * unit(rng))
}

fn exponential(rng: &mut Stream) -> f64 {
    -libm::log(1.0 - unit(rng))
}

fn lognormal(rng: &mut Stream) -> f64 {
    libm::exp(normal(rng))
}

fn coin(rng: &mut Stream) -> f64 {
    f64::from(u8::from(unit(rng) < 0.5))
}

/// What a study draws, by the name that the table has for it: the two arms, of which one may be left out, and the truth.
struct Kind {
    name: &'static str,
    pair: fn(&mut Stream) -> (f64, Option<f64>),
    truth: f64,
}

const NORMAL: Kind = Kind { name: "normal", pair: |rng| (normal(rng), None), truth: 0.0 };
const EXPONENTIAL: Kind = Kind { name: "exponential", pair: |rng| (exponential(rng), None), truth: 1.0 };
/// The mean of exp(Z) is exp(1/2).
const LOGNORMAL: Kind =
    Kind { name: "lognormal(0, 1)", pair: |rng| (lognormal(rng), None), truth: 1.648_721_270_700_128_2 };
/// Two arms that have half of their variance in common.
const NORMAL_PAIRS: Kind = Kind {
    name: "differences of normal pairs",
    pair: |rng| {
        let common = normal(rng);
        (common + normal(rng), Some(common + 2.0 * normal(rng)))
    },
    truth: 0.0,
};
/// Two arms that multiply what they have in common by lognormal factors.
const LOGNORMAL_PAIRS: Kind = Kind {
    name: "differences of lognormal pairs",
    pair: |rng| {
        let common = lognormal(rng);
        (common * lognormal(rng), Some(common))
    },
    // exp(1/2) exp(1/2) less exp(1/2).
    truth: std::f64::consts::E - 1.648_721_270_700_128_2,
};
/// One arm is right in .5 of replicates, the other in those and in one of ten of the rest.
const COIN_PAIRS: Kind = Kind {
    name: "differences of pairs of 0 and 1",
    pair: |rng| {
        let common = coin(rng);
        let more = f64::from(u8::from(unit(rng) < 0.1));
        (common.max(more), Some(common))
    },
    truth: 0.05,
};

/// One row of the table of means. Shares of studies.
struct Means {
    kind: &'static Kind,
    n: usize,
    t: f64,
    studentised: f64,
    /// In how many there is a studentised interval at all.
    given: f64,
    doubted: f64,
}

fn holds(estimate: &Estimate, truth: f64) -> bool {
    estimate.interval().is_some_and(|(low, high)| (low..=high).contains(&truth))
}

/// In which shares of `studies` each of these is so. A study has draws of its own, so that the order does not matter.
fn shares_of<const N: usize>(studies: u64, seen: impl Fn(&mut Stream, u64) -> [bool; N] + Sync) -> [f64; N] {
    let one = |study: u64| seen(&mut Draws::new(8, 0, study).stream(0, 0, Phase::Estimate), study);
    let all: Vec<[bool; N]> = (0..studies).into_par_iter().map(one).collect();
    std::array::from_fn(|at| all.iter().filter(|seen| seen[at]).count() as f64 / studies as f64)
}

fn means(kind: &'static Kind, n: usize) -> Means {
    let draw = |rng: &mut Stream| -> (Vec<Option<f64>>, Vec<Option<f64>>) {
        (0..n).map(|_| (kind.pair)(rng)).map(|(a, b)| (Some(a), b)).unzip()
    };
    let alone = |b: &[Option<f64>]| b.iter().all(Option::is_none);
    let [t, doubted] = shares_of(STUDIES, |rng, _| {
        let (a, b) = draw(rng);
        match alone(&b) {
            true => [holds(&mean_interval(&a, LEVEL), kind.truth), doubt(&a).is_some()],
            false => [holds(&paired(&a, &b, LEVEL), kind.truth), doubt(&Differences(&a, &b)).is_some()],
        }
    });
    let [studentised, given] = shares_of(RESAMPLED, |rng, study| {
        let (a, b) = draw(rng);
        let draws = Draws::new(9, 0, study);
        let seen = match alone(&b) {
            true => studentised(&a, LEVEL, RESAMPLES, &draws),
            false => studentised(&Differences(&a, &b), LEVEL, RESAMPLES, &draws),
        };
        [holds(&seen, kind.truth), seen.interval().is_some()]
    });
    Means { kind, n, t, studentised, given, doubted }
}

/// One row of the table of shares.
struct Shares {
    p: f64,
    n: u64,
    wilson: f64,
    wilson_seen: f64,
    exact: f64,
    doubted: f64,
}

/// The chance of each number of successes.
fn chances(n: u64, p: f64) -> Vec<f64> {
    let ln = |k: u64| libm::lgamma(k as f64 + 1.0);
    let of = |k: u64| ln(n) - ln(k) - ln(n - k) + k as f64 * libm::log(p) + (n - k) as f64 * libm::log1p(-p);
    (0..=n).map(|k| libm::exp(of(k))).collect()
}

/// Exact coverage, over all numbers of successes, of the intervals that they have.
fn enumerated(p: f64, intervals: &[Estimate]) -> f64 {
    let chances = chances(intervals.len() as u64 - 1, p);
    intervals.iter().zip(chances).filter(|(interval, _)| holds(interval, p)).map(|(_, chance)| chance).sum()
}

fn shares(p: f64, n: u64) -> Shares {
    let all = |interval: fn(u64, u64, f64) -> Estimate| (0..=n).map(|k| interval(k, n, LEVEL)).collect::<Vec<_>>();
    let wilson = all(share_interval);
    let draw = |rng: &mut Stream| (0..n).map(|_| Some(f64::from(u8::from(unit(rng) < p)))).collect::<Vec<_>>();
    let hits = |values: &[Option<f64>]| values.iter().filter(|value| **value == Some(1.0)).count();
    let [wilson_seen, doubted] = shares_of(STUDIES, |rng, _| {
        let values = draw(rng);
        [holds(&wilson[hits(&values)], p), doubt(&values).is_some()]
    });
    let exact = enumerated(p, &all(clopper_pearson));
    Shares { p, n, wilson: enumerated(p, &wilson), wilson_seen, exact, doubted }
}

/// One row of the table of sequences: in which share of studies the truth is ever left out.
struct Watched {
    sequence: Sequence,
    of: &'static str,
    ever: f64,
    /// As often by a t interval, from twenty values on.
    peeked: f64,
}

fn watched(sequence: Sequence, of: &'static str, draw: impl Fn(&mut Stream) -> f64 + Sync, truth: f64) -> Watched {
    let alpha = Alpha::Both(1.0 - LEVEL);
    let looks: Vec<u64> = (1..=LOOKS).collect();
    let outside = |(low, high): (f64, f64)| !(low..=high).contains(&truth);
    // An interval for a share hangs on counts alone, so it is enough to know from which to which number of successes it holds the
    // truth: the same as to make it in each study, a hundred times faster.
    let counts: Vec<(u64, u64)> = looks
        .iter()
        .filter(|_| sequence == Sequence::Share)
        .map(|&n| {
            let ends = |k: u64| sequence::share_interval(k, n, alpha).unwrap();
            let first = |is: &dyn Fn(u64) -> bool| {
                let (mut low, mut high) = (0, n + 1);
                while low < high {
                    let middle = low + (high - low) / 2;
                    if is(middle) { high = middle } else { low = middle + 1 }
                }
                low
            };
            (first(&|k| ends(k).1 >= truth), first(&|k| ends(k).0 > truth))
        })
        .collect();
    let leaves_out = |values: &[f64]| match sequence {
        Sequence::Share => {
            let successes = values.iter().scan(0, |sum, value| {
                *sum += *value as u64;
                Some(*sum)
            });
            successes.zip(&counts).any(|(k, &(first, after))| k < first || k >= after)
        }
        _ => {
            let values: Vec<_> = values.iter().copied().map(Some).collect();
            sequence.intervals(&values, &looks, alpha).into_iter().flatten().any(outside)
        }
    };
    // Half the width of a t interval, in standard errors, by the number of values.
    let half = |n: u64| Bounds::Mean { mean: 0.0, error: 1.0, df: n as f64 - 1.0 }.interval(LEVEL).map(|ends| ends.1);
    let halves: Vec<f64> = (20..=LOOKS).filter_map(half).collect();
    let peeks_out = |values: &[f64]| {
        let (mut n, mut mean, mut squares) = (0.0, 0.0, 0.0);
        values.iter().enumerate().any(|(at, value)| {
            n += 1.0;
            let away: f64 = value - mean;
            mean += away / n;
            squares += away * (value - mean);
            let half = |half: &f64| half * f64::sqrt(squares / (n - 1.0) / n);
            at >= 19 && halves.get(at - 19).map(half).is_some_and(|half| outside((mean - half, mean + half)))
        })
    };
    let [ever, peeked] = shares_of(WATCHED, |rng, _| {
        let values: Vec<f64> = looks.iter().map(|_| draw(rng)).collect();
        [leaves_out(&values), peeks_out(&values)]
    });
    Watched { sequence, of, ever, peeked }
}

fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

fn means_table(rows: &[Means]) -> String {
    let mut text = String::from("| values | n | t | studentised bootstrap | doubted |\n|---|---|---|---|---|\n");
    for Means { kind, n, t, studentised, given, doubted } in rows {
        let given = if *given < 1.0 { format!(" (given in {})", percent(*given)) } else { String::new() };
        let [t, studentised, doubted] = [t, studentised, doubted].map(|share| percent(*share));
        text.push_str(&format!("| {} | {n} | {t} | {studentised}{given} | {doubted} |\n", kind.name));
    }
    text
}

fn shares_table(rows: &[Shares]) -> String {
    let mut text = String::from(
        "| true share | n | Wilson, exactly | Wilson, simulated | Clopper-Pearson, exactly | doubted |\n|---|---|---|---|---|---|\n",
    );
    for Shares { p, n, wilson, wilson_seen, exact, doubted } in rows {
        let cells = [wilson, wilson_seen, exact, doubted].map(|share| percent(*share)).join(" | ");
        text.push_str(&format!("| {p} | {n} | {cells} |\n"));
    }
    text
}

fn sequences_table(rows: &[Watched]) -> String {
    let mut text =
        String::from("| sequence | values | ever leaves out the truth | a t interval would |\n|---|---|---|---|\n");
    for Watched { sequence, of, ever, peeked } in rows {
        text.push_str(&format!("| {} | {of} | {} | {} |\n", sequence.name(), percent(*ever), percent(*peeked)));
    }
    text
}

/// Standard error of a share that is seen in so many studies.
fn error(share: f64, studies: u64) -> f64 {
    (share * (1.0 - share) / studies as f64).sqrt()
}

#[test]
fn intervals_cover_what_the_page_of_statistics_says() {
    let kinds: [(&Kind, &[usize]); 6] = [
        (&NORMAL, &[5, 20, 200]),
        (&NORMAL_PAIRS, &[20, 200]),
        (&COIN_PAIRS, &[20, 200]),
        (&EXPONENTIAL, &[20, 50, 200]),
        (&LOGNORMAL, &[20, 50, 200]),
        (&LOGNORMAL_PAIRS, &[20, 50, 200]),
    ];
    let mean_rows: Vec<Means> =
        kinds.into_iter().flat_map(|(kind, sizes)| sizes.iter().map(move |&n| means(kind, n))).collect();
    for row in mean_rows.iter().filter(|row| [NORMAL.name, NORMAL_PAIRS.name].contains(&row.kind.name) && row.n >= 20) {
        assert!((0.935..=0.965).contains(&row.t), "{} {}: {}", row.kind.name, row.n, row.t);
    }
    // Where the t interval falls short for skewed values, the studentised one comes nearer.
    for row in
        mean_rows.iter().filter(|row| row.t < 0.93 && [EXPONENTIAL.name, LOGNORMAL.name].contains(&row.kind.name))
    {
        assert!(row.studentised > row.t, "{} {}: {} {}", row.kind.name, row.n, row.t, row.studentised);
    }

    let share_rows =
        [(0.5, 20), (0.5, 200), (0.3, 20), (0.1, 50), (0.02, 200), (0.01, 1_000)].map(|(p, n)| shares(p, n));
    for row in &share_rows {
        // Four standard errors, of which .0022 is the largest here.
        let away = (row.wilson_seen - row.wilson).abs() / error(row.wilson, STUDIES);
        assert!(away < 4.0, "{} {}: {} and not {}, {away} standard errors", row.p, row.n, row.wilson_seen, row.wilson);
        assert!(row.exact >= LEVEL, "{} {}: {}", row.p, row.n, row.exact);
        let held = 0.935..=0.965;
        assert!(
            row.p != 0.5 || (held.contains(&row.wilson) && held.contains(&row.wilson_seen)),
            "{} {}",
            row.n,
            row.wilson
        );
    }

    let rare = |rng: &mut Stream| f64::from(u8::from(unit(rng) < 0.02));
    let bounded = Sequence::Bounded { low: 0.0, high: 1.0 };
    let sequence_rows = [
        watched(Sequence::Share, "0 and 1, share .5", coin, 0.5),
        watched(Sequence::Share, "0 and 1, share .02", rare, 0.02),
        watched(bounded, "uniform between the ends", unit, 0.5),
        watched(bounded, "at the ends, mean .02", rare, 0.02),
        watched(Sequence::Asymptotic, "normal", normal, 0.0),
        watched(Sequence::Asymptotic, "exponential", exponential, 1.0),
        watched(Sequence::Asymptotic, "lognormal(0, 1)", lognormal, LOGNORMAL.truth),
    ];
    let alpha = 1.0 - LEVEL;
    for row in sequence_rows.iter().filter(|row| row.sequence != Sequence::Asymptotic || row.of == "normal") {
        assert!(row.ever <= alpha, "{} {}: {}", row.sequence.name(), row.of, row.ever);
    }
    for row in sequence_rows.iter().filter(|row| row.of == "normal") {
        assert!(row.peeked > 3.0 * alpha, "the test would not see one who peeks: {}", row.peeked);
    }

    let place = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(PATH);
    let mut text = std::fs::read_to_string(place).unwrap().replace("\r\n", "\n");
    for (section, table) in [
        ("means", means_table(&mean_rows)),
        ("shares", shares_table(&share_rows)),
        ("sequences", sequences_table(&sequence_rows)),
    ] {
        text = with_section(PATH, &text, section, &table);
    }
    matches_file(PATH, &text);
}

#[test]
fn clopper_pearson_covers_at_least_its_level_on_a_grid() {
    for n in [1, 2, 5, 10, 20, 50, 100, 200] {
        let intervals: Vec<Estimate> = (0..=n).map(|k| clopper_pearson(k, n, LEVEL)).collect();
        // Shares on a grid, and those at the ends of intervals, next to which coverage is least.
        let ends = intervals.iter().filter_map(Estimate::interval).flat_map(|(low, high)| [low - 1e-9, high + 1e-9]);
        let grid = (1..200).map(|step| f64::from(step) / 200.0).chain(ends).filter(|p| *p > 0.0 && *p < 1.0);
        for p in grid {
            let seen = enumerated(p, &intervals);
            assert!(seen >= LEVEL - 1e-9, "{n} {p}: {seen}");
        }
    }
}
