use crate::measure::verdict::{Form, Verdict};
use crate::scenario::{Options, Study, parse};
use crate::study::{CellResults, Judged, Results, judge_claims, measures_of};
use std::path::Path;

/// Three points of a sweep, the society alone, one claim on merit.
fn study(claim: &str) -> Study {
    let text = format!(
        "schema = 1\nproblem = {{ kind = \"coloring\", generate = {{ graph = \"queen\", rows = 4, cols = 4 }}, colors = 5 }}\n\
         society.perspectives.member.count = 3\nsweep.\"prices.look\" = [1, 2, 3]\n\
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
        CellResults { values: (0..8).map(|i| Some(mean + wave(i))).collect(), ..CellResults::default() }
    });
    Results { measures, cells: cells.collect(), replicates: 8 }
}

const AT: [&str; 3] =
    ["{ at = { \"prices.look\" = 1 } }", "{ at = { \"prices.look\" = 2 } }", "{ at = { \"prices.look\" = 3 } }"];

#[test]
fn each_form_holds_fails_and_stays_open_as_its_table_says() {
    use Verdict::{Fails, Holds, Undecided};
    let order = format!("order = [{}, {}, {}]\nexpect = ", AT[0], AT[1], AT[2]);
    let change = format!("contrasts = [[{}, {}], [{}, {}]]\nexpect = \"sign change\"", AT[1], AT[0], AT[2], AT[1]);
    let inside = "along = \"prices.look\"\nexpect = \"interior maximum\"".to_string();
    let (up, down) = (format!("{order}\"increasing\""), format!("{order}\"decreasing\""));
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
