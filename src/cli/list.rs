//! `list`: the scenarios that ship.

use super::{Done, ListArgs, Outcome, print, print_json, tell};
use manyminds::shipped;
use serde_json::{Value, json};

pub(crate) fn list(args: &ListArgs) -> Outcome {
    let all: Vec<(&str, String, &str)> =
        shipped::scenarios().map(|shipped| (shipped.name(), shipped.title(), shipped.path)).collect();
    if args.json {
        let rows = all.iter().map(|(name, title, path)| json!({ "name": name, "title": title, "path": path }));
        print_json(&Value::Array(rows.collect()))?;
        return Ok(Done::Well);
    }
    if all.is_empty() {
        tell("no scenario ships with this program");
    }
    let wide = all.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
    let lines: String = all.iter().map(|(name, title, _)| format!("{name:<wide$}  {title}\n")).collect();
    print(&lines)?;
    Ok(Done::Well)
}
