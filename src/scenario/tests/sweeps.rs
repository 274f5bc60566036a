//! Ranges, lists that move together and points that are drawn: what they become, and what is said of those that are wrong.

use super::*;
use std::collections::BTreeSet;

/// The panel, with this sweep in place of its own and without claims.
fn swept(sweep: &str) -> String {
    let (head, tail) = PANEL.split_once("[sweep]").unwrap();
    let arms = &tail[tail.find("[arms]").unwrap()..tail.find("[claims").unwrap()];
    format!("{head}{arms}{sweep}\n")
}

fn study(sweep: &str) -> Study {
    read(&swept(sweep)).unwrap_or_else(|error| panic!("{error}"))
}

/// The values of the swept path number `axis`, by point.
fn values(study: &Study, axis: usize) -> Vec<&str> {
    study.points.iter().map(|point| &point.params[axis].1[..]).collect()
}

/// The faults of a sweep, of which the first line, that of `[sweep]` in the file, is called 1.
fn faults(sweep: &str) -> String {
    let before = swept("").lines().count() - 1;
    let Error::Invalid(list) = read(&swept(sweep)).err().unwrap_or_else(|| panic!("{sweep} is right")) else {
        panic!()
    };
    let bare = |fault: crate::error::Fault| crate::error::Fault {
        file: String::new(),
        line: fault.line.saturating_sub(before),
        ..fault
    };
    list.into_iter().map(|fault| bare(fault).to_string().replacen("line ", "", 1)).collect::<Vec<_>>().join("\n")
}

const AGREEABLENESS: &str = "\"society.perspectives.sceptic.traits.agreeableness\"";

#[test]
fn ranges_read_as_they_would_be_typed() {
    let ranges = [
        ("{ from = 0.0, to = 1.0, step = 0.1 }", "0.0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0"),
        ("{ from = 0.05, to = 0.5, step = 0.2 }", "0.05 0.25 0.45"),
        ("{ from = 0, to = 1, step = 0.25 }", "0 0.25 0.5 0.75 1"),
        ("{ from = 0.0, to = 1.0, count = 5 }", "0.0 0.25 0.5 0.75 1.0"),
        ("{ from = 0.1, to = 0.7, count = 3 }", "0.1 0.4 0.7"),
        ("{ from = 0.0, to = 1.0, count = 4 }", "0.0 0.333333333333 0.666666666667 1.0"),
        ("{ from = 0.001, to = 1.0, count = 4, scale = \"log\" }", "0.001 0.01 0.1 1.0"),
    ];
    for (range, wanted) in ranges {
        let study = study(&format!("[sweep]\n{AGREEABLENESS} = {range}"));
        assert_eq!(values(&study, 0).join(" "), wanted, "{range}");
    }
    let ranges = [
        ("{ from = 1, to = 9, step = 4 }", "1 5 9"),
        ("{ from = 1, to = 10, step = 4 }", "1 5 9"),
        ("{ from = 1, to = 1000, count = 4, scale = \"log\" }", "1 10 100 1000"),
        ("{ from = 1, to = 100, count = 4, scale = \"log\", whole = true }", "1 5 22 100"),
        ("{ from = 0, to = 10, count = 5, whole = true }", "0 3 5 8 10"),
    ];
    for (range, wanted) in ranges {
        assert_eq!(values(&study(&format!("[sweep]\nprices.verify = {range}")), 0).join(" "), wanted, "{range}");
    }
}

#[test]
fn a_range_is_the_list_that_it_stands_for() {
    let keys = |sweep: &str| study(sweep).cells.iter().map(|cell| cell.key).collect::<Vec<_>>();
    let range = keys(&format!("[sweep]\n{AGREEABLENESS} = {{ from = 0.1, to = 0.5, step = 0.2 }}"));
    assert_eq!(range, keys(&format!("[sweep]\n{AGREEABLENESS} = [0.1, 0.3, 0.5]")));
}

#[test]
fn zipped_lists_move_together_and_are_crossed_with_the_rest() {
    let study = study(
        "[sweep]\nprices.hear = [1, 2]\n[[sweep.zip]]\n\"protocol.vote.every\" = [2, 3, 5]\n\
         prices.verify = { from = 10, to = 30, step = 10 }\n[[sweep.zip]]\nprices.act = [5, 6]\nprotocol.tell = [true, false]",
    );
    let row = |point: &Point| point.params.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" ");
    let rows: Vec<String> = study.points.iter().map(row).collect();
    assert_eq!((rows.len(), &rows[0][..]), (12, "1 2 10 5 true"));
    assert_eq!(rows[1..4], ["1 2 10 6 false", "1 3 20 5 true", "1 3 20 6 false"]);
    assert_eq!(rows[11], "2 5 30 6 false");
    let axes: Vec<(usize, usize)> = study.design.axes.iter().map(|axis| (axis.paths.len(), axis.places)).collect();
    assert_eq!(axes, [(1, 2), (2, 3), (2, 2)]);
    assert_eq!(study.design.point(&[1, 2, 1]), 11);
    assert_eq!(study.cell(11, 0).unwrap().scenario.protocol.vote.every, 5);
}

#[test]
fn drawn_points_lie_in_their_ranges_and_take_the_scenarios_seed() {
    let sample = |method: &str, more: &str| {
        study(&format!(
            "[sweep]\nprices.hear = [1, 2]\n[sweep.sample]\nmethod = \"{method}\"\npoints = 8\n{more}\n[sweep.sample.paths]\n\
             {AGREEABLENESS} = {{ from = 0.2, to = 0.6 }}\nprices.verify = {{ from = 10, to = 1000, scale = \"log\", whole = true }}\n\
             protocol.tell = [true, false]"
        ))
    };
    for method in ["random", "latin-hypercube", "sobol"] {
        let study = sample(method, "");
        assert_eq!(study.points.len(), 16, "{method}");
        assert!(values(&study, 1).iter().all(|value| (0.2..=0.6).contains(&value.parse::<f64>().unwrap())));
        assert!(values(&study, 2).iter().all(|value| (10..=1000).contains(&value.parse::<i64>().unwrap())));
        assert_eq!(values(&study, 3).into_iter().collect::<BTreeSet<_>>(), BTreeSet::from(["false", "true"]));
        assert!(values(&study, 1).iter().all(|value| value.len() <= 12), "{:?}", values(&study, 1));
        let labels = |study: &Study| study.points.iter().map(Point::label).collect::<Vec<_>>();
        assert_eq!(labels(&sample(method, "seed = 7")), labels(&study));
        assert_ne!(labels(&sample(method, "seed = 8")), labels(&study));
    }
}

#[test]
fn saltelli_points_are_found_by_matrix_row_and_path() {
    let sweep = format!(
        "[sweep]\nprices.hear = [1, 2]\n[sweep.sample]\nmethod = \"saltelli\"\npoints = 16\n[sweep.sample.paths]\n\
         {AGREEABLENESS} = {{ from = 0.0, to = 1.0 }}\nprotocol.vote.every = {{ from = 2, to = 4, whole = true }}"
    );
    let study = study(&sweep);
    let axis = &study.design.axes[1];
    let drawn = axis.drawn.as_ref().unwrap();
    assert_eq!((drawn.method, drawn.points, drawn.rows.len()), (Method::Saltelli, 16, 64));
    // Where the whole number of A is that of B, A with that column from B is A, and A with the other one is B: each is run once.
    assert!(axis.places < 64 && study.points.len() == 2 * axis.places, "{}", axis.places);
    let at = |place: Option<usize>| {
        let params = &study.points[study.design.point(&[1, place.unwrap()])].params;
        assert_eq!(params[0].1, "2");
        [params[1].1.clone(), params[2].1.clone()]
    };
    let mut alike = 0;
    for row in 0..16 {
        let ([a1, a2], [b1, b2]) = (at(drawn.a(row)), at(drawn.b(row)));
        assert_eq!((at(drawn.ab(0, row)), at(drawn.ab(1, row))), ([b1, a2.clone()], [a1, b2.clone()]));
        alike += usize::from(a2 == b2);
    }
    assert_eq!(axis.places, 64 - 2 * alike);
    assert_eq!((drawn.a(16), drawn.ab(2, 0), drawn.b(16)), (None, None, None));
}

#[test]
fn a_design_that_grows_keeps_its_points_and_their_keys() {
    let keys = |method: &str, points: u32| {
        let text = format!(
            "[sweep.sample]\nmethod = \"{method}\"\npoints = {points}\npaths.{AGREEABLENESS} = {{ from = 0.0, to = 1.0 }}"
        );
        study(&text).cells.iter().map(|cell| cell.key).collect::<Vec<_>>()
    };
    for method in ["random", "sobol", "saltelli"] {
        let (few, many) = (keys(method, 4), keys(method, 8));
        assert_eq!((few[..] == many[..few.len()], many.len()), (true, 2 * few.len()), "{method}");
    }
}

#[test]
fn a_claim_may_be_about_zipped_and_drawn_points() {
    let claim = "[claims.talk]\nrole = \"hypothesis\"\nsays = \"talk\"\nmeasure = \"merit\"\ncontrast = [\"society\", \"silent\"]\n\
                 expect = \"> 0\"\n";
    let zip = "[[sweep.zip]]\nprices.hear = [1, 2]\nprices.verify = [10, 20]\n";
    let parts = |text: String| read(&swept(&text)).unwrap_or_else(|error| panic!("{error}")).claims[0].parts.len();
    assert_eq!(parts(format!("{zip}{claim}at = {{ \"prices.verify\" = 20 }}")), 1);
    let sample =
        format!("[sweep.sample]\nmethod = \"sobol\"\npoints = 8\npaths.{AGREEABLENESS} = {{ from = 0.0, to = 1.0 }}\n");
    assert_eq!(parts(format!("{sample}{claim}at = \"every\"")), 8);
}

#[test]
fn set_changes_a_design_and_is_told_where_its_path_is_swept() {
    let text = swept("[sweep.sample]\nmethod = \"random\"\npoints = 3\npaths.\"prices.verify\" = [1, 2, 3, 4]");
    let with = |path: &str, value: &str| {
        let options = Options { sets: vec![(path.into(), value.into())], ..options() };
        read_with(&text, &options).unwrap_or_else(|error| panic!("{error}"))
    };
    assert_eq!(with("sweep.sample.points", "1").points.len(), 1);
    let notes = with("prices.verify", "9").notes.join("\n");
    assert!(notes.contains("--set prices.verify changes nothing: the path is swept"), "{notes}");
    let study = with("replicates", "2");
    let settings = settings(&study, &options());
    let verify = settings.iter().find(|setting| setting.path == "prices.verify").unwrap();
    assert_eq!(verify.fixed, Some("it is swept"));
}

#[test]
fn what_is_wrong_with_a_sweep_is_told_with_its_line_path_value_and_need() {
    let told = [
        (
            "prices.hear = { from = 3, to = 1, step = 1 }",
            "2: sweep.prices.hear.to is 1; need a number above from, which is 3",
        ),
        (
            "prices.hear = { from = 0, to = 9, count = 3, scale = \"log\" }",
            "2: sweep.prices.hear.from is 0; need a number above 0, as scale is \"log\"",
        ),
        (
            "prices.hear = { from = 1, to = 9, step = 2, scale = \"log\" }",
            "2: sweep.prices.hear.step is 2; need count, and not step, as scale is \"log\"",
        ),
        (
            "prices.hear = { from = 0.5, to = 9, step = 2, whole = true }",
            "2: sweep.prices.hear.from is 0.5; need a whole number, as whole is true",
        ),
        (
            "prices.hear = { from = 1, to = 9, step = 0.5, whole = true }",
            "2: sweep.prices.hear.step is 0.5; need a whole number, as whole is true",
        ),
        (
            "prices.hear = { from = 1, to = 9, step = 10 }",
            "2: sweep.prices.hear.step is 10; need at most 8, which leads from one end to the other",
        ),
        (
            "prices.hear = { from = 1, to = 4, count = 9, whole = true }",
            "2: sweep.prices.hear.count is 9; need a smaller count: rounded to whole numbers only 4 differ",
        ),
        (
            "prices.hear = { from = 0, to = 1, step = 0.000001 }",
            "2: sweep.prices.hear.step is 1e-6; need at most 100,000 values: this gives 1000001",
        ),
        ("prices.hear = { from = 1, to = 9 }", "2: sweep.prices.hear: need step or count beside from and to"),
        (
            "prices.hear = { from = 1, to = 9, step = 1, count = 3 }",
            "2: sweep.prices.hear.count is 3; need either step or count, not both",
        ),
        (
            "prices.hear = { from = 1, step = 1 }",
            "2: sweep.prices.hear.to: missing; need a number from -1e300 to 1e300",
        ),
        (
            "prices.hear = { from = 1, to = 3, stepp = 1 }",
            "2: sweep.prices.hear.stepp: unknown key; did you mean `step`?",
        ),
        (
            "prices.hear = 3",
            "2: sweep.prices.hear is 3; need a list of values to try, [ ... ], or a range { from, to, ... }",
        ),
        (
            "[[sweep.zip]]\nprices.hear = [1, 2, 3]\nprices.verify = [1, 2]",
            "4: sweep.zip[0].prices.verify: need as many values as prices.hear has, which is 3: this has 2",
        ),
        (
            "[[sweep.zip]]\nprices.hear = [1, 1]\nprices.verify = [2, 2]",
            "3: sweep.zip[0]: need each row of values once: 1, 2",
        ),
        ("[[sweep.zip]]", "2: sweep.zip[0]: need paths with lists of one length, moved together"),
        (
            "prices.hear = [1]\n[[sweep.zip]]\nprices.hear = [1]",
            "4: sweep.zip[0].prices.hear: need each path once; it is swept already",
        ),
        (
            "[[sweep.zip]]\nprices.hear = [1]\n[sweep.sample]\nmethod = \"random\"\npoints = 3\npaths.\"prices.hear\" = [1]",
            "7: sweep.sample.paths.\"prices.hear\": need each path once; it is swept already",
        ),
        (
            "[sweep.sample]\nmethod = \"sobel\"\npoints = 0\npaths.\"prices.hear\" = [1]",
            "3: sweep.sample.method is \"sobel\"; need one of random, latin-hypercube, sobol, saltelli; did you mean \"sobol\"?\n4: sweep.sample.points is 0; need a whole number from 1 to 65,536",
        ),
        (
            "[sweep.sample]\npoints = 3",
            "2: sweep.sample.method: missing; need one of random, latin-hypercube, sobol, saltelli\n2: sweep.sample.paths: missing; need a table { ... }",
        ),
        (
            "[sweep.sample]\nmethod = \"random\"\npoints = 3\npaths = {}",
            "5: sweep.sample.paths: need paths with what is drawn for them",
        ),
        (
            "[sweep.sample]\nmethod = \"random\"\npoints = 3\npaths.\"price.hear\" = [1]",
            "5: sweep.sample.paths.\"price.hear\": need a path under problem, society, acts, protocol, prices; did you mean `prices`?",
        ),
        (
            "[sweep.sample]\nmethod = \"random\"\npoints = 3\npaths.\"prices.hear\" = { from = 1, to = 2, step = 1 }",
            "5: sweep.sample.paths.\"prices.hear\".step: unknown key; known here: from, to, scale, whole",
        ),
        (
            "[sweep.sample]\nmethod = \"random\"\npoints = 65536\npaths.\"prices.hear\" = { from = 1, to = 9999999, whole = true }",
            "1: sweep: need at most 100,000 points times arms",
        ),
        (
            "[sweep.sample]\nmethod = \"saltelli\"\npoints = 40000\npaths.\"prices.hear\" = { from = 1, to = 9999999, whole = true }",
            "4: sweep.sample.points is 40000; need at most 100,000 points times arms: these are 120,000 with method = \"saltelli\" and 1 paths",
        ),
    ];
    for (sweep, wanted) in told {
        assert_eq!(faults(&format!("[sweep]\n{sweep}")), wanted, "{sweep}");
    }
}

#[test]
fn of_many_values_that_are_wrong_a_few_are_told() {
    let told = faults("[sweep]\nprotocol.vote.every = { from = 0.5, to = 50, step = 0.5 }");
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 3, "{told}");
    assert!(lines.iter().all(|line| line.starts_with("2: protocol.vote.every is ")), "{told}");
    assert!(told.ends_with("(and 97 more values)"), "{told}");
}
