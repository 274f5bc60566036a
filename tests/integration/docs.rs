//! The tables of `docs/MODEL.md` that must equal what the program knows.

use super::worlds::matches_file;
use manyminds::measure::CATALOG;
use manyminds::scenario::defaults_table;

const PATH: &str = "docs/MODEL.md";

/// Every measure that ships, as a Markdown table.
fn measures_table() -> String {
    let mut text =
        String::from("| name | what | unit | range | formula | source | cost |\n|---|---|---|---|---|---|---|\n");
    for info in CATALOG {
        let cells = [info.what, info.unit, info.range, info.formula, info.source, info.cost];
        let cells = cells.map(|cell| cell.replace('|', "\\|")).join(" | ");
        text.push_str(&format!("| `{}` | {cells} |\n", info.name));
    }
    text
}

/// `text`, of the page at `path`, with `table` between the markers of `section`, which stand on lines of their own, once.
pub(crate) fn with_section(path: &str, text: &str, section: &str, table: &str) -> String {
    let marker = |end: &str| format!("<!-- {section}:{end} -->\n");
    let (begin, end) = (marker("begin"), marker("end"));
    for marker in [&begin, &end] {
        assert_eq!(text.matches(marker.as_str()).count(), 1, "{path} needs {marker:?} once");
    }
    let (before, rest) = text.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{path}: {section} ends before it begins"));
    format!("{before}{begin}{table}{end}{after}")
}

#[test]
fn the_model_page_lists_the_defaults_and_the_measures_of_the_program() {
    let place = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(PATH);
    let text = std::fs::read_to_string(place).unwrap().replace("\r\n", "\n");
    let text = with_section(PATH, &text, "defaults", &defaults_table());
    matches_file(PATH, &with_section(PATH, &text, "measures", &measures_table()));
}

#[test]
fn the_examples_of_the_transcript_page_are_lines_of_a_real_one() {
    let read =
        |path: &str| std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let value =
        |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let real: Vec<serde_json::Value> = read("tests/golden/triangle.jsonl").lines().map(value).collect();
    let page = read("docs/TRANSCRIPT.md");
    let mut kinds = std::collections::BTreeSet::new();
    for example in page.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()) {
        let example = value(example);
        assert!(real.contains(&example), "{example}");
        kinds.insert(example["type"].as_str().unwrap().to_string());
    }
    assert!(kinds.into_iter().eq(["act", "end", "exposure", "header", "round", "start", "tally"]));
    let version =
        format!("version **{}** of the format `{}`", manyminds::study::trace::VERSION, manyminds::study::trace::FORMAT);
    assert!(page.contains(&version), "{version}");
}

#[test]
fn the_sweeps_of_the_studies_page_have_as_many_points_as_they_say() {
    let page = include_str!("../../docs/STUDIES.md").replace("\r\n", "\n");
    let blocks: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 5, "{} blocks", blocks.len());
    let (scenario, first) = blocks[0].split_once("[sweep]").unwrap();
    let first = format!("[sweep]{first}");
    let nothing = |_: &std::path::Path| Err(std::io::ErrorKind::NotFound.into());
    for sweep in [&first[..]].into_iter().chain(blocks[1..].iter().copied()) {
        let (options, known) = (manyminds::scenario::Options::default(), manyminds::measure::names());
        let text = format!("{scenario}{sweep}");
        let study = manyminds::scenario::parse(&text, PATH.as_ref(), &nothing, &options, &known)
            .unwrap_or_else(|error| panic!("{sweep}\n{error}"));
        let said = format!("] # {} points\n", study.points.len());
        assert!(sweep.contains(&said), "{said:?} is not said of\n{sweep}");
    }
}

#[test]
fn the_ranges_of_the_studies_page_give_the_values_that_it_shows() {
    let page = include_str!("../../docs/STUDIES.md");
    let scenario = page.split("```toml\n").nth(1).and_then(|rest| rest.split("[sweep]").next()).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `{ from")?.split_once("}` | "));
    let nothing = |_: &std::path::Path| Err(std::io::ErrorKind::NotFound.into());
    let mut seen = 0;
    for (range, shown) in rows {
        let text = format!("{scenario}[sweep]\n\"acts.challenge\" = {{ from{range}}}\n");
        let (options, known) = (manyminds::scenario::Options::default(), manyminds::measure::names());
        let study = manyminds::scenario::parse(&text, PATH.as_ref(), &nothing, &options, &known)
            .unwrap_or_else(|error| panic!("{range}\n{error}"));
        let values: Vec<&str> = study.points.iter().map(|point| &point.params[0].1[..]).collect();
        let shown = shown.trim_end_matches(" |").split(':').next().unwrap();
        assert_eq!(values.join(", "), shown, "{range}");
        seen += 1;
    }
    assert_eq!(seen, 5);
}

#[test]
fn the_watch_page_shows_screens_that_are_kept() {
    let path = "docs/WATCH.md";
    let read =
        |path: &str| std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let mut page = read(path).replace("\r\n", "\n");
    for (section, screen, lines) in [("screen", "diagnosis", 0..24), ("keys", "help", 5..15)] {
        let kept = read(&format!("tests/golden/watch/{screen}.txt"));
        let shown: Vec<&str> = kept.lines().skip(lines.start).take(lines.len()).collect();
        page = with_section(path, &page, section, &format!("```text\n{}\n```\n", shown.join("\n")));
    }
    matches_file(path, &page);
}
