use super::{PartSample, samples};
use crate::measure::stats::{Differences, Values};
use crate::measure::verdict::{Case, Form, Sample, Verdict, judge_together};
use crate::rng::{Draws, Phase, unit};
use crate::scenario::{Options, Study, parse};
use crate::study::{Judged, Results, judge_claims, judge_sequentially, measures_of};
use rayon::prelude::*;
use std::path::Path;

/// Three points of a sweep, the society alone, one claim on merit.
fn study(claim: &str) -> Study {
    swept(claim, &[1, 2, 3])
}

fn swept(claim: &str, along: &[u8]) -> Study {
    let text = format!(
        "schema = 1\nproblem = {{ kind = \"coloring\", generate = {{ graph = \"queen\", rows = 4, cols = 4 }}, colors = 5 }}\n\
         society.perspectives.member.count = 3\nsweep.\"prices.look\" = {along:?}\n\
         [claims.x]\nrole = \"gate\"\nlevel = 0.95\nsays = \"x\"\nmeasure = \"merit\"\n{claim}"
    );
    let disk = |_: &Path| Err(std::io::ErrorKind::NotFound.into());
    parse(&text, Path::new("x.toml"), &disk, &Options::default(), &["merit"]).unwrap()
}

/// Eight replicates around each of the three means.
fn results(study: &Study, means: [f64; 3], noise: f64) -> Results {
    let measures: Vec<_> = measures_of(study).into_iter().filter(|info| info.name == "merit").collect();
    let cells = means.iter().enumerate().map(|(cell, mean)| {
        let wave = |i: usize| noise * if (i / 2 + cell * i).is_multiple_of(2) { 1.0 } else { -1.0 };
        (0..8).map(|i| Some(mean + wave(i))).collect()
    });
    Results::by_hand(measures, &cells.collect::<Vec<_>>(), &[])
}

const AT: [&str; 3] =
    ["{ at = { \"prices.look\" = 1 } }", "{ at = { \"prices.look\" = 2 } }", "{ at = { \"prices.look\" = 3 } }"];

#[test]
fn each_form_holds_fails_and_stays_open_as_its_table_says() {
    use Verdict::{Fails, Holds, Undecided};
    let order = format!("order = [{}, {}, {}]\nexpect = ", AT[0], AT[1], AT[2]);
    let change = format!("contrasts = [[{}, {}], [{}, {}]]\nexpect = \"sign change by 0\"", AT[1], AT[0], AT[2], AT[1]);
    let inside = "along = \"prices.look\"\nexpect = \"interior maximum by 0\"".to_string();
    let (up, down) = (format!("{order}\"increasing by 0\""), format!("{order}\"decreasing by 0\""));
    for (claim, means, noise, verdict) in [
        (&up, [1.0, 2.0, 3.0], 0.0, Holds),
        (&up, [1.0, 3.0, 2.0], 0.0, Fails),
        (&up, [1.0, 1.0, 1.0], 9.0, Undecided),
        (&down, [3.0, 2.0, 1.0], 0.0, Holds),
        (&format!("{order}\"increasing by 0.5\""), [1.0, 2.0, 2.4], 0.0, Fails),
        (&change, [1.0, 2.0, 1.0], 0.0, Holds),
        (&change, [1.0, 2.0, 3.0], 0.0, Fails),
        (&inside, [1.0, 2.0, 1.0], 0.0, Holds),
        (&inside, [1.0, 2.0, 3.0], 0.0, Fails),
        (&format!("{inside}\npeak = 2"), [1.0, 2.0, 1.0], 0.0, Holds),
        (&inside.replace("maximum", "minimum"), [2.0, 1.0, 2.0], 0.0, Holds),
        (&format!("contrast = [{}, {}]\nexpect = \"> 0.5\"", AT[2], AT[0]), [1.0, 0.0, 2.0], 0.0, Holds),
    ] {
        let study = study(claim);
        let results = results(&study, means, noise);
        let judged: Vec<Judged<'_>> = judge_claims(&study, &results);
        assert_eq!(judged[0].verdict, verdict, "{claim} {means:?} {:?}", judged[0].parts);
        assert_eq!(Form::parse(&judged[0].claim.form.to_string()), Ok(judged[0].claim.form));
    }
}

/// A peak along five points that is to be found. The left end is far below; the right end and all between are equal, so
/// that there is none and the second contrast lies on its margin.
fn flat(replicates: usize, draws: u64) -> (Study, Results) {
    let study = swept("along = \"prices.look\"\nexpect = \"interior maximum by 0\"\nsides = \"one\"", &[1, 2, 3, 4, 5]);
    let mut rng = Draws::new(31, 0, draws).stream(0, 0, Phase::Estimate);
    let measures: Vec<_> = measures_of(&study).into_iter().filter(|info| info.name == "merit").collect();
    let cells = [-9.0, 0.0, 0.0, 0.0, 0.0]
        .map(|mean| (0..replicates).map(|_| Some(mean + (0..12).map(|_| unit(&mut rng)).sum::<f64>() - 6.0)).collect());
    let results = Results::by_hand(measures, &cells, &[]);
    (study, results)
}

#[test]
fn a_peak_that_is_found_on_noise_holds_in_at_most_alpha() {
    let looks = [8, 24, 56, 120, 248, 504];
    let verdicts = |judge: &(dyn Fn(&Study, &Results) -> Verdict + Sync)| {
        let holds = |number: &u64| {
            let (study, results) = flat(504, *number);
            judge(&study, &results) == Verdict::Holds
        };
        (0..2_000).into_par_iter().filter(holds).count()
    };
    let fixed = verdicts(&|study, results| judge_claims(study, results)[0].verdict);
    // 100 is the mean; 149 or more have a chance of one in a million.
    assert!((20..149).contains(&fixed), "{fixed}");
    let ever = verdicts(&|study, results| judge_sequentially(study, results, &looks)[0].verdict);
    assert!((1..149).contains(&ever), "{ever}");
    // Found and judged on the same replicates, it would hold far more often.
    let same = verdicts(&|study, results| {
        let greedy = samples(study, results, &study.claims[0], 0);
        let mean = |cell: usize| results.column(cell, "merit").iter().flatten().sum::<f64>();
        let best = (1..4).max_by(|&a, &b| mean(a).total_cmp(&mean(b))).unwrap();
        let case = Case {
            sample: Sample::Pairs(&results.column(best, "merit"), greedy[1].against.as_ref().unwrap()),
            ..greedy[1].case()
        };
        judge_together(&[case], study.claims[0].level)[0].verdict
    });
    assert!(same > 149, "{same}");
}

#[test]
fn a_peak_is_found_on_the_first_half_or_at_the_first_look_at_a_hundred_and_judged_on_the_rest() {
    let (study, results) = flat(300, 0);
    let part = |judged: &[Judged<'_>]| (judged[0].parts[1].read.found_on, judged[0].parts[1].seen.estimate.n);
    assert_eq!(part(&judge_claims(&study, &results)), (150, 150));
    assert_eq!(part(&judge_sequentially(&study, &results, &[8, 120, 300])), (120, 180));
    assert_eq!(part(&judge_sequentially(&study, &results, &[8])), (8, 0));
}

/// Four replicates at each of three points, two arms, all values given.
fn two_arms(claim: &str, per_problem: u64) -> Study {
    let text = format!(
        "schema = 1\nper_problem = {per_problem}\nproblem = {{ kind = \"sat\", generate = {{ variables = 6, clauses = 9 }} }}\n\
         society.perspectives.member.count = 3\nsweep.\"prices.look\" = [1, 2, 3]\n\
         arms.a.\"prices.hear\" = 2\narms.b.\"prices.hear\" = 3\narms.c.\"prices.hear\" = 4\n\
         [claims.x]\nrole = \"gate\"\nlevel = 0.95\nsays = \"x\"\nmeasure = \"merit\"\nexpect = \"> 0\"\n{claim}"
    );
    let disk = |_: &Path| Err(std::io::ErrorKind::NotFound.into());
    parse(&text, Path::new("x.toml"), &disk, &Options::default(), &["merit"]).unwrap_or_else(|error| panic!("{error}"))
}

fn all_of(values: &dyn Values) -> Vec<Option<f64>> {
    values.over().collect()
}

/// In cell (point, arm), replicate r: 100 point + 10 arm + r squared.
fn numbered(study: &Study) -> Results {
    let measures: Vec<_> = measures_of(study).into_iter().filter(|info| info.name == "merit").collect();
    let value = |cell: usize, r: u32| Some(f64::from((cell / 4 * 100 + cell % 4 * 10) as u32 + r * r));
    let cell = |cell| (0..4).map(|r| value(cell, r)).collect();
    Results::by_hand(measures, &(0..12).map(cell).collect::<Vec<_>>(), &[])
}

fn differences(claim: &str, per_problem: u64) -> Vec<Option<f64>> {
    let study = two_arms(claim, per_problem);
    let results = numbered(&study);
    let sample = &samples(&study, &results, &study.claims[0], 0)[0];
    let found = Differences(&sample.values, sample.against.as_ref().unwrap());
    found.over().map(|value| value.map(|value| (value * 1e9).round() / 1e9)).collect()
}

#[test]
fn contrasts_are_taken_of_means_over_arms_and_points_and_of_one_another() {
    let all = |value: f64| vec![Some(value); 4];
    let at = "at = { \"prices.look\" = 2 }\n";
    assert_eq!(differences(&format!("{at}contrast = [\"c\", [\"a\", \"b\"]]"), 1), all(15.0));
    assert_eq!(differences(&format!("{at}contrast = [\"c\", \"society\"]\nless = [\"b\", \"a\"]"), 1), all(20.0));
    let over = "mean_over = \"prices.look\"\n";
    assert_eq!(differences(&format!("{over}contrast = [\"b\", \"a\"]"), 1), all(10.0));
    let study = two_arms(&format!("{over}between = [2, 3]\narm = \"a\""), 1);
    let results = numbered(&study);
    let sample = &samples(&study, &results, &study.claims[0], 0)[0];
    assert_eq!(all_of(&sample.values), [160.0, 161.0, 164.0, 169.0].map(Some));
    assert!(sample.against.is_none());
}

#[test]
fn replicates_about_one_problem_are_one_value_and_what_is_undefined_in_one_arm_is_left_out_of_both() {
    let study = two_arms("at = { \"prices.look\" = 1 }\ncontrast = [\"a\", \"society\"]", 2);
    let results = numbered(&study);
    fn part<'a>(study: &Study, results: &'a Results) -> PartSample<'a> {
        samples(study, results, &study.claims[0], 0).remove(0)
    }
    assert_eq!(all_of(part(&study, &results).against.as_ref().unwrap()), [0.5, 6.5].map(Some));
    let mut cells: Vec<Vec<Option<f64>>> = (0..12).map(|cell| results.column(cell, "merit")).collect();
    cells[1][3] = None;
    let results = Results::by_hand(results.measures, &cells, &[]);
    let part = part(&study, &results);
    // Of the second problem only replicate 2 counts: 14 against 4.
    assert_eq!(all_of(&part.values), [10.5, 14.0].map(Some));
    assert_eq!(all_of(part.against.as_ref().unwrap()), [0.5, 4.0].map(Some));
    let judged = &judge_claims(&study, &results)[0].parts[0].seen;
    assert_eq!((judged.estimate.n, judged.estimate.mean), (2, Some(10.0)));
    assert_eq!(judge_sequentially(&study, &results, &[4])[0].parts[0].seen.estimate.n, 2);
}
