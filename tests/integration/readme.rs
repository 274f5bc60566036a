//! What the README shows is what there is.

use manyminds::measure::names;
use manyminds::scenario::{Options, parse};
use std::path::Path;

#[test]
fn the_scenario_in_the_readme_is_one() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let text = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a toml block");
    let nothing = |_: &Path| Err(std::io::ErrorKind::NotFound.into());
    let study = parse(text, Path::new("README.md"), &nothing, &Options::default(), &names()).unwrap();
    assert_eq!((study.arms.len(), study.claims.len()), (3, 1));
}

#[test]
fn the_readme_lists_every_shipped_claim_with_the_verdict_on_record() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let mut claims = 0;
    // The classics stand in docs/TRUTHS.md and the experiments of the paper in docs/PAPER.md, which are generated.
    for shipped in manyminds::shipped::scenarios()
        .filter(|shipped| !shipped.path.starts_with("classics/") && !shipped.path.starts_with("paper/"))
    {
        let study = shipped.study(&Options::default(), &names()).unwrap();
        for claim in &study.claims {
            let came = claim.came.unwrap_or_else(|| panic!("{}: {} has no verdict on record", study.name, claim.name));
            let row = readme.lines().find(|line| line.starts_with(&format!("| `{}` | {} |", study.name, claim.says)));
            let row = row.unwrap_or_else(|| panic!("{}: {} is not in the README", study.name, claim.name));
            assert!(row.ends_with(&format!("| {came} |")), "{row}");
            claims += 1;
        }
    }
    assert!(claims > 20, "{claims}");
}
